"""A whole site made of notes: MkDocs' events and the macros that mkdocs-macros calls."""

import logging
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc
from mkdocs.utils.templates import TemplateContext

from everyline.editorial.skeletons import DOCS, missing_skeletons
from everyline.model.addresses import HOME_PAGE, Address, way
from everyline.model.navigation import SectionRole
from everyline.model.pipeline import load_site, strays
from everyline.model.references import NAMES
from everyline.model.revision import EPOCH, last_changes, last_commit
from everyline.model.site import Site
from everyline.notes.corpus import read_again
from everyline.notes.units import Note
from everyline.options import CONFIGURATION, KEY, Options, Schema, options_of
from everyline.pages.blocks import Blocks, headings, ids
from everyline.pages.calls import check_calls
from everyline.pages.indexes import Neighbours
from everyline.pages.macros import Pages
from everyline.plugin.configuration import (
    assets,
    confine,
    escape_printed,
    language_of,
    localize,
    log,
    misplaced,
    project_of,
    refusal,
    without_html,
)
from everyline.plugin.generated import Frames, MadePage, Titles, set_theme, unknown
from everyline.plugin.inventory import generated, headings_of, more_files, names_in, navigation, roles_of, withheld_of
from everyline.plugin.page_cache import KeptPage, KeptPages
from everyline.plugin.preview import is_plain, say_again
from everyline.publishing.assets import (
    EXTRA,
    HEADINGS,
    SCRIPT,
    SCRIPTS,
    STYLE,
    STYLES,
    UNNUMBERED,
    bundles,
    digest,
    heading_face,
    stamped,
)
from everyline.publishing.machine_readable import (
    CARDS,
    FEED,
    MARKDOWN,
    Facts,
    SharedWords,
    address_of,
    linked_data,
    shortened,
)
from everyline.publishing.search import Documents, Index, SearchSection, sections
from everyline.publishing.staging import stage, swap
from everyline.text.escaping import as_text
from everyline.text.files import PlainFile, told, write_whole
from everyline.text.html_tree import read_fragment
from everyline.text.messages import Messages, own_name
from everyline.text.problems import TOLD, Problem, ProjectError, Severity
from everyline.text.words import with_breaks, with_whole_words
from everyline.text.writing_systems import direction
from everyline.verification.built_site import Promises, SeenPage, named, verify
from everyline.verification.security import Scripts, check_content
from everyline.verification.withheld import check_withheld

_told = logging.getLogger(TOLD)
_told.setLevel(logging.INFO)
_LINKED = "__linked"  # where a page says who links to it
# Where a repository takes reports, by its host; ``TITLE`` and ``TEXT`` stand for what is reported.
_REPORTS = {
    "gitlab": "/-/issues/new?issue[title]=TITLE&issue[description]=TEXT",
    "": "/issues/new?title=TITLE&body=TEXT",
}
# What the theme's own search would load.
_UNUSED = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class WholePlugin(BasePlugin[Schema]):
    """Turns a project's notes into pages while MkDocs builds one language of its site."""

    def __init__(self) -> None:
        super().__init__()
        self._is_preview = False  # MkDocs serves the site from a folder of its own, and nothing is published
        self._model: Site | None = None
        self._target = Path()  # where the site belongs when it is whole
        self._staged: Path | None = None  # where it is built; None where there is none to remove
        self._title = ""  # of the site, in its language
        self._frame = SharedWords("", "", "", "")
        self._by_page: dict[str, Note] = {}
        self._changes: dict[str, str] = {}  # the day of what is newest on each page
        self._roles: dict[str, SectionRole] = {}  # of the pages in reading order
        self._neighbours: Neighbours | None = None  # of pages that are in no list of the theme's
        self._order: dict[str, int] = {}  # their places in it, from 1
        self._pages: KeptPages | None = None  # those that were built before
        self._bundles: dict[str, str] = {}  # the site's own style sheet and script
        self._documents = Documents()  # what readers can search
        self._promises: Promises | None = None  # what pages have to hold
        self._seen: dict[str, SeenPage] = {}  # what was seen of each page in the end
        self._made: tuple[Environment, Files] | None = None  # what the last build made pages with
        self._nav: Navigation | None = None
        self._scripts: Scripts | None = None
        self._index: dict[str, bytes] = {}  # the files that readers search
        self._searched = Index()
        self._letters: Counter[str] = Counter()  # in how many headings each stands
        self._found: list[Problem] = []  # what pages hold that they may not
        self._is_sound = False  # nothing was wrong with what was built last
        self._has_beside = False  # some statement can be shown in another language beside that of the site

    def define_env(self, env: Any) -> None:  # noqa: ANN401 - mkdocs-macros has no types
        """Offer the macros where mkdocs-macros loads a module that leads here."""
        for name, macro in self._macros(env, env.conf).items():
            env.macro(macro, name)

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], **_: object) -> None:
        """Note whether a site is published or only previewed."""
        self._is_preview = command == "serve"

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        """Check the whole project, then set up what depends on it: navigation, theme, the folder to build in."""
        os.environ.setdefault(EPOCH, str(last_commit(project_of(config)).time))
        self._staged, self._found, self._seen, self._index, self._searched = None, [], {}, {}, Index()
        if "macros" not in config.plugins:
            missing = Problem(CONFIGURATION, 0, "the plug-in `macros` is missing", "write it under `plugins:`")
            raise refusal([missing])
        site = self._model = self._read(config)
        self._documents, self._promises = Documents(), Promises(site)
        self._letters = Counter(site.messages["not-found-title"])
        self._has_beside = any(site.wordings.other(unit) for unit in site.corpus.statements())
        localize(config, site, self._options(config))
        self._title = config.site_name
        self._by_page = {note.page: note for note in site.corpus.notes}
        self._frame = SharedWords(self._title, site.language, config.site_author or "", config.site_url or "")
        self._changes = last_changes(site, project_of(config))
        self._roles = roles_of(site)
        self._neighbours = Neighbours(site)
        self._order = {page: at for at, page in enumerate(self._roles, 1)}
        config.nav = navigation(site)
        for key, value in EXTRA.items():
            config.extra.setdefault(key, value)
        escape_printed(config)
        set_theme(config)
        config.markdown_extensions.append(Blocks())  # type: ignore[arg-type] # MkDocs hands on what Python-Markdown takes
        style = self._add_assets(config, site)
        # A search of MkDocs' own reads what stands on a page while it is made.
        is_searched = {"search", "material/search"} & config.plugins.keys()
        self._pages = None if is_searched else KeptPages(site, (config.nav, style, self._has_beside), self._stands)
        if config.site_url and site.language != site.editorial.languages[0]:
            config.site_url += f"{site.language}/"
        if config.repo_url and config.edit_uri and not config.edit_uri.endswith(f"/{site.language}/"):
            config.edit_uri = f"{config.edit_uri.rstrip('/')}/{site.language}/"  # MkDocs knows one folder of pages only
        if self._is_installed(config):
            env: Any = config.plugins["macros"]
            env.register_macros(self._macros(env, config))
        if not self._is_preview:
            self._target = Path(config.site_dir)
            self._stage()
            config.site_dir = str(self._staged)

    def _add_assets(self, config: MkDocsConfig, site: Site) -> str:
        """Have pages load the site's own style sheet, whose address this returns, and its script, before what the project adds."""
        asked = {*config.markdown_extensions, *config.plugins, *config.extra, *config.theme.get("features", ())}
        asked.add(direction(config.theme.get("language") or "en"))
        palette = config.theme.get("palette") or []
        schemes = [palette] if isinstance(palette, dict) else palette
        colors = [each.get(key, "indigo") for each in schemes for key in ("primary", "accent")]
        self._bundles = bundles(
            [*map(Path, config.theme.dirs)],  # what stands among the pages is no program
            asked,
            [re.escape(each.replace(" ", "-")) for each in colors],
            [self._title, *headings_of(site)],
            () if self._options(config).line_numbers else (UNNUMBERED,),
        )
        style, script = (f"{path}?v={digest(self._bundles[path].encode())}" for path in (STYLE, SCRIPT))
        config.extra_css = [style, *(stamped(path, assets(config)) for path in config.extra_css)]
        for place, each in enumerate(config.extra_javascript):
            if isinstance(each, str):
                config.extra_javascript[place] = stamped(each, assets(config))
            else:  # one with a type, or loaded late
                each.path = stamped(each.path, assets(config))
        config.extra_javascript = [script, *config.extra_javascript]
        return style

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add the pages that nobody wrote: one for each source note, missing skeletons, and the published ledger."""
        site = self._site
        confine(config, site)
        prefix = f"{DOCS}/{site.language}/"
        finished = [each for each in files if each.src_uri.endswith(".html")]  # their authors say nothing for the site
        for each in finished:
            page = each.content_bytes.decode(errors="replace")
            self._found += check_content(f"{prefix}{each.src_uri}", page, is_whole=True)
        self._found += misplaced(files, site, prefix)
        for path, text in missing_skeletons(project_of(config), site.editorial).items():
            if path.startswith(prefix):
                files.append(File.generated(config, path.removeprefix(prefix), content=text))
        macros, titles = Pages(site, config.site_url or "").macros(), Titles(config)
        for page, text, name in generated(site, self._title):
            if not files.get_file_from_path(f"{page}.md"):
                file = File.generated(config, f"{page}.md", content=text)
                if name:
                    find = partial(self._pages.find if self._pages and name in ("source", "name") else _none, page)
                    MadePage(file, config, titles, partial(macros[name], page), f"{{{{ {name}() }}}}", find)
                files.append(file)
        for path, content in self._bundles.items():
            files.append(File.generated(config, path, content=content))
        for each in more_files(config, site):
            files.append(each)
        unused = (
            *STYLES,
            UNNUMBERED,
            *SCRIPTS,
            "assets/stylesheets/",
            *(_UNUSED if "material/search" not in config.plugins else ()),
        )
        for each in [each for each in files if each.src_uri.startswith(unused)]:
            files.remove(each)
        return files

    @event_priority(100)
    def on_page_markdown(self, _markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> None:
        """Make text of what a page says about itself."""
        page.meta = as_text(page.meta)
        if self._is_ours(page):
            self._found += unknown(page, f"{DOCS}/{self._site.language}/{page.file.src_uri}", config)

    def _is_ours(self, page: Page) -> bool:
        """Whether what a page holds has to be looked at alone: the theme's scripts, too, would do there what a page has them do."""
        return not isinstance(page, MadePage)

    @event_priority(100)
    def on_page_content(self, html: str, *, page: Page, **_: object) -> str:
        """Note what a page holds that it may not; tell MkDocs, which checks the links of Markdown, what they can lead to there; and of a note its headings."""
        if kept := _kept(page):
            page.present_anchor_ids = {*kept.seen.ids.split("\0")}
            return html
        if self._is_ours(page):
            self._found += check_content(page.file.src_uri, html)
        page.present_anchor_ids = (page.present_anchor_ids or set()) | ids(html)
        if found := headings(html):
            page.toc = get_toc(found)  # type: ignore[arg-type] # what it reads of it
        if f'id="{_LINKED}"' in html:
            items = page.toc.items
            below = items[0].children if items and items[0].level == 1 else items
            below.append(AnchorLink(escape(self._site.messages["backlinks"]), _LINKED, 2))
        html = with_whole_words(html)
        return with_breaks(html) if self._site.language.startswith("zh") else html

    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Give templates the words of the switches, and the address of this page in the other languages."""
        self._nav = nav
        site = self._site
        address = _address(page)
        if kept := _kept(page):
            self._letters.update(letter for each in kept.letters for letter in each)
            if kept.document:
                self._documents.found[address] = kept.document
            return
        languages = site.editorial.languages
        here = Address(_published(site, site.language, address))
        words = ("term-open", "card-open", "card-copy", "card-copied", "card-words", "edition-old", "edition-current")
        given: dict[str, Any] = {key.replace("-", "_"): site.messages[key] for key in words}
        if self._has_beside:
            others = [each for each in languages if each != site.language]
            names = site.messages("beside-title", language=site.messages.language_name(others[0]))
            given["beside_label"] = site.messages["beside"]
            given["beside_title"] = names if len(others) == 1 else site.messages["beside-title-noted"]
        if config.repo_url:
            form = _REPORTS["gitlab" if "gitlab" in urlsplit(config.repo_url).netloc else ""]
            given["report_to"] = config.repo_url.rstrip("/") + form
            given["card_report"] = site.messages["card-report"]
        given["site_root"] = Address("index").seen_from(here.page).removesuffix("index.html")
        given["beside_script"] = stamped("assets/beside.js", assets(config))
        links = {each: Address(_published(site, each, address)).seen_from(here.page) for each in languages}
        given["language_links"] = [
            {"language": each, "name": own_name(each), "href": href}
            for each, href in links.items()
            if each != site.language
        ]
        trail = [Markup(each.title).striptags() for each in (*page.ancestors,)[::-1]]  # noqa: S704 - only to take tags out
        given["neighbours"] = beside = self._neighbours.of(address) if self._neighbours else {}
        trail = trail or [name for _, name in beside.get("trail", ())]
        title = Markup(page.title or "").striptags()  # noqa: S704
        role = self._roles.get(address) or (SectionRole.REFERENCE if address.startswith(f"{NAMES}/") else None)
        letters = tuple("".join(sorted({*each})) for each in (title, *_titles(page.toc)))
        self._letters.update(letter for each in letters for letter in each)
        content = read_fragment(page.content or "")
        if self._promises and not self._is_ours(page):
            self._promises.check(f"{address}.html", named(content))
        said = sections(content, title)
        self._documents.add(address, title, trail, said, page.meta.get("search"), role)
        if self._pages:
            self._pages.said[address] = letters, self._documents.found.get(address)
        if page.is_homepage and config.site_description:
            page.meta.setdefault("description", config.site_description)
        note = site.corpus.home if page.is_homepage else self._by_page.get(address)
        if note and note.description:
            page.meta.setdefault("description", as_text(note.description))
        given["head"] = self._head(page, address, trail[0] if trail else "", said)
        context |= given  # type: ignore[typeddict-item] # what only our templates know

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, **_: object) -> str:
        """Forget what stands in a note, a tag or a list now: MkDocs holds all pages to the end. What was checked of it need not be read back."""
        if isinstance(page, MadePage):
            if self._promises and page.content and page.content in output:
                self._promises.held(f"{_address(page)}.html", output)
            page.content = ""
        return output

    def _stands(self, page: str) -> object:
        """What stands around a page, beside what the whole site has alike."""
        beside = self._neighbours.of(page) if self._neighbours else {}
        return self._changes.get(page), self._roles.get(page), self._order.get(page), beside

    def _head(self, page: Page, address: str, section: str, said: Iterable[SearchSection]) -> dict[str, Any]:
        """What machines are told of a page, which describes itself by its first words where its front matter says nothing."""
        site, frame, roles = self._site, self._frame, self._roles
        languages = site.editorial.languages
        paths = {each: f"{_published(site, each, address)}.html" for each in languages}
        path = paths[site.language]
        if page.canonical_url:
            page.canonical_url = frame.address + address_of(path)
        texts = (" ".join(text for _, text in part.pieces[: len(part.pieces) - part.labels]) for part in said)
        is_text = roles.get(address) is not SectionRole.REFERENCE  # lists and sums describe nothing
        if is_text and not page.meta.get("description") and (first := next(filter(None, texts), "")):
            page.meta["description"] = as_text(shortened(first))
        title, description = (
            Markup(each or "").striptags()  # noqa: S704 - only to take tags and escapes out
            for each in (self._title if page.is_homepage else page.title, page.meta.get("description"))
        )
        has_card = roles.get(address) in (SectionRole.HOME, SectionRole.TOPICS) and not address.startswith("sources/")
        card = _published(site, site.language, address if has_card else HOME_PAGE)
        day = self._changes.get(address, "")
        facts = Facts(path, title, description, section, self._order.get(address, 0), day, f"{CARDS}/{card}.png")
        others = paths | {"x-default": paths[languages[0]]} if len(paths) > 1 else {}
        return {
            "facts": facts,
            "frame": frame,
            "data": linked_data(facts, frame),
            "feed": frame.address + _published(site, site.language, FEED),
            "markdown": frame.address + way(path.removesuffix(".html") + MARKDOWN, ""),
            "languages": {
                each: frame.address + address_of(other) if frame.address else way(other, path)
                for each, other in others.items()
            },
        }

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        """Give the search its words, and the page of missing addresses, which a server shows whatever the language, its words in each of them."""
        self._made = env, files
        env.globals["framed"] = Frames(env).fill
        env.globals["search_words"] = self._site.messages
        env.globals["finding_script"] = stamped("assets/finding.js", assets(config))
        languages, folder = self._site.editorial.languages, partial(_published, self._site)
        env.globals["missing_script"] = stamped("assets/missing.js", assets(config))
        named = self._options(config).title
        env.globals["not_found"] = [
            (Messages(each), folder(each, ""), own_name(each), named[each] if named else self._title)
            for each in languages
        ]
        env.globals["not_found_root"] = urlsplit(self._frame.address).path or "/"
        env.globals["not_found_folder"] = folder(self._site.language, "")

    @event_priority(-100)
    def _finish(self, *, config: MkDocsConfig) -> None:
        """Write what readers search, check what was printed against the ledger, then put the new site in the old one's place."""
        site_dir = Path(config.site_dir)
        self._write_index(site_dir)
        if face := heading_face(self._letters):
            (site_dir / HEADINGS).write_bytes(face)
        base = urlsplit(config.site_url or "").path or "/"
        scripts = Scripts.of(map(Path, config.theme.dirs), str(config.extra["scope"]), base)
        scripts.files[SCRIPT] = self._bundles[SCRIPT].encode()
        self._scripts = scripts
        self._check(config, site_dir, scripts)
        if self._pages:
            self._pages.trim()
        if self._staged:
            swap(self._staged, self._target, keep=self._site.editorial.languages[1:])
            self._staged, config.site_dir = None, str(self._target)

    on_post_build = _finish

    def _write_index(self, folder: Path) -> bool:
        """Write what readers search, as far as it differs from what was written last; whether it is in the same files as that."""
        order, last, before = self._order, len(self._order) + 1, self._index
        documents = sorted(self._documents.found.values(), key=lambda each: (order.get(each.page, last), each.page))
        self._index = self._searched.files(documents, names_in(self._site))
        for path, content in self._index.items():
            if before.get(path) != content:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
        return self._index.keys() == before.keys()

    def edit(self, config: MkDocsConfig, found: PlainFile, folder: Path, around: Path) -> bool:
        """Make again what differs where a note was edited: its page, what is searched, the ledger. The rest of the site is `around`.

        Returns:
            Whether that is all. Where it is not, or something is wrong, the whole site must be built.
        """
        is_sound, self._is_sound = self._is_sound, False  # only what comes to an end is
        if not (
            is_sound and self._made and self._nav and self._pages and self._pages.is_known and is_plain(self._site)
        ):
            return False
        (env, files), site, read = self._made, self._site, read_again(found, self._options(config).reading)
        if not read or read[0][1] != read[1][1] or any(each.path == found.path for each in site.prints.problems):
            return False
        changed = {page: files.get_file_from_path(f"{page}.md") for page in say_again(site, read[0][0], read[1][0])}
        made = [file.page for file in changed.values() if file and isinstance(file.page, MadePage)]
        if not made or len(made) < len(changed):
            return False
        note = site.corpus.note(found.path)
        self._by_page[note.page], told = note, [*site.prints.problems]
        self._promises = Promises(site, {f"{page}.html" for page in changed})
        macros = Pages(site, config.site_url or "").macros()
        for page in made:
            page.again(macros, folder)
            _populate_page(page, config, files)
            _build_page(page, config, files.documentation_pages(), self._nav, env)
        write_whole(folder / "ledger.json", site.ledger.to_json().encode())
        is_same = self._write_index(folder)
        return is_same and told == site.prints.problems and not self._problems(config, folder, self._scripts, around)

    @event_priority(-100)
    def on_build_error(self, *, error: Exception, **_: object) -> None:
        """Remove a half-built site; the last good one is untouched. What the system would not do is told in a line."""
        if self._staged:
            shutil.rmtree(self._staged, ignore_errors=True)
            self._staged = None
        if isinstance(error, OSError):
            log.error(str(told(error)))
            raise Abort("Aborted, nothing was written") from None

    @property
    def _site(self) -> Site:
        if not self._model:
            raise BuildError("everyline was asked for pages before it was configured")
        return self._model

    def _is_installed(self, config: MkDocsConfig) -> bool:
        """Whether MkDocs found this plug-in by its name, and no hook stands in for it."""
        return config.plugins.get(KEY) is self

    def _read(self, config: MkDocsConfig, pages: str = "") -> Site:
        """The checked model; warnings are told.

        Raises:
            BuildError: with all that is wrong with what people decided.
        """
        language, options, project = language_of(config), self._options(config), project_of(config)
        languages, subjects, reading = options.languages, options.subjects, options.reading
        if language not in languages:
            message = f"the theme's language `{language}` is none of the project's"
            raise refusal([Problem(CONFIGURATION, 0, message, f"those are: {', '.join(languages)}")])
        try:
            site = load_site(
                project,
                language,
                languages,
                subjects,
                reading,
                additions=options.additions,
                pages=pages,
                is_printed=False,
            )
        except ProjectError as error:
            raise refusal(error.problems) from None
        docs = os.path.relpath(config.docs_dir, project)  # plain `mkdocs build` has pages wherever it is told
        stray = () if pages or docs.startswith(DOCS) else strays(project, docs)
        if problems := [*check_calls(project, site, Pages(site).macros()), *stray]:
            raise refusal(problems)
        self._tell([*map(str, [*site.warnings, *without_html(config)])])
        for said in withheld_of(site):
            _told.info(said)
        return site

    def _stage(self) -> None:
        """Make the folder to build in; that the system would not is a BuildError."""
        try:
            self._staged = stage(self._target)
        except OSError as error:
            raise refusal([told(error)]) from None

    def _check(self, config: MkDocsConfig, folder: Path, scripts: Scripts | None) -> None:
        """Check what was printed against the ledger; what is only to be warned of is told, what keeps pages from being published raised.

        Where a theme of others decides on scripts, there are none.
        """
        problems = [*self._found, *self._site.prints.problems, *self._problems(config, folder, scripts)]
        if problems and (config.strict or any(each.severity is Severity.ERROR for each in problems)):
            raise refusal(problems)
        self._tell([*map(str, problems)])

    def _problems(
        self, config: MkDocsConfig, folder: Path, scripts: Scripts | None, around: Path | None = None
    ) -> list[Problem]:
        """What is wrong with what was built, a whole site or a part of it."""
        kept = None if around else self._pages
        problems = verify(folder, self._site, scripts, kept, self._promises, self._seen, around)
        reading, foreign = self._options(config).reading, (config.docs_dir, *config.theme.dirs)
        problems += check_withheld(folder, self._site, project_of(config), reading, foreign)
        self._is_sound = not problems
        return problems

    def _tell(self, warnings: list[str]) -> None:
        """Warn of what is wrong with notes; `everyline build` sums it up."""
        for warning in warnings:
            log.warning(warning)

    def _options(self, config: MkDocsConfig) -> Options:
        given = (self.config.given() if self._is_installed(config) else {}) or config.extra.get(KEY)
        try:
            return options_of(given, language_of(config))
        except ProjectError as error:
            raise refusal(error.problems) from None

    def _macros(self, env: Any, config: MkDocsConfig) -> dict[str, Callable[..., str]]:  # noqa: ANN401 - see define_env
        """The macros by their names, each for the page that mkdocs-macros is at."""
        pages = Pages(self._site, config.site_url or "")
        return {
            name: lambda *args, macro=macro: macro(_address(env.page), *args) for name, macro in pages.macros().items()
        }


def _titles(toc: Iterable[AnchorLink]) -> Iterator[str]:
    for each in toc:
        yield each.title
        yield from _titles(each.children)


def _none(_page: str) -> None:
    """For what is made anew each time."""


def _kept(page: Page) -> KeptPage | None:
    return page.kept if isinstance(page, MadePage) else None


def _address(page: Page) -> str:
    return page.file.src_uri.removesuffix(".md")


def _published(site: Site, language: str, page: str) -> str:
    """A page's address on the whole site: the first language at the root, the others in folders of their own."""
    return page if language == site.editorial.languages[0] else f"{language}/{page}"
