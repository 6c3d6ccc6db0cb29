"""Builds one language in a process of its own: ``python -m everyline.commands.site PROJECT LANGUAGE SITE_DIR``; see `everyline.commands.building`."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import yaml
from mergedeep import merge
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.utils.yaml import get_yaml_loader, yaml_load

from everyline.editorial.skeletons import DOCS
from everyline.options import CONFIGURATION, KEY
from everyline.text.files import told
from everyline.text.lifeline import end_with_parent

_DEFAULTS = Path(__file__).parents[1] / "defaults.yml"
# A checkout has no list of its plug-ins, as an installed package has.
_OURS = EntryPoint(KEY, "everyline.plugin:EverylinePlugin", "mkdocs.plugins")


def configuration(project: Path, language: str, site_dir: Path, *, strict: bool) -> MkDocsConfig:
    """MkDocs' configuration for one language of a project: that of the project, with what follows from the language.

    A ``mkdocs.LANG.yml`` adds to it, as one that inherits from ``mkdocs.yml`` does.

    Args:
        project: the folder of mkdocs.yml.
        language: of the site.
        site_dir: where its pages are written.
        strict: whether warnings fail the build.

    Raises:
        MkDocsException: for what MkDocs can't read or refuses.
    """
    pages = project / DOCS / language
    if not pages.is_dir():
        pages = site_dir.with_name(f"{site_dir.name}.pages")  # for a language whose pages nobody wrote
        pages.mkdir(parents=True, exist_ok=True)
    settings: dict[str, Any] = {}
    # What `INHERIT` brings is laid over our defaults as well.
    merge(
        settings,
        *map(_spelled_out, (_read(_DEFAULTS), _read(project / CONFIGURATION))),
        {"theme": {"language": language}},
    )
    merge(settings, _spelled_out(_own(project / f"mkdocs.{language}.yml")))
    known: Any = MkDocsConfig.plugins
    known.installed_plugins.setdefault(KEY, _OURS)
    if not _has_hook(settings):
        settings["plugins"].setdefault(KEY, {})
    settings |= {"docs_dir": str(pages), "site_dir": str(site_dir), "strict": strict}
    return load_config(str(project / CONFIGURATION), **settings)


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return dict(yaml_load(stream))


def _spelled_out(settings: dict[str, Any]) -> dict[str, Any]:
    """The same settings where what may be a name or a list of names is a mapping, so that one can be laid over another."""
    given = dict(settings)
    if isinstance(theme := given.get("theme"), str):
        given["theme"] = {"name": theme}
    for name in ("plugins", "markdown_extensions"):
        if isinstance(listed := given.get(name), list):
            pairs = [each if isinstance(each, dict) else {each: None} for each in listed]
            given[name] = {key: value or {} for pair in pairs for key, value in pair.items()}
    return given


def _has_hook(settings: dict[str, Any]) -> bool:
    """Whether a hook of a checkout stands in for the plug-in."""
    return any(str(each).endswith("hooks.py") for each in settings.get("hooks") or ())


def _own(file: Path) -> dict[str, Any]:
    """The settings in a file, without those that it inherits; none where there is no file."""
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        settings = yaml.load(stream, Loader=get_yaml_loader()) or {}  # noqa: S506 - the loader that MkDocs itself reads it with
    settings.pop("INHERIT", None)
    return dict(settings)


def _tell_warnings() -> None:
    """Print what MkDocs and its plugins warn of, each in one line however narrow the terminal is: people and tools search it for a place."""
    told = logging.StreamHandler()
    told.setFormatter(logging.Formatter("%(levelname)s -  %(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    logger.addHandler(told)


def main(project: str, language: str, site_dir: str, *more: str) -> int:
    """Build a language; MkDocs tells its problems, and warnings, itself.

    Returns:
        0 when it was built, 1 when it was not.
    """
    end_with_parent()
    _tell_warnings()
    try:
        config = configuration(Path(project), language, Path(site_dir), strict="--strict" in more)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        error.show()
        return 1
    except OSError as error:
        logging.getLogger("mkdocs").log(logging.ERROR, told(error))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
