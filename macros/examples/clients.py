"""Asks the real kubectl and helm whether they take a command, with no server behind them.

Clients look up the verb, read the options, then look at the arguments, and only then call a server. So the error that
comes back from an address where nobody listens tells how far a command got.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from macros.examples.model import Answer, Outcome

CLIENTS = ".cache/clients"
_SECONDS = 20
_PLACEHOLDER = re.compile(r"<([^<>]+)>")
# Nobody listens there: the client is turned away at once.
_NOWHERE = {
    "apiVersion": "v1",
    "kind": "Config",
    "clusters": [{"name": "nowhere", "cluster": {"server": "http://127.0.0.1:1"}}],
    "users": [{"name": "nobody", "user": {}}],
    "contexts": [{"name": "nowhere", "context": {"cluster": "nowhere", "user": "nobody"}}],
    "current-context": "nowhere",
}
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
_LEADS_ELSEWHERE = re.compile(
    r"--?(?:kubeconfig|server|s|token|context|cluster|user|kube-\w+|profile\S*|cache-dir)(?:=|$)|https?:"
)


def find_client(project: Path, program: str) -> str | None:
    """The client to ask: the project's own, or else the one on the PATH."""
    own = project / CLIENTS / program
    return str(own) if own.is_file() else shutil.which(program)


def fill(line: str, placeholders: Mapping[str, str]) -> str:
    """A command with every ``<placeholder>`` replaced, by its own table or by a name that fits anywhere."""
    return _PLACEHOLDER.sub(lambda match: placeholders.get(match[1], "example"), line)


class Client:
    """One client, ready to be asked about commands."""

    def __init__(self, program: str, executable: str) -> None:
        self.program = program
        self._executable = executable
        self.name = f"{program} {self._version()}"

    def ask(self, line: str, files: Mapping[str, str], stand_in: str) -> Answer:
        """Whether the client's parser takes a command.

        Args:
            line: the whole command, placeholders filled in.
            files: contents of the files it may name.
            stand_in: content of any other file that it names.
        """
        try:
            words = shlex.split(line)[1:]
        except ValueError as error:
            return self._answer(Outcome.REFUSED, f"the shell: {error}")
        words += [] if _stops(self.program, words) else ["--help"]
        with tempfile.TemporaryDirectory() as folder:
            for name in _named_files(words):
                file = Path(folder, name)
                if not name.startswith(("/", "-", "http")) and ".." not in file.parts:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(files.get(name, stand_in), encoding="utf-8")
            output = self._run(words, Path(folder))
        message = _first_words(output)
        if _CALLED_SERVER.search(output):
            return self._answer(Outcome.ACCEPTED)
        if _NO_SUCH.search(output):
            return self._answer(Outcome.REFUSED, message)
        has_arguments = len([word for word in words if not word.startswith("-")]) > 1  # more than the verb
        if output.startswith(("error", "Error")):
            return self._answer(Outcome.REFUSED if has_arguments else Outcome.INCOMPLETE, message)
        return self._answer(Outcome.ACCEPTED if has_arguments else Outcome.INCOMPLETE, "" if has_arguments else message)

    def _run(self, words: list[str], folder: Path) -> str:
        (folder / ".kubeconfig").write_text(json.dumps(_NOWHERE), encoding="utf-8")
        environment = {"PATH": os.defpath, "HOME": str(folder), "KUBECONFIG": str(folder / ".kubeconfig"), "LANG": "C"}
        try:
            done = subprocess.run(  # noqa: S603 - the client itself, with arguments and no shell
                [self._executable, *words],
                cwd=folder,
                env=environment,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"error: no answer within {_SECONDS} seconds"
        return (done.stderr or done.stdout).strip()

    def _version(self) -> str:
        words = ["version", "--client"] if self.program == "kubectl" else ["version", "--short"]
        with tempfile.TemporaryDirectory() as folder:
            found = re.search(r"v\d+\.\d+\.\d+", self._run(words, Path(folder)))
        return found.group() if found else "?"

    def _answer(self, outcome: Outcome, message: str = "") -> Answer:
        return Answer(outcome, message, self.name, datetime.now(UTC).date().isoformat())


def _stops(program: str, words: list[str]) -> bool:
    """Whether a command does nothing before it calls the server, which is not there."""
    harmless = program == "kubectl" and bool(words) and words[0] in _STOPS_AT_SERVER
    return harmless and not any(_LEADS_ELSEWHERE.search(word) for word in words)


def _named_files(words: list[str]) -> list[str]:
    """The files that a command reads: what follows ``-f``, ``--filename`` and the like."""
    named = [after for word, after in itertools.pairwise(words) if word in ("-f", "--filename", "--values")]
    return named + [word.partition("=")[2] for word in words if word.startswith(("-f=", "--filename=", "--values="))]


def _first_words(output: str) -> str:
    """The client's complaint: its first line, without the log lines that clients write before it."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not re.match(r"[EIW]\d{4} ", line)]
    return lines[0] if lines else ""
