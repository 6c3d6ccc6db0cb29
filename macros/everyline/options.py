"""What a project decides in its configuration, in one typed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from everyline.model.site import Subject
from everyline.subjects import load_subjects
from everyline.text.problems import Problem, ProjectError

CONFIGURATION = "mkdocs.yml"
KEY = "everyline"  # under `extra:`
_NAME = "book"
_KNOWN = {"name", "subjects"}


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a project.

    Attributes:
        name: what its books and its offline copy are called, without language and ending.
        subjects: the plug-ins that look through its notes.
    """

    name: str = _NAME
    subjects: tuple[Subject, ...] = ()


def options_of(extra: Mapping[str, Any]) -> Options:
    """The options in the ``extra:`` of a configuration.

    Raises:
        ProjectError: for what means nothing.
    """
    given = extra.get(KEY) or {}
    problems = []
    if not isinstance(given, dict):
        problems.append(_wrong("`extra.everyline` holds options", "write `name: value` pairs under it"))
        given = {}
    problems += [_wrong(f"there is no option `{key}`", "known are: name, subjects") for key in {*given} - _KNOWN]
    name, subjects = given.get("name", _NAME), given.get("subjects") or []
    if not isinstance(name, str) or not name.strip() or any(letter in name for letter in "/\\\0"):
        problems.append(_wrong(f"`name: {name}` is no name for a file", "write one without slashes"))
    if not isinstance(subjects, list) or not all(isinstance(each, str) for each in subjects):
        problems.append(_wrong("`subjects:` is a list of names", "write `subjects: [name]`, or leave it out"))
        subjects = []
    found: tuple[Subject, ...] = ()
    try:
        found = load_subjects(subjects)
    except LookupError as error:
        problems.append(Problem(CONFIGURATION, 0, str(error)))
    if problems:
        raise ProjectError(problems)
    return Options(name, found)


def read_options(project: Path) -> Options:
    """The options of a project, from its mkdocs.yml; a folder without one has those by default.

    Raises:
        ProjectError: for what can't be read or means nothing.
    """
    return options_of(section(project, "extra"))


def section(project: Path, name: str) -> Mapping[str, Any]:
    """A part of a project's mkdocs.yml, such as ``extra:``; nothing where there is none.

    Raises:
        ProjectError: for what can't be read.
    """
    file = project / CONFIGURATION
    if not file.is_file():
        return {}
    try:
        root = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a safe loader that makes nothing of unknown tags
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProjectError([Problem(CONFIGURATION, 0, f"not readable: {error}")]) from None
    found = root.get(name) if isinstance(root, dict) else None
    return found if isinstance(found, dict) else {}


class _Loader(yaml.SafeLoader):
    """Reads past MkDocs' own tags (`!ENV`, `!!python/…`), which no option of ours uses."""


_Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _wrong(message: str, hint: str) -> Problem:
    return Problem(CONFIGURATION, 0, message, hint)
