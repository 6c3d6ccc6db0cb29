"""Asking a server. In place of kubectl stands a program that answers what kubectl answered a real server's questions.

The real pair is asked by ``make test-apiserver``.
"""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path

import pytest

from everyline.subjects.kubernetes.checks.server import NoServerError, Server, connect
from everyline.subjects.kubernetes.checks.verdicts import Layer
from everyline.text.problems import Severity
from tests.support import run, write

VERSIONS = json.dumps({"clientVersion": {"gitVersion": "v1.37.1"}, "serverVersion": {"gitVersion": "v1.20.2"}})
POD = """
apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
  - name: web
    image: nginx
    volumeMounts:
    - name: cache
      mountPath: /cache
"""
NO_NAMESPACE = 'Error from server (NotFound): error when creating "STDIN": namespaces "shop" not found\n'
NOT_FOUND = 'The Pod "web" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "cache"\n'
EXISTS = 'Error from server (AlreadyExists): error when creating "STDIN": pods "web" already exists\n'
FIXED = 'The Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than image\n'


@pytest.fixture
def server(tmp_path: Path):
    """A server whose kubectl answers by rules: the first whose words are all in the command and the text."""

    def make(*rules: tuple[tuple[str, ...], str]) -> Server:
        program = tmp_path / "kubectl"
        script = f"""\
            #!{sys.executable}
            import sys
            if "version" in sys.argv:
                print({VERSIONS!r})
                sys.exit()
            heard = " ".join(sys.argv[1:]) + " " + sys.stdin.read()
            for words, answer in {list(rules)!r}:
                if all(word in heard for word in words):
                    sys.stderr.write(answer)
                    sys.exit(1)
            """
        program.write_text(textwrap.dedent(script), encoding="utf-8")
        program.chmod(0o755)
        return connect(kubectl=str(program))

    return make


def test_the_versions_are_known(server):
    assert (server().version, server().client) == ("v1.20.2", "v1.37.1")


def test_a_refusal_is_a_verdict_with_field_line_and_hint(server):
    text = f"kind: ConfigMap\n---{POD}"
    (found,) = server((("kind: Pod",), NOT_FOUND)).check(text, "pod.yaml")
    assert (found.layer, found.rule, found.severity) == (Layer.SERVER, "not-found", Severity.ERROR)
    assert (found.file, found.line, found.document) == ("pod.yaml", 13, 1)
    assert found.field == "spec.containers[0].volumeMounts[0].name"
    assert "misspelled" in found.hint


def test_silence_is_no_verdict(server):
    assert server().check(POD, "pod.yaml") == []


def test_a_namespace_that_is_missing_hides_nothing(server):
    rules = ((("namespace: shop",), NO_NAMESPACE), (('"namespace": "default"',), NOT_FOUND))
    assert [each.rule for each in server(*rules).check(POD)] == ["no-namespace", "not-found"]


def test_a_namespace_of_the_same_file_is_none_that_is_missing(server):
    text = f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n---{POD}"
    assert server((("namespace: shop",), NO_NAMESPACE)).check(text) == []


def test_a_kind_that_the_file_defines_is_not_judged(server):
    text = """\
        kind: CustomResourceDefinition
        spec: {names: {kind: Garden}}
        ---
        kind: Garden
        """
    answer = 'error: resource mapping not found: no matches for kind "Garden" in version "example.com/v1"\n'
    (found,) = server((("kind: Garden\n",), answer)).check(textwrap.dedent(text))
    assert (found.rule, found.severity, found.line) == ("not-judged", Severity.WARNING, 4)


def test_an_object_that_is_there_may_stay(server):
    assert server((("create",), EXISTS)).check(POD) == []


def test_an_object_that_is_there_may_be_unchangeable(server):
    (found,) = server((("create",), EXISTS), (("apply",), FIXED)).check(POD)
    assert found.rule == "unchangeable"


def test_without_kubectl_there_is_no_server():
    with pytest.raises(NoServerError, match="kubectl, and there is none"):
        connect(kubectl="/nowhere/kubectl")


def test_a_server_that_does_not_answer(tmp_path: Path):
    program = tmp_path / "kubectl"
    program.write_text("#!/bin/sh\necho 'The connection to the server was refused' >&2; exit 1\n", encoding="utf-8")
    program.chmod(0o755)
    with pytest.raises(NoServerError, match=r"no API server answers: The connection .* --kubeconfig"):
        connect(kubectl=str(program))


@pytest.mark.slow
def test_validate_says_so_when_there_is_no_kubectl(tmp_path: Path):
    write(tmp_path, {"pod.yaml": POD})
    result = run("macros", "validate", "--server", str(tmp_path / "pod.yaml"), env={"PATH": str(tmp_path)})
    assert result.returncode == 2
    assert "--server needs kubectl" in result.stderr
