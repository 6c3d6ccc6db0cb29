"""The glossary page."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.site import Site


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term as the glossary prints it."""

    term: Term
    name: str
    other_name: str
    aliases: tuple[str, ...]
    definition: str
    href: str
    topic: str


def glossary_view(site: Site, page: str) -> tuple[GlossaryEntry, ...]:
    """All terms in the order of their names, Latin before Chinese."""
    return tuple(_entry(site, page, term) for term in sorted(site.editorial.terms, key=lambda term: _order(site, term)))


def _order(site: Site, term: Term) -> tuple[bool, str]:
    name = term.name[site.language]
    return not name[0].isascii(), name.lower()


def _entry(site: Site, page: str, term: Term) -> GlossaryEntry:
    language = site.language
    other = next(each for each in ("zh", "en") if each != language)
    shown = {term.name[language].lower(), term.name[other].lower(), *(text.lower() for text in term.misspellings)}
    aliases = sorted({alias.text for alias in term.aliases if alias.text.lower() not in shown})
    topic = site.editorial.topics.get(term.topic)
    return GlossaryEntry(
        term=term,
        name=term.name[language],
        other_name=term.name[other] if term.name[other] != term.name[language] else "",
        aliases=tuple(aliases),
        definition=term.definition[language],
        href=site.addresses.term(term).seen_from(page) if topic else "",
        topic=topic.title[language] if topic else "",
    )
