"""The `logseq` dialect: a page of the outliner Logseq, as it lies on disk.

Grammar::

    page      = properties block*
    block     = indent "-" [marker] text, lines indented further, blocks indented further
    line      = text | property | fenced code | image
    property  = key "::" value | ":LOGBOOK:" … ":END:" | "SCHEDULED: <…>" | "DEADLINE: <…>"
    marker    = "TODO" | "DONE" | …, perhaps with a priority "[#A]"
    inline    = "[[page]]" | "((block))" | "#tag" | "#[[a tag]]" | Markdown

`everyline.notes.dialects.outline` reads the blocks, `everyline.notes.dialects.inline` their text. Here they become units:

- a block's text is a HEADING where it has a Markdown heading mark or ``heading:: true``, or where other units stand under it and it reads like a
  title (the rules are in `everyline.notes.dialects.titles`), else a BULLET;
- its properties are DEFINITIONS under it where Logseq shows them, METADATA elsewhere, its fenced code CODE, its images IMAGE, and text behind any of these a
  PARAGRAPH; where code or an image stands on the bullet's own line, that unit is the block;
- an empty bullet is DEBRIS (``empty-bullet``), and what stands under it moves up to the block around it.
"""

import itertools
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from everyline.notes.dialects import obsidian, readwise
from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.markdown import TASK, task_marker
from everyline.notes.dialects.outline import HEADING_MARK, Block, LineRole, Piece, fields, read_outline
from everyline.notes.dialects.prose import as_paragraph, literal_number
from everyline.notes.dialects.titles import is_title
from everyline.notes.graph_settings import SETTINGS
from everyline.notes.properties import TAGS, front_matter, marked, parts_of
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem

MARKER = re.compile(
    r"(?P<marker>TODO|DOING|DONE|LATER|NOW|WAIT|WAITING|CANCELED|CANCELLED|IN-PROGRESS)"
    r"(?:[ \t]+(?P<priority>\[#[A-C]\]))?[ \t]+(?=\S)"
)
_IMAGE = re.compile(r"(?P<label>!\[[^\]]*\])\((?P<address>.*)\)(?P<size>\{[^{}]*\})?", re.DOTALL)
_WIDTH = re.compile(r":width[ \t]+(\d{1,5})\b")
_TITLED = re.compile(r"(.*?)((?<!\s)\s+(?:\"[^\"]*\"|'[^']*'))?", re.DOTALL)
_REFERENCE = re.compile(r"\[\[[^\[\]\n]+\]\]|\(\([^()\n]+\)\)")
_NUMBERED = re.compile(r"(?m)^[ \t]*logseq\.order-list-type::[ \t]*number")
_CALLED_HEADING = re.compile(r"(?mi)^[ \t]*heading::[ \t]*(?:true|[1-6])[ \t]*$")
_TAGS = re.compile(r"(?:#(?>\[\[[^\[\]]+\]\](?![^\s#])|[^\s#]+)\s*)+")
_NAMES = re.compile(r"(?:[^\[\](){}<>|`*\"'\\:]|\[\[[^\[\]]+\]\])+")  # and nothing that is more than these
_RULE = re.compile(r"-{3,}|\*{3,}|_{3,}")
_FOLDERS = ("pages", "journals")
# What tells the picture of a highlight that is a part of a page.
_AREA_PARTS = ("hl-page", "id", "hl-stamp")
_AREA = re.compile(rf"(?m)^[ \t]*({'|'.join(_AREA_PARTS)})::[ \t]*([\w-]+)")
# Where the file lies that a page has the highlights of.
_FILE_PATH = re.compile(r"^(file-path::[ \t]+)(?!\w+:)[^<>\n]*?([^/\\<>\n]+)$")
_TABBED_BULLET = re.compile(r"^\t+-(?: |$)", re.MULTILINE)
# One line among so many bullets may stand outside the outline, by a slip of the hand.
_BULLETS_PER_SLIP = 10


def recognizes(text: str) -> bool:
    """Whether the text is an outline through and through, and shows a sign of Logseq.

    Signs are properties, ``[[references]]``, ``((block references))`` and bullets indented with tabs.
    """
    if not _is_outline(text) or readwise.recognizes(text):
        return False
    signs = (
        piece.role in (LineRole.PROPERTY, LineRole.BOX)
        or (piece.role is LineRole.TEXT and (_REFERENCE.search(piece.text) or MARKER.match(piece.text)))
        for block in read_outline("\n".join(_body(text.split("\n"), "")[0])).blocks
        for piece in block.pieces
    )
    return any(signs) or bool(_TABBED_BULLET.search(text))


def _is_outline(text: str) -> bool:
    """Whether the text is an outline, or the properties of a page and nothing else."""
    outline = read_outline("\n".join(_body(text.split("\n"), "")[0]))
    bullets = sum(block.indent >= 0 for block in outline.blocks)
    if not bullets and outline.blocks:
        return all(piece.role is LineRole.PROPERTY for block in outline.blocks for piece in block.pieces)
    return bullets > 0 and len(outline.stray) * _BULLETS_PER_SLIP <= bullets and not outline.is_loose


def is_of_graph(file: Path, path: str) -> bool:
    """Whether a file lies where Logseq keeps the pages of a graph, so that Logseq has shown it, whatever is in it."""
    return any(
        folder.name in _FOLDERS
        and (
            os.path.isfile(folder.parent / SETTINGS)  # noqa: PTH113 - where this user may not look there is none
            or all(os.path.isdir(folder.parent / name) for name in _FOLDERS)  # noqa: PTH112
        )
        for folder in [*file.parents][: path.count("/")]
    )


def parse_page(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a page of a graph: one that is no outline is Markdown, below the properties of the page."""
    if _is_outline(text):
        return parse(text, path)
    outline = read_outline(text)
    properties = (
        [*itertools.takewhile(lambda piece: piece.role is LineRole.PROPERTY, outline.blocks[0].pieces)]
        if outline.blocks
        else []
    )
    lines = text.split("\n")
    taken = properties[-1].last if properties else 0
    units = [Unit(Kind.METADATA, Span(path, piece.first, piece.last), piece.text.strip()) for piece in properties]
    rest, problems = obsidian.parse("\n".join([*[""] * taken, *lines[taken:]]), path)
    return [*units, *rest], problems


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a note."""
    lines, units = _body(text.split("\n"), path)
    outline = read_outline("\n".join(lines))
    elaborated = {block.parent for block in outline.blocks if block.parent and not block.is_hollow}
    heads: dict[Block, Unit] = {}
    numbers: dict[Block | None, int] = {}
    for block in outline.blocks:
        parent = heads.get(block.parent) if block.parent else None
        properties = [piece.text for piece in block.pieces if piece.role is LineRole.PROPERTY]
        numbers[block.parent] = numbers.get(block.parent, 0) + 1 if any(map(_NUMBERED.search, properties)) else 0
        read = [*_Reader(path, block, parent, block in elaborated, numbers[block.parent]).units()]
        units += read
        said = [unit for unit in read if block.indent >= 0 and unit.kind not in (Kind.METADATA, Kind.DEBRIS)]
        if said:  # of a block that begins with properties, what they are properties of
            heads[block] = next((unit for unit in said if unit.kind is not Kind.DEFINITIONS), said[0])
    return units, outline.problems(path)


def _body(lines: list[str], path: str) -> tuple[list[str], list[Unit]]:
    """The lines of a page with its front matter blank, and the units of that."""
    taken, units = front_matter(lines, path)
    return [*[""] * taken, *lines[taken:]], units


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes units of one block, which stands under `parent` and has blocks under it or not; `number` is 0 for bullets."""

    path: str
    block: Block
    parent: Unit | None
    is_elaborated: bool
    number: int = 0

    def units(self) -> Iterator[Unit]:
        head = empty = None
        pieces = [*self._pieces()]
        # Properties may stand before what they are properties of, but for those of a page.
        quiet = (LineRole.EMPTY, LineRole.PROPERTY, LineRole.FIELDS)
        first = next((piece for piece in pieces if piece.role not in quiet), None)
        said = (
            None
            if first is None or self.block.indent < 0 or self.block.is_first
            else self._unit(first, self.parent, None)
        )
        for piece in pieces:
            if piece.role is LineRole.FIELDS:
                unit = _fields(piece, Span(self.path, piece.first, piece.last), head or self.parent)
                yield unit
                if all(each.role in (LineRole.PROPERTY, LineRole.EMPTY) for each in self.block.pieces):
                    head = head or unit
                continue
            # What an empty bullet is followed by is the block, but its properties can only refer to the bullet.
            above = said or empty if piece.role is LineRole.PROPERTY else None
            unit = said if said and piece is first else self._unit(piece, head or above or self.parent, head)
            yield unit
            if piece.role is LineRole.EMPTY:
                empty = unit
            elif piece.role is not LineRole.PROPERTY and self.block.indent >= 0:
                head = head or unit

    def _pieces(self) -> Iterator[Piece]:
        for has_fields, run in itertools.groupby(self.block.pieces, key=self.block.has_fields):
            pieces = [*run]
            if has_fields:
                lines = tuple(piece.text for piece in pieces)
                yield replace(pieces[0], role=LineRole.FIELDS, last=pieces[-1].last, lines=lines)
            else:
                yield from itertools.chain.from_iterable(map(_below_headings, pieces))

    def _unit(self, piece: Piece, parent: Unit | None, head: Unit | None) -> Unit:  # noqa: PLR0911 - one for each role
        span = Span(self.path, piece.first, piece.last)
        match piece.role:
            case LineRole.EMPTY:
                return Unit(Kind.DEBRIS, span, "", parent, reason="empty-bullet")
            case LineRole.PROPERTY:
                text = _FILE_PATH.sub(
                    lambda found: f"{found[1]}[{found[2]}](<{found[0][len(found[1]) :]}>)", piece.text.strip()
                )
                return Unit(Kind.METADATA, span, text, parent)
            case LineRole.CODE:
                language, removed = piece.language, piece.removed
                return Unit(Kind.CODE, span, piece.text, parent, tags=_tags(piece), language=language, removed=removed)
            case LineRole.BOX:
                return self._box(piece, span, parent)
            case LineRole.IMAGE:
                return _image(piece, span, parent)
        if head or self.block.indent < 0:
            prose = translate(literal_number(piece.text.strip()))
            return Unit(Kind.PARAGRAPH, span, prose.text, parent, tags=prose.tags, removed=prose.removed)
        return self._bullet(piece, span)

    def _box(self, piece: Piece, span: Span, parent: Unit | None) -> Unit:
        """A quote, or a box with a name, as the one form of Markdown that has both."""
        prose = translate(piece.text)
        name = piece.language.lower()
        title = [] if name in ("quote", "verse", "center") else [f"> [!{name}]"]
        text = "\n".join([*title, *(f"> {line}".rstrip() for line in prose.text.split("\n"))])
        removed = (*piece.removed[:1], *prose.removed, *piece.removed[1:])
        return Unit(Kind.PARAGRAPH, span, text, parent, tags=(*prose.tags, *_tags(piece)), removed=removed)

    def _bullet(self, piece: Piece, span: Span) -> Unit:
        text = piece.text.strip()
        if _RULE.fullmatch(text):
            return Unit(Kind.DEBRIS, span, text, self.parent, reason="thematic-break")
        if text == "[:span]":
            return self._area(span)
        task = MARKER.match(text) or TASK.match(text)
        said = [each.strip() for each in task.groups() if each] if task else []
        box = TASK.match(text)
        text = text[task.end() :] if task else text
        mark = HEADING_MARK.match(text)
        words = text[mark.end() :] if mark else literal_number(text)
        prose = translate(words)
        has_more = any(
            other.role not in (LineRole.PROPERTY, LineRole.EMPTY) for other in self.block.pieces if other != piece
        )
        said_so = any(
            each.role is LineRole.PROPERTY and _CALLED_HEADING.search(each.text) for each in self.block.pieces
        )
        title = translate(words, tags=Tags.OF_TITLE) if prose.tags else prose
        is_named = is_title(title.text) and not _TAGS.fullmatch(text)
        is_heading = said_so or bool(mark) or (is_named and (self.is_elaborated or has_more))
        is_heading &= not task and (not self.number or bool(mark) or said_so)
        prose = title if is_heading else prose
        return Unit(
            Kind.HEADING if is_heading else Kind.STEP if self.number else Kind.BULLET,
            span,
            prose.text,
            self.parent,
            tags=prose.tags,
            number=str(self.number or ""),
            marker="#" * (is_heading and said_so) or (task_marker(box) if box else " ".join(said)),
            removed=(*filter(None, said), *prose.removed),
        )

    def _area(self, span: Span) -> Unit:
        """A highlight that is a part of a page: its picture, which is named by its properties."""
        said = dict(_AREA.findall("\n".join(each.text for each in self.block.pieces if each.role is LineRole.PROPERTY)))
        if len(said) < len(_AREA_PARTS):
            return Unit(Kind.DEBRIS, span, "[:span]", self.parent, reason="empty-bullet")
        name = "_".join(said[part] for part in _AREA_PARTS)
        return Unit(Kind.IMAGE, span, f"![p. {said['hl-page']}](ref:{name}.png)", self.parent, removed=("[:span]",))


def _tags(piece: Piece) -> tuple[str, ...]:
    """Those behind the line that closes a block of Org mode."""
    return translate(" ".join(each for each in piece.removed[1:] if each.startswith("#"))).tags


def _fields(piece: Piece, span: Span, parent: Unit | None) -> Unit:
    """The properties of a block that readers see, as a list of terms."""
    stated = [each for line in piece.lines for each in fields(line)]
    said = [
        (name, translate(_as_tags(value) if name.lower() in TAGS else value, tags=Tags.LISTED))
        for name, value in stated
    ]
    text = "\n\n".join(f"{name}\n: {as_paragraph(value.text)}" for name, value in said)
    tags = dict.fromkeys(each for _, value in said for each in value.tags)
    removed = tuple(each for _, value in said for each in value.removed)
    return Unit(Kind.DEFINITIONS, span, text, parent, tags=tuple(tags), removed=removed)


def _as_tags(value: str) -> str:
    """A list of tags, each with its mark, which Logseq asks for in no such list; what has more than names in it as it stands."""
    if not _NAMES.fullmatch(value):
        return value
    names = (name for part in parts_of(value) for name in marked(part) or [part.lstrip("#")])
    return " ".join(f"#[[{name}]]" for name in names if name)


def _below_headings(piece: Piece) -> Iterator[Piece]:
    """A piece; of one that begins as a heading its line, and what follows that as text of its own."""
    said = [each for each in piece.placed() if each[2].strip()] if piece.role is LineRole.TEXT else []
    if len(said) > 1 and HEADING_MARK.match(said[0][2].strip()):
        yield replace(piece, last=said[0][1], lines=(said[0][2],))
        start = said[1][0]
        piece = replace(piece, first=start, lines=piece.lines[start - piece.last - 1 :])
    yield piece


def _image(piece: Piece, span: Span, parent: Unit | None) -> Unit:
    """An image on its own line; blanks in its address, which Markdown refuses, are escaped."""
    text = piece.text.strip()
    found = _IMAGE.fullmatch(text)
    if not found:
        return Unit(Kind.IMAGE, span, text, parent)
    address, title = _TITLED.fullmatch(found["address"].strip()).groups("")  # type: ignore[union-attr]
    size = found["size"] or ""
    width = _WIDTH.search(size)
    label = f"{found['label'][:-1]}|{width[1]}]" if width else found["label"]
    text = f"{label}({address.replace(' ', '%20')}{title})"
    return Unit(Kind.IMAGE, span, text, parent, removed=(size,) if size else ())
