"""Building the languages of a project side by side, and previewing them together."""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import get_theme_dir

from everyline.commands.unchanged import Built
from everyline.editorial.skeletons import DOCS
from everyline.model.pipeline import MADE_OF
from everyline.model.revision import last_commit
from everyline.options import CONFIGURATION, configured, needs_configuration, read_options
from everyline.publishing import NOT_PREVIEWED, write_outputs
from everyline.publishing.assets import EXTRA, THEME
from everyline.publishing.output import Tell, WholeSite, print_told
from everyline.publishing.staging import stage, swap
from everyline.text.files import told as told_of
from everyline.text.lifeline import died, lifeline
from everyline.text.problems import Problem, ProjectError
from everyline.text.store import CACHES
from everyline.text.telling import Told, counted
from everyline.verification.inert import Scripts

# Material prints an advertisement for its successor at every build otherwise.
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
_PACKAGES = Path(__file__).parents[2]  # where this package is found, installed or in a checkout
_BUILDER = [sys.executable, "-m", "everyline.commands.site"]


def build(
    project: Path,
    target: Path,
    *,
    strict: bool = False,
    without: tuple[str, ...] = (),
    tell: Tell = print_told,
    waiting: Waiting | None = None,
    step: Tell = str,
) -> bool:
    """Build the whole site, books included, into a fresh folder and put it in the target's place if it is whole.

    Args:
        project: the folder of mkdocs.yml.
        target: where the site belongs.
        strict: whether warnings fail the build.
        without: names of outputs to leave out, such as the books, which take as long as the site.
        tell: takes what MkDocs and the books say.
        waiting: builds the languages; a process that ends with them by default.
        step: takes the name of each output before it is made; then the pages are ready.

    Returns:
        Whether the site was built, or was as a build would leave it; if not, the target is as it was, and MkDocs or the book has said why.

    Raises:
        ProjectError: where there is no configuration, or one whose options mean nothing.
    """
    _needs_own_site(project)
    options = read_options(project)
    last = Built(project, target, strict, without)
    if (said := last.said()) is not None:
        tell(said)
        return True
    told: list[str] = []

    def retold(text: str) -> None:
        told.append(text)
        tell(text)

    staged = stage(target)
    folders = {language: staged / language for language in options.languages}
    folder, *others = folders.values()
    try:
        if is_whole := _sites(project, folders, strict, retold, waiting):
            for each in others:
                shutil.move(each, folder / each.name)
            scripts, commit = _scripts(project).used(folder), last_commit(project)
            site = WholeSite(project, folder, options.name, options.languages, commit, scripts, strict, retold, step)
            is_whole = write_outputs(site, without)
        if is_whole:
            swap(folder, target)
            last.keep("".join(told))
    finally:
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


def _sites(project: Path, folders: dict[str, Path], strict: bool, tell: Tell, waiting: Waiting | None) -> bool:  # noqa: FBT001
    """Build all languages in processes of their own; tell, when they are done, what MkDocs warned of."""
    sites = [word for language, folder in folders.items() for word in (language, str(folder))]
    words = [str(project), *sites, *(["--strict"] if strict else [])]
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
    theme = configured(project, "theme")
    own = [project / str(theme["custom_dir"])] if "custom_dir" in theme else []
    folders = [*own, THEME, Path(get_theme_dir(str(theme.get("name", "material"))))]
    return Scripts.of(folders, str(configured(project, "extra").get("scope", EXTRA["scope"])))


class _Preview(LiveReloadServer):
    """Serves the last good build; while a newer one fails, it says why over every page, and recovers by itself."""

    def __init__(self, project: Path, target: Path, host: str, port: int) -> None:
        super().__init__(self.make, host=host, port=port, root=str(target), mount_path="/")
        self._project, self._target, self._host = project, target, host
        self._waiting = Waiting()
        self._failure = ""
        self.error_handler = self._missing

    def make(self) -> None:
        """Build again; what is wrong is told in the terminal and kept for the pages."""
        told = Told()
        try:
            is_built = build(self._project, self._target, without=NOT_PREVIEWED, tell=told, waiting=self._waiting)
        except (ProjectError, OSError) as error:
            told(f"{told_of(error) if isinstance(error, OSError) else error}\n")
            is_built = False
        self._failure = "" if is_built else "\n".join(told.rest)
        sys.stderr.writelines(f"{line}\n" for line in told.lines())

    def serve_request(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer; but on this machine alone none that asks for a name of somebody else's, which may lead here only to read what nobody published."""
        asked = re.sub(r":\d*$", "", environ.get("HTTP_HOST", "")).strip("[]").lower() or self._host
        if not (_is_local(asked) or asked == self._host) and _is_local(self._host):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [f"this preview is at {self.url}; another name is allowed by --host".encode()]
        answer: Iterable[bytes] = super().serve_request(environ, start_response)
        return answer

    def server_activate(self) -> None:
        """Listen, and say so."""
        super().server_activate()
        state = "nothing is built yet, it waits for your change" if self._failure else "it follows your changes"
        sys.stderr.write(f"ready: {self.url} ({state}; stop with Ctrl-C)\n")

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        head, end, tail = page.rpartition(b"</body>")
        return head + _OVERLAY.format(html.escape(self._failure)).encode() + end + tail if self._failure else page

    def _missing(self, code: int) -> bytes | None:
        """A page for an address that has none, which looks for a newer build as all others do."""
        page = f"<!doctype html><meta charset=utf-8><title>{code}</title><body><p>{code}</p></body>"
        return self._inject_js_into_html(page.encode(), self._visible_epoch)


def _is_local(host: str) -> bool:
    """Whether a name, or an address, is always this machine's own."""
    return bool(re.fullmatch(r"(.+\.)?localhost|127(\.\d+){3}|::1", host))


_OVERLAY = (
    '<div role="alert" style="position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99;padding:1rem;'
    'background:#7f1d1d;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap">{}</div>'
)


def serve(project: Path, host: str, port: int) -> None:
    """Preview all languages, and build again whenever notes, editorial data, diagrams or skeletons change.

    A change that does not build leaves the last good preview standing, with what is wrong over it.

    Raises:
        ProjectError: where there is no project.
    """
    _needs_own_site(project)
    name = hashlib.sha256(os.fsencode(project)).hexdigest()
    server = _Preview(project, CACHES / "previews" / name, host, port)
    server.make()
    for name in (*MADE_OF, DOCS):
        if (project / name).exists():
            server.watch(os.path.realpath(project / name))
    for config in (project / CONFIGURATION, *project.glob("mkdocs.*.yml")):
        server.watch(str(config))
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()


def _needs_own_site(project: Path) -> None:
    """Say where MkDocs itself builds what the notes are a part of.

    Raises:
        ProjectError: there, and where there is no project.
    """
    needs_configuration(project)
    if read_options(project).section:
        hint = "`mkdocs build` and `mkdocs serve` make both"
        raise ProjectError([Problem(CONFIGURATION, 0, "the notes are a section of another site", hint)])
