"""Probes and lifecycle hooks of containers."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS
from everyline.subjects.kubernetes.checks.rules.manifest import Container
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import current, docs, rule, source

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_TODAY = "pkg/apis/core/validation/validation.go"
_GRACE = 30  # seconds that a Pod is given to end, unless it says otherwise


def _probes(container: Container) -> Iterator[Node]:
    return (container.node[name] for name in _PROBES if isinstance(container.node[name].value, dict))


def _hooks(container: Container) -> Iterator[Node]:
    lifecycle = container.node["lifecycle"]
    return (lifecycle[name] for name in _HOOKS if isinstance(lifecycle[name].value, dict))


def _one_handler(place: Node, handlers: tuple[str, ...], title: str) -> Iterator[Finding]:
    there = [name for name in handlers if place[name].is_set]
    name = str(place.path[-1])
    if not there:
        yield place.wrong(f"the `{name}` of {title} does not say what to do", f"add {listed(handlers)}")
    elif len(there) > 1:
        both = " and ".join(f"`{each}`" for each in there)
        yield place.wrong(f"the `{name}` of {title} has several handlers: {both}", "keep one of them")


@rule(
    "probe-one-handler",
    CONTAINERS,
    current(_TODAY, "validateHandler"),
    en="A probe has exactly one handler: `exec`, `httpGet`, `tcpSocket` or `grpc`.",
    zh="探针只能有一种处理方式：`exec`、`httpGet`、`tcpSocket` 或 `grpc`。",
)
def probes_have_one_handler(container: Container) -> Iterator[Finding]:
    for probe in _probes(container):
        yield from _one_handler(probe, _PROBE_HANDLERS, container.title)


@rule(
    "hook-one-handler",
    CONTAINERS,
    current(_TODAY, "validateLifecycle"),
    en="A lifecycle hook has exactly one handler: `exec`, `httpGet`, `tcpSocket` or `sleep`.",
    zh="生命周期钩子只能有一种处理方式：`exec`、`httpGet`、`tcpSocket` 或 `sleep`。",
)
def hooks_have_one_handler(container: Container) -> Iterator[Finding]:
    for hook in _hooks(container):
        yield from _one_handler(hook, _HOOK_HANDLERS, container.title)


@rule(
    "exec-command",
    CONTAINERS,
    source("core", "validateExecAction"),
    en="An `exec` handler has a command.",
    zh="`exec` 要写命令。",
)
def exec_has_a_command(container: Container) -> Iterator[Finding]:
    for place in (*_probes(container), *_hooks(container)):
        action = place["exec"]
        if isinstance(action.value, dict) and action["command"].is_empty:
            yield action["command"].wrong("`exec` has no command", 'add `command`, such as `["cat", "/tmp/healthy"]`')


@rule(
    "handler-port",
    CONTAINERS,
    source("core", "ValidatePortNumOrName"),
    en="The port of a handler is a number from 1 to 65535 or a port name.",
    zh="探针和钩子的端口是 1 到 65535 的数字，或端口名称。",
)
def handler_ports_are_ports(container: Container) -> Iterator[Finding]:
    for place in (*_probes(container), *_hooks(container)):
        for handler in ("httpGet", "tcpSocket", "grpc"):
            port = place[handler]["port"]
            if why := grammar.port(port.value):
                is_number = isinstance(port.value, str) and port.value.isdecimal()
                hint = f"write {port.value} without quotes" if is_number else "write the number of the port"
                yield port.wrong(f"the port {show(port.value)} {why}", hint)


@rule(
    "handler-port-named",
    CONTAINERS,
    docs(
        "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port",
        "Configure Probes: Use a named port",
    ),
    en="A port that a handler calls by name is a port of its container.",
    zh="探针按名称引用的端口必须是本容器的端口。",
    server_refuses=False,
)
def handler_ports_exist(container: Container) -> Iterator[Finding]:
    names = {port["name"].text for port in container.node["ports"]} - {""}
    for place in (*_probes(container), *_hooks(container)):
        for handler in ("httpGet", "tcpSocket"):
            port = place[handler]["port"]
            if port.text and not grammar.port_name(port.text) and port.text not in names:
                there = listed(sorted(names)) or "none"
                yield port.wrong(
                    f"{container.title} has no port called {show(port.text)}",
                    f"name one of its ports ({there}), or write the number",
                )


@rule(
    "probe-success-threshold",
    CONTAINERS,
    source("core", "validateContainers"),
    en="`successThreshold` is 1 for liveness and startup probes, and not negative for readiness probes.",
    zh="存活探针和启动探针的 `successThreshold` 只能是 1。",
)
def success_threshold_is_one(container: Container) -> Iterator[Finding]:
    for probe in _probes(container):
        threshold = probe["successThreshold"]
        number = threshold.number
        if number is None:
            continue
        if probe.path[-1] == "readinessProbe":
            if number < 0:
                yield threshold.wrong("`successThreshold` is negative", "write 1 or more")
        elif number not in (0, 1):
            yield threshold.wrong(f"`successThreshold` of a `{probe.path[-1]}` is {number}; it must be 1", "write 1")


@rule(
    "readiness-grace-period",
    CONTAINERS,
    current(_TODAY, "validateReadinessProbe"),
    en="A readiness probe has no `terminationGracePeriodSeconds`: it ends nothing.",
    zh="就绪探针不能设置 `terminationGracePeriodSeconds`，因为它不会终止容器。",
)
def readiness_has_no_grace(container: Container) -> Iterator[Finding]:
    grace = container.node["readinessProbe"]["terminationGracePeriodSeconds"]
    if grace.is_set:
        yield grace.wrong("a readiness probe ends nothing, so it has no grace period", "take it away")


@rule(
    "sleep-within-grace",
    CONTAINERS,
    current(_TODAY, "validateSleepAction"),
    en="A `sleep` hook is no longer than the grace period of the Pod, 30 seconds unless said otherwise.",
    zh="`sleep` 钩子的秒数不能超过 Pod 的终止宽限期（默认 30 秒）。",
)
def sleep_fits_the_grace_period(container: Container) -> Iterator[Finding]:
    grace = container.pod.spec["terminationGracePeriodSeconds"].number
    grace = _GRACE if grace is None else grace
    for hook in _hooks(container):
        seconds = hook["sleep"]["seconds"]
        if seconds.number is not None and not 0 <= seconds.number <= grace:
            yield seconds.wrong(
                f"the hook sleeps {seconds.number} seconds; it may be 0 to {grace}", "write fewer seconds"
            )


@rule(
    "http-header-name",
    CONTAINERS,
    source("core", "validateHTTPGetAction"),
    en="The name of an HTTP header has letters, digits and `-`.",
    zh="HTTP 请求头的名称只能用字母、数字和 `-`。",
)
def headers_have_names(container: Container) -> Iterator[Finding]:
    for place in (*_probes(container), *_hooks(container)):
        for name in place.at("httpGet.httpHeaders.*.name"):
            if isinstance(name.value, str) and (why := grammar.header_name(name.text)):
                yield name.wrong(f"the header {show(name.text)} {why}", "write a name such as `X-Probe`")


@rule(
    "probe-path",
    CONTAINERS,
    docs(
        "tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes",
        "Configure Probes: HTTP probes",
    ),
    en="The path of an `httpGet` is a path, not a whole address.",
    zh="`httpGet` 的 `path` 只写路径，不写完整地址。",
    server_refuses=False,
)
def paths_begin_with_a_slash(container: Container) -> Iterator[Finding]:
    for place in (*_probes(container), *_hooks(container)):
        path = place["httpGet"]["path"]
        if "://" in path.text:
            yield path.wrong(
                f"the path {show(path.text)} is a whole address", "write only what follows the host, from `/`"
            )
