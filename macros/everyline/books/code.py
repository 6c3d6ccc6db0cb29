"""Code blocks, coloured as on the site."""

from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from everyline.books.converter import Converter
from everyline.books.figures import sketch
from everyline.books.markup import Content, Markup, call, join
from everyline.text.html_tree import words_of
from everyline.text.writing_systems import TAB

# Classes of Pygments by the colour that the site gives them: Material's grouping.
_GROUPS = {
    "keyword": "k kd kn kp kr kt nd ni nl nt",
    "string": "gi cpf l s sb sc s2 si s1 ss sa dl sd",
    "number": "m mb mf mh mi il mo",
    "special": "cp se sh sr sx err gd",
    "constant": "kc n no nb bp",
    "function": "nc ne nf nn fm",
    "comment": "c cm c1 ch cs",
    "punctuation": "o ow p gp go",
}
COLOURS = {name: group for group, names in _GROUPS.items() for name in names.split()} | {"n": "plain"}


def highlighted(_converter: Converter, element: HtmlElement) -> Markup:
    """A code block on a page of its own words."""
    return listing_of(element, "framed")


def parts(converter: Converter, element: HtmlElement) -> Markup:
    """A note's code: files, commands and their output, with the mark of its footnote beside it."""
    converter.beside = converter.made.get(element, Markup(""))
    return join(converter.convert(child) for child in element if isinstance(child.tag, str))


def part(converter: Converter, element: HtmlElement) -> Markup:
    """One of them."""
    drawing = next((each for found in element.find_class("kn-sketch") for each in found.iter("svg")), None)
    if drawing is not None:
        source = next(element.iter("pre"), element).text_content()
        if drawn := sketch(converter, drawing, source):
            return call("code-part", "drawing", Content(drawn), **converter.around_code())
    proofs = element.find_class("kn-proof")
    if proofs:
        return join(converter.convert(each) for each in proofs)
    role = next(
        (name.removeprefix("kn-part-") for name in element.get("class", "").split() if name.startswith("kn-part-")), ""
    )
    name = next((each.text_content() for each in element.find_class("kn-part-name")), "")
    for source in element.find_class("kn-sketch-source"):  # of a drawing that nobody here draws
        role, name = "file", words_of(next(source.iter("summary")))
    is_followed = element.getnext() is not None and role in ("command", "comment")
    if is_followed and converter.beside:  # so that it is on the page of what follows
        shown = (call("code-part", role, Content(listing_of(each))) for each in element.iter("pre"))
        converter.beside = join([converter.beside, *shown])
        return Markup("")
    return join(
        listing_of(each, "framed", name=name, **converter.around_code())
        if role == "file"
        else call("code-part", role, Content(listing_of(each)), is_followed=is_followed, **converter.around_code())
        for each in element.iter("pre")
    )


def listing_of(element: HtmlElement, style: str = "listing", **named: Any) -> Markup:  # noqa: ANN401 - what a template takes
    """The lines of a code block.

    Args:
        element: the block.
        style: ``framed``, or without a frame ``listing``, ``small-listing``, which stands side by side where it is long, or ``answer-listing``.
        named: what else the style asks for.
    """
    lines: list[list[tuple[str, str]]] = [[]]
    column = 0  # tabs lead on from it, wherever a color begins
    for kind, written in _pieces(element, "plain"):
        first, *others = f"{' ' * column}{written}".expandtabs(TAB).split("\n")
        lines[-1].append((kind, first[column:]))
        lines += [[(kind, each)] for each in others]
        column = len(others[-1] if others else first) % TAB
    while len(lines) > 1 and not "".join(written for _, written in lines[-1]).strip():
        lines.pop()
    lines = [[(kind, written) for kind, written in line if written] for line in lines]
    whole = "\n".join("".join(written for _, written in line) for line in lines)
    return call(style, whole, *lines, **named)


def _pieces(element: HtmlElement, kind: str) -> Iterator[tuple[str, str]]:
    """The texts in an element with their colours."""
    if element.text:
        yield kind, element.text
    for child in element:
        if isinstance(child.tag, str):
            names = (child.get("class") or "").split()
            yield from _pieces(child, next((COLOURS[name] for name in names if name in COLOURS), kind))
        if child.tail:
            yield kind, child.tail
