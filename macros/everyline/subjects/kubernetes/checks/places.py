"""The places of a manifest, as the schema has them: what may stand there, and what a word there must have meant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz, process

from everyline.subjects.kubernetes.checks.bundle import Bundle
from everyline.subjects.kubernetes.checks.scalars import resolve
from everyline.subjects.kubernetes.checks.schema_shape import Form, Shape
from everyline.subjects.kubernetes.checks.versions import VERSIONS

_NEAR, _APART = 80, 8  # of 100: how alike a word must be, and how much more than the next one


class Place:
    """Where something may stand, worked out once. Two places are the same only if they are one object."""

    def __init__(self, shape: Shape | None, known: dict[int, Place]) -> None:
        """Take a shape; None for a place where anything may stand."""
        self._shape, self._known = shape, known
        self._children: dict[str | int, Place] = {}
        self.form = shape.form if shape else Form.ANYTHING

    @classmethod
    def of(cls, bundle: Bundle, version: str, definition: str) -> Place:
        """The place that a definition describes, in one version of Kubernetes."""
        return cls(Shape.definition(bundle, version, definition), {})

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields that are known here."""
        return frozenset(self._shape.fields) if self._shape else frozenset()

    @cached_property
    def recent(self) -> frozenset[str]:
        """The fields that the oldest version of Kubernetes known here does not have."""
        oldest = self._shape.bundle.schema(self._shape.name, VERSIONS[0]) if self._shape else {}
        if "properties" not in oldest:
            return frozenset()
        return self.fields - set(oldest["properties"])

    @cached_property
    def required(self) -> frozenset[str]:
        """The fields that must be there."""
        return frozenset(self._shape.schema.get("required", ())) if self._shape else frozenset()

    @cached_property
    def types(self) -> frozenset[str]:
        """The JSON types of a scalar; none where any will do."""
        return frozenset(self._shape.types) if self._shape else frozenset()

    @cached_property
    def choices(self) -> tuple[object, ...]:
        """The values that may stand here; none where others may as well."""
        return tuple(self._shape.schema.get("enum", ())) if self._shape else ()

    def child(self, part: str | int) -> Place:
        """The place under a key, or of an item."""
        if part not in self._children:
            shape = self._shape.child(part) if self._shape else None
            place = Place(shape, self._known)
            self._children[part] = self._known.setdefault(id(shape.schema), place) if shape else place
        return self._children[part]

    def nearest(self, key: str) -> str:
        """The field that a key which is none was certainly meant to be; empty where none is, or two are."""
        return nearest(key, sorted(self.fields))


def nearest(word: str, words: Sequence[str]) -> str:
    """The one of some words that a word is a slip of the pen of; empty where none is, or two are."""
    if same := next((each for each in words if each.lower() == word.lower()), ""):
        return same
    found = process.extract(word, words, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=2)
    is_clear = len(found) == 1 or (found and found[0][1] - found[1][1] >= _APART)
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
    names: set[str] = set()
    for definition in bundle.names:
        names |= set(Shape.definition(bundle, VERSIONS[-1], definition).fields)
    return frozenset(names)
