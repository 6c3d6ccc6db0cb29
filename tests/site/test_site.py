"""The real site, both languages, as it lies on disk after a strict build."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest

from macros.editorial import LANGUAGES, load_editorial
from macros.ledger import Disposition
from macros.render import visible
from tests.support import ROOT

NOTES = sorted((ROOT / "source_notes").iterdir())
PREFIXES = {"zh": "", "en": "en/"}


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@cache
def document(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(file.read_bytes().decode("utf-8"))


@cache
def by_id(file: Path) -> dict[str, lxml.html.HtmlElement]:
    return {element.get("id"): element for element in document(file).iter() if element.get("id")}


def pages(built: Path, language: str) -> dict[str, Path]:
    """The pages of a language by their address, without those of languages below it."""
    folder = built / PREFIXES[language]
    found = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*.html"))}
    return {name: file for name, file in found.items() if name.partition("/")[0] not in LANGUAGES[1:]}


def ledger(built: Path, language: str) -> list[dict]:
    return json.loads((built / PREFIXES[language] / "ledger.json").read_text(encoding="utf-8"))["notes"]


def entries(built: Path, language: str):
    """(note, entry) for every line of the ledger."""
    return [(note, line) for note in ledger(built, language) for line in note["lines"]]


def lines_of(file: Path) -> list[str]:
    """A note's lines as an editor counts them."""
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def target(built: Path, language: str, page: str) -> lxml.html.HtmlElement | None:
    """The element that an address of the ledger names."""
    name, _, anchor = page.partition("#")
    file = built / PREFIXES[language] / name
    return by_id(file).get(anchor) if file.is_file() else None


def statements(file: Path) -> list[lxml.html.HtmlElement]:
    return [each for each in document(file).iter("li") if each.get("data-source")]


# The ledger


def test_the_ledger_has_every_line_of_every_note_once(built, language):
    assert [note["path"] for note in ledger(built, language)] == [f"source_notes/{file.name}" for file in NOTES]
    for note, file in zip(ledger(built, language), NOTES, strict=True):
        assert [line["line"] for line in note["lines"]] == list(range(1, len(lines_of(file)) + 1))
        assert note["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_ledger_keeps_to_its_contract(built, language):
    for note, line in entries(built, language):
        place = f"{note['path']}:{line['line']}"
        assert set(line) == {"line", "unit", "disposition", "page", "reason"}, place
        assert line["disposition"] in {each.value for each in Disposition}, place
        assert bool(line["reason"]) == (line["disposition"] == "dropped"), place
        assert line["unit"] or line["disposition"] == "dropped", place


def test_blank_lines_are_dropped_and_only_they_have_no_unit(built, language):
    for note, line in entries(built, language):
        text = lines_of(ROOT / note["path"])[line["line"] - 1]
        if line["unit"] is None:
            assert not text.strip(), f"{note['path']}:{line['line']}"


def test_the_ledger_leads_to_what_cites_the_line(built, language):
    wrong = []
    for note, line in entries(built, language):
        element = target(built, language, line["page"])
        if element is None:
            wrong.append((note["path"], line["line"], line["page"], "not there"))
        elif line["disposition"] in ("placed", "merged"):
            own = [element.get("data-source"), *element.xpath("./*//a/@data-source")]
            spans = [each.rpartition(":") for each in own if each and each.startswith(f"{note['path']}:")]
            ranges = [tuple(map(int, span[2].split("-"))) for span in spans]
            if not any(first <= line["line"] <= last for first, last in ranges):
                wrong.append((note["path"], line["line"], line["page"], own))
            if line["disposition"] == "placed" and element.get("data-source").partition(":")[0] != note["path"]:
                wrong.append((note["path"], line["line"], line["page"], "placed elsewhere"))
    assert wrong == []


def test_both_languages_keep_the_same_ledger(built):
    chinese, english = (
        [(note["path"], {**line, "reason": bool(line["reason"])}) for note, line in entries(built, language)]
        for language in LANGUAGES
    )
    assert chinese == english


# Statements


def test_every_statement_is_printed_once(built, language):
    printed = Counter(each.get("id") for file in pages(built, language).values() for each in statements(file))
    assert [name for name, count in printed.items() if count > 1] == []
    placed = {line["unit"] for _, line in entries(built, language) if line["disposition"] == "placed"}
    assert placed <= set(printed)
    assert len(placed) > 250


def test_no_page_has_an_id_twice(built, language):
    twice = {}
    for name, file in pages(built, language).items():
        ids = Counter(each.get("id") for each in document(file).iter() if each.get("id"))
        if repeated := [each for each, count in ids.items() if count > 1]:
            twice[name] = repeated
    assert twice == {}


def test_nothing_is_unsorted(built, language):
    assert statements(pages(built, language)["unsorted.html"]) == []


def test_statements_in_the_language_of_the_notes_are_marked_on_english_pages(built):
    chinese = re.compile("[\u4e00-\u9fff]")
    for name, file in pages(built, "en").items():
        for each in statements(file):
            own = "".join(each.xpath("./div/div[@class='kn-text']//text()"))
            if chinese.search(own):
                assert each.get("lang") == "zh", f"{name}#{each.get('id')}"


def test_every_statement_cites_its_lines_and_every_line_leads_back(built, language):
    """From the statement over its citation to the line, and from the line to the statement."""
    wrong = []
    for name, file in pages(built, language).items():
        for statement in statements(file):
            path, _, span = statement.get("data-source").rpartition(":")
            first = int(span.partition("-")[0])
            citations = statement.xpath("./*//span[contains(@class, 'kn-cite')][1]/a")
            own = [each for each in citations if each.get("data-source") == statement.get("data-source")]
            if not own:
                wrong.append((name, statement.get("id"), "no citation"))
                continue
            source = (file.parent / own[0].get("href").partition("#")[0]).resolve()
            line = by_id(source).get(f"L{first}")
            if line is None or source.stem != Path(path).stem:
                wrong.append((name, statement.get("id"), own[0].get("href")))
                continue
            block = line.getparent().getparent()
            back = [urljoin(f"sources/{source.name}", href) for href in block.xpath(".//*[@class='kn-fate']//a/@href")]
            is_lead = "kn-lead" in statement.get("class")
            if not any(each == f"{name}#{statement.get('id')}" or (is_lead and "#" in each) for each in back):
                wrong.append((name, statement.get("id"), back))
    assert wrong == []


def test_repeats_have_every_citation(built, language):
    merged: dict[str, set[str]] = {}
    for note, line in entries(built, language):
        if line["disposition"] == "merged":
            merged.setdefault(line["page"], set()).add(note["path"])
    assert merged
    for page, paths in merged.items():
        element = target(built, language, page)
        cited = [
            each.rpartition(":")[0]
            for each in element.xpath("./*//span[contains(@class, 'kn-cite')][1]/a/@data-source")
        ]
        assert paths <= set(cited), page
        assert len(cited) > 1, page


# The notes, line by line


@pytest.mark.parametrize("note", NOTES, ids=lambda file: file.stem)
def test_a_note_stands_on_its_page_line_for_line(built, language, note):
    file = pages(built, language)[f"sources/{note.stem}.html"]
    printed = [each.xpath("string(./code)") for each in document(file).xpath("//*[@class='kn-line']")]
    assert printed == [visible(line) for line in lines_of(note)]
    numbers = [each.get("id") for each in document(file).xpath("//*[@class='kn-line']")]
    assert numbers == [f"L{number}" for number in range(1, len(printed) + 1)]


def test_the_notes_themselves_are_untouched(built):
    for note in NOTES:
        assert (built.parent / "source_notes" / note.name).read_bytes() == note.read_bytes()


# Pages


def test_both_languages_have_the_same_pages_and_anchors(built):
    chinese, english = pages(built, "zh"), pages(built, "en")
    assert set(chinese) == set(english)
    differing = {}
    for name in chinese:
        anchors = [
            {each for each in by_id(file) if each.startswith(("u-", "L", "term-"))}
            for file in (chinese[name], english[name])
        ]
        if anchors[0] != anchors[1]:
            differing[name] = anchors[0] ^ anchors[1]
    assert differing == {}


def test_every_page_leads_to_its_twin(built, language):
    for name, file in pages(built, language).items():
        if name == "404.html":
            continue
        (other,) = document(file).xpath("//a[contains(@class, 'kn-language')]")
        twin = pages(built, "en" if language == "zh" else "zh")[name]
        assert (file.parent / other.get("href")).resolve() == twin.resolve(), name
        assert other.get("hreflang") != document(file).get("lang")


def test_every_topic_has_a_page_with_its_title_in_the_navigation(built, language):
    editorial, _ = load_editorial(ROOT)
    front = document(pages(built, language)["index.html"])
    linked = {urlsplit(href).path for href in front.xpath("//@href")}
    for topic in editorial.topics.values():
        assert f"{topic.page}.html" in linked
        heading = document(pages(built, language)[f"{topic.page}.html"]).xpath("string(//h1/text()[1])").strip()
        assert heading


def test_every_link_leads_somewhere(built):
    """Across both languages: the build checks each of them alone."""
    broken = []
    for file in sorted(built.rglob("*.html")):
        if file.name == "404.html":
            continue
        for href in set(document(file).xpath("//@href | //@src")):
            parts = urlsplit(href)
            if parts.scheme or parts.netloc:
                continue
            goal = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            if not goal.is_file() or (
                parts.fragment and goal.suffix == ".html" and unquote(parts.fragment) not in by_id(goal)
            ):
                broken.append((file.relative_to(built).as_posix(), href))
    assert broken == []


def test_terms_never_lead_to_the_page_they_stand_on(built, language):
    for name, file in pages(built, language).items():
        terms = document(file).xpath("//a[contains(@class, 'kn-term')]/@href")
        assert [href for href in terms if urljoin(name, href).partition("#")[0] == name] == [], name


def test_terms_are_no_links_inside_code_links_and_headings(built, language):
    inside = (
        "//*[self::code or self::pre or self::h1 or self::h2 or self::h3 or self::a]//a[contains(@class, 'kn-term')]"
    )
    for name, file in pages(built, language).items():
        assert document(file).xpath(inside) == [], name


def test_pages_with_statements_tell_of_themselves(built, language):
    for name, file in pages(built, language).items():
        assert document(file).get("lang") == language, name
        if name != "404.html":
            assert document(file).xpath("//meta[@name='description']/@content"), name
        assert len(document(file).xpath("//h1")) == 1, name


def test_macros_and_templates_leave_no_trace(built, language):
    for name, file in pages(built, language).items():
        text = "".join(document(file).xpath("//article//text()[not(ancestor::code)]"))
        assert not re.search(r"\{\{|\}\}|\{%|Macro Rendering Error|\{:|Undefined", text), name


# Nothing from elsewhere


def test_pages_load_nothing_from_other_hosts(built):
    loading = "//script/@src | //img/@src | //iframe/@src | //source/@src | //link[not(@rel='canonical')]/@href | //object/@data"
    for file in sorted(built.rglob("*.html")):
        foreign = [href for href in document(file).xpath(loading) if urlsplit(href).netloc]
        assert foreign == [], file


def test_style_sheets_load_nothing_from_other_hosts(built):
    for file in sorted(built.rglob("*.css")):
        loaded = re.findall(r"""(?:url\(|@import\s+)["']?([^"')]+)""", file.read_text(encoding="utf-8"))
        assert [each for each in loaded if urlsplit(each).netloc] == [], file


def test_our_fragments_have_no_inline_styles_or_scripts(built):
    for file in sorted(built.rglob("*.html")):
        article = document(file).xpath("//article")
        if article:
            # Drawings of ours carry their size as a variable of the style sheet.
            for drawing in article[0].xpath(".//svg[starts-with(@style, '--kn-diagram-')]"):
                del drawing.attrib["style"]
            assert (
                article[0].xpath(".//*[@style] | .//script | .//style | .//iframe | .//object | .//form[@action]") == []
            )
            handlers = [each for each in article[0].xpath(".//@*") if each.attrname.startswith("on")]
            assert handlers == [], file


def test_the_search_index_has_every_page_but_those_of_the_notes(built, language):
    index = json.loads((built / PREFIXES[language] / "search" / "search_index.json").read_text(encoding="utf-8"))
    indexed = {each["location"].partition("#")[0] for each in index["docs"]}
    notes = {f"sources/{note.stem}.html" for note in NOTES}
    assert indexed == set(pages(built, language)) - notes - {"404.html"}
