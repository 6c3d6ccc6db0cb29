"""Checking the built site, as it lies on disk, against what the ledger promises.

Nothing here trusts the program's intention: pages are read back as a reader's browser would read them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

from everyline.model.fidelity import content, holds, is_whole, letters
from everyline.model.ledger import Disposition, Line
from everyline.model.site import Site
from everyline.notes.units import Kind, Note, Unit
from everyline.text.escaping import visible
from everyline.text.problems import Problem
from everyline.verification.editing import check_amendments, noted_words
from everyline.verification.inert import check_inert
from everyline.verification.languages import check_languages
from everyline.verification.printed import part_in
from everyline.verification.scripts import Scripts

# What a page loads without a click, and what a <link> only names.
_LOADING = {
    **dict.fromkeys(("script", "img", "iframe", "source", "video", "audio", "track", "embed", "input", "frame"), "src"),
    "object": "data",
    "image": "href",
    "use": "href",
}
_NAMING = {"alternate", "author", "canonical", "help", "license", "me", "next", "prev", "search", "tag"}


_INLINE = "put it into a file; the site's policy stops what stands in pages"


class BuiltPage:
    """One HTML file of the built site."""

    def __init__(self, file: Path, address: str) -> None:
        self.address = address
        self._document = lxml.html.document_fromstring(file.read_bytes().decode("utf-8"))

    @cached_property
    def elements(self) -> dict[str, lxml.html.HtmlElement]:
        """The elements that have an id."""
        return {element.get("id", ""): element for element in self._document.iter() if element.get("id")}

    @cached_property
    def statements(self) -> list[str]:
        """The ids of the printed statements and lead-ins, repeats included."""
        return [element.get("id", "") for element in self._document.iter("li") if element.get("data-source")]

    def links(self) -> Iterator[str]:
        """Every address that the page links or loads from this site."""
        for element in self._document.iter():
            for attribute in ("href", "src"):
                if link := element.get(attribute):
                    yield link

    def inline(self) -> Iterator[str]:
        """The elements that hold styles, which the site's Content-Security-Policy would stop."""
        for element in self._document.iter():
            if element.tag == "style" or "style" in element.attrib:
                yield f"<{element.tag}>"

    def foreign(self) -> Iterator[str]:
        """Every address that the page loads, without a click, from another host."""
        for element in self._document.iter("link", *_LOADING):
            if element.tag == "link" and set(element.get("rel", "").lower().split()) <= _NAMING:
                continue
            link = element.get(_LOADING.get(element.tag, "href")) or ""
            if urlsplit(link).netloc:
                yield link


def verify(site_dir: Path, site: Site, scripts: Scripts | None) -> list[Problem]:
    """Compare a built site with its ledger, and what it runs with its theme.

    Args:
        site_dir: the folder of the site.
        site: the model that its pages were made from.
        scripts: what they may run; None where they are framed by a theme that is none of ours, and what that runs is its own matter.

    Returns:
        A warning for each line that is not printed where the ledger says or not shown on its note's page, each
        translation that is not printed, each statement printed twice and each link into the void, for no note keeps a
        site from being built; an error for each request to another host, each style that stands in an element, whatever
        runs and is not of the theme, and what editors wrote that is not there.
    """
    pages = {page.address: page for page in _pages(site_dir, site)}
    problems = [problem for note in site.corpus.notes for problem in _check_note(note, site, pages)]
    problems += [problem for note in site.corpus.notes for problem in _check_source(note, site, pages)]
    problems += _check_repeats(pages)
    elements = {address: page.elements for address, page in pages.items()}
    problems += [*check_amendments(site, elements), *check_languages(site, elements)]
    others = _others(site)
    for page in pages.values():
        problems += _check_links(page, pages, site_dir, others)
        if scripts:
            problems += [Problem(page.address, 0, f"loads {link} from another host") for link in page.foreign()]
            problems += [Problem(page.address, 0, f"{tag} has a style in it", _INLINE) for tag in page.inline()]
    return [*problems, *check_inert(site_dir, scripts, others)] if scripts else problems


def _others(site: Site) -> tuple[str, ...]:
    """The folders in which the sites of the other languages lie, beneath that of the first."""
    first, *others = site.editorial.languages
    return tuple(others) if site.language == first else ()


def _pages(site_dir: Path, site: Site) -> Iterator[BuiltPage]:
    others = _others(site)
    for file in sorted(site_dir.rglob("*.html")):
        address = file.relative_to(site_dir).as_posix()
        # The sites of other languages are checked by their own builds; 404.html has absolute links by nature.
        if address.partition("/")[0] not in others and address != "404.html":
            yield BuiltPage(file, address)


def _check_note(note: Note, site: Site, pages: dict[str, BuiltPage]) -> Iterator[Problem]:
    lines: dict[int, list[Line]] = {}
    for line in site.ledger.lines[note.path]:
        page = pages.get(f"{line.address.page}.html")
        if page is None or line.address.anchor not in page.elements:
            yield Problem.warning(
                note.path, line.number, f"{line.address} is not on the site, though the ledger says so"
            )
        elif line.unit and line.disposition in (Disposition.PLACED, Disposition.MERGED):
            lines.setdefault(line.unit.span.first, []).append(line)
    for group in lines.values():
        unit, address = group[0].unit, group[0].address
        if unit:
            element = pages[f"{address.page}.html"].elements[address.anchor]
            yield from _check_unit(unit, note, element, str(address), site)


def _check_source(note: Note, site: Site, pages: dict[str, BuiltPage]) -> Iterator[Problem]:
    """That a note's own page shows all its lines, those included that no other page prints."""
    page = pages.get(f"{site.addresses.note(note).page}.html")
    for number, line in enumerate(note.lines, 1):
        element = page.elements.get(f"L{number}") if page else None
        if element is None or letters(line) not in letters(element.text_content()):
            yield Problem.warning(note.path, number, "this line is not on its note's own page")


def _check_unit(unit: Unit, note: Note, element: lxml.html.HtmlElement, address: str, site: Site) -> Iterator[Problem]:
    """That an element says what a unit's lines say, slips set right, and cites them."""
    # Statements beneath this one, in lists of their own, cite for themselves, as other wordings do once more.
    cited = element.xpath("./*[not(self::ul or self::ol or self::details)]//a[@data-source]/@data-source")
    if str(unit.span) not in cited:
        yield Problem.warning(note.path, unit.span.first, f"{address} does not cite this line")
    printed = content(part_in(noted_words(unit, element), site.language_of(unit.text)))
    is_there = is_whole(printed, unit, note, site.corrections.slips_of(unit))
    if unit.kind is Kind.CODE:  # there every mark counts
        is_there = is_there and holds("".join(printed.split()), "".join(visible(site.corrections.text(unit)).split()))
    if not is_there:
        yield Problem.warning(note.path, unit.span.first, f"{address} does not print all that stands here")


def _check_repeats(pages: dict[str, BuiltPage]) -> Iterator[Problem]:
    home: dict[str, str] = {}
    for page in pages.values():
        for name in page.statements:
            if name in home:
                yield Problem.warning(page.address, 0, f"prints {name} again, which stands on {home[name]}")
            home[name] = page.address


def _check_links(
    page: BuiltPage, pages: dict[str, BuiltPage], site_dir: Path, others: tuple[str, ...]
) -> Iterator[Problem]:
    for link in sorted(set(page.links())):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.address), unquote(parts.path)))
        target = path if parts.path else page.address
        # Links to other languages leave this build; the whole site's check follows them.
        if target.startswith("..") or target.partition("/")[0] in others:
            continue
        if target not in pages and not (site_dir / target).exists():
            yield Problem.warning(page.address, 0, f"links {link}, which is not there")
        elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].elements:
            yield Problem.warning(page.address, 0, f"links {link}, which has no such anchor")
