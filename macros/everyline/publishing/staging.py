"""Building beside the last good site and swapping the new one in when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def stage(target: Path) -> Path:
    """A fresh folder beside the target, on the same file system, so that swapping is renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if (old := _old(target)).exists() and not target.exists():
        old.rename(target)  # a build was killed while it swapped: this is the last good site
    for other in target.parent.glob(f".{target.name}-*"):
        if not _is_in_use(other):
            shutil.rmtree(other, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{target.name}-{os.getpid()}-", dir=target.parent))
    staged.chmod(0o755)  # mkdtemp's 0700 would keep a web server out
    return staged


def swap(staged: Path, target: Path, keep: tuple[str, ...] = ()) -> None:
    """Put a staged folder in the target's place.

    Args:
        staged: a whole new site.
        target: where it belongs; what is there is replaced.
        keep: folders of the old site to take over where the new one has none (the other language's site).
    """
    for name in keep:
        if (target / name).is_dir() and not (staged / name).exists():
            shutil.move(target / name, staged / name)
    old = _old(target)
    if target.exists():
        target.rename(old)
    staged.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _is_in_use(staged: Path) -> bool:
    """Whether the process that a staged folder is named after still runs: another build of the same site."""
    process = staged.name.split("-")[-2]
    if not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it runs for somebody else
        return True
    return True


def _old(target: Path) -> Path:
    """Where the old site is while the new one takes its place."""
    return target.with_name(f".{target.name}-old")
