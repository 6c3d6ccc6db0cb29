"""What the blocks of a Markdown note are to a reader, and what becomes of the lines that are no block's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from markdown_it.tree import SyntaxTreeNode

from everyline.notes.dialects.prose import as_paragraph
from everyline.notes.units import Kind, Span, Unit

# 三、  3.  第三章  IV.  (3)
_MERE_NUMBER = re.compile(
    r"[(（]?第?\s*(\d{1,2}(\.\d{1,2})*|[一二三四五六七八九十百零〇]+|[ivxIVX]+|[a-zA-Z])\s*[章节篇部]?[部分]?[、.．)）:：]*"
)
_ONLY_MARKERS = re.compile(r"\s*(([-+*]|\d{1,9}[.)]|\[\^[^\]]*\]:)\s*)+")
_BAR = re.compile(r"(?<!\\)\|")
_BOLD_HEADING_LENGTH = 60


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


def is_bold_heading(node: SyntaxTreeNode) -> bool:
    """Whether a paragraph is one short bold phrase, no sentence, before a block that it can be the heading of."""
    inline = node.children[0]
    follower = node.next_sibling if is_top(node) else None
    return (
        [child.type for child in _printed(inline)] == ["strong"]
        and len(inline.content) <= _BOLD_HEADING_LENGTH
        and not re.search(r"[。.!！;；,，]\W*$", inline.content)
        and follower is not None
        and follower.type not in ("heading", "hr")
    )


def is_left_empty(heading: SyntaxTreeNode, text: str) -> bool:
    """Whether a heading says nothing, or is a mere number with nothing under it."""
    follower = heading.next_sibling
    childless = follower is None or (follower.type == "heading" and follower.tag <= heading.tag)
    return not text or (childless and bool(_MERE_NUMBER.fullmatch(text)))


def is_marker(line: str) -> bool:
    """Whether the line holds list markers or a footnote's label, and nothing else."""
    return bool(_ONLY_MARKERS.fullmatch(line))


def widened(table: str) -> str:
    """A table whose head has as many cells as its longest row: what stands beyond the head would not be printed."""
    lines = table.split("\n")
    counts = [_cells(line) for line in lines]
    missing = max(counts) - counts[0]
    if missing <= 0:
        return table
    for place, cell in ((0, " "), (1, "---")):
        line = lines[place].rstrip()
        lines[place] = (line if line.endswith("|") and not line.endswith("\\|") else f"{line}|") + f"{cell}|" * missing
    return "\n".join(lines)


def _cells(row: str) -> int:
    """How many cells a row of a table has; bars in escapes part none."""
    return len(_BAR.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def left_over(
    lines: Sequence[str], path: str, units: Sequence[Unit], definitions: Sequence[range], sections: Sequence[Unit]
) -> list[Unit]:
    """Units for the lines that no block accounts for: definitions, empty items, what the parser left out.

    Args:
        lines: of the note.
        path: of the note.
        units: those of its blocks.
        definitions: the 0-based lines of each link definition.
        sections: the headings in the order of their lines.
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
