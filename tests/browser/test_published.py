"""The site as GitHub Pages serves it: published into a repository, cloned, under a path, with an old edition beside it."""

from __future__ import annotations

import functools
import json
import posixpath
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, watched
from tests.browser.test_every_page import addresses
from tests.support import ROOT, run

UNDER = "sub/path"


class Pages(SimpleHTTPRequestHandler):
    """Answers as GitHub Pages does: nothing outside the path, and 404.html for what is not there."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, UNDER, "404.html")
        if code != 404 or self.command == "HEAD" or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def cloned(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What visitors get: an edition was released, and then the current site was published."""
    folder = tmp_path_factory.mktemp("published")
    project = folder / "project"
    shutil.copytree(built, project / "site")
    remote = folder / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    publish = ("macros", "publish", str(remote), "--project", str(project))
    assert run(*publish, "--version", "1.0", cwd=ROOT).returncode == 0
    listed = json.loads((project / "site" / "versions.json").read_text(encoding="utf-8"))
    listed["current"] |= {"commit": "0123456789", "date": "2099-12-31"}
    (project / "site" / "versions.json").write_text(json.dumps(listed), encoding="utf-8")
    assert run(*publish, cwd=ROOT).returncode == 0
    target = folder / "host" / UNDER
    subprocess.run(["git", "clone", "-q", "-b", "gh-pages", str(remote), str(target)], check=True)
    return target


@pytest.fixture(scope="module")
def host(cloned: Path) -> Iterator[str]:
    handler = functools.partial(Pages, directory=str(cloned.parents[1]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def visiting(browser: Browser, host: str) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=f"{host}/{UNDER}/") as context:
        context.set_default_timeout(PATIENCE)
        yield context


@pytest.fixture
def page(visiting: BrowserContext, host: str) -> Iterator[Page]:
    with watched(visiting, host) as page:
        yield page


def test_every_link_of_every_page_leads_somewhere(cloned):
    """On disk, where tens of thousands are quick to follow; the browser walks the pages below."""
    names: dict[Path, set[str]] = {}
    broken, walked = [], 0
    pages = {file: lxml.html.parse(str(file)).getroot() for file in sorted(cloned.rglob("*.html"))}
    for file, root in pages.items():
        names[file] = {*root.xpath("//@id"), *root.xpath("//a/@name")}
    for file, root in pages.items():
        if file.name == "404.html":
            continue  # its addresses are the server's, and SITE_URL's matter
        for link in {*root.xpath("//@href"), *root.xpath("//@src")}:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            walked += 1
            target = Path(posixpath.normpath(file.parent / unquote(parts.path))) if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            is_there = target.is_file() and target.is_relative_to(cloned)
            if not is_there or (parts.fragment and target in names and unquote(parts.fragment) not in names[target]):
                broken.append(f"{file.relative_to(cloned)}: {link}")
    assert walked > 10_000
    assert broken == []


@pytest.mark.parametrize("of_each_kind", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_every_page_loads_whole_under_the_path(page, cloned, of_each_kind):
    for name in addresses(cloned, of_each_kind=of_each_kind):
        if not name.startswith("1.0/") and not name.endswith("404.html"):
            page.goto(name)


@pytest.mark.parametrize(
    ("name", "notice", "link"),
    [
        ("1.0/workloads/pod.html", "你正在读的是 1.0 版，现行版是 2099-12-31。", "workloads/pod.html"),
        (
            "1.0/en/workloads/pod.html",
            "You are reading edition 1.0; the current one is 2099-12-31.",
            "en/workloads/pod.html",
        ),
    ],
)
def test_an_old_edition_says_so_and_leads_to_the_same_page_of_the_current_one(page, host, name, notice, link):
    page.goto(name)
    note = page.locator(".kn-edition")
    expect(note).to_contain_text(notice)
    note.get_by_role("link").click()
    page.wait_for_url(f"{host}/{UNDER}/{link}")
    page.wait_for_load_state("networkidle")
    expect(page.locator(".kn-edition")).to_have_count(0)


def test_an_old_page_that_is_no_more_leads_to_the_current_home(visiting, host, cloned):
    page = visiting.new_page()  # the browser's console tells of the missing page
    (cloned / "tools" / "helm.html").rename(cloned / "helm.away")
    try:
        page.goto("1.0/tools/helm.html")
        assert page.locator(".kn-edition a").evaluate("each => each.href") == f"{host}/{UNDER}/"
    finally:
        (cloned / "helm.away").rename(cloned / "tools" / "helm.html")
        page.close()


def test_the_current_site_lists_its_editions(page):
    page.goto("en/index.html")
    page.locator(".kn-downloads-menu summary").click()
    page.locator(".kn-downloads-menu").get_by_role("link", name="Edition 1.0").click()
    expect(page.locator(".kn-edition")).to_be_visible()


# Addresses that have no page, and those that had one


@pytest.fixture(scope="module")
def lost(cloned: Path) -> None:
    """The page for missing addresses, with the addresses that `SITE_URL` would give it."""
    page = cloned / "404.html"
    page.write_text(page.read_text(encoding="utf-8").replace('="/', f'="/{UNDER}/'), encoding="utf-8")


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize(
    ("address", "language", "meant"),
    [
        ("en/workload/pods.html", "en", "Pods"),
        ("en/networking/servces/", "en", "Services"),
        ("workloads/statefulsts", "zh", "StatefulSet"),
        ("en/K%FChe/statefulsets.html", "en", "StatefulSet"),  # no UTF-8
        ("工作负载/探针.html", "zh", "探针"),
    ],
)
def test_a_missing_address_suggests_what_was_meant_in_its_language(browser, host, address, language, meant):
    with browser.new_context(base_url=f"{host}/{UNDER}/", locale="zh-CN") as context:
        page = context.new_page()
        page.goto(address)
        shown = page.locator(".kn-not-found section:visible")
        expect(shown).to_have_attribute("lang", language)
        expect(shown.get_by_role("listitem").first).to_contain_text(meant)
        shown.get_by_role("listitem").get_by_role("link").first.click()
        expect(page.locator("h1")).to_contain_text(meant)


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize("address", ["en/Workloads/Pod", "en/workloads/p-od/", "en/workloads/Pods.html?x=1#y"])
def test_an_address_as_other_programs_write_it_leads_to_its_page(browser, host, address):
    with browser.new_context(base_url=f"{host}/{UNDER}/", locale="en-GB") as context:
        page = context.new_page()
        page.goto(address)
        page.wait_for_url("**/en/workloads/pod.html")
        expect(page.locator("h1")).to_contain_text("Pods")


@pytest.mark.usefixtures("lost")
def test_at_the_root_a_missing_address_speaks_as_its_reader_and_searches(browser, host):
    with browser.new_context(base_url=f"{host}/{UNDER}/", locale="en-GB") as context:
        page = context.new_page()
        page.goto("nowhere/at/all.html")
        expect(page.locator("section:visible").get_by_role("button", name="Search the notes")).to_be_visible()
        expect(page.locator(".md-header__topic").first).to_have_text("Kubernetes Notes")
        expect(page.locator(".kn-not-found-near:visible")).to_have_count(0)  # "all" is not meant for "gallery"
        for path in ("x/", "404.html", "@@@/"):  # the home page is what nobody meant
            page.goto(path)
            expect(page.locator("section:visible").get_by_role("button", name="Search the notes")).to_be_visible()
            expect(page.locator(".kn-not-found-near:visible")).to_have_count(0)
        page.goto("nowhere/kubectl-rollout.html")
        page.locator("section:visible").get_by_role("button", name="Search the notes").click()
        expect(page.locator(".kn-search input")).to_have_value("kubectl rollout")
        expect(page.get_by_role("option").first).to_contain_text("rollout")
        page.get_by_role("option").first.click()
        page.wait_for_url("**/en/tools/kubectl.html*")


def test_from_disk_the_page_of_missing_addresses_is_whole(browser, built):
    for name, link, title in (("404.html", "首页", "Kubernetes"), ("en/404.html", "first page", "Kubernetes notes")):
        with browser.new_context(locale="zh-CN") as context:
            page = context.new_page()
            page.goto((built / name).as_uri())
            expect(page.locator(".kn-not-found-near:visible")).to_have_count(0)  # nothing is near enough
            page.locator("section:visible").get_by_role("link", name=link, exact=True).click()
            expect(page.locator("h1")).to_contain_text(title)


@pytest.mark.parametrize("has_script", [True, False])
def test_an_address_that_moved_leads_to_its_place(browser, host, cloned, has_script):
    (statement,) = lxml.html.parse(str(cloned / "en/workloads/replicaset.html")).xpath(
        "//*[@id='replicationcontroller']/following::*[@data-source][@id][1]"
    )
    with browser.new_context(base_url=f"{host}/{UNDER}/en/", java_script_enabled=has_script) as context:
        page = context.new_page()
        page.goto("workloads/replicationcontroller.html")
        page.wait_for_url("**/en/workloads/replicaset.html#replicationcontroller")
        if has_script:
            page.goto(f"workloads/replicationcontroller.html#{statement.get('id')}")
            page.wait_for_url(f"**/en/workloads/replicaset.html#{statement.get('id')}")
