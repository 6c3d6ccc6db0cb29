"""Git, run in the project's repository, for putting a folder on a branch of another one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from everyline.publishing.editions import LIST
from everyline.text.problems import Problem, ProjectError

_NOTHING_DONE = "nothing was published"
_IDENTITY = {"NAME": "Publisher", "EMAIL": "publisher@localhost"}  # for those who told Git none


class Git:
    """A branch of a remote, reached through a repository here, which is left as it was.

    Attributes:
        commit: what the branch is at, once fetched; empty where there is no such branch yet.
    """

    def __init__(self, folder: Path, remote: str, branch: str) -> None:
        self.commit = ""
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
        """Make a folder what the branch holds, in one commit upon what it is at.

        Returns:
            Whether there was anything new.
        """
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
