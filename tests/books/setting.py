"""Sets a piece of a page as a book has it, and looks where its words stand."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from types import SimpleNamespace
from typing import NamedTuple

import lxml.html
import pikepdf

from everyline.books import pdf
from everyline.books.converter import Converter, Shared
from everyline.books.elements import TABLE
from everyline.books.engine import typeset
from everyline.books.fonts import book_fonts, faces, with_stand_ins
from everyline.books.markup import string
from everyline.books.matter import words
from everyline.books.reading import BuiltPage, Places
from everyline.text.messages import Messages
from tests.books.logical import children, logical_text, structure
from tests.support import ROOT

MEASURE = (21 / 25.4 * 72, (185 - 21) / 25.4 * 72)  # points from the left: where lines begin, and where they end

_FOOT, _TOP = 22 / 25.4 * 72, (260 - 25) / 25.4 * 72
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_MARK = b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>'
_HANGING = 8.0  # that punctuation may stand beyond the margin


class Piece(NamedTuple):
    """A piece of text: its page, where it begins and ends in points, how high it stands, its size, and its number in the structure."""

    page: int
    left: float
    right: float
    height: float
    size: float
    mark: int = -1


def set_html(html: str, language: str = "en", ahead: str = "", behind: str = "") -> pikepdf.Pdf:
    """The pages that a piece of HTML makes, between calls of the templates."""
    article = lxml.html.fragment_fromstring(html, create_parent="article")
    page, fonts = BuiltPage("page", "Page", article, ""), book_fonts(ROOT)
    shared = Shared(TABLE, language, Messages(language), Places({"page"}, ""), set(), {})
    body = Converter(shared, page, 1).blocks(article)
    plan = SimpleNamespace(language=language, messages=Messages(language))
    templates = {file.name: file.read_bytes() for file in sorted(pdf._TEMPLATES.glob("*.typ"))}  # noqa: SLF001
    main = f'#import "book.typ": *\n#show: book.with(title: {string("T")})\n{ahead}\n#chapter("", "T", "t", level: 1, is-fresh: true)\n{body}\n{behind}\n'
    made, _ = with_stand_ins({"words.typ": words(plan, faces(fonts)), "main.typ": main}, [page], fonts)
    files = {**templates, **shared.files, **made, "mark.svg": _MARK}
    return pikepdf.open(io.BytesIO(typeset(files, fonts, 0)))


def text_of(pdf: pikepdf.Pdf) -> str:
    return logical_text(pdf)


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(each.S) for each in structure(pdf)]


@lru_cache(maxsize=1)
def pieces(pdf: pikepdf.Pdf) -> list[Piece]:
    """The pieces of text on all pages."""
    return [*_pieces(pdf)]


def _pieces(pdf: pikepdf.Pdf) -> Iterator[Piece]:  # noqa: C901 - a branch an operator
    """Where each piece of text stands, and how large it is."""
    widths: dict[tuple[int, int], dict[int, float]] = {}
    for number, page in enumerate(pdf.pages):
        matrix, stack, size, place = _PLAIN, [], 0.0, _PLAIN
        font: dict[int, float] = {}
        marks = [-1]
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    named = operands[-1] if isinstance(operands[-1], pikepdf.Dictionary) else {}
                    marks.append(int(named.get("/MCID", marks[-1])))
                case "EMC":
                    marks.pop()
                case "q":
                    stack.append(matrix)
                case "Q":
                    matrix = stack.pop()
                case "cm":
                    matrix = _times(tuple(map(float, operands)), matrix)
                case "Tf":
                    size, used = float(operands[1]), page.Resources.Font[str(operands[0])]
                    if used.objgen not in widths:
                        widths[used.objgen] = _widths(used.DescendantFonts[0])
                    font = widths[used.objgen]
                case "Tm":
                    place = tuple(map(float, operands))
                case "Tj" | "TJ":
                    whole, wide = _times(place, matrix), _wide(operands[0], font) * size / 1000
                    ends = sorted((whole[4], whole[4] + wide * whole[0]))
                    yield Piece(number, *ends, whole[5], size * abs(whole[3]), marks[-1])


def ends_of_pictures(pdf: pikepdf.Pdf) -> list[float]:
    """Where pictures end, in points from the left."""
    found = []
    for page in pdf.pages:
        matrix, stack = _PLAIN, []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "q":
                    stack.append(matrix)
                case "Q":
                    matrix = stack.pop()
                case "cm":
                    matrix = _times(tuple(map(float, operands)), matrix)
                case "Do" if page.Resources.XObject[str(operands[0])].Subtype == "/Image":
                    found.append(matrix[4] + matrix[0])
    return found


def _widths(font: pikepdf.Object) -> dict[int, float]:
    """The widths of glyphs by number: ``first [width width …]`` or ``first last width``."""
    found: dict[int, float] = {}
    given = [*font.get("/W", [])]
    while given:
        first = int(given.pop(0))
        if isinstance(given[0], pikepdf.Array):
            found |= {first + offset: float(width) for offset, width in enumerate(given.pop(0))}
        else:
            last, width = int(given.pop(0)), float(given.pop(0))
            found |= dict.fromkeys(range(first, last + 1), width)
    return found


def _wide(operand: pikepdf.Object, font: dict[int, float]) -> float:
    wide = 0.0
    for each in operand if isinstance(operand, pikepdf.Array) else [operand]:
        if isinstance(each, pikepdf.String):
            raw = bytes(each)
            wide += sum(font.get(int.from_bytes(raw[at : at + 2]), 1000.0) for at in range(0, len(raw), 2))
        else:
            wide -= float(each)
    return wide


def overfull(pdf: pikepdf.Pdf, lean: float = 0.15) -> list[Piece]:
    """What runs beyond the margin, or beneath its neighbour in the same line by more than a part of its size: Chinese marks do by half."""
    lines: dict[tuple[int, int], list[Piece]] = {}
    for each in pieces(pdf):
        lines.setdefault((each.page, round(each.height)), []).append(each)
    found = [
        each
        for line in lines.values()
        for each in line
        if each.left < MEASURE[1] and each.right > MEASURE[1] + _HANGING
    ]
    for line in lines.values():
        ordered = sorted(line)
        found += [after for before, after in pairwise(ordered) if before.right - after.left > lean * before.size]
    return found


def half_empty(pdf: pikepdf.Pdf) -> list[int]:
    """The numbers of pages whose words end in their upper half, footnotes aside; drawings have their words below them."""
    lowest, noted = (
        dict.fromkeys(range(len(pdf.pages)), _TOP),
        set().union(*(places for kind, _, places in _tagged(pdf) if kind == "/Note")),
    )
    for each in pieces(pdf):
        if each.height > _FOOT and (each.page, each.mark) not in noted:  # not the page's number
            lowest[each.page] = min(each.height, lowest[each.page])
    return [page + 1 for page, height in lowest.items() if height > (_TOP + _FOOT) / 2]


def bare_headings(pdf: pikepdf.Pdf, least: int = 2) -> list[tuple[int, str]]:
    """The headings, with their pages, beneath which fewer lines stand than that: footnotes aside, pictures count as many."""
    lines: dict[int, list[tuple[float, int]]] = {}
    for each in pieces(pdf):
        if each.mark >= 0:
            lines.setdefault(each.page, []).append((each.height, each.mark))
    tagged = _tagged(pdf)
    notes = {place for kind, _, places in tagged if kind == "/Note" for place in places}
    drawn = {page for kind, _, places in tagged if kind == "/Figure" for page, _ in places}
    found = []
    for kind, title, places in tagged:
        if kind.startswith("/H") and places:
            page = max(page for page, _ in places)
            lowest = min((height for height, mark in lines[page] if (page, mark) in places), default=0.0)
            below = {round(height) for height, mark in lines[page] if height < lowest - 4 and (page, mark) not in notes}
            if len(below) < least and page not in drawn:
                found.append((page + 1, title))
    return found


def strayed(pdf: pikepdf.Pdf) -> list[tuple[str, int, list[int]]]:
    """The footnotes that stand on a page without a mark of theirs: what the mark is called, the page of the note, those of its marks.

    Raises:
        AssertionError: where there is no mark, or none of what they are looked for by.
    """
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    marks: dict[tuple[int, str, str], list[tuple[str, int]]] = {}
    for page in pdf.pages:
        for each in page.get("/Annots", []):
            name = str(each.get("/Contents", ""))
            if re.fullmatch(r"(Footnote|脚注) \d+", name):
                there, _, left, top, _ = each.Dest
                marks.setdefault((numbers[there.objgen], str(left), str(top)), []).append((name, numbers[page.objgen]))
    assert marks
    found = ((each[0][0], place[0], [page for _, page in each]) for place, each in marks.items())
    return [(name, there, pages) for name, there, pages in found if there not in pages]


@lru_cache(maxsize=1)
def _tagged(pdf: pikepdf.Pdf) -> list[tuple[str, str, set[tuple[int, int]]]]:
    """Headings, footnotes and pictures: their kind, their title, the pages of what is in them and its numbers there."""
    numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
    kinds = {"/Note", "/Figure", *(f"/H{level}" for level in range(1, 7))}
    found = ((str(each.get("/S")), each) for each in structure(pdf))
    return [(kind, str(each.get("/T", "")), _places(each, numbers)) for kind, each in found if kind in kinds]


def _places(element: pikepdf.Object, numbers: dict[tuple[int, int], int], page: int = -1) -> set[tuple[int, int]]:
    """The pages, and the numbers on them, of what is in an element of the structure."""
    page = numbers[element.Pg.objgen] if "/Pg" in element else page
    found: set[tuple[int, int]] = set()
    for child in children(element):
        if not isinstance(child, pikepdf.Dictionary):
            found.add((page, int(child)))
        elif "/MCID" in child:
            found.add((numbers[child.Pg.objgen] if "/Pg" in child else page, int(child.MCID)))
        else:
            found |= _places(child, numbers, page)
    return found


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
