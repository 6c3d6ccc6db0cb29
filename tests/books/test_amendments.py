"""How the book prints what the site shows on demand, or beside each other."""

from __future__ import annotations

import re
from types import SimpleNamespace

import lxml.html
import pytest

from everyline.books.converter import Converter, Shared
from everyline.books.corrections import _shortened
from everyline.books.elements import TABLE
from everyline.books.figures import settle
from everyline.books.matter import add_guide
from everyline.books.reading import BuiltPage, Places
from everyline.text.messages import Messages
from tests.books.test_markup import convert


def settled(article):
    """What a chapter's converter knows of its diagrams."""
    converter = SimpleNamespace(floats={}, shown={})
    settle(converter, article)
    return converter


def test_a_lesson_has_what_is_said_beside_what_was_written():
    markup, shared = convert(
        """<div class="kn-lesson"><p>why</p><div class="kn-lesson-broken"><div class="highlight"><pre>bad</pre></div></div>
        <ul class="kn-complaints"><li>said</li></ul><p class="kn-mend">mend</p><div class="kn-lesson-mended">good</div></div>"""
    )
    why, broken, mended = markup.removeprefix("#lesson(").split("], [")
    assert ("why" in why, "bad" in broken) == (True, True)
    assert [each in mended for each in ("said", "mend", "good")] == [True] * 3
    assert not shared.problems


def test_a_notes_own_form_is_small_and_whole():
    markup, shared = convert(
        """<details class="kn-own-form"><summary>as noted</summary><div><div class="highlight"><pre>a: 1
b: 2</pre></div></div><ul class="kn-changes"><li>changed</li></ul></details>"""
    )
    assert '#small-listing("a: 1\\nb: 2"' in markup
    assert "as noted" in markup
    assert "changed" in markup
    assert not shared.problems


@pytest.mark.parametrize("around", ["{}", '<div class="kn-repaired">{}</div>'])
def test_a_proof_takes_its_manifest_repaired_or_not(around):
    manifest = around.format('<div class="highlight"><pre>kind: Pod</pre></div>')
    markup, shared = convert(
        f"""<figure class="kn-code"><div class="kn-part kn-part-file"><div class="kn-proof" id="p">
        <div class="kn-proof-head"><a class="kn-part-name" href="a.yaml">a.yaml</a>
        <span class="kn-badge kn-badge-passed">1.37</span></div>{manifest}</div></div></figure>"""
    )
    assert markup.count('#framed("kind: Pod"') == 1
    assert '#badge()[#"1.37"]' in markup
    assert not shared.problems


def test_own_words_of_a_paragraph_run_in_with_what_is_linked_behind_them():
    markup, _ = convert(
        """<div class="kn-own"><span class="kn-own-label">noted</span><div class="kn-own-words"><div class="kn-text">
        <p>a picture</p> <a class="kn-instead" href="other.html#here">drawn anew</a></div>
        <div class="kn-beside"><p>其他</p></div></div></div>"""
    )
    assert markup == '#own-words([#"noted"], [#"a picture"#" "#see("other#here")[#"drawn anew"]])'


def test_long_code_beside_a_correction_is_cut_and_its_indentation_kept():
    lines = "\n".join(f"  line {number}" for number in range(20))
    markup, _ = convert(f'<p class="kn-errata-words"><code>{lines}</code></p>')
    assert "  line 7\\n…" in markup
    assert "line 8" not in markup
    assert convert('<p class="kn-errata-words"><code>kubectl log</code></p>')[0] == '#p()[#c("kubectl log")]'


ENTRY = """<li class="kn-errata-entry kn-erratum-typo"><p class="kn-errata-place"><a href="{}">Pods</a>
<a class="kn-errata-line" href="n.html#L2"><span class="kn-cite-source">Book</span> <span class="kn-cite-line">2</span></a></p>{}</li>"""


def test_a_correction_that_its_chapter_prints_is_told_word_by_word_in_the_list_of_all():
    words = (
        '<p class="kn-errata-words">{}</p><div class="kn-errata-right"><p class="kn-errata-label">R</p><p>{}</p></div>'
    )
    same = "the same words " * 20

    def told(noted: str, right: str, home: str = "other.html#here") -> str:
        return convert(f'<ul class="kn-errata">{ENTRY.format(home, words.format(noted, right))}</ul>')[0]

    markup = told("Pods of one node share it", "Containers of one Pod share it")
    assert markup.startswith('#errata-line("typo", "other#here", [#"Pods"], [#"Book 2"], [')
    assert "#gone([" in markup
    assert "#come([" in markup
    markup = told(f"{same} a wrong word {same}", f"{same} a right word {same}")
    assert "wrong" in markup
    assert "right" in markup
    assert markup.count("…") == 2
    markup = told("whole words", "better", "nowhere.html")
    assert markup.startswith('#errata-entry("typo")')
    assert "whole words" in markup


def test_a_correction_in_the_list_of_all_has_its_code_as_code_and_all_else_as_prose():
    """Prose with a word of code in it was struck out in typewriter letters, and `<名称>` parted behind its first sign."""
    words = '<p class="kn-errata-words">The <code>spec</code> field is <code>&lt;名称&gt;</code> of it</p>'
    right = '<div class="kn-errata-right"><p class="kn-errata-label">R</p><p>The <code>spec</code> field describes the Pod: {}</p></div>'
    markup = convert(f'<ul class="kn-errata">{ENTRY.format("other.html#here", words + right.format("as it is"))}</ul>')[
        0
    ]
    assert markup.count('#c("spec")') == 1
    assert '#c("<名称>")' in markup
    assert '#c("The' not in markup
    long = "the same words that are not read again, " * 9
    words = f'<p class="kn-errata-words">One {long} two</p>'
    right = f'<div class="kn-errata-right"><p class="kn-errata-label">R</p><p>First {long} second</p></div>'
    markup = convert(f'<ul class="kn-errata">{ENTRY.format("other.html#here", words + right)}</ul>')[0]
    assert markup.count("…") == 1
    assert 'read again"#"…"#"the same' in markup


def test_a_word_that_is_code_elsewhere_in_a_correction_stays_a_word_and_a_stop_stands_behind_what_went():
    words = '<p class="kn-errata-words">Limits of bandwidth, and keeps running for a long time.</p><div class="kn-errata-right"><p class="kn-errata-label">R</p><p>{}</p></div>'
    right = "Limits of bandwidth, and keeps running. The <code>bandwidth</code> plugin limits it."
    markup = convert(f'<ul class="kn-errata">{ENTRY.format("other.html#here", words.format(right))}</ul>')[0]
    assert markup.count('#c("bandwidth")') == 1
    assert '#"Limits of bandwidth, and keeps running"' in markup
    assert '#gone([#"for a long time"])#come([#". The "#c("bandwidth")' in markup


def test_code_that_only_tells_where_a_correction_is_is_not_struck_out():
    words = '<p class="kn-errata-words"><code>name: kubia</code></p><div class="kn-errata-right"><p class="kn-errata-label">R</p><p>{}</p></div>'
    entry = ENTRY.format("other.html#here", words)
    markup = convert(f'<ul class="kn-errata">{entry.format("It is to begin with <code>- image</code>")}</ul>')[0]
    assert '#said([#c("name: kubia")])' in markup
    assert "#gone" not in markup
    markup = convert(f'<ul class="kn-errata">{entry.format("<code>name: kubio</code>")}</ul>')[0]
    assert '#gone([#c("name: kubia")])#" "#come(' in markup


@pytest.mark.parametrize(
    ("words", "most", "is_end", "shown"),
    [
        ("甲乙，这也意味着没有网络地址转换", 14, False, "甲乙，这也…"),
        ("这种通信不需要借助，这也意味着没有网络地址转换", 22, False, "这种通信不需要借助…"),
        ("所有的网络流量都能够访问", 11, True, "…都能够访问"),
        ("one two three four", 10, False, "one two…"),
        ("one two three four", 10, True, "…three four"),
        ("short", 10, False, "short"),
    ],
)
def test_what_is_quoted_is_cut_behind_a_phrase_or_between_words(words, most, is_end, shown):
    assert _shortened(words, most, is_end=is_end) == shown


def test_a_correction_of_nothing_but_a_blank_shows_it():
    slip = '<p class="kn-errata-slips"><del>and so</del> → <ins>andso</ins>; <del>a b</del> → <ins>a c</ins></p>'
    markup = convert(f'<ul class="kn-errata">{ENTRY.format("other.html#here", slip)}</ul>')[0]
    assert "and\u2423so" in markup
    assert "a b" in markup


def test_titles_that_nobody_filled_in_have_their_lines_at_the_foot():
    markup, _ = (
        convert("""<aside class="kn-gaps"><ul><li class="kn-gap">Why.<div class="kn-titles"><ul class="kn-statements">
    <li class="kn-statement" data-source="n.md:5-5"><div class="kn-row"><div class="kn-text"><p>Problems</p></div>
    <span class="kn-cite"><a href="n.html#L5" data-source="n.md:5-5"><span class="kn-cite-source">Book</span> 5</a></span>
    </div></li></ul></div></li></ul></aside>""")
    )
    assert "Problems" in markup
    assert markup.count("#cite(") == 1


def test_what_a_server_answered_is_printed():
    markup, shared = convert('<details class="kn-answer"><summary>more</summary><pre><code>NAME</code></pre></details>')
    assert '#answer-listing("NAME"' in markup
    assert not shared.problems


def test_what_a_cell_shows_on_demand_stands_beneath_its_row():
    answer = '<details class="kn-answer"><summary>more</summary><pre><code>NAME</code></pre></details>'
    markup, shared = convert(f"<table><tr><td>a</td><td>b{answer}</td></tr><tr><td>c</td><td>d</td></tr></table>")
    assert '#cells(([#"a"],[#"b"],[#answer()[#answer-listing("NAME"' in markup
    assert '([#"c"],[#"d"],), columns: ' in markup
    assert not shared.problems


def test_a_number_of_the_note_runs_in():
    html = '<div class="kn-text"><span class="kn-number">[0]</span> <p><a href="https://a.b/">x</a></p></div>'
    assert convert(html)[0] == '#p()[#tag()[#"[0]"]#" "#cited("https://a.b/", 1)[#"x"]]'


def test_a_tick_is_before_the_number_of_a_note_not_over_it():
    words = '<div class="kn-text"><span class="kn-number">[0]</span> <p>x</p></div>'
    html = f'<div class="kn-group"><ul><li class="kn-statement"><div class="kn-row">{words}</div></li></ul></div>'
    markup = convert(html.replace("<ul>", '<ul class="kn-statements">'))[0]
    assert '#p()[#tick-in-line()#tag()[#"[0]"]#" x"]' in markup


def test_what_follows_a_break_begins_its_line():
    assert convert("<p>a <br>\n b</p>")[0] == '#p()[#"a"#linebreak()#"b"]'


def test_what_is_right_runs_on_behind_its_label():
    """The label stood alone at the foot of a page."""
    right = '<div class="kn-right"><span class="kn-own-label">Correction</span><div class="kn-correction"><p>b</p></div></div>'
    assert convert(right)[0] == '#right-words([#"Correction"], [#"b"])'


def test_diagrams_float_behind_words_that_hold_them_in_their_chapter():
    def order(words: str) -> list[str]:
        article = lxml.html.fromstring(f"<article>{words}</article>")
        assert {*settled(article).floats} == {*article.iter("figure")}
        return [each.get("class") or each.tag for each in article]

    figure = '<figure class="kn-picture"></figure>'
    first = "chapter-introduction"
    assert order(f"{figure}<p>few</p>") == [first, "kn-picture"]
    assert order(f"<p>few</p>{figure}<h2>b</h2><p>c</p><p>d</p>") == [first, "h2", "p", "kn-picture", "p"]
    assert order(f"<h2>a</h2>{figure}<p>b</p><h2>c</h2>") == ["h2", "p", "kn-picture", "h2"]
    assert order(f"{figure}<p>{'many ' * 800}</p>") == ["p", "kn-picture"]


@pytest.mark.parametrize(
    ("ahead", "behind", "height", "place"),
    [
        (9, 9, 300, "auto"),  # not out of the chapter
        (9, 800, 300, "bottom"),  # nor above its title
        (200, 800, 300, "auto"),  # which is not above it, as half a page is
        (9, 800, 700, "auto"),
        (800, 800, 300, "top"),  # no title is on that page
    ],
)
def test_a_diagram_floats_to_the_head_of_a_page_that_no_title_is_on(ahead, behind, height, place):
    figure = f'<figure class="kn-picture"><svg height="{height}"></svg></figure>'
    article = lxml.html.fromstring(f"<article><p>{'many ' * ahead}</p>{figure}<p>{'many ' * behind}</p></article>")
    assert [*settled(article).floats.values()] == [place]


def test_the_sentence_that_a_diagram_shows_leads_there():
    """The last that it quotes of those before it, else the first; where its heading is before it, the first behind it."""

    def leading(before: str, behind: str, quoted: str = "") -> list[str]:
        figure = f'<figure class="kn-picture" id="f"><a class="kn-said" href="#{quoted}"></a></figure>'
        group = '<div class="kn-group"><ul class="kn-statements">{}</ul></div>'.format
        items = (
            group("".join(f'<li class="kn-statement" id="{name}"></li>' for name in names))
            for names in (before, behind)
        )
        article = lxml.html.fromstring(f"<article><h2>a</h2>{figure.join(items)}</article>")
        shown = settled(article).shown
        return [each.get("id", "") for each in article.iter("li") if shown.get(each) == "f"]

    assert leading("abc", "d") == ["a"]
    assert leading("abc", "d", quoted="b") == ["b"]
    assert leading("", "de") == ["d"]
    assert leading("", "") == []


def test_long_words_break_and_others_do_not():
    word = "a" * 30
    assert convert(f"<p>see {word} now</p>")[0] == f'#p()[#"see "#long("{word}")#" now"]'


def test_the_other_language_is_not_in_the_book():
    assert convert('<p>a</p><div class="kn-beside" lang="zh">中</div>')[0] == '#p()[#"a"]'


def test_ways_on_are_left_to_screens():
    html = '<p>a</p><section class="kn-backlinks"><p>old</p><a href="other.html">y</a></section>'
    assert convert(html)[0] == '#p()[#"a"]'


def test_the_guide_stands_before_the_first_heading():
    article = lxml.html.fromstring("<article><p>a</p><h2>b</h2></article>")
    data = SimpleNamespace(topics={"a": 1}, errata=(1,), terms=(1,))
    add_guide(article, SimpleNamespace(messages=Messages("en"), editorial=data), has_figures=False)
    assert [each.tag for each in article] == ["p", "h2", "ul", "h2"]
    assert len(article.findall("ul/li")) == 5


@pytest.mark.parametrize(
    ("language", "word", "name"), [("zh", "a" * 12, "ragged"), ("zh", "a", "p"), ("en", "a" * 20, "p")]
)
def test_a_paragraph_in_chinese_with_a_long_word_is_not_spread_to_the_margin(language, word, name):
    assert convert(f"<p>中文<code>{word}</code></p>", language)[0].startswith(f"#{name}()[")
    own = f'<div class="kn-own"><span class="kn-own-label">x</span><div class="kn-own-words"><p>中文<code>{word}</code></p></div></div>'
    assert ("justify: false" in convert(own, language)[0]) == (name == "ragged")


def test_no_diagram_parts_a_statement_from_what_is_beneath_it_nor_other_wordings_from_each_other():
    """It floated from behind the statement's words, and its correction stood beneath the figure on the next page."""
    wordings = "".join(f'<li class="kn-wording"><p>{"other " * 160}{each}</p></li>' for each in range(3))
    more = f"""<details class="kn-more"><summary>more</summary><div class="kn-erratum kn-erratum-error"><p>wrong</p></div>
        <div class="kn-wordings"><p class="kn-wordings-label">Also</p><ul>{wordings}</ul></div></details>"""
    row = f'<div class="kn-row"><div class="kn-text"><p>{"words " * 120}</p></div></div>'
    items = f'<li class="kn-statement" id="a">{row}{more}</li><li class="kn-statement" id="b">{row}</li>'
    article = lxml.html.fromstring(
        f"""<article><h2>h</h2><div class="kn-group"><ul class="kn-statements">{items}</ul></div>
        <figure class="kn-picture" id="f"><a class="kn-said" href="#a"></a><svg></svg></figure></article>"""
    )
    page = BuiltPage("page", "Page", article, "")
    shared = Shared(TABLE, "en", Messages("en"), Places({"page"}, ""), {*()}, {})
    converter = Converter(shared, page, 1)
    settle(converter, article)
    markup = converter.blocks(article)
    order = [each[0] for each in re.finditer(r"#floating-diagram|#erratum|#label-line|#unit|other [012]", markup)]
    figure = order.index("#floating-diagram")
    assert order[figure - 1] == "other 2"
    assert order[figure + 1] == "#unit"
    assert [order[order.index(f"other {each}") - 1] for each in (1, 2)] == ["#unit"] * 2
    assert order[order.index("other 0") - 1] == "#label-line"


def test_a_diagram_that_floats_leaves_no_gap_between_the_groups_around_it():
    group = '<div class="kn-group"><ul class="kn-statements"><li class="kn-statement"><div class="kn-row"><p>{}</p></div></li></ul></div>'
    figure = '<figure class="kn-picture" id="f"><svg></svg></figure>'
    html = f"<article><h2>h</h2>{group.format('a')}{figure}{group.format('b')}<p>c</p></article>"
    article = lxml.html.fromstring(html)
    page = BuiltPage("page", "Page", article, "")
    converter = Converter(Shared(TABLE, "en", Messages("en"), Places({"page"}, ""), {*()}, {}), page, 1)
    settle(converter, article)
    ends = re.findall(r"opens: (\w+), closes: (\w+)", converter.blocks(article))
    assert ends == [("true", "false"), ("false", "true")]
