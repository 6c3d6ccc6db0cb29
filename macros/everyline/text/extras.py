"""What notes write beyond CommonMark, as plug-ins for markdown-it: marked text, sub- and superscript, footnotes in a line, boxes with a title."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Each of them begins where no other mark of its kind ends, so that a line is looked at once.
_MARKED = re.compile(r"==(?=[^\s=])(?P<text>[^=\n]*[^\s=])==(?!=)")
_SUPERSCRIPT = re.compile(r"\^(?P<text>[\w+\u2212-]{1,12})\^")
_SUBSCRIPT = re.compile(r"~(?P<text>[\w+\u2212-]{1,8})~(?!~)")
_FOOTNOTE = re.compile(r"\^\[(?P<text>[^\[\]\n]+(?:\[[^\[\]\n]*\][^\[\]\n]*){0,9})\](?!\()")
_CALLOUT = re.compile(r"\[!(?P<kind>\w[\w-]{0,30})[^\]\n]*\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)\n?")


def extras(parser: MarkdownIt) -> None:
    """A plug-in: ``==marked==``, ``H~2~O``, ``x^2^``, ``a^[footnote]``, and ``> [!note] Title``."""
    parser.inline.ruler.before("strikethrough", "mark", _mark)
    parser.inline.ruler.before("strikethrough", "script", _script)
    parser.inline.ruler.before("strikethrough", "footnote", _footnote)
    parser.inline.add_terminator_char("=")
    parser.inline.add_terminator_char("^")
    parser.inline.add_terminator_char("~")
    parser.core.ruler.before("inline", "callout", _callouts)


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls rules so
    before = state.src[state.pos - 1] if state.pos else " "
    found = _MARKED.match(state.src, state.pos, state.posMax)
    # `x==y and z==w` compares.
    if not found or before == "=" or (before.isascii() and before.isalnum()):
        return False
    return _within(state, found, "mark", silent=silent)


def _script(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - see above
    before = state.src[state.pos - 1] if state.pos else " "
    mark = state.src[state.pos]
    if mark == "^":
        found, tag = _SUPERSCRIPT.match(state.src, state.pos, state.posMax), "sup"
        fits = before.isalnum() or before in ")]"
    else:
        found, tag = (_SUBSCRIPT.match(state.src, state.pos, state.posMax) if mark == "~" else None), "sub"
        fits = before.isascii() and (before.isalpha() or before == ")")  # 10~20~30 are ranges
    return bool(found) and fits and _within(state, found, tag, silent=silent)


def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - see above
    """A footnote that stands where it belongs, in small letters."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    return bool(found) and _within(state, found, "small", ("\u2009[", "]"), silent=silent)


def _within(
    state: StateInline, found: re.Match[str] | None, tag: str, around: tuple[str, str] = ("", ""), *, silent: bool
) -> bool:
    """Put what stands between marks into an element, perhaps with brackets."""
    if found is None:
        return False
    if not silent:
        end = state.posMax
        state.push(f"{tag}_open", tag, 1)
        state.pending += around[0]
        state.pos, state.posMax = found.span("text")
        state.md.inline.tokenize(state)
        state.pending += around[1]
        state.push(f"{tag}_close", tag, -1)
        state.posMax = end
    state.pos = found.end()
    return True


def _callouts(state: StateCore) -> None:
    """Make a box of each quote that begins with ``[!note]``, its first line the title."""
    tokens = list[Token]()
    boxes = list[Token]()  # the openings of the quotes that are boxes and not yet closed
    waiting = iter(state.tokens)
    following = dict(zip(map(id, state.tokens), zip(state.tokens[1:], state.tokens[2:], strict=False), strict=False))
    for token in waiting:
        after = following.get(id(token))
        if token.type == "blockquote_open" and after and after[1].type == "inline":
            found = _CALLOUT.match(after[1].content)
            if found:
                boxes.append(token)
                token.tag = "details" if found["fold"] else "div"
                kind = found["kind"].lower()
                token.attrs = {"class": f"kn-callout kn-callout-{kind}", "data-written": found["kind"]}
                if found["fold"] == "+":
                    token.attrs["open"] = ""
                heading = "summary" if found["fold"] else "p"
                tokens += [token, *_title(found["title"].strip() or kind.capitalize(), token.level + 1, heading)]
                after[1].content = after[1].content[found.end() :]
                if not after[1].content.strip():
                    after[0].hidden = True
                    next(waiting), next(waiting), next(waiting)
                continue
        if token.type == "blockquote_close" and boxes and boxes[-1].level == token.level:
            token.tag = boxes.pop().tag
        tokens.append(token)
    state.tokens = tokens


def _title(text: str, level: int, tag: str) -> tuple[Token, Token, Token]:
    opening = Token("paragraph_open", tag, 1, attrs={"class": "kn-callout-title"}, level=level, block=True)
    words = Token("inline", "", 0, content=text, level=level + 1, block=True, children=[])
    return opening, words, Token("paragraph_close", tag, -1, level=level, block=True)
