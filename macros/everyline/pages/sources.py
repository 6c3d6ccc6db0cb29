"""The notes themselves: their list, each line by line, and the ledger's summary."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

from everyline.model.ledger import Disposition, Line
from everyline.model.site import Site
from everyline.notes.units import Note
from everyline.pages.corrections import errata_of
from everyline.pages.statements import excerpt
from everyline.text.escaping import visible

_BAR = 1000  # the width of a bar in its own units


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch of a bar: how many lines met an end, from where to where."""

    disposition: str
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class NoteView:
    """What there is to say about a source note."""

    note: Note
    title: str
    about: str
    href: str
    dialect: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line as it stands in its note."""

    number: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring lines that met the same end, and where that led; for what editors corrected, its erratum."""

    id: str
    disposition: str
    label: str
    reason: str
    href: str
    page: str
    errata: tuple[tuple[str, str], ...]
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line that is not used, and why."""

    href: str
    note: str
    line: int
    text: str
    language: str
    reason: str


def notes_view(site: Site, page: str) -> tuple[NoteView, ...]:
    """Every source note."""
    return tuple(_note(site, page, note) for note in site.corpus.notes)


def _note(site: Site, page: str, note: Note) -> NoteView:
    info = site.editorial.sources.get(note.path)
    return NoteView(
        note=note,
        title=site.note_title(note),
        about=info.about[site.language] if info else "",
        href=site.addresses.note(note).seen_from(page),
        dialect=site.messages[f"dialect-{note.dialect}"],
        bars=_bars(site, site.ledger.count(note.path)),
    )


def _bars(site: Site, counts: Counter[Disposition]) -> tuple[Bar, ...]:
    total = sum(counts.values())
    bars, start = [], 0.0
    for disposition in Disposition:
        if count := counts[disposition]:
            width = count / total * _BAR
            label = site.messages[disposition.value]
            bars.append(Bar(disposition.value, label, count, round(start, 1), round(width, 1)))
            start += width
    return tuple(bars)


def note_view(site: Site, page: str, note: Note) -> dict[str, object]:
    """One note in its own order, line by line."""
    blocks = []
    for _, lines in itertools.groupby(site.ledger.lines[note.path], key=lambda line: line.unit or line.disposition):
        blocks.append(_block(site, page, note, list(lines)))
    return {"note": _note(site, page, note), "blocks": tuple(blocks)}


def _block(site: Site, page: str, note: Note, lines: list[Line]) -> Block:
    first = lines[0]
    is_elsewhere = first.address.page != page
    return Block(
        id=f"s-{first.unit.id}-{first.number}" if first.unit else "",
        disposition=first.disposition.value,
        label=site.messages[first.disposition.value],
        reason=first.reason if first.unit else "",
        href=first.address.seen_from(page) if is_elsewhere else "",
        page=site.page_title(first.address.page) if is_elsewhere else "",
        errata=errata_of(site, page, first.unit) if first.unit else (),
        lines=tuple(_line(site, line.number, visible(note.lines[line.number - 1])) for line in lines),
    )


def _line(site: Site, number: int, text: str) -> SourceLine:
    return SourceLine(number, text, site.language_of(text))


def ledger_view(site: Site, page: str) -> dict[str, object]:
    """The figures of the ledger, its picture, and every dropped line that is not blank."""
    notes = notes_view(site, page)
    total: Counter[Disposition] = Counter()
    for note in site.corpus.notes:
        total += site.ledger.count(note.path)
    return {
        "notes": notes,
        "dispositions": [
            (each.value, site.messages[each.value])
            for each in Disposition
            if each is not Disposition.WITHHELD or total[each]  # most projects keep nothing private
        ],
        "total": {each.value: total[each] for each in Disposition},
        "total_bars": _bars(site, total),
        "dropped": _dropped(site, page, notes),
        "blank": sum(not line.unit for lines in site.ledger.lines.values() for line in lines),
        "how": Counter(site.messages[f"how-{each.how.value}"] for each in site.arrangement.placements.values()),
    }


def _dropped(site: Site, page: str, notes: tuple[NoteView, ...]) -> tuple[Dropped, ...]:
    return tuple(
        Dropped(
            href=site.addresses.line(view.note.path, line.number).seen_from(page),
            note=view.title,
            line=line.number,
            text=excerpt(view.note.lines[line.number - 1]) or view.note.lines[line.number - 1].strip(),
            language=site.language_of(view.note.lines[line.number - 1]),
            reason=line.reason,
        )
        for view in notes
        for line in site.ledger.lines[view.note.path]
        if line.disposition is Disposition.DROPPED and line.unit
    )
