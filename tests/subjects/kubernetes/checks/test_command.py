"""``python -m macros validate``."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from everyline.commands.main import main
from tests.support import ROOT, run

GOOD = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n"
OLD = "apiVersion: flowcontrol.apiserver.k8s.io/v1beta3\nkind: FlowSchema\nmetadata:\n  name: a\n"
OLD += "spec:\n  priorityLevelConfiguration:\n    name: low\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"good.yaml": GOOD, "sub/bad.yml": GOOD.replace("name", "nam"), "sub/note.txt": "no manifest"}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def validate(*words: object, given: str | bytes | None = None):
    arguments = ["validate", *map(str, words), "--project", str(ROOT)]
    return CliRunner().invoke(main, arguments, input=given)


def test_a_good_file(folder):
    result = validate(folder / "good.yaml")
    assert (result.exit_code, result.stdout) == (0, f"{folder}/good.yaml: Kubernetes 1.25–1.37 ✓\n")


def test_a_folder(folder):
    result = validate(folder)
    assert result.exit_code == 1
    assert result.stdout == (
        f"{folder}/good.yaml: Kubernetes 1.25–1.37 ✓\n"
        f"error: {folder}/sub/bad.yml:4: there is no field `nam:` in `metadata` (write `name:`)\n"
        f"{folder}/sub/bad.yml: Kubernetes ✗: 1 error\n"
        "2 files, 1 with errors\n"
    )


def test_standard_input():
    result = validate("-", given=GOOD + "---\n" + OLD)
    assert result.exit_code == 1
    assert "error: stdin:6: flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema was removed in 1.32" in result.stdout
    assert "[1.32–1.37]" in result.stdout
    assert "stdin: Kubernetes 1.26–1.31 ✓: 1 error, 1 warning\n" in result.stdout


@pytest.mark.parametrize(
    ("versions", "status"), [(["1.31"], 0), (["1.26-1.31"], 0), (["1.31", "1.32"], 1), (["1.25"], 1)]
)
def test_versions(versions, status):
    options = [word for version in versions for word in ("--kubernetes", version)]
    assert validate("-", *options, given=OLD).exit_code == status


@pytest.mark.parametrize("words", [["--kubernetes", "1.24"], ["--kubernetes", "new"], ["missing.yaml"], []])
def test_wrong_use(words):
    result = validate(*(["-"] if words and words[0].startswith("--") else []), *words, given=GOOD)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_folder_without_manifests_is_wrong_use(tmp_path):
    assert validate(tmp_path).exit_code == 2


def test_json(folder):
    good, bad = json.loads(validate(folder, "--json", "--kubernetes", "1.36-1.37").stdout)
    assert good["passed"] == good["checked"] == ["1.36", "1.37"]
    assert good["documents"] == [{"document": 0, "line": 1, "apiVersion": "v1", "kind": "Namespace", "name": "a"}]
    assert bad["passed"] == []
    (verdict,) = bad["verdicts"]
    assert (verdict["layer"], verdict["rule"], verdict["severity"], verdict["line"]) == (
        "schema",
        "unknown-field",
        "error",
        4,
    )
    assert (verdict["field"], verdict["versions"]) == ("metadata.nam", [])


def test_a_kind_of_ones_own_is_allowed_when_asked_for():
    text = "apiVersion: example.com/v1\nkind: Garden\nmetadata:\n  name: a\n"
    results = [validate("-", *option, given=text) for option in ([], ["--allow-custom"])]
    assert [(each.exit_code, "no schema" in each.stdout) for each in results] == [(0, True), (0, False)]


def test_a_file_that_is_no_utf_8():
    result = validate("-", given=GOOD.replace("name: a", "name: a # é").encode("latin-1"))
    assert result.exit_code == 1
    assert "stdin:4: the file is not UTF-8" in result.stdout


def test_names_and_values_are_printed_as_they_are():
    result = validate("-", given=GOOD + "  '[red]x[/]': 1\n")
    assert "there is no field `[red]x[/]:`" in result.stdout


@pytest.mark.slow
def test_repair_prints_the_text_and_says_what_it_changed():
    broken = GOOD.replace("  name", "name").replace("kind: ", "kind:")
    result = validate("--repair", "-", given=broken)
    assert (result.exit_code, result.stdout) == (0, GOOD)
    assert "stdin:2: a space was added after the colon" in result.stderr
    assert "stdin: no line was indented: the layout was rebuilt" in result.stderr


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD.replace("\n", "\r\n") + "nonsense: 1\r\n", "there is no field `nonsense:`"),
        ("\ufeff" + GOOD + GOOD, "write `---` on a line of its own"),
        (GOOD.replace("v1", "example.com/v1").replace("  name", "\tname"), "there is no schema for this kind"),
        (GOOD + "  labels:\n    a: \udce9\n", "not UTF-8"),
    ],
)
def test_a_repair_that_is_refused_gives_the_input_back_byte_for_byte(folder, text, reason):
    file = folder / "good.yaml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    result = validate("--repair", file)
    assert (result.exit_code, result.stdout_bytes) == (1, file.read_bytes())
    assert reason in result.stderr


def test_a_repair_of_what_is_right_gives_it_back_byte_for_byte(folder):
    file = folder / "good.yaml"
    file.write_bytes(b"\xef\xbb\xbf# mine\r\n" + GOOD.replace("\n", "\r\n").encode() + b"\r\n")
    result = validate("--repair", file)
    assert (result.exit_code, result.stdout_bytes) == (0, file.read_bytes())


def test_a_repair_keeps_the_ends_of_lines():
    broken = GOOD.replace("  name", "\tname").replace("\n", "\r\n").encode()
    assert validate("--repair", "-", given=broken).stdout_bytes == GOOD.replace("\n", "\r\n").encode()


def test_a_repair_is_judged_by_the_versions_asked_for():
    broken = OLD.replace("  name", "\tname")
    assert validate("--repair", "-", "--kubernetes", "1.31", given=broken).exit_code == 0
    assert validate("--repair", "-", "--kubernetes", "1.32", given=broken).stdout == broken


def test_a_file_without_manifest_is_told_from_one_that_passes():
    result = validate("-", given="services:\n  web: {image: nginx}\n")
    assert result.exit_code == 0
    assert result.stdout.endswith("stdin: no manifest: 1 warning\n")


def test_repair_takes_one_file(folder):
    assert validate("--repair", folder).exit_code == 2


@pytest.mark.slow
def test_the_command_works_from_anywhere(tmp_path):
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    result: subprocess.CompletedProcess[str] = run(
        "macros", "validate", "a.yaml", cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "a.yaml: Kubernetes 1.25–1.37 ✓\n", "")
    assert [file.name for file in tmp_path.iterdir()] == ["a.yaml"]
