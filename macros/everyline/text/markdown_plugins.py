r"""What CommonMark lacks, as plug-ins for markdown-it: marked text, sub- and superscript, footnotes in a line, boxes with a title; emphasis
in scripts without blanks between words: ``**注意：**下文`` is bold, whatever CommonMark makes of it; and where formulas begin and end.

CommonMark tells an opening mark from a closing one by blanks and punctuation beside it. Where Chinese characters, kana and
wide punctuation stand there, neither says anything, so that marks beside them open and close as they do beside a blank.

Formulas are ``$…$`` and ``$$…$$`` as most programs read them (no blank inside the single marks, no digit beside them, so that prices stay prices, but before TeX),
``\(…\)`` and ``\[…\]`` where what they hold looks like TeX and has no dollars: elsewhere these are brackets that somebody escaped. Everything between the marks is TeX,
letter by letter; what becomes of it is in `everyline.diagrams.sketches`.
"""

import re
import unicodedata
from collections.abc import Iterator, MutableMapping
from functools import cache, lru_cache, partial
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from everyline.text.words import spelled

# Each of them begins where no other mark of its kind ends, so that a line is looked at once.
_MARKED = re.compile(r"(?P<mark>==|\^\^)(?![\s=^,.;:])(?P<text>(?:(?!(?P=mark))[^\n])+)(?!(?<=\s)==)(?P=mark)(?!=)")
_SUPERSCRIPT = re.compile(r"\^(?P<text>[\w+\u2212-]{1,12})\^")
_SUBSCRIPT = re.compile(r"~(?P<text>[\w+\u2212-]{1,8})~(?!~)")
_FOOTNOTE = re.compile(r"\^\[(?P<text>[^\[\]\n]+(?:\[[^\[\]\n]*\][^\[\]\n]*){0,9})\](?!\()")
_QUOTED_TAB = re.compile(r"(?m)^((?:[ \t]*+>)++)(\t+)")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_HTML_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_UNENDED = "br dd dt hr img input li option p rb rp rt tbody td th thead tr wbr"  # what HTML ends by itself
_QUOTES, _LAZY = 3, 8  # blocks around a quote, and lines without a mark that go on in one within more
_CALLOUT = re.compile(r"\[!(?P<kind>\w[\w-]{0,30})(?P<more>[^\]\n]*)\](?P<fold>[+-]?)[ \t]*(?P<title>[^\n]*)\n?")


def statements(parser: MarkdownIt) -> None:
    """A plug-in: all that is here, for a piece of a page: it has no headings or rules of its own but in quotes, and its indentation is no code."""
    parser.enable(["table", "strikethrough"]).disable(["code", "reference"])
    for name in ("heading", "lheading", "hr"):
        at = parser.block.ruler.__rules__[parser.block.ruler.__find__(name)]
        parser.block.ruler.at(name, partial(_quoted, at.fn), {"alt": at.alt})
    parser.use(wide_emphasis).use(definitions).use(extras).use(mathematics).use(quotes)


def extras(parser: MarkdownIt) -> None:
    """A plug-in: ``==marked==`` or ``^^marked^^``, ``H~2~O``, ``x^2^``, ``a^[footnote]``, and ``> [!note] Title``."""
    parser.inline.ruler.before("strikethrough", "mark", _mark)
    parser.inline.ruler.before("strikethrough", "script", _script)
    parser.inline.ruler.before("strikethrough", "footnote", _footnote)
    parser.inline.add_terminator_char("=")
    parser.inline.add_terminator_char("^")
    parser.inline.add_terminator_char("~")
    parser.core.ruler.before("block", "quotes", _quotes)
    parser.core.ruler.before("inline", "callout", _callouts)
    parser.core.ruler.before("inline", "numbers", _numbers)
    parser.core.ruler.push("tasks", _tasks)
    parser.core.ruler.push("tags", _tags)


def definitions(parser: MarkdownIt) -> None:
    """A plug-in: lists of definitions, each of which begins with a colon; with ``~`` people say *about*."""
    deflist_plugin(parser)
    rule = parser.block.ruler.__rules__[parser.block.ruler.__find__("deflist")].fn
    parser.block.ruler.at("deflist", partial(_colons, rule), {"alt": ["paragraph", "reference", "blockquote"]})


def quotes(parser: MarkdownIt) -> None:
    """A plug-in: quotes as before, whose end is not looked for behind it."""
    parser.block.ruler.at("blockquote", block_quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def block_quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    """A quote. The rule of markdown-it takes all lines without a mark up to a blank one for words that go on, and sees later where these ended, so
    that many quotes before one blank line would each be read to there: here it sees a few lines first, and more where these were not enough.
    """
    count, last, length = len(state.tokens), state.lineMax, 1
    while not silent:
        limit = min(start + length, end)
        while limit < end and state.src.startswith(">", state.bMarks[limit] + state.tShift[limit]):
            limit += 1
        is_deep = state.level > _QUOTES  # where this would take twice as long for each level
        limit = min(limit + (_LAZY if is_deep else 1), end)
        if limit == end or state.isEmpty(limit - 1) or state.isEmpty(limit):
            break
        state.lineMax = limit
        is_quote = blockquote(state, start, limit, silent)
        state.lineMax = last
        if not is_quote or is_deep or state.line < limit:
            return is_quote
        del state.tokens[count:]
        state.line, length = start, 4 * (limit - start)
    return blockquote(state, start, end, silent)


def _quoted(rule: Any, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    line = state.src.rfind("\n", 0, state.bMarks[start]) + 1
    return state.src[line : state.bMarks[start]].lstrip()[:1] == ">" and bool(rule(state, start, end, silent))


def _colons(rule: Any, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    line = start if silent else start + 1
    if not silent and line < end and state.isEmpty(line):
        line += 1
    at = state.bMarks[line] + state.tShift[line]
    return line < end and state.src[at : at + 1] == ":" and bool(rule(state, start, end, silent))


def _numbers(state: StateCore) -> None:
    """Let lists go on as they are numbered: a new one begins where another number comes; all the same mean none."""
    lists = list[tuple[Token, list[Token]]]()
    opened = list[tuple[Token, list[Token]]]()
    for token in state.tokens:
        if token.type == "ordered_list_open":
            opened.append((token, []))
            lists.append(opened[-1])
        elif token.type == "ordered_list_close":
            opened.pop()
        elif token.type == "list_item_open" and opened and token.level == opened[-1][0].level + 1:
            opened[-1][1].append(token)
    starts: dict[int, Token] = {}  # the items that begin a list
    for opening, items in lists:
        for before, item in pairwise(items) if len({int(each.info) for each in items}) > 1 else ():
            if int(item.info) != int(before.info) + 1:
                starts[id(item)] = opening
    tokens = list[Token]()
    for token in state.tokens:
        if around := starts.get(id(token)):
            tokens.append(Token("ordered_list_close", "ol", -1, level=around.level, block=True))
            tokens.append(around.copy(attrs={"start": int(token.info)}))
        tokens.append(token)
    state.tokens = tokens


def _mark(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it calls rules so
    before = state.src[state.pos - 1] if state.pos else " "
    found = _MARKED.match(state.src, state.pos, state.posMax)
    # `x==y and z==w` compares.
    if not found or before in "=^" or (before.isascii() and before.isalnum()):
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
    return found is not None and fits and _within(state, found, tag, silent=silent)


def _footnote(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - see above
    """A footnote that stands where it belongs, in small letters."""
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    return found is not None and _within(state, found, "small", ("\u2009[", "]"), silent=silent)


def _within(
    state: StateInline, found: re.Match[str], tag: str, around: tuple[str, str] = ("", ""), *, silent: bool
) -> bool:
    """Put what stands between marks into an element, perhaps with brackets."""
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


def _quotes(state: StateCore) -> None:
    """Have a tab right behind the mark of a quote be as wide as one at the left, as editors show it: CommonMark makes two blanks of it."""
    state.src = _QUOTED_TAB.sub(lambda found: f"{found[1]} {'    ' * len(found[2])}", state.src)


def _tasks(state: StateCore) -> None:
    """Show the box of a task that an item within a text begins with."""
    for item, _, token in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        first = token.children[0] if item.type == "list_item_open" and token.children else None
        found = _TASK.match(first.content) if first and first.type == "text" else None
        if not found or not first or not token.children:
            continue
        first.content = " " + first.content[found.end() :]
        attributes: dict[str, str | int | float] = {"class": "kn-marker kn-box", "data-written": found[1].strip()}
        box = Token("text", "", 0, content="☑" if found[1].strip() else "☐")
        token.children[:0] = [Token("box_open", "span", 1, attrs=attributes), box, Token("box_close", "span", -1)]


def _tags(state: StateCore) -> None:
    """Have tags of HTML that a line names and does not end be text, as in ``set in a <div> tag``: as HTML their words would be lost."""
    for token in state.tokens:
        opened: dict[str, list[Token]] = {}
        for child in token.children or ():
            found = _HTML_TAG.fullmatch(child.content) if child.type == "html_inline" else None
            if found and not found["end"]:
                opened.setdefault(found["name"].lower(), []).append(child)
            elif found and (begun := opened.get(found["name"].lower())):
                begun.pop()
        for name in opened.keys() - _UNENDED.split():
            for child in opened[name]:
                # What says how it looks is meant to be HTML, and ends elsewhere.
                child.type = "text" if "=" not in child.content else child.type


def _callouts(state: StateCore) -> None:
    """Make a box of each quote that begins with ``[!note]``, its first line the title, or else its kind in the language of the page's messages."""
    messages = state.env.get("messages")
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
                kind, called = found["kind"].lower(), found["kind"] + found["more"].partition("|")[0].rstrip()
                token.attrs = {"class": f"kn-callout kn-callout-{kind}", "data-written": found["kind"] + found["more"]}
                if found["fold"] == "+":
                    token.attrs["open"] = ""
                heading = "summary" if found["fold"] else "p"
                name = called[0].upper() + called[1:] if called.lower() != kind else kind.capitalize()
                name = messages.known(f"callout-{called.lower()}", name) if messages else name
                tokens += [token, *_title(found["title"].strip() or name, token.level + 1, heading)]
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


_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)

_HANDLE = re.compile(r"@_\w*")


def wide_emphasis(parser: MarkdownIt) -> None:
    """A plug-in for markdown-it: emphasis, strikethrough and all other marks beside wide letters; none in ``@_handles_``."""
    inline = _Inline()
    inline.__dict__.update(parser.inline.__dict__)
    parser.inline = inline
    parser.inline.add_terminator_char("@")
    parser.inline.ruler.before("emphasis", "handle", _handle)
    for name in ("link", "image"):
        rule = parser.inline.ruler.__rules__[parser.inline.ruler.__find__(name)].fn
        parser.inline.ruler.at(name, partial(_labelled, rule))


def _labelled(rule: Any, state: StateInline, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    """A link or a picture, looked for only where a bracket may close its label."""
    return state.pos < _last_bracket(state.src) and bool(rule(state, silent))


@lru_cache(maxsize=4)
def _last_bracket(text: str) -> int:
    return text.rfind("]")


def _handle(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    found = _HANDLE.match(state.src, state.pos, state.posMax)
    if found:
        state.pending += "" if silent else found[0]
        state.pos = found.end()
    return bool(found)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: MutableMapping[str, Any], tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 - markdown-it's names
        """Whether the marks that begin at a place can open or close emphasis, and how many they are."""
        marker, end = self.src[start], start
        while end < self.posMax and self.src[end] == marker:
            end += 1
        before = self.src[start - 1] if start else " "
        after = self.src[end] if end < self.posMax else " "
        if unicodedata.combining(before) or before == "\ufe00":  # a variant of the letter before
            before = self.src[start - 2] if start > 1 else " "
        wide_before, wide_after = bool(_WIDE.match(before)), bool(_WIDE.match(after))
        mark_before, mark_after = (isMdAsciiPunct(ord(each)) or isPunctChar(each) for each in (before, after))
        blank_before, blank_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
        opens = not blank_after and (not mark_after or wide_after or blank_before or mark_before or wide_before)
        # Editors leave a blank that does not break within marks, and Logseq shows what they mark.
        closes = (not blank_before or (canSplitWord and before == "\u00a0")) and (
            not mark_before or wide_before or blank_after or mark_after or wide_after
        )
        if canSplitWord:
            return Scanned(opens, closes, end - start)
        # An underscore is part of a name, but not where wide punctuation stands on one side of it.
        may_open = not closes or mark_before or (mark_after and wide_before)
        may_close = not opens or mark_after or (mark_before and wide_after)
        return Scanned(opens and may_open, closes and may_close, end - start)


_TICKS = re.compile("`+")


def code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where code spans begin and end: at runs of backticks, the next of the same length closing each."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    waiting: dict[int, list[int]] = {}
    for place in range(len(runs) - 1, -1, -1):
        waiting.setdefault(runs[place][1] - runs[place][0], []).append(place)
    after = -1
    for place, (start, end) in enumerate(runs):
        same = waiting[end - start]
        while same and same[-1] <= place:
            same.pop()
        if place > after and same:
            after = same.pop()
            yield start, runs[after][1]


_CLOSING = {"\\(": re.compile(r"(?<!\\)\\\)"), "\\[": re.compile(r"(?<!\\)\\\]")}
_TEX = re.compile(r"\\[a-zA-Z]|[\^_={}]")
_TEX_OR_SUM = re.compile(r"[\\^_{}=<>+]")
# How a formula begins that may stand behind a digit: ``10$\times$``
_NO_MONEY = re.compile(r"[\^_]|[^\\]*\\[a-zA-Z]{2}")
_EMPHASIZED = re.compile(r"\*\*.|(\*)[^*].*\s\1\w")  # marks of ``**US$** to **A$**``, which formulas have none of
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}(?!\S)")
_WORDS = 3  # which no formula has
# What is one in round brackets that nobody escapes: a letter in a sentence, f(x), x[n], (1, 2); among other formulas, a number.
_SHORT = re.compile(
    r"[A-Za-z]'?(?:[(\[][^\W_]{1,2}[)\]])?|[(\[]\s*[+-]?[\w.]{1,4}(?:\s*,\s*[+-]?[\w.]{1,4}){1,3}\s*[)\]]"
)
_WITHIN_LINE = 20  # characters before it that are looked at
_NUMBER = re.compile(r"[+-]?\d{1,4}(?:\.\d{1,4})?")
_AMONG = re.compile(r"\\[(\[](?:(?!\\[)\]])[^\n=^_{}]){0,80}(?:\\[a-zA-Z]|[\^_{}=])")
_LINES = 200  # in which dollars are closed
_WITHIN = 2_000  # characters in which brackets are closed


def mathematics(parser: MarkdownIt) -> None:
    """Have a parser find formulas: tokens ``math_inline``, ``math_inline_double`` and ``math_block``."""
    dollarmath_plugin(parser, allow_labels=False, allow_space=False, double_inline=True)
    dollars = parser.inline.ruler.__rules__[parser.inline.ruler.__find__("math_inline")].fn
    parser.inline.ruler.at("math_inline", partial(_dollars, dollars))
    block = parser.block.ruler.__rules__[parser.block.ruler.__find__("math_block")].fn
    parser.block.ruler.at(
        "math_block", partial(_displayed, block), {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.inline.ruler.before("escape", "math_brackets", _brackets)


def _displayed(rule: Any, state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    """A formula in lines of its own, right under words, too, unless it is one line or one in those words ends there."""
    line, count = state.line, len(state.tokens)
    if not rule(state, start, min(end, start + _LINES), silent):
        return False
    is_within = silent and state.src.count("$$", state.bMarks[max(line, start - _LINES)], state.bMarks[start]) % 2
    content = state.tokens[-1].content
    # Words right behind one that an item begins with go on with the item.
    goes_on = state.parentType == "list" and state.line == start + 1 < state.lineMax and not state.isEmpty(start + 1)
    is_one = not is_within and "$$" not in content and (not (silent or goes_on) or "\n" in content)
    if silent or not is_one:
        del state.tokens[count:]
        state.line = line
    return is_one


def _dollars(rule: Any, state: StateInline, silent: bool) -> bool:  # noqa: ANN401, FBT001 - markdown-it's shape
    """A formula between dollars, unless a digit beside it makes money of it, or words or marks of emphasis stand there: ``USD($)/DAI at a price of 1$/DAI`` has none."""
    start = state.pos
    if not rule(state, True):  # noqa: FBT003 - see above
        return False
    content, end = state.src[start + 1 : state.pos - 1], state.pos
    state.pos = start
    if _EMPHASIZED.match(content.strip("$")):
        return False
    is_behind = bool(start) and state.src[start - 1].isdigit() and not _NO_MONEY.match(content)
    if is_behind or state.src[end : end + 1].isdigit():
        return False
    is_prose = not _TEX_OR_SUM.search(content) and (
        (content[0] in ")]" and len(content) > 1) or len(_WORD.findall(content)) >= _WORDS
    )
    if is_prose and content[0] != "$":
        return False
    if silent:
        state.pos = end
        return True
    return bool(rule(state, silent))


@lru_cache(maxsize=4)
def _has_formulas(text: str) -> bool:
    return bool(_AMONG.search(text))


def _is_short(state: StateInline, opening: str, content: str) -> bool:
    """Whether what little stands in round brackets is a formula, and none that begins a line or calls something by its name."""
    before = state.src[max(0, state.pos - _WITHIN_LINE) : state.pos]
    if (
        opening != "\\("
        or not before.rstrip(" \t")
        or before.rstrip(" \t")[-1] == "\n"
        or re.search(r"[0-9A-Za-z_]$", before)
    ):
        return False
    return bool(_SHORT.fullmatch(content) or (_NUMBER.fullmatch(content) and _has_formulas(state.src)))


def _brackets(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's shape
    opening = state.src[state.pos : state.pos + 2]
    if opening not in _CLOSING:
        return False
    closing = _CLOSING[opening].search(state.src, state.pos + 2, min(state.posMax, state.pos + _WITHIN))
    content = state.src[state.pos + 2 : closing.start()] if closing else ""
    is_apart = content[:1] == content[-1:] == " " and not _WORD.search(content)  # as nobody escapes brackets
    if (
        not closing
        or not (is_apart or _TEX.search(content) or _is_short(state, opening, content))
        or "\n\n" in content
        or "$" in content
    ):
        return False
    if not silent:
        token = state.push("math_inline" if opening == "\\(" else "math_inline_double", "math", 0)
        token.content, token.markup = content, opening
    state.pos = closing.end()
    return True


_PLAIN = re.compile(r"[^\\`*_~^=$<\[\]!&\n\ufffc]*")  # what no mark is in
_AS_TEXT = {"s_open": "~~", "s_close": "~~", "softbreak": " ", "hardbreak": " ", "sup_open": "^", "sub_open": "_"}


def flat(read: list[Token]) -> list[Token]:
    """What is read in a line: text, code and formulas, links by their words, without marks."""
    said = list[Token]()
    for child in read:
        text = _AS_TEXT.get(child.type, "") or child.content.replace("\ufffc", "")
        if child.type == "image" and str(child.attrs.get("src", "")).startswith("ref:"):
            text = text.replace("#", " › ")  # a part of a note that is embedded, as links name it
        if child.type.startswith("math_") or child.type == "code_inline":
            said.append(child)
        elif text and said and said[-1].type == "text":
            said[-1].content += text
        elif text:
            said.append(Token("text", "", 0, content=text))
    for place, each in enumerate(said):
        if each.type == "text":
            words = re.sub(r"\s+", " ", each.content)
            words = words if place else words.lstrip()
            each.content = words if place < len(said) - 1 else words.rstrip()
    return said


def plain(markdown: str, *, is_spelled: bool = False) -> str:
    """A text as it is read, on one line, for mentioning it elsewhere: links by their words, without marks, formulas as their TeX, or spelled
    in letters where nobody sets them.
    """
    if _PLAIN.fullmatch(markdown):
        return " ".join(markdown.split())
    formula = spelled if is_spelled else "${}$".format
    said = [
        formula(each.content.strip()) if each.type.startswith("math_") else each.content
        for each in flat(line(markdown))
    ]
    return re.sub(r"\s+", " ", "".join(said))


def line(markdown: str) -> list[Token]:
    """The tokens of a line that is shown elsewhere than where it stands."""
    return _lines().parseInline(markdown)[0].children or []


@cache
def _lines() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).use(wide_emphasis).use(extras).use(mathematics)
    parser.validateLink = bool  # type: ignore[method-assign, assignment]  # where it leads is all the same
    return parser
