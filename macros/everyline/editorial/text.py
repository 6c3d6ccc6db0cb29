"""The languages of a site, and reading what files say in all of them."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.editorial.yamlfile import Value

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


NO_TEXT = Text("", "")


def both(value: Value) -> Text:
    """A text in both languages; empty where the value is absent."""
    return Text(*value.record(*LANGUAGES))


def authority_in(value: Value) -> tuple[str, str]:
    """Title and address of the page that something rests on; empty texts where the value is absent."""
    title, _ = value.record("title", "url")
    return title, value.get("url").web_address()
