"""The second layer: the strict schemas, with what the API server checks beyond them.

Validators are compiled by jsonschema-rs, one for each kind, and kept as long as the process runs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import jsonschema_rs

from everyline.subjects.kubernetes.checks.apis import Apis
from everyline.subjects.kubernetes.checks.bundle import DEFINITION, Api, Bundle, Schema, load_bundle
from everyline.subjects.kubernetes.checks.findings import Reported, is_nothing, key_of
from everyline.subjects.kubernetes.checks.forms import FORMS
from everyline.subjects.kubernetes.checks.places import Place
from everyline.subjects.kubernetes.checks.sentences import listed, tell
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document, Layer, Path
from everyline.subjects.kubernetes.checks.versions import VERSIONS
from everyline.text.problems import Severity

_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"
_SPECLESS = {"LimitRange", "CSIDriver"}  # may do without a spec, though one that is there has required fields
_UNJUDGED = "status"  # is the server's to write: it ignores what a manifest says there


class Schemas:
    """All schemas, compiled when they are needed."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.apis = Apis(bundle)
        self._compiled: dict[str, _Validator] = {}

    def check(
        self, document: Document, versions: Sequence[str] = VERSIONS, *, allow_custom: bool = False
    ) -> list[CheckVerdict]:
        """Everything that the schemas say against a document.

        Args:
            document: what to check.
            versions: the Kubernetes versions to check for, in order.
            allow_custom: whether nothing is said about a kind that somebody added to their cluster.
        """
        found = [
            each for each in self.apis.judge(document, versions) if not (allow_custom and each.rule == "no-schema")
        ]
        if api := self.apis.find(document):
            served = [version for version in versions if version in api.served]
            found += self._fields(document, api, served) if served else []
        elif isinstance(document.value.get("metadata"), dict) and not self.apis.is_of_client(document):
            schema = {"properties": {"metadata": {"$ref": f"{DEFINITION}{_META}"}}}
            validator = self._validator("metadata", schema, _META)
            found += validator.verdicts(document, {"metadata": document.value["metadata"]}, versions)
        found = [replace(each, versions=()) if each.versions == tuple(versions) else each for each in found]
        found = [*itertools.filterfalse(explained(found), found)]
        return sorted(found, key=lambda verdict: (verdict.line, verdict.path == (), str(verdict.path)))

    def _validator(self, name: str, schema: Schema, definition: str) -> _Validator:
        if name not in self._compiled:
            self._compiled[name] = _Validator(self.bundle, schema, definition)
        return self._compiled[name]

    def _fields(self, document: Document, api: Api, versions: Sequence[str]) -> list[CheckVerdict]:
        """What the schema of an API says; a spec that is missing or null counts as an empty one."""
        value, known = document.value, self.bundle.schema(api.definition)["properties"]
        if _UNJUDGED in value and _UNJUDGED in known:
            value = {key: each for key, each in value.items() if key != _UNJUDGED}
        validator = self._validator(api.definition, {"$ref": f"{DEFINITION}{api.definition}"}, api.definition)
        if "spec" not in known or value.get("spec") is not None or api.kind in _SPECLESS:
            return validator.verdicts(document, value, versions)
        found = validator.verdicts(document, {**value, "spec": {}}, versions)
        needed = [each for each in found if each.path[:1] == ("spec",)]
        fields = listed([f"{each.path[1]}:" for each in needed if len(each.path) > 1], "and")
        if not fields:
            return found
        key = "missing-spec/empty" if "spec" in value else "missing-spec"
        missing = tell(document, ("spec",), key, kind=api.kind, fields=fields)
        return [missing, *(each for each in found if each not in needed)]


class _Validator:
    """A compiled schema with what is needed to explain its errors."""

    def __init__(self, bundle: Bundle, schema: Schema, definition: str) -> None:
        self._schema = {**schema, "$defs": bundle.closure(definition)}
        self._compiled = jsonschema_rs.Draft202012Validator(
            self._schema,
            formats={name: form.fits_or_empty for name, form in FORMS.items()},
            validate_formats=True,
            keywords={"versions": _Keyword, "one-of": _OneOf, "x-kubernetes-list-map-keys": _Keys},
        )
        self._bundle = bundle
        self._top = schema

    def verdicts(self, document: Document, value: Any, versions: Sequence[str]) -> list[CheckVerdict]:  # noqa: ANN401 - JSON
        """What is wrong with a value, which is a document or from it."""
        found: dict[tuple[str, Path], CheckVerdict] = {}
        if self._compiled.is_valid(value):
            return []
        root = Place(self._bundle, versions[-1], self._top)
        for error in self._compiled.iter_errors(value):
            path = _as_written(error.instance_path, value)
            part = self._part(error.schema_path[:-1])
            for each in Reported(error, document, path, part, root, versions).verdicts():
                found.setdefault((each.rule, each.path), each)
        return [*found.values()]

    def _part(self, path: Iterable[str | int]) -> Any:  # noqa: ANN401 - JSON
        part: Any = self._schema
        for step in path:
            part = part[step]
        return part


class _Keyword:
    """A keyword of the bundle's own, told to the validator: an error for each thing that is wrong, with its number."""

    def __init__(self, _schema: object, value: Any, _path: object) -> None:  # noqa: ANN401 - JSON
        self._value = value

    def validate(self, instance: Any) -> None:  # noqa: ANN401 - JSON
        for error in self.iter_errors(instance):
            raise error

    def iter_errors(self, instance: Any) -> Iterator[ValueError]:  # noqa: ANN401 - JSON
        yield from (ValueError(str(number)) for number in self._wrong(instance))

    def _wrong(self, instance: Any) -> Iterator[int]:  # noqa: ANN401, ARG002 - JSON; ``versions`` is reported wherever it is
        yield 0


class _Keys(_Keyword):
    """``x-kubernetes-list-map-keys``: no two items are the same in these fields."""

    def _wrong(self, instance: Any) -> Iterator[int]:  # noqa: ANN401 - JSON
        keys = [key_of(item, self._value) for item in (instance if isinstance(instance, list) else ())]
        return (number for number, key in enumerate(keys) if key and key in keys[:number])


class _OneOf(_Keyword):
    """``one-of``: how many of some fields must be there."""

    def _wrong(self, instance: Any) -> Iterator[int]:  # noqa: ANN401 - JSON
        for number, (least, most, *fields) in enumerate(self._value if isinstance(instance, dict) else ()):
            if not least <= sum(not is_nothing(instance.get(field)) for field in fields) <= most:
                yield number


@lru_cache(maxsize=4)
def load_schemas() -> Schemas:
    """The schemas of every supported version."""
    return Schemas(load_bundle())


def explained(others: Iterable[CheckVerdict]) -> Callable[[CheckVerdict], bool]:
    """What tells whether one of some verdicts says already what a verdict on the same document says.

    A field is missing because it is misspelt, or empty because its list is; or the schema refuses the very field that
    a rule has something against.
    """
    same = [each for each in others if each.layer is Layer.SCHEMA]
    unknown = [
        (each.document, each.path[:-1], each.path[-1], each.meant) for each in same if each.rule == "unknown-field"
    ]
    errors = {
        (each.document, each.path)
        for each in same
        if each.severity is Severity.ERROR and each.path and not each.versions
    }
    places, names = {each[:2] for each in unknown}, {(each[0], each[2]) for each in unknown}
    meant = {(document, place, name) for document, place, _, name in unknown}
    dashes = {each[:2] for each in unknown if str(each[2]).startswith("-")}

    def is_explained(verdict: CheckVerdict) -> bool:
        at, path, rule, is_rule = verdict.document, verdict.path, verdict.rule, verdict.layer is Layer.SEMANTICS
        if is_rule and any((at, path[:length]) in errors for length in range(1, len(path) + 1)):
            return True
        if (rule == "one-of" and (at, path) in places) or (rule == "missing-field" and (at, path[-1]) in names):
            return True
        if path and (is_rule or rule in ("missing-field", "missing-spec")):
            return (at, path[:-1], path[-1]) in meant
        return rule == "empty" and (at, path[:-1]) in dashes

    return is_explained


def _as_written(path: Iterable[str | int], value: Any) -> Path:  # noqa: ANN401 - JSON
    """A path whose keys are text: the validator makes a number of a key such as ``8080``."""
    steps: list[str | int] = []
    for step in path:
        part: str | int = step
        if isinstance(value, dict) and isinstance(step, int):
            part = next((key for key in value if key.lstrip("+0") == str(step).lstrip("0")), str(step))
        steps.append(part)
        value = value[part]
    return tuple(steps)
