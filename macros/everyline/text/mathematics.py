r"""Formulas in Markdown: where they begin and end, and what becomes of their TeX.

``$…$`` and ``$$…$$`` as most programs read them (no blank inside the single marks, no digit beside them, so that prices stay prices),
``\(…\)`` and ``\[…\]`` where what they hold looks like TeX: elsewhere these are brackets that somebody escaped. Everything between the marks is TeX, letter by letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from math_core import LatexError, LatexToMathML
from mdit_py_plugins.dollarmath import dollarmath_plugin

_CLOSING = {"\\(": re.compile(r"(?<!\\)\\\)"), "\\[": re.compile(r"(?<!\\)\\\]")}
_TEX = re.compile(r"\\[a-zA-Z]|[\^_={}]")
_WITHIN = 2_000  # characters in which brackets are closed
_LONGEST = 10_000  # characters of a formula
_ALIGNED = re.compile(r"&|\\\\")
_TEXT = re.compile(r"\\text\{((?:[^{}]|\{[^{}]*\})*+)\}")
_WITHIN_TEXT = re.compile(r"(?<!\\)\$")
_ANNOTATION = re.compile(r"(?<=<annotation encoding=\"application/x-tex\">)[^<]*")
_REFUSED = re.compile(r"\s(?:href|id|on\w+|src)\s*=", re.IGNORECASE)
_STYLE = re.compile(r'\sstyle="[^"]*"')


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


@lru_cache(maxsize=4096)
def formula(tex: str, *, is_display: bool) -> str:
    """TeX as MathML that holds it as its text; what the converter does not know stays TeX, in an element of class ``math``."""
    tex = tex.strip()
    known = _TEXT.sub(_parted, tex)
    for each in (known, f"\\begin{{aligned}}{known}\\end{{aligned}}") if _ALIGNED.search(tex) else (known,):
        try:
            found = _CONVERTER.convert_with_local_state(each, displaystyle=is_display) if len(tex) < _LONGEST else ""
        except LatexError:
            continue
        if found and not _REFUSED.search(found):
            return _ANNOTATION.sub(lambda _: escape(tex, quote=False), _STYLE.sub("", found))
    mark = "$$" if is_display else "$"
    return f'<span class="math">{mark}{escape(tex, quote=False)}{mark}</span>'


def _parted(found: re.Match[str]) -> str:
    """Words in a formula, and the formulas among them, which the converter does not know there, between them."""
    parts = _WITHIN_TEXT.split(found[1])
    if len(parts) % 2 == 0:
        return found[0]
    return "".join(part if place % 2 else f"\\text{{{part}}}" for place, part in enumerate(parts) if part) or found[0]


_SAME = {"widetilde": "\\tilde", "dotsc": "\\dots", "varpropto": "\\propto"}  # as others, but for their width
_CONVERTER = LatexToMathML(annotation=True, fancy_error=False, macros=_SAME)
