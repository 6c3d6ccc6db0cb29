"""A note in which somebody edited words while its site is previewed: where few pages show them, the model goes on from the last one.

Everything else that is edited has the whole model made anew. What is asked of an edit here is what other pages say of a note: its names, tags, days
and headings, how many lines and statements it has and of what kind, what leads somewhere, what it begins with, the languages it is read in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace

from everyline.languages.wording import Wordings
from everyline.model.addresses import UNSORTED_PAGE
from everyline.model.ledger import account
from everyline.model.navigation import beginning
from everyline.model.pipeline import forget
from everyline.model.printing import Printer
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.units import Kind, Note, Unit
from everyline.sorting.arrangement import Entry
from everyline.sorting.homes import UNSORTED

_PLAIN = (Kind.HIGHLIGHT, Kind.NOTE, Kind.BULLET, Kind.STEP, Kind.PARAGRAPH)
# What leads somewhere, or names something; and what else may do so, ask, compute or mark something. Words and how they are stressed do not.
_LEADING = re.compile(r"\[[^\[\]]*\]\([^()\s]*\)|#[\w/-]+")
_SPEAKING = re.compile(r"[\[\]<>#{}|\\^`$%]|::|//|www\.")
_ASKING = re.compile(r"\{\{query|:query", re.IGNORECASE)
_SAID = {"sha256", "lines", "units"}


def is_plain(site: Site) -> bool:
    """Whether a page of a note says nothing that people decided or a subject found, and no other page asks for statements of notes."""
    texts = (unit.text for note in site.corpus.notes for unit in note.units)
    return not (
        site.editorial.topics or site.editorial.terms or site.has(UNSORTED_PAGE) or any(map(_ASKING.search, texts))
    )


def say_again(site: Site, before: Note, now: Note) -> set[str]:
    """Have a note say what it says now, read alone as it was read before.

    Returns:
        The pages that this changes, beside the ledger: its own, and those to which what was edited leads. Nothing where it may change others; then the model
        is of no use any more.
    """
    corpus, path = site.corpus, before.path
    note = corpus.note(path)
    units = _units(note, before, now)
    new = replace(note, sha256=now.sha256, lines=now.lines, units=tuple(units or ()))
    if units is None or beginning(new) != beginning(note) or note is corpus.home or note.is_of_folder:
        return set()
    exchanged = {old: unit for old, unit in zip(note.units, units, strict=True) if old is not unit}
    names = {old.id: unit.id for old, unit in exchanged.items()}
    taken = corpus.occurrences.keys() - names.keys()
    is_alone = all(corpus.occurrences[each.id] == (each,) for each in exchanged) and len({*names.values()}) == len(
        names
    )
    if not is_alone or names.keys() & corpus.alike or taken & {*names.values()} or _is_shown(site, note):
        return set()
    forget()  # it would be taken for one of the notes as they were
    languages = [*_languages(site.wordings, note)]
    corpus.exchange(new, exchanged)
    placements, arrangement = site.arrangement.placements, site.arrangement
    moved = {
        names.get(name, name): replace(each, unit=exchanged[each.unit]) if each.unit in exchanged else each
        for name, each in placements.items()
    }
    placements.clear()
    placements.update(moved)

    def is_of(entry: Entry) -> bool:
        return entry.unit.span.path == path or bool(corpus.moved)

    for group, entries in arrangement.groups.items():
        arrangement.groups[group] = tuple(_exchanged(each, exchanged) if is_of(each) else each for each in entries)
    object.__setattr__(site.ledger, "notes", corpus.notes)
    site.ledger.lines[path] = account(new, corpus, site.addresses, site.messages)
    site.wordings.forget(path)
    printer = Printer(site.prints, corpus, site.wordings, Renderer(site.linker, site.messages))
    printer.print_later(filter(is_of, arrangement.groups.get((UNSORTED, ""), ())), site.addresses)
    if languages != [*_languages(site.wordings, new)]:
        return set()
    return {new.page, *site.linker.references.exchange(exchanged)}


def _units(note: Note, before: Note, now: Note) -> list[Unit] | None:
    """The units of a note as it is now, those that are as they were among them; None where it differs in more than a few words."""
    said = (each.name for each in fields(Note) if each.init and each.name not in _SAID)
    is_alike = all(getattr(before, each) == getattr(now, each) for each in said) and before.called == now.called
    is_alike &= before.lines == note.lines and len(before.lines) == len(now.lines)
    if not is_alike or before.withheld or before.private or not len(note.units) == len(before.units) == len(now.units):
        return None
    found: dict[Unit, Unit] = {}
    changed = {number for number, pair in enumerate(zip(before.lines, now.lines, strict=True), 1) if pair[0] != pair[1]}
    for own, was, new in zip(note.units, before.units, now.units, strict=True):
        is_same = own.text == was.text and _about(was) == _about(new) and _above(was) == _above(new)
        if not is_same or (new.parent and new.parent not in found):
            return None
        parent = found[new.parent] if new.parent else None
        if parent is own.parent and was.text == new.text and changed.isdisjoint(new.span.lines):
            found[new] = own
            continue
        texts = was.text, new.text
        is_plain = own.id == was.id and new.kind in _PLAIN and not new.block
        is_plain &= len({*map(str, map(_LEADING.findall, texts))}) == 1
        if not is_plain or any(_SPEAKING.search(_LEADING.sub("", each)) or "![" in each for each in texts):
            return None
        found[new] = replace(new, parent=parent)
        changed.difference_update(new.span.lines)
    return None if changed else [*found.values()]


def _exchanged(entry: Entry, units: Mapping[Unit, Unit]) -> Entry:
    children = tuple(_exchanged(each, units) for each in entry.children)
    return Entry(units.get(entry.unit, entry.unit), children, tuple(units.get(each, each) for each in entry.path))


def _about(unit: Unit) -> tuple[object, ...]:
    return tuple(getattr(unit, each.name) for each in fields(Unit) if each.init and each.name not in ("text", "parent"))


def _above(unit: Unit) -> str:
    return str(unit.parent.span) if unit.parent else ""


def _is_shown(site: Site, note: Note) -> bool:
    """Whether another note shows this one, or a part of it."""
    references = site.linker.references
    led = (each for unit in references.backlinks.get(note.path, ()) for each in references.of(unit))
    return any(is_shown and target.note and target.note.path == note.path for _, target, is_shown in led)


def _languages(wordings: Wordings, note: Note) -> Iterator[str]:
    """What its name, its headings and what leads from it elsewhere are read in."""
    yield wordings.spoken(note.called, note.path)
    for unit in note.units:
        if unit.kind not in _PLAIN or _SPEAKING.search(unit.text):
            yield wordings.spoken(unit.text, note.path, unit)
