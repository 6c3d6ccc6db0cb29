"""Objects of the whole cluster: priority classes, custom resource definitions, webhooks, namespaces."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.labels import selector_faults
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_HIGHEST = 1_000_000_000
_SYSTEM = {"system-node-critical": 2_000_001_000, "system-cluster-critical": 2_000_000_000}
_CRD = kinds("CustomResourceDefinition")
_HOOKS = kinds("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
_SEGMENTS = 3


@rule(
    "priority-value",
    kinds("PriorityClass"),
    source("scheduling", "ValidatePriorityClass"),
    en="A priority is at most 1000000000; greater ones and names beginning with `system-` belong to Kubernetes.",
    zh="优先级不超过 1000000000；更大的值和以 `system-` 开头的名称由系统保留。",
)
def priority_is_below_the_systems(manifest: Manifest) -> Iterator[Finding]:
    value, name = manifest.root["value"], manifest.name
    if name.startswith("system-"):
        if _SYSTEM.get(name) != value.number:
            yield manifest.meta["name"].wrong(
                "names beginning with `system-` belong to Kubernetes", "choose another name"
            )
    elif value.number is not None and value.number > _HIGHEST:
        yield value.wrong(
            f"the priority {value.number} is above {_HIGHEST}, the highest for users", "write a lower one"
        )


@rule(
    "crd-name",
    _CRD,
    docs(
        "tasks/extend-kubernetes/custom-resources/custom-resource-definitions/",
        "Extend the Kubernetes API with CustomResourceDefinitions",
    ),
    en="A custom resource definition is called by its plural and its group: `crontabs.example.com`.",
    zh="CRD 的名称必须是“复数名.组名”，例如 `crontabs.example.com`。",
)
def definition_has_its_name(manifest: Manifest) -> Iterator[Finding]:
    plural, group = manifest.spec["names"]["plural"].text, manifest.spec["group"].text
    if plural and group and manifest.name and manifest.name != f"{plural}.{group}":
        yield manifest.meta["name"].wrong(f"the name is {show(manifest.name)}", f"write `{plural}.{group}`")


@rule(
    "crd-names",
    _CRD,
    docs(
        "reference/kubernetes-api/extend-resources/custom-resource-definition-v1/#CustomResourceDefinitionSpec",
        "API reference: CustomResourceDefinitionSpec, names",
    ),
    en="The names of a custom resource are DNS labels, the kind also with capitals.",
    zh="自定义资源的各名称必须是 DNS 标签，kind 可以用大写。",
)
def resource_names_have_their_form(manifest: Manifest) -> Iterator[Finding]:
    names, group = manifest.spec["names"], manifest.spec["group"]
    for field in ("plural", "singular", "kind", "listKind"):
        name = names[field]
        text = name.text.lower() if "ind" in field else name.text
        if text and (why := grammar.dns_1035_label(text)):
            yield name.wrong(f"`{field}` is {show(name.text)}, which {why}", "choose another name")
        elif field in names and name.is_empty and field in ("plural", "kind"):
            yield name.wrong(f"`{field}` is empty", "fill it in")
    if group.text and ("." not in group.text or grammar.dns_subdomain(group.text)):
        yield group.wrong(f"the group {show(group.text)} is no domain", "write one such as `example.com`")


@rule(
    "crd-versions",
    _CRD,
    docs(
        "tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/",
        "Versions in CustomResourceDefinitions",
    ),
    en="Of the versions of a custom resource exactly one is stored, and all have different names.",
    zh="CRD 的版本中必须恰好有一个 `storage: true`，且名称不重复。",
)
def one_version_is_stored(manifest: Manifest) -> Iterator[Finding]:
    versions = [*manifest.spec["versions"]]
    stored = [version for version in versions if version["storage"].value is True]
    if versions and not stored:
        yield versions[0]["storage"].wrong("no version is stored", "set `storage: true` at one of them")
    for version in stored[1:]:
        yield version["storage"].wrong("two versions are stored", "keep `storage: true` at one")
    seen: set[str] = set()
    for version in versions:
        name = version["name"]
        if name.text in seen and name.text:
            yield name.wrong(f"the version {show(name.text)} is there twice", "give it another name")
        elif name.text and (why := grammar.dns_1035_label(name.text)):
            yield name.wrong(f"the version {show(name.text)} {why}", "write one such as `v1`")
        seen.add(name.text)
    if "versions" in manifest.spec and not versions:
        yield manifest.spec["versions"].wrong("there are no versions", "add at least one")


@rule(
    "crd-schema",
    _CRD,
    docs(
        "tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema",
        "Specifying a structural schema",
    ),
    en="Every version of a custom resource has a schema whose root is of the type `object`.",
    zh="CRD 的每个版本都要有 schema，且根类型为 `object`。",
)
def versions_have_schemas(manifest: Manifest) -> Iterator[Finding]:
    if manifest.root["apiVersion"].value != "apiextensions.k8s.io/v1":
        return
    for version in manifest.spec["versions"]:
        schema = version["schema"]["openAPIV3Schema"]
        if not schema.is_set and isinstance(version.value, dict):
            yield version["schema"].wrong(
                f"the version {show(version['name'].value or '')} has no schema", "add `schema.openAPIV3Schema`"
            )
        elif isinstance(schema.value, dict) and schema["type"].value != "object":
            yield schema["type"].wrong("the root of the schema is not of the type `object`", "write `type: object`")


@rule(
    "webhook-name",
    _HOOKS,
    source("admissionregistration", "validateValidatingWebhook"),
    en="The name of a webhook has at least three parts with dots between them, and differs from the others.",
    zh="webhook 的名称至少有三段，用点分隔，且不能重复。",
)
def webhook_names_are_qualified(manifest: Manifest) -> Iterator[Finding]:
    seen: set[str] = set()
    for hook in manifest.root["webhooks"]:
        name = hook["name"]
        if not isinstance(name.value, str):
            continue
        if grammar.dns_subdomain(name.text) or len(name.text.split(".")) < _SEGMENTS:
            yield name.wrong(
                f"the webhook name {show(name.text)} is not qualified", "write it like `check.example.com`"
            )
        elif name.text in seen:
            yield name.wrong(f"two webhooks are called {show(name.text)}", "give one of them another name")
        seen.add(name.text)


@rule(
    "webhook-client",
    _HOOKS,
    source("admissionregistration", "validateValidatingWebhook"),
    en="A webhook is reached through a URL that begins with `https://`, or through a Service, not both.",
    zh="webhook 通过以 `https://` 开头的 URL 或 Service 访问，二者只能选一。",
)
def webhooks_can_be_reached(manifest: Manifest) -> Iterator[Finding]:
    for hook in manifest.root["webhooks"]:
        client = hook["clientConfig"]
        url, service = client["url"], client["service"]
        if isinstance(client.value, dict) and url.is_set == service.is_set:
            yield client.wrong("a webhook has either `url` or `service`", "keep one of them")
        elif url.is_set and not url.text.startswith("https://"):
            yield url.wrong(f"the address {show(url.text)} must begin with `https://`", "write such an address")


@rule(
    "webhook-rules",
    _HOOKS,
    source("admissionregistration", "validateRuleWithOperations"),
    en="A webhook says which review versions it takes, and its rules which operations, groups, versions and resources.",
    zh="webhook 要写明接受的版本，规则要写明操作、API 组、版本和资源。",
)
def webhook_rules_are_whole(manifest: Manifest) -> Iterator[Finding]:
    for hook in manifest.root["webhooks"]:
        versions = hook["admissionReviewVersions"]
        if "admissionReviewVersions" in hook and not {"v1", "v1beta1"} & {version.text for version in versions}:
            yield versions.wrong("the webhook takes no version that the server sends", 'write `["v1"]`')
        for each in hook["rules"]:
            for field in ("operations", "apiGroups", "apiVersions", "resources"):
                if each[field].is_empty and isinstance(each.value, dict):
                    yield each[field].wrong(f"the rule has no `{field}`", f"add `{field}`")
            operations = [operation.text for operation in each["operations"]]
            if "*" in operations and len(operations) > 1:
                yield each["operations"].wrong("`*` stands for all operations already", "keep `*` alone")
        for field in ("namespaceSelector", "objectSelector"):
            yield from selector_faults(hook[field])
