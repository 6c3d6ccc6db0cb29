"""Building beside the last good site and swapping the new one in when it is whole."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path


def stage(target: Path) -> Path:
    """A fresh folder beside the target, on the same file system, so that swapping is renaming."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if (old := _old(target)).exists() and not target.exists():
        old.rename(target)  # a build was killed while it swapped: this is the last good site
    for stale in target.parent.glob(f".{target.name}-*"):
        shutil.rmtree(stale, ignore_errors=True)
    staged = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
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


def _old(target: Path) -> Path:
    """Where the old site is while the new one takes its place."""
    return target.with_name(f".{target.name}-old")
