"""Cuts a code block into what a person typed, what they wrote into files, what came out, and their captions.

Notes paste whole terminal sessions into one fence. A line is what the first rule of `_RULES` says that fits it,
given the lines before; in a block without prompts every line is a command unless a command opened a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from everyline.notes import shell
from everyline.notes.units import Unit


class Role(Enum):
    """What a part of a code block is."""

    COMMAND = "command"
    FILE = "file"
    OUTPUT = "output"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of a code block that belong together.

    Attributes:
        role: what they are.
        language: of their text: ``bash`` for commands and comments, ``text`` for output.
        first: the first line in the source note, 1-based.
        last: the last line, included.
        text: as it stands in the block, prompts included, without blank lines around it.
        name: for FILE, the name it was opened by, where the session tells.
        commands: for COMMAND, what was typed, without prompts and each on one line.
    """

    role: Role
    language: str
    first: int
    last: int
    text: str
    name: str = ""
    commands: tuple[str, ...] = ()


def split(text: str, language: str, first: int) -> tuple[Part, ...]:
    """Cut a block into parts that together hold each of its lines once, blank lines between parts excepted.

    Args:
        text: the content of the block, without fence lines.
        language: the info string of its fence; only its first word counts.
        first: the line of the source note on which the text begins.
    """
    lines = text.split("\n")
    content = [line for line in lines if line.strip()]
    name = (language.split() or [""])[0].strip("{}.").lower()
    root = shell.has_root_prompts(content)
    prompted = any(shell.is_prompt(line, root=root) for line in content)
    unnamed = name in ("", *shell.LANGUAGES)
    if unnamed and not prompted and shell.is_yaml(content):
        labels = [_Label(Role.FILE, shell.Document(language="yaml"))] * len(lines)
    elif name in shell.LANGUAGES or (unnamed and prompted):
        labels = _Session(lines, prompted=prompted, root=root).read()
    else:
        labels = [_Label(Role.FILE, shell.Document(language=name))] * len(lines)
    return tuple(_part(label, run, first + start, root=root) for label, run, start in _runs(labels, lines))


def parts_of(unit: Unit) -> tuple[Part, ...]:
    """The parts of a CODE unit, whose span may hold the lines of its fence besides."""
    fenced = not unit.text or len(unit.span.lines) > unit.text.count("\n") + 1
    return split(unit.text, unit.language, unit.span.first + int(fenced))


@dataclass(frozen=True, slots=True)
class _Label:
    """What a line is, and the file it belongs to, or ends."""

    role: Role
    file: shell.Document | None = None


@dataclass(slots=True)
class _Session:
    """Reads a terminal session line by line; `file` is the one that is open."""

    lines: Sequence[str]
    prompted: bool
    root: bool
    file: shell.Document | None = None
    found: list[_Label] = field(default_factory=list)

    def read(self) -> list[_Label]:
        for at, line in enumerate(self.lines):
            if line.strip():
                self._label(at)
            else:
                self.found.append(self.found[-1] if self.found else _Label(Role.COMMENT))
        return self.found

    def _label(self, at: int) -> None:
        role = next(role for role, fits in _RULES if fits(self, at))
        if role is Role.FILE:
            self.file = self.file or shell.Document(language="yaml")
            self.found.append(_Label(role, self.file))
            return
        if self.ends_here_document(at):
            self.found.append(_Label(role, self.file))
            self.file = None
            return
        if role is Role.COMMAND and self.continues_command(at):
            self.file = self.file or shell.document(self.lines[at])
        else:
            self.file = shell.document(shell.typed(self.lines[at], root=self.root)) if role is Role.COMMAND else None
        self.found.append(_Label(role))

    def ends_here_document(self, at: int) -> bool:
        return self.in_here_document(at) and self.file is not None and self.lines[at].strip() == self.file.end

    def in_here_document(self, _at: int) -> bool:
        return self.file is not None and bool(self.file.end)

    def is_prompt(self, at: int) -> bool:
        return shell.is_prompt(self.lines[at], root=self.root)

    def continues_command(self, at: int) -> bool:
        return at > 0 and self.found[-1].role is Role.COMMAND and self.lines[at - 1].rstrip().endswith("\\")

    def is_caption(self, at: int) -> bool:
        """A comment that is dressed as a caption, or that announces the next prompt."""
        if not self.prompted or not shell.is_comment(self.lines[at]):
            return False
        follower = next((n for n in range(at + 1, len(self.lines)) if self._is_no_comment(n)), None)
        return shell.is_caption(self.lines[at]) or (follower is not None and self.is_prompt(follower))

    def _is_no_comment(self, at: int) -> bool:
        return bool(self.lines[at].strip()) and (self.is_prompt(at) or not shell.is_comment(self.lines[at]))

    def in_file(self, at: int) -> bool:
        """Without prompts, a file that an editor opened lasts as long as it looks like YAML."""
        return self.file is not None and (self.prompted or shell.continues_yaml(self.lines[at]))

    def starts_file(self, at: int) -> bool:
        """YAML before the first prompt."""
        return self.before_prompts(at) and shell.starts_yaml(self.lines[at])

    def starts_comment(self, at: int) -> bool:
        return self.before_prompts(at) and shell.is_comment(self.lines[at])

    def before_prompts(self, _at: int) -> bool:
        return self.prompted and all(label.role is not Role.COMMAND for label in self.found)


_RULES: tuple[tuple[Role, Callable[[_Session, int], bool]], ...] = (
    (Role.COMMAND, _Session.ends_here_document),
    (Role.FILE, _Session.in_here_document),
    (Role.COMMAND, _Session.continues_command),
    (Role.COMMAND, _Session.is_prompt),
    (Role.COMMENT, _Session.is_caption),
    (Role.FILE, _Session.in_file),
    (Role.FILE, _Session.starts_file),
    (Role.COMMENT, _Session.starts_comment),
    (Role.OUTPUT, lambda session, _at: session.prompted),
    (Role.COMMAND, lambda _session, _at: True),
)


def _runs(labels: Sequence[_Label], lines: Sequence[str]) -> Iterator[tuple[_Label, Sequence[str], int]]:
    """The lines that share a label, without blank lines around them, and where they begin."""
    starts = [at for at in range(len(lines)) if at == 0 or labels[at] != labels[at - 1]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        said = [at for at in range(start, end) if lines[at].strip()]
        if said:
            yield labels[start], lines[said[0] : said[-1] + 1], said[0]


def _part(label: _Label, lines: Sequence[str], first: int, *, root: bool) -> Part:
    last, text = first + len(lines) - 1, "\n".join(lines)
    if label.role is Role.FILE and label.file:
        content = [line for line in lines if line.strip()]
        language = label.file.language or ("yaml" if shell.is_yaml(content) else "")
        return Part(label.role, language, first, last, text, label.file.name)
    language = "text" if label.role is Role.OUTPUT else "bash"
    # The end of a here-document is part of a command, and none by itself.
    typed = label.role is Role.COMMAND and not label.file
    return Part(label.role, language, first, last, text, commands=_commands(text, root=root) if typed else ())


def _commands(text: str, *, root: bool) -> tuple[str, ...]:
    joined = re.sub(r"(?<!\s)\s*+\\\n\s*+(?:>\s)?", " ", text)
    return tuple(command for line in joined.split("\n") if (command := shell.typed(line, root=root)))
