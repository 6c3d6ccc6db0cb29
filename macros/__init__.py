"""What a checkout runs: `python -m macros` and mkdocs.yml come in here; the generator is the package `everyline` beside this file.

Installed, everyline stands on its own and this package is not there. mkdocs-macros looks for `define_env` here.
"""

import sys
from pathlib import Path
from typing import Any

# One name for one package: `everyline`, never `macros.everyline`.
if (_HERE := str(Path(__file__).parent)) not in sys.path:
    sys.path.insert(0, _HERE)


def define_env(env: Any) -> None:  # noqa: ANN401 - mkdocs-macros has no types
    """Offer the macros of the plug-in that ``hooks:`` put into this configuration; called by mkdocs-macros for each build."""
    env.conf.hooks["macros/hooks.py"].plugin.define_env(env)
