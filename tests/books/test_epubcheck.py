"""The books for e-readers, read by a port of EPUBCheck: ours, and one of notes that nobody prepared for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.missing import NODE_MODULES


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "language"), [("built", "zh"), ("hostile", "en")])
def test_epubcheck_finds_nothing(request, folder, language):
    site: Path = request.getfixturevalue(folder)
    site = site if folder == "built" else site / "site"
    command = [NODE_MODULES / ".bin" / "epubcheck-ts", site / "epub" / f"kubernetes-notes.{language}.epub"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
