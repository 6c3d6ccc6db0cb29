"""The map of the site: all topics at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from everyline.diagrams.diagram import WHOLE, Cluster, Diagram, Layout, Node, Role
from everyline.editorial import Editorial
from everyline.text.messages import Messages
from everyline.text.texts import Text

_DEEP = 4  # topics below each other in a card
_ACROSS = 6  # topics side by side, more only where one card has more


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


def _shelves(wide: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Cards side by side in as many rows as they need."""
    shelves: list[list[str]] = [[]]
    for name, columns in wide.items():
        if shelves[-1] and sum(wide[each] for each in shelves[-1]) + columns > _ACROSS:
            shelves.append([])
        shelves[-1].append(name)
    return tuple(map(tuple, shelves))
