"""The verdict on every statement: from claims, from errata, and from examples that were repaired."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from everyline.editorial import CLAIMS, Claim, Editorial, Judgement, Verdict
from everyline.notes.corpus import Corpus
from everyline.notes.units import Unit, normalize
from everyline.sorting.corrections import Corrections
from everyline.sorting.homes import QuoteIndex
from everyline.text.problems import Problem
from everyline.text.texts import NO_TEXT


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdict on every statement by its id; of a project that judges none, nothing."""

    by_unit: dict[str, Verdict]

    def count(self, units: Iterable[Unit]) -> Counter[Judgement]:
        """How many of some statements met which verdict."""
        return Counter(self.by_unit[unit.id].judgement for unit in units if unit.id in self.by_unit)


def judge(
    corpus: Corpus, editorial: Editorial, corrections: Corrections, repaired: Collection[str] = ()
) -> tuple[Verdicts, list[Problem]]:
    """The verdicts of a project.

    Returns:
        The verdicts; a warning for each claim whose statement changed, and a problem for each that names none or one twice.
    """
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
        elif claim.digest != digest_of(unit):
            message = f"the statement quoted here changed since it was checked ({unit.span})"
            hint = f"check it again, then write `text: {digest_of(unit)}`"
            problems.append(Problem.warning(CLAIMS, claim.quote.line, message, hint))
        elif unit.id in corrections.shown or unit.id in repaired:
            message = "the statement quoted here is corrected elsewhere"
            problems.append(Problem(CLAIMS, claim.quote.line, message, "remove this entry, or the correction"))
        else:
            claims[unit.id] = claim
    verdicts = {}
    for unit in corpus.wordings():
        if claim_on := claims.get(unit.id):
            verdicts[unit.id] = claim_on.verdict
        elif unit.id in corrections.shown or unit.id in repaired:
            found = corrections.shown.get(unit.id)
            authorities = found.erratum.authorities if found else ()
            day, version = editorial.claims.checked, editorial.claims.version
            verdicts[unit.id] = Verdict(Judgement.CORRECTED, authorities, NO_TEXT, day, version)
        else:
            verdicts[unit.id] = Verdict(Judgement.UNCHECKED)
    return Verdicts(verdicts), problems


def digest_of(unit: Unit) -> str:
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
