from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects import logseq, read_note
from everyline.notes.dialects.outline import fields
from everyline.notes.privacy import Reading
from everyline.notes.units import Kind
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract
from tests.support import ROOT, write

NOTES = ROOT / "source_notes"
NOTE = NOTES / "logseq-kubernetes-books.md"
PIECES = st.sampled_from(
    ["\n", "\n", "\n\n", "- ", "\n- ", "\n\t- ", "\n\t\t- ", "\n-", "\t", "  ", "key:: value", "id:: x\n", ":LOGBOOK:\n", "```", "~~~",
     "```yaml\n", "![a](../assets/a b.png)", "{:width 1}", "[[Page]]", "[x]([[Page]])", "((64a3de66-2124-4341-ad45-112ae95baf5c))",
     "#+BEGIN_NOTE\n", "#+END_NOTE\n", "#+BEGIN_SRC py\n", "#+END_SRC\n", "---", "1. ", "#tag", " #[[a tag]]", "`", "`code`", "TODO ", "[#A] ", "## ", "标题", "词句。", "<b>", "](", "*", "words "]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(("title", "text", "expected"), cases("logseq"), ids=lambda value: value.split("\n")[0][:40])
def test_case(title, text, expected):
    units, _ = logseq.parse(text, "note.md")
    assert outline(units) == expected, title
    check_contract(text, units)


@pytest.mark.slow
@given(TEXTS)
def test_every_text_is_read_without_loss(text):
    units, _ = logseq.parse(text, "note.md")
    check_contract(text, units)
    logseq.recognizes(text)


@pytest.fixture
def read(tmp_path):
    """A note as it is read in a folder of notes, by its path there."""

    def read(path: str, text: str) -> tuple[str, str]:
        write(tmp_path / "source_notes", {path: text})
        note, _ = read_note(tmp_path / "source_notes" / path, f"source_notes/{path}")
        check_contract(text, [*note.units])
        return note.dialect, outline(note.units)

    return read


@pytest.mark.parametrize("sign", ["garden/logseq/config.edn", "garden/journals/2024_03_01.md"])
@pytest.mark.parametrize(
    "page",
    ["- Dig.\n- Rest.\n", "## Soil\n- Sieve [[it]].\n", "Just words.\n", "kind:: herb\n\n# Mint\n\nIt spreads.\n"],
)
def test_all_pages_of_a_graph_are_of_one_dialect(read, sign, page):
    read(sign, "{}\n")
    assert read("garden/pages/a.md", page)[0] == "logseq"
    assert read("garden/readme.md", page)[0] != "logseq"
    assert read("other/pages/a.md", page)[0] != "logseq"


def test_in_a_graph_too_highlights_are_readwises_and_a_dialect_that_somebody_names_counts(read, tmp_path):
    read("logseq/config.edn", "{}\n")
    highlights = "title:: A\n\n- Peas climb early in spring. #Highlight #[[2023-04-26]]\n\t- **Note**: Support them.\n"
    assert read("pages/peas.md", highlights)[0] == "readwise"
    assert read("pages/mint.md", "Just words.\n")[0] == "logseq"
    named = Reading((("pages/mint.md", "markdown"),))
    note, _ = read_note(tmp_path / "source_notes/pages/mint.md", "source_notes/pages/mint.md", named)
    assert note.dialect == "markdown"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("kind:: herb", [("kind", "herb")]),
        (
            "DEADLINE: <2024-02-10 Sat> SCHEDULED: <2024-01-05>",
            [("DEADLINE", "2024-02-10 Sat"), ("SCHEDULED", "2024-01-05")],
        ),
        *((f"{name}:: x", []) for name in ("id", "collapsed", "heading", "icon", "card-ease", "private", "public")),
        *((f"{name}:: x", []) for name in ("background-color", "created-at", "now")),
        ("identity:: x", [("identity", "x")]),
        ("kind::", []),
    ],
)
def test_readers_see_what_a_property_says_and_nothing_that_a_program_or_a_publisher_is_told(line, shown):
    assert fields(f"  {line}") == shown


def test_a_page_of_a_graph_that_is_no_outline_is_markdown_below_its_properties(read):
    read("logseq/config.edn", "{}\n")
    text = "kind:: herb\nalias:: balm\n\n# Mint\n\nIt spreads, see [[Pots]].\n\n| a | b |\n| - | - |\n| 1 | 2 |\n"
    assert read("pages/mint.md", text)[1].split("\n")[:4] == [
        "metadata 1-1: kind:: herb",
        "metadata 2-2: alias:: balm",
        "heading 4-4: Mint",
        "  paragraph 6-6: It spreads, see [Pots](ref:Pots).",
    ]


def test_an_open_fence_is_a_problem():
    _, problems = logseq.parse("- ```yaml\n  a: 1\n- next\n", "note.md")
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "note.md:1: this code fence is never closed; its block ends it"
    ]


def test_code_has_none_of_the_indentation_that_all_of_its_lines_share():
    text = "- Run\n\t- ```sh\n\t  \t\t  cook\n\t  \t\t    --hot\n\t  \t\t  ```\n- Eat\n  #+BEGIN_SRC python\n              self.eat()\n              #+END_SRC\n"
    units, _ = logseq.parse(text, "note.md")
    assert [unit.text for unit in units if unit.kind is Kind.CODE] == ["cook\n  --hot", "self.eat()"]


@pytest.mark.parametrize(
    "text",
    [
        "- a\n  id:: x\n- b\n",
        "- see [[Page]]\n  - more\n",
        "- a\n\t- b\n\t\t- c\n",
        "title:: A page\n\n- a\n",
        "- ```md\n  # no heading\n  ```\n  collapsed:: true\n",
        "- a\n  goes on\n  and on\n  and on\n  id:: x\n",
        "## A heading\n\t- a\n\t\t- b\n- c\n",
        "---\ntitle: a\n---\n\n- b [[c]]\n",
        "- LATER order seeds\n- #soil test it\n- NOW turn the compost\n",
        "alias:: [[a]], [[b]]\ntype:: c\n",
        "type:: [[Tool]]\n\n## Soil\n\t- Sieve it.\n## Water\n\t- Rain is best.\n\t\t- Not in May.\n",
    ],
)
def test_outlines_are_recognized(text):
    assert logseq.recognizes(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Just a paragraph.\n",
        "- a list\n- and nothing else\n",
        "# Title\n\n- a\n\t- b [[Page]]\n",
        "> Quoted.\n- a\n\t- b\n# One\n- c\n# Two\n1) d\n2) e\n\t- f\n3) g [[Page]]\n# Three\n### Deeper\n- h\n",
        "[[Page]]\n[[Other]]\n### One\n- a\n- b\n### Two\n1) c\n\t- d\n2) e\n\t- f [[Page]]\n- g\n",
        "A paragraph.\n\n- a [[Page]]\n\t- b\n",
        "- a\n\t- b\n\nA paragraph\n\n- c\n",
        "```\n- a\n\t- b [[Page]]\n```\n",
        "- A highlight #Highlight #[[2023-04-26]]\n\t- **Note**: a note\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert not logseq.recognizes(text)


def test_other_notes_are_not_claimed():
    recognized = [note.name for note in sorted(NOTES.glob("*.md")) if logseq.recognizes(note.read_text("utf-8"))]
    assert recognized == [NOTE.name]


def test_the_real_note():
    text = NOTE.read_text(encoding="utf-8")
    units, problems = logseq.parse(text, NOTE.name)
    check_contract(text, units)
    assert not problems
    kinds = Counter(unit.kind for unit in units)
    assert (kinds[Kind.CODE], kinds[Kind.IMAGE], kinds[Kind.DEBRIS], kinds[Kind.METADATA]) == (3, 1, 4, 39)
    assert not [unit for unit in units if unit.removed]
    codes = [(unit.span.first, unit.span.last, unit.language) for unit in units if unit.kind is Kind.CODE]
    assert codes == [(69, 81, "yaml"), (118, 123, "yaml"), (145, 150, "yaml")]
    property_ = next(unit for unit in units if unit.text.startswith("id::"))
    assert property_.parent
    assert property_.parent.span.lines == range(173, 174)


def test_an_address_with_blanks_keeps_its_title_in_either_quotes():
    units, _ = logseq.parse(
        "- ![p](my pic.png 'a title')\n- ![p](my pic.png \"a title\")\n- ![p](my pic.png)\n", "n.md"
    )
    assert [each.text for each in units if each.kind is Kind.IMAGE] == [
        "![p](my%20pic.png 'a title')",
        '![p](my%20pic.png "a title")',
        "![p](my%20pic.png)",
    ]
