"""The manifests in the real notes, and what is drawn of them."""

from pathlib import Path

import pytest

from macros.diagrams.manifests import diagram_of, manifests_in, topics_of_kinds
from macros.pipeline import load_site
from tests.diagrams.drawn import arrows, boxes, check
from tests.support import ROOT


@pytest.fixture(scope="module")
def notes():
    """The manifests of the real notes by the names of their files and the kinds in them."""
    site = load_site(ROOT, "zh")
    found = {}
    for unit in site.corpus.statements():
        if manifests := manifests_in(unit):
            key = f"{Path(unit.span.path).name.split('-')[0]}: {', '.join(each['kind'] for each in manifests)}"
            found[key] = diagram_of(str(unit.span), manifests, topics_of_kinds(site.editorial))
    return found


def test_the_manifests_of_the_notes(notes):
    assert [*notes] == [
        "markdown: Pod",
        "markdown: Deployment",
        "markdown: Service, StatefulSet",
        "markdown: DaemonSet",
    ]
    for diagram in notes.values():
        check(diagram)


def test_the_pod_of_the_notes(notes):
    assert boxes(notes["markdown: Pod"]) == [
        "  pod-nginx: Pod / nginx",
        "  container-nginx: Container / nginx / …/hujiaming/nginx:1.24.0 / port 80/TCP",
        "  check-poststart: postStart / sh -c mkdir /data/",
        "  check-prestop: preStop / sh -c sleep 10",
    ]


def test_the_stateful_set_of_the_notes(notes):
    diagram = notes["markdown: Service, StatefulSet"]
    assert arrows(diagram, "zh") == [
        "statefulset-web -> pod: 创建",
        "pod -> container-nginx: 包含",
        "service-nginx ..> pod: 选择 app=nginx",
        "statefulset-web -> service-nginx: Pod 的域名归属",
    ]
    assert {node.id: node.topic for node in diagram.nodes} == {
        "service-nginx": "service",
        "statefulset-web": "statefulset",
        "pod": "pod",
        "container-nginx": "",
    }


def test_each_block_of_code_has_a_diagram_of_its_own(project):
    """Two Pods without a file name were drawn alike once: the second took the place of the first."""
    code = "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {{name: {}}}\nspec: {{containers: [{{name: {}}}]}}\n```\n"
    note = "# Pods\n\n" + "\n".join(code.format(*names) for names in (("web", "a"), ("db", "b"), ("web", "c")))
    site = load_site(project({"source_notes/pods.md": note}), "en")
    names = [*site.diagrams.manifests.values()]
    assert names == ["manifest-pod-web", "manifest-pod-db", "manifest-pod-web--2"]
    drawn = [" ".join(boxes(site.diagrams.drawings.diagrams[name])) for name in names]
    assert ["Container / a" in drawn[0], "Container / b" in drawn[1], "Container / c" in drawn[2]] == [True] * 3
