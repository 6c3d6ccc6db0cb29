"""What the checks say about a text, as the command prints it, for transcripts that a person can read."""

from __future__ import annotations

from pathlib import Path

from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.command import line
from everyline.subjects.kubernetes.checks.verdicts import Layer

HERE = Path(__file__).parent
SHAPE = {Layer.YAML, Layer.SCHEMA}  # what a manifest means is told by the rules, which have tests of their own


def said(text: str) -> str:
    """The verdicts of the first two layers, one a line, and the versions that the text passes."""
    report = check_file(text, "")
    verdicts = [verdict for verdict in report.verdicts if verdict.layer in SHAPE]
    return "".join(f"{verdict.severity.value} {line(verdict).removeprefix(':').strip()}\n" for verdict in verdicts)
