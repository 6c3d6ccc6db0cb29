"""The `readwise` dialect: a page of highlights that Readwise exports to an outliner.

Grammar::

    page       = properties highlight*
    highlight  = "-" text, ("•" text)*, tags, notes
    tags       = "#Highlight" ("#[[" date "]]" | "#tag" | "#[[a tag]]")*
    note       = indent "-" "**Note**:" text

The tags end the last line of the text, or stand on a line of their own, perhaps behind U+FFFC, which the exporter
leaves in the place of a picture. `macros.dialects.outline` reads the blocks. Here they become units:

- the text of a highlight is a HIGHLIGHT; each ``•`` in it a BULLET under it; tags on their own line METADATA;
- a note is a NOTE under its highlight, and so is any other bullet there; fenced code stays in its text;
- a highlight that the exporter cut in two, which shows in a first half that can't end there, is one unit;
- a highlight of one word that nobody commented on is DEBRIS (``fragment``), one without text ``empty-bullet``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from macros.dialects.inline import translate
from macros.dialects.outline import Block, Outline, Piece, Role, read_outline
from macros.dialects.phrases import is_cut_off, is_fragment, joined
from macros.units import Kind, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from macros.errors import Problem

_TAG = r"#(?:\[\[[^\[\]\n]*\]\]|[^\s#\[\]]+)"
# The run of tags that ends a line, and holds the one that marks highlights.
_TAGS = re.compile(rf"(?:^|(?<=\s))(?:{_TAG}\s+)*#Highlight(?:\s+{_TAG})*\s*$")
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_BULLET = re.compile(r"\s*•\s*")
_LABEL = re.compile(r"\*\*Notes?\*\*\s*[:：]|\*\*Notes?[:：]\*\*")
_TAG_LIST = re.compile(r"\*\*Tags\*\*\s*[:：]|\*\*Tags[:：]\*\*")


@dataclass(frozen=True, slots=True)
class _Part:
    """Lines of a block that will be one unit, and the tags found on them."""

    kind: Kind
    first: int
    last: int
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block of the export. It is a highlight if it is tagged as one."""

    block: Block
    parts: tuple[_Part, ...]
    is_highlight: bool

    @property
    def tags(self) -> list[str]:
        """All its tags, without their marks."""
        return [tag.lstrip("#").strip("[]") for part in self.parts for tag in part.tags]

    @property
    def date(self) -> str:
        return next(filter(None, map(_iso_date, self.tags)), "")

    @property
    def labels(self) -> tuple[str, ...]:
        """Tags that neither mark the highlight nor date it."""
        return tuple(dict.fromkeys(tag for tag in self.tags if tag != "Highlight" and not _iso_date(tag)))


def recognizes(text: str) -> bool:
    """Whether most of the text are highlights, under page properties or with dates."""
    outline = read_outline(text)
    entries = _entries(outline)
    highlights = [entry for entry in entries if entry.is_highlight]
    highlighted = {entry.block for entry in highlights}
    others = [
        entry
        for entry in entries
        if not entry.is_highlight and not entry.block.is_hollow and highlighted.isdisjoint(_around(entry.block))
    ]
    if not highlights or len(highlights) < len(others):
        return False
    opening = outline.blocks[0].pieces
    return opening[0].role is Role.PROPERTY or any(entry.date for entry in highlights)


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a note."""
    outline = read_outline(text)
    entries = _mended(_entries(outline))
    elaborated = {block for entry in entries for block in _around(entry.block)}
    heads: dict[Block, Unit] = {}
    readers: dict[Block, _Reader] = {}
    units: list[Unit] = []
    for entry in entries:
        block = entry.block
        outer = readers.get(block.parent) if block.parent else None
        parent = heads.get(block.parent) if block.parent else None
        readers[block] = _Reader(path, entry, outer, parent, block in elaborated)
        for unit in readers[block].units():
            units.append(unit)
            if block.indent >= 0 and unit.kind not in (Kind.METADATA, Kind.DEBRIS):
                heads.setdefault(block, unit)
    return units, outline.problems(path)


def _around(block: Block) -> Iterator[Block]:
    """The blocks that the block stands under, from the inside out."""
    while block.parent:
        block = block.parent
        yield block


def _entries(outline: Outline) -> list[_Entry]:
    return [_entry(block) for block in outline.blocks]


def _entry(block: Block) -> _Entry:
    """Divide a block into parts."""
    lines = [line for piece in block.pieces if piece.role is Role.TEXT for line in piece.lines]
    is_highlight = block.indent >= 0 and any(map(_TAGS.search, lines))
    parts: list[_Part] = []
    for piece in block.pieces:
        if piece.role is Role.PROPERTY:
            parts.append(_Part(Kind.METADATA, piece.first, piece.last, piece.text.strip()))
        elif piece.role is Role.TEXT and is_highlight:
            _add_lines(parts, piece)
        else:
            _add(parts, _Part(Kind.HIGHLIGHT, piece.first, piece.last, piece.markdown))
    return _Entry(block, tuple(parts), is_highlight)


def _add_lines(parts: list[_Part], piece: Piece) -> None:
    """Add the lines of a highlight to its parts: bullets and lines of tags make parts of their own."""
    for number, line in piece.numbered():
        found = _TAGS.search(line)
        tags = tuple(re.findall(_TAG, found[0])) if found else ()
        rest = line[: found.start()] if found else line
        text = rest.replace(_PICTURE, "").rstrip()
        bullet = _BULLET.match(text)
        if found and not text.strip() and parts:
            parts.append(_Part(Kind.METADATA, number, number, line.strip(), tags))
        elif bullet:
            parts.append(_Part(Kind.BULLET, number, number, text[bullet.end() :], tags))
        else:
            _add(parts, _Part(Kind.HIGHLIGHT, number, number, text, tags), is_blank=not line.strip())


def _add(parts: list[_Part], part: _Part, *, is_blank: bool = False) -> None:
    """Add a part, to the text before it if there is some."""
    before = parts[-1] if parts else None
    if before and before.kind is not Kind.METADATA:
        last = before.last if is_blank else part.last
        parts[-1] = replace(before, last=last, text=f"{before.text}\n{part.text}", tags=before.tags + part.tags)
    elif not is_blank:
        parts.append(part)


def _mended(entries: list[_Entry]) -> list[_Entry]:
    """The entries with highlights joined again that were cut in two."""
    mended: list[_Entry] = []
    for entry in entries:
        if mended and _are_halves(mended[-1], entry):
            half, rest = mended.pop().parts[0], entry.parts[0]
            whole = replace(half, last=rest.last, text=joined(half.text, rest.text), tags=half.tags + rest.tags)
            mended.append(replace(entry, parts=(whole, *entry.parts[1:])))
        else:
            mended.append(entry)
    return mended


def _are_halves(first: _Entry, second: _Entry) -> bool:
    """Whether two highlights are one: noted together, the first cut off before its end, nothing in between."""
    if not (first.is_highlight and second.is_highlight) or first.block.parent is not second.block.parent:
        return False
    if len(first.parts) != 1 or first.date != second.date:
        return False
    texts_only = first.parts[0].kind is second.parts[0].kind is Kind.HIGHLIGHT
    return texts_only and bool(second.parts[0].text.strip()) and is_cut_off(first.parts[0].text)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes units of one entry, which stands under the entry of `outer` and its unit `parent`."""

    path: str
    entry: _Entry
    outer: _Reader | None
    parent: Unit | None
    is_elaborated: bool

    @property
    def date(self) -> str:
        """When it was noted: notes are dated by their highlight."""
        return self.entry.date or (self.outer.date if self.outer else "")

    def units(self) -> Iterator[Unit]:
        head: Unit | None = None
        for part in self.entry.parts:
            unit = self._unit(part, head)
            yield unit
            if self.entry.block.indent >= 0 and unit.kind not in (Kind.METADATA, Kind.DEBRIS):
                head = head or unit

    def _unit(self, part: _Part, head: Unit | None) -> Unit:
        span = Span(self.path, part.first, part.last)
        # Bullets of a highlight that begins with one stand side by side.
        beside = part.kind is Kind.BULLET and head is not None and head.kind is Kind.BULLET
        parent = self.parent if beside else head or self.parent
        if part.kind is Kind.METADATA or (not self.entry.is_highlight and _TAG_LIST.match(part.text)):
            return Unit(Kind.METADATA, span, part.text.strip(), parent, date=self.date)
        text, label = part.text.strip(), ""
        found = None if self.entry.is_highlight or head else _LABEL.match(text)
        if found:
            text, label = text[found.end() :].strip(), found[0]
        # What a highlight quotes has no tags but those of the exporter.
        prose = translate(text, tags=not self.entry.is_highlight)
        kind, reason = self._kind(part, prose.text, head)
        return Unit(
            kind,
            span,
            prose.text,
            parent,
            date=self.date,
            tags=prose.tags or (self.entry.labels if head is None else ()),
            reason=reason,
            removed=tuple(filter(None, (label, *prose.removed, *part.tags))),
        )

    def _kind(self, part: _Part, text: str, head: Unit | None) -> tuple[Kind, str]:
        """What the part is, and why it is dropped if it is."""
        if not text:
            return Kind.DEBRIS, "empty-bullet"
        if head or part.kind is Kind.BULLET or self.entry.block.indent < 0:
            return (Kind.BULLET if part.kind is Kind.BULLET else Kind.PARAGRAPH), ""
        if self.entry.is_highlight:
            is_bare = len(self.entry.parts) == 1 and not self.is_elaborated
            return (Kind.DEBRIS, "fragment") if is_bare and is_fragment(text) else (Kind.HIGHLIGHT, "")
        if self.outer:
            return (Kind.NOTE if self.outer.entry.is_highlight else Kind.BULLET), ""
        return (Kind.HEADING if self.is_elaborated else Kind.BULLET), ""


def _iso_date(tag: str) -> str:
    """The date that a tag states, in ISO 8601, or nothing. Outliners write 2023-04-26, 2023/04/26, Apr 26th, 2023."""
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", tag)
    for form in ("%Y-%m-%d", "%Y/%m/%d", "%Y_%m_%d", "%b %d, %Y", "%B %d, %Y"):
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return ""
