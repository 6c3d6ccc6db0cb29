"""Breaks manifests on purpose, one thing at a time, as people do. The same seed breaks the same things.

Work is done on lines, so that everything else stays as its author wrote it. Whether a mutant is broken for Kubernetes
too, only a server can say: a misspelled label is as good as any.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_FIELD = re.compile(
    r"(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[A-Za-z][\w./-]*):(?: +(?P<value>[^#\s].*?))?\s*(?: #.*)?"
)
_BLOCK_TEXT = re.compile(r".*[:-] [|>][-+0-9]*\s*(?: #.*)?")
_WORD = re.compile(r"[A-Za-z]{3,}")
_NEEDED = frozenset(
    [
        "accessModes",
        "apiVersion",
        "backend",
        "containers",
        "image",
        "jobTemplate",
        "key",
        "kind",
        "metadata",
        "mountPath",
        "name",
        "path",
        "pathType",
        "port",
        "ports",
        "resources",
        "roleRef",
        "rules",
        "schedule",
        "scaleTargetRef",
        "selector",
        "serviceName",
        "spec",
        "storage",
        "subjects",
        "template",
        "verbs",
    ]
)
_CHOSEN = frozenset(
    [
        "accessModes",
        "concurrencyPolicy",
        "dnsPolicy",
        "effect",
        "externalTrafficPolicy",
        "imagePullPolicy",
        "operator",
        "pathType",
        "persistentVolumeReclaimPolicy",
        "protocol",
        "restartPolicy",
        "scope",
        "sessionAffinity",
        "type",
        "whenUnsatisfiable",
    ]
)
_SELECTORS = frozenset(("matchLabels", "selector"))
_NUMBERS = ("-1", "0", "65536", "99999999999")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken manifest.

    Attributes:
        damage: what was done to it, a key of `DAMAGES`.
        line: the 1-based line where it was done.
        text: what came of it.
    """

    damage: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class _Field:
    """A `key: value` line: where it stands, and how far what it holds reaches."""

    line: int
    end: int
    column: int
    dashes: str
    key: str
    value: str
    parent: str


_Lines = list[str]
_Damage = Callable[[_Lines, _Field, random.Random], _Lines | None]


def mutants(text: str, seed: str, count: int) -> Iterator[Mutant]:
    """Break one document in different ways.

    Args:
        text: a document in block style, without a ``---`` line.
        seed: what tells this document's mutants from those of others.
        count: how many at most; fewer where little can be broken.
    """
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    lines = text.splitlines()
    fields = [*_fields(lines)]
    names = [*DAMAGES]
    chance.shuffle(names)
    made = 0
    for name in names:
        for field in chance.sample(fields, len(fields)):
            broken = DAMAGES[name]([*lines], field, chance)
            if broken is not None and broken != lines:
                yield Mutant(name, field.line + 1, "\n".join(broken) + "\n")
                made += 1
                break
        if made == count:
            return


def _fields(lines: _Lines) -> Iterator[_Field]:
    above: list[tuple[int, str]] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        if found := _FIELD.fullmatch(line):
            column = len(found["indent"] + found["dashes"])
            above = [each for each in above if each[0] < column]
            parent = above[-1][1] if above else ""
            end = _end(lines, number, column, is_list=not found["value"])
            yield _Field(number, end, column, found["dashes"], found["key"], found["value"] or "", parent)
            above.append((column, found["key"]))
        number = _end(lines, number, len(line) - len(line.lstrip(" "))) if _BLOCK_TEXT.fullmatch(line) else number + 1


def _end(lines: _Lines, start: int, column: int, *, is_list: bool = False) -> int:
    """The line behind what stands further in than a column; a list may stand in its field's own column."""
    for number in range(start + 1, len(lines)):
        line = lines[number]
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and (
            indent < column or (indent == column and not (is_list and line.lstrip().startswith("- ")))
        ):
            return number
    return len(lines)


def _drop(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:  # noqa: ARG001
    if field.key not in _NEEDED:
        return None
    after = lines[field.end : field.end + 1]
    if field.dashes:
        if not after or not re.match(rf" {{{field.column}}}\w", after[0]):
            return None
        start = field.column - len(field.dashes)
        after[0] = " " * start + field.dashes + after[0][field.column :]
    return lines[: field.line] + after + lines[field.end + 1 :]


def _misspell(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:
    return _on_line(lines, field, field.key, _misspelled(field.key, chance), is_key=True)


def _retype(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:
    if not field.value or field.value[0] in "|>{[&*":
        return None
    is_number = re.fullmatch(r"\d+", field.value)
    others = ("many", "[1]", "1.5") if is_number else ("12", "true", f"[{field.value}]", "{a: b}")
    return _on_line(lines, field, field.value, chance.choice(others))


def _other_choice(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:
    if field.key not in _CHOSEN or not _WORD.fullmatch(field.value):
        return None
    return _on_line(
        lines, field, field.value, chance.choice((field.value.swapcase(), _misspelled(field.value, chance)))
    )


def _out_of_range(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:
    return _on_line(lines, field, field.value, chance.choice(_NUMBERS)) if re.fullmatch(r"\d+", field.value) else None


def _duplicate(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:  # noqa: ARG001
    if field.key not in {"name", "mountPath", "containerPort", "port"} or not field.dashes:
        return None
    end = _end(lines, field.line, field.column - 1)
    return lines[:end] + lines[field.line : end] + lines[end:]


def _mismatch(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:  # noqa: ARG001
    is_label = field.parent in _SELECTORS and re.fullmatch(r"[\w.-]+", field.value)
    return _on_line(lines, field, field.value, f"{field.value}-2") if is_label else None


def _shift(lines: _Lines, field: _Field, chance: random.Random) -> _Lines | None:
    """One line, or all that it holds, stands one or two columns too far left or right."""
    end = chance.choice((field.line + 1, field.end))
    by = chance.choice((-2, -1, 1, 2))
    moved = [(" " * by + line if by > 0 else re.sub(rf"^ {{0,{-by}}}", "", line)) for line in lines[field.line : end]]
    return lines[: field.line] + moved + lines[end:]


def _on_line(lines: _Lines, field: _Field, old: str, new: str, *, is_key: bool = False) -> _Lines:
    start = field.column + (0 if is_key else len(field.key) + 1)
    line = lines[field.line]
    lines[field.line] = line[:start] + line[start:].replace(old, new, 1)
    return lines


def _misspelled(word: str, chance: random.Random) -> str:
    """With two letters in the other order, or one left out."""
    swaps = [at for at, (one, other) in enumerate(pairwise(word)) if one != other]
    if swaps and chance.random() < 0.5:
        at = chance.choice(swaps)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    at = chance.randrange(1, len(word)) if len(word) > 1 else 0
    return word[:at] + word[at + 1 :]


DAMAGES: dict[str, _Damage] = {
    "field left out": _drop,
    "field misspelled": _misspell,
    "wrong type": _retype,
    "wrong choice": _other_choice,
    "number out of range": _out_of_range,
    "given twice": _duplicate,
    "selector of another": _mismatch,
    "shifted": _shift,
}
