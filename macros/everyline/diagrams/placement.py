"""Finding better places for labels than Graphviz does.

Graphviz keeps room for a label but then smooths the line away from it, so that readers wonder which line it belongs
to. Here each label tries places along its own line, on both sides, and takes the one that costs least: close to its
line, near the middle, clear of boxes, other labels, other lines and frames. Frames' labels go where no line crosses
them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass

from everyline.diagrams.geometry import Box, Point, around, box, curve, label

_GAP = 3.0  # between a label and its line
_ROUNDS = 3
_PLACES = 15  # tried along a line
# What is bad about a place, in about the points of distance that avoiding it is worth.
_HIT_BOX, _HIT_AREA, _HIT_LINE, _HIT_FRAME, _OUTSIDE = 80.0, 0.5, 7.0, 0.8, 1000.0
_FAR, _OFF_MIDDLE, _AMBIGUOUS, _MOVED = 1.5, 24.0, 14.0, 0.05


@dataclass(slots=True)
class _Label:
    """An edge's label: its edge, where Graphviz put it, the line that it belongs to, and where it is now."""

    edge: str
    lp: str
    first: Box
    line: list[Point]
    place: Box


@dataclass(frozen=True, slots=True)
class _Line:
    edge: str
    points: list[Point]
    extent: Box


def place_labels(layout: bytes) -> dict[str, str]:
    """Places (``x,y``) for the labels of edges and frames, by the ids of these.

    Args:
        layout: of a diagram, as Graphviz' JSON.
    """
    data = json.loads(layout)
    objects = data.get("objects", [])
    frames = [thing for thing in objects if "bb" in thing]
    solid = [box(thing).grown(2) for thing in objects if "pos" in thing]
    lines, labels = [], []
    for edge in data.get("edges", []):
        if points := curve(edge):
            lines.append(_Line(edge["id"], points, around(points).grown(1)))
            if text := label(edge):
                labels.append(_Label(edge["id"], edge["lp"], text, points, text))
    costs = _Costs(Box(*map(float, data["bb"].split(","))), solid, [box(frame) for frame in frames], lines)
    moves = {}
    for frame in frames:
        if text := label(frame):
            place = min(_corners(text, box(frame)), key=lambda each: round(costs.hits(each), 3))
            costs.solid.append(place.grown(2))
            if place != text:
                moves[frame["id"]] = _shifted(frame["lp"], text, place)
    options = [[(costs.of(each, *found), found[0]) for found in _candidates(each)] for each in labels]
    for _ in range(_ROUNDS):
        if not any([_improve(*each, labels) for each in zip(labels, options, strict=True)]):  # noqa: C419 - in turn, all
            break
    return moves | {each.edge: _shifted(each.lp, each.first, each.place) for each in labels if each.place != each.first}


def _improve(one: _Label, options: list[tuple[float, Box]], labels: list[_Label]) -> bool:
    """Move a label to its best place among the others; whether that is a new one."""
    others = [other.place for other in labels if other is not one]
    best = min(options, key=lambda option: round(option[0] + _hits(option[1].grown(1), others), 3))[1]
    changed, one.place = best != one.place, best
    return changed


def _shifted(lp: str, old: Box, new: Box) -> str:
    (x, y), (old_x, old_y), (new_x, new_y) = map(float, lp.split(",")), old.centre, new.centre
    return f"{x + new_x - old_x:.2f},{y + new_y - old_y:.2f}"


def _corners(text: Box, frame: Box) -> list[Box]:
    """Places for a frame's label, the best first: along its upper edge, then along its lower one."""
    (x, y), (left, top) = text.centre, (text.left - frame.left, frame.top - text.top)
    width, height = text.size
    columns = [x, frame.right - left - width / 2, (frame.left + frame.right) / 2]
    rows = [y, frame.bottom + top + height / 2]
    return [text, *(text.at((column, row)) for row in rows for column in columns)]


def _candidates(one: _Label) -> Iterator[tuple[Box, float]]:
    """Places for a label, each with how far along the line it is (0 to 1)."""
    yield one.first, 0.5
    width, height = one.first.size
    last = len(one.line) - 1
    for number in range(1, _PLACES):
        index = round(last * number / _PLACES)
        x, y = one.line[index]
        (ax, ay), (bx, by) = one.line[max(index - 2, 0)], one.line[min(index + 2, last)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = (ay - by) / length, (bx - ax) / length
        away = abs(nx) * width / 2 + abs(ny) * height / 2 + _GAP
        for side in (1, -1):
            centre = (round(x + side * nx * away, 2), round(y + side * ny * away, 2))
            yield one.first.at(centre), number / _PLACES


class _Costs:
    """What places cost, the other labels of edges left aside: these move."""

    def __init__(self, page: Box, solid: list[Box], frames: list[Box], lines: list[_Line]) -> None:
        self.solid = solid
        self._page, self._frames, self._lines = page, frames, lines

    def hits(self, place: Box) -> float:
        """How bad it is what a place covers."""
        room = place.grown(1)
        cost = _hits(room, self.solid) + _HIT_FRAME * sum(room.crossing(frame) for frame in self._frames)
        for line in self._lines:
            if room.overlap(line.extent):
                cost += _HIT_LINE * sum(room.holds(point) for point in line.points)
        return cost

    def of(self, one: _Label, place: Box, along: float) -> float:
        """How bad a place is for a label that stands so far along its line."""
        own = min(place.distance(point) for point in one.line)
        near = place.grown(max(own, 1))
        cost = _OFF_MIDDLE * abs(along - 0.5) + _MOVED * math.dist(place.centre, one.first.centre)
        cost += _FAR * max(own - _GAP, 0.0) + self.hits(place)
        if place.overlap(self._page.grown(-1)) < place.overlap(place):
            cost += _OUTSIDE
        others = (line for line in self._lines if line.edge != one.edge and near.overlap(line.extent))
        return cost + _AMBIGUOUS * sum(any(near.holds(point) for point in line.points) for line in others)


def _hits(room: Box, solid: list[Box]) -> float:
    areas = (room.overlap(other) for other in solid)
    return sum(_HIT_BOX + _HIT_AREA * area for area in areas if area)
