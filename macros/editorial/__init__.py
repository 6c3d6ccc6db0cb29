"""What people decided about the notes: topics, glossary and sources, loaded from ``editorial/`` and checked."""

from macros.editorial.loading import GLOSSARY, SOURCES, TOPICS, authority_in, both, load_editorial
from macros.editorial.model import (
    LANGUAGES,
    Alias,
    Editorial,
    Group,
    Reference,
    Rule,
    Section,
    SourceInfo,
    Term,
    Text,
    Topic,
)

__all__ = [
    "GLOSSARY",
    "LANGUAGES",
    "SOURCES",
    "TOPICS",
    "Alias",
    "Editorial",
    "Group",
    "Reference",
    "Rule",
    "Section",
    "SourceInfo",
    "Term",
    "Text",
    "Topic",
    "authority_in",
    "both",
    "load_editorial",
]
