"""Errata found in the notes: which unit each means, and a unit's text with its slips of letters set right."""

from dataclasses import dataclass, field

from everyline.editorial import ERRATA, Editorial, Erratum, Slip
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit
from everyline.sorting.homes import RESTS, QuoteIndex
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum and the unit that it is about."""

    unit: Unit
    erratum: Erratum
    other: Unit | None = None  # for a conflict, the statement that it contradicts

    @property
    def anchor(self) -> str:
        """Its place on the page of all errata."""
        return f"{'slip' if self.erratum.slips else 'erratum'}-{self.unit.id}"


@dataclass(frozen=True, slots=True)
class Corrections:
    """All errata of a corpus, by the ids of their units."""

    slips: dict[str, Correction] = field(default_factory=dict)  # those that are simply set right
    shown: dict[str, Correction] = field(default_factory=dict)  # those that are printed with their correction
    # For each statement that others are in conflict with, those conflicts
    against: dict[str, list[Correction]] = field(default_factory=dict)

    def text(self, unit: Unit) -> str:
        """A unit's text with its slips set right."""
        text = unit.text
        for slip in self.slips_of(unit):
            text = text.replace(slip.wrong, slip.right, 1)
        return text

    def wording(self, unit: Unit, language: str) -> str:
        """What a unit ought to say, for mentioning it elsewhere: its correction, or its text with slips set right."""
        found = self.shown.get(unit.id)
        return found.erratum.correction[language] if found and unit.kind is not Kind.CODE else self.text(unit)

    def slips_of(self, unit: Unit) -> tuple[Slip, ...]:
        """What is set right in a unit's text."""
        found = self.slips.get(unit.id)
        return found.erratum.slips if found else ()


def correct(corpus: Corpus, editorial: Editorial) -> tuple[Corrections, list[Problem]]:
    """Find the unit that each erratum means.

    Returns:
        The errata by unit; and a problem for each quote that fits no unit or several, each second erratum of a unit,
        each slip that is not in the text, and each conflict of a statement with itself.
    """
    index = QuoteIndex(corpus)
    corrections = Corrections()
    problems: list[Problem] = []
    for erratum in editorial.errata:
        unit, other = (
            index.named(each, ERRATA, problems, headings=True) if each else None
            for each in (erratum.quote, erratum.against)
        )
        if not unit:
            continue
        table = corrections.slips if erratum.slips else corrections.shown
        if before := table.get(unit.id):
            message = f"the unit quoted here is corrected by line {before.erratum.quote.line} already"
            problems.append(Problem(ERRATA, erratum.quote.line, message, "make one entry of the two"))
            continue
        table[unit.id] = Correction(unit, erratum, other)
        text = unit.text
        for slip in erratum.slips:
            if slip.wrong not in text:
                message = f"`{slip.wrong}` is not in the text of {unit.span}"
                problems.append(Problem.warning(ERRATA, erratum.quote.line, message, RESTS))
            text = text.replace(slip.wrong, slip.right, 1)
        if other and other.id == unit.id:
            message = "a statement can't be in conflict with itself"
            problems.append(Problem(ERRATA, erratum.quote.line, message, "quote another in `against:`"))
        # Of two that are one by now, the correction says so in its place.
        elif other and corpus.printed(other).id != corpus.printed(unit).id:
            corrections.against.setdefault(corpus.printed(other).id, []).append(table[unit.id])
    return corrections, problems
