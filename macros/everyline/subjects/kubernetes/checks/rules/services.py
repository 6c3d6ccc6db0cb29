"""Services: ports, addresses, and what goes with which type."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, machinery, rule, source

_SERVICE = source("core", "ValidateService")
_SERVICES = kinds("Service")
_NODE_PORTS = range(30000, 32768)
_OUTSIDE = ("NodePort", "LoadBalancer")


def service_type(service: Manifest) -> str:
    """The type of a Service, also where it says none."""
    return service.spec["type"].text or "ClusterIP"


def is_headless(service: Manifest) -> bool:
    """Whether a Service has no address of its own."""
    addresses = [service.spec["clusterIP"], *[*service.spec["clusterIPs"]][:1]]
    return any(address.value == "None" for address in addresses)


@rule(
    "service-ports-missing",
    _SERVICES,
    _SERVICE,
    en="A Service has ports, unless it is headless or of the type `ExternalName`.",
    zh="除无头服务和 `ExternalName` 外，Service 必须有端口。",
)
def service_has_ports(service: Manifest) -> Iterator[Finding]:
    ports = service.spec["ports"]
    if ports.is_empty and not is_headless(service) and service_type(service) != "ExternalName":
        yield ports.wrong(f"the {service.title} has no ports", "add `spec.ports` with at least one `port`")


@rule(
    "service-port-name",
    _SERVICES,
    source("core", "validateServicePort"),
    en="Of several ports each has a name; names are DNS labels and differ.",
    zh="Service 有多个端口时，每个都要有名称；名称是 DNS 标签且不能重复。",
)
def service_ports_have_names(service: Manifest) -> Iterator[Finding]:
    ports = [*service.spec["ports"]]
    seen: set[str] = set()
    for port in ports:
        name = port["name"]
        if name.is_empty and len(ports) > 1 and isinstance(port.value, dict):
            yield name.wrong(f"one of the {len(ports)} ports has no name", "give each port a name such as `http`")
        elif name.text and (why := grammar.dns_label(name.text)):
            yield name.wrong(f"the port name {show(name.text)} {why}", "choose a name such as `http`")
        elif name.text in seen and name.text:
            yield name.wrong(f"two ports are called {show(name.text)}", "give one of them another name")
        seen.add(name.text)


@rule(
    "service-target-port",
    _SERVICES,
    source("core", "ValidatePortNumOrName"),
    en="A `targetPort` is a number from 1 to 65535 or a port name.",
    zh="`targetPort` 是 1 到 65535 的数字，或端口名称。",
)
def target_ports_are_ports(service: Manifest) -> Iterator[Finding]:
    for target in service.spec.at("ports.*.targetPort"):
        if target.value not in (0, "") and (why := grammar.port(target.value)):
            is_number = isinstance(target.value, str) and target.value.isdecimal()
            hint = (
                f"write {target.value} without quotes"
                if is_number
                else "write the number or name of a container's port"
            )
            yield target.wrong(f"`targetPort` is {show(target.value)}, which {why}", hint)


@rule(
    "app-protocol",
    _SERVICES,
    source("core", "validateServicePort"),
    en="An `appProtocol` has the form of a label key: `http`, `kubernetes.io/h2c`.",
    zh="`appProtocol` 要符合标签键的格式，例如 `http`、`kubernetes.io/h2c`。",
)
def app_protocols_have_their_form(service: Manifest) -> Iterator[Finding]:
    for protocol in service.spec.at("ports.*.appProtocol"):
        if isinstance(protocol.value, str) and (why := grammar.qualified_name(protocol.text)):
            yield protocol.wrong(f"the protocol {show(protocol.text)} {why}", "write one such as `http`")


@rule(
    "service-port-repeated",
    _SERVICES,
    _SERVICE,
    en="A Service has each port once for a protocol.",
    zh="Service 的同一端口和协议只能出现一次。",
)
def service_ports_are_different(service: Manifest) -> Iterator[Finding]:
    ports: set[tuple[object, str]] = set()
    outside: set[tuple[object, str]] = set()
    for port in service.spec["ports"]:
        protocol = port["protocol"].text or "TCP"
        for field, seen in (("port", ports), ("nodePort", outside)):
            number = port[field].number
            if number and (number, protocol) in seen:
                yield port[field].wrong(f"`{field}` {number}/{protocol} is there twice", "take one away, or change it")
            seen.add((number, protocol))


@rule(
    "node-port-type",
    _SERVICES,
    _SERVICE,
    en="Only Services of the types `NodePort` and `LoadBalancer` have a `nodePort`.",
    zh="只有 `NodePort` 和 `LoadBalancer` 类型的 Service 才能写 `nodePort`。",
)
def node_ports_have_their_type(service: Manifest) -> Iterator[Finding]:
    for port in service.spec.at("ports.*.nodePort"):
        if port.number and service_type(service) == "ClusterIP":
            yield port.wrong(
                "a Service of the type `ClusterIP` has no `nodePort`", "add `type: NodePort`, or take `nodePort` away"
            )


@rule(
    "node-port-range",
    _SERVICES,
    docs("concepts/services-networking/service/#type-nodeport", "Service: type: NodePort"),
    en="A `nodePort` lies between 30000 and 32767, unless the cluster is set up otherwise.",
    zh="`nodePort` 默认必须在 30000 到 32767 之间。",
)
def node_ports_are_in_range(service: Manifest) -> Iterator[Finding]:
    for port in service.spec.at("ports.*.nodePort"):
        if port.number and port.number not in _NODE_PORTS and service_type(service) in _OUTSIDE:
            yield port.wrong(
                f"`nodePort` is {port.number}; it must be from 30000 to 32767", "choose one of those, or none"
            )


@rule(
    "service-selector-form",
    _SERVICES,
    machinery("apimachinery/pkg/apis/meta/v1/validation/validation.go", "ValidateLabels"),
    en="A Service's selector consists of label keys and values.",
    zh="Service 选择器的键和值要符合标签的格式。",
)
def service_selector_has_labels(service: Manifest) -> Iterator[Finding]:
    for key, value in service.spec["selector"].entries():
        if why := grammar.qualified_name(key):
            yield value.wrong(f"the label key {show(key)} {why}", "write the key of a label of the Pods")
        if value.text and (why := grammar.label_value(value.text)):
            yield value.wrong(
                f"the selector wants `{key}` to be {show(value.text)}, which {why}", "write a label's value"
            )


@rule(
    "session-affinity-config",
    _SERVICES,
    _SERVICE,
    en="`sessionAffinityConfig` goes with `sessionAffinity: ClientIP`.",
    zh="只有 `sessionAffinity: ClientIP` 才能写 `sessionAffinityConfig`。",
)
def affinity_config_has_affinity(service: Manifest) -> Iterator[Finding]:
    config = service.spec["sessionAffinityConfig"]
    if config.is_set and service.spec["sessionAffinity"].value in (None, "", "None"):
        yield config.wrong("there is no session affinity to configure", "add `sessionAffinity: ClientIP`")


@rule(
    "traffic-policy-type",
    _SERVICES,
    source("core", "ValidateServiceExternalTrafficFieldsCombination"),
    en="`externalTrafficPolicy` goes with the types `NodePort` and `LoadBalancer`, or with external IPs.",
    zh="`externalTrafficPolicy` 只用于 `NodePort`、`LoadBalancer` 类型或带 externalIPs 的 Service。",
)
def traffic_policy_has_its_type(service: Manifest) -> Iterator[Finding]:
    policy, check = service.spec["externalTrafficPolicy"], service.spec["healthCheckNodePort"]
    kind = service_type(service)
    if policy.text and kind not in _OUTSIDE and service.spec["externalIPs"].is_empty:
        yield policy.wrong(
            f"a Service of the type `{kind}` has no traffic from outside", "take `externalTrafficPolicy` away"
        )
    if check.number and (kind != "LoadBalancer" or policy.value != "Local"):
        yield check.wrong(
            "`healthCheckNodePort` goes with the type `LoadBalancer` and `externalTrafficPolicy: Local`", "take it away"
        )


_FOR_BALANCERS = ("loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass")


@rule(
    "load-balancer-fields",
    _SERVICES,
    _SERVICE,
    en="Settings of a load balancer go with the type `LoadBalancer`; its source ranges are in CIDR notation.",
    zh="负载均衡器的设置只用于 `LoadBalancer` 类型；来源网段用 CIDR 书写。",
)
def balancer_settings_have_their_type(service: Manifest) -> Iterator[Finding]:
    for field in _FOR_BALANCERS:
        place = service.spec[field]
        if not place.is_empty and service_type(service) != "LoadBalancer":
            yield place.wrong(f"`{field}` goes with the type `LoadBalancer`", "take it away, or change the type")
    for block in service.spec["loadBalancerSourceRanges"]:
        if isinstance(block.value, str) and not grammar.network(block.text.strip()):
            yield block.wrong(f"{show(block.text)} is no range of addresses", "write it like `10.240.0.0/24`")
