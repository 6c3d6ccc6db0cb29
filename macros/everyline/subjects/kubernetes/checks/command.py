"""What ``python -m macros validate`` does and prints."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from everyline.subjects.kubernetes.checks.checking import Report, check_file
from everyline.subjects.kubernetes.checks.documents import decode
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Layer
from everyline.subjects.kubernetes.checks.versions import VERSIONS, parse_versions, show_versions
from everyline.text.problems import Severity

if TYPE_CHECKING:
    from rich.console import Console

_ENDINGS = {".yaml", ".yml", ".json"}
_FIELDS = ("layer", "rule", "severity", "message", "hint", "line", "document", "field", "versions")
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What somebody asks for: the options of the command, of which ``-`` is standard input, and no kubeconfig kubectl's own."""

    files: tuple[Path, ...]
    kubernetes: tuple[str, ...]
    allow_custom: bool = False
    server: bool = False
    kubeconfig: Path | None = None

    def versions(self) -> tuple[str, ...] | None:
        """The versions asked for; None for all.

        Raises:
            ValueError: for what is no version that is known.
        """
        try:
            return parse_versions(self.kubernetes) if self.kubernetes else None
        except ValueError as error:
            message = f"`{error}` is no Kubernetes version that is known here: {show_versions(VERSIONS)}"
            raise ValueError(message) from None

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """The files, each with its name.

        Raises:
            ValueError: for a folder that holds none.
        """
        for file in self.files:
            if str(file) == "-":
                yield "stdin", sys.stdin.buffer.read()
            elif file.is_dir():
                inside = sorted(each for each in file.rglob("*") if each.suffix.lower() in _ENDINGS and each.is_file())
                if not inside:
                    raise ValueError(f"there is no .yaml, .yml or .json file in {file}")
                yield from ((each.as_posix(), each.read_bytes()) for each in inside)
            else:
                yield file.as_posix(), file.read_bytes()


def check(asked: CheckOptions, out: Console, err: Console, *, as_json: bool = False) -> bool:
    """Check files and print what was found; whether all is well.

    Raises:
        ValueError: for wrong use, with what is wrong.
    """
    versions = asked.versions()
    texts = [*asked.texts()]
    server = None
    if asked.server:
        from everyline.subjects.kubernetes.checks.server import connect  # noqa: PLC0415 - most have no server, and start sooner without

        server = connect(asked.kubeconfig)
    reports = []
    rows: Iterable[tuple[str, bytes]] = texts
    if err.is_terminal:
        from rich.progress import track  # noqa: PLC0415 - a program that reads what is printed starts sooner without

        rows = track(texts, "Checking", console=err, transient=True)
    for name, data in rows:
        text, verdicts = decode(data, name)
        report = check_file(text, name, versions, allow_custom=asked.allow_custom)
        reports.append(report.joined_by([*verdicts, *(server.check(text, name) if server else ())]))
        if not as_json:
            _show(reports[-1], out)
    if as_json:
        out.print_json(to_json(reports)) if out.is_terminal else out.file.write(to_json(reports) + "\n")
    elif len(reports) > 1:
        bad = sum(bool(report.errors) for report in reports)
        out.print(f"{len(reports)} files, {bad} with errors" if bad else f"{len(reports)} files, all without errors")
    return not any(report.errors for report in reports)


def to_json(reports: list[Report]) -> str:
    """Reports for programs."""
    return json.dumps([_plain(report) for report in reports], ensure_ascii=False, indent=2)


def _plain(report: Report) -> dict[str, Any]:
    return {
        "file": report.file,
        "checked": report.checked,
        "passed": report.passed,
        "documents": [
            {
                "document": each.index,
                "line": each.line(),
                "apiVersion": each.version,
                "kind": each.kind,
                "name": each.name,
            }
            for each in report.documents
        ],
        "verdicts": [
            {field: getattr(plain, "value", plain) for field in _FIELDS for plain in [getattr(each, field)]}
            for each in report.verdicts
        ],
    }


def _show(report: Report, out: Console) -> None:
    for verdict in report.verdicts:
        out.print(f"[{_STYLES[verdict.severity]}]{verdict.severity.value}[/]: ", end="")
        out.print(line(verdict), markup=False)
    counts = Counter(verdict.severity for verdict in report.verdicts)
    found = [f"{counts[each]} {each.value}{'s' * (counts[each] > 1)}" for each in Severity if counts[each]]
    passed = f"Kubernetes {show_versions(report.passed)} ✓" if report.passed else "Kubernetes ✗"
    what = passed if report.documents or report.errors else "no manifest"
    out.print(": ".join(filter(None, (report.file, what, ", ".join(found)))), markup=False)


def line(verdict: CheckVerdict) -> str:
    """A verdict as it is printed: ``path:line: message (hint) [versions]``."""
    place = f"{verdict.file}:{verdict.line}" if verdict.line else verdict.file
    hint = f" ({verdict.hint})" if verdict.hint else ""
    versions = f" [{show_versions(verdict.versions)}]" if verdict.versions else ""
    source = "the server: " if verdict.layer is Layer.SERVER else ""
    return f"{place}: {source}{verdict.message}{hint}{versions}"


def repair(asked: CheckOptions, err: Console) -> bool:
    """Print a file mended, or as it is, and to the error output what was changed or why not; whether it is whole.

    Raises:
        ValueError: for wrong use, with what is wrong.
    """
    texts = [*asked.texts()]
    if len(texts) > 1:
        raise ValueError("--repair takes one file")
    ((name, data),) = texts
    from everyline.subjects.kubernetes.checks.repair import repair as mend  # noqa: PLC0415 - checking starts sooner without

    text, verdicts = decode(data, name)
    versions = asked.versions()
    repaired = mend(text, versions, allow_custom=asked.allow_custom)
    is_whole = repaired.is_whole and not verdicts
    sys.stdout.buffer.write(repaired.text.encode() if is_whole and repaired.changes else data)
    for said in repaired.changes if is_whole else filter(None, [repaired.refusal]):
        why = "" if is_whole else "not repaired: "
        err.print(line(replace(said, file=name, message=f"{why}{said.message}")), markup=False)
    report = check_file(repaired.text if is_whole else text, name, versions, allow_custom=asked.allow_custom)
    _show(report.joined_by(verdicts), err)
    return is_whole
