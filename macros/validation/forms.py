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
_SUBDOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_DNS_LABEL = re.compile(_LABEL)
_DNS_1035 = re.compile("[a-z]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_PORT_NAME = re.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?")
_CONFIG_KEY = re.compile("[-._a-zA-Z0-9]+")
_HEADER = re.compile("[-A-Za-z0-9]+")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([.,]\d+)?(Z|[+-]\d\d:\d\d)")
_QUANTITY = re.compile(r"([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?")
_UNITS = {
    **{unit: (10, power) for unit, power in zip("numkMGTPE", (-9, -6, -3, 3, 6, 9, 12, 15, 18), strict=True)},
    **{f"{unit}i": (2, 10 * power) for power, unit in enumerate("KMGTPE", 1)},
}
_FIELD_PATH = re.compile(
    r"metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['.+'\])"
    r"|spec\.(nodeName|serviceAccountName)|status\.(hostIP|hostIPs|podIP|podIPs)"
)
_RESOURCE_PATH = re.compile(r"(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)")
_SHARE = re.compile("(100|[0-9]{1,2})%")
_FIELDS = (
    (0, 59, ""),
    (0, 23, ""),
    (1, 31, ""),
    (1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
    (0, 6, "sun mon tue wed thu fri sat"),
)
_SCHEDULES = {"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"}
_COUNTED = {
    *("pods", "services", "services.nodeports", "services.loadbalancers", "replicationcontrollers", "resourcequotas"),
    *("secrets", "configmaps", "persistentvolumeclaims", "requests.storage"),
}
_FAR = 60  # powers; no quantity is anywhere near, and greater ones would cost memory
_DIGITS = 60  # likewise
_SHORT, _LONG, _PORT, _CRON = 63, 253, 15, 52


def _is_label(text: str) -> bool:
    return len(text) <= _SHORT and bool(_DNS_LABEL.fullmatch(text))


def _is_service_name(text: str) -> bool:
    return len(text) <= _SHORT and bool(_DNS_1035.fullmatch(text))


def _is_subdomain(text: str) -> bool:
    return len(text) <= _LONG and bool(_SUBDOMAIN.fullmatch(text))


def _is_label_key(text: str) -> bool:
    prefix, slash, name = text.rpartition("/")
    return len(name) <= _SHORT and bool(_QUALIFIED.fullmatch(name)) and (not slash or _is_subdomain(prefix))


def _is_label_value(text: str) -> bool:
    return not text or (len(text) <= _SHORT and bool(_QUALIFIED.fullmatch(text)))


def _is_config_key(text: str) -> bool:
    return len(text) <= _LONG and bool(_CONFIG_KEY.fullmatch(text)) and text != "." and not text.startswith("..")


def _is_address(text: str) -> bool:
    import ipaddress  # noqa: PLC0415 - few manifests hold addresses, and all start sooner without

    try:
        return bool(ipaddress.ip_address(text)) and "%" not in text
    except ValueError:
        return False


def _is_reachable(text: str) -> bool:
    import ipaddress  # noqa: PLC0415 - see _is_address

    if not _is_address(text):
        return False
    address = ipaddress.ip_address(text)
    is_local = address.is_loopback or address.is_link_local or address in ipaddress.ip_network("224.0.0.0/24")
    return not (is_local or address.is_unspecified)


def _is_range(text: str) -> bool:
    address, slash, bits = text.strip().partition("/")
    return bool(slash) and bits.isdecimal() and _is_address(address) and int(bits) <= (128 if ":" in address else 32)


def _is_host(text: str) -> bool:
    return _is_subdomain(text.removeprefix("*.")) and not _is_address(text)


def _is_domain_path(text: str) -> bool:
    domain, _, path = text.partition("/")
    return bool(path) and _is_subdomain(domain)


def _is_inner(text: str) -> bool:
    return not text.startswith("/") and ".." not in text.split("/")


def _is_strict(text: str) -> bool:
    steps = text.split("/")
    return text.startswith("/") and not {"..", "."} & set(steps) and "" not in steps[1:-1] and "%2f" not in text.lower()


def _is_resource(text: str) -> bool:
    return text in ("cpu", "memory", "ephemeral-storage") or text.startswith("hugepages-") or "/" in text


def _is_quota(text: str) -> bool:
    return text in _COUNTED or "/" in text or _is_resource(text.removeprefix("requests.").removeprefix("limits."))


def _is_schedule(text: str) -> bool:
    """Whether the library that Kubernetes uses reads a text as a schedule: five fields, or a word for them."""
    if text.startswith("@"):
        return text in _SCHEDULES or text.startswith("@every ")
    fields = text.split()
    fields = fields[1:] if fields and fields[0].startswith(("TZ=", "CRON_TZ=")) else fields
    return len(fields) == len(_FIELDS) and all(
        _is_part(part, low, high, names)
        for field, (low, high, names) in zip(fields, _FIELDS, strict=True)
        for part in field.split(",")
    )


def _is_part(part: str, low: int, high: int, names: str) -> bool:
    whole, slash, step = part.partition("/")
    if slash and not (step.isdecimal() and int(step)):
        return False
    if whole in ("*", "?"):
        return True
    ends = [
        names.split().index(end.lower()) + low if end.lower() in names.split() else int(end) if end.isdecimal() else -1
        for end in whole.split("-")
    ]
    return len(ends) <= 2 and all(low <= end <= high for end in ends) and ends == sorted(ends)  # noqa: PLR2004 - first and last


def is_base64(text: str) -> bool:
    """Whether Kubernetes can decode a text."""
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", "").encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True


def amount(text: str) -> Fraction | None:
    """What a quantity amounts to: ``500m``, ``1.5``, ``2Gi``, ``1e3``; None where it is none."""
    from fractions import Fraction  # noqa: PLC0415 - see _is_address

    match = _QUANTITY.fullmatch(text.strip())
    if not match or len(match[2]) > _DIGITS:
        return None
    number = Fraction(f"{match[2]}0" if "." in match[2] else match[2]) * (-1 if match[1] == "-" else 1)
    suffix = match[3] or ""
    if suffix in _UNITS:
        base, power = _UNITS[suffix]
    else:
        base, power = 10, int(suffix[1:][:6] or 0)
    return number * Fraction(base) ** max(-_FAR, min(_FAR, power))


def _is_size(text: str) -> bool:
    size = amount(text)
    return size is None or size > 0


@dataclass(frozen=True, slots=True)
class Form:
    """What a text may look like: a test, what it asks for in words, and an example."""

    fits: Callable[[str], bool]
    words: str
    example: str


_QUANTITIES = "a number, with or without one of the units `m`, `k`, `M`, `G`, `T`, `Ki`, `Mi`, `Gi`, `Ti` behind it"
_ENDS = "with a letter or digit at both ends"
FORMS = {
    "dns-label": Form(_is_label, f"lowercase letters, digits and `-`, {_ENDS}, at most 63 characters", "web-1"),
    "dns-1035-label": Form(
        _is_service_name,
        "lowercase letters, digits and `-`, with a letter first and a letter or digit last, at most 63 characters",
        "web-1",
    ),
    "dns-subdomain": Form(_is_subdomain, f"lowercase letters, digits, `-` and `.`, {_ENDS}", "web-1"),
    "path-segment": Form(
        lambda text: text not in (".", "..") and not set("/%") & set(text), "anything but `.`, `..`, `/` and `%`", "web"
    ),
    "label-key": Form(
        _is_label_key,
        f"letters, digits, `-`, `_` and `.`, {_ENDS}, at most 63 characters, with or without a domain and `/` before",
        "example.com/app",
    ),
    "label-value": Form(
        _is_label_value, f"letters, digits, `-`, `_` and `.`, {_ENDS}, at most 63 characters", "front-end"
    ),
    "annotation-key": Form(
        lambda text: _is_label_key(text.lower()),
        f"letters, digits, `-`, `_` and `.`, {_ENDS}, at most 63 characters, with or without a domain and `/` before",
        "example.com/note",
    ),
    "port-name": Form(
        lambda text: not text or (len(text) <= _PORT and bool(_PORT_NAME.fullmatch(text))),
        "lowercase letters, digits and single `-` inside, at least one letter, at most 15 characters",
        "http",
    ),
    "config-key": Form(_is_config_key, "letters, digits, `-`, `_` and `.`, and no `..` in front", "app.conf"),
    "variable": Form(
        lambda text: "=" not in text and all(" " <= sign <= "~" for sign in text), "ASCII characters but `=`", "LEVEL"
    ),
    "header": Form(lambda text: bool(_HEADER.fullmatch(text)), "letters, digits and `-`", "X-Token"),
    "host": Form(
        _is_host, "a domain name in lowercase letters, with or without `*.` before, and no address", "www.example.com"
    ),
    "path": Form(lambda text: not text or text.startswith("/"), "a path that begins with `/`", "/"),
    "domain-path": Form(_is_domain_path, "a domain with a path", "example.com/ingress"),
    "address": Form(_is_address, "an IP address", "10.0.0.1"),
    "endpoint-address": Form(
        _is_reachable, "an IP address that others can reach, and no `127.0.0.1` or `169.254.0.0`", "10.0.0.1"
    ),
    "address-range": Form(_is_range, "a range of IP addresses", "10.0.0.0/16"),
    "quantity": Form(lambda text: bool(_QUANTITY.fullmatch(text.strip())), _QUANTITIES, "128Mi"),
    "amount": Form(lambda text: amount(text) is None or not text.strip().startswith("-"), _QUANTITIES, "128Mi"),
    "size": Form(_is_size, "a quantity above 0", "1Gi"),
    "resource": Form(
        _is_resource, "`cpu`, `memory`, `ephemeral-storage`, or a name with a domain and `/` before", "memory"
    ),
    "quota": Form(_is_quota, "a resource, with or without `requests.` or `limits.` before, or what is counted", "pods"),
    "limit-type": Form(
        lambda text: "/" in text or text in ("Pod", "Container", "PersistentVolumeClaim"),
        "`Container`, `Pod` or `PersistentVolumeClaim`",
        "Container",
    ),
    "share": Form(lambda text: bool(_SHARE.fullmatch(text)), "a whole number without quotes, or percents", "25%"),
    "surge": Form(
        lambda text: text.endswith("%") and text[:-1].isdecimal(), "a whole number without quotes, or percents", "25%"
    ),
    "schedule": Form(
        _is_schedule, "minute, hour, day of the month, month and day of the week, each `*` or numbers", "*/5 * * * *"
    ),
    "field-path": Form(
        lambda text: bool(_FIELD_PATH.fullmatch(text)),
        "`metadata.name`, `metadata.namespace`, `metadata.uid`, a label, an annotation, `spec.nodeName`,"
        " `spec.serviceAccountName`, `status.hostIP` or `status.podIP`",
        "metadata.name",
    ),
    "resource-path": Form(
        lambda text: bool(_RESOURCE_PATH.fullmatch(text)), "`limits.` or `requests.` and a resource", "limits.memory"
    ),
    "inner-path": Form(_is_inner, "a relative path without `..`", "conf/app.conf"),
    "straight-path": Form(lambda text: ".." not in text.split("/"), "a path without `..`", "/var/log"),
    "strict-path": Form(_is_strict, "a path that begins with `/`, without `//`, `.` and `..`", "/"),
    "cluster-ip": Form(lambda text: text == "None" or _is_address(text), "an IP address, or `None`", "None"),
    "cron-job-name": Form(
        lambda text: len(text) <= _CRON and _is_subdomain(text),
        f"lowercase letters, digits, `-` and `.`, {_ENDS}, at most 52 characters",
        "nightly",
    ),
    "byte": Form(is_base64, "base64", "c2VjcmV0"),
    "date-time": Form(lambda text: bool(_TIME.fullmatch(text)), "a date with time and zone", "2026-01-31T08:00:00Z"),
}
"""Every form by the name that schemas give it."""
