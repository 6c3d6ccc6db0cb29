"""What must hold on every page of both languages, gathered in one walk through all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import DESKTOP, Complaints

PHONE = {"width": 390, "height": 844}
SITE_NAMES = {"zh": "Kubernetes 笔记", "en": "Kubernetes Notes"}
MEASURE = """
() => {
  const width = document.scrollingElement.clientWidth
  const isClipped = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true
    return getComputedStyle(element).position === "fixed"
  }
  const wide = [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && !isClipped(each))
  return {
    overflow: document.scrollingElement.scrollWidth - innerWidth,
    wide: wide.slice(-3).map((each) => each.tagName.toLowerCase() + "." + each.className + " " + each.textContent.trim().slice(0, 30)),
  }
}
"""


@dataclass
class Seen:
    """One page as the browser showed it."""

    title: str
    heading: str
    language: str
    phone: dict
    desktop: dict


@dataclass
class Walk:
    """All pages by their address, and what the browser complained about."""

    pages: dict[str, Seen]
    complaints: list[str]


def language(address: str) -> str:
    return "en" if address.startswith("en/") else "zh"


@pytest.fixture(scope="module")
def walk(context: BrowserContext, address: str, built: Path) -> Walk:
    files = sorted(file.relative_to(built).as_posix() for file in built.rglob("*.html"))
    complaints = Complaints(address)
    page = context.new_page()
    complaints.watch(page)
    pages = {}
    for name in files:
        page.goto(f"/{name}")
        desktop = page.evaluate(MEASURE)
        page.set_viewport_size(PHONE)
        heading = page.locator("h1").first
        pages[name] = Seen(
            title=page.title(),
            heading=heading.evaluate("each => [...each.childNodes].find((node) => node.nodeType === 3).data.trim()"),
            language=page.locator("html").get_attribute("lang") or "",
            phone=page.evaluate(MEASURE),
            desktop=desktop,
        )
        page.set_viewport_size(DESKTOP)
    page.close()
    return Walk(pages, complaints.found)


def test_every_page_was_walked(walk, built):
    ours = [file for file in built.rglob("*.html") if lxml.html.parse(str(file)).getroot() is not None]
    assert len(walk.pages) == len(ours) > 80


def test_the_console_stays_silent_and_every_request_is_answered_from_here(walk):
    assert walk.complaints == []


def test_nothing_is_wider_than_a_phone(walk):
    assert {name: seen.phone["wide"] for name, seen in walk.pages.items() if seen.phone["overflow"] > 0} == {}


def test_nothing_is_wider_than_a_desktop_window(walk):
    assert {name: seen.desktop["wide"] for name, seen in walk.pages.items() if seen.desktop["overflow"] > 0} == {}


def test_pages_say_what_language_they_are_in(walk):
    assert {name: seen.language for name, seen in walk.pages.items() if seen.language != language(name)} == {}


def test_titles_name_the_page_and_the_site(walk):
    wrong = {}
    for name, seen in walk.pages.items():
        site = SITE_NAMES[language(name)]
        is_named = seen.title == site if name.endswith("404.html") else seen.title.endswith(f" - {site}")
        is_front = name in ("index.html", "en/index.html") and site in seen.title
        about = seen.title.removesuffix(f" - {site}")
        if not (is_front or (is_named and (name.endswith("404.html") or about == seen.heading))):
            wrong[name] = seen.title
    assert wrong == {}


def test_titles_are_different(walk):
    titles = [seen.title for name, seen in walk.pages.items() if not name.endswith("404.html")]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []
