"""Asks the real kubectl and helm whether they take a command, with no server behind them.

Clients look up the verb, read the options, then look at the arguments, and only then call a server. So the error that
comes back from an address where nobody listens tells how far a command got.
"""

import os
import re
import shutil
import stat
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from everyline.subjects.kubernetes.examples.harmless import judge
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome
from everyline.subjects.kubernetes.examples.running import run
from everyline.subjects.kubernetes.examples.setting import words_of

CLIENTS = ".cache/clients"
_SECONDS = 20
_CALLED_SERVER = re.compile(r"connection refused|was refused|cluster unreachable", re.IGNORECASE)
# The parser's own complaints, by cobra, which both clients use.
_NO_SUCH = re.compile(r"unknown (?:command|flag|shorthand flag)|invalid argument|flag needs an argument|no such flag")


def find_client(project: Path, program: str) -> str | None:
    """The client to ask: the project's own if nobody else could have put it there, or else the one on the PATH."""
    own = project / CLIENTS / program
    return str(own) if own.is_file() and _is_ours(own) and _is_ours(own.parent) else shutil.which(program)


def _is_ours(path: Path) -> bool:
    """Whether only we, or who administers the system, can change something."""
    if os.name != "posix":
        return True
    found = path.lstat()
    return found.st_uid in (0, os.geteuid()) and not stat.S_ISLNK(found.st_mode) and not found.st_mode & 0o022


class Client:
    """One client, ready to be asked about commands.

    Attributes:
        program: its name.
        executable: its path.
        name: with its version.
        is_cut_off: whether the system keeps the network from it.
    """

    def __init__(self, program: str, executable: str) -> None:
        self.program = program
        self.executable = executable
        version = ["version", "--client"] if program == "kubectl" else ["version", "--short"]
        printed = run([program, *version], executable, {}, seconds=_SECONDS)
        found = re.search(r"v\d+\.\d+\.\d+", printed.output)
        self.name = f"{program} {found.group() if found else '?'}"
        self.is_cut_off = printed.is_cut_off

    def ask(self, line: str, files: Mapping[str, str], stand_in: str) -> ClientAnswer:
        """Whether the client's parser takes a command; one that is not known to be harmless is not run.

        Args:
            line: the whole command, placeholders filled in.
            files: contents of the files it may name.
            stand_in: content of any other file that it names.
        """
        try:
            words = words_of(line)
        except ValueError as error:
            return self._answer(Outcome.REFUSED, f"the shell: {error}")
        known = judge(words)
        if not known:
            return ClientAnswer(Outcome.NOT_RUN)
        printed = run(
            words, self.executable, {name: files.get(name, stand_in) for name in known.files}, seconds=_SECONDS
        )
        if printed.status is None:
            return self._answer(Outcome.REFUSED, f"error: no answer within {_SECONDS} seconds")
        output = printed.errors or printed.output
        return self._judge(output, has_arguments=len([word for word in words if not word.startswith("-")]) > 2)  # noqa: PLR2004 - program and verb

    def _judge(self, output: str, *, has_arguments: bool) -> ClientAnswer:
        message = _first_words(output)
        if _CALLED_SERVER.search(output):
            return self._answer(Outcome.ACCEPTED)
        if _NO_SUCH.search(output):
            return self._answer(Outcome.REFUSED, message)
        if output.startswith(("error", "Error")):
            return self._answer(Outcome.REFUSED if has_arguments else Outcome.INCOMPLETE, message)
        return self._answer(Outcome.ACCEPTED if has_arguments else Outcome.INCOMPLETE, "" if has_arguments else message)

    def _answer(self, outcome: Outcome, message: str = "") -> ClientAnswer:
        return ClientAnswer(outcome, message, self.name, datetime.now(UTC).date().isoformat())


def _first_words(output: str) -> str:
    """The client's complaint: its first line, without the log lines that clients write before it."""
    lines = [line.strip() for line in output.splitlines() if line.strip() and not re.match(r"[EIW]\d{4} ", line)]
    return lines[0] if lines else ""
