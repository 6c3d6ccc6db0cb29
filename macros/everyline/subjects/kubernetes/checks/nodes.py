"""From YAML nodes to plain data as Kubernetes gets it, with the line of every field."""

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from everyline.subjects.kubernetes.checks.scalars import Scalar, as_key, as_tagged, resolve
from everyline.subjects.kubernetes.checks.sentences import UnclearError, say
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Path
from everyline.text.problems import Severity

PLAIN, QUOTED = "plain", "quoted"  # what a loader puts in place of the tag of a scalar that has none

_OBJECT = ("apiVersion", "kind")  # what every manifest begins with
_DEEPEST = 100  # levels of nesting; real manifests have about 15
_MOST_FIELDS = 100_000  # that aliases repeat in one document; a big resource definition has some thousands
_PREFIX = "tag:yaml.org,2002:"
_SCALARS = ("str", "int", "float", "bool", "null", "timestamp")
_CURLY = re.compile("[“„].*[”“]|‘.*’", re.DOTALL)


class Conversion:
    """One document of a file on its way from nodes to data; `before` is how many lines stand before those of the nodes.

    Attributes:
        lines: the 1-based line of every field.
        verdicts: what is wrong. After an error the data are not to be used.
    """

    def __init__(self, file: str, before: int, index: int) -> None:
        self.lines: dict[Path, int] = {}
        self.verdicts: list[CheckVerdict] = []
        self._file, self._before, self._index = file, before, index
        self._repeated = 0
        self._seen: set[int] = set()
        self._open: set[int] = set()

    def convert(self, node: yaml.Node) -> Any:  # noqa: ANN401 - data as JSON has it
        """The value of a document's node; None where it is too large to be read."""
        self.lines[()] = self._line(node)
        try:
            return self._value(node, ())
        except UnclearError as error:
            self.complain(error.verdict)
            return None

    def complain(self, verdict: CheckVerdict, path: Path = (), severity: Severity = Severity.ERROR) -> None:
        """Add a verdict; its line is that of the file."""
        here = replace(verdict, severity=severity, file=self._file, document=self._index, path=path)
        self.verdicts.append(here)

    @property
    def is_sound(self) -> bool:
        """Whether the data can be used."""
        return all(verdict.severity is not Severity.ERROR for verdict in self.verdicts)

    def _line(self, node: yaml.Node) -> int:
        return self._before + int(node.start_mark.line) + 1

    def _value(self, node: yaml.Node, path: Path) -> Any:  # noqa: ANN401 - data as JSON has it
        self._repeated += id(node) in self._seen
        self._seen.add(id(node))
        if self._repeated > _MOST_FIELDS:
            raise UnclearError(say("alias-bomb", self._line(node), most=f"{_MOST_FIELDS:,}"))
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._open:
            raise UnclearError(say("alias-bomb/self", self._line(node)))
        if len(path) > _DEEPEST:
            raise UnclearError(say("too-deep", self._line(node), most=_DEEPEST))
        self._open.add(id(node))
        is_mapping = isinstance(node, yaml.MappingNode)
        if node.tag != PLAIN:
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
        names = [key_node.value for key_node, _ in node.value] if not path else []
        is_two = all(names.count(each) > 1 for each in _OBJECT)  # objects, without a line between them
        for key_node, value_node in node.value:
            if key_node.value == "<<" and key_node.tag in (PLAIN, f"{_PREFIX}merge"):
                self._merge(key_node, value_node, path, value, written)
                continue
            key = self._key(key_node, path)
            line = self._line(key_node)
            place = (*path, key)
            if key in written:
                if not is_two:
                    self.complain(say("duplicate-key", line, key=key, first=written[key]), place)
                elif self.is_sound:
                    self.complain(say("second-object", line, key=key, first=written[key]), place)
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
                self.complain(say("merge", line), path)
                continue
            for name, inner in self._value(source, path).items():
                if name in written:
                    message = say("merge/replaces", line, name=name, first=written[name])
                    self.complain(message, (*path, name), Severity.WARNING)
                value[name] = inner

    def _key(self, node: yaml.Node, path: Path) -> str:
        if not isinstance(node, yaml.ScalarNode):
            is_template = isinstance(node, yaml.MappingNode)
            line = self._line(node)
            self.complain(say("template", line, found="{{ … }}") if is_template else say("key", line), path)
            return ""
        value = self._scalar(node, path)
        key = as_key(value)
        if key is None:
            self.complain(say("key/empty", self._line(node)), path)
            return ""
        if key[:1] in ("\u00a0", "\u3000", "\u200b"):
            self.complain(say("full-width/space", self._line(node), code=f"{ord(key[0]):04X}"), path)
        if isinstance(value, bool) and key != node.value:
            message = say("boolean-key", self._line(node), key=node.value, meant=key)
            self.complain(message, (*path, key), Severity.WARNING)
        return key

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Scalar:
        if node.tag == QUOTED:
            return str(node.value)
        value: Scalar
        if node.tag == PLAIN:
            value = resolve(node.value)
            if _CURLY.fullmatch(node.value):
                message = say("curly-quotes", self._line(node), value=node.value[1:-1])
                self.complain(message, path, Severity.WARNING)
        elif not self._check_tag(node, _SCALARS, path):
            return str(node.value)
        else:
            tag = str(node.tag).removeprefix(_PREFIX)
            try:
                value = as_tagged(tag, node.value)
            except ValueError:
                self.complain(say("tag/value", self._line(node), value=node.value, tag=tag), path)
                return None
        if isinstance(value, float) and not math.isfinite(value):
            self.complain(say("number", self._line(node), value=node.value), path)
        return value

    def _check_tag(self, node: yaml.Node, known: tuple[str, ...], path: Path) -> bool:
        tag = str(node.tag)
        if tag in (PLAIN, QUOTED, *(_PREFIX + name for name in known)):
            return True
        shown = f"!!{tag.removeprefix(_PREFIX)}" if tag.startswith(_PREFIX) else tag
        self.complain(say("tag", self._line(node), tag=shown), path)
        return False


def documents_in(value: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The objects in a document, each with its place: itself, or the items of a ``List``, also of lists in lists.

    An item of a typed list such as ``ConfigMapList`` has the apiVersion and kind of its list.
    """
    items, kind = value.get("items"), value.get("kind")
    if not (isinstance(kind, str) and kind.endswith("List") and isinstance(items, list)):
        yield path, value
        return
    own = {"apiVersion": value.get("apiVersion"), "kind": kind.removesuffix("List")}
    for number, item in enumerate(items):
        place = (*path, "items", number)
        if isinstance(item, dict):
            named = {key: each for key, each in own.items() if each and own["kind"] and key not in item}
            yield from documents_in({**named, **item}, place)
        else:
            yield place, item
