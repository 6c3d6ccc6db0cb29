"""Lists of many notes: by folder, by title, by the day that they are of; and of names."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass

from everyline.model.site import Site
from everyline.notes.settings import NOTES
from everyline.notes.units import Note
from everyline.text.writing import natural, under_letters

MANY = 12  # notes, of which a list says no more than their titles
_FEW = 60  # names, which one list shows without letters
_MONTH = len("2024-03")


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a part of a list."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A note or name in a list, and beside it its day or how often it is mentioned."""

    href: str
    title: str
    aside: str


Sections = tuple[tuple[Title, tuple[Listed, ...]], ...]


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
        Listed(each.address.seen_from(page), each.name, site.messages.number(len(each.units) + len(each.notes)))
        for each in site.linker.references.names.values()
        if each.address
    ]
    groups = under_letters(found, lambda each: each.title, site.language)
    if len(found) > _FEW:
        return tuple(
            (Title(letter, f"part-{number}"), tuple(group)) for number, (letter, group) in enumerate(groups, 1)
        )
    return ((Title("", ""), tuple(each for _, group in groups for each in group)),) if found else ()


def by_date(site: Site, page: str) -> Sections:
    """The notes that have a date, the newest first, by month."""
    dated = sorted(
        (note for note in site.corpus.notes if note.date), key=lambda note: (note.date, note.path), reverse=True
    )
    return _sections(site, page, itertools.groupby(dated, key=lambda note: note.date[:_MONTH]))


def _sections(site: Site, page: str, groups: Iterable[tuple[str, Iterable[Note]]]) -> Sections:
    sections = []
    for number, (text, group) in enumerate(groups, 1):
        entries = tuple(
            Listed(site.addresses.note(note).seen_from(page), site.note_title(note), note.date) for note in group
        )
        sections.append((Title(text, f"part-{number}"), entries))
    return tuple(sections)
