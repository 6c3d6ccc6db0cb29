"""Books of other people's notes: harmful ones, and a project with little else."""

from __future__ import annotations

import io
import shutil

import lxml.html
import pikepdf
import pytest

from everyline.books.book import make_book
from everyline.books.manuscript import Source
from tests.books.logical import logical_text
from tests.support import LANGUAGES


@pytest.mark.parametrize("language", ["zh"])
def test_harmful_notes_make_a_book_that_prints_them(hostile, language):
    with pikepdf.open(hostile / "site" / "pdf" / f"kubernetes-notes.{language}.pdf") as pdf:
        said = logical_text(pdf)
        assert all("/JS" not in each for page in pdf.pages for each in page.get("/Annots", []))
        for page in pdf.pages:
            for link in page.get("/Annots", []):
                assert "/A" not in link or str(link.A.URI).startswith(("https://", "http://", "mailto:"))
    assert "window.harm" in said
    assert "第 200 层" in said
    assert said.count("长") > 10_000


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
    made, warnings = make_book(Source(amended, "zh", LANGUAGES, site_dir))
    assert [each.message for each in warnings] == ["the book does not know .new and prints its text"]
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert logical_text(pdf).count("unheard of") == 2
