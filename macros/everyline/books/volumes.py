"""One book, or one a section: how what there is to print is divided among volumes, none of which takes more memory than there is."""

import math
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from lxml import etree

from everyline.books.manuscript import Manuscript
from everyline.model.navigation import TABS, SectionRole, top_folders
from everyline.text.files import untaken

MOST = 5_000_000  # characters of HTML in one volume: some 250 pages
_LONGEST = 40  # characters of a section's name in that of a file


def volumes(manuscript: Manuscript, books: str, target: Path) -> list[tuple[Path, Manuscript]]:
    """Divide a book, if it is to be divided.

    Args:
        manuscript: all of it.
        books: ``one``, ``sections``, or ``auto`` for sections where it is too much for one.
        target: the file of the whole, ``NAME.LANG.KIND``; of several volumes the first, which has home and reference.

    Returns:
        The volumes with their files, ``NAME-SECTION.LANG.KIND`` or, of a section that is too much for one, ``NAME-SECTION-2.LANG.KIND``.
    """
    sizes = {page.address: len(etree.tostring(page.article)) for page in manuscript.pages}
    if books == "one" or (books == "auto" and sum(sizes.values()) <= MOST):
        return [(target, manuscript)]
    titles = {page.address: page.title for page in manuscript.pages}
    taken = set[str]()
    found: dict[str, tuple[str, list[str]]] = {}  # what volumes are called, and their pages, by their files
    for section, pages in _sections(manuscript).items():
        for number, some in enumerate(_cut(pages, sizes), 1):
            span = (
                f"{titles[some[0]]} – {titles[some[-1]]}" if len(some) < len(pages) and (section or number > 1) else ""
            )
            name = _file(target, manuscript.source.language, section, taken)
            found[name] = ": ".join(filter(None, (section, span))), some
    can_link = target.suffix == ".pdf"  # a book for e-readers leads to none beside it
    files = {page: name if can_link else "" for name, (_, pages) in found.items() for page in pages}
    first, *rest = [
        (target.with_name(name), _volume(manuscript, title, {*pages}, files)) for name, (title, pages) in found.items()
    ]
    others = tuple((volume.volume, quote(file.name) if can_link else "") for file, volume in rest)
    return [(first[0], replace(first[1], others=others)), *rest]


def _sections(manuscript: Manuscript) -> dict[str, list[str]]:
    """The pages of each section: those of the topics, and the folders of notes; all that is in none of them has no name and is first."""
    plan = manuscript.plan
    tops = top_folders(plan, with_page=False)[:TABS]
    folders = {note.page: f"{note.folder}/" for note in plan.corpus.notes}
    found: dict[str, list[str]] = {"": []}
    for part in manuscript.parts:
        for _, page in part.chapters:
            folder = folders.get(page.address, "")
            top = next((each for each in tops if folder.startswith(f"{each}/")), "")
            section = part.section.title if part.section.role is SectionRole.TOPICS else posixpath.basename(top)
            found.setdefault(section, []).append(page.address)
    return found


def _cut(pages: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Pages in as many pieces as they are too many for one, of about the same size."""
    whole = sum(sizes[each] for each in pages)
    count, before = math.ceil(whole / MOST), 0
    pieces: list[list[str]] = [[] for _ in range(count)]
    for each in pages:
        pieces[before * count // whole].append(each)
        before += sizes[each]
    return (each for each in pieces if each)


def _file(target: Path, language: str, section: str, taken: set[str]) -> str:
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
