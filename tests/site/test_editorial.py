"""What people decide about notes is as harmless as the notes: text, wherever it is printed, and never a template."""

from __future__ import annotations

import re
from pathlib import Path

import lxml.html
import pytest
from lxml import etree

from everyline.text.files import portable
from tests.hostile import EVIL, EVIL_LINES, EVIL_NAME
from tests.site.reading import strange_pictures, strange_scripts
from tests.site.test_foreign_notes import nowhere

RAN = re.compile(r"(?<![0-9a-f])1337(?![0-9a-f])")


@pytest.fixture(scope="module")
def pages(evil: Path) -> dict[str, lxml.html.HtmlElement]:
    return {
        file.relative_to(evil / "site").as_posix(): lxml.html.document_fromstring(file.read_bytes().decode())
        for file in sorted((evil / "site").rglob("*.html"))
    }


def test_no_text_is_a_template(evil):
    texts = [each for each in (evil / "site").rglob("*") if each.suffix in (".html", ".json", ".svg", ".xml", ".txt")]
    assert len(texts) > 30
    assert [each for each in texts if RAN.search(each.read_text(encoding="utf-8"))] == []
    assert not list(evil.rglob("harm"))


def test_no_file_among_the_pages_joins_the_theme(evil):
    joined = [each for each in (evil / "site").rglob("everyline.*s*") if each.suffix in (".js", ".css")]
    assert len(joined) == 4
    assert [each for each in joined if "harm" in each.read_text(encoding="utf-8")] == []


def test_no_text_is_html(pages, evil):
    nowhere(pages, "//script[not(@type)][contains(., 'harm')]")
    nowhere(pages, "//@*[starts-with(name(), 'on')]")
    nowhere(pages, "//@*[contains(name(), 'harm') or contains(name(), '{')]")
    nowhere(pages, "//@href[starts-with(normalize-space(.), 'javascript:')]")
    nowhere(pages, "//img[@src='x' or @src='y']")
    nowhere(pages, "//article//*[self::style or self::iframe]")
    assert {name: found for name, page in pages.items() if (found := strange_scripts(name, page))} == {}
    assert {name: found for name, page in pages.items() if (found := strange_pictures(evil / "site", name, page))} == {}
    nowhere(pages, "//svg[not(@class) and not(@viewbox)] | //head//svg | //title/*")
    assert [
        name for name, page in pages.items() if len(page.xpath("//body")) != 1 or len(page.xpath("//head/title")) != 1
    ] == []


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_every_text_says_what_it_says(pages, prefix):
    evil_line, evil_lines = words(EVIL), words(EVIL_LINES)
    tea = pages[f"{prefix}drinks/tea.html"]
    assert evil_lines in words(tea.xpath("string(//h1)"))
    assert evil_lines in words(tea.xpath("string(//h2)"))
    title = words(tea.xpath("string(//title)"))
    assert "window.harm = 9" in title
    assert evil_line in title  # the name of the site
    assert evil_line in words(tea.xpath("string(//header//a[contains(@class, 'md-logo')]/@title)"))
    assert evil_lines in words(tea.xpath("string(//nav[contains(@class, 'md-tabs')])"))
    assert evil_line in words(tea.xpath("string(//*[@class='md-copyright'])"))
    assert evil_line in words(tea.xpath("string(//meta[@name='author']/@content)"))
    assert evil_lines in words(tea.xpath("string(//meta[@name='description']/@content)"))
    coffee = pages[f"{prefix}drinks/coffee.html"]
    assert evil_lines in words(coffee.xpath("string(//a[contains(@class, 'kn-term')]/@title | //dfn/@title)"))
    assert evil_lines in words(coffee.xpath("string(//*[contains(@class, 'kn-gap')])"))
    assert evil_lines in words(pages[f"{prefix}glossary.html"].xpath("string(//article//dl)"))
    assert evil_lines in words(pages[f"{prefix}gallery.html"].xpath("string(//h2)"))
    assert evil_lines in words(pages[f"{prefix}failing.html"].xpath("string(//h2)"))
    assert evil_lines in words(pages[f"{prefix}sources/book.html"].xpath("string(//h1)"))
    assert words(EVIL_NAME) in words(pages[f"{prefix}sources/{portable(EVIL_NAME)}.html"].text_content())


def words(text: str) -> str:
    return " ".join(text.split())


def test_pictures_hold_text_alone(evil):
    pictures = [*(evil / "site").rglob("evil.svg")]
    assert pictures
    for picture in pictures:
        root = etree.fromstring(picture.read_bytes())
        assert "window.harm" in "".join(root.itertext()).replace(" ", "")
        assert not root.xpath("//@*[starts-with(name(), 'on')] | //*[local-name() = 'script' or local-name() = 'img']")
