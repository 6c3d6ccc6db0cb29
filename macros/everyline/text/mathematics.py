r"""Formulas in Markdown: where they begin and end; what becomes of their TeX is in `everyline.diagrams.sketches`.

``$…$`` and ``$$…$$`` as most programs read them (no blank inside the single marks, no digit beside them, so that prices stay prices),
``\(…\)`` and ``\[…\]`` where what they hold looks like TeX: elsewhere these are brackets that somebody escaped. Everything between the marks is TeX, letter by letter.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.dollarmath import dollarmath_plugin

_CLOSING = {"\\(": re.compile(r"(?<!\\)\\\)"), "\\[": re.compile(r"(?<!\\)\\\]")}
_TEX = re.compile(r"\\[a-zA-Z]|[\^_={}]")
_WITHIN = 2_000  # characters in which brackets are closed


def mathematics(parser: MarkdownIt) -> None:
    """Have a parser find formulas: tokens ``math_inline``, ``math_inline_double`` and ``math_block``."""
    dollarmath_plugin(parser, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    parser.inline.ruler.before("escape", "math_brackets", _brackets)


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
