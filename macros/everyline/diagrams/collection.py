"""All diagrams of a site: those that people wrote, and those that are computed from the site itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from everyline.diagrams.diagram import Diagram
from everyline.diagrams.drawings import CACHE, Drawings
from everyline.diagrams.maps import Links, neighbourhood, topic_map
from everyline.diagrams.reading import load_diagrams
from everyline.diagrams.style import load_style
from everyline.editorial import TOPICS, Editorial
from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import Role, parts_of
from everyline.notes.units import Unit
from everyline.subjects.kubernetes.diagrams.captions import short
from everyline.subjects.kubernetes.diagrams.manifests import diagram_of, manifests_in, manifests_of, topics_of_kinds
from everyline.subjects.kubernetes.diagrams.things import read_object
from everyline.text.problems import Problem

Repaired = Mapping[str, tuple[str, ...]]
_LONGEST = 60  # letters of an object that names a diagram


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
    """Code without a file's name is called by its first object; no two diagrams share an id, or one hides the other."""
    taken = set[str]()
    for unit in units:
        if manifests := manifests_of(repaired.get(unit.id, ())) or manifests_in(unit):
            named = next((part.name for part in parts_of(unit) if part.role is Role.FILE and part.name), "")
            written: Mapping[Any, Any] = manifests[0]
            first = read_object(written)
            diagram = diagram_of(named or short(f"{first.kind} {first.name}", _LONGEST), manifests, topics)
            if diagram.id in taken:
                diagram = replace(diagram, id=f"{diagram.id}-{unit.id}")
            taken.add(diagram.id)
            yield unit.id, diagram
