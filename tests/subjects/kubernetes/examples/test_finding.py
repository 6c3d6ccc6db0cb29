import re

import pytest

from everyline.notes.corpus import read_corpus
from everyline.subjects.kubernetes.examples import proving
from everyline.subjects.kubernetes.examples.finding import PROGRAMS, commands_in, find_commands, find_manifests
from everyline.subjects.kubernetes.examples.publishing import account
from everyline.text.problems import Severity
from tests.support import ROOT


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(ROOT)[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("执行kubectl cluster-info查看集群信息", ["kubectl cluster-info"]),
        ("通过kubectl get pods可以观察滚动更新", ["kubectl get pods"]),
        ("Run kubectl get pods to see them.", ["kubectl get pods"]),
        ("Try `kubectl get pods -o wide`, then `-w`", ["kubectl get pods -o wide", "-w"]),
        ("kubectl is a tool, kubectl的作用", []),
        ("`kubectl`", []),
        ("see kubectl get.", ["kubectl get"]),
        ("my-kubectl get pods", []),
        ("helm install web ./chart，然后", ["helm install web ./chart"]),
        ("`Volume` and `rm -rf /`", []),
    ],
)
def test_commands_in_running_text(text, found):
    assert commands_in(text) == found


@pytest.mark.slow
def test_options_complete_the_command_above_them(corpus):
    lines = {(found.first, line) for found, line in find_commands(corpus) if "logseq" in found.unit.span.path}
    assert (274, "kubectl get pods -o wide") in lines
    assert (325, "kubectl create -f xxx.yaml") in lines


def test_commands_of_transcripts_have_their_own_lines(corpus):
    markdown = {found.first: line for found, line in find_commands(corpus) if "markdown" in found.unit.span.path}
    assert markdown == {
        38: "vim pod-prestop.yaml",
        67: "kubectl create -f pod-prestop.yaml",
        71: "kubectl get po",
        76: "kubectl delete po nginx",
        79: "kubectl get po",
        84: "kubectl describe po nginx",
        139: "vim nginx-sts.yaml",
        186: "vim nginx-ds.yaml",
    }


def test_nothing_that_looks_like_yaml_is_missed(corpus):
    """Every line of the notes that could open or fill a manifest is in one."""
    covered = {
        (each.unit.span.path, line) for each in find_manifests(corpus) for line in range(each.first, each.last + 1)
    }
    looks = re.compile(
        r"^\s*(?:- )?(?:apiVersion|kind|metadata|spec|containers|image|resources|limits|requests):(?:\s|$)"
    )
    missed = [
        f"{note.path}:{number}"
        for note in corpus.notes
        for number, line in enumerate(note.lines, 1)
        if looks.match(line) and (note.path, number) not in covered
    ]
    assert missed == []


def test_no_line_with_a_command_is_missed(corpus):
    found = {}
    for each, line in find_commands(corpus):
        found.setdefault((each.unit.span.path, each.first), []).append(line)
    used = re.compile(rf"(?:{'|'.join(PROGRAMS)})\s+(?:{'|'.join(sorted(PROGRAMS['kubectl'] | PROGRAMS['helm']))})\b")
    missed = [
        f"{note.path}:{number}"
        for note in corpus.notes
        for number, line in enumerate(note.lines, 1)
        if used.search(line) and (note.path, number) not in found
    ]
    assert missed == []


def test_an_example_whose_check_fails_is_unchecked_and_told(project, monkeypatch):
    def fail(*_):
        raise ValueError("nobody thought of this")

    monkeypatch.setattr(proving, "check_file", fail)
    folder = project({"source_notes/b.md": "# B\n\n```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: odd}\n```\n"})
    found, problems = proving.gather(folder, read_corpus(folder)[0])
    (told,) = (each for each in problems if "nobody thought of this" in each.message)
    assert (told.path, told.line, told.severity) == ("source_notes/b.md", 4, Severity.WARNING)
    (manifest,) = found.manifests
    assert (manifest.report.passed, manifest.report.errors) == ((), ())
    (told,) = account(found, "en", lambda _: "")["manifests"]
    assert (told["checks"], told["versions"]) == ([], [])
