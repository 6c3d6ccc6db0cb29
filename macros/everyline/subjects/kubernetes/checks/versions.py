"""The Kubernetes versions that manifests are checked against, and how people write them."""

import re
from collections.abc import Iterable, Sequence

VERSIONS = tuple(f"1.{minor}" for minor in range(25, 38))  # those that kubernetes-validate ships

_VERSION = re.compile(r"v?(1\.\d+)(?:\.\d+)?")
_RANGE = re.compile(r"\s*(?:-|–|\.\.)\s*")


def minor(version: str) -> int:
    """The number after the dot, by which versions are in order."""
    return int(version.partition(".")[2])


def parse_versions(wishes: Sequence[str]) -> tuple[str, ...]:
    """The versions that somebody asks for, in order; all where nothing is asked for.

    Args:
        wishes: versions (``1.34``, ``v1.34.2``) and ranges (``1.30-1.34``), also several separated by commas.

    Raises:
        ValueError: with the word that is no version, or none that is supported.
    """
    chosen: set[str] = set()
    for wish in ",".join(wishes).split(",") if wishes else ():
        ends = [_VERSION.fullmatch(end.strip()) for end in _RANGE.split(wish)]
        names = [end.group(1) for end in ends if end and end.group(1) in VERSIONS]
        is_range = len(names) == len(ends) <= 2  # noqa: PLR2004 - first and last
        between = VERSIONS[VERSIONS.index(names[0]) : VERSIONS.index(names[-1]) + 1] if is_range else ()
        if not between:
            raise ValueError(wish)
        chosen |= set(between)
    return tuple(version for version in VERSIONS if version in chosen) or VERSIONS


def show_versions(versions: Iterable[str]) -> str:
    """Versions as people read them: ``1.25–1.29, 1.31``."""
    runs: list[list[str]] = []
    for version in sorted(versions, key=minor):
        if runs and minor(version) == minor(runs[-1][-1]) + 1:
            runs[-1].append(version)
        else:
            runs.append([version])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
