from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects import DIALECTS, obsidian
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract
from tests.support import ROOT

PIECES = st.sampled_from(
    [
        "\n",
        "\n\n",
        "- ",
        "> ",
        "> [!note] x\n",
        "^id1",
        " ^id2\n",
        "#tag",
        " #a/b",
        "`",
        "==m==",
        "[[a]]",
        "词。",
        "word ",
        "# ",
    ]
)


@pytest.mark.parametrize(("title", "text", "expected"), cases("obsidian"), ids=lambda value: value.split("\n")[0][:40])
def test_case(title, text, expected):
    units, _ = obsidian.parse(text, "note.md")
    assert outline(units) == expected, title
    check_contract(text, units)


@pytest.mark.slow
@given(st.lists(PIECES, max_size=25).map("".join))
def test_every_text_is_read_without_loss(text):
    units, _ = obsidian.parse(text, "note.md")
    check_contract(text, units)
    obsidian.recognizes(text)


def test_the_name_of_a_block_is_known():
    units, _ = obsidian.parse("Rinse the rice. ^rinse1\n", "note.md")
    assert units[0].block == "rinse1"


DIALECT = {
    "obsidian": [
        "See [[a note]].\n",
        "> [!tip] x\n> y\n",
        "a block ^id\n",
        "---\naliases: [a]\n---\ntext\n",
        "==x== y\n",
    ],
    "markdown": ["# Title\n\n`[[no]]` and x == y.\n", "a^2 and %d%%\n", "> quoted\n", "- a\n- b\n"],
    # What looked like a clip and is Markdown.
    "not webclip": [
        "---\ntitle: a\n---\n\n- **first** oil\n\n:w saves\n\nCut Down\n\nCut Up\n\n- [shop](https://shop.example)\n",
        "# Title\n\n: a\n\n. b\n\nCut Down\n\nCut Up\n",
        "Title\n\n-\n\n-\n\n4-) https://a.example\n\n5-) https://b.example\n\n[a](https://c.example)\n",
    ],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in DIALECT.items() for text in texts])
def test_texts_are_told_apart_by_evidence(name, text):
    found = next(each.name for each in DIALECTS if each.recognizes(text))
    assert found != "webclip" if name == "not webclip" else found == name


def test_other_notes_are_not_claimed():
    notes = sorted((ROOT / "source_notes").glob("*.md"))
    found = [next(each.name for each in DIALECTS if each.recognizes(note.read_text("utf-8"))) for note in notes]
    assert found == [note.name.partition("-")[0] for note in notes]


def test_tags_that_end_a_text_are_none_of_it_on_a_line_of_their_own_either():
    units, _ = obsidian.parse("See [[tea]]\n#hot #drinks/green\n\n#only #these\n", "note.md")
    found = [(each.text, each.tags, each.removed) for each in units]
    assert found[0] == ("See [tea](ref:tea)", ("hot", "drinks/green"), ("#hot", "#drinks/green"))
    assert found[1] == ("#only #these", ("only", "these"), ())


def test_a_tag_at_the_end_of_the_last_property_is_its_value():
    units, _ = obsidian.parse("State:: #post/done\nSide:: #post/telegram\n\nWhat follows.\n", "note.md")
    assert [each.text for each in units] == ["State:: #post/done", "Side:: #post/telegram", "What follows."]
