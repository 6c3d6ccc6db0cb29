"""Lines of broken YAML, each for itself: what it says can be read even where its indentation is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class LineKind(Enum):
    """What a line is, apart from the dashes before it."""

    BLANK = "blank"
    COMMENT = "comment"  # or the end of a document
    KEY = "key"  # `key:` or `key: value`
    VALUE = "value"  # behind a dash: an item that is no mapping
    DASH = "dash"  # nothing but a dash
    TEXT = "text"  # the middle of a text of several lines, or nonsense


NOTHING = (LineKind.BLANK, LineKind.COMMENT)
"""Lines that say nothing: blank ones, comments, and ``...``, which ends a document."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or several that a bracket or a quotation mark holds together.

    Attributes:
        kind: what it is.
        indent: the columns of white space before it, a tab counted as two.
        text: all but that white space.
        dashes: the number of dashes that it begins with.
        key: its key, without quotation marks.
        value: what stands behind the colon, or behind the dashes, without a comment.
        more: the further lines that belong to it.
    """

    kind: LineKind
    indent: int
    text: str
    dashes: int = 0
    key: str = ""
    value: str = ""
    more: tuple[str, ...] = ()

    @property
    def opens_text(self) -> bool:
        """Whether a text of several lines follows (``|`` or ``>``)."""
        return bool(_BLOCK.fullmatch(self.value))

    @property
    def is_open(self) -> bool:
        """Whether its value stands in the lines that follow, if there is one."""
        return not self.value or bool(_ANCHOR.fullmatch(self.value))


_DASHES = re.compile(r"((?:-[ \t]+)*)(.*)", re.DOTALL)
_KEY = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s"'#\[\]{},&*!|>%@`](?:[^:#]|:(?=\S)|(?<=\S)\#)*?)[ \t]*:(?:[ \t]+(.*))?""", re.DOTALL
)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BLOCK = re.compile(r"(?:&\S+\s+)?[|>](?:[+-]?[1-9]?|[1-9][+-])")
_ANCHOR = re.compile(r"&\S+")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")


def read_lines(text: str) -> list[Line]:
    """The lines of a document."""
    raw = text.split("\n")
    lines: list[Line] = []
    position = 0
    while position < len(raw):
        count = _belonging(raw, position)
        lines.append(_read(raw[position], tuple(each.strip() for each in raw[position + 1 : position + count])))
        position += count
    return lines


def _read(raw: str, more: tuple[str, ...]) -> Line:
    text = raw.strip()
    space = raw[: len(raw) - len(raw.lstrip())]
    indent = len(space.replace("\t", "  "))
    if not text or text.startswith("#") or text == "...":
        return Line(LineKind.COMMENT if text else LineKind.BLANK, indent, text)
    found = _DASHES.fullmatch(text)
    dashes, rest = (found.group(1).count("-"), found.group(2)) if found else (0, text)
    if rest == "-":
        return Line(LineKind.DASH, indent, text, dashes + 1)
    if key := _KEY.fullmatch(rest):
        value = _value(key.group(2) or "")
        return Line(LineKind.KEY, indent, text, dashes, key.group(1).strip("\"'"), value, more)
    kind = LineKind.VALUE if dashes else LineKind.TEXT
    return Line(kind, indent, text, dashes, "", _value(rest), more)


def _value(text: str) -> str:
    """A value without the comment behind it."""
    quoted = _QUOTED.match(text)
    if quoted:
        return text[: quoted.end()] + _COMMENT.sub("", text[quoted.end() :])
    return _COMMENT.sub("", text).strip()


def _belonging(raw: Sequence[str], position: int) -> int:
    """How many lines a line and those that it holds together are; 1 where nothing is open, or nothing closes it."""
    found = _DASHES.fullmatch(raw[position].strip())
    rest = found.group(2) if found else ""
    key = _KEY.fullmatch(rest)
    value = (key.group(2) or "") if key else rest
    if value[:1] not in ('"', "'", "[", "{"):
        return 1
    joined = value
    for count in range(1, len(raw) - position + 1):
        if _is_closed(joined):
            return count
        if position + count < len(raw):
            joined += "\n" + raw[position + count]
    return 1


def _is_closed(value: str) -> bool:
    bare = _QUOTED.sub("", value)
    if value[0] in "\"'":
        return _QUOTED.match(value) is not None
    bare = "\n".join(_COMMENT.sub("", line) for line in bare.split("\n"))
    return all(bare.count(opening) <= bare.count(closing) for opening, closing in ("[]", "{}"))
