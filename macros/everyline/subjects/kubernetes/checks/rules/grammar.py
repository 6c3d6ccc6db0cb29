"""What names, labels, ports, addresses and shares may look like, as the API server's own library has it.

Each function returns what is wrong with a text in a few words that continue "X …", or nothing.
"""

from __future__ import annotations

import ipaddress
import re

_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
_SUBDOMAIN = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_DNS_LABEL = re.compile(_LABEL)
_DNS_1035 = re.compile("[a-z]([-a-z0-9]*[a-z0-9])?")
_QUALIFIED = re.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]")
_ENVIRONMENT = re.compile("[-._a-zA-Z][-._a-zA-Z0-9]*")
_KEY = re.compile("[-._a-zA-Z0-9]+")
_HEADER = re.compile("[-A-Za-z0-9]+")
_PERCENT = re.compile("[0-9]{1,9}%")
_SHORT, _LONG, _PORT_NAME = 63, 253, 15
_HIGHEST_PORT = 65535


def _long(text: str, limit: int) -> str:
    return f"is longer than {limit} characters" if len(text) > limit else ""


def dns_label(text: str) -> str:
    """An RFC 1123 label."""
    if _DNS_LABEL.fullmatch(text):
        return _long(text, _SHORT)
    return "may only hold lowercase letters, digits and `-`, and begin and end with a letter or digit"


def dns_1035_label(text: str) -> str:
    """An RFC 1035 label."""
    if _DNS_1035.fullmatch(text):
        return _long(text, _SHORT)
    return "may only hold lowercase letters, digits and `-`, begin with a letter and end with a letter or digit"


def dns_subdomain(text: str) -> str:
    """An RFC 1123 subdomain."""
    if _SUBDOMAIN.fullmatch(text):
        return _long(text, _LONG)
    return "may only hold lowercase letters, digits, `-` and `.`, and begin and end with a letter or digit"


def host_pattern(text: str) -> str:
    """A host name, or one whose first part is ``*``."""
    if "*" not in text:
        return dns_subdomain(text)
    if text.startswith("*.") and not dns_subdomain(text[2:]):
        return _long(text, _LONG)
    return "may have `*` only as the whole first part, like `*.example.com`"


def path_segment(text: str) -> str:
    """What may stand between two slashes of an address."""
    if text in (".", ".."):
        return "may not be `.` or `..`"
    return next((f"may not hold `{sign}`" for sign in "/%" if sign in text), "")


def qualified_name(text: str) -> str:
    """A label's or annotation's key: a name, with or without a domain and a slash before it."""
    prefix, slash, name = text.rpartition("/")
    if slash and (not prefix or "/" in prefix or dns_subdomain(prefix)):
        return "must have a domain such as `example.com` before its only `/`"
    if not name:
        return "is empty" if not slash else "has nothing after the `/`"
    if not _QUALIFIED.fullmatch(name):
        return "may only hold letters, digits, `-`, `_` and `.`, and begin and end with a letter or digit"
    return _long(name, _SHORT)


def label_value(text: str) -> str:
    """A label's value."""
    if text and not _QUALIFIED.fullmatch(text):
        return "may only hold letters, digits, `-`, `_` and `.`, and begin and end with a letter or digit"
    return _long(text, _SHORT)


def port_name(text: str) -> str:
    """A port's name (an IANA service name)."""
    if not re.fullmatch("[-a-z0-9]+", text):
        return "may only hold lowercase letters, digits and `-`"
    if not re.search("[a-z]", text):
        return "needs at least one letter"
    if "--" in text or text.startswith("-") or text.endswith("-"):
        return "may not begin or end with `-`, nor hold `--`"
    return _long(text, _PORT_NAME)


def port_number(number: int) -> str:
    """A port's number."""
    return "" if 1 <= number <= _HIGHEST_PORT else f"must be from 1 to {_HIGHEST_PORT}"


def port(value: object) -> str:
    """A port by number or by name."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return port_number(value)
    return port_name(value) if isinstance(value, str) else ""


def environment_name(text: str) -> str:
    """An environment variable's name, as versions before 1.32 want it."""
    if not _ENVIRONMENT.fullmatch(text):
        return "may only hold letters, digits, `_`, `-` and `.`, and not begin with a digit"
    return _no_dots(text)


def printable_name(text: str) -> str:
    """An environment variable's name in every version."""
    if "=" in text or not all(" " <= sign <= "~" for sign in text):
        return "may only hold printable ASCII characters other than `=`"
    return ""


def config_key(text: str) -> str:
    """A key of a ConfigMap or Secret."""
    if not _KEY.fullmatch(text):
        return "may only hold letters, digits, `-`, `_` and `.`"
    return _no_dots(text) or _long(text, _LONG)


def _no_dots(text: str) -> str:
    if text in (".", "..") or text.startswith(".."):
        return "may not be `.` nor begin with `..`"
    return ""


def header_name(text: str) -> str:
    """An HTTP header's name."""
    return "" if _HEADER.fullmatch(text) else "may only hold letters, digits and `-`"


def address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An IP address."""
    try:
        return None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        return None


def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    """A range of addresses in CIDR notation."""
    _, slash, bits = text.partition("/")
    try:
        return ipaddress.ip_network(text, strict=False) if slash and bits.isdecimal() and "%" not in text else None
    except ValueError:
        return None


def share(value: object) -> str:
    """A number of Pods, or a share of them in percent."""
    if isinstance(value, int) and not isinstance(value, bool):
        return "may not be negative" if value < 0 else ""
    if isinstance(value, str) and not _PERCENT.fullmatch(value):
        return "must be a whole number without quotes, or a share such as `25%`"
    return ""


def amount(value: object) -> int | None:
    """The number in a number of Pods or in a share of them."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value[:-1]) if isinstance(value, str) and _PERCENT.fullmatch(value) else None


def percent(value: object) -> int:
    """The percentage of a share; 0 for a plain number."""
    return (amount(value) or 0) if isinstance(value, str) else 0
