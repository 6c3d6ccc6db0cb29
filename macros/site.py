"""Everything known about a project in one language, before a page is written."""

from __future__ import annotations

from dataclasses import dataclass

from macros.addresses import Addresses
from macros.corrections import Corrections
from macros.diagrams.collection import Collection
from macros.errors import Problem
from macros.examples.proving import Examples
from macros.ledger import Ledger
from macros.links import Linker
from macros.plan import Plan
from macros.printing import Prints
from macros.wording import Wordings


@dataclass(frozen=True, slots=True)
class Site(Plan):
    """The checked model that macros look things up in.

    Attributes:
        diagrams: every diagram, ready to be drawn.
        corrections: the errata of the notes.
        wordings: what each unit says in each language.
        examples: every manifest and command, with what the checks say.
        prints: the content of statements and corrections as safe HTML.
        warnings: what the build survives, to be reported once.
    """

    addresses: Addresses
    linker: Linker
    ledger: Ledger
    diagrams: Collection
    corrections: Corrections
    wordings: Wordings
    prints: Prints
    examples: Examples
    warnings: tuple[Problem, ...]
