"""What a server, or kubectl before it, says about a manifest, taken apart into findings. Nothing runs here.

The forms are those of ``kubectl create`` 1.20 to 1.37: errors of parsing, of validation by kubectl itself, of decoding
and of validation by the server. What has another form is kept whole as a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SOURCE = r'(?:"STDIN"|STDIN)'
_NOISE = (
    re.compile(r"; if you choose to ignore these errors.*", re.DOTALL),
    re.compile(r", error found in #\d+ byte of .*", re.DOTALL),
    re.compile(rf"^(?:error: )?error (?:validating|when creating|when applying patch:.*?) {_SOURCE}: ", re.DOTALL),
    re.compile(r"^error validating data: "),
)
_START = re.compile(r"^(?=error: |Error from server|The [A-Z]\w* \"|Warning: |Unable to connect)", re.MULTILINE)
_STATUS = re.compile(r"^Error from server(?: \((?P<reason>\w+)\))?: ")
_INVALID = re.compile(r'^The (?P<kind>\w+) "(?P<name>[^"]*)" is invalid: (?P<rest>.*)', re.DOTALL)
_FIELD = re.compile(
    r"^(?P<path>(?:[^:\[\s]|\[[^\]]*\])+): (?P<type>Required value|Invalid value|Unsupported value|Duplicate value|Not found"
    r"|Forbidden|Too long|Too many|Too few|Type is invalid|Internal error)(?P<detail>.*)",
    re.DOTALL,
)
_KUBECTL = re.compile(
    r"(?:ValidationError|UnknownField)\((?P<path>[^)]*)\): (?P<what>.*?)(?=, (?:ValidationError|Unk)|\]?$)"
)
_UNKNOWN = re.compile(r'^unknown field "(?P<field>[^"]+)"')
_MISSING = re.compile(r'^missing required field "(?P<field>[^"]+)"')
_YAML = re.compile(
    rf"^(?:error: )?error parsing {_SOURCE}: (?:error converting YAML to JSON: )?(?:yaml: )?(?:line (?P<line>\d+): )?(?P<what>.*)",
    re.DOTALL,
)
_NO_KIND = re.compile(
    r'no (?:matches for )?kind "(?P<kind>[^"]+)" (?:in version "[^"]+"|is registered for version "[^"]+")'
)
_DECODING = re.compile(r"^\w+ in version \"[^\"]+\" cannot be handled as an? \w+: (?P<rest>.*)", re.DOTALL)
_STRICT = re.compile(r'(?P<what>unknown|duplicate) field "(?P<field>[^"]+)"')
_GO_FIELD = re.compile(r"Go struct field \w+\.(?P<path>[\w.]+) of type (?P<type>[\w.\[\]]+)")
_GO_CHAIN = re.compile(r"\bv\d\w*\.\w+\.(?P<field>[A-Z]\w+): |(?:^|: )(?P<bare>(?!Read)[A-Z]\w+): ")
# Go's way to print what it holds: nobody wrote it so.
_GO_VALUES = (
    (re.compile(r'(?:&|\*)?intstr\.IntOrString\{Type:1, IntVal:\d+, StrVal:("[^"]*")\}'), r"\1"),
    (re.compile(r'(?:&|\*)?intstr\.IntOrString\{Type:0, IntVal:(-?\d+), StrVal:""\}'), r"\1"),
    (re.compile(r"(?:&|\*)?(?:\[\]|map\[\w+\])?(?:[a-z]\w*\.[A-Z]\w*|string)(?:\{.*\}|\(nil\))(?:: |$)"), ""),
    (re.compile(r": map\[interface \{\}\].*"), ": braces begin a mapping (a template has to be filled in first)"),
    (re.compile(r'expects " or n, but found (.)'), r"a text in quotes is expected, and this begins with \1"),
)
_TYPES = {
    "Required value": "required",
    "Invalid value": "invalid",
    "Unsupported value": "unsupported",
    "Duplicate value": "duplicate",
    "Not found": "not-found",
    "Forbidden": "forbidden",
    "Too long": "invalid",
    "Too many": "invalid",
    "Too few": "required",
    "Type is invalid": "wrong-type",
}
_REASONS = {"AlreadyExists": "exists", "Forbidden": "denied", "NotFound": "missing", "BadRequest": "unreadable"}


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was said.

    Attributes:
        rule: what kind of thing: small letters and hyphens.
        message: its words, without what kubectl puts around them.
        path: the field as the server writes it, if it names one; Go's own names where only they are known.
        line: the line within what was sent, if it names one.
        kind, name: the object, if it names one.
        is_warning: whether the object is accepted all the same.
    """

    rule: str
    message: str
    path: str = ""
    line: int = 0
    kind: str = ""
    name: str = ""
    is_warning: bool = False


def parse_answers(stderr: str) -> list[Answer]:
    """Take apart what ``kubectl create`` printed to its error output.

    Args:
        stderr: all of it; empty where the server accepts everything in silence.
    """
    starts = [match.start() for match in _START.finditer(stderr)] or [0]
    parts = [stderr[start:end].strip() for start, end in zip(starts, [*starts[1:], len(stderr)], strict=True)]
    return [answer for part in parts if part for answer in _parse(part)]


def _parse(text: str) -> Iterator[Answer]:
    if text.startswith("Warning: "):
        yield Answer("warning", text.removeprefix("Warning: "), is_warning=True)
    elif found := _YAML.match(text):
        yield Answer("yaml", _plain(found["what"].strip()), line=int(found["line"] or 0))
    elif found := _NO_KIND.search(text):
        yield Answer("unknown-kind", found.group(), kind=found["kind"])
    elif found := _INVALID.match(text):
        for line in _bullets(found["rest"]):
            yield _field(line, found["kind"], found["name"])
    else:
        status = _STATUS.match(text)
        rule = _REASONS.get(status["reason"] or "", "refused") if status else "refused"
        yield from _refusal(rule, _without_noise(text[status.end() :] if status else text))


def _bullets(text: str) -> list[str]:
    """The causes of an invalid object: one, or a list with stars."""
    text = text.strip()
    return re.split(r"\n?^\* ", text, flags=re.MULTILINE)[1:] if text.startswith("* ") else [text]


def _field(text: str, kind: str = "", name: str = "") -> Answer:
    text = text.strip()
    words = _plain(text)
    if found := _FIELD.match(text):
        return Answer(
            _TYPES.get(found["type"], "invalid"), words.removesuffix(": "), found["path"], kind=kind, name=name
        )
    return Answer("invalid", words, kind=kind, name=name)


def _refusal(rule: str, text: str) -> Iterator[Answer]:
    if "ValidationError(" in text or "UnknownField(" in text:
        for found in _KUBECTL.finditer(text):
            yield _by_kubectl(found["path"].partition(".")[2], found["what"].strip())
    elif decoding := _DECODING.match(text):
        yield from _decoding(decoding["rest"])
    elif rule == "refused" and text.startswith(("kind not set", "apiVersion not set")):
        yield Answer("required", text, text.partition(" ")[0])
    elif rule == "missing" and text.startswith("namespaces "):
        yield Answer("no-namespace", text, "metadata.namespace")
    elif typed := _GO_FIELD.search(text):
        yield Answer("wrong-type", text.rpartition("json: ")[2], typed["path"])
    else:
        yield Answer(rule, text)


def _by_kubectl(path: str, what: str) -> Answer:
    within = f"{path}." if path else ""
    if found := _UNKNOWN.match(what):
        return Answer("unknown-field", what, within + found["field"])
    if found := _MISSING.match(what):
        return Answer("required", what, within + found["field"])
    return Answer("wrong-type" if what.startswith("invalid type") else "invalid", what, path)


def _decoding(text: str) -> Iterator[Answer]:
    strict = [*_STRICT.finditer(text)]
    for each in strict:
        rule = "unknown-field" if each["what"] == "unknown" else "duplicate"
        yield Answer(rule, each.group(), each["field"])
    if strict:
        return
    if typed := _GO_FIELD.search(text):
        yield Answer("wrong-type", text, typed["path"])
        return
    names = [found["field"] or found["bare"] for found in _GO_CHAIN.finditer(text)]
    what = text.rpartition(": ")[2].strip() or text
    yield Answer("wrong-type", _plain(what if names else text), ".".join(names))


def _plain(text: str) -> str:
    for value, better in _GO_VALUES:
        text = value.sub(better, text)
    return text


def _without_noise(text: str) -> str:
    for noise in _NOISE:
        text = noise.sub("", text)
    return text.strip()
