"""What the head of a page tells machines, and reading it back: whatever else is made for them is made of what finished pages say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from everyline.publishing.output import WholeSite

CARDS, FEED, MARKDOWN = "assets/cards", "feed.xml", ".md"
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_LONGEST = 155  # characters of a description; search engines cut longer ones
_SENTENCE = re.compile(r".+?(?:[.!?…](?=\s)|[。！？]|$)\s*")


@dataclass(frozen=True, slots=True)
class Frame:
    """What all pages of a language say alike; texts may be empty.

    Attributes:
        site: its name.
        language: of the pages.
        address: where the whole site is published, with a slash at its end.
    """

    site: str
    language: str
    author: str
    address: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A page as machines are told of it; texts may be empty.

    Attributes:
        path: of its file on the whole site.
        section: the title of the part of the site that it stands in.
        position: its place in reading order, from 1; 0 for one that is in no list.
        modified: the day of what is newest on it, ISO 8601.
        card: the path of a picture of it.
    """

    path: str
    title: str
    description: str = ""
    section: str = ""
    position: int = 0
    modified: str = ""
    card: str = ""


def address_of(path: str) -> str:
    """The address of a page by the path of its file: a folder stands for its index."""
    return path.removesuffix("index.html") if path.rpartition("/")[2] == "index.html" else path


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


def linked_data(facts: Facts, frame: Frame) -> dict[str, Any]:
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


def read_pages(site: WholeSite, language: str) -> Iterator[tuple[Facts, Frame]]:
    """What the pages of a language tell machines: those in reading order first, then all others by address."""
    found = []
    for file in site.pages(language).rglob("*.html"):
        path = file.relative_to(site.folder).as_posix()
        data = DATA.search(file.read_text(encoding="utf-8"))
        if data and site.language_at(path) == language:
            found.append(_read(path, json.loads(data[1])))
    return iter(sorted(found, key=lambda each: (not each[0].position, each[0].position, each[0].path)))


def _read(path: str, data: dict[str, Any]) -> tuple[Facts, Frame]:
    texts = (data.get(name, "") for name in ("headline", "description", "articleSection"))
    title, description, section = texts
    whole = data["isPartOf"]
    address = whole.get("url", "")
    card = data.get("image", "").removeprefix(address)
    facts = Facts(path, title, description, section, data.get("position", 0), data.get("dateModified", ""), card)
    return facts, Frame(whole.get("name", ""), data["inLanguage"], data.get("author", {}).get("name", ""), address)
