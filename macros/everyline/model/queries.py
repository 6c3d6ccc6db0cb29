"""What a note's query asks for, as Logseq's simple ones do: ``{{query (and [[Pie]] (task TODO))}}``."""

import re
from collections.abc import Callable, Iterable, Iterator

from everyline.notes.attachments import folded
from everyline.notes.properties import parts_of
from everyline.notes.units import Kind, Note, Unit

_QUERY = re.compile(r"\{\{query\s+(?=\S)([^{}]+)\}\}", re.IGNORECASE)
# Of a block of Org mode that holds a simple one.
_BLOCK = re.compile(r"\{\s*:query\s+(\((?:[^()]|\((?:[^()]|\([^()]*\))*+\))*+\)|\[\[[^\[\]]+\]\])")
_ASKED = re.compile(r"[()]|\[\[[^\[\]]+\]\]|\"[^\"]*\"|[^\s()\[\]]+")
_STATED = re.compile(r"(?m)^([^\n:]+)(?:::|\n:)[ \t]*+(.*)$")  # a property, as it stands or as a list of terms
_MOST = 80  # words of a query
Answer = set[str | Unit] | None  # the paths of notes, and blocks; None for a query of another kind


def answered(text: str, notes: Iterable[Note], mentioning: Callable[[str], set[str | Unit]]) -> Answer:
    """What the query in a text asks for, if it has one; `mentioning` tells what mentions a name."""
    query = _QUERY.search(text) if "{{query" in text else _BLOCK.match(text)
    return _answer(["(", "and", *_ASKED.findall(query[1])[:_MOST]], notes, mentioning) if query else None


def _answer(words: list[str], notes: Iterable[Note], mentioning: Callable[[str], set[str | Unit]]) -> Answer:
    """What the first part of a query means, or of ``not`` does not; takes its words."""
    word = words.pop(0) if words else ""
    if word.startswith("[["):
        return mentioning(word.strip("[]"))
    kind, given = words.pop(0).lower() if word == "(" and words else "", list[str]()
    parts, denied = list[set[str | Unit]](), list[set[str | Unit]]()
    while words and words[0] != ")":
        if kind in ("and", "or", "not"):
            is_denied = words[:2] == ["(", "not"]
            if (part := _answer(words, notes, mentioning)) is None or (is_denied and kind != "and"):
                return None
            (denied if is_denied else parts).append(part)
        else:
            given.append(folded(words.pop(0).strip('[]#":')))
    del words[:1]
    if kind in _FINDS and given:
        return {each for note in notes for each in _FINDS[kind](note, given)}
    if kind != "and":
        return set[str | Unit]().union(*parts) if parts else None

    def is_in(found: str | Unit, part: set[str | Unit]) -> bool:  # or a block in one of the notes
        return found in part or (isinstance(found, Unit) and found.span.path in part)

    found = (each for part in parts for each in part)
    return {
        each
        for each in found
        if all(is_in(each, other) for other in parts) and not any(is_in(each, other) for other in denied)
    }


def _stating(note: Note, given: list[str]) -> Iterator[Unit]:
    """The properties of a note and of its blocks that have a name and, where one is given, a value."""
    for unit in note.units:
        for name, value in _STATED.findall(unit.text) if unit.kind in (Kind.METADATA, Kind.DEFINITIONS) else ():
            values = {folded(value), *map(folded, parts_of(value))}
            if [folded(name).replace("_", "-"), *given[1:2]] == given[:2] and {*given[1:2]} <= values:
                yield unit


# What the parts of a query find in a note, by what these begin with: itself by its path, or blocks of it.
_FINDS: dict[str, Callable[[Note, list[str]], Iterable[str | Unit]]] = {
    "page-tags": lambda note, given: [note.path] if {*given} & {*map(folded, note.tags)} else [],
    "page-property": lambda note, given: [note.path for unit in _stating(note, given) if not unit.parent],
    "property": lambda note, given: [unit.parent or note.path for unit in _stating(note, given)],
    "namespace": lambda note, given: [note.path] if folded(note.called).startswith(f"{given[0]}/") else [],
    "page": lambda note, given: [note.path] if folded(note.called) == given[0] else [],
    "task": lambda note, given: (unit for unit in note.units if {*given} & {*unit.marker.casefold().split()}),
}
_FINDS |= {"tags": _FINDS["page-tags"], "todo": _FINDS["task"]}
