"""Settings of whole Pods: restarts, names, DNS, hosts."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import PODS, TEMPLATES
from everyline.subjects.kubernetes.checks.rules.manifest import Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import current, docs, rule, source

_TODAY = "pkg/apis/core/validation/validation.go"
_ALWAYS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController")
_SERVERS, _SEARCHES, _LONG = 3, 32, 2048


@rule(
    "restart-policy-always",
    TEMPLATES,
    source("apps", "ValidatePodTemplateSpecForReplicaSet"),
    en="The Pods of a Deployment, ReplicaSet, StatefulSet or DaemonSet always restart.",
    zh="Deployment、ReplicaSet、StatefulSet、DaemonSet 的 Pod 只能用 `restartPolicy: Always`。",
)
def workloads_restart_always(pod: Pod) -> Iterator[Finding]:
    policy = pod.spec["restartPolicy"]
    if pod.manifest.kind in _ALWAYS and policy.value in ("Never", "OnFailure"):
        yield policy.wrong(
            f"`restartPolicy` of a {pod.manifest.kind} is {show(policy.value)}; it can only be `Always`",
            "take it away, or make a Job if the work ends",
        )


@rule(
    "restart-policy-job",
    TEMPLATES,
    source("batch", "validateJobSpec"),
    en="The Pods of a Job say `restartPolicy: Never` or `OnFailure`.",
    zh="Job 的 Pod 必须写 `restartPolicy: Never` 或 `OnFailure`。",
)
def jobs_do_not_restart_always(pod: Pod) -> Iterator[Finding]:
    policy = pod.spec["restartPolicy"]
    if pod.manifest.kind not in ("Job", "CronJob") or not isinstance(pod.spec.value, dict):
        return
    if policy.is_empty or policy.value == "Always":
        said = f"is {show(policy.value)}" if policy.value else "is missing, which means `Always`"
        yield policy.wrong(f"`restartPolicy` of a {pod.manifest.kind} {said}", "write `Never` or `OnFailure`")


@rule(
    "template-active-deadline",
    TEMPLATES,
    source("core", "ValidatePodTemplateSpecForRC"),
    en="Pods that run for ever have no `activeDeadlineSeconds`.",
    zh="长期运行的工作负载，其 Pod 不能设置 `activeDeadlineSeconds`。",
)
def workloads_have_no_deadline(pod: Pod) -> Iterator[Finding]:
    deadline = pod.spec["activeDeadlineSeconds"]
    if pod.manifest.kind in _ALWAYS and deadline.is_set:
        yield deadline.wrong(f"the Pods of a {pod.manifest.kind} have no deadline", "take `activeDeadlineSeconds` away")


_NAMES = {
    "serviceAccountName": grammar.dns_subdomain,
    "nodeName": grammar.dns_subdomain,
    "priorityClassName": grammar.dns_subdomain,
    "runtimeClassName": grammar.dns_subdomain,
    "hostname": grammar.dns_label,
    "subdomain": grammar.dns_label,
}


@rule(
    "pod-names",
    PODS,
    source("core", "ValidatePodSpec"),
    en="The names in a Pod's spec (service account, node, priority class, host) have the form of such names.",
    zh="Pod 中引用的名称（服务账号、节点、优先级类、主机名等）要符合格式。",
)
def names_in_the_spec_have_their_form(pod: Pod) -> Iterator[Finding]:
    for field, form in _NAMES.items():
        name = pod.spec[field]
        if name.text and (why := form(name.text)):
            yield name.wrong(f"`{field}` is {show(name.text)}, which {why}", "write the name as it is in the cluster")


@rule(
    "dns-none",
    PODS,
    source("core", "validatePodDNSConfig"),
    en="With `dnsPolicy: None`, `dnsConfig` names at least one name server.",
    zh="使用 `dnsPolicy: None` 时，`dnsConfig` 至少要写一个域名服务器。",
)
def dns_none_has_servers(pod: Pod) -> Iterator[Finding]:
    config = pod.spec["dnsConfig"]
    if pod.spec["dnsPolicy"].value == "None" and config["nameservers"].is_empty:
        yield config["nameservers"].wrong(
            "with `dnsPolicy: None` there is no name server", "add `dnsConfig.nameservers`"
        )


@rule(
    "dns-config",
    PODS,
    current(_TODAY, "validatePodDNSConfig"),
    en="`dnsConfig` has at most 3 name servers, given by address, 32 search domains, and options with names.",
    zh="`dnsConfig` 最多 3 个域名服务器（IP 地址）、32 个搜索域，选项要有名称。",
)
def dns_config_is_within_bounds(pod: Pod) -> Iterator[Finding]:
    config = pod.spec["dnsConfig"]
    servers, searches = [*config["nameservers"]], [*config["searches"]]
    if len(servers) > _SERVERS:
        yield config["nameservers"].wrong(f"there are {len(servers)} name servers; 3 are allowed", "keep 3")
    for server in servers:
        if isinstance(server.value, str) and not grammar.address(server.text):
            yield server.wrong(f"the name server {show(server.text)} is no IP address", "write its address")
    if len(searches) > _SEARCHES or len(" ".join(each.text for each in searches)) > _LONG:
        yield config["searches"].wrong(f"there are too many search domains ({len(searches)})", "keep fewer")
    for search in searches:
        text = search.text.removesuffix(".").replace("_", "a")
        if search.text not in ("", ".") and (why := grammar.dns_subdomain(text)):
            yield search.wrong(f"the search domain {show(search.text)} {why}", "write a domain such as `example.com`")
    for option in config["options"]:
        if isinstance(option.value, dict) and option["name"].is_empty:
            yield option["name"].wrong("a DNS option has no name", "add `name`, such as `ndots`")


@rule(
    "host-alias",
    PODS,
    source("core", "ValidateHostAliases"),
    en="A host alias is an IP address with host names.",
    zh="`hostAliases` 的每一项是一个 IP 地址和若干主机名。",
)
def host_aliases_have_addresses(pod: Pod) -> Iterator[Finding]:
    for alias in pod.spec["hostAliases"]:
        address = alias["ip"]
        if (
            isinstance(alias.value, dict)
            and not grammar.address(address.text)
            and isinstance(address.value, str | None)
        ):
            yield address.wrong(f"{show(address.value or '')} is no IP address", "write an address such as `10.1.2.3`")
        for name in alias["hostnames"]:
            if name.text and (why := grammar.dns_subdomain(name.text)):
                yield name.wrong(f"the host name {show(name.text)} {why}", "write a host name")


@rule(
    "readiness-gate",
    PODS,
    source("core", "validateReadinessGates"),
    en="A readiness gate names a condition in the form of a label key.",
    zh="readinessGates 的条件名要符合标签键的格式。",
)
def readiness_gates_have_names(pod: Pod) -> Iterator[Finding]:
    for condition in pod.spec.at("readinessGates.*.conditionType"):
        if isinstance(condition.value, str) and (why := grammar.qualified_name(condition.text)):
            yield condition.wrong(f"the condition {show(condition.text)} {why}", "write it like `example.com/ready`")


@rule(
    "scheduling-gate",
    PODS,
    current(_TODAY, "validateSchedulingGates"),
    en="Scheduling gates have different names in the form of label keys.",
    zh="schedulingGates 的名称要符合标签键的格式，且不能重复。",
)
def scheduling_gates_have_names(pod: Pod) -> Iterator[Finding]:
    seen: set[str] = set()
    for name in pod.spec.at("schedulingGates.*.name"):
        if isinstance(name.value, str) and (why := grammar.qualified_name(name.text)):
            yield name.wrong(f"the scheduling gate {show(name.text)} {why}", "write it like `example.com/approved`")
        elif name.text in seen:
            yield name.wrong(f"the scheduling gate {show(name.text)} is there twice", "keep one")
        seen.add(name.text)


@rule(
    "process-namespace",
    PODS,
    source("core", "ValidatePodSecurityContext"),
    en="A Pod shares its process namespace with its containers or with the host, not with both.",
    zh="`shareProcessNamespace` 和 `hostPID` 不能同时使用。",
)
def process_namespace_is_one(pod: Pod) -> Iterator[Finding]:
    share = pod.spec["shareProcessNamespace"]
    if share.value is True and pod.spec["hostPID"].value is True:
        yield share.wrong("there are both `shareProcessNamespace` and `hostPID`", "keep one of them")


@rule(
    "host-users",
    PODS,
    current(_TODAY, "validateHostUsers"),
    en="A Pod with users of its own (`hostUsers: false`) shares neither network nor processes with the host.",
    zh="`hostUsers: false` 的 Pod 不能共享主机的网络、进程和 IPC。",
)
def own_users_share_nothing(pod: Pod) -> Iterator[Finding]:
    if pod.spec["hostUsers"].value is not False:
        return
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod.spec[field].value is True:
            yield pod.spec[field].wrong(f"`{field}` does not go with `hostUsers: false`", "keep one of them")


@rule(
    "pull-secret-name",
    PODS,
    docs(
        "concepts/containers/images/#specifying-imagepullsecrets-on-a-pod",
        "Images: Specifying imagePullSecrets on a Pod",
    ),
    en="Each of the `imagePullSecrets` names a Secret.",
    zh="`imagePullSecrets` 的每一项都要写 Secret 的名称。",
    server_refuses=False,
)
def pull_secrets_have_names(pod: Pod) -> Iterator[Finding]:
    for secret in pod.spec["imagePullSecrets"]:
        if isinstance(secret.value, dict) and secret["name"].is_empty:
            yield _nameless(secret)


def _nameless(secret: Node) -> Finding:
    return secret["name"].wrong("a pull secret has no name, so it is ignored", "write the name of the Secret")
