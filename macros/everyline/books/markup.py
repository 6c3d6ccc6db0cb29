"""Typst source made of calls and quoted strings alone.

Whatever comes from notes or pages stands within quotes, so that nothing in it can be markup or code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NewType

from everyline.text.escaping import visible

Markup = NewType("Markup", str)

_PAGE = 640  # pixels
_NUMBER = re.compile(r"\s*(-?\d{1,6}(?:\.\d{1,9})?)(px|pt|%)?\s*")
_PARTING = re.compile(r" (?=[·|›→–—] )")
_ESCAPES = {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\t"): "\\t"}


def string(text: str) -> str:
    """A text as a quoted string, for arguments."""
    return f'"{visible(text).translate(_ESCAPES)}"'


def text(content: str) -> Markup:
    """A text as it stands, for content; no line of it begins with a sign that parts names."""
    return Markup(f"#{string(_PARTING.sub(chr(0xA0), content))}") if content else Markup("")


def join(parts: Iterable[Markup]) -> Markup:
    """Pieces of content, one after the other."""
    return Markup("".join(parts))


def number(written: str | None, default: float) -> float:
    """What HTML calls a length or a number, in pixels; a share is one of a page's width; another where nothing can be read."""
    found = _NUMBER.fullmatch(written or "")
    return float(found[1]) * (_PAGE / 100 if found[2] == "%" else 1) if found else default


def call(name: str, /, *arguments: object, body: Markup | None = None, **named: object) -> Markup:
    """A call of one of the templates' functions.

    Args:
        name: of the function.
        arguments: texts, numbers, flags, markup (as content), or tuples of them (as arrays).
        body: content that follows the arguments.
        named: arguments by name; ``_`` becomes ``-``.
    """
    given = [_value(each) for each in arguments]
    given += [f"{key.replace('_', '-')}: {_value(value)}" for key, value in named.items()]
    trailing = "" if body is None else f"[{body}]"
    return Markup(f"#{name}({', '.join(given)}){trailing}")


@dataclass(slots=True)
class Content:
    """Markup as an argument, to tell it from a text."""

    markup: Markup


@dataclass(slots=True)
class Word:
    """A name of Typst as an argument: ``auto``, ``center``, ``1fr``."""

    name: str


def _value(value: object) -> str:
    match value:
        case Content():
            written = f"[{value.markup}]"
        case Word():
            written = value.name
        case None | bool():
            written = {None: "none", True: "true", False: "false"}[value]
        case int() | float():
            written = f"{value:g}"
        case str():
            written = string(value)
        case tuple() | list():
            written = f"({''.join(f'{_value(each)},' for each in value)})"
        case _:
            raise TypeError(type(value))
    return written
