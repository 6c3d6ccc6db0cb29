"""The index of terms: by letter in English, by pinyin in Chinese. Its pages are Typst's to find."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.addresses import GLOSSARY_PAGE


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in the index: its id, its name, and its place in the glossary."""

    id: str
    name: str
    place: str


def index(terms: tuple[Term, ...], language: str) -> list[tuple[str, list[Entry]]]:
    """The terms under their letters, everything that begins with no letter under ``#`` at the front."""
    entries = sorted((_key(term.name[language]), term.id, term.name[language]) for term in terms)
    return [
        (letter, [Entry(name, shown, f"{GLOSSARY_PAGE}#term-{name}") for _, name, shown in group])
        for letter, group in itertools.groupby(entries, key=lambda entry: _letter(entry[0]))
    ]


def _key(name: str) -> str:
    """What a name is sorted by: its sound, in small letters."""
    if name.isascii():
        return name.lower()
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take most of a second, and English terms need none

    return " ".join(lazy_pinyin(name)).lower()


def _letter(key: str) -> str:
    return key[0].upper() if key[:1].isascii() and key[:1].isalpha() else "#"
