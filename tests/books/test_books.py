"""Both books of the real site, opened and read as a reader's program does."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import lxml.html
import pikepdf
import pytest

from everyline.books.epub import make_epub
from everyline.books.manuscript import Source, read_manuscript
from everyline.books.pdf import make_book
from everyline.model.addresses import GALLERY_PAGE
from everyline.model.navigation import contents
from everyline.model.pipeline import load_site
from everyline.options import read_options
from tests.books.logical import structure
from tests.books.setting import bare_headings, half_empty, overfull, strayed
from tests.site.reading import document
from tests.support import LANGUAGES, ROOT

_NOT_PRINTED = {"kn-cite", "kn-beside", "kn-path", "kn-picture", "kn-map", "kn-beginning", "kn-known"}
_NOT_ITS_OWN = _NOT_PRINTED | {"kn-statements", "kn-objects", "kn-mark", "kn-wordings", "kn-refusal", "kn-proof"}
_NOT_ITS_OWN |= {"kn-erratum", "kn-conflict"}
_DRAWN = "figure.kn-picture:not([id^=diagram-topic-])"  # the map around a topic is left to the site


def squeezed(text: str) -> str:
    return "".join(text.split())


def spaced(text: str) -> str:
    """A pattern of a text that may have gaps, as between Chinese and Latin letters."""
    return " ?".join(re.escape(letter) for letter in squeezed(text))


def own_words(element: lxml.html.HtmlElement, without: set[str] = _NOT_ITS_OWN) -> str:
    """What an element says itself: no citations, no statements beneath it, no other language, no names of what is folded.

    Where a proof stands between, which the book sets in another way, is a NUL.
    """
    parts = [element.text or ""]
    folded = "kn-more" in element.get("class", "").split()  # the book prints it unfolded
    for child in element:
        if folded and child.tag == "summary":
            continue
        if isinstance(child.tag, str) and not without & set(child.get("class", "").split()):
            parts.append(own_words(child, without))
        elif isinstance(child.tag, str) and "kn-proof" in child.get("class", "").split():
            parts.append("\0")
        parts.append(child.tail or "")
    return "".join(parts)


def heading(site_dir: Path, page: str) -> str:
    """A page's title without white space, the places where it may break, and the link to itself."""
    title = document(site_dir / f"{page}.html").find(".//h1")
    return squeezed("".join(title.xpath(".//text()[not(ancestor::a[@class='headerlink'])]")))


def printed_pages(language: str, site_dir: Path) -> list[tuple[str, list[str]]]:
    """The parts of the site with those of their pages that the book prints."""
    site = load_site(ROOT, language, LANGUAGES, read_options(ROOT).subjects)
    notes = {f"sources/{note.slug}" for note in site.corpus.notes}
    found = [(section.title, [page for page in section.pages if page not in notes]) for section in contents(site)]
    for _, pages in found:
        pages[:] = [
            each for each in pages if document(site_dir / f"{each}.html").find(".//h1").get("class") != "kn-site"
        ]
    return [(title, pages) for title, pages in found if pages]


def test_the_outline_is_the_navigation(pdf, site_dir, language):
    (_, home), *parts = printed_pages(language, site_dir)
    with pdf.open_outline() as outline:
        items = [*outline.root]
    titles = {page: heading(site_dir, page) for pages in [home, *(pages for _, pages in parts)] for page in pages}
    assert squeezed(items[1].title) == titles[home[0]]
    shown = items[2 : 2 + len(parts)]
    for item, (title, pages) in zip(shown, parts, strict=True):
        assert item.title.endswith(title)
        assert [
            squeezed(child.title)[-len(titles[page]) :] for child, page in zip(item.children, pages, strict=True)
        ] == [titles[page] for page in pages]
    assert len(items) == len(parts) + 4  # contents, home; web addresses, index


def test_chapters_are_numbered_in_learning_order(pdf, language):
    with pdf.open_outline() as outline:
        chapters = [child.title for item in outline.root for child in item.children]
    pattern = {"zh": r"第 (\d+) 章", "en": r"Chapter (\d+)"}[language]
    numbers = [int(found[1]) for title in chapters if (found := re.match(pattern, title))]
    assert numbers == [*range(1, len(load_site(ROOT, language, LANGUAGES).editorial.topics) + 1)]


def annotations(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.get("/Annots", [])


def destinations(pdf: pikepdf.Pdf) -> set[str]:
    names = pdf.Root.get("/Names", {}).get("/Dests")
    return {*map(str, pikepdf.NameTree(names).keys())} if names is not None else set()


def test_every_link_leads_somewhere(pdf):
    known, pages = destinations(pdf), {page.objgen for page in pdf.pages}
    links = [each for each in annotations(pdf) if each.Subtype == "/Link"]
    assert len(links) > 1000
    for link in links:
        if "/Dest" in link:
            target = link.Dest
            if isinstance(target, pikepdf.Array):
                assert target[0].objgen in pages
            else:
                assert str(target) in known
        else:
            assert re.match(r"https?://", str(link.A.URI))


def test_no_link_of_the_site_leaves_the_book(pdf):
    """Only what the site itself links elsewhere; nothing relative, nothing to files that a reader has not."""
    outside = {str(each.A.URI) for each in annotations(pdf) if "/A" in each}
    assert all("://" in each for each in outside)


def test_every_statement_is_there_and_none_twice(written, site_dir, language):
    pages = [page for _, pages in printed_pages(language, site_dir) for page in pages]
    words = [
        part
        for page in pages
        for item in document(site_dir / f"{page}.html").iter("li")
        if item.get("data-source")
        for part in squeezed(own_words(item)).split("\0")
    ]
    assert len(words) > 250
    assert [text for text in words if text not in written] == []
    articles = [document(site_dir / f"{page}.html").find(".//article") for page in pages]
    site = "\0".join(squeezed(own_words(article, _NOT_PRINTED)) for article in articles)
    assert [text for text in words if len(text) > 40 and written.count(text) > site.count(text)] == []


@pytest.mark.parametrize("what", [".kn-own-words", ".kn-wrong", ".kn-correction", ".kn-gap", ".kn-proof > .highlight"])
def test_what_editors_added_is_there(written, site_dir, language, what):
    pages = [document(site_dir / f"{page}.html") for _, pages in printed_pages(language, site_dir) for page in pages]
    words = [squeezed(own_words(each, _NOT_PRINTED)) for page in pages for each in page.cssselect(what)]
    assert words
    assert [text for text in words if text not in written] == []


def test_every_introduction_is_there(written, site_dir, language):
    for _, pages in printed_pages(language, site_dir):
        for page in pages:
            is_ours = True
            for element in document(site_dir / f"{page}.html").find(".//article"):
                is_left_out = "kn-site" in element.get("class", "").split()
                if element.tag == "h2":
                    is_ours = not is_left_out
                if element.tag == "p" and is_ours and not is_left_out:
                    pieces = element if "kn-trust" in element.get("class", "").split() else [element]
                    assert all(squeezed(each.text_content()) in written for each in pieces), page


def test_every_heading_is_whole(said, site_dir, language):
    for _, pages in printed_pages(language, site_dir):
        for page in pages:
            article = document(site_dir / f"{page}.html").find(".//article")
            for each in article.cssselect("h2:not(.kn-site), h3") if article.find_class("kn-group") else ():
                words = each.xpath(".//text()[not(ancestor::a[@class='headerlink'])]")
                assert squeezed("".join(words)) in said, page


def test_every_citation_stands_at_the_foot(poppler, book, site_dir, language):
    text = " ".join(poppler("pdftotext", file=book).split())
    for _, pages in printed_pages(language, site_dir):
        for page in pages:
            for citation in document(site_dir / f"{page}.html").cssselect("li .kn-cite a"):
                first, _, last = citation.get("data-source").rpartition(":")[2].partition("-")
                lines = first if first == last else f"{first}–{last}"
                short = citation.find_class("kn-cite-source")[0].text_content().strip()
                assert re.search(spaced(short) + r"[，,]\D{1,8}(?:[\d–]+[、,] ?)*" + lines + r"(?!\d)", text), lines


def test_each_diagram_is_drawn_once(pdf, site_dir, language):
    names = {
        figure.get("id")
        for _, pages in printed_pages(language, site_dir)
        for page in pages
        for figure in document(site_dir / f"{page}.html").cssselect(_DRAWN)
    }
    alternatives = [str(each.Alt) for each in structure(pdf) if each.get("/S") == "/Figure"]
    assert len(alternatives) == len(names) + 1  # the mark on the cover
    assert all(len(each) > 5 for each in alternatives)


def test_diagrams_float_within_their_chapters(pdf, site_dir, language):
    """None stands on a page before its chapter's title, or behind the title of the next chapter, but those of the gallery alone."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    begins = {
        str(name): (numbers[place[0].objgen], -float(place[3]))
        for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()
    }
    stands = {
        str(each.Alt).partition("\n")[0]: (numbers[each.Pg.objgen], -float(each.A[0].BBox[1]))
        for each in structure(pdf)
        if "/Alt" in each
    }
    chapters = [page for _, pages in printed_pages(language, site_dir) for page in pages]
    drawn: set[str] = set()
    for page, following in itertools.pairwise([*chapters, "book-index"]):
        for figure in document(site_dir / f"{page}.html").cssselect(f"{_DRAWN} .kn-picture-title"):
            title = " ".join(figure.text_content().split())
            is_inside = begins[page] <= stands[title] and (page == GALLERY_PAGE or stands[title] <= begins[following])
            assert title in drawn or is_inside, title
            drawn.add(title)
    assert len(drawn) > 25


def test_no_part_stands_alone_at_the_foot_of_a_column_of_contents(poppler, book):
    lines = poppler("pdftotext", "-layout", "-f", "3", "-l", "3", file=book).splitlines()
    left = [line.split()[0] for line in lines if line[:12].strip() and not line.strip().isdigit()]
    assert not re.match("Part|第.部分", left[-1]), left


def test_headings_never_skip_a_level(pdf):
    levels = [int(str(each.S)[2:]) for each in structure(pdf) if re.fullmatch(r"/H[1-6]", str(each.S))]
    assert {*levels} == {*range(1, max(levels) + 1)}


def test_it_is_accessible_and_says_what_it_is(pdf, language):
    metadata = pdf.open_metadata()
    assert metadata["pdfuaid:part"] == "1"
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == {"zh": "zh-CN", "en": "en"}[language]
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == {"zh": "Kubernetes 笔记", "en": "Kubernetes Notes"}[language]
    assert pdf.docinfo["/Author"]
    assert "Pod" in str(pdf.docinfo["/Keywords"])


def test_tables_have_heads_and_links_say_where_they_lead(pdf):
    """What PDF/UA asks for and no validator at hand looks at; titles, languages, headings and pictures have tests above."""
    kinds = [str(each.S) for each in structure(pdf) if "/S" in each]
    assert kinds.count("/TH") > kinds.count("/Table") > 3
    assert all("/Contents" in each for each in annotations(pdf) if each.Subtype == "/Link")
    assert all("/StructParents" in page and page.get("/Tabs") == "/S" for page in pdf.pages)


def test_fonts_are_embedded_as_outlines(poppler, book):
    rows = poppler("pdffonts", file=book).splitlines()[2:]
    assert len(rows) >= 4
    for row in rows:
        assert "Type 3" not in row
        assert row.split()[-5:-3] == ["yes", "yes"], row  # embedded, and only the glyphs in use


def test_chinese_is_set_in_simplified_forms(poppler, book):
    fonts = poppler("pdffonts", file=book)
    assert "NotoSerifSC" in fonts
    names = re.findall(r"^[A-Z]{6}\+(\S+)", fonts, re.MULTILINE)  # the letters before the sign are any
    assert not re.search(r"JP|jp|Gothic|Mincho", " ".join(names))


def test_nothing_overprints_and_no_page_is_a_leftover(pdf):
    """A few end above their middle, where the next part has no room."""
    assert overfull(pdf, lean=0.6) == []
    assert len(half_empty(pdf)) < 6
    assert bare_headings(pdf) == []
    assert len(strayed(pdf)) < 6  # Typst has a few notes a page away from their marks


def test_no_character_is_missing(said):
    assert "\ufffd" not in said
    assert "〔U+" not in said


def test_the_same_pages_give_the_same_bytes(book, site_dir, language, building):
    options = read_options(building[0])
    terms = options.license[language]
    source = Source(building[0], language, LANGUAGES, site_dir, options.subjects, license=terms)
    manuscript = read_manuscript(source)
    made = {"pdf": make_book(manuscript)[0], "epub": make_epub(manuscript)[0]}
    there = {kind: (book.parents[1] / kind / f"{book.stem}.{kind}").read_bytes() for kind in made}
    # Digests, for what differs in a megabyte takes pytest minutes to tell.
    assert {kind: sha256(each).digest() for kind, each in made.items()} == {
        kind: sha256(each).digest() for kind, each in there.items()
    }


@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_code_is_copied_as_it_was_written(poppler, book, site_dir):
    """Line by line with its indentation, as what is selected in a viewer; long lines are turned over."""
    printed = poppler("pdftotext", "-layout", file=book).splitlines()
    stripped = {" ".join(line.split()) for line in printed}  # how wide a gap is poppler guesses from all of a page
    for page in ("workloads/statefulset", "workloads/deployment", "configuration/configmap"):
        for code in document(site_dir / f"{page}.html").cssselect("figure.kn-code pre"):
            if code.cssselect(".gp") or code.xpath("ancestor::*[@class='kn-beside']"):
                continue
            for line in code.text_content().splitlines():
                if line.isascii() and 0 < len(line.strip()) < 60:
                    assert " ".join(line.split()) in stripped, line


def test_page_numbers_are_those_of_the_pages(pdf, poppler, book):
    """What is printed at the foot is the page's place, which tells that the pages have come to rest."""
    _, _, width, height = map(int, pdf.pages[0].mediabox)
    foot = ("-x", 0, "-y", height - 57, "-W", width, "-H", 57)  # a figure may be turned on its side above it
    pages = poppler("pdftotext", "-layout", *map(str, foot), file=book).split("\f")
    numbers = [page.strip() for page in pages[1 : len(pdf.pages)]]
    assert numbers == [str(number) for number in range(2, len(pdf.pages) + 1)]


def test_footnotes_are_counted_from_one(poppler, book, language):
    site = load_site(ROOT, language, LANGUAGES)
    names = "|".join(spaced(site.note_short(note)) for note in site.corpus.notes)
    text = poppler("pdftotext", "-layout", file=book)
    numbers = [int(number) for number in re.findall(rf"^\s*(\d+)\s+(?:{names})[，,]", text, re.MULTILINE)]
    assert len(numbers) > 100
    assert numbers == [*range(1, len(numbers) + 1)]
