"""Slips of the pen in YAML that can be set right without knowing what the text is about."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

Fields = Container[str]


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One thing that a repair changed besides white space, or how it changed that.

    Attributes:
        line: the 1-based line of the text as it was; 0 where all of it is meant.
        message: what was changed, and why.
    """

    line: int
    message: str


_BLANKS = re.compile("[\u00a0\u3000\u2000-\u200b\ufeff]")
_START = r"([ \t]*(?:-[ \t]+)*)"
_FULL_COLON = re.compile(rf"{_START}([A-Za-z][\w./-]*)[ \t]*：[ \t]*(.*)")
_FULL_QUOTES = re.compile(r"(.*(?::|-)[ \t]+)[“”]([^“”\"]*)[“”]([ \t]*(?:#.*)?)")
_FULL_SINGLE = re.compile(r"(.*(?::|-)[ \t]+)[‘’]([^‘’']*)[‘’]([ \t]*(?:#.*)?)")
_FULL_DASH = re.compile(r"([ \t]*)[－—–][ \t]*(.*)")
_FLOW = re.compile(r"(.*(?::|-)[ \t]+)([\[【{｛].*[\]】}｝])([ \t]*(?:#.*)?)")
_NO_BLANK = re.compile(rf"{_START}([A-Za-z][\w./-]*):([^\s:/].*)")
_NO_BLANK_DASH = re.compile(r"([ \t]*)-([A-Za-z][\w./-]*:(?:[ \t].*)?)")
_HALF = str.maketrans({"，": ",", "、": ",", "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"', "：": ":"})


def mend_slips(text: str, fields: Fields) -> tuple[str, list[Change]]:
    """Set right what is certainly a slip.

    Args:
        text: YAML that is broken.
        fields: the names of all fields that Kubernetes has.
    """
    mended: list[str] = []
    changes: list[Change] = []
    for number, line in enumerate(text.split("\n"), 1):
        left = line
        for slip in _SLIPS:
            fixed = slip(left, fields)
            if fixed and fixed[0] != left:
                left = fixed[0]
                changes.append(Change(number, fixed[1]))
        mended.append(left)
    return "\n".join(mended), changes


def _blanks(line: str, _: Fields) -> tuple[str, str] | None:
    """Only before the text and around a colon: elsewhere such a blank may be meant."""
    found = re.match(rf"[ \t{_BLANKS.pattern[1:]}*", line)
    start = found.end() if found else 0
    fixed = _BLANKS.sub(" ", line[:start]) + re.sub(rf":{_BLANKS.pattern}+", ": ", line[start:])
    return fixed, "an unusual space became an ordinary one"


def _full_colon(line: str, fields: Fields) -> tuple[str, str] | None:
    found = _FULL_COLON.fullmatch(line)
    if not found or found.group(2) not in fields:
        return None
    fixed = f"{found.group(1)}{found.group(2)}: {found.group(3)}".rstrip()
    return fixed, f"the full-width colon behind `{found.group(2)}` became `:`"


def _full_quotes(line: str, _: Fields) -> tuple[str, str] | None:
    if found := _FULL_QUOTES.fullmatch(line):
        return f'{found.group(1)}"{found.group(2)}"{found.group(3)}', 'full-width quotation marks became `"`'
    if found := _FULL_SINGLE.fullmatch(line):
        return f"{found.group(1)}'{found.group(2)}'{found.group(3)}", "full-width quotation marks became `'`"
    return None


def _full_dash(line: str, _: Fields) -> tuple[str, str] | None:
    found = _FULL_DASH.fullmatch(line)
    return (f"{found.group(1)}- {found.group(2)}", "a long dash became `-`") if found else None


def _flow(line: str, _: Fields) -> tuple[str, str] | None:
    found = _FLOW.fullmatch(line)
    if not found or found.group(2).isascii():
        return None
    return found.group(1) + found.group(2).translate(_HALF) + found.group(
        3
    ), "full-width marks in the list became plain ones"


def _no_blank(line: str, fields: Fields) -> tuple[str, str] | None:
    found = _NO_BLANK.fullmatch(line)
    if not found or found.group(2) not in fields:
        return None
    return f"{found.group(1)}{found.group(2)}: {found.group(3)}", f"a space was added after `{found.group(2)}:`"


def _no_blank_dash(line: str, fields: Fields) -> tuple[str, str] | None:
    found = _NO_BLANK_DASH.fullmatch(line)
    if not found or found.group(2).partition(":")[0] not in fields:
        return None
    return f"{found.group(1)}- {found.group(2)}", "a space was added after the dash"


_SLIPS = (_blanks, _full_dash, _full_colon, _full_quotes, _flow, _no_blank_dash, _no_blank)
