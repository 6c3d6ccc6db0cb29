"""Cuts a code block into what a person typed, what they wrote into files, what came out, and their captions.

Notes paste whole terminal sessions into one fence. A line is what the first rule of `_Session._role` says that fits it,
given the lines before; in a block without prompts every line is a command unless a command opened a file. Prompts, captions
and commands that show or write files are known, and no other program.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from everyline.notes.units import Unit

_LANGUAGES = ("bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal")

# [root@master ~]#   (venv) me@host:~/work$   $   %
_PROMPT = re.compile(
    r"\[[^\]\n@]*@[^\]\n]*\]\s?[#$%](?:\s+|$)"
    r"|(?:\([\w.-]+\)\s?)?[\w.-]+@[\w.-]+(?::\S*)?\s?[#$%]\s+(?=\S)"
    r"|[$%]\s+(?=\S)"
)
# "# " is root's prompt as well as a comment; commands have options and paths, comments are sentences.
_ROOT_PROMPT = re.compile(r"#\s+(?=[a-z./])")
_COMMAND_SIGN = re.compile(r"\s--?[A-Za-z]|\s\.{0,2}/\w|\s\S+\.\w{2,4}\b|\||>")
_ENGLISH = re.compile(
    r"(?<![\w-])(?:the|a|an|to|of|with|is|are|this|that|then|your|and|from)(?![\w-])|https?:|[.:!?]$", re.IGNORECASE
)
_BARE_COMMAND = re.compile(r"[a-z][\w.-]*\s+\S")

_COMMENT = re.compile(r"#(?!!)")
_CAPTION = re.compile(r"#\s*(?:[>=-]{2,}|\*{2,})")

_SHOWS_FILE = re.compile(
    r"(?:sudo\s+)?(?:vim|vi|nvim|nano|emacs|gedit|cat|less|more)\s+(?:[-+]\S+\s+)*(?P<name>[^\s|>&;<-][^\s|>&;<]*)"
)
_HERE_DOCUMENT = re.compile(r"<<-?\s*(?P<quote>['\"]?)(?P<end>\w+)(?P=quote)")
_TARGET = re.compile(r"(?<![0-9&<])>{1,2}\s*(?P<name>[^\s<>|&;]+)|\btee\s+(?:-\S+\s+)*(?P<tee>[^\s<>|&;-][^\s<>|&;]*)")

_YAML_LINE = re.compile(r"\s*(?:- )*[\w./\"'-]+:(?:\s.*)?|\s*- \S.*|\s+\S.*|\s*#.*|---.*|\s*")
_YAML_START = re.compile(r"---\s*(?:#.*)?|(?:- )?[A-Za-z_][\w./-]*:(?:\s.*)?")
_ENDINGS = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".toml": "toml",
    ".ini": "ini",
    ".sh": "bash",
    ".py": "python",
}


class TranscriptRole(Enum):
    """What a part of a code block is."""

    COMMAND = "command"
    FILE = "file"
    OUTPUT = "output"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class TranscriptPart:
    """Lines of a code block that belong together."""

    role: TranscriptRole  # what they are
    language: str  # of their text: ``bash`` for commands and comments, ``text`` for output
    first: int  # the first line in the source note, 1-based
    last: int  # the last line, included
    text: str  # as it stands in the block, prompts included, without blank lines around it
    name: str = ""  # for FILE, the name it was opened by, where the session tells
    commands: tuple[str, ...] = ()  # for COMMAND, what was typed, without prompts and each on one line
    is_here: bool = False  # a here-document or the line that ends it: nobody can run the command without them


def split(text: str, language: str, first: int) -> tuple[TranscriptPart, ...]:
    """Cut a block into parts that together hold each of its lines once, blank lines between parts excepted. Of the language, the info string
    of its fence, the first word counts; `first` is the line of the note on which the text begins.
    """
    lines = text.split("\n")
    content = [line for line in lines if line.strip()]
    name = re.split(r"[\s{}]", language.lstrip("{ "))[0].strip(".").lower()
    root = _has_root_prompts(content)
    prompted = any(_is_prompt(line, root=root) for line in content)
    unnamed = name in ("", *_LANGUAGES)
    if unnamed and not prompted and _is_yaml(content):
        labels = [_Label(TranscriptRole.FILE, _Document(language="yaml"))] * len(lines)
    elif name in _LANGUAGES or (unnamed and prompted):
        labels = _Session(lines, prompted=prompted, root=root).read()
    else:
        labels = [_Label(TranscriptRole.FILE, _Document(language=name))] * len(lines)
    return tuple(_part(label, run, first + start, root=root) for label, run, start in _runs(labels, lines))


def typed_together(parts: Sequence[TranscriptPart]) -> list[TranscriptPart]:
    """The parts with each here-document and what follows it in the command that it belongs to, as one would copy it."""
    together: list[TranscriptPart] = []
    for part in parts:
        before = together[-1] if together else None
        if (
            before
            and before.role is TranscriptRole.COMMAND
            and (part.is_here or (before.is_here and part.role is TranscriptRole.COMMAND))
        ):
            text = before.text + "\n" * (part.first - before.last) + part.text
            commands = before.commands + part.commands
            together[-1] = replace(before, last=part.last, text=text, commands=commands, is_here=True)
        else:
            together.append(part)
    return together


def parts_of_code(unit: Unit) -> tuple[TranscriptPart, ...]:
    """The parts of a CODE unit, whose span may hold the lines of its fence besides."""
    fenced = not unit.text or len(unit.span.lines) > unit.text.count("\n") + 1
    return split(unit.text, unit.language, unit.span.first + int(fenced))


@dataclass(frozen=True, slots=True, eq=False)
class _Document:
    """A file whose content stands in a session."""

    name: str = ""  # as the command gives it; empty for standard input
    language: str = ""  # by its ending; empty where that says nothing
    end: str = ""  # the line that ends it, where it is a here-document


@dataclass(frozen=True, slots=True)
class _Label:
    """What a line is, and the file it belongs to, or ends."""

    role: TranscriptRole
    file: _Document | None = None


@dataclass(slots=True)
class _Session:
    """Reads a terminal session line by line; `file` is the one that is open."""

    lines: Sequence[str]
    prompted: bool
    root: bool
    file: _Document | None = None
    found: list[_Label] = field(default_factory=list)
    is_begun: bool = False  # whether a command was typed by now
    behind: int = 0  # the line behind a caption that says whether it is one

    def read(self) -> list[_Label]:
        for at, line in enumerate(self.lines):
            if not line.strip():
                self.found.append(self.found[-1] if self.found else _Label(TranscriptRole.COMMENT))
                continue
            role = self._role(at)
            self.is_begun |= role is TranscriptRole.COMMAND
            if role is TranscriptRole.FILE:
                self.file = self.file or _Document(language="yaml")
                self.found.append(_Label(role, self.file))
            elif self.file and self.file.end:  # a here-document, which ends here
                self.found.append(_Label(role, self.file))
                self.file = None
            else:
                if self._continues_command(at):
                    self.file = self.file or _document(line)
                else:
                    self.file = _document(_typed(line, root=self.root)) if role is TranscriptRole.COMMAND else None
                self.found.append(_Label(role))
        return self.found

    def _role(self, at: int) -> TranscriptRole:  # noqa: PLR0911 - one for each rule
        line = self.lines[at]
        if self.file and self.file.end:
            return TranscriptRole.COMMAND if line.strip() == self.file.end else TranscriptRole.FILE
        if self._continues_command(at) or _is_prompt(line, root=self.root):
            return TranscriptRole.COMMAND
        if self._is_caption(at):
            return TranscriptRole.COMMENT
        # Without prompts, a file that an editor opened lasts as long as it looks like YAML.
        if self.file and (self.prompted or _YAML_LINE.fullmatch(line)):
            return TranscriptRole.FILE
        # Before the first prompt
        if self.prompted and not self.is_begun:
            if _YAML_START.fullmatch(line):
                return TranscriptRole.FILE
            if _COMMENT.match(line):
                return TranscriptRole.COMMENT
        return TranscriptRole.OUTPUT if self.prompted else TranscriptRole.COMMAND

    def _continues_command(self, at: int) -> bool:
        return at > 0 and self.found[-1].role is TranscriptRole.COMMAND and self.lines[at - 1].rstrip().endswith("\\")

    def _is_caption(self, at: int) -> bool:
        """A comment that is dressed as a caption, ``#>>> look``, or that announces the next prompt."""
        if not self.prompted or not _COMMENT.match(self.lines[at]):
            return False
        if _CAPTION.match(self.lines[at]):
            return True
        while self.behind <= at or (
            self.behind < len(self.lines) and _may_be_comment(self.lines[self.behind], root=self.root)
        ):
            self.behind += 1
        return self.behind < len(self.lines) and _is_prompt(self.lines[self.behind], root=self.root)


def _may_be_comment(line: str, *, root: bool) -> bool:
    return not line.strip() or bool(_COMMENT.match(line) and not _is_prompt(line, root=root))


def _runs(labels: Sequence[_Label], lines: Sequence[str]) -> Iterator[tuple[_Label, Sequence[str], int]]:
    """The lines that share a label, without blank lines around them, and where they begin."""
    starts = [at for at in range(len(lines)) if at == 0 or labels[at] != labels[at - 1]]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        said = [at for at in range(start, end) if lines[at].strip()]
        if said:
            yield labels[start], lines[said[0] : said[-1] + 1], said[0]


def _part(label: _Label, lines: Sequence[str], first: int, *, root: bool) -> TranscriptPart:
    last, text = first + len(lines) - 1, "\n".join(lines)
    if label.role is TranscriptRole.FILE and label.file:
        content = [line for line in lines if line.strip()]
        language = label.file.language or ("yaml" if _is_yaml(content) else "")
        return TranscriptPart(label.role, language, first, last, text, label.file.name, is_here=bool(label.file.end))
    language = "text" if label.role is TranscriptRole.OUTPUT else "bash"
    # The end of a here-document is part of a command, and none by itself
    if label.role is not TranscriptRole.COMMAND or label.file:
        return TranscriptPart(label.role, language, first, last, text, is_here=bool(label.file))
    joined = re.sub(r"(?<!\s)\s*+\\\n\s*+(?:>\s)?", " ", text)
    commands = filter(None, (_typed(line, root=root) for line in joined.split("\n")))
    return TranscriptPart(label.role, language, first, last, text, commands=tuple(commands))


def _document(command: str) -> _Document | None:
    """The file that the lines after a command show, if the command opens one."""
    here = _HERE_DOCUMENT.search(command)
    if here:
        target = _TARGET.search(command.replace(here.group(), " "))
        name = target["name"] or target["tee"] if target else ""
        return _Document(name, _language(name), here["end"])
    shows = _SHOWS_FILE.fullmatch(command.strip())
    return _Document(shows["name"], _language(shows["name"])) if shows else None


def _is_prompt(line: str, *, root: bool) -> bool:
    """Whether a command was typed on the line; `root` says that ``# `` is a prompt here."""
    return bool(_PROMPT.match(line)) or (root and _is_root_prompt(line))


def _typed(line: str, *, root: bool) -> str:
    """The command on the line, without its prompt; nothing where the line is a comment."""
    prompt = _PROMPT.match(line) or (_ROOT_PROMPT.match(line) if root and _is_root_prompt(line) else None)
    if prompt:
        return line[prompt.end() :].strip()
    return "" if _COMMENT.match(line) else line.strip()


def _has_root_prompts(content: Sequence[str]) -> bool:
    """Whether ``# `` is a prompt in these lines: no other prompt is used, and the first line reads as a command."""
    if not content or any(map(_PROMPT.match, content)) or not _is_root_prompt(content[0]):
        return False
    followed_by_command = len(content) > 1 and _BARE_COMMAND.match(content[1])
    return bool(_COMMAND_SIGN.search(content[0])) or not followed_by_command


def _is_yaml(content: Sequence[str]) -> bool:
    """Whether the lines begin as YAML does, and all of them may stand in it."""
    return bool(content) and bool(_YAML_START.fullmatch(content[0])) and all(map(_YAML_LINE.fullmatch, content))


def _language(name: str) -> str:
    return next((language for ending, language in _ENDINGS.items() if name.lower().endswith(ending)), "")


def _is_root_prompt(line: str) -> bool:
    return bool(_ROOT_PROMPT.match(line)) and line.isascii() and not _ENGLISH.search(line[1:].strip())
