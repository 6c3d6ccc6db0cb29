"""Reading values that nobody has checked: manifests may hold any type anywhere, and none may stop a build."""

from collections.abc import Mapping
from datetime import date

_LONGEST = 200  # a longer scalar in a label helps nobody


def at(value: object, *path: str) -> object:
    """The value under a path of keys; None where there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def mapping(value: object, *path: str) -> Mapping[object, object]:
    """The mapping under a path; empty where there is none."""
    found = at(value, *path)
    return found if isinstance(found, Mapping) else {}


def items(value: object, *path: str) -> list[Mapping[object, object]]:
    """The mappings in the list under a path; what is no mapping is left out."""
    found = at(value, *path)
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []


def texts(value: object, *path: str) -> list[str]:
    """The scalars in the list under a path, as texts."""
    found = at(value, *path)
    return [said for item in found if (said := text(item))] if isinstance(found, list) else []


def text(value: object, *path: str) -> str:
    """The scalar under a path as text on one line, without control characters; empty for anything else."""
    found = at(value, *path)
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, int) and abs(found) > 10**_LONGEST:
        return ""
    if not isinstance(found, str | int | float | date):
        return ""
    said = str(found)[: _LONGEST * 2]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in said).split())[:_LONGEST]


def count(value: object, *path: str, default: int = 0) -> int:
    """The number under a path; `default` where there is none, and never less than nothing."""
    found = at(value, *path)
    is_number = isinstance(found, int) and not isinstance(found, bool)
    return min(max(int(str(found)), 0), 10**9) if is_number and text(found) else default


def labels(value: object, *path: str) -> dict[str, str]:
    """The labels under a path: the pairs of texts in a mapping."""
    return {text(key): text(said) for key, said in mapping(value, *path).items() if text(key)}


def selects(selector: Mapping[object, object], chosen: Mapping[str, str]) -> bool:
    """Whether a label selector (``matchLabels``, ``matchExpressions``) chooses something with these labels."""
    wanted = labels(selector, "matchLabels")
    return all(chosen.get(key) == value for key, value in wanted.items()) and all(
        _holds(expression, chosen) for expression in items(selector, "matchExpressions")
    )


def _holds(expression: Mapping[object, object], chosen: Mapping[str, str]) -> bool:
    key, operator, values = text(expression, "key"), text(expression, "operator"), texts(expression, "values")
    match operator:
        case "In":
            return chosen.get(key) in values
        case "NotIn":
            return chosen.get(key) not in values
        case "Exists":
            return key in chosen
        case "DoesNotExist":
            return key not in chosen
        case _:
            return False


def said(selector: Mapping[object, object]) -> str:
    """A label selector as people write it: ``app=web,tier in (a,b)``; empty when it chooses everything."""
    pairs = [f"{key}={value}" for key, value in labels(selector, "matchLabels").items()]
    return ",".join([*pairs, *(_said(expression) for expression in items(selector, "matchExpressions"))])


def _said(expression: Mapping[object, object]) -> str:
    key, values = text(expression, "key"), ",".join(texts(expression, "values"))
    forms = {"In": f"{key} in ({values})", "NotIn": f"{key} notin ({values})", "DoesNotExist": f"!{key}"}
    return forms.get(text(expression, "operator"), key)
