"""How each unit reads in each language: as its note has it, slips set right, or as somebody translated it in ``editorial/locale/*.po``; and how a
language sets its punctuation.

The rules are gettext's: a text is translated by the entry whose ``msgid`` it is; where the note has changed since, by
the one that is nearest among those that nothing else uses, and that translation counts as fuzzy.
"""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache, partial
from pathlib import Path

import polib
from rapidfuzz import fuzz, process

from everyline.editorial import Slip
from everyline.languages.recognizing import has_words, is_decided, language_among, latin_language
from everyline.notes.corpus import SUFFIXES, Corpus
from everyline.notes.encodings import decode
from everyline.notes.transcripts import TranscriptPart, parts_of_code
from everyline.notes.units import NOTES, Kind, Unit, normalize
from everyline.sorting.decisions import Corrections, set_right
from everyline.text.files import find_files, read
from everyline.text.problems import Problem
from everyline.text.writing_systems import base, typeset

LOCALE = "editorial/locale"
FUZZY = "fuzzy"
MACHINE_MADE = "machine-made"  # with "fuzzy" until a person approves it by taking that away
_ALIKE = 65  # of 100: below, two texts say different things more often than the same
_FEW = 20  # of these, the most alike, are kept for each text: files of thousands that are alike have millions
# In code: a comment, as shell and YAML begin it, and a placeholder.
_PIECE = re.compile(r"(?:^|(?<=\s))#.*\S|<[^<>\n]+>", re.MULTILINE)
_PLACEHOLDER = re.compile(r"<[^<>\n]+>")
_NO_LETTERS = re.compile(r"[\W_]+")
_LINE = re.compile(r"\(line (\d+)\)")


class State(Enum):
    """Whether a text is there in a language."""

    CURRENT = "current"
    FUZZY = "fuzzy"
    DRAFT = "draft"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Translation:
    """What a text is in another language; where that is missing, the text itself."""

    text: str
    state: State


@dataclass(frozen=True, slots=True)
class Match:
    """The entry that translates a text: made for this text, or for one that was nearly the same."""

    entry: polib.POEntry
    is_exact: bool


class Catalog:
    """The translations into one language."""

    def __init__(
        self,
        language: str,
        languages: tuple[str, ...],
        file: polib.POFile | None,
        texts: Iterable[str],
        is_said: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self.language = language
        self.languages = languages  # all those of the project
        self.path = catalog_path(language)  # of the file, relative to the project
        self.file = file  # as polib read it; None where there is none
        entries: dict[str, polib.POEntry] = {}
        for entry in file or ():  # one that is in use wins over one that was given up
            if entry.msgid not in entries or entries[entry.msgid].obsolete > entry.obsolete:
                entries[entry.msgid] = entry
        wanted = [text for text in dict.fromkeys(texts) if not self.is_own(text)]
        # The entry of each text that has one
        self.matches = {text: Match(entries[text], is_exact=True) for text in wanted if text in entries}
        spare = [entry for text, entry in entries.items() if text not in self.matches]
        missing = [text for text in wanted if text not in self.matches]
        # What a note says and nobody reads is private, and so is its translation, whatever is nearly the same.
        self.matches |= _nearest(
            missing, [each for each in spare if missing and each.msgstr and not is_said(each.msgid)]
        )
        used = {id(match.entry) for match in self.matches.values()}
        # The entries that translate nothing any more, in the order of the file
        self.unused = [entry for entry in spare if id(entry) not in used]

    def lookup(self, text: str) -> Translation:
        """A text in the catalog's language.

        What shows no language may be a name or a command, the same in every language; so it is missing only where
        somebody put it into the file. In a project of one language nothing is missing that the file does not have.
        """
        match = self.matches.get(text)
        if self.is_own(text) or (not match and not self.wants(text)):
            return Translation(text, State.CURRENT)
        if not match or not match.entry.msgstr:
            return Translation(text, State.MISSING)
        entry, state = match.entry, State.FUZZY
        if match.is_exact and not (entry.fuzzy and entry.previous_msgid):
            state = State.CURRENT if not entry.fuzzy else State.DRAFT if MACHINE_MADE in entry.flags else State.FUZZY
        return Translation(entry.msgstr, state)

    def is_own(self, text: str) -> bool:
        """Whether a text is in the catalog's language already."""
        return language_among(text, self.languages) == self.language

    def wants(self, text: str) -> bool:
        """Whether a text needs a translation, though nobody put it into the file."""
        return len(self.languages) > 1 and not self.is_own(text) and is_decided(text)


def catalog_path(language: str) -> str:
    """The file that holds the translations into a language, relative to the project."""
    return f"{LOCALE}/{language}.po"


def load_catalog(
    project: Path, language: str, languages: tuple[str, ...], texts: Iterable[str]
) -> tuple[Catalog, list[Problem]]:
    """The translations into a language, none where there is no file; and what is wrong with the file. The texts, all that the notes say, decide which
    entries are still in use.
    """
    path, empty = catalog_path(language), partial(Catalog, language, languages, None, texts)
    if not (project / path).is_file():
        return empty(), []
    try:
        file = polib.pofile(str(project / path), encoding="utf-8")
    except UnicodeDecodeError:
        return empty(), [Problem(path, 0, "is not UTF-8", "save it as UTF-8")]
    except OSError as error:
        found = _LINE.search(str(error))
        line = int(found.group(1)) if found else 0
        return empty(), [Problem(path, line, "not readable as gettext", "mend it in an editor")]
    first: dict[str, int] = {}
    problems = []
    for entry in file:
        line = entry.linenum or 1
        if not entry.obsolete and first.setdefault(entry.msgid, line) != line:
            message = f"translates {entry.msgid[:40]!r} again, as line {first[entry.msgid]} does"
            problems.append(Problem(path, line, message, "remove one of the two"))
    said = cache(partial(_letters_of_notes, project))
    return Catalog(language, languages, file, texts, lambda text: _NO_LETTERS.sub("", text) in said()), problems


def _letters_of_notes(project: Path) -> str:
    """All letters of the notes, private or not."""
    said = []
    for each in find_files(project, NOTES)[0]:
        with suppress(OSError):  # what nobody may read is told where notes are read
            if each.path.lower().endswith(SUFFIXES):
                said.append(_NO_LETTERS.sub("", decode(read(each.file), each.path)[0]))
    return "\n".join(said)


def pieces(unit: Unit) -> tuple[str, ...]:
    """What there is to translate of a unit: its text and the placeholders in it, or of code those and each comment."""
    if unit.kind is Kind.CODE:
        return pieces_of_code(unit.text)
    if not unit.kind.is_statement and unit.kind is not Kind.HEADING:
        return ()
    # The examples show commands by themselves, and their placeholders with them.
    return (unit.text, *filter(is_decided, _PLACEHOLDER.findall(unit.text)))


def pieces_of_code(code: str) -> tuple[str, ...]:
    """What there is to translate of code: each comment and placeholder."""
    return tuple(_PIECE.findall(code))


def reword(code: str, translate: Callable[[str], str]) -> str:
    """Code with each comment and placeholder put through a function; it has as many lines as before, and what stays the same keeps its blanks."""

    def said(found: re.Match[str]) -> str:
        own = found.group()
        return own if (told := translate(own)) == own else " ".join(told.split())

    return _PIECE.sub(said, code)


def _nearest(texts: list[str], spare: list[polib.POEntry]) -> dict[str, Match]:
    """The spare entries that were made for nearly these texts, each for one text, the most alike first."""
    choices = [normalize(entry.msgid) for entry in spare]
    pairs = [
        (-score, row, column)
        for row, text in enumerate(texts)
        for _, score, column in process.extract(
            normalize(text), choices, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=_FEW
        )
    ]
    matches: dict[str, Match] = {}
    taken: set[int] = set()
    for _, row, column in sorted(pairs):
        if texts[row] not in matches and column not in taken:
            matches[texts[row]] = Match(spare[column], is_exact=False)
            taken.add(column)
    return matches


PUBLISHED = "editorial/examples"


def published_code(project: Path) -> dict[str, str]:
    """The text of each file by its path relative to the project, in the order of names."""
    files = sorted(
        file for file in (project / PUBLISHED).glob("*") if file.suffix.lower() in (".yaml", ".yml", ".json")
    )
    return {f"{PUBLISHED}/{file.name}": file.read_text(encoding="utf-8", errors="replace") for file in files}


_ENOUGH = 100  # units of a note, or of a part of it, tell its language


@dataclass(frozen=True, slots=True)
class Wording:
    """What a unit says in a language."""

    text: str  # Markdown, or code
    language: str  # of the text; the unit's own where the translation is missing
    state: State  # whether there is a translation, and whether it still fits


class Wordings:
    """All units in all languages, for pages of one of them."""

    def __init__(
        self, language: str, catalogs: dict[str, Catalog], corrections: Corrections, corpus: Corpus, *, is_edited: bool
    ) -> None:
        self.language = language  # of the pages
        self.languages = tuple(catalogs)  # all those of the project
        self._catalogs = catalogs
        self.is_translated = any(each.file is not None for each in catalogs.values())
        self._corrections = corrections
        # By somebody who has a style of the house; what nobody edits stands as it was written.
        self._is_edited = is_edited
        self._corpus = corpus
        self._spoken: dict[str, dict[Unit | None, str]] = {}  # by the small words of notes and their parts
        self._found: dict[tuple[Unit, str], Wording] = {}  # every part of a page asks for the same

    def language_of(self, text: str) -> str:
        """The language that a text of the notes is in."""
        return language_among(text, self.languages)

    def spoken(self, text: str, path: str, unit: Unit | None = None) -> str:
        """The language that a note's words are read in; where their letters tell none, by their own small words, or else by those of the part that
        they stand in, as of a book among clippings, or else of the whole note.
        """
        found = self.language_of(text)
        if is_decided(text) or not has_words(text):
            return found
        if path not in self._spoken:
            self._spoken[path] = self._parts_of(path)
        parts = self._spoken[path]
        part = next(iter(unit.ancestors()), unit) if unit else None
        own = latin_language(text) or parts.get(part) or parts[None]
        return found if own in ("", *map(base, self.languages)) else own

    def forget(self, path: str) -> None:
        """Listen anew to what a note says."""
        self._spoken.pop(path, None)

    def _parts_of(self, path: str) -> dict[Unit | None, str]:
        """The languages of what stands under each heading that stands under none, and of the whole note; empty where nothing shows one."""
        said: dict[Unit | None, list[str]] = {None: []}
        for unit in self._corpus.note(path).units:
            if unit.kind is Kind.HEADING or (unit.kind.is_statement and unit.kind is not Kind.CODE):
                top = next(iter(unit.ancestors()), unit)
                for part in (None, top) if top.kind is Kind.HEADING else (None,):
                    said.setdefault(part, []).append(unit.text)
        return {part: latin_language(*texts[:_ENOUGH], clear=4 if part else 6) for part, texts in said.items()}

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
        """A unit as its note has it; where somebody edits the notes, slips set right and its punctuation as its language sets it, unless only its note's page prints it."""
        text, is_left = self._corrections.text(unit), unit.id in self._corrections.as_written
        is_set = self._is_edited and not is_left and unit.kind is not Kind.CODE
        return typeset(text, self.language_of(unit.text)) if is_set else text

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
            wording = Wording(self.noted(unit), self.spoken(unit.text, unit.span.path, unit), state)
        self._found[unit, language] = wording
        return wording

    def parts(self, unit: Unit, language: str) -> tuple[TranscriptPart, ...]:
        """The parts of a code unit, cut as the note has them, then worded in a language and set right."""
        slips: list[Slip] = [*self._corrections.slips_of(unit)]
        parts = []
        for part in parts_of_code(unit):
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
    is_edited = (project / "editorial").is_dir()
    return Wordings(language, catalogs, corrections, corpus, is_edited=is_edited), problems
