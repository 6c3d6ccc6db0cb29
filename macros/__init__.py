"""Kubernetes Notes: turns raw notes into a documentation site. mkdocs-macros looks for `define_env` here."""

from macros.hooks import define_env

__all__ = ["define_env"]
