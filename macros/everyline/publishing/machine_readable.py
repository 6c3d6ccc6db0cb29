"""What machines are told: in the head of each page, and in sitemap and feeds, which are made of what finished pages say."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from everyline.editorial import Judgement
from everyline.model.addresses import way
from everyline.publishing.whole_site import TEMPLATES, WholeSite
from everyline.text.messages import Messages

CARDS, FEED, MARKDOWN = "assets/cards", "feed.xml", ".md"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_MOST = 50  # entries of a feed
_LONGEST = 155  # characters of a description; search engines cut longer ones
_SENTENCE = re.compile(r".+?(?:[.!?…](?=\s)|[。！？]|$)\s*")


@dataclass(frozen=True, slots=True)
class SharedWords:
    """What all pages of a language say alike; texts may be empty."""

    site: str  # its name
    language: str  # of the pages
    author: str
    address: str  # where the whole site is published, with a slash at its end


@dataclass(frozen=True, slots=True)
class Facts:
    """A page as machines are told of it; texts may be empty."""

    path: str  # of its file on the whole site
    title: str
    description: str = ""
    section: str = ""  # the title of the part of the site that it stands in
    position: int = 0  # its place in reading order, from 1; 0 for one that is in no list
    modified: str = ""  # the day of what is newest on it, ISO 8601
    card: str = ""  # the path of a picture of it


def address_of(path: str) -> str:
    """The address of a page by the path of its file: a folder stands for its index, and no letter for what it means in addresses."""
    return way(path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path, "")


def shortened(text: str) -> str:
    """As many whole sentences as a description holds, or else the beginning of the first one."""
    text = " ".join(text.split())
    kept = ""
    for sentence in _SENTENCE.findall(text):
        if len(kept) + len(sentence.rstrip()) > _LONGEST:
            break
        kept += sentence
    if kept or not text:
        return kept.strip()
    end = text.rfind(" ", _LONGEST // 2, _LONGEST)
    return f"{text[: end if end > 0 else _LONGEST - 1].rstrip()}…"


def linked_data(facts: Facts, frame: SharedWords) -> dict[str, Any]:
    """A page in the words of schema.org, as JSON-LD has them."""
    site = {"@type": "WebSite", "name": frame.site, "url": frame.address}
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": facts.title,
        "description": facts.description,
        "inLanguage": frame.language,
        "articleSection": facts.section,
        "position": facts.position,
        "dateModified": facts.modified,
        "url": frame.address and frame.address + address_of(facts.path),
        "image": frame.address and facts.card and frame.address + facts.card,
        "author": frame.author and {"name": frame.author},
        "isPartOf": {name: value for name, value in site.items() if value},
    }
    return {name: value for name, value in data.items() if value}


def read_pages(site: WholeSite, language: str) -> list[tuple[Facts, SharedWords]]:
    """What the pages of a language tell machines, read once: those in reading order first, then all others by address."""
    if language in site.told:
        return site.told[language]
    found = []
    for file in site.pages(language).rglob("*.html"):
        path = file.relative_to(site.folder).as_posix()
        told = DATA.search(file.read_bytes().decode("utf-8"))
        if not told or site.language_at(path) != language:
            continue
        data = json.loads(told[1])
        whole = data["isPartOf"]
        address = whole.get("url", "")
        facts = Facts(
            path,
            title=data.get("headline", ""),
            description=data.get("description", ""),
            section=data.get("articleSection", ""),
            position=data.get("position", 0),
            modified=data.get("dateModified", ""),
            card=data.get("image", "").removeprefix(address),
        )
        author = data.get("author", {}).get("name", "")
        found.append((facts, SharedWords(whole.get("name", ""), data["inLanguage"], author, address)))
    site.told[language] = sorted(found, key=lambda each: (not each[0].position, each[0].position, each[0].path))
    return site.told[language]


def write_sitemap(site: WholeSite) -> None:
    """List all pages in all languages, each with those that say the same, and tell robots where; not where no address is known."""
    told = [(language, facts, frame) for language in site.languages for facts, frame in read_pages(site, language)]
    address = told[0][2].address if told else ""
    if not address:
        return
    same: dict[str, dict[str, str]] = {}
    for language, facts, _ in told:
        same.setdefault(facts.path.removeprefix(site.prefix(language)), {})[language] = facts.path
    pages = [(facts, same[facts.path.removeprefix(site.prefix(language))]) for language, facts, _ in told]
    text = TEMPLATES.get_template("sitemap.xml").render(address=address, pages=pages, address_of=address_of)
    (site.folder / "sitemap.xml").write_text(text + "\n", encoding="utf-8")
    # MkDocs wrote one of one language; compression writes it anew.
    (site.folder / "sitemap.xml.gz").unlink(missing_ok=True)
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n"
    (site.folder / "robots.txt").write_text(robots, encoding="utf-8")


def write_feeds(site: WholeSite) -> None:
    """Write the Atom feed of each language: pages by the day of what is newest on them, with what was checked that day.

    Not where no address is known, for a feed is read elsewhere.
    """
    for language in site.languages:
        pages = [(facts, frame) for facts, frame in read_pages(site, language) if frame.address]
        if not pages:
            continue
        frame, told = pages[0][1], _checked(site, language)
        newest = sorted((facts for facts, _ in pages if facts.modified), key=lambda each: each.modified, reverse=True)
        text = TEMPLATES.get_template("feed.xml").render(
            frame=frame,
            home=frame.address + address_of(f"{site.prefix(language)}index.html"),
            feed=FEED,
            date=newest[0].modified if newest else site.commit.date or "1970-01-01",
            entries=[(each, told.get((each.path, each.modified))) for each in newest[:_MOST]],
            address_of=address_of,
        )
        (site.pages(language) / FEED).write_text(text + "\n", encoding="utf-8")


def _checked(site: WholeSite, language: str) -> dict[tuple[str, str], str]:
    """How many statements of each page met which verdict on each day."""
    account = site.pages(language) / "claims.json"
    claims = json.loads(account.read_text(encoding="utf-8"))["claims"] if account.is_file() else []
    msg = Messages(language)
    counts: dict[tuple[str, str], Counter[str]] = {}
    for each in claims:
        if each["checked"]:
            page = site.prefix(language) + each["page"].partition("#")[0]
            counts.setdefault((page, each["checked"]), Counter())[each["verdict"]] += 1
    told = {}
    for place, found in counts.items():
        verdicts = [each.value for each in Judgement if found[each.value]]
        words = msg["comma"].join(msg(f"verdict-count-{each}", count=found[each]) for each in verdicts)
        told[place] = msg("verdict-checked", date=place[1]) + msg["colon"] + words + msg["full-stop"]
    return told
