"""The `kindle` dialect: ``My Clippings.txt``, the file in which a Kindle gathers highlights and notes of all books.

Grammar::

    file  = (entry "==========")*
    entry = title ["(" author ")"], "- " what "|" where "|" when, blank line, text

The second line is in the language of the device. Here each book of which something was clipped becomes a HEADING, once, where it comes first; a
highlight a HIGHLIGHT under it, a note a NOTE under the highlight that it was written on, whichever of the two the device wrote down first;
the second lines METADATA with the date; bookmarks and entries without text METADATA alone; separators DEBRIS (``separator``).
What a publisher's limit cut off is DEBRIS (``clipping-limit``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.prose import as_paragraph
from everyline.notes.properties import iso_day
from everyline.notes.units import Kind, Span, Unit
from everyline.text.escaping import whole
from everyline.text.problems import Problem
from everyline.text.writing_systems import natural

_SEPARATOR = re.compile(r"={8,}\s*")
_ABOUT = re.compile(r"\s*-\s[^\d\n]*\d[^|\n]*\|.*")
_NOTE = re.compile(r"\b(?:note|notiz|nota|notitie|anteckning)\b|笔记|筆記|注释|メモ|메모|заметк", re.IGNORECASE)
_LIMIT = re.compile(r"<(?>.*?(?:limit|Grenze|límite|limite|上限|限制|制限)).*>", re.IGNORECASE)
_PLACE = re.compile(r"(\d+)(?:-(\d+))?")
_PAGE = re.compile(r"\b(?:page|seite|p[áa]gina|pagina|sida|strana|stran[aě])\b|页|頁|ページ|страниц", re.IGNORECASE)
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
    books: dict[str, Unit] = {}
    entries = _entries(lines)
    said = {_title(entry.title).casefold() for entry in entries if entry.text and not entry.is_limit}
    highlights: dict[tuple[Unit | None, int], list[Unit]] = {}
    placed: list[tuple[_Entry, Unit | None]] = []
    for entry in entries:
        title, span = _title(entry.title), Span(path, entry.first, entry.first)
        if (name := title.casefold()) in said and name not in books:
            books[name] = Unit(Kind.HEADING, span, as_paragraph(title))
            units.append(books[name])
        else:  # the same book once more, or one that says nothing
            units.append(Unit(Kind.METADATA, span, title, books.get(name)))
        placed.append((entry, books.get(name)))
    for entry, book in sorted(placed, key=lambda each: each[0].is_note):  # notes hang on what may stand behind them
        about, date = entry.about.strip(), iso_date_of(entry.about)
        end = Clipping.of(about).last
        if about:
            units.append(Unit(Kind.METADATA, Span(path, entry.first + 1, entry.first + 1), about, book, date=date))
        if entry.text:
            span = Span(path, entry.text[0][0], entry.text[-1][0])
            words = translate(as_paragraph("\n".join(line for _, line in entry.text).strip()), tags=Tags.NONE)
            kind = Kind.DEBRIS if entry.is_limit else Kind.NOTE if entry.is_note else Kind.HIGHLIGHT
            under = highlights.get((book, end), []) if kind is Kind.NOTE else []
            above = min(under, key=lambda each: abs(each.span.first - span.first), default=book)
            reason = "clipping-limit" if entry.is_limit else ""
            units.append(Unit(kind, span, words.text, above, date=date, reason=reason, removed=words.removed))
            if kind is Kind.HIGHLIGHT:
                highlights.setdefault((book, end), []).append(units[-1])
        if _SEPARATOR.fullmatch(lines[entry.last - 1]):
            separator = lines[entry.last - 1].strip()
            units.append(Unit(Kind.DEBRIS, Span(path, entry.last, entry.last), separator, book, reason="separator"))
    return sorted(units, key=lambda unit: unit.span.first), []


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
    return " ".join(line.strip("\ufeff").split())


@dataclass(frozen=True, slots=True)
class Clipping:
    """Where in its book something was clipped, as numbers, which all languages write alike, and when; empty or 0 where it is not said."""

    page: str = ""  # one or several, with a hyphen between
    location: str = ""  # likewise
    when: str = ""  # in the words of the device
    first: int = 0  # of its locations, or of its pages where there are none
    last: int = 0

    @classmethod
    def of(cls, about: str) -> "Clipping":
        """What the second line of an entry says; ``741-42`` is short for ``741-742``."""
        where, _, when = about.rpartition("|")
        if not (found := _PLACE.findall(where)):
            return cls(when=when.strip())
        first, last = found[-1]
        last = first[: max(len(first) - len(last), 0)] + last if last else first
        is_page = len(found) == 1 and bool(_PAGE.search(where))
        page = "-".join(filter(None, found[0])) if is_page or len(found) > 1 else ""
        location = "" if is_page else "-".join(dict.fromkeys((first, last)))
        return cls(page, location, when.strip(), whole(first), whole(last))


# By their headings: what was clipped of each, and where.
Books = list[tuple[Unit, list[tuple[Unit, Clipping]]]]


def by_book(units: Iterable[Unit]) -> Books:
    """The books by their titles, each with its clippings as they follow one another in it, notes behind the highlights that they are on.

    The file is a log: who went back to a book finds it there in several places, and what was marked at a second reading behind what
    comes later in the book. A reader looks for a book, and then reads on in it; when it was read, each clipping says.
    """
    books: dict[Unit, list[tuple[Unit, Clipping]]] = {}
    clipping = Clipping()
    for unit in units:
        if unit.kind is Kind.HEADING:
            books[unit] = []
        elif unit.kind is Kind.METADATA:  # the last one before what it is about
            clipping = Clipping.of(unit.text)
        elif unit.kind.is_statement:
            books[unit.ancestors()[0]].append((unit, clipping))
    for clippings in books.values():
        # What lies at the same place: the highlight, what is on it, then others.
        places = {unit: (at.first, unit.span.first) for unit, at in clippings}
        clippings.sort(key=lambda each: [places[unit] for unit in each[0].chain() if unit in places][::-1])
    return sorted(books.items(), key=lambda each: natural(each[0].text))


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
