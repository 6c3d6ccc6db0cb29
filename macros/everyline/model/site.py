"""Everything known about a project in one language, before a page is written."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.diagrams.collection import Collection
from everyline.languages.wording import Wordings
from everyline.model.addresses import Addresses
from everyline.model.ledger import Ledger
from everyline.model.links import Linker
from everyline.model.plan import Plan
from everyline.model.statements import Prints
from everyline.sorting.corrections import Corrections
from everyline.subjects.kubernetes.examples.proving import Examples
from everyline.text.problems import Problem


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
