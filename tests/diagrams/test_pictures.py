"""What every diagram that somebody wrote must be: straight, without crossings, no higher than a page can show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from lxml import etree

from everyline.diagrams.descriptions import load_diagrams
from everyline.diagrams.diagram import Cluster, Diagram, Edge, Layout, Node, Panel, Role, Style
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.geometry import Arrow
from everyline.diagrams.rendering import DiagramRenderer
from everyline.editorial.loading import load_editorial
from everyline.notes.corpus import read_corpus
from everyline.options import read_options
from everyline.text.messages import Messages
from everyline.text.multilingual import NO_TEXT
from tests.diagrams.sample import SAMPLE, both
from tests.support import ROOT

PROJECTS = {"showcase": ROOT, **{name: ROOT / "tests" / "projects" / name for name in ("garten", "brot")}}
NARROW = 540  # points: on a phone its smallest letters are as large as a book's footnotes
HIGH = 560  # where rows are steps or layers; the key of a picture not counted


@pytest.mark.slow
@pytest.mark.parametrize("name", PROJECTS)
def test_every_arrow_is_straight_and_nothing_crosses(name):
    project = PROJECTS[name]
    languages = read_options(project).languages
    editorial, _ = load_editorial(project, languages)
    diagrams, problems = load_diagrams(project, editorial, read_corpus(project)[0])
    assert problems == []
    assert diagrams
    for language in languages:
        drawings = Drawings(diagrams.values(), Messages(language), Style())
        for diagram in diagrams.values():
            assert diagram.layout is not Layout.GRAPH
            for is_narrow in (False, True):
                places = drawings.plan(diagram.id, is_narrow=is_narrow).places
                assert (diagram.id, places.bends(), places.crossings()) == (diagram.id, 0, [])
                assert is_narrow or places.height <= HIGH, diagram.id
                assert not is_narrow or places.width <= NARROW, diagram.id
        drawings.close()


def test_what_crosses_is_told(tmp_path):
    """The count that the test above relies on."""
    drawings = Drawings([SAMPLE], Messages("en"), Style(), tmp_path)
    places = drawings.plan("sample").places
    drawings.close()
    clerk = places.nodes["clerk"]
    places.arrows[0] = replace(
        places.arrows[0], start=(clerk.left - 20, clerk.top + 5), end=(clerk.right + 20, clerk.top + 5)
    )
    places.arrows[1] = Arrow((0, 0), (5, 9), None)
    assert places.bends() == 1
    assert "clerk and arrow 1" in places.crossings()


@pytest.fixture
def placed(tmp_path):
    """Where everything of a diagram with three columns is."""

    def place(*rows: tuple[str, str, str], across: bool = False):
        columns = tuple(tuple(f"{letter}{n}" for n in range(len(rows))) for letter in "abc")
        nodes = [
            Node(f"{letter}{n}", both(word))
            for n, row in enumerate(rows)
            for letter, word in zip("abc", row, strict=True)
        ]
        edges = [Edge(f"a{n}", f"b{n}", both("to")) for n in range(len(rows))]
        if across:
            edges.append(Edge(f"a{len(rows)}", f"c{len(rows)}", both("past"), is_denied=True))
            nodes += [Node(f"{letter}{len(rows)}", both("end")) for letter in "ac"]
            columns = tuple((*each, f"{each[0][0]}{len(rows)}") if each[0][0] in "ac" else each for each in columns)
        panel = Panel(NO_TEXT, columns)
        diagram = Diagram("d", both("d"), both("d"), tuple(nodes), (), tuple(edges), Layout.ZIP, panels=(panel,))
        drawings = Drawings([diagram], Messages("en"), Style(), tmp_path)
        plan = drawings.plan("d")
        drawings.close()
        return plan

    return place


@pytest.mark.slow
def test_rows_of_single_boxes_are_as_high_as_each_other(placed):
    boxes = placed(("one", "two", "three"), ("one", "two", "a label that takes two lines")).places.nodes.values()
    assert len({box.bottom - box.top for box in boxes}) == 1


@pytest.mark.slow
def test_the_label_of_an_arrow_past_a_column_stands_at_its_middle(placed):
    arrow = placed(("one", "a wide label here", "three"), across=True).places.arrows[1]
    assert arrow.label.centre[0] == (arrow.start[0] + arrow.end[0]) / 2


@pytest.mark.slow
def test_the_line_of_an_arrow_that_does_not_arrive_ends_at_its_bar(placed, tmp_path):
    """There was a gap between the two."""
    with closing(DiagramRenderer(tmp_path)) as renderer:
        root = etree.fromstring(renderer.render(placed(("a", "b", "c"), across=True).dot, "svg"))
    edge = next(each for each in root.iter("{*}g") if "kn-denied" in each.get("class", ""))
    line, bar = edge.find("{*}path").get("d"), edge.find("{*}polyline").get("points")
    assert float(line.rpartition(" ")[2].partition(",")[0]) >= float(bar.split()[-1].partition(",")[0])


def test_what_is_not_in_force_differs_from_everything_else():
    assert all(paint.fill != Style().background for role, paint in Style().roles.items() if role is not Role.WORDS)


def test_frames_below_each_other_have_their_labels_alike(tmp_path):
    """The label of the last stood at its foot."""
    nodes = (Node("one", both("one")), *(Node(f"n{n}", both("box"), cluster=f"f{n}") for n in range(3)))
    frames = tuple(Cluster(f"f{n}", both(f"frame {n}")) for n in range(3))
    panel = Panel(NO_TEXT, (("one",), ("n0", "n1", "n2")))
    edges = tuple(Edge("one", f"n{n}", both("to")) for n in range(3))
    drawings = Drawings(
        [Diagram("d", both("d"), both("d"), nodes, frames, edges, Layout.ZIP, panels=(panel,))],
        Messages("en"), Style(), tmp_path,
    )  # fmt: skip
    places = drawings.plan("d").places
    drawings.close()
    assert all(places.labels[f"f{n}"].bottom < places.nodes[f"n{n}"].top for n in range(3))
