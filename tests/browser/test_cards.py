"""The card behind a citation: by mouse, keyboard and touch, in both languages, and without a script."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

POD = "/en/workloads/pod.html"
FIXED = ".kn-statements > li:has(> .kn-row > .kn-cite-corrected)"
CITE = "> .kn-row > .kn-cite a"


def test_the_mouse_opens_a_card_and_leaves_it(page):
    page.goto(POD)
    statement = page.locator(FIXED).first
    card = statement.locator("> .kn-more")
    expect(card).to_be_hidden()
    statement.locator(CITE).first.hover()
    expect(card).to_be_visible()
    expect(card.locator("> .kn-erratum > .kn-diff ins").first).to_be_visible()
    expect(card.locator("> .kn-known .kn-known-when")).to_contain_text("2026")
    expect(card.locator("> .kn-erratum .kn-authority a").first).to_be_visible()
    expect(card.locator("[data-original]").first).to_be_visible()
    page.locator("h1").hover()
    expect(card).to_be_hidden()
    more = page.locator(".kn-cite-more").first
    more.hover()
    expect(page.locator(".kn-more:popover-open .kn-wordings").first).to_be_visible()


def test_of_code_a_card_shows_the_lines_that_were_mended_and_its_foot_is_in_view(page):
    page.goto("/en/workloads/statefulset.html")
    page.locator(".kn-cite a", has_text="138").first.click()
    card = page.locator(".kn-more:popover-open")
    expect(card.locator(".kn-card-raw pre")).to_have_text(re.compile(r"^\s*serviceName: .*servive\S*\s*$"))
    expect(card.locator(".kn-acts a").first).to_be_in_viewport(ratio=1)


def test_a_card_lies_within_the_window_wherever_its_statement_stands(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(POD)
    statement = page.locator(FIXED).first
    for top in (90, 300, 450, 600, 860):
        statement.evaluate("(each, top) => scrollTo(0, scrollY + each.getBoundingClientRect().top - top)", top)
        statement.locator(CITE).first.click()
        box = statement.locator("> .kn-more").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 900
        assert box["x"] + box["width"] <= 1440
        page.keyboard.press("Escape")


def test_tab_goes_past_cards_and_enter_into_them(page):
    page.goto(POD)
    cites = page.locator(f".kn-statements > li {CITE}:visible")
    card = page.locator(".kn-statements > li > .kn-more").first
    cites.first.focus()
    expect(card).to_be_visible()
    page.keyboard.press("Tab")
    assert not page.evaluate("!!document.activeElement.closest('.kn-more')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("!!document.activeElement.closest('.kn-more')")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(cites.first).to_be_focused()


def test_a_tap_opens_a_sheet_that_leads_to_the_line(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(POD)
    statement = page.locator(FIXED).first
    statement.locator(CITE).first.click()
    card = statement.locator("> .kn-more")
    expect(card).to_be_visible()
    box = card.bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    assert statement.locator(CITE).first.bounding_box()["y"] < box["y"]
    assert box["y"] >= 844 / 2
    card.evaluate("each => each.scrollTo(0, 300)")
    close = card.get_by_role("button", name="Close")
    expect(close).to_be_in_viewport()
    close.click()
    expect(card).to_be_hidden()
    statement.locator(CITE).first.click()
    line = card.locator(".kn-acts a").first
    name = line.get_attribute("href").partition("#")[2]
    line.click()
    page.wait_for_url(f"**/en/sources/*.html#{name}")


def test_the_link_to_a_statement_is_copied(page, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(POD)
    statement = page.locator(FIXED).first
    statement.locator(CITE).first.click()
    statement.locator(".kn-copy-link").click()
    expect(page.locator(".kn-toast")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{POD}#{statement.get_attribute('id')}")


def test_without_a_script_everything_is_open_and_citations_are_links(browser, address):
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto(POD)
    statement = page.locator(FIXED).first
    expect(statement.locator(".kn-erratum-reason").first).to_be_visible()
    statement.locator(CITE).first.click()
    page.wait_for_url("**/en/sources/*.html#L*")
    context.close()


@pytest.mark.parametrize("page_", ["/workloads/pod.html", POD])
def test_few_stops_and_much_of_the_notes(page, page_):
    page.goto(page_)
    stops = """[...document.querySelectorAll("a[href], button, input, select, summary, [tabindex]")].filter(
      (each) => each.tabIndex >= 0 && each.checkVisibility({ visibilityProperty: true })
        && !(each.type === "radio" && !each.checked)).length"""  # a group of radio buttons is one stop
    assert page.evaluate(stops) <= 120


def test_where_a_repository_takes_reports_a_card_leads_there_with_sentence_line_and_address(page):
    page.goto(POD)
    told = {"cardReport": "Report an error", "reportTo": "https://git.example/o/r/issues/new?title=TITLE&body=TEXT"}
    page.locator("[data-card-open]").evaluate("(each, told) => Object.assign(each.dataset, told)", told)
    statement = page.locator(FIXED).first
    statement.locator(CITE).first.hover()
    href = statement.get_by_role("link", name="Report an error").get_attribute("href")
    assert href.startswith("https://git.example/o/r/issues/new?")
    said = parse_qs(urlsplit(href).query)
    assert said["title"] == [page.title()]
    assert said["body"][0].startswith("> ")
    for part in ("source_notes/", f"/en/workloads/pod.html#{statement.get_attribute('id')}"):
        assert part in said["body"][0]
