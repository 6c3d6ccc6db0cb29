"""Books of other people's notes: harmful ones, and a project with little else."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import PurePosixPath

import lxml.html
import pikepdf
import pytest
from lxml import etree

from everyline.books.epub import make_epub
from everyline.books.manuscript import Source, read_manuscript
from everyline.books.pdf import make_book
from tests.books.logical import logical_text
from tests.support import LANGUAGES, write


@pytest.mark.parametrize("language", ["zh"])
def test_harmful_notes_make_a_book_that_prints_them(hostile, language):
    with pikepdf.open(hostile / "site" / "pdf" / f"kubernetes-notes.{language}.pdf") as pdf:
        said = logical_text(pdf)
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                assert "/A" not in link or str(link.A.URI).startswith(("https://", "http://", "mailto:"))
        written = b" ".join(each.unparse(resolved=True) for each in pdf.objects).split()
        acts = {
            b"/JS",
            b"/JavaScript",
            b"/AA",
            b"/Launch",
            b"/SubmitForm",
            b"/EmbeddedFile",
            b"/EmbeddedFiles",
            b"/RichMedia",
        }
        assert not acts & {*written}
        assert "/OpenAction" not in pdf.Root
    assert "window.harm" in said
    assert "第 200 层" in said
    assert said.count("长") > 10_000


@pytest.mark.parametrize("language", ["zh"])
def test_harmful_notes_make_a_book_for_readers_that_runs_and_loads_nothing(hostile, language):
    said = ""
    with zipfile.ZipFile(hostile / "site" / "epub" / f"kubernetes-notes.{language}.epub") as archive:
        for name in archive.namelist():
            assert PurePosixPath(name).suffix in (
                "",
                ".opf",
                ".xhtml",
                ".xml",
                ".css",
                ".svg",
                ".png",
                ".jpg",
                ".otf",
                ".ttf",
                ".woff2",
            )
            if not name.endswith((".opf", ".xhtml", ".svg")):
                continue
            page = etree.fromstring(archive.read(name))
            said += "".join(page.itertext())
            assert [
                each.tag for each in page.iter("{*}script", "{*}form", "{*}iframe", "{*}object", "{*}foreignObject")
            ] == []
            attributes = [
                (each.tag.rpartition("}")[2], *pair)
                for each in page.iter(etree.Element)
                for pair in each.attrib.items()
            ]
            assert [
                each for each in attributes if each[1].startswith("on") or each[1] in ("style", "srcset", "formaction")
            ] == []
            for tag, key, value in attributes:
                if key.rpartition("}")[2] in ("href", "src"):
                    assert value.startswith(
                        ("https://", "http://", "mailto:") if tag == "a" and ":" in value else ("",)
                    )
                    assert tag == "a" or ":" not in value
    assert "window.harm" in said


def test_a_small_project_has_its_book(amended):
    for language in ("zh", "en"):
        with pikepdf.open(amended / "site" / "pdf" / f"kubernetes-notes.{language}.pdf") as pdf:
            assert len(pdf.pages) > 5


def test_what_the_book_does_not_know_is_printed_and_told(amended, tmp_path):
    site_dir = tmp_path / "site"
    for name in ("index", "glossary"):
        page = lxml.html.parse(str(amended / "site" / f"{name}.html"))
        page.find(".//article").append(lxml.html.fromstring('<section class="new"><p>unheard of</p></section>'))
        (site_dir / f"{name}.html").parent.mkdir(parents=True, exist_ok=True)
        page.write(str(site_dir / f"{name}.html"), encoding="utf-8", method="html")
    (site_dir / "assets").mkdir()
    shutil.copy(amended / "site" / "assets" / "mark.svg", site_dir / "assets")
    made, warnings = make_book(read_manuscript(Source(amended, "zh", LANGUAGES, site_dir)))
    assert [each.message for each in warnings] == ["the book does not know .new and prints its text"]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert logical_text(pdf).count("unheard of") == 2


@pytest.mark.slow
def test_notes_that_nobody_sorted_are_numbered_chapters_that_say_who_wrote_what_they_are_about(tmp_path):
    props = '<dl class="kn-props"><dt>author</dt><dd><a href="../tags/ann.html">Ann</a></dd><dt>url</dt><dd><a href="https://example.org/tides">here</a></dd><dt>File</dt><dd><a href="#lines">with lines</a></dd></dl>'
    piece = '<div class="kn-note-body"><div class="kn-piece" data-source="source_notes/{0}.md:1"><p>{0} says it.</p></div></div>'
    gale = '<h2 id="gale" class="kn-heading">Gale<span class="kn-tags">2020</span><a class="kn-line-number" href="#L7">7</a></h2><p>It blows.</p>'
    pages = {
        "index": '<h1>Shore</h1><h2 class="kn-site">Every note</h2><div class="kn-index"><ul><li><a href="sources/Tides.html">Tides</a></li></ul></div><ul class="kn-figures"><li><span class="kn-figure-number">2</span> <span class="kn-figure-label">notes of the shore</span></li></ul>',
        "sources/index": "<h1>Source notes</h1><p>All of them</p>",
        "ledger": "<h1>Ledger</h1><p>Every line</p>",
        "sources/Tides": f"<h1>Tides</h1>{props}{piece.format('Tides')}",
        "sources/Winds": f"<h1>Winds</h1>{piece.format('Winds')}{gale}",
    }
    html = "<html><head><title>Shore</title></head><body><article>{}</article></body></html>"
    write(
        tmp_path,
        {
            "mkdocs.yml": "",
            "source_notes/Tides.md": "---\nauthor: '[[Ann]]'\n---\n\n# Tides\n\nTides says it.\n",
            "source_notes/Winds.md": "---\nauthor: Bo\n---\n\n# Winds\n\nWinds says it.\n",
            "site/assets/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>",
            **{f"site/{address}.html": html.format(body) for address, body in pages.items()},
        },
    )
    source = Source(tmp_path, "en", ("en",), tmp_path / "site")
    manuscript = read_manuscript(source)
    assert [(number, page.title) for part in manuscript.parts for number, page in part.chapters] == [
        *(("", "Shore"), ("1", "Tides"), ("2", "Winds"))
    ]
    made, warnings = make_book(read_manuscript(source))
    assert not warnings
    with pikepdf.open(io.BytesIO(made)) as pdf:
        said = " ".join(logical_text(pdf).split())
        assert "/Author" not in pdf.docinfo  # nobody is named, the site is none
    assert read_manuscript(source).samples == ["Tides", "Winds"]  # in the order of the contents
    assert "Made from 2 notes." in said
    assert "author: Ann · url: here" in said
    assert "Tides · Ann" in said  # in the contents
    assert "Winds · Bo" in said
    assert "notes of the shore" in said
    assert said.count("Winds says it.") == 1
    assert not any(
        words in said for words in ("topics", "Appendix", "How to read", "with lines", "All of them", "Every note")
    )
    with zipfile.ZipFile(io.BytesIO(make_epub(read_manuscript(source))[0])) as epub:
        assert b"author: " in epub.read("EPUB/0002.xhtml")
        assert b"creator" not in epub.read("EPUB/package.opf")
        assert b">Gale</a>" in epub.read("EPUB/nav.xhtml")
    write(tmp_path, {"source_notes/index.md": "# Shore\n\nBegin here.\n"})
    (tmp_path / "site" / "sources" / "home.html").write_text(
        html.format("<h1>Shore</h1>" + piece.format("index")), "utf-8"
    )
    (home,) = [note.page for note in read_manuscript(source).plan.corpus.notes if note.path.endswith("index.md")]
    (tmp_path / "site" / "sources" / "home.html").rename(tmp_path / "site" / f"{home}.html")
    assert [(number, page.address) for part in read_manuscript(source).parts for number, page in part.chapters] == [
        *(("", home), ("1", "sources/Tides"), ("2", "sources/Winds"))  # what the site's home shows is printed once
    ]


@pytest.mark.slow
def test_folders_of_notes_that_nobody_sorted_are_the_parts_of_their_book(tmp_path):
    notes = [f"{folder}/{number}" for folder in ("Sea/Deep", "Sea/Shallow", "Land") for number in range(1, 5)]
    html = "<html><head><title>Shore</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"
    piece = '<div class="kn-note-body"><div class="kn-piece" data-source="source_notes/{0}.md:1"><p>{0} says it.</p></div></div>'
    source = Source(tmp_path, "en", ("en",), tmp_path / "site")
    write(
        tmp_path,
        {
            "mkdocs.yml": "",
            "site/assets/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'/>",
            "site/index.html": html.format("Shore", "<p>All.</p>"),
            **{f"site/sources/{each}.html": html.format(each, piece.format(each)) for each in [*notes, "loose"]},
            **{f"source_notes/{each}.md": f"{each} says it.\n" for each in [*notes, "loose"]},
        },
    )
    manuscript = read_manuscript(source)
    assert [(part.name, part.section.title, len(part.chapters)) for part in manuscript.parts[:5]] == [
        *(
            ("", "Home", 1),
            ("Part I", "Notes", 1),
            ("Part II", "Land", 4),
            ("Part III", "Deep", 4),
            ("Part IV", "Shallow", 4),
        )
    ]
    assert [number for part in manuscript.parts for number, _ in part.chapters] == ["", *map(str, range(1, 14))]
    made, warnings = make_book(manuscript)
    assert not warnings
    with pikepdf.open(io.BytesIO(made)) as pdf, pdf.open_outline() as outline:
        chapters = {each.title: len(each.children) for each in outline.root if each.title.startswith("Part")}
        assert chapters == {"Part I Notes": 1, "Part II Land": 4, "Part III Deep": 4, "Part IV Shallow": 4}
    for number in (1, 2):
        (tmp_path / "source_notes" / "Sea" / "Deep" / f"{number}.md").unlink()
    assert [part.section.title for part in read_manuscript(source).parts[1:]] == ["Notes", "Land", "Sea"]
    for name in ("Land/1", "Land/2", "Land/3", "Land/4", "loose"):
        (tmp_path / "source_notes" / f"{name}.md").unlink()
    (part,) = read_manuscript(source).parts[1:]
    assert (part.name, len(part.chapters)) == ("", 6)  # folders of few notes are no parts
