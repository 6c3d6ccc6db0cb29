"""What may stand where in a manifest, looked up in the schemas: for hints and for rebuilding indentation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from everyline.subjects.kubernetes.checks.bundle import Bundle, Schema, target
from everyline.subjects.kubernetes.checks.model import Path


class Form(Enum):
    """What kind of value a place takes."""

    MAPPING = "mapping"  # with known fields
    MAP = "map"  # with keys that people choose, such as labels
    LIST = "list"
    SCALAR = "scalar"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Shape:
    """One place of a manifest in one version of Kubernetes."""

    bundle: Bundle
    version: str
    schema: Schema
    name: str = ""  # of the definition, where it is one

    @classmethod
    def of(cls, bundle: Bundle, version: str, schema: Schema, name: str = "") -> Shape:
        """The shape of a schema, whose references are followed."""
        while reference := schema.get("$ref"):
            name = target(str(reference))
            schema = bundle.schema(name, version)
        return cls(bundle, version, schema, name)

    @classmethod
    def definition(cls, bundle: Bundle, version: str, name: str) -> Shape:
        """The shape of a definition by its name."""
        return cls(bundle, version, bundle.schema(name, version), name)

    @property
    def fields(self) -> dict[str, Schema]:
        """The known fields of a mapping."""
        return dict(self.schema.get("properties", {}))

    @property
    def types(self) -> tuple[str, ...]:
        """The JSON types that may stand here; none where anything may."""
        types = self.schema.get("type", ())
        return (types,) if isinstance(types, str) else tuple(types)

    @property
    def form(self) -> Form:
        """What kind of value stands here."""
        if self.fields:
            return Form.MAPPING
        types = [each for each in self.types if each != "null"]
        if not types:
            return Form.ANYTHING
        if "array" in types:
            return Form.LIST
        if "object" in types:
            return Form.MAP if isinstance(self.schema.get("additionalProperties"), dict) else Form.ANYTHING
        return Form.SCALAR

    def child(self, part: str | int) -> Shape | None:
        """The shape under a key or in a list; None where nothing may stand there."""
        if isinstance(part, int):
            items = self.schema.get("items")
            return Shape.of(self.bundle, self.version, items) if isinstance(items, dict) else None
        found = self.fields.get(part)
        if found is None:
            found = self.schema.get("additionalProperties")
        if isinstance(found, dict):
            return Shape.of(self.bundle, self.version, found)
        return None

    def at(self, path: Path) -> Shape | None:
        """The shape at a place below this one."""
        here: Shape | None = self
        for part in path:
            here = here.child(part) if here else None
        return here

    def below(self, depth: int) -> Iterator[tuple[tuple[str, ...], Shape]]:
        """The mappings below this one, nearest first, each with the way to it; ``[]`` stands for an item of a list."""
        waiting: list[tuple[tuple[str, ...], Shape]] = [((), self)]
        while waiting:
            way, here = waiting.pop(0)
            if here.form is Form.LIST and (item := here.child(0)):
                way, here = (*way[:-1], f"{way[-1]}[]") if way else way, item
            if here.form is not Form.MAPPING:
                continue
            if way:
                yield way, here
            if len(way) < depth:
                children = ((key, here.child(key)) for key in here.fields)
                waiting += [((*way, key), child) for key, child in children if child]
