"""What is written in a diagram, line by line: wrapped here, measured by Graphviz with the shipped fonts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role, Style, one_line
from everyline.text.messages import Messages
from everyline.text.multilingual import Text
from everyline.text.words import inner_ends
from everyline.text.writing_systems import HAN, WIDE

_CLOSING = "，。、；：！？）》」』】”’％…,.;:!?)]}%>†"  # never first on a line
_OPENING = "（《「『【“‘([{<"  # never last on a line
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[{WIDE}]|[^\s{WIDE}]+?(?=[{WIDE}{re.escape(_OPENING)}]|\s|$|(?<=[a-z]\.)[a-z.-]{{12}}))[{re.escape(_CLOSING)}]*\s*"
)
_JOINT = re.compile(r"\.[^\W\d_]")  # between the parts of a name
_HAN_JOINT = re.compile(rf"[{HAN}]{{2}}")
_LINE, _SPLIT, _TORN, _TOO_LONG = 1e3, 12.0, 1.5e3, 1e6
_NARROW = 0.56  # em, a Latin letter on average


def width(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else _NARROW for letter in text)


def wrap(text: str, limit: float) -> list[str]:
    """Break a text into as few lines as the limit (in em) allows, as even as possible.

    A word longer than the limit has a line of its own. Line ends in the text stay.
    """
    return [line for part in text.strip().splitlines() for line in _wrap_one(" ".join(part.split()), limit)] or [""]


def _wrap_one(text: str, limit: float) -> list[str]:
    pieces = _PIECE.findall(text)
    if "".join(pieces) != text:  # nothing may get lost
        pieces = re.findall(r"\S+\s*", text)
    ends = [*accumulate(map(len, pieces))]
    within = inner_ends(text)
    # What it costs to end a line behind each piece: a word that is torn costs more than another line.
    splits = [
        _TORN if end in within or _JOINT.match(text, end - 1) else _SPLIT if _HAN_JOINT.match(text, end - 1) else 0.0
        for end in ends
    ]
    # The cheapest way to set the first n pieces, and where its last line begins.
    costs, starts = [0.0], [0]
    for end in range(1, len(pieces) + 1):
        cost, start = min(
            (costs[start] + _cost(pieces[start:end], splits[end - 1], limit), -start) for start in range(end)
        )
        costs.append(cost)
        starts.append(-start)
    lines: list[str] = []
    end = len(pieces)
    while end:
        lines.insert(0, "".join(pieces[starts[end] : end]).rstrip())
        end = starts[end]
    return lines


def _cost(pieces: list[str], split: float, limit: float) -> float:
    """How bad a line of these pieces is: every line costs, too long ones most, short ones some, split words too."""
    slack = limit - width("".join(pieces).rstrip())
    if slack < 0 and len(pieces) > 1:
        return _TOO_LONG * (1 - slack)
    return _LINE + max(slack, 0) ** 2 + split


ADDED = "†"  # behind what no note says
# What XML 1.0 can't hold. Graphviz' parser of HTML-like labels would refuse the whole drawing.
_UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
GAP = 8  # between a label and the detail beside it
_INLINE = 1.2  # of what a box may hold: when both are shorter they stand in one line, and the box widens
LEADING = 1.45  # of a line, in em, as the shipped font has it


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text in one size and weight; `is_beside` says that it goes on in the line before it."""

    text: str
    size: int
    is_bold: bool = False
    is_soft: bool = False
    is_beside: bool = False


Widths = Mapping[tuple[str, int, bool], float]


class Lettering:
    """The lines of everything in a diagram, in one language and style."""

    def __init__(
        self,
        language: str,
        style: Style,
        spans: Mapping[str, float] | None = None,
        rooms: Mapping[str, float] | None = None,
    ) -> None:
        """Know how wide boxes are, by the ids of their nodes: in columns, one where nothing is said; and what room they have anyway, in points."""
        self._language, self.style = language, style
        self._spans, self._rooms = spans or {}, rooms or {}

    def node(self, node: Node) -> list[TextLine]:
        """A node's label, then its detail."""
        style = self.style
        mark = ADDED if node.is_added else ""
        label, detail = (drawable(text[self._language]) for text in (node.label, node.detail))
        is_bold = node.role is not Role.PART or bool(detail)
        span = self._spans.get(node.id, 1.0)
        room = self._rooms.get(node.id, 0.0)
        wide = span * (style.node_wrap if node.role is not Role.WORDS else style.detail_wrap)
        wide = max(wide, room / style.node_size)
        lines = [TextLine(each, style.node_size, is_bold) for each in wrap(label + ("" if detail else mark), wide)]
        if detail:
            wide = style.detail_wrap * span
            if span > 1 and len(lines) == 1 and width(label) + width(detail + mark) < _INLINE * wide:
                return [*lines, TextLine(detail + mark, style.detail_size, is_soft=True, is_beside=True)]
            wide = max(wide, room / style.detail_size)
            lines += [TextLine(each, style.detail_size, is_soft=True) for each in wrap(detail + mark, wide)]
        return lines

    def edge(self, edge: Edge) -> list[TextLine]:
        """An edge's label, without its step."""
        text = drawable(edge.label[self._language])
        text += ADDED if edge.is_added and text.strip() else ""
        return (
            [TextLine(each, self.style.edge_size) for each in wrap(text, self.style.edge_wrap)] if text.strip() else []
        )

    def cluster(self, cluster: Cluster) -> list[TextLine]:
        """A frame's label."""
        text = drawable(cluster.label[self._language])
        wide = self.style.cluster_wrap * self._spans.get(cluster.id, 1.0)
        return [TextLine(each, self.style.cluster_size, is_bold=True) for each in wrap(text, wide)]

    def title(self, title: Text) -> list[TextLine]:
        """The title of a panel, or nothing."""
        text = drawable(title[self._language])
        return [TextLine(text, self.style.node_size, is_bold=True)] if text else []

    def all(self, diagram: Diagram, key: Iterable[str]) -> list[TextLine]:
        """Everything that is to be measured."""
        lines = [line for node in diagram.nodes for line in self.node(node)]
        lines += [line for edge in diagram.edges for line in self.edge(edge)]
        lines += [line for cluster in diagram.clusters for line in self.cluster(cluster)]
        lines += [line for panel in diagram.panels for line in self.title(panel.title)]
        lines += [TextLine(text, self.style.edge_size) for text in key]
        return [
            *lines,
            *(TextLine(edge.step, self.style.edge_size, is_bold=True) for edge in diagram.edges if edge.step),
        ]


def size_of(lines: list[TextLine], widths: Widths) -> tuple[float, float]:
    """The width and height of lines below each other."""
    wide = high = 0.0
    for row in rows_of(lines):
        wide = max(wide, sum(widths[each.text, each.size, each.is_bold] for each in row) + GAP * (len(row) - 1))
        high += max(each.size for each in row) * LEADING
    return wide, high


def rows_of(lines: list[TextLine]) -> list[list[TextLine]]:
    """Lines with those that go on in them."""
    rows: list[list[TextLine]] = []
    for line in lines:
        if line.is_beside:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def drawable(text: str) -> str:
    """A text without what can't be drawn. Without Chinese its quotation marks are straight: those of the shipped font are as wide as Chinese letters."""
    return _UNPRINTABLE.sub("", text if re.search(f"[{WIDE}]", text) else text.translate(_STRAIGHT))


class Sign(Enum):
    """What a key explains; its value is the id of the words in the catalogs."""

    REQUEST = "diagram-key-request"
    NOTICE = "diagram-key-notice"
    HOLLOW = "diagram-key-hollow"
    ADDED = "diagram-key-added"


def key_of(diagram: Diagram, messages: Messages) -> list[tuple[Sign, str]]:
    """The signs that a diagram uses, with their words. Of one style of arrows nothing needs saying."""
    has_notices = any(edge.notifies for edge in diagram.edges)
    has_requests = any(not edge.notifies for edge in diagram.edges)
    is_used = {
        Sign.REQUEST: has_notices and has_requests,
        Sign.NOTICE: has_notices,
        Sign.HOLLOW: any(node.is_hollow for node in diagram.nodes),
        Sign.ADDED: any(node.is_added for node in diagram.nodes) or any(edge.is_added for edge in diagram.edges),
    }
    words = {
        sign: one_line(diagram.key.get(sign.name.lower(), Text.same(messages[sign.value]))[messages.language])
        for sign in Sign
        if is_used[sign]
    }
    return [(sign, f"{ADDED} {said}" if sign is Sign.ADDED else said) for sign, said in words.items() if said]
