"""Notes cut up, spliced and spoiled, as nobody would write them, through the whole build: nothing in them stops it or gets lost.

Each round is one vault. The same again, or other ones: ``python -m pytest -m soak --hypothesis-seed=7 tests/site/test_spliced.py``.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz import WORDS
from tests.site.strangers import CASES
from tests.support import ROOT, run

ROUNDS = 3
NOTES = 80  # of a round
LONGEST = 60  # lines of a note


def seeds() -> list[bytes]:
    """What is cut up: the notes of strangers, and the fixtures of dialects."""
    fixtures = sorted((ROOT / "tests" / "notes" / "dialects" / "fixtures").glob("*.txt"))
    written = [text for case in CASES.values() for name, text in case.files.items() if name.endswith((".md", ".txt"))]
    found = [each.encode() if isinstance(each, str) else each for each in written]
    return [*found, *(each.read_bytes() for each in fixtures)]


def spoiled(chance: random.Random, notes: list[bytes]) -> bytes:
    """A note made of pieces of others, some of them damaged."""
    lines: list[bytes] = []
    for note in chance.sample(notes, chance.randint(1, 4)):
        own = note.split(b"\n")
        first = chance.randrange(len(own))
        lines += own[first : first + chance.randint(1, 20)]
    for _ in range(chance.randint(0, 12)):
        at = chance.randrange(len(lines))
        lines[at : at + 1] = _damaged(chance, lines, at)
        lines = lines or [b""]
    return b"\n".join(lines[:LONGEST])


def _damaged(chance: random.Random, lines: list[bytes], at: int) -> list[bytes]:
    line = lines[at]
    place = chance.randrange(len(line) + 1)
    word = chance.choice(WORDS).encode()
    before, after = line[:place], line[place:]
    return chance.choice(
        [
            [],
            [line, line],
            [line.lstrip()],
            [before, after],
            [before, word, after],
            [before + word * chance.choice((1, 1, 2, 30)) + after],
            [before + bytes([chance.randrange(256)]) + after],
            [before + chance.choice(lines)[place:]],
            [chance.choice((b"\t", b"  ", b"    ", b"> ", b"- ")) * chance.randint(1, 3) + line],
        ]
    )


def vault(chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """The notes of a round, by their paths."""
    notes = seeds()
    for number in range(NOTES):
        folder = chance.choice(("", "pages/", "journals/", "Ordner #1/"))
        name = chance.choice(
            (f"n{number}", f"2024_0{number % 9 + 1}_1{number % 10}", f"a___{number}", f"{number} %25 ü⚓")
        )
        yield f"{folder}{name}.{chance.choice(('md', 'md', 'md', 'txt'))}", spoiled(chance, notes)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(ROUNDS))
def test_spoiled_notes_are_a_site_and_a_book(tmp_path: Path, pytestconfig: pytest.Config, number: int) -> None:
    seed = f"{pytestconfig.getoption('--hypothesis-seed') or 1}/{number}"
    for path, content in vault(random.Random(seed)):  # noqa: S311 - chance that comes again
        file = tmp_path / "notes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    project = tmp_path / "project"
    for command in (
        ("new", str(project), "--notes", str(tmp_path / "notes"), "--language", "en"),
        ("build", "--all", "--project", str(project)),
    ):
        result = run("macros", *command)
        said = result.stdout + result.stderr
        assert result.returncode == 0, said[-3000:]
        assert "Traceback" not in said
        assert "could not be" not in said, [line for line in said.splitlines() if "could not be" in line][:5]
    for note in json.loads((project / "site" / "ledger.json").read_text(encoding="utf-8"))["notes"]:
        numbers = [line["line"] for line in note["lines"]]
        assert numbers == sorted({*numbers}), note["path"]
    assert [*(project / "site" / "pdf").glob("*.pdf")]
