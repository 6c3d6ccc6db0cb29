"""What editors decided about the notes, found in them by its quotes: which statements are one, what is wrong with which, what is known of each.

Exact repeats need no editor; the corpus has merged them by their ids already. A verdict comes from claims and from errata: an example that was
repaired has one where more than a slip of letters was wrong, so that all corrections are in one list.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations

from everyline.editorial import CLAIMS, ERRATA, MERGES, Claim, Editorial, Erratum, Judgement, Quote, Slip, Verdict
from everyline.notes.corpus import Corpus
from everyline.notes.units import Unit, normalize
from everyline.sorting.homes import RESTS, QuoteIndex
from everyline.text.multilingual import NO_TEXT
from everyline.text.problems import Problem

_HINT = "correct or remove the entry"


def merge(corpus: Corpus, editorial: Editorial) -> tuple[Corpus, list[Problem]]:
    """Merge the statements of each `same:` group, and the parts that it covers, into its first one.

    Returns:
        The corpus in which what stood under a merged statement stands under the one that is kept; and a problem for
        each quote that names no statement or several, and each statement that is named in two groups.
    """
    index, problems = QuoteIndex(corpus), list[Problem]()
    kept: dict[str, str] = {}
    named: dict[str, Quote] = {}
    parts: set[str] = set()
    for group in editorial.merges:
        units, covered = (_units(index, quotes, named, problems) for quotes in (group.quotes, group.covered))
        if units:
            kept |= {unit.id: units[0].id for unit in (*units[1:], *covered)}
            parts |= {unit.id for unit in covered}
    for pair in editorial.distinct:
        for one, other in combinations(_units(index, pair.quotes, {}, problems), 2):
            if kept.get(one.id, one.id) == kept.get(other.id, other.id):
                message = "statements that are `distinct:` here are merged elsewhere"
                problems.append(Problem(MERGES, pair.quotes[0].line, message, _HINT))
    kept = {name: kept[name] for name in corpus.occurrences if name in kept}
    return replace(corpus, kept=kept, parts=frozenset(parts), moved=_moved(corpus, kept)), problems


def distinct_pairs(corpus: Corpus, editorial: Editorial) -> set[frozenset[str]]:
    """The ids of each two statements that look alike and say different things; quotes that fit nothing are left out."""
    index = QuoteIndex(corpus)
    found = (_units(index, pair.quotes, {}, []) for pair in editorial.distinct)
    return {frozenset((one.id, other.id)) for units in found for one, other in combinations(units, 2)}


def _units(
    index: QuoteIndex, quotes: tuple[Quote, ...], named: dict[str, Quote], problems: list[Problem]
) -> list[Unit]:
    """The units of quotes, those left out that were named before."""
    found = []
    for quote in quotes:
        unit = index.named(quote, MERGES, problems)
        if unit and (other := named.setdefault(unit.id, quote)) is not quote:
            message = f"the statement quoted here is named by line {other.line} already"
            problems.append(Problem(MERGES, quote.line, message, _HINT))
        elif unit:
            found.append(unit)
    return found


def _moved(corpus: Corpus, kept: dict[str, str]) -> dict[Unit, Unit | None]:
    """What the units under merged ones stand under instead: the kept one, but nothing stands beneath itself."""
    moved: dict[Unit, Unit | None] = {}
    draft = replace(corpus, moved=moved)
    for note in corpus.notes:
        for unit in note.units:
            parent = unit.parent
            if parent and parent.id in kept:
                target = corpus.occurrences[kept[parent.id]][0]
                is_beneath_itself = unit.id in {node.id for node in draft.chain(target)}
                moved[unit] = moved.get(parent, parent.parent) if is_beneath_itself else target
    return moved


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
    as_written: frozenset[str] = frozenset()  # the units that only their notes' pages print, slips and all

    def text(self, unit: Unit) -> str:
        """A unit's text with its slips set right."""
        return set_right(unit.text, self.slips_of(unit))[0]

    def slips_of(self, unit: Unit) -> tuple[Slip, ...]:
        """What is set right in a unit's text."""
        found = None if unit.id in self.as_written else self.slips.get(unit.id)
        return found.erratum.slips if found else ()


def set_right(text: str, slips: Iterable[Slip]) -> tuple[str, list[Slip]]:
    """A text with slips set right, each once, and the slips that are not in it."""
    missing = []
    for slip in slips:
        if slip.wrong in text:
            text = text.replace(slip.wrong, slip.right, 1)
        else:
            missing.append(slip)
    return text, missing


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
        for slip in set_right(unit.text, erratum.slips)[1]:
            message = f"`{slip.wrong}` is not in the text of {unit.span}"
            problems.append(Problem.warning(ERRATA, erratum.quote.line, message, RESTS))
        if other and other.id == unit.id:
            message = "a statement can't be in conflict with itself"
            problems.append(Problem(ERRATA, erratum.quote.line, message, "quote another in `against:`"))
        # Of two that are one by now, the correction says so in its place.
        elif other and corpus.printed(other).id != corpus.printed(unit).id:
            corrections.against.setdefault(corpus.printed(other).id, []).append(table[unit.id])
    return corrections, problems


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdict on every statement by its id; of a project that judges none, nothing."""

    by_unit: dict[str, Verdict]

    def count(self, units: Iterable[Unit]) -> Counter[Judgement]:
        """How many of some statements met which verdict."""
        return Counter(self.by_unit[unit.id].judgement for unit in units if unit.id in self.by_unit)


def judge(corpus: Corpus, editorial: Editorial, corrections: Corrections) -> tuple[Verdicts, list[Problem]]:
    """The verdicts of a project; a warning for each claim whose statement changed, and a problem for each that names none or one twice."""
    if editorial.claims is None:
        return Verdicts({}), []
    index, problems = QuoteIndex(corpus), list[Problem]()
    claims: dict[str, Claim] = {}
    for claim in editorial.claims.claims:
        if not (unit := index.named(claim.quote, CLAIMS, problems)):
            continue
        if unit.id in claims:
            message = f"the statement quoted here is judged by line {claims[unit.id].quote.line} already"
            problems.append(Problem(CLAIMS, claim.quote.line, message, "remove one of the two"))
        elif claim.digest != text_digest(unit):
            message = f"the statement quoted here changed since it was checked ({unit.span})"
            hint = f"check it again, then write `text: {text_digest(unit)}`"
            problems.append(Problem.warning(CLAIMS, claim.quote.line, message, hint))
        elif unit.id in corrections.shown:
            message = "the statement quoted here is corrected elsewhere"
            problems.append(Problem(CLAIMS, claim.quote.line, message, "remove this entry, or the correction"))
        else:
            claims[unit.id] = claim
    verdicts = {}
    for unit in corpus.wordings():
        if claim_on := claims.get(unit.id):
            verdicts[unit.id] = claim_on.verdict
        elif found := corrections.shown.get(unit.id):
            day, version = editorial.claims.checked, editorial.claims.version
            verdicts[unit.id] = Verdict(Judgement.CORRECTED, found.erratum.authorities, NO_TEXT, day, version)
        else:
            verdicts[unit.id] = Verdict(Judgement.UNCHECKED)
    return Verdicts(verdicts), problems


def text_digest(unit: Unit) -> str:
    """The digest of a statement's text, however its white space and its emphasis are set."""
    return hashlib.sha256(normalize(unit.text).encode()).hexdigest()[:8]


def stale(verdicts: Verdicts, today: date, age: timedelta, version: str) -> dict[str, str]:
    """Why verdicts should be looked at again, by the ids of their statements. They are older than `age`, or not of the
    newest version of the subject where there is one.
    """
    found = {}
    for name, verdict in verdicts.by_unit.items():
        if verdict.judgement is Judgement.UNCHECKED:
            continue
        if verdict.checked and today - date.fromisoformat(verdict.checked) > age:
            found[name] = f"checked {verdict.checked}"
        elif version and verdict.version and verdict.version != version:
            found[name] = f"its authority speaks of {verdict.version}, the newest is {version}"
    return found
