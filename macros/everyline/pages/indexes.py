"""Lists of many notes, by folder, by title, by the day that they are of; of names; and the glossary."""

import itertools
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.site import Site
from everyline.notes.units import NOTES, Note
from everyline.text.writing import natural, under_letters

MANY = 12  # notes, of which a list says no more than their titles
_FEW = 60  # names, which one list shows without letters
_MONTH = len("2024-03")


# A note or name in a list: the way to it, its title, and beside that its day or how often it is mentioned; under headings, if any.
Listed = tuple[str, str, str]
Sections = list[tuple[str, list[Listed]]]


def by_folder(site: Site, page: str) -> Sections:
    """All notes by the folders that they lie in."""
    notes = in_order(site)
    top = site.messages["folder-top" if any(map(folder_of, notes)) else "nav-sources"]
    return _sections(site, page, itertools.groupby(notes, key=lambda note: folder_of(note) or top))


def in_order(site: Site) -> list[Note]:
    """All notes as a person puts them: by folder, and in it by title, 2 before 10."""
    return sorted(
        site.corpus.notes, key=lambda note: (natural(folder_of(note)), natural(site.note_title(note)), note.path)
    )


def folder_of(note: Note) -> str:
    """The folder that a note lies in, seen from that of all notes."""
    return posixpath.dirname(note.path).removeprefix(NOTES).strip("/")


def by_title(site: Site, page: str) -> Sections:
    """All notes in the order of their titles, by the letters that these begin with."""
    return _sections(site, page, under_letters(site.corpus.notes, site.note_title, site.language))


def by_name(site: Site, page: str) -> Sections:
    """All tags and names that have a page, many by the letters that they begin with."""
    found = [
        (each.address.seen_from(page), each.name, site.messages.number(len(each.units) + len(each.notes)))
        for each in site.linker.references.names.values()
        if each.address
    ]
    groups = [(letter, [*group]) for letter, group in under_letters(found, lambda each: each[1], site.language)]
    if len(found) > _FEW:
        return groups
    return [("", [each for _, group in groups for each in group])] if found else []


def by_date(site: Site, page: str) -> Sections:
    """The notes that have a date, the newest first, by month."""
    dated = sorted(
        (note for note in site.corpus.notes if note.date), key=lambda note: (note.date, note.path), reverse=True
    )
    return _sections(site, page, itertools.groupby(dated, key=lambda note: note.date[:_MONTH]))


def _sections(site: Site, page: str, groups: Iterable[tuple[str, Iterable[Note]]]) -> Sections:
    return [
        (text, [(site.addresses.note(note).seen_from(page), site.note_title(note), note.date) for note in group])
        for text, group in groups
    ]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term as the glossary prints it; `other_names` are in the other languages, each with its language."""

    term: Term
    name: str
    other_names: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    definition: str
    href: str
    topic: str


def glossary_view(site: Site, page: str) -> list[tuple[str, list[GlossaryEntry]]]:
    """All terms under the letters that they begin with."""
    groups = under_letters(site.editorial.terms, lambda term: term.name[site.language], site.language)
    return [(letter, [_entry(site, page, term) for term in terms]) for letter, terms in groups]


def _entry(site: Site, page: str, term: Term) -> GlossaryEntry:
    language = site.language
    others = {term.name[each]: each for each in site.editorial.languages if term.name[each] != term.name[language]}
    shown = {name.lower() for name in (term.name[language], *others, *term.misspellings)}
    aliases = sorted({alias.text for alias in term.aliases if alias.text.lower() not in shown})
    topic = site.editorial.topics.get(term.topic)
    return GlossaryEntry(
        term=term,
        name=term.name[language],
        other_names=tuple((name, each) for name, each in others.items()),
        aliases=tuple(aliases),
        definition=term.definition[language],
        href=site.addresses.term(term).seen_from(page) if topic else "",
        topic=topic.title[language] if topic else "",
    )
