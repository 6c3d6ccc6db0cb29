"""The data that everything else works on: a note, its units, and where each stands in its file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import TypeVar
from urllib.parse import unquote

from everyline.text.markdown_plugins import plain
from everyline.text.writing_systems import HAN

NOTES = "source_notes"
_Class = TypeVar("_Class", bound=type)


def _kept(made: _Class) -> _Class:
    """Have a frozen class take what was kept of it without asking each time what its fields are: thousands are read from disk."""
    puts = [getattr(made, each.name).__set__ for each in fields(made)]

    def take(self: object, state: Iterable[object]) -> None:
        for put, value in zip(puts, state, strict=True):
            put(self, value)

    made.__setstate__ = take  # type: ignore[attr-defined]
    return made


def within(path: str) -> str:
    """A note's path in the notes' folder."""
    return path.removeprefix(f"{NOTES}/")


class Kind(Enum):
    """What a unit is in its note. The first group is printed on topic pages, the second is not."""

    HIGHLIGHT = "highlight"
    NOTE = "note"
    BULLET = "bullet"
    STEP = "step"
    PARAGRAPH = "paragraph"
    DEFINITIONS = "definitions"
    CODE = "code"
    IMAGE = "image"
    REFERENCE = "reference"

    HEADING = "heading"
    METADATA = "metadata"
    DEBRIS = "debris"

    @property
    def is_statement(self) -> bool:
        """Whether the unit says something that a topic page prints."""
        return self not in (Kind.HEADING, Kind.METADATA, Kind.DEBRIS)


@_kept
@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines of a source note: 1-based, both ends included."""

    path: str
    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.path}:{self.first}-{self.last}"

    @property
    def lines(self) -> range:
        return range(self.first, self.last + 1)


_MARKS = re.compile(r"[*_`\ufffc]")
_BLANK_BY_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")


def normalize(text: str) -> str:
    """The form in which texts are compared: NFKC, without emphasis marks, white space folded to one blank.

    White space beside a Chinese character is dropped: editors set it by taste, and where a line is wrapped it means
    nothing. Quotes in editorial data match units in this form, so a re-exported note keeps its editing.
    """
    text = unmarked(unicodedata.normalize("NFKC", text))
    return text if text.isascii() else _BLANK_BY_HAN.sub("", text)


def unmarked(text: str) -> str:
    """A text for comparing and quoting: on one line, without the letters that mark emphasis, whether they do so or not."""
    return " ".join(_MARKS.sub("", text).split())


COLOR = r"(?=[a-fA-F]*\d)(?:[\da-fA-F]{6}|[\da-fA-F]{8})(?![\w/-])"  # in the form of style sheets
# A tag has a letter, and is no part of a word or an address; behind a bracket, `(#id)` names a part of a page.
TAG = re.compile(rf"(?<![\w&/#\[(=:.-])#(?!{COLOR})([\w/-]*[^\W\d_][\w/-]*)")
NESTED = 20  # names within names, as a/b is in a, of which something is made

# Shorter texts ("组成", "git add") mean different things under different parents.
_SELF_EXPLANATORY = 8


@_kept
@dataclass(frozen=True, slots=True, eq=False)
class Unit:
    """The smallest piece of a note that stands alone."""

    kind: Kind  # what it is
    span: Span  # the lines that belong to it and to no other unit; of fenced code the fences too
    # Its content. CommonMark for all kinds but CODE, where it is the bare code. Note syntax without a Markdown form has been translated:
    # ``[[Page]]`` to ``[Page](ref:Page)``, ``((uuid))`` to ``[](block:uuid)``, a citation ``[4]`` to ``[4](cite:4)``; a definition list is
    # written ``term`` / ``: definition``.
    text: str
    parent: Unit | None = None  # the unit it stands under: a heading, or a statement that it elaborates
    language: str = ""  # for CODE, the info string of the fence, or what the dialect recognized
    date: str = ""  # when it was noted, ISO 8601, where the note says so
    number: str = ""  # for STEP and REFERENCE, its number as printed in the note
    tags: tuple[str, ...] = ()  # tags that the note gives it
    marker: str = ""  # a task marker (``TODO``, ``DONE [#A]`` …), where there is one; ``#`` of a bullet that its note calls a heading
    reason: str = ""  # for DEBRIS, why it is dropped, in words: a key of the interface messages, or a sentence
    # Text on its lines that is not in `text`, in order: tags, dates, labels, list numbers, block ids
    removed: tuple[str, ...] = ()
    block: str = ""  # the name that links give it within its note: Logseq's `id::`, Obsidian's `^id` without its mark
    # Stable address ``u-…``, made from the text, so that it survives rebuilds and re-exports
    id: str = field(init=False, default="")
    # Of what makes the id; two units with one id and different digests are told apart by the corpus
    digest: str = field(init=False, default="", repr=False)

    def __post_init__(self) -> None:
        # Blanks and asterisks mean something in code: what differs in them is no repeat.
        is_code = self.kind is Kind.CODE
        key = "\n".join(map(str.rstrip, self.text.splitlines())) if is_code else normalize(self.text)
        if len(key) < _SELF_EXPLANATORY or not self.kind.is_statement:
            key = "\n".join([*(normalize(unit.text) for unit in self.ancestors()), key])
        if is_code or not self.kind.is_statement:
            key = f"{self.kind.value}\n{key}"  # a paragraph may say the same as a heading or as code elsewhere
        digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "digest", digest)
        object.__setattr__(self, "id", f"u-{digest[:10]}")

    def ancestors(self) -> list[Unit]:
        """The units above this one, outermost first."""
        return [*self.chain()][:0:-1]

    def chain(self) -> Iterator[Unit]:
        """The unit, its parent, and so on up."""
        unit: Unit | None = self
        while unit:
            yield unit
            unit = unit.parent


_NUMBER = re.compile(r"\d{1,3}[a-z]?(?:\s+[-\u2013.]\s*|[.)]\s+|[_-])", re.IGNORECASE)  # before a name
_WORD = re.compile(r"[^\W_]+")
_NAMED = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]+)\]\]")
# Logseq's page of the highlights of a file, with when that came in.
_HIGHLIGHTED = re.compile(r"hls__(.+?)(?:_\d{13}_\d+)?")
_WORD, _STEM = re.compile(r"[^\W\d_]{4,}"), 6  # words that say something, and the letters by which they are compared


def _is_first_level(lines: tuple[str, ...], heading: Unit) -> bool:
    first, last = lines[heading.span.first - 1], lines[heading.span.last - 1]
    return first.startswith("# ") or bool(heading.span.first < heading.span.last and re.fullmatch(r"=+\s*", last))


@_kept
@dataclass(frozen=True, slots=True)
class Note:
    """One source note, read."""

    path: str  # relative to the project, with forward slashes
    sha256: str  # of its bytes, hexadecimal
    dialect: str  # the name of the dialect that read it
    encoding: str  # the character encoding it was found in
    lines: tuple[str, ...]  # its text, line by line, without line ends; what its author marked as private is not in it
    units: tuple[Unit, ...]  # every unit in the order of its lines; together they cover every line that is not blank
    # Page properties that the note states about itself (title, author …), by their names in small letters
    properties: dict[str, str] = field(default_factory=dict)
    # Its address among the pages of notes: its path in the notes' folder without the ending, told apart from those that differ in case only
    # and from the names that mean something there
    slug: str = ""
    title: str = ""  # what it calls itself; empty where it does not
    aliases: tuple[str, ...] = ()  # other names that links may call it by
    tags: tuple[str, ...] = ()  # of the note as a whole, without their marks
    date: str = ""  # when it was written or is about, ISO 8601, where it or its name says so
    withheld: frozenset[int] = frozenset()  # the numbers of the lines that are private, as a whole or in part
    private: str = ""  # why all of it is private, in words; then it is part of no corpus
    is_home: bool = False  # whether its page is the site's first
    place: str = ""  # of one that its program shows elsewhere than it lies: that path in the notes' folder
    # The heading that is its title: of the first level, before all else, and the only one such or what the file's name says
    heading: Unit | None = field(init=False, default=None, repr=False, compare=False)
    # What it is called: what it calls itself, else its title, else its file's name as its program shows it
    called: str = field(init=False, default="", repr=False, compare=False)

    def __post_init__(self) -> None:
        heading = self._heading()
        object.__setattr__(self, "heading", heading)
        name = unquote(self.shown_name)
        is_named = self.dialect == "obsidian" and " " in name  # by a person, so that its program shows no other
        if heading and _WORD.findall(plain(heading.text).casefold()) == _WORD.findall(name.casefold()):
            is_named = False  # the same words, as somebody writes them who need not mind what disks allow
        title = self.title or plain(heading.text if heading and not is_named else "", is_spelled=True)
        if self.is_of_folder:
            name = self.folder.rpartition("/")[2]
        if not self.title and (number := _NUMBER.match(name)) and name[number.end() :].casefold() == title.casefold():
            title = name  # as its neighbours, which a title without its number would not stand among
        if self.dialect == "logseq":
            file = _HIGHLIGHTED.fullmatch(name)
            name = file[1].replace("_", " ") if file else name.replace("___", "/")
        object.__setattr__(self, "called", title or name)

    @property
    def page(self) -> str:
        """Its page without ending, relative to the site."""
        return "index" if self.is_home else f"sources/{self.slug}"

    @property
    def is_of_folder(self) -> bool:
        """Whether it is the page of the folder that it lies in."""
        return self.slug.endswith("/index")

    @property
    def description(self) -> str:
        """What it says of itself in a sentence; nothing where YAML lays that out in a block."""
        said = self.properties.get("description", "")
        return "" if said.startswith((">", "|")) else plain(_NAMED.sub(r"\1", said))

    @property
    def folder(self) -> str:
        """The folder that it lies in, or that its program shows it in, seen from that of all notes."""
        return (self.place or within(self.path)).rpartition("/")[0]

    @property
    def name(self) -> str:
        """The file's name without its folder and ending; names its page."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def shown_name(self) -> str:
        """The same of where its program shows it."""
        return self.place.rsplit("/", 1)[-1].rsplit(".", 1)[0] or self.name

    def _heading(self) -> Unit | None:
        first = next((unit for unit in self.units if unit.kind not in (Kind.METADATA, Kind.DEBRIS)), None)
        if first is None or first.kind is not Kind.HEADING or not _is_first_level(self.lines, first):
            return None
        if self.dialect == "logseq":
            return None  # its pages are called by their names, and a heading is a block as any other
        others = (unit for unit in self.units if unit.kind is Kind.HEADING and unit is not first)
        is_only = not any(_is_first_level(self.lines, unit) for unit in others)
        return first if is_only or self._is_name_of(first.text) else None

    def _is_name_of(self, text: str) -> bool:
        """Whether the file's name is a short form of a text for machines, as ``04-certificates`` is; where people name files,
        first headings of several are sections.
        """
        words = {word[:_STEM] for word in _WORD.findall(self.name.casefold())}
        said = {word[:_STEM] for word in _WORD.findall(text.casefold())}
        return self.dialect == "markdown" and " " not in self.name and bool(words & said)
