"""The statements of each topic arranged as a page prints them: groups, and trees of entries within them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from everyline.editorial import Editorial
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit, normalize
from everyline.sorting.homes import Placement


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, or a heading that leads in what stands under it, as it is printed."""

    unit: Unit  # the statement or heading
    children: tuple[Entry, ...]  # what is printed beneath it
    # The statements above it that are printed elsewhere, outermost first; a reader needs them to understand it
    path: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All pages' statements."""

    placements: dict[str, Placement]  # the home of each statement by its id
    groups: dict[tuple[str, str], tuple[Entry, ...]]  # the entries of each (topic, group), and of (`UNSORTED`, "")
    leads: dict[str, str]  # for each heading that is printed as a lead-in the topic on whose page it first is
    kept: dict[str, str]  # for each statement that was merged into another, that one; both by their ids


def arrange(corpus: Corpus, editorial: Editorial, placements: dict[str, Placement]) -> Arrangement:
    """Arrange placed statements into the groups of their pages."""
    position = {unit.id: number for number, unit in enumerate(corpus.statements())}
    members: dict[tuple[str, str], list[Placement]] = {}
    for placement in placements.values():
        members.setdefault((placement.topic, placement.group), []).append(placement)
    structural = {normalize(text) for text in editorial.structural}
    groups: dict[tuple[str, str], tuple[Entry, ...]] = {}
    leads: dict[str, str] = {}
    for (topic, group), inside in members.items():
        inside.sort(key=lambda placement: (placement.order, position[placement.unit.id]))
        groups[topic, group] = _Arranger(inside, structural, corpus).entries()
        for entry in walk(groups[topic, group]):
            if entry.unit.kind is Kind.HEADING:
                leads.setdefault(entry.unit.id, topic)
    return Arrangement(placements, groups, leads, corpus.kept)


def drawn_instead(unit: Unit, arrangement: Arrangement, editorial: Editorial) -> str:
    """The diagram that people drew where a note's picture is lost; empty where there is none."""
    placement = arrangement.placements.get(unit.id)
    if unit.kind is not Kind.IMAGE or not placement or placement.topic not in editorial.topics:
        return ""
    groups = {group.id: group for group in editorial.topics[placement.topic].groups}
    diagrams = groups[placement.group].diagrams
    return diagrams[0].name if diagrams else ""


def walk(entries: Iterable[Entry]) -> Iterable[Entry]:
    """These entries and everything beneath them, in the order of printing."""
    for entry in entries:
        yield entry
        yield from walk(entry.children)


class _Arranger:
    """Builds the trees of one group."""

    def __init__(self, placements: list[Placement], structural: set[str], corpus: Corpus) -> None:
        self._corpus = corpus
        self._placements = {placement.unit.id: placement for placement in placements}
        self._structural = structural
        self._children: dict[str, list[Unit]] = {}
        self._added: set[str] = set()

    def entries(self) -> tuple[Entry, ...]:
        for placement in self._placements.values():
            self._add(placement.unit, placement)
        return tuple(self._entry(unit) for unit in self._children.get("", []))

    def _add(self, unit: Unit, placement: Placement) -> None:
        """Hang a unit under the nearest of its ancestors that is printed in this group, leads included."""
        if unit.id in self._added:
            return
        self._added.add(unit.id)
        parent = self._printed_parent(unit, placement)
        if parent:
            self._add(parent, self._placements.get(parent.id, placement))
        self._children.setdefault(parent.id if parent else "", []).append(unit)

    def _printed_parent(self, unit: Unit, placement: Placement) -> Unit | None:
        """The nearest ancestor printed here: a statement, or a telling heading below the unit that a rule named."""
        by = placement.by.id if placement.by else ""
        is_below = bool(by) and unit.id != by
        for node in reversed(self._corpus.ancestors(unit)):
            is_below = is_below and node.id != by
            is_lead = is_below and node.kind is Kind.HEADING and normalize(node.text) not in self._structural
            if is_lead or node.id in self._placements:
                return node
        return None

    def _entry(self, unit: Unit) -> Entry:
        children = tuple(self._entry(child) for child in self._children.get(unit.id, []))
        return Entry(unit, children, self._path(unit))

    def _path(self, unit: Unit) -> tuple[Unit, ...]:
        """The statements right above a unit that are not printed above it here, unless it can do without them."""
        above: list[Unit] = []
        if unit.id in self._placements and self._placements[unit.id].is_alone:
            return ()
        for node in self._corpus.ancestors(unit)[::-1]:
            if not node.kind.is_statement or node.id in self._placements:
                break
            above.insert(0, node)
        return tuple(above)
