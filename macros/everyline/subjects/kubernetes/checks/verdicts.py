"""What the checks of manifests work on and what they say: documents that know their lines, and verdicts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from everyline.text.problems import Severity

# The way to a field: keys of mappings and indexes of lists, from the top of a document.
Path = tuple[str | int, ...]


def field_name(path: Path) -> str:
    """A path as people write it: ``spec.containers[0].image``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


class Layer(Enum):
    """Which check says something, from the cheapest to the one that knows best."""

    YAML = "yaml"
    SCHEMA = "schema"
    SEMANTICS = "semantics"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML document, loaded as Kubernetes loads it (YAML 1.1, plain data only)."""

    value: Any  # mappings, lists, strings, numbers, booleans and None, as JSON has them; anything may be of any type
    file: str = ""  # the file that it stands in, as the person named it
    index: int = 0  # its number within the file, from 0
    # The 1-based line of each field by its path; of the document itself by ``()``
    lines: Mapping[Path, int] = field(default_factory=dict)

    @property
    def version(self) -> Any:  # noqa: ANN401 - whatever stands there
        """Its apiVersion."""
        return self.value.get("apiVersion")

    @property
    def kind(self) -> Any:  # noqa: ANN401
        """Its kind."""
        return self.value.get("kind")

    @property
    def name(self) -> Any:  # noqa: ANN401
        """Its name."""
        return self.at(("metadata", "name"))

    def at(self, path: Path) -> Any:  # noqa: ANN401
        """What stands at a place; None where there is no such place."""
        value = self.value
        for part in path:
            is_there = (isinstance(value, dict) and part in value) or (
                isinstance(value, list) and isinstance(part, int)
            )
            value = value[part] if is_there else None
        return value

    def defined(self) -> set[tuple[str, str]]:
        """The kinds that it adds to a cluster, each with its apiVersion, where it is the definition of resources."""
        versions, kind = self.at(("spec", "versions")), self.at(("spec", "names", "kind"))
        names = (
            [each.get("name") for each in versions if isinstance(each, dict)] if isinstance(versions, list) else [None]
        )
        is_one = self.kind == "CustomResourceDefinition" and isinstance(kind, str)
        return {(f"{self.at(('spec', 'group'))}/{name}", kind) for name in names} if is_one else set()

    def line(self, path: Path = ()) -> int:
        """The line of a field, or of the nearest field above it that is there."""
        for length in range(len(path), -1, -1):
            if line := self.lines.get(path[:length]):
                return line
        return 0


@dataclass(frozen=True, slots=True)
class CheckVerdict:
    """One thing that a check found."""

    layer: Layer  # the check
    rule: str  # the name of what was broken: small Latin letters and hyphens, stable (``duplicate-key``)
    message: str  # what is wrong, in plain words, with the names and values concerned
    hint: str = ""  # what to do about it
    # An error is refused or does not work; a warning works and will not for long, or hardly ever is meant
    severity: Severity = Severity.ERROR
    file: str = ""  # the file
    line: int = 0  # its 1-based line; 0 where none can be named
    document: int = 0  # the document's number within the file, from 0
    path: Path = ()  # the field that the finding is about
    # The Kubernetes versions that it holds for (``1.25``), in order; empty where it holds for all
    versions: tuple[str, ...] = ()
    meant: str = ""  # the name of a field that was meant without doubt, where the field is none

    @property
    def field(self) -> str:
        """The path as people write it: ``spec.containers[0].image``."""
        return field_name(self.path)
