"""Pictures, recordings, films and documents as they are seen and heard, without what they tell besides: where, when, by whom and with what
they were made. By what they hold, whatever they are called; nothing is packed anew where that can be helped.
"""

import base64
import codecs
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes

from PIL import Image

from everyline.notes import recordings
from everyline.notes.recordings import SAYS, boxes, heard
from everyline.text.child_processes import end_with_parent, lifeline, limit
from everyline.text.store import CACHES, Store

_PIXELS = 10**8  # a panorama; four bytes each where it is unpacked
# What a picture may be, whatever its ending says: Pillow would hand others to programs, PostScript to Ghostscript for one.
_FORMS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
_SIDE = 16_384


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
TURNED = 0x0112  # where a camera says how it was held
# Any number of \xff may stand before what a mark is; that of a file's maker may be without end.
_MARKER = re.compile(rb"\xff([^\x00\xff])")
_BEHIND_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SCAN, _END, _OF_JPEG = 0xDA, 0xD9, {*range(0xC0, 0xD0), *range(0xDA, 0xE0)} - {0xC8}
_PNG = b"\x89PNG\r\n\x1a\n"
# What is shown: all else may say anything.
_OF_PNG = b"IHDR PLTE IDAT tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT IEND".split()
_OF_WEBP = (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP")
_OF_GIF = (b"!\xff\x0bNETSCAPE2.0", b"!\xff\x0bANIMEXTS1.0")  # how often it plays
# A file as an address: in letters, over any number of lines as mails and programs that print XML have it, or as bytes between percent signs,
# which begin as files do that tell something.
_BREAK = r"(?:\n|\\[nr]|&#(?:x0*[ad]|0*1[03]);)"
_GAP = rf"(?:[ \t>]|{_BREAK})"
# How files begin in letters that tell something, or are drawn: data beside the notes need not say that one stands there.
_BEGUN = r"(?-i:(?<![A-Za-z0-9+/=%])(?=[A-Za-z0-9+/\\]{24})(?:\\?/9j\\?/|iVBORw0KGgo|R0lGOD|UklGR|JVBERi0|SUQz|T2dnU|ZkxhQ|GkXfo|AAAA.[GWm2]Z0eX|PHN2Z|PD94b))"
_LETTERS = r"(?:[A-Za-z0-9+/%]++|\\/)"
_ADDRESS = re.compile(
    r"(?P<quote>[\"'])?(?:(?:\b|(?<=%2[27]))(?P<head>data:[\w.+-]{0,99}(?:/[\w.+-]{0,99})?(?:;\s?[\w-]{1,99}=\"[^\"\n]{0,200}\"|;[^,;\n\"'<>]{0,200}){0,9},)"
    rf"|(?={_BEGUN}))(?:(?:(?<=base64,)|(?={_BEGUN}))(?P<data>{_GAP}*{_LETTERS}+(?:{_GAP}+(?=[A-Za-z0-9+/%\\]{{20}}){_LETTERS}+)*(?:[ \t>]*{_BREAK}[ \t>]*[A-Za-z0-9+/%]+(?==*{_GAP}*[\"')]))?=*)"
    r"|(?=%(?:FF|89|00|1A|25|47|49|4F|52|66)|GIF8|RIFF|ID3|fLaC|OggS)(?P<bytes>(?(quote)[^\"'<>]+|[^\s\"'<>()]+)))",
    re.IGNORECASE,
)
_GAPS, _BREAKS = (re.compile(each, re.IGNORECASE) for each in (rf"{_GAP}+", _BREAK))
_BEGINS = re.compile(_BEGUN)
_BY_TWO = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NO_LETTER = re.compile(rb"[^A-Za-z0-9+/]")


def bare(data: bytes, *, is_picture: bool = True) -> bytes:
    """A picture as it is shown, or nothing for what is none; nothing for a document that would do something and that nobody can make
    harmless; of all else, and of what text holds in letters, what can be told apart without harm, and the whole where nothing can.
    """
    if is_picture:
        return _picture(data)
    if is_document(data):
        return _pdf(data)
    if data.startswith((b"\xff\xd8", _PNG, b"GIF8")) or data[8:12] == b"WEBP":
        return _picture(data) or data  # by another name
    shown, form = heard(data), "utf-16" if data.startswith(_BY_TWO) else "latin-1"
    if shown != data or (form == "latin-1" and b"\0" in data):
        return shown
    try:
        said = without_told(text := data.decode(form))  # what programs keep as text may hold pictures, in letters
    except UnicodeDecodeError:
        return data
    return data if said == text else said.encode(form)


def is_document(data: bytes) -> bool:
    """Whether a file is a PDF to whatever shows it, or may be one to some: however it begins."""
    return b"%PDF-" in data[:_BEFORE]


def without_told(text: str) -> str:
    """A text in which files stand as addresses, without what these tell."""

    def told(found: re.Match[str]) -> str:
        gaps = _BREAKS if found["bytes"] else _GAPS
        written = (found["bytes"] or found["data"]).replace("\\/", "/")
        data = unquote_to_bytes(gaps.sub("", written))
        if found["data"]:
            letters = _NO_LETTER.sub(b"", data.partition(b"=")[0])
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            data = base64.b64decode(letters + b"=" * (-len(letters) % 4))
        shown = bare(data, is_picture=False)
        if shown == data:
            return found[0]
        put = quote_from_bytes(shown, "") if found["bytes"] else base64.b64encode(shown).decode()
        return f"{found['quote'] or ''}{found['head'] or ''}{_on_as_many_lines(put, written, gaps)}"

    return _ADDRESS.sub(told, text) if "data:" in text.lower() or _BEGINS.search(text) else text


def _on_as_many_lines(put: str, before: str, gap: re.Pattern[str]) -> str:
    """An address with as many gaps as it had before, none of which leaves a line empty: that might end what it stands in."""
    gaps = gap.findall(before)
    first = before.startswith(gaps[0]) if gaps else False
    count = len(gaps) + 1 - first
    wide = -(-len(put) // count)
    pieces = [put[at * wide : at * wide + wide] or "%20" for at in range(count)]
    return "".join(map("".join, zip(["", *gaps] if not first else gaps, pieces, strict=True)))


def _picture(data: bytes) -> bytes:
    try:
        with opened(io.BytesIO(data)) as picture, opened(io.BytesIO(shown := _shown(data, picture))) as after:
            return shown if after.size == picture.size else b""
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return b""


def _shown(data: bytes, picture: Image.Image) -> bytes:
    said, held = picture.info, picture.getexif().get(TURNED)
    exif = Image.Exif()
    turned = held if isinstance(held, int) and held in range(1, 9) else 1
    exif[TURNED] = turned
    kept: bytes = exif.tobytes().removeprefix(_EXIF)
    if rewrite := next((each for begin, each in _REWRITTEN.items() if data.startswith(begin)), None):
        return rewrite(data, kept if turned != 1 else b"")
    # Elsewhere in place: what tells where the parts of a file are stays true.
    for name, instead in (("exif", kept), ("xmp", b"")):
        told = said.get(name, b"")
        told = told.removeprefix(_EXIF) if isinstance(told, bytes) else b""
        # Pillow has changed what it says, or nothing is packed: it may write the whole.
        if told not in data or picture.format == "BMP":
            out = io.BytesIO()
            picture.save(out, picture.format, quality=90, exif=exif, xmp=b"", icc_profile=said.get("icc_profile"))
            return out.getvalue()
        if len(told) > len(instead):
            data = data.replace(told, instead.ljust(len(told), b"\0"))
    return boxes(data, SAYS - {b"meta"})


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
        head = segment[2:14].ljust(12, b"\0")
        if found[1] == b"\xe0" and head.startswith(b"JFIF"):  # and a smaller picture, of what this one was
            yield b"\xff\xe0\0\x10" + head + b"\0\0"
        elif found[1] == b"\xee" and head.startswith(b"Adobe"):  # how its colours are meant
            yield b"\xff\xee\0\x0e" + head
        elif kind in _OF_JPEG or (found[1] + segment[2:]).startswith(b"\xe2ICC_PROFILE"):
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


def _pdf(data: bytes) -> bytes:
    """A PDF without what stands beside its pages, and without its older states; one that is signed or locked as it is, or nothing where that would
    run or send something, or can't be read.

    It is read by a process of its own: a document may unpack to a thousand times its size.
    """
    ours = [
        Path(each).read_bytes() for each in (__file__, recordings.__file__)
    ]  # what a document brings along may be one
    key = hashlib.sha256(b"".join([*ours, data])).hexdigest()
    if (kept := _DOCUMENTS.get(key)) is not None:
        return kept
    command = [sys.executable, "-P", "-c", f"from {__name__} import clean; clean()"]
    here = {**os.environ, **lifeline(), "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(command, input=data, capture_output=True, env=here, check=False)  # noqa: S603 - ourselves
    cleaned = b"" if done.returncode else done.stdout
    if done.returncode in (0, -getattr(signal, "SIGXCPU", 0)):  # it would take all its time again
        _DOCUMENTS.put(key, cleaned)
        _DOCUMENTS.trim()
    return cleaned


def clean() -> None:
    """Read a PDF and write it clean, within bounds."""
    end_with_parent()
    data = sys.stdin.buffer.read()
    limit(_MEMORY, _SECONDS + len(data) // 2**19)
    sys.stdout.buffer.write(_cleaned(data))


def _cleaned(data: bytes) -> bytes:
    import pikepdf  # noqa: PLC0415 - few notes have one

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        objects = [*_dictionaries(pdf)]
        is_fixed = pdf.is_encrypted or any(_is_signature(each, len(data)) for each in objects)
        del pdf.docinfo
        if any([_strip(each) for each in objects]) and is_fixed:  # noqa: C419 - all of them
            return b""
        if is_fixed:
            return b"" if pdf.get_warnings() else data  # others may read it otherwise
        for each in objects:
            _strip_within(each)
        pdf.save(
            out,
            deterministic_id=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            fix_metadata_version=False,
        )
    return out.getvalue()


def _dictionaries(pdf: Any) -> Iterator[Any]:  # noqa: ANN401 - of a library that few notes need
    """All dictionaries and streams of a document, what stands within others, too."""
    import pikepdf  # noqa: PLC0415 - see above

    waiting = [*pdf.objects]
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
            held = each if isinstance(each, pikepdf.Array) else each.values()
            waiting += (one for one in held if isinstance(one, pikepdf.Object) and not one.is_indirect)


def _strip_within(part: Any) -> None:  # noqa: ANN401 - see above
    """Have a photograph in a document, and a file that it brings along, say no more than by themselves."""
    import pikepdf  # noqa: PLC0415 - see above

    for held in part["/EF"].values() if isinstance(part.get("/EF"), pikepdf.Dictionary) else ():
        brought = held.read_bytes() if isinstance(held, pikepdf.Stream) else b""
        shown = _cleaned(brought) if is_document(brought) else bare(brought, is_picture=False)
        if shown != brought:
            held.write(shown)
            held["/Params"] = pikepdf.Dictionary()  # they were of what it was
    if isinstance(part, pikepdf.Stream) and part.get("/Filter") == "/DCTDecode":
        photograph = part.read_raw_bytes()
        if photograph != (shown := _picture(photograph)) and shown:
            part.write(shown, filter=pikepdf.Name("/DCTDecode"))


def _is_signature(part: Any, size: int) -> bool:  # noqa: ANN401 - see above
    """Whether a part of a document is the field of a signature that somebody gave, of bytes that are there."""
    import pikepdf  # noqa: PLC0415 - see above

    given = part.get("/V") if part.get("/FT") == "/Sig" else None
    told = given.get("/ByteRange") if isinstance(given, pikepdf.Dictionary) and "/Contents" in given else None
    begin, *held = [*map(int, told)] if isinstance(told, pikepdf.Array) else [-1]
    return begin == 0 and len(held) == 3 and min(held) > 0 and sum(held[1:]) <= size  # noqa: PLR2004 - two stretches of bytes


def _strip(part: Any) -> bool:  # noqa: ANN401 - see above
    """Take out of a part of a document what tells something, does more than show something, or asks for it elsewhere; whether any does more than tell."""
    import pikepdf  # noqa: PLC0415 - see above

    goes = {*_BESIDE}
    if isinstance(part, pikepdf.Stream) or part.get("/FS") == "/URL":
        goes |= _ELSEWHERE
    if "/S" in part:  # what an action does besides
        goes.add("/Next")
    if part.get("/Subtype") in _ANNOTATIONS:  # who wrote a remark, and when; of a form's field it is the name
        goes |= {"/M"} if part["/Subtype"] == "/Widget" else {"/M", "/T"}
    if isinstance(part.get("/URI"), pikepdf.Dictionary):  # where all links would lead
        goes.add("/URI")
    for name in ("/OpenAction", "/A", "/PA"):
        action = part.get(name)
        if isinstance(action, pikepdf.Dictionary | pikepdf.Stream) and not _may_stay(
            action, is_asked=name != "/OpenAction"
        ):
            goes.add(name)
    gone = goes & {*part.keys()}
    for name in gone:
        del part[name]
    does = not gone <= {*_TELLING, "/M", "/T"}
    if isinstance(held := part.get("/Annots"), pikepdf.Array):
        dictionaries = (each for each in held if isinstance(each, pikepdf.Dictionary))
        kept = [each for each in dictionaries if each.get("/Subtype") in _ANNOTATIONS]
        does |= len(kept) < len(held)
        part["/Annots"] = pikepdf.Array(kept)
    return does


def _may_stay(action: Any, *, is_asked: bool) -> bool:  # noqa: ANN401 - see above
    """Whether an action leads on in a document, or to the web where somebody asks for it; what is none says nothing of its kind."""
    kind = action.get("/S")
    if kind == "/URI":
        return is_asked and not _AWAY.match(str(action.get("/URI")))
    return kind in (None, "/GoTo") or bool(kind == "/Named" and is_asked and action.get("/N") in _PAGES)


_DOCUMENTS = Store(CACHES / "documents")
_BEFORE = 1024 + len("%PDF-")  # in which readers look for how one begins
_MEMORY, _SECONDS = 2 * 2**30, 10  # and two for each megabyte
# Of a document: what tells what a program keeps, what runs, or is shown by nothing but a program of its own.
_TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo", "/Thumb", "/CreationDate", "/ModDate")
_BESIDE = (
    *("/JavaScript", "/JS", "/AA", "/XFA", "/PresSteps", "/Requirements", "/Renditions", "/AlternatePresentations"),
    *("/Collection", "/Navigator", *_TELLING),
)
_ELSEWHERE = {"/FS", "/F", "/UF", "/FFilter", "/FDecodeParms", "/Ref", "/OPI"}
# What may stay: remarks and fields, not films, models and files; what leads on in it or to the web, not what is done then.
_REMARKS = (
    "Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp Ink Popup"
)
_ANNOTATIONS = [f"/{each}" for each in f"Link Widget Watermark FileAttachment {_REMARKS}".split()]
_PAGES = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
_AWAY = re.compile(r"\s*(?!(?:https?|mailto|tel):)(?:[a-z][a-z0-9+.-]*:|[\\/]{2})", re.IGNORECASE)
