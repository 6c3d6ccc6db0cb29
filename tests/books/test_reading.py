"""What the book takes from a built page, and what it leaves to the site."""

from __future__ import annotations

from pathlib import Path

from everyline.books.reading import BuiltPage, read_page

PAGE = """<!doctype html><body><article><h1 id="top">Title</h1><p>first</p>
<div data-downloads="list"><h2>Take along</h2><ul class="kn-downloads"><li>a.zip</li></ul></div>
<h2 class="kn-site">On screens</h2><p>press</p><h3>More</h3><p>click</p>
<h2>In both</h2><p>kept</p><p class="kn-site">search</p><p>last</p></article></body>"""


def read(folder: Path, html: str) -> BuiltPage:
    (folder / "page.html").write_text(html, encoding="utf-8")
    page = read_page(folder, "page")
    assert page is not None
    return page


def words(page: BuiltPage) -> list[str]:
    return [each.strip() for each in page.article.itertext() if each.strip()]


def test_what_only_the_site_has_is_left_out(tmp_path):
    page = read(tmp_path, PAGE)
    assert (page.title, page.heading) == ("Title", "top")
    assert words(page) == ["first", "In both", "kept", "last"]


def test_a_page_reads_alike_before_and_after_its_downloads_are_there(tmp_path):
    before = (
        PAGE[: PAGE.index("<div data")] + '<div data-downloads="list" hidden></div>' + PAGE[PAGE.index("<h2 class") :]
    )
    assert words(read(tmp_path, before)) == words(read(tmp_path, PAGE))


def test_what_is_no_page_is_none(tmp_path):
    assert read_page(tmp_path, "nowhere") is None


def test_a_heading_is_whole_where_a_line_may_end_within_it(tmp_path):
    page = read(tmp_path, "<article><h1>怎样<wbr>阅读</h1><h2>所有<wbr>主题<wbr>一览</h2><p>first</p></article>")
    assert page.title == "怎样阅读"
    assert words(page) == ["所有主题一览", "first"]
