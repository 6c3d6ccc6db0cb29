"""Building both languages side by side with MkDocs, and previewing them together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import get_theme_dir
from mkdocs.utils.yaml import yaml_load

from everyline.editorial import LANGUAGES
from everyline.model.revision import last_commit
from everyline.options import read_options
from everyline.publishing import BOOKS, write_outputs
from everyline.publishing.assets import EXTRA, THEME
from everyline.publishing.output import WholeSite
from everyline.publishing.staging import stage, swap
from everyline.verification.scripts import Scripts

CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
# Material prints an advertisement for its successor at every build otherwise.
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
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
    """
    staged = stage(target)
    folders = {language: staged / language for language in LANGUAGES}
    try:
        with ThreadPoolExecutor() as pool:
            is_built = pool.map(lambda language: _mkdocs(project, language, folders[language], strict), LANGUAGES)
            is_whole = all([*is_built])
        if is_whole:
            first, *others = LANGUAGES
            for language in others:
                shutil.move(folders[language], folders[first] / language)
            name = read_options(project).name
            scripts = _scripts(project).used(folders[first])
            site = WholeSite(project, folders[first], name, LANGUAGES, last_commit(project), scripts, strict)
            is_whole = write_outputs(site, without=() if books else (BOOKS,))
        if is_whole:
            swap(folders[first], target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return is_whole


def _mkdocs(project: Path, language: str, site_dir: Path, strict: bool) -> bool:  # noqa: FBT001
    """Build one language; tell what MkDocs warns of, and everything it says when it fails."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", CONFIGS[language], "-d", str(site_dir)]
    result = subprocess.run(  # noqa: S603 - our own interpreter and configuration
        [*command, *(["--strict"] if strict else [])],
        cwd=project,
        env=_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    told = [line for line in result.stdout.splitlines(keepends=True) if not line.startswith("INFO")]
    sys.stderr.write("".join(told))
    return result.returncode == 0


def _scripts(project: Path) -> Scripts:
    """What the project's theme runs: its own folder's templates, then those of the package, then Material's."""
    with (project / CONFIGS[LANGUAGES[0]]).open(encoding="utf-8") as file:
        configuration = yaml_load(file)
    extra, theme = (value if isinstance(value := configuration.get(key), dict) else {} for key in ("extra", "theme"))
    own = project / theme.get("custom_dir", "")
    folders = [own] if own != project else []
    return Scripts.of([*folders, THEME, Path(get_theme_dir("material"))], str(extra.get("scope", EXTRA["scope"])))


def serve(project: Path, host: str, port: int) -> None:
    """Preview both languages, and build again whenever notes, editorial data, diagrams or skeletons change.

    A change that does not build leaves the last good preview standing; MkDocs says what is wrong.
    """
    target = project / ".cache" / "preview"
    build(project, target, books=False)
    server = LiveReloadServer(lambda: _rebuild(project, target), host=host, port=port, root=str(target), mount_path="/")
    for name in _WATCHED:
        if (project / name).exists():
            server.watch(str(project / name))
    for config in CONFIGS.values():
        server.watch(str(project / config))
    try:
        server.serve()
    except KeyboardInterrupt:
        server.shutdown()


def _rebuild(project: Path, target: Path) -> None:
    build(project, target, books=False)
