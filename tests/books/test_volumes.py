"""Large books: how they are divided, what volumes are called, and where links from one into another lead."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import lxml.html
import pikepdf
import pytest

from everyline.books import volumes as division
from everyline.books.elements import TABLE
from everyline.books.manuscript import BookPart, Manuscript, Source, read_manuscript
from everyline.books.pdf import make_book
from everyline.books.reading import BuiltPage, Front, Places
from everyline.books.volumes import volumes
from everyline.model.navigation import SectionRole
from everyline.model.revision import Commit
from everyline.notes.corpus import Corpus
from everyline.notes.units import Note
from everyline.text.messages import Messages
from tests.support import LANGUAGES, ROOT, run

NOTES = ("bread/rye", "bread/wheat", "tea/green", "loose")
TARGET = Path("pdf/n.en.pdf")


def manuscript(*topics: str, words: int = 10, url: str = "") -> Manuscript:
    """A book of a home page, of sections with a topic each, and of four notes in two folders and beside them."""

    def page(address: str) -> tuple[str, BuiltPage]:
        html = f"<article><p>{'word ' * words}</p></article>"
        return "", BuiltPage(address, address.title(), lxml.html.fragment_fromstring(html), "")

    def part(role: SectionRole, title: str, *addresses: str) -> BookPart:
        return BookPart("", SimpleNamespace(role=role, title=title), [*map(page, addresses)])

    notes = [f"sources/{each}" for each in NOTES]
    parts = [
        part(SectionRole.HOME, "Home", "index"),
        *(part(SectionRole.TOPICS, each, each.lower()) for each in topics),
        part(SectionRole.REFERENCE, "Reference", "glossary", "sources/index", *notes),
    ]
    corpus = [Note(f"source_notes/{each}.md", "", "markdown", "utf-8", (), (), slug=each) for each in NOTES]
    plan = SimpleNamespace(corpus=Corpus(tuple(corpus)), messages=Messages("en"))
    names = {page.address for part in parts for _, page in part.chapters}
    places = Places({*names, "sources/tea/green#u-1"}, url)
    source = Source(Path(), "en", ("en",), Path())
    return Manuscript(source, plan, TABLE, Front("Notes", "", url), Commit("", 0), parts, places)


def divided(book: Manuscript, books: str) -> dict[str, list[str]]:
    return {file.name: [page.address for page in volume.pages] for file, volume in volumes(book, books, TARGET)}


def test_what_is_small_is_one_book_unless_somebody_wants_sections():
    book = manuscript("Baking", "Brewing")
    assert volumes(book, "auto", TARGET) == volumes(book, "one", TARGET) == [(TARGET, book)]
    assert divided(book, "sections") == {
        "n.en.pdf": ["index", "glossary", "sources/index", "sources/loose"],
        "n-Baking.en.pdf": ["baking"],
        "n-Brewing.en.pdf": ["brewing"],
        "n-bread.en.pdf": ["sources/bread/rye", "sources/bread/wheat"],
        "n-tea.en.pdf": ["sources/tea/green"],
    }


def test_volumes_are_called_as_the_parts_of_folders_are_and_begin_with_the_home_note():
    book = manuscript()
    home, (_, *others) = book.parts[0].chapters, book.parts[-1].chapters
    page = {each.address: ("", each) for _, each in others}

    def part(name: str, role: SectionRole, title: str, *addresses: str) -> BookPart:
        return BookPart(name, SimpleNamespace(role=role, title=title), [page[f"sources/{each}"] for each in addresses])

    parts = [
        BookPart("", book.parts[0].section, [*home, page["sources/bread/rye"]]),  # a note that all begins with
        part("Part I", SectionRole.FOLDER, "Notes", "loose"),
        part("Part II", SectionRole.FOLDER, "Of bread", "bread/wheat"),
        part("Part III", SectionRole.FOLDER, "Of tea", "tea/green"),
    ]
    assert divided(replace(book, parts=parts), "sections") == {
        "n.en.pdf": ["index", "sources/bread/rye", "sources/loose"],
        "n-Of-bread.en.pdf": ["sources/bread/wheat"],
        "n-Of-tea.en.pdf": ["sources/tea/green"],
    }


def test_what_is_large_is_divided_and_a_large_section_once_more(monkeypatch):
    book = manuscript(words=200)
    monkeypatch.setattr(division, "MOST", 4_200)
    assert volumes(book, "one", TARGET) == [(TARGET, book)]
    assert divided(book, "auto") == {
        "n.en.pdf": ["index", "glossary"],
        "n-2.en.pdf": ["sources/index", "sources/loose"],
        "n-bread.en.pdf": ["sources/bread/rye", "sources/bread/wheat"],
        "n-tea.en.pdf": ["sources/tea/green"],
    }
    titles = [volume.title for _, volume in volumes(book, "auto", TARGET)]
    assert titles == [
        "Notes · Volume 1 of 4",
        "Notes · Volume 2 of 4 · Sources/Loose",
        "Notes · Volume 3 of 4 · bread",
        "Notes · Volume 4 of 4 · tea",
    ]


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["0/ Abacus", "“Functorio”"], "0–F"),
        (["2023-05-16", "2022-11-22"], "2023-05-16 – 2022-11-22"),
        (["Apples", "A Pear"], "Apples – A Pear"),
        (["…"], "…"),
    ],
)
def test_what_goes_on_in_another_volume_says_from_where_to_where(titles, said):
    assert division.span(titles) == said


def test_a_section_in_several_volumes_says_what_each_has_of_it(monkeypatch):
    monkeypatch.setattr(division, "MOST", 2_000)
    titles = [volume.volume for _, volume in volumes(manuscript(words=200), "auto", TARGET)]
    assert "Volume 6 of 7 · bread: Sources/Bread/Wheat" in titles


def test_what_is_small_goes_together_and_a_volume_begins_with_a_folder(monkeypatch):
    book = manuscript(words=200)
    monkeypatch.setattr(division, "MOST", 6_000)
    assert divided(book, "auto") == {
        "n.en.pdf": ["index", "glossary", "sources/index", "sources/loose"],
        "n-bread-tea.en.pdf": ["sources/bread/rye", "sources/bread/wheat", "sources/tea/green"],
    }
    assert [volume.title for _, volume in volumes(book, "auto", TARGET)] == [
        "Notes · Volume 1 of 2",
        "Notes · Volume 2 of 2 · bread, tea",
    ]


def test_the_first_volume_lists_the_others():
    def others(kind: str) -> list[tuple[tuple[str, str], ...]]:
        found = volumes(manuscript("Baking & all"), "sections", TARGET.with_suffix(f".{kind}"))
        return [volume.others for _, volume in found]

    first, *rest = others("pdf")
    assert first == (
        ("Volume 2 of 4 · Baking & all", "n-Baking-all.en.pdf"),
        ("Volume 3 of 4 · bread", "n-bread.en.pdf"),
        ("Volume 4 of 4 · tea", "n-tea.en.pdf"),
    )
    assert {*rest} == {()}
    assert [file for _, file in others("epub")[0]] == ["", "", ""]  # nothing may lead out of one


def test_no_two_volumes_have_one_file_whatever_their_sections_are_called():
    files = [file.name for file, _ in volumes(manuscript("A/b?", "a-B", "家", "…"), "sections", TARGET)]
    assert files[:5] == ["n.en.pdf", "n-A-b.en.pdf", "n-a-B-2.en.pdf", "n-家.en.pdf", "n-2.en.pdf"]


def test_a_link_into_another_volume_leads_to_its_file_or_to_the_site():
    def places(kind: str, url: str) -> Places:
        found = volumes(manuscript(url=url), "sections", TARGET.with_suffix(f".{kind}"))
        return next(volume.places for file, volume in found if file.name.startswith("n-bread"))

    page, other = "sources/bread/rye", "../tea/green.html#u-1"
    assert places("pdf", "").find(page, "wheat.html") == "sources/bread/wheat"
    assert not places("pdf", "").find(page, other)
    assert places("pdf", "").online(page, other) == "n-tea.en.pdf#nameddest=sources/tea/green"
    assert not places("pdf", "").online(page, "nowhere.html")
    assert places("pdf", "https://a.b/").online(page, other) == "https://a.b/sources/tea/green.html#u-1"
    assert not places("epub", "").online(page, other)  # nothing may lead out of one but to the web


@pytest.fixture
def whole(amended) -> Manuscript:
    return read_manuscript(Source(amended, "zh", LANGUAGES, amended / "site"))


def test_each_volume_is_a_book_of_its_own(whole):
    """With title, contents and index; and every place that something leads to is there, or Typst would refuse it."""
    made = {file.name: make_book(volume)[0] for file, volume in volumes(whole, "sections", Path("n.zh.pdf"))}
    assert len(made) > 1
    linked = set()
    for data in made.values():
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) > 2
            assert str(pdf.docinfo.Title).startswith(f"{whole.front.name} · 第 ")
            for link in (
                each for page in pdf.pages for each in page.get("/Annots", []) if "/URI" in each.get("/A", {})
            ):
                linked.add(str(link.A.URI))
    assert any(each.startswith("n-") and ".zh.pdf#nameddest=" in each for each in linked)


def test_volumes_are_written_one_after_the_other(amended, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(amended, project, ignore=shutil.ignore_patterns("site", ".git"))
    config = project / "mkdocs.yml"
    config.write_text(config.read_text().replace("  everyline:\n", "  everyline:\n    books: sections\n"))
    for kind in ("pdf", "epub"):
        target = tmp_path / kind / f"n.zh.{kind}"
        result = run(
            "everyline.commands.bookmaking",
            kind,
            str(project),
            "zh",
            str(amended / "site"),
            str(target),
            cwd=ROOT / "macros",
        )
        assert (result.returncode, result.stderr) == (0, "")
        assert target.is_file()
        assert len([*target.parent.iterdir()]) > 1
