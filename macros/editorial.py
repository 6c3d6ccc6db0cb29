"""What people decided about the notes: topics, glossary and sources, loaded from ``editorial/`` and checked.

Quotes are checked against the notes elsewhere (`macros.organize`): here only the files themselves are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from macros.errors import Problem
from macros.yamlfile import Value, load

LANGUAGES = ("zh", "en")
TOPICS, GLOSSARY, SOURCES = "editorial/topics.yml", "editorial/glossary.yml", "editorial/sources.yml"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return str(getattr(self, language))


@dataclass(frozen=True, slots=True)
class Rule:
    """Claims units for a group: those that hold a quote, or those under an outline path.

    Attributes:
        quote: a piece of one unit's text; empty for an outline rule.
        outline: pieces of the texts from the outermost ancestor in; empty for a quote.
        line: where it stands in topics.yml.
    """

    quote: str
    outline: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Reference:
    """The name of something that another file defines, and the line that names it."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Group:
    """A heading on a topic's page.

    Attributes:
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
    """Everything under ``editorial/``; sections and topics in learning order."""

    sections: tuple[Section, ...] = ()
    topics: dict[str, Topic] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    sources: dict[str, SourceInfo] = field(default_factory=dict)
    structural: tuple[str, ...] = ()


def load_editorial(project: Path) -> tuple[Editorial, list[Problem]]:
    """Load a project's editorial data.

    Returns:
        The data, as far as it could be read, and every problem found in the files.
    """
    problems: list[Problem] = []
    root = load(project / TOPICS, TOPICS, problems)
    root.allow("sections", "structural")
    sections, topics = [], {}
    for item in root.get("sections").items():
        section, found = _section(item)
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
    terms = tuple(_term(item, topics) for item in load(project / GLOSSARY, GLOSSARY, problems).items())
    sources = [_source(item, project) for item in load(project / SOURCES, SOURCES, problems).items()]
    problems += _ambiguous(terms)
    structural = root.get("structural").texts()
    return Editorial(tuple(sections), topics, terms, {s.path: s for s in sources}, structural), problems


def both(value: Value) -> Text:
    """A text in both languages; empty where the value is absent."""
    return Text(*value.record(*LANGUAGES))


def authority_in(value: Value) -> tuple[str, str]:
    """Title and address of the page that something rests on; empty texts where the value is absent."""
    title, _ = value.record("title", "url")
    return title, value.get("url").web_address()


def _section(value: Value) -> tuple[Section, list[Topic]]:
    value.allow("id", "title", "topics")
    name = value.require("id").text()
    topics = [_topic(item, name) for item in value.require("topics").items()]
    return Section(name, both(value.require("title")), tuple(topic.id for topic in topics)), topics


def _topic(value: Value, section: str) -> Topic:
    value.allow("id", "title", "aliases", "terms", "related", "groups")
    aliases, groups = value.get("aliases"), value.require("groups").items()
    if not groups:
        value.complain("a topic needs at least one group", "add one; an empty group is not printed")
    return Topic(
        id=value.require("id").text(),
        section=section,
        title=both(value.require("title")),
        aliases=tuple(text for language in LANGUAGES for text in aliases.get(language).texts()),
        terms=value.get("terms").texts(),
        related=value.get("related").texts(),
        groups=tuple(_group(item) for item in groups),
        line=value.line,
    )


def _group(value: Value) -> Group:
    value.allow("id", "title", "cues", "diagrams", "takes")
    return Group(
        id=value.require("id").text(),
        title=both(value.require("title")),
        cues=value.get("cues").texts(),
        diagrams=tuple(Reference(item.text(), item.line) for item in value.get("diagrams").items()),
        rules=tuple(_rule(item) for item in value.get("takes").items()),
    )


def _rule(value: Value) -> Rule:
    value.allow("quote", "outline")
    rule = Rule(value.get("quote").text(), value.get("outline").texts(), value.line)
    if bool(rule.quote) == bool(rule.outline):
        value.complain("a rule has either `quote:` or `outline:`", "write one of them")
    return rule


def _term(value: Value, topics: dict[str, Topic]) -> Term:
    value.allow("id", "term", "aliases", "misspellings", "topic", "anchor", "definition", "authority", "match")
    name = both(value.require("term"))
    misspellings = value.get("misspellings").texts()
    aliases = {Alias(text) for text in (*(name[language] for language in LANGUAGES), *misspellings)}
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
        id=value.require("id").text(),
        name=name,
        aliases=tuple(sorted(aliases, key=lambda alias: (-len(alias.text), alias.text, alias.topics))),
        misspellings=misspellings,
        topic=topic,
        anchor=anchor,
        definition=both(value.require("definition")),
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
    return SourceInfo(path, *(both(value.require(key)) for key in ("title", "short", "about")))


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
