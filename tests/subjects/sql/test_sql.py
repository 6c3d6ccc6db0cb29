"""The port for subjects, proven by one that the core knows nothing of: from a note's SQL to badges on the page and in the book."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import lxml.html
import pikepdf
import pytest

from everyline.model.pipeline import load_site
from everyline.options import options_of, read_options
from everyline.text.problems import ProjectError
from tests.books.logical import logical_text
from tests.subjects.sql.subject import SUBJECT
from tests.support import ROOT, run, whole_project

HERE = Path(__file__).parent
NAME = "tests.subjects.sql.subject:SUBJECT"
REFUSED = ("no such table: tea", "not authorized", "interrupted")


@pytest.fixture(scope="session")
def whole(once) -> Path:
    """The project about SQL, built with its books."""

    def fill(folder: Path) -> None:
        project = whole_project(HERE / "project", folder / "project", subjects=[NAME])
        result = run("macros", "build", cwd=project, env={"PYTHONPATH": str(ROOT)})
        assert result.returncode == 0, result.stdout + result.stderr

    return once("sql", fill) / "project" / "site"


def test_a_project_names_it():
    assert options_of({"subjects": [NAME]}).subjects == (SUBJECT,)
    with pytest.raises(ProjectError, match="there is no subject `sql`"):
        options_of({"subjects": ["sql"]})


def test_blocks_run_in_order_and_harmful_ones_not_at_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project = whole_project(HERE / "project", tmp_path / "project", subjects=[NAME])
    options = read_options(project)
    site = load_site(project, "en", options.languages, options.subjects)
    runs = [*site.findings[0].runs.values()]
    assert [(run.rows, run.refused) for run in runs] == [(0, ""), (2, ""), *((0, refused) for refused in REFUSED)]
    assert not [*tmp_path.rglob("harm.db")]


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_badges_are_on_the_page(whole, prefix):
    page = lxml.html.parse(str(whole / prefix / "tables" / "teas.html"))
    badges = [each.text_content() for each in page.xpath("//span[contains(@class, 'kn-badge')]")]
    assert badges == ["SQLite: 0 ✓", "SQLite: 2 ✓", *(f"SQLite: {refused}" for refused in REFUSED)]
    assert "SELECT name FROM teas ORDER BY name;" in page.getroot().text_content()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_badges_are_in_the_book(whole, language):
    with pikepdf.open(whole / "pdf" / f"tea.{language}.pdf") as book:
        said = logical_text(book)
    for badge in ("SQLite: 2 ✓", *(f"SQLite: {refused}" for refused in REFUSED)):
        assert badge in said


def test_its_page_its_macro_and_its_account_are_there(whole):
    page = lxml.html.parse(str(whole / "queries.html")).getroot()
    assert page.xpath("string(//p[@class='sql-count'])") == "SQLite: 2 ✓, 3 ✗"
    assert [each["rows"] for each in json.loads((whole / "examples.json").read_text())["queries"]] == [0, 2, 0, 0, 0]
    links = lxml.html.parse(str(whole / "ledger.html")).xpath("//nav//a/@href")  # a page of the same section
    assert "queries.html" in links


def test_it_touches_no_file_of_the_core():
    found = subprocess.run(
        ["git", "grep", "-ilw", "sql", "--", "macros", "mkdocs.yml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
