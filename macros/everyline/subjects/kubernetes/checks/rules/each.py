"""What rules look at one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from everyline.subjects.kubernetes.checks.rules.kinds import CLUSTER_SCOPED, GROUPS, POD_KINDS
from everyline.subjects.kubernetes.checks.rules.manifest import Container, File, Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Node
from everyline.subjects.kubernetes.checks.rules.rule import Each

_ALL = ("*",)


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What a Job does, in a Job or in the template of a CronJob."""

    manifest: Manifest
    spec: Node

    @property
    def is_template(self) -> bool:
        """Whether a CronJob makes the Jobs."""
        return self.manifest.kind == "CronJob"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim for storage: a PersistentVolumeClaim, or the template of one in a StatefulSet or a volume."""

    manifest: Manifest
    root: Node

    @property
    def spec(self) -> Node:
        """Its spec."""
        return self.root["spec"]


def kinds(*names: str) -> Each[Manifest]:
    """The objects of some kinds."""
    return Each(names, lambda file: file.of_kind(*names))


def _known(file: File) -> Iterator[Manifest]:
    return (manifest for manifest in file.manifests if manifest.kind)


def _job_specs(file: File) -> Iterator[JobSpec]:
    for manifest in file.of_kind("Job", "CronJob"):
        spec = manifest.spec
        yield JobSpec(manifest, spec["jobTemplate"]["spec"] if manifest.kind == "CronJob" else spec)


def _claims(file: File) -> Iterator[Claim]:
    for manifest in file.of_kind("PersistentVolumeClaim"):
        yield Claim(manifest, manifest.root)
    for manifest in file.of_kind("StatefulSet"):
        for template in manifest.spec["volumeClaimTemplates"]:
            yield Claim(manifest, template)
    for pod in file.pods:
        for template in pod.spec.at("volumes.*.ephemeral.volumeClaimTemplate"):
            yield Claim(pod.manifest, template)


OBJECTS: Each[Manifest] = Each(_ALL, lambda file: file.manifests)
KNOWN: Each[Manifest] = Each(_ALL, _known)
FILES: Each[File] = Each(_ALL, lambda file: (file,))
PODS: Each[Pod] = Each(POD_KINDS, lambda file: file.pods)
TEMPLATES: Each[Pod] = Each(POD_KINDS[1:], lambda file: (pod for pod in file.pods if pod.is_template))
CONTAINERS: Each[Container] = Each(POD_KINDS, lambda file: file.containers)
JOBS: Each[JobSpec] = Each(("Job", "CronJob"), _job_specs)
CLAIMS: Each[Claim] = Each(("PersistentVolumeClaim", "StatefulSet"), _claims)
CLUSTER: Each[Manifest] = Each(tuple(sorted(CLUSTER_SCOPED)), lambda file: file.of_kind(*CLUSTER_SCOPED))
NAMESPACED: Each[Manifest] = Each(
    tuple(sorted(set(GROUPS) - CLUSTER_SCOPED)), lambda file: file.of_kind(*(set(GROUPS) - CLUSTER_SCOPED))
)
