"""Rendering what pages print of notes: all of it at once, or each note's own page when that is made."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from everyline.editorial import OPEN, Editorial
from everyline.languages.wording import Wordings
from everyline.model.addresses import Addresses
from everyline.model.fidelity import kept_whole
from everyline.model.safe_html import Renderer
from everyline.model.site import Prints
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit
from everyline.sorting.arrangement import Arrangement, Entry, walk
from everyline.sorting.homes import UNSORTED
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Printer:
    """Renders statements, other wordings and lead-ins, and keeps what they have become."""

    prints: Prints
    corpus: Corpus
    wordings: Wordings
    renderer: Renderer

    def print_all(self, arrangement: Arrangement, editorial: Editorial, addresses: Addresses) -> list[Problem]:
        """Render everything, in the order of printing; this also counts the links between topics.

        Returns:
            A warning for each unit that is printed as it stands, as something of it would be lost.
        """
        for topic in editorial.topics.values():
            place = topic.id, addresses.topic(topic.id).page
            for group in (*(each.id for each in topic.groups), OPEN):
                self._print_section(walk(arrangement.groups.get((topic.id, group), ())), place)
        for page, entries in _by_page(arrangement.groups.get((UNSORTED, ""), ()), addresses).items():
            self._print_section(entries, (UNSORTED, page))
        return self._kept_whole(self.prints.own)

    def print_later(self, entries: Iterable[Entry], addresses: Addresses) -> None:
        """Have what no topic takes rendered when somebody asks for its page."""
        for page, inside in _by_page(entries, addresses).items():
            self.prints.later[page] = partial(self._print_page, page, inside)

    def _print_page(self, page: str, entries: list[Entry]) -> list[Problem]:
        self._print_section(entries, (UNSORTED, page))
        return self._kept_whole(each.unit.id for each in entries)

    def _print_section(self, entries: Iterable[Entry], place: tuple[str, str]) -> None:
        """Render a section, or all that stands on a page, in which a term is linked once."""
        met: set[str] = set()
        for entry in entries:
            self._print(entry.unit, place, met)
            for unit in self.corpus.merged(entry.unit):
                self._print(unit, place, None)

    def _kept_whole(self, names: Iterable[str]) -> list[Problem]:
        """Have each unit that would lose something say its own words."""
        problems: list[Problem] = []
        for name in names:
            unit = self.corpus.occurrences[name][0]
            is_noted = self.wordings.own(unit).text == self.wordings.noted(unit)
            table = self.prints.own if is_noted else self.prints.beside
            if unit.kind is not Kind.HEADING and name in table:
                note = self.corpus.note(unit.span.path)
                table[name], found = kept_whole(table[name], unit, note, self.wordings.slips_of(unit))
                problems += found
        return problems

    def _print(self, unit: Unit, place: tuple[str, str], met: set[str] | None) -> None:
        """Render what is printed of a unit; what is folded beneath something else links no terms."""
        prints, wordings = self.prints, self.wordings
        if right := wordings.correction(unit, wordings.language):
            prints.corrected[unit.id] = self._html(unit, right, place, met)
            met = None
            if other := wordings.other(unit):
                prints.corrected_beside[unit.id] = self._html(unit, wordings.correction(unit, other), place, None)
        if unit.kind is Kind.CODE:
            return
        own, beside = wordings.own(unit).text, wordings.beside(unit)
        prints.own[unit.id] = self._html(unit, own, place, met)
        if beside and beside.text != own:
            prints.beside[unit.id] = self._html(unit, beside.text, place, None)

    def _html(self, unit: Unit, text: str, place: tuple[str, str], met: set[str] | None) -> str:
        if unit.kind is Kind.HEADING:
            # It may lead in statements on several pages; without links it is the same on all of them.
            return self.renderer.inline(text)
        if met is None:
            return self.renderer.quoted(unit, text, place[1])
        return self.renderer.statement(unit, text, *place, met=met)


def _by_page(entries: Iterable[Entry], addresses: Addresses) -> dict[str, list[Entry]]:
    """What no topic takes, by the pages that it stands on."""
    found: dict[str, list[Entry]] = {}
    for entry in walk(entries):
        found.setdefault(addresses.unit(entry.unit).page, []).append(entry)
    return found
