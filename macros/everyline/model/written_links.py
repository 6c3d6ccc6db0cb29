"""What the text of a unit points at, as it is written there: addresses and tags; `everyline.model.references` says where these lead."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import validateLink

from everyline.model.fidelity import IMAGE, said_of
from everyline.notes.corpus import Corpus
from everyline.notes.units import TAG, Kind, Unit
from everyline.text.markdown_plugins import mathematics, quotes

_HAS_REFERENCE = re.compile(r"\]\(|<")


def addresses_in(text: str, kind: Kind) -> Iterator[tuple[str, bool]]:
    """The addresses that a unit's text holds, and whether what they name is to stand there itself."""
    if kind is Kind.CODE or not _HAS_REFERENCE.search(text):
        return
    for token in _parser().parse(text):
        for each in (token, *(token.children or ())):
            if each.type == "link_open":
                yield str(each.attrs.get("href", "")), False
            elif each.type == "image":
                yield str(each.attrs.get("src", "")), True
            elif each.type in ("html_block", "html_inline"):
                sources = (said_of(image).get("src", "") for image in IMAGE.finditer(each.content))
                yield from ((source, True) for source in sources if source)


def tags_in(unit: Unit) -> list[str]:
    """The tags that stand in a unit's text with their marks."""
    if unit.kind is Kind.CODE or not TAG.search(unit.text):
        return []
    found: list[str] = []
    for token in _parser().parse(unit.text):
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and not depth:
                found += [each[1].rstrip("/-") for each in TAG.finditer(child.content)]
    return found


@lru_cache(maxsize=2)
def has_tags(corpus: Corpus) -> bool:
    """Whether notes bear tags, so that there is a list of them."""
    units = (unit for note in corpus.notes for unit in note.units if unit.tags or unit.kind.is_statement)
    return any(note.tags for note in corpus.notes) or any(unit.tags or tags_in(unit) for unit in units)


@cache
def _parser() -> MarkdownIt:
    """What finds references; see `everyline.model.safe_html`, which prints them."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(mathematics).use(quotes)
    parser.validateLink = is_address  # type: ignore[method-assign]
    return parser.disable(["heading", "lheading", "hr", "code", "reference"])


def is_address(url: str) -> bool:
    """Whether something is read as an address; one on somebody's disk is, and leads nowhere."""
    return url.strip().lower().startswith("file:") or bool(validateLink(url))
