"""What people decided about the notes, as data: topics and their groups, glossary terms, sources."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from everyline.editorial.amendments import Addition, Distinct, Erratum, Gap, Merge
from everyline.editorial.claims import Claims
from everyline.text.texts import Text


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
