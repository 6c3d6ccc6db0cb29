"""How a book sets what pages show of manifests and commands."""

from lxml.html import HtmlElement

from everyline.books.code import listing_of
from everyline.books.converter import Converter
from everyline.books.flow import block, listing
from everyline.books.markup import Content, Markup, call, join


def own_form(converter: Converter, element: HtmlElement) -> Markup:
    """The note's own form of a manifest, which the site shows on demand: what it is refused for, and what was changed."""
    pieces = [
        call("small-frame", body=listing_of(each, "small-listing"))
        if next(each.iter("pre"), None) is not None
        else converter.convert(each)
        for each in element
        if isinstance(each.tag, str)
    ]
    return call("own-form", body=join(pieces))


def lesson(converter: Converter, element: HtmlElement) -> Markup:
    """What a broken manifest teaches: what was written and on one side, what is said of it and how to mend it on the other."""
    sides: list[list[Markup]] = [[], [], []]
    place = 0
    for each in element:
        names = {*each.get("class", "").split()}
        place = max(place, 1 if "kn-lesson-broken" in names else 2 if "kn-complaints" in names else 0)
        sides[place].append(converter.convert(each))
    return call("lesson", *(Content(join(side)) for side in sides))


def apply(_converter: Converter, element: HtmlElement) -> Markup:
    """The command that uses a manifest."""
    return call("code-part", "command", body=listing_of(element))


HANDLERS = {
    ".kn-apply": apply,
    ".kn-own-form": own_form,
    ".kn-complaints": listing("complaints"),
    ".kn-lesson": lesson,
    ".kn-refusal": block("refusal"),
}
PLAIN = frozenset(
    [
        "kn-archive",
        "kn-badges",
        "kn-changes",
        "kn-commands",
        "kn-complaint-*",
        "kn-example-file",
        "kn-examples",
        "kn-lesson-*",
        "kn-mend",
        "kn-repaired",
    ]
)
