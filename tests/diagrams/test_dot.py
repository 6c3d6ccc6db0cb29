"""DOT text, compared exactly; and labels that would like to be more than labels."""

from __future__ import annotations

import dataclasses
import re
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Style
from everyline.diagrams.dot import to_dot
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.lettering import Lettering
from everyline.diagrams.rendering import DiagramRenderer
from everyline.text.messages import Messages
from everyline.text.writing_systems import WIDE
from tests.diagrams.sample import AWKWARD, NEST, SAMPLE, both

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def dots(tmp_path_factory):
    """The DOT text of a sample in a language."""
    cache = tmp_path_factory.mktemp("cache")

    def dot(diagram, language):
        drawings = Drawings([diagram], Messages(language), Style(), cache)
        text = drawings.plan(diagram.id).dot
        drawings.close()
        return text

    return dot


GOLDENS = {"sample.zh.dot": SAMPLE, "sample.en.dot": SAMPLE, "nest.en.dot": NEST}


@pytest.mark.slow
@pytest.mark.parametrize("name", GOLDENS)
def test_dot_is_exactly_this(name, dots):
    """Where a change is meant, write the new text over the old and look at the picture."""
    assert dots(GOLDENS[name], name.split(".")[1]) == (GOLDEN / name).read_text(encoding="utf-8")


def test_no_golden_file_is_unused():
    assert {file.name for file in GOLDEN.iterdir()} == {*GOLDENS}


@pytest.mark.slow
def test_every_frame_says_its_link_even_where_it_has_none(dots):
    """Graphviz hands down what a frame says to the frames in it."""
    frames = dots(SAMPLE, "en").split("subgraph")[1:]
    assert ['URL="kn:topic/shop"' in frame for frame in frames[:2]] == [True, False]
    assert 'URL=""' in frames[1]


@pytest.fixture(scope="module")
def renderer(tmp_path_factory):
    with closing(DiagramRenderer(tmp_path_factory.mktemp("cache"))) as renderer:
        yield renderer


def drawn_texts(renderer, text):
    """What Graphviz writes on a node, a frame and an edge that bear a text."""
    diagram = Diagram(
        "x", both("x"), both("x"),
        (Node("a", both(text), cluster="c"), Node(f"{text}b", both("b"))),
        (Cluster("c", both(text)),),
        (Edge("a", f"{text}b", both(text), step="1"),),
    )  # fmt: skip
    wide = dataclasses.replace(Style(), node_wrap=10**6, edge_wrap=10**6, cluster_wrap=10**6)
    root = etree.fromstring(renderer.render(to_dot(diagram, Lettering("en", wide)), "svg"))
    groups = {
        kind: root.findall(f".//{{*}}g[@class='{kind}']")
        for kind in ("cluster kn-cluster", "node kn-node kn-part", "edge kn-edge")
    }
    assert [len(found) for found in groups.values()] == [1, 2, 1]
    return [[each.text for each in found[-1].iterfind(".//{*}text")] for found in groups.values()]


def printable(text):
    if not re.search(f"[{WIDE}]", text):
        text = text.translate(
            str.maketrans("‘’“”", "''\"\"")
        )  # those of the shipped font are as wide as Chinese letters
    kept = (letter for letter in text if letter in "\t\n\r" or (letter >= " " and letter not in "\ufffe\uffff"))
    lines = (" ".join(line.split()) for line in "".join(kept).strip().splitlines())
    return [line for line in lines if line]


@pytest.mark.slow
@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_labels_are_drawn_as_they_are(renderer, text):
    frame, node, edge = drawn_texts(renderer, text)
    assert (frame, node, edge) == (printable(text), printable(text), ["1", *printable(text)])


@pytest.mark.slow
@settings(max_examples=60)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Mn"]), max_size=20))
def test_any_label_can_be_drawn(renderer, text):
    frame, node, edge = drawn_texts(renderer, text)
    wanted = printable(text)
    assert [line for line in node if line.strip()] == wanted
    assert [line for line in frame if line.strip()] == wanted
    assert [line for line in edge[1:] if line.strip()] == wanted
