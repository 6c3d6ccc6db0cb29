"""From page to page: a page takes the other's place without loading all anew, links say what they lead to, keys help."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

POD, PROBES = "/en/workloads/pod.html", "/en/workloads/probes.html"


@pytest.fixture
def marked(page: Page) -> Page:
    """A topic page, with a mark that is lost when a browser loads another."""
    page.goto(POD)
    page.evaluate("window.isTheSame = true")
    return page


def is_the_same(page: Page) -> bool:
    return page.evaluate("window.isTheSame === true")


def test_a_page_takes_the_others_place_and_all_works_there(marked: Page):
    marked.evaluate("scrollTo(0, 600)")
    marked.wait_for_function("history.state?.y >= 599")
    marked.locator("article a[href='probes.html']").first.evaluate("each => each.click()")  # without scrolling to it
    marked.wait_for_url(f"**{PROBES}")
    expect(marked).to_have_title("Probes - Kubernetes Notes")
    expect(marked.locator("h1")).to_be_focused()
    assert is_the_same(marked)
    assert marked.evaluate("scrollY") == 0
    assert marked.locator("link[rel=canonical], link[rel=next]").last.evaluate("each => each.href.includes('/en/')")
    expect(marked.locator(".md-nav__link--active").first).to_be_attached()
    assert marked.locator("a.kn-language").evaluate("each => new URL(each.href).pathname") == "/workloads/probes.html"
    citation = marked.locator(".kn-cite a").first
    citation.click()
    expect(marked.locator(".kn-more:popover-open")).to_be_visible()
    marked.keyboard.press("Escape")
    assert marked.locator(".kn-term[title]").count() == 0  # the script has them
    marked.go_back()
    marked.wait_for_url(f"**{POD}")
    expect(marked.locator("h1")).to_contain_text("Pods")
    marked.wait_for_function("Math.abs(scrollY - 600) < 2")
    assert is_the_same(marked)


def test_keys_lead_to_the_pages_before_and_behind_without_loading_them_anew(marked: Page):
    title = marked.title()
    marked.keyboard.press("n")
    marked.wait_for_url(lambda url: POD not in url)
    expect(marked.locator("h1")).to_be_focused()
    marked.keyboard.press("P")
    expect(marked).to_have_title(title)
    assert is_the_same(marked)
    marked.keyboard.press("/")
    marked.locator(".kn-search input").press_sequentially("np")
    assert marked.url.endswith(POD)


def test_a_line_that_is_led_to_is_the_target_of_its_page(marked: Page):
    marked.locator(".kn-cite a").first.click()
    marked.locator(".kn-acts a").first.click()
    marked.wait_for_url("**/sources/*#L*")
    target = marked.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_be_focused()
    assert is_the_same(marked)


@pytest.mark.parametrize("way", ["a.kn-language", "a[href$='errata.html']:visible"])
def test_what_cannot_take_its_place_is_loaded(marked: Page, way: str):
    if "language" not in way:  # what a server says is no page
        marked.route("**/errata.html*", lambda route: route.fulfill(body="plain", content_type="text/plain"), times=1)
    marked.locator(way).first.click()
    marked.wait_for_url(lambda url: POD not in url)
    expect(marked.locator("article h1").first).to_be_attached()
    assert not is_the_same(marked)


def test_a_link_says_what_it_leads_to(marked: Page):
    link = marked.locator("article > p a[href='probes.html']").first
    tip = marked.locator(".kn-tip")
    link.hover()
    expect(tip).to_contain_text("Workloads › Probes")
    expect(link).to_have_attribute("aria-describedby", "kn-tip")
    marked.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_keys_are_explained(marked: Page):
    help_ = marked.get_by_role("dialog", name="Keyboard")
    marked.keyboard.press("?")
    expect(help_).to_be_visible()
    marked.keyboard.press("Escape")
    expect(help_).to_be_hidden()
    marked.locator(".kn-keys-open").click()
    expect(help_).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "address_", "language"),
    [
        ("en-GB", "/", "en"),
        ("fr-FR", "/", "zh"),
        ("en-GB", "/index.html", "zh"),
        ("zh-TW", "/en/", "en"),
        ("en-GB", "/#x", "zh"),
    ],
)
def test_a_first_visit_of_the_bare_address_follows_the_browsers_language_once(
    browser, address, locale, address_, language
):
    with browser.new_context(base_url=address, locale=locale) as context:
        visitor = context.new_page()
        visitor.goto(address_)
        expect(visitor.locator("html")).to_have_attribute("lang", language)
        expect(visitor.locator("h1")).to_be_visible()
        if address_ == "/":  # the second time it stays
            visitor.goto(address_)
            expect(visitor.locator("html")).to_have_attribute("lang", "zh")


def test_an_address_that_means_nothing_stops_no_script(page: Page):
    wrong = list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{POD}?h=pod#%E0%A4%")
    expect(page.locator(".kn-search-open").first).to_be_visible()
    page.evaluate("document.querySelector('article a[href^=\"probes.html\"]').href = 'probes.html#%E0%A4%'")
    page.locator("article a[href^='probes.html#']").first.evaluate("each => each.click()")
    page.wait_for_url(f"**{PROBES}*")
    expect(page.locator("h1")).to_be_focused()
    assert wrong == []
