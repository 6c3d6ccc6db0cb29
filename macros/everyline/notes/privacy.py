"""What the author of a note marked as private: found before anything else reads the note, and in nothing that is made of it.

Private are notes by their properties (``publish: false``, ``draft: true``, ``private:: true``, ``public:: false``), by folders or
tags that the configuration names, or, with ``publish: explicit`` there, by not being marked for publishing; blocks of an outline with
such a property or tag, with all that stands under them; and comments (`everyline.notes.comments`).
"""

import contextlib
import json
import math
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from everyline.notes.properties import TAGS, parts_of, undrawn
from everyline.notes.units import Kind, Unit
from everyline.text.escaping import is_too_deep
from everyline.text.markdown_plugins import code_spans
from everyline.text.writing_systems import TAB

_NO = ("false", "no", "n", "off", "0", "nil")
_YES = ("true", "yes", "y", "on", "1", "t")
# What a property says by these values; in the order in which they are asked.
_PRIVATE = {
    "publish": _NO,
    "published": _NO,
    "public": _NO,
    "dg-publish": _NO,
    "draft": _YES,
    "hugo_draft": _YES,
    "private": _YES,
}
UNSAID = "it does not say"  # of what is private because nothing says that it is not
_PUBLIC = ("publish", "published", "public", "dg-publish")
NEITHER = "says neither yes nor no"  # what nobody can tell
_NOTHING = re.compile(r"[\s\"'“”„‘’«»\[\](){}>|+~-]*+(?:null)?[\s\"']*+(?:#(?:\s.*)?)?", re.IGNORECASE | re.DOTALL)
_FIRST = re.compile(r"[\W_]*([^\W_]*)")
# A value without its quotes, its brackets and, where it makes private, the comment behind it, or what may be one.
_WORD = r"""[\s"'“”„‘’«»\[{(]*(\w+)[\s"'“”„‘’«»\])},;]*"""
_VALUE = re.compile(rf"{_WORD}(?:#.*)?|[\W_]*(true|false)\b.*", re.IGNORECASE | re.DOTALL)
_WORD_ALONE = re.compile(_WORD)
_STATED = re.compile(
    rf"""^[ \t>]*(?:[-*+][ \t]+)?["'{{]*(?P<name>{"|".join((*_PRIVATE, *TAGS))})["']?[ \t]*(?P<mark>::?|=|：)(?P<value>[^\n]*)$""",
    re.MULTILINE | re.IGNORECASE,
)
# How a note begins: with front matter of any form, then with lines that state something.
_HEAD = re.compile(
    r"[\s\u200b\ufeff]*(?:%[A-Z]+ [^\n]*\n)*(?P<matter>(?P<mark>---|\+\+\+|;;;)(?P<form>\w*)(?:[ \t]+[#!&][^\n]*)?[ \t]*\n(?P<in>.*?\n)(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)|\{[^\n]*\}[ \t]*(?:\n|\Z)"
    r"|\{[ \t]*\n.*?\n\}[ \t]*(?:\n|\Z)|\{(?:[^\n]|\n(?![ \t]*\n))*?\}[ \t]*(?:\n|\Z))?"
    r"(?:[ \t]*(?:[-*+][ \t]+)?[^\s:][^:\n]{0,80}::[^\n]*(?:\n|\Z)|[ \t]*+(?i::(?:PROPERTIES|LOGBOOK|END):[ \t]*+)?\n)*",
    re.DOTALL,
)
# What may be meant for it: behind dashes of any kind or none, with whatever ends it, or nothing.
_LOOSE = re.compile(
    r"[\s\u200b\ufeff]*(?:(?:[-–—]{2,}|[–—])[ \t]*\n|(?=\w))(?P<in>(?:(?:[ \t]+\S|[-*+][ \t]|[^\s:：=][^\n:：=]{0,80}[:：=])[^\n]*(?:\n|\Z))+)"
)
_KEYS = re.compile(
    rf"(?:^|[{{,?(\[:-])[ \t]*(?:[&!]\S+[ \t]+)*[\"']?(?:{'|'.join((*_PRIVATE, *TAGS))})\b[\"']?[ \t]*[:=：]",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES = re.compile(rf"\b(?:{'|'.join((*_PRIVATE, *TAGS))})\b", re.IGNORECASE)
# As a heading, or as lines with one below that underlines them.
_TITLE = re.compile(
    r"\s*+(?: {0,3}#{1,6}[ \t][^\n]*(?:\n|\Z)|(?:[^\S\n]*+\S[^\n]*+\n){1,3}? {0,3}(?:=+|-+)[ \t]*(?:\n|\Z))"
)
_LONGEST = 2**20  # characters of front matter
_UNREAD = "its properties"  # of a note whose front matter nobody can read
_PARTED = re.compile(r"[\s,，、;\[\](){}\"'“”‘’]+")  # what may stand between tags
# What a block or a page says of itself, by a name of any kind.
_PROPERTY = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?\w[\w ./-]{0,80}::(?:[ \t][^\n]*)?$", re.MULTILINE)
_TAG = re.compile(r"(?<![\w/#&])(?<!\]\()#(?:\[\[([^\[\]\n]+)\]\]|(\w[\w/-]*))")


@dataclass(frozen=True, slots=True)
class Privacy:
    """What a project's configuration says about what is published."""

    folders: tuple[str, ...] = ()  # of notes that are private, or single notes, relative to the notes' folder
    tags: frozenset[str] = frozenset()  # that make what bears them private, in small letters and without their marks
    is_explicit: bool = False  # whether only notes are published that say so

    def of_note(self, path: str, properties: Mapping[str, str], tags: Iterable[str]) -> str:
        """Why a note is private as a whole, in words; empty where it is not. Its path is relative to the notes' folder."""
        if folder := self.folder_of(path):
            return f"the configuration names `{folder}`"
        if said := _private(properties):
            return said
        words = (each for name in TAGS for each in _PARTED.split(properties.get(name, "")) if self.tags)
        if tag := next((each for each in (*tags, *words) if self.has(each)), ""):
            return f"the configuration names the tag `{tag}`"
        if self.is_explicit and not is_public(properties):
            return f"{UNSAID} `publish: true`"
        return ""

    def folder_of(self, *paths: str) -> str:
        """The private folder that a file lies in by one of its paths, or the file itself where it is named; empty for none."""
        inside = [f"{_folded(path)}/" for path in paths]
        folders = ((each, f"{_folded(each).rstrip('/')}/") for each in self.folders)
        return next((each for each, folder in folders if any(path.startswith(folder) for path in inside)), "")

    def unmet(self, paths: Iterable[str]) -> list[str]:
        """The private folders and notes that are not there: whoever misspelled one would publish what it was meant to hide."""
        met = {*map(self.folder_of, paths)}
        return [each for each in self.folders if each not in met]

    def has(self, tag: str) -> bool:
        """Whether what bears a tag, or one within it, is private."""
        said = f"{_folded(tag.removeprefix('#'))}/"
        return any(said.startswith(f"{_folded(each)}/") for each in self.tags)

    def of_units(self, units: Sequence[Unit], text: str) -> set[int]:
        """The lines of the blocks that are private, with all that stands under them."""
        lines = text.split("\n")
        private, stating, marked = set[Unit](), list[tuple[Unit, bool]](), set[int]()
        for unit in units:
            raw = "\n".join(lines[unit.span.first - 1 : unit.span.last]) if unit.kind is not Kind.CODE else ""
            is_tagged = any(map(self.has, (*unit.tags, *self.tags_in(raw))))
            stated = raw if unit.kind is Kind.METADATA else "\n".join(_PROPERTY.findall(raw)) if is_tagged else ""
            if is_tagged and (unit.kind is not Kind.METADATA or unit.parent):  # or all of the note is private
                private.add(unit)
            if self.is_marked(raw, "::") or any(map(self.has, self.tags_in(stated))):
                # A property is its block's, unless it stands in the block, or nobody took it for a property.
                is_alone = unit.kind in (Kind.METADATA, Kind.DEFINITIONS)
                stating.append((unit, is_alone or not _PROPERTY.sub("", _STATED.sub("", raw)).strip()))
        bullets, ends = _bullets(lines if stating else ())
        for unit, is_alone in stating:
            bullet = bullets[unit.span.first - 1]
            marked |= {bullet} if bullet else set()
            of = unit.parent if is_alone and unit.parent else None if unit.kind is Kind.METADATA else unit
            private |= {of} if of and of.span.first >= bullet else set()
        found = (unit for unit in units if any(each in private for each in unit.chain()))
        blocks = (line for each in marked for line in range(each, ends[each] + 1))  # of which only words are a unit
        return {line for unit in found for line in unit.span.lines}.union(blocks)

    def is_marked(self, text: str, mark: str = "") -> bool:
        """Whether a line of a text, which nobody needs to have understood, says by a property that something is private.
        `mark` is what must stand between name and value; empty for any.
        """
        for each in _STATED.finditer(text):
            if not mark or each["mark"] == mark:
                name, value = each["name"].lower(), each["value"]
                if _private({name: value}) or (name in TAGS and any(map(self.has, parts_of(value)))):
                    return True
        return False

    def tags_in(self, raw: str) -> Iterator[str]:
        """The tags that stand in a text and not in code; the dialect of a note may know none."""
        raw = unicodedata.normalize("NFC", raw)  # a mark that stands alone would end a tag
        found = [*_TAG.finditer(raw)] if self.tags else []
        code = [(0, 0), *(code_spans(raw) if found else ())]
        return (each[1] or each[2] for each in found if code[bisect_left(code, (each.start(),)) - 1][1] <= each.start())


def _bullets(lines: Sequence[str]) -> tuple[list[int], dict[int, int]]:
    """For each line that of the bullet that it stands in, or 0; and for each of these the last line of all that is deeper."""
    found, ends, opened = list[int](), dict[int, int](), list[tuple[float, int]]()
    for number, line in enumerate(lines, 1):
        width = _depth(line)
        while opened and width <= opened[-1][0]:
            ends[opened.pop()[1]] = number - 1
        if re.match(r"\s*[-*+](\s|$)", line):
            opened.append((width, number))
        found.append(opened[-1][1] if opened else 0)
    return found, ends | {number: len(lines) for _, number in opened}


def _depth(line: str) -> float:
    wide = line.expandtabs(TAB)
    return len(wide) - len(wide.lstrip()) if wide.strip() else math.inf


def _folded(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def stated_in(text: str) -> dict[str, str]:
    """What the first lines of a note say of its privacy, whatever its dialect makes of them; of two that differ, the private one.

    Where they name what may be private and nobody can read how, the note is.
    """
    text = _marked_off(text)
    found_head = _HEAD.match(text)
    head, matter = (found_head[0], found_head["matter"] or "") if found_head else ("", "")
    form = (found_head["form"] or ("toml" if found_head["mark"] == "+++" else "")).lower() if found_head else ""
    lines = [*_STATED.finditer(head)]
    found = [(each["name"].lower(), each["value"]) for each in lines]
    # What may be said of a part of it, or be words.
    deep = {at for at, each in enumerate(lines) if each[0][0] in " \t>" or form in ("toml", "json")}
    is_public_deep = any(is_public(dict([found[at]])) for at in deep)
    # A name that no line gives a value which says something, or letters that are written as numbers.
    said = sum(name in TAGS or bool(_VALUE.fullmatch(value)) for name, value in found)
    is_said = len(_NAMES.findall(head)) <= said and "\\" not in matter and form not in ("toml", "json")
    if found_head and matter and (not is_said or is_public_deep):
        try:
            read = [*_spelled_out(found_head["in"] or matter, form)]
            deep |= {at for at, (*_, depth) in enumerate(read, len(found)) if depth > 1}
            # It stands there again.
            deep |= {at for at, each in enumerate(lines) if each.end() <= found_head.end("matter")}
            found += [(name, value) for name, value, _ in read]
        except (ValueError, RecursionError, yaml.YAMLError):
            found += [(_UNREAD, "")] if len(_KEYS.findall(head)) > said else []
    if loose := _LOOSE.match(text, found_head.end("matter") if found_head and matter else 0):
        said_there = [(each["name"].lower(), each["value"]) for each in _STATED.finditer(loose["in"])]
        with contextlib.suppress(ValueError, RecursionError, yaml.YAMLError):  # lists of tags, a line each
            said_there += [(name, value) for name, value, _ in _spelled_out(loose["in"] if said_there else "", "")]
        found += [each for each in said_there if each[0] in TAGS or _is_private(*each)]
    # Anything may make a note private, but only what is said of all of it public, or says that by something else than a word.
    found = [each for at, each in enumerate(found) if at not in deep or each[0] in TAGS or _is_private(*each)]
    found = [each for each in found if each[0] in (*_PRIVATE, *TAGS, _UNREAD)]
    stated = dict(found) | {name: value for name, value in found if _private({name: value})}
    return stated | {
        name: ", ".join(value for each, value in found if each == name) for name in stated.keys() & {*TAGS}
    }


def _marked_off(text: str) -> str:
    """A note with its drawers as properties, and its front matter between marks where that is JSON, which ends with a brace, wherever on a line
    that stands.
    """
    text = "\n".join(undrawn(text.split("\n")))
    bare = text.lstrip("\u200b\ufeff \t\n")
    if bare.startswith("{"):
        with contextlib.suppress(ValueError, RecursionError):
            end = json.JSONDecoder().raw_decode(bare)[1]
            return f"---json\n{bare[:end]}\n---\n{bare[end:]}"
    return text


def _spelled_out(matter: str, form: str) -> Iterator[tuple[str, str, int]]:
    """Every name in front matter with every value that it has, however they are written, and within how many things it stands, of which two are many.

    Raises:
        ValueError, RecursionError, yaml.YAMLError: for what can't be read.
    """
    matter = matter if form == "toml" else matter.replace("\t", " ")
    if len(matter) > _LONGEST or (form != "toml" and is_too_deep(matter)):
        raise ValueError
    read = [tomllib.loads(matter)] if form == "toml" else yaml.compose_all(matter, Loader=yaml.CSafeLoader)
    waiting: list[tuple[str, Any, int]] = [("", each, 0) for each in read]
    seen, steps = set[tuple[str, int, int]](), 0  # of what is named in several places
    while waiting:
        name, value, depth = waiting.pop()
        if (steps := steps + 1) > 2 * len(matter):  # what takes more than it is long is named in what is named
            raise ValueError
        if (name, id(value), depth) in seen:
            continue
        seen.add((name, id(value), depth))
        held = value.value if isinstance(value, yaml.Node) else value
        if isinstance(value, dict | yaml.MappingNode):
            pairs = held.items() if isinstance(held, dict) else [(str(key.value), each) for key, each in held]
            waiting += [(key.rstrip(": ").lower(), each, min(depth + 1, 2)) for key, each in pairs]
        elif isinstance(held, list):
            waiting += [(name, each, depth) for each in held]
        else:
            yield name, " ".join(str(held).split()), depth


def first_tags(text: str) -> list[str]:
    """The tags of a note whose first lines are nothing else, above its title or below it, and of its properties: they are its own."""
    text = _marked_off(text)
    head = _HEAD.match(text)
    stated = re.sub(r"`[^`\n]*`", "", "\n".join(_PROPERTY.findall(head[0]))) if head else ""
    tags, at, is_titled = [each[1] or each[2] for each in _TAG.finditer(stated)], head.end() if head else 0, False
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end]
        if _PARTED.sub("", _TAG.sub("", line)):
            title = None if is_titled else _TITLE.match(text, at)
            if not title:
                break
            is_titled, end = True, title.end()
        else:
            tags += (each[1] or each[2] for each in _TAG.finditer(line))
        at = end
    return tags


def says_public(lines: Sequence[str]) -> int:
    """The line of a note that marks it for publishing, whether it is read as a property or not; 0 for none."""
    marked = (
        n
        for n, line in enumerate(lines, 1)
        for each in _STATED.finditer(line)
        if is_public({each["name"].lower(): each["value"]})
    )
    return next(marked, 0)


def is_public(properties: Mapping[str, str]) -> bool:
    """Whether a note is marked for publishing."""
    found = (_WORD_ALONE.fullmatch(properties.get(name, "")) for name in _PUBLIC)
    return any(each and each[1].lower() in _YES for each in found)


def says_neither(line: str) -> bool:
    """Whether a line states something of what is private that nobody can tell."""
    return any(NEITHER in _private({each["name"].lower(): each["value"]}) for each in _STATED.finditer(line))


def _private(properties: Mapping[str, str]) -> str:
    if _UNREAD in properties:
        return f"{_UNREAD} can't be read, and may say so"
    said = {name: value for name, value in properties.items() if name in _PRIVATE and not _NOTHING.fullmatch(value)}
    if name := next((name for name in _PRIVATE if name in said and _is_private(name, said[name], is_first=True)), ""):
        return f"it says `{name}: {said[name].strip()}`"
    # When and by whom something was published says nothing.
    unclear = (name for name in said if name != "published" and _first(said[name]) not in (*_NO, *_YES))
    return next((f"its `{name}: {said[name].strip()}` {NEITHER}" for name in unclear), "")


def _first(value: str) -> str:
    found = _FIRST.match(value)
    return found[1].lower() if found else ""


def _is_private(name: str, value: str, *, is_first: bool = False) -> bool:
    """Whether a property says that something is private, by nothing but a word; or by its first."""
    found = _VALUE.fullmatch(value)
    word = _first(value) if is_first and name != "published" else found[found.lastindex or 1].lower() if found else ""
    return word in _PRIVATE.get(name, ())


@dataclass(frozen=True, slots=True)
class Reading:
    """How notes are read."""

    # The name of a dialect for notes and folders of them, relative to the notes' folder; of several that fit the longest counts
    dialects: tuple[tuple[str, str], ...] = ()
    privacy: Privacy = field(default_factory=Privacy)  # what is withheld beside that which notes mark themselves
    home: str = ""  # the note that the site begins with, by its path in the notes' folder; empty where nobody says so

    def dialect_of(self, path: str) -> str:
        """The dialect that is said to be that of a note, by its path in the notes' folder; empty where nobody says so."""
        fitting = [
            (each, name) for each, name in self.dialects if path == each or path.startswith(f"{each.rstrip('/')}/")
        ]
        return max(fitting, key=lambda found: len(found[0]))[1] if fitting else ""
