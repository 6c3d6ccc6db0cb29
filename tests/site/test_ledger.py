"""The published ledger, the statements and their citations, on the real site as it lies on disk."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

import pytest

from everyline.model.ledger import Disposition
from everyline.text.escaping import visible
from tests.site.reading import NOTES, by_id, document, entries, ledger, lines_of, pages, raw_lines, statements, target
from tests.support import LANGUAGES, ROOT

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
                said = each.xpath("./div/div[@class='kn-text']/@lang")
                assert said == ["zh"], f"{name}#{each.get('id')}"


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
    printed = [each.xpath("string(./code)") for each in raw_lines(document(file))]
    assert printed == [visible(line) for line in lines_of(note)]
    numbers = [each.get("id") for each in raw_lines(document(file))]
    assert numbers == [f"L{number}" for number in range(1, len(printed) + 1)]


def test_the_notes_themselves_are_untouched(built):
    for note in NOTES:
        assert (built.parent / "source_notes" / note.name).read_bytes() == note.read_bytes()
