"""Checking that nothing private reached a built site: the one finding that keeps it from being swapped in.

The model never held what is private (`everyline.notes.privacy`); here the notes are read once more, and what they withhold
is looked for in everything that was written: by unit (the ids that it would have), by span (what cites it, and its lines on the
page of its note), and by words. Words that stand elsewhere prove nothing: in public notes, on pages that people wrote, in the theme.
"""

import html
import itertools
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from everyline.model.fidelity import letters
from everyline.model.links import words_of
from everyline.model.site import Site
from everyline.notes.dialects import read_note, secrets_of
from everyline.notes.encodings import decode
from everyline.notes.privacy import Reading
from everyline.notes.units import NOTES, Note
from everyline.text.escaping import whole
from everyline.text.files import find_files, is_inside
from everyline.text.html_tree import read_html
from everyline.text.problems import Problem
from everyline.verification.security import tags

_SCRIPT = 12  # letters of a script with an alphabet; half as many where each is a word
_WORDS = "\u2e80"  # where letters begin that are words
_WRITTEN = {".html", ".json", ".xml", ".txt", ".js", ".svg", ".csv", ".md", ".yaml", ".yml", ".atom", ".rss"}
# What looks like a password or a key, however short: letters and digits in one word, but no digest.
_MIXED, _LONGEST = 8, 2_000
_SECRETS = re.compile(
    rf"(?<![0-9A-Za-z])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])(?![0-9a-fA-F]+(?![0-9A-Za-z]))[0-9A-Za-z]{{{_MIXED},}}(?![0-9A-Za-z])"
)
_UNIT = re.compile(r"(?<![\w-])u-[0-9a-f]{10,20}\b")
_CITED = re.compile(r'data-source="([^"]*):(\d+)(?:-(\d+))?"')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_FORM = re.compile(r"[a-z_0-9]+")  # what our files call their own parts
_TAG = re.compile(r"""</?([a-zA-Z][\w:-]*+)((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
# What stands within a line; all else ends one.
_WITHIN = re.compile(
    r"</?(?:a|abbr|b|bd[io]|br|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|r[bpt]|ruby|s|samp|small|span|strong|su[bp]|t[dh]|time|tspan|u|var|wbr)\b[^<>]*>",
    re.IGNORECASE,
)
# What nobody says: the number of a line beside its words, and of what kind a file is.
_UNSAID = re.compile(
    r'<a class="kn-line-number[^<>]*>\s*\d+\s*</a>|<\?xml version="1\.\d"(?: encoding="[\w-]+")?(?: standalone="\w+")?\s*\?>'
)
_ENDS = re.compile(r"[\n›]")
# What no reader sees of a line: where its links lead, its tags.
_ADDRESS = re.compile(r"\]\([^()\s]*\)|<[^<>]*>|\[\[[^\[\]|]*\|")
_HINT = "nothing was published; until this is mended, name the note under `private:` in mkdocs.yml; please report it"


def check_withheld(
    site_dir: Path, site: Site, project: Path, reading: Reading, theirs: Iterable[str | Path] = ()
) -> list[Problem]:
    """Look for what is private in a built site: an error for each private line, note or name.

    `theirs` are the folders of pages and of templates that people wrote for everybody.
    """
    secrets = _Secrets(site, project, reading, theirs)
    if not secrets.places:
        return []
    found: dict[Problem, None] = {}
    seen: dict[str, list[str]] = {}
    for file in sorted(site_dir.rglob("*")):
        address = file.relative_to(site_dir).as_posix()
        texts: Iterable[str] = [address]
        suffix = file.suffix.lower()
        # What lies beside the notes goes out as its author left it, where a public note links it.
        if file.is_file() and suffix in _WRITTEN and (suffix == ".html" or not address.startswith("files/")):
            said = file.read_bytes().decode("utf-8", "replace")
            texts = (address, *_texts(said, suffix))
            found |= dict.fromkeys(secrets.cited(said, address))
        for text in map(_folded, texts):
            if text not in seen:
                seen[text] = [*secrets.said(text)]
            for piece in seen[text]:
                found[Problem(*secrets.places[piece], f"this is private and stands in {address}", _HINT)] = None
    return [*found, *_check_lines(site_dir, site), *_check_account(site_dir, site)]


class _Secrets:
    """What a project keeps private, and whether a text says it."""

    def __init__(self, site: Site, project: Path, reading: Reading, theirs: Iterable[str | Path]) -> None:
        self._site, self._project, self._theirs = site, project, theirs
        self.places: dict[str, tuple[str, int]] = {}  # the note and the line of each piece, folded
        self.ids: dict[str, str] = {}  # of the units that private lines would be, with their notes
        self._whole = {each.path for each in site.corpus.withheld if each.is_secret}
        self._private: dict[str, set[int]] = {}
        self._also: dict[str, bool] = {}  # whether a piece stands elsewhere
        self._begun: dict[int, dict[str, set[str]]] = {}  # pieces by so many of their first letters
        paths = [*sorted(self._whole), *(note.path for note in site.corpus.notes if note.withheld)]
        # Their names need not be text.
        files = {each.path: each.file for each in find_files(project, NOTES)[0]} if paths else {}
        for path in paths:
            file = files[path]
            said, ids = secrets_of(file, path, reading)
            lines = decode(file.read_bytes(), path)[0].split("\n")
            if path in self._whole:
                note, _ = read_note(file, path, reading)
                ids |= {unit.id for unit in note.units}
                said = dict(enumerate(lines, 1)) | {0: "\n".join((*_names(note), *note.aliases))}
            else:
                public = site.corpus.note(path).lines
                self._private[path] = {line for line in said if line > len(public) or not public[line - 1].strip()}
            for line, text in said.items():
                for each in text.split("\n"):
                    around = _around(each, lines[line - 1]) if line and each != lines[line - 1] else each
                    for piece in map(_folded, (each, _ADDRESS.sub("", each), around)):
                        self.places.setdefault(piece, (path, line))
                    for secret in map(_folded, _SECRETS.findall(each) if len(each) < _LONGEST else ()):
                        self.places.setdefault(secret, (path, line))
                        self._begun.setdefault(_MIXED, {}).setdefault(secret[:_MIXED], set()).add(secret)
            self.ids |= dict.fromkeys(ids, path)
        for unit in (unit for note in site.corpus.notes for unit in note.units):
            self.ids.pop(unit.id, None)
        for piece in [*self.places]:
            self._index(piece)

    def _index(self, piece: str) -> None:
        """Have a piece and long parts of it found by how they begin, a letter of an alphabet counted as half of one that is a word."""
        size = _few(piece)
        ends = [0, *itertools.accumulate(2 if letter >= _WORDS else 1 for letter in piece)]
        parts = [piece] if ends[-1] >= _SCRIPT else []
        for at in range(0, len(piece), size // 2):
            end = bisect_left(ends, ends[at] + _SCRIPT * 3 // 2)
            if end < len(ends):
                parts.append(piece[at:end])
        for part in parts:
            self._begun.setdefault(size, {}).setdefault(part[:size], set()).add(part)
            self.places.setdefault(part, self.places[piece])

    def said(self, text: str) -> Iterator[str]:
        """The private pieces that a folded text says, and nothing else says."""
        size = _few(text)
        if len(text) >= max(4, size // 2) and text in self.places and not text.isdecimal():
            found = {text}
        else:
            found = {
                piece
                for size, begun in self._begun.items()
                for start in begun.keys() & {text[at : at + size] for at in range(len(text) - size + 1)}
                for piece in begun[start]
                if piece in text
            }
        for piece in sorted(found):
            if piece not in self._also:  # most stand in many files, and what is public is long
                # The last letters may be the first of what a page sets beside public words, such as "line 31".
                is_long = len(piece) >= _few(piece) * 3 // 2
                forms = (piece, piece[2:], piece[:-2]) if is_long else (piece,)
                self._also[piece] = any(each in self._public or each in self._elsewhere for each in forms)
            if not self._also[piece]:
                yield piece

    def cited(self, text: str, address: str) -> Iterator[Problem]:
        """What names a private unit or cites a private span, in a file."""
        for name in {*_UNIT.findall(text)} & self.ids.keys():
            yield Problem(self.ids[name], 0, f"a private unit, {name}, is named in {address}", _HINT)
        if any(self._spans(text)):  # words may say anything, elements not
            for path, first in self._spans("".join(each[0] for each in tags(text))):
                yield Problem(path, first, f"this is private and cited in {address}", _HINT)

    def _spans(self, text: str) -> Iterator[tuple[str, int]]:
        """The notes and the first lines of the private spans that a text cites."""
        for name, begin, end in _CITED.findall(text):
            path, first = html.unescape(name), whole(begin)
            lines, private = range(first, whole(end or begin) + 1), self._private.get(path, set())
            if path in self._whole or (0 < len(lines) <= len(private) and private.issuperset(lines)):
                yield path, first

    @cached_property
    def _public(self) -> str:
        notes = self._site.corpus.notes
        names = (each for note in notes for each in (*_names(note), *note.aliases))
        printed = (words_of(unit.text) for note in notes for unit in note.units)
        lines = [line for note in notes for line in note.lines]
        without = "".join(_ADDRESS.sub("", line) for line in lines)  # as what is private is looked for
        return "\n".join(map(_folded, ("".join(lines), without, *printed, *names)))

    @cached_property
    def _elsewhere(self) -> str:
        """What people wrote for everybody, and what the theme and the generator say; looked at only where something was found."""
        editorial = self._site.editorial
        texts = [each.title for each in editorial.topics.values()] + [each.title for each in editorial.sections]
        texts += [text for term in editorial.terms for text in (term.name, term.definition)]
        package, notes = Path(__file__).parent.parent, self._project / NOTES
        files = [*self._project.glob("mkdocs*.yml"), *package.glob("**/*.po")]
        for folder in (package, *map(Path, self._theirs)):
            files += [
                each
                for each in folder.glob("**/*.*")
                if each.suffix in (".html", ".js", ".md", ".txt") and not is_inside(each, notes)
            ]
        said = (file.read_text(encoding="utf-8", errors="replace") for file in files)
        return "\n".join(map(_folded, (*(words for text in texts for words in text.values()), *said)))


def _names(note: Note) -> tuple[str, ...]:
    return (note.called, *PurePosixPath(note.path).with_suffix("").parts[1:])


def _texts(text: str, suffix: str) -> Iterator[str]:
    """What a file says, piece by piece, in whatever form it says it: nothing that a reader would see in two places is joined."""
    if suffix in (".json", ".js"):
        is_list = False
        for literal, is_key in _LITERAL.findall(text):
            try:
                value = str(json.loads(f'"{literal}"', strict=False))
            except ValueError:
                value = literal
            is_ours = is_key and _FORM.fullmatch(value)
            words = value.split()
            if is_list and words == sorted(words):  # of an index, in which nobody wrote one beside another
                yield from words
            elif not is_ours:
                yield from _texts(value, ".html") if "<" in value else _ENDS.split(value)
            is_list = bool(is_ours) and value == "words"
    elif suffix in (".html", ".svg", ".xml", ".atom", ".rss"):
        for tag in _TAG.finditer(text):
            for value in _VALUE.findall(tag[2]):
                yield from _ENDS.split(unquote(html.unescape("".join(value))))
        for block in _ENDS.split(_TAG.sub("\n", _WITHIN.sub("", _UNSAID.sub("\n", text)))):
            said = html.unescape(block)
            yield from _texts(said, ".html") if said != block and _TAG.search(said) else [said]
    else:
        yield text


def _folded(text: str) -> str:
    return letters(text).casefold()


def _few(text: str) -> int:
    """How many letters say something: of an alphabet, whatever its accents, more than of Han, kana or hangul."""
    return _SCRIPT // 2 if max(text, default="") >= _WORDS else _SCRIPT


def _around(part: str, line: str) -> str:
    """What is private with a few letters before and behind it, for a number alone may stand anywhere."""
    part, line = _folded(part), _folded(line)
    few, at = _few(line) // 2, line.find(part)
    return line[max(0, at - few) : at + len(part) + few]


def _check_lines(site_dir: Path, site: Site) -> Iterator[Problem]:
    """By span: where a note's own page shows a line of which something is private, it shows the rest and nothing else."""
    for note in site.corpus.notes:
        file = site_dir / f"{note.page}.html"
        if not note.withheld or not file.is_file():
            continue
        page = read_html(file.read_bytes().decode("utf-8"))
        shown = {each.get("id"): each for each in page.iter("div") if "kn-line" in each.get("class", "").split()}
        for number in sorted(note.withheld):
            element = shown.get(f"L{number}")
            rest = note.lines[number - 1] if number <= len(note.lines) else ""
            said = letters("".join(map(str, element.itertext()))) if element is not None else ""
            if said.removeprefix(str(number)) not in ("", letters(rest)):
                yield Problem(note.path, number, "what is private of this line stands on its note's page", _HINT)


def _check_account(site_dir: Path, site: Site) -> Iterator[Problem]:
    """By line: a private note has no page and no name, a private line no text and no fate."""
    ledger = site_dir / "ledger.json"
    told = json.loads(ledger.read_text(encoding="utf-8"))["notes"] if ledger.is_file() else []
    lines = {note["path"]: {line["line"]: line for line in note["lines"]} for note in told}
    for withheld in site.corpus.withheld:
        if withheld.path in lines:
            yield Problem(withheld.path, 0, "this note is private and stands in ledger.json", _HINT)
    for note in site.corpus.notes:
        for line in sorted(note.withheld):
            if line <= len(note.lines) and not note.lines[line - 1].strip() and line in lines.get(note.path, {}):
                yield Problem(note.path, line, "this line is private and stands in ledger.json", _HINT)
