"""The schemas of all Kubernetes versions in one: what each field may hold, and which versions have it.

Each definition stands once, in its newest form: fields that only some versions have are marked with these, and what the
API server checks beyond the schemas comes from ``overlay.yml``. ``make schemas`` writes the file anew.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

DEFINITION = "#/$defs/"
FILE = Path(__file__).with_name("schemas.json.z")


@dataclass(frozen=True, slots=True)
class Api:
    """A kind of objects in one version of its API group."""

    version: str  # as manifests name it, ``apps/v1``
    kind: str  # ``Deployment``
    definition: str  # the name of its schema
    served: tuple[str, ...]  # the Kubernetes versions that have it
    deprecated: str = ""  # since when its own description calls it deprecated; empty where it doesn't

    @property
    def group(self) -> str:
        """The part before the slash; empty for the core group."""
        return self.version.rpartition("/")[0]


class Bundle:
    """All schemas, parsed only as far as they are asked for."""

    def __init__(self, definitions: Mapping[str, str], records: list[list[str]], forms: dict[str, list[str]]) -> None:
        """Take over schemas as JSON by their names, the fields of each `Api`, and those of each `Form`."""
        self._texts, self.forms = definitions, forms
        self._schemas: dict[tuple[str, str], Schema] = {}
        self.apis = {
            (version, kind): Api(version, kind, name, tuple(served.split()), since)
            for version, kind, name, served, since in records
        }
        """Every kind of objects by its apiVersion and kind."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all definitions."""
        return tuple(self._texts)

    def schema(self, definition: str, version: str = "") -> Schema:
        """A definition; empty where there is none. With a version, only the fields that this one has."""
        key = (definition, version)
        if key not in self._schemas and version:
            schema = self.schema(definition)
            fields = schema.get("properties", {})
            there = {field: each for field, each in fields.items() if version in each.get("versions", (version,))}
            self._schemas[key] = schema if len(there) == len(fields) else {**schema, "properties": there}
        elif key not in self._schemas:
            self._schemas[key] = json.loads(self._texts.get(definition, "{}"))
        return self._schemas[key]

    def closure(self, definition: str) -> dict[str, Schema]:
        """A definition and all that it refers to."""
        found: dict[str, Schema] = {}
        waiting = [definition]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = self.schema(name)
                waiting += _references(found[name])
        return found


def target(reference: str) -> str:
    """The name of the definition that a ``$ref`` means."""
    return reference.removeprefix(DEFINITION)


def _references(schema: Schema) -> Iterator[str]:
    waiting: list[Any] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("$ref"), str):
                yield target(part["$ref"])
            waiting += part.values()


@lru_cache(maxsize=1)
def load_bundle() -> Bundle:
    """The bundle that comes with this package."""
    return Bundle(**json.loads(zlib.decompress(FILE.read_bytes())))
