"""Kubernetes' own kinds: their API group, whether they live in namespaces, and what their names may look like."""

from __future__ import annotations

_NAMESPACED = {
    "": (
        "Pod PodTemplate ReplicationController Service Endpoints ConfigMap Secret ServiceAccount PersistentVolumeClaim "
        "LimitRange ResourceQuota Event"
    ),
    "apps": "Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision",
    "batch": "Job CronJob",
    "autoscaling": "HorizontalPodAutoscaler",
    "networking.k8s.io": "Ingress NetworkPolicy",
    "policy": "PodDisruptionBudget",
    "rbac.authorization.k8s.io": "Role RoleBinding",
    "discovery.k8s.io": "EndpointSlice",
    "coordination.k8s.io": "Lease",
    "storage.k8s.io": "CSIStorageCapacity",
    "resource.k8s.io": "ResourceClaim ResourceClaimTemplate",
}
_CLUSTER = {
    "": "Namespace Node PersistentVolume",
    "rbac.authorization.k8s.io": "ClusterRole ClusterRoleBinding",
    "networking.k8s.io": "IngressClass",
    "scheduling.k8s.io": "PriorityClass",
    "storage.k8s.io": "StorageClass CSIDriver CSINode VolumeAttachment",
    "node.k8s.io": "RuntimeClass",
    "apiextensions.k8s.io": "CustomResourceDefinition",
    "apiregistration.k8s.io": "APIService",
    "admissionregistration.k8s.io": "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
    "certificates.k8s.io": "CertificateSigningRequest",
}

GROUPS = {
    kind: tuple(group for scope in (_NAMESPACED, _CLUSTER) for group, kinds in scope.items() if kind in kinds.split())
    for scope in (_NAMESPACED, _CLUSTER)
    for kinds in scope.values()
    for kind in kinds.split()
}
"""The API groups in which a kind is Kubernetes' own; the same word elsewhere is somebody else's kind."""

CLUSTER_SCOPED = frozenset(kind for kinds in _CLUSTER.values() for kind in kinds.split())
"""The kinds that belong to the cluster, not to a namespace."""

DNS_LABELS = frozenset({"Namespace"})
DNS_1035_LABELS = frozenset({"Service"})
PATH_SEGMENTS = frozenset({"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "PodDisruptionBudget"})
"""The kinds whose names are not DNS subdomains, by what they are instead."""

POD_KINDS = (
    "Pod",
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "ReplicationController",
    "PodTemplate",
)
"""The kinds that are Pods or make them."""
