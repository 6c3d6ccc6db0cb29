"""What a first visitor wants to know, from the home page on: under a path, and from disk, at three widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, served
from tests.browser.searching import HIT, search

SIZES = {1440: 900, 1024: 768, 390: 844}
FAR = {("path", 1440), ("disk", 390)}  # what differs most; the others take their time
WAYS = [
    pytest.param((way, width), id=f"{way}-{width}", marks=() if (way, width) in FAR else pytest.mark.soak)
    for way in ("path", "disk")
    for width in SIZES
]


@pytest.fixture(scope="module")
def under(built: Path) -> Iterator[str]:
    """The site's address where something else is at the root."""
    with served(built.parent) as address:
        yield f"{address}/{built.name}"


@pytest.fixture(params=WAYS)
def visitor(request: pytest.FixtureRequest, browser: Browser, built: Path, under: str) -> Iterator[Page]:
    """A page at the English home."""
    way, width = request.param
    with browser.new_context(
        viewport={"width": width, "height": SIZES[width]}, has_touch=width == min(SIZES)
    ) as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{built.as_uri() if way == 'disk' else under}/en/index.html")
        yield page


def find(page: Page, query: str) -> None:
    """Search as a reader does, with what is there to click, and follow the best result."""
    page.locator("[data-search-open]:visible").first.click()
    search(page, query)
    page.locator(HIT).first.click()


def tool(page: Page, selector: str) -> None:
    """Use what a phone has in a menu."""
    if page.locator(".kn-tools-open").is_visible():
        page.locator(".kn-tools-open").click()
    page.locator(selector).click()


def test_how_the_containers_of_a_pod_share_the_network(visitor):
    find(visitor, "share network")
    expect(visitor.get_by_role("heading", name="How its containers share the network")).to_be_in_viewport()
    expect(visitor.locator("li:target")).to_contain_text("so they share one IP address")
    expect(visitor.locator("li:target")).to_be_in_viewport()


def test_which_probe_when(visitor):
    find(visitor, "which probe")
    visitor.wait_for_url("**/en/workloads/probes.html*")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Probes")


def test_the_stateful_set_is_downloaded_and_applied(visitor):
    find(visitor, "statefulset")
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="nginx-sts.yaml").first.click()
    assert "kind: StatefulSet" in download.value.path().read_text(encoding="utf-8")
    expect(visitor.get_by_text("kubectl apply -f").first).to_be_attached()


def test_what_was_wrong_with_a_note_who_says_so_and_since_when_and_the_other_language_and_back(visitor):
    find(visitor, "Pods")
    fixed = visitor.locator(".kn-statements > li:has(> .kn-row > .kn-cite-corrected)").first
    fixed.locator("> .kn-row > .kn-cite a").first.click()
    card = visitor.locator(".kn-more:popover-open")
    for part in (".kn-diff", ".kn-wrong", ".kn-authority a", ".kn-known-when"):
        expect(card.locator(part).first).to_be_visible()
    name = fixed.get_attribute("id")
    visitor.keyboard.press("Escape")
    visitor.evaluate("name => { location.hash = name }", name)  # as the card's link does for whom it was sent to
    for prefix in ("", "en/"):
        tool(visitor, "a.kn-language")
        visitor.wait_for_url(f"**/{prefix}workloads/pod.html#{name}")
        expect(visitor.locator(f"#{name}")).to_be_in_viewport()


def test_who_links_to_services(visitor):
    find(visitor, "service")
    visitor.wait_for_url("**/en/networking/service.html*")
    said = visitor.locator(".kn-backlinks")
    said.scroll_into_view_if_needed()
    assert said.get_by_role("link").count() >= 3
    expect(said.locator("q").first).to_be_visible()


# On a phone


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a phone that is tapped."""
    with browser.new_context(base_url=address, viewport={"width": 390, "height": 844}, has_touch=True) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


def under_the_bars(page: Page) -> float:
    """How far the target of the address begins below all that sticks to the top of the window, in pixels."""
    page.wait_for_function("document.querySelector(':target')")
    return page.evaluate("""() => {
        const bars = [...document.querySelectorAll('.md-header, .md-main *')].filter((each) =>
            each.checkVisibility() && ['sticky', 'fixed'].includes(getComputedStyle(each).position) && !each.closest('.md-sidebar'))
        const bottom = Math.max(...bars.map((each) => each.getBoundingClientRect()).filter(({top}) => top < 60).map((each) => each.bottom))
        return document.querySelector(':target').getBoundingClientRect().top - bottom
    }""")


def test_the_contents_close_over_what_they_led_to(phone: Page):
    phone.goto("/networking/service.html")
    contents = phone.locator(".kn-here")
    contents.locator("summary").tap()
    entry = contents.locator("a").nth(3)
    entry.tap()
    expect(entry).to_be_hidden()
    expect(phone.locator(":target")).to_be_in_viewport()
    assert 0 <= under_the_bars(phone) < 60


@pytest.mark.parametrize(
    ("way", "width"),
    [
        ("/sources/logseq-kubernetes-books.html#L153", 390),
        ("/sources/logseq-kubernetes-books.html#L153", 1440),
        ("/workloads/probes.html", 390),
        ("/errata.html", 390),
        ("/glossary.html", 390),
    ],
)
def test_no_bar_covers_what_an_address_leads_to(phone: Page, way: str, width: int):
    phone.set_viewport_size({"width": width, "height": 844})
    phone.goto(way)
    if "#" not in way:
        places = ".kn-statements > li[id], .kn-errata-entry[id], .kn-glossary-entry[id]"
        phone.locator(places).nth(5).evaluate("each => { location.hash = each.id }")
    assert under_the_bars(phone) >= 0


def test_a_tap_beside_the_open_menu_only_closes_it(phone: Page):
    phone.goto("/networking/service.html")
    phone.locator(".kn-tools-open").tap()
    expect(phone.locator("#kn-tools")).to_be_visible()
    link = phone.locator(".md-path a").last
    link.tap()
    expect(phone.locator("#kn-tools")).to_be_hidden()
    assert phone.url.endswith("/networking/service.html")
    link.tap()
    phone.wait_for_url(lambda url: not url.endswith("/networking/service.html"))


@pytest.mark.parametrize("way", ["card", "sentence"])
def test_the_other_language_begins_where_a_sentence_was_chosen(phone: Page, way: str):
    phone.goto("/en/networking/service.html")
    statements = phone.locator(".kn-statements > li[id]:has(> .kn-row > .kn-cite)")
    statements.nth(2).evaluate("each => { location.hash = each.id }")
    chosen = statements.nth(4)
    name = chosen.get_attribute("id")
    chosen.locator("> .kn-row > .kn-cite a" if way == "card" else "> .kn-row > .kn-text").first.click()
    tool(phone, "a.kn-language")
    phone.wait_for_url(lambda url: "/en/" not in url and url.endswith(f"#{name}"))
