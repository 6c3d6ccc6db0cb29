"""Breaking labels into lines of about the same length, so that boxes stay compact. Chinese breaks between letters."""

from __future__ import annotations

import re
import unicodedata

from everyline.text.writing import HAN, WIDE

_CLOSING = "，。、；：！？）》」』】”’％…,.;:!?)]}%"  # never first on a line
_OPENING = "（《「『【“‘([{"  # never last on a line
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[{WIDE}]|[^\s{WIDE}]+?(?=[{WIDE}{re.escape(_OPENING)}]|\s|$))[{re.escape(_CLOSING)}]*\s*",
)
_HAN_START, _HAN_END = re.compile(rf"[{HAN}]"), re.compile(rf"[{HAN}]$")
_LINE, _SPLIT, _TOO_LONG = 1e3, 25.0, 1e6
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
    # The cheapest way to set the first n pieces, and where its last line begins.
    costs, starts = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        cost, start = min((costs[start] + _cost(pieces, start, end, limit), -start) for start in range(end))
        costs.append(cost)
        starts.append(-start)
    lines: list[str] = []
    end = len(pieces)
    while end:
        lines.insert(0, "".join(pieces[starts[end] : end]).rstrip())
        end = starts[end]
    return lines


def _cost(pieces: list[str], start: int, end: int, limit: float) -> float:
    """How bad a line of these pieces is: every line costs, too long ones most, short ones some, split words too."""
    line = "".join(pieces[start:end]).rstrip()
    slack = limit - width(line)
    if slack < 0 and end - start > 1:
        return _TOO_LONG * (1 - slack)
    splits_word = end < len(pieces) and _HAN_END.search(line) and _HAN_START.match(pieces[end])
    return _LINE + max(slack, 0) ** 2 + (_SPLIT if splits_word else 0)
