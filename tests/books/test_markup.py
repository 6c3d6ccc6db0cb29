"""Nothing that a note says is ever Typst's to understand."""

from __future__ import annotations

import json
import re

import lxml.html
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.markup import Content, call, number, string, text
from everyline.books.reading import BuiltPage, Places
from everyline.subjects.kubernetes import SUBJECT
from everyline.text.escaping import visible
from everyline.text.messages import Messages
from everyline.text.problems import Severity

# Letters of its syntax, more often than chance would bring them.
WRITTEN = st.text(
    st.one_of(st.sampled_from('#$@*_`<>[]{}()\\"/~-=+;:%\n\t '), st.characters(codec="utf-8")), max_size=60
)


def value(markup: str) -> object:
    """What Typst makes of a quoted string."""
    source = f"#metadata({markup})<it>"
    return json.loads(typst.query(source.encode(), "<it>", field="value", one=True))


@pytest.mark.slow
@settings(max_examples=80)
@given(WRITTEN)
def test_a_text_comes_out_as_it_went_in(written):
    assert value(string(written)) == visible(written)


@pytest.mark.slow
def test_comments_calls_and_references_are_text():
    for written in (
        "// no comment",
        "/* nor this */",
        '#panic("no")',
        "$x$",
        "@label",
        "*bold*",
        "\\",
        '"',
        "= Title",
        "a\\",
    ):
        assert value(string(written)) == written


def test_calls_take_texts_numbers_and_content():
    assert call("f", "a", 1, True, None, Content(text("b")), ("c",), some_name=0.5) == (  # noqa: FBT003
        '#f("a", 1, true, none, [#"b"], ("c",), some-name: 0.5)'
    )


def convert(html: str, language: str = "en") -> tuple[str, Shared]:
    article = lxml.html.fragment_fromstring(html, create_parent="article")
    shared = Shared(
        TABLE.with_rows(*SUBJECT.book()),
        language,
        Messages(language),
        Places({"page", "other", "other#here"}, ""),
        {"other#here"},
        {},
    )
    page = BuiltPage("page", "Page", article, "")
    return str(Converter(shared, page, 2).blocks(article)), shared


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("12", 12),
        (" 1.5px", 1.5),
        ("50%", 320),
        ("-3", -3),
        ("nan", 7),
        ("1e999", 7),
        ("9" * 5000, 7),
        ("", 7),
        (None, 7),
    ],
)
def test_what_pages_call_a_length_is_a_number(written, found):
    assert number(written, 7) == found


def outside_quotes(markup: str) -> str:
    """What Typst does not take for a text."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', "", markup)


_PAGE = """<footnote-mark {0}></footnote-mark><chapter-introduction {0}><p {0}>a</p></chapter-introduction>
    <figure class="kn-code" {0}><div class="kn-part kn-part-file" {0}><pre {0}><code {0}>x</code></pre></div></figure>
    <div class="kn-group" {0}><ul class="kn-statements" {0}><li class="kn-statement" {0}><div class="kn-row" {0}>
    <div class="kn-text" {0}><p {0}>b</p></div><span class="kn-cite" {0}><a data-source="n.md:1-1" {0}>1</a></span></div></li></ul></div>
    <figure class="kn-picture" {0}><svg {0}><g {0}><text {0}>c</text></g></svg><details {0}><p {0}>d</p></details></figure>
    <table {0}><tr {0}><td {0}>e</td></tr></table><ol {0}><li {0}>f</li></ol><img src="data:,x" {0}><math {0}><mi {0}>g</mi></math>"""
_NAMED = "markup mark ticked floats shown made start width height lang dir align style alt title viewbox d colspan rowspan type"


@pytest.mark.slow
@pytest.mark.parametrize("name", _NAMED.split())
def test_no_attribute_of_a_page_is_typsts_to_understand(name):
    """`mark='#panic(…)'` on code ran as a program; what the converter makes is not kept where pages write."""
    assert "harm" not in outside_quotes(convert(_PAGE.format(f"{name}='#panic() ] harm'"))[0])


def test_an_unknown_element_is_its_text_and_told_once():
    markup, shared = convert("<p>a <marquee>b <b>c</b></marquee> <marquee>d</marquee></p>")
    assert markup == '#p()[#"a "#"b "#strong()[#"c"]#" "#"d"]'
    assert [str(each) for each in shared.problems.values()] == [
        "page.html: the book does not know <marquee> and prints its text (decide in everyline/books/elements.py how it is printed)"
    ]
    assert {each.severity for each in shared.problems.values()} == {Severity.WARNING}
    assert convert("<marquee> <p>e</p> </marquee>")[0] == '#p()[#"e"]'


def test_an_unknown_class_changes_nothing_and_is_told():
    markup, shared = convert('<p class="kn-new">a</p>')
    assert markup == '#p()[#"a"]'
    assert "does not know .kn-new" in str(shared.problems[".kn-new"])


def test_what_is_hidden_or_apparatus_is_left_out():
    markup, shared = convert('<p>a</p><form class="kn-filter">b</form><p hidden>c</p><script>d</script>')
    assert markup == '#p()[#"a"]'
    assert not shared.problems


def test_chinese_lines_are_joined_and_english_ones_spaced():
    assert convert("<p>中文\n接着 one\ntwo</p>")[0] == '#p()[#"中文接着 one two"]'


def test_links_within_the_book_tell_their_page_and_others_stay():
    markup, _ = convert('<p><a href="other.html#here">x</a> <a href="https://a.b/">y</a> <a href="gone.html">z</a></p>')
    assert '#see("other#here")[#"x"]' in markup
    assert '#cited("https://a.b/", 1)[#"y"]' in markup  # its address is listed, under a number
    assert markup.endswith('#" "#"z"]')


def test_another_language_is_told():
    assert '#in-language("zh", "cn")[#"中"]' in convert('<p><span lang="zh">中</span></p>')[0]


def test_lists_may_be_as_deep_as_they_like():
    depth = 60
    markup, _ = convert("<ul><li>x" * depth + "</li></ul>" * depth)
    assert markup.count('#"x"') == depth
    assert markup.count("#bullets(") < depth


def test_tables_keep_their_heads_and_empty_cells():
    markup, _ = convert("<table><tr><th>a</th><th>b</th></tr><tr><td>c</td></tr></table>")
    assert 'header: ([#"a"],[#"b"],)' in markup
    assert '#cells(([#"c"],[],)' in markup


def test_headings_in_deep_lists_stay_with_nothing():
    """Typst would need gigabytes for a chain of them that is longer than a page."""
    html = "".join(f'<ul><li><p class="kn-lead-text">Part {each}</p>' for each in range(30)) + "</li></ul>" * 30
    markup, _ = convert(html)
    assert markup.count("stays: true") < 8
    assert markup.count("stays: false") > 22
