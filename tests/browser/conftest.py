"""A real Chromium on the real site, served from this machine. Where there is no Chromium, that is said loudly."""

from __future__ import annotations

import contextlib
import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP = {"width": 1280, "height": 800}
PATIENCE = 15_000  # milliseconds that anything may take to appear
expect.set_options(timeout=PATIENCE)  # its own is 5 seconds, which a page that is loaded takes beside a whole gate
LEFT_OUT = """
============================== NO CHROMIUM HERE ==============================
{count} tests of the site in a browser were NOT RUN:
{names}

None of these programs is on the PATH: {browsers}.
Get one with `apt-get install chromium` or `dnf install chromium`, or install
Google Chrome; `make test` does it by itself where it may.
==============================================================================
"""


def chromium() -> str | None:
    """The browser to test with."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium():
        return
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.skip(reason="no Chromium"))


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = [
        report.nodeid for report in terminalreporter.stats.get("skipped", []) if "no Chromium" in report.longreprtext
    ]
    if skipped:
        names = "\n".join(f"  {name}" for name in skipped)
        terminalreporter.write_line(
            LEFT_OUT.format(count=len(skipped), names=names, browsers=", ".join(BROWSERS)), red=True, bold=True
        )


@dataclass
class Complaints:
    """What a browser found wrong while it showed pages."""

    origin: str
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to a page from now on."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)
        page.on("requestfailed", self._failed)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.found.append(f"{message.page and message.page.url}: console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.found.append(f"{request.frame.url}: asks {request.url} of another host")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.found.append(f"{response.frame.url}: {response.status} for {response.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page ends what it was still loading.
        if request.failure != "net::ERR_ABORTED":
            self.found.append(f"{request.url}: {request.failure}")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Let the browser keep what all pages share."""
        if not self.path.partition("?")[0].endswith(".html"):
            self.send_header("Cache-Control", "max-age=3600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(site: Path) -> Iterator[str]:
    """Where a built site is served, without a slash at the end."""
    handler = functools.partial(_Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(built: Path) -> Iterator[str]:
    """Where the real site is served."""
    with served(built) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """One browser profile for all tests."""
    context = browser.new_context(viewport=DESKTOP, base_url=address, color_scheme="light")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@contextlib.contextmanager
def watched(context: BrowserContext, address: str) -> Iterator[Page]:
    complaints = Complaints(address)
    page = context.new_page()
    complaints.watch(page)
    yield page
    page.close()
    assert complaints.found == []


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """A fresh page; whatever the browser complains about while a test uses it fails the test."""
    with watched(context, address) as page:
        yield page


@pytest.fixture(scope="module")
def shared_page(context: BrowserContext, address: str) -> Iterator[Page]:
    """One page for all tests of a module."""
    with watched(context, address) as page:
        yield page
