"""Holds what the checks say against what a server says, document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.text.problems import Severity
from tests.subjects.kubernetes.soak.asking import ACCEPTED, ENVIRONMENT, REFUSED, UNKNOWN_KIND, Asked, Said

COMMON = 12
CRASH = "crash"
# What versions later than the server's took away.
_OF_VERSIONS = {"removed-api", "unknown-api"}
RIGHT, CAUGHT, MISSED, FALSE_ALARM, NOT_JUDGED = "right", "caught", "missed", "false alarm", "not judged"


@dataclass(frozen=True, slots=True)
class Found:
    """An error or a warning of the checks."""

    rule: str
    line: int
    message: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Result:
    """One document, judged by both.

    Attributes:
        path: the text that it stands in.
        damage: what was done to it, for a mutant.
        outcome: `RIGHT` (both take it), `CAUGHT` (neither does), `MISSED` (only the server refuses it), `FALSE_ALARM`
            (only the checks do), or `NOT_JUDGED` (the server could not say).
        said: by the server.
        found: by the checks.
    """

    path: str
    damage: str
    outcome: str
    said: Said
    found: tuple[Found, ...]

    @property
    def rules(self) -> list[str]:
        """The rules with an error."""
        return sorted({each.rule for each in self.found if each.is_error})


Judge = Callable[[str, str], dict[int, list[Found]]]


def judge(versions: tuple[str, ...] | None = None) -> Judge:
    """The checks of this checkout, for certain Kubernetes versions: a text's findings by document."""

    def one(path: str, text: str) -> dict[int, list[Found]]:
        found: dict[int, list[Found]] = {}
        try:
            verdicts = check_file(text, path, versions).verdicts
        except Exception as error:  # noqa: BLE001 - what crashes is a result like any other
            return {0: [Found(CRASH, 0, repr(error), is_error=True)]}
        for each in verdicts:
            is_error = each.severity is Severity.ERROR
            found.setdefault(each.document, []).append(Found(each.rule, each.line, each.message, is_error))
        return found

    return one


def compare(asked: Iterable[Asked], texts: Mapping[str, str], judged_by: Judge) -> Iterator[Result]:
    """Judge the texts that a server was asked about.

    Args:
        asked: what the server said.
        texts: the texts, by what they are called.
        judged_by: the checks.
    """
    for each in asked:
        found = judged_by(each.path, texts[each.path])
        for number, said in each.documents.items():
            own = tuple(found.get(number, ()))
            yield Result(each.path, each.damage, _outcome(said, own), said, own)


def _outcome(said: Said, found: Iterable[Found]) -> str:
    errors = {each.rule for each in found if each.is_error}
    if errors and errors <= _OF_VERSIONS:
        return NOT_JUDGED
    is_refused = bool(errors)
    if said.verdict == REFUSED:
        return CAUGHT if is_refused else MISSED
    if said.verdict == ENVIRONMENT or (said.verdict == UNKNOWN_KIND and not is_refused):
        return NOT_JUDGED
    return FALSE_ALARM if is_refused and said.verdict == ACCEPTED else NOT_JUDGED if is_refused else RIGHT


def summary(results: Iterable[Result]) -> str:
    """The figures as text: all of it, the kinds that are used most, damages, and false alarms by rule."""
    results = [*results]
    used = Counter(each.said.kind for each in results if each.said.verdict in {ACCEPTED, REFUSED} and each.said.kind)
    common = [kind for kind, _ in used.most_common(COMMON)]
    groups = {"all": results, f"the {COMMON} kinds": [each for each in results if each.said.kind in common]}
    groups |= {kind: [each for each in results if each.said.kind == kind] for kind in common}
    groups |= {
        name: [each for each in results if each.damage == name] for name in sorted({r.damage for r in results} - {""})
    }
    columns = (RIGHT, CAUGHT, MISSED, FALSE_ALARM, NOT_JUDGED)
    lines = [f"{'':32}" + "".join(f"{name:>13}" for name in columns) + f"{'agree':>8}"]
    for name, group in groups.items():
        counts = Counter(each.outcome for each in group)
        judged = len(group) - counts[NOT_JUDGED]
        agreed = (counts[RIGHT] + counts[CAUGHT]) / judged if judged else 1
        lines.append(f"{name:32}" + "".join(f"{counts[column]:13}" for column in columns) + f"{agreed:8.1%}")
    alarms = Counter(rule for each in results if each.outcome == FALSE_ALARM for rule in each.rules)
    lines += [f"false alarms of {rule}: {count}" for rule, count in alarms.most_common()]
    return "\n".join(lines)
