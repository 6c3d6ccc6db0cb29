"""The options of a project: what they mean, and what is said of those that mean nothing."""

import pytest

from everyline.options import options_of, read_options
from everyline.text.problems import ProjectError


def told(**options: object) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        options_of(options)
    return [str(each) for each in caught.value.problems]


def test_what_others_may_do_is_said_in_each_language_or_in_all():
    assert options_of({"license": "CC BY 4.0"}).license["en"] == "CC BY 4.0"
    said = options_of({"languages": ["zh", "en"], "license": {"zh": "甲", "en": "A"}})
    assert said.license["zh"] == "甲"


def test_a_project_that_names_no_language_is_in_that_of_its_theme(tmp_path):
    assert read_options(tmp_path).languages == ("en",)
    (tmp_path / "mkdocs.yml").write_text("theme: {language: de}\n", encoding="utf-8")
    assert read_options(tmp_path).languages == ("de",)


def test_a_title_is_one_text_or_one_a_language():
    both = options_of({"languages": ["zh", "en"], "title": {"zh": "笔记", "en": "Notes"}})
    assert (both.title["zh"], both.title["en"]) == ("笔记", "Notes")
    one = options_of({"languages": ["zh", "en"], "title": "Notes"})
    assert (one.title["zh"], one.title["en"]) == ("Notes", "Notes")
    assert not options_of({}).title


@pytest.mark.parametrize(
    ("languages", "complaint"),
    [
        ("de", "`languages:` is a list of codes"),
        ([], "`languages:` is a list of codes"),
        (["de", "de"], "`languages:` names a language twice"),
        (["German"], "`German` is no language"),
        (["../de"], "`../de` is no language"),
        (["tlh"], "the theme has no words in `tlh`"),
    ],
)
def test_languages_that_mean_nothing_are_told(languages, complaint):
    assert any(complaint in each for each in told(languages=languages))


def test_titles_that_mean_nothing_are_told():
    assert told(languages=["de", "ja"], title={"de": "Garten", "fr": "Jardin"}) == [
        "mkdocs.yml: `fr:` in `title` is no language of this project (those are: de, ja)",
        "mkdocs.yml: `title:` has no text in `ja` (add `ja:` to it)",
    ]
    assert told(title=["x"]) == ["mkdocs.yml: `title:` is a text (write it, or one a language: `{en: …}`)"]


def test_switches_are_as_usual_unless_somebody_says_otherwise():
    assert [getattr(options_of({}), each) for each in ("additions", "line_numbers", "system_fonts")] == [
        True,
        True,
        False,
    ]
    assert not options_of({"additions": False}).additions
    assert not options_of({"line_numbers": False}).line_numbers
    (problem,) = told(additions="no")
    assert "`additions:` is true or false" in problem


def test_books_are_divided_where_they_are_large_unless_somebody_says_how():
    assert options_of({}).books == "auto"
    assert options_of({"books": "sections"}).books == "sections"
    assert told(books="many") == ["mkdocs.yml: `books: many` means nothing (write one of: auto, one, sections)"]
