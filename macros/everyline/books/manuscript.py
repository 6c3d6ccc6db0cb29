"""What a book is made of, whatever it becomes: the pages of one language that it holds, in their order, and where links lead."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lxml.html import HtmlElement
from lxml.html.builder import E

from everyline.books.converter import Table
from everyline.books.elements import TABLE
from everyline.books.reading import BuiltPage, Front, Places, elements, is_own, read_front, read_page
from everyline.model.navigation import NavigationSection, SectionRole, contents
from everyline.model.pipeline import read_plan
from everyline.model.revision import Commit, last_commit
from everyline.model.site import Plan, Subject
from everyline.notes.privacy import Reading
from everyline.notes.properties import parts_of
from everyline.text.writing_systems import numeral

_NAMED = 2  # authors of a chapter in the contents
_LINES = 12  # of the cover


@dataclass(frozen=True, slots=True)
class Source:
    """What a book is made from."""

    project: Path  # the folder of mkdocs.yml
    language: str  # of the book
    languages: tuple[str, ...]  # of the project
    site_dir: Path  # that language's pages as MkDocs wrote them
    subjects: tuple[Subject, ...] = ()  # those of the project; each says how what it shows is set
    reading: Reading | None = None  # what the project's configuration says about its notes
    with_system_fonts: bool = False  # whether the machine's fonts may be used
    license: str = ""  # what others may do with it; empty where nobody says


@dataclass(frozen=True, slots=True)
class BookPart:
    """Chapters that belong together."""

    name: str  # ``Part 2``; empty for the pages ahead of all parts, and for notes where there are none
    section: NavigationSection  # what the site has instead
    chapters: list[tuple[str, BuiltPage]]  # its pages, each with its number


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A book before it has a form."""

    source: Source  # what it is made from
    plan: Plan  # of the site
    table: Table  # what is known of the elements of its pages
    front: Front  # what the home page says about the site
    commit: Commit  # what dates it
    parts: list[BookPart]  # all that is in it
    places: Places  # where links lead
    volume: str = ""  # what it is called among several: its number, and what is in it
    # Of the first of several: the names of all others, and their files to lead to
    others: tuple[tuple[str, str], ...] = ()

    @property
    def pages(self) -> list[BuiltPage]:
        """All pages in their order."""
        return [page for part in self.parts for _, page in part.chapters]

    @property
    def title(self) -> str:
        """What the book is called, among several with what is in it."""
        return " · ".join(filter(None, (self.front.name, self.volume)))

    @property
    def samples(self) -> list[str]:
        """What its cover says is in it: all parts, or else all chapters; nothing where it has no room for them."""
        parts = [part for part in self.parts if part.section.role in (SectionRole.TOPICS, SectionRole.FOLDER)]
        chapters = [page.title for part in parts for _, page in part.chapters] or [page.title for page in self.pages]
        names = [part.section.title for part in parts] if len(parts) > 1 else chapters
        return names if len(names) <= _LINES else []

    @property
    def authors(self) -> dict[str, str]:
        """Who wrote what notes are about, by their pages, where most of them say so: contents name them behind titles."""
        notes = self.plan.corpus.notes
        said = {note.page: parts_of(note.properties.get("author", "")) for note in notes}
        found = {page: ", ".join(names[:_NAMED]) for page, names in said.items() if names}
        return found if 2 * len(found) > len(notes) else {}

    def copied(self) -> Manuscript:
        """The same with pages of its own, for they are used up when they are converted."""

        def page_copied(page: BuiltPage) -> BuiltPage:
            return replace(page, article=copy.deepcopy(page.article))

        parts = [
            replace(part, chapters=[(number, page_copied(page)) for number, page in part.chapters])
            for part in self.parts
        ]
        return replace(self, parts=parts)


def read_manuscript(source: Source) -> Manuscript:
    """Read the pages of a book."""
    plan = read_plan(source.project, source.language, source.languages, source.subjects, source.reading)
    table = TABLE
    for each in source.subjects:
        table = table.with_rows(*each.book())
    front = read_front(source.site_dir)
    sections = [(section, _read(plan, section, source.site_dir)) for section in contents(plan, with_all_notes=True)]
    names = _names([page for _, found in sections for page in found], table)
    places = Places({*names}, front.url)
    return Manuscript(source, plan, table, front, last_commit(source.project), [*_parts(plan, sections)], places)


def _read(plan: Plan, section: NavigationSection, site_dir: Path) -> list[BuiltPage]:
    """The pages of a section that the book prints: of notes only those with something that stands nowhere else."""
    notes = {note.page for note in plan.corpus.notes}
    found = (read_page(site_dir, page) for page in section.pages)
    pages = [page for page in found if page is not None and (page.address not in notes or is_own(page.article))]
    for page in () if plan.editorial.topics else pages:
        _fit(page.article)
    return pages


def _fit(article: HtmlElement) -> None:
    """Make a page one of a book of notes: the contents list them, and each begins with what it says about itself."""
    for listing in article.xpath(".//*[contains(@class, 'kn-index') or contains(@class, 'kn-sources')]"):
        listing.drop_tree()
    for properties in article.find_class("kn-props"):
        names = properties.findall("dt")[:-1]  # the last is the file, whose lines only the website has
        said = E.p({"class": "kn-mark"})
        for name in names:
            value = name.getnext()
            before = " · " if len(said) else ""
            value.tag, value.text = "span", f"{before}{name.text_content()}: {value.text or ''}"
            said.append(value)
        properties.getparent().replace(properties, said) if len(said) else properties.drop_tree()


def _names(pages: list[BuiltPage], table: Table) -> Iterator[str]:
    """The places that the book has: pages, and what has an id on them and is printed."""
    for page in pages:
        yield page.address
        left_out: set[object] = set()
        for element in elements(page.article):
            if element.getparent() in left_out or table.leaves_out(element):
                left_out.add(element)
            elif element.get("id"):
                yield f"{page.address}#{element.get('id')}"


def _parts(plan: Plan, sections: list[tuple[NavigationSection, list[BuiltPage]]]) -> Iterator[BookPart]:
    """All parts: those of the topics, or the folders of the notes where there are none, with numbers through which chapters count on, then
    the appendices with letters.
    """
    msg = plan.messages
    parts, chapters = itertools.count(1), itertools.count(1)
    appendices = map(_letters, itertools.count())
    is_divided = sum(section.role is SectionRole.FOLDER for section, _ in sections) > 1

    def part() -> str:
        return msg("book-part", number=numeral(next(parts), msg["book-part-first"]))

    for section, pages in sections:
        if section.role is SectionRole.HOME:
            yield BookPart("", section, [("", page) for page in pages])
        elif section.role is SectionRole.FOLDER:
            yield BookPart(part() if is_divided else "", section, [(str(next(chapters)), page) for page in pages])
        elif section.role is SectionRole.TOPICS:
            numbers = (msg("book-chapter", number=number) for number in chapters)
            yield BookPart(part(), section, [(next(numbers), page) for page in pages])
        elif pages:
            letters = (msg("book-appendix", letter=letter) for letter in appendices)
            yield BookPart(msg["book-appendices"], section, [(next(letters), page) for page in pages])


def _letters(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)
