"""The highlights of a Readwise export: its blocks divided into parts, with their tags, and mended where cut in two."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from everyline.notes.dialects.fragments import is_cut_off, joined
from everyline.notes.dialects.outline import Block, Piece
from everyline.notes.dialects.outline_lines import Role
from everyline.notes.properties import iso_date
from everyline.notes.units import Kind

if TYPE_CHECKING:
    from everyline.notes.dialects.outline import Outline

_TAG = re.compile(r"(?<!\S)#(?:\[\[[^\[\]\n]*\]\]|[^\s#\[\]]+)(?!\S)")
_MARK = "#Highlight"
# The line that Readwise puts above the highlights of each day, in its default export to Logseq.
SYNCED = re.compile(r"(?:Highlights first synced by|New highlights added) .*", re.IGNORECASE)
LIMIT = re.compile(r"<?You have reached the clipping limit for this item>?", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)\s*$")
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_BULLET = re.compile(r"\s*•\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a block that will be one unit, and the tags found on them."""

    kind: Kind
    first: int
    last: int
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A block of the export. It is a highlight if it is tagged as one."""

    block: Block
    parts: tuple[Part, ...]
    is_highlight: bool

    @property
    def is_sync(self) -> bool:
        """Whether it is the line above the highlights of a day."""
        return _is_sync(self.block)

    @property
    def is_limit(self) -> bool:
        """Whether it says that no more can be exported."""
        return len(self.parts) == 1 and bool(LIMIT.fullmatch(self.parts[0].text.strip()))

    @property
    def is_cut(self) -> bool:
        """Whether the limit of the export cut it off."""
        return any(_ELLIPSIS.search(part.text) for part in self.parts if part.kind is Kind.HIGHLIGHT)

    @property
    def tags(self) -> list[str]:
        """All its tags, without their marks."""
        return [tag.lstrip("#").strip("[]") for part in self.parts for tag in part.tags]

    @property
    def date(self) -> str:
        if self.is_sync:
            found = re.findall(r"\[\[([^\[\]]*)\]\]", self.parts[0].text)
            return next(filter(None, map(iso_date, found)), "")
        return next(filter(None, map(iso_date, self.tags)), "")

    @property
    def labels(self) -> tuple[str, ...]:
        """Tags that neither mark the highlight nor date it."""
        return tuple(dict.fromkeys(tag for tag in self.tags if tag != "Highlight" and not iso_date(tag)))


def read_entries(outline: Outline) -> list[Entry]:
    """All blocks as entries, with highlights joined again that were cut in two."""
    return _mended([_entry(block) for block in outline.blocks])


def trailing_tags(line: str) -> tuple[int, tuple[str, ...]]:
    """Where the run of tags begins that ends a line, and the tags; they are those of a highlight if `_MARK` is one."""
    start, tags = len(line.rstrip()), list[str]()
    for found in reversed([*_TAG.finditer(line)]):
        if line[found.end() : start].strip():
            break
        start = found.start()
        tags.append(found[0])
    return start, tuple(reversed(tags))


def _is_sync(block: Block) -> bool:
    texts = [piece.text.strip() for piece in block.pieces if piece.role is Role.TEXT]
    return block.indent == 0 and len(texts) == 1 and bool(SYNCED.fullmatch(texts[0]))


def _is_tagged(line: str) -> bool:
    return _MARK in line and _MARK in trailing_tags(line)[1]


def _entry(block: Block) -> Entry:
    """Divide a block into parts."""
    lines = [line for piece in block.pieces if piece.role is Role.TEXT for line in piece.lines]
    is_highlight = any(map(_is_tagged, lines)) or (block.parent is not None and _is_sync(block.parent))
    parts: list[Part] = []
    for piece in block.pieces:
        if piece.role is Role.PROPERTY:
            parts.append(Part(Kind.METADATA, piece.first, piece.last, piece.text.strip()))
        elif piece.role is Role.TEXT and is_highlight:
            _add_lines(parts, piece)
        else:
            _add(parts, Part(Kind.HIGHLIGHT, piece.first, piece.last, piece.markdown))
    return Entry(block, tuple(parts), is_highlight)


def _add_lines(parts: list[Part], piece: Piece) -> None:
    """Add the lines of a highlight to its parts: bullets and lines of tags make parts of their own."""
    for first, last, line in piece.placed():
        found = _is_tagged(line)
        start, tags = trailing_tags(line) if found else (len(line), ())
        rest = line[:start]
        text = rest.replace(_PICTURE, "").rstrip()
        bullet = _BULLET.match(text)
        if found and not text.strip() and parts:
            parts.append(Part(Kind.METADATA, first, last, line.strip(), tags))
        elif bullet:
            parts.append(Part(Kind.BULLET, first, last, text[bullet.end() :], tags))
        else:
            _add(parts, Part(Kind.HIGHLIGHT, first, last, text, tags), is_blank=not line.strip())


def _add(parts: list[Part], part: Part, *, is_blank: bool = False) -> None:
    """Add a part, to the text before it if there is some."""
    before = parts[-1] if parts else None
    if before and before.kind is not Kind.METADATA:
        last = before.last if is_blank else part.last
        parts[-1] = replace(before, last=last, text=f"{before.text}\n{part.text}", tags=before.tags + part.tags)
    elif not is_blank:
        parts.append(part)


def _mended(entries: list[Entry]) -> list[Entry]:
    mended: list[Entry] = []
    for entry in entries:
        if mended and _are_halves(mended[-1], entry):
            half, rest = mended.pop().parts[0], entry.parts[0]
            whole = replace(half, last=rest.last, text=joined(half.text, rest.text), tags=half.tags + rest.tags)
            mended.append(replace(entry, parts=(whole, *entry.parts[1:])))
        else:
            mended.append(entry)
    return mended


def _are_halves(first: Entry, second: Entry) -> bool:
    """Whether two highlights are one: noted together, the first cut off before its end, nothing in between."""
    if not (first.is_highlight and second.is_highlight) or first.block.parent is not second.block.parent:
        return False
    if len(first.parts) != 1 or first.date != second.date:
        return False
    if re.match(r"\s*[A-Z\d]", second.parts[0].text):
        return False  # a sentence of its own
    texts_only = first.parts[0].kind is second.parts[0].kind is Kind.HIGHLIGHT
    return texts_only and bool(second.parts[0].text.strip()) and is_cut_off(first.parts[0].text)
