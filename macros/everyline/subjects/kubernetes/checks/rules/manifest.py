"""The objects of a file as the rules look at them: manifests of known kinds, the Pods in them, their containers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everyline.subjects.kubernetes.checks.model import Document
from everyline.subjects.kubernetes.checks.rules.kinds import CLUSTER_SCOPED, GROUPS
from everyline.subjects.kubernetes.checks.rules.node import Node

TEMPLATES = {
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
    "PodTemplate": ("template",),
}
"""Where the kinds that make Pods keep the template of them."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One object.

    Attributes:
        root: the whole document.
        kind: its kind where it is one of Kubernetes' own in the right API group, else nothing.
    """

    root: Node
    kind: str

    @classmethod
    def of(cls, document: Document) -> Manifest:
        """The object that a document holds, whatever is in it."""
        root = Node(document, (), document.value)
        kind, group = root["kind"].text, root["apiVersion"].text.rpartition("/")[0]
        return cls(root, kind if group in GROUPS.get(kind, ()) else "")

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
        """Its namespace, ``default`` where none is said; nothing for objects of the whole cluster."""
        return "" if self.kind in CLUSTER_SCOPED else self.meta["namespace"].text or "default"

    @property
    def title(self) -> str:
        """How a message calls it: ``Deployment `web` ``."""
        kind = self.kind or self.root["kind"].text or "object"
        return f"{kind} `{self.name}`" if self.name else kind


@dataclass(frozen=True, slots=True)
class Pod:
    """A Pod, or the template of Pods within a workload.

    Attributes:
        manifest: the object that it stands in.
        root: the Pod or the template.
    """

    manifest: Manifest
    root: Node

    @property
    def spec(self) -> Node:
        """Its spec."""
        return self.root["spec"]

    @property
    def meta(self) -> Node:
        """Its metadata."""
        return self.root["metadata"]

    @property
    def labels(self) -> dict[str, str]:
        """Its labels."""
        return self.meta["labels"].texts()

    @property
    def is_template(self) -> bool:
        """Whether it is a template."""
        return bool(self.root.path)

    def containers(self) -> Iterator[Container]:
        """All its containers: init containers, then the others, then ephemeral ones."""
        for role in ("initContainers", "containers", "ephemeralContainers"):
            for node in self.spec[role]:
                yield Container(self, role, node)


@dataclass(frozen=True, slots=True)
class Container:
    """One container of a Pod, with the field it stands under."""

    pod: Pod
    role: str
    node: Node

    @property
    def title(self) -> str:
        """How a message calls it."""
        return f"container {name!r}".replace("'", "`") if (name := self.node["name"].text) else "the container"

    @property
    def is_sidecar(self) -> bool:
        """Whether it is an init container that keeps running."""
        return self.role == "initContainers" and self.node["restartPolicy"].value == "Always"


@dataclass(frozen=True, slots=True)
class File:
    """All objects of a file.

    Attributes:
        manifests: the objects, in order.
        pods: every Pod and every template of Pods.
        containers: every container of them.
    """

    manifests: tuple[Manifest, ...]
    pods: tuple[Pod, ...]
    containers: tuple[Container, ...]

    @classmethod
    def of(cls, documents: Sequence[Document]) -> File:
        """The objects that documents hold."""
        manifests = tuple(Manifest.of(document) for document in documents)
        pods = tuple(pod for manifest in manifests if (pod := _pod_of(manifest)))
        return cls(manifests, pods, tuple(container for pod in pods for container in pod.containers()))

    def of_kind(self, *kinds: str) -> Iterator[Manifest]:
        """The objects of some kinds."""
        return (manifest for manifest in self.manifests if manifest.kind in kinds)


def _pod_of(manifest: Manifest) -> Pod | None:
    if manifest.kind == "Pod":
        return Pod(manifest, manifest.root)
    root = manifest.root
    for key in TEMPLATES.get(manifest.kind, ()):
        root = root[key]
    return Pod(manifest, root) if manifest.kind in TEMPLATES else None
