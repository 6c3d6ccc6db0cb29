"""The commit that a build is made from: it dates everything that is printed, so that the same commit gives the same bytes."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from everyline.notes.units import NOTES

if TYPE_CHECKING:
    from everyline.model.site import Site

EPOCH = "SOURCE_DATE_EPOCH"
_SECONDS, _LATEST = re.compile(r"[0-9]{1,18}"), 2**32 - 1  # to 2106: what is packed has no later dates


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of a project."""

    name: str  # its short hash; empty outside a repository
    time: int  # in seconds since 1970, or what `SOURCE_DATE_EPOCH` says; 0 where nothing is known

    @property
    def date(self) -> str:
        """The day as ``2024-05-01``; empty where it is not known."""
        return datetime.fromtimestamp(self.time, UTC).date().isoformat() if self.time else ""


def last_commit(project: Path) -> Commit:
    """The last commit of the repository that a project is in."""
    name, _, committed = _git(project, "log", "--no-show-signature", "-1", "--abbrev=10", "--format=%h %ct").partition(
        " "
    )
    times = (each for each in (os.environ.get(EPOCH, ""), committed) if _SECONDS.fullmatch(each))
    return Commit(name, min(int(next(times, "0")), _LATEST))  # Git keeps any number that the author's clock showed


def last_changes(site: Site, project: Path) -> dict[str, str]:
    """The day of what is newest on each page, ISO 8601; empty where nothing tells.

    A statement is as new as the last look at it. Where nobody judged it, it has the day that its note says, or else that of the commit which
    changed the note last.
    """
    # The commit that changed each note last; a shallow clone knows one commit only, which says nothing.
    days: dict[str, str] = {}
    day, names = "", ("--name-only", "--relative", "--no-renames", "--format=%x00%cs", "--", NOTES)
    log = ("-c", "core.quotePath=false", "log", "--no-show-signature", *names)
    is_whole = _git(project, "rev-parse", "--is-shallow-repository") == "false"
    for line in _git(project, *log).splitlines() if is_whole else ():
        if line.startswith("\0"):
            day = line[1:] if _DAY.fullmatch(line[1:]) else ""
        elif line:
            days.setdefault(line, day)
    found: dict[str, str] = {}
    for note in site.corpus.notes:
        day = note.date or days.get(note.path, "")
        found[note.page] = day
        for unit in note.units:
            if unit.kind.is_statement:
                page, verdict = site.addresses.unit(unit).page, site.verdicts.by_unit.get(unit.id)
                found[page] = max(found.get(page, ""), (verdict.checked if verdict else "") or day)
    return found


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PATIENCE = 60  # seconds: what a repository that came with notes has Git read may have no end


def _git(project: Path, *arguments: str) -> str:
    command = ["git", "-C", str(project), "-c", "diff.orderFile=/dev/null", *arguments]
    # A repository that came with notes may lack what Git would then fetch by programs that it names.
    here = {**os.environ, "GIT_ALLOW_PROTOCOL": "none"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=here, timeout=_PATIENCE)  # noqa: S603
        return done.stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""
