"""The objects of a file as the rules look at them. Asking them for anything never raises, whatever stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from macros.validation.model import Document, Path, field_name
from macros.validation.sentences import WORDS

_TEMPLATES = {
    "Pod": (),
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "PodTemplate": ("template",),
}
"""Where the kinds that are Pods, or make them, have their template."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value within a document; None where there is nothing.

    Attributes:
        document: the document.
        path: the way to the value.
        value: plain data of any type.
    """

    document: Document
    path: Path
    value: Any

    def __getitem__(self, key: str) -> Node:
        """The field of a mapping; a node without value where there is no such field, or no mapping."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(self.document, (*self.path, key), value)

    def __iter__(self) -> Iterator[Node]:
        """The items of a list; nothing where there is no list."""
        for index, value in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Node(self.document, (*self.path, index), value)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The fields of a mapping that are set, with their names."""
        for key, value in self.value.items() if isinstance(self.value, dict) else ():
            if value is not None:
                yield str(key), self[key]

    def names(self) -> list[str]:
        """The names of the fields of a mapping that are set."""
        return [name for name, _ in self.entries()]

    @property
    def title(self) -> str:
        """Its name with that of what it stands in, as a message names it: ``requests.cpu``."""
        return field_name(tuple(part for part in self.path[-2:] if isinstance(part, str)))

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


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object.

    Attributes:
        root: the whole document.
        kind: its kind where that is one of Kubernetes' own, else nothing.
    """

    root: Node
    kind: str

    @property
    def spec(self) -> Node:
        """Its spec."""
        return self.root["spec"]

    @property
    def meta(self) -> Node:
        """Its metadata."""
        return self.root["metadata"]

    @property
    def name(self) -> str:
        """Its name, or nothing."""
        return self.meta["name"].text

    @property
    def namespace(self) -> str:
        """Its namespace, ``default`` where none is said."""
        return self.meta["namespace"].text or "default"

    @property
    def title(self) -> str:
        """How a message calls it: ``Deployment `web` ``."""
        return f"{self.kind} `{self.name}`" if self.name else self.kind


@dataclass(frozen=True, slots=True)
class Pod:
    """A Pod, or the template of Pods within another object."""

    manifest: Manifest
    root: Node

    @property
    def spec(self) -> Node:
        """Its spec."""
        return self.root["spec"]

    @property
    def labels(self) -> Mapping[str, object]:
        """Its labels."""
        return {key: entry.value for key, entry in self.root["metadata"]["labels"].entries()}

    def containers(self) -> Iterator[Node]:
        """All its containers: init containers, then the others, then ephemeral ones."""
        for role in ("initContainers", "containers", "ephemeralContainers"):
            yield from self.spec[role]


@dataclass(frozen=True, slots=True)
class File:
    """All objects of a file, and every Pod and template of Pods in them."""

    manifests: tuple[Manifest, ...]
    pods: tuple[Pod, ...]

    @classmethod
    def of(cls, documents: Sequence[tuple[Document, bool]]) -> File:
        """The objects that documents hold; each with whether its kind is one of Kubernetes' own."""
        manifests = tuple(
            Manifest(root := Node(document, (), document.value), root["kind"].text if is_known else "")
            for document, is_known in documents
        )
        return cls(manifests, tuple(_pod(manifest) for manifest in manifests if manifest.kind in _TEMPLATES))

    def of_kind(self, *kinds: str) -> Iterator[Manifest]:
        """The objects of some kinds."""
        return (manifest for manifest in self.manifests if manifest.kind in kinds)


def container_title(container: Node) -> str:
    """How a message calls a container."""
    name = container["name"].text
    return WORDS["a-container"].format(name=name) if name else WORDS["the-container"]


def _pod(manifest: Manifest) -> Pod:
    root = manifest.root
    for key in _TEMPLATES[manifest.kind]:
        root = root[key]
    return Pod(manifest, root)
