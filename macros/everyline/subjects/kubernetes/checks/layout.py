"""Rebuilding lost indentation: which line may stand under which, so that a manifest of the right kind results.

Every line is hung on one of the places that are open where it stands and that its schema has. All layouts are found,
those first that contradict the least of the indentation that is left and change the fewest words. It is up to the
caller to accept only what is the same in all that are as good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from everyline.subjects.kubernetes.checks.lines import LineKind, YamlLine
from everyline.subjects.kubernetes.checks.places import Place, ValueForm, misfit, nearest
from everyline.subjects.kubernetes.checks.sentences import UnclearError, say, word
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict

_STEPS = 10_000  # lines given a place before the search is given up
_MOST_COST = 3  # lines moved and words changed: more would be a guess
_STEP = 2  # columns
_FREE = (ValueForm.MAP, ValueForm.ANYTHING)
_BLOCKS = (ValueForm.MAPPING, *_FREE)
_LABELS = {"labels", "annotations", "matchLabels", "selector", "nodeSelector"}
_OBJECT = {"apiVersion", "kind", "metadata", "spec"}  # what is no name of anybody's own where layout is lost


@dataclass(frozen=True, slots=True)
class ProposedLayout:
    """A proposal."""

    text: str  # the lines with new indentation
    cost: int  # how many lines contradict the old indentation, and how many words would have to change
    changes: tuple[CheckVerdict, ...]  # what was moved, renamed or assumed; lines from 1
    is_doubtful: bool  # whether a line was moved in among names of somebody's own, where anything would fit


class _Kind(Enum):
    MAPPING = "mapping"
    LIST = "list"
    PENDING = "pending"  # a key, or a dash, without anything yet


class _Frame(NamedTuple):
    """A block that is open: its column in the new layout, and its indentation in the old one."""

    kind: _Kind
    place: Place
    column: int
    indent: int
    key: str = ""  # that it stands under
    outer: int = -1  # the indentation of that key
    used: frozenset[str] = frozenset()


class _State(NamedTuple):
    """A layout of the lines so far."""

    cost: int
    at: int
    frames: tuple[_Frame, ...]
    column: int = 0
    is_moved: bool = False
    rename: str = ""
    note: CheckVerdict | None = None
    is_doubtful: bool = False
    before: _State | None = None


_Frames = tuple[_Frame, ...]


def lay_out(lines: Sequence[YamlLine], root: Place, *, is_flat: bool) -> Iterator[ProposedLayout]:
    """All layouts of a document that its schema admits, the nearest to what stands there first.

    Args:
        lines: all lines of one document.
        root: what the document is.
        is_flat: whether the whole layout is lost, so that what is left of it says nothing.

    Raises:
        UnclearError: for a key that is given twice, and where there are too many to tell.
    """
    content = [line for line in lines if line.kind is not LineKind.NOTHING]
    if not content or any(line.kind is LineKind.OTHER for line in content):
        return
    search = _Search(content, is_flat=is_flat)
    start = content[0].indent
    order = count()
    queue = [(0, 0, next(order), _State(0, 0, (_Frame(_Kind.MAPPING, root, start, start),)))]
    for _ in range(_STEPS):
        if not queue:
            return
        *_, state = heappop(queue)
        if state.at == len(content):
            if search.may_end(state.frames):
                yield _written(state, lines)
            continue
        for option in search.options(state, content[state.at]):
            if option.cost <= _MOST_COST:
                heappush(queue, (option.cost, -option.at, next(order), option))
    raise UnclearError(say("too-many/layouts"))


@dataclass(frozen=True, slots=True)
class _Search:
    content: Sequence[YamlLine]
    is_flat: bool

    def options(self, state: _State, line: YamlLine) -> Iterator[_State]:
        """All states that a line can lead to."""
        frames = state.frames
        is_exact = any(frame.indent == line.indent and _takes(frame, line) for frame in frames)
        natural = [self._is_natural(frame, line, is_exact=is_exact) for frame in frames]
        for depth in range(len(frames) - 1, -1, -1):
            for inner, is_inside in zip(frames[depth + 1 : depth + 2], natural[depth + 1 :], strict=False):
                if (inner.kind is _Kind.PENDING and is_inside) or not self._is_complete(inner):
                    return
            is_moved = not self.is_flat and not natural[depth]
            yield from (self._item if line.inset else self._key)(state, depth, line, is_moved=is_moved)
            if natural[depth] and sum(natural) == 1 and frames[depth].place.form in _FREE:
                return  # what stands among names of somebody's own stays there

    def may_end(self, frames: _Frames) -> bool:
        """Whether a document may end with these blocks open."""
        return all(self._is_complete(frame) for frame in frames)

    def _is_complete(self, frame: _Frame) -> bool:
        is_empty = frame.kind is _Kind.PENDING and self.is_flat
        return not is_empty and (frame.kind is not _Kind.MAPPING or frame.place.required <= frame.used)

    def _is_natural(self, frame: _Frame, line: YamlLine, *, is_exact: bool) -> bool:
        """Whether a line stands where a line of this block has to: where those before it stood, or else stand now."""
        if frame.kind is not _Kind.PENDING:
            columns = (frame.indent,) if is_exact else (frame.indent, frame.column)
            return not self.is_flat and line.indent in columns and _takes(frame, line)
        left = frame.indent if is_exact else min(frame.indent, frame.column)
        is_beside = line.inset > 0 and frame.place.form in (ValueForm.LIST, ValueForm.ANYTHING)
        return not self.is_flat and (line.indent > left or (is_beside and line.indent == left))

    def _key(self, state: _State, depth: int, line: YamlLine, *, is_moved: bool) -> Iterator[_State]:
        """The ways to put `key: value` into a block, or into the value of the key before it."""
        frame = state.frames[depth]
        blocks = [frame] if frame.kind is _Kind.MAPPING else []
        if frame.kind is _Kind.PENDING and frame.place.form in _BLOCKS:
            new = _Frame(_Kind.MAPPING, frame.place, 0, line.indent, frame.key, frame.indent)
            blocks = [new._replace(column=each) for each in self._columns(state, frame, line, is_moved=is_moved)]
        for block in blocks:
            if line.key in block.used and not self.is_flat and not is_moved and not state.cost:
                raise UnclearError(say("duplicate-key/twice", line.number + 1, key=line.key))
            is_anything = block.place.form is ValueForm.ANYTHING
            is_intruder = is_moved and (
                is_anything or (block.place.form is ValueForm.MAP and line.indent <= block.outer)
            )
            for each in self._fields(state, depth, block, line, is_moved=is_moved):
                yield each._replace(is_doubtful=True) if is_intruder else each

    def _columns(self, state: _State, frame: _Frame, line: YamlLine, *, is_moved: bool) -> list[int]:
        """The columns in which a block can begin: where its first line stands, or else what the line below suggests."""
        least = frame.column + (0 if line.inset else 1)
        if self.is_flat or is_moved:
            below = self.content[state.at + 1 : state.at + 2] if is_moved else []
            suggested = [each.indent - line.inset for each in below if each.indent - line.inset >= least]
            return [*dict.fromkeys([frame.column + (0 if line.inset else _STEP), *suggested])]
        column = frame.column + line.indent - frame.indent  # it was moved along with its key, or else it stays
        return [column if column >= least else line.indent]

    def _item(self, state: _State, depth: int, line: YamlLine, *, is_moved: bool) -> Iterator[_State]:
        """The ways to make a line the next item of a list, or the first of one."""
        frame = state.frames[depth]
        listings = [frame] if frame.kind is _Kind.LIST else []
        if frame.kind is _Kind.PENDING and frame.place.form in (ValueForm.LIST, ValueForm.ANYTHING):
            new = _Frame(_Kind.LIST, frame.place, 0, line.indent, frame.key, frame.indent)
            listings = [new._replace(column=each) for each in self._columns(state, frame, line, is_moved=is_moved)]
        for listing in listings if not (is_moved and frame.place.form is ValueForm.ANYTHING) else ():
            item, outer = listing.place.child(0), (*state.frames[:depth], listing)
            column, indent = listing.column + line.inset, line.indent + line.inset
            if line.kind is LineKind.KEY and item.form in _BLOCKS:
                block = _Frame(_Kind.MAPPING, item, column, indent, listing.key, line.indent)
                yield from self._fields(state, depth, block, line, is_moved=is_moved, kept=outer)
            elif line.kind is LineKind.ITEM and (cost := self._fit(item, line)) is not None:
                pending = _Frame(_Kind.PENDING, item, listing.column, line.indent, listing.key)
                frames = (*outer, pending) if line.is_open else outer
                cost += state.cost + is_moved
                yield _State(cost, state.at + 1, frames, listing.column, is_moved, before=state)

    def _fields(
        self, state: _State, depth: int, block: _Frame, line: YamlLine, *, is_moved: bool, kept: _Frames = ()
    ) -> Iterator[_State]:
        """What a key can be in a block: the field of that name, one that people choose, or a misspelt one."""
        inside = () if kept else state.frames[depth + 1 :]
        kept = kept or state.frames[:depth]
        place, key = block.place, line.key
        if key not in place.fields and place.form is ValueForm.MAPPING:
            key = nearest(key, sorted(place.fields))
        if not key or key in block.used or (self.is_flat and self._is_elsewhere(kept, block, line)):
            return
        child = place.child(key)
        if (fit := self._fit(child, line)) is None:
            return
        column = block.column - line.inset
        frames = (*kept, block._replace(used=block.used | {key}))
        if line.is_open:
            indent = line.indent + line.inset
            frames = (*frames, _Frame(_Kind.PENDING, child, block.column, indent, key))
        is_renamed = key != line.key
        cost = state.cost + is_moved + is_renamed + fit
        older = [each.place.lasting - each.used for each in state.frames[depth + 1 :]]
        is_doubtful = not self.is_flat and key in place.recent and any(key in each for each in older)
        names = {each.place.name for each in (*kept, *inside)} - {""}
        is_doubtful |= is_moved and place.name in names  # in a schema within a schema anything fits everywhere
        note = self._assumption((*kept, block), state.frames[depth + 1 :], line)
        rename = key if is_renamed else ""
        yield _State(cost, state.at + 1, frames, column, is_moved, rename, note, is_doubtful and cost > 0, state)

    def _is_elsewhere(self, kept: _Frames, block: _Frame, line: YamlLine) -> bool:
        """Whether a key certainly belongs further out, where the layout is lost: nobody means the other thing."""
        further = [
            frame for frame in kept if frame.kind is _Kind.MAPPING and line.key in frame.place.lasting - frame.used
        ]
        if block.place.form in _FREE:
            is_choice = any(line.value.strip("\"'") in map(str, each.place.child(line.key).choices) for each in further)
            is_clear = is_choice or (not line.key.islower() and block.key in _LABELS)
            return line.key in _OBJECT or bool(further and is_clear)
        return bool(further) and line.key in block.place.recent and block.key != "initContainers"

    def _assumption(self, kept: _Frames, closed: _Frames, line: YamlLine) -> CheckVerdict | None:
        """What is taken for granted where a line ends a block that would take it as well."""
        for frame in closed if self.is_flat else ():
            is_possible = frame.kind is _Kind.MAPPING and line.key not in frame.used | _OBJECT
            if (
                is_possible
                and self._is_elsewhere(kept, frame, line)
                and self._fit(frame.place.child(line.key), line) == 0
            ):
                outer = kept[-1].key or word("the-object")
                return say("repair/assumed", line.number + 1, key=line.key, outer=outer, inner=frame.key)
        return None

    def _fit(self, place: Place, line: YamlLine) -> int | None:
        """How many quotation marks are missing or too many for a value to be what its place wants; None: it is not."""
        start = line.value[:1]
        if line.is_open or place.form is ValueForm.ANYTHING or start in ("*", "&", "!"):
            return 0
        if place.form is not ValueForm.SCALAR:
            is_null = line.value in ("null", "~") and not self.is_flat
            return 0 if is_null or start == ("[" if place.form is ValueForm.LIST else "{") else None
        if line.opens_text or line.more:
            widths = [len(each) - len(each.lstrip(" ")) for each in line.more if each.strip()]
            is_text = start not in ("[", "{") and (not place.types or "string" in place.types)
            is_even = not line.opens_text or (widths and widths[0] == min(widths))  # else a line of the text was moved
            return 0 if is_text and is_even else None
        return None if start in ("[", "{") else misfit(place, line.value)


def _takes(frame: _Frame, line: YamlLine) -> bool:
    return frame.kind is (_Kind.LIST if line.inset else _Kind.MAPPING)


def _written(state: _State, lines: Sequence[YamlLine]) -> ProposedLayout:
    """The layout that a state stands for."""
    steps: list[_State] = []
    here: _State | None = state
    while here and here.before:
        steps.append(here)
        here = here.before
    is_doubtful = any(step.is_doubtful for step in steps)
    written: list[str] = []
    changes: list[CheckVerdict] = []
    waiting: list[YamlLine] = []
    shift = 0
    for line in lines:
        if line.kind is LineKind.NOTHING:
            waiting.append(line)
            continue
        step = steps.pop()
        shift = step.column - line.indent
        written += [_shifted(" " * each.indent + each.text, shift) for each in waiting]
        waiting, text = [], line.text
        if step.rename:
            text = text.replace(line.key, step.rename, 1)
            changes.append(say("repair/renamed", line.number + 1, old=line.key, new=step.rename))
        if step.is_moved:
            changes.append(say("moved", line.number + 1, line=text.strip(), old=line.indent, new=step.column))
        changes += [step.note] if step.note else []
        written.append(" " * step.column + text)
        deeper = 0 if line.opens_text or not shift else max(0, step.column + line.inset + _STEP - line.indent - shift)
        written += [_shifted(each, shift + deeper) for each in line.more]
    written += [_shifted(" " * each.indent + each.text, shift) for each in waiting]
    return ProposedLayout("\n".join(written), state.cost, tuple(changes), is_doubtful)


def _shifted(line: str, shift: int) -> str:
    bare = line.lstrip(" ")
    return " " * max(0, len(line) - len(bare) + shift) + bare if line else line
