"""Numbering arrows by the notes' own ordered lists, so that changing the list changes the picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase

from everyline.diagrams.diagram import Edge
from everyline.notes.units import Kind, Unit


def number_steps(edges: Iterable[tuple[Edge, Unit | None, bool]]) -> tuple[Edge, ...]:
    """Give each edge that quotes a step its number; where several quote the same, letters in the order of the file.

    Args:
        edges: each with the unit that it quotes, and whether it may be numbered.
    """
    quoted = [(edge, unit if unit and may and unit.kind is Kind.STEP else None) for edge, unit, may in edges]
    counts = Counter(unit.id for _, unit in quoted if unit)
    seen: Counter[str] = Counter()
    numbered = []
    for edge, unit in quoted:
        step = ""
        if unit:
            step = unit.number.rstrip(".)、．） ")
            step += _letter(seen[unit.id]) if counts[unit.id] > 1 else ""
            seen[unit.id] += 1
        numbered.append(replace(edge, step=step))
    return tuple(numbered)


def step_order(step: str) -> tuple[int, str]:
    """Sorts ``2`` before ``3a`` before ``3b`` before ``10``."""
    digits = "".join(letter for letter in step if letter.isdecimal())
    return int(digits[:9] or 0), step


def _letter(position: int) -> str:
    rounds, rest = divmod(position, len(ascii_lowercase))
    return ascii_lowercase[rest] + (str(rounds + 1) if rounds else "")
