"""Programs that tests run as commands: scripts in place of clients, and the real ones. Tests without theirs are left out."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from everyline.subjects.kubernetes.examples.clients import CLIENTS
from everyline.subjects.kubernetes.examples.running import Printed
from tests.support import ROOT


def script(file: Path, code: str) -> str:
    """Write a program in Python; gives its path. It is run as nobody is, so by a Python that nobody may run."""
    python = sys.executable if os.geteuid() else shutil.which("python3", path="/usr/local/bin:/usr/bin:/bin")
    if not python:
        pytest.skip("no Python here that anybody may run")
    file.write_text(f"#!{python} -I\n{code}", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def real(program: str, *, pinned: bool = False) -> str:
    """The path of kubectl or helm; `pinned` asks for the project's own, as another version has other words."""
    own = ROOT / CLIENTS / program
    found = str(own) if own.is_file() else None if pinned else shutil.which(program)
    if not found:
        pytest.skip(f"no {program} here: `make clients` gets it")
    return found


def as_root() -> None:
    """Only root can become somebody else."""
    if os.geteuid() != 0:
        pytest.skip("this test needs root")


def cut_off(printed: Printed) -> None:
    """Some systems give no network namespaces."""
    if not printed.is_cut_off:
        pytest.skip("this system can't keep the network from a program")
