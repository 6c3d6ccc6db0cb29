"""The `readwise` dialect: a page of highlights that Readwise exports to an outliner.

Grammar::

    page       = properties highlight*
    highlight  = "-" text, ("•" text)*, tags, notes
    tags       = "#Highlight" ("#[[" date "]]" | "#tag" | "#[[a tag]]")*
    note       = indent "-" "**Note**:" text

The tags end the last line of the text, or stand on a line of their own, perhaps behind U+FFFC, which the exporter
leaves in the place of a picture. `everyline.notes.dialects.outline` reads the blocks. Here they become units:

- the text of a highlight is a HIGHLIGHT, a list where it begins with ``•``, else each ``•`` in it a BULLET under it; tags on their own line METADATA;
- a note is a NOTE under its highlight, and so is any other bullet there; fenced code stays in its text;
- a highlight that the exporter cut in two, which shows in a first half that can't end there, is one unit;
- what the default export to Logseq puts under *Highlights first synced by …* are highlights of that day;
- a highlight that the limit of the export cut off is marked, the line that says so DEBRIS (``clipping-limit``);
- a highlight of one word that nobody commented on is DEBRIS (``fragment``), one without text ``empty-bullet``.

What Readwise exports to Obsidian and as Markdown is lists under headings, and read as Markdown::

    page       = "# " title, cover, "## Metadata", property*, "## Highlights", (highlight | "### " chapter)*
    property   = "- " name ": " value
    highlight  = "- " text, (indent "- Tags: " tags | indent "- Note: " text)*

Then properties become METADATA of the note, items under *Highlights* HIGHLIGHTs with the tags beneath them, and notes NOTEs.
Headings that Readwise made for itself are METADATA; the day of an export among them is the date of what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from everyline.notes.dialects import markdown
from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.outline import HEADING_MARK, Block, LineRole, Outline, Piece, read_outline
from everyline.notes.dialects.prose import as_paragraph, literal_number
from everyline.notes.properties import iso_date, parts_of
from everyline.notes.units import Kind, Span, Unit
from everyline.text.problems import Problem

# Prepositions and conjunctions, which something must follow.
_DANGLING_CHINESE = (
    *"比和与或在把被及而对从向但且则由将让使以因于跟同并如若即虽既",
    *("因为", "为了", "或者", "但是", "如果", "虽然", "尽管", "即使", "以便", "包括"),
)
# Words that end in one of these characters and may well end a sentence.
_WHOLE = """
对比 占比 相比 同比 环比 性价比 总和 饱和 缓和 中和 温和 参与 存在 所在 现在 内在 外在 实在 潜在 普及 涉及 提及 顾及 波及 来得及
相对 绝对 面对 核对 配对 应对 校对 成对 不对 服从 遵从 主从 方向 转向 指向 倾向 走向 流向 双向 单向 定向 横向 纵向 反向 正向 导向
规则 原则 法则 守则 自由 理由 缘由 可以 难以 予以 得以 加以 原因 起因 成因 终于 相同 不同 共同 如同 协同 合同 等同 合并 归并 一并
自如 不如 立即 随即 转让 促使 行使 驱使
"""
_WHOLE_CHINESE = tuple(_WHOLE.split())
_DANGLING_ENGLISH = re.compile(
    r"\b(?:of|the|an?|and|or|nor|but|to|for|from|with|as|than|that|which|whose|into|onto|between|via|per|if|because"
    r"|whether|although|is|are|was|were|its|their|your)$",
    re.IGNORECASE,
)
# Four characters hold one Chinese word; digits and dots make a Latin word a name or a version that says something.
_ONE_WORD = re.compile(r"[\u3400-\u9fff]{1,4}|[A-Za-z]+(?:-[A-Za-z]+)*")


def is_cut_off(text: str) -> bool:
    """Whether the text stops at a word that can't end a sentence, and without closing punctuation."""
    end = text.rstrip()
    if end.endswith(_DANGLING_CHINESE):
        return not end.endswith(_WHOLE_CHINESE)
    return bool(_DANGLING_ENGLISH.search(end))


def joined(first: str, second: str) -> str:
    """Two halves put together: with a blank between Latin words, without one in Chinese."""
    first, second = first.rstrip(), second.lstrip()
    return f"{first} {second}" if first[-1:].isascii() and second[:1].isascii() else first + second


def is_fragment(text: str) -> bool:
    """Whether the text is a single word, which says nothing by itself."""
    return _ONE_WORD.fullmatch(text.strip()) is not None


_TAG = re.compile(r"(?<!\S)#(?:\[\[[^\[\]\n]*\]\]|[^\s#\[\]]+)(?!\S)")
_MARK = "#Highlight"
# The line that Readwise puts above the highlights of each day, in its default export to Logseq.
SYNCED = re.compile(r"(?:Highlights first synced by|New highlights added) .*", re.IGNORECASE)
LIMIT = re.compile(r"<?You have reached the clipping limit for this item>?", re.IGNORECASE)
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)\s*$")
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
_BULLET = re.compile(r"\s*•\s*")
_ITEM = "- "  # of a highlight that is a list


@dataclass(frozen=True, slots=True)
class BlockPart:
    """Lines of a block that will be one unit, and the tags found on them."""

    kind: Kind
    first: int
    last: int
    text: str
    tags: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()  # what is no longer in it, tags and marks in their order

    def __post_init__(self) -> None:
        object.__setattr__(self, "removed", self.removed or self.tags)


@dataclass(frozen=True, slots=True)
class ExportBlock:
    """A block of the export. It is a highlight if it is tagged as one."""

    block: Block
    parts: tuple[BlockPart, ...]
    is_highlight: bool

    @property
    def is_sync(self) -> bool:
        """Whether it is the line above the highlights of a day."""
        return _is_sync(self.block)

    @property
    def is_limit(self) -> bool:
        """Whether it says that no more can be exported."""
        return len(self.parts) == 1 and bool(LIMIT.fullmatch(self.parts[0].text.strip()))

    @property
    def is_cut(self) -> bool:
        """Whether the limit of the export cut it off."""
        return any(_ELLIPSIS.search(part.text) for part in self.parts if part.kind is Kind.HIGHLIGHT)

    @property
    def tags(self) -> list[str]:
        """All its tags, without their marks."""
        return [tag.lstrip("#").strip("[]") for part in self.parts for tag in part.tags]

    @property
    def date(self) -> str:
        if self.is_sync:
            found = re.findall(r"\[\[([^\[\]]*)\]\]", self.parts[0].text)
            return next(filter(None, map(iso_date, found)), "")
        return next(filter(None, map(iso_date, self.tags)), "")

    @property
    def labels(self) -> tuple[str, ...]:
        """Tags that neither mark the highlight nor date it."""
        return tuple(dict.fromkeys(tag for tag in self.tags if tag != "Highlight" and not iso_date(tag)))


def trailing_tags(line: str) -> tuple[int, tuple[str, ...]]:
    """Where the run of tags begins that ends a line, and the tags; they are those of a highlight if `_MARK` is one."""
    start, tags = len(line.rstrip()), list[str]()
    for found in reversed([*_TAG.finditer(line)]):
        if line[found.end() : start].strip():
            break
        start = found.start()
        tags.append(found[0])
    return start, tuple(reversed(tags))


def _is_sync(block: Block) -> bool:
    texts = [piece.text.strip() for piece in block.pieces if piece.role is LineRole.TEXT]
    return block.indent == 0 and len(texts) == 1 and bool(SYNCED.fullmatch(texts[0]))


def _is_tagged(line: str) -> bool:
    return _MARK in line and _MARK in trailing_tags(line)[1]


def _entry(block: Block) -> ExportBlock:
    """Divide a block into parts."""
    lines = [line for piece in block.pieces if piece.role is LineRole.TEXT for line in piece.lines]
    is_highlight = any(map(_is_tagged, lines)) or (block.parent is not None and _is_sync(block.parent))
    parts: list[BlockPart] = []
    for piece in block.pieces:
        if piece.role is LineRole.PROPERTY:
            parts.append(BlockPart(Kind.METADATA, piece.first, piece.last, piece.text.strip()))
        elif piece.role is LineRole.TEXT and is_highlight:
            _add_lines(parts, piece)
        else:
            _add(parts, BlockPart(Kind.HIGHLIGHT, piece.first, piece.last, piece.markdown, removed=piece.removed))
    return ExportBlock(block, tuple(parts), is_highlight)


def _add_lines(parts: list[BlockPart], piece: Piece) -> None:
    """Add the lines of a highlight to its parts: bullets and lines of tags make parts of their own."""
    for first, last, line in piece.placed():
        found = _is_tagged(line)
        start, tags = trailing_tags(line) if found else (len(line), ())
        rest = line[:start]
        text = rest.replace(_PICTURE, "").rstrip()
        bullet = _BULLET.match(text)
        if found and not text.strip() and parts:
            parts.append(BlockPart(Kind.METADATA, first, last, line.strip(), tags))
        elif bullet and (not parts or parts[0].text.startswith(_ITEM)):
            _add(parts, BlockPart(Kind.HIGHLIGHT, first, last, _ITEM + text[bullet.end() :], tags))
        elif bullet:
            parts.append(BlockPart(Kind.BULLET, first, last, text[bullet.end() :], tags))
        elif line.strip() and parts and parts[-1].kind is Kind.BULLET and parts[-1].text.endswith("\n"):
            parts.append(BlockPart(Kind.HIGHLIGHT, first, last, text, tags))  # a paragraph behind the bullets
        else:
            _add(parts, BlockPart(Kind.HIGHLIGHT, first, last, text, tags), is_blank=not line.strip())


def _add(parts: list[BlockPart], part: BlockPart, *, is_blank: bool = False) -> None:
    """Add a part, to the text before it if there is some."""
    before = parts[-1] if parts else None
    if before and before.kind is not Kind.METADATA:
        last = before.last if is_blank else part.last
        tags, removed = before.tags + part.tags, before.removed + part.removed
        parts[-1] = replace(before, last=last, text=f"{before.text}\n{part.text}", tags=tags, removed=removed)
    elif not is_blank:
        parts.append(part)


def read_entries(outline: Outline) -> list[ExportBlock]:
    """All blocks as entries, with highlights joined again that were cut in two."""
    mended: list[ExportBlock] = []
    for entry in map(_entry, outline.blocks):
        if mended and _are_halves(mended[-1], entry):
            half, rest = mended.pop().parts[0], entry.parts[0]
            whole = replace(
                half,
                last=rest.last,
                text=joined(half.text, rest.text),
                tags=half.tags + rest.tags,
                removed=half.removed + rest.removed,
            )
            mended.append(replace(entry, parts=(whole, *entry.parts[1:])))
        else:
            mended.append(entry)
    return mended


def _are_halves(first: ExportBlock, second: ExportBlock) -> bool:
    """Whether two highlights are one: noted together, the first cut off before its end, nothing in between."""
    if not (first.is_highlight and second.is_highlight) or first.block.parent is not second.block.parent:
        return False
    if len(first.parts) != 1 or first.date != second.date:
        return False
    if re.match(r"\s*[A-Z\d]", second.parts[0].text):
        return False  # a sentence of its own
    texts_only = first.parts[0].kind is second.parts[0].kind is Kind.HIGHLIGHT
    return texts_only and bool(second.parts[0].text.strip()) and is_cut_off(first.parts[0].text)


# What a highlight is marked with that the limit of an export cut off.
_CUT = "[…]"
_LABEL = re.compile(r"\*\*Notes?\*\*\s*[:：]|\*\*Notes?[:：]\*\*")
_TAG_LIST = re.compile(r"\*\*Tags\*\*\s*[:：]|\*\*Tags[:：]\*\*")


# Of the exports in lists.
_METADATA = re.compile(r"^#{1,3} Metadata[ \t]*$", re.MULTILINE)
_HIGHLIGHTS = re.compile(r"^#{1,3} (?:Highlights|New highlights added [^\n]*)[ \t]*$", re.MULTILINE)
_FIELD = re.compile(r"^[-*] (?:Author|Full Title|Category|URL|Source|Document Tags): ?", re.MULTILINE)
_LIST_PROPERTY = re.compile(r"(?P<name>[A-Z][\w ]{0,30}):(?:\s+(?P<value>.*))?", re.DOTALL)
_ADDED = re.compile(r"New highlights added (?P<day>.*?)(?: at .*)?", re.IGNORECASE)
_TAGS_ITEM = re.compile(r"(?:\*\*)?Tags(?:\*\*)?: ?")
_NOTE_ITEM = re.compile(r"(?:\*\*)?Note(?:\*\*)?: ?")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:ref:[^()]*)\)")
_ITEMS = (Kind.BULLET, Kind.PARAGRAPH, Kind.STEP)


@lru_cache(maxsize=2)
def recognizes(text: str) -> bool:
    """Whether most of the text are highlights, under page properties or with dates."""
    if _is_in_lists(text):
        return True
    if _MARK not in text and not SYNCED.search(text):
        return False  # what most notes are, so nothing is taken apart for it
    outline = read_outline(text)
    entries = read_entries(outline)
    highlights = [entry for entry in entries if entry.is_highlight]
    if highlights and any(entry.is_sync for entry in entries):
        return True
    highlighted = {entry.block for entry in highlights}
    others = [
        entry
        for entry in entries
        if not entry.is_highlight and not entry.block.is_hollow and highlighted.isdisjoint(_around(entry.block))
    ]
    if not highlights or len(highlights) < len(others):
        return False
    opening = outline.blocks[0].pieces
    return opening[0].role is LineRole.PROPERTY or any(entry.date for entry in highlights)


def _is_in_lists(text: str) -> bool:
    """Whether the text has the headings of an export in lists, and fields as Readwise calls them."""
    return bool(_METADATA.search(text) and _HIGHLIGHTS.search(text) and _FIELD.search(text))


def parse(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a note."""
    if _is_in_lists(text):
        return _from_lists(text, path)
    outline = read_outline(text)
    entries = read_entries(outline)
    elaborated = {block for entry in entries for block in _around(entry.block)}
    heads: dict[Block, Unit] = {}
    readers: dict[Block, _Reader] = {}
    labels = _labels(entries)
    cut = {entry.block for entry, then in pairwise(entries) if then.is_limit and entry.is_cut}
    units: list[Unit] = []
    for entry in entries:
        block = entry.block
        outer = readers.get(block.parent) if block.parent else None
        parent = heads.get(block.parent) if block.parent else None
        readers[block] = _Reader(path, entry, outer, parent, block in elaborated, labels.get(block, ()), block in cut)
        for unit in readers[block].units():
            units.append(unit)
            if block.indent >= 0 and unit.kind not in (Kind.METADATA, Kind.DEBRIS):
                heads.setdefault(block, unit)
    return units, outline.problems(path)


def _labels(entries: list[ExportBlock]) -> dict[Block, tuple[str, ...]]:
    """The tags of each highlight that stand in a bullet of their own under it."""
    found: dict[Block, tuple[str, ...]] = {}
    for entry in entries:
        text = "\n".join(part.text for part in entry.parts)
        label = _TAG_LIST.match(text.strip())
        if label and entry.block.parent:
            tags = parts_of(text.strip()[label.end() :].strip())
            found[entry.block.parent] = tuple(tag.removeprefix("#") for tag in tags)
    return found


def _around(block: Block) -> Iterator[Block]:
    """The blocks that the block stands under, from the inside out."""
    while block.parent:
        block = block.parent
        yield block


@dataclass(frozen=True, slots=True)
class _Reader:
    """Makes units of one entry, which stands under the entry of `outer` and its unit `parent`."""

    path: str
    entry: ExportBlock
    outer: _Reader | None
    parent: Unit | None
    is_elaborated: bool
    tags: tuple[str, ...] = ()
    is_cut: bool = False

    @property
    def date(self) -> str:
        """When it was noted: notes are dated by their highlight."""
        return self.entry.date or (self.outer.date if self.outer else "")

    def units(self) -> Iterator[Unit]:
        head: Unit | None = None
        for part in self.entry.parts:
            unit = self._unit(part, head)
            yield unit
            if (self.entry.block.indent >= 0 or self.entry.is_highlight) and unit.kind not in (
                Kind.METADATA,
                Kind.DEBRIS,
            ):
                head = head or unit

    def _unit(self, part: BlockPart, head: Unit | None) -> Unit:
        span = Span(self.path, part.first, part.last)
        parent = head or self.parent
        if (
            part.kind is Kind.METADATA
            or self.entry.is_sync
            or (not self.entry.is_highlight and _TAG_LIST.match(part.text))
        ):
            removed = () if part.kind is Kind.METADATA else part.removed  # which has its tags
            return Unit(Kind.METADATA, span, part.text.strip(), parent, date=self.date, removed=removed)
        text, label = part.text.strip(), ""
        if part.kind is Kind.BULLET and "\n" in text and "```" not in text and "~~~" not in text:
            text = as_paragraph(text)  # a line in it that begins with a mark begins no list
        found = None if self.entry.is_highlight or head else _LABEL.match(text) or HEADING_MARK.match(text)
        if found:
            text, label = text[found.end() :].strip(), found[0].strip("# \t")
        # What a highlight quotes has no tags but those of the exporter.
        prose = translate(literal_number(text), tags=Tags.NONE if self.entry.is_highlight else Tags.OF_SENTENCE)
        kind, reason = self._kind(part, prose.text, head)
        return Unit(
            kind,
            span,
            prose.text,
            parent,
            date=self.date,
            tags=prose.tags or ((*self.entry.labels, *self.tags) if head is None else ()),
            marker=_CUT if self.is_cut and kind is Kind.HIGHLIGHT else "",
            reason=reason,
            removed=tuple(filter(None, (label, *prose.removed, *part.removed))),
        )

    def _kind(self, part: BlockPart, text: str, head: Unit | None) -> tuple[Kind, str]:
        """What the part is, and why it is dropped if it is."""
        if not text:
            return Kind.DEBRIS, "empty-bullet"
        if self.entry.is_limit:
            return Kind.DEBRIS, "clipping-limit"
        if head or part.kind is Kind.BULLET or (self.entry.block.indent < 0 and not self.entry.is_highlight):
            return (Kind.BULLET if part.kind is Kind.BULLET else Kind.PARAGRAPH), ""
        if self.entry.is_highlight:
            texts = [part for part in self.entry.parts if part.kind is not Kind.METADATA]
            is_bare = len(texts) == 1 and not self.is_elaborated
            return (Kind.DEBRIS, "fragment") if is_bare and is_fragment(text) else (Kind.HIGHLIGHT, "")
        if self.outer:
            return (Kind.NOTE if self.outer.entry.is_highlight else Kind.BULLET), ""
        return (Kind.HEADING if self.is_elaborated else Kind.BULLET), ""


def _from_lists(text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of an export to Obsidian or as Markdown, which is read as Markdown first."""
    units, problems = markdown.parse(text, path)
    tags: dict[Unit, tuple[str, ...]] = {}  # that stand beneath items
    for unit in units:
        if unit.parent and unit.kind in _ITEMS and (label := _TAGS_ITEM.match(unit.text)):
            words = parts_of(_LINK.sub(r"[[\1]]", unit.text[label.end() :]).strip())
            tags[unit.parent] = tuple(word.removeprefix("#") for word in words)
    made: dict[Unit, Unit] = {}
    section = date = ""
    for unit in units:
        parent = made.get(unit.parent) if unit.parent else None
        while parent and parent.kind is Kind.METADATA:
            parent = parent.parent
        name = unit.text.strip().lower() if unit.kind is Kind.HEADING else ""
        added = _ADDED.fullmatch(unit.text.strip()) if name else None
        if name in ("metadata", "highlights") or added:
            section = "highlights" if added else name
            date = iso_date(added["day"]) if added else date
            made[unit] = replace(unit, kind=Kind.METADATA, parent=parent)
        elif section == "metadata" and unit.kind in _ITEMS and (found := _LIST_PROPERTY.fullmatch(unit.text)):
            value = _LINK.sub(r"[[\1]]", found["value"] or "").strip()
            made[unit] = replace(unit, kind=Kind.METADATA, text=f"{found['name']}:: {value}".rstrip(), parent=None)
        elif section == "highlights" and unit.kind in _ITEMS:
            made[unit] = _list_item(unit, parent, date, tags.get(unit, ()))
        else:
            made[unit] = replace(unit, parent=parent)
    return [*made.values()], problems


def _list_item(unit: Unit, parent: Unit | None, date: str, tags: tuple[str, ...]) -> Unit:
    """A highlight, or what stands under one: its tags, a note, or more of it."""
    is_nested = parent is not None and parent.kind is Kind.HIGHLIGHT
    if is_nested and _TAGS_ITEM.match(unit.text):
        return replace(unit, kind=Kind.METADATA, parent=parent, date=date)
    if is_nested and (label := _NOTE_ITEM.match(unit.text)):
        removed = (label[0].strip("* "), *unit.removed)
        text = unit.text[label.end() :].strip()
        return replace(unit, kind=Kind.NOTE, text=text, parent=parent, date=date, removed=removed)
    kind = Kind.HIGHLIGHT if unit.kind is Kind.BULLET and not is_nested else unit.kind
    return replace(unit, kind=kind, parent=parent, date=date, tags=(*unit.tags, *tags))
