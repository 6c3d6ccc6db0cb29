"""Every statement rendered once, in both languages, before any page is built."""

from __future__ import annotations

from dataclasses import dataclass

from macros.addresses import Addresses
from macros.book import Book, walk
from macros.editorial import Editorial
from macros.organize import UNSORTED
from macros.render import Renderer
from macros.units import Kind, Unit
from macros.wording import Wordings


@dataclass(frozen=True, slots=True)
class Prints:
    """Safe HTML of statements and lead-ins by unit id; of code there is none.

    Attributes:
        own: in the language of the pages, where they have it, with links and terms.
        beside: in the other language, where that says something else; without terms.
    """

    own: dict[str, str]
    beside: dict[str, str]


def print_statements(
    book: Book, editorial: Editorial, addresses: Addresses, wordings: Wordings, renderer: Renderer
) -> Prints:
    """Render everything that topic pages print, in the order of printing; this also counts the links between topics."""
    prints = Prints({}, {})
    order = [(topic.id, group.id) for topic in editorial.topics.values() for group in topic.groups]
    for topic, group in [*order, (UNSORTED, "")]:
        page = addresses.topic(topic).page
        for entry in walk(book.groups.get((topic, group), ())):
            if entry.unit.kind is not Kind.CODE:
                _print(entry.unit, topic, page, wordings, renderer, prints)
    return prints


def _print(unit: Unit, topic: str, page: str, wordings: Wordings, renderer: Renderer, prints: Prints) -> None:
    own, beside = wordings.own(unit).text, wordings.beside(unit)
    is_lead = unit.kind is Kind.HEADING
    # A heading may lead in statements on several pages; it has no links, so it is the same on all of them.
    prints.own[unit.id] = renderer.inline(own) if is_lead else renderer.statement(unit, own, topic, page)
    if beside and beside.text != own:
        prints.beside[unit.id] = renderer.inline(beside.text) if is_lead else renderer.beside(unit, beside.text, page)
