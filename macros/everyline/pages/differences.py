"""Two wordings of a sentence, word by word."""

from __future__ import annotations

import difflib
import itertools
import re
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff_]+(?:[-'’./_][^\W\u2e80-\u9fff]+)*|\s+|.", re.DOTALL)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
_FEWEST = 4  # signs of Chinese, or two words, that are the same between two changes and stay apart from them
_MOST = 0.75  # of the words that may differ before both wordings are shown whole


class Piece(NamedTuple):
    """A piece of a difference: ``=`` for what is the same, ``-`` for what went, ``+`` for what came."""

    sign: str
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """What changed from one wording to another; the same words in another case or with other punctuation did not change.

    Changes with next to nothing between them are one; where little stays, the old wording stands whole before the new one.
    """
    before, after = _TOKEN.findall(" ".join(old.split())), _TOKEN.findall(" ".join(new.split()))
    ways = difflib.SequenceMatcher(None, [*map(_bare, before)], [*map(_bare, after)], autojunk=False).get_opcodes()
    steps = [("=" if tag == "equal" else "x", before[a:b], after[c:d]) for tag, a, b, c, d in ways]
    steps = [("=" if not _said(gone) and not _said(come) else sign, gone, come) for sign, gone, come in steps]
    for at in range(1, len(steps) - 1):
        if steps[at - 1][0] == steps[at + 1][0] == "x" and _length(steps[at][2]) < _FEWEST:
            steps[at] = ("x", *steps[at][1:])
    same = sum(_length(come) for sign, _, come in steps if sign == "=")
    if same < (1 - _MOST) * _length(before):
        steps = [("x", before, after)]
    pieces: list[Piece] = []
    for sign, group in itertools.groupby(steps, key=lambda step: step[0]):
        gone, come = (
            "".join(itertools.chain.from_iterable(each))
            for each in zip(*((gone, come) for _, gone, come in group), strict=True)
        )
        pieces += [Piece("=", come)] if sign == "=" else [Piece("-", gone), Piece("+", come)]
    return tuple(each for each in pieces if each.text)


def _bare(token: str) -> str:
    """A word without what does not count as a change."""
    return token.casefold() if token[0].isalnum() else " "


def _said(tokens: list[str]) -> bool:
    return any(each[0].isalnum() for each in tokens)


def _length(tokens: list[str]) -> int:
    """How much is said: a sign of Chinese counts one, a word two."""
    return sum(1 if _WIDE.match(each) else 2 for each in tokens if each[0].isalnum())
