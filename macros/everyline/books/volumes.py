"""One book, or one a section: how what there is to print is divided among volumes, none of which takes more memory than there is."""

import math
import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from everyline.books.manuscript import Manuscript
from everyline.model.navigation import SectionRole, top_folders
from everyline.text.files import untaken

MOST = 5_000_000  # characters of HTML in one volume: some 250 pages
_USUAL = 0.8  # of that, so that a volume may end where a section does
_NEAR = 0.25  # of a volume's size: how far from its place a cut may be
_SECTIONS = 6  # folders that have a volume of their own where each section has
_INITIAL = re.compile(r"\d+|\w")
_LONGEST = 40  # characters of a section's name in that of a file


def volumes(manuscript: Manuscript, books: str, target: Path) -> list[tuple[Path, Manuscript]]:
    """Divide a book, if it is to be divided.

    Args:
        manuscript: all of it.
        books: ``one``, ``sections``, or ``auto`` for as few volumes as it is too much for one, which begin with a section or a folder.
        target: the file of the whole, ``NAME.LANG.KIND``; of several volumes the first, which has home and reference.

    Returns:
        The volumes with their files, ``NAME-SECTION.LANG.KIND`` or, of one that goes on, ``NAME-SECTION-2.LANG.KIND``.
    """
    sizes = {page.address: len(etree.tostring(page.article)) for page in manuscript.pages}
    if books == "one" or (books == "auto" and sum(sizes.values()) <= MOST):
        return [(target, manuscript)]
    titles = {page.address: page.title for page in manuscript.pages}
    taken = dict[str, int]()
    found: dict[str, tuple[str, list[str]]] = {}  # what volumes are called, and their pages, by their files
    sections = _sections(manuscript, _SECTIONS if books == "sections" else None)
    named = {page: section for section, pages in sections.items() for page in pages}
    places = _places(manuscript, named)
    wholes = sections.values() if books == "sections" else [[*named]]
    pieces = [some for pages in wholes for some in _cut(pages, sizes, places)]
    msg, notes = manuscript.plan.messages, {note.page for note in manuscript.plan.corpus.notes}
    cut = Counter(name for some in pieces for name in {named[each] for each in some})
    for some in pieces:
        names = [*dict.fromkeys(filter(None, (named[each] for each in some)))]
        ends = [*dict.fromkeys((*names[:1], *names[-1:]))] if found or books != "sections" else []
        own = {name: [titles[each] for each in some if named[each] == name] for name in ends}
        said = [f"{name}: {span(own[name])}" if cut[name] > 1 else name for name in ends]
        alone = [titles[each] for each in some if each in notes] if not names and cut[""] > 1 else []
        name = _file(target, manuscript.source.language, " ".join(ends) if found else "", taken)
        what = (", " if len(names) == len(ends) else " – ").join(said) or (span(alone) if alone else "")
        number = msg("book-volume", number=len(found) + 1, count=len(pieces)) if len(pieces) > 1 else ""
        found[name] = " · ".join(filter(None, (number, what))), some
    can_link = target.suffix == ".pdf"  # a book for e-readers leads to none beside it
    files = {page: name if can_link else "" for name, (_, pages) in found.items() for page in pages}
    first, *rest = [
        (target.with_name(name), _volume(manuscript, title, {*pages}, files)) for name, (title, pages) in found.items()
    ]
    others = tuple((volume.volume, quote(file.name) if can_link else "") for file, volume in rest)
    return [(first[0], replace(first[1], others=others)), *rest]


def span(titles: Sequence[str]) -> str:
    """From where to where titles go: by their letters, or by all of them where these do not follow each other."""
    letters = [found[0].upper() if (found := _INITIAL.search(each)) else "" for each in (titles[0], titles[-1])]
    ends = letters if "" < letters[0] < letters[1] else (titles[0], titles[-1])
    return "–".join(ends) if ends is letters else " – ".join(dict.fromkeys(ends))


def _sections(manuscript: Manuscript, most: int | None) -> dict[str, list[str]]:
    """The pages of each section: those of the topics, and the folders with most notes, up to so many; all that is in none of them has no name and is first."""
    plan = manuscript.plan
    tops = top_folders(plan, with_page=False)[:most]
    folders = {note.page: f"{note.folder}/" for note in plan.corpus.notes}
    found: dict[str, list[str]] = {"": []}
    for part in manuscript.parts:
        for _, page in part.chapters:
            folder = "" if part.section.role is SectionRole.HOME else folders.get(page.address, "")
            top = next((each for each in tops if folder.startswith(f"{each}/")), "")
            is_named = part.section.role is SectionRole.TOPICS or (
                part.section.role is SectionRole.FOLDER and part.name and top
            )
            section = part.section.title if is_named else posixpath.basename(top)
            found.setdefault(section, []).append(page.address)
    return found


def _places(manuscript: Manuscript, named: Mapping[str, str]) -> dict[str, list[str]]:
    """Where each page stands: the section that it is in, and the folders in that."""
    folders = {note.page: note.folder.split("/") for note in manuscript.plan.corpus.notes}
    return {page: [section, *folders.get(page, ())] for page, section in named.items()}


def _cut(pages: Sequence[str], sizes: Mapping[str, int], places: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Pages in pieces of about the same size, which begin where a section does, or at least a folder, if there is one near."""
    before = [*accumulate((sizes[each] for each in pages), initial=0)]
    size = before[-1] / (math.ceil(before[-1] / (MOST * _USUAL)) if before[-1] > MOST else 1)

    def shared(at: int) -> int:
        """How much of their places the pages beside a cut have in common."""
        return len(posixpath.commonprefix([[*places[pages[at - 1]]], [*places[pages[at]]]]))

    cuts = [0]
    while len(pages) > 1 and before[-1] - before[cuts[-1]] > size * (1 + _NEAR):
        ideal = before[cuts[-1]] + size
        after = range(cuts[-1] + 1, len(pages))
        near = [at for at in after if abs(before[at] - ideal) <= size * _NEAR]
        cuts.append(min(near or after, key=lambda at: (shared(at) if near else 0, abs(before[at] - ideal))))
        if cuts[-1] == len(pages) - 1:
            break
    return [[*pages[start:end]] for start, end in pairwise([*cuts, len(pages)])]


def _file(target: Path, language: str, section: str, taken: dict[str, int]) -> str:
    """The name of a volume's file, whatever signs its section's name has; two that a disk may take for one get numbers."""
    ending = f".{language}{target.suffix}"
    short = re.sub(r"\W+", "-", section)[:_LONGEST].strip("-")
    return untaken("-".join(filter(None, (target.name.removesuffix(ending), short))), taken) + ending


def _volume(manuscript: Manuscript, title: str, pages: set[str], files: Mapping[str, str]) -> Manuscript:
    parts = [
        replace(part, chapters=chapters)
        for part in manuscript.parts
        if (chapters := [each for each in part.chapters if each[1].address in pages])
    ]
    others = {page: file for page, file in files.items() if page not in pages}
    return replace(manuscript, parts=parts, places=manuscript.places.beside(others), volume=title)
