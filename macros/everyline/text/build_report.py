"""What a build told, summed up for a person: errors first, each problem once, of many warnings no more than a screen shows."""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Tell = Callable[[str], object]  # takes what some part of a build says
Step = Callable[[str, Path], object]  # takes what a build makes next, and the folder of what is made
_LINE = re.compile(r"(INFO|WARNING|ERROR) +-  (.*)")
_PLACE = re.compile(r"(?P<place>[^:\n]+(?::\d+(?:-\d+)?)?): (?P<message>.+)")
# What differs between two problems of one kind: what they quote, numbers, addresses.
_VALUES = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\d[\d.,]*|\S{0,200}[/#]\S*|\bU\+[0-9A-F]+|[^\x00-\x7f]+")
_SCREEN = 20  # lines
_KINDS = 8
_PLACES = 3


@dataclass(slots=True)
class Told:
    """What the parts of a build said, in the order in which they did."""

    warnings: list[str] = field(default_factory=list)  # each once
    rest: list[str] = field(default_factory=list)  # everything else: errors, and what other programs say
    notices: list[str] = field(default_factory=list)  # what is only worth knowing, each once
    _said: set[tuple[int, str]] = field(default_factory=set)  # all of it, with the list that it is in

    def __call__(self, text: str) -> None:
        """Take what some part of the build printed."""
        for line in text.splitlines():
            found = _LINE.fullmatch(line)
            known = {"WARNING": self.warnings, "INFO": self.notices}
            kept, said = (known[found[1]], found[2]) if found and found[1] in known else (self.rest, line)
            if (id(kept), said) not in self._said or not said.strip():
                self._said.add((id(kept), said))
                kept.append(said)

    @property
    def is_shortened(self) -> bool:
        """Whether there are more warnings than a screen shows."""
        return max(map(len, (self.warnings, self.rest, self.notices))) > _SCREEN

    def kinds(self) -> dict[str, list[str]]:
        """The warnings by what they have in common, the most frequent first."""
        kinds: dict[str, list[str]] = {}
        for warning in self.warnings:
            found = _PLACE.fullmatch(warning)
            kinds.setdefault(_VALUES.sub("…", found["message"] if found else warning), []).append(warning)
        return dict(sorted(kinds.items(), key=lambda item: -len(item[1])))

    def sums(self) -> str:
        """How much there is to tell, in a few words."""
        kinds = self.kinds()
        return f"{counted(len(self.warnings), 'warning')} in {counted(len(kinds), 'kind')}" if kinds else "no warnings"

    def lines(self, *, everything: bool = False) -> Iterator[str]:
        """What to print: errors and what other programs said as they are, warnings summed up where they are many."""
        for level, said in (("", self.rest), ("INFO -  ", self.notices)):
            most = len(said) if everything or len(said) <= _SCREEN else _SCREEN - 1
            yield from (f"{level}{each}" for each in said[:most])
            if len(said) > most:
                yield f"{level}… and {counted(len(said) - most, 'line')} more like these"
        if everything or len(self.warnings) <= _SCREEN:
            yield from (f"WARNING -  {each}" for each in self.warnings)
            return
        kinds = [*self.kinds().values()]
        for alike in kinds[:_KINDS]:
            found = _PLACE.fullmatch(alike[0])
            yield f"WARNING -  {len(alike):,} × {found['message'] if found else alike[0]}"
            places = [*dict.fromkeys(place["place"] for each in alike if (place := _PLACE.fullmatch(each)))]
            more = f" and {len(places) - _PLACES:,} more" if len(places) > _PLACES else ""
            if places:
                yield f"           {', '.join(places[:_PLACES])}{more}"
        if len(kinds) > _KINDS:
            left = sum(map(len, kinds[_KINDS:]))
            yield f"           and {counted(left, 'warning')} in {counted(len(kinds) - _KINDS, 'other kind')}"


def counted(number: int, name: str, names: str = "") -> str:
    """A number with what it counts: ``1 note``, ``5,511 notes``."""
    return f"{number:,} {name if number == 1 else names or f'{name}s'}"


def nothing(*_: object) -> None:
    """Tell nobody."""


def print_told(text: str) -> None:
    """Tell at once."""
    sys.stderr.write(text)
