"""The grammar of a CronJob's schedule, as the cron library of Kubernetes has it."""

from __future__ import annotations

import re

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_FIELDS = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _DAYS),
)
_WORDS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"]
_DURATION = re.compile(r"[+-]?((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+")
_DIGITS = 9


def fault(schedule: str) -> str:
    """What is wrong with a schedule, in words that continue "the schedule …"; nothing where it is right."""
    if re.match("(CRON_)?TZ=", schedule):
        return "may not hold a time zone; that is written under `timeZone`"
    if schedule.startswith("@"):
        word, _, rest = schedule.partition(" ")
        if word == "@every":
            return "" if _DURATION.fullmatch(rest) else "has no duration such as `1h30m` after `@every`"
        return "" if schedule in _WORDS else f"is no known word; there are {', '.join(_WORDS)}"
    parts = schedule.split()
    if len(parts) != len(_FIELDS):
        return f"has {len(parts)} fields; it needs 5: minute, hour, day of the month, month, day of the week"
    for part, (title, low, high, names) in zip(parts, _FIELDS, strict=True):
        for item in part.split(","):
            if why := _item_fault(item, low, high, list(names)):
                return f"has the {title} `{part}`, which {why}"
    return ""


def _number(text: str, low: int, names: list[str]) -> int | None:
    if text.lower() in names:
        return names.index(text.lower()) + low
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= _DIGITS else None


def _item_fault(item: str, low: int, high: int, names: list[str]) -> str:
    span, slash, step = item.partition("/")
    ends = span.split("-")
    if slash and (not step.isdecimal() or not step.isascii() or len(step) > _DIGITS or not int(step)):
        return "needs a number above 0 after `/`"
    if ends[0] in ("*", "?"):
        return ""
    numbers = [_number(end, low, names) for end in ends]
    if len(numbers) > 2 or None in numbers:  # noqa: PLR2004 - the two ends of a range
        return "is no number, range or list of them"
    first, last = numbers[0], numbers[-1]
    if first is None or last is None or first < low or last > high:
        return f"must be from {low} to {high}"
    return "ends before it begins" if first > last else ""
