"""The outline that several dialects are written in: blocks, each opened by a ``-``, and what their lines are.

A block is a bullet and the lines up to the next bullet. Indentation of any width, tabs or blanks, puts a block under
the nearest one before it that is less indented. Lines of a block are pieces of text, fenced code, images, or
properties (``key:: value``, ``:LOGBOOK:``, ``SCHEDULED: <…>``). Bullets inside fenced code are code.
"""

from __future__ import annotations

import os.path
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from everyline.notes.properties import undrawn
from everyline.text.problems import Problem
from everyline.text.writing_systems import columns

_BULLET = re.compile(r"(?P<indent>[ \t]*)-(?:[ \t]+(?P<body>.*)|$)")
# A bullet may be a Markdown heading; at the left, Logseq leaves out the dash before one.
HEADING_MARK = re.compile(r"#{1,6}[ \t]+(?=\S)")
FENCE = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<language>.*)")
# What Org mode calls blocks; those of the first kinds hold code.
ORG = re.compile(r"#\+BEGIN_(?P<kind>\w+)[ \t]*(?P<language>\S*)(?P<options>.*)", re.IGNORECASE)
# Behind the closing line, tags may stand.
_ORG_END = re.compile(r"(?P<mark>#\+END_\w+)(?:[ \t]+#(?>\[\[[^\[\]]+\]\](?!\S)|[^\s#]+))*+", re.IGNORECASE)
_PART_OF_END = re.compile(r"#(?:\[\[[^\[\]]+\]\]|\S+)")
_ORG_CODE = ("src", "example", "export", "query", "comment")
_FIRST_BLOCK = re.compile(r"\t+-(?:[ \t]|$)")
# What nobody but Logseq writes below a bullet.
OF_LOGSEQ = re.compile(r"[ \t]+(?:collapsed:: true|id:: [\da-f]{8}-|card-last-score:: |background-color:: |logseq\.\w)")
# Likewise what an add-on shows, a table of contents for instance, with its title.
_PROPERTY = re.compile(
    r"\w[\w./-]*::(?:[ \t]|$)|(?i::(?:LOGBOOK|PROPERTIES|END):$)|(?:CLOCK: \[|(?:SCHEDULED|DEADLINE): <)"
    r"|(?:\w+[ \t]+)?\{\{renderer(?:[ \t][^{}\n]*)?\}\}$"
)
# One without a value says something to people where blocks are under it.
_NAME_ALONE = re.compile(r"\w[\w./-]*::")
# What a property of a block says, but for those that Logseq keeps to itself, that say who may read it, or when a card is due.
_FIELD = re.compile(
    r"(?!(?:id|custom-id|collapsed|heading|icon|template(?:-including-parent)?|background[-_]color|(?:created|updated|last-modified)[-_]at|todo|doing|now|later|done"
    r"|(?:card|hl|query|ls|logseq)[-.][\w.-]+|publish|published|public|dg-publish|draft|private)::)"
    r"(?P<name>\w[\w./-]*)::[ \t]+(?P<value>\S.*)",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"(?P<name>SCHEDULED|DEADLINE): <(?P<value>[^<>]+)>[ \t]*")
# Logseq sizes an image in braces behind it.
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?$")
_BEGINS = re.compile(r"\\begin\{(\w+\*?)\}")  # a formula without marks around it
_CODE = re.compile(r"`[^`]*+`")
_LONGEST = 100  # lines of a formula


def fields(line: str) -> list[tuple[str, str]]:
    """The names and values that a property shows to readers; none where it says something to the program alone."""
    line = line.strip()
    found = [*_PLANNED.finditer(line)] if _PLANNED.match(line) else filter(None, [_FIELD.fullmatch(line)])
    return [(each["name"], each["value"]) for each in found]


class LineRole(Enum):
    """What a line or a piece of a block is. The only empty pieces are bullets without text; a box is ``#+BEGIN_NOTE`` and the like.

    What a line is does not tell FIELDS, properties that readers see: that depends on its block.
    """

    TEXT = auto()
    CODE = auto()
    IMAGE = auto()
    PROPERTY = auto()
    EMPTY = auto()
    BOX = auto()
    FIELDS = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line classified. `bullet` is -1 where it opens no block; `fence` is the line that opened its fence."""

    number: int
    raw: str
    body: str
    role: LineRole
    bullet: int = -1
    fence: int = 0
    closes: bool = False


def indentation(raw: str) -> str:
    return raw[: len(raw) - len(raw.lstrip(" \t"))]


def classify(lines: Iterable[str]) -> Iterator[Line]:
    """Say of each line what it is."""
    lines = [*lines]
    stated = [*undrawn(lines)]
    fence, mark, indent, formula = 0, "", -1, 0
    boxed = LineRole.CODE
    dashless = _dashless(stated)
    for number, raw in enumerate(lines, 1):
        bullet = _BULLET.fullmatch(raw) if number > formula else None  # in which it takes something away
        # As in Markdown, a bullet that does not stand deeper ends the block, and with it a fence left open.
        if fence and not (bullet and columns(bullet["indent"]) <= indent):
            text = raw.strip()
            end = _ORG_END.fullmatch(text) if mark[0] == "#" else None
            closes = end["mark"].lower() == mark if end else text.startswith(mark) and not text.strip(mark[0])
            yield Line(number, raw, raw, boxed, fence=fence, closes=closes)
            fence = 0 if closes else fence
            continue
        raw = stated[number - 1]  # noqa: PLW2901 - in code it stays
        if number == dashless or HEADING_MARK.match(raw):
            fence = indent = 0
            yield Line(number, raw, raw.strip(), _role(raw.strip()), 0)
            continue
        if bullet:
            indent = columns(bullet["indent"])
        body = ((bullet["body"] or "") if bullet else raw).strip()
        if number > formula:  # what closes one begins no other
            formula = _end_of_formula(lines, number, body, indent)
        opening = FENCE.match(body)
        org = ORG.match(body)
        if org:
            fence, mark = number, f"#+end_{org['kind'].lower()}"
            boxed = LineRole.CODE if org["kind"].lower() in _ORG_CODE else LineRole.BOX
        else:
            fence, mark, boxed = (number, opening["mark"], LineRole.CODE) if opening else (0, "", LineRole.CODE)
        role = boxed if fence else _role(body)
        if bullet and _NAME_ALONE.fullmatch(body) and _is_above(lines[number : number + 1], indent):
            role = LineRole.TEXT
        yield Line(number, raw, body, role, indent if bullet else -1, fence)


def _is_above(following: list[str], indent: int) -> bool:
    """Whether the line that follows one, if any, opens a block beneath it."""
    bullet = _BULLET.fullmatch(following[0]) if following else None
    return bool(bullet) and columns(bullet["indent"]) > indent  # type: ignore[index]


def _end_of_formula(lines: list[str], number: int, body: str, indent: int) -> int:
    """The number of the line that ends a formula which one begins; 0 where its block ends first, or it begins none."""
    begins = _BEGINS.match(body)
    if not (mark := "$$" if _dollars(body) % 2 else f"\\end{{{begins[1]}}}" if begins else "") or (
        begins and mark in body
    ):
        return 0
    for at, raw in enumerate(lines[number : number + _LONGEST], number + 1):
        if (bullet := _BULLET.fullmatch(raw)) and columns(bullet["indent"]) <= indent:
            return 0
        if mark in raw:
            return at
    return 0


def _dollars(body: str) -> int:
    """How many marks of a formula in lines of its own stand in a line, but for those that it speaks of."""
    return _CODE.sub("", body).count("$$") if "`" in body else body.count("$$")


def _dashless(lines: list[str]) -> int:
    """The line of a page's first block where that has no dash, as Logseq writes it; 0 where it has one.

    That is what stands at the left before everything but properties, with a bullet under it in the next line but for its own; where
    the properties of blocks are Logseq's, whatever stands there before the first bullet.
    """
    for number, raw in enumerate(lines, 1):
        if not raw.strip() or _PROPERTY.match(raw):
            continue
        follower = next((line for line in lines[number:] if not _PROPERTY.match(line)), "")
        is_first = not raw[0].isspace() and not _BULLET.fullmatch(raw) and not FENCE.match(raw)
        return number if is_first and (_FIRST_BLOCK.match(follower) or any(map(OF_LOGSEQ.match, lines))) else 0
    return 0


def _role(body: str) -> LineRole:
    if not body:
        return LineRole.EMPTY
    if _PROPERTY.match(body):
        return LineRole.PROPERTY
    return LineRole.IMAGE if _IMAGE.match(body) else LineRole.TEXT


# Nobody reads deeper, and templates that call themselves get no deeper than 100.
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive lines of a block that belong together."""

    role: LineRole  # what they are
    first: int  # the number of the first line, from 1
    last: int  # the number of the last line
    lines: tuple[str, ...]  # their texts, without the bullet and the block's indentation; of code without its fences
    language: str = ""  # the info string of the fence; of a box what it is called
    removed: tuple[str, ...] = ()  # what stands in no line of it: marks of Org mode, tags behind the closing one

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def markdown(self) -> str:
        """Its text as Markdown: code between fences that none of its lines can close."""
        if self.role is not LineRole.CODE:
            return self.text
        longest = max((len(mark) for mark in re.findall(r"`+", self.text)), default=0)
        fence = "`" * max(longest + 1, 3)
        return "\n".join([f"{fence}{self.language}", *self.lines, fence])

    def placed(self) -> list[tuple[int, int, str]]:
        """The lines of a text with their first and last numbers; an empty bullet before it belongs to its first line."""
        numbers = range(self.last - len(self.lines) + 1, self.last + 1)
        return list(zip((self.first, *numbers[1:]), numbers, self.lines, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """A bullet with its lines; or the lines before the first bullet, which have neither indentation nor parent."""

    first: int  # the number of the line it starts on
    indent: int  # how far its bullet stands from the left, in columns; -1 for lines before the first bullet
    parent: Block | None  # the block it stands under: the nearest less indented one that is not hollow
    pieces: tuple[Piece, ...]  # its lines
    is_first: bool = False  # whether no other stands before it

    @property
    def is_hollow(self) -> bool:
        """Whether it says nothing itself: an empty bullet, or properties alone that nobody is shown here."""
        return not any(
            self.has_fields(piece) or piece.role not in (LineRole.PROPERTY, LineRole.EMPTY) for piece in self.pieces
        )

    def has_fields(self, piece: Piece) -> bool:
        """Whether a piece is a property that readers see below the block; those of the first block are the page's."""
        is_page = self.indent < 0 or (self.is_first and self.pieces[0].role is LineRole.PROPERTY)
        return piece.role is LineRole.PROPERTY and not is_page and bool(fields(piece.text))


@dataclass(frozen=True, slots=True)
class Outline:
    """A note as blocks."""

    blocks: tuple[Block, ...]  # all of them, in the order of their lines
    unclosed: tuple[int, ...]  # the numbers of lines that open a fence which nothing closes
    stray: tuple[str, ...]  # texts of lines that an outline has no place for: neither bullets nor indented under one
    too_deep: int = 0  # the number of the first line that stands deeper than anything is nested; 0 for none
    # Whether headings stand at the left as in any Markdown: most have no deeper bullets right under them
    is_loose: bool = False

    def problems(self, path: str) -> list[Problem]:
        """What is wrong with the outline as such."""
        message, hint = "this code fence is never closed; its block ends it", "close it with a fence line of its own"
        found = [Problem.warning(path, line, message, hint) for line in self.unclosed]
        if self.too_deep:
            message = (
                f"from here on the outline is more than {_DEEPEST} levels deep; what is deeper stands side by side"
            )
            found.append(Problem.warning(path, self.too_deep, message, "indent less"))
        return found


@lru_cache(maxsize=4)
def read_outline(text: str) -> Outline:
    """The blocks of a text; it is asked for by each dialect that looks at a note."""
    lines = list(classify(text.split("\n")))
    closed = {line.fence for line in lines if line.closes}
    unclosed = dict.fromkeys(line.fence for line in lines if line.fence and line.fence not in closed)
    groups = _groups(lines)
    blocks: list[Block] = []
    stack: list[Block] = []
    too_deep = 0
    for group in groups:
        indent = group[0].bullet
        while stack and stack[-1].indent >= indent:
            stack.pop()
        parent = next((block for block in reversed(stack) if not block.is_hollow), None)
        block = Block(group[0].number, indent, parent, tuple(_pieces(group)), not blocks)
        blocks.append(block)
        if indent >= 0 and len(stack) < _DEEPEST:
            stack.append(block)
        elif indent >= 0:
            too_deep = too_deep or block.first
    dashless = [
        bool(_FIRST_BLOCK.match(follower[0].raw)) and all(line.role is LineRole.PROPERTY for line in group[1:])
        for group, follower in pairwise([*groups, [Line(0, "", "", LineRole.EMPTY)]])
        if _is_dashless(group)
    ]
    is_loose = sum(dashless) * 2 < len(dashless) and not any(OF_LOGSEQ.match(line.raw) for line in lines)
    bodies = [
        (line, group[0].bullet)
        for group in groups
        if not _is_dashless(group)
        for line in _outside_formulas(group)
        if line.bullet < 0
    ]
    stray = (
        line.body
        for line, bullet in bodies
        if line.role not in (LineRole.EMPTY, LineRole.PROPERTY) and line.fence in (0, line.number)
        if bullet < 0 or columns(indentation(line.raw)) <= bullet
    )
    return Outline(tuple(blocks), tuple(unclosed), tuple(stray), too_deep, is_loose)


def _is_dashless(group: list[Line]) -> bool:
    return group[0].bullet == 0 and not _BULLET.fullmatch(group[0].raw)


def _outside_formulas(group: list[Line]) -> Iterator[Line]:
    """The lines of a block that are in no formula, which may stand as far left as its author likes."""
    is_within = False
    for line in group:
        marks = _dollars(line.body)
        if not is_within and not marks:
            yield line
        is_within ^= bool(marks % 2)


def _groups(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each block. Blank lines before everything else belong to none."""
    groups: list[list[Line]] = []
    for line in lines:
        if line.bullet >= 0 or (not groups and line.role is not LineRole.EMPTY):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    return groups


def _pieces(lines: list[Line]) -> Iterator[Piece]:
    """The pieces of a block. An empty bullet is part of the text, code or image that follows it."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _continues(runs[-1], line):
            runs[-1].append(line)
        elif line.role is not LineRole.EMPTY or line.bullet >= 0:
            runs.append([line])
    for run in runs:
        while len(run) > 1 and not run[-1].raw.strip():
            run.pop()
        yield _piece(run, lines[0])


def _continues(run: list[Line], line: Line) -> bool:
    """Whether the line belongs to the piece that the run makes up."""
    role = _first_role(run)
    if role in (LineRole.CODE, LineRole.BOX):
        return line.fence > 0 and line.fence == run[-1].fence
    if role is LineRole.TEXT:
        return line.role in (LineRole.TEXT, LineRole.EMPTY)
    return role is LineRole.EMPTY and line.role not in (LineRole.PROPERTY, LineRole.EMPTY)


def _first_role(run: list[Line]) -> LineRole:
    return next((line.role for line in run if line.role is not LineRole.EMPTY), LineRole.EMPTY)


def _piece(run: list[Line], opener: Line) -> Piece:
    role = _first_role(run)
    start = next((index for index, line in enumerate(run) if line.role is role), 0)
    if org := ORG.match(run[start].body) if role in (LineRole.CODE, LineRole.BOX) else None:
        closing = [part for line in run if line.closes for part in _PART_OF_END.findall(line.raw)]
        opening = run[start].body
        is_box, is_query = role is LineRole.BOX, org["kind"].lower() == "query"
        begin = "#+BEGIN_" if is_query else f"#+BEGIN_{org['kind']}"
        language = org["kind"] if is_box or is_query else org["language"]
        options = [] if is_box or not org["options"].strip() else [org["options"].strip()]
        marks = (opening if is_box else begin, *options, *closing)
        return Piece(role, run[0].number, run[-1].number, _code(run[start:], opener), language, marks)
    if role is LineRole.CODE:
        fence = FENCE.match(run[start].body)
        lines, language = _code(run[start:], opener), fence["language"].strip() if fence else ""
    else:
        lines, language = tuple(_dedented(line, opener) for line in run[start:]), ""
    return Piece(role, run[0].number, run[-1].number, lines, language)


def _dedented(line: Line, opener: Line) -> str:
    """A line of text without the indentation that its block gives it."""
    surplus = columns(indentation(line.raw)) - opener.bullet - len("- ")
    return " " * surplus + line.body if line.bullet < 0 <= opener.bullet else line.body


def _code(lines: list[Line], opener: Line) -> tuple[str, ...]:
    """The lines between the fences, without the indentation that all of them share, with the fences or without.

    Lines that stand further left than their block are strays, which must not spoil the others.
    """
    fenced = [line.raw for line in lines if line.bullet < 0 and line.raw.strip()]
    margins = [indentation(raw) for raw in fenced]
    deep = [margin for margin in margins if columns(margin) > opener.bullet]
    margin = os.path.commonprefix(deep)  # noqa: RUF071 (no paths: letter by letter is what is meant)
    content = [line.raw for line in lines[1:] if not line.closes]
    code = (
        (raw[len(margin) :] if raw.startswith(margin) else raw.lstrip(" \t")) if raw.strip() else "" for raw in content
    )
    return tuple(textwrap.dedent("\n".join(code)).split("\n")) if content else ()
