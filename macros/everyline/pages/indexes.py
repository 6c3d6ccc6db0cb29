"""Lists of many notes, by folder, by title, by the day that they are of; of names; and the glossary."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from everyline.editorial import Term
from everyline.model.addresses import FEW, HOME_PAGE, SOURCES_PAGE, Address, folders
from everyline.model.navigation import (
    beginning,
    by_day,
    by_whom,
    folder_title,
    in_order,
    indexes,
    is_empty_day,
    is_of_day,
    is_of_repository,
    tabs,
    top_folders,
)
from everyline.model.references import Name, place_of
from everyline.model.site import Site
from everyline.notes.dialects.kindle import Books
from everyline.notes.properties import iso_date, marked
from everyline.notes.units import Note
from everyline.text.markdown_plugins import plain
from everyline.text.words import excerpt
from everyline.text.writing_systems import in_dictionary, under_letters

MANY = 12  # notes, of which a list says no more than their titles
_BEGINNING = 90  # letters of how a note begins
_FEW = 60  # names, which one list shows without letters
_MONTH = len("2024-03")
_HUB = 3  # notes that lead to one, so that it is one to begin with
_BEGIN = 9  # notes of a kind to begin with
_AROUND = 40  # folders beside one, which the way up would show as well
_BESIDE = 12  # notes before one, and behind it, that stand beside it


class Listed(NamedTuple):
    """A note or name in a list."""

    href: str  # the way to it
    name: str  # its title; of what is nested in the one above it, a/b in a, the rest
    aside: str  # beside that its day, or how often it is mentioned
    depth: int = 0  # how deep it is nested in what is above it


# Lists under their headings, if any.
Sections = list[tuple[str, list[Listed]]]


def by_folder(site: Site, page: str, *, with_words: bool = False) -> Sections:
    """All other notes by the folders that they lie in, and what they say of themselves, or how they begin."""
    notes = [note for note in in_order(site) if note.page != page]
    top = site.messages["folder-top" if any(note.folder for note in notes) else "nav-sources"]
    return _sections(
        site, page, itertools.groupby(notes, key=lambda note: note.folder or top), is_nested=True, with_words=with_words
    )


def books_of(site: Site, books: Mapping[str, Books], page: str) -> Sections:
    """The books of each Kindle's file, which are what there is to read in it."""
    return [
        (
            site.note_title(site.corpus.note(path)),
            [
                Listed(
                    site.addresses.heading(book).seen_from(page), plain(book.text), site.messages.number(len(clippings))
                )
                for book, clippings in found
            ],
        )
        for path, found in books.items()
    ]


def folder_view(site: Site, page: str) -> tuple[list[Listed], Sections]:
    """The folders in one, each with how many notes it holds, and the notes that lie in it: many under days or letters."""
    name = _counted(site)[2].get(page, "")
    lying = _by_folder(site).get(name, ())
    notes = [note for note in lying if note.page != page]
    of, own = site.linker.references.of, (note for note in lying if note.page == page)
    led_to = {target.note.path for note in own for unit in note.units for _, target, _ in of(unit) if target.note}
    if all(note.path in led_to for note in notes):  # its own note is the list
        notes = []
    groups: Iterable[tuple[str, Iterable[Note]]] = [("", notes)] if notes else []
    if len(notes) > _FEW and name in by_day(site):
        groups = itertools.groupby(notes, key=lambda note: note.date[:_MONTH])
    elif len(notes) > _FEW:
        groups = under_letters(notes, site.note_title, site.language)
    return subfolders(site, page, name), _sections(site, page, groups, is_nested=True)


def subfolders(site: Site, page: str, name: str = "") -> list[Listed]:
    """The folders in a folder, or those that a site is divided into."""
    pages, (inside, counts, _) = folders(site.corpus), _counted(site)
    return [
        Listed(
            Address(pages[each]).seen_from(page),
            folder_title(site, each),
            site.messages.number(counts[each]),
        )
        for each in sorted(
            inside[name] if name else top_folders(site), key=lambda each: in_dictionary(each, site.language)
        )
    ]


@lru_cache(maxsize=2)  # each folder asks for it
def _by_folder(site: Site) -> dict[str, list[Note]]:
    found: dict[str, list[Note]] = {}
    for note in in_order(site):
        found.setdefault(note.folder, []).append(note)
    return found


@lru_cache(maxsize=2)  # likewise
def _counted(site: Site) -> tuple[dict[str, list[str]], Counter[str], dict[str, str]]:
    """The folders in each, how many notes lie in them and beneath, and the folders by their pages."""
    inside, counts = defaultdict[str, list[str]](list), Counter[str]()
    for each in folders(site.corpus):
        inside[each.rpartition("/")[0]].append(each)
    for folder in (note.folder for note in site.corpus.notes if not is_empty_day(note)):
        counts.update(folder[: each.start()] for each in re.finditer("/|$", folder))
    return inside, counts, {page: folder for folder, page in folders(site.corpus).items()}


def overview(site: Site, page: str) -> Sections:
    """Where to begin among many notes: those that most others lead to, the newest, the folders, and all lists."""
    msg = site.messages
    leading = {
        path: len({unit.span.path for unit in units}) for path, units in site.linker.references.backlinks.items()
    }
    hubs = sorted((path for path, count in leading.items() if count >= _HUB), key=lambda path: (-leading[path], path))
    hubs = [path for path in hubs if not ((note := site.corpus.note(path)).date or note.page == page)][:_BEGIN]
    used = (note for note in site.corpus.notes if note.path not in site.corpus.unused)
    dated = sorted((note for note in used if note.date and beginning(note)), key=_by_day, reverse=True)
    newest = [each for _, notes in _sections(site, page, [("", dated[:_BEGIN])]) for each in notes]
    lists = dict(indexes(site))
    loose = [note for note in in_order(site) if not (note.folder or is_of_repository(note) or note is site.corpus.home)]
    found = [
        (
            msg["home-hubs"],
            [
                Listed(
                    site.addresses.note(note).seen_from(page), site.shown_title(note), msg.number(leading[note.path])
                )
                for note in map(site.corpus.note, hubs)
            ],
        ),
        (msg["home-newest"], newest if "lists/dates" in lists else []),
        (msg["home-folders"], subfolders(site, page)),
        *(_sections(site, page, [(msg["folder-top"], loose[:_BEGIN])]) if loose else []),
        (
            msg["home-lists"],
            [
                Listed(
                    Address(address).seen_from(page),
                    msg[f"nav-{macro}"],
                    msg.number(sum(not is_empty_day(note) for note in site.corpus.notes))
                    if address == SOURCES_PAGE
                    else "",
                )
                for address, macro in lists.items()
            ],
        ),
    ]
    found.insert(0, (msg["home-kinds"], _kinds(site, page)))
    if len(top_folders(site)) > _HUB:  # they say more of what there is than the notes that are linked
        found.insert(0, found.pop(3))
    return [(title, entries) for title, entries in found if entries]


def _kinds(site: Site, page: str) -> list[Listed]:
    """The kinds of what notes are about, as most say in tags (books, articles), those of most notes first."""
    said = [(name, note) for note in site.corpus.notes for name in marked(note.properties.get("category", ""))]
    names, tag = dict(said), site.linker.references.tag
    if 2 * len(said) <= len(site.corpus.notes) or len(names) > _BEGIN:
        return []
    return [
        Listed(address.seen_from(page), name, site.messages.number(count))
        for name, count in Counter(name for name, _ in said).most_common()
        if (address := tag(name, names[name].units[0]).address)
    ]


class Neighbours:
    """What stands beside a note of many, and beside a folder: the folders above it, its neighbours, the folders in it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages = folders(site.corpus)
        self._tabs = tabs(site)
        self._tops = top_folders(site)
        self._notes: dict[str, list[Listed]] = {}  # each by its page
        gathered: dict[str, list[Note]] = {}
        empty: dict[str, tuple[str, int]] = {}
        self._places = {page: (folder, -1) for folder, page in self._pages.items()}
        for note in in_order(site) if len(site.corpus.notes) > FEW else ():
            is_listed = note.page != HOME_PAGE and note.page not in self._places  # else it is that of the folder itself
            if is_listed and is_empty_day(note):  # beside those that it would stand among
                empty[note.page] = note.folder, len(gathered.get(note.folder, ()))
            elif is_listed:
                gathered.setdefault(note.folder, []).append(note)
        for folder, notes in gathered.items():
            self._notes[folder] = _nested(
                site, [(note, Listed(note.page, site.shown_title(note), "")) for note in notes]
            )
            self._places |= {row.href: (folder, at) for at, row in enumerate(self._notes[folder])}
        self._places |= empty
        # Alike for all pages of a folder
        self._above: dict[str, tuple[list[tuple[str, str]], list[Listed], list[Listed]]] = {}
        self._nested: dict[str, Note | Name] = {note.page: note for note in site.corpus.notes}
        self._names = next((page for page, macro in indexes(site) if macro == "names"), "")
        self._nested |= {each.address.page: each for each in site.linker.references.names.values() if each.address}

    def of(self, page: str) -> dict[str, Any]:
        """Those of a page, for the theme; nothing for a page that is no note and no folder."""
        if page not in self._places:
            trail = self._ways_up(page)
            if isinstance(self._nested.get(page), Name) and self._names:
                return {
                    "trail": [(Address(self._names).seen_from(page), self._site.messages["nav-names"]), *trail],
                    "tab": f"{SOURCES_PAGE}.md",
                }
            return {"trail": trail} if trail else {}
        name, at = self._places[page]
        if name not in self._above:
            parts = name.split("/")
            above = [
                each for each in ("/".join(parts[:end]) for end in range(1, len(parts) + 1)) if each in self._pages
            ]
            trail = [(Address(self._pages[each]).seen_from(page), folder_title(self._site, each)) for each in above]
            parent = name.rpartition("/")[0]
            is_beside = parent in self._pages or (name in self._tops and len(self._tops) > len(self._tabs))
            around = subfolders(self._site, page, parent) if is_beside else []
            inside = subfolders(self._site, page, name) if name else []
            self._above[name] = trail, inside, around if len(around) <= _AROUND else []
        trail, inside, around = self._above[name]
        beside: tuple[list[Listed], ...] = ()
        is_own = at < 0 and self._site.corpus.has_page(page)  # a note, below whose text the list of its folder stands
        if at < 0:  # the page of a folder lists what is in it itself, and stands beside those around it
            trail, inside = trail[:-1], inside if is_own else around
        elif around and name in self._pages:  # a note stands in its folder among those beside that
            here = next(place for place, each in enumerate(around) if each.href == trail[-1][0])
            beside = around[:here], around[here + 1 :]
        ways = self._above[name][0] if is_own else trail
        way = [(Address(SOURCES_PAGE).seen_from(page), self._site.messages["home-notes"]), *ways]
        notes = self._notes.get(name, []) if at >= 0 or is_own else []
        start = max(0, min(at - _BESIDE, len(notes) - 2 * _BESIDE - 1))
        shown = notes[start : start + 2 * _BESIDE + 1]
        # What those before are nested in is not shown.
        root = next((at for at, row in enumerate(shown) if not row.depth), len(shown))
        rows = [
            row if at >= root else Listed(row.href, self._site.shown_title(self._site.corpus.note(row.href)), "")
            for at, row in enumerate(shown)
        ]
        return {
            "trail": [*trail, *self._ways_up(page)],
            "title": way[-1],
            "folders": inside,
            "beside": beside,
            "above": way[-2] if beside else (),
            "tab": f"{next((self._pages[each] for each in self._tabs if f'{name}/'.startswith(f'{each}/')), SOURCES_PAGE)}.md",
            "notes": [(Address(each.href).seen_from(page), each.name, each.href == page, each.depth) for each in rows],
            "more": self._site.messages("beside-all", count=len(notes)) if len(shown) < len(notes) else "",
        }

    def _ways_up(self, page: str) -> list[tuple[str, str]]:
        """What a page is nested in, a and a/b of a/b/c, outermost first."""
        above, found = self._site.linker.references.above, list[tuple[str, str]]()
        of = above.get(place_of(self._nested[page])) if page in self._nested else None
        while of:
            name, address = (of.called, Address(of.page)) if isinstance(of, Note) else (of.name, of.address)
            found += [(address.seen_from(page), name.rpartition("/")[2])] if address else []
            of = above.get(place_of(of))
        return found[::-1]


def by_title(site: Site, page: str) -> Sections:
    """All notes in the order of their titles, by the letters that these begin with; but for days, where these have a list."""
    has_days = "lists/dates" in dict(indexes(site))
    notes = [note for note in site.corpus.notes if not (has_days and _is_day(site, note))]
    return _sections(site, page, under_letters(notes, site.note_title, site.language), is_nested=True)


def by_name(site: Site, page: str) -> Sections:
    """All tags and names that have a page, many by the letters that they begin with."""
    found = [each for each in site.linker.references.names.values() if each.address]
    groups = [(letter, [*group]) for letter, group in under_letters(found, lambda each: each.name, site.language)]
    if len(found) <= _FEW:
        groups = [("", [each for _, group in groups for each in group])] if found else []

    def count(of: Note | Name) -> int:
        below = site.linker.references.below.get(place_of(of), ())
        return (1 if isinstance(of, Note) else len(of.units) + len(of.notes)) + sum(map(count, below))

    def listed(name: Name) -> Listed:
        return Listed(
            name.address.seen_from(page) if name.address else "", name.name, site.messages.number(count(name))
        )

    return [(letter, _nested(site, [(each, listed(each)) for each in group])) for letter, group in groups]


def by_date(site: Site, page: str) -> Sections:
    """The notes that have a date, the newest first, by month."""
    dated = sorted((note for note in site.corpus.notes if note.date), key=_by_day, reverse=True)
    return _sections(site, page, itertools.groupby(dated, key=lambda note: note.date[:_MONTH]))


def _by_day(note: Note) -> tuple[str, str]:
    return note.date, note.path


def _nested(site: Site, rows: Iterable[tuple[Note | Name, Listed]]) -> list[Listed]:
    """A list in which what is nested comes behind what it is nested in, where that is there."""
    above, there = site.linker.references.above, {place_of(of): list[tuple[str, Listed]]() for of, _ in rows}
    roots: list[tuple[str, Listed]] = []
    for of, row in rows:
        parent = above.get(place_of(of))
        while parent and place_of(parent) not in there:
            parent = above.get(place_of(parent))
        before = f"{site.note_title(parent) if isinstance(parent, Note) else parent.name}/" if parent else ""
        shown = row._replace(name=row.name.removeprefix(before))
        (there[place_of(parent)] if parent else roots).append((place_of(of), shown))

    def listed(rows: list[tuple[str, Listed]], depth: int) -> Iterator[Listed]:
        for place, row in rows:
            yield row._replace(depth=depth)
            yield from listed(there[place], depth + 1)

    return [*listed(roots, 0)]


def _sections(
    site: Site,
    page: str,
    groups: Iterable[tuple[str, Iterable[Note]]],
    *,
    is_nested: bool = False,
    with_words: bool = False,
) -> Sections:
    """Notes with who wrote them and their days, and what is called by its day, or otherwise asked for, with how it begins."""

    def listed(note: Note) -> Listed:
        beside = beginning(note) if _is_day(site, note) else " · ".join(filter(None, (by_whom(note), note.date)))
        if with_words and not beside:
            statements = (plain(unit.text, is_spelled=True) for unit in note.units if unit.kind.is_statement)
            beside = excerpt(note.description or next(filter(None, statements), ""), _BEGINNING)
        return Listed(site.addresses.note(note).seen_from(page), site.shown_title(note), beside)

    # An empty day leads to nothing.
    shown = ((text, [note for note in group if beginning(note) or not _is_day(site, note)]) for text, group in groups)
    found = [(text, [(note, listed(note)) for note in group]) for text, group in shown if group]
    return [(text, _nested(site, rows) if is_nested else [row for _, row in rows]) for text, rows in found]


def _is_day(site: Site, note: Note) -> bool:
    """Whether a note is called by its day, as a journal is."""
    return is_of_day(note) and iso_date(site.note_title(note)) == note.date


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term as the glossary prints it; `other_names` are in the other languages, each with its language."""

    term: Term
    name: str
    other_names: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    definition: str
    href: str
    topic: str


def glossary_view(site: Site, page: str) -> list[tuple[str, list[GlossaryEntry]]]:
    """All terms under the letters that they begin with."""
    groups = under_letters(site.editorial.terms, lambda term: term.name[site.language], site.language)
    return [(letter, [_entry(site, page, term) for term in terms]) for letter, terms in groups]


def _entry(site: Site, page: str, term: Term) -> GlossaryEntry:
    language = site.language
    others = {term.name[each]: each for each in site.editorial.languages if term.name[each] != term.name[language]}
    shown = {*map(_folded, (term.name[language], *others, *term.misspellings))}
    # What differs in blanks or capitals alone is one form, that with blanks; a form of one sentence is no other name.
    forms = {_folded(alias.text): alias.text for alias in reversed(term.aliases) if not alias.quotes}
    aliases = sorted(form for folded, form in forms.items() if folded not in shown)
    topic = site.editorial.topics.get(term.topic)
    return GlossaryEntry(
        term=term,
        name=term.name[language],
        other_names=tuple((name, each) for name, each in others.items()),
        aliases=tuple(aliases),
        definition=term.definition[language],
        href=site.addresses.term(term).seen_from(page) if topic else "",
        topic=topic.title[language] if topic else "",
    )


def _folded(form: str) -> str:
    return "".join(form.casefold().split())
