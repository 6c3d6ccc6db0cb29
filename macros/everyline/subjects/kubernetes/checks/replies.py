"""From what a server says to verdicts: the field in the manifest, its line, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from everyline.subjects.kubernetes.checks.answers import Answer
from everyline.subjects.kubernetes.checks.model import Document, Layer, Path, Verdict
from everyline.text.problems import Severity

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


def verdict(answer: Answer, documents: Sequence[Document], before: int, index: int, file: str) -> Verdict:
    """A verdict from an answer, with the line of what it is about.

    Args:
        answer: what the server said.
        documents: what was sent; empty where it did not load.
        before: the number of lines before it in the file.
        index: the number of its first document.
        file: the file's name.
    """
    named = [each for each in documents if (each.kind, each.name) == (answer.kind, answer.name)]
    document = next(iter([*named, *documents]), None)
    path = _path(answer.path, document) if document else ()
    line = answer.line or (document.line(path) if document else 1)
    severity = Severity.WARNING if answer.is_warning else Severity.ERROR
    number = index + (document.index if document else 0)
    found = Verdict(Layer.SERVER, answer.rule, answer.message, _HINTS.get(answer.rule, ""), severity, file)
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
        if parts[0].isdigit():
            number = int(parts[0])
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
