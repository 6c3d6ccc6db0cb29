"""How each unit reads in each language: as its note has it, slips set right, or as somebody translated it; and how a language sets its punctuation."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from everyline.editorial import Slip
from everyline.languages.recognizing import is_decided, language_among, latin_language
from everyline.languages.translations import (
    Catalog,
    State,
    load_catalog,
    pieces,
    pieces_of_code,
    published_code,
    reword,
)
from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import Part, parts_of
from everyline.notes.units import Kind, Unit
from everyline.sorting.decisions import Corrections, set_right
from everyline.text.problems import Problem
from everyline.text.writing import base

_ENOUGH = 100  # units of a note tell its language


@dataclass(frozen=True, slots=True)
class Wording:
    """What a unit says in a language."""

    text: str  # Markdown, or code
    language: str  # of the text; the unit's own where the translation is missing
    state: State  # whether there is a translation, and whether it still fits


class Wordings:
    """All units in all languages, for pages of one of them."""

    def __init__(self, language: str, catalogs: dict[str, Catalog], corrections: Corrections, corpus: Corpus) -> None:
        self.language = language  # of the pages
        self.languages = tuple(catalogs)  # all those of the project
        self._catalogs = catalogs
        self.is_translated = any(each.file is not None for each in catalogs.values())
        self._corrections = corrections
        self._corpus = corpus
        self._foreign: dict[str, str] = {}  # notes in languages that are none of the project's; empty for all others
        self._found: dict[tuple[Unit, str], Wording] = {}  # every part of a page asks for the same

    def language_of(self, text: str) -> str:
        """The language that a text of the notes is in."""
        return language_among(text, self.languages)

    def spoken(self, text: str, path: str) -> str:
        """The language that a note's words are read in: that of the whole note, where their letters tell none."""
        found = self.language_of(text)
        if is_decided(text):
            return found
        if path not in self._foreign:
            own = latin_language(each.text for each in islice(self._corpus.note(path).units, _ENOUGH))
            self._foreign[path] = "" if own in map(base, self.languages) else own
        return self._foreign[path] or found

    def other(self, unit: Unit) -> str:
        """The language that a page can show a unit in beside its own; empty for none.

        Of two languages that is the one that the page is not in; of more the one that the note is in.
        """
        others = [each for each in self.languages if each != self.language]
        own = self.language_of(unit.text)
        return others[0] if len(others) == 1 else own if own in others else ""

    def own(self, unit: Unit) -> Wording:
        """A unit in the language of the pages."""
        return self.of(unit, self.language)

    def beside(self, unit: Unit) -> Wording | None:
        """A unit in the other language; None where there is none, or it says nothing new."""
        other = self.other(unit)
        if not other:
            return None
        wording = self.of(unit, other)
        return wording if wording.text != self.own(unit).text or wording.state is State.MISSING else None

    def mention(self, unit: Unit) -> Wording:
        """What a unit ought to say, for mentioning it elsewhere: its correction, else its own wording."""
        correction = self.correction(unit, self.language)
        is_text = correction and unit.kind is not Kind.CODE
        return Wording(correction, self.language, State.CURRENT) if is_text else self.own(unit)

    def correction(self, unit: Unit, language: str) -> str:
        """The right wording of a unit that says something wrong, else nothing."""
        found = self._corrections.shown.get(unit.id)
        return found.erratum.correction[language] if found else ""

    def slips_of(self, unit: Unit) -> tuple[Slip, ...]:
        """What is set right in a unit's text."""
        return self._corrections.slips_of(unit)

    def noted(self, unit: Unit) -> str:
        """A unit as its note has it, slips set right, and its punctuation as its language sets it."""
        text = self._corrections.text(unit)
        return text if unit.kind is Kind.CODE else typeset(text, self.language_of(unit.text))

    def of(self, unit: Unit, language: str) -> Wording:
        """A unit in a language."""
        if known := self._found.get((unit, language)):
            return known
        translations = [self._catalogs[language].lookup(piece) for piece in pieces(unit)]
        found = {each.state for each in translations}
        state = next((state for state in (State.MISSING, State.FUZZY, State.DRAFT) if state in found), State.CURRENT)
        if unit.kind is Kind.CODE:
            text, _ = set_right(self.code(unit.text, language), self._corrections.slips_of(unit))
            wording = Wording(text, self.language_of(text), state)
        elif translations and translations[0].text != unit.text:
            wording = Wording(typeset(translations[0].text, language), language, state)
        else:
            wording = Wording(self.noted(unit), self.spoken(unit.text, unit.span.path), state)
        self._found[unit, language] = wording
        return wording

    def parts(self, unit: Unit, language: str) -> tuple[Part, ...]:
        """The parts of a code unit, cut as the note has them, then worded in a language and set right."""
        slips: list[Slip] = [*self._corrections.slips_of(unit)]
        parts = []
        for part in parts_of(unit):
            commands = tuple(set_right(self.code(each, language), slips)[0] for each in part.commands)
            text, slips = set_right(self.code(part.text, language), slips)
            parts.append(replace(part, text=text, commands=commands))
        return tuple(parts)

    def code(self, code: str, language: str) -> str:
        """Code in a language."""
        return reword(code, lambda piece: self._catalogs[language].lookup(piece).text)


def load_wordings(
    project: Path, language: str, languages: tuple[str, ...], corpus: Corpus, corrections: Corrections
) -> tuple[Wordings, list[Problem]]:
    """The wordings of a corpus for pages of one of the project's languages, and what is wrong with the files of translations."""
    texts = [piece for note in corpus.notes for unit in note.units for piece in pieces(unit)]
    texts += [piece for code in published_code(project).values() for piece in pieces_of_code(code)]
    catalogs, problems = {}, []
    for each in languages:
        catalogs[each], found = load_catalog(project, each, languages, texts)
        problems += found
    return Wordings(language, catalogs, corrections, corpus), problems


# Code, addresses and the targets of links are no sentences.
_LITERAL = re.compile(r"(`+)(?:.(?!\1))*.\1|<[^<>\s]+>|\]\([^()\s]*\)|https?://[^\s，。；：、（）]+", re.DOTALL)
_HAN = r"\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = str.maketrans(",;:?!()", "，；：？！（）")
_MARK = re.compile(rf"(?<=[{_HAN}）”’》])(\**)[,;:?!](?!\d)[ ]?|(?<![\d\s])[,;:?!](?=\**[{_HAN}])")
_END = re.compile(r"(?<=[\w）”])[,;:]$", re.MULTILINE)  # of a line whose last word is Latin
_PAIR = re.compile(
    rf"(?<=[{_HAN}])[ ]?\(([^()\n]*)\)[ ]?|\(([^()\n]*[{_HAN}][^()\n]*)\)|\(([^()\n]*)\)(?=[ ]?[{_HAN}])"
)

_CALLED = re.compile(r"(?:[a-z\d][A-Z]|[_.]\w)\w*$", re.ASCII)
_NAME = 60  # characters of a name that is looked at


def typeset(text: str, language: str) -> str:
    """A text in Markdown as a language sets its punctuation."""
    rule = _RULES.get(language.partition("-")[0])
    return _outside(text, rule) if rule else text


def _chinese(text: str) -> str:
    """Full-width marks where a Chinese sentence has half-width ones."""
    if re.search(rf"[{_HAN}]", text):
        text = _END.sub(lambda match: match.group().translate(_WIDE), text)
    text = _MARK.sub(lambda match: match.group().rstrip(" ").translate(_WIDE), text)
    return _PAIR.sub(
        lambda match: match.group() if _is_call(match) else match.group().strip(" ").translate(_WIDE), text
    )


def _is_call(pair: re.Match[str]) -> bool:
    """Whether a pair of parentheses belongs to the name of a function, as in ``onCreate()``."""
    before = pair.string[max(0, pair.start() - _NAME) : pair.start()]
    return not any(pair.groups()) or (bool(_CALLED.search(before)) and not re.search(rf"[{_HAN}]", pair.group()))


_RULES: dict[str, Callable[[str], str]] = {"zh": _chinese}


def _outside(text: str, rule: Callable[[str], str]) -> str:
    """A text with a rule applied to what is no literal."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match.group())
        return "\ufffc"

    if "\ufffc" in text:
        return text
    pieces = iter(rule(_LITERAL.sub(hold, text)).split("\ufffc"))
    return next(pieces) + "".join(literal + piece for literal, piece in zip(held, pieces, strict=True))
