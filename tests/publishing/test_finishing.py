"""What a whole site gets at last: compressed files, headers, the offline copy, downloads."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import os
import re
import signal
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import brotli
import lxml.html
import pytest
from fontTools.ttLib import TTFont
from mkdocs.utils import get_theme_dir

from everyline.model.revision import Commit
from everyline.publishing import assets, books, outputs, packing
from everyline.publishing.assets import FORMULAS, STYLE, THEME, bundles, heading_face, stamped
from everyline.publishing.books import KINDS
from everyline.publishing.downloads import downloads, fill_downloads, human_size
from everyline.publishing.headers import policy
from everyline.publishing.outputs import OUTPUTS, write_outputs
from everyline.publishing.packing import compress, is_portable, write_offline_copy
from everyline.publishing.whole_site import WholeSite
from everyline.text.problems import ProjectError
from everyline.text.store import Store
from everyline.verification.security import Scripts, tags
from tests.support import LANGUAGES

SCRIPTS = Scripts(frozenset({"one()", "never()"}), {})
COMMIT = Commit("0123456789", 1767225600)
PAGE = (
    '<!doctype html><title>x</title><div data-downloads="menu" hidden></div><script>one()</script>'
    '<script id="__config" type="application/json">{{"base": "."}}</script><script src="x.js"></script>'
    '<div data-downloads="list" hidden></div>{text}'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site in small, before it is finished."""
    folder = tmp_path / "site"
    for name in ("index.html", "deep/page.html", "en/index.html", "404.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PAGE.format(text=f"{name} " * 500))
    (folder / "search").mkdir()
    (folder / "search" / "root.js").write_text('everylineIndex("root",{})')
    (folder / "pdf").mkdir()
    (folder / "pdf" / "notes.zh.pdf").write_bytes(b"%PDF" * 1_000_000)
    (folder / "epub").mkdir()
    (folder / "epub" / "notes.zh.epub").write_bytes(b"PK" * 1_000)
    return folder


def whole(folder: Path, *, is_strict: bool = False) -> WholeSite:
    return WholeSite(folder, folder, "notes", LANGUAGES, COMMIT, SCRIPTS.used(folder), is_strict)


def finish(folder: Path) -> None:
    assert write_outputs(whole(folder), without=KINDS)


def contents(folder: Path) -> dict[str, bytes]:
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_only_what_is_there_is_offered_with_size_and_date(site):
    finish(site)
    assert [each.path for each in downloads(site, LANGUAGES)] == [
        "pdf/notes.zh.pdf",
        "epub/notes.zh.epub",
        "notes-offline.zip",
    ]
    page = (site / "deep" / "page.html").read_text()
    assert page.count('href="../pdf/notes.zh.pdf"') == page.count('href="../notes-offline.zip"') == 2
    assert "4.0 MB" in page
    assert human_size((site / "notes-offline.zip").stat().st_size) in page
    assert '<time datetime="2026-01-01">' in page
    assert "Offline copy" in (site / "en" / "index.html").read_text()
    assert "offline" not in (site / "404.html").read_text()  # it is shown at any address


def test_all_volumes_of_a_book_are_one_line_and_offered_by_their_titles_in_order(site):
    for name in ("notes-2.zh.pdf", "notes-10.zh.pdf", "notes-٣.zh.pdf", "notes-家-2.zh.pdf"):
        (site / "pdf" / name).write_bytes(b"%PDF")
    for name, title in (("notes-家-2", "Notes · Home: A &amp; B – C"), ("notes", "Notes")):
        with zipfile.ZipFile(site / "epub" / f"{name}.zh.epub", "w") as book:
            book.writestr("EPUB/package.opf", f"<dc:title id='t'>{title}</dc:title>")
    finish(site)
    page = lxml.html.fromstring((site / "en" / "index.html").read_text())
    offered = page.find_class("kn-downloads")[0]
    assert [(each.get("href"), each.text) for each in offered.iter("a")][:7] == [
        ("../pdf/notes.zh.pdf", "Notes"),
        ("../pdf/notes-2.zh.pdf", "notes-2"),  # of which nobody knows more
        ("../pdf/notes-10.zh.pdf", "notes-10"),
        ("../pdf/notes-٣.zh.pdf", "notes-٣"),  # no digit to a number
        ("../pdf/notes-家-2.zh.pdf", "Home: A & B – C"),
        ("../epub/notes.zh.epub", "Notes"),
        ("../epub/notes-家-2.zh.epub", "Home: A & B – C"),
    ]
    lines = [each.text_content().partition(" MB")[0].partition(" kB")[0] for each in offered.iter("summary")]
    assert lines == ["PDF book in Chinese: 5 volumes 4.0", "EPUB book in Chinese: 2 volumes 1"]


# Each holds a place to fill, and `harm` where it is no attribute.
TRAPS = [
    """<p title='<div data-downloads="menu"'>text</div> word ' harm="" y="">x</p>""",
    """<p title='<div data-downloads="menu" hidden>'>text</div> word ' harm="" y="">x</p>""",
    """<p title='<div data-downloads="menu" hidden></div> harm="" '>x</p>""",
    """<div data-downloads="list" title='>' class="a">text</div> word ' harm="" y="">x</p>""",
    """<div data-downloads="list" hidden><p title="</div> <p harm=''>">x</p></div>""",
    """<div data-downloads="list" hidden><!-- </div> <p harm=''> --></div>""",
    """<!-- <div data-downloads="list" hidden></div> <p harm=""> -->""",
    """<div data-downloads="menu" hidden>""",
    """<svg><g data-x='<div data-downloads="menu" hidden></div>' /><a title="</svg><p harm=''>"></a></svg>""",
]


@pytest.mark.slow
@pytest.mark.parametrize("trap", TRAPS)
def test_nothing_is_filled_into_what_somebody_wrote_as_a_value_or_a_comment(site, trap):
    """The page was checked before: what is filled in may not move where an attribute or a comment ends."""
    file = site / "page.html"
    page = PAGE.format(text=trap)
    file.write_text(page)
    finish(site)
    assert not [each for each in lxml.html.fromstring(page).iter("*") if "harm" in each.attrib]
    for text in (file.read_text(), zipfile.ZipFile(site / "notes-offline.zip").read("notes/page.html").decode()):
        assert "notes.zh.pdf" in text
        assert not [each for each in lxml.html.fromstring(text).iter("*") if "harm" in each.attrib]
        assert not [each for each in tags(text) if "harm" in re.sub("'[^']*'|\"[^\"]*\"", "", each[0])]


@pytest.mark.slow
@pytest.mark.parametrize(
    "begins",
    [
        "<!doctype html><!-- <meta charset=utf-8> -->",
        "<!doctype html><html title='><head><meta charset=\"utf-8\">'>",
        '<!doctype html><html><body><p>x</p><meta charset="utf-8">',
        "\n<!DOCTYPE HTML>\n<p>x",
        '<!doctype html>\n<html lang="en" class="no-js">\n  <head>\n    <meta charset="utf-8">',
        "<!doctype html><html><head><meta charset=utf-8>",
    ],
)
def test_a_page_of_the_offline_copy_has_its_policy_before_all_else(site, begins):
    (site / "page.html").write_text(f"{begins}<script>harm()</script>")
    finish(site)
    page = zipfile.ZipFile(site / "notes-offline.zip").read("notes/page.html").decode()
    names = [tag["name"] for tag in tags(page) if "charset" not in tag[0]]
    assert next(each for each in names if each not in ("html", "head")) == "meta"
    (found,) = lxml.html.fromstring(page).xpath("/html/head/meta[@http-equiv]")
    assert not found.xpath("preceding::script")


def test_nothing_is_offered_where_there_is_nothing(tmp_path):
    (tmp_path / "index.html").write_text(PAGE.format(text=""))
    before = contents(tmp_path)
    fill_downloads(tmp_path, LANGUAGES, "2026-01-01")
    assert contents(tmp_path) == before


def test_the_offline_copy_offers_what_it_holds(site):
    finish(site)
    with zipfile.ZipFile(site / "notes-offline.zip") as archive:
        names = archive.namelist()
        page = archive.read("notes/index.html").decode()
    assert names == sorted(names)
    assert {name.partition("/")[0] for name in names} == {"notes"}
    assert "notes/search/root.js" in names
    assert not [name for name in names if name.endswith((".json", ".gz", ".br", ".map", ".zip", "404.html"))]
    assert "notes/epub/notes.zh.epub" in names
    assert "pdf/notes.zh.pdf" in page
    assert "epub/notes.zh.epub" in page
    assert "offline.zip" not in page


def test_a_new_format_is_a_row(site, monkeypatch):
    """What is made of the pages, by a function: here a list of them."""

    def write_list(its: WholeSite) -> None:
        pages = sorted(page.relative_to(its.folder).as_posix() for page in its.folder.rglob("*.html"))
        (its.folder / "pages.txt").write_text("\n".join(pages * 100))

    monkeypatch.setattr(outputs, "OUTPUTS", {"list": write_list, **OUTPUTS})
    finish(site)
    assert "deep/page.html" in (site / "pages.txt").read_text()
    assert (site / "pages.txt.gz").is_file()
    assert "notes/pages.txt" in zipfile.ZipFile(site / "notes-offline.zip").namelist()


def test_an_output_that_fails_is_told_and_nothing_comes_after_it(site, monkeypatch):
    monkeypatch.setattr(outputs, "OUTPUTS", {"failing": lambda _: False, **OUTPUTS})
    assert not write_outputs(whole(site), without=KINDS)
    assert not (site / "notes-offline.zip").exists()


def test_without_what_sets_books_the_site_is_built_all_the_same(site, monkeypatch, capsys):
    monkeypatch.setattr(books, "find_spec", lambda _: None)
    assert [books.write_books(kind, whole(site)) for kind in KINDS] == [True, True]
    assert capsys.readouterr().err.count("everyline[books]") == 1
    assert not books.write_books("pdf", whole(site, is_strict=True))


def test_a_site_goes_out_without_a_book_that_took_too_much(site, monkeypatch, capsys):
    ended = subprocess.CompletedProcess([], -signal.SIGXCPU, stderr="")
    monkeypatch.setattr(books.subprocess, "run", lambda *_args, **_given: ended)
    steps = []
    assert write_outputs(replace(whole(site), step=lambda name, _: steps.append(name)), without={*OUTPUTS} - {*KINDS})
    assert steps == [*KINDS]
    assert "WARNING -  notes.en.epub: no such book" in (told := capsys.readouterr().err)
    assert "--no-pdf" in told
    assert not books.write_books("pdf", whole(site, is_strict=True))


def test_the_same_site_gives_the_same_bytes(site, tmp_path):
    before = contents(site)
    finish(site)
    first = contents(site)
    again = tmp_path / "again"
    for name, data in reversed(before.items()):
        (again / name).parent.mkdir(parents=True, exist_ok=True)
        (again / name).write_bytes(data)
        (again / name).chmod(0o600)
        os.utime(again / name, (0, 0))
    finish(again)
    assert contents(again) == first


@pytest.mark.parametrize("moment", [0, 1767225600, 10**11])
def test_any_date_can_be_packed(site, moment):
    with zipfile.ZipFile(write_offline_copy(site, "notes", moment, policy([]))) as archive:
        assert len({each.date_time for each in archive.infolist()}) == 1
        assert {each.external_attr >> 16 for each in archive.infolist()} == {0o100644}
        assert archive.testzip() is None


def test_no_name_leads_out_of_the_folder_where_the_copy_is_unpacked(tmp_path, capsys):
    (tmp_path / "index.html").write_text("<!doctype html>")
    (tmp_path / "..\\..\\evil.bat").write_text("harm")
    with zipfile.ZipFile(write_offline_copy(tmp_path, "notes", 0, policy([]))) as archive:
        assert archive.namelist() == ["notes/..-..-evil.bat", "notes/index.html"]
    assert "Windows has no such names" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "fits"),
    [
        ("workloads/pod.html", True),
        ("笔记.html", True),
        ("console.html", True),
        ("con.html", False),
        ("a/NUL", False),
        ("what?.html", False),
        ("a:b.html", False),
        ("ends./x.html", False),
        ("x" * 200, False),
    ],
)
def test_names_that_windows_does_not_take_are_known(path, fits):
    assert is_portable(path) == fits


@pytest.fixture
def _nothing_kept(tmp_path_factory, monkeypatch):
    """What was compressed before answers for no test."""
    monkeypatch.setattr(packing, "_KEPT", Store(tmp_path_factory.mktemp("packed")))


@pytest.mark.usefixtures("_nothing_kept")
def test_the_same_text_gives_the_same_bytes_with_every_python(tmp_path):
    """Python's own header says which system it was, since 3.13 that it is unknown."""
    (tmp_path / "a.html").write_text("apple pear " * 500)
    compress(tmp_path)
    data = (tmp_path / "a.html.gz").read_bytes()
    assert data[:10] == b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
    assert gzip.decompress(data) == (tmp_path / "a.html").read_bytes()


@pytest.mark.usefixtures("_nothing_kept")
def test_what_fits_into_one_packet_is_not_compressed(tmp_path):
    for name, size in {"small.txt": 1023, "large.txt": 1024}.items():
        (tmp_path / name).write_text("x" * size)
    compress(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "large.txt",
        "large.txt.br",
        "large.txt.gz",
        "small.txt",
    ]


@pytest.mark.usefixtures("_nothing_kept")
def test_texts_are_compressed_and_nothing_else(site):
    finish(site)
    plain = (site / "index.html").read_bytes()
    assert gzip.decompress((site / "index.html.gz").read_bytes()) == plain
    assert brotli.decompress((site / "index.html.br").read_bytes()) == plain
    assert not (site / "pdf" / "notes.zh.pdf.gz").exists()
    assert not (site / "search" / "root.js.gz").exists()  # too small to gain by it


def test_the_policy_knows_the_themes_inline_scripts_and_no_other(site):
    page = site / "deep" / "page.html"
    page.write_text(page.read_text() + "<script>evil()</script>")
    finish(site)
    digest = base64.b64encode(hashlib.sha256(b"one()").digest()).decode()
    (sent,) = re.findall("Content-Security-Policy: (.*)", (site / "_headers").read_text())
    (script,) = [each for each in sent.split("; ") if each.startswith("script-src")]
    assert script == f"script-src 'self' 'sha256-{digest}'"
    assert f"'sha256-{digest}'" in (site / "_headers.nginx").read_text()
    with zipfile.ZipFile(site / "notes-offline.zip") as archive:
        offline = archive.read("notes/deep/page.html").decode()
    (kept,) = re.findall('<meta http-equiv="Content-Security-Policy" content="(.*?)">', offline)
    assert html.unescape(kept) == sent.removesuffix("; frame-ancestors 'none'")
    assert offline.index("<meta http-equiv") < offline.index("<title>") < offline.index("<script")
    assert "http-equiv" not in page.read_text()


def test_a_page_that_does_not_begin_as_one_is_told(site):
    (site / "deep" / "page.html").write_text("<p>x</p>")
    with pytest.raises(ProjectError, match=r"deep/page\.html: this page does not begin as one"):
        finish(site)


def test_a_theme_is_known_by_its_templates(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "main.html").write_text('<script>own("<\\/script>")</script><script src="x.js"></script>')
    (tmp_path / "base.html").write_text(
        '<script>scope("{{ config.extra.scope | d(base_url) }}")</script><script>other("{{ page.title }}")</script>'
        '<script id="__config" type="application/json">{}</script>'
    )
    (tmp_path / "own" / "x.js").write_text("x")
    folders = [tmp_path / "own", tmp_path]
    known = Scripts.of(folders, "/notes/")
    assert known.inline == {'own("<\\/script>")', 'scope("/notes/")'}
    assert known.files["x.js"] == b"x"
    assert Scripts.of(folders, '");harm();("').inline == {'own("<\\/script>")'}


def test_addresses_change_with_the_content(tmp_path):
    (tmp_path / "a.css").write_text("one")
    first = stamped("a.css", [tmp_path / "nowhere", tmp_path])
    assert first.startswith("a.css?v=")
    (tmp_path / "a.css").write_text("two")
    assert stamped("a.css", [tmp_path]) != first
    for path in ("b.css", "https://example.org/a.css", "a.css?x=1"):
        assert stamped(path, [tmp_path]) == path


@pytest.mark.slow
def test_the_face_of_headings_has_their_characters_and_leaves_others_to_other_fonts(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "_FACES", Store(tmp_path))
    monkeypatch.setattr(assets, "_MOST", 3)
    for _ in range(2):  # made, and kept
        face = TTFont(io.BytesIO(heading_face(Counter({"甲": 3, "龘": 3, "乙": 2, "丙": 1, "a": 9}))))
        assert face.flavor == "woff2"
        assert {chr(code) for code in face.getBestCmap()} == {*"甲乙·—‘’“”…"}
    assert heading_face(Counter("Latin only")) == b""


def test_the_marks_of_latin_headings_are_as_narrow_as_letters():
    face = TTFont(THEME / "assets/headings-latin.woff2")
    widths = {chr(code): face["hmtx"][name][0] for code, name in face.getBestCmap().items()}
    assert max(widths[mark] for mark in "‘’“”") < widths["a"]  # it was "Airtable’ s"
    assert widths["…"] < widths["—"]


def test_the_face_of_formulas_has_their_letters_and_knows_how_they_stand():
    face = TTFont(THEME / FORMULAS)
    assert face["MATH"].table.MathConstants.RadicalVerticalGap
    assert {*map(ord, "xβ∑√∅⟨ℒ𝒳𝔸𝐱→∫{")} <= face.getBestCmap().keys()


def test_a_project_s_own_style_stands_for_ours(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/print.css").write_text("/* mine */\n\nb { color: red }")
    (tmp_path / "assets/search.css").write_text('i::after { content: "; , {  }" }')
    style = bundles([tmp_path, THEME])["assets/everyline.css"]
    assert style.endswith("}b{color:red}")
    assert "/*" not in style
    assert 'i::after{content:"; , {  }"}' in style


@pytest.mark.slow
def test_headings_are_in_one_face_where_ours_lacks_a_letter_of_theirs():
    face = TTFont(THEME / "assets/headings-latin.woff2").getBestCmap().keys()
    letters = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))]
    found = [each for each in letters if "headings-latin" not in bundles([THEME], titles=["Pod", each])[STYLE]]
    assert found == [each for each in letters if each.isalpha() and ord(each) not in face]
    assert {*"čďřšťůžłąęőűşğ"} < {*found}
    style = bundles([THEME], titles=["Příprava"])[STYLE]
    assert style.count("@font-face") == bundles([THEME])[STYLE].count("@font-face") - 2


def test_of_the_theme_s_style_a_site_has_what_it_asks_for():
    folders = [THEME, Path(get_theme_dir("material"))]
    few = bundles(folders, ["attr_list"], ["custom"])["assets/everyline.css"]
    for rule in (".md-nav__link", ".admonition", "--md-details-icon", ".highlight .k", "data-md-color-scheme=slate"):
        assert rule in few
    for rule in (
        "md-search__form",
        "tabbed-set",
        "md-consent",
        "md-annotation",
        "data-md-color-primary=indigo",
        "[dir=rtl] .md-typeset blockquote",
    ):
        assert rule not in few
    many = bundles(folders, ["pymdownx.tabbed", "md_in_html", "rtl"], ["custom", "indigo"])["assets/everyline.css"]
    for rule in ("tabbed-set", "md-annotation", "data-md-color-primary=indigo", "[dir=rtl] .md-typeset blockquote"):
        assert rule in many
