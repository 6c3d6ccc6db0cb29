"""The second layer: the strict schemas of every supported Kubernetes version.

Validators are compiled by jsonschema-rs, one for each form that the schemas of a kind have had, and kept as long as
the process runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import jsonschema_rs

from everyline.subjects.kubernetes.checks.apis import Apis
from everyline.subjects.kubernetes.checks.bundle import Api, Bundle, Schema, Variant, load_bundle
from everyline.subjects.kubernetes.checks.findings import Finding, describe
from everyline.subjects.kubernetes.checks.model import Document, Layer, Path, Verdict
from everyline.subjects.kubernetes.checks.schema_shape import Shape
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor, show_versions
from everyline.text.problems import Severity

_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A validator and the versions that it speaks for."""

    validator: jsonschema_rs.Draft202012Validator
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reported:
    """What a validator reported, and for which versions."""

    error: jsonschema_rs.ValidationError
    root: Shape
    versions: tuple[str, ...]


_Key = tuple[str, Path, str]  # the keyword of the schema, the place, and the name of the field concerned


class Schemas:
    """All schemas, compiled when they are needed."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.apis = Apis(bundle)
        self._compiled: dict[str, list[_Compiled]] = {}

    def check(
        self, document: Document, versions: Sequence[str] = VERSIONS, *, allow_custom: bool = False
    ) -> list[Verdict]:
        """Everything that the schemas say against a document.

        Args:
            document: what to check.
            versions: the Kubernetes versions to check for, in order.
            allow_custom: whether a kind that somebody added to their cluster is only worth a warning.
        """
        found = self.apis.judge(document, versions)
        if allow_custom:
            found = [replace(each, severity=Severity.WARNING) if each.rule == "no-schema" else each for each in found]
        api = self.apis.find(document)
        if api:
            found += self._fields(document, api, [version for version in versions if version in api.served])
        elif isinstance(document.value.get("metadata"), dict):
            found += self._metadata(document, versions)
        found = [replace(each, versions=()) if each.versions == tuple(versions) else each for each in found]
        found = [each for each in found if not is_explained(each, found)]
        return sorted(found, key=lambda verdict: (verdict.line, verdict.path == (), str(verdict.path)))

    def check_part(self, document: Document, definition: str, *, is_list: bool = False) -> list[Verdict]:
        """What the newest schema says against a part of a manifest.

        Args:
            document: the part; of a list, the only value of a mapping.
            definition: the name of its schema.
            is_list: whether it is a list of such parts.
        """
        versions = VERSIONS[-1:]
        reference: Schema = {"$ref": f"#/$defs/{definition}"}
        listing: Schema = {"additionalProperties": {"type": "array", "items": reference}}
        schema = listing if is_list else reference
        found: dict[_Key, _Reported] = {}
        root = Shape.of(self.bundle, versions[0], schema)
        validator = _compile(schema, self.bundle.closure(definition, versions[0]))
        _gather(validator, root, document.value, versions, found)
        verdicts = self._verdicts(document, document.value, found, versions)
        return [each for each in verdicts if each.rule != "missing-field" or len(each.path) > 1]

    def _fields(self, document: Document, api: Api, versions: Sequence[str]) -> list[Verdict]:
        """What the schemas of an API say in these versions."""
        found: dict[_Key, _Reported] = {}
        for compiled in self._validators(api):
            those = [version for version in compiled.versions if version in versions]
            if those and not compiled.validator.is_valid(document.value):
                root = Shape.definition(self.bundle, those[-1], api.definition)
                _gather(compiled.validator, root, document.value, those, found)
        return self._verdicts(document, document.value, found, versions)

    def _metadata(self, document: Document, versions: Sequence[str]) -> list[Verdict]:
        """What is wrong with the metadata of an object of unknown kind: those have a schema all the same."""
        schema = {"properties": {"metadata": {"$ref": f"#/$defs/{_META}"}}}
        closure = self.bundle.closure(_META, versions[-1])
        value = {"metadata": document.value["metadata"]}
        found: dict[_Key, _Reported] = {}
        root = Shape(self.bundle, versions[-1], schema)
        _gather(_compile(schema, closure), root, value, versions, found)
        return self._verdicts(document, value, found, versions)

    def _verdicts(
        self,
        document: Document,
        value: Any,  # noqa: ANN401 - JSON
        found: dict[_Key, _Reported],
        versions: Sequence[str],
    ) -> list[Verdict]:
        """One verdict for each thing that is wrong, with the versions that say so."""
        verdicts = []
        for (_, path, name), reported in found.items():
            finding = describe(reported.error, path, name, reported.root, value)
            concerned = tuple(version for version in versions if version in reported.versions)
            verdict = Verdict(
                Layer.SCHEMA,
                finding.rule,
                finding.message,
                finding.hint,
                file=document.file,
                line=document.line(finding.path),
                document=document.index,
                path=finding.path,
                versions=concerned,
            )
            verdicts.append(self._dated(verdict, finding))
        return verdicts

    def _dated(self, verdict: Verdict, finding: Finding) -> Verdict:
        """The verdict on an unknown field that other versions know."""
        definition, field = finding.field
        variants = self.bundle.variants(definition)
        known = [
            version for each in variants if field in each.schema.get("properties", {}) for version in each.versions
        ]
        if not known:
            return verdict
        first = min(known, key=minor)
        if minor(verdict.versions[-1]) < minor(first):
            message, hint = f"`{field}:` exists only from {first} on", "leave it out for older versions"
            return replace(verdict, rule="newer-field", message=message, hint=hint)
        message = f"`{field}:` exists only in {show_versions(known)}"
        return replace(verdict, rule="removed-field", message=message, hint="leave it out for other versions")

    def _validators(self, api: Api) -> list[_Compiled]:
        """The validators of an API, one for each form that its schemas have had."""
        if api.definition not in self._compiled:
            forms: list[tuple[dict[str, Variant], list[str]]] = []
            for version in api.served:
                closure = self.bundle.closure(api.definition, version)
                if forms and forms[-1][0] == closure:
                    forms[-1][1].append(version)
                else:
                    forms.append((closure, [version]))
            schema = {"$ref": f"#/$defs/{api.definition}"}
            self._compiled[api.definition] = [_Compiled(_compile(schema, each), tuple(those)) for each, those in forms]
        return self._compiled[api.definition]


@lru_cache(maxsize=4)
def load_schemas() -> Schemas:
    """The schemas of every supported version."""
    return Schemas(load_bundle())


def is_explained(verdict: Verdict, others: Sequence[Verdict]) -> bool:
    """Whether another verdict on a document says already what a verdict says.

    A field is missing because it is misspelt, or empty because its list is; or the schema refuses the very field that
    a rule has something against.
    """
    same = [each for each in others if each.document == verdict.document and each.layer is Layer.SCHEMA]
    is_rule = verdict.layer is Layer.SEMANTICS
    if is_rule and any(each.path == verdict.path and not each.versions and _is_error(each) for each in same):
        return True
    beside = [each for each in same if each.rule == "unknown-field" and each.path[:-1] == verdict.path[:-1]]
    if verdict.path and (is_rule or verdict.rule == "missing-field"):
        return any(f"write `{verdict.path[-1]}:`" in each.hint for each in beside)
    return "is empty" in verdict.message and any(str(each.path[-1]).startswith("-") for each in beside)


def _is_error(verdict: Verdict) -> bool:
    return verdict.severity is Severity.ERROR and bool(verdict.path)


def _gather(
    validator: jsonschema_rs.Draft202012Validator,
    root: Shape,
    value: Any,  # noqa: ANN401 - data as JSON has it
    versions: Sequence[str],
    found: dict[_Key, _Reported],
) -> None:
    """Add what a validator reports; the newest version that reports a thing explains it."""
    for error in validator.iter_errors(value):
        kind = error.kind
        names = [""]
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            names = list(kind.unexpected)
        elif isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            names = [str(kind.property)]
        for name in names:
            key = (kind.name, tuple(error.instance_path), name)
            before = found[key].versions if key in found else ()
            found[key] = _Reported(error, root, (*before, *versions))


def _compile(schema: Schema, closure: Mapping[str, Variant]) -> jsonschema_rs.Draft202012Validator:
    definitions = {name: variant.schema for name, variant in closure.items()}
    return jsonschema_rs.Draft202012Validator({**schema, "$defs": definitions}, validate_formats=True)
