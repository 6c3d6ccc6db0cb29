"""All notes of a project together: exact repeats merged, every unit reachable by its id."""

import hashlib
import itertools
import os
import pickle
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from babel.dates import format_date

from everyline.notes.attachments import Attachments, folded, is_pointer, read_attachments
from everyline.notes.dendron_settings import Workspace, workspaces
from everyline.notes.dialects import obsidian, read_note
from everyline.notes.dialects.inline import MACROS
from everyline.notes.dialects.logseq import is_of_graph
from everyline.notes.dialects.outline import OF_LOGSEQ
from everyline.notes.encodings import decode
from everyline.notes.graph_settings import SETTINGS, Graph, graph_of, graphs
from everyline.notes.privacy import UNSAID, Privacy, Reading, first_tags, is_public, says_public, stated_in
from everyline.notes.properties import is_of_dendron
from everyline.notes.units import NOTES, Kind, Note, Unit, normalize, within
from everyline.text.files import PlainFile, find_files, portable, read, untaken
from everyline.text.problems import Problem
from everyline.text.store import CACHES, STATE, Store, digest_of, of_package

_READ: dict[str, bytes] = {}  # the notes that were read last, with what was wrong with them
_LAST: dict[str, str] = {}  # by their paths
_KEPT = Store(CACHES / "notes")  # likewise, of which nothing is private
SUFFIXES = (".md", ".markdown", ".txt", ".org")
_BESIDE = ("._", ".#", ".~")  # what systems and editors keep beside a file, under its name
# What programs keep in folders of their own: settings, what was thrown away, older states of notes.
_OF_PROGRAMS = re.compile(r"/(\.[^/]+|node_modules|logseq/(?:bak|version-files))/")
OF_REPOSITORY = ("readme", "license", "changelog", "contributing")  # notes about the files around them
OF_FOLDERS = ("index", "_index", "readme")  # notes that stand for the folder that they lie in
# What people call the note that they begin with, the surest names first; some say so only at the top of all, or in a graph.
BEGINNINGS = (
    *("index", "home", "homepage", "home page", "start", "start here", "startseite", "accueil", "inicio", "início"),
    *("首页", "主页", "ホーム", "contents", "readme"),
)
_LONGEST = 200  # bytes of a file's name, with room for what is written beside it
_LONGEST_PATH = 1_000  # bytes of its path, likewise: few systems have more than 4,096


_DRAWING = re.compile(rb"(?:\xef\xbb\xbf)?---\s.*?^excalidraw-plugin:.*?^---", re.DOTALL | re.MULTILINE)
_HEAD = 4096  # bytes of a file that may be front matter
_ADDRESSES = re.compile(r"\]\([^()\n]*\)")
_STOPS = (".", "!", "?", "。", "…")
_SENTENCE, _LONG = 20, 40  # letters of a claim, signs of Chinese counted twice; without a stop it may be a label
_OUTVOTED = 5  # notes of Obsidian in a folder for each that only looks like one of Logseq
_JOURNAL = re.compile(r".*(?:/|^)(?:journals/\d{4}-\d\d-\d\d|\d{4}_\d\d_\d\d)\.\w+")
_BETWEEN = re.compile(r"(?<=[^./\s])\.(?=[^./\s][^/]*\.\w+$)")  # names that Dendron has one in the other
_KEPT_SO = 5  # notes side by side that each have a folder
_DAY = "MMM do, yyyy"  # how Logseq writes one where nobody says otherwise


@dataclass(frozen=True, slots=True)
class Withheld:
    """A note that its author, or the configuration, keeps private: for telling them, never for the site."""

    path: str  # of its file, relative to the project
    lines: int  # how many it has
    reason: str  # why it is private, in words
    blocks: frozenset[str] = frozenset()  # names by which its blocks could be linked
    is_secret: bool = True  # or just no note, as a template, whose words stand in others
    called: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Corpus:
    """Every note, and the units in it under their ids.

    Claims with the same text have the same id, so an exact repeat is one entry with several occurrences.
    """

    notes: tuple[Note, ...]  # in the order of their paths
    # For each id every unit that bears it, in the order of notes and lines; the first is the one that is printed
    occurrences: dict[str, tuple[Unit, ...]] = field(default_factory=dict)
    # For each id that editors merged into another statement (`everyline.sorting.decisions`), that statement's id
    kept: dict[str, str] = field(default_factory=dict)
    parts: frozenset[str] = frozenset()  # the ids of those among them that say only a part of it
    # For each unit that stood under a merged one, what it stands under instead
    moved: dict[Unit, Unit | None] = field(default_factory=dict)
    attachments: Attachments = field(default_factory=Attachments)  # the files beside the notes
    withheld: tuple[Withheld, ...] = ()  # the notes that are private as a whole; nothing else is known of them
    # The paths of files that are called like notes and hold what only a program for drawing shows
    drawings: tuple[str, ...] = ()
    alike: frozenset[str] = frozenset()  # the ids that something bore which only looked like a repeat
    home: Note | None = None  # the note to begin with: what a graph opens with, or what is called so
    # The paths of journals in graphs that say that they have none, and of what vaults exclude from what they suggest
    unused: frozenset[str] = frozenset()
    _by_path: dict[str, Note] = field(init=False, default_factory=dict, repr=False)
    _merged: dict[str, list[Unit]] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._by_path.update((key, note) for note in self.notes for key in (note.path, note.page))
        for name, kept in self.kept.items():
            self._merged.setdefault(kept, []).append(self.occurrences[name][0])

    def statements(self) -> list[Unit]:
        """The units that a topic page prints, repeats and merged ones left out, in the order of notes and lines."""
        return [unit for unit in self.wordings() if unit.id not in self.kept]

    def wordings(self) -> list[Unit]:
        """All statements, repeats left out."""
        return [units[0] for units in self.occurrences.values() if units[0].kind.is_statement]

    def printed(self, unit: Unit) -> Unit:
        """The unit that is printed in a unit's place: mostly itself."""
        return self.occurrences[self.kept.get(unit.id, unit.id)][0]

    def merged(self, unit: Unit) -> list[Unit]:
        """The other wordings that editors merged into a unit, in the order of notes and lines."""
        return self._merged.get(unit.id, [])

    def sources(self, unit: Unit) -> list[Unit]:
        """Every unit that a printed one stands for: its repeats, and the other wordings with theirs."""
        return [each for one in (unit, *self.merged(unit)) for each in self.occurrences[one.id]]

    def chain(self, unit: Unit) -> Iterator[Unit]:
        """A unit, what it stands under on a page, and so on up; as in its note but for merges."""
        node: Unit | None = unit
        while node:
            yield node
            node = self.moved.get(node, node.parent)

    def ancestors(self, unit: Unit) -> list[Unit]:
        """The units above one, outermost first."""
        return [*self.chain(unit)][:0:-1]

    def note(self, path: str) -> Note:
        """The note at a path, or with a page."""
        return self._by_path[path]

    def is_note(self, page: str) -> bool:
        """Whether a page is a note's, or one of the lists beside these."""
        return page.startswith("sources/") or self.has_page(page)

    def has_page(self, page: str) -> bool:
        """Whether a page is a note's."""
        return page in self._by_path

    def begun(self) -> "Corpus":
        """The same with the note to begin with as the site's first page, unless it is that of a folder."""
        if not self.home or self.home.is_of_folder:
            return self
        home = replace(self.home, is_home=True)
        return replace(self, notes=tuple(home if each is self.home else each for each in self.notes), home=home)

    def exchange(self, note: Note, units: Mapping[Unit, Unit]) -> None:
        """Have a note say what it says now, some of its units, which nothing else repeats, in place of others; all else stays in its order."""
        object.__setattr__(self, "notes", tuple(note if each.path == note.path else each for each in self.notes))
        self._by_path.update(dict.fromkeys((note.path, note.page), note))
        found = {
            units[same[0]].id if same[0] in units else name: same
            if units.keys().isdisjoint(same)
            else tuple(units.get(each, each) for each in same)
            for name, same in self.occurrences.items()
        }
        self.occurrences.clear()
        self.occurrences.update(found)


def read_corpus(project: Path, reading: Reading | None = None) -> tuple[Corpus, list[Problem]]:
    """Every note under ``source_notes/``, and everything wrong with the notes."""
    reading = reading or Reading()
    files, problems = find_files(
        project, NOTES, lambda name: name.lower().endswith(SUFFIXES) and not name.startswith(_BESIDE)
    )
    hidden = {each.path for each in files if "/." in each.path and not _OF_PROGRAMS.search(each.path)}
    files = [each for each in files if each.path not in hidden]
    written = [each.path for each in files]  # older states of notes are no files that others show, either
    files = [each for each in files if not _OF_PROGRAMS.search(each.path)]
    problems = [each for each in problems if not _OF_PROGRAMS.search(each.path)]
    settings = graphs(project, NOTES).values()
    reader = _Reader(project, reading)
    notes, drawings, found = reader.read_all(files, settings)
    problems += found
    if not notes and not drawings:
        problems.append(Problem(NOTES, 0, "there is no source note", "put .md or .txt files there"))
    problems += _unmet(project, reading.privacy)
    graphs_say = _graphs_say(notes, settings, workspaces(project, NOTES))
    drawings = {path: why or graphs_say(path, True) for path, why in drawings.items()}  # noqa: FBT003 - they need not say so
    notes, withheld, found = _public(notes, settings, graphs_say, _templates(project))
    problems += found
    reader.keep({note.path for note in notes if not note.withheld})
    withheld += [Withheld(path, 0, why, is_secret=False) for path, why in drawings.items() if why]
    withheld += [
        Withheld(path, 0, "its name begins with a dot, which hides it", is_secret=False) for path in sorted(hidden)
    ]
    private = (each for each in withheld if each.is_secret or each.path in drawings)
    secret = {name for each in private for name in _names(each.path, each.called)}
    notes = with_slugs(_as_journal(note, graph_of(note.path, settings).days) for note in notes)
    occurrences, alike = _occurrences(notes)
    home = _home(notes, settings, reading.home)
    if reading.home and not home:
        hint = "write its path below source_notes/; what is withheld is none"
        problems.append(Problem("mkdocs.yml", 0, f"`home: {reading.home}` names no note", hint))
    aside = {
        f"{path.partition(f'{obsidian.FOLDER}/')[0]}{name}"
        for path, said in obsidian.excluded(project, NOTES, (note.path for note in notes)).items()
        for name in itertools.chain(*said.values())
    }
    lengths = {*map(len, aside)}
    return Corpus(
        tuple(notes),
        {name: tuple(units) for name, units in occurrences.items()},
        alike=frozenset(alike),
        attachments=read_attachments(project, NOTES, written, reading.privacy, drawings, graphs_say, secret),
        withheld=tuple(withheld),
        drawings=tuple(path for path, why in drawings.items() if not why),
        home=home,
        unused=frozenset(
            note.path
            for note in notes
            if (_JOURNAL.fullmatch(note.path) and not graph_of(note.path, settings).has_journals)
            or any(note.path[:length] in aside for length in lengths)
        ),
    ), problems


def read_kept(project: Path, reading: Reading) -> tuple[Corpus, list[Problem]]:
    """As `read_corpus`, for a command that reads once: what a build has read is not read again."""
    before = STATE.set(of_package())
    try:
        return read_corpus(project.resolve(), reading)
    finally:
        STATE.reset(before)


def _why_private(found: PlainFile, data: bytes, privacy: Privacy) -> str:
    """Why a drawing is private by what would make a note so, in words; empty where nothing does. Where notes must say that they are public, it need not."""
    text, inside = decode(data, found.path)[0], (within(found.path), within(found.real))
    place = privacy.folder_of(*inside) or inside[0]
    return replace(privacy, is_explicit=False).of_note(place, stated_in(text), first_tags(text))


def _unmet(project: Path, privacy: Privacy) -> list[Problem]:
    """An error for each private folder or note of the configuration that is not there."""
    every = [within(each.path) for each in find_files(project, NOTES)[0]] if privacy.folders else []
    hint = "correct it there, or what it was meant to hide is published"
    return [
        Problem("mkdocs.yml", 0, f"`private: {each}` names no note and no folder", hint)
        for each in privacy.unmet(every)
    ]


class _Reader:
    """Reads notes, but those that this process or an earlier one read as they are now."""

    def __init__(self, project: Path, reading: Reading) -> None:
        self._reading = reading
        privacy = reading.privacy
        self._said = reading.dialects, privacy.folders, sorted(privacy.tags), privacy.is_explicit  # a set has no order
        self._name = digest_of(project, self._said, of_package()) if STATE.get() else ""
        self._kept = {**_READ}
        if self._name and not _READ and (kept := _KEPT.get(self._name)):
            self._kept = pickle.loads(kept)  # noqa: S301 - of this user
        self._before = set(self._kept)
        self._keys: dict[str, str] = {}
        self._places: dict[tuple[str, int], tuple[bool, bool]] = {}  # what kind of place each folder is

    def read_all(
        self, files: list[PlainFile], settings: Iterable[Graph]
    ) -> tuple[list[Note], dict[str, str], list[Problem]]:
        """The notes; the drawings among the files, each with why it is private; and what is wrong with them, which stops no build."""
        notes, drawings, problems = list[Note](), dict[str, str](), list[Problem]()
        said: dict[str, list[Problem]] = {}
        for each in files:
            try:
                data = read(each.file)
                if _DRAWING.match(data[:_HEAD]):  # Excalidraw's, whatever it is called
                    drawings[each.path] = _why_private(each, data, self._reading.privacy)
                    continue
                MACROS.set(dict(graph_of(each.path, settings).macros))
                note, found = self._read(each, data)
                if is_pointer(data):
                    found = [Problem.warning(each.path, 1, "this is no note, but a pointer of Git LFS", "git lfs pull")]
            except OSError as error:
                hint = "let this user read it"
                problems.append(Problem.warning(each.path, 0, f"can't be read: {error.strerror}", hint))
                continue
            except Exception as error:  # noqa: BLE001 - no note stops a build, and what nobody read may be private
                message = f"can't be read, so it is withheld: {error!r}"
                problems.append(Problem.warning(each.path, 0, message, "please report the note"))
                continue
            if not note.private and (folder := self._reading.privacy.folder_of(within(each.real))):
                note = replace(note, private=f"it is a link into `{folder}`, which the configuration names")
            notes.append(note)
            said[note.path] = found
        _read_as_others(notes, said, self._reading, {each.path: each.file for each in files})
        return notes, drawings, [*problems, *itertools.chain.from_iterable(said.values())]

    def _read(self, found: PlainFile, data: bytes) -> tuple[Note, list[Problem]]:
        """A note, and what is wrong with it; its units are changed further on, so everybody gets their own."""
        folder = os.path.dirname(found.file), found.path.count("/")  # noqa: PTH120 - a text
        if folder not in self._places:
            self._places[folder] = is_of_graph(found.file, found.path), obsidian.is_of_vault(found.file, found.path)
        key = digest_of(self._said, found.path, (*self._places[folder], MACROS.get()), data)
        if key not in self._kept:
            self._kept[key] = pickle.dumps(read_note(found.file, found.path, self._reading, data))
        self._keys[found.path] = key
        note, problems = pickle.loads(self._kept[key])  # noqa: S301 - see above
        return note, problems

    def keep(self, public: set[str]) -> None:
        """Remember what was read: for this process, and for others those notes of which nothing is private."""
        if self._name and not _READ:
            kept = {key: self._kept[key] for path, key in self._keys.items() if path in public}
            if kept.keys() != self._before:
                _KEPT.put(self._name, pickle.dumps(kept))
            _KEPT.trim()
        again = {key: self._kept[key] for key in self._keys.values()}
        _READ.clear()
        _READ.update(again)
        _LAST.clear()
        _LAST.update(self._keys)


def read_again(
    found: PlainFile, reading: Reading
) -> tuple[tuple[Note, list[Problem]], tuple[Note, list[Problem]]] | None:
    """A note by itself, as it was read last and as it is now, each with what is wrong with it; None where it is no note any more or was none.

    Raises:
        OSError: it cannot be read.
    """
    data, key = read(found.file), _LAST.get(found.path, "")
    if key not in _READ or _DRAWING.match(data[:_HEAD]) or is_pointer(data):
        return None
    before, now = _READ[key], pickle.dumps(read_note(found.file, found.path, reading, data))
    _LAST[found.path] = again = f"{found.path} again"  # the key of what it was holds for that
    _READ[again] = now
    return pickle.loads(before), pickle.loads(now)  # noqa: S301 - of this process


def _read_as_others(
    notes: list[Note], said: dict[str, list[Problem]], reading: Reading, places: Mapping[str, Path]
) -> None:
    """Read notes that are outvoted again, in place, and what is wrong with them."""
    macros = MACROS.set({})  # these lie in no graph
    for place in [*_outvoted(notes, reading, places)]:
        path = notes[place].path
        as_others = replace(reading, dialects=((within(path), "obsidian"), *reading.dialects))
        notes[place], said[path] = read_note(places[path], path, as_others)
    MACROS.reset(macros)


def _outvoted(notes: list[Note], reading: Reading, files: Mapping[str, Path]) -> Iterator[int]:
    """The places of notes that look like outlines of Logseq among so many of Obsidian that they are of it, too.

    What shows that Logseq wrote it, lies in a graph or is private in part is none of them.
    """
    votes = Counter((note.folder.partition("/")[0], note.dialect) for note in notes)
    for place, note in enumerate(notes):
        folder = note.folder.partition("/")[0]
        if note.dialect != "logseq" or votes[folder, "obsidian"] < _OUTVOTED * votes[folder, "logseq"]:
            continue
        is_theirs = any(map(OF_LOGSEQ.match, note.lines)) or is_of_graph(files[note.path], note.path)
        if not (is_theirs or note.private or note.withheld or reading.dialect_of(within(note.path))):
            yield place


def _occurrences(notes: Iterable[Note]) -> tuple[dict[str, list[Unit]], set[str]]:
    """All units by their ids, of which those that only look like a repeat get one of their own; and the ids that these would have had."""
    occurrences: dict[str, list[Unit]] = {}
    alike: set[str] = set()
    met = Counter[tuple[str, str]]()
    for note in notes:
        above = {unit.parent for unit in note.units if unit.kind is not Kind.METADATA}
        named = {unit.parent for unit in note.units if unit.kind is Kind.METADATA and unit.text.startswith("id::")}
        for unit in note.units:
            same = occurrences.setdefault(unit.id, [])
            if same and unit.kind.is_statement and (unit.block or unit in named or not _is_claim(unit, unit in above)):
                alike.add(unit.id)
                met[note.path, unit.digest] += 1
                key = f"{unit.digest}\n{note.path}\n{met[note.path, unit.digest]}"
                digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
                object.__setattr__(unit, "digest", digest)
                object.__setattr__(unit, "id", f"u-{digest[:10]}")
                same = occurrences.setdefault(unit.id, [])
            if same and same[0].digest != unit.digest:  # two texts in 10¹² have one id by chance
                alike.add(unit.id)
                object.__setattr__(unit, "id", f"u-{unit.digest[:20]}")
                same = occurrences.setdefault(unit.id, [])
            same.append(unit)
    return occurrences, alike


def _is_claim(unit: Unit, is_above: bool) -> bool:  # noqa: FBT001 - whether anything stands under it
    """Whether a statement says enough that its words elsewhere are the same claim: no label, and what a program exported twice."""
    if unit.kind in (Kind.HIGHLIGHT, Kind.NOTE):
        return True
    words = normalize(_ADDRESSES.sub("]", unit.text)).strip("[]! ")
    wide = sum(2 if letter > "\u2e7f" else 1 for letter in words)
    if unit.kind is Kind.CODE:
        return wide >= _SENTENCE
    is_sentence = words.endswith(_STOPS)
    return not words.endswith(":") and wide >= (_SENTENCE if is_sentence else _LONG) and (is_sentence or not is_above)


def _home(notes: list[Note], settings: Iterable[Graph], wanted: str) -> Note | None:
    """The note to begin with: the one that somebody named, else what a graph opens with, else what is called so nearest to the top."""
    if wanted:
        return next(
            (note for note in notes if wanted in (within(note.path), within(note.path).rpartition(".")[0])), None
        )
    named = {(note.path.startswith(each.folder), note.called.casefold()): note for each in settings for note in notes}
    if home := next((named[True, name] for each in settings if (True, name := each.home.casefold()) in named), None):
        return home
    folders = [note.folder.split("/") for note in notes if note.name.casefold() not in OF_REPOSITORY]
    top = "/".join(posixpath.commonprefix(folders)) if folders else ""
    pages = {note.folder for note in notes if note.dialect == "logseq" and posixpath.basename(note.folder) == "pages"}

    def rank(note: Note) -> tuple[int, int, str] | None:
        name = note.shown_name.casefold()
        if name == "root" and note.place:  # of Dendron
            return len(BEGINNINGS), note.path.count("/"), note.path
        # Elsewhere it says what is in that folder; in a graph, README is about the repository, contents elsewhere about a book.
        places = pages if name == "contents" else {"", top} - ({""} if pages and name == "readme" else set())
        if name not in BEGINNINGS or (name != "home" and note.folder not in {*places, *pages}):
            return None
        if not any(unit.kind.is_statement for unit in note.units):
            return None
        return BEGINNINGS.index(name), note.path.count("/"), note.path

    return min(filter(rank, notes), key=lambda note: rank(note) or (), default=None)


def _as_journal(note: Note, form: str) -> Note:
    """A note; a journal of Logseq with its day as its title, in its graph's form or in that of all."""
    is_journal = note.dialect == "logseq" and note.date and not note.title
    if not is_journal or not _JOURNAL.fullmatch(note.path):
        return note
    day = date.fromisoformat(note.date)
    ending = "th" if day.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    with suppress(ValueError, KeyError, AttributeError):  # what is no form at all
        return replace(note, title=format_date(day, re.sub(r"\bdo\b", f"d'{ending}'", form or _DAY), "en"))
    return note


def _templates(project: Path) -> dict[str, str]:
    """The folders and notes that vaults name as templates, folded, with what they are called there."""
    said = obsidian.templates(project, NOTES).items()
    named = ((path.partition(f"/{obsidian.FOLDER}/")[0], *named) for path, each in said for named in each.items())
    return {f"{folded(f'{vault}/{name}' + '.md' * (key == 'template'))}/": name for vault, key, name in named}


def _is_templates(note: Note) -> bool:
    """Whether all blocks of a page of Logseq are templates, which it says of each."""
    stated = {unit.parent for unit in note.units if unit.kind is Kind.METADATA and unit.text.startswith("template::")}
    blocks = {unit for unit in note.units if not unit.parent and unit.kind not in (Kind.METADATA, Kind.DEBRIS)}
    return note.dialect == "logseq" and bool(blocks) and blocks <= stated


def _names(path: str, called: str) -> Iterator[str]:
    """By what a board may show a note: what it is called, and its file from any folder on, with or without its ending; folded."""
    yield folded(called or path)
    parts = path.split("/")
    for at in range(len(parts)):
        name = folded("/".join(parts[at:]))
        yield from (name, posixpath.splitext(name)[0])


def _graphs_say(
    notes: list[Note], settings: Iterable[Graph], dendrons: Iterable[Workspace]
) -> Callable[[str, bool], str]:
    """Why a Logseq graph, or a workspace of Dendron, withholds a page, a whiteboard or another file by its settings, or because it does not say that it
    is public, in words.

    A graph in which some page says ``public:: true`` publishes those that do, as Logseq itself does then, unless
    its own configuration makes all pages public; what that hides is none of its pages.
    """
    roots = tuple(each.folder for each in settings)
    graph = [note for note in notes if note.dialect == "logseq" or note.path.startswith(roots)]
    is_chosen = any(is_public(note.properties) for note in graph) and not any(each.is_public for each in settings)
    pages = {note.path for note in graph}
    hidden = tuple(folded(f"{each.folder}{name}") for each in settings for name in each.hidden)
    unread = tuple(each.folder for each in settings if not each.is_read)

    def why(path: str, says_public: bool) -> str:  # noqa: FBT001 - what a page says of itself
        if path.startswith(unread):
            return f"{SETTINGS} can't be read, and may hide it"
        around = (each.why(path, says_public=says_public) for each in dendrons if path.startswith(each.folder))
        if said := next(filter(None, around), ""):
            return said
        if folded(path).startswith(hidden):
            return f"{SETTINGS} names it under `:hidden`"
        if is_chosen and not says_public and (path in pages or path.startswith(roots)):
            return f"{UNSAID} `public:: true`, as other pages of this graph do, and {SETTINGS} makes not all public"
        return ""

    return why


def _public(
    notes: list[Note],
    settings: Iterable[Graph],
    graphs_say: Callable[[str, bool], str],
    templates: Mapping[str, str],
) -> tuple[list[Note], list[Withheld], list[Problem]]:
    """The notes that may be published, those that may not, and what of this their author may not want: graphs that nobody could read, notes that say in vain that they may."""
    unread = [each.folder for each in settings if not each.is_read]
    message, hint = "can't be read, so all of its graph is withheld", "mend it, or put a file there that is no link"
    problems = [Problem.warning(f"{folder}{SETTINGS}", 0, message, hint) for folder in unread]
    public, withheld = list[Note](), list[Withheld]()
    for note in notes:
        why = note.private or graphs_say(note.path, is_public(note.properties))
        is_secret = bool(why)
        lies = f"{folded(note.path)}/"
        if not why and (named := next((name for place, name in templates.items() if lies.startswith(place)), "")):
            why = f"its vault names `{named}` as templates"
        if not why and _is_templates(note):
            why = "it holds templates and nothing else"
        if why.startswith(UNSAID) and (line := says_public(note.lines)):
            why = "what it says of publishing stands where no property is read"
            hint = "correct what stands above it, as `name:` without a blank behind it, or begin the file with it"
            problems.append(
                Problem.warning(note.path, line, "this is not read as a property, so the note is withheld", hint)
            )
        if why:
            stated = (unit.text.partition("::") for unit in note.units if unit.kind is Kind.METADATA and unit.parent)
            blocks = {value.strip().casefold() for name, _, value in stated if name == "id"}
            blocks |= {unit.block.casefold() for unit in note.units if unit.block}
            withheld.append(Withheld(note.path, len(note.lines), why, frozenset(blocks), is_secret, note.called))
        else:
            public.append(note)
    return public, withheld, problems


def with_slugs(notes: Iterable[Note]) -> list[Note]:
    """The notes with their addresses, no two of which are one on any disk."""
    taken = dict[str, int]()
    found = sorted(_placed([*notes]), key=lambda each: each.path)
    of_folders: dict[str, tuple[int, str]] = {}  # of each folder the note that is its page, by its rank
    for note in found:
        name = note.shown_name.casefold()
        folder = posixpath.basename(note.folder).casefold()
        if (
            folder
            and note.dialect != "logseq"
            and name in (ranks := (folder,) if note.place else (*OF_FOLDERS, folder))
        ):
            own = ranks.index(name), note.path
            of_folders[note.folder] = min(own, of_folders.get(note.folder, own))
    own_pages = {path for _, path in of_folders.values()}
    return [
        replace(note, slug=untaken(_slug(note.place or note.path, note.path in own_pages), taken)) for note in found
    ]


def _placed(notes: list[Note]) -> list[Note]:
    """The notes, those that their program shows elsewhere than they lie there: of Dendron a.b.c in a and b, as whose own page b's note counts;
    and what has a folder for itself and its pictures as one note, where that is how notes are kept.
    """
    every, theirs = Counter(note.folder for note in notes), Counter[str]()
    around = Counter(str(each) for note in notes for each in PurePosixPath(within(note.path)).parents)
    theirs.update(note.folder for note in notes if is_of_dendron(note.properties))
    alone = [note for note in notes if note.name.casefold() in OF_FOLDERS and note.folder and around[note.folder] == 1]
    kept_so = Counter(posixpath.dirname(note.folder) for note in alone if note.dialect != "logseq")
    there = {note.path: f"{note.folder}.md" for note in alone if kept_so[posixpath.dirname(note.folder)] >= _KEPT_SO}
    dotted = (note for note in notes if theirs[note.folder] * 2 > every[note.folder])
    there |= {note.path: _BETWEEN.sub("/", within(note.path)) for note in dotted}
    above = {str(each) for path in there.values() for each in PurePosixPath(path).parents}
    for path, place in there.items():
        stem, ending = posixpath.splitext(place)
        there[path] = f"{stem}/{posixpath.basename(stem)}{ending}" if stem in above else place
    return [replace(note, place=there.get(note.path, "")) for note in notes]


def _slug(path: str, is_of_folder: bool) -> str:  # noqa: FBT001 - said right above
    """A note's path without the notes' folder and its ending, or its folder's list; where it would be another's list, something beside it."""
    slug = path.removeprefix(f"{NOTES}/").rpartition(".")[0] or path
    # Without what the theme's scripts look for: a slug is an element's name, too.
    slug = re.sub("^__+", "", portable(slug)) or "-"
    folder, _, name = slug.rpartition("/")
    if is_of_folder:
        slug = f"{folder}/index"
    elif name.casefold() in ("index", "readme"):  # of which MkDocs makes an index
        slug = f"{slug}-note"
    encoded = slug.rpartition("/")[2].encode()
    if len(encoded) > _LONGEST:
        name = encoded[:_LONGEST].decode(errors="ignore") + f"-{hashlib.sha256(encoded).hexdigest()[:8]}"
        slug = f"{folder}/{name}" if folder else name
    if len(slug.encode()) > _LONGEST_PATH:
        slug = f"{folder.partition('/')[0]}/{hashlib.sha256(slug.encode()).hexdigest()[:8]}-{name}"
    return slug
