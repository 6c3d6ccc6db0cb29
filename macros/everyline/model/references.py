"""One resolver for all that notes point at: notes, headings, blocks, files, topics, tags, names that nobody wrote about.

Whatever a dialect writes, an address is one of these here: ``ref:name`` for a name, ``block:id`` for a block, ``cite:4`` for an entry of
the same note's list, else a path, an anchor or a web address as it stands. Case, the form of letters and ``%20`` make no difference.
"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import PurePosixPath
from urllib.parse import unquote

from everyline.editorial import Editorial
from everyline.model.addresses import SOURCES_PAGE, Address, Addresses, folders
from everyline.model.queries import Queries
from everyline.model.terms import Terms
from everyline.model.written_links import addresses_in, has_tags, tags_in
from everyline.notes.attachments import BOARD, Attachment, fetched_name, folded, measured
from everyline.notes.corpus import OF_FOLDERS, Corpus
from everyline.notes.dialects.inline import SETTING, Tags, translate
from everyline.notes.dialects.readwise import SYNCED
from everyline.notes.properties import TAGS, iso_date, marked
from everyline.notes.units import NESTED, NOTES, Kind, Note, Unit, normalize, within
from everyline.text.files import portable, untaken
from everyline.text.markdown_plugins import plain
from everyline.text.problems import Problem
from everyline.text.words import typed

NAMES = "tags"  # the folder of the pages of tags, and of names that nobody wrote about
_ENDINGS = (".md", ".markdown", ".txt", ".org")
_WEB = ("http", "https", "mailto")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_DATE = re.compile(r"\d{4}[-_./]\d{1,2}[-_./]\d{1,2}")
_DATE_IN_WORDS = re.compile(r"[A-Z][a-z]{2,8} \d{1,2}(?:st|nd|rd|th), \d{4}")
_SLUG = re.compile(r"[^\w-]+")
_PAUSES = re.compile(r"[\s_-]+")  # in names
_NAMING = ("title", "alias", "aliases", "id")
_WITHHELD = "the block is in a note that is withheld"  # for whoever owns the notes: no page says so
_NO_BLOCK = "no note here has that block"  # and nobody knows whether one has that was not copied, as it is private
_NO_WORD = r"[^\w.+-]+"
_NUMBERS = re.compile(r"[\d\s./-]*")  # 6/2019 is a month
_OFTEN = 2  # mentions that make a page for a name that nobody wrote about
_LONGEST = 80
_FURTHEST = 500  # lines of a unit among which one is looked for
_OWN_PAGE = re.compile(r"(?:\[\[)?<%\s*current page\s*%>(?:\]\])?", re.IGNORECASE)  # in a query of Logseq
_LONGEST_NESTED = 400  # letters of a name that is nested in others


class To(Enum):
    """What a reference leads to."""

    NOTE = "note"
    HEADING = "heading"
    BLOCK = "block"
    CITED = "cited"
    FILE = "file"
    LIST = "list"
    TOPIC = "topic"
    NAME = "name"
    WEB = "web"
    PROGRAM = "program"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads."""

    to: To  # what it is
    address: Address | None = None  # on this site; None for what is elsewhere, or nowhere
    note: Note | None = None  # the note, or the one that the heading or block is in
    unit: Unit | None = None  # the heading or block
    file: Attachment | None = None
    name: str = ""  # as somebody wrote it, for a name that no note bears
    topic: str = ""  # the topic's id; empty for a term that has none
    missing: str = ""  # what of it is not there, in words; a link may lead to the note where its heading is missing


NOWHERE = Target(To.NOTHING)


@dataclass(slots=True)
class Name:
    """A tag, or a name that is linked and nobody wrote about."""

    name: str  # as it was written first
    address: Address | None = None  # of its page; None where it is mentioned too rarely to have one
    tagged: dict[Unit, None] = field(default_factory=dict)  # the units that bear it as a tag, each once
    linking: dict[Unit, None] = field(default_factory=dict)  # the units that link it, each once
    notes: dict[str, Note] = field(default_factory=dict)  # the notes that bear it as a whole

    @property
    def units(self) -> list[Unit]:
        """Whoever mentions it, in the order of notes and lines."""
        return [*dict.fromkeys([*self.tagged, *self.linking])]


def place_of(found: Note | Name) -> str:
    """By what a note or a name is known among what is nested."""
    return found.path if isinstance(found, Note) else folded(found.name)


class References:
    """Resolves every reference of a corpus, and knows who points at what."""

    def __init__(self, corpus: Corpus, editorial: Editorial, addresses: Addresses) -> None:
        self._addresses = addresses
        self._corpus = corpus
        self._attachments = corpus.attachments
        self._terms = Terms(editorial)
        self._topics = {
            typed(normalize(name)).lower(): topic
            for topic in editorial.topics.values()
            for name in (*topic.title.values(), *topic.aliases)
        }
        # What shows no sign of a program among notes of Logseq or Obsidian is one of its notes, too; highlights lie among those of any.
        written = [note.dialect for note in corpus.notes if note.dialect != "readwise"]
        is_theirs = 2 * sum(each in ("logseq", "obsidian") for each in written) > len(written)
        self.breaking = {"logseq", "obsidian", "readwise", *(["markdown"] if is_theirs else [])}
        self._schemes = {"ref": self._named, "cite": self._citation, "block": self._block_of}
        self._headings: dict[str, list[dict[str, Unit]]] = {}
        self._held: dict[Unit, tuple[tuple[str, bool], ...]] = {}
        self._index(corpus.notes)
        parents = (
            each.relative_to(NOTES).as_posix()
            for note in corpus.notes
            for each in PurePosixPath(note.path).parents[:-2]
        )
        pages = folders(corpus)
        self._folders = {folded(f"{NOTES}/{each}"): pages.get(each, SOURCES_PAGE) for each in parents}
        self._blocks: dict[str, Unit] = {}
        self._local_blocks: dict[tuple[str, str], Unit] = {}
        self._cited: dict[tuple[str, str], Unit] = {}
        self._withheld = frozenset[str]().union(*(each.blocks for each in corpus.withheld))
        for unit in (unit for note in corpus.notes for unit in note.units):
            if unit.block:
                self._blocks.setdefault(unit.block.casefold(), unit)
                self._local_blocks.setdefault((unit.span.path, unit.block.casefold()), unit)
            if unit.kind is Kind.METADATA and unit.parent and unit.text.startswith("id::"):
                name = unit.text.partition("::")[2].strip().casefold()
                self._blocks.setdefault(name, unit.parent)
                self._local_blocks.setdefault((unit.span.path, name), unit.parent)
            if unit.kind is Kind.REFERENCE:
                self._cited.setdefault((unit.span.path, unit.number), unit)
        # Tags and unwritten names by their folded form, in the order in which they are met
        self.names: dict[str, Name] = {}
        # For each note by its path the units of other notes that lead to it, each once
        self.backlinks: dict[str, dict[Unit, None]] = {}
        self.files: dict[str, Attachment] = {}  # the files that notes show or link, by their paths
        # What is nested in a note or name, a/b in a, and what each is nested in, by `place_of` them
        self.below: dict[str, list[Note | Name]] = {}
        self.above: dict[str, Note | Name] = {}
        # For each note by its path the names in it that no note bears, with the line that has it first
        self.missing: dict[str, dict[str, int]] = {}
        self.problems: list[tuple[Unit, Problem]] = []  # what leads nowhere, each once, with the unit that says so
        self._queries = Queries(corpus.notes, self._mentioning)
        self._gather(corpus)
        self.problems += self._near_misses()

    def _index(self, notes: Iterable[Note]) -> None:
        self._by_path: dict[str, Note] = {}
        self._by_name: dict[str, list[Note]] = {}
        self._by_alias: dict[str, Note] = {}
        self._by_date: dict[str, Note] = {}
        for note in notes:
            stem = posixpath.splitext(note.path)[0]
            for path in (note.path, stem):
                self._by_path.setdefault(folded(path), note)
            name = posixpath.basename(stem)
            # Logseq writes a/b as a___b or a%2Fb, and a.b long ago.
            names = dict.fromkeys(folded(each) for each in (name, unquote(name), unquote(name).replace("___", "/")))
            for each in names:
                self._by_name.setdefault(each, []).append(note)
            if _DATE.fullmatch(name):
                self._by_date.setdefault(iso_date(name), note)
            for alias in (note.title, *note.aliases, note.called, note.properties.get("title")):
                if alias:
                    self._by_alias.setdefault(folded(alias), note)

    # Resolving

    def resolve(self, address: str, unit: Unit, *, is_shown: bool = False) -> Target:
        """Where an address in a unit leads; of one on the web that is shown there, to its copy in the project if somebody fetched it."""
        scheme, colon, rest = address.partition(":")
        if colon and scheme in self._schemes:
            return self._schemes[scheme](unquote(rest), unit)
        if (found := _SCHEME.match(address)) or address.startswith("//") or not address:
            scheme = found[1].lower() if found else ""
            if is_shown and (copy := self._attachments.fetched.get(fetched_name(address))):
                return self._file(copy)
            if _DRIVE.match(address) or scheme == "file":
                return Target(To.NOTHING, missing="it is on somebody's disk")
            return Target(To.WEB if scheme in _WEB or address.startswith("//") else To.PROGRAM)
        return self._path(address, unit)

    def _citation(self, label: str, unit: Unit) -> Target:
        """Where a number of a list leads."""
        cited = self._cited.get((unit.span.path, label))
        return Target(To.CITED, self._addresses.unit(cited), unit=cited) if cited else NOWHERE

    def _block_of(self, name: str, _unit: Unit) -> Target:
        """Where the name of a block leads."""
        block = self._blocks.get(name.casefold())
        if block:
            return self._block(block)
        return Target(To.NOTHING, missing=_WITHHELD if name.casefold() in self._withheld else _NO_BLOCK)

    def _path(self, address: str, unit: Unit) -> Target:  # noqa: PLR0911 - each is another thing
        """Where a relative address leads."""
        path, _, fragment = address.partition("#")
        path = unquote(path.partition("?")[0]) if not self._attachments.find(path, unit.span.path) else path
        if not path:
            return self._part(self._corpus.note(unit.span.path), unquote(fragment))
        if note := self._at(path, unit.span.path):
            return self._part(note, unquote(fragment)) if fragment else self._note(note)
        if file := self._attachments.find(path, unit.span.path):
            return self._file(file)
        if list_of := self._list_at(path, unit.span.path):
            return list_of
        if path.strip("/") == NAMES and has_tags(self._corpus):
            return Target(To.LIST, Address(f"{NAMES}/index"))
        missing, (stem, ending) = "there is no such file among the notes", posixpath.splitext(posixpath.basename(path))
        if ending.lower() not in _ENDINGS[:2]:
            return Target(To.NOTHING, missing=missing)
        known = self.names.get(folded(stem))  # of a note that nobody wrote
        return Target(To.NAME, known.address if known else None, name=known.name if known else stem, missing=missing)

    def _list_at(self, written: str, path: str) -> Target | None:
        """The list of the notes in a folder."""
        found = (self._folders[each] for each in self._inside(written, path) if each in self._folders)
        return next((Target(To.LIST, Address(page)) for page in found), None)

    def _inside(self, written: str, path: str) -> Iterator[str]:
        """The places that a written path may mean: from a note's own folder, from that of all, and, of a site's own addresses, from each between."""
        folder = posixpath.dirname(path)
        above = map(str, PurePosixPath(folder).parents if written.startswith("/") else ())
        for start in (folder, self._attachments.root, *above):
            yield folded(posixpath.normpath(posixpath.join(start, written.lstrip("/"))))

    def _named(self, written: str, unit: Unit) -> Target:  # noqa: PLR0911 - each is another thing
        """Where a name leads: with what stands behind ``#``, ``^`` or, of a picture, ``|``."""
        name = written if written.count("|") > 1 else written.partition("|")[0].strip()
        if found := self._whole(name, unit):  # pages of Logseq may be called #include
            return found
        if name.startswith(("#", "^")):
            return self._part(self._corpus.note(unit.span.path), name.lstrip("#"))
        for mark in "#^":
            page, is_there, part = name.partition(mark)
            if is_there and (found := self._whole(page.strip(), unit)):
                return self._part(found.note, f"^{part}" if mark == "^" else part) if found.note else found
        for each in (name, name.partition("#")[0]):  # behind which its page, its view or its place may stand
            if file := self._attachments.find(each.strip(), unit.span.path):
                return self._file(file)
        if name.endswith("/") and (list_of := self._list_at(name, unit.span.path)):
            return list_of
        name = re.split(r"[#^]", name)[0].strip() or name
        name = re.sub(r"^(?:\.{1,2}/)+", "", name).rstrip("/") or name  # what says where it would lie is none of it
        if "." in name and posixpath.splitext(name)[1].lower() in _FILES:
            return Target(To.NOTHING, missing="there is no such file among the notes")
        known = self.names.get(folded(name))
        return Target(To.NAME, known.address if known else None, name=known.name if known else name)

    def _whole(self, name: str, unit: Unit) -> Target | None:
        """The topic, note or term that bears a name, that of a file with its ending included."""
        if topic := self._topics.get(typed(normalize(name)).lower()):
            return Target(To.TOPIC, self._addresses.topic(topic.id), name=name, topic=topic.id)
        for each in dict.fromkeys((name, unquote(name))):
            if note := self._at(each, unit.span.path):
                return self._note(note)
        if term := self._terms.named(name):
            return Target(To.TOPIC, self._addresses.term(term), name=name, topic=term.topic)
        return None

    def _at(self, written: str, path: str) -> Note | None:
        """The note at a path, or of a name, or with an alias or a date; the nearest of several."""
        written = written.strip().replace("\\", "/")
        folder = posixpath.dirname(path)
        inside = [*self._inside(written, path)]
        of_folders = (
            f"{each}/{name}" for each in inside if "/" in written for name in (*OF_FOLDERS, posixpath.basename(each))
        )
        for each in (*inside, *of_folders):
            if exact := self._by_path.get(each):
                return exact
        stem, ending = posixpath.splitext(written)
        if is_file := ending.lower() in _ENDINGS:
            written = stem
        name = folded(written)
        found = self._by_name.get(name, [])
        if not found and "/" in written:
            ending = f"/{folded(posixpath.normpath(written).lstrip('./'))}"
            near = self._by_name.get(folded(posixpath.basename(written)), [])
            found = [note for note in near if folded(posixpath.splitext(note.path)[0]).endswith(ending)]
            # A file that was moved: where it was looked for says little, where there is but one of its name.
            found = found or (near if len(near) == 1 and (written.startswith((".", "/")) or is_file) else [])
        if found:
            return min(
                found, key=lambda note: (posixpath.dirname(note.path) != folder, note.path.count("/"), note.path)
            )
        found_by_alias = self._by_alias.get(name) or self._by_alias.get(name.removeprefix("./"))
        # That journals are called by
        is_day = _DATE.fullmatch(written.strip()) or _DATE_IN_WORDS.fullmatch(written.strip())
        return found_by_alias or (self._by_date.get(iso_date(written)) if is_day else None)

    def _note(self, note: Note) -> Target:
        return Target(To.NOTE, self._addresses.note(note), note)

    def _file(self, file: Attachment) -> Target:
        if file.path not in self.files:
            self.files[file.path] = measured(file)
        file = self.files[file.path]
        return Target(To.NOTHING, file=file, missing=file.refused) if file.refused else Target(To.FILE, file=file)

    def _block(self, unit: Unit) -> Target:
        return Target(To.BLOCK, self._addresses.unit(unit), self._corpus.note(unit.span.path), unit)

    def _part(self, note: Note, part: str) -> Target:
        """A heading or a block of a note; the note itself where it has no such part."""
        part = part.strip()
        if part.startswith("^") or (note.path, part.casefold()) in self._local_blocks:
            block = self._local_blocks.get((note.path, part.lstrip("^").casefold()))
            if block:
                return self._block(block)
        elif heading := self._heading(note, part):
            return Target(To.HEADING, self._addresses.heading(heading), note, heading)
        return Target(To.NOTE, self._addresses.note(note), note, missing=f"{note.name} has no part `{part}`")

    def _heading(self, note: Note, part: str) -> Unit | None:
        if note.path not in self._headings:
            headings = [
                (unit, plain(SETTING.sub("", unit.text))) for unit in reversed(note.units) if unit.kind is Kind.HEADING
            ]
            # Obsidian names one by all that its line holds, the addresses of its links, too.
            lines = {_letters(note.lines[unit.span.first - 1]): unit for unit, _ in headings}
            self._headings[note.path] = [*({form(words): unit for unit, words in headings} for form in _FORMS), lines]
        wanted = SETTING.sub("", part).rsplit("#", maxsplit=1)[-1].strip()
        keys = (
            (form(wanted), units) for form, units in zip((*_FORMS, _letters), self._headings[note.path], strict=True)
        )
        return next((units[key] for key, units in keys if key and key in units), None)

    # Who points at what

    def of(self, unit: Unit) -> Iterator[tuple[str, Target, bool]]:
        """Every reference in a unit: its address as it stands, where it leads, and whether it stands there itself."""
        if unit not in self._held:
            text = translate(unit.text, tags=Tags.NONE).text if unit.kind is Kind.METADATA else unit.text
            self._held[unit] = tuple(addresses_in(text, unit.kind))
        for address, is_shown in self._held[unit]:
            yield address, self.resolve(address, unit, is_shown=is_shown), is_shown

    def tag(self, name: str, unit: Unit) -> Target:
        """Where a tag leads: to its page, or to the note that bears its name where these are one, as in Logseq."""
        if self._has_pages(unit) and (found := self._whole(name, unit)):
            return found
        known = self.names.get(folded(name))
        return Target(To.NAME, known.address if known else None, name=name)

    def asked(self, unit: Unit) -> list[Note | Unit]:
        """The first that a unit's query asks for, as Logseq's simple ones do, in the order of notes and lines; nothing where it is of another kind."""
        name = self._corpus.note(unit.span.path).called.translate({ord(each): None for each in "[]{}"})
        text = _OWN_PAGE.sub(lambda _: f"[[{name}]]", unit.text) if "<%" in unit.text else unit.text
        found = (each for each in self._queries.answered(text) if each not in (unit, unit.span.path))
        return [self._corpus.note(each) if isinstance(each, str) else each for each in found]

    def _mentioning(self, written: str) -> set[str | Unit]:
        """The units that mention a name, or lead to the note that bears it."""
        name = folded(written)
        note = next(iter(self._by_name.get(name, [])), None) or self._by_alias.get(name)
        known = self.names.get(name)
        return {*(self.backlinks.get(note.path, ()) if note else ()), *(known.units if known else ())}

    def bearer(self, name: Name) -> Note | None:
        """The note that bears the name of a tag, which is not the same everywhere."""
        by = next(iter([*name.units, *(note.units[0] for note in name.notes.values())]), None)
        found = self._whole(name.name, by) if by else None
        return found.note if found else None

    def page_of(self, name: str) -> Address | None:
        """The page of a tag or of a name that nobody wrote about."""
        known = self.names.get(folded(name))
        return known.address if known else None

    def _has_pages(self, unit: Unit) -> bool:
        """Whether tags are names of notes there."""
        return self._corpus.note(unit.span.path).dialect in ("logseq", "readwise")

    def marks(self, unit: Unit, name: str, before: str = "", after: str = "") -> bool:
        """Whether a unit's own lines have a tag with its mark; and so between these words, or not at all between them."""
        raw = "\n".join(self._corpus.note(unit.span.path).lines[unit.span.first - 1 : unit.span.last])
        raw = re.sub(r"\[\[|\]\]", "", raw)
        if f"#{name}" not in raw:
            return False
        raw = re.sub(rf"#(?!{re.escape(name)})", "", raw)  # words beside it may be tags as well
        return f"{before}#{name}{after}" in raw or f"{before}{name}{after}" not in raw

    def breaks_lines(self, unit: Unit) -> bool:
        """Whether the program that a note is from shows a line that ends as one that ends."""
        return self._corpus.note(unit.span.path).dialect in self.breaking

    def on_the_web(self) -> dict[str, Unit]:
        """The addresses of pictures that notes show and that lie elsewhere, each with the first unit that does."""
        found: dict[str, Unit] = {}
        for unit in (unit for note in self._corpus.notes for unit in note.units if unit.kind is not Kind.CODE):
            for address, target, is_shown in self.of(unit):
                if is_shown and target.to is To.WEB:
                    found.setdefault(address, unit)
        return found

    def shown(self) -> list[Attachment]:
        """The files that notes show or link and that are published, in the order of their paths."""
        return [file for _, file in sorted(self.files.items()) if not file.refused]

    def unshown(self, paths: Iterable[str]) -> list[str]:
        """Those of files that no note shows or links, or that are not published."""
        return [each for each in paths if each not in self.files or self.files[each].refused]

    def boards(self) -> list[str]:
        """The boards that notes are put on, which are none, and which no note shows or links; without private ones."""
        files = sorted(self._attachments.by_path.values(), key=lambda each: each.path)
        return [
            each.path for each in files if BOARD.search(each.path) and not each.refused and each.path not in self.files
        ]

    def _gather(self, corpus: Corpus) -> None:
        """Go through all notes once: what is tagged, linked, shown, and what leads nowhere."""
        for note in corpus.notes:
            for name in note.tags:
                if (target := self.tag(name, note.units[0])).note:
                    stated = (each for each in note.units if each.text.partition("::")[0].strip().casefold() in TAGS)
                    self._point(next(stated, note.units[0]), target)
                else:
                    self.names.setdefault(folded(name), Name(name)).notes.setdefault(note.path, note)
            for unit in note.units:
                # Properties lead somewhere, too, where a note states them in its text.
                is_field = unit.kind is Kind.METADATA and note.dialect == "obsidian" and unit.parent is None
                is_field = is_field and "::" in note.lines[unit.span.first - 1]
                if unit.kind.is_statement or unit.kind is Kind.HEADING or is_field:
                    self._gather_from(unit, note)
                elif unit.kind is Kind.METADATA and ("[[" in unit.text or "#" in unit.text):
                    self._gather_stated(unit)
        self._nest(corpus)
        taken = {"index": 1}
        for each in self.names.values():
            if self._has_page(each):
                words, signs = (re.sub(known, "-", folded(each.name)).strip("-.") for known in (_NO_WORD, r"[\s/]+"))
                wanted = (words or signs or "tag")[:_LONGEST]
                each.address = Address(f"{NAMES}/{untaken(portable(wanted), taken)}")
        self.by_page = {each.address.page: each for each in self.names.values() if each.address}

    def _has_page(self, name: Name) -> bool:
        said = [unit for unit in name.linking if unit.kind is not Kind.METADATA or not SYNCED.fullmatch(unit.text)]
        often = bool(said) and len(name.linking) >= _OFTEN
        return bool(name.tagged or name.notes or often or place_of(name) in self.below)

    def _nest(self, corpus: Corpus) -> None:
        """Find what is nested: pages of Logseq, and tags; what they are nested in has a page of its own for that."""
        waiting: list[tuple[str, Note | Name, bool]] = [
            (note.called, note, True) for note in corpus.notes if note.dialect == "logseq" and not iso_date(note.called)
        ]
        for each in filter(self._has_page, self.names.values()):
            are_pages = any(map(self._has_pages, each.units))
            if are_pages or each.tagged or each.notes:
                waiting.append((each.name, each, are_pages))
        for name, of, are_pages in waiting:
            parent = name.rpartition("/")[0].strip()
            # A page for each name that it is nested in says all of that.
            is_endless = name.count("/") > NESTED or len(name) > _LONGEST_NESTED
            if is_endless or _NUMBERS.fullmatch(parent) or "://" in name or place_of(of) in self.above:
                continue
            key = folded(parent)
            near = [*self._by_name.get(key, ()), *filter(None, [self._by_alias.get(key)])] if are_pages else []
            # What is called otherwise may itself be nested in this.
            note = next((each for each in near if "/" not in each.called or folded(each.called) == key), None)
            found = note or self.names.setdefault(key, Name(parent))
            self.above[place_of(of)] = found
            self.below.setdefault(place_of(found), []).append(of)
            if isinstance(found, Name):
                waiting.append((found.name, found, are_pages))

    def _gather_stated(self, unit: Unit) -> None:
        """What a property leads to; its note's other names lead nowhere, and its tags are known."""
        key, value = ([*re.split("::?", unit.text, maxsplit=1), ""])[:2]
        key = key.strip(" *_").casefold()
        for name in marked(value) if key not in (*_NAMING, *(TAGS if unit.parent is None else ())) else ():
            if (target := self.tag(name, unit)).note:
                self._point(unit, target)
            else:
                self.names.setdefault(folded(name), Name(name)).linking.setdefault(unit)
        for _, target, _ in self.of(unit) if key not in _NAMING else ():
            self._point(unit, target)
            if target.to is To.NAME and key not in TAGS:
                self.names.setdefault(folded(target.name), Name(target.name)).linking.setdefault(unit)

    def _gather_from(self, unit: Unit, note: Note) -> None:
        for name in dict.fromkeys([*unit.tags, *(() if self._has_pages(unit) else tags_in(unit))]):
            target = self.tag(name, unit)
            if target.to is To.NAME:
                self.names.setdefault(folded(name), Name(name)).tagged.setdefault(unit)
            else:
                self._point(unit, target)
        if unit.kind is Kind.CODE:
            return
        told: set[str] = set()
        for address, target, is_shown in self.of(unit):
            if target.to is To.NAME:
                self.names.setdefault(folded(target.name), Name(target.name)).linking.setdefault(unit)
                self.missing.setdefault(note.path, {}).setdefault(target.name, unit.span.first)
            self._point(unit, target)
            if target.missing and address not in told:
                told.add(address)
                self.problems.append((unit, self._problem(address, target, unit, note, is_shown)))

    def _near_misses(self) -> Iterator[tuple[Unit, Problem]]:
        """Names that nobody wrote about and that differ from a note's in blanks alone: whether they mean it its author knows."""
        called = {_PAUSES.sub("", name): notes[0] for name, notes in self._by_name.items()}
        for name in self.names.values():
            note = called.get(_PAUSES.sub("", folded(name.name)))
            if note and (unit := next(iter(name.linking), None)):
                what = f"`{name.name}` has no note, and {within(note.path)} is called nearly so"
                hint = f"link that name, or make `{name.name}` an alias there, if it is meant"
                yield unit, Problem.warning(unit.span.path, unit.span.first, what, hint)

    def exchange(self, units: Mapping[Unit, Unit]) -> Iterator[str]:
        """Take units in the place of others that lead to the same; the pages that mention them."""
        held = [(self._corpus.note(path).page, said) for path, said in self.backlinks.items()]
        for each in self.names.values():
            held += [(each.address.page if each.address else "", said) for said in (each.tagged, each.linking)]
        for page, said in held:
            if not said.keys().isdisjoint(units):
                found = [units.get(unit, unit) for unit in said]
                said.clear()
                said.update(dict.fromkeys(found))
                yield from (page,) if page else ()

    def _point(self, unit: Unit, target: Target) -> None:
        if target.note and target.note.path != unit.span.path:
            self.backlinks.setdefault(target.note.path, {}).setdefault(unit)

    def _problem(self, address: str, target: Target, unit: Unit, note: Note, is_shown: bool) -> Problem:  # noqa: FBT001
        scheme, _, rest = address.partition(":")
        written = unquote(rest if scheme in ("ref", "block") else address)
        forms = dict.fromkeys((written, address, written.partition("#")[0]))
        # In the order in which they stand there
        last = self.problems[-1] if self.problems and self.problems[-1][0] is unit else None
        first = last[1].line if last else unit.span.first
        behind = range(first, min(unit.span.last, first + _FURTHEST) + 1)
        line = next((at for at in behind for form in forms if form and form in note.lines[at - 1]), first)
        what = f"`{written[:_LONGEST]}` {'is not shown' if is_shown else 'leads nowhere'}: {target.missing}"
        hint = "put it there, or correct its name; its words are printed"
        if target.to not in (To.NOTHING, To.NAME):
            hint = "the link leads to the note as a whole"
        elif target.missing == _NO_BLOCK:
            hint = "put it there, publish its note if that is withheld and was not copied, or leave it: its words are printed"
        elif target.missing == _WITHHELD:
            hint = "publish that note, or leave it: the page says that something is not here, and no more"
        return Problem.warning(note.path, line, what, hint)


# What is certainly meant as a file where nothing bears such a name.
_ENDINGS_OF_FILES = """
.excalidraw .png .jpg .jpeg .gif .webp .avif .svg .bmp .pdf .mp3 .m4a .ogg .wav .flac .mp4 .webm .mov
.canvas .base
"""
_FILES = frozenset(_ENDINGS_OF_FILES.split())


def _slug(text: str) -> str:
    """A heading as the anchors of many programs name it."""
    return _SLUG.sub("", folded(text).replace(" ", "-")).strip("-")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


# How programs name a heading in a link, the strictest first.
_FORMS: tuple[Callable[[str], str], ...] = (folded, _slug, _letters)
