"""The order of the site: its sections and the pages in them, for the navigation and for the books."""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from everyline.model.addresses import (
    ERRATA_PAGE,
    FEW,
    GALLERY_PAGE,
    GLOSSARY_PAGE,
    HOME_PAGE,
    LEDGER_PAGE,
    UNSORTED_PAGE,
    folder_of,
    folders,
)
from everyline.model.plan import Plan
from everyline.model.references import tags_in
from everyline.notes.units import Note
from everyline.sorting.homes import UNSORTED

NOTES_INDEX = "sources/index"
_TABS = 6  # folders that the head of a page has room for
# What repositories have for whoever works on them.
_OF_REPOSITORY = re.compile(
    r"(readme|licen[cs]e|contributing|changelog|code_of_conduct|security|agents|claude)\b.*", re.IGNORECASE
)
_DATED = 3  # notes with a date that make a list of them worth while


class Role(Enum):
    """What a section is for."""

    HOME = "home"
    TOPICS = "topics"
    FOLDER = "folder"
    REFERENCE = "reference"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the site.

    Attributes:
        title: in the language of the site.
        pages: their addresses without ending, in reading order; a note's own page follows the list of notes.
    """

    role: Role
    title: str
    pages: tuple[str, ...]


def is_of_repository(note: Note) -> bool:
    """Whether a note is about the files around it, such as their licence."""
    return bool(_OF_REPOSITORY.fullmatch(note.name))


def top_folders(plan: Plan) -> list[str]:
    """The folders that a site is divided into, those with most notes: where all notes lie in one, those in it."""
    counts = Counter[str]()
    above, there = "", [folder_of(note) for note in plan.corpus.notes if not is_of_repository(note)]
    while True:
        inside = [each.removeprefix(above).strip("/") for each in there]
        counts = Counter(each.partition("/")[0] for each in inside)
        if len(counts) != 1 or not (name := next(iter(counts))):
            break
        above = f"{above}/{name}".strip("/")
    pages = folders(plan.corpus)
    tops = [f"{above}/{name}".strip("/") for name, _ in counts.most_common() if name]
    return [each for each in tops if each in pages][:_TABS]


def indexes(plan: Plan) -> tuple[tuple[str, str], ...]:
    """The lists of notes and names that a site has, by address and macro."""
    corpus = plan.corpus
    found = [(NOTES_INDEX, "sources")]
    if len(corpus.notes) > FEW:
        found.append(("lists/titles", "titles"))
    if sum(bool(note.date) for note in corpus.notes) >= _DATED:
        found.append(("lists/dates", "dates"))
    tagged = (
        unit.tags or ("#" in unit.text and unit.kind.is_statement and tags_in(unit))
        for note in corpus.notes
        for unit in note.units
    )
    if len(corpus.notes) > FEW or any(note.tags for note in corpus.notes) or any(tagged):
        found.append(("tags/index", "names"))
    return tuple(found)


def contents(plan: Plan, *, with_all_notes: bool = False) -> tuple[Section, ...]:
    """All sections of a site: home, those of the topics in learning order, reference pages, pages on the project. A book has
    all notes, however many they are.
    """
    msg = plan.messages
    topics = plan.editorial.topics
    notes = [f"sources/{note.slug}" for note in sorted(plan.corpus.notes, key=is_of_repository)]
    lists = [page for page, _ in indexes(plan) if page != NOTES_INDEX]
    notes = [*lists, *(notes if with_all_notes or len(notes) <= FEW else ())]
    about = [page for page in (GLOSSARY_PAGE, GALLERY_PAGE) if plan.has(page)]
    errata = [ERRATA_PAGE] if plan.has(ERRATA_PAGE) else []
    reference = [*about, *plan.extra_pages, *errata, NOTES_INDEX, *notes, LEDGER_PAGE]
    if (UNSORTED, "") in plan.arrangement.groups and UNSORTED_PAGE in plan.skeletons:
        reference.append(UNSORTED_PAGE)
    own = tuple(page for page in plan.skeletons if page.startswith("project/"))
    return (
        Section(Role.HOME, msg["section-home"], (HOME_PAGE,)),
        *(
            Section(Role.TOPICS, section.title[plan.language], tuple(topics[name].page for name in section.topics))
            for section in plan.editorial.sections
        ),
        *(
            Section(Role.FOLDER, posixpath.basename(each), (folders(plan.corpus)[each],))
            for each in (() if topics or with_all_notes else top_folders(plan))
        ),
        Section(Role.REFERENCE, msg["section-about"], tuple(reference)),
        *([Section(Role.PROJECT, msg["section-project"], own)] if own else []),
    )
