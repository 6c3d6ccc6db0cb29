"""Fixtures that a person can read: title, input and expected outline, each ended by a line that holds one dot.

    a block and its property
    .
    - A pod runs containers.
    →id:: 1234
    .
    bullet 1-1: A pod runs containers.
      metadata 2-2: id:: 1234
    .

In inputs an arrow stands for a tab, for a tab can't be seen. A line of the input that is itself a dot is written
with an arrow behind it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from everyline.notes.units import Unit

_FOLDER = Path(__file__).parent / "fixtures"


def cases(name: str, folder: Path = _FOLDER) -> list[tuple[str, str, str]]:
    """The cases of ``<name>.txt`` in a folder: title, input, expected. Blank lines may stand between cases."""
    sections = _sections((folder / f"{name}.txt").read_text(encoding="utf-8"))
    if len(sections) % 3:
        raise ValueError(f"{name}.txt: a case is not closed by a line with a dot")
    titled = zip(sections[::3], sections[1::3], sections[2::3], strict=True)
    return [(title.strip(), given.replace("→", "\t"), expected) for title, given, expected in titled]


def _sections(text: str) -> list[str]:
    """What stands before each line that holds a single dot, every line ended."""
    found: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        if line == ".":
            found.append("".join(lines))
            lines = []
        else:
            lines.append(f"{line}\n")
    return [*found, "".join(lines)] if "".join(lines).strip() else found


def outline(units: Iterable[Unit]) -> str:
    """The units one a line, indented under their parents, in the form of an expected text of `cases`."""
    return "".join(f"{_line(unit)}\n" for unit in units)


def _line(unit: Unit) -> str:
    details = (
        unit.language,
        unit.date,
        f"number {unit.number}" if unit.number else "",
        f"tags {', '.join(unit.tags)}" if unit.tags else "",
        unit.marker,
        unit.reason,
        f"removed {' | '.join(unit.removed)}" if unit.removed else "",
    )
    said = "; ".join(detail for detail in details if detail)
    place = f"{'  ' * len(unit.ancestors())}{unit.kind.value} {unit.span.first}-{unit.span.last}"
    text = unit.text.replace("\t", "→").replace("\n", "⏎")
    return f"{place}{f' [{said}]' if said else ''}: {text}"
