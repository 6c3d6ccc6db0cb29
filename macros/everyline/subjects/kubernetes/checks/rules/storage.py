"""PersistentVolumes, claims and storage classes."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import CLAIMS, Claim, kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.quantity import parse, unit_hint
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source
from everyline.subjects.kubernetes.checks.rules.scheduling import node_term_faults

_VOLUMES = kinds("PersistentVolume")
_SOURCES = (
    *(
        "hostPath",
        "local",
        "nfs",
        "csi",
        "iscsi",
        "fc",
        "rbd",
        "cephfs",
        "glusterfs",
        "cinder",
        "azureDisk",
        "azureFile",
    ),
    *(
        "awsElasticBlockStore",
        "gcePersistentDisk",
        "vsphereVolume",
        "portworxVolume",
        "flexVolume",
        "flocker",
        "quobyte",
    ),
    *("scaleIO", "storageos", "photonPersistentDisk"),
)
_REQUIRED = {
    "hostPath": ("path",),
    "local": ("path",),
    "nfs": ("server", "path"),
    "csi": ("driver", "volumeHandle"),
    "iscsi": ("targetPortal", "iqn"),
    "glusterfs": ("endpoints", "path"),
    "rbd": ("monitors", "image"),
    "cephfs": ("monitors",),
}
_CLAIM = source("core", "ValidatePersistentVolumeClaimSpec")
_VOLUME = source("core", "ValidatePersistentVolumeSpec")
_QUALIFIED_DRIVER = 63


def _positive(place: Node, title: str) -> Iterator[Finding]:
    number = parse(place.value)
    if number is None:
        if isinstance(place.value, str | int | float):
            yield place.wrong(f"{title} cannot be {show(place.value)}: it is no quantity", unit_hint(place.value))
    elif number <= 0:
        yield place.wrong(f"{title} is {show(place.value)}; it must be above 0", "write a size such as `10Gi`")


@rule(
    "claim-access-modes",
    CLAIMS,
    _CLAIM,
    en="A claim has at least one access mode.",
    zh="PersistentVolumeClaim 至少要有一个访问模式。",
)
def claim_has_access_modes(claim: Claim) -> Iterator[Finding]:
    modes = claim.spec["accessModes"]
    if modes.is_empty and isinstance(claim.root.value, dict):
        yield modes.wrong("the claim has no access mode", "add `accessModes: [ReadWriteOnce]`")


@rule(
    "access-mode-alone",
    CLAIMS,
    docs("concepts/storage/persistent-volumes/#access-modes", "Persistent Volumes: Access Modes"),
    en="`ReadWriteOncePod` stands alone among access modes.",
    zh="`ReadWriteOncePod` 不能与其他访问模式同时使用。",
)
def one_pod_stands_alone(claim: Claim) -> Iterator[Finding]:
    modes = claim.spec["accessModes"]
    names = [mode.value for mode in modes]
    if "ReadWriteOncePod" in names and len(names) > 1:
        yield modes.wrong("`ReadWriteOncePod` does not go with other access modes", "keep it alone, or take it away")


@rule(
    "claim-size",
    CLAIMS,
    _CLAIM,
    en="A claim asks for storage of a positive size.",
    zh="PersistentVolumeClaim 要用 `resources.requests.storage` 请求大于 0 的存储。",
)
def claim_asks_for_storage(claim: Claim) -> Iterator[Finding]:
    storage = claim.spec["resources"]["requests"]["storage"]
    if not storage.is_set:
        if isinstance(claim.root.value, dict):
            yield storage.wrong("the claim does not say how much storage it wants", "add `resources.requests.storage`")
    else:
        yield from _positive(storage, "`storage`")
    limit = claim.spec["resources"]["limits"]["storage"]
    most, wanted = parse(limit.value), parse(storage.value)
    if limit.is_set:
        yield from _positive(limit, "`storage`")
    if most is not None and wanted is not None and wanted > most:
        yield storage.wrong("the claim asks for more storage than its limit", "lower the request or raise the limit")


@rule(
    "claim-class",
    CLAIMS,
    _CLAIM,
    en="The storage class of a claim has the form of a name.",
    zh="PersistentVolumeClaim 的 storageClassName 要符合名称格式。",
)
def claim_class_is_a_name(claim: Claim) -> Iterator[Finding]:
    name = claim.spec["storageClassName"]
    if name.text and (why := grammar.dns_subdomain(name.text)):
        yield name.wrong(f"the storage class {show(name.text)} {why}", "write the name of a StorageClass")


@rule(
    "claim-data-source",
    CLAIMS,
    _CLAIM,
    en="The data source of a claim names its kind and object; kinds other than claims also their API group.",
    zh="PersistentVolumeClaim 的 dataSource 要写类型和名称；除 PVC 外还要写 apiGroup。",
)
def data_source_is_whole(claim: Claim) -> Iterator[Finding]:
    origin = claim.spec["dataSource"]
    for field in ("kind", "name"):
        if field in origin and origin[field].is_empty:
            yield origin[field].wrong(f"the data source has an empty `{field}`", "fill it in")
    if origin["kind"].text not in ("", "PersistentVolumeClaim") and origin["apiGroup"].is_empty:
        yield origin["apiGroup"].wrong(
            f"the data source is a {show(origin['kind'].text)} without API group", "add `apiGroup`"
        )


@rule(
    "volume-access-modes",
    _VOLUMES,
    _VOLUME,
    en="A volume has at least one access mode.",
    zh="PersistentVolume 至少要有一个访问模式。",
)
def volume_has_access_modes(manifest: Manifest) -> Iterator[Finding]:
    modes = manifest.spec["accessModes"]
    if modes.is_empty:
        yield modes.wrong("the volume has no access mode", "add `accessModes: [ReadWriteOnce]`")


@rule(
    "volume-capacity",
    _VOLUMES,
    _VOLUME,
    en="A volume has a capacity for `storage` above 0, and for nothing else.",
    zh="PersistentVolume 的 capacity 只写 `storage`，且大于 0。",
)
def volume_has_a_capacity(manifest: Manifest) -> Iterator[Finding]:
    capacity = manifest.spec["capacity"]
    if not capacity["storage"].is_set:
        yield capacity.wrong("the volume does not say how much it holds", "add `capacity.storage`")
    else:
        yield from _positive(capacity["storage"], "`storage`")
    for key, entry in capacity.entries():
        if key != "storage":
            yield entry.wrong(f"a volume has no capacity for {show(key)}", "keep `storage` alone")


@rule(
    "volume-backing",
    _VOLUMES,
    _VOLUME,
    en="A volume is kept in exactly one place, such as `nfs` or `csi`, whose fields are filled in.",
    zh="PersistentVolume 必须恰好有一个后端，例如 `nfs` 或 `csi`，并写全字段。",
)
def volume_has_one_backing(manifest: Manifest) -> Iterator[Finding]:
    there = [name for name in _SOURCES if manifest.spec[name].is_set]
    if not there:
        yield manifest.spec.wrong("the volume does not say where it is kept", "add one such as `hostPath` or `nfs`")
    elif len(there) > 1:
        names = " and ".join(f"`{name}`" for name in there)
        yield manifest.spec[there[1]].wrong(f"the volume is kept in several places: {names}", "keep one of them")
    for name in there:
        for field in _REQUIRED.get(name, ()):
            place = manifest.spec[name][field]
            if place.is_empty:
                yield place.wrong(f"`{name}` has no `{field}`", f"add `{field}`")
            elif field == "path" and ".." in place.text.split("/") and name in ("hostPath", "local"):
                yield place.wrong(f"{show(place.text)} may not lead upwards with `..`", "write the whole path")
    path = manifest.spec["nfs"]["path"]
    if path.text and not path.text.startswith("/"):
        yield path.wrong(f"the path {show(path.text)} must begin with `/`", f"write `/{path.text}`")


@rule(
    "volume-class",
    _VOLUMES,
    _VOLUME,
    en="The storage class of a volume has the form of a name; a host's root is not recycled.",
    zh="PersistentVolume 的 storageClassName 要符合名称格式；主机根目录不能回收清空。",
)
def volume_class_is_a_name(manifest: Manifest) -> Iterator[Finding]:
    name, policy = manifest.spec["storageClassName"], manifest.spec["persistentVolumeReclaimPolicy"]
    if name.text and (why := grammar.dns_subdomain(name.text)):
        yield name.wrong(f"the storage class {show(name.text)} {why}", "write the name of a StorageClass")
    path = manifest.spec["hostPath"]["path"].text
    if policy.value == "Recycle" and path and not path.strip("/"):
        yield policy.wrong("recycling this volume would erase the node's disk", "use `Retain`")


@rule(
    "local-volume-affinity",
    _VOLUMES,
    docs("concepts/storage/volumes/#local", "Volumes: local"),
    en="A `local` volume says on which node it is, with `nodeAffinity`.",
    zh="`local` 卷必须用 `nodeAffinity` 指明所在节点。",
)
def local_volumes_have_a_node(manifest: Manifest) -> Iterator[Finding]:
    required = manifest.spec["nodeAffinity"]["required"]
    if manifest.spec["local"].is_set and not required.is_set:
        yield manifest.spec["nodeAffinity"].wrong(
            "a `local` volume does not say on which node it is", "add `nodeAffinity`"
        )
    if "nodeSelectorTerms" in required and required["nodeSelectorTerms"].is_empty:
        yield required["nodeSelectorTerms"].wrong("there are no node selector terms", "add at least one")
    for term in required["nodeSelectorTerms"]:
        yield from node_term_faults(term)


@rule(
    "csi-driver-name",
    _VOLUMES,
    source("core", "ValidateCSIDriverName"),
    en="The name of a CSI driver is a DNS name of at most 63 characters.",
    zh="CSI 驱动的名称是不超过 63 个字符的域名。",
)
def csi_driver_is_a_name(manifest: Manifest) -> Iterator[Finding]:
    driver = manifest.spec["csi"]["driver"]
    why = grammar.dns_subdomain(driver.text.lower()) or ("is too long" if len(driver.text) > _QUALIFIED_DRIVER else "")
    if driver.text and why:
        yield driver.wrong(f"the CSI driver {show(driver.text)} {why}", "write a name such as `csi.example.com`")


@rule(
    "provisioner",
    kinds("StorageClass"),
    source("storage", "validateProvisioner"),
    en="A StorageClass names its provisioner.",
    zh="StorageClass 要写 `provisioner`。",
)
def class_has_a_provisioner(manifest: Manifest) -> Iterator[Finding]:
    provisioner = manifest.root["provisioner"]
    if "provisioner" in manifest.root and provisioner.is_empty:
        yield provisioner.wrong("the provisioner is empty", "write one such as `kubernetes.io/no-provisioner`")
    elif provisioner.text and (why := grammar.qualified_name(provisioner.text.lower())):
        yield provisioner.wrong(f"the provisioner {show(provisioner.text)} {why}", "write the name of a driver")
    for key, entry in manifest.root["parameters"].entries():
        if not key:
            yield entry.wrong("a parameter has no name", "give it one")


@rule(
    "class-topology",
    kinds("StorageClass"),
    source("core", "validateTopologySelectorLabelRequirement"),
    en="The allowed topologies of a StorageClass have label keys, each once in a term, and values that differ.",
    zh="StorageClass 的 allowedTopologies 要有标签键（每项内不重复）和互不相同的值。",
)
def class_topologies_differ(manifest: Manifest) -> Iterator[Finding]:
    for term in manifest.root["allowedTopologies"]:
        keys: set[str] = set()
        for requirement in term["matchLabelExpressions"]:
            key, values = requirement["key"], requirement["values"]
            if isinstance(key.value, str) and (why := grammar.qualified_name(key.text)):
                yield key.wrong(f"the label key {show(key.text)} {why}", "write the key of a node's label")
            elif key.text in keys:
                yield key.wrong(f"the key {show(key.text)} is there twice", "list all its values together")
            keys.add(key.text)
            if "values" in requirement and values.is_empty:
                yield values.wrong("there are no values", "list at least one")
            seen: set[str] = set()
            for value in values:
                if value.text in seen:
                    yield value.wrong(f"the value {show(value.text)} is there twice", "keep one")
                seen.add(value.text)
