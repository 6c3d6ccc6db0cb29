"""Volumes of Pods."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import PODS
from everyline.subjects.kubernetes.checks.rules.environment import file_faults
from everyline.subjects.kubernetes.checks.rules.manifest import Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.quantity import parse
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_REQUIRED = {
    "secret": ("secretName",),
    "configMap": ("name",),
    "persistentVolumeClaim": ("claimName",),
    "hostPath": ("path",),
    "nfs": ("server", "path"),
    "csi": ("driver",),
    "iscsi": ("targetPortal", "iqn"),
    "glusterfs": ("endpoints", "path"),
    "cephfs": ("monitors",),
    "rbd": ("monitors", "image"),
    "gitRepo": ("repository",),
    "gcePersistentDisk": ("pdName",),
    "awsElasticBlockStore": ("volumeID",),
    "azureFile": ("secretName", "shareName"),
    "azureDisk": ("diskName", "diskURI"),
    "cinder": ("volumeID",),
    "vsphereVolume": ("volumePath",),
    "portworxVolume": ("volumeID",),
    "flexVolume": ("driver",),
    "ephemeral": ("volumeClaimTemplate",),
}
"""What each source of a volume cannot do without."""


@rule(
    "volume-name-form",
    PODS,
    source("core", "ValidateVolumes"),
    en="The name of a volume is a DNS label.",
    zh="卷的名称必须是 DNS 标签。",
)
def volume_names_have_their_form(pod: Pod) -> Iterator[Finding]:
    for volume in pod.spec["volumes"]:
        name = volume["name"]
        if "name" in volume and name.is_empty:
            yield name.wrong("the volume has an empty name", "give it a name")
        elif name.text and (why := grammar.dns_label(name.text)):
            yield name.wrong(f"the volume name {show(name.text)} {why}", "choose a name such as `data`")


@rule(
    "volume-name-unique",
    PODS,
    source("core", "ValidateVolumes"),
    en="The volumes of a Pod have different names.",
    zh="同一个 Pod 的卷不能重名。",
)
def volume_names_are_unique(pod: Pod) -> Iterator[Finding]:
    seen: set[str] = set()
    for volume in pod.spec["volumes"]:
        name = volume["name"]
        if name.text in seen:
            yield name.wrong(f"two volumes are called {show(name.text)}", "give one of them another name")
        seen |= {name.text} - {""}


def _sources(volume: Node) -> list[Node]:
    return [entry for key, entry in volume.entries() if key != "name" and entry.is_set]


@rule(
    "volume-one-source",
    PODS,
    source("core", "validateVolumeSource"),
    en="A volume comes from exactly one source, such as `emptyDir` or `configMap`.",
    zh="每个卷只能有一个来源，例如 `emptyDir` 或 `configMap`。",
)
def volumes_have_one_source(pod: Pod) -> Iterator[Finding]:
    for volume in pod.spec["volumes"]:
        sources = _sources(volume)
        names = " and ".join(f"`{each.path[-1]}`" for each in sources)
        if len(sources) > 1:
            yield sources[1].wrong(f"the volume {show(volume['name'].value)} has several sources: {names}", "keep one")


@rule(
    "volume-without-source",
    PODS,
    docs("concepts/storage/volumes/#volume-types", "Volumes: Types of volumes"),
    en="A volume says where it comes from; without a source it is an empty directory that is lost with the Pod.",
    zh="卷要写明来源；不写来源就是随 Pod 一起删除的空目录。",
    server_refuses=False,
)
def volumes_name_a_source(pod: Pod) -> Iterator[Finding]:
    claims = {claim["metadata"]["name"].text for claim in pod.manifest.spec["volumeClaimTemplates"]}
    for volume in pod.spec["volumes"]:
        if isinstance(volume.value, dict) and not _sources(volume) and volume["name"].text not in claims:
            yield volume.wrong(
                f"the volume {show(volume['name'].value)} has no source, so it is an empty directory",
                "write `emptyDir: {}` if that is meant, or the source, such as `configMap`",
            )


@rule(
    "volume-source-field",
    PODS,
    source("core", "validateVolumeSource"),
    en="The source of a volume has the fields that say what is mounted.",
    zh="卷的来源要写全必需的字段。",
)
def volume_sources_are_whole(pod: Pod) -> Iterator[Finding]:
    for volume in pod.spec["volumes"]:
        for kind, fields in _REQUIRED.items():
            origin = volume[kind]
            for field in fields if isinstance(origin.value, dict) else ():
                if origin[field].is_empty:
                    yield origin[field].wrong(
                        f"`{kind}` of the volume {show(volume['name'].value)} has no `{field}`", f"add `{field}`"
                    )


def _local_path(path: Node) -> Iterator[Finding]:
    text = path.text
    if text.startswith("/"):
        yield path.wrong(f"{show(text)} must be a relative path", "take the first `/` away")
    if ".." in text.split("/") or text.startswith(".."):
        yield path.wrong(f"{show(text)} may not lead upwards with `..`", "write a path within the volume")


@rule(
    "volume-items",
    PODS,
    source("core", "validateKeyToPath"),
    en="Each item of a `configMap` or `secret` volume has a key and a relative path without `..`.",
    zh="`configMap`、`secret` 卷的每一项都要有键和不含 `..` 的相对路径。",
)
def volume_items_have_key_and_path(pod: Pod) -> Iterator[Finding]:
    volumes = pod.spec["volumes"]
    places = (
        "*.configMap.items.*",
        "*.secret.items.*",
        "*.projected.sources.*.configMap.items.*",
        "*.projected.sources.*.secret.items.*",
    )
    for item in (item for place in places for item in volumes.at(place)):
        for field in ("key", "path"):
            if field in item and item[field].is_empty:
                yield item[field].wrong(f"the item has an empty `{field}`", f"fill in `{field}`")
        yield from _local_path(item["path"])


@rule(
    "downward-volume-items",
    PODS,
    source("core", "validateDownwardAPIVolumeFile"),
    en="Each item of a `downwardAPI` volume has a relative path and one known field of the Pod.",
    zh="`downwardAPI` 卷的每一项都要有相对路径和一个可用的字段。",
)
def downward_items_have_path_and_field(pod: Pod) -> Iterator[Finding]:
    volumes = pod.spec["volumes"]
    for item in (*volumes.at("*.downwardAPI.items.*"), *volumes.at("*.projected.sources.*.downwardAPI.items.*")):
        if "path" in item and item["path"].is_empty:
            yield item["path"].wrong("the item has an empty `path`", "fill in `path`")
        yield from _local_path(item["path"])
        yield from file_faults(item)


@rule(
    "projected-sources",
    PODS,
    source("core", "validateProjectionSources"),
    en="Each source of a projected volume is of one kind, is named, and writes files of its own.",
    zh="投射卷的每个来源只能是一种类型，要写名称，且路径不能重复。",
)
def projected_sources_are_whole(pod: Pod) -> Iterator[Finding]:
    for sources in pod.spec.at("volumes.*.projected.sources"):
        paths: set[str] = set()
        for origin in sources:
            kinds = [entry for _, entry in origin.entries() if entry.is_set]
            if len(kinds) > 1:
                yield origin.wrong("this source of a projected volume has several kinds", "make an item of each")
            for kind in ("configMap", "secret"):
                if isinstance(origin[kind].value, dict) and origin[kind]["name"].is_empty:
                    yield origin[kind]["name"].wrong(f"`{kind}` does not say which object", "add `name`")
            for path in origin.at("*.items.*.path"):
                if path.text in paths:
                    yield path.wrong(f"two sources write the file {show(path.text)}", "give one of them another path")
                paths |= {path.text} - {""}


@rule(
    "token-path",
    PODS,
    source("core", "validatePodMetadataAndSpec"),
    en="The path of a projected service account token is filled in.",
    zh="投射的服务账号令牌要写 `path`。",
)
def tokens_have_a_path(pod: Pod) -> Iterator[Finding]:
    for token in pod.spec.at("volumes.*.projected.sources.*.serviceAccountToken"):
        if "path" in token and token["path"].is_empty:
            yield token["path"].wrong("the token has an empty `path`", "write the name of the file")


@rule(
    "host-path-upwards",
    PODS,
    source("core", "validateHostPathVolumeSource"),
    en="The path of a `hostPath` volume has no `..`.",
    zh="`hostPath` 的路径不能含 `..`。",
)
def host_paths_do_not_lead_upwards(pod: Pod) -> Iterator[Finding]:
    for path in pod.spec.at("volumes.*.hostPath.path"):
        if ".." in path.text.split("/"):
            yield path.wrong(f"{show(path.text)} may not lead upwards with `..`", "write the whole path")


@rule(
    "nfs-path",
    PODS,
    source("core", "validateNFSVolumeSource"),
    en="The path of an `nfs` volume begins with `/`.",
    zh="`nfs` 卷的路径要以 `/` 开头。",
)
def nfs_paths_are_absolute(pod: Pod) -> Iterator[Finding]:
    for path in pod.spec.at("volumes.*.nfs.path"):
        if path.text and not path.text.startswith("/"):
            yield path.wrong(f"the path {show(path.text)} must begin with `/`", f"write `/{path.text}`")


@rule(
    "empty-dir-medium",
    PODS,
    docs("concepts/storage/volumes/#emptydir", "Volumes: emptyDir"),
    en="The medium of an `emptyDir` is empty, `Memory` or `HugePages`.",
    zh="`emptyDir` 的 `medium` 只能留空，或写 `Memory`、`HugePages`。",
    server_refuses=False,
)
def empty_dirs_have_a_known_medium(pod: Pod) -> Iterator[Finding]:
    for medium in pod.spec.at("volumes.*.emptyDir.medium"):
        if medium.text and medium.text not in ("Memory", "HugePages") and not medium.text.startswith("HugePages-"):
            yield medium.wrong(f"no node has the medium {show(medium.text)}", "use `Memory`, or take `medium` away")


@rule(
    "empty-dir-size",
    PODS,
    source("core", "validateVolumeSource"),
    en="The size limit of an `emptyDir` is a quantity that is not negative.",
    zh="`emptyDir` 的 `sizeLimit` 必须是非负的数量。",
)
def empty_dirs_have_a_size(pod: Pod) -> Iterator[Finding]:
    for size in pod.spec.at("volumes.*.emptyDir.sizeLimit"):
        number = parse(size.value)
        if number is None or number < 0:
            yield size.wrong(f"{show(size.value)} is no size", "write a quantity such as `500Mi`")


@rule(
    "volume-unused",
    PODS,
    docs("concepts/storage/volumes/#how-volumes-work", "Volumes: How volumes work"),
    en="A volume that no container mounts does nothing.",
    zh="没有容器挂载的卷不起作用。",
    server_refuses=False,
)
def volumes_are_mounted(pod: Pod) -> Iterator[Finding]:
    used = {
        mount["name"].text
        for container in pod.containers()
        for mount in (*container.node["volumeMounts"], *container.node["volumeDevices"])
    }
    for volume in pod.spec["volumes"]:
        if volume["name"].text and volume["name"].text not in used:
            yield volume["name"].wrong(
                f"no container mounts the volume {show(volume['name'].text)}",
                "add a `volumeMounts` entry, or take it away",
            )
