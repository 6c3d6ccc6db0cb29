"""Keeping ``editorial/locale/*.po`` in step with the notes, as gettext's own tools would; and drafts of translations by whatever program a person names.

To that program texts go as lines of JSON, and come back as such. Each line that it is given is ``{"id", "text", "from", "to", "places", "terms"}``,
each that it answers ``{"id", "text"}``, in any order. What it answered is kept whatever becomes of it afterwards.
"""

import json
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from everyline.editorial import Term
from everyline.languages.recognizing import is_decided, language_among
from everyline.languages.wording import (
    FUZZY,
    MACHINE_MADE,
    Catalog,
    State,
    catalog_path,
    load_catalog,
    pieces,
    pieces_of_code,
    published_code,
)
from everyline.notes.corpus import Corpus
from everyline.text.escaping import visible
from everyline.text.files import own, write_whole
from everyline.text.problems import Problem

_TITLE = (
    "Translations of the notes. `python -m macros sync` keeps the texts and their places in step; the rest is yours."
)
_ADDRESS = re.compile(r"\]\([^)\s]*|<[a-z]+:[^<>]*>")
# No dates and no names: the same notes and translations give the same bytes.
_HEADER = {
    "Project-Id-Version": "notes",
    "Language": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}


@dataclass(frozen=True, slots=True)
class Update:
    """A file of translations as it ought to be."""

    path: str  # of the file, relative to the project
    text: str  # what it ought to hold
    is_there: bool  # whether there is such a file
    is_current: bool  # whether it holds just that
    # Where each text stands, by file and line. The file names no lines: one more of them in a note would change all below.
    places: dict[str, list[tuple[str, str]]]


def updates(project: Path, languages: tuple[str, ...], corpus: Corpus) -> tuple[list[Update], list[Problem]]:
    """What every file of translations ought to hold; there is none where the notes have nothing to translate.

    Names and commands are the same in every language, so texts that show no language are only asked for in a file that
    somebody has begun; in a project of one language all are.

    Returns:
        The files, and what is wrong with those that are there; one that can't be read is left alone.
    """
    found: list[Update] = []
    problems: list[Problem] = []
    for language in languages:
        places = _places(project, corpus, language, languages)
        catalog, faults = load_catalog(project, language, languages, places)
        problems += faults
        is_asked = catalog.file is not None or any(catalog.wants(text) for text in places)
        if not faults and is_asked:
            found.append(_update(project, catalog, places))
    return found, problems


def _places(
    project: Path, corpus: Corpus, language: str, languages: tuple[str, ...]
) -> dict[str, list[tuple[str, str]]]:
    """Everything to translate into a language, in the order of the notes, with where it stands.

    A comment of a repaired manifest is asked for only where the notes don't have it.
    """
    places: dict[str, list[tuple[str, str]]] = {}
    for note in corpus.notes:
        for unit in note.units:
            for text in dict.fromkeys(pieces(unit)):
                if language_among(text, languages) != language:
                    inside = (line for line in unit.span.lines if text in note.lines[line - 1])  # a comment's own
                    places.setdefault(text, []).append((note.path, str(next(inside, unit.span.first))))
    for path, code in published_code(project).items():
        for text in dict.fromkeys(pieces_of_code(code)):
            if language_among(text, languages) != language and text not in places:
                line = next(number for number, each in enumerate(code.splitlines(), 1) if text in each)
                places[text] = [(path, str(line))]
    return places


def _update(project: Path, catalog: Catalog, places: dict[str, list[tuple[str, str]]]) -> Update:
    old = catalog.file if catalog.file is not None else polib.POFile()
    file = polib.POFile()
    file.header = old.header or _TITLE
    file.metadata = {**_HEADER, "Language": catalog.language, **old.metadata}
    file.metadata_is_fuzzy = old.metadata_is_fuzzy
    for text, where in places.items():
        file.append(_entry(catalog, text, [(path, "") for path in dict.fromkeys(path for path, _ in where)]))
    file.extend(  # what nothing uses any more, kept for a text that comes back
        polib.POEntry(
            msgid=entry.msgid, msgstr=entry.msgstr, tcomment=entry.tcomment, flags=list(entry.flags), obsolete=True
        )
        for entry in catalog.unused
        if entry.msgstr
    )
    path = project / catalog.path
    text = f"{file}"
    is_there = path.is_file()
    return Update(catalog.path, text, is_there, is_there and path.read_text(encoding="utf-8") == text, places)


def awaiting(
    project: Path, languages: tuple[str, ...], corpus: Corpus
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What translators have to do, and what they may want to look at, under titles, each with lines ready to paste.

    A project without a file of translations has not begun; nothing awaits anybody then.
    """
    tasks: dict[str, list[str]] = {}
    suggestions: dict[str, list[str]] = {}
    for language in languages:
        if not (project / catalog_path(language)).is_file():
            continue
        places = _places(project, corpus, language, languages)
        catalog, problems = load_catalog(project, language, languages, places)
        tasks[f"What is wrong with {catalog.path}"] = [str(problem) for problem in problems]
        if catalog.file is None:
            continue
        path, matches = catalog.path, catalog.matches
        open_texts = {text: state for text in places if (state := catalog.lookup(text).state) is not State.CURRENT}
        there = {text for text, match in matches.items() if match.is_exact}
        unused = {flag: [each for each in catalog.unused if bool(each.obsolete) == flag] for flag in (False, True)}
        tasks |= {
            f"Not translated, fuzzy, or drafted by a program and not approved in {path}": [
                f"{path}:{matches[text].entry.linenum}: {state.value}: {text}"
                for text, state in open_texts.items()
                if text in there
            ],
            f"Not in {path}: paste them there, or let `python -m macros sync` do so": [
                str(_entry(catalog, text, places[text])) for text in open_texts if text not in there
            ],
            f"In {path}, translating nothing any more: `python -m macros sync` gives them up": [
                f"{path}:{entry.linenum}: {entry.msgid}" for entry in unused[False]
            ],
            f"Addresses that translations in {path} have lost": [
                f"{path}:{match.entry.linenum}: {address.strip('](<>')}"
                for text, match in matches.items()
                for address in _ADDRESS.findall(text)
                if match.entry.msgstr and address not in match.entry.msgstr
            ],
        }
        suggestions |= {
            f"Given up in {path}: remove what won't come back": [
                f"{path}:{entry.linenum}: {entry.msgid}" for entry in unused[True]
            ],
            f"In another language in {path}": [
                f"{path}:{match.entry.linenum}: {match.entry.msgstr}"
                for match in matches.values()
                if (words := _ADDRESS.sub("", match.entry.msgstr)) and is_decided(words) and not catalog.is_own(words)
            ],
        }
    return tasks, suggestions


def _entry(catalog: Catalog, text: str, where: list[tuple[str, str]]) -> polib.POEntry:
    """The entry of a text: its own, made anew from the nearest, or an empty one."""
    match = catalog.matches.get(text)
    old = match.entry if match else polib.POEntry()
    # Approved by a person, it is a translation like any other.
    flags = [flag for flag in old.flags if flag != MACHINE_MADE or old.fuzzy]
    new = polib.POEntry(
        msgid=text,
        msgstr=old.msgstr,
        occurrences=where,
        tcomment=old.tcomment,
        comment=old.comment,
        flags=flags,
        previous_msgid=old.previous_msgid if old.fuzzy else None,
    )
    if match and not match.is_exact:
        # A translation that was fuzzy already was made for the text before.
        new.previous_msgid = new.previous_msgid or old.msgid
        new.flags = list(dict.fromkeys([*flags, FUZZY]))
    return new


_PLACEHOLDERS = re.compile(r"<[^<>\n]+>")
_SHOWN = 60  # characters of what makes no sense


@dataclass(slots=True)
class Drafts:
    """What a program made of the texts of one file of translations."""

    path: str  # of the file, relative to the project
    asked: int = 0  # how many texts it was given
    made: int = 0  # how many came back and are in the file now
    # What came back and is no translation, and why the rest is missing
    problems: list[Problem] = field(default_factory=list)

    def warn(self, path: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem.warning(path, 0, message, hint))


def draft(
    project: Path, update: Update, command: str, languages: tuple[str, ...], terms: tuple[Term, ...] = (), most: int = 0
) -> Drafts:
    """Have a program translate what one file of translations lacks, and write what it answers into that file.

    What a person wrote or approved is neither shown to it nor changed. The command is as in a terminal, though no shell reads it; with each
    text go those terms that it names; `most` is how many texts are asked for, 0 for all.
    """
    file = polib.pofile(update.text)
    entries = [each for each in file if not each.obsolete and _is_wanted(each)]
    entries = entries[:most] if most else entries
    drafts = Drafts(update.path, len(entries))
    if not entries:
        return drafts
    asked = [_question(number, each, update, languages, terms) for number, each in enumerate(entries)]
    try:
        for number, text in _answers(command, asked, drafts):
            if not 0 <= number < len(entries):
                drafts.warn(update.path, f"an answer has the id {number}, which none of the texts has")
            elif fault := _fault(entries[number].msgid, text):
                hint = f"it translates {entries[number].msgid[:_SHOWN]!r}"
                drafts.warn(update.path, f"an answer is not taken: {fault}", hint)
            else:
                entry = entries[number]
                drafts.made += _is_wanted(entry)  # a second answer takes the place of the first
                entry.msgstr, entry.previous_msgid = text, None
                entry.flags = [*dict.fromkeys([*entry.flags, FUZZY, MACHINE_MADE])]
    finally:
        if drafts.made:
            write_whole(own(project, update.path), f"{file}".encode())  # people's translations are in the same file
    return drafts


def _is_wanted(entry: polib.POEntry) -> bool:
    """Whether nobody translated a text, or only a program did, and the note has changed since."""
    return not entry.msgstr or bool(MACHINE_MADE in entry.flags and entry.fuzzy and entry.previous_msgid)


def _question(
    number: int, entry: polib.POEntry, update: Update, languages: tuple[str, ...], terms: tuple[Term, ...]
) -> str:
    language = Path(update.path).stem
    own = language_among(entry.msgid, languages)
    known = {each.name[own]: each.name[language] for each in terms if each.name[own] in entry.msgid}
    places = [f"{path}:{line}" for path, line in update.places[entry.msgid]]
    asked = {"id": number, "text": entry.msgid, "from": own, "to": language, "places": places, "terms": known}
    return json.dumps(asked, ensure_ascii=False) + "\n"


def _answers(command: str, asked: list[str], drafts: Drafts) -> Iterator[tuple[int, str]]:
    """What a program answers, line by line; at its end, why some answers are missing."""
    # From a file, so that a program may read and write as it likes and neither side waits for the other.
    with tempfile.TemporaryFile() as questions:
        questions.write("".join(asked).encode())
        questions.seek(0)
        try:
            process = subprocess.Popen(shlex.split(command), stdin=questions, stdout=subprocess.PIPE)  # noqa: S603 - what the person asked for
        except (OSError, ValueError, IndexError) as error:
            message, hint = f"this program does not start: {error}", "name one that is there"
            drafts.problems.append(Problem(command, 0, message, hint))
            return
        with process:
            for line in process.stdout or ():
                try:
                    answer = json.loads(line)
                    yield int(answer["id"]), visible(str(answer["text"]))
                except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
                    said = line.decode("utf-8", "replace").strip()[:_SHOWN]
                    if said:
                        drafts.warn(command, f"it said {said!r}, which is no answer", 'one is {"id": 0, "text": "…"}')
    if process.returncode:
        hint = "what it had answered is kept; call it again for the rest"
        drafts.problems.append(Problem(command, 0, f"it ended with status {process.returncode}", hint))
    elif drafts.made < drafts.asked:
        missing = f"{drafts.asked - drafts.made} of {drafts.asked} texts"
        drafts.warn(command, f"it left {missing} without a translation", "call it again for the rest")


def _fault(text: str, answer: str) -> str:
    """Why an answer can't be the translation of a text; empty where it can."""
    if not answer.strip():
        return "it is empty"
    if text.startswith("#") and not answer.startswith("#"):
        return "a comment of code begins with #, and it does not"
    if _PLACEHOLDERS.fullmatch(text) and not _PLACEHOLDERS.fullmatch(answer):
        return "a placeholder stands in angle brackets, and it does not"
    return ""
