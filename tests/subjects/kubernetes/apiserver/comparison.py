"""Compares what the layers without a server say with what a server says, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from everyline.subjects.kubernetes.checks.checking import Report
from everyline.subjects.kubernetes.checks.verdicts import Layer
from tests.subjects.kubernetes.apiserver.corpus import Case, Versions
from tests.subjects.kubernetes.apiserver.recording import Recording


class Outcome(Enum):
    """How the two sides stand to each other."""

    AGREED = "agree"
    EXPLAINED = "disagree, explained"
    UNEXPLAINED = "disagree"
    BEYOND = "the server accepts what contradicts itself"
    OTHER_VERSION = "1.20 is no judge of it"


@dataclass(frozen=True, slots=True)
class Result:
    """One file, judged by both sides.

    Attributes:
        case: the file.
        outcome: how they stand to each other.
        refused_by: the layers that have an error, or for a contradiction at least a warning, from the cheapest.
        layers: what they say.
        server: what the server says; nothing where it accepts.
    """

    case: Case
    outcome: Outcome
    refused_by: tuple[Layer, ...]
    layers: tuple[str, ...]
    server: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether the layers judge the file as it is meant: broken or good."""
        return bool(self.refused_by) == bool(self.case.layer)


def compare(
    cases: Iterable[Case],
    recording: Recording,
    versions: Versions,
    explained: Mapping[str, Mapping[str, str]],
    check: Callable[[str, str], Report],
) -> list[Result]:
    """Judge every file by the layers and hold that against the recording.

    Raises:
        ValueError: the recording is about another text.
    """
    results = []
    for case in cases:
        said = recording.said.get(case.name)
        if not said or said.digest != case.digest:
            raise ValueError(f"{case.name}: changed since the server was asked (`make record-verdicts` asks again)")
        report = check(case.text, case.name)
        errors = report.verdicts if case.is_accepted else report.errors
        refused_by = tuple(sorted({each.layer for each in errors}, key=[*Layer].index))
        outcome = _outcome(case, versions, explained, is_refused=bool(refused_by), is_accepted=said.is_accepted)
        words = tuple(f"{each.line}: {each.layer.value}: {each.rule}: {each.message}" for each in errors)
        results.append(Result(case, outcome, refused_by, words, said.messages))
    return results


def _outcome(
    case: Case,
    versions: Versions,
    explained: Mapping[str, Mapping[str, str]],
    *,
    is_refused: bool,
    is_accepted: bool,
) -> Outcome:
    if case.name in versions.newer or case.name in versions.removed:
        return Outcome.OTHER_VERSION
    if case.is_accepted and is_accepted:
        return Outcome.BEYOND
    if is_refused != is_accepted:
        return Outcome.AGREED
    return Outcome.EXPLAINED if case.name in explained else Outcome.UNEXPLAINED


def agreement(results: Iterable[Result]) -> float:
    """The share of files, of those that both sides can judge, about which they agree."""
    counts = Counter(result.outcome for result in results)
    judged = counts[Outcome.AGREED] + counts[Outcome.EXPLAINED] + counts[Outcome.UNEXPLAINED]
    return counts[Outcome.AGREED] / judged if judged else 1.0


def summary(results: list[Result]) -> str:
    """The figures, as a table of text."""
    broken = [result for result in results if result.case.layer]
    good = [result for result in results if not result.case.layer]
    lines = [f"{'':44}{'broken':>8}{'good':>8}"]
    for outcome in Outcome:
        counts = [sum(result.outcome is outcome for result in group) for group in (broken, good)]
        lines.append(f"{outcome.value:44}{counts[0]:8}{counts[1]:8}")
    lines.append(f"agreement: {agreement(results):.1%} of the files that both can judge")
    lines.append("")
    for layer in (Layer.YAML, Layer.SCHEMA, Layer.SEMANTICS):
        first = sum(result.refused_by[:1] == (layer,) for result in broken)
        lines.append(f"broken, first caught by {layer.value:20}{first:8}")
    lines.append(f"broken, not caught by a layer{'':15}{sum(not result.refused_by for result in broken):8}")
    lines.append(f"good, wrongly flagged{'':23}{sum(bool(result.refused_by) for result in good):8}")
    return "\n".join(lines)


def faults(results: Iterable[Result], versions: Versions, explained: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What must not be: disagreements that nobody explains, and explanations of what agrees."""
    results = [*results]
    found = [
        f"{each.case.name}: the layers say {list(each.layers) or 'nothing'}, the server says {list(each.server) or 'nothing'}"
        for each in results
        if each.outcome is Outcome.UNEXPLAINED
    ]
    found += [
        f"{each.case.name}: contradicts itself, and no layer notices"
        for each in results
        if each.outcome is Outcome.BEYOND and not each.refused_by and each.case.name not in explained
    ]
    found += [
        f"{each.case.name}: explained in disagreements.yml, and all is as it should be"
        for each in results
        if each.case.name in explained
        and (each.outcome is Outcome.AGREED or (each.outcome is Outcome.BEYOND and each.is_right))
    ]
    found += [
        f"{each.case.name}: named in versions.yml, and 1.20 judges it as it is meant"
        for each in results
        if each.outcome is Outcome.OTHER_VERSION and bool(each.server) == bool(each.case.layer)
    ]
    found += [
        f"{each.case.name}: said to be accepted by the server, which says {list(each.server)}"
        for each in results
        if each.case.is_accepted and each.server
    ]
    names = {each.case.name for each in results}
    listed = [*versions.newer, *versions.removed, *explained]
    return found + [f"{name}: named in a data file, and not there" for name in listed if name not in names]
