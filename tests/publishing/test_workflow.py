"""The workflow: what it may do, what it runs, and that its steps work as far as they go without GitHub."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.publishing.test_lint import WORKFLOW
from tests.support import ROOT

TEXT = WORKFLOW.read_text(encoding="utf-8")
JOBS = yaml.safe_load(TEXT)["jobs"]
# Stands in for GitHub's own command: it writes down what it is asked.
GH = """#!/bin/sh
echo "gh $*" >> {log}
[ "$2" != view ]
"""


def step(job: str, name: str) -> dict:
    return next(each for each in JOBS[job]["steps"] if each.get("name") == name)


def test_actions_are_official_and_pinned_by_commit():
    used = re.findall(r"uses: (\S+)@(\S+)( # v\d+\.\d+\.\d+)?", TEXT)
    assert len(used) == TEXT.count("uses:") > 6
    for action, commit, version in used:
        assert action.startswith("actions/")
        assert re.fullmatch("[0-9a-f]{40}", commit), action
        assert version, action


def test_jobs_may_do_no_more_than_they_must():
    assert yaml.safe_load(TEXT)["permissions"] == {}
    assert {name: job["permissions"] for name, job in JOBS.items()} == {
        "versions": {"contents": "read"},
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
        "release": {"contents": "write"},
    }
    assert "secrets." not in TEXT


def test_every_python_that_the_package_names_is_tested():
    """All tests run with one; with the others those that a version can break."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    (own,) = [
        each["with"]["python-version"] for each in JOBS["build"]["steps"] if "setup-python" in each.get("uses", "")
    ]
    tested = sorted([own, *JOBS["versions"]["strategy"]["matrix"]["python"]])
    assert tested == ["3.11", "3.12", "3.13", "3.14"]
    assert wanted == f">={tested[0]}"


def test_nothing_from_outside_is_pasted_into_commands():
    for job in JOBS.values():
        assert [each for each in job["steps"] if "${{" in each.get("run", "")] == []


def test_only_what_was_tested_is_published():
    names = [each.get("name", each.get("uses", "")) for each in JOBS["build"]["steps"]]
    assert names.index("Build") < names.index("Test") < names.index("Hand over to deploy")
    assert JOBS["deploy"]["needs"] == JOBS["release"]["needs"] == ["build", "versions"]


def test_every_command_is_one_of_make_that_exists():
    commands = [each["run"] for job in JOBS.values() for each in job["steps"] if "run" in each]
    targets = {found for command in commands for found in re.findall(r"^make ?([a-z]*)", command, re.MULTILINE)}
    assert targets == {"", "quick", "test", "pages"}
    for target in targets - {""}:
        result = subprocess.run(
            ["make", "-n", target, "REMOTE=x"], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr


@pytest.fixture
def runner(amended: Path, tmp_path: Path) -> Path:
    """A checkout as the workflow has it: a small project in a repository with a remote, installed and built."""
    remote = tmp_path / "remote.git"
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    for each in ("macros", "Makefile", "mkdocs.yml", "requirements.txt"):
        (checkout / each).symlink_to(ROOT / each)
    (checkout / ".venv").symlink_to(ROOT / ".venv")
    shutil.copytree(amended / "site", checkout / "site")
    for command in (["init", "-q", "--bare", str(remote)], ["init", "-q"], ["remote", "add", "origin", str(remote)]):
        subprocess.run(["git", *command], cwd=checkout, check=True)
    return checkout


def run_step(job: str, name: str, cwd: Path, *, ok: bool = True, **environment: str) -> None:
    # As GitHub runs it; nothing is to be installed anew here.
    command = step(job, name)["run"].replace("make ", "make -o .venv/installed ")
    result = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command],
        cwd=cwd,
        env={"PATH": f"{cwd.parent / 'bin'}:/usr/local/bin:/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode == 0) == ok, result.stdout + result.stderr


def test_a_job_that_may_write_runs_nothing_of_the_project():
    steps = JOBS["release"]["steps"]
    used = [each["uses"].partition("@")[0] for each in steps if "uses" in each]
    assert used == ["actions/checkout", "actions/download-artifact"]
    commands = {words[0] for each in steps for line in each.get("run", "").splitlines() if (words := line.split())}
    assert commands <= {"gh", "git", "[", "commit=$(git"}


IDENTITY = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout.strip()


def release(runner: Path, tag: str, parent: str, *, ok: bool = True) -> None:
    """What the build hands over, and the job that keeps it."""
    pages = runner / "pages"
    shutil.rmtree(pages, ignore_errors=True)
    run_step("build", "Add the editions released before, and on a tag this one", runner, TAG=tag)
    shutil.copytree(runner / ".cache" / "pages", pages)
    index = {"GIT_INDEX_FILE": str(runner.parent / f"index-{tag}"), **IDENTITY}
    run_step("release", "Keep the edition", runner, ok=ok, TAG=tag, PARENT=parent, **index)


def test_editions_are_kept_on_a_tag_and_come_back_with_the_next_publication(runner):
    remote = runner.parent / "remote.git"
    release(runner, "v1.0", "")
    first = git(remote, "rev-parse", "gh-pages")
    assert {"1.0", ".nojekyll", "index.html"} <= {*git(remote, "ls-tree", "--name-only", "gh-pages").splitlines()}
    output = runner.parent / "output"
    run_step("build", "See what is published", runner, GITHUB_OUTPUT=str(output))
    assert output.read_text(encoding="utf-8") == f"commit={first}\n"
    release(runner, "v1.1", first)
    assert git(remote, "rev-parse", "gh-pages~1") == first
    run_step("build", "Add the editions released before, and on a tag this one", runner, TAG="")
    pages = runner / ".cache" / "pages"
    assert (pages / "1.0" / "en" / "index.html").is_file()
    assert (pages / "1.1" / "en" / "index.html").is_file()
    assert '"1.0"' in (pages / "versions.json").read_text(encoding="utf-8")
    release(runner, "v1.2", first, ok=False)  # another one came between
    assert git(remote, "rev-list", "--count", "gh-pages") == "2"


def test_a_release_gets_the_books_and_the_offline_copy(runner):
    commands = runner.parent / "bin"
    commands.mkdir()
    log = runner.parent / "log"
    (commands / "gh").write_text(GH.format(log=log))
    (commands / "gh").chmod(0o755)
    shutil.copytree(runner / "site", runner / "pages")
    run_step("release", "Attach the books and the offline copy", runner, TAG="v1.0", GH_TOKEN="none")  # noqa: S106 - no password
    view, create, upload = log.read_text(encoding="utf-8").splitlines()
    assert (view, create) == ("gh release view v1.0", "gh release create v1.0 --verify-tag --generate-notes")
    books = [f"{kind}/kubernetes-notes.{language}.{kind}" for kind in ("pdf", "epub") for language in ("en", "zh")]
    names = [*books, "kubernetes-notes-offline.zip"]
    assert upload == f"gh release upload v1.0 {' '.join(f'pages/{name}' for name in names)} --clobber"
