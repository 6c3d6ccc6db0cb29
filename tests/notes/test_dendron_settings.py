"""What the settings of a Dendron workspace keep from being published is not on the site."""

import pytest

from everyline.notes.attachments import measured
from everyline.notes.corpus import read_corpus
from everyline.notes.units import within
from tests.support import write

FILES = {
    "a/root.md": "# Root\n",
    "a/tea.green.md": "# Tea\n",
    "a/diary.one.md": "# One\n",
    "a/diary.two.md": "---\npublished: true\n---\n# Two\n",
    "a/diary.md": "---\npublished: false\n---\n# Diary\n",
    "b/tea.black.md": "# Tea\n",
    "b/data.csv": "a,b\n",
    "b/tea.x.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\n",
}
EVERY = {"root", "tea.green", "diary.one", "diary.two", "tea.black"}


@pytest.mark.parametrize(
    ("settings", "public"),
    [
        ("version: 5\n", EVERY),
        ("publishing:\n  hierarchy:\n    root: {publishByDefault: false}\n", {"diary.two"}),
        (
            "site:\n  config:\n    root: {publishByDefault: true}\n    diary: {publishByDefault: false}\n",
            EVERY - {"diary.one"},
        ),
        ("publishing:\n  hierarchy:\n    root:\n      publishByDefault: {a: true, b: false}\n", {"diary.two"}),
        ("publishing: {siteHierarchies: [tea]}\n", {"tea.green", "tea.black"}),
        ("publishing: {siteHierarchies: [root]}\n", EVERY),
        ("vaults:\n- fsPath: a\n- {fsPath: ./b, visibility: private}\n", EVERY - {"tea.black"}),
        (
            "workspace: {vaults: [{fsPath: a}, {fsPath: b, name: mine}]}\nsite: {privateVaults: [mine]}\n",
            EVERY - {"tea.black"},
        ),
        ("publishing: [\n", set()),
        ("vaults: true\n", set()),
        ("- a\n", set()),
        ("a: &a {b: c}\n<<: *a\n", set()),
    ],
)
def test_vaults_and_notes_that_a_workspace_keeps_back_are_withheld(tmp_path, settings, public):
    files = FILES | {"dendron.yml": settings}
    write(tmp_path / "source_notes", files)
    corpus, _ = read_corpus(tmp_path)
    assert {note.name for note in corpus.notes} == public
    (data,) = (each for each in corpus.attachments.by_path.values() if within(each.path) == "b/data.csv")
    assert (not corpus.drawings) == ("vaults" in settings or public == set())
    assert bool(measured(data).refused) == ("vaults" in settings or public == set())
