"""The one way that templates are read, wherever they lie."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment


def templates_in(*folders: Path) -> SandboxedEnvironment:
    """The templates of folders, the first that has one first. They escape what is not `Markup`, and an unknown name in them is an error."""
    return SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
