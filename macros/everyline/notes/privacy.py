"""What the author of a note marked as private: found before anything else reads the note, and in nothing that is made of it.

Private are notes by their properties (``publish: false``, ``draft: true``, ``private:: true``, ``public:: false``), by folders or
tags that the configuration names, or, with ``publish: explicit`` there, by not being marked for publishing; and passages:
``%%…%%``, HTML comments, and blocks of an outline with such a property or tag, with all that stands under them. Nothing is
private in code, in diagrams, where ``%%`` is a comment of another kind, or in math.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from everyline.notes.units import Kind, Unit
from everyline.text.problems import Problem

_TOKEN = re.compile(
    r"(?P<fence>^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*$)"
    r"|\\[\\`$%<]|(?P<ticks>`+)|(?P<math>\$\$?)|(?P<comment><!--)|(?P<percent>%%)",
    re.MULTILINE,
)
# What can't be in one paragraph with the line before it.
_BLOCK = re.compile(r"^[ \t]*(?:$|[-*+>#|]|\d{1,9}[.)][ \t])", re.MULTILINE)
_MATH = re.compile(r"\$(?![\s$])[^$\n]*(?<![\s\\$])\$(?!\d)")
_BULLET = re.compile(r"([ \t]*)-(?:[ \t]|$)")
_NO = ("false", "no", "off", "0")
_YES = ("true", "yes", "on", "1")
# What a property says by these values; in the order in which they are asked.
_PRIVATE = {
    "publish": _NO,
    "published": _NO,
    "public": _NO,
    "dg-publish": _NO,
    "draft": _YES,
    "private": _YES,
}
_PUBLIC = ("publish", "published", "public", "dg-publish")


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a project's configuration says about what is published.

    Attributes:
        folders: of notes that are private, or single notes, relative to the notes' folder.
        tags: that make what bears them private, in small letters and without their marks.
        is_explicit: whether only notes are published that say so.
    """

    folders: tuple[str, ...] = ()
    tags: frozenset[str] = frozenset()
    is_explicit: bool = False

    def of_note(self, path: str, properties: Mapping[str, str], tags: Iterable[str]) -> str:
        """Why a note is private as a whole, in words; empty where it is not.

        Args:
            path: relative to the notes' folder.
            properties: of the note.
            tags: of the note.
        """
        if folder := self.folder_of(path):
            return f"the configuration names `{folder}`"
        if said := _private(properties):
            return said
        if tag := next((each for each in tags if self.has(each)), ""):
            return f"the configuration names the tag `{tag}`"
        if self.is_explicit and not is_public(properties):
            return "it does not say `publish: true`"
        return ""

    def folder_of(self, path: str) -> str:
        """The private folder that a file lies in, or the file itself where it is named; empty for none."""
        return next((each for each in self.folders if path == each or path.startswith(f"{each.rstrip('/')}/")), "")

    def has(self, tag: str) -> bool:
        """Whether what bears a tag, or one within it, is private."""
        parts = tag.removeprefix("#").lower().split("/")
        return any("/".join(parts[:end]) in self.tags for end in range(1, len(parts) + 1))

    def of_units(self, units: Iterable[Unit]) -> set[int]:
        """The lines of the blocks that are private, with all that stands under them."""
        units = [*units]
        private = {unit for unit in units if any(map(self.has, unit.tags))}
        for unit in units:
            if unit.kind is Kind.METADATA and unit.parent:
                name, colons, value = unit.text.partition("::")
                if colons and _private({name.strip().lower(): value.strip()}):
                    private.add(unit.parent)
        found: set[Unit] = set()
        for unit in units:  # a parent precedes its children
            if unit in private or unit.parent in found:
                found.add(unit)
        return {line for unit in found for line in unit.span.lines}


def is_public(properties: Mapping[str, str]) -> bool:
    """Whether a note is marked for publishing."""
    return any(_value(properties, name) in _YES for name in _PUBLIC)


def _private(properties: Mapping[str, str]) -> str:
    found = ((name, properties[name]) for name, values in _PRIVATE.items() if _value(properties, name) in values)
    return next((f"it says `{name}: {value}`" for name, value in found), "")


def _value(properties: Mapping[str, str], name: str) -> str:
    return properties.get(name, "").strip(" \t\"'").lower()


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its comments; line numbers stay.

    Attributes:
        text: what is left.
        comments: what is not: the number of the line and the text on it.
        problems: comments that nobody closed, which are text.
    """

    text: str
    comments: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]


def without_comments(text: str, path: str) -> Redacted:
    """Take the comments out of a text: ``%%…%%`` and ``<!--…-->``, but none that stand in code or math."""
    if "%%" not in text and "<!--" not in text:
        return Redacted(text, (), ())
    spans, unclosed = _comments(text)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    comments, pieces, last = list[tuple[int, str]](), list[str](), 0
    for start, end in spans:
        before, taken = text[last:start], text[start:end]
        if end == len(text) or text[end] == "\n":
            before = before.rstrip(" \t")  # two blanks at the end of a line would break it
        pieces += [before, "\n" * taken.count("\n")]
        number = bisect_right(starts, start)
        comments += [(number + place, line) for place, line in enumerate(taken.split("\n")) if line.strip()]
        last = end
    message, hint = "this `%%` is never closed, so it is text", "close it, or write it between backticks"
    problems = [Problem.warning(path, bisect_right(starts, unclosed), message, hint)] if unclosed >= 0 else []
    return Redacted("".join([*pieces, text[last:]]), tuple(comments), tuple(problems))


def _comments(text: str) -> tuple[list[tuple[int, int]], int]:
    """Where comments begin and end, and where one begins that does not end, or -1."""
    code = _Code(text)
    spans, unclosed, position = list[tuple[int, int]](), -1, 0
    while found := _TOKEN.search(text, position):
        position = found.end()
        if found["comment"] or found["percent"]:
            mark = "-->" if found["comment"] else "%%"
            end = text.find(mark, position)
            if end >= 0:
                spans.append((found.start(), position := end + len(mark)))
            elif found["percent"]:
                unclosed = found.start()
        else:
            position = code.end(found)
    return spans, unclosed


class _Code:
    """Knows where code and math end that begin at some place of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._blocks = [found.start() for found in _BLOCK.finditer(text)]
        self._ticks: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def end(self, found: re.Match[str]) -> int:
        """Where what begins with a token ends; behind the token where it begins nothing."""
        if found["fence"] is not None:
            return _end_of_fence(self._text, found)
        after = bisect_right(self._blocks, found.start())
        block_end = self._blocks[after] if after < len(self._blocks) else len(self._text)
        if found["ticks"]:
            same = self._ticks[len(found[0])]
            place = bisect_right(same, found.start())
            is_closed = place < len(same) and same[place] < block_end
            return same[place] + len(found[0]) if is_closed else found.end()
        if found["math"] == "$$":
            end = self._text.find("$$", found.end(), block_end)
            return end + len("$$") if end >= 0 else found.end()
        inline = _MATH.match(self._text, found.start()) if found["math"] else None
        return inline.end() if inline else found.end()


def _end_of_fence(text: str, opening: re.Match[str]) -> int:
    """Where a fenced block ends: behind the line that closes it, or where its bullet ends, or with the text."""
    mark = opening["mark"]
    bullet = _BULLET.match(opening[0])
    position = opening.end()
    while position < len(text):
        start = position + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        content = line.strip(" \t>")
        if content.startswith(mark) and not content.strip(mark[0]):
            return end
        next_bullet = _BULLET.match(line) if bullet else None
        if bullet and next_bullet and len(next_bullet[1].expandtabs(4)) <= len(bullet[1].expandtabs(4)):
            return start
        position = end
    return len(text)
