"""Reads an article clipped off the web that lost its markup on the way.

Grammar: what lines are is in `everyline.notes.dialects.webclip_lines`, how sentences are put together in
`everyline.notes.dialects.webclip_text`. The lines become units so:

- The first line is the title, a HEADING; all others stand under it. A heading that mentions the term of the
  section before it (*Using ConfigMaps as files* after *ConfigMaps*) stands under that section, and a Chinese
  heading under the English one that it translates.
- A list is a procedure, its items STEPs numbered from 1, where a line ending with a colon introduces it and every
  item is a sentence, or where the items carry numbers; in all others they are BULLETs.
- A term and the colon-led line after it are an entry of a definition list; entries in a row are one DEFINITIONS.
- What a paragraph announces stands under that paragraph: lists, code, references.
- The reference list, what announces it and what follows it belong to the article, not to its last section.
- What the page around the article left behind is DEBRIS ``scraping-debris``; a list marker without an item is
  DEBRIS ``empty-item``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from everyline.notes.dialects.prose import as_paragraph, ends_sentence, introduces
from everyline.notes.dialects.webclip_lines import Line, Role, classify, same_words
from everyline.notes.dialects.webclip_text import Sentences
from everyline.notes.dialects.webclip_vocabulary import CITATION, CLOSING_LED, DEBRIS, MARKER, REFERENCE
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem

_MARKUP = re.compile(r"#{1,6}\s+\S.*|(`{3,}|~{3,}).*|\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*|\[[^\]]+\]:\s*\S+.*")
# What no clip that lost its markup has: headings, fences, front matter, links, items that are bold or linked.
_MARKDOWN = re.compile(r"^#{1,6}\s+\S|^(?:`{3,}|~{3,})|^---$|\]\((?!\()[^()\s]+\)|^[-*+] (?:\*\*|\[|`)|^\|.*\|$")
_LINES_PER_STRAY_MARKUP = 50
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class _Sign:
    """What tells a clip from other texts: so many lines like this, and how much they say."""

    name: str
    shown: Callable[[str], object]
    least: int
    weight: int


_SIGNS = (
    _Sign(
        "a reference list, 4-) https://…", lambda line: (REFERENCE.fullmatch(line) or {"number": ""})["number"], 2, 2
    ),
    _Sign("list markers alone on their lines", MARKER.fullmatch, 2, 2),
    # ": text", ":::note" and ":smile:" are Markdown.
    _Sign("definitions that begin with their colon", re.compile(r"[:：](?![:：\s]|\w+:).+", re.ASCII).fullmatch, 1, 2),
    _Sign("lines that begin with closing punctuation", CLOSING_LED.fullmatch, 1, 2),
    _Sign("leavings of the page around", lambda line: any(row.pattern.fullmatch(line) for row in DEBRIS), 1, 2),
    _Sign("citations", CITATION.search, 1, 1),
    _Sign("titles without marks", re.compile(r"[A-Z][A-Za-z]*( [A-Za-z]+){0,7}").fullmatch, 2, 1),
)


def recognizes(text: str) -> bool:
    """Whether the text is a clip: hardly a line of Markdown's block marks, and several signs of a clip."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if any(map(_MARKDOWN.search, lines)):
        return False
    marks = sum(bool(_MARKUP.fullmatch(line)) for line in lines)
    if marks > len(lines) // _LINES_PER_STRAY_MARKUP:
        return False
    found = (sum(bool(sign.shown(line)) for line in lines) >= sign.least for sign in _SIGNS)
    return sum(sign.weight for sign, shown in zip(_SIGNS, found, strict=True) if shown) >= _ENOUGH


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a clip; a clip has no syntax that could be wrong."""
    lines = classify(text)
    entries = (REFERENCE.fullmatch(line.text) for line in lines if line.role is Role.REFERENCE)
    numbers = frozenset(match["number"] or match["bracketed"] for match in entries if match)
    blocks = _blocks(lines)
    return _Reader(path, Sentences(numbers), text.split("\n"), blocks).read(), []


@dataclass(slots=True)
class _Block:
    """The lines of one unit, named for the first that says something."""

    role: Role
    lines: list[Line]


# A line of the second role goes on with a block of the first.
_JOINS = {(Role.TERM, Role.TERM), (Role.TERM, Role.DEFINITION), (Role.CODE, Role.CODE), (Role.MARKER, Role.ITEM)}


def _blocks(lines: Sequence[Line]) -> list[_Block]:
    """The lines, those of one unit together."""
    blocks: list[_Block] = []
    for line in lines:
        last = blocks[-1] if blocks else None
        joins = last and (
            line.role is Role.CONTINUATION
            or ((last.role, line.role) in _JOINS and last.lines[-1].language == line.language)
        )
        if last and joins:
            last.lines.append(line)
            last.role = Role.ITEM if line.role is Role.ITEM else last.role
        else:
            blocks.append(_Block(line.role, [line]))
    return blocks


@dataclass(slots=True)
class _Reader:
    """Makes units of blocks, and knows under which heading it is."""

    path: str
    sentences: Sentences
    source: list[str]
    blocks: list[_Block]
    units: list[Unit] = field(default_factory=list)
    title: Unit | None = None
    section: Unit | None = None
    heading: Unit | None = None

    def read(self) -> list[Unit]:
        for position, block in enumerate(self.blocks):
            if block.role is Role.HEADING:
                self._heading(block)
            elif block.role is Role.ITEM:
                self._item(position)
            else:
                self._other(position)
        return self.units

    def _add(
        self,
        kind: Kind,
        block: _Block,
        text: str,
        parent: Unit | None,
        *,
        number: str = "",
        label: str = "",
        language: str = "",
        reason: str = "",
    ) -> Unit:
        span = Span(self.path, block.lines[0].number, block.lines[-1].number)
        removed = (label,) if label else ()
        unit = Unit(kind, span, text, parent, language=language, number=number, reason=reason, removed=removed)
        self.units.append(unit)
        return unit

    def _heading(self, block: _Block) -> None:
        text = self.sentences.paragraph(block.lines)
        last = self.units[-1] if self.units else None
        twin = last is not None and last is self.heading and last is not self.title and not text.isascii()
        parent = last if twin else self.title
        if not twin and self.section and same_words(self.section.text, text):
            parent = self.section
        self.heading = self._add(Kind.HEADING, block, text, parent)
        self.title = self.title or self.heading
        if parent is self.title:
            self.section = self.heading

    def _above(self) -> Unit | None:
        """The unit that a list, code or reference stands under: a paragraph that announces it, or the heading."""
        for unit in reversed(self.units):
            if unit.kind not in (Kind.STEP, Kind.BULLET, Kind.REFERENCE):
                announces = unit.kind is Kind.PARAGRAPH and introduces(unit.text)
                return unit if announces else self.heading
        return self.heading

    def _item(self, position: int) -> None:
        block, items = self.blocks[position], self._list(position)
        marker = next(line.marker for line in block.lines if line.role is Role.ITEM)
        numbered = marker[:1].isdigit()
        parent = self._above()
        introduced = parent is not None and parent.kind is Kind.PARAGRAPH and parent.text.endswith((":", "："))
        procedure = introduced and all(ends_sentence(item.lines[-1].text) for item in items)
        kind = Kind.STEP if numbered or procedure else Kind.BULLET
        number = str(items.index(block) + 1) if kind is Kind.STEP else ""
        text = self.sentences.paragraph([line for line in block.lines if line.role is not Role.MARKER])
        if numbered:
            self._add(kind, block, text, parent, number=marker.rstrip(".)、"), label=marker)
        else:
            self._add(kind, block, text, parent, number=number)

    def _list(self, position: int) -> list[_Block]:
        """The items in a row, of which the block at the position is one."""
        first = last = position
        while first and self.blocks[first - 1].role is Role.ITEM:
            first -= 1
        while last + 1 < len(self.blocks) and self.blocks[last + 1].role is Role.ITEM:
            last += 1
        return self.blocks[first : last + 1]

    def _other(self, position: int) -> None:
        block = self.blocks[position]
        follower = self.blocks[position + 1].role if position + 1 < len(self.blocks) else None
        if block.role is Role.REFERENCE:
            self._reference(block)
        elif block.role is Role.TERM:
            self._add(Kind.DEFINITIONS, block, self._definitions(block.lines), self.heading)
        elif block.role is Role.CODE:
            text = "\n".join(self.source[block.lines[0].number - 1 : block.lines[-1].number])
            self._add(Kind.CODE, block, text, self._above(), language=block.lines[0].language)
        elif block.role is Role.DEBRIS:
            self._add(Kind.DEBRIS, block, block.lines[0].text, self.title, reason="scraping-debris")
        elif block.role is Role.MARKER:
            self._add(Kind.DEBRIS, block, block.lines[0].text, self.heading, reason="empty-item")
        else:
            text = self.sentences.paragraph(block.lines)
            if follower is Role.REFERENCE:
                self.heading = self.title
            self._add(Kind.PARAGRAPH, block, text, self.heading)

    def _reference(self, block: _Block) -> None:
        match = REFERENCE.fullmatch(block.lines[0].text)
        if match is None:
            raise AssertionError(block)
        self.heading = self.title
        url = match["url"]
        text = as_paragraph(f"{match['body'].removesuffix(url)}<{url}>")
        self._add(
            Kind.REFERENCE,
            block,
            text,
            self._above(),
            number=match["number"] or match["bracketed"],
            label=match["label"],
        )

    def _definitions(self, lines: Sequence[Line]) -> str:
        """A definition list; punctuation before a term goes back to the definition that it closes."""
        starts = [position for position, line in enumerate(lines) if line.role is Role.TERM]
        entries: list[str] = []
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            term = lines[start].text.lstrip(".。,，;；")
            entries[-1:] = [entry + lines[start].text[: -len(term)] for entry in entries[-1:]]
            # Punctuation before the next term closes this definition's sentence, which a hard break cut off.
            then = lines[end] if end < len(lines) and CLOSING_LED.fullmatch(lines[end].text) else None
            definition = self.sentences.joined(lines[start + 1 : end], then).lstrip(":： ")
            entries.append(f"{as_paragraph(term)}\n: {as_paragraph(definition)}")
        return "\n\n".join(entries)
