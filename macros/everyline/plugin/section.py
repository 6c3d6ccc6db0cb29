"""Notes as a section of a site that is there already.

The site's own pages, navigation, theme and plug-ins stay as they are. The notes get pages in a folder of their own, which always name
files in their addresses; only what stands there is restricted and verified, and it joins the site when it is whole.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from everyline.editorial.skeletons import topic_page
from everyline.model.pipeline import MADE_OF
from everyline.pages.blocks import Blocks
from everyline.pages.calls import check_text
from everyline.pages.macros import Pages
from everyline.plugin.configuration import log, project_of, refusal
from everyline.plugin.inventory import generated, more_files, navigation
from everyline.plugin.standalone import WholePlugin
from everyline.publishing.assets import FORMULAS, GUEST_SCRIPTS, GUEST_STYLES, MOVING, THEME, UNNUMBERED, stamped
from everyline.publishing.staging import swap
from everyline.text.build_report import Told
from everyline.text.escaping import as_text
from everyline.text.templates import skeletons

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

_ELSEWHERE = "+"  # what a page outside is called where links are made: a neighbour of the section's first page
_ON_OWN_PAGES = {"source", "name"}  # print the page that they stand on
_LINK = re.compile(r"""((?:\s|:)(?:href|src)=")(?![a-z][a-z0-9+.-]*:|[/#"])""", re.IGNORECASE)
_FENCE = re.compile(r"\s*(```|~~~)")


class SectionPlugin(WholePlugin):
    """Puts a project's notes into a site that MkDocs builds anyway."""

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Check the notes, and offer the macros, styles and scripts that their pages need."""
        self._staged = None
        self._section = str(self._options(config).section)
        docs = os.path.relpath(config.docs_dir, project_of(config))
        site = self._model = self._read(config, f"{docs}/{self._section}")
        self._title = str(self._options(config).title[site.language] or site.messages["nav-sources"])
        self._found = []
        root = f"{config.site_url.rstrip('/')}/{self._section}/" if config.site_url else ""
        self._own = Pages(site, root).macros()
        styles = (*GUEST_STYLES, *(() if self._options(config).line_numbers else (UNNUMBERED,)))
        config.extra_css = [*(f"{self._section}/{stamped(each, [THEME])}" for each in styles), *config.extra_css]
        config.extra_javascript += [f"{self._section}/{stamped(each, [THEME])}" for each in GUEST_SCRIPTS]
        config.markdown_extensions.append(Blocks())  # type: ignore[arg-type] # see WholePlugin
        if "attr_list" not in config.markdown_extensions:  # headings say their own anchors
            config.markdown_extensions.append("attr_list")
        if "macros" in config.plugins:
            env: Any = config.plugins["macros"]
            # Each for the page that mkdocs-macros is at.
            env.register_macros(
                {name: lambda *args, name=name: self._printed(env.page, name, *args) for name in self._offered()}
            )
        if not self._is_preview:
            self._target = Path(config.site_dir)
            self._stage()

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the notes' pages and what they need; other plug-ins do not find them for the navigation."""
        site = self._site
        topics = ((each.page, topic_page(each, site.language)) for each in site.editorial.topics.values())
        pages = (
            File.generated(config, f"{page}.md", content=text)
            for page, text in (*(each[:2] for each in generated(site, self._title)), *topics)
        )
        assets = (
            File.generated(config, path, abs_src_path=str(THEME / path))
            for path in (*GUEST_STYLES, UNNUMBERED, *GUEST_SCRIPTS, FORMULAS, MOVING)
        )
        for each in (*pages, *more_files(config, site), *assets):
            each.src_uri = f"{self._section}/{each.src_uri}"
            if not files.get_file_from_path(each.src_uri):  # a page that somebody wrote takes its place
                each.inclusion = InclusionLevel.NOT_IN_NAV
                files.append(each)
        for each in files:
            if self._is_ours(each):
                for name in ("dest_uri", "url", "abs_dest_path"):  # known by now, perhaps
                    each.__dict__.pop(name, None)
                each.use_directory_urls = False
                each.dest_dir = str(self._staged or config.site_dir)
        return files

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, files: Files, **_: object) -> Navigation:
        """Put the section where the navigation names one of its pages, else at its end."""
        entries: list[StructureItem] = [*self._items(navigation(self._site), files)]
        if len(entries) == 2 and isinstance(entries[1], Section):  # noqa: PLR2004 - the first page, and one section of all others
            entries = [entries[0], *entries[1].children]
        section = Section(self._title, entries)
        place = next(
            (at for at, each in enumerate(nav.items) if any(map(self._is_ours, _pages([each])))), len(nav.items)
        )
        items = [each for each in nav.items if not self._is_emptied(each)]
        items.insert(min(place, len(items)), section)
        _join(items)
        pages = [*_pages(items)]
        for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
            page.previous_page, page.next_page = before, after
        return Navigation(items, pages)

    def _items(self, entries: list[Any], files: Files) -> Iterator[StructureItem]:
        """Pages and sections as MkDocs has them, of what it would read in a configuration."""
        for entry in entries:
            if isinstance(entry, str):
                file = files.get_file_from_path(f"{self._section}/{entry}")
                if file and file.page:
                    yield file.page
            else:
                ((title, inner),) = entry.items()
                if isinstance(inner, str):
                    yield from self._items([inner], files)
                else:
                    yield Section(str(title), [*self._items(inner, files)])

    def _is_emptied(self, item: StructureItem) -> bool:
        """Take our pages out of an item of the navigation; whether nothing is left of it."""
        if isinstance(item, Section):
            item.children = [each for each in item.children if not self._is_emptied(each)]
            return not item.children
        return isinstance(item, Page) and self._is_ours(item)

    @event_priority(100)
    def _before(self, _markdown: str, *, page: Page, **_: object) -> None:
        """Keep other plug-ins from running what our pages hold, and make text of what these say about themselves."""
        if self._is_ours(page):
            page.meta = {**as_text(page.meta), "render_macros": False}

    @event_priority(-100)
    def _after(self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
        """Print what macros print: on our pages in a sandbox, on others the calls of our macros and nothing else."""
        if self._is_ours(page):
            address = page.file.src_uri.removeprefix(f"{self._section}/").removesuffix(".md")
            macros = {name: partial(each, address) for name, each in self._own.items()}
            return skeletons(macros, None).from_string(markdown).render()
        return markdown if "macros" in config.plugins else "\n".join(self._with_calls(markdown, page))

    on_page_markdown = CombinedEvent(_before, _after)

    def on_page_context(self, *_: object, **__: object) -> None:
        """Leave templates to the site's theme."""

    def on_env(self, *_: object, **__: object) -> None:
        """Likewise."""

    @event_priority(100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Check what was printed on our pages, then put them into the site, before other plug-ins finish it."""
        ours, target = Path(self._staged or config.site_dir) / self._section, Path(config.site_dir) / self._section
        self._check(config, ours, None)
        if self._staged:
            target.parent.mkdir(parents=True, exist_ok=True)
            swap(ours, target)
            shutil.rmtree(self._staged, ignore_errors=True)
            self._staged = None

    def on_serve(self, server: LiveReloadServer, *, config: MkDocsConfig, **_: object) -> None:
        """Follow changes of notes and of what people decided about them."""
        for each in map(project_of(config).joinpath, MADE_OF):
            if each.is_dir():
                server.watch(os.path.realpath(each))

    def _tell(self, warnings: list[str]) -> None:
        """Warn in few lines: most of what a site's own build says is not about notes."""
        said = Told(warnings=warnings)
        for line in said.lines():
            log.warning(line.removeprefix("WARNING -  "))
        if said.is_shortened:
            log.info("each of them: everyline status --all")

    def _is_ours(self, page: Page | File) -> bool:
        return (page.file if isinstance(page, Page) else page).src_uri.startswith(f"{self._section}/")

    def _offered(self) -> list[str]:
        return [name for name in self._own if name not in _ON_OWN_PAGES]

    def _printed(self, page: Page, name: str, *args: str) -> str:
        """What a macro prints on a page outside the section: as on the page of its topic, with the way from here in each link."""
        topic = self._site.editorial.topics.get(args[0]) if args else None
        there = topic.page if topic else _ELSEWHERE
        folder, here = (posixpath.dirname(each) for each in (f"{self._section}/{there}", page.file.dest_uri))
        return _LINK.sub(rf"\g<1>{posixpath.relpath(folder, here or '.')}/", self._own[name](there, *args))

    def _with_calls(self, markdown: str, page: Page) -> Iterator[str]:
        """A page of a site that does not use mkdocs-macros: calls of our macros are replaced wherever they are no code."""
        macros = {name: self._own[name] for name in self._offered()}
        call = re.compile(rf"(?<!`)\{{\{{\s*(?:{'|'.join(macros)})\([^{{}}]*\)\s*\}}\}}(?!`)")
        offered: dict[str, Callable[..., str]] = {name: partial(self._printed, page, name) for name in macros}
        environment = skeletons(offered, None)
        source = page.file.content_string.split("\n")
        fence = ""
        for line in markdown.split("\n"):
            if mark := _FENCE.match(line):
                fence = "" if mark[1] == fence else fence or mark[1]
            found = None if fence else call.search(line)
            if not found:
                yield line
                continue
            number = source.index(line) + 1 if line in source else 0
            if problems := check_text(page.file.src_uri, line[found.start() :], self._site, macros, number):
                raise refusal(problems)
            yield call.sub(lambda each: environment.from_string(each[0]).render(), line)


def _pages(items: list[Any]) -> Iterator[Page]:
    for each in items:
        if isinstance(each, Page):
            yield each
        yield from _pages(each.children or [])


def _join(items: list[Any]) -> None:
    """Tell each item of a navigation what it stands in."""
    for each in items:
        for child in each.children or ():
            child.parent = each
        _join(each.children or [])
