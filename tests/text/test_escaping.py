"""What is shown is text, whatever it was."""

import pytest
from lxml import etree

from everyline.text.escaping import as_text, visible, whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\nc", "a\tb\nc"),
        ("\x00\x1b\r\x7f", "␀␛␍␡"),
        ("\x80\x85\x9b\x9f", "����"),
        ("\ufffe\uffff\U0001fffe\U0010ffff\ufdd0\ud800", "������"),
        ("é\xa0\xad\u200b\ufeff\ue000🌱", "é\xa0\xad\u200b\ufeff\ue000🌱"),
    ],
)
def test_what_is_no_character_has_a_sign(text, shown):
    assert visible(text) == shown


@pytest.mark.slow
def test_every_code_point_can_stand_in_a_document():
    text = visible("".join(map(chr, range(0x110000))))
    etree.Element("p").text = text
    assert not any(ord(each) & 0xFFFE == 0xFFFE for each in text)


@pytest.mark.parametrize("written", ["²", "①", "৳", "٣", "9" * 5000, "-1", "+1", " 1", "1_0", "1.5", "", "x"])
def test_what_is_no_number_that_anything_has_is_another(written):
    assert whole(written, 7) == 7
    assert whole("0012") == 12


def test_what_is_named_in_many_places_is_made_text_once():
    held: object = "<b>{{ x }}"
    for _ in range(60):
        held = [held, held]
    made = as_text({"title": held})["title"]
    for _ in range(60):
        made = made[1]
    assert made == "&lt;b&gt;&#123;&#123; x }}"
