"""What people decided about the notes, loaded from ``editorial/`` and checked."""

from everyline.editorial.amending import ERRATA, GAPS, MERGES
from everyline.editorial.amendments import Authority, Distinct, Erratum, ErratumKind, Gap, Merge, Quote, Slip
from everyline.editorial.loading import GLOSSARY, SOURCES, TOPICS, load_editorial
from everyline.editorial.models import Alias, Editorial, Group, Reference, Rule, Section, SourceInfo, Term, Topic
from everyline.editorial.text import LANGUAGES, Text, authority_in, both

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
