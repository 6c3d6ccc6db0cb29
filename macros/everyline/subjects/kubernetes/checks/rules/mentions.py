"""What objects of one file call each other: names, keys, roles.

An object may always be in the cluster already, so nothing is said against a name that the file does not have, unless
the file has one that is nearly the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from everyline.subjects.kubernetes.checks.rules.each import FILES
from everyline.subjects.kubernetes.checks.rules.ingress import backends
from everyline.subjects.kubernetes.checks.rules.manifest import File, Pod
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, listed, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule

_NEAR = 0.8  # of 1: how alike a name must be to be taken for a slip
_NAMED = (
    ("ConfigMap", "volumes.*.configMap.name"),
    ("ConfigMap", "volumes.*.projected.sources.*.configMap.name"),
    ("ConfigMap", "*.*.env.*.valueFrom.configMapKeyRef.name"),
    ("ConfigMap", "*.*.envFrom.*.configMapRef.name"),
    ("Secret", "volumes.*.secret.secretName"),
    ("Secret", "*.*.env.*.valueFrom.secretKeyRef.name"),
    ("Secret", "*.*.envFrom.*.secretRef.name"),
    ("Secret", "imagePullSecrets.*.name"),
    ("PersistentVolumeClaim", "volumes.*.persistentVolumeClaim.claimName"),
    ("ServiceAccount", "serviceAccountName"),
)


def _mentions(file: File) -> Iterator[tuple[str, Node, str]]:
    for pod in file.pods:
        for kind, pattern in _NAMED:
            for node in pod.spec.at(pattern):
                yield kind, node, pod.manifest.namespace
    for ingress in file.of_kind("Ingress"):
        for backend in backends(ingress):
            yield "Service", backend["service"]["name"], ingress.namespace
    for scaler in file.of_kind("HorizontalPodAutoscaler"):
        target = scaler.spec["scaleTargetRef"]
        yield target["kind"].text, target["name"], scaler.namespace


@rule(
    "name-nearly-there",
    FILES,
    docs("concepts/overview/working-with-objects/names/", "Object Names and IDs"),
    en="A name that differs by a letter or two from that of an object in the file is likely a slip.",
    zh="引用的名称与文件里的对象只差一两个字母时，很可能是写错了。",
    server_refuses=False,
)
def names_are_not_misspelt(file: File) -> Iterator[Finding]:
    for kind, node, namespace in _mentions(file):
        names = [each.name for each in file.of_kind(kind) if each.namespace == namespace and each.name]
        near = get_close_matches(node.text[:253], [name[:253] for name in names], n=1, cutoff=_NEAR)
        if node.text and node.text not in names and near:
            yield node.wrong(
                f"the file has no {kind} {show(node.text)}, but one called `{near[0]}`", f"write `{near[0]}`"
            )


@rule(
    "key-not-there",
    FILES,
    docs(
        "tasks/configure-pod-container/configure-pod-configmap/#restrictions",
        "Configure a Pod to Use a ConfigMap: Restrictions",
    ),
    en="A key that a container wants is in the ConfigMap or Secret of the file.",
    zh="容器引用的键必须存在于文件中的 ConfigMap 或 Secret。",
    server_refuses=False,
)
def wanted_keys_are_there(file: File) -> Iterator[Finding]:
    for pod in file.pods:
        for kind, name, reference in _wanted(pod):
            origin = next((each for each in file.of_kind(kind) if each.name == name), None)
            is_there = origin and origin.namespace == pod.manifest.namespace
            if not origin or not is_there or reference["optional"].value is True or not reference["key"].text:
                continue
            keys = [key for field in ("data", "binaryData", "stringData") for key, _ in origin.root[field].entries()]
            if reference["key"].text not in keys:
                yield reference["key"].wrong(
                    f"the {origin.title} has no key {show(reference['key'].text)}, so the container never starts",
                    f"write one of its keys: {listed(sorted(keys)) or 'none'}",
                )


def _wanted(pod: Pod) -> Iterator[tuple[str, str, Node]]:
    """What a Pod takes from ConfigMaps and Secrets: the kind, the name, and the place that names the key."""
    for reference in pod.spec.at("*.*.env.*.valueFrom.*"):
        kind = {"configMapKeyRef": "ConfigMap", "secretKeyRef": "Secret"}.get(str(reference.path[-1]), "")
        yield kind, reference["name"].text, reference
    for volume in pod.spec["volumes"]:
        for kind, origin, name in (("ConfigMap", "configMap", "name"), ("Secret", "secret", "secretName")):
            if volume[origin]["optional"].value is not True:
                for item in volume[origin]["items"]:
                    yield kind, volume[origin][name].text, item


@rule(
    "role-not-there",
    FILES,
    docs(
        "reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding",
        "RBAC: RoleBinding and ClusterRoleBinding",
    ),
    en="A RoleBinding names a Role of its namespace.",
    zh="RoleBinding 引用的 Role 必须在同一命名空间。",
    server_refuses=False,
)
def bound_roles_are_there(file: File) -> Iterator[Finding]:
    for binding in file.of_kind("RoleBinding"):
        reference = binding.root["roleRef"]
        roles = sorted(each.name for each in file.of_kind("Role") if each.namespace == binding.namespace)
        if reference["kind"].value == "Role" and roles and reference["name"].text not in roles:
            yield reference["name"].wrong(
                f"the file has Roles, but none called {show(reference['name'].value)}", f"write {listed(roles)}"
            )


@rule(
    "account-elsewhere",
    FILES,
    docs("reference/access-authn-authz/rbac/#referring-to-subjects", "RBAC: Referring to subjects"),
    en="A binding names the namespace in which the service account is.",
    zh="绑定中 ServiceAccount 的命名空间要与该账号所在的命名空间一致。",
    server_refuses=False,
)
def bound_accounts_are_there(file: File) -> Iterator[Finding]:
    for binding in file.of_kind("RoleBinding", "ClusterRoleBinding"):
        for subject in binding.root["subjects"]:
            name, namespace = subject["name"].text, subject["namespace"]
            homes = sorted({each.namespace for each in file.of_kind("ServiceAccount") if each.name == name})
            if subject["kind"].value == "ServiceAccount" and namespace.text and homes and namespace.text not in homes:
                yield namespace.wrong(
                    f"the service account {show(name)} of this file is in {listed(homes)}, not in {show(namespace.text)}",
                    f"write `{homes[0]}`",
                )
