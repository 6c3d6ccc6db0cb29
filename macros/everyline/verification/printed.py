"""Reading a printed statement back from its page."""

from __future__ import annotations

from urllib.parse import unquote

import lxml.html

# What a statement's element holds besides its own words.
_APPARATUS = {"kn-cite", "kn-path", "kn-statements", "kn-beside", "kn-mark", "kn-more"}
# Of an example the note's own form must be there; what a subject adds to it proves nothing.
_APPARATUS |= {"kn-extra"}
_WORDS = "contains(@class, 'kn-text') or contains(@class, 'kn-lead-text') or contains(@class, 'kn-code')"


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


def beside(part: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """What a statement, or the part of it that has the note's own words, says in the other language."""
    return _first(part, "div[@class='kn-beside']")


def part_in(part: lxml.html.HtmlElement, language: str) -> lxml.html.HtmlElement:
    """The words in a language, where they stand beside the others, else the whole part."""
    other = beside(part)
    return other if other is not None and other.get("lang") == language else part


def language_in(part: lxml.html.HtmlElement) -> str:
    """The language that the words of a part say they are in; empty where they say nothing."""
    words = _first(part, f"*[{_WORDS}]")
    return words.get("lang", "") if words is not None else ""


def is_marked(part: lxml.html.HtmlElement) -> bool:
    """Whether a part says that its translation is missing or old."""
    return _first(part, "p[contains(@class, 'kn-mark')]") is not None


def _first(part: lxml.html.HtmlElement, path: str) -> lxml.html.HtmlElement | None:
    return next(iter(part.xpath(f"./div[@class='kn-row']/{path} | ./{path}")), None)
