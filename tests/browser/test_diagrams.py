"""Diagrams in a reader's hands: following arrows and boxes, enlarging, reading their words, taking them away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

FLOW = "#diagram-control-plane-flow"
WIDE = "#diagram-manifest-pod-prestop-yaml"  # it has no narrow layout


@pytest.fixture
def flow(page: Page) -> Page:
    page.goto("/workloads/deployment.html")
    return page


def test_an_arrow_leads_to_the_sentence_it_draws(flow):
    arrow = flow.locator(f"{FLOW} svg a[href^='#u-']").first
    target = arrow.get_attribute("href")
    assert "kubectl向apiserver发送创建请求" in flow.locator(target).text_content().replace(" ", "")
    arrow.focus()
    flow.keyboard.press("Enter")
    flow.wait_for_url(f"**/workloads/deployment.html{target}")


def test_a_box_leads_to_its_topic(flow):
    flow.locator(f"{FLOW} svg a[href*='architecture/nodes.html']").first.focus()
    flow.keyboard.press("Enter")
    flow.wait_for_url("**/architecture/nodes.html*")


def test_its_name_is_in_the_language_of_the_page(page):
    for prefix, language in (("", "zh"), ("/en", "en")):
        page.goto(f"{prefix}/workloads/deployment.html")
        drawing = page.locator(f"{FLOW} svg").first
        names = [page.locator(f"#{name}") for name in drawing.get_attribute("aria-labelledby").split()]
        texts = [name.text_content() for name in names]
        assert all(texts)
        assert any("\u4e00" <= letter <= "\u9fff" for letter in "".join(texts)) is (language == "zh")


def test_its_words_are_at_hand(flow):
    words = flow.locator(f"{FLOW} .kn-picture-text")
    expect(words.locator("li").first).to_be_hidden()
    words.locator("summary").click()
    expect(words.locator(".kn-picture-steps > li").first).to_be_visible()
    assert words.locator(".kn-picture-steps > li").count() == 10


def test_it_can_be_enlarged_zoomed_and_put_back(flow):
    flow.locator(f"{FLOW} .kn-picture-open").click()
    drawing = flow.locator("dialog.kn-enlarged svg.kn-diagram")
    expect(drawing).to_be_visible()
    before = drawing.evaluate("each => getComputedStyle(each).transform")
    drawing.hover()
    flow.mouse.wheel(0, -400)
    flow.wait_for_function(
        "before => getComputedStyle(document.querySelector('dialog svg.kn-diagram')).transform !== before", arg=before
    )
    flow.keyboard.press("Escape")
    expect(flow.locator("dialog.kn-enlarged")).to_have_count(0)
    expect(flow.locator(f"{FLOW} .kn-wide svg.kn-diagram")).to_be_visible()
    expect(flow.locator(f"{FLOW} .kn-picture-open")).to_be_focused()


def test_every_download_is_there_and_is_what_it_says(page):
    page.goto("/gallery.html")
    links = page.locator(".kn-picture-files a")
    kinds = {"SVG": "image/svg+xml", "PNG": "image/png"}
    addresses = links.evaluate_all("each => each.map(link => [link.textContent, link.href])")
    assert len(addresses) == 2 * page.locator(".kn-picture").count()
    for kind, href in addresses:
        answer = page.request.get(href)
        assert answer.ok
        assert answer.headers["content-type"] == kinds[kind]


def test_the_lost_image_leads_to_the_diagram_in_its_place(page):
    page.goto("/networking/service-discovery.html")
    page.locator(".kn-image:has(.kn-instead) > .kn-row > .kn-cite a").first.click()  # it is on the statement's card
    page.locator(".kn-image .kn-instead").click()
    page.wait_for_url("**#diagram-service-discovery")
    expect(page.locator("#diagram-service-discovery")).to_be_in_viewport()


def test_on_a_phone_a_narrow_layout_stands_for_the_wide_one_and_fits(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/workloads/deployment.html")
    expect(page.locator(f"{FLOW} .kn-wide")).to_be_hidden()
    frame = page.locator(f"{FLOW} .kn-narrow")
    expect(frame.locator("svg.kn-diagram")).to_be_visible()
    assert frame.evaluate("each => each.scrollWidth - each.clientWidth") == 0
    expect(frame).to_have_class("kn-picture-view kn-diagram-scroll kn-narrow")


def test_a_drawing_that_goes_on_scrolls_in_its_frame(page):
    page.set_viewport_size({"width": 280, "height": 800})
    page.goto("/workloads/lifecycle-hooks.html")
    page.locator("details", has=page.locator(WIDE)).locator("> summary").click()
    frame = page.locator(f"{WIDE} .kn-picture-view")
    expect(frame).to_be_visible()
    assert frame.evaluate("each => each.scrollWidth - each.clientWidth") > 20
    expect(frame).to_have_class("kn-picture-view kn-diagram-scroll kn-goes-on")
    expect(frame).to_have_attribute("tabindex", "0")
    frame.evaluate("each => each.scrollTo(each.scrollWidth, 0)")
    expect(frame).to_have_class("kn-picture-view kn-diagram-scroll")


def test_on_a_phone_a_list_stands_for_the_map_of_topics(page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/en/gallery.html")
    map_of_topics = page.locator("#diagram-topics")
    expect(map_of_topics.locator(".kn-wide")).to_be_hidden()
    expect(map_of_topics.locator(".kn-picture-list a").first).to_be_visible()


def test_a_sentence_and_its_arrow_light_up_together(flow):
    arrow = flow.locator(f"{FLOW} .kn-wide a[href^='#u-']").first
    sentence = flow.locator(arrow.get_attribute("href"))
    sentence.hover()
    expect(arrow).to_have_class("kn-lit")
    arrow.dispatch_event("focusin")
    expect(sentence).to_have_class(re.compile("kn-lit"))
