"""The same bytes whatever Python builds: ``make soak OTHER_PYTHON=python3.14``, or the newest other one that is found."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import ROOT, copy_project

pytestmark = pytest.mark.soak


def version(program: str) -> str:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    return told.stdout.strip() if told.returncode == 0 else ""


def other_python() -> str:
    """Another Python than this one."""
    names = [os.environ.get("OTHER_PYTHON", ""), *(f"python3.{minor}" for minor in range(20, 10, -1))]
    ours = version(sys.executable)
    found = (path for name in names if name and (path := shutil.which(name)) and version(path) not in ("", ours))
    return next(found, "")


def test_another_python_makes_the_same_bytes(amended, tmp_path):
    program = other_python()
    assert program, "no other Python is here: say which, OTHER_PYTHON=…"
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([program, "-m", "venv", tmp_path / "venv"], check=True)
    install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([python, *install, "-r", ROOT / "requirements.txt"], check=True)
    copy = copy_project(tmp_path / "copy", amended)
    environment = os.environ | {"PYTHONPATH": str(ROOT / "macros"), "XDG_CACHE_HOME": str(tmp_path)}  # drawings, too
    built = subprocess.run(
        [python, "-m", "everyline", "build"], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    here, there = contents(amended / "site"), contents(copy / "site")
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def contents(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
