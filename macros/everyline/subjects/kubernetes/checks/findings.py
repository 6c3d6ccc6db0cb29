"""What a schema says against a document, in plain words.

A validator reports failed keywords of a schema. Here each becomes a sentence about the manifest, with what to do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
from rapidfuzz import fuzz, process

from everyline.subjects.kubernetes.checks.model import Path, field_name
from everyline.subjects.kubernetes.checks.schema_shape import Form, Shape

_NEAR = 80  # of 100: how alike a field must be to be suggested
_SURE = 85  # of 100: so alike that it is a slip of the pen
_LISTED = 12  # known fields in a message
_DEPTH = 3  # how far below a place a misplaced field is looked for
_SHOWN = 40  # characters of a value in a message
_NAMES = {
    "object": "`key: value` lines",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_MOVED = {
    "io.k8s.api.networking.v1.IngressSpec": {"backend": "defaultBackend"},
    "io.k8s.api.networking.v1.IngressBackend": {
        "serviceName": "service.name",
        "servicePort": "service.port.number, or service.port.name,",
    },
}
"""Fields that older versions of an API called otherwise, as the Deprecated API Migration Guide lists them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a document, as one version of Kubernetes sees it.

    Attributes:
        rule: the name of what was broken.
        path: where; for a missing field, where it should be.
        message: what is wrong.
        hint: what to do.
        field: the name of the definition and the field, where one is unknown.
    """

    rule: str
    path: Path
    message: str
    hint: str
    field: tuple[str, str] = ("", "")


def describe(error: jsonschema_rs.ValidationError, path: Path, name: str, root: Shape, document: Any) -> Finding:  # noqa: ANN401 - JSON
    """What an error of the validator means.

    Args:
        error: what the validator reports.
        path: the place.
        name: the field there that is unknown or missing.
        root: the shape of the whole document.
        document: the document's value.
    """
    kind = error.kind
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
        return _unknown(path, name, root)
    shape = root.at(path)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
        return _missing(path, name, shape)
    value = _at(document, path)
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Type | jsonschema_rs.ValidationErrorKind.AnyOf) and shape:
        return _wrong_type(path, value, shape)
    what = f"`{_last_name(path)}`" if path else "the document"
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Format):
        message = f"{what} is no date and time: {_show(value)}"
        return Finding("format", path, message, "write it like `2026-01-31T08:00:00Z`")
    if isinstance(kind, jsonschema_rs.ValidationErrorKind.Minimum | jsonschema_rs.ValidationErrorKind.Maximum):
        bits = 32 if shape and shape.schema.get("maximum", 0) < 2**31 else 64
        message = f"{what} is a number that does not fit {bits} bits: {_show(value)}"
        return Finding("range", path, message, "write one nearer to 0")
    return Finding("schema", path, error.message, "")


def _missing(path: Path, field: str, shape: Shape | None) -> Finding:
    example = shape.child(field) if shape else None
    form = {Form.LIST: " with a list below it", Form.MAPPING: " with its fields below it"}.get(
        example.form if example else Form.SCALAR, ""
    )
    return Finding("missing-field", (*path, field), f"`{field}:` is missing {_place(path)}", f"add `{field}:`{form}")


def _place(path: Path) -> str:
    return f"in `{field_name(path)}`" if path else "at the top level"


def _last_name(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    tail = f"[{path[-1]}]" if isinstance(path[-1], int) else ""
    return (names[-1] if names else "") + tail


def _unknown(path: Path, field: str, root: Shape) -> Finding:
    shape = root.at(path)
    message = f"there is no field `{field}:` {_place(path)}"
    hint = _advice(path, field, root, shape) if shape else ""
    return Finding("unknown-field", (*path, field), message, hint, (shape.name if shape else "", field))


def _advice(path: Path, field: str, root: Shape, shape: Shape) -> str:  # noqa: PLR0911 - the first guess that fits
    """What the author of an unknown field probably meant."""
    known = sorted(shape.fields)
    bare = field.lstrip("-").strip()
    if field.startswith("-") and bare:
        return f"put a space after the dash: `- {bare}:`"
    if new := _MOVED.get(shape.name, {}).get(field):
        return f"this version of the API has {new} instead"
    if match := next((each for each in known if each.lower() == field.lower()), ""):
        return f"write `{match}:`; capitals count"
    near = process.extractOne(field, known, scorer=fuzz.ratio, score_cutoff=_NEAR)
    home = _home(path, field, root, shape)
    if near and (not home or near[1] > _SURE):
        return f"write `{near[0]}:`"
    if home:
        return home
    similar = [each for each in known if field.lower().endswith(each.lower()) or each.lower().endswith(field.lower())]
    if similar:
        return f"perhaps `{max(similar, key=len)}:` is meant"
    return _known(shape, known)


def _known(shape: Shape, known: Sequence[str]) -> str:
    """The fields of a place, and those that take names which people choose."""
    shown = ", ".join(f"`{each}`" for each in known[:_LISTED])
    maps = [each for each in known if (child := shape.child(each)) and child.form is Form.MAP]
    own = f"; names of your own go under {' or '.join(f'`{each}:`' for each in maps)}" if maps else ""
    return f"known are {shown}{' …' if len(known) > _LISTED else ''}{own}"


def _home(path: Path, field: str, root: Shape, shape: Shape) -> str:
    """Where a field belongs that is known, only not here: further out or further in."""
    for length in range(len(path) - 1, -1, -1):
        above = root.at(path[:length])
        if above and field in above.fields and above.form is Form.MAPPING:
            place = f"`{field_name(path[:length])}`" if length else "the top level"
            return f"it belongs to {place}: indent it less"
    for way, below in shape.below(_DEPTH):
        if field in below.fields:
            return f"it belongs under `{'.'.join(way)}:`: indent it more, or add that line above"
    for way, below in root.below(2):
        if field in below.fields and way[:1] != path[:1]:
            return f"it belongs under `{'.'.join(way)}:`"
    return ""


def _wrong_type(path: Path, value: Any, shape: Shape) -> Finding:  # noqa: ANN401 - data as JSON has it
    types = [each for each in shape.types if each != "null"]
    wanted = " or ".join(_NAMES[each] for each in types)
    name = f"`{_last_name(path)}`" if path else "the document"
    if value is None:
        return Finding("type", path, f"{name} is empty, and it needs {wanted}", "write a value, or remove the line")
    is_text, is_number = isinstance(value, str), isinstance(value, int | float) and not isinstance(value, bool)
    found = (
        f"text ({_show(value)})"
        if is_text
        else f"the number {_show(value)}"
        if is_number
        else f"{_show(value)}, which is a boolean"
        if isinstance(value, bool)
        else "a list"
        if isinstance(value, list)
        else "`key: value` lines"
    )
    return Finding("type", path, f"{name} must be {wanted}, and this is {found}", _type_hint(types, value))


def _type_hint(types: Sequence[str], value: Any) -> str:  # noqa: ANN401, PLR0911 - JSON data; a table of cases
    if "string" in types and isinstance(value, bool):
        return 'put it in quotes, `"true"` for instance; unquoted yes, no, on and off are booleans too'
    if "string" in types and isinstance(value, int | float):
        return f'put it in quotes: `"{_show(value)}"`'
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value) and "integer" in types:
        return "remove the quotes"
    if isinstance(value, str) and "boolean" in types:
        return "write true or false, without quotes"
    if "array" in types and not isinstance(value, dict):
        return f"write it as a list: `[{_show(value)}]`, or each item behind `- ` on a line of its own"
    if "array" in types:
        return "begin its first line, and that of each further item, with `- `"
    if "object" in types and isinstance(value, list):
        return "remove the `- `: there is only one of these"
    if "object" in types:
        return "write its fields on lines of their own below it, indented"
    if isinstance(value, dict | list):
        return "write a single value behind the colon"
    return "write only a number, without unit or decimals" if "integer" in types else ""


def _show(value: Any) -> str:  # noqa: ANN401 - data as JSON has it
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _at(value: Any, path: Path) -> Any:  # noqa: ANN401 - data as JSON has it
    for part in path:
        value = value[part]
    return value
