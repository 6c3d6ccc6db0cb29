"""Reading what people decided from ``editorial/``, of which nothing must be there, and checking it by itself.

Its quotes are checked against the notes elsewhere (`everyline.sorting.homes`, `everyline.sorting.decisions`).
"""

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

from everyline.editorial import (
    ADDITIONS,
    CLAIMS,
    ERRATA,
    GAPS,
    GLOSSARY,
    MERGES,
    NO_AUTHORITY,
    OPEN,
    SOURCES,
    TOPICS,
    Addition,
    Alias,
    Authority,
    Claim,
    Claims,
    Distinct,
    Editorial,
    Erratum,
    ErratumKind,
    Gap,
    Group,
    Judgement,
    Merge,
    Quote,
    Reference,
    Rule,
    Section,
    Slip,
    SourceInfo,
    Term,
    Topic,
    Verdict,
)
from everyline.editorial.yamlfile import UNREADABLE, Value, load, text_in, texts_in
from everyline.text.messages import Messages
from everyline.text.multilingual import NO_TEXT, Text
from everyline.text.problems import Problem

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
    # Without a file that nobody can read, whatever names something in it would be one problem more.
    return editorial, [each for each in problems if each.message.startswith(UNREADABLE)] or problems


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
    topic, anchor = value.get("topic").named(topics, "topic"), value.get("anchor").text()
    if topic:
        value.get("anchor").named([group.id for group in topics[topic].groups], f"group of `{topic}`")
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
    for topic in value.get("topics").items():
        topic.named(topics, "topic")
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
    kind = item.require("kind").one_of(ErratumKind, ErratumKind.ERROR, "kind")
    quote = _quote(item.require("quote"))
    if item.get("replace"):
        return Erratum(quote, kind, slips=_slips(item, kind), wrong=text_in(item.get("wrong")))
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


def _slips(item: Value, kind: ErratumKind) -> tuple[Slip, ...]:
    if kind not in _SET_RIGHT:
        names = " or ".join(f"`{each.value}`" for each in _SET_RIGHT)
        item.get("replace").complain(f"`replace:` is for {names} only", "write `wrong:` and `correction:`")
    for key in ("correction", "authority", "since", "against"):
        if item.get(key):
            item.get(key).complain(
                f"`{key}:` does not go with `replace:`", "what is set right needs no more than `wrong:`"
            )
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
    topic, missing = item.require("topic").named(topics, "topic"), text_in(item.require("missing"))
    titles = tuple(_quote(each) for each in item.get("titles").items())
    is_filled = item.get("filled").flag()
    if is_filled and titles:
        item.get("filled").complain("a gap with titles stays where they are printed", "remove `filled:`")
    gap = Gap(topic, missing, authority_in(item.require("see")), item.line, titles, is_filled)
    return gap if topic else None


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
        hint = "write `checked: 2026-01-31` here or at the head of the file"
        item.complain("nobody says when this was checked", hint)
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
