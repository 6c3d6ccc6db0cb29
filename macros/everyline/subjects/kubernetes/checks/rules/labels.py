"""Label selectors: their form, and what they select."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show

_OPERATORS = ("In", "NotIn", "Exists", "DoesNotExist")


def selector_faults(selector: Node) -> Iterator[Finding]:
    """What the API server has against the form of a label selector."""
    for key, entry in selector["matchLabels"].entries():
        yield from _key_faults(entry, key)
        if entry.text and (why := grammar.label_value(entry.text)):
            yield entry.wrong(
                f"the selector wants `{key}` to be {show(entry.text)}, which {why}", "select another value"
            )
    for expression in selector["matchExpressions"]:
        yield from _expression_faults(expression)


def _key_faults(place: Node, key: str) -> Iterator[Finding]:
    if why := grammar.qualified_name(key):
        yield place.wrong(f"the label key {show(key)} {why}", "use the key of a label")


def _expression_faults(expression: Node) -> Iterator[Finding]:
    operator, values = expression["operator"], expression["values"]
    if isinstance(expression["key"].value, str):
        yield from _key_faults(expression["key"], expression["key"].text)
    if operator.text and operator.value not in _OPERATORS:
        yield operator.wrong(f"`operator` cannot be {show(operator.value)}", f"use {listed(_OPERATORS)}")
    if operator.value in ("In", "NotIn") and values.is_empty:
        yield values.wrong(f"`{operator.value}` needs at least one value", "list the values under `values`")
    if operator.value in ("Exists", "DoesNotExist") and not values.is_empty:
        yield values.wrong(f"`{operator.value}` takes no values", "take `values` away, or use `In`")
    for value in values:
        if value.text and (why := grammar.label_value(value.text)):
            yield value.wrong(f"the selector wants the value {show(value.text)}, which {why}", "select another value")


def is_empty(selector: Node) -> bool:
    """Whether a label selector says nothing."""
    return selector["matchLabels"].is_empty and selector["matchExpressions"].is_empty


def selects(selector: Node, labels: Mapping[str, str]) -> bool:
    """Whether a label selector (``matchLabels``, ``matchExpressions``) selects what has these labels."""
    wanted = selector["matchLabels"].entries()
    if any(labels.get(key) != entry.value for key, entry in wanted if entry.is_set):
        return False
    return all(_holds(expression, labels) for expression in selector["matchExpressions"])


def _holds(expression: Node, labels: Mapping[str, str]) -> bool:
    key = expression["key"].text
    values = [value.value for value in expression["values"]]
    match expression["operator"].value:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return True


def missed(selector: Node, labels: Mapping[str, str]) -> str:
    """The first label that a selector wants and does not get, for a message."""
    for key, entry in selector["matchLabels"].entries():
        if entry.is_set and labels.get(key) != entry.value:
            has = f"the label is `{key}: {labels[key]}`" if key in labels else f"there is no label `{key}`"
            return f"wants `{key}: {entry.value}`, but {has}"
    for expression in selector["matchExpressions"]:
        if not _holds(expression, labels):
            return f"has a condition on `{expression['key'].text}` that does not hold"
    return "does not fit"
