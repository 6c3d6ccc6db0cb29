"""The `kindle` dialect: ``My Clippings.txt``, the file in which a Kindle gathers highlights and notes of all books.

Grammar::

    file  = (entry "==========")*
    entry = title ["(" author ")"], "- " what "|" where "|" when, blank line, text

The second line is in the language of the device. Here each book becomes a HEADING, once for entries in a row; a highlight a
HIGHLIGHT under it, a note a NOTE under the highlight that it was written on, where that stands right before or after it; the
second lines METADATA with the date; bookmarks and entries without text METADATA alone; separators DEBRIS (``separator``).
What a publisher's limit cut off is DEBRIS (``clipping-limit``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from everyline.notes.dialects.inline import translate
from everyline.notes.dialects.prose import as_paragraph
from everyline.notes.properties import iso_day
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem

_SEPARATOR = re.compile(r"={8,}\s*")
_ABOUT = re.compile(r"\s*-\s[^\d\n]*\d[^|\n]*\|.*")
_NOTE = re.compile(r"\b(?:note|notiz|nota|notitie|anteckning)\b|笔记|筆記|注释|メモ|메모|заметк", re.IGNORECASE)
_LIMIT = re.compile(r"<(?>.*?(?:limit|Grenze|límite|limite|上限|限制|制限)).*>", re.IGNORECASE)
_PLACE = re.compile(r"\d+(?:-\d+)?")
_ISO = re.compile(r"(\d{4})\s*[-年/.]\s*(\d{1,2})\s*[-月/.]\s*(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,})\.?\s+(?:de\s+)?(\d{4})")
_MONTH_FIRST = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,}+)\.?\s+(\d{1,2}),?\s+(\d{4})")
# Beginnings of names of months in the languages of Kindles written in Latin and Cyrillic letters.
_MONTHS = (
    ("jan", "ene", "gen", "янв"),
    ("feb", "fév", "fev", "фев"),
    ("mar", "mär", "maa", "мар"),
    ("apr", "avr", "abr", "апр"),
    ("may", "mai", "mag", "mei", "maj", "мая", "май"),
    ("jun", "juin", "giu", "июн"),
    ("jul", "juil", "lug", "июл"),
    ("aug", "aoû", "ago", "авг"),
    ("sep", "set", "сен"),
    ("oct", "okt", "out", "ott", "окт"),
    ("nov", "ноя"),
    ("dec", "déc", "dez", "dic", "des", "дек"),
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """Lines of the file, numbered from 1: title, what it is, text, separator; the last may be missing at the end."""

    first: int
    title: str
    about: str
    text: tuple[tuple[int, str], ...]
    last: int

    @property
    def is_note(self) -> bool:
        return bool(_NOTE.search(self.about.partition("|")[0]))

    @property
    def is_limit(self) -> bool:
        return len(self.text) == 1 and bool(_LIMIT.fullmatch(self.text[0][1].strip()))


def recognizes(text: str) -> bool:
    """Whether the text is entries through and through, each with its second line, and something ends one."""
    entries = _entries(lines := text.split("\n"))
    return (
        bool(entries)
        and any(map(_SEPARATOR.fullmatch, lines))
        and all(_ABOUT.fullmatch(entry.about) for entry in entries)
    )


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a file."""
    lines = text.split("\n")
    units: list[Unit] = []
    heading: Unit | None = None
    highlight: tuple[Unit, str] | None = None
    for entry in _entries(lines):
        if heading is None or heading.text != as_paragraph(_title(entry.title)):
            heading = Unit(Kind.HEADING, Span(path, entry.first, entry.first), as_paragraph(_title(entry.title)))
            units.append(heading)
            highlight = None
        else:  # the same book once more
            text_of = entry.title.strip("\ufeff ")
            units.append(Unit(Kind.METADATA, Span(path, entry.first, entry.first), text_of, heading))
        date = iso_date_of(entry.about)
        about = entry.about.strip()
        if about:
            units.append(Unit(Kind.METADATA, Span(path, entry.first + 1, entry.first + 1), about, heading, date=date))
        if entry.text:
            span = Span(path, entry.text[0][0], entry.text[-1][0])
            words = translate(as_paragraph("\n".join(line for _, line in entry.text).strip()), tags=False)
            place = _PLACE.findall(about)
            above = highlight[0] if entry.is_note and highlight and _meets(highlight[1], place) else heading
            kind = Kind.DEBRIS if entry.is_limit else Kind.NOTE if entry.is_note else Kind.HIGHLIGHT
            reason = "clipping-limit" if entry.is_limit else ""
            units.append(Unit(kind, span, words.text, above, date=date, reason=reason, removed=words.removed))
            if kind is Kind.HIGHLIGHT:
                highlight = (units[-1], about)
        if _SEPARATOR.fullmatch(lines[entry.last - 1]):
            separator = lines[entry.last - 1].strip()
            units.append(Unit(Kind.DEBRIS, Span(path, entry.last, entry.last), separator, heading, reason="separator"))
    return units, []


def _entries(lines: list[str]) -> list[_Entry]:
    entries: list[_Entry] = []
    said: list[tuple[int, str]] = []
    for number, line in enumerate([*lines, ""], 1):
        is_end = bool(_SEPARATOR.fullmatch(line))
        if line.strip() and not is_end:
            said.append((number, line))
        if not is_end and number <= len(lines):
            continue
        if said:
            (first, title), *rest = said
            about = rest[0][1] if rest and rest[0][0] == first + 1 else ""
            text = tuple(rest[1:] if about else rest)
            last = number if is_end else said[-1][0]
            entries.append(_Entry(first, title, about, text, last))
        elif is_end:
            return []  # a separator of nothing
        said = []
    return entries


def _title(line: str) -> str:
    return line.strip("\ufeff \t")


def _meets(about: str, place: list[str]) -> bool:
    """Whether a note stands where a highlight ends, by page or location."""
    ends = {each.rpartition("-")[2] for each in _PLACE.findall(about)}
    return any(each.rpartition("-")[2] in ends for each in place[:2])


def place_of(unit: Unit, lines: Sequence[str]) -> str:
    """Where in its book a highlight or a note was made, and when, as the line above it says; nothing of anything else."""
    if unit.kind not in (Kind.HIGHLIGHT, Kind.NOTE):
        return ""
    first = unit.span.first - 1
    above = next(filter(str.strip, reversed(lines[max(first - 2, 0) : first])), "")
    *where, when = above.strip(" \t-").split("|")
    return " · ".join(each.strip() for each in [*where, unit.date or when])


def iso_date_of(about: str) -> str:
    """The day on which an entry was made, ISO 8601, whatever language its device speaks; nothing where it is not clear."""
    when = about.rpartition("|")[2]
    if found := _ISO.search(when):
        return iso_day(*found.groups())
    if found := _DAY_FIRST.search(when):
        return iso_day(found[3], _month(found[2]), found[1])
    if found := _MONTH_FIRST.search(when):
        return iso_day(found[3], _month(found[1]), found[2])
    return ""


def _month(name: str) -> int:
    small = name.lower()
    return next((place for place, names in enumerate(_MONTHS, 1) if small.startswith(names)), 0)
