"""The glossary's terms in what notes say: which form stands where, and what an ambiguous one means there."""

import re
from collections.abc import Iterator

from everyline.editorial import Alias, Editorial, Term
from everyline.notes.units import normalize
from everyline.text.words import compile_forms, typed


class Terms:
    """All forms of all glossary terms, ready for searching."""

    def __init__(self, editorial: Editorial) -> None:
        self._owners: dict[str, list[tuple[Alias, Term]]] = {}
        for term in editorial.terms:
            for alias in term.aliases:
                self._owners.setdefault(typed(alias.text).lower(), []).append((alias, term))
        self._pattern = compile_forms((alias.text, term.exact) for term in editorial.terms for alias in term.aliases)

    def find(self, text: str, topic: str, block: str) -> Iterator[tuple[re.Match[str], Term]]:
        """The terms in a text and where they stand, from left to right, the longest where several begin at one place.

        What an ambiguous form means is decided by the topic on whose page the text is printed, and by quotes in the block that it is part of.
        """
        if not self._pattern:
            return
        for match in self._pattern.finditer(text):
            if term := self._meaning(match.group(), topic, block):
                yield match, term

    def named(self, name: str, topic: str = "") -> Term | None:
        """The term that a name or alias stands for, or None."""
        found, term = next(self.find(name.strip(), topic, name), (None, None))
        return term if found and found[0] == name.strip() else None

    def _meaning(self, form: str, topic: str, block: str) -> Term | None:
        candidates = [
            (alias, term)
            for alias, term in self._owners[typed(form).lower()]
            if not term.exact or typed(form) == typed(alias.text)
        ]
        for alias, term in candidates:
            if topic in alias.topics or (
                alias.quotes and any(each in normalize(block) for each in map(normalize, alias.quotes))
            ):
                return term
        return next((term for alias, term in candidates if not alias.is_qualified), None)
