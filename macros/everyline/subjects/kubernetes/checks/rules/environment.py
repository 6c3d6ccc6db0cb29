"""Environment variables of containers."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS
from everyline.subjects.kubernetes.checks.rules.manifest import Container
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_SOURCES = ("configMapKeyRef", "secretKeyRef", "fieldRef", "resourceFieldRef", "fileKeyRef")
_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
_VOLUME_FIELDS = ("metadata.name", "metadata.namespace", "metadata.uid", "metadata.labels", "metadata.annotations")
_RESOURCES = tuple(
    f"{which}.{resource}" for which in ("limits", "requests") for resource in ("cpu", "memory", "ephemeral-storage")
)
_CPU_DIVISORS = ("1", "1m")
_DIVISORS = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")


@rule(
    "env-name-missing",
    CONTAINERS,
    source("core", "ValidateEnv"),
    en="Every environment variable has a name.",
    zh="每个环境变量都要有名称。",
)
def variables_have_names(container: Container) -> Iterator[Finding]:
    for variable in container.node["env"]:
        if "name" in variable and variable["name"].is_empty:
            yield variable["name"].wrong("an environment variable has an empty name", "give it a name")


@rule(
    "env-name-form",
    CONTAINERS,
    docs(
        "tasks/inject-data-application/define-environment-variable-container/#using-environment-variables-inside-of-your-config",
        "Define Environment Variables for a Container",
    ),
    en="The name of an environment variable has printable ASCII characters other than `=`.",
    zh="环境变量名只能用可打印的 ASCII 字符，且不能含 `=`。",
)
def variables_have_printable_names(container: Container) -> Iterator[Finding]:
    for variable in container.node["env"]:
        name = variable["name"]
        if name.text and (why := grammar.printable_name(name.text)):
            yield name.wrong(f"the environment variable {show(name.text)} {why}", "write a name such as `LOG_LEVEL`")


@rule(
    "env-name-strict",
    CONTAINERS,
    source("core", "ValidateEnv"),
    en="Before Kubernetes 1.32, the name of an environment variable has letters, digits, `_`, `-`, `.` and no digit first.",
    zh="Kubernetes 1.32 以前，环境变量名只能用字母、数字、`_`、`-`、`.`，且不能以数字开头。",
    until="1.32",
)
def variables_have_names_of_old(container: Container) -> Iterator[Finding]:
    for variable in container.node["env"]:
        name = variable["name"]
        if name.text and not grammar.printable_name(name.text) and (why := grammar.environment_name(name.text)):
            yield name.wrong(f"the environment variable {show(name.text)} {why}", "write a name such as `LOG_LEVEL`")


@rule(
    "env-repeated",
    CONTAINERS,
    docs(
        "tasks/inject-data-application/define-environment-variable-container/",
        "Define Environment Variables for a Container",
    ),
    en="Each environment variable is set once: of two, the last one counts.",
    zh="每个环境变量只设置一次：重复时以最后一个为准。",
    server_refuses=False,
)
def variables_are_set_once(container: Container) -> Iterator[Finding]:
    seen: set[str] = set()
    for variable in container.node["env"]:
        name = variable["name"]
        if name.text in seen:
            yield name.wrong(
                f"the environment variable {show(name.text)} is set twice; the last one counts", "keep one"
            )
        seen |= {name.text} - {""}


@rule(
    "env-value-from",
    CONTAINERS,
    source("core", "validateEnvVarValueFrom"),
    en="An environment variable has a `value` or one source under `valueFrom`, not both.",
    zh="环境变量要么写 `value`，要么在 `valueFrom` 下写一个来源，不能同时写。",
)
def variables_have_one_source(container: Container) -> Iterator[Finding]:
    for variable in container.node["env"]:
        origin = variable["valueFrom"]
        if not isinstance(origin.value, dict):
            continue
        sources = [name for name in _SOURCES if origin[name].is_set]
        title = show(variable["name"].value)
        if not sources:
            yield origin.wrong(f"`valueFrom` of {title} names no source", f"use {listed(_SOURCES[:4])}")
        elif not variable["value"].is_empty:
            yield variable["value"].wrong(f"{title} has both `value` and `valueFrom`", "keep one of them")
        elif len(sources) > 1:
            yield origin.wrong(f"`valueFrom` of {title} names {len(sources)} sources", "keep one of them")


@rule(
    "env-key-ref",
    CONTAINERS,
    source("core", "validateConfigMapKeySelector"),
    en="A value taken from a ConfigMap or Secret names the object and its key.",
    zh="从 ConfigMap 或 Secret 取值时，要写对象名称和键。",
)
def references_name_object_and_key(container: Container) -> Iterator[Finding]:
    for reference in container.node.at("env.*.valueFrom.*"):
        if reference.path[-1] not in ("configMapKeyRef", "secretKeyRef") or not isinstance(reference.value, dict):
            continue
        name, key = reference["name"], reference["key"]
        if name.is_empty:
            yield name.wrong(f"`{reference.name.split('.')[-1]}` does not say which object", "add `name`")
        elif name.text and (why := grammar.dns_subdomain(name.text)):
            yield name.wrong(f"the name {show(name.text)} {why}", "write the name of the object")
        if "key" in reference and key.is_empty:
            yield key.wrong("the key is empty", "write the key whose value is wanted")
        elif key.text and (why := grammar.config_key(key.text)):
            yield key.wrong(f"the key {show(key.text)} {why}", "write a key of the object")


@rule(
    "env-from",
    CONTAINERS,
    source("core", "ValidateEnvFrom"),
    en="An `envFrom` names exactly one ConfigMap or Secret.",
    zh="`envFrom` 的每一项只能引用一个 ConfigMap 或 Secret。",
)
def env_from_has_one_source(container: Container) -> Iterator[Finding]:
    for origin in container.node["envFrom"]:
        if not isinstance(origin.value, dict):
            continue
        sources = [origin[name] for name in ("configMapRef", "secretRef") if origin[name].is_set]
        if len(sources) != 1:
            hint = "use `configMapRef` or `secretRef`"
            yield origin.wrong(f"this item of `envFrom` names {len(sources)} sources; it must be one", hint)
        for each in sources:
            name = each["name"]
            if name.is_empty:
                yield name.wrong(f"`{each.path[-1]}` does not say which object", "add `name`")
            elif name.text and (why := grammar.dns_subdomain(name.text)):
                yield name.wrong(f"the name {show(name.text)} {why}", "write the name of the object")
        if origin["prefix"].text and (why := grammar.printable_name(origin["prefix"].text)):
            yield origin["prefix"].wrong(f"the prefix {show(origin['prefix'].text)} {why}", "choose another prefix")


def _path_fault(path: Node, fields: tuple[str, ...]) -> Iterator[Finding]:
    text = path.text
    if path.is_empty and path.path[-1] == "fieldPath" and "fieldPath" not in fields:
        if path.is_set:
            yield path.wrong("`fieldPath` is empty", f"use {listed(fields)}")
        return
    before, bracket, key = text.partition("['")
    if bracket and text.endswith("']"):
        if before not in ("metadata.labels", "metadata.annotations"):
            yield path.wrong(f"{show(before)} takes no key in brackets", f"use {listed(fields)}")
        elif why := grammar.qualified_name(key[:-2].lower() if before.endswith("annotations") else key[:-2]):
            yield path.wrong(f"the key {show(key[:-2])} {why}", "write the key of a label or annotation")
    elif text and text not in fields:
        yield path.wrong(f"there is no field {show(text)} to take a value from", f"use {listed(fields)}")


@rule(
    "env-field-path",
    CONTAINERS,
    docs("concepts/workloads/pods/downward-api/#available-fields", "Downward API: Available fields"),
    en="A `fieldRef` names one of the fields that a container may learn about its Pod.",
    zh="`fieldRef` 只能引用 Downward API 提供的字段。",
)
def field_paths_are_known(container: Container) -> Iterator[Finding]:
    for path in container.node.at("env.*.valueFrom.fieldRef.fieldPath"):
        yield from _path_fault(path, _FIELDS)


def resource_faults(reference: Node) -> Iterator[Finding]:
    """What is wrong with a ``resourceFieldRef``."""
    resource, divisor = reference["resource"], reference["divisor"]
    if "resource" in reference and resource.is_empty:
        yield resource.wrong("`resource` is empty", f"use {listed(_RESOURCES)}")
    elif resource.text and resource.text not in _RESOURCES and ".hugepages-" not in resource.text:
        yield resource.wrong(
            f"there is no resource {show(resource.text)} to take a value from", f"use {listed(_RESOURCES)}"
        )
    allowed = _CPU_DIVISORS if resource.text.endswith(".cpu") else _DIVISORS
    if divisor.is_set and str(divisor.value) not in ("0", *allowed):
        yield divisor.wrong(f"`divisor` cannot be {show(divisor.value)}", f"use {listed(allowed)}")


@rule(
    "env-resource-field",
    CONTAINERS,
    source("core", "validateContainerResourceFieldSelector"),
    en="A `resourceFieldRef` names a limit or request, and a divisor that is a unit.",
    zh="`resourceFieldRef` 要引用一项 limits 或 requests，`divisor` 必须是单位。",
)
def resource_fields_are_known(container: Container) -> Iterator[Finding]:
    for reference in container.node.at("env.*.valueFrom.resourceFieldRef"):
        yield from resource_faults(reference)


def file_faults(item: Node) -> Iterator[Finding]:
    """What is wrong with an item of a ``downwardAPI`` volume, its path apart."""
    field, resource = item["fieldRef"], item["resourceFieldRef"]
    if field.is_set and resource.is_set:
        yield item.wrong("the item has both `fieldRef` and `resourceFieldRef`", "keep one of them")
    elif not field.is_set and not resource.is_set:
        yield item.wrong("the item says neither `fieldRef` nor `resourceFieldRef`", "add one of them")
    yield from _path_fault(field["fieldPath"], _VOLUME_FIELDS) if field.is_set else ()
    if resource.is_set:
        yield from resource_faults(resource)
        if resource["containerName"].is_empty:
            yield resource["containerName"].wrong(
                "`resourceFieldRef` does not say of which container", "add `containerName`"
            )
