"""Deployments, StatefulSets and DaemonSets: how they are rolled out."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_DEADLINE = 600  # seconds that a rollout may stand still, unless said otherwise
_WHOLE = 100


def share_faults(share: Node) -> Iterator[Finding]:
    """What is wrong with a number or percentage of Pods."""
    if why := grammar.share(share.value):
        is_number = isinstance(share.value, str) and share.value.isdecimal()
        hint = f"write {share.value} without quotes, or `{share.value}%`" if is_number else "write `1` or `25%`"
        yield share.wrong(f"`{share.name.split('.')[-1]}` is {show(share.value)}; it {why}", hint)


@rule(
    "rollout-share",
    kinds("Deployment", "DaemonSet", "StatefulSet"),
    source("apps", "ValidatePositiveIntOrPercent"),
    en="`maxSurge` and `maxUnavailable` are numbers or percentages, the latter at most 100%.",
    zh="`maxSurge`、`maxUnavailable` 是整数或百分比，后者不超过 100%。",
)
def shares_are_shares(manifest: Manifest) -> Iterator[Finding]:
    field = "strategy" if manifest.kind == "Deployment" else "updateStrategy"
    update = manifest.spec[field]["rollingUpdate"]
    for share in (update["maxSurge"], update["maxUnavailable"]):
        yield from share_faults(share)
    if grammar.percent(update["maxUnavailable"].value) > _WHOLE:
        yield update["maxUnavailable"].wrong("`maxUnavailable` is more than 100%", "write at most `100%`")


@rule(
    "rollout-stuck",
    kinds("Deployment"),
    source("apps", "ValidateRollingUpdateDeployment"),
    en="A rolling update may make a Pod more or do without one: `maxSurge` and `maxUnavailable` are not both 0.",
    zh="`maxSurge` 和 `maxUnavailable` 不能同时为 0，否则滚动更新无法进行。",
)
def rollout_can_move(manifest: Manifest) -> Iterator[Finding]:
    update = manifest.spec["strategy"]["rollingUpdate"]
    if all(grammar.amount(update[field].value) == 0 for field in ("maxSurge", "maxUnavailable")):
        yield update["maxUnavailable"].wrong(
            "`maxSurge` and `maxUnavailable` are both 0, so no Pod can ever be replaced", "make one of them 1"
        )


@rule(
    "rollout-with-recreate",
    kinds("Deployment"),
    source("apps", "ValidateDeploymentStrategy"),
    en="The strategy `Recreate` has no `rollingUpdate`.",
    zh="`Recreate` 策略不能写 `rollingUpdate`。",
)
def recreate_has_no_rollout(manifest: Manifest) -> Iterator[Finding]:
    strategy = manifest.spec["strategy"]
    if strategy["type"].value == "Recreate" and strategy["rollingUpdate"].is_set:
        yield strategy["rollingUpdate"].wrong("`Recreate` has no rolling update", "take `rollingUpdate` away")


@rule(
    "statefulset-rollout-on-delete",
    kinds("StatefulSet"),
    source("apps", "ValidateStatefulSetSpec"),
    en="The strategy `OnDelete` of a StatefulSet has no `rollingUpdate`.",
    zh="StatefulSet 的 `OnDelete` 策略不能写 `rollingUpdate`。",
)
def on_delete_has_no_rollout(manifest: Manifest) -> Iterator[Finding]:
    strategy = manifest.spec["updateStrategy"]
    if strategy["type"].value == "OnDelete" and strategy["rollingUpdate"].is_set:
        yield strategy["rollingUpdate"].wrong("`OnDelete` has no rolling update", "take `rollingUpdate` away")


@rule(
    "daemonset-rollout",
    kinds("DaemonSet"),
    docs(
        "reference/kubernetes-api/workload-resources/daemon-set-v1/#DaemonSetSpec",
        "API reference: DaemonSetSpec, updateStrategy",
    ),
    en="A DaemonSet's rolling update has exactly one of `maxUnavailable` (1 unless said otherwise) and `maxSurge` above 0.",
    zh="DaemonSet 滚动更新时，`maxUnavailable`（默认 1）和 `maxSurge` 必须恰好一个大于 0。",
)
def daemons_can_be_replaced(manifest: Manifest) -> Iterator[Finding]:
    update = manifest.spec["updateStrategy"]["rollingUpdate"]
    down = grammar.amount(update["maxUnavailable"].value) if update["maxUnavailable"].is_set else 1
    more = grammar.amount(update["maxSurge"].value) if update["maxSurge"].is_set else 0
    if down == 0 and more == 0:
        yield update["maxUnavailable"].wrong("`maxUnavailable` is 0, so no Pod can ever be replaced", "make it 1")
    elif down and more:
        yield update["maxSurge"].wrong("both `maxSurge` and `maxUnavailable` are above 0", "make `maxUnavailable` 0")


@rule(
    "progress-deadline",
    kinds("Deployment"),
    source("apps", "ValidateDeploymentSpec"),
    en="`progressDeadlineSeconds` (600 unless said otherwise) is greater than `minReadySeconds`.",
    zh="`progressDeadlineSeconds`（默认 600）必须大于 `minReadySeconds`。",
)
def deadline_is_after_readiness(manifest: Manifest) -> Iterator[Finding]:
    deadline, ready = manifest.spec["progressDeadlineSeconds"], manifest.spec["minReadySeconds"].number or 0
    seconds = _DEADLINE if deadline.number is None else deadline.number
    if 0 <= seconds <= ready:
        place = deadline if deadline.is_set else manifest.spec["minReadySeconds"]
        yield place.wrong(
            f"a rollout has {seconds} seconds, but a Pod counts as ready only after {ready}",
            "make `progressDeadlineSeconds` greater than `minReadySeconds`",
        )


@rule(
    "claim-template-name",
    kinds("StatefulSet"),
    docs("concepts/workloads/controllers/statefulset/#volume-claim-templates", "StatefulSets: Volume Claim Templates"),
    en="Each claim template of a StatefulSet has a name, by which containers mount it.",
    zh="StatefulSet 的每个 volumeClaimTemplates 都要有名称，供容器挂载。",
    server_refuses=False,
)
def claim_templates_have_names(manifest: Manifest) -> Iterator[Finding]:
    for claim in manifest.spec["volumeClaimTemplates"]:
        name = claim["metadata"]["name"]
        if isinstance(claim.value, dict) and name.is_empty:
            yield name.wrong("the claim template has no name", "add `metadata.name`")


@rule(
    "claim-template-unused",
    kinds("StatefulSet"),
    docs("concepts/workloads/controllers/statefulset/#volume-claim-templates", "StatefulSets: Volume Claim Templates"),
    en="A claim template that no container mounts only costs storage.",
    zh="没有容器挂载的 volumeClaimTemplates 只会浪费存储。",
    server_refuses=False,
)
def claim_templates_are_mounted(manifest: Manifest) -> Iterator[Finding]:
    spec = manifest.spec["template"]["spec"]
    places = [
        f"{role}.*.{field}.*.name"
        for role in ("containers", "initContainers")
        for field in ("volumeMounts", "volumeDevices")
    ]
    used = {name.value for place in places for name in spec.at(place) if isinstance(name.value, str)}
    for name in manifest.spec.at("volumeClaimTemplates.*.metadata.name"):
        if name.text and name.text not in used:
            yield name.wrong(f"no container mounts the claim {show(name.text)}", "add a `volumeMounts` entry")
