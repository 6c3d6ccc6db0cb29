"""SVG for pages: named, linked, without colours of its own; and SVG that stands alone."""

from __future__ import annotations

import re

import pytest
from lxml import etree
from PIL import ImageColor

from everyline.diagrams.diagram import Style
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.svg import link
from everyline.text.messages import Messages
from tests.diagrams.sample import SAMPLE
from tests.support import ROOT

SVG = {"s": "http://www.w3.org/2000/svg"}


@pytest.fixture(scope="module")
def drawings(tmp_path_factory):
    drawings = Drawings([SAMPLE], Messages("en"), Style(), tmp_path_factory.mktemp("cache"))
    yield drawings
    drawings.close()


@pytest.fixture(scope="module")
def root(drawings):
    return etree.fromstring(drawings.svg("sample"))


@pytest.mark.slow
def test_it_has_a_name_and_a_description(root):
    title, desc = root[:2]
    assert (title.text, desc.text) == (SAMPLE.title["en"], SAMPLE.description["en"])
    assert root.get("role") == "group"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), desc.get("id"))
    assert root.get("lang") == "en"


def test_it_has_a_natural_size_in_pixels(root, drawings):
    assert drawings.svg("sample").startswith("<svg")
    assert re.fullmatch(r"0 0 [\d.]+ [\d.]+", root.get("viewBox"))
    assert root.get("width").isdigit()
    assert root.get("height").isdigit()


def test_it_says_how_small_it_may_be_shown(root):
    assert f"kn-least-{int(int(root.get('width')) * 0.8 / 80)}" in root.get("class").split()


def test_it_has_no_colours_of_its_own(drawings):
    svg = drawings.svg("sample")
    assert not re.search(r'\b(fill|stroke|style|font-family|bgcolor|color)="', svg)
    assert not re.search(r"#[0-9a-f]{6}", svg)


def test_every_class_has_a_rule(root):
    css = (ROOT / "macros/everyline/theme/assets/diagrams.css").read_text(encoding="utf-8")
    classes = {name for each in root.xpath("//@class") for name in each.split()}
    assert {
        "kn-actor",
        "kn-component",
        "kn-store",
        "kn-badge",
        "kn-step",
        "kn-notice",
        "kn-hollow",
        "kn-denied",
        "kn-detail",
        "kn-key",
    } <= classes
    assert {name for name in classes if f".{name}" not in css} == set()


def test_the_border_of_a_frame_can_be_seen_in_both_schemes_and_in_print():
    """3 : 1, as WCAG asks of lines that mean something."""

    def light(colour):
        levels = (each / 255 for each in ImageColor.getrgb(colour))
        parts = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in levels)
        return sum(each * weight for each, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))

    theme = ROOT / "macros/everyline/theme/assets"
    name = re.search(r"--kn-diagram-frame: var\((--[\w-]+)", (theme / "diagrams.css").read_text(encoding="utf-8"))[1]
    palette = (theme / "palette.css").read_text(encoding="utf-8")
    lines, papers = (re.findall(rf"\n +{each}: (#\w+)", palette) for each in (name, "--kn-paper"))
    pairs = [*zip(lines, papers, strict=True), (Style().cluster_line, Style().background)]
    assert len(pairs) == 3
    for pair in pairs:
        low, high = sorted(map(light, pair))
        assert (high + 0.05) / (low + 0.05) >= 3, pair


def test_every_thing_has_one_link_with_a_sentence(root):
    links = {each.get("href"): each.get("aria-label") for each in root.iterfind(".//s:a", SVG)}
    assert links == {
        "kn:topic/shop": "shop",
        "kn:topic/clerk#what": "clerk",
        "kn:unit/u-1234567890": "books",
        "kn:unit/u-aaaaaaaaaa": "customer → clerk: orders (step 1)",
        "kn:unit/u-bbbbbbbbbb": "clerk → books: writes down every sale (step 2b)",
        "kn:unit/u-cccccccccc": "customer → shop: may not enter",
    }
    assert len(root.findall(".//s:a", SVG)) == len(links)


def test_an_arrow_without_link_is_a_picture_with_a_sentence(root):
    pictures = [each.get("aria-label") for each in root.iterfind(".//s:g[@role='img']", SVG)]
    assert pictures == ["books → clerk: tells (not in the notes; from A book)"]


def test_ids_belong_to_the_diagram(root):
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(each.startswith("kn-sample-") for each in ids)


def test_texts_keep_their_width_in_any_font(root):
    texts = [each for each in root.iterfind(".//s:text", SVG) if len(each.text) > 1]
    assert texts
    assert all(float(each.get("textLength")) > 0 for each in texts)


def test_links_are_resolved_for_each_page(drawings):
    asked = []

    def resolve(target):
        asked.append(target)
        return "" if target.startswith("kn:unit/") else f'../{target}?a&b"'

    svg = link(drawings.svg("sample"), resolve)
    assert "kn:topic/clerk#what" in asked
    assert 'href="../kn:topic/clerk#what?a&amp;b&quot;"' in svg
    assert "kn:unit" not in svg
    assert etree.fromstring(svg) is not None


def test_alone_it_has_its_own_colours_and_ground_and_no_links(drawings):
    root = etree.fromstring(drawings.standalone("sample").encode())
    assert root.findall(".//s:a", SVG) == []
    assert root.find("s:g/s:polygon", SVG).get("fill") == "#ffffff"
    assert (
        root.find(".//s:g[@class='kn-node kn-component']/s:path", SVG).get("fill")
        == Style().roles[SAMPLE.nodes[1].role].fill
    )
    assert "var(" not in drawings.standalone("sample")


def test_a_text_that_looks_like_a_link_stays_a_text():
    svg = '<svg><title>a href="kn:unit/u-1" b</title><a href="kn:topic/pod"><text> href="kn:topic/x"</text></a></svg>'
    assert link(svg, {"kn:topic/pod": "pod.html"}.__getitem__) == svg.replace(
        'href="kn:topic/pod', 'tabindex="-1" href="pod.html'
    )
