"""What people mend about the notes, as data: errata, merges of statements that say the same, gaps, and additions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from everyline.text.texts import NO_TEXT, Text


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
