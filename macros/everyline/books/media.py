"""Pictures, recordings and films of the notes: a book prints the first, and names the others."""

import base64
import hashlib
import io
import posixpath
from functools import cache
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from lxml import etree
from lxml.html import HtmlElement
from PIL import ImageOps

from everyline.books.converter import Converter
from everyline.books.engine import is_drawable
from everyline.books.markup import Markup, call, number, text
from everyline.diagrams.rendering import DrawingError
from everyline.diagrams.sketches import FORMULAS
from everyline.diagrams.worker import FORMULA_SIZE
from everyline.notes.media_metadata import TURNED, bare, opened
from everyline.notes.safe_svg import harmless_svg, svg_size
from everyline.text.files import is_inside
from everyline.text.html_tree import words_before

_MATHML = "http://www.w3.org/1998/Math/MathML"
_NARROW = 220  # pixels of a picture in a cell of a table
_SHARP = 1800  # pixels; a page is no wider in print
_WITHIN = "data:"  # begins the address of a picture that stands in the note itself
_AS_THEY_ARE = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}


def shown_in(page: str, element: HtmlElement) -> str:
    """What an element of a page shows: the path of a picture on the site, or the address that is one itself."""
    source: str = element.get("src", "")
    if source[: len(_WITHIN)].lower() == _WITHIN:
        return source
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(urlsplit(source).path)))


def words_for(element: HtmlElement, shown: str, unnamed: str) -> str:
    """What a picture shows, in words: those of its author, else the name of its file, if it has one."""
    name = unnamed if shown[: len(_WITHIN)].lower() == _WITHIN else posixpath.basename(shown)
    return element.get("alt") or element.get("title") or name


def printable(site_dir: Path, path: str) -> tuple[bytes, str, tuple[float, float]] | None:
    """A picture, by its path on the site or the address that it stands in, with the ending that its bytes ask for and its size on the site.

    None where nobody could print it, or it is not of the site.
    """
    is_within = path[: len(_WITHIN)].lower() == _WITHIN
    file = site_dir / path
    if not is_within and not is_inside(file, site_dir):
        return None
    try:
        head, _, written = path.partition(",")
        kind = head.partition(";")[0].rpartition("/")[2].lower()
        ending = f".{kind}" if is_within else file.suffix.lower()
        data = bare(base64.b64decode(unquote_to_bytes(written))) if is_within else file.read_bytes()
        if ending == ".svg":
            data = harmless_svg(data) or b""  # of a page's, too, whoever else looked at it
            width, height = svg_size(data)
            return data, ending, (width, height) if width and height else (600, 400)
        with opened(io.BytesIO(data)) as picture:
            picture.load()
            form, size = picture.format or "", picture.size
            if _AS_THEY_ARE.get(ending) == form and max(size) <= _SHARP and not picture.getexif().get(TURNED, 1) > 1:
                return data, ending, size
            fitted = ImageOps.exif_transpose(picture)
            size = fitted.size
            fitted.thumbnail((_SHARP, _SHARP))
            out = io.BytesIO()
            if form == "JPEG":
                fitted.convert("RGB").save(out, "JPEG", quality=86)
                return out.getvalue(), ".jpg", size
            fitted.convert("RGBA").save(out, "PNG")
            return out.getvalue(), ".png", size
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return None


def photo(converter: Converter, element: HtmlElement) -> Markup:
    """A picture, as large as the site shows it if the page is wide enough; its words where nobody could print it."""
    path = shown_in(converter.page.address, element)
    alt = words_for(element, path, converter.shared.messages["picture-itself"])
    printed = converter.shared.pictures.get(path)
    if printed is None:
        data, ending, size = printable(converter.shared.site_dir, path) or (b"", "", (1, 1))
        is_set = bool(data) and (ending != ".svg" or is_drawable(data, converter.shared.fonts))
        name = f"pictures/{len(converter.shared.pictures) + 1}{ending}"
        if is_set:
            converter.shared.files[name] = data
        printed = converter.shared.pictures[path] = (name if is_set else "", *size)
    name, width, height = printed
    if not name:
        return call("lost", body=text(alt))
    shown = max(number(element.get("width"), width), 1)
    above = [each.tag for each in element.iterancestors()]
    if "td" in above or "th" in above:
        shown = min(shown, _NARROW)
    depth = sum(tag in ("li", "blockquote") for tag in above)
    return call("photo", name, shown, shown * height / width, alt, depth=depth)


def formula(converter: Converter, element: HtmlElement) -> Markup:
    """A formula as a drawing of its own, as high as the text around it asks; its TeX where nobody could draw it."""
    tex = "".join(element.xpath(".//*[local-name()='annotation']//text()")).strip()
    shown = element.xpath("./*[local-name()='semantics']/*[local-name()!='annotation']")
    is_display = element.get("display") == "block"
    form = 'display="block"' if is_display else ""
    inner = "".join(etree.tostring(each, encoding="unicode", with_tail=False) for each in shown)
    drawn = drawing(f'<math xmlns="{_MATHML}" {form}>{inner}</math>')
    if drawn is None:
        return call("c", tex)
    svg, width, height, depth = drawn
    name = f"formulas/{hashlib.sha256(svg).hexdigest()[:20]}.svg"  # the same one once
    converter.shared.files[name] = svg
    before = element.getprevious()
    is_behind_words = bool(words_before(element)) or (before is not None and before.tag != "br")
    return call("formula", name, width, height, depth, tex, is_display=is_display, is_behind_words=is_behind_words)


@cache
def drawing(mathml: str) -> tuple[bytes, float, float, float] | None:
    """MathML as a vector drawing with its width, height and depth in the size of the letters around it; None where it can't be drawn."""
    try:
        svg = FORMULAS.sketch(mathml, "formula")
    except DrawingError:
        return None
    box = [float(each) for each in etree.fromstring(svg).get("viewBox", "0 0 0 0").split()]
    if box[2] <= 0 or box[3] <= 0 or not is_drawable(svg):
        return None
    return svg, box[2] / FORMULA_SIZE, box[3] / FORMULA_SIZE, (box[3] + box[1]) / FORMULA_SIZE
