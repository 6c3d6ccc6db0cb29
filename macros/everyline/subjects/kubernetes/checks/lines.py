"""Lines of broken YAML, each for itself: what it says can be read even where its indentation is lost."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from everyline.subjects.kubernetes.checks.sentences import UnclearError, say
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict


class LineKind(Enum):
    """What a line is."""

    NOTHING = "nothing"  # blank, or a comment
    KEY = "key"  # `key:` or `key: value`, perhaps behind a dash
    ITEM = "item"  # behind a dash: an item that is no mapping, or nothing yet
    OTHER = "other"  # nothing that can be given a place


@dataclass(frozen=True, slots=True)
class YamlLine:
    """One line, with those that certainly belong to it: the text below ``|``, or what a bracket holds together."""

    kind: LineKind  # what it is
    number: int  # its place in the text, from 0
    indent: int  # the number of spaces before it
    text: str  # all but those spaces
    inset: int = 0  # the number of columns from its dash to what follows; 0 where it has none
    key: str = ""  # its key, without quotation marks
    value: str = ""  # what stands behind the colon, or behind the dash, without a comment
    more: tuple[str, ...] = ()  # the further lines that belong to it, as they are

    @property
    def opens_text(self) -> bool:
        """Whether its value is a text below it (``|`` or ``>``)."""
        return bool(_BLOCK.fullmatch(self.value))

    @property
    def is_open(self) -> bool:
        """Whether its value stands in the lines that follow, if there is one."""
        return not self.more and (not self.value or bool(_ANCHOR.fullmatch(self.value)))


_DASH = re.compile(r"-(?:[ ]+|$)")
KEY = re.compile(
    r"""("[^"]*"|'[^']*'|[^\s"'#\[\]{},&*!|>%@`](?:[^:#]|:(?=\S)|(?<=\S)\#)*?)[ \t]*:(?:[ \t]+(.*))?""", re.DOTALL
)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BLOCK = re.compile(r"(?:&\S+\s+)?[|>](?:[+-]?[1-9]?|[1-9][+-])")
_ANCHOR = re.compile(r"&\S+")
_QUOTED = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""")
_BEFORE = re.compile(r"[ \t]*(?:-[ \t]+)*")
_WIDTHS = (2, 4, 8)  # columns that people have their editors show a tab as
_LONGEST = 100  # lines that one bracket or quotation mark holds together


def read_lines(text: str) -> list[YamlLine]:
    """The lines of a document that is indented with spaces."""
    raw = text.split("\n")
    lines: list[YamlLine] = []
    at = 0
    while at < len(raw):
        lines.append(_read(raw, at))
        at += 1 + len(lines[-1].more)
    return lines


def _read(raw: Sequence[str], at: int) -> YamlLine:
    text = raw[at].lstrip(" ")
    indent = len(raw[at]) - len(text)
    if not text.strip() or text.startswith("#"):
        return YamlLine(LineKind.NOTHING, at, indent, text)
    dash = _DASH.match(text)
    inset = dash.end() if dash else 0
    rest = text[inset:].rstrip()
    found = KEY.fullmatch(rest)
    kind = LineKind.KEY if found else LineKind.ITEM if dash and not _DASH.match(rest) else LineKind.OTHER
    value = _value((found.group(2) or "") if found else rest)
    column = indent + (inset if found else 0)
    more = () if kind is LineKind.OTHER else tuple(raw[at + 1 : at + 1 + _belonging(raw, at, value, column)])
    return YamlLine(kind, at, indent, text, inset, found.group(1).strip("\"'") if found else "", value, more)


def _value(text: str) -> str:
    """A value without the comment behind it."""
    quoted = _QUOTED.match(text)
    if quoted:
        return text[: quoted.end()] + _COMMENT.sub("", text[quoted.end() :])
    return _COMMENT.sub("", text).strip()


def _belonging(raw: Sequence[str], at: int, value: str, column: int) -> int:
    """How many of the lines below belong to a line whose mapping or list begins in a column."""
    following = raw[at + 1 : at + 1 + _LONGEST]
    if _BLOCK.fullmatch(value):
        inside = [not line.strip() or len(line) - len(line.lstrip(" ")) > column for line in raw[at + 1 :]]
        count = inside.index(False) if False in inside else len(inside)
        return count if any(line.strip() for line in raw[at + 1 : at + 1 + count]) else 0
    joined = value
    if value[:1] in ("[", "{", '"', "'"):
        for count, line in enumerate(["", *following]):
            joined += f"\n{line}" if count else ""
            if _is_closed(joined):
                return count
        return 0
    count = 0
    for line in following:  # a plain text goes on in lines that are indented deeper and are nothing else
        bare = line.strip()
        is_more = (
            bare and len(line) - len(line.lstrip(" ")) > column and not KEY.fullmatch(bare) and bare[0] not in "-#"
        )
        if not is_more or (not value and bare[0] in "[{\"'|>&*!"):
            break
        count += 1
    return count


def _is_closed(value: str) -> bool:
    if value[0] in "\"'":
        return _QUOTED.match(value) is not None
    bare = "\n".join(_COMMENT.sub("", line) for line in _QUOTED.sub("", value).split("\n"))
    return all(bare.count(opening) <= bare.count(closing) for opening, closing in ("[]", "{}"))


def is_lost(text: str) -> bool:
    """Whether no line is indented, so that the whole layout is lost."""
    lines = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    return len({line[: len(line) - len(line.lstrip())] for line in lines}) == 1


def evened(text: str) -> Iterator[tuple[str, CheckVerdict]]:
    """What a text can be without tabs in its indentation, or without what all lines but the first are indented by.

    Raises:
        UnclearError: if tabs may be part of a text of several lines in it.
    """
    lines = text.split("\n")
    ways: list[tuple[int, Callable[[str, int], str]]] = [(width, _replaced) for width in _WIDTHS]
    ways += [(width, str.expandtabs) for width in _WIDTHS[1:]]  # up to the next column that a tab stops at
    for width, way in ways if any("\t" in _start(line) for line in lines) else ():
        even = [spaced(line, width, way) for line in lines]
        for line in read_lines("\n".join(even)):
            inside = range(line.number + 1, line.number + 1 + len(line.more)) if line.opens_text else range(0)
            starts = {lines[at][: len(lines[at]) - len(lines[at].lstrip())] for at in inside if lines[at].strip()}
            if len(starts) > 1 and any("\t" in start for start in starts):
                raise UnclearError(say("text-tabs", line.number + 1, line=line.text.strip()))
            for at in inside:
                bare = lines[at].lstrip(" \t")
                even[at] = way(lines[at][: len(lines[at]) - len(bare)], width) + bare
        yield "\n".join(even), say("repair/tabs-replaced", 0, width=width)
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines[first + 1 :] if line.strip()), default=0)
    if margin and not lines[first].startswith(" "):
        even = [*lines[: first + 1], *(line[margin:] for line in lines[first + 1 :])]
        yield "\n".join(even), say("moved/margin", 0, width=margin)


def _replaced(start: str, width: int) -> str:
    return start.replace("\t", " " * width)


def spaced(line: str, width: int = 2, way: Callable[[str, int], str] = _replaced) -> str:
    """A line whose indentation has no tabs."""
    start = _start(line)
    return way(start, width) + line[len(start) :]


def _start(line: str) -> str:
    found = _BEFORE.match(line)
    return found.group() if found else ""
