"""Copies of the project that a test may spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import LANGUAGES, copy_project


@pytest.fixture
def copy(tmp_path: Path, building) -> Path:
    """A copy of the project as it was when the site was built, not yet built itself."""
    return copy_project(tmp_path / "project", building[0])


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param
