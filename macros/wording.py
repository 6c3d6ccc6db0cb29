"""How each unit reads in each language: as its note has it, or as somebody translated it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from macros.corpus import Corpus
from macros.editorial import LANGUAGES
from macros.errors import Problem
from macros.published import published_code
from macros.transcript import Part, parts_of
from macros.translation import Catalog, State, load_catalog, pieces, pieces_of_code, reword
from macros.units import Kind, Unit, language_of


@dataclass(frozen=True, slots=True)
class Wording:
    """What a unit says in a language.

    Attributes:
        text: Markdown, or code.
        language: of the text; the unit's own where the translation is missing.
        state: whether there is a translation, and whether it still fits.
    """

    text: str
    language: str
    state: State


class Wordings:
    """All units in all languages, for pages of one of them."""

    def __init__(self, language: str, catalogs: dict[str, Catalog]) -> None:
        self.language = language
        self._catalogs = catalogs

    @property
    def other(self) -> str:
        """The language that a page can show beside its own."""
        return next(each for each in LANGUAGES if each != self.language)

    def own(self, unit: Unit) -> Wording:
        """A unit in the language of the pages."""
        return self.of(unit, self.language)

    def beside(self, unit: Unit) -> Wording | None:
        """A unit in the other language; None where that says nothing new."""
        wording = self.of(unit, self.other)
        return wording if wording.text != self.own(unit).text or wording.state is State.MISSING else None

    def of(self, unit: Unit, language: str) -> Wording:
        """A unit in a language."""
        translations = [self._catalogs[language].lookup(piece) for piece in pieces(unit)]
        state = next(
            (state for state in (State.MISSING, State.FUZZY) if state in {t.state for t in translations}), None
        )
        if unit.kind is Kind.CODE:
            text = self._reword(unit.text, language)
            return Wording(text, language_of(text), state or State.CURRENT)
        text = translations[0].text if translations else unit.text
        return Wording(text, language_of(unit.text) if text == unit.text else language, state or State.CURRENT)

    def parts(self, unit: Unit, language: str) -> tuple[Part, ...]:
        """The parts of a code unit, cut as the note has them, then worded in a language."""
        return tuple(self._part(part, language) for part in parts_of(unit))

    def code(self, code: str, language: str) -> str:
        """Published code in a language."""
        return self._reword(code, language)

    def _part(self, part: Part, language: str) -> Part:
        commands = tuple(self._reword(command, language) for command in part.commands)
        return replace(part, text=self._reword(part.text, language), commands=commands)

    def _reword(self, code: str, language: str) -> str:
        return reword(code, lambda piece: self._catalogs[language].lookup(piece).text)


def load_wordings(project: Path, language: str, corpus: Corpus) -> tuple[Wordings, list[Problem]]:
    """The wordings of a corpus for pages of one language, and what is wrong with the files of translations."""
    texts = [piece for note in corpus.notes for unit in note.units for piece in pieces(unit)]
    texts += [piece for code in published_code(project).values() for piece in pieces_of_code(code)]
    catalogs, problems = {}, []
    for each in LANGUAGES:
        catalogs[each], found = load_catalog(project, each, texts)
        problems += found
    return Wordings(language, catalogs), problems
