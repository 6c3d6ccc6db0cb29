"""Code as the notes have it, and the notes that a topic draws on."""

from __future__ import annotations

from dataclasses import dataclass

from macros.book import walk
from macros.pages.statements import excerpt
from macros.site import Site
from macros.transcript import Role
from macros.units import Kind, Unit


@dataclass(frozen=True, slots=True)
class Example:
    """A code block of a note: what it is, where it is printed, and where it comes from.

    Attributes:
        context: the beginnings of what it stands under, each with its language.
    """

    href: str
    title: str
    context: tuple[tuple[str, str], ...]
    topic: str
    contents: str
    source_href: str
    source: str
    lines: str


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A note that a topic draws on: how many statements, and the way to the first of them."""

    href: str
    title: str
    count: int


def examples_view(site: Site, page: str, topic: str = "") -> tuple[Example, ...]:
    """Every code block of the notes, or those on one topic's page, in the order of the site."""
    placed = [
        (name, entry.unit)
        for name, group in ((each.id, group.id) for each in site.editorial.topics.values() for group in each.groups)
        for entry in walk(site.book.groups.get((name, group), ()))
        if entry.unit.kind is Kind.CODE
    ]
    return tuple(_example(site, page, name, unit) for name, unit in placed if topic in ("", name))


def _example(site: Site, page: str, topic: str, unit: Unit) -> Example:
    parts = site.wordings.parts(unit, site.language)
    context = [site.wordings.mention(node) for node in unit.ancestors()[-2:]]
    files = [part for part in parts if part.role is Role.FILE]
    named = next((part.name for part in files if part.name), "")
    first = (files or list(parts))[0].text if parts else unit.text
    counts = [(role, sum(part.role is role for part in parts)) for role in Role]
    span = unit.span
    return Example(
        href=site.addresses.unit(unit).seen_from(page),
        title=named or next((line.strip() for line in first.splitlines() if line.strip("- \t")), ""),
        context=tuple((excerpt(each.text), each.language) for each in context),
        topic=site.editorial.topics[topic].title[site.language],
        contents=site.messages["comma"].join(
            f"{site.messages[f'transcript-{role.value}']} {count}" for role, count in counts if count
        ),
        source_href=site.addresses.line(span.path, span.first).seen_from(page),
        source=site.note_short(site.corpus.note(span.path)),
        lines=site.messages("source-lines", first=span.first, last=span.last),
    )


def shares_view(site: Site, page: str, topic: str) -> tuple[SourceShare, ...]:
    """The notes that a topic's statements come from, those with most statements first."""
    units = [placement.unit for placement in site.book.placements.values() if placement.topic == topic]
    cited = [each for unit in units for each in site.corpus.sources(unit)]
    shares = []
    for note in site.corpus.notes:
        lines = [unit.span.first for unit in cited if unit.span.path == note.path]
        if lines:
            href = site.addresses.line(note.path, min(lines)).seen_from(page)
            shares.append(SourceShare(href, site.note_title(note), len(lines)))
    return tuple(sorted(shares, key=lambda share: -share.count))
