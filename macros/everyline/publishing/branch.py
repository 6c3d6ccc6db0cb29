"""Puts the site on a branch of a Git repository, where GitHub Pages and the like take it from.

The branch gets one whole commit or none: everything is assembled and committed here and then pushed in one step. A site
that is there already gets no second commit.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from everyline.publishing.compression import ENDINGS
from everyline.publishing.downloads import fill_downloads
from everyline.publishing.editions import LIST, NUMBER, Editions
from everyline.publishing.git import Git, fetched
from everyline.publishing.headers import write_headers
from everyline.text.problems import Problem, ProjectError

_COMPRESSED = tuple(f"*{ending}" for ending in ENDINGS)  # Git hosts compress by themselves
# What no edition needs: error pages, and addresses for search engines and hosts.
_ROOT_ONLY = ("404.html", "sitemap.xml", "_headers*", "robots.txt")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Publication:
    """What is published where.

    Attributes:
        remote: a Git remote's name, address or folder.
        branch: the branch that the site lies on.
        version: the released edition that the site becomes as well; empty for none.
        replaces: whether it may replace an edition of that number.
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
        ProjectError: if there is no built site, the branch can't be reached or used, or the edition is there already.
    """
    _check(project / "site", publication)
    with fetched(project, publication.remote, publication.branch) as git, tempfile.TemporaryDirectory() as folder:
        _assemble(project / "site", Path(folder), publication, git)
        message = f"Edition {publication.version}" if publication.version else "Publish the site"
        return git.push(Path(folder), message)


def assemble(project: Path, publication: Publication, target: Path) -> None:
    """Write what would be published into a folder, which is replaced; raises what `publish` does."""
    _check(project / "site", publication)
    with fetched(project, publication.remote, publication.branch) as git, tempfile.TemporaryDirectory() as folder:
        _assemble(project / "site", Path(folder), publication, git)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target)


def _check(site_dir: Path, publication: Publication) -> None:
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


def _assemble(site_dir: Path, folder: Path, publication: Publication, git: Git) -> None:
    """Put into an empty folder what the branch will hold: the site, its editions, and what GitHub wants."""
    editions = Editions.read((site_dir / LIST).read_text(encoding="utf-8"))
    if text := git.read(LIST):
        editions = editions.keeping(Editions.read(text).released)
    shutil.copytree(site_dir, folder, ignore=shutil.ignore_patterns(*_COMPRESSED), dirs_exist_ok=True)
    for edition in editions.released:
        git.extract(edition.version, folder)
    if publication.version:
        _release(site_dir, folder / publication.version, publication)
        editions = editions.releasing(publication.version)
    editions.write(folder)
    fill_downloads(folder, editions.date, editions.released)
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
