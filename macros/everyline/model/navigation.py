"""The order of the site: its sections and the pages in them, for the navigation and for the books."""

import itertools
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from everyline.editorial import Editorial
from everyline.model.addresses import (
    ERRATA_PAGE,
    FEW,
    GALLERY_PAGE,
    GLOSSARY_PAGE,
    HOME_PAGE,
    LEDGER_PAGE,
    SOURCES_PAGE,
    UNSORTED_PAGE,
    folders,
)
from everyline.model.references import NAMES
from everyline.model.site import Plan, Site
from everyline.model.written_links import has_tags
from everyline.notes.properties import iso_date
from everyline.notes.units import Kind, Note
from everyline.sorting.homes import UNSORTED
from everyline.text.markdown_plugins import plain
from everyline.text.writing_systems import breadth, in_dictionary, natural

_ROOM = 135  # letters of names of folders that the head of a page has room for
_GAP = 3  # of them between two
_WORDS = 40  # letters of how a note begins
_SIGNS = re.compile(r"\[\[|\]\]|[\"#]")  # around a name
# What repositories have for whoever works on them.
# By the names that programs look for, whole: notes may be about agents, or begin with what a program is called.
_OF_REPOSITORY = re.compile(
    r"((?i:readme|licen[cs]e|changelog|contributing|code_of_conduct)|SECURITY|AGENTS|CLAUDE)([-_.]\S*)?"
)
_LISTING = ("readme", "index", "summary")
_TO_NOTE = re.compile(r"\]\(\s*+<?([^()<>#\n]+\.(?:md|markdown))\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,3}[a-z]?[\s.,_)-]", re.IGNORECASE)  # a name; of a day the year has four digits
_DIVIDED = 4  # notes that folders must hold on the average for a book to have them as its parts
_DATED = 3  # notes with a date that make a list of them worth while


class SectionRole(Enum):
    """What a section is for."""

    HOME = "home"
    TOPICS = "topics"
    FOLDER = "folder"
    REFERENCE = "reference"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class NavigationSection:
    """A section of the site."""

    role: SectionRole
    title: str  # in the language of the site
    # Their addresses without ending, in reading order; a note's own page follows the list of notes
    pages: tuple[str, ...]


def is_of_repository(note: Note) -> bool:
    """Whether a note is about the files around it, such as their licence; what lies in a graph is a page of that."""
    return note.dialect != "logseq" and bool(_OF_REPOSITORY.fullmatch(note.shown_name))


def is_of_day(note: Note) -> bool:
    """Whether a note is a day's, as a journal is: its file has no other name."""
    return bool(note.date) and not any(map(str.isalpha, note.name))


def is_empty_day(note: Note) -> bool:
    """Whether a note is a day's that says nothing: it is in no list, and counted in none."""
    return is_of_day(note) and not beginning(note)


def beginning(note: Note) -> str:
    """The first words of a note, of a day's those beneath its headings, which all days may have alike; none of an empty one."""
    units = [unit for unit in note.units if unit.kind.is_statement or unit.kind is Kind.HEADING]
    if is_of_day(note):
        units.sort(key=lambda unit: unit.kind is Kind.HEADING)
    said = (plain(unit.text, is_spelled=True) for unit in units)
    words = next(filter(None, said), "")
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"


def by_whom(note: Note) -> str:
    """Who wrote what a note is about, as it says so; nothing where it does not."""
    words = plain(_SIGNS.sub("", note.properties.get("author", "")))
    return words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()}…"


@lru_cache(maxsize=2)  # each folder, and each note, asks for it
def in_order(plan: Plan) -> tuple[Note, ...]:
    """All notes as a person puts them: by folder, those of journals, and what their program excludes, last; in it journals the newest first, others as a list in a README has them, by the
    numbers of their names, or by title, 2 before 10; first its folder's own page, last what is about a repository.
    """
    notes = [note for note in plan.corpus.notes if not is_of_repository(note)]
    places = _listed(plan)
    listed = _most(notes, lambda note: note.path in places)
    numbered = _most(notes, lambda note: bool(_NUMBERED.match(note.name)))
    days, journals = by_day(plan), _most(notes, is_of_day)

    def place(note: Note) -> tuple[object, ...]:
        folder = note.folder
        at = places.get(note.path, len(places)) if folder in listed else 0
        is_numbered = folder in numbered and _NUMBERED.match(note.name)
        return (
            not note.is_of_folder,
            at,
            not is_numbered,
            natural(note.name) if is_numbered else in_dictionary(plan.note_title(note), plan.language),
            note.path,
        )

    found = sorted(plan.corpus.notes, key=place)
    found.sort(key=lambda note: note.date if note.folder in days else "", reverse=True)

    def group(note: Note) -> tuple[object, ...]:
        return (
            is_of_repository(note) and not note.is_of_folder,
            note.path in plan.corpus.unused,
            note.folder in journals,
            in_dictionary(note.folder, plan.language),
        )

    return tuple(sorted(found, key=group))


@lru_cache(maxsize=2)
def by_day(plan: Plan) -> frozenset[str]:
    """The folders whose notes are of days, as most say in their names or by a date; when a note was created says nothing of it."""
    return _most(plan.corpus.notes, lambda note: bool(iso_date(note.name) or (note.date and "date" in note.properties)))


def _most(notes: Iterable[Note], has: Callable[[Note], bool]) -> frozenset[str]:
    """The folders in which most notes have something."""
    every = Counter(note.folder for note in notes)
    having = Counter(note.folder for note in notes if has(note))
    return frozenset(name for name, count in having.items() if count * 2 > every[name])


def _listed(plan: Plan) -> dict[str, int]:
    """The notes that a README leads to, by their paths, with their places in its list."""
    found: dict[str, int] = {}
    for note in plan.corpus.notes:
        if note.name.casefold() in _LISTING:
            for address in (each for unit in note.units for each in _TO_NOTE.findall(unit.text)):
                path = posixpath.normpath(posixpath.join(posixpath.dirname(note.path), unquote(address)))
                found.setdefault(path, len(found))
    return found


def top_folders(plan: Plan, *, with_page: bool = True) -> list[str]:
    """The folders that a site or its books are divided into, those with most notes: where all notes lie in one, those in it."""
    counts = Counter[str]()
    above, there = "", [note.folder for note in plan.corpus.notes if not is_of_repository(note)]
    while True:
        inside = [each.removeprefix(above).strip("/") for each in there]
        counts = Counter(each.partition("/")[0] for each in inside)
        if len(counts) != 1 or not (name := next(iter(counts))):
            break
        above = f"{above}/{name}".strip("/")
    pages = folders(plan.corpus)
    tops = [f"{above}/{name}".strip("/") for name, _ in counts.most_common() if name]
    used = [f"{note.folder}/" for note in plan.corpus.notes if note.path not in plan.corpus.unused]
    is_used = {each: any(folder.startswith(f"{each}/") for folder in used) for each in tops}
    return [each for each in tops if (each in pages and is_used[each]) or not with_page]


def tabs(plan: Plan) -> list[str]:
    """Of the folders that a site is divided into as many as the head of a page has room for, those with most notes."""
    tops = top_folders(plan)
    ends = itertools.accumulate(breadth(folder_title(plan, each)) + _GAP for each in tops)
    return [each for each, end in zip(tops, ends, strict=True) if end <= _ROOM]


def folder_title(plan: Plan, folder: str) -> str:
    """What a folder is called: as the note is that is its page, or else by its name, but for those of every graph of Logseq."""
    try:
        return plan.note_title(plan.corpus.note(folders(plan.corpus)[folder]))
    except KeyError:
        name = posixpath.basename(folder)
    is_of_graph = name in ("pages", "journals") and any(
        note.folder == folder and note.dialect in ("logseq", "readwise") for note in plan.corpus.notes
    )
    return plan.messages[f"folder-{name}"] if is_of_graph else name


def indexes(site: Site) -> tuple[tuple[str, str], ...]:
    """The lists of notes and names that a site has, by address and macro."""
    corpus = site.corpus
    found = [(SOURCES_PAGE, "sources")]
    if len(corpus.notes) > FEW:
        found.append(("lists/titles", "titles"))
    if sum(bool(note.date) for note in corpus.notes) >= _DATED:
        found.append(("lists/dates", "dates"))
    named = (each.address for each in site.linker.references.names.values())
    if has_tags(corpus) or (len(corpus.notes) > FEW and any(named)):
        found.append((f"{NAMES}/index", "names"))
    return tuple(found)


def contents(plan: Plan, *, with_all_notes: bool = False) -> tuple[NavigationSection, ...]:
    """All sections of a site: home, those of the topics in learning order, reference pages, pages on the project. A book has
    all notes, however many they are, as chapters where there are no topics, and for its home the note that the site's home shows.
    """
    msg = plan.messages
    topics = plan.editorial.topics
    ordered = sorted(plan.corpus.notes, key=is_of_repository) if topics else in_order(plan)
    notes = [note.page for note in ordered]
    if not with_all_notes:  # a book has contents
        lists = [page for page, _ in indexes(plan) if page != SOURCES_PAGE] if isinstance(plan, Site) else []
        notes = [*lists, *(notes if len(notes) <= FEW else ())]
    home = HOME_PAGE
    if with_all_notes and not topics and plan.corpus.home:
        home = plan.corpus.home.page
    notes = [page for page in notes if page != home]
    about = [page for page in (GLOSSARY_PAGE, GALLERY_PAGE) if plan.has(page)]
    errata = [ERRATA_PAGE] if plan.has(ERRATA_PAGE) else []
    are_chapters = with_all_notes and not topics  # what nobody sorted is a book of notes
    listed = () if are_chapters else (SOURCES_PAGE, *notes, LEDGER_PAGE)
    reference = [*about, *plan.extra_pages, *errata, *listed]
    if (UNSORTED, "") in plan.arrangement.groups and UNSORTED_PAGE in plan.skeletons:
        reference.append(UNSORTED_PAGE)
    own = tuple(page for page in plan.skeletons if page.startswith("project/"))
    return (
        NavigationSection(SectionRole.HOME, msg["section-home"], (home,)),
        *(
            NavigationSection(
                SectionRole.TOPICS, section.title[plan.language], tuple(topics[name].page for name in section.topics)
            )
            for section in plan.editorial.sections
        ),
        *(
            NavigationSection(SectionRole.FOLDER, folder_title(plan, each), (folders(plan.corpus)[each],))
            for each in (() if topics or with_all_notes else tabs(plan))
        ),
        *(_by_folder(plan, notes) if are_chapters else ()),
        NavigationSection(SectionRole.REFERENCE, msg["section-about"], tuple(reference)),
        *([NavigationSection(SectionRole.PROJECT, msg["section-project"], own)] if own else []),
    )


def _by_folder(plan: Plan, notes: list[str]) -> list[NavigationSection]:
    """The notes of a book by the folders that it is divided into, one with most of them by the folders in it, those in none of them first;
    by fewer where these hold but few.
    """
    paths = {note.page: f"{note.folder}/" for note in plan.corpus.notes}
    tops = top_folders(plan, with_page=False)
    inside = [path for path in (paths[page] for page in notes) if tops and path.startswith(f"{tops[0]}/")]
    within = {path[: path.find("/", len(tops[0]) + 1)] for path in inside} if len(inside) * 2 > len(notes) else set()
    for divided in ([*within.difference(tops), *tops], tops, []):
        found: dict[str, list[str]] = {"": []}
        for page in notes:
            found.setdefault(next((each for each in divided if paths[page].startswith(f"{each}/")), ""), []).append(
                page
            )
        if len(notes) >= _DIVIDED * (len(found) - 1):
            break
    return [
        NavigationSection(
            SectionRole.FOLDER, folder_title(plan, top) if top else plan.messages["home-notes"], tuple(pages)
        )
        for top, pages in found.items()
        if pages
    ]


def default_pages(project: Path, skeletons: Container[str], editorial: Editorial) -> tuple[str, ...]:
    """The pages that the package brings: those that nobody wrote and that have something to show."""
    has_diagrams = any(file.stem != "style" for file in (project / "diagrams").glob("*.yml"))
    contents = {
        HOME_PAGE: True,
        GLOSSARY_PAGE: bool(editorial.terms),
        GALLERY_PAGE: has_diagrams or bool(editorial.topics),
        ERRATA_PAGE: bool(editorial.errata),
        SOURCES_PAGE: True,
        LEDGER_PAGE: True,
    }
    return tuple(page for page, is_full in contents.items() if is_full and page not in skeletons)
