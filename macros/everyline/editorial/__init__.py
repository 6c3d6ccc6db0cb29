"""What people decided about the notes: as data, and how it is read from ``editorial/``, of which nothing must be there, and checked by itself.

Its quotes are checked against the notes elsewhere (`everyline.sorting.homes`, `everyline.sorting.decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from pathlib import Path

from everyline.editorial.yamlfile import Value, load, text_in, texts_in
from everyline.text.messages import Messages
from everyline.text.problems import Problem
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
    wrong: Text = NO_TEXT  # to the reader, what is wrong and why it matters
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
    """A statement that somebody judged: what names it, the digest of its text then (`everyline.sorting.decisions.digest_of`), and the verdict."""

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


_CODE = "editorial/examples"
_DIGEST = re.compile(r"[0-9a-f]{8}")
_PAIR = 2
_SET_RIGHT = (ErratumKind.TYPO, ErratumKind.FORMATTING)
# What is wrong with the form of a note can be seen in it; all else needs somebody who says so.
_WITHOUT_AUTHORITY = (ErratumKind.FORMATTING,)
_SCOPES = ("note", "folder", "tag", "linked")
_LOOSE = "topics"  # the section of topics that stand in none
_WHOLE = "all"  # the group of a topic that names none


def load_editorial(project: Path, languages: tuple[str, ...]) -> tuple[Editorial, list[Problem]]:
    """A project's editorial data, as far as it could be read, and every problem found in the files."""
    problems: list[Problem] = []

    def read(path: str) -> Value:
        return load(project / path, path, problems, languages)

    root = read(TOPICS)
    root.allow("sections", "topics", "structural")
    sections, topics = [], {}
    found_in = [_section(item) for item in root.get("sections").unique("id")]
    if loose := [_topic(item, _LOOSE) for item in root.get("topics").items()]:
        title = Text({language: Messages(language)["home-topics"] for language in languages})
        found_in.append((Section(_LOOSE, title, tuple(topic.id for topic in loose)), loose))
    for section, found in found_in:
        sections.append(section)
        for topic in found:
            if topic.id in topics:
                problems.append(Problem(TOPICS, topic.line, f"topic `{topic.id}` is given twice", "rename one"))
            topics[topic.id] = topic
    problems += [
        Problem(TOPICS, topic.line, f"related topic `{other}` of `{topic.id}` does not exist")
        for topic in topics.values()
        for other in topic.related
        if other not in topics
    ]
    terms = tuple(_term(item, topics) for item in read(GLOSSARY).unique("id"))
    sources = [_source(item, project) for item in read(SOURCES).unique("path")]
    problems += _ambiguous(terms)
    merges, distinct = _merges(read(MERGES))
    groups = {(topic.id, group.id) for topic in topics.values() for group in topic.groups}
    editorial = Editorial(
        languages=languages,
        sections=tuple(sections),
        topics=topics,
        terms=terms,
        sources={source.path: source for source in sources},
        structural=root.get("structural").texts(),
        errata=tuple(_erratum(item) for item in read(ERRATA).items()),
        merges=merges,
        distinct=distinct,
        gaps=tuple(gap for item in read(GAPS).items() if (gap := _gap(item, topics))),
        additions=tuple(each for item in read(ADDITIONS).items() if (each := _addition(item, project, groups))),
        claims=_claims(read(CLAIMS)) if (project / CLAIMS).exists() else None,  # nothing is said of any
    )
    return editorial, problems


def _section(value: Value) -> tuple[Section, list[Topic]]:
    value.allow("id", "title", "topics")
    name = value.require("id").name()
    if name in value.languages:
        value.complain(f"a section can't be called `{name}`", "a folder of this name holds the site in that language")
    topics = [_topic(item, name) for item in value.require("topics").items()]
    return Section(name, text_in(value.require("title")), tuple(topic.id for topic in topics)), topics


def _topic(value: Value, section: str) -> Topic:
    value.allow("id", "title", "aliases", "terms", "related", "groups", "diagrams", "takes")
    groups = tuple(_group(item) for item in value.get("groups").unique("id"))
    if value.get("groups") and not groups:
        value.complain("a topic needs at least one group", "add one, or leave `groups:` out")
    diagrams, rules = _shown_and_taken(value)
    if rules or diagrams or not groups:  # what belongs to no group stands above them all
        groups = (Group(_WHOLE, NO_TEXT, (), diagrams, rules), *groups)
    return Topic(
        id=value.require("id").name(),
        section=section,
        title=text_in(value.require("title")),
        aliases=texts_in(value.get("aliases")),
        terms=value.get("terms").texts(),
        related=value.get("related").texts(),
        groups=groups,
        line=value.line,
    )


def _group(value: Value) -> Group:
    value.allow("id", "title", "cues", "diagrams", "takes")
    if value.get("id").text() == OPEN:
        value.complain(f"a group can't be called `{OPEN}`", "the gaps of a topic stand at that address")
    name, title = value.require("id").name(), text_in(value.require("title"))
    return Group(name, title, value.get("cues").texts(), *_shown_and_taken(value))


def _shown_and_taken(value: Value) -> tuple[tuple[Reference, ...], tuple[Rule, ...]]:
    """The diagrams and the rules of a topic or a group."""
    diagrams = tuple(Reference(item.text(), item.line) for item in value.get("diagrams").items())
    return diagrams, tuple(rule for item in value.get("takes").items() if (rule := _rule(item)))


def _rule(value: Value) -> Rule | None:
    """What a rule says; None where it says nothing that can be looked for."""
    value.allow("quote", "outline", *_SCOPES, "alone")
    is_alone = value.get("alone").flag()
    scopes = [(scope, name) for scope in _SCOPES if (name := value.get(scope).text().strip())]
    scope, name = scopes[0] if scopes else ("", "")
    rule = Rule(value.get("quote").text(), value.get("outline").texts(), is_alone, value.line, scope, name)
    if bool(rule.quote) + bool(rule.outline) + len(scopes) != 1:
        known = ", ".join(f"`{each}:`" for each in ("quote", "outline", *_SCOPES))
        value.complain(f"a rule has one of {known}", "write one of them")
        return None
    return rule


def _term(value: Value, topics: dict[str, Topic]) -> Term:
    value.allow("id", "term", "aliases", "misspellings", "topic", "anchor", "definition", "authority", "match")
    name = text_in(value.require("term"))
    misspellings = value.get("misspellings").texts()
    aliases = {Alias(text) for text in (*name.values(), *misspellings)}
    aliases |= {_alias(item, topics) for item in value.get("aliases").items()}
    topic, anchor = value.get("topic").text(), value.get("anchor").text()
    if topic and topics and topic not in topics:
        value.get("topic").complain(f"topic `{topic}` does not exist", f"known are: {', '.join(topics)}")
        topic = ""
    if anchor and topic in topics and anchor not in {group.id for group in topics[topic].groups}:
        value.get("anchor").complain(f"topic `{topic}` has no group `{anchor}`")
    if (match := value.get("match").text()) not in ("", "exact"):
        value.get("match").complain(f"`match: {match}` means nothing", "only `exact` does")
    return Term(
        id=value.require("id").name(),
        name=name,
        aliases=tuple(sorted(aliases, key=lambda alias: (-len(alias.text), alias.text, alias.topics))),
        misspellings=misspellings,
        topic=topic,
        anchor=anchor,
        definition=text_in(value.require("definition")),
        authority=authority_in(value.get("authority")),
        exact=match == "exact",
        line=value.line,
    )


def _alias(value: Value, topics: dict[str, Topic]) -> Alias:
    if not value.is_mapping():
        return Alias(value.text())
    value.allow("text", "topics", "quotes")
    alias = Alias(value.require("text").text(), value.get("topics").texts(), value.get("quotes").texts())
    for topic in set(alias.topics) - set(topics or alias.topics):
        value.complain(f"topic `{topic}` does not exist", f"known are: {', '.join(topics)}")
    return alias


def _source(value: Value, project: Path) -> SourceInfo:
    value.allow("path", "title", "short", "about")
    path = value.require("path").text()
    if path and not (project / path).exists():
        value.complain(f"there is no source note {path}", "correct the path, or remove this entry")
    return SourceInfo(path, *(text_in(value.require(key)) for key in ("title", "short", "about")))


def _ambiguous(terms: tuple[Term, ...]) -> list[Problem]:
    """Forms that lead to two terms without saying where they mean which."""
    owners: dict[str, Term] = {}
    problems = []
    for term in terms:
        for alias in term.aliases:
            key = alias.text if term.exact else alias.text.lower()
            if alias.is_qualified or owners.setdefault(key, term) is term:
                continue
            message = f"`{alias.text}` already means the term `{owners[key].id}`"
            problems.append(Problem(GLOSSARY, term.line, message, "say with topics: or quotes: where it means this"))
    return problems


def _merges(root: Value) -> tuple[tuple[Merge, ...], tuple[Distinct, ...]]:
    """The statements that say the same, and those that only look alike."""
    merges, distinct = [], []
    for item in root.items():
        item.allow("same", "covers", "distinct", "because")
        if bool(item.get("same")) == bool(item.get("distinct")):
            item.complain("an entry has either `same:` or `distinct:`", "write one of them")
        elif item.get("same"):
            covered = tuple(_quote(each) for each in item.get("covers").items())
            merges.append(Merge(_quotes(item.get("same"), 1 if covered else _PAIR), covered))
            if item.get("because"):
                item.get("because").complain("only `distinct:` has a reason", "remove `because:`")
        else:
            if item.get("covers"):
                item.get("covers").complain("only `same:` has parts", "remove `covers:`, or write `same:`")
            distinct.append(Distinct(_quotes(item.get("distinct")), _told(item.require("because"))))
    return tuple(merges), tuple(distinct)


def _addition(item: Value, project: Path, groups: Collection[tuple[str, str]]) -> Addition | None:
    item.allow("topic", "group", "text", "code", "authority")
    topic, group = item.require("topic").text(), item.require("group").text()
    text, authorities = text_in(item.require("text")), authorities_in(item.require("authority"))
    name = item.get("code").text()
    file = project / _CODE / name
    if name and not (file.is_file() and file.parent.resolve() == (project / _CODE).resolve()):
        item.get("code").complain(f"there is no {_CODE}/{name}", "write it, or name another file")
        name = ""
    if (topic, group) not in groups:
        if topic and group:
            item.complain(f"topic `{topic}` with a group `{group}` does not exist", "see topics.yml")
        return None
    code = file.read_text(encoding="utf-8", errors="replace") if name else ""
    return Addition(topic, group, text, name, code, authorities, item.line)


def _erratum(item: Value) -> Erratum:
    item.allow("quote", "kind", "replace", "wrong", "correction", "authority", "since", "against")
    kind, quote = _kind(item.require("kind")), _quote(item.require("quote"))
    if item.get("replace"):
        return Erratum(quote, kind, slips=_slips(item, kind))
    if kind is ErratumKind.TYPO:
        item.complain("a typo needs `replace:`", "write `replace: [{from: …, to: …}]`, or give another kind")
    against = item.get("against")
    if kind is ErratumKind.CONFLICT:
        item.require("against")
    elif against:
        against.complain("only a conflict has `against:`", "remove it, or write `kind: conflict`")
    authority = item.get("authority") if kind in _WITHOUT_AUTHORITY else item.require("authority")
    return Erratum(
        quote=quote,
        kind=kind,
        wrong=text_in(item.require("wrong")),
        correction=text_in(item.require("correction")),
        authorities=authorities_in(authority),
        since=item.get("since").text(),
        against=_quote(against) if against else None,
    )


def _kind(value: Value) -> ErratumKind:
    known = [kind.value for kind in ErratumKind]
    if value.text() in known:
        return ErratumKind(value.text())
    if value:
        value.complain(f"there is no kind `{value.text()}`", f"known are: {', '.join(known)}")
    return ErratumKind.ERROR


def _slips(item: Value, kind: ErratumKind) -> tuple[Slip, ...]:
    if kind not in _SET_RIGHT:
        names = " or ".join(f"`{each.value}`" for each in _SET_RIGHT)
        item.get("replace").complain(f"`replace:` is for {names} only", "write `wrong:` and `correction:`")
    for key in ("wrong", "correction", "authority", "since", "against"):
        if item.get(key):
            item.get(key).complain(f"`{key}:` does not go with `replace:`", "what is set right needs no words")
    slips = []
    for each in item.get("replace").items():
        each.allow("from", "to")
        slip = Slip(_told(each.require("from")), each.require("to").text())
        if slip.wrong and slip.wrong == slip.right:
            each.complain("`from` and `to` are the same", "correct one of them")
        slips.append(slip)
    if not slips:
        item.get("replace").complain("`replace:` is empty", "write `[{from: …, to: …}]`")
    return tuple(slips)


def authorities_in(value: Value) -> tuple[Authority, ...]:
    """The pages that something rests on, one or a list of them; none where the value is absent."""
    if not value:
        return ()
    items = [value] if value.is_mapping() else value.items()
    if not items:
        value.complain("no authority is named", "write `title:` and `url:`")
    return tuple(map(authority_in, items))


def authority_in(item: Value) -> Authority:
    """The page that something rests on; none where the value is absent."""
    if not item:
        return NO_AUTHORITY
    item.allow("title", "section", "url")
    title, url = _told(item.require("title")), item.require("url").web_address()
    return Authority(title, item.get("section").text(), url)


def _gap(item: Value, topics: Collection[str]) -> Gap | None:
    """What the notes leave out; None for what is of no topic."""
    item.allow("topic", "missing", "see", "titles", "filled")
    topic, missing = item.require("topic").text(), text_in(item.require("missing"))
    titles = tuple(_quote(each) for each in item.get("titles").items())
    is_filled = item.get("filled").flag()
    if is_filled and titles:
        item.get("filled").complain("a gap with titles stays where they are printed", "remove `filled:`")
    if topic and topics and topic not in topics:
        item.get("topic").complain(f"topic `{topic}` does not exist", f"known are: {', '.join(topics)}")
    gap = Gap(topic, missing, authority_in(item.require("see")), item.line, titles, is_filled)
    return gap if topic in topics else None


def _quotes(value: Value, least: int = _PAIR) -> tuple[Quote, ...]:
    quotes = tuple(_quote(item) for item in value.items())
    if len(quotes) < least:
        value.complain("two statements at least are needed here", "quote another, or remove the entry")
    return quotes


def _quote(value: Value) -> Quote:
    return Quote(_told(value), value.line)


def _told(value: Value) -> str:
    """A text that must say something."""
    text = value.text()
    if value and not text.strip():
        value.complain("the text is empty", "write it")
    return text


def _claims(root: Value) -> Claims:
    root.allow("checked", "version", "claims")
    checked, version = _day(root.get("checked")), root.get("version").text()
    found = [claim for item in root.get("claims").items() for claim in _claims_of(item, checked, version)]
    return Claims(tuple(found), checked, version)


def _claims_of(item: Value, checked: str, version: str) -> list[Claim]:
    """The statements of one entry, which share what is said of them."""
    item.allow("confirmed", "opinion", "authority", "because", "checked", "version")
    confirmed, opinion = item.get("confirmed"), item.get("opinion")
    if bool(confirmed) == bool(opinion):
        item.complain("an entry has either `confirmed:` or `opinion:`", "write one of them")
        return []
    judgement = Judgement.CONFIRMED if confirmed else Judgement.OPINION
    wanted, other = ("authority", "because") if confirmed else ("because", "authority")
    given = item.require(wanted)
    if item.get(other):
        item.get(other).complain(f"`{other}:` does not go with `{judgement.value}:`", f"write `{wanted}:` instead")
    day = _day(item.get("checked")) or checked
    if not day:
        item.complain(
            "nobody says when this was checked", "write `checked: 2026-01-31` here or at the head of the file"
        )
    authorities = authorities_in(given) if confirmed else ()
    because = NO_TEXT if confirmed else text_in(given)
    said = item.get("version").text() or version
    claims = []
    named = confirmed or opinion
    if not named.items():
        named.complain("no statement is named", "write `- {quote: …, text: …}`")
    for each in named.items():
        each.allow("quote", "text")
        quote, digest = _quote(each.require("quote")), each.require("text").text()
        if digest and not _DIGEST.fullmatch(digest):
            each.get("text").complain(f"`text: {digest}` is no digest", "`status` tells the right one")
        claims.append(Claim(quote, digest, Verdict(judgement, authorities, because, day, said)))
    return claims


def _day(value: Value) -> str:
    text = value.text()
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        value.complain(f"`{text}` is no day", "write it as 2026-01-31")
        return ""
