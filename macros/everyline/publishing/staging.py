"""Building beside the last good site and swapping the new one in when it is whole."""

import contextlib
import ctypes
import errno
import filecmp
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from everyline.text.files import write_whole

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux; RENAME_SWAP of macOS
_BUSY = {errno.EBUSY, errno.EXDEV}  # what a mount point answers to being renamed
_SYSTEMS_OWN = {"lost+found"}  # at the root of some file systems


def stage(target: Path) -> Path:
    """A fresh folder beside the target, on the same file system, so that swapping is renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    mend(target)
    staged = Path(tempfile.mkdtemp(prefix=f".{target.name}-{os.getpid()}-", dir=target.parent))
    staged.chmod(0o755)  # mkdtemp's 0700 would keep a web server out
    return staged


def mend(target: Path) -> None:
    """Take away what a killed build left, and put the last good site back where that was between two renames."""
    for other in target.parent.iterdir():
        process = re.fullmatch(rf"\.{re.escape(target.name)}-([0-9]{{1,9}})-\w+", other.name)
        if process and not _runs(int(process[1])):
            _remove(other)
    old = _old(target)
    if old.exists():
        with _alone(target.parent):
            if os.path.lexists(target):
                _remove(old)
            elif old.exists():  # no other build was just doing that
                old.rename(target)


def swap(staged: Path, target: Path, keep: tuple[str, ...] = ()) -> None:
    """Put a staged folder in the target's place, so that there is a whole site at every moment.

    The two exchange names where the system can do that. Elsewhere the old site is renamed first, and any command after one that was killed
    between both puts it back. A mount point can't be renamed: there the site is brought in step file by file.

    Args:
        staged: a whole new site; where it was, nothing is left.
        target: where it belongs; what is there is replaced. A link there is replaced, never followed.
        keep: folders of the old site to take over where the new one has none (the other language's site).
    """
    for name in keep:
        if (target / name).is_dir() and not target.is_symlink() and not (staged / name).exists():
            shutil.copytree(target / name, staged / name, symlinks=True, copy_function=_link)
    with _alone(target.parent):
        try:
            if not os.path.lexists(target):
                staged.rename(target)
            elif _exchange(staged, target):
                _remove(staged)
            else:  # in two steps
                _remove(_old(target))
                target.rename(_old(target))
                staged.rename(target)
                _remove(_old(target))
        except OSError as error:
            if error.errno not in _BUSY:
                raise
            sys.stderr.write(f"{target.name}/ is a mount point: it is brought in step file by file\n")
            _bring_in_step(staged, target)
            _remove(staged)


def show(staged: Path, target: Path) -> int:
    """Show pages that wait for the rest where the site will be, if nothing is there: under second names, so nothing is written into them.

    Returns:
        What tells the folder of these names from any other that takes its place; 0 where there was something.
    """
    early = staged.with_name("early")  # no language is called so
    shutil.copytree(staged, early, symlinks=True, copy_function=_link)
    with _alone(target.parent):
        if os.path.lexists(target):
            return 0
        early.rename(target)
        return target.stat().st_ino


def _exchange(one: Path, other: Path) -> bool:
    """Let two names change places in one step; whether the system can.

    Raises:
        OSError: it can, but not with these.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    names = (os.fsencode(one), os.fsencode(other))
    try:
        if sys.platform == "linux":
            status = libc.renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _EXCHANGE)
        else:
            status = libc.renamex_np(*names, _EXCHANGE)
    except AttributeError:
        return False
    code = ctypes.get_errno()
    if status and code in _BUSY:
        raise OSError(code, os.strerror(code), str(other))
    return not status  # some file systems refuse


def _bring_in_step(staged: Path, target: Path) -> None:
    """Make a folder that can't be renamed hold what another does: first what pages need, then pages, and then what is no more is removed."""
    files = [file for file in staged.rglob("*") if file.is_file()]
    for file in sorted(files, key=lambda each: (each.suffix == ".html", each)):
        place = target / file.relative_to(staged)
        for folder in [target / each for each in reversed(file.relative_to(staged).parents[:-1])]:
            if folder.is_symlink() or not folder.is_dir():
                _remove(folder)
                folder.mkdir()
        if place.is_file() and not place.is_symlink() and filecmp.cmp(file, place, shallow=False):
            continue
        if place.is_dir() and not place.is_symlink():
            _remove(place)
        write_whole(place, file.read_bytes(), file.stat().st_mode)
    for each in sorted(target.rglob("*"), reverse=True):
        path = each.relative_to(target)
        if path.parts[0] not in _SYSTEMS_OWN and not (staged / path).exists():
            _remove(each)


def _link(source: str, target: str) -> None:
    """Give a file a second name, or copy it where that can't be."""
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, target, follow_symlinks=False)


def _remove(path: Path) -> None:
    """Remove whatever is there; of a link only the link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep builds of the same site from swapping at the same time; they only wait for each other's renames."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # network file systems without locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # for somebody else
    return True


def _old(target: Path) -> Path:
    """Where the old site is while the new one takes its place in two steps."""
    return target.with_name(f".{target.name}-old")
