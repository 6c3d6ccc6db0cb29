"""Diagrams: drawn once as vectors, with their links laid over them and their words for those who listen."""

import re
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from lxml import etree
from lxml.html import HtmlElement

from everyline.books.converter import Converter, printed_breadth
from everyline.books.engine import is_drawable
from everyline.books.markup import Content, Markup, Word, call, join, number, text
from everyline.diagrams.lettering import ADDED
from everyline.diagrams.svg import box_of

_STYLE = (Path(__file__).parent / "templates" / "diagram.css").read_text(encoding="utf-8")
_CAPITALS = "viewBox textLength lengthAdjust gradientUnits gradientTransform linearGradient radialGradient"
_NAMES = {name.lower(): name for name in _CAPITALS.split()}  # HTML has small letters only
# The page's colours in what notes have drawn, on white.
_PALETTE = """
    ground=#ffffff text=#25272e soft=#5a5b63 edge=#5a5b63 box=#ffffff frame-fill=#f2ecdd component=#1c4a8a part=#85806f
"""
_COLOURS = dict(each.split("=") for each in _PALETTE.split())
_COLOUR = re.compile(r"var\(--kn-diagram-([a-z-]+)\)")
_LETTERS = 'text { font-family: "Noto Sans SC"; }'
_ELEMENT = re.compile(r"[A-Za-z][\w:.-]*", re.ASCII)
_SHIFT = re.compile(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)")
_LEAST = 12.0  # pixels of a link's area
INTRODUCTION = "chapter-introduction"  # an element of our own, around a chapter's first paragraphs
_OPENING = 1_200  # letters of them
_PAGE = 4_200  # letters of a page; a Chinese one is as wide as two
# In letters, too: what surely fills the page that a diagram leaves, and the room of a title, a heading, a caption, and a pixel of height.
_FILLING, _TITLE, _HEADING, _CAPTION, _PIXEL = 3_600, 700, 200, 400, 3.5
_STATEMENTS = ".//li[contains(concat(' ', @class, ' '), ' kn-statement ')]"
_WIDEST = 697  # pixels of a diagram whose letters can be read on a page that is not turned
_NEAR, _LINES = 3, 22  # elements behind a diagram that may still be on its page; lines of a listing that stays on one
_Area = tuple[float, float, float, float]  # left, top, right and bottom, in a drawing's own pixels


def picture(converter: Converter, element: HtmlElement) -> Markup:
    """A diagram where it is first, and a reference to it where it is again."""
    name = element.get("id", "")
    drawn, place = converter.shared.figures, f"figure-{name}"
    title = words_in(element, "kn-picture-title")
    if name in drawn:
        elsewhere = call("drawn-elsewhere", _numbered(converter, drawn[name]), title, place)
        return join([converter.mark_own_place(element), elsewhere])
    places = Content(converter.mark_own_place(element))
    is_small = "kn-picture-small" in element.get("class", "").split()
    drawn[name] = 0 if is_small else 1 + max(drawn.values(), default=0)
    forms = [_form(converter, each, f"diagrams/{len(drawn)}-{at}.svg") for at, each in enumerate(element.iter("svg"))]
    alt = account(element)
    if is_small:
        return call("small-diagram", place, *forms[0], title=title, alt=alt, places=places)
    return call(
        *(("floating-diagram", Word(converter.floats[element])) if element in converter.floats else ("diagram",)),
        place,
        *forms,
        number=_numbered(converter, drawn[name]),
        title=title,
        about=description(element),
        added=Content(_authorities(converter, element)),
        marks=Content(converter.marks(f"{title} {description(element)}")),
        alt=alt,
        places=places,
    )


def _form(converter: Converter, drawing: HtmlElement, file: str) -> tuple[str, float, float, tuple[object, ...]]:
    """One of the forms in which a diagram is drawn, wide or narrow: its file, its size, and the links over it."""
    width, height = (max(number(drawing.get(name), 1), 1) for name in ("width", "height"))
    links = (*_links(converter, drawing),)
    converter.shared.files[file] = printed(drawing)
    return file, width, height, links


def _authorities(converter: Converter, element: HtmlElement) -> Markup:
    """What the signs rest on that are in no note."""
    links = authorities(element)
    msg = converter.shared.messages
    listed = converter.without_marks(lambda: Markup(text(msg["semicolon"]).join(map(converter.convert, links))))
    return Markup(text(f"{ADDED} {msg['authority']}{msg['colon']}") + listed) if links else Markup("")


def authorities(element: HtmlElement) -> list[HtmlElement]:
    """Links to what those of a diagram's signs rest on that are in no note, each once, without the labels before them."""
    said = element.iterfind(".//details//a[@class='kn-said']")
    links = {each.get("href"): each for each in said if each.get("href", "").startswith("http")}
    for each in links.values():
        each.text = None
    return [*links.values()]


def sketch(converter: Converter, drawing: HtmlElement, source: str) -> Markup:
    """What a note has drawn, with its source for those who listen; empty where it can't be printed."""
    width, height = (max(number(drawing.get(name), 1), 1) for name in ("width", "height"))
    coloured = sketched(drawing)
    if not is_drawable(coloured, converter.shared.fonts):
        return Markup("")
    file = f"sketches/{len(converter.shared.files) + 1}.svg"
    converter.shared.files[file] = coloured
    return call("sketch", file, width, height, source)


def sketched(drawing: HtmlElement) -> bytes:
    """A drawing of a note as a file of its own."""
    return _COLOUR.sub(lambda found: _COLOURS.get(found[1], "#000000"), printed(drawing, _LETTERS).decode()).encode()


def gallery(converter: Converter, element: HtmlElement) -> Markup:
    """A page of diagrams: all listed by their numbers, behind them those drawn that were not before, which have their titles beneath them and
    float, so that they may stand on a turned page.
    """
    numbers = converter.shared.figures
    pairs = [(each.getprevious(), each) for each in element.findall("figure") if _is_picture(each)]
    pairs = [(heading, figure) for heading, figure in pairs if heading is not None and heading.tag == "h2"]
    done = {
        each
        for heading, figure in pairs
        for each in (heading, figure)
        if each is heading or figure.get("id", "") in numbers
    }
    converter.floats |= dict.fromkeys((figure for _, figure in pairs), "auto")
    others = [each for each in element.iterchildren("*") if each not in done]
    first = next((place for place, each in enumerate(others) if each.tag in ("h2", "figure")), len(others))
    before, behind = map(converter.convert, others[:first]), [*map(converter.convert, others[first:])]
    entries = list[Content]()
    for heading, figure in sorted(pairs, key=lambda pair: numbers.get(pair[1].get("id", ""), 0)):
        shown = [converter.mark_own_place(heading)]
        if found := numbers.get(name := figure.get("id", "")):
            title = words_in(figure, "kn-picture-title")
            shown.append(call("listed", _numbered(converter, found), title, f"figure-{name}"))
        entries.append(Content(join(shown)))
    return join([*before, call("all-listed", *entries) if entries else Markup(""), *behind])


def settle(converter: Converter, article: HtmlElement) -> None:
    """Put what begins a chapter together, and its diagrams where they may float, behind words that hold them on their page. What they show leads
    to them.
    """
    ahead = takewhile(lambda each: each.tag in ("p", "figure", "details"), article.iterchildren("*"))
    opening = [each for each in ahead if each.tag == "p"]
    if opening and sum(map(printed_breadth, opening)) <= _OPENING:
        introduction = etree.Element(INTRODUCTION)
        opening[0].addprevious(introduction)
        introduction.extend(opening)
    pictures = [each for each in article.findall("figure") if _is_picture(each)]
    for each in reversed(pictures):
        sentence = _answer(each)
        if sentence is not None:
            converter.shown[sentence] = each.get("id", "")
        if _keep_from_listings(each):
            converter.floats[each] = "top"
            continue
        converter.floats[each] = _end(each, sentence)
        before = each.getprevious()
        holds = next((other for other in each.itersiblings("*") if not _is_title(other)), each.getnext())
        if holds is not None and (before is None or _is_title(before)):
            holds.addnext(each)


def _keep_from_listings(picture: HtmlElement) -> bool:
    """Have a diagram that fills a page float from behind what begins its chapter, if else it might come to stand within a listing of some pages."""
    follows = [each for each in picture.itersiblings("*") if not _is_picture(each)][:_NEAR]
    ahead = [each for each in picture.itersiblings("*", preceding=True) if not _is_picture(each)]
    is_near = ahead and ahead[-1].tag == INTRODUCTION and _room(ahead) < _PAGE
    if not is_near or not any(map(_has_listing, follows)) or any(map(_has_listing, ahead)):
        return False
    if _TITLE + _room(ahead[-1:]) + _height(picture) <= _PAGE:  # or it might stand above the title
        return False
    ahead[-1].addnext(picture)
    return True


def _has_listing(element: HtmlElement) -> bool:
    """Whether a page's element has code that may break over pages."""
    printed = (code for code in element.iter("pre") if not code.xpath("ancestor::*[contains(@class, 'kn-beside')]"))
    return any(code.text_content().count("\n") > _LINES for code in printed)


def _height(picture: HtmlElement) -> float:
    """That of a diagram with its caption, in letters: of the form that the template takes, or of a page that it turns."""
    forms = [(number(each.get("width"), 0), number(each.get("height"), 0)) for each in picture.iter("svg")]
    return _CAPTION + next((_PIXEL * high for wide, high in forms if wide <= _WIDEST), _PAGE if forms else 0)


def _end(picture: HtmlElement, sentence: HtmlElement | None) -> str:
    """The end of a page that a diagram floats to: its head, for what is free stays at the foot. Where its chapter's title may be on that page
    it is that which is nearer, and if that might be above the title the foot, where so much follows that it can't leave its chapter.
    """
    before = (each for each in picture.itersiblings("*", preceding=True) if sentence not in each.iter())
    height = _height(picture)
    ahead = _TITLE + _room(before)
    if ahead + height > _PAGE:
        return "top"
    is_near = ahead + height / 2 < _PAGE / 2
    return "bottom" if is_near and _room(picture.itersiblings("*")) > _FILLING else "auto"


def _room(elements: Iterable[HtmlElement]) -> int:
    """The room of elements in letters, without diagrams."""
    words = (each for each in elements if not _is_picture(each))
    return sum(printed_breadth(each) + _HEADING * (each.tag in ("h2", "h3")) for each in words)


def _answer(picture: HtmlElement) -> HtmlElement | None:
    """The statement that a diagram shows: the last that it quotes of those before it, else the first of them, or of those behind it."""
    quoted = {each.get("href", "").removeprefix("#") for each in picture.iter("a")}
    around = (picture.getprevious(), picture.getnext())
    before, behind = ([] if each is None else each.xpath(_STATEMENTS) for each in around)
    return next((each for each in reversed(before) if each.get("id") in quoted), next(iter(before or behind), None))


def _is_title(element: HtmlElement) -> bool:
    return bool(re.fullmatch(rf"h\d|{INTRODUCTION}|figure", str(element.tag)))


def _is_picture(element: HtmlElement) -> bool:
    return "kn-picture" in element.get("class", "").split()


def _numbered(converter: Converter, number: int) -> str:
    return converter.shared.messages("book-figure", number=number) if number else ""


def words_in(element: HtmlElement, name: str) -> str:
    """What the elements of a class say."""
    return " ".join(" ".join(each.text_content() for each in element.find_class(name)).split())


def description(element: HtmlElement) -> str:
    """What a diagram is about."""
    return " ".join(element.findtext(".//details/p", "").split())


def account(element: HtmlElement) -> str:
    """The diagram in words: its title, what it is about, and each of its sentences."""
    lines = [words_in(element, "kn-picture-title"), description(element)]
    lines += [_said(item) for item in element.iterfind(".//details/ol/li")]
    lists = element.findall(".//details/ul")
    for each in lists[:-1]:  # the last names the boxes, which the sentences do already
        lines += [_said(item) for item in each.iterfind("li")]
    if len(lines) == 2 and lists:  # noqa: PLR2004 - title and description: no arrows, so the boxes are all there is
        lines += [" ".join(item.text or "" for item in lists[-1].iter("li", "a"))]
    return "\n".join(filter(None, lines))


def _said(item: HtmlElement) -> str:
    words = [item.text or ""]
    for child in item:
        words += ["" if "kn-said" in child.get("class", "").split() else child.text_content(), child.tail or ""]
    return " ".join("".join(words).split())


def printed(drawing: HtmlElement, looks: str = _STYLE) -> bytes:
    """A drawing as a file of its own in the book's colours."""
    for element in [*drawing.iter(etree.Element)]:
        if not _ELEMENT.fullmatch(element.tag):
            element.drop_tag()  # `<a<`, which the parser lets pass
            continue
        element.tag = _NAMES.get(element.tag, element.tag)
        for name in [*element.attrib]:
            if name in _NAMES:
                element.set(_NAMES[name], element.attrib.pop(name))
            elif name.startswith("aria-") or name in ("href", "role"):
                del element.attrib[name]
    for name in ("title", "desc"):
        for element in drawing.findall(f".//{name}"):
            element.drop_tree()
    style = etree.Element("style")
    style.text = looks
    drawing.insert(0, style)
    drawing.tail = None
    return etree.tostring(drawing, encoding="utf-8")


def _links(converter: Converter, drawing: HtmlElement) -> list[tuple[float, float, float, float, str, bool, str]]:
    """The links of a drawing: where they are, where they lead, and whether that is in the book. Frames first, so that their boxes stand above."""
    shift = _SHIFT.search(next((each.get("transform", "") for each in drawing.iter("g") if each.get("transform")), ""))
    across, down = (float(shift[1]), float(shift[2])) if shift else (0.0, 0.0)
    found = []
    for anchor in drawing.iter("a"):
        href = anchor.get("href", "")
        places = converter.shared.places
        page = converter.page.address
        place = places.find(page, href) if href else ""
        target = place or (places.online(page, href) if href else "")
        areas = _areas(anchor)
        if target and areas:
            lefts, tops, rights, bottoms = zip(*areas, strict=True)
            left, top = min(lefts), min(tops)
            width, height = max(max(rights) - left, _LEAST), max(max(bottoms) - top, _LEAST)
            found.append((left + across, top + down, width, height, target, bool(place), anchor.get("aria-label", "")))
    return found


def _areas(anchor: HtmlElement) -> list[_Area]:
    """What one can click: a box as a whole; of frames and arrows the words, so that they cover nothing else."""
    kind = anchor.getparent()
    is_box = kind is not None and "kn-node" in kind.get("class", "").split()
    shapes = [each for each in anchor if each.tag in ("path", "polygon", "ellipse", "polyline")]
    words = [_line(each) for each in anchor.iter("text")]
    badges = [each for each in anchor if "kn-badge" in each.get("class", "").split()]
    if is_box or not (words or badges):
        words, badges = [], shapes if is_box else [*anchor.iter("polygon")]
    return [*words, *filter(None, map(box_of, badges))]


def _line(element: HtmlElement) -> _Area:
    size = number(element.get("font-size"), 12)
    x, y = number(element.get("x"), 0), number(element.get("y"), 0)
    width = number(element.get("textlength") or element.get("textLength"), len(element.text or "") * size * 0.6)
    return (x, y - size, x + width, y + size * 0.3)
