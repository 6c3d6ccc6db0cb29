"""A whole site stands in its place at every moment, whatever else goes on or goes wrong."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from everyline.commands import building
from everyline.commands.main import main
from everyline.publishing import outputs, staging
from everyline.publishing.staging import mend, stage, swap
from tests.support import ROOT, write


@pytest.fixture
def plain(monkeypatch) -> None:
    """A system that can't exchange names."""
    monkeypatch.setattr(staging, "_exchange", lambda _one, _other: False)


def staged_site(target: Path, text: str = "new", pages: int = 1) -> Path:
    staged = stage(target)
    for number in range(pages):
        (staged / f"{number}.html").write_text(text)
    return staged


def test_a_whole_site_replaces_the_old_one(tmp_path):
    target = tmp_path / "site"
    (target / "en").mkdir(parents=True)
    (target / "old.html").touch()
    (target / "en" / "index.html").touch()
    staged = stage(target)
    (staged / "new.html").touch()
    swap(staged, target, keep=("en",))
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*.html")) == [
        "en/index.html",
        "new.html",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.slow
@pytest.mark.parametrize("is_whole", [True, False])
def test_pages_stand_where_no_site_was_while_books_are_made_and_go_again_where_these_fail(
    tmp_path, monkeypatch, is_whole
):
    target, seen = tmp_path / "site", list[tuple[str, Path, list[str]]]()

    def sites(_project, folders, *_):
        write(folders["en"], {"index.html": '<div data-downloads="list" hidden></div>'})
        return True

    def book(site):
        write(site.folder, {"pdf/notes.en.pdf": "%PDF"})
        with (site.folder / "film.webm").open("wb") as film:
            film.truncate(2**30)

    def see(name, pages):
        seen.append((name, pages, [(pages / "index.html").read_text(), *(each.name for each in pages.iterdir())]))

    monkeypatch.setattr(building, "_sites", sites)
    offer = outputs.OUTPUTS["downloads"]
    monkeypatch.setattr(outputs, "OUTPUTS", {"pdf": book, "downloads": offer, "last": lambda _: is_whole})
    project = write(tmp_path, {"mkdocs.yml": "plugins: [macros, everyline: {languages: [en]}]\nsite_name: x\n"})
    said = list[str]()
    assert building.build(project, target, step=see, tell=said.append) is is_whole
    page = '<div data-downloads="list" hidden></div>'
    assert seen == [(name, target, [page, "index.html"]) for name in ("pdf", "downloads", "last")]
    assert [*tmp_path.glob(".site*")] == []
    assert target.exists() is is_whole
    if is_whole:
        files, whole = [each for each in said if each.startswith("INFO -  ")]
        assert "film.webm: 1073.7 MB, and GitHub takes no file" in files
        assert "site/: 1073.7 MB in all" in whole
        assert "notes.en.pdf" in (target / "index.html").read_text()
        (target / "mine.html").touch()
        monkeypatch.setattr(outputs, "OUTPUTS", {"last": lambda _: False})
        write(project, {"source_notes/a.md": "a"})
        assert not building.build(project, target, step=see)
        assert seen[-1][1] != target  # there is a site
        assert (target / "mine.html").exists()


def test_what_an_interrupted_build_left_is_cleared(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    stale = tmp_path / f".site-{process.pid}-abc"
    stale.mkdir()
    staged = stage(tmp_path / "site")
    assert not stale.exists()
    assert staged.exists()


def test_a_build_that_still_runs_keeps_its_folder(tmp_path):
    first = stage(tmp_path / "site")
    second = stage(tmp_path / "site")
    assert first.exists()
    assert second.exists()


def test_a_build_killed_while_swapping_loses_no_site(tmp_path):
    target, old = tmp_path / "site", tmp_path / ".site-old"
    old.mkdir()
    (old / "index.html").touch()
    staged = stage(target)
    assert (target / "index.html").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"site", staged.name}


def test_a_folder_that_both_have_is_the_new_one(tmp_path):
    target = tmp_path / "site"
    (target / "en").mkdir(parents=True)
    (target / "en" / "page").write_text("old")
    staged = stage(target)
    (staged / "en").mkdir()
    (staged / "en" / "page").write_text("new")
    swap(staged, target, keep=("en",))
    assert (target / "en" / "page").read_text() == "new"


@pytest.mark.slow
def test_a_reader_always_finds_a_page(tmp_path):
    target, missed, is_over = tmp_path / "site", 0, threading.Event()
    swap(staged_site(target), target)

    def read() -> None:
        nonlocal missed
        while not is_over.is_set():
            missed += not (target / "0.html").exists()

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(100):
        swap(staged_site(target), target)
    is_over.set()
    reader.join()
    assert missed == 0
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


@pytest.mark.usefixtures("plain")
def test_without_an_exchange_of_names_a_site_is_swapped_in_two_steps(tmp_path):
    target = tmp_path / "site"
    for text in ("old", "new"):
        swap(staged_site(target, text), target)
    assert (target / "0.html").read_text() == "new"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_any_command_mends_what_was_killed_between_the_two(tmp_path):
    (tmp_path / ".site-old").mkdir()
    (tmp_path / ".site-old" / "index.html").touch()
    (tmp_path / f".site-{2**22 + 1}-x").mkdir()  # of no process that there can be
    CliRunner().invoke(main, ["sync", "--check", "--project", str(tmp_path)])
    assert [each.name for each in (tmp_path / "site").iterdir()] == ["index.html"]
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_builds_at_the_same_time_leave_one_whole_site(tmp_path):
    target = tmp_path / "site"

    def build(name: str) -> None:
        for _ in range(20):
            swap(staged_site(target, name, pages=9), target)

    builds = [threading.Thread(target=build, args=(name,)) for name in "abc"]
    for each in builds:
        each.start()
    for each in builds:
        each.join()
    assert len({page.read_text() for page in target.iterdir()}) == 1
    assert len([*target.iterdir()]) == 9
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_a_folder_that_only_looks_like_a_staged_one_stays(tmp_path):
    mine = tmp_path / ".site-notes-mine"
    mine.mkdir()
    stage(tmp_path / "site")
    assert mine.exists()


@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_a_link_is_replaced_and_never_followed(tmp_path, way, monkeypatch):
    if way == "two renames":
        monkeypatch.setattr(staging, "_exchange", lambda _one, _other: False)
    elsewhere, target = tmp_path / "elsewhere", tmp_path / "site"
    (elsewhere / "en").mkdir(parents=True)
    (elsewhere / "en" / "mine.html").touch()
    target.symlink_to(elsewhere)
    swap(staged_site(target), target, keep=("en",))
    assert not target.is_symlink()
    assert [each.name for each in target.iterdir()] == ["0.html"]
    assert (elsewhere / "en" / "mine.html").exists()
    assert {each.name for each in tmp_path.iterdir()} == {"site", "elsewhere"}


def test_taking_a_language_over_takes_it_from_nobody(tmp_path, monkeypatch):
    target = tmp_path / "site"
    (target / "en").mkdir(parents=True)
    (target / "en" / "page").touch()

    def die(*_: object) -> bool:
        raise KeyboardInterrupt

    staged = stage(target)

    monkeypatch.setattr(staging, "_exchange", die)
    with pytest.raises(KeyboardInterrupt):
        swap(staged, target, keep=("en",))
    assert (target / "en" / "page").exists()


# Where the site can't be renamed


def test_a_mount_point_is_brought_in_step_file_by_file(tmp_path, monkeypatch, capsys):
    def busy(_one: Path, other: Path) -> bool:
        raise OSError(16, "Device or resource busy", str(other))

    monkeypatch.setattr(staging, "_exchange", busy)
    target, outside = tmp_path / "site", tmp_path / "outside"
    for name in ("lost+found", "gone", "file.html", "same"):
        (target / name).mkdir(parents=True)
    outside.mkdir()
    (outside / "theirs.html").write_text("theirs")
    (target / "gone" / "old.html").touch()
    (target / "dir").write_text("once a file")
    (target / "linked").symlink_to(outside)
    (target / "same" / "page.html").write_text("same")
    before = (target / "same" / "page.html").stat().st_ino
    staged = stage(target)
    for name in ("file.html", "dir/page.html", "same/page.html", "linked/theirs.html"):
        (staged / name).parent.mkdir(exist_ok=True)
        (staged / name).write_text(name.partition("/")[0])
    swap(staged, target)
    files = {each.relative_to(target).as_posix() for each in target.rglob("*") if each.is_file()}
    assert files == {"file.html", "dir/page.html", "same/page.html", "linked/theirs.html"}
    assert {each.name for each in target.iterdir()} == {"file.html", "dir", "same", "linked", "lost+found"}
    assert (target / "same" / "page.html").stat().st_ino == before
    assert (outside / "theirs.html").read_text() == "theirs"
    assert "site/ is a mount point: it is brought in step file by file" in capsys.readouterr().err
    assert not staged.exists()


@pytest.mark.soak  # mounting takes root, on Linux
def test_a_real_mount_point(tmp_path):
    target = tmp_path / "site"
    target.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "none", target], check=True)
    try:
        for text in ("old", "new"):
            swap(staged_site(target, text), target)
        assert (target / "0.html").read_text() == "new"
        assert [each.name for each in target.iterdir()] == ["0.html"]
    finally:
        subprocess.run(["umount", target], check=True)


# Killed at any moment

_SWAPS = """
import sys
from pathlib import Path
from everyline.publishing import staging
if sys.argv[2] == "plain":
    staging._exchange = lambda one, other: False
target, number = Path(sys.argv[1]), 0
while True:
    number += 1
    staged = staging.stage(target)
    for page in range(20):
        (staged / f"{page}.html").write_text(str(number))
    staging.swap(staged, target)
    if number == 1:
        print("ready", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["exchange", "plain"])
@pytest.mark.parametrize("moments", [2, pytest.param(100, marks=pytest.mark.soak)])
def test_killed_while_swapping_there_is_a_whole_site(tmp_path, way, moments):
    target = tmp_path / "site"
    command = [sys.executable, "-c", _SWAPS, str(target), way]
    for _ in range(moments):
        swaps = subprocess.Popen(command, cwd=ROOT / "macros", stdout=subprocess.PIPE)
        swaps.stdout.readline()
        threading.Event().wait(random.uniform(0, 0.03))  # noqa: S311 - any moment will do
        swaps.send_signal(signal.SIGKILL)
        swaps.wait()
        if way == "plain":
            mend(target)
        assert len({page.read_text() for page in target.iterdir()}) == 1
        assert len([*target.iterdir()]) == 20
        stage(target)
        assert [each.name for each in tmp_path.iterdir() if f"-{swaps.pid}-" in each.name] == []
