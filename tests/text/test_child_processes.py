"""What a command starts ends with it, even where that is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.support import ROOT

PACKAGES = ROOT / "macros"
_CHILD = "from everyline.text.child_processes import end_with_parent; import time; end_with_parent(); print('on', flush=True); time.sleep(60)"
_PARENT = f"""
import os, subprocess, sys
from everyline.text.child_processes import lifeline
child = subprocess.Popen([sys.executable, "-c", {_CHILD!r}], env=os.environ | lifeline(), stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
child.wait()
"""


def runs(process: int) -> bool:
    """Whether a process is there; what has ended and waits for being noticed is not."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return said.stdout.strip() not in ("", "Z")


def test_a_child_ends_with_its_parent():
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], cwd=PACKAGES, stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())
    assert runs(child)
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20
    while runs(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not runs(child)


@pytest.mark.slow
@pytest.mark.parametrize(
    "program",
    [
        ["-m", "everyline.commands.processes", ".", "zh", "nowhere"],
        ["-m", "everyline.commands.bookmaking", "pdf", ".", "zh", "nowhere", "nowhere/book"],
        [str(PACKAGES / "everyline/diagrams/worker.py")],
    ],
)
def test_all_that_a_build_starts_is_tied_to_it(program, tmp_path):
    """Each ends at once where the process that it was started for is another than its parent: that one is gone."""
    environment = os.environ | {"EVERYLINE_PARENT": "1", "PYTHONPATH": str(PACKAGES)}
    done = subprocess.run(
        [sys.executable, *program], cwd=tmp_path, env=environment, stdin=subprocess.PIPE,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such limits")
def test_a_process_takes_no_more_than_it_may():
    endless = "from everyline.text.child_processes import limit; limit(1 << 30, 1)\nwhile True: pass"
    assert subprocess.run([sys.executable, "-c", endless], cwd=PACKAGES, check=False).returncode == -signal.SIGXCPU
    large = "from everyline.text.child_processes import limit; limit(1 << 30, 1); bytes(2 << 30)"
    assert subprocess.run(
        [sys.executable, "-c", large], cwd=PACKAGES, check=False, stderr=subprocess.DEVNULL
    ).returncode
