"""What a note's query asks for, as Logseq's simple ones do: ``{{query (and [[Pie]] (task TODO))}}``."""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from heapq import nsmallest

from everyline.notes.attachments import folded
from everyline.notes.properties import parts_of
from everyline.notes.units import NESTED, Kind, Note, Unit

_QUERY = re.compile(r"\{\{query\s+(?=\S)([^{}]+)\}\}", re.IGNORECASE)
# Of a block of Org mode that holds a simple one.
_BLOCK = re.compile(r"\{\s*:query\s+(\((?:[^()]|\((?:[^()]|\([^()]*\))*+\))*+\)|\[\[[^\[\]]+\]\])")
_ASKED = re.compile(r"[()]|\[\[[^\[\]]+\]\]|\"[^\"]*\"|[^\s()\[\]]+")
_STATED = re.compile(r"(?m)^([^\n:]+)(?:::|\n:)[ \t]*+(.*)$")  # a property, as it stands or as a list of terms
_MOST = 80  # words of a query
_SHOWN = 30  # of what one finds; a page shows fewer
_STEPS = 10_000_000  # that all of them together may take
# Parts of queries that find something by what is given: how they are known, and how many words say one thing
_KINDS = {
    "page-tags": ("page-tags", 1),
    "tags": ("page-tags", 1),
    "task": ("task", 1),
    "todo": ("task", 1),
    "page": ("page", 1),
}
_KINDS |= {"namespace": ("namespace", 1), "property": ("property", 2), "page-property": ("page-property", 2)}
_OF_ANY = ("page-tags", "task")  # of several words that are given
Found = set[str | Unit]  # the paths of notes, and blocks


class Queries:
    """Answers the queries of notes, each once."""

    def __init__(self, notes: Iterable[Note], mentioning: Callable[[str], Found]) -> None:
        """`mentioning` tells what mentions a name."""
        self._notes, self._mentioning, self._left = notes, mentioning, _STEPS
        self._answers: dict[str, list[str | Unit]] = {}

    def answered(self, text: str) -> list[str | Unit]:
        """The first that the query in a text asks for, if it has one that is understood: notes, then blocks, in the order of notes and lines."""
        query = _QUERY.search(text) if "{{query" in text else _BLOCK.match(text)
        if query and query[1] not in self._answers:
            found = self._answer(["(", "and", *_ASKED.findall(query[1])[:_MOST]]) or ()
            self._left -= len(found)
            notes = nsmallest(_SHOWN, (each for each in found if isinstance(each, str)), key=self._places.__getitem__)
            blocks = nsmallest(_SHOWN, (each for each in found if isinstance(each, Unit)), key=lambda each: each.span)
            self._answers[query[1]] = [*notes, *blocks]
        return self._answers[query[1]] if query else []

    @cached_property
    def _places(self) -> dict[str, int]:
        return {note.path: at for at, note in enumerate(self._notes)}

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Found]:
        """What the parts of queries find, by what these say."""
        known: dict[tuple[str, ...], Found] = {}
        for note in self._notes:
            called = folded(note.called)
            found: list[tuple[tuple[str, ...], str | Unit]] = [
                (("page", called), note.path),
                *((("page-tags", folded(tag)), note.path) for tag in note.tags),
                *((("task", each), unit) for unit in note.units for each in unit.marker.casefold().split()),
            ]
            above = called.split("/", NESTED)[:-1]
            found += [(("namespace", "/".join(above[:end])), note.path) for end in range(1, len(above) + 1)]
            for unit, said in _stated(note):
                found.append((("property", *said), unit.parent or note.path))
                found += [] if unit.parent else [(("page-property", *said), note.path)]
            for key, each in found:
                known.setdefault(key, set()).add(each)
        return known

    def _answer(self, words: list[str]) -> Found | None:
        """What the first part of a query means, or of ``not`` does not; takes its words. None for a query of another kind."""
        word = words.pop(0) if words else ""
        if word.startswith("[["):
            name = word.strip("[]")
            if ("", name) not in self._known:
                self._known["", name] = self._mentioning(name)
            return self._known["", name]
        kind, given = words.pop(0).lower() if word == "(" and words else "", list[str]()
        parts, denied = list[Found](), list[Found]()
        while words and words[0] != ")":
            if kind in ("and", "or", "not"):
                is_denied = words[:2] == ["(", "not"]
                if (part := self._answer(words)) is None or (is_denied and kind != "and"):
                    return None
                (denied if is_denied else parts).append(part)
            else:
                given.append(folded(words.pop(0).strip('[]#":')))
        del words[:1]
        if kind in _KINDS and given:
            known, most = _KINDS[kind]
            keys = [(each,) for each in given] if known in _OF_ANY else [given[:most]]
            return self._any([self._known.get((known, *key), set()) for key in keys])
        if kind != "and":
            return self._any(parts) if parts else None

        def is_in(found: str | Unit, part: Found) -> bool:  # or a block in one of the notes
            return found in part or (isinstance(found, Unit) and found.span.path in part)

        # What is in all parts is itself in one of blocks alone.
        blocks = (part for part in sorted(parts, key=len) if not any(isinstance(each, str) for each in part))
        tried = self._any([*itertools.islice(blocks, 1)] or parts)
        self._left -= len(tried)
        return {
            each
            for each in tried
            if all(is_in(each, other) for other in parts) and not any(is_in(each, other) for other in denied)
        }

    def _any(self, parts: Sequence[Found]) -> Found:
        """What one of several parts means; nothing once all took too long."""
        self._left -= sum(map(len, parts))
        return parts[0] if len(parts) == 1 else set[str | Unit]().union(*parts if self._left > 0 else ())


def _stated(note: Note) -> Iterator[tuple[Unit, tuple[str, ...]]]:
    """The properties of a note and of its blocks: their names, and these with each of their values."""
    for unit in note.units:
        for written, value in _STATED.findall(unit.text) if unit.kind in (Kind.METADATA, Kind.DEFINITIONS) else ():
            name = folded(written).replace("_", "-")
            yield from (
                (unit, said) for said in ((name,), *((name, folded(each)) for each in (value, *parts_of(value))))
            )
