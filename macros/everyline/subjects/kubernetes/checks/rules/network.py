"""NetworkPolicies, Endpoints and EndpointSlices."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.labels import selector_faults
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source
from everyline.subjects.kubernetes.checks.rules.service_addresses import address_faults

_POLICIES = kinds("NetworkPolicy")
_PEERS = ("podSelector", "namespaceSelector", "ipBlock")


def _peers(policy: Manifest) -> Iterator[Node]:
    yield from policy.spec.at("ingress.*.from.*")
    yield from policy.spec.at("egress.*.to.*")


def _ports(policy: Manifest) -> Iterator[Node]:
    yield from policy.spec.at("ingress.*.ports.*")
    yield from policy.spec.at("egress.*.ports.*")


@rule(
    "network-policy-peer",
    _POLICIES,
    source("networking", "ValidateNetworkPolicyPeer"),
    en="A peer is chosen by Pods, namespaces or both, or by a range of addresses alone.",
    zh="对端用 Pod、命名空间（或两者）选择，或者只用 ipBlock。",
)
def peers_are_chosen(policy: Manifest) -> Iterator[Finding]:
    for peer in _peers(policy):
        there = [field for field in _PEERS if peer[field].is_set]
        if not there:
            yield peer.wrong("this item chooses no peer", "add `podSelector`, `namespaceSelector` or `ipBlock`")
        elif "ipBlock" in there and len(there) > 1:
            yield peer["ipBlock"].wrong("`ipBlock` stands alone", "make an item of its own for it")
        for field in there[:2]:
            yield from selector_faults(peer[field])


@rule(
    "network-policy-selector",
    _POLICIES,
    source("networking", "ValidateNetworkPolicySpec"),
    en="The selector of a NetworkPolicy has the form of a label selector.",
    zh="NetworkPolicy 的选择器要符合标签选择器的格式。",
)
def policy_selector_has_its_form(policy: Manifest) -> Iterator[Finding]:
    yield from selector_faults(policy.spec["podSelector"])


@rule(
    "network-policy-block",
    _POLICIES,
    source("networking", "ValidateIPBlock"),
    en="An `ipBlock` is a range in CIDR notation, and its exceptions lie within it.",
    zh="`ipBlock` 用 CIDR 书写，`except` 必须在其范围之内。",
)
def blocks_are_ranges(policy: Manifest) -> Iterator[Finding]:
    for block in (peer["ipBlock"] for peer in _peers(policy) if isinstance(peer["ipBlock"].value, dict)):
        cidr = block["cidr"]
        whole = grammar.network(cidr.text)
        if not whole:
            if "cidr" in block:
                yield cidr.wrong(f"{show(cidr.value or '')} is no range of addresses", "write it like `10.0.0.0/8`")
            continue
        for part in block["except"]:
            inner = grammar.network(part.text)
            if not inner:
                yield part.wrong(f"{show(part.value or '')} is no range of addresses", "write it like `10.1.0.0/16`")
            elif inner.version != whole.version or inner.prefixlen <= whole.prefixlen or not whole.overlaps(inner):
                yield part.wrong(f"{show(part.text)} does not lie within {show(cidr.text)}", "write a part of it")


@rule(
    "network-policy-port",
    _POLICIES,
    docs(
        "concepts/services-networking/network-policies/#targeting-a-range-of-ports",
        "Network Policies: Targeting a range of ports",
    ),
    en="A port is a number or a port name; `endPort` ends a range that begins with a number.",
    zh="端口是数字或端口名；`endPort` 与数字端口组成范围。",
)
def policy_ports_are_ports(policy: Manifest) -> Iterator[Finding]:
    for place in _ports(policy):
        port, end = place["port"], place["endPort"]
        if why := grammar.port(port.value):
            yield port.wrong(f"the port {show(port.value)} {why}", "write the number or name of a port")
        if end.number is None:
            continue
        if port.number is None:
            yield end.wrong("`endPort` needs a `port` by number before it", "write the first port's number as `port`")
        elif grammar.port_number(end.number) or end.number < port.number:
            yield end.wrong(f"`endPort` {end.number} does not come after {port.number}", "write the greater port there")


@rule(
    "network-policy-types",
    _POLICIES,
    docs(
        "concepts/services-networking/network-policies/#networkpolicy-resource",
        "Network Policies: The NetworkPolicy resource",
    ),
    en="Rules under `egress` count only if `policyTypes` names `Egress`, and likewise for `ingress`.",
    zh="`policyTypes` 列出了类型时，未列出的 `ingress` 或 `egress` 规则不起作用。",
    server_refuses=False,
)
def rules_have_their_type(policy: Manifest) -> Iterator[Finding]:
    types = [each.value for each in policy.spec["policyTypes"]]
    for field, name in (("ingress", "Ingress"), ("egress", "Egress")):
        if types and not policy.spec[field].is_empty and name not in types:
            yield policy.spec[field].wrong(
                f"the `{field}` rules are ignored: `policyTypes` lacks `{name}`", f"add `{name}`"
            )


@rule(
    "policy-types-count",
    _POLICIES,
    source("networking", "ValidateNetworkPolicySpec"),
    en="There are at most two policy types.",
    zh="`policyTypes` 最多两项。",
)
def there_are_two_types(policy: Manifest) -> Iterator[Finding]:
    types = policy.spec["policyTypes"]
    if isinstance(types.value, list) and len(types.value) > 2:  # noqa: PLR2004 - Ingress and Egress
        yield types.wrong(f"there are {len(types.value)} policy types", "keep `Ingress` and `Egress` once each")


@rule(
    "endpoints-addresses",
    kinds("Endpoints"),
    source("core", "validateEndpointSubsets"),
    en="A subset of Endpoints has addresses that can be reached, and several ports have names.",
    zh="Endpoints 的子集要有可到达的地址；多个端口要有名称。",
)
def endpoints_can_be_reached(manifest: Manifest) -> Iterator[Finding]:
    for subset in manifest.root["subsets"]:
        addresses = [*subset["addresses"], *subset["notReadyAddresses"]]
        if not addresses and isinstance(subset.value, dict):
            yield subset["addresses"].wrong("the subset has no addresses", "add `addresses`")
        for address in addresses:
            yield from address_faults(address["ip"])
        ports = [*subset["ports"]]
        for port in ports:
            if len(ports) > 1 and port["name"].is_empty:
                yield port["name"].wrong(f"one of the {len(ports)} ports has no name", "give each port a name")
            elif port["name"].text and (why := grammar.dns_label(port["name"].text)):
                yield port["name"].wrong(
                    f"the port name {show(port['name'].text)} {why}", "choose a name such as `http`"
                )


_VERSIONS = {"IPv4": 4, "IPv6": 6}


@rule(
    "slice-addresses",
    kinds("EndpointSlice"),
    source("discovery", "validateEndpoints"),
    en="The endpoints of a slice have addresses of the slice's type.",
    zh="EndpointSlice 的每个端点都要有与 addressType 相符的地址。",
)
def slices_have_addresses(manifest: Manifest) -> Iterator[Finding]:
    kind = manifest.root["addressType"]
    if "addressType" in manifest.root and kind.is_empty:
        yield kind.wrong("`addressType` is empty", "write `IPv4`")
    for endpoint in manifest.root["endpoints"]:
        addresses = endpoint["addresses"]
        if "addresses" in endpoint and addresses.is_empty:
            yield addresses.wrong("the endpoint has no addresses", "add at least one")
        for place in addresses:
            address = grammar.address(place.text)
            if (
                kind.text in _VERSIONS
                and isinstance(place.value, str)
                and (not address or address.version != _VERSIONS[kind.text])
            ):
                yield place.wrong(f"{show(place.text)} is no {kind.text} address", "write one, or change `addressType`")


@rule(
    "slice-ports",
    kinds("EndpointSlice"),
    source("discovery", "validatePorts"),
    en="The ports of a slice have different names, each a DNS label.",
    zh="EndpointSlice 的端口名称必须是 DNS 标签且不能重复。",
)
def slice_ports_have_names(manifest: Manifest) -> Iterator[Finding]:
    seen: set[str] = set()
    for port in manifest.root["ports"]:
        name = port["name"]
        if name.text and (why := grammar.dns_label(name.text)):
            yield name.wrong(f"the port name {show(name.text)} {why}", "choose a name such as `http`")
        elif name.text in seen:
            yield name.wrong(
                "two ports have the same name" if name.text else "two ports have no name", "name them apart"
            )
        seen.add(name.text)


@rule(
    "slice-service",
    kinds("EndpointSlice"),
    docs("concepts/services-networking/endpoint-slices/#ownership", "EndpointSlices: Ownership"),
    en="A slice written by hand names its Service in the label `kubernetes.io/service-name`.",
    zh="手写的 EndpointSlice 要用标签 `kubernetes.io/service-name` 指明所属的 Service。",
    server_refuses=False,
)
def slices_name_their_service(manifest: Manifest) -> Iterator[Finding]:
    label = manifest.meta["labels"]["kubernetes.io/service-name"]
    if label.is_empty:
        yield label.wrong("the slice belongs to no Service", "add the label `kubernetes.io/service-name`")
