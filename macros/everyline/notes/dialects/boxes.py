"""Boxes and definition lists in Markdown, as blocks that carry their text in the one form that statements know.

``!!! note "Title"`` with what is indented under it (MkDocs; ``???`` folds), and ``:::note[Title]`` up to ``:::`` (Docusaurus,
VitePress, MyST) become ``> [!note] Title`` with what they hold behind ``> ``. Other lines of colons only set text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock

_ADMONITION = re.compile(
    r'(?:!!!|\?\?\?(?P<open>\+?))[ \t]+(?P<kind>[A-Za-z][\w-]*)(?P<more>(?:[ \t]+[\w-]+)*)(?:[ \t]+"(?P<title>[^"]*)")?[ \t]*'
)
_COLONS = re.compile(r"(?P<mark>:{3,})[ \t]*(?:\{?\.?(?P<kind>[A-Za-z][\w-]*)\}?)?(?P<rest>[^\n]*)")
_LABEL = re.compile(r"\[(?P<label>[^\]\n]*)\](?P<more>[ \t]*(?:\{[^{}\n]*\})?[ \t]*)")
_KINDS = (
    "abstract attention bug caution danger details error example failure fail hint important info note question quote seealso "
    "success summary tip todo warning warn"
)
_INDENTED = 4


def boxes(parser: MarkdownIt) -> None:
    """A plug-in for markdown-it: tokens ``box`` with the text of a box, and ``setting`` for lines that only set text."""
    able: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("fence", "admonition", _admonition, able)
    parser.block.ruler.before("fence", "container", _container, able)


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
