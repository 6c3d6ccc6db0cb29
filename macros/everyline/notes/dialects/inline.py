"""The inline syntax that outliners add to Markdown, translated to plain CommonMark.

==========================  ============================================================
``[[Page]]``                ``[Page](ref:Page)``
``[[Page#Part|label]]``     ``[label](ref:Page%23Part)``
``[label]([[Page]])``       ``[label](ref:Page)``
``![[Page]]``               ``![Page](ref:Page)``: what it names stands there itself
``![[x.png|300]]``          ``![x.png](ref:x.png%7C300)``
``![a](x.png){:width 300}``  ``![a|300](x.png)``
``[[#red]]==words==``       ``==words==``
``{{embed [[Page]]}}``      ``![Page](ref:Page)``
``((uuid))``                ``[](block:uuid)``
``[label](((uuid)))``       ``[label](block:uuid)``
``{{embed ((uuid))}}``      ``![](block:uuid)``
``{{alias:[[Page]]label}}``  ``[label](ref:Page)``, as Roam has it
``{{cloze words}}``         ``words``
``{{video address}}``       ``<address>``, or with its name where that is known; likewise of an id: ``{{youtube x}}``, ``{{vimeo x}}``, ``{{bilibili x}}``, ``{{tweet x}}``
``[:b "words"]``            ``**words**``: hiccup, with links, pictures and what plays in it
``{{renderer …}}``          nothing: an add-on of the program shows something there
``{{query (…)}}``           the macro as code, like all others that only their program can answer
``#tag``, ``#[[a tag]]``    a tag: an ordinary word in a sentence; at its end, and in a list, ``[#tag](ref:tag)``; off the end of a title
==========================  ============================================================

markdown-it reads the text, with one more rule for each of these, so code spans, link addresses, HTML and escapes
stay untouched. The rules only note where they matched; the text around them is never printed anew.
"""

import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import cache, partial, reduce
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from everyline.notes.comments import without_comments
from everyline.notes.dialects.prose import outside_code, widened
from everyline.notes.units import COLOR
from everyline.text.markdown_plugins import mathematics, wide_emphasis

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_PAGE = r"[^\[\]\s](?:[^\[\]\n]*[^\[\]\s])?"
_PART = re.compile(r"(?<=[^\s#])#(?=[^\s#])")  # what stands between a name and a part of it
_LABELLED = re.compile(rf"\[(?P<label>[^\[\]\n]+)\]\((?:\[\[(?P<page>{_PAGE})\]\]|\(\((?P<block>{_UUID})\)\))\)")
# Who nests them means the outer one; what is named after a heading may hold the links of that.
_NESTED = r"[^\[\]\s|](?:[^\[\]\n]|\[\[[^\[\]\n]*\]\]|\[[^\[\]\n]*\]\([^()\[\]\n]{0,500}\))*"
# Before an address of the web it is a link whose words stand in brackets, as footnotes do that were copied from there.
_PAGE_REFERENCE = re.compile(rf"(?P<embed>!)?\[\[(?P<page>{_NESTED})\]\](?!\(https?://\S)")
_EMBED = re.compile(
    rf"(\{{)?\{{\{{embed\s+(?:\[\[(?P<page>{_PAGE})\]\]|\(\((?P<block>{_UUID})\)\))\s*\}}\}}(?(1)\}})", re.IGNORECASE
)
_ALIAS = re.compile(rf"\{{\{{alias:[ \t]*\[\[(?P<page>{_PAGE})\]\](?P<label>[^\[\]{{}}\n]+)\}}\}}", re.IGNORECASE)
_MARKED = re.compile(r"[\[{#]|\(\(")  # what all of these have
_COLOR = re.compile(r"\[\[#(?P<color>red|green|blue|yellow|orange|purple|pink|gr[ae]y)\]\](?===)")
# Of words that are a color's or bold in HTML; what else is in such brackets is said.
SETTING = re.compile(
    r"</?(?:b|i|u|s|em|strong|mark|span|font|center|small|sub|sup|del|ins|kbd|br)(?=[\s/>])[^<>]*>", re.IGNORECASE
)
_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
# Which Logseq reads in Markdown, too.
_ORG_LINK = re.compile(r"\[\[(?P<to>https?://[^\[\]\s<>]+)\]\[(?P<label>[^\[\]\n]+)\]\]")
# Behind a picture or a link, how it is to look, as Logseq (`:width 20`), Dendron (`width: 20px`), Pandoc and kramdown (`width=20`, `.left`) write it.
_ATTRIBUTE = r"""(?::(?:height|width)[ \t]+[\d.]+|(?:(?:max-|min-)?(?:height|width)|align|class|display|float|id|lang|loading|rel|style|target|title)[ \t]*[:=][ \t]*
    (?:"[^"{}\n]*"|'[^'{}\n]*'|[\w.%#-]+)|[.#][A-Za-z][\w-]*)"""
_ATTRIBUTES = rf"\{{:?[ \t]*{_ATTRIBUTE}(?:[ \t]*[ \t,;][ \t]*{_ATTRIBUTE}){{0,12}}[ \t]*[,;]?[ \t]*\}}"
_TO = r"\((?:[^()\n]|\([^()\n]*\))*\)"
_LOOKS = re.compile(_ATTRIBUTES, re.VERBOSE)
_BEHIND_LINK = re.compile(rf"\]{_TO}\Z")
_LINKED = 2_000  # letters of an address, at most, that stand before it
# A picture with its size, which Markdown has behind its words.
_SIZED = re.compile(rf"!\[(?P<label>[^\[\]\n]*)\](?P<to>{_TO})(?P<size>{_ATTRIBUTES})", re.VERBOSE)
_SIDE = re.compile(
    r"(?<![\w-])(?:max-)?(?P<side>width|height)[ \t:=]+[\"']?(?P<count>\d{1,5}(?:\.\d+)?)(?P<in>rem|em|pt|cm|in|%)?"
)
_PIXELS = {"rem": 16, "em": 16, "pt": 4 / 3, "cm": 38, "in": 96, "%": 6.8}  # of a column, which is some 680 wide
_DOTTED = re.compile(r"(?:dendron://[^\s/]+/)?[\w-]+(?:\.[\w-]+)*(?:#\S*)?")  # the name of a note in Dendron
_LINES = re.compile(r",\d+(?=:|$)|:#[^:#]*$")  # that are shown of it
_SIDES = ("center", "centre", "left", "right")  # where a picture stands
_MACRO = re.compile(
    r"(\{)?\{\{(?P<name>[A-Za-z][\w-]*)(?P<rest>(?:[ \t](?:[^{}\n]|\{[^{}\n]*\}){0,1000})?)\}\}(?(1)\})"
)
_LARGEST = 2_000  # characters of what a graph's own macro comes to; few can mean millions
# Those that a graph defines itself, by their names; $1 stands for what is between the first commas.
TURNED: ContextVar[bool] = ContextVar("TURNED", default=False)  # whether labels stand before names, as Dendron has them
MACROS: ContextVar[Mapping[str, str]] = ContextVar("MACROS", default={})  # noqa: B039 - nobody changes it
# Where the films and messages are that macros name by an id alone.
_PLACES = {
    "video": "",
    "youtube": "https://www.youtube.com/watch?v=",
    "vimeo": "https://vimeo.com/",
    "bilibili": "https://www.bilibili.com/video/",
    "tweet": "https://x.com/i/status/",
    "twitter": "https://x.com/i/status/",
}
_WEB = re.compile(r"https?://[^\s<>]+")
_ID = re.compile(r"[\w-]+")
_BLOCK_REFERENCE = re.compile(rf"\(\((?P<block>{_UUID})\)\)")
# A bare tag ends at punctuation, and has a letter: "#1" is a number, and "#+BEGIN_QUOTE" a mark of Org mode.
_TAG = re.compile(
    rf"#(?:\[\[(?P<page>{_PAGE})\]\]|(?!{COLOR}|\+(?i:begin|end)_)(?P<word>[\w/+.-]*[^\W\d_](?:[\w/+.-]*[\w+])?))"
)
_BEFORE_BARE_TAG = re.compile(r"[\s(（]")


# Outliners have formulas with empty lines in them, which end a paragraph in CommonMark.
_DISPLAYED = re.compile(r"\$\$[^$]+\$\$")
# Which Logseq knows without marks around it.
_ENVIRONMENT = re.compile(
    r"(?ms)\$\$.{0,5000}?\$\$|\$[^$\n]{0,500}\$|^[ \t]*(\\begin\{(\w+\*?)\}.{0,5000}?\\end\{\2\})[ \t]*$"
)
_TABLE = re.compile(r"(?m)^[^\n|]*\|[^\n]*\n(?=[ \t|:]*-)(?=[ \t:-]*\|)[ \t|:-]*+(?:\n[^\n|]*\|[^\n]*)*+$")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# A file's name with blanks in it, which CommonMark takes for no address.
_BLANKS = re.compile(
    r"(?P<label>\[[^\[\]\n]*\])\((?!(?!file:)\w+://)(?P<address>(?:[^()<>\"'\n]|\([^()<>\"'\n]*\))++)(?P<title>\"[^\"\n]*\")?\)"
)
_BLANKS_ON_WEB = re.compile(  # likewise, where what follows the last is no word
    r"(\[[^\[\]\n]*\])\((https?://[^\s()<>\"']+(?: (?!=)[^\s()<>\"']+)*? (?!=)[^\s()<>\"']*[%&/?=][^\s()<>\"']+)\)"
)
_FILE = re.compile(r"\.\w{1,8}(?:#.*)?$")


def with_players(text: str) -> tuple[str, list[str]]:
    """The text with films and sounds as Markdown has them, frames of other places as links to those, and what that took away."""
    given = list[str]()

    def shown(found: re.Match[str]) -> str:
        sources = (next(filter(None, each), "") for each in _SOURCE.findall(found[0]))
        to = next(filter(_PLAYABLE.fullmatch, sources), "")
        if not to:
            return found[0]
        given.append(found[0])
        to = f"https:{to}" if to.startswith("//") else to
        if found[1].lower() != "iframe":
            return f"![{to.rpartition('/')[2]}](<{to}>)"
        title = _TITLE.search(found[0].partition(">")[0])
        return f"[{_called(to, title[2] if title else '')}](<{to}>)"

    return (outside_code(text, lambda prose: _PLAYER.sub(shown, prose)) if _PLAYER.search(text) else text), given


def _called(to: str, title: str = "") -> str:
    """What a frame is called, by its title, or by where it leads."""
    name = _film_at(to)
    title = "" if name and title.lower().startswith(name.lower()) else title.strip()  # as YouTube calls its player
    host = _HOST.match(to)
    return re.sub(r"[\[\]\\`*<]", r"\\\g<0>", title) or name or (host[1] if host else to.rpartition("/")[2])


def _film_at(to: str) -> str:
    """What a film is called that an address leads to; empty for what is none."""
    host = _HOST.match(to)
    return next((name for domain, name in _FILMS.items() if host and f".{host[1]}".endswith(f".{domain}")), "")


def with_addresses(text: str) -> str:
    """The text with the addresses of files marked as such where they have blanks."""
    if " " not in text or "](" not in text:
        return text
    text = outside_code(text, lambda prose: _BLANKS.sub(_marked, prose))
    return outside_code(text, lambda prose: _BLANKS_ON_WEB.sub(r"\1(<\2>)", prose)) if "](http" in text else text


def _marked(found: re.Match[str]) -> str:
    address, title = found["address"].rstrip(), found["title"]
    is_file = " " in address.lstrip() and _FILE.search(address) and (not title or found["address"] != address)
    return f"{found['label']}(<{address}>{f' {title}' if title else ''})" if is_file else found[0]


_PLAYER = re.compile(
    r"<(iframe|video|audio)\b[^<>]{0,2000}>(?:[^<>]|<source\b[^<>]{0,500}>){0,500}</\1>", re.IGNORECASE
)
_SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'<>]+))""", re.IGNORECASE)
_TITLE = re.compile(r"""\stitle\s*=\s*(["'])([^"'<>]*)\1""", re.IGNORECASE)
_FILMS = {
    "youtube.com": "YouTube video",
    "youtube-nocookie.com": "YouTube video",
    "youtu.be": "YouTube video",
    "vimeo.com": "Vimeo video",
    "bilibili.com": "Bilibili video",
    "loom.com": "Loom video",
}
_HOST = re.compile(r"(?:https?:)?//(?:www\.)?([^/?#:@]+)")
_PLAYABLE = re.compile(r"(?:https?:)?//\S+|[^:]+")


@dataclass(frozen=True, slots=True)
class _Match:
    """Outliner syntax found: its place, what it becomes, the pieces that are lost to the eye by that, one a line, and the tag that it is."""

    start: int
    end: int
    text: str
    lost: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in CommonMark, and what the outliner's syntax said besides."""

    text: str  # the CommonMark
    tags: tuple[str, ...] = ()  # all tags, in order, without their marks
    removed: tuple[str, ...] = ()  # the visible pieces that are no longer in the text


class Tags(Enum):
    """What tags are in a text: words of it and links at its end, none at all, words and none of its end, or links everywhere."""

    OF_SENTENCE = auto()
    NONE = auto()
    OF_TITLE = auto()
    LISTED = auto()


def translate(text: str, *, tags: Tags = Tags.OF_SENTENCE, is_outline: bool = True) -> Prose:
    """The text in CommonMark, its tags, and what was taken out of it. Names in outlines may have a bar between blanks."""
    if is_outline and "\\begin{" in text:
        text = _ENVIRONMENT.sub(lambda found: f"$$\n{found[1]}\n$$" if found[1] else found[0], text)
    if "$$" in text:
        text = _DISPLAYED.sub(lambda found: _BLANK_LINES.sub("\n", found[0]), text)
    if is_outline and "|" in text:
        text = _TABLE.sub(lambda found: widened("\n".join(map(str.strip, found[0].split("\n")))), text)
    text, players = with_players(text)
    if players:
        prose = translate(text, tags=tags, is_outline=is_outline)
        return replace(prose, removed=(*players, *prose.removed))
    if not _MARKED.search(text):
        return Prose(text)
    text = with_addresses(text)
    matches: list[_Match] = []
    _markdown(tags, is_outline=is_outline).parseInline(text, {"length": len(text), "matches": matches})
    matches.sort(key=lambda match: match.start)
    body = said = _without_trailing_tags(text, matches)
    if tags is not Tags.OF_TITLE:
        body = text
    pieces, position = [], 0
    for match in matches:
        if match.end <= len(body):
            is_link = match.tag and (tags is Tags.LISTED or match.start >= len(said))
            named = f"[#{_literal(match.tag)}](ref:{_address(match.tag)})" if is_link else match.text
            pieces += [body[position : match.start], named]
            position = match.end
    lost = [each for match in matches if match.lost and match.end <= len(body) for each in match.lost.split("\n")]
    trailing = [text[match.start : match.end] for match in matches if match.start >= len(body)]
    words = dict.fromkeys(match.tag for match in matches if match.tag)
    return Prose("".join([*pieces, body[position:]]), tuple(words), (*lost, *trailing))


def _without_trailing_tags(text: str, matches: list[_Match]) -> str:
    """The text up to the tags that end it; the whole text where it consists of tags alone."""
    visible = end = len(text.rstrip())
    for match in reversed(matches):
        if not match.tag or match.end != end:
            break
        end = len(text[: match.start].rstrip())
    return text if end in (0, visible) else text[:end]


def _address(page: str) -> str:
    """The page's name as part of a link address; letters of all scripts stay readable."""
    return re.sub(r"[^\w./~-]", lambda character: quote(character[0], safe=""), page)


def _literal(text: str) -> str:
    """The text with the marks escaped that would open something in Markdown."""
    return re.sub(r"[\\`*<]", r"\\\g<0>", text)


# What each kind of syntax becomes, and what is lost to the eye by that.


def _link(found: re.Match[str]) -> tuple[str, str]:
    page, block = found["page"], found["block"]
    return f"[{found['label']}]({f'ref:{_address(page)}' if page else f'block:{block}'})", page or block


def _alias(found: re.Match[str]) -> tuple[str, str]:
    return f"[{found['label'].strip()}](ref:{_address(found['page'])})", f"alias {found['page']}"


def _org_link(found: re.Match[str]) -> tuple[str, str]:
    return f"[{_literal(found['label'])}](<{found['to']}>)", found["to"]


def _looks(found: re.Match[str]) -> tuple[str, str] | None:
    before = found.string[max(0, found.start() - _LINKED) : found.start()]
    return ("", found[0]) if _BEHIND_LINK.search(before) else None


def _sized(found: re.Match[str]) -> tuple[str, str] | None:
    sides = {
        each["side"]: round(float(each["count"]) * _PIXELS.get(each["in"], 1)) for each in _SIDE.finditer(found["size"])
    }
    size = str(sides.get("width", "")) or f"x{sides.get('height', '')}"
    if size == "x":
        return None
    line = found.string[found.string.rfind("\n", 0, found.start()) + 1 :].lstrip()
    bar = "\\|" if line.startswith("|") else "|"  # which would end a table's cell
    return f"![{found['label']}{bar}{size}]{found['to']}", found["size"]


def _color(found: re.Match[str]) -> tuple[str, str]:
    """The color of marked words, which Logseq's themes write as a reference before them."""
    return "", found["color"]


def _page_reference(found: re.Match[str], *, is_outline: bool) -> tuple[str, str]:
    """A name with, perhaps, what it is called here; of a picture perhaps its size."""
    # In a table the line between them is escaped.
    written = found["page"].replace("[[", "").replace("]]", "").replace("\\|", "|")
    page, _line, label = (each.strip() for each in written.partition("|"))
    if TURNED.get():
        page, label = _turned(page, label)
    label, named = SETTING.sub("", label), SETTING.sub("", page)
    mark = found["embed"] or ""
    if not mark and ("|" in label or (is_outline and " | " in written)):  # this is the name, as podcasts have it
        return f"[{_literal(written)}](ref:{_address(written)})", ""
    parts = [each.strip() for each in label.split("|")]
    size = next((each for each in parts if _SIZE.fullmatch(each)), "")
    if mark and (size or parts[-1] in _SIDES):
        words = " ".join(each for each in parts if each != size and each not in _SIDES)
        lost = "\n".join([*([page] if words else []), *(each for each in parts if each == size or each in _SIDES)])
        given = " ".join(filter(None, ("center" if {"center", "centre"} & {*parts} else "", size)))
        address = _address(f"{page}|{given}" if given else page)
        return f"![{_literal(words or page)}](ref:{address})", lost
    if mark and not _FILE.search(page):  # a box without a label, which is called by its note, and not by a block's id
        shown, _, block = page.partition("#^")
        lost = "\n".join(filter(None, (block, label)))
        return f"![{_literal(shown)}](ref:{_address(page)})", lost
    shown = page.removeprefix("#").removeprefix("^") if page.startswith("#") else page
    if not (mark or is_outline):  # graphs have names with that sign
        shown = _PART.sub(" › ", shown)
    return f"{mark}[{_literal(label or shown)}](ref:{_address(page)})", named if label else ""


def _turned(label: str, page: str) -> tuple[str, str]:
    """The name and the label of a reference of Dendron, without the vault before and the lines behind; in the other order where they are so."""
    if not _DOTTED.fullmatch(page) or ("." in label and "." not in page and _DOTTED.fullmatch(label)):
        page, label = label, page
    return _LINES.sub("", page.removeprefix("dendron://").partition("/")[2] or page), label


def _embed(found: re.Match[str]) -> tuple[str, str]:
    page, block = found["page"], found["block"]
    return (
        (f"![{_literal(page)}](ref:{_address(page)})", "embed") if page else (f"![](block:{block})", f"embed {block}")
    )


def _block_reference(found: re.Match[str]) -> tuple[str, str]:
    return f"[](block:{found['block']})", found["block"]


def _macro(found: re.Match[str]) -> tuple[str, str] | None:
    """What a macro holds, where it leads, or the macro as code."""
    name, rest = found["name"].lower(), found["rest"].strip()
    if name == "cloze" and rest:
        said, mark, cue = (each.strip() for each in rest.rpartition("\\\\"))  # none behind the last mark is none
        inner = translate(said if mark else cue, tags=Tags.NONE)
        words = inner.text if any(map(str.isalnum, inner.text)) else _literal(inner.text)
        return words, "\n".join(filter(None, (name, *inner.removed, cue if mark else "")))
    if name == "renderer" or (name == "youtube-timestamp" and rest):  # the first is what an add-on of its program shows
        return ("", found[0]) if name == "renderer" else (rest, name)
    defined = MACROS.get().get(found["name"], "$" * _LARGEST)
    given = ["", *(each.strip() for each in rest.split(","))]
    if len(defined) + defined.count("$") * max(map(len, given)) < _LARGEST:
        said = re.sub(r"\$(\d)", lambda at: given[int(at[1])] if int(at[1]) < len(given) else "", defined)
        token = MACROS.set({})  # one that stands in itself says nothing
        prose = translate(without_comments(said, "").text, tags=Tags.NONE)
        MACROS.reset(token)
        return prose.text, f"{found['name']} {rest}".strip()
    if name in _PLACES:
        if _WEB.fullmatch(rest):
            return f"[{called}](<{rest}>)" if (called := _film_at(rest)) else f"<{rest}>", name
        if _PLACES[name] and _ID.fullmatch(rest):
            to = f"{_PLACES[name]}{rest}"
            return f"[{_film_at(to) or found['name']}](<{to}>)", f"{name}\n{rest}"
    return None if "`" in rest else (f"`{found[0]}`", "")


def _tag(found: re.Match[str]) -> tuple[str, str] | None:
    before = found.string[found.start() - 1] if found.start() else " "
    return None if found["word"] and not _BEFORE_BARE_TAG.match(before) else (found["page"] or found["word"], "")


# Clojure's form of HTML, ``[:b "words"]``, with whatever stands in it.
_SAID = r'[^\[\]"]|"(?:[^"\\]|\\.){0,2000}+"'
_INNER = reduce(lambda inner, _: rf"{_SAID}|\[(?:{inner}){{0,2000}}+\]", range(6), _SAID)
_HICCUP = re.compile(
    r"\[:(?:h[1-6]|[abip]|em|strong|[su]|mark|code|kbd|small|su[bp]|span|div|br|hr|img|iframe|audio|video|center|[uo]l|li|pre|blockquote|font)"
    rf"(?=[.#\s\]])(?:{_INNER}){{0,2000}}+\]"
)
_TOKEN = re.compile(
    r'\[:(?P<tag>[a-zA-Z][\w.#-]*)|\{(?P<given>(?:[^{}"]|"[^"]*"|\{(?:[^{}"]|"[^"]*")*\})*+)\}|"(?P<words>(?:[^"\\]|\\.)*)"|(?P<end>\])|\s+'
)
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "mark": "==", "code": "`"} | {
    f"h{level}": "**" for level in range(1, 7)
}
# Which begin a line.
_APART = {"p", "div", "li", "br", "hr", "pre", "blockquote", *(f"h{level}" for level in range(1, 7))}
_GIVEN = re.compile(r':(href|src)\s+"([^"\s<>]*)"')


def _hiccup(found: re.Match[str]) -> tuple[str, str] | None:
    """What hiccup says; None for what says nothing, or is none."""
    pieces, removed, ends, at = list[str](), list[str](), list[str](), 0  # how what is open will end
    while at < len(found[0]):
        if not (each := _TOKEN.match(found[0], at)):
            return None
        at = each.end()
        if tag := each["tag"]:
            name = re.split(r"[.#]", tag)[0].lower()
            ends.append(_MARKS.get(name, ""))
            pieces += ["\n"] if name in _APART and "".join(pieces).strip() else []
            pieces.append(ends[-1])
            removed.append(tag)
        elif each["given"] is not None:
            address = _GIVEN.search(each["given"])
            removed += re.findall(r"[^\s\"]+", each["given"])
            if address:
                ends[-1] = f"](<{address[2]}>)"
                # What plays is a link with its name.
                is_played = address[1] == "src" and name != "img"
                called = _called(address[2]) if name == "iframe" else address[2].rstrip("/").rpartition("/")[2]
                pieces.append(f"[{called}" if is_played else "[" if address[1] == "href" else "![")
        elif each["words"] is not None:
            if ends[-1] == "`" and "`" in each["words"]:
                pieces[-1], ends[-1] = "`` ", " ``"
            pieces.append(each["words"].replace('\\"', '"'))
        elif each["end"]:
            pieces.append(ends.pop())
    said = "".join(pieces)
    return (said, "\n".join(removed)) if re.search(r"\w", said) else None


_Read = Callable[[re.Match[str]], tuple[str, str] | None]


def _rule(pattern: re.Pattern[str], read: _Read) -> Callable[[StateInline, bool], bool]:
    """A markdown-it rule that notes what it matches."""

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 (markdown-it calls it so)
        found = pattern.match(state.src, state.pos, state.posMax)
        said = read(found) if found else None
        # Alternative texts of images are parsed apart; positions in them mean nothing here.
        if not found or not said or len(state.src) != state.env["length"]:
            return False
        if not silent:
            tag = (found["page"] or found["word"]) if pattern is _TAG else ""
            state.env["matches"].append(_Match(found.start(), found.end(), *said, tag))
            state.pending += said[0]
        state.pos = found.end()
        return True

    return rule


@cache
def _markdown(tags: Tags, *, is_outline: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark").use(wide_emphasis).use(mathematics)
    for character in "({":
        parser.inline.add_terminator_char(character)
    for name, pattern, read in (
        ("hiccup", _HICCUP, _hiccup),
        ("embed", _EMBED, _embed),
        ("alias", _ALIAS, _alias),
        ("macro", _MACRO, _macro),
        ("labelled_reference", _LABELLED, _link),
        ("org_link", _ORG_LINK, _org_link),
        ("sized", _SIZED, _sized),
        ("looks", _LOOKS, _looks),
        ("color", _COLOR, _color),
        ("page_reference", _PAGE_REFERENCE, partial(_page_reference, is_outline=is_outline)),
        ("block_reference", _BLOCK_REFERENCE, _block_reference),
        ("tag", _TAG, _tag),
    ):
        parser.inline.ruler.before("link", name, _rule(pattern, read))
    return parser.disable(["hiccup"] * (not is_outline) + ["tag"] * (tags is Tags.NONE))
