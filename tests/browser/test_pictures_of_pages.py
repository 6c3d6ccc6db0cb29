"""What eight pages of a small project, whose notes never change, look like: a page that looks otherwise is a page that somebody changed.

Pictures are kept small and gray, so that fonts of another machine make no difference. To accept new ones: ``GOLDEN=1 make soak``, and look at
what ``git diff`` says changed.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.browser.conftest import served

pytestmark = pytest.mark.soak

GOLDEN = Path(__file__).parent / "golden"
PAGES = {
    "index.html": "light",
    "drinks/tea.html": "light",
    "en/drinks/tea.html": "dark",
    "en/drinks/coffee.html": "light",
    "en/errata.html": "light",
    "en/glossary.html": "dark",
    "en/sources/book.html": "light",
    "en/404.html": "light",
}
SIZE = {"width": 1280, "height": 1600}
SMALL = (128, 160)
FAR, MOST = 40, 0.02  # how different a point may be, and how many may be more different than that


@pytest.fixture(scope="module")
def pictures(amended: Path, browser: Browser) -> dict[str, Image.Image]:
    found = {}
    with served(amended / "site") as address:
        for name, scheme in PAGES.items():
            with browser.new_context(base_url=address, viewport=SIZE, color_scheme=scheme, locale="en-GB") as context:
                page = context.new_page()
                page.goto(f"/{name}", wait_until="networkidle")
                page.evaluate("document.fonts.ready")
                picture = Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide")))
                found[name] = picture.convert("L").resize(SMALL, Image.Resampling.BOX)
    return found


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_did(pictures, name):
    file = GOLDEN / f"{name.removesuffix('.html').replace('/', '-')}.png"
    if os.environ.get("GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        pictures[name].save(file, optimize=True)
    difference = ImageChops.difference(pictures[name], Image.open(file)).histogram()
    share = sum(difference[FAR:]) / sum(difference)
    assert share <= MOST, f"{share:.1%} of {name} look otherwise"
