"""Formulas of notes: kept letter by letter, shown as MathML, and prices stay prices."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from everyline.text.mathematics import formula, mathematics


def formulas(text: str) -> list[tuple[str, str]]:
    parser = MarkdownIt("commonmark").use(mathematics)
    flat = [child for token in parser.parse(text) for child in (token.children or [token])]
    return [(each.type, each.content.strip()) for each in flat if each.type.startswith("math")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of $a*b*c$ and $y\\_1$", [("math_inline", "a*b*c"), ("math_inline", "y\\_1")]),
        ("$$\np &= q_1 \\\\\nr\n$$", [("math_block", "p &= q_1 \\\\\nr")]),
        ("$$\n- a\n+ b\n$$", [("math_block", "- a\n+ b")]),
        ("a pot \\(\\pi r^2\\), and\n\n\\[V = h\\]", [("math_inline", "\\pi r^2"), ("math_inline_double", "V = h")]),
        ("costs $5, or $6 and US$7", []),
        ("`$a$` and \\(unclosed x=1", []),
        ("brackets \\[1\\] that \\(a program\\) escaped", []),
    ],
)
def test_where_formulas_are(text, expected):
    assert formulas(text) == expected


def test_a_formula_is_mathml_with_its_tex():
    html = formula(r"\frac{a}{b}", is_display=True)
    assert html.startswith('<math display="block">')
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in html
    assert r'<annotation encoding="application/x-tex">\frac{a}{b}</annotation>' in html


def test_lines_with_marks_of_a_table_are_aligned():
    assert "<mtable" in formula(r"p &= q \\ r &= s", is_display=True)


@pytest.mark.parametrize("tex", [r"\unheard{x}", r"\frac{1", r"\ce{H2O}", r"\href{javascript:harm()}{x}", "x" * 20_000])
def test_what_the_converter_does_not_know_stays_tex(tex):
    html = formula(tex, is_display=False)
    assert html.startswith('<span class="math">$')
    assert "href=" not in html


def test_nothing_in_a_formula_is_html():
    assert "<script" not in formula(r"\text{<script>harm()</script>}", is_display=False)
    assert "style=" not in formula(r"\color{red}{x}", is_display=False)


def test_formulas_within_words_of_a_formula_are_formulas():
    tex = r"1 \text{ for all $i_{0}$, in \$}"
    html = formula(tex, is_display=True)
    assert "for\xa0all\xa0</mtext><msub><mi>i</mi>" in html
    assert "<mtext>,\xa0in\xa0$</mtext>" in html
    assert f'<annotation encoding="application/x-tex">{tex}</annotation>' in html
    assert 'class="math"' in formula(r"\text{five $ each}", is_display=True)


@pytest.mark.parametrize("tex", [r"\widetilde{S}_{1}", r"a \dotsc b", r"a \varpropto b"])
def test_wide_accents_and_other_dots_are_known(tex):
    assert formula(tex, is_display=False).startswith("<math")
