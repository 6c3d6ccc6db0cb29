"""Repairing broken YAML: white space only, plus slips of the pen that are listed one by one.

A repair is judged by its structure, that is by the strict schema of what results, because flattened YAML often parses
into the wrong thing. Every token stays, in its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent

from everyline.subjects.kubernetes.checks.judging import Judge, field_names, judge_for
from everyline.subjects.kubernetes.checks.layout import lay_out
from everyline.subjects.kubernetes.checks.lines import read_lines
from everyline.subjects.kubernetes.checks.mending import mend_words
from everyline.subjects.kubernetes.checks.model import Layer, Verdict
from everyline.subjects.kubernetes.checks.schemas import Schemas, load_schemas
from everyline.subjects.kubernetes.checks.slips import Change, mend_slips

_SEPARATOR = re.compile(r"---[ \t]*(?:#.*)?")
_WIDTHS = (2, 4, 8)  # columns that people have their editors show a tab as


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of a repair.

    Attributes:
        text: the text; as it was where nothing was wrong.
        changes: what was changed, in the order of the lines.
        left: what the schemas still say against it.
    """

    text: str
    changes: tuple[Change, ...]
    left: tuple[Verdict, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong any more."""
        return not self.left


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    changes: tuple[Change, ...]
    left: tuple[Verdict, ...]

    @property
    def weight(self) -> tuple[int, int]:
        """How bad it is: no YAML is worse than any field."""
        return sum(verdict.layer is Layer.YAML for verdict in self.left), len(self.left)


def repair(text: str, start: str = "") -> Repaired:
    """Repair manifests, each document for itself.

    Args:
        text: YAML, however broken.
        start: what a part of a manifest is, such as ``Container`` or ``PodSpec``; guessed where it isn't said.
    """
    schemas = load_schemas()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    parts: list[str] = []
    changes: list[Change] = []
    left: list[Verdict] = []
    for first, part in _parts(lines):
        if not part.strip() or _SEPARATOR.fullmatch(part):
            parts.append(part)
            continue
        best = _repaired(part, start, schemas)
        parts.append(best.text)
        changes += [Change(change.line + first if change.line else 0, change.message) for change in best.changes]
        left += best.left
    return Repaired("\n".join(parts), tuple(dict.fromkeys(changes)), tuple(left))


def _parts(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Documents and the lines between them, each with the number of lines before it."""
    begin = 0
    for number, line in enumerate(lines):
        if _SEPARATOR.fullmatch(line.strip()):
            if begin < number:
                yield begin, "\n".join(lines[begin:number])
            yield number, line.strip()
            begin = number + 1
    if begin < len(lines):
        yield begin, "\n".join(lines[begin:])


def _repaired(text: str, start: str, schemas: Schemas) -> _Candidate:
    """The best that can be made of one document; of two that are as good, the one that changes less."""
    mended, slips = mend_slips(text, field_names(schemas.bundle))
    judge = judge_for(mended, start, schemas)
    named, names = judge.with_names(mended)
    best = _Candidate(text, (), judge.verdicts(text))
    for proposed, changes in _proposals({named: (*slips, *names), text: ()}, judge):
        if not best.left:
            break
        candidate = _with_words(_Candidate(proposed, changes, judge.verdicts(proposed)), judge)
        if candidate.weight < best.weight:
            best = candidate
    return best


def _proposals(bases: Mapping[str, tuple[Change, ...]], judge: Judge) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """What some texts might have been, each with how it came about; the smallest changes first."""
    yield from bases.items()
    for base, changes in bases.items():
        if "\t" in base:
            for width in _WIDTHS:
                lines = (_without_tabs(line, width) for line in base.split("\n"))
                yield dedent("\n".join(lines)), (*changes, Change(0, f"tabs became spaces, {width} for each"))
    for base, changes in bases.items():
        for layout in lay_out(read_lines(base), judge.place, is_fragment=judge.is_fragment):
            renamed = [Change(number + 1, f"`{old}` is no field there: `{new}`") for number, old, new in layout.renamed]
            yield layout.text, (*changes, Change(0, "the indentation was rebuilt from the schema"), *renamed)


def _without_tabs(line: str, width: int) -> str:
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)].replace("\t", " " * width) + bare


def _with_words(before: _Candidate, judge: Judge) -> _Candidate:
    """Words that are wrong mended one by one, as long as each makes it better."""
    best = before
    for _ in range(len(before.left)):
        for text, change in mend_words(best.text, best.left):
            candidate = _Candidate(text, (*best.changes, change), judge.verdicts(text))
            if candidate.weight < best.weight:
                best = candidate
                break
        else:
            break
    return best
