"""What Kubernetes refuses beyond its schemas: each fault is found in its line, and all is well once it is mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from everyline.subjects.kubernetes.checks import sentences
from everyline.subjects.kubernetes.checks.bundle import load_bundle
from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.forms import FORMS, amount
from everyline.subjects.kubernetes.checks.objects import File
from everyline.subjects.kubernetes.checks.rules import RULES, check
from everyline.subjects.kubernetes.checks.sentences import SENTENCES
from everyline.subjects.kubernetes.checks.verdicts import Document
from everyline.text.problems import Severity
from tests.subjects.kubernetes.bundling import OVERLAY
from tests.subjects.kubernetes.checks.transcripts import HERE

PACKAGE = Path(sentences.__file__).parent
REPORTS = {"repair", "moved"}  # what was done needs no advice
GROUPS = {"indentation"}  # rules that say nothing in general
_MARK = re.compile(r"^(?P<indent>\s*(?:- )*)(?P<text>.*?)\s*#! (?P<rule>[a-z0-9-]+) =>(?P<mend>.*)$")


@dataclass(frozen=True)
class Case:
    """One fault: a text with all the faults of its section, the rule, the line, and the text with that line mended."""

    title: str
    broken: str
    rule: str
    line: int
    mended: str


def cases() -> list[Case]:
    found = []
    for section in (HERE / "rules.txt").read_text(encoding="utf-8").split("\n## ")[1:]:
        title, _, text = section.partition("\n")
        lines = text.splitlines()
        marks = [(number, match) for number, line in enumerate(lines) if (match := _MARK.match(line))]
        plain = [match["indent"] + match["text"] if (match := _MARK.match(line)) else line for line in lines]
        for number, match in marks:
            mend = [match["indent"] + match["mend"].strip()] if match["mend"].strip() else []
            mended = "\n".join([*plain[:number], *mend, *plain[number + 1 :]])
            found.append(Case(title, "\n".join(plain), match["rule"], number + 1, mended))
    return found


CASES = cases()


def said(text, *versions):
    return check_file(text, "", versions or None).verdicts


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[f"{case.title}-{case.line}-{case.rule}" for case in CASES])
def test_a_fault_is_found_in_its_line_and_gone_once_it_is_mended(case):
    assert (case.rule, case.line) in [(each.rule, each.line) for each in said(case.broken)]
    assert (case.rule, case.line) not in [(each.rule, each.line) for each in said(case.mended)]


def test_every_fault_that_is_found_is_marked():
    for broken in {case.broken for case in CASES}:
        marked = {case.line for case in CASES if case.broken == broken}
        assert {each.line for each in said(broken) if each.severity is Severity.ERROR} <= marked


def test_every_sentence_has_a_way_out():
    advised = {key for key, sentence in SENTENCES.items() if "→" in sentence}
    assert [key for key in SENTENCES if key not in advised and key.partition("/")[0] not in advised | REPORTS] == []
    assert [key for key in SENTENCES if key.partition("/")[0] not in SENTENCES.keys() | GROUPS | REPORTS] == []
    used = "".join(file.read_text(encoding="utf-8") for file in PACKAGE.glob("*.py") if file.name != "sentences.py")
    assert [key for key in SENTENCES if f'"{key}"' not in used] == []


# Objects whose spec is all there is


SPEC = "apiVersion: {version}\nkind: {kind}\nmetadata: {{name: a}}\n"


@pytest.mark.parametrize("spec", ["", "spec:\n", "spec: {}\n"])
@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("v1", "Pod"),
        ("v1", "ReplicationController"),
        ("v1", "PersistentVolumeClaim"),
        ("apps/v1", "Deployment"),
        ("apps/v1", "StatefulSet"),
        ("batch/v1", "Job"),
        ("batch/v1", "CronJob"),
        ("networking.k8s.io/v1", "Ingress"),
    ],
)
@pytest.mark.parametrize("wanted", [(), ("1.27",), ("1.37",)])
def test_a_spec_that_is_not_there_counts_as_empty(version, kind, spec, wanted):
    found = said(SPEC.format(version=version, kind=kind) + spec, *wanted)
    assert [each for each in found if each.severity is Severity.ERROR]
    assert all("spec" in each.message for each in found)


@pytest.mark.parametrize("spec", ["", "spec:\n"])
@pytest.mark.parametrize(
    ("version", "kind"),
    [
        ("networking.k8s.io/v1", "NetworkPolicy"),
        ("v1", "LimitRange"),
        ("v1", "ResourceQuota"),
        ("v1", "Namespace"),
        ("policy/v1", "PodDisruptionBudget"),
    ],
)
def test_a_spec_that_need_not_be_there(version, kind, spec):
    assert said(SPEC.format(version=version, kind=kind) + spec) == ()


def test_what_the_server_wrote_is_not_judged():
    text = SPEC.format(version="v1", kind="Namespace") + "status: {phase: 1, made: up}\n"
    assert said(text) == ()


def test_a_missing_selector_comes_with_the_labels_of_the_template():
    text = SPEC.format(version="apps/v1", kind="Deployment")
    text += "spec: {template: {metadata: {labels: {app: lamp}}, spec: {containers: [{name: a, image: b}]}}}\n"
    (verdict,) = said(text)
    assert "`matchLabels:`" in verdict.hint
    assert "`app: lamp`" in verdict.hint


# Versions


@pytest.mark.parametrize(
    ("versions", "severity", "passed"),
    [
        ((), Severity.WARNING, "1.36–1.37"),
        (("1.35",), Severity.ERROR, ""),
        (("1.35", "1.36"), Severity.ERROR, "1.36"),
        (("1.36",), None, "1.36"),
    ],
)
def test_the_name_of_a_service_may_begin_with_a_digit_since_1_36(versions, severity, passed):
    report = check_file(
        "apiVersion: v1\nkind: Service\nmetadata: {name: 4ever}\nspec: {ports: [{port: 80}]}\n",
        "",
        versions or None,
    )
    assert [each.severity for each in report.verdicts] == ([severity] if severity else [])
    assert report.passed == {"1.36–1.37": ("1.36", "1.37"), "1.36": ("1.36",), "": ()}[passed]


# What the server takes


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
        resources: {requests: {cpu: 0.5, memory: 1e9}, limits: {cpu: 500m, memory: 1G}}
        volumeMounts: [{name: data, mountPath: /data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}
---
apiVersion: authentication.k8s.io/v1
kind: TokenReview
spec: {token: abc}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
roleRef: {kind: Role, name: "system:a"}
subjects: [{kind: ServiceAccount, name: a}]
"""


def test_nothing_is_said_against_what_is_right():
    assert list(said(GOOD, "1.37")) == []


@pytest.mark.parametrize("label", ["job-name: {}", "batch.kubernetes.io/job-name: {}"])
@pytest.mark.parametrize(("name", "count"), [("sweep", 0), ("sweeper", 1)])
def test_labels_that_controllers_set(label, name, count):
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {clusterIP: None, selector: {%s}}\n---\n"
    text = text % label.format(name) + SPEC.format(version="batch/v1", kind="Job").replace("name: a", "name: sweep")
    text += "spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}\n"
    assert [each.rule for each in said(text)] == ["service-selects-nothing"] * count


def test_a_service_for_pods_elsewhere_is_no_matter_where_all_pods_are_served():
    text = GOOD + "---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\n"
    assert said(text + "spec: {selector: {app: db}, ports: [{port: 5432}]}\n", "1.37") == ()


def test_what_the_server_takes_is_a_warning():
    text = SPEC.format(version="v1", kind="Pod")
    text += "spec: {containers: [{name: a, image: b, env: [{name: A, value: b}, {name: A, value: c}]}]}\n"
    assert [(each.rule, each.severity) for each in said(text)] == [("repeated", Severity.WARNING)]


# Forms


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("500m", "1/2"), ("1.5Ki", 1536), ("1e3", 1000), (".5", "1/2"), ("2Ei", 2**61)]
)
def test_amounts(text, value):
    assert str(amount(text)) == str(value)


@pytest.mark.parametrize("text", ["", "1GB", "1 Gi", "Mi", "1.2.3", "0x10"])
def test_what_is_no_amount(text):
    assert amount(text) is None


def test_digits_that_go_on_and_on_are_read_once():
    assert amount("1" * 500_000 + "x") is None  # twice each, it would never end


@pytest.mark.parametrize(
    "text", ["* * * * *", "*/5 0-23/2 1,15 jan-mar MON", "@daily", "TZ=UTC 0 3 * * 0", "? ? ? ? ?"]
)
def test_schedules(text):
    assert FORMS["schedule"].fits(text)


@pytest.mark.parametrize(
    "text", ["* * * *", "60 * * * *", "5-1 * * * *", "*/0 * * * *", "@noon", "0 0 3 * * *", "a * * * *"]
)
def test_what_is_no_schedule(text):
    assert not FORMS["schedule"].fits(text)


def test_every_example_has_its_form():
    assert [name for name, form in FORMS.items() if not form.fits(form.example)] == []


@pytest.mark.parametrize(
    ("versions", "severity"), [((), Severity.WARNING), (("1.36",), Severity.ERROR), (("1.37",), None)]
)
def test_scaling_to_zero_by_a_queue(versions, severity):
    text = SPEC.format(version="autoscaling/v2", kind="HorizontalPodAutoscaler")
    text += "spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, minReplicas: 0, maxReplicas: 2,"
    text += " metrics: [{type: External, external: {metric: {name: a}, target: {type: Value, value: 1}}}]}\n"
    assert [each.severity for each in said(text, *versions)] == [severity] * (severity is not None)


# The overlay


def test_no_place_has_two_rows():
    node = yaml.compose(OVERLAY.read_text(encoding="utf-8"))
    rows = [
        (place, word)
        for key, row in node.value
        for place in key.value.split()
        for word in {k.value for k, _ in row.value}
    ]
    assert [each for each in sorted(set(rows)) if rows.count(each) > 1] == []


# Nothing raises


WORDS = st.sampled_from(["a", "A", "-1", "80", "http", "1Gi", "1e99999", "10%", "..", "/", "::1", "None", "In", ""])
KEYS = st.sampled_from(
    [
        "apiVersion",
        "kind",
        "metadata",
        "name",
        "namespace",
        "labels",
        "spec",
        "template",
        "containers",
        "initContainers",
        "image",
        "ports",
        "port",
        "name",
        "containerPort",
        "targetPort",
        "nodePort",
        "selector",
        "matchLabels",
        "matchExpressions",
        "key",
        "operator",
        "values",
        "resources",
        "limits",
        "requests",
        "cpu",
        "volumes",
        "volumeMounts",
        "volumeClaimTemplates",
        "jobTemplate",
        "manualSelector",
        "data",
        "stringData",
        "type",
        "subjects",
        "roleRef",
        "subsets",
        "minReplicas",
        "maxReplicas",
        "clusterIP",
        "clusterIPs",
        "restartPolicy",
    ]
)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=5)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | WORDS, inner, max_size=5), max_leaves=25
)
KINDS = sorted({kind for version, kind in load_bundle().apis if "." not in version})


@pytest.mark.slow
@settings(max_examples=100)
@given(st.sampled_from(KINDS), VALUES, VALUES, VALUES)
def test_nothing_that_is_in_a_manifest_raises(kind, spec, meta, rest):
    value = {"apiVersion": "v1", "kind": kind, "metadata": meta, "spec": spec, "template": spec, "data": rest}
    value |= rest if isinstance(rest, dict) else {}
    check(File.of([(Document(value), True), (Document(value), False)]))


def test_the_rules_are_few():
    assert len(RULES) <= 20


def test_what_may_be_a_password_is_not_printed():
    text = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {pin: my secret!}\n"
    (verdict,) = said(text)
    assert "base64" in verdict.message
    assert "secret!" not in verdict.message + verdict.hint
