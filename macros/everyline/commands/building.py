"""Building the languages of a project side by side, and previewing them together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import get_theme_dir

from everyline.model.revision import last_commit
from everyline.options import CONFIGURATION, read_options, section
from everyline.publishing import BOOKS, write_outputs
from everyline.publishing.assets import EXTRA, THEME
from everyline.publishing.output import WholeSite
from everyline.publishing.staging import stage, swap
from everyline.text.lifeline import died, lifeline
from everyline.verification.scripts import Scripts

# Material prints an advertisement for its successor at every build otherwise.
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
_PACKAGES = Path(__file__).parents[2]  # where this package is found, installed or in a checkout
_WATCHED = ("source_notes", "editorial", "diagrams", "docs")


def build(project: Path, target: Path, *, strict: bool = False, books: bool = True) -> bool:
    """Build the whole site, books included, into a fresh folder and put it in the target's place if it is whole.

    Args:
        project: the folder of mkdocs.yml.
        target: where the site belongs.
        strict: whether warnings fail the build.
        books: whether the book of each language is made, which takes as long as the site.

    Returns:
        Whether the site was built; if not, the target is as it was, and MkDocs or the book has said why.

    Raises:
        ProjectError: for options that mean nothing.
    """
    options = read_options(project)
    staged = stage(target)
    folders = {language: staged / language for language in options.languages}
    try:
        with ThreadPoolExecutor() as pool:
            is_built = pool.map(lambda language: _site(project, language, folders[language], strict), folders)
            is_whole = all([*is_built])
        if is_whole:
            first, *others = folders
            for language in others:
                shutil.move(folders[language], folders[first] / language)
            scripts = _scripts(project).used(folders[first])
            commit, languages = last_commit(project), options.languages
            site = WholeSite(project, folders[first], options.name, languages, commit, scripts, strict)
            is_whole = write_outputs(site, without=() if books else (BOOKS,))
        if is_whole:
            swap(folders[first], target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return is_whole


def _site(project: Path, language: str, site_dir: Path, strict: bool) -> bool:  # noqa: FBT001
    """Build one language in a process of its own; tell at once, when it is done, what MkDocs warned of."""
    command = [sys.executable, "-m", "everyline.commands.site", str(project), language, str(site_dir)]
    result = subprocess.run(  # noqa: S603 - our own interpreter and module
        [*command, *(["--strict"] if strict else [])],
        cwd=_PACKAGES,
        env=_ENVIRONMENT | lifeline(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    sys.stderr.write(result.stdout + died(language, result.returncode))
    return result.returncode == 0


def _scripts(project: Path) -> Scripts:
    """What the project's theme runs: its own folder's templates, then those of the package, then those that it is based on."""
    theme = section(project, "theme")
    own = [project / str(theme["custom_dir"])] if "custom_dir" in theme else []
    folders = [*own, THEME, Path(get_theme_dir(str(theme.get("name", "material"))))]
    return Scripts.of(folders, str(section(project, "extra").get("scope", EXTRA["scope"])))


def serve(project: Path, host: str, port: int) -> None:
    """Preview all languages, and build again whenever notes, editorial data, diagrams or skeletons change.

    A change that does not build leaves the last good preview standing; MkDocs says what is wrong.
    """
    target = project / ".cache" / "preview"
    build(project, target, books=False)
    server = LiveReloadServer(lambda: _rebuild(project, target), host=host, port=port, root=str(target), mount_path="/")
    for name in _WATCHED:
        if (project / name).exists():
            server.watch(str(project / name))
    for config in (project / CONFIGURATION, *project.glob("mkdocs.*.yml")):
        server.watch(str(config))
    try:
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()


def _rebuild(project: Path, target: Path) -> None:
    build(project, target, books=False)
