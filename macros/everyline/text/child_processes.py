"""Processes that end with the process that started them, however that one ended.

It imports next to nothing: whoever ends with another must know so before all else.
"""

import ctypes
import os
import signal
import sys
import threading
import time

_PARENT = "EVERYLINE_PARENT"
_PR_SET_PDEATHSIG = 1
_PAUSE = 0.5  # seconds between two looks, where the system does not tell


def lifeline() -> dict[str, str]:
    """What the environment of a process holds that is to end with this one; the thread that starts it must outlive it."""
    return {_PARENT: str(os.getpid())}


def end_with_parent() -> None:
    """End this process as soon as the one that started it has ended; one that was started by hand goes on."""
    if not (parent := os.environ.get(_PARENT, "")).isdigit():
        return

    def watch() -> None:
        while os.getppid() == int(parent):
            time.sleep(_PAUSE)
        os._exit(1)

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    else:
        threading.Thread(target=watch, daemon=True).start()
    if os.getppid() != int(parent):
        os._exit(1)


def limit(memory: int = 0, seconds: int = 0) -> None:
    """Bound what this process may take, where the system can: bytes, and seconds of the processor."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - other systems have none

        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def died(name: str, status: int) -> str:
    """What to say of a process that something else ended; nothing of one that ended by itself, and told why."""
    if status >= 0:
        return ""
    hint = " (is there too little memory?)" if -status == signal.SIGKILL else ""
    return f"ERROR -  {name}: its process was ended by signal {-status}{hint}\n"
