"""Cutting text into words, for comparing statements."""

from __future__ import annotations

import re

import rjieba

# Only scripts without blanks are cut; jieba would take Öffnung apart at its first letter.
_HAN = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?P<han>[{_HAN}]+)|(?:(?![{_HAN}])[^\W_])+(?:\.\d+)?")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    found = _WORD.finditer(text.lower())
    words = (rjieba.cut(each["han"]) if each["han"] else [each[0]] for each in found)
    return frozenset(word for several in words for word in several if word.isalnum() or "." in word)
