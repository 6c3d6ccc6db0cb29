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
