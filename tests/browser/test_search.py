"""Typing searches with the keyboard, as a reader does: an index can look right and find nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from everyline.editorial import load_editorial
from tests.support import LANGUAGES, ROOT

FIRST = 5  # results that one sees without scrolling
HOME = {"zh": "/index.html", "en": "/en/index.html"}
# Counts what the page asks its search worker and what comes back, so that a test knows when the last answer is in.
COUNT_ANSWERS = """
window.searches = {asked: 0, answered: 0, last: ""}
window.Worker = class extends Worker {
  constructor(...args) {
    super(...args)
    this.addEventListener("message", ({data}) => { if (data.type === 3) searches.answered++ })
  }
  postMessage(message, ...rest) {
    if (message.type === 2) { searches.asked++; searches.last = message.data }
    super.postMessage(message, ...rest)
  }
}
"""
FOUND = """
async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))) // what came in is painted
  return [...document.querySelectorAll(".md-search-result__item")]
  .map((item) => new URL(item.querySelector("a").getAttribute("href"), location).pathname.slice(1))
}
"""


@pytest.fixture(scope="module")
def searching(shared_page: Page) -> Page:
    shared_page.add_init_script(COUNT_ANSWERS)
    return shared_page


def start(page: Page, language: str) -> None:
    """Have the front page of a language open, with nothing in its search box."""
    if urlsplit(page.url).path != HOME[language]:
        page.goto(HOME[language])
    page.locator(".md-search__input").fill("")


def type_search(page: Page, query: str, *, at_once: bool = False) -> None:
    """Type into the search box, one key after another, and wait for the answer to the last one."""
    page.locator(".md-search__input").click()
    for piece in [query] if at_once else query:
        page.keyboard.type(piece)
        if not piece[-1].isascii():
            page.keyboard.press("Shift")  # the key with which an input method commits; typing alone has none
    page.wait_for_function(
        "end => searches.last.includes(end) && searches.asked === searches.answered",
        arg=query.rsplit(maxsplit=1)[-1][-1],
    )


def results(page: Page) -> list[str]:
    """The pages that were found, the best first, each once, relative to the site."""
    return list(dict.fromkeys(page.evaluate(FOUND)))


def find(page: Page, query: str, *expected: str) -> None:
    """Type a search and see that one of the expected pages is among the first results."""
    type_search(page, query)
    page.locator(".md-search-result__item").first.wait_for()
    first = results(page)[:FIRST]
    assert any(each in first for each in expected), f"{query}: {first}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("命名空间", "containers/linux-namespaces.html"),
        ("命名空间", "objects/namespaces.html"),
        ("检查", "workloads/probes.html"),
        ("健康检查", "workloads/probes.html"),
        ("就绪探针", "workloads/probes.html"),
        ("服务发现", "networking/service-discovery.html"),
        ("滚动更新", "workloads/deployment.html"),
        ("调度器", "architecture/control-plane.html"),
        ("网络命名空间", "containers/linux-namespaces.html"),
        ("deployment", "workloads/deployment.html"),
        ("readinessProbe", "workloads/probes.html"),
        ("Service", "networking/service.html"),
        ("kube-proxy", "architecture/nodes.html"),
        ("clusterip", "networking/service.html"),
        ("QoS", "resources/qos.html"),
        ("statefulset", "workloads/statefulset.html"),
        ("StatefulSet", "workloads/statefulset.html"),
        ("probe", "workloads/probes.html"),
        ("kubectl rollout", "tools/kubectl.html"),
    ],
)
def test_the_chinese_site_finds_what_is_typed(searching, query, expected):
    start(searching, "zh")
    find(searching, query, expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Deployment", "en/workloads/deployment.html"),
        ("probe", "en/workloads/probes.html"),
        ("namespace", "en/objects/namespaces.html"),
        ("namespace", "en/containers/linux-namespaces.html"),
    ],
)
def test_the_english_site_finds_what_is_typed(searching, query, expected):
    start(searching, "en")
    find(searching, query, expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_found_by_its_title(searching, language):
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    prefix = "" if language == "zh" else f"{language}/"
    start(searching, language)
    missed = {}
    for topic in editorial.topics.values():
        searching.locator(".md-search__input").fill("")
        type_search(searching, topic.title[language], at_once=True)
        searching.locator(".md-search-result__item").first.wait_for()
        first = results(searching)[:FIRST]
        if f"{prefix}{topic.page}.html" not in first:
            missed[topic.title[language]] = first
    assert missed == {}


@pytest.mark.parametrize(
    ("query", "expected"),
    [("服务发现", "networking/service-discovery.html"), ("deployment", "workloads/deployment.html")],
)
def test_a_clicked_result_leads_to_its_page_with_the_words_marked(searching, query, expected):
    start(searching, "zh")
    find(searching, query, expected)
    searching.locator(f'.md-search-result__item a[href*="{expected}"]').first.click()
    searching.wait_for_url(f"**/{expected}*")
    mark = searching.locator("article mark").first
    mark.wait_for()
    assert mark.inner_text().lower() in query


def test_a_result_is_reached_with_the_keyboard_alone(searching):
    start(searching, "zh")
    searching.keyboard.press("/")
    searching.wait_for_function("document.activeElement.matches('.md-search__input')")
    type_search(searching, "statefulset")
    searching.locator(".md-search-result__item").first.wait_for()
    searching.keyboard.press("ArrowDown")
    searching.keyboard.press("Enter")
    searching.wait_for_url("**/workloads/statefulset.html*")


def test_what_is_nowhere_is_not_found(searching):
    start(searching, "zh")
    type_search(searching, "zyxwvut")
    assert results(searching) == []


def test_lines_of_the_notes_pages_do_not_crowd_out_the_topics(searching):
    start(searching, "zh")
    type_search(searching, "Pod")
    searching.locator(".md-search-result__item").first.wait_for()
    assert not [each for each in results(searching) if each.startswith("sources/") and each != "sources/index.html"]
