"""What a server, or kubectl before it, says about a manifest: taken apart, and with the field that it is about. Nothing runs here.

The forms are those of ``kubectl create`` 1.20 to 1.37: errors of parsing, of validation by kubectl itself, of decoding
and of validation by the server. What has another form is kept whole as a refusal.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document, Layer, Path
from everyline.text.escaping import whole
from everyline.text.problems import Severity

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
_BULLET = re.compile(r"\n?^\* ", re.MULTILINE)
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
    "Unsupported value": "unsupported",
    "Duplicate value": "duplicate",
    "Not found": "not-found",
    "Forbidden": "forbidden",
    "Too few": "required",
    "Type is invalid": "wrong-type",
}
_REASONS = {"AlreadyExists": "exists", "Forbidden": "denied", "NotFound": "missing", "BadRequest": "unreadable"}

_HINTS = {
    "yaml": "mend the YAML first; the layers without a server say more about it",
    "unknown-kind": "check `apiVersion:` and `kind:`, or install what defines this kind",
    "unknown-field": "check its spelling and the level that it stands on; `kubectl explain` lists what may stand there",
    "wrong-type": "the server expects another type here: numbers without quotes, texts with them, lists with `-`",
    "required": "add this field",
    "invalid": "change the value as the message says",
    "unsupported": "use one of the values that are named; capitals count",
    "duplicate": "each may be there only once",
    "not-found": "the name refers to something that the manifest does not define; one of the two is misspelled",
    "forbidden": "this is not allowed here, or not together with what else is given; leave one of them out",
    "no-namespace": "create this namespace first, or put it into the same file",
    "denied": "a policy or a quota of this cluster is against it; ask who runs the cluster",
    "unchangeable": "an object of this name is there and can't be changed so; delete it first, or use another name",
    "warning": "it works for now; see the message for what replaces it",
    "not-judged": "apply what the file holds before it, then check again",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that was said."""

    rule: str  # what kind of thing: small letters and hyphens
    message: str  # its words, without what kubectl puts around them
    path: str = ""  # the field as the server writes it, if it names one; Go's own names where only they are known
    line: int = 0  # the line within what was sent, if it names one
    # kind, name: the object, if it names one
    kind: str = ""
    name: str = ""
    is_warning: bool = False  # whether the object is accepted all the same


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
        yield Answer("yaml", _plain(found["what"].strip()), line=whole(found["line"] or ""))
    elif found := _NO_KIND.search(text):
        yield Answer("unknown-kind", found.group(), kind=found["kind"])
    elif found := _INVALID.match(text):
        text = found["rest"].strip()  # one cause, or a list with stars
        for line in _BULLET.split(text)[1:] if text.startswith("* ") else [text]:
            yield _field(line, found["kind"], found["name"])
    else:
        status = _STATUS.match(text)
        rule = _REASONS.get(status["reason"] or "", "refused") if status else "refused"
        text = text[status.end() :] if status else text
        for noise in _NOISE:
            text = noise.sub("", text)
        yield from _refusal(rule, text.strip())


def _field(text: str, kind: str = "", name: str = "") -> Answer:
    found = _FIELD.match(text.strip())
    rule, path = (_TYPES.get(found["type"], "invalid"), found["path"]) if found else ("invalid", "")
    return Answer(rule, _plain(text.strip()).removesuffix(": "), path, kind=kind, name=name)


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


# From answers to verdicts


def verdict(answer: Answer, documents: Sequence[Document], before: int, index: int, file: str) -> CheckVerdict:
    """A verdict from an answer to some documents of a file, with the line of what it is about.

    Before them are as many lines as `before` says, and the first has the number `index`.
    """
    named = [each for each in documents if (each.kind, each.name) == (answer.kind, answer.name)]
    document = next(iter([*named, *documents]), None)
    path = _path(answer.path, document) if document else ()
    line = answer.line or (document.line(path) if document else 1)
    severity = Severity.WARNING if answer.is_warning else Severity.ERROR
    number = index + (document.index if document else 0)
    found = CheckVerdict(Layer.SERVER, answer.rule, answer.message, _HINTS.get(answer.rule, ""), severity, file)
    found = replace(found, line=before + line, document=number, path=path)
    is_named = not path or str(path[-1]) in answer.message
    return found if is_named else replace(found, message=f"{found.field}: {answer.message}")


def _path(text: str, document: Document) -> Path:
    """A field as the server writes it, as a path into the document; the first place that fits, where it has no index."""
    parts = [plain or bracketed for plain, bracketed in re.findall(r"([^.\[\]]+)|\[([^\]]*)\]", text)]
    found = [*_places(document.value, parts)]
    odd = (path for path, value in found if not isinstance(value, str))  # a type is more often wrong than right
    return next(odd, found[0][0] if found else ())


def _places(value: object, parts: Sequence[str], path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Every place that the parts may mean, with what stands there; as far down as the document goes."""
    if not parts:
        yield path, value
    elif isinstance(value, list):
        if (number := whole(parts[0], -1)) >= 0:
            yield from _places(value[number] if number < len(value) else None, parts[1:], (*path, number))
        else:
            for number, item in enumerate(value):
                if _key(item, parts[0]) is not None:
                    yield from _places(item, parts, (*path, number))
    elif (key := _key(value, parts[0])) is not None and isinstance(value, dict):
        if _is_go(parts[0]) and len(parts) > 1 and not isinstance(value[key], dict | list):
            yield from _places(value, parts[1:], path)
        else:
            yield from _places(value[key], parts[1:], (*path, key))
    elif _is_go(parts[0]):
        yield from _places(value, parts[1:], path)
    else:
        yield (*path, *parts), None


def _is_go(name: str) -> bool:
    """Whether it is Go's name for a field, such as ``ObjectMeta``, which need not stand in a manifest."""
    return name[:1].isupper()


def _key(value: object, name: str) -> str | None:
    """A key of a mapping, also where the name is Go's: ``HTTPGet`` is ``httpGet``."""
    if not isinstance(value, dict):
        return None
    if name == "data" and name not in value and "stringData" in value:
        return "stringData"  # a Secret's texts are moved to its data before it is judged
    alike = (str(key) for key in value if _is_go(name) and str(key).lower() == name.lower())
    return name if name in value else next(alike, None)
