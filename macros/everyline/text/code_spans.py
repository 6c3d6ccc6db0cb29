"""Where code spans stand in a line of Markdown, found in one look however many of their marks lead nowhere."""

import re
from collections.abc import Iterator

_TICKS = re.compile("`+")


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans begin and end: at runs of backticks, the next of the same length closing each."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    waiting: dict[int, list[int]] = {}
    for place in range(len(runs) - 1, -1, -1):
        waiting.setdefault(runs[place][1] - runs[place][0], []).append(place)
    after = -1
    for place, (start, end) in enumerate(runs):
        same = waiting[end - start]
        while same and same[-1] <= place:
            same.pop()
        if place > after and same:
            after = same.pop()
            yield start, runs[after][1]
