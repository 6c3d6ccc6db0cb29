"""Which APIs there are, were, and are about to go: verdicts on ``apiVersion`` and ``kind``.

The bundle of schemas knows the APIs of the supported versions. What was removed before them is in `removals`.
"""

from __future__ import annotations

from collections.abc import Sequence

from everyline.subjects.kubernetes.checks.bundle import Api, Bundle
from everyline.subjects.kubernetes.checks.findings import verdict
from everyline.subjects.kubernetes.checks.model import Document, Verdict
from everyline.subjects.kubernetes.checks.removals import GUIDE, REMOVED
from everyline.subjects.kubernetes.checks.sentences import show
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor

_NEAR = 75  # of 100: how alike a name must be to be suggested
_SAME = 90  # of 100: so alike that a group is Kubernetes' own, misspelt
_SHOWN = 8  # kinds in a message
_CLIENTS = {("v1", "Config")}
"""Files that look like objects and are read by clients: a kubeconfig."""


class Apis:
    """Judges what manifests say they are."""

    def __init__(self, bundle: Bundle) -> None:
        self._apis = bundle.apis
        self._by_kind: dict[str, list[Api]] = {}
        for api in self._apis.values():
            self._by_kind.setdefault(api.kind, []).append(api)
        self._versions = sorted({version for version, _ in self._apis})
        self._kinds = sorted(self._by_kind)
        self._groups = {api.group for api in self._apis.values()} | {"extensions"}

    def find(self, document: Document) -> Api | None:
        """The API that a document names, if it is one."""
        version, kind = document.value.get("apiVersion"), document.value.get("kind")
        return self._apis.get((version, kind)) if isinstance(version, str) and isinstance(kind, str) else None

    def is_custom(self, document: Document) -> bool:
        """Whether a document seems to be of a kind that somebody added to their cluster, or of a client's."""
        version, kind = document.value.get("apiVersion"), document.value.get("kind")
        if not (isinstance(version, str) and isinstance(kind, str) and kind):
            return False
        group, slash, _ = version.partition("/")
        is_foreign = bool(slash) and "." in group and group not in self._groups
        return (version, kind) in _CLIENTS or (is_foreign and not self._near_group(group, kind))

    def judge(self, document: Document, versions: Sequence[str]) -> list[Verdict]:
        """What is wrong with the apiVersion and kind of a document."""
        missing = [self._missing(document, key) for key in ("apiVersion", "kind")]
        if found := [each for each in missing if each]:
            return found
        version, kind = document.value["apiVersion"], document.value["kind"]
        if api := self._apis.get((version, kind)):
            return self._judge_known(document, api, versions)
        if removal := next((each for each in REMOVED if each.version == version and kind in each.kinds), None):
            return [_removed(document, removal.version, kind, removal.since, removal.instead)]
        return [self._unknown(document, version, kind)]

    def _missing(self, document: Document, key: str) -> Verdict | None:
        value = document.value.get(key)
        if isinstance(value, str) and value:
            return None
        if key in document.value and value is not None and value != "":
            return verdict(document, "missing-api/type", (key,), {"key": key, "value": show(value)})
        kind = document.value.get("kind")
        known = self._newest(kind) if isinstance(kind, str) and key == "apiVersion" else None
        is_there = key in document.value
        sentence = "missing-api/empty" if is_there else "missing-api"
        words = {"key": key, "kind": kind, "newest": known.version if known else ""}
        hint = "missing-api/known" if known else "missing-api"
        return verdict(document, sentence, (key,) if is_there else (), words, hint=hint)

    def _judge_known(self, document: Document, api: Api, versions: Sequence[str]) -> list[Verdict]:
        found = []
        newer = self._newest(api.kind, api.group)
        instead = newer.version if newer and newer.version != api.version else ""
        gone = tuple(each for each in versions if each not in api.served and minor(each) > minor(api.served[-1]))
        early = tuple(each for each in versions if each not in api.served and each not in gone)
        words = {"version": api.version, "kind": api.kind, "instead": instead}
        if gone:
            since = VERSIONS[VERSIONS.index(api.served[-1]) + 1]
            found.append(_removed(document, api.version, api.kind, since, instead, gone))
        if early:
            older = [each for each in self._by_kind[api.kind] if early[-1] in each.served]
            names = "`, `".join(each.version for each in older if each.group == api.group)
            hint = "newer-api/older" if names else "newer-api"
            words |= {"since": api.served[0], "older": names}
            found.append(verdict(document, "newer-api", ("apiVersion",), words, hint=hint, versions=early))
        left = [each for each in versions if each in api.served]
        if left and not gone:
            found += self._leaving(document, api, words, left[-1])
        return found

    def _leaving(self, document: Document, api: Api, words: dict[str, str], last: str) -> list[Verdict]:
        """That an API will be gone one day; ``last`` is the newest version that is asked about and has it."""
        newer = self._newest(api.kind, api.group)
        ending = VERSIONS.index(api.served[-1]) + 1
        hint = "deprecated-api" if words["instead"] else "deprecated-api/nothing"
        if ending < len(VERSIONS):
            words = {**words, "since": VERSIONS[ending]}
            return [verdict(document, "deprecated-api", ("apiVersion",), words, hint=hint, is_warning=True)]
        if api.deprecated and minor(last) >= minor(api.deprecated):
            hint = "deprecated-api/endpoints" if api.kind == "Endpoints" else "deprecated-api/kind"
            words = {**words, "since": api.deprecated}
            return [verdict(document, "deprecated-api/kind", ("kind",), words, hint=hint, is_warning=True)]
        if words["instead"] and _is_trial(api.version) and newer and last in newer.served:
            return [verdict(document, "deprecated-api/trial", ("apiVersion",), words, hint=hint, is_warning=True)]
        return []

    def _unknown(self, document: Document, version: str, kind: str) -> Verdict:
        words = {"version": version, "kind": kind}
        if self.is_custom(document):
            return verdict(document, "no-schema", ("apiVersion",), words, is_warning=True)
        if newest := self._newest(kind):
            return verdict(document, "unknown-api", ("apiVersion",), {**words, "newest": newest.version})
        if removal := next((each for each in REMOVED if kind in each.kinds), None):
            return _removed(document, removal.version, kind, removal.since, removal.instead)
        inside = sorted(each for each_version, each in self._apis if each_version == version)
        if near := _nearest(kind, inside) or _nearest(kind, self._kinds):
            newest = self._newest(near)
            hint = "unknown-kind" if near in inside or not newest else "unknown-kind/api"
            words |= {"near": near, "newest": newest.version if newest else ""}
            return verdict(document, "unknown-kind", ("kind",), words, hint=hint)
        if inside:
            kinds = ", ".join(inside[:_SHOWN]) + (" …" if len(inside) > _SHOWN else "")
            return verdict(document, "unknown-kind", ("kind",), {**words, "kinds": kinds}, hint="unknown-kind/list")
        close = _nearest(version, self._versions)
        hint = "unknown-api" if close else "unknown-api/resources"
        return verdict(document, "unknown-api/group", ("apiVersion",), {**words, "newest": close}, hint=hint)

    def _near_group(self, group: str, kind: str) -> str:
        """A group of Kubernetes' own that has this kind and nearly this name: a slip of the pen, no custom resource."""
        groups = sorted({api.group for api in self._by_kind.get(kind, ()) if api.group})
        return _nearest(group, groups, _SAME)

    def _newest(self, kind: str, group: str | None = None) -> Api | None:
        """The API to use for a kind today: stable before trial, in the newest version of Kubernetes."""
        found = [api for api in self._by_kind.get(kind, ()) if group in (None, api.group)]
        return max(
            found, key=lambda api: (minor(api.served[-1]), not _is_trial(api.version), api.version), default=None
        )


def _is_trial(version: str) -> bool:
    return "alpha" in version or "beta" in version


def _nearest(word: str, words: Sequence[str], near: int = _NEAR) -> str:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - most manifests are spelt right, and start sooner without

    folded = {each.lower(): each for each in words}
    if match := folded.get(word.lower()):
        return match
    found = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=near)
    return str(found[0]) if found else ""


def _removed(
    document: Document, version: str, kind: str, since: str, instead: str, versions: tuple[str, ...] = ()
) -> Verdict:
    words = {"version": version, "kind": kind, "since": since, "instead": instead, "guide": GUIDE}
    hint = "removed-api" if instead else "removed-api/nothing"
    return verdict(document, "removed-api", ("apiVersion",), words, hint=hint, versions=versions)
