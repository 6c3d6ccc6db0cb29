"""Damages the layout of whole manifests, as pasting does, and counts what the repair makes of them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from everyline.subjects.kubernetes.checks.documents import load
from everyline.subjects.kubernetes.checks.repair import repair

RIGHT, REFUSED, UNTOUCHED, HALF, WRONG = "right", "refused", "untouched", "half", "wrong"


@dataclass(frozen=True, slots=True)
class Repaired:
    """What became of one damaged manifest.

    Attributes:
        path: the manifest.
        damage: what was done to it, a key of `LAYOUTS`.
        outcome: `RIGHT` (it says again what it said), `REFUSED` (given back as it was, with a reason), `UNTOUCHED`
            (nothing was found wrong, though it says something else now: the damage made another whole manifest), `HALF`
            (changed, and something is still wrong), or `WRONG` (whole, and something else than it was).
        before: the damaged text.
        after: what the repair gave.
    """

    path: str
    damage: str
    outcome: str
    before: str
    after: str


def flatten(text: str, chance: random.Random) -> str:  # noqa: ARG001
    """Without any white space at the left."""
    return "".join(line.lstrip(" ") for line in text.splitlines(keepends=True))


def with_tabs(text: str, chance: random.Random) -> str:  # noqa: ARG001
    """With a tab for every two blanks at the left."""
    return re.sub(
        r"^ +", lambda found: "\t" * (len(found[0]) // 2) + " " * (len(found[0]) % 2), text, flags=re.MULTILINE
    )


def shift_line(text: str, chance: random.Random) -> str:
    """With one line too far left or right."""
    lines = text.splitlines(keepends=True)
    at = chance.choice([number for number, line in enumerate(lines) if line.strip() and number])
    by = chance.choice((-2, -1, 1, 2, 3))
    lines[at] = " " * by + lines[at] if by > 0 else re.sub(rf"^ {{0,{-by}}}", "", lines[at])
    return "".join(lines)


def with_prompts(text: str, chance: random.Random) -> str:
    """Between the commands of a terminal."""
    before = chance.choice(
        ("$ cat web.yaml\n", "$ vim web.yaml\n", "[root@master ~]# cat web.yaml\n", "root@node1:~# vi web.yml\n")
    )
    return f"{before}{text}$ kubectl apply -f web.yaml\n"


def with_numbers(text: str, chance: random.Random) -> str:  # noqa: ARG001
    """With the line numbers of an editor."""
    return "".join(f"{number:3} {line}" for number, line in enumerate(text.splitlines(keepends=True), 1))


def with_fences(text: str, chance: random.Random) -> str:
    """As a block of Markdown."""
    return f"```{chance.choice(('yaml', 'yml', ''))}\n{text}```\n"


LAYOUTS: dict[str, Callable[[str, random.Random], str]] = {
    "flattened": flatten,
    "tabs": with_tabs,
    "a line shifted": shift_line,
    "prompts": with_prompts,
    "line numbers": with_numbers,
    "fences": with_fences,
}


def damage_and_repair(texts: Iterable[tuple[str, str]], seed: str) -> Iterator[Repaired]:
    """Damage each manifest in every way and have it repaired.

    Args:
        texts: what each is called, and the text; the server takes all of them.
        seed: the same one does the same damage.
    """
    for path, text in texts:
        ended = text if text.endswith("\n") else f"{text}\n"
        for name, do in LAYOUTS.items():
            before = do(ended, random.Random(f"{seed} {path} {name}"))  # noqa: S311 - reproducible, not secret
            done = repair(before)
            is_same = not load(done.text)[1] and _values(done.text) == _values(text)
            if not done.is_whole:
                outcome = REFUSED if done.text == before else HALF
            elif is_same:
                outcome = RIGHT
            else:
                outcome = UNTOUCHED if done.text == before else WRONG
            yield Repaired(path, name, outcome, before, done.text)


def _values(text: str) -> list[object]:
    return [each.value for each in load(text)[0]]


def summary(repaired: Iterable[Repaired]) -> str:
    """The figures as text."""
    counts = Counter((each.damage, each.outcome) for each in repaired)
    columns = (RIGHT, REFUSED, UNTOUCHED, HALF, WRONG)
    lines = [f"{'':20}" + "".join(f"{column:>11}" for column in columns)]
    lines += [f"{name:20}" + "".join(f"{counts[name, column]:11}" for column in columns) for name in LAYOUTS]
    return "\n".join(lines)
