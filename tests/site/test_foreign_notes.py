"""Notes that nobody prepared for: a fifth one, harmful ones, unreadable ones, none at all."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from markdown_it import MarkdownIt

from everyline.verification.security import Judged, check_content
from tests.hostile import FIFTH, HOSTILE, HOSTILE_NAME, PAYLOADS, SAID
from tests.site.reading import is_redirect, raw_lines, strange_pictures, strange_scripts
from tests.support import run

SITES = {"zh": "", "en": "en/"}


# A note that nobody's rules know


@pytest.fixture(scope="module")
def fifth(hostile) -> tuple[Path, str]:
    """The real project with one more note in each dialect, built; and what the build said."""
    return hostile, (hostile / SAID).read_text(encoding="utf-8")


@pytest.mark.parametrize("prefix", SITES.values(), ids=SITES)
@pytest.mark.parametrize("dialect", FIFTH)
def test_a_fifth_note_finds_its_place_without_a_line_of_code(fifth, dialect, prefix):
    site = fifth[0] / "site" / prefix
    assert f"Deployment让应用升级时不中断服务，{dialect}这样说" in text_of(site / "workloads/deployment.html")
    assert f"萝卜两根，白菜一棵，{dialect}里与主题无关" in text_of(site / "unsorted.html")
    lines = raw_lines(lxml.html.parse(str(site / f"sources/fifth-{dialect}.html")))
    assert len(lines) == len(FIFTH[dialect].splitlines())
    notes = json.loads((site / "ledger.json").read_text(encoding="utf-8"))["notes"]
    (ledger,) = [note for note in notes if note["path"] == f"source_notes/fifth-{dialect}.md"]
    assert [line["line"] for line in ledger["lines"]] == list(range(1, len(lines) + 1))
    homes = {line["page"].partition("#")[0] for line in ledger["lines"] if line["disposition"] == "placed"}
    assert {"workloads/deployment.html", "unsorted.html"} <= homes


@pytest.mark.parametrize("dialect", FIFTH)
def test_a_fifth_note_is_told_apart_by_its_content_and_warned_about(fifth, dialect):
    project, told = fifth
    path = f"source_notes/fifth-{dialect}.md"
    (note,) = json.loads(run("macros", "parse", path, "--json", cwd=project).stdout)
    assert note["dialect"] == dialect
    warnings = [line for line in told.splitlines() if f"{path}:" in line and "nobody claims this statement" in line]
    assert warnings
    assert any("萝卜" in line for line in warnings)


@pytest.mark.parametrize("dialect", FIFTH)
def test_a_fifth_note_is_in_the_navigation(fifth, dialect):
    for prefix in SITES.values():
        index = lxml.html.parse(str(fifth[0] / "site" / prefix / "sources/index.html"))
        assert index.xpath(f"//nav[contains(@class, 'md-nav')]//a[@href='fifth-{dialect}.html']")
        assert index.xpath(f"//article//a[@href='fifth-{dialect}.html']")


def test_unsorted_statements_are_in_the_navigation(fifth):
    index = lxml.html.parse(str(fifth[0] / "site" / "sources/index.html"))
    assert index.xpath("//nav[contains(@class, 'md-nav')]//a[@href='../unsorted.html']")


def test_a_note_in_another_encoding_is_read(fifth):
    assert "编码是国标" in text_of(fifth[0] / "site" / "workloads/deployment.html")
    assert "GB18030" in text_of(fifth[0] / "site" / "sources/fifth-encoded.html").upper()


def text_of(file: Path) -> str:
    """What a reader can read on a page."""
    return lxml.html.document_fromstring(file.read_bytes().decode("utf-8")).text_content()


# A note that means harm


@pytest.fixture(scope="module")
def hostile_pages(hostile: Path) -> dict[str, lxml.html.HtmlElement]:
    return {
        file.relative_to(hostile / "site").as_posix(): lxml.html.document_fromstring(file.read_bytes().decode())
        for file in sorted((hostile / "site").rglob("*.html"))
    }


def nowhere(pages: dict[str, lxml.html.HtmlElement], xpath: str) -> None:
    found = {name: [str(each)[:200] for each in hits] for name, page in pages.items() if (hits := page.xpath(xpath))}
    assert found == {}


def test_harmful_notes_run_nothing(hostile_pages):
    nowhere(hostile_pages, "//script[not(@type)][contains(., 'harm')]")
    nowhere(hostile_pages, "//@*[starts-with(name(), 'on')]")
    nowhere(hostile_pages, "//@*[starts-with(translate(normalize-space(.), 'JAVSCRIPT', 'javscript'), 'javascript:')]")
    nowhere(hostile_pages, "//@href[starts-with(., 'data:') or starts-with(., 'vbscript:')]")
    assert {name: found for name, page in hostile_pages.items() if (found := strange_scripts(name, page))} == {}
    nowhere(hostile_pages, "//article//*[self::style or self::iframe or self::object or self::embed]")
    nowhere(hostile_pages, "//article//*[self::base or self::link or self::meta or self::math or self::use]")
    nowhere(hostile_pages, "//base | //article//form[@action] | //@formaction")
    nowhere(hostile_pages, "//article//@style[not(parent::svg[contains(@class, 'kn-diagram')])]")


def test_harmful_notes_load_nothing(hostile_pages, hostile):
    nowhere(hostile_pages, "//@src[contains(., 'evil.example')] | //link/@href[contains(., 'evil.example')]")
    site = hostile / "site"
    assert {name: found for name, page in hostile_pages.items() if (found := strange_pictures(site, name, page))} == {}


def test_harmful_notes_say_what_they_say(hostile_pages, hostile):
    """Every line is still there as text, template syntax and tags included, but for what a comment withholds."""
    opening, closing = PAYLOADS[8:10]
    for dialect, text in HOSTILE.items():
        page = hostile_pages[f"sources/hostile-{dialect}.html"]
        printed = [each.xpath("string(./code)") for each in raw_lines(page)]
        assert len(printed) == text.count("\n")
        for payload in (*PAYLOADS[:8], closing.removeprefix("-->"), *PAYLOADS[10:15]):
            assert any(payload in line for line in printed), (dialect, payload)
        assert any(opening in line for line in printed) == (dialect == "markdown"), dialect  # there once more as code
    assert not list(hostile.rglob("harm"))


def test_harmful_notes_leave_the_pages_in_shape(hostile_pages, built):
    sound = lxml.html.document_fromstring((built / "workloads/pod.html").read_bytes().decode())
    for name, page in hostile_pages.items():
        if is_redirect(page):
            continue
        assert len(page.xpath("/html/body")) == 1, name
        assert len(page.xpath("//article")) == 1, name
        assert len(page.xpath("//footer")) == len(sound.xpath("//footer")) >= 1, name
        assert not page.xpath("//article//footer | //article//header[contains(@class, 'md-header')]"), name
        statements = page.xpath("//li[@data-source]")
        assert all(each.getparent().get("class") == "kn-statements" for each in statements), name


def test_the_name_of_a_note_is_a_text(hostile_pages):
    page = hostile_pages["sources/C# 100% {{ 7-7 }} -x- -img src=x onerror=harm-.html"]
    assert page.xpath("string(//h1/text())") == HOSTILE_NAME
    assert "名字古怪的笔记说" in page.text_content()
    links = hostile_pages["sources/index.html"].xpath("//article//a/@href")
    assert "C%23%20100%25%20{{%207-7%20}}%20-x-%20-img%20src=x%20onerror=harm-.html" in links


def test_a_harmful_note_cannot_forge_anchors(hostile_pages):
    page = hostile_pages["workloads/pod.html"]
    assert page.xpath("//*[@id='L1']") == []
    assert page.xpath("//kbd[@class or @id]") == []


def test_a_long_line_and_a_deep_outline_are_whole(hostile_pages):
    text = hostile_pages["sources/hostile-markdown.html"].text_content()
    assert "长" * 10_000 in text
    assert "第 200 层" in "".join(page.text_content() for name, page in hostile_pages.items() if "en/" not in name)


def test_undecodable_bytes_are_a_problem_with_their_place(copy):
    (copy / "source_notes" / "fifth.md").write_bytes(b"\xef\xbb\xbf# Pod\n\nbroken \xff\xfe\x80 bytes\n")
    result = run("macros", "status", cwd=copy)
    assert result.returncode == 1
    assert "\nsource_notes/fifth.md:3: " in result.stdout
    assert "Traceback" not in result.stderr


def test_no_notes_at_all_is_said(copy):
    for note in (copy / "source_notes").iterdir():
        note.unlink()
    result = run("macros", "build", cwd=copy)
    assert result.returncode == 1
    assert "source_notes: there is no source note" in result.stderr


def test_nothing_runs_in_what_books_feeds_and_machines_are_given(hostile):
    """EPUB, Markdown wherever it is rendered, llms.txt, JSON-LD, and the feed and the sitemap where there is an address."""
    seen = dict.fromkeys(("book", "markdown", "linked data"), 0)
    for file in sorted((hostile / "site").rglob("*")):
        if file.suffix == ".epub":
            with zipfile.ZipFile(file) as book:
                pages = [
                    (name, book.read(name)) for name in book.namelist() if name.endswith((".xhtml", ".opf", ".svg"))
                ]
            seen["book"] += len(pages)
        elif file.suffix in (".xml", ".svg"):
            pages = [(file.name, file.read_bytes())]
        else:
            pages = []
        for name, data in pages:
            root = etree.fromstring(data)
            assert (name, Judged.of(root).wrong) == (name, ())
            assert not root.xpath("//*[local-name()='script' or @type='html' or @type='xhtml']"), name
        if file.suffix == ".md" or file.name in ("llms.txt", "llms-full.txt"):
            html = MarkdownIt("commonmark", {"html": True}).render(file.read_text(encoding="utf-8"))
            assert not [*map(str, check_content(file.name, html))]
            assert not re.search(r'href="(?:javascript|vbscript|data):', html)
            seen["markdown"] += 1
        if file.suffix == ".html":
            for data in re.findall(
                r'<script type="application/ld\+json">(.*?)</script>', file.read_text(encoding="utf-8")
            ):
                assert "<" not in data
                assert json.loads(data)
                seen["linked data"] += 1
    assert all(seen.values())
