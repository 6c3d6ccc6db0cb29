"""Which APIs there are, were, and are about to go: verdicts on ``apiVersion`` and ``kind``.

The bundle of schemas knows the APIs of the supported versions; a table has those that were removed before.
"""

from collections.abc import Sequence
from typing import Any

from everyline.subjects.kubernetes.checks.bundle import Api, Bundle
from everyline.subjects.kubernetes.checks.places import nearest
from everyline.subjects.kubernetes.checks.sentences import show, tell
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor

_NEAR = 75  # of 100: how alike a name must be to be suggested
_SAME = 90  # of 100: so alike that a group is Kubernetes' own, misspelt
_SHOWN = 8  # kinds in a message
CLIENTS = ("backstage.io/", "eksctl.io/", "install.istio.io/", "kubeadm.k8s.io/", "builtin", "skaffold/")
"""What files begin their apiVersion with that look like objects and are read by other programs alone."""

GUIDE = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
"""The Deprecated API Migration Guide, the authority for this table."""

_TABLE = """
1.16 extensions/v1beta1                   networking.k8s.io/v1            NetworkPolicy
1.16 extensions/v1beta1                   apps/v1                         DaemonSet Deployment ReplicaSet
1.16 apps/v1beta1                         apps/v1                         Deployment ReplicaSet StatefulSet
1.16 apps/v1beta2                         apps/v1                         DaemonSet Deployment ReplicaSet StatefulSet
1.22 admissionregistration.k8s.io/v1beta1 admissionregistration.k8s.io/v1 MutatingWebhookConfiguration ValidatingWebhookConfiguration
1.22 apiextensions.k8s.io/v1beta1         apiextensions.k8s.io/v1         CustomResourceDefinition
1.22 apiregistration.k8s.io/v1beta1       apiregistration.k8s.io/v1       APIService
1.22 authentication.k8s.io/v1beta1        authentication.k8s.io/v1        TokenReview
1.22 authorization.k8s.io/v1beta1         authorization.k8s.io/v1         LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview
1.22 certificates.k8s.io/v1beta1          certificates.k8s.io/v1          CertificateSigningRequest
1.22 coordination.k8s.io/v1beta1          coordination.k8s.io/v1          Lease
1.22 extensions/v1beta1                   networking.k8s.io/v1            Ingress
1.22 networking.k8s.io/v1beta1            networking.k8s.io/v1            Ingress IngressClass
1.22 rbac.authorization.k8s.io/v1beta1    rbac.authorization.k8s.io/v1    ClusterRole ClusterRoleBinding Role RoleBinding
1.22 scheduling.k8s.io/v1beta1            scheduling.k8s.io/v1            PriorityClass
1.22 storage.k8s.io/v1beta1               storage.k8s.io/v1               CSIDriver CSINode StorageClass VolumeAttachment
1.25 batch/v1beta1                        batch/v1                        CronJob
1.25 discovery.k8s.io/v1beta1             discovery.k8s.io/v1             EndpointSlice
1.25 events.k8s.io/v1beta1                events.k8s.io/v1                Event
1.25 autoscaling/v2beta1                  autoscaling/v2                  HorizontalPodAutoscaler
1.25 policy/v1beta1                       policy/v1                       PodDisruptionBudget
1.25 policy/v1beta1                       -                               PodSecurityPolicy
1.25 node.k8s.io/v1beta1                  node.k8s.io/v1                  RuntimeClass
1.26 flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.26 autoscaling/v2beta2                  autoscaling/v2                  HorizontalPodAutoscaler
1.27 storage.k8s.io/v1beta1               storage.k8s.io/v1               CSIStorageCapacity
1.29 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
1.32 flowcontrol.apiserver.k8s.io/v1beta3 flowcontrol.apiserver.k8s.io/v1 FlowSchema PriorityLevelConfiguration
"""  # since when, the apiVersion, what replaces it, and the kinds

REMOVED = {
    (version, kind): (since, instead.strip("-"))
    for since, version, instead, *kinds in map(str.split, _TABLE.strip().splitlines())
    for kind in kinds
}
"""By apiVersion and kind: since when it is gone, and the apiVersion that replaces it, if one does."""


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
        version, kind = document.version, document.kind
        return self._apis.get((version, kind)) if isinstance(version, str) and isinstance(kind, str) else None

    def is_of_client(self, document: Document) -> bool:
        """Whether a document is read by another program than a server, such as a kubeconfig."""
        version, kind = document.version, document.kind
        return isinstance(version, str) and (version.startswith(CLIENTS) or (version, kind) == ("v1", "Config"))

    def is_custom(self, document: Document) -> bool:
        """Whether a document seems to be of a kind that somebody added to their cluster, or of a client's."""
        version, kind = document.version, document.kind
        if not (isinstance(version, str) and isinstance(kind, str) and kind) or self.is_of_client(document):
            return self.is_of_client(document)
        group, slash, _ = version.partition("/")
        if not slash or group in self._groups:
            return False
        if "." in group:
            return not self._near_group(group, kind)
        return kind not in self._by_kind and not nearest(group, sorted(self._groups), _NEAR, 0)

    def judge(self, document: Document, versions: Sequence[str]) -> list[CheckVerdict]:
        """What is wrong with the apiVersion and kind of a document."""
        missing = [self._missing(document, key) for key in ("apiVersion", "kind")]
        if found := [each for each in missing if each]:
            return found
        version, kind = document.version, document.kind
        if api := self._apis.get((version, kind)):
            return self._judge_known(document, api, versions)
        gone = REMOVED.get((version, kind))
        return [_removed(document, version, kind, gone) if gone else self._unknown(document, version, kind)]

    def _missing(self, document: Document, key: str) -> CheckVerdict | None:
        value, kind, is_there = document.value.get(key), document.kind, key in document.value
        if isinstance(value, str) and value:
            return None
        if value is not None and value != "":
            return tell(document, (key,), "missing-api/type", key=key, value=show(value))
        known = self._newest(kind) if isinstance(kind, str) and key == "apiVersion" else None
        sentence, hint = ("missing-api/empty" if is_there else "missing-api"), "missing-api/known" if known else ""
        words: dict[str, Any] = {"key": key, "kind": kind, "newest": known.version if known else ""}
        return tell(document, (key,) if is_there else (), sentence, hint, **words)

    def _judge_known(self, document: Document, api: Api, versions: Sequence[str]) -> list[CheckVerdict]:
        newer = self._newest(api.kind, api.group)
        instead = newer.version if newer and newer.version != api.version else ""
        gone = tuple(each for each in versions if each not in api.served and minor(each) > minor(api.served[-1]))
        early = tuple(each for each in versions if each not in api.served and each not in gone)
        left = [each for each in versions if each in api.served]
        words: dict[str, Any] = {"version": api.version, "kind": api.kind, "instead": instead}
        found: list[CheckVerdict | None] = []
        if gone:
            since = VERSIONS[VERSIONS.index(api.served[-1]) + 1]
            found.append(_removed(document, api.version, api.kind, (since, instead), gone))
        if early:
            older = [each for each in self._by_kind[api.kind] if early[-1] in each.served and each.group == api.group]
            words |= {"since": api.served[0], "older": "`, `".join(each.version for each in older)}
            hint = "newer-api/older" if older else ""
            found.append(tell(document, ("apiVersion",), "newer-api", hint, versions=early, **words))
        if left and not gone:
            found.append(self._leaving(document, api, words, left[-1]))
        return [each for each in found if each]

    def _leaving(self, document: Document, api: Api, words: dict[str, Any], last: str) -> CheckVerdict | None:
        """That an API will be gone one day; ``last`` is the newest version that is asked about and has it."""
        newer = self._newest(api.kind, api.group)
        ending = VERSIONS.index(api.served[-1]) + 1
        hint = "" if words["instead"] else "deprecated-api/nothing"
        if ending < len(VERSIONS):
            words = {**words, "since": VERSIONS[ending]}
            return tell(document, ("apiVersion",), "deprecated-api", hint, is_warning=True, **words)
        if api.deprecated and minor(last) >= minor(api.deprecated):
            hint = "deprecated-api/endpoints" if api.kind == "Endpoints" else ""
            words = {**words, "since": api.deprecated}
            return tell(document, ("kind",), "deprecated-api/kind", hint, is_warning=True, **words)
        if words["instead"] and _is_trial(api.version) and newer and last in newer.served:
            return tell(document, ("apiVersion",), "deprecated-api/trial", hint, is_warning=True, **words)
        return None

    def _unknown(self, document: Document, version: str, kind: str) -> CheckVerdict:
        words: dict[str, Any] = {"version": version, "kind": kind}
        if self.is_custom(document):
            return tell(document, ("apiVersion",), "no-schema", is_warning=True, **words)
        if newest := self._newest(kind):
            return tell(document, ("apiVersion",), "unknown-api", newest=newest.version, **words)
        if old := next((each for each in REMOVED if each[1] == kind), None):
            return _removed(document, *old, REMOVED[old])
        inside = sorted(each for each_version, each in self._apis if each_version == version)
        if near := nearest(kind, inside, _NEAR, 0) or nearest(kind, self._kinds, _NEAR, 0):
            newest = self._newest(near)
            words |= {"near": near, "newest": newest.version if newest else ""}
            hint = "" if near in inside or not newest else "unknown-kind/api"
            return tell(document, ("kind",), "unknown-kind", hint, **words)
        if inside:
            kinds = ", ".join(inside[:_SHOWN]) + (" …" if len(inside) > _SHOWN else "")
            return tell(document, ("kind",), "unknown-kind", "unknown-kind/list", kinds=kinds, **words)
        close = nearest(version, self._versions, _NEAR, 0)
        hint = "unknown-api" if close else "unknown-api/resources"
        return tell(document, ("apiVersion",), "unknown-api/group", hint, newest=close, **words)

    def _near_group(self, group: str, kind: str) -> str:
        """A group of Kubernetes' own that has this kind and nearly this name: a slip of the pen, no custom resource."""
        groups = sorted({api.group for api in self._by_kind.get(kind, ()) if api.group})
        return nearest(group, groups, _SAME, 0)

    def _newest(self, kind: str, group: str | None = None) -> Api | None:
        """The API to use for a kind today: stable before trial, in the newest version of Kubernetes."""
        found = [api for api in self._by_kind.get(kind, ()) if group in (None, api.group)]
        return max(
            found, key=lambda api: (minor(api.served[-1]), not _is_trial(api.version), api.version), default=None
        )


def _is_trial(version: str) -> bool:
    return "alpha" in version or "beta" in version


def _removed(
    document: Document, version: str, kind: str, gone: tuple[str, str], versions: tuple[str, ...] = ()
) -> CheckVerdict:
    since, instead = gone
    words: dict[str, Any] = {"version": version, "kind": kind, "since": since, "instead": instead, "guide": GUIDE}
    hint = "" if instead else "removed-api/nothing"
    return tell(document, ("apiVersion",), "removed-api", hint, versions=versions, **words)
