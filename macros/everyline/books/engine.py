"""The one module that knows Typst: it sets a book from its files, packs it, and tells which characters no font has."""

import io
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import pikepdf
import typst

from everyline.books.markup import string, text

_STANDARDS = ["ua-1"]  # tagged for those who listen; Typst refuses to write what breaks the standard
_LONGEST = 500  # characters of a message
_NO_GLYPH = "could not be displayed with font"
_RESTLESS = "did not converge"  # where columns end, and what stands behind them, may chase each other

Fonts = typst.Fonts


class TypesettingError(Exception):
    """Typst could not make a book; says why, and where in the generated text."""


@lru_cache
def read_fonts(folders: tuple[Path, ...], *, of_the_system: bool = False) -> typst.Fonts:
    """The fonts in folders, those that Typst brings along, and where somebody wants them those of the machine."""
    return typst.Fonts(of_the_system, font_paths=[str(folder) for folder in folders])


def typeset(
    files: dict[str, bytes], fonts: typst.Fonts, timestamp: int, tell: Callable[[str], object] = lambda _: None
) -> bytes:
    """The PDF of a book that begins in ``main.typ``.

    Args:
        files: all of them by name.
        fonts: what its letters are taken from.
        timestamp: when it says that it was made, in seconds since 1970.
        tell: what is called with a sentence where the book is set, but plainer than it should be.

    Raises:
        TypesettingError: with what Typst says.
    """
    with tempfile.TemporaryDirectory(prefix="book-") as folder:
        for name, content in files.items():
            file = Path(folder) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        try:
            pdf = _compile(Path(folder) / "main.typ", folder, fonts, timestamp)
        except TypesettingError as error:
            if _RESTLESS not in str(error):
                raise
            tell("its glossary, addresses and index have plain columns, as with filled ones its pages came not to rest")
            pdf = _compile(Path(folder) / "main.typ", folder, fonts, timestamp, inputs={"columns": "plain"})
        return _packed(pdf)


def is_drawable(drawing: bytes, fonts: typst.Fonts | None = None) -> bool:
    """Whether Typst can draw an SVG, with the fonts of the book where it has texts."""
    quoted = string(drawing.decode("utf-8", "replace"))
    source = f'#set document(title: "D")\n#image(bytes({quoted}), format: "svg", alt: "D")'
    try:
        _compile(source.encode(), None, fonts or read_fonts(()), 0)
    except TypesettingError:
        return False
    return True


def without_glyph(characters: Iterable[str], fonts: typst.Fonts) -> set[str]:
    """The characters that none of the fonts has."""
    wanted = sorted(set(characters))
    if not wanted or not (told := _complaint(wanted, fonts)):
        return set()
    if len(wanted) == 1:
        return set(wanted)
    if named := {each for each in wanted if f'`"{each}"`' in told}:
        return named | without_glyph({*wanted} - named, fonts)
    middle = len(wanted) // 2
    return without_glyph(wanted[:middle], fonts) | without_glyph(wanted[middle:], fonts)


def _complaint(characters: list[str], fonts: typst.Fonts) -> str:
    """What Typst says of characters that it cannot set; nothing where it sets them all."""
    source = '#set document(title: "Characters")\n' + "\n".join(text(each) for each in characters)
    try:
        _compile(source.encode(), None, fonts, 0)
    except TypesettingError as error:
        if _NO_GLYPH not in str(error):
            raise
        return str(error)
    return ""


def _packed(pdf: bytes) -> bytes:
    """The same PDF in a third of the bytes: Typst writes links and structure, most of the file, without compression."""
    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()


def _compile(
    source: Path | bytes, root: str | None, fonts: typst.Fonts, timestamp: int, inputs: dict[str, str] | None = None
) -> bytes:
    """What Typst makes, where the templates may ask for inputs. Its warnings are errors: content that it left out, page numbers that did not come to rest."""
    try:
        made, warnings = typst.compile_with_warnings(  # type: ignore[call-overload] # a path with a root, or bytes
            source,
            root=root,
            format="pdf",
            font_paths=fonts,
            pdf_standards=_STANDARDS,
            timestamp=timestamp,
            sys_inputs=inputs or {},
        )
    except typst.TypstError as error:
        raise TypesettingError(_told(str(error.diagnostic))) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's, which is no Exception
            raise
        raise TypesettingError(f"internal error: {error}") from None
    if warnings:
        raise TypesettingError(_told("\n".join(str(warning.diagnostic) for warning in warnings)))
    return bytes(made)


def _told(diagnostic: str) -> str:
    """What went wrong, each thing once, without the generated source around it, whose lines are as long as chapters."""
    lines = [line for line in diagnostic.splitlines() if line.startswith(("error:", "warning:"))]
    return "; ".join(dict.fromkeys(lines)) or diagnostic[:_LONGEST]
