"""Texts of the interface with what stands in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from mkdocs.utils import get_theme_dir

from everyline.publishing.assets import THEME
from everyline.text.messages import Messages


@pytest.mark.parametrize(
    ("language", "written"), [("en", "26,588"), ("de", "26.588"), ("zh", "26,588"), ("tlh", "26,588")]
)
def test_numbers_are_written_as_the_language_has_them(language, written):
    messages = Messages(language)
    assert messages.number(26588) == written
    assert written in messages("verdict-count-confirmed", count=26588)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "contents"),
    [("de", "Inhaltsverzeichnis"), ("it", "Indice"), ("pl", "Table of contents"), ("en", "Table of contents")],
)
def test_words_of_the_theme_and_ours_are_in_one_language(language, contents):
    folders = [THEME, Path(get_theme_dir("material"))]
    theme = Environment(loader=FileSystemLoader(folders), autoescape=False)  # noqa: S701 - as MkDocs has it
    theme.globals |= {"search_words": Messages(language), "config": {"theme": {"language": language}}}
    words = theme.get_template("partials/language.html").module
    assert words.t("toc") == contents
    assert words.t("language") == language


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ["1 opinion or title", "2 opinions or titles", "5 opinions or titles"]),
        ("cs", ["1 názor nebo nadpis", "2 názory nebo nadpisy", "5 názorů nebo nadpisů"]),
        ("zh", ["1 条是看法或标题", "2 条是看法或标题", "5 条是看法或标题"]),
        ("zh-TW", ["1 條是看法或標題", "2 條是看法或標題", "5 條是看法或標題"]),
        ("pl", ["1 opinion or title", "2 opinions or titles", "5 opinions or titles"]),  # no catalog
    ],
)
def test_a_text_has_the_form_that_its_number_asks_for(language, told):
    messages = Messages(language)
    assert [messages("verdict-count-opinion", count=count) for count in (1, 2, 5)] == told


def test_arabic_has_the_forms_of_its_numbers():
    msg = Messages("ar")
    said = [msg("note-line", count=count) for count in (1, 2, 3, 11, 100, 103)]
    assert said == ["سطر واحد", "سطران", "3 أسطر", "11 سطرًا", "100 سطر", "103 أسطر"]
    assert (msg["comma"], msg.language_name("de"), msg.language_name("fr")) == ("، ", "الألمانية", "الفرنسية")
