"""The notes themselves: their list, each line by line, and the ledger's summary."""

import itertools
from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import unquote

from everyline.model.ledger import Disposition, LedgerLine
from everyline.model.site import Site
from everyline.notes.units import Kind, Note, within
from everyline.pages.statement_marks import Mended, mended_in
from everyline.pages.statements import excerpt
from everyline.text.escaping import visible
from everyline.text.writing_systems import columns

_BAR = 1000  # the width of a bar in its own units
_CHAPTERS = 2  # levels of headings that the contents of a note list


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
    file: str  # the name of its file; empty where its title says no other
    about: str
    href: str
    dialect: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class LineRun:
    """Neighbouring lines that met the same end, and where that led; for what editors corrected, its erratum."""

    id: str
    disposition: str
    label: str
    reason: str
    href: str
    page: str
    errata: tuple[Mended, ...]
    # Each with its number, the blanks before it that say how deep it stands (those of code are its own), its text and language, and how
    # deep it stands
    lines: tuple[tuple[int, str, str, str, int], ...]
    chapter: str = ""  # the heading that it is, if the contents list it
    is_same: bool = False  # whether the block before it led to the same page, which is named once


def notes_view(site: Site, page: str) -> tuple[NoteView, ...]:
    """Every source note."""
    return tuple(_note(site, page, note) for note in site.corpus.notes)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, unquote(name).casefold()))


def _note(site: Site, page: str, note: Note) -> NoteView:
    info = site.editorial.sources.get(note.path)
    return NoteView(
        note=note,
        title=site.note_title(note),
        file=note.path.rpartition("/")[2] if _letters(note.name) != _letters(site.note_title(note)) else "",
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
    blocks: list[LineRun] = []
    depths = _Depths()
    last: LineRun | None = None  # that is read elsewhere
    for _, lines in itertools.groupby(site.ledger.lines[note.path], key=lambda line: line.unit or line.disposition):
        block = _block(site, page, note, list(lines), depths)
        is_same = bool(last and block.page and (block.page, block.label) == (last.page, last.label))
        blocks.append(replace(block, is_same=is_same))
        last = blocks[-1] if block.page or block.reason else last
    # What topics have taken is read there; here a reader wants the file.
    placed = [site.addresses.unit(unit).page for unit in note.units if unit.kind.is_statement]
    return {
        "note": _note(site, page, note),
        "blocks": tuple(blocks),
        "is_lined": bool(placed) and not any(map(site.corpus.is_note, placed)),
    }


class _Depths:
    """How deep lines stand, by the blanks before them."""

    def __init__(self) -> None:
        self._above: list[int] = []

    def of(self, line: str, *, is_aside: bool = False) -> tuple[str, int]:
        """The blanks before a line, and how many lines it stands within; nothing stands within a property."""
        indent = line[: len(line) - len(line.lstrip())]
        if is_aside or not line.strip():
            return indent, len(self._above)
        width = columns(indent)
        while self._above and self._above[-1] >= width:
            self._above.pop()
        if width:
            self._above.append(width)
        return indent, len(self._above)


def _block(site: Site, page: str, note: Note, lines: list[LedgerLine], depths: _Depths) -> LineRun:
    first = lines[0]
    is_elsewhere = first.address.page != page
    texts = [visible(note.lines[line.number - 1]) for line in lines]
    is_aside = first.disposition is Disposition.METADATA
    indent, depth = depths.of(texts[0], is_aside=is_aside)
    is_code = bool(first.unit and first.unit.kind is Kind.CODE)
    placed = [
        (indent, depth) if is_code and text.startswith(indent) else depths.of(text, is_aside=is_aside)
        for text in texts[1:]
    ]
    return LineRun(
        id=f"s-{first.unit.id}-{first.number}" if first.unit else "",
        disposition=first.disposition.value,
        label=site.messages[first.disposition.value],
        reason=first.reason if first.unit else "",
        href=first.address.seen_from(page) if is_elsewhere else "",
        page=site.page_title(first.address.page) if is_elsewhere else "",
        chapter=excerpt(first.unit.text)
        if first.disposition is Disposition.HEADING and first.unit and depth < _CHAPTERS
        else "",
        errata=mended_in(site, page, first.unit) if first.unit else (),
        lines=tuple(
            (line.number, blanks, text[len(blanks) :], site.language_of(text), deep)
            for line, text, (blanks, deep) in zip(lines, texts, [(indent, depth), *placed], strict=True)
        ),
    )


def ledger_view(site: Site, page: str) -> dict[str, object]:
    """The figures of the ledger, its picture, and every dropped line that is not blank."""
    notes = notes_view(site, page)
    total: Counter[Disposition] = Counter()
    for note in site.corpus.notes:
        total += site.ledger.count(note.path)
    dropped = [
        (
            site.addresses.line(view.note.path, line.number).seen_from(page),
            f"{view.title}{site.messages['colon']}{line.number}",
            excerpt(text := view.note.lines[line.number - 1]) or text.strip(),
            site.language_of(text),
            line.reason,
        )
        for view in notes
        for line in site.ledger.lines[view.note.path]
        if line.disposition is Disposition.DROPPED and line.unit
    ]
    return {
        "notes": notes,
        "dispositions": [
            (each.value, site.messages[each.value])
            for each in Disposition
            if each is not Disposition.WITHHELD or total[each]  # most projects keep nothing private
        ],
        "total": {each.value: total[each] for each in Disposition},
        "total_bars": _bars(site, total),
        "dropped": dropped,
        "blank": sum(not line.unit for lines in site.ledger.lines.values() for line in lines),
        "boards": [within(each) for each in site.linker.references.boards()],
        "how": Counter(site.messages[f"how-{each.how.value}"] for each in site.arrangement.placements.values()),
    }
