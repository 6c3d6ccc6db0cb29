"""What Readwise exports to Obsidian and as Markdown: metadata and highlights as lists under headings. A part of the `readwise` dialect.

Grammar::

    page       = "# " title, cover, "## Metadata", property*, "## Highlights", (highlight | "### " chapter)*
    property   = "- " name ": " value
    highlight  = "- " text, (indent "- Tags: " tags | indent "- Note: " text)*

It is read as Markdown; then properties become METADATA of the note, items under *Highlights* HIGHLIGHTs with the tags
beneath them, and notes NOTEs. Headings that Readwise made for itself are METADATA, the day of an export among them is the
date of what follows.
"""

from __future__ import annotations

import re
from dataclasses import replace

from everyline.notes.dialects import markdown
from everyline.notes.properties import iso_date, parts_of
from everyline.notes.units import Kind, Unit
from everyline.text.problems import Problem

_METADATA = re.compile(r"^#{1,3} Metadata[ \t]*$", re.MULTILINE)
_HIGHLIGHTS = re.compile(r"^#{1,3} (?:Highlights|New highlights added [^\n]*)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^[-*] (?:Author|Full Title|Category|URL|Source|Document Tags): ?", re.MULTILINE)
_PROPERTY = re.compile(r"(?P<name>[A-Z][\w ]{0,30}):(?:\s+(?P<value>.*))?", re.DOTALL)
_ADDED = re.compile(r"New highlights added (?P<day>.*?)(?: at .*)?", re.IGNORECASE)
_TAGS = re.compile(r"(?:\*\*)?Tags(?:\*\*)?: ?")
_NOTE = re.compile(r"(?:\*\*)?Note(?:\*\*)?: ?")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:ref:[^()]*)\)")
_ITEMS = (Kind.BULLET, Kind.PARAGRAPH, Kind.STEP)


def recognizes(text: str) -> bool:
    """Whether the text has both headings, and fields as Readwise calls them."""
    return bool(_METADATA.search(text) and _HIGHLIGHTS.search(text) and _FIELD.search(text))


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a note."""
    units, problems = markdown.parse(text, path)
    return _Reader().read(units), problems


class _Reader:
    """Makes highlights of list items, from the first line to the last."""

    def __init__(self) -> None:
        self._made: dict[Unit, Unit] = {}
        self._section = ""
        self._date = ""

    def read(self, units: list[Unit]) -> list[Unit]:
        tags = _tags(units)
        return [self._remember(unit, self._unit(unit, tags.get(unit, ()))) for unit in units]

    def _remember(self, unit: Unit, made: Unit) -> Unit:
        self._made[unit] = made
        return made

    def _above(self, unit: Unit) -> Unit | None:
        """What a unit stands under: none of what became metadata."""
        found = next((self._made[each] for each in unit.chain() if each is not unit), None)
        while found and found.kind is Kind.METADATA:
            found = found.parent
        return found

    def _unit(self, unit: Unit, tags: tuple[str, ...]) -> Unit:
        parent = self._above(unit)
        if unit.kind is Kind.HEADING:
            return self._heading(unit, parent)
        if self._section == "metadata" and unit.kind in _ITEMS and (found := _PROPERTY.fullmatch(unit.text)):
            value = _LINK.sub(r"[[\1]]", found["value"] or "").strip()
            return replace(unit, kind=Kind.METADATA, text=f"{found['name']}:: {value}".rstrip(), parent=None)
        if self._section != "highlights" or unit.kind not in _ITEMS:
            return replace(unit, parent=parent)
        is_nested = parent is not None and parent.kind is Kind.HIGHLIGHT
        if is_nested and _TAGS.match(unit.text):
            return replace(unit, kind=Kind.METADATA, parent=parent, date=self._date)
        if is_nested and (label := _NOTE.match(unit.text)):
            removed = (label[0].strip("* "), *unit.removed)
            text = unit.text[label.end() :].strip()
            return replace(unit, kind=Kind.NOTE, text=text, parent=parent, date=self._date, removed=removed)
        is_highlight = unit.kind is Kind.BULLET and not is_nested
        kind = Kind.HIGHLIGHT if is_highlight else unit.kind
        return replace(unit, kind=kind, parent=parent, date=self._date, tags=(*unit.tags, *tags))

    def _heading(self, unit: Unit, parent: Unit | None) -> Unit:
        name = unit.text.strip().lower()
        if name in ("metadata", "highlights"):
            self._section = name
            return replace(unit, kind=Kind.METADATA, parent=parent)
        if added := _ADDED.fullmatch(unit.text.strip()):
            self._section, self._date = "highlights", iso_date(added["day"])
            return replace(unit, kind=Kind.METADATA, parent=parent)
        return replace(unit, parent=parent)


def _tags(units: list[Unit]) -> dict[Unit, tuple[str, ...]]:
    """The tags that stand beneath items."""
    found: dict[Unit, tuple[str, ...]] = {}
    for unit in units:
        if unit.parent and unit.kind in _ITEMS and (label := _TAGS.match(unit.text)):
            words = parts_of(_LINK.sub(r"[[\1]]", unit.text[label.end() :]).strip())
            found[unit.parent] = tuple(word.removeprefix("#") for word in words)
    return found
