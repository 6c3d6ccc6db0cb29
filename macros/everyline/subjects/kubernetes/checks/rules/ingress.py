"""Ingresses and their classes."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import File, Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import Each, docs, rule, source

_SEQUENCES, _ENDINGS = ("//", "/./", "/../", "%2f", "%2F"), ("/..", "/.")


def _current(file: File) -> Iterator[Manifest]:
    return (each for each in file.of_kind("Ingress") if each.root["apiVersion"].value == "networking.k8s.io/v1")


_INGRESSES: Each[Manifest] = Each(("Ingress",), _current)


def backends(ingress: Manifest) -> Iterator[Node]:
    """Where an Ingress sends requests."""
    if ingress.spec["defaultBackend"].is_set:
        yield ingress.spec["defaultBackend"]
    for path in ingress.spec.at("rules.*.http.paths.*"):
        if isinstance(path.value, dict):
            yield path["backend"]


@rule(
    "ingress-empty",
    _INGRESSES,
    source("networking", "ValidateIngressSpec"),
    en="An Ingress has rules or a default backend.",
    zh="Ingress 要有 `rules` 或 `defaultBackend`。",
)
def ingress_does_something(ingress: Manifest) -> Iterator[Finding]:
    if ingress.spec["rules"].is_empty and not ingress.spec["defaultBackend"].is_set:
        yield ingress.spec.wrong("the Ingress has neither rules nor a default backend", "add `spec.rules`")
    for http in ingress.spec.at("rules.*.http"):
        if "paths" in http and http["paths"].is_empty:
            yield http["paths"].wrong("the rule has no paths", "add at least one path with its backend")


@rule(
    "ingress-path-type-missing",
    _INGRESSES,
    docs("concepts/services-networking/ingress/#path-types", "Ingress: Path types"),
    en="Each path of an Ingress has a `pathType`.",
    zh="Ingress 的每个路径都要写 `pathType`。",
)
def paths_have_a_type(ingress: Manifest) -> Iterator[Finding]:
    for path in ingress.spec.at("rules.*.http.paths.*"):
        if "pathType" in path and path["pathType"].is_empty:
            yield path["pathType"].wrong("`pathType` is empty", "write `Prefix` or `Exact`")


@rule(
    "ingress-path",
    _INGRESSES,
    source("networking", "validateHTTPIngressPath"),
    en="A path of an Ingress begins with `/`, and one of the types `Prefix` and `Exact` has no `//`, `.` or `..` in it.",
    zh="Ingress 的路径以 `/` 开头；`Prefix`、`Exact` 类型的路径不能含 `//`、`.`、`..`。",
)
def paths_begin_with_a_slash(ingress: Manifest) -> Iterator[Finding]:
    for place in ingress.spec.at("rules.*.http.paths.*"):
        path, kind = place["path"], place["pathType"].value
        is_strict = kind in ("Prefix", "Exact")
        if (path.text or (is_strict and path.is_empty)) and not path.text.startswith("/"):
            hint = f"write `/{path.text.lstrip('^')}`" if path.text else "write `/` for all paths"
            yield path.wrong(f"the path {show(path.text)} must begin with `/`", hint)
        elif is_strict and (any(bad in path.text for bad in _SEQUENCES) or path.text.endswith(_ENDINGS)):
            yield path.wrong(f"the path {show(path.text)} may not hold `//`, `/./` or `/../`", "write it straight")


@rule(
    "ingress-host",
    _INGRESSES,
    source("networking", "validateIngressRules"),
    en="The host of a rule is a DNS name, with `*` at most as its whole first part, and no address.",
    zh="规则的主机是域名，`*` 只能作为完整的第一段，不能是 IP 地址。",
)
def hosts_are_names(ingress: Manifest) -> Iterator[Finding]:
    for host in ingress.spec.at("rules.*.host"):
        if grammar.address(host.text):
            yield host.wrong(f"the host {show(host.text)} is an address", "write a DNS name, or leave `host` out")
        elif host.text and (why := grammar.host_pattern(host.text)):
            yield host.wrong(f"the host {show(host.text)} {why}", "write a DNS name such as `www.example.com`")


@rule(
    "ingress-tls",
    _INGRESSES,
    source("networking", "validateIngressTLS"),
    en="The TLS hosts of an Ingress are DNS names, and its Secrets have the names of Secrets.",
    zh="Ingress 的 TLS 主机是域名，secretName 要符合 Secret 的名称格式。",
)
def tls_names_hosts_and_secrets(ingress: Manifest) -> Iterator[Finding]:
    for tls in ingress.spec["tls"]:
        for host in tls["hosts"]:
            if isinstance(host.value, str) and (why := grammar.host_pattern(host.text)):
                yield host.wrong(f"the host {show(host.text)} {why}", "write a DNS name such as `www.example.com`")
        secret = tls["secretName"]
        if secret.text and (why := grammar.dns_subdomain(secret.text)):
            yield secret.wrong(f"the Secret's name {show(secret.text)} {why}", "write the name of a Secret")


@rule(
    "ingress-tls-host",
    _INGRESSES,
    docs("concepts/services-networking/ingress/#tls", "Ingress: TLS"),
    en="The hosts under `tls` are those of the rules.",
    zh="`tls` 中的主机要与规则中的主机一致。",
    server_refuses=False,
)
def tls_hosts_are_those_of_rules(ingress: Manifest) -> Iterator[Finding]:
    hosts = {host.text for host in ingress.spec.at("rules.*.host")} - {""}
    for host in ingress.spec.at("tls.*.hosts.*"):
        suffix = host.text.removeprefix("*")
        covers = host.text in hosts or (suffix != host.text and any(each.endswith(suffix) for each in hosts))
        if hosts and host.text and not covers:
            yield host.wrong(f"no rule has the host {show(host.text)}", "write the host of a rule")


@rule(
    "ingress-backend",
    _INGRESSES,
    source("networking", "validateIngressBackend"),
    en="A backend is a Service with a port by number or by name, or a resource.",
    zh="后端是一个 Service 加端口号或端口名，或者一个 resource。",
)
def backends_are_whole(ingress: Manifest) -> Iterator[Finding]:
    for backend in backends(ingress):
        service, resource = backend["service"], backend["resource"]
        if service.is_set and resource.is_set:
            yield backend.wrong("the backend has both `service` and `resource`", "keep one of them")
        elif resource.is_set:
            for field in ("kind", "name"):
                if field in resource and resource[field].is_empty:
                    yield resource[field].wrong(f"the resource has an empty `{field}`", "fill it in")
        elif not service.is_set:
            yield backend.wrong("the backend names no Service", "add `service` with `name` and `port`")
        else:
            yield from _service_faults(service)


def _service_faults(service: Node) -> Iterator[Finding]:
    name, number, port = service["name"], service["port"]["number"], service["port"]["name"]
    if "name" in service and name.is_empty:
        yield name.wrong("the backend names no Service", "write the Service's name")
    elif name.text and (why := grammar.dns_1035_label(name.text)):
        yield name.wrong(f"the Service's name {show(name.text)} {why}", "write the name of a Service")
    if port.text and number.number:
        yield service["port"].wrong("the port has both a name and a number", "keep one of them")
    elif port.text and (why := grammar.port_name(port.text)):
        yield port.wrong(f"the port name {show(port.text)} {why}", "write the name of one of the Service's ports")
    elif number.number and (why := grammar.port_number(number.number)):
        yield number.wrong(f"the port {number.number} {why}", "write the number of one of the Service's ports")
    elif not port.text and not number.number and not isinstance(service["port"].value, str | int | list):
        yield service["port"].wrong("the backend names no port", "add `port.number` or `port.name`")


@rule(
    "ingress-class-twice",
    _INGRESSES,
    source("networking", "ValidateIngressCreate"),
    en="An Ingress names its class in `ingressClassName` or in the old annotation, not in both.",
    zh="Ingress 的类别写在 `ingressClassName` 或旧注解里，不能两处都写。",
)
def class_is_named_once(ingress: Manifest) -> Iterator[Finding]:
    annotation, name = ingress.meta["annotations"]["kubernetes.io/ingress.class"], ingress.spec["ingressClassName"]
    if annotation.is_set and name.is_set:
        yield annotation.wrong(
            "the class is named in an annotation and in `ingressClassName`", "take the annotation away"
        )
    if name.text and (why := grammar.dns_subdomain(name.text)):
        yield name.wrong(f"the class {show(name.text)} {why}", "write the name of an IngressClass")


@rule(
    "ingress-controller",
    kinds("IngressClass"),
    source("networking", "validateIngressClassSpec"),
    en="The controller of an IngressClass is a path with a domain, such as `example.com/ingress`.",
    zh="IngressClass 的 controller 是带域名的路径，例如 `example.com/ingress`。",
)
def controller_has_a_domain(manifest: Manifest) -> Iterator[Finding]:
    controller = manifest.spec["controller"]
    domain, slash, path = controller.text.partition("/")
    if controller.is_empty:
        yield controller.wrong("the class names no controller", "add one such as `example.com/ingress-controller`")
    elif controller.text and (not slash or not path or grammar.dns_subdomain(domain)):
        yield controller.wrong(
            f"{show(controller.text)} is no domain with a path", "write it like `example.com/ingress`"
        )
