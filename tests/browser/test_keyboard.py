"""Reading without a mouse: everything is reached with Tab, and one sees where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

PRESSES = 120
FOCUSED = """
() => {
  const element = document.activeElement
  if (!element || element === document.body) return null
  // The switch between light and dark is a hidden radio button; readers see its label.
  const shown = element.matches("input.md-option") ? element.nextElementSibling : element
  const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(shown)
  return {
    name: element.tagName.toLowerCase() + "." + [...element.classList].join(".") + " " + (element.textContent || "").trim().slice(0, 20),
    isSearch: element.matches(".kn-search-open"),
    isNavigation: !!element.closest(".md-nav, .md-tabs"),
    isCitation: !!element.closest(".kn-cite"),
    isLanguage: element.matches("a.kn-language"),
    isOutlined: outlineStyle !== "none" && parseFloat(outlineWidth) > 0 || boxShadow !== "none",
    isOnScreen: (({top, bottom, width}) => bottom > 0 && top < innerHeight && width > 0)(shown.getBoundingClientRect()),
  }
}
"""


@pytest.fixture(scope="module")
def stops(shared_page):
    """What Tab reaches on a topic page, one stop after the other, up to its first citation."""
    shared_page.goto("/workloads/probes.html")
    found = []
    for _ in range(PRESSES):
        shared_page.keyboard.press("Tab")
        if stop := shared_page.evaluate(FOCUSED):
            found.append(stop)
            if stop["isCitation"]:
                break
    return found


@pytest.mark.parametrize("goal", ["isSearch", "isLanguage", "isNavigation", "isCitation"])
def test_tab_reaches(stops, goal):
    assert any(stop[goal] for stop in stops), [stop["name"] for stop in stops]


def test_the_first_stop_skips_the_navigation(stops):
    assert ".md-skip" in stops[0]["name"]


def test_one_sees_where_one_is(stops):
    assert [stop["name"] for stop in stops if not stop["isOutlined"]] == []


def test_what_has_the_focus_is_on_the_screen(stops):
    assert [stop["name"] for stop in stops if not stop["isOnScreen"]] == []


def test_enter_on_a_citation_goes_into_its_card_and_from_there_to_its_line(page):
    page.goto("/workloads/probes.html")
    citation = page.locator(".kn-cite a").first
    line = citation.get_attribute("href").partition("#")[2]
    citation.focus()
    page.keyboard.press("Enter")
    for _ in range(20):
        if page.evaluate("!!document.activeElement.closest('.kn-acts')"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/sources/*#{line}")


def test_space_and_enter_switch_between_light_and_dark(browser, address):
    with browser.new_context(base_url=address, color_scheme="light") as context:
        page = context.new_page()
        page.goto("/en/index.html")
        page.locator("input[name='__palette']").first.focus()
        for key, scheme in ((" ", "slate"), (" ", "default"), ("Enter", "slate")):
            page.keyboard.press(key)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
        page.reload()
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_the_menu_of_a_narrow_window_is_opened_with_keys_and_is_no_stop_while_it_is_closed(browser, address):
    within = "!!document.activeElement.closest('.md-sidebar--primary')"
    with browser.new_context(base_url=address, viewport={"width": 1024, "height": 768}) as context:
        page = context.new_page()
        page.goto("/workloads/probes.html")
        for _ in range(PRESSES):
            page.keyboard.press("Tab")
            assert not page.evaluate(within)
            if page.evaluate("!!document.activeElement.closest('.kn-cite')"):
                break
        button = page.get_by_role("button", name="导航栏")
        expect(button).to_have_attribute("aria-expanded", "false")
        for key in ("Enter", " "):
            button.focus()
            page.keyboard.press(key)
            expect(button).to_have_attribute("aria-expanded", "true")
            assert page.evaluate(within)
            page.evaluate(
                "Promise.all(document.getAnimations().map((each) => each.finished)).then(() => 0)"
            )  # it slides in
            for _ in range(5):
                stop = page.evaluate(FOCUSED)
                assert (stop["isOnScreen"], page.evaluate(within)) == (True, True), stop
                page.keyboard.press("Tab")
            page.keyboard.press("Escape")
            expect(button).to_be_focused()
            expect(button).to_have_attribute("aria-expanded", "false")
