"""Everything known about a project in one language, before a page is written, and the port for subjects.

A subject is a plug-in that knows a field. It looks through the notes once (`Subject.examine`); what it found is asked for whatever
pages, pictures, files and lists show of it. The core knows no subject by name; a project names those it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from unicodedata import bidirectional

import click
from markupsafe import Markup

from everyline.diagrams.diagram import Diagram
from everyline.diagrams.drawings import Collection
from everyline.editorial import Addition, Editorial
from everyline.editorial.skeletons import Skeleton
from everyline.languages.recognizing import language_among
from everyline.languages.wording import Wordings
from everyline.model.addresses import Address, Addresses
from everyline.model.ledger import Ledger
from everyline.model.links import Linker
from everyline.model.safe_html import Renderer
from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import TranscriptPart
from everyline.notes.units import Note, Unit
from everyline.sorting.arrangement import Arrangement
from everyline.sorting.decisions import Corrections, Verdicts
from everyline.text.messages import Messages
from everyline.text.problems import Problem
from everyline.text.writing_systems import direction


@dataclass(frozen=True, slots=True)
class Prints:
    """Safe HTML by unit id: of statements, other wordings and lead-ins, but for code, which is highlighted elsewhere."""

    # What the notes say, in the language of the pages where they have it, with links and terms
    own: dict[str, str] = field(default_factory=dict)
    # The same in the language that can be shown beside it, where that says something else; without terms, as is whatever is folded beneath
    # something else
    beside: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)  # the right wording of what has a correction, code included
    # The same in the language beside it, where there is one
    corrected_beside: dict[str, str] = field(default_factory=dict)
    # What renders the statements of a page that nobody has asked for yet, and says what of them would be lost
    later: dict[str, Callable[[], list[Problem]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)  # that were said then

    def complete(self, page: str) -> None:
        """Have all that stands on a page."""
        if render := self.later.pop(page, None):
            self.problems.extend(render())


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The plan of a site in one language."""

    language: str  # of the pages, one of those of `editorial`
    corpus: Corpus
    editorial: Editorial
    arrangement: Arrangement
    messages: Messages
    skeletons: dict[str, Skeleton]  # the hand-written pages by their address without ending
    # The pages beside the topics' and notes' that nobody wrote and that have something to show; the package brings them
    defaults: tuple[str, ...]
    extra_pages: tuple[str, ...]  # the reference pages that subjects add, as far as the project has them

    def language_of(self, text: str) -> str:
        """The language that a text of the notes is in."""
        return language_among(text, self.editorial.languages)

    def page_title(self, page: str) -> str:
        """The title of a page by its address without ending."""
        if page in self.skeletons:
            return self.skeletons[page].title
        if page in self.defaults and not (self.corpus.home and page == self.corpus.home.page):
            return self.messages[f"page-{page.partition('/')[0]}"]
        topics = self.editorial.topics.values()
        titles = (each.title[self.language] for each in topics if each.page == page)
        return next(titles, "") or self.note_title(self.corpus.note(page))

    def has(self, page: str) -> bool:
        """Whether a page is there, written by somebody or brought by the package."""
        return page in self.skeletons or page in self.defaults

    def note_title(self, note: Note) -> str:
        """What people call a note, or what it calls itself, or else the name of its file."""
        info = self.editorial.sources.get(note.path)
        return info.title[self.language] if info else note.called

    def shown_title(self, note: Note) -> str:
        """A note's title where lists run each as its first letter does: one that most of it does not runs its own way."""
        title = self.note_title(note)
        first = next((each for letter in title if (each := bidirectional(letter)) in ("L", "R", "AL")), "L")
        runs = direction(self.language_of(title))
        return (
            title
            if runs == ("ltr" if first == "L" else "rtl")
            else Markup('<bdi dir="{}">{}</bdi>').format(runs, title)
        )

    def note_short(self, note: Note) -> str:
        """A note's name in citations, or else that of its file."""
        info = self.editorial.sources.get(note.path)
        return info.short[self.language] if info else note.called


@dataclass(frozen=True, slots=True, eq=False)
class Site(Plan):
    """The checked model that macros look things up in."""

    addresses: Addresses
    linker: Linker
    ledger: Ledger
    diagrams: Collection  # every diagram, ready to be drawn
    # The drawing of each code unit that is the source of one, by its id; empty where it can't be drawn
    sketches: Mapping[str, str]
    corrections: Corrections  # the errata of the notes
    wordings: Wordings  # what each unit says in each language
    verdicts: Verdicts  # what is known about each claim; nothing where the project judges none
    prints: Prints  # the content of statements and corrections as safe HTML
    # What the project's subjects found in the notes, in the order in which it names them
    findings: tuple[Findings, ...]
    warnings: tuple[Problem, ...]  # what the build survives, to be reported once


# A macro gets where it is called and what stands between its parentheses; it gives Markdown with HTML blocks.
Macro = Callable[..., str]


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page that is being printed: the site that it belongs to, and the way from it to everything else."""

    site: Site
    page: str  # its address, without ending
    renderer: Renderer  # makes safe HTML of what notes say
    base: str = ""  # where the site is published, with a slash at its end; empty where nobody said so

    def href(self, address: Address) -> str:
        """An address as a link from this page."""
        return address.seen_from(self.page)

    def file(self, path: str) -> str:
        """A published file as a link from this page."""
        return self.href(Address("x")).removesuffix("x.html") + path


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What a page shows in place of a piece of code: the same with its proof, say."""

    id: str  # its address on the page
    html: Markup  # must hold the note's own words; what is added to them stands in elements of class ``kn-extra``


class Findings(Protocol):
    """What a subject found in the notes of a project."""

    def diagrams(self, corpus: Corpus, editorial: Editorial) -> Mapping[str, Diagram]:
        """Diagrams of code, by the id of the unit that holds it."""

    def code(self, context: PageContext, unit: Unit, part: TranscriptPart) -> ShownCode | None:
        """What is shown in place of a part of a unit's code; None for what the subject does not know."""

    def added(self, context: PageContext, addition: Addition) -> ShownCode | None:
        """What is shown in place of the code that editors added; None for what the subject does not know."""

    def beneath(self, context: PageContext, unit: Unit, *, is_corrected: bool) -> Markup:
        """What is shown beneath a statement; empty for most. `is_corrected` where an erratum stands there already."""

    def macros(self) -> Mapping[str, Macro]:
        """Macros for the pages that the subject adds; each gets a `PageContext` before its own arguments."""

    def account(self, site: Site) -> Mapping[str, list[dict[str, Any]]]:
        """Lists of examples for ``examples.json``."""

    def files(self, site: Site) -> Mapping[str, str | bytes]:
        """Files to publish, by their paths on the site."""

    def awaiting(self) -> Mapping[str, list[str]]:
        """What the state of a project lists under titles, for people to do."""


class Subject(Protocol):
    """A plug-in that knows a field."""

    name: str  # what a project calls it in its configuration
    messages: Path | None  # the folder of its interface texts, catalogs like those of the core; None where it has none
    version: str  # the newest version of its field that it knows; empty where it has none
    pages: tuple[str, ...]  # the reference pages that it adds, by address, in the navigation where a project has them

    def examine(self, project: Path, languages: tuple[str, ...], corpus: Corpus) -> tuple[Findings, list[Problem]]:
        """Look through the notes of a project, about which people write in these languages; what was found, and what is wrong with it or with the
        files that people wrote about it.
        """

    def commands(self) -> Iterable[click.Command]:
        """Commands that the command line gets; each loads what it needs when it runs."""

    def book(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        """How a book sets what pages show: handlers by ``.class``, and classes that change nothing; see `everyline.books.elements`."""
