"""Results kept on disk between runs, by a key that names all that they were made from.

Stores are a user's and no project's, so nothing that came with a project is in them. What is read has been checked: a file that was cut off, or that holds something else, counts as none. A store that can't be written to
is no store, and never a reason to stop.
"""

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path

from everyline.text.files import unwaiting, write_whole

_LARGEST = 256 * 2**20  # bytes of everything in a store
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_PACKAGE = Path(__file__).parents[1]
_DIGEST = hashlib.sha256().digest_size


def _caches() -> Path:
    """Where this user's programs keep what they can make again; nowhere for one who has no home."""
    places = (os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~/.cache"), os.devnull)  # noqa: PTH111 - as it is for a user without home
    return Path(next(filter(os.path.isabs, places)), "everyline")


CACHES = _caches()
# A digest of everything but the notes that a site is made from, this package included; empty where nobody knows what that is, and nothing is kept.
STATE: ContextVar[str] = ContextVar("STATE", default="")


class Store:
    """A folder of results; other processes may use it at the same time."""

    def __init__(self, folder: Path, largest: int = _LARGEST) -> None:
        self._folder = folder
        self._largest = largest

    @cached_property
    def _is_ours(self) -> bool:
        """Whether the folder is one, and this user's: through a link we would write, and remove, who knows what."""
        for each in (self._folder.parent, self._folder):
            with contextlib.suppress(OSError):
                each.mkdir(0o700, parents=True)
        try:
            held, around = os.lstat(self._folder), os.lstat(self._folder.parent)
        except OSError:
            return False
        return stat.S_ISDIR(held.st_mode) and (
            not hasattr(os, "getuid")
            or (held.st_uid == around.st_uid == os.getuid() and not held.st_mode & stat.S_IWOTH)
        )

    def get(self, key: str) -> bytes | None:
        """What is kept under a key, the name of a file; None where nothing whole is that this user wrote, and nobody else can write."""
        file = self._folder / key
        try:
            if not self._is_ours:
                return None
            with open(file, "rb", opener=unwaiting) as opened:
                held = os.fstat(opened.fileno())
                if not stat.S_ISREG(held.st_mode):
                    return None
                if hasattr(os, "getuid") and (held.st_uid != os.getuid() or held.st_mode & _OTHERS):
                    return None
                content = opened.read()
        except OSError:
            return None
        digest, data = content[:_DIGEST], content[_DIGEST:]
        if digest != _digest(key, data):
            return None
        with contextlib.suppress(OSError):
            file.touch()  # `trim` keeps what was used last
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something so that nobody ever reads half of it."""
        with contextlib.suppress(OSError):
            if self._is_ours:
                write_whole(self._folder / key, _digest(key, data) + data, 0o600)

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key, or is made now and kept from now on."""
        if (data := self.get(key)) is None:
            self.put(key, data := make())
        return data

    def trim(self) -> None:
        """Remove what was not used for longest, until the rest is no larger than a store may be."""
        with contextlib.suppress(OSError):
            files = self._folder.iterdir() if self._is_ours else ()
            kept = [(file.stat(), file) for file in files if file.is_file()]
            left = sum(state.st_size for state, _ in kept)
            for state, file in sorted(kept, key=lambda each: each[0].st_mtime):
                if left <= self._largest:
                    return
                file.unlink(missing_ok=True)
                left -= state.st_size


def _digest(key: str, data: bytes) -> bytes:
    return hashlib.sha256(f"{key}\0".encode() + data).digest()


def digest_of(*said: object) -> str:
    """A digest of values, whose `repr` tells them apart."""
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def of_package() -> str:
    """A digest of the state of this package, and of all that is installed beside it."""
    installed = (each for each in map(Path, sys.path) if each.name.endswith("-packages"))
    return state_of([*own_files(_PACKAGE), *installed], sys.version)


def own_files(folder: Path, built: Path | None = None) -> Iterator[Path]:
    """The files of a folder that somebody keeps there, in order; what is built from them is left out.

    Hidden ones there are those of programs; those below may be icons of a theme, or pages that a configuration asks for.
    """
    for root, folders, names in os.walk(folder):
        of_programs = ("__pycache__", ".") if Path(root) == folder else ("__pycache__",)
        folders[:] = sorted(each for each in folders if not each.startswith(of_programs) and Path(root, each) != built)
        yield from (Path(root, name) for name in sorted(names) if not name.startswith(of_programs))


def state_of(files: Iterable[Path], rest: str = "") -> str:
    """A digest of the state of files: which they are, and when and by what each was last changed."""
    digest = hashlib.sha256(rest.encode())
    for file in files:
        try:
            state = file.stat()
            said = f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"
        except OSError:
            said = ""
        digest.update(f"{file}\0{said}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()
