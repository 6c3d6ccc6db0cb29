"""Loading ``editorial/claims.yml``: what somebody found who held the notes' statements against the documentation.

A statement is named by a quote and by the digest of its whole text: a verdict is on every word, so that it rests once a word changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path

from everyline.editorial.amending import authorities_in
from everyline.editorial.amendments import Authority, Quote
from everyline.editorial.text import NO_TEXT, Text, both
from everyline.editorial.yamlfile import Value, load
from everyline.text.problems import Problem

CLAIMS = "editorial/claims.yml"
_DIGEST = re.compile(r"[0-9a-f]{8}")


class Judgement(Enum):
    """What became of a claim; only the last needs no one who looked."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    OPINION = "opinion"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that somebody judged.

    Attributes:
        quote: names the statement.
        digest: of the statement's text when it was judged, see `everyline.sorting.claims.digest_of`.
        judgement: confirmed, or an opinion.
        authorities: what confirms it; none for an opinion.
        because: why nothing can confirm it; empty for what is confirmed.
        checked: the day, ISO 8601.
        version: of what the authority speaks of, or empty.
    """

    quote: Quote
    digest: str
    judgement: Judgement
    authorities: tuple[Authority, ...]
    because: Text
    checked: str
    version: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything in claims.yml.

    Attributes:
        claims: in the order of the file.
        checked: the day on which the errata were last held against their authorities, ISO 8601, or empty.
        version: of what they speak of, or empty.
    """

    claims: tuple[Claim, ...] = ()
    checked: str = ""
    version: str = ""


def load_claims(project: Path, problems: list[Problem]) -> Claims | None:
    """The claims of a project; None where it has no such file, and nothing is said of any."""
    if not (project / CLAIMS).exists():
        return None
    root = load(project / CLAIMS, CLAIMS, problems)
    root.allow("checked", "version", "claims")
    checked, version = _day(root.get("checked")), root.get("version").text()
    found = [claim for item in root.get("claims").items() for claim in _claims(item, checked, version)]
    return Claims(tuple(found), checked, version)


def _claims(item: Value, checked: str, version: str) -> list[Claim]:
    """The statements of one entry, which share what is said of them."""
    item.allow("confirmed", "opinion", "authority", "because", "checked", "version")
    confirmed, opinion = item.get("confirmed"), item.get("opinion")
    if bool(confirmed) == bool(opinion):
        item.complain("an entry has either `confirmed:` or `opinion:`", "write one of them")
        return []
    judgement = Judgement.CONFIRMED if confirmed else Judgement.OPINION
    wanted, other = ("authority", "because") if confirmed else ("because", "authority")
    given = item.require(wanted)
    if item.get(other):
        item.get(other).complain(f"`{other}:` does not go with `{judgement.value}:`", f"write `{wanted}:` instead")
    day = _day(item.get("checked")) or checked
    if not day:
        item.complain(
            "nobody says when this was checked", "write `checked: 2026-01-31` here or at the head of the file"
        )
    authorities = authorities_in(given) if confirmed else ()
    because = NO_TEXT if confirmed else both(given)
    said = item.get("version").text() or version
    claims = []
    named = confirmed or opinion
    if not named.items():
        named.complain("no statement is named", "write `- {quote: …, text: …}`")
    for each in named.items():
        each.allow("quote", "text")
        quote, digest = each.require("quote"), each.require("text").text()
        if digest and not _DIGEST.fullmatch(digest):
            each.get("text").complain(f"`text: {digest}` is no digest", "`status` tells the right one")
        claims.append(Claim(Quote(quote.text(), quote.line), digest, judgement, authorities, because, day, said))
    return claims


def _day(value: Value) -> str:
    text = value.text()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        value.complain(f"`{text}` is no day", "write it as 2026-01-31")
        return ""
