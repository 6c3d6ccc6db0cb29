"""From the HTML of a page to Typst, element by element, by a table. What the table lacks is set as its text, with a warning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml.html import HtmlElement

from everyline.books.markup import Content, Markup, call, join, text
from everyline.books.reading import BuiltPage, Places
from everyline.editorial import Term
from everyline.model.terms import Terms
from everyline.text.messages import Messages
from everyline.text.problems import Problem
from everyline.text.writing_systems import WIDE, base, breadth, direction, region

if TYPE_CHECKING:  # what machines read is made where no book can be set, too
    from everyline.books.engine import Fonts

Handler = Callable[["Converter", HtmlElement], Markup]

_BLOCKS = """
    address article aside blockquote center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6
    header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
_BETWEEN_HAN = re.compile(rf"(?<=[{WIDE}])\s*\n\s*(?=[{WIDE}])")
_LONG = re.compile(r"([\x21-\x7e]{25,})")  # longer words than this may break at their joints
_JOINT = re.compile(r"[_/.,:=&?-]+(?=\w)")
_KEPT = re.compile(rf"({_LONG.pattern[1:-1]}|https?://[\x21-\x7e]+)")  # what its marks keep from running the other way
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PARAGRAPHS = frozenset(
    {"p", "ul", "ol", "li", "dl", "dt", "dd", "table", "td", "th", "blockquote", "h2", "h3", "h4", "h5", "h6"}
)
_NOT_PRINTED = ("kn-beside", "kn-diff", "kn-cite", "kn-known")
_WORDS = ".//text()[normalize-space() and not(ancestor::code)]"
_SPACES = re.compile(r"[ \t\r\n\f]+")
MARK = "footnote-mark"  # an element of our own, put where a statement's footnote is marked
_DEEPEST = 12  # boxes within boxes; Typst gives up at some depth, and notes may be nested as deep as they like


@dataclass(frozen=True, slots=True)
class Table:
    """What the book knows."""

    # What to do with ``tag``, ``.class`` and ``tag.class``; the most telling row decides
    handlers: Mapping[str, Handler]
    plain: frozenset[str]  # classes that change nothing; a ``*`` at the end stands for any ending
    skip: Handler  # the handler that leaves an element out, to be recognized by its identity
    found: dict[tuple[str, str], tuple[Handler | None, list[str]]] = field(default_factory=dict)  # the answers so far

    def with_rows(self, handlers: Mapping[str, Handler], plain: frozenset[str]) -> Table:
        """The table with rows of a plug-in."""
        return Table({**self.handlers, **handlers}, self.plain | plain, self.skip)

    def find(self, element: HtmlElement) -> tuple[Handler | None, list[str]]:
        """The handler of an element, that of its last class which has one, and what about it is unknown."""
        key = str(element.tag), element.get("class") or ""
        if key not in self.found:
            self.found[key] = self._find(key[0], key[1].split())
        return self.found[key]

    def _find(self, tag: str, classes: list[str]) -> tuple[Handler | None, list[str]]:
        rows = [*(f"{tag}.{name}" for name in reversed(classes)), *(f".{name}" for name in reversed(classes))]
        found = next((row for row in rows if row in self.handlers), tag if tag in self.handlers else "")
        unknown = [f".{name}" for name in classes if not self._knows(tag, name)]
        if not found:
            unknown.insert(0, f"<{tag}>")
        return self.handlers.get(found), unknown

    def _knows(self, tag: str, name: str) -> bool:
        if name in self.plain or f".{name}" in self.handlers or f"{tag}.{name}" in self.handlers:
            return True
        return any(each.endswith("*") and name.startswith(each[:-1]) for each in self.plain)

    def leaves_out(self, element: HtmlElement) -> bool:
        """Whether an element is apparatus of the screen, which no book has."""
        return element.get("hidden") is not None or self.find(element)[0] is self.skip


@dataclass(slots=True)
class Shared:
    """What all pages of a book have in common while it is converted."""

    table: Table  # what the book knows
    language: str  # of the book
    messages: Messages
    places: Places  # where links lead
    wanted: set[str]  # the places that some link leads to
    terms: dict[str, str]  # ids of glossary terms by their definitions, which is how pages name them
    found: Terms | None = None  # the same as they stand in words
    indexed: Mapping[str, str] = field(default_factory=dict)  # pages whose terms the index lists, with their topics
    figures: dict[str, int] = field(default_factory=dict)  # numbers of diagrams so far, by id; those without have 0
    files: dict[str, bytes] = field(default_factory=dict)  # the drawings and pictures by file name
    site_dir: Path = Path()  # the folder of the site
    fonts: Fonts | None = None  # what its letters are taken from
    pictures: dict[str, tuple[str, float, float]] = field(default_factory=dict)  # file and size by path on the site
    bare: set[str] = field(default_factory=set)  # places in notes that Typst can't set: their text alone is printed
    marks: int = 0  # how many marks of footnotes there are so far
    problems: dict[str, Problem] = field(default_factory=dict)  # warnings of what the table does not know, each once
    placed: dict[str, None] = field(default_factory=dict)  # those places that links can lead to by now, in their order
    addresses: dict[str, int] = field(default_factory=dict)  # of the web that words lead to, by their numbers so far
    marked: set[str] = field(default_factory=set)  # ids of the glossary terms that stand in it so far
    explained: Mapping[str, str] = field(default_factory=dict)  # the places that explain terms, by the terms' ids
    explaining: set[str] = field(default_factory=set)  # ids of those terms of which that was found so far

    def number(self, address: str, words: str) -> int:
        """What an address of the web has in the list of all; 0 where its words are the address, or the site's own."""
        whole, _, part = address.partition("#")
        listed = address if part.startswith(("/", "!")) else whole
        is_shown = _bare_address(words) in (_bare_address(listed), _bare_address(address))
        if is_shown or not address.startswith("http") or self.places.is_own(address):
            return 0
        return self.addresses.setdefault(listed, len(self.addresses) + 1)


class Converter:
    """Converts one page."""

    def __init__(self, shared: Shared, page: BuiltPage, level: int) -> None:
        self.shared = shared
        self.page = page
        self._topic = shared.indexed.get(page.address)  # None: the index lists none of its terms
        self._statement = ""  # the words of the one around, which decide what some terms mean
        self._within = frozenset({page.address})  # the places of the elements around
        self._depth = 0
        self._language = shared.language
        self._direction = direction(shared.language)
        self._runs_both_ways = self._direction == "rtl" or bool(_RIGHT_TO_LEFT.search(page.article.text_content()))
        self.level = level  # of the last heading
        self.strip: int | None = None  # how deep code stands in a group of statements, if it does
        self.beside = Markup("")  # what stands beside the code that comes next
        # What is made for elements stands beside them and not in their attributes, which pages may have, too
        self.made: dict[HtmlElement, Markup] = {}  # what a mark of ours stands for, and what stands beside code
        self.floats: dict[HtmlElement, str] = {}  # diagrams, with the end of the page that they float to
        self.shown: dict[HtmlElement, str] = {}  # statements, with the ids of the diagrams that show them

    def blocks(self, element: HtmlElement) -> Markup:
        """What stands in an element whose ends are ends of lines."""
        return self._children(element, is_block=True)

    def inline(self, element: HtmlElement) -> Markup:
        """What stands in an element within a line."""
        return self._children(element, is_block=False)

    def convert(self, element: HtmlElement) -> Markup:
        """An element with its place and its language."""
        if element.get("hidden") is not None:
            return Markup("")
        if element.tag != "a" and element.get("data-source") in self.shared.bare:
            return self._bare(element)
        if self._topic is not None and element.get("data-source"):
            self._statement = element.text_content()
        handler, unknown = self.shared.table.find(element)
        for name in unknown:
            message = f"the book does not know {name} and prints its text"
            hint = "decide in everyline/books/elements.py how it is printed"
            self.shared.problems.setdefault(name, Problem.warning(f"{self.page.address}.html", 0, message, hint))
        if handler is None:
            handler = Converter.blocks if any(each.tag in BLOCKS for each in element.iter()) else Converter.inline
        around, self._within = self._within, self._within | {self.place(element.get("id", ""))}
        body = self._in_language(element, handler)
        self._within = around
        return join([self.mark_own_place(element), body])

    def boxed(self, name: str, body: Callable[[], Markup], **named: object) -> Markup:
        """A call that puts a box around something, or at great depth that alone."""
        self._depth += 1
        inner = body()
        self._depth -= 1
        return inner if self._depth >= _DEEPEST else call(name, body=inner, **named)

    def is_deep(self, depth: int = _DEEPEST) -> bool:
        """Whether so many boxes stand around this: at the greatest depth there should be no more."""
        return self._depth >= depth

    def around_code(self) -> dict[str, Any]:
        """What a block of code is told about where it stands; the first has what stands beside them all."""
        beside, self.beside = self.beside, Markup("")
        return {"depth": self.strip, "beside": Content(beside)} if beside or self.strip is not None else {}

    def place(self, anchor: str) -> str:
        """The name of a place on this page."""
        return f"{self.page.address}#{anchor}" if anchor else self.page.address

    def mark_place(self, name: str) -> Markup:
        """Something that links can lead to, if any do and it is not there yet."""
        if name not in self.shared.wanted or name in self.shared.placed:
            return Markup("")
        self.shared.placed[name] = None
        return call("at", name)

    def mark_own_place(self, element: HtmlElement) -> Markup:
        """The same for an element that has a name."""
        return self.mark_place(self.place(element.get("id"))) if element.get("id") else Markup("")

    def indexed(self, written: str) -> Markup:
        """A text with marks for the index behind the terms in it."""
        done, end = list[Markup](), 0
        for found, term in self._terms_in(written):
            done += [loose(written[end : found.end()], self._direction), self.index_mark(term.id)]
            end = found.end()
        return join([*done, loose(written[end:], self._direction)])

    def index_mark(self, term: str) -> Markup:
        """Where a term stands; on pages that the index lists."""
        if self._topic is None:
            return Markup("")
        self.shared.marked.add(term)
        place = self.shared.explained.get(term, "")
        is_main = place.partition("#")[0] == self.page.address and (
            place in self._within or place in self.shared.placed
        )
        if not is_main or term in self.shared.explaining:
            return call("mark", term)
        self.shared.explaining.add(term)
        return call("mark", term, is_main=True)

    def marks(self, written: str) -> Markup:
        """The marks of all terms in a text, none of which it explains."""
        return join(call("mark", term) for term in dict.fromkeys(term.id for _, term in self._terms_in(written)))

    def code_marks(self, written: str) -> Markup:
        """The mark of a term that a piece of code is as a whole."""
        return join(self.index_mark(term.id) for found, term in self._terms_in(written) if found[0] == written)

    def without_marks(self, convert: Callable[[], Markup]) -> Markup:
        """What is converted without marks for the index."""
        topic, self._topic = self._topic, None
        done = convert()
        self._topic = topic
        return done

    def _terms_in(self, written: str) -> Iterator[tuple[re.Match[str], Term]]:
        if self._topic is not None and self.shared.found:
            yield from self.shared.found.find(written, self._topic, self._statement or written)

    def _bare(self, element: HtmlElement) -> Markup:
        """The text of an element, its marks of footnotes, and the places in it that links lead to."""
        places = join(self.mark_place(self.place(each.get("id"))) for each in element.iter() if each.get("id"))
        written = join(
            loose(f"{line} ", self._direction) for line in element.text_content().splitlines() if line.strip()
        )
        marks = join(self.made.get(each, Markup("")) for each in element.iter(MARK))
        return join([places, call("p", body=join([written, marks]))])

    def _running(self, element: HtmlElement, handler: Handler) -> Markup:
        """A block that begins in letters which run the other way than what stands around it."""
        way = (
            _way(element.xpath(_WORDS) or element.itertext())
            if self._runs_both_ways and element.tag in _PARAGRAPHS
            else ""
        )
        if way in ("", self._direction):
            return handler(self, element)
        around, self._direction = self._direction, way
        body = handler(self, element)
        self._direction = around
        return call("running", way, body=body) if body else body

    def _in_language(self, element: HtmlElement, handler: Handler) -> Markup:
        language = element.get("lang") or self._language
        if base(language) == base(self._language):
            return self._running(element, handler)
        around, self._language = self._language, language
        body = self._running(element, handler)
        self._language = around
        return call("in-language", base(language), region(language) or None, body=body) if body else body

    def _children(self, element: HtmlElement, *, is_block: bool) -> Markup:
        pieces: list[str | HtmlElement] = [element.text or ""]
        for child in element:
            if isinstance(child.tag, str):
                pieces.append(child)
            pieces.append(child.tail or "")
        pieces = [piece for piece in pieces if not isinstance(piece, str) or piece]
        done = []  # no generator: each would be a step deeper, and lists may be deep
        for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
            is_text = isinstance(piece, str)
            done.append(
                self.indexed(_squeeze(piece, before, after, is_block=is_block)) if is_text else self.convert(piece)
            )
        return join(done)


def _bare_address(words: str) -> str:
    return words.strip(" /").removeprefix("https://").removeprefix("http://")


def way_of(title: str, language: str) -> str | None:
    """How a title runs, as its first letter does; None where that is as all of its book."""
    way = _way([title])
    return None if way in ("", direction(language)) else way


def titled(title: str, language: str) -> Content:
    """A title that runs its own way, and breaks behind the signs in a long word."""
    way = way_of(title, language)
    said = text(_LONG.sub(lambda found: _JOINT.sub("\\g<0>\u200b", found[0]), title))
    return Content(call("running", way, body=said) if way else said)


def _way(pieces: Iterable[str]) -> str:
    """How the first letter of some texts runs; empty where they have none."""
    kinds = map(unicodedata.bidirectional, "".join(pieces))
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    return "ltr" if first == "L" else "rtl" if first else ""


def _squeeze(written: str, before: str | HtmlElement | None, after: str | HtmlElement | None, *, is_block: bool) -> str:
    """A text with its white space as a browser shows it, and no blank where Chinese goes on in the next line."""
    written = _SPACES.sub(" ", _BETWEEN_HAN.sub("", written))
    if _ends_line(before, is_block=is_block):
        written = written.lstrip(" ")
    return written.rstrip(" ") if _ends_line(after, is_block=is_block) else written


def printed_breadth(element: HtmlElement) -> int:
    """How many letters of an element a book prints; a Chinese one is as wide as two."""
    return breadth(" ".join("".join(_printed(element)).split()))


def _printed(element: HtmlElement) -> list[str]:
    if not isinstance(element.tag, str) or any(name in (element.get("class") or "") for name in _NOT_PRINTED):
        return []
    said = [element.text or ""]
    for child in element:
        said += [*_printed(child), child.tail or ""]
    return said


def loose(written: str, way: str = "ltr") -> Markup:
    """A text whose long words, such as addresses, break where they have to; in lines from the right they can't."""
    pieces, name = (_LONG.split(written), "long") if way == "ltr" else (_KEPT.split(written), "kept")
    return join(call(name, piece) if position % 2 else text(piece) for position, piece in enumerate(pieces))


def _ends_line(neighbour: str | HtmlElement | None, *, is_block: bool) -> bool:
    if neighbour is None:
        return is_block
    return not isinstance(neighbour, str) and (neighbour.tag in BLOCKS or neighbour.tag == "br")
