"""Checking the built site, as it lies on disk, against what the ledger promises.

Nothing here trusts the program's intention: pages are read back as a reader's browser would read them.
"""

from __future__ import annotations

import hashlib
import html
import os
import posixpath
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import itemgetter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

from everyline.model.addresses import Address
from everyline.model.fidelity import content, holds, is_whole, letters
from everyline.model.ledger import Disposition
from everyline.model.site import Site
from everyline.notes.units import Kind, Note, Unit
from everyline.sorting.arrangement import walk
from everyline.text.escaping import visible
from everyline.text.html_tree import read_html, xpath
from everyline.text.problems import Problem
from everyline.verification.printed_statements import Elements, check_amendments, check_language, noted_words, part_in
from everyline.verification.security import Scripts, check_inert, check_page, plain_tags

_ASKED = 256  # pages whose names are held at a time
_HELD = 32  # trees of pages at a time; those of topics are asked for by turns
_NAMED = xpath("//*[@id != '']")
_VALUES = re.compile(r"\s(?:(id|href|src|data-source)|[\w:.-]+)=\"([^\"]*)\"")
_CITED = xpath("./*[not(self::ul or self::ol or self::details)]//a[@data-source]/@data-source")


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What is remembered of an HTML file of the built site: of thousands not all can be held as trees."""

    address: str
    ids: str  # the names of all its elements, each between two marks that no name has
    statements: tuple[str, ...]  # the ids of the printed statements and lead-ins, repeats included
    links: tuple[str, ...]  # every address that it links or loads from this site

    @classmethod
    def of(cls, address: str, document: lxml.html.HtmlElement) -> SeenPage:
        """What there is to know of a page."""
        names, links = (xpath(path)(document) for path in ("//@id", "//@href | //@src"))
        printed = (each.get("id", "") for each in document.iter("li") if each.get("data-source"))
        return cls._of(address, names, printed, links)

    @classmethod
    def told(cls, address: str, tags: list[str]) -> SeenPage:
        """The same from all its tags, whose values are in quotation marks."""
        said = _VALUES.findall("\n".join(dict.fromkeys(tags)))
        printed = (_VALUES.findall(each) for each in tags if each.startswith("li ") and ' data-source="' in each)
        statements = (dict(each).get("id", "") for each in printed)
        links = (value for name, value in said if name in ("href", "src"))
        return cls._of(
            address,
            *(
                map(html.unescape, each)
                for each in ((value for name, value in said if name == "id"), statements, links)
            ),
        )

    @classmethod
    def _of(cls, address: str, names: Iterable[str], statements: Iterable[str], links: Iterable[str]) -> SeenPage:
        return cls(
            address,
            "\0".join(["", *names, ""]),
            tuple(statements),
            tuple(sorted({sys.intern(each) for each in links if each})),
        )

    def has(self, name: str) -> bool:
        """Whether an element has a name."""
        return bool(name) and name in _names(self.ids)


@lru_cache(maxsize=_ASKED)
def _names(ids: str) -> frozenset[str]:
    """The names of a page, as many of which may be asked for as it has."""
    return frozenset(ids.split("\0"))


class Memory:
    """What earlier builds know of pages: nothing, unless somebody keeps it."""

    def seen(self, _address: str, _text: str) -> SeenPage | None:
        """What was seen on a page of this text when nothing was wrong on it, by the same ledger and the same theme; else None."""
        return None

    def keep(self, _address: str, _file: Path, _seen: SeenPage) -> None:
        """Remember a page on which nothing is wrong."""


def verify(
    site_dir: Path,
    site: Site,
    scripts: Scripts | None,
    kept: Memory | None = None,
    promises: Promises | None = None,
    pages: dict[str, SeenPage] | None = None,
    around: Path | None = None,
) -> list[Problem]:
    """Compare a built site with its ledger, and what it runs with its theme; no scripts are given where that is none of ours.

    `promises` were held against some pages when these were made. `pages` takes what is seen; with the site `around`, on which nothing was wrong, it has
    what was seen there, and what is built now takes the place of a part of that.

    Returns:
        A warning for each line that is not printed where the ledger says or not shown on its note's page, each translation that is not
        printed, each statement printed twice and each link into the void, for no note keeps a site from being built; an error for each
        request to another host, each style in an element, whatever runs and is not of the theme, and what editors wrote that is not there.
    """
    pages = {} if pages is None else pages
    before, promises, memory = {**pages}, promises or Promises(site), kept or Memory()

    read = partial(_read, scripts, promises, memory, pages)

    @lru_cache(maxsize=_HELD)
    def elements(address: str) -> Elements:
        """The elements of a page by their ids, read again where it was not looked at for long."""
        return named(read_html((site_dir / address).read_bytes().decode("utf-8"))) if address in pages else {}

    # The sites of other languages lie beneath that of the first, and are checked by their own builds.
    first, *beneath = site.editorial.languages
    others = tuple(beneath) if site.language == first else ()
    inert = [*check_inert(site_dir, scripts, others, read)] if scripts else []
    for file in () if scripts else sorted(site_dir.rglob("*.html")):
        inert += read(file.relative_to(site_dir).as_posix(), file.read_bytes().decode("utf-8"))
    for missing in {f"{note.page}.html" for note in site.corpus.notes} - pages.keys():
        promises.check(missing, {})  # a page that is not there shows none of its lines
    changed = {address: page for address, page in pages.items() if before.get(address) is not page}
    problems, sources, languages = promises.broken(pages, changed if around else None)
    problems += [*sources, *_check_repeats(pages), *check_amendments(site, elements), *languages]
    targets = _Targets(around or site_dir, pages, others)
    gone = {
        name
        for address in before.keys() & changed.keys()
        for name in before[address].ids.split("\0")
        if name and not changed[address].has(name)
    }
    for address, page in pages.items():
        if address in changed or _lead_to(gone, page.links):
            problems += targets.check(page)
    wrong = {*promises.failed, *(each.path for each in inert)}
    for address, page in changed.items():
        if address not in wrong:
            memory.keep(address, site_dir / address, page)
    return [*problems, *inert]


_ENCODED = re.compile(r"#[^\n]*%")  # a name, as addresses write it


def _lead_to(names: Iterable[str], links: Iterable[str]) -> bool:
    """Whether links may lead to anything of these names: all are asked after each edit, so as a whole."""
    text = "\n".join(links)
    text = unquote(text) if _ENCODED.search(text) else text
    return any(f"#{name}" in text for name in names)


def _read(
    scripts: Scripts | None, promises: Promises, memory: Memory, pages: dict[str, SeenPage], address: str, text: str
) -> Iterator[Problem]:
    """Look at a page, as closely as it needs: what was seen on it is added to `pages`."""
    if seen := memory.seen(address, text):
        pages[address] = seen
        promises.forget(address)
        return
    tags = plain_tags(scripts, address, text) if scripts else None
    if address != "404.html":  # which has absolute links by nature
        if tags is None or not promises.are_held(address, text):
            document = read_html(text)
            promises.check(address, named(document))
        pages[address] = SeenPage.of(address, document) if tags is None else SeenPage.told(address, tags)
    if tags is None and scripts:
        yield from check_page(scripts, address, text)


def named(document: lxml.html.HtmlElement) -> dict[str, lxml.html.HtmlElement]:
    """The elements of a page by their ids."""
    return {element.get("id", ""): element for element in _NAMED(document)}


class Promises:
    """What the ledger, the notes and the translations say of each page, to be held against it when it is read, or when it is made."""

    def __init__(self, site: Site, pages: Collection[str] | None = None) -> None:
        """Take what is to be held against all pages, or against these alone."""
        self._site = site
        self._notes = {f"{note.page}.html": note for note in site.corpus.notes}
        self._units: dict[str, list[tuple[Unit, Address]]] = {}  # by the page that must print them as their lines are
        for note in site.corpus.notes:
            last = None
            for line in site.ledger.lines[note.path]:
                if line.unit and line.unit is not last and line.disposition in (Disposition.PLACED, Disposition.MERGED):
                    last, page = line.unit, f"{line.address.page}.html"
                    if pages is None or page in pages:
                        self._units.setdefault(page, []).append((last, line.address))
        self._printed: dict[str, list[tuple[Unit, Address]]] = {}  # likewise, as they are translated
        printed = {entry.unit.id: entry.unit for entries in site.arrangement.groups.values() for entry in walk(entries)}
        self._order: dict[Unit, int] = {}
        for unit in (each for one in printed.values() for each in (one, *site.corpus.merged(one))):
            self._order[unit] = len(self._order)
            address = site.addresses.unit(unit)
            if pages is None or f"{address.page}.html" in pages:
                self._printed.setdefault(f"{address.page}.html", []).append((unit, address))
        self._broken: dict[str, tuple[list[Problem], list[tuple[Unit, Problem]], list[tuple[Unit, Problem]]]] = {}
        self._texts: dict[str, bytes] = {}  # digests of pages that were made of what was checked

    def forget(self, page: str) -> None:
        """Take a page for one that keeps them."""
        self._broken.pop(page, None)

    def check(self, page: str, elements: Elements) -> None:
        """Hold a page, or all that notes say on it, against them."""
        note, units, printed = self._notes.get(page), list[tuple[Unit, Problem]](), list[tuple[Unit, Problem]]()
        source = [*_check_source(note, elements)] if note else []
        for unit, address in self._units.get(page, ()):
            if (element := elements.get(address.anchor)) is not None:
                found = _check_unit(unit, self._site.corpus.note(unit.span.path), element, str(address), self._site)
                units += ((unit, each) for each in found)
        for unit, address in self._printed.get(page, ()):
            if (element := elements.get(address.anchor)) is not None:  # else the ledger's own check has told so
                printed += ((unit, each) for each in check_language(unit, element, str(address), self._site))
        self._broken.pop(page, None)
        if source or units or printed:
            self._broken[page] = source, units, printed

    def held(self, page: str, text: str) -> None:
        """A page whose text has in it, letter by letter, what `check` was given."""
        self._texts[page] = hashlib.sha256(text.encode()).digest()

    def are_held(self, page: str, text: str) -> bool:
        """Whether nothing more is to be checked on a page of this text."""
        is_checked = self._texts.get(page) == hashlib.sha256(text.encode()).digest()
        return is_checked or not (page in self._notes or page in self._units or page in self._printed)

    @property
    def failed(self) -> Iterable[str]:
        """The pages that did not keep them."""
        return self._broken.keys()

    def broken(
        self, pages: dict[str, SeenPage], changed: Collection[str] | None = None
    ) -> tuple[list[Problem], list[Problem], list[Problem]]:
        """What was not kept: by the ledger, on the notes' own pages, and of the translations; in the order of notes and lines. Where others were seen
        to hold what the ledger says of them, only those that changed are asked.
        """
        ledger, sources = list[Problem](), list[Problem]()
        by_note: dict[str, list[tuple[int, Problem]]] = {}
        for unit, each in (one for _, units, _ in self._broken.values() for one in units):
            by_note.setdefault(unit.span.path, []).append((unit.span.first, each))
        for note in self._site.corpus.notes:
            for line in self._site.ledger.lines[note.path]:
                address = f"{line.address.page}.html"
                if changed is not None and address not in changed:
                    continue
                page = pages.get(address)
                if page is None or not page.has(line.address.anchor):
                    message = f"{line.address} is not on the site, though the ledger says so"
                    ledger.append(Problem.warning(note.path, line.number, message))
            ledger += [each for _, each in sorted(by_note.get(note.path, ()), key=itemgetter(0))]
            sources += self._broken.get(f"{note.page}.html", ([],))[0]
        languages = [(self._order[unit], each) for _, _, printed in self._broken.values() for unit, each in printed]
        return ledger, sources, [each for _, each in sorted(languages, key=itemgetter(0))]


def _check_source(note: Note, elements: Elements) -> Iterator[Problem]:
    """That a note's own page shows all its lines, those included that no other page prints."""
    for number, line in enumerate(note.lines, 1):
        element = elements.get(f"L{number}")
        said = "" if element is None else element.text_content()
        if element is None or (line not in said and letters(line) not in letters(said)):
            yield Problem.warning(note.path, number, "this line is not on its note's own page")


def _check_unit(unit: Unit, note: Note, element: lxml.html.HtmlElement, address: str, site: Site) -> Iterator[Problem]:
    """That an element says what a unit's lines say, slips set right, and cites them."""
    # Statements beneath this one, in lists of their own, cite for themselves, as other wordings do once more.
    if str(unit.span) not in _CITED(element):
        yield Problem.warning(note.path, unit.span.first, f"{address} does not cite this line")
    printed = content(part_in(noted_words(unit, element), site.language_of(unit.text)))
    is_there = is_whole(printed, unit, note, site.corrections.slips_of(unit))
    if unit.kind is Kind.CODE:  # there every mark counts
        is_there = is_there and holds("".join(printed.split()), "".join(visible(site.corrections.text(unit)).split()))
    if not is_there:
        yield Problem.warning(note.path, unit.span.first, f"{address} does not print all that stands here")


def _check_repeats(pages: dict[str, SeenPage]) -> Iterator[Problem]:
    home: dict[str, str] = {}
    for page in pages.values():
        for name in page.statements:
            if name in home:
                yield Problem.warning(page.address, 0, f"prints {name} again, which stands on {home[name]}")
            home[name] = page.address


class _Targets:
    """Where the links of all pages lead; those of a folder's pages lead to the same places."""

    def __init__(self, site_dir: Path, pages: dict[str, SeenPage], others: tuple[str, ...]) -> None:
        self._site_dir, self._pages, self._others = site_dir, pages, others
        self._found = cache(self._find)

    def check(self, page: SeenPage) -> Iterator[Problem]:
        """The links of a page that lead nowhere."""
        for link in page.links:
            target, name = self._found(posixpath.dirname(page.address), link)
            if target is None:
                yield Problem.warning(page.address, 0, f"links {link}, which is not there")
            elif name and (held := self._pages.get(target or page.address)) and not held.has(name):
                yield Problem.warning(page.address, 0, f"links {link}, which has no such anchor")

    def _find(self, folder: str, link: str) -> tuple[str | None, str]:
        """The file that a link leads to and the name in it; no file for the page itself and for what others check, None for one that is not there."""
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            return "", ""
        if not parts.path:
            return "", unquote(parts.fragment)
        target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        # Links to other languages leave this build; the whole site's check follows them.
        if target.startswith("..") or target.partition("/")[0] in self._others:
            return "", ""
        is_there = target in self._pages or os.path.exists(self._site_dir / target)  # noqa: PTH110 - `Path` fails for a name that is too long
        return (target, unquote(parts.fragment)) if is_there else (None, "")
