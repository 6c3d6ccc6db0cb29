"""Checking that nothing private reached a built site: the one finding that keeps it from being swapped in.

The model never held what is private (`everyline.notes.privacy`); here the notes are read once more, and what they withhold
is looked for in everything that was written, by line and by words. Words that public notes say as well prove nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from everyline.model.fidelity import letters
from everyline.model.links import words_of
from everyline.model.site import Site
from everyline.notes.dialects import read_note, secrets_of
from everyline.notes.settings import Reading
from everyline.notes.units import Note
from everyline.text.problems import Problem

# Letters of a line that is looked for as a whole, half as many of a script in which each is a word; fewer stand anywhere by chance.
_FEWEST = 12
_MOST = 2000  # lines that are looked for one by one
_RUN, _STEP = 24, 8  # letters in a row that nobody writes twice, and how far each is from the next
_CHANCE = 6  # letters of a run that a page may have by chance beside what is public
_WRITTEN = {".html", ".json", ".xml", ".txt", ".js", ".svg", ".csv", ".md", ".yaml", ".yml", ".atom", ".rss"}
# What stands within a line; whatever else is marked begins a new one, and so does a text of a file of data.
_WITHIN = re.compile(r"</?(?:a|abbr|b|code|del|dfn|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)\b[^<>]*>")
_TAGS = re.compile(r"<[^<>]*>")
_ENDS = re.compile(r'(?<!\\)"|\\n|[<>›]')
_ATTRIBUTES = re.compile(r"[\w:-]+=(?=[\"'])")
_KEYS = re.compile(r'"\w+":')  # what a file calls its own parts
_HINT = "nothing was published; please report this"


def check_withheld(
    site_dir: Path, site: Site, project: Path, reading: Reading, frame: Path | None = None
) -> list[Problem]:
    """Look for what is private in a built site.

    Args:
        site_dir: the folder of the site.
        site: the model that its pages were made from.
        project: where its notes lie.
        reading: what its configuration says about them.
        frame: a page of the theme's own words, which say nothing about notes; that of missing addresses by default.

    Returns:
        An error for each private line, note or name that was found.
    """
    partly = [note for note in site.corpus.notes if note.withheld]
    if not partly and not site.corpus.withheld:
        return []
    secrets = {(each.path, line): text for each in site.corpus.withheld for line, text in _whole(project, each.path)}
    for note in partly:
        for line, text in secrets_of(project / note.path, note.path, reading):
            secrets[note.path, line] = f"{secrets.get((note.path, line), '')}\n{text}"
    frame = frame or site_dir / "404.html"
    theme = frame.read_text(encoding="utf-8", errors="replace") if frame.is_file() else ""
    notes = site.corpus.notes
    lines = "".join(line for note in notes for line in note.lines)
    printed = (words_of(unit.text) for note in notes for unit in note.units)
    said = (lines, *printed, *(each for note in notes for each in _names(note)))
    public = "\n".join(map(_folded, (theme, *said)))
    pieces = {_folded(piece): place for place, text in secrets.items() for piece in text.split("\n")}
    return [*_check_files(site_dir, pieces, public), *_check_account(site_dir, site)]


def _names(note: Note) -> tuple[str, ...]:
    return (note.called, *note.path.split("/"), *note.aliases)


def _whole(project: Path, path: str) -> Iterator[tuple[int, str]]:
    note, _ = read_note(project / path, path)
    yield from enumerate(note.lines, 1)


def _check_files(site_dir: Path, pieces: dict[str, tuple[str, int]], public: str) -> Iterator[Problem]:
    """By words, in whatever form a file has them: whole lines, or any run of letters that is too long for chance."""
    whole = [piece for piece in pieces if len(piece) >= (_FEWEST if piece.isascii() else _FEWEST // 2)][:_MOST]
    runs = {piece[at : at + _RUN]: piece for piece in pieces for at in range(len(piece) - _RUN + 1)}
    for file in sorted(site_dir.rglob("*")):
        if not file.is_file() or file.suffix.lower() not in _WRITTEN:
            continue
        text = html.unescape(file.read_bytes().decode("utf-8", "replace"))
        text = _KEYS.sub("", text) if file.suffix.lower() == ".json" else _ATTRIBUTES.sub(" ", text)
        parted = "\n".join((_ENDS.sub("\n", text), _ENDS.sub("\n", _TAGS.sub("\n", _WITHIN.sub("", text)))))
        written = {_folded(each) for each in parted.split("\n")}
        joined = "\n".join(written)
        found = {piece: piece for piece in whole if piece in joined}
        windows = (each[at : at + _RUN] for each in written for at in _windows(len(each))) if runs else ()
        found |= {
            run: runs[run] for run in windows if run in runs and not _is_public(run, public) and runs[run] not in found
        }
        address = file.relative_to(site_dir).as_posix()
        for place in dict.fromkeys(pieces[piece] for said, piece in found.items() if said not in public):
            yield Problem(*place, f"this is private and stands in {address}", _HINT)


def _windows(letters: int) -> Iterator[int]:
    """Where to look in a line: at every few letters, and at its end."""
    if letters >= _RUN:
        yield from range(0, letters - _RUN, _STEP)
        yield letters - _RUN


def _is_public(run: str, public: str) -> bool:
    """Whether public notes say a run, or nearly: a page goes on behind what they say, by chance with the same letters."""
    return run in public or run[:-_CHANCE] in public or run[_CHANCE:] in public


def _folded(text: str) -> str:
    return letters(text).casefold()


def _check_account(site_dir: Path, site: Site) -> Iterator[Problem]:
    """By line: a private note has no page and no name, a private line no text and no fate."""
    ledger = site_dir / "ledger.json"
    told = json.loads(ledger.read_text(encoding="utf-8"))["notes"] if ledger.is_file() else []
    lines = {note["path"]: {line["line"]: line for line in note["lines"]} for note in told}
    for withheld in site.corpus.withheld:
        if withheld.path in lines:
            yield Problem(withheld.path, 0, "this note is private and stands in ledger.json", _HINT)
    for note in site.corpus.notes:
        for line in sorted(note.withheld):
            if line <= len(note.lines) and not note.lines[line - 1].strip() and line in lines.get(note.path, {}):
                yield Problem(note.path, line, "this line is private and stands in ledger.json", _HINT)
