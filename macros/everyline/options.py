"""What a project decides in its configuration, in one typed form.

One schema in two places: `plugins: everyline:` of mkdocs.yml where everyline is installed, `extra: everyline:` in a checkout, where a hook
stands in for the plug-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError

from everyline.model.site import Subject
from everyline.subjects import load_subjects
from everyline.text.problems import Problem, ProjectError

CONFIGURATION = "mkdocs.yml"
KEY = "everyline"


class _FileName(c.Type[str]):
    """A text that can be part of a file's name."""

    def __init__(self, default: str) -> None:
        super().__init__(str, default=default)

    def run_validation(self, value: object) -> str:
        name = super().run_validation(value)
        if not name.strip() or any(letter in name for letter in "/\\\0"):
            raise ValidationError(f"`{name}` is no name for a file (write one without slashes)")
        return name


class _Subjects(c.OptionallyRequired[tuple[Subject, ...]]):
    """A list of names of subjects; the option holds the subjects themselves."""

    def run_validation(self, value: object) -> tuple[Subject, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise ValidationError("this is a list of names (write `subjects: [name]`, or leave it out)")
        try:
            return load_subjects(value)
        except LookupError as error:
            raise ValidationError(str(error)) from None


class Options(Config):
    """The options of a project.

    Attributes:
        name: what its books and its offline copy are called, without language and ending.
        subjects: the plug-ins that look through its notes.
    """

    name = _FileName(default="book")
    subjects = _Subjects(default=())


def options_of(given: object) -> Options:
    """The options that are written under ``everyline:``.

    Raises:
        ProjectError: for what means nothing.
    """
    if given is not None and not isinstance(given, dict):
        raise ProjectError([_wrong("`everyline:` holds options", "write `name: value` pairs under it")])
    options = Options()
    options.load_dict(given or {})
    failed, warned = options.validate()
    known = ", ".join(name for name, _ in Options._schema)  # noqa: SLF001 - MkDocs offers no other way to list them
    problems = [_wrong(f"`{name}`: {error}", "") for name, error in failed]
    problems += [_wrong(f"there is no option `{name}`", f"known are: {known}") for name, _ in warned]
    if problems:
        raise ProjectError(problems)
    return options


def read_options(project: Path) -> Options:
    """The options of a project, from its mkdocs.yml; a folder without one has those by default.

    Raises:
        ProjectError: for what can't be read or means nothing.
    """
    file = project / CONFIGURATION
    if not file.is_file():
        return options_of(None)
    try:
        root = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - see there
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProjectError([Problem(CONFIGURATION, 0, f"not readable: {error}")]) from None
    return options_of(_given(root if isinstance(root, dict) else {}))


class _Loader(yaml.SafeLoader):
    """A safe loader that reads past MkDocs' own tags (`!ENV`, `!!python/…`), which no option of ours uses."""


_Loader.add_multi_constructor("", lambda _loader, _tag, _node: None)


def _given(root: Mapping[str, Any]) -> object:
    """What stands under ``everyline:`` among the plug-ins, a list or a mapping, or else among what MkDocs calls extra."""
    plugins = root.get("plugins")
    for each in plugins if isinstance(plugins, list) else [plugins]:
        if each == KEY:
            return None
        if isinstance(each, dict) and KEY in each:
            return each[KEY]
    extra = root.get("extra")
    return extra.get(KEY) if isinstance(extra, dict) else None


def _wrong(message: str, hint: str) -> Problem:
    return Problem(CONFIGURATION, 0, message, hint)
