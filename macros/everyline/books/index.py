"""The index of terms, in the order of their language. Its pages are Typst's to find."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.addresses import GLOSSARY_PAGE
from everyline.text.writing import under_letters


@dataclass(frozen=True, slots=True)
class Entry:
    """A term in the index: its id, its name, and its place in the glossary."""

    id: str
    name: str
    place: str


def index(terms: tuple[Term, ...], language: str) -> list[tuple[str, list[Entry]]]:
    """The terms under their letters."""
    return [
        (letter, [Entry(term.id, term.name[language], f"{GLOSSARY_PAGE}#term-{term.id}") for term in group])
        for letter, group in under_letters(terms, lambda term: term.name[language], language)
    ]
