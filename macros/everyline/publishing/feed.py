"""The feed of what is new, one a language, in Atom: pages by the day of what is newest on them, with what was checked that day."""

from __future__ import annotations

import json
from collections import Counter
from html import escape

from everyline.editorial import Judgement
from everyline.publishing.head import FEED, Facts, address_of, read_pages
from everyline.publishing.output import WholeSite
from everyline.text.messages import Messages

_MOST = 50


def write_feeds(site: WholeSite) -> bool:
    """Write the feed of each language; not where no address is known, for a feed is read elsewhere."""
    for language in site.languages:
        pages = [(facts, frame) for facts, frame in read_pages(site, language) if frame.address]
        if not pages:
            continue
        frame = pages[0][1]
        home = frame.address + address_of(f"{site.prefix(language)}index.html")
        told = _told(site, language)
        newest = sorted((facts for facts, _ in pages if facts.modified), key=lambda each: each.modified, reverse=True)
        entries = [_entry(each, frame.address, told.get((each.path, each.modified), "")) for each in newest[:_MOST]]
        date = newest[0].modified if newest else site.commit.date or "1970-01-01"
        head = (
            f"<title>{escape(frame.site)}</title>",
            f"<id>{escape(home)}</id>",
            f'<link href="{escape(home)}"/>',
            f'<link rel="self" href="{escape(home)}{FEED}"/>',
            f"<updated>{date}T00:00:00Z</updated>",
            f"<author><name>{escape(frame.author or frame.site)}</name></author>",
        )
        lines = (
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">',
            *head,
            *entries,
            "</feed>",
        )
        (site.pages(language) / FEED).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return True


def _entry(page: Facts, address: str, told: str) -> str:
    link = escape(address + address_of(page.path))
    summary = escape(" ".join(filter(None, (told, page.description))))
    return (
        f'<entry><title>{escape(page.title)}</title><id>{link}</id><link href="{link}"/>'
        f"<updated>{page.modified}T00:00:00Z</updated><summary>{summary}</summary></entry>"
    )


def _told(site: WholeSite, language: str) -> dict[tuple[str, str], str]:
    """How many statements of each page met which verdict on each day."""
    account = site.pages(language) / "claims.json"
    claims = json.loads(account.read_text(encoding="utf-8"))["claims"] if account.is_file() else []
    msg = Messages(language)
    counts: dict[tuple[str, str], Counter[str]] = {}
    for each in claims:
        if each["checked"]:
            page = site.prefix(language) + each["page"].partition("#")[0]
            counts.setdefault((page, each["checked"]), Counter())[each["verdict"]] += 1
    return {
        place: msg("verdict-checked", date=place[1])
        + msg["colon"]
        + msg["comma"].join(
            msg(f"verdict-count-{each.value}", count=found[each.value]) for each in Judgement if found[each.value]
        )
        + msg["full-stop"]
        for place, found in counts.items()
    }
