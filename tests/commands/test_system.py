"""What the system would not do is told in a line; the last good site stays as it was."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from everyline.commands import processes as builders
from everyline.commands.main import main
from everyline.publishing import staging
from everyline.text.child_processes import died
from tests.support import ROOT, copy_project, run, whole_project

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.argv[1:] = sys.argv[2:]
if sys.argv[1:] == ["build"]:
    from mkdocs.__main__ import cli as main
else:
    from everyline.commands.main import main
main()
"""


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def small(amended: Path, tmp_path: Path) -> Path:
    """A copy of a small project with its built site."""
    copy = copy_project(tmp_path / "small", amended)
    shutil.copytree(amended / "site", copy / "site")
    return copy


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.EROFS, "/site: Read-only file system (let this user write there)"),
        (errno.ENOSPC, "the disk: No space left on device (make room on the disk)"),
        (errno.EACCES, "/site: Permission denied (let this user read and write there)"),
    ],
)
def test_what_the_system_refuses_is_a_line(project, monkeypatch, capsys, code, told):
    def refuse(_: Path) -> Path:
        raise OSError(code, os.strerror(code), "/site")

    monkeypatch.setattr(staging, "mend", refuse)
    result = CliRunner().invoke(main, ["sync", "--project", str(project())])
    assert result.exit_code == 1
    assert told in result.output + capsys.readouterr().err


def test_a_disk_that_is_full_while_a_language_is_built(monkeypatch, caplog, tmp_path):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "page.html")

    monkeypatch.setattr(builders, "configuration", refuse)
    monkeypatch.setattr(builders, "_tell_warnings", lambda: None)
    assert builders.main(str(tmp_path), "zh", str(tmp_path / "site")) == 1
    assert "the disk: No space left on device (make room on the disk)" in caplog.text


def test_a_process_that_something_else_ended_is_named():
    assert died("zh", 1) == ""
    assert (
        died("zh", -signal.SIGKILL) == "ERROR -  zh: its process was ended by signal 9 (is there too little memory?)\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda: os._exit(1), "ERROR -  zh: its process ended with status 1, before it was done\n"),
        (lambda: os._exit(0), "ERROR -  zh: its process ended with status 0, before it was done\n"),
        (lambda: os.kill(os.getpid(), signal.SIGTERM), "ERROR -  zh: its process was ended by signal 15\n"),
        (lambda: sys.exit("a plug-in gave up"), "SystemExit: a plug-in gave up\n"),
    ],
)
def test_a_process_that_ended_by_itself_is_not_said_to_have_been_ended(monkeypatch, tmp_path, end, told):
    monkeypatch.setattr(builders, "_build", lambda *_, **__: end())
    monkeypatch.setattr(builders, "end_with_parent", lambda: None)
    builder = builders._Builder(tmp_path, "zh")  # noqa: SLF001
    builder.ask(tmp_path, strict=False)
    status, said = builder.answer()
    builder.end()
    assert status
    assert said.endswith(told)


def limited(project: Path, largest: int, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(largest), *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "macros")}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("words", [["build", "--no-pdf"], ["build"]], ids=["everyline", "mkdocs"])
def test_files_that_may_not_be_that_large_leave_the_last_good_site(small, amended, words):
    result = limited(small, 100_000, *words)
    assert result.returncode == 1
    assert "File too large (let this user write larger files)" in result.stderr
    assert "Traceback" not in result.stderr
    assert contents(small / "site") == contents(amended / "site")


# What takes long by nature


@pytest.mark.soak
@pytest.mark.parametrize("size", [2**20 * number // 2 for number in range(1, 21)])
def test_a_full_disk(amended, tmp_path, size):
    """On a disk of its own, which takes root: full at some moment of building, of the books, or of packing; or not at all."""
    disk = tmp_path / "disk"
    disk.mkdir()
    kept = sum(2 * 4096 + len(each) for each in contents(amended).values())  # in whole blocks, and with folders
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kept + 2 * 2**20 + size * 3}", "none", disk], check=True)
    try:
        copy = copy_project(disk / "small", amended)
        shutil.copytree(amended / "site", copy / "site")
        result = run("everyline", "build", cwd=copy, env={"PYTHONPATH": str(ROOT / "macros"), "TMPDIR": str(disk)})
        assert "Traceback" not in result.stderr
        if result.returncode:
            assert "No space left on device" in result.stderr
            assert contents(copy / "site") == contents(amended / "site")
        else:
            assert contents(copy / "site").keys() == contents(amended / "site").keys()
    finally:
        subprocess.run(["umount", disk], check=True)


def processes(mark: str) -> list[str]:
    """The processes that have a mark in their environment: a build, and whatever it started."""
    told = subprocess.run(["ps", "axeww", "-o", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if f"MARK={mark}" in line]


@pytest.mark.soak
@pytest.mark.parametrize("moment", [number * 73 % 200 for number in range(200)])
def test_killed_at_any_moment(once, moment):
    """There is a whole site all the time, nobody goes on building, and the next build clears away what is left."""
    mark = f"killed-{os.getpid()}"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "macros"), "MARK": mark}
    books = [] if moment % 4 == 0 else ["--no-pdf"]

    def start(folder: Path) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "everyline", "build", *books]
        return subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def fill(folder: Path) -> None:
        """Measure how long a whole build takes here and now, so that all moments lie within one."""
        folder.mkdir()
        copy = whole_project(ROOT / "tests" / "projects" / "outline", folder / "small")
        for _ in range(2):  # the second, with all drawings kept, is what is killed
            begun = time.monotonic()
            assert start(copy).wait() == 0
        (folder / "seconds").write_text(str(time.monotonic() - begun), encoding="utf-8")

    made = once(f"{mark}-{len(books)}", fill)
    copy, seconds = made / "small", float((made / "seconds").read_text(encoding="utf-8"))
    before, names = (copy / "site" / "index.html").read_bytes(), contents(copy / "site").keys()
    building = start(copy)
    threading.Event().wait(seconds * moment / 199)
    building.kill()
    building.wait()
    assert (copy / "site" / "index.html").read_bytes() == before
    assert contents(copy / "site").keys() == names
    for _ in range(50):  # one that has only just been started learns of it when it gets its turn
        if processes(mark):
            threading.Event().wait(0.1)
    assert processes(mark) == []
    staging.stage(copy / "site").rmdir()
    assert [each.name for each in copy.iterdir() if each.name.startswith(".site")] == []


@pytest.mark.soak
def test_two_builds_at_once_and_a_preview_beside_them(small, amended):
    environment = os.environ | {"PYTHONPATH": str(ROOT / "macros")}
    serve = subprocess.Popen(
        [sys.executable, "-m", "everyline", "serve", "--port", "8765"],
        cwd=small, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        builds = [
            subprocess.Popen(
                [sys.executable, "-m", "everyline", "build"],
                cwd=small,
                env=environment,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        said = [each.communicate()[1] for each in builds]
        assert [each.returncode for each in builds] == [0, 0], said
    finally:
        serve.kill()
        serve.wait()
    assert contents(small / "site") == contents(amended / "site")
    assert [each.name for each in small.iterdir() if each.name.startswith(".site")] == []
