"""A build without a change does nothing, and any change that could matter is noticed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from everyline.commands import unchanged
from everyline.commands.unchanged import Built
from everyline.model.revision import EPOCH, Commit
from everyline.text import store
from everyline.text.store import state_of
from tests.support import write

CONFIGURATION = "site_name: !ENV [SITE_NAME, x]\nplugins: [macros, everyline]\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(unchanged, "_STORE", tmp_path / ".cache" / "built")
    files = {
        "mkdocs.yml": CONFIGURATION,
        "source_notes/a.md": "a",
        "source_notes/.hidden/b.md": "b",
        "docs/en/site/c.md": "c",
    }
    write(tmp_path, {**files, "site/index.html": "<p>", ".cache/x": "x"})
    Built(tmp_path, tmp_path / "site", "strict").keep("a warning")
    return tmp_path


def said(project: Path, *options: object) -> str | None:
    return Built(project, project / "site", *(options or ("strict",))).said()


def test_what_is_unchanged_is_said_again(project):
    write(project, {".cache/x": "y", ".site-1/index.html": "half"})
    assert said(project) == "a warning"


@pytest.mark.slow
@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write(folder, {"source_notes/a.md": "b"}),
        lambda folder: write(folder, {"source_notes/.hidden/b.md": "x"}),
        lambda folder: write(folder, {"docs/en/site/c.md": "x"}),
        lambda folder: write(folder, {"editorial/topics.yml": "sections: []"}),
        lambda folder: write(folder, {"overrides/.icons/own/leaf.svg": "<svg/>"}),
        lambda folder: write(folder, {"docs/.well-known/security.txt": "x"}),
        lambda folder: write(folder, {"mkdocs.yml": CONFIGURATION + "extra: {}\n"}),
        lambda folder: write(folder, {"mkdocs.en.yml": "site_name: y\n"}),
        lambda folder: (folder / "source_notes/a.md").rename(folder / "source_notes/b.md"),
        lambda folder: (folder / "site/index.html").unlink(),
        lambda folder: write(folder, {"site/index.html": "</p>"}),
        lambda folder: write(folder, {"site/more.html": "<p>"}),
        lambda folder: [each.write_bytes(b"broken") for each in (folder / ".cache" / "built").iterdir()],
    ],
)
def test_a_change_is_noticed(project, change: Callable[[Path], object]):
    change(project)
    assert said(project) is None


def test_other_options_and_another_environment_are_other_builds(project, monkeypatch):
    assert said(project, "") is None
    monkeypatch.setenv("UNRELATED", "y")
    assert said(project) == "a warning"
    monkeypatch.setenv("SITE_NAME", "y")
    assert said(project) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        "hooks: [own.py]\n",
        "INHERIT: ../base.yml\n",
        "theme:\n  custom_dir: ../theme\n",
        "theme:\n  custom_dir: /srv/theme\n",
        "markdown_extensions: {x: {base_path: /etc}}\n",
        "markdown_extensions:\n  - x:\n      custom_icons:\n        - /srv/icons\n",
        "theme: {custom_dir: !ENV THEME}\n",
        "theme: {custom_dir: .theme}\n",
        "docs_dir: ..\n",
        "extra: {everyline: {system_fonts: true}}\n",
    ],
)
def test_where_others_take_part_everything_is_built(project, more, monkeypatch):
    monkeypatch.setenv("THEME", "/srv/theme")
    write(project, {"mkdocs.yml": CONFIGURATION + more})
    Built(project, project / "site", "strict").keep("")
    assert said(project) is None


@pytest.mark.slow
def test_what_people_decided_and_keep_elsewhere_is_read_again(project):
    write(project.parent / f"{project.name}-elsewhere", {"topics.yml": "sections: []\n"})
    (project / "source_notes/linked").symlink_to(project.parent)  # which no build follows
    Built(project, project / "site", "strict").keep("")
    assert said(project) == ""
    (project / "editorial").symlink_to(project.parent / f"{project.name}-elsewhere")
    Built(project, project / "site", "strict").keep("")
    assert said(project) is None


@pytest.mark.slow
def test_the_generator_and_what_it_is_installed_with_are_looked_at(project, tmp_path_factory, monkeypatch):
    package, libraries = tmp_path_factory.mktemp("everyline"), tmp_path_factory.mktemp("libraries") / "site-packages"
    write(package, {"theme/main.html": "x", "locale/de.po": "x"})
    write(libraries, {"one/x.py": ""})
    monkeypatch.setattr(store, "_PACKAGE", package)
    monkeypatch.syspath_prepend(str(libraries))
    for change in (
        lambda: write(package, {"theme/main.html": "y"}),
        lambda: write(package, {"locale/de.po": "y"}),
        lambda: write(libraries, {"two/x.py": ""}),
        lambda: monkeypatch.setattr(store.sys, "version", "4.0"),
        lambda: monkeypatch.setattr(unchanged, "last_commit", lambda _: Commit("0123456789", 1)),
        lambda: monkeypatch.setenv(EPOCH, "1"),
        lambda: write(project, {"editorial/moved.yml": "a: b\n"}),
        lambda: write(project, {"docs/fonts/own.ttf": "x"}),
        lambda: write(project, {"theme/main.html": "x"}),
    ):
        Built(project, project / "site", "strict").keep("kept")
        assert said(project) == "kept"
        change()
        assert said(project) is None


@pytest.mark.slow
def test_a_site_elsewhere_is_another_one(project, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    Built(project, other, "strict").keep("there")
    assert Built(project, other, "strict").said() == "there"
    assert said(project) == "a warning"
    (project / "site").rename(other / "moved")
    (project / "site").symlink_to(other / "moved")
    Built(project, project / "site", "strict").keep("x")
    assert said(project) is None


def test_plug_ins_of_others_take_part(project):
    write(project, {"mkdocs.yml": "plugins: [macros, everyline, {git-dates: {}}]\n"})
    Built(project, project / "site", "strict").keep("")
    assert said(project) is None


def test_a_file_whose_name_is_no_text_has_a_state(tmp_path):
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md"))
    missing = state_of([file])
    file.write_bytes(b"x")
    assert state_of([file]) != missing
