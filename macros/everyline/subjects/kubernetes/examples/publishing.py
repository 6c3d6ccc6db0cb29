"""The published account of all examples, ``site/examples.json``."""

from collections.abc import Callable
from typing import Any

from everyline.notes.units import Unit
from everyline.subjects.kubernetes.checks.checking import Report
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict
from everyline.subjects.kubernetes.examples.outcomes import (
    Added,
    Change,
    ClientAnswer,
    Command,
    Found,
    Manifest,
    Reply,
    ServerVerdict,
)
from everyline.subjects.kubernetes.examples.proving import Examples, TaughtLesson
from everyline.subjects.kubernetes.examples.records import digest

# Where on the site the published manifests lie.
FILES = "examples"

Page = Callable[[Unit], str]


def account(examples: Examples, language: str, page: Page) -> dict[str, list[dict[str, Any]]]:
    """Every example with its source, its file, the checks that ran and what they said.

    Args:
        examples: those of a project.
        language: of titles and reasons.
        page: gives the address on the site where a unit is printed, with its anchor.
    """
    return {
        "manifests": [_manifest(each, language, page) for each in examples.manifests],
        "added": [_added(each, language) for each in examples.added],
        "commands": [_command(each, language, page) for each in examples.commands],
        "failing": [_lesson(each, language) for each in examples.lessons],
    }


def _manifest(manifest: Manifest, language: str, page: Page) -> dict[str, Any]:
    server = manifest.server
    return {
        "id": manifest.id,
        "kind": "fragment" if manifest.host else "manifest",
        "title": manifest.title[language] if manifest.title else None,
        "objects": [_named(document.value) for document in manifest.report.documents],
        "source": _source(manifest.found),
        "page": page(manifest.found.unit),
        "file": f"{FILES}/{manifest.file}",
        "sha256": digest(manifest.text),
        "checked_in": f"{FILES}/{manifest.host.file}" if manifest.host else None,
        "repaired": manifest.is_repaired,
        "changes": [_change(each, language) for each in manifest.changes],
        "checks": [
            *(["yaml", "schema", "semantics"] if manifest.report.checked else []),
            *(["server"] if server else []),
        ],
        "versions": list(manifest.report.passed),
        "verdicts": _verdicts(manifest.report),
        "verdicts_before": _verdicts(manifest.before),
        "server": _server(server),
    }


def _added(added: Added, language: str) -> dict[str, Any]:
    return {
        "id": added.id,
        "title": added.title[language],
        "file": f"{FILES}/{added.file}",
        "sha256": digest(added.text),
        "versions": list(added.report.passed),
        "verdicts": _verdicts(added.report),
        "server": _server(added.server),
    }


def _server(server: ServerVerdict | None) -> dict[str, Any] | None:
    """What a server made of a manifest; None where none was asked."""
    if not server:
        return None
    return {
        "version": server.version,
        "accepted": server.is_accepted,
        "message": server.message or None,
        "date": server.date,
    }


def _command(command: Command, language: str, page: Page) -> dict[str, Any]:
    return {
        "id": command.id,
        "kind": "command",
        "command": command.line,
        "source": _source(command.found),
        "page": page(command.found.unit),
        "client": _answer(command.answer),
        "server": _reply(command.answer.server),
        "corrected": command.corrected or None,
        "reason": command.reason[language] if command.reason else None,
        "corrected_client": _answer(command.corrected_answer) if command.corrected_answer else None,
        "corrected_server": _reply(command.corrected_answer.server) if command.corrected_answer else None,
    }


def _lesson(lesson: TaughtLesson, language: str) -> dict[str, Any]:
    return {
        "id": lesson.lesson.id,
        "title": lesson.lesson.title[language],
        "verdicts": _verdicts(lesson.report),
        "mended_versions": list(lesson.mended_report.passed),
    }


def _source(found: Found) -> dict[str, Any]:
    return {"path": found.unit.span.path, "first": found.first, "last": found.last, "unit": found.unit.id}


def _change(change: Change, language: str) -> dict[str, str]:
    return {"from": change.old, "to": change.new, "reason": change.reason[language]}


def _answer(answer: ClientAnswer) -> dict[str, Any]:
    return {
        "outcome": answer.outcome.value,
        "message": answer.message or None,
        "client": answer.client or None,
        "date": answer.date or None,
    }


def _reply(reply: Reply | None) -> dict[str, Any] | None:
    """What a server made of a command; None where it needs none, or none was asked."""
    return (
        {
            "version": reply.version,
            "outcome": reply.outcome.value,
            "output": reply.output,
            "lines": reply.lines,
            "date": reply.date,
        }
        if reply
        else None
    )


def _verdicts(report: Report) -> list[dict[str, Any]]:
    return [_verdict(each) for each in report.verdicts]


def _verdict(verdict: CheckVerdict) -> dict[str, Any]:
    return {
        "layer": verdict.layer.value,
        "rule": verdict.rule,
        "severity": verdict.severity.value,
        "line": verdict.line or None,
        "field": verdict.field or None,
        "message": verdict.message,
        "hint": verdict.hint or None,
        "versions": list(verdict.versions) or None,
    }


def _named(value: Any) -> dict[str, Any]:  # noqa: ANN401 - data as JSON has it
    """What an object is called; nothing where it is none."""
    if not isinstance(value, dict):
        return {}
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return {"apiVersion": value.get("apiVersion"), "kind": value.get("kind"), "name": name}
