"""One text in several languages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

_ANY = ""  # the key of a text that is the same in all languages


class Text(Mapping[str, str]):
    """A text by language, immutable.

    ``text[language]`` always is a text. Where that language has none, the same language of another region stands in
    (``pt`` for ``pt-BR``), else the first one that was given; an empty `Text` is empty in every language.
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] | None = None, **more: str) -> None:
        self._texts = {**(texts or {}), **more}

    @classmethod
    def same(cls, words: str) -> Text:
        """A name or a value: the same in every language."""
        return cls({_ANY: words})

    @classmethod
    def join(cls, texts: Iterable[Text], separator: Text | str) -> Text:
        """Texts set together in each language; empty ones left out, and of repeated ones all but the first."""
        between, texts = cls.same(separator) if isinstance(separator, str) else separator, [*texts]
        return cls(
            {
                language: between[language].join(filter(None, dict.fromkeys(text[language] for text in texts)))
                for language in dict.fromkeys(language for text in (between, *texts) for language in text)
            }
        )

    def map(self, change: Callable[[str], str]) -> Text:
        """The text with a function applied in each language."""
        return Text({language: change(words) for language, words in self._texts.items()})

    def __getitem__(self, language: str) -> str:
        for key in (language, language.partition("-")[0]):
            if key in self._texts:
                return self._texts[key]
        return next(iter(self._texts.values()), "")

    def __contains__(self, language: object) -> bool:
        return language in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __bool__(self) -> bool:
        return any(self._texts.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self._texts == other._texts

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Text({self._texts})"


NO_TEXT = Text()
