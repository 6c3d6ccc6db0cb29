"""A store gives back what was put into it, or nothing."""

from __future__ import annotations

import os
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
    assert [each.name for each in (tmp_path / "store").iterdir()] == ["a"]


@pytest.mark.parametrize("damage", [lambda old: old[:-1], lambda _: b"", lambda _: b"<svg/>", lambda old: old + b"x"])
def test_what_is_not_whole_counts_as_none(store, tmp_path, damage):
    store.put("a", b"12345")
    file = tmp_path / "store" / "a"
    file.write_bytes(damage(file.read_bytes()))
    assert store.get("a") is None


def test_what_was_kept_under_another_key_counts_as_none(store, tmp_path):
    store.put("a", b"1")
    (tmp_path / "store" / "a").rename(tmp_path / "store" / "b")
    assert store.get("b") is None


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    store = Store(tmp_path, largest=300)
    for number, name in enumerate("abcd"):
        store.put(name, b"x" * 60)
        os.utime(tmp_path / name, (number, number))
    assert store.get("a")
    store.trim()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "c", "d"]


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
    (file,) = [each for each in tmp_path.rglob("one") if each.is_file()]
    file.chmod(0o620)
    assert store.get("one") is None
    file.chmod(0o600)
    assert store.get("one") == b"tea"
    monkeypatch.setattr(os, "getuid", lambda: file.stat().st_uid + 1)
    assert store.get("one") is None
    monkeypatch.undo()
    os.mkfifo(file.with_name("two"), 0o600)
    assert store.get("two") is None  # and waits for nobody
