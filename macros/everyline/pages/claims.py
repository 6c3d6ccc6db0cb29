"""What is known about each claim: the mark beside a statement, the sums of a page, and the published account."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from everyline.editorial.claims import Judgement
from everyline.model.site import Site
from everyline.notes.units import Unit


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """A verdict as a page shows it: a small mark, and the words for those who point at it or can't see it."""

    kind: str
    title: str


def mark_of(site: Site, unit: Unit) -> VerdictMark | None:
    """The mark beside a statement; None where the project judges no claims."""
    verdict = site.verdicts.by_unit.get(unit.id)
    if not verdict:
        return None
    msg = site.messages
    words = [msg[f"verdict-{verdict.judgement.value}"]]
    if because := verdict.because[site.language]:
        words.append(because)
    sources = [" § ".join(filter(None, (each.title, each.section))) for each in verdict.authorities]
    if sources:
        words.append(msg["comma"].join(sources))
    if verdict.checked:
        words.append(msg("verdict-checked", date=verdict.checked))
    return VerdictMark(
        verdict.judgement.value,
        f"{words[0]}{msg['colon']}{msg['semicolon'].join(words[1:])}" if words[1:] else words[0],
    )


def sums(site: Site, units: Iterable[Unit]) -> str:
    """How many statements met which verdict, in a sentence; empty where the project judges none."""
    counts = site.verdicts.count(units)
    parts = [site.messages(f"verdict-count-{each.value}", count=counts[each]) for each in Judgement if counts[each]]
    return site.messages["comma"].join(parts)


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
