"""A tagged PDF's text in the order of its structure, which is what a screen reader says; poppler takes minutes for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf

from everyline.text.messages import Messages

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_CODE = 2  # bytes of a glyph's number

Marked = dict[tuple[tuple[int, int], int], str]


def structure(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """All elements of the structure, in order."""
    yield from _walk(pdf.Root.StructTreeRoot)


def logical_text(pdf: pikepdf.Pdf, *, without: frozenset[str] = frozenset()) -> str:
    """What a document says, running heads and page numbers aside; elements of the kinds ``without`` left out."""
    return "".join(_said(pdf.Root.StructTreeRoot, _marked(pdf), None, without))


def led(pdf: pikepdf.Pdf) -> list[tuple[str, int, int]]:
    """The links within a document, footnotes' marks aside: their words, squeezed, the page on which they stand, and that to which they lead."""
    marked, numbers = _marked(pdf), {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
    found = []
    for element in structure(pdf):
        if str(element.S) != "/Link":
            continue
        for child in children(element):
            place = child.Obj.get("/Dest") if isinstance(child, pikepdf.Dictionary) and "/Obj" in child else None
            if isinstance(place, pikepdf.Array) and not re.match("Footnote|脚注", str(child.Obj.get("/Contents", ""))):
                words = "".join("".join(_said(element, marked, None, frozenset())).split())
                found.append((words, numbers[child.Pg.objgen], numbers[place[0].objgen]))
    return found


def pages_said(pdf: pikepdf.Pdf) -> list[str]:
    """What each page says, white space removed."""
    said: dict[tuple[int, int], str] = {}
    for (page, _), words in sorted(_marked(pdf).items()):
        said[page] = said.get(page, "") + "".join(words.split())
    return [said.get(page.objgen, "") for page in pdf.pages]


def _walk(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if "/S" in element:
        yield element
    for child in children(element):
        if isinstance(child, pikepdf.Dictionary):
            yield from _walk(child)


def children(element: pikepdf.Object) -> list[pikepdf.Object]:
    """What is in an element of the structure."""
    return [*_flat(element.get("/K", pikepdf.Array()))]


def _flat(children: pikepdf.Object) -> Iterator[pikepdf.Object]:
    if isinstance(children, pikepdf.Array):
        for child in children:
            yield from _flat(child)
    else:
        yield children


def _said(
    element: pikepdf.Object, marked: Marked, page: tuple[int, int] | None, without: frozenset[str]
) -> Iterator[str]:
    if str(element.get("/S", "")) in without:
        return
    page = element.Pg.objgen if "/Pg" in element else page
    for child in children(element):
        if isinstance(child, pikepdf.Dictionary):
            if "/MCID" in child:
                yield marked.get((child.Pg.objgen if "/Pg" in child else page, int(child.MCID)), "")
            else:
                yield from _said(child, marked, page, without)
        else:
            yield marked.get((page, int(child)), "")


def _marked(pdf: pikepdf.Pdf) -> Marked:
    """The text of each marked piece of each page, soft hyphens aside.

    A glyph has one text in its font. Where it stands for another, as that of the hyphen does for the soft one,
    the page says so with an actual text around it.
    """
    texts: Marked = {}
    tables: dict[tuple[int, int], dict[int, str]] = {}
    for page in pdf.pages:
        fonts = page.get("/Resources", {}).get("/Font", {})
        glyphs: dict[int, str] = {}
        open_pieces: list[tuple[int | None, bool]] = [(None, False)]  # number; whether an actual text replaces it
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    last, (number, is_replaced) = operands[-1], open_pieces[-1]
                    if isinstance(last, pikepdf.Dictionary) and "/MCID" in last:
                        number = int(last.MCID)
                    if isinstance(last, pikepdf.Dictionary) and "/ActualText" in last and not is_replaced:
                        _add(texts, page, number, str(last.ActualText))
                        is_replaced = True
                    open_pieces.append((number, is_replaced))
                case "EMC":
                    open_pieces.pop()
                case "Tf":
                    font = fonts[str(operands[0])]
                    glyphs = tables.setdefault(font.objgen, _to_unicode(font) if font.objgen not in tables else {})
                case "Tj" | "TJ" if not open_pieces[-1][1]:
                    _add(texts, page, open_pieces[-1][0], _shown(operands[0], glyphs))
    return texts


def _add(texts: Marked, page: pikepdf.Page, number: int | None, text: str) -> None:
    if number is not None:
        key = (page.objgen, number)
        texts[key] = texts.get(key, "") + text.replace("\N{SOFT HYPHEN}", "")


def _shown(operand: pikepdf.Object, glyphs: dict[int, str]) -> str:
    strings = (
        [each for each in operand if isinstance(each, pikepdf.String)]
        if isinstance(operand, pikepdf.Array)
        else [operand]
    )
    raw = b"".join(bytes(each) for each in strings)
    ends = pairwise(range(0, len(raw) + 1, _CODE))
    return "".join(glyphs.get(int.from_bytes(raw[first:end]), "\ufffd") for first, end in ends)


def _to_unicode(font: pikepdf.Object) -> dict[int, str]:
    table: dict[int, str] = {}
    for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
        if kind == b"bfchar":
            for code, text in _PAIR.findall(body):
                table[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        else:
            for first, last, text in _RANGE.findall(body):
                for offset, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                    table[code] = chr(int(text, 16) + offset)
    return table


def marks_of_paper(language: str) -> re.Pattern[str]:
    """What paper needs behind words that lead somewhere: a figure, a page, above or below, the number of a web address; spaced or not."""
    msg = Messages(language)
    figure = re.escape("".join(msg["book-figure"].split())).replace(re.escape("{number}"), r"\d+")
    marks = [r"\s*".join(map(re.escape, msg[name].split())) for name in ("book-see", "book-above", "book-below")]
    marks = [each.replace(re.escape("{page}"), r"\d+") for each in marks]
    return re.compile(rf"(?:{figure}(?={'|'.join(marks)}))?\s*(?:" + "|".join([*marks, r"\[W\d+\]"]) + ")")
