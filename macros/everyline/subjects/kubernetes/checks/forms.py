"""What names, labels, quantities and addresses may look like, as the API server's own library has it.

A form is the ``format`` of a field in the schemas; each says in a few words what it asks for.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_DOMAIN = rf"{_LABEL}(\.{_LABEL})*"
_SUBDOMAIN = rf"(?=.{{1,253}}\Z){_DOMAIN}"
_WORD = r"(?=.{1,63}\Z)([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
_KEY = rf"((?=[^/]{{1,253}}/){_DOMAIN}/)?{_WORD}"
_SHARE = "a whole number without quotes, or percents"
_QUANTITY = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?")
_UNITS = {
    **{unit: (10, power) for unit, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)},
    **{f"{unit}i": (2, 10 * power) for power, unit in enumerate("KMGTPE", 1)},
}
_FAR, _DIGITS = 60, 60  # no quantity has more powers or digits, and greater ones would cost memory
_SCHEDULE = (  # the least and greatest number of each field, and the names that stand for numbers
    (0, 59, ""),
    (0, 23, ""),
    (1, 31, ""),
    (1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    (0, 6, "sun mon tue wed thu fri sat"),
)
_SCHEDULES = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}


@dataclass(frozen=True, slots=True)
class Form:
    """What a text may look like.

    Attributes:
        test: a pattern for all of it, or a function.
        words: what it asks for.
        example: a text that has it.
    """

    test: str | Callable[[str], bool]
    words: str
    example: str

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
    return _is_address(address) and bits.isdecimal() and int(bits) <= (128 if ":" in address else 32)


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
    whole, slash, step = part.partition("/")
    if slash and not (step.isdecimal() and int(step)):
        return False
    ends = [names.index(end) + low if end in names else int(end) if end.isdecimal() else -1 for end in whole.split("-")]
    is_span = len(ends) <= 2 and all(low <= end <= high for end in ends) and ends == sorted(ends)  # noqa: PLR2004 - first and last
    return whole in ("*", "?") or is_span


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", "").encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


_ENDS = "with a letter or digit at both ends"
_LABELS = f"letters, digits, `-`, `_` and `.`, {_ENDS}, at most 63 characters"
_KEYS = f"{_LABELS}, with or without a domain and `/` before"
_QUANTITIES = "a number, with or without one of the units `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi`, `Ti` behind it"
_FIELDS = (
    "`metadata.name`, `metadata.namespace`, `metadata.uid`, a label, an annotation, `spec.nodeName`, `status.podIP`"
)
FORMS: dict[str, Form] = {
    # Names and labels
    "dns-label": Form(
        rf"(?=.{{1,63}}\Z){_LABEL}",
        f"lowercase letters, digits and `-`, {_ENDS}, at most 63 characters",
        "web-1",
    ),
    "dns-1035-label": Form(
        rf"(?=.{{1,63}}\Z)(?=[a-z]){_LABEL}",
        "lowercase letters, digits and `-`, with a letter first and a letter or digit last, at most 63 characters",
        "web-1",
    ),
    "dns-subdomain": Form(_SUBDOMAIN, f"lowercase letters, digits, `-` and `.`, {_ENDS}", "web-1"),
    "cron-job-name": Form(
        rf"(?=.{{1,52}}\Z){_SUBDOMAIN}",
        f"lowercase letters, digits, `-` and `.`, {_ENDS}, at most 52 characters",
        "nightly",
    ),
    "path-segment": Form(r"(?!\.{1,2}\Z)[^/%]+", "anything but `.`, `..`, `/` and `%`", "web"),
    "label-key": Form(_KEY, _KEYS, "example.com/app"),
    "label-value": Form(f"({_WORD})?", _LABELS, "front-end"),
    "annotation-key": Form(f"(?i:{_KEY})", _KEYS, "example.com/note"),
    "port-name": Form(
        r"(?=.{1,15}\Z)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?",
        "lowercase letters, digits and single `-` inside, at least one letter, at most 15 characters",
        "http",
    ),
    "config-key": Form(
        r"(?!\.\Z|\.\.)[-._a-zA-Z0-9]{1,253}",
        "letters, digits, `-`, `_` and `.`, and no `..` in front",
        "app.conf",
    ),
    "variable": Form("[ -<>-~]+", "ASCII characters but `=`", "LEVEL"),
    "header": Form("[-A-Za-z0-9]+", "letters, digits and `-`", "X-Token"),
    # Quantities
    "quantity": Form(lambda text: bool(_QUANTITY.fullmatch(text.strip())), _QUANTITIES, "128Mi"),
    "amount": Form(lambda text: not text.strip().startswith("-"), _QUANTITIES, "128Mi"),
    "size": Form(lambda text: (size := amount(text)) is None or size > 0, "a quantity above 0", "1Gi"),
    "share": Form("(100|[0-9]{1,2})%", _SHARE, "25%"),
    "surge": Form("[0-9]+%", _SHARE, "25%"),
    "resource": Form(
        "cpu|memory|ephemeral-storage|hugepages-.+|.*/.*",
        "`cpu`, `memory`, `ephemeral-storage`, or a name with a domain and `/` before",
        "memory",
    ),
    "limit": Form(
        "cpu|memory|ephemeral-storage|storage|hugepages-.+|.*/.*",
        "`cpu`, `memory`, `ephemeral-storage`, `storage`, or a name with a domain and `/` before",
        "memory",
    ),
    "quota": Form(
        (
            r"((requests|limits)\.)?(cpu|memory|ephemeral-storage|hugepages-.+)|requests\.storage|.*/.*|pods|services"
            r"(\.nodeports|\.loadbalancers)?|replicationcontrollers|resourcequotas|secrets|configmaps|persistentvolumeclaims"
        ),
        "a resource, with or without `requests.` or `limits.` before, or what is counted",
        "pods",
    ),
    "limit-type": Form(
        "Pod|Container|PersistentVolumeClaim|.*/.*",
        "`Container`, `Pod` or `PersistentVolumeClaim`",
        "Container",
    ),
    # Paths and addresses
    "field-path": Form(
        (
            r"metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['.+'\])"
            r"|spec\.(nodeName|serviceAccountName)|status\.(hostIP|podIP)s?"
        ),
        _FIELDS,
        "metadata.name",
    ),
    "resource-path": Form(
        r"(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)",
        "`limits.` or `requests.` and a resource",
        "limits.memory",
    ),
    "path": Form("/.*", "a path that begins with `/`", "/"),
    "strict-path": Form(
        r"(?!.*//)(?!(.*/)?\.{1,2}(/|\Z))(?!.*%2[fF])/.*",
        "a path that begins with `/`, without `//`, `.` and `..`",
        "/",
    ),
    "straight-path": Form(r"(?!(.*/)?\.\.(/|\Z)).*", "a path without `..`", "/var/log"),
    "inner-path": Form(r"(?!/)(?!(.*/)?\.\.(/|\Z)).*", "a relative path without `..`", "conf/app.conf"),
    "domain-path": Form(rf"(?=[^/]{{1,253}}/){_DOMAIN}/.+", "a domain with a path", "example.com/ingress"),
    "host": Form(
        lambda text: FORMS["dns-subdomain"].fits(text.removeprefix("*.")) and not _is_address(text),
        "a domain name in lowercase letters, with or without `*.` before, and no address",
        "www.example.com",
    ),
    "address": Form(_is_address, "an IP address", "10.0.0.1"),
    "cluster-ip": Form(lambda text: text == "None" or _is_address(text), "an IP address, or `None`", "None"),
    "endpoint-address": Form(
        lambda text: _is_address(text, is_reachable=True),
        "an IP address that others can reach, and no `127.0.0.1` or `169.254.0.0`",
        "10.0.0.1",
    ),
    "address-range": Form(_is_range, "a range of IP addresses", "10.0.0.0/16"),
    # The rest
    "schedule": Form(
        _is_schedule, "minute, hour, day of the month, month and day of the week, each `*` or numbers", "*/5 * * * *"
    ),
    "byte": Form(_is_base64, "base64", "c2VjcmV0"),
    "date-time": Form(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)",
        "a date with time and zone",
        "2026-01-31T08:00:00Z",
    ),
}
"""Every form by the name that schemas give it."""
