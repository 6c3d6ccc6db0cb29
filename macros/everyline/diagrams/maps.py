"""Maps of the site, made from its own cross-links: all topics at once, and the surroundings of one.

What weighs: each link from one page to another counts 1, naming a topic as related counts `_RELATED` more. Ties are
decided by learning order and everything is computed in whole numbers, so that equal sites have equal maps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.editorial import Editorial
from everyline.text.messages import Messages
from everyline.text.texts import NO_TEXT, Text

_RELATED = 2
_NEARLY = Fraction(7, 10) ** 4  # a second arrow is drawn when it is at least this near, compared with the first
_COLUMN = 5  # topics below each other at most
_NEIGHBOURS = 4  # on each side

Links = Mapping[tuple[str, str], int]


def topic_map(editorial: Editorial, edges: Links, messages: Messages) -> Diagram:
    """The map of all topics: sections as frames, arrows along the closest links in learning order.

    Every topic keeps the arrow to its nearest topic, and to the second nearest when that is nearly as near. How near
    two topics are is the weight between them over the fourth root of the product of all that each of them has, so that
    one that everyone links to (Pods) doesn't take everyone's only arrow; the fourth powers are compared, which are
    exact. An arrow leads from the topic that comes first in learning order. Short sections share a column, long ones
    take several.

    Args:
        editorial: its sections and topics.
        edges: how many links lead from one topic's page to another's.
        messages: in the language that its title and description are in.
    """
    columns = _columns(editorial)
    return Diagram(
        id="topics",
        title=Text.same(messages["map-title"]),
        description=Text.same(messages("map-description", many=len(editorial.topics))),
        direction="LR",
        nodes=tuple(
            Node(topic.id, topic.title, Role.PART, topic.section, topic.id, rank=columns[topic.id])
            for topic in editorial.topics.values()
        ),
        clusters=tuple(Cluster(section.id, section.title) for section in editorial.sections),
        edges=tuple(Edge(start, end, NO_TEXT) for start, end in _closest(editorial, edges)),
    )


def neighbourhood(topic: str, editorial: Editorial, edges: Links, messages: Messages) -> Diagram:
    """The map of one topic: what it leans on to its right, what leans on it to its left, a few of each.

    A topic leans on those that its page links to or that it names as related. One that leans on this as well stands
    where the weight is greater. Where there is no link, and the topic is only named as related, the arrow is dashed.

    Args:
        topic: its id.
        editorial: its sections and topics.
        edges: how many links lead from one topic's page to another's.
        messages: in the language that its title and description are in.
    """
    weights = _weights(editorial, edges)
    others = [other for other in editorial.topics if other != topic]
    right = [other for other in others if weights[topic, other] and weights[topic, other] >= weights[other, topic]]
    left = [other for other in others if weights[other, topic] > weights[topic, other]]
    right = _heaviest({other: weights[topic, other] for other in right})
    left = _heaviest({other: weights[other, topic] for other in left})
    middle = editorial.topics[topic]
    pairs = [*((other, topic) for other in left), *((topic, other) for other in right)]
    sides = {**dict.fromkeys(left, "left"), topic: "middle", **dict.fromkeys(right, "right")}
    return Diagram(
        id=f"topic-{topic}",
        title=Text.same(messages("map-around-title", topic=middle.title[messages.language])),
        description=Text.same(messages["map-around-description"]),
        direction="LR",
        nodes=tuple(
            Node(
                id=each,
                label=editorial.topics[each].title,
                role=Role.COMPONENT if each == topic else Role.PART,
                topic="" if each == topic else each,
                rank=side,
            )
            for each, side in sides.items()
        ),
        edges=tuple(Edge(*pair, NO_TEXT, is_dashed=not edges.get(pair)) for pair in pairs),
    )


def _weights(editorial: Editorial, edges: Links) -> Counter[tuple[str, str]]:
    """What weighs from one topic to another; pages that are no topics, and links of a topic to itself, don't."""
    topics = editorial.topics
    weights = Counter({pair: many for pair, many in edges.items() if {*pair} <= topics.keys() and many > 0})
    for topic in topics.values():
        for other in topic.related:
            if other in topics:
                weights[topic.id, other] += _RELATED
    return Counter({(start, end): weight for (start, end), weight in weights.items() if start != end})


def _closest(editorial: Editorial, edges: Links) -> list[tuple[str, str]]:
    """The pairs that the map of all topics draws, in learning order."""
    weights = _weights(editorial, edges)
    order = {topic: number for number, topic in enumerate(editorial.topics)}
    total: Counter[str] = Counter()
    for (start, end), weight in weights.items():
        total[start] += weight
        total[end] += weight

    def nearness(topic: str, other: str) -> Fraction:
        between = weights[topic, other] + weights[other, topic]
        return Fraction(between**4, total[topic] * total[other]) if between else Fraction(0)

    pairs = set()
    for topic in order:
        near = sorted(order, key=lambda other: (-nearness(topic, other), order[other]))[:2]
        least = nearness(topic, near[0]) * _NEARLY
        pairs |= {(topic, other) for other in near if nearness(topic, other) >= least and nearness(topic, other)}
    return sorted(
        {(a, b) if order[a] < order[b] else (b, a) for a, b in pairs}, key=lambda p: (order[p[0]], order[p[1]])
    )


def _columns(editorial: Editorial) -> dict[str, str]:
    """The column of each topic: sections from left to right, several in a column where they fit."""
    columns: dict[str, str] = {}
    column, used = 0, 0
    for section in editorial.sections:
        pieces = -(-len(section.topics) // _COLUMN)
        size = -(-len(section.topics) // max(pieces, 1))
        for start in range(0, len(section.topics), max(size, 1)):
            piece = section.topics[start : start + size]
            if used and (pieces > 1 or used + len(piece) > _COLUMN):
                column, used = column + 1, 0
            columns |= dict.fromkeys(piece, f"column-{column}")
            used += len(piece)
        used = _COLUMN if pieces > 1 else used
    return columns


def _heaviest(weights: Mapping[str, int]) -> list[str]:
    """The few with the greatest weight, in learning order (which is that of the keys)."""
    chosen = sorted(weights, key=lambda topic: -weights[topic])[:_NEIGHBOURS]
    return [topic for topic in weights if topic in chosen]
