"""Where things stand on the site: pages, statements, lines of source notes, glossary entries."""

import posixpath
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from everyline.editorial import Editorial, Term
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Note, Unit
from everyline.sorting.arrangement import Arrangement
from everyline.sorting.homes import UNSORTED
from everyline.text.files import on_disk, portable

GLOSSARY_PAGE, UNSORTED_PAGE, SOURCES_PAGE, ERRATA_PAGE = "glossary", "unsorted", "sources/index", "errata"
HOME_PAGE, GALLERY_PAGE, LEDGER_PAGE = "index", "gallery", "ledger"

FEW = 30  # notes that a list beside the page can show; of more it would be longer than the page

# What means something in an address. Pages are named after notes, whose names may hold anything.
_ESCAPES = {ord(letter): f"%{ord(letter):02X}" for letter in '%#?:\\"<> '}


@dataclass(frozen=True, slots=True)
class Address:
    """A place on the site: a page without its ending, and an anchor on it or an empty text."""

    page: str
    anchor: str = ""

    def __str__(self) -> str:
        return f"{self.page}.html" + (f"#{self.anchor}" if self.anchor else "")

    def seen_from(self, page: str) -> str:
        """The relative link that leads here from another page."""
        if page == self.page and self.anchor:
            return f"#{self.anchor}"
        return way(f"{self.page}.html", page) + (f"#{self.anchor}" if self.anchor else "")


def way(path: str, page: str) -> str:
    """The relative link that leads from a page to a file of the site."""
    folder = page.rpartition("/")[0]
    if "./" in path or "//" in path:  # nothing of ours has
        return posixpath.relpath(path, folder or ".").translate(_ESCAPES)
    to, start, shared = path.split("/"), folder.split("/") if folder else [], 0
    while shared < min(len(to) - 1, len(start)) and to[shared] == start[shared]:
        shared += 1
    return ("../" * (len(start) - shared) + "/".join(to[shared:])).translate(_ESCAPES)


def _anchors(note: Note) -> dict[int, str]:
    """The anchors of a note's headings by their lines; of those that say the same under the same ones, each its own."""
    seen: Counter[str] = Counter()
    anchors = {}
    for unit in note.units:
        if unit.kind is Kind.HEADING:
            seen[unit.id] += 1
            anchors[unit.span.first] = unit.id if seen[unit.id] == 1 else f"{unit.id}-{seen[unit.id]}"
    return anchors


class Addresses:
    """The address of everything that a link may lead to."""

    def __init__(
        self, corpus: Corpus, editorial: Editorial, arrangement: Arrangement, *, has_unsorted: bool = True
    ) -> None:
        """Know where things stand. Without a page for statements that no topic takes, the pages of their notes are their homes."""
        self._pages = {note.path: note.page for note in corpus.notes}
        self._anchors = {note.path: _anchors(note) for note in corpus.notes}
        self._has_unsorted = has_unsorted
        self._editorial = editorial
        self._arrangement = arrangement
        self._found: dict[Unit, Address] = {}  # every part of a page asks for the same

    def topic(self, topic: str, anchor: str = "") -> Address:
        """A topic's page; of what is unsorted its page, or the list of notes where a project has no such page."""
        rest = UNSORTED_PAGE if self._has_unsorted else SOURCES_PAGE
        page = rest if topic == UNSORTED else self._editorial.topics[topic].page
        return Address(page, anchor)

    def unit(self, unit: Unit) -> Address:
        """Where a unit is printed: its statement's home (that of the one it was merged into), a lead-in, or else its note's page."""
        if unit not in self._found:
            self._found[unit] = self._unit(unit)
        return self._found[unit]

    def _unit(self, unit: Unit) -> Address:
        name = self._arrangement.kept.get(unit.id, unit.id)
        if placement := self._arrangement.placements.get(name):
            if placement.topic == UNSORTED and not self._has_unsorted:
                return Address(self._pages[placement.unit.span.path], name)
            return self.topic(placement.topic, name)
        if (topic := self._arrangement.leads.get(unit.id)) and (topic != UNSORTED or self._has_unsorted):
            return self.topic(topic, unit.id)
        if anchor := self.anchor(unit):
            return Address(self._pages[unit.span.path], anchor)
        return self.line(unit.span.path, unit.span.first)

    def words(self, unit: Unit) -> Address:
        """Where a unit's own words are printed: of a statement that was merged into another, beneath that."""
        home = self.unit(unit)
        return Address(home.page, unit.id) if home.anchor == self._arrangement.kept.get(unit.id) else home

    def heading(self, unit: Unit) -> Address:
        """A heading on its note's page, wherever else it leads something in."""
        return Address(self._pages[unit.span.path], self.anchor(unit))

    def anchor(self, unit: Unit) -> str:
        """The name of a heading on its note's page."""
        return self._anchors[unit.span.path].get(unit.span.first, "")

    def note(self, note: Note) -> Address:
        """The page that shows a note in its own order."""
        return Address(note.page)

    def line(self, path: str, line: int) -> Address:
        """A line on its note's page."""
        return Address(self._pages[path], f"L{line}")

    def term(self, term: Term) -> Address:
        """Where a term is explained best: its topic's page (or group), or its glossary entry."""
        if term.topic:
            return self.topic(term.topic, term.anchor)
        return self.entry(term)

    def entry(self, term: Term) -> Address:
        """A term's entry in the glossary."""
        return Address(GLOSSARY_PAGE, f"term-{term.id}")


@lru_cache(maxsize=2)  # each folder, and each note, asks for them
def folders(corpus: Corpus) -> dict[str, str]:
    """The pages of folders by their paths, of many notes alone; of two that one disk may take for one the first."""
    found: dict[str, str] = {}
    if len(corpus.notes) > FEW:
        for note in corpus.notes:
            parts = note.folder.split("/")
            for each in ("/".join(parts[:end]) for end in range(1, len(parts) + 1)):
                if each:
                    found.setdefault(on_disk(portable(each)), each)
    own = {note.folder: note.page for note in corpus.notes if note.is_of_folder}
    found |= {on_disk(portable(each)): each for each in own if found}
    return {each: own.get(each, f"sources/{portable(each)}/index") for each in found.values()}
