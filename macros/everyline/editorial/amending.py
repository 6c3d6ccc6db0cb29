"""Loading errata, merges, gaps and additions, and checking what the files say by themselves.

None of these files must be there. Quotes are checked against the notes elsewhere (`everyline.sorting.corrections`,
`everyline.sorting.merging`).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from everyline.editorial.amendments import Addition, Authority, Distinct, Erratum, ErratumKind, Gap, Merge, Quote, Slip
from everyline.editorial.text import authority_in, text_in
from everyline.editorial.yamlfile import Value, load
from everyline.text.problems import Problem

ERRATA, MERGES, GAPS = "editorial/errata.yml", "editorial/merges.yml", "editorial/gaps.yml"
ADDITIONS, CODE = "editorial/additions.yml", "editorial/examples"
_PAIR = 2
_SET_RIGHT = (ErratumKind.TYPO, ErratumKind.FORMATTING)
# What is wrong with the form of a note can be seen in it; all else needs somebody who says so.
_WITHOUT_AUTHORITY = (ErratumKind.FORMATTING,)


def load_errata(project: Path, languages: tuple[str, ...], problems: list[Problem]) -> tuple[Erratum, ...]:
    """The errata of a project; problems receives what is wrong with the file."""
    return tuple(_erratum(item) for item in load(project / ERRATA, ERRATA, problems, languages).items())


def load_merges(project: Path, problems: list[Problem]) -> tuple[tuple[Merge, ...], tuple[Distinct, ...]]:
    """The statements that say the same, and those that only look alike."""
    merges, distinct = [], []
    for item in load(project / MERGES, MERGES, problems).items():
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


def load_gaps(
    project: Path, languages: tuple[str, ...], topics: Collection[str], problems: list[Problem]
) -> tuple[Gap, ...]:
    """What the notes leave out, of topics that exist."""
    items = load(project / GAPS, GAPS, problems, languages).items()
    return tuple(gap for gap, item in [(_gap(item), item) for item in items] if _is_topic(item.get("topic"), topics))


def load_additions(
    project: Path, languages: tuple[str, ...], groups: Collection[tuple[str, str]], problems: list[Problem]
) -> tuple[Addition, ...]:
    """What editors add to groups of topics that exist."""
    items = load(project / ADDITIONS, ADDITIONS, problems, languages).items()
    return tuple(each for item in items if (each := _addition(item, project, groups)))


def _addition(item: Value, project: Path, groups: Collection[tuple[str, str]]) -> Addition | None:
    item.allow("topic", "group", "text", "code", "authority")
    topic, group = item.require("topic").text(), item.require("group").text()
    text, authorities = text_in(item.require("text")), authorities_in(item.require("authority"))
    name = item.get("code").text()
    file = project / CODE / name
    if name and not (file.is_file() and file.parent.resolve() == (project / CODE).resolve()):
        item.get("code").complain(f"there is no {CODE}/{name}", "write it, or name another file")
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
    found = []
    for item in items:
        item.allow("title", "section", "url")
        title, url = _told(item.require("title")), item.require("url").web_address()
        found.append(Authority(title, item.get("section").text(), url))
    return tuple(found)


def _gap(item: Value) -> Gap:
    item.allow("topic", "missing", "see", "titles", "filled")
    topic, missing = item.require("topic").text(), text_in(item.require("missing"))
    titles = tuple(_quote(each) for each in item.get("titles").items())
    is_filled = item.get("filled").flag()
    if is_filled and titles:
        item.get("filled").complain("a gap with titles stays where they are printed", "remove `filled:`")
    return Gap(topic, missing, authority_in(item.require("see")), item.line, titles, is_filled)


def _is_topic(value: Value, topics: Collection[str]) -> bool:
    if value.text() and topics and value.text() not in topics:
        value.complain(f"topic `{value.text()}` does not exist", f"known are: {', '.join(topics)}")
    return value.text() in topics


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
