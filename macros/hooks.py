"""The one module that knows MkDocs: its events, and the macros that mkdocs-macros calls.

MkDocs loads this file by its path and mkdocs-macros through the package, as two modules. Both ask `load_site`, which
builds a project's model once. What the events of one build share is in `_build`, which only they look at.
"""

from __future__ import annotations

import html
import json
import logging
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.exceptions import BuildError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

# Loaded by path, this file knows neither its package nor where that lies.
if (_ROOT := str(Path(__file__).resolve().parent.parent)) not in sys.path:
    sys.path.insert(0, _ROOT)

from macros.addresses import Address
from macros.commit import EPOCH, last_commit
from macros.contents import Role, contents
from macros.editorial import LANGUAGES
from macros.errors import ProjectError
from macros.examples.publishing import FILES as PUBLISHED
from macros.examples.publishing import to_json
from macros.pages import Pages
from macros.pages.diagrams import FILES
from macros.pipeline import load_site
from macros.publishing.assets import stamped
from macros.publishing.offline import write_index_script
from macros.segmenter import teach_segmenter
from macros.site import Site
from macros.skeletons import DOCS, missing_skeletons
from macros.staging import stage, swap
from macros.verify import verify

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

_log = logging.getLogger("mkdocs.notes")
_MACROS = (
    "term",
    "statements",
    "citations",
    "examples",
    "failing",
    "related",
    "backlinks",
    "topic_map",
    "figures",
)
_DIAGRAM_MACROS = ("diagram", "map", "neighbourhood", "gallery")
_REFERENCE_MACROS = ("downloads", "glossary", "errata", "gaps", "sources", "source", "ledger", "unsorted")
_SOURCE_PAGE = """---
search:
  exclude: true
hide:
  - toc
---
# {title}

{{{{ source({name}) }}}}
"""


@dataclass(slots=True)
class _Build:
    """What the events of a build share.

    Attributes:
        is_preview: whether MkDocs serves the site from a folder of its own, so that nothing is published.
        site: the model, the same from the first page to the last, even if a file changes meanwhile.
        target: where the site belongs when it is whole.
        staged: the folder that it is built in; None where there is none to remove.
    """

    is_preview: bool = False
    site: Site | None = None
    target: Path = Path()
    staged: Path | None = None


_build = _Build()


def define_env(env: Any) -> None:  # noqa: ANN401 - mkdocs-macros has no types
    """Offer the macros; called by mkdocs-macros for each build."""
    pages = Pages(_load(env.conf), env.conf["site_url"] or "")

    def macro(name: str) -> None:
        def call(*args: str) -> str:
            return str(getattr(pages, name)(_address(env.page), *args))

        env.macro(call, name)

    for name in (*_MACROS, *_DIAGRAM_MACROS, *_REFERENCE_MACROS):
        macro(name)


def on_startup(command: Literal["build", "gh-deploy", "serve"], **_: object) -> None:
    """Note whether a site is published or only previewed."""
    _build.is_preview = command == "serve"


@event_priority(100)
def on_config(config: MkDocsConfig) -> None:
    """Check the whole project, then set up what depends on it: navigation, search words, the folder to build in."""
    os.environ.setdefault(EPOCH, str(last_commit(_project(config)).time))
    _build.staged, _build.site = None, _load(config)
    site = _build.site
    for warning in site.warnings:
        _log.warning(str(warning))
    logging.getLogger("jieba").setLevel(logging.WARNING)
    config.nav = _navigation(site)
    _stamp(config)
    if config.site_url and site.language != LANGUAGES[0]:
        config.site_url += f"{site.language}/"
    if site.language == "zh":
        teach_segmenter(unit.text for unit in site.corpus.statements())
    if not _build.is_preview:
        _build.target = Path(config.site_dir)
        _build.staged = stage(_build.target)
        config.site_dir = str(_build.staged)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that nobody wrote: one for each source note, missing skeletons, and the published ledger."""
    site = _site(config)
    prefix = f"{DOCS}/{site.language}/"
    for path, text in missing_skeletons(_project(config), site.editorial).items():
        if path.startswith(prefix):
            files.append(File.generated(config, path.removeprefix(prefix), content=text))
    for note in site.corpus.notes:
        if not files.get_file_from_path(f"sources/{note.name}.md"):
            # A file's name may hold anything; here it must be neither HTML nor a template.
            title = html.escape(site.note_title(note)).replace("{", "&#123;")
            text = _SOURCE_PAGE.format(title=title, name=json.dumps(note.name))
            files.append(File.generated(config, f"sources/{note.name}.md", content=text))
    files.append(File.generated(config, "ledger.json", content=site.ledger.to_json()))
    printed = to_json(site.examples, site.language, lambda unit: str(site.addresses.unit(unit)))
    files.append(File.generated(config, "examples.json", content=printed))
    for manifest in site.examples.manifests:
        text = site.wordings.code(manifest.text, site.language)
        files.append(File.generated(config, f"{PUBLISHED}/{manifest.file}", content=text))
    drawings = site.diagrams.drawings
    for name in site.diagrams.gallery:
        files.append(File.generated(config, f"{FILES}/{name}.svg", content=drawings.standalone(name)))
        files.append(File.generated(config, f"{FILES}/{name}.png", content=drawings.png(name)))
    return files


def on_page_markdown(_markdown: str, page: Page, config: MkDocsConfig, **_: object) -> None:
    """Let a topic be found by all its names. In small letters: the index takes StatefulSet apart, not statefulset."""
    editorial = _site(config).editorial
    topic = next((topic for topic in editorial.topics.values() if topic.page == _address(page)), None)
    if topic:
        terms = [term for term in editorial.terms if term.topic == topic.id]
        names = {alias.text.lower() for term in terms for alias in term.aliases if not alias.is_qualified}
        names |= {name.lower() for name in (topic.title.zh, topic.title.en, *topic.aliases)}
        page.meta["tags"] = sorted(names)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: object) -> None:
    """Give templates the words of the switches, and the address of this page in the other languages."""
    site = _site(config)
    address = _address(page)
    here = Address(_published(site.language, address))
    words = {"beside_label": "beside", "beside_title": "beside-title", "term_open": "term-open"}
    words |= {"edition_old": "edition-old", "edition_current": "edition-current"}
    context.update({name: site.messages[key] for name, key in words.items()})
    context["site_root"] = Address("index").seen_from(here.page).removesuffix("index.html")
    context["beside_script"] = stamped("assets/beside.js", _assets(config))
    context["language_links"] = [
        {
            "language": other,
            "name": site.messages["switch-language"],
            "href": Address(_published(other, address)).seen_from(here.page),
        }
        for other in LANGUAGES
        if other != site.language
    ]


@event_priority(-100)
def on_post_build(config: MkDocsConfig) -> None:
    """Check what was printed against the ledger, then put the new site in the old one's place."""
    if problems := verify(Path(config.site_dir), _site(config)):
        raise BuildError(_report(ProjectError(problems)))
    write_index_script(Path(config.site_dir))
    if _build.staged:
        swap(_build.staged, _build.target, keep=LANGUAGES[1:])
        _build.staged, config.site_dir = None, str(_build.target)


def on_build_error(**_: object) -> None:
    """Remove a half-built site; the last good one is untouched."""
    if _build.staged:
        shutil.rmtree(_build.staged, ignore_errors=True)
        _build.staged = None


def _stamp(config: MkDocsConfig) -> None:
    """Give the site's own styles and scripts addresses that change with their content."""
    config.extra_css = [stamped(path, _assets(config)) for path in config.extra_css]
    for place, script in enumerate(config.extra_javascript):
        if isinstance(script, str):
            config.extra_javascript[place] = stamped(script, _assets(config))
        else:  # one with a type, or loaded late
            script.path = stamped(script.path, _assets(config))


def _assets(config: MkDocsConfig) -> list[Path]:
    """The folders that styles and scripts come from, the first that has one first."""
    return [Path(config.docs_dir), *map(Path, config.theme.dirs)]


def _project(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).parent


def _site(config: MkDocsConfig) -> Site:
    """The model that this build began with."""
    return _build.site or _load(config)


def _load(config: MkDocsConfig) -> Site:
    try:
        return load_site(_project(config), str(config.theme["language"]))
    except ProjectError as error:
        raise BuildError(_report(error)) from None


def _report(error: ProjectError) -> str:
    return f"{len(error.problems)} problem(s), nothing was written:\n{error}"


def _address(page: Page) -> str:
    return page.file.src_uri.removesuffix(".md")


def _published(language: str, page: str) -> str:
    """A page's address on the whole site: the first language at the root, the others in folders of their own."""
    return page if language == LANGUAGES[0] else f"{language}/{page}"


def _navigation(site: Site) -> list[Any]:
    """The navigation: home, every section with its topics, the reference pages, and pages on the project."""
    entries: list[Any] = []
    for section in contents(site):
        pages: list[Any] = [f"{page}.md" for page in section.pages]
        if section.role is Role.HOME:
            pages = pages[0]
        elif section.role is Role.REFERENCE:
            notes = [page for page in pages if page.startswith("sources/")]
            place = pages.index(notes[0])
            pages[place : place + len(notes)] = [{site.messages["nav-sources"]: notes}]
        entries.append({section.title: pages})
    return entries
