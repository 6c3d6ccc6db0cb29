import shutil

import pytest

from everyline.subjects.kubernetes.examples.clients import Client, find_client
from everyline.subjects.kubernetes.examples.outcomes import ClientAnswer, Outcome
from tests.subjects.kubernetes.examples.programs import real, script

POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n"


@pytest.fixture(scope="module")
def kubectl():
    return Client("kubectl", real("kubectl", pinned=True))


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


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "kubectl proxy --port 0",
        "kubectl edit pod a",
        "kubectl get pods --kubeconfig /etc/passwd",
        "kubectl create -f https://example.invalid/x.yaml",
        "kubectl run a --image=b --dry-run=client -o go-template-file --template /etc/passwd",
    ],
)
def test_what_is_not_known_to_be_harmless_is_not_run_and_says_so(open_folder, line):
    log = open_folder / "log"
    client = Client("kubectl", script(open_folder / "kubectl", f"open({str(log)!r}, 'w')"))
    log.unlink()  # it was asked for its version
    assert client.ask(line, {}, POD) == ClientAnswer(Outcome.NOT_RUN)
    assert not log.exists()


def test_the_projects_own_client_comes_first(tmp_path):
    own = tmp_path / ".cache/clients/git"
    own.parent.mkdir(parents=True)
    own.touch()
    assert find_client(tmp_path, "git") == str(own)
    own.unlink()
    assert find_client(tmp_path, "git") == shutil.which("git")


@pytest.mark.parametrize("open_to_others", [".cache/clients/git", ".cache/clients"])
def test_a_client_that_others_could_have_put_there_is_not_run(tmp_path, open_to_others):
    own = tmp_path / ".cache/clients/git"
    own.parent.mkdir(parents=True)
    own.touch()
    (tmp_path / open_to_others).chmod(0o777)
    assert find_client(tmp_path, "git") == shutil.which("git")
    own.parent.chmod(0o755)
    own.unlink()
    own.symlink_to("/bin/true")
    assert find_client(tmp_path, "git") == shutil.which("git")
