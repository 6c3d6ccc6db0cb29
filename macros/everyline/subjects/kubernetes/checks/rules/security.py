"""Security contexts of Pods and containers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS, PODS
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_SYSCTL = re.compile(r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*")
_STANDARD = docs(
    "tasks/configure-pod-container/security-context/", "Configure a Security Context for a Pod or Container"
)
_LONG = 253


@rule(
    "privilege-escalation",
    CONTAINERS,
    source("core", "ValidateSecurityContext"),
    en="A container that may not gain privileges is neither privileged nor has `CAP_SYS_ADMIN`.",
    zh="`allowPrivilegeEscalation: false` 不能与特权容器或 `CAP_SYS_ADMIN` 同时使用。",
)
def escalation_fits_privileges(container: Container) -> Iterator[Finding]:
    context = container.node["securityContext"]
    if context["allowPrivilegeEscalation"].value is not False:
        return
    if context["privileged"].value is True:
        yield context["allowPrivilegeEscalation"].wrong(
            f"{container.title} is privileged, so it cannot forbid privilege escalation", "take one of the two away"
        )
    for capability in context["capabilities"]["add"]:
        if capability.value == "CAP_SYS_ADMIN":
            yield capability.wrong("`CAP_SYS_ADMIN` does not go with `allowPrivilegeEscalation: false`", "take it away")


@rule(
    "run-as-root",
    CONTAINERS,
    _STANDARD,
    en="A container that must not run as root has a user other than 0.",
    zh="要求 `runAsNonRoot` 的容器不能以用户 0（root）运行。",
    server_refuses=False,
)
def non_root_is_not_root(container: Container) -> Iterator[Finding]:
    own, shared = container.node["securityContext"], container.pod.spec["securityContext"]
    must = own["runAsNonRoot"] if own["runAsNonRoot"].is_set else shared["runAsNonRoot"]
    user = own["runAsUser"] if own["runAsUser"].is_set else shared["runAsUser"]
    if must.value is True and user.number == 0:
        yield user.wrong(
            f"{container.title} must not run as root, but its user is 0 (root), so it never starts",
            "write another `runAsUser`, such as 1000",
        )


def _seccomp(profile: Node) -> Iterator[Finding]:
    kind, local = profile["type"], profile["localhostProfile"]
    if not isinstance(profile.value, dict):
        return
    if "type" in profile and kind.is_empty:
        yield kind.wrong("the seccomp profile has no type", "write `RuntimeDefault`")
    if kind.value == "Localhost" and local.is_empty:
        yield local.wrong("a seccomp profile of the type `Localhost` names a file", "add `localhostProfile`")
    elif kind.text and kind.value != "Localhost" and local.is_set:
        yield local.wrong(f"`localhostProfile` goes with the type `Localhost`, not {show(kind.value)}", "take it away")
    if local.text.startswith("/") or ".." in local.text.split("/"):
        yield local.wrong(
            f"{show(local.text)} must be a relative path without `..`", "write a path within the node's folder"
        )


@rule(
    "seccomp-profile",
    CONTAINERS,
    source("core", "validateSeccompProfileField"),
    en="A seccomp profile has a type, and a relative file name if it is of the type `Localhost`, only then.",
    zh="seccomp 配置要写类型；只有 `Localhost` 类型才写相对路径的文件名。",
)
def seccomp_profiles_are_whole(container: Container) -> Iterator[Finding]:
    yield from _seccomp(container.node["securityContext"]["seccompProfile"])


@rule(
    "pod-seccomp-profile",
    PODS,
    source("core", "validateSeccompProfileField"),
    en="The seccomp profile of a Pod has a type, and a relative file name if it is of the type `Localhost`, only then.",
    zh="Pod 的 seccomp 配置要写类型；只有 `Localhost` 类型才写相对路径的文件名。",
)
def pod_seccomp_profiles_are_whole(pod: Pod) -> Iterator[Finding]:
    yield from _seccomp(pod.spec["securityContext"]["seccompProfile"])


@rule(
    "sysctl",
    PODS,
    source("core", "validateSysctls"),
    en="Each sysctl has a name of its own in the form of such names.",
    zh="每个 sysctl 都要有符合格式且不重复的名称。",
)
def sysctls_have_names(pod: Pod) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry in pod.spec.at("securityContext.sysctls.*"):
        name = entry["name"]
        if "name" in entry and name.is_empty:
            yield name.wrong("a sysctl has an empty name", "write a name such as `net.core.somaxconn`")
        elif name.text and (len(name.text) > _LONG or not _SYSCTL.fullmatch(name.text)):
            yield name.wrong(f"{show(name.text)} is no sysctl", "write a name such as `net.core.somaxconn`")
        elif name.text in seen and name.text:
            yield name.wrong(f"the sysctl {show(name.text)} is set twice", "keep one")
        seen.add(name.text)


@rule(
    "capability-name",
    CONTAINERS,
    docs(
        "tasks/configure-pod-container/security-context/#set-capabilities-for-a-container",
        "Set capabilities for a Container",
    ),
    en="Linux capabilities are written without `CAP_`: `NET_ADMIN`.",
    zh="Linux 权能不写 `CAP_` 前缀：写 `NET_ADMIN`。",
    server_refuses=False,
)
def capabilities_have_no_prefix(container: Container) -> Iterator[Finding]:
    capabilities = container.node["securityContext"]["capabilities"]
    for capability in (*capabilities["add"], *capabilities["drop"]):
        if capability.text.upper().startswith("CAP_"):
            yield capability.wrong(
                f"the capability {show(capability.text)} is written without `CAP_`",
                f"write `{capability.text[4:].upper()}`",
            )
