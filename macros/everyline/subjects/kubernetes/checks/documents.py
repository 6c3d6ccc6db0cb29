"""The first layer: YAML as Kubernetes reads it.

YAML is composed to nodes and never constructed to objects. What the nodes mean is decided by `nodes` and `scalars`,
because PyYAML's own rules differ from Kubernetes'.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import yaml

from everyline.subjects.kubernetes.checks.complaints import claims, explain, pasted
from everyline.subjects.kubernetes.checks.nodes import PLAIN, QUOTED, Conversion, documents_in
from everyline.subjects.kubernetes.checks.sentences import say, word
from everyline.subjects.kubernetes.checks.slips import WORDS
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document, Path
from everyline.text.problems import Severity

_SEPARATOR = re.compile(r"---[ \t]*(?:#.*)?")
_NOTHING = re.compile(r"\s*(?:#.*)?")
_LINE_END = re.compile(r"\r\n|\n|\r")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DEEP = 100  # columns and brackets; no text with fewer is nested too deep
_ESCAPES = 50  # of one kind that only go-yaml knows, in one document


class _Loader(yaml.CBaseLoader):
    """Leaves open what unquoted words mean, and keeps apart what is quoted and what has a tag."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: object) -> str:  # noqa: ARG002 - PyYAML's signature
        return PLAIN if implicit is True or (isinstance(implicit, tuple) and implicit[0]) else QUOTED


def decode(data: bytes, file: str = "") -> tuple[str, list[CheckVerdict]]:
    """The text of a file; with a verdict, and replacement characters, where it is not UTF-8."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        said = say("encoding", line)
        return data.decode("utf-8", "replace"), [replace(said, file=file)]


def load(text: str, file: str = "") -> tuple[list[Document], list[CheckVerdict]]:
    """Read YAML as Kubernetes does.

    Args:
        text: YAML or JSON, any number of documents. The items of a ``List`` become documents of their own.
        file: its name in verdicts.

    Returns:
        The documents that could be read, each with the line of every field, and what is wrong with the others. A
        document that could not be read has a number as well.
    """
    parts = [*_read(text, file)]
    return [each for part in parts for each in part.documents], [each for part in parts for each in part.verdicts]


def load_manifests(text: str, file: str = "") -> tuple[list[Document], list[CheckVerdict]]:
    """As `load`, but what has neither ``apiVersion`` nor ``kind`` is no manifest: that it isn't is all that is said of it."""
    documents: list[Document] = []
    verdicts: list[CheckVerdict] = []
    for part in _read(text, file):
        documents += part.documents if part.is_manifest else []
        verdicts += part.verdicts if part.is_manifest else [part.other]
    for number, line in enumerate(_LINE_END.split(text) if "---" in text and claims(text) else (), 1):
        if line.startswith("---") and (words := WORDS.fullmatch(line)):
            verdicts.append(_verdict(say("separator", number, words=words.group(1)), file))
    return documents, verdicts


def _verdict(said: CheckVerdict, file: str, index: int = 0, severity: Severity = Severity.ERROR) -> CheckVerdict:
    return replace(said, severity=severity, file=file, document=index)


@dataclass(frozen=True, slots=True)
class _Part:
    """One document of YAML: the objects in it, what is wrong with it, and what to say if it is no manifest."""

    documents: list[Document]
    verdicts: list[CheckVerdict]
    is_manifest: bool
    other: CheckVerdict


def _read(text: str, file: str) -> Iterator[_Part]:
    index = 0
    for before, chunk in chunks(text.removeprefix("\ufeff")):
        other = _verdict(say("no-manifest", before + 1), file, index, Severity.WARNING)
        nodes = _compose(chunk, before)
        if isinstance(nodes, CheckVerdict):
            said = replace(nodes, line=before + nodes.line)
            yield _Part([], [_verdict(said, file, index)], claims(chunk), other)
            index += 1
            continue
        for node in nodes:
            conversion = Conversion(file, before, index)
            value = conversion.convert(node)
            line = conversion.lines[()]
            found = [*_documents(value, conversion, file, index)] if conversion.is_sound else []
            is_manifest = claims(chunk) if value is None else _is_manifest(value)
            unread = "no-manifest" if node is nodes[0] else "left-out/not-read"
            if kind := _other_kind(value, conversion.lines):
                is_manifest, unread = False, kind
            other = _verdict(say(unread, line), file, index, Severity.WARNING)
            if not is_manifest and (problem := pasted(chunk)):
                other = _verdict(replace(problem, line=before + problem.line), file, index)
            yield _Part(found, conversion.verdicts, is_manifest, other)
            index += max(1, len(found))
    if not index:
        empty = _verdict(say("empty/file"), file)
        yield _Part([], [empty], is_manifest=True, other=empty)


def _is_manifest(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether data say of themselves that they are a manifest, or a list of some."""
    if isinstance(value, list):
        return any(_is_manifest(item) for item in value)
    return isinstance(value, dict) and any(str(key).lower() in ("apiversion", "kind") for key in value)


def _other_kind(value: Any, lines: Iterable[Path]) -> str:  # noqa: ANN401 - JSON
    """What data are that begin like a manifest and are none: the description of a chart, or a patch."""
    if isinstance(value, dict) and "kind" not in value and {"apiVersion", "name", "version"} <= value.keys():
        return "chart"
    return "patch" if any(path[-1:] == ("$patch",) for path in lines) else ""


def chunks(text: str) -> Iterator[tuple[int, str]]:
    """The parts between ``---`` lines that are not empty, each with the number of lines before it.

    They are taken apart before they are read, as kubectl does it, so that one broken document leaves the others.
    """
    lines = _LINE_END.split(text)
    start = 0
    for number in range(len(lines) + 1):
        if number < len(lines) and not lines[number].startswith("---"):
            continue  # most lines are no separator, and need no look at what is behind it
        if number < len(lines) and not (_SEPARATOR.fullmatch(lines[number]) or WORDS.fullmatch(lines[number])):
            continue
        part = [line for line in lines[start:number] if line and not _NOTHING.fullmatch(line)]
        if part and all(line.startswith("%") for line in part):
            continue  # directives belong to the document that follows
        if part:
            yield start, "\n".join(lines[start:number]) + "\n"
        start = number + 1


def _compose(chunk: str, before: int, tries: int = _ESCAPES) -> list[yaml.Node] | CheckVerdict:
    """The nodes of a chunk, or why there are none."""
    if found := _UNPRINTABLE.search(chunk):
        line = chunk.count("\n", 0, found.start()) + 1
        return say("control-character", line, code=f"{ord(found.group()):04X}")
    try:
        if _may_be_deep(chunk):
            from everyline.text.escaping import is_too_deep  # noqa: PLC0415 - hardly any text could be, and all start sooner

            if is_too_deep(chunk):
                return say("too-deep", 1, most=100)
        return [node for node in yaml.compose_all(chunk, Loader=_Loader) if node and not _is_nothing(node)]
    except yaml.YAMLError as error:
        if "duplicate anchor" in str(error) and tries == _ESCAPES:
            try:
                return _compose(_with_own_anchors(chunk), before, tries - 1)
            except yaml.YAMLError as later:  # a mistake below the second anchor
                return explain(later, chunk, before)
        other = _as_go_reads(error, chunk) if tries else None
        return explain(error, chunk, before) if other is None else _compose(other, before, tries - 1)


def _may_be_deep(chunk: str) -> bool:
    """Whether a text could be nested deep: a level takes a column, or a bracket; a list may stand at its key's column."""
    columns = max(len(line) - len(line.lstrip(" -?")) for line in chunk.split("\n"))
    return 2 * columns + chunk.count("[") + chunk.count("{") >= _DEEP


def _as_go_reads(error: yaml.YAMLError, chunk: str) -> str | None:
    r"""What go-yaml makes of what libyaml stopped at: ``\'`` is no escape to it, and ``a:`` may end an item in brackets."""
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", ""))
    lines = chunk.split("\n")
    if "unexpected ':'" in problem and mark and start and mark.line == start.line:
        line = lines[mark.line]
        end = next(at for at in range(mark.column, len(line)) if line[at] in ",?[]{}")
        quoted = line[start.column : end].replace("'", "''")
        lines[mark.line] = f"{line[: start.column]}'{quoted}'{line[end:]}"
        return "\n".join(lines)
    if "escape" not in problem or not mark:
        return None
    at = lines[mark.line].find("\\'", max(mark.column - 1, 0))
    if not 0 <= at - mark.column + 1 <= 1:
        return None
    lines[mark.line] = lines[mark.line][:at] + lines[mark.line][at + 1 :]
    return "\n".join(lines)


def _with_own_anchors(chunk: str) -> str:
    """The text with a name of its own for each anchor: go-yaml takes the last of that name above, libyaml refuses two."""
    seen: Counter[str] = Counter()
    pieces: list[str] = []
    end = 0
    for token in yaml.scan(chunk, Loader=yaml.CSafeLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
            seen[token.value] += isinstance(token, yaml.AnchorToken)
            pieces += [chunk[end : token.end_mark.index], f"-{seen[token.value]}"]
            end = token.end_mark.index
    return "".join([*pieces, chunk[end:]])


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == PLAIN and node.value in ("", "~", "null")


def _documents(value: Any, conversion: Conversion, file: str, index: int) -> Iterator[Document]:  # noqa: ANN401 - JSON
    """The objects of one document."""
    if not isinstance(value, dict):
        what = word("array" if isinstance(value, list) else "string")
        conversion.complain(say("not-an-object", conversion.lines[()], what=what))
        return
    for number, (path, part) in enumerate(documents_in(value)):
        if isinstance(part, dict):
            lines = conversion.lines
            if path:
                lines = {key[len(path) :]: line for key, line in lines.items() if key[: len(path)] == path}
            yield Document(part, file, index + number, lines)
        else:
            conversion.complain(say("not-an-object/item", conversion.lines[path]))
