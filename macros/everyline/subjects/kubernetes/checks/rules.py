"""The third layer: what manifests mean, each by itself and together with the others of its file.

Only what no schema can say is here: what hangs on two places at once. What one field may hold is in ``overlay.yml``.
A rule is a function that finds what breaks it in a file, and says so with a sentence of `sentences`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from everyline.subjects.kubernetes.checks.apis import CLIENTS
from everyline.subjects.kubernetes.checks.findings import suggestion
from everyline.subjects.kubernetes.checks.forms import FORMS, amount
from everyline.subjects.kubernetes.checks.objects import File, ManifestNode, ManifestObject, Pod
from everyline.subjects.kubernetes.checks.sentences import listed, show, tell, word
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Layer
from everyline.subjects.kubernetes.checks.versions import VERSIONS, minor

_STRICT = tuple(version for version in VERSIONS if minor(version) < 36)  # noqa: PLR2004 - KEP-5311
"""The versions in which the name of a Service may not begin with a digit."""
_BOUND = tuple(version for version in VERSIONS if minor(version) < 37)  # noqa: PLR2004 - KEP-2021
"""The versions in which no workload is scaled to none."""
_RBAC = "rbac.authorization.k8s.io"
_NAMELESS = ("authentication.k8s.io/", "authorization.k8s.io/")  # reviews are answered, never stored
_NAMED = ("", "LimitRange")  # the server makes up a name where there is none
_FOREVER = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController")
_NAMES = {
    **dict.fromkeys(("", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"), "path-segment"),
    **dict.fromkeys(("PodDisruptionBudget", "IPAddress", "ClusterTrustBundle", "ControllerRevision"), "path-segment"),
    "Namespace": "dns-label",
    "Service": "dns-label",
    "CronJob": "cron-job-name",
}
"""The forms of names, by kind; those of other kinds are DNS subdomains, those of kinds that are not known nearly anything."""
_KEYS = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
}
"""What Secrets of a type must hold."""
_SHOWN = 4  # labels in a hint


def check(file: File, versions: Sequence[str] = VERSIONS) -> list[CheckVerdict]:
    """What is wrong with the objects of a file, in the order of the rules; with versions where only some say so."""
    found: list[CheckVerdict] = []
    for each in (finding for rule in RULES for finding in rule(file)):
        concerned = tuple(version for version in versions if not each.versions or version in each.versions)
        if concerned:
            found.append(replace(each, versions=concerned if len(concerned) < len(versions) else ()))
    return found


def _say(place: ManifestNode, key: str, hint: str = "", /, **words: Any) -> CheckVerdict:  # noqa: ANN401 - words, and what `tell` takes
    return tell(place.document, place.path, key, hint, layer=Layer.SEMANTICS, **words)


def names_are_there(file: File) -> Iterator[CheckVerdict]:
    """Every object has a name, or the beginning of a generated one; reviews and a client's files need none."""
    for manifest in file.manifests:
        kind, version, meta = manifest.root["kind"].text, manifest.root["apiVersion"].text, manifest.meta
        is_object = manifest.kind or ("metadata" in manifest.root.value and "." in version)
        if (
            not is_object
            or kind in _NAMED
            or version.startswith((*_NAMELESS, *CLIENTS))
            or "items" in manifest.root.value
        ):
            continue
        if meta["name"].is_empty and meta["generateName"].is_empty:
            yield _say(meta["name"], "name-missing", kind=kind)


def names_have_their_form(file: File) -> Iterator[CheckVerdict]:
    """A name has the form that its kind asks for."""
    for manifest in file.manifests:
        form = _NAMES.get(manifest.kind, "dns-subdomain")
        for key, name in (("name-form", manifest.meta["name"]), ("name-form/start", manifest.meta["generateName"])):
            text = name.text if key == "name-form" else name.text.rstrip("-")
            forms = [(form, ()), ("dns-1035-label", _STRICT)] if manifest.kind == "Service" else [(form, ())]
            wrong = next((each for each in forms if text and not FORMS[each[0]].fits(text)), None)
            if wrong:
                asked, meant = FORMS[wrong[0]], suggestion(wrong[0], text)
                words = {"kind": manifest.root["kind"].text, "value": show(name.text), "form": asked.words}
                words |= {"meant": meant, "example": asked.example}
                yield _say(name, key, "name-form/meant" if meant else "name-form", versions=wrong[1], **words)


def selectors_match_templates(file: File) -> Iterator[CheckVerdict]:
    """A workload selects the Pods that its template makes."""
    for pod in (each for each in file.pods if each.manifest.kind in _FOREVER):
        labels, place, selector = pod.labels, pod.root["metadata"]["labels"], pod.manifest.spec["selector"]
        words: dict[str, Any] = {"title": pod.manifest.title}
        wanted, conditions = selector["matchLabels"], selector["matchExpressions"]
        if pod.manifest.kind == "ReplicationController":
            wanted = selector
            if selector.is_empty and not labels and isinstance(pod.root.value, dict):
                yield _say(selector, "selector-matches-template/empty", "selector-matches-template/labels", **words)
        elif isinstance(selector.value, dict) and wanted.is_empty and conditions.is_empty:
            yield _say(selector, "selector-matches-template/empty", **words)
        for key, entry in wanted.entries().items():
            if labels.get(key) != entry.value:
                sentence = "selector-matches-template" if key in labels else "selector-matches-template/absent"
                yield _say(place, sentence, key=key, wanted=entry.value, found=labels.get(key), **words)
                break
        for condition in conditions:
            if not _holds(condition, labels):
                yield _say(place, "selector-matches-template/condition", key=condition["key"].text, **words)


def _holds(condition: ManifestNode, labels: Mapping[str, object]) -> bool:
    """Whether labels meet a condition of a selector; one that is none, as the schema says, holds."""
    key, values = condition["key"].text, [value.value for value in condition["values"]]
    held = {
        "In": not values or labels.get(key) in values,
        "NotIn": key not in labels or labels[key] not in values,
        "Exists": key in labels,
        "DoesNotExist": key not in labels,
    }
    return held.get(condition["operator"].text, True)


def pods_restart_as_their_kind_asks(file: File) -> Iterator[CheckVerdict]:
    """Pods of a Job end at some time, those of a Deployment never."""
    for pod in file.pods:
        kind, policy = pod.manifest.kind, pod.spec["restartPolicy"]
        words = {"kind": kind, "value": policy.value}
        if kind in ("Job", "CronJob") and policy.is_empty and isinstance(pod.spec.value, dict):
            yield _say(policy, "restart-policy/missing", **words)
        elif kind in ("Job", "CronJob") and policy.value == "Always":
            yield _say(policy, "restart-policy", **words)
        elif kind in _FOREVER and policy.value in ("Never", "OnFailure"):
            yield _say(policy, "restart-policy", "restart-policy/always", **words)


def jobs_leave_their_selector(file: File) -> Iterator[CheckVerdict]:
    """A Job's selector is made by Kubernetes."""
    for job in file.of_kind("Job", "CronJob"):
        spec = job.spec["jobTemplate"]["spec"] if job.kind == "CronJob" else job.spec
        if not spec["selector"].is_empty and (spec["manualSelector"].value is not True or job.kind == "CronJob"):
            yield _say(spec["selector"], "job-selector", kind=job.kind)


def container_names_are_unique(file: File) -> Iterator[CheckVerdict]:
    """Init containers and containers have different names; within each list the schema sees to that."""
    for pod in file.pods:
        seen: dict[str, ManifestNode] = {}
        for name in (container["name"] for container in pod.containers()):
            first = seen.setdefault(name.text, name)
            if name.text and first.path[:-2] != name.path[:-2]:
                yield _say(name, "container-name-unique", value=show(name.text), line=first.line)


def mounts_name_volumes(file: File) -> Iterator[CheckVerdict]:
    """Each mount names a volume of the Pod, or a claim template of the StatefulSet."""
    for pod in file.pods:
        volumes = {volume["name"].text for volume in pod.spec["volumes"]}
        volumes |= {claim["metadata"]["name"].text for claim in pod.manifest.spec["volumeClaimTemplates"]}
        there = sorted(volumes - {""})
        for container in pod.containers():
            title = word("a-container" if container["name"].text else "the-container", name=container["name"].text)
            for name in (each["name"] for each in (*container["volumeMounts"], *container["volumeDevices"])):
                if name.text and name.text not in volumes:
                    words = {"container": title, "value": show(name.text)}
                    hint = "mount-names-volume/near" if there else "mount-names-volume"
                    yield _say(name, "mount-names-volume", hint, there=listed(there), **words)


def lower_bounds_are_lower(file: File) -> Iterator[CheckVerdict]:
    """A request is not above its limit, nor any least number above the greatest."""
    resources = [each["resources"] for pod in file.pods for each in (pod.spec, *pod.containers())]
    pairs = [(each["requests"], each["limits"]) for each in resources]
    for limits in (each for ranges in file.of_kind("LimitRange") for each in ranges.spec["limits"]):
        steps = [limits[name] for name in ("min", "defaultRequest", "default", "max")]
        pairs += [(low, high) for at, low in enumerate(steps) for high in steps[at + 1 :]]
    places = [(low, higher[name]) for lower, higher in pairs for name, low in lower.entries().items()]
    places += [(each.spec["minReplicas"], each.spec["maxReplicas"]) for each in file.of_kind("HorizontalPodAutoscaler")]
    for low, high in places:
        least, most = amount(str(low.value)), amount(str(high.value))
        if least is not None and most is not None and least > most:
            words = {"low": low.title, "least": show(low.value), "high": high.title, "most": show(high.value)}
            yield _say(low, "request-over-limit", **words)


def idle_workloads_wait_for_something(file: File) -> Iterator[CheckVerdict]:
    """Only what hangs on something outside its Pods may be scaled to none, and only since Kubernetes 1.37."""
    for spec in (each.spec for each in file.of_kind("HorizontalPodAutoscaler")):
        is_outside = {"External", "Object"} & {metric["type"].text for metric in spec["metrics"]}
        if spec["minReplicas"].value == 0:
            yield _say(spec["minReplicas"], "scale-to-zero", versions=_BOUND if is_outside else ())


def special_resources_are_whole(file: File) -> Iterator[CheckVerdict]:
    """Extended resources and huge pages can't be shared: a container asks for exactly its limit."""
    for container in (each for pod in file.pods for each in pod.containers()):
        requests, limits = (container["resources"][field].entries() for field in ("requests", "limits"))
        for name, request in {**limits, **requests}.items():
            limit = limits.get(name)
            if not (name.startswith("hugepages-") or ("/" in name and "kubernetes.io/" not in name)):
                continue
            if limit is None or amount(str(limit.value)) != amount(str(request.value)):
                yield _say(request, "special-resource", resource=name)
            elif name.startswith("hugepages-") and not {"cpu", "memory"} & {*limits, *requests}:
                yield _say(request, "special-resource/alone", resource=name)


def secrets_have_the_keys_of_their_type(file: File) -> Iterator[CheckVerdict]:
    """A Secret of a built-in type has the keys of that type."""
    for secret in file.of_kind("Secret"):
        data, kind = secret.root["data"], secret.root["type"].text
        there = {*data.entries(), *secret.root["stringData"].entries()}
        missing = [key for key in _KEYS.get(kind, ()) if key not in there]
        if kind == "kubernetes.io/basic-auth" and not {"username", "password"} & there:
            missing = ["username"]
        yield from (_say(data, "secret-type-keys", type=kind, key=key) for key in missing)


def services_have_ports(file: File) -> Iterator[CheckVerdict]:
    """A Service has ports, unless it is headless or only another name."""
    for service in file.of_kind("Service"):
        spec = service.spec
        is_headless = "None" in (spec["clusterIP"].value, *[each.value for each in [*spec["clusterIPs"]][:1]])
        if spec["ports"].is_empty and not is_headless and spec["type"].value != "ExternalName":
            yield _say(spec["ports"], "service-ports-missing", title=service.title)


def ports_have_names_of_their_own(file: File) -> Iterator[CheckVerdict]:
    """Of several ports each has a name; those of a container may do without, but no two have the same."""
    lists = [(service.spec["ports"], "port") for service in file.of_kind("Service")]
    lists += [(subset["ports"], "port") for each in file.of_kind("Endpoints") for subset in each.root["subsets"]]
    lists += [(container["ports"], "containerPort") for pod in file.pods for container in pod.containers()]
    for ports, number in lists:
        seen: dict[str, ManifestNode] = {}
        for port in ports:
            name, words = port["name"], {"port": port[number].value, "value": show(port["name"].text)}
            first = seen.setdefault(name.text, port)
            if name.is_empty and number == "port" and len(ports.value) > 1 and isinstance(port.value, dict):
                yield _say(port, "port-name-missing", **words)
            elif name.text and first is not port:
                yield _say(name, "port-name-missing/twice", line=first.line, **words)


def node_ports_have_their_type(file: File) -> Iterator[CheckVerdict]:
    """Only Services that are reached from outside have a port on every node."""
    for service in file.of_kind("Service"):
        for port in service.spec["ports"]:
            if port["nodePort"].value and service.spec["type"].value in (None, "", "ClusterIP"):
                yield _say(port["nodePort"], "node-port-type", title=service.title)


def services_select_pods(file: File) -> Iterator[CheckVerdict]:
    """A Service selects Pods of its file, where some are there that no Service selects."""
    services = [each for each in file.of_kind("Service") if each.spec["type"].value != "ExternalName"]
    served = {id(pod) for service in services for pod in _selected(file, service)}
    for service in services:
        selector = service.spec["selector"]
        if selector.is_empty or _selected(file, service):
            continue
        words: dict[str, Any] = {"title": service.title, "here": service.meta["namespace"].text}
        elsewhere = [pod for pod in file.pods if _has(pod, selector)]
        pods = [pod for pod in file.pods if pod.manifest.is_beside(service) and id(pod) not in served]
        if elsewhere:
            words["there"] = elsewhere[0].manifest.meta["namespace"].text
            yield _say(selector, "service-selects-nothing/namespace", is_warning=True, **words)
        elif any(pod.manifest.kind != "PodTemplate" for pod in pods):
            labels = sorted({f"{key}: {value}" for pod in pods for key, value in pod.labels.items()})
            wanted = [f"{key}: {entry.value}" for key, entry in selector.entries().items()]
            words |= {"wanted": listed(wanted, "and"), "labels": listed(labels[:_SHOWN])}
            hint = "service-selects-nothing" if labels else "service-selects-nothing/none"
            yield _say(selector, "service-selects-nothing", hint, is_warning=True, **words)


def named_target_ports_exist(file: File) -> Iterator[CheckVerdict]:
    """A port given by name is one of the Pods that the Service selects."""
    for service in file.of_kind("Service"):
        pods = _selected(file, service)
        names = {port["name"].text for pod in pods for each in pod.containers() for port in each["ports"]} - {""}
        for target in (port["targetPort"] for port in service.spec["ports"] if pods):
            if target.text and not target.text.isdecimal() and target.text not in names:
                words = {"title": service.title, "value": show(target.text), "names": listed(sorted(names))}
                hint = "service-port-unnamed" if names else "service-port-unnamed/none"
                yield _say(target, "service-port-unnamed", hint, is_warning=True, **words)


_SET_BY_CONTROLLERS = {
    "job-name": {"Job": "{}", "CronJob": r"{}-\d+"},
    "batch.kubernetes.io/job-name": {"Job": "{}", "CronJob": r"{}-\d+"},
    "batch.kubernetes.io/job-completion-index": {"Job": r"\d+", "CronJob": r"\d+"},
    "statefulset.kubernetes.io/pod-name": {"StatefulSet": r"{}-\d+"},
    "apps.kubernetes.io/pod-index": {"StatefulSet": r"\d+"},
    "pod-template-hash": {"Deployment": ".*", "ReplicaSet": ".*"},
    "controller-revision-hash": {"StatefulSet": ".*", "DaemonSet": ".*"},
    "controller-uid": {"Job": ".*", "CronJob": ".*"},
    "batch.kubernetes.io/controller-uid": {"Job": ".*", "CronJob": ".*"},
}
"""The labels that controllers give to the Pods they make: by kind what they are, with the object's name for the braces."""


def _has(pod: Pod, selector: ManifestNode) -> bool:
    """Whether a Pod has all labels of a selector, or will have them."""
    name, kind = re.escape(pod.manifest.name), pod.manifest.kind
    wanted = selector.entries()
    return bool(wanted) and all(
        pod.labels.get(key) == entry.value
        or re.fullmatch(_SET_BY_CONTROLLERS.get(key, {}).get(kind, r"(?!)").replace("{}", name), entry.text)
        for key, entry in wanted.items()
    )


def _selected(file: File, service: ManifestObject) -> list[Pod]:
    """The Pods of the file that a Service sends requests to."""
    pods = (pod for pod in file.pods if pod.manifest.is_beside(service) and pod.manifest.kind != "PodTemplate")
    return [pod for pod in pods if _has(pod, service.spec["selector"])]


def ingresses_name_one_class(file: File) -> Iterator[CheckVerdict]:
    """An Ingress names its class in its own field or in the old annotation, not in both."""
    for ingress in file.of_kind("Ingress"):
        old = ingress.meta["annotations"]["kubernetes.io/ingress.class"]
        if not old.is_empty and not ingress.spec["ingressClassName"].is_empty:
            yield _say(old, "ingress-class-twice", value=show(old.value))


def bindings_are_whole(file: File) -> Iterator[CheckVerdict]:
    """A subject has the API group of its kind; a ClusterRoleBinding names the namespace of accounts, and binds no Role."""
    for binding in file.of_kind("RoleBinding", "ClusterRoleBinding"):
        is_cluster, role = binding.kind == "ClusterRoleBinding", binding.root["roleRef"]["kind"]
        if is_cluster and role.value == "Role":
            yield _say(role, "binding-subject/role")
        for subject in binding.root["subjects"]:
            kind, group = subject["kind"].value, subject["apiGroup"]
            words = {"kind": kind, "value": show(group.value), "group": _RBAC}
            if kind == "ServiceAccount" and group.text:
                yield _say(group, "binding-subject", "binding-subject/account", **words)
            elif kind in ("User", "Group") and group.text not in ("", _RBAC):
                yield _say(group, "binding-subject", **words)
            if kind == "ServiceAccount" and is_cluster and subject["namespace"].is_empty:
                yield _say(subject, "binding-subject/namespace", value=show(subject["name"].text))


RULES: tuple[Callable[[File], Iterator[CheckVerdict]], ...] = (
    names_are_there,
    names_have_their_form,
    selectors_match_templates,
    pods_restart_as_their_kind_asks,
    jobs_leave_their_selector,
    container_names_are_unique,
    mounts_name_volumes,
    lower_bounds_are_lower,
    idle_workloads_wait_for_something,
    special_resources_are_whole,
    secrets_have_the_keys_of_their_type,
    services_have_ports,
    ports_have_names_of_their_own,
    node_ports_have_their_type,
    services_select_pods,
    named_target_ports_exist,
    ingresses_name_one_class,
    bindings_are_whole,
)
