"""The manifests in the real notes, and what is drawn of them."""

from pathlib import Path

import pytest

from everyline.diagrams.drawings import Drawings
from everyline.diagrams.rendering import DrawingError
from everyline.editorial.loading import load_editorial
from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.subjects.kubernetes import SUBJECT
from everyline.subjects.kubernetes.diagrams.manifests import diagram_of, manifests_in, topics_of_kinds
from tests.diagrams.drawn import arrows, boxes, check
from tests.support import LANGUAGES, ROOT


@pytest.fixture(scope="module")
def notes():
    """The manifests of the real notes by the names of their files and the kinds in them."""
    topics = topics_of_kinds(load_editorial(ROOT, LANGUAGES)[0])
    found = {}
    for unit in read_corpus(ROOT)[0].statements():
        if manifests := manifests_in(unit):
            key = f"{Path(unit.span.path).name.split('-')[0]}: {', '.join(each['kind'] for each in manifests)}"
            found[key] = diagram_of(str(unit.span), manifests, topics)
    return found


@pytest.mark.slow
def test_the_manifests_of_the_notes(notes):
    assert [*notes] == [
        "markdown: Pod",
        "markdown: Deployment",
        "markdown: Service, StatefulSet",
        "markdown: DaemonSet",
    ]
    for diagram in notes.values():
        check(diagram)


@pytest.mark.slow
def test_the_pod_of_the_notes(notes):
    assert boxes(notes["markdown: Pod"]) == [
        "[pod-nginx: Pod nginx]",
        "  container-nginx: Container / nginx / …/hujiaming/nginx:1.24.0 / port 80/TCP",
        "  check-poststart: postStart / sh -c mkdir /data/",
        "  check-prestop: preStop / sh -c sleep 10",
    ]


@pytest.mark.slow
def test_the_stateful_set_of_the_notes(notes):
    diagram = notes["markdown: Service, StatefulSet"]
    assert arrows(diagram, "zh") == [
        "statefulset-web -> pod: 创建",
        "service-nginx -> pod: 选择 app=nginx",
        "statefulset-web -> service-nginx: Pod 的域名归属",
    ]
    assert {node.id: node.topic for node in diagram.nodes} == {
        "service-nginx": "service",
        "statefulset-web": "statefulset",
        "container-nginx": "",
    }


@pytest.mark.slow
@pytest.mark.parametrize(("count", "is_drawn"), [(12, True), (13, False)])
def test_what_would_be_arrows_beyond_number_is_not_drawn(project, count, is_drawn):
    """Graphviz takes the fourth power of them: a block of 32 KB held up a build for ten minutes, and then stopped it."""
    block = "kind: {}\nmetadata: {{name: x{}, labels: {{app: x}}}}\nspec: {{selector: {{app: x}}}}\n"
    pods = "---\n".join(block.format(kind, at) for kind in ("Pod", "Service") for at in range(count))
    folder = project({"source_notes/many.md": f"```yaml\n{pods}```\n"})
    names = [*load_site(folder, "zh", LANGUAGES, (SUBJECT,)).diagrams.of_code.values()]
    assert any(each.startswith("manifest-pod-x0") for each in names) == is_drawn


def test_a_manifest_of_a_note_that_cannot_be_drawn_is_told_and_stops_nothing(project, monkeypatch):
    def svg(self, name, drawn=Drawings.svg):
        if name.startswith("manifest-pod-lost"):
            raise DrawingError("it crashed")
        return drawn(self, name)

    monkeypatch.setattr(Drawings, "svg", svg)
    block = "Text.\n\n```yaml\nkind: Pod\nmetadata:\n  name: {}\nspec:\n  hostname: a\n```\n"
    folder = project({f"source_notes/{name}.md": block.format(name) for name in ("lost", "found")})
    site = load_site(folder, "zh", LANGUAGES, (SUBJECT,))
    names = [
        each for each in site.diagrams.of_code.values() if each.startswith(("manifest-pod-lost", "manifest-pod-found"))
    ]
    assert names == ["manifest-pod-found"]
    assert "source_notes/lost.md:3: can't be drawn (zh): it crashed" in [*map(str, site.warnings)]


def test_blocks_that_are_called_alike_have_diagrams_of_their_own(project):
    # Once, the page on Pods showed the Pod of another page: both blocks were called after their kind.
    block = "```yaml\nkind: Pod\nmetadata:\n  name: twin\nspec:\n  hostname: {}\n```\n"
    folder = project({"source_notes/twins.md": block.format("a") + "\nand\n\n" + block.format("b")})
    ids = [*load_site(folder, "zh", LANGUAGES, (SUBJECT,)).diagrams.of_code.values()]
    assert len({*ids}) == 2
    assert all(each.startswith("manifest-pod-twin") for each in ids)
