from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from everyline.notes.dialects import markdown
from everyline.notes.units import Kind
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract
from tests.support import ROOT

NOTE = ROOT / "source_notes" / "markdown-kubernetes-experience.md"
CASES = cases("markdown")
PIECES = st.sampled_from(
    [
        *"-*+>#`~|:[]()!^.=_\\<&\t \n\n\n",
        "    ",
        "1. ",
        "- ",
        "```",
        "[x]: u",
        "[^1]",
        "---",
        "a",
        "词",
        "**",
        "# ",
        "\u3000",
        "\r",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@pytest.mark.slow
@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[title for title, *_ in CASES])
def test_case(title, text, expected):
    units, _ = markdown.parse(text, "note.md")
    assert outline(units) == expected, title
    check_contract(text, units)


@pytest.mark.slow
@given(TEXTS)
def test_every_text_is_read_without_loss(text):
    units, _ = markdown.parse(text, "note.md")
    check_contract(text, units)


@pytest.mark.slow
@given(TEXTS)
def test_a_paragraph_is_one_by_itself(text):
    units, _ = markdown.parse(text, "note.md")
    for unit in units:
        if unit.kind in (Kind.BULLET, Kind.STEP) and not unit.marker:
            blocks = [token.type for token in MarkdownIt("commonmark").parse(unit.text) if not token.level]
            assert set(blocks) <= {"paragraph_open", "inline", "paragraph_close"}, unit


def test_unclosed_fence_is_a_warning():
    units, problems = markdown.parse("text\n\n```yaml\na: 1\n\n", "note.md")
    assert [str(problem) for problem in problems] == [
        "note.md:3: the code block is not closed: ``` (add a line with the same marks at its end)"
    ]
    assert problems[0].severity.value == "warning"
    assert units[-1].text == "a: 1"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Timer\n\n| 1 2 3 | import bell def ring():     print(bell) |\n| --- | --- |\n", 3),
        ("```\nimport belldef ring():    print(bell)\n```\n", 1),
        ("```js\nfunction f() {    ring();}\n```\n", 1),
        ("```\nNAME    READY   AGE\n```\n", 0),
        ("```\nring()    # loud: yes\n```\n", 0),
        ("| 1 | 2 |\n|---|---|\n| a | b |\n", 0),
    ],
)
def test_code_that_a_clipper_flattened_is_told(text, line):
    _, problems = markdown.parse(text, "note.md")
    assert [each.line for each in problems] == [line] * bool(line)


def test_the_real_note():
    text = NOTE.read_text(encoding="utf-8")
    units, problems = markdown.parse(text, NOTE.name)
    check_contract(text, units)
    assert not problems
    assert units[-1].reason == "empty-heading"
    assert [unit.number for unit in units if unit.kind is Kind.STEP][:2] == ["1", "2"]
    assert [unit.span.lines[0] for unit in units if unit.kind is Kind.CODE] == [37, 101, 138, 185]
    assert next(unit for unit in units if unit.span.first == 97).span.last == 98


def test_recognizes_everything():
    assert markdown.recognizes("")


def test_questions_with_numbers_are_headings_however_long_they_are():
    long = f"Which of {'these or ' * 12}those"
    text = "".join(
        f"**{number}. {words}**\n- yes\n- no\n\n" for number, words in enumerate(("Why?", f"{long}?", "It is..."), 1)
    )
    headings = [unit.text[:2] for unit in markdown.parse(text, "note.md")[0] if unit.kind is Kind.HEADING]
    assert headings == ["1.", "2.", "3."]
    assert not [unit for unit in markdown.parse(f"**{long}**\n- yes\n", "note.md")[0] if unit.kind is Kind.HEADING]


def test_code_that_is_indented_stays_as_it_stands_and_items_that_stand_too_deep_are_items():
    code, _ = markdown.parse("So:\n\n    - name: a\n      env:\n            - x: 1\n", "note.md")
    assert [(each.kind, each.text) for each in code[1:]] == [
        (Kind.CODE, "- name: a\n  env:\n        - x: 1"),
    ]
    items, _ = markdown.parse("- a\n            - b\n", "note.md")
    assert [each.kind for each in items] == [Kind.BULLET, Kind.BULLET]


@pytest.mark.parametrize(
    ("between", "headings"),
    [("- one\n", ["Parts", "Ends"]), ("\nWords.\n", ["Parts", "Ends"]), ("Words of it.\n", []), ("![](a.png)\n", [])],
)
def test_bold_lines_are_headings_where_all_are(between, headings):
    text = f"**Parts**\n{between}\n**Ends**\n\n- two\n"
    units, _ = markdown.parse(text, "a.md")
    assert [unit.text for unit in units if unit.kind is Kind.HEADING] == headings
