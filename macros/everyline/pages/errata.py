"""The page of all errata: by kind, each with its statement and its line, and the figures."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from everyline.editorial import ErratumKind, Slip
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.units import Kind, Note, Unit
from everyline.pages.statement_marks import Mended, in_a_line, mended_view
from everyline.sorting.decisions import Correction
from everyline.sorting.homes import UNSORTED

_LONG = 240  # characters of a unit that the page still shows whole


@dataclass(frozen=True, slots=True)
class NotedWords:
    """What a note says: where its statement is printed, its line, and its words."""

    topic: str  # the title of the page that prints it; empty where no page does
    href: str  # its place on that page
    note: str  # the short name of its note
    line: int
    line_href: str  # its line on the note's page
    words: Markup  # what the note says, in the language of the page where it is translated
    language: str  # of the words
    beside: Markup  # the words in the language beside that of the page; empty where that says nothing new
    is_code: bool  # whether the words are a piece of code


@dataclass(frozen=True, slots=True)
class ErratumEntry:
    """One erratum: a correction, or the slips that were set right."""

    anchor: str
    kind: str
    note_id: str  # the address of the note, for filtering
    topic_id: str  # the topic of the statement, for filtering; empty where no page prints it
    noted: NotedWords
    mended: Mended
    right: Markup
    right_beside: Markup
    beside_language: str
    other: NotedWords | None  # for a conflict, the statement that it contradicts
    slips: tuple[Slip, ...]


class ErrataViews:
    """Makes the views of one site's errata, as seen from a page."""

    def __init__(self, site: Site, page: str) -> None:
        self._site = site
        self._page = page
        self._renderer = Renderer(site.linker, site.messages)
        self._topics = {name: number for number, name in enumerate(site.editorial.topics)}

    def kinds(self) -> dict[str, tuple[ErratumEntry, ...]]:
        """The entries of each kind that occurs, in the order of the site's topics, notes and lines."""
        corrections = self._site.corrections
        found = [*corrections.shown.values(), *corrections.slips.values()]
        ordered = [self._entry(each) for each in sorted(found, key=self._order)]
        kinds = {kind.value: tuple(entry for entry in ordered if entry.kind == kind.value) for kind in ErratumKind}
        return {kind: entries for kind, entries in kinds.items() if entries}

    def summary(self, kinds: Mapping[str, tuple[ErratumEntry, ...]]) -> dict[str, object]:
        """The figures by note and kind, and the values to filter by, each as it is in the entries and as people call it."""
        entries = [entry for each in kinds.values() for entry in each]
        counts = Counter((entry.note_id, entry.kind) for entry in entries)
        notes = [note for note in self._site.corpus.notes if any(entry.note_id == note.slug for entry in entries)]
        topics = {entry.topic_id: entry.noted.topic for entry in entries if entry.topic_id}
        return {
            "kinds": [(kind, self._site.messages[f"erratum-{kind}"]) for kind in kinds],
            "notes": [(note.slug, self._site.note_title(note)) for note in notes],
            "topics": [(name, topics[name]) for name in (*self._topics, UNSORTED) if name in topics],
            "counts": counts,
            "hrefs": {note.slug: self._site.addresses.note(note).seen_from(self._page) for note in notes},
            "total": len(entries),
        }

    def _order(self, correction: Correction) -> tuple[int, str, int]:
        span = correction.unit.span
        return self._topics.get(self._topic(correction.unit), len(self._topics)), span.path, span.first

    def _topic(self, unit: Unit) -> str:
        placement = self._site.arrangement.placements.get(self._site.corpus.printed(unit).id)
        return placement.topic if placement else self._site.arrangement.leads.get(unit.id, "")

    def _entry(self, correction: Correction) -> ErratumEntry:
        erratum, unit = correction.erratum, correction.unit
        other = self._site.wordings.other(unit)
        return ErratumEntry(
            anchor=correction.anchor,
            kind=erratum.kind.value,
            note_id=self._note(unit).slug,
            topic_id=self._topic(unit),
            noted=self._noted(unit, erratum.quote.text),
            mended=mended_view(self._site, self._page, correction, self._site.language),
            right=self._inline(erratum.correction[self._site.language]),
            right_beside=self._inline(erratum.correction[other]) if other else Markup(""),
            beside_language=other,
            other=self._noted(correction.other, "") if correction.other else None,
            slips=erratum.slips,
        )

    def _noted(self, unit: Unit, quote: str) -> NotedWords:
        site, span, topic = self._site, unit.span, self._topic(unit)
        own, beside = site.wordings.own(unit), site.wordings.beside(unit)
        text, is_code, is_noted = own.text, unit.kind is Kind.CODE, own.text == site.wordings.noted(unit)
        if quote and (is_code or (len(text) > _LONG and is_noted)):
            text = quote if is_code else f"…{quote}…"
        titles = {name: each.title[site.language] for name, each in site.editorial.topics.items()}
        return NotedWords(
            topic=titles.get(topic, site.messages["nav-unsorted"]) if topic else "",
            href=site.addresses.words(unit).seen_from(self._page) if topic else "",
            note=site.note_short(self._note(unit)),
            line=span.first,
            line_href=site.addresses.line(span.path, span.first).seen_from(self._page),
            words=Markup.escape(text) if is_code else self._inline(text),
            language=site.language_of(text) if is_code else own.language,
            beside=self._inline(beside.text) if beside and beside.text != own.text and not is_code else Markup(""),
            is_code=is_code,
        )

    def _note(self, unit: Unit) -> Note:
        return self._site.corpus.note(unit.span.path)

    def _inline(self, text: str) -> Markup:
        return Markup(self._renderer.inline(in_a_line(text)))  # noqa: S704 - made safe by everyline.model.safe_html
