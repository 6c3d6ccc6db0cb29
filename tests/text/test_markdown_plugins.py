"""What notes write beyond CommonMark, and what only looks like it."""

import pytest
from markdown_it import MarkdownIt

from everyline.text.markdown_plugins import definitions, extras, plain, statements, wide_emphasis
from everyline.text.messages import Messages


def parser():
    return MarkdownIt("commonmark").enable("strikethrough").use(extras)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("steep ==three **minutes**== only", "steep <mark>three <strong>minutes</strong></mark> only"),
        (
            "a ^^set-based *loss* of x^2^ here^^ and ^^two^^.",
            "a <mark>set-based <em>loss</em> of x<sup>2</sup> here</mark> and <mark>two</mark>.",
        ),
        ("^^Top-left: ^^a net, ==b ==c", "<mark>Top-left: </mark>a net, ==b ==c"),
        ("==a=b== and ^^ not ^^, ^^^^", "<mark>a=b</mark> and ^^ not ^^, ^^^^"),
        ("泡==三分钟==即可", "泡<mark>三分钟</mark>即可"),
        ("H~2~O and x^2^", "H<sub>2</sub>O and x<sup>2</sup>"),
        ("~~gone~~", "<s>gone</s>"),
        ("x==y and z==w, a == b == c", "x==y and z==w, a == b == c"),
        ("2^10 and 2^20, ~/a ~/b, 10~20~30", "2^10 and 2^20, ~/a ~/b, 10~20~30"),
        ("a^[a *foot*note [1]] b", "a<small>\u2009[a <em>foot</em>note [1]]</small> b"),
        ("茶^[注脚。]。", "茶<small>\u2009[注脚。]</small>。"),
        ("x^[never closed and [^1]", "x^[never closed and [^1]"),
        ("`==code==`", "<code>==code==</code>"),
    ],
)
def test_inline(text, expected):
    assert parser().renderInline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "> [!warning] Hot *stone*\n> Let it cool.",
            '<div class="kn-callout kn-callout-warning" data-written="warning"><p class="kn-callout-title">Hot <em>stone</em></p><p>Let it cool.</p></div>',
        ),
        (
            "> [!TIP]-\n> a\n>\n> > [!note] inner\n> > b",
            '<details class="kn-callout kn-callout-tip" data-written="TIP"><summary class="kn-callout-title">Tip</summary><p>a</p><div class="kn-callout kn-callout-note" data-written="note"><p class="kn-callout-title">inner</p><p>b</p></div></details>',
        ),
        (
            "> [!faq]+ Why\n> so",
            '<details class="kn-callout kn-callout-faq" data-written="faq" open=""><summary class="kn-callout-title">Why</summary><p>so</p></details>',
        ),
        (
            "> [!info] only a title",
            '<div class="kn-callout kn-callout-info" data-written="info"><p class="kn-callout-title">only a title</p></div>',
        ),
        (
            "> - [x] done\n> - [ ] [open](a)\n> - [ ]",
            '<blockquote><ul><li><span class="kn-marker kn-box" data-written="x">☑</span> done</li><li><span class="kn-marker kn-box" data-written="">☐</span> <a href="a">open</a></li><li>[ ]</li></ul></blockquote>',
        ),
        (
            ">1. a\n>\t- b\n>\t\t- c",
            "<blockquote><ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ol></blockquote>",
        ),
        ("> [!] no kind\n> b", "<blockquote><p>[!] no kindb</p></blockquote>"),
    ],
)
def test_boxes(text, expected):
    assert parser().render(text).replace("\n", "") == expected


def test_a_box_without_a_title_is_called_in_the_language_of_its_page():
    env = {"messages": Messages("zh")}
    titles = [parser().render(f"> [!{kind}]\n> a", env) for kind in ("note", "mine")]
    assert ['title">备注<' in titles[0], 'title">Mine<' in titles[1]] == [True, True]


@pytest.mark.parametrize(
    ("written", "title"),
    [("my notes (linked)", "My notes (linked)"), ("quote|#ff6666", "Quote"), ("WIP draft", "WIP draft")],
)
def test_a_box_without_a_title_is_called_as_its_kind_is_with_all_of_its_words(written, title):
    assert f'title">{title}<' in parser().render(f"> [!{written}]\n> a")


def test_headings_and_rules_are_such_in_quotes_alone():
    text = "# a\n***\n\n> b\n> ___\n> ## c\n>\n> d\n> ==="
    shown = MarkdownIt("commonmark").use(statements).render(text).replace("\n", "")
    quote = "<blockquote><p>b</p><hr /><h2>c</h2><h1>d</h1></blockquote>"
    assert shown == f"<p># a***</p>{quote}"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("A long book\n\n~ a week of tea", "<p>A long book</p>\n<p>~ a week of tea</p>"),
        ("Tea\n: leaves", "<dl>\n<dt>Tea</dt>\n<dd>leaves</dd>\n</dl>"),
        ("1) a\n2) b\n2) c\n3) d", '<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<ol start="2">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("1. a\n1. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("- x\n  1. a\n  5. b\n- y", '<ul>\n<li>x\n<ol>\n<li>a</li>\n</ol>\n<ol start="5">\n<li>b</li>\n</ol>\n</li>\n<li>y</li>\n</ul>'),
        ("**Team:\u00a0**the words", "<p><strong>Team:\u00a0</strong>the words</p>"),
        ("f(_*a_,\u00a0_*_,\u00a0_b=1_)", "<p>f(<em>*a</em>,\u00a0<em>*</em>,\u00a0<em>b=1</em>)</p>"),
        ("a\u00a0**(b)** c", "<p>a\u00a0<strong>(b)</strong> c</p>"),
        ("By @_Ann__Lee_ and _her_.", "<p>By @_Ann__Lee_ and <em>her</em>.</p>"),
    ],
)  # fmt: skip
def test_what_people_write_in_messages(text, html):
    assert parser().use(definitions).use(wide_emphasis).render(text).strip() == html


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Pod**  的 `IP`，\n地址", "Pod 的 IP， 地址"),
        ("call my_own_name(2*3), *so* _be_ it", "call my_own_name(2*3), so be it"),
        (
            "Let $s_{i,j}$ and \\(x_1\\) of $$ \\mathbf{x}_i^{cur} $$ be",
            "Let $s_{i,j}$ and $x_1$ of $\\mathbf{x}_i^{cur}$ be",
        ),
        (
            "a [*b* `c_d`](<e f.pdf>) ![pan](x.png) <https://e.org/a_b_c> d\\_e ==f== ^^g^^",
            "a b c_d pan https://e.org/a_b_c d_e f g",
        ),
        ("10^2^ and H~2~O, ~~gone~~ 2 * 3 * 4", "10^2 and H_2O, ~~gone~~ 2 * 3 * 4"),
        ("[x](file:///a_b.md) and [](block:a)", "x and"),
    ],
)
def test_what_is_mentioned_elsewhere_is_what_a_reader_sees(markdown, words):
    assert plain(markdown) == words


def test_a_part_that_is_embedded_is_named_as_a_link_names_it():
    assert plain("See ![Note#Part](ref:Note%23Part) and ![C#](c.png)") == "See Note › Part and C#"
