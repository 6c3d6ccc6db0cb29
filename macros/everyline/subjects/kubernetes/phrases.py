"""Sentences that know how they were made, so that a page can say them in its own language.

To everything else they are plain English texts: they are compared, printed and stored as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

ARROW = "→"
"""Stands in a template between what is wrong and what to do."""


class Phrase(str):
    """An English text with the key of its template and what that was filled with, which may be phrases too.

    Attributes:
        key: of the template in the catalogs beside these modules.
        words: what stands for each name in braces.
        is_advice: whether it is what stands behind the arrow of the template.
    """

    __slots__ = ("is_advice", "key", "words")
    key: str
    words: Mapping[str, object]
    is_advice: bool

    @classmethod
    def fill(cls, key: str, template: str, words: Mapping[str, object], *, is_advice: bool = False) -> Phrase:
        """The text of an English template."""
        phrase = cls(_part(template, is_advice=is_advice).format(**words))
        phrase.key, phrase.words, phrase.is_advice = key, words, is_advice
        return phrase

    def worded(self, template: Callable[[str], str]) -> str:
        """The same in another language.

        Args:
            template: finds that language's template by a key.
        """
        words = {name: worded(value, template) for name, value in self.words.items()}
        return _part(template(self.key), is_advice=self.is_advice).format(**words)


def worded(value: object, template: Callable[[str], str]) -> object:
    """A phrase in another language; anything else as it is. See `Phrase.worded`."""
    return value.worded(template) if isinstance(value, Phrase) else value


def _part(template: str, *, is_advice: bool) -> str:
    wrong, arrow, advice = template.partition(ARROW)
    return (advice if is_advice else wrong).strip() if arrow else wrong
