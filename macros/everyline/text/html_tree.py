"""HTML as a tree, for whatever reads pages back: verification, search, Markdown, books."""

from collections.abc import Callable
from functools import cache
from typing import Any

import lxml.html
from lxml import etree

_PARSER = lxml.html.HTMLParser()
# lxml asks for the class of each element in Python otherwise, which takes longer than all else.
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement, comment=lxml.html.HtmlComment)
)


def read_html(text: str) -> lxml.html.HtmlElement:
    """A whole page."""
    return lxml.html.document_fromstring(text, parser=_PARSER)


def read_fragment(text: str) -> lxml.html.HtmlElement:
    """What stands in a page, as one element around it."""
    element: lxml.html.HtmlElement = read_html(f"<html><body>{text}</body></html>").find("body")
    element.tag = "div"
    return element


def words_of(element: lxml.html.HtmlElement) -> str:
    """What an element says, on one line."""
    return " ".join(element.text_content().split())


def words_before(element: lxml.html.HtmlElement) -> str:
    """The text right before an element, up to whatever other element stands before it."""
    before = element.getprevious()
    return ((element.getparent().text if before is None else before.tail) or "").strip()


@cache
def xpath(path: str) -> Callable[..., list[Any]]:
    """What finds the elements, or the texts, at a path of ours, which is read once; names in it that begin with ``$`` are given with each call."""
    find: Any = etree.XPath(path, smart_strings=False)
    return find  # type: ignore[no-any-return] # lxml's stubs know no path that is only a list
