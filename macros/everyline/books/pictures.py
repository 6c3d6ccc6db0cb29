"""Pictures of the notes as books can hold them."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import ImageOps

from everyline.notes.attachments import opened, svg_size
from everyline.text.files import is_inside

_SHARP = 1800  # pixels; a page is no wider in print
_AS_THEY_ARE = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
_TURNED = 0x0112  # where a camera says how it was held


def printable(site_dir: Path, path: str) -> tuple[bytes, str, tuple[float, float]] | None:
    """A picture with the ending that its bytes ask for and its size on the site; None where nobody could print it, or it is not of the site."""
    file = site_dir / path
    ending = file.suffix.lower()
    if not is_inside(file, site_dir):
        return None
    try:
        data = file.read_bytes()
        if ending == ".svg":
            width, height = svg_size(data)
            return data, ending, (width, height) if width and height else (600, 400)
        with opened(io.BytesIO(data)) as picture:
            picture.load()
            form, size = picture.format or "", picture.size
            if _AS_THEY_ARE.get(ending) == form and max(size) <= _SHARP and not picture.getexif().get(_TURNED, 1) > 1:
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
