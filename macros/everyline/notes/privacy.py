"""What the author of a note marked as private: found before anything else reads the note, and in nothing that is made of it.

Private are notes by their properties (``publish: false``, ``draft: true``, ``private:: true``, ``public:: false``), by folders or
tags that the configuration names, or, with ``publish: explicit`` there, by not being marked for publishing; and passages:
``%%…%%``, HTML comments, and blocks of an outline with such a property or tag, with all that stands under them. Nothing is
private in code, in diagrams, where ``%%`` is a comment of another kind, or in math.
"""

import contextlib
import itertools
import json
import math
import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from everyline.notes.properties import TAGS, front_matter, parts_of
from everyline.notes.units import Kind, Unit
from everyline.text.escaping import is_too_deep
from everyline.text.extras import code_spans, statements
from everyline.text.problems import Problem

_NO_MARK = r"\\[\\`$%<]|(?<=[‘“«'\"])%%(?=[’”»'\"])"  # what is escaped, or somebody talks about
_BREAK = r"\n[ \t>]*"  # within what goes on in the next line
_TITLE = re.compile(rf"(?:[ \t]+|[ \t]*{_BREAK})([(\"'])")
# What goes on within a title, up to what closes it or ends a paragraph.
_TITLED = {
    opening: re.compile(rf"(?:[^{closing}\\\n]|\\.|\n(?![ \t>]*$))*+(\{closing})?", re.MULTILINE)
    for opening, closing in (("(", ")"), ('"', '"'), ("'", "'"))
}
_TOKEN = re.compile(
    r"(?P<fence>^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<mark>`{3,}(?=[^`\n]*$)|~{3,})[^\n]*$)"
    # Of Markdown: how definitions of links begin that none has; their titles end them.
    rf"|(?P<aside>^(?:[ \t>]|[-*+][ \t]|\d{{1,9}}[.)][ \t])*(?:\[(?://|comment)\]:(?:[ \t]*{_BREAK}(?=#|<#?>))?[ \t]*\S*"
    rf"|\[(?P<name>[^\[\]\n]+)\]:(?:[ \t]*{_BREAK})?[ \t]*(?:#|<#?>)))"
    rf"|{_NO_MARK}|(?P<ticks>`+)|(?P<math>\$\$?)|(?P<comment><!--|%%|#\+begin_comment\b|@@comment:)",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING = {
    opening: re.compile(re.escape(closing), re.IGNORECASE)
    for opening, closing in (("<!--", "-->"), ("%%", "%%"), ("#+begin_comment", "#+end_comment"), ("@@comment:", "@@"))
}
_LEADING = re.compile(r"^(?:[^\S\n]|>)*(?=%%|<!--)", re.MULTILINE)
_NO_MORE = re.compile(r"[ \t]*(?:\n|\Z)")
_MARK = re.compile(rf"{_NO_MARK}|%%|<!--")
_PERHAPS = re.compile(
    r"\A---\s|%%|<!--|\]:\s*+(?:[ \t>]*#|<#?>)|\[(?://|comment)\]:|#\+begin_comment|@@comment:", re.IGNORECASE
)
# What can't be in one paragraph with the line before it.
_BLOCK = re.compile(r"^[ \t]*(?:$|[-*+>#|]|\d{1,9}[.)][ \t]|\[\^[^\]\n]+\]:)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?:#{1,6}[ \t].*|=+[ \t]*)\n", re.MULTILINE)
_INDENTED = 4  # columns, from which on a block is code
_MATH = re.compile(r"\$(?![\s$])[^$\n]*(?<![\s\\$])\$(?!\d)")
# What no formula holds; in one of several lines a percent sign begins a comment of TeX.
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_OR_ASIDE = re.compile(rf"{_COMMENT.pattern}|%%.*?%%", re.DOTALL)
_BULLET = re.compile(r"([ \t]*)-(?:[ \t]|$)")
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
    r"(?:[ \t]*(?:[-*+][ \t]+)?[^\s:][^:\n]{0,80}::[^\n]*(?:\n|\Z)|[ \t]*\n)*",
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
_LONGEST = 2**20  # characters of front matter
_UNREAD = "its properties"  # of a note whose front matter nobody can read
_PARTED = re.compile(r"[\s,，、;\[\](){}\"'“”‘’]+")  # what may stand between tags
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
        named, parts = {*map(_folded, self.tags)}, _folded(tag.removeprefix("#")).split("/")
        return any("/".join(parts[:end]) in named for end in range(1, len(parts) + 1))

    def of_units(self, units: Sequence[Unit], text: str) -> set[int]:
        """The lines of the blocks that are private, with all that stands under them."""
        lines = text.split("\n")
        private, blocks = set[Unit](), set[int]()
        for unit in units:
            raw = "\n".join(lines[unit.span.first - 1 : unit.span.last]) if unit.kind is not Kind.CODE else ""
            if any(map(self.has, (*unit.tags, *self.tags_in(raw)))):
                private.add(unit)
            if self.is_marked(raw, "::"):
                # A property is its block's, unless it stands in the block, or nobody took it for a property.
                is_alone = unit.kind in (Kind.METADATA, Kind.DEFINITIONS) or not _STATED.sub("", raw).strip()
                block = _block(lines, unit.span.first)  # of which only words are a unit
                blocks |= block
                of = unit.parent if is_alone and unit.parent else None if unit.kind is Kind.METADATA else unit
                private |= {of} if of and of.span.first >= min(block, default=0) else set()
        found = (unit for unit in units if any(each in private for each in unit.chain()))
        return {line for unit in found for line in unit.span.lines} | blocks

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
        code = [*code_spans(raw)] if found else []
        return (each[1] or each[2] for each in found if not any(start < each.start() < end for start, end in code))


def _block(lines: Sequence[str], number: int) -> set[int]:
    """The lines of the bullet that a line stands in, with all that is deeper; none for one that stands in no bullet."""
    wide, start = math.inf, number
    for start in range(number, 0, -1):
        width = _depth(lines[start - 1])
        if width < wide and re.match(r"\s*[-*+](\s|$)", lines[start - 1]):
            break
        wide = min(wide, width)
        if not wide:
            return set()
    else:
        return set()
    behind = range(start + 1, len(lines) + 1)
    return {start, *itertools.takewhile(lambda each: _depth(lines[each - 1]) > width, behind)}


def _depth(line: str) -> float:
    wide = line.expandtabs(4)
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
    """A note with its front matter between marks where that is JSON, which ends with a brace, wherever on a line that stands."""
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
    seen = set[tuple[str, int, int]]()  # of what is named in several places
    while waiting:
        name, value, depth = waiting.pop()
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
    """The tags of a note whose first line is nothing else: they are its own."""
    text = _marked_off(text)
    head = _HEAD.match(text)
    first = text[head.end() if head else 0 :].partition("\n")[0].split()
    return first if first and all(_TAG.fullmatch(each) for each in first) else []


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
class Redacted:
    """A text without its comments; line numbers stay."""

    text: str  # what is left
    comments: tuple[tuple[int, str], ...]  # what is not: the number of the line and the text on it
    problems: tuple[Problem, ...]  # comments that nobody closed, which are text


def without_comments(text: str, path: str) -> Redacted:
    """Take the comments out of a text: ``%%…%%``, ``<!--…-->``, those of Org and of front matter, but none that stand in code or math."""
    if not _PERHAPS.search(text):
        return Redacted(text, (), ())
    found, unclosed = _comments(text, is_strict=False)
    # Programs differ on where code in a list ends: what some of them hide is hidden.
    pairs, stray = _pairs(text, found, unclosed)
    spans = [*found, *_comments(text, is_strict=True)[0], *pairs, *_of_front_matter(text, path)]
    public, comments = _without(text, spans)
    message, hint = "this `%%` is never closed, so it is text", "close it, or write it between backticks"
    problems = [Problem.warning(path, text.count("\n", 0, stray) + 1, message, hint)] if unclosed >= 0 else []
    at = max(spans)[0] if spans else 0
    for mark, closing in (("<!--", "-->"), ("%%", "%%")):
        if spans and text.startswith(mark, at) and closing not in text[at + 2 :]:
            message = f"this `{mark}` is never closed, so all that follows is withheld"
            problems.append(Problem.warning(path, text.count("\n", 0, at) + 1, message, f"close it by `{closing}`"))
    return Redacted(public, tuple(comments), tuple(problems))


def without_shown(text: str, units: Iterable[Unit]) -> tuple[str, list[tuple[int, str]]]:
    """The same without comments that stand in its units as words, and with these: in what looked like code or math and is none on a page."""
    starts, openings = [0, *(found.end() for found in re.finditer("\n", text)), len(text)], list[int]()
    for unit in units if "%%" in text or "<!--" in text else ():
        if unit.kind is not Kind.CODE:
            begin, end = starts[unit.span.first - 1], starts[unit.span.last]
            marks = [each.start() for each in _MARK.finditer(text, begin, end) if each[0] in _CLOSING]
            said = [*_worded(_statements().parse(unit.text))] if marks else []
            openings += (
                [at for at, is_word in zip(marks, said, strict=True) if is_word] if len(said) == len(marks) else marks
            )
    spans, last, ends = list[tuple[int, int]](), 0, _Ends(text)
    for at in sorted(openings):
        if at >= last and (end := ends.of_comment(at, text[at : at + 2] if text[at] == "%" else "<!--")):
            spans.append((at, last := end))
    return _without(text, spans)


@cache
def _statements() -> MarkdownIt:
    # So that what is escaped is told apart.
    return MarkdownIt("commonmark", {"html": True}).use(statements).disable("text_join")


def _worded(tokens: Iterable[Token]) -> Iterator[bool]:
    """Of each mark of comments whether it stands among words."""
    for token in tokens:
        if token.children is not None:
            yield from _worded(token.children)
        elif token.type != "text_special":
            is_math = token.type.startswith("math") and not _COMMENT.search(token.content)
            is_word = "code" not in token.type and token.type != "fence" and not is_math
            yield from (is_word for each in _MARK.finditer(token.content) if each[0] in _CLOSING)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[tuple[int, str]]]:
    """A text without some of its parts, and these line by line."""
    joined = list[tuple[int, int]]()
    for each in sorted(spans):
        begun = joined.pop() if joined and each[0] < joined[-1][1] else each
        joined.append((begun[0], max(begun[1], each[1])))
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    comments, pieces, last = list[tuple[int, str]](), list[str](), 0
    for start, end in joined:
        before, taken = text[last:start], text[start:end]
        if end == len(text) or text[end] == "\n":
            before = before.rstrip(" \t")  # two blanks at the end of a line would break it
        lines, rest = taken.count("\n"), taken.rpartition("\n")[2]
        # What follows on its last line stands as deep as that does.
        is_within = lines and text[end : end + 1] not in ("", "\n")
        pieces += [before, "\n" * lines, rest[: len(rest) - len(rest.lstrip(" \t"))] if is_within else ""]
        number = bisect_right(starts, start)
        comments += [(number + place, line) for place, line in enumerate(taken.split("\n")) if line.strip()]
        last = end
    return "".join([*pieces, text[last:]]), comments


def _of_front_matter(text: str, path: str) -> list[tuple[int, int]]:
    """Where comments of YAML are that stand on lines of their own."""
    taken = front_matter(text.split("\n"), path)[0] if text.startswith("---") else 0
    head = "\n".join(text.split("\n", taken)[:taken])
    starts, words = [found.start() for found in re.finditer(r"^#|(?<=[ \t])#(?= )", head, re.MULTILINE)], list[range]()
    if any(head[start - 1 : start] not in ("", "\n") for start in starts):  # perhaps within quotes
        with contextlib.suppress(yaml.YAMLError):
            tokens = (each for each in yaml.scan(head, Loader=yaml.CSafeLoader) if isinstance(each, yaml.ScalarToken))
            words = [range(each.start_mark.index, each.end_mark.index) for each in tokens]
    ends = ((each, f"{head}\n".index("\n", each)) for each in starts)
    return [each for each in ends if not any(each[0] in word for word in words)]


def _comments(text: str, *, is_strict: bool) -> tuple[list[tuple[int, int]], int]:
    """Where comments begin and end, and where one begins that does not end, or -1."""
    code, ends = _Code(text, is_strict=is_strict), _Ends(text)
    spans, unclosed, position = list[tuple[int, int]](), -1, 0
    while found := _TOKEN.search(text, position):
        position = found.end()
        if found["aside"]:
            if end := ends.of_aside(found):
                spans.append((found.start(), position := end))
            else:
                position = found.start("name")
        elif mark := (found["comment"] or "").lower():
            if end := ends.of_comment(found.start(), mark):
                spans.append((found.start(), position := end))
            elif mark == "%%":
                unclosed = found.start()
        else:
            position = code.end(found)
    return spans, unclosed


def _pairs(text: str, found: Iterable[tuple[int, int]], unclosed: int) -> tuple[list[tuple[int, int]], int]:
    """Where comments are, and which mark is one too many, if none goes on from one block to the next but where its marks stand on lines of their own.

    One percent sign too many in a sentence turns all that follow inside out. Of three in a block nobody knows which is the odd one.
    """
    code, ends = _Code(text, is_strict=False), _Ends(text)
    blocks, alone = dict[int, list[int]](), list[int]()

    def is_alone(at: int) -> bool:
        return at in ends.leading and bool(_NO_MORE.match(text, at + 2))

    crossing = (
        start for start, end in found if text.startswith("%%", start) and code.block(start) != code.block(end - 2)
    )
    strays = (at for at in itertools.chain(crossing, [unclosed] if unclosed >= 0 else []) if not is_alone(at))
    if (first := next(strays, -1)) < 0:
        return [], unclosed
    position = code.start(first)
    while mark := _TOKEN.search(text, position):
        position, at = mark.end(), mark.start()
        if mark["comment"] == "%%":
            (alone if is_alone(at) else blocks.setdefault(code.block(at), [])).append(at)
        elif mark["aside"]:
            position = ends.of_aside(mark) or mark.start("name")
        elif not mark["comment"]:
            position = code.end(mark)
    runs = [[*alone, *[len(text) - 2] * (len(alone) % 2)]]
    runs += (marks[:: len(marks) - 1] if len(marks) % 2 else marks for marks in blocks.values() if len(marks) > 1)
    spans = [(start, end + 2) for run in runs for start, end in zip(run[::2], run[1::2], strict=True)]
    return spans, first


class _Ends:
    """Knows where comments end that begin at some places of a text, one behind another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.leading = {found.end(): found[0] for found in _LEADING.finditer(text)}  # marks with nothing before them
        self._never = set[str]()  # marks that nothing closes from here on
        self._open = dict[str, int]()  # up to where no title ends that begins so
        self._names: Counter[str] | None = None

    def of_aside(self, found: re.Match[str]) -> int:
        """Where a definition of a link ends that is a comment; 0 where it is none."""
        opening = _TITLE.match(self._text, found.end())
        end = self._end_of_title(opening) if opening else 0
        behind = end or found.end()
        line = self._text.find("\n", behind)
        line = len(self._text) if line < 0 else line
        if not (name := found["name"]):
            return line
        if self._names is None:
            self._names = Counter(re.findall(r"\[([^\[\]\n]+)\]", self._text))
        return line if end and not self._text[behind:line].strip(" \t") and self._names[name] == 1 else 0

    def _end_of_title(self, opening: re.Match[str]) -> int:
        if opening.end() < self._open.get(opening[1], 0):
            return 0
        found = _TITLED[opening[1]].match(self._text, opening.end())
        if found and not found[1]:
            self._open[opening[1]] = found.end()
        return found.end() if found and found[1] else 0

    def of_comment(self, at: int, mark: str) -> int:
        """Where a comment ends that begins at a place with a mark; 0 where none does."""
        text, behind, before = self._text, at + len(mark), self.leading.get(at)
        if mark not in self._never:
            if closing := _CLOSING[mark].search(text, behind):
                return closing.end()
            self._never.add(mark)
        if before is None or ">" in before:
            return 0
        if mark == "%%":
            return len(text) if text[behind : behind + 1] in ("", "\n") and text[behind:].strip() else 0
        is_whole = text.startswith((">", "->"), behind)  # `<!-->` is a comment of nothing
        # No program shows what is behind it.
        return len(text) if mark == "<!--" and len(before.expandtabs(4)) < _INDENTED and not is_whole else 0


class _Code:
    """Knows where code and math end that begin at some place of a text."""

    def __init__(self, text: str, *, is_strict: bool) -> None:
        self._text, self._is_strict = text, is_strict
        self._blocks = sorted(
            [*(found.start() for found in _BLOCK.finditer(text)), *(found.end() for found in _HEADING.finditer(text))]
        )
        self._open = set[str]()  # marks of fences that nothing closes
        self._ticks: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def start(self, at: int) -> int:
        """Where the block begins that a place is in."""
        return self._blocks[self.block(at) - 1] if self.block(at) else 0

    def block(self, at: int) -> int:
        """The number of the block that a place is in."""
        return bisect_right(self._blocks, at)

    def end(self, found: re.Match[str]) -> int:
        """Where what begins with a token ends; behind the token where it begins nothing."""
        if found["fence"] is not None:
            return self._end_of_fence(found)
        after = bisect_right(self._blocks, found.start())
        block_end = self._blocks[after] if after < len(self._blocks) else len(self._text)
        if found["ticks"]:
            same = self._ticks.get(len(found[0]), [])  # none where the first is escaped
            place = bisect_right(same, found.start())
            is_closed = place < len(same) and same[place] < block_end
            return same[place] + len(found[0]) if is_closed else found.end()
        if found["math"] == "$$":
            end = self._text.find("$$", found.end(), block_end)
            is_math = end >= 0 and not _COMMENT.search(self._text, found.end(), end)
            return end + len("$$") if is_math else found.end()
        inline = _MATH.match(self._text, found.start()) if found["math"] else None
        return inline.end() if inline and not _OR_ASIDE.search(inline[0]) else found.end()

    def _end_of_fence(self, opening: re.Match[str]) -> int:
        """Where a fenced block ends: behind the line that closes it, or where its quote, its bullet or, strictly, its list item ends, or with the
        text; behind its mark where it is indented so far that nothing but what closes it makes a fence of it.
        """
        text, mark, position = self._text, opening["mark"], opening.end()
        before = opening[0].partition(mark)[0]
        width, is_item = len(before.expandtabs(4)), bool(before.strip(" \t>"))
        bullet = _BULLET.match(opening[0])
        while position < len(text) and (before.strip() or mark not in self._open):
            start = position + 1
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            line = text[start:end]
            content = line.strip(" \t>")
            if ">" in before and not line.lstrip().startswith(">"):
                return start
            if content.startswith(mark) and not content.strip(mark[0]):
                return end
            indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" "))
            if self._is_strict and is_item and ">" not in before and line.strip() and indent < width:
                return start
            next_bullet = _BULLET.match(line) if bullet else None
            if bullet and next_bullet and len(next_bullet[1].expandtabs(4)) <= len(bullet[1].expandtabs(4)):
                return start
            position = end
        if is_item or width < _INDENTED:
            return len(text)
        self._open.add(mark)
        return opening.end()


@dataclass(frozen=True, slots=True)
class Reading:
    """How notes are read."""

    # The name of a dialect for notes and folders of them, relative to the notes' folder; of several that fit the longest counts
    dialects: tuple[tuple[str, str], ...] = ()
    privacy: Privacy = field(default_factory=Privacy)  # what is withheld beside that which notes mark themselves

    def dialect_of(self, path: str) -> str:
        """The dialect that is said to be that of a note, by its path in the notes' folder; empty where nobody says so."""
        fitting = [
            (each, name) for each, name in self.dialects if path == each or path.startswith(f"{each.rstrip('/')}/")
        ]
        return max(fitting, key=lambda found: len(found[0]))[1] if fitting else ""
