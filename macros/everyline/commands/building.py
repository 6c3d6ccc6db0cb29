"""Building the languages of a project side by side."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from everyline.commands.unchanged import AROUND, STATED, Built
from everyline.model.revision import last_commit
from everyline.options import CONFIGURATION, Options, configured, needs_configuration, read_options
from everyline.publishing.staging import show, stage, swap
from everyline.text.build_report import Step, Tell, counted, nothing, print_told
from everyline.text.child_processes import died, lifeline
from everyline.text.problems import Problem, ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from everyline.verification.security import Scripts

# Material prints an advertisement for its successor at every build otherwise.
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
_PACKAGES = Path(__file__).parents[2]  # where this package is found, installed or in a checkout
_BUILDER = [sys.executable, "-m", "everyline.commands.processes"]


def build(
    project: Path,
    target: Path,
    *,
    strict: bool = False,
    without: tuple[str, ...] = (),
    tell: Tell = print_told,
    waiting: Waiting | None = None,
    step: Step = nothing,
) -> bool:
    """Build the whole site, books included, into a fresh folder and put it in the target's place if it is whole.

    Args:
        project: the folder of mkdocs.yml.
        target: where the site belongs.
        strict: whether warnings fail the build.
        without: names of outputs to leave out, such as the books, which take as long as the site.
        tell: takes what MkDocs and the books say.
        waiting: builds the languages; a process that ends with them by default.
        step: takes the name of each output before it is made, and the folder in which the pages are ready then: the target, where none was and
            books are to be made.

    Returns:
        Whether the site was built, or was as a build would leave it; if not, the target is as it was, without one if there was none, and MkDocs or the book has said why.

    Raises:
        ProjectError: where there is no configuration, or one whose options mean nothing.
    """
    needs_own_site(project)
    options = read_options(project)
    last = Built(project, target, strict, without)
    if (said := last.said()) is not None:
        tell(said)
        return True
    if waiting and _edit(project, target, options.languages, last.state, waiting, tell):
        return True
    return _anew(project, target, options, last, strict, without, tell, waiting, step)


def _anew(
    project: Path,
    target: Path,
    options: Options,
    last: Built,
    strict: bool,  # noqa: FBT001 - all as `build` has them
    without: tuple[str, ...],
    tell: Tell,
    waiting: Waiting | None,
    step: Step,
) -> bool:
    """Build all languages and what a whole site gets, and put it in the target's place; whether it was whole."""
    # A build that has nothing to do needs none of these.
    from everyline.publishing.books import KINDS  # noqa: PLC0415 - see above
    from everyline.publishing.branch import beyond_github  # noqa: PLC0415 - see above
    from everyline.publishing.outputs import write_outputs  # noqa: PLC0415 - see above
    from everyline.publishing.whole_site import WholeSite  # noqa: PLC0415

    told: list[str] = []

    def retold(text: str) -> None:
        told.append(text)
        tell(text)

    staged, is_whole, early = stage(target), False, 0
    folders = {language: staged / language for language in options.languages}
    folder, *others = folders.values()
    asked = [f"{STATED}{last.state}", *(["--strict"] if strict else [])]
    try:
        if _sites(project, folders, asked, retold, waiting):
            for each in others:
                shutil.move(each, folder / each.name)
            scripts = () if "headers" in without else _scripts(project).used(folder)
            commit = last_commit(project)
            early = 0 if os.path.lexists(target) or {*KINDS} <= {*without} else show(folder, target)
            shown = target if early else folder
            site = WholeSite(
                project, folder, options.name, options.languages, commit, scripts, strict, retold, last.state,
                lambda name, _: step(name, shown),
            )  # fmt: skip
            is_whole = write_outputs(site, without)
        if is_whole:
            for found in beyond_github(folder):
                retold(f"INFO -  {found}\n")
            swap(folder, target)
            last.keep("".join(told))
        if waiting:
            waiting.said = "".join(told) if is_whole else None
    finally:
        if not is_whole and early and target.exists() and target.stat().st_ino == early:
            shutil.rmtree(target, ignore_errors=True)
        shutil.rmtree(staged, ignore_errors=True)
    return is_whole


def sums(site: Path) -> str:
    """How much is on a built site."""
    notes = json.loads((site / "ledger.json").read_text(encoding="utf-8"))["notes"]
    printed = ("placed", "merged")
    units = {line["unit"] for note in notes for line in note["lines"] if line["disposition"] in printed}
    return f"{counted(len(notes), 'note')}, {counted(len(units), 'statement')}"


class Waiting:
    """A process that builds languages, and waits for more to build with all that it needs loaded."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        # What was said when the site in place was built; None where that is none of those that it has built last.
        self.said: str | None = None

    def build(self, words: list[str]) -> tuple[int, str]:
        """Ask it for one more; whether that was built, and what was said."""
        if not self._process or self._process.poll() is not None:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                _BUILDER,
                cwd=_PACKAGES,
                env=_ENVIRONMENT | lifeline(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        if self._process.stdin and self._process.stdout:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{json.dumps(words)}\n")
                self._process.stdin.flush()
            if answer := self._process.stdout.readline():
                status, said = json.loads(answer)
                return int(status), str(said)
        return self._process.wait() or 1, ""

    def end(self) -> None:
        """End it, and those that build for it."""
        if self._process:
            self._process.kill()
            self._process.communicate()


def _edit(project: Path, target: Path, languages: Sequence[str], state: str, waiting: Waiting, tell: Tell) -> bool:
    """Build what differs where one note was edited so that nothing but its own page shows it, and put it into the site; whether that was all."""
    said, waiting.said = waiting.said, None  # whatever is half done has all built the next time
    if said is None:
        return False
    from everyline.publishing.redirects import MOVED  # noqa: PLC0415 - see _anew

    staged = stage(target)
    folders = {each: staged / each for each in languages}
    words = [str(project), *(word for each in folders.items() for word in map(str, each))]
    try:
        if (project / MOVED).exists() or waiting.build([*words, f"{STATED}{state}", f"{AROUND}{target}"]) != (0, ""):
            return False
        for language, folder in folders.items():
            place = target / language if language != languages[0] else target
            for file in folder.rglob("*"):
                if file.is_file():
                    file.replace(place / file.relative_to(folder))
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    waiting.said = said
    tell(said)
    return True


def _sites(project: Path, folders: dict[str, Path], asked: list[str], tell: Tell, waiting: Waiting | None) -> bool:
    """Build all languages in processes of their own; tell, when they are done, what MkDocs warned of."""
    sites = [word for language, folder in folders.items() for word in (language, str(folder))]
    words = [str(project), *sites, *asked]
    if waiting and hasattr(os, "fork"):
        status, said = waiting.build(words)
    else:
        result = subprocess.run(  # noqa: S603 - our own interpreter and module
            [*_BUILDER, *words],
            cwd=_PACKAGES,
            env=_ENVIRONMENT | lifeline(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        status, said = result.returncode, result.stdout
    tell(said + died(", ".join(folders), status))
    return status == 0


def _scripts(project: Path) -> Scripts:
    """What the project's theme runs: its own folder's templates, then those of the package, then those that it is based on."""
    from mkdocs.utils import get_theme_dir  # noqa: PLC0415 - see _anew

    from everyline.publishing.assets import EXTRA, THEME  # noqa: PLC0415
    from everyline.verification.security import Scripts  # noqa: PLC0415

    theme = configured(project, "theme")
    own = [project / str(theme["custom_dir"])] if "custom_dir" in theme else []
    folders = [*own, THEME, Path(get_theme_dir(str(theme.get("name", "material"))))]
    return Scripts.of(folders, str(configured(project, "extra").get("scope", EXTRA["scope"])))


def needs_own_site(project: Path) -> None:
    """Say where MkDocs itself builds what the notes are a part of.

    Raises:
        ProjectError: there, and where there is no project.
    """
    needs_configuration(project)
    if read_options(project).section:
        hint = "`mkdocs build` and `mkdocs serve` make both"
        raise ProjectError([Problem(CONFIGURATION, 0, "the notes are a section of another site", hint)])
