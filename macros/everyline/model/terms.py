"""Recognizing glossary terms in a text, and telling apart those that share a form."""

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.editorial import Alias, Editorial, Term
from everyline.notes.units import normalize
from everyline.text.words import compile_forms


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text, from one character offset to another."""

    start: int
    end: int
    term: Term


class Terms:
    """All forms of all glossary terms, ready for searching."""

    def __init__(self, editorial: Editorial) -> None:
        self._owners: dict[str, list[tuple[Alias, Term]]] = {}
        for term in editorial.terms:
            for alias in term.aliases:
                self._owners.setdefault(_key(alias.text), []).append((alias, term))
        self._pattern = compile_forms((alias.text, term.exact) for term in editorial.terms for alias in term.aliases)

    def find(self, text: str, topic: str, block: str) -> Iterator[Found]:
        """The terms in a text, from left to right, the longest where several begin at one place.

        Args:
            text: where to look.
            topic: the topic whose page the text is printed on; decides what an ambiguous form means.
            block: the whole statement that the text is part of; quotes that qualify a form are looked up in it.
        """
        if not self._pattern:
            return
        for match in self._pattern.finditer(text):
            if term := self._meaning(match.group(), topic, block):
                yield Found(match.start(), match.end(), term)

    def named(self, name: str, topic: str = "") -> Term | None:
        """The term that a name or alias stands for, or None."""
        found = next(self.find(name.strip(), topic, name), None)
        return found.term if found and found.end - found.start == len(name.strip()) else None

    def _meaning(self, form: str, topic: str, block: str) -> Term | None:
        candidates = [
            (alias, term)
            for alias, term in self._owners[_key(form)]
            if not term.exact or " ".join(form.split()) == " ".join(alias.text.split())
        ]
        text = normalize(block)
        for alias, term in candidates:
            if topic in alias.topics or any(normalize(quote) in text for quote in alias.quotes):
                return term
        return next((term for alias, term in candidates if not alias.is_qualified), None)


def _key(form: str) -> str:
    return " ".join(form.lower().split())
