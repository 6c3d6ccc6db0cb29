"""What the notes say: groups of statements, and the footnotes that tell their lines."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from everyline.books.converter import Converter
from everyline.books.markup import Content, Markup, call, join, text
from everyline.books.prose import items
from everyline.text.writing import WIDE_CLOSING

MARK = "footnote-mark"  # an element of our own, put where a statement's footnote is marked
_MOST_STATEMENTS, _MOST_LETTERS = 8, 420  # that share a footnote: about a quarter of a page
_MARKED_BLOCKS = ("p", "ul", "ol", "li", "blockquote", "dl", "dd", "div")


@dataclass(slots=True)
class _Run:
    """Neighbouring statements of one note, which share a footnote."""

    first: int  # the number of its first mark; marks are counted through the book
    citations: list[HtmlElement]  # the links to the notes, in the order of the statements
    letters: int  # how long the statements are together
    statements: int  # how many there are


def group(converter: Converter, element: HtmlElement) -> Markup:
    """A group of statements beside its line."""
    mark_citations(converter, element)
    return call("group", body=converter.blocks(element))


def statements(converter: Converter, element: HtmlElement) -> Markup:
    """A list of statements: steps with their numbers, top ones with a tick, those beneath with a bullet."""
    if element.tag == "ol":
        return items(converter, element, "steps")
    parent = element.getparent()
    is_top = parent is not None and _is(parent, "kn-group")
    return items(converter, element, "top-statements", _top) if is_top else items(converter, element, "statements")


def words(converter: Converter, element: HtmlElement) -> Markup:
    """A statement's words, behind the number that a note gives it."""
    number = next(iter(element.find_class("kn-number")), None)
    paragraph = number.getnext() if number is not None else None
    if number is not None and paragraph is not None and paragraph.tag == "p":
        number.drop_tree()
        tick = paragraph[0] if len(paragraph) and paragraph[0].tag == MARK and not paragraph.text else None
        after = paragraph.text if tick is None else tick.tail
        number.tail, paragraph.text = f" {(after or '').lstrip()}", None
        if tick is not None:
            tick.tail = None
        paragraph.insert(0 if tick is None else 1, number)
    return converter.blocks(element)


def _top(converter: Converter, item: HtmlElement) -> Markup:
    """A top statement with its tick; code has it where its mark is, so that they stay with it."""
    row = next(_rows(item), None)
    code = next((child for child in row if _is(child, "kn-code")), None) if row is not None else None
    if code is None:
        return join([_add_tick(item), converter.convert(item)])
    code.set("ticked", "ticked")
    return converter.convert(item)


def mark(_converter: Converter, element: HtmlElement) -> Markup:
    """The mark of a footnote, made before by `group`."""
    return Markup(element.get("markup", ""))


def _add_tick(item: HtmlElement) -> Markup:
    """Before the first words of a statement, so that it is on their page; where it begins with none, before it all."""
    row = next(_rows(item), None)
    first = None if row is None or not len(row) else row[0]
    if first is not None and _is(first, "kn-text"):
        first = first.find("p")
    if first is None or first.tag != "p":
        return call("tick")
    element = etree.Element(MARK)
    element.set("markup", call("tick-in-line"))
    element.tail, first.text = first.text, None
    first.insert(0, element)
    return Markup("")


def mark_citations(converter: Converter, element: HtmlElement) -> None:
    """Put marks behind all statements of a group, neighbours of the same note in one footnote."""
    runs: list[_Run] = []
    marked: list[tuple[HtmlElement, _Run, int]] = []
    for item in element.iter("li"):
        citations = [link for row in _rows(item) for each in row if _is(each, "kn-cite") for link in each.iter("a")]
        if not citations:
            continue
        converter.shared.marks += 1
        letters = sum(len(row.text_content()) for row in _rows(item))
        run = runs[-1] if runs else None
        if run is None or not _belongs(run, citations, letters):
            run = _Run(converter.shared.marks, [], 0, 0)
            runs.append(run)
        run.citations += citations
        run.letters += letters
        run.statements += 1
        marked.append((item, run, converter.shared.marks))
    for item, run, number in marked:
        _add_mark(item, call("cite-mark", number, run.first, Content(_footnote(converter, run))))


def _rows(item: HtmlElement) -> Iterator[HtmlElement]:
    return (child for child in item if _is(child, "kn-row"))


def _is(element: HtmlElement, name: str) -> bool:
    return name in element.get("class", "").split()


def _belongs(run: _Run, citations: list[HtmlElement], letters: int) -> bool:
    """Whether a statement can share the footnote of the one before: the same one note, and not too far away."""
    paths = {each.get("data-source", "").rpartition(":")[0] for each in (*run.citations, *citations)}
    is_single = len(citations) == 1 and len(run.citations) == run.statements
    is_near = run.statements < _MOST_STATEMENTS and run.letters + letters <= _MOST_LETTERS
    return len(paths) == 1 and is_single and is_near


def _footnote(converter: Converter, run: _Run) -> Markup:
    """Which lines of which notes: *note, lines 3, 5–7*; each line leads to the site where that is published."""
    by_note: dict[str, list[HtmlElement]] = {}
    for each in run.citations:
        by_note.setdefault(each.get("data-source", "").rpartition(":")[0], []).append(each)
    msg = converter.shared.messages
    parts: list[Markup] = []
    for position, citations in enumerate(by_note.values()):
        if position:
            parts.append(text(msg["semicolon"]))
        short = next((each.text_content() for each in citations[0].find_class("kn-cite-source")), "")
        place = converter.shared.places.find(converter.page.address, citations[0].get("href", ""))
        parts.append(call("plain-link", place, body=text(short)) if place else text(short))
        spans = [*dict.fromkeys(each.get("data-source", "").rpartition(":")[2] for each in citations)]
        first, _, last = spans[0].partition("-")
        is_one = len(spans) == 1 and first == last
        before, _, after = (msg["source-line"] if is_one else msg["book-lines"]).partition(
            "{first}" if is_one else "{lines}"
        )
        parts.append(text(msg["comma-space"] + before))
        distinct = {each.get("data-source"): each for each in citations}.values()
        parts.append(Markup(text(msg["pages-comma"]).join(_line(converter, each) for each in distinct)))
        parts.append(text(after))
    return join(parts)


def _line(converter: Converter, citation: HtmlElement) -> Markup:
    first, _, last = citation.get("data-source", "").rpartition(":")[2].partition("-")
    shown = text(first if first == last else f"{first}–{last}")
    address = converter.shared.places.online(converter.page.address, citation.get("href", ""))
    return call("plain-out", address, body=shown) if address else shown


def _add_mark(item: HtmlElement, markup: Markup) -> None:
    """Behind a statement's last words; beside its code."""
    row = next(_rows(item))
    code = next((child for child in row if _is(child, "kn-code")), None)
    if code is not None:
        code.set("mark", markup)
        return
    place = next(child for child in row if not _is(child, "kn-cite"))
    while (last := _last_block(place)) is not None:
        place = last
    ends_wide = place.text_content().rstrip()[-1:] in WIDE_CLOSING
    element = etree.SubElement(place, MARK)
    element.set("markup", call("close-up") + markup if ends_wide else markup)


def _last_block(element: HtmlElement) -> HtmlElement | None:
    """The block that an element ends with, if it does not end with words."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or (children[-1].tail or "").strip() or children[-1].tag not in _MARKED_BLOCKS:
        return None
    return children[-1]
