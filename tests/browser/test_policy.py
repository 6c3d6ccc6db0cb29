"""The Content-Security-Policy in a browser, sent by nginx: nothing on any page is against it, whatever a reader does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE, Complaints
from tests.browser.searching import HIT, search
from tests.browser.test_every_page import addresses
from tests.publishing.nginx import nginx

# What a policy stops is an event of the page; the console's message alone may come too late.
REPORT = """
window.violations = []
document.addEventListener("securitypolicyviolation", (event) =>
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`))
"""


@pytest.fixture(scope="module")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with nginx(built, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture(scope="module")
def context(browser, served) -> Iterator[BrowserContext]:
    with browser.new_context(base_url=served, viewport={"width": 1280, "height": 800}) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE)
        context.add_init_script(REPORT)
        yield context


@pytest.fixture
def page(context, served) -> Iterator[Page]:
    complaints = Complaints(served)
    page = context.new_page()
    complaints.watch(page)
    yield page
    assert page.evaluate("violations") == []
    page.close()
    assert complaints.found == []


@pytest.mark.parametrize("of_each_kind", [True, pytest.param(False, marks=pytest.mark.soak)])
def test_no_page_is_against_the_policy(page, built, of_each_kind):
    found = {}
    for name in addresses(built, of_each_kind=of_each_kind):
        page.goto(f"/{name}")
        if violations := page.evaluate("violations"):
            found[name] = violations
    assert found == {}


@pytest.mark.parametrize(("home", "query"), [("/index.html", "健康检查"), ("/en/index.html", "probe")])
def test_searching_keeps_to_it(page, home, query):
    page.goto(home)
    search(page, query)
    page.locator(HIT).first.click()
    expect(page.locator("article mark").first).to_be_visible()


def test_all_that_readers_do_keeps_to_it(page):
    page.goto("/workloads/pod.html")
    page.get_by_role("button", name="双语对照").click()
    page.locator(".md-content .kn-term").first.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    page.locator("label[for='__palette_1']").click()
    page.locator(".kn-downloads-menu summary").click()
    expect(page.locator(".kn-downloads-menu a").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".kn-downloads-menu a").first).to_be_hidden()
    page.goto("/en/gallery.html")
    page.get_by_role("link", name="Open", exact=True).first.click()
    drawing = page.locator("dialog.kn-enlarged svg")
    before = drawing.get_attribute("style")
    drawing.hover()
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "before => document.querySelector('dialog svg').getAttribute('style') !== before", arg=before
    )
    page.keyboard.press("Escape")
    page.goto("/en/resources/requests.html")
    part = page.locator("figure.kn-code .kn-part").first
    part.locator("pre").first.hover()
    part.locator("button").first.click()
    assert page.wait_for_function("navigator.clipboard.readText()").json_value()


def test_what_the_policy_forbids_is_stopped(context):
    """The tests above could not fail if no policy were in force."""
    page = context.new_page()
    page.goto("/index.html")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'ran = 1'}))")
    page.wait_for_function("violations.length === 2")
    assert page.evaluate("typeof ran") == "undefined"
    page.close()
