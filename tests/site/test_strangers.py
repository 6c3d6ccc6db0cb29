"""What a reader gets of notes as strangers have them: one vault of many kinds of trouble, made a site and a book by two commands."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from lxml import etree

from everyline.model.fidelity import letters
from everyline.publishing.assets import STYLE, THEME, bundles
from tests.books.logical import logical_text, marks_of_paper
from tests.site.strangers import CASES, SECRETS
from tests.support import run


@pytest.fixture(scope="session")
def vault(once) -> Path:
    """The vault as a project with its site; `said` is what the build told."""
    return once("strangers", _build)


def _build(folder: Path) -> None:
    for number, case in CASES.items():
        for name, content in case.files.items():
            file = folder / "notes" / number / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "notes" / "91").mkdir()
    (folder / "notes" / "91" / "loop.md").symlink_to("loop.md")
    (folder / "notes" / "91" / "again").symlink_to(".")
    (folder / "elsewhere.md").write_text("A stowaway's tale.\n")
    (folder / "notes" / "91" / "host.md").symlink_to(folder / "elsewhere.md")
    (folder / "notes" / "91" / "wharf.md").write_text("# Wharf\n\nPlanks of larch.\n")
    made = run("macros", "new", str(folder / "project"), "--notes", str(folder / "notes"), "--language", "en")
    assert made.returncode == 0, made.stdout + made.stderr
    built = run("macros", "build", "--all", "--project", str(folder / "project"))
    (folder / "said").write_text(made.stdout + built.stdout + built.stderr, encoding="utf-8")
    assert built.returncode == 0, built.stdout + built.stderr


@pytest.fixture(scope="session")
def said(vault: Path) -> str:
    return (vault / "said").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def book(vault: Path) -> tuple[str, str]:
    """What the book says without the marks of paper behind references, and what its pictures say."""
    (pdf,) = (vault / "project" / "site" / "pdf").glob("*.pdf")
    with pikepdf.open(pdf) as opened:
        heard = [str(each.get("/Alt", "")) for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
        return squeezed(marks_of_paper("en").sub("", logical_text(opened))), squeezed(" ".join(heard))


@pytest.fixture(scope="session")
def fates(vault: Path) -> dict[str, dict[int, str]]:
    """What became of the lines of each note."""
    notes = json.loads((vault / "project" / "site" / "ledger.json").read_text(encoding="utf-8"))["notes"]
    return {note["path"]: {each["line"]: each["disposition"] for each in note["lines"]} for note in notes}


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("number", CASES, ids=[f"{number} {case.title}" for number, case in CASES.items()])
def test_a_reader_gets_what_was_meant(vault, said, book, fates, number):
    case = CASES[number]
    name = case.page or next(iter(case.files)).rpartition(".")[0]
    folder = vault / "project" / "site" / "sources" / number
    page = lxml.html.document_fromstring((folder / f"{name}.html").read_bytes().decode())
    for date in case.dates:
        assert page.xpath(f"//*[contains(@class, 'kn-cite')]/a[contains(@title, '{date}')]")
    assert case.described in ("", page.xpath("string(/html/head/meta[@name='description']/@content)"))
    (note,) = page.xpath("//div[contains(@class, 'kn-note-body')]")
    note = lxml.html.document_fromstring(lxml.html.tostring(note, encoding="unicode"))
    for each in note.xpath("//*[contains(@class, 'kn-cite') or contains(@class, 'kn-line-number')]"):
        each.drop_tree()
    printed = squeezed(note.text_content())
    shown = lxml.html.tostring(note, encoding="unicode")[:3000]
    for xpath in case.finds:
        assert note.xpath(xpath), (xpath, shown)
    for words in case.says:
        assert words in printed, (words, shown)
    for words in case.never:
        assert words not in printed, (words, shown)
    for words in case.book:
        assert words in book[0], words
    for words in case.pictures:
        assert words in book[1], words
    for other, title in case.titles.items():
        heading = lxml.html.document_fromstring((folder / f"{other}.html").read_bytes().decode()).xpath("//article//h1")
        assert heading[0].text == title
    for other, lines in case.fates.items():
        assert fates[f"source_notes/{number}/{other}"].items() >= lines.items()
    assert case.told in said


def test_nothing_private_is_anywhere(vault):
    for file in (vault / "project" / "site").rglob("*"):
        if file.suffix in (".html", ".json", ".js", ".txt", ".xml"):
            text = file.read_text(encoding="utf-8")
            assert not [each for each in SECRETS if each in text], file


def test_nothing_runs_that_a_note_brought(vault):
    for file in (vault / "project" / "site").rglob("*.html"):
        page = lxml.html.document_fromstring(file.read_bytes().decode())
        assert not page.xpath(
            "//script[not(@type='application/ld+json')][contains(., 'storm')] | //@*[starts-with(name(), 'on')] | //article//iframe"
        ), file
        assert not [
            each
            for each in page.xpath("//@href")
            if each.strip().lower().startswith(("javascript:", "vbscript:", "data:text"))
        ]
    drawing = next((vault / "project" / "site" / "files").rglob("shark.svg")).read_text()
    assert "storm" not in drawing


TITLES = {
    "88": 'Tea<script>window.harm=1</script> Tea" onclick="window.harm=2',
    "89": 'Tea {{ 7*7 }} {% x %} {# y #} #panic("x")',
}


@pytest.fixture(scope="session")
def titled(once) -> Path:
    """A project whose topics and sections are called by what would run, with its site and book."""
    return once("titled", _titled)


def _titled(folder: Path) -> None:
    sections = [
        {
            "id": f"s{number}",
            "title": title,
            "topics": [
                {
                    "id": f"t{number}",
                    "title": title,
                    "groups": [{"id": "g", "title": title, "takes": [{"note": f"tea {number}"}]}],
                }
            ],
        }
        for number, title in TITLES.items()
    ]
    files = {
        "mkdocs.yml": "site_name: Tea\nextra: {everyline: {languages: [en], line_numbers: false}}\n",
        "editorial/topics.yml": json.dumps({"sections": sections}),
        **{f"source_notes/tea {number}.md": f"# Tea\n\nGreen tea is not {number}.\n" for number in TITLES},
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    built = run("macros", "build", "--project", str(folder))
    assert built.returncode == 0, built.stdout + built.stderr


@pytest.mark.parametrize("number", TITLES, ids=["88 a script in a title", "89 braces in a title"])
def test_a_title_is_text_on_pages_in_navigation_maps_search_and_book(titled, number):
    site, title = titled / "site", TITLES[number]
    page = lxml.html.document_fromstring((site / f"s{number}/t{number}.html").read_bytes().decode())
    assert squeezed(page.xpath("string(//h1)")).startswith(title)
    places = (
        "//h2",
        "//nav[contains(@class, 'md-tabs')]",
        "//nav[contains(@class, 'md-nav--primary')]",
        "/html/head/title",
    )
    for each in places:
        assert title in squeezed(" ".join(place.text_content() for place in page.xpath(each))), each
    drawing = etree.fromstring((site / "assets/diagrams/topics.svg").read_bytes())
    assert letters(title) in letters("".join(drawing.itertext()))
    assert json.dumps(title)[1:-1].split("<")[0] in (site / "search/root.js").read_text(encoding="utf-8")
    for file in site.rglob("*.html"):
        found = lxml.html.document_fromstring(file.read_bytes().decode())
        assert not found.xpath("//script[not(@type='application/ld+json')][contains(., 'harm')] | //@onclick"), file
        assert "49" not in found.xpath("string(//title)")
    with pikepdf.open(site / "pdf/book.en.pdf") as opened:
        assert letters(title) in letters(logical_text(opened))


def test_numbers_of_lines_that_a_project_wants_none_of_are_not_shown(titled):
    hidden = ".kn-note-body .kn-line-number{display:none;}"
    styles = (titled / "site/assets/everyline.css").read_text(encoding="utf-8"), bundles([THEME])[STYLE]
    assert [hidden in each for each in styles] == [True, False]


@pytest.mark.parametrize(
    "names", [("loop.md", "again"), ("host.md",)], ids=["91 links in circles", "92 links to files elsewhere"]
)
def test_links_of_the_disk_are_told_and_not_followed(vault, said, names):
    notes = json.loads((vault / "project" / "site" / "ledger.json").read_text(encoding="utf-8"))["notes"]
    assert [each["path"] for each in notes if "/91/" in each["path"]] == ["source_notes/91/wharf.md"]
    assert "stowaway" not in said
    for name in names:
        assert said.count(f"/91/{name}: ") == 1, said


def test_every_line_is_accounted_for(vault):
    notes = json.loads((vault / "project" / "site" / "ledger.json").read_text(encoding="utf-8"))["notes"]
    assert len(notes) > len(CASES)
    for note in notes:
        lines = [each["line"] for each in note["lines"]]
        assert lines == sorted({*lines})
