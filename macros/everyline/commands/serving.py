"""Previewing all languages of a project together, with what is wrong over every page."""

from __future__ import annotations

import contextlib
import hashlib
import html
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.livereload import LiveReloadServer
from watchdog.events import (
    EVENT_TYPE_CLOSED_NO_WRITE,
    EVENT_TYPE_MODIFIED,
    EVENT_TYPE_OPENED,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch
from watchdog.observers.polling import PollingObserver

from everyline.commands.building import Waiting, build, needs_own_site
from everyline.editorial.skeletons import DOCS
from everyline.model.pipeline import MADE_OF
from everyline.options import CONFIGURATION
from everyline.publishing.headers import OTHERS
from everyline.publishing.outputs import NOT_PREVIEWED
from everyline.text.build_report import Told
from everyline.text.files import told as told_of
from everyline.text.problems import ProjectError
from everyline.text.store import CACHES

_EVERY = 0.5  # seconds between two looks
_SETTLED = 0.03  # seconds without a change after which one is whole: an editor writes a file in several steps


class _Preview(LiveReloadServer):
    """Serves the last good build; while a newer one fails, it says why over every page, and recovers by itself."""

    def __init__(self, project: Path, target: Path, host: str, port: int) -> None:
        super().__init__(self.make, host=host, port=port, root=str(target), mount_path="/")
        self._project, self._target, self._host = project, target, host
        self._waiting = Waiting()
        self._failure = ""
        self._followed: dict[str, ObservedWatch] = {}  # folders, by where they really lie
        self.build_delay = _SETTLED
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

    def follow(self, names: Iterable[str], files: Iterable[Path], *, polls: bool = False) -> None:
        """Have folders of the project followed, those of these names that are made later, and files.

        The system tells of changes at once, and of none where nothing changes; where it cannot, or on demand, all are looked at twice a second.
        """
        folders, single = {str(self._project / name) for name in names}, {*map(str, files)}

        def around(place: str) -> None:
            if place in folders:
                with contextlib.suppress(OSError):  # it is gone again
                    self._enter(place)
            if place in folders | single:
                self._wake(place)

        for kind in (PollingObserver,) if polls else (Observer, PollingObserver):
            self.observer = kind(timeout=_EVERY)  # type: ignore[assignment] # MkDocs' own looks twice a second
            self._followed.clear()
            for each in folders:
                self._enter(each)
            for place in {os.path.dirname(each) for each in folders | single}:  # noqa: PTH120 - a text
                if os.path.isdir(place):  # noqa: PTH112 - a text
                    self.observer.schedule(_Changes(around), place)
            with contextlib.suppress(OSError):  # more folders than it tells of
                self.observer.start()
                return

    def _enter(self, folder: str) -> None:
        """Follow all that is in a folder; what followed it when it was there before knows nothing of it."""
        if os.path.isdir(folder):  # noqa: PTH112 - a text
            place = os.path.realpath(folder)
            if place in self._followed:
                self.observer.unschedule(self._followed.pop(place))
            self._followed[place] = self.observer.schedule(_Changes(self._wake), place, recursive=True)

    def _wake(self, _: str) -> None:
        """Have it built again."""
        with self._rebuild_cond:
            self._want_rebuild = True
            self._rebuild_cond.notify_all()

    def serve_request(self, environ: Mapping[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        """Answer; but on this machine alone none that asks for a name of somebody else's, which may lead here only to read what nobody published."""
        asked = re.sub(r":\d*$", "", environ.get("HTTP_HOST", "")).strip("[]").lower() or self._host
        if not (_is_local(asked) or asked == self._host) and _is_local(self._host):
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [f"this preview is at {self.url}; another name is allowed by --host".encode()]
        if "\0" in environ.get("PATH_INFO", ""):  # no file is called so
            start_response("404 Not Found", [])
            return []

        def start(status: str, given: list[tuple[str, str]]) -> object:
            return start_response(status, [*given, *OTHERS.items()])  # no page elsewhere loads a part of it as its own

        answer: Iterable[bytes] = super().serve_request(environ, start)
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


class _Changes(FileSystemEventHandler):
    """Tells the paths of what is made, written, moved or removed; a folder in which that happens counts for nothing itself."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def on_any_event(self, event: FileSystemEvent) -> None:
        is_read = event.event_type in (EVENT_TYPE_OPENED, EVENT_TYPE_CLOSED_NO_WRITE)
        if not is_read and not (event.is_directory and event.event_type == EVENT_TYPE_MODIFIED):
            for each in filter(None, (event.src_path, event.dest_path)):
                self._tell(os.fsdecode(each))  # type: ignore[arg-type] # always one of these


def _is_local(host: str) -> bool:
    """Whether a name, or an address, is always this machine's own."""
    return bool(re.fullmatch(r"(.+\.)?localhost|127(\.\d+){3}|::1", host))


_OVERLAY = (
    '<div role="alert" style="position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99;padding:1rem;'
    'background:#7f1d1d;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap">{}</div>'
)


def serve(project: Path, host: str, port: int, *, polls: bool = False) -> None:
    """Preview all languages, and build again whenever notes, editorial data, diagrams or skeletons change.

    A change that does not build leaves the last good preview standing, with what is wrong over it. It is found by looking for it (`polls`) where no
    system tells of any, as on network drives.

    Raises:
        ProjectError: where there is no project.
    """
    needs_own_site(project)
    name = hashlib.sha256(os.fsencode(project)).hexdigest()
    server = _Preview(project, CACHES / "previews" / name, host, port)
    server.make()
    server.follow((*MADE_OF, DOCS), (project / CONFIGURATION, *project.glob("mkdocs.*.yml")), polls=polls)
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        server.shutdown()
