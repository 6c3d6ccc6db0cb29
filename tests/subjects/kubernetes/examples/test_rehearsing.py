"""Running commands. In place of kubectl stands a program that answers as the real one did; ``make test-apiserver`` runs that."""

import contextlib
import json
import textwrap
from dataclasses import replace

import pytest

from everyline.subjects.kubernetes.examples.outcomes import Reply, Served
from everyline.subjects.kubernetes.examples.rehearsing import is_same, rehearse
from everyline.subjects.kubernetes.examples.running import NotHarmlessError
from everyline.subjects.kubernetes.examples.setting import Setting
from everyline.text.problems import ProjectError
from tests.subjects.kubernetes.examples.programs import script

VERSIONS = json.dumps({"serverVersion": {"gitVersion": "v1.20.2"}})


class Stage:
    """Servers that are started, and what is run on each; a kubectl that answers by rules."""

    def __init__(self, folder):
        self.folder = folder
        self.started = 0

    def kubectl(self, rules=()):
        code = textwrap.dedent(f"""\
            import json, os, pathlib, sys
            line = " ".join(sys.argv[1:])
            if "version" in line:
                print({VERSIONS!r})
                sys.exit()
            if "cluster.yaml" in line:
                line += ": " + pathlib.Path("cluster.yaml").read_text()
            server = pathlib.Path(os.environ["KUBECONFIG"]).read_text()
            with open({str(self.folder / "log")!r}, "a") as log:
                log.write(f"{{json.loads(server)['current-context']}}: {{line}}\\n")
            for words, output, errors, status in {list(rules)!r}:
                if words in line:
                    sys.stdout.write(output)
                    sys.stderr.write(errors)
                    sys.exit(status)
            print("done")
            """)
        return {"kubectl": script(self.folder / "kubectl", code)}

    @contextlib.contextmanager
    def start(self):
        self.started += 1
        file = self.folder / "kubeconfig"
        cluster = {"name": "test", "cluster": {"server": "https://127.0.0.1:9"}}
        file.write_text(json.dumps({"clusters": [cluster], "current-context": f"server {self.started}"}))
        yield file

    def log(self):
        return (self.folder / "log").read_text().splitlines()


@pytest.fixture
def stage(open_folder):
    log = open_folder / "log"
    log.touch()
    log.chmod(0o666)
    return Stage(open_folder)


def setting(line, *cluster):
    return Setting(tuple(line.split()), {}, cluster)


def reply(stage, line, output="", errors="", status=1):
    ((_, found),) = rehearse(
        [setting(line)], stage.kubectl([(line.removeprefix("kubectl "), output, errors, status)]), stage.start
    )
    return found


@pytest.mark.slow
def test_a_reply_says_what_was_printed_by_which_server_and_in_which_setting(stage):
    found = reply(stage, "kubectl get pods", "a  \nb\n", status=0)
    assert (found.outcome, found.output, found.lines, found.version) == (Served.SUCCEEDED, "a\nb", 2, "v1.20.2")
    assert found.setting == setting("kubectl get pods").digest


@pytest.mark.slow
def test_long_output_is_cut_and_counted(stage):
    found = reply(stage, "kubectl get pods", "\n".join(map(str, range(100))), status=0)
    assert (found.output.splitlines()[-1], found.lines) == ("11", 100)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "errors", "outcome"),
    [
        ("get pods a", 'Error from server (NotFound): pods "a" not found', Served.FAILED),
        ("get pds", 'error: the server doesn\'t have a resource type "pds"', Served.FAILED),
        (
            "logs a",
            'Get "https://127.0.0.1:1/containerLogs/default/a/a": dial tcp: connection refused',
            Served.NEEDS_NODE,
        ),
        ("exec -it", "error: unable to upgrade connection: pod a does not have a host assigned", Served.NEEDS_NODE),
        (
            "exec -i",
            "error: unable to upgrade connection: error dialing backend: dial tcp 127.0.0.1:1",
            Served.NEEDS_NODE,
        ),
        (
            "port-forward a 1",
            "error: unable to forward port because pod is not running. Current status=Pending",
            Served.NEEDS_NODE,
        ),
        ("top pod", "error: Metrics API not available", Served.NEEDS_NODE),
        (
            "get a",
            'error: ephemeral containers are disabled for this cluster (error from server: "the server could not find the requested resource")',
            Served.NEEDS_NEWER,
        ),
        (
            "autoscale deployment d --max=3",
            "error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input",
            Served.NEEDS_NEWER,
        ),
    ],
)
def test_what_a_failure_means(stage, line, errors, outcome):
    found = reply(stage, f"kubectl {line}", errors=errors)
    assert (found.outcome, found.output) == (outcome, errors)


@pytest.mark.slow
def test_a_chart_from_elsewhere_needs_the_network(stage):
    said = "Error: INSTALLATION FAILED: repo bitnami not found"
    clients = dict.fromkeys(("kubectl", "helm"), stage.kubectl([("install web", "", said, 1)])["kubectl"])
    ((_, found),) = rehearse([setting("helm install web bitnami/nginx")], clients, stage.start)
    assert (found.outcome, found.output) == (Served.NEEDS_NETWORK, said)


@pytest.mark.slow
def test_what_does_not_end_is_waiting(stage, monkeypatch):
    monkeypatch.setattr("everyline.subjects.kubernetes.examples.rehearsing._SECONDS", 1)
    clients = stage.kubectl()
    program = stage.folder / "kubectl"
    program.write_text(
        program.read_text().replace('print("done")', 'print("deleted", flush=True)\nimport time\ntime.sleep(60)')
    )
    ((_, found),) = rehearse([setting("kubectl delete ns a")], clients, stage.start)
    assert (found.outcome, found.output) == (Served.WAITING, "deleted")


def test_what_must_not_be_run_is_not_run(stage):
    with pytest.raises(NotHarmlessError):
        list(rehearse([setting("kubectl create -f https://example.invalid/a")], stage.kubectl(), stage.start))
    assert stage.log() == []


@pytest.mark.slow
def test_what_changes_something_has_a_server_of_its_own(stage):
    lines = ["get pods", "delete pod a", "get rs", "create ns a"]
    settings = [setting(f"kubectl {line}") for line in lines]
    assert len([*rehearse(settings, stage.kubectl(), stage.start)]) == 4
    assert stage.log() == ["server 1: get pods", "server 1: get rs", "server 2: delete pod a", "server 3: create ns a"]


@pytest.mark.slow
def test_a_cluster_is_furnished_in_order(stage):
    settings = [setting("kubectl get pods", "node", "pod"), setting("kubectl get rs", "node")]
    assert len([*rehearse(settings, stage.kubectl(), stage.start)]) == 2
    assert stage.log() == [
        "server 1: create -f cluster.yaml: node",
        "server 1: create -f cluster.yaml: pod",
        "server 1: get pods",
        "server 2: create -f cluster.yaml: node",
        "server 2: get rs",
    ]


@pytest.mark.slow
def test_a_cluster_that_cannot_be_furnished_is_an_error(stage):
    clients = stage.kubectl([("cluster.yaml", "", "no such kind", 1)])
    with pytest.raises(ProjectError, match="no such kind"):
        list(rehearse([setting("kubectl get pods", "node")], clients, stage.start))


def test_commands_without_a_client_are_left_out(stage):
    assert [*rehearse([setting("helm list")], stage.kubectl(), stage.start)] == []


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a   0/1  4s", "a  0/1   12s", True),
        ("uid: 3f1c0d9e-1111-2222-3333-444455556666", "uid: aaaaaaaa-1111-2222-3333-444455556666", True),
        (
            "CreationTimestamp:  Sat, 21 Nov 2026 15:08:22 +0000",
            "CreationTimestamp:  Sun, 1 Mar 2027 15:08:22 +0000",
            True,
        ),
        ("running at https://127.0.0.1:51773", "running at https://127.0.0.1:4", True),
        ("pod/a created", "pod/a configured", False),
    ],
)
def test_only_what_is_different_each_time_may_differ(one, other, expected):
    first = Reply(Served.SUCCEEDED, one, 1, "v1.20.2", "2026-01-01", "a")
    assert is_same(first, replace(first, output=other, date="2026-02-02")) is expected


def test_another_outcome_is_another_reply():
    first = Reply(Served.SUCCEEDED, "a", 1, "v1.20.2", "2026-01-01", "a")
    for changed in ({"outcome": Served.FAILED}, {"version": "v1.21.0"}, {"setting": "b"}, {"lines": 2}):
        assert not is_same(first, replace(first, **changed))
