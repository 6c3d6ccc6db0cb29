"""The `obsidian` dialect: Markdown as Obsidian writes it.

It is read as Markdown, with what Obsidian adds to it:

- ``#tag`` and ``#a/tag`` are tags of the unit; they stay words of the text, at its end they are taken off;
- lines ``key:: value`` at the head of a note are properties;
- ``^id`` at the end of a block, or on a line of its own behind it, is its name for links.

References, embeds, boxes and marked text are read alike in all Markdown, comments are withheld before (`everyline.notes.privacy`).
"""

import contextlib
import itertools
import json
import os
import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from everyline.notes.dialects import markdown
from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.prose import in_pieces
from everyline.notes.properties import front_matter
from everyline.notes.units import Kind, Span, Unit
from everyline.text.files import find_files, read
from everyline.text.problems import Problem

_SIGNS = (
    re.compile(r"(?<!\\)!?\[\[[^\[\]\n]+\]\]"),
    re.compile(r"^>[ \t]*\[!\w", re.MULTILINE),
    re.compile(r"(?:\S[ \t]|^)\^[A-Za-z0-9][A-Za-z0-9-]*$", re.MULTILINE),
    re.compile(r"%%[^%\n]*%%"),
    re.compile(r"==[^\s=][^=\n]*=="),
)
FOLDER = ".obsidian"  # in which the program keeps the settings of a vault
# Its settings, and those of plug-ins, that name a folder or a note of templates, which are copied into notes and are none.
_TEMPLATES = {
    "templates.json": "folder",
    "daily-notes.json": "template",
    "plugins/templater-obsidian/data.json": "templates_folder",
}
_EXCLUDED = "userIgnoreFilters"
_STRICT = re.compile(r'"strictLineBreaks"\s*:\s*true')
_KEYS = re.compile(r"(?:aliases|cssclasses|cssclass|publish|tags)::")
_BLOCK_ID = re.compile(r"(?:^|[ \t\n])\^(?P<id>[A-Za-z0-9][A-Za-z0-9-]*)\s*$")
_TAG = re.compile(r"(?<![^\s（，。；、])#(?P<name>[\w/-]*[^\W\d_][\w/-]*)")
_FIELD = re.compile(r"\s*(?P<name>[^\s:`\[][^:`\n]{0,80})::(?P<value>\s.*|(?:\[\[|\[[^\]\n]+\]\(|#|<).*)?")
_LINK_AMONG_FIELDS = re.compile(r"\s*(?P<name>[^\s:`\[][^:`\n]{0,40}): ?(?P<value><https?://[^\s<>]+>)\s*")
_EMBED = re.compile(r"\s*!\[[^\[\]\n]+\]\(ref:[^()\s]+\)\s*")
_ELEMENT = re.compile(r"<[a-zA-Z][^<>]*>")
_BOX = re.compile(r"ad-([a-z][\w-]*)")  # in which the add-on Admonition has its boxes
_OF_BOX = re.compile(r"(?:(?:title|collapse|icon|color):[^\n]*(?:\n|$))+")
_SETTING_OF_BOX = re.compile(r"(?m)^(\w+):[ \t]*(.*?)[ \t]*$")
_WORDS = (Kind.PARAGRAPH, Kind.BULLET, Kind.STEP, Kind.HEADING, Kind.IMAGE)


def recognizes(text: str) -> bool:
    """Whether the text shows what no other program writes: references to notes, boxes, block ids, comments, marked text, a field at its head."""
    lines = text.split("\n")
    taken, units = front_matter(lines, "")
    first = next((line for line in lines[taken:] if line.strip()), "")
    bare = "".join(_outside_code(text))
    is_field = bool(_FIELD.fullmatch(first)) and " :: " not in first
    return is_field or any(sign.search(bare) for sign in _SIGNS) or any(_KEYS.match(unit.text) for unit in units)


def is_of_vault(file: Path, path: str) -> bool:
    """Whether a file lies in a vault that Obsidian shows with its lines as they end, whatever is in it."""
    vaults = (folder / FOLDER for folder in [*file.parents][: path.count("/")])
    return any(os.path.isdir(each) and not is_strict(each) for each in vaults)  # noqa: PTH112 - where this user may not look there is none


def templates(project: Path, folder: str) -> dict[str, dict[str, str]]:
    """What the vaults in a folder name as templates: by the path of each file of settings what it says of them, and nothing else that stands there."""
    names = {posixpath.basename(each) for each in _TEMPLATES}
    said = {}
    for each in find_files(project, folder, names.__contains__)[0]:
        key = _TEMPLATES.get(each.path.rpartition(f"/{FOLDER}/")[2], "")
        with contextlib.suppress(OSError, ValueError, RecursionError):
            stated = json.loads(read(each.file)) if key else None
            named = stated.get(key) if isinstance(stated, dict) else None
            if isinstance(named, str) and named.strip("/. "):
                said[each.path] = {key: named.strip().strip("/").removesuffix(".md")}
    return said


def excluded(project: Path, folder: str, notes: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Which folders of notes the vaults in a folder exclude from what they suggest: by the path of each file of settings what it says of them."""
    said, notes = {}, sorted(notes)
    for each in find_files(project, folder, "app.json".__eq__)[0]:
        vault, is_settings, _ = each.path.rpartition(f"{FOLDER}/app.json")
        with contextlib.suppress(OSError, ValueError, RecursionError):
            stated = json.loads(read(each.file)) if is_settings else None
            named = stated.get(_EXCLUDED) if isinstance(stated, dict) else None
            names = [name for name in named if isinstance(name, str)] if isinstance(named, list) else []
            if kept := [name for name in names if name and _begins(notes, f"{vault}{name}")]:
                said[each.path] = {_EXCLUDED: kept}
    return said


def _begins(paths: list[str], name: str) -> bool:
    """Whether one of these paths, which are in order, begins with a name: settings may have as many names as there are notes."""
    at = bisect_left(paths, name)
    return at < len(paths) and paths[at].startswith(name)


def is_strict(settings: Path) -> bool:
    """Whether the settings in a folder say that a line goes on in the next, as in any Markdown."""
    with contextlib.suppress(OSError):  # a link, for one
        return bool(_STRICT.search(read(settings / "app.json").decode("utf-8", "replace")))
    return False


def _outside_code(text: str) -> list[str]:
    return [piece for piece, is_code in in_pieces(text) if not is_code]


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a note."""
    units, problems = markdown.parse(text, path, has_bold_headings=False)  # there, what is bold is just that
    made: dict[Unit, Unit] = {}
    read: list[Unit] = []
    lines, is_head = text.split("\n"), True
    for unit in units:
        parent = made[unit.parent] if unit.parent else None
        written = _named(_boxed(replace(unit, parent=parent)))
        new = _with_tags(written)
        if new.block and not new.text and read and read[-1].kind.is_statement and not read[-1].block:
            # A name on a line of its own is that of the block before it.
            new = replace(new, kind=Kind.METADATA, text=f"id:: {new.block}", parent=read[-1], block="", removed=())
        made[unit] = new
        # A tag at the end of the last is what it says.
        read += (found := (_fields(written, lines) if is_head else None) or _embeds(new, lines) or [new])
        is_head = is_head and all(each.kind in (Kind.METADATA, Kind.HEADING, Kind.DEBRIS) for each in found)
    return read, problems


def _boxed(unit: Unit) -> Unit:
    """A unit; of code that an add-on shows as a box, that box."""
    if unit.kind is not Kind.CODE or not (kind := _BOX.fullmatch(unit.language)):
        return unit
    head = _OF_BOX.match(unit.text)
    said = dict(_SETTING_OF_BOX.findall(head[0] if head else ""))
    fold = {"open": "+", "closed": "-", "close": "-"}.get(said.get("collapse", ""), "")
    body = translate(unit.text[head.end() if head else 0 :].strip("\n"), tags=Tags.NONE, is_outline=False)
    lines = [f"[!{kind[1]}]{fold} {said.get('title', '')}".rstrip(), *body.text.split("\n")]
    settings = [f"{name}:" if name == "title" else f"{name}: {value}" for name, value in said.items()]
    text = "\n".join(f"> {line}".rstrip() for line in lines)
    return replace(unit, kind=Kind.PARAGRAPH, text=text, language="", removed=("ad-", *settings, *body.removed))


def _fields(unit: Unit, raw: list[str]) -> list[Unit]:
    """The properties that a paragraph at the head of a note states one a line, and what may follow several; none where it says anything else.

    Among them an address may stand behind a single colon.
    """
    lines = unit.text.split("\n")
    if unit.kind is not Kind.PARAGRAPH or len(lines) != len(unit.span.lines) or not _FIELD.fullmatch(lines[0]):
        return []
    said = (_FIELD.fullmatch(each) or _LINK_AMONG_FIELDS.fullmatch(each) for each in lines)
    pairs = [found.groups("") for found in itertools.takewhile(bool, said) if found]
    fields = [
        Unit(Kind.METADATA, Span(unit.span.path, number, number), f"{name}:: {value.strip()}".strip())
        for number, (name, value) in enumerate(pairs, unit.span.first)
    ]
    if len(fields) == len(lines):
        return fields
    return [*fields, _with_tags(_part(unit, lines, raw, len(fields), len(lines)))] if len(fields) > 1 else []


def _embeds(unit: Unit, raw: list[str]) -> list[Unit]:
    """The notes that a paragraph shows one a line; none where it says anything else."""
    lines = unit.text.split("\n")
    if unit.kind is not Kind.PARAGRAPH or len(lines) != len(unit.span.lines) or not all(map(_EMBED.fullmatch, lines)):
        return []
    # Each mark that was removed goes to one line, the next that has it, and of another kind again from the first.
    left, at = [raw[unit.span.first - 1 + each] for each in range(len(lines))], 0
    removed = [list[str]() for _ in lines]
    for mark in unit.removed:
        at = next((each for each in itertools.chain(range(at, len(lines)), range(at)) if mark in left[each]), at)
        left[at] = left[at].replace(mark, "", 1)
        removed[at].append(mark)
    unit = replace(unit, removed=())
    return [replace(_part(unit, lines, raw, at, at + 1), removed=tuple(marks)) for at, marks in enumerate(removed)]


def _part(unit: Unit, lines: list[str], raw: list[str], start: int, end: int) -> Unit:
    """Some of the lines of a unit that has one for each of its own; its name for links is that of the last."""
    first = unit.span.first + start
    written = "\n".join(raw[first - 1 : first - 1 + end - start])
    return replace(
        unit,
        span=Span(unit.span.path, first, first + end - start - 1),
        text="\n".join(lines[start:end]).strip(),
        removed=tuple(each for each in unit.removed if each in written),
        block=unit.block if end == len(lines) else "",
    )


def _named(unit: Unit) -> Unit:
    """A unit with its name for links, which is none of its text."""
    found = _BLOCK_ID.search(unit.text) if unit.kind in _WORDS else None
    if not found:
        return unit
    text = unit.text[: found.start()].rstrip()
    return replace(unit, text=text, block=found["id"], removed=(*unit.removed, f"^{found['id']}"))


def _with_tags(unit: Unit) -> Unit:
    """A unit with the tags in its text; those at its end are no part of it, unless it is nothing else."""
    if unit.kind not in _WORDS or "#" not in unit.text:
        return unit
    pieces = (_ELEMENT.sub("<>", piece) for piece in _outside_code(unit.text))  # colors in HTML are none
    tags = [found["name"] for piece in pieces for found in _TAG.finditer(piece)]
    text, taken = unit.text, list[str]()
    known = {f"#{name}" for name in tags}
    while len(cut := text.rsplit(maxsplit=1)) > 1 and cut[1] in known and _TAG.fullmatch(cut[1]):
        text = cut[0]
        taken.insert(0, cut[1])
    if text in known or text.count("`") != unit.text.count("`"):
        text, taken = unit.text, []
    before = len(unit.removed) - bool(unit.block)  # a name stood behind the tags
    removed = (*unit.removed[:before], *taken, *unit.removed[before:])
    return replace(unit, text=text, tags=tuple(dict.fromkeys([*unit.tags, *tags])), removed=removed)
