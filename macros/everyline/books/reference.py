"""Pages that collect: glossary, notes, figures of the ledger."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from everyline.books.converter import Converter
from everyline.books.markup import Content, Markup, call, join


def glossary(converter: Converter, element: HtmlElement) -> Markup:
    """The glossary in two columns."""
    entries = (Content(converter.convert(each)) for each in element if isinstance(each.tag, str))
    return call("glossary", *entries)


def glossary_entry(converter: Converter, element: HtmlElement) -> Markup:
    """A term with its names, its meaning and where to read on."""
    word, meaning = element.find("dt"), element.find("dd")
    others = [converter.inline(each) for each in word.find_class("kn-glossary-other")]
    for each in word.find_class("kn-glossary-other"):
        each.drop_tree()
    details = [converter.blocks(each) for each in meaning.find_class("kn-glossary-details")]
    for each in meaning.find_class("kn-glossary-details"):
        each.drop_tree()
    place = converter.place(element.get("id", ""))
    converter.shared.placed.add(place)
    return call(
        "glossary-entry",
        place,
        Content(converter.blocks(word)),
        Content(join(others)),
        Content(converter.blocks(meaning)),
        Content(join(details)),
    )


def key_numbers(_converter: Converter, element: HtmlElement) -> Markup:
    """The site in numbers."""
    figures = [
        tuple(
            " ".join(item.find_class(name)[0].text_content().split())
            for name in ("kn-figure-number", "kn-figure-label")
        )
        for item in element.iter("li")
    ]
    return call("numbers-band", *figures)


def legend(_converter: Converter, element: HtmlElement) -> Markup:
    """How many lines met which end, drawn anew: what is a picture on the site has its numbers here."""
    ends = []
    for item in element.iter("li"):
        fate = next((name.removeprefix("kn-is-") for name in item.get("class", "").split()), "")
        words = " ".join(item.text_content().split())
        count = re.search(r"\d+", words)
        ends.append((fate, words, int(count[0]) if count else 0))
    return call("bar", *ends) if any(count for _, _, count in ends) else Markup("")


def facts(converter: Converter, element: HtmlElement) -> Markup:
    """What there is to know about a note."""
    rows = [
        (Content(converter.blocks(each.find("dt"))), Content(converter.blocks(each.find("dd"))))
        for each in element.iter("div")
    ]
    return call("facts", *rows)
