"""Tells prose from code in indented blocks: desktop editors indent paragraphs, CommonMark takes that for code.

The first sign in `_SIGNS` that a paragraph of the block shows decides; without any it is code, as CommonMark says.
A block is prose when all its paragraphs are.
"""

import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from everyline.notes.dialects.prose import HAN, ends_sentence

_COMMENT_OR_STRING = re.compile(r"(?m)(?:^|(?<=\s))(?:#|//).*$|\"[^\"\n]*\"|'[^'\n]*'")
_CODE = re.compile(
    r"(?m)^\s*(?:[$>#]\s|//|/\*|<\?|\{|\}|- )|[{;\\\[(]$|\s(?:=|:=|==|=>|->|&&|\|\|?)\s|\w\(\)|\s--?[a-z]|^\s*[\w./\"-]+:(?:\s\S+)?$"
)
_HAN_MARK = re.compile(r"[，。；：！？、…（）“”]")
_WORDS_OF_A_SENTENCE = 4
_SOME, _MOST = 0.25, 0.5


@dataclass(frozen=True, slots=True)
class _Sign:
    """What tells that a text is prose, or that it is code."""

    name: str
    prose: bool
    shown: Callable[[str], bool]


def _han(text: str) -> float:
    """The share of Chinese characters among letters."""
    letters = [letter for letter in text if letter.isalnum()]
    return len(HAN.findall(text)) / len(letters) if letters else 0.0


def _is_sentence(text: str) -> bool:
    words = text.split()
    return ends_sentence(text) and len(words) >= _WORDS_OF_A_SENTENCE and words[0][0].isupper()


_SIGNS = (
    _Sign("Chinese sentences", True, lambda text: bool(_HAN_MARK.search(text)) and _han(text) >= _SOME),  # noqa: FBT003
    _Sign("code syntax", False, lambda text: bool(_CODE.search(text))),  # noqa: FBT003
    _Sign("an English sentence", True, _is_sentence),  # noqa: FBT003
    _Sign("mostly Chinese", True, lambda text: _han(text) >= _MOST),  # noqa: FBT003
)


def is_prose(block: str) -> bool:
    """Whether the content of an indented block is prose."""
    paragraphs = [paragraph for paragraph in re.split(r"\n\s*\n", block) if paragraph.strip()]
    return all(_is_prose(paragraph) for paragraph in paragraphs)


def dedent(block: str) -> str:
    """The block without the indentation common to its lines; line numbers stay."""
    return textwrap.dedent(block.expandtabs(4))


def _is_prose(paragraph: str) -> bool:
    bare = _COMMENT_OR_STRING.sub(" ", paragraph)
    return next((sign.prose for sign in _SIGNS if sign.shown(bare)), False)
