"""The lines of an outline, each told what it is: a bullet, text, code, an image, a property, or empty."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BULLET = re.compile(r"(?P<indent>[ \t]*)-(?:[ \t]+(?P<body>.*)|$)")
FENCE = re.compile(r"(?P<mark>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<language>.*)")
# What Org mode calls blocks; those of the first kinds hold code.
ORG = re.compile(r"#\+BEGIN_(?P<kind>\w+)[ \t]*(?P<language>\S*).*", re.IGNORECASE)
_ORG_CODE = ("src", "example", "export", "query", "comment")
_FIRST_BLOCK = re.compile(r"\t+-(?:[ \t]|$)")
_PROPERTY = re.compile(r"\w[\w./-]*::(?:[ \t]|$)|:(?:LOGBOOK|END):$|(?:CLOCK: \[|(?:SCHEDULED|DEADLINE): <)")
# Logseq sizes an image in braces behind it.
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?$")
_TAB_WIDTH = 4


class Role(Enum):
    """What a line or a piece of a block is. The only empty pieces are bullets without text; a box is ``#+BEGIN_NOTE`` and the like."""

    TEXT = auto()
    CODE = auto()
    IMAGE = auto()
    PROPERTY = auto()
    EMPTY = auto()
    BOX = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """A line classified. `bullet` is -1 where it opens no block; `fence` is the line that opened its fence."""

    number: int
    raw: str
    body: str
    role: Role
    bullet: int = -1
    fence: int = 0
    closes: bool = False


def columns(whitespace: str) -> int:
    """How wide an indentation is."""
    return len(whitespace.expandtabs(_TAB_WIDTH))


def indentation(raw: str) -> str:
    return raw[: len(raw) - len(raw.lstrip(" \t"))]


def classify(lines: Iterable[str]) -> Iterator[Line]:
    """Say of each line what it is."""
    lines = [*lines]
    fence, mark, indent = 0, "", -1
    boxed = Role.CODE
    dashless = _dashless(lines)
    for number, raw in enumerate(lines, 1):
        bullet = _BULLET.fullmatch(raw)
        if number == dashless:
            indent = 0
            yield Line(number, raw, raw.strip(), _role(raw.strip()), 0)
            continue
        # As in Markdown, a bullet that does not stand deeper ends the block, and with it a fence left open.
        if fence and not (bullet and columns(bullet["indent"]) <= indent):
            closes = _closes(raw.strip(), mark)
            yield Line(number, raw, raw, boxed, fence=fence, closes=closes)
            fence = 0 if closes else fence
            continue
        if bullet:
            indent = columns(bullet["indent"])
        body = ((bullet["body"] or "") if bullet else raw).strip()
        opening = FENCE.match(body)
        org = ORG.match(body)
        if org:
            fence, mark = number, f"#+END_{org['kind']}"
            boxed = Role.CODE if org["kind"].lower() in _ORG_CODE else Role.BOX
        else:
            fence, mark, boxed = (number, opening["mark"], Role.CODE) if opening else (0, "", Role.CODE)
        role = boxed if fence else _role(body)
        yield Line(number, raw, body, role, indent if bullet else -1, fence)


def _closes(text: str, mark: str) -> bool:
    """Whether a line ends the fence or the Org block that a mark belongs to."""
    if mark.startswith("#"):
        return text.lower() == mark.lower()
    return text.startswith(mark) and not text.strip(mark[0])


def _dashless(lines: list[str]) -> int:
    """The line of a page's first block where that has no dash, as Logseq writes it; 0 where it has one.

    That is what stands at the left before everything but properties, with a bullet under it in the next line.
    """
    for number, raw in enumerate(lines, 1):
        if not raw.strip() or _PROPERTY.match(raw):
            continue
        follower = lines[number] if number < len(lines) else ""
        is_first = not raw[0].isspace() and not _BULLET.fullmatch(raw) and not FENCE.match(raw)
        return number if is_first and _FIRST_BLOCK.match(follower) else 0
    return 0


def _role(body: str) -> Role:
    if not body:
        return Role.EMPTY
    if _PROPERTY.match(body):
        return Role.PROPERTY
    return Role.IMAGE if _IMAGE.match(body) else Role.TEXT
