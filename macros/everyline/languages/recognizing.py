"""Which of a project's languages a text is in."""

import re
from functools import lru_cache

from everyline.notes.units import language_of
from everyline.text.chinese import is_traditional
from everyline.text.writing import base, direction, has_han, is_latin, script

_LATIN = re.compile("[A-Za-z]")


@lru_cache(maxsize=2**16)  # every page asks it of every line
def language_among(text: str, languages: tuple[str, ...]) -> str:
    """The language of a text, one of the project's where it can be, else the one that it seems to be in.

    Texts that nothing decides are in the project's first language in Latin letters, or else in its first language; but words in Latin
    letters are not in one that runs the other way.
    """
    latin = next((each for each in languages if is_latin(each)), "")
    runs_on = direction(languages[0]) == "ltr" or not _LATIN.search(text)
    found = language_of(
        text, latin or (languages[0] if runs_on else "en")
    )  # whatever it is, it runs from left to right
    if alike := [each for each in languages if base(each) == base(found)]:
        return alike[0] if len(alike) == 1 or found != "zh" else _chinese(text, alike)
    if same := next((each for each in languages if script(each) == script(found) != "Latn"), ""):
        return same  # Ukrainian is written as Russian is, Persian as Arabic
    # A text without kana may be Japanese as well as Chinese.
    if found == "zh" and not (own := next((each for each in languages if has_han(each)), "")):
        return "zh-Hant" if is_traditional(text) else found
    return own if found == "zh" else found


def _chinese(text: str, languages: list[str]) -> str:
    """Which kind of Chinese a text is in: the first of the project's where nothing tells them apart."""
    kind = is_traditional(text)
    return next((each for each in languages if kind is None or (script(each) == "Hant") == kind), languages[0])


def is_decided(text: str) -> bool:
    """Whether a text shows what language it is in; names and commands don't, and need no translation."""
    return language_of(text, "") != ""
