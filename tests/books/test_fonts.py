"""Characters that fonts lack: told with their places, printed as their numbers, or taken from a font that is given."""

from __future__ import annotations

import lxml.html

from everyline.books.engine import without_glyph
from everyline.books.fonts import font_folders, stand_ins
from everyline.books.reading import BuiltPage
from tests.support import ROOT


def page(html: str) -> BuiltPage:
    return BuiltPage("page", "标题", lxml.html.fragment_fromstring(html, create_parent="article"), "")


def test_what_the_fonts_have_is_printed():
    assert stand_ins([page("<p>中文, English, ü → ✓ ─▶</p>")], font_folders(ROOT)) == ({}, [])


def test_what_they_lack_is_told_with_its_place():
    html = '<li data-source="source_notes/a.md:7-7">有 𠮷 和 😀</li>'
    shown, warnings = stand_ins([page(html)], font_folders(ROOT))
    assert shown == {0x20BB7: "〔U+20BB7〕", 0x1F600: "〔U+1F600〕"}
    assert [(each.path, each.line) for each in warnings] == [("source_notes/a.md", 7)] * 2
    assert "docs/fonts/" in warnings[0].hint


def test_a_control_character_whose_picture_no_font_has_does_not_stop_the_book():
    shown, warnings = stand_ins([page("<p>x\x7fy</p>")], font_folders(ROOT))
    assert shown == {0x7F: "〔U+007F〕"}
    assert "has ␡ (U+007F" in str(warnings[0])


def test_all_of_gb_2312_is_there():
    rows = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    assert without_glyph("".join(pair.decode("gb2312", "ignore") for pair in rows), font_folders(ROOT)) == set()


def test_a_projects_own_fonts_are_taken(tmp_path):
    assert len(font_folders(tmp_path)) == 2
    (tmp_path / "docs" / "fonts").mkdir(parents=True)
    assert font_folders(tmp_path)[-1] == tmp_path / "docs" / "fonts"
