"""Repairs: what was meant, or the input back with the reason. Inputs with their answers are in repairs.txt."""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.documents import load
from everyline.subjects.kubernetes.checks.lines import LineKind, read_lines
from everyline.subjects.kubernetes.checks.repair import Repaired, repair
from tests.notes.dialects.fixtures import cases
from tests.subjects.kubernetes.checks.damages import (
    DAMAGES,
    flattened,
    in_fence,
    in_heredoc,
    numbered,
    tabbed,
    with_prompt,
)
from tests.subjects.kubernetes.checks.transcripts import HERE
from tests.support import ROOT

MANIFESTS = (HERE / "manifests.yaml").read_text(encoding="utf-8").split("\n---\n")
NOTES = ROOT / "source_notes"
CASES = cases("repairs", HERE)
REFUSED = "refused: "


def repaired(text: str) -> Repaired:
    return repair(text)


def values(text: str) -> list[object]:
    return [document.value for document in load(text)[0]]


def lines(note: str, first: int, last: int) -> str:
    """Lines of a note, by their 1-based numbers."""
    return "\n".join((NOTES / note).read_text(encoding="utf-8").splitlines()[first - 1 : last])


# The table


@pytest.mark.slow
@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_table(text, expected):
    result = repaired(text)
    if expected.startswith(REFUSED):
        assert (result.text, result.changes) == (text, ())
        assert result.refusal
        assert expected.removeprefix(REFUSED).strip() in result.refusal.message
    else:
        assert (result.text.rstrip("\n"), result.refusal) == (expected.rstrip("\n"), None)
        assert result.changes


def test_the_table_is_large_and_has_all_sorts():
    sorts = Counter(title.partition(":")[0] for title, _, _ in CASES)
    assert sum(sorts.values()) >= 60
    assert all(sorts[sort] >= 8 for sort in ("flattened", "tabbed", "pasted", "shifted", "slip", "broken"))


# The notes


def test_the_flattened_pod_of_the_notes():
    text = lines("webclip-kubernetes-notes.md", 46, 61)
    result = repaired(text)
    assert result.text.split() == text.split()
    assert values(result.text) == values(
        (ROOT / "editorial/examples/configmap-volume.yaml").read_text(encoding="utf-8")
    )


@pytest.mark.slow
def test_the_pod_of_the_notes_that_is_indented_with_tabs():
    text = re.sub(r"(?m)^\t{4}  ", "", lines("logseq-kubernetes-books.md", 70, 80))
    result = repaired(text)
    assert result.text.replace("image:", "images:").split() == text.split()
    assert [change.message for change in result.changes if change.line] == ["`images` is no field there: `image`"]
    assert values(result.text) == values((ROOT / "editorial/examples/kubia-biz.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("first", "last"), [(119, 122), (146, 149)])
def test_the_fragments_of_the_notes_claim_to_be_no_manifests_and_stay_as_they_are(first, last):
    text = lines("logseq-kubernetes-books.md", first, last)
    assert repaired(text) == Repaired(text)


# Damaged manifests


@pytest.mark.parametrize("text", MANIFESTS)
def test_what_is_right_stays_as_it_is(text):
    assert repaired(text) == Repaired(text)


@pytest.mark.slow
@pytest.mark.parametrize("destroy", [flattened, tabbed])
@pytest.mark.parametrize("text", MANIFESTS)
def test_destroyed_indentation_is_rebuilt(text, destroy):
    broken = destroy(text, random.Random(0))  # noqa: S311 - no secret
    result = repaired(broken)
    is_lost = "nginx.conf" in text and destroy is flattened  # a text of several lines, whose own indentation is lost
    assert bool(result.refusal) == is_lost
    assert values(result.text) == values(broken if is_lost else text)
    assert result.text.split() == broken.split()


@pytest.mark.slow
@settings(max_examples=150)
@given(st.sampled_from(MANIFESTS), st.sampled_from(DAMAGES), st.randoms(use_true_random=False))
def test_a_damaged_manifest_is_repaired_or_given_back(text, damage, chance):
    text = text.rstrip("\n") + "\n"
    broken = damage(text, chance)
    assume(check_file(broken).errors)
    result = repaired(broken)
    if result.refusal:
        assert result.text == broken
        assert result.refusal.message
    else:
        assert values(result.text) == values(text)
        assert result.changes


@pytest.mark.slow
@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("ab:- \n\t\"'[]{}#|>&*：“”—,\\\u3000"), max_size=60))
def test_any_text_survives_a_repair(text):
    result = repaired(f"kind: Pod\n{text}")
    assert result.refusal
    assert result.text == f"kind: Pod\n{text}"


def test_documents_are_repaired_each_for_itself_and_all_or_none():
    good = "# first\nkind: Namespace\napiVersion: v1\nmetadata:\n    name: a\n"
    text = f"{good}---\nkind: Namespace\napiVersion: v1\nmetadata:\n\tname: b\n---\n{good}"
    assert repaired(text).text == text.replace("\t", "  ")
    hopeless = f"{text}---\nkind: Namespace\napiVersion: v1\nmetadata: {{name: c, nonsense: 1}}\n"
    result = repaired(hopeless)
    assert result.text == hopeless
    assert result.refusal
    assert (result.refusal.rule, result.refusal.line) == ("no-repair", 20)


@pytest.mark.parametrize("damage", [in_fence, in_heredoc, numbered, with_prompt])
def test_a_text_that_ends_the_file_keeps_its_last_line_end(damage):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: words\ndata:\n  poem: |\n    leaves\n    fall\n"
    assert values(repaired(damage(text, random.Random(1))).text) == values(text)  # noqa: S311 - no secret


def test_each_assumption_is_told():
    text = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\nname: db\nspec:\nselector:\nmatchLabels:\napp: db\nserviceName: db\n"
    text += "template:\nmetadata:\nlabels:\napp: db\nspec:\ncontainers:\n- name: db\nimage: mysql:8\n"
    assert [(each.line, each.message) for each in repaired(text).changes] == [
        (0, "no line was indented: the layout was rebuilt from what a StatefulSet can have where"),
        (9, "`serviceName:` was taken for a field of `spec`, not for one more in `matchLabels`"),
    ]


def test_what_was_moved_is_told_with_its_line_in_the_file():
    text = "kind: Namespace\napiVersion: v1\nmetadata: {name: a}\n---\nkind: Namespace\napiVersion: v1\nmetadata:\n    name: b\n   labels: {}\n"
    (change,) = repaired(text).changes
    assert (change.line, change.message) == (
        9,
        "`labels: {}` was moved from column 3 to column 4, its only place",
    )


@pytest.mark.slow
def test_a_long_broken_file_is_given_up_in_time():
    text = "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n" + "  k: v\n   x: y\n" * 3000
    assert repaired(text).refusal


# Lines


@pytest.mark.parametrize(
    ("text", "kind", "inset", "key", "value"),
    [
        ("a: b # c", LineKind.KEY, 0, "a", "b"),
        ("-  a:", LineKind.KEY, 3, "a", ""),
        ('"a b": "c # d" # e', LineKind.KEY, 0, "a b", '"c # d"'),
        ("- http://x:80/", LineKind.ITEM, 2, "", "http://x:80/"),
        ("- system:masters", LineKind.ITEM, 2, "", "system:masters"),
        ("-", LineKind.ITEM, 1, "", ""),
        ("- -x", LineKind.ITEM, 2, "", "-x"),
        ("- - x", LineKind.OTHER, 2, "", "- x"),
        ("server.port=80", LineKind.OTHER, 0, "", "server.port=80"),
        ("# a: b", LineKind.NOTHING, 0, "", ""),
        ("example.com/rewrite: /", LineKind.KEY, 0, "example.com/rewrite", "/"),
    ],
)
def test_lines(text, kind, inset, key, value):
    (line,) = read_lines(text)
    assert (line.kind, line.inset, line.key, line.value) == (kind, inset, key, value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: ["b",\n  c]\nd: "e\n f"\ng: [', [("a", 1), ("d", 1), ("g", 0)]),
        ("a: |\n  b: c\n\n  d\ne: >-\nf: |", [("a", 3), ("e", 0), ("f", 0)]),
        ("- a: |\n   b\n  c: d", [("a", 1), ("c", 0)]),
        ("a: b\n  c\n  d: e", [("a", 1), ("d", 0)]),
    ],
)
def test_lines_that_belong_together(text, expected):
    assert [(line.key, len(line.more)) for line in read_lines(text)] == expected
