"""Quantities of resources: ``500m``, ``1.5``, ``2Gi``, ``1e3``."""

from __future__ import annotations

import re
from fractions import Fraction

_FORM = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY: dict[str, int] = {f"{letter}i": 2 ** (10 * power) for power, letter in enumerate("KMGTPE", 1)}
_FAR = 40  # powers of ten; no quantity is anywhere near, and greater ones would cost memory
_LONG = 60  # digits, likewise


def parse(value: object) -> Fraction | None:
    """What a quantity amounts to; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    match = _FORM.fullmatch(str(value).strip(" "))
    if not match or len(match[2]) > _LONG:
        return None
    number = Fraction(f"{match[2]}0" if "." in match[2] else match[2]) * (-1 if match[1] == "-" else 1)
    suffix = match[3] or ""
    if suffix in _BINARY:
        return number * _BINARY[suffix]
    if suffix in _DECIMAL:
        return number * _tens(_DECIMAL[suffix])
    power = int(suffix[1:][:6]) if suffix else 0
    return number * _tens(max(-_FAR, min(_FAR, power)))


def _tens(power: int) -> Fraction:
    return Fraction(10**power) if power >= 0 else Fraction(1, 10**-power)


def unit_hint(value: object) -> str:
    """What to write instead of something that is no quantity."""
    text = str(value).strip()
    near = re.fullmatch(r"([0-9.]+)\s*([kKmMgGtT])(i?)[bB]?", text)
    if near:
        letter = near[2].upper()
        return f"write `{near[1]}{letter}i`" if letter != "K" else f"write `{near[1]}Ki`"
    return "write a number, with a unit such as `m`, `Mi` or `Gi` directly behind it"
