"""Puts the site on a branch of a Git repository, where GitHub Pages and the like take it from.

The branch gets one whole commit or none: everything is assembled and committed here, under a name of its own, and then
pushed in one step. A site that is there already gets no second commit.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.errors import Problem, ProjectError
from macros.publishing.compression import ENDINGS
from macros.publishing.downloads import fill_downloads
from macros.publishing.editions import LIST, NUMBER, Editions
from macros.publishing.headers import write_headers

# What the root of the published site has and no edition needs: error pages, and addresses for search engines and hosts.
_ROOT_ONLY = ("404.html", "sitemap.xml", "_headers*", "robots.txt")
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published where.

    Attributes:
        remote: a Git remote's name, address or folder.
        branch: the branch that the site lies on.
        version: the released edition that the site becomes as well; empty for none.
        replaces: whether an edition of this number may be replaced.
        cname: the domain of the site on GitHub Pages; empty to leave it as it is.
    """

    remote: str
    branch: str = "gh-pages"
    version: str = ""
    replaces: bool = False
    cname: str = ""


def publish(project: Path, publication: Publication) -> bool:
    """Put a project's built site on a branch.

    Returns:
        Whether anything was new.

    Raises:
        ProjectError: if there is no built site, the remote or its branch can't be used, or the edition is there.
    """
    _check(project / "site", publication)
    with _repository(project) as git, tempfile.TemporaryDirectory() as folder:
        base = git.fetch(publication)
        _assemble(project / "site", Path(folder), publication, git, base)
        return git.push(Path(folder), publication, base)


def assemble(project: Path, publication: Publication, target: Path) -> None:
    """Write what would be published into a folder, which is replaced; raises what `publish` does."""
    _check(project / "site", publication)
    with _repository(project) as git, tempfile.TemporaryDirectory() as folder:
        _assemble(project / "site", Path(folder), publication, git, git.fetch(publication))
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)


def _check(site_dir: Path, publication: Publication) -> None:
    problems = []
    if not (site_dir / LIST).is_file() or not (site_dir / "index.html").is_file():
        problems.append(Problem("site/", 0, "there is no built site", "run make first"))
    if publication.version and not NUMBER.fullmatch(publication.version):
        problems.append(Problem(publication.version, 0, "is no number of an edition", "such as 1.0"))
    if publication.cname and not _HOST.fullmatch(publication.cname):
        problems.append(Problem(publication.cname, 0, "is no domain", "such as notes.example.org, without https://"))
    if problems:
        raise ProjectError(problems)


def _assemble(site_dir: Path, folder: Path, publication: Publication, git: _Git, base: str) -> None:
    """Put into an empty folder what the branch will hold: the site, its editions, and what GitHub wants."""
    editions = Editions.read((site_dir / LIST).read_text(encoding="utf-8"))
    if base and (text := git.show(base, LIST)):
        editions = Editions(editions.commit, editions.date, Editions.read(text).released)
    compressed = [f"*{ending}" for ending in ENDINGS]  # Git hosts compress by themselves
    shutil.copytree(site_dir, folder, ignore=shutil.ignore_patterns(*compressed), dirs_exist_ok=True)
    for edition in editions.released:
        git.extract(base, edition.version, folder)
    if version := publication.version:
        new = folder / f".new-{version}"
        numbers = [edition.version for edition in editions.released]
        shutil.copytree(site_dir, new, ignore=shutil.ignore_patterns(*compressed, *_ROOT_ONLY))
        if version in numbers and not publication.replaces and not _is_same(new, folder / version):
            hint = "give it another number, or REPLACE=1 to replace it"
            raise ProjectError([Problem(version, 0, "this edition is published already, with other content", hint)])
        shutil.rmtree(folder / version, ignore_errors=True)
        new.rename(folder / version)
        editions = editions.releasing(version)
    editions.write(folder)
    fill_downloads(folder, editions.date, editions.released)
    write_headers(folder)
    (folder / ".nojekyll").touch()
    if cname := publication.cname or (git.show(base, "CNAME") if base else "").strip():
        (folder / "CNAME").write_text(f"{cname}\n", encoding="utf-8")


def _is_same(one: Path, other: Path) -> bool:
    def files(folder: Path) -> dict[Path, bytes]:
        return {file.relative_to(folder): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    return files(one) == files(other)


class _Git:
    """Git in a project's repository, with references of its own that go away again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._branch = f"publishing-{os.getpid()}"
        # Whoever commits needs a name; here it is a program.
        identity = {"NAME": "Publisher", "EMAIL": "publisher@localhost"}
        given = {name: self._try("config", f"user.{name.lower()}").stdout.decode().strip() for name in identity}
        committer = {f"GIT_COMMITTER_{name}": given[name] or default for name, default in identity.items()}
        self._environment = {**committer, **os.environ}

    def fetch(self, publication: Publication) -> str:
        """The commit that a branch is at, brought here; empty where there is no such branch yet."""
        where = f"{publication.remote} {publication.branch}"
        listing = self._run("ls-remote", "--heads", publication.remote, f"refs/heads/{publication.branch}", what=where)
        if not listing:
            return ""
        commit = listing.split()[0].decode()
        source = f"refs/heads/{publication.branch}"
        self._run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", publication.remote, source, what=where)
        names = self._run("ls-tree", "--name-only", commit, what=where).decode().splitlines()
        if names and not {LIST, ".nojekyll"} & set(names):
            hint = "publishing would replace it all; name another BRANCH, or delete this one"
            raise ProjectError([Problem(where, 0, "this branch holds something other than a published site", hint)])
        return commit

    def show(self, commit: str, path: str) -> str:
        """A file of a commit; empty where there is none."""
        return self._try("show", f"{commit}:{path}").stdout.decode("utf-8")

    def extract(self, commit: str, path: str, folder: Path) -> None:
        """Write a folder of a commit into a folder, byte for byte."""
        plain = ("-c", "core.autocrlf=false", "-c", "core.eol=lf")
        archive = self._run(*plain, "archive", "--format=tar", commit, path, what=f"edition {path}")
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            tar.extractall(folder, filter="data")

    def push(self, folder: Path, publication: Publication, base: str) -> bool:
        """Commit a folder upon a commit and push it, if it holds anything new."""
        where = f"{publication.remote} {publication.branch}"
        if base:
            self._run("update-ref", f"refs/heads/{self._branch}", base, what=where)
        message = f"Edition {publication.version}" if publication.version else "Publish the site"
        command = [sys.executable, "-m", "ghp_import", "--branch", self._branch, "--message", message, str(folder)]
        self._call(command, where)
        if base and self._tree(self._branch) == self._tree(base):
            return False
        self._run("push", "--quiet", publication.remote, f"{self._branch}:refs/heads/{publication.branch}", what=where)
        return True

    def clean(self) -> None:
        """Remove what was needed only here."""
        self._try("update-ref", "-d", f"refs/heads/{self._branch}")

    def _tree(self, commit: str) -> bytes:
        return self._run("rev-parse", f"{commit}^{{tree}}", what=commit)

    def _run(self, *arguments: str, what: str) -> bytes:
        return self._call(["git", *arguments], what)

    def _call(self, command: list[str], what: str) -> bytes:
        environment = {**self._environment, "GIT_TERMINAL_PROMPT": "0"}
        result = subprocess.run(command, cwd=self._folder, env=environment, capture_output=True, check=False)  # noqa: S603 - git
        if result.returncode:
            said = " ".join(result.stderr.decode("utf-8", "replace").split()) or "git failed"
            raise ProjectError([Problem(what, 0, said, "nothing was published")])
        return result.stdout

    def _try(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["git", *arguments], cwd=self._folder, capture_output=True, check=False)  # noqa: S603, S607 - git


@contextlib.contextmanager
def _repository(project: Path) -> Iterator[_Git]:
    """A project's own repository, for its remotes and their credentials; else a passing one."""
    with tempfile.TemporaryDirectory() as folder:
        is_own = (project / ".git").exists()
        if not is_own:
            subprocess.run(["git", "init", "--quiet", folder], check=True)  # noqa: S603, S607 - git
        git = _Git(project if is_own else Path(folder))
        try:
            yield git
        finally:
            git.clean()
