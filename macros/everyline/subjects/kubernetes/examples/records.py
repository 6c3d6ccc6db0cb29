"""What clients and servers said, kept between runs: building a site needs neither.

``editorial/verdicts.json`` is written by `python -m macros record` and committed. A verdict counts for the very text
that was shown, known by its digest; what changed since has none.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome, Reply, Served, ServerVerdict
from everyline.text.problems import Problem

RECORDS = "editorial/verdicts.json"


@dataclass(frozen=True, slots=True)
class Records:
    """Verdicts by what they are about."""

    # A client's answer by the line that it was given, with an API server's reply where one was asked
    commands: Mapping[str, ClientAnswer] = field(default_factory=dict)
    # A server's verdict by the digest of a manifest's text
    manifests: Mapping[str, ServerVerdict] = field(default_factory=dict)


def digest(text: str) -> str:
    """What a manifest's text is known by: SHA-256, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_records(project: Path) -> tuple[Records, list[Problem]]:
    """Read a project's verdicts; a project without a file has none."""
    file = project / RECORDS
    if not file.exists():
        return Records(), []
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        commands = {line: _answer(each) for line, each in data["commands"].items()}
        manifests = {name: ServerVerdict(**each) for name, each in data["manifests"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "`python -m macros record` writes it anew"
        return Records(), [Problem(RECORDS, 0, f"not readable as recorded verdicts: {error}", hint)]
    return Records(commands, manifests), []


def write_records(project: Path, records: Records) -> None:
    """Write verdicts so that equal ones give equal bytes."""
    data = {
        "commands": {line: asdict(answer, dict_factory=_plain) for line, answer in sorted(records.commands.items())},
        "manifests": {name: asdict(verdict) for name, verdict in sorted(records.manifests.items())},
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    (project / RECORDS).write_text(text, encoding="utf-8")


def _answer(data: dict[str, Any]) -> ClientAnswer:
    server = data.get("server")
    reply = server and Reply(**{**server, "outcome": Served(server["outcome"])})
    return ClientAnswer(**{**data, "outcome": Outcome(data["outcome"]), "server": reply})


def _plain(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value.value if isinstance(value, Enum) else value for key, value in pairs}
