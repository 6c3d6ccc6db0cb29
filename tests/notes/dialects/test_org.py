"""Org mode: read as what Logseq writes in Markdown, its comments and its private blocks withheld."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects import org, read_note
from tests.notes.dialects.fixtures import outline

PAGE = """#+TITLE: Compost
#+FILETAGS: :soil:
* *Why* turn it? :heap:
:PROPERTIES:
:id: 64a3de66-2124-4341-ad45-112ae95baf5c
:season: spring
:END:
** Air, says [[https://example.org/a/b][the /book/]], see [[Worms]] and [[Pots][clay]].
goes on with ~code~ and +not+ this
- an item, at last
  1. with ~number~
+   and a plus
# nobody reads this
** TODO [#A] Buy a fork
DEADLINE: <2024-03-01 Fri>
#+BEGIN_SRC sh
# no comment
* no headline
#+END_SRC
"""


def test_a_page_of_a_graph_is_read_as_an_outline(tmp_path):
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq/config.edn").write_text("{}")
    file = tmp_path / "pages/a.org"
    file.parent.mkdir()
    file.write_text(PAGE, encoding="utf-8")
    note, problems = read_note(file, "source_notes/pages/a.org")
    assert not problems
    assert (note.dialect, note.title, note.tags) == ("logseq", "Compost", ("soil",))
    assert "nobody" not in repr(note)
    assert note.withheld == {13}
    assert (
        outline(note.units)
        == """\
metadata 1-1: TITLE:: Compost
metadata 2-2: tags:: soil
heading 3-3 [tags heap; removed #heap]: **Why** turn it?
  metadata 4-4: :LOGBOOK:
  metadata 5-5: id:: 64a3de66-2124-4341-ad45-112ae95baf5c
  definitions 6-6: season⏎: spring
  metadata 7-7: :END:
  bullet 8-9 [removed Pots | https://example.org/a/b]: Air, says [the /book/](<https://example.org/a/b>), see [Worms](ref:Worms) and [clay](ref:Pots).⏎goes on with `code` and ~~not~~ this
    bullet 10-10: an item, at last
      step 11-11 [number 1; removed 1]: with `number`
    bullet 12-12: and a plus
  bullet 14-14 [TODO [#A]; removed TODO | [#A]]: Buy a fork
    definitions 15-15: DEADLINE⏎: 2024-03-01 Fri
    code 16-19 [sh; removed #+BEGIN_SRC | #+END_SRC]: # no comment⏎* no headline
"""
    )


def test_headlines_of_another_file_are_headings(tmp_path):
    file = tmp_path / "a.org"
    text = "* This is a long headline, and it is a sentence\nSome text\nthat goes on.\n** TODO Buy a fork\n** Part\n- one\n- two\n** Rest [[file:../a b.png]] [[https://a.example]] [[file:c.org][see]]\n"
    file.write_text(text, encoding="utf-8")
    note, problems = read_note(file, "source_notes/a.org")
    assert (note.dialect, problems) == ("org", [])
    assert (
        outline(note.units)
        == """\
heading 1-1: This is a long headline, and it is a sentence
  paragraph 2-3: Some text⏎that goes on.
  bullet 4-4 [TODO; removed TODO]: Buy a fork
  heading 5-5: Part
    bullet 6-6: one
    bullet 7-7: two
  heading 8-8 [removed file:../a b.png | https://a.example | file:c.org]: Rest ![../a b.png](<../a b.png>) [https://a.example](<https://a.example>) [see](<c.org>)
"""
    )


@pytest.mark.parametrize("before", ["", "* Soup\n"])
def test_what_stands_no_deeper_than_an_item_is_behind_it(tmp_path, before):
    file = tmp_path / "a.org"
    text = "- peas, yellow\n\n  soaked\n  - a day\n  with salt\n- water\nBoil them.\n\nEat.\n1. hot\n#+BEGIN_SRC sh\n  cook\n#+END_SRC\n"
    file.write_text(before + text, encoding="utf-8")
    note, _ = read_note(file, "source_notes/a.org")
    found = [
        (each.kind.name.lower(), each.text, each.parent.text if each.parent else "")
        for each in note.units
        if each.text != "Soup"
    ]
    above = "Soup" if before else ""
    assert found == [
        ("bullet", "peas, yellow\n\nsoaked", above),
        ("bullet", "a day", "peas, yellow\n\nsoaked"),
        ("paragraph", "with salt", "peas, yellow\n\nsoaked"),
        ("bullet", "water", above),
        ("paragraph", "Boil them.\n\nEat.", above),
        ("step", "hot", above),
        ("code", "cook", above),
    ]


@pytest.mark.parametrize("empty", ["**", "** ", "**\t"])
def test_a_headline_without_words_prints_what_stands_under_it_and_no_stars(tmp_path, empty):
    file = tmp_path / "a.org"
    file.write_text(f"#+publication date: [[2020-03-28]]\n* Soup\n{empty}\n*** hot\n*\n", encoding="utf-8")
    note, _ = read_note(file, "source_notes/a.org")
    assert [each.text for each in note.units if each.kind.name != "DEBRIS"] == [
        "publication-date:: [[2020-03-28]]",
        "Soup",
        "hot",
    ]
    assert (note.properties, note.tags) == ({"publication-date": "[[2020-03-28]]"}, ())


@pytest.mark.parametrize("mark", [":private: true", ":PUBLIC: false"])
def test_a_block_or_a_page_is_private_by_its_properties(tmp_path, mark):
    file = tmp_path / "a.org"
    file.write_text(f"* Soup\n* A plan\n:PROPERTIES:\n{mark}\n:END:\n** for it\n* Bread\n", encoding="utf-8")
    note, _ = read_note(file, "source_notes/a.org")
    assert ("plan" in repr(note), "for it" in repr(note), "Bread" in repr(note)) == (False, False, True)
    file.write_text(f"#+{mark.strip(':')}\n* Soup\n", encoding="utf-8")
    assert read_note(file, "source_notes/a.org")[0].private


@pytest.mark.parametrize(
    ("secret", "is_withheld"),
    [
        ("#+BEGIN_COMMENT\nthe plan\n\n* of it\n#+END_COMMENT\n", True),
        ("  #+begin_comment\n  the plan\n  #+end_comment\n", True),
        ("* COMMENT the plan\n** of it\n", True),
        ("* TODO [#A] COMMENT\nthe plan\n", True),
        ("#+TODO: nächstes | ok_X\n* nächstes COMMENT the plan\n** of it\n", True),
        ("* ok_X COMMENT the plan\n", True),
        ("* of it :noexport:later:\nthe plan\n", True),
        ("* COMMENTS on the plan\n", False),
        ("#+BEGIN_COMMENT\nthe plan, which nobody ends\n", False),
        ("#+BEGIN_SRC\n#+END_COMMENT\n#+END_SRC\nthe plan\n", False),
    ],
)
def test_what_org_publishes_nowhere_is_withheld(tmp_path, secret, is_withheld):
    file = tmp_path / "a.org"
    file.write_text(f"* Soup\nHot.\n{secret}* Bread\n", encoding="utf-8")
    note, problems = read_note(file, "source_notes/a.org")
    assert [each.line for each in problems] == ([3] if "nobody ends" in secret else [])
    assert ("plan" in repr(note), "of it" in repr(note)) == (not is_withheld, False)
    assert ("Soup" in repr(note.units), "Bread" in repr(note.units)) == (True, True)
    assert bool(note.withheld) is is_withheld


@pytest.mark.slow
@given(st.lists(st.sampled_from(["\n", "#+BEGIN_COMMENT\n", "#+END_COMMENT\n", "* ", "** ", "- ", "#+BEGIN_SRC\n", "#+END_SRC\n", ":PROPERTIES:\n", ":END:\n", ":a: b", "# ", "[[a][b]]", "*a*", "~", "words "]), max_size=25).map("".join))  # fmt: skip
def test_every_line_is_in_one_unit(text):
    lines = org.as_markdown(text).split("\n")
    assert len(lines) == text.count("\n") + 1
    for parse in (org.parse, partial(org.parse, mark="# ")):
        units, _ = parse(text, "a.org")
        held = [line for unit in units for line in unit.span.lines]
        assert held == sorted(set(held))
        assert {number for number, line in enumerate(lines, 1) if line.strip()} <= {*held}


@pytest.mark.parametrize(
    "text",
    [
        "* H\n#+begin_src sh\necho\n\n* COMMENT next\nsecret\n* Pub\n",
        "* H\n#+begin_src sh\necho\n* COMMENT next\nsecret\n* Pub\n#+begin_src\nx\n#+end_src\n",
        "* H\n#+begin_example\nx\n* Next :noexport:\nsecret\n* Pub\n#+end_example\n",
    ],
)
def test_a_headline_ends_a_block_that_would_hide_what_is_published_nowhere(tmp_path, text):
    file = tmp_path / "a.org"
    file.write_text(text, encoding="utf-8")
    note, _ = read_note(file, "a.org")
    assert "secret" not in repr((note.units, note.lines))
    assert "Pub" in repr(note.units)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "#+TITLE: T\nsecret\n* secret\nsecret\n* Tea :hot:export:\nwords\n** more\nwords\n* secret\n",
            ["Tea", "words", "more", "words"],
        ),
        ("* Teas\nsecret\n- secret\n** secret\n** Tea :export:\nwords\n** secret :later:\n", ["Teas", "Tea", "words"]),
        ("#+SELECT_TAGS: mine yours\n* secret :export:\n* Tea :yours:\nwords\n", ["Tea", "words"]),
        ("* Tea\nwords\n* Export :exported:\n", ["Tea", "words", "Export"]),
        ("* Teas\n:PROPERTIES:\n:private: true\n:END:\n** secret :export:\n* Tea :export:\n", ["Tea"]),
        ("* Tea :export:\nwords\n** secret :noexport:\nsecret\n", ["Tea", "words"]),
    ],
)
def test_of_a_file_with_headlines_to_publish_nothing_else_is(tmp_path, text, shown):
    file = tmp_path / "a.org"
    file.write_text(text, encoding="utf-8")
    note, problems = read_note(file, "source_notes/a.org")
    assert not problems
    assert not note.private
    assert "secret" not in repr((note.units, note.lines))
    kept = [unit.text for unit in note.units if unit.kind.value not in ("metadata", "debris")]
    assert [each for each in kept if "private" not in each] == shown
