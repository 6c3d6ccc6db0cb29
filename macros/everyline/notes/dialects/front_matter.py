"""Front matter: the YAML between ``---`` lines at the top of a note, read as page properties."""

from __future__ import annotations

import re

from everyline.notes.units import Kind, Span, Unit

_KEY = re.compile(r"([^\s:#\-][^:]*):(?:\s+(.*))?")
_MORE = re.compile(r"\s+\S.*|-(\s.*)?|#.*|\s*")
_END = ("---", "...")


def front_matter(lines: list[str], path: str) -> tuple[int, list[Unit]]:
    """Read the front matter of a note.

    Returns:
        How many lines it takes, and a METADATA unit ``key:: value`` for each of its keys. The values of a list
        are joined by commas. None where the note begins with something else, a rule for instance.
    """
    last = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _END), 0)
    body = [line.rstrip() for line in lines[1:last]]
    if lines[0].rstrip() == "---" and body == ["{}"]:  # of a program that took all keys out
        return last + 1, [Unit(Kind.METADATA, Span(path, 1, last + 1), "{}")]
    if not body or lines[0].rstrip() != "---" or not _KEY.fullmatch(next(filter(None, body), "")):
        return 0, []
    if not all(_KEY.fullmatch(line) or _MORE.fullmatch(line) for line in body):
        return 0, []
    starts = [n for n, line in enumerate(body) if _KEY.fullmatch(line)]
    ends = [*starts[1:], len(body)]
    units = []
    for start, end in zip(starts, ends, strict=True):
        # The opening line belongs to the first key, the closing line to the last.
        span = Span(path, 1 if start == starts[0] else start + 2, last + 1 if end == len(body) else end + 1)
        units.append(Unit(Kind.METADATA, span, _property(body[start:end])))
    return last + 1, units


def _property(lines: list[str]) -> str:
    match = _KEY.fullmatch(lines[0])
    name, value = (match[1], match[2] or "") if match else (lines[0], "")
    more = [re.sub(r"^\s*(-\s+)?", "", line).strip() for line in lines[1:]]
    values = [_unquoted(value.strip()) for value in [value, *more] if value.strip()]
    return f"{name.strip()}:: {', '.join(values)}".rstrip()


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
