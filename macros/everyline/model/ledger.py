"""The account of every line of every note: what became of it, where, and why."""

import json
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from everyline.model.addresses import Address, Addresses
from everyline.notes.corpus import Corpus, Withheld
from everyline.notes.units import Kind, Note, Unit
from everyline.text.messages import Messages


class Disposition(Enum):
    """What became of a line."""

    PLACED = "placed"
    MERGED = "merged"
    HEADING = "heading"
    METADATA = "metadata"
    DROPPED = "dropped"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line of a note in the ledger."""

    number: int  # 1-based
    unit: Unit | None  # the unit that it belongs to; None for a blank line between units
    disposition: Disposition  # what became of it
    address: Address  # where on the site it, or what it was merged into, is printed
    reason: str = ""  # for a dropped line, why, in the language of the site


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of each note by the note's path, complete and in order; and what is private as a whole, to be counted."""

    notes: tuple[Note, ...]
    lines: dict[str, tuple[LedgerLine, ...]]
    withheld: tuple[Withheld, ...] = ()
    # What is published of each note, with the lines that it was made of: where one note is edited, it is made again for that alone.
    _told: dict[str, tuple[object, str]] = field(init=False, default_factory=dict, repr=False, compare=False)

    def count(self, path: str) -> Counter[Disposition]:
        """How many lines of a note met which end."""
        return Counter(line.disposition for line in self.lines[path])

    def to_json(self) -> str:
        """The published form, ``site/ledger.json``; without indentation, as the encoder that indents is slow."""
        for note in self.notes:
            if (lines := self.lines[note.path]) is not self._told.get(note.path, (None,))[0]:
                self._told[note.path] = lines, json.dumps(self._of(note), ensure_ascii=False)
        notes = ", ".join(self._told[note.path][1] for note in self.notes)
        count = json.dumps({"notes": len(self.withheld), "lines": sum(each.lines for each in self.withheld)})
        withheld = f', "withheld": {count}' if self.withheld else ""
        return f'{{"notes": [{notes}]{withheld}}}\n'

    def _of(self, note: Note) -> dict[str, object]:
        withheld = self.count(note.path)[Disposition.WITHHELD]
        return {
            "path": note.path,
            "sha256": note.sha256,
            **({"withheld": withheld} if withheld else {}),
            "lines": [
                {
                    "line": line.number,
                    "unit": line.unit.id if line.unit else None,
                    "disposition": line.disposition.value,
                    "page": str(line.address),
                    "reason": line.reason or None,
                }
                for line in self.lines[note.path]
                if line.disposition is not Disposition.WITHHELD
            ],
        }


def account(note: Note, corpus: Corpus, addresses: Addresses, messages: Messages) -> tuple[LedgerLine, ...]:
    """Account for every line of a note."""
    owners = {number: unit for unit in note.units for number in unit.span.lines}
    numbers = range(1, len(note.lines) + 1)
    return tuple(_line(number, owners.get(number), note, corpus, addresses, messages) for number in numbers)


def _line(
    number: int, unit: Unit | None, note: Note, corpus: Corpus, addresses: Addresses, messages: Messages
) -> LedgerLine:
    place = addresses.line(note.path, number)
    # A property, or whatever else goes on around a comment, has a line of it in its midst.
    if number in note.withheld and (unit is None or not note.lines[number - 1].strip()):
        return LedgerLine(number, None, Disposition.WITHHELD, place)
    if unit is None:
        return LedgerLine(number, None, Disposition.DROPPED, place, messages.reason("blank"))
    if unit.kind is Kind.DEBRIS:
        return LedgerLine(number, unit, Disposition.DROPPED, place, messages.reason(unit.reason))
    if unit.kind is Kind.METADATA:
        return LedgerLine(number, unit, Disposition.METADATA, place)
    if unit.kind is Kind.HEADING:
        return LedgerLine(number, unit, Disposition.HEADING, addresses.unit(unit))
    is_printed = corpus.printed(unit) is unit
    return LedgerLine(number, unit, Disposition.PLACED if is_printed else Disposition.MERGED, addresses.unit(unit))
