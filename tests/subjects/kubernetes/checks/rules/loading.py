"""Manifests of tests: loaded with the line of every field, and read from files in which the faults are marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from everyline.subjects.kubernetes.checks.model import Document

CASES = Path(__file__).parent / "cases"
_MARK = re.compile(r"^(?P<indent>\s*(?:- )*)(?P<text>.*?)\s*#! (?P<rule>[a-z0-9-]+) =>(?P<mend>.*)$")


@dataclass(frozen=True)
class Case:
    """One fault: a manifest, the rule that it breaks, the line where, and the manifest with that line mended."""

    title: str
    broken: str
    rule: str
    line: int
    mended: str


def documents(text: str) -> list[Document]:
    """The documents of a text, each with the lines of its fields."""
    loader = yaml.SafeLoader(text)
    found = []
    while loader.check_node():
        lines: dict[tuple[str | int, ...], int] = {}
        node = loader.get_node()
        lines[()] = node.start_mark.line + 1
        found.append(Document(_value(loader, node, (), lines), "case.yaml", len(found), lines))
    return found


def _value(loader: yaml.SafeLoader, node: yaml.Node, path: tuple[str | int, ...], lines: dict) -> Any:
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[(*path, index)] = item.start_mark.line + 1
        return [_value(loader, item, (*path, index), lines) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            lines[(*path, key.value)] = key.start_mark.line + 1
        return {key.value: _value(loader, item, (*path, key.value), lines) for key, item in node.value}
    return loader.construct_object(node)


def cases() -> list[Case]:
    """All marked faults.

    A file holds manifests under ``## title``. A line with a fault ends with ``#! rule => mend``: the mend is what the
    line should be, ``\\n`` in it a line end with the same indentation, nothing where the line should not be there.
    """
    found = []
    for file in sorted(CASES.glob("*.txt")):
        for section in file.read_text(encoding="utf-8").split("\n## ")[1:]:
            title, _, text = section.partition("\n")
            found += _marked(f"{file.stem}: {title}", text.splitlines())
    return found


def _marked(title: str, lines: list[str]) -> list[Case]:
    marks = [(number, match) for number, line in enumerate(lines) if (match := _MARK.match(line))]
    plain = [match["indent"] + match["text"] if (match := _MARK.match(line)) else line for line in lines]
    cases = []
    for number, match in marks:
        indent = match["indent"]
        mend = match["mend"].strip().replace("\\n", "\n" + " " * len(indent))
        mended = [*plain[:number], *([indent + mend] if mend else []), *plain[number + 1 :]]
        cases.append(Case(title, "\n".join(plain), match["rule"], number + 1, "\n".join(mended)))
    return cases
