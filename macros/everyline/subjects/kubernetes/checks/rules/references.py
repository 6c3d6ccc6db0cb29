"""What the objects of one file have to do with each other: selectors, Services, ports."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import FILES
from everyline.subjects.kubernetes.checks.rules.ingress import backends
from everyline.subjects.kubernetes.checks.rules.labels import is_empty, selects
from everyline.subjects.kubernetes.checks.rules.manifest import File, Manifest, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule
from everyline.subjects.kubernetes.checks.rules.services import is_headless, service_type

_SCALED = ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController")
_SERVICE = docs("concepts/services-networking/service/#defining-a-service", "Service: Defining a Service")


def _pods_of(file: File, namespace: str) -> list[Pod]:
    return [pod for pod in file.pods if pod.manifest.namespace == namespace and pod.manifest.kind != "PodTemplate"]


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
        wanted = selector.texts()
        if not wanted or service_type(service) == "ExternalName" or _served(file, service):
            continue
        if elsewhere := [pod for pod in file.pods if wanted.items() <= pod.labels.items()]:
            yield selector.wrong(
                f"the {service.title} stands in the namespace `{service.namespace}`, but the Pods that it selects in "
                f"`{elsewhere[0].manifest.namespace}`",
                "write the same `metadata.namespace` for both",
            )
        if elsewhere or not pods:
            continue
        labels = sorted({f"{key}: {value}" for pod in pods for key, value in pod.labels.items()})
        wish = ", ".join(f"`{key}: {value}`" for key, value in wanted.items())
        yield selector.wrong(
            f"the {service.title} selects {wish}, which no Pod of this file has",
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
    docs("concepts/workloads/autoscaling/horizontal-pod-autoscale/", "Horizontal Pod Autoscaling"),
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


@rule(
    "selectors-overlap",
    FILES,
    docs("concepts/workloads/controllers/deployment/#selector", "Deployments: Selector"),
    en="No workload selects the Pods of another of its kind, or both count each other's Pods as their own.",
    zh="同类工作负载的选择器不能选中对方的 Pod，否则会互相抢占。",
    server_refuses=False,
)
def workloads_leave_each_others_pods(file: File) -> Iterator[Finding]:
    pods = [pod for pod in file.pods if pod.manifest.kind in (*_SCALED[:3], "DaemonSet")]
    for index, pod in enumerate(pods):
        for other in pods[:index]:
            one, two = pod.manifest, other.manifest
            if (one.kind, one.namespace) != (two.kind, two.namespace) or one.name == two.name:
                continue
            selector = one.spec["selector"]
            if not is_empty(selector) and selects(selector, other.labels) and selects(two.spec["selector"], pod.labels):
                yield selector.wrong(
                    f"the {one.title} and the {two.title} select each other's Pods", "give each a label of its own"
                )
