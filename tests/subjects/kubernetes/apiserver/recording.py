"""What the server says about every file, asked or read again from ``server-verdicts.json``."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from everyline.subjects.kubernetes.checks.server import CREATE, Server, connect
from everyline.text.problems import Severity
from tests.subjects.kubernetes.apiserver.clients import CLIENTS
from tests.subjects.kubernetes.apiserver.corpus import RECORDED, Case, Versions
from tests.subjects.kubernetes.apiserver.serving import running

# Different each time: addresses in memory, and the identifiers of objects.
_VARYING = {
    "0x0": re.compile(r"0x[0-9a-f]{6,}"),
    "00000000-0000-0000-0000-000000000000": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the server said about one file.

    Attributes:
        digest: of the text that it is about.
        messages: its errors, each with the line; none where it accepts the file.
        answers: the error output of kubectl word for word, by document.
    """

    digest: str
    messages: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether the server takes the file."""
        return not self.messages


@dataclass(frozen=True, slots=True)
class Recording:
    """What the server said about all files, and which server and kubectl it was."""

    server: str
    kubectl: str
    said: Mapping[str, Said]

    def save(self, file: Path = RECORDED) -> None:
        """Write it as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class _Listening(Server):
    """Remembers kubectl's words."""

    heard: list[str] = field(default_factory=list)

    def answers(self, text: str, command: Sequence[str] = CREATE) -> str:
        said = Server.answers(self, text, command)
        self.heard.append(said)
        return said


def record(cases: Iterable[Case], versions: Versions) -> Recording:
    """Ask a server that is started for this."""
    own = CLIENTS / "kubectl"
    with running() as kubeconfig, tempfile.TemporaryDirectory() as cache:
        os.environ["KUBECACHEDIR"] = cache
        server = connect(kubeconfig, str(own) if own.exists() else None)

        def ask(case: Case) -> tuple[str, Said]:
            listening = _Listening(server.kubectl, server.kubeconfig, server.version, server.client)
            errors = [
                f"{each.line}: {each.rule}: {each.message}"
                for each in listening.check(versions.as_sent(case.text))
                if each.severity is Severity.ERROR
            ]
            return case.name, Said(
                case.digest, tuple(map(_steady, errors)), tuple(_steady(each) for each in listening.heard if each)
            )

        with ThreadPoolExecutor(4) as pool:
            return Recording(server.version, server.client, dict(pool.map(ask, cases)))


def _steady(text: str) -> str:
    for always, varying in _VARYING.items():
        text = varying.sub(always, text)
    return text


def recorded(file: Path = RECORDED) -> Recording:
    """What was recorded."""
    data = json.loads(file.read_text(encoding="utf-8"))
    said = {
        name: Said(row["digest"], tuple(row["messages"]), tuple(row["answers"])) for name, row in data["said"].items()
    }
    return Recording(data["server"], data["kubectl"], said)
