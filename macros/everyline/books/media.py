"""Pictures, recordings and films of the notes: a book prints the first, and names the others."""

from __future__ import annotations

import io
import posixpath
from urllib.parse import unquote, urlsplit

import ziamath.zmath
from lxml import etree
from lxml.html import HtmlElement
from PIL import Image, ImageOps

from everyline.books.converter import Converter
from everyline.books.engine import is_drawable
from everyline.books.markup import Markup, call, text
from everyline.notes.attachments import svg_size

_SHARP = 1800  # pixels; a page is no wider in print
_AS_THEY_ARE = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
_MATHML = "http://www.w3.org/1998/Math/MathML"
_SIZE = 16  # of a formula's letters, in its own units
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


def formula(converter: Converter, element: HtmlElement) -> Markup:
    """A formula as a drawing of its own, as high as the text around it asks; its TeX where nobody could draw it."""
    tex = "".join(element.xpath(".//*[local-name()='annotation']//text()")).strip()
    shown = element.xpath("./*[local-name()='semantics']/*[local-name()!='annotation']")
    is_display = element.get("display") == "block"
    form = 'display="block"' if is_display else ""
    inner = "".join(etree.tostring(each, encoding="unicode", with_tail=False) for each in shown)
    drawn = drawing(f'<math xmlns="{_MATHML}" {form}>{inner}</math>')
    if drawn is None:
        return call("c", converter.words(tex))
    svg, width, height, depth = drawn
    name = _kept(converter, f"formulas/{len(converter.shared.files) + 1}.svg", svg)
    return call("formula", name, width, height, depth, converter.words(tex), is_display=is_display)


def drawing(mathml: str) -> tuple[bytes, float, float, float] | None:
    """MathML as a vector drawing with its width, height and depth in the size of the letters around it; None where it can't be drawn."""
    try:
        svg = ziamath.zmath.Math(mathml, size=_SIZE).svg()
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' formulas, the book goes on
        return None
    box = [float(each) for each in etree.fromstring(svg.encode()).get("viewBox", "0 0 0 0").split()]
    if box[2] <= 0 or box[3] <= 0 or not is_drawable(svg.encode()):
        return None
    return svg.encode(), box[2] / _SIZE, box[3] / _SIZE, (box[3] + box[1]) / _SIZE


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
            return (
                (_kept(converter, f"{name}.svg", data), *_sides(data))
                if is_drawable(data, converter.shared.fonts)
                else ("", 1, 1)
            )
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
