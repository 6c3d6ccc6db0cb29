"""Checking that the built pages print every statement in the languages that they promise."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import lxml.html

from macros.addresses import Address
from macros.book import walk
from macros.errors import Problem
from macros.printed import beside, content, holds, letters
from macros.site import Site
from macros.translation import State
from macros.units import Kind, Unit
from macros.wording import Wording

# Links of note syntax lead elsewhere in the end, or nowhere.
_REFERENCE = re.compile(r"\]\((?:ref|block|cite):[^)]*\)")

Find = Callable[[Address], lxml.html.HtmlElement | None]


def check_languages(site: Site, find: Find) -> Iterator[Problem]:
    """Compare what is printed with the translations, for every statement and lead-in.

    Args:
        site: what ought to be printed.
        find: the element at an address of the built site, or None.

    Returns:
        A problem for each translation that is not printed in full, in its own place, and each statement that stands
        in another language than its page without saying so.
    """
    units = {entry.unit.id: entry.unit for entries in site.book.groups.values() for entry in walk(entries)}
    for unit in units.values():
        element = find(site.addresses.unit(unit))
        if element is not None:  # else the ledger's own check has told so
            for message in _check(unit, element, site):
                yield Problem(unit.span.path, unit.span.first, f"{site.addresses.unit(unit)} {message}")


def _check(unit: Unit, element: lxml.html.HtmlElement, site: Site) -> Iterator[str]:
    own, other = site.wordings.own(unit), site.wordings.beside(unit)
    if own.state is not State.CURRENT and not element.xpath("./div[@class='kn-row']/p[contains(@class, 'kn-mark')]"):
        yield "does not say that its translation is missing or old"
    if (element.get("lang") or site.language) != own.language:
        yield f"does not say that it is in the language `{own.language}`"
    if own.text != unit.text and not _is_whole(own, element, unit):
        yield f"does not print the translation `{own.language}`"
    if other and other.text != own.text:
        part = beside(element)
        if part is None or (other.text != unit.text and not _is_whole(other, part, unit)):
            yield f"does not print the language `{other.language}` beside its own"


def _is_whole(wording: Wording, element: lxml.html.HtmlElement, unit: Unit) -> bool:
    text = wording.text
    if unit.kind is not Kind.CODE:
        text = unquote(html.unescape(_REFERENCE.sub("]", text)))
    return holds(letters(content(element)), letters(text))
