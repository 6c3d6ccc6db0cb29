"""What clients and servers can be asked about, and what they were not asked about yet."""

from collections.abc import Iterable, Iterator, Mapping

from everyline.subjects.kubernetes.examples.finding import PROGRAMS
from everyline.subjects.kubernetes.examples.outcomes import Command, Manifest, Outcome
from everyline.subjects.kubernetes.examples.records import Records
from everyline.subjects.kubernetes.examples.setting import Settings


def lines_to_ask(commands: Iterable[Command]) -> Mapping[str, str]:
    """Every command line that a client can be asked about, with its program."""
    lines = [line for each in commands for line in (each.line, each.corrected) if line]
    return {line: line.split()[0] for line in lines if line.split()[0] in PROGRAMS}


def find_unasked(
    manifests: Iterable[Manifest], commands: Iterable[Command], records: Records, settings: Settings
) -> Iterator[str]:
    """What no client was asked about since it last changed, nor a server where a project ever asked one.

    Returns:
        Each with its place in the notes.
    """
    for manifest in manifests:
        if records.manifests and not manifest.server:
            yield f"{manifest.found.unit.span.path}:{manifest.found.first}: {manifest.file}: no server was asked"
    has_server = any(answer.server for answer in records.commands.values())
    for command in commands:
        place = f"{command.found.unit.span.path}:{command.found.first}"
        for line, answer in ((command.line, command.answer), (command.corrected, command.corrected_answer)):
            if answer and line.split()[0] in PROGRAMS:
                needs_server = answer.outcome is Outcome.ACCEPTED and settings.of(line)
                if answer.outcome is Outcome.UNCHECKED:
                    yield f"{place}: {line}: no client was asked"
                elif has_server and needs_server and not answer.server:
                    yield f"{place}: {line}: no server was asked"
