"""Which APIs there are, were, and are about to go: verdicts on ``apiVersion`` and ``kind``.

The bundle of schemas knows the APIs of the supported versions. What was removed before them is in `removals`.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from everyline.subjects.kubernetes.checks.bundle import Api, Bundle
from everyline.subjects.kubernetes.checks.model import Document, Layer, Path, Verdict
from everyline.subjects.kubernetes.checks.removals import GUIDE, REMOVED
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor
from everyline.text.problems import Severity

_NEAR = 75  # of 100: how alike a name must be to be suggested


_SUCCESSORS = {"Endpoints": "use an EndpointSlice, `apiVersion: discovery.k8s.io/v1`"}
"""What replaces a deprecated kind, where its own description in the API names one."""


class Apis:
    """Judges what manifests say they are."""

    def __init__(self, bundle: Bundle) -> None:
        self._apis = bundle.apis
        self._versions = sorted({version for version, _ in self._apis})
        self._kinds = sorted({kind for _, kind in self._apis})
        self._groups = {api.group for api in self._apis.values()} | {"extensions"}

    def find(self, document: Document) -> Api | None:
        """The API that a document names, if it is one."""
        version, kind = document.value.get("apiVersion"), document.value.get("kind")
        return self._apis.get((version, kind)) if isinstance(version, str) and isinstance(kind, str) else None

    def is_custom(self, document: Document) -> bool:
        """Whether a document seems to be of a kind that somebody added to their cluster."""
        version, kind = document.value.get("apiVersion"), document.value.get("kind")
        if not (isinstance(version, str) and isinstance(kind, str) and kind):
            return False
        group, slash, _ = version.partition("/")
        return bool(slash) and "." in group and group not in self._groups and not self._near_group(group, kind)

    def judge(self, document: Document, versions: Sequence[str]) -> list[Verdict]:
        """What is wrong with the apiVersion and kind of a document."""
        missing = [self._missing(document, key) for key in ("apiVersion", "kind")]
        if found := [verdict for verdict in missing if verdict]:
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
            message = f"`{key}:` must be text, and this is {value!r}"
            return _verdict(document, "type", message, "put it in quotes", (key,))
        kind = document.value.get("kind")
        known = self._newest(kind) if isinstance(kind, str) else None
        hint = (
            f"a {kind} has `apiVersion: {known.version}`"
            if known and key == "apiVersion"
            else "every manifest names both"
        )
        is_there = key in document.value
        message = f"`{key}:` is empty" if is_there else f"`{key}:` is missing"
        return _verdict(document, "missing-field", message, hint, (key,) if is_there else ())

    def _judge_known(self, document: Document, api: Api, versions: Sequence[str]) -> list[Verdict]:
        found = []
        newer = self._newest(api.kind, api.group)
        instead = newer.version if newer and newer.version != api.version else ""
        gone = tuple(each for each in versions if each not in api.served and minor(each) > minor(api.served[-1]))
        early = tuple(each for each in versions if each not in api.served and each not in gone)
        if gone:
            since = VERSIONS[VERSIONS.index(api.served[-1]) + 1]
            found.append(_removed(document, api.version, api.kind, since, instead, gone))
        if early:
            message = f"{api.version} {api.kind} exists only from {api.served[0]} on"
            older = [each for each in self._apis.values() if each.kind == api.kind and early[-1] in each.served]
            names = ", ".join(f"`{each.version}`" for each in older if each.group == api.group)
            hint = f"older versions have {names}" if names else "leave it out for older versions"
            found.append(_verdict(document, "newer-api", message, hint, ("apiVersion",), early))
        left = [each for each in versions if each in api.served]
        ending = VERSIONS.index(api.served[-1]) + 1
        if left and not gone and ending < len(VERSIONS):
            message = f"{api.version} {api.kind} is deprecated and will be gone in {VERSIONS[ending]}"
            found.append(_verdict(document, "deprecated-api", message, _use(instead), ("apiVersion",), is_error=False))
        elif left and not gone and api.deprecated and minor(left[-1]) >= minor(api.deprecated):
            message = f"{api.version} {api.kind} is deprecated since {api.deprecated}"
            hint = _SUCCESSORS.get(api.kind, "look for another way to get the same")
            found.append(_verdict(document, "deprecated-api", message, hint, ("kind",), is_error=False))
        elif left and not gone and instead and _is_trial(api.version) and newer and left[-1] in newer.served:
            message = f"{api.version} {api.kind} is a trial version of {instead} and will be removed"
            found.append(_verdict(document, "deprecated-api", message, _use(instead), ("apiVersion",), is_error=False))
        return found

    def _unknown(self, document: Document, version: str, kind: str) -> Verdict:
        known = [api for (_, each), api in self._apis.items() if each == kind]
        group, slash, _ = version.partition("/")
        if self.is_custom(document):
            message = f"no schema is known for {version} {kind}, so its fields can't be checked"
            hint = "`--allow-custom` accepts kinds that Kubernetes itself does not have"
            return _verdict(document, "no-schema", message, hint, ("apiVersion",))
        if known:
            newest = self._newest(kind)
            hint = f"write `apiVersion: {newest.version}`" if newest else ""
            return _verdict(document, "unknown-api", f"there is no {kind} in `{version}`", hint, ("apiVersion",))
        removal = next((each for each in REMOVED if kind in each.kinds), None)
        if removal:
            return _removed(document, removal.version, kind, removal.since, removal.instead)
        inside = sorted(each for each_version, each in self._apis if each_version == version)
        near = _nearest(kind, inside) or _nearest(kind, self._kinds)
        if near:
            newest = self._newest(near)
            suffix = "" if near in inside or not newest else f" with `apiVersion: {newest.version}`"
            return _verdict(
                document, "unknown-kind", f"there is no kind `{kind}`", f"write `kind: {near}`{suffix}", ("kind",)
            )
        if inside:
            hint = f"`{version}` has {', '.join(inside[:8])}{' …' if len(inside) > len(inside[:8]) else ''}"
            return _verdict(document, "unknown-kind", f"there is no kind `{kind}`", hint, ("kind",))
        close = _nearest(version, self._versions)
        hint = f"write `apiVersion: {close}`" if close else "`kubectl api-resources` lists what your cluster has"
        what = f"`{group}`" if slash else f"`{version}`"
        message = f"there is no API {what} in Kubernetes, nor a kind `{kind}`"
        return _verdict(document, "unknown-api", message, hint, ("apiVersion",))

    def _near_group(self, group: str, kind: str) -> str:
        """A group of Kubernetes' own that has this kind and nearly this name: a slip of the pen, no custom resource."""
        groups = sorted({api.group for (_, each), api in self._apis.items() if each == kind and api.group})
        return _nearest(group, groups, 90)

    def _newest(self, kind: str, group: str | None = None) -> Api | None:
        """The API to use for a kind today: stable before trial, in the newest version of Kubernetes."""
        found = [api for (_, each), api in self._apis.items() if each == kind and group in (None, api.group)]
        return max(
            found, key=lambda api: (minor(api.served[-1]), not _is_trial(api.version), api.version), default=None
        )


def _is_trial(version: str) -> bool:
    return "alpha" in version or "beta" in version


def _use(instead: str) -> str:
    return f"use `apiVersion: {instead}`" if instead else "nothing replaces it"


def _nearest(word: str, words: Sequence[str], near: int = _NEAR) -> str:
    folded = {each.lower(): each for each in words}
    if match := folded.get(word.lower()):
        return match
    found = process.extractOne(word, words, scorer=fuzz.ratio, score_cutoff=near)
    return str(found[0]) if found else ""


def _removed(
    document: Document, version: str, kind: str, since: str, instead: str, versions: tuple[str, ...] = ()
) -> Verdict:
    message = f"{version} {kind} was removed in {since}"
    hint = f"{_use(instead)}; fields may have changed, see {GUIDE}" if instead else f"{_use(instead)}, see {GUIDE}"
    return _verdict(document, "removed-api", message, hint, ("apiVersion",), versions)


def _verdict(
    document: Document,
    rule: str,
    message: str,
    hint: str,
    path: Path,
    versions: tuple[str, ...] = (),
    *,
    is_error: bool = True,
) -> Verdict:
    severity = Severity.ERROR if is_error else Severity.WARNING
    line = document.line(path)
    return Verdict(Layer.SCHEMA, rule, message, hint, severity, document.file, line, document.index, path, versions)
