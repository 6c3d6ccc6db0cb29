"""What the macros print: HTML made from the checked model by templates.

`Pages` has a method for each macro. Templates escape whatever is not `Markup`; the only HTML that comes from notes is
what `everyline.model.safe_html` made safe.
"""

import functools
from collections.abc import Callable, Sequence

from markupsafe import Markup

from everyline.editorial import OPEN, Addition, Group
from everyline.model.addresses import ERRATA_PAGE, FEW, HOME_PAGE, Address
from everyline.model.safe_html import Renderer
from everyline.model.site import Macro, PageContext, Site
from everyline.notes.units import Kind
from everyline.pages.blocks import Templates, block
from everyline.pages.errata import ErrataViews
from everyline.pages.indexes import (
    MANY,
    Sections,
    books_of,
    by_date,
    by_folder,
    by_name,
    by_title,
    folder_view,
    glossary_view,
    overview,
)
from everyline.pages.notes import NoteViews, name_view
from everyline.pages.related import backlinks_view, cards_view, figures_view, term_view, topic_cards, trace_view
from everyline.pages.sources import ledger_view, note_view, notes_view
from everyline.pages.statement_marks import marks, sums
from everyline.pages.statements import StatementViews, figure_view
from everyline.sorting.arrangement import Entry
from everyline.sorting.homes import UNSORTED
from everyline.text.escaping import literal

TEMPLATES = Templates()
_LEADING = (Kind.HIGHLIGHT, Kind.NOTE, Kind.BULLET, Kind.PARAGRAPH)  # what can stand alone before a picture
_FIRST = 6  # topics to begin with
_FEW = 2  # that it may have beneath it


class Pages:
    """The printed parts of a site.

    All methods but `term` return Markdown that holds raw HTML blocks, ready for a skeleton. ``page`` is the address
    of the page that is being printed, without ending. ``address`` is where the site is published, with a slash at its
    end; empty where nobody said so.
    """

    def __init__(self, site: Site, address: str = "") -> None:
        self._site = site
        self._address = address
        self._renderer = Renderer(site.linker, site.messages)
        self._views = StatementViews(site, self._renderer, address)
        self._notes = NoteViews(site, self._renderer, self._views)

    def macros(self) -> dict[str, Callable[..., str]]:
        """Every macro by its name, those of subjects included; each takes the page before its own arguments."""
        own = {name: getattr(self, name) for name in vars(Pages) if not name.startswith("_") and name != "macros"}
        added = {name: self._of_subject(each) for its in self._site.findings for name, each in its.macros().items()}
        return own | added

    def _of_subject(self, macro: Macro) -> Callable[..., str]:
        @functools.wraps(macro)
        def call(page: str, *args: str) -> str:
            return macro(PageContext(self._site, page, self._renderer, self._address), *args)

        return call

    def statements(self, page: str, topic: str, group: str = "") -> str:
        """A topic's statements under the headings of its groups, or one group's without a heading.

        Raises:
            KeyError: if there is no such topic or group.
        """
        groups = {each.id: each for each in self._site.editorial.topics[topic].groups}
        if group:
            return self._group(page, topic, groups[group])
        parts = [
            f"## {literal(each.title[self._site.language])} {{: #{each.id} }}\n\n{content}" if each.title else content
            for each in groups.values()
            if (content := self._group(page, topic, each))
        ]
        gaps = self.gaps(page, topic)
        return "\n\n".join([*parts, gaps]) if parts or gaps.strip() else self._fill("empty.html", text="")

    def gaps(self, page: str, topic: str) -> str:
        """What a reader of a topic needs and the notes don't say, with the titles that only name it; `statements` of a whole topic ends with it."""
        placements = self._site.arrangement.placements
        titles: dict[int, list[Entry]] = {}
        for entry in self._site.arrangement.groups.get((topic, OPEN), ()):
            titles.setdefault(placements[entry.unit.id].order, []).append(entry)
        gaps = [
            (
                Markup(self._renderer.inline(gap.missing[self._site.language])),  # noqa: S704 - made safe there
                gap.see,
                self._views.runs(titles.get(number, ()), page),
            )
            for number, gap in enumerate(self._site.editorial.gaps)
            if gap.topic == topic
        ]
        return self._fill("gaps.html", gaps=gaps)

    def _group(self, page: str, topic: str, group: Group) -> str:
        """The diagrams of a group and its statements; one that stands for itself comes first, and then its picture."""
        diagrams = [self.diagram(page, each.name) for each in group.diagrams]
        entries = self._site.arrangement.groups.get((topic, group.id), ())
        is_led = bool(diagrams and entries) and len(entries[0].children) <= _FEW and entries[0].unit.kind in _LEADING
        first = entries[: int(is_led)]
        parts = [self._entries(page, first), *diagrams, self._entries(page, entries[len(first) :])]
        additions = self._site.editorial.additions
        added = [self._addition(page, each) for each in additions if (each.topic, each.group) == (topic, group.id)]
        return "\n\n".join(filter(None, [*parts, *added]))

    def _addition(self, page: str, addition: Addition) -> str:
        context = PageContext(self._site, page, self._renderer, self._address)
        shown = (each.added(context, addition) for each in self._site.findings) if addition.file else ()
        code = self._site.wordings.code(addition.code, self._site.language).rstrip()
        return self._fill(
            "addition.html",
            text=Markup(self._renderer.prose(addition.text[self._site.language])),  # noqa: S704 - made safe there
            shown=next(filter(None, shown), None),
            code=Markup(self._renderer.code(code, addition.file.rpartition(".")[2])) if addition.file else "",  # noqa: S704 - see above
            addition=addition,
        )

    def unsorted(self, page: str) -> str:
        """The statements that nobody claims."""
        entries = self._site.arrangement.groups.get((UNSORTED, ""), ())
        return self._entries(page, entries) or self._fill("empty.html", text=self._site.messages["unsorted-none"])

    def _entries(self, page: str, entries: Sequence[Entry]) -> str:
        return self._fill("statements.html", runs=self._views.runs(entries, page)) if entries else ""

    def term(self, page: str, text: str) -> str:
        """A glossary term in running text, linked to its page."""
        # It stands in a paragraph, where Markdown reads on even within a tag.
        words = {name: Markup(literal(each)) for name, each in term_view(self._site, page, text).items()}  # noqa: S704 - nothing is left to escape
        return TEMPLATES.html("term.html", self._site, **words)

    def citations(self, page: str, topic: str) -> str:
        """How many statements a topic has from how many notes, and what is known about them: the legend of their marks."""
        site = self._site
        units = [each.unit for each in site.arrangement.placements.values() if each.topic == topic]
        wordings = [each for unit in units for each in (unit, *site.corpus.merged(unit))]
        notes = {each.span.path for unit in units for each in site.corpus.sources(unit)}
        errata = Address(ERRATA_PAGE).seen_from(page) if site.has(ERRATA_PAGE) else ""
        counts = marks(site, wordings)
        return self._fill("citations.html", statements=len(wordings), notes=len(notes), counts=counts, errata=errata)

    def diagram(self, page: str, diagram: str) -> str:
        """A diagram with its words and downloads.

        Raises:
            KeyError: if there is no such diagram.
        """
        return self._fill("diagram.html", figure=figure_view(self._site, page, diagram))

    def gallery(self, page: str) -> str:
        """All diagrams that stand on their own, each under a heading."""
        drawings = self._site.diagrams.drawings
        parts = [
            f"## {literal(drawings.text(name).title)} {{: #{name} }}\n\n{self.diagram(page, name)}"
            for name in self._site.diagrams.gallery
        ]
        return "\n\n".join(parts) or self._fill("empty.html", text=self._site.messages["gallery-empty"])

    def map(self, page: str) -> str:
        """The map of all topics."""
        return self.diagram(page, self._site.diagrams.map)

    def closing(self, page: str, topic: str) -> str:
        """What a topic's page ends with: who links here, with the sentence that does, and what to read next."""
        return self._fill(
            "closing.html",
            links=backlinks_view(self._site, page, topic),
            cards=topic_cards(self._site, page, self._site.editorial.topics[topic].related),
        )

    def topic_map(self, page: str) -> str:
        """All sections with their topics."""
        return self._fill("cards.html", sections=cards_view(self._site, page))

    def beginning(self, page: str, topics: str = "", hints: str = "") -> str:
        """Where a reader begins: the search, topics in the order to read them, each perhaps with a word on it, and one sentence on its way from its line."""
        site = self._site
        firsts = [section.topics[0] for section in site.editorial.sections if section.topics][:_FIRST]
        cards = topic_cards(site, page, topics.split() or firsts)
        said = dict(enumerate(hints.split(";")))
        return self._fill(
            "beginning.html", cards=cards, hints=said, many=len(site.editorial.topics), trace=trace_view(site, page)
        )

    def figures(self, page: str) -> str:
        """The site in numbers."""
        is_of_notes = not self._site.editorial.topics  # a book's first page is a note then
        return self._fill("figures.html", figures=figures_view(self._site, page), is_of_notes=is_of_notes)

    def verdicts(self, _page: str) -> str:
        """How many statements met which verdict, within a sentence; empty where the project judges none."""
        return sums(self._site, self._site.corpus.wordings())

    def downloads(self, _page: str) -> str:
        """The place where `everyline.publishing` will offer what there is to take along."""
        return block('<div data-downloads="list" hidden></div>')

    def glossary(self, page: str) -> str:
        """Every term with its definition."""
        return self._fill("glossary.html", letters=glossary_view(self._site, page))

    def errata(self, page: str) -> str:
        """All errata: their figures, then those of each kind under a heading."""
        views = ErrataViews(self._site, page)
        kinds = views.kinds()
        parts = [
            f"## {literal(self._site.messages[f'erratum-{kind}'])} {{: #{kind} }}\n\n"
            + self._fill("errata_kind.html", kind=kind, entries=entries)
            for kind, entries in kinds.items()
        ]
        if not parts:
            return self._fill("empty.html", text=self._site.messages["errata-none"])
        summary = views.summary(kinds)
        return "\n\n".join([self._fill("errata.html", **summary), *parts, self._fill("errata_sums.html", **summary)])

    def sources(self, page: str) -> str:
        """The list of source notes: each with what became of it, or of many their titles by folder; on the home page of many where to begin."""
        home = self._site.corpus.home if page == HOME_PAGE else None
        beginning = self._notes.body(home, page) if home else ()
        if page == HOME_PAGE and len(self._site.corpus.notes) > FEW:
            return self._listed(overview(self._site, page), beginning=beginning, is_overview=True)
        if page == HOME_PAGE:
            books = books_of(self._site, self._notes.books, page)
            return self._listed([*books, *by_folder(self._site, page, with_words=True)], beginning=beginning)
        if len(self._site.corpus.notes) <= MANY:
            return self._fill("sources.html", notes=notes_view(self._site, page))
        return self._listed(by_folder(self._site, page))

    def folder(self, page: str) -> str:
        """The folder whose page this is: the note that is its page, if there is one, the folders in it, and its notes."""
        inside, sections = folder_view(self._site, page)
        if self._site.corpus.has_page(page):
            values = {"beginning": (), "is_overview": False, "inside": inside, "sections": sections}
            return self._source(page, TEMPLATES.html("titles.html", self._site, **values))
        return self._listed(sections, inside=inside)

    def titles(self, page: str) -> str:
        """All notes by their titles."""
        return self._listed(by_title(self._site, page))

    def dates(self, page: str) -> str:
        """All notes that have a date, by year and month, the newest first."""
        return self._listed(by_date(self._site, page))

    def names(self, page: str) -> str:
        """All tags, and the names that are linked and nobody wrote about."""
        sections = by_name(self._site, page)
        if not sections:
            return self._fill("empty.html", text=self._site.messages["names-none"])
        return self._listed(sections)

    def name(self, page: str) -> str:
        """The tag or name whose page this is, with the sentences that mention it."""
        return self._fill(
            "name.html", **name_view(self._site, self._notes, page, self._site.linker.references.by_page[page])
        )

    def source(self, page: str) -> str:
        """The source note whose page this is: as it was written, and line by line, with where each line went; on the home page with where to go on."""
        if page != HOME_PAGE:
            return self._source(page)
        is_overview = len(self._site.corpus.notes) > FEW
        sections = (overview if is_overview else by_folder)(self._site, page)
        values = {"beginning": (), "is_overview": is_overview, "inside": (), "sections": sections}
        return self._source(page, TEMPLATES.html("titles.html", self._site, **values))

    def _source(self, page: str, listing: str = "") -> str:
        note = self._site.corpus.note(page)
        written = self._notes.written(note, page)
        listed = Markup(listing)  # noqa: S704 - from a template
        return self._fill("source.html", written=written, listing=listed, **note_view(self._site, page, note))

    def ledger(self, page: str) -> str:
        """The ledger in figures, a picture, and the list of dropped lines."""
        return self._fill("ledger.html", **ledger_view(self._site, page))

    def _listed(self, sections: Sections, **more: object) -> str:
        return self._fill(
            "titles.html", sections=sections, **{"inside": (), "beginning": (), "is_overview": False} | more
        )

    def _fill(self, template: str, **values: object) -> str:
        return TEMPLATES.fill(template, self._site, **values)
