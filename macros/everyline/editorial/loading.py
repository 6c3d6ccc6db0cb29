"""Loading editorial data from ``editorial/``, and checking what the files say by themselves.

Quotes are checked against the notes elsewhere (`everyline.sorting.homes`, `everyline.sorting.corrections`, `everyline.sorting.merging`).
"""

from __future__ import annotations

from pathlib import Path

from everyline.editorial.amending import load_additions, load_errata, load_gaps, load_merges
from everyline.editorial.claims import load_claims
from everyline.editorial.models import OPEN, Alias, Editorial, Group, Reference, Rule, Section, SourceInfo, Term, Topic
from everyline.editorial.text import authority_in, text_in, texts_in
from everyline.editorial.yamlfile import Value, load
from everyline.text.messages import Messages
from everyline.text.problems import Problem
from everyline.text.texts import NO_TEXT, Text

TOPICS, GLOSSARY, SOURCES = "editorial/topics.yml", "editorial/glossary.yml", "editorial/sources.yml"

_SCOPES = ("note", "folder", "tag", "linked")
_LOOSE = "topics"  # the section of topics that stand in none
_WHOLE = "all"  # the group of a topic that names none


def load_editorial(project: Path, languages: tuple[str, ...]) -> tuple[Editorial, list[Problem]]:
    """Load a project's editorial data.

    Args:
        project: the folder of mkdocs.yml.
        languages: that its texts are in.

    Returns:
        The data, as far as it could be read, and every problem found in the files.
    """
    problems: list[Problem] = []
    root = load(project / TOPICS, TOPICS, problems, languages)
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
    terms = tuple(_term(item, topics) for item in load(project / GLOSSARY, GLOSSARY, problems, languages).unique("id"))
    sources = [_source(item, project) for item in load(project / SOURCES, SOURCES, problems, languages).unique("path")]
    problems += _ambiguous(terms)
    merges, distinct = load_merges(project, problems)
    editorial = Editorial(
        languages=languages,
        sections=tuple(sections),
        topics=topics,
        terms=terms,
        sources={source.path: source for source in sources},
        structural=root.get("structural").texts(),
        errata=load_errata(project, languages, problems),
        merges=merges,
        distinct=distinct,
        gaps=load_gaps(project, languages, topics, problems),
        additions=load_additions(
            project, languages, {(topic.id, group.id) for topic in topics.values() for group in topic.groups}, problems
        ),
        claims=load_claims(project, languages, problems),
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
    rules, diagrams = _takes(value), _diagrams(value)
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
    return Group(
        id=value.require("id").name(),
        title=text_in(value.require("title")),
        cues=value.get("cues").texts(),
        diagrams=_diagrams(value),
        rules=_takes(value),
    )


def _diagrams(value: Value) -> tuple[Reference, ...]:
    return tuple(Reference(item.text(), item.line) for item in value.get("diagrams").items())


def _takes(value: Value) -> tuple[Rule, ...]:
    return tuple(rule for item in value.get("takes").items() if (rule := _rule(item)))


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
