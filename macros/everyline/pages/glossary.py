"""The glossary page."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.editorial import Term
from everyline.model.site import Site
from everyline.text.writing import under_letters


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """One term as the glossary prints it; `other_names` are in the other languages, each with its language."""

    term: Term
    name: str
    other_names: tuple[tuple[str, str], ...]
    aliases: tuple[str, ...]
    definition: str
    href: str
    topic: str


def glossary_view(site: Site, page: str) -> list[tuple[str, list[GlossaryEntry]]]:
    """All terms under the letters that they begin with."""
    groups = under_letters(site.editorial.terms, lambda term: term.name[site.language], site.language)
    return [(letter, [_entry(site, page, term) for term in terms]) for letter, terms in groups]


def _entry(site: Site, page: str, term: Term) -> GlossaryEntry:
    language = site.language
    others = {term.name[each]: each for each in site.editorial.languages if term.name[each] != term.name[language]}
    shown = {name.lower() for name in (term.name[language], *others, *term.misspellings)}
    aliases = sorted({alias.text for alias in term.aliases if alias.text.lower() not in shown})
    topic = site.editorial.topics.get(term.topic)
    return GlossaryEntry(
        term=term,
        name=term.name[language],
        other_names=tuple((name, each) for name, each in others.items()),
        aliases=tuple(aliases),
        definition=term.definition[language],
        href=site.addresses.term(term).seen_from(page) if topic else "",
        topic=topic.title[language] if topic else "",
    )
