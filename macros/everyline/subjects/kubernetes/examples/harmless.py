"""Which commands may be run at all: those of which ``harmless.yml`` knows every option and the form of every value.

Notes are untrusted, and what a command prints is published. A list of what is dangerous is never complete, so this is
one of what is not.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("harmless.yml")
_LONGEST = 2000  # characters of all words: systems start no program with words without end


@dataclass(frozen=True, slots=True)
class Harmless:
    """What is known of a command that may be run."""

    files: tuple[str, ...]  # the manifests that it reads, as it names them: paths that lead down from its folder
    reads: bool  # whether it asks a server, and leaves the cluster as it is
    writes: bool  # whether it asks a server to change something


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb as the file has it; an option's form is None where it takes no value."""

    arguments: tuple[str, ...]
    options: Mapping[str, str | None]
    reads: bool
    writes: bool


def judge(words: Sequence[str]) -> Harmless | None:
    """Whether a command may be run; None for every one that must not be.

    Args:
        words: the command's, as a shell would hand them over, the program's name first.
    """
    forms, programs = _known()
    verbs = programs.get(words[0], {}) if words else {}
    length = next((count for count in (3, 2, 1) if " ".join(words[1 : 1 + count]) in verbs), 0)
    if not length or sum(map(len, words)) > _LONGEST:
        return None
    verb = verbs[" ".join(words[1 : 1 + length])]
    values = [*_values(verb, words[1 + length :])]
    if not all(form and forms[form].fullmatch(value) for value, form in values):
        return None
    return Harmless(tuple(value for value, form in values if form == "file"), verb.reads, verb.writes)


def _values(verb: _Verb, words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The arguments and the options' values, each with the form that it must have; empty for what must not be there."""
    arguments = itertools.count()
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            yield word, _argument(verb, next(arguments))
            continue
        name, sign, value = word.partition("=")
        option = name + sign if name + sign in verb.options else name
        form = verb.options.get(option, "")
        if sign or form == "":
            yield value, form or ""
        elif form:  # a missing value is the client's to complain about
            yield from ((after, form) for after in itertools.islice(rest, 1))


def _argument(verb: _Verb, at: int) -> str:
    """The form of an argument, counted from 0; empty where there may be none."""
    if at < len(verb.arguments):
        return verb.arguments[at].rstrip("*")
    last = verb.arguments[-1] if verb.arguments else ""
    return last.rstrip("*") if last.endswith("*") else ""


@functools.cache
def _known() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, Mapping[str, _Verb]]]:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    forms = {name: re.compile(form, re.ASCII) for name, form in data["forms"].items()}
    programs = {}
    for program, verbs in data["programs"].items():
        everywhere = verbs.pop("everywhere")
        programs[program] = {
            name: _Verb(
                arguments=tuple(verb.get("arguments", ())),
                options=everywhere | verb.get("options", {}),
                reads=verb.get("reads", False),
                writes=verb.get("writes", False),
            )
            for name, verb in verbs.items()
        }
    return forms, programs
