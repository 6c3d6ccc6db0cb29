"""Pages that nobody wrote, on their way through MkDocs: notes, tags, lists. All its events see them, but nothing is parsed or filled twice.

A made page is a title and what a macro prints. So one parser does for all titles, and the theme, which fills pages of one folder alike
but for what they say, is filled once: `Frames` finds the places where a page speaks and checks on a page that they are all.
"""

import contextlib
import copy
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, TemplateError, TemplateNotFound, pass_context
from jinja2.loaders import split_template_path
from jinja2.meta import find_referenced_templates
from jinja2.runtime import Context
from markdown import Markdown
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page, _ExtractTitleTreeprocessor
from mkdocs.structure.toc import AnchorLink, get_toc

from everyline.pages.blocks import opened
from everyline.plugin.page_cache import KeptPage
from everyline.publishing.assets import THEME
from everyline.text.problems import Problem
from everyline.text.templates import COMPILED

TEMPLATE = "framed.html"  # of our theme: hands a page to `Frames.fill`
# What front matter says to the theme, and what it names of it.
_KINDS = {"title": str, "template": str, "icon": str, "hide": list | str, "tags": list | str}
_OF_THEME = {"template": ("{}", "a file in the theme's `custom_dir`"), "icon": (".icons/{}.svg", "`material/home`")}
# What stands for a page in its frame. A title is printed as it is, and without its tags.
_TITLE, _BARE, _CONTENT, _NAME = "kn0<wbr>kn1", "kn0kn1", "<h1 kn2>", "kn3.html"
_SKIP, _ITEMS, _META, _HERE, _BESIDE = "#kn4", "kn6", "kn8", "kn9", "kn10"
_TRICKY = "A &amp; <em>b</em> &quot;c&quot; \\1"


def set_theme(config: MkDocsConfig) -> None:
    """Lay our templates over the theme's, those of the project over both; and compile and list them but once."""
    theme = config.theme
    theme.dirs.insert(bool(theme.custom_dir), str(THEME))
    make = theme.get_env

    def environment() -> Environment:
        made = make()
        made.bytecode_cache = COMPILED
        made.trim_blocks = made.lstrip_blocks = True  # the theme's lines of nothing else were a tenth of a page
        if not theme.custom_dir:
            loader: Any = made.loader
            loader.list_templates = partial(_listing, tuple(theme.dirs))
        return made

    theme.get_env = environment  # type: ignore[method-assign] # MkDocs asks it for nothing else


@lru_cache(maxsize=2)
def _listing(folders: tuple[str, ...]) -> list[str]:
    """The names of all templates but the theme's 12,000 icons, none of which MkDocs would copy, as it does no hidden file."""
    return [name for name in FileSystemLoader(folders).list_templates() if not name.startswith(".icons/")]


def compile_theme(config: MkDocsConfig) -> None:
    """Compile what every page is made from."""
    set_theme(config)
    environment = config.theme.get_env()
    environment.list_templates()
    names, seen = list[str | None](["main.html", "404.html", "sitemap.xml"]), set[str]()
    while names:
        name = names.pop()
        if name and name not in seen and environment.loader:
            seen.add(name)
            with contextlib.suppress(TemplateNotFound):
                source = environment.loader.get_source(environment, name)[0]
                names += find_referenced_templates(environment.parse(source))
                environment.get_template(name)


def unknown(page: Page, path: str, config: MkDocsConfig) -> Iterator[Problem]:
    """Forget, and tell, what nobody can do in the front matter of a page: MkDocs, its macros or the theme would stop at it, on other pages too."""
    lines = (page.file.content_string or "").split("\n")
    page.meta.pop("ignore_macros", None)  # at which mkdocs-macros gives up
    if isinstance(page.meta.get("title"), int | float | date):
        page.meta["title"] = str(page.meta["title"])
    for name, kind in _KINDS.items():
        given = page.meta.get(name, "")
        message, hint = "", f"name one as {_OF_THEME[name][1]}" if name in _OF_THEME else ""
        if not isinstance(given, kind):
            message = f"`{name}` is no {'text' if kind is str else 'list'}: {given!r}"
        elif name in _OF_THEME and given and not _has(config, _OF_THEME[name][0].format(given)):
            message = f"the theme has no {name} `{given}`"
        if message:
            del page.meta[name]
            line = next((n for n, each in enumerate(lines, 1) if each.replace(" ", "").startswith(f"{name}:")), 0)
            yield Problem(path, line, message, hint)


def _has(config: MkDocsConfig, name: str) -> bool:
    try:
        file = "/".join(split_template_path(name))
        return file != TEMPLATE and any((Path(each) / file).is_file() for each in config.theme.dirs)
    except (OSError, ValueError):  # a way out of its folders, or what no file is called
        return False


class Titles:
    """Makes headings of titles as Markdown does, with one parser for all pages."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._parser = Markdown(extensions=config["markdown_extensions"], extension_configs=config["mdx_configs"] or {})
        self._title = _ExtractTitleTreeprocessor()
        self._title._register(self._parser)  # noqa: SLF001 - MkDocs' own way to a title

    def convert(self, text: str) -> tuple[str, list[Any], str | None]:
        """HTML of a title, its headings, and what MkDocs takes for the title."""
        self._parser.reset()
        html = self._parser.convert(text)
        return html, getattr(self._parser, "toc_tokens", []), self._title.title


class MadePage(Page):
    """A page with a title and what a macro prints; the call of that stands in its Markdown, should somebody else want to change it.

    What was kept of it may do for one that stands in no list.
    """

    def __init__(
        self,
        file: File,
        config: MkDocsConfig,
        titles: Titles,
        macro: Callable[[], str],
        call: str,
        find: Callable[[], KeptPage | None],
    ) -> None:
        super().__init__(None, file, config)
        self._titles, self._macro, self._call, self._find = titles, macro, call, find
        self.kept: KeptPage | None = None

    def again(self, macros: Mapping[str, Callable[[str], str]], folder: Path) -> None:
        """Have it made once more, into another folder, of what its macro prints now."""
        page = self.file.src_uri.removesuffix(".md")
        self._macro, self._find = partial(macros[self._call.strip("{} ()")], page), lambda: None
        self.kept, self.file.abs_dest_path = None, str(folder / self.file.dest_uri)

    def read_source(self, config: MkDocsConfig) -> None:
        """Have mkdocs-macros leave it alone."""
        super().read_source(config)
        self.meta["render_macros"] = False
        self._read = self.markdown
        if not (self.parent or self.previous_page or self.next_page):  # in no list: the theme opens none beside it
            self.meta["template"] = TEMPLATE
            self.kept = self._find()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Print it; whatever another plug-in made of its text is Markdown as usual."""
        if self.kept:
            self.content = ""
            return
        text = self.markdown or ""
        del self.meta["render_macros"]
        printed = self._macro()
        below = opened(printed) if text == self._read else ""
        if not below:
            self.markdown = text.replace(self._call, printed)
            super().render(config, files)
            return
        title, tokens, self._title_from_render = self._titles.convert(text.replace(self._call, ""))
        self.content = f"{title}\n{below}"
        self.toc = get_toc(tokens)
        self.present_anchor_ids = {each["id"] for each in tokens}


class Frames:
    """The theme around pages that are in no list beside them: one frame for all pages of a folder that are alike in what they list."""

    def __init__(self, environment: Environment) -> None:
        self._page = environment.get_template("main.html")
        self._base = environment.get_template("base.html")
        names = ("partials/here.html", "partials/toc-item.html", "partials/beside.html")
        self._here, self._item, self._beside = map(environment.get_template, names)
        self._language = environment.get_template("partials/language.html")
        self._words: list[object] = []
        self._frames: dict[object, tuple[list[str], str]] = {}

    @pass_context
    def fill(self, context: Context) -> str:
        """A page as the theme fills it."""
        page = context["page"]
        if page.kept:
            return str(page.kept.html)
        if not self._words:  # as the theme's first line has them
            self._words.append(self._language.make_module(context.get_all()))
        given = {**context.get_all(), "lang": self._words[0]}
        del page.meta["template"]  # the theme asks whether there is anything
        key = (
            posixpath.dirname(page.url),
            len(page.toc) > 0,
            bool(_listed(page)),
            bool(page.meta),
            page.url.endswith("/index.html"),
            *given.get("neighbours", {}).get("trail", ()),  # what is nested has more of it than its neighbours
        )
        if key not in self._frames:  # a frame that two pages come out of as the theme fills them, an odd one among them
            self._frames[key] = [], ""
            with contextlib.suppress(TemplateError):
                frame = self._frame(given)
                pages = given, _like(given, title=_TRICKY)
                if all(self._filled(*frame, each) == self._page.render(each) for each in pages):
                    self._frames[key] = frame
        frame = self._frames[key]
        return self._filled(*frame, given) if frame[0] else self._page.render(given)

    def _frame(self, given: dict[str, Any]) -> tuple[list[str], str]:
        """The theme filled with what nobody writes, cut where that stands; and what it puts between two headings that it lists."""
        first, second = AnchorLink("kn4", "kn4", 2), AnchorLink("kn5", "kn5", 2)
        links = [link | {"href": f"kn7{number}"} for number, link in enumerate(given["language_links"])]
        stand_in = _like(given, title=_TITLE, content=_CONTENT)
        page = stand_in["page"]
        if len(page.toc):
            page.toc = [first, second] if _listed(page) else [AnchorLink("kn4", "kn4", 1)]
        page.file = copy.copy(page.file)
        page.file.url = posixpath.join(posixpath.dirname(page.url), _NAME)
        text = self._page.render(
            stand_in | {"language_links": links, "meta_mark": _META, "here_mark": _HERE, "beside_mark": _BESIDE}
        )
        between = ""
        one, other = (re.escape(self._item.render(toc_item=each)) for each in (first, second))
        if found := re.search(f"{one}(\\s*){other}", text):
            between, text = found[1], text[: found.start()] + _ITEMS + text[found.end() :]
        marks = (
            _TITLE,
            _BARE,
            _CONTENT,
            _META,
            _HERE,
            _BESIDE,
            _NAME,
            _SKIP,
            _ITEMS,
            *(link["href"] for link in links),
        )
        return re.split("(" + "|".join(map(re.escape, marks)) + ")", text), between

    def _filled(self, frame: list[str], between: str, given: dict[str, Any]) -> str:
        page = given["page"]
        values = {
            _TITLE: page.title,
            _BARE: str(escape(Markup(page.title).striptags())),  # noqa: S704 - as our theme does
            _CONTENT: page.content,
            _META: self._meta(given),
            _HERE: self._here.render(given),
            _BESIDE: self._beside.render(given),
            _NAME: posixpath.basename(page.url),
            _SKIP: next((each.url for each in page.toc), ""),
            _ITEMS: between.join(self._item.render(toc_item=each) for each in _listed(page)),
        }
        values |= {f"kn7{number}": link["href"] for number, link in enumerate(given["language_links"])}
        return "".join(values[part] if at % 2 else part for at, part in enumerate(frame))

    def _meta(self, given: dict[str, Any]) -> str:
        """What machines are told of a page: the one block of the theme that differs from page to page."""
        context = self._page.new_context(given)
        for name, block in self._base.blocks.items():
            context.blocks.setdefault(name, []).append(block)
        return "".join(self._page.blocks["site_meta"](context))


def _listed(page: Page) -> list[AnchorLink]:
    """The headings that the theme lists: those below the title, where that is one of them."""
    items = [*page.toc]
    return items[0].children if items and items[0].level == 1 else items


def _like(given: dict[str, Any], **changed: object) -> dict[str, Any]:
    """What a template is given, with a page that differs in some things."""
    page = copy.copy(given["page"])
    for name, value in changed.items():
        setattr(page, name, value)
    return given | {"page": page}
