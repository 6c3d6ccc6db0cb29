"""What people decided about the notes, loaded from ``editorial/`` and checked."""

from everyline.editorial.amending import ADDITIONS, ERRATA, GAPS, MERGES
from everyline.editorial.amendments import Addition, Authority, Distinct, Erratum, ErratumKind, Gap, Merge, Quote, Slip
from everyline.editorial.loading import GLOSSARY, SOURCES, TOPICS, load_editorial
from everyline.editorial.models import OPEN, Alias, Editorial, Group, Reference, Rule, Section, SourceInfo, Term, Topic
from everyline.editorial.text import authority_in, text_in

__all__ = [
    "ADDITIONS",
    "ERRATA",
    "GAPS",
    "GLOSSARY",
    "MERGES",
    "OPEN",
    "SOURCES",
    "TOPICS",
    "Addition",
    "Alias",
    "Authority",
    "Distinct",
    "Editorial",
    "Erratum",
    "ErratumKind",
    "Gap",
    "Group",
    "Merge",
    "Quote",
    "Reference",
    "Rule",
    "Section",
    "Slip",
    "SourceInfo",
    "Term",
    "Topic",
    "authority_in",
    "load_editorial",
    "text_in",
]
