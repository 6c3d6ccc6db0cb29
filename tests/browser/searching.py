"""Searching as a reader does: with the keyboard, waiting for the answer to what was typed."""

from __future__ import annotations

from playwright.sync_api import Page

FIELD = ".kn-search input"
HIT = ".kn-hit"
BEST = ".kn-hit:not(.kn-hit-further)"
_ANSWERED = "(query) => document.querySelector('#search-results').dataset.answered === query"
_FOUND = "all => all.map((each) => new URL(each.href).pathname.slice(1) + new URL(each.href).hash)"


def search(page: Page, query: str) -> list[str]:
    """Type a search on the page that is open.

    Returns:
        Where the results lead, the best of each page, with what follows #.
    """
    if not page.locator(FIELD).is_visible():
        page.keyboard.press("/")
    page.locator(FIELD).fill("")
    page.keyboard.type(query)
    page.wait_for_function(_ANSWERED, arg=query)
    return page.locator(BEST).evaluate_all(_FOUND)
