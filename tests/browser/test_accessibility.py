"""What keeps nobody out: axe finds nothing, whatever the scheme and the width."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page

from tests.browser.test_every_page import addresses

LOOK = """
async (rules) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], preload: false, iframes: false, ...(rules.length ? { runOnly: rules } : {}) })
  return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id} (${nodes.length}): ${node.html.slice(0, 200)}`))
}
"""
COLORS = ["color-contrast", "link-in-text-block"]  # what another scheme can change
SIZES = {"phone": (390, 844), "desktop": (1280, 800)}


def found(page: Page, *rules: str) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(f"{AXE_SCRIPT};0")  # past the policy, as no page could load it
    return page.evaluate(LOOK, list(rules))


LONG = 120_000  # bytes: axe takes seconds for one of these, so they are looked through with all others, in soak


def of_each_kind(built) -> list[str]:
    """One language has all kinds; that of the other sets its own letters."""
    return [
        *(
            name
            for name in addresses(built, of_each_kind=True)
            if name.startswith("en/") and (built / name).stat().st_size < LONG
        ),
        "index.html",
        "workloads/pod.html",
    ]


def violations(context: BrowserContext, names: list[str], size: tuple[int, int]) -> dict[str, list[str]]:
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wrong = {}
    for name in names:
        page.goto(f"/{name}")
        page.add_style_tag(content="* {transition: none !important}")  # else colors between two schemes are measured
        wrong[name] = found(page)
        page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
        wrong[f"{name} in dark"] = found(page, *COLORS)
    page.close()
    return {name: each for name, each in wrong.items() if each}


def test_axe_finds_nothing_on_any_kind_of_page(context, built):
    assert violations(context, of_each_kind(built), SIZES["desktop"]) == {}


def test_axe_finds_nothing_on_a_phone(context):
    names = [
        "en/index.html",
        "en/workloads/probes.html",
        "en/sources/readwise-5min-kubernetes.html",
        "en/project/architecture.html",
    ]
    assert violations(context, names, SIZES["phone"]) == {}


@pytest.mark.soak
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_page(context, built, size):
    assert violations(context, addresses(built), SIZES[size]) == {}


def test_axe_would_find_something(page):
    """The tests above could not fail if it did not look."""
    page.goto("/en/workloads/pod.html")
    page.evaluate(
        "document.querySelector('article p').append(Object.assign(document.createElement('img'), {src: 'data:,'}))"
    )
    assert any(each.startswith("image-alt") for each in found(page, "image-alt"))
