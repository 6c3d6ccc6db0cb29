"""The fourth layer: what a real API server says, asked through kubectl by a dry run that stores nothing.

Each document is sent on its own and as it stands, so that one that is refused hides no other, and kubectl reads the
YAML itself. ``create`` asks the server whether it would take the object as a new one; where one of that name is there
already, ``apply`` asks whether it could be changed to this.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path as FilePath

from everyline.subjects.kubernetes.checks.answers import Answer, parse_answers, verdict
from everyline.subjects.kubernetes.checks.documents import chunks, load
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document

_SECONDS = 30
_UNTIL = "the server can't judge this until the file's other objects are there: "
CREATE = ("create", "--dry-run=server", "--validate=strict", "--output=name", "--filename=-")
_APPLY = ("apply", "--dry-run=server", "--validate=strict", "--output=name", "--filename=-")
# What the server says where something is missing that an earlier document makes: the kind of that thing, and its name.
_PREREQUISITES = (
    ("PriorityClass", re.compile(r"no PriorityClass with name ([\w.-]+) was found")),
    ("ServiceAccount", re.compile(r'serviceaccount "([\w.-]+)" not found')),
    ("RuntimeClass", re.compile(r'RuntimeClass(?: \S+)? "([\w.-]+)" not found')),
)


class NoServerError(ValueError):
    """There is no kubectl, or no server answers it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Server:
    """A cluster that answers."""

    kubectl: str  # the program
    kubeconfig: FilePath | None  # the file with address and login; kubectl's own choice without
    version: str  # the server's version, such as ``v1.34.1``
    client: str  # that of kubectl

    def check(self, text: str, file: str = "") -> list[CheckVerdict]:
        """Ask about every document of a file; what is accepted in silence earns no verdict.

        Args:
            text: YAML or JSON, any number of documents.
            file: its name in verdicts.

        Raises:
            NoServerError: the server stopped answering.
        """
        everything = load(text)[0]
        return [
            verdict(answer, sent.documents, sent.before, sent.index, file)
            for sent in _sendings(text)
            for answer in self._ask(sent, everything)
        ]

    def answers(self, text: str, command: Sequence[str] = CREATE) -> str:
        """What kubectl prints to its error output for a text, word for word.

        Raises:
            NoServerError: the server does not answer.
        """
        said = _run(self.kubectl, command, self.kubeconfig, text)
        if said.startswith(("Unable to connect", "The connection to the server")):
            raise NoServerError(_unreachable(said))
        return said

    def _ask(self, sent: _Sending, everything: Iterable[Document]) -> list[Answer]:
        answers = parse_answers(self.answers(sent.text))
        if any(answer.rule == "no-namespace" for answer in answers):
            # Validation comes after the namespace is looked for: ask once more in one that is always there.
            missing = [each for each in answers if not _is_made(each, everything)]
            answers = missing + parse_answers(self.answers(sent.in_namespace("default")))
        if any(_is_taken(answer) for answer in answers):
            changes = parse_answers(self.answers(sent.text, _APPLY)) if len(sent.documents) == 1 else []
            answers = [each for each in answers if not _is_taken(each)]
            answers += [
                each if _is_taken(each) else replace(each, rule="unchangeable")
                for each in changes
                if not each.is_warning
            ]
        return [
            replace(each, rule="not-judged", message=f"{_UNTIL}{each.message}", is_warning=True)
            if _is_made(each, everything)
            else each
            for each in answers
        ]


@dataclass(frozen=True, slots=True)
class _Sending:
    """One piece of a file as it is sent: its text, the lines before it, its first document's number, its documents."""

    text: str
    before: int
    index: int
    documents: tuple[Document, ...]

    def in_namespace(self, name: str) -> str:
        moved = []
        for document in self.documents:
            metadata = document.value.get("metadata")
            moved.append({**document.value, "metadata": {**(metadata or {}), "namespace": name}})
        return json.dumps({"apiVersion": "v1", "kind": "List", "items": moved})


def connect(kubeconfig: FilePath | None = None, kubectl: str | None = None) -> Server:
    """The server that a kubeconfig leads to.

    Args:
        kubeconfig: the file; without, what kubectl itself would use.
        kubectl: the program; without, that of ``PATH``.

    Raises:
        NoServerError: there is no kubectl, or no server answers.
    """
    program = shutil.which(kubectl or "kubectl")
    if not program:
        raise NoServerError("--server needs kubectl, and there is none (install it, or leave --server out)")
    said = _run(program, ("version", "--output=json"), kubeconfig, output=True)
    try:
        known = json.loads(said[: said.rindex("}") + 1])
        return Server(program, kubeconfig, known["serverVersion"]["gitVersion"], known["clientVersion"]["gitVersion"])
    except (ValueError, KeyError):
        raise NoServerError(_unreachable(_run(program, ("version",), kubeconfig))) from None


def _run(
    program: str, command: Sequence[str], kubeconfig: FilePath | None, text: str = "", *, output: bool = False
) -> str:
    """The error output of kubectl, or its output."""
    options = [f"--request-timeout={_SECONDS}s", *([f"--kubeconfig={kubeconfig}"] if kubeconfig else [])]
    try:
        result = subprocess.run(  # noqa: S603 - the user's own kubectl; the manifest goes to its input
            [program, *command, *options], input=text.encode(), capture_output=True, timeout=2 * _SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoServerError(_unreachable(str(error))) from None
    return (result.stdout if output else result.stderr).decode("utf-8", "replace")


def _unreachable(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith(("Client", "Kustomize", "E"))]
    why = lines[-1].strip() if lines else "kubectl says nothing"
    return f"no API server answers: {why} (try `kubectl version`, or name another --kubeconfig)"


def _sendings(text: str) -> Iterator[_Sending]:
    index = 0
    for before, chunk in chunks(text.removeprefix("\ufeff")):
        documents = tuple(load(chunk)[0])
        yield _Sending(chunk, before, index, documents)
        index += max(1, len(documents))
    if not index:
        yield _Sending(text, 0, 0, ())


def _is_taken(answer: Answer) -> bool:
    """Whether an object is there already, perhaps this very one: its name, or its address or node port."""
    return answer.rule == "exists" or "already allocated" in answer.message


def _is_made(answer: Answer, everything: Iterable[Document]) -> bool:
    """Whether the file itself makes what the server misses."""
    if answer.rule == "no-namespace":
        wanted = {("Namespace", name) for name in re.findall(r'"([^"]+)"', answer.message)}
    elif answer.rule == "unknown-kind":
        return any(answer.kind == kind for document in everything for _, kind in document.defined())
    else:
        wanted = {(kind, name) for kind, form in _PREREQUISITES for name in form.findall(answer.message)}
    return bool(wanted) and wanted <= {(each.kind, each.name) for each in everything}
