"""The APIs that Kubernetes has removed, as the Deprecated API Migration Guide lists them."""

from __future__ import annotations

GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
"""The Deprecated API Migration Guide, the authority for this table."""

_TABLE = """
1.16 extensions/v1beta1                   networking.k8s.io/v1            NetworkPolicy
1.16 extensions/v1beta1                   apps/v1                         DaemonSet Deployment ReplicaSet
1.16 apps/v1beta1                         apps/v1                         Deployment ReplicaSet StatefulSet
1.16 apps/v1beta2                         apps/v1                         DaemonSet Deployment ReplicaSet StatefulSet
1.22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
1.22 apiextensions.k8s.io/v1beta1         apiextensions.k8s.io/v1         CustomResourceDefinition
1.22 apiregistration.k8s.io/v1beta1       apiregistration.k8s.io/v1       APIService
1.22 authentication.k8s.io/v1beta1        authentication.k8s.io/v1        TokenReview
1.22 authorization.k8s.io/v1beta1         authorization.k8s.io/v1         LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview
1.22 certificates.k8s.io/v1beta1          certificates.k8s.io/v1          CertificateSigningRequest
1.22 coordination.k8s.io/v1beta1          coordination.k8s.io/v1          Lease
1.22 extensions/v1beta1                   networking.k8s.io/v1            Ingress
1.22 networking.k8s.io/v1beta1            networking.k8s.io/v1            Ingress IngressClass
1.22 rbac.authorization.k8s.io/v1beta1    rbac.authorization.k8s.io/v1    ClusterRole ClusterRoleBinding Role RoleBinding
1.22 scheduling.k8s.io/v1beta1            scheduling.k8s.io/v1            PriorityClass
1.22 storage.k8s.io/v1beta1               storage.k8s.io/v1               CSIDriver CSINode StorageClass VolumeAttachment
1.25 batch/v1beta1                        batch/v1                        CronJob
1.25 discovery.k8s.io/v1beta1             discovery.k8s.io/v1             EndpointSlice
1.25 events.k8s.io/v1beta1                events.k8s.io/v1                Event
1.25 autoscaling/v2beta1                  autoscaling/v2                  HorizontalPodAutoscaler
1.25 policy/v1beta1                       policy/v1                       PodDisruptionBudget
1.25 policy/v1beta1                       -                               PodSecurityPolicy
1.25 node.k8s.io/v1beta1                  node.k8s.io/v1                  RuntimeClass
1.26 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.26 autoscaling/v2beta2                  autoscaling/v2                  HorizontalPodAutoscaler
1.27 storage.k8s.io/v1beta1               storage.k8s.io/v1               CSIStorageCapacity
1.29 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.32 flowcontrol.apiserver.k8s.io/v1beta3 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
"""  # since when, the apiVersion, what replaces it, and the kinds

REMOVED = {
    (version, kind): (since, instead.strip("-"))
    for since, version, instead, *kinds in map(str.split, _TABLE.strip().splitlines())
    for kind in kinds
}
"""By apiVersion and kind: since when it is gone, and the apiVersion that replaces it, if one does."""
