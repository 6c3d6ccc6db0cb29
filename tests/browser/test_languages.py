"""Both languages in a reader's hands: the switch, terms by keyboard and touch, searching, copying, the glossary."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE
from tests.browser.searching import search

POD = "/workloads/pod.html"
SWITCH = "button.kn-switch"
BESIDE = "li.kn-statement .kn-beside"


@pytest.fixture
def fresh(browser, address):
    """A page of a browser that remembers nothing."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


@pytest.fixture
def touching(browser, address):
    """A page on a phone."""
    with browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


# The switch


def test_the_switch_shows_the_other_language_and_is_remembered_everywhere(fresh: Page):
    fresh.goto(POD)
    switch = fresh.get_by_role("button", name="双语对照")
    expect(switch).to_have_attribute("aria-pressed", "false")
    expect(fresh.locator(BESIDE).first).to_be_hidden()
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(fresh.locator(BESIDE).first).to_be_visible()
    assert fresh.locator(BESIDE).first.evaluate("each => each.lang") == "en"
    fresh.goto("/workloads/probes.html")
    expect(fresh.locator(BESIDE).first).to_be_visible()
    fresh.goto(f"/en{POD}")
    switch = fresh.get_by_role("button", name="Side by side")
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(fresh.locator(BESIDE).first).to_be_visible()
    assert fresh.locator(BESIDE).first.evaluate("each => each.lang") == "zh"
    switch.click()
    expect(fresh.locator(BESIDE).first).to_be_hidden()
    fresh.goto(POD)
    expect(fresh.locator(BESIDE).first).to_be_hidden()


def test_the_switch_works_with_the_keyboard(fresh: Page):
    fresh.goto(f"/en{POD}")
    fresh.locator(SWITCH).focus()
    fresh.keyboard.press("Space")
    expect(fresh.locator(BESIDE).first).to_be_visible()
    fresh.keyboard.press("Enter")
    expect(fresh.locator(BESIDE).first).to_be_hidden()


@pytest.mark.parametrize("path", ["/index.html", "/glossary.html", "/sources/index.html", "/en/ledger.html"])
def test_every_page_has_the_switch(fresh: Page, path):
    fresh.goto(path)
    expect(fresh.locator(SWITCH)).to_be_visible()


LEADING = 4  # pixels between the top of a sentence that runs on and of the same one as a block


def test_the_switch_keeps_the_place(fresh: Page):
    fresh.goto(POD)
    shown = fresh.locator("li.kn-statement:visible")
    statement = shown.nth(shown.count() // 2)
    statement.evaluate("each => scrollBy(0, each.getBoundingClientRect().top - 56)")
    top = "each => Math.round(each.getBoundingClientRect().top)"
    before = statement.evaluate(top)
    fresh.locator(SWITCH).click()
    fresh.wait_for_timeout(300)  # the browser's own anchoring must not add to ours
    assert abs(statement.evaluate(top) - before) <= LEADING
    fresh.locator(SWITCH).click()
    fresh.wait_for_timeout(300)
    assert abs(statement.evaluate(top) - before) <= LEADING


@pytest.mark.parametrize("language", ["", "/en"])
def test_both_languages_fit_a_phone(touching: Page, language):
    touching.goto(f"{language}/workloads/lifecycle-hooks.html")
    touching.locator(".kn-tools-open").tap()
    touching.locator(SWITCH).tap()
    expect(touching.locator(BESIDE).first).to_be_visible()
    assert touching.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_follows_the_switch(fresh: Page):
    fresh.goto(POD)
    fresh.emulate_media(media="print")
    expect(fresh.locator(BESIDE).first).to_be_hidden()
    fresh.emulate_media(media="screen")
    fresh.locator(SWITCH).click()
    fresh.emulate_media(media="print")
    expect(fresh.locator(BESIDE).first).to_be_visible()


def test_both_languages_are_there_from_disk(browser, built):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((built / "en/workloads/pod.html").as_uri())
        page.locator(SWITCH).click()
        expect(page.locator(BESIDE).first).to_be_visible()
        page.locator(".kn-statement a.kn-term").first.focus()
        expect(page.get_by_role("tooltip")).to_be_visible()


# Terms

TERM = "li.kn-statement a.kn-term"


def test_a_term_is_explained_to_the_keyboard_and_escape_ends_it(fresh: Page):
    fresh.goto(f"/en{POD}")
    term = fresh.locator(TERM).first
    assert term.get_attribute("title") is None
    term.focus()
    tip = fresh.get_by_role("tooltip")
    expect(tip).to_be_visible()
    expect(term).to_have_accessible_description(tip.inner_text())
    fresh.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    expect(term).to_be_focused()
    fresh.keyboard.press("Enter")
    fresh.wait_for_url(lambda url: POD not in url)


def test_a_term_on_its_own_page_is_reached_with_the_keyboard(fresh: Page):
    fresh.goto(POD)
    term = fresh.locator("li.kn-statement dfn.kn-term").first
    term.focus()
    expect(fresh.get_by_role("tooltip")).to_be_visible()
    fresh.keyboard.press("Tab")
    expect(term).not_to_be_focused()


def test_an_explanation_stays_while_the_mouse_is_on_it(fresh: Page):
    fresh.goto(POD)
    term = fresh.locator(TERM).first
    term.hover()
    tip = fresh.locator(".kn-tip")
    expect(tip).to_be_visible()
    box = tip.bounding_box()
    fresh.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=8)
    fresh.wait_for_timeout(600)  # longer than it lingers
    expect(tip).to_be_visible()
    fresh.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_the_first_tap_explains_a_term_and_the_second_follows_it(touching: Page):
    touching.goto(POD)
    term = touching.locator(TERM).first
    term.tap()
    tip = touching.locator(".kn-tip")
    expect(tip).to_be_visible()
    expect(tip.get_by_role("link", name="打开它的页面")).to_be_visible()
    assert touching.url.endswith(POD)
    touching.locator("h1").tap()
    expect(tip).to_be_hidden()
    term.tap()
    expect(tip).to_be_visible()
    term.tap()
    touching.wait_for_url(lambda url: POD not in url)


def test_the_link_in_an_explanation_can_be_tapped(touching: Page):
    touching.goto(f"/en{POD}")
    term = touching.locator(TERM).first
    target = term.evaluate("each => each.href")
    term.tap()
    touching.get_by_role("link", name="Open its page").tap()
    touching.wait_for_url(target)


@pytest.mark.parametrize("at", [0, -1])
def test_an_explanation_stays_on_the_screen(touching: Page, at):
    touching.goto(POD)
    touching.locator(f"{TERM}:visible").nth(at).tap()  # others are folded
    box = touching.locator(".kn-tip").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 844


# Searching


@pytest.mark.parametrize(
    ("language", "found", "hidden"),
    [("zh", "屏蔽其他探针", "together"), ("en", "together", "协同工作")],
)
def test_search_finds_the_language_of_the_site_only(fresh: Page, language, found, hidden):
    fresh.goto({"zh": "/index.html", "en": "/en/index.html"}[language])
    assert search(fresh, found)
    assert search(fresh, hidden) == []


# Copying


def test_copied_code_has_the_comments_of_the_page(fresh: Page, address):
    fresh.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    fresh.goto("/en/resources/requests.html")
    part = fresh.locator("li.kn-code > .kn-row > figure.kn-code .kn-part").first
    part.locator("pre").first.hover()
    part.locator("button").first.click()
    copied = fresh.wait_for_function("navigator.clipboard.readText()").json_value()
    assert "# the container" in copied
    assert not any("\u4e00" <= character <= "\u9fff" for character in copied)


# The glossary


@pytest.mark.parametrize(
    ("typed", "shown", "hidden"),
    [
        ("pod", "pod", "etcd"),
        ("tainer", None, "container"),
        ("probe", "readiness-probe", "etcd"),
        ("命名", "namespace", "etcd"),
        ("空间", "namespace", "etcd"),
        ("c++ (", None, "etcd"),
    ],
)
def test_the_glossary_is_filtered_by_how_words_begin(fresh: Page, typed, shown, hidden):
    fresh.goto("/glossary.html")
    fresh.locator(".kn-filter input").fill(typed)
    expect(fresh.locator(f"#term-{hidden}")).to_be_hidden()
    if shown:
        expect(fresh.locator(f"#term-{shown}")).to_be_visible()
