"""Statements as a template needs them: runs of list items with their content and citations."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from markupsafe import Markup

from everyline.diagrams.diagram import Account
from everyline.diagrams.svg import link
from everyline.model.addresses import Address
from everyline.model.links import unquoted
from everyline.model.safe_html import Renderer
from everyline.model.site import PageContext, ShownCode, Site
from everyline.notes.transcripts import TranscriptPart, TranscriptRole, parts_of_code, typed_together
from everyline.notes.units import Kind, Unit
from everyline.pages.statement_marks import Amended, VerdictMark, amended_view, mark_of, slips_told
from everyline.sorting.arrangement import Entry, drawn_instead
from everyline.text.markdown_plugins import plain
from everyline.text.writing_systems import WIDE

FILES = "assets/diagrams"  # where the downloads of a language's diagrams lie


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram on a page."""

    id: str
    account: Account  # what it says in words
    way: Callable[[str], str]  # where something in it leads, from this page; empty for nowhere
    svg: Markup
    narrow: Markup  # the variant for small screens, or empty
    is_list: bool  # whether a list of what is in it stands for it there
    files: tuple[tuple[str, str], ...]


def figure_view(site: Site, page: str, name: str) -> Figure:
    """A diagram for a page.

    Raises:
        KeyError: if there is no such diagram.
    """
    drawings = site.diagrams.drawings
    way = partial(_resolve, site, page)
    files = Address(FILES).seen_from(page).removesuffix(".html")
    return Figure(
        id=name,
        account=drawings.text(name),
        way=way,
        svg=Markup(link(drawings.svg(name), way)),  # noqa: S704 - drawn by us
        narrow=Markup(link(drawings.narrow(name), way)),  # noqa: S704 - drawn by us
        is_list=name == site.diagrams.map,
        files=tuple(
            (form.upper(), f"{files}/{name}.{form}") for form in ("svg", "png") if name in site.diagrams.gallery
        ),
    )


def _resolve(site: Site, page: str, target: str) -> str:
    """The address of ``kn:topic/pod#what`` or ``kn:unit/u-…``, seen from a page; empty for the page itself, and for nowhere."""
    if not target:
        return ""
    kind, _, rest = target.removeprefix("kn:").partition("/")
    name, _, anchor = rest.partition("#")
    if kind == "unit":
        return site.addresses.unit(site.corpus.occurrences[name][0]).seen_from(page)
    address = site.addresses.topic(name, anchor)
    return "" if address.page == page and not anchor else address.seen_from(page)


_EXCERPT = 60
_BEGUN = re.compile(  # so much of a text, or less where that would end within a word
    rf".{{20,{_EXCERPT}}}(?:(?<=[{WIDE}\s])|(?=[{WIDE}\s]))|.{{{_EXCERPT}}}", re.DOTALL
)
_ASKING = ("dataview", "dataviewjs", "tasks", "query")  # what programs for notes answer in the code's place
_CLOSED = re.compile(r"""[.!?…:;,。！？：；，、—][\s"'”’」』）)\]*_]*$""")
_BLOCK = re.compile(r"<(?:p|ul|ol|dl|pre|table|blockquote|div|figure|img|video|audio|h\d|math[^>]*block)\b")
_SENTENCES = 3  # that run on as one paragraph
_LETTERS = 330  # of them, a letter of Chinese counting for more


@dataclass(frozen=True, slots=True)
class Citation:
    """The way from a statement to a line of its note."""

    href: str
    short: str
    line: int
    title: str
    source: str


# Behind the language of a fence.
_TITLE = re.compile(r"""\btitle[=:]\s*(?:(["'])(?P<said>.+?)\1|(?P<word>[^\s"'{}]+))""")


@dataclass(frozen=True, slots=True)
class CodePart:
    """A piece of a code block: highlighted, with its role in a shell transcript, and what a subject shows in its place."""

    role: str
    name: str
    html: Markup
    shown: ShownCode | None = None
    sketch: str = ""  # the picture of what it would have drawn, if it is such code and somebody can draw it
    told: str = ""  # what readers should know about it, where it is no code that they could use as it stands
    undrawn: str = ""  # the language, where it is the source of a drawing that nobody here draws


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement in the language beside that of its page; without content where it is not translated."""

    language: str
    state: str
    html: Markup
    code: tuple[CodePart, ...]
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A printed statement or lead-in heading, with what stands beneath it."""

    unit: Unit
    language: str  # of what is printed
    state: str  # of the translation that is printed: ``current``, ``fuzzy`` or ``missing``
    # The same in another language, to be shown on demand; None where there is none, or it says nothing new
    beside: Beside | None
    # Address, beginning and language of each statement above it that is printed elsewhere
    path: tuple[tuple[str, str, str], ...]
    html: Markup
    code: tuple[CodePart, ...]
    beneath: Markup  # what subjects say of it
    objects: Figure | None  # for code that a subject can draw, the diagram of what is in it
    instead: str  # for a lost image, the address of the diagram that was drawn in its place, or empty
    amended: Amended  # what editors mended about it
    # In a word or two each, what can be asked about it: its correction, what contradicts it, what says the same
    told: tuple[str, ...]
    wordings: tuple[Statement, ...]  # statements of the notes that say the same and were merged into this one
    citations: tuple[Citation, ...]
    verdict: VerdictMark | None  # what is known about its claim; None where the project judges none
    runs: tuple[Run, ...]
    # How it stands among its neighbours: ``""`` for itself; ``first`` of a paragraph, or ``on`` in the same
    flow: str = ""
    is_open: bool = False  # whether its text ends without a stop, so that a paragraph needs one behind it

    @property
    def is_lead(self) -> bool:
        return self.unit.kind is Kind.HEADING


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours that make one list: ``ol`` for the steps of a procedure, ``ul`` for all else."""

    tag: str
    start: str
    items: tuple[Statement, ...]


class StatementViews:
    """Makes the views of one site's statements."""

    def __init__(self, site: Site, renderer: Renderer, address: str) -> None:
        self._site = site
        self._renderer = renderer
        self._address = address

    def runs(self, entries: Iterable[Entry], page: str, above: str = "") -> tuple[Run, ...]:
        """Lists of statements for entries that stand side by side, below a text that may announce them. A step whose neighbours stand elsewhere
        is none.
        """
        runs, entries = [], [*entries]
        has_steps = sum(entry.unit.kind is Kind.STEP for entry in entries) > 1
        for is_step, group in itertools.groupby(entries, key=lambda entry: has_steps and entry.unit.kind is Kind.STEP):
            items = [self.statement(entry, page) for entry in group]
            is_list = is_step or len(items) > _SENTENCES if above else is_step
            is_list |= above.endswith((":", "："))
            placed = tuple(items) if is_list else flowing(items)
            runs.append(Run("ol" if is_step else "ul", items[0].unit.number if is_step else "", placed))
        return tuple(runs)

    def statement(self, entry: Entry, page: str) -> Statement:
        """A statement with what stands beneath it."""
        unit, site = entry.unit, self._site
        wording, amended = site.wordings.own(unit), amended_view(site, page, unit)
        site.prints.complete(site.addresses.unit(unit).page)
        context, is_corrected = PageContext(site, page, self._renderer, self._address), bool(amended.correction)
        drawn, instead = site.diagrams.of_code.get(unit.id), drawn_instead(unit, site.arrangement, site.editorial)
        return Statement(
            unit=unit,
            language=wording.language,
            state=wording.state.value,
            beside=self._beside(unit),
            path=tuple((site.addresses.unit(node).seen_from(page), *self._mention(node)) for node in entry.path),
            html=Markup(site.prints.own.get(unit.id, "")),  # noqa: S704 - made safe by everyline.model.safe_html
            code=self._code(unit, site.language, page),
            beneath=Markup("").join(each.beneath(context, unit, is_corrected=is_corrected) for each in site.findings),
            objects=figure_view(site, page, drawn) if drawn else None,
            instead=f"#diagram-{instead}" if instead else "",
            amended=amended,
            told=self._told(unit, amended),
            wordings=tuple(self.statement(Entry(each, (), ()), page) for each in site.corpus.merged(unit)),
            citations=tuple(self._citation(each, page) for each in site.corpus.sources(unit)),
            verdict=mark_of(site, unit),
            runs=self.runs(entry.children, page, "" if unit.kind is Kind.HEADING else wording.text.rstrip()),
        )

    def _told(self, unit: Unit, amended: Amended) -> tuple[str, ...]:
        """What can be asked about a statement, in a word or two each."""
        messages, others = self._site.messages, self._site.corpus.merged(unit)
        told = [messages("told-corrected", kind=amended.correction.label)] if amended.correction else []
        told += [messages("told-conflict")] if amended.conflicts else []
        if others:
            has_parts = any(each.id in self._site.corpus.parts for each in others)
            told.append(messages("told-part" if has_parts else "told-same", count=len(others)))
        return tuple(told)

    def _beside(self, unit: Unit) -> Beside | None:
        site = self._site
        wording = site.wordings.beside(unit)
        if not wording:
            return None
        if wording.text == site.wordings.own(unit).text:
            return Beside(site.language, wording.state.value, Markup(""), ())
        html = Markup(site.prints.beside.get(unit.id, ""))  # noqa: S704 - made safe by everyline.model.safe_html
        code = self._code(unit, site.wordings.other(unit))
        is_original = wording.text == site.wordings.noted(unit)
        return Beside(wording.language, wording.state.value, html, code, is_original)

    def code(self, unit: Unit) -> tuple[CodePart, ...]:
        """The parts of code as its note has them."""
        parts = typed_together(parts_of_code(unit)) if unit.kind is Kind.CODE else ()
        return tuple(self._part(each, unit, "") for each in parts)

    def _code(self, unit: Unit, language: str, page: str = "") -> tuple[CodePart, ...]:
        """The parts of code; with a page, as subjects show them there."""
        if unit.kind is not Kind.CODE:
            return ()
        parts = self._site.wordings.parts(unit, language)
        together = typed_together(parts)
        if page and len(together) < len(parts):
            pieces = tuple(self._part(part, unit, page) for part in parts)
            if any(piece.shown for piece in pieces):  # a manifest that a subject proves stands by itself
                return pieces
        return tuple(self._part(part, unit, page) for part in together)

    def _part(self, part: TranscriptPart, unit: Unit, page: str) -> CodePart:
        prompted = part.role is TranscriptRole.COMMAND and not part.text.startswith(part.commands[:1] or part.text)
        language = "console" if prompted else part.language
        # Its lines are those of all code
        info = unit.language if part.text.count("\n") == unit.text.count("\n") else ""
        html = Markup(self._renderer.code(part.text, language, info))  # noqa: S704 - made safe by Pygments
        context = PageContext(self._site, page, self._renderer, self._address)
        shown = (each.code(context, unit, part) for each in self._site.findings) if page else ()
        drawn = self._site.sketches.get(unit.id) if page else None
        sketch = Markup(drawn or "")  # noqa: S704 - made of shapes and texts alone by everyline.diagrams.svg
        asks = unit.language.lower() in _ASKING and not self._site.linker.references.asked(unit)
        told = self._site.messages["code-asks"] if asks and drawn != "" else ""
        title = _TITLE.search(unit.language)
        name = part.name or (title["said"] or title["word"] if title else "")
        undrawn = unit.language.split()[0].strip("{}.") if drawn == "" else ""
        return CodePart(part.role.value, name, html, next(filter(None, shown), None), sketch, told, undrawn)

    def _citation(self, unit: Unit, page: str) -> Citation:
        site, span = self._site, unit.span
        note = site.corpus.note(span.path)
        key = "source-line" if span.first == span.last else "source-lines"
        headings = [self._mention(node)[0] for node in unit.ancestors()]
        # A note whose title is its heading says so itself, in the language of the page.
        is_titled = note.heading in unit.ancestors() and note.path not in site.editorial.sources
        source = " › ".join(headings if is_titled else [site.note_title(note), *headings])
        lines = site.messages(key, first=span.first, last=span.last)
        details = [site.messages("cite-title", source=source, lines=lines)]
        if unit.date:
            details.append(site.messages("noted", date=unit.date))
        details += slips_told(site, unit)
        return Citation(
            href=site.addresses.line(span.path, span.first).seen_from(page),
            short=site.note_short(note),
            line=span.first,
            title=site.messages["semicolon"].join(details),
            source=str(span),
        )

    def _mention(self, unit: Unit) -> tuple[str, str]:
        """The beginning of what a unit ought to say, and its language."""
        wording = self._site.wordings.mention(unit)
        return excerpt(wording.text), wording.language


def flowing(items: Sequence[Statement]) -> tuple[Statement, ...]:
    """Neighbours with those that are plain sentences run together: a paragraph has at most three of them.

    One goes on with what is beneath it, where that is plain too and the sentence does not announce a list.
    """
    placed: list[Statement] = []
    sentences = letters = 0
    for item in items:
        text = _sentence(item)
        weight = sum(1 if each.isascii() else 2 for each in text)
        is_on = 0 < sentences < _SENTENCES and letters + weight <= _LETTERS and item.path == placed[-1].path
        sentences, letters = (sentences + 1, letters + weight) if text and is_on else (1 if text else 0, weight)
        flow = "" if not text else "first" if sentences == 1 else "on"
        placed.append(replace(item, flow=flow, is_open=not _CLOSED.search(text)))
        if item.runs:
            sentences = 0
    return tuple(placed)


def _sentence(item: Statement) -> str:
    """The text of a statement that is one paragraph, with nothing else or plain sentences beneath it; else nothing."""
    html = (item.amended.correction.html if item.amended.correction else item.html).strip()
    is_alone = not (item.is_lead or item.code or item.beneath or item.objects or item.instead)
    is_paragraph = html.startswith("<p>") and html.endswith("</p>") and not _BLOCK.search(html[3:])
    if not is_alone or not is_paragraph or item.state != "current":
        return ""
    text = Markup(html).striptags()  # noqa: S704 - only to take tags out
    beneath = [each for run in item.runs for each in run.items]
    return text if all(each.flow and not each.runs for each in beneath) else ""


@lru_cache(maxsize=4096)  # a heading is mentioned by whatever stands under it
def excerpt(text: str) -> str:
    """The beginning of a text, without markup, formulas in letters."""
    text = plain(unquoted(text), is_spelled=True).strip()
    begun = _BEGUN.match(text) if len(text) > _EXCERPT else None
    return f"{begun[0].rstrip()}…" if begun else text
