"""What is private, and what only looks like it."""

import pytest

from everyline.notes.dialects import markdown
from everyline.notes.privacy import Privacy, without_comments


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Soup %%secret%% and bread.", "Soup  and bread."),
        ("a\n%%\nsecret\n\nmore\n%%\nb", "a\n\n\n\n\n\nb"),
        ("a <!-- secret --> b\n<!--\nsecret\n-->\nc", "a  b\n\n\n\nc"),
        ("line %%secret%%\nnext", "line\nnext"),
        ("two %%one%% and %%two%%.", "two  and ."),
        ("- a\n  %%secret%%\n- b", "- a\n\n- b"),
        ("a stray ` and\n- %%secret%%\n- another ` here", "a stray ` and\n-\n- another ` here"),
        ("costs $5 %%secret%% and $6", "costs $5  and $6"),
        ("```\ncode\n```\n%%secret%%", "```\ncode\n```\n"),
        ("- ```\n  never closed\n- %%secret%%", "- ```\n  never closed\n-"),
        ("%% a ` b %% c ` %%secret%%", " c `"),
    ],
)
def test_comments_are_taken_out_and_lines_stay(text, left):
    redacted = without_comments(text, "n.md")
    assert redacted.text == left
    assert "secret" not in redacted.text
    assert redacted.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "`%%d` and ``a ` %%b%%``",
        "```mermaid\ngraph LR\n%% a comment\nA --> B %% another\n```",
        "~~~html\n<!-- a comment -->\n~~~",
        "> ```\n> %%no%%\n> ```",
        "$a %% b %% c$ and\n$$\nx %%y%%\n$$",
        r"\%%no%% is text".replace("%%no%%", "%no%"),
        "<!-- never closed",
        "- item\n  ```\n  %%code%%\n  ```\n- next",
    ],
)
def test_nothing_is_private_in_code_or_math(text):
    assert without_comments(text, "n.md").text == text


def test_an_open_comment_is_text_and_told():
    redacted = without_comments("one\n\ntwo %% three", "n.md")
    assert redacted.text == "one\n\ntwo %% three"
    assert [str(each).split(" (")[0] for each in redacted.problems] == [
        "n.md:3: this `%%` is never closed, so it is text"
    ]


@pytest.mark.parametrize(
    ("properties", "tags", "is_private"),
    [
        ({"publish": "false"}, (), True),
        ({"draft": '"True"'}, (), True),
        ({"private": "yes"}, (), True),
        ({"public": "no"}, (), True),
        ({"publish": "true", "draft": "false"}, (), False),
        ({"title": "false"}, (), False),
        ({}, ("Diary/2024",), True),
        ({}, ("diaries",), False),
    ],
)
def test_whole_notes(properties, tags, is_private):
    privacy = Privacy(tags=frozenset({"diary"}))
    assert bool(privacy.of_note("a.md", properties, tags)) is is_private


def test_folders_and_notes_that_the_configuration_names():
    privacy = Privacy(folders=("me", "a/b.md"))
    assert [bool(privacy.of_note(path, {}, ())) for path in ("me/a.md", "mean.md", "a/b.md", "a/c.md")] == [
        True,
        False,
        True,
        False,
    ]


def test_only_what_says_so_where_publishing_is_explicit():
    privacy = Privacy(is_explicit=True)
    assert privacy.of_note("a.md", {}, ())
    assert not privacy.of_note("a.md", {"public": "true"}, ())
    assert privacy.of_note("a.md", {"public": "true", "draft": "true"}, ())


def test_every_text_without_such_marks_is_left_alone():
    units, _ = markdown.parse("# a\n\nb\n", "n.md")
    assert Privacy().of_units(units) == set()
