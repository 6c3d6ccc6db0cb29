"""Puts the site on a branch of a Git repository, where GitHub Pages and the like take it from.

The branch gets one whole commit or none: everything is assembled and committed here and then pushed in one step. A site
that is there already gets no second commit.
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

from everyline.publishing.downloads import fill_downloads, human_size
from everyline.publishing.editions import LIST, NUMBER, Editions
from everyline.publishing.headers import write_headers
from everyline.publishing.packing import ENDINGS
from everyline.text.build_report import print_told
from everyline.text.problems import Problem, ProjectError

_COMPRESSED = tuple(f"*{ending}" for ending in ENDINGS)  # Git hosts compress by themselves
# What no edition needs: error pages, and addresses for search engines and hosts.
_ROOT_ONLY = ("404.html", "sitemap.xml", "_headers*", "robots.txt")
LARGEST = 100 * 2**20  # bytes of a file, of which GitHub refuses a branch otherwise
_MOST = 2**30  # bytes of a site of GitHub Pages
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published where."""

    remote: str  # a Git remote's name, address or folder
    languages: tuple[str, ...]  # of the site, the first at its root
    branch: str = "gh-pages"  # the branch that the site lies on
    version: str = ""  # the released edition that the site becomes as well; empty for none
    replaces: bool = False  # whether it may replace an edition of that number
    cname: str = ""  # the domain of the site on GitHub Pages; empty to leave it as it is


def publish(project: Path, publication: Publication) -> bool:
    """Put a project's built site on a branch.

    Returns:
        Whether anything was new.

    Raises:
        ProjectError: if there is no built site, the branch can't be reached or used, or the edition is there already.
    """
    with _assembled(project, publication) as (folder, git):
        return git.push(folder, f"Edition {publication.version}" if publication.version else "Publish the site")


def beyond_github(folder: Path) -> Iterator[Problem]:
    """What GitHub does not take of a site: files that are too large for a branch, and what Pages has no room for."""
    sizes = {file: file.stat().st_size for file in folder.rglob("*") if file.is_file()}
    for file in sorted(file for file, size in sizes.items() if size > LARGEST):
        said = f"{human_size(sizes[file])}, and GitHub takes no file of more than {human_size(LARGEST)} into a branch: `publish` leaves this out"
        hint = "the workflow that comes with a new project pushes no site and offers it; `books: sections` makes smaller books"
        yield Problem.warning(file.relative_to(folder).as_posix(), 0, said, hint)
    if (size := sum(sizes.values())) > _MOST:
        said = f"{human_size(size)} in all, of which GitHub Pages takes {human_size(_MOST)}"
        yield Problem.warning("site/", 0, said, "show less: large films and sounds can be links; or use another host")


def assemble(project: Path, publication: Publication, target: Path) -> None:
    """Write what would be published into a folder, which is replaced; raises what `publish` does."""
    with _assembled(project, publication) as (folder, _):
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)


@contextlib.contextmanager
def _assembled(project: Path, publication: Publication) -> Iterator[tuple[Path, Git]]:
    """A passing folder of what will be published."""
    site_dir = project / "site"
    problems = []
    if not all((site_dir / name).is_file() for name in ("index.html", LIST)):
        problems.append(Problem("site/", 0, "there is no built site", "run make first"))
    if publication.version and not NUMBER.fullmatch(publication.version):
        problems.append(Problem(publication.version, 0, "this is no number of an edition", "such as 1.0"))
    if publication.cname and not _DOMAIN.fullmatch(publication.cname):
        hint = "such as notes.example.org, without https://"
        problems.append(Problem(publication.cname, 0, "this is no domain", hint))
    if problems:
        raise ProjectError(problems)
    with fetched(project, publication.remote, publication.branch) as git, tempfile.TemporaryDirectory() as folder:
        _assemble(site_dir, Path(folder), publication, git)
        yield Path(folder), git


def _assemble(site_dir: Path, folder: Path, publication: Publication, git: Git) -> None:
    """Put into an empty folder what the branch will hold: the site, its editions, and what GitHub wants."""
    editions = Editions.read((site_dir / LIST).read_text(encoding="utf-8"))
    if text := git.read(LIST):
        editions = Editions(editions.current, Editions.read(text).released)
    shutil.copytree(site_dir, folder, ignore=shutil.ignore_patterns(*_COMPRESSED), dirs_exist_ok=True)
    for edition in editions.released:
        shutil.rmtree(folder / edition.version, ignore_errors=True)  # a folder of pages of that name
        git.extract(edition.version, folder)
    if publication.version:
        _release(site_dir, folder / publication.version, publication)
        editions = editions.releasing(publication.version)
    editions.write(folder)
    for each in beyond_github(folder):
        print_told(f"{each}\n")
        if (folder / each.path).is_file():
            (folder / each.path).unlink()
    fill_downloads(folder, publication.languages, editions.current.date, editions.released)
    write_headers(folder, editions.hashes())
    (folder / ".nojekyll").touch()
    if cname := publication.cname or git.read("CNAME").strip():
        (folder / "CNAME").write_text(f"{cname}\n", encoding="utf-8")


def _release(site_dir: Path, target: Path, publication: Publication) -> None:
    """Copy the site into its edition's folder."""
    with tempfile.TemporaryDirectory() as folder:
        new = Path(folder) / "edition"
        shutil.copytree(site_dir, new, ignore=shutil.ignore_patterns(*_COMPRESSED, *_ROOT_ONLY))
        if target.exists() and not publication.replaces and _contents(new) != _contents(target):
            hint = "give this one another number, or REPLACE=1 to replace it"
            raise ProjectError([Problem(publication.version, 0, "another edition has this number already", hint)])
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(new, target)


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


_NOTHING_DONE = "nothing was published"
_IDENTITY = {"NAME": "Publisher", "EMAIL": "publisher@localhost"}  # for those who told Git none


class Git:
    """A branch of a remote, reached through a repository here, which is left as it was."""

    def __init__(self, folder: Path, remote: str, branch: str) -> None:
        self.commit = ""  # what the branch is at, once fetched; empty where there is no such branch yet
        self._folder = folder
        self._remote, self._branch = remote, branch
        self._own_branch = f"publishing-{os.getpid()}"
        known = {name: self._try("config", f"user.{name.lower()}").stdout.decode().strip() for name in _IDENTITY}
        identity = {f"GIT_COMMITTER_{name}": known[name] or default for name, default in _IDENTITY.items()}
        self._environment = {**identity, **os.environ, "GIT_TERMINAL_PROMPT": "0"}

    def fetch(self) -> None:
        """Bring the branch here.

        Raises:
            ProjectError: if the remote can't be reached, or the branch holds something other than a published site.
        """
        ref = f"refs/heads/{self._branch}"
        if listing := self._run("ls-remote", "--heads", self._remote, ref):
            self.commit = listing.split()[0].decode()
            self._run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self._remote, ref)
            names = self._run("ls-tree", "--name-only", self.commit).decode().splitlines()
            if names and not {LIST, ".nojekyll"} & set(names):
                hint = "publishing would replace all of it; name another BRANCH"
                raise self._problem("this branch holds something other than a published site", hint)

    def read(self, path: str) -> str:
        """A file of the branch; empty where there is none."""
        return self._try("show", f"{self.commit}:{path}").stdout.decode("utf-8") if self.commit else ""

    def extract(self, path: str, target: Path) -> None:
        """Write a folder of the branch into a folder, byte for byte."""
        plain = ("-c", "core.autocrlf=false", "-c", "core.eol=lf")
        archive = self._run(*plain, "archive", "--format=tar", self.commit, path)
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            # By attribute, not argument: Python before 3.11.4 has no filters yet, and git's archives no bad members.
            tar.extraction_filter = getattr(tarfile, "data_filter", None)
            tar.extractall(target)  # noqa: S202 - see above

    def push(self, folder: Path, message: str) -> bool:
        """Make a folder what the branch holds, in one commit upon what it is at; whether there was anything new."""
        if self.commit:
            self._run("update-ref", f"refs/heads/{self._own_branch}", self.commit)
        command = ("ghp_import", "--branch", self._own_branch, "--message", message, str(folder))
        self._call([sys.executable, "-m", *command])
        if self.commit and self._tree(self._own_branch) == self._tree(self.commit):
            return False
        self._run("push", "--quiet", self._remote, f"{self._own_branch}:refs/heads/{self._branch}")
        return True

    def clean(self) -> None:
        """Remove what was needed here only."""
        self._try("update-ref", "-d", f"refs/heads/{self._own_branch}")

    def _tree(self, commit: str) -> bytes:
        return self._run("rev-parse", "--verify", f"{commit}^{{tree}}")

    def _run(self, *arguments: str) -> bytes:
        return self._call(["git", *arguments])

    def _call(self, command: list[str]) -> bytes:
        result = subprocess.run(command, cwd=self._folder, env=self._environment, capture_output=True, check=False)  # noqa: S603 - Git and ghp-import
        if result.returncode:
            said = " ".join(result.stderr.decode("utf-8", "replace").split())
            raise self._problem(said or f"{command[0]} failed", _NOTHING_DONE)
        return result.stdout

    def _try(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(["git", *arguments], cwd=self._folder, capture_output=True, check=False)  # noqa: S603, S607 - Git

    def _problem(self, message: str, hint: str) -> ProjectError:
        return ProjectError([Problem(f"{self._remote} {self._branch}", 0, message, hint)])


@contextlib.contextmanager
def fetched(project: Path, remote: str, branch: str) -> Iterator[Git]:
    """A branch of a remote, through the project's own repository, which knows the remotes; else through a passing one.

    Raises:
        ProjectError: as `Git.fetch`, and within the context as the methods of `Git`.
    """
    with tempfile.TemporaryDirectory() as folder:
        is_own = (project / ".git").exists()
        if not is_own:
            subprocess.run(["git", "init", "--quiet", folder], check=True)  # noqa: S603, S607 - Git
        git = Git(project if is_own else Path(folder), remote, branch)
        try:
            git.fetch()
            yield git
        finally:
            git.clean()
