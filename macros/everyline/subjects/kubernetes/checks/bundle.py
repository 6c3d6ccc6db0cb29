"""The schemas of all Kubernetes versions in one small bundle.

The package kubernetes-validate ships 100 MB of schemas, most of which say the same again for the next version. Without
their descriptions, and each kept once, they are a megabyte, or some 80 kB compressed: that is the file beside this module.
``make schemas`` writes it anew, for which alone kubernetes-validate is needed.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from everyline.subjects.kubernetes.checks.versions import VERSIONS

Schema = Mapping[str, Any]

FILE = Path(__file__).with_name("schemas.json.z")
_DEFINITION = "#/$defs/"
_PREFIX = "io.k8s."
_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_DEPRECATED = re.compile(r"[Tt]his API is deprecated in v(1\.\d+)\+")
_KEPT = {"type", "properties", "items", "required", "additionalProperties", "format", "$ref", "enum", "anyOf"}
_BOUNDS = {"int32": 2**31, "int64": 2**63}


@dataclass(frozen=True, slots=True)
class Api:
    """A kind of objects in one version of its API group.

    Attributes:
        version: as manifests name it, ``apps/v1``.
        kind: ``Deployment``.
        definition: the name of its schema.
        served: the Kubernetes versions that have it.
        deprecated: since when its own description calls it deprecated; empty where it doesn't.
    """

    version: str
    kind: str
    definition: str
    served: tuple[str, ...]
    deprecated: str = ""

    @property
    def group(self) -> str:
        """The part before the slash; empty for the core group."""
        return self.version.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Variant:
    """One form that a definition has had."""

    schema: Schema
    versions: tuple[str, ...]
    references: tuple[str, ...]
    """The names of the definitions that it refers to."""


class Bundle:
    """All schemas, parsed only as far as they are asked for."""

    def __init__(self, texts: Mapping[str, list[list[str]]], records: list[list[str]]) -> None:
        """Take over a bundle.

        Args:
            texts: by the name of a definition, pairs of its schema as JSON and the versions, separated by blanks.
            records: the fields of each `Api`.
        """
        self._texts = texts
        self._variants: dict[str, tuple[Variant, ...]] = {}
        found = [
            Api(version, kind, name, tuple(served.split()), since) for version, kind, name, served, since in records
        ]
        self.apis = {(api.version, api.kind): api for api in found}
        """Every kind of objects by its apiVersion and kind."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all definitions."""
        return tuple(self._texts)

    def variants(self, definition: str) -> tuple[Variant, ...]:
        """The different forms that a definition has had, oldest first; none where there is no such definition."""
        if definition not in self._variants:
            parsed = ((json.loads(text), tuple(versions.split())) for text, versions in self._texts.get(definition, []))
            self._variants[definition] = tuple(
                Variant(schema, versions, tuple(_references(schema))) for schema, versions in parsed
            )
        return self._variants[definition]

    def schema(self, definition: str, version: str) -> Schema:
        """A definition as a Kubernetes version has it; empty where it has none."""
        return next((each.schema for each in self.variants(definition) if version in each.versions), {})

    def closure(self, definition: str, version: str) -> dict[str, Variant]:
        """A definition in one version, and all that it refers to."""
        found: dict[str, Variant] = {}
        waiting = [definition]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = next(each for each in self.variants(name) if version in each.versions)
                waiting += found[name].references
        return found


def target(reference: str) -> str:
    """The name of the definition that a ``$ref`` means."""
    return reference.removeprefix(_DEFINITION)


def _references(schema: Schema) -> Iterator[str]:
    waiting: list[Any] = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Mapping):
            reference = part.get("$ref")
            if isinstance(reference, str):
                yield target(reference)
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part


@lru_cache(maxsize=1)
def load_bundle() -> Bundle:
    """The bundle that comes with this package."""
    return Bundle(**json.loads(zlib.decompress(FILE.read_bytes())))


def make_bundle() -> dict[str, Any]:
    """The bundle's content, from the schemas of the installed kubernetes-validate."""
    texts: dict[str, dict[str, list[str]]] = {}
    served: dict[tuple[str, str, str], list[str]] = {}
    deprecated: dict[str, str] = {}
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema"
    for version in VERSIONS:
        shipped = folder / f"v{version}.0-local-strict" / "_definitions.json"
        for name, schema in json.loads(shipped.read_text(encoding="utf-8"))["$defs"].items():
            text = json.dumps(_reduced(schema), separators=(",", ":"))
            texts.setdefault(name, {}).setdefault(text, []).append(version)
            if found := _DEPRECATED.search(schema.get("description", "")):
                deprecated.setdefault(name, found.group(1))
            if schema.get("properties", {}).get("metadata", {}).get("$ref") == _DEFINITION + _META:
                for api in schema.get("x-kubernetes-group-version-kind", []):
                    group_version = f"{api['group']}/{api['version']}".removeprefix("/")
                    served.setdefault((group_version, api["kind"], name), []).append(version)
    return {
        "texts": {
            name: [[text, " ".join(versions)] for text, versions in found.items()] for name, found in texts.items()
        },
        "records": [[*key, " ".join(versions), deprecated.get(key[2], "")] for key, versions in sorted(served.items())],
    }


def _reduced(schema: Schema) -> Schema:
    """A schema without words, with whole numbers bounded, and with nothing forbidden that Kubernetes allows.

    ``oneOf`` becomes ``anyOf``: null is both null text and a null number, and so would be neither.
    """
    reduced: dict[str, Any] = {}
    for key, value in schema.items():
        name = "anyOf" if key == "oneOf" else key
        if name not in _KEPT:
            continue
        if name == "properties":
            reduced[name] = {field: _reduced(inner) for field, inner in value.items()}
        elif name == "anyOf":
            reduced[name] = [_reduced(inner) for inner in value]
        elif isinstance(value, Mapping):
            reduced[name] = _reduced(value)
        elif name == "format" and value in _BOUNDS:
            reduced |= {"minimum": -_BOUNDS[value], "maximum": _BOUNDS[value] - 1}
        elif name != "format" or value == "date-time":
            reduced[name] = value
    return reduced


if __name__ == "__main__":
    FILE.write_bytes(zlib.compress(json.dumps(make_bundle(), separators=(",", ":")).encode(), 9))
