"""Everything known about a project in one language, before a page is written."""

from __future__ import annotations

from dataclasses import dataclass

from macros.addresses import Addresses
from macros.book import Book
from macros.corpus import Corpus
from macros.corrections import Corrections
from macros.diagrams.collection import Collection
from macros.editorial import Editorial
from macros.errors import Problem
from macros.examples.proving import Examples
from macros.ledger import Ledger
from macros.links import Linker
from macros.messages import Messages
from macros.printing import Prints
from macros.skeletons import Skeleton
from macros.units import Note
from macros.wording import Wordings


@dataclass(frozen=True, slots=True)
class Site:
    """The checked model that macros look things up in.

    Attributes:
        language: of the pages, ``zh`` or ``en``.
        skeletons: the hand-written pages by their address without ending.
        diagrams: every diagram, ready to be drawn.
        corrections: the errata of the notes.
        wordings: what each unit says in each language.
        examples: every manifest and command, with what the checks say.
        prints: the content of statements and corrections as safe HTML.
        warnings: what the build survives, to be reported once.
    """

    language: str
    corpus: Corpus
    editorial: Editorial
    book: Book
    addresses: Addresses
    linker: Linker
    ledger: Ledger
    messages: Messages
    skeletons: dict[str, Skeleton]
    diagrams: Collection
    corrections: Corrections
    wordings: Wordings
    prints: Prints
    examples: Examples
    warnings: tuple[Problem, ...]

    def page_title(self, page: str) -> str:
        """The title of a page by its address without ending."""
        return self.skeletons[page].title if page in self.skeletons else page

    def note_title(self, note: Note) -> str:
        """What people call a note, or else the name of its file."""
        info = self.editorial.sources.get(note.path)
        return info.title[self.language] if info else note.name

    def note_short(self, note: Note) -> str:
        """A note's name in citations, or else that of its file."""
        info = self.editorial.sources.get(note.path)
        return info.short[self.language] if info else note.name
