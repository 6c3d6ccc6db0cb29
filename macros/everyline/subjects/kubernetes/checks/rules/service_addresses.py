"""Services: their addresses."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source
from everyline.subjects.kubernetes.checks.rules.services import is_headless, service_type

_SERVICE = source("core", "ValidateService")
_SERVICES = kinds("Service")
_OUTSIDE = ("NodePort", "LoadBalancer")


@rule(
    "cluster-ip",
    _SERVICES,
    source("core", "validateServiceClusterIPsRelatedFields"),
    en="A cluster IP is an IP address or `None`, and `clusterIPs` begins with it.",
    zh="`clusterIP` 是 IP 地址或 `None`，且与 `clusterIPs` 的第一项一致。",
)
def cluster_ip_is_an_address(service: Manifest) -> Iterator[Finding]:
    if service_type(service) == "ExternalName":
        return
    single, several = service.spec["clusterIP"], service.spec["clusterIPs"]
    for place in (single, *several):
        if place.text and place.text != "None" and not grammar.address(place.text):
            hint = "write `None`" if place.text.lower() == "none" else "write an IP address, or take it away"
            yield place.wrong(f"{show(place.text)} is no IP address", hint)
    texts = [each.text for each in several]
    if texts and single.text != texts[0]:
        yield several.wrong(
            f"`clusterIPs` begins with {show(texts[0])}, `clusterIP` is {show(single.text)}", "make both the same"
        )
    if "None" in texts and len(texts) > 1:
        yield several.wrong("`None` stands alone", "keep `None` or the addresses")
    addresses = [address for address in map(grammar.address, texts) if address]
    if len(addresses) > 1 and len({address.version for address in addresses}) != len(addresses):
        yield several.wrong("there are two addresses of one family", "keep one IPv4 and one IPv6 address")


@rule(
    "headless-type",
    _SERVICES,
    _SERVICE,
    en="A Service of the type `NodePort` or `LoadBalancer` is not headless.",
    zh="`NodePort` 和 `LoadBalancer` 类型的 Service 不能是无头服务。",
)
def outside_services_are_not_headless(service: Manifest) -> Iterator[Finding]:
    if service_type(service) in _OUTSIDE and is_headless(service):
        yield service.spec["clusterIP"].wrong(
            f"a Service of the type `{service_type(service)}` needs an address of its own",
            "take `clusterIP: None` away",
        )


@rule(
    "external-name",
    _SERVICES,
    _SERVICE,
    en="A Service of the type `ExternalName` has a host name as `externalName` and no cluster IP.",
    zh="`ExternalName` 类型的 Service 要写主机名 `externalName`，且没有 `clusterIP`。",
)
def external_name_is_a_host(service: Manifest) -> Iterator[Finding]:
    if service_type(service) != "ExternalName":
        return
    name = service.spec["externalName"]
    if name.is_empty:
        yield name.wrong("there is no `externalName`", "add the host name that the Service stands for")
    elif name.text and (why := grammar.dns_subdomain(name.text.removesuffix("."))):
        yield name.wrong(f"the external name {show(name.text)} {why}", "write a host name such as `db.example.com`")
    for field in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if not service.spec[field].is_empty:
            yield service.spec[field].wrong(f"a Service of the type `ExternalName` has no `{field}`", "take it away")


@rule(
    "external-name-address",
    _SERVICES,
    docs("concepts/services-networking/service/#externalname", "Service: type: ExternalName"),
    en="An `externalName` is a name: an IP address there is taken for a host of digits.",
    zh="`externalName` 必须是域名，写 IP 地址不会被解析。",
    server_refuses=False,
)
def external_name_is_no_address(service: Manifest) -> Iterator[Finding]:
    name = service.spec["externalName"]
    if service_type(service) == "ExternalName" and grammar.address(name.text):
        yield name.wrong(
            f"{show(name.text)} is an address, which no DNS server resolves", "use Endpoints without a selector"
        )


@rule(
    "external-ips",
    _SERVICES,
    source("core", "validateNonSpecialIP"),
    en="External IPs are addresses that can be reached: not loopback, not link-local, not `0.0.0.0`.",
    zh="`externalIPs` 必须是可到达的 IP 地址，不能是回环、链路本地或 `0.0.0.0`。",
)
def external_ips_can_be_reached(service: Manifest) -> Iterator[Finding]:
    for place in service.spec["externalIPs"]:
        yield from address_faults(place)


def address_faults(place: Node) -> Iterator[Finding]:
    """That an address is none, or one that nobody else can reach."""
    if not isinstance(place.value, str):
        return
    address = grammar.address(place.text)
    if not address:
        yield place.wrong(f"{show(place.text)} is no IP address", "write an address such as `192.0.2.10`")
    elif address.is_loopback or address.is_unspecified or address.is_link_local or _is_local_group(place.text):
        yield place.wrong(f"{show(place.text)} cannot be reached from other hosts", "write another address")


def _is_local_group(text: str) -> bool:
    return text.startswith(("224.0.0.", "ff02:"))


@rule(
    "ip-families-repeated",
    _SERVICES,
    source("core", "validateServiceClusterIPsRelatedFields"),
    en="Each IP family is named once.",
    zh="`ipFamilies` 的每一项不能重复。",
)
def families_are_different(service: Manifest) -> Iterator[Finding]:
    seen: set[str] = set()
    for family in service.spec["ipFamilies"]:
        if family.text in seen and family.text:
            yield family.wrong(f"{show(family.text)} is there twice", "keep one")
        seen.add(family.text)
