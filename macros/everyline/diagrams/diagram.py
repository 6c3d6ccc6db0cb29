"""What a diagram is: nodes, clusters and edges, each backed by a glossary term, a quote or an authority.

The same model becomes the picture (`everyline.diagrams.dot`), its text equivalent and its accessible names (`tell`), so that
the three can't tell different stories. How things stand beside each other is data, too (`everyline.diagrams.layouts`); and so is how diagrams look that
stand alone: on the site's pages the colours come from its style sheet instead, sizes and shapes are the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from everyline.editorial import NO_AUTHORITY, Authority
from everyline.text.messages import Messages
from everyline.text.multilingual import NO_TEXT, Text
from everyline.text.writing_systems import natural

WHOLE = "all"  # names the whole picture where frames are named


class Role(Enum):
    """What a node stands for; decides its shape and colours, never its meaning alone."""

    COMPONENT = "component"  # a program: kubelet, API server
    OBJECT = "object"  # an API object: Pod, Service
    STORE = "store"  # something that keeps state: etcd, a volume
    ACTOR = "actor"  # someone or something outside: a user, a client
    STATE = "state"  # a phase, a decision, a point in time
    PART = "part"  # a part of the system that is none of these
    WORDS = "words"  # words without a box: the head of a column or row


class Layout(Enum):
    """How a diagram is laid out; `everyline.diagrams.layouts` says what each needs."""

    GRAPH = "graph"  # as Graphviz sees fit
    ZIP = "zip"  # columns of boxes, an arrow a row
    NEST = "nest"  # boxes in frames; all columns equally wide, width says who shares
    MATRIX = "matrix"  # the same with columns as wide as what is in them
    CARDS = "cards"  # as a matrix, and what stands in a frame begins at its head and ends where it ends


@dataclass(frozen=True, slots=True)
class Node:
    """A box."""

    id: str  # unique in the diagram
    label: Text  # what is written in it
    role: Role = Role.PART  # what it stands for
    cluster: str = ""  # the id of the cluster that it stands in, or empty
    topic: str = ""  # the topic whose page it leads to, or empty
    anchor: str = ""  # the group on that page, or empty
    unit: str = ""  # the id of the statement that it leads to instead, or empty
    detail: Text = NO_TEXT  # a second, smaller text
    authority: Authority = NO_AUTHORITY  # what an added detail rests on, or none
    is_hollow: bool = False  # whether it is not in force: not ready, not yet there, only by choice
    beside: str = ""  # the id of a node whose rows it covers as well, so that both are of one height

    @property
    def is_added(self) -> bool:
        """Whether what it says is in no note, but an authority says so."""
        return bool(self.authority.url)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame around nodes and other clusters; `parent` is the id of the cluster that it stands in, or empty."""

    id: str
    label: Text
    parent: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow: a request or traffic, from whoever starts it."""

    # start, end: ids of nodes or, but in graphs, of clusters
    start: str
    end: str
    label: Text  # what happens along it
    unit: str = ""  # the id of the statement that says so; empty for an edge that was added or computed
    step: str = ""  # its number in the notes' own ordered list (``3``, ``3b``), or empty
    authority: Authority = NO_AUTHORITY  # what an added edge rests on, or none
    notifies: bool = False  # whether it is a notification instead; the one thing that is dashed
    is_denied: bool = False  # whether it does not arrive
    is_beside: bool = False  # whether it stands in the same row as the edge before it

    @property
    def is_added(self) -> bool:
        """Whether no note states it, but an authority does. Computed edges (of maps, of manifests) are not added."""
        return bool(self.authority.url)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a zip that stands for itself: its title, empty for the only one, and its columns of node ids."""

    title: Text
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """A picture."""

    id: str  # names its file and its addresses
    title: Text  # what it shows, a few words
    description: Text  # what a reader who can't see it needs to know first, one or two sentences
    # nodes, clusters, edges: in the order of drawing and telling
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...] = ()
    edges: tuple[Edge, ...] = ()
    layout: Layout = Layout.GRAPH  # how it is laid out
    direction: str = "TB"  # of graphs, ``TB`` (top to bottom) or ``LR``
    panels: tuple[Panel, ...] = ()  # of zips
    # Of nests, matrices and cards, what stands in each frame: rows of ids of nodes and frames, by the frame's id
    rows: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=lambda: MappingProxyType({}))
    # What its signs mean, where not what they mean elsewhere
    key: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    narrow: Diagram | None = None  # the same laid out for small screens, where somebody did


def link_of(thing: Node | Cluster | Edge) -> str:
    """Where a node, a frame or an arrow leads, independent of the page; empty for nowhere."""
    unit, topic, anchor = (getattr(thing, name, "") for name in ("unit", "topic", "anchor"))
    if unit:
        return f"kn:unit/{unit}"
    return f"kn:topic/{topic}" + (f"#{anchor}" if anchor else "") if topic else ""


@dataclass(frozen=True, slots=True)
class Paint:
    """A shape and its colours; `shape` is one of Graphviz's, or ``rounded`` for a box with rounded corners."""

    shape: str
    fill: str
    line: str
    text: str = "#25272e"

    @property
    def has_rim(self) -> bool:
        """Whether the upper end of the shape takes of the room for letters."""
        return self.shape == "cylinder"


ROLES = {
    Role.COMPONENT: Paint("rounded", "#e8eef6", "#1c4a8a"),
    Role.OBJECT: Paint("box", "#fbf0dc", "#b3741a"),
    Role.STORE: Paint("cylinder", "#e2f1ef", "#2a8a7f"),
    Role.ACTOR: Paint("rounded", "#25272e", "#25272e", "#ffffff"),
    Role.STATE: Paint("rounded", "#f0ecf6", "#8a76ad"),
    Role.PART: Paint("rounded", "#efedea", "#85806f"),
    Role.WORDS: Paint("plain", "#ffffff", "#ffffff"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of all diagrams. Lengths are in points (pixels on the screen), widths of lines of text in em."""

    font: str = "Noto Sans SC"  # the family that is measured with; a file of it lies beside the program
    # node_size, detail_size, edge_size, cluster_size: of letters
    node_size: int = 14
    detail_size: int = 12
    edge_size: int = 12
    cluster_size: int = 13
    # node_wrap, detail_wrap, edge_wrap, cluster_wrap: how wide a line of text may be before it is wrapped
    node_wrap: int = 10
    detail_wrap: int = 14
    edge_wrap: int = 10
    cluster_wrap: int = 30
    arrow_room: int = 12  # between the label of an arrow and either end of it
    # padding, node_gap, rank_gap, cluster_gap: of graphs: between a box and its text, between boxes side by side, between ranks, and within
    # a frame
    padding: int = 10
    frame: int = 10  # between a frame and what stands in it, where it is no graph's
    node_gap: int = 28
    rank_gap: int = 40
    cluster_gap: int = 16
    # background, text, soft, cluster_fill, cluster_line, edge_line, badge, badge_text: colours
    background: str = "#ffffff"
    text: str = "#25272e"
    soft: str = "#5a5b63"
    cluster_fill: str = "#f7f5ef"
    cluster_line: str = "#938663"
    edge_line: str = "#5a5b63"
    badge: str = "#c23b22"
    badge_text: str = "#ffffff"
    roles: Mapping[Role, Paint] = field(default_factory=lambda: MappingProxyType(ROLES))  # how each kind of node looks


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a box or an arrow says."""

    text: str
    target: str  # the link (independent of the page) that it leads to, or empty
    authority: Authority  # what an added one rests on, or none
    step: str = ""  # of an arrow; empty where it has none


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands together. The outermost frame has no label."""

    label: str
    nodes: tuple[Sentence, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A diagram in words."""

    title: str
    description: str
    steps: tuple[Sentence, ...]  # what happens in order
    sentences: tuple[Sentence, ...]  # the other arrows, in the order of the file
    frame: Frame  # which boxes there are and what they stand in


def tell(diagram: Diagram, messages: Messages) -> Account:
    """A diagram in words, in the language of the messages."""
    language = messages.language
    told = [
        Sentence(text, link_of(edge), edge.authority, edge.step)
        for edge, text in zip(diagram.edges, _arrows(diagram, messages), strict=True)
    ]

    def frame(name: str, label: str) -> Frame:
        nodes = [each for each in diagram.nodes if each.cluster == name]
        texts = [[one_line(text[language]) for text in (each.label, each.detail)] for each in nodes]
        return Frame(
            label,
            tuple(
                Sentence(messages["colon"].join(filter(None, text)), link_of(node), node.authority)
                for node, text in zip(nodes, texts, strict=True)
            ),
            tuple(frame(each.id, one_line(each.label[language])) for each in diagram.clusters if each.parent == name),
        )

    return Account(
        title=one_line(diagram.title[language]),
        description=one_line(diagram.description[language]),
        steps=tuple(sorted((each for each in told if each.step), key=lambda each: natural(each.step))),
        sentences=tuple(each for each in told if not each.step),
        frame=frame("", ""),
    )


def edge_sentences(diagram: Diagram, messages: Messages) -> list[str]:
    """What each arrow says, in the order of the diagram: ``client → server: sends the request (step 1)``."""
    return [
        text
        + (messages("diagram-step", step=edge.step) if edge.step else "")
        + (messages("diagram-not-noted", authority=edge.authority.title) if edge.is_added else "")
        for edge, text in zip(diagram.edges, _arrows(diagram, messages), strict=True)
    ]


def _arrows(diagram: Diagram, messages: Messages) -> list[str]:
    """The arrows as ``client → server: sends the request``."""
    language = messages.language
    texts = {node.id: node.label for node in diagram.nodes} | {each.id: each.label for each in diagram.clusters}
    labels = {name: one_line(text[language]) for name, text in texts.items()}
    return [
        messages["colon"].join(
            filter(None, (f"{labels[edge.start]} → {labels[edge.end]}", one_line(edge.label[language])))
        )
        for edge in diagram.edges
    ]


def one_line(text: str) -> str:
    """A label without the line breaks that only drawings need."""
    return " ".join(text.split())
