"""A store gives back what was put into it, or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from everyline.text import store as stores
from everyline.text.store import Store


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


def test_what_is_kept_is_given_back(store, tmp_path):
    store.put("a", b"1")
    store.put("a", b"2")
    assert store.get("a") == b"2"
    assert store.get("b") is None
    assert Store(tmp_path / "store").get("a") == b"2"


@pytest.mark.parametrize("damage", [b"", b"<svg/>", b"SQLite format 3\0"])
def test_what_is_no_store_counts_as_none_and_is_begun_anew(tmp_path, damage):
    (folder := tmp_path / "store").mkdir(0o700)
    (folder / "kept.db").write_bytes(damage)
    for _ in range(2):  # the second of these is of the next process
        Store(folder).put("a", b"1")
    assert Store(folder).get("a") == b"1"


@pytest.mark.slow
@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_what_is_not_whole_counts_as_none(tmp_path, at):
    folder, kept = tmp_path / "store", {str(number): bytes([number]) * 5_000 for number in range(99)}
    store = Store(folder)
    for key, data in kept.items():
        store.put(key, data)
    with sqlite3.connect(folder / "kept.db") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = (file := folder / "kept.db").read_bytes()
    for damaged in (data[: int(len(data) * at)], data[: int(len(data) * at)] + os.urandom(9_999)):
        file.write_bytes(damaged)
        assert {found for key, data in kept.items() if (found := Store(folder).get(key)) != data} <= {None}


@pytest.mark.parametrize("change", ["key = 'b'", "data = substr(data, 2)", "data = 'text'", "data = NULL"])
def test_what_was_kept_otherwise_counts_as_none(store, tmp_path, change):
    store.put("a", b"12345")
    with sqlite3.connect(tmp_path / "store" / "kept.db") as database:
        database.execute(f"UPDATE kept SET {change}")  # noqa: S608 - of this test
    assert [store.get(key) for key in "ab"] == [None, None]


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    store = Store(tmp_path / "store", largest=300)
    for name in "abcd":
        store.put(name, b"x" * 60)
    assert store.get("a")
    store.trim()
    assert [name for name in "abcd" if store.get(name)] == ["a", "c", "d"]


@pytest.mark.slow
def test_processes_that_were_forked_and_ended_share_it(store):
    store.put("a", b"1")
    children = []
    for number in range(3):
        if not (child := os.fork()):
            for at in range(99):
                store.put(f"{number}-{at}", bytes([number]) * 999)
            os.kill(os.getpid(), signal.SIGKILL)  # in the midst of whatever it does
        children.append(child)
    for child in children:
        os.waitpid(child, 0)
    assert [store.get(f"{number}-{at}") for number in range(3) for at in range(99)] == [
        bytes([number]) * 999 for number in range(3) for _ in range(99)
    ]
    assert store.get("a") == b"1"


def test_a_process_that_was_forked_opens_the_database_anew(store, monkeypatch):
    """SQLite's locks are lost where two processes use what one has opened."""
    opened, connect = list[object](), sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **more: opened.append(given) or connect(*given, **more))
    store.put("a", b"1")
    store.put("b", b"2")
    reading, writing = os.pipe()
    if not (child := os.fork()):
        is_read = store.get("a") == b"1" and store.get("b") == b"2"
        os.write(writing, bytes([len(opened), is_read]))
        os._exit(0)
    os.waitpid(child, 0)
    assert [*os.read(reading, 2)] == [2, True]
    os.close(reading)
    os.close(writing)


def test_a_folder_that_cannot_be_written_to_is_no_store(tmp_path):
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "store")
    store.put("a", b"1")
    store.trim()
    assert store.get("a") is None


@pytest.mark.parametrize(
    ("given", "home", "expected"),
    [
        ("/caches", "/somebody", "/caches/everyline"),
        ("", "/somebody", "/somebody/.cache/everyline"),
        (".", "/somebody", "/somebody/.cache/everyline"),
        ("", "~", f"{os.devnull}/everyline"),
    ],
)
def test_what_is_kept_is_never_within_the_folder_that_somebody_is_in(monkeypatch, given, home, expected):
    monkeypatch.setenv("XDG_CACHE_HOME", given)
    monkeypatch.setattr(os.path, "expanduser", lambda path: path.replace("~", home))
    assert stores._caches() == Path(expected)  # noqa: SLF001 - found once, when a program begins


def test_a_folder_that_is_a_link_or_somebody_elses_is_no_store(tmp_path, monkeypatch):
    """A build would write there, and remove what is there."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "photo").write_bytes(bytes(99))
    (tmp_path / "linked").symlink_to(victim)
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    for folder in (tmp_path / "linked", shared):
        store = Store(folder, 10)
        store.put("one", b"tea")
        store.trim()
        assert store.get("one") is None
    assert [each.name for each in victim.iterdir()] == ["photo"]
    assert [*shared.iterdir()] == []
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    store = Store(tmp_path / "theirs")
    store.put("one", b"tea")
    assert [*(tmp_path / "theirs").iterdir()] == []


def test_what_others_can_write_or_wrote_counts_as_none(store, tmp_path, monkeypatch):
    store.put("one", b"tea")
    folder, file = tmp_path / "store", tmp_path / "store" / "kept.db"
    for place, mode, own in ((file, 0o620, 0o600), (folder, 0o770, 0o700), (folder, 0o707, 0o700)):
        place.chmod(mode)
        assert Store(folder).get("one") is None
        place.chmod(own)
        assert Store(folder).get("one") == b"tea"
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert Store(folder).get("one") is None
    monkeypatch.undo()
    file.rename(tmp_path / "elsewhere.db")
    file.symlink_to(tmp_path / "elsewhere.db")
    assert Store(folder).get("one") is None
    file.unlink()
    os.mkfifo(file, 0o600)
    assert Store(folder).get("one") is None  # and waits for nobody
