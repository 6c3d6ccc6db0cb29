"""Reads ``editorial/examples.yml``: what people decided about the manifests and commands of the notes."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from everyline.editorial.yamlfile import Value, load, text_in
from everyline.languages.wording import PUBLISHED
from everyline.subjects.kubernetes.checks.verdicts import Path as FieldPath
from everyline.subjects.kubernetes.examples.outcomes import (
    Change,
    CommandCorrection,
    Host,
    Lesson,
    Prerequisite,
    Recipe,
)
from everyline.text.multilingual import Text
from everyline.text.problems import Problem

EXAMPLES = "editorial/examples.yml"
FOLDER = PUBLISHED
FAILING = f"{FOLDER}/failing"
_FILE = re.compile(r"[a-z0-9][a-z0-9-]*\.(?:yaml|yml|json)")
_STEP = re.compile(r"([A-Za-z][\w-]*)|\[([0-9]{1,6})\]")
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything in examples.yml."""

    recipes: tuple[Recipe, ...] = ()  # of manifests
    added: tuple[tuple[str, Text, int], ...] = ()  # the file, title and line of each manifest that editors added
    corrections: tuple[CommandCorrection, ...] = ()  # of commands
    lessons: tuple[Lesson, ...] = ()  # deliberately broken manifests, in the order of teaching
    # What stands for ``<name>`` when a command is checked, by the words between the brackets
    placeholders: dict[str, str] = field(default_factory=dict)
    # The file under ``editorial/examples/`` that stands for a file name in a command
    files: dict[str, str] = field(default_factory=dict)
    # What commands find when they are run against an API server, in the order of making it
    cluster: tuple[Prerequisite, ...] = ()


def load_choices(project: Path, languages: tuple[str, ...] = ()) -> tuple[Choices, list[Problem]]:
    """Load a project's examples.yml; a project without one has no choices.

    Args:
        project: its folder.
        languages: that its texts must be in; any by default.

    Returns:
        The data, as far as it could be read, and every problem found in the file.
    """
    problems: list[Problem] = []
    root = load(project / EXAMPLES, EXAMPLES, problems, languages)
    root.allow("manifests", "added", "commands", "failing", "placeholders", "files", "cluster")
    choices = Choices(
        recipes=tuple(_recipe(item, project) for item in root.get("manifests").items()),
        added=tuple(_added(item, project) for item in root.get("added").items()),
        corrections=tuple(_correction(item) for item in root.get("commands").items()),
        lessons=tuple(_lesson(item, project) for item in root.get("failing").items()),
        placeholders=_table(root.get("placeholders")),
        files=_files(root.get("files"), project),
        cluster=tuple(_prerequisite(item, project) for item in root.get("cluster").items()),
    )
    seen: set[str] = set()
    for file, line in (*((each.file, each.line) for each in choices.recipes), *((f, n) for f, _, n in choices.added)):
        if file in seen:
            problems.append(Problem(EXAMPLES, line, f"`{file}` is given twice", "rename one"))
        seen.add(file)
    return choices, problems


def _recipe(value: Value, project: Path) -> Recipe:
    value.allow("file", "title", "quote", "part", "in", "changes")
    file, part = _published(value, project), value.get("part").text() or "1"
    if not _NUMBER.fullmatch(part):
        value.get("part").complain(f"`part: {part}` is no number of a file", "count the files of the block from 1")
        part = "1"
    return Recipe(
        file=file,
        title=text_in(value.require("title")),
        quote=value.require("quote").text(),
        part=int(part),
        host=_host(value.get("in")),
        changes=tuple(_change(item) for item in value.get("changes").items()),
        line=value.line,
    )


def _published(value: Value, project: Path) -> str:
    """The name of a manifest that is published."""
    file = value.require("file").text()
    if not _FILE.fullmatch(file):
        value.complain(
            f"`{file}` is no name for a file", "use lowercase letters, digits and hyphens, and end with .yaml"
        )
    elif not (project / FOLDER / file).is_file():
        value.complain(f"there is no {FOLDER}/{file}", "write the repaired manifest there")
    return file


def _added(value: Value, project: Path) -> tuple[str, Text, int]:
    value.allow("file", "title")
    return _published(value, project), text_in(value.require("title")), value.line


def _host(value: Value) -> Host | None:
    if not value:
        return None
    value.allow("file", "at")
    return Host(value.require("file").text(), field_path(value.require("at").text()))


def field_path(text: str) -> FieldPath:
    """``spec.containers[0]`` as a path of keys and indexes."""
    return tuple(match[1] or int(match[2]) for match in _STEP.finditer(text))


def _change(value: Value) -> Change:
    value.allow("from", "to", "reason")
    return Change(value.require("from").text(), value.require("to").text(), text_in(value.require("reason")))


def _correction(value: Value) -> CommandCorrection:
    value.allow("quote", "command", "corrected", "reason")
    return CommandCorrection(
        quote=value.require("quote").text(),
        command=value.require("command").text(),
        corrected=value.require("corrected").text(),
        reason=text_in(value.require("reason")),
        line=value.line,
    )


def _lesson(value: Value, project: Path) -> Lesson:
    value.allow("id", "title", "why", "mend")
    name = value.require("id").name()
    for file in (f"{name}.yaml", f"{name}.mended.yaml"):
        if not (project / FAILING / file).is_file():
            value.complain(f"there is no {FAILING}/{file}", "write it, or remove this entry")
    title, why, mend = (text_in(value.require(key)) for key in ("title", "why", "mend"))
    return Lesson(name, title, why, mend, value.line)


def _table(value: Value) -> dict[str, str]:
    return {key: item.text() for key, item in value.pairs}


def _files(value: Value, project: Path) -> dict[str, str]:
    for _, item in value.pairs:
        _require_file(item, project)
    return _table(value)


def _prerequisite(value: Value, project: Path) -> Prerequisite:
    value.allow("file", "for")
    _require_file(value.require("file"), project)
    return Prerequisite(value.get("file").text(), tuple(item.text() for item in value.get("for").items()), value.line)


def _require_file(value: Value, project: Path) -> None:
    folder = (project / FOLDER).resolve()
    if not (folder / value.text()).resolve().is_relative_to(folder):
        value.complain(f"`{value.text()}` does not lie in {FOLDER}/", "name a file there")
    elif not (project / FOLDER / value.text()).is_file():
        value.complain(f"there is no {FOLDER}/{value.text()}", "write it, or name another file")
