"""The fonts of the book, and what is printed for characters that none of them has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from lxml.html import HtmlElement

from everyline.books.engine import without_glyph
from everyline.books.reading import BuiltPage
from everyline.text.escaping import visible
from everyline.text.problems import Problem

OWN_FONTS = "docs/fonts"  # where a project gives fonts for what the book's own lack
_PACKAGE = Path(__file__).parent.parent
_TOLD = 20  # characters that are warned of one by one
_SHIPPED = (_PACKAGE / "books" / "fonts", _PACKAGE / "diagrams" / "fonts")


def font_folders(project: Path) -> tuple[Path, ...]:
    """The folders that fonts are taken from: those of the book and of the diagrams, and the project's own."""
    own = project / OWN_FONTS
    return (*_SHIPPED, own) if own.is_dir() else _SHIPPED


def stand_ins(pages: Iterable[BuiltPage], fonts: Iterable[Path]) -> tuple[dict[int, str], list[Problem]]:
    """What to print for characters without glyph, so that nothing is lost: their numbers.

    Returns:
        The stand-ins by character, for `str.translate`, and a warning for each character with its first place.
    """
    pages = [*pages]
    used = {character for page in pages for _, text in _texts(page) for character in text}
    shown_as = {each: visible(each) for each in used}
    lacking = without_glyph(
        {each for each in shown_as.values() if not each.isascii() and not _is_invisible(each)}, fonts
    )
    missing = {each for each, shown in shown_as.items() if shown in lacking}
    shown = {ord(each): f"〔U+{ord(each):04X}〕" for each in missing}
    first = _first_places(pages, missing) if missing else {}
    warnings = [
        Problem.warning(
            first[each].path,
            first[each].line,
            f"no font of the book has {shown_as[each]} (U+{ord(each):04X} {unicodedata.name(each, 'without name')})",
            f"put a TrueType font that has it into {OWN_FONTS}/",
        )
        for each in sorted(missing)[:_TOLD]
    ]
    return shown, [*warnings, *_more(len(missing) - _TOLD)]


def with_stand_ins(sources: Mapping[str, str], fonts: Iterable[Path]) -> dict[str, bytes]:
    """The generated files of a book with stand-ins for what no font has: titles and words of the interface may hold anything."""
    used = {each for source in sources.values() for each in source if not each.isascii() and not _is_invisible(each)}
    shown = {ord(each): f"〔U+{ord(each):04X}〕" for each in without_glyph(used, fonts)}
    return {name: source.translate(shown).encode() for name, source in sources.items()}


def _more(many: int) -> Iterator[Problem]:
    if many > 0:
        hint = f"put a TrueType font for the language of the notes into {OWN_FONTS}/"
        yield Problem.warning(OWN_FONTS, 0, f"no font of the book has {many} more characters", hint)


def _first_places(pages: list[BuiltPage], characters: set[str]) -> dict[str, Problem]:
    """Where each of some characters stands first."""
    first: dict[str, Problem] = {}
    for page in pages:
        for element, text in _texts(page):
            for character in characters.intersection(text) - first.keys():
                first[character] = _place(page, element)
    return first


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _texts(page: BuiltPage) -> Iterator[tuple[HtmlElement | None, str]]:
    """The texts of a page, titles of drawings included, with the element that each stands in."""
    yield None, page.title
    for element in page.article.iter():
        if isinstance(element.tag, str) and element.text:
            yield element, element.text
        if element.tail:
            yield element.getparent(), element.tail


def _place(page: BuiltPage, element: HtmlElement | None) -> Problem:
    """The note's line that an element stands on, or its page."""
    around = () if element is None else (element, *element.iterancestors())
    path, _, lines = next((each.get("data-source") for each in around if each.get("data-source")), "").rpartition(":")
    return Problem(path, int(lines.partition("-")[0]), "") if path else Problem(f"{page.address}.html", 0, "")
