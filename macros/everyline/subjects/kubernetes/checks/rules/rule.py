"""What a rule is: a name, what it asks for in both languages, who says so, and the function that finds what breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from everyline.subjects.kubernetes.checks.rules.manifest import File
from everyline.subjects.kubernetes.checks.rules.node import Finding

Thing = TypeVar("Thing")

_SOURCE = "https://github.com/kubernetes/kubernetes/blob/v1.20.2/"
_MASTER = "https://github.com/kubernetes/kubernetes/blob/master/"
_DOCS = "https://kubernetes.io/docs/"


@dataclass(frozen=True, slots=True)
class Authority:
    """Who says so: a page, and the section or function on it."""

    title: str
    url: str


def source(group: str, function: str) -> Authority:
    """A function of the API server's own validation, such as ``core``, ``ValidatePodSpec``."""
    path = f"pkg/apis/{group}/validation/validation.go"
    return Authority(f"kube-apiserver, {path}: {function}", _SOURCE + path)


def machinery(path: str, function: str) -> Authority:
    """A function of the library that all API servers share."""
    path = f"staging/src/k8s.io/{path}"
    return Authority(f"kube-apiserver, {path}: {function}", _SOURCE + path)


def current(path: str, function: str) -> Authority:
    """A function of the API server as it is today, for what 1.20 did not know."""
    return Authority(f"kube-apiserver, {path}: {function}", _MASTER + path)


def docs(path: str, title: str) -> Authority:
    """A page of the Kubernetes documentation, with its section as the fragment."""
    return Authority(title, _DOCS + path)


@dataclass(frozen=True, slots=True)
class Each(Generic[Thing]):
    """What a rule looks at one by one.

    Attributes:
        kinds: the kinds of objects concerned, for readers.
        of: finds them in a file.
    """

    kinds: tuple[str, ...]
    of: Callable[[File], Iterable[Thing]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that manifests must keep to.

    Attributes:
        name: small Latin letters and hyphens, stable.
        summary: what it asks for, one sentence in each language (``zh``, ``en``).
        authority: who says so.
        server_refuses: whether the API server itself refuses what breaks it; otherwise it takes it, and it does not
            do what is meant.
        kinds: the kinds of objects concerned.
        until: the first version of Kubernetes that no longer refuses it; empty where all do.
        find: what breaks it in a file.
    """

    name: str
    summary: Mapping[str, str]
    authority: Authority
    server_refuses: bool
    kinds: tuple[str, ...]
    until: str
    find: Callable[[File], Iterator[Finding]]


def rule(
    name: str,
    each: Each[Thing],
    authority: Authority,
    *,
    en: str,
    zh: str,
    server_refuses: bool = True,
    until: str = "",
) -> Callable[[Callable[[Thing], Iterable[Finding]]], Rule]:
    """Make a rule of a function that is given one thing and says what is wrong with it."""

    def make(check: Callable[[Thing], Iterable[Finding]]) -> Rule:
        def find(file: File) -> Iterator[Finding]:
            for thing in each.of(file):
                yield from check(thing)

        return Rule(name, {"zh": zh, "en": en}, authority, server_refuses, each.kinds, until, find)

    return make
