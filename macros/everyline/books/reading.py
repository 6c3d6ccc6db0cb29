"""The built pages of one language as the book reads them: what they contain, and where their links lead."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import lxml.etree
from lxml.html import HtmlElement

from everyline.model.addresses import SOURCES_PAGE
from everyline.text.escaping import visible
from everyline.text.html_tree import read_html, words_of

_SITE = "kn-site"  # what only the site has, a heading with its section


@dataclass(frozen=True, slots=True)
class BuiltPage:
    """One page that goes into the book."""

    address: str  # on its language's site, without ending; also the name of its chapter's place in the book
    title: str  # its first heading
    article: HtmlElement  # its content, without that heading
    heading: str  # the id of that heading


def read_page(site_dir: Path, address: str) -> BuiltPage | None:
    """Read a built page; None where there is none, none with content of its own, or one that is for the site alone."""
    if not (file := site_dir / f"{address}.html").is_file():
        return None
    text = file.read_bytes().decode("utf-8")
    # The page around it is most of what there is to read, and would be kept with it.
    begin, end = text.find("<article"), text.rfind("</article>")
    document = _read(text[begin:end] if 0 <= begin < end else text)
    article = next(document.iter("article"), None)
    if article is None:
        return None
    heading: HtmlElement | None = article.find(".//h1")
    title, anchor = address, ""
    if heading is not None:
        if _SITE in (heading.get("class") or "").split():
            return None
        anchor = heading.get("id", "")
        for link in heading.find_class("headerlink"):
            link.drop_tree()
        title = words_of(heading)
        heading.drop_tree()
    # What a page says only to readers of the site: downloads, and what skeletons mark with ``.kn-site``.
    for marked in [*article.xpath(".//*[@data-downloads]"), *article.find_class(_SITE)]:
        for each in [marked, *_section(marked)]:
            each.drop_tree()
    return BuiltPage(address, title, article, anchor)


def _read(text: str) -> HtmlElement:
    """A page without what neither lxml nor Typst takes for a character, whoever wrote it."""
    document = read_html(visible(text))
    lxml.etree.strip_tags(document, "wbr")  # lxml takes what follows a place where a line may end for its content
    return document


def is_own(article: HtmlElement) -> bool:
    """Whether a note's page says something that no other page says."""
    return bool(article.xpath(".//*[contains(@class, 'kn-piece')][@data-source]"))


def _section(heading: HtmlElement) -> list[HtmlElement]:
    """What follows a heading up to the next of its level, or to the numbers of the whole site; nothing where it is none."""
    if not re.fullmatch("h[1-6]", str(heading.tag)):
        return []
    return [*itertools.takewhile(lambda each: not _begins_anew(each, str(heading.tag)), heading.itersiblings())]


def _begins_anew(element: HtmlElement, level: str) -> bool:
    return "h1" <= str(element.tag) <= level or "kn-figures" in (element.get("class") or "").split()


@dataclass(frozen=True, slots=True)
class Front:
    """What the home page says about the site: its name, who made it, and where it is published; empty where nothing says so."""

    name: str
    author: str
    url: str


def read_front(site_dir: Path) -> Front:
    """Read the head of the home page."""
    document = _read((site_dir / "index.html").read_bytes().decode("utf-8"))
    name = " ".join(document.findtext(".//title", "").split())
    author = next((each.get("content", "") for each in document.iter("meta") if each.get("name") == "author"), "")
    url = next((each.get("href", "") for each in document.iter("link") if each.get("rel") == "canonical"), "")
    return Front(name, author, url.removesuffix("index.html"))


class Places:
    """Where links lead: to a place in the book, to a page elsewhere, or nowhere that a reader of the book could go."""

    def __init__(self, names: set[str], url: str, others: Mapping[str, str] | None = None) -> None:
        self._names = names  # all pages of the book, and the places on them, whatever volume they are in
        self._url = url  # where the site is published, or empty
        # The pages that other volumes have, each with the file of its volume; empty where none can be linked to
        self._others = others or {}

    def beside(self, others: Mapping[str, str]) -> Places:
        """The same in a volume that has other pages beside it."""
        return Places(self._names, self._url, others)

    def is_own(self, address: str) -> bool:
        """Whether an address of the web is one of this site."""
        return bool(self._url) and address.startswith(self._url)

    def find(self, page: str, href: str) -> str:
        """The place in the book that a link on a page leads to, or an empty text."""
        parts = urlsplit(href)
        if parts.scheme or parts.netloc:
            return ""
        address = _join(page, parts.path)
        if address is None or address in self._others:
            return ""
        anchored = f"{address}#{unquote(parts.fragment)}"
        if parts.fragment and anchored in self._names:
            return anchored
        if address in self._names:
            return address
        # The line-by-line pages of notes are not printed; the note's entry in their list stands in.
        note = f"{SOURCES_PAGE}#{address.removeprefix('sources/')}"
        is_listed = note in self._names and SOURCES_PAGE not in self._others
        return note if address.startswith("sources/") and is_listed and page != SOURCES_PAGE else ""

    def online(self, page: str, href: str) -> str:
        """The web address of a link: what it says, or that of a page of this site if it is published somewhere, else of its volume."""
        parts = urlsplit(href)
        if parts.scheme in ("http", "https", "mailto"):
            return href
        address = _join(page, parts.path)
        if parts.scheme or parts.netloc or address is None:
            return ""
        if not self._url:
            file = self._others.get(address, "")
            return f"{quote(file)}#nameddest={quote(address)}" if file else ""
        ending = "" if posixpath.splitext(parts.path)[1] not in ("", ".html") else ".html"
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        return f"{self._url}{quote(address)}{ending}{fragment}"


def _join(page: str, path: str) -> str | None:
    """The address that a relative path leads to from a page; None outside this language's site."""
    if not path:
        return page
    address = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
    return None if address.startswith("..") else address.removesuffix(".html")


def elements(article: HtmlElement) -> Iterator[HtmlElement]:
    """All elements of an article but those within drawings, comments left out."""
    for child in article:
        if isinstance(child.tag, str):
            yield child
            if child.tag != "svg":
                yield from elements(child)
