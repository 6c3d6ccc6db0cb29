"""The projects of the gallery: an English Logseq graph and a German Obsidian vault, built strictly, as the showcase is, each once.

They were written for this: what a page shows of them is what the notes of a stranger would look like.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from lxml.html import HtmlElement

from tests.support import ROOT, run, search_index

PROJECTS = ROOT / "tests" / "projects"
NAMES = ("bees", "sterne")


@pytest.fixture(scope="session")
def whole(once) -> Callable[[str], Path]:
    """The site of a project with its book, built once and without a warning."""

    def fill(folder: Path, name: str) -> None:
        shutil.copytree(PROJECTS / name, folder)
        result = run("macros", "build", "--strict", "--all", "--project", str(folder))
        assert result.returncode == 0, result.stdout + result.stderr

    return lambda name: once(f"gallery-{name}", lambda folder: fill(folder, name)) / "site"


def page(site: Path, address: str) -> HtmlElement:
    return lxml.html.document_fromstring((site / f"{address}.html").read_bytes().decode("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_accounted_for_and_nothing_is_of_another_subject(whole, name):
    site = whole(name)
    notes = json.loads((site / "ledger.json").read_text(encoding="utf-8"))["notes"]
    files = {each.relative_to(PROJECTS / name).as_posix() for each in (PROJECTS / name / "source_notes").rglob("*.md")}
    assert {each["path"] for each in notes} == files
    for note in notes:
        lines = (PROJECTS / name / note["path"]).read_text(encoding="utf-8").splitlines()
        assert [each["line"] for each in note["lines"]] == [*range(1, len(lines) + 1)]
    assert not [each for each in site.rglob("*.html") if "ubernetes" in each.read_text(encoding="utf-8")]


@pytest.mark.parametrize(("name", "book"), [("bees", "two-hives.en"), ("sterne", "nachthimmel.de")])
def test_it_has_a_book_and_an_offline_copy(whole, name, book):
    assert (whole(name) / "pdf" / f"{book}.pdf").stat().st_size > 50_000
    assert [*whole(name).glob("*-offline.zip")]


@pytest.mark.parametrize(
    ("name", "address", "count"),
    [("bees", "keeping/varroa", 1), ("bees", "bees/colony", 1), ("sterne", "handwerk/geraet", 1)],
)
def test_topics_have_diagrams_of_their_own(whole, name, address, count):
    own = page(whole(name), address).xpath(
        "//figure[contains(@class, 'kn-picture')][not(contains(@class, 'kn-picture-small'))]"
    )
    assert len(own) >= count


def test_a_graph_of_logseq_keeps_its_outline_tasks_references_and_queries(whole):
    site = whole("bees")
    journal = page(site, "sources/journals/2026_05_09").text_content()
    assert "look again after four weeks" in journal
    counted = page(site, "sources/journals/2026_08_02")
    assert "Half a cup of bees" in counted.text_content()  # a block reference says what the block says
    assert any("Hive" in each.text_content() for each in counted.cssselect(".kn-note-body a"))
    assert "66c1a0de" not in counted.cssselect(".kn-note-body")[0].text_content()
    assert len(page(site, "keeping/varroa").cssselect("li.kn-statement")) > 8


def test_a_vault_of_obsidian_keeps_its_pictures_callouts_embeds_and_formulas(whole):
    site = whole("sterne")
    wagen = page(site, "sources/Sternhimmel/Großer Wagen")
    picture = next(each for each in wagen.iter("img") if "grosser-wagen" in each.get("src"))
    assert (site / "sources/Sternhimmel" / picture.get("src")).resolve().is_file()
    assert wagen.cssselect(".kn-callout")
    assert (
        "Verlängert man die Hinterkante"
        in page(site, "sources/Sternhimmel/Polarstern").cssselect(".kn-embed")[0].text_content()
    )
    assert [*page(site, "sources/Technik/Vergrößerung").iter("{*}math", "math")]
    assert page(site, "tags/winter").cssselect(".md-path a")[0].get("href") == "../index.html"
    corrected = page(site, "himmel/orientierung").text_content()
    assert "mittelheller Stern" in corrected
    assert "Er ist der hellste Stern am Himmel." in corrected


def test_a_note_names_the_page_of_its_topic_by_its_title(whole):
    orion = page(whole("sterne"), "sources/Sternhimmel/Orion")
    assert "Der Winterhimmel" in {each.text_content() for each in orion.cssselect(".kn-home")}


def test_search_finds_both_ways_of_calling_it(whole):
    root = json.dumps(search_index(whole("sterne")), ensure_ascii=False)
    assert "Siebengestirn" in root
