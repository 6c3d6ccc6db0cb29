"""The files beside the notes: pictures, recordings, documents. Found here by path and by name; nothing is read but their beginnings."""

import base64
import hashlib
import io
import posixpath
import re
import unicodedata
import warnings
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from PIL import Image

from everyline.notes.privacy import Privacy
from everyline.notes.units import within
from everyline.text.files import SENT_AS, find_files, is_active, portable, read

LARGEST = 48 * 2**20  # bytes of a file that is published
_PIXELS = 10**8  # a panorama; four bytes each where it is unpacked
_PARTS = 100_000  # elements that a drawing may come to where its parts use one another
_NESTED = 40
# What a picture may be, whatever its ending says: Pillow would hand others to programs, PostScript to Ghostscript for one.
_FORMS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
_SIDE = 16_384
_SETTINGS = re.compile(r"^\.")  # folders of programs: .obsidian, .trash, .git
_UNSAFE = re.compile(r"[<>:\"\\|?*#%&{}\x00-\x1f\x7f]")
_LONGEST = 120  # characters of a published name
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px)?\s*")

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng", ".jfif"}
_SOUNDS = {".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".opus", ".3gp"}
_KEPT_BACK = {".heic", ".heif", ".tif", ".tiff", ".dng", ".jxl", ".jp2", ".cr2", ".cr3", ".nef", ".arw"}
_FILMS = {".mp4", ".webm", ".mov", ".mkv", ".ogv", ".m4v"}


class Display(Enum):
    """What a page does with a file."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    OTHER = "other"


_ENDINGS = {Display.PICTURE: _PICTURES, Display.SOUND: _SOUNDS, Display.FILM: _FILMS}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the notes."""

    path: str  # relative to the project, with forward slashes
    file: Path  # where it lies on disk
    address: str  # where the site has it, relative to its root
    form: Display  # what a page does with it
    width: int = 0  # of a picture, in pixels; 0 where it is not known
    height: int = 0  # likewise
    refused: str = ""  # why it is not published, in words; empty where it is

    @property
    def name(self) -> str:
        """The file's name with its ending."""
        return posixpath.basename(self.path)


@dataclass(frozen=True, slots=True)
class Attachments:
    """All files beside the notes, by folded path and by folded name."""

    root: str = ""
    by_path: dict[str, Attachment] = field(default_factory=dict)
    by_name: dict[str, list[Attachment]] = field(default_factory=dict)

    def find(self, written: str, note: str) -> Attachment | None:
        """The file that a note means: from its own folder, from that of all notes, or of that name anywhere, the nearest first."""
        folder = posixpath.dirname(note)
        for each in dict.fromkeys((written, unquote(written))):
            path = each.replace("\\", "/").strip()
            for start in (folder, self.root):
                inside = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
                if found := self.by_path.get(folded(inside)):
                    return found
            wanted = folded(posixpath.basename(path))
            named = self.by_name.get(wanted, [])
            if named:
                ending = folded(posixpath.normpath(path).lstrip("./"))
                return min(named, key=lambda each: _distance(each, folder, ending))
        drawing = written.removesuffix(".md")
        if drawing.endswith(".excalidraw"):  # of which the picture may lie beside it
            return self.find(f"{drawing}.svg", note) or self.find(f"{drawing}.png", note)
        return None


def _distance(each: Attachment, folder: str, ending: str) -> tuple[bool, int, int, str]:
    path = folded(each.path)
    common = posixpath.commonpath([posixpath.dirname(each.path) or ".", folder or "."]) if folder else ""
    return (not path.endswith(f"/{ending}"), -len(common), path.count("/"), path)


def folded(name: str) -> str:
    """A name as it is compared: its case, the form of its letters and how its blanks are written say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_attachments(project: Path, folder: str, notes: Iterable[str], privacy: Privacy | None = None) -> Attachments:
    """Look through the notes' folder for everything that is no note.

    Links that lead elsewhere are not followed; what programs keep in folders of their own is left alone.
    """
    privacy = privacy or Privacy()
    known, taken = {*notes}, {""}
    found = Attachments(folder)
    files, _ = find_files(project, folder, lambda name: not _SETTINGS.match(name))
    for each in files:
        inside = within(each.path)
        if (
            each.real in known
            or any(map(_SETTINGS.match, inside.split("/")))
            or privacy.folder_of(inside, within(each.real))
        ):
            continue
        address = _address(inside, taken)  # which decides what browsers and servers take it for
        ending = posixpath.splitext(address)[1].lower()
        form = next((form for form, endings in _ENDINGS.items() if ending in endings), Display.OTHER)
        refused = "browsers or servers run files of this kind" if is_active(address) else ""
        if ending in _KEPT_BACK:
            refused = "it may tell where it was taken, and few browsers show it: save it as JPEG or PNG"
        if each.file.stat().st_size > LARGEST:
            refused = f"it is larger than {LARGEST // 2**20} MB"
        file = Attachment(each.path, each.file, address, form, refused=refused)
        found.by_path[folded(file.path)] = file
        found.by_name.setdefault(folded(file.name), []).append(file)
    return found


def _address(path: str, taken: set[str]) -> str:
    """Where the site has a file: a name that every system takes, and no two of which are one on any of them."""
    safe = _UNSAFE.sub("-", unicodedata.normalize("NFC", path)).rstrip(" .")
    stem, ending = posixpath.splitext(SENT_AS.sub("-", safe))
    stem = portable(stem)
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    if len(stem) + len(ending) > _LONGEST:
        stem = f"{stem[: _LONGEST - len(ending) - 9]}-{digest}"
    if f"{stem}{ending}".casefold() in taken:
        stem = f"{stem}-{digest}"
    taken.add(f"{stem}{ending}".casefold())
    return f"files/{stem}{ending.lower() if ending.lower() in _PICTURES else ending}"


def measured(each: Attachment) -> Attachment:
    """A picture with its size, or with the reason why nobody can see it."""
    if each.form is not Display.PICTURE or each.refused:
        return each
    if each.address.lower().endswith(".svg"):
        data = read(each.file)
        if not harmless_svg(data):
            return replace(each, refused="it is no SVG that can be shown")
        width, height = svg_size(data)
        return replace(each, width=width, height=height)
    try:
        with opened(each.file) as picture:
            width, height = picture.size
            turned = picture.getexif().get(_TURNED, 1) in (5, 6, 7, 8)  # how the camera was held
    except (TooLargeError, Image.DecompressionBombError):
        return replace(each, refused="it has too many pixels")
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return replace(each, refused="it is no picture that can be read")
    return replace(each, width=height if turned else width, height=width if turned else height)


class TooLargeError(ValueError):
    """A picture that no memory should hold."""


def opened(file: Path | io.BytesIO) -> Image.Image:
    """A picture of a form that nothing but our libraries reads; of the file nothing is read but its head.

    Raises:
        TooLargeError: for one with too many pixels.
        Exception: of any other kind, for what is none.
    """
    # Whether it is too large is asked here.
    with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
        picture = Image.open(file, formats=_FORMS)
    if not 0 < picture.width * picture.height < _PIXELS or max(picture.size) > _SIDE * 4:
        picture.close()
        raise TooLargeError
    return picture


_EXIF = b"Exif\0\0"
_TURNED = 0x0112  # where a camera says how it was held
_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_BEHIND_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")
_SCAN, _END, _SAID = 0xDA, 0xD9, {*range(0xE0, 0xF0), 0xFE}
_COLORS = (b"\xe0JFIF", b"\xe2ICC_PROFILE", b"\xeeAdobe")
_PNG = b"\x89PNG\r\n\x1a\n"
# What is shown: all else may say anything.
_OF_PNG = b"IHDR PLTE IDAT tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT IEND".split()
_OF_WEBP = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_OF_GIF = (b"!\xff\x0bNETSCAPE2.0", b"!\xff\x0bANIMEXTS1.0")  # how often it plays
_BEGINNINGS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # of what consists of boxes
_SAYS = {b"udta", b"meta", b"uuid", b"free", b"skip"}  # of films and recordings of phones


def bare(data: bytes, form: Display = Display.PICTURE) -> bytes:
    """A picture as it is shown, without what it tells besides: where, when, by whom and with what it was taken, and other pictures in it; films
    and recordings of phones without what they tell beside what is seen and heard.
    """
    if form is not Display.PICTURE:
        return _silenced(data, _SAYS)
    try:
        with opened(io.BytesIO(data)) as picture:
            said, held = picture.info, picture.getexif().get(_TURNED)
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return b""
    exif = Image.Exif()
    turned = held if isinstance(held, int) and held in range(1, 9) else 1
    exif[_TURNED] = turned
    kept: bytes = exif.tobytes().removeprefix(_EXIF)
    if rewrite := next((each for begin, each in _REWRITTEN.items() if data.startswith(begin)), None):
        return rewrite(data, kept if turned != 1 else b"")
    # Elsewhere in place: what tells where the parts of a file are stays true.
    for name, instead in (("exif", kept), ("xmp", b"")):
        told = said.get(name, b"")
        told = told.removeprefix(_EXIF) if isinstance(told, bytes) else b""
        if told not in data:  # Pillow has changed what it says, so it may write the whole
            out = io.BytesIO()
            with opened(io.BytesIO(data)) as picture:
                picture.save(out, picture.format, quality=90, exif=exif, xmp=b"", icc_profile=said.get("icc_profile"))
            return out.getvalue()
        if len(told) > len(instead):
            data = data.replace(told, instead.ljust(len(told), b"\0"))
    return _silenced(data, _SAYS - {b"meta"})


def _silenced(data: bytes, kinds: Collection[bytes]) -> bytes:
    """The same with boxes of some kinds empty, for what consists of boxes: films, recordings, AVIF."""
    made, waiting = bytearray(data), [(0, len(data))] * (data[4:8] in _BEGINNINGS)
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end:
            size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
            if size == 1:
                size, head = int.from_bytes(data[at + 8 : at + 16]), 16
            size = max(head, min(size or end, end - at))
            if kind in (b"moov", b"trak", b"mdia"):
                waiting.append((at + head, at + size))
            elif kind in (
                b"mvhd",
                b"tkhd",
                b"mdhd",
            ):  # when it was made and changed, in the wide form of a box's first version twice as long
                begin, wide = at + head + 4, 16 if data[at + head : at + head + 1] == b"\1" else 8
                made[begin : begin + wide] = bytes(len(made[begin : begin + wide]))
            elif kind in kinds:
                made[at + 4 : at + 8] = b"free"
                made[at + head : at + size] = bytes(size - head)
            at += size
    return bytes(made)


def _blocks(data: bytes) -> Iterator[bytes]:
    """What a GIF shows of itself, without its end."""

    def table(flags: int) -> int:
        return 3 << (flags & 7) + 1 if flags & 0x80 else 0

    at = 13 + table(data[10])
    yield data[:at]
    while at + 10 < len(data) and data[at] in b"!,":
        start, is_frame = at, data[at] == ord(",")
        at += 11 + table(data[at + 9]) if is_frame else 2
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1
        if is_frame or data[start + 1] == 0xF9 or data.startswith(_OF_GIF, start):  # noqa: PLR2004 - what a frame begins with
            yield data[start:at]


def _webp(data: bytes, exif: bytes) -> bytes:
    """What a WebP shows of itself, and how it is turned."""
    parts, at = list[bytes](), 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        part, at = data[at : at + 8 + size], at + 8 + size + size % 2
        if part.startswith(b"VP8X"):
            part = part[:8] + bytes([part[8] & ~0x0C | 0x08 * bool(exif)]) + part[9:]
        if part.startswith(_OF_WEBP):
            parts.append(part)
    if exif and parts[0].startswith(b"VP8X"):
        parts.append(b"EXIF" + len(exif).to_bytes(4, "little") + exif)
    body = b"WEBP" + b"".join(each + bytes(len(each) % 2) for each in parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _jpeg(data: bytes, exif: bytes) -> bytes:
    mark = b"\xff\xe1" + (len(_EXIF + exif) + 2).to_bytes(2) + _EXIF + exif
    return b"\xff\xd8" + mark * bool(exif) + b"".join(_segments(data)) + b"\xff\xd9"


def _segments(data: bytes) -> Iterator[bytes]:
    """What a JPEG shows of itself, without beginning and end."""
    at = 2
    while (found := _MARKER.search(data, at)) and (kind := found[1][0]) != _END:
        at = found.end() + max(2, int.from_bytes(data[found.end() : found.end() + 2]))
        if kind == _SCAN:
            behind = _BEHIND_SCAN.search(data, at)
            at = behind.start() if behind else len(data)
        segment = data[found.end() : at]
        if kind not in _SAID or (found[1] + segment[2:]).startswith(_COLORS):
            yield b"\xff" + found[1] + segment


def _png(data: bytes, exif: bytes) -> bytes:
    mark = len(exif).to_bytes(4) + b"eXIf" + exif + zlib.crc32(b"eXIf" + exif).to_bytes(4)
    head, *others = _chunks(data)
    return _PNG + head + mark * bool(exif) + b"".join(each for each in others if each[4:8] in _OF_PNG)


def _chunks(data: bytes) -> Iterator[bytes]:
    """The parts of a PNG."""
    at = len(_PNG)
    while at < len(data) and data[at + 4 : at + 8] != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield data[at:end]
        at = end
    yield b"\0\0\0\0IEND\xaeB`\x82"


_REWRITTEN = {
    b"\xff\xd8": _jpeg,
    _PNG: _png,
    b"GIF": lambda data, _: b"".join(_blocks(data)) + b";",
    b"RIFF": _webp,
}

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = """
svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
clipPath mask pattern marker linearGradient radialGradient stop filter feGaussianBlur feOffset feBlend
feColorMatrix feComposite feFlood feMerge feMergeNode feDropShadow feTile feComponentTransfer feFuncA
feFuncR feFuncG feFuncB feSpecularLighting
"""
_HARMLESS = frozenset(_SHAPES.split())
# Styles may write any letter with a backslash, and some of their functions take an address without `url`.
_OUTWARD = re.compile(
    r"\\|url\s*\(\s*['\"]?(?!#)|(image|image-set|cross-fade|src)\(|@import|expression|javascript:"
    r"|[\"'(]\s*((https?|ftp|wss?):|//)",
    re.IGNORECASE,
)
_OF_SVG = (None, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")  # of attributes
_NO_SHAPE_HAS = {"base", "background", "data", "poster", "srcset"}
_USED = re.compile(r"#([^\s\"'()]+)")
_EMBEDDED = re.compile(r"data:image/(png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)


def harmless_svg(data: bytes) -> bytes | None:
    """An SVG that runs nothing and asks for nothing, or None where it is none.

    Only shapes, texts and their looks stay; styles stay as far as they name nothing outside.
    """
    root = _parsed(data)
    if root is None:
        return None
    etree.strip_tags(root, f"{{{_SVG}}}a")  # what a link leads from stays
    for element in [*root.iter()]:
        if element is not root and not _is_harmless(element):
            parent = element.getparent()
            if parent is not None:
                _drop(parent, element)
            continue
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            local = etree.QName(name).localname.lower()
            is_reference = local in ("href", "src")
            kept = not local.startswith("on") and not _OUTWARD.search(value) and local not in _NO_SHAPE_HAS
            if is_reference and not value.startswith("#"):
                kept = bool(within := _embedded(value) if etree.QName(element).localname == "image" else "")
                element.attrib[name] = within
            # What drawing programs keep there: where the file lay, for one.
            if not kept or etree.QName(name).namespace not in _OF_SVG:
                del element.attrib[name]
    parts = {str(each.get("id")): each for each in root.iter() if each.get("id")}
    if _drawn(root, parts, {}, 0) > _PARTS:
        return None
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def _drawn(element: etree._Element, parts: dict[str, etree._Element], known: dict[str, int], depth: int) -> int:
    """How many elements come to be drawn where parts use one another, ten times each: a page of text may mean millions."""
    total = 0
    for each in element.iter():
        total += 1
        for attribute, value in each.attrib.items():
            for name in _USED.findall(str(value)):
                if name in parts and name not in known:
                    known[name] = _drawn(parts[name], parts, known, depth + 1) if depth < _NESTED else _PARTS + 1
                times = len(each.get("d") or each.get("points") or "") // 2 if "marker" in str(attribute) else 1
                total += times * known.get(name, 0)
        if total > _PARTS:
            break
    return total


def _embedded(value: str) -> str:
    """A picture that stands in an address, without what it tells besides; nothing for what is none."""
    if not _EMBEDDED.fullmatch(value):
        return ""
    head, _, data = value.partition(",")
    try:
        shown = bare(base64.b64decode(data))
    except ValueError:
        return ""
    return f"{head},{base64.b64encode(shown).decode()}" if shown else ""


def _drop(parent: etree._Element, element: etree._Element) -> None:
    """Take an element out, but not the text that follows it."""
    tail, before = element.tail or "", element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _is_harmless(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or etree.QName(element).namespace not in (_SVG, None):
        return False
    name = etree.QName(element).localname
    if name == "style":
        written = "".join(map(str, element.itertext()))
        return not _OUTWARD.search(written) and "<" not in written and "url" not in written.lower()
    return name in _HARMLESS


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if etree.QName(root).localname == "svg" else None


def svg_size(data: bytes) -> tuple[int, int]:
    """The width and the height of a drawing in pixels; 0 where it does not say."""
    root = _parsed(data)
    if root is None:
        return 0, 0
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    if sides[0] and sides[1]:
        return round(float(sides[0][1])), round(float(sides[1][1]))
    box = re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))
    return (round(float(box[2])), round(float(box[3]))) if len(box) == 4 else (0, 0)  # noqa: PLR2004 - x, y and two sides
