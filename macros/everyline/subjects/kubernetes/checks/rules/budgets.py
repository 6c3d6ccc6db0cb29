"""What autoscalers and disruption budgets have to do with the workloads of their file."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules.each import FILES
from everyline.subjects.kubernetes.checks.rules.labels import is_empty, selects
from everyline.subjects.kubernetes.checks.rules.manifest import File, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule

_REPLICATED = ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController")


def _replicated(file: File, namespace: str) -> list[Pod]:
    pods = (pod for pod in file.pods if pod.manifest.kind in _REPLICATED)
    return [pod for pod in pods if pod.manifest.namespace == namespace]


@rule(
    "budget-over-replicas",
    FILES,
    docs("tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget", "Specifying a PodDisruptionBudget"),
    en="A budget leaves a Pod to evict: `minAvailable` is below the replicas of what it selects.",
    zh="预算要留有可驱逐的 Pod：`minAvailable` 应小于所选工作负载的副本数。",
    server_refuses=False,
)
def budgets_leave_one_to_evict(file: File) -> Iterator[Finding]:
    for budget in file.of_kind("PodDisruptionBudget"):
        least, selector = budget.spec["minAvailable"], budget.spec["selector"]
        chosen = [pod for pod in _replicated(file, budget.namespace) if selects(selector, pod.labels)]
        counts = [pod.manifest.spec["replicas"] for pod in chosen]
        # Without a number there is one Pod, unless an autoscaler decides.
        total = sum(1 if count.number is None else count.number for count in counts)
        scaled = {each.spec["scaleTargetRef"]["name"].text for each in file.of_kind("HorizontalPodAutoscaler")}
        if is_empty(selector) or not chosen or any(pod.manifest.name in scaled for pod in chosen):
            continue
        if least.number is not None and least.number >= total > 0:
            yield least.wrong(
                f"the budget keeps {least.number} Pods of the {total} that there are, so none can ever be evicted",
                "lower `minAvailable`, or raise `replicas`",
            )


@rule(
    "utilization-without-request",
    FILES,
    docs(
        "concepts/workloads/autoscaling/horizontal-pod-autoscale/#how-does-a-horizontalpodautoscaler-work",
        "Horizontal Pod Autoscaling: How does it work",
    ),
    en="Pods that are scaled by the utilization of a resource ask for that resource.",
    zh="按资源利用率扩缩的 Pod 必须写该资源的 requests。",
    server_refuses=False,
)
def measured_resources_are_asked_for(file: File) -> Iterator[Finding]:
    for scaler in file.of_kind("HorizontalPodAutoscaler"):
        target = scaler.spec["scaleTargetRef"]
        pods = [
            pod
            for pod in _replicated(file, scaler.namespace)
            if (pod.manifest.kind, pod.manifest.name) == (target["kind"].text, target["name"].text)
        ]
        for metric in scaler.spec["metrics"]:
            name, goal = metric["resource"]["name"], metric["resource"]["target"]["averageUtilization"]
            for container in (each for pod in pods for each in pod.containers() if each.role == "containers"):
                resources = container.node["resources"]
                if (
                    goal.is_set
                    and name.text
                    and not any(resources[each][name.text].is_set for each in ("requests", "limits"))
                ):
                    yield name.wrong(
                        f"{container.title} asks for no {show(name.text)}, so its utilization cannot be told",
                        f"add `resources.requests.{name.text}` to it",
                    )
