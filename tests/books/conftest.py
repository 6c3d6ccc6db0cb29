"""The books of the real site, and the tools that look into them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from tests.books.logical import logical_text, marks_of_paper
from tests.site.reading import PREFIXES
from tests.support import LANGUAGES


@pytest.fixture(params=LANGUAGES)
def language(request) -> str:
    return request.param


@pytest.fixture
def site_dir(built: Path, language: str) -> Path:
    return built / PREFIXES[language]


@pytest.fixture
def book(built: Path, language: str) -> Path:
    return built / "pdf" / f"kubernetes-notes.{language}.pdf"


@pytest.fixture
def pdf(book: Path):
    with pikepdf.open(book) as opened:
        yield opened


@pytest.fixture(scope="session")
def poppler() -> Callable[..., str]:
    """Run one of poppler's tools on a file; what it prints."""

    def call(tool: str, *arguments: str, file: Path) -> str:
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not here: install poppler-utils")
        command = [tool, *arguments, str(file), *(["-"] if tool == "pdftotext" else [])]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    return call


@pytest.fixture(scope="session")
def _texts() -> dict[Path, str]:
    return {}


@pytest.fixture
def said(book: Path, pdf: pikepdf.Pdf, _texts: dict[Path, str]) -> str:
    """What a book says in the order of its structure, footnotes aside, white space removed."""
    if book not in _texts:
        _texts[book] = "".join(logical_text(pdf, without=frozenset({"/Note", "/Lbl"})).split())
    return _texts[book]


@pytest.fixture
def written(said: str, language: str) -> str:
    """The same without what paper needs behind words that lead somewhere: a page, above or below, the number of a web address."""
    return marks_of_paper(language).sub("", said)
