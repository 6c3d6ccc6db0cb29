from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects import kindle
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract

PIECES = st.sampled_from(
    [
        "Title (Author)\n",
        "- Your Highlight | Location 1-2 | Added on 1 May 2020\n",
        "\n",
        "\n\n",
        "==========\n",
        "text\n",
        "# a\n",
        "1. b\n",
    ]
)


@pytest.mark.parametrize(("title", "text", "expected"), cases("kindle"), ids=lambda value: value.split("\n")[0][:40])
def test_case(title, text, expected):
    units, problems = kindle.parse(text, "note.md")
    assert outline(units) == expected, title
    assert not problems
    check_contract(text, units)
    assert kindle.recognizes(text)


def test_a_note_stands_under_the_nearest_of_those_highlights_that_end_where_it_was_written():
    said = [("Highlight", "1-9", "Alpha."), ("Highlight", "5-9", "Beta."), ("Note", "9", "Why?")]
    entry = "Book\n- Your {} | Location {} | Added on 1 May 2020\n\n{}\n==========\n"
    units, _ = kindle.parse("".join(entry.format(*each) for each in said), "note.md")
    (note,) = (unit for unit in units if unit.text == "Why?")
    assert note.parent.text == "Beta."


@pytest.mark.slow
@given(st.lists(PIECES, max_size=12).map("".join))
def test_what_is_recognized_is_read_without_loss(text):
    if kindle.recognizes(text):
        check_contract(text, kindle.parse(text, "note.md")[0])


@pytest.mark.parametrize(
    ("about", "day"),
    [
        ("- a | b | Añadido el miércoles, 3 de junio de 2020 1:00:00", "2020-06-03"),
        ("- a | Ajouté le samedi 15 août 2020 10:00:00", "2020-08-15"),
        ("- a | 2020年6月3日水曜日 1:00:00", "2020-06-03"),
        ("- a | Добавлено: суббота, 15 августа 2020 г. в 10:00", "2020-08-15"),
        ("- a | some day", ""),
    ],
)
def test_days_in_the_language_of_the_device(about, day):
    assert kindle.iso_date_of(about) == day


@pytest.mark.parametrize(
    "text", ["", "- [[a]]\n\t- [[#b 1|b 1]]\nc\n", "a\n==========\n", "# Title\n\n- a | 1\n", "Title\n=====\n\ntext\n"]
)
def test_other_texts_are_not_claimed(text):
    assert not kindle.recognizes(text)
