"""Reading a printed statement back from its page."""

from __future__ import annotations

from urllib.parse import unquote

import lxml.html

# What a statement's element holds besides its own words.
_APPARATUS = {"kn-cite", "kn-path", "kn-statements", "kn-beside", "kn-mark"}


def letters(text: str) -> str:
    """What is left of a text when markup, punctuation and white space are gone."""
    return "".join(character for character in text if character.isalnum())


def holds(printed: str, expected: str) -> bool:
    """Whether all letters of the expected text stand in the printed one, in order."""
    rest = iter(printed)
    return all(letter in rest for letter in expected)


def content(element: lxml.html.HtmlElement) -> str:
    """An element's own text with the addresses of its links, in order.

    Citations, marks, the other language and nested statements are left out, and so is all that terms bring along.
    """
    parts = []
    for child in element.iterchildren():
        classes = set(child.get("class", "").split()) if isinstance(child.tag, str) else _APPARATUS
        if classes & _APPARATUS:
            parts.append(child.tail or "")
            continue
        brought = [] if "kn-term" in classes else [unquote(child.get("href", "")), child.get("title") or ""]
        parts += [content(child), *brought, child.tail or ""]
    return "".join([element.text or "", *parts])


def beside(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """The part of a statement that is in the other language, where there is one."""
    found = element.xpath("./div[@class='kn-row']/div[@class='kn-beside']")
    return found[0] if found else None


def part_in(element: lxml.html.HtmlElement, language: str) -> lxml.html.HtmlElement:
    """The part of a statement that says it is in a language, else the statement itself."""
    part = beside(element)
    return part if part is not None and part.get("lang") == language else element
