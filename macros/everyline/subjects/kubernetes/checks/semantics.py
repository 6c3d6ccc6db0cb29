"""The third layer: what manifests mean, each by itself and together with the others of its file."""

from __future__ import annotations

from collections.abc import Sequence

from everyline.subjects.kubernetes.checks.model import Document, Layer, Verdict
from everyline.subjects.kubernetes.checks.rules import RULES
from everyline.subjects.kubernetes.checks.rules.manifest import File
from everyline.subjects.kubernetes.checks.rules.node import Finding
from everyline.subjects.kubernetes.checks.rules.rule import Rule
from everyline.text.problems import Severity

_OLDEST = 25  # the minor version of the oldest Kubernetes that manifests are checked against


def check(documents: Sequence[Document], versions: Sequence[str] = ()) -> list[Verdict]:
    """Check what documents mean.

    Args:
        documents: those of one file, so that what belongs together is seen together. Their values may be anything.
        versions: the Kubernetes versions asked for; all where there are none. A rule that holds for older versions
            only is an error where it holds for all of them, else a warning with the versions concerned.

    Returns:
        What is wrong, in the order of the rules: an error where the API server refuses it, a warning where it takes it.
    """
    file = File.of(documents)
    return [
        verdict
        for rule in RULES
        if (holds := _holds(rule, versions)) is not None
        for verdict in (_verdict(rule, finding, holds, versions) for finding in rule.find(file))
    ]


def _minor(version: str) -> int:
    minor = version.partition(".")[2].partition(".")[0]
    return int(minor) if minor.isdecimal() else 0


def _holds(rule: Rule, versions: Sequence[str]) -> tuple[str, ...] | None:
    """The versions that a rule holds for: none named where all, None where no one asked for."""
    if not rule.until:
        return ()
    wanted = versions or [f"1.{minor}" for minor in range(_OLDEST, _minor(rule.until))]
    return tuple(version for version in wanted if _minor(version) < _minor(rule.until)) or None


def _verdict(rule: Rule, finding: Finding, holds: tuple[str, ...], versions: Sequence[str]) -> Verdict:
    node = finding.node
    is_error = rule.server_refuses and (not holds or set(holds) == set(versions))
    return Verdict(
        Layer.SEMANTICS,
        rule.name,
        finding.message,
        finding.hint,
        Severity.ERROR if is_error else Severity.WARNING,
        node.document.file,
        node.document.line(node.path),
        node.document.index,
        node.path,
        holds,
    )
