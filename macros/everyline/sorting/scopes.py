"""Rules that take many statements at once: all of a note, of a folder, with a tag, or that link a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar
from urllib.parse import unquote

from everyline.editorial import Rule
from everyline.notes.attachments import folded
from everyline.notes.corpus import Corpus
from everyline.notes.settings import within
from everyline.notes.units import TAG, Kind, Note, Unit

Claim = TypeVar("Claim")
_LINKED = re.compile(r"\]\(ref:([^)|]+)")
_NO_TEXT = re.compile(r"\]\([^)]*\)|(`+).+?\1", re.DOTALL)


class Scopes(Generic[Claim]):
    """Finds the claim on a statement that the narrowest scope makes: a tag or link on it or above it, then its note, then its folder."""

    def __init__(self, corpus: Corpus, claims: Iterable[Claim], rule_of: Callable[[Claim], Rule]) -> None:
        """Take the claims whose rules name a scope; of two that name the same, the first counts.

        Args:
            corpus: the notes.
            claims: of topics, in their order.
            rule_of: the rule of a claim.
        """
        self._corpus = corpus
        self._notes = {note.path: note for note in corpus.notes}
        self._claims: dict[str, dict[str, Claim]] = {kind: {} for kind in ("tag", "linked", "note", "folder")}
        for claim in claims:
            rule = rule_of(claim)
            if rule.scope:
                self._claims[rule.scope].setdefault(_key(rule), claim)
        self._by_note = {
            note.path: self._claims["note"][name]
            for note in corpus.notes
            for name in _names(note)
            if name in self._claims["note"]
        }

    def unused(self, placed: Iterable[Claim]) -> list[Claim]:
        """The claims that took nothing, of those that name a scope."""
        used = {id(each) for each in placed}
        return [each for claims in self._claims.values() for each in claims.values() if id(each) not in used]

    def find(self, unit: Unit) -> tuple[Claim, Unit | None] | None:
        """The claim on a statement, with the unit that bears the tag or the link where there is one."""
        found = self._on_units(unit) if self._claims["tag"] or self._claims["linked"] else None
        return found or next(((claim, None) for claim in self._around(unit)), None)

    def _on_units(self, unit: Unit) -> tuple[Claim, Unit | None] | None:
        """The claim of the nearest unit that bears a tag or a link, the statement's own first."""
        return next(
            (
                (self._claims[kind][name], node)
                for node in self._corpus.chain(unit)
                for kind, names in (("tag", tags_of(node)), ("linked", links_of(node)))
                for name in names
                if name in self._claims[kind]
            ),
            None,
        )

    def _around(self, unit: Unit) -> Iterator[Claim]:
        """The claims on all of a note: by its tags, itself, its folders from the inside out."""
        path = unit.span.path
        tags = _nested(self._notes[path].tags)
        yield from (self._claims["tag"][name] for name in tags if name in self._claims["tag"])
        if path in self._by_note:
            yield self._by_note[path]
        parts = within(path).split("/")[:-1]
        folders = (folded("/".join(parts[:end])) for end in range(len(parts), 0, -1))
        yield from (self._claims["folder"][name] for name in folders if name in self._claims["folder"])


def _key(rule: Rule) -> str:
    name = rule.name.removeprefix("#") if rule.scope == "tag" else rule.name
    return folded(within(name).strip("/") if rule.scope in ("note", "folder") else name)


def _names(note: Note) -> list[str]:
    """By what a note may be named: its path in the notes' folder, with or without its ending, its file, its title."""
    path = within(note.path)
    return [
        folded(each) for each in dict.fromkeys((path, path.rpartition(".")[0], note.name, note.called, *note.aliases))
    ]


def _nested(tags: Iterable[str]) -> list[str]:
    """Tags with those that they are parts of, the narrowest first: ``garden/trees`` is in ``garden``."""
    found = []
    for tag in tags:
        parts = tag.split("/")
        found += [folded("/".join(parts[:end])) for end in range(len(parts), 0, -1)]
    return found


def tags_of(unit: Unit) -> list[str]:
    """The tags of a unit in the form in which they are compared, with those that they are parts of."""
    written = TAG.findall(_NO_TEXT.sub("", unit.text)) if "#" in unit.text and unit.kind is not Kind.CODE else []
    return _nested([*unit.tags, *(each.rstrip("/-") for each in written)])


def links_of(unit: Unit) -> list[str]:
    """The names that a unit links, in the form in which they are compared."""
    if "](ref:" not in unit.text or unit.kind is Kind.CODE:
        return []
    return [folded(re.split(r"[#^]", unquote(each))[0]) for each in _LINKED.findall(unit.text)]
