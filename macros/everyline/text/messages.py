"""Texts of the program in the languages that it has a catalog for: gettext files, one a language.

``locale/messages.pot`` has every text by its key (``msgctxt``) in English; ``locale/de.po`` has them in German. What a
catalog lacks, or holds as fuzzy, is English. A subject has a folder of its own beside its modules.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from gettext import c2py
from pathlib import Path

import polib
from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from everyline.text.writing import apostrophes, script, traditional

LOCALE = Path(__file__).parent / "locale"
_TEMPLATE = "messages.pot"
_SOURCE = "en"  # the language of the template


class Messages:
    """Looks up interface texts; an unknown key is an error of the program, not of the notes."""

    def __init__(self, language: str, more: Iterable[Path] = ()) -> None:
        """Read the texts. Plug-ins have folders of catalogs of their own beside that of the core."""
        self.language = language  # that the texts are in
        self._texts = {
            key: words for folder in (LOCALE, *more) for key, words in read_catalog(folder, language).items()
        }
        self._counted = {key: forms for folder in (LOCALE, *more) for key, forms in _counted(folder, language).items()}

    @property
    def has_catalog(self) -> bool:
        """Whether any text is in the language, and not English in its place."""
        return self.language.partition("-")[0] == "en" or bool(_translations(LOCALE, self.language))

    def __getitem__(self, key: str) -> str:
        return self._texts[key]

    def __call__(self, key: str, **values: object) -> str:
        """The text under a key with its ``{placeholders}`` filled in, in the form that `count` asks for where it has several."""
        count = values.get("count")
        if not isinstance(count, int):
            return self._texts[key].format(**values)
        rule, forms = self._counted.get(key, (int, ()))
        text = forms[rule(count)] if forms else self._texts[key]
        return text.format(**values | {"count": self.number(count)})

    def number(self, number: int) -> str:
        """A number as the language writes it: 26,588 or 26.588."""
        return format_decimal(number, locale=_locale(self.language))

    def reason(self, reason: str) -> str:
        """Why a line is dropped: the text under a key, or the reason itself where it is a sentence already."""
        return self._texts.get(f"reason-{reason}", reason)

    def language_name(self, language: str) -> str:
        """What a language is called in the language of these texts, by its code; the code where nobody knows.

        A catalog may say so (``language-de``); for all that it doesn't, Unicode's own data does.
        """
        return _translations(LOCALE, self.language).get(f"language-{language}") or _name(language, self.language)


@lru_cache(maxsize=64)
def read_catalog(folder: Path, language: str) -> Mapping[str, str]:
    """All texts of a folder by their keys, in a language as far as it has them, else in English."""
    texts = {entry.msgctxt: apostrophes(entry.msgid, _SOURCE) for entry in polib.pofile(str(folder / _TEMPLATE))}
    return {**texts, **_translations(folder, language)}


def own_name(language: str) -> str:
    """What a language calls itself."""
    return _translations(LOCALE, language).get(f"language-{language}") or _name(language, language)


@lru_cache(maxsize=64)
def _translations(folder: Path, language: str) -> Mapping[str, str]:
    """What the catalogs of a language have, that of its region before that of the language as a whole.

    Nobody has to write one for Traditional Chinese: it is made of the Simplified one.
    """
    return {
        entry.msgctxt: traditional(entry.msgstr) if file.stem == "zh" and script(language) == "Hant" else entry.msgstr
        for file in _files(folder, language)
        for entry in polib.pofile(str(file))
        if entry.translated() and not entry.msgid_plural
    }


@lru_cache(maxsize=64)
def _counted(folder: Path, language: str) -> Mapping[str, tuple[Callable[[int], int], tuple[str, ...]]]:
    """The texts that have a form for each kind of number: which form a number asks for, and the forms."""
    found: dict[str, tuple[Callable[[int], int], tuple[str, ...]]] = {}
    for file in (folder / _TEMPLATE, *_files(folder, language)):
        catalog = polib.pofile(str(file))
        rule = c2py(catalog.metadata.get("Plural-Forms", "plural=n != 1").partition("plural=")[2].rstrip("; "))
        for entry in catalog:
            if entry.msgid_plural and (file.name == _TEMPLATE or entry.translated()):
                own = (form for _, form in sorted(entry.msgstr_plural.items()))
                forms = (entry.msgid, entry.msgid_plural) if file.name == _TEMPLATE else tuple(own)
                if file.stem == "zh" and script(language) == "Hant":
                    forms = tuple(map(traditional, forms))
                found[entry.msgctxt] = (rule, forms)
    return found


def _files(folder: Path, language: str) -> list[Path]:
    """The catalogs of a language, that of its region behind that of the language as a whole."""
    files = (folder / f"{code}.po" for code in dict.fromkeys((language.partition("-")[0], language)))
    return [file for file in files if file.is_file()]


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _name(language: str, reader: str) -> str:
    try:
        found = Locale.parse(language, sep="-").get_display_name(Locale.parse(reader, sep="-"))
    except (UnknownLocaleError, ValueError):
        return language
    return found or language
