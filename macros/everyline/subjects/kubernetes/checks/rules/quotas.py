"""LimitRanges and ResourceQuotas."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.quantity import parse, unit_hint
from everyline.subjects.kubernetes.checks.rules.resources import may_overcommit
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_LIMITS, _QUOTAS = kinds("LimitRange"), kinds("ResourceQuota")
_TYPES = ("Container", "Pod", "PersistentVolumeClaim")
_FIELDS = ("min", "default", "defaultRequest", "max", "maxLimitRequestRatio")
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_COUNTED = (
    *("pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps"),
    *("persistentvolumeclaims", "services.nodeports", "services.loadbalancers"),
)
_STANDARD = {
    *_COMPUTE,
    *_COUNTED,
    *(f"{which}.{resource}" for which in ("requests", "limits") for resource in _COMPUTE),
    "requests.storage",
}
_SCOPES = (
    *("Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass"),
    *("CrossNamespacePodAffinity", "VolumeAttributesClass"),
)
_PAIRS = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
# What must not exceed what, as a limit range has it.
_ORDERS = (
    ("min", "max"),
    ("min", "defaultRequest"),
    ("min", "default"),
    ("defaultRequest", "default"),
    ("defaultRequest", "max"),
    ("default", "max"),
)


@rule(
    "limit-range-order",
    _LIMITS,
    source("core", "ValidateLimitRange"),
    en="The amounts of a LimitRange are in order: min, default request, default, max.",
    zh="LimitRange 的数值要有序：min ≤ defaultRequest ≤ default ≤ max。",
)
def amounts_are_in_order(manifest: Manifest) -> Iterator[Finding]:
    for limit in manifest.spec["limits"]:
        for less, more in _ORDERS:
            for name, place in limit[less].entries():
                low, high = parse(place.value), parse(limit[more][name].value)
                if low is not None and high is not None and low > high:
                    yield place.wrong(
                        f"`{less}` of {name} ({show(place.value)}) is greater than `{more}` ({show(limit[more][name].value)})",
                        "put them in order",
                    )


@rule(
    "limit-range-type",
    _LIMITS,
    source("core", "ValidateLimitRange"),
    en="Each type of a LimitRange comes once: `Container`, `Pod` or `PersistentVolumeClaim`; a Pod has no defaults.",
    zh="LimitRange 的每种类型只出现一次：`Container`、`Pod` 或 `PersistentVolumeClaim`；Pod 没有默认值。",
)
def limit_types_are_known(manifest: Manifest) -> Iterator[Finding]:
    seen: set[str] = set()
    for limit in manifest.spec["limits"]:
        kind = limit["type"]
        if (
            isinstance(kind.value, str)
            and kind.text not in _TYPES
            and ("/" not in kind.text or grammar.qualified_name(kind.text))
        ):
            yield kind.wrong(f"there is no limit for {show(kind.text)}", f"use {listed(_TYPES)}")
        elif kind.text in seen:
            yield kind.wrong(f"the type {show(kind.text)} is there twice", "make one item of both")
        seen.add(kind.text)
        for field in ("default", "defaultRequest"):
            if kind.value == "Pod" and not limit[field].is_empty:
                yield limit[field].wrong(f"limits of Pods have no `{field}`", "use the type `Container`")
        if kind.value == "PersistentVolumeClaim" and not (
            limit["min"]["storage"].is_set or limit["max"]["storage"].is_set
        ):
            yield limit.wrong("limits of claims have neither a least nor a greatest `storage`", "add `min` or `max`")


@rule(
    "limit-range-resource",
    _LIMITS,
    source("core", "validateLimitRangeResourceName"),
    en="The resources of a LimitRange are known, their amounts quantities, and a ratio at least 1.",
    zh="LimitRange 的资源名要合法，数值是数量，比例不小于 1。",
)
def limit_resources_are_known(manifest: Manifest) -> Iterator[Finding]:
    for limit in manifest.spec["limits"]:
        is_container = limit["type"].value in ("Container", "Pod")
        for field in _FIELDS:
            for name, place in limit[field].entries():
                yield from _resource_faults(name, place, {*_COMPUTE} if is_container else {*_STANDARD, "storage"})
                number = parse(place.value)
                if field == "maxLimitRequestRatio" and number is not None and number < 1:
                    yield place.wrong(
                        f"the ratio of {name} is {show(place.value)}; it is at least 1", "write 1 or more"
                    )
        for name, place in limit["defaultRequest"].entries():
            default = limit["default"][name]
            if not may_overcommit(name) and default.is_set and parse(default.value) != parse(place.value):
                yield place.wrong(f"`default` and `defaultRequest` of {name} differ", "make both the same")


def _resource_faults(name: str, place: Node, known: set[str]) -> Iterator[Finding]:
    if "/" not in name and name not in known and "hugepages-" not in name:
        yield place.wrong(f"there is no resource {show(name)} here", "use one such as `cpu` or `memory`")
    elif "/" in name and (why := grammar.qualified_name(name)):
        yield place.wrong(f"the resource {show(name)} {why}", "write it like `example.com/gpu`")
    if parse(place.value) is None and isinstance(place.value, str | int | float):
        yield place.wrong(f"`{name}` cannot be {show(place.value)}: it is no quantity", unit_hint(place.value))


@rule(
    "quota-resource",
    _QUOTAS,
    docs("concepts/policy/resource-quotas/", "Resource Quotas"),
    en="A quota limits known resources, by amounts that are not negative, and whole numbers where things are counted.",
    zh="配额只限制已知的资源，数值非负，计数类资源为整数。",
)
def quota_resources_are_known(manifest: Manifest) -> Iterator[Finding]:
    for name, place in manifest.spec["hard"].entries():
        yield from _resource_faults(name, place, _STANDARD)
        number = parse(place.value)
        if number is not None and number < 0:
            yield place.wrong(f"`{name}` is {show(place.value)}, which is negative", "write 0 or more")
        elif number is not None and number.denominator != 1 and (name in _COUNTED or name.startswith("count/")):
            yield place.wrong(f"`{name}` is {show(place.value)}; only whole ones are counted", "write a whole number")


def _fits(scope: str, resource: str) -> bool:
    plain = resource.removeprefix("requests.").removeprefix("limits.")
    if scope == "BestEffort":
        return resource == "pods"
    return resource == "pods" or plain in ("cpu", "memory")


@rule(
    "quota-scope",
    _QUOTAS,
    docs("concepts/policy/resource-quotas/#quota-scopes", "Resource Quotas: Quota Scopes"),
    en="The scopes of a quota are known, do not contradict each other, and fit its resources.",
    zh="配额的作用域要合法、互不矛盾，并适用于所限制的资源。",
)
def quota_scopes_fit(manifest: Manifest) -> Iterator[Finding]:
    chosen = {place.text: place for place in manifest.spec["scopes"] if place.text}
    chosen |= {
        place.text: place for place in manifest.spec.at("scopeSelector.matchExpressions.*.scopeName") if place.text
    }
    for scope, place in chosen.items():
        if scope not in _SCOPES:
            yield place.wrong(f"there is no scope {show(scope)}", f"use {listed(_SCOPES[:5])}")
            continue
        for resource, _ in manifest.spec["hard"].entries():
            if scope in _SCOPES[:5] and resource in _STANDARD and not _fits(scope, resource):
                yield place.wrong(f"a quota of the scope `{scope}` cannot limit `{resource}`", "make two quotas of it")
    for one, other in _PAIRS:
        if one in chosen and other in chosen:
            yield chosen[other].wrong(f"`{one}` and `{other}` exclude each other", "keep one of them")
    for expression in manifest.spec.at("scopeSelector.matchExpressions.*"):
        yield from _expression_faults(expression)


def _expression_faults(expression: Node) -> Iterator[Finding]:
    scope, operator, values = expression["scopeName"].text, expression["operator"], expression["values"]
    if scope in _SCOPES[:4] and operator.text and operator.value != "Exists":
        yield operator.wrong(f"the scope `{scope}` takes only `Exists`", "write `Exists`")
    elif operator.value in ("In", "NotIn") and values.is_empty:
        yield values.wrong(f"`{operator.value}` needs at least one value", "list the values under `values`")
    elif operator.value in ("Exists", "DoesNotExist") and not values.is_empty:
        yield values.wrong(f"`{operator.value}` takes no values", "take `values` away, or use `In`")
    elif operator.text and operator.value not in ("In", "NotIn", "Exists", "DoesNotExist"):
        yield operator.wrong(
            f"`operator` cannot be {show(operator.value)}", "use `In`, `NotIn`, `Exists` or `DoesNotExist`"
        )
