"""A note that is edited in the preview: where only its own page is made again, the site is what it would be from nothing, byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from everyline.commands import building
from everyline.commands.building import Waiting, build
from everyline.model.pipeline import forget, load_site
from everyline.model.site import Site
from everyline.notes.corpus import read_again
from everyline.notes.privacy import Reading
from everyline.notes.units import NOTES
from everyline.pages.macros import Pages
from everyline.plugin.preview import is_plain, say_again
from everyline.publishing.outputs import NOT_PREVIEWED
from everyline.text.files import find_files
from tests.plugin.test_page_cache import NOTES as OTHERS
from tests.plugin.test_page_cache import WORDS, Editor, shown, tree
from tests.support import write

LISTS = {
    "sources/index": ("sources",),
    "index": ("sources", "figures", "beginning"),
    "ledger": ("ledger",),
    "lists/titles": ("titles",),
    "lists/dates": ("dates",),
    "tags/index": ("names",),
}
NOTE = "# Tea\n\nTea is a drink of many people.\n\n- Leaves are dried on a hill.\n\t- Some are rolled.\n\nAs [[Leaf]] has it.\n\nOf #tea and water.\n\nIt is hot. ^hot\n"


class Busy(Editor):
    """Edits words more often than anything else, half the time in notes that no other shows."""

    def __init__(self, project: Path, seed: int) -> None:
        super().__init__(project, seed)
        plain = {
            f"source_notes/plain/{at}.md": f"# Day {at}\n\n" + "\n\n".join(self.line_of(at, each) for each in range(4))
            for at in range(8)
        } | {"source_notes/plain/index.md": "# Days\n\nThese are days.\n"}
        write(project, plain)

    def line_of(self, note: int, line: int) -> str:
        pick = self.random.choice
        said = f"{pick(('', '- '))}Of {pick(WORDS)} number {note} in line {line} there is {pick(WORDS)} to tell"
        return f"{said}, as in [[{pick(('note-3', 'plain/index'))}]]." if line == 3 else f"{said}."

    def word(self) -> None:
        plain = [*(self.project / "source_notes" / "plain").glob("*.md")]
        note = self.random.choice((self.note(), self.random.choice(sorted(plain) or self.notes())))
        lines = note.read_text(encoding="utf-8").split("\n")
        places = [at for at, line in enumerate(lines) if len(line) > 20] or [0]
        place = self.random.choice(places)
        lines[place] += f" It is {self.random.randrange(99)}."
        note.write_text("\n".join(lines), encoding="utf-8")

    def edit(self) -> str:
        if self.random.random() < 0.7:
            self.word()
            return "word"
        return super().edit()


def known(site: Site) -> dict[str, object]:
    """What all pages say that depend on notes, and what is known of these elsewhere."""
    pages = Pages(site)
    lists = {f"{page} {name}": getattr(pages, name)(page) for page, names in LISTS.items() for name in names}
    folders = {note.folder for note in site.corpus.notes if note.folder}
    found = {f"sources/{each}/index": pages.folder(f"sources/{each}/index") for each in folders}
    order = [(each.id, str(each.span)) for each in site.corpus.statements()]
    return {**shown(site), **lists, **found, "ledger.json": site.ledger.to_json(), "order": order}


def edited(project: Path, site: Site, path: str) -> bool:
    """Whether the model could go on to what a note says now."""
    file = next((each for each in find_files(project, NOTES)[0] if each.path == path), None)
    found = read_again(file, Reading()) if file else None
    return (
        bool(found)
        and is_plain(site)
        and found[0][1] == found[1][1]
        and bool(say_again(site, found[0][0], found[1][0]))
    )


def load(project: Path) -> Site:
    forget()
    return load_site(project, "en", ("en", "zh"), is_printed=False)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_a_model_that_goes_on_is_the_one_that_is_made_anew(tmp_path, seed):
    editor = Busy(tmp_path, seed)
    went_on, site = 0, load(tmp_path)
    for _ in range(40):
        before = {file: file.read_bytes() for file in editor.notes()}
        editor.edit()
        changed = [
            file for file in {*before, *editor.notes()} if not file.exists() or before.get(file) != file.read_bytes()
        ]
        is_edited = len(changed) == 1 and edited(tmp_path, site, changed[0].relative_to(tmp_path).as_posix())
        went_on += is_edited
        anew = load(tmp_path)
        if is_edited:
            assert known(site) == known(anew)
        else:
            site = anew
    assert went_on > 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "goes_on"),
    [
        ("a drink of many people", "a drink of some people", True),
        ("dried on a hill", "dried", True),
        ("Some are rolled", "Some of them are rolled into balls", True),
        ("Some are rolled", "Some are *rolled*", True),
        ("# Tea", "# Teas", False),
        ("a drink", "a #drink", False),
        ("a drink", "a [[drink]]", False),
        ("a drink", "a %%hot%% drink", False),
        ("As [[Leaf]]", "So [[Leaf]]", True),
        ("Of #tea", "For #tea", True),
        ("As [[Leaf]]", "As [[Pot]]", False),
        ("As [[Leaf]]", "As ![[Leaf]]", False),
        ("It is hot", "It is cold", False),  # which can be linked
        ("Of #tea and", "Of #teas and", False),
        ("\t- Some", "- Some", False),
        ("- Leaves", "- [x] Leaves", False),
        ("many people.\n", "many people.\nAnd more.\n", False),
        ("many people", "many people ^many", False),
        ("Tea is a drink of many people", "A pot of clay", False),  # which another note says
        ("Leaves are dried on a hill", "是", True),
        ("Tea is a drink of many people.", "---\nprivate: true\n---", False),
        (NOTE, "", False),
    ],
)
def test_an_edit_that_others_may_show_has_all_made_anew(tmp_path, old, new, goes_on):
    files = {f"{NOTES}/{name}": text for name, text in OTHERS.items()}
    write(tmp_path, {**files, f"{NOTES}/tea.md": NOTE})
    site = load(tmp_path)
    write(tmp_path, {f"{NOTES}/tea.md": NOTE.replace(old, new)})
    assert edited(tmp_path, site, f"{NOTES}/tea.md") == goes_on
    if goes_on:
        assert known(site) == known(load(tmp_path))


@pytest.mark.parametrize("path", ["leaf.md", "block.md", "shows.md", "index.md"])
def test_what_another_note_shows_has_all_made_anew(tmp_path, path):
    files = {f"{NOTES}/{name}": text for name, text in OTHERS.items()} | {f"{NOTES}/index.md": "Begin here.\n"}
    write(tmp_path, {**files, f"{NOTES}/{path}": f"{files[f'{NOTES}/{path}']}\nOne line more.\n"})
    write(tmp_path, {f"{NOTES}/all.md": "![[block]] ![[shows]]\n"})
    site = load(tmp_path)
    file = tmp_path / NOTES / path
    file.write_text(file.read_text().replace("One line more", "Another line"))
    assert not edited(tmp_path, site, f"{NOTES}/{path}")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "old", "new"),
    [("a", "The parent of all", "What is above"), ("b", "Another parent", "Nothing"), ("b", "And beneath", "Under")],
)
def test_a_model_goes_on_where_another_note_has_what_stands_beneath_a_merged_statement(tmp_path, path, old, new):
    notes = {
        "a": "# A\n\n- The parent of all of these\n\t- Tea is made of leaves.\n\t- Another one.\n",
        "b": "# B\n\n- Another parent\n\t- Tea is what leaves are made into.\n\t\t- And beneath that stands this.\n",
    }
    merged = "- same: [Tea is made of leaves, Tea is what leaves are made into]\n"
    write(tmp_path, {f"{NOTES}/{name}.md": text for name, text in notes.items()} | {"editorial/merges.yml": merged})
    site = load(tmp_path)
    assert site.corpus.moved
    write(tmp_path, {f"{NOTES}/{path}.md": notes[path].replace(old, new)})
    assert edited(tmp_path, site, f"{NOTES}/{path}.md")
    assert known(site) == known(load(tmp_path))


def test_where_a_note_asks_for_others_all_is_made_anew(tmp_path):
    write(
        tmp_path, {f"{NOTES}/pages/a.md": "- {{query [[b]]}}\n", f"{NOTES}/pages/b.md": "- One line.\n- Two lines.\n"}
    )
    assert not is_plain(load(tmp_path))


def compare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, edits: int) -> int:
    """Edit at random, build in the preview and from nothing; how often only one page was made again."""
    editor, waiting, went_on = Busy(tmp_path / "project", seed), Waiting(), list[bool]()
    project, target, anew = editor.project, tmp_path / "site", tmp_path / "anew"
    edit = building._edit  # noqa: SLF001 - whether it did
    monkeypatch.setattr(building, "_edit", lambda *given: went_on.append(edit(*given)) or went_on[-1])
    for _ in range(edits):
        told, told_anew = list[str](), list[str]()
        assert build(project, target, without=NOT_PREVIEWED, tell=told.append, waiting=waiting), told
        shutil.rmtree(anew, ignore_errors=True)
        assert build(project, anew, without=NOT_PREVIEWED, tell=told_anew.append)
        assert "".join(told) == "".join(told_anew), (told, told_anew)
        kept, made = tree(target), tree(anew)
        assert [path for path in {*kept, *made} if kept.get(path) != made.get(path)] == []
        editor.edit()
    waiting.end()
    return sum(went_on)


@pytest.mark.slow
def test_a_site_in_which_one_page_was_made_again_is_the_same_as_one_from_nothing(tmp_path, monkeypatch):
    assert compare(tmp_path, monkeypatch, 3, 5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 14))
def test_a_site_is_the_same_after_a_hundred_edits_in_the_preview(tmp_path, monkeypatch, seed):
    assert compare(tmp_path, monkeypatch, seed, 25)
