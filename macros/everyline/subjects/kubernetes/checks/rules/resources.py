"""Resources that containers ask for and are limited to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS, PODS
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.quantity import parse, unit_hint
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_STANDARD = ("cpu", "memory", "ephemeral-storage")
_REQUIREMENTS = source("core", "ValidateResourceRequirements")
_UNITS = docs(
    "concepts/configuration/manage-resources-containers/#resource-units-in-kubernetes", "Resource units in Kubernetes"
)
_LITTLE = 4096  # bytes; no container runs in less


def may_overcommit(name: str) -> bool:
    """Whether a container may ask for less of a resource than its limit."""
    is_native = "/" not in name or "kubernetes.io/" in name
    return is_native and not name.startswith("hugepages-")


def quantity_fault(node: Node) -> Iterator[Finding]:
    """That a value is no quantity."""
    if node.is_set and parse(node.value) is None and isinstance(node.value, str | int | float | bool):
        yield node.wrong(
            f"`{node.name.split('.')[-1]}` cannot be {show(node.value)}: it is no quantity", unit_hint(node.value)
        )


def _amounts(resources: Node) -> Iterator[tuple[str, Node]]:
    for field in ("limits", "requests"):
        yield from resources[field].entries()


@rule(
    "quantity-form",
    CONTAINERS,
    _UNITS,
    en="Amounts of resources are numbers with an optional unit: `m`, `k`, `M`, `G`, `Ki`, `Mi`, `Gi` …",
    zh="资源数量是数字加可选单位：`m`、`k`、`M`、`G`、`Ki`、`Mi`、`Gi` 等。",
)
def resources_are_quantities(container: Container) -> Iterator[Finding]:
    for _, amount in _amounts(container.node["resources"]):
        yield from quantity_fault(amount)


@rule(
    "pod-quantity-form",
    PODS,
    _UNITS,
    en="The overhead and the resources of a whole Pod are quantities.",
    zh="Pod 级别的资源和 `overhead` 也必须是合法的数量。",
)
def pod_resources_are_quantities(pod: Pod) -> Iterator[Finding]:
    for _, amount in (*pod.spec["overhead"].entries(), *_amounts(pod.spec["resources"])):
        yield from quantity_fault(amount)


@rule(
    "resource-negative",
    CONTAINERS,
    source("core", "ValidateResourceQuantityValue"),
    en="No amount of a resource is negative.",
    zh="资源数量不能为负。",
)
def resources_are_not_negative(container: Container) -> Iterator[Finding]:
    for name, amount in _amounts(container.node["resources"]):
        number = parse(amount.value)
        if number is not None and number < 0:
            yield amount.wrong(f"`{name}` is {show(amount.value)}, which is negative", "write a positive amount")


def _over(resources: Node) -> Iterator[Finding]:
    for name, asked in resources["requests"].entries():
        limit = resources["limits"][name]
        wanted, most = parse(asked.value), parse(limit.value)
        if wanted is not None and most is not None and wanted > most:
            yield asked.wrong(
                f"the request for {name} ({show(asked.value)}) is greater than its limit ({show(limit.value)})",
                "lower the request or raise the limit",
            )


@rule(
    "request-over-limit",
    CONTAINERS,
    _REQUIREMENTS,
    en="A container asks for no more of a resource than its limit.",
    zh="容器的 requests 不能大于 limits。",
)
def requests_are_within_limits(container: Container) -> Iterator[Finding]:
    yield from _over(container.node["resources"])


@rule(
    "pod-request-over-limit",
    PODS,
    docs(
        "concepts/configuration/manage-resources-containers/#pod-level-resource-specification",
        "Pod-level resource specification",
    ),
    en="A Pod as a whole asks for no more of a resource than its limit.",
    zh="Pod 级别的 requests 不能大于 limits。",
)
def pod_requests_are_within_limits(pod: Pod) -> Iterator[Finding]:
    yield from _over(pod.spec["resources"])


@rule(
    "resource-name",
    CONTAINERS,
    source("core", "validateContainerResourceName"),
    en="A container's resources are `cpu`, `memory`, `ephemeral-storage`, huge pages, or named with a domain.",
    zh="容器的资源只能是 `cpu`、`memory`、`ephemeral-storage`、大页，或带域名的扩展资源。",
)
def resource_names_are_known(container: Container) -> Iterator[Finding]:
    for name, amount in _amounts(container.node["resources"]):
        is_plain = "/" not in name
        if is_plain and name not in _STANDARD and not name.startswith("hugepages-"):
            near = next((each for each in _STANDARD if each.startswith(name.lower()[:3])), "")
            hint = f"write `{near}`" if near else "use `cpu`, `memory` or `ephemeral-storage`"
            yield amount.wrong(f"containers have no resource {show(name)}", hint)
        elif why := grammar.qualified_name(name):
            yield amount.wrong(f"the resource {show(name)} {why}", "write it like `example.com/gpu`")
        elif name.startswith("requests."):
            yield amount.wrong(f"the resource {show(name)} may not begin with `requests.`", "take `requests.` away")


@rule(
    "extended-resource",
    CONTAINERS,
    docs("concepts/configuration/manage-resources-containers/#extended-resources", "Extended resources"),
    en="Extended resources and huge pages have a limit, and the request is equal to it; extended ones are whole numbers.",
    zh="扩展资源和大页必须写 limits，且 requests 与之相等；扩展资源只能是整数。",
)
def extended_resources_are_whole(container: Container) -> Iterator[Finding]:
    resources = container.node["resources"]
    for name, amount in _amounts(resources):
        number = parse(amount.value)
        if may_overcommit(name) or number is None:
            continue
        if not name.startswith("hugepages-") and number.denominator != 1:
            yield amount.wrong(f"`{name}` is {show(amount.value)}; only whole ones can be had", "write a whole number")
    for name, asked in resources["requests"].entries():
        limit = resources["limits"][name]
        if may_overcommit(name):
            continue
        if not limit.is_set:
            yield asked.wrong(f"`{name}` has a request but no limit", "write it under `limits`")
        elif parse(asked.value) != parse(limit.value):
            yield asked.wrong(f"the request for {name} differs from its limit", "make both the same")


@rule(
    "huge-pages-alone",
    CONTAINERS,
    docs("tasks/manage-hugepages/scheduling-hugepages/", "Manage HugePages"),
    en="A container that uses huge pages also has `cpu` or `memory`.",
    zh="使用大页的容器还要写 `cpu` 或 `memory`。",
)
def huge_pages_do_not_stand_alone(container: Container) -> Iterator[Finding]:
    resources = container.node["resources"]
    names = [name for name, _ in _amounts(resources)]
    if any(name.startswith("hugepages-") for name in names) and not {"cpu", "memory"} & set(names):
        yield resources.wrong("huge pages need `cpu` or `memory` beside them", "add a limit for `memory`")


@rule(
    "cpu-too-fine",
    CONTAINERS,
    _UNITS,
    en="`cpu` is no finer than `1m`, a thousandth of a core.",
    zh="`cpu` 的最小精度是 `1m`，即千分之一核。",
    server_refuses=False,
)
def cpu_is_not_too_fine(container: Container) -> Iterator[Finding]:
    for name, amount in _amounts(container.node["resources"]):
        number = parse(amount.value)
        if name == "cpu" and number is not None and (number * 1000).denominator != 1:
            yield amount.wrong(
                f"`cpu` is {show(amount.value)}, finer than a thousandth of a core", "write at least `1m`"
            )


@rule(
    "memory-too-little",
    CONTAINERS,
    _UNITS,
    en="`memory` is counted in bytes: `400m` is 0.4 bytes, `400Mi` is what is meant.",
    zh="`memory` 的单位是字节：`400m` 是 0.4 字节，想写的应是 `400Mi`。",
    server_refuses=False,
)
def memory_is_no_trifle(container: Container) -> Iterator[Finding]:
    for name, amount in _amounts(container.node["resources"]):
        number = parse(amount.value)
        if name != "memory" or number is None or not 0 < number < _LITTLE:
            continue
        text = str(amount.value)
        hint = f"write `{text[:-1]}Mi`" if text.endswith("m") else f"write `{text}Mi`"
        yield amount.wrong(f"`memory` is {show(text)}: {_bytes(number)}", hint)


def _bytes(number: Fraction) -> str:
    return f"{float(number):g} bytes"
