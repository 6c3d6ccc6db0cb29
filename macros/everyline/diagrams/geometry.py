"""From cells of a grid to points: every box, frame, arrow and label of a diagram, from the measured widths of its texts.

A grid has tracks for boxes and gaps between them. A gap is made of the borders of the frames that end and begin there, and
of room for arrows and their labels in between. Nothing here knows what stands where: that is said by
`everyline.diagrams.layouts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Layout, Role
from everyline.diagrams.layouts import Cells, Grid
from everyline.diagrams.lettering import Lettering, TextLine, Widths, size_of

Point = tuple[float, float]
_ROW = 28.0  # the least height of a row of a zip
_PAD_Y = 5.0  # between a box and its text
_RIM = 9.0  # more of that where a box has a rim
# Between boxes, both ways.
_ROOM = {Layout.ZIP: (16.0, 10.0), Layout.NEST: (8.0, 8.0), Layout.MATRIX: (10.0, 10.0), Layout.CARDS: (6.0, 6.0)}
_BESIDE = 8.0  # that a frame is wider than its label, and arrows pass beside one
_ARROW = 26.0  # the least length of an arrow
HEAD, _WING = 7.5, 3.5  # the length of its head, and how far that reaches to either side
_ABOVE = 2.5  # between the label of an arrow and its line, which no descender touches
_APART = 13.0  # from the middle of a box to each of two arrows side by side
_BADGE = 20.0
_PANELS = 18.0  # between two panels
_KEY = 30.0  # the length of an arrow in the key


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, left: float, top: float, right: float, bottom: float) -> Box:
        return Box(self.left - left, self.top - top, self.right + right, self.bottom + bottom)

    def holds(self, other: Box) -> bool:
        """Whether another rectangle lies within this one."""
        is_within = self.left <= other.left and other.right <= self.right
        return is_within and self.top <= other.top and other.bottom <= self.bottom

    def meets(self, other: Box) -> bool:
        """Whether two rectangles share more than a border."""
        return min(self._shared(other)) > _TOUCH

    def ends(self, arrow: Box) -> bool:
        """Whether an arrow only touches a box where it begins or ends."""
        across, down = self._shared(arrow)
        is_upright = arrow.bottom - arrow.top > arrow.right - arrow.left
        return (down if is_upright else across) <= _THICK

    def _shared(self, other: Box) -> Point:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across, min(self.bottom, other.bottom) - max(self.top, other.top)


_TOUCH = 0.5
_THICK = 1.0  # half of a line, with some air
_SIDES = ("left", "top", "right", "bottom")


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight arrow, with the place of its label if it has one."""

    start: Point
    end: Point
    label: Box | None

    @property
    def box(self) -> Box:
        (x, y), (u, v) = self.start, self.end
        return Box(min(x, u) - _THICK, min(y, v) - _THICK, max(x, u) + _THICK, max(y, v) + _THICK)

    @property
    def head(self) -> Box:
        (x, y), (u, v) = self.start, self.end
        length = abs(u - x) + abs(v - y) or 1.0
        neck = u - (u - x) / length * HEAD, v - (v - y) / length * HEAD
        across, down = (_WING, 0.0) if x == u else (0.0, _WING)
        return Box(min(u, neck[0]) - across, min(v, neck[1]) - down, max(u, neck[0]) + across, max(v, neck[1]) + down)


@dataclass(slots=True)
class DiagramGeometry:
    """Where everything of a diagram is."""

    # nodes, frames: by the ids of nodes and clusters
    nodes: dict[str, Box] = field(default_factory=dict)
    frames: dict[str, Box] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)  # of frames
    arrows: dict[int, Arrow] = field(default_factory=dict)  # by the numbers of edges
    titles: list[tuple[list[TextLine], Box]] = field(default_factory=list)  # of panels, with their lines
    key: list[tuple[Box, Box]] = field(default_factory=list)  # an arrow for each entry, with the place of its words
    # width, height: of it all
    width: float = 0.0
    height: float = 0.0

    def bends(self) -> int:
        """How many arrows are neither level nor upright."""
        return sum(a.start[0] != a.end[0] and a.start[1] != a.end[1] for a in self.arrows.values())

    def crossings(self) -> list[str]:
        """What lies over what and should not: arrows, their heads, labels and boxes; empty for a good picture."""
        arrows = {f"arrow {number + 1}": arrow.box for number, arrow in self.arrows.items()}
        labels = {f"label {n + 1}": arrow.label for n, arrow in self.arrows.items() if arrow.label}
        labels |= {f"frame label {name}": box for name, box in self.labels.items()}
        things = [*self.nodes.items(), *arrows.items(), *labels.items()]
        pairs, framed = combinations(things, 2), product(labels.items(), self.frames.items())
        found = [f"{name} and {other}" for (name, box), (other, its) in pairs if box.meets(its) and not box.ends(its)]
        heads = product(labels.items(), self.arrows.items())
        found += [f"{name} and the head of arrow {n + 1}" for (name, box), (n, its) in heads if box.meets(its.head)]
        return found + [
            f"{name} and the border of {other}"
            for (name, box), (other, frame) in framed
            if box.meets(frame) and not frame.holds(box)
        ]


def geometry_of(
    diagram: Diagram, grids: Sequence[Grid], letters: Lettering, widths: Widths, key: Sequence[str]
) -> DiagramGeometry:
    """Place everything of a diagram that is not a graph: its panels below each other, and below them the words of its key."""
    places = DiagramGeometry()
    for grid in grids:
        top = places.height + _PANELS if places.height else 0.0
        if lines := letters.title(grid.title):
            wide, high = size_of(lines, widths)
            places.titles.append((lines, Box(0, top, wide, top + high)))
            top += high + 8
        trial = DiagramGeometry()
        _Sizes(diagram, grid, letters, widths).put(trial, top)
        arrows = [arrow.box for arrow in trial.arrows.values()]
        hit = frozenset(
            name for name, label in trial.labels.items() if any(map(label.grown(_BESIDE, 0, _BESIDE, 0).meets, arrows))
        )
        _Sizes(diagram, grid, letters, widths, hit).put(places, top)
    _put_key(places, [TextLine(each, letters.style.edge_size) for each in key], widths)
    return places


class _Sizes:
    """The sizes of the tracks and gaps of one grid, in both directions."""

    def __init__(
        self, diagram: Diagram, grid: Grid, letters: Lettering, widths: Widths, below: frozenset[str] = frozenset()
    ) -> None:
        """Measure everything; `below` names frames whose label is to stand at their foot."""
        self._grid, self._letters, self._widths = grid, letters, widths
        self._nodes = [node for node in diagram.nodes if node.id in grid.nodes]
        self._frames = [cluster for cluster in diagram.clusters if cluster.id in grid.clusters]
        self._heads = {each.id: size_of(letters.cluster(each), widths) for each in self._frames}
        self._is_zip = diagram.layout is Layout.ZIP
        self._fills = diagram.layout in (Layout.NEST, Layout.MATRIX)  # whether boxes reach to the borders beside them
        self._below = below
        if self._is_zip:  # at its foot the label of a frame parts no rows of other columns
            last = max((cells.bottom for cells in grid.nodes.values()), default=0)
            inner = {each.parent for each in self._frames}
            alone = [grid.clusters[each.id] for each in self._frames if not each.parent and each.id not in inner]
            columns = [(cells.left, cells.right) for cells in alone]  # frames below each other have their labels alike
            self._below |= {
                each
                for each, cells in grid.clusters.items()
                if cells in alone
                and columns.count((cells.left, cells.right)) == 1
                and cells.bottom == last
                and cells.top
            }
        room = _ROOM[diagram.layout]
        across, down = _Tracks(room[0]), _Tracks(room[1], _ROW if diagram.layout is Layout.ZIP else 0.0)
        self._across, self._down = across, down
        for cell in (*grid.nodes.values(), *grid.clusters.values()):
            across.grow(cell.left, cell.right)
            down.grow(cell.top, cell.bottom)
        for row in grid.rows.values():
            down.grow(row, row)
        self._borders = {
            side: {each.id: self._offset(each.id, each.parent, side) for each in self._frames} for side in _SIDES
        }
        for frame in self._frames:
            cells = grid.clusters[frame.id]
            across.open(cells.left, self._depth(frame, "left"))
            across.close(cells.right, self._depth(frame, "right"))
            down.open(cells.top, self._depth(frame, "top"))
            down.close(cells.bottom, self._depth(frame, "bottom"))
            across.need(cells.left, cells.right, self._heads[frame.id][0] + _BESIDE)
        for node in self._nodes:
            cells = grid.nodes[node.id]
            wide, high = size_of(letters.node(node), widths)
            rim = _RIM * letters.style.roles[node.role].has_rim
            pads = (0.0, 2.0) if node.role is Role.WORDS else (letters.style.padding, _PAD_Y + rim)
            across.need(cells.left, cells.right, wide + 2 * pads[0])
            down.need(cells.top, cells.bottom, high + 2 * pads[1])
        self._gaps = self._make_room()
        across.solve(is_even=grid.is_even)
        down.solve(is_even=self._is_zip and grid.has_plain_rows)

    def _own(self, frame: Cluster, side: str) -> float:
        """From a frame's border to what stands in it, its label counted."""
        is_head = side == ("bottom" if frame.id in self._below else "top")
        return self._letters.style.frame + (_even(self._heads[frame.id][1]) + 2 if is_head else 0)

    def _depth(self, frame: Cluster, side: str) -> float:
        """The same, with the borders of frames within that begin or end there, too."""
        within = (each for each in self._frames if each.parent == frame.id and self._is_flush(each.id, frame.id, side))
        return self._own(frame, side) + max((self._depth(each, side) for each in within), default=0.0)

    def _offset(self, name: str, parent: str, side: str) -> float:
        """From a box or frame to its track: all borders there but those around it, so that all that is flush is aligned."""
        borders = (self._depth(each, side) for each in self._frames if self._is_flush(each.id, name, side))
        around = (self._own(each, side) for each in self._around(parent) if self._is_flush(each.id, name, side))
        return max(borders, default=0.0) - sum(around)

    def _around(self, parent: str) -> list[Cluster]:
        """A frame and those around it."""
        frame = next((each for each in self._frames if each.id == parent), None)
        return [frame, *self._around(frame.parent)] if frame else []

    def _is_flush(self, one: str, other: str, side: str) -> bool:
        """Whether two things begin or end in the same column or row."""
        return bool(getattr(self._grid.cells(one), side) == getattr(self._grid.cells(other), side))

    def _make_room(self) -> dict[int, int]:
        """Room for arrows and their labels; returns the gap that each level arrow has its label in."""
        gaps = {}
        level = []
        for number, edge in self._grid.edges.items():
            if self._is_level(edge):
                ends = (self._grid.cells(edge.start), self._grid.cells(edge.end))
                left, right = sorted(ends, key=lambda cells: cells.left)
                level.append((number, range(left.right + 1, right.left + 1), edge))
        for number, between, edge in sorted(level, key=lambda each: len(each[1])):
            wide, high = self._label(edge)
            gap = max(between, key=lambda each: (self._across.rooms.get(each, 0.0), -each))
            gaps[number] = gap
            room = self._letters.style.arrow_room
            self._across.room(gap, max(_ARROW, wide + room + max(room, HEAD + _TOUCH)))
            if wide:
                row = self._grid.rows.get(number)
                start, end = self._grid.cells(edge.start), self._grid.cells(edge.end)
                row = max(start.top, end.top) if row is None else row
                above = min(self._down.least_room, self._letters.style.frame)
                self._down.need(row, row, 2 * (high + _ABOVE - above + 2))
        for edges in self._upright().values():
            first = self._grid.cells(edges[0][1].start), self._grid.cells(edges[0][1].end)
            lower = max(first, key=lambda cells: cells.top)
            narrow = min(first, key=lambda cells: cells.right - cells.left)
            sizes = [self._label(edge) for _, edge in edges]
            wide, high = (max(each) for each in zip(*sizes, strict=True))
            self._down.room(lower.top, max(_ARROW, high + 12 if wide else 0))
            if wide:
                self._across.need(narrow.left, narrow.right, 2 * (wide + 6 + (_APART if len(edges) > 1 else 0)))
        return gaps

    def _is_level(self, edge: Edge) -> bool:
        start, end = self._grid.cells(edge.start), self._grid.cells(edge.end)
        return start.right < end.left or end.right < start.left

    def _upright(self) -> dict[tuple[str, ...], list[tuple[int, Edge]]]:
        """Upright arrows, those between the same two together."""
        found: dict[tuple[str, ...], list[tuple[int, Edge]]] = {}
        for number, edge in self._grid.edges.items():
            if not self._is_level(edge):
                found.setdefault(tuple(sorted((edge.start, edge.end))), []).append((number, edge))
        return found

    def _label(self, edge: Edge) -> Point:
        """The size of an arrow's label with its badge, as Graphviz sets the table."""
        lines = self._letters.edge(edge)
        if not lines and not edge.step:
            return 0.0, 0.0
        wide, high = size_of(lines, self._widths)
        badge = badge_width(edge.step) + 4 if edge.step else 0.0
        return wide + badge + 6, max(high, _BADGE if edge.step else 0.0)

    def put(self, places: DiagramGeometry, top: float) -> None:
        """Add everything to the places, below `top`."""
        box, held = {}, Counter(node.cluster for node in self._nodes)
        for node in self._nodes:
            inner = self._box(self._grid.nodes[node.id], top)
            # Alone in its frame it fills that, as a frame beside it may be deeper.
            is_alone = bool(node.cluster) and held[node.cluster] == 1
            borders = [self._offset(node.id, node.cluster, side) if self._fills or is_alone else 0.0 for side in _SIDES]
            places.nodes[node.id] = box[node.id] = inner.grown(*borders)
        for frame in self._frames:
            inner = self._box(self._grid.clusters[frame.id], top)
            around = inner.grown(*(self._borders[side][frame.id] for side in _SIDES))
            places.frames[frame.id] = box[frame.id] = around
            wide, high = self._heads[frame.id]
            head = around.bottom - 4 - high if frame.id in self._below else around.top + 4
            places.labels[frame.id] = Box(around.left + 10, head, around.left + 10 + wide, head + high)
        for number, edge in self._grid.edges.items():
            if self._is_level(edge):
                places.arrows[number] = self._level(number, edge, box, top)
        for edges in self._upright().values():
            for position, (number, edge) in enumerate(edges):
                places.arrows[number] = self._upright_arrow(edge, box, top, position if len(edges) > 1 else None)
        labels = [arrow.label.right for arrow in places.arrows.values() if arrow.label]
        places.width = max(places.width, self._across.end, *labels, 0.0)
        places.height = top + self._down.end

    def _box(self, cells: Cells, top: float) -> Box:
        across, down = self._across, self._down
        return Box(
            across.starts[cells.left],
            down.starts[cells.top] + top,
            across.ends[cells.right],
            down.ends[cells.bottom] + top,
        )

    def _level(self, number: int, edge: Edge, boxes: dict[str, Box], top: float) -> Arrow:
        start, end = boxes[edge.start], boxes[edge.end]
        row = self._grid.rows.get(number)
        y = (max(start.top, end.top) + min(start.bottom, end.bottom)) / 2
        if row is not None:
            y = (self._down.starts[row] + self._down.ends[row]) / 2 + top
        is_right = start.right <= end.left
        x, u = (start.right, end.left) if is_right else (start.left, end.right)
        short = self._letters.style.frame  # an arrow that does not arrive ends at the border of a frame
        u += (-short if is_right else short) if edge.is_denied else 0
        gap = self._gaps[number]
        middle = (x + u) / 2 if self._is_free(edge, row) else sum(self._across.zone(gap)) / 2
        wide, high = self._label(edge)
        clear = wide / 2 + HEAD + _TOUCH  # no letter hangs down to the head of the arrow
        middle = min(middle, u - clear) if is_right else max(middle, u + clear)
        label = Box(middle - wide / 2, y - _ABOVE - high, middle + wide / 2, y - _ABOVE) if wide else None
        return Arrow((x, y), (u, y), label)

    def _is_free(self, edge: Edge, row: int | None) -> bool:
        """Whether nothing but the frames around its ends borders on an arrow's way, so that its label may stand anywhere."""
        ends = (self._grid.cells(edge.start), self._grid.cells(edge.end))
        left, right = sorted(ends, key=lambda cells: cells.left)
        top = max(left.top, right.top) if row is None else row
        way = Cells(left.right + 1, top, right.left - 1, top)
        return left.right + 1 < right.left and not any(map(way.meets, self._grid.clusters.values()))

    def _upright_arrow(self, edge: Edge, boxes: dict[str, Box], top: float, position: int | None) -> Arrow:
        start, end = boxes[edge.start], boxes[edge.end]
        x = (max(start.left, end.left) + min(start.right, end.right)) / 2
        x += 0.0 if position is None else (2 * position - 1) * _APART
        y, v = (start.bottom, end.top) if start.bottom <= end.top else (start.top, end.bottom)
        wide, high = self._label(edge)
        left = x - 4 - wide if position == 0 else x + 4
        lower = max(self._grid.cells(edge.start).top, self._grid.cells(edge.end).top)
        middle = sum(self._down.zone(lower)) / 2 + top
        return Arrow((x, y), (x, v), Box(left, middle - high / 2, left + wide, middle + high / 2) if wide else None)


class _Tracks:
    """Tracks in one direction: their sizes, and the gaps before, between and after them."""

    def __init__(self, least_room: float, least: float = 0.0) -> None:
        self.least_room, self._least = least_room, least
        self._count = 0
        self._needs: list[tuple[int, int, float]] = []
        self._open: dict[int, float] = {}
        self._close: dict[int, float] = {}
        self.rooms: dict[int, float] = {}
        self.parted: set[int] = set()
        self.starts: list[float] = []
        self.ends: list[float] = []
        self.end = 0.0

    def grow(self, first: int, last: int) -> None:
        """Something begins and ends here; gaps that part nothing need no room."""
        self._count = max(self._count, last + 1)
        self.parted |= {first, last + 1}

    def open(self, track: int, border: float) -> None:
        """Frames begin before a track."""
        self._open[track] = max(self._open.get(track, 0.0), border)

    def close(self, track: int, border: float) -> None:
        """Frames end behind a track."""
        self._close[track + 1] = max(self._close.get(track + 1, 0.0), border)

    def room(self, gap: int, size: float) -> None:
        self.rooms[gap] = max(self.rooms.get(gap, 0.0), size)

    def need(self, first: int, last: int, size: float) -> None:
        self._needs.append((first, last, size))

    def _gap(self, gap: int) -> float:
        is_between = 0 < gap < self._count
        least = self.least_room if gap in self.parted else 0.0
        room = max(self.rooms.get(gap, 0.0), least) if is_between else 0.0
        return self._close.get(gap, 0.0) + _even(room) + self._open.get(gap, 0.0)

    def zone(self, gap: int) -> Point:
        """Where the room of a gap begins and ends, frames' borders left aside."""
        return self.ends[gap - 1] + self._close.get(gap, 0.0), self.starts[gap] - self._open.get(gap, 0.0)

    def solve(self, *, is_even: bool = False) -> None:
        """Give every track its size."""
        if not self._count:
            return
        sizes = [self._least] * self._count
        for first, last, size in sorted(self._needs, key=lambda need: need[1] - need[0]):
            has = sum(sizes[first : last + 1]) + sum(map(self._gap, range(first + 1, last + 1)))
            for track in range(first, last + 1):
                sizes[track] += max(size - has, 0.0) / (last + 1 - first)
        even = [max(sizes)] * self._count if is_even else map(_even, sizes)
        for track, size in enumerate(even):
            self.starts.append((self.ends[-1] if self.ends else 0.0) + self._gap(track))
            self.ends.append(self.starts[-1] + size)
        self.end = self.ends[-1] + self._gap(self._count)


def _even(size: float) -> float:
    """A size as the next even number, so that middles are whole numbers as well."""
    return -(-size // 2) * 2.0


def badge_width(step: str) -> float:
    """How wide the badge of a step is."""
    return 12.0 + 5.0 * len(step)


def _put_key(places: DiagramGeometry, lines: list[TextLine], widths: Widths) -> None:
    """The key in rows below the picture, as many entries in each as it is wide."""
    x, y = 0.0, places.height + 14
    for line in lines:
        wide, high = size_of([line], widths)
        if x and x + _KEY + 6 + wide > max(places.width, 320.0):
            x, y = 0.0, y + high + 6
        places.key.append((Box(x, y, x + _KEY, y + high), Box(x + _KEY + 6, y, x + _KEY + 6 + wide, y + high)))
        x += _KEY + 6 + wide + 18
        places.width = max(places.width, x - 18)
        places.height = y + high
