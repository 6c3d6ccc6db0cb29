"""Breaking labels into lines of about the same length, so that boxes stay compact. Chinese breaks between letters."""

from __future__ import annotations

import re
import unicodedata

_HAN = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_CLOSING = "，。、；：！？）》」』】”’％…,.;:!?)]}%"  # never first on a line
_OPENING = "（《「『【“‘([{"  # never last on a line
_PIECE = re.compile(rf"[{_OPENING}]*(?:[{_HAN}]|[^\s{_HAN}]+?(?=[{_HAN}{_OPENING}]|\s|$))[{_CLOSING}]*\s*")
_NARROW = 0.56  # em, a Latin letter on average


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text)


def wrap(text: str, limit: float) -> list[str]:
    """Break a text into as few lines as the limit (in em) allows, as even as possible.

    A word longer than the limit has a line of its own. Line ends in the text stay.
    """
    return [line for part in text.strip().splitlines() for line in _wrap_one(" ".join(part.split()), limit)] or [""]


def _wrap_one(text: str, limit: float) -> list[str]:
    pieces = _PIECE.findall(text)
    if "".join(pieces) != text:  # nothing may get lost
        pieces = re.findall(r"\S+\s*", text)
    lines = _fill(pieces, limit)
    if len(lines) == 1:
        return lines
    # As many lines, but as narrow as they can be: this evens them out.
    narrow = max(limit / 2, width(text) / len(lines))
    while narrow < limit:
        even = _fill(pieces, narrow)
        if len(even) == len(lines):
            return even
        narrow += 0.25
    return lines


def _fill(pieces: list[str], limit: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and width((lines[-1] + piece).rstrip()) > limit:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
