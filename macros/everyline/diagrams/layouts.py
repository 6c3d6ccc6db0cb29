"""Where things stand beside each other: cells of a grid, from columns and rows that are data.

A **zip** is columns of boxes; every arrow from one column to another has a row of its own, in the order of the file, and a
box covers the rows of its arrows, so that facing columns mesh. A **nest** is rows of boxes and frames within frames. Neither
knows a size yet (`everyline.diagrams.geometry`); whether a layout can hold a diagram is decided here, before anything is
drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from everyline.diagrams.diagram import WHOLE, Cluster, Diagram, Edge, Layout, Node, Panel
from everyline.text.multilingual import NO_TEXT, Text


class MisfitError(Exception):
    """A layout that can't hold what it was given; `thing` is the node, cluster or edge that doesn't fit."""

    def __init__(self, thing: Node | Cluster | Edge, message: str, hint: str) -> None:
        super().__init__(message)
        self.thing, self.message, self.hint = thing, message, hint


@dataclass(frozen=True, slots=True)
class Cells:
    """A rectangle of a grid: its first and last columns and rows."""

    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Cells) -> bool:
        """Whether two rectangles share a cell."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


@dataclass(frozen=True, slots=True)
class Grid:
    """A panel of a diagram, arranged."""

    title: Text  # the panel's, or no text
    # nodes, clusters: their cells, by their ids
    nodes: dict[str, Cells]
    clusters: dict[str, Cells]
    edges: dict[int, Edge]  # those of the panel, by their numbers in the diagram
    rows: dict[int, int]  # the row of each edge that has one, by the edge's number
    is_even: bool  # whether all columns are equally wide

    @property
    def spans(self) -> dict[str, float]:
        """How many times as wide as the narrowest box each box and frame is."""
        wide = {name: cells.right - cells.left + 1 for name, cells in (*self.nodes.items(), *self.clusters.items())}
        least = min((wide[name] for name in self.nodes), default=1)
        return {name: each / least for name, each in wide.items()}

    @property
    def has_plain_rows(self) -> bool:
        """Whether every box has a row of its own or reaches over all: such rows are equals, and as high as each other."""
        last = max((cells.bottom for cells in self.nodes.values()), default=0)
        return all(cells.bottom - cells.top in (0, last) for cells in self.nodes.values())

    def cells(self, name: str) -> Cells:
        """The cells of a node or cluster."""
        return self.nodes.get(name) or self.clusters[name]


def grids_of(diagram: Diagram) -> list[Grid]:
    """The panels of a diagram that is not a graph.

    Raises:
        MisfitError: if its layout can't hold it.
    """
    grids = [_zip(diagram, panel) for panel in diagram.panels] if diagram.layout is Layout.ZIP else [_nest(diagram)]
    for number, edge in enumerate(diagram.edges):
        if not any(number in grid.edges for grid in grids):
            message = f"the arrow from `{edge.start}` to `{edge.end}` leads out of its panel"
            raise MisfitError(edge, message, "lead it to something in the same panel")
    return grids


def _zip(diagram: Diagram, panel: Panel) -> Grid:
    """A panel of a zip: its arrows in the order of the file, or where its boxes do not stand in that, in theirs."""
    try:
        return _zipped(diagram, panel, lambda edges, _order: edges)
    except MisfitError as misfit:
        try:
            return _zipped(diagram, panel, _by_boxes)
        except MisfitError:
            raise misfit from None


def _by_boxes(edges: dict[int, Edge], order: Mapping[str, int]) -> dict[int, Edge]:
    """Arrows in the order of their lower ends, each in a row of its own."""
    lowest = {n: max(order.get(name, 0) for name in (each.start, each.end)) for n, each in edges.items()}
    return {n: replace(edges[n], is_beside=False) for n in sorted(edges, key=lambda n: (lowest[n], n))}


def _zipped(
    diagram: Diagram, panel: Panel, arranged: Callable[[dict[int, Edge], dict[str, int]], dict[int, Edge]]
) -> Grid:
    columns = {name: number for number, column in enumerate(panel.columns) for name in column}
    frames = {cluster.id for cluster in diagram.clusters if _members(diagram, cluster.id) & columns.keys()}
    edges = {n: each for n, each in enumerate(diagram.edges) if {each.start, each.end} <= columns.keys() | frames}
    nodes = [node for node in diagram.nodes if node.id in columns]
    order = {name: number for column in panel.columns for number, name in enumerate(column)}
    spans = _Spans(panel)
    rows: dict[int, int] = {}
    row = -1
    within = {
        frame: sorted(_members(diagram, frame) & columns.keys(), key=lambda name: (columns[name], order[name]))
        for frame in frames
    }
    edges = arranged(edges, order)
    for number, edge in edges.items():
        ends = [name for name in (edge.start, edge.end) if name in columns]
        if set.intersection(*({columns[name] for name in within.get(end, [end])} for end in (edge.start, edge.end))):
            continue  # within a column: between its rows
        begin = [*ends, *(within[frame][0] for frame in {edge.start, edge.end} & frames)]
        row = max([row if edge.is_beside and rows else row + 1, *map(spans.first, begin)])
        rows[number] = row
        for name in ends:
            spans.settle(name, row)
        for frame in {edge.start, edge.end} & frames:
            spans.reach(within[frame], row)
    for node in nodes:
        if not node.beside:
            spans.settle(node.id, spans.first(node.id))
    cells = {}
    for node in nodes:
        top, bottom = spans.rows.get(node.beside or node.id, (0, 0))
        cells[node.id] = Cells(columns[node.id], top, columns[node.id], bottom)
    grid = Grid(panel.title, cells, {}, edges, rows, is_even=False)
    for node in nodes:
        upper = spans.above.get(node.id)
        if upper and cells[node.id].top <= cells[upper].bottom:
            message = f"`{node.id}` can't stand below `{upper}`: an arrow above one of `{upper}` leads to it"
            raise MisfitError(node, message, "bring the edges in the order of the boxes")
    _frame(diagram, grid)
    _check(diagram, grid)
    return grid


class _Spans:
    """The rows of boxes as they become known."""

    def __init__(self, panel: Panel) -> None:
        # What stands above each box in its column
        self.above = {below: name for column in panel.columns for name, below in pairwise(column)}
        self.rows: dict[str, tuple[int, int]] = {}  # the first and last row of each box

    def settle(self, name: str, row: int) -> None:
        """Let a box cover a row, and all between."""
        first, last = self.rows.get(name, (row, row))
        self.rows[name] = (first, max(last, row))

    def reach(self, names: list[str], row: int) -> None:
        """Let what a frame holds reach as far down as an arrow to the frame: what has no row yet, or else the lowest."""
        placed = [name for name in names if name in self.rows]
        if all(self.rows[name][1] < row for name in placed):
            new = [name for name in names if name not in self.rows]
            lowest = new[0] if new else max(placed, key=lambda name: self.rows[name][1])
            self.settle(lowest, max(row, self.first(lowest)))

    def first(self, name: str) -> int:
        """The first row that a box can begin in; whatever stands above it and has no row yet gets one."""
        if name in self.rows or name not in self.above:
            return self.rows.get(name, (0, 0))[0]
        upper = self.above[name]
        if upper not in self.rows:
            self.settle(upper, self.first(upper))
        return self.rows[upper][1] + 1


def _members(diagram: Diagram, frame: str) -> set[str]:
    inner = {cluster.id for cluster in diagram.clusters if cluster.parent == frame}
    return {node.id for node in diagram.nodes if node.cluster == frame}.union(
        *(_members(diagram, each) for each in inner)
    )


def _frame(diagram: Diagram, grid: Grid) -> None:
    """Give each cluster the cells around its members."""
    for cluster in diagram.clusters:
        members = _members(diagram, cluster.id) & grid.nodes.keys()
        if not members:
            continue
        around = _around(grid.nodes[name] for name in members)
        grid.clusters[cluster.id] = around
        for name in grid.nodes.keys() - members:
            if grid.nodes[name].meets(around):
                message = f"the frame `{cluster.id}` would go around `{name}`, which isn't in it"
                raise MisfitError(cluster, message, "bring what it holds together in neighbouring columns and rows")


def _around(cells: Iterable[Cells]) -> Cells:
    lefts, tops, rights, bottoms = zip(*((c.left, c.top, c.right, c.bottom) for c in cells), strict=True)
    return Cells(min(lefts), min(tops), max(rights), max(bottoms))


def _nest(diagram: Diagram) -> Grid:
    names = {node.id for node in diagram.nodes} | {cluster.id for cluster in diagram.clusters}
    grid = Grid(NO_TEXT, {}, {}, dict(enumerate(diagram.edges)), {}, is_even=diagram.layout is Layout.NEST)
    rows = {name: [[each for each in row if each in names] for row in rows] for name, rows in diagram.rows.items()}
    rows = {name: [row for row in each if row] for name, each in rows.items()}

    def columns(name: str) -> int:
        return math.lcm(*(sum(map(columns, row)) for row in rows.get(name, ()))) if rows.get(name) else 1

    def height(name: str) -> int:
        return sum(max(map(height, row)) for row in rows[name]) if rows.get(name) else 1

    def put(name: str, cells: Cells) -> None:
        if name not in rows:
            grid.nodes[name] = cells
            return
        if name != WHOLE:
            grid.clusters[name] = cells
        top, width = cells.top, cells.right - cells.left + 1
        for number, row in enumerate(rows[name], 1):
            is_last = number == len(rows[name]) and diagram.layout is not Layout.CARDS
            bottom = cells.bottom if is_last else top + max(map(height, row)) - 1
            left, unit = cells.left, width // sum(map(columns, row))
            for each in row:
                right = left + unit * columns(each) - 1
                put(each, Cells(left, top, right, bottom))
                left = right + 1
            top = bottom + 1

    put(WHOLE, Cells(0, 0, columns(WHOLE) - 1, height(WHOLE) - 1))
    _check(diagram, grid)
    return grid


def _check(diagram: Diagram, grid: Grid) -> None:
    """Whether every arrow can be straight, with nothing in its way."""
    inside = {cluster.id: _members(diagram, cluster.id) for cluster in diagram.clusters}
    for number, edge in grid.edges.items():
        start, end = grid.cells(edge.start), grid.cells(edge.end)
        row = grid.rows.get(number)
        if start.right < end.left or end.right < start.left:
            left, right = (start, end) if start.right < end.left else (end, start)
            top = max(start.top, end.top) if row is None else row
            bottom = min(start.bottom, end.bottom) if row is None else row
            way = Cells(left.right + 1, top, right.left - 1, bottom)
            is_straight = top <= bottom and start.top <= bottom <= start.bottom and end.top <= bottom <= end.bottom
        else:
            upper, lower = (start, end) if start.bottom < end.top else (end, start)
            way = Cells(max(start.left, end.left), upper.bottom + 1, min(start.right, end.right), lower.top - 1)
            is_straight = way.left <= way.right and upper.bottom < lower.top
        if not is_straight:
            message = f"the arrow from `{edge.start}` to `{edge.end}` can't be straight"
            raise MisfitError(edge, message, "let the two face each other, in one row or one column")
        ends = {edge.start, edge.end} | inside.get(edge.start, set()) | inside.get(edge.end, set())
        for name in grid.nodes.keys() - ends:
            if way.left <= way.right and way.top <= way.bottom and grid.nodes[name].meets(way):
                message = f"`{name}` stands between `{edge.start}` and `{edge.end}`"
                raise MisfitError(edge, message, "bring the two side by side, or move what is between")


def unplaced(diagram: Diagram) -> Mapping[str, Node]:
    """The nodes that a layout doesn't say a place for, by their ids."""
    if diagram.layout is Layout.GRAPH:
        return {}
    given = {name for panel in diagram.panels for column in panel.columns for name in column}
    given |= {name for rows in diagram.rows.values() for row in rows for name in row}
    return {node.id: node for node in diagram.nodes if node.id not in given}
