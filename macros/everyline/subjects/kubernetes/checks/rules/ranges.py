"""Fields that take numbers within bounds: a table, one rule a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS, JOBS, PODS, JobSpec, kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node
from everyline.subjects.kubernetes.checks.rules.rule import Authority, Each, Rule, current, docs, rule, source

Thing = TypeVar("Thing", Manifest, Pod, Container, JobSpec)

_INT32 = 2**31 - 1
_MODE = 0o777
_PORTS = 65535
_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def _manifest(manifest: Manifest) -> Node:
    return manifest.root


def _pod(pod: Pod) -> Node:
    return pod.spec


def _container(container: Container) -> Node:
    return container.node


def _job(job: JobSpec) -> Node:
    return job.spec


def _probes(field: str) -> str:
    return " ".join(f"{probe}.{field}" for probe in _PROBES)


def _bounds(low: int, high: int, show: Callable[[int], str]) -> tuple[str, str]:
    if high >= _INT32:
        return f"{low} or more" if low else "not negative", f"不能小于 {low}"
    return f"from {show(low)} to {show(high)}", f"必须在 {show(low)} 到 {show(high)} 之间"


def _range(
    name: str,
    each: Each[Thing],
    root: Callable[[Thing], Node],
    paths: str,
    low: int,
    high: int,
    authority: Authority,
    server_refuses: bool = True,  # noqa: FBT001, FBT002 - the last column of a table
) -> Rule:
    fields = paths.split()
    field = fields[0].rpartition(".")[2]
    field = fields[0].split(".")[-2] if field == "*" else field
    is_mode = high == _MODE
    en, zh = _bounds(low, high, lambda number: f"0{number:o}".replace("00", "0") if is_mode else str(number))

    def check(thing: Thing) -> Iterator[Finding]:
        for node in (node for path in fields for node in root(thing).at(path)):
            number = node.number
            if number is not None and not low <= number <= high:
                said = f"octal 0{number:o}" if is_mode and number > 0 else f"{number}"
                hint = "write it as an octal number such as `0644`" if is_mode else f"write a number that is {en}"
                yield node.wrong(f"`{field}` is {said}; it must be {en}", hint)

    return rule(name, each, authority, en=f"`{field}` is {en}.", zh=f"`{field}` {zh}。", server_refuses=server_refuses)(
        check
    )


def _on(kind: str) -> Each[Manifest]:
    return kinds(*kind.split())


_TODAY = "pkg/apis/core/validation/validation.go"
_ROWS: tuple[tuple[Any, ...], ...] = (
    ("replicas-negative", _on("Deployment ReplicaSet StatefulSet ReplicationController"), _manifest, "spec.replicas", 0, _INT32, source("apps", "ValidateDeploymentSpec")),
    ("min-ready-seconds", _on("Deployment ReplicaSet DaemonSet StatefulSet ReplicationController"), _manifest, "spec.minReadySeconds", 0, _INT32, source("apps", "ValidateDeploymentSpec")),
    ("revision-history-limit", _on("Deployment DaemonSet"), _manifest, "spec.revisionHistoryLimit", 0, _INT32, source("apps", "ValidateDeploymentSpec")),
    ("progress-deadline-negative", _on("Deployment"), _manifest, "spec.progressDeadlineSeconds", 0, _INT32, source("apps", "ValidateDeploymentSpec")),
    ("rollout-partition", _on("StatefulSet"), _manifest, "spec.updateStrategy.rollingUpdate.partition", 0, _INT32, source("apps", "ValidateStatefulSetSpec")),
    ("parallelism", JOBS, _job, "parallelism", 0, _INT32, source("batch", "validateJobSpec")),
    ("completions", JOBS, _job, "completions", 0, _INT32, source("batch", "validateJobSpec")),
    ("backoff-limit", JOBS, _job, "backoffLimit", 0, _INT32, source("batch", "validateJobSpec")),
    ("job-active-deadline", JOBS, _job, "activeDeadlineSeconds", 0, 2**63, source("batch", "validateJobSpec")),
    ("ttl-after-finished", JOBS, _job, "ttlSecondsAfterFinished", 0, _INT32, source("batch", "validateJobSpec")),
    ("starting-deadline", _on("CronJob"), _manifest, "spec.startingDeadlineSeconds", 0, 2**63, source("batch", "ValidateCronJobSpec")),
    ("jobs-history-limit", _on("CronJob"), _manifest, "spec.successfulJobsHistoryLimit spec.failedJobsHistoryLimit", 0, _INT32, source("batch", "ValidateCronJobSpec")),
    ("probe-initial-delay", CONTAINERS, _container, _probes("initialDelaySeconds"), 0, _INT32, source("core", "validateProbe")),
    ("probe-timeout", CONTAINERS, _container, _probes("timeoutSeconds"), 0, _INT32, source("core", "validateProbe")),
    ("probe-period", CONTAINERS, _container, _probes("periodSeconds"), 0, _INT32, source("core", "validateProbe")),
    ("probe-failure-threshold", CONTAINERS, _container, _probes("failureThreshold"), 0, _INT32, source("core", "validateProbe")),
    ("probe-grace-period", CONTAINERS, _container, _probes("terminationGracePeriodSeconds"), 1, 2**63, current(_TODAY, "validateProbe")),
    ("container-port", CONTAINERS, _container, "ports.*.containerPort", 1, _PORTS, source("core", "validateContainerPorts")),
    ("host-port", CONTAINERS, _container, "ports.*.hostPort", 0, _PORTS, source("core", "validateContainerPorts")),
    ("run-as-id", CONTAINERS, _container, "securityContext.runAsUser securityContext.runAsGroup", 0, _INT32, source("core", "ValidateSecurityContext")),
    ("pod-run-as-id", PODS, _pod, "securityContext.runAsUser securityContext.runAsGroup securityContext.fsGroup securityContext.supplementalGroups.*", 0, _INT32, source("core", "ValidatePodSecurityContext")),
    ("pod-active-deadline", PODS, _pod, "activeDeadlineSeconds", 1, _INT32, source("core", "ValidatePodSpec")),
    ("termination-grace-period", PODS, _pod, "terminationGracePeriodSeconds", 0, 2**63, docs("concepts/workloads/pods/pod-lifecycle/#pod-termination", "Pod Lifecycle: Termination of Pods"), False),
    ("affinity-weight", PODS, _pod, "affinity.*.preferredDuringSchedulingIgnoredDuringExecution.*.weight", 1, 100, source("core", "ValidatePreferredSchedulingTerms")),
    ("spread-max-skew", PODS, _pod, "topologySpreadConstraints.*.maxSkew", 1, _INT32, source("core", "ValidateMaxSkew")),
    ("spread-min-domains", PODS, _pod, "topologySpreadConstraints.*.minDomains", 1, _INT32, docs("concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition", "Pod Topology Spread Constraints: Spread constraint definition")),
    ("volume-file-mode", PODS, _pod, "volumes.*.configMap.defaultMode volumes.*.secret.defaultMode volumes.*.downwardAPI.defaultMode volumes.*.projected.defaultMode volumes.*.configMap.items.*.mode volumes.*.secret.items.*.mode volumes.*.downwardAPI.items.*.mode volumes.*.projected.sources.*.*.items.*.mode", 0, _MODE, source("core", "validateConfigMapVolumeSource")),
    ("token-expiration", PODS, _pod, "volumes.*.projected.sources.*.serviceAccountToken.expirationSeconds", 600, 2**32, source("core", "validateProjectionSources")),
    ("service-port", _on("Service"), _manifest, "spec.ports.*.port", 1, _PORTS, source("core", "validateServicePort")),
    ("session-affinity-timeout", _on("Service"), _manifest, "spec.sessionAffinityConfig.clientIP.timeoutSeconds", 1, 86400, source("core", "validateAffinityTimeout")),
    ("hpa-min-replicas", _on("HorizontalPodAutoscaler"), _manifest, "spec.minReplicas", 1, _INT32, source("autoscaling", "validateHorizontalPodAutoscalerSpec")),
    ("hpa-max-replicas", _on("HorizontalPodAutoscaler"), _manifest, "spec.maxReplicas", 1, _INT32, source("autoscaling", "validateHorizontalPodAutoscalerSpec")),
    ("hpa-cpu-target", _on("HorizontalPodAutoscaler"), _manifest, "spec.targetCPUUtilizationPercentage", 1, _INT32, source("autoscaling", "validateMetricTarget")),
    ("metric-utilization", _on("HorizontalPodAutoscaler"), _manifest, "spec.metrics.*.*.target.averageUtilization", 1, _INT32, source("autoscaling", "validateMetricTarget")),
    ("scaling-policy-value", _on("HorizontalPodAutoscaler"), _manifest, "spec.behavior.*.policies.*.value", 1, _INT32, source("autoscaling", "validateScalingPolicy")),
    ("scaling-policy-period", _on("HorizontalPodAutoscaler"), _manifest, "spec.behavior.*.policies.*.periodSeconds", 1, 1800, source("autoscaling", "validateScalingPolicy")),
    ("scaling-stabilization", _on("HorizontalPodAutoscaler"), _manifest, "spec.behavior.*.stabilizationWindowSeconds", 0, 3600, source("autoscaling", "validateScalingRules")),
    ("endpoints-port", _on("Endpoints"), _manifest, "subsets.*.ports.*.port", 1, _PORTS, source("core", "validateEndpointPort")),
    ("slice-port", _on("EndpointSlice"), _manifest, "ports.*.port", 1, _PORTS, docs("concepts/services-networking/endpoint-slices/", "EndpointSlices"), False),
    ("lease-duration", _on("Lease"), _manifest, "spec.leaseDurationSeconds", 1, _INT32, source("coordination", "ValidateLeaseSpec")),
    ("lease-transitions", _on("Lease"), _manifest, "spec.leaseTransitions", 0, _INT32, source("coordination", "ValidateLeaseSpec")),
    ("webhook-timeout", _on("ValidatingWebhookConfiguration MutatingWebhookConfiguration"), _manifest, "webhooks.*.timeoutSeconds", 1, 30, source("admissionregistration", "validateValidatingWebhook")),
)  # fmt: skip

RULES = tuple(_range(*row) for row in _ROWS)
