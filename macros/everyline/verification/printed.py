"""Reading a printed statement back from its page."""

from __future__ import annotations

import lxml.html

_WORDS = "contains(@class, 'kn-text') or contains(@class, 'kn-lead-text') or contains(@class, 'kn-code')"


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
