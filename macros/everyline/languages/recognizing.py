"""Which of a project's languages a text is in."""

from __future__ import annotations

from everyline.notes.units import language_of
from everyline.text.writing import base, has_han, is_latin, script


def language_among(text: str, languages: tuple[str, ...]) -> str:
    """The language of a text, one of the project's where it can be, else the one that it seems to be in.

    Texts that nothing decides are in the project's first language in Latin letters, or else in its first language.
    """
    found = language_of(text, next((each for each in languages if is_latin(each)), languages[0]))
    if found in languages:
        return found
    if same := next((each for each in languages if base(each) == base(found)), ""):
        return same
    if same := next((each for each in languages if script(each) == script(found) != "Latn"), ""):
        return same  # Ukrainian is written as Russian is, Persian as Arabic
    # A text without kana may be Japanese as well as Chinese.
    return next((each for each in languages if has_han(each)), found) if found == "zh" else found


def is_decided(text: str) -> bool:
    """Whether a text shows what language it is in; names and commands don't, and need no translation."""
    return language_of(text, "") != ""
