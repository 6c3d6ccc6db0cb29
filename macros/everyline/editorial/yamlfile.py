"""Reading editorial YAML with places: every value knows its line, so that every complaint can name it.

YAML is composed to nodes and never constructed to objects: a tag in a file has no effect but an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import yaml
from rapidfuzz import process

from everyline.text.escaping import DEEPEST, is_too_deep
from everyline.text.multilingual import NO_TEXT, Text
from everyline.text.problems import Problem
from everyline.text.writing_systems import apostrophes

_Kind = TypeVar("_Kind", bound=Enum)
UNREADABLE = "not readable as YAML"
_NAME = re.compile(r"[^\W_][\w-]*")
_WEB_ADDRESS = re.compile(r"https?://\S+")
_PREFIX = "tag:yaml.org,2002:"
_TAGS = {
    _PREFIX + name for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
}


class Value:
    """One value of a YAML file, with its place.

    The readers (`text`, `items`, `keys` …) return what is there in the expected shape; where it is missing or of
    another shape they note a problem and return something empty, so that one pass finds everything to mend.
    """

    def __init__(
        self, node: yaml.Node | None, path: str, line: int, problems: list[Problem], languages: tuple[str, ...]
    ) -> None:
        self._node = node
        self.path = path
        self.line = line
        self.problems = problems
        self.languages = languages

    def complain(self, message: str, hint: str = "") -> None:
        """Note a problem at this value's place."""
        self.problems.append(Problem(self.path, self.line, message, hint))

    def warn(self, message: str, hint: str = "") -> None:
        """Note something at this value's place that a build survives."""
        self.problems.append(Problem.warning(self.path, self.line, message, hint))

    def __bool__(self) -> bool:
        return self._node is not None

    def get(self, key: str) -> Value:
        """The value under a key of this mapping; empty (false) where there is none."""
        for name, value in self.pairs:
            if name == key:
                return value
        return Value(None, self.path, self.line, self.problems, self.languages)

    def require(self, key: str) -> Value:
        """As `get`, but its absence is a problem."""
        value = self.get(key)
        if not value:
            self.complain(f"`{key}:` is missing", f"add `{key}:` here")
        return value

    def allow(self, *keys: str) -> None:
        """Complain about keys other than these, and about keys given twice."""
        seen: set[str] = set()
        for name, value in self.pairs:
            if name not in keys:
                value.complain(f"`{name}:` means nothing here", f"known are: {', '.join(keys)}")
            if name in seen:
                value.complain(f"`{name}:` is given twice", "keep one of them")
            seen.add(name)

    def text(self) -> str:
        """The value as a string; numbers and dates as they are written."""
        if self._node is None:
            return ""
        if not isinstance(self._node, yaml.ScalarNode):
            self.complain("a text is expected here", "put it in quotes if it looks like something else")
            return ""
        return str(self._node.value)

    def flag(self) -> bool:
        """The value as yes or no, written `true` or `false`; no where it is absent."""
        if self._node is None:
            return False
        text = self.text()
        if text not in ("true", "false"):
            self.complain(f"`{text}` is neither `true` nor `false`", "write one of them")
        return text == "true"

    def name(self) -> str:
        """The value as a name that may stand in addresses, in the names of files and in templates."""
        text = self.text()
        if self and not _NAME.fullmatch(text):
            self.complain(f"`{text}` is no id", "use letters, digits and hyphens")
            return ""
        return text

    def named(self, names: Iterable[str], what: str) -> str:
        """The value as one of some names; empty where it is absent, and for what is none of them."""
        return self.text() if self and self.knows(self.text(), names, what) else ""

    def one_of(self, kinds: type[_Kind], default: _Kind, what: str) -> _Kind:
        """The value as one of some kinds, by what these are called; the default where it is absent or none of them."""
        name = self.named([each.value for each in kinds], what)
        return kinds(name) if name else default

    def knows(self, name: str, names: Iterable[str], what: str) -> bool:
        """Whether a name is one of some; if not, this is noted at this value's place, with the nearest."""
        known = list(names)
        if name in known:
            return True
        nearest = process.extractOne(name, known, score_cutoff=50)
        hint = f"did you mean `{nearest[0]}`?" if nearest else f"known are: {', '.join(known[:12]) or 'none'}"
        self.complain(f"there is no {what} `{name}`", hint)
        return False

    def items(self) -> list[Value]:
        """The elements of this list; none where the value is absent or null."""
        if self._node is None or self._is_null():
            return []
        if not isinstance(self._node, yaml.SequenceNode):
            self.complain("a list is expected here", "write `[a, b]`, or one `- a` a line")
            return []
        return [self._child(node) for node in self._node.value]

    def texts(self) -> tuple[str, ...]:
        """The elements of this list as strings."""
        return tuple(item.text() for item in self.items())

    def unique(self, key: str) -> list[Value]:
        """The elements of this list, each of which has a text of its own under a key."""
        items, first = self.items(), dict[str, int]()
        for item in items:
            named = item.get(key)
            if not isinstance(named._node, yaml.ScalarNode):  # noqa: SLF001 - of its own class
                continue  # whoever reads it complains
            if (text := named.text()) in first:
                named.complain(f"`{text}` is given twice, in line {first[text]} too", "rename one")
            first.setdefault(text, named.line)
        return items

    def web_address(self) -> str:
        """The value as the address of a page on the web, so that nothing else becomes a link."""
        text = self.text()
        if text and not _WEB_ADDRESS.fullmatch(text):
            self.complain(f"`{text}` is no web address", "write the whole address, https://…")
        return text

    def is_mapping(self) -> bool:
        """Whether this value has keys."""
        return isinstance(self._node, yaml.MappingNode)

    @cached_property
    def pairs(self) -> list[tuple[str, Value]]:
        """The keys and values of this mapping, whatever the keys are; made once, so that nothing is complained about twice."""
        if self._node is None or self._is_null():
            return []
        if not isinstance(self._node, yaml.MappingNode):
            self.complain("`key: value` pairs are expected here")
            return []
        return [(str(key.value), self._child(value)) for key, value in self._node.value]

    def _is_null(self) -> bool:
        return isinstance(self._node, yaml.ScalarNode) and self._node.tag == f"{_PREFIX}null"

    def _child(self, node: yaml.Node) -> Value:
        if node.tag not in _TAGS:
            message = f"the tag {node.tag} is not read"
            self.problems.append(Problem(self.path, node.start_mark.line + 1, message, "remove it"))
        return Value(node, self.path, node.start_mark.line + 1, self.problems, self.languages)


def load(file: Path, path: str, problems: list[Problem], languages: tuple[str, ...] = ()) -> Value:
    """Read a YAML file of editorial data, whose name in messages is its path; one that is not there reads as empty.

    `problems` receives what is wrong with it; `languages` are those of the project, for a file that has texts in them.
    """
    empty = Value(None, path, 0, problems, languages)
    if not file.exists():
        return empty
    try:
        text = file.read_text(encoding="utf-8")
        if is_too_deep(text):
            problems.append(Problem(path, 0, f"nested more than {DEEPEST} deep", "close a bracket, or indent less"))
            return empty
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error)
        problems.append(Problem(path, mark.line + 1 if mark else 0, f"{UNREADABLE}: {what}"))
        return empty
    return Value(node, path, 1, problems, languages) if node is not None else empty


def text_in(value: Value) -> Text:
    """A text in the languages of the project, of a file that was loaded with them.

    It is a mapping by language, or a plain text where there is one language. What is missing in some language is
    warned of, and another language stands in; empty where the value is absent. In a file that was loaded without
    languages anything goes.
    """
    if not value:
        return NO_TEXT
    if not value.languages:
        return Text({key: each.text() for key, each in value.pairs})
    if not value.is_mapping():
        return _plain(value)
    texts = _given(value)
    if not texts:
        value.complain(f"`{value.languages[0]}:` is missing", f"add `{value.languages[0]}:` here")
    for language in value.languages if texts else ():
        if language not in texts:
            value.warn(
                f"`{language}:` is missing", f"add `{language}:` here; meanwhile `{next(iter(texts))}:` stands in"
            )
    return Text(texts)


def _given(value: Value) -> dict[str, str]:
    """The texts of a mapping in the languages of the project, in their order."""
    texts: dict[str, str] = {}
    for language, each in value.pairs:
        if language not in value.languages:
            _warn_of(each, language)
            continue
        if language in texts:
            each.complain(f"`{language}:` is given twice", "keep one of them")
        texts[language] = apostrophes(each.text(), language)
        if not texts[language].strip():
            each.complain(f"the text in `{language}` is empty", "write it, or remove what it labels")
    return {language: texts[language] for language in value.languages if language in texts}


def _warn_of(value: Value, language: str) -> None:
    value.warn(f"`{language}:` is no language of this project", f"those are: {', '.join(value.languages)}")


def _plain(value: Value) -> Text:
    text, (first, *others) = value.text(), value.languages
    if not text.strip():
        value.complain("the text is empty", "write it, or remove what it labels")
    elif others:
        forms = ", ".join(f"{language}: …" for language in value.languages)
        value.warn("this text is in one language only", f"write it in each, `{{{forms}}}`")
    return Text({first: apostrophes(text, first)})


def texts_in(value: Value) -> tuple[str, ...]:
    """Lists of names by language as one list, in the order of the languages; or a plain list."""
    if not value.is_mapping():
        return value.texts()
    value.allow(*dict(value.pairs))  # each of them once
    for language, each in value.pairs:
        if language not in value.languages:
            _warn_of(each, language)
    return tuple(text for language in value.languages for text in value.get(language).texts())
