"""All checks of a file of manifests, in order: YAML, schemas, semantics. What does not load is not checked further."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from everyline.subjects.kubernetes.checks import rules
from everyline.subjects.kubernetes.checks.complaints import name_causes
from everyline.subjects.kubernetes.checks.documents import load_manifests
from everyline.subjects.kubernetes.checks.objects import File
from everyline.subjects.kubernetes.checks.schemas import explained, load_schemas
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document
from everyline.subjects.kubernetes.checks.versions import VERSIONS
from everyline.text.problems import Severity


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found in one file."""

    file: str  # its name
    documents: tuple[Document, ...]  # what could be read
    verdicts: tuple[CheckVerdict, ...]  # everything found, in the order of the lines
    checked: tuple[str, ...]  # the Kubernetes versions that were asked for

    def joined_by(self, verdicts: Iterable[CheckVerdict]) -> Report:
        """The report with what another check found, such as that of a server."""
        return replace(self, verdicts=tuple(_sorted([*self.verdicts, *verdicts])))

    @property
    def errors(self) -> tuple[CheckVerdict, ...]:
        """The verdicts that mean that the file does not work."""
        return tuple(verdict for verdict in self.verdicts if verdict.severity is Severity.ERROR)

    @property
    def passed(self) -> tuple[str, ...]:
        """The versions that take the file as it is."""
        refused: set[str] = set()
        for verdict in self.verdicts:
            if verdict.severity is Severity.ERROR or verdict.versions:
                refused |= set(verdict.versions or self.checked)
        return tuple(version for version in self.checked if version not in refused)


def check_file(
    text: str, file: str = "", versions: Sequence[str] | None = None, *, allow_custom: bool = False
) -> Report:
    """Check manifests in every way that needs no server.

    Args:
        text: YAML or JSON, any number of documents.
        file: its name in verdicts.
        versions: the Kubernetes versions that must take it. Without any it is checked for all, the newest must take
            it, and what older ones lack is worth a warning.
        allow_custom: whether kinds that somebody added to their cluster are taken in silence.
    """
    wanted = tuple(versions or VERSIONS)
    documents, verdicts = load_manifests(text, file)
    schemas = load_schemas()
    own = {each for document in documents for each in document.defined()}
    for document in documents:
        is_own = (str(document.version), str(document.kind)) in own
        found = schemas.check(document, wanted, allow_custom=allow_custom)
        verdicts += [verdict for verdict in found if not (is_own and verdict.rule == "no-schema")]
    objects = File.of([(document, bool(schemas.apis.find(document))) for document in documents])
    verdicts += [*itertools.filterfalse(explained(verdicts), rules.check(objects, wanted))]
    verdicts = name_causes(verdicts, documents)
    for number, verdict in enumerate(verdicts if not versions else ()):
        if verdict.versions and wanted[-1] not in verdict.versions:  # the newest has nothing against it
            verdicts[number] = replace(verdict, severity=Severity.WARNING)
    return Report(file, tuple(documents), tuple(_sorted(verdicts)), wanted)


def _sorted(verdicts: Iterable[CheckVerdict]) -> list[CheckVerdict]:
    return sorted(verdicts, key=lambda verdict: (verdict.line, verdict.document, verdict.layer.value, verdict.rule))
