"""A language's book: its pages in the order of the site, what stands before and behind them, and the PDF."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from everyline.books.converter import Converter, Shared, titled, way_of
from everyline.books.engine import Fonts, TypesettingError, typeset
from everyline.books.figures import gallery, settle
from everyline.books.fonts import DIAGRAMS, book_fonts, faces, named, with_stand_ins
from everyline.books.manuscript import BookPart, Manuscript
from everyline.books.markup import Markup, call, join
from everyline.books.matter import add_guide, closing, explained, opening, words
from everyline.books.reading import BuiltPage
from everyline.model.addresses import GALLERY_PAGE
from everyline.model.navigation import SectionRole
from everyline.model.revision import last_commit
from everyline.model.site import Plan
from everyline.model.terms import Terms
from everyline.text.escaping import whole
from everyline.text.problems import Problem, ProjectError, Severity

_TEMPLATES = Path(__file__).parent / "templates"
_MARK = "assets/mark.svg"  # on the site: a project's own, or that of the theme
_LISTED = 24  # chapters that a part names at its beginning, which stays on one page
_MOST = 8  # statements that a book may print bare; were there more, something else is wrong


def make_book(manuscript: Manuscript, tell: Callable[[str], object] = lambda _: None) -> tuple[bytes, list[Problem]]:
    """Set a book: the PDF, and warnings; what else there is to say of it is told in a sentence.

    Raises:
        ProjectError: when the book could not be set.
    """
    source = manuscript.source
    fonts = book_fonts(source.project, of_the_system=source.with_system_fonts)
    composed = partial(compose, manuscript, fonts)
    time = last_commit(source.project).time

    def failure(bare: Collection[str]) -> str:
        try:
            typeset(composed(bare).files, fonts, time)
        except TypesettingError as error:
            return str(error)
        return ""

    book, bare = composed(), dict[str, str]()
    while True:
        try:
            pdf = typeset(book.files, fonts, time, tell)
        except TypesettingError as error:
            found = find_culprit(book.statements, bare, failure) if len(bare) < _MOST else ""
            if not found:
                problem = Problem(f"{source.language}.pdf", 0, f"the book could not be set: {error}")
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
        yield Problem(path, whole(lines.partition("-")[0]), message, "", severity)


class Book(NamedTuple):
    """A book before it is set."""

    files: dict[str, bytes]  # its text, its drawings and the templates, ready for Typst
    warnings: list[Problem]  # what is odd about it
    statements: list[str]  # the places in the notes of the statements on its pages, in their order


def compose(manuscript: Manuscript, fonts: Fonts, bare: Collection[str] = ()) -> Book:
    """Make a book ready for Typst; of the statements at `bare` places only the text is printed. The manuscript stays as it is."""
    manuscript = manuscript.copied()
    source, plan, places = manuscript.source, manuscript.plan, manuscript.places
    pages = manuscript.pages
    parts = [each for each in manuscript.parts if each.section.role in (SectionRole.TOPICS, SectionRole.FOLDER)]
    explanations = explained(manuscript)
    topics = {topic.page: topic.id for topic in plan.editorial.topics.values()}
    shared = Shared(
        table=manuscript.table,
        language=source.language,
        messages=plan.messages,
        places=places,
        wanted={places.find(page.address, link.get("href") or "#") for page in pages for link in page.article.iter("a")}
        | {*explanations.values()},
        terms={term.definition[source.language]: term.id for term in reversed(plan.editorial.terms)},
        found=Terms(plan.editorial),
        explained=explanations,
        indexed={page.address: topics.get(page.address, "") for part in parts for _, page in part.chapters},
        site_dir=source.site_dir,
        fonts=fonts,
        bare={*bare},
    )
    found = (each for page in pages for each in page.article.xpath(".//*[@data-source][not(self::a)]"))
    statements = [str(each.get("data-source")) for each in found]
    families = named(pages, fonts, source.language)
    chapters = [*_parts(shared, plan, manuscript.parts, manuscript.authors)]
    drawn = {
        name: drawing.decode() for name, drawing in shared.files.items() if name.startswith(("diagrams/", "sketches/"))
    }
    families = [*dict.fromkeys([*families, *([DIAGRAMS] if drawn else [])])]
    main = join([opening(manuscript, families), *chapters, closing(manuscript, shared.marked, shared.addresses)])
    sources = {"words.typ": words(plan, faces(fonts)), "main.typ": main}
    texts, warnings = with_stand_ins(sources | drawn, pages, fonts)
    files = {file.name: file.read_bytes() for file in sorted(_TEMPLATES.glob("*.*"))}
    files["mark.svg"] = (source.site_dir / _MARK).read_bytes()
    return Book({**files, **shared.files, **texts}, [*warnings, *shared.problems.values()], statements)


def _parts(shared: Shared, plan: Plan, parts: list[BookPart], authors: Mapping[str, str]) -> Iterator[Markup]:
    has_figures = any(page.article.find_class("kn-picture") for part in parts for _, page in part.chapters)
    for part in parts:
        if not part.name:
            for number, page in part.chapters:
                if not number:
                    add_guide(page.article, plan, has_figures=has_figures)
                yield _chapter(shared, page, number, 2 if number else 1, authors.get(page.address, ""))
        else:
            entries = [(number, titled(page.title, plan.language), page.address) for number, page in part.chapters]
            listed = entries if len(entries) <= _LISTED else []
            yield call("part", part.name, part.section.title, f"part {part.section.title}", *listed)
            yield from (
                _chapter(shared, page, number, 2, authors.get(page.address, "")) for number, page in part.chapters
            )


def _chapter(shared: Shared, page: BuiltPage, number: str, level: int, author: str) -> Markup:
    converter = Converter(shared, page, level)
    if page.address == GALLERY_PAGE:  # what its own diagrams leave of the page before is for what follows
        body, end = gallery(converter, page.article), Markup("")
    else:
        settle(converter, page.article)
        body, end = converter.blocks(page.article), call("chapter-end")
    if level == 1:
        body = call("front", body=body)
    title, way = titled(page.title, shared.language), way_of(page.title, shared.language)
    opened = call("chapter", number, title, page.address, level=level, is_fresh=level == 1, way=way, author=author)
    return join([opened, converter.mark_place(converter.place(page.heading)), body, end, Markup("\n")])
