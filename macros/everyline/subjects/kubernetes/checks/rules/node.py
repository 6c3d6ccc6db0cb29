"""A place in a manifest: a value of any type that knows its path, so that asking it for anything never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from everyline.subjects.kubernetes.checks.model import Document, Path

_SHOWN = 60  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against one place of a manifest.

    Attributes:
        node: the place; it need not exist.
        message: what is wrong, with the names and values concerned.
        hint: what to do.
    """

    node: Node
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Node:
    """A value within a document; None where there is nothing.

    Attributes:
        document: the document.
        path: the way to the value.
        value: plain data of any type.
    """

    document: Document
    path: Path
    value: Any

    def __getitem__(self, key: str) -> Node:
        """The field of a mapping; a node without value where there is no such field, or no mapping."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(self.document, (*self.path, key), value)

    def __iter__(self) -> Iterator[Node]:
        """The items of a list; nothing where there is no list."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield Node(self.document, (*self.path, index), value)

    def __contains__(self, key: object) -> bool:
        """Whether a mapping has a field, be it empty."""
        return isinstance(self.value, dict) and isinstance(key, str) and key in self.value

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The fields of a mapping with their names."""
        if isinstance(self.value, dict):
            for key in self.value:
                if isinstance(key, str):
                    yield key, self[key]

    def at(self, pattern: str) -> Iterator[Node]:
        """The values at a way like ``ports.*.protocol``, where ``*`` stands for all items or fields; only those set."""
        nodes = [self]
        for part in pattern.split(".") if pattern else ():
            if part == "*":
                nodes = [each for node in nodes for each in (*node, *(entry for _, entry in node.entries()))]
            else:
                nodes = [node[part] for node in nodes if part in node]
            nodes = [node for node in nodes if node.is_set]
        return iter(nodes if self.is_set else ())

    @property
    def is_set(self) -> bool:
        """Whether there is a value; Kubernetes takes ``null`` for none."""
        return self.value is not None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing, or nothing in it."""
        return self.value is None or self.value in ("", [], {})

    @property
    def text(self) -> str:
        """The value where it is text, else nothing."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int | None:
        """The value where it is a whole number."""
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None

    @property
    def name(self) -> str:
        """The last part of the path, as a message names it: ``replicas``, ``ports[0]``."""
        parts = list(self.path[-2:]) if self.path and isinstance(self.path[-1], int) else list(self.path[-1:])
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).removeprefix(".")

    def texts(self) -> dict[str, str]:
        """The fields of a mapping that are text, such as labels."""
        return {key: entry.value for key, entry in self.entries() if isinstance(entry.value, str)}

    def wrong(self, message: str, hint: str) -> Finding:
        """Say something against this place."""
        return Finding(self, message, hint)


def show(value: object) -> str:
    """A value as a message quotes it, shortened where it is long."""
    text = value if isinstance(value, str) else str(value)
    text = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return f"`{text}`" if text else "an empty text"


def listed(values: object) -> str:
    """Values in a sentence: `` `a`, `b` or `c` ``."""
    quoted = [f"`{value}`" for value in values] if isinstance(values, list | tuple | dict | set | frozenset) else []
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
