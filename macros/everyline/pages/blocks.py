"""Finished HTML on its way through Markdown, which has nothing to do with it: not read, searched or changed there.

A page's skeleton is Markdown, and what macros print in it is HTML, many times as long. Python-Markdown, and MkDocs after it, would
parse all of it several times over to find that nothing in it is theirs.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor

from everyline.languages.recognizing import is_decided
from everyline.model.site import Site
from everyline.text.escaping import whole
from everyline.text.templates import templates_in
from everyline.text.writing_systems import direction

# A comment that no template prints, and no text can: what is text has its angle brackets escaped.
_START, _END = "<!--block-->", "<!--/block-->"
_BLOCK = re.compile(f"^{_START}\n(.*?)\n{_END}$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(
    r"""<h([2-6]) class="kn-heading" id="([^"]+)"[^<>]*>(.*?)(?: <span class="kn-tags".*?)?<a class="kn-line-number"[^<>]*>\d+</a></h\1>""",
    re.DOTALL,
)
# Of a note whose page begins with its lines, those that are headings
_LINED = '<div class="kn-source-page kn-lined">'
_CHAPTER = re.compile(r'<div class="kn-line kn-deep-(\d)" id="(L\d+)" data-chapter="([^"]+)">')
_MOST = 24  # headings, of which a list beside the page has room for all
_ALWAYS, _LOWEST = 3, 6  # the level of those that are always listed, and of the lowest
_TAG = re.compile(r"<[^<>]*>")
_FORMULA = re.compile(r"(<math.*?</math>)", re.DOTALL)
# What no list of contents has room for.
_OF_BODY = re.compile(r"<annotation.*?</annotation>| display=\"block\"", re.DOTALL)
_ID = re.compile(r"""\sid="([^"]+)\"""")
_KEPT = re.compile(r"<!--block (\d+)-->")
# Before any extension that a project asks for: some put files where a text names them, and would find a note's text here, too.
_FIRST = 1000
# After Python-Markdown has unified white space, before it looks for code blocks and HTML.
_PRIORITY = 26


def block(html: str) -> str:
    """A filled template as a block of its own within Markdown, which `Blocks` takes care of; blocks within it are opened."""
    inner = html.strip().replace(_START, "").replace(_END, "")
    # Python-Markdown makes blanks of tabs, even inside code.
    return f"{_START}\n{inner}\n{_END}\n".replace("\t", "&#9;")


def opened(text: str) -> str:
    """The HTML of what is one block and nothing else, as it comes out of Markdown; else nothing."""
    inner = text.strip().removeprefix(f"{_START}\n").removesuffix(f"\n{_END}")
    return _unified(inner) if text.strip() == f"{_START}\n{inner}\n{_END}" and _END not in inner else ""


def _unified(html: str) -> str:
    """White space as Python-Markdown unifies it; its own signs for what it set aside nobody else may write."""
    return html.replace("\2", "").replace("\3", "").replace("\r\n", "\n").replace("\r", "\n")


def ids(html: str) -> set[str]:
    """All addresses within a page, which links from Markdown may point to."""
    return {*_ID.findall(html)}


def headings(html: str) -> list[dict[str, Any]]:
    """The headings of a note in finished HTML, those below others within them, as Python-Markdown tells of its own; of many the upper ones alone."""
    root: list[dict[str, Any]] = []
    above: list[dict[str, Any]] = []
    is_lined = _LINED in html
    listed = [*(_CHAPTER if is_lined else _HEADING).finditer(html)]
    levels = sorted(int(each[1]) for each in listed)
    lowest = max(_ALWAYS, levels[_MOST] - 1) if len(levels) > _MOST else _LOWEST
    for found in listed:
        if int(found[1]) > lowest and not is_lined:
            continue
        parts = enumerate(_FORMULA.split(found[3]))  # words, and formulas between them
        name = "".join((_OF_BODY if place % 2 else _TAG).sub("", each) for place, each in parts).strip()
        name = name.removesuffix("¶").rstrip()  # a link to itself where it was copied from
        level = int(found[1]) + 2 * is_lined
        token: dict[str, Any] = {"level": level, "id": found[2], "name": name, "children": []}
        while above and above[-1]["level"] >= token["level"]:
            above.pop()
        (above[-1]["children"] if above else root).append(token)
        above.append(token)
    return root


class Blocks(Extension):
    """Has Python-Markdown keep finished HTML as it is."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Register what sets them aside; Python-Markdown's own store puts them back."""
        kept: list[str] = []

        def number(found: re.Match[str]) -> str:
            kept.append(_unified(found[1]))
            return f"\n<!--block {len(kept) - 1}-->\n"

        def take_out(text: str) -> str:
            """Leave a number for each block, so that no other preprocessor sees it."""
            kept.clear()
            return _BLOCK.sub(number, text)

        def stored(found: re.Match[str]) -> str:
            at = whole(found[1], len(kept))
            return md.htmlStash.store(kept[at]) if at < len(kept) else ""

        if "toc" in md.treeprocessors:  # the theme's scripts find their own settings by names that begin like this
            toc: Any = md.treeprocessors["toc"]
            named = toc.slugify
            toc.slugify = lambda text, separator: re.sub("^__+", "", named(text, separator))
        md.preprocessors.register(_Step(md, take_out), "everyline-first", _FIRST)
        md.preprocessors.register(_Step(md, partial(_KEPT.sub, stored)), "everyline", _PRIORITY)


class _Step(Preprocessor):
    """Changes a text as a whole."""

    def __init__(self, md: Markdown, change: Callable[[str], str]) -> None:
        super().__init__(md)
        self._change = change

    def run(self, lines: list[str]) -> list[str]:
        return self._change("\n".join(lines)).split("\n")


class Templates:
    """Templates of HTML. A subject's own come before those of the core, which they may import."""

    def __init__(self, *folders: Path) -> None:
        self._environment = templates_in(*folders, Path(__file__).parent / "templates")
        self._environment.globals |= {"is_decided": is_decided, "direction": direction}
        self._site: Site | None = None
        self._of_site = self._environment

    def compile(self) -> None:
        """Compile all, for processes that go on from this one."""
        for name in self._environment.list_templates(["html"]):
            self._environment.get_template(name)

    def html(self, template: str, site: Site, **values: object) -> str:
        """A filled template, with the site's messages as ``msg``; ``grouped`` writes long numbers as people do."""
        if site is not self._site:  # what a template imports from others is made once for a site
            self._site, self._of_site = site, self._environment.overlay()
            words = {"msg": site.messages, "grouped": site.messages.number}
            languages = {"language": site.language, "language_of": site.language_of}
            self._of_site.globals = self._environment.globals | words | languages
        return self._of_site.get_template(template).render(values).strip()

    def fill(self, template: str, site: Site, **values: object) -> str:
        """A filled template as a block of HTML within Markdown."""
        return block(self.html(template, site, **values))
