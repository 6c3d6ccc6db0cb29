"""Runs one program with next to nothing around it: ``python -I confined.py CHANNEL PORT SECONDS PROGRAM WORD…``.

A process of its own becomes that program, so what is given up here can't be had back. Where the system allows, the
program has no network but a loopback interface on which one port leads to the caller, no file but those of the working
folder, and an unprivileged user.
"""

import ctypes
import fcntl
import os
import resource
import signal
import socket
import struct
import sys
from pathlib import Path

NOBODY = 65534
_OUTPUT = 4 * 1024 * 1024  # bytes of any file that is written
_FILES = 256  # open at once
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_SIOCSIFFLAGS, _IFF_UP = 0x8914, 1


def main(channel: socket.socket, port: int, seconds: int, program: str, words: list[str]) -> None:
    """Become a program; whoever listens at the channel's other end hears first whether there is no network.

    Args:
        channel: closes when the program runs; says why where it can't. The listening socket goes along with the first byte.
        port: on the loopback interface, that leads to the caller; 0 where none does.
        seconds: of processor time.
        program: its path.
        words: its arguments, its own name first.
    """
    was_root = os.geteuid() == 0
    file = os.open(program, os.O_RDONLY)
    os.set_inheritable(file, True)  # noqa: FBT003 - an interpreter opens it once more
    cut_off = sys.platform == "linux" and _leave_network(was_root=was_root)
    if cut_off and port:
        listener = socket.create_server(("127.0.0.1", port))
        socket.send_fds(channel, [b"1"], [listener.fileno()])
        listener.close()
    else:
        channel.sendall(b"1" if cut_off else b"0")
    home = _leave_files(file)
    if was_root:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for limit, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, _OUTPUT),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    nowhere = "http://127.0.0.1:1"  # for where there is a network: no client goes past its proxy
    environment = {
        "HOME": home,
        "TMPDIR": home,
        "KUBECONFIG": os.path.join(home, ".kubeconfig"),  # noqa: PTH118 - a text
        "PATH": "",
        "LANG": "C",
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "NO_PROXY": "127.0.0.1",
    }
    os.execve(file if os.execve in os.supports_fd else program, words, environment)  # noqa: S606 - that is what this is for


def _leave_network(*, was_root: bool) -> bool:
    """Move into a network of one's own, in which there is a loopback interface only; whether the system lets us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET if was_root else _CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", _IFF_UP))
    return True


def _leave_files(program: int) -> str:
    """Make the working folder the whole file system, where the program needs no library and the system lets us.

    Returns:
        What the working folder is called then.
    """
    head = os.pread(program, 4096, 0)
    if head.startswith(b"\x7fELF") and b"/ld" not in head:  # no loader: linked statically, as kubectl and helm are
        try:
            os.chroot(".")
        except PermissionError:
            pass
        else:
            return "/"
    return str(Path.cwd())


if __name__ == "__main__":
    CHANNEL = socket.socket(fileno=int(sys.argv[1]))
    CHANNEL.set_inheritable(False)
    try:
        main(CHANNEL, int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5:])
    except OSError as error:
        CHANNEL.sendall(b"!" + str(error).encode())
        sys.exit(1)
