"""What the notes say: groups of statements, and the footnotes that tell their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile

from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import E

from everyline.books.converter import MARK, Converter, printed_breadth
from everyline.books.flow import items
from everyline.books.markup import Content, Markup, call, join, text
from everyline.text.escaping import whole
from everyline.text.writing_systems import WIDE_CLOSING

# Letters that stay on one page: of a statement with what is beneath it, the same where a diagram floats, and of several
_MOST, _MORE, _NEIGHBOURS = 560, 1_100, 420
_NEAR = 3  # elements behind a diagram among which it may come to stand
_LINE = 80  # letters of a line
_LEAST = 170  # letters that don't stand alone at the foot of a page or at its top
_TALL = ("img", "pre", "table", "figure", "svg", "hr")  # what may be as high as a page
_MARKED_BLOCKS = ("p", "ul", "ol", "li", "blockquote", "dl", "dd", "div")


@dataclass(slots=True)
class _Part:
    """A statement with all that is beneath it, or without, or something of that."""

    element: HtmlElement
    depth: int  # how many lists stand around it
    label: Markup  # the sign before it


@dataclass(slots=True)
class _Unit:
    """What stays on one page, so that its footnotes are there too: a block that breaks may leave them on the page before."""

    parts: list[_Part]
    letters: int
    is_whole: bool  # whether it surely fits on a page
    is_code: bool = False


@dataclass(slots=True)
class _Run:
    """Neighbouring statements of one note, which share a footnote."""

    number: int  # of the footnote; they are counted through the book
    citations: list[HtmlElement]  # the links to the notes, in the order of the statements
    items: list[HtmlElement] = field(default_factory=list)  # the statements


def group(converter: Converter, element: HtmlElement) -> Markup:
    """A group of statements beside its line; the diagrams that follow float from behind what they show."""
    figures = [*takewhile(converter.floats.__contains__, element.itersiblings())]
    # Where one may come to stand between a statement and what is beneath it, more stays together
    before = islice(element.itersiblings(preceding=True), _NEAR)
    is_near = bool(figures) or any(each in converter.floats for each in before)
    units = _joined(_units(converter, element, _MORE if is_near else _MOST))
    stays = len(units) > 1 and units[0].letters < _LINE  # or a headline would have that line alone beneath it
    pieces, waiting = list[Markup](), list[Markup]()
    for unit in units:
        if unit.parts[0].element.tag == "li":  # not between a statement and what is beneath it
            pieces, waiting = [*pieces, *waiting], []
        pieces.append(_set(converter, unit, stays=stays and unit is units[0]))
        names = {converter.shown.get(each) for part in unit.parts for each in part.element.iter("li")}
        for figure in (each for each in figures if each.get("id") in names):
            waiting.append(converter.convert(figure))
            figure.set("hidden", "hidden")
    ahead = [*takewhile(converter.floats.__contains__, element.itersiblings(preceding=True))]
    # A diagram that floats leaves no gap between what stood around it
    around = (ahead[-1].getprevious() if ahead else None, figures[-1].getnext() if figures else None)
    opens, closes = (each is None or not _is(each, "kn-group") for each in around)
    shown = (Content(each) for each in (*pieces, *waiting) if each)
    return call("group", *shown, opens=opens, closes=closes)


def statements(converter: Converter, element: HtmlElement) -> Markup:
    """A list of statements beneath another: steps with their numbers, others with a bullet."""
    return items(converter, element, "steps" if element.tag == "ol" else "statements")


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


def mark(converter: Converter, element: HtmlElement) -> Markup:
    """The mark of a footnote, made before by `group`."""
    return converter.made.get(element, Markup(""))


def _units(converter: Converter, listing: HtmlElement, most: int, depth: int = -1) -> Iterator[_Unit]:
    """What is in a group or a list, in pieces none of which is large, if it can be helped; so many letters of what is beneath a statement stay with it."""
    for number, item in enumerate(
        [each for each in listing if isinstance(each.tag, str)], whole(listing.get("start", ""), 1)
    ):
        if _is(item, "kn-statements"):
            yield from _units(converter, item, most, depth + 1)
            continue
        label = call("step", number) if listing.tag == "ol" else Markup("#dot") if depth > 0 else Markup("")
        row = next(_rows(item), None)
        code = None if row is None else next((child for child in row if _is(child, "kn-code")), None)
        if code is not None:
            converter.made[code] = call("tick")
        elif depth == 0 and not label:
            _add_tick(converter, item)
        if code is None and _is_whole(item):
            yield _Unit([_Part(item, depth, label)], printed_breadth(item), is_whole=True)
            continue
        beneath = [] if row is None else [*row.itersiblings("*")]
        for each in beneath:
            each.drop_tree()
        inner = depth + bool(label)  # as far in as the words behind the sign
        unit = _Unit(
            [_Part(item, depth, label)], printed_breadth(item), _is_whole(item, 3 * _MOST), is_code=code is not None
        )
        for each in (part for one in beneath for part in _parted(one)):
            nested = (
                [*_units(converter, each, most, depth + 1)]
                if _is(each, "kn-statements")
                else [_Unit([_Part(each, inner, Markup(""))], printed_breadth(each), _is_whole(each, 2 * _MOST))]
            )
            for other in nested:
                if _fit(unit, other, 0 if other is not nested[0] else _MOST if _is(each, "kn-statements") else most):
                    unit.parts += other.parts
                    unit.letters += other.letters
                else:
                    yield unit
                    unit = other
        yield unit


def _parted(element: HtmlElement) -> Iterator[HtmlElement]:
    """What stands beneath a statement: what the site folds piece by piece, and of other wordings each, the first with what they are called."""
    if _is(element, "kn-more"):
        yield from (part for each in element if each.tag != "summary" for part in _parted(each))
        return
    others = element.findall("ul/li")[1:] if _is(element, "kn-wordings") else []
    yield from (element, *(E.div(E.ul(each), {"class": "kn-wordings"}) for each in others))


def _is_whole(element: HtmlElement, most: int = _MOST) -> bool:
    return printed_breadth(element) <= most and next(element.iter(*_TALL), None) is None


def _fit(one: _Unit, other: _Unit, most: int) -> bool:
    return (
        one.is_whole and other.is_whole and not (one.is_code or other.is_code) and one.letters + other.letters <= most
    )


def _joined(units: Iterator[_Unit]) -> list[_Unit]:
    """Small neighbours together, and none so small that it would stand alone at an end of a page."""
    joined: list[_Unit] = []
    given = [*units]
    for number, unit in enumerate(given):
        before = joined[-1] if joined else unit
        is_tail = unit.letters < _LEAST and number == len(given) - 1
        is_head = before.letters < _LEAST and len(joined) == 1
        if joined and _fit(before, unit, _MOST if is_tail or is_head else _NEIGHBOURS):
            before.parts += unit.parts
            before.letters += unit.letters
        else:
            joined.append(unit)
    return joined


def _set(converter: Converter, unit: _Unit, *, stays: bool) -> Markup:
    mark_citations(converter, *(part.element for part in unit.parts))
    if unit.is_code:
        converter.strip = unit.parts[0].depth
        code = converter.convert(unit.parts[0].element)
        converter.strip = None
        return code
    set_parts = [(part.depth, Content(part.label), Content(converter.convert(part.element))) for part in unit.parts]
    shown = [each for each in set_parts if each[2].markup]
    return call("unit", *shown, breakable=not unit.is_whole, stays=stays) if shown else Markup("")


def _add_tick(converter: Converter, item: HtmlElement) -> None:
    """Before the first words of a statement, so that it is on their page; where it begins with none, before it all."""
    first = next((child for row in _rows(item) for child in row), item)
    first = next((each for each in [first, *first] if each.tag == "p"), first)
    element = etree.Element(MARK)
    converter.made[element] = call("tick-in-line" if first.tag == "p" else "tick")
    element.tail, first.text = first.text, None
    first.insert(0, element)


def mark_citations(converter: Converter, *elements: HtmlElement) -> None:
    """Put marks behind all statements of what stays on one page, neighbours of the same note with one number. One footnote has them all,
    for of several Typst may leave the last to the next page.
    """
    runs: list[_Run] = []
    for item in (each for element in elements for each in element.iter("li")):
        citations = [link for row in _rows(item) for each in row if _is(each, "kn-cite") for link in each.iter("a")]
        if not citations:
            continue
        if not runs or not _belongs(runs[-1], citations):
            converter.shared.marks += 1
            runs.append(_Run(converter.shared.marks, []))
        runs[-1].citations += citations
        runs[-1].items.append(item)
    notes = [(run.number, Content(_footnote(converter, run))) for run in runs]
    for run in runs:
        for item in run.items:
            is_first = item is run.items[0]
            is_note = run is runs[0] and is_first
            again = call("cite-again", run.number, runs[0].number, is_first=is_first)
            _add_mark(converter, item, call("cite", run.number, *notes) if is_note else again)


def _rows(item: HtmlElement) -> Iterator[HtmlElement]:
    return (child for child in item if _is(child, "kn-row"))


def _is(element: HtmlElement, name: str) -> bool:
    return name in element.get("class", "").split()


def _belongs(run: _Run, citations: list[HtmlElement]) -> bool:
    """Whether a statement can share the number of the one before: the same one note."""
    paths = {each.get("data-source", "").rpartition(":")[0] for each in (*run.citations, *citations)}
    return len(paths) == 1 and len(citations) == 1 and len(run.citations) == len(run.items)


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


def _add_mark(converter: Converter, item: HtmlElement, markup: Markup) -> None:
    """Behind a statement's last words, and ahead of what leads to the diagram that shows it; beside its code."""
    row = next(_rows(item))
    code = next((child for child in row if _is(child, "kn-code")), None)
    if code is not None:
        converter.made[code] = join([converter.made.get(code, Markup("")), call("in-corner", body=markup)])
        return
    place = next(child for child in row if not _is(child, "kn-cite"))
    while (last := _last_block(place)) is not None:
        place = last
    _close(converter, place)
    element = etree.SubElement(place, MARK)
    shown = [call("shows", f"figure-{converter.shown[item]}")] if converter.shown.get(item) else []
    converter.made[element] = join([markup, *shown])


def _close(converter: Converter, place: HtmlElement) -> None:
    """Have a Chinese sign that words end with stand close to the mark that follows."""
    while len(place) and not (place[-1].tail or "").strip() and place[-1].tag in ("strong", "em"):
        place = place[-1]
    last = place[-1] if len(place) else None
    words = ((place.text if last is None else last.tail) or "").rstrip()
    if words[-1:] not in (*WIDE_CLOSING,):
        return
    element = etree.SubElement(place, MARK)
    converter.made[element] = call("closed", words[-1])
    if last is None:
        place.text = words[:-1]
    else:
        last.tail = words[:-1]


def _last_block(element: HtmlElement) -> HtmlElement | None:
    """The block that an element ends with, if it does not end with words."""
    children = [child for child in element if isinstance(child.tag, str)]
    if not children or (children[-1].tail or "").strip() or children[-1].tag not in _MARKED_BLOCKS:
        return None
    return children[-1]
