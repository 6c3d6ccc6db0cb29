"""From YAML nodes to plain data as Kubernetes gets it, with the line of every field."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import yaml

from macros.errors import Severity
from macros.validation.model import Layer, Path, Verdict
from macros.validation.scalars import Scalar, as_key, as_tagged, resolve

PLAIN, QUOTED = "plain", "quoted"  # what a loader puts in place of the tag of a scalar that has none

Found = tuple[Path, Mapping[str, str]]
NO_NAMES: Mapping[str, str] = MappingProxyType({})

_DEEPEST = 100  # levels of nesting; real manifests have about 15
_MOST_FIELDS = 100_000  # of one document once aliases are followed; a big resource definition has some thousands
_PREFIX = "tag:yaml.org,2002:"
_SCALARS = ("str", "int", "float", "bool", "null", "timestamp")
_SHOWN = 40  # characters of a value in a message


class Conversion:
    """One document on its way from nodes to data.

    Attributes:
        lines: the 1-based line of every field.
        verdicts: what is wrong. After an error the data are not to be used.
    """

    def __init__(self, file: str, before: int, index: int) -> None:
        """Prepare a conversion.

        Args:
            file: its name in verdicts.
            before: the number of lines of the file before the first of the nodes' own numbering.
            index: the number of the document in the file.
        """
        self.lines: dict[Path, int] = {}
        self.verdicts: list[Verdict] = []
        self._file, self._before, self._index = file, before, index
        self._fields = 0
        self._open: set[int] = set()

    def convert(self, node: yaml.Node) -> Any:  # noqa: ANN401 - data as JSON has it
        """The value of a document's node; None where it is too large to be read."""
        self.lines[()] = self._line(node)
        try:
            return self._value(node, ())
        except _TooLargeError as error:
            self.complain(error.rule, error.line, error.message, error.hint)
            return None

    def complain(
        self, rule: str, line: int, message: str, hint: str, path: Path = (), severity: Severity = Severity.ERROR
    ) -> None:
        """Add a verdict."""
        self.verdicts.append(Verdict(Layer.YAML, rule, message, hint, severity, self._file, line, self._index, path))

    @property
    def is_sound(self) -> bool:
        """Whether the data can be used."""
        return all(verdict.severity is not Severity.ERROR for verdict in self.verdicts)

    def _line(self, node: yaml.Node) -> int:
        return self._before + int(node.start_mark.line) + 1

    def _value(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - data as JSON has it
        self._fields += 1
        if self._fields > _MOST_FIELDS:
            message = f"the document has more than {_MOST_FIELDS:,} fields once its aliases are followed"
            raise _TooLargeError("alias-bomb", self._line(node), message, "write the parts out, or split the file")
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._open:
            raise _TooLargeError("alias-bomb", self._line(node), "this anchor contains itself", "remove the `*` inside")
        if len(path) > _DEEPEST:
            raise _TooLargeError(
                "too-deep", self._line(node), f"nested more than {_DEEPEST} deep", "close a bracket, or indent less"
            )
        self._open.add(id(node))
        is_mapping = isinstance(node, yaml.MappingNode)
        self._check_tag(node, ("map",) if is_mapping else ("seq",), path)
        value = self._mapping(node, path) if is_mapping else self._sequence(node, path)
        self._open.remove(id(node))
        return value

    def _sequence(self, node: yaml.Node, path: Path) -> list[Any]:
        values = []
        for number, item in enumerate(node.value):
            self.lines[*path, number] = self._line(item)
            values.append(self._value(item, (*path, number)))
        return values

    def _mapping(self, node: yaml.Node, path: Path) -> dict[str, Any]:
        value: dict[str, Any] = {}
        written: dict[str, int] = {}
        for key_node, value_node in node.value:
            if _is_merge(key_node):
                self._merge(key_node, value_node, path, value, written)
                continue
            key = self._key(key_node, path)
            line = self._line(key_node)
            place = (*path, key)
            if key in written:
                message = f"`{key}:` is given twice; the first is in line {written[key]}"
                self.complain(
                    "duplicate-key", line, message, "keep one of them, or merge what stands under them", place
                )
            written[key] = self.lines[place] = line
            value[key] = self._value(value_node, place)
        return value

    def _merge(
        self, key: yaml.Node, node: yaml.Node, path: Path, value: dict[str, Any], written: dict[str, int]
    ) -> None:
        """Take over the fields of other mappings (``<<: *name``). As in go-yaml, what comes later wins."""
        sources = [*reversed(node.value)] if isinstance(node, yaml.SequenceNode) else [node]
        line = self._line(key)
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                message = "`<<:` takes over the fields of a mapping, and this is none"
                self.complain("merge", line, message, "write `<<: *name` with an anchor of a mapping", path)
                continue
            for name, inner in self._value(source, path).items():
                if name in written:
                    message = f"`<<:` replaces `{name}:` of line {written[name]}, because it stands below it"
                    self.complain("merge", line, message, "move `<<:` above", (*path, name), Severity.WARNING)
                value[name] = inner

    def _key(self, node: yaml.Node, path: Path) -> str:
        if not isinstance(node, yaml.ScalarNode):
            rule, message = "key", "a key must be plain text, and this is a list or mapping"
            hint = "put text with braces or brackets in quotes"
            if isinstance(node, yaml.MappingNode):
                rule, message = (
                    "template",
                    "`{{ … }}` is for a template engine such as Helm; before it has run this is no YAML",
                )
                hint = "check what `helm template` prints"
            self.complain(rule, self._line(node), message, hint, path)
            return ""
        value = self._scalar(node, path)
        key = as_key(value)
        if key is None:
            self.complain("key", self._line(node), "a key is empty or null", "write a name before the colon", path)
            return ""
        if isinstance(value, bool) and key != node.value:
            message = f"the key `{node.value}` means {key} in YAML, so Kubernetes reads `{key}:`"
            hint = f'write `"{node.value}":`'
            self.complain("boolean-key", self._line(node), message, hint, (*path, key), Severity.WARNING)
        return key

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Scalar:
        if node.tag == QUOTED:
            return str(node.value)
        value: Scalar
        if node.tag == PLAIN:
            value = resolve(node.value)
        elif not self._check_tag(node, _SCALARS, path):
            return str(node.value)
        else:
            tag = str(node.tag).removeprefix(_PREFIX)
            try:
                value = as_tagged(tag, node.value)
            except ValueError:
                message = f"`{node.value[:_SHOWN]}` is no value for the tag `!!{tag}`"
                self.complain("tag", self._line(node), message, "remove the tag", path)
                return None
        if isinstance(value, float) and not math.isfinite(value):
            message = f"`{node.value}` is a number that JSON does not have"
            self.complain("number", self._line(node), message, "put it in quotes if text is meant", path)
        return value

    def _check_tag(self, node: yaml.Node, known: tuple[str, ...], path: Path) -> bool:
        tag = str(node.tag)
        if tag in (PLAIN, QUOTED, *(_PREFIX + name for name in known)):
            return True
        shown = f"!!{tag.removeprefix(_PREFIX)}" if tag.startswith(_PREFIX) else tag
        hint = "remove it, or put the whole value in quotes if it should begin with `!`"
        self.complain("tag", self._line(node), f"the tag `{shown[:_SHOWN]}` has no place in a manifest", hint, path)
        return False


class _TooLargeError(Exception):
    """Nothing more of a document is worth reading."""

    def __init__(self, rule: str, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.rule, self.line, self.message, self.hint = rule, line, message, hint


def _is_merge(node: yaml.Node) -> bool:
    return node.value == "<<" and node.tag in (PLAIN, f"{_PREFIX}merge")


def documents_in(value: dict[str, Any], path: Path = (), names: Mapping[str, str] = NO_NAMES) -> Iterator[Found]:
    """Where the objects in a document are: itself, or the items of a ``List``, also of lists in lists.

    Args:
        value: the document, or an item of a list in it.
        path: where it is.
        names: the apiVersion and kind that a typed list, such as ``ConfigMapList``, gives to its items.

    Yields:
        Each place with the names that the object there has from its list.
    """
    items, kind = value.get("items"), value.get("kind")
    if not (isinstance(kind, str) and kind.endswith("List") and isinstance(items, list)):
        yield path, names
        return
    version, own = value.get("apiVersion"), kind.removesuffix("List")
    inside = {"apiVersion": version, "kind": own} if own and isinstance(version, str) else NO_NAMES
    for number, item in enumerate(items):
        place = (*path, "items", number)
        if isinstance(item, dict):
            yield from documents_in(item, place, inside)
        else:
            yield place, inside
