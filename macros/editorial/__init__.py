"""What people decided about the notes, loaded from ``editorial/`` and checked."""

from macros.editorial.amending import ERRATA, GAPS, MERGES
from macros.editorial.amendments import Authority, Distinct, Erratum, ErratumKind, Gap, Merge, Quote, Slip
from macros.editorial.loading import GLOSSARY, SOURCES, TOPICS, load_editorial
from macros.editorial.model import Alias, Editorial, Group, Reference, Rule, Section, SourceInfo, Term, Topic
from macros.editorial.text import LANGUAGES, Text, authority_in, both

__all__ = [
    "ERRATA",
    "GAPS",
    "GLOSSARY",
    "LANGUAGES",
    "MERGES",
    "SOURCES",
    "TOPICS",
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
    "Text",
    "Topic",
    "authority_in",
    "both",
    "load_editorial",
]
