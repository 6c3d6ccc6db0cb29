"""Kubernetes Notes: turns raw notes into a documentation site. mkdocs-macros looks for `define_env` here.

It is a function of its own so that only MkDocs loads MkDocs: the command line is there at once without it.
"""

from __future__ import annotations

from typing import Any


def define_env(env: Any) -> None:  # noqa: ANN401 - mkdocs-macros has no types
    """Offer the macros; called by mkdocs-macros for each build."""
    from macros import hooks  # noqa: PLC0415 - see above

    hooks.define_env(env)
