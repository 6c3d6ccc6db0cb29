"""Kubernetes: manifests and commands of notes, found, repaired, proven, drawn and printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from everyline.subjects.kubernetes.checks.versions import VERSIONS
from everyline.subjects.kubernetes.commands import record, validate
from everyline.text.problems import Problem, ProjectError

if TYPE_CHECKING:  # what checks a manifest starts without a model of a site
    from everyline.model.site import Findings
    from everyline.notes.corpus import Corpus


class Kubernetes:
    """The subject; see `everyline.model.site.Subject`. Each method loads what it needs: the command line starts at once."""

    name = "kubernetes"
    messages = Path(__file__).parent / "locale"
    pages = ("examples", "failing")
    version = VERSIONS[-1]

    def examine(self, project: Path, languages: tuple[str, ...], corpus: Corpus) -> tuple[Findings, list[Problem]]:
        """Find, repair and check every manifest and command of a project."""
        if not find_spec("jsonschema_rs"):
            hint = 'pip install "everyline[kubernetes]"'
            raise ProjectError([Problem("mkdocs.yml", 0, "the subject `kubernetes` is not wholly installed", hint)])
        from everyline.subjects.kubernetes.examples.proving import gather  # noqa: PLC0415 - see above
        from everyline.subjects.kubernetes.pages import KubernetesFindings  # noqa: PLC0415

        examples, problems = gather(project, corpus, languages)
        return KubernetesFindings(examples), problems

    def commands(self) -> Iterable[click.Command]:
        """``validate`` and ``record``."""
        return (validate, record)

    def book(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        """How a book sets proofs and lessons."""
        from everyline.subjects.kubernetes.book import HANDLERS, PLAIN  # noqa: PLC0415 - see above

        return HANDLERS, PLAIN


SUBJECT = Kubernetes()
