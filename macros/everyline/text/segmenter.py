"""Cutting text into words, for comparing statements."""

from __future__ import annotations

import re

import rjieba

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    return frozenset(part for word in rjieba.cut(text.lower()) for part in _WORD.findall(word))
