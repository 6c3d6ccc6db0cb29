"""Words: paragraphs, headings, emphasis, links, lists, tables."""

import re
from collections.abc import Iterator
from statistics import mean

from lxml.html import HtmlElement

from everyline.books.converter import Converter, Handler
from everyline.books.markup import Content, Markup, Word, call, join
from everyline.model.addresses import SOURCES_PAGE
from everyline.text.escaping import whole
from everyline.text.html_tree import words_before
from everyline.text.writing_systems import breadth, has_han

_WORDED = ".//text()[normalize-space()][not(ancestor::*[local-name()='math' or contains(@class, 'kn-line-number') or contains(@class, 'kn-lost')])]"
# What has to stand in one line, a name of letters alone up to a greater length; longer ones break
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_\u3000-\uffff]{23,32}(?![^\W\d_])|[\x21-\x7e\xa1-\u2fff]{1,22}")
_LONG_WORD = re.compile(r"[\x21-\x7e]{12,}")
_WIDEST = 90  # letters of a column that gets no more room for more; a Chinese one is as wide as two
_FRAME = "00"  # as wide as the frame of a badge, which never breaks
_FEW = 3  # rows of a table that say again what others say
_CHAINED = 6  # lists within lists whose headings stay with what follows
_ALIGNED = {"left": "left", "right": "right", "center": "center"}


def skip(_converter: Converter, _element: HtmlElement) -> Markup:
    """Nothing: apparatus of the screen."""
    return Markup("")


def block(name: str, convert: Handler = Converter.blocks) -> Handler:
    """A handler that calls a function on what stands in an element, if anything does."""

    def handle(converter: Converter, element: HtmlElement) -> Markup:
        body = convert(converter, element)
        return call(name, body=body) if body else body

    return handle


def paragraph(converter: Converter, element: HtmlElement) -> Markup:
    """A paragraph; one in Chinese with a long word of other letters is not spread to the margin."""
    body = converter.blocks(element)
    return call("ragged" if is_ragged(converter, element) else "p", body=body) if body else body


def is_ragged(converter: Converter, element: HtmlElement) -> bool:
    """Whether the lines of a paragraph in Chinese would be spread letter by letter beside a long word of other letters."""
    return has_han(converter.shared.language) and bool(_LONG_WORD.search(element.text_content()))


def piece(name: str) -> Handler:
    """The same for a piece of a line."""
    return block(name, Converter.inline)


def lead(converter: Converter, element: HtmlElement) -> Markup:
    """A heading within a list; in a note as its author wrote it, a line like others. For a chain of blocks that stay together and fill a page,
    Typst's memory doubles with each list around it.
    """
    body = converter.blocks(element)
    is_own = any("kn-note-body" in each.get("class", "").split() for each in element.iterancestors("div"))
    return call("lead", body=body, stays=not converter.is_deep(_CHAINED), is_bold=not is_own) if body else body


def box(name: str) -> Handler:
    """A handler for blocks that may stand within each other at any depth."""
    return lambda converter, element: converter.boxed(name, lambda: converter.blocks(element))


def heading(converter: Converter, element: HtmlElement) -> Markup:
    """A heading within a chapter; levels are never skipped, as the standard for accessible documents asks."""
    tex = "".join(element.xpath(".//*[local-name()='annotation']//text()")).strip()
    if not (is_worded := bool(element.xpath(_WORDED))) and not tex:
        return converter.blocks(element)  # of a picture alone, which is no title, without which Typst refuses it
    level = min(int(str(element.tag)[1]) + 1, converter.level + 1, 6)
    converter.level = level
    after = element.getnext()
    leads = after is None or "kn-group" not in (after.get("class") or "").split()
    return call("section", level, Content(converter.blocks(element) if is_worded else call("c", tex)), leads=leads)


def sign(name: str) -> Handler:
    """A handler for what has nothing in it."""
    return lambda _converter, _element: call(name)


def code(converter: Converter, element: HtmlElement) -> Markup:
    """Code in a line."""
    written = " ".join(element.text_content().split("\n"))
    return join([call("c", written), converter.code_marks(written)])


def button(converter: Converter, element: HtmlElement) -> Markup:
    """A link that stands alone: nothing where the book does not have what it leads to."""
    href = element.get("href", "")
    online = converter.shared.places.online(converter.page.address, href)
    return call("out", online, body=converter.inline(element)) if online else Markup("")


def term(converter: Converter, element: HtmlElement) -> Markup:
    """A glossary term, which the index leads back to."""
    body = converter.without_marks(lambda: converter.inline(element))
    place = converter.shared.places.find(converter.page.address, element.get("href", ""))
    linked = call("term", place, body=body) if place and element.get("href") else call("dfn", body=body)
    name = converter.shared.terms.get(element.get("title", ""), "")
    return join([linked, converter.index_mark(name)]) if name else linked


def unlisted(name: str) -> Handler:
    """The same where the index lists nothing of it: titles of others that something rests on, and what checks say."""
    return lambda converter, element: converter.without_marks(lambda: piece(name)(converter, element))


def link(converter: Converter, element: HtmlElement, name: str = "see") -> Markup:
    """A link: within the book with the page it leads to, or as another function has it; elsewhere as it is, else its words alone."""
    body = converter.inline(element)
    href = element.get("href", "")
    if not href or not body:
        return body
    places = converter.shared.places
    if place := places.find(converter.page.address, href):
        is_stand_in = place.startswith(f"{SOURCES_PAGE}#")  # for a line that the book has not
        is_here = f"{place}#".startswith(f"{converter.page.address}#")
        seen = "see-near" if is_here and name == "see" else name
        return call("go" if is_stand_in else seen, place, body=body)
    address = places.online(converter.page.address, href)
    if not address:
        return body
    if number := converter.shared.number(address, element.text_content()):
        return call("cited", address, number, body=body)
    return call("out", address, body=body)


def listing(function: str) -> Handler:
    """A handler for lists."""
    return lambda converter, element: items(converter, element, function)


def items(converter: Converter, element: HtmlElement, function: str, convert: Handler = Converter.convert) -> Markup:
    """A list, each item an argument. At great depth items follow each other without indentation."""
    bodies: list[Markup] = []

    def gather() -> Markup:
        bodies.extend(convert(converter, item) for item in element.iterchildren("li"))
        return Markup("")

    converter.boxed("none", gather)
    if converter.is_deep():
        return Markup("".join(body + call("parbreak") for body in bodies))
    start = whole(element.get("start", ""), -1) if element.tag == "ol" else -1
    contents = [Content(body) for body in bodies]
    return call(function, *contents, start=start) if start >= 0 else call(function, *contents)


def definitions(converter: Converter, element: HtmlElement) -> Markup:
    """A list of words with their meanings."""
    pairs: list[list[Markup]] = []
    for child in element.iterchildren("dt", "dd"):
        said = converter.convert(child)
        if child.tag == "dt":
            pairs.append([said, Markup("")])
        elif pairs and not pairs[-1][1]:
            pairs[-1][1] = said
        else:
            pairs.append([Markup(""), said])
    return join(call("define", Content(word), Content(meaning)) for word, meaning in pairs)


def table(converter: Converter, element: HtmlElement) -> Markup:
    """A table; the template measures its columns. What a cell shows on demand stands in the whole width beneath its row."""
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    if not rows:
        return Markup("")
    is_headed = all(cell.tag == "th" for cell in rows[0])
    shared = _shared_badges(converter, rows) if is_headed and len(rows) > _FEW else Markup("")
    width = max(len(row) for row in rows)
    columns = tuple(_column([row[each] for row in rows if each < len(row)]) for each in range(width))
    head, body = (rows[0], rows[1:]) if is_headed else ([], rows)
    cells = call(
        "cells",
        *(tuple(_row(converter, row, width)) for row in body),
        columns=columns,
        align=tuple(Word(_alignment(each)) for each in (rows[-1] + [rows[-1][-1]] * width)[:width]),
        header=tuple(_row(converter, head, width)) if head else (),
    )
    return join([shared, cells])


def _shared_badges(converter: Converter, rows: list[list[HtmlElement]]) -> Markup:
    """The badges that all cells of a column have, said once above the table."""
    said: list[Markup] = []
    for name, *cells in zip(*rows, strict=False):
        badges = [{each.text_content().strip(): each for each in cell.find_class("kn-badge")} for cell in cells]
        if common := [words for words in badges[0] if all(words in each for each in badges)]:
            shown = [Content(converter.convert(badges[0][words])) for words in common]
            said.append(call("shared-badges", Content(converter.inline(name)), *shown))
            for badge in (each[words] for each in badges for words in common):
                if words_before(badge):  # they would be left without it
                    continue
                for line_break in badge.xpath("following-sibling::*[1][self::br]"):
                    line_break.drop_tree()
                badge.drop_tree()
    return join(said)


def _column(cells: list[HtmlElement]) -> tuple[str, str, str, float]:
    """What decides on a column's width: its longest word, that in code, its longest line, and how much of the room it should have."""
    texts = [*map(_shown, cells)]
    code = [word for cell in cells for each in cell.iter("code") for word in _WORD.findall(each.text_content())]
    words = [word for text in texts for word in _WORD.findall(text)]
    words += [each.text_content().strip() + _FRAME for cell in cells for each in cell.find_class("kn-badge")]
    lengths = [*map(breadth, texts)]
    weight = (mean(lengths) + min(max(lengths), _WIDEST) + 1) ** 0.75
    longest = max(texts, key=breadth)
    return max(words, key=breadth, default="x"), max(code, key=len, default=""), longest, weight


def _shown(cell: HtmlElement) -> str:
    """What a cell says in its column: its longest line, where breaks and badges, which stand in lines of their own, part it."""
    lines = [""]
    for child in cell.xpath(
        ".//text()[not(ancestor::details[ancestor::td])] | .//br | .//*[contains(@class, 'kn-badge')]"
    ):
        if isinstance(child, str):
            lines[-1] += child
        else:
            lines.append("")
    return max((line.strip() for line in lines), key=breadth)


def _row(converter: Converter, row: list[HtmlElement], width: int) -> Iterator[Content]:
    on_demand = [each for cell in row for each in cell.iter("details")]
    beneath = join(converter.convert(each) for each in on_demand)
    for each in on_demand:
        each.drop_tree()
    yield from (Content(converter.convert(each)) for each in row)
    yield from (Content(Markup("")) for _ in range(width - len(row)))
    if beneath:
        yield Content(beneath)


def _alignment(cell: HtmlElement) -> str:
    if "kn-figure" in cell.get("class", "").split():
        return "right"
    style = cell.get("style", "").replace(" ", "")
    return _ALIGNED.get(cell.get("align", "") or style.removeprefix("text-align:").rstrip(";"), "left")


def admonition(converter: Converter, element: HtmlElement) -> Markup:
    """A box with a title."""
    title = next(iter(element.find_class("admonition-title")), None)
    shown = converter.blocks(title) if title is not None else Markup("")
    if title is not None:
        title.drop_tree()
    return call("admonition", Content(shown), Content(converter.blocks(element)))
