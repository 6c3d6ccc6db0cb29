"""A site in which something private stands is found out, wherever it stands and in whatever form."""

import pytest

from everyline.model.pipeline import load_site
from everyline.notes.privacy import Privacy
from everyline.notes.settings import Reading
from everyline.text.problems import Severity
from everyline.verification.privacy import check_withheld
from tests.support import write

NOTES = {
    "source_notes/menu.md": "# Menu\n\nSoup %%the aunt gets the larger bowl%% and bread.\n\n<!-- nutmeg is the ingredient -->\n",
    "source_notes/diary.md": "---\npublish: false\n---\n# Diary\n\nThe cake fell on the kitchen floor.\nSoup and bread.\n",
    "source_notes/garden.md": "- Roses\n  private:: true\n\t- the neighbour cut them secretly\n- Tulips need no water\n- see [[Roses]]\n",
    "source_notes/graph.md": "- A plan for the pond\n\t- ask the other neighbours first #secret/pond\n\t\t- below it everything\n",
}
READING = Reading(privacy=Privacy(tags=frozenset({"secret"})))


@pytest.fixture
def site(tmp_path):
    write(tmp_path, {**NOTES, "mkdocs.yml": "site_name: x\n"})
    return load_site(tmp_path, "en", ("en",), (), READING)


def found(tmp_path, site, files):
    folder = write(tmp_path / "built", files)
    return check_withheld(folder, site, tmp_path, READING)


def test_the_model_holds_nothing_private(site):
    said = repr(site.corpus.notes) + site.ledger.to_json() + repr(site.prints)
    for secret in ("larger bowl", "nutmeg", "kitchen floor", "secretly", "other neighbours", "below it everything"):
        assert secret not in said
    assert "Tulips" in said
    assert "A plan for the pond" in said
    assert [each.path for each in site.corpus.withheld] == ["source_notes/diary.md"]
    assert '"withheld": {\n  "notes": 1,\n  "lines": 7\n }' in site.ledger.to_json()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.html", "<p>The <b>aunt</b> gets the larger bowl</p>"),
        ("search/texts/0.js", 'everylineIndex("texts/0",[["","",[["","…nutmeg is the ingredient"]]]])'),
        ("feed.xml", "The cake fell on the kitchen floor."),
        ("examples.json", '["the neighbour cut them secretly"]'),
        ("a.html", "ask the other neighbours &#102;irst"),
    ],
)
def test_a_leak_is_an_error(tmp_path, site, file, text):
    problems = found(tmp_path, site, {file: text})
    assert len(problems) == 1
    assert problems[0].severity is Severity.ERROR
    assert f"stands in {file}" in problems[0].message
    assert "bowl" not in str(problems[0])


def test_words_that_public_notes_say_as_well_are_none(tmp_path, site):
    assert found(tmp_path, site, {"a.html": "Soup and bread. Roses. A plan for the pond"}) == []


def test_what_stands_side_by_side_by_chance_is_no_leak(tmp_path):
    """Names in a list, the places above a statement, neighbours: no author wrote them in one line."""
    notes = {
        "source_notes/a.md": "- Dissipation theorem\n\t- Classical version of [[Entanglement]]\n",
        "source_notes/diary.md": "---\npublish: false\n---\nOperator entanglement, entanglement negativity.\nTheir dissipation theorem, classical version.\n",
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    said = {
        "search/root.js": 'everylineIndex("root",["Operator","Entanglement","Entanglement negativity"])',
        "a.html": '<ul><li>operator</li><li>Entanglement</li><li>Entanglement neg.</li></ul><a title="operator › entanglement › entanglement">1</a>'
        "<p>Dissipation theorem</p><p>Classical version</p>",
    }
    assert not found(tmp_path, site, said)
    assert found(tmp_path, site, {"a.html": "<p>operator <em>entanglement</em>, entangle<b>ment</b> negativity</p>"})


def test_a_private_note_in_the_ledger_is_an_error(tmp_path, site):
    ledger = '{"notes": [{"path": "source_notes/diary.md", "lines": []}]}'
    assert [each.path for each in found(tmp_path, site, {"ledger.json": ledger})] == ["source_notes/diary.md"]


def test_a_graph_that_marks_pages_as_public_publishes_those(tmp_path):
    notes = {"a.md": "public:: true\n\n- one [[b]]\n", "b.md": "- two [[a]]\n\t- three\n", "c.md": "# no outline\n"}
    write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()})
    site = load_site(tmp_path, "en", ("en",))
    assert [note.path for note in site.corpus.notes] == ["source_notes/a.md", "source_notes/c.md"]
    write(tmp_path, {"source_notes/logseq/config.edn": "{}\n"})  # all that lies beside it is of the graph
    assert [note.path for note in load_site(tmp_path, "fr", ("fr",)).corpus.notes] == ["source_notes/a.md"]
    write(tmp_path, {"source_notes/logseq/config.edn": "{:publishing/all-pages-public? true}\n"})
    assert len(load_site(tmp_path, "de", ("de",)).corpus.notes) == 3


def test_what_public_notes_the_theme_or_a_file_itself_say_is_no_leak(tmp_path):
    notes = {
        "source_notes/HIGs - Human Interface Guidelines.md": "They say so.\n\nDatenbankanwendung.\n",
        "source_notes/b.md": 'B.\n\n%%HIGs - Human Interface Guidelines and psychology of colours\n"text": "Datenbankanwendung",\n"strokeWidth": 4,%%\n',
    }
    write(tmp_path, {**notes, "mkdocs.yml": "site_name: x\n"})
    site = load_site(tmp_path, "en", ("en",), (), READING)
    frame = '<svg stroke-width="4" title="x"></svg>'
    assert not found(
        tmp_path,
        site,
        {
            "a.html": f"{frame}<h1>HIGs - Human Interface Guidelines</h1><p>And more</p>",
            "search.json": '{"text": "Datenbankanwendung"}',
        },
    )
    assert found(tmp_path, site, {"a.html": "<p>Human Interface Guidelines and psychology of colours</p>"})
