"""Drafts of translations, made by whatever program a person names: texts go to it as lines of JSON, and come back as such.

Each line that it is given is ``{"id", "text", "from", "to", "places", "terms"}``, each that it answers ``{"id", "text"}``, in any order. What
it answered is kept whatever becomes of it afterwards.
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
from everyline.languages.catalogs import Update
from everyline.languages.recognizing import language_among
from everyline.languages.translations import FUZZY, MACHINE_MADE
from everyline.text.escaping import visible
from everyline.text.files import own, write_whole
from everyline.text.problems import Problem

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

    What a person wrote or approved is neither shown to it nor changed.

    Args:
        project: its folder.
        update: the file, in step with the notes.
        command: the program with its arguments, as in a terminal; no shell reads it.
        languages: of the project.
        terms: the glossary; of each text those that it names are given with it.
        most: texts to ask for; 0 for all.
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
                except (ValueError, TypeError, KeyError, RecursionError):
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
