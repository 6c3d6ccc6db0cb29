"""Containers: their names, images and ports."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS, PODS, TEMPLATES
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import current, docs, rule, source

_TODAY = "pkg/apis/core/validation/validation.go"


@rule(
    "containers-missing",
    PODS,
    source("core", "validateContainers"),
    en="A Pod has at least one container.",
    zh="Pod 至少要有一个容器。",
)
def pod_has_containers(pod: Pod) -> Iterator[Finding]:
    containers = pod.spec["containers"]
    if "containers" in pod.spec and containers.is_empty:
        yield containers.wrong("there are no containers", "list at least one with `name` and `image`")
    elif isinstance(pod.root.value, dict) and pod.is_template and pod.spec.is_empty:
        yield pod.spec.wrong("the Pod template has no `spec`", "add `spec.containers`")


@rule(
    "container-name-missing",
    CONTAINERS,
    source("core", "validateContainers"),
    en="Every container has a name.",
    zh="每个容器都要有名称。",
)
def container_has_a_name(container: Container) -> Iterator[Finding]:
    name = container.node["name"]
    if "name" in container.node and name.is_empty:
        yield name.wrong("the container has an empty name", "give it a name such as `app`")


@rule(
    "container-name-form",
    CONTAINERS,
    source("core", "validateContainers"),
    en="The name of a container is a DNS label: lowercase letters, digits and `-`, at most 63.",
    zh="容器名称必须是 DNS 标签：小写字母、数字和 `-`，最长 63 个字符。",
)
def container_name_has_its_form(container: Container) -> Iterator[Finding]:
    name = container.node["name"]
    if name.text and (why := grammar.dns_label(name.text)):
        yield name.wrong(f"the container name {show(name.text)} {why}", "choose a name such as `web-1`")


@rule(
    "container-name-unique",
    PODS,
    source("core", "validateInitContainers"),
    en="All containers and init containers of a Pod have different names.",
    zh="同一个 Pod 里的容器和初始化容器不能重名。",
)
def container_names_are_unique(pod: Pod) -> Iterator[Finding]:
    seen: set[str] = set()
    for container in pod.containers():
        name = container.node["name"]
        if name.text in seen:
            yield name.wrong(f"two containers are called {show(name.text)}", "give one of them another name")
        seen |= {name.text} - {""}


@rule(
    "image-missing",
    CONTAINERS,
    source("core", "validateContainers"),
    en="Every container has an image.",
    zh="每个容器都要指定镜像。",
)
def container_has_an_image(container: Container) -> Iterator[Finding]:
    image = container.node["image"]
    if isinstance(container.node.value, dict) and image.is_empty:
        yield image.wrong(f"{container.title} has no image", "add `image:` with the image to run")


@rule(
    "image-spaces",
    CONTAINERS,
    source("core", "validateContainersOnlyForPod"),
    en="The image of a Pod's container has no spaces around it.",
    zh="Pod 中容器的镜像名前后不能有空格。",
)
def image_has_no_spaces(container: Container) -> Iterator[Finding]:
    image = container.node["image"]
    if not container.pod.is_template and image.text != image.text.strip():
        yield image.wrong(f"the image {show(image.text)} has spaces around it", "take the spaces away")


@rule(
    "port-name-form",
    CONTAINERS,
    source("core", "validateContainerPorts"),
    en="A port's name has at most 15 lowercase letters, digits and `-`, and at least one letter.",
    zh="端口名称最长 15 个字符，只能用小写字母、数字和 `-`，并至少含一个字母。",
)
def port_names_have_their_form(container: Container) -> Iterator[Finding]:
    for port in container.node["ports"]:
        name = port["name"]
        if name.text and (why := grammar.port_name(name.text)):
            yield name.wrong(f"the port name {show(name.text)} {why}", "choose a short name such as `http`")


@rule(
    "port-name-unique",
    CONTAINERS,
    source("core", "validateContainerPorts"),
    en="The ports of a container have different names.",
    zh="同一个容器的端口不能重名。",
)
def port_names_are_unique(container: Container) -> Iterator[Finding]:
    seen: set[str] = set()
    for port in container.node["ports"]:
        name = port["name"]
        if name.text in seen:
            yield name.wrong(f"two ports are called {show(name.text)}", "give one of them another name")
        seen |= {name.text} - {""}


@rule(
    "port-repeated",
    CONTAINERS,
    docs("reference/kubernetes-api/workload-resources/pod-v1/#ports", "API reference: Container, ports"),
    en="A container declares each port once.",
    zh="容器的每个端口只声明一次。",
    server_refuses=False,
)
def ports_are_declared_once(container: Container) -> Iterator[Finding]:
    seen: set[tuple[object, object, object, object]] = set()
    for port in container.node["ports"]:
        number, protocol = port["containerPort"].number, port["protocol"].text or "TCP"
        key = (number, protocol, port["hostPort"].number, port["hostIP"].text)
        if number is not None and key in seen:
            yield port["containerPort"].wrong(f"the port {number}/{protocol} is declared twice", "take one away")
        seen.add(key)


@rule(
    "host-port-conflict",
    PODS,
    source("core", "AccumulateUniqueHostPorts"),
    en="The containers of a Pod take different ports of the host.",
    zh="同一个 Pod 的容器不能占用主机的同一个端口。",
)
def host_ports_are_unique(pod: Pod) -> Iterator[Finding]:
    shared: set[tuple[object, ...]] = set()
    for container in pod.containers():
        seen = set() if container.role == "initContainers" else shared
        for port in container.node["ports"]:
            number = port["hostPort"].number
            if number is None and pod.spec["hostNetwork"].value is True:
                number = port["containerPort"].number
            key = (number, port["protocol"].text or "TCP", port["hostIP"].text)
            if number and key in seen:
                yield port["hostPort"].wrong(f"two containers want the host's port {number}", "give one another port")
            seen.add(key)


@rule(
    "host-network-port",
    PODS,
    source("core", "validateHostNetwork"),
    en="With `hostNetwork`, a port of the host is the same as that of the container.",
    zh="使用 `hostNetwork` 时，`hostPort` 必须与 `containerPort` 相同。",
)
def host_network_has_equal_ports(pod: Pod) -> Iterator[Finding]:
    if pod.spec["hostNetwork"].value is not True:
        return
    for port in pod.spec.at("containers.*.ports.*"):
        inside, outside = port["containerPort"].number, port["hostPort"].number
        if outside and inside != outside:
            yield port["hostPort"].wrong(
                f"`hostPort` is {outside} and `containerPort` {inside}, but with `hostNetwork` there is one network",
                "take `hostPort` away",
            )


@rule(
    "init-container-hooks",
    CONTAINERS,
    current(_TODAY, "validateInitContainers"),
    en="An init container has neither probes nor lifecycle hooks, unless it is a sidecar (`restartPolicy: Always`).",
    zh="初始化容器不能有探针和生命周期钩子，除非它是边车容器（`restartPolicy: Always`）。",
)
def init_containers_have_no_probes(container: Container) -> Iterator[Finding]:
    if container.role != "initContainers" or container.is_sidecar:
        return
    for field in ("lifecycle", "livenessProbe", "readinessProbe", "startupProbe"):
        if container.node[field].is_set:
            yield container.node[field].wrong(
                f"{container.title} is an init container and cannot have a `{field}`",
                f"take `{field}` away, or make it a sidecar with `restartPolicy: Always`",
            )


@rule(
    "ephemeral-containers",
    PODS,
    source("core", "ValidatePodCreate"),
    en="Ephemeral containers are added to a running Pod with `kubectl debug`, not written in a manifest.",
    zh="临时容器要用 `kubectl debug` 加到运行中的 Pod，不能写在清单里。",
)
def ephemeral_containers_are_not_written(pod: Pod) -> Iterator[Finding]:
    ephemeral = pod.spec["ephemeralContainers"]
    if not ephemeral.is_empty:
        yield ephemeral.wrong("ephemeral containers cannot be created with a Pod", "use `kubectl debug`")


@rule(
    "host-port-replicas",
    TEMPLATES,
    docs("tasks/debug/debug-application/debug-pods/#my-pod-stays-pending", "Debug Pods: My pod stays pending"),
    en="A workload of several Pods takes no port of the host, as one node can run only one of them then.",
    zh="多副本工作负载不宜占用主机端口，否则一个节点只能运行一个副本。",
    server_refuses=False,
)
def workloads_take_no_host_port(pod: Pod) -> Iterator[Finding]:
    replicas = pod.manifest.spec["replicas"].number or 1
    if pod.manifest.kind not in ("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController") or replicas < 2:  # noqa: PLR2004 - several
        return
    for port in pod.spec.at("containers.*.ports.*.hostPort"):
        if port.number:
            yield port.wrong(
                f"each of the {replicas} Pods wants the port {port.number} of its node, so each needs a node of its own",
                "use a Service of the type NodePort",
            )
