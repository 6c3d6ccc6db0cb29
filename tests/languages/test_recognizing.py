"""What language a text is in, as far as its letters tell."""

import pytest

from everyline.languages.recognizing import language_among
from everyline.notes.units import language_of
from everyline.text.writing import direction


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Water is wet.", "en"),
        ("水是湿的 water", "zh"),
        ("水は濡れている", "ja"),
        ("물은 젖어 있다", "ko"),
        ("물(水)은 젖어 있다", "ko"),
        ("Вода мокрая", "ru"),
        ("the letter Я is the last", "en"),
        ("Το νερό είναι υγρό", "el"),
        ("الماء رطب", "ar"),
        ("המים רטובים", "he"),
    ],
)
def test_letters_tell_a_language(text, language):
    assert language_of(text) == language


def test_a_script_is_that_of_the_language_of_the_project_that_is_written_in_it():
    assert language_among("Вода мокра", ("en", "uk")) == "uk"
    assert language_among("آب خیس است", ("fa",)) == "fa"
    assert language_among("Вода мокрая", ("zh", "en")) == "ru"


def test_languages_that_run_from_right_to_left():
    assert [direction(each) for each in ("ar", "he", "fa", "ur", "en", "zh", "ru")] == ["rtl"] * 4 + ["ltr"] * 3
