"""CommonMark as markdown-it-py reads it, with what the Markdown dialect needs besides: sources and references."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, blockquote, table
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from everyline.notes.dialects.boxes import boxes
from everyline.notes.dialects.prose import outside_code
from everyline.text.emphasis import wide_emphasis
from everyline.text.mathematics import mathematics

# Lists nest two levels each; beyond this the parser drops text.
_DEPTH = 200

# Each piece takes all that it can and gives nothing back, so that what closes nowhere costs one look.
_REFERENCE = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]\\!]++|\\.|!(?!\[)|!?\[[^\[\]]*+\](?:\([^()]*+\))?+)*+)\]"
    r"(?:\[(?P<label>[^\[\]]*+)\])?+(?![(\[:])"
)
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](?!:)")


@dataclass(slots=True)
class References:
    """The link and footnote definitions of one note, gathered while it is parsed.

    Attributes:
        env: what markdown-it-py hands from rule to rule.
    """

    env: dict[str, Any] = field(default_factory=dict)

    def definition_lines(self) -> list[range]:
        """The 0-based lines of each link definition of the text parsed last."""
        found = [*self.env.get("references", {}).values(), *self.env.get("duplicate_refs", [])]
        return [range(*entry["map"]) for entry in found if "map" in entry]

    def inline(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The text with its references written out where they stand, and the labels that this took away."""
        text, labels = self._links(text)
        notes = self.env.get("footnotes", {}).get("refs", {})

        def cite(match: re.Match[str]) -> str:
            label = match[1]
            return f"[{label}](cite:{quote(label)})" if f":{label}" in notes else match.group()

        return outside_code(text, lambda prose: _FOOTNOTE.sub(cite, prose)), labels

    def _links(self, text: str) -> tuple[str, tuple[str, ...]]:
        known = self.env.get("references", {})
        if not known or "[" not in text:
            return text, ()
        labels, used = [], {}

        def expand(match: re.Match[str]) -> str:
            label = match["label"] or match["text"]
            entry = known.get(normalizeReference(label))
            if entry is None:
                return match.group()
            used[label] = entry
            if match["label"]:
                labels.append(match["label"])
            return f"{match['image']}[{match['text']}]({_target(entry)})"

        written = outside_code(text, lambda prose: _REFERENCE.sub(expand, prose))
        if _html(written, {}) == _html(text, known):
            return written, tuple(labels)
        # Too intricate to write out: the definitions travel with the text instead.
        return "\n\n".join([text, *(f"[{label}]: {_target(entry)}" for label, entry in used.items())]), ()


def tree(text: str, references: References) -> SyntaxTreeNode:
    """The blocks of a text; every blockquote, table and definition list carries its source as ``content``."""
    # Line numbers of definitions are those of this text, so definitions of an earlier one step back.
    for entry in references.env.get("references", {}).values():
        entry.pop("map", None)
    references.env.pop("duplicate_refs", None)
    return SyntaxTreeNode(_blocks().parse(text, references.env))


def _target(entry: dict[str, Any]) -> str:
    title = entry["title"].replace('"', '\\"')
    return f"<{entry['href']}>" + (f' "{title}"' if title else "")


def _html(text: str, references: dict[str, Any]) -> str:
    return str(_inline().render(text, {"references": dict(references)}))


@cache
def _inline() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(wide_emphasis)


@cache
def _blocks() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEPTH}).enable(["table", "strikethrough"])
    parser.use(wide_emphasis).use(mathematics).use(footnote_plugin, inline=False, move_to_end=False)
    parser.use(deflist_plugin).use(boxes)
    definitions = parser.block.ruler.__rules__[parser.block.ruler.__find__("deflist")].fn
    parser.block.ruler.at(
        "deflist", partial(_keeping_source, definitions), {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.block.ruler.at("blockquote", _blockquote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return parser


def _blockquote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    return _keeping_source(blockquote, state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    return _keeping_source(table, state, start, end, silent)


def _keeping_source(rule: Any, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ANN401, FBT001
    """Run a rule for a container and leave the lines that it took, dedented, in its opening token."""
    position = len(state.tokens)
    taken = bool(rule(state, start, end, silent))
    if taken and not silent:
        state.tokens[position].content = state.getLines(start, state.line, state.blkIndent, keepLastLF=False)
    return taken
