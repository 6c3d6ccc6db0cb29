"""The one door through which every command of the notes goes that is run.

A command that is not known to be harmless does not pass (`harmless`); one that is runs confined all the same
(`confined`): in a folder of its own, which is its home as well, with nothing of the user's around it, and with no network
but a single API server.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import yaml

from everyline.subjects.kubernetes.examples import confined
from everyline.subjects.kubernetes.examples.harmless import judge

_LOOPBACK = "127.0.0.1"
# Nobody listens there: the client is turned away at once.
_NOWHERE = json.dumps(
    {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "nowhere", "cluster": {"server": f"http://{_LOOPBACK}:1"}}],
        "users": [{"name": "nobody", "user": {}}],
        "contexts": [{"name": "nowhere", "context": {"cluster": "nowhere", "user": "nobody"}}],
        "current-context": "nowhere",
    }
)


class NotHarmlessError(ValueError):
    """A command must not be run: an option or a value of it is not known to be harmless."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a program printed."""

    output: str  # its output, at most some megabytes
    errors: str  # its error output, likewise
    status: int | None  # its exit status; None where it was still running when it was stopped
    is_cut_off: bool  # whether the system kept the network from it


def run(
    words: Sequence[str], executable: str, files: Mapping[str, str], kubeconfig: str | None = None, seconds: int = 20
) -> Printed:
    """Run a command that is known to be harmless, without a shell or a terminal.

    Args:
        words: of the command, the name of the program first.
        executable: the path of that program.
        files: contents of files, of which those lie in its folder that it names.
        kubeconfig: leads to an API server on the loopback interface, the only one that it can reach; without, there is none.
        seconds: after which it is stopped.

    Raises:
        NotHarmlessError: it must not be run.
        ValueError: the server is elsewhere.
        OSError: the program can't be started.
    """
    known = judge(words)
    if not known:
        raise NotHarmlessError(" ".join(words))
    port = _port(kubeconfig) if kubeconfig else 0
    wanted = {name: files[name] for name in known.files if name in files}
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        folder = Path(name)
        for path, text in {**wanted, ".kubeconfig": kubeconfig or _NOWHERE}.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        if os.geteuid() == 0:
            for each in (folder, *folder.rglob("*")):
                os.chown(each, confined.NOBODY, confined.NOBODY)
        command = [str(port), str(seconds), str(Path(executable).absolute()), *words]
        with ThreadPoolExecutor(1) as thread:  # whoever calls may have an event loop of its own
            status, is_cut_off = thread.submit(asyncio.run, _run(command, folder, output, errors, seconds)).result()
        return Printed(_text(output), _text(errors), status, is_cut_off)


async def _run(
    command: Sequence[str], folder: Path, output: IO[bytes], errors: IO[bytes], seconds: int
) -> tuple[int | None, bool]:
    """The exit status, and whether there was no network; see `run`."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", confined.__file__, str(theirs.fileno()), *command),
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        try:
            said, descriptors, *_ = socket.recv_fds(ours, 1, 1)
            async with contextlib.AsyncExitStack() as stack:
                for each in descriptors:
                    listener = socket.socket(fileno=each)
                    await stack.enter_async_context(
                        await asyncio.start_server(_connect(listener.getsockname()[1]), sock=listener)
                    )
                trouble = b"".join(iter(lambda: ours.recv(4096), b""))
                if trouble or not said:
                    raise OSError(trouble.decode(errors="replace").lstrip("!"))
                try:
                    return await asyncio.wait_for(process.wait(), seconds), said == b"1"
                except TimeoutError:
                    return None, said == b"1"
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def _connect(port: int) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
    """Passes on a connection from within to the same port out here."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            server_reader, server_writer = await asyncio.open_connection(_LOOPBACK, port)
            await asyncio.gather(_pass(reader, server_writer), _pass(server_reader, writer))

    return connect


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError), contextlib.closing(writer):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()


def _port(kubeconfig: str) -> int:
    """The port of the server that a kubeconfig leads to."""
    address = urlsplit(str(yaml.safe_load(kubeconfig)["clusters"][0]["cluster"]["server"]))
    if address.hostname != _LOOPBACK or not address.port:
        raise ValueError(f"commands of notes are run against {_LOOPBACK} only, not {address.geturl()}")
    return address.port


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace").strip()
