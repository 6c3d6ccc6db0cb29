"""Reads an article clipped off the web that lost its markup on the way.

A line plays the role of the first rule in `_role` that fits it. Hard breaks are joined, inline code and citations marked: letters
and their order stay; blanks, code marks and link targets are added. The lines become units so:

- The first line is the title, a HEADING; all others stand under it. A heading that mentions the term of the
  section before it (*Using ConfigMaps as files* after *ConfigMaps*) stands under that section, and a Chinese
  heading under the English one that it translates.
- A list is a procedure, its items STEPs numbered from 1, where a line ending with a colon introduces it and every
  item is a sentence, or where the items carry numbers; in all others they are BULLETs.
- A term and the colon-led line after it are an entry of a definition list; entries in a row are one DEFINITIONS.
- What a paragraph announces stands under that paragraph: lists, code, references.
- The reference list, what announces it and what follows it belong to the article, not to its last section.
- What the page around the article left behind is DEBRIS ``scraping-debris``; a list marker without an item is
  DEBRIS ``empty-item``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from everyline.notes.dialects.prose import HAN, as_paragraph, ends_sentence, introduces, outside_code
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem

_MARKUP = re.compile(r"#{1,6}\s+\S.*|(`{3,}|~{3,}).*|\|?(\s*:?-+:?\s*\|)+\s*+:?-*+:?\s*|\[[^\]]+\]:\s*\S+.*")
# What no clip that lost its markup has: headings, fences, front matter, links, items that are bold or linked.
_MARKDOWN = re.compile(r"^#{1,6}\s+\S|^(?:`{3,}|~{3,})|^---$|\]\((?!\()[^()\s]+\)|^[-*+] (?:\*\*|\[|`)|^\|.*\|$")
_LINES_PER_STRAY_MARKUP = 50
_ENOUGH = 3

# What pages put around an article, as whole lines. Too narrow is better than too wide: what is missed is read.
_DEBRIS = re.compile(
    # Comments
    r"(全部|发表|最新|热门|查看)?评论区?\s*[（(]?\d*[）)]?|写(下你的)?评论.{0,6}"
    r"|(leave a )?(comments?|reply)\s*[(:]?\d*\)?|\d+ comments?"
    # Sharing and applause
    r"|分享(到|至|给)?\s*([:：]|微信|微博|朋友圈|QQ|豆瓣|知乎|Facebook|Twitter|LinkedIn).{0,30}|分享(到|至)?|转发"
    r"|share( this)?( (post|article|page))?( (on|via) .{1,20})?:?"
    r"|(点赞|收藏|关注|赞同?|喜欢|在看|打赏|投币)[\s\d|·、]*((点赞|收藏|关注|转发|评论|分享)[\s\d|·、]*)*"
    r"|(like|subscribe|follow( us)?|clap)s?\s*\d*"
    # Other pages
    r"|[上下]一[篇页章](文章)?(\s*[:：»→|].{0,60})?"
    r"|(previous|next) (post|article|page)(\s*[:»→|].{0,60})?"
    r"|(相关|热门|更多|精彩|延伸)(推荐|文章|阅读|内容)|猜你喜欢|阅读(原文|全文|更多)|展开(全文|阅读全文)"
    r"|related (posts?|articles?)|recommended( for you)?|read (more|next)|you may also like:?"
    # Cookies, login, advertisements, copyright, the way back
    r"|(we|this (web)?site|our partners)\b.{0,30}\buses? cookies\b.{0,120}"
    r"|(accept|reject|allow)( all)? cookies|(接受|拒绝|允许)(所有|全部)?\s*cookies?"
    r"|登录\s*[/|]\s*注册|log ?in|sign (in|up)"
    r"|广告|advertisement|sponsored|赞助内容"
    r"|(©|版权(所有|声明)|copyright\b).{0,80}|all rights reserved\.?"
    r"|返回(顶部|首页)|back to (top|home)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?P<label>(?P<number>\d{1,3})-\)|\[(?P<bracketed>\d{1,3})\])\s*(?P<body>.{0,500}?(?P<url>https?://\S+))"
)
_CITATION = re.compile(r"\[(\d{1,3})\](?![(\[:])")
_COLON_LED = re.compile(r"[:：]\s*\S.*")
_CLOSING_LED = re.compile(r"\.(?![\w.]).*|\.[\u3400-\u9fff].*|[。,，;；、)）\]】」』”].*")
_MARKER = re.compile(r"[-*•·–—]")
_OPENING_MARKER = re.compile(r"[-*•·–]\s+(?=\S)|\d{1,2}[.)]\s+(?=\S)|\d{1,2}、\s*(?=\S)")
_LATIN_TITLE = re.compile(r"[A-Z][\w'’/&+()\- ]*", re.ASCII)
_TITLE_LENGTH, _HEADING_LENGTH, _HEADING_WORDS = 80, 60, 10
_COLONS = (":", "：")

# `.spec.volumes[]`, `.spec.x = true`
_CODE_PATH = re.compile(r"(?<![\w./)\]])\.[a-z][\w-]*(?:\[\])?(?:\.[A-Za-z][\w-]*(?:\[\])?)*(?: = \w+\b)?", re.ASCII)
# `mountPath`, glued to the sentence that its line breaks off
_GLUED_NAME = re.compile(
    r"(?<=[\u3400-\u9fff。,，(（])(?P<name>[A-Za-z][a-z0-9]*[A-Z][A-Za-z0-9]*|\.[a-z][\w.\[\]-]{0,80}(?: = \w+)?)$"
)
_LONE_NAME = re.compile(r"[a-z][\w-]*", re.ASCII)
# How code shows without its fence: its language, how it begins, its lines, and how many at least.
_YAML_KEY = r"(?:- )*[A-Za-z_\"'][\w./\"'-]*:(?: +[^\u3400-\u9fff#]*(?: #.*)?)?"
_COMMAND = re.compile(r"(?:\$|\[[^\[\]]+\][#$]) \S.*")
_CODES = (
    ("yaml", re.compile(_YAML_KEY), re.compile(rf"{_YAML_KEY}|- [^\u3400-\u9fff]+|#.*|---"), 3),
    ("bash", _COMMAND, _COMMAND, 1),
)


def _is_numbered_reference(line: str) -> bool:
    found = _REFERENCE.fullmatch(line)
    return bool(found and found["number"])


# What tells a clip from other texts: a line that is like this, how many of them at least, and how much they say.
_SIGNS = (
    (_is_numbered_reference, 2, 2),  # a reference list, 4-) https://…
    (_MARKER.fullmatch, 2, 2),  # list markers alone on their lines
    # Definitions that begin with their colon; ": text", ":::note" and ":smile:" are Markdown.
    (re.compile(r"[:：](?![:：\s]|\w+:).+", re.ASCII).fullmatch, 1, 2),
    (_CLOSING_LED.fullmatch, 1, 2),
    (_DEBRIS.fullmatch, 1, 2),
    (_CITATION.search, 1, 1),
    (re.compile(r"[A-Z][A-Za-z]*( [A-Za-z]+){0,7}").fullmatch, 2, 1),  # titles without marks
)


def recognizes(text: str) -> bool:
    """Whether the text is a clip: hardly a line of Markdown's block marks, and several signs of a clip."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if any(map(_MARKDOWN.search, lines)):
        return False
    marks = sum(bool(_MARKUP.fullmatch(line)) for line in lines)
    if marks > len(lines) // _LINES_PER_STRAY_MARKUP:
        return False
    return sum(weight for shown, least, weight in _SIGNS if sum(map(bool, map(shown, lines))) >= least) >= _ENOUGH


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a clip; a clip has no syntax that could be wrong."""
    lines = _classified(text)
    entries = (_REFERENCE.fullmatch(line.text) for line in lines if line.role is _Role.REFERENCE)
    numbers = frozenset(match["number"] or match["bracketed"] for match in entries if match)
    return _Reader(path, numbers, text.split("\n"), _blocks(lines)).read(), []


class _Role(Enum):
    """What a line is."""

    DEBRIS = "left over from the page around the article"
    CODE = "code without its fence and indentation"
    REFERENCE = "an entry of the reference list"
    MARKER = "a list marker that lost its item to the next line"
    ITEM = "the first line of a list item"
    TERM = "what the next line defines"
    DEFINITION = "begins with the colon of a definition"
    CONTINUATION = "goes on with the sentence of the line before"
    HEADING = "a heading without its marks"
    TEXT = "begins a paragraph"


@dataclass(slots=True)
class _Line:
    """A line that is not blank."""

    number: int  # 1-based
    text: str  # without surrounding blanks, its list marker, and the marker of the next item at its end
    after_blank: bool  # whether a blank line stands before it
    marker: str = ""  # its own list marker, if it begins with one
    opens_item: bool = False  # whether it ends with the list marker of the next line
    language: str = ""  # of a CODE line
    role: _Role = _Role.TEXT  # what it is

    @property
    def is_fragment(self) -> bool:
        """Whether the line is nothing but inline code."""
        return bool(_CODE_PATH.fullmatch(self.text) or _LONE_NAME.fullmatch(self.text))

    @property
    def glued_name(self) -> str:
        """The inline code at which the line breaks off, if it does."""
        match = _GLUED_NAME.search(self.text)
        return match["name"] if match else ""


def _classified(text: str) -> list[_Line]:
    """The lines of a clip that are not blank, each with its role."""
    lines: list[_Line] = []
    blank = False
    for number, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            lines.append(_Line(number, raw.replace("\r", " ").strip(), after_blank=blank))
        blank = not raw.strip()
    _find_code(lines)
    # `…对象。 -` ends with the marker of the next item, in clips where markers stand alone as well.
    alone = any(_MARKER.fullmatch(line.text) for line in lines)
    for line in lines:
        match = re.search(r"(?<!\s)\s+[-•·]$", line.text)
        if match and not line.language and (alone or introduces(line.text[: match.start()])):
            line.text, line.opens_item = line.text[: match.start()], True
    for position, line in enumerate(lines):
        line.role = _role(lines, position)
        opening = _OPENING_MARKER.match(line.text) if line.role is _Role.ITEM else None
        if opening:
            line.marker, line.text = opening.group().strip(), line.text[opening.end() :]
    return lines


def _find_code(lines: Sequence[_Line]) -> None:
    for language, first, more, least in _CODES:
        position = 0
        while position < len(lines):
            end = position
            if not lines[position].language and first.fullmatch(lines[position].text):
                while end < len(lines) and not lines[end].language and more.fullmatch(lines[end].text):
                    end += 1
            if end - position >= least:
                for line in lines[position:end]:
                    line.language = language
            position = max(end, position + 1)


def _role(lines: Sequence[_Line], at: int) -> _Role:  # noqa: PLR0911 - one for each role
    line, text = lines[at], lines[at].text
    before = lines[at - 1] if at else None
    follower = lines[at + 1] if at + 1 < len(lines) else None
    if line.language:
        return _Role.CODE
    if before and _DEBRIS.fullmatch(text):
        return _Role.DEBRIS
    if _REFERENCE.fullmatch(text):
        return _Role.REFERENCE
    if _MARKER.fullmatch(text):
        return _Role.MARKER
    is_title = not ends_sentence(text) and not introduces(text)
    is_defined = follower and not follower.after_blank and _COLON_LED.fullmatch(follower.text)
    if is_defined and is_title and len(text) <= _HEADING_LENGTH and not _COLON_LED.fullmatch(text):
        return _Role.TERM
    if before and before.role is _Role.TERM:
        return _Role.DEFINITION
    if (before and (before.role is _Role.MARKER or before.opens_item)) or _OPENING_MARKER.match(text):
        return _Role.ITEM
    if before and _goes_on(line, before):
        return _Role.CONTINUATION
    if is_title and ((not before and len(text) <= _TITLE_LENGTH) or _is_heading(lines, at)):
        return _Role.HEADING
    return _Role.TEXT


def _goes_on(line: _Line, before: _Line) -> bool:
    """Whether a hard line break, mostly around inline code, cut the line off from the one before."""
    if line.after_blank or before.role not in (_Role.TEXT, _Role.CONTINUATION, _Role.ITEM, _Role.DEFINITION):
        return False
    if (_CLOSING_LED.fullmatch(line.text) and not _CODE_PATH.match(line.text)) or _COLON_LED.fullmatch(line.text):
        return True
    if ends_sentence(before.text) or introduces(before.text):
        return False
    wrapped = line.text[0].islower() and bool(re.search(r"[A-Za-z,]$", before.text))
    return bool(line.is_fragment or before.is_fragment or before.glued_name or wrapped)


def _is_heading(lines: Sequence[_Line], at: int) -> bool:
    """Whether a line that may be a title is one by what stands around it."""
    text = lines[at].text
    follower = lines[at + 1].text if at + 1 < len(lines) else ""
    if len(text) > _HEADING_LENGTH or not follower:
        return False
    if not HAN.search(text):
        few = len(text.split()) <= _HEADING_WORDS
        return bool(_LATIN_TITLE.fullmatch(text)) and few and not follower[0].islower()
    if re.search(r"[,，、。]", text):
        return False
    before = lines[at - 1]
    if before.role is _Role.HEADING and at > 1:
        return bool(_words(text) & _words(before.text))
    closed = ends_sentence(before.text) or before.role not in (_Role.TEXT, _Role.CONTINUATION)
    return closed and follower.endswith(_COLONS) and len(follower) <= _HEADING_LENGTH


def _words(text: str) -> set[str]:
    """The Latin words of a text, whether singular or plural."""
    return {word.casefold().removesuffix("s") for word in re.findall(r"[A-Za-z]{3,}", text)}


@dataclass(slots=True)
class _Block:
    """The lines of one unit, named for the first that says something."""

    role: _Role
    lines: list[_Line]


# A line of the second role goes on with a block of the first.
_JOINS = {
    (_Role.TERM, _Role.TERM),
    (_Role.TERM, _Role.DEFINITION),
    (_Role.CODE, _Role.CODE),
    (_Role.MARKER, _Role.ITEM),
}


def _blocks(lines: Sequence[_Line]) -> list[_Block]:
    """The lines, those of one unit together."""
    blocks: list[_Block] = []
    for line in lines:
        last = blocks[-1] if blocks else None
        joins = last and (
            line.role is _Role.CONTINUATION
            or ((last.role, line.role) in _JOINS and last.lines[-1].language == line.language)
        )
        if last and joins:
            last.lines.append(line)
            last.role = _Role.ITEM if line.role is _Role.ITEM else last.role
        else:
            blocks.append(_Block(line.role, [line]))
    return blocks


@dataclass(slots=True)
class _Reader:
    """Makes units of blocks, and knows under which heading it is; only entries of the reference list with these `numbers` can be cited."""

    path: str
    numbers: frozenset[str]
    source: list[str]
    blocks: list[_Block]
    units: list[Unit] = field(default_factory=list)
    title: Unit | None = None
    section: Unit | None = None
    heading: Unit | None = None
    standing: Unit | None = None  # the last unit that others may stand under
    row: range = range(0)  # the items in a row that are being read, by their places
    is_steps: bool = False  # whether all of them are sentences

    def read(self) -> list[Unit]:
        for position, block in enumerate(self.blocks):
            follower = self.blocks[position + 1].role if position + 1 < len(self.blocks) else None
            span = self._span(block)
            match block.role:
                case _Role.HEADING:
                    self._heading(block)
                case _Role.ITEM:
                    self._item(position)
                case _Role.REFERENCE:
                    self._reference(block)
                case _Role.TERM:
                    self._add(Unit(Kind.DEFINITIONS, span, self._definitions(block.lines), self.heading))
                case _Role.CODE:
                    text = "\n".join(self.source[span.first - 1 : span.last])
                    self._add(Unit(Kind.CODE, span, text, self._above(), language=block.lines[0].language))
                case _Role.DEBRIS:
                    self._add(Unit(Kind.DEBRIS, span, block.lines[0].text, self.title, reason="scraping-debris"))
                case _Role.MARKER:
                    self._add(Unit(Kind.DEBRIS, span, block.lines[0].text, self.heading, reason="empty-item"))
                case _:
                    if follower is _Role.REFERENCE:
                        self.heading = self.title
                    self._add(Unit(Kind.PARAGRAPH, span, self._paragraph(block.lines), self.heading))
        return self.units

    def _span(self, block: _Block) -> Span:
        return Span(self.path, block.lines[0].number, block.lines[-1].number)

    def _add(self, unit: Unit) -> Unit:
        self.units.append(unit)
        if unit.kind not in (Kind.STEP, Kind.BULLET, Kind.REFERENCE):
            self.standing = unit
        return unit

    def _heading(self, block: _Block) -> None:
        text = self._paragraph(block.lines)
        last = self.units[-1] if self.units else None
        twin = last is not None and last is self.heading and last is not self.title and not text.isascii()
        parent = last if twin else self.title
        if not twin and self.section and set() < _words(self.section.text) < _words(text):
            parent = self.section
        self.heading = self._add(Unit(Kind.HEADING, self._span(block), text, parent))
        self.title = self.title or self.heading
        if parent is self.title:
            self.section = self.heading

    def _above(self) -> Unit | None:
        """The unit that a list, code or reference stands under: a paragraph that announces it, or the heading."""
        above = self.standing
        return above if above and above.kind is Kind.PARAGRAPH and introduces(above.text) else self.heading

    def _item(self, position: int) -> None:
        block, last = self.blocks[position], position
        if position not in self.row:
            while last < len(self.blocks) and self.blocks[last].role is _Role.ITEM:
                last += 1
            self.row = range(position, last)
            self.is_steps = all(ends_sentence(item.lines[-1].text) for item in self.blocks[position:last])
        marker = next(line.marker for line in block.lines if line.role is _Role.ITEM)
        parent = self._above()
        text = self._paragraph([line for line in block.lines if line.role is not _Role.MARKER])
        introduced = parent is not None and parent.kind is Kind.PARAGRAPH and parent.text.endswith(_COLONS)
        kind, number, removed = Kind.BULLET, "", tuple[str, ...]()
        if marker[:1].isdigit():
            kind, number, removed = Kind.STEP, marker.rstrip(".)、"), (marker,)
        elif introduced and self.is_steps:
            kind, number = Kind.STEP, str(position - self.row.start + 1)
        self._add(Unit(kind, self._span(block), text, parent, number=number, removed=removed))

    def _reference(self, block: _Block) -> None:
        match = _REFERENCE.fullmatch(block.lines[0].text)
        if match is None:
            raise AssertionError(block)
        self.heading = self.title
        url, number = match["url"], match["number"] or match["bracketed"]
        text = as_paragraph(f"{match['body'].removesuffix(url)}<{url}>")
        span, removed = self._span(block), (match["label"],)
        self._add(Unit(Kind.REFERENCE, span, text, self._above(), number=number, removed=removed))

    def _definitions(self, lines: Sequence[_Line]) -> str:
        """A definition list; punctuation before a term goes back to the definition that it closes."""
        starts = [position for position, line in enumerate(lines) if line.role is _Role.TERM]
        entries: list[str] = []
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            term = lines[start].text.lstrip(".。,，;；")
            entries[-1:] = [entry + lines[start].text[: -len(term)] for entry in entries[-1:]]
            # Punctuation before the next term closes this definition's sentence, which a hard break cut off.
            then = lines[end] if end < len(lines) and _CLOSING_LED.fullmatch(lines[end].text) else None
            definition = self._joined(lines[start + 1 : end], then).lstrip(":： ")
            entries.append(f"{as_paragraph(term)}\n: {as_paragraph(definition)}")
        return "\n\n".join(entries)

    def _paragraph(self, lines: Sequence[_Line]) -> str:
        return as_paragraph(self._joined(lines))

    def _joined(self, lines: Sequence[_Line], then: _Line | None = None) -> str:
        """The lines on one line; `then` is the line after them, where a hard break stands before it."""
        text = ""
        for position, line in enumerate(lines):
            follower = lines[position + 1] if position + 1 < len(lines) else then
            before = lines[position - 1] if position else None
            closes = _CLOSING_LED.fullmatch(line.text) and not _CODE_PATH.match(line.text)
            # Nothing stands between Chinese characters, or before closing punctuation.
            if text and line.text and not closes and not (HAN.match(text[-1]) and HAN.match(line.text[0])):
                text += " "
            text += _with_code(line, before, follower)
        return outside_code(
            text,
            lambda prose: _CITATION.sub(
                lambda cited: f"[{cited[1]}](cite:{cited[1]})" if cited[1] in self.numbers else cited[0], prose
            ),
        )


def _with_code(line: _Line, before: _Line | None, follower: _Line | None) -> str:
    """A line's text, with code marks around what the clip shows to have been code."""
    text = line.text
    broken_off = before is not None and bool(HAN.search(before.text))
    if before is not None and line.is_fragment and (broken_off or _CODE_PATH.fullmatch(text)):
        return f"`{text}`"
    name = line.glued_name if follower is not None and not follower.is_fragment else ""
    end = ""
    if name:
        text, end = text[: -len(name)], f"`{name}`"
    return outside_code(text, lambda prose: _CODE_PATH.sub(r"`\g<0>`", prose)) + end
