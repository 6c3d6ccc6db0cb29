"""A note as its author wrote it: its pieces in their order, each with its line; who leads to it; the pages of names."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from everyline.model.addresses import FEW
from everyline.model.links import unquoted
from everyline.model.navigation import by_day, by_whom, in_order, is_empty_day
from everyline.model.references import Name, To, place_of
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.dialects.inline import Tags, translate
from everyline.notes.dialects.kindle import Books, Clipping, by_book
from everyline.notes.dialects.readwise import SYNCED
from everyline.notes.properties import TAGS, iso_date
from everyline.notes.units import Kind, Note, Unit, normalize
from everyline.pages.properties import properties_of, tag_link
from everyline.pages.statement_marks import Mended, mended_in
from everyline.pages.statements import CodePart, Statement, StatementViews
from everyline.sorting.arrangement import Entry
from everyline.text.markdown_plugins import plain
from everyline.text.writing_systems import direction, in_dictionary

_ITEMS = (Kind.BULLET, Kind.STEP, Kind.HIGHLIGHT, Kind.NOTE)
_ITEM = re.compile(r"\s*(?:[-+]|\*+)\s+(?!#(?!\+))")  # Org mode has several asterisks, and marks that begin so
_STATED = re.compile(r"\s*(?:-\s+)?[\w./-]+::")
_MARKED_HEADING = re.compile(r"\s*(?:-\s+)?#")
_CODE_ITEM = re.compile(r"\s*[-*+]\s+(?:`{3}|~{3}|#\+BEGIN_)", re.IGNORECASE)
_DEEPEST = 40  # lists within lists; what stands deeper stands there
_LOWEST = 6
_NUMBER = re.compile(r"^\d{1,3}[a-z]? ", re.IGNORECASE)  # of a note among its neighbours
_PAUSE = re.compile(r"[\s:：.,_–—-]+")  # what titles and names of files have for one another
_MORE = re.compile(r"[:：]\s")
_DELIMITER = re.compile(r"[ \t|:]*-[ \t|:-]*")  # below the head of a table
_ADDRESS = re.compile(r"\]\(<?([^()<>\s]+)")
_TARGET = re.compile(r"\]\(<?[^()<>\s]+|https?://\S+")  # no words of a text
_BAR = re.compile(r"(?<!\\)\|")
_CALLOUT = re.compile(r"^\[!\w[^\]\n]*\][+-]?\s*(?:[-*+]\s+)?")
_TASKS = re.compile(r"(?m)^([> \t]*+[-*+][ \t]+)\[([ xX])\](?=[ \t])")
_SENTENCE = 220  # characters of a sentence that mentions something
_EMBEDDABLE = (To.NOTE, To.HEADING, To.BLOCK)
# Nothing but links and tags, as under "Tags:": that it leads to a page is all that it says.
_LABEL = re.compile(
    r"(?:tags?|topics?|keywords?)?[\s:]*(?:(?:\[[^\[\]\n]*\]\((?:[^()\s]|\([^()\s]*\))*\)|#[\w/-]+)[\s,;·|]*)+",
    re.IGNORECASE,
)
_OF_LABELS = re.compile(r"\W*(?:tags?|topics?|keywords?|categor(?:y|ies)|related|status|up)\W*", re.IGNORECASE)
_COLORS_OF = ("background-color", "hl-color")
_GIVEN = {*_COLORS_OF, "hl-page", "collapsed"}
_CLIPPED = "clipped"
# The colors of blocks, and as they were written long ago.
_COLORS = {each: each for each in ("yellow", "red", "pink", "green", "blue", "purple", "gray")} | {
    "#978626": "yellow", "#793e3e": "red", "#497d46": "green", "#49767b": "blue", "#264c9b": "blue", "#533e7d": "purple", "#787f97": "gray"
}  # fmt: skip
_EMBED = re.compile(r"\s*!\[[^\[\]\n]+\]\([^()\s]+\)\s*")  # and nothing else
_FEW_BOOKS = 3  # that a reader finds without a list of them
_PIECES = 24  # of another note that are shown where it is embedded
_BY = re.compile(r"(authors?|category)::", re.IGNORECASE)  # who wrote what a note is about, and what that is


@dataclass(frozen=True, slots=True)
class NotePiece:
    """A unit on its note's page."""

    unit: Unit
    statement: Statement | None  # with all that is known about it, where this page is its home; else None
    html: Markup  # its words otherwise
    code: tuple[CodePart, ...]  # of code that has its home elsewhere
    language: str  # of these words
    mended: tuple[Mended, ...]  # what is wrong with them, which stand here all the same
    line: tuple[str, int]  # the way to its first line, and its number
    # The way to where it is printed in full, and what that page is called; empty where it is here, or was named just before
    home: tuple[str, str]
    is_label: bool  # whether it says only under what its note stands, at the head of that
    taken: bool  # whether a topic's page prints it in full; what another note says too is printed like all else
    tags: Markup  # those that are no longer in its text
    # What it shows of other places: the way there, what that is called, what it says, and whether it says more
    embedded: tuple[tuple[str, str, Markup, bool], ...]


@dataclass(frozen=True, slots=True)
class Embeds:
    """What a heading shows of other places, as `NotePiece` has it."""

    embedded: tuple[tuple[str, str, Markup, bool], ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that leads somewhere: the way to it, the note and the line it stands in."""

    href: str
    note: str
    line: int
    text: Markup
    language: str


@dataclass(frozen=True, slots=True)
class Written:
    """A note as it was written, with what there is around it."""

    parts: tuple[Markup | NotePiece | Embeds, ...]  # HTML that opens and closes lists, headings, and pieces
    properties: tuple[tuple[str, tuple[Markup, ...]], ...]  # what it says about itself: names and values
    below: tuple[tuple[str, str], ...]  # what is nested in it, as a/b is in a: ways and names
    # Notes that lead here by a link alone, as by a tag: ways, titles, and what else they say of themselves
    labelled: tuple[tuple[str, ...], ...]
    backlinks: tuple[Mention, ...]  # what all others say that lead here
    missing: tuple[tuple[str, int], ...]  # what it names and nobody has, with the line that does so
    # The way to the note before it in its folder, and what that is called; empty for the first, and where all are in the navigation
    before: tuple[str, str]
    after: tuple[str, str]  # likewise the one behind it


class NoteViews:
    """Makes the views of one site's notes."""

    def __init__(self, site: Site, renderer: Renderer, statements: StatementViews) -> None:
        self.site = site
        self._renderer = renderer
        self._statements = statements
        self.language = site.language
        self._notes = in_order(site)
        # What blocks of Logseq have that is seen: a color, whether they are folded, and where in a file they were highlighted.
        said = (unit for note in self._notes for unit in note.units if unit.kind is Kind.METADATA and unit.parent)
        stated = ((unit.parent, *unit.text.partition("::")[::2]) for unit in said)
        stated = ((of, name.replace("_", "-"), value) for of, name, value in stated)
        self._given = {(of, name): value.strip().strip('"') for of, name, value in stated if of and name in _GIVEN}
        self._listed = [note for note in self._notes if not is_empty_day(note)]
        self._order = {note.path: place for place, note in enumerate(self._listed)}
        self._shown: dict[tuple[str, str], dict[Unit | None, list[Unit]]] = {}  # of notes that others show
        self._mixed: dict[tuple[str, str], bool] = {}
        # Of clippings, too, where and when they were made, and of their books when they were read.
        of_kindles = (note for note in self._notes if note.dialect == "kindle")
        self.books = {
            note.path: by_book(note.units)
            for note in of_kindles
            if all(unit.parent for unit in note.units if unit.kind.is_statement)  # else nobody could read it as such
        }
        for book, clippings in itertools.chain.from_iterable(self.books.values()):
            days = sorted(unit.date for unit, _ in clippings if unit.date)
            self._given[book, _CLIPPED] = " – ".join(dict.fromkeys((days[0], days[-1]))) if days else ""
            self._given |= {(unit, _CLIPPED): self._clipped(unit, at) for unit, at in clippings}

    def written(self, note: Note, page: str) -> Written:
        """A note for its own page."""
        references = self.site.linker.references
        place = self._order.get(note.path, len(self._order) + 1)
        step = -1 if note.folder in by_day(self.site) else 1  # days are listed with the newest first
        labelled, backlinks = self.labelled(references.backlinks.get(note.path, ()), page)
        return Written(
            parts=tuple(_Writer(self, note, page).parts()),
            properties=properties_of(self.site, self._renderer, note, page),
            below=nested(self.site, note, page),
            labelled=labelled,
            backlinks=backlinks,
            missing=tuple(
                each for each in references.missing.get(note.path, {}).items() if not references.page_of(each[0])
            ),
            before=self._way(place - step, note, page),
            after=self._way(place + step, note, page),
        )

    def body(self, note: Note, page: str) -> tuple[Markup | NotePiece | Embeds, ...]:
        """A note for another page than its own."""
        return tuple(_Writer(self, note, page).parts())

    def labelled(
        self, units: Iterable[Unit], page: str, others: Iterable[Note] = (), first: Note | None = None
    ) -> tuple[tuple[tuple[str, ...], ...], tuple[Mention, ...]]:
        """What leads to a page: notes that do so by a link alone, and `others`, by their titles, one `first`, and what the rest says."""
        said = [unit for unit in units if not _LABEL.fullmatch(_value(unit))]
        saying = {unit.span.path for unit in said}
        alone = {note.path: note for note in others} | {
            path: self.site.corpus.note(path) for unit in units if (path := unit.span.path) not in saying
        }
        title, way = self.site.note_title, self.site.addresses.note
        listed = sorted(alone.values(), key=lambda each: (each is not first, in_dictionary(title(each), self.language)))
        rows = (
            (
                way(each).seen_from(page),
                self.site.shown_title(each),
                " · ".join(filter(None, (by_whom(each), each.date if iso_date(title(each)) != each.date else ""))),
                each.description,
            )
            for each in listed
        )
        return tuple(rows), tuple(self.mention(unit, page) for unit in said)

    def mention(self, unit: Unit, page: str) -> Mention:
        """A unit that says something of what a page is about."""
        site = self.site
        note, is_stated = site.corpus.note(unit.span.path), unit.kind is Kind.METADATA
        said = (
            translate(unit.text.replace("::", ":", 1), tags=Tags.NONE).text if is_stated else site.wordings.noted(unit)
        )
        if unit.kind is Kind.HEADING:  # whose title has no tags at its end
            said = " ".join([said, *(each for each in unit.removed if each.startswith("#"))])
        said = _TASKS.sub(lambda found: f"{found[1]}{'☐' if found[2] == ' ' else '☑'}", said)
        html = self._renderer.excerpt(unit, self._row_of(unit, _CALLOUT.sub("", unquoted(said)), page), page, _SENTENCE)
        return Mention(
            href=(site.addresses.note(note) if is_stated else site.addresses.unit(unit)).seen_from(page),
            note=site.shown_title(note),
            line=unit.span.first,
            text=Markup(html),  # noqa: S704 - made safe there
            language=site.wordings.spoken(unit.text, unit.span.path, unit),
        )

    def _row_of(self, unit: Unit, text: str, page: str) -> str:
        """A text; of a table the cells of the row that leads to a page, of terms the one that does so."""
        head, *lines = text.strip().split("\n")
        if unit.kind is Kind.DEFINITIONS:
            lines, head = [term.replace("\n:", ":", 1) for term in text.split("\n\n")], ""
        elif not lines or not _DELIMITER.fullmatch(lines[0]) or "|" not in head:
            return text
        for row in (head, *lines[1:]):
            targets = (self.site.linker.references.resolve(address, unit) for address in _ADDRESS.findall(row))
            if any(each.address and each.address.page == page for each in targets):
                return " · ".join(filter(None, map(str.strip, _BAR.split(row))))
        return text

    def _way(self, place: int, note: Note, page: str) -> tuple[str, str]:
        """The way to a neighbour in the same folder, where the navigation leads to none."""
        if len(self._notes) <= FEW or not 0 <= place < len(self._listed):
            return "", ""
        other = self._listed[place]
        if other.folder != note.folder or note.is_home or other.is_home:
            return "", ""
        return self.site.addresses.note(other).seen_from(page), self.site.shown_title(other)

    def piece(self, unit: Unit, note: Note, page: str, last: str, *, is_label: bool = False) -> NotePiece:
        """A unit on its note's page; `last` is the page that the piece before it is printed on, a label says only under what the note stands."""
        site = self.site
        address = site.addresses.unit(unit)
        is_home = address.page == page and site.corpus.printed(unit) is unit
        taken = address.page != page and not self.site.corpus.is_note(address.page)
        home = (address.seen_from(page), site.page_title(address.page)) if taken and address.page != last else ("", "")
        html = "" if is_home or unit.kind is Kind.CODE else self._renderer.quoted(unit, unit.text, page)
        return NotePiece(
            unit=unit,
            statement=self._statements.statement(Entry(unit, (), ()), page) if is_home else None,
            html=Markup(html),  # noqa: S704 - made safe there
            code=() if is_home else self._statements.code(unit),
            language=site.wordings.spoken(unit.text, note.path, unit),
            mended=mended_in(site, page, unit),
            line=(self.line(unit, page), unit.span.first),
            home=home,
            is_label=is_label,
            taken=taken,
            tags=self.tags(unit, note, page),
            embedded=tuple(self.embedded(unit, page)),
        )

    def tags(self, unit: Unit, note: Note, page: str) -> Markup:
        """The tags that were taken off a text or stand beneath it, but for those that its note is shown with; of a clipping its place."""
        shown, taken = {tag.casefold() for tag in note.tags}, {each.lstrip("#").strip("[]") for each in unit.removed}
        references = self.site.linker.references
        resolve, marks = references.tag, references.marks
        held = () if unit.kind is Kind.DEFINITIONS else unit.tags  # which shows all of them
        names = [name for name in held if name in taken or not marks(unit, name)]
        names = [name for name in names if name.casefold() not in shown]
        tags = Markup(" ").join(tag_link(name, resolve(name, unit).address, page) for name in names)
        tags += escape(self._given.get((unit, _CLIPPED), ""))
        if page_of_file := self._given.get((unit, "hl-page")):
            tags += Markup(" p. {}").format(page_of_file)
        return Markup(' <span class="kn-tags" data-search-exclude>{}</span>').format(tags) if tags else tags

    def _clipped(self, unit: Unit, at: Clipping) -> str:
        """Where and when something was clipped: its device says so in its own language."""
        msg, dash = self.site.messages, "\N{EN DASH}"
        page = msg("clipped-page", pages=at.page.replace("-", dash)) if at.page else ""
        location = msg("clipped-location", locations=at.location.replace("-", dash)) if at.location else ""
        return " · ".join(filter(None, (page, location, unit.date or at.when)))

    def color(self, unit: Unit) -> str:
        """The class of the color that a block was given; empty for most."""
        given = next(filter(None, (self._given.get((unit, name)) for name in _COLORS_OF)), "")
        color = _COLORS.get(given.lower(), given.lower())
        return f"kn-tint-{color}" if color in _COLORS.values() else ""

    def fold(self, unit: Unit) -> Markup:
        """The attribute of a block that is folded, for a script, with what that says; empty for most."""
        is_folded = self._given.get((unit, "collapsed")) == "true"
        return Markup(' data-fold="{}"').format(self.site.messages["source-fold"]) if is_folded else Markup()

    def embedded(self, unit: Unit, page: str) -> Iterator[tuple[str, str, Markup, bool]]:
        """What a unit shows of other places: the way there, what that is called unless it says no more than that, what it says, and whether it
        says more.
        """
        for _address, target, is_shown in self.site.linker.references.of(unit):
            if not is_shown or not target.address or not target.note or target.to not in _EMBEDDABLE:
                continue
            units = self._beginnings(target.note).get(target.unit, [])
            # A block of one line whose words are the link stands there once.
            is_said = target.unit and target.unit.kind in (*_ITEMS, Kind.HEADING) and "\n" not in target.unit.text
            units = units[1:] if is_said and "![](block:" in unit.text else units
            is_within = unit.span.path == target.note.path and (not target.unit or target.unit in unit.chain())
            if units and not is_within:
                html = Markup("\n").join(_Quoter(self, target.note, page).of(units[:_PIECES]))
                # The way there is named above it already, if that stands in a line of its own right before.
                line = unquoted(unit.text).rpartition("\n")[2] if unit.text.count("![") == 1 else unit.text
                source = "" if _EMBED.fullmatch(line) else self.site.shown_title(target.note)
                yield target.address.seen_from(page), source, html, len(units) > _PIECES
        if found := self.site.linker.references.asked(unit):
            rows = [self._row(each, page) for each in found[:_PIECES]]
            rows += [Markup("<li>…</li>")] if len(found) > _PIECES else []
            yield "", "", Markup('<ul class="kn-titles-list">{}</ul>').format(Markup().join(rows)), False

    def _beginnings(self, note: Note) -> dict[Unit | None, list[Unit]]:
        """What a note, each heading and each block in it begin with, with what stands under them, as much as is shown elsewhere."""
        key = note.path, note.sha256
        if key not in self._shown:
            parts = self._shown[key] = {None: list[Unit]()}
            for unit in note.units:
                for above in (None, *unit.chain()) if unit.kind.is_statement or unit.kind is Kind.HEADING else ():
                    its = parts.setdefault(above, [])
                    its += [unit] if len(its) <= _PIECES + 1 else []
        return self._shown[key]

    def _row(self, found: Note | Unit, page: str) -> Markup:
        """What a query found: a note, or a block with its words."""
        if isinstance(found, Note):
            return Markup('<li><a href="{}">{}</a></li>').format(
                self.site.addresses.note(found).seen_from(page), self.site.note_title(found)
            )
        said = self.mention(found, page)
        return Markup('<li><a href="{}">{}</a>: {}</li>').format(said.href, said.note, said.text)

    def shown(self, unit: Unit, page: str) -> Markup:
        """A unit where another note shows it, without an address of its own."""
        if unit.kind is Kind.CODE:
            return Markup(self._renderer.code(unit.text, unit.language))  # noqa: S704 - made safe there
        if unit.kind is Kind.HEADING:
            return Markup("<p><strong>{}</strong></p>").format(self.heading(unit, page))
        return Markup(f"<div>{self._renderer.quoted(unit, unit.text, page)}</div>")  # noqa: S704 - made safe there

    def heading(self, unit: Unit, page: str) -> Markup:
        """A heading with its links."""
        return Markup(self._renderer.line(unit, unit.text, page))  # noqa: S704 - made safe there

    def runs(self, unit: Unit) -> str:
        """How the words of a unit run."""
        return direction(self.language if unit.kind is Kind.CODE else self.site.language_of(unit.text))

    def is_mixed(self, note: Note) -> bool:
        """Whether some of a note runs otherwise than its site; each note that shows it asks."""
        key = note.path, note.sha256
        if key not in self._mixed:
            self._mixed[key] = len({*map(self.runs, note.units), direction(self.language)}) > 1
        return self._mixed[key]

    def lang(self, unit: Unit) -> Markup:
        """The attributes that say what language a heading is in, where that is not the page's."""
        language, runs = self.site.wordings.spoken(unit.text, unit.span.path, unit), self.runs(unit)
        if language == self.language:
            return Markup()
        attribute = Markup(' lang="{}"').format(language)
        return attribute if runs == direction(self.language) else attribute + Markup(' dir="{}"').format(runs)

    def line(self, unit: Unit, page: str) -> str:
        """The way to a unit's first line."""
        return self.site.addresses.line(unit.span.path, unit.span.first).seen_from(page)


def _value(unit: Unit) -> str:
    """What a unit says; of a property its value with names as links, and of tags, or of when it was exported, no more than that they are some."""
    if SYNCED.fullmatch(unit.text):
        return "#tags"
    if unit.kind is not Kind.METADATA:
        return unit.text
    name, _, value = unit.text.partition("::")
    return "#tags" if name.strip().casefold() in TAGS else translate(value, tags=Tags.NONE).text.strip()


class _Writer:
    """Writes a note from its first line to its last: lists are opened and closed as its units ask."""

    def __init__(self, views: NoteViews, note: Note, page: str) -> None:
        self._views, self._site = views, views.site
        self._note = note
        self._page = page
        self._open: list[tuple[str, Unit]] = []  # a list and the unit of its open item, outermost first
        # A note may begin with its title, which the page has already, unless it leads somewhere or is a task.
        first = next((unit for unit in note.units if unit.kind not in (Kind.METADATA, Kind.DEBRIS)), None)
        is_heading = first and first.kind is Kind.HEADING and not first.marker
        heading = first.text if first and is_heading else ""
        if "$" in heading and "](" not in heading:
            heading = plain(heading, is_spelled=True)  # as the title is
        title = views.site.note_title(note)  # which may go on with what else it is called
        *said, begun = [_PAUSE.sub(" ", normalize(each)).casefold() for each in (title, heading, _MORE.split(title)[0])]
        self._heading = first if said[1] and said[1] in (said[0], _NUMBER.sub("", said[0]), begun) else None
        self._last = ""
        self._is_head = True  # whether nothing but labels came so far
        self._is_mixed = views.is_mixed(note)

    def parts(self) -> Iterator[Markup | NotePiece | Embeds]:
        """The note in an element that runs as most of its words do."""
        words = Counter[str]({direction(self._views.language): 1})
        for unit in self._note.units if self._is_mixed else ():
            if unit.kind.is_statement and unit.kind is not Kind.CODE:
                words[self._views.runs(unit)] += len(_TARGET.sub("", unit.text))
        runs = Markup(' dir="{}"').format(words.most_common(1)[0][0]) if self._is_mixed else ""
        yield Markup('<div class="kn-note-body"{}>').format(runs)
        yield from self._said()
        yield Markup("</div>")

    def _said(self) -> Iterator[Markup | NotePiece | Embeds]:
        if books := self._views.books.get(self._note.path):
            yield from self._books(books)
            return
        for unit in self._note.units:
            if unit.kind is Kind.DEBRIS and unit.reason == "thematic-break":
                yield from self._close(0)
                yield Markup("<hr>")
            elif unit.kind is Kind.HEADING and not self._is_item(unit):
                yield from self._headed(unit)
            elif unit.kind not in (Kind.METADATA, Kind.DEBRIS):
                yield from self._placed(unit)
        yield from self._close(0)

    def _books(self, books: Books) -> Iterator[Markup | NotePiece | Embeds]:
        """The books of a Kindle: their list, where they are many, then each with its clippings, none twice."""
        shown = [(book, [unit for unit, _ in clippings if not self._is_again(unit)]) for book, clippings in books]
        if len(shown) > _FEW_BOOKS:
            rows = (
                _ROW.format(
                    self._site.addresses.anchor(book),
                    self._views.lang(book),
                    plain(book.text),
                    self._site.messages.number(len(units)),
                )
                for book, units in shown
            )
            yield Markup('<ul class="kn-books kn-titles-list" data-search-exclude>{}</ul>').format(Markup().join(rows))
        for book, units in shown:
            yield from self._headed(book, is_place=len(shown) > 1)
            for unit in units:
                yield from self._placed(unit)
        yield from self._close(0)

    def _is_again(self, unit: Unit) -> bool:
        """Whether the same was clipped of the same book before."""
        first = self._site.corpus.occurrences[unit.id][0]
        return first is not unit and first.ancestors()[:1] == unit.ancestors()[:1]

    def _is_item(self, unit: Unit) -> bool:
        lines, at = self._note.lines, unit.span.first - 1
        if unit.kind is Kind.CODE:
            return bool(_CODE_ITEM.match(lines[at]))
        if unit.kind is Kind.HEADING and unit.marker:
            return False
        if unit.kind is Kind.HEADING and not _MARKED_HEADING.match(lines[at]):
            while at and not _ITEM.match(lines[at]) and _STATED.match(lines[at - 1]):
                at -= 1  # a block may begin with its properties
        is_headline = self._note.dialect == "org" and lines[at].startswith("*")
        return unit.kind in _ITEMS or (bool(_ITEM.match(lines[at])) and not is_headline)

    def _headed(self, unit: Unit, *, is_place: bool = False) -> Iterator[Markup | Embeds]:
        anchor = self._site.addresses.anchor(unit)
        if unit is self._heading:
            tags = self._views.tags(unit, self._note, self._page)
            yield Markup('<span class="kn-anchor" id="{}"></span>{}').format(anchor, tags)
            return
        above = [each for each in unit.ancestors() if each.kind is Kind.HEADING and each is not self._heading]
        items = self._items(unit)
        yield from self._close(self._shared(items))
        level = min(2 + len(above), _LOWEST)
        words = (f"{unit.number}. " if unit.number else "") + self._views.heading(unit, self._page)
        tags, at = self._views.tags(unit, self._note, self._page), self._views.line(unit, self._page)
        said = Markup(' data-source="{}"').format(unit.span) + self._views.lang(unit)
        said += Markup(" data-place") if is_place else ""  # for a search
        yield _HEADING.format(level, anchor, said, words, tags, at, unit.span.first)
        yield Embeds(tuple(self._views.embedded(unit, self._page)))

    def _items(self, unit: Unit) -> list[Unit]:
        return [each for each in unit.ancestors() if self._is_item(each)][:_DEEPEST]

    def _shared(self, items: list[Unit]) -> int:
        """How many of the open items are those above a unit."""
        depth = 0
        while depth < min(len(items), len(self._open)) and self._open[depth][1] is items[depth]:
            depth += 1
        return depth

    def _placed(self, unit: Unit) -> Iterator[Markup | NotePiece]:
        items = self._items(unit)
        depth = self._shared(items)
        if not self._is_item(unit):
            yield from self._close(depth)
            yield self._piece(unit)
            return
        tag = "ol" if unit.kind is Kind.STEP else "ul"
        depth = min(depth, _DEEPEST - 1)
        if len(self._open) > depth and self._open[depth][0] == tag:
            yield from self._close(depth + 1)
            yield Markup("</li>")
            self._open.pop()
        else:
            yield from self._close(depth)
            start = f' start="{unit.number}"' if tag == "ol" and unit.number.isdigit() and unit.number != "1" else ""
            runs = f' dir="{self._views.runs(unit)}"' if self._is_mixed else ""
            yield Markup(f'<{tag} class="kn-list"{start}{runs}>')  # noqa: S704 - names and a number
        self._open.append((tag, unit))
        kind = "kn-lead" if unit.kind is Kind.HEADING else f"kn-{unit.kind.value}"
        task = f" kn-task kn-task-{'done' if unit.marker.startswith(_DONE) else 'open'}" if unit.marker else ""
        classes = " ".join(filter(None, (f"{kind}{task}", self._views.color(unit))))
        yield Markup(f'<li class="{classes}"') + self._views.fold(unit) + Markup(">")  # noqa: S704 - names alone
        yield self._lead(unit) if unit.kind is Kind.HEADING else self._piece(unit)

    def _lead(self, unit: Unit) -> Markup:
        words, tags = self._views.heading(unit, self._page), self._views.tags(unit, self._note, self._page)
        at = self._views.line(unit, self._page)
        return _LEAD.format(self._site.addresses.anchor(unit), unit.span, words, tags, at, unit.span.first)

    def _piece(self, unit: Unit) -> Markup | NotePiece:
        self._is_head = self._is_head and bool(_LABEL.fullmatch(unit.text) or _OF_LABELS.fullmatch(unit.text))
        piece = self._views.piece(unit, self._note, self._page, self._last, is_label=self._is_head)
        self._last = self._site.addresses.unit(unit).page
        return piece

    def _close(self, depth: int) -> Iterator[Markup]:
        while len(self._open) > depth:
            yield Markup("</li></{}>").format(self._open.pop()[0])


class _Quoter(_Writer):
    """Writes a part of a note where another shows it: its lists as they are, with no addresses of their own."""

    def of(self, units: list[Unit]) -> Iterator[Markup]:
        self._shows = {*units}
        for unit in units:
            if unit.kind is Kind.HEADING and not self._is_item(unit):
                yield from self._close(self._shared(self._items(unit)))
                yield self._views.shown(unit, self._page)
            else:
                yield from map(Markup, self._placed(unit))
        yield from self._close(0)

    def _items(self, unit: Unit) -> list[Unit]:
        return [each for each in super()._items(unit) if each in self._shows]

    def _lead(self, unit: Unit) -> Markup:
        return Markup("<p>{}</p>").format(self._views.heading(unit, self._page))

    def _piece(self, unit: Unit) -> Markup:
        return self._views.shown(unit, self._page)


_HEADING = Markup(
    '<h{0} class="kn-heading" id="{1}"{2}>{3}{4}<a class="kn-line-number" href="{5}" data-search-exclude>{6}</a></h{0}>'
)
_ROW = Markup('<li><a href="#{}"{}>{}</a> <span class="kn-count">{}</span></li>')
_LEAD = Markup(
    '<p class="kn-lead-text" id="{0}" data-source="{1}">{2}{3}'
    '<a class="kn-line-number" href="{4}" data-search-exclude>{5}</a></p>'
)
_DONE = ("DONE", "CANCEL", "☑")


def nested(site: Site, within: Note | Name, page: str) -> tuple[tuple[str, str], ...]:
    """What is nested in a note or a name, and what in that: ways, and names without those of what they are nested in."""
    found = site.linker.references.below.get(place_of(within), ())
    rows = (
        (site.note_title(each), site.addresses.note(each)) if isinstance(each, Note) else (each.name, each.address)
        for each in found
    )
    return tuple(
        (address.seen_from(page), name)
        for name, address in sorted(rows, key=lambda row: in_dictionary(row[0], site.language))
        if address
    )


def name_view(site: Site, views: NoteViews, page: str, name: Name) -> dict[str, object]:
    """The page of a tag, or of a name that is linked and nobody wrote about."""
    by_it = [unit for unit in name.linking if unit.kind is Kind.METADATA and _BY.match(unit.text)]
    bearer = site.linker.references.bearer(name)
    paths = dict.fromkeys([*([bearer.path] if bearer else []), *name.notes, *(unit.span.path for unit in by_it)])
    units = [unit for unit in name.units if unit not in by_it]
    notes, found = views.labelled(units, page, map(site.corpus.note, paths), bearer)
    below = nested(site, name, page)
    return {"below": below, "notes": notes, "found": found, "is_written": bool(name.tagged or paths or below)}
