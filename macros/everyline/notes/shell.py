"""The syntax of terminal sessions: prompts, captions, commands that show or write files. No other program is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGES = ("bash", "sh", "shell", "zsh", "console", "shell-session", "shellsession", "terminal")

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


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file whose content stands in a session.

    Attributes:
        name: as the command gives it; empty for standard input.
        language: by its ending; empty where that says nothing.
        end: the line that ends it, where it is a here-document.
    """

    name: str = ""
    language: str = ""
    end: str = ""


def document(command: str) -> Document | None:
    """The file that the lines after a command show, if the command opens one."""
    here = _HERE_DOCUMENT.search(command)
    if here:
        target = _TARGET.search(command.replace(here.group(), " "))
        name = target["name"] or target["tee"] if target else ""
        return Document(name, _language(name), here["end"])
    shows = _SHOWS_FILE.fullmatch(command.strip())
    return Document(shows["name"], _language(shows["name"])) if shows else None


def is_prompt(line: str, *, root: bool) -> bool:
    """Whether a command was typed on the line; `root` says that ``# `` is a prompt here."""
    return bool(_PROMPT.match(line)) or (root and _is_root_prompt(line))


def typed(line: str, *, root: bool) -> str:
    """The command on the line, without its prompt; nothing where the line is a comment."""
    prompt = _PROMPT.match(line) or (_ROOT_PROMPT.match(line) if root and _is_root_prompt(line) else None)
    if prompt:
        return line[prompt.end() :].strip()
    return "" if is_comment(line) else line.strip()


def is_comment(line: str) -> bool:
    """Whether the line begins with a comment mark."""
    return bool(_COMMENT.match(line))


def is_caption(line: str) -> bool:
    """Whether the line is a comment dressed up as a caption: ``#>>> look``, ``# --- look``."""
    return bool(_CAPTION.match(line))


def has_root_prompts(content: Sequence[str]) -> bool:
    """Whether ``# `` is a prompt in these lines: no other prompt is used, and the first line reads as a command."""
    if not content or any(map(_PROMPT.match, content)) or not _is_root_prompt(content[0]):
        return False
    followed_by_command = len(content) > 1 and _BARE_COMMAND.match(content[1])
    return bool(_COMMAND_SIGN.search(content[0])) or not followed_by_command


def starts_yaml(line: str) -> bool:
    """Whether YAML may begin with the line."""
    return bool(_YAML_START.fullmatch(line))


def continues_yaml(line: str) -> bool:
    """Whether the line may stand in YAML."""
    return bool(_YAML_LINE.fullmatch(line))


def is_yaml(content: Sequence[str]) -> bool:
    """Whether the lines begin as YAML does, and all of them may stand in it."""
    return bool(content) and starts_yaml(content[0]) and all(map(continues_yaml, content))


def _language(name: str) -> str:
    return next((language for ending, language in _ENDINGS.items() if name.lower().endswith(ending)), "")


def _is_root_prompt(line: str) -> bool:
    return bool(_ROOT_PROMPT.match(line)) and line.isascii() and not _ENGLISH.search(line[1:].strip())
