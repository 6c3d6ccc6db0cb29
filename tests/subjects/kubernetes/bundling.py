"""Makes the bundle of schemas from those that kubernetes-validate ships, and from the rows of ``overlay.yml``.

The package has 100 MB of schemas, most of which say the same again for the next version. `make schemas` runs this.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from importlib import resources
from typing import Any

import yaml

from everyline.subjects.kubernetes.checks.bundle import DEFINITION, FILE, Schema, target
from everyline.subjects.kubernetes.checks.versions import VERSIONS

OVERLAY = FILE.with_name("overlay.yml")
_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_DEPRECATED = re.compile(r"[Tt]his API is deprecated in v(1\.\d+)\+")
_KEPT = {
    "type",
    "properties",
    "items",
    "required",
    "additionalProperties",
    "$ref",
    "enum",
    "x-kubernetes-list-map-keys",
}
_BOUNDS = {"int32": 2**31, "int64": 2**63}
_FORMATS = {"date-time", "byte"}


def make_bundle() -> dict[str, Any]:
    """The bundle's content, from the schemas of the installed kubernetes-validate and ``overlay.yml``."""
    folder = resources.files("kubernetes_validate") / "kubernetes-json-schema"
    forms: dict[str, dict[str, Schema]] = {}
    served: dict[tuple[str, str, str], list[str]] = {}
    deprecated: dict[str, str] = {}
    for version in VERSIONS:
        shipped = folder / f"v{version}.0-local-strict" / "_definitions.json"
        for name, schema in json.loads(shipped.read_text(encoding="utf-8"))["$defs"].items():
            forms.setdefault(name, {})[version] = _reduced(schema)
            if found := _DEPRECATED.search(schema.get("description", "")):
                deprecated.setdefault(name, found.group(1))
            if schema.get("properties", {}).get("metadata", {}).get("$ref") == DEFINITION + _META:
                for api in schema.get("x-kubernetes-group-version-kind", []):
                    group_version = f"{api['group']}/{api['version']}".removeprefix("/")
                    served.setdefault((group_version, api["kind"], name), []).append(version)
    definitions = {name: _merged(versions) for name, versions in forms.items()}
    rows = yaml.safe_load(OVERLAY.read_text(encoding="utf-8"))
    parts = rows.pop("parts")
    texts = {name: [_filled(text, parts) for text in form] for name, form in rows.pop("forms").items()}
    _lay_over(definitions, rows)
    _forbid_null(definitions)
    return {
        "definitions": {name: json.dumps(schema, separators=(",", ":")) for name, schema in definitions.items()},
        "records": [[*key, " ".join(versions), deprecated.get(key[2], "")] for key, versions in sorted(served.items())],
        "forms": texts,
    }


def _reduced(schema: Schema) -> dict[str, Any]:
    """A schema without words, with whole numbers bounded, and with a list of types in place of ``oneOf``."""
    reduced: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "properties":
            reduced[key] = {field: _reduced(inner) for field, inner in value.items()}
        elif key == "oneOf":  # a quantity, or a number or text: null would be both
            reduced["type"] = list(dict.fromkeys(each for option in value for each in option["type"]))
        elif key == "format" and value in _BOUNDS:
            reduced |= {"minimum": -_BOUNDS[value], "maximum": _BOUNDS[value] - 1}
        elif key in _KEPT or (key == "format" and value in _FORMATS):
            reduced[key] = _reduced(value) if isinstance(value, Mapping) else value
    return reduced


def _merged(versions: Mapping[str, Schema]) -> dict[str, Any]:
    """The forms of a definition in one. What must be there is what the newest says: it knows the server best."""
    newest = dict([*versions.values()][-1])
    fields: dict[str, Any] = {}
    for schema in versions.values():
        fields |= schema.get("properties", {})
    for field in fields:
        there = [version for version, schema in versions.items() if field in schema.get("properties", {})]
        if len(there) < len(versions):
            fields[field] = {**fields[field], "versions": there}
    return {**newest, "properties": fields} if fields else newest


def _filled(text: str, parts: Mapping[str, str]) -> str:
    """A text with its parts in place of their names in brackets, which may have parts themselves."""
    return re.sub(r"<(\w+)>", lambda found: _filled(parts[found[1]], parts) if found[1] in parts else found[0], text)


def _lay_over(definitions: Mapping[str, dict[str, Any]], rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Add the rows of ``overlay.yml``.

    A row says where (``core.v1.Container.image``, several separated by blanks; ``[]`` stands for the items of a list,
    ``{}`` for the values of a mapping) and what.

    Raises:
        KeyError: a row is about something that no version has.
    """
    by_end = {".".join(name.rsplit(".", 3)[1:]): schema for name, schema in definitions.items()}
    for places, row in rows.items():
        for place in places.split():
            name, field = (place, "") if place in by_end else place.rsplit(".", 1)
            schema = by_end[name]
            if field:
                schema = schema["properties"][field.rstrip("[]{}")]
            for sign, inside in (("[]", "items"), ("{}", "additionalProperties")):
                if field.endswith(sign):
                    schema = schema[inside]
            _add(schema, row)


def _add(schema: dict[str, Any], row: Mapping[str, Any]) -> None:
    for key, value in row.items():
        if key == "propertyNames" or isinstance(value, bool | int | str):
            schema[key] = value
        elif key == "enum":  # an empty word stands for none, as null does
            schema[key] = [*value, "", None]
        elif key == "required":
            schema[key] = [*dict.fromkeys([*schema.get(key, ()), *value])]
        elif key == "one-of":
            schema[key] = [_choice(schema, each) for each in value]
        elif value is None:
            schema.pop(key, None)
        else:
            schema[key] = value


def _choice(schema: Schema, words: str) -> list[Any]:
    """``1 exec httpGet`` as the least and most of the fields that must be there, and these: ``?`` is one or none."""
    count, *fields = words.split()
    if fields[0].startswith("*"):  # all that are of such a kind
        ending = fields[0].removeprefix("*")
        fields = [field for field, each in schema["properties"].items() if each.get("$ref", "").endswith(ending)]
    least, most = {"1": (1, 1), "?": (0, 1), "+": (1, len(fields))}[count]
    return [least, most, *fields]


def _forbid_null(definitions: Mapping[str, Schema]) -> None:
    """Fields that must be there may not be null, which Kubernetes takes for not there; nor empty text."""
    for schema in definitions.values():
        for field in schema.get("required", ()):
            place = schema["properties"][field]
            types = place.get("type") or definitions[target(place["$ref"])].get("type", ()) if place else ()
            types = [each for each in ([types] if isinstance(types, str) else types) if each != "null"]
            if types:
                place["type"] = types[0] if len(types) == 1 else types
            if types == ["string"] and "minLength" not in place:
                place["minLength"] = 1


if __name__ == "__main__":
    FILE.write_bytes(zlib.compress(json.dumps(make_bundle(), separators=(",", ":")).encode(), 9))
