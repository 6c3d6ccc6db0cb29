"""What every diagram that somebody wrote must be: straight, without crossings, no higher than a page can show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from lxml import etree

from everyline.diagrams.descriptions import load_diagrams
from everyline.diagrams.diagram import Cluster, Diagram, Edge, Layout, Node, Panel, Role, Style
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.geometry import Arrow, Box, DiagramGeometry
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
                foot = places.key[0][0].top if places.key else places.height
                assert is_narrow or foot <= HIGH, diagram.id
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


def test_a_letter_on_the_head_of_an_arrow_is_told():
    arrow = Arrow((0, 20), (40, 20), Box(4, 5, 36, 17.5))
    assert DiagramGeometry(arrows={0: arrow}).crossings() == ["label 1 and the head of arrow 1"]
    label = replace(arrow.label, right=32)
    assert DiagramGeometry(arrows={0: replace(arrow, label=label)}).crossings() == []


@pytest.fixture
def drawn(tmp_path):
    """Where everything of a zip is, wide or narrow, and its DOT text."""

    def draw(columns, nodes, edges, frames=(), *, is_narrow=False):
        panel = Panel(NO_TEXT, columns)
        diagram = Diagram("d", both("d"), both("d"), nodes, frames, edges, Layout.ZIP, panels=(panel,))
        with closing(Drawings([diagram], Messages("en"), Style(), tmp_path)) as drawings:
            return drawings.plan("d", is_narrow=is_narrow)

    return draw


@pytest.mark.slow
def test_what_keeps_state_is_a_cylinder_however_wide_it_is(drawn):
    """One in a column of wide boxes was a plain box."""
    nodes = (Node("a", both("unbreakablelongword" * 3), Role.PART), Node("b", both("store"), Role.STORE))
    assert "cylinder" in drawn((("a", "b"),), nodes, ()).dot


@pytest.mark.slow
def test_a_key_shows_what_is_not_in_force_as_it_is_drawn(drawn):
    nodes = (Node("a", both("here"), Role.OBJECT), Node("b", both("gone"), Role.OBJECT, is_hollow=True))
    dot = drawn((("a",), ("b",)), nodes, (Edge("a", "b", both("to")),)).dot
    box, sample = (next(line for line in dot.splitlines() if name in line) for name in ("b [", "/box"))
    for look in ("shape=box", "style=filled", "kn-node kn-object kn-hollow", 'color="#b3741a"'):
        assert look in box, look
        assert look in sample, look


@pytest.mark.slow
def test_each_arrow_from_a_frame_leaves_beside_a_box_of_its_own(drawn):
    """The first box of a frame reached down to the last arrow that leaves the frame, and the others stood below that."""
    nodes = (*(Node(name, both(name), cluster="f") for name in "ab"), Node("c", both("c")))
    edges = (Edge("f", "c", both("one")), Edge("f", "c", both("two")), Edge("a", "b", both("then")))
    places = drawn((("a", "b"), ("c",)), nodes, edges, (Cluster("f", both("f")),)).places
    for number, name in enumerate("ab"):
        arrow, box = places.arrows[number], places.nodes[name]
        assert box.top < arrow.start[1] < box.bottom
        assert arrow.start[0] == places.frames["f"].right


@pytest.mark.slow
def test_an_arrow_from_a_frame_begins_no_higher_than_the_frame(drawn):
    """It was given the row of a box above, where it could not be straight."""
    nodes = (*map(Node, "ade", map(both, "ade")), *(Node(name, both(name), cluster="f") for name in "bc"))
    edges = (Edge("a", "b", both("then")), *(Edge(*ends, both("to")) for ends in ("fe", "bd", "cd", "de")))
    places = drawn((("a", "b", "c"), ("d",), ("e",)), nodes, edges, (Cluster("f", both("f")),)).places
    assert places.crossings() == []
    assert places.frames["f"].top < places.arrows[1].start[1] < places.nodes["d"].top


@pytest.mark.slow
def test_an_arrow_from_a_frame_to_a_box_above_it_is_upright(drawn):
    nodes = (Node("a", both("a")), *(Node(name, both(name), cluster="f") for name in "bc"))
    edges = (Edge("f", "a", both("up")), Edge("c", "b", both("to")))
    arrow = drawn((("a", "b"), ("c",)), nodes, edges, (Cluster("f", both("f")),)).places.arrows[0]
    assert arrow.start[0] == arrow.end[0]


@pytest.mark.slow
def test_a_box_alone_in_its_frame_fills_it(drawn):
    """Beside a frame with another in it, it left a strip empty."""
    nodes = (*(Node(name, both(name), cluster=f"f{name}") for name in "ab"), Node("c", both("c"), cluster="fb"))
    frames = (*(Cluster(f"f{name}", both(name)) for name in "ab"), Cluster("in", both("in"), parent="fb"))
    nodes = (nodes[0], nodes[1], replace(nodes[2], cluster="in"))
    edges = (Edge("a", "b", both("to")), Edge("a", "c", both("to")))
    places = drawn((("a",), ("b", "c")), nodes, edges, frames).places
    assert places.frames["fa"].bottom - places.nodes["a"].bottom == Style().frame


@pytest.mark.slow
def test_a_narrow_variant_wraps_no_more_than_a_phone_asks_for(drawn):
    """All texts were wrapped to half of their width, and a picture was half as wide as the screen and twice as high as it had to be."""
    nodes = tuple(Node(name, both(f"a box with a longer name {name}")) for name in "ab")
    columns, edges = (("a",), ("b",)), (Edge("a", "b", both("leads to it")),)
    wide, narrow = (drawn(columns, nodes, edges, is_narrow=is_narrow).places for is_narrow in (False, True))
    assert narrow.width <= 380
    assert narrow.height <= wide.height


@pytest.mark.slow
def test_a_box_has_its_text_in_as_few_lines_as_its_width_allows(drawn):
    nodes = (Node("a", both("unbreakablelongword" * 2)), Node("b", both("one two three four five")))
    boxes = drawn((("a", "b"),), nodes, ()).places.nodes
    assert boxes["b"].bottom - boxes["b"].top == pytest.approx(boxes["a"].bottom - boxes["a"].top)


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
