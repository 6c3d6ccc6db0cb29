"""Editorial data that means harm, in a browser: nothing of it runs, with the site's policy and without."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, served
from tests.hostile import EVIL_NAME
from tests.publishing.nginx import nginx

PAGES = ("index", "drinks/tea", "drinks/coffee", "glossary", "gallery", "errata", "failing", f"sources/{EVIL_NAME}")
HARM = "typeof window.harm"


@pytest.fixture(scope="module", params=["without the policy", "under the policy"])
def page(request, browser: Browser, evil: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    site = evil / "site"
    is_free = request.param.startswith("without")
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(served(site) if is_free else nginx(site, tmp_path_factory.mktemp("nginx")))
        context = stack.enter_context(browser.new_context(base_url=address))
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_no_page_runs_it(page, prefix):
    for name in PAGES:
        page.goto(f"/{prefix}{quote(name)}.html")
        assert (name, page.evaluate(HARM)) == (name, "undefined")
        assert page.locator("h1").count() == 1


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_search_results_and_tooltips_run_nothing(page, prefix):
    page.goto(f"/{prefix}drinks/coffee.html")
    page.locator("article .kn-term").first.hover()
    page.locator(".md-search__input").click()
    page.keyboard.type("lipsum", delay=20)
    expect(page.locator(".md-search-result__item").first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(500)  # pictures that are not there would have failed by now
    assert page.locator(".md-search-result img, .md-search-result svg[onload]").count() == 0
    assert page.evaluate(HARM) == "undefined"
