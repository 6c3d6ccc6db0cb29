"""Reading with a mouse: citations and back, languages, terms, code, colours, paper."""

from __future__ import annotations

import gzip
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.support import ROOT

PREFIXES = {"zh": "", "en": "/en"}
IS_IN_SIGHT = """
(element) => {
  const box = element.getBoundingClientRect()
  const covered = document.querySelector(".md-header").getBoundingClientRect().bottom
  return box.top >= covered - 1 && box.top < innerHeight
}
"""
# What makes an element stand out: its own paint and that of whatever stands on it.
PAINT = """
(element) => [element, ...element.querySelectorAll("*")].map((each) => {
  const {backgroundColor, outlineStyle, outlineColor, boxShadow, borderLeftColor} = getComputedStyle(each)
  return [backgroundColor, outlineStyle, outlineColor, boxShadow, borderLeftColor].join(" ")
}).join("\\n")
"""


def is_in_sight(page: Page, selector: str) -> None:
    """Wait until an element is on the screen, not under the header."""
    element = page.locator(selector)
    expect(element).to_be_in_viewport()
    page.wait_for_function(f"([element]) => ({IS_IN_SIGHT})(element)", arg=[element.element_handle()])


def stands_out(page: Page, selector: str) -> bool:
    """Whether an element looks different for being the target of the address."""
    element = page.locator(selector)
    target = element.evaluate(PAINT)
    page.evaluate("location.hash = ''")
    page.wait_for_function("!document.querySelector(':target')")
    return target != element.evaluate(PAINT)


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("which", [0, -1])
def test_a_citation_leads_to_its_line_and_back(page, language, which):
    page.goto(f"{PREFIXES[language]}/workloads/probes.html")
    statement = page.locator("li.kn-statement").nth(which)
    name = statement.get_attribute("id")
    citation = statement.locator(".kn-cite a").first
    path, _, lines = citation.get_attribute("data-source").partition(":")
    number = int(lines.partition("-")[0])
    citation.click()
    statement.locator(".kn-acts a").first.click()
    page.wait_for_url(f"**{PREFIXES[language]}/sources/*.html#L{number}")
    is_in_sight(page, f"#L{number}")
    raw = (ROOT / path).read_text(encoding="utf-8").split("\n")[number - 1]
    assert page.locator(f"#L{number} code").evaluate("each => each.textContent") == raw
    page.locator(f".kn-block:has(#L{number}) .kn-fate-page").first.click()
    page.wait_for_url(f"**{PREFIXES[language]}/workloads/probes.html#{name}")
    is_in_sight(page, f"#{name}")


def test_the_cited_line_stands_out(page):
    page.goto("/workloads/probes.html")
    citation = page.locator(".kn-cite a").first
    line = citation.get_attribute("href").partition("#")[2]
    citation.click()
    page.locator(".kn-acts a").first.click()
    page.wait_for_url(f"**#{line}")
    assert stands_out(page, f"#{line}")


def test_the_statement_one_comes_back_to_stands_out(page):
    page.goto("/workloads/probes.html")
    name = page.locator("li.kn-statement").last.get_attribute("id")
    page.goto(f"/workloads/probes.html#{name}")
    is_in_sight(page, f"#{name}")
    assert stands_out(page, f"#{name}")


@pytest.mark.parametrize("path", ["/workloads/pod.html", "/index.html", "/sources/readwise-5min-kubernetes.html"])
def test_switching_language_shows_the_same_page(page, path):
    page.goto(path)
    page.locator("a.kn-language").click()
    page.wait_for_url(f"**/en{path}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("a.kn-language").click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("html")).to_have_attribute("lang", "zh")


def test_switching_language_keeps_the_place(page):
    page.goto("/workloads/pod.html")
    name = page.locator("li.kn-statement").last.get_attribute("id")
    page.goto(f"/workloads/pod.html#{name}")
    page.locator("a.kn-language").click()
    page.wait_for_url(f"**/en/workloads/pod.html#{name}")
    is_in_sight(page, f"#{name}")
    page.locator("a.kn-language").click()
    page.wait_for_url(f"**/workloads/pod.html#{name}")
    assert "/en/" not in page.url
    is_in_sight(page, f"#{name}")


@pytest.mark.parametrize("language", PREFIXES)
def test_a_term_leads_to_the_page_about_it(page, language):
    page.goto(f"{PREFIXES[language]}/workloads/deployment.html")
    term = page.locator("li.kn-statement a.kn-term").first
    target = term.evaluate("each => each.href")
    assert "/workloads/deployment.html" not in target
    term.click()
    page.wait_for_url(target)
    if "#" in target:
        is_in_sight(page, f"[id='{target.partition('#')[2]}']")


PROMPT = re.compile(r"[$#>] |\[\w+@")


def test_copied_code_is_the_published_file_or_the_notes_command_less_its_prompt(context: BrowserContext, page, address):
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    page.goto("/workloads/lifecycle-hooks.html")
    parts = page.locator("figure.kn-code .kn-part:is(.kn-part-command, .kn-part-file)").filter(visible=True)
    source = parts.first.evaluate("each => each.closest('li[data-source]').dataset.source").partition(":")[0]
    note = [line.rstrip() for line in (ROOT / source).read_text(encoding="utf-8").split("\n")]
    published = (ROOT / "editorial/examples/pod-prestop.yaml").read_text(encoding="utf-8").split("\n")
    assert parts.count() > 3
    for part in parts.all():
        part.locator("pre").first.hover()
        page.evaluate("navigator.clipboard.writeText('')")
        part.locator("button").first.click()
        clipboard = page.wait_for_function("navigator.clipboard.readText()").json_value()
        copied = clipboard.strip("\n").split("\n")
        printed = part.locator("pre code").first.evaluate("each => each.textContent").strip("\n").split("\n")
        is_command = "kn-part-command" in part.get_attribute("class")
        for line, whole in zip(copied, printed, strict=True):
            assert whole.rstrip() in (note if is_command else published)
            assert whole.rstrip().endswith(line.rstrip()) if is_command else whole == line
            assert not (is_command and PROMPT.match(line))


def test_light_and_dark(browser, address):
    with browser.new_context(base_url=address, color_scheme="light") as context:
        page = context.new_page()
        page.goto("/workloads/pod.html")
        body = page.locator("body")
        background = "each => getComputedStyle(each).backgroundColor"
        light = body.evaluate(background)
        page.locator("label[for=__palette_1]").click()
        expect(body).to_have_attribute("data-md-color-scheme", "slate")
        page.wait_for_function(f"light => ({background})(document.body) !== light", arg=light)
        page.goto("/en/workloads/probes.html")
        expect(body).to_have_attribute("data-md-color-scheme", "slate")  # the choice holds, in both languages
        page.locator("label[for=__palette_0]").click()
        expect(body).to_have_attribute("data-md-color-scheme", "default")


def test_a_system_set_to_dark_gets_dark_pages(browser, address):
    with browser.new_context(base_url=address, color_scheme="dark") as context:
        page = context.new_page()
        page.goto("/index.html")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_a_phones_header_names_the_site_in_full_and_keeps_its_tools_in_a_menu(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/en/workloads/pod.html")
    cut = "each => each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > 1.2 * each.clientHeight"
    assert not page.locator(".md-header__topic .md-ellipsis").first.evaluate(cut)
    page.evaluate("scrollTo(0, 900)")
    language, opener = page.locator("a.kn-language"), page.locator(".kn-tools-open")
    expect(language).to_be_hidden()
    opener.click()
    for tool in (language, page.locator(".kn-switch"), page.locator(".kn-downloads-menu")):
        expect(tool).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(language).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 640})
    expect(language).to_be_visible()
    expect(opener).to_be_hidden()


@pytest.mark.parametrize("path", ["/index.html", "/workloads/pod.html"])
def test_a_first_visit_is_light(browser, address, path):
    with browser.new_context(base_url=address, locale="zh-CN") as context:
        visitor = context.new_page()
        answers = []
        visitor.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright wants a function
        visitor.goto(path, wait_until="networkidle")
        loaded = {urlsplit(each.url).path: each.body() for each in answers}
        assert len(answers) <= 14
        assert not [path for path in loaded if path.startswith("/search/")]
        fonts = {path: body for path, body in loaded.items() if path.endswith(".woff2")}
        assert {path.rpartition("/")[2] for path in fonts} == {"headings.woff2", "headings-latin.woff2"}
        assert sum(map(len, fonts.values())) <= 150_000
        words = [body for path, body in loaded.items() if path.endswith((".html", ".css", ".js"))]
        assert sum(len(gzip.compress(each)) for each in words) <= 110_000


# What stands between two places where a line may end, and does not stand on one line.
TORN = """
() => [...document.querySelectorAll("article :is(h1, h2, h3):has(> wbr)")].flatMap((heading) =>
  [...heading.childNodes].filter((each) => {
    const range = document.createRange()
    range.selectNodeContents(each)
    return each.nodeType === 3 && new Set([...range.getClientRects()].map(({top}) => Math.round(top))).size > 1
  }).map(({data}) => data)).filter((text) => /^[\\u4e00-\\u9fff]+$/.test(text))
"""


@pytest.mark.parametrize("name", ["workloads/pod", "project/authoring"])
def test_a_chinese_heading_does_not_end_a_line_within_a_word(page, name):
    page.goto(f"/{name}.html")
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 800})
        page.add_style_tag(content="article h2 { font-size: 2rem !important }")
        assert page.evaluate(TORN) == []


SHIFTED = """
new Promise((resolve) => {
  let sum = 0
  new PerformanceObserver((list) => { for (const each of list.getEntries()) sum += each.value }).observe({type: "layout-shift", buffered: true})
  setTimeout(() => resolve(sum), 300)
})
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_is_loaded(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    moved = {}
    for name in ("index", "glossary", "errata", "examples", "sources/logseq-kubernetes-books", "404"):
        page.goto(f"/en/{name}.html")
        moved[name] = page.evaluate(SHIFTED)
    assert {name: amount for name, amount in moved.items() if amount > 0.01} == {}  # a tenth of what readers notice


def test_who_wants_less_motion_gets_none(browser, address):
    with browser.new_context(base_url=address, reduced_motion="reduce") as context:
        visitor = context.new_page()
        visitor.goto("/en/workloads/pod.html")
        visitor.locator(".kn-cite a").first.click()
        expect(visitor.locator(".kn-more:popover-open")).to_be_visible()
        visitor.locator("label[for=__palette_1]").click()
        moving = "document.getAnimations().filter(({timeline}) => !(timeline instanceof ScrollTimeline)).map(String)"
        assert visitor.evaluate(moving) == []
        assert visitor.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_forced_colours_keep_marks_frames_and_what_is_chosen(browser, address):
    with browser.new_context(
        base_url=address, forced_colors="active", viewport={"width": 1440, "height": 900}
    ) as context:
        visitor = context.new_page()
        visitor.goto("/en/workloads/pod.html")
        drawn = "each => getComputedStyle(each).backgroundColor !== getComputedStyle(document.body).backgroundColor"
        assert visitor.locator(".kn-cite .kn-verdict").first.evaluate(drawn)
        visitor.locator(".kn-switch").click()
        assert visitor.locator(".kn-switch").evaluate(drawn)
        line = "each => parseFloat(getComputedStyle(each).borderTopWidth) && getComputedStyle(each).borderTopStyle"
        visitor.locator(".kn-cite a").first.click()
        assert visitor.locator(".kn-more:popover-open").evaluate(line)
        visitor.keyboard.press("Escape")
        visitor.keyboard.press("/")
        visitor.keyboard.type("network")
        chosen = visitor.locator(".kn-hit[aria-selected=true]")
        expect(chosen).to_be_visible()
        assert chosen.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768), (390, 844)])
def test_a_visitor_sees_where_to_begin_and_where_a_page_stands(page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto("/en/index.html")
    for selector in (".kn-search-wide", ".kn-begin-ways a.md-button", ".kn-begin-ways a[href='#topics']"):
        expect(page.locator(selector)).to_be_in_viewport(ratio=1)
    page.goto("/en/workloads/pod.html")
    expect(page.locator(".md-path a", has_text="Workloads")).to_be_in_viewport(ratio=1)


def test_a_sentence_stands_before_the_picture_that_draws_it(page):
    for name in ("workloads/pod", "workloads/deployment", "networking/service", "architecture/control-plane"):
        page.goto(f"/en/{name}.html")
        late = """groups => groups.filter((group) => {
          const [picture, sentence] = [".kn-picture", ".kn-statements > li"].map((each) => group.querySelector(each))
          return picture && sentence && picture.compareDocumentPosition(sentence) & Node.DOCUMENT_POSITION_FOLLOWING
        }).map((group) => group.textContent.trim().slice(0, 60))"""
        assert page.locator(".kn-group").evaluate_all(late) == []


def test_the_button_that_copies_code_hides_none_of_it(page):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/en/project/your-notes.html")
    code = page.locator("article pre:has(.md-code__nav) > code").first
    code.evaluate("each => each.textContent = 'x'.repeat(200)")
    hidden = """each => { each.scrollLeft = 1e6; each.parentElement.scrollLeft = 1e6
      const range = document.createRange(); range.selectNodeContents(each)
      return range.getBoundingClientRect().right - each.parentElement.querySelector(".md-code__nav").getBoundingClientRect().left }"""
    assert code.evaluate(hidden) <= 1


def test_paper_shows_statements_without_navigation(page):
    page.goto("/workloads/pod.html")
    page.emulate_media(media="print")
    for selector in (".md-header", ".md-tabs", ".md-footer", ".md-sidebar--primary", ".md-sidebar--secondary"):
        expect(page.locator(selector)).to_be_hidden()
    for selector in (".kn-closing", ".headerlink"):
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("li.kn-statement").first).to_be_visible()
    expect(page.locator(".kn-cite a").first).to_be_visible()
    folded = '<details class="kn-callout"><summary>Mind</summary><p id="folded">what a note folds</p></details>'
    page.locator("h1").evaluate("(element, html) => element.insertAdjacentHTML('afterend', html)", folded)
    expect(page.locator("#folded")).to_be_visible()


def test_what_a_note_folds_is_folded_but_for_who_looks_for_it_and_on_paper(page):
    page.goto("/sources/logseq-kubernetes-books.html#written")
    block = page.locator(".kn-note-body > ul > li[data-fold]").first
    beneath = block.locator("> :is(ul, ol)").first
    expect(beneath).to_be_hidden()
    page.locator(".kn-lined").evaluate("each => each.classList.remove('kn-lined')")  # of whose page paper has the lines
    page.emulate_media(media="print")
    expect(beneath).to_be_visible()
    page.emulate_media(media="screen")
    block.locator("> .kn-fold").click()
    expect(beneath).to_be_visible()
    inner = page.locator(".kn-note-body li[data-fold] li[data-fold] :is(ul, ol) [id]").first.get_attribute("id")
    page.reload()
    expect(page.locator(f"[id='{inner}']")).to_be_hidden()
    page.evaluate("id => { location.hash = id }", inner)
    expect(page.locator(f"[id='{inner}']")).to_be_in_viewport()


def test_the_language_switch_keeps_the_place_that_was_only_scrolled_to(page):
    page.goto("/workloads/deployment.html")
    heading = page.locator("h2#creation")
    heading.evaluate("each => each.scrollIntoView()")
    page.wait_for_function("scrollY > innerHeight / 4")
    page.locator("a.kn-language").click()
    page.wait_for_url("**/en/workloads/deployment.html#*")
    expect(page.locator("h2#creation")).to_be_in_viewport()


def test_the_language_switch_keeps_the_place_that_one_scrolled_to_from_another(page):
    page.goto("/workloads/deployment.html")
    name = page.locator("li.kn-statement").first.get_attribute("id")
    page.goto(f"/workloads/deployment.html#{name}")
    page.locator("h2#creation").evaluate("each => each.scrollIntoView({behavior: 'instant'})")
    expect(page.locator(f"[id='{name}']")).not_to_be_in_viewport()
    page.keyboard.press("l")
    page.wait_for_url("**/en/workloads/deployment.html#*")
    expect(page.locator("h2#creation")).to_be_in_viewport()
    assert name not in page.url


def test_the_contents_mark_the_section_at_the_top_of_the_window(page):
    page.goto("/en/networking/service.html")
    sections = page.locator("article h2")
    for at in range(1, sections.count() - 1):
        name = sections.nth(at).get_attribute("id")
        page.evaluate(
            "(name) => scrollTo({top: scrollY + document.getElementById(name).getBoundingClientRect().top - 120, behavior: 'instant'})",
            name,
        )
        expect(page.locator(".md-sidebar--secondary .md-nav__link--active")).to_have_attribute("href", f"#{name}")


def test_who_links_here_is_in_the_contents_and_more_of_it_closes_again(page):
    page.goto("/en/networking/service.html")
    page.locator(".md-sidebar--secondary a[href='#__linked']").click()
    said = page.locator(".kn-backlinks")
    expect(said).to_be_in_viewport()
    more = said.locator("summary")
    expect(more).to_have_text(re.compile(r"more"), use_inner_text=True)
    more.click()
    expect(more).to_have_text("Fewer", use_inner_text=True)
    size = "each => getComputedStyle(each).fontSize"
    assert said.locator("li a").first.evaluate(size) == said.locator("li a").last.evaluate(size)
    more.click()
    expect(said.locator("li").last).to_be_hidden()
