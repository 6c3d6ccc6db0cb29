"""Lists of many notes: by folder, by title, by the day that they are of."""

from __future__ import annotations

import itertools
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from everyline.model.site import Site
from everyline.notes.settings import NOTES
from everyline.notes.units import Note

MANY = 12  # notes, of which a list says no more than their titles
_NUMBER = re.compile(r"([0-9]{1,18})")
_MONTH = len("2024-03")


@dataclass(frozen=True, slots=True)
class Title:
    """The heading of a part of a list."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A note in a list."""

    href: str
    title: str
    date: str


Sections = tuple[tuple[Title, tuple[Listed, ...]], ...]


def by_folder(site: Site, page: str) -> Sections:
    """All notes by the folders that they lie in."""
    notes = in_order(site)
    top = site.messages["folder-top" if any(map(folder_of, notes)) else "nav-sources"]
    return _sections(site, page, notes, lambda note: folder_of(note) or top)


def in_order(site: Site) -> list[Note]:
    """All notes as a person puts them: by folder, and in it by title, 2 before 10."""
    return sorted(
        site.corpus.notes, key=lambda note: (_natural(folder_of(note)), _natural(site.note_title(note)), note.path)
    )


def folder_of(note: Note) -> str:
    """The folder that a note lies in, seen from that of all notes."""
    return posixpath.dirname(note.path).removeprefix(NOTES).strip("/")


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = _NUMBER.split(text.casefold())
    return tuple((1, int(part), "") if place % 2 else (0, 0, part) for place, part in enumerate(parts))


def by_title(site: Site, page: str) -> Sections:
    """All notes in the order of their titles, by the letters that these begin with."""
    notes = sorted(
        site.corpus.notes, key=lambda note: (_initial(site.note_title(note)), _natural(site.note_title(note)))
    )
    return _sections(site, page, notes, lambda note: _initial(site.note_title(note)))


def by_date(site: Site, page: str) -> Sections:
    """The notes that have a date, the newest first, by month."""
    dated = sorted(
        (note for note in site.corpus.notes if note.date), key=lambda note: (note.date, note.path), reverse=True
    )
    return _sections(site, page, dated, lambda note: note.date[:_MONTH])


def _sections(site: Site, page: str, notes: Iterable[Note], key: Callable[[Note], str]) -> Sections:
    sections = []
    for number, (text, group) in enumerate(itertools.groupby(notes, key=key), 1):
        entries = tuple(
            Listed(site.addresses.note(note).seen_from(page), site.note_title(note), note.date) for note in group
        )
        sections.append((Title(text, f"part-{number}"), entries))
    return tuple(sections)


def _initial(title: str) -> str:
    """The letter that a title is looked up under; numbers and signs stand together."""
    first = unicodedata.normalize("NFKD", title.strip())[:1].upper()
    return first if first.isalpha() else "#"
