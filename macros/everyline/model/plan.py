"""What a site consists of, before anything is printed: notes, topics and what stands under them, pages."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from everyline.editorial import Editorial
from everyline.editorial.loading import load_editorial
from everyline.editorial.skeletons import DOCS, Skeleton, read_skeletons
from everyline.languages.recognizing import language_among
from everyline.model.addresses import ERRATA_PAGE, GALLERY_PAGE, GLOSSARY_PAGE, HOME_PAGE, LEDGER_PAGE, SOURCES_PAGE
from everyline.notes.corpus import Corpus, read_corpus
from everyline.notes.privacy import Reading
from everyline.notes.units import Note
from everyline.sorting.arrangement import Arrangement, arrange
from everyline.sorting.decisions import merge
from everyline.sorting.homes import place
from everyline.text.messages import Messages


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The plan of a site in one language."""

    language: str  # of the pages, one of those of `editorial`
    corpus: Corpus
    editorial: Editorial
    arrangement: Arrangement
    messages: Messages
    skeletons: dict[str, Skeleton]  # the hand-written pages by their address without ending
    # The pages beside the topics' and notes' that nobody wrote and that have something to show; the package brings them
    defaults: tuple[str, ...]
    extra_pages: tuple[str, ...]  # the reference pages that subjects add, as far as the project has them

    def language_of(self, text: str) -> str:
        """The language that a text of the notes is in."""
        return language_among(text, self.editorial.languages)

    def page_title(self, page: str) -> str:
        """The title of a page by its address without ending."""
        if page in self.skeletons:
            return self.skeletons[page].title
        if page in self.defaults:
            return self.messages[f"page-{page.partition('/')[0]}"]
        topics = self.editorial.topics.values()
        titles = (each.title[self.language] for each in topics if each.page == page)
        return next(titles, "") or self.note_title(self.corpus.note(page))

    def has(self, page: str) -> bool:
        """Whether a page is there, written by somebody or brought by the package."""
        return page in self.skeletons or page in self.defaults

    def note_title(self, note: Note) -> str:
        """What people call a note, or what it calls itself, or else the name of its file."""
        info = self.editorial.sources.get(note.path)
        return info.title[self.language] if info else note.called

    def note_short(self, note: Note) -> str:
        """A note's name in citations, or else that of its file."""
        info = self.editorial.sources.get(note.path)
        return info.short[self.language] if info else note.called


def default_pages(skeletons: Container[str], editorial: Editorial, *, has_diagrams: bool) -> tuple[str, ...]:
    """The pages that the package brings: those that nobody wrote and that have something to show."""
    contents = {
        HOME_PAGE: True,
        GLOSSARY_PAGE: bool(editorial.terms),
        GALLERY_PAGE: has_diagrams or bool(editorial.topics),
        ERRATA_PAGE: bool(editorial.errata),
        SOURCES_PAGE: True,
        LEDGER_PAGE: True,
    }
    return tuple(page for page, is_full in contents.items() if is_full and page not in skeletons)


def has_diagrams(project: Path) -> bool:
    """Whether somebody drew something."""
    return any(file.stem != "style" for file in (project / "diagrams").glob("*.yml"))


def read_plan(
    project: Path,
    language: str,
    languages: tuple[str, ...],
    extra_pages: Iterable[str] = (),
    reading: Reading | None = None,
) -> Plan:
    """The plan of a project whose site is built, so that its problems were told; a fraction of the work for a `Site`."""
    skeletons = read_skeletons(project, project / DOCS / language)
    editorial, _ = load_editorial(project, languages)
    corpus, _ = merge(read_corpus(project, reading)[0], editorial)
    arrangement = arrange(corpus, editorial, place(corpus, editorial)[0])
    extra = tuple(page for page in extra_pages if page in skeletons)
    defaults = default_pages(skeletons, editorial, has_diagrams=has_diagrams(project))
    return Plan(language, corpus, editorial, arrangement, Messages(language), skeletons, defaults, extra)
