"""Fixtures: small projects made on the spot, and the real site and one with errata, built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

# Nothing that a user's programs keep is read or changed; what the tests keep is the checkout's. Builds that they start inherit it.
os.environ["XDG_CACHE_HOME"] = str(Path(__file__).parents[1] / ".cache")

from tests import missing
from tests.hostile import build_evil, build_foreign
from tests.missing import pytest_terminal_summary  # noqa: F401 - pytest finds it here
from tests.support import GLOSSARY, NOTE, ROOT, TOPICS, copy_project, run, write

settings.register_profile("patient", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("patient")

# What builds a whole site or drives a browser; `make quick` leaves out the tests that ask for it.
BUILT = {"once", "building", "built", "hostile", "evil", "amended", "browser", "wheel", "whole"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="leave out every test that builds a whole site")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """All that is in these folders asks for a built site: `make quick` need not even read it."""
    is_built = collection_path.parent == ROOT / "tests" and collection_path.name in ("site", "browser")
    return True if is_built and config.getoption("--quick") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what this run is not for, and what lacks a program."""
    missing.mark(items)
    if not config.option.markexpr:
        leave_out(config, items, lambda item: bool(item.get_closest_marker("soak")))
    if config.getoption("--quick"):
        leave_out(
            config,
            items,
            lambda item: bool(BUILT & {*getattr(item, "fixturenames", ())} or item.get_closest_marker("slow")),
        )


def leave_out(config: pytest.Config, items: list[pytest.Item], is_left_out: Callable[[pytest.Item], bool]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if is_left_out(item)])
    items[:] = [item for item in items if not is_left_out(item)]


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Make a small project about fruit; keyword arguments are files to add or replace, by their paths."""

    def make(files: dict[str, str] | None = None) -> Path:
        pages = {
            f"docs/{language}/things/{topic}.md": f'# {title}\n\n{{{{ statements("{topic}") }}}}\n'
            for language, titles in {"zh": ("苹果", "梨"), "en": ("Apples", "Pears")}.items()
            for topic, title in zip(("apple", "pear"), titles, strict=True)
        }
        options = "extra: {everyline: {languages: [zh, en]}}\n"
        data = {
            "mkdocs.yml": options,
            "editorial/topics.yml": TOPICS,
            "editorial/glossary.yml": GLOSSARY,
            "source_notes/fruit.md": NOTE,
        }
        return write(tmp_path, {**pages, **data, **(files or {})})

    return make


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a folder once for all workers that run tests side by side: the first one makes it, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, made = shared / name, shared / f"{name}.made"
        with FileLock(shared / f"{name}.lock"):
            if not made.exists():
                shutil.rmtree(folder, ignore_errors=True)
                fill(folder)
                made.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def building(once) -> tuple[Path, str]:
    """A copy of the real project in which both languages were built strictly, and what the build said."""

    def fill(folder: Path) -> None:
        copy = copy_project(folder / "notes")
        result = run("macros", "build", "--strict", cwd=copy)
        if result.returncode:
            pytest.fail(f"the real project does not build:\n{result.stdout}{result.stderr}"[-4000:], pytrace=False)
        (folder / "said").write_text(result.stdout + result.stderr, encoding="utf-8")

    folder = once("project", fill)
    return folder / "notes", (folder / "said").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def built(building: tuple[Path, str]) -> Path:
    """The real site."""
    return building[0] / "site"


@pytest.fixture(scope="session")
def hostile(once, building) -> Path:
    """The real project with notes that nobody prepared for, built: in each dialect a plain one and a harmful one."""
    return once("hostile", lambda folder: build_foreign(folder, building[0]))


@pytest.fixture(scope="session")
def evil(once, amended) -> Path:
    """A small project in which everything that people decide means harm, built."""
    return once("evil", lambda folder: build_evil(folder, amended))


@pytest.fixture(scope="session")
def amended(once) -> Path:
    """The small project with errata, merges and a gap, built in both languages with the real theme."""
    return once("amended", _build_amended)


def _build_amended(folder: Path) -> None:
    copy = copy_project(folder)
    for name in ("source_notes", "editorial", "diagrams", "docs/zh", "docs/en"):
        shutil.rmtree(copy / name)
    (copy / "diagrams").mkdir()
    shutil.copytree(ROOT / "tests" / "projects" / "amended", copy, dirs_exist_ok=True)
    for language in ("zh", "en"):
        ours, its = ROOT / "docs" / language, copy / "docs" / language
        for page in ("errata", "ledger", "glossary", "gallery", "examples", "failing", "sources/index"):
            (its / page).parent.mkdir(exist_ok=True)
            shutil.copy(ours / f"{page}.md", its / f"{page}.md")
        for each in ("project", "assets"):  # with the pictures that its pages show
            shutil.copytree(ours / each, its / each, dirs_exist_ok=True)
        (its / "index.md").write_text("# 首页\n", encoding="utf-8")
    result = run("macros", "build", cwd=copy)
    assert result.returncode == 0, result.stderr
