"""The `readwise` dialect: a page of highlights that Readwise exports to an outliner.

Grammar::

    page       = properties highlight*
    highlight  = "-" text, ("•" text)*, tags, notes
    tags       = "#Highlight" ("#[[" date "]]" | "#tag" | "#[[a tag]]")*
    note       = indent "-" "**Note**:" text

The tags end the last line of the text, or stand on a line of their own, perhaps behind U+FFFC, which the exporter
leaves in the place of a picture. `everyline.notes.dialects.outline` reads the blocks. Here they become units:

- the text of a highlight is a HIGHLIGHT; each ``•`` in it a BULLET under it; tags on their own line METADATA;
- a note is a NOTE under its highlight, and so is any other bullet there; fenced code stays in its text;
- a highlight that the exporter cut in two, which shows in a first half that can't end there, is one unit;
- what the default export to Logseq puts under *Highlights first synced by …* are highlights of that day;
- a highlight that the limit of the export cut off is marked, the line that says so DEBRIS (``clipping-limit``);
- a highlight of one word that nobody commented on is DEBRIS (``fragment``), one without text ``empty-bullet``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from everyline.notes.dialects import readwise_lists as lists
from everyline.notes.dialects.fragments import is_fragment
from everyline.notes.dialects.highlights import Entry, Part, read_entries
from everyline.notes.dialects.inline import translate
from everyline.notes.dialects.outline import HEADING_MARK, Block, read_outline
from everyline.notes.dialects.outline_lines import Role
from everyline.notes.dialects.prose import literal_number
from everyline.notes.properties import parts_of
from everyline.notes.units import Kind, Span, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from everyline.text.problems import Problem

# What a highlight is marked with that the limit of an export cut off.
_CUT = "[…]"
_LABEL = re.compile(r"\*\*Notes?\*\*\s*[:：]|\*\*Notes?[:：]\*\*")
_TAG_LIST = re.compile(r"\*\*Tags\*\*\s*[:：]|\*\*Tags[:：]\*\*")


@lru_cache(maxsize=2)
def recognizes(text: str) -> bool:
    """Whether most of the text are highlights, under page properties or with dates."""
    if lists.recognizes(text):
        return True
    outline = read_outline(text)
    entries = read_entries(outline)
    highlights = [entry for entry in entries if entry.is_highlight]
    if highlights and any(entry.is_sync for entry in entries):
        return True
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
    if lists.recognizes(text):
        return lists.parse(text, path)
    outline = read_outline(text)
    entries = read_entries(outline)
    elaborated = {block for entry in entries for block in _around(entry.block)}
    heads: dict[Block, Unit] = {}
    readers: dict[Block, _Reader] = {}
    labels = _labels(entries)
    cut = {entry.block for entry, then in pairwise(entries) if then.is_limit and entry.is_cut}
    units: list[Unit] = []
    for entry in entries:
        block = entry.block
        outer = readers.get(block.parent) if block.parent else None
        parent = heads.get(block.parent) if block.parent else None
        readers[block] = _Reader(path, entry, outer, parent, block in elaborated, labels.get(block, ()), block in cut)
        for unit in readers[block].units():
            units.append(unit)
            if block.indent >= 0 and unit.kind not in (Kind.METADATA, Kind.DEBRIS):
                heads.setdefault(block, unit)
    return units, outline.problems(path)


def _labels(entries: list[Entry]) -> dict[Block, tuple[str, ...]]:
    """The tags of each highlight that stand in a bullet of their own under it."""
    found: dict[Block, tuple[str, ...]] = {}
    for entry in entries:
        text = "\n".join(part.text for part in entry.parts)
        label = _TAG_LIST.match(text.strip())
        if label and entry.block.parent:
            tags = parts_of(text.strip()[label.end() :].strip())
            found[entry.block.parent] = tuple(tag.removeprefix("#") for tag in tags)
    return found


def _around(block: Block) -> Iterator[Block]:
    """The blocks that the block stands under, from the inside out."""
    while block.parent:
        block = block.parent
        yield block


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes units of one entry, which stands under the entry of `outer` and its unit `parent`."""

    path: str
    entry: Entry
    outer: _Reader | None
    parent: Unit | None
    is_elaborated: bool
    tags: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def date(self) -> str:
        """When it was noted: notes are dated by their highlight."""
        return self.entry.date or (self.outer.date if self.outer else "")

    def units(self) -> Iterator[Unit]:
        head: Unit | None = None
        for part in self.entry.parts:
            unit = self._unit(part, head)
            yield unit
            if (self.entry.block.indent >= 0 or self.entry.is_highlight) and unit.kind not in (
                Kind.METADATA,
                Kind.DEBRIS,
            ):
                head = head or unit

    def _unit(self, part: Part, head: Unit | None) -> Unit:
        span = Span(self.path, part.first, part.last)
        # Bullets of a highlight that begins with one stand side by side.
        beside = part.kind is Kind.BULLET and head is not None and head.kind is Kind.BULLET
        parent = self.parent if beside else head or self.parent
        if (
            part.kind is Kind.METADATA
            or self.entry.is_sync
            or (not self.entry.is_highlight and _TAG_LIST.match(part.text))
        ):
            return Unit(Kind.METADATA, span, part.text.strip(), parent, date=self.date)
        text, label = part.text.strip(), ""
        found = None if self.entry.is_highlight or head else _LABEL.match(text) or HEADING_MARK.match(text)
        if found:
            text, label = text[found.end() :].strip(), found[0].strip("# \t")
        # What a highlight quotes has no tags but those of the exporter.
        prose = translate(literal_number(text), tags=not self.entry.is_highlight)
        kind, reason = self._kind(part, prose.text, head)
        return Unit(
            kind,
            span,
            prose.text,
            parent,
            date=self.date,
            tags=prose.tags or ((*self.entry.labels, *self.tags) if head is None else ()),
            marker=_CUT if self.is_cut and kind is Kind.HIGHLIGHT else "",
            reason=reason,
            removed=tuple(filter(None, (label, *prose.removed, *part.tags))),
        )

    def _kind(self, part: Part, text: str, head: Unit | None) -> tuple[Kind, str]:
        """What the part is, and why it is dropped if it is."""
        if not text:
            return Kind.DEBRIS, "empty-bullet"
        if self.entry.is_limit:
            return Kind.DEBRIS, "clipping-limit"
        if head or part.kind is Kind.BULLET or (self.entry.block.indent < 0 and not self.entry.is_highlight):
            return (Kind.BULLET if part.kind is Kind.BULLET else Kind.PARAGRAPH), ""
        if self.entry.is_highlight:
            texts = [part for part in self.entry.parts if part.kind is not Kind.METADATA]
            is_bare = len(texts) == 1 and not self.is_elaborated
            return (Kind.DEBRIS, "fragment") if is_bare and is_fragment(text) else (Kind.HIGHLIGHT, "")
        if self.outer:
            return (Kind.NOTE if self.outer.entry.is_highlight else Kind.BULLET), ""
        return (Kind.HEADING if self.is_elaborated else Kind.BULLET), ""
