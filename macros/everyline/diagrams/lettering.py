"""What is written in a diagram, line by line: wrapped here, measured by Graphviz with the shipped fonts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.diagrams.style import Style
from everyline.diagrams.wrapping import width, wrap
from everyline.text.texts import Text

ADDED = "†"  # behind what no note says
# What XML 1.0 can't hold. Graphviz' parser of HTML-like labels would refuse the whole drawing.
_UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
GAP = 8  # between a label and the detail beside it
_INLINE = 1.2  # of what a box may hold: when both are shorter they stand in one line, and the box widens
LEADING = 1.45  # of a line, in em, as the shipped font has it


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in one size and weight; `is_beside` says that it goes on in the line before it."""

    text: str
    size: int
    is_bold: bool = False
    is_soft: bool = False
    is_beside: bool = False


Widths = Mapping[tuple[str, int, bool], float]


class Lettering:
    """The lines of everything in a diagram, in one language and style.

    Attributes:
        style: the sizes of letters, and how wide a line may be.
    """

    def __init__(self, language: str, style: Style, spans: Mapping[str, float] | None = None) -> None:
        """Know the language and style.

        Args:
            language: of the texts.
            style: the sizes of letters, and how wide a line may be in a box of one column.
            spans: how many columns wide boxes are, by the ids of their nodes; one where nothing is said.
        """
        self._language, self.style = language, style
        self._spans = spans or {}

    def node(self, node: Node) -> list[Line]:
        """A node's label, then its detail."""
        style = self.style
        mark = ADDED if node.is_added else ""
        label, detail = (clean(text[self._language]) for text in (node.label, node.detail))
        is_bold = node.role is not Role.PART or bool(detail)
        span = self._spans.get(node.id, 1.0)
        wide: float = style.node_wrap if node.role is not Role.WORDS else style.detail_wrap
        lines = [Line(each, style.node_size, is_bold) for each in wrap(label + ("" if detail else mark), span * wide)]
        if detail:
            wide = style.detail_wrap * span
            if span > 1 and len(lines) == 1 and width(label) + width(detail + mark) < _INLINE * wide:
                return [*lines, Line(detail + mark, style.detail_size, is_soft=True, is_beside=True)]
            lines += [Line(each, style.detail_size, is_soft=True) for each in wrap(detail + mark, wide)]
        return lines

    def edge(self, edge: Edge) -> list[Line]:
        """An edge's label, without its step."""
        text = clean(edge.label[self._language])
        text += ADDED if edge.is_added and text.strip() else ""
        return [Line(each, self.style.edge_size) for each in wrap(text, self.style.edge_wrap)] if text.strip() else []

    def cluster(self, cluster: Cluster) -> list[Line]:
        """A frame's label."""
        text = clean(cluster.label[self._language])
        return [Line(each, self.style.cluster_size, is_bold=True) for each in wrap(text, self.style.cluster_wrap)]

    def title(self, title: Text) -> list[Line]:
        """The title of a panel, or nothing."""
        text = clean(title[self._language])
        return [Line(text, self.style.node_size, is_bold=True)] if text else []

    def all(self, diagram: Diagram, key: Iterable[str]) -> list[Line]:
        """Everything that is to be measured."""
        lines = [line for node in diagram.nodes for line in self.node(node)]
        lines += [line for edge in diagram.edges for line in self.edge(edge)]
        lines += [line for cluster in diagram.clusters for line in self.cluster(cluster)]
        lines += [line for panel in diagram.panels for line in self.title(panel.title)]
        lines += [Line(text, self.style.edge_size) for text in key]
        return [*lines, *(Line(edge.step, self.style.edge_size, is_bold=True) for edge in diagram.edges if edge.step)]


def size_of(lines: list[Line], widths: Widths) -> tuple[float, float]:
    """The width and height of lines below each other."""
    wide = high = 0.0
    for row in rows_of(lines):
        wide = max(wide, sum(widths[each.text, each.size, each.is_bold] for each in row) + GAP * (len(row) - 1))
        high += max(each.size for each in row) * LEADING
    return wide, high


def rows_of(lines: list[Line]) -> list[list[Line]]:
    """Lines with those that go on in them."""
    rows: list[list[Line]] = []
    for line in lines:
        if line.is_beside:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def clean(text: str) -> str:
    """A text without what can't be drawn."""
    return _UNPRINTABLE.sub("", text)
