"""The manifests of ``tests/manifests``: what each file is meant to be, and what is known about the server's version."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from everyline.languages.wording import PUBLISHED
from everyline.notes.corpus import read_corpus
from everyline.subjects.kubernetes.checks.documents import chunks, decode, load
from everyline.subjects.kubernetes.examples.proving import gather
from tests.support import ROOT

MANIFESTS = ROOT / "tests" / "subjects" / "kubernetes" / "manifests"
RECORDED = MANIFESTS / "server-verdicts.json"
_EXPECTATION = re.compile(
    r"\ufeff?# expect: (yaml|schema|semantics|contradiction) (.+?)(, accepted by the server)?\s*\n"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One file.

    Attributes:
        name: its path below ``tests/manifests``, or below the project for examples.
        text: what is in it.
        layer: the layer that is expected to say something; empty for a good one.
        words: what is wrong.
        is_accepted: whether the server accepts it although it is broken.
    """

    name: str
    text: str
    layer: str = ""
    words: str = ""
    is_accepted: bool = False

    @property
    def theme(self) -> str:
        """The folder that it stands in."""
        return self.name.split("/")[-2]

    @property
    def digest(self) -> str:
        """What tells whether a recorded verdict is about this very text."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Versions:
    """``versions.yml``: where Kubernetes 1.20 differs from today.

    Attributes:
        mapped: kind and version to the version that 1.20 serves.
        newer: files that need something newer, and what; 1.20 refuses them.
        removed: files that use what is gone since; 1.20 accepts them.
    """

    mapped: dict[tuple[str, str], str]
    newer: dict[str, str]
    removed: dict[str, str]

    def as_sent(self, text: str) -> str:
        """A text with the API versions that the server knows."""
        lines = text.splitlines(keepends=True)
        for before, chunk in chunks(text.removeprefix("\ufeff")):
            for document in load(chunk)[0]:
                kind, version = (str(document.value.get(key)) for key in ("kind", "apiVersion"))
                if other := self.mapped.get((kind, version)):
                    form = re.compile(rf"(apiVersion['\"]?: *['\"]?){re.escape(version)}(?![\w.])")
                    place = slice(before, before + chunk.count("\n"))
                    lines[place] = [form.sub(rf"\g<1>{other}", line) for line in lines[place]]
        return "".join(lines)


def cases(kind: str) -> Iterator[Case]:
    """The files of ``broken`` or ``good``, in order.

    Raises:
        ValueError: a broken one does not say what is expected.
    """
    for file in sorted((MANIFESTS / kind).rglob("*.*")):
        name = file.relative_to(MANIFESTS).as_posix()
        text, _ = decode(file.read_bytes())
        expected = _EXPECTATION.match(text)
        if bool(expected) != (kind == "broken"):
            raise ValueError(
                f"{name}: the first line of a broken manifest, and only of such, is `# expect: LAYER WHAT`"
            )
        yield Case(name, text, expected[1], expected[2], bool(expected[3])) if expected else Case(name, text)


def examples() -> Iterator[Case]:
    """The published examples; a fragment within the manifest that it is checked in."""
    for each in gather(ROOT, read_corpus(ROOT)[0])[0].manifests:
        yield Case(f"{PUBLISHED}/{each.file}", each.checked)


def versions() -> Versions:
    """What ``versions.yml`` says."""
    data: dict[str, Any] = yaml.safe_load((MANIFESTS / "versions.yml").read_text(encoding="utf-8"))
    return Versions(
        {(row["kind"], row["apiVersion"]): row["served"] for row in data["mapped"]},
        {row["file"]: f"{row['needs']}, since {row['since']}" for row in data["newer"]},
        {row["file"]: f"{row['api']}, gone since {row['gone']}" for row in data["removed"]},
    )


def disagreements() -> dict[str, dict[str, str]]:
    """What ``disagreements.yml`` says, by file: ``right`` (layers, server or neither) and ``why``."""
    rows: list[dict[str, str]] = yaml.safe_load((MANIFESTS / "disagreements.yml").read_text(encoding="utf-8")) or []
    return {row["file"]: row for row in rows}
