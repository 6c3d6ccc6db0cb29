"""ConfigMaps and Secrets."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_LARGEST = 1024 * 1024  # bytes
_DOCKER = {"kubernetes.io/dockerconfigjson": ".dockerconfigjson", "kubernetes.io/dockercfg": ".dockercfg"}
_TYPES = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
}
_FIELDS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}


def decode(text: str) -> bytes | None:
    """What base64 stands for, as Kubernetes decodes it; None where it is none."""
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", "").encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None


@rule(
    "config-key",
    kinds("ConfigMap", "Secret"),
    docs("concepts/configuration/configmap/#configmap-object", "ConfigMaps: ConfigMap object"),
    en="Keys of ConfigMaps and Secrets hold letters, digits, `-`, `_` and `.`, at most 253.",
    zh="ConfigMap 和 Secret 的键只能用字母、数字、`-`、`_`、`.`，最长 253 个字符。",
)
def keys_have_their_form(manifest: Manifest) -> Iterator[Finding]:
    for field in _FIELDS[manifest.kind]:
        for key, entry in manifest.root[field].entries():
            if why := grammar.config_key(key):
                yield entry.wrong(f"the key {show(key)} {why}", "choose a key such as `app.conf`")


@rule(
    "config-key-twice",
    kinds("ConfigMap"),
    source("core", "ValidateConfigMap"),
    en="A key of a ConfigMap stands in `data` or in `binaryData`, not in both.",
    zh="ConfigMap 的键不能同时出现在 `data` 和 `binaryData` 中。",
)
def keys_stand_once(manifest: Manifest) -> Iterator[Finding]:
    for key, entry in manifest.root["binaryData"].entries():
        if key in manifest.root["data"]:
            yield entry.wrong(f"the key {show(key)} stands in `data` as well", "keep one of the two")


@rule(
    "secret-key-twice",
    kinds("Secret"),
    docs("concepts/configuration/secret/#restriction-names-data", "Secrets: Constraints on Secret names and data"),
    en="Where a key stands in both `data` and `stringData` of a Secret, `stringData` counts.",
    zh="键同时出现在 Secret 的 `data` 和 `stringData` 时，以 `stringData` 为准。",
    server_refuses=False,
)
def secret_keys_stand_once(manifest: Manifest) -> Iterator[Finding]:
    for key, entry in manifest.root["stringData"].entries():
        if key in manifest.root["data"]:
            yield entry.wrong(
                f"the key {show(key)} stands in `data` as well; `stringData` counts", "keep one of the two"
            )


@rule(
    "base64",
    kinds("Secret", "ConfigMap"),
    docs("concepts/configuration/secret/#restriction-names-data", "Secrets: Constraints on Secret names and data"),
    en="The `data` of a Secret and the `binaryData` of a ConfigMap are base64.",
    zh="Secret 的 `data` 和 ConfigMap 的 `binaryData` 必须是 base64 编码。",
)
def data_is_base64(manifest: Manifest) -> Iterator[Finding]:
    field = "data" if manifest.kind == "Secret" else "binaryData"
    for key, entry in manifest.root[field].entries():
        if isinstance(entry.value, str) and decode(entry.value) is None:
            hint = "put plain text under `stringData`" if manifest.kind == "Secret" else "put plain text under `data`"
            yield entry.wrong(f"the value of {show(key)} is not base64", f"encode it, or {hint}")


@rule(
    "base64-line-end",
    kinds("Secret"),
    docs("tasks/configmap-secret/managing-secret-using-config-file/", "Managing Secrets using Configuration File"),
    en="A password in base64 has no line end: encode with `echo -n`.",
    zh="base64 编码的密码末尾不应有换行：用 `echo -n` 编码。",
    server_refuses=False,
)
def passwords_have_no_line_end(manifest: Manifest) -> Iterator[Finding]:
    for key, entry in manifest.root["data"].entries():
        plain = decode(entry.text) or b""
        if plain.endswith(b"\n") and plain.count(b"\n") == 1 and "." not in key:
            yield entry.wrong(
                f"the value of {show(key)} ends with a line end, as `echo` adds it", "encode with `echo -n`"
            )


def _keys(manifest: Manifest) -> dict[str, Node]:
    return {key: entry for field in ("data", "stringData") for key, entry in manifest.root[field].entries()}


@rule(
    "secret-type-keys",
    kinds("Secret"),
    docs("concepts/configuration/secret/#secret-types", "Secrets: Types of Secret"),
    en="A Secret of a built-in type has the keys of that type.",
    zh="内置类型的 Secret 必须有该类型要求的键。",
)
def secret_has_the_keys_of_its_type(manifest: Manifest) -> Iterator[Finding]:
    kind, keys = manifest.root["type"], _keys(manifest)
    for key in _TYPES.get(kind.text, ()):
        if key not in keys or (key == "ssh-privatekey" and keys[key].is_empty):
            yield manifest.root["data"].wrong(f"a Secret of the type `{kind.text}` has no `{key}`", f"add `{key}`")
    if kind.value == "kubernetes.io/basic-auth" and not {"username", "password"} & set(keys):
        yield manifest.root["data"].wrong(
            "a Secret of the type `kubernetes.io/basic-auth` has neither `username` nor `password`", "add them"
        )
    account = manifest.meta["annotations"]["kubernetes.io/service-account.name"]
    if kind.value == "kubernetes.io/service-account-token" and account.is_empty:
        yield account.wrong(
            "the Secret does not say whose token it is", "add the annotation `kubernetes.io/service-account.name`"
        )


@rule(
    "docker-config",
    kinds("Secret"),
    source("core", "ValidateSecret"),
    en="The configuration for pulling images in a Secret is JSON.",
    zh="拉取镜像用的 Secret 内容必须是 JSON。",
)
def docker_config_is_json(manifest: Manifest) -> Iterator[Finding]:
    key = _DOCKER.get(manifest.root["type"].text)
    entry = _keys(manifest).get(key or "")
    if not key or not entry or not isinstance(entry.value, str):
        return
    plain = entry.text.encode("utf-8", "replace") if entry.path[0] == "stringData" else decode(entry.text)
    try:
        is_object = plain is None or isinstance(json.loads(plain), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object:
        yield entry.wrong(f"`{key}` is no JSON object", "make it with `kubectl create secret docker-registry`")


@rule(
    "config-size",
    kinds("ConfigMap", "Secret"),
    docs("concepts/configuration/configmap/#motivation", "ConfigMaps: Motivation"),
    en="A ConfigMap or Secret holds at most 1 MiB.",
    zh="ConfigMap 和 Secret 最大 1 MiB。",
)
def config_is_small_enough(manifest: Manifest) -> Iterator[Finding]:
    size = 0
    for field in _FIELDS[manifest.kind]:
        for _, entry in manifest.root[field].entries():
            is_encoded = (manifest.kind, field) in (("Secret", "data"), ("ConfigMap", "binaryData"))
            size += len(entry.text) * 3 // 4 if is_encoded else len(entry.text.encode("utf-8", "replace"))
    if size > _LARGEST:
        yield manifest.root["data"].wrong(f"the data is {size // 1024} KiB; 1 MiB is allowed", "keep it in a volume")
