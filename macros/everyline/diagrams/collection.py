"""All diagrams of a site: those that people wrote, and those that are computed from the site itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from everyline.diagrams.diagram import Diagram
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.loading import load_diagrams
from everyline.diagrams.maps import topic_map
from everyline.diagrams.style import load_style
from everyline.editorial import TOPICS, Editorial
from everyline.notes.corpus import Corpus
from everyline.text.messages import Messages
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Collection:
    """The diagrams of a site in one language.

    Attributes:
        drawings: draws them.
        gallery: the ids of those that stand on their own, in the gallery and as downloads: written ones, then the map.
        map: the id of the map of all topics.
        of_code: the id of the diagram of what is in a code unit, by the unit's id.
    """

    drawings: Drawings
    gallery: tuple[str, ...]
    map: str
    of_code: dict[str, str]


def collect(
    project: Path,
    messages: Messages,
    corpus: Corpus,
    editorial: Editorial,
    of_code: Mapping[str, Diagram],
) -> tuple[Collection, list[Problem]]:
    """Gather every diagram of a site; draws nothing yet.

    Args:
        project: its folder ``diagrams/`` holds the written ones.
        messages: the words of the program in the language of the site, which is that of the labels.
        corpus: quotes name its statements.
        editorial: topics and terms.
        of_code: what subjects draw of code, by the id of its unit.

    Returns:
        The collection, and what is wrong with the files.
    """
    written, problems = load_diagrams(project, editorial, corpus)
    style, found = load_style(project)
    overview = topic_map(editorial, messages)
    unlike = _unlike(of_code)
    diagrams = [*written.values(), overview, *unlike.values()]
    collection = Collection(
        drawings=Drawings(diagrams, messages, style),
        gallery=(*written, overview.id),
        map=overview.id,
        of_code={unit: diagram.id for unit, diagram in unlike.items()},
    )
    named = [each for topic in editorial.topics.values() for group in topic.groups for each in group.diagrams]
    unknown = [
        Problem(TOPICS, each.line, f"there is no diagram `{each.name}`", f"known are: {', '.join(written)}")
        for each in named
        if each.name not in written
    ]
    return collection, [*problems, *found, *unknown]


def _unlike(diagrams: Mapping[str, Diagram]) -> dict[str, Diagram]:
    """The same, with ids of their own: of two with one id, one would hide the other."""
    taken = set[str]()
    found = {}
    for unit, diagram in diagrams.items():
        found[unit] = replace(diagram, id=f"{diagram.id}-{unit}") if diagram.id in taken else diagram
        taken.add(found[unit].id)
    return found
