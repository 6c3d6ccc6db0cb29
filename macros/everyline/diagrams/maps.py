"""Maps of the site, made from its own cross-links: all topics at once, and the surroundings of one.

What weighs: each link from one page to another counts 1, naming a topic as related counts `_RELATED` more. Ties are
decided by learning order and everything is computed in whole numbers, so that equal sites have equal maps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import partial
from itertools import zip_longest

from everyline.diagrams.diagram import WHOLE, Cluster, Diagram, Edge, Layout, Node, Panel, Role
from everyline.editorial import Editorial
from everyline.text.messages import Messages
from everyline.text.texts import NO_TEXT, Text

_RELATED = 2
_NEIGHBOURS = 4  # on each side
_DEEP = 4  # topics below each other in a card
_ACROSS = 6  # topics side by side, more only where one card has more

Links = Mapping[tuple[str, str], int]


def topic_map(editorial: Editorial, messages: Messages) -> Diagram:
    """The map of all topics: a card for each section with its topics, both in learning order.

    Args:
        editorial: its sections and topics.
        messages: in the language that its title and description are in.
    """
    sections = [section for section in editorial.sections if section.topics]
    cards = {f"section-{section.id}": section for section in sections}
    held = {name: [f"topic-{topic}" for topic in section.topics] for name, section in cards.items()}
    wide = {name: -(-len(topics) // _DEEP) for name, topics in held.items()}
    rows = {
        name: tuple(tuple(topics[start : start + wide[name]]) for start in range(0, len(topics), wide[name]))
        for name, topics in held.items()
    }
    return Diagram(
        id="topics",
        title=Text.same(messages["map-title"]),
        description=Text.same(messages("map-description", many=len(editorial.topics))),
        nodes=tuple(
            Node(f"topic-{topic.id}", topic.title, Role.PART, f"section-{topic.section}", topic.id)
            for topic in editorial.topics.values()
        ),
        clusters=tuple(
            Cluster(name, section.title.map(partial("{} · {}".format, number)))
            for number, (name, section) in enumerate(cards.items(), 1)
        ),
        layout=Layout.CARDS,
        rows={WHOLE: _shelves(wide), **rows},
    )


def neighbourhood(topic: str, editorial: Editorial, edges: Links, messages: Messages) -> Diagram:
    """The map of one topic: what it leans on to its right, what leans on it to its left, a few of each.

    A topic leans on those that its page links to or that it names as related. One that leans on this as well stands
    where the weight is greater.

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
    # In rows from the top, an arrow to the left and one to the right in each.
    pairs = [
        pair for both in zip_longest(((o, topic) for o in left), ((topic, o) for o in right)) for pair in both if pair
    ]
    return Diagram(
        id=f"topic-{topic}",
        title=Text.same(messages("map-around-title", topic=middle.title[messages.language])),
        description=Text.same(messages["map-around-description"]),
        nodes=tuple(
            Node(
                id=each,
                label=editorial.topics[each].title,
                role=Role.COMPONENT if each == topic else Role.PART,
                topic="" if each == topic else each,
            )
            for each in (*left, topic, *right)
        ),
        edges=tuple(
            Edge(start, end, NO_TEXT, is_beside=start == topic and position > 0 and pairs[position - 1][1] == topic)
            for position, (start, end) in enumerate(pairs)
        ),
        layout=Layout.ZIP,
        panels=(Panel(NO_TEXT, tuple(filter(None, (tuple(left), (topic,), tuple(right))))),),
    )


def _shelves(wide: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Cards side by side in as many rows as they need."""
    shelves: list[list[str]] = [[]]
    for name, columns in wide.items():
        if shelves[-1] and sum(wide[each] for each in shelves[-1]) + columns > _ACROSS:
            shelves.append([])
        shelves[-1].append(name)
    return tuple(map(tuple, shelves))


def _weights(editorial: Editorial, edges: Links) -> Counter[tuple[str, str]]:
    """What weighs from one topic to another; pages that are no topics, and links of a topic to itself, don't."""
    topics = editorial.topics
    weights = Counter({pair: many for pair, many in edges.items() if {*pair} <= topics.keys() and many > 0})
    for topic in topics.values():
        for other in topic.related:
            if other in topics:
                weights[topic.id, other] += _RELATED
    return Counter({(start, end): weight for (start, end), weight in weights.items() if start != end})


def _heaviest(weights: Mapping[str, int]) -> list[str]:
    """The few with the greatest weight, in learning order (which is that of the keys)."""
    chosen = sorted(weights, key=lambda topic: -weights[topic])[:_NEIGHBOURS]
    return [topic for topic in weights if topic in chosen]
