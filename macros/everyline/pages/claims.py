"""What is known about each claim: the mark beside a statement, the sums of a page, and the published account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from everyline.editorial import Authority, Judgement
from everyline.model.site import Site
from everyline.notes.units import Unit


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """A verdict as a page shows it: a small mark, its words for those who can't see it, and what stands on a statement's card.

    Attributes:
        label: what was found, in a word or two.
        title: the same with the reason, the authority and the day.
        because: the reason; empty where the authority says enough.
        checked: when it was held against the authority, in a few words; empty where nobody did.
    """

    kind: str
    label: str
    title: str
    because: str
    authorities: tuple[Authority, ...]
    checked: str


def mark_of(site: Site, unit: Unit) -> VerdictMark | None:
    """The mark beside a statement; None where the project judges no claims."""
    verdict = site.verdicts.by_unit.get(unit.id)
    if not verdict:
        return None
    msg = site.messages
    label = msg[f"verdict-{verdict.judgement.value}"]
    because = verdict.because[site.language]
    sources = [" § ".join(filter(None, (each.title, each.section))) for each in verdict.authorities]
    checked = msg("verdict-checked", date=verdict.checked) if verdict.checked else ""
    more = msg["semicolon"].join(filter(None, (because, msg["comma"].join(sources), checked)))
    title = f"{label}{msg['colon']}{more}" if more else label
    return VerdictMark(verdict.judgement.value, label, title, because, tuple(verdict.authorities), checked)


def marks(site: Site, units: Iterable[Unit]) -> tuple[tuple[str, str], ...]:
    """Which verdict how many statements met, in words; nothing where the project judges none."""
    counts = site.verdicts.count(units)
    found = [each.value for each in Judgement if counts[each]]
    return tuple((each, site.messages(f"verdict-count-{each}", count=counts[Judgement(each)])) for each in found)


def sums(site: Site, units: Iterable[Unit]) -> str:
    """The same in a sentence."""
    return site.messages["comma"].join(words for _, words in marks(site, units))


def claims_json(site: Site) -> str:
    """The published account, ``claims.json``: every statement with its verdict, its authority, and the day it was checked."""
    claims = [
        {
            "id": unit.id,
            "source": {"path": unit.span.path, "first": unit.span.first, "last": unit.span.last},
            "page": str(site.addresses.unit(unit)),
            "verdict": verdict.judgement.value,
            "authority": [
                {"title": each.title, "section": each.section or None, "url": each.url} for each in verdict.authorities
            ],
            "checked": verdict.checked or None,
        }
        for unit in site.corpus.wordings()
        if (verdict := site.verdicts.by_unit.get(unit.id))
    ]
    return json.dumps({"claims": claims}, ensure_ascii=False, indent=1) + "\n"
