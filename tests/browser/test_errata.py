"""The page of all errata in a reader's hands: filtering with mouse and keyboard, and what is there without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, served, watched

ALL = 6  # errata of the small project


@pytest.fixture(scope="module")
def home(amended) -> Iterator[str]:
    """Where the small project with errata is served."""
    with served(amended / "site") as address:
        yield address


@pytest.fixture(scope="module")
def amended_context(browser: Browser, home):
    context = browser.new_context(base_url=home)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def page(amended_context, home) -> Iterator[Page]:
    with watched(amended_context, home) as page:
        yield page


def shown(page: Page):
    return page.locator(".kn-errata-entry:visible")


def test_all_errata_are_there_at_first(page):
    page.goto("/errata.html")
    expect(shown(page)).to_have_count(ALL)
    expect(page.locator(".kn-errata-filter output")).to_have_text(f"显示 {ALL} 条，共 {ALL} 条")


@pytest.mark.parametrize(("prefix", "told"), [("", "显示 2 条，共 6 条"), ("/en", "2 of 6 shown")])
def test_a_kind_leaves_those_of_other_kinds_out_with_their_headings(page, prefix, told):
    page.goto(f"{prefix}/errata.html")
    page.select_option("select[name=kind]", "error")
    expect(shown(page)).to_have_count(2)
    expect(page.locator("article h2:visible")).to_have_count(1)
    expect(page.locator(".kn-errata-filter output")).to_have_text(told)


def test_kind_note_and_topic_work_together(page):
    page.goto("/errata.html")
    page.select_option("select[name=note]", "web")
    expect(shown(page)).to_have_count(1)
    page.select_option("select[name=topic]", "coffee")
    expect(shown(page)).to_have_count(0)
    page.select_option("select[name=note]", "")
    expect(shown(page)).to_have_count(1)
    page.click(".kn-errata-filter button")
    expect(shown(page)).to_have_count(ALL)
    expect(page.locator("article h2:visible")).to_have_count(4)


def test_the_filter_works_by_keyboard(page):
    page.goto("/errata.html")
    page.locator("select[name=kind]").focus()
    page.keyboard.press("ArrowDown")  # the first kind
    expect(page.locator("select[name=kind]")).to_have_value("conflict")
    expect(shown(page)).to_have_count(1)
    for _ in range(3):  # past note and topic to the button
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(shown(page)).to_have_count(ALL)


def card(page, holding):
    """Open the card of the statement behind which something stands."""
    page.locator(f":is(li, .kn-piece):has(> .kn-more > {holding}) > .kn-row > .kn-cite a").first.click()


def test_a_link_to_an_erratum_shows_it_whatever_is_chosen(page):
    page.goto("/drinks/tea.html")
    card(page, ".kn-erratum-imprecise")
    page.locator(".kn-erratum-imprecise .kn-erratum-kind a").click()
    page.wait_for_url("**/errata.html#erratum-*")
    name = page.evaluate("location.hash")
    page.select_option("select[name=kind]", "error")
    expect(page.locator(name)).to_be_hidden()
    page.evaluate("location.hash = ''")
    page.evaluate(f"location.hash = '{name}'")
    expect(page.locator(name)).to_be_visible()
    expect(page.locator(name)).to_be_in_viewport()


def test_without_a_script_all_errata_stand_there_and_no_filter(browser, home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{home}/errata.html")
    expect(shown(page)).to_have_count(ALL)
    expect(page.locator(".kn-errata-filter")).to_be_hidden()
    context.close()


def test_a_contradiction_leads_to_its_other_side_and_back(page):
    page.goto("/drinks/coffee.html")
    card(page, ".kn-erratum-conflict")
    page.locator(".kn-erratum-conflict .kn-erratum-reason a[href*='tea.html#']").click()
    page.wait_for_url("**/drinks/tea.html#u-*")
    card(page, ".kn-conflict")
    page.locator(".kn-conflict a").click()
    page.wait_for_url("**/drinks/coffee.html#u-*")


def test_other_wordings_open_by_keyboard_and_close_again(page):
    page.goto("/drinks/tea.html")
    statement = page.locator("li:has(> .kn-more .kn-wordings)").first
    wording, cite = statement.locator(".kn-wording").first, statement.locator("> .kn-row > .kn-cite a").first
    expect(wording).to_be_hidden()
    cite.focus()
    page.keyboard.press("Enter")
    expect(wording).to_be_visible()
    assert page.evaluate("!!document.activeElement.closest('.kn-more')")
    page.keyboard.press("Escape")
    expect(wording).to_be_hidden()
    expect(cite).to_be_focused()


def test_an_old_link_to_a_merged_wording_opens_it(page):
    page.goto("/drinks/tea.html")
    name = page.locator(".kn-wording").first.get_attribute("id")
    page.goto("/errata.html")
    page.goto(f"/drinks/tea.html#{name}")
    expect(page.locator(f"#{name}")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    for name in ("errata", "drinks/tea", "drinks/coffee"):
        page.goto(f"/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
