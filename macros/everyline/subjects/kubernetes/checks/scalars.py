"""What an unquoted word in YAML means to Kubernetes.

Kubernetes turns YAML into JSON with sigs.k8s.io/yaml, which reads it with version 2 of go-yaml. That differs from
YAML 1.1 by the book and from PyYAML: ``y`` and ``n`` are booleans, ``1:30`` is text, a date stays text.
"""

import math
import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(r"([+-]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))")
_BASES = (16, 2, 8, 10)
_FLOAT = re.compile(r"[+-]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][+-]?[0-9]+)?")
_SMALLEST, _LARGEST = -(2**63), 2**64 - 1
_DIGITS = len(str(_LARGEST))
_EXACT = 10**21  # JSON written by Go has whole numbers below this without an exponent, so they are integers again


def resolve(text: str) -> Scalar:
    """The value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    plain = text if text[0] == "." else text.replace("_", "")
    if found := _INTEGER.fullmatch(plain):
        digits, base = next((part, base) for part, base in zip(found.groups()[1:], _BASES, strict=True) if part)
        if base != 10 or len(digits) <= _DIGITS:  # noqa: PLR2004 - Python reads no decimal number of thousands of digits
            number = int(digits, base) * (-1 if found.group(1) == "-" else 1)
            if _SMALLEST <= number <= _LARGEST:
                return number
    if _FLOAT.fullmatch(plain):
        return _whole(float(plain), text)
    return text


def _whole(number: float, text: str) -> Scalar:
    if math.isinf(number):
        return text  # out of range is no number to go-yaml
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def as_tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar that has one of YAML's own tags, such as ``!!str``.

    Raises:
        ValueError: if the text is no such value.
    """
    value = text if tag in ("str", "timestamp") else resolve(text)
    kinds: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "null": (type(None),)}
    wanted = kinds.get(tag, (str,))
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        raise ValueError(text)
    return value


def as_key(value: Scalar) -> str | None:
    """The text that a key becomes in JSON; None where Kubernetes refuses it.

    ``8080:`` becomes ``"8080"``, ``on:`` becomes ``"true"``; null is no key.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
