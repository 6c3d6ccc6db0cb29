"""What a command of the notes meets when it is run: its words, the files that it reads, and a cluster that holds something."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from everyline.subjects.kubernetes.examples.loading import FOLDER, Choices
from everyline.subjects.kubernetes.examples.model import Manifest

_PLACEHOLDER = re.compile(r"<([^<>]+)>")
# What follows is another program's, or the shell's.
_SHELL = frozenset(["|", "||", "&&", ";", ">", ">>", "<", "2>", "2>&1", "&"])
_LEADS_ELSEWHERE = re.compile(
    r"--?(?:kubeconfig|server|s|token|context|cluster|user|kube-\w+|profile\S*|cache-dir|output-directory)(?:=|$)"
    r"|^(?:-k|--kustomize|--post-renderer)|https?:|oci:"  # a kustomization may name others; a renderer is a program
)
_OUTSIDE = re.compile(r"(?:^|[=,]|^-\w)(?:/|~)|(?:^|[/=])\.\.(?:/|$)")  # a path that leads out of a command's folder
_RUN_THEIRS = ("exec", "run", "debug")  # verbs whose arguments are a container's command, paths in the container
# Verbs that only read need no cluster of their own. `proxy` is missing: it would open a port for everybody.
_READING = {
    "kubectl": """api-resources api-versions attach cluster-info config cp describe diff events exec explain get logs
                  port-forward top version""",
    "helm": "get history list status",
}
_WRITING = {
    "kubectl": """annotate apply auth autoscale certificate cordon create debug delete drain edit expose label patch replace
                  rollout run scale set taint uncordon wait""",
    "helm": "install rollback test uninstall upgrade",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """A command, ready to be run.

    Attributes:
        words: the command's, placeholders filled in, the program's name first.
        files: the contents of the files that it reads, by the names that it calls them.
        cluster: the manifests of what is in the cluster before, in the order of making them.
    """

    words: tuple[str, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    cluster: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What a reply in this setting is known by."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def only_reads(self) -> bool:
        """Whether it leaves the cluster as it is."""
        program, verb = self.words[:2]
        return verb in _READING[program].split()

    @property
    def leads_elsewhere(self) -> bool:
        """Whether it must not be run; see the function."""
        return leads_elsewhere(self.words[1:])


@dataclass(frozen=True, slots=True)
class Settings:
    """The setting of each command of a project."""

    project: Path
    choices: Choices
    manifests: Iterable[Manifest]

    def of(self, line: str) -> Setting | None:
        """That of a command line; None where it needs no server, or is no whole command.

        Args:
            line: as the note, or its correction, has it.
        """
        try:
            words = words_of(fill(line, self.choices.placeholders))
        except ValueError:
            return None
        verb = words[1] if len(words) > 1 else ""
        verbs = f"{_READING.get(words[0], '')} {_WRITING.get(words[0], '')}".split()
        if verb not in verbs:
            return None
        known = self.files()
        cluster = [each for each in self.choices.cluster if not each.verbs or verb in each.verbs]
        return Setting(
            words=tuple(words),
            files={name: known[name] for name in named_files(words) if name in known},
            cluster=tuple(self._read(each.file) for each in cluster),
        )

    def files(self) -> dict[str, str]:
        """The contents of every file that commands may name: the published manifests, and what stands for others."""
        texts = {each.file: each.text for each in self.manifests}
        return texts | {name: self._read(file) for name, file in self.choices.files.items()}

    def _read(self, name: str) -> str:
        file = self.project / FOLDER / name
        return file.read_text(encoding="utf-8") if file.is_file() else ""


def fill(line: str, placeholders: Mapping[str, str]) -> str:
    """A command with every ``<placeholder>`` replaced, by its own table or by a name that fits anywhere."""
    return _PLACEHOLDER.sub(lambda match: placeholders.get(match[1], "example"), line)


def words_of(line: str) -> list[str]:
    """The words of a command, up to where a shell would begin another.

    Raises:
        ValueError: a shell could not read it.
    """
    return list(itertools.takewhile(lambda word: word not in _SHELL, shlex.split(line)))


def leads_elsewhere(words: Sequence[str]) -> bool:
    """Whether a command names another server, the network, another program, or a file that is not its own.

    What a command prints is published, so it must not read what lies about on the machine that runs it.

    Args:
        words: the command's, without the program's name.
    """
    options = [word for word in words if word.startswith("-")]
    named = options + named_files(words) if words[:1] and words[0] in _RUN_THEIRS else words
    return any(_LEADS_ELSEWHERE.search(word) for word in words) or any(_OUTSIDE.search(word) for word in named)


def named_files(words: Iterable[str]) -> list[str]:
    """The files that a command reads: what follows ``-f``, ``--filename`` and the like."""
    words = list(words)
    named = [after for word, after in itertools.pairwise(words) if word in ("-f", "--filename", "--values")]
    return named + [word.partition("=")[2] for word in words if word.startswith(("-f=", "--filename=", "--values="))]
