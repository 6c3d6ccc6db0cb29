"""What the configuration of a site says, read and made fit for a site of notes: in its language, as text, and with nothing that notes could use."""

import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import BuildError
from mkdocs.structure.files import Files

from everyline.model.site import Site
from everyline.options import Options
from everyline.pages.macros import Pages
from everyline.publishing.books import KINDS
from everyline.publishing.packing import ARCHIVE_END
from everyline.text.escaping import as_text
from everyline.text.problems import Problem, Severity
from everyline.text.templates import skeletons

log = logging.getLogger("mkdocs.notes")
# What the theme prints of the configuration.
_PRINTED = ("site_name", "site_description", "site_author", "copyright", "repo_name")
_ADDRESSES = ("site_url", "repo_url")
_UNFIT = re.compile(r"[\s\"'<>\\`{}]")
_AS_HTML = "content.tooltips"  # by which the theme's scripts make HTML of titles, and of names that are cut off


def project_of(config: MkDocsConfig) -> Path:
    """The folder of the configuration."""
    return Path(config.config_file_path).parent


def language_of(config: MkDocsConfig) -> str:
    """The language of the theme; those that name none are English."""
    return str(config.theme["language"]) if "language" in config.theme else "en"


def refusal(problems: Iterable[Problem]) -> BuildError:
    """Why nothing is built. Warnings are told as such where they are not the reason, so that nobody mends them first."""
    given = [*problems]
    errors = [each for each in given if each.severity is Severity.ERROR] or given
    for each in given:
        if each not in errors:
            log.warning(str(each))
    listed = "\n".join(map(str, errors))
    return BuildError(f"{len(errors)} problem(s), nothing was written:\n{listed}")


def localize(config: MkDocsConfig, site: Site, options: Options) -> None:
    """What the configuration says in words, in the language of the site."""
    for key, text in (("title", options.title), ("description", options.description), ("author", options.author)):
        if text:
            setattr(config, "site_name" if key == "title" else f"site_{key}", text[site.language])
    palette = config.theme.get("palette")
    schemes = palette if isinstance(palette, list) else []
    for place, each in enumerate(schemes):
        following = schemes[(place + 1) % len(schemes)].get("scheme")
        name = "palette-system" if not following else "palette-dark" if following == "slate" else "palette-light"
        if isinstance(each.get("toggle"), dict):
            each["toggle"]["name"] = site.messages[name]


def escape_printed(config: MkDocsConfig) -> None:
    """Make text of what the theme prints of the configuration; it escapes little, and its templates escape nothing."""
    place = Path(config.config_file_path).name
    wrong = [f"`{name}: {config[name]}` is no web address" for name in _ADDRESSES if _UNFIT.search(config[name] or "")]
    if wrong:
        raise refusal([Problem(place, 0, each, "correct it") for each in wrong])
    for name in _PRINTED:
        config[name] = as_text(config[name])
    for name in ("palette", "logo", "favicon"):
        if name in config.theme:
            config.theme[name] = as_text(config.theme[name])
    config.extra = as_text(config.extra)


def without_html(config: MkDocsConfig) -> Iterator[Problem]:
    """Take the one feature from the theme by which its scripts would run what notes say."""
    if _AS_HTML in (features := config.theme.get("features") or ()):
        config.theme["features"] = [each for each in features if each != _AS_HTML]
        message = f"`{_AS_HTML}` is left out: by it titles in notes could run anything in a reader's browser"
        yield Problem.warning(
            Path(config.config_file_path).name, 0, message, "take it from `features:`; browsers show titles, too"
        )


def confine(config: MkDocsConfig, site: Site) -> None:
    """Have mkdocs-macros render pages where they can do nothing but call our macros."""
    plugin: Any = config.plugins["macros"]
    ours = Pages(site).macros()
    pages = FileSystemLoader(config.docs_dir)  # mkdocs-macros would include any file of the project
    plugin._env = skeletons({name: plugin.macros[name] for name in ours}, pages)  # noqa: SLF001 - it has no setting for this


def misplaced(files: Files, site: Site, prefix: str) -> Iterator[Problem]:
    """What nobody would check: pages of another ending, whose calls nobody reads, or what lies where the site of another language does, or its own books."""
    first, *others = site.editorial.languages
    beneath = tuple(f"{each}/" for each in (*others, *KINDS)) if site.language == first else ()
    for each in files:
        if each.is_documentation_page() and not each.src_uri.endswith(".md"):
            message = "MkDocs takes this for a page, and nobody checks its calls"
            yield Problem(f"{prefix}{each.src_uri}", 0, message, "let its name end in .md")
        if each.dest_uri.startswith(beneath) or (beneath and re.fullmatch(rf"[^/]*{ARCHIVE_END}", each.dest_uri)):
            message = "the site of another language, its books or its offline copy lie there"
            yield Problem(f"{prefix}{each.src_uri}", 0, message, "move it to a folder of another name")


def assets(config: MkDocsConfig) -> list[Path]:
    """The folders that styles and scripts come from, the first that has one first."""
    return [Path(config.docs_dir), *map(Path, config.theme.dirs)]
