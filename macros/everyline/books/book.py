"""A language's book: its pages in the order of the site, what stands before and behind them, and the PDF."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from lxml.html import HtmlElement

from everyline.books.converter import Converter, Shared, Table
from everyline.books.elements import TABLE
from everyline.books.engine import TypesettingError, typeset
from everyline.books.fonts import font_folders, stand_ins, with_stand_ins
from everyline.books.markup import Content, Markup, call, join, text
from everyline.books.matter import add_guide, closing, opening, words
from everyline.books.reading import BuiltPage, Places, elements, is_own, read_front, read_page
from everyline.books.reference import gallery, gather_ways
from everyline.model.navigation import Role, Section, contents
from everyline.model.plan import Plan, read_plan
from everyline.model.revision import last_commit
from everyline.model.site import Subject
from everyline.notes.settings import Reading
from everyline.text.problems import Problem, ProjectError, Severity
from everyline.text.writing import numeral

_TEMPLATES = Path(__file__).parent / "templates"
_MARK = "assets/mark.svg"  # on the site: a project's own, or that of the theme
_GALLERY = "gallery"
_LISTS = ("lists/", "tags/")  # of notes and names: a book has contents
_MOST = 8  # statements that a book may print bare; were there more, something else is wrong


def make_book(
    project: Path,
    language: str,
    languages: tuple[str, ...],
    site_dir: Path,
    subjects: tuple[Subject, ...] = (),
    reading: Reading | None = None,
) -> tuple[bytes, list[Problem]]:
    """Make the book of a built language.

    Args:
        project: the folder of mkdocs.yml.
        language: of the book.
        languages: of the project.
        site_dir: that language's pages as MkDocs wrote them.
        subjects: those of the project; each says how what it shows is set.
        reading: what the project's configuration says about its notes.

    Returns:
        The PDF, and warnings.

    Raises:
        ProjectError: when the book could not be set.
    """
    composed = partial(compose, project, language, languages, site_dir, subjects, reading=reading)
    fonts, time = font_folders(project), last_commit(project).time

    def failure(bare: Collection[str]) -> str:
        try:
            typeset(composed(bare).files, fonts, time)
        except TypesettingError as error:
            return str(error)
        return ""

    book, bare = composed(), dict[str, str]()
    while True:
        try:
            pdf = typeset(book.files, fonts, time)
        except TypesettingError as error:
            found = find_culprit(book.statements, bare, failure) if len(bare) < _MOST else ""
            if not found:
                problem = Problem(f"{language}.pdf", 0, f"the book could not be set: {error}")
                raise ProjectError([problem, *_bare(bare, Severity.ERROR)]) from None
            bare[found] = str(error)
            book = composed(bare)
        else:
            return pdf, [*book.warnings, *_bare(bare, Severity.WARNING)]


def find_culprit(statements: Sequence[str], known: Collection[str], failure: Callable[[Collection[str]], str]) -> str:
    """The statement that keeps a book from being set; where there are several, the first of them.

    Args:
        statements: their places in the notes, in the order of the book; one that contains others precedes them.
        known: those that were found before.
        failure: why the book can't be set with some of them as bare text; empty where it can.

    Returns:
        Its place; empty where the fault is elsewhere.
    """
    places = [*dict.fromkeys(reversed(statements))]  # so that a statement within another is found itself
    if failure(places):
        return ""
    fails, sets = 0, len(places)
    while sets - fails > 1:
        middle = (fails + sets) // 2
        if failure([*known, *places[:middle]]):
            fails = middle
        else:
            sets = middle
    return places[sets - 1]


def _bare(bare: Mapping[str, str], severity: Severity) -> Iterator[Problem]:
    for place, why in bare.items():
        path, _, lines = place.rpartition(":")
        message = f"the book can only print the bare text of this: {why}"
        yield Problem(path, int(lines.partition("-")[0]), message, "", severity)


class Book(NamedTuple):
    """A book before it is set.

    Attributes:
        files: its text, its drawings and the templates, ready for Typst.
        warnings: what is odd about it.
        statements: the places in the notes of the statements on its pages, in their order.
    """

    files: dict[str, bytes]
    warnings: list[Problem]
    statements: list[str]


def compose(
    project: Path,
    language: str,
    languages: tuple[str, ...],
    site_dir: Path,
    subjects: tuple[Subject, ...] = (),
    bare: Collection[str] = (),
    reading: Reading | None = None,
) -> Book:
    """Make a book ready for Typst; for the arguments see `make_book`.

    Args:
        project: see there.
        language: likewise.
        languages: likewise.
        site_dir: likewise.
        subjects: likewise.
        bare: the places of statements of which only the text is printed.
        reading: likewise.
    """
    plan = read_plan(project, language, languages, (page for each in subjects for page in each.pages), reading)
    table = TABLE
    for each in subjects:
        table = table.with_rows(*each.book())
    front, commit = read_front(site_dir), last_commit(project)
    sections = [(section, _read(plan, section, site_dir)) for section in contents(plan, with_all_notes=True)]
    pages = [page for _, found in sections for page in found]
    without, warnings = stand_ins(pages, font_folders(project))
    places = Places({*_names(pages, table)}, front.url)
    shared = Shared(
        table=table,
        language=language,
        messages=plan.messages,
        places=places,
        wanted={
            places.find(page.address, link.get("href") or "#") for page in pages for link in page.article.iter("a")
        },
        terms={term.definition[language]: term.id for term in reversed(plan.editorial.terms)},
        site_dir=site_dir,
        fonts=font_folders(project),
        stand_ins=without,
        bare={*bare},
    )
    found = (each for page in pages for each in page.article.xpath(".//*[@data-source][not(self::a)]"))
    statements = [str(each.get("data-source")) for each in found]
    main = join([opening(plan, front, commit), *_parts(shared, sections), closing(plan, front, commit)])
    sources = {"words.typ": words(plan), "main.typ": main}
    sources |= {name: drawing.decode() for name, drawing in shared.files.items() if name.startswith("diagrams/")}
    texts = with_stand_ins(sources, font_folders(project))
    files = {file.name: file.read_bytes() for file in sorted(_TEMPLATES.glob("*.*"))}
    files["mark.svg"] = (site_dir / _MARK).read_bytes()
    return Book({**files, **shared.files, **texts}, [*warnings, *shared.problems.values()], statements)


def _read(plan: Plan, section: Section, site_dir: Path) -> list[BuiltPage]:
    """The pages of a section that the book prints: of notes only those with something that stands nowhere else, and no lists of them."""
    notes = {f"sources/{note.slug}" for note in plan.corpus.notes}
    found = (read_page(site_dir, page) for page in section.pages if not page.startswith(_LISTS))
    return [page for page in found if page is not None and (page.address not in notes or is_own(page.article))]


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


def _parts(shared: Shared, sections: list[tuple[Section, list[BuiltPage]]]) -> Iterator[Markup]:
    """All parts: those of the topics with numbers through which chapters count on, then the appendices with letters."""
    msg = shared.messages
    parts, chapters = itertools.count(1), itertools.count(1)
    appendices = map(_letters, itertools.count())
    for section, pages in sections:
        if section.role is Role.HOME:
            for page in pages:
                add_guide(page.article, msg)
                yield _chapter(shared, page, "", level=1, is_fresh=True)
            continue
        if section.role is Role.TOPICS:
            name = msg("book-part", number=numeral(next(parts), msg["book-part-first"]))
            numbers = [msg("book-chapter", number=number) for _, number in zip(pages, chapters, strict=False)]
        else:
            name = msg["book-appendices"]
            numbers = [msg("book-appendix", letter=letter) for _, letter in zip(pages, appendices, strict=False)]
        is_fresh = section.role is not Role.TOPICS  # chapters of topics follow each other on a page
        yield _part(shared, name, section.title, [*zip(numbers, pages, strict=True)], is_fresh=is_fresh)


def _part(shared: Shared, name: str, title: str, chapters: list[tuple[str, BuiltPage]], *, is_fresh: bool) -> Markup:
    entries = [(number, Content(text(_title(shared, page))), page.address) for number, page in chapters]
    return join(
        [
            call("part", name, title, f"part {title}", *entries),
            *(
                _chapter(shared, page, number, level=2, is_fresh=is_fresh or page is chapters[0][1])
                for number, page in chapters
            ),
        ]
    )


def _chapter(shared: Shared, page: BuiltPage, number: str, level: int, *, is_fresh: bool) -> Markup:
    converter = Converter(shared, page, level)
    gather_ways(page.article)
    body = gallery(converter, page.article) if page.address == _GALLERY else converter.blocks(page.article)
    title, is_drawn = _title(shared, page), _is_drawn_soon(page.article)
    opened = call("chapter", number, title, page.address, level=level, is_fresh=is_fresh, is_drawn=is_drawn)
    return join([opened, converter.mark_place(converter.place(page.heading)), body, call("chapter-end"), Markup("\n")])


def _is_drawn_soon(article: HtmlElement) -> bool:
    """Whether a chapter has a diagram within its first section."""
    before = itertools.takewhile(lambda each: each.tag != "figure", article)
    return article.find("figure") is not None and sum(each.tag == "h2" for each in before) <= 1


def _title(shared: Shared, page: BuiltPage) -> str:
    return page.title.translate(shared.stand_ins)


def _letters(number: int) -> str:
    """A, B, … Z, AA, AB, …"""
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)
