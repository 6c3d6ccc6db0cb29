"""What a real API server says about texts, document by document, kept as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from everyline.subjects.kubernetes.checks.documents import load
from everyline.subjects.kubernetes.checks.server import Server
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict
from everyline.text.problems import Severity

ACCEPTED, REFUSED, UNKNOWN_KIND, ENVIRONMENT = "accepted", "refused", "unknown-kind", "environment"
# What depends on the cluster and not on the manifest: what is there already, or missing, or taken.
_CLUSTER = {"no-namespace", "exists", "denied", "missing", "not-judged", "unchangeable"}
_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What the server said about one document.

    Attributes:
        kind: the document's kind, as far as it can be read.
        verdict: `ACCEPTED`, `REFUSED`, `UNKNOWN_KIND` (the server does not serve it), or `ENVIRONMENT`: not judged.
        message: its words.
    """

    kind: str
    verdict: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A text and what the server said about it.

    Attributes:
        path: what the text is called.
        damage: what was done to it, for a mutant.
        documents: by the number that the checks give to the document.
    """

    path: str
    documents: Mapping[int, Said]
    damage: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the server takes all of it."""
        return all(each.verdict == ACCEPTED for each in self.documents.values())


def ask(texts: Iterable[tuple[str, str]], server: Server) -> list[Asked]:
    """Ask about texts.

    Args:
        texts: what each is called, and the text.
        server: a server whose namespaces and objects are those of a new cluster.
    """

    def one(named: tuple[str, str]) -> Asked:
        path, text = named
        return Asked(path, _documents(text, server.check(text)))

    with ThreadPoolExecutor(_WORKERS) as pool:
        return [*pool.map(one, texts)]


def _documents(text: str, verdicts: Sequence[CheckVerdict]) -> dict[int, Said]:
    kinds = {each.index: each.value.get("kind") for each in load(text)[0]}
    errors = [each for each in verdicts if each.severity is Severity.ERROR or each.rule == "not-judged"]
    found = {}
    for number in sorted({*kinds, *(each.document for each in errors)}):
        own = [each for each in errors if each.document == number]
        rules = {each.rule for each in own}
        said = ACCEPTED if not rules else UNKNOWN_KIND if rules == {"unknown-kind"} else REFUSED
        kind = kinds.get(number)
        found[number] = Said(
            kind if isinstance(kind, str) else "",
            ENVIRONMENT if rules & _CLUSTER else said,
            "; ".join(each.message for each in own),
        )
    return found


def write(asked: Iterable[Asked], file: Path) -> None:
    """Keep what was said."""
    rows = (json.dumps(asdict(each), ensure_ascii=False) for each in asked)
    file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
