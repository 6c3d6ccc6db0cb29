"""A graph in columns and rows: what leads to what from left to right, an arrow a row, so that they are straight where that can be."""

from dataclasses import replace

from everyline.diagrams.diagram import Diagram, Edge, Layout, Panel
from everyline.diagrams.layouts import MisfitError, grids_of
from everyline.text.multilingual import NO_TEXT

_MOST = 40  # nodes; what has more is no picture that anybody reads in rows


def unfold(diagram: Diagram) -> Diagram:
    """A graph as a zip, or as it is where that can't be."""
    if len(diagram.nodes) > _MOST:
        return diagram
    unfolding = _Unfolding(diagram)
    depths = unfolding.depths()
    if depths is None:
        return diagram
    edges = unfolding.walk()
    columns = tuple(
        tuple(name for name in unfolding.order if depths[name] == depth) for depth in sorted({*depths.values()})
    )
    zipped = replace(diagram, layout=Layout.ZIP, edges=tuple(edges), panels=(Panel(NO_TEXT, columns),))
    try:
        grids_of(zipped)
    except MisfitError:
        return diagram
    return zipped


class _Unfolding:
    """The walk through a graph."""

    def __init__(self, diagram: Diagram) -> None:
        self.order: list[str] = []  # the nodes as they are met
        self._diagram = diagram
        self._members = {
            frame.id: [node.id for node in diagram.nodes if node.cluster == frame.id] for frame in diagram.clusters
        }
        self._seen: set[str] = set()
        self._drawn: list[Edge] = []
        self._left = list(diagram.edges)

    def depths(self) -> dict[str, int] | None:
        """The column of each node; None where arrows run in a circle."""
        depths = {node.id: 0 for node in self._diagram.nodes}
        pairs = [
            (start, end)
            for edge in self._diagram.edges
            for start in self._members.get(edge.start, [edge.start])
            for end in self._members.get(edge.end, [edge.end])
        ]
        for _ in depths:
            late = {end: depths[start] + 1 for start, end in pairs if depths[end] <= depths[start]}
            if not late:
                break
            for end in late:
                depths[end] = max(depths[start] + 1 for start, its in pairs if its == end)
        else:
            return None
        led = {end for _, end in pairs}
        for name in depths.keys() - led:  # what nothing leads to stands just before what it leads to
            depths[name] = min((depths[end] - 1 for start, end in pairs if start == name), default=0)
        return depths

    def walk(self) -> list[Edge]:
        """The edges in the order of their rows."""
        ends = {edge.end for edge in self._diagram.edges}
        framed = {name for frame, names in self._members.items() for name in names if frame in ends}
        roots = [node.id for node in self._diagram.nodes if node.id not in ends | framed]
        for name in (*roots, *(node.id for node in self._diagram.nodes)):
            self._visit(name)
        return self._drawn

    def _visit(self, thing: str, free: str = "") -> None:
        """Draw what leads from a thing, then what else leads to it.

        Args:
            thing: a node or a frame.
            free: the side, ``out`` or ``in``, on which the row of the arrow just drawn is still free; or neither.
        """
        if thing in self._seen:
            return
        self._seen.add(thing)
        if thing not in self._members:
            self.order.append(thing)
        before = len(self._drawn)
        for edge in [edge for edge in self._left if edge.start == thing]:
            self._draw(edge, is_beside=free == "out" and len(self._drawn) == before)
            self._visit(edge.end, "out")
        for name in self._members.get(thing, ()):
            self._visit(name, free if len(self._drawn) == before else "")
        for edge in [edge for edge in self._left if edge.end == thing]:
            self._draw(edge, is_beside=free == "in" and len(self._drawn) == before)
            self._visit(edge.start, "in")

    def _draw(self, edge: Edge, *, is_beside: bool) -> None:
        if edge in self._left:
            self._left.remove(edge)
            self._drawn.append(replace(edge, is_beside=is_beside))
