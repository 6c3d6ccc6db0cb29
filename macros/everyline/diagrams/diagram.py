"""What a diagram is: nodes, clusters and edges, each backed by a glossary term, a quote or an authority.

The same model becomes the picture (`everyline.diagrams.dot`), its text equivalent and its accessible names, so that the
three can't tell different stories.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.text.texts import Text


class Role(Enum):
    """What a node stands for; decides its shape and colours, never its meaning alone."""

    COMPONENT = "component"  # a program: kubelet, API server
    OBJECT = "object"  # an API object: Pod, Service
    STORE = "store"  # something that keeps state: etcd, a volume
    ACTOR = "actor"  # someone or something outside: a user, a client
    STATE = "state"  # a phase, a decision, a point in time
    PART = "part"  # a part of the system that is none of these


@dataclass(frozen=True, slots=True)
class Node:
    """A box.

    Attributes:
        id: unique in the diagram.
        label: what is written in it.
        role: what it stands for.
        cluster: the id of the cluster that it stands in, or empty.
        topic: the topic whose page it leads to, or empty.
        anchor: the group on that page, or empty.
        unit: the id of the statement that it leads to instead, or empty.
        rank: nodes with the same rank stand in one row (or column); empty for none.
    """

    id: str
    label: Text
    role: Role = Role.PART
    cluster: str = ""
    topic: str = ""
    anchor: str = ""
    unit: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A frame around nodes and other clusters; `parent` is the id of the cluster that it stands in, or empty."""

    id: str
    label: Text
    parent: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow.

    Attributes:
        start, end: node ids.
        label: what happens along it.
        unit: the id of the statement that says so; empty for an edge that was added or computed.
        step: its number in the notes' own ordered list (``3``, ``3b``), or empty.
        authority: title and address of the page that an added edge rests on, or empty texts.
        is_dashed: whether it is something other than the main flow: watching, reading, choosing.
        is_free: whether it leaves the order of the drawing alone (an arrow back).
    """

    start: str
    end: str
    label: Text
    unit: str = ""
    step: str = ""
    authority: tuple[str, str] = ("", "")
    is_dashed: bool = False
    is_free: bool = False

    @property
    def is_added(self) -> bool:
        """Whether no note states it, but an authority does. Computed edges (of maps, of manifests) are not added."""
        return bool(self.authority[1])


@dataclass(frozen=True, slots=True)
class Diagram:
    """A picture.

    Attributes:
        id: names its file and its addresses.
        title: what it shows, a few words.
        description: what a reader who can't see it needs to know first, one or two sentences.
        direction: ``TB`` (top to bottom) or ``LR``.
        nodes, clusters, edges: in the order of drawing and telling.
    """

    id: str
    title: Text
    description: Text
    direction: str
    nodes: tuple[Node, ...]
    clusters: tuple[Cluster, ...] = ()
    edges: tuple[Edge, ...] = ()
