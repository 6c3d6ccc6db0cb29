"""The books for e-readers: whole, in order, with words for pictures, and nothing that is not XHTML."""

from __future__ import annotations

import zipfile
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from everyline.books.elements import TABLE
from everyline.books.epub import Page, _Epub, safe_id
from everyline.books.manuscript import BookPart, Manuscript, Source
from everyline.books.media import printable
from everyline.books.reading import BuiltPage, Front, Places
from everyline.model.navigation import SectionRole
from everyline.model.revision import Commit
from everyline.text.messages import Messages
from tests.support import LANGUAGES, inline_picture, write

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = {"o": "http://www.idpf.org/2007/opf", "d": "http://purl.org/dc/elements/1.1/"}


def body(html: str) -> str:
    """A page's content as it stands in the book."""
    article = lxml.html.fragment_fromstring(html, create_parent="article")
    places = Places({"page", "other", "other#u-1", "page#甲", "of #1/a", "of #1/a#u-2"}, "https://a.b/")
    page = BuiltPage("page", "Page", article, "")
    files = {"page": "1.xhtml", "other": "2.xhtml", "of #1/a": "3.xhtml"}
    picture = {"shown.png": "p.png"}.get
    said = SimpleNamespace(messages=Messages("en"), language="en")
    book = SimpleNamespace(table=TABLE, places=places, plan=said, source=said)
    return Page(page, book, files, lambda path: picture(path, ""), lambda _: "d.svg", {}).body()


def test_links_stay_in_the_book_or_lead_to_the_site_or_are_words():
    assert body('<a href="other.html#u-1">a</a>') == '<a href="2.xhtml#u-1">a</a>'
    assert body('<a href="of%20%231/a.html#u-2">a</a>') == '<a href="3.xhtml#u-2">a</a>'
    assert body('<a href="of%20%231/a.html">a</a>') == '<a href="3.xhtml">a</a>'
    assert body('<a href="gone.html">b</a>') == '<a href="https://a.b/gone.html">b</a>'
    assert body('<a href="obsidian://x">c</a>') == "<span>c</span>"
    assert body('<a href="https://a.b/x y?q=中|%zz">d</a>') == '<a href="https://a.b/x%20y?q=%E4%B8%AD%7C%25zz">d</a>'


def test_ids_are_names_and_stand_once():
    anchor = safe_id("甲")
    assert anchor.startswith("i-")
    assert body('<p id="甲">a</p><p id="甲">b</p><a href="#甲">c</a>') == (
        f'<p id="{anchor}">a</p><p>b</p><a href="1.xhtml#{anchor}">c</a>'
    )


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>a <script>b</script><button>c</button><input></p>", "<p>a </p>"),
        ("<span>a<ul><li>b</li></ul></span>", "<div>a<ul><li>b</li></ul></div>"),
        ("<ul><li>a</li>b</ul>", "<div><div>a</div>b</div>"),
        ("<dl><dd>a</dd></dl>", "<div><div>a</div></div>"),
        ("<table><tr><td>a</td></tr></table>", "<table><tr><td>a</td></tr></table>"),
        ("<table></table>", "<div/>"),
        ("<details><summary>a</summary><p>b</p></details>", "<div><p>a</p><p>b</p></div>"),
        (
            '<details class="kn-more-mentions"><summary><span>3 more</span><span>Fewer</span></summary><p>b</p></details>',
            '<div class="kn-more-mentions"><p>b</p></div>',
        ),
        ("<marquee onclick='x()' style='color:red' data-x='y'>a</marquee>", "<span>a</span>"),
        ("<p lang='zh' class='x'>a</p>", '<p class="x" lang="zh" xml:lang="zh">a</p>'),
        ("<img src='shown.png' onerror='x()'>", '<img src="p.png" alt="shown.png"/>'),
        ("<img src='lost.png' alt='words'>", "<span>words</span>"),
        ("<img src='data:image/png;base64,AGjBGA3C/I6zkAAAA'>", "<span>[picture]</span>"),
        ("<ul><li>a</li></ul><hr><ul><li>b</li></ul>", "<ul><li>a</li></ul><hr/><ul><li>b</li></ul>"),
        ("<video src='a.mp4'>a film</video>", "<span>a film</span>"),
        ("<figcaption>a</figcaption><li>b</li>", "<div>a</div><div>b</div>"),
        (
            (
                "<figure class='kn-picture' id='f'><svg width='9'></svg><figcaption><span class='kn-picture-title'>T</span>"
                "</figcaption><details><p>about</p><ol><li>a to b <a class='kn-said' href='https://c.d/'>† <i>Doc</i></a></li></ol></details></figure>"
            ),
            (
                '<figure id="f" class="kn-picture"><img src="d.svg" alt="T&#10;about&#10;a to b" width="9"/>'
                '<figcaption><strong>Figure 1 T</strong> about<br/>† According to: <a class="kn-said" href="https://c.d/"><i>Doc</i></a></figcaption></figure>'
            ),
        ),
        ("<math onclick='x()'><mi>a</mi></math>", '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>a</mi></math>'),
    ],
)
def test_what_a_page_holds_is_put_where_the_standard_admits_it(html, wanted):
    assert body(html) == wanted


def test_words_run_as_the_book_does_within_a_note_that_runs_the_other_way():
    html = '<div class="kn-note-body" dir="rtl"><div class="kn-text" dir="rtl">ماء</div><div class="kn-text">Water.</div></div>'
    assert body(html) == html.replace('"kn-text">', '"kn-text" dir="ltr">')
    assert body('<div class="kn-text">Water.</div>') == '<div class="kn-text">Water.</div>'


def test_pages_may_be_as_deep_as_they_like():
    assert body("<ul><li>x" * 400 + "</li></ul>" * 400).count("<li>") > 100  # the parser gives up at some depth


@pytest.mark.slow
@settings(max_examples=60)
@example(["<svg>", "<", "a"])
@given(
    st.lists(
        st.sampled_from(
            [*'<>/&"= \na', "<ul>", "<li>", "</ul>", "<p>", "<table>", "<td>", "<a href=x>", "<dl>", "<svg>"]
        )
    )
)
def test_whatever_a_page_holds_is_xml(html):
    etree.fromstring(f"<body>{body(''.join(html))}</body>")


def made(tmp_path: Path, language: str) -> dict[str, bytes]:
    """The files of a book of three chapters in two parts, the first of which has a section that is no place of the book."""
    write(tmp_path, {"assets/mark.svg": "<svg/>"})
    pages = [
        BuiltPage(address, f"T {address}", lxml.html.fragment_fromstring(html, create_parent="article"), "")
        for address, html in (
            ("z", "<h2 id='two'>Two<a class='headerlink'>¶</a></h2><h2 id='gone'>Gone</h2><p>x</p>"),
            ("a", "<p><math><mi>a</mi></math></p>"),
            ("m", f"<h2 id='end'>End</h2><p><img src='{inline_picture()}'></p>"),
        )
    ]
    section = SimpleNamespace(title="Section", role=SectionRole.TOPICS)
    parts = [BookPart("", section, [("", pages[0])]), BookPart("Part 1", section, [("1", pages[1]), ("2", pages[2])])]
    site = SimpleNamespace(notes=[], topics={})
    plan = SimpleNamespace(messages=Messages(language), skeletons={}, corpus=site, editorial=site)
    places = Places({"z", "a", "m", "z#two", "m#end"}, "")
    source = Source(tmp_path, language, (language,), tmp_path)
    return _Epub(Manuscript(source, plan, TABLE, Front("Book", "", ""), Commit("", 0), parts, places)).files()


def test_a_picture_that_stands_in_the_note_is_in_the_book(tmp_path):
    files = made(tmp_path, "en")
    name = lxml.html.fromstring(files["EPUB/0003.xhtml"]).find(".//img").get("src")
    assert name.endswith(".png")
    assert files[f"EPUB/{name}"].startswith(b"\x89PNG")


def test_a_drawing_in_a_book_is_one_that_runs_nothing(tmp_path):
    harm = "<text>+ADwAIQAtAC0-</text><script>harm()</script><text>+AC0ALQA+-</text>"
    for name, head in (("a.svg", ""), ("b.svg", '<?xml version="1.0" encoding="UTF-7"?>')):
        (tmp_path / name).write_text(
            f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="8">{harm}<path d="M0 0h1"/></svg>',
            encoding="utf-8",
        )
        data, _, size = printable(tmp_path, name)
        assert size == (9, 8)
        assert b"<path" in data
        assert b"script" not in data
    (tmp_path / "c.svg").write_text("<html/>", encoding="utf-8")
    assert printable(tmp_path, "c.svg")[0] == b""


def test_chapters_are_read_and_listed_in_the_order_of_the_book(tmp_path):
    files = made(tmp_path, "en")
    package, nav = (etree.fromstring(files[f"EPUB/{name}"]) for name in ("package.opf", "nav.xhtml"))
    names = {each.get("id"): each.get("href") for each in package.iterfind(".//o:item", OPF)}
    spine = [names[each.get("idref")] for each in package.iterfind(".//o:itemref", OPF)]
    assert spine == ["title.xhtml", "nav.xhtml", "0001.xhtml", "0002.xhtml", "0003.xhtml"]
    contents = next(nav.iter(f"{XHTML}nav"))
    links = [(each.get("href"), each.text) for each in contents.iter(f"{XHTML}a")]
    assert links == [
        ("0001.xhtml", "T z"),
        ("0001.xhtml#two", "Two"),
        ("0002.xhtml", "1 · T a"),
        ("0003.xhtml", "2 · T m"),
        ("0003.xhtml#end", "End"),
    ]
    assert [each.text for each in contents.iter(f"{XHTML}span")] == ["Part 1 · Section"]
    assert [each.get("href") for each in package.iterfind(".//o:item[@properties='mathml']", OPF)] == ["0002.xhtml"]


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("ar", "rtl")])
def test_a_book_turns_its_pages_as_its_language_reads(language, way, tmp_path):
    files = made(tmp_path, language)
    package = etree.fromstring(files["EPUB/package.opf"])
    assert package.find(".//o:spine", OPF).get("page-progression-direction") == package.get("dir") == way
    pages = [etree.fromstring(text) for name, text in files.items() if name.endswith(".xhtml")]
    assert {(each.get("dir"), each.get("lang")) for each in pages} == {(way, language)}


@pytest.fixture(params=LANGUAGES)
def book(request, built: Path):
    with zipfile.ZipFile(built / "epub" / f"kubernetes-notes.{request.param}.epub") as opened:
        yield opened, request.param


def test_a_book_is_whole(book, built):
    archive, language = book
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", 0, b"application/epub+zip")
    package = etree.fromstring(archive.read("EPUB/package.opf"))
    assert package.findtext(".//d:language", namespaces=OPF).startswith(language)
    listed = {each.get("href") for each in package.iterfind(".//o:item", OPF)}
    there = {name.removeprefix("EPUB/") for name in archive.namelist() if name.startswith("EPUB/")}
    assert listed == there - {"package.opf"}
    said = ""
    for name in sorted(there):
        if name.endswith(".xhtml"):
            page = etree.fromstring(archive.read(f"EPUB/{name}"))
            assert page.tag == f"{XHTML}html"
            assert not [*page.iter(f"{XHTML}script", f"{XHTML}form", f"{XHTML}iframe")]
            assert all(each.get("alt") for each in page.iter(f"{XHTML}img")) or name == "title.xhtml"
            said += archive.read(f"EPUB/{name}").decode()
    site = built if language == "zh" else built / language
    statements = lxml.html.parse(str(site / "workloads" / "pod.html")).xpath("//li[@data-source]/@id")
    assert len(statements) > 20
    assert all(f'id="{each}"' in said for each in statements)


def test_contents_lead_to_every_chapter_and_its_sections(book):
    archive, _ = book
    nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    links = [each.get("href") for each in nav.iter(f"{XHTML}a")]
    chapters = [name.removeprefix("EPUB/") for name in archive.namelist() if name[5:9].isdigit()]
    assert {*chapters} <= {*links}
    for link in links:
        name, _, anchor = link.partition("#")
        assert not anchor or f'id="{anchor}"' in archive.read(f"EPUB/{name or 'nav.xhtml'}").decode()
