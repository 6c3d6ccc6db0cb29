"""Where there is no browser, that is said so that nobody overlooks it."""

from __future__ import annotations

import pytest

from tests.support import ROOT, run


@pytest.mark.slow
def test_a_missing_browser_is_said_loudly(tmp_path):
    result = run("pytest", "-p", "no:cacheprovider", "tests/browser", cwd=ROOT, env={"PATH": str(tmp_path)})
    assert result.returncode == 0, result.stdout
    assert "NO CHROMIUM HERE" in result.stdout
    assert "tests/browser/test_search.py::test_what_is_nowhere_is_not_found" in result.stdout
    assert "apt-get install chromium" in result.stdout
    assert " passed" not in result.stdout
