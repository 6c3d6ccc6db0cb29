"""The order of the site: its sections and the pages in them, for the navigation and for the books."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.model.addresses import ERRATA_PAGE, GALLERY_PAGE, GLOSSARY_PAGE, HOME_PAGE, LEDGER_PAGE
from everyline.model.plan import Plan
from everyline.sorting.homes import UNSORTED

NOTES_INDEX = "sources/index"


class Role(Enum):
    """What a section is for."""

    HOME = "home"
    TOPICS = "topics"
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


def contents(plan: Plan) -> tuple[Section, ...]:
    """All sections of a site: home, those of the topics in learning order, reference pages, pages on the project."""
    msg = plan.messages
    topics = plan.editorial.topics
    notes = [f"sources/{note.slug}" for note in plan.corpus.notes]
    about = [page for page in (GLOSSARY_PAGE, GALLERY_PAGE) if plan.has(page)]
    errata = [ERRATA_PAGE] if plan.has(ERRATA_PAGE) else []
    reference = [*about, *plan.extra_pages, *errata, NOTES_INDEX, *notes, LEDGER_PAGE]
    if (UNSORTED, "") in plan.arrangement.groups:
        reference.append("unsorted")
    own = tuple(page for page in plan.skeletons if page.startswith("project/"))
    return (
        Section(Role.HOME, msg["section-home"], (HOME_PAGE,)),
        *(
            Section(Role.TOPICS, section.title[plan.language], tuple(topics[name].page for name in section.topics))
            for section in plan.editorial.sections
        ),
        Section(Role.REFERENCE, msg["section-about"], tuple(reference)),
        *([Section(Role.PROJECT, msg["section-project"], own)] if own else []),
    )
