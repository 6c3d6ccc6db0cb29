"""What names, labels, quantities and addresses may look like, as the API server's own library has it.

A form is the ``format`` of a field in the schemas; ``overlay.yml`` has them. Here is what no pattern can tell.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from everyline.subjects.kubernetes.checks.bundle import load_bundle
from everyline.subjects.kubernetes.phrases import Phrase
from everyline.text.escaping import whole

if TYPE_CHECKING:
    from fractions import Fraction

_QUANTITY = re.compile(r"([+-]?)([0-9]+(?:\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?")
_UNITS = {
    **{unit: (10, power) for unit, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)},
    **{f"{unit}i": (2, 10 * power) for power, unit in enumerate("KMGTPE", 1)},
}
_FAR, _DIGITS = 60, 60  # no quantity has more powers or digits, and greater ones would cost memory
_MONTHS, _DAYS = "jan feb mar apr may jun jul aug sep oct nov dec", "sun mon tue wed thu fri sat"
_SCHEDULE = ((0, 59, ""), (0, 23, ""), (1, 31, ""), (1, 12, _MONTHS), (0, 6, _DAYS))
"""The least and greatest number of each field, and the names that stand for numbers."""
_SCHEDULES = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a text may look like."""

    test: str | Callable[[str], bool]  # a pattern for all of it, or a function
    words: str  # what it asks for
    example: str  # a text that has it

    def fits(self, text: str) -> bool:
        """Whether a text has this form."""
        return bool(re.fullmatch(self.test, text, re.DOTALL)) if isinstance(self.test, str) else self.test(text)

    def fits_or_empty(self, text: str) -> bool:
        """The same for a field; empty text is none to the server, and where there must be some, ``minLength`` says so."""
        return not text or self.fits(text)


def amount(text: str) -> Fraction | None:
    """What a quantity amounts to: ``500m``, ``1.5``, ``2Gi``, ``1e3``; None where it is none."""
    from fractions import Fraction  # noqa: PLC0415 - few manifests need it, and all start sooner without

    match = _QUANTITY.fullmatch(text.strip())
    if not match or len(match[2]) > _DIGITS:
        return None
    number = Fraction(f"{match[2]}0" if "." in match[2] else match[2]) * (-1 if match[1] == "-" else 1)
    suffix = match[3] or ""
    base, power = _UNITS[suffix] if suffix in _UNITS else (10, int(suffix[1:][:6] or 0))
    return number * Fraction(base) ** max(-_FAR, min(_FAR, power))


def _is_address(text: str, *, is_reachable: bool = False) -> bool:
    import ipaddress  # noqa: PLC0415 - see amount

    try:
        address = ipaddress.ip_address("" if "%" in text else text)
    except ValueError:
        return False
    is_local = address.is_loopback or address.is_link_local or address.is_unspecified
    return not (is_reachable and (is_local or address in ipaddress.ip_network("224.0.0.0/24")))


def _is_range(text: str) -> bool:
    address, _, bits = text.strip().partition("/")
    return _is_address(address) and 0 <= whole(bits, -1) <= (128 if ":" in address else 32)


def _is_schedule(text: str) -> bool:
    """Whether the library that Kubernetes uses reads a text as a schedule: five fields, or a word for them."""
    if text.startswith("@"):
        return text in _SCHEDULES or text.startswith("@every ")
    fields = text.split()[text.startswith(("TZ=", "CRON_TZ=")) :]
    return len(fields) == len(_SCHEDULE) and all(
        _is_part(part, low, high, names.split())
        for field, (low, high, names) in zip(fields, _SCHEDULE, strict=True)
        for part in field.lower().split(",")
    )


def _is_part(part: str, low: int, high: int, names: list[str]) -> bool:
    span, slash, step = part.partition("/")
    if slash and not whole(step):
        return False
    ends = [names.index(end) + low if end in names else whole(end, -1) for end in span.split("-")]
    is_span = len(ends) <= 2 and all(low <= end <= high for end in ends) and ends == sorted(ends)  # noqa: PLR2004 - first and last
    return span in ("*", "?") or is_span


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", "").encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


_TESTS: dict[str, Callable[[str], bool]] = {
    "quantity": lambda text: bool(_QUANTITY.fullmatch(text.strip())),
    "amount": lambda text: not text.strip().startswith("-"),
    "size": lambda text: (size := amount(text)) is None or size > 0,
    "host": lambda text: FORMS["dns-subdomain"].fits(text.removeprefix("*.")) and not _is_address(text),
    "address": _is_address,
    "cluster-ip": lambda text: text == "None" or _is_address(text),
    "endpoint-address": lambda text: _is_address(text, is_reachable=True),
    "address-range": _is_range,
    "schedule": _is_schedule,
    "byte": _is_base64,
}
FORMS: dict[str, Form] = {
    name: Form(_TESTS.get(name, test), Phrase.fill(f"form-{name}", words, {}), example)
    for name, (test, words, example) in load_bundle().forms.items()
}
"""Every form by the name that schemas give it."""
