"""CommonMark as markdown-it-py reads it, with what the Markdown dialect needs besides: sources and references."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from everyline.notes.dialects.outline import indentation
from everyline.notes.dialects.prose import outside_code
from everyline.text.markdown_plugins import block_quote, definitions, mathematics, wide_emphasis
from everyline.text.writing_systems import columns

_ADMONITION = re.compile(
    r'(?:!!!|\?\?\?(?P<open>\+?))[ \t]+(?P<kind>[A-Za-z][\w-]*)(?P<more>(?:[ \t]+[\w-]+)*)(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*'
)
_COLONS = re.compile(r"(?P<mark>:{3,}+)[ \t]*+(?:\{?\.?(?P<kind>[A-Za-z][\w-]*)\}?)?(?P<rest>[^\n]*)")
_LABEL = re.compile(r"\[(?P<label>[^\]\n]*)\](?P<more>[ \t]*+(?:\{[^{}\n]*\})?[ \t]*)")
_KINDS = (
    "abstract attention bug caution danger details error example failure fail hint important info note question quote seealso "
    "success summary tip todo warning warn"
)
_INDENTED = 4
_ABBREVIATION = re.compile(r"\*\[(?P<short>[^\[\]\n]+)\]:[ \t]+(?P<long>\S[^\n]*)")


def boxes(parser: MarkdownIt) -> None:
    """A plug-in for markdown-it: tokens ``box`` with the text of a box, and ``setting`` for lines that only set text."""
    able: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "admonition", _admonition, able)
    parser.block.ruler.before("fence", "container", _container, able)
    parser.block.ruler.before("fence", "abbreviations", _abbreviations, able)


def _admonition(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    found = _ADMONITION.fullmatch(_line(state, start))
    if not found or state.is_code_block(start):
        return False
    last, margin = start + 1, state.blkIndent + _INDENTED
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < margin:
            break
        last = line + 1
    if last == start + 1 and found["title"] is None:
        return False  # a sentence that begins with shouting
    fold = "" if found["open"] is None else "+" if found["open"] else "-"
    content = state.getLines(start + 1, last, margin, keepLastLF=False)
    box = _box(found["kind"], fold, found["title"] or "", content)
    return _push(state, start, last, box, found["more"], silent=silent)


def _container(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    found = _COLONS.fullmatch(_line(state, start).rstrip())
    if not found or state.is_code_block(start):
        return False
    kind, rest = (found["kind"] or "").lower(), found["rest"].strip()
    if not kind and rest:
        return False
    close = _closing(state, start, len(found["mark"])) if kind in _KINDS.split() else 0
    if kind in _KINDS.split() and start < close < end:
        label = _LABEL.fullmatch(rest)
        content = state.getLines(start + 1, close, state.blkIndent, keepLastLF=False)
        box = _box(kind, "-" if kind == "details" else "", label["label"] if label else rest, content)
        return _push(state, start, close + 1, box, label["more"] if label else "", silent=silent)
    if kind and (rest or not _closing(state, start, len(found["mark"]))):
        return False
    if not silent:
        token = state.push("setting", "", 0)
        token.content, token.map = _line(state, start).strip(), [start, start + 1]
    state.line = start + 1
    return True


def _abbreviations(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    line, found = start, list[re.Match[str]]()
    while line < end and (each := _ABBREVIATION.fullmatch(_line(state, line))):
        found.append(each)
        line += 1
    if found and not silent:
        token = state.push("dl", "", 0)
        token.content = "\n\n".join(f"{each['short']}\n: {each['long']}" for each in found)
        token.map, state.line = [start, line], line
    return bool(found)


def _push(state: StateBlock, start: int, last: int, content: str, more: str, *, silent: bool) -> bool:
    if not silent:
        token = state.push("box", "", 0)
        token.content, token.map, token.info = content, [start, last], more.strip()
        state.line = last
    return True


def _box(kind: str, fold: str, title: str, content: str) -> str:
    return "\n".join([f"> [!{kind}]{fold} {title}".rstrip(), *(f"> {line}".rstrip() for line in content.split("\n"))])


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _closing(state: StateBlock, start: int, least: int) -> int:
    """The line that closes a container: the next one of nothing but so many colons, or more; 0 where there is none."""
    text, closers = state.env.get("closers", ("", {}))
    if text is not state.src:
        state.env["closers"] = state.src, (closers := {})
    if least not in closers:
        lines = (_line(state, line).strip() for line in range(state.lineMax))
        closers[least] = [at for at, line in enumerate(lines) if len(line) >= least and not line.strip(":")]
    at = bisect_right(closers[least], start)
    return closers[least][at] if at < len(closers[least]) else 0


_ITEM = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)++(?=\S)")
_DEEP_ITEM = re.compile(rf"(?m)^[ \t]*{_ITEM.pattern}.*+\n(?:\t\t| {{6}})[ \t]*{_ITEM.pattern}")
_FENCE = re.compile(r"(`{3,}|~{3,})")
# Lists nest two levels each; beyond this the parser drops text.
_DEPTH = 200

# Each piece takes all that it can and gives nothing back, so that what closes nowhere costs one look.
_REFERENCE = re.compile(
    r"(?P<image>!?)\[(?P<text>(?:[^\[\]\\!]++|\\.|!(?!\[)|!?\[[^\[\]]*+\](?:\([^()]*+\))?+){0,200}+)\]"
    r"(?:\[(?P<label>[^\[\]]*+)\])?+(?![(\[:])"
)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")


@dataclass(slots=True)
class Definitions:
    """The link and footnote definitions of one note, gathered while it is parsed."""

    env: dict[str, Any] = field(default_factory=dict)  # what markdown-it-py hands from rule to rule

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


def tree(text: str, references: Definitions) -> SyntaxTreeNode:
    """The blocks of a text; every blockquote, table and definition list carries its source as ``content``."""
    # Line numbers of definitions are those of this text, so definitions of an earlier one step back.
    for entry in references.env.get("references", {}).values():
        entry.pop("map", None)
    references.env.pop("duplicate_refs", None)
    return SyntaxTreeNode(_blocks().parse(_nearer(text), references.env))


def _nearer(text: str) -> str:
    """The text with those items of lists drawn nearer that stand deeper than they need, and with them what is under them.

    CommonMark takes such an item for more words of the line before it; editors show an item however often Tab was pressed.
    """
    if not _DEEP_ITEM.search(text):
        return text
    lines, fence, limit = list[str](), "", -1  # how deep the next line can stand as an item
    is_list = False  # what stands deep is none without one: it is code
    drawn, inside = 0, list[tuple[int, int]]()  # how far nearer a line stands; where that began, and how far before
    for raw in text.split("\n"):
        body, indent = raw.lstrip(" \t"), columns(indentation(raw))
        starts, mark = _ITEM.match(body), _FENCE.match(body)
        if body and indent < _INDENTED and (starts or limit < 0):
            is_list = bool(starts)
        item = starts if is_list and not fence else None
        while body and (item or limit < 0) and inside and indent < inside[-1][0]:
            drawn = inside.pop()[1]
        if item and 0 <= limit < indent - drawn:
            inside.append((indent, drawn))
            drawn = indent - limit
        lines.append(" " * max(indent - drawn, 0) + body if drawn and body else raw)
        if item:
            limit = columns(" " * indent + item[0]) - drawn + _INDENTED - 1
        elif mark or not body:
            limit = -1
        if mark and mark[1].startswith(fence):
            fence = "" if fence else mark[1]
    return "\n".join(lines)


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
    # What closes nowhere is no footnote, and costs one look.
    parser.inline.ruler.at(
        "footnote_ref",
        lambda state, silent: bool(_FOOTNOTE.match(state.src, state.pos)) and footnote_ref(state, silent),
    )
    parser.use(definitions).use(boxes)
    listed = parser.block.ruler.__rules__[parser.block.ruler.__find__("deflist")].fn
    parser.block.ruler.at(
        "deflist", partial(_keeping_source, listed), {"alt": ["paragraph", "reference", "blockquote"]}
    )
    above = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.at("blockquote", partial(_keeping_source, block_quote), {"alt": above})
    parser.block.ruler.at("table", partial(_keeping_source, table), {"alt": above[:2]})
    return parser


def _keeping_source(rule: Any, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ANN401, FBT001
    """Run a rule for a container and leave the lines that it took, dedented, in its opening token."""
    position = len(state.tokens)
    taken = bool(rule(state, start, end, silent))
    if taken and not silent:
        state.tokens[position].content = state.getLines(start, state.line, state.blkIndent, keepLastLF=False)
    return taken
