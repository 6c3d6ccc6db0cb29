"""Every regular expression of the rooms that read notes takes time in proportion to what it reads, on what is made to hurt it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import random
import re
import re._constants as code  # what the interpreter itself makes of a pattern
import re._parser as parser
import time
from pathlib import Path

import pytest

import everyline

_ROOMS = ("text", "notes", "sorting", "languages", "diagrams", "model", "pages")
_ANCHORED = {"match", "fullmatch"}
_BOUNDED = {  # read little
    "everyline.text.writing_systems._CALLED 0",  # what stands right before a bracket
    "everyline.sorting.suggesting._IS 0",  # a short statement
    "everyline.text.files._UNSAFE 0",  # a path
    "everyline.text.words._HEADING 0",  # pages that are finished, where every heading ends
}
_LETTERS = "a1 \t\n-[](){}<>:|\"'`*_~$#!%&;=/\\.,中A^@+"
_USED = re.compile(r"\b(\w+)\.(search|match|fullmatch|finditer|findall|split|subn?)\b")


def patterns() -> dict[str, tuple[re.Pattern[str], set[str]]]:
    """All that modules of those rooms compile or call, with the ways in which they are used."""
    found = {}
    for info in pkgutil.walk_packages(everyline.__path__, "everyline."):
        if info.name.split(".")[1] not in _ROOMS:
            continue
        module = importlib.import_module(info.name)
        source = Path(module.__file__).read_text("utf-8")
        uses = [each.groups() for each in _USED.finditer(source)]
        for name, value in vars(module).items():
            several = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
            for at, pattern in enumerate([value, *several]):
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    used = {use for called, use in uses if called == name and not at}
                    found[f"{info.name}.{name} {at}"] = pattern, used if used and used <= _ANCHORED else {"search"}
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(ast.Attribute(ast.Name("re"), use), [ast.Constant(str() as pattern), *_]) if (
                    use != "compile"
                ):
                    used = {use} if use in _ANCHORED else {"search"}
                    found[f"{info.name}:{node.lineno}"] = re.compile(pattern), used
    return {name: each for name, each in found.items() if name not in _BOUNDED}


def _letter(items: list, chance: random.Random) -> str:
    """A letter of a class."""
    inside = re.compile(f"[{''.join(_said(each) for each in items)}]")
    return chance.choice([each for each in _LETTERS if inside.match(each)] or ["é"])


def _said(item: tuple) -> str:
    kind, value = item
    if kind is code.NEGATE:
        return "^"
    if kind is code.CATEGORY:
        return {
            "DIGIT": r"\d",
            "SPACE": r"\s",
            "WORD": r"\w",
            "NOT_DIGIT": r"\D",
            "NOT_SPACE": r"\S",
            "NOT_WORD": r"\W",
        }[str(value).removeprefix("CATEGORY_")]
    return "-".join(re.escape(chr(each)) for each in (value if kind is code.RANGE else (value,)))


def example(tree: parser.SubPattern, chance: random.Random, groups: dict[int, str]) -> str:  # noqa: C901 - one for each piece
    """Something that a pattern might match; what looks around is not asked."""
    said = ""
    for kind, value in tree:
        if kind is code.LITERAL:
            said += chr(value)
        elif kind in (code.NOT_LITERAL, code.ANY):
            said += chance.choice("a -")
        elif kind is code.IN:
            said += _letter(value, chance)
        elif kind is code.BRANCH:
            said += example(chance.choice(value[1]), chance, groups)
        elif kind is code.SUBPATTERN:
            groups[value[0]] = example(value[3], chance, groups)
            said += groups[value[0]]
        elif kind in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            least, most, inner = value
            said += "".join(
                example(inner, chance, groups) for _ in range(min(int(most), least + chance.randint(0, 3), 12))
            )
        elif kind is code.ATOMIC_GROUP:
            said += example(value, chance, groups)
        elif kind is code.GROUPREF:
            said += groups.get(value, "")
        elif kind is code.GROUPREF_EXISTS and (inner := value[1] if groups.get(value[0]) else value[2]):
            said += example(inner, chance, groups)
    return said


def attacks(pattern: re.Pattern[str], uses: set[str], chance: random.Random, times: int) -> set[tuple[str, str, str]]:
    """What comes before, what is repeated, and what comes behind, so that it fails in the end."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    ends = ["", "\x01"] if uses <= _ANCHORED else ["", "\x01", "\n"]  # most that are anchored read one line
    made = set()
    for _ in range(times):
        said = example(tree, chance, {})[:60] or "a"
        at = chance.randrange(len(said))
        end = at + chance.choice([1, 1, 2, 3, 5, 8])
        made.add((said[:at], said[at:end], chance.choice([said[end:], *ends])))
        made |= {("", each, "\x01") for each in (said, *said)}
    return made


def slow(pattern: re.Pattern[str], uses: set[str], attack: tuple[str, str, str]) -> bool:
    """Whether four times as much takes more than ten times as long, or little already takes long."""

    def seconds(times: int) -> float:
        start = time.process_time()
        for use in uses:
            getattr(pattern, use)(before + piece * times + behind)
        return time.process_time() - start

    before, piece, behind = attack
    if any(seconds(times) > 0.05 for times in (12, 18, 24)):
        return True
    once = 2_000 // len(piece)
    first = seconds(once)
    return first > 0.1 or (
        seconds(4 * once) > 10 * first + 0.01 and min(seconds(4 * once) for _ in range(3)) > 10 * first + 0.01
    )


@pytest.mark.soak
def test_four_times_as_much_takes_four_times_as_long():
    chance = random.Random(1)  # noqa: S311 - nothing is kept secret by it
    found = {}
    for name, (pattern, uses) in patterns().items():
        tried = attacks(pattern, uses, chance, 40)
        if hurt := next((attack for attack in sorted(tried) if slow(pattern, uses, attack)), None):
            found[name] = hurt, pattern.pattern
    assert not found, "\n".join(f"{name}: {why}" for name, why in found.items())
