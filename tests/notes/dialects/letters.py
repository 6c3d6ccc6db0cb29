"""What every dialect promises, checked: lines stand in one unit each, and no letter is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from everyline.notes.units import Kind, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable


_ADDED = re.compile(r"\]\((?:cite|ref|block):[^)]*\)")


def check_contract(text: str, units: list[Unit]) -> None:
    """Fail where units break the contract of `everyline.notes.dialects`."""
    lines = text.split("\n")
    held = [line for unit in units for line in unit.span.lines]
    assert held == sorted(set(held)), "spans overlap or are out of order"
    assert set(held) <= set(range(1, len(lines) + 1)), "a span leaves the note"
    missing = [n for n, line in enumerate(lines, 1) if line.strip() and n not in held]
    assert not missing, f"lines in no unit: {missing}"
    for position, unit in enumerate(units):
        # Properties may stand first, and so may what a Kindle wrote down before the highlight that it is on.
        above = units if unit.kind in (Kind.METADATA, Kind.NOTE) else units[:position]
        assert unit.parent is None or unit.parent in above, f"{unit.span} precedes its parent"
        _check_letters("\n".join(lines[line - 1] for line in unit.span.lines), unit)


def _check_letters(raw: str, unit: Unit) -> None:
    """The raw letters are those of the text and those taken out, each in order; the text may have more of its own."""
    # Where the marks of two programs meet, theirs or the note's.
    orders = (list(unit.removed), sorted(unit.removed, key=raw.find), sorted(unit.removed, key=raw.rfind))
    assert any(_holds(raw, unit, each) for each in orders), f"{unit.span}: lost a letter of {raw!r}, or gained: {unit}"


def _holds(raw: str, unit: Unit, removed: list[str]) -> bool:
    fenced = not unit.text or len(unit.span.lines) > unit.text.count("\n") + 1
    language = unit.language if fenced else ""
    taken = _letters([*removed, language])
    if removed and removed[0].upper().startswith("#+BEGIN"):
        taken = _letters([removed[0], language, *removed[1:]])
    text = _letters([_ADDED.sub("]", unit.text)])
    # For each number of letters found among those taken, the fewest letters of the text that the rest needs.
    reached = {0: 0}
    for letter in _letters([raw.replace("\0", "\ufffd")]):
        further: dict[int, int] = {}
        for gone, used in reached.items():
            if gone < len(taken) and taken[gone] == letter:
                further[gone + 1] = min(used, further.get(gone + 1, used))
            found = text.find(letter, used)
            if found >= 0:
                further[gone] = min(found + 1, further.get(gone, found + 1))
        reached = further
    return len(taken) in reached


def _letters(texts: Iterable[str]) -> str:
    return "".join(letter for text in texts for letter in text if letter.isalnum())
