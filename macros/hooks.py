"""What ``hooks:`` of mkdocs.yml names: forwards MkDocs' events to the plug-in, which is an entry point where everyline is installed."""

from __future__ import annotations

import sys
from pathlib import Path

# MkDocs loads this file by its path, so it knows neither its package nor where that lies.
if (_HERE := str(Path(__file__).parent)) not in sys.path:
    sys.path.insert(0, _HERE)

from everyline.plugin import (
    on_build_error,
    on_config,
    on_env,
    on_files,
    on_page_context,
    on_page_markdown,
    on_post_build,
    on_startup,
)

__all__ = [
    "on_build_error",
    "on_config",
    "on_env",
    "on_files",
    "on_page_context",
    "on_page_markdown",
    "on_post_build",
    "on_startup",
]
