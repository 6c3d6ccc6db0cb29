"""What the objects of one file have to do with each other: selectors, ports, names, keys.

An object may always be in the cluster already, so nothing is said against a name that the file does not have, unless
the file has one that is nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from macros.validation.rules import grammar
from macros.validation.rules.each import FILES
from macros.validation.rules.ingress import backends
from macros.validation.rules.labels import is_empty, selects
from macros.validation.rules.manifest import File, Manifest, Pod
from macros.validation.rules.node import Finding, Node, listed, show
from macros.validation.rules.rule import docs, rule
from macros.validation.rules.services import is_headless, service_type

_NEAR = 0.8  # of 1: how alike a name must be to be taken for a slip
_SCALED = ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController")
_SERVICE = docs("concepts/services-networking/service/#defining-a-service", "Service: Defining a Service")


def _pods_of(file: File, namespace: str) -> list[Pod]:
    return [pod for pod in file.pods() if pod.manifest.namespace == namespace and pod.manifest.kind != "PodTemplate"]


def _served(file: File, service: Manifest) -> list[Pod]:
    """The Pods of the file that a Service sends requests to."""
    wanted = service.spec["selector"].texts()
    return [pod for pod in _pods_of(file, service.namespace) if wanted and wanted.items() <= pod.labels.items()]


@rule(
    "service-selects-nothing",
    FILES,
    _SERVICE,
    en="A Service selects Pods that the file has, if it has any.",
    zh="文件里有工作负载时，Service 应能选中其中的 Pod。",
    server_refuses=False,
)
def services_select_pods(file: File) -> Iterator[Finding]:
    for service in file.of_kind("Service"):
        selector, pods = service.spec["selector"], _pods_of(file, service.namespace)
        if not pods or not selector.texts() or service_type(service) == "ExternalName" or _served(file, service):
            continue
        labels = sorted({f"{key}: {value}" for pod in pods for key, value in pod.labels.items()})
        wanted = ", ".join(f"`{key}: {value}`" for key, value in selector.texts().items())
        yield selector.wrong(
            f"the {service.title} selects {wanted}, which no Pod of this file has",
            f"use labels of the Pods ({listed(labels[:4])})" if labels else "give the Pods these labels",
        )


@rule(
    "service-port-unnamed",
    FILES,
    docs("concepts/services-networking/service/#field-spec-ports", "Service: Port definitions"),
    en="A `targetPort` given by name is a port of the Pods that the Service selects.",
    zh="按名称写的 `targetPort` 必须是所选 Pod 的端口名。",
    server_refuses=False,
)
def named_target_ports_exist(file: File) -> Iterator[Finding]:
    for service in file.of_kind("Service"):
        pods = _served(file, service)
        names = {name.text for pod in pods for name in pod.spec.at("containers.*.ports.*.name")}
        names |= {name.text for pod in pods for name in pod.spec.at("initContainers.*.ports.*.name")}
        for target in service.spec.at("ports.*.targetPort"):
            if pods and target.text and not grammar.port_name(target.text) and target.text not in names:
                there = f"there are {listed(sorted(names))}" if names else "none of their ports has a name"
                yield target.wrong(
                    f"no selected Pod has a port called {show(target.text)}; {there}",
                    "name a container's port, or write its number",
                )


@rule(
    "service-port-undeclared",
    FILES,
    docs("concepts/services-networking/service/#field-spec-ports", "Service: Port definitions"),
    en="A `targetPort` given by number is one that the selected Pods declare, where they declare any.",
    zh="所选 Pod 声明了端口时，数字形式的 `targetPort` 应是其中之一。",
    server_refuses=False,
)
def numbered_target_ports_are_declared(file: File) -> Iterator[Finding]:
    for service in file.of_kind("Service"):
        ports = {
            port.number for pod in _served(file, service) for port in pod.spec.at("containers.*.ports.*.containerPort")
        }
        for port in service.spec["ports"]:
            target = port["targetPort"] if port["targetPort"].is_set else port["port"]
            if ports and target.number and target.number not in ports:
                yield target.wrong(
                    f"the selected Pods declare {listed(sorted(str(each) for each in ports))}, not {target.number}",
                    "write that `targetPort`, unless the program listens there all the same",
                )


def _one(file: File, kind: str, name: str, namespace: str) -> Manifest | None:
    found = (each for each in file.of_kind(kind) if each.name == name and each.namespace == namespace)
    return next(found, None)


@rule(
    "statefulset-service",
    FILES,
    docs("concepts/workloads/controllers/statefulset/#limitations", "StatefulSets: Limitations"),
    en="The Service that a StatefulSet names is headless.",
    zh="StatefulSet 的 serviceName 指向的 Service 应是无头服务。",
    server_refuses=False,
)
def statefulsets_have_a_headless_service(file: File) -> Iterator[Finding]:
    for workload in file.of_kind("StatefulSet"):
        name = workload.spec["serviceName"]
        services = [each for each in file.of_kind("Service") if each.namespace == workload.namespace]
        service = _one(file, "Service", name.text, workload.namespace)
        if service and not is_headless(service):
            yield name.wrong(
                f"the {service.title} is not headless, so the Pods get no names of their own",
                "add `clusterIP: None` to it",
            )
        elif not service and services and name.text:
            hint = f"write the name of one of them: {listed(sorted(each.name for each in services))}"
            yield name.wrong(f"the file has Services, but none called {show(name.text)}", hint)


@rule(
    "hpa-target-kind",
    FILES,
    docs("tasks/run-application/horizontal-pod-autoscale/", "Horizontal Pod Autoscaling"),
    en="An autoscaler names the kind that its target has, one that can be scaled.",
    zh="自动扩缩目标的类型要与对象一致，并且可以伸缩。",
    server_refuses=False,
)
def scalers_name_the_kind(file: File) -> Iterator[Finding]:
    for scaler in file.of_kind("HorizontalPodAutoscaler"):
        target = scaler.spec["scaleTargetRef"]
        kind, name = target["kind"], target["name"].text
        if kind.value in ("DaemonSet", "Job", "CronJob", "Pod", "Service"):
            yield kind.wrong(f"a {kind.value} cannot be scaled", "name a Deployment or StatefulSet")
            continue
        others = [each for each in file.of_kind(*_SCALED) if each.name == name and each.namespace == scaler.namespace]
        if others and kind.text and all(each.kind != kind.text for each in others):
            yield kind.wrong(f"{show(name)} is a {others[0].kind}, not a {kind.text}", f"write `{others[0].kind}`")


@rule(
    "selects-no-pod",
    FILES,
    docs("concepts/overview/working-with-objects/labels/#label-selectors", "Labels and Selectors"),
    en="A PodDisruptionBudget or NetworkPolicy selects Pods that the file has, if it has any.",
    zh="文件里有工作负载时，PodDisruptionBudget 和 NetworkPolicy 应能选中其中的 Pod。",
    server_refuses=False,
)
def budgets_and_policies_select_pods(file: File) -> Iterator[Finding]:
    for manifest in file.of_kind("PodDisruptionBudget", "NetworkPolicy"):
        field = "selector" if manifest.kind == "PodDisruptionBudget" else "podSelector"
        selector, pods = manifest.spec[field], _pods_of(file, manifest.namespace)
        if pods and not is_empty(selector) and not any(selects(selector, pod.labels) for pod in pods):
            yield selector.wrong(
                f"the {manifest.title} selects none of the Pods of this file", "use labels of the Pods"
            )


@rule(
    "ingress-service-port",
    FILES,
    docs("concepts/services-networking/ingress/#the-ingress-resource", "Ingress: The Ingress resource"),
    en="An Ingress sends requests to a port that the Service has.",
    zh="Ingress 后端的端口必须是该 Service 的端口。",
    server_refuses=False,
)
def ingress_ports_exist(file: File) -> Iterator[Finding]:
    for ingress in file.of_kind("Ingress"):
        for backend in backends(ingress):
            name, port = backend["service"]["name"].text, backend["service"]["port"]
            service = _one(file, "Service", name, ingress.namespace)
            if not service or service_type(service) == "ExternalName":
                continue
            ports = [*service.spec["ports"]]
            for field, wanted in (("number", "port"), ("name", "name")):
                there = [each[wanted].value for each in ports]
                if not port[field].is_empty and port[field].value not in there:
                    known = listed([each for each in there if isinstance(each, str | int)])
                    yield port[field].wrong(
                        f"the {service.title} has no port {show(port[field].value)}",
                        f"write one of its own: {known or 'none'}",
                    )


_NAMED = (
    ("ConfigMap", "volumes.*.configMap.name"),
    ("ConfigMap", "volumes.*.projected.sources.*.configMap.name"),
    ("ConfigMap", "*.*.env.*.valueFrom.configMapKeyRef.name"),
    ("ConfigMap", "*.*.envFrom.*.configMapRef.name"),
    ("Secret", "volumes.*.secret.secretName"),
    ("Secret", "*.*.env.*.valueFrom.secretKeyRef.name"),
    ("Secret", "*.*.envFrom.*.secretRef.name"),
    ("Secret", "imagePullSecrets.*.name"),
    ("PersistentVolumeClaim", "volumes.*.persistentVolumeClaim.claimName"),
    ("ServiceAccount", "serviceAccountName"),
)


def _mentions(file: File) -> Iterator[tuple[str, Node, str]]:
    for pod in file.pods():
        for kind, pattern in _NAMED:
            for node in pod.spec.at(pattern):
                yield kind, node, pod.manifest.namespace
    for ingress in file.of_kind("Ingress"):
        for backend in backends(ingress):
            yield "Service", backend["service"]["name"], ingress.namespace
    for scaler in file.of_kind("HorizontalPodAutoscaler"):
        target = scaler.spec["scaleTargetRef"]
        yield target["kind"].text, target["name"], scaler.namespace


@rule(
    "name-nearly-there",
    FILES,
    docs("concepts/overview/working-with-objects/names/", "Object Names and IDs"),
    en="A name that differs by a letter or two from that of an object in the file is likely a slip.",
    zh="引用的名称与文件里的对象只差一两个字母时，很可能是写错了。",
    server_refuses=False,
)
def names_are_not_misspelt(file: File) -> Iterator[Finding]:
    for kind, node, namespace in _mentions(file):
        names = [each.name for each in file.of_kind(kind) if each.namespace == namespace and each.name]
        near = get_close_matches(node.text[:253], [name[:253] for name in names], n=1, cutoff=_NEAR)
        if node.text and node.text not in names and near:
            yield node.wrong(
                f"the file has no {kind} {show(node.text)}, but one called `{near[0]}`", f"write `{near[0]}`"
            )


@rule(
    "key-not-there",
    FILES,
    docs(
        "tasks/configure-pod-container/configure-pod-configmap/#restrictions",
        "Configure a Pod to Use a ConfigMap: Restrictions",
    ),
    en="A key that a container wants is in the ConfigMap or Secret of the file.",
    zh="容器引用的键必须存在于文件中的 ConfigMap 或 Secret。",
    server_refuses=False,
)
def wanted_keys_are_there(file: File) -> Iterator[Finding]:
    for pod in file.pods():
        for reference in pod.spec.at("*.*.env.*.valueFrom.*"):
            kind = {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}.get(str(reference.path[-1]), "")
            origin = _one(file, kind, reference["name"].text, pod.manifest.namespace) if kind else None
            if not origin or reference["optional"].value is True or not reference["key"].text:
                continue
            keys = [key for field in ("data", "binaryData", "stringData") for key, _ in origin.root[field].entries()]
            if reference["key"].text not in keys:
                yield reference["key"].wrong(
                    f"the {origin.title} has no key {show(reference['key'].text)}, so the container never starts",
                    f"write one of its keys: {listed(sorted(keys)) or 'none'}",
                )
