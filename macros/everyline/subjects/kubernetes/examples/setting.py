"""What a command of the notes meets when it is run: its words, the files that it reads, and a cluster that holds something."""

import hashlib
import itertools
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from everyline.subjects.kubernetes.examples.choices import FOLDER, Choices
from everyline.subjects.kubernetes.examples.harmless import judge
from everyline.subjects.kubernetes.examples.outcomes import Manifest

_PLACEHOLDER = re.compile(r"<([^<>]+)>")
# What follows is another program's, or the shell's.
_SHELL = frozenset(["|", "||", "&&", ";", ">", ">>", "<", "2>", "2>&1", "&"])


@dataclass(frozen=True, slots=True)
class Setting:
    """A command, ready to be run."""

    words: tuple[str, ...]  # the command's, placeholders filled in, the program's name first
    # The contents of the files that it reads, by the names that it calls them
    files: Mapping[str, str] = field(default_factory=dict)
    cluster: tuple[str, ...] = ()  # the manifests of what is in the cluster before, in the order of making them

    @property
    def digest(self) -> str:
        """What a reply in this setting is known by."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def only_reads(self) -> bool:
        """Whether it leaves the cluster as it is."""
        known = judge(self.words)
        return known is not None and not known.writes


@dataclass(frozen=True, slots=True)
class Settings:
    """The setting of each command of a project."""

    project: Path
    choices: Choices
    manifests: Iterable[Manifest]

    def of(self, line: str) -> Setting | None:
        """That of a command line; None where it needs no server, or must not be run.

        Args:
            line: as the note, or its correction, has it.
        """
        try:
            words = words_of(fill(line, self.choices.placeholders))
        except ValueError:
            return None
        harmless = judge(words)
        if not harmless or not (harmless.reads or harmless.writes):
            return None
        known = self.files()
        cluster = [each for each in self.choices.cluster if not each.verbs or words[1] in each.verbs]
        return Setting(
            words=tuple(words),
            files={name: known[name] for name in harmless.files if name in known},
            cluster=tuple(self._read(each.file) for each in cluster),
        )

    def may_run(self, line: str) -> bool:
        """Whether a command line may be given to a client; one that no shell can read is not run by anybody."""
        try:
            return judge(words_of(fill(line, self.choices.placeholders))) is not None
        except ValueError:
            return True

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
