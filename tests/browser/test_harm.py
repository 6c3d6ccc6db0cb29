"""Notes and editorial data that mean harm, in a browser: nothing of them runs, with the site's policy, without it, and from disk."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import PATIENCE, served
from tests.browser.searching import search
from tests.publishing.nginx import nginx

HARM = "Object.keys(window).filter((name) => name.includes('harm'))"
WAYS = ("without the policy", "under the policy", "from disk")


@dataclass(frozen=True)
class Visit:
    """A browser at a site.

    Attributes:
        page: of the browser.
        base: the site's address.
        folder: where the site lies.
        asked: what the browser asked of other hosts.
    """

    page: Page
    base: str
    folder: Path
    asked: list[str]

    def open(self, path: str) -> None:
        self.page.goto(f"{self.base}/{quote(path)}")

    def unharmed(self, path: str) -> None:
        assert (path, self.page.evaluate(HARM), self.asked) == (path, [], [])

    def harmful(self, ending: str) -> list[str]:
        """The files of the site that say what would do harm."""
        files = (each for each in sorted(self.folder.rglob(f"*{ending}")) if b"harm" in each.read_bytes())
        return [each.relative_to(self.folder).as_posix() for each in files]


@pytest.fixture(scope="module", params=[(site, way) for site in ("hostile", "evil") for way in WAYS], ids=" ".join)
def visit(request, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    name, way = request.param
    folder = request.getfixturevalue(name) / "site"
    with contextlib.ExitStack() as stack:
        if way == "from disk":
            unpacked = tmp_path_factory.mktemp("disk")
            with zipfile.ZipFile(folder / "kubernetes-notes-offline.zip") as archive:
                archive.extractall(unpacked)
            folder = unpacked / "kubernetes-notes"
            address = folder.as_uri()
        elif way == "under the policy":
            address = stack.enter_context(nginx(folder, tmp_path_factory.mktemp("nginx")))
        else:
            address = stack.enter_context(served(folder))
        context = stack.enter_context(browser.new_context())
        context.set_default_timeout(PATIENCE)
        asked: list[str] = []

        def watch(each: Request) -> None:
            if not each.url.startswith((address.partition("/site")[0], "data:", "blob:", "file:")):
                asked.append(each.url)

        context.on("request", watch)
        yield Visit(context.new_page(), address, folder, asked)


def test_no_page_runs_it(visit):
    pages = visit.harmful(".html")
    assert len(pages) > 10
    for path in pages[:: max(1, len(pages) // 15)]:  # every kind of page is there several times
        visit.open(path)
        visit.unharmed(path)
        assert visit.page.locator("h1:visible").count() == 1


def test_whatever_a_reader_points_at_runs_nothing(visit):
    """By whatever features of the theme: one of them would make HTML of titles, and of names that are cut off."""
    for path in [each for each in visit.harmful(".html") if "/sources/" in f"/{each}"][:4]:
        visit.open(path)
        visit.page.wait_for_timeout(300)
        pointed = visit.page.evaluate(
            """() => {
                const found = [...document.querySelectorAll("[title], abbr, .md-ellipsis, .md-status")];
                const all = new Set(found.flatMap((each) => [each, each.closest("a") ?? each]));
                for (const each of all) for (const kind of ["mouseenter", "mouseover", "focus"])
                    each.dispatchEvent(new Event(kind));
                return all.size;
            }"""
        )
        visit.page.wait_for_timeout(600)
        assert pointed > 2
        visit.unharmed(path)


def test_no_picture_runs_it_when_it_is_opened_by_itself(visit):
    for path in visit.harmful(".svg"):
        visit.open(path)
        visit.unharmed(path)


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_search_results_and_tooltips_run_nothing(visit, prefix):
    page = visit.page
    visit.open(f"{prefix}{'drinks/coffee' if (visit.folder / 'drinks').is_dir() else 'workloads/pod'}.html")
    page.locator("article .kn-term").first.hover()
    assert search(page, "harm")
    page.wait_for_timeout(500)  # pictures that are not there would have failed by now
    assert page.locator(".kn-search :is(img, svg[onload], script)").count() == 0
    visit.unharmed("search")
    page.keyboard.press("Escape")


def test_what_does_harm_would_be_seen(visit):
    """The tests above could not fail if nothing were looked for."""
    visit.open("index.html")
    visit.page.evaluate("window.harm = 1")
    assert visit.page.evaluate(HARM) == ["harm"]
