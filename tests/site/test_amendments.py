"""The check of the built site notices when something that editors mended is not on its page. Each test spoils one thing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest

from everyline.model.pipeline import load_site
from everyline.options import read_options
from everyline.verification.built_site import verify
from tests.site.reading import as_verified
from tests.site.theme import SCRIPTS
from tests.support import LANGUAGES, search_index

TEA, COFFEE = "drinks/tea.html", "drinks/coffee.html"


@pytest.fixture(scope="module")
def site(amended):
    return load_site(amended, "zh", LANGUAGES, read_options(amended).subjects)


@pytest.fixture(scope="module")
def copy(amended, tmp_path_factory):
    return as_verified(amended / "site", tmp_path_factory.mktemp("spoilt") / "site")


@pytest.fixture
def spoil(copy, site) -> Callable[..., list[str]]:
    """Change a page of the built site, and get what the check then says; the page is mended afterwards."""
    mended: list[tuple[Path, bytes]] = []

    def change(old: str, new: str, page: str = TEA) -> list[str]:
        file = copy / page
        text = file.read_bytes()
        assert text.decode().count(old) >= 1, f"{old} is not on {page}"
        mended.append((file, text))
        file.write_bytes(text.decode().replace(old, new).encode())
        return [str(problem) for problem in verify(copy, site, SCRIPTS)]

    yield change
    for file, text in mended:
        file.write_bytes(text)


def element(amended: Path, page: str, selector: str):
    document = lxml.html.document_fromstring((amended / "site" / page).read_bytes().decode("utf-8"))
    return document.cssselect(selector)


def test_an_untouched_site_is_in_order(copy, site):
    assert verify(copy, site, SCRIPTS) == []


def test_a_lost_correction(spoil):
    (found,) = spoil("<p>乌龙茶是半发酵茶。</p>", "<p></p>")
    assert found.startswith("editorial/errata.yml:14: drinks/tea.html#u-")
    assert "does not show this correction" in found


def test_a_correction_that_lost_its_reason(spoil):
    (found,) = spoil("只发酵了一半。", "")
    assert found.startswith("editorial/errata.yml:14: ")
    assert "does not say what is wrong there" in found


@pytest.mark.parametrize("lost", ["https://example.org/oolong", "v1.2 起"])
def test_a_correction_that_lost_its_authority_or_version(spoil, lost):
    (found,) = spoil(lost, "")
    assert "does not say what is wrong there, and by which authority" in found


@pytest.mark.parametrize("change", ["乌龙茶发酵茶。", "茶是发酵乌龙茶。", ""])
def test_the_notes_own_words_beside_a_correction_are_changed(spoil, change):
    """The correction holds all their letters; only what is marked as the note's counts."""
    (found,) = spoil("<p>乌龙茶是发酵茶。</p>", f"<p>{change}</p>")
    assert found.startswith("source_notes/book.md:6: ")
    assert "does not print all that stands here" in found


def test_a_slip_that_came_back(spoil):
    found = spoil("茶用沸水冲泡", "茶用沸水充泡")
    assert any(each.startswith("source_notes/book.md:4: ") for each in found)


def test_the_lost_wording_of_a_merged_statement(spoil):
    (found,) = spoil("泡茶要用开水，什么茶都一样。", "")
    assert found.startswith("source_notes/web.md:3: ")
    assert "does not print all that stands here" in found


def test_a_merged_statement_that_the_kept_one_does_not_cite(amended, spoil):
    """The margin cites it, and among the other wordings it cites itself; here only the first is gone."""
    (margin, _) = element(amended, TEA, 'a[data-source="source_notes/web.md:3-3"]')
    html = lxml.html.tostring(margin, encoding="unicode", with_tail=False)
    page = (amended / "site" / TEA).read_text(encoding="utf-8")
    (found,) = spoil(page[: page.index(html) + len(html)], page[: page.index(html)])
    assert "does not cite this line" in found


def test_a_wording_that_is_not_shown_at_all(amended, spoil):
    (wording,) = [each for each in element(amended, TEA, "li.kn-wording") if "先温杯" in each.text_content()]
    found = spoil(f'id="{wording.get("id")}"', "")
    assert any("does not show the wording of source_notes/web.md:5-5" in each for each in found)


def test_a_conflict_that_its_other_side_does_not_know(spoil):
    (found,) = spoil('class="kn-conflict"', "")
    assert found.startswith("editorial/errata.yml:27: ")
    assert "does not lead to the statement that contradicts it" in found


def test_a_gap_that_is_not_named(spoil):
    (found,) = spoil("怎样煮咖啡。", "", page=COFFEE)
    assert found.startswith("editorial/gaps.yml:1: drinks/coffee.html does not name this gap")


def test_an_entry_lost_from_the_page_of_all_errata(amended, spoil):
    (slip, *_) = element(amended, "errata.html", "li[id^=slip-]")
    assert any(
        "errata.html does not list this entry" in each for each in spoil(slip.get("id"), "slip", page="errata.html")
    )


# What readers get


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_search_finds_what_is_right_and_not_what_is_wrong(amended, prefix):
    index = "".join(json.dumps(search_index(amended / "site" / prefix), ensure_ascii=False).split())
    assert {"": "红茶用沸水冲泡，绿茶用", "en/": "Brewblackteawithboilingwater"}[prefix] in index
    for wrong in ("茶用沸水冲泡，绿茶也一样", "泡茶要用开水", "沸水会烫坏"):
        assert wrong not in index


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_what_editors_say_is_in_the_language_of_the_page(amended, prefix):
    for each in element(amended, f"{prefix}{TEA}", ".kn-corrected, .kn-erratum-reason, .kn-conflict, .kn-gap"):
        language = next(lang for lang in each.xpath("ancestor-or-self::*/@lang")[::-1])
        assert language == ("en" if prefix else "zh")


def test_each_line_of_a_note_leads_to_its_errata(amended):
    (first,) = element(
        amended, "sources/book.html", "#s-" + element(amended, TEA, "li.kn-statement")[0].get("id") + "-4"
    )
    labels = [link.text_content() for link in first.cssselect(".kn-mended .kn-erratum-kind a")]
    assert labels == ["不准确", "笔误"]


def test_the_figures_of_the_page_of_all_errata(amended):
    rows = element(amended, "errata.html", ".kn-errata-figures tr")
    assert [cell.text_content() for cell in rows[-1].cssselect("td")] == ["合计", "1", "2", "1", "2", "6"]
    assert [cell.text_content() for cell in rows[1].cssselect("td")][1:] == ["1", "1", "1", "2", "5"]


def test_both_sides_of_a_contradiction_stand_in_its_row(amended):
    (row,) = element(amended, "errata.html", ".kn-erratum-conflict")
    assert [each.text_content() for each in row.cssselect(".kn-errata-noted > .kn-errata-words")] == [
        "咖啡含咖啡因，茶不含。",
        "茶含有咖啡因。",
    ]
