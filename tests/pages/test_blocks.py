"""Finished HTML passes Markdown unread."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from everyline.pages.blocks import Blocks, block, ids


def converted(text: str) -> str:
    return Markdown(extensions=[Blocks(), "attr_list", "md_in_html"]).convert(text)


def test_html_comes_out_as_it_went_in_and_markdown_around_it_is_read():
    html = '<div markdown class="a">\n\n    *not* emphasis\n\n# no heading\n</div>'
    assert converted(f"## Heading\n\n{block(html)}\n*after*") == f"<h2>Heading</h2>\n{html}\n<p><em>after</em></p>"


def test_a_tab_stays_one_and_a_block_in_another_is_part_of_it():
    inner = block("<p>a\tb</p>")
    assert converted(block(f"<div>{inner}</div>")).replace("\n", "") == "<div><p>a&#9;b</p></div>"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_escaped_text_comes_out_as_it_went_in(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").strip()
    assert converted(block(f"<p>{escaped}</p>")) == f"<p>{escaped}</p>"


def test_its_addresses_are_known():
    assert ids('<p id="a"><b class="x" id="b-1">id="c"</b></p>') == {"a", "b-1"}


def test_no_heading_is_called_like_what_the_themes_scripts_look_for():
    html = Markdown(extensions=["toc", Blocks()]).convert("# __config\n\n## \\___drawer\n\n## Tea_time\n\n## __")
    assert [*sorted(ids(html))] == ["_1", "config", "drawer", "tea_time"]
