"""Where Pods may run: tolerations, affinity, spreading."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import PODS, kinds
from everyline.subjects.kubernetes.checks.rules.labels import selector_faults, selects
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_NODE_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
_TOLERATION_OPERATORS = ("Equal", "Exists", "Lt", "Gt")


@rule(
    "toleration",
    PODS,
    source("core", "ValidateTolerations"),
    en="A toleration fits together: `Exists` without a value, an empty key with `Exists`, seconds with `NoExecute`.",
    zh="容忍度要前后一致：`Exists` 不写 value，key 为空要用 `Exists`，`tolerationSeconds` 只能配 `NoExecute`。",
)
def tolerations_fit_together(pod: Pod) -> Iterator[Finding]:
    for toleration in pod.spec["tolerations"]:
        key, operator, value = toleration["key"], toleration["operator"], toleration["value"]
        if key.text and (why := grammar.qualified_name(key.text)):
            yield key.wrong(f"the taint key {show(key.text)} {why}", "write the key of a taint")
        if operator.text and operator.value not in _TOLERATION_OPERATORS:
            yield operator.wrong(f"`operator` cannot be {show(operator.value)}", "use `Equal` or `Exists`")
        elif key.is_empty and operator.value != "Exists" and isinstance(toleration.value, dict):
            yield key.wrong(
                "a toleration without a key tolerates everything, which needs `operator: Exists`", "add a key"
            )
        if operator.value == "Exists" and not value.is_empty:
            yield value.wrong("`Exists` takes no value", "take `value` away, or use `Equal`")
        elif operator.value in ("Equal", "", None) and value.text and (why := grammar.label_value(value.text)):
            yield value.wrong(f"the taint value {show(value.text)} {why}", "write the value of a taint")
        seconds = toleration["tolerationSeconds"]
        if seconds.is_set and toleration["effect"].value != "NoExecute":
            yield seconds.wrong(
                "`tolerationSeconds` goes with `effect: NoExecute` only", "add the effect, or take it away"
            )


def node_requirement_faults(requirement: Node) -> Iterator[Finding]:
    """What is wrong with one condition on a node's labels."""
    operator, values = requirement["operator"], requirement["values"]
    if isinstance(requirement["key"].value, str) and (why := grammar.qualified_name(requirement["key"].text)):
        yield requirement["key"].wrong(
            f"the label key {show(requirement['key'].text)} {why}", "write the key of a label"
        )
    match operator.value:
        case "In" | "NotIn":
            if values.is_empty:
                yield values.wrong(f"`{operator.value}` needs at least one value", "list the values under `values`")
        case "Exists" | "DoesNotExist":
            if not values.is_empty:
                yield values.wrong(f"`{operator.value}` takes no values", "take `values` away, or use `In`")
        case "Gt" | "Lt":
            if not isinstance(values.value, list) or len(values.value) != 1:
                yield values.wrong(f"`{operator.value}` needs exactly one value", "write one number in quotes")
        case str():
            yield operator.wrong(f"`operator` cannot be {show(operator.value)}", f"use {listed(_NODE_OPERATORS)}")


def _field_faults(requirement: Node) -> Iterator[Finding]:
    operator, values, key = requirement["operator"], requirement["values"], requirement["key"]
    if isinstance(operator.value, str) and operator.value not in ("In", "NotIn"):
        yield operator.wrong(f"`operator` of a field cannot be {show(operator.value)}", "use `In` or `NotIn`")
    elif not isinstance(values.value, list) or len(values.value) != 1:
        yield values.wrong("a condition on a field needs exactly one value", "write one value")
    if isinstance(key.value, str) and key.value != "metadata.name":
        yield key.wrong(f"nodes cannot be chosen by the field {show(key.value)}", "use `metadata.name`")


def node_term_faults(term: Node) -> Iterator[Finding]:
    """What is wrong with a set of conditions on a node."""
    for requirement in term["matchExpressions"]:
        yield from node_requirement_faults(requirement)
    for requirement in term["matchFields"]:
        yield from _field_faults(requirement)


@rule(
    "node-affinity",
    PODS,
    source("core", "ValidateNodeSelectorRequirement"),
    en="Conditions of a node affinity have a label key, a known operator, and the values it takes.",
    zh="节点亲和性的条件要有标签键、合法的运算符及相应的值。",
)
def node_affinity_has_conditions(pod: Pod) -> Iterator[Finding]:
    affinity = pod.spec["affinity"]["nodeAffinity"]
    terms = affinity[_REQUIRED]["nodeSelectorTerms"]
    if "nodeSelectorTerms" in affinity[_REQUIRED] and terms.is_empty:
        yield terms.wrong("there are no node selector terms", "add at least one")
    for term in (*terms, *affinity.at(f"{_PREFERRED}.*.preference")):
        yield from node_term_faults(term)


def _pod_terms(pod: Pod) -> Iterator[Node]:
    for which in ("podAffinity", "podAntiAffinity"):
        affinity = pod.spec["affinity"][which]
        yield from affinity[_REQUIRED]
        yield from affinity.at(f"{_PREFERRED}.*.podAffinityTerm")


@rule(
    "pod-affinity",
    PODS,
    source("core", "validatePodAffinityTerm"),
    en="A Pod affinity has a topology key, and selectors and namespaces in their forms.",
    zh="Pod 亲和性要有 topologyKey，选择器和命名空间要符合格式。",
)
def pod_affinity_has_a_topology(pod: Pod) -> Iterator[Finding]:
    for term in _pod_terms(pod):
        key = term["topologyKey"]
        if "topologyKey" in term and key.is_empty:
            yield key.wrong("`topologyKey` is empty", "write a node label such as `kubernetes.io/hostname`")
        elif key.text and (why := grammar.qualified_name(key.text)):
            yield key.wrong(
                f"the topology key {show(key.text)} {why}", "write a node label such as `kubernetes.io/hostname`"
            )
        yield from selector_faults(term["labelSelector"])
        yield from selector_faults(term["namespaceSelector"])
        for namespace in term["namespaces"]:
            if namespace.text and (why := grammar.dns_label(namespace.text)):
                yield namespace.wrong(f"the namespace {show(namespace.text)} {why}", "write the name of a namespace")


@rule(
    "topology-spread",
    PODS,
    source("core", "validateTopologySpreadConstraints"),
    en="Each spread constraint has a topology key, and no two have the same key and `whenUnsatisfiable`.",
    zh="每条拓扑分布约束都要有 topologyKey，且 topologyKey 与 `whenUnsatisfiable` 的组合不能重复。",
)
def spread_constraints_are_different(pod: Pod) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for constraint in pod.spec["topologySpreadConstraints"]:
        key = constraint["topologyKey"]
        if "topologyKey" in constraint and key.is_empty:
            yield key.wrong("`topologyKey` is empty", "write a node label such as `topology.kubernetes.io/zone`")
        pair = (key.text, constraint["whenUnsatisfiable"].text)
        if pair in seen and key.text:
            yield key.wrong(f"two constraints spread over {show(key.text)} in the same way", "keep one of them")
        seen.add(pair)
        if constraint["minDomains"].is_set and constraint["whenUnsatisfiable"].value == "ScheduleAnyway":
            yield constraint["minDomains"].wrong(
                "`minDomains` goes with `whenUnsatisfiable: DoNotSchedule`", "take it away"
            )


@rule(
    "topology-spread-selector",
    PODS,
    docs(
        "concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition",
        "Pod Topology Spread Constraints",
    ),
    en="A spread constraint selects the Pods that it stands in, or it counts none of them.",
    zh="拓扑分布约束的选择器应选中 Pod 自身，否则不起作用。",
    server_refuses=False,
)
def spread_constraints_select_their_pods(pod: Pod) -> Iterator[Finding]:
    for constraint in pod.spec["topologySpreadConstraints"]:
        selector = constraint["labelSelector"]
        if isinstance(selector.value, dict) and selector.value and not selects(selector, pod.labels):
            yield selector.wrong(
                "the constraint does not select the Pod itself, so it spreads others", "use the Pod's labels"
            )


@rule(
    "spread-selector-form",
    PODS,
    source("core", "validateTopologySpreadConstraints"),
    en="The selector of a spread constraint has the form of a label selector.",
    zh="拓扑分布约束的选择器要符合标签选择器的格式。",
)
def spread_selectors_have_their_form(pod: Pod) -> Iterator[Finding]:
    for selector in pod.spec.at("topologySpreadConstraints.*.labelSelector"):
        yield from selector_faults(selector)


@rule(
    "node-taint",
    kinds("Node"),
    source("core", "validateNodeTaints"),
    en="A node's taints have a key, an effect, and are different.",
    zh="节点的污点要有键和效果，且不能重复。",
)
def taints_are_different(manifest: Manifest) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for taint in manifest.spec["taints"]:
        key, effect = taint["key"], taint["effect"]
        if isinstance(key.value, str) and (why := grammar.qualified_name(key.text)):
            yield key.wrong(f"the taint key {show(key.text)} {why}", "write it like `example.com/gpu`")
        if "effect" in taint and effect.is_empty:
            yield effect.wrong("the taint has no effect", "write `NoSchedule`, `PreferNoSchedule` or `NoExecute`")
        if (key.text, effect.text) in seen:
            yield key.wrong(f"the taint {show(key.text)} is there twice", "keep one")
        seen.add((key.text, effect.text))
