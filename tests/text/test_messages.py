"""Texts of the interface with what stands in them."""

from __future__ import annotations

import pytest

from everyline.text.messages import Messages


@pytest.mark.parametrize(
    ("language", "written"), [("en", "26,588"), ("de", "26.588"), ("zh", "26,588"), ("tlh", "26,588")]
)
def test_numbers_are_written_as_the_language_has_them(language, written):
    messages = Messages(language)
    assert messages.number(26588) == written
    assert written in messages("verdict-count-confirmed", count=26588)
