"""Characters that fonts lack: told with their places, printed as their numbers, or taken from a font that is given."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import manimgx_fonts
import pytest

from everyline.books.engine import Fonts, read_fonts, without_glyph
from everyline.books.fonts import book_fonts, faces, named, with_stand_ins
from everyline.books.reading import BuiltPage
from everyline.text.escaping import visible
from everyline.text.problems import Problem
from tests.books.setting import set_html, text_of
from tests.support import ROOT


def page(html: str) -> BuiltPage:
    return BuiltPage("page", "标题", lxml.html.fragment_fromstring(html, create_parent="article"), "")


FONTS = book_fonts(ROOT)


def told(on: BuiltPage, fonts: Fonts = FONTS) -> tuple[str, list[Problem]]:
    texts, warnings = with_stand_ins({"main.typ": visible(f"{on.title}{on.article.text_content()}")}, [on], fonts)
    return texts["main.typ"].decode(), warnings


def test_what_the_fonts_have_is_printed():
    written = "中文, English, ü → ✓ ─▶ 😀 Русский عربي"
    assert told(page(f"<p>{written}</p>")) == (f"标题{written}", [])


def test_what_they_lack_is_told_in_one_line_with_the_place_of_the_first():
    html = '<li data-source="source_notes/a.md:7-7">有 𠮷 和 한국어</li><p>글</p>'
    text, warnings = told(page(html))
    assert "有 〔U+20BB7〕 和" in text
    assert [(each.path, each.line) for each in warnings] == [("source_notes/a.md", 7)]
    assert "and 2 more characters" in str(warnings[0])
    assert "docs/fonts/" in warnings[0].hint
    assert "everyline[cjk]" in warnings[0].hint


def test_a_control_character_whose_picture_no_font_has_does_not_stop_the_book():
    text, warnings = told(BuiltPage("page", "T", page("<p>x\x7fy</p>").article, ""), read_fonts(()))
    assert text == "Tx〔U+2421〕y"
    assert "has ␡ (U+2421" in str(warnings[0])


def test_a_sign_around_a_letter_that_no_font_has_leaves_the_letter():
    assert told(page("<p>1\u20e0 First</p>")) == ("标题1 First", [])


@pytest.mark.slow
def test_all_of_gb_2312_is_there():
    rows = [bytes([high, low]) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    assert without_glyph("".join(pair.decode("gb2312", "ignore") for pair in rows), FONTS) == set()


def test_a_projects_own_fonts_are_taken(tmp_path):
    (tmp_path / "docs" / "fonts").mkdir(parents=True)
    own = "Noto Sans Thai"
    shutil.copy(
        next(Path(manimgx_fonts.__file__).parent.glob("NotoSansThai*")), tmp_path / "docs" / "fonts" / "own.ttf"
    )
    assert [each.path for each in book_fonts(tmp_path).fonts() if each.family == own][-1].endswith("own.ttf")


def test_each_language_has_its_faces_first_and_what_is_shipped_behind_them():
    found = faces(FONTS)
    assert found["text"]["zh"][0] == found["text"]["zh-tw"][0] == "Noto Serif SC"
    assert found["text"][""][:2] == ["Libertinus Serif", "Noto Serif SC"]
    assert found["code"]["ja"][0] == "Source Code Pro"
    assert {names[-1] for kind in found.values() for names in kind.values()} == {"Noto Sans Thai"}  # of all scripts


def test_a_letter_is_asked_for_in_the_forms_of_its_language_first_and_of_its_kind():
    names = [
        "Noto Emoji",
        "Libertinus Serif",
        "Source Code Pro",
        "Noto Serif SC",
        "Noto Sans SC",
        "Songti TC",
        "Batang",
    ]
    names += [f"Noto {kind} CJK {form}" for form in ("KR", "HK", "TC", "JP") for kind in ("Sans", "Serif")]
    found = faces(SimpleNamespace(families=lambda: names))
    shipped = ["Noto Serif SC", "Noto Sans SC", "Noto Emoji"]
    for language, form, more in (
        ("ko", "KR", ["Batang"]),
        ("ja", "JP", []),
        ("zh-tw", "TC", ["Songti TC"]),
        ("yue", "HK", ["Songti TC"]),
    ):
        assert found["text"][language] == [f"Noto Serif CJK {form}", f"Noto Sans CJK {form}", *more, *shipped]
        assert found["heading"][language][0] == f"Noto Sans CJK {form}"
    assert found["code"]["ko"][:2] == ["Source Code Pro", "Noto Sans CJK KR"]
    assert found["text"]["zh-hk"] == found["text"]["zh-mo"] == found["text"]["yue"]


def test_a_letter_of_code_and_its_mark_are_asked_for_in_all_fonts():
    """A block of Arabic code was printed as bare text: the one other font that Typst tries has no such mark."""
    assert "ىٰ" in text_of(set_html("<pre><code>علىٰ العُرف</code></pre>"))


def test_the_machine_decides_nothing():
    """Unless somebody says so."""
    there = {each.path for each in FONTS.fonts() if each.path}
    assert all(str(Path(each).parent).endswith(("fonts", "manimgx_fonts", "manimgx_fonts_cjk")) for each in there)
    assert not any(each.startswith("/usr/share/fonts") for each in there)


def test_the_imprint_names_what_the_book_is_set_in_and_nothing_else():
    """It had named faces for Chinese and for diagrams in books that had neither."""
    plain = BuiltPage("page", "Plain", page("<p>words</p>").article, "")
    assert named([plain], FONTS, "en") == ["Libertinus Serif"]
    assert named([plain, page("<p><code>x</code></p>")], FONTS, "en") == [
        *("Libertinus Serif", "Noto Serif SC", "Noto Sans SC", "Source Code Pro")
    ]
    assert named([page("<p>字</p>")], FONTS, "zh") == ["Noto Serif SC", "Noto Sans SC"]
