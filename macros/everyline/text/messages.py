"""Texts of the program in the languages that it has a catalog for: gettext files, one a language.

``locale/messages.pot`` has every text by its key (``msgctxt``) in English; ``locale/de.po`` has them in German. What a
catalog lacks, or holds as fuzzy, is English. A subject has a folder of its own beside its modules.
"""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from gettext import c2py
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from everyline.text.writing_systems import apostrophes, script, traditional

LOCALE = Path(__file__).parents[1] / "locale"
_TEMPLATE = "messages.pot"
_SOURCE = "en"  # the language of the template
# Which form of a text a number asks for, and its forms: mostly one
Forms = tuple[Callable[[int], int], tuple[str, ...]]


class Messages:
    """Looks up interface texts; an unknown key is an error of the program, not of the notes."""

    def __init__(self, language: str, more: Iterable[Path] = ()) -> None:
        """Read the texts. Plug-ins have folders of catalogs of their own beside that of the core."""
        self.language = language  # that the texts are in
        self._texts = {key: forms for folder in (LOCALE, *more) for key, forms in _all(folder, language).items()}

    @property
    def has_catalog(self) -> bool:
        """Whether any text is in the language, and not English in its place."""
        return self.language.partition("-")[0] == "en" or bool(_translations(LOCALE, self.language))

    def __getitem__(self, key: str) -> str:
        return self._texts[key][1][0]

    def __call__(self, key: str, **values: object) -> str:
        """The text under a key with its ``{placeholders}`` filled in, in the form that `count` asks for where it has several."""
        (rule, forms), count = self._texts[key], values.get("count")
        if not isinstance(count, int):
            return forms[0].format(**values)
        text = forms[rule(count)] if len(forms) > 1 else forms[0]
        return text.format(**values | {"count": self.number(count)})

    def number(self, number: int) -> str:
        """A number as the language writes it: 26,588 or 26.588."""
        return format_decimal(number, locale=_locale(self.language) or _SOURCE)

    def reason(self, reason: str) -> str:
        """Why a line is dropped: the text under a key, or the reason itself where it is a sentence already."""
        return self.known(f"reason-{reason}", reason)

    def known(self, key: str, otherwise: str) -> str:
        """The text under a key that notes may have brought, or else another one."""
        return self[key] if key in self._texts else otherwise

    def language_name(self, language: str) -> str:
        """What a language is called in the language of these texts, by its code; the code where nobody knows.

        A catalog may say so (``language-de``); for all that it doesn't, Unicode's own data does.
        """
        return _named(language, self.language)


def read_catalog(folder: Path, language: str) -> Mapping[str, str]:
    """All texts of a folder by their keys, in a language as far as it has them, else in English."""
    return {key: forms[0] for key, (_, forms) in _all(folder, language).items()}


def own_name(language: str) -> str:
    """What a language calls itself."""
    return _named(language, language)


def _named(language: str, reader: str) -> str:
    if told := _translations(LOCALE, reader).get(f"language-{language}"):
        return told[1][0]
    named, of_reader = _locale(language), _locale(reader)
    return (named.get_display_name(of_reader) if named and of_reader else "") or language


@lru_cache(maxsize=64)
def _all(folder: Path, language: str) -> Mapping[str, Forms]:
    english = ((each, (each.msgid, each.msgid_plural)) for each in polib.pofile(str(folder / _TEMPLATE)))
    texts = {each.msgctxt: tuple(apostrophes(form, _SOURCE) for form in forms if form) for each, forms in english}
    return {key: (lambda number: number != 1, forms) for key, forms in texts.items()} | _translations(folder, language)


@lru_cache(maxsize=64)
def _translations(folder: Path, language: str) -> dict[str, Forms]:
    """What the catalogs of a language have, that of its region before that of the language as a whole.

    Nobody has to write one for Traditional Chinese: it is made of the Simplified one.
    """
    found: dict[str, Forms] = {}
    for file in _files(folder, language):
        catalog = polib.pofile(str(file))
        rule = c2py(catalog.metadata.get("Plural-Forms", "plural=n != 1").partition("plural=")[2].rstrip("; "))
        is_made = file.stem == "zh" and script(language) == "Hant"
        for entry in catalog:
            if entry.translated():
                own = [form for _, form in sorted(entry.msgstr_plural.items())] or [entry.msgstr]
                found[entry.msgctxt] = (rule, tuple(map(traditional, own) if is_made else own))
    return found


def _files(folder: Path, language: str) -> list[Path]:
    """The catalogs of a language, that of its region behind that of the language as a whole."""
    files = (folder / f"{code}.po" for code in dict.fromkeys((language.partition("-")[0], language)))
    return [file for file in files if file.is_file()]


def _locale(language: str) -> Locale | None:
    with contextlib.suppress(UnknownLocaleError, ValueError):
        return Locale.parse(language, sep="-")
    return None
