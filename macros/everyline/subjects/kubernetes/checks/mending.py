"""Words of a manifest that are wrong in a way that leaves no doubt about what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from everyline.subjects.kubernetes.checks.model import Verdict
from everyline.subjects.kubernetes.checks.slips import Change

_WRITE = re.compile(r"write `([\w./-]+):`(?:; capitals count)?")
_PLAIN = re.compile(r"[^\s\"'\[\]{}#&*!|>%@`][^#\"']*?")


def mend_words(text: str, verdicts: Sequence[Verdict]) -> Iterator[tuple[str, Change]]:
    """Texts in which one word is mended, each with what was changed.

    Args:
        text: YAML that can be read.
        verdicts: what the schemas say against it.
    """
    lines = text.split("\n")
    for verdict in verdicts:
        number = verdict.line - 1
        if not 0 <= number < len(lines):
            continue
        if mended := _mended(lines[number], verdict):
            yield "\n".join([*lines[:number], mended[0], *lines[number + 1 :]]), Change(verdict.line, mended[1])


def _mended(line: str, verdict: Verdict) -> tuple[str, str] | None:
    """A line mended, and how."""
    name = str(verdict.path[-1]) if verdict.path else ""
    if verdict.rule == "unknown-field" and (found := _WRITE.fullmatch(verdict.hint)):
        return line.replace(name, found.group(1), 1), f"`{name}` is no field there: `{found.group(1)}`"
    return _typed(line, verdict) if verdict.rule == "type" else None


def _typed(line: str, verdict: Verdict) -> tuple[str, str] | None:
    """Quotation marks added or removed."""
    start, colon, rest = line.partition(": ")
    if not colon:
        start, colon, rest = line.partition("- ")
    value, space, comment = rest.partition(" #")
    value = value.strip()
    if verdict.hint.startswith("put it in quotes") and _PLAIN.fullmatch(value):
        return f'{start}{colon}"{value}"{space}{comment}', f"text was needed: `{value}` was put in quotes"
    if verdict.hint == "remove the quotes" and value[:1] in "\"'":
        return (
            f"{start}{colon}{value[1:-1]}{space}{comment}",
            f"a number was needed: the quotes around {value} were removed",
        )
    return None
