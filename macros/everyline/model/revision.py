"""The commit that a build is made from: it dates everything that is printed, so that the same commit gives the same bytes."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a project.

    Attributes:
        name: its short hash; empty outside a repository.
        time: in seconds since 1970, or what `SOURCE_DATE_EPOCH` says; 0 where nothing is known.
    """

    name: str
    time: int

    @property
    def date(self) -> str:
        """The day as ``2024-05-01``; empty where it is not known."""
        return datetime.fromtimestamp(self.time, UTC).date().isoformat() if self.time else ""


def last_commit(project: Path) -> Commit:
    """The last commit of the repository that a project is in."""
    name, _, committed = _log(project).partition(" ")
    given = os.environ.get(EPOCH, "")
    return Commit(name, int(given) if given.isdigit() else int(committed or 0))


def _log(project: Path) -> str:
    command = ["git", "-C", str(project), "log", "--no-show-signature", "-1", "--abbrev=10", "--format=%h %ct"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return ""
