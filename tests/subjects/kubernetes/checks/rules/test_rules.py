"""Every rule finds what breaks it, in the right line, and is content once that is mended."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.subjects.kubernetes.checks.model import Document
from everyline.subjects.kubernetes.checks.rules import BY_NAME, RULES
from everyline.subjects.kubernetes.checks.rules.kinds import GROUPS
from everyline.subjects.kubernetes.checks.semantics import check
from everyline.text.problems import Severity
from tests.subjects.kubernetes.checks.rules.loading import cases, documents

CASES = cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{index}" for index, case in enumerate(CASES)])
def test_a_rule_finds_what_breaks_it(case):
    found = [verdict for verdict in check(documents(case.broken)) if verdict.rule == case.rule]
    assert case.line in [verdict.line for verdict in found], f"{case.title}: {found}"
    verdict = next(verdict for verdict in found if verdict.line == case.line)
    assert verdict.message
    assert verdict.hint
    left = [verdict for verdict in check(documents(case.mended)) if verdict.rule == case.rule]
    assert case.line not in [verdict.line for verdict in left], f"{case.title}: {left}"


def test_every_rule_has_a_case():
    assert {rule.name for rule in RULES} - {case.rule for case in CASES} == {
        "config-size"
    }  # below: too long for a case
    assert {case.rule for case in CASES} - set(BY_NAME) == set()


def test_rules_are_described():
    assert len(BY_NAME) == len(RULES)
    for rule in RULES:
        assert re.fullmatch("[a-z][a-z0-9]*(-[a-z0-9]+)+|[a-z]+[0-9]*", rule.name)
        assert set(rule.summary) == {"zh", "en"}
        assert rule.summary["en"].endswith((".", "…"))
        assert re.search("[\u4e00-\u9fff]", rule.summary["zh"])
        assert rule.authority.title
        assert rule.authority.url.startswith("https://")
        assert rule.kinds


def config_map(size, field="data"):
    return Document({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, field: {"a": "x" * size}})


@pytest.mark.parametrize(("size", "rules"), [(1024 * 1024, []), (1024 * 1024 + 1, ["config-size"])])
def test_a_config_map_holds_one_mebibyte(size, rules):
    assert [verdict.rule for verdict in check([config_map(size)])] == rules


def test_annotations_hold_256_kibibytes():
    meta = {"name": "a", "annotations": {"a": "x" * (256 * 1024 - 1)}}
    document = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta}
    assert check([Document(document)]) == []
    meta["annotations"]["b"] = ""
    assert [verdict.rule for verdict in check([Document(document)])] == ["annotation-form"]


def test_what_the_server_takes_is_a_warning():
    for case in CASES:
        for verdict in check(documents(case.broken)):
            is_error = BY_NAME[verdict.rule].server_refuses and not verdict.versions
            assert (verdict.severity is Severity.ERROR) == is_error


GOOD = """
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: None, selector: {app: web}, ports: [{name: http, port: 80, targetPort: http}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: web
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      initContainers:
      - {name: log, image: busybox, restartPolicy: Always, readinessProbe: {exec: {command: [ls]}}}
      containers:
      - name: web
        image: nginx
        ports: [{name: http, containerPort: 80}]
        livenessProbe: {grpc: {port: 9000}}
        lifecycle: {preStop: {sleep: {seconds: 5}}}
        resources: {requests: {cpu: 0.5, memory: 1e9}, limits: {cpu: 500m, memory: 1G}}
        volumeMounts: [{name: data, mountPath: /data}]
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: zone
        whenUnsatisfiable: DoNotSchedule
        labelSelector: {matchLabels: {app: web}}
        matchLabelKeys: [pod-template-hash]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}
"""


def test_nothing_is_said_against_what_is_new_and_right():
    assert check(documents(GOOD)) == []


def test_other_peoples_kinds_are_left_alone():
    knative = {"apiVersion": "serving.knative.dev/v1", "kind": "Service", "metadata": {"name": "0web"}, "spec": {}}
    assert check([Document(knative)]) == []


def pod(**container):
    spec = {"containers": [{"name": "a", "image": "b", **container}]}
    return Document({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": spec})


@pytest.mark.parametrize(
    ("versions", "severity", "holds"),
    [
        ((), Severity.WARNING, tuple(f"1.{minor}" for minor in range(25, 32))),
        (("1.20",), Severity.ERROR, ("1.20",)),
        (("1.31", "1.34"), Severity.WARNING, ("1.31",)),
        (("1.34",), None, None),
    ],
)
def test_a_rule_of_old_versions(versions, severity, holds):
    verdicts = check([pod(env=[{"name": "1A", "value": ""}])], versions)
    assert [(each.rule, each.severity, each.versions) for each in verdicts] == (
        [("env-name-strict", severity, holds)] if severity else []
    )


WORDS = st.sampled_from(
    [
        "a",
        "A",
        "-1",
        "80",
        "http",
        "1Gi",
        "500m",
        "1e99999",
        "10%",
        ".",
        "..",
        "/",
        "*",
        "~",
        "@daily",
        "*/5",
        "10.0.0.1",
        "10.0.0.0/8",
        "::1",
        "None",
        "Always",
        "In",
        "Exists",
    ]
)
KEYS = st.sampled_from(
    sorted(
        [
            "apiVersion",
            "kind",
            "metadata",
            "name",
            "namespace",
            "labels",
            "annotations",
            "spec",
            "template",
            "containers",
            "initContainers",
            "image",
            "env",
            "envFrom",
            "valueFrom",
            "fieldRef",
            "fieldPath",
            "resources",
            "limits",
            "requests",
            "cpu",
            "memory",
            "storage",
            "volumes",
            "volumeMounts",
            "ports",
            "port",
            "containerPort",
            "targetPort",
            "selector",
            "matchLabels",
            "matchExpressions",
            "key",
            "operator",
            "values",
            "livenessProbe",
            "httpGet",
            "exec",
            "jobTemplate",
            "schedule",
            "rules",
            "http",
            "paths",
            "backend",
            "service",
            "data",
            "stringData",
            "type",
            "subjects",
            "roleRef",
            "tolerations",
            "affinity",
            "nodeAffinity",
            "podAffinity",
            "requiredDuringSchedulingIgnoredDuringExecution",
            "nodeSelectorTerms",
            "hard",
            "scopes",
            "subsets",
            "addresses",
            "ip",
            "metrics",
            "target",
            "scaleTargetRef",
            "minReplicas",
            "maxReplicas",
            "ingress",
            "egress",
            "from",
            "ipBlock",
            "cidr",
            "except",
            "webhooks",
            "versions",
            "names",
            "plural",
            "group",
            "volumeClaimTemplates",
            "strategy",
            "rollingUpdate",
            "maxSurge",
            "maxUnavailable",
            "verbs",
            "accessModes",
            "capacity",
        ]
    )
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | WORDS | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | WORDS, inner, max_size=5), max_leaves=25
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GROUPS)), VALUES, VALUES, VALUES)
def test_nothing_that_is_in_a_manifest_raises(kind, spec, meta, rest):
    version = f"{GROUPS[kind][0]}/v1" if GROUPS[kind][0] else "v1"
    value = {
        "apiVersion": version,
        "kind": kind,
        "metadata": meta,
        "spec": spec,
        "template": spec,
        "data": rest,
        "rules": rest,
    }
    value |= rest if isinstance(rest, dict) else {}
    check([Document(value), Document(rest), Document({**value, "kind": "Deployment", "apiVersion": "apps/v1"})])


def replaced(value, path, other):
    """A value with another at one place."""
    if not path:
        return other
    if isinstance(value, list):
        return [replaced(item, path[1:], other) if index == path[0] else item for index, item in enumerate(value)]
    return {key: replaced(item, path[1:], other) if key == path[0] else item for key, item in value.items()}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CASES), st.data(), LEAVES | st.just([]) | st.just({}) | st.just([None]) | st.just({"a": [0]}))
def test_a_wrong_type_anywhere_in_a_manifest_does_not_raise(case, data, other):
    file = documents(case.broken)
    document = data.draw(st.sampled_from(file))
    path = data.draw(st.sampled_from(sorted(document.lines, key=str)))
    check([Document(replaced(document.value, path, other), lines=document.lines), *file])
