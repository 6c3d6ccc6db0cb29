"""The one door, with programs that try what they must not, and with the real clients."""

import ast
import http.server
import json
import socket
import textwrap
import threading
import time
from pathlib import Path

import pytest

from everyline.subjects.kubernetes.examples import running
from everyline.subjects.kubernetes.examples.harmless import Harmless
from everyline.subjects.kubernetes.examples.running import NotHarmlessError, run
from tests.subjects.kubernetes.examples.programs import as_root, cut_off, real, script
from tests.support import ROOT

WORDS = ["kubectl", "get", "pods"]


@pytest.fixture
def program(open_folder):
    def write(code):
        return script(open_folder / "program", f"import os, sys, json, socket, time\n{textwrap.dedent(code)}")

    return write


@pytest.fixture(params=["kubectl", "helm"])
def client(request):
    return request.param, real(request.param)


def kubeconfig(port):
    return json.dumps({"clusters": [{"name": "a", "cluster": {"server": f"http://127.0.0.1:{port}"}}]})


@pytest.fixture
def server():
    """A server on the loopback interface, and what it was asked for."""

    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path.partition("?")[0])
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"gitVersion": "v1.20.2", "major": "1", "minor": "20"}')

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_port, asked
        listening.shutdown()


@pytest.mark.parametrize(
    "words",
    [
        ["kubectl", "run", "a", "--image=b", "--dry-run=client", "-o", "go-template-file", "--template", "/etc/passwd"],
        ["kubectl", "proxy"],
        ["kubectl", "apply", "-f", "/etc/passwd"],
        ["sh", "-c", "true"],
        [],
    ],
)
def test_what_is_not_known_to_be_harmless_does_not_pass(program, open_folder, words):
    executable = program(f"open({str(open_folder / 'log')!r}, 'w')")
    with pytest.raises(NotHarmlessError):
        run(words, executable, {})
    assert not (open_folder / "log").exists()


def test_there_is_no_other_door():
    """Of all modules about commands only `running` starts programs, and it asks `judge` itself."""
    starting = {"subprocess", "pty", "multiprocessing"}
    for file in (ROOT / "macros/examples").glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
        imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not imported & starting, file
        starts = {"system", "popen", "fork", "execve", "execv", "posix_spawn", "create_subprocess_exec"} & attributes
        allowed = {"running.py": {"create_subprocess_exec"}, "confined.py": {"execve"}}
        assert starts <= allowed.get(file.name, set()), file
    assert "judge(words)" in Path(running.__file__).read_text(encoding="utf-8")


def test_a_program_finds_the_files_it_names_and_nothing_of_the_user(program, monkeypatch):
    monkeypatch.setenv("SECRET", "a")
    monkeypatch.setenv("KUBECONFIG", "/root/.kube/config")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.invalid")
    executable = program("""
        home = os.environ["HOME"]
        found = sorted(os.path.relpath(os.path.join(at, name)) for at, _, names in os.walk(".") for name in names)
        print(json.dumps([os.getcwd() == os.path.realpath(home), found, open("b/c.yaml").read(), dict(os.environ)]))
    """)
    printed = run(["kubectl", "apply", "-f", "b/c.yaml"], executable, {"b/c.yaml": "one", "d.yaml": "two"})
    assert printed.status == 0, printed.errors
    is_home, found, text, environment = json.loads(printed.output)
    assert (is_home, found, text) == (True, [".kubeconfig", "b/c.yaml"], "one")
    assert environment["HTTPS_PROXY"] == "http://127.0.0.1:1"
    assert environment["KUBECONFIG"] == f"{environment['HOME']}/.kubeconfig"
    # LC_CTYPE is Python's own
    assert set(environment) - {"LC_CTYPE"} == {
        *("HOME", "TMPDIR", "KUBECONFIG", "PATH", "LANG", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
    }


def test_a_program_is_nobody(program):
    as_root()
    printed = run(WORDS, program("print(os.getresuid(), os.getresgid(), os.getgroups())"), {})
    assert printed.output == f"{(65534,) * 3} {(65534,) * 3} []"


@pytest.mark.slow
def test_a_program_reaches_the_one_server_and_nothing_else(program, server):
    port, _ = server
    with socket.create_server(("127.0.0.1", 0)) as other:
        executable = program(f"""
            for address in [("127.0.0.1", {port}), ("127.0.0.1", {other.getsockname()[1]}), ("192.0.2.1", 80)]:
                try:
                    with socket.create_connection(address, 2) as made:
                        made.sendall(b"GET /version HTTP/1.0\\r\\n\\r\\n")
                        print(b"v1.20.2" in made.makefile("rb").read())
                except OSError as error:
                    print(type(error).__name__)
        """)
        printed = run(WORDS, executable, {}, kubeconfig(port))
    cut_off(printed)
    assert printed.output.splitlines() == ["True", "ConnectionRefusedError", "OSError"]


def test_a_server_elsewhere_is_refused(program):
    with pytest.raises(ValueError, match=r"127\.0\.0\.1 only"):
        run(WORDS, program(""), {}, json.dumps({"clusters": [{"cluster": {"server": "https://example.invalid:6443"}}]}))


@pytest.mark.slow
def test_a_program_that_does_not_end_is_stopped_and_heard_with_its_children(program, open_folder):
    log = open_folder / "log"
    executable = program(f"""
        print("waiting", flush=True)
        if not os.fork():
            time.sleep(2)
            open({str(log)!r}, "w")
        time.sleep(60)
    """)
    started = time.monotonic()
    printed = run(WORDS, executable, {}, seconds=1)
    assert (printed.output, printed.status) == ("waiting", None)
    assert time.monotonic() - started < 30  # of the 60 that it would have slept
    time.sleep(2)
    assert not log.exists()


def test_output_has_an_end(program):
    printed = run(WORDS, program('while True: sys.stdout.write("a" * 65536)'), {})
    assert printed.status != 0
    assert len(printed.output) <= 4 * 1024 * 1024


def test_a_program_that_cannot_start_is_told(open_folder):
    with pytest.raises(OSError, match="No such file"):
        run(WORDS, str(open_folder / "missing"), {})


@pytest.mark.slow
def test_real_clients_run_with_nothing_around_them(client, server):
    name, executable = client
    port, asked = server
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "a", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "contexts": [{"name": "a", "context": {"cluster": "a", "user": ""}}],
        "current-context": "a",
    }
    words = ["kubectl", "version", "-o", "json"] if name == "kubectl" else ["helm", "list"]
    printed = run(words, executable, {}, json.dumps(config))
    assert "/version" in asked
    if name == "kubectl":
        assert json.loads(printed.output)["serverVersion"]["gitVersion"] == "v1.20.2"


@pytest.mark.slow
def test_the_attack_that_printed_a_file_would_find_none(monkeypatch):
    """The second wall: the real kubectl, let through by a judge who sleeps, finds no file of this machine."""
    as_root()
    monkeypatch.setattr(running, "judge", lambda _words: Harmless((), reads=True, writes=False))
    words = [
        "kubectl",
        "run",
        "a",
        "--image=b",
        "--dry-run=client",
        "-o",
        "go-template-file",
        "--template",
        "/etc/passwd",
    ]
    printed = run(words, real("kubectl"), {})
    assert "root:" not in printed.output + printed.errors
    assert "/etc/passwd: no such file" in printed.errors
