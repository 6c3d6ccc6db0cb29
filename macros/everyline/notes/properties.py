"""What a note says about itself: title, other names, tags, date, in whatever dialect it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from everyline.notes.units import Kind, Unit

_PROPERTY = re.compile(r"([^\s:][^:\n]{0,80}?)::(?:\s+|$)(.*)", re.DOTALL)
_TITLES = ("title", "full-title", "full title", "book_title")
_ALIASES = ("alias", "aliases")
TAGS = ("tags", "tag", "keywords", "document tags")
_DATES = ("date", "created", "date created", "created_at", "date-created")
_REFERENCE = re.compile(r"#?\[\[([^\[\]]+)\]\]")
_PARTS = re.compile(r"#?\[\[[^\[\]]+\]\]|\"[^\"]*\"|[^,，、\s\[\]][^,，\[\]]*")
_ISO = re.compile(r"(?<!\d)(\d{4})[-_/.年](\d{1,2})[-_/.月](\d{1,2})(?!\d)")
_FORMS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y")


class About(NamedTuple):
    """What a note says about itself, each part empty where it does not."""

    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    date: str


def properties_of(units: Iterable[Unit]) -> dict[str, str]:
    """The properties of a note as a whole, by their names in small letters, the first of each name."""
    found: dict[str, str] = {}
    for unit in units:
        if unit.kind is Kind.METADATA and unit.parent is None and (stated := _PROPERTY.match(unit.text)):
            found.setdefault(stated[1].strip().lower(), stated[2].strip())
    return found


def about(properties: Mapping[str, str], name: str) -> About:
    """Read a note's properties.

    Args:
        properties: as `properties_of` gives them.
        name: of its file, which dates a journal.
    """
    title = next((properties[key] for key in _TITLES if properties.get(key)), "")
    dates = (iso_date(properties[key]) for key in _DATES if key in properties)
    return About(
        " ".join(_REFERENCE.sub(r"\1", title).split()),
        _names(properties, _ALIASES),
        tuple(tag.removeprefix("#") for tag in _names(properties, TAGS)),
        next(filter(None, dates), "") or _date_of_name(name),
    )


def _names(properties: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    """The values of lists in any of the forms in which they are written: with commas, brackets, quotes or marks."""
    values = [each for key in keys if key in properties for each in parts_of(properties[key])]
    return tuple(dict.fromkeys(values))


def parts_of(value: str) -> list[str]:
    """The parts of a list that is written on one line; of a list of tags with their marks, each is one."""
    if re.fullmatch(r"(?:#[^\s#,]+[\s,]+)+#[^\s#,]+", value):
        return re.findall(r"#[^\s#,]+", value)
    found = (_REFERENCE.sub(r"\1", part.strip()).strip("\"' ") for part in _PARTS.findall(value))
    return [part for part in found if part]


def iso_date(text: str) -> str:
    """The day that a text names, ISO 8601, or nothing: 2023-04-26, 2023/04/26, 2023年4月26日, Apr 26th, 2023."""
    if found := _ISO.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", " ".join(text.strip("[]# \t").split()))
    for form in _FORMS:
        try:
            return datetime.strptime(bare, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return ""


def _date_of_name(name: str) -> str:
    """The date of a journal, whose name is a date and nothing else."""
    found = _ISO.fullmatch(name)
    return _day(int(found[1]), int(found[2]), int(found[3])) if found else ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return ""
