"""Pages that are kept from build to build: whatever is edited, the site is what it would be from nothing, byte for byte."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from everyline.commands.building import Waiting
from everyline.commands.unchanged import STATED, Built
from everyline.model.addresses import FEW
from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.pages.macros import Pages
from everyline.plugin import page_cache
from everyline.text.store import CACHES, STATE
from everyline.verification.built_site import SeenPage
from tests.bench.notes import picture
from tests.support import write

SENTENCES = ("Tea is a drink of leaves that grew on a hill.", "Water boils before the tea is poured over it.")
WORDS = ("tea", "water", "leaf", "cup", "hill", "garden", "steam", "kettle")
CONFIGURATION = "site_name: Tea\nplugins: [everyline: {languages: [en, zh]}]\n"
TOPICS = """
    sections:
      - id: all
        title: {en: All, zh: 全}
        topics:
          - id: hills
            title: {en: Hills, zh: 山}
            groups:
              - id: what
                title: {en: What, zh: 何}
                takes: [{note: note-3}, {tag: tea}]
"""


class Editor:
    """Edits a project at random, as people and their programs do."""

    def __init__(self, project: Path, seed: int) -> None:
        self.project, self.random = project, Random(seed)  # noqa: S311 - for tests
        files = {f"source_notes/{'ab'[number % 2]}/note-{number}.md": self.text() for number in range(FEW + 6)}
        write(project, {"mkdocs.yml": CONFIGURATION, **files})
        self.draw()

    def notes(self) -> list[Path]:
        return sorted((self.project / "source_notes").rglob("*.md"))

    def note(self) -> Path:
        return self.random.choice(self.notes())

    def sentence(self) -> str:
        pick = self.random.choice
        name = f"note-{self.random.randrange(FEW + 12)}"
        return pick(
            (
                pick(SENTENCES),
                f"The {pick(WORDS)} is for the {pick(WORDS)} of {self.random.randrange(99)} people.",
                f"See [[{name}]] for {pick(WORDS)}.",
                f"See [[{name}#More {pick(WORDS)}]].",
                f"![[{name}]]",
                f"![[{name}#^block]]",
                f"A {pick(WORDS)} has #{pick(WORDS)} in it.",
                f"A [[{pick(WORDS)}]] that nobody wrote about.",
                "![A cup](../cup.png)",
                f"茶是{self.random.randrange(99)}年的饮料。",
                "A block. ^block",
            )
        )

    def text(self) -> str:
        head = f"---\ntags: [{self.random.choice(WORDS)}]\ndate: 2024-01-1{self.random.randrange(9)}\n---\n"
        lines = [self.sentence() for _ in range(self.random.randint(1, 5))]
        title = f"# {self.random.choice(WORDS).title()} {self.random.randrange(9)}\n\n"
        more = f"\n## More {self.random.choice(WORDS)}\n\n- {self.sentence()}\n"
        return self.random.choice(("", head)) + self.random.choice(("", title)) + "\n\n".join(lines) + f"\n{more}"

    def line(self) -> None:
        note = self.note()
        lines = note.read_text(encoding="utf-8").split("\n")
        lines[self.random.randrange(len(lines))] = self.random.choice(
            ("", self.sentence(), f"## More {self.random.choice(WORDS)}")
        )
        note.write_text("\n".join(lines), encoding="utf-8")

    def add(self) -> None:
        write(
            self.project, {f"source_notes/{self.random.choice('abc')}/note-{self.random.randrange(99)}.md": self.text()}
        )

    def remove(self) -> None:
        if len(self.notes()) > 2:
            self.note().unlink()

    def rename(self) -> None:
        note = self.note()
        note.rename(note.with_name(f"note-{self.random.randrange(99)}.md"))

    def draw(self) -> None:
        (self.project / "source_notes" / "cup.png").write_bytes(
            picture(self.random.randrange(9), self.random.randint(8, 40))
        )

    def topics(self) -> None:
        file = self.project / "editorial" / "topics.yml"
        if file.exists():
            file.unlink()
        else:
            write(self.project, {"editorial/topics.yml": TOPICS})

    def configure(self) -> None:
        theme = "theme: {name: material, custom_dir: theme}\n" if (self.project / "theme").exists() else ""
        name = self.random.choice(("Tea", "Cups"))
        write(self.project, {"mkdocs.yml": CONFIGURATION.replace("Tea", name) + theme})

    def template(self) -> None:
        write(self.project, {"theme/partials/copyright.html": f"<p>{self.sentence()}</p>\n"})
        self.configure()

    def page(self) -> None:
        write(self.project, {"docs/en/about.md": f"# About\n\n{self.random.choice(WORDS)}\n"})

    def edit(self) -> str:
        usual = (self.line, self.line, self.line, self.add, self.remove, self.rename)
        rare = (self.draw, self.topics, self.configure, self.template, self.page)
        change: Callable[[], None] = self.random.choice((*usual, *usual, *rare))
        change()
        return change.__name__


def tree(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def kept_pages() -> dict[str, int]:
    """What is kept of pages, and the row that each is in: one that is made again is in another."""
    file = CACHES / "pages" / "kept.db"
    file.parent.mkdir(0o700, parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as database:
        is_begun = database.execute("SELECT 1 FROM sqlite_master").fetchall()
        return dict(database.execute("SELECT key, rowid FROM kept")) if is_begun else {}


def compare(tmp_path: Path, seed: int, edits: int) -> None:
    """Build after each edit with what is kept, and from nothing."""
    editor, waiting = Editor(tmp_path / "project", seed), Waiting()
    project, target = editor.project, tmp_path / "site"
    done: list[str] = []
    for _ in range(edits + 1):
        state = Built(project, target).state
        assert state
        words = [str(project), "en", str(target / "en"), "zh", str(target / "zh")]
        answers = []
        for builder, keeping in ((waiting, [f"{STATED}{state}"]), (Waiting(), [])):
            shutil.rmtree(target, ignore_errors=True)
            answers.append((builder.build([*words, *keeping]), tree(target)))
        builder.end()
        (told, kept), (told_anew, anew) = answers
        assert told == told_anew, done
        assert told[0] == 0, told[1]
        assert [path for path in {*kept, *anew} if kept.get(path) != anew.get(path)] == [], done
        if done:
            done.append(editor.edit())
        else:  # where topics take statements, more pages depend on each other
            editor.topics()
            done.append("topics")
    waiting.end()


@pytest.mark.slow
def test_pages_of_a_site_that_did_not_change_are_taken_as_they_were(tmp_path):
    project, target = Editor(tmp_path / "project", 1).project, tmp_path / "site"
    words = [str(project), "en", str(target / "en"), f"{STATED}{Built(project, target).state}"]
    before = kept_pages()
    assert Waiting().build(words)[0] == 0
    made = {name: file for name, file in kept_pages().items() if name not in before}
    assert made
    assert Waiting().build(words)[0] == 0
    after = kept_pages()
    assert {name: after.get(name) for name in made} == made


@pytest.mark.slow
def test_a_site_of_kept_pages_is_the_same_as_one_from_nothing(tmp_path):
    compare(tmp_path, 1, 4)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 6))
def test_a_site_of_kept_pages_is_the_same_after_a_hundred_edits(tmp_path, seed):
    compare(tmp_path, seed, 25)


NOTES = {
    "leaf.md": "# Leaf\n\nA leaf is dried.\n\nSteam is hot. ^hot\n\n## Kinds\n\nGreen, as [[Pot]] has it.\n",
    "pot.md": "# Pot\n\nA pot of clay.\n",
    "links.md": "See [[leaf]], [[leaf#Kinds]] and [[Bowl]].\n",
    "shows.md": "![[leaf]]\n",
    "block.md": "![[leaf#^hot]]\n",
    "draws.md": "![A cup](cup.png)\n",
    "words.md": "---\ntags: [tea]\n---\n\nNothing but words of #tea.\n",
    "says.md": "Water boils before the tea is poured over it.\n",
}


def shown(site: Site) -> dict[str, str]:
    """What the pages of notes and names say."""
    pages, names = Pages(site), site.linker.references.names.values()
    said = {each.page: pages.source(each.page) for each in site.corpus.notes}
    return said | {each.address.page: pages.name(each.address.page) for each in names if each.address}


@pytest.mark.slow
@pytest.mark.parametrize(
    "edited",
    [
        {},
        {"leaf.md": NOTES["leaf.md"].replace("# Leaf", "# Foliage")},
        {"leaf.md": NOTES["leaf.md"].replace("dried", "%%not%% dried")},
        {"leaf.md": NOTES["leaf.md"].replace("A leaf", "It")},
        {"leaf.md": NOTES["leaf.md"].replace("## Kinds", "## Sorts")},
        {"leaf.md": NOTES["leaf.md"].replace("hot.", "very hot.")},
        {"leaf.md": f"---\ndraft: true\n---\n{NOTES['leaf.md']}"},
        {"pot.md": "---\ndraft: true\n---\n# Pot\n\nA pot of clay.\n"},
        {"pot.md": "# Pot\n\nA pot for a [[leaf]].\n"},
        {"words.md": NOTES["words.md"].replace("---\n\n", "draft: true\n---\n\n")},
        {"bowl.md": "# Bowl\n\nIt is round.\n"},
        {"round.md": "# Round\n\nA [[Bowl]] is.\n"},
        {"green.md": "# Green\n\nOf #tea.\n"},
        {"green.md": "# Tea\n\nGreen.\n"},
        {"cup.png": picture(2, 30)},
        {"also.md": "Water boils before the tea is poured over it.\n"},
    ],
)
def test_a_page_is_taken_as_it_was_while_all_that_it_shows_is_as_it_was(tmp_path, monkeypatch, edited):
    """What is withheld by now stands on other pages, too, and would stay there."""
    monkeypatch.setattr(page_cache, "CACHES", tmp_path / "caches")
    monkeypatch.setattr(page_cache, "FEW", 0)  # else all titles are on each page
    sites = list[Site]()
    for name, notes in (("before", NOTES), ("after", NOTES | edited)):
        files = {path: each for path, each in notes.items() if isinstance(each, str)}
        project = write(tmp_path / name, {f"source_notes/{path}": each for path, each in files.items()})
        (project / "source_notes" / "cup.png").write_bytes(notes.get("cup.png") or picture(1, 20))
        write(project, {"mkdocs.yml": "extra: {everyline: {languages: [en]}}\n"})
        sites.append(load_site(project, "en", ("en",)))
    given = STATE.set("known")
    try:
        before, after = (page_cache.KeptPages(each, None, str) for each in sites)
    finally:
        STATE.reset(given)
    first, second = map(shown, sites)
    for page, text in first.items():
        assert before.find(page) is None
        before.said[page] = (), None
        (file := tmp_path / "page.html").write_text(text, encoding="utf-8")
        before.keep(f"{page}.html", file, SeenPage(f"{page}.html", "", (), ()))
    taken = {page: found.html for page in second if (found := after.find(page))}
    assert [page for page, text in taken.items() if text != second[page]] == []
    assert len(taken) >= 2
