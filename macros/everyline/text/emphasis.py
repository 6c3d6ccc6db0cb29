"""Emphasis in scripts without blanks between words: ``**注意：**下文`` is bold, whatever CommonMark makes of it.

CommonMark tells an opening mark from a closing one by blanks and punctuation beside it. Where Chinese characters, kana and
wide punctuation stand there, neither says anything, so that marks beside them open and close as they do beside a blank.
"""

import re
import unicodedata
from collections.abc import MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token

_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)


def wide_emphasis(parser: MarkdownIt) -> None:
    """A plug-in for markdown-it: emphasis, strikethrough and all other marks beside wide letters."""
    inline = _Inline()
    inline.__dict__.update(parser.inline.__dict__)
    parser.inline = inline


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 - markdown-it's names
        """Whether the marks that begin at a place can open or close emphasis, and how many they are."""
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if unicodedata.combining(before) or before == "\ufe00":  # a variant of the letter before
            before = self.src[start - 2] if start > 1 else " "
        wide_before, wide_after = bool(_WIDE.match(before)), bool(_WIDE.match(after))
        mark_before, mark_after = _is_mark(before), _is_mark(after)
        blank_before, blank_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        opens = not blank_after and (not mark_after or wide_after or blank_before or mark_before or wide_before)
        closes = not blank_before and (not mark_before or wide_before or blank_after or mark_after or wide_after)
        if canSplitWord:
            return Scanned(opens, closes, end - start)
        # An underscore is part of a name, but not where wide punctuation stands on one side of it.
        may_open = not closes or mark_before or (mark_after and wide_before)
        may_close = not opens or mark_after or (mark_before and wide_after)
        return Scanned(opens and may_open, closes and may_close, end - start)


def _is_mark(letter: str) -> bool:
    return isMdAsciiPunct(ord(letter)) or isPunctChar(letter)
