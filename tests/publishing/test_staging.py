import subprocess
import sys

from everyline.publishing.staging import stage, swap


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
