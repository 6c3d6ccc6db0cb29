"""The first layer: YAML as Kubernetes reads it.

YAML is composed to nodes and never constructed to objects. What the nodes mean is decided by `nodes` and `scalars`,
because PyYAML's own rules differ from Kubernetes'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.composer import Composer

from macros.errors import Severity
from macros.validation.complaints import Complaint, explain
from macros.validation.model import Document, Layer, Path, Verdict
from macros.validation.nodes import PLAIN, QUOTED, Conversion, documents_in
from macros.validation.sentences import HINTS, MESSAGES
from macros.yamlfile import is_too_deep

_SEPARATOR = re.compile(r"---[ \t]*(?:#.*)?")
_NOTHING = re.compile(r"\s*(?:#.*)?")
_LINE_END = re.compile(r"\r\n|\n|\r")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = 50  # of one kind that only go-yaml knows, in one document
_DEEP = 100  # columns and brackets; with fewer no text is nested too deep
_CLAIM = re.compile(r"""(?m)^[\s\-]*["']?(apiVersion|kind)["']?\s*[:：]|[{,]\s*["']?(apiVersion|kind)["']?\s*:""")
_START = "it should begin with `apiVersion:`"


class _Loader(yaml.CBaseLoader):
    """Leaves open what unquoted words mean, and keeps apart what is quoted and what has a tag."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:  # noqa: ARG002 - PyYAML's signature
        return PLAIN if implicit is True or (isinstance(implicit, tuple) and implicit[0]) else QUOTED


class _Again(Composer, _Loader):
    """Reads the same, only slower: an anchor may be defined again, and the last one counts."""

    def __init__(self, stream: str) -> None:
        _Loader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """The next node."""
        event = self.peek_event()
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


def decode(data: bytes, file: str = "") -> tuple[str, list[Verdict]]:
    """The text of a file; with a verdict, and replacement characters, where it is not UTF-8."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "save it as UTF-8 in your editor"
        verdict = Verdict(Layer.YAML, "encoding", "the file is not UTF-8", hint, file=file, line=line)
        return data.decode("utf-8", "replace"), [verdict]


def load(text: str, file: str = "", *, skips_other: bool = False) -> tuple[list[Document], list[Verdict]]:
    """Read manifests.

    Args:
        text: YAML or JSON, any number of documents. The items of a ``List`` become documents of their own.
        file: its name in verdicts.
        skips_other: whether text that claims to be no manifest, with neither apiVersion nor kind, is left out with a
            warning, whether it can be read or not.

    Returns:
        The documents that could be read, each with the line of every field, and what is wrong with the others. A
        document that could not be read has a number as well.
    """
    documents: list[Document] = []
    verdicts: list[Verdict] = []
    index = 0
    for before, chunk in chunks(text.removeprefix("\ufeff")):
        nodes = _compose(chunk, before)
        if isinstance(nodes, Complaint):
            line = before + nodes.line
            if skips_other and not _CLAIM.search(chunk):
                verdicts.append(_not_judged(file, before + 1, index))
                index += 1
                continue
            verdicts.append(
                Verdict(Layer.YAML, nodes.rule, nodes.message, nodes.hint, file=file, line=line, document=index)
            )
            index += 1
            continue
        for node in nodes:
            conversion = Conversion(file, before, index)
            value = conversion.convert(node)
            if skips_other and not _claims(value) and not _CLAIM.search(chunk):
                verdicts.append(_not_judged(file, conversion.lines[()], index))
                index += 1
                continue
            found = [*_documents(value, conversion, file, index)] if conversion.is_sound else []
            documents += found
            verdicts += conversion.verdicts
            index += max(1, len(found))
    if not index:
        verdicts.append(Verdict(Layer.YAML, "empty", "there is no manifest in here", _START, file=file))
    return documents, verdicts


def _claims(value: Any) -> bool:  # noqa: ANN401 - data as JSON has it
    """Whether data say that they are an object of Kubernetes."""
    return isinstance(value, dict) and bool({"apiVersion", "kind"} & value.keys())


def _not_judged(file: str, line: int, index: int) -> Verdict:
    """What is said about text that claims to be no manifest."""
    message, hint = MESSAGES["not-judged"], HINTS["not-judged"]
    return Verdict(Layer.YAML, "not-judged", message, hint, Severity.WARNING, file, line, index)


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """The parts between ``---`` lines that are not empty, each with the number of lines before it.

    They are taken apart before they are read, as kubectl does it, so that one broken document leaves the others.
    """
    lines = _LINE_END.split(text)
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and not _SEPARATOR.fullmatch(lines[number]):
            continue
        part = [line for line in lines[start:number] if not _NOTHING.fullmatch(line)]
        if part and all(line.startswith("%") for line in part):
            continue  # directives belong to the document that follows
        if part:
            yield start, "\n".join(lines[start:number]) + "\n"
        start = number + 1


def _compose(
    chunk: str, before: int, tries: int = _ESCAPES, loader: type[yaml.CBaseLoader] = _Loader
) -> list[yaml.Node] | Complaint:
    """The nodes of a chunk, or why there are none."""
    if found := _UNPRINTABLE.search(chunk):
        message = f"an invisible control character (U+{ord(found.group()):04X}) stands here"
        line = chunk.count("\n", 0, found.start()) + 1
        return Complaint("control-character", line, message, "delete it, or type the line again")
    try:
        if _may_be_deep(chunk) and is_too_deep(chunk):
            return Complaint("too-deep", 1, "nested more than 100 deep", "close a bracket, or indent less")
        return [node for node in yaml.compose_all(chunk, Loader=loader) if node and not _is_nothing(node)]
    except yaml.YAMLError as error:
        if loader is _Loader and "duplicate anchor" in str(getattr(error, "context", "")):
            return _compose(chunk, before, tries, _Again)
        other = _with_go_escapes(error, chunk) if tries else None
        return explain(error, chunk, before) if other is None else _compose(other, before, tries - 1)


def _may_be_deep(chunk: str) -> bool:
    """Whether a text could be nested deep: each level takes a column, a list at its key's own column, or a bracket."""
    columns = max(len(line) - len(line.lstrip(" -?")) for line in chunk.split("\n"))
    return 2 * columns + chunk.count("[") + chunk.count("{") >= _DEEP


def _with_go_escapes(error: yaml.YAMLError, chunk: str) -> str | None:
    r"""The text without the backslash in a ``\'`` that the parser stopped at: go-yaml allows that escape, libyaml doesn't."""
    mark = getattr(error, "problem_mark", None)
    if "escape" not in str(getattr(error, "problem", "")) or not mark:
        return None
    lines = chunk.split("\n")
    at = lines[mark.line].find("\\'", max(mark.column - 1, 0))
    if not 0 <= at - mark.column + 1 <= 1:
        return None
    lines[mark.line] = lines[mark.line][:at] + lines[mark.line][at + 1 :]
    return "\n".join(lines)


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == PLAIN and node.value in ("", "~", "null")


def _documents(value: Any, conversion: Conversion, file: str, index: int) -> Iterator[Document]:  # noqa: ANN401 - JSON
    """The objects of one document."""
    if not isinstance(value, dict):
        what = "a list" if isinstance(value, list) else "text"
        message = f"a manifest consists of `key: value` pairs, and this is {what}"
        conversion.complain("not-an-object", conversion.lines[()], message, _START)
        return
    for number, (path, names) in enumerate(documents_in(value)):
        part = _at(value, path)
        if isinstance(part, dict):
            part = {**names, **part}
            lines = {key[len(path) :]: line for key, line in conversion.lines.items() if key[: len(path)] == path}
            yield Document(part, file, index + number, lines)
        else:
            message = "an item of this list is no object"
            conversion.complain(
                "not-an-object", conversion.lines[path], message, "each item needs `apiVersion:` and `kind:`"
            )


def _at(value: Any, path: Path) -> Any:  # noqa: ANN401 - data as JSON has them
    for part in path:
        value = value[part]
    return value
