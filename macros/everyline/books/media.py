"""Pictures, recordings and films of the notes: a book prints the first, and names the others."""

from __future__ import annotations

import io
import posixpath
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement
from PIL import Image, ImageOps

from everyline.books.converter import Converter
from everyline.books.engine import is_drawable
from everyline.books.markup import Markup, call, text
from everyline.notes.attachments import svg_size

_SHARP = 1800  # pixels; a page is no wider in print
_AS_THEY_ARE = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
_NARROW = 220  # pixels of a picture in a cell of a table


def photo(converter: Converter, element: HtmlElement) -> Markup:
    """A picture, as large as the site shows it if the page is wide enough; its words where nobody could print it."""
    path = posixpath.normpath(
        posixpath.join(posixpath.dirname(converter.page.address), unquote(urlsplit(element.get("src", "")).path))
    )
    alt = element.get("alt") or element.get("title") or posixpath.basename(path)
    printed = converter.shared.pictures.get(path)
    if printed is None:
        printed = converter.shared.pictures[path] = _printable(converter, path)
    name, width, height = printed
    if not name:
        return call("lost", body=text(converter.words(alt)))
    shown = float(element.get("width") or width)
    if any(each.tag in ("td", "th") for each in element.iterancestors()):
        shown = min(shown, _NARROW)
    return call("photo", name, shown, shown * height / width, converter.words(alt))


def named(converter: Converter, element: HtmlElement) -> Markup:
    """A recording or a film: its name, which leads to the site where that is published."""
    return converter.inline(element)


def _printable(converter: Converter, path: str) -> tuple[str, float, float]:
    """A picture as a file of the book, and its size; without a name where it can't be printed."""
    file = converter.shared.site_dir / path
    ending = posixpath.splitext(path)[1].lower()
    name = f"pictures/{len(converter.shared.pictures) + 1}"
    try:
        data = file.read_bytes()
        if ending == ".svg":
            return (_kept(converter, f"{name}.svg", data), *_sides(data)) if is_drawable(data) else ("", 1, 1)
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            form, size = picture.format or "", picture.size
            if _AS_THEY_ARE.get(ending) == form and max(size) <= _SHARP and not picture.getexif().get(0x0112, 1) > 1:
                return _kept(converter, f"{name}{ending}", data), *size
            fitted = ImageOps.exif_transpose(picture)
            size = fitted.size
            fitted.thumbnail((_SHARP, _SHARP))
            is_photo = form == "JPEG"
            out = io.BytesIO()
            fitted.convert("RGB" if is_photo else "RGBA").save(
                out, "JPEG" if is_photo else "PNG", **({"quality": 86} if is_photo else {})
            )
            return _kept(converter, f"{name}{'.jpg' if is_photo else '.png'}", out.getvalue()), *size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return "", 1, 1


def _kept(converter: Converter, name: str, data: bytes) -> str:
    converter.shared.files[name] = data
    return name


def _sides(data: bytes) -> tuple[float, float]:
    """The width and the height of a drawing, or of a shape that it may have."""
    width, height = svg_size(data)
    return (width, height) if width and height else (600, 400)
