"""What people decided about the notes, as data; `everyline.editorial.loading` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum

from everyline.text.multilingual import NO_TEXT, Text

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


NO_AUTHORITY = Authority("", "", "")


@dataclass(frozen=True, slots=True)
class Slip:
    """Letters of a unit that are simply set right in its text."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Erratum:
    """What is wrong with one unit, and what is right: slips of letters, or else a correction."""

    quote: Quote  # names the unit
    kind: ErratumKind
    slips: tuple[Slip, ...] = ()  # set right once each, in this order; empty for a correction
    wrong: Text = NO_TEXT  # to the reader, what is wrong and why it matters; of slips what no reader of another language sees, or empty
    correction: Text = NO_TEXT  # the statement as it should read, complete, in Markdown
    authorities: tuple[Authority, ...] = ()  # what the correction rests on
    since: str = ""  # the version from which it holds, or empty
    against: Quote | None = None  # for a conflict, the other statement


@dataclass(frozen=True, slots=True)
class Merge:
    """A statement that is printed for others."""

    quotes: tuple[Quote, ...]  # the statement, and those that say the same
    covered: tuple[Quote, ...] = ()  # statements that say a part of it


@dataclass(frozen=True, slots=True)
class Distinct:
    """Statements that look alike and say different things, and why."""

    quotes: tuple[Quote, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What a reader of a topic needs and no note says, and a page that does."""

    topic: str
    missing: Text
    see: Authority
    line: int
    # Statements that only name it, which their author never filled in; they are printed with it
    titles: tuple[Quote, ...] = ()
    is_filled: bool = False  # whether an addition says it, so that it is none where additions are shown


@dataclass(frozen=True, slots=True)
class Addition:
    """What editors add to a topic because readers need it and no note says it."""

    topic: str
    group: str  # under whose heading it stands, behind the statements
    text: Text  # Markdown
    file: str  # a piece of code with it, by its name under ``editorial/examples/``; empty for none
    code: str  # that file's text
    authorities: tuple[Authority, ...]  # what it rests on
    line: int


class Judgement(Enum):
    """What became of a claim; only the last needs no one who looked."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    OPINION = "opinion"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known about a claim."""

    judgement: Judgement  # what became of it
    authorities: tuple[Authority, ...] = ()  # what that rests on
    because: Text = NO_TEXT  # of an opinion, why nothing can confirm it
    checked: str = ""  # the day, ISO 8601; empty where nobody looked
    version: str = ""  # of what the authorities speak of, or empty


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement that somebody judged: what names it, the digest of its text then (`everyline.sorting.decisions.text_digest`), and the verdict."""

    quote: Quote
    digest: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Claims:
    """Everything in claims.yml."""

    claims: tuple[Claim, ...] = ()  # in the order of the file
    checked: str = ""  # the day on which the errata were last held against their authorities, ISO 8601, or empty
    version: str = ""  # of what they speak of, or empty


@dataclass(frozen=True, slots=True)
class Rule:
    """Claims units for a group: those that hold a quote, those under an outline path, or all of a scope."""

    quote: str  # a piece of one unit's text; empty for another rule
    outline: tuple[str, ...]  # pieces of the texts from the outermost ancestor in; likewise
    is_alone: bool  # whether what a quote names is clear without the statements above it in the note
    line: int  # where it stands in topics.yml
    scope: str = ""  # `note`, `folder`, `tag` or `linked`; empty for another rule
    name: str = ""  # of that note, folder or tag, or what is linked


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something that another file defines, and the line that names it."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading on a topic's page."""

    id: str
    title: Text  # empty for the one group of a topic that names none
    cues: tuple[str, ...]  # words that attract statements which only the topic's terms claim
    diagrams: tuple[Reference, ...]  # the ids of the diagrams that stand above its statements
    rules: tuple[Rule, ...]  # what brings statements under it, in the order of printing


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
    """A glossary entry."""

    id: str
    name: Text  # what it is called
    aliases: tuple[Alias, ...]  # every form that leads to it, the name and the misspellings included
    misspellings: tuple[str, ...]  # wrong forms seen in the notes
    topic: str  # the id of the topic it leads to, or empty
    anchor: str  # the group of that topic's page that it leads to, or empty
    definition: Text  # one sentence
    authority: Authority  # what the definition rests on, or none
    exact: bool  # whether only this capitalisation matches
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
    """Everything under ``editorial/``; sections and topics in learning order."""

    languages: tuple[str, ...]  # of the project, the first of them at the root of the site
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
