"""Every statement rendered once, in the language of the pages and the one beside it, before any page is built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from everyline.editorial import Editorial
from everyline.languages.wording import Wordings
from everyline.model.addresses import Addresses
from everyline.model.safe_html import Renderer
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit
from everyline.sorting.arrangement import Arrangement, walk
from everyline.sorting.homes import UNSORTED


@dataclass(frozen=True, slots=True)
class Prints:
    """Safe HTML by unit id: of statements, other wordings and lead-ins, but for code, which is highlighted elsewhere.

    Attributes:
        own: what the notes say, in the language of the pages where they have it, with links and terms.
        beside: the same in the language that can be shown beside it, where that says something else; without terms.
        corrected: the right wording of what has a correction, code included.
        corrected_beside: the same in the language beside it, where there is one.
    """

    own: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    corrected_beside: dict[str, str] = field(default_factory=dict)


def print_statements(
    arrangement: Arrangement,
    corpus: Corpus,
    editorial: Editorial,
    addresses: Addresses,
    wordings: Wordings,
    renderer: Renderer,
) -> Prints:
    """Render everything that topic pages print, in the order of printing; this also counts the links between topics."""
    prints = Prints()
    for unit, topic in _in_order(arrangement, corpus, editorial):
        place = (topic, addresses.topic(topic).page)
        counted: set[str] = set()  # a term that both the correction and the note's words use is one link
        if wordings.correction(unit, wordings.language):
            _correct(unit, place, wordings, renderer, prints, counted)
        if unit.kind is not Kind.CODE:
            _print(unit, place, wordings, renderer, prints, counted)
    return prints


def _in_order(arrangement: Arrangement, corpus: Corpus, editorial: Editorial) -> Iterator[tuple[Unit, str]]:
    order = [(topic.id, group.id) for topic in editorial.topics.values() for group in topic.groups]
    for topic, group in [*order, (UNSORTED, "")]:
        for entry in walk(arrangement.groups.get((topic, group), ())):
            yield entry.unit, topic
            yield from ((unit, topic) for unit in corpus.merged(entry.unit))


def _correct(
    unit: Unit, place: tuple[str, str], wordings: Wordings, renderer: Renderer, prints: Prints, counted: set[str]
) -> None:
    own, other = wordings.correction(unit, wordings.language), wordings.other(unit)
    is_lead = unit.kind is Kind.HEADING
    prints.corrected[unit.id] = (
        renderer.inline(own) if is_lead else renderer.statement(unit, own, *place, counted=counted)
    )
    if other:
        beside = wordings.correction(unit, other)
        prints.corrected_beside[unit.id] = (
            renderer.inline(beside) if is_lead else renderer.beside(unit, beside, place[1])
        )


def _print(
    unit: Unit, place: tuple[str, str], wordings: Wordings, renderer: Renderer, prints: Prints, counted: set[str]
) -> None:
    own, beside = wordings.own(unit).text, wordings.beside(unit)
    is_lead = unit.kind is Kind.HEADING
    # A heading may lead in statements on several pages; it has no links, so it is the same on all of them.
    prints.own[unit.id] = renderer.inline(own) if is_lead else renderer.statement(unit, own, *place, counted=counted)
    if beside and beside.text != own:
        prints.beside[unit.id] = (
            renderer.inline(beside.text) if is_lead else renderer.beside(unit, beside.text, place[1])
        )
