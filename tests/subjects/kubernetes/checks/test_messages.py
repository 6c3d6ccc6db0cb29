"""What the checks say about broken files, word for word, so that it stays something that a beginner can act on."""

from __future__ import annotations

import re

import pytest

from tests.notes.dialects.fixtures import cases
from tests.subjects.kubernetes.checks.transcripts import HERE, said

CASES = cases("messages", HERE)


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_transcript(text, expected):
    assert said(text) == expected


def test_every_message_names_a_line_and_a_way_out():
    for _, _, expected in CASES:
        for each in expected.splitlines():
            assert re.fullmatch(
                r"(error|warning) (\d+: .+|there is no manifest in here) \(.{10,}\)( \[[\d.–, ]+\])?", each
            ), each


def test_no_message_speaks_the_language_of_parsers_and_schemas():
    jargon = (
        r"\b(scanning|token|block mapping|additionalProperties|oneOf|anyOf|NoneType|dict|schema path|instance path)\b"
    )
    assert [each for _, _, expected in CASES for each in expected.splitlines() if re.search(jargon, each)] == []
