"""Fields that take one of a few words: a table, one rule a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from everyline.subjects.kubernetes.checks.rules.each import CLAIMS, CONTAINERS, JOBS, PODS, Claim, JobSpec, kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import Authority, Each, Rule, docs, rule, source

Thing = TypeVar("Thing", Manifest, Pod, Container, JobSpec, Claim)

_PROTOCOLS = "TCP UDP SCTP"


def _manifest(manifest: Manifest) -> Node:
    return manifest.root


def _pod(pod: Pod) -> Node:
    return pod.spec


def _container(container: Container) -> Node:
    return container.node


def _job(job: JobSpec) -> Node:
    return job.spec


def _claim(claim: Claim) -> Node:
    return claim.spec


def _choice(
    name: str, each: Each[Thing], root: Callable[[Thing], Node], paths: str, allowed: str, authority: Authority
) -> Rule:
    words: list[str] = allowed.split()
    fields = paths.split()
    field = fields[0].rpartition(".")[2]
    field = fields[0].split(".")[-2] if field == "*" else field

    def check(thing: Thing) -> Iterator[Finding]:
        for node in (node for path in fields for node in root(thing).at(path)):
            if not isinstance(node.value, str) or node.value in ("", *words):
                continue
            meant = [word for word in words if word.casefold() == node.value.casefold()]
            hint = f"write `{meant[0]}`" if meant else f"use {listed(words)}"
            yield node.wrong(f"`{field}` cannot be {show(node.value)}", hint)

    ending = " 之一" if len(words) > 1 else ""
    zh = f"`{field}` 只能是 {'、'.join(f'`{word}`' for word in words)}{ending}。"
    return rule(name, each, authority, en=f"`{field}` is {listed(words)}.", zh=zh)(check)


def _on(kind: str) -> Each[Manifest]:
    return kinds(*kind.split())


_ROWS: tuple[tuple[str, Each[Any], Callable[[Any], Node], str, str, Authority], ...] = (
    ("image-pull-policy", CONTAINERS, _container, "imagePullPolicy", "Always IfNotPresent Never", source("core", "validatePullPolicy")),
    ("termination-message-policy", CONTAINERS, _container, "terminationMessagePolicy", "File FallbackToLogsOnError", source("core", "validateContainers")),
    ("container-port-protocol", CONTAINERS, _container, "ports.*.protocol", _PROTOCOLS, source("core", "validateContainerPorts")),
    ("mount-propagation", CONTAINERS, _container, "volumeMounts.*.mountPropagation", "None HostToContainer Bidirectional", source("core", "validateMountPropagation")),
    ("http-get-scheme", CONTAINERS, _container, "livenessProbe.httpGet.scheme readinessProbe.httpGet.scheme startupProbe.httpGet.scheme lifecycle.postStart.httpGet.scheme lifecycle.preStop.httpGet.scheme", "HTTP HTTPS", source("core", "validateHTTPGetAction")),
    ("proc-mount", CONTAINERS, _container, "securityContext.procMount", "Default Unmasked", source("core", "ValidateProcMountType")),
    ("seccomp-type", CONTAINERS, _container, "securityContext.seccompProfile.type", "Localhost RuntimeDefault Unconfined", source("core", "validateSeccompProfileType")),
    ("pod-seccomp-type", PODS, _pod, "securityContext.seccompProfile.type", "Localhost RuntimeDefault Unconfined", source("core", "validateSeccompProfileType")),
    ("restart-policy", PODS, _pod, "restartPolicy", "Always OnFailure Never", source("core", "validateRestartPolicy")),
    ("dns-policy", PODS, _pod, "dnsPolicy", "ClusterFirst ClusterFirstWithHostNet Default None", source("core", "validateDNSPolicy")),
    ("preemption-policy", PODS, _pod, "preemptionPolicy", "PreemptLowerPriority Never", source("core", "ValidatePreemptionPolicy")),
    ("toleration-effect", PODS, _pod, "tolerations.*.effect", "NoSchedule PreferNoSchedule NoExecute", source("core", "validateTaintEffect")),
    ("spread-when-unsatisfiable", PODS, _pod, "topologySpreadConstraints.*.whenUnsatisfiable", "DoNotSchedule ScheduleAnyway", source("core", "ValidateWhenUnsatisfiable")),
    ("spread-node-policy", PODS, _pod, "topologySpreadConstraints.*.nodeAffinityPolicy topologySpreadConstraints.*.nodeTaintsPolicy", "Honor Ignore", docs("concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition", "Pod Topology Spread Constraints: Spread constraint definition")),
    ("fs-group-change-policy", PODS, _pod, "securityContext.fsGroupChangePolicy", "OnRootMismatch Always", source("core", "validateFSGroupChangePolicy")),
    ("host-path-type", PODS, _pod, "volumes.*.hostPath.type", "DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice", source("core", "validateHostPathType")),
    ("pod-os-name", PODS, _pod, "os.name", "linux windows", docs("reference/kubernetes-api/workload-resources/pod-v1/#PodSpec", "API reference: PodSpec, os.name")),
    ("deployment-strategy", _on("Deployment"), _manifest, "spec.strategy.type", "RollingUpdate Recreate", source("apps", "ValidateDeploymentStrategy")),
    ("daemonset-strategy", _on("DaemonSet"), _manifest, "spec.updateStrategy.type", "RollingUpdate OnDelete", source("apps", "ValidateDaemonSetUpdateStrategy")),
    ("statefulset-strategy", _on("StatefulSet"), _manifest, "spec.updateStrategy.type", "RollingUpdate OnDelete", source("apps", "ValidateStatefulSetSpec")),
    ("pod-management-policy", _on("StatefulSet"), _manifest, "spec.podManagementPolicy", "OrderedReady Parallel", source("apps", "ValidateStatefulSetSpec")),
    ("claim-retention-policy", _on("StatefulSet"), _manifest, "spec.persistentVolumeClaimRetentionPolicy.whenDeleted spec.persistentVolumeClaimRetentionPolicy.whenScaled", "Retain Delete", docs("reference/kubernetes-api/workload-resources/stateful-set-v1/#StatefulSetSpec", "API reference: StatefulSetSpec, persistentVolumeClaimRetentionPolicy")),
    ("concurrency-policy", _on("CronJob"), _manifest, "spec.concurrencyPolicy", "Allow Forbid Replace", source("batch", "validateConcurrencyPolicy")),
    ("completion-mode", JOBS, _job, "completionMode", "NonIndexed Indexed", docs("concepts/workloads/controllers/job/#completion-mode", "Jobs: Completion mode")),
    ("pod-replacement-policy", JOBS, _job, "podReplacementPolicy", "TerminatingOrFailed Failed", docs("concepts/workloads/controllers/job/#pod-replacement-policy", "Jobs: Delayed creation of replacement pods")),
    ("pod-failure-action", JOBS, _job, "podFailurePolicy.rules.*.action", "FailJob FailIndex Ignore Count", docs("concepts/workloads/controllers/job/#pod-failure-policy", "Jobs: Pod failure policy")),
    ("service-type", _on("Service"), _manifest, "spec.type", "ClusterIP NodePort LoadBalancer ExternalName", source("core", "ValidateService")),
    ("service-protocol", _on("Service"), _manifest, "spec.ports.*.protocol", _PROTOCOLS, source("core", "validateServicePort")),
    ("session-affinity", _on("Service"), _manifest, "spec.sessionAffinity", "None ClientIP", source("core", "ValidateService")),
    ("external-traffic-policy", _on("Service"), _manifest, "spec.externalTrafficPolicy", "Cluster Local", source("core", "validateServiceExternalTrafficFieldsValue")),
    ("internal-traffic-policy", _on("Service"), _manifest, "spec.internalTrafficPolicy", "Cluster Local", docs("reference/kubernetes-api/service-resources/service-v1/#ServiceSpec", "API reference: ServiceSpec, internalTrafficPolicy")),
    ("ip-families", _on("Service"), _manifest, "spec.ipFamilies.*", "IPv4 IPv6", source("core", "validateServiceClusterIPsRelatedFields")),
    ("ip-family-policy", _on("Service"), _manifest, "spec.ipFamilyPolicy", "SingleStack PreferDualStack RequireDualStack", source("core", "validateServiceClusterIPsRelatedFields")),
    ("ingress-path-type", _on("Ingress"), _manifest, "spec.rules.*.http.paths.*.pathType", "Prefix Exact ImplementationSpecific", source("networking", "validateHTTPIngressPath")),
    ("policy-types", _on("NetworkPolicy"), _manifest, "spec.policyTypes.*", "Ingress Egress", source("networking", "ValidateNetworkPolicySpec")),
    ("network-policy-protocol", _on("NetworkPolicy"), _manifest, "spec.ingress.*.ports.*.protocol spec.egress.*.ports.*.protocol", _PROTOCOLS, source("networking", "ValidateNetworkPolicyPort")),
    ("claim-access-mode", CLAIMS, _claim, "accessModes.*", "ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod", source("core", "ValidatePersistentVolumeClaimSpec")),
    ("claim-volume-mode", CLAIMS, _claim, "volumeMode", "Filesystem Block", source("core", "ValidatePersistentVolumeClaimSpec")),
    ("volume-access-mode", _on("PersistentVolume"), _manifest, "spec.accessModes.*", "ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod", source("core", "ValidatePersistentVolumeSpec")),
    ("volume-mode", _on("PersistentVolume"), _manifest, "spec.volumeMode", "Filesystem Block", source("core", "ValidatePersistentVolumeSpec")),
    ("volume-reclaim-policy", _on("PersistentVolume"), _manifest, "spec.persistentVolumeReclaimPolicy", "Retain Delete Recycle", source("core", "ValidatePersistentVolumeSpec")),
    ("volume-host-path-type", _on("PersistentVolume"), _manifest, "spec.hostPath.type", "DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice", source("core", "validateHostPathType")),
    ("class-reclaim-policy", _on("StorageClass"), _manifest, "reclaimPolicy", "Delete Retain", source("storage", "validateReclaimPolicy")),
    ("class-binding-mode", _on("StorageClass"), _manifest, "volumeBindingMode", "Immediate WaitForFirstConsumer", source("storage", "validateVolumeBindingMode")),
    ("metric-type", _on("HorizontalPodAutoscaler"), _manifest, "spec.metrics.*.type", "Resource Pods Object External ContainerResource", source("autoscaling", "validateMetricSpec")),
    ("metric-target-type", _on("HorizontalPodAutoscaler"), _manifest, "spec.metrics.*.*.target.type", "Utilization Value AverageValue", source("autoscaling", "validateMetricTarget")),
    ("scaling-policy-type", _on("HorizontalPodAutoscaler"), _manifest, "spec.behavior.*.policies.*.type", "Pods Percent", source("autoscaling", "validateScalingPolicy")),
    ("scaling-select-policy", _on("HorizontalPodAutoscaler"), _manifest, "spec.behavior.*.selectPolicy", "Max Min Disabled", source("autoscaling", "validateScalingRules")),
    ("subject-kind", _on("RoleBinding ClusterRoleBinding"), _manifest, "subjects.*.kind", "User Group ServiceAccount", source("rbac", "ValidateRoleBindingSubject")),
    ("role-ref-kind", _on("RoleBinding"), _manifest, "roleRef.kind", "Role ClusterRole", source("rbac", "ValidateRoleBinding")),
    ("cluster-role-ref-kind", _on("ClusterRoleBinding"), _manifest, "roleRef.kind", "ClusterRole", source("rbac", "ValidateClusterRoleBinding")),
    ("role-ref-group", _on("RoleBinding ClusterRoleBinding"), _manifest, "roleRef.apiGroup", "rbac.authorization.k8s.io", source("rbac", "ValidateRoleBinding")),
    ("priority-preemption-policy", _on("PriorityClass"), _manifest, "preemptionPolicy", "PreemptLowerPriority Never", source("scheduling", "ValidatePriorityClass")),
    ("endpoints-protocol", _on("Endpoints"), _manifest, "subsets.*.ports.*.protocol", _PROTOCOLS, source("core", "validateEndpointPort")),
    ("slice-address-type", _on("EndpointSlice"), _manifest, "addressType", "IPv4 IPv6 FQDN", source("discovery", "validateAddressType")),
    ("slice-protocol", _on("EndpointSlice"), _manifest, "ports.*.protocol", _PROTOCOLS, source("discovery", "validatePorts")),
    ("webhook-failure-policy", _on("ValidatingWebhookConfiguration MutatingWebhookConfiguration"), _manifest, "webhooks.*.failurePolicy", "Fail Ignore", source("admissionregistration", "validateValidatingWebhook")),
    ("webhook-match-policy", _on("ValidatingWebhookConfiguration MutatingWebhookConfiguration"), _manifest, "webhooks.*.matchPolicy", "Equivalent Exact", source("admissionregistration", "validateValidatingWebhook")),
    ("webhook-side-effects", _on("ValidatingWebhookConfiguration MutatingWebhookConfiguration"), _manifest, "webhooks.*.sideEffects", "None NoneOnDryRun", source("admissionregistration", "validateValidatingWebhook")),
    ("webhook-operations", _on("ValidatingWebhookConfiguration MutatingWebhookConfiguration"), _manifest, "webhooks.*.rules.*.operations.*", "CREATE UPDATE DELETE CONNECT *", source("admissionregistration", "validateRuleWithOperations")),
    ("taint-effect", _on("Node"), _manifest, "spec.taints.*.effect", "NoSchedule PreferNoSchedule NoExecute", source("core", "validateNodeTaints")),
    ("eviction-policy", _on("PodDisruptionBudget"), _manifest, "spec.unhealthyPodEvictionPolicy", "IfHealthyBudget AlwaysAllow", docs("tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy", "Unhealthy Pod Eviction Policy")),
    ("crd-scope", _on("CustomResourceDefinition"), _manifest, "spec.scope", "Namespaced Cluster", docs("reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionSpec", "API reference: CustomResourceDefinitionSpec, scope")),
)  # fmt: skip

RULES = tuple(_choice(*row) for row in _ROWS)
