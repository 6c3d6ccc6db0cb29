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
_PROPERTY = re.compile(r"\w[\w./-]*::(?:[ \t]|$)|:(?:LOGBOOK|END):$|(?:CLOCK: \[|(?:SCHEDULED|DEADLINE): <)")
# Logseq sizes an image in braces behind it.
_IMAGE = re.compile(r"!\[[^\]]*\]\([^()]*(?:\([^()]*\)[^()]*)*\)(?:\{[^{}]*\})?$")
_TAB_WIDTH = 4


class Role(Enum):
    """What a line or a piece of a block is. The only empty pieces are bullets without text."""

    TEXT = auto()
    CODE = auto()
    IMAGE = auto()
    PROPERTY = auto()
    EMPTY = auto()


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
    fence, mark, indent = 0, "", -1
    for number, raw in enumerate(lines, 1):
        bullet = _BULLET.fullmatch(raw)
        # As in Markdown, a bullet that does not stand deeper ends the block, and with it a fence left open.
        if fence and not (bullet and columns(bullet["indent"]) <= indent):
            closes = raw.strip().startswith(mark) and not raw.strip().strip(mark[0])
            yield Line(number, raw, raw, Role.CODE, fence=fence, closes=closes)
            fence = 0 if closes else fence
            continue
        if bullet:
            indent = columns(bullet["indent"])
        body = ((bullet["body"] or "") if bullet else raw).strip()
        opening = FENCE.match(body)
        fence, mark = (number, opening["mark"]) if opening else (0, "")
        role = Role.CODE if opening else _role(body)
        yield Line(number, raw, body, role, indent if bullet else -1, fence)


def _role(body: str) -> Role:
    if not body:
        return Role.EMPTY
    if _PROPERTY.match(body):
        return Role.PROPERTY
    return Role.IMAGE if _IMAGE.match(body) else Role.TEXT
