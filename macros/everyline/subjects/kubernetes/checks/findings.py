"""What a validator reports against a document, in plain words.

A validator reports keywords of a schema that failed. Here each becomes a sentence about the manifest, with what to do.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from everyline.subjects.kubernetes.checks.forms import FORMS
from everyline.subjects.kubernetes.checks.places import Place, ValueForm, nearest
from everyline.subjects.kubernetes.checks.sentences import listed, show, tell, word
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document, Path, field_name
from everyline.subjects.kubernetes.checks.versions import minor, show_versions

_SURE = 85.1  # of 100: so alike that it is a slip of the pen
_LISTED = 12  # known fields in a message
_DEPTH = 3  # how far below a place a misplaced field is looked for
_SHOWN = 40  # characters of a value in a message
_GLUED = r"[\w./-]+:[^\s:/]\S*"  # a key and a value without a space between them
_MODE = 0o777  # the bound by which a file's mode is known
_MOVED = {
    "io.k8s.api.networking.v1.IngressSpec": {"backend": "defaultBackend"},
    "io.k8s.api.networking.v1.IngressBackend": {"serviceName": "service.name", "servicePort": word("service-port")},
}
"""Fields that older versions of an API called otherwise, as the Deprecated API Migration Guide lists them."""

_Kind = jsonschema_rs.ValidationErrorKind


@dataclass(frozen=True, slots=True)
class Reported:
    """An error of the validator, with what is needed to explain it."""

    error: jsonschema_rs.ValidationError  # what the validator says
    document: Document  # what it says it about, as it was written
    path: Path  # the place
    part: Mapping[str, Any]  # the piece of schema that failed
    root: Place  # the shape of the whole document
    versions: Sequence[str]  # the Kubernetes versions that are asked about, of those that serve this kind

    def verdicts(self) -> Iterator[CheckVerdict]:  # noqa: C901, PLR0912 - a table of cases
        """What it means."""
        match self.error.kind:
            case _Kind.AdditionalProperties(unexpected=names):
                yield from (self._unknown(str(name)) for name in names)
            case _Kind.Required(property=name):
                yield self._missing(str(name))
            case _Kind.Type():
                yield self._wrong_type()
            case _Kind.Enum():
                yield self._choice()
            case _Kind.Format(format=name):
                yield self._form(name)
            case _Kind.PropertyNames(error=inner):
                key, words = str(inner.instance), _words(str(inner.kind.as_dict()["format"]))
                yield self._say("format/key", "format", (*self.path, key), value=show(key), **words)
            case _Kind.Minimum() | _Kind.Maximum():
                yield self._range()
            case _Kind.MinItems():
                yield self._say("empty", "empty/list")
            case _Kind.MinLength():
                yield self._say("empty")
            case _Kind.MaxLength() | _Kind.MaxItems() if "with" in self.part:
                yield self._say("forbidden", other=self.part["with"])
            case _Kind.MaxItems(limit=most):
                yield self._say("too-many", count=len(self._value), most=most)
            case _Kind.Custom(keyword="versions"):
                yield from self._versions()
            case _Kind.Custom(keyword="one-of", message=number):
                yield self._one_of(self.part["one-of"][int(number)])
            case _Kind.Custom(message=number):
                yield self._repeated(int(number))
            case _:
                yield self._say("schema")

    @property
    def _value(self) -> Any:  # noqa: ANN401 - data as JSON has it
        return self.error.instance

    def _say(
        self, key: str, hint: str = "", path: Path | None = None, meant: str = "", /, **words: object
    ) -> CheckVerdict:
        place = self.path if path is None else path
        is_warning = bool(self.part.get("warning")) and key in ("range", "repeated")
        said: dict[str, Any] = {"field": _last_name(self.path) or word("the-manifest"), **words}
        return tell(self.document, place, key, hint, is_warning=is_warning, meant=meant, **said)

    # Fields

    def _missing(self, field: str) -> CheckVerdict:
        forms = {ValueForm.LIST: "missing-field/list", ValueForm.MAPPING: "missing-field/mapping"}
        hint, shown = forms.get(self.root.at((*self.path, field)).form, ""), ""
        labels = self.document.at((*self.path, "template", "metadata", "labels")) if field == "selector" else None
        if isinstance(labels, dict) and labels:
            hint, shown = "missing-field/selector", ", ".join(f"`{key}: {value}`" for key, value in labels.items())
        key, place = "missing-field" if self.path else "missing-field/top", field_name(self.path)
        return self._say(key, hint, (*self.path, field), field=field, place=place, labels=shown)

    def _unknown(self, field: str) -> CheckVerdict:
        place = self.root.at(self.path)
        hint, meant, words = _advice(self.path, field, self.root, place) if place.fields else ("", "", {})
        key = "unknown-field" if self.path else "unknown-field/top"
        words |= {"field": field, "place": field_name(self.path)}
        return tell(self.document, (*self.path, field), key, hint, meant=meant, **words)

    def _versions(self) -> Iterator[CheckVerdict]:
        there: list[str] = self.part["versions"]
        concerned = [version for version in self.versions if version not in there]
        if concerned:
            key = "newer-field" if minor(concerned[-1]) < minor(there[0]) else "removed-field"
            words: dict[str, Any] = {"field": _last_name(self.path), "since": there[0], "there": show_versions(there)}
            yield tell(self.document, self.path, key, versions=concerned, **words)

    def _one_of(self, choice: Sequence[Any]) -> CheckVerdict:
        least, _, *fields = choice
        there = [field for field in fields if not is_nothing(self._value.get(field))]
        if len(there) < least:  # the empty field is meant where there is one
            place = next(((*self.path, field) for field in fields if field in self._value), self.path)
            return self._say("one-of", "", place, fields=listed(fields))
        return self._say("one-of/several", "", (*self.path, there[-1]), fields=listed(there, "and"))

    # Values

    def _wrong_type(self) -> CheckVerdict:
        types = self.part["type"]
        types = [each for each in ([types] if isinstance(types, str) else types) if each != "null"]
        if not types:
            return self._say("forbidden", other=self.part["with"])
        wanted = listed([word(each) for each in types], "either")
        value = self._value
        if value is None:
            return self._say("empty/null", wanted=wanted)
        text = json.dumps(value, ensure_ascii=False)
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        kinds = {bool: "found-boolean", str: "found-text", list: "array", dict: "object"}
        found = word(kinds.get(type(value), "found-number"), value=shown)
        meant = f"`{value.replace(':', ': ', 1)}`" if isinstance(value, str) else ""
        return self._say("type", _type_hint(types, value), None, meant, wanted=wanted, found=found, value=shown)

    def _choice(self) -> CheckVerdict:
        words = [show(word).strip("`") for word in self.part["enum"] if word not in ("", None)]
        meant = [word for word in words if word.casefold() == str(self._value).casefold()]
        hint = "enum/near" if meant or len(words) == 1 else "enum"
        return self._say("enum", hint, None, (meant or words)[0], value=show(self._value), choices=listed(words))

    def _range(self) -> CheckVerdict:
        low, high = self.part.get("minimum", 0), self.part.get("maximum", 2**63)
        if low < -(2**30):
            return self._say("range/bits", bits=32 if low == -(2**31) else 64, value=show(self._value))
        value = f"0{self._value:o}" if high == _MODE and self._value > 0 else str(self._value)
        hint = "range/mode" if high == _MODE else "range/low" if high >= 2**31 - 1 else "range"
        return self._say("range", hint, value=show(value), low=low, high=high)

    def _form(self, name: str) -> CheckVerdict:
        value, hint, meant = str(self._value), "format", ""
        if name == "byte":  # it may be a password, which is printed nowhere
            hints = {"Secret": "format/secret", "ConfigMap": "format/config-map"}
            return self._say("format/byte", hints.get(str(self.document.value.get("kind")), "format/byte"))
        if name == "port-name" and value.isdecimal():
            hint = "format/unquote"
        elif meant := suggestion(name, value):
            hint = "format/meant"
        return self._say("format", hint, None, meant, value=show(value), **_words(name))

    def _repeated(self, number: int) -> CheckVerdict:
        keys: list[str] = self.part["x-kubernetes-list-map-keys"]
        items = self._value
        mine = key_of(items[number], keys)
        first = next(index for index, item in enumerate(items) if key_of(item, keys) == mine)
        path = (*self.path, number, keys[0]) if isinstance(items[number], dict) else (*self.path, number)
        line = self.document.line((*self.path, first))
        return self._say("repeated", "", path, keys=listed(keys, "and"), value=listed(mine, "and"), line=line)


def is_nothing(value: object) -> bool:
    """Whether the server takes a value for none where one of several is wanted."""
    return value is None or value in ("", [])


def key_of(item: object, keys: Sequence[str]) -> tuple[object, ...]:
    """What tells an item of a list from the others; nothing where a part of it is missing."""
    if not isinstance(item, dict):
        return ()
    found = tuple(item.get(key, "TCP" if key == "protocol" else None) for key in keys)
    return () if any(each is None or isinstance(each, dict | list) for each in found) else found


def suggestion(form: str, value: str) -> str:
    """A text of the form that is nearest to another one; nothing where none is near."""
    if form in ("quantity", "amount", "size"):
        near = re.fullmatch(r"([0-9.]+)\s*([kKmMgGtT])i?[bB]?", value.strip())
        return f"{near[1]}{near[2].upper()}i" if near else ""
    better = re.sub(r"[\s_]+", "-", value.strip().lower()).strip("-.")
    return better if form.startswith("dns-") and better and FORMS[form].fits(better) else ""


def _words(name: str) -> dict[str, object]:
    return {"form": FORMS[name].words, "example": FORMS[name].example}


def _last_name(path: Path) -> str:
    names = [part for part in path if isinstance(part, str)]
    tail = f"[{path[-1]}]" if path and isinstance(path[-1], int) else ""
    return (names[-1] if names else "") + tail


def _type_hint(types: Sequence[str], value: Any) -> str:  # noqa: ANN401, PLR0911 - JSON data; a table of cases
    if "string" in types and isinstance(value, bool):
        return "type/boolean-text"
    if "string" in types and isinstance(value, int | float):
        return "type/number-text"
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value) and "integer" in types:
        return "type/unquote"
    if isinstance(value, str) and "boolean" in types:
        return "type/boolean"
    if "array" in types:
        return "type/dashes" if isinstance(value, dict) else "type/to-list"
    if "object" in types:
        is_glued = isinstance(value, str) and re.fullmatch(_GLUED, value)
        return "type/no-dash" if isinstance(value, list) else "type/colon" if is_glued else "type/fields"
    return "type/single" if isinstance(value, dict | list) else "type/number"


def _advice(path: Path, field: str, root: Place, place: Place) -> tuple[str, str, dict[str, Any]]:  # noqa: PLR0911 - the first guess that fits
    """What the author of an unknown field probably meant: the hint, the field where there is no doubt, and words."""
    known = sorted(place.fields)
    bare = field.lstrip("-").strip()
    if field.startswith("-") and bare:
        return "unknown-field/dash", bare, {}
    if new := _MOVED.get(place.name, {}).get(field):
        return "unknown-field/moved", new, {}
    if match := next((each for each in known if each.lower() == field.lower()), ""):
        return "unknown-field/capitals", match, {}
    near, home = nearest(field, known, apart=0), _home(path, field, root, place)
    if near and (not home or nearest(field, known, _SURE, 0)):
        return "unknown-field/near", near, {}
    if home:
        return home[0], "", {"home": home[1]}
    similar = [each for each in known if field.lower().endswith(each.lower()) or each.lower().endswith(field.lower())]
    if similar:
        return "unknown-field/perhaps", max(similar, key=len), {}
    shown = ", ".join(f"`{each}`" for each in known[:_LISTED]) + (" …" if len(known) > _LISTED else "")
    maps = [f"{each}:" for each in known if place.child(each).form is ValueForm.MAP]
    return "unknown-field/own" if maps else "unknown-field/known", "", {"fields": shown, "maps": listed(maps)}


def _home(path: Path, field: str, root: Place, place: Place) -> tuple[str, str] | None:
    """Where a field belongs that is known, only not here: further out or further in."""
    for length in range(len(path) - 1, -1, -1):
        if field in root.at(path[:length]).fields:
            return ("unknown-field/out", field_name(path[:length])) if length else ("unknown-field/out-top", "")
    inside = [("unknown-field/in", way, below) for way, below in place.below(_DEPTH)]
    beside = (("unknown-field/under", way, below) for way, below in root.below(2) if way[:1] != path[:1])
    return next(((hint, ".".join(way)) for hint, way, below in (*inside, *beside) if field in below.fields), None)
