"""Labels of arrows: close to their own line, clear of everything else."""

from __future__ import annotations

import json

import pytest

from everyline.diagrams.diagram import Diagram, Edge, Node
from everyline.diagrams.dot import to_dot
from everyline.diagrams.geometry import Box, box, curve, label
from everyline.diagrams.placement import place_labels
from everyline.diagrams.rendering import Renderer
from everyline.diagrams.style import Style
from tests.diagrams.sample import SAMPLE, both

FAN = Diagram(
    "fan", both("fan"), both("fan"), "LR",
    tuple(Node(name, both(f"node {name}")) for name in "abcdefg"),
    edges=tuple(Edge(name, "g", both(f"what {name} does to it"), step=str(number)) for number, name in enumerate("abcdef")),
)  # fmt: skip


@pytest.mark.parametrize("diagram", [FAN, SAMPLE], ids=lambda diagram: diagram.id)
def test_labels_are_at_their_line_and_cover_nothing(diagram, tmp_path):
    with Renderer(tmp_path) as renderer:
        layout = renderer.render(to_dot(diagram, "en", Style()), "json")
    data = json.loads(layout)
    moves = place_labels(layout)
    nodes = [box(each) for each in data["objects"] if "pos" in each]
    places = []
    for edge in data["edges"]:
        place = moved(label(edge), edge["lp"], moves.get(edge["id"], edge["lp"]))
        assert min(place.distance(point) for point in curve(edge)) < 12
        assert not any(place.overlap(each) for each in [*nodes, *places])
        places.append(place)
    assert len(places) == len(diagram.edges)


def moved(place: Box, old: str, new: str) -> Box:
    (old_x, old_y), (new_x, new_y) = (map(float, each.split(",")) for each in (old, new))
    x, y = place.centre
    return place.at((x + new_x - old_x, y + new_y - old_y))


def test_an_empty_layout_has_no_labels():
    assert place_labels(b'{"bb": "0,0,1,1"}') == {}


def test_boxes():
    one = Box(0, 0, 10, 4)
    assert one.overlap(Box(8, 2, 20, 20)) == 4
    assert one.overlap(Box(10, 0, 20, 4)) == 0
    assert one.distance((13, 8)) == 5
    assert one.at((0, 0)) == Box(-5, -2, 5, 2)
    assert one.crossing(Box(5, -10, 100, 100)) == pytest.approx(4)
