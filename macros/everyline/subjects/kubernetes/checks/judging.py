"""Telling how good a text is as the manifest, or as the part of one, that it is meant to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from math import inf

from rapidfuzz import fuzz, process

from everyline.subjects.kubernetes.checks.bundle import Api, Bundle
from everyline.subjects.kubernetes.checks.layout import UNKNOWN, lay_out
from everyline.subjects.kubernetes.checks.lines import NOTHING, Line, LineKind, read_lines
from everyline.subjects.kubernetes.checks.loading import load
from everyline.subjects.kubernetes.checks.model import Verdict
from everyline.subjects.kubernetes.checks.places import Place, list_of, place_of
from everyline.subjects.kubernetes.checks.removals import REMOVED
from everyline.subjects.kubernetes.checks.schema_shape import Shape
from everyline.subjects.kubernetes.checks.schemas import Schemas
from everyline.subjects.kubernetes.checks.slips import Change
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor
from everyline.text.problems import Severity

_PARTS = (
    "core.v1.Container",
    "core.v1.ResourceRequirements",
    "core.v1.PodSpec",
    "core.v1.PodTemplateSpec",
    "core.v1.Volume",
    "core.v1.VolumeMount",
    "core.v1.EnvVar",
    "core.v1.ContainerPort",
    "core.v1.ServicePort",
    "core.v1.ServiceSpec",
    "apps.v1.DeploymentSpec",
    "networking.v1.IngressSpec",
    "core.v1.Probe",
    "core.v1.Lifecycle",
    "core.v1.Pod",
    "apps.v1.Deployment",
    "core.v1.Service",
)
"""What parts of manifests people quote, the likeliest first: `io.k8s.api.` stands before each."""

_NAME = re.compile(r"([ \t]*)(kind|apiVersion)[ \t]*:[ \t]+[\"']?([\w./-]+)[\"']?([ \t]*(?:#.*)?)")
_API = "io.k8s.api."
_NEAR = 75  # of 100: how alike a kind must be to be taken for a misspelt one


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows what a text is meant to be.

    Attributes:
        schemas: all schemas.
        place: what it is.
        api: the API that it belongs to, where it is a whole manifest of a kind that is known.
        definition: the name of its schema; empty where there is none.
        is_fragment: whether it is a part of a manifest.
        is_list: whether it is a list of such parts.
    """

    schemas: Schemas
    place: Place
    api: Api | None = None
    definition: str = ""
    is_fragment: bool = False
    is_list: bool = False

    def verdicts(self, text: str) -> tuple[Verdict, ...]:
        """The errors in a text."""
        documents, found = load(f"list:\n{text}" if self.is_list else text)
        for document in documents:
            if self.is_fragment and self.definition:
                found += self.schemas.check_part(document, self.definition, is_list=self.is_list)
            elif not self.is_fragment:
                api = self.schemas.apis.find(document)
                versions = api.served[-1:] if api else VERSIONS[-1:]
                found += self.schemas.check(document, versions, allow_custom=True)
        return tuple(each for each in found if each.severity is Severity.ERROR)

    def with_names(self, text: str) -> tuple[str, list[Change]]:
        """A text whose kind and apiVersion are those that it must mean. An API that was removed stays what it is."""
        lines = text.split("\n")
        changes: list[Change] = []
        seen: set[str] = set()
        for number, line in enumerate(lines if self.api else ()):
            found = _NAME.fullmatch(line)
            if not found or not self.api or found.group(2) in seen:
                continue  # only the first of each: further ones name other objects
            key, old = found.group(2), found.group(3)
            seen.add(key)
            new = self.api.kind if key == "kind" else self.api.version
            if old != new and not (key == "apiVersion" and _is_removed(old, self.api.kind)):
                lines[number] = f"{found.group(1)}{key}: {new}{found.group(4)}"
                changes.append(Change(number + 1, f"there is no {key} `{old}` here: `{new}`"))
        return "\n".join(lines), changes


def judge_for(text: str, start: str, schemas: Schemas) -> Judge:
    """The judge for a text, from what it says it is, from what somebody says, or from what fits it best."""
    lines = read_lines(text)
    if not start and (api := _api(lines, schemas)):
        return Judge(schemas, place_of(schemas.bundle, api.served[-1], api.definition), api)
    if not start and {line.key for line in lines if line.kind is LineKind.KEY} >= {"apiVersion", "kind"}:
        return Judge(schemas, Place(None, {}))  # of a kind that is not known
    content = [line for line in lines if line.kind not in NOTHING]
    is_list = bool(content) and content[0].dashes > 0
    best, cost = Judge(schemas, Place(None, {}), is_fragment=True, is_list=is_list), inf
    for definition in [_definition(start, schemas.bundle)] if start else [_API + part for part in _PARTS]:
        place = place_of(schemas.bundle, VERSIONS[-1], definition)
        layouts = lay_out(lines, list_of(place) if is_list else place, 1, is_fragment=True)
        if layouts and layouts[0].cost < (cost if best.definition or start else UNKNOWN):
            whole = list_of(place) if is_list else place
            best = Judge(schemas, whole, definition=definition, is_fragment=True, is_list=is_list)
            cost = layouts[0].cost
    return best


def _api(lines: list[Line], schemas: Schemas) -> Api | None:
    """The API that a text names, however it is indented and misspelt."""
    said = {line.key.lower(): line.value.strip("\"'") for line in reversed(lines) if line.kind is LineKind.KEY}
    kind, version = said.get("kind", ""), said.get("apiversion", "")
    if not kind:
        return None
    apis = schemas.bundle.apis
    names = {name.lower(): name for _, name in apis}
    match = process.extractOne(kind, sorted(names.values()), scorer=fuzz.ratio, score_cutoff=_NEAR)
    near = names.get(kind.lower()) or (str(match[0]) if match else "")
    if (version, near) in apis:
        return apis[version, near]
    group = version.rpartition("/")[0]
    known = [
        api
        for (_, name), api in apis.items()
        if name == near and (not version or "." not in group or api.group == group)
    ]
    return max(known, key=lambda api: (minor(api.served[-1]), "beta" not in api.version, api.version), default=None)


def _is_removed(version: str, kind: str) -> bool:
    return any(each.version == version and kind in each.kinds for each in REMOVED)


def _definition(start: str, bundle: Bundle) -> str:
    """The full name of a definition that somebody names by its last word.

    Raises:
        ValueError: if there is none of that name.
    """
    found = sorted(
        (name for name in bundle.names if name.rpartition(".")[2].lower() == start.rpartition(".")[2].lower()),
        key=lambda name: (not name.startswith(f"{_API}core.v1."), "beta" in name or "alpha" in name, name),
    )
    if not found:
        raise ValueError(f"there is no part of a manifest that is called {start}")
    return found[0]


@lru_cache(maxsize=2)
def field_names(bundle: Bundle) -> frozenset[str]:
    """The names of all fields that any object of today has."""
    names: set[str] = set()
    for definition in bundle.names:
        names |= set(Shape.definition(bundle, VERSIONS[-1], definition).fields)
    return frozenset(names)
