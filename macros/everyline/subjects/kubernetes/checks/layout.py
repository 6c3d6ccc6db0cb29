"""Rebuilding lost indentation: which line may stand under which, so that a manifest of the right kind results.

Every line is hung on one of the places that are open where it stands, the deepest that the schema admits as a rule.
Where several will do, all are followed, the cheapest first. What costs is what people hardly ever write: a field
without a value, a required one missing, a field that is known further out among labels, one that is not known at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from everyline.subjects.kubernetes.checks.lines import NOTHING, Line, LineKind
from everyline.subjects.kubernetes.checks.places import Place
from everyline.subjects.kubernetes.checks.scalars import resolve
from everyline.subjects.kubernetes.checks.schema_shape import Form

_WIDTH = 16  # how many layouts are followed at a time
_STEP = 2  # columns

# What things cost, in no particular unit: only their order of size matters.
_CLOSED = 0.2  # each block that ends with a line
_RECENT = 1.0  # a field that older versions of Kubernetes don't have, so that it is rarely meant
_CHOSEN = 1.0  # a key that people choose, such as a label
_ANYTHING = 1.5  # a key where the schema says nothing
_ELSEWHERE = 2.5  # a key that people choose, and that is a field of something open further out
_TYPE = 1.5  # a scalar of another type than wanted
_REQUIRED = 3.0  # a required field that is missing
_EMPTY = 4.5  # a key without a value
_RENAMED = 7.0  # a field that is nearly one
_MISFIT = 10.0  # a single value where a block is wanted, or the other way about
UNKNOWN = 20.0  # a field that is none; a layout that costs more is a guess
_INDENT = 0.7  # contradicts the indentation that is left
_LINE_OF_TEXT = 0.2


class _Kind(NamedTuple):
    name: str


_MAPPING, _LIST, _PENDING, _TEXT = (_Kind(name) for name in ("mapping", "list", "pending", "text"))


class _Frame(NamedTuple):
    """A block that is open: its column in the new layout, and its indentation in the old one."""

    kind: _Kind
    place: Place
    column: int
    indent: int
    used: frozenset[str] = frozenset()


class _State(NamedTuple):
    """A layout of the lines so far."""

    cost: float
    frames: tuple[_Frame, ...]
    column: int = 0
    rename: str = ""
    before: _State | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A proposal.

    Attributes:
        text: the lines with new indentation.
        cost: how unlikely it is.
        renamed: the numbers of lines whose key was taken for another one, with both.
    """

    text: str
    cost: float
    renamed: tuple[tuple[int, str, str], ...]


def lay_out(lines: Sequence[Line], root: Place, count: int = 4, *, is_fragment: bool = False) -> list[Layout]:
    """The likeliest layouts of some lines, best first.

    Args:
        lines: all lines of one document.
        root: what the document is.
        count: how many are wanted.
        is_fragment: whether required fields of the root may be missing.
    """
    content = [line for line in lines if line.kind not in NOTHING]
    if not content:
        return []
    search = _Search(has_hints=len({line.indent for line in content}) > 1, is_fragment=is_fragment)
    kind = _LIST if root.form is Form.LIST else _MAPPING
    states = [_State(0.0, (_Frame(kind, root, 0, content[0].indent),))]
    for line in content:
        found: dict[tuple[_Frame, ...], _State] = {}
        for state in states:
            for option in search.options(state, line):
                if option.frames not in found or option.cost < found[option.frames].cost:
                    found[option.frames] = option
        states = nsmallest(_WIDTH, found.values(), key=lambda state: state.cost)
    ends = [state._replace(cost=state.cost + search.closing(state.frames)) for state in states]
    return [_written(state, lines) for state in nsmallest(count, ends, key=lambda state: state.cost)]


class _Search:
    """The ways in which one line can follow those before it."""

    def __init__(self, *, has_hints: bool, is_fragment: bool) -> None:
        self._has_hints, self._is_fragment = has_hints, is_fragment

    def options(self, state: _State, line: Line) -> Iterator[_State]:
        """All states that a line can lead to."""
        if line.kind is LineKind.TEXT:
            yield from self._as_text(state, line)
            return
        if state.frames[-1].kind is _TEXT:
            yield from self._as_text(state, line)
        is_possible = False
        for depth in range(len(state.frames) - 1, -1, -1):
            frame = state.frames[depth]
            closed = self.closing(state.frames[depth + 1 :]) + _CLOSED * (len(state.frames) - depth - 1)
            kept = state.frames[:depth]
            ways = self._items(kept, frame, line) if line.dashes else self._keys(kept, frame, line)
            for cost, frames, column, rename in ways:
                is_possible = True
                yield _State(state.cost + closed + cost, frames, column, rename, state)
        if not is_possible:
            yield state._replace(cost=state.cost + 2 * UNKNOWN, rename="", before=state)

    def closing(self, frames: Sequence[_Frame]) -> float:
        """What it costs to end some blocks."""
        cost = 0.0
        for frame in frames:
            if frame.kind is _PENDING:
                cost += _EMPTY
            elif frame.kind is _MAPPING and not (self._is_fragment and frame.column == 0):
                cost += _REQUIRED * len(frame.place.required - frame.used)
        return cost

    def _keys(self, kept: tuple[_Frame, ...], frame: _Frame, line: Line) -> Iterator[_Way]:
        """The ways to put `key: value` into a block, or into the value of the key before it."""
        if frame.kind is _PENDING and frame.place.form in (Form.MAPPING, Form.MAP, Form.ANYTHING):
            opened = _Frame(_MAPPING, frame.place, frame.column + _STEP, line.indent)
            hint = self._hint(line.indent > frame.indent)
        elif frame.kind is _MAPPING and line.key not in frame.used:
            opened, hint = frame, self._hint(line.indent == frame.indent)
        else:
            return
        for cost, key, child in self._fields(kept, opened.place, line):
            if key not in opened.used:
                inner = opened._replace(used=opened.used | {key})
                frames = (*kept, inner, *self._opened(child, opened.column, line.indent, line))
                yield cost + hint + self._fit(child, line), frames, opened.column, key if key != line.key else ""

    def _items(self, kept: tuple[_Frame, ...], frame: _Frame, line: Line) -> Iterator[_Way]:
        """The ways to make a line the next item of a list, or the first of one."""
        if frame.kind is _PENDING and frame.place.form in (Form.LIST, Form.ANYTHING):
            listing = _Frame(_LIST, frame.place, frame.column, line.indent)
            hint = self._hint(line.indent >= frame.indent)
        elif frame.kind is _LIST:
            listing, hint = frame, self._hint(line.indent == frame.indent)
        else:
            return
        frames, item, column = (*kept, listing), listing.place.item, listing.column + _STEP
        for _ in range(line.dashes - 1):
            frames, item, column = (*frames, _Frame(_LIST, item, column, line.indent)), item.item, column + _STEP
        inside = line.indent + _STEP * line.dashes
        if line.kind is LineKind.DASH:
            yield hint, (*frames, _Frame(_PENDING, item, column - _STEP, line.indent)), listing.column, ""
        elif line.kind is LineKind.VALUE:
            cost = 0.0 if item.form in (Form.SCALAR, Form.ANYTHING) or line.value[:1] in "[{*" else _MISFIT
            text = (_Frame(_TEXT, item, column - _STEP, line.indent),) if line.opens_text else ()
            yield hint + cost, (*frames, *text), listing.column, ""
        elif item.form is not Form.SCALAR:
            for cost, key, child in self._fields(frames, item, line):
                opened = _Frame(_MAPPING, item, column, inside, frozenset({key}))
                further = self._opened(child, column, inside, line)
                rename = key if key != line.key else ""
                yield cost + hint + self._fit(child, line), (*frames, opened, *further), listing.column, rename

    def _fields(self, outer: Sequence[_Frame], place: Place, line: Line) -> Iterator[tuple[float, str, Place]]:
        """What a key can be at a place: the field of that name, one that people choose, or a misspelt one."""
        if line.key in place.fields:
            yield _RECENT * (line.key in place.recent), line.key, place.child(line.key)
            return
        if place.form in (Form.MAP, Form.ANYTHING):
            is_known = any(frame.kind is _MAPPING and line.key in frame.place.fields - frame.used for frame in outer)
            cost = _CHOSEN if place.form is Form.MAP else _ANYTHING
            yield cost + _ELSEWHERE * is_known, line.key, place.child(line.key)
            return
        if near := place.nearest(line.key):
            yield _RENAMED, near, place.child(near)
        yield UNKNOWN, line.key, place.child("")

    def _opened(self, place: Place, column: int, indent: int, line: Line) -> tuple[_Frame, ...]:
        """The block that a line opens, if any."""
        if line.opens_text:
            return (_Frame(_TEXT, place, column, indent),)
        return (_Frame(_PENDING, place, column, indent),) if line.is_open else ()

    def _fit(self, place: Place, line: Line) -> float:
        """What it costs that a value is not of the form that its place wants."""
        if line.is_open:
            return 0.0
        if place.form in (Form.MAPPING, Form.MAP, Form.LIST):
            return 0.0 if line.value[0] in "[{*&" or line.value in ("null", "~") else _MISFIT
        if place.form is Form.ANYTHING or not place.types or line.opens_text:
            return 0.0
        value = line.value if line.value[0] in "\"'" else resolve(line.value)
        kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
        kind = kinds[type(value)]
        is_fit = kind in place.types or (kind == "integer" and "number" in place.types)
        return 0.0 if is_fit else _TYPE

    def _as_text(self, state: _State, line: Line) -> Iterator[_State]:
        """A line as part of a text of several lines."""
        top = state.frames[-1]
        if top.kind is _TEXT:
            known = any(f.kind is _MAPPING and line.key in f.place.fields - f.used for f in state.frames)
            cost = _LINE_OF_TEXT + _ELSEWHERE * (known and line.kind is LineKind.KEY) + _ELSEWHERE * line.opens_text
            cost += 2 * self._hint(line.indent > top.indent)
            yield _State(state.cost + cost, state.frames, -1, "", state)
        elif top.kind is _PENDING and (line.value[:1] in "{[" or top.place.form in (Form.SCALAR, Form.ANYTHING)):
            yield _State(state.cost + _CHOSEN, state.frames[:-1], top.column + _STEP, "", state)
        else:
            yield _State(state.cost + UNKNOWN, state.frames, state.column + _STEP, "", state)

    def _hint(self, agrees: bool) -> float:  # noqa: FBT001 - what it is about, its name says
        return 0.0 if agrees or not self._has_hints else _INDENT


_Way = tuple[float, tuple[_Frame, ...], int, str]


def _written(state: _State, lines: Sequence[Line]) -> Layout:
    """The layout that a state stands for."""
    steps: list[_State] = []
    here: _State | None = state
    while here and here.before:
        steps.append(here)
        here = here.before
    steps.reverse()
    numbers = [number for number, line in enumerate(lines) if line.kind not in NOTHING]
    columns = dict(zip(numbers, steps, strict=True))
    written: list[str] = []
    renamed: list[tuple[int, str, str]] = []
    column = base = 0
    waiting: list[int] = []
    for number, line in enumerate(lines):
        if number not in columns:
            waiting.append(len(written))
            written.append(line.text)
            continue
        step = columns[number]
        if step.column >= 0:
            column, base = step.column, -1
            indent = column
        else:
            base = line.indent if base < 0 else base
            indent = step.frames[-1].column + _STEP + max(0, line.indent - base)
        for place in waiting:
            written[place] = " " * indent + written[place] if written[place] not in ("", "...") else written[place]
        waiting = []
        text = line.text
        if step.rename:
            renamed.append((number, line.key, step.rename))
            text = text.replace(line.key, step.rename, 1)
        written.append(" " * indent + text)
        written += [" " * (indent + _STEP) + each for each in line.more]
    return Layout("\n".join(written), state.cost, tuple(renamed))
