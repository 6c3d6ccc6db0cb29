"""Files in Org mode, which Logseq and Emacs write: line for line what Logseq would write in Markdown, and then read as that.

What has something under it is a heading where the file is no page of a graph.

=====================================  ======================================================
``** words :tag:``                     a bullet, indented once, with its tag
``- item``, ``+ item``, ``1. item``    a bullet below the headline, with its number
``:PROPERTIES:`` ``:name: value``      ``name:: value``; so is ``#+NAME: value`` before all headlines
``[[address][words]]``                 ``[words](address)``; without words, ``![address](address)`` of a file
``*a*``, ``/a/``, ``+a+``, ``~a~``     ``**a**``, ``*a*``, ``~~a~~``, code; ``=a=`` is code, too
``#+BEGIN_SRC python``                 the same
``# words``, ``#+BEGIN_COMMENT``       a comment, which Org publishes nowhere: withheld
``* COMMENT words``, ``:noexport:``    likewise a headline with all that stands under it, ``:ARCHIVE:`` and ``#+EXCLUDE_TAGS:`` as well
``* words :export:``                   where there is one, all but such headlines with what stands under them, and those above; or ``#+SELECT_TAGS:``
``:LOGBOOK:``                          likewise what a clock and changes of a task left
=====================================  ======================================================
"""

import re
from bisect import bisect
from collections.abc import Iterable
from dataclasses import replace

from everyline.notes.dialects import logseq
from everyline.notes.dialects.outline import ORG, indentation
from everyline.notes.units import Kind, Unit
from everyline.text.problems import Problem
from everyline.text.writing_systems import columns

_HEADLINE = re.compile(
    r"(?P<stars>\*+)(?=[ \t]|$)(?P<text>.*?)(?P<tags>(?<![ \t])[ \t]+:[\w@#%:]+:)?(?:(?<![ \t])[ \t]+)?"
)
# A headline that somebody switched off, whatever its keyword.
_OFF = re.compile(r"(?:\S+[ \t]+)?(?:\[#\w+\][ \t]+)?COMMENT(?:[ \t]|$)")
_SETTING = re.compile(r"[ \t]*#\+(?P<name>(?!(?i:begin|end)_)\w[\w -]*):[ \t]*(?P<value>.*)")
_IN_DRAWER = re.compile(r"[ \t]*:(?P<name>[\w./-]+):(?:[ \t]+(?P<value>.*))?")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?:[-+][ \t]+|(?=\d+[.)][ \t]))(?P<text>.*)")
_COMMENT = re.compile(r"[ \t]*(?:#(?:[ \t].*|\+COMMENT:.*)?|CLOCK:[ \t]+[\[<].*)", re.IGNORECASE)
_VERBATIM = ("src", "example", "export", "query", "verse", "comment")  # blocks in which nothing is a comment of its own
_DRAWERS = (":PROPERTIES:", ":LOGBOOK:", ":END:")
_WITHHELD = "noexport"  # a tag of what Org publishes nowhere
_EXCLUDED = re.compile(r"^[ \t]*#\+EXCLUDE_TAGS:(.*)$", re.MULTILINE | re.IGNORECASE)
_SELECTED = re.compile(r"^[ \t]*#\+SELECT_TAGS:(.*)$", re.MULTILINE | re.IGNORECASE)
_PLANNED = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED):.*")
_MARKS = {"*": "**", "/": "*", "+": "~~", "~": "`", "=": "`"}
_INLINE = re.compile(
    r"\[\[(?P<to>[^\[\]]+)\](?:\[(?P<words>[^\[\]]+)\])?\]|\b\w++://[^\s\[\]]+"
    r"|(?<![\w*/+~=])(?P<mark>[*/+~=])(?=\S)(?P<said>[^\n]{1,1000}?)(?<=\S)(?P=mark)(?![\w*/+~=])"
)
# What ends a list that stands as deep or deeper: neither a headline or a further item nor a comment.
_ENDS_ITEM = re.compile(
    r"(?!\*+(?:[ \t]|$))[ \t]*(?![ \t]|$|[-+][ \t]|\d+[.)][ \t]|#(?:[ \t]|$|\+COMMENT:))", re.IGNORECASE
)
_NUMBERED = re.compile(r"(\d+)\\?[.)][ \t]+")  # an item, as the outline has it
_RULE = re.compile(r"[ \t]*\|[-+|]+[ \t]*")


def as_markdown(text: str, mark: str = "") -> str:
    """The text as Logseq would write it in Markdown, with as many lines, comments blank; `mark` stands before headlines."""
    made, level, closing, is_drawer = list[str](), 0, "", False
    margin, items = "", list[int]()  # what stands before a line; how far in the items stand that it is in
    lines, unsaid = text.split("\n"), comments(text)
    ends, hidden = {line.strip().lower(): at for at, line in enumerate(lines)}, off(text)
    for at, line in enumerate(lines):
        if at + 1 in unsaid:
            made.append("")
            continue
        if closing and (headline := _HEADLINE.fullmatch(line)):
            # To Org it ends whatever is open, to others where nothing else does; what is published nowhere is in no block.
            closing = "" if _is_off(headline, hidden) or ends.get(closing, -1) < at else closing
        before, width = margin, columns(indentation(line))
        if items and items[-1] >= width and not closing and _ENDS_ITEM.match(line):  # it is a block without a mark
            items = [each for each in items if each < width]
            margin = "\t" * level + (indentation(line) if items else "")
            before, margin = f"{margin}- ", f"{margin}  "
        if closing or (opening := ORG.match(line.strip())):
            closing = closing or f"#+end_{opening['kind'].lower() if opening else ''}"
            made.append(before + line if line.strip() else "")
            closing = "" if line.strip().lower() == closing else closing
        elif headline := _HEADLINE.fullmatch(line):
            level, items = len(headline["stars"]), []
            margin = "\t" * (level - 1) + "  "
            named = (headline["tags"] or "").strip().split(":")
            named += [_WITHHELD] * bool(_OFF.match(headline["text"].strip()))
            tags = "".join(f" #{tag}" for tag in named if tag)
            said = _inline(headline["text"].strip())
            made.append("\t" * (level - 1) + f"- {'' if not said or logseq.MARKER.match(said) else mark}{said}{tags}")
        elif line.strip().upper() in _DRAWERS:
            is_drawer = line.strip().upper() != ":END:"
            made.append(before + (":LOGBOOK:" if is_drawer else ":END:"))
        elif (stated := _IN_DRAWER.fullmatch(line) if is_drawer else _SETTING.fullmatch(line)) and stated["value"]:
            value = ", ".join(filter(None, stated["value"].split(":"))) if stated["name"].upper() == "FILETAGS" else ""
            name = "tags" if value else "-".join(stated["name"].split())  # as Logseq calls it
            made.append(f"{before}{name}:: {value or stated['value']}")
        elif item := _ITEM.fullmatch(line):
            items = [*(each for each in items if each < width), width]
            margin = "\t" * level
            made.append(f"{margin}{item['indent']}- {_inline(item['text'])}")
        else:
            row = line.replace("+", "|") if _RULE.fullmatch(line) else _inline(line)
            made.append(before + row if line.strip() else "")
    return "\n".join(made)


def off(text: str) -> frozenset[str]:
    """The tags of what Org publishes nowhere."""
    return frozenset([_WITHHELD, "ARCHIVE", *" ".join(_EXCLUDED.findall(text)).split()])


def _is_off(headline: re.Match[str], hidden: frozenset[str]) -> bool:
    return bool(_OFF.match(headline["text"].strip()) or hidden & {*(headline["tags"] or "").strip().split(":")})


def comments(text: str) -> set[int]:
    """The lines that are comments, in whatever block or drawer but where nothing is one, and what clocks left."""
    lines, hidden, found = text.split("\n"), off(text), _unselected(text)
    ends = _ends(lines)
    drawer, verbatim, until, blocks = "", "", 0, [len(lines) + 1]  # where blocks end that a line is in
    for number, line in enumerate(lines, 1):
        said = line.strip()
        headline = _HEADLINE.fullmatch(line)
        if headline and _is_off(headline, hidden):  # it is in no block
            until = 0
        elif number <= until:
            found |= {number} if said and verbatim == "comment" else set()
        elif opening := ORG.match(said):
            kind = opening["kind"].lower()
            places = ends.get(kind, [])
            at = bisect(places, number)
            while blocks[-1] < number:
                blocks.pop()
            # One that nobody ends within the block that it is in is none.
            if at < len(places) and places[at] <= blocks[-1]:
                if kind not in _VERBATIM:
                    blocks.append(places[at])
                else:
                    verbatim, until = kind, places[at]
                    found |= {number} if kind == "comment" else set()
        elif said.upper() in _DRAWERS:
            drawer = said.upper().removeprefix(":END:")
        elif said and not headline and (drawer == ":LOGBOOK:" or _COMMENT.fullmatch(line)):
            found.add(number)
    return found


def _unselected(text: str) -> set[int]:
    """The lines that Org does not publish where some headlines have a tag by which it publishes them alone, with all that stands under them. Those
    above stay with what they say of themselves, as does what the file says.
    """
    named = _SELECTED.findall(text)
    wanted = {*" ".join(named).split()} if named else {"export"}
    above = list[tuple[int, set[int]]]()  # headlines that are open: how many stars, and what they say of themselves
    found, selected, own, is_any = set[int](), 0, set[int](), False
    for number, line in enumerate(text.split("\n"), 1):
        headline = _HEADLINE.fullmatch(line)
        level = len(headline["stars"]) if headline else 0
        if headline and not (selected and level > selected):
            above = [each for each in above if each[0] < level]
            selected = level if wanted & {*(headline["tags"] or "").strip().split(":")} else 0
            if selected:
                is_any = True
                found -= {line for _, said in above for line in said}
            above.append((level, own := {number}))
        elif above and own and (_IN_DRAWER.fullmatch(line) or _PLANNED.fullmatch(line)):
            own.add(number)
        elif above:
            own = set()
        is_of_file = not above and (_IN_DRAWER.fullmatch(line) or _SETTING.fullmatch(line))
        found |= set() if selected or is_of_file else {number}
    return found if is_any else set()


def _ends(lines: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of the lines that end blocks, for each kind."""
    ends: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        if (said := line.strip().lower()).startswith("#+end_"):
            ends.setdefault(said.removeprefix("#+end_"), []).append(number)
    return ends


def parse(text: str, path: str, mark: str = "") -> tuple[list[Unit], list[Problem]]:
    """The units of a page of a graph, or with a mark before headlines of another file."""
    units, problems = logseq.parse(as_markdown(text, mark), path)
    lines = text.split("\n")
    made = dict[Unit, Unit]()
    for unit in sorted(units, key=lambda each: each.kind is Kind.METADATA):  # which may stand before what it is of
        said = "\n".join(lines[unit.span.first - 1 : unit.span.last]) if unit.kind is not Kind.CODE else ""
        addresses = (found["to"] for found in _INLINE.finditer(said))
        moved = tuple(each for each in addresses if each and _leads_away(each))  # that stand behind their words now
        has_mark = unit.kind not in (Kind.BULLET, Kind.HEADING) or not _ENDS_ITEM.match(said)
        kind, parent = unit.kind if has_mark else Kind.PARAGRAPH, made[unit.parent] if unit.parent else None
        item = _NUMBERED.match(unit.text) if kind is Kind.BULLET and said.lstrip()[:1].isdigit() else None
        made[unit] = replace(unit, kind=kind, parent=parent, removed=(*unit.removed, *moved))
        if item:
            removed = (item[1], *made[unit].removed)
            text = unit.text[item.end() :]
            made[unit] = replace(made[unit], kind=Kind.STEP, text=text, number=item[1], removed=removed)
    return [made[unit] for unit in units], problems


def _leads_away(address: str) -> bool:
    """Whether what a link leads to is an address, and no page."""
    return "://" in address or address.startswith(("/", ".", "file:", "mailto:"))


def _inline(text: str) -> str:
    def change(found: re.Match[str]) -> str:
        if to := found["to"]:
            place, mark = to.removeprefix("file:"), "" if found["words"] or "://" in to else "!"
            where = f"<{place}>" if _leads_away(to) else to if to.startswith("((") else f"[[{to}]]"
            if found["words"] or where[0] == "<":  # what Org links without words it shows
                return f"{mark}[{found['words'] or place}]({where})"
        if mark := found["mark"]:
            around = _MARKS[mark]
            return f"{around}{found['said'] if around == '`' else _inline(found['said'])}{around}"
        return found[0]

    return _INLINE.sub(change, text)
