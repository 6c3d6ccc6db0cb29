"""The ways through the site: cards, figures, related topics, backlinks and terms in introductions."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from everyline.editorial import NO_AUTHORITY, Authority
from everyline.editorial.skeletons import introducing
from everyline.model.addresses import UNSORTED_PAGE, Address
from everyline.model.site import Site
from everyline.notes.units import Kind
from everyline.pages.statement_marks import DifferencePiece, mark_of, shown_view
from everyline.sorting.homes import UNSORTED
from everyline.text.markdown_plugins import plain
from everyline.text.words import compile_forms, excerpt, sentences

_MARKUP = re.compile(r"\]\(|[*_`$<]")
_NOTHING = re.compile("(?!)")
_SENTENCE = 180  # characters of a sentence that mentions a topic
_SHORT, _LONG = 80, 220  # characters of a statement that does for an example


@dataclass(frozen=True, slots=True)
class Card:
    """A topic one may go to."""

    href: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One sentence on its way from a line to its page, as an example of what the site does."""

    number: int
    line: str  # as it stands in its note
    line_language: str  # of the line
    citation: str  # its note and its number
    href: str  # the way to the statement
    text: str  # as it is printed
    language: str
    difference: tuple[DifferencePiece, ...]  # what was corrected; nothing where no statement is
    wrong: str  # why
    authority: Authority  # who says so, or none
    checked: str  # when that was looked up, in a few words; empty where nobody did


@dataclass(frozen=True, slots=True)
class Backlink:
    """A page that mentions a topic, with the first statement that does."""

    href: str  # the way to that statement; to the page where it is its introduction
    section: str  # of the page; empty where it is in none
    title: str
    source: str  # the statement's note and line; empty where it is the introduction
    text: Markup  # the sentence in which it does, with the word that leads to the topic in bold
    language: str  # of the text


def cards_view(site: Site, page: str) -> list[tuple[str, list[Card]]]:
    """All sections with their topics."""
    return [(each.title[site.language], topic_cards(site, page, each.topics)) for each in site.editorial.sections]


def topic_cards(site: Site, page: str, names: Iterable[str]) -> list[Card]:
    """Topics, each with how many statements it has, those that say the same as another among them, as its page counts them."""
    placed, topics = site.arrangement.placements.values(), site.editorial.topics
    counts = Counter(each.topic for each in placed for _ in (each.unit, *site.corpus.merged(each.unit)))
    return [
        Card(site.addresses.topic(name).seen_from(page), topics[name].title[site.language], counts[name])
        for name in names
        if name in topics
    ]


def figures_view(site: Site, page: str) -> list[tuple[int, str, str]]:
    """The site in numbers: each, what it counts, and the way to the page that shows that."""
    numbers = {
        "notes": (len(site.corpus.notes), "sources/index"),
        "lines": (sum(len(note.lines) for note in site.corpus.notes), "ledger"),
        "statements": (len(site.corpus.wordings()), "ledger"),
        "topics": (len(site.editorial.topics), ""),
        "terms": (len(site.editorial.terms), "glossary"),
    }
    return [
        (number, site.messages[f"figure-{name}"], Address(target).seen_from(page) if target else "")
        for name, (number, target) in numbers.items()
        if number
    ]


def trace_view(site: Site, page: str) -> Trace | None:
    """The first statement of a topic that was corrected and tells best what happened; where none was, the first short one."""
    placed = [each.unit for each in site.arrangement.placements.values() if each.topic != UNSORTED]
    # It is shown as plain text, beside the line as it is on disk.
    plain_ones = [
        unit
        for unit in placed
        if unit.kind is not Kind.CODE and unit.span.first == unit.span.last and not _MARKUP.search(unit.text)
    ]
    told = [
        (unit, shown_view(site, page, site.corrections.shown[unit.id]))
        for unit in plain_ones
        if unit.id in site.corrections.shown
    ]
    fit = [
        (unit, shown)
        for unit, shown in told
        if _SHORT < len(shown.html) < _LONG and len({*(sign for sign, _ in shown.difference)}) == len("=-+")
    ]
    unit, shown = fit[0] if fit else (next((each for each in plain_ones if len(each.text) < _LONG), None), None)
    if unit is None:
        return None
    number, wording = unit.span.first, site.wordings.mention(unit)
    line = site.corpus.note(unit.span.path).lines[number - 1].strip().lstrip("-*+ ")
    sources = shown.authorities if shown else ()
    mark = mark_of(site, unit) if shown else None
    return Trace(
        number=number,
        line=line,
        line_language=site.language_of(line),
        citation=f"{site.note_short(site.corpus.note(unit.span.path))} {number}",
        href=site.addresses.unit(unit).seen_from(page),
        text=shown.html.striptags() if shown else plain(wording.text),
        language=site.language if shown else wording.language,
        difference=shown.difference if shown else (),
        wrong=shown.wrong.striptags() if shown else "",
        authority=sources[0] if sources else NO_AUTHORITY,
        checked=mark.checked if mark else "",
    )


def backlinks_view(site: Site, page: str, topic: str) -> tuple[Backlink, ...]:
    """The topics whose pages link to this one, in the order of the site."""
    order = {name: number for number, name in enumerate(site.editorial.topics)}
    found = [source for source, target in site.linker.edges if target == topic]
    terms = [term for term in site.editorial.terms if term.topic == topic]
    forms = compile_forms((each.text, term.exact) for term in terms for each in term.aliases) or _NOTHING
    return tuple(
        _backlink(site, page, source, topic, forms)
        for source in sorted(found, key=lambda source: order.get(source, len(order)))
    )


def _backlink(site: Site, page: str, source: str, topic: str, forms: re.Pattern[str]) -> Backlink:
    unit = site.linker.said.get((source, topic))
    sections = {name: each.title[site.language] for each in site.editorial.sections for name in each.topics}
    rest = site.messages["nav-unsorted" if site.has(UNSORTED_PAGE) else "nav-sources"]
    address = site.addresses.unit(unit) if unit else site.addresses.topic(source)
    right = site.prints.corrected.get(unit.id, "") if unit else ""
    text = Markup(right or site.prints.own.get(unit.id, "")).striptags() if unit else _introduced(site, source, topic)  # noqa: S704 - only to take tags out
    said = next(filter(forms.search, sentences(text)), text)
    return Backlink(
        href=address.seen_from(page),
        section=sections.get(source, ""),
        title=site.editorial.topics[source].title[site.language] if source != UNSORTED else rest,
        source=f"{site.note_short(site.corpus.note(unit.span.path))} {unit.span.first}" if unit else "",
        text=_naming(said, forms),
        language=site.wordings.own(unit).language if unit and not right else site.language,
    )


def _naming(said: str, forms: re.Pattern[str]) -> Markup:
    """A sentence with the word in bold that leads to a topic, and without a quotation mark that ends in another."""
    found = forms.search(said)
    said = excerpt(said, _SENTENCE, found.start() if found else 0)
    said = said.removeprefix("“") if "”" not in said else said
    found = forms.search(said)
    return (
        Markup("{}<b>{}</b>{}").format(said[: found.start()], found[0], said[found.end() :]) if found else escape(said)
    )


def _introduced(site: Site, source: str, topic: str) -> str:
    """What the introduction of a topic's page says of another."""
    skeleton = site.skeletons.get(site.addresses.topic(source).page) if source != UNSORTED else None
    target = site.addresses.topic(topic).page

    def is_meant(term: str, page: str) -> bool:
        named = site.linker.term(term, source) if term else None
        return page == target or bool(named and named.topic == topic)

    return plain(introducing(skeleton, is_meant)) if skeleton else ""


def term_view(site: Site, page: str, text: str) -> dict[str, str]:
    """A term in running text: its address from a page, and its definition.

    Raises:
        KeyError: if the glossary has no such term; the check of the skeletons reports it before any page is built.
    """
    topic = next((topic.id for topic in site.editorial.topics.values() if topic.page == page), "")
    term = site.linker.term(text, topic)
    if term is None:
        raise KeyError(text)
    address = site.addresses.term(term)
    href = address.seen_from(page) if address.page != page else ""
    return {"text": text, "href": href, "definition": term.definition[site.language]}
