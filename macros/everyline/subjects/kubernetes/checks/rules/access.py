"""Roles and their bindings, service accounts."""

from __future__ import annotations

from collections.abc import Iterator

from everyline.subjects.kubernetes.checks.rules import grammar
from everyline.subjects.kubernetes.checks.rules.each import kinds
from everyline.subjects.kubernetes.checks.rules.labels import selector_faults
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, Node, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule, source

_GROUP = "rbac.authorization.k8s.io"
_BINDINGS = kinds("RoleBinding", "ClusterRoleBinding")
_ROLES = kinds("Role", "ClusterRole")
_VERBS = (
    *("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "use", "bind", "escalate"),
    *("impersonate", "approve", "sign", "attest", "head", "post", "put", "options", "*"),
)


@rule(
    "role-rule",
    _ROLES,
    source("rbac", "ValidatePolicyRule"),
    en="A rule of a role has verbs, and either API groups with resources, or non-resource URLs.",
    zh="角色的每条规则都要有 verbs，并且要么写 apiGroups 和 resources，要么写 nonResourceURLs。",
)
def role_rules_are_whole(manifest: Manifest) -> Iterator[Finding]:
    for each in manifest.root["rules"]:
        if not isinstance(each.value, dict):
            continue
        if each["verbs"].is_empty and ("verbs" in each or manifest.kind):
            yield each["verbs"].wrong("the rule has no verbs", "add verbs such as `get` and `list`")
        addresses = each["nonResourceURLs"]
        if not addresses.is_empty:
            yield from _address_faults(manifest, each, addresses)
            continue
        for field in ("apiGroups", "resources"):
            if each[field].is_empty:
                hint = 'write `[""]` for the core group' if field == "apiGroups" else "add resources such as `pods`"
                yield each[field].wrong(f"the rule has no `{field}`", hint)


def _address_faults(manifest: Manifest, each: Node, addresses: Node) -> Iterator[Finding]:
    if manifest.kind == "Role":
        yield addresses.wrong("a Role, which belongs to a namespace, has no URLs", "make it a ClusterRole")
    if any(not each[field].is_empty for field in ("apiGroups", "resources", "resourceNames")):
        yield addresses.wrong("the rule is about both resources and URLs", "make two rules of it")


@rule(
    "aggregation-rule",
    kinds("ClusterRole"),
    source("rbac", "ValidateClusterRole"),
    en="An aggregation rule has at least one selector.",
    zh="聚合规则至少要有一个选择器。",
)
def aggregation_selects(manifest: Manifest) -> Iterator[Finding]:
    aggregation = manifest.root["aggregationRule"]
    selectors = aggregation["clusterRoleSelectors"]
    if aggregation.is_set and selectors.is_empty:
        yield selectors.wrong("the aggregation rule has no selectors", "add `clusterRoleSelectors`")
    for selector in selectors:
        yield from selector_faults(selector)


@rule(
    "role-verb",
    _ROLES,
    docs(
        "reference/access-authn-authz/authorization/#determine-the-request-verb",
        "Authorization: Determine the request verb",
    ),
    en="Verbs are those that requests have: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete` …",
    zh="verbs 只能是请求动词：`get`、`list`、`watch`、`create`、`update`、`patch`、`delete` 等。",
    server_refuses=False,
)
def verbs_are_known(manifest: Manifest) -> Iterator[Finding]:
    for verb in manifest.root.at("rules.*.verbs.*"):
        if verb.text and verb.text not in _VERBS and ("/" not in verb.text and ":" not in verb.text):
            hint = f"write `{verb.text.lower()}`" if verb.text.lower() in _VERBS else "use a verb such as `get`"
            yield verb.wrong(f"no request has the verb {show(verb.text)}", hint)


@rule(
    "role-ref",
    _BINDINGS,
    source("rbac", "ValidateRoleBinding"),
    en="A binding names the kind, the name and the API group of its role.",
    zh="绑定要写明角色的类型、名称和 API 组。",
)
def bindings_name_a_role(manifest: Manifest) -> Iterator[Finding]:
    reference = manifest.root["roleRef"]
    for field in ("apiGroup", "kind", "name"):
        place = reference[field]
        # An absent group is filled in by the server; an absent kind or name is the schema's to tell.
        if field in reference and place.is_empty and field != "apiGroup":
            yield place.wrong(f"`roleRef` has an empty `{field}`", f"fill in `{field}`")
    name = reference["name"]
    if name.text and (why := grammar.path_segment(name.text)):
        yield name.wrong(f"the role's name {show(name.text)} {why}", "write the name of a role")


@rule(
    "binding-subject",
    _BINDINGS,
    source("rbac", "ValidateRoleBindingSubject"),
    en="A subject has a name; users and groups have the RBAC API group, service accounts a namespace instead.",
    zh="主体要有名称；User 和 Group 的 apiGroup 是 RBAC 组，ServiceAccount 则要写命名空间。",
)
def subjects_are_whole(manifest: Manifest) -> Iterator[Finding]:
    for subject in manifest.root["subjects"]:
        name, kind, group = subject["name"], subject["kind"].value, subject["apiGroup"]
        if "name" in subject and name.is_empty:
            yield name.wrong("the subject has an empty name", "fill it in")
        if kind == "ServiceAccount":
            yield from _account_faults(manifest, subject)
        elif kind in ("User", "Group") and group.text not in ("", _GROUP):
            yield group.wrong(f"the API group of a {kind} is `{_GROUP}`, not {show(group.text)}", "write that")


def _account_faults(manifest: Manifest, subject: Node) -> Iterator[Finding]:
    name, group, namespace = subject["name"], subject["apiGroup"], subject["namespace"]
    if name.text and (why := grammar.dns_subdomain(name.text)):
        yield name.wrong(f"the service account's name {show(name.text)} {why}", "write the name of a service account")
    if group.text:
        yield group.wrong("service accounts are of the core API group", "take `apiGroup` away")
    if manifest.kind == "ClusterRoleBinding" and namespace.is_empty:
        yield namespace.wrong("the service account has no namespace", "add `namespace`")


@rule(
    "binding-account-namespace",
    kinds("RoleBinding"),
    docs("reference/access-authn-authz/rbac/#referring-to-subjects", "RBAC: Referring to subjects"),
    en="A service account in a binding names its namespace.",
    zh="绑定中的 ServiceAccount 要写命名空间。",
    server_refuses=False,
)
def accounts_have_a_namespace(manifest: Manifest) -> Iterator[Finding]:
    for subject in manifest.root["subjects"]:
        if subject["kind"].value == "ServiceAccount" and subject["namespace"].is_empty:
            yield subject["namespace"].wrong(
                "the service account has no namespace, so no one is meant", "add `namespace`"
            )
