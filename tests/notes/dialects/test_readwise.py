from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from everyline.notes.dialects import readwise
from everyline.notes.dialects.readwise import is_cut_off, is_fragment, joined
from everyline.notes.units import Kind
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract
from tests.support import ROOT

NOTES = ROOT / "source_notes"
NOTE = NOTES / "readwise-5min-kubernetes.md"
PIECES = st.sampled_from(
    ["\n", "\n", "\n\n", "- ", "\n- ", "\n-", "\t", "  ", "•  ", "\ufffc ", " #Highlight", " #[[2023-04-26]]", " #tag", "**Note**:",
     "**Tags**: #a", "key:: value", "```", "```yaml\n", "#+BEGIN_SRC sh\n", "#+END_SRC\n", "词句，比", "如此。", "通信", "of", "[[Page]]", "`code`", "{{ x }}", "<b>", "words "]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(("title", "text", "expected"), cases("readwise"), ids=lambda value: value.split("\n")[0][:40])
def test_case(title, text, expected):
    units, problems = readwise.parse(text, "note.md")
    assert outline(units) == expected, title
    assert not problems
    check_contract(text, units)
    assert readwise.recognizes(text)


@pytest.mark.slow
@given(TEXTS)
@example("#Highlight\n#+BEGIN_0")
@example("#+BEGIN_0\n0 #A")
@example("#+BEGIN_SRC sh :tangle no")
def test_every_text_is_read_without_loss(text):
    units, _ = readwise.parse(text, "note.md")
    check_contract(text, units)
    readwise.recognizes(text)


def test_code_between_marks_of_org_is_code_and_its_marks_are_none_of_it():
    units, _ = readwise.parse("- Boil #Highlight\n\t- #+BEGIN_SRC sh\n\t  cook\n\t  #+END_SRC\n", "note.md")
    assert (units[-1].text, units[-1].removed) == ("```sh\ncook\n```", ("#+BEGIN_SRC", "#+END_SRC"))


def test_equal_highlights_have_equal_addresses():
    units, _ = readwise.parse("- Said twice in a book. #Highlight #[[2023-04-26]]\n" * 2, "note.md")
    assert units[0].id == units[1].id


def test_an_open_fence_is_a_problem():
    units, problems = readwise.parse(
        "- A highlight #Highlight\n\t- **Note**: see\n\t  ```\n\t  code\n- Next #Highlight", "note.md"
    )
    assert [str(problem).split(" (")[0] for problem in problems] == [
        "note.md:3: this code fence is never closed; its block ends it"
    ]
    assert [unit.kind for unit in units] == [Kind.HIGHLIGHT, Kind.NOTE, Kind.DEBRIS]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title\n\n- a bullet #Highlight\n\nA paragraph.\n",
        "- an outline\n\t- of bullets [[Page]]\n",
        "title:: A page\n- one of many is a #Highlight\n- mentions #Highlight\n- but\n- these\n- are not\n",
        "A paragraph about #Highlight\n",
    ],
)
def test_other_texts_are_not_claimed(text):
    assert not readwise.recognizes(text)


def test_other_notes_are_not_claimed():
    recognized = [note.name for note in sorted(NOTES.glob("*.md")) if readwise.recognizes(note.read_text("utf-8"))]
    assert recognized == [NOTE.name]


def test_the_real_note():
    text = NOTE.read_text(encoding="utf-8")
    units, problems = readwise.parse(text, NOTE.name)
    check_contract(text, units)
    assert not problems
    assert Counter(unit.kind for unit in units) == {
        Kind.METADATA: 5, Kind.HIGHLIGHT: 33, Kind.BULLET: 4, Kind.NOTE: 2, Kind.DEBRIS: 1,
    }  # fmt: skip
    assert all(unit.date for unit in units[4:])
    joined = [unit for unit in units if unit.kind is Kind.HIGHLIGHT and len(unit.span.lines) > 1]
    assert [unit.span.lines for unit in joined] == [range(43, 45)]
    assert joined[0].text.endswith("这也意味着标准的命名服务和发现机制，比如DNS可以直接使用。")
    assert [unit.text for unit in units if unit.reason == "fragment"] == ["通信"]


@pytest.mark.parametrize(
    "text", ["发现机制，比", "容器和", "这是因为", "它们在", "the address of", "Pods and ", "which is A"]
)
def test_cut_off(text):
    assert is_cut_off(text)


@pytest.mark.parametrize(
    "text", ["", "容器。", "两者的对比", "已经存在", "共享网络", "这是可以的", "v2 Pod", "proof", "and.", "比："]
)
def test_not_cut_off(text):
    assert not is_cut_off(text)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("比", "如", "比如"),
        ("address of ", " pods", "address of pods"),
        ("比", "Pod", "比Pod"),
        ("the", "容器", "the容器"),
    ],
)
def test_joined(first, second, whole):
    assert joined(first, second) == whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [("通信", True), ("kube-proxy", True), ("容器技术的用途", False), ("a.yaml", False), ("", False)],
)
def test_fragments(text, expected):
    assert is_fragment(text) is expected
