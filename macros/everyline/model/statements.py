"""Every statement rendered once, in the language of the pages and the one beside it, before any page is built."""

from dataclasses import dataclass, field

from everyline.editorial import OPEN, Editorial
from everyline.languages.wording import Wordings
from everyline.model.addresses import Addresses
from everyline.model.fidelity import kept_whole
from everyline.model.safe_html import Renderer
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit
from everyline.sorting.arrangement import Arrangement, walk
from everyline.sorting.homes import UNSORTED
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Prints:
    """Safe HTML by unit id: of statements, other wordings and lead-ins, but for code, which is highlighted elsewhere."""

    # What the notes say, in the language of the pages where they have it, with links and terms
    own: dict[str, str] = field(default_factory=dict)
    # The same in the language that can be shown beside it, where that says something else; without terms, as is whatever is folded beneath
    # something else
    beside: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)  # the right wording of what has a correction, code included
    # The same in the language beside it, where there is one
    corrected_beside: dict[str, str] = field(default_factory=dict)


def print_statements(
    arrangement: Arrangement,
    corpus: Corpus,
    editorial: Editorial,
    addresses: Addresses,
    wordings: Wordings,
    renderer: Renderer,
) -> tuple[Prints, list[Problem]]:
    """Render everything that topic pages print, in the order of printing; this also counts the links between topics.

    Returns:
        What is printed, and a warning for each unit that is printed as it stands, as something of it would be lost.
    """
    prints = Prints()
    topics = editorial.topics.values()
    groups = [(topic.id, group) for topic in topics for group in (*(each.id for each in topic.groups), OPEN)]
    for topic, group in (*groups, (UNSORTED, "")):
        place = (topic, "")
        met: set[str] = set()  # a term is linked once in a section
        for entry in walk(arrangement.groups.get((topic, group), ())):
            page = addresses.unit(entry.unit).page if topic == UNSORTED else addresses.topic(topic).page
            if page != place[1]:
                place, met = (topic, page), set()
            _print(entry.unit, place, wordings, renderer, prints, met)
            for unit in corpus.merged(entry.unit):
                _print(unit, place, wordings, renderer, prints, None)
    problems: list[Problem] = []
    for name in prints.own:  # each unit that would lose something says its own words
        unit = corpus.occurrences[name][0]
        table = prints.own if wordings.own(unit).text == wordings.noted(unit) else prints.beside
        if unit.kind is not Kind.HEADING and name in table:
            note = corpus.note(unit.span.path)
            table[name], found = kept_whole(table[name], unit, note, wordings.slips_of(unit))
            problems += found
    return prints, problems


def _print(
    unit: Unit, place: tuple[str, str], wordings: Wordings, renderer: Renderer, prints: Prints, met: set[str] | None
) -> None:
    """Render what is printed of a unit; what is folded beneath something else links no terms."""
    if right := wordings.correction(unit, wordings.language):
        prints.corrected[unit.id] = _html(unit, right, place, renderer, met)
        met = None
        if other := wordings.other(unit):
            prints.corrected_beside[unit.id] = _html(unit, wordings.correction(unit, other), place, renderer, None)
    if unit.kind is Kind.CODE:
        return
    own, beside = wordings.own(unit).text, wordings.beside(unit)
    prints.own[unit.id] = _html(unit, own, place, renderer, met)
    if beside and beside.text != own:
        prints.beside[unit.id] = _html(unit, beside.text, place, renderer, None)


def _html(unit: Unit, text: str, place: tuple[str, str], renderer: Renderer, met: set[str] | None) -> str:
    if unit.kind is Kind.HEADING:
        # It may lead in statements on several pages; without links it is the same on all of them.
        return renderer.inline(text)
    return renderer.quoted(unit, text, place[1]) if met is None else renderer.statement(unit, text, *place, met=met)
