"""Cutting Chinese text into words, for the search index and for comparing statements.

Material's search cuts a query by the words of its index. A compound that the index keeps whole (健康检查) is therefore
not found by its parts (检查), while one kept in parts is found whole as well. So compounds are taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import rjieba

_BOUND = "\u200b"  # what Material's search takes for a space in Chinese text, and browsers do not show
_COMPOUND = range(4, 17)  # characters; shorter words are not worth taking apart, and no dictionary has longer ones
_HAN = re.compile(r"[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    return frozenset(part for word in rjieba.cut(text.lower()) for part in _WORD.findall(word))


def bound(text: str) -> str:
    """A text with a zero-width space on both sides of every Chinese word, but not at its ends."""
    return _HAN.sub(lambda run: f"{_BOUND}{_BOUND.join(_words(run[0]))}{_BOUND}", text).strip(_BOUND)


def _words(text: str) -> Iterator[str]:
    for word in rjieba.cut(text):
        yield from (_parts(word) if len(word) in _COMPOUND else ()) or (word,)


def _parts(word: str) -> tuple[str, ...]:
    """A word's cut into known words of two characters or more, the longest first part preferred, or nothing."""
    for end in range(len(word) - 2, 1, -1):
        head, tail = word[:end], word[end:]
        rest = ((tail,) if rjieba.has_word(tail) else _parts(tail)) if rjieba.has_word(head) else ()
        if rest:
            return head, *rest
    return ()
