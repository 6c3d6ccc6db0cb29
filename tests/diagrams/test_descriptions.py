"""Reading diagrams: what a good file becomes, and what is said about bad ones."""

from __future__ import annotations

import re
import textwrap

import pytest

from everyline.diagrams.descriptions import load_diagrams, load_style
from everyline.diagrams.diagram import Role, Style
from everyline.diagrams.layouts import grids_of
from everyline.diagrams.lettering import key_of
from everyline.editorial import Authority
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.text.messages import Messages
from tests.support import LANGUAGES, ROOT

pytestmark = pytest.mark.slow

NOTE = """
# 削苹果

1. 先把苹果洗净；
2. 从外往里削皮，然后切成小块。
3. 吃掉它。

苹果要放在冰箱里。

梨要放在冰箱里。
"""
GOOD = """
title: {zh: 吃苹果, en: Eating an apple}
description: {zh: 怎样吃。, en: How to eat it.}
direction: LR
clusters:
  - {id: kitchen, label: {zh: 厨房, en: kitchen}}
  - {id: fridge, term: apple, parent: kitchen}
nodes:
  - {id: you, label: {zh: 你, en: you}, role: actor}
  - {id: apple, term: apple, role: object, cluster: fridge, quote: 苹果要放在冰箱里}
  - {id: pear, term: pear, label: {zh: 大梨, en: big pear}, cluster: kitchen}
edges:
  - {from: you, to: apple, label: {zh: 洗, en: wash}, quote: 先把苹果洗净}
  - {from: you, to: apple, label: {zh: 削, en: peel}, quote: 从外往里削皮, notifies: true}
  - {from: you, to: apple, label: {zh: 切, en: cut}, quote: 然后切成小块}
  - {from: you, to: apple, label: {zh: 吃, en: eat}, quote: 吃掉它, step: none}
  - {from: you, to: pear, label: {zh: 看, en: look}, added: {title: A book, url: "https://example.org"}}
"""


@pytest.fixture
def read(project):
    def read(text, note=NOTE, name="eating"):
        root = project({"source_notes/steps.md": note, f"diagrams/{name}.yml": text})
        corpus, _ = read_corpus(root)
        editorial, _ = load_editorial(root, LANGUAGES)
        diagrams, problems = load_diagrams(root, editorial, corpus)
        return diagrams.get(name), [str(problem) for problem in problems], corpus

    return read


def test_a_good_file(read):
    diagram, problems, corpus = read(GOOD)
    assert problems == []
    assert (diagram.id, diagram.title["en"], diagram.direction) == ("eating", "Eating an apple", "LR")
    assert [(each.id, each.label["zh"], each.parent, each.topic) for each in diagram.clusters] == [
        ("kitchen", "厨房", "", ""),
        ("fridge", "苹果", "kitchen", "apple"),
    ]
    you, apple, pear = diagram.nodes
    assert (you.role, you.topic) == (Role.ACTOR, "")
    assert (apple.label["en"], apple.topic, apple.cluster) == ("apple", "apple", "fridge")
    assert corpus.occurrences[apple.unit][0].text == "苹果要放在冰箱里。"
    assert (pear.label["en"], pear.topic, pear.role) == ("big pear", "pear", Role.PART)
    assert [edge.notifies for edge in diagram.edges] == [False, True, False, False, False]
    assert [edge.is_added for edge in diagram.edges] == [False, False, False, False, True]
    assert diagram.edges[4].authority == Authority("A book", "", "https://example.org")


def test_steps_have_the_notes_numbers_and_letters_where_several_quote_one(read):
    diagram, _, _ = read(GOOD)
    assert [edge.step for edge in diagram.edges] == ["1", "2a", "2b", "", ""]


def test_changing_the_list_of_a_note_changes_the_picture(read):
    note = NOTE.replace("1. 先", "1. 买一个苹果；\n2. 先").replace("2. 从", "3. 从").replace("3. 吃", "4. 吃")
    diagram, problems, _ = read(GOOD, note)
    assert problems == []
    assert [edge.step for edge in diagram.edges] == ["2", "3a", "3b", "", ""]


def test_a_quote_that_is_gone_is_a_problem_with_the_nearest_text(read):
    _, problems, _ = read(GOOD, NOTE.replace("先把苹果洗净", "先把苹果洗洗净"))
    assert problems == [
        (
            "diagrams/eating.yml:12: the quote '先把苹果洗净' is in no unit; the nearest text is '先把苹果洗洗净；' "
            "(it rests until it is corrected or removed)"
        )
    ]


def test_a_quote_of_two_units_is_a_problem(read):
    _, problems, _ = read(GOOD.replace("quote: 吃掉它", "quote: 放在冰箱里"))
    assert len(problems) == 1
    assert "diagrams/eating.yml:15: the quote '放在冰箱里' is in 2 units" in problems[0]


BAD = {
    ("role: object", "role: objekt"): "10: there is no role `objekt` (did you mean `object`?)",
    ("cluster: kitchen", "cluster: kitchn"): "11: there is no cluster `kitchn` (did you mean `kitchen`?)",
    ("term: pear", "term: paer"): "11: there is no glossary term `paer` (did you mean `pear`?)",
    ("term: pear", "topic: paer"): "11: there is no topic `paer` (did you mean `pear`?)",
    ("to: pear", "to: pera"): "17: there is no node `pera` (did you mean `pear`?)",
    ("to: pear", "to: kitchen"): "17: `kitchen` is a cluster (in a graph arrows lead from node to node; name one in it)",
    ("id: pear", "id: apple"): "11: the id `apple` is given twice (rename one; nodes and clusters share their names)",
    ("id: pear", "id: kitchen"): "11: the id `kitchen` is given twice (rename one; nodes and clusters share their names)",
    ("id: pear", "id: 梨"): "11: `梨` is no id (use small Latin letters, digits and hyphens)",
    ("parent: kitchen", "parent: fridge"): "7: the cluster `fridge` stands in itself (mend a `parent:`)",
    ("parent: kitchen", "parent: garden"): "7: there is no cluster `garden` (did you mean `fridge`?)",
    ("direction: LR", "direction: up"): "4: there is no direction `up` (known are: LR, TB)",
    (", en: wash}", "}"): "13: `en:` is missing (add `en:` here; meanwhile `zh:` stands in)",
    ("en: wash", "en: ' '"): "13: the text in `en` is empty (write it, or remove what it labels)",
    (", quote: 吃掉它", ""): "16: an edge has either `quote:` or `added:` (quote the note, or name the authority)",
    ("quote: 吃掉它", "quote: ''"): "16: the quote is empty (quote what the note says)",
    ("step: none", "step: 7"): "16: `step: 7` means nothing (numbers come from the notes; only `none` does)",
    ("notifies: true", "notifies: yes"): "14: `yes` is neither `true` nor `false` (write one of them)",
    ("https://", ""): "17: `example.org` is no web address (write the whole address, https://…)",
    ("label: {zh: 你, en: you}, ", ""): "9: a `term:` or a `label:` is missing (name a glossary term, or write one in each language)",
    ("role: actor", "colour: red"): "9: `colour:` means nothing here (known are: id, term, label, detail, topic, role, cluster, quote, added, hollow, beside)",
}  # fmt: skip


@pytest.mark.parametrize("change", BAD, ids=lambda change: change[1] or f"without {change[0]}")
def test_what_is_said_about_a_bad_file(read, change):
    _, problems, _ = read(
        textwrap.dedent(GOOD).lstrip("\n").replace("title:", "# a comment\ntitle:", 1).replace(*change)
    )
    assert f"diagrams/eating.yml:{BAD[change]}" in problems


ZIP = """
title: Eating
description: How to eat.
layout: zip
columns: [[you, me], [apple, pear]]
clusters:
  - {id: basket, label: basket}
nodes:
  - {id: you, label: you}
  - {id: me, label: me}
  - {id: apple, label: apple, cluster: basket}
  - {id: pear, label: pear, cluster: basket}
edges:
  - {from: you, to: apple, quote: 先把苹果洗净}
  - {from: me, to: pear, quote: 吃掉它, step: none}
""".replace("Eating", "{zh: 吃, en: Eating}").replace("How to eat.", "{zh: 怎样吃。, en: How to eat it.}")
ZIP = re.sub(r"label: (\w+)", r"label: {zh: \1, en: \1}", ZIP)
NEST = ZIP.replace("layout: zip", "layout: nest").replace(
    "columns: [[you, me], [apple, pear]]", "rows: {all: [[you, me], [basket]], basket: [[apple, pear]]}"
)
_FIRST, _SECOND = ZIP.rstrip("\n").split("\n")[-2:]
BACKWARDS = ZIP.replace(_FIRST, "").rstrip("\n") + f"\n{_FIRST}\n"
BETWEEN = (
    ZIP.replace("[[you, me],", "[[you], [me],")
    .replace("you, to: apple", "me, to: apple")
    .replace("me, to: pear", "you, to: apple")
)
_THIRD = BETWEEN.rstrip("\n").split("\n")[-1]
CROSSED = ZIP.replace("you, to: apple", "you, to: pear").replace("me, to: pear", "me, to: apple")
MISFITS = {
    (ZIP, ", [apple, pear]]", ", [apple]]"): "11: `pear` has no place (name it under `columns:`)",
    (ZIP, "[you, me]", "[you, you, me]"): "4: `you` is placed twice (keep one of the two places)",
    (ZIP, "[you, me]", "[you, them]"): "4: there is no node `them` (did you mean `me`?)",
    (ZIP, "layout: zip", "layout: zigzag"): "3: there is no layout `zigzag` (did you mean `zip`?)",
    (ZIP, "columns:", "direction: LR\ncolumns:"): "4: `direction:` means nothing in the layout `zip` (it belongs to graph)",
    (CROSSED, "step: none", "step: none"): "11: `pear` can't stand below `apple`",
    (BETWEEN, _THIRD, f"{_THIRD}\n  - {{from: me, to: pear, quote: 从外往里削皮}}"): "14: `me` stands between `you` and `apple`",
    (ZIP, "id: me, label: {zh: me, en: me}", "id: me, label: {zh: me, en: me}, cluster: basket"): "6: the frame",
    (NEST, "basket: [[apple, pear]]", "basket: [[apple]]"): "11: `pear` has no place (name it under `rows:`)",
    (NEST, "all: [[you, me], [basket]], ", ""): "4: `all:` is missing",
    (NEST, "[[apple, pear]]", "[[apple, basket]]"): "4: the cluster `basket` stands in itself",
    (NEST, "me, to: pear", "you, to: pear"): "14: ",
}  # fmt: skip


def test_a_zip_and_a_nest_that_hold_what_they_are_given(read):
    for text in (ZIP, NEST):
        diagram, problems, _ = read(text)
        assert problems == []
        assert [node.cluster for node in diagram.nodes] == ["", "", "basket", "basket"]


def test_a_narrow_screen_may_have_a_layout_of_its_own(read):
    diagram, problems, _ = read(ZIP + "narrow: {columns: [[apple, pear], [you, me]]}\n")
    assert problems == []
    assert diagram.panels[0].columns == (("you", "me"), ("apple", "pear"))
    assert diagram.narrow.panels[0].columns == (("apple", "pear"), ("you", "me"))
    assert (diagram.narrow.nodes, diagram.narrow.edges) == (diagram.nodes, diagram.edges)


def test_a_narrow_layout_must_hold_everything_too(read):
    _, problems, _ = read(ZIP.lstrip("\n") + "narrow: {columns: [[you, me], [apple]]}\n")
    assert problems == ["diagrams/eating.yml:11: `pear` has no place (name it under `columns:`)"]


@pytest.mark.parametrize("text", [BACKWARDS, BETWEEN.replace("step: none", "step: none, beside: true")])
def test_arrows_that_do_not_stand_as_the_boxes_do_are_ordered_by_them(read, text):
    diagram, problems, _ = read(text.lstrip("\n"))
    assert problems == []
    [grid] = grids_of(diagram)
    assert grid.nodes["you"].bottom < grid.nodes["me"].top or grid.nodes["you"].right < grid.nodes["me"].left
    assert len({*grid.rows.values()}) == len(diagram.edges) == 2


def test_an_arrow_between_a_frame_and_what_stands_over_it_is_upright(read):
    text = ZIP.replace("[[you, me], [apple, pear]]", "[[you, me, apple, pear]]").replace(
        "you, to: apple", "me, to: basket"
    )
    diagram, problems, _ = read(text.replace("me, to: pear", "you, to: me"))
    assert problems == []
    [grid] = grids_of(diagram)
    assert grid.rows == {}


@pytest.mark.parametrize("change", MISFITS, ids=lambda change: change[2] or f"without {change[1]}")
def test_a_layout_says_what_it_can_not_hold(read, change):
    text, old, new = change
    assert old in text
    _, problems, _ = read(text.lstrip("\n").replace(old, new))
    line, _, message = MISFITS[change].partition(": ")
    assert any(each.startswith(f"diagrams/eating.yml:{line}: {message}") for each in problems), problems


def test_what_is_unused_is_a_problem(read):
    extra = "  - {id: bin, label: {zh: 桶, en: bin}}\nedges:"
    _, problems, _ = read(GOOD.replace("edges:", extra).replace("nodes:", "  - {id: hall, term: pear}\nnodes:"))
    assert sorted(problems) == [
        "diagrams/eating.yml:12: the node `bin` is unused (lead an arrow to it, put it in a cluster, or remove it)",
        "diagrams/eating.yml:7: the cluster `hall` is empty (put a node in it, or remove it)",
    ]


def test_a_bad_name_and_an_unreadable_file_are_problems(read):
    assert "can't name a diagram" in read(GOOD, name="Eating Apples")[1][0]
    assert any("not readable as YAML" in problem for problem in read("title: {")[1])


def test_the_style_of_the_project_is_complete_and_right():
    style, problems = load_style(ROOT)
    assert problems == []
    assert style == Style(), "diagrams/style.yml documents the built-in values; change both or neither"


def test_a_bad_style_is_a_problem_and_the_rest_counts(project):
    text = """
    node_size: large
    edge_size: 13
    badge: red
    roles: {actor: {shape: star}, hero: {}}
    """
    style, problems = load_style(project({"diagrams/style.yml": text}))
    assert (style.node_size, style.edge_size, style.badge) == (Style().node_size, 13, Style().badge)
    assert sorted(str(problem).partition(" (")[0] for problem in problems) == [
        "diagrams/style.yml:1: `large` is no whole number",
        "diagrams/style.yml:3: `red` is no colour",
        "diagrams/style.yml:4: `hero:` means nothing here",
        "diagrams/style.yml:4: `star` means nothing here",
    ]


def test_a_number_without_end_is_a_problem(project):
    style, problems = load_style(project({"diagrams/style.yml": f"node_size: {'1' * 4301}\n"}))
    assert style.node_size == Style().node_size
    assert [problem.line for problem in problems] == [1]


def test_a_diagram_has_words_of_its_own_for_its_signs(read):
    own = "key: {hollow: {zh: 吃完了, en: eaten}, notice: none}\n"
    hollow = GOOD.replace("label: {zh: 大梨, en: big pear}", "label: {zh: 大梨, en: big pear}, hollow: true")
    diagram, problems, _ = read(hollow + own)
    assert not problems
    signs = [(sign.name, words) for sign, words in key_of(diagram, Messages("en"))]
    assert signs == [("REQUEST", "request or traffic"), ("HOLLOW", "eaten"), ("ADDED", "† not in the notes")]


def test_a_narrow_variant_leaves_out_frames_and_brings_arrows_in_the_order_of_its_boxes(read):
    zip_of = GOOD.replace(
        "direction: LR",
        "layout: zip\ncolumns: [[you], [apple, pear]]\nnarrow: {without: [kitchen], columns: [[pear, apple], [you]]}",
    )
    diagram, problems, _ = read(zip_of)
    assert not problems
    assert {each.id: each.parent for each in diagram.narrow.clusters} == {"fridge": ""}
    (grid,) = grids_of(diagram.narrow)
    assert grid.nodes["pear"].bottom < grid.nodes["apple"].top
