"""The objects of a file as the rules look at them. Asking them for anything never raises, whatever stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from everyline.subjects.kubernetes.checks.verdicts import Document, Path, field_name

_TEMPLATES = {
    "Pod": (),
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    **dict.fromkeys(
        ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job"), ("spec", "template")
    ),
}
"""Where the kinds that are Pods, or make them, have their template."""


@dataclass(frozen=True, slots=True)
class ManifestNode:
    """A value within a document: plain data of any type, None where there is nothing."""

    document: Document
    path: Path
    value: Any

    def __getitem__(self, key: str) -> ManifestNode:
        """The field of a mapping; a node without value where there is no such field, or no mapping."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return ManifestNode(self.document, (*self.path, key), value)

    def __iter__(self) -> Iterator[ManifestNode]:
        """The items of a list; nothing where there is no list."""
        for index, value in enumerate(self.value if isinstance(self.value, list) else ()):
            yield ManifestNode(self.document, (*self.path, index), value)

    def entries(self) -> dict[str, ManifestNode]:
        """The fields of a mapping that are set."""
        fields = self.value if isinstance(self.value, dict) else {}
        return {str(key): self[key] for key, value in fields.items() if value is not None}

    @property
    def text(self) -> str:
        """The value where it is text, else nothing."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing, or nothing in it."""
        return self.value is None or self.value in ("", [], {})

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.document.line(self.path)

    @property
    def title(self) -> str:
        """Its name with that of what it stands in, as a message names it: ``requests.cpu``."""
        return field_name(tuple(part for part in self.path[-2:] if isinstance(part, str)))


@dataclass(frozen=True, slots=True)
class ManifestObject:
    """One object; its kind is nothing where it is none of Kubernetes' own."""

    root: ManifestNode
    kind: str

    @property
    def spec(self) -> ManifestNode:
        """Its spec."""
        return self.root["spec"]

    @property
    def meta(self) -> ManifestNode:
        """Its metadata."""
        return self.root["metadata"]

    @property
    def name(self) -> str:
        """Its name, or nothing."""
        return self.meta["name"].text

    @property
    def title(self) -> str:
        """How a message calls it: ``Deployment `web` ``."""
        return f"{self.kind} `{self.name}`" if self.name else self.kind

    def is_beside(self, other: ManifestObject) -> bool:
        """Whether both may be in one namespace: where one doesn't say, it may be any."""
        mine, its = self.meta["namespace"].text, other.meta["namespace"].text
        return not (mine and its) or mine == its


@dataclass(frozen=True, slots=True)
class Pod:
    """A Pod, or the template of Pods within another object."""

    manifest: ManifestObject
    root: ManifestNode

    @property
    def spec(self) -> ManifestNode:
        """Its spec."""
        return self.root["spec"]

    @property
    def labels(self) -> Mapping[str, object]:
        """Its labels."""
        return {key: entry.value for key, entry in self.root["metadata"]["labels"].entries().items()}

    def containers(self) -> Iterator[ManifestNode]:
        """All its containers: init containers, then the others, then ephemeral ones."""
        for role in ("initContainers", "containers", "ephemeralContainers"):
            yield from self.spec[role]


@dataclass(frozen=True, slots=True)
class File:
    """All objects of a file, and every Pod and template of Pods in them."""

    manifests: tuple[ManifestObject, ...]
    pods: tuple[Pod, ...]

    @classmethod
    def of(cls, documents: Iterable[tuple[Document, bool]]) -> File:
        """The objects that documents hold; each with whether its kind is one of Kubernetes' own."""
        roots = [(ManifestNode(document, (), document.value), is_known) for document, is_known in documents]
        manifests = tuple(ManifestObject(root, root["kind"].text if is_known else "") for root, is_known in roots)
        return cls(manifests, tuple(_pod(manifest) for manifest in manifests if manifest.kind in _TEMPLATES))

    def of_kind(self, *kinds: str) -> Iterator[ManifestObject]:
        """The objects of some kinds."""
        return (manifest for manifest in self.manifests if manifest.kind in kinds)


def _pod(manifest: ManifestObject) -> Pod:
    root = manifest.root
    for key in _TEMPLATES[manifest.kind]:
        root = root[key]
    return Pod(manifest, root)
