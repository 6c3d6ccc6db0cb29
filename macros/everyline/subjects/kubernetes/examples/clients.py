"""Asks the real kubectl and helm whether they take a command, with no server behind them.

Clients look up the verb, read the options, then look at the arguments, and only then call a server. So the error that
comes back from an address where nobody listens tells how far a command got.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from everyline.subjects.kubernetes.examples.model import Answer, Outcome
from everyline.subjects.kubernetes.examples.setting import leads_elsewhere, named_files, words_of

CLIENTS = ".cache/clients"
_SECONDS = 20
# Nobody listens there: the client is turned away at once.
_NOWHERE = json.dumps(
    {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "nowhere", "cluster": {"server": "http://127.0.0.1:1"}}],
        "users": [{"name": "nobody", "user": {}}],
        "contexts": [{"name": "nowhere", "context": {"cluster": "nowhere", "user": "nobody"}}],
        "current-context": "nowhere",
    }
)
_CALLED_SERVER = re.compile(r"connection refused|was refused|cluster unreachable", re.IGNORECASE)
# The parser's own complaints, by cobra, which both clients use.
_NO_SUCH = re.compile(r"unknown (?:command|flag|shorthand flag)|invalid argument|flag needs an argument|no such flag")
# Notes are untrusted. What is not known to stop at the missing server is asked for its help text only, for which
# clients read verb and options and then stop: proxies, editors, plugins, downloads, other servers.
_STOPS_AT_SERVER = frozenset(
    [
        "annotate",
        "api-resources",
        "api-versions",
        "apply",
        "autoscale",
        "cluster-info",
        "cordon",
        "create",
        "delete",
        "describe",
        "drain",
        "exec",
        "explain",
        "expose",
        "get",
        "label",
        "logs",
        "patch",
        "port-forward",
        "rollout",
        "run",
        "scale",
        "set",
        "taint",
        "top",
        "uncordon",
    ]
)


def find_client(project: Path, program: str) -> str | None:
    """The client to ask: the project's own, or else the one on the PATH."""
    own = project / CLIENTS / program
    return str(own) if own.is_file() else shutil.which(program)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program printed, and its exit status; None where it was still running when it was stopped."""

    output: str
    errors: str
    status: int | None


def launch(words: Sequence[str], files: Mapping[str, str], kubeconfig: str, seconds: int) -> Printed:
    """Run a client in a new folder, without a shell, a terminal or anything of the user's.

    Args:
        words: of the command, the path of the program first.
        files: what lies in the folder; names that lead out of it are left out.
        kubeconfig: the text of its configuration.
        seconds: after which it is stopped.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in {**files, ".kubeconfig": kubeconfig}.items():
            file = folder / path
            if not path.startswith(("/", "-", "http")) and ".." not in file.parts:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
        environment = {"PATH": os.defpath, "HOME": name, "KUBECONFIG": f"{name}/.kubeconfig", "LANG": "C"}
        with (folder / ".output").open("w+b") as output, (folder / ".errors").open("w+b") as errors:
            try:
                status = subprocess.run(  # noqa: S603 - the client itself, with arguments and no shell
                    words,
                    cwd=folder,
                    env=environment | {"EDITOR": "true"},
                    stdout=output,
                    stderr=errors,
                    stdin=subprocess.DEVNULL,
                    timeout=seconds,
                    check=False,
                ).returncode
            except subprocess.TimeoutExpired:
                status = None
        said, told = (
            (folder / each).read_text(encoding="utf-8", errors="replace").strip() for each in (".output", ".errors")
        )
        return Printed(said, told, status)


class Client:
    """One client, ready to be asked about commands."""

    def __init__(self, program: str, executable: str) -> None:
        self.program = program
        self.executable = executable
        self.name = f"{program} {self._version()}"

    def ask(self, line: str, files: Mapping[str, str], stand_in: str) -> Answer:
        """Whether the client's parser takes a command.

        Args:
            line: the whole command, placeholders filled in.
            files: contents of the files it may name.
            stand_in: content of any other file that it names.
        """
        try:
            words = words_of(line)[1:]
        except ValueError as error:
            return self._answer(Outcome.REFUSED, f"the shell: {error}")
        words += [] if _stops(self.program, words) else ["--help"]
        output = self._run(words, {name: files.get(name, stand_in) for name in named_files(words)})
        message = _first_words(output)
        if _CALLED_SERVER.search(output):
            return self._answer(Outcome.ACCEPTED)
        if _NO_SUCH.search(output):
            return self._answer(Outcome.REFUSED, message)
        has_arguments = len([word for word in words if not word.startswith("-")]) > 1  # more than the verb
        if output.startswith(("error", "Error")):
            return self._answer(Outcome.REFUSED if has_arguments else Outcome.INCOMPLETE, message)
        return self._answer(Outcome.ACCEPTED if has_arguments else Outcome.INCOMPLETE, "" if has_arguments else message)

    def _run(self, words: list[str], files: Mapping[str, str]) -> str:
        printed = launch([self.executable, *words], files, _NOWHERE, _SECONDS)
        if printed.status is None:
            return f"error: no answer within {_SECONDS} seconds"
        return printed.errors or printed.output

    def _version(self) -> str:
        words = ["version", "--client"] if self.program == "kubectl" else ["version", "--short"]
        found = re.search(r"v\d+\.\d+\.\d+", self._run(words, {}))
        return found.group() if found else "?"

    def _answer(self, outcome: Outcome, message: str = "") -> Answer:
        return Answer(outcome, message, self.name, datetime.now(UTC).date().isoformat())


def _stops(program: str, words: list[str]) -> bool:
    """Whether a command does nothing before it calls the server, which is not there."""
    harmless = program == "kubectl" and bool(words) and words[0] in _STOPS_AT_SERVER
    return harmless and not leads_elsewhere(words)


def _first_words(output: str) -> str:
    """The client's complaint: its first line, without the log lines that clients write before it."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not re.match(r"[EIW]\d{4} ", line)]
    return lines[0] if lines else ""
