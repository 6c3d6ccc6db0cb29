"""Names, namespaces, labels and annotations."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import (
    CLUSTER,
    FILES,
    JOBS,
    KNOWN,
    NAMESPACED,
    OBJECTS,
    JobSpec,
    kinds,
)
from everyline.subjects.kubernetes.checks.rules.kinds import DNS_1035_LABELS, DNS_LABELS, PATH_SEGMENTS
from everyline.subjects.kubernetes.checks.rules.manifest import File, Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, machinery, rule, source

_META = "apimachinery/pkg/api/validation/objectmeta.go"
_LABELS = "apimachinery/pkg/apis/meta/v1/validation/validation.go"
_ANNOTATIONS = 256 * 1024  # bytes, of keys and values together
_CRON_NAME, _HOST = 52, 63


@rule(
    "name-missing",
    OBJECTS,
    machinery(_META, "ValidateObjectMetaAccessor"),
    en="Every object has a name, or the beginning of a generated one.",
    zh="每个对象都要有 `name`，或者用 `generateName` 生成名称。",
)
def name_is_there(manifest: Manifest) -> Iterator[Finding]:
    meta = manifest.meta
    if (
        not isinstance(manifest.root.value, dict)
        or not manifest.root["kind"].text
        or not manifest.root["apiVersion"].text
    ):
        return
    # Files that programs read, such as an audit policy, look like objects and have no metadata.
    if not manifest.kind and ("metadata" not in manifest.root or "items" in manifest.root):
        return
    if meta["name"].is_empty and meta["generateName"].is_empty:
        yield meta["name"].wrong(f"the {manifest.title} has no name", "add `metadata.name`")


def _grammar(manifest: Manifest, name: str) -> str:
    if manifest.kind in DNS_LABELS:
        return grammar.dns_label(name)
    if manifest.kind in DNS_1035_LABELS:
        return grammar.dns_1035_label(name)
    if manifest.kind in PATH_SEGMENTS or not manifest.kind:
        return grammar.path_segment(name)
    return grammar.dns_subdomain(name)


@rule(
    "name-form",
    OBJECTS,
    docs("concepts/overview/working-with-objects/names/", "Object Names and IDs"),
    en="A name has the form that its kind asks for: mostly lowercase letters, digits, `-` and `.`.",
    zh="名称要符合该类对象的格式：通常只能用小写字母、数字、`-` 和 `.`。",
)
def name_has_its_form(manifest: Manifest) -> Iterator[Finding]:
    name, generated = manifest.meta["name"], manifest.meta["generateName"]
    if name.text and (why := _grammar(manifest, name.text)):
        yield name.wrong(f"the name {show(name.text)} {why}", _rename(name.text))
    if generated.text and (why := _grammar(manifest, generated.text.rstrip("-") or "-")):
        yield generated.wrong(f"the beginning of a name {show(generated.text)} {why}", _rename(generated.text))


def _rename(name: str) -> str:
    better = name.strip().lower().replace("_", "-").replace(" ", "-").strip("-.")
    return f"write `{better}`" if better != name and not grammar.dns_1035_label(better) else "choose another name"


@rule(
    "cronjob-name-length",
    kinds("CronJob"),
    source("batch", "ValidateCronJob"),
    en="The name of a CronJob is at most 52 characters long, because its Jobs' names are 11 longer.",
    zh="CronJob 的名称最长 52 个字符，因为它创建的 Job 名称还要加上 11 个字符。",
)
def cronjob_name_leaves_room(manifest: Manifest) -> Iterator[Finding]:
    if len(manifest.name) > _CRON_NAME:
        yield manifest.meta["name"].wrong(
            f"the name has {len(manifest.name)} characters; that of a CronJob may have {_CRON_NAME}", "shorten it"
        )


@rule(
    "pod-name-length",
    kinds("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController"),
    docs(
        "concepts/workloads/controllers/deployment/#writing-a-deployment-spec", "Deployments: Writing a Deployment Spec"
    ),
    en="The name of a workload is also that of its Pods' hosts, so it has at most 63 characters.",
    zh="工作负载的名称会用作 Pod 的主机名，不宜超过 63 个字符。",
    server_refuses=False,
)
def workload_name_fits_a_host(manifest: Manifest) -> Iterator[Finding]:
    name = manifest.name
    if not grammar.dns_subdomain(name) and len(name) > _HOST:
        yield manifest.meta["name"].wrong(
            f"the name has {len(name)} characters, more than the host name of a Pod may have", "use at most 63"
        )


@rule(
    "namespace-form",
    NAMESPACED,
    machinery(_META, "ValidateObjectMetaAccessor"),
    en="The name of a namespace is a DNS label.",
    zh="命名空间的名称必须是 DNS 标签。",
)
def namespace_has_its_form(manifest: Manifest) -> Iterator[Finding]:
    namespace = manifest.meta["namespace"]
    if namespace.text and (why := grammar.dns_label(namespace.text)):
        yield namespace.wrong(f"the namespace {show(namespace.text)} {why}", _rename(namespace.text))


@rule(
    "namespace-on-cluster-object",
    CLUSTER,
    machinery(_META, "ValidateObjectMetaAccessor"),
    en="Objects of the whole cluster, such as a PersistentVolume or a ClusterRole, have no namespace.",
    zh="PersistentVolume、ClusterRole 等集群级对象没有命名空间。",
    server_refuses=False,
)
def cluster_object_has_no_namespace(manifest: Manifest) -> Iterator[Finding]:
    namespace = manifest.meta["namespace"]
    if not namespace.is_empty:
        yield namespace.wrong(
            f"a {manifest.kind} belongs to the whole cluster, not to the namespace {show(namespace.value)}",
            "take `namespace` away",
        )


@rule(
    "finalizer-form",
    KNOWN,
    source("core", "validateKubeFinalizerName"),
    en="A finalizer has a domain before a `/`.",
    zh="finalizer 的名称要带域名前缀和 `/`。",
)
def finalizers_are_qualified(manifest: Manifest) -> Iterator[Finding]:
    for finalizer in manifest.meta["finalizers"]:
        text = finalizer.text
        if text in ("kubernetes", "orphan", "foregroundDeletion") or not text:
            continue
        why = grammar.qualified_name(text) or ("" if "/" in text else "has no domain before a `/`")
        if why:
            yield finalizer.wrong(f"the finalizer {show(text)} {why}", "write it like `example.com/clean-up`")


@rule(
    "owner-reference",
    OBJECTS,
    machinery(_META, "ValidateOwnerReferences"),
    en="An owner reference names its object whole, and at most one owner is the controller.",
    zh="ownerReferences 要写全对象信息，且最多一个是 controller。",
)
def owner_references_are_whole(manifest: Manifest) -> Iterator[Finding]:
    controllers = 0
    for owner in manifest.meta["ownerReferences"]:
        for field in ("apiVersion", "kind", "name", "uid"):
            if field in owner and owner[field].is_empty:
                yield owner[field].wrong(f"the owner reference has an empty `{field}`", "fill it in")
        controllers += owner["controller"].value is True
        if controllers > 1 and owner["controller"].value is True:
            yield owner["controller"].wrong("two owners are the controller", "keep `controller: true` at one")


@rule(
    "duplicate-object",
    FILES,
    docs("concepts/overview/working-with-objects/names/", "Object Names and IDs"),
    en="No two objects of one kind in one namespace have the same name.",
    zh="同一命名空间里，同类对象不能重名。",
    server_refuses=False,
)
def objects_have_names_of_their_own(file: File) -> Iterator[Finding]:
    seen: dict[tuple[str, str, str, str], Manifest] = {}
    for manifest in file.manifests:
        root = manifest.root
        group = root["apiVersion"].text.rpartition("/")[0]
        key = (group, root["kind"].text, manifest.namespace, manifest.name)
        if not manifest.name or not root["kind"].text:
            continue
        if first := seen.get(key):
            line = first.meta["name"].document.line(first.meta["name"].path)
            yield manifest.meta["name"].wrong(
                f"there is a {manifest.title} in line {line} already; the later one replaces it", "give it another name"
            )
        seen.setdefault(key, manifest)


@rule(
    "job-template-labels",
    JOBS,
    source("batch", "ValidateGeneratedSelector"),
    en="The labels `job-name` and `controller-uid` of a Job's Pods are set by Kubernetes.",
    zh="Job 的 Pod 标签 `job-name` 和 `controller-uid` 由 Kubernetes 自动设置。",
)
def job_labels_are_left_alone(job: JobSpec) -> Iterator[Finding]:
    if job.is_template or job.spec["manualSelector"].value is True:
        return
    labels = job.spec["template"]["metadata"]["labels"]
    for key in ("job-name", "controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid"):
        if labels[key].is_set and not (key.endswith("job-name") and labels[key].value == job.manifest.name):
            yield labels[key].wrong(f"the label `{key}` is set by Kubernetes itself", "take it away")
