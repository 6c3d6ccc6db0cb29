"""The index of terms, in the order of their language. Its pages are Typst's to find."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.addresses import GLOSSARY_PAGE
from everyline.text.writing import fold, initial


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in the index: its id, its name, and its place in the glossary."""

    id: str
    name: str
    place: str


def index(terms: tuple[Term, ...], language: str) -> list[tuple[str, list[Entry]]]:
    """The terms under their letters, everything that begins with no letter under ``#`` at the front."""
    folded = [(fold(term.name[language], language), term.id, term.name[language]) for term in terms]
    entries = sorted((initial(key), key, name, shown) for key, name, shown in folded)  # `#` sorts before letters
    return [
        (letter, [Entry(name, shown, f"{GLOSSARY_PAGE}#term-{name}") for _, _, name, shown in group])
        for letter, group in itertools.groupby(entries, key=lambda entry: entry[0])
    ]
