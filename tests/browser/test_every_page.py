"""What must hold on every page of both languages, gathered in one walk through all of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import Complaints, served
from tests.support import pages_of, run

PHONE = {"width": 390, "height": 844}
SITE_NAMES = {"zh": "Kubernetes 笔记", "en": "Kubernetes Notes"}
LOOK = """
() => ({
  title: document.title,
  heading: [...document.querySelector("h1:not([hidden] *)").childNodes].map((node) => (node.nodeType === 3 ? node.data : "")).join("").trim(),
  language: document.documentElement.lang,
})
"""
# The elements that stick out of the page to the right, unless something around them scrolls or cuts them off.
TOO_WIDE = """
() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return []
  const isClipped = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible") return true
    return getComputedStyle(element).position === "fixed"
  }
  const wide = [...document.body.querySelectorAll("*")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1 && !isClipped(each))
    .map((each) => `${each.tagName.toLowerCase()}.${each.className} ${each.textContent.trim().slice(0, 30)}`)
  return wide.length ? wide.slice(-3) : [`${document.scrollingElement.scrollWidth} pixels`]
}
"""


def addresses(site: Path, *, of_each_kind: bool = False) -> list[str]:
    """The pages of a site; or one of each folder, as those of a folder are made alike, and all that stand at a root."""
    pages = sorted(file.relative_to(site).as_posix() for file in pages_of(site))
    if not of_each_kind:
        return pages
    return sorted(
        {
            (name if folder in ("", "en") else folder): name for name in pages for folder in [name.rpartition("/")[0]]
        }.values()
    )


@dataclass
class Seen:
    """One page as the browser showed it on a phone."""

    title: str
    heading: str
    language: str
    too_wide: list[str]


@dataclass
class Walk:
    """All pages by their address, and what the browser complained about."""

    pages: dict[str, Seen]
    complaints: list[str]


def language(address: str) -> str:
    return "en" if address.startswith("en/") else "zh"


def spoken(address: str) -> str:
    """The language that a page is in once it is shown: that of missing addresses speaks as its reader, who is English here."""
    return "en" if address == "404.html" else language(address)


@pytest.fixture(scope="module")
def walk(context: BrowserContext, address: str, built: Path) -> Walk:
    complaints = Complaints(address)
    page = context.new_page()
    page.set_viewport_size(PHONE)
    complaints.watch(page)
    pages = {}
    for name in addresses(built):
        page.goto(f"/{name}")
        pages[name] = Seen(**page.evaluate(LOOK), too_wide=page.evaluate(TOO_WIDE))
    page.close()
    return Walk(pages, complaints.found)


def test_both_languages_were_walked(walk):
    languages = [language(name) for name in walk.pages]
    assert languages.count("zh") == languages.count("en") > 40


def test_the_console_stays_silent_and_every_request_is_answered_from_here(walk):
    assert walk.complaints == []


def test_no_page_is_wider_than_a_phone(walk):
    assert {name: seen.too_wide for name, seen in walk.pages.items() if seen.too_wide} == {}


LISTS = [
    "glossary",
    "gallery",
    "errata",
    "examples",
    "failing",
    "ledger",
    "sources/index",
    "sources/logseq-kubernetes-books",
]


@pytest.mark.parametrize("name", ["index", "workloads/pod", *LISTS])
def test_no_kind_of_page_is_wider_than_its_window(shared_page, name):
    shared_page.goto(f"/en/{name}.html")
    shared_page.add_style_tag(content="* {transition: none !important}")  # else the old width is measured
    wide = {}
    for width in (320, 360, 640, 768, 1024, 1280, 1600):  # the first is what 1280 pixels are at 400 %
        shared_page.set_viewport_size({"width": width, "height": 800})
        wide[width] = shared_page.evaluate(TOO_WIDE)
    assert {width: found for width, found in wide.items() if found} == {}


@pytest.mark.parametrize("name", [*LISTS, "project/authoring"])
def test_no_long_page_is_without_a_way_in(shared_page, name):
    shared_page.set_viewport_size({"width": 1440, "height": 900})
    shared_page.goto(f"/en/{name}.html")
    if shared_page.evaluate("document.documentElement.scrollHeight > 10 * innerHeight"):
        ways = shared_page.locator(".md-sidebar--secondary a[href^='#'], .kn-letters a")
        assert ways.count() > 5
        ways.nth(5).click()
        place = f"[id='{shared_page.evaluate('decodeURIComponent(location.hash.slice(1))')}']"
        expect(shared_page.locator(place)).to_be_in_viewport()


def test_pages_say_what_language_they_are_in(walk):
    assert {name: seen.language for name, seen in walk.pages.items() if seen.language != spoken(name)} == {}


def test_titles_name_the_page_and_the_site(walk):
    wrong = {}
    for name, seen in walk.pages.items():
        site = SITE_NAMES[spoken(name)]
        is_named = (
            seen.title in (site, seen.heading) if name.endswith("404.html") else seen.title.endswith(f" - {site}")
        )
        is_front = name in ("index.html", "en/index.html") and site in seen.title
        about = seen.title.removesuffix(f" - {site}")
        if not (is_front or (is_named and (name.endswith("404.html") or about == seen.heading))):
            wrong[name] = seen.title
    assert wrong == {}


def test_titles_are_different(walk):
    titles = [seen.title for name, seen in walk.pages.items() if not name.endswith("404.html")]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


ARABIC = {
    "الخبز.md": "# كيف يُصنع الخبز\n\nالخبز يحتاج إلى الدقيق والماء والملح. انظر [[العجين]].\n\n- اخلط الدقيق والماء.\n\t- في الصيف تكفي أربعون دقيقة.\n",
    "العجين.md": "# العجين\n\nالعجين هو أساس كل [[الخبز]].\n\n1. اعجنه عشر دقائق في `230 °C`.\n2. غطه بقطعة قماش، كما في `العجين.md`.\n3. انظر <https://dough.example/?>\n\n```sh\necho dough\n```\n",
    "rest.md": "# Rest: `العجين` (الراحة) in *20* minutes\n\nIt takes a while.\n\n## Why\n\nDough that rests is soft.\n\n- Cover it.\n\n## لماذا\n\nليرتاح.\n",
}


@pytest.fixture(scope="module")
def arabic(once) -> Path:
    """The site of notes that are read from right to left."""

    def build(folder: Path) -> None:
        (notes := folder.with_name("arabic-notes")).mkdir()
        for name, text in ARABIC.items():
            (notes / name).write_text(text, encoding="utf-8")
        for arguments in (["new", str(folder), "--notes", str(notes)], ["build", "--no-pdf", "--project", str(folder)]):
            result = run("macros", *arguments)
            assert result.returncode == 0, result.stdout + result.stderr

    return once("arabic", build) / "site"


LETTERS = """
(code, letters) => letters.map((letter) => {
  const [range, text] = [document.createRange(), code.firstChild];
  range.setStart(text, text.data.indexOf(letter)), range.setEnd(text, text.data.indexOf(letter) + 1);
  return range.getBoundingClientRect().x;
})
"""


def test_pages_from_right_to_left(browser: Browser, arabic: Path):
    with served(arabic) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/sources/العجين.html")
        expect(page.locator("body")).to_have_attribute("dir", "rtl")
        for width in (320, 390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(TOO_WIDE) == []
        box = "each => each.getBoundingClientRect().x"
        assert page.locator(".md-sidebar--primary").evaluate(box) > page.locator("article").evaluate(box)
        text = "each => [getComputedStyle(each).direction, getComputedStyle(each).textAlign]"
        assert page.locator(".kn-text p").first.evaluate(text) == ["rtl", "start"]
        assert page.locator("article pre code").first.evaluate(text)[0] == "ltr"
        ends = page.locator("article code:not(pre *)", has_text="230 °C").first.evaluate(LETTERS, ["2", "C"])
        assert ends[0] < ends[1]
        ends = page.get_by_role("link", name="https://dough").evaluate(LETTERS, ["h", "?"])
        assert ends[0] < ends[1]
        page.goto("/sources/index.html")
        ends = page.locator("article code", has_text="العجين.md").evaluate(LETTERS, ["ا", "m"])
        assert ends[0] < ends[1]
        # A note that runs the other way does so as a whole; its title, wherever that stands, as its own first letter.
        page.goto("/sources/rest.html")
        expect(page.locator("h1")).to_have_attribute("dir", "ltr")
        assert [page.locator(each).evaluate(text)[0] for each in ("h1", ".kn-props", ".kn-note-body")] == ["ltr"] * 3
        begins = page.locator("h1").evaluate(LETTERS, ["R", "t"])
        assert begins[0] < begins[1]
        assert abs(begins[0] - page.locator(".kn-text").first.evaluate(box)) < 3
        numbers = page.locator(".kn-note-body .kn-line-number").evaluate_all(f"all => all.map({box})")
        assert len(numbers) == 6
        assert max(numbers) - min(numbers) < 2
        for title in (".md-nav__link--active:visible .md-ellipsis", ".md-sidebar--secondary .md-ellipsis"):
            assert page.locator(title).first.evaluate("each => getComputedStyle(each).unicodeBidi") == "plaintext"
