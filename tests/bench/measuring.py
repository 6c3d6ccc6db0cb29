"""Processor time, clock and memory of a command with everything that it starts."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.3  # seconds between two looks at the memory
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a command took.

    Attributes:
        processor: seconds, of all its processes.
        wall: seconds by the clock.
        memory: bytes at the peak, shared pages counted once (PSS).
    """

    processor: float
    wall: float
    memory: int


def measure(command: Sequence[str], cwd: Path, env: dict[str, str] | None = None) -> Measure:
    """Run a command to its end.

    Raises:
        SystemExit: it failed; with what it said.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=cwd, env=os.environ | (env or {}), stdout=said, stderr=said, start_new_session=True
        )
        while process.poll() is None:
            peak = max(peak, memory(process.pid))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_EVERY)
        wall = time.perf_counter() - start
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)}\n{said.read().decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measure(used, wall, peak)


def members(session: int) -> Iterator[Path]:
    """The processes of a session, as folders of /proc."""
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                if int((each / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                    yield each


def memory(session: int) -> int:
    """The memory of all processes of a session now."""
    total = 0
    for each in members(session):
        with contextlib.suppress(OSError):
            total += sum(
                int(line.split()[1])
                for line in (each / "smaps_rollup").read_text().splitlines()
                if line.startswith("Pss:")
            )
    return total * 1024


def processor(session: int) -> float:
    """The processor seconds that the processes of a session have used, ended children included."""
    total = 0
    for each in members(session):
        with contextlib.suppress(OSError):
            total += sum(map(int, (each / "stat").read_text().rpartition(")")[2].split()[11:15]))
    return total / _TICKS


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
