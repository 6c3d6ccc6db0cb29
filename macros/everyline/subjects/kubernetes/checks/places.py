"""The places of a manifest, as the schemas have them: what may stand there, and what a word there must have meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from everyline.subjects.kubernetes.checks.bundle import Bundle, Schema, target
from everyline.subjects.kubernetes.checks.scalars import resolve
from everyline.subjects.kubernetes.checks.verdicts import Path
from everyline.subjects.kubernetes.checks.versions import VERSIONS

_NEAR, _APART = 80, 8  # of 100: how alike a word must be, and how much more than the next one


class ValueForm(Enum):
    """What kind of value a place takes."""

    MAPPING = "mapping"  # with known fields
    MAP = "map"  # with keys that people choose, such as labels
    LIST = "list"
    SCALAR = "scalar"
    ANYTHING = "anything"


class Place:
    """Where something may stand in one version of Kubernetes, worked out once.

    Attributes:
        name: of the definition, where it is one.
        fields: those that are known here; `recent` those of them that the oldest version known here does not have,
            `lasting` the others.
        required: the fields that must be there.
        types: the JSON types of a scalar; none where any will do.
        choices: the values that may stand here; none where others may as well.
        form: what kind of value it takes.
    """

    def __init__(self, bundle: Bundle, version: str, schema: Schema) -> None:
        """Take the place that a schema describes, whose references are followed."""
        self.name = ""
        while reference := schema.get("$ref"):
            self.name = target(str(reference))
            schema = bundle.schema(self.name, version)
        self._bundle, self._version, self._schema = bundle, version, schema
        self._children: dict[str | int, Place] = {}
        self.fields: dict[str, Schema] = schema.get("properties", {})
        self.recent = {key for key, each in self.fields.items() if VERSIONS[0] not in each.get("versions", VERSIONS)}
        self.lasting = self.fields.keys() - self.recent
        self.required = frozenset(schema.get("required", ()))
        types = schema.get("type", ())
        self.types = frozenset((types,) if isinstance(types, str) else types)
        self.choices = tuple(schema.get("enum", ()))
        self.form = self._form()

    def _form(self) -> ValueForm:
        if self.fields:
            return ValueForm.MAPPING
        if "array" in self.types:
            return ValueForm.LIST
        if "object" in self.types and isinstance(self._schema.get("additionalProperties"), dict):
            return ValueForm.MAP
        return ValueForm.ANYTHING if "object" in self.types or not self.types - {"null"} else ValueForm.SCALAR

    def child(self, part: str | int) -> Place:
        """The place under a key, or of an item."""
        if part not in self._children:
            other = self._schema.get("items" if isinstance(part, int) else "additionalProperties")
            schema = other if isinstance(part, int) else self.fields.get(part, other)
            self._children[part] = Place(self._bundle, self._version, schema if isinstance(schema, dict) else {})
        return self._children[part]

    def at(self, path: Path) -> Place:
        """A place below this one."""
        here = self
        for part in path:
            here = here.child(part)
        return here

    def below(self, depth: int) -> Iterator[tuple[tuple[str, ...], Place]]:
        """The mappings below this one, nearest first, each with the way to it; ``[]`` stands for an item of a list."""
        waiting: list[tuple[tuple[str, ...], Place]] = [((), self)]
        while waiting:
            way, here = waiting.pop(0)
            if here.form is ValueForm.LIST:
                way, here = (*way[:-1], f"{way[-1]}[]") if way else way, here.child(0)
            if here.form is not ValueForm.MAPPING:
                continue
            if way:
                yield way, here
            if len(way) < depth:
                waiting += [((*way, key), here.child(key)) for key in here.fields]


@lru_cache(maxsize=256)
def place_of(bundle: Bundle, version: str, definition: str) -> Place:
    """The place that a definition describes, in one version of Kubernetes."""
    return Place(bundle, version, {"$ref": definition})


def nearest(word: str, words: Sequence[str], near: float = _NEAR, apart: float = _APART) -> str:
    """The one of some words that a word is a slip of the pen of; empty where none is, or two are.

    Args:
        word: the word.
        words: those that it may be, in order.
        near: of 100: how alike they must be.
        apart: how much more than the next one; 0 where the first of several will do.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - most manifests are spelt right, and start sooner without

    if same := next((each for each in words if each.lower() == word.lower()), ""):
        return same
    found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=near, limit=2)
    is_clear = len(found) == 1 or (found and found[0][1] - found[1][1] >= apart)
    return str(found[0][0]) if is_clear else ""


def misfit(place: Place, value: str) -> int | None:
    """How a scalar fits where it stands: 0 if it does, 1 if with quotation marks, or without them; else None."""
    if not place.types:
        return 0
    is_quoted = value[:1] in ("'", '"')
    plain = value[1:-1] if is_quoted else value
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    kind, other = kinds[type(resolve(plain))], "string"
    if is_quoted:
        kind, other = other, kind
    fits = [each in place.types or (each == "integer" and "number" in place.types) for each in (kind, other)]
    if place.choices and plain not in map(str, place.choices):
        return None
    return 0 if fits[0] else 1 if fits[1] and "null" not in (kind, other) else None


@lru_cache(maxsize=2)
def field_names(bundle: Bundle) -> frozenset[str]:
    """The names of all fields that any object of today has."""
    return frozenset(key for name in bundle.names for key in bundle.schema(name, VERSIONS[-1]).get("properties", ()))
