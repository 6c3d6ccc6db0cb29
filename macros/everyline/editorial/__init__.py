"""What people decided about the notes, as data; `everyline.editorial.loading` reads it from ``editorial/`` and checks it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from everyline.text.texts import NO_TEXT, Text

TOPICS, GLOSSARY, SOURCES = "editorial/topics.yml", "editorial/glossary.yml", "editorial/sources.yml"
ERRATA, MERGES, GAPS = "editorial/errata.yml", "editorial/merges.yml", "editorial/gaps.yml"
ADDITIONS, CLAIMS = "editorial/additions.yml", "editorial/claims.yml"


class ErratumKind(Enum):
    """What is wrong with a unit, the gravest first."""

    CONFLICT = "conflict"
    ERROR = "error"
    OUTDATED = "outdated"
    IMPRECISE = "imprecise"
    FORMATTING = "formatting"
    TYPO = "typo"


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a unit's text that names the unit, and the line of the editorial file where it stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Authority:
    """A page that was read: its title, the heading on it that matters (or empty), and its address."""

    title: str
    section: str
    url: str


@dataclass(frozen=True, slots=True)
class Slip:
    """Letters of a unit that are simply set right in its text."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Erratum:
    """What is wrong with one unit, and what is right: slips of letters, or else a correction.

    Attributes:
        quote: names the unit.
        slips: set right once each, in this order; empty for a correction.
        wrong: to the reader, what is wrong and why it matters.
        correction: the statement as it should read, complete, in Markdown.
        authorities: what the correction rests on.
        since: the version from which it holds, or empty.
        against: for a conflict, the other statement.
    """

    quote: Quote
    kind: ErratumKind
    slips: tuple[Slip, ...] = ()
    wrong: Text = NO_TEXT
    correction: Text = NO_TEXT
    authorities: tuple[Authority, ...] = ()
    since: str = ""
    against: Quote | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A statement that is printed for others.

    Attributes:
        quotes: the statement, and those that say the same.
        covered: statements that say a part of it.
    """

    quotes: tuple[Quote, ...]
    covered: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Distinct:
    """Statements that look alike and say different things, and why."""

    quotes: tuple[Quote, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What a reader of a topic needs and no note says, and the title and address of a page that does.

    Attributes:
        titles: statements that only name it, which their author never filled in; they are printed with it.
        is_filled: whether an addition says it, so that it is none where additions are shown.
    """

    topic: str
    missing: Text
    see: tuple[str, str]
    line: int
    titles: tuple[Quote, ...] = ()
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Addition:
    """What editors add to a topic because readers need it and no note says it.

    Attributes:
        group: under whose heading it stands, behind the statements.
        text: Markdown.
        file: a piece of code with it, by its name under ``editorial/examples/``; empty for none.
        code: that file's text.
        authorities: what it rests on.
    """

    topic: str
    group: str
    text: Text
    file: str
    code: str
    authorities: tuple[Authority, ...]
    line: int


class Judgement(Enum):
    """What became of a claim; only the last needs no one who looked."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    OPINION = "opinion"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about a claim.

    Attributes:
        judgement: what became of it.
        authorities: what that rests on.
        because: of an opinion, why nothing can confirm it.
        checked: the day, ISO 8601; empty where nobody looked.
        version: of what the authorities speak of, or empty.
    """

    judgement: Judgement
    authorities: tuple[Authority, ...] = ()
    because: Text = NO_TEXT
    checked: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that somebody judged: what names it, the digest of its text then (`everyline.sorting.claims.digest_of`), and the verdict."""

    quote: Quote
    digest: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything in claims.yml.

    Attributes:
        claims: in the order of the file.
        checked: the day on which the errata were last held against their authorities, ISO 8601, or empty.
        version: of what they speak of, or empty.
    """

    claims: tuple[Claim, ...] = ()
    checked: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Claims units for a group: those that hold a quote, those under an outline path, or all of a scope.

    Attributes:
        quote: a piece of one unit's text; empty for another rule.
        outline: pieces of the texts from the outermost ancestor in; likewise.
        is_alone: whether what a quote names is clear without the statements above it in the note.
        line: where it stands in topics.yml.
        scope: `note`, `folder`, `tag` or `linked`; empty for another rule.
        name: of that note, folder or tag, or what is linked.
    """

    quote: str
    outline: tuple[str, ...]
    is_alone: bool
    line: int
    scope: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something that another file defines, and the line that names it."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading on a topic's page.

    Attributes:
        title: empty for the one group of a topic that names none.
        cues: words that attract statements which only the topic's terms claim.
        diagrams: the ids of the diagrams that stand above its statements.
        rules: what brings statements under it, in the order of printing.
    """

    id: str
    title: Text
    cues: tuple[str, ...]
    diagrams: tuple[Reference, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One page's subject. `terms` claim units that no rule claims; `related` are ids of topics to read next."""

    id: str
    section: str
    title: Text
    aliases: tuple[str, ...]
    terms: tuple[str, ...]
    related: tuple[str, ...]
    groups: tuple[Group, ...]
    line: int

    @property
    def page(self) -> str:
        """Its page without ending, relative to the documentation folder and to the site."""
        return f"{self.section}/{self.id}"


# The group of the titles that are printed with the gaps of a topic; no group of its own may be called so.
OPEN = "gaps"


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the site: topics in learning order."""

    id: str
    title: Text
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """A form in which a term occurs. With `topics` or `quotes` it means the term only there, and then it wins."""

    text: str
    topics: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def is_qualified(self) -> bool:
        return bool(self.topics or self.quotes)


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry.

    Attributes:
        name: what it is called.
        aliases: every form that leads to it, the name and the misspellings included.
        misspellings: wrong forms seen in the notes.
        topic: the id of the topic it leads to, or empty.
        anchor: the group of that topic's page that it leads to, or empty.
        definition: one sentence.
        authority: title and address of the page that the definition rests on, or empty texts.
        exact: whether only this capitalisation matches.
    """

    id: str
    name: Text
    aliases: tuple[Alias, ...]
    misspellings: tuple[str, ...]
    topic: str
    anchor: str
    definition: Text
    authority: tuple[str, str]
    exact: bool
    line: int


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What people say about a source note: its title, a short name for citations, and what to know about it."""

    path: str
    title: Text
    short: Text
    about: Text


@dataclass(frozen=True, slots=True)
class Editorial:
    """Everything under ``editorial/``; sections and topics in learning order.

    Attributes:
        languages: of the project, the first of them at the root of the site.
    """

    languages: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    topics: dict[str, Topic] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    sources: dict[str, SourceInfo] = field(default_factory=dict)
    structural: tuple[str, ...] = ()
    errata: tuple[Erratum, ...] = ()
    merges: tuple[Merge, ...] = ()
    distinct: tuple[Distinct, ...] = ()
    gaps: tuple[Gap, ...] = ()
    additions: tuple[Addition, ...] = ()
    claims: Claims | None = None

    def with_additions(self, *, wanted: bool) -> Editorial:
        """What pages show of it: additions, and the gaps that none of them fills; or else no additions, and all gaps."""
        if wanted:
            return replace(self, gaps=tuple(gap for gap in self.gaps if not gap.is_filled))
        return replace(self, additions=())
