"""The APIs that Kubernetes has removed, as the Deprecated API Migration Guide lists them."""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
"""The Deprecated API Migration Guide, the authority for this table."""


@dataclass(frozen=True, slots=True)
class Removal:
    """An API that Kubernetes served once."""

    version: str
    kinds: tuple[str, ...]
    since: str
    instead: str = ""


_WORKLOADS = ("DaemonSet", "Deployment", "ReplicaSet")
_FLOW = ("FlowSchema", "PriorityLevelConfiguration")
REMOVED = (
    Removal("extensions/v1beta1", ("NetworkPolicy",), "1.16", "networking.k8s.io/v1"),
    Removal("extensions/v1beta1", _WORKLOADS, "1.16", "apps/v1"),
    Removal("apps/v1beta1", ("Deployment", "ReplicaSet", "StatefulSet"), "1.16", "apps/v1"),
    Removal("apps/v1beta2", (*_WORKLOADS, "StatefulSet"), "1.16", "apps/v1"),
    Removal(
        "admissionregistration.k8s.io/v1beta1",
        ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"),
        "1.22",
        "admissionregistration.k8s.io/v1",
    ),
    Removal("apiextensions.k8s.io/v1beta1", ("CustomResourceDefinition",), "1.22", "apiextensions.k8s.io/v1"),
    Removal("apiregistration.k8s.io/v1beta1", ("APIService",), "1.22", "apiregistration.k8s.io/v1"),
    Removal("authentication.k8s.io/v1beta1", ("TokenReview",), "1.22", "authentication.k8s.io/v1"),
    Removal(
        "authorization.k8s.io/v1beta1",
        ("LocalSubjectAccessReview", "SelfSubjectAccessReview", "SubjectAccessReview"),
        "1.22",
        "authorization.k8s.io/v1",
    ),
    Removal("certificates.k8s.io/v1beta1", ("CertificateSigningRequest",), "1.22", "certificates.k8s.io/v1"),
    Removal("coordination.k8s.io/v1beta1", ("Lease",), "1.22", "coordination.k8s.io/v1"),
    Removal("extensions/v1beta1", ("Ingress",), "1.22", "networking.k8s.io/v1"),
    Removal("networking.k8s.io/v1beta1", ("Ingress", "IngressClass"), "1.22", "networking.k8s.io/v1"),
    Removal(
        "rbac.authorization.k8s.io/v1beta1",
        ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
        "1.22",
        "rbac.authorization.k8s.io/v1",
    ),
    Removal("scheduling.k8s.io/v1beta1", ("PriorityClass",), "1.22", "scheduling.k8s.io/v1"),
    Removal(
        "storage.k8s.io/v1beta1",
        ("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"),
        "1.22",
        "storage.k8s.io/v1",
    ),
    Removal("batch/v1beta1", ("CronJob",), "1.25", "batch/v1"),
    Removal("discovery.k8s.io/v1beta1", ("EndpointSlice",), "1.25", "discovery.k8s.io/v1"),
    Removal("events.k8s.io/v1beta1", ("Event",), "1.25", "events.k8s.io/v1"),
    Removal("autoscaling/v2beta1", ("HorizontalPodAutoscaler",), "1.25", "autoscaling/v2"),
    Removal("policy/v1beta1", ("PodDisruptionBudget",), "1.25", "policy/v1"),
    Removal("policy/v1beta1", ("PodSecurityPolicy",), "1.25"),
    Removal("node.k8s.io/v1beta1", ("RuntimeClass",), "1.25", "node.k8s.io/v1"),
    Removal("flowcontrol.apiserver.k8s.io/v1beta1", _FLOW, "1.26", "flowcontrol.apiserver.k8s.io/v1"),
    Removal("autoscaling/v2beta2", ("HorizontalPodAutoscaler",), "1.26", "autoscaling/v2"),
    Removal("storage.k8s.io/v1beta1", ("CSIStorageCapacity",), "1.27", "storage.k8s.io/v1"),
    Removal("flowcontrol.apiserver.k8s.io/v1beta2", _FLOW, "1.29", "flowcontrol.apiserver.k8s.io/v1"),
    Removal("flowcontrol.apiserver.k8s.io/v1beta3", _FLOW, "1.32", "flowcontrol.apiserver.k8s.io/v1"),
)
