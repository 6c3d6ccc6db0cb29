"""Results kept on disk between runs, by a key that names all that they were made from.

Stores are a user's and no project's, so nothing that came with a project is in them. What is read has been checked: what was cut off, or
is something else, counts as none. A store that can't be written to is no store, and never a reason to stop.
"""

import hashlib
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from threading import Lock
from typing import Any

_LARGEST = 256 * 2**20  # bytes of everything in a store
_OTHERS = stat.S_IWGRP | stat.S_IWOTH
_PACKAGE = Path(__file__).parents[1]
_DIGEST = hashlib.sha256().digest_size
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, used INTEGER, data BLOB)"
_PUT = "INSERT OR REPLACE INTO kept (key, used, data) VALUES (?, ?, ?)"
_TRIM = """DELETE FROM kept WHERE rowid IN (SELECT rowid FROM (
    SELECT rowid, sum(length(data)) OVER (ORDER BY used DESC, rowid DESC) AS size FROM kept) WHERE size > ?)"""


def _caches() -> Path:
    """Where this user's programs keep what they can make again; nowhere for one who has no home."""
    places = (os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~/.cache"), os.devnull)  # noqa: PTH111 - as it is for a user without home
    return Path(next(filter(os.path.isabs, places)), "everyline")


CACHES = _caches()
# A digest of everything but the notes that a site is made from, this package included; empty where nobody knows what that is, and nothing is kept.
STATE: ContextVar[str] = ContextVar("STATE", default="")


class Store:
    """A folder of results in one database, for a site has thousands of them; other processes may use it at the same time."""

    def __init__(self, folder: Path, largest: int = _LARGEST) -> None:
        self._folder = folder
        self._largest = largest
        self._opened: dict[
            int, sqlite3.Connection | None
        ] = {}  # by process: one that is forked opens its own, and leaves the other alone
        self._used: set[str] = set()
        self._one = Lock()

    def get(self, key: str) -> bytes | None:
        """What is kept under a key; None where nothing whole is."""
        found = self._do("SELECT data FROM kept WHERE key = ?", [(key,)])
        content = found[0] if found and isinstance(found[0], bytes) else b""
        digest, data = content[:_DIGEST], content[_DIGEST:]
        if digest != _digest(key, data):
            return None
        self._used.add(key)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something so that nobody ever reads half of it."""
        self._do(_PUT, [(key, time.time_ns(), _digest(key, data) + data)])

    def made(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is kept under a key, or is made now and kept from now on."""
        if (data := self.get(key)) is None:
            self.put(key, data := make())
        return data

    def trim(self) -> None:
        """Remove what was not used for longest, until the rest is no larger than a store may be."""
        used, self._used = self._used, set()
        self._do("UPDATE kept SET used = ? WHERE key = ?", [(time.time_ns(), key) for key in used])
        self._do(_TRIM, [(self._largest,)])

    def _do(self, statement: str, given: list[tuple[object, ...]]) -> list[Any] | None:
        """Have the database do something as one, once for each of the values given; its first answer, if any."""
        with self._one:
            try:
                process = os.getpid()
                if process not in self._opened:
                    self._opened[process] = None  # not tried again where it fails
                    self._opened[process] = self._open()
                if not (database := self._opened[process]):
                    return None
                if len(given) == 1:
                    answer: list[Any] | None = database.execute(statement, given[0]).fetchone()
                    return answer
                with database:
                    database.execute("BEGIN IMMEDIATE")
                    database.executemany(statement, given)
            except (OSError, sqlite3.Error) as error:
                if type(error) is sqlite3.DatabaseError:  # cut off, or something else; the next process begins anew
                    self._opened[process] = None
                    for each in self._folder.glob("kept.db*"):
                        each.unlink(missing_ok=True)
        return None

    def _open(self) -> sqlite3.Connection | None:
        """The database; None where it is not this user's alone: through a link we would write who knows where."""
        for each in (self._folder.parent, self._folder):
            with suppress(OSError):
                each.mkdir(0o700, parents=True)
        if not self._is_ours(self._folder, stat.S_ISDIR):
            return None
        file = self._folder / "kept.db"
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        if not self._is_ours(file, stat.S_ISREG):
            return None
        database = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        # What a crash of the machine takes is made again.
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF", _TABLE):
            database.execute(statement)
        return database

    def _is_ours(self, place: Path, is_one: Callable[[int], bool]) -> bool:
        """Whether a place is what it should be, and this user's alone, as what is around the store is."""
        held, around = os.lstat(place), os.lstat(self._folder.parent)
        is_own = not hasattr(os, "getuid") or held.st_uid == around.st_uid == os.getuid()
        return is_own and is_one(held.st_mode) and not held.st_mode & _OTHERS


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
