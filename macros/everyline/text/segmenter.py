"""Cutting text into words, for comparing statements, and so that no line of a heading ends within one."""

import re

import rjieba

# Only scripts without blanks are cut; jieba would take Öffnung apart at its first letter.
_HAN = "\u2e80-\u2fdf\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"(?P<han>[{_HAN}]+)|(?:(?![{_HAN}])[^\W_])+(?:\.\d+)?")
_RUN = re.compile(rf"[{_HAN}]{{2,}}")
_HEADING = re.compile(r"<h[1-3]\b[^<>]*>.*?</h[1-3]>", re.DOTALL)
_TEXT = re.compile(r"(?<=>)[^<>]+(?=<)")


def cut(text: str) -> frozenset[str]:
    """The words of a text, in small letters and without punctuation."""
    found = _WORD.finditer(text.lower())
    words = (rjieba.cut(each["han"]) if each["han"] else [each[0]] for each in found)
    return frozenset(word for several in words for word in several if word.isalnum() or "." in word)


def with_breaks(html: str) -> str:
    """A page whose Chinese headings say where a line may end: between words."""
    return _HEADING.sub(lambda heading: _TEXT.sub(lambda text: _RUN.sub(_broken, text[0]), heading[0]), html)


def _broken(run: re.Match[str]) -> str:
    return "<wbr>".join(rjieba.cut(run[0]))
