r"""Formulas in Markdown: where they begin and end; what becomes of their TeX is in `everyline.diagrams.sketches`.

``$…$`` and ``$$…$$`` as most programs read them (no blank inside the single marks, no digit beside them, so that prices stay prices),
``\(…\)`` and ``\[…\]`` where what they hold looks like TeX: elsewhere these are brackets that somebody escaped. Everything between the marks is TeX, letter by letter.
"""

import re
from functools import partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

_CLOSING = {"\\(": re.compile(r"(?<!\\)\\\)"), "\\[": re.compile(r"(?<!\\)\\\]")}
_TEX = re.compile(r"\\[a-zA-Z]|[\^_={}]")
_TEX_OR_SUM = re.compile(r"[\\^_{}=<>+]")
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}(?!\S)")
_WORDS = 3  # which no formula has
_WITHIN = 2_000  # characters in which brackets are closed


def mathematics(parser: MarkdownIt) -> None:
    """Have a parser find formulas: tokens ``math_inline``, ``math_inline_double`` and ``math_block``."""
    dollarmath_plugin(parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    dollars = parser.inline.ruler.__rules__[parser.inline.ruler.__find__("math_inline")].fn
    parser.inline.ruler.at("math_inline", partial(_dollars, dollars))
    parser.inline.ruler.before("escape", "math_brackets", _brackets)


def _dollars(rule: Any, state: StateInline, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    """A formula between dollars, unless words stand there: ``USD($)/DAI at a price of 1$/DAI`` has none."""
    start = state.pos
    if not rule(state, True):  # noqa: FBT003 - see above
        return False
    content, end = state.src[start + 1 : state.pos - 1], state.pos
    state.pos = start
    is_prose = not _TEX_OR_SUM.search(content) and (content[0] in ")]" or len(_WORD.findall(content)) >= _WORDS)
    if is_prose and content[0] != "$":
        return False
    if silent:
        state.pos = end
        return True
    return bool(rule(state, silent))


def _brackets(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    opening = state.src[state.pos : state.pos + 2]
    if opening not in _CLOSING:
        return False
    closing = _CLOSING[opening].search(state.src, state.pos + 2, min(state.posMax, state.pos + _WITHIN))
    content = state.src[state.pos + 2 : closing.start()] if closing else ""
    if not closing or not _TEX.search(content) or "\n\n" in content:
        return False
    if not silent:
        token = state.push("math_inline" if opening == "\\(" else "math_inline_double", "math", 0)
        token.content, token.markup = content, opening
    state.pos = closing.end()
    return True
