"""Cutting Chinese text into words, and teaching jieba, which cuts it for the search index, what readers type.

Material's search cuts a query by the words of its index. A compound that the index keeps whole (健康检查) is therefore
not found by its parts (检查), while one kept in parts is found whole as well. So compounds are taken apart.
"""

from __future__ import annotations

import logging
import marshal
from collections.abc import Iterable
from types import ModuleType, SimpleNamespace

from everyline.text.scripts import base

# Material's Chinese default stems the index but not what is typed, so Latin words would never be found.
SEARCH = {
    "pipeline": ["stopWordFilter"],
    "separator": r"[\s\u200b\u3000\-、。，．？！；：（）「」“”/]+|(?!\b)(?=[A-Z][a-z])",
}
_COMPOUND = 4  # characters; shorter words are not worth taking apart


def is_segmented(language: str) -> bool:
    """Whether the search index of a language is made by jieba."""
    return base(language) == "zh"


def teach_segmenter(texts: Iterable[str]) -> None:
    """Make jieba split every compound in these texts that consists of words of two characters or more."""
    jieba = _jieba()
    words = {word for text in texts for word in jieba.cut(text) if len(word) >= _COMPOUND and not word.isascii()}
    for word in sorted(words):
        parts = _parts(word, jieba.dt.FREQ)
        if parts:
            jieba.suggest_freq(parts, tune=True)


def _parts(word: str, known: dict[str, int]) -> tuple[str, ...]:
    """A word's cut into known words of two characters or more, the longest first part preferred, or nothing."""
    for end in range(len(word) - 2, 1, -1):
        head, tail = word[:end], word[end:]
        if known.get(head) and (known.get(tail) or _parts(tail, known)):
            return head, *(() if not tail else (tail,) if known.get(tail) else _parts(tail, known))
    return ()


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    jieba = _jieba()
    jieba.setLogLevel(logging.WARNING)
    return frozenset(word.lower() for word in jieba.cut(text) if any(letter.isalnum() for letter in word))


def _jieba() -> ModuleType:
    """The library, told to read its cached dictionary at once: value by value from a file takes it six times as long."""
    import jieba  # noqa: PLC0415 - loading its dictionary takes half a second, and only Chinese texts need it

    jieba.marshal = SimpleNamespace(load=lambda file: marshal.loads(file.read()), dump=marshal.dump)  # noqa: S302 - its own
    module: ModuleType = jieba
    return module
