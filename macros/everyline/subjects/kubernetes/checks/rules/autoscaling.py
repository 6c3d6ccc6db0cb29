"""HorizontalPodAutoscalers and PodDisruptionBudgets."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.quantity import parse
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source
from everyline.subjects.kubernetes.checks.rules.workloads import share_faults

_SCALERS = kinds("HorizontalPodAutoscaler")
_BUDGETS = kinds("PodDisruptionBudget")
_WHOLE = 100
_METRICS = {
    "Resource": "resource",
    "ContainerResource": "containerResource",
    "Pods": "pods",
    "Object": "object",
    "External": "external",
}


@rule(
    "hpa-bounds",
    _SCALERS,
    source("autoscaling", "validateHorizontalPodAutoscalerSpec"),
    en="`minReplicas` is no greater than `maxReplicas`.",
    zh="`minReplicas` 不能大于 `maxReplicas`。",
)
def least_is_below_most(manifest: Manifest) -> Iterator[Finding]:
    least, most = manifest.spec["minReplicas"], manifest.spec["maxReplicas"]
    if least.number is not None and most.number is not None and least.number > most.number:
        yield least.wrong(f"`minReplicas` ({least.number}) is greater than `maxReplicas` ({most.number})", "swap them")


@rule(
    "hpa-target",
    _SCALERS,
    source("autoscaling", "ValidateCrossVersionObjectReference"),
    en="An autoscaler names the kind and name of what it scales.",
    zh="自动扩缩要写明目标的类型和名称。",
)
def target_is_named(manifest: Manifest) -> Iterator[Finding]:
    target = manifest.spec["scaleTargetRef"]
    for field in ("kind", "name"):
        place = target[field]
        if field in target and place.is_empty:
            yield place.wrong(f"`scaleTargetRef` has an empty `{field}`", f"fill in `{field}`")
        elif place.text and (why := grammar.path_segment(place.text)):
            yield place.wrong(f"`{field}` {show(place.text)} {why}", f"write the {field} of a workload")


@rule(
    "metric-source",
    _SCALERS,
    source("autoscaling", "validateMetricSpec"),
    en="A metric has exactly the field that its type names.",
    zh="指标只能写与其类型对应的字段。",
)
def metrics_have_their_source(manifest: Manifest) -> Iterator[Finding]:
    for metric in manifest.spec["metrics"]:
        kind = metric["type"]
        wanted = _METRICS.get(kind.text)
        if "type" in metric and kind.is_empty:
            yield kind.wrong("the metric has an empty type", f"use {listed(_METRICS)}")
        if wanted and not metric[wanted].is_set:
            yield metric.wrong(f"the metric of the type `{kind.text}` has no `{wanted}`", f"add `{wanted}`")
        for field in _METRICS.values():
            if wanted and field != wanted and metric[field].is_set:
                yield metric[field].wrong(f"the metric of the type `{kind.text}` has a `{field}`", "take it away")


@rule(
    "metric-target",
    _SCALERS,
    source("autoscaling", "validateMetricTarget"),
    en="A metric's target has the one value that goes with it, above 0.",
    zh="指标的目标只写一个相应的值，且大于 0。",
)
def metrics_have_a_target(manifest: Manifest) -> Iterator[Finding]:
    for metric in manifest.spec["metrics"]:
        field = _METRICS.get(metric["type"].text, "")
        target = metric[field]["target"]
        if not isinstance(target.value, dict):
            continue
        yield from _target_faults(target, field)
        name = metric[field]["name"] if field in ("resource", "containerResource") else metric[field]["metric"]["name"]
        if name.is_set and name.is_empty:
            yield name.wrong("the metric has an empty name", "write one such as `cpu`")


def _target_faults(target: Node, field: str) -> Iterator[Finding]:
    names: tuple[str, ...] = ("averageUtilization", "averageValue") if "esource" in field else ("value", "averageValue")
    names = ("averageValue",) if field == "pods" else names
    there = [name for name in names if target[name].is_set]
    if not there:
        yield target.wrong(f"the target of the metric has no {listed(names)}", f"add `{names[0]}`")
    elif len(there) > 1 and field != "object":
        yield target[there[1]].wrong(f"the target has both {' and '.join(f'`{name}`' for name in there)}", "keep one")
    for name in ("value", "averageValue"):
        number = parse(target[name].value)
        if target[name].is_set and (number is None or number <= 0):
            yield target[name].wrong(f"`{name}` is {show(target[name].value)}; it must be above 0", "write an amount")
    if "type" in target and target["type"].is_empty:
        yield target["type"].wrong("the target has an empty type", "use `Utilization`, `Value` or `AverageValue`")


@rule(
    "metric-target-mismatch",
    _SCALERS,
    docs("concepts/workloads/autoscaling/horizontal-pod-autoscale/", "Horizontal Pod Autoscaling"),
    en="The type of a metric's target is that of its value: `Utilization` with `averageUtilization`.",
    zh="指标目标的类型要与所写的值一致：`Utilization` 配 `averageUtilization`。",
    server_refuses=False,
)
def target_types_fit(manifest: Manifest) -> Iterator[Finding]:
    fields = {"Utilization": "averageUtilization", "Value": "value", "AverageValue": "averageValue"}
    for target in manifest.spec.at("metrics.*.*.target"):
        wanted = fields.get(target["type"].text)
        if wanted and not target[wanted].is_set and any(target[each].is_set for each in fields.values()):
            yield target["type"].wrong(
                f"the target's type is `{target['type'].text}`, but it has no `{wanted}`", f"add `{wanted}`"
            )


@rule(
    "scaling-policies",
    _SCALERS,
    source("autoscaling", "validateScalingRules"),
    en="Scaling behaviour has at least one policy where it has a list of them.",
    zh="扩缩行为的策略列表不能为空。",
)
def behaviour_has_policies(manifest: Manifest) -> Iterator[Finding]:
    for rules in manifest.spec.at("behavior.*"):
        policies = rules["policies"]
        if isinstance(policies.value, list) and not policies.value:
            yield policies.wrong("there are no policies", "add one, or take `policies` away")


@rule(
    "budget-one-bound",
    _BUDGETS,
    source("policy", "ValidatePodDisruptionBudgetSpec"),
    en="A PodDisruptionBudget has `minAvailable` or `maxUnavailable`, not both.",
    zh="PodDisruptionBudget 只能写 `minAvailable` 和 `maxUnavailable` 之一。",
)
def budget_has_one_bound(manifest: Manifest) -> Iterator[Finding]:
    if manifest.spec["minAvailable"].is_set and manifest.spec["maxUnavailable"].is_set:
        yield manifest.spec["maxUnavailable"].wrong(
            "there are both `minAvailable` and `maxUnavailable`", "keep one of them"
        )


@rule(
    "budget-without-bound",
    _BUDGETS,
    docs("tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget", "Specifying a PodDisruptionBudget"),
    en="A PodDisruptionBudget says how many Pods must stay.",
    zh="PodDisruptionBudget 要写明至少保留多少 Pod。",
    server_refuses=False,
)
def budget_says_something(manifest: Manifest) -> Iterator[Finding]:
    if not manifest.spec["minAvailable"].is_set and not manifest.spec["maxUnavailable"].is_set:
        yield manifest.spec.wrong(
            "the budget does not say how many Pods must stay", "add `minAvailable` or `maxUnavailable`"
        )


@rule(
    "budget-share",
    _BUDGETS,
    source("policy", "ValidatePodDisruptionBudgetSpec"),
    en="`minAvailable` and `maxUnavailable` are numbers, or percentages up to 100%.",
    zh="`minAvailable`、`maxUnavailable` 是整数或不超过 100% 的百分比。",
)
def budget_bounds_are_shares(manifest: Manifest) -> Iterator[Finding]:
    for bound in (manifest.spec["minAvailable"], manifest.spec["maxUnavailable"]):
        yield from share_faults(bound)
        if grammar.percent(bound.value) > _WHOLE:
            yield bound.wrong(f"`{bound.path[-1]}` is more than 100%", "write at most `100%`")


@rule(
    "budget-blocks-all",
    _BUDGETS,
    docs("tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget", "Specifying a PodDisruptionBudget"),
    en="A budget that allows no disruption at all keeps nodes from being drained.",
    zh="不允许任何中断的预算会使节点无法排空。",
    server_refuses=False,
)
def budget_lets_nodes_drain(manifest: Manifest) -> Iterator[Finding]:
    least, most = manifest.spec["minAvailable"], manifest.spec["maxUnavailable"]
    if least.value == "100%" or (most.is_set and grammar.amount(most.value) == 0):
        place = least if least.value == "100%" else most
        yield place.wrong("no Pod may ever be evicted, so no node can be drained", "allow one Pod to be away")
