"""What the commands of core and subjects share: the terminal, the option that names a project, and telling of problems."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console

from everyline.text.problems import Problem, Severity

Command = TypeVar("Command", bound=Callable[..., None])
# No emoji: `:100:` behind the name of a note is the number of a line.
ERR = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
OUT = Console(highlight=False, soft_wrap=True, emoji=False)


def in_project(function: Command) -> Command:
    path = click.Path(exists=True, file_okay=False, path_type=Path)
    option = click.option("--project", type=path, default=".", help="The folder of mkdocs.yml; here by default.")
    return option(function)


def tell(problems: list[Problem]) -> bool:
    """Print problems; whether there was an error among them."""
    for problem in sorted(problems):
        style = "red" if problem.severity is Severity.ERROR else "yellow"
        ERR.print(f"[{style}]{problem.severity.value}[/]: ", end="")
        ERR.print(str(problem), markup=False)
    return any(problem.severity is Severity.ERROR for problem in problems)


def begin(step: str) -> None:
    """Say in a line what is done now, where no terminal shows it as it goes on."""
    if not ERR.is_terminal:
        ERR.print(step, markup=False)


def program() -> str:
    """What was called, as a person would type it again."""
    return "python -m macros" if "macros" in Path(sys.argv[0]).parts else "everyline"
