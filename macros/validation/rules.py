"""The third layer: what manifests mean, each by itself and together with the others of its file.

Only what no schema can say is here: what hangs on two places at once. What one field may hold is in ``overlay.yml``.
A rule is a function that finds what breaks it in a file; its findings name the sentence in `sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from macros.validation.findings import suggestion, verdict
from macros.validation.forms import FORMS, amount
from macros.validation.model import Layer, Verdict
from macros.validation.objects import File, Manifest, Node, Pod, container_title
from macros.validation.sentences import listed, show
from macros.validation.versions import VERSIONS, minor

_LOOSE_SERVICE_NAMES = 36  # the minor version from which a Service's name may begin with a digit (KEP-5311)
_RBAC = "rbac.authorization.k8s.io"
_NAMELESS = ("authentication.k8s.io/", "authorization.k8s.io/")  # reviews are answered, never stored
_PATH_SEGMENTS = {
    *("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "PodDisruptionBudget", "IPAddress"),
    *("ClusterTrustBundle", "ControllerRevision", "ComponentStatus", "Event"),
}
"""The kinds whose names may hold more than letters, digits, `-` and `.`."""
_SHOWN = 4  # labels in a hint


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against a place; ``words`` fill the sentence, ``hint`` is the sentence's own where empty."""

    place: Node
    key: str
    words: Mapping[str, object] = field(default_factory=dict)
    hint: str = ""
    versions: tuple[str, ...] = ()
    is_warning: bool = False


def check(file: File, versions: Sequence[str] = VERSIONS) -> list[Verdict]:
    """What is wrong with the objects of a file, in the order of the rules.

    Args:
        file: what belongs together, so that it is seen together.
        versions: the Kubernetes versions asked for; a finding on some of them names these.
    """
    return [
        verdict(
            found.place.document,
            found.key,
            found.place.path,
            found.words,
            layer=Layer.SEMANTICS,
            hint=found.hint,
            is_warning=found.is_warning,
            versions=concerned if found.versions and len(concerned) < len(versions) else (),
        )
        for rule in RULES
        for found in rule(file)
        for concerned in [tuple(version for version in versions if version in found.versions)]
        if concerned or not found.versions
    ]


# Names and labels


def names_are_there(file: File) -> Iterator[Finding]:
    """Every object has a name, or the beginning of a generated one; reviews and a client's files need none."""
    for manifest in file.manifests:
        kind, version, meta = manifest.root["kind"].text, manifest.root["apiVersion"].text, manifest.meta
        is_object = manifest.kind or (isinstance(meta.value, dict) and "." in version)
        if not is_object or not kind or version.startswith(_NAMELESS) or "items" in manifest.root.value:
            continue
        if meta["name"].is_empty and meta["generateName"].is_empty:
            yield Finding(meta["name"], "name-missing", {"kind": kind})


def names_have_their_form(file: File) -> Iterator[Finding]:
    """A name has the form that its kind asks for."""
    for manifest in file.manifests:
        for key, field_name in (("name-form", "name"), ("name-form/start", "generateName")):
            name = manifest.meta[field_name]
            text = name.text.rstrip("-") if field_name == "generateName" else name.text
            if text:
                yield from _name_faults(manifest, name, text, key)


def _name_faults(manifest: Manifest, name: Node, text: str, key: str) -> Iterator[Finding]:
    kind = manifest.kind
    versions: tuple[str, ...] = ()
    form = "path-segment" if kind in _PATH_SEGMENTS or not kind else "dns-subdomain"
    if kind == "Namespace":
        form = "dns-label"
    elif kind == "CronJob":
        form = "cron-job-name"
    elif kind == "Service":
        form = "dns-label"
        if FORMS[form].fits(text):
            form = "dns-1035-label"
            versions = tuple(version for version in VERSIONS if minor(version) < _LOOSE_SERVICE_NAMES)
    if FORMS[form].fits(text):
        return
    meant = suggestion(form, text)
    words = {"kind": kind or manifest.root["kind"].text, "value": show(name.text), "form": FORMS[form].words}
    hint = "name-form/meant" if meant else "name-form"
    yield Finding(name, key, {**words, "meant": meant, "example": FORMS[form].example}, hint, versions)


def selectors_match_templates(file: File) -> Iterator[Finding]:
    """A workload selects the Pods that its template makes."""
    for pod in file.pods:
        manifest, labels = pod.manifest, pod.labels
        selector, place = manifest.spec["selector"], pod.root["metadata"]["labels"]
        words: dict[str, object] = {"title": manifest.title}
        if manifest.kind == "ReplicationController":
            yield from _label_faults(selector, place, labels, words)
        elif manifest.kind in ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"):
            if isinstance(selector.value, dict) and _is_unlimited(selector):
                yield Finding(selector, "selector-matches-template/empty", words)
            yield from _label_faults(selector["matchLabels"], place, labels, words)
            for condition in selector["matchExpressions"]:
                if not _holds(condition, labels):
                    words["key"] = condition["key"].text
                    yield Finding(place, "selector-matches-template/condition", words)


def _label_faults(
    selector: Node, place: Node, labels: Mapping[str, object], words: Mapping[str, object]
) -> Iterator[Finding]:
    for key, entry in selector.entries():
        if labels.get(key) != entry.value:
            variant = "" if key in labels else "/absent"
            words = {**words, "key": key, "wanted": entry.value, "found": labels.get(key)}
            yield Finding(place, f"selector-matches-template{variant}", words)
            return


def _is_unlimited(selector: Node) -> bool:
    return selector["matchLabels"].is_empty and selector["matchExpressions"].is_empty


def _holds(condition: Node, labels: Mapping[str, object]) -> bool:
    """Whether labels meet a condition of a selector."""
    key, values = condition["key"].text, [value.value for value in condition["values"]]
    match condition["operator"].value:
        case "In":
            return not values or labels.get(key) in values
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
        case _:
            return True  # is no operator, as the schema says


# Pods


def pods_restart_as_their_kind_asks(file: File) -> Iterator[Finding]:
    """Pods of a Job end at some time, those of a Deployment never."""
    for pod in file.pods:
        kind, policy = pod.manifest.kind, pod.spec["restartPolicy"]
        words = {"kind": kind, "value": policy.value}
        if kind in ("Job", "CronJob"):
            if policy.is_empty and isinstance(pod.spec.value, dict):
                yield Finding(policy, "restart-policy/missing", words)
            elif policy.value == "Always":
                yield Finding(policy, "restart-policy", words)
        elif kind not in ("Pod", "PodTemplate") and policy.value in ("Never", "OnFailure"):
            yield Finding(policy, "restart-policy", words, "restart-policy/always")


def container_names_are_unique(file: File) -> Iterator[Finding]:
    """Init containers and containers have different names; within each list the schema sees to that."""
    for pod in file.pods:
        seen: dict[str, Node] = {}
        for container in pod.containers():
            name = container["name"]
            first = seen.setdefault(name.text, name)
            if name.text and first.path[:-2] != name.path[:-2]:
                yield Finding(name, "container-name-unique", {"value": show(name.text), "line": first.line})


def mounts_name_volumes(file: File) -> Iterator[Finding]:
    """Each mount names a volume of the Pod, or a claim template of the StatefulSet."""
    for pod in file.pods:
        volumes = {volume["name"].text for volume in pod.spec["volumes"]}
        volumes |= {claim["metadata"]["name"].text for claim in pod.manifest.spec["volumeClaimTemplates"]}
        for container in pod.containers():
            for mount in (*container["volumeMounts"], *container["volumeDevices"]):
                if mount["name"].text and mount["name"].text not in volumes:
                    there = sorted(volumes - {""})
                    words = {
                        "container": container_title(container),
                        "value": show(mount["name"].text),
                        "there": listed(there),
                    }
                    hint = "mount-names-volume/near" if there else "mount-names-volume"
                    yield Finding(mount["name"], "mount-names-volume", words, hint)


def lower_bounds_are_lower(file: File) -> Iterator[Finding]:
    """A request is not above its limit, nor any least number above the greatest."""
    pairs: list[tuple[Node, Node]] = []
    for pod in file.pods:
        pairs += [
            (each["resources"]["requests"], each["resources"]["limits"]) for each in (pod.spec, *pod.containers())
        ]
    for limits in file.of_kind("LimitRange"):
        for each in limits.spec["limits"]:
            steps = [each[name] for name in ("min", "defaultRequest", "default", "max")]
            pairs += [(low, high) for at, low in enumerate(steps) for high in steps[at + 1 :]]
    places = [(low, higher[name]) for lower, higher in pairs for name, low in lower.entries()]
    places += [(each.spec["minReplicas"], each.spec["maxReplicas"]) for each in file.of_kind("HorizontalPodAutoscaler")]
    for low, high in places:
        least, most = amount(str(low.value)), amount(str(high.value))
        if least is not None and most is not None and least > most:
            words = {"low": low.title, "least": show(low.value), "high": high.title, "most": show(high.value)}
            yield Finding(low, "request-over-limit", words)


def special_resources_are_whole(file: File) -> Iterator[Finding]:
    """Of extended resources and huge pages a container asks for exactly its limit."""
    for pod in file.pods:
        for container in pod.containers():
            requests, limits = container["resources"]["requests"], container["resources"]["limits"]
            for name, limit in limits.entries():
                if _is_special(name) and requests[name].value not in (None, limit.value):
                    yield Finding(requests[name], "special-resource", {"resource": name})
                elif name.startswith("hugepages-") and not {"cpu", "memory"} & {*limits.names(), *requests.names()}:
                    yield Finding(limit, "special-resource/alone", {"resource": name})
            for name, request in requests.entries():
                if _is_special(name) and limits[name].value is None:
                    yield Finding(request, "special-resource", {"resource": name})


def _is_special(resource: str) -> bool:
    return resource.startswith("hugepages-") or ("/" in resource and "kubernetes.io/" not in resource)


def jobs_leave_their_selector(file: File) -> Iterator[Finding]:
    """A Job's selector is made by Kubernetes."""
    for job in file.of_kind("Job", "CronJob"):
        spec = job.spec["jobTemplate"]["spec"] if job.kind == "CronJob" else job.spec
        if not spec["selector"].is_empty and (spec["manualSelector"].value is not True or job.kind == "CronJob"):
            yield Finding(spec["selector"], "job-selector", {"kind": job.kind})


_KEYS = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
}


def secrets_have_the_keys_of_their_type(file: File) -> Iterator[Finding]:
    """A Secret of a built-in type has the keys of that type."""
    for secret in file.of_kind("Secret"):
        data, kind = secret.root["data"], secret.root["type"].text
        there = {*data.names(), *secret.root["stringData"].names()}
        missing = [key for key in _KEYS.get(kind, ()) if key not in there]
        if kind == "kubernetes.io/basic-auth" and not {"username", "password"} & there:
            missing = ["username"]
        for key in missing:
            yield Finding(data, "secret-type-keys", {"type": kind, "key": key})


# Services


def services_have_ports(file: File) -> Iterator[Finding]:
    """A Service has ports, unless it is headless or only another name."""
    for service in file.of_kind("Service"):
        ports, spec = service.spec["ports"], service.spec
        is_headless = "None" in (spec["clusterIP"].value, *[each.value for each in [*spec["clusterIPs"]][:1]])
        if ports.is_empty and not is_headless and spec["type"].value != "ExternalName":
            yield Finding(ports, "service-ports-missing", {"title": service.title})


def several_ports_have_names(file: File) -> Iterator[Finding]:
    """Of several ports each has a name of its own; those of a container may have none."""
    lists = [(service.spec["ports"], "port") for service in file.of_kind("Service")]
    lists += [(subset["ports"], "port") for each in file.of_kind("Endpoints") for subset in each.root["subsets"]]
    lists += [(container["ports"], "containerPort") for pod in file.pods for container in pod.containers()]
    for ports, number in lists:
        seen: dict[str, Node] = {}
        for port in ports:
            name, words = port["name"], {"port": port[number].value, "value": show(port["name"].text)}
            first = seen.setdefault(name.text, port)
            if name.is_empty and number == "port" and len([*ports]) > 1 and isinstance(port.value, dict):
                yield Finding(port, "port-name-missing", words)
            elif name.text and first is not port:
                yield Finding(name, "port-name-missing/twice", {**words, "line": first.line})


def node_ports_have_their_type(file: File) -> Iterator[Finding]:
    """Only Services that are reached from outside have a port on every node."""
    for service in file.of_kind("Service"):
        for port in service.spec["ports"]:
            if port["nodePort"].value and service.spec["type"].value in (None, "", "ClusterIP"):
                yield Finding(port["nodePort"], "node-port-type", {"title": service.title})


def services_select_pods(file: File) -> Iterator[Finding]:
    """A Service selects Pods of its file, where some are there that no Service selects."""
    services = [each for each in file.of_kind("Service") if each.spec["type"].value != "ExternalName"]
    served = {id(pod) for service in services for pod in _selected(file, service)}
    for service in services:
        selector = service.spec["selector"]
        pods = [pod for pod in _pods_beside(file, service) if id(pod) not in served]
        if selector.is_empty or _selected(file, service):
            continue
        words: dict[str, object] = {"title": service.title}
        if elsewhere := [pod for pod in file.pods if _has(pod, selector)]:
            words |= {"here": service.namespace, "there": elsewhere[0].manifest.namespace}
            yield Finding(selector, "service-selects-nothing/namespace", words, is_warning=True)
        elif pods:
            labels = sorted({f"{key}: {value}" for pod in pods for key, value in pod.labels.items()})
            words["wanted"] = listed([f"{key}: {entry.value}" for key, entry in selector.entries()], "and")
            words["labels"] = listed(labels[:_SHOWN])
            hint = "service-selects-nothing" if labels else "service-selects-nothing/none"
            yield Finding(selector, "service-selects-nothing", words, hint, is_warning=True)


def named_target_ports_exist(file: File) -> Iterator[Finding]:
    """A port given by name is one of the Pods that the Service selects."""
    for service in file.of_kind("Service"):
        pods = _selected(file, service)
        names = {port["name"].text for pod in pods for each in pod.containers() for port in each["ports"]} - {""}
        for port in service.spec["ports"]:
            target = port["targetPort"]
            if pods and target.text and not target.text.isdecimal() and target.text not in names:
                words = {"title": service.title, "value": show(target.text), "names": listed(sorted(names))}
                hint = "service-port-unnamed" if names else "service-port-unnamed/none"
                yield Finding(target, "service-port-unnamed", words, hint, is_warning=True)


def _is_job(owner: Manifest, value: str) -> bool:
    if owner.kind == "CronJob":
        return bool(re.fullmatch(rf"{re.escape(owner.name)}-\d+", value))
    return owner.kind == "Job" and owner.name == value


_SET_BY_CONTROLLERS: Mapping[str, Callable[[Manifest, str], bool]] = {
    "job-name": _is_job,
    "batch.kubernetes.io/job-name": _is_job,
    "batch.kubernetes.io/job-completion-index": lambda owner, value: owner.kind == "Job" and value.isdecimal(),
    "statefulset.kubernetes.io/pod-name": lambda owner, value: (
        owner.kind == "StatefulSet" and bool(re.fullmatch(rf"{re.escape(owner.name)}-\d+", value))
    ),
    "apps.kubernetes.io/pod-index": lambda owner, value: owner.kind == "StatefulSet" and value.isdecimal(),
    **dict.fromkeys(
        ("pod-template-hash", "controller-revision-hash", "controller-uid", "batch.kubernetes.io/controller-uid"),
        lambda owner, _: owner.kind != "Pod",
    ),
}
"""The labels that controllers give to the Pods they make, each with whether an object's Pods get it with a value."""


def _has(pod: Pod, selector: Node) -> bool:
    """Whether a Pod has all labels of a selector, or will have them."""
    wanted = [*selector.entries()]
    return bool(wanted) and all(
        pod.labels.get(key) == entry.value
        or (key in _SET_BY_CONTROLLERS and _SET_BY_CONTROLLERS[key](pod.manifest, entry.text))
        for key, entry in wanted
    )


def _pods_beside(file: File, service: Manifest) -> list[Pod]:
    return [
        pod for pod in file.pods if pod.manifest.namespace == service.namespace and pod.manifest.kind != "PodTemplate"
    ]


def _selected(file: File, service: Manifest) -> list[Pod]:
    """The Pods of the file that a Service sends requests to."""
    return [pod for pod in _pods_beside(file, service) if _has(pod, service.spec["selector"])]


# Access


def bindings_are_whole(file: File) -> Iterator[Finding]:
    """A subject has the API group of its kind; in a ClusterRoleBinding accounts name their namespace, and no Role is bound."""
    for binding in file.of_kind("RoleBinding", "ClusterRoleBinding"):
        is_cluster = binding.kind == "ClusterRoleBinding"
        role = binding.root["roleRef"]["kind"]
        if is_cluster and role.value == "Role":
            yield Finding(role, "binding-subject/role")
        for subject in binding.root["subjects"]:
            kind, group, namespace = subject["kind"].value, subject["apiGroup"], subject["namespace"]
            words = {"kind": kind, "value": show(group.value), "group": _RBAC}
            if kind == "ServiceAccount" and group.text:
                yield Finding(group, "binding-subject", words, "binding-subject/account")
            elif kind in ("User", "Group") and group.text not in ("", _RBAC):
                yield Finding(group, "binding-subject", words)
            if kind == "ServiceAccount" and is_cluster and namespace.is_empty:
                yield Finding(subject, "binding-subject/namespace", {"value": show(subject["name"].text)})


RULES: tuple[Callable[[File], Iterator[Finding]], ...] = (
    names_are_there,
    names_have_their_form,
    selectors_match_templates,
    pods_restart_as_their_kind_asks,
    container_names_are_unique,
    mounts_name_volumes,
    lower_bounds_are_lower,
    special_resources_are_whole,
    jobs_leave_their_selector,
    secrets_have_the_keys_of_their_type,
    services_have_ports,
    several_ports_have_names,
    node_ports_have_their_type,
    services_select_pods,
    named_target_ports_exist,
    bindings_are_whole,
)
