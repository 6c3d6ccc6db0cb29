"""Formulas of notes: found letter by letter, and prices stay prices."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from everyline.text.markdown_plugins import mathematics


def formulas(text: str) -> list[tuple[str, str]]:
    parser = MarkdownIt("commonmark").use(mathematics)
    flat = [child for token in parser.parse(text) for child in (token.children or [token])]
    return [(each.type, each.content.strip()) for each in flat if each.type.startswith("math")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of $a*b*c$ and $y\\_1$", [("math_inline", "a*b*c"), ("math_inline", "y\\_1")]),
        ("1. $$a$$\nmore\n2. on", [("math_inline_double", "a")]),
        ("1. $$a$$\n\n2. on", [("math_block", "a")]),
        ("$$\np &= q_1 \\\\\nr\n$$", [("math_block", "p &= q_1 \\\\\nr")]),
        ("$$\n- a\n+ b\n$$", [("math_block", "- a\n+ b")]),
        ("a pot \\(\\pi r^2\\), and\n\n\\[V = h\\]", [("math_inline", "\\pi r^2"), ("math_inline_double", "V = h")]),
        ("so:\n$$\na\n\nb\n$$\nand", [("math_block", "a\n\nb")]),
        ("- so:\n  $$\n  a\n  $$\n- on", [("math_block", "a")]),
        ("so:\n$$\nis never closed", []),
        ("$n=1$ is 2, of 1", [("math_inline", "n=1")]),
        ("$$n=1$$ is 2, of 1", [("math_inline_double", "n=1")]),
        ("costs $5, or $6 and US$7", []),
        ("trade USD($)/tea, now at 1$/tea", []),
        ("tea ($)/bag at ($) and $($ closed by $)$", [("math_inline", "("), ("math_inline", ")")]),
        ("sell it in A$and some of it in US$now", []),
        ("the $n$th of $a b c$, and $n$个", [("math_inline", "n"), ("math_inline", "a b c"), ("math_inline", "n")]),
        ("$n=1$ makes 2", [("math_inline", "n=1")]),
        ("$P[j]$ holds -1", [("math_inline", "P[j]")]),
        ("1$n$ and $m$1", []),
        ("10$\\times$ less, 16$^2$", [("math_inline", "\\times"), ("math_inline", "^2")]),
        ("sells 10$in A_1$ at 5$", []),
        ("**V_$** < **V_$$** < **V_$$$**, *a_$* to *b_$*", []),
        (
            "but $*$, $*a * b$ and $a^{**}$",
            [("math_inline", "*"), ("math_inline", "*a * b"), ("math_inline", "a^{**}")],
        ),
        ("words:\n$$\na\n\n- b\n$$\nmore", [("math_block", "a\n\n- b")]),
        ("> words:\n> $$\n> a\n> = b\n> $$", [("math_block", "a\n= b")]),
        ("words\n$$a$$\nmore", [("math_inline_double", "a")]),
        ("$$\na\n$$ where\n\nwords\n\n$$\nb\n$$", [("math_inline_double", "a"), ("math_block", "b")]),
        ("words $$a\n= b\n$$\n\nwords\n\n$$\nc\n$$", [("math_inline_double", "a\n= b"), ("math_block", "c")]),
        ("words\n$$\nnever closed\n\n- item", []),
        ("`$a$` and \\(unclosed x=1", []),
        ("brackets \\[1\\] that \\(a program\\) escaped", []),
        ("of \\( f(x) \\) at \\(a\\), \\( as he said \\)", [("math_inline", "f(x)"), ("math_inline", "a")]),
        (
            "从 \\((1, 2)\\) 到\\(y\\)和 \\([a, b]\\)、\\(x[n]\\)，\\[y = 1\\] 是 \\(1\\)。",
            [
                ("math_inline", "(1, 2)"),
                ("math_inline", "y"),
                ("math_inline", "[a, b]"),
                ("math_inline", "x[n]"),
                ("math_inline_double", "y = 1"),
                ("math_inline", "1"),
            ],
        ),
        ("\\(a\\) first,\n\\(b\\) next, see \\(1\\), \\[x\\] done, call f\\(x\\) of \\(2, tea\\)", []),
    ],
)
def test_where_formulas_are(text, expected):
    assert formulas(text) == expected
