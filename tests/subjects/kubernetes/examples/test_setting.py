import pytest

from everyline.subjects.kubernetes.examples.choices import Choices
from everyline.subjects.kubernetes.examples.outcomes import Prerequisite
from everyline.subjects.kubernetes.examples.setting import Settings, fill, words_of


@pytest.fixture
def settings(tmp_path):
    folder = tmp_path / "editorial/examples"
    folder.mkdir(parents=True)
    (folder / "node.yaml").write_text("kind: Node")
    (folder / "pod.yaml").write_text("kind: Pod")
    prerequisites = (Prerequisite("node.yaml", (), 1), Prerequisite("pod.yaml", ("get", "logs"), 2))
    choices = Choices(placeholders={"pod名称": "nginx"}, files={"xxx.yaml": "pod.yaml"}, cluster=prerequisites)
    return Settings(tmp_path, choices, ())


def test_placeholders_are_filled():
    assert fill("kubectl logs <pod名称> -c <x>", {"pod名称": "nginx"}) == "kubectl logs nginx -c example"


@pytest.mark.parametrize("end", ["| grep nginx", "> pods.txt", "&& ls", "; ls"])
def test_what_a_shell_would_do_next_is_left_out(end):
    assert words_of(f"kubectl get pods -l 'a in (b)' {end}") == ["kubectl", "get", "pods", "-l", "a in (b)"]


def test_a_command_finds_what_its_verb_needs(settings):
    assert settings.of("kubectl logs <pod名称>").cluster == ("kind: Node", "kind: Pod")
    assert settings.of("kubectl create -f xxx.yaml").cluster == ("kind: Node",)


def test_a_command_finds_the_files_that_it_names(settings):
    assert settings.of("kubectl create -f xxx.yaml").files == {"xxx.yaml": "kind: Pod"}
    assert settings.of("kubectl create --filename=yyy.yaml").files == {}


@pytest.mark.parametrize(
    "line", ["kubectl", "kubectl completion bash", "kubectl proxy", "helm repo add a b", "kubectl get 'a", "ls"]
)
def test_what_needs_no_server_has_no_setting(settings, line):
    assert settings.of(line) is None


def test_what_must_not_be_run_has_no_setting(settings):
    for line in ("kubectl get pods -o go-template-file --template /etc/passwd", "kubectl exec nginx -- sh"):
        assert settings.of(line) is None
        assert not settings.may_run(line)
    assert settings.may_run("kubectl get 'a")  # the shell refuses it


@pytest.mark.parametrize(
    ("line", "expected"), [("kubectl get pods", True), ("kubectl delete pod a", False), ("helm install a b/c", False)]
)
def test_what_only_reads_is_known(settings, line, expected):
    assert settings.of(line).only_reads is expected


def test_everything_that_a_command_meets_makes_its_digest(settings):
    lines = ["kubectl get pods", "kubectl get <pod名称>", "kubectl create -f xxx.yaml", "kubectl create -f yyy.yaml"]
    digests = {settings.of(line).digest for line in lines}
    pod = settings.project / "editorial/examples/pod.yaml"
    pod.write_text("kind: Pod # changed")
    assert len(digests | {settings.of(line).digest for line in lines[:3]}) == 7
