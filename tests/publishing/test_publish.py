"""Publishing into a local bare repository, as GitHub would have it: whole, once, and with the editions of before."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT, run, write

pytestmark = pytest.mark.slow

PAGE = """<!doctype html><html lang="{language}"><title>{text}</title><div data-downloads="menu" hidden></div>
<a href="{other}">x</a><p>{text}</p>"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A project with a small built site."""
    project = tmp_path / "project"
    build(project, "first")
    return project


def build(project: Path, text: str, commit: str = "1111111111") -> None:
    """What a build leaves, in small."""
    folder = project / "site"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "en").mkdir(parents=True)
    (project / "mkdocs.yml").write_text("extra: {everyline: {languages: [zh, en]}}\n")
    (folder / "index.html").write_text(PAGE.format(language="zh", text=text, other="en/index.html"))
    (folder / "en" / "index.html").write_text(PAGE.format(language="en", text=text, other="../index.html"))
    (folder / "404.html").write_text("nothing here")
    (folder / "index.html.br").write_text("compressed")
    (folder / "名 字.txt").write_text("a name\r\n")
    current = {"commit": commit, "date": "2026-05-01"}
    (folder / "versions.json").write_text(json.dumps({"current": current, "editions": []}))


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
    return tmp_path / "remote.git"


def publish(project: Path, remote: Path | str, *options: str, status: int = 0) -> str:
    result = run("macros", "publish", str(remote), "--project", str(project), *options, cwd=ROOT)
    assert result.returncode == status, result.stderr
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


def git(remote: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=false", "-C", str(remote), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def files(remote: Path) -> list[str]:
    return git(remote, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()


def commits(remote: Path) -> int:
    return int(git(remote, "rev-list", "--count", "gh-pages"))


def test_the_whole_site_is_published_in_one_commit(site, remote):
    assert "published on" in publish(site, remote)
    here = {each.relative_to(site / "site").as_posix() for each in (site / "site").rglob("*") if each.is_file()}
    added = {".nojekyll", "_headers", "_headers.nginx"}
    assert set(files(remote)) == here - {"index.html.br"} | added
    assert git(remote, "show", "gh-pages:名 字.txt") == "a name\n"  # read as text here
    assert commits(remote) == 1


def test_a_second_time_without_a_change_adds_no_commit(site, remote):
    publish(site, remote)
    assert "nothing is new" in publish(site, remote)
    assert commits(remote) == 1
    build(site, "second", "2222222222")
    publish(site, remote)
    assert commits(remote) == 2
    assert "second" in git(remote, "show", "gh-pages:index.html")


def test_what_is_gone_from_the_site_is_gone_from_the_branch(site, remote):
    publish(site, remote)
    (site / "site" / "名 字.txt").unlink()
    publish(site, remote)
    assert "名 字.txt" not in files(remote)


def test_what_no_git_host_takes_is_left_out_and_named(site, remote):
    with (site / "site" / "notes-offline.zip").open("wb") as archive:
        archive.truncate(101 * 2**20)
    assert re.search(r"notes-offline\.zip: 10\d\.\d MB, and GitHub .*`publish` leaves this out", publish(site, remote))
    assert "notes-offline.zip" not in files(remote)


def test_the_projects_repository_stays_as_it_was(site, remote):
    subprocess.run(["git", "init", "-q", str(site)], check=True)
    subprocess.run(["git", "-C", str(site), "remote", "add", "pages", str(remote)], check=True)
    before = git(site, "for-each-ref", "refs/heads"), git(site, "status", "--porcelain")
    publish(site, "pages")
    publish(site, "pages", "--version", "1.0")
    assert (git(site, "for-each-ref", "refs/heads"), git(site, "status", "--porcelain")) == before
    assert "1.0/index.html" in files(remote)


def test_a_branch_that_moved_meanwhile_is_not_overwritten(site, remote):
    publish(site, remote)
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho closed today >&2\nexit 1\n")
    hook.chmod(0o755)
    before = git(remote, "rev-parse", "gh-pages")
    build(site, "second")
    assert "closed today" in publish(site, remote, status=1)
    assert git(remote, "rev-parse", "gh-pages") == before


# Editions


def test_an_edition_stays_as_it_was_released(site, remote):
    publish(site, remote, "--version", "1.0")
    released = {name: git(remote, "show", f"gh-pages:{name}") for name in files(remote) if name.startswith("1.0/")}
    assert {"1.0/index.html", "1.0/en/index.html"} <= set(released)
    assert "1.0/404.html" not in released
    build(site, "second", "2222222222")
    publish(site, remote, "--version", "1.10")
    build(site, "third", "3333333333")
    write(site / "site", {"1.0/more.html": "a page of today, in a folder that is called so"})
    publish(site, remote)
    assert "1.0/more.html" not in files(remote)
    assert {name: git(remote, "show", f"gh-pages:{name}") for name in released} == released
    assert "third" in git(remote, "show", "gh-pages:index.html")
    listed = json.loads(git(remote, "show", "gh-pages:versions.json"))
    assert listed["current"]["commit"] == "3333333333"
    assert [(each["version"], each["commit"]) for each in listed["editions"]] == [
        ("1.10", "2222222222"),
        ("1.0", "1111111111"),
    ]


def test_the_current_pages_list_the_editions_in_their_language(site, remote):
    publish(site, remote, "--version", "1.0")
    assert '<a href="./1.0/index.html">1.0 版</a>' in git(remote, "show", "gh-pages:index.html")
    assert '<a href="../1.0/en/index.html">Edition 1.0</a>' in git(remote, "show", "gh-pages:en/index.html")
    assert "1.0/" not in git(remote, "show", "gh-pages:1.0/index.html")


def test_an_edition_is_replaced_only_on_demand(site, remote):
    publish(site, remote, "--version", "1.0")
    assert "nothing is new" in publish(site, remote, "--version", "1.0")
    build(site, "second")
    assert "another edition has this number" in publish(site, remote, "--version", "1.0", status=1)
    assert "first" in git(remote, "show", "gh-pages:1.0/index.html")
    publish(site, remote, "--version", "1.0", "--replace")
    assert "second" in git(remote, "show", "gh-pages:1.0/index.html")
    assert commits(remote) == 2


def test_the_same_can_be_written_into_a_folder(site, remote, tmp_path):
    publish(site, remote, "--version", "1.0")
    build(site, "second", "2222222222")
    target = tmp_path / "pages"
    assert "written to" in publish(site, remote, "--output", str(target))
    assert "second" in (target / "index.html").read_text()
    assert "first" in (target / "1.0" / "index.html").read_text()
    assert commits(remote) == 1


# The domain


def test_a_domain_is_written_and_kept(site, remote):
    publish(site, remote, "--cname", "notes.example.org")
    build(site, "second")
    publish(site, remote)
    assert git(remote, "show", "gh-pages:CNAME") == "notes.example.org\n"


# What can go wrong


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--version", "../1"], "this is no number of an edition"),
        (["--version", "v1"], "this is no number of an edition"),
        (["--cname", "https://notes.example.org/"], "this is no domain"),
    ],
)
def test_wrong_values_are_told(site, remote, options, told):
    assert told in publish(site, remote, *options, status=1)
    assert git(remote, "for-each-ref") == ""


def test_a_missing_site_is_told(site, remote):
    shutil.rmtree(site / "site")
    assert "site/: there is no built site (run make first)" in publish(site, remote, status=1)


def test_a_remote_out_of_reach_is_told(site, tmp_path):
    told = publish(site, tmp_path / "nowhere.git", status=1)
    assert "nowhere.git" in told
    assert "nothing was published" in told


def test_a_branch_that_is_no_site_is_left_alone(site, remote, tmp_path):
    work = tmp_path / "work"
    subprocess.run(["git", "clone", "-q", str(remote), str(work)], check=True, capture_output=True)
    (work / "code.py").write_text("pass\n")
    identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(["git", "-C", str(work), "add", "."], check=True)
    subprocess.run(["git", "-C", str(work), *identity, "commit", "-qm", "code"], check=True)
    subprocess.run(["git", "-C", str(work), "push", "-q", "origin", "HEAD:main"], check=True)
    assert "holds something other than a published site" in publish(site, remote, "--branch", "main", status=1)
    assert git(remote, "ls-tree", "--name-only", "main") == "code.py\n"


def test_make_asks_where_to():
    result = subprocess.run(["make", "publish"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "where to?" in result.stderr
