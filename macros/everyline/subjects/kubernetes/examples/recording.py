"""Asks clients, and a server where one is named, about every example, and keeps what they say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from everyline.notes.corpus import read_corpus
from everyline.subjects.kubernetes.checks.server import connect
from everyline.subjects.kubernetes.examples.asking import lines_to_ask
from everyline.subjects.kubernetes.examples.choices import Choices, load_choices
from everyline.subjects.kubernetes.examples.clients import Client, find_client
from everyline.subjects.kubernetes.examples.finding import PROGRAMS
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome, Reply, ServerVerdict
from everyline.subjects.kubernetes.examples.proving import Examples, gather
from everyline.subjects.kubernetes.examples.records import RECORDS, Records, digest, read_records, write_records
from everyline.subjects.kubernetes.examples.rehearsing import StartServer, is_same, rehearse
from everyline.subjects.kubernetes.examples.setting import Settings, fill
from everyline.text.problems import ProjectError, Severity

# Asks a server about a manifest's text.
Server = Callable[[str], ServerVerdict]
_STAND_IN = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: example\n"


def server(kubeconfig: Path | None) -> Server:
    """The API server that a kubeconfig names, to be asked by dry runs that store nothing.

    Raises:
        ValueError: where there is no kubectl, or no server answers it.
    """
    answering = connect(kubeconfig)

    def ask(text: str) -> ServerVerdict:
        found = [each for each in answering.check(text) if each.severity is Severity.ERROR]
        message = "; ".join(each.message for each in found)
        day = datetime.now(UTC).date().isoformat()
        return ServerVerdict(answering.version, is_accepted=not found, message=message, date=day)

    return ask


@dataclass(frozen=True, slots=True)
class Recording:
    """What was asked, and what was said."""

    records: Records  # every answer; those that stay the same keep their day
    clients: tuple[str, ...]  # who was asked, by name and version
    missing: tuple[str, ...]  # the programs that are not here
    is_cut_off: bool  # whether the system kept the network from them, but for an API server
    changed: tuple[str, ...]  # the command lines, and the files of the manifests, that got another answer than before


def record(project: Path, server: Server | None = None, start: StartServer | None = None) -> Recording:
    """Ask about every example of a project and write the answers to `RECORDS`; see `ask`."""
    done = ask(project, server, start)
    write_records(project, done.records)
    return done


def ask(project: Path, server: Server | None = None, start: StartServer | None = None) -> Recording:
    """Ask about every example of a project. What nobody could be asked about now keeps the answer that it had.

    Args:
        project: its folder.
        server: is asked about manifests.
        start: gives servers that commands may be run against.

    Raises:
        ProjectError: if the examples themselves have errors.
    """
    corpus, problems = read_corpus(project)
    examples, found = gather(project, corpus)
    problems += [problem for problem in found if problem.path != RECORDS]
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise ProjectError(problems)
    before, _ = read_records(project)
    paths = {program: path for program in PROGRAMS if (path := find_client(project, program))}
    clients = {name: Client(name, path) for name, path in paths.items()}
    asking = _Asking(project, examples, before, clients)
    commands = asking.commands(start)
    manifests = dict(_verdicts(examples, server, before))
    files = {digest(each.checked): each.file for each in examples.published()}
    changed = [line for line, answer in commands.items() if before.commands.get(line) != answer]
    changed += [files[name] for name, verdict in manifests.items() if before.manifests.get(name) != verdict]
    return Recording(
        records=Records(commands, manifests),
        clients=tuple(client.name for client in clients.values()),
        missing=tuple(name for name in PROGRAMS if name not in clients),
        is_cut_off=all(client.is_cut_off for client in clients.values()),
        changed=tuple(changed),
    )


@dataclass(frozen=True, slots=True)
class _Asking:
    project: Path
    examples: Examples
    before: Records
    clients: Mapping[str, Client]

    def commands(self, start: StartServer | None) -> dict[str, ClientAnswer]:
        """The clients' answers by line, with the replies of servers."""
        choices, _ = load_choices(self.project)
        settings = Settings(self.project, choices, self.examples.manifests)
        answers = dict(self._answers(choices, settings.files()))
        accepted = (line for line, answer in answers.items() if answer.outcome is Outcome.ACCEPTED)
        needed = {line: setting for line in accepted if (setting := settings.of(line))}
        replies: dict[str, Reply] = {}
        if start and "kubectl" in self.clients:
            paths = {name: client.executable for name, client in self.clients.items()}
            done = rehearse({each.digest: each for each in needed.values()}.values(), paths, start)
            replies = {setting.digest: reply for setting, reply in done}
        return {
            line: replace(answer, server=self._reply(line, needed[line].digest, replies) if line in needed else None)
            for line, answer in answers.items()
        }

    def _answers(self, choices: Choices, files: Mapping[str, str]) -> Iterator[tuple[str, ClientAnswer]]:
        for line, program in lines_to_ask(self.examples.commands).items():
            old = self.before.commands.get(line)
            if client := self.clients.get(program):
                answer = client.ask(fill(line, choices.placeholders), files, _STAND_IN)
                is_same = old and replace(old, date=answer.date, server=None) == answer
                yield line, old if old and is_same else answer
            elif old:
                yield line, old

    def _reply(self, line: str, setting: str, replies: Mapping[str, Reply]) -> Reply | None:
        """The new reply to a line; the old one where that says the same, or is all that there is."""
        answer = self.before.commands.get(line)
        old = answer.server if answer and answer.server and answer.server.setting == setting else None
        new = replies.get(setting)
        return old if old and (not new or is_same(old, new)) else new


def _verdicts(examples: Examples, server: Server | None, before: Records) -> Iterator[tuple[str, ServerVerdict]]:
    for manifest in examples.published():
        name = digest(manifest.checked)
        old = before.manifests.get(name)
        if server:
            verdict = server(manifest.checked)
            yield name, old if old and replace(old, date=verdict.date) == verdict else verdict
        elif old:
            yield name, old
