"""Formulas of notes: shown as MathML with their TeX, and TeX where nobody can make that of it, or not in time."""

from __future__ import annotations

import re
import time
from contextlib import closing
from html import escape

import pytest
from lxml import etree
from ziamath.nodes.mnode import Mnode

from everyline.diagrams import rendering, sketches
from everyline.diagrams.rendering import DiagramRenderer, DrawingError
from everyline.diagrams.sketches import formula
from everyline.diagrams.worker import draw


def test_a_formula_is_mathml_with_its_tex():
    html = formula(r"\frac{a}{b}", is_display=True)
    assert html.startswith('<math display="block">')
    assert "<mfrac><mi>a</mi><mi>b</mi></mfrac>" in html
    assert r'<annotation encoding="application/x-tex">\frac{a}{b}</annotation>' in html


@pytest.mark.slow
def test_lines_with_marks_of_a_table_are_aligned():
    assert "<mtable" in formula(r"p &= q \\ r &= s", is_display=True)


@pytest.mark.parametrize(
    "tex",
    [
        r"\unheard{x}{y}",
        r"\frac{1",
        r"\ce{A\bond{~}B}",
        r"\ce{A ->[\frac{1}{2}] B}",
        r"\href{javascript:harm()}{x}",
        "x" * 20_000,
    ],
)
def test_what_the_converter_does_not_know_stays_tex(tex):
    html = formula(tex, is_display=False)
    assert html.startswith('<span class="math">$')
    assert "href=" not in html


@pytest.mark.parametrize(
    "tex",
    [
        r"\large\frac{1}{2}",
        r"{\Large x}",
        r"\text{IP \textcolor{red}{a}ddress}",
        "\\begin{flalign*}\na &= b\\\\ &= c\n\\end{flalign*}",
    ],
)
def test_what_only_sets_the_letters_of_a_formula_keeps_none_from_being_one(tex):
    html = formula(tex, is_display=True)
    assert html.startswith("<math")
    assert "textcolor" not in html.partition("<annotation")[0]


def test_what_is_too_long_for_a_formula_is_not_looked_through():
    before = time.process_time()
    assert formula("{}" * 500_000, is_display=True).startswith('<span class="math">$${}')
    assert time.process_time() - before < 5  # not minutes


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


@pytest.mark.parametrize("tex", [r"\begin{align} x &= y \\ \\ z\end{align}", r"\begin{equation} x \end{equation}"])
def test_formulas_have_no_numbers_but_their_own(tex):
    assert "(1)" not in formula(tex, is_display=True)


def test_a_color_is_as_programs_for_notes_show_it():
    shown = formula(r"\textcolor{lightgreen}{2} + {\color{#0a0}x} + \textcolor{Apricot}{y}", is_display=True)
    assert [*re.findall(r'mathcolor="([^"]*)"', shown)][:2] == ["lightgreen", "#0a0"]
    assert formula(r"\textcolor{red\" onclick=a}{x}", is_display=True).startswith('<span class="math">')


@pytest.mark.parametrize(
    "tex", [r"\left<x\right>", r"\left| x \right>", r"\widetilde{S}_{1}", r"a \dotsc b", r"a \varpropto b"]
)
def test_wide_accents_and_other_dots_are_known(tex):
    assert formula(tex, is_display=False).startswith("<math")


@pytest.mark.parametrize(
    ("tex", "held"),
    [
        (r"\large F + {\Huge G}", "<mi>F</mi>"),
        (
            r"\text{IP \textcolor{red}{a}ddress}",
            '<mtext>IP\xa0</mtext><mrow mathcolor="red"><mtext>a</mtext></mrow>',
        ),
        (r"\text{\textcolor{red}{c}all $x$}", "<mtext>all\xa0</mtext><mi>x</mi>"),
        (r"\begin{flalign*} x &= y \\ &= z \end{flalign*}", '<mtd class="kn-ending"><mi>x</mi></mtd>'),
        (r"\begin{eqnarray} x &=& y \end{eqnarray}", "<mtable"),
        (r"\begin{alignat*}{2} x &= y\end{alignat*}", "<mtable"),
        (r"\begin{equation}\begin{split} x &= y\end{split}\end{equation}", "<mtable"),
        (r"\begin{smallmatrix} 1 & 2 \end{smallmatrix}", "<mtable"),
        (r"\colorbox{blue}{$x_{12}$}", '<mrow mathcolor="blue"><msub>'),
        (r"\fcolorbox{red}{yellow}{a}", '<menclose notation="box">'),
        (r"\require{cancel}\bbox[yellow]{\cancel{x}}", "<menclose"),
        ("x = ∠", "<mtext>∠</mtext>"),
        (r"\mathcal{F} \mathscr{L}", "<mi>\u2131</mi>"),
        (r"x = y \tag{7}", "<mtext>(7)</mtext>"),
        (r"\begin{array}{l} x &= y \\ \tag{8} \end{array}", "<mtext>(8)</mtext>"),
        (r"x = \{a\} \\ = y", '</mtr><mtr><mtd class="kn-ending"></mtd><mtd class="kn-starting"><mo>=</mo><mi>y</mi>'),
        (r"\sum_{\substack{a\\b}} \mbox{for all}", "<mtext>for\xa0all</mtext>"),
        (r"\begin{array}{l|r} a & b \\ \hline c & d\end{array}", 'class="kn-starting kn-ruled-after"'),
    ],
)
def test_what_other_programs_set_is_set(tex, held):
    html = formula(tex, is_display=True)
    assert html.startswith("<math")
    assert held in html


@pytest.mark.parametrize(
    ("tex", "told"),
    [
        (r"\begin{aligned}a &= \foobar{b} + \vec c \\ d &= \frac{1}{2}\end{aligned}", [r"\foobar"]),
        (r"\RR^n \to \RRR", [r"\RR", r"\RRR"]),
    ],
)
def test_of_a_formula_only_what_nobody_knows_stands_as_it_was_written(tex, told):
    html = formula(tex, is_display=True)
    assert html.startswith("<math")
    assert re.findall(r"<mtext><code>([^<]*)</code></mtext>", html) == told


@pytest.mark.slow
@pytest.mark.parametrize("tex", ["[" * 60, "f(" * 60 + "x", "{" * 4_990, "_{" * 2_490])
def test_a_formula_that_its_converter_never_ends_with_stays_tex(tmp_path, monkeypatch, tex):
    monkeypatch.setattr(rendering, "_LESS_PATIENCE", 1)
    with closing(DiagramRenderer(tmp_path)) as renderer:
        monkeypatch.setattr(sketches, "FORMULAS", renderer)
        assert formula.__wrapped__(tex, is_display=True) == f'<span class="math">$${tex}$$</span>'
        assert formula.__wrapped__("x + y", is_display=True).startswith("<math")


@pytest.mark.slow
def test_a_formula_of_a_book_is_drawn_by_a_process_that_may_die(tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "_LESS_PATIENCE", 1)
    deep = "<msqrt>" * 400 + "<mi>x</mi>" + "</msqrt>" * 400
    with closing(DiagramRenderer(tmp_path)) as renderer:
        with pytest.raises(DrawingError):
            renderer.sketch(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{deep}</math>', "formula")
        assert b"<svg" in renderer.sketch("<math><mi>x</mi></math>", "formula")


@pytest.mark.slow
def test_brackets_within_brackets_of_a_formula_are_measured_once_each(monkeypatch):
    """The work grows with the square of the depth, not with the power of two: a formula could hold up a book for hours."""
    made = []
    original = Mnode.fromelement.__func__
    monkeypatch.setattr(
        Mnode, "fromelement", classmethod(lambda *given, **more: made.append(1) or original(*given, **more))
    )

    def work(depth: int) -> int:
        made.clear()
        inner = "".join(["<mrow><mo>(</mo>"] * depth + ["<mi>x</mi>"] + ["<mo>)</mo></mrow>"] * depth)
        assert draw(f'<math xmlns="http://www.w3.org/1998/Math/MathML">{inner}</math>', "formula")
        return len(made)

    assert work(12) < 6 * work(6)


@pytest.mark.slow
def test_what_chooses_the_form_of_a_letter_is_nothing_that_a_book_draws(tmp_path):
    with closing(DiagramRenderer(tmp_path)) as renderer:
        drawn = [renderer.sketch(f"<math><mi>\u2112{each}</mi></math>", "formula") for each in ("", "\ufe00")]
    assert drawn[0] == drawn[1]


def test_the_sign_of_an_empty_set_asks_for_no_variant():
    assert "\u2205" in formula(r"\emptyset", is_display=False)
    assert "\ufe00" not in formula(r"\emptyset", is_display=False)


@pytest.mark.parametrize(
    ("chemistry", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("SO4^2- + Ba^2+ -> BaSO4 v", r"\mathrm{SO}_{4}^{2-}\,+\,\mathrm{Ba}^{2+}\,\xrightarrow{}\,\mathrm{BaSO}_{4}\,\downarrow "),
        ("2 H2 + 1/2O2 <=> H2O ^", r"2\,\mathrm{H}_{2}\,+\,\frac{1}{2}\mathrm{O}_{2}\,\xrightleftharpoons{}\,\mathrm{H}_{2}\mathrm{O}\,\uparrow "),
        ("HgI2 ->[I-][\\Delta] [Hg^{II}I4]^2-", r"\mathrm{HgI}_{2}\,\xrightarrow[\Delta ]{\mathrm{I}^{-}}\,[\mathrm{Hg}^{\mathrm{II}}\mathrm{I}_{4}]^{2-}"),
        ("^{227}_{90}Th+", r"{}^{227}_{90}\mathrm{Th}^{+}"),
        ("Ag+(aq) + n CaSO4.2H2O", r"\mathrm{Ag}^{+}\mathrm{(aq)}\,+\,n\,\mathrm{CaSO}_{4}\cdot 2\,\mathrm{H}_{2}\mathrm{O}"),
        ("C6H5-CH=O, HC#N", r"\mathrm{C}_{6}\mathrm{H}_{5}{-}\mathrm{CH}{=}\mathrm{O},\,\mathrm{HC}{\equiv}\mathrm{N}"),
        ("K+ + ^14C <=>> B + D", r"\mathrm{K}^{+}\,+\,{}^{14}\mathrm{C}\,\xrightleftharpoons{}\,\mathrm{B}\,+\,\mathrm{D}"),
        (r"{hot water} + $\underset{x}{\ce{OH-}}$", r"\text{hot water}\,+\,{\underset{x}{{\mathrm{OH}^{-}}}}"),
    ],
)  # fmt: skip
def test_chemical_formulas_are_formulas(chemistry, tex):
    written = rf"\frac{{\ce{{{chemistry}}}}}{{2}}"
    html = formula(written, is_display=False)
    assert (
        html.partition("<annotation")[0]
        == formula(rf"\frac{{{{{tex}}}}}{{2}}", is_display=False).partition("<annotation")[0]
    )
    assert html.startswith("<math")
    assert f">{escape(written, quote=False)}</annotation>" in html


@pytest.mark.parametrize(
    ("quantity", "tex"),
    [
        (" 9e9 m/F ", r"9\cdot 10^{9}\,\mathrm{m}/\mathrm{F}"),
        ("8.85E-12 F*m-1", r"8.85\times 10^{-12}\,\mathrm{F}\cdot \mathrm{m}^{-1}"),
        (r"\Omega·m2", r"\mathrm{\Omega}\cdot \mathrm{m}^{2}"),
        ("2^{32} B", r"2^{32}\,\mathrm{B}"),
        ("-20 °C", r"-20\,\mathrm{°}\mathrm{C}"),
        ("1,5 +- 0,1 kJ//mol", r"1{,}5\pm 0{,}1\,\mathrm{kJ}/\mathrm{mol}"),
    ],
)
def test_quantities_have_upright_units(quantity, tex):
    said, plain = (
        formula(each, is_display=False).partition("<annotation")[0] for each in (rf"\pu{{{quantity}}}", f"{{{tex}}}")
    )
    assert said == plain
    assert said.startswith("<math")


def test_a_term_that_goes_to_a_value_is_struck_out_below_it():
    html = formula(r"\cancelto{ 0 }{ \frac{F}{S} }", is_display=True).partition("<annotation")[0]
    assert "menclose" in html
    assert "<mn>0</mn></mover>" in html


@pytest.mark.parametrize(
    "tex",
    [
        r"R\textendash P",
        r"g \mathrm d\tau*f",
        r"\begin{array}{} ∃xG(x) \\ b \end{array}",
        "X = ∅",
        "a,\\\nb \\\\\nc",
        r"\text{∅}",
        r"\underset{k\to\infty}{\operatorname*{\mathrm{lim}}} A_k",
        r"\underset{j\neq i}{\operatorname*{\sum}} a",
        r"\operatorname{rank_m} f",
        r"x\textcircled{L}y",
        r"\intop_{a}^{b} \pmb{x} \hdots",
        "\\begin{aligned}\na &= b \\\\\nc &= d \\tag{1}\n\\end{aligned}",
    ],
)
def test_what_the_converter_lacks_is_what_comes_nearest(tex):
    assert formula(tex, is_display=True).startswith("<math")


def test_a_line_that_closes_a_table_is_below_all_of_its_cells():
    html = formula(r"\begin{array}{|c|c|} \hline a & b \\ \hline c & d \\ \hline \end{array}", is_display=True)
    table = html.partition("<annotation")[0]
    assert (table.count("<mtr>"), table.count("<mtd")) == (2, 4)
    assert re.search(r'<mtable class="[^"]*kn-ruled-below[ "]', table)


def test_a_line_above_is_the_sign_that_browsers_stretch():
    assert '<mo stretchy="true">\N{OVERLINE}</mo>' in formula(r"\overline{ATM}", is_display=False)
    assert '<mo stretchy="true">_</mo>' in formula(r"\underline{ATM}", is_display=False)


@pytest.mark.parametrize("tex", [r"\vec{v}", r"\dddot x", r"\ddddot x", r"\underline{a}"])
def test_no_mark_is_one_without_a_width_that_browsers_draw_beside_its_letter(tex):
    shown = formula(tex, is_display=False).partition("<annotation")[0]
    assert not re.search("[\u20d0-\u20ff\u0332]", shown)
    assert next(_drawn(tex).iter(), None) is not None  # in a book
    assert ">→</mo></mover>" in formula(r"\vec{v}", is_display=False)


def _drawn(tex: str) -> etree._Element:
    """The drawing of a formula in a book."""
    html = re.sub(r"</?semantics>|<annotation.*</annotation>", "", formula(tex, is_display=True), flags=re.DOTALL)
    return etree.fromstring(draw(html, "formula"))


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{align} a &= b \\ \\ &\quad c \end{align}",
        r"\begin{gather} a \\ & \end{gather}",
        r"\textbf{For \textit{all}} \texttt{x} \text{-} \textsf{}",
        r"\underset{\text{-}}{x}",
        r"{}^2 x",
    ],
)
def test_what_is_empty_in_a_formula_or_has_a_face_of_its_own_is_drawn_in_the_book(tex):
    """A row of empty cells was ten thousand points high, so that books printed TeX that their sites set."""
    _, _, width, height = map(float, _drawn(tex).get("viewBox").split())
    assert 0 < width < 400
    assert 0 < height < 200


def test_columns_of_a_formula_stand_in_the_book_as_on_the_site():
    """Ends of what ends at a sign above each other, and what begins with it as well."""
    places = {
        round(float(each.get("x")), 1)
        for each in _drawn(r"\begin{align} x &= y \\ xxxxxx &= y \end{align}").iter("{*}use")
    }
    assert len(places) == len("xxxxxx=y")


@pytest.mark.parametrize(
    ("tex", "lines"),
    [
        (r"\begin{array}{c|cc} x & y & z \\ \hline 1 & 2 & 3 \end{array}", 2),
        (r"\begin{array}{|c|c|} \hline x & y \\ \hline 1 & \frac{2}{3} \\ \hline \end{array}", 6),
        (r"\begin{array}{cc} x & y \\ 1 & 2 \end{array}", 0),
    ],
)
def test_a_book_draws_the_lines_of_a_table_within_the_formula(tex, lines):
    drawn = _drawn(f"A = {tex}")
    left, top, width, height = map(float, drawn.get("viewBox").split())
    found = [*drawn.iter("{*}line")]
    assert len(found) == lines
    for each in found:
        assert left <= float(each.get("x1")) <= float(each.get("x2")) <= left + width
        assert top <= float(each.get("y1")) <= float(each.get("y2")) <= top + height
