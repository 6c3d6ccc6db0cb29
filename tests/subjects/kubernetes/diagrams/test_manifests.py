import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from everyline.diagrams.diagram import Layout, Style
from everyline.diagrams.drawings import Drawings
from everyline.notes.units import Kind, Span, Unit
from everyline.subjects.kubernetes.diagrams.manifests import diagram_of, manifests_in
from everyline.subjects.kubernetes.diagrams.relations import RELATIONS
from everyline.text.messages import Messages
from tests.diagrams.drawn import arrows, boxes, check

CASES = yaml.safe_load((Path(__file__).parent / "relations.yml").read_text(encoding="utf-8"))


def drawn(text):
    return diagram_of("x.yaml", list(yaml.safe_load_all(text)))


def code(text, language="yaml"):
    return Unit(Kind.CODE, Span("a.md", 1, text.count("\n") + 3), text, language=language)


SHOP = """
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          envFrom: [{configMapRef: {name: settings}}]
          volumeMounts: [{name: data, mountPath: /data}, {name: conf, mountPath: /etc/conf}]
          readinessProbe: {httpGet: {path: /, port: 80}}
      volumes:
        - {name: data, persistentVolumeClaim: {claimName: data}}
        - {name: conf, configMap: {name: settings}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop}
spec: {rules: [{host: shop.example.org, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: shop, port: {number: 80}}}}]}}]}
"""


@pytest.mark.parametrize("field", CASES)
def test_a_relation_is_drawn(field):
    diagram = diagram_of("x.yaml", CASES[field]["manifests"])
    check(diagram)
    assert sorted(arrows(diagram)) == sorted(CASES[field]["arrows"])


def test_every_relation_names_its_field_and_has_a_case():
    assert {find.__doc__.rstrip(".") for _, find in RELATIONS} == {*CASES}


def test_a_deployment():
    diagram = drawn("""
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.org/team/with-a-long-name/web:1.24.0
          ports: [{containerPort: 8080, name: http}, {containerPort: 53, protocol: UDP}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
          lifecycle: {preStop: {exec: {command: [sh, -c, sleep 10]}}}
""")
    check(diagram)
    assert boxes(diagram) == [
        "[pod: Pod × 3]",
        "deployment-web: Deployment / web",
        "replicaset-web: ReplicaSet / web-…",
        "  container-web: Container / web / …/with-a-long-name/web:1.24.0 / port 8080/TCP http / port 53/UDP",
        "  check-readinessprobe: readinessProbe / httpGet :http/ready",
        "  check-prestop: preStop / sh -c sleep 10",
    ]
    assert arrows(diagram) == [
        "deployment-web -> replicaset-web: creates",
        "replicaset-web -> pod: creates",
        "container-web -> check-readinessprobe: can it take traffic?",
        "container-web -> check-prestop: runs before stopping",
    ]
    assert arrows(diagram, "zh")[2:3] == ["container-web -> check-readinessprobe: 能否接收流量？"]


def test_a_stateful_set_and_its_claims():
    diagram = drawn("""
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 5
  template: {spec: {containers: [{name: db, volumeMounts: [{name: data, mountPath: /data}]}]}}
  volumeClaimTemplates:
    - {metadata: {name: data}, spec: {storageClassName: fast, resources: {requests: {storage: 1Gi}}}}
""")
    check(diagram)
    assert boxes(diagram) == [
        "[pod: Pod db-0 … db-4]",
        "statefulset-db: StatefulSet / db",
        "  container-db: Container / db",
        "  volume-data: Volume / data / persistentVolumeClaim",
        "persistentvolumeclaim-data-db-0-data-db-4: PersistentVolumeClaim / data-db-0 … data-db-4 / 1Gi",
        "missing-storageclass-fast: StorageClass / fast / (not in this manifest)",
    ]
    assert sorted(arrows(diagram)) == [
        "container-db -> volume-data: /data",
        "persistentvolumeclaim-data-db-0-data-db-4 -> missing-storageclass-fast: uses",
        "statefulset-db -> persistentvolumeclaim-data-db-0-data-db-4: creates",
        "statefulset-db -> pod: creates",
        "volume-data -> persistentvolumeclaim-data-db-0-data-db-4: comes from",
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (
            "kind: DaemonSet\nmetadata: {name: x}",
            ["daemonset-x: DaemonSet / x", "pod: Pod / on each eligible node"],
        ),
        ("kind: Job\nmetadata: {name: x}", ["job-x: Job / x", "pod: Pod / × 1"]),
        (
            "kind: Job\nmetadata: {name: x}\nspec: {completions: 6, parallelism: 2}",
            ["job-x: Job / x", "pod: Pod / 6 in all, 2 at a time"],
        ),
        (
            "kind: Job\nmetadata: {name: x}\nspec: {parallelism: 2}",
            ["job-x: Job / x", "pod: Pod / 2 at a time"],
        ),
        (
            "kind: CronJob\nmetadata: {name: x}\nspec: {schedule: 0 3 * * *}",
            ["cronjob-x: CronJob / x / 0 3 * * *", "job-x: Job / x-…", "pod: Pod / × 1"],
        ),
        (
            "kind: StatefulSet\nmetadata: {name: x}\nspec: {replicas: 0}",
            ["statefulset-x: StatefulSet / x", "pod: Pod / × 0"],
        ),
        (
            "kind: StatefulSet\nmetadata: {name: x}\nspec: {replicas: 2, ordinals: {start: 4}}",
            ["statefulset-x: StatefulSet / x", "pod: Pod / x-4, x-5"],
        ),
        (
            "kind: Service\nmetadata: {name: x}\nspec: {type: NodePort, ports: [{port: 80, targetPort: web, nodePort: 30080}]}",
            ["service-x: Service / x / NodePort / port 80 → web (node 30080)"],
        ),
        (
            "kind: NetworkPolicy\nmetadata: {name: x}\nspec: {policyTypes: [Ingress]}",
            ["networkpolicy-x: NetworkPolicy / x / incoming traffic: none allowed"],
        ),
        ("kind: Secret\nmetadata: {name: x}\nstringData: {key: hidden}", ["secret-x: Secret / x / key"]),
        (
            "kind: List\nitems: [{kind: Node, metadata: {name: x}}, {kind: Node, metadata: {name: x}}]",
            ["node-x: Node / x", "node-x-2: Node / x"],
        ),
    ],
)
def test_what_is_written_in_boxes(spec, expected):
    diagram = drawn(spec)
    check(diagram)
    assert boxes(diagram) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "just text",
        "[1, 2]",
        "{}",
        "kind: 7",
        "kind: Pod",
        "kind: Pod\nmetadata: text\nspec: text",
        "kind: Pod\nspec: {containers: text, volumes: {a: b}, initContainers: [1, [2], null]}",
        "kind: Deployment\nspec: {replicas: many, template: []}",
        "kind: Deployment\nspec: {replicas: -1}",
        "kind: StatefulSet\nspec: {replicas: 100000000000000, volumeClaimTemplates: [1, {metadata: null}]}",
        "kind: Service\nspec: {selector: [app], ports: 80}",
        "kind: Service\nspec: {selector: {1: 2, true: null}}",
        "kind: NetworkPolicy\nspec: {podSelector: {matchExpressions: [{key: a, operator: Like}, 3]}}",
        "kind: Ingress\nspec: {rules: [{http: {paths: [{backend: web}]}}]}",
        "kind: RoleBinding\nroleRef: admin\nsubjects: {}",
        "&a {kind: List, items: [*a, *a]}",
        "kind: ConfigMap\nmetadata: {name: [a]}\ndata: {2024-01-01: 1, 1.5: 2}",
    ],
)
def test_wrong_shapes_are_left_out(text):
    check(drawn(text))


_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.binary(max_size=4)
)
_WORDS = st.sampled_from(sorted({word for word in re.findall(r"[\w./-]+", str(CASES)) if not word.isdigit()}))
_GARBAGE = st.recursive(
    _SCALARS | _WORDS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_WORDS | _SCALARS.filter(lambda key: not isinstance(key, float)), inner, max_size=6)
    ),
    max_leaves=30,
)
_KINDS = st.sampled_from(sorted({kind for kinds, _ in RELATIONS for kind in kinds} | {"Deployment", "CronJob", "List"}))


def _damaged(value, draw):
    """A manifest in which some values are replaced by garbage."""
    if draw(st.integers(0, 7)) == 0:
        return draw(_GARBAGE)
    if isinstance(value, dict):
        return {key: _damaged(inner, draw) for key, inner in value.items()}
    return [_damaged(inner, draw) for inner in value] if isinstance(value, list) else value


@pytest.mark.slow
@given(
    st.text(max_size=12),
    st.lists(_GARBAGE | st.builds(lambda k, s: {"kind": k, "spec": s}, _KINDS, _GARBAGE), max_size=4),
)
def test_garbage_never_raises(name, manifests):
    check(diagram_of(name, manifests))


@pytest.mark.slow
@given(st.data(), st.sampled_from(sorted(CASES)))
def test_damaged_manifests_never_raise(data, field):
    check(diagram_of(field, [_damaged(manifest, data.draw) for manifest in CASES[field]["manifests"]]))


@given(st.text(max_size=200))
def test_any_text_has_a_list_of_manifests(text):
    assert isinstance(manifests_in(code(text)), list)


@pytest.mark.parametrize(
    "text",
    [
        "kind: Pod\nmetadata:\n\tname: tabs",
        "kind: Pod\nmetadata:\nname: flattened\nspec:\ncontainers:\n- name: x",
        "apiVersion: v1\nmetadata: {name: x}",
        "resources: {limits: {cpu: 1}}",
        "kind: Pod\nmetadata: {name: !!python/object:os.system x}",
        "kind: Pod\nmetadata: {name: x}\nspec: {date: 2024-99-99}",
        "kind: Pod\nmetadata: {name: !!bool maybe}",
        "- kind: Pod\n  metadata: {name: x}",
        "{{ .Values.x }}",
        "kind: Pod\nmetadata: {name: x}\nspec: " + "[" * 200_000,
        "- " * 200_000,
    ],
)
def test_unusable_documents_are_left_out(text):
    assert manifests_in(code(text)) == []


@pytest.mark.slow
def test_lists_full_of_aliases_end():
    many = ", ".join(["*a"] * 400)
    diagram = drawn(f"kind: List\nitems: [&a {{kind: List, items: [{{kind: Node}}, {many}]}}, {many}]")
    assert len(diagram.nodes) == 300


def test_usable_documents_are_found():
    text = "kind: Pod\nmetadata: {name: a}\n---\njust text\n---\nkind: Pod\nmetadata: {generateName: b-}"
    assert [manifest["metadata"] for manifest in manifests_in(code(text))] == [{"name": "a"}, {"generateName": "b-"}]
    assert manifests_in(code("$ kubectl get pods\nkind: Pod", "bash")) == []
    assert manifests_in(Unit(Kind.PARAGRAPH, Span("a.md", 1, 1), "kind: Pod")) == []


def test_names_become_ids():
    assert [diagram_of(name, []).id for name in ("Web App.yaml", "清单")] == [
        "manifest-web-app-yaml",
        "manifest-188bc7",
    ]
    assert diagram_of("x", []).description["en"] == "The manifest holds no object that can be drawn."


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_deployment_with_a_service_and_volumes_unfolds(language, tmp_path):
    """Every arrow straight, nothing crossing; a Pod is a frame around what it holds."""
    diagram = drawn(SHOP)
    check(diagram)
    assert diagram.layout is Layout.ZIP
    drawings = Drawings([diagram], Messages(language), Style(), tmp_path)
    places = drawings.plan(diagram.id).places
    drawings.close()
    assert (places.bends(), places.crossings()) == (0, [])


@pytest.mark.slow
def test_what_runs_in_a_circle_stays_a_graph(tmp_path):
    diagram = drawn("""
kind: ConfigMap
metadata: {name: a, ownerReferences: [{kind: ConfigMap, name: b}]}
---
kind: ConfigMap
metadata: {name: b, ownerReferences: [{kind: ConfigMap, name: a}]}
""")
    assert diagram.layout is Layout.GRAPH
    drawings = Drawings([diagram], Messages("en"), Style(), tmp_path)
    assert drawings.draw_all() == []
