"""What is wrong with a note or with editorial data, said so that a person can mend it.

Everything is gathered before anything is written: functions return or collect `Problem`s, and only the pipeline
raises, once, with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from everyline.text.escaping import visible

# The logger of what is no problem and is said all the same.
TOLD = "mkdocs.notes.told"


class Severity(Enum):
    """How much a problem weighs: an error always stops the build, a warning does so under ``--strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend."""

    path: str  # the file, relative to the project
    line: int  # its 1-based line; 0 where the whole file is meant
    message: str  # what is wrong
    hint: str = ""  # what to do about it
    severity: Severity = Severity.ERROR  # whether the build can go on

    @classmethod
    def warning(cls, path: str, line: int, message: str, hint: str = "") -> Problem:
        """A problem that the build survives."""
        return cls(path, line, message, hint, Severity.WARNING)

    def __str__(self) -> str:
        """One line, whatever it quotes: nothing in it can look like another problem, or tell a terminal what to do."""
        place = f"{self.path}:{self.line}" if self.line else self.path
        return visible(f"{place}: {self.message}" + (f" ({self.hint})" if self.hint else "")).replace("\n", "␊")


class ProjectError(Exception):
    """The project cannot be built; carries every problem found, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.message)))
        super().__init__("\n".join(str(problem) for problem in self.problems))
