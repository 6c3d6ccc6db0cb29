"""The second layer: the strict schemas of every supported Kubernetes version.

Validators are compiled by jsonschema-rs, one for each form that the schemas of a kind have had, and kept as long as
the process runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path as FilePath

import jsonschema_rs

from macros.errors import Severity
from macros.validation.apis import Apis
from macros.validation.bundle import Api, Bundle, Schema, load_bundle
from macros.validation.findings import Finding, describe
from macros.validation.model import Document, Layer, Verdict
from macros.validation.schema_shape import Shape
from macros.validation.versions import VERSIONS, minor, show_versions

_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A validator and the versions that it speaks for."""

    validator: jsonschema_rs.Draft202012Validator
    versions: tuple[str, ...]


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
            served = tuple(version for version in versions if version in api.served)
            found += self._fields(document, api, served, versions)
        elif isinstance(document.value.get("metadata"), dict):
            found += self._metadata(document, versions)
        return sorted(found, key=lambda verdict: (verdict.line, verdict.path == (), str(verdict.path)))

    def _fields(self, document: Document, api: Api, served: tuple[str, ...], versions: Sequence[str]) -> list[Verdict]:
        gathered: dict[Finding, list[str]] = {}
        for compiled in self._validators(api):
            those = [version for version in compiled.versions if version in served]
            if not those or compiled.validator.is_valid(document.value):
                continue
            root = Shape.definition(self.bundle, those[-1], api.definition)
            for error in compiled.validator.iter_errors(document.value):
                for finding in describe(error, root, document.value):
                    gathered.setdefault(finding, []).extend(those)
        return self._verdicts(document, gathered, served, versions)

    def _verdicts(
        self,
        document: Document,
        gathered: dict[Finding, list[str]],
        served: tuple[str, ...],
        versions: Sequence[str],
    ) -> list[Verdict]:
        """Findings of several versions as verdicts, one for each thing that is wrong."""
        merged: dict[tuple[str, tuple[str | int, ...]], tuple[Finding, set[str]]] = {}
        for finding, those in sorted(gathered.items(), key=lambda item: minor(item[1][-1])):
            key = (finding.rule, finding.path)
            merged[key] = (finding, {*those, *merged.get(key, (finding, set()))[1]})
        verdicts = []
        for finding, concerned in merged.values():
            named = tuple(version for version in served if version in concerned)
            verdict = Verdict(
                Layer.SCHEMA,
                finding.rule,
                finding.message,
                finding.hint,
                file=document.file,
                line=document.line(finding.path),
                document=document.index,
                path=finding.path,
                versions=() if len(named) == len(versions) else named,
            )
            verdicts.append(self._dated(verdict, finding, named))
        return verdicts

    def _dated(self, verdict: Verdict, finding: Finding, concerned: tuple[str, ...]) -> Verdict:
        """The verdict on an unknown field that other versions know."""
        definition, field = finding.field
        variants = self.bundle.variants(definition)
        known = [version for schema, those in variants for version in those if field in schema.get("properties", {})]
        if not known:
            return verdict
        span = show_versions(known)
        first = minor(min(known, key=minor))
        if minor(concerned[-1]) < first:
            message = f"`{field}:` exists only from 1.{first} on"
            hint = "leave it out for older versions"
            return replace(verdict, rule="newer-field", message=message, hint=hint, versions=concerned)
        message = f"`{field}:` exists only in {span}"
        return replace(verdict, rule="removed-field", message=message, hint="leave it out", versions=concerned)

    def _validators(self, api: Api) -> list[_Compiled]:
        if api.definition not in self._compiled:
            self._compiled[api.definition] = [
                _Compiled(_compile(api.definition, closure), versions)
                for closure, versions in self._distinct(api.definition, api.served)
            ]
        return self._compiled[api.definition]

    def _distinct(self, definition: str, served: Sequence[str]) -> list[tuple[dict[str, Schema], tuple[str, ...]]]:
        """The different forms of a definition with all it refers to, each with the versions that have it so."""
        found: list[tuple[dict[str, Schema], list[str]]] = []
        for version in served:
            closure = self.bundle.closure(definition, version)
            if found and found[-1][0] == closure:
                found[-1][1].append(version)
            else:
                found.append((closure, [version]))
        return [(closure, tuple(those)) for closure, those in found]

    def _metadata(self, document: Document, versions: Sequence[str]) -> list[Verdict]:
        """What is wrong with the metadata of an object of unknown kind: those have a schema all the same."""
        version = versions[-1]
        validator = _metadata_validator(self.bundle, version)
        root = Shape(self.bundle, version, {"properties": {"metadata": {"$ref": f"#/$defs/{_META}"}}})
        value = {"metadata": document.value["metadata"]}
        gathered: dict[Finding, list[str]] = {}
        for error in validator.iter_errors(value):
            for finding in describe(error, root, value):
                gathered.setdefault(finding, []).extend(versions)
        return self._verdicts(document, gathered, tuple(versions), versions)


@lru_cache(maxsize=4)
def load_schemas(cache: FilePath | None = None) -> Schemas:
    """The schemas of the installed kubernetes-validate; see `load_bundle` for the cache."""
    return Schemas(load_bundle(cache))


def _compile(definition: str, closure: dict[str, Schema]) -> jsonschema_rs.Draft202012Validator:
    schema = {"$ref": f"#/$defs/{definition}", "$defs": closure}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def _metadata_validator(bundle: Bundle, version: str) -> jsonschema_rs.Draft202012Validator:
    schema = {"properties": {"metadata": {"$ref": f"#/$defs/{_META}"}}, "$defs": bundle.closure(_META, version)}
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
