import shutil

import pytest

from everyline.subjects.kubernetes.examples.clients import CLIENTS, Client, find_client, launch
from everyline.subjects.kubernetes.examples.model import Outcome
from tests.support import ROOT

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"


@pytest.fixture(scope="module")
def kubectl():
    own = ROOT / CLIENTS / "kubectl"  # another version has other words
    if not own.is_file():
        pytest.skip("no kubectl here: `make clients` gets it")
    return Client("kubectl", str(own))


@pytest.mark.parametrize(
    ("line", "outcome", "message"),
    [
        ("kubectl get pods -o wide", Outcome.ACCEPTED, ""),
        ("kubectl create -f pod.yaml", Outcome.ACCEPTED, ""),
        ("kubectl create", Outcome.INCOMPLETE, "error: must specify one of -f and -k"),
        ("kubectl log a", Outcome.REFUSED, 'error: unknown command "log" for "kubectl"'),
        ("kubectl get po --n a", Outcome.REFUSED, "error: unknown flag: --n"),
        ("kubectl port-forward a", Outcome.REFUSED, "error: TYPE/NAME and list of ports are required for port-forward"),
        ("kubectl get 'a", Outcome.REFUSED, "the shell: No closing quotation"),
    ],
)
def test_what_the_client_says(kubectl, line, outcome, message):
    answer = kubectl.ask(line, {"pod.yaml": POD}, POD)
    assert (answer.outcome, answer.message) == (outcome, message)


@pytest.mark.parametrize(
    "line",
    [
        "kubectl proxy --port 0",
        "kubectl edit pod a",
        "kubectl get pods --kubeconfig /etc/passwd",
        "kubectl create -f https://example.invalid/x.yaml",
        "kubectl config set-cluster x --server=http://example.invalid",
    ],
)
def test_what_might_do_something_is_only_parsed(kubectl, line, monkeypatch):
    asked = []
    monkeypatch.setattr(Client, "_run", lambda _self, words, _files: asked.append(words) or "usage")
    kubectl.ask(line, {}, POD)
    assert asked[0][-1] == "--help"


def test_files_cannot_be_written_outside(kubectl, tmp_path):
    target = tmp_path / "outside.yaml"
    kubectl.ask(f"kubectl create -f {target}", {}, POD)
    kubectl.ask("kubectl create -f ../outside.yaml", {}, POD)
    assert not target.exists()


def test_a_program_that_does_not_end_is_stopped_and_heard():
    printed = launch(["/bin/sh", "-c", "echo waiting; exec sleep 30"], {}, "", 1)
    assert (printed.output, printed.status) == ("waiting", None)


def test_a_program_finds_its_files_and_nothing_of_the_user():
    script = "cat a/b.yaml && cat .kubeconfig && test $HOME = $PWD && test -z $SECRET"
    printed = launch(["/bin/sh", "-c", script], {"a/b.yaml": "one", "../c.yaml": "no"}, "two", 5)
    assert (printed.output, printed.errors, printed.status) == ("onetwo", "", 0)


def test_the_projects_own_client_comes_first(tmp_path):
    own = tmp_path / ".cache/clients/git"
    own.parent.mkdir(parents=True)
    own.touch()
    assert find_client(tmp_path, "git") == str(own)
    own.unlink()
    assert find_client(tmp_path, "git") == shutil.which("git")
