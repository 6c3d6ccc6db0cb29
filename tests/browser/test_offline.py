"""The offline copy in a reader's hands: unpacked anywhere, opened by a double click, with no server and no network."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.searching import HIT, search

ARCHIVE = "kubernetes-notes-offline.zip"


@pytest.fixture(scope="module")
def unpacked(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in the archive, unpacked where addresses have to be escaped."""
    folder = tmp_path_factory.mktemp("offline") / "我的 笔记 & #1 100%"
    with zipfile.ZipFile(built / ARCHIVE) as archive:
        archive.extractall(folder)
    return folder / "kubernetes-notes"


@pytest.fixture
def offline(browser: Browser) -> Iterator[Page]:
    """A page without a network; what it asks of anything but the disk, and whatever it complains of, fails the test."""
    wrong = []
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("request", lambda each: each.url.startswith(("file:", "data:", "blob:")) or wrong.append(each.url))
        page.on("requestfailed", lambda each: each.failure == "net::ERR_ABORTED" or wrong.append(each.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda each: each.type not in ("error", "warning") or wrong.append(each.text))
        yield page
    assert wrong == []


@pytest.mark.parametrize(
    ("start", "query", "expected"),
    [
        ("index.html", "健康检查", "workloads/probes.html"),
        ("workloads/pod.html", "deployment", "workloads/deployment.html"),
        ("en/index.html", "probe", "en/workloads/probes.html"),
        ("en/workloads/pod.html", "Deployment", "en/workloads/deployment.html"),
    ],
)
def test_it_is_searched_in_both_languages(offline, unpacked, start, query, expected):
    offline.goto((unpacked / start).as_uri())
    assert search(offline, query)[0].partition("/kubernetes-notes/")[2].partition("#")[0] == expected
    offline.locator(HIT).first.click()
    offline.wait_for_url(f"**/{expected}*")
    expect(offline.locator("article mark").first).to_be_visible()


def test_each_page_holds_its_policy(browser, unpacked):
    """Searching and reading keep to it: the browser complains of nothing while the tests here do both."""
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        for name in ("index.html", "en/workloads/pod.html"):
            page.goto((unpacked / name).as_uri())
            page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'ran = 1'}))")
            assert page.evaluate("typeof ran") == "undefined"
            assert page.evaluate("typeof __md_scope") == "object"  # the theme's own ran


def test_languages_are_switched_and_shown_side_by_side(offline, unpacked):
    offline.goto((unpacked / "workloads" / "pod.html").as_uri())
    offline.get_by_role("button", name="双语对照").click()
    expect(offline.locator("li.kn-statement .kn-beside").first).to_be_visible()
    offline.get_by_role("link", name="English", exact=True).click()
    offline.wait_for_url("**/en/workloads/pod.html*")
    assert offline.locator("html").get_attribute("lang") == "en"
    expect(offline.locator("li.kn-statement .kn-beside").first).to_be_visible()  # remembered, on disk too


def test_terms_and_diagrams_work(offline, unpacked):
    offline.goto((unpacked / "workloads" / "pod.html").as_uri())
    offline.locator(".md-content .kn-term").first.hover()
    expect(offline.get_by_role("tooltip")).to_be_visible()
    offline.goto((unpacked / "gallery.html").as_uri())
    offline.get_by_role("link", name="打开", exact=True).first.click()
    expect(offline.locator("dialog.kn-enlarged svg")).to_be_visible()
    offline.locator("dialog.kn-enlarged a[href$='.png']").click()
    offline.wait_for_url("**/*.png")


def test_what_it_offers_to_take_along_is_in_it(offline, unpacked):
    offline.goto((unpacked / "index.html").as_uri())
    links = offline.locator("a[download]").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    assert links
    assert [link for link in links if not (unpacked / link).is_file()] == []


def test_it_is_small_enough_to_send(built):
    assert (built / ARCHIVE).stat().st_size < 20_000_000


def test_the_built_site_itself_opens_from_disk(offline, built):
    offline.goto((built / "en" / "index.html").as_uri())
    assert "pdf/" in " ".join(offline.locator("a[download]").evaluate_all("all => all.map((each) => each.href)"))
    assert "/en/workloads/statefulset.html" in search(offline, "StatefulSet")[0]
