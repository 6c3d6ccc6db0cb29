"""Reads CommonMark as desktop editors write it: the dialect of every note that is written in no other.

Grammar: CommonMark with tables, strikethrough, footnotes and front matter, parsed by markdown-it-py. Each block
becomes a unit:

===========================  ==========================================================================
block                        unit
===========================  ==========================================================================
heading                      HEADING under the nearest heading of a higher level, whatever levels are skipped
lone bold paragraph          HEADING below all others, where another block follows it; none if words follow one
heading of a mere number     DEBRIS ``empty-heading`` where nothing follows under it
list item                    STEP with its number, or BULLET; further blocks of the item stand under it
paragraph                    PARAGRAPH; one that holds only images is an IMAGE
fence, indented code         CODE with the info string as language; its span holds the fence's lines
indented prose, or a fence   whatever it is without its indentation: editors indent paragraphs by tabs
quote, table, HTML           PARAGRAPH with its Markdown or HTML
``!!! note``, ``:::note``    PARAGRAPH: a quote with a title, see `everyline.notes.dialects.markdown_syntax`
definition list              DEFINITIONS; so are lines ``*[HTML]: …``
footnote                     REFERENCE, cited as ``[1](cite:1)``
link definition              METADATA; links that use it are written out
front matter                 METADATA, ``key:: value``
rule, empty item             DEBRIS ``thematic-break``, ``empty-item``
``[TOC]``, lone tags, ``:::``  DEBRIS ``contents``, ``html-tags``
===========================  ==========================================================================

Code in the languages by which plug-ins print contents is DEBRIS ``contents``, too. What a paragraph announces (it ends with a colon, or *such as*) stands under that paragraph.
"""

import itertools
import re
import textwrap
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.tree import SyntaxTreeNode

from everyline.notes.dialects.inline import Tags, translate, with_addresses, with_players
from everyline.notes.dialects.markdown_syntax import Definitions, tree
from everyline.notes.dialects.prose import as_paragraph, introduces, is_prose, outside_code, widened
from everyline.notes.properties import front_matter
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem
from everyline.text.writing_systems import TAB

_REFERENCE = re.compile(r"\[\[|\(\(|\{\{embed", re.IGNORECASE)
_LINK = re.compile(r'<a\s(?:[^<>]*\s)?href="(https?://[^"<>\s]+)"[^<>]*>([^<>\[\]\n]+)</a>')  # in HTML
_HINT = re.compile(r"(?<!`)`([^`\n]+?)\{:([\w.-]+)\}`(?!`)")  # the language of code in a line, as Quartz takes it
TASK = re.compile(r"\[([ xX/<>!?*-])\]\s+")  # those besides blanks and crosses are of Obsidian's themes
_TASKS = {" ": "☐", "x": "☑", "X": "☑", "/": "DOING", "-": "CANCELED"}
# A rule that stands apart from its heading; what other programs put a table of contents in the place of.
_DEBRIS = re.compile(r"={3,}|\[TOC\]|\[\[_?TOC_?\]\]", re.IGNORECASE)
# One fence that says its language.
_FENCED = re.compile(r"(`{3,}|~{3,})[ \t]*\w[^`\n]*\n(?:(?![ \t]*(?:`{3}|~{3})).*\n)*\1[`~]*\s*")
# What a clipper left of code: one line with the indentation of others in it, or a table of their numbers and all of them.
_FLATTENED = re.compile(r"\A(?>.*?[:;{] {3,}\S).*[)};]")
_NUMBERED = re.compile(r"\|?\s*1(?: \d+)+\s*\|")
_FORMULA = re.compile(r"\$(\n[^$]+\n)\$")  # between single marks on lines of their own, as Dendron has it
_CONTENTS = ("toc", "table-of-contents")  # languages of code that has a plug-in of Obsidian print one
_CONTENTS_BOX = re.compile(
    rf">\s*\[!toc\].*\n>\s*`{{3,}}(?:{'|'.join(_CONTENTS)})\s*\n(?:>[^`\n]*\n)*>\s*`{{3,}}\s*", re.IGNORECASE
)
_TAGS_ALONE = re.compile(
    r"(?:</?(?:details|summary|div|p|center|section|article|aside|main|header|footer|nav|figure|span|font)(?=[\s/>])[^<>]*>\s*)+",
    re.IGNORECASE,
)
_BELOW_ALL_HEADINGS = 7
# Prose indented within indented prose, and so on: each level is read anew.
_DEEPEST = 12


def recognizes(text: str) -> bool:  # noqa: ARG001 - the shape of every dialect
    """Whether the text is Markdown: always, for all text is."""
    return True


def parse(text: str, path: str, *, has_bold_headings: bool = True) -> tuple[list[Unit], list[Problem]]:
    """The units of a Markdown note, and its unclosed fences."""
    lines = [line.replace("\r", " ") for line in text.split("\n")]
    reader = _Reader(path, lines, has_bold_headings=has_bold_headings and not _LEADS_ON.search("\n".join(lines)))
    return reader.read(), reader.problems


@dataclass(slots=True)
class _Marker:
    """A list marker that waits for the unit of its item: where it stands, and its text."""

    line: int
    removed: tuple[str, ...]


@dataclass(slots=True)
class _Reader:
    """Walks the blocks of one note. Lines are 0-based here, as in markdown-it-py, and 1-based in spans."""

    path: str
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    headings: list[tuple[int, Unit]] = field(default_factory=list)
    sections: list[Unit] = field(default_factory=list)
    definitions: list[range] = field(default_factory=list)
    references: Definitions = field(default_factory=Definitions)
    marker: _Marker | None = None
    offset: int = 0
    depth: int = 0
    follower: SyntaxTreeNode | None = None
    has_bold_headings: bool = True

    def read(self) -> list[Unit]:
        taken, self.units = front_matter(self.lines, self.path)
        blank = [""] * taken
        self._text("\n".join([*blank, *self.lines[taken:], ""]), 0, None)
        left = left_over(self.lines, self.path, self.units, self.definitions, self.sections)
        self.units = sorted([*self.units, *left], key=lambda unit: unit.span.first)
        return self.units

    def _text(self, text: str, offset: int, parent: Unit | None) -> None:
        """Read a text that begins on a line of the note."""
        before, self.offset = self.offset, offset
        self.depth += 1
        root = tree(text, self.references)
        self.definitions += [
            range(lines.start + offset, lines.stop + offset) for lines in self.references.definition_lines()
        ]
        self._blocks(root.children, parent)
        self.offset = before
        self.depth -= 1

    def _blocks(self, nodes: Sequence[SyntaxTreeNode], parent: Unit | None) -> None:
        for node, follower in itertools.zip_longest(nodes, nodes[1:]):
            self.follower = follower  # of which a node itself knows only where among all it stands
            _BLOCKS.get(node.type, _Reader.read_paragraph)(self, node, self._above(node, parent))

    def _above(self, node: SyntaxTreeNode, parent: Unit | None) -> Unit | None:
        """The unit that a block stands under: the innermost heading where nothing nearer is known."""
        parent = parent or (self.headings[-1][1] if self.headings else None)
        last = self.units[-1] if self.units else None
        announced = last and last.kind is Kind.PARAGRAPH and last.parent is parent and introduces(last.text)
        return last if announced and node.type in _ANNOUNCED else parent

    def _add(self, unit: Unit) -> Unit:
        """Add a unit; the marker of its list item becomes a part of it where they stand together."""
        marker, self.marker = self.marker, None
        if marker:
            first = unit.span.first
            between = self.lines[marker.line : first - 1]
            if all(not line.strip() or is_marker(line) for line in between):
                span = replace(unit.span, first=marker.line + 1)
                unit = replace(unit, span=span, removed=(*marker.removed, *unit.removed))
        self.units.append(unit)
        return unit

    def _span(self, node: SyntaxTreeNode) -> Span:
        first, last = node.map or (0, 0)
        first, last = first + self.offset, last + self.offset
        while last > first + 1 and not self.lines[last - 1].strip():
            last -= 1
        return Span(self.path, first + 1, last)

    def _prose(self, kind: Kind, node: SyntaxTreeNode, text: str, parent: Unit | None) -> Unit:
        given: list[str] = []

        def link(found: re.Match[str]) -> str:
            given.append(found[0])
            return f"[{found[2]}](<{found[1]}>)"

        text = outside_code(text, lambda prose: _LINK.sub(link, prose)) if "</a>" in text else text
        text, players = with_players(text)
        given += players
        text, labels = self.references.inline(with_addresses(text))
        labels = (*labels, *given)
        if _REFERENCE.search(text):
            prose = translate(text, tags=Tags.NONE, is_outline=False)
            text, labels = prose.text, (*labels, *prose.removed)
        if hints := _HINT.findall(text):
            text, labels = _HINT.sub(r"`\1`", text), (*labels, *(hint for _, hint in hints))
        if kind is not Kind.HEADING:
            text = as_paragraph(text) if node.type == "paragraph" else text
        return self._add(Unit(kind, self._span(node), text, parent, removed=labels))

    def read_heading(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        level = int(node.tag[1:])
        text = unbolded(node.children[0])
        top = is_top(node)
        if top:
            self._close_headings(level)
            parent = self.headings[-1][1] if self.headings else None
        is_last = self.follower is None or (self.follower.type == "heading" and self.follower.tag <= node.tag)
        if not text or (
            is_last and _MERE_NUMBER.fullmatch(text)
        ):  # it says nothing, or is a number with nothing under it
            self._add(Unit(Kind.DEBRIS, self._span(node), text, parent, reason="empty-heading"))
            return
        unit = self._prose(Kind.HEADING, node, text, parent)
        if top:
            self._open_section(level, unit)

    def _open_section(self, level: int, heading: Unit) -> None:
        self.headings.append((level, heading))
        self.sections.append(heading)

    def _close_headings(self, level: int) -> None:
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()

    def read_paragraph(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        inline = node.children[0]
        if not inline.content.strip():
            return
        if formula := _FORMULA.fullmatch(inline.content):
            self._prose(Kind.PARAGRAPH, node, f"$${formula[1]}$$", parent)
            return
        if _DEBRIS.fullmatch(inline.content.strip()):
            reason = "thematic-break" if inline.content.strip()[0] == "=" else "contents"
            self._add(Unit(Kind.DEBRIS, self._span(node), inline.content.strip(), parent, reason=reason))
            return
        if self.has_bold_headings and is_bold_heading(node, self.follower):
            self._close_headings(_BELOW_ALL_HEADINGS)
            above = self.headings[-1][1] if self.headings else None
            heading = self._prose(Kind.HEADING, node, unbolded(inline), above)
            self._open_section(_BELOW_ALL_HEADINGS, heading)
            return
        self._prose(Kind.IMAGE if is_images(inline) else Kind.PARAGRAPH, node, inline.content, parent)

    def read_items(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        for position, item in enumerate(node.children):
            self._item(item, parent, "" if start is None else str(start + position))

    def _item(self, node: SyntaxTreeNode, parent: Unit | None, number: str) -> None:
        line = (node.map or (0, 0))[0] + self.offset
        printed = (f"{node.info}{node.markup}",) if number else ()
        self._mark(line, printed)
        blocks = node.children
        if blocks and blocks[0].type == "paragraph" and blocks[0].children[0].content.strip():
            parent = self._statement(blocks[0], parent, number)
            blocks = blocks[1:]
        self._blocks(blocks, parent)
        self.marker = None

    def _mark(self, line: int, printed: tuple[str, ...]) -> None:
        """Have a marker wait; one within another waits with it."""
        outer = self.marker
        self.marker = _Marker(outer.line, (*outer.removed, *printed)) if outer else _Marker(line, printed)

    def _statement(self, node: SyntaxTreeNode, parent: Unit | None, number: str) -> Unit:
        """What a list item says, with its number and whether it is done."""
        text = node.children[0].content
        task = TASK.match(text)
        if task and self.marker:
            text = text[task.end() :]
            self.marker.removed += tuple(task[1].strip())
        unit = self._prose(Kind.STEP if number else Kind.BULLET, node, text, parent)
        marker = task_marker(task) if task else ""
        self.units[-1] = replace(unit, number=number, marker=marker)
        return self.units[-1]

    def read_fence(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        first, last = node.map or (0, 0)
        content = node.content.removesuffix("\n")
        if node.content.count("\n") != last - first - 2:
            content = content.rstrip()
            message, hint = f"the code block is not closed: {node.markup}", "add a line with the same marks at its end"
            self.problems.append(Problem.warning(self.path, first + self.offset + 1, message, hint))
        if "\n" not in content and _FLATTENED.search(content):
            self._say_flattened(node)
        if node.info.strip().lower() in _CONTENTS:
            self._add(Unit(Kind.DEBRIS, self._span(node), content, parent, reason="contents"))
            return
        self._add(Unit(Kind.CODE, self._span(node), content, parent, language=node.info.strip()))

    def _say_flattened(self, node: SyntaxTreeNode) -> None:
        message = "this code lost its line breaks, probably when it was clipped, and stands as it is"
        self.problems.append(Problem.warning(self.path, self._span(node).first, message, "clip it again"))

    def read_indented(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        if self.depth < _DEEPEST and (_FENCED.fullmatch(node.content) or is_prose(node.content)):
            first = self._span(node).first - 1
            self._text(textwrap.dedent(node.content.expandtabs(TAB)), first, None if is_top(node) else parent)
        else:
            self._add(Unit(Kind.CODE, self._span(node), node.content.rstrip("\n"), parent))

    def read_source(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        if _CONTENTS_BOX.fullmatch(node.content):
            self._add(Unit(Kind.DEBRIS, self._span(node), node.content, parent, reason="contents"))
        else:
            kind = Kind.DEFINITIONS if node.type == "dl" else Kind.PARAGRAPH
            self._prose(kind, node, node.content.strip("\n"), parent)

    def read_box(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        unit = self._prose(Kind.PARAGRAPH, node, node.content, parent)
        if node.info:
            self.units[-1] = replace(unit, removed=(node.info, *unit.removed))

    def read_setting(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        self._add(Unit(Kind.DEBRIS, self._span(node), node.content, parent, reason="html-tags"))

    def read_table(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        """A table; rows with more cells than its head would lose those."""
        if _NUMBERED.match(node.content):
            self._say_flattened(node)
        self._prose(Kind.PARAGRAPH, node, widened(node.content.strip("\n")), parent)

    def read_math(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        lines = (line.strip() for line in node.content.strip().split("\n"))
        self._add(Unit(Kind.PARAGRAPH, self._span(node), "\n".join(["$$", *lines, "$$"]), parent))

    def read_html(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        text = node.content.strip()
        if _HTML_RULE.fullmatch(text):
            self.read_rule(node, parent)
            return
        if with_players(text)[1]:
            self._prose(Kind.PARAGRAPH, node, text, parent)
            return
        says_nothing = bool(_TAGS_ALONE.fullmatch(text))
        kind, reason = (Kind.DEBRIS, "html-tags") if says_nothing else (Kind.PARAGRAPH, "")
        self._add(Unit(kind, self._span(node), text, parent, reason=reason))

    def read_rule(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        span = self._span(node)
        text = self.lines[span.first - 1].strip()
        self._add(Unit(Kind.DEBRIS, span, text, parent, reason="thematic-break"))

    def read_footnote(self, node: SyntaxTreeNode, parent: Unit | None) -> None:
        if not node.children or node.children[0].map is None:
            return
        label = str(node.meta["label"])
        self._mark(node.children[0].map[0] + self.offset, (label,))
        position = len(self.units)
        self._blocks(node.children[:1], parent)
        if len(self.units) > position:
            kind = Kind.REFERENCE if self.units[position].kind is Kind.PARAGRAPH else self.units[position].kind
            parent = self.units[position] = replace(self.units[position], kind=kind, number=label)
        self.marker = None
        self._blocks(node.children[1:], parent)


_BLOCKS: dict[str, Callable[[_Reader, SyntaxTreeNode, Unit | None], None]] = {
    "heading": _Reader.read_heading,
    "paragraph": _Reader.read_paragraph,
    "bullet_list": _Reader.read_items,
    "ordered_list": _Reader.read_items,
    "fence": _Reader.read_fence,
    "code_block": _Reader.read_indented,
    "blockquote": _Reader.read_source,
    "box": _Reader.read_box,
    "dl": _Reader.read_source,
    "setting": _Reader.read_setting,
    "table": _Reader.read_table,
    "html_block": _Reader.read_html,
    "math_block": _Reader.read_math,
    "hr": _Reader.read_rule,
    "footnote_reference": _Reader.read_footnote,
}
_ANNOUNCED = ("bullet_list", "ordered_list", "fence", "code_block", "table", "blockquote")


# 三、  3.  第三章  IV.  (3)
_MERE_NUMBER = re.compile(
    r"[(（]?第?\s*(\d{1,2}(\.\d{1,2})*|[一二三四五六七八九十百零〇]+|[ivxIVX]+|[a-zA-Z])\s*[章节篇部]?[部分]?[、.．)）:：]*"
)
_HTML_RULE = re.compile(r"<hr(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ONLY_MARKERS = re.compile(r"\s*(([-+*]|\d{1,9}[.)]|\[\^[^\]]*\]:)\s*)+")
_BOLD_HEADING_LENGTH, _NUMBERED_HEADING_LENGTH = 60, 200
# A bold line that words of its own paragraph follow: where one is none, no bold line is a heading.
_LEADS_ON = re.compile(
    r"(?:\A|\n[ \t]*\n)[ \t]{0,3}(\*\*|__)(?=\S)[^*_\n]{1,60}\1[ \t\\]*\n"
    r"(?![ \t]*(?:\n|\Z|[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|`{3}|~{3}|\||-{3}|\*{3}))"
)
_NUMBERED_HEADING = re.compile(r"[*_]+\d{1,3}[.)]\s")


def task_marker(task: re.Match[str]) -> str:
    """The box itself where all know what it says of its task; a word for two that others know."""
    return _TASKS.get(task[1], f"[{task[1]}]")


def is_images(inline: SyntaxTreeNode) -> bool:
    """Whether a paragraph prints images and nothing else; they may be links."""
    pieces = _printed(inline)
    return bool(pieces) and all(
        piece.type == "image" or (piece.type == "link" and is_images(piece)) for piece in pieces
    )


def unbolded(inline: SyntaxTreeNode) -> str:
    """A heading's text on one line, without bold marks around all of it."""
    text = re.sub(r"(?<![ \t\\])[ \t\\]*+\n\s*", " ", inline.content.strip())
    return text[2:-2].strip() if [node.type for node in _printed(inline)] == ["strong"] else text


def is_top(node: SyntaxTreeNode) -> bool:
    """Whether the block stands in no list, quote or footnote."""
    return node.parent is None or node.parent.type == "root"


def is_bold_heading(node: SyntaxTreeNode, follower: SyntaxTreeNode | None) -> bool:
    """Whether a paragraph is one short bold phrase, no sentence, before a block that it can be the heading of; one with a number, as a question
    of many, may be long.
    """
    inline = node.children[0]
    is_numbered = bool(_NUMBERED_HEADING.match(inline.content))
    is_sentence = bool(re.search(r"[。.!！;；,，]\W*$", inline.content))
    return (
        [child.type for child in _printed(inline)] == ["strong"]
        and len(inline.content) <= (_NUMBERED_HEADING_LENGTH if is_numbered else _BOLD_HEADING_LENGTH)
        and (not is_sentence or (is_numbered and inline.content.rstrip("*_ ").endswith("...")))
        and is_top(node)
        and follower is not None
        and follower.type not in ("heading", "hr")
    )


def is_marker(line: str) -> bool:
    """Whether the line holds list markers or a footnote's label, and nothing else."""
    return bool(_ONLY_MARKERS.fullmatch(line))


def left_over(
    lines: Sequence[str], path: str, units: Sequence[Unit], definitions: Sequence[range], sections: Sequence[Unit]
) -> list[Unit]:
    """Units for the lines that no block accounts for: definitions, empty items, what the parser left out. Lines of
    definitions count from 0, headings are in the order of their lines.
    """
    held = {line - 1 for unit in units for line in unit.span.lines}
    defined = {line: taken for taken in reversed(definitions) for line in taken}
    starts = [heading.span.first for heading in sections]
    found: list[Unit] = []
    for line in range(len(lines)):
        if not lines[line].strip() or line in held:
            continue
        definition = defined.get(line)
        end = line + 1
        while definition and end < definition.stop and end not in held:
            end += 1
        held.update(range(line, end))
        text = "\n".join(left.strip() for left in lines[line:end])
        above = bisect_right(starts, line)
        parent = sections[above - 1] if above else None
        kind = Kind.METADATA if definition else Kind.DEBRIS if is_marker(text) else Kind.PARAGRAPH
        text = as_paragraph(text) if kind is Kind.PARAGRAPH else text
        reason = "empty-item" if kind is Kind.DEBRIS else ""
        found.append(Unit(kind, Span(path, line + 1, end), text, parent, reason=reason))
    return found


def _printed(inline: SyntaxTreeNode) -> list[SyntaxTreeNode]:
    """The pieces of a paragraph that print something."""
    breaks = ("softbreak", "hardbreak")
    return [
        node for node in inline.children if node.type not in breaks and (node.type != "text" or node.content.strip())
    ]
