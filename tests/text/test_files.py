"""Folders that anybody may have filled are looked through to the end, whatever is in them, and nothing odd is opened."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.text.files import find_files, is_inside, read, write_whole
from everyline.text.problems import Problem, Severity
from tests.support import LANGUAGES


@pytest.fixture
def folder(tmp_path) -> Path:
    notes = tmp_path / "source_notes"
    notes.mkdir()
    (notes / "tea.md").write_text("# Tea\n\nGreen tea is good.\n", encoding="utf-8")
    return notes


def odd(folder: Path, kind: str) -> None:
    """Put something odd into a folder."""
    {
        "a link to itself": lambda: (folder / "x.md").symlink_to("x.md"),
        "a link to nothing": lambda: (folder / "x.md").symlink_to("nowhere"),
        "a link to another file": lambda: (folder / "x.md").symlink_to("/etc/hostname"),
        "a link to the kernel": lambda: (folder / "x.md").symlink_to("/proc/kmsg"),
        "a link to a device": lambda: (folder / "x.md").symlink_to("/dev/zero"),
        "a link to its folder": lambda: (folder / "x").symlink_to("."),
        "a link to another folder": lambda: (folder / "x").symlink_to("/etc"),
        "a pipe": lambda: os.mkfifo(folder / "x.md"),
    }[kind]()


ODD = {
    "a link to itself": "source_notes/x.md: can't be read: Too many levels of symbolic links",
    "a link to nothing": "source_notes/x.md: can't be read: No such file or directory",
    "a link to another file": "source_notes/x.md: is a link to a file elsewhere (copy the file here)",
    "a link to the kernel": "source_notes/x.md: is a link to a file elsewhere (copy the file here)",
    "a link to a device": "source_notes/x.md: is a link to a file elsewhere (copy the file here)",
    "a link to its folder": "source_notes/x: is a link to a folder, which is not followed (copy the folder here)",
    "a link to another folder": "source_notes/x: is a link to a folder, which is not followed (copy the folder here)",
    "a pipe": "source_notes/x.md: is no file (remove it)",
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_plain_file_is_told_in_a_line_and_never_opened(project, kind):
    copy = project()
    odd(copy / "source_notes", kind)
    warnings = [str(each) for each in load_site(copy, "zh", LANGUAGES).warnings if "source_notes/x" in each.path]
    assert len(warnings) == 1
    assert warnings[0].startswith(ODD[kind])


@pytest.mark.parametrize("exchanged", ["x.txt", "."])
@pytest.mark.parametrize("target", ["a file", "a pipe"])
def test_what_became_a_link_or_a_pipe_after_it_was_found_is_not_read(folder, tmp_path, exchanged, target):
    (elsewhere := tmp_path / "elsewhere").mkdir()
    (folder / "sub").mkdir()
    (folder / "sub" / "x.txt").write_text("x")
    (found,) = find_files(tmp_path, "source_notes/sub")[0]
    assert read(found.file) == b"x"
    os.mkfifo(elsewhere / "x.txt") if target == "a pipe" else (elsewhere / "x.txt").write_text("secret")
    place = folder / "sub" / exchanged
    place.rename(tmp_path / "old")
    place.symlink_to(elsewhere / exchanged)
    with pytest.raises(OSError, match="exchanged"):
        read(found.file)


def test_a_link_within_the_folder_is_the_file_that_it_leads_to(folder):
    (folder / "link.md").symlink_to("tea.md")
    files, problems = find_files(folder.parent, folder.name)
    assert [each.path for each in files] == ["source_notes/link.md", "source_notes/tea.md"]
    assert problems == []


def test_files_come_in_the_order_of_their_paths_whatever_lies_in_folders(folder):
    for name in ("zest.md", "herbs/mint.md", "a/b/c.md", "a/z.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("Green.\n", encoding="utf-8")
    names = ["a/b/c.md", "a/z.md", "herbs/mint.md", "tea.md", "zest.md"]
    assert [each.path for each in find_files(folder.parent, folder.name)[0]] == [
        f"source_notes/{each}" for each in names
    ]


def test_folders_of_programs_are_left_alone(folder):
    (folder / ".trash").mkdir()
    (folder / ".trash" / "secret.md").write_text("deleted", encoding="utf-8")
    assert [note.path for note in read_corpus(folder.parent)[0].notes] == ["source_notes/tea.md"]


def test_no_address_has_what_is_a_slash_elsewhere(folder):
    (folder / "a\\..\\x.md").write_text("# X\n\nText here.\n", encoding="utf-8")
    assert [note.slug for note in read_corpus(folder.parent)[0].notes] == ["a-..-x", "tea"]


@pytest.mark.parametrize("target", ["/proc/kmsg", "/dev/zero"])
def test_settings_of_programs_are_not_waited_for(folder, target):
    (folder / "logseq").mkdir()
    (folder / "logseq" / "config.edn").symlink_to(target)
    (folder / "page.md").write_text("public:: true\n\n- a\n", encoding="utf-8")
    read_corpus(folder.parent)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        (b"caf\xe9.md", "source_notes/caf~E9.md"),
        (b"a\nb\x1b.md", "source_notes/a~0Ab~1B.md"),
        ("\u2028.md".encode(), "source_notes/~E2~80~A8.md"),
        (b"f\xff/x.md", "source_notes/f~FF/x.md"),
    ],
)
def test_a_name_that_is_no_text_is_written_so_that_it_is(folder, name, path):
    file = os.path.join(os.fsencode(folder), name)  # noqa: PTH118 - bytes
    os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120
    with open(file, "w", encoding="utf-8") as note:  # noqa: PTH123
        note.write("# Coffee\n\nCoffee is black.\n")
    corpus, problems = read_corpus(folder.parent)
    assert path in [note.path for note in corpus.notes]
    assert [(each.path, each.severity) for each in problems] == [(path, Severity.WARNING)]


def test_a_note_that_may_not_be_read_keeps_nobody_from_the_others(folder, monkeypatch):
    (folder / "secret.md").touch()
    begin = os.open

    def refuse(file: Path, *how: int) -> int:
        if str(file).endswith("secret.md"):
            raise PermissionError(13, "Permission denied", str(file))
        return begin(file, *how)

    monkeypatch.setattr(os, "open", refuse)
    corpus, problems = read_corpus(folder.parent)
    assert [note.path for note in corpus.notes] == ["source_notes/tea.md"]
    assert [*map(str, problems)] == ["source_notes/secret.md: can't be read: Permission denied (let this user read it)"]
    assert problems[0].severity is Severity.WARNING


def test_a_folder_that_may_not_be_read_is_told(folder, monkeypatch):
    (folder / "closed").mkdir()
    scan = os.scandir

    def refuse(place: str | Path) -> object:
        if os.fspath(place).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(place))
        return scan(place)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    assert [*map(str, find_files(folder.parent, folder.name)[1])] == [
        "source_notes/closed: can't be read: Permission denied (let this user read it)"
    ]


def test_what_is_written_may_be_read_by_whoever_serves_it_and_keeps_the_mode_that_it_has(tmp_path):
    write_whole(tmp_path / "new" / "a.html", b"a")
    assert stat.S_IMODE((tmp_path / "new" / "a.html").stat().st_mode) == 0o644
    (tmp_path / "b").touch(0o600)
    write_whole(tmp_path / "b", b"b")
    assert (stat.S_IMODE((tmp_path / "b").stat().st_mode), (tmp_path / "b").read_bytes()) == (0o600, b"b")


def test_what_leads_out_of_a_folder(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "inside").touch()
    assert is_inside(tmp_path / "in", tmp_path)
    assert is_inside(tmp_path, tmp_path)
    assert not is_inside(tmp_path / "inside", tmp_path / "in")
    assert not is_inside(tmp_path / "in" / ".." / "inside", tmp_path / "in")


def test_a_problem_is_one_line_that_tells_a_terminal_nothing():
    said = str(Problem("a\x1b[2J.md", 3, "holds 'x\nb.md:1: not true\x9b31m'"))
    assert said == "a␛[2J.md:3: holds 'x␊b.md:1: not true�31m'"
