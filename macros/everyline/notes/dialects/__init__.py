"""Reading source notes: one module a dialect, one ordered table.

A dialect is a module with two functions:

``recognizes(text) -> bool``
    whether the text is written in it, judged by content alone;
``parse(text, path) -> (units, problems)``
    its units, in the order of their lines. Every line that is not blank belongs to exactly one unit's span; spans
    hold no line of another unit; a parent precedes its children.

To add a dialect, add its module and a row to `DIALECTS`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from everyline.notes.dialects import logseq, markdown, readwise, webclip
from everyline.notes.encodings import decode
from everyline.notes.properties import about, properties_of
from everyline.notes.units import Note, Unit
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Dialect:
    """A syntax that source notes are written in."""

    name: str
    recognizes: Callable[[str], bool]
    parse: Callable[[str, str], tuple[list[Unit], list[Problem]]]


# Asked in this order; the last recognizes everything.
DIALECTS = (
    Dialect("readwise", readwise.recognizes, readwise.parse),
    Dialect("logseq", logseq.recognizes, logseq.parse),
    Dialect("webclip", webclip.recognizes, webclip.parse),
    Dialect("markdown", markdown.recognizes, markdown.parse),
)

_DEEPEST = 50  # units under units: a template that calls itself gets no deeper than 100


def read_note(file: Path, path: str) -> tuple[Note, list[Problem]]:
    """Read one source note.

    Args:
        file: where it lies on disk.
        path: its name in spans and messages, relative to the project.

    Returns:
        The note, and what is wrong with it: undecodable bytes, syntax nobody can read, lines that its dialect
        failed to account for.
    """
    data = file.read_bytes()
    text, encoding, problems = decode(data, path)
    dialect = next(dialect for dialect in DIALECTS if dialect.recognizes(text))
    units, found = dialect.parse(text, path)
    lines = tuple(text.split("\n")[: -1 if text.endswith("\n") else None])
    problems += found + _unaccounted(lines, units, path) + _shallow(units)
    properties = properties_of(units)
    said = about(properties, Path(path).stem)
    note = Note(
        path,
        hashlib.sha256(data).hexdigest(),
        dialect.name,
        encoding,
        lines,
        tuple(units),
        properties,
        title=said.title,
        aliases=said.aliases,
        tags=said.tags,
        date=said.date,
    )
    return note, problems


def _shallow(units: list[Unit]) -> list[Problem]:
    """Hang what is nested deeper than any page can show under the last unit above it that can; what it says stays whole."""
    depths: dict[Unit, int] = {}
    deeper = []
    for unit in units:
        depths[unit] = depths[unit.parent] + 1 if unit.parent else 0
        if unit.parent and depths[unit] > _DEEPEST:
            deeper.append(unit)
            object.__setattr__(unit, "parent", unit.parent.parent)
            depths[unit] = _DEEPEST
    if not deeper:
        return []
    first = deeper[0].span
    message = f"nested more than {_DEEPEST} deep; what is deeper is shown at that depth"
    return [Problem.warning(first.path, first.first, message, "indent it less")]


def _unaccounted(lines: tuple[str, ...], units: list[Unit], path: str) -> list[Problem]:
    """Lines that no unit holds, or that two do: an error of the dialect, never of the note."""
    owner: dict[int, Unit] = {}
    problems = []
    for unit in units:
        for line in unit.span.lines:
            if line in owner:
                message = f"line stands in two units: {owner[line].text[:20]!r} and {unit.text[:20]!r}"
                problems.append(Problem(path, line, message, "a fault of the dialect's parser; please report it"))
            owner[line] = unit
    for line, text in enumerate(lines, 1):
        if text.strip() and line not in owner:
            message = f"line is in no unit: {text.strip()[:40]!r}"
            problems.append(Problem(path, line, message, "a fault of the dialect's parser; please report it"))
    return problems
