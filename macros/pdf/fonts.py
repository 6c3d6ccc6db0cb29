"""The fonts of the book, and what is printed for characters that none of them has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml.html import HtmlElement

from macros.errors import Problem
from macros.pdf.engine import without_glyph
from macros.pdf.reading import BuiltPage

OWN_FONTS = "docs/fonts"  # where a project gives fonts for what the book's own lack
_PACKAGE = Path(__file__).parent.parent
_SHIPPED = (_PACKAGE / "pdf" / "fonts", _PACKAGE / "diagrams" / "fonts")


def font_folders(project: Path) -> tuple[Path, ...]:
    """The folders that fonts are taken from: those of the book and of the diagrams, and the project's own."""
    own = project / OWN_FONTS
    return (*_SHIPPED, own) if own.is_dir() else _SHIPPED


def stand_ins(pages: Iterable[BuiltPage], fonts: Iterable[Path]) -> tuple[dict[int, str], list[Problem]]:
    """What to print for characters without glyph, so that nothing is lost: their numbers.

    Returns:
        The stand-ins by character, for `str.translate`, and a warning for each character with its first place.
    """
    first: dict[str, Problem] = {}
    for page in pages:
        for place, text in _texts(page):
            for character in text:
                if character not in first and not character.isascii():
                    first[character] = place
    missing = without_glyph((each for each in first if not _is_invisible(each)), fonts)
    shown = {ord(each): f"〔U+{ord(each):04X}〕" for each in missing}
    warnings = [
        Problem.warning(
            first[each].path,
            first[each].line,
            f"no font of the book has {each} (U+{ord(each):04X} {unicodedata.name(each, 'without name')})",
            f"put a TrueType font that has it into {OWN_FONTS}/",
        )
        for each in sorted(missing)
    ]
    return shown, warnings


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp")


def _texts(page: BuiltPage) -> Iterator[tuple[Problem, str]]:
    """The texts of a page, titles of drawings included, with the note's line or the page that they stand on."""
    here = Problem(f"{page.address}.html", 0, "")
    yield here, page.title
    yield from _walk(page.article, here)


def _walk(element: HtmlElement, place: Problem) -> Iterator[tuple[Problem, str]]:
    path, _, lines = (element.get("data-source") or "").rpartition(":")
    if path:
        place = Problem(path, int(lines.partition("-")[0]), "")
    yield place, "".join((element.text or "", *(child.tail or "" for child in element)))
    for child in element:
        if isinstance(child.tag, str):
            yield from _walk(child, place)
