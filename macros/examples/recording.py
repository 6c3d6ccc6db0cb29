"""Asks clients, and a server where one is named, about every example, and keeps what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from macros.corpus import read_corpus
from macros.errors import ProjectError, Severity
from macros.examples.clients import Client, fill, find_client
from macros.examples.finding import PROGRAMS
from macros.examples.loading import load_choices
from macros.examples.model import Answer, ServerVerdict
from macros.examples.proving import Examples, gather, lines_to_ask
from macros.examples.records import RECORDS, Records, digest, read_records, write_records

# Asks a server about a manifest's text.
Server = Callable[[str], ServerVerdict]
_STAND_IN = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: example\n"


@dataclass(frozen=True, slots=True)
class Recording:
    """What was asked: the clients by name, and how many lines and manifests got another answer than before."""

    clients: tuple[str, ...]
    missing: tuple[str, ...]
    asked: int
    changed: int


def record(project: Path, server: Server | None = None) -> Recording:
    """Ask about every example of a project and write the answers to `RECORDS`.

    Answers that stay the same keep their day, and what nobody could be asked about now keeps what it had.

    Raises:
        ProjectError: if the examples themselves have errors.
    """
    corpus, problems = read_corpus(project)
    examples, found = gather(project, corpus)
    problems += [problem for problem in found if problem.path != RECORDS]
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProjectError(problems)
    before, _ = read_records(project)
    clients = {program: path for program in PROGRAMS if (path := find_client(project, program))}
    asked = {name: Client(name, path) for name, path in clients.items()}
    commands = dict(_answers(project, examples, asked, before))
    manifests = dict(_verdicts(examples, server, before))
    write_records(project, Records(commands, manifests))
    changed = sum(before.commands.get(line) != answer for line, answer in commands.items())
    changed += sum(before.manifests.get(name) != verdict for name, verdict in manifests.items())
    return Recording(
        clients=tuple(client.name for client in asked.values()),
        missing=tuple(name for name in PROGRAMS if name not in asked),
        asked=len(commands) + len(manifests),
        changed=changed,
    )


def _answers(
    project: Path, examples: Examples, clients: dict[str, Client], before: Records
) -> Iterator[tuple[str, Answer]]:
    choices, _ = load_choices(project)
    texts = {each.file: each.text for each in examples.manifests}
    files = texts | {name: texts.get(file, _STAND_IN) for name, file in choices.files.items()}
    for line, program in lines_to_ask(examples).items():
        old = before.commands.get(line)
        if client := clients.get(program):
            answer = client.ask(fill(line, choices.placeholders), files, _STAND_IN)
            yield line, old if old and replace(old, date=answer.date) == answer else answer
        elif old:
            yield line, old


def _verdicts(examples: Examples, server: Server | None, before: Records) -> Iterator[tuple[str, ServerVerdict]]:
    for manifest in examples.manifests:
        name = digest(manifest.checked)
        old = before.manifests.get(name)
        if server:
            verdict = server(manifest.checked)
            yield name, old if old and replace(old, date=verdict.date) == verdict else verdict
        elif old:
            yield name, old
