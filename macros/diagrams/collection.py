"""All diagrams of a site: those that people wrote, and those that are computed from the site itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from macros.corpus import Corpus
from macros.diagrams.drawings import CACHE, Drawings
from macros.diagrams.fields import mapping, text
from macros.diagrams.load import load_diagrams
from macros.diagrams.manifests import diagram_of, manifests_in, manifests_of, topics_of_kinds
from macros.diagrams.maps import Links, neighbourhood, topic_map
from macros.diagrams.model import Diagram
from macros.diagrams.style import load_style
from macros.editorial import TOPICS, Editorial
from macros.errors import Problem
from macros.transcript import Role, parts_of
from macros.units import Unit

Repaired = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Collection:
    """The diagrams of a site in one language.

    Attributes:
        drawings: draws them.
        gallery: the ids of those that stand on their own, in the gallery and as downloads: written ones, then the map.
        map: the id of the map of all topics.
        neighbourhoods: the id of each topic's small map; topics without links have none.
        manifests: the id of the diagram of the manifests in a code unit, by the unit's id.
    """

    drawings: Drawings
    gallery: tuple[str, ...]
    map: str
    neighbourhoods: dict[str, str]
    manifests: dict[str, str]


def collect(
    project: Path, language: str, corpus: Corpus, editorial: Editorial, links: Links, repaired: Repaired
) -> tuple[Collection, list[Problem]]:
    """Gather every diagram of a site; draws nothing yet.

    Args:
        project: its folder ``diagrams/`` holds the written ones.
        language: of the labels.
        corpus: quotes name its statements, and its code holds manifests.
        editorial: topics and terms.
        links: how many links lead from one topic's page to another's.
        repaired: the manifests in a code unit as they are published, by the unit's id; drawn instead of the note's.

    Returns:
        The collection, and what is wrong with the files.
    """
    written, problems = load_diagrams(project, editorial, corpus)
    style, found = load_style(project)
    overview = topic_map(editorial, links)
    around = {topic: neighbourhood(topic, editorial, links) for topic in editorial.topics}
    around = {topic: diagram for topic, diagram in around.items() if diagram.edges}
    manifests = dict(_manifests(corpus.statements(), topics_of_kinds(editorial), repaired))
    diagrams = [*written.values(), overview, *around.values(), *manifests.values()]
    collection = Collection(
        drawings=Drawings(diagrams, language, style, project / CACHE),
        gallery=(*written, overview.id),
        map=overview.id,
        neighbourhoods={topic: diagram.id for topic, diagram in around.items()},
        manifests={unit: diagram.id for unit, diagram in manifests.items()},
    )
    named = [each for topic in editorial.topics.values() for group in topic.groups for each in group.diagrams]
    unknown = [
        Problem(TOPICS, each.line, f"there is no diagram `{each.name}`", f"known are: {', '.join(written)}")
        for each in named
        if each.name not in written
    ]
    return collection, [*problems, *found, *unknown]


def _manifests(units: Iterable[Unit], topics: dict[str, str], repaired: Repaired) -> Iterable[tuple[str, Diagram]]:
    taken: Counter[str] = Counter()
    for unit in units:
        if manifests := manifests_of(repaired.get(unit.id, ())) or manifests_in(unit):
            named = next((part.name for part in parts_of(unit) if part.role is Role.FILE and part.name), "")
            name = named or f"{manifests[0]['kind']} {text(mapping(manifests[0], 'metadata'), 'name')}".strip()
            diagram = diagram_of(name, manifests, topics)
            taken[diagram.id] += 1
            # Names may repeat, ids must not; the double hyphen is in no name's id.
            number = f"--{taken[diagram.id]}" if taken[diagram.id] > 1 else ""
            yield unit.id, replace(diagram, id=diagram.id + number)
