"""Points, boxes and curves of a layout, in points, as Graphviz' JSON tells them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Point = tuple[float, float]
_STEP = 4.0  # points between two samples of a curve
_ASCENT, _DESCENT = 0.9, 0.3  # of a letter, in em


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its lower left and upper right corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @property
    def size(self) -> Point:
        return self.right - self.left, self.top - self.bottom

    def at(self, centre: Point) -> Box:
        """A box of the same size around another point."""
        (x, y), (width, height) = centre, self.size
        return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def grown(self, by: float) -> Box:
        """A box that is larger on all sides."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return max(width, 0.0) * max(height, 0.0)

    def distance(self, point: Point) -> float:
        """From the box to a point; 0 inside."""
        x, y = point
        return math.hypot(max(self.left - x, x - self.right, 0.0), max(self.bottom - y, y - self.top, 0.0))

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the box."""
        return self.left < point[0] < self.right and self.bottom < point[1] < self.top

    def crossing(self, other: Box) -> float:
        """The length of another box's outline that lies in this one."""
        return sum(
            self.overlap(side)
            for side in (
                Box(other.left, other.bottom, other.right, other.bottom + 1),
                Box(other.left, other.top - 1, other.right, other.top),
                Box(other.left, other.bottom, other.left + 1, other.top),
                Box(other.right - 1, other.bottom, other.right, other.top),
            )
        )


def around(points: list[Point]) -> Box:
    """The smallest box that holds some points."""
    xs, ys = zip(*points, strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def curve(thing: dict[str, Any]) -> list[Point]:
    """Samples of an edge's line, from its start to its end."""
    samples: list[Point] = []
    for stroke in thing.get("_draw_", ()):
        if stroke["op"] in "bB":
            points = [(float(x), float(y)) for x, y in stroke["points"]]
            for index in range(0, len(points) - 3, 3):
                samples += _bezier(points[index : index + 4])
    return samples


def label(thing: dict[str, Any]) -> Box | None:
    """The box around what is written on an edge or frame, or None where nothing is."""
    points: list[Point] = []
    size = 0.0
    for stroke in thing.get("_ldraw_", ()):
        if stroke["op"] == "F":
            size = stroke["size"]
        elif stroke["op"] in "bBP":
            points += [(float(x), float(y)) for x, y in stroke["points"]]
        elif stroke["op"] == "T" and stroke["text"].strip():
            (x, y), width = stroke["pt"], stroke["width"]
            left = x - {"l": 0.0, "c": width / 2, "r": width}[stroke["align"]]
            points += [(left, y - _DESCENT * size), (left + width, y + _ASCENT * size)]
    return around(points) if points else None


def box(thing: dict[str, Any]) -> Box:
    """A node's or frame's outline."""
    if "bb" in thing:
        return Box(*map(float, thing["bb"].split(",")))
    x, y = map(float, thing["pos"].split(","))
    width, height = float(thing["width"]) * 72, float(thing["height"]) * 72
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def _bezier(points: list[Point]) -> Iterator[Point]:
    length = sum(math.dist(*pair) for pair in pairwise(points))
    count = max(int(length / _STEP), 1)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points
    for index in range(count + 1):
        t = index / count
        a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
        yield a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
