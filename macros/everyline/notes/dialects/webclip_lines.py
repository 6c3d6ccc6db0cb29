"""What the lines of a clipped article are, now that their markup is gone: named rules in ordered tables.

A line plays the role of the first rule in `_RULES` that fits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from everyline.notes.dialects.prose import HAN, ends_sentence, introduces
from everyline.notes.dialects.webclip_vocabulary import (
    CLOSING_LED,
    CODE_PATH,
    CODES,
    COLON_LED,
    DEBRIS,
    MARKER,
    REFERENCE,
)


class Role(Enum):
    """What a line is."""

    DEBRIS = "left over from the page around the article"
    CODE = "code without its fence and indentation"
    REFERENCE = "an entry of the reference list"
    MARKER = "a list marker that lost its item to the next line"
    ITEM = "the first line of a list item"
    TERM = "what the next line defines"
    DEFINITION = "begins with the colon of a definition"
    CONTINUATION = "goes on with the sentence of the line before"
    HEADING = "a heading without its marks"
    TEXT = "begins a paragraph"


@dataclass(slots=True)
class Line:
    """A line that is not blank.

    Attributes:
        number: 1-based.
        raw: as found.
        text: without surrounding blanks, its list marker, and the marker of the next item at its end.
        marker: its own list marker, if it begins with one.
        opens_item: whether it ends with the list marker of the next line.
        after_blank: whether a blank line stands before it.
        language: of a CODE line.
        role: what it is.
    """

    number: int
    raw: str
    text: str
    marker: str = ""
    opens_item: bool = False
    after_blank: bool = False
    language: str = ""
    role: Role = Role.TEXT


# `mountPath`, glued to the sentence that its line breaks off
_GLUED_NAME = re.compile(
    r"(?<=[\u3400-\u9fff。,，(（])(?P<name>[A-Za-z][a-z0-9]*[A-Z][A-Za-z0-9]*|\.[a-z][\w.\[\]-]*(?: = \w+)?)$"
)
_LONE_NAME = re.compile(r"[a-z][\w-]*", re.ASCII)
_OPENING_MARKER = re.compile(r"[-*•·–]\s+(?=\S)|\d{1,2}[.)]\s+(?=\S)|\d{1,2}、\s*(?=\S)")
_LATIN_TITLE = re.compile(r"[A-Z][\w'’/&+()\- ]*", re.ASCII)
_WORD = re.compile(r"[A-Za-z]{3,}")
_TITLE_LENGTH, _HEADING_LENGTH, _HEADING_WORDS = 80, 60, 10


def classify(text: str) -> list[Line]:
    """The lines of a clip that are not blank, each with its role."""
    lines: list[Line] = []
    blank = False
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            lines.append(Line(number, raw, raw.replace("\r", " ").strip(), after_blank=blank))
        blank = not raw.strip()
    _find_code(lines)
    _find_closing_markers(lines)
    for position, line in enumerate(lines):
        line.role = next(rule.role for rule in _RULES if rule.fits(lines, position))
        opening = _OPENING_MARKER.match(line.text) if line.role is Role.ITEM else None
        if opening:
            line.marker, line.text = opening.group().strip(), line.text[opening.end() :]
    return lines


def is_fragment(line: Line) -> bool:
    """Whether the line is nothing but inline code."""
    return bool(CODE_PATH.fullmatch(line.text) or _LONE_NAME.fullmatch(line.text))


def glued_name(line: Line) -> str:
    """The inline code at which the line breaks off, if it does."""
    match = _GLUED_NAME.search(line.text)
    return match["name"] if match else ""


def same_words(first: str, second: str) -> bool:
    """Whether the second text holds all Latin words of the first, singular or plural."""
    wanted, given = _words(first), _words(second)
    return bool(wanted) and wanted < given


def _words(text: str) -> set[str]:
    return {word.casefold().removesuffix("s") for word in _WORD.findall(text)}


def _find_code(lines: Sequence[Line]) -> None:
    for code in CODES:
        position = 0
        while position < len(lines):
            end = position
            if not lines[position].language and code.first.fullmatch(lines[position].text):
                while end < len(lines) and not lines[end].language and code.line.fullmatch(lines[end].text):
                    end += 1
            if end - position >= code.least:
                for line in lines[position:end]:
                    line.language = code.language
            position = max(end, position + 1)


def _find_closing_markers(lines: Sequence[Line]) -> None:
    """`…对象。 -` ends with the marker of the next item, in clips where markers stand alone as well."""
    alone = any(MARKER.fullmatch(line.text) for line in lines)
    for line in lines:
        match = re.search(r"(?<!\s)\s+[-•·]$", line.text)
        if match and not line.language and (alone or introduces(line.text[: match.start()])):
            line.text, line.opens_item = line.text[: match.start()], True


def _is_debris(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and any(row.pattern.fullmatch(lines[at].text) for row in DEBRIS)


def _is_first_of_item(lines: Sequence[Line], at: int) -> bool:
    if at and (lines[at - 1].role is Role.MARKER or lines[at - 1].opens_item):
        return True
    return bool(_OPENING_MARKER.match(lines[at].text))


def _is_term(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    follows = at + 1 < len(lines) and not lines[at + 1].after_blank and COLON_LED.fullmatch(lines[at + 1].text)
    short = len(text) <= _HEADING_LENGTH and not ends_sentence(text) and not introduces(text)
    return bool(follows) and short and not COLON_LED.fullmatch(text)


def _is_definition(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and lines[at - 1].role is Role.TERM


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a hard line break, mostly around inline code, cut the line off from the one before."""
    line, before = lines[at], lines[at - 1]
    can_go_on = (Role.TEXT, Role.CONTINUATION, Role.ITEM, Role.DEFINITION)
    if at == 0 or line.after_blank or before.role not in can_go_on:
        return False
    if CLOSING_LED.fullmatch(line.text) and not CODE_PATH.match(line.text):
        return True
    if COLON_LED.fullmatch(line.text):
        return True
    if ends_sentence(before.text) or introduces(before.text):
        return False
    wrapped = line.text[0].islower() and bool(re.search(r"[A-Za-z,]$", before.text))
    return bool(is_fragment(line) or is_fragment(before) or glued_name(before) or wrapped)


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    follower = lines[at + 1].text if at + 1 < len(lines) else ""
    short = len(text) <= _HEADING_LENGTH and not ends_sentence(text) and not introduces(text)
    if not short or not follower:
        return False
    if not HAN.search(text):
        few = len(text.split()) <= _HEADING_WORDS
        return bool(_LATIN_TITLE.fullmatch(text)) and few and not follower[0].islower()
    if re.search(r"[,，、。]", text):
        return False
    before = lines[at - 1]
    if before.role is Role.HEADING and at > 1:
        return bool(_words(text) & _words(before.text))
    closed = ends_sentence(before.text) or before.role not in (Role.TEXT, Role.CONTINUATION)
    return closed and follower.endswith((":", "：")) and len(follower) <= _HEADING_LENGTH


def _is_title(lines: Sequence[Line], at: int) -> bool:
    text = lines[at].text
    return at == 0 and len(text) <= _TITLE_LENGTH and not ends_sentence(text) and not introduces(text)


@dataclass(frozen=True, slots=True)
class _Rule:
    role: Role
    fits: Callable[[Sequence[Line], int], bool]


_RULES = (
    _Rule(Role.CODE, lambda lines, at: bool(lines[at].language)),
    _Rule(Role.DEBRIS, _is_debris),
    _Rule(Role.REFERENCE, lambda lines, at: bool(REFERENCE.fullmatch(lines[at].text))),
    _Rule(Role.MARKER, lambda lines, at: bool(MARKER.fullmatch(lines[at].text))),
    _Rule(Role.TERM, _is_term),
    _Rule(Role.DEFINITION, _is_definition),
    _Rule(Role.ITEM, _is_first_of_item),
    _Rule(Role.CONTINUATION, _goes_on),
    _Rule(Role.HEADING, _is_title),
    _Rule(Role.HEADING, _is_heading),
    _Rule(Role.TEXT, lambda _lines, _at: True),
)
