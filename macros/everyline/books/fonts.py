"""The fonts of the book, and what is printed for characters that none of them has."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from lxml.html import HtmlElement

from everyline.books.engine import Fonts, read_fonts, without_glyph
from everyline.books.reading import BuiltPage
from everyline.text.escaping import visible, whole
from everyline.text.problems import Problem
from everyline.text.writing_systems import HAN

OWN_FONTS = "docs/fonts"  # where a project gives fonts for what the book's own lack
_PACKAGE = Path(__file__).parent.parent
_TOLD = 3  # characters that a warning shows
_SHIPPED = (_PACKAGE / "books" / "fonts", _PACKAGE / "diagrams" / "fonts")
# Packages of Noto fonts: most scripts and emoji; Chinese, Japanese, Korean.
# With marks of their own.
_ACCENTED = re.compile(r"\w[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_CHARACTERS = re.compile(f"[{HAN}]")
_PACKED = ("manimgx_fonts", "manimgx_fonts_cjk")
DIAGRAMS = "Noto Sans SC"  # what their letters are
_LATIN, _LATIN_MONO, _EMOJI = "Libertinus Serif", "Source Code Pro", "Noto Emoji"
OPEN = ("Noto ", _LATIN, _LATIN_MONO)  # how the names begin of those under the SIL Open Font License
_MONO = "DejaVu Sans Mono"  # which comes with Typst
# What else the forms of Chinese characters may be found in, on the machine of whoever allows that.
_FORMS = {
    "SC": ("Songti SC", "SimSun"),
    "TC": ("Songti TC", "PMingLiU"),
    "HK": ("Songti TC", "MingLiU_HKSCS"),
    "JP": ("Hiragino Mincho ProN", "Yu Mincho"),
    "KR": ("AppleMyungjo", "Batang"),
}
_FORM_OF = {"zh": "SC", "zh-tw": "TC", "zh-hk": "HK", "zh-mo": "HK", "yue": "HK", "ja": "JP", "ko": "KR"}


def book_fonts(project: Path, *, of_the_system: bool = False) -> Fonts:
    """What a book takes its letters from: its own fonts, those of the diagrams, of packages that are installed, and the project's own.

    Where the system's are used too, for what all these have not, a book depends on the machine.
    """
    packed = [Path(spec.origin).parent for name in _PACKED if (spec := find_spec(name)) and spec.origin]
    own = project / OWN_FONTS
    return read_fonts((*_SHIPPED, *packed, *([own] if own.is_dir() else [])), of_the_system=of_the_system)


def faces(fonts: Fonts) -> dict[str, dict[str, list[str]]]:
    """The families of text, of headings and of code by language, each in the order in which they are asked for a letter.

    Where Chinese is the language its face comes first, Latin letters included: they were drawn for each other.
    """
    there = {*fonts.families()}
    others = [_MONO, *sorted(name for name in there if name.startswith("Noto Sans ") and "CJK" not in name)]

    def listed(form: str, *kinds: str, first: tuple[str, ...] = ()) -> list[str]:
        names = [f"Noto {kind} {each}" for kind in kinds for each in (form, f"CJK {form}")]
        # Simplified forms are shipped: better those than none.
        names = [*first, *names, *_FORMS[form], *(f"Noto {kind} SC" for kind in kinds), _EMOJI]
        # Of its own Typst tries but one, though a letter's mark may be in another.
        return [*dict.fromkeys(name for name in (*names, *others) if name in there)]

    languages = {"": ("SC", (_LATIN,)), **{language: (form, ()) for language, form in _FORM_OF.items()}}
    return {
        "text": {name: listed(form, "Serif", "Sans", first=first) for name, (form, first) in languages.items()},
        "heading": {name: listed(form, "Sans", first=first) for name, (form, first) in languages.items()},
        "code": {name: listed(form, "Sans", first=(_LATIN_MONO,)) for name, (form, _) in languages.items()},
    }


def named(pages: Sequence[BuiltPage], fonts: Fonts, language: str) -> list[str]:
    """The families that the imprint names, those of diagrams aside: of text, of Chinese characters where there are some, of code likewise."""
    forms = faces(fonts)
    text, heading = (forms[kind].get(language, forms[kind][""]) for kind in ("text", "heading"))
    has_characters = _CHARACTERS.search("".join(written for page in pages for _, written in _texts(page)))
    characters = [next((each for each in kind if "CJK" in each or each[-2:] in _FORMS), "") for kind in (text, heading)]
    has_code = any(page.article.xpath(".//code | .//pre") for page in pages)
    listed = (*text[:1], *(characters if has_characters else ()), _LATIN_MONO if has_code else "")
    return [*dict.fromkeys(filter(None, listed))]


def with_stand_ins(
    sources: Mapping[str, str], pages: Sequence[BuiltPage], fonts: Fonts
) -> tuple[dict[str, bytes], list[Problem]]:
    """The generated files of a book with something to print for characters without glyph, so that nothing is lost: their numbers.

    Returns:
        The files, and a warning with the place of the first such character on the pages.
    """
    used = {each for source in sources.values() for each in {*source} if not each.isascii() and not _is_invisible(each)}
    missing = without_glyph(used, fonts)
    # A letter and the mark on it are set in one font, or not at all.
    apart = without_glyph({each for source in sources.values() for each in _ACCENTED.findall(source)}, fonts)
    lost = missing | {mark for each in apart for mark in each[1:]}
    # What only stands around a letter, as the key does around that of an emoji, leaves it readable.
    shown = {ord(each): "" if unicodedata.category(each) == "Me" else f"〔U+{ord(each):04X}〕" for each in lost}
    texts = {}
    for name, source in sources.items():
        said = _ACCENTED.sub(lambda found: found[0].translate(shown) if found[0] in apart else found[0], source)
        texts[name] = said.translate({ord(each): shown[ord(each)] for each in missing}).encode()
    missing = {chr(each) for each, instead in shown.items() if instead}
    return texts, [_told(pages, missing)] if missing else []


def _told(pages: Sequence[BuiltPage], missing: set[str]) -> Problem:
    """One line for all that is missing."""
    places = (_place(page, each) for page in pages for each, written in _texts(page) if missing & {*visible(written)})
    first = next(places, Problem("", 0, ""))
    some = sorted(missing)[:_TOLD]
    named = ", ".join(f"{each} (U+{ord(each):04X} {unicodedata.name(each, 'without name')})" for each in some)
    more = f" and {len(missing) - _TOLD} more characters" if len(missing) > _TOLD else ""
    hint = f"install everyline[cjk] for Chinese, Japanese and Korean, put a TrueType font into {OWN_FONTS}/, or set `system_fonts: true`"
    return Problem.warning(first.path, first.line, f"no font of the book has {named}{more}", hint)


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
    return Problem(path, whole(lines.partition("-")[0]), "") if path else Problem(f"{page.address}.html", 0, "")
