"""Checking that the built pages print every statement in the languages that they promise."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

import lxml.html

from everyline.languages.translations import State
from everyline.languages.wording import Wording
from everyline.model.fidelity import content, holds, letters
from everyline.model.site import Site
from everyline.notes.units import Kind, Unit
from everyline.sorting.arrangement import walk
from everyline.text.problems import Problem
from everyline.verification.editing import Elements, noted_words
from everyline.verification.printed import beside, is_marked, language_in

# Links of note syntax lead elsewhere in the end, or nowhere.
_REFERENCE = re.compile(r"\]\((?:ref|block|cite):[^)]*\)")


def check_languages(site: Site, pages: Mapping[str, Elements]) -> Iterator[Problem]:
    """Compare what is printed with the translations, for every statement, other wording and lead-in.

    Args:
        site: what ought to be printed.
        pages: the elements of each page by their ids.

    Returns:
        A problem for each translation that is not printed in full, in its own place, and each statement that stands
        in another language than its page without saying so.
    """
    printed = {entry.unit.id: entry.unit for entries in site.arrangement.groups.values() for entry in walk(entries)}
    for unit in (each for one in printed.values() for each in (one, *site.corpus.merged(one))):
        address = site.addresses.unit(unit)
        element = pages.get(f"{address.page}.html", {}).get(address.anchor)
        if element is not None:  # else the ledger's own check has told so
            for message in _check(unit, noted_words(unit, element), site):
                yield Problem.warning(unit.span.path, unit.span.first, f"{address} {message}")


def _check(unit: Unit, part: lxml.html.HtmlElement, site: Site) -> Iterator[str]:
    own, other, noted = site.wordings.own(unit), site.wordings.beside(unit), site.wordings.noted(unit)
    if own.state is not State.CURRENT and not is_marked(part):
        yield "does not say that its translation is missing or old"
    if (language_in(part) or site.language) != own.language:
        yield f"does not say that it is in the language `{own.language}`"
    if own.text != noted and not _is_whole(own, part, unit):
        yield f"does not print the translation `{own.language}`"
    if other and other.text != own.text:
        words = beside(part)
        if words is None or (other.text != noted and not _is_whole(other, words, unit)):
            yield f"does not print the language `{other.language}` beside its own"


def _is_whole(wording: Wording, element: lxml.html.HtmlElement, unit: Unit) -> bool:
    text = wording.text
    if unit.kind is not Kind.CODE:
        text = unquote(html.unescape(_REFERENCE.sub("]", text)))
    return holds(letters(content(element)), letters(text))
