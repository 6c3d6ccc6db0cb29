"""Where containers mount volumes."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules.each import CONTAINERS
from everyline.subjects.kubernetes.checks.rules.manifest import Container, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_MOUNTS = source("core", "ValidateVolumeMounts")
_DEVICES = source("core", "ValidateVolumeDevices")


def _volumes(pod: Pod) -> dict[str, Node]:
    volumes = {volume["name"].text: volume for volume in pod.spec["volumes"]}
    for claim in pod.manifest.spec["volumeClaimTemplates"]:
        volumes[claim["metadata"]["name"].text] = claim
    return volumes


@rule(
    "mount-names-volume",
    CONTAINERS,
    _MOUNTS,
    en="Each volume mount names a volume of the Pod, or a claim template of the StatefulSet.",
    zh="每个 `volumeMounts` 都要引用 Pod 中的卷，或 StatefulSet 的 volumeClaimTemplates。",
)
def mounts_name_volumes(container: Container) -> Iterator[Finding]:
    volumes = _volumes(container.pod)
    for field in ("volumeMounts", "volumeDevices"):
        for mount in container.node[field]:
            name = mount["name"]
            if "name" not in mount or (name.text in volumes and name.text):
                continue
            there = ", ".join(f"`{each}`" for each in volumes if each) or "none"
            yield name.wrong(
                f"{container.title} mounts the volume {show(name.value or '')}, which the Pod does not have",
                f"add it to `volumes`, or name one of those there: {there}",
            )


@rule(
    "mount-path-missing",
    CONTAINERS,
    _MOUNTS,
    en="Each volume mount has a path.",
    zh="每个 `volumeMounts` 都要有 `mountPath`。",
)
def mounts_have_paths(container: Container) -> Iterator[Finding]:
    for mount in container.node["volumeMounts"]:
        if "mountPath" in mount and mount["mountPath"].is_empty:
            yield mount["mountPath"].wrong("`mountPath` is empty", "write where the volume is to appear")
    for device in container.node["volumeDevices"]:
        if "devicePath" in device and device["devicePath"].is_empty:
            yield device["devicePath"].wrong("`devicePath` is empty", "write where the device is to appear")


@rule(
    "mount-path-unique",
    CONTAINERS,
    _MOUNTS,
    en="A container mounts one volume at a path.",
    zh="容器的每个挂载路径只能挂载一个卷。",
)
def mount_paths_are_unique(container: Container) -> Iterator[Finding]:
    seen: set[str] = set()
    places = (*container.node.at("volumeMounts.*.mountPath"), *container.node.at("volumeDevices.*.devicePath"))
    for path in places:
        if path.text in seen:
            yield path.wrong(f"two volumes are mounted at {show(path.text)}", "mount one of them elsewhere")
        seen |= {path.text} - {""}


@rule(
    "mount-path-colon",
    CONTAINERS,
    docs("reference/kubernetes-api/workload-resources/pod-v1/#volumes-1", "Pod: Volumes, mountPath"),
    en="The path of a volume mount begins with `/` and has no `:`.",
    zh="挂载路径要以 `/` 开头，且不能含 `:`。",
    server_refuses=False,
)
def mount_paths_work(container: Container) -> Iterator[Finding]:
    if container.pod.spec["os"]["name"].value == "windows":
        return
    for path in container.node.at("volumeMounts.*.mountPath"):
        if ":" in path.text and path.text[1:2] != ":":
            yield path.wrong(f"the path {show(path.text)} has a `:`", "write a path without `:`")


@rule(
    "mount-sub-path",
    CONTAINERS,
    _MOUNTS,
    en="A `subPath` is a relative path without `..`, and stands without `subPathExpr`.",
    zh="`subPath` 必须是不含 `..` 的相对路径，且不能与 `subPathExpr` 同时使用。",
)
def sub_paths_lead_downwards(container: Container) -> Iterator[Finding]:
    for mount in container.node["volumeMounts"]:
        for field in ("subPath", "subPathExpr"):
            text = mount[field].text
            if text.startswith("/"):
                yield mount[field].wrong(f"`{field}` must be a relative path, not {show(text)}", "take the `/` away")
            if ".." in text.split("/"):
                yield mount[field].wrong(f"`{field}` may not lead upwards with `..`", "write a path within the volume")
        if mount["subPath"].text and mount["subPathExpr"].text:
            yield mount["subPathExpr"].wrong("there are both `subPath` and `subPathExpr`", "keep one of them")


@rule(
    "mount-bidirectional",
    CONTAINERS,
    source("core", "validateMountPropagation"),
    en="Only a privileged container may mount with `mountPropagation: Bidirectional`.",
    zh="只有特权容器才能使用 `mountPropagation: Bidirectional`。",
)
def bidirectional_mounts_are_privileged(container: Container) -> Iterator[Finding]:
    if container.node["securityContext"]["privileged"].value is True:
        return
    for propagation in container.node.at("volumeMounts.*.mountPropagation"):
        if propagation.value == "Bidirectional":
            yield propagation.wrong(
                f"{container.title} is not privileged, so it cannot mount with `Bidirectional`",
                "use `HostToContainer`, or `privileged: true` if it must be",
            )


@rule(
    "volume-device",
    CONTAINERS,
    _DEVICES,
    en="A volume device is a claim, is used once, and is not mounted as a directory as well.",
    zh="块设备只能引用 PVC，只用一次，且不能同时作为目录挂载。",
)
def devices_are_claims(container: Container) -> Iterator[Finding]:
    volumes = _volumes(container.pod)
    mounted = {mount["name"].text for mount in container.node["volumeMounts"]}
    seen: set[str] = set()
    for device in container.node["volumeDevices"]:
        name, path = device["name"], device["devicePath"]
        volume = volumes.get(name.text)
        if name.text in seen | mounted and name.text:
            yield name.wrong(
                f"the volume {show(name.text)} is used twice", "use it as a device or as a directory, once"
            )
        elif (
            volume
            and "metadata" not in volume
            and not any(volume[each].is_set for each in ("persistentVolumeClaim", "ephemeral"))
        ):
            yield name.wrong(f"the volume {show(name.text)} is no claim, so it has no block device", "use a claim")
        if ".." in path.text.split("/"):
            yield path.wrong("`devicePath` may not lead upwards with `..`", "write the whole path")
        seen.add(name.text)
