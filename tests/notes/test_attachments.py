"""Files beside the notes, sent by anybody: what shows them reads nothing but pictures, and none that would fill memory or time."""

import base64
import io
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Literal
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

import lxml.etree
import pikepdf
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from everyline.books.media import printable
from everyline.notes import bare as stripping
from everyline.notes.attachments import Attachment, Display, harmless_svg, measured, read_attachments
from everyline.notes.bare import bare
from everyline.notes.encodings import decode
from everyline.notes.privacy import Privacy
from everyline.plugin.inventory import NotesFile
from everyline.text.store import Store
from tests.support import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'
POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n%%EndComments\nshowpage\n%%EOF\n"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int) -> bytes:
    """A PNG that says to be that large, in few bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def attachment(file: Path) -> Attachment:
    return Attachment(file.name, file, f"files/{file.name}", Display.PICTURE)


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.webp"])
def test_a_picture_that_is_none_is_handed_to_no_program(tmp_path, monkeypatch, name):
    program = tmp_path / "bin" / "gs"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    file = tmp_path / name
    file.write_bytes(POSTSCRIPT)
    assert measured(attachment(file)).refused
    assert printable(tmp_path, file.name) is None
    assert not (tmp_path / "ran").exists()


def kept(tmp_path: Path, name: str, data: bytes = b"") -> Attachment:
    (tmp_path / "source_notes").mkdir()
    (tmp_path / "source_notes" / name).write_bytes(data)
    (found,) = read_attachments(tmp_path, "source_notes", ()).by_path.values()
    return found


@pytest.mark.parametrize(
    "name", ["a.php", "a.php.", "a.PHP .", "a.html ", "a.js..", "a.phar", "a.php7", "web.config", "Web.Config "]
)
def test_what_a_file_is_called_on_the_site_decides_whether_it_runs(tmp_path, name):
    assert kept(tmp_path, name).refused


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("a.php.png", "a-php.png"),
        ("a.PHP.x.cgi.txt", "a-PHP.x-cgi.txt"),
        ("b.v1.2.png", "b.v1.2.png"),
        ("a.html.br", "a-html.br"),
        ("a.svg.gz", "a-svg.gz"),
        ("a.js.Z", "a-js.Z"),
        ("a.js.map", "a.js.map"),
    ],
)
def test_no_ending_within_a_name_is_run_by_a_server_or_says_what_the_file_is(tmp_path, name, address):
    found = kept(tmp_path, name)
    assert (found.address, found.refused) == (f"files/{address}", "")


def test_a_drawing_whose_name_becomes_one_is_read_as_one(tmp_path):
    found = kept(tmp_path, "a.svg.", SVG.format("<script>harm()</script>").replace("svg", "svgs").encode())
    assert (found.form, found.address) == (Display.PICTURE, "files/a.svg")
    assert measured(found).refused


@pytest.mark.parametrize("turned", [1, 6])
@pytest.mark.parametrize("form", ["JPEG", "MPO", "PNG", "WEBP", "AVIF"])
def test_a_photograph_tells_nothing_but_what_it_shows(form, turned):
    told = Image.Exif()
    told[0x0112] = turned
    told[0x010E] = "at home SECRET"
    told.get_ifd(0x8825)[2] = (48.0, 8.0, 30.0)
    more = {"pnginfo": PngInfo()} if form == "PNG" else {"comment": b"SECRET"} if form in ("JPEG", "MPO") else {}
    for info in [more["pnginfo"]] if form == "PNG" else []:
        info.add_text("Author", "SECRET")
        info.add_itxt("XML:com.adobe.xmp", "<x>SECRET</x>", zip=True)
    if form != "PNG":
        more["xmp"] = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SECRET</x:xmpmeta>"
    picture = Image.radial_gradient("L").convert("RGB")
    if form == "MPO":
        more |= {"save_all": True, "append_images": [picture]}
    out = io.BytesIO()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture.save(out, form, exif=told, icc_profile=profile, **more)
    data = out.getvalue() + (b"SECRET of a moving picture" if form in ("JPEG", "PNG") else b"")
    shown = bare(data)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(shown)) as after:
        assert b"SECRET" not in shown + repr(after.info).encode()
        assert {*after.getexif().items()} <= {(0x0112, turned)}
        assert after.getexif().get(0x0112, 1) == turned
        assert not after.getexif().get_ifd(0x8825)
        assert after.info.get("icc_profile") == before.info["icc_profile"]
        assert after.size == before.size
        assert after.tobytes() == before.tobytes() or (form, turned) == ("AVIF", 6)  # which is written anew


def test_a_site_gets_a_photograph_without_its_place(tmp_path):
    told = Image.Exif()
    told.get_ifd(0x8825)[2] = (48.0, 8.0, 30.0)
    Image.new("RGB", (9, 9)).save(tmp_path / "a.jpg", exif=told)
    file = NotesFile("files/a.jpg", None, str(tmp_path / "site"), use_directory_urls=False)
    file.form, file.abs_src_path = Display.PICTURE, str(tmp_path / "a.jpg")
    file.copy_file()
    assert not Image.open(tmp_path / "site/files/a.jpg").getexif().get_ifd(0x8825)


def box(kind: bytes, *parts: bytes) -> bytes:
    held = b"".join(parts)
    return (len(held) + 8).to_bytes(4) + kind + held


def test_a_film_of_a_phone_says_nothing_beside_what_it_shows():
    told = (box(b"udta", box(b"\xa9xyz", b"SECRET")), box(b"meta", b"SECRET"))
    film = [
        box(b"ftyp", b"qt  "),
        box(b"moov", box(b"trak", box(b"mdia", b"shown"), *told), *told),
        box(b"uuid", b"SECRET"),
    ]
    # One whose length takes 64 bits, and one that ends with the file.
    data = b"".join(film) + b"\0\0\0\1free" + (22).to_bytes(8) + b"SECRET" + b"\0\0\0\0mdat" + b"shown"
    shown = bare(data, is_picture=False)
    assert (len(shown), shown.count(b"shown"), shown.index(b"mdat")) == (len(data), 2, data.index(b"mdat"))
    assert b"SECRET" not in shown


@pytest.mark.parametrize(("version", "wide"), [(0, 8), (1, 16)])
@pytest.mark.parametrize("first", [box(b"ftyp", b"qt  "), box(b"free"), box(b"pnot", b"x")])
def test_a_film_does_not_say_when_it_was_made(version, wide, first):
    head = [bytes([version, 0, 0, 0]), b"\xee" * wide, b"shown"]
    track = box(b"trak", box(b"tkhd", *head), box(b"mdia", box(b"mdhd", *head), b"shown"))
    shown = bare(first + box(b"moov", box(b"mvhd", *head), track), is_picture=False)
    assert (shown.count(b"\xee"), shown.count(b"shown")) == (0, 4)


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\0ftyp", b"\0\0\0\1ftyp", b"\xff\xff\xff\xffmoov\0\0\0\1trak", b"OggS \0\0"]
)
def test_a_film_that_is_none_stays_as_it_is(data):
    assert bare(data, is_picture=False) == data


@pytest.mark.parametrize("name", ["a.heic", "a.TIFF", "a.dng"])
def test_a_photograph_that_nobody_can_strip_is_not_published(tmp_path, name):
    assert "where it was taken" in kept(tmp_path, name).refused


def piece(kind: bytes, data: bytes, order: Literal["big", "little"]) -> bytes:
    size = len(data).to_bytes(4, order)
    return size + kind + data + zlib.crc32(kind + data).to_bytes(4) if order == "big" else kind + size + data


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_a_picture_keeps_nothing_that_nobody_knows(form):
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    out, more = io.BytesIO(), {"comment": b"SECRET"} if form == "GIF" else {}
    frames[0].save(out, form, save_all=True, append_images=frames[1:], loop=0, duration=[10, 20], **more)
    data = out.getvalue()
    match form:
        case "GIF":
            data = data[:-1] + b"!\xff\x0bXMP DataXMP\x06SECRET\0;SECRET"
        case "PNG":
            data = data[:33] + piece(b"prVt", b"SECRET", "big") + data[33:]
        case "WEBP":
            body = data[8:] + piece(b"ABCD", b"SECRET", "little")
            data = b"RIFF" + len(body).to_bytes(4, "little") + body + b"SECRET"
        case "AVIF":
            data += box(b"uuid", b"SECRET") + box(b"free", b"SECRET")
    shown = bare(data)
    assert b"SECRET" in data
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(shown)) as after:
        assert (after.n_frames, after.info.get("loop"), after.info.get("duration")) == (
            2,
            before.info.get("loop"),
            before.info.get("duration"),
        )
        for number in range(2):
            before.seek(number)
            after.seek(number)
            assert after.tobytes() == before.tobytes()


def test_a_drawing_says_nothing_of_where_it_lay_and_neither_does_a_picture_in_it():
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=exif)
    picture = base64.b64encode(out.getvalue()).decode()
    inner = (
        f'<g xmlns:i="urn:i" i:label="SECRET"><image href="data:image/jpeg;base64,{picture}" xml:space="preserve"/></g>'
    )
    shown = (
        harmless_svg(SVG.format(inner).replace("<svg ", '<svg xmlns:s="urn:s" s:docname="SECRET" ').encode()) or b""
    ).decode()
    assert "SECRET" not in shown
    assert 'xml:space="preserve"' in shown
    held = base64.b64decode(shown.partition("base64,")[2].partition('"')[0])
    with Image.open(io.BytesIO(held)) as image:
        assert (image.size, dict(image.getexif())) == ((9, 9), {})


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"no picture"])
def test_what_is_no_picture_becomes_none(data):
    assert bare(data) == b""


@pytest.mark.parametrize("form", ["GIF", "WEBP", "AVIF", "BMP", "JPEG", "MPO"])
def test_a_picture_of_any_form_is_shown(tmp_path, form):
    file = tmp_path / "a.png"
    picture = Image.new("RGB", (3, 2))
    picture.save(file, form, **({"save_all": True, "append_images": [picture]} if form == "MPO" else {}))
    assert measured(attachment(file)).width == 3


@pytest.mark.parametrize("said", ['width="{}" height="10"', 'width="10" height="{}.5"', 'viewBox="0 0 {} 9"'])
def test_a_drawing_that_says_to_be_of_any_size_stops_no_build(tmp_path, said):
    file = tmp_path / "a.svg"
    file.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' {said.format('9' * 400)}/>", encoding="utf-8")
    found = measured(attachment(file))
    assert found.refused or 0 < found.width * found.height <= 10**7


def test_whatever_a_library_makes_of_a_drawing_stops_no_build(tmp_path, monkeypatch):
    file = tmp_path / "a.svg"
    file.write_text(SVG.format(""), encoding="utf-8")
    monkeypatch.setattr("everyline.notes.attachments.svg_size", lambda _: 1 / 0)
    assert measured(attachment(file)).refused


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP", "AVIF", "BMP", "JPEG"])
def test_a_picture_that_is_cut_off_anywhere_is_shown_or_told_and_stops_no_build(tmp_path, form):
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E], told[0x0112] = "SECRET", 6
    Image.effect_noise((40, 30), 50).save(out, form, **({} if form in ("GIF", "BMP") else {"exif": told}))
    whole, file = out.getvalue(), tmp_path / "a.png"
    for at in [*range(0, min(len(whole), 300), 9), *range(300, len(whole), 90), len(whole) - 1]:
        file.write_bytes(whole[:at])
        shown = bare(whole[:at])
        assert b"SECRET" not in shown
        assert shown or measured(attachment(file)).refused


def test_a_picture_whose_parts_nobody_can_tell_apart_is_told(tmp_path):
    """Found by fuzzing: Pillow reads what two tables of colours begin, of which the second is none."""
    data = base64.b64decode(
        "R0lGODdhA2EDAAIAgQAA/wAAAAAAAAAAAAAALAAAAAADAAIAAAgGAAACAIEAAP8AAAAAAAAAAAAAACwAAAAAAwACAAAIBgABCBwYEAA7"
    )
    (tmp_path / "a.gif").write_bytes(data)
    assert bare(data) == b""
    assert measured(attachment(tmp_path / "a.gif")).refused == "it is no picture that can be read"


@pytest.mark.parametrize("size", [(20_000, 20_000), (70_000, 2)])
def test_a_picture_of_too_many_pixels_is_unpacked_nowhere(tmp_path, size):
    file = tmp_path / "a.png"
    file.write_bytes(png(*size))
    assert measured(attachment(file)).refused == "it has too many pixels"
    assert printable(tmp_path, file.name) is None
    data = base64.b64encode(file.read_bytes()).decode()
    assert b"base64" not in harmless_svg(SVG.format(f'<image x:href="data:image/png;base64,{data}"/>').encode())


def test_a_book_gets_a_picture_upright_no_sharper_than_print_and_with_the_ending_of_its_bytes(tmp_path):
    held = Image.Exif()
    held[0x0112] = 6  # turned by the camera
    Image.new("RGB", (40, 20)).save(tmp_path / "held.jpg", exif=held)
    Image.new("RGB", (3000, 1500)).save(tmp_path / "large.png")
    Image.new("RGB", (9, 9)).save(tmp_path / "named.jpg", "PNG")
    Image.new("RGB", (9, 9)).save(tmp_path / "plain.png")
    for name, ending, size, kept in (
        ("held.jpg", ".jpg", (20, 40), (20, 40)),
        ("large.png", ".png", (3000, 1500), (1800, 900)),
        ("named.jpg", ".png", (9, 9), (9, 9)),
    ):
        data, found, shown = printable(tmp_path, name)
        assert (found, shown, Image.open(io.BytesIO(data)).size) == (ending, size, kept)
    assert printable(tmp_path, "plain.png") == ((tmp_path / "plain.png").read_bytes(), ".png", (9, 9))


def test_a_small_picture_within_a_drawing_stays():
    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    assert data.encode() in harmless_svg(SVG.format(f'<image x:href="data:image/png;base64,{data}"/>').encode())


def test_a_drawing_for_a_dark_page_brings_it_along_and_the_font_that_stands_in_it():
    style = "<style>@font-face {{ font-family: V; src: url({}); }}</style>"
    for font, is_kept in (
        ("'data:font/woff2;base64,d09GMgABAAAAAB=='", True),
        ("data:application/font-woff;charset=utf-8;base64,d09GRgAB", True),
        ("data:font/woff2;base64,PHN2Zz4=", False),
        ("https://evil.example/d09GMg.woff2", False),
    ):
        assert (b"font-face" in harmless_svg(SVG.format(style.format(font)).encode())) == is_kept
    assert b"<rect" not in harmless_svg(SVG.format("").encode())
    box, filtered = 'viewBox="0 0 9 9"', 'viewBox="-5 -6 9 9" filter="invert(93%) hue-rotate(180deg)"'
    dark = SVG.format("<circle r='1'/>").replace(box, filtered)
    root = lxml.etree.fromstring(harmless_svg(dark.encode()))
    assert dict(root[0].attrib) == {"x": "-5", "y": "-6", "width": "100%", "height": "100%", "fill": "#fff"}
    twice = harmless_svg(harmless_svg(dark.encode()))
    assert twice.count(b"<rect") == 1


@pytest.mark.parametrize(
    ("drawn", "is_backed"),
    [
        ('<path d="M0 0h9" stroke="#eee" fill="none"/><text fill="white">a</text>', True),
        ('<g stroke="ivory" fill="none"><path d="M0 0h9"/></g><text style="fill: #fff">a</text>', True),
        (
            "<style>.a,.b{fill:none;stroke:#FFF} .t{fill:#ddd}</style><path class='a' d='M0 0h9'/><text class='t'>a</text>",
            True,
        ),
        ('<circle r="4" fill="#fafafa"/>', True),
        ('<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><path d="M0 0h9" stroke="#ddd"/>', True),
        ('<path d="M0 0h9" stroke="#eee"/><rect width="4" height="4" fill="#222"/>', True),
        ('<rect width="9" height="9" fill="#111"/><path d="M0 0h9" stroke="#eee"/>', False),
        ('<rect width="100%" height="100%" fill="navy"/><text fill="white">a</text>', False),
        ('<circle r="4" fill="#fafafa" stroke="#1e1e1e"/><text>a</text>', False),
        ('<path d="M0 0h9"/>', False),
        ('<rect width="9" height="9" fill="url(#g)" stroke="rgb(1, 2"/><text fill="#fff">a</text>', False),
    ],
)
def test_light_strokes_on_nothing_get_the_dark_page_that_they_were_made_for(drawn, is_backed):
    root = lxml.etree.fromstring(harmless_svg(SVG.format(drawn).encode()))
    assert (root[0].get("fill") == "#121212") == is_backed


def test_a_pointer_of_git_lfs_is_told_as_such(tmp_path):
    file = tmp_path / "x.png"
    file.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n")
    assert "git lfs pull" in measured(attachment(file)).refused


@pytest.mark.parametrize(
    "style",
    [
        'image-set("https://evil.example/p.png" 1x)',
        "-webkit-image-set('//evil.example/p.png' 1x)",
        "cross-fade('//evil.example/p.png', red)",
        "IMAGE('//evil.example/p.png')",
        "src('//evil.example/p.png')",
    ],
)
def test_a_drawing_asks_for_nothing_by_functions_of_styles(style):
    double = style.replace('"', "'")
    for each in (f"<style>svg {{background: {style}}}</style>", f'<rect style="cursor: {double}" mask="{double}"/>'):
        assert b"evil" not in harmless_svg(SVG.format(each).encode())


@pytest.mark.parametrize("path", ["../secret.png", "/{outside}/secret.png", "link.png", "../secret.svg"])
def test_a_book_prints_no_picture_that_is_not_of_the_site(tmp_path, path):
    site = tmp_path / "site"
    site.mkdir()
    for folder in (tmp_path, site):
        Image.new("RGB", (2, 2)).save(folder / "secret.png")
        (folder / "secret.svg").write_text(SVG.format(""), encoding="utf-8")
    (site / "link.png").symlink_to(tmp_path / "secret.png")
    assert printable(site, path.format(outside=tmp_path)) is None
    assert printable(site, "secret.png")
    assert printable(site, "secret.svg")


def doubling(each: str, last: str, wrap: str = "<g id='a{at}'>{inner}</g>") -> str:
    parts = (wrap.format(at=at, inner=each.format(at=at - 1) * 10) for at in range(1, 12))
    return f"<g id='a0'><rect width='1' height='1'/></g>{''.join(parts)}{last}"


@pytest.mark.parametrize(
    "drawing",
    [
        doubling("<use href='#a{at}'/>", "<use href='#a11'/>"),
        doubling("<use x:href='#a{at}'/>", "<use x:href='#a11'/>"),
        doubling(
            "<rect width='9' height='9' fill='url(#a{at})'/>",
            "<rect width='9' height='9' fill=\"url('#a11')\"/>",
            "<pattern id='a{at}' width='1' height='1'>{inner}</pattern>",
        ),
        doubling("<rect mask='url(#a{at})'/>", "<rect style='mask: url(#a11)'/>", "<mask id='a{at}'>{inner}</mask>"),
        "<marker id='a0'>" + "<rect/>" * 999 + f"</marker><path marker-mid='url(#a0)' d='M0 0{'h1' * 999}'/>",
        "<g id='a0'><use href='#a0'/></g>",
    ],
)
def test_a_drawing_whose_parts_use_one_another_without_end_is_not_shown(tmp_path, drawing):
    file = tmp_path / "a.svg"
    file.write_text(SVG.format(drawing), encoding="utf-8")
    assert harmless_svg(file.read_bytes()) is None
    assert measured(attachment(file)).refused == "it is no SVG that can be shown"


def test_a_drawing_that_uses_its_parts_as_programs_do_is_shown():
    icons = "<defs><symbol id='i'><path d='M0 0h1'/></symbol><marker id='m'><path d='M0 0h1'/></marker></defs>"
    drawing = SVG.format(icons + "<use href='#i'/>" * 500 + "<path marker-end='url(#m)' d='M0 0h1'/>" * 500)
    assert harmless_svg(drawing.encode()).count(b"<use") == 500


def test_a_photograph_brings_no_smaller_one_nor_what_no_reader_of_pictures_knows():
    out = io.BytesIO()
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG")
    data = out.getvalue()
    small = b"JFIF\0\1\1\0\0\1\0\1\1\2" + b"SECRET"
    more = b"".join(
        b"\xff" + kind + (len(held) + 2).to_bytes(2) + held
        for kind, held in [(b"\xe0", small), (b"\xf5", b"SECRET"), (b"\xee", b"Adobe\0d\0\0\0\0\0SECRET")]
    )
    shown = bare(data[:2] + more + data[20:])
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(shown)) as after:
        assert (after.info["jfif"], after.info["adobe"], after.size) == (257, 100, before.size)


def test_a_bitmap_keeps_its_pixels_and_nothing_else():
    picture, out = Image.radial_gradient("L").convert("RGB"), io.BytesIO()
    picture.save(out, "BMP")
    shown = bare(out.getvalue() + b"SECRET")
    assert b"SECRET" not in shown
    with Image.open(io.BytesIO(shown)) as after:
        assert (after.format, after.tobytes()) == ("BMP", picture.tobytes())


@pytest.mark.parametrize("wrap", ["![x]({})", '<img src="{}">', "[x]: <{}>", "data: [x]({}) and words"])
def test_a_picture_that_stands_in_a_note_tells_nothing_but_what_it_shows(wrap):
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=told)
    address = f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
    text, _, _ = decode(f"# Ä\n\n{wrap.format(address)}\n".encode(), "n.md")
    before, _, behind = wrap.partition("{}")
    assert text.startswith(f"# Ä\n\n{before}data:image/jpeg;base64,")
    assert text.endswith(f"{behind}\n")
    held = base64.b64decode(text.partition("base64,")[2][: -len(behind) - 1])
    with Image.open(io.BytesIO(held)) as image:
        assert (image.size, dict(image.getexif())) == ((9, 9), {})


def photograph() -> bytes:
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "SECRET" * 99
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=told)
    return out.getvalue()


LETTERS = base64.b64encode(photograph()).decode()
LINES = [LETTERS[at : at + 76] for at in range(0, len(LETTERS), 76)]


@pytest.mark.parametrize(
    "text",
    [
        '<img src="data:image/jpeg;base64,' + "\n".join(LINES) + '">',
        '<img src="data:image/jpeg;base64,\n' + "\n".join(LINES) + '\n">',
        "> <img src='data:image/jpeg;base64,\n> " + "\n> ".join(LINES) + "\n> '>",
        "<img src='data:image/jpeg;base64," + "&#xA;".join(LINES) + "'>",
        '<img src="data:image/jpeg;base64,'
        + "\n".join(LETTERS[at : at + 20] for at in range(0, len(LETTERS), 20))
        + '">',
        f"![](data:;base64,{LETTERS})",
        f"![](data:image/jpeg; base64,{LETTERS})",
        f"<img src='data:image/jpeg;name=\"a b.jpg\";base64,{LETTERS}'>",
        "![](data:image/jpeg," + "".join(f"%{each:02x}" for each in photograph()) + ")",
        f'<img src="data:image/jpeg,{quote_from_bytes(photograph(), "()")}">',
        f'<img src="data:image/jpeg,{quote_from_bytes(photograph()[:90], "()")}\n{quote_from_bytes(photograph()[90:], "()")}">',
        "![](data:image/svg+xml;base64,"
        + base64.b64encode(SVG.format(f'<image href="data:image/jpeg;base64,{LETTERS}"/>').encode()).decode()
        + ")",
    ],
)
def test_a_picture_in_a_note_tells_no_more_however_its_address_is_written(text):
    def opened(text: str) -> bytes:
        address = re.split("[\"')]", text.partition(",")[2])[0]
        held = unquote_to_bytes(re.sub(r"&#xA;|[\s>]", "", address))
        held = base64.b64decode(held) if "base64," in text else held
        return opened(held.decode()) if held.startswith(b"<") else held

    shown = decode(f"a\n\n{text}\n\nb\n".encode(), "n.md")[0]
    assert b"SECRET" in opened(text)
    assert b"SECRET" not in opened(shown.strip("ab\n"))
    assert shown.count("\n") == text.count("\n") + 5
    assert "\n\n" not in shown.strip("ab\n")
    with Image.open(io.BytesIO(opened(shown.strip("ab\n")))) as image:
        assert image.size == (9, 9)


def test_a_picture_in_a_drawing_that_stands_between_percent_signs_tells_no_more():
    drawing = quote(SVG.format(f'<image href="data:image/jpeg;base64,{LETTERS}"/>'), safe="/;:,+= ")
    shown = unquote_to_bytes(decode(f"![](data:image/svg+xml,{drawing})".encode(), "n.md")[0])
    held = base64.b64decode(shown.partition(b"base64,")[2].partition(b'"')[0])
    assert b"SECRET" not in held
    assert len(held) > 99


@pytest.mark.parametrize("behind", ["\nNext\n", "\nNext line\n", " and words", "\n\nNext\n"])
def test_words_behind_a_picture_in_a_note_stay(behind):
    shown = decode(f"data:image/jpeg;base64,{LETTERS}{behind}".encode(), "n.md")[0]
    assert shown.endswith(behind)
    assert len(shown) < len(LETTERS)


@pytest.mark.parametrize(
    "text",
    [
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
        "data:image/png;base64,AAAA",
        "data:image/jpeg;base64,/9j/%",
        "a;base64,b and data:text/plain;base64,AAAA",
        "data:image/png;base64,\niVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4\n2mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
    ],
)
def test_an_address_that_tells_nothing_stays_as_it_was_written(text):
    assert decode(text.encode(), "n.md")[0] == text


MATROSKA = b"\x1a\x45\xdf\xa3\x81x"
VORBIS = b"\x03vorbis\6\0\0\0SECRET\1\0\0\0\6\0\0\0SECRET\1"


def page(number: int, flags: int, *packets: bytes) -> bytes:
    """A page of an Ogg file, without its checksum."""
    sizes = bytes(size for each in packets for size in [255] * (len(each) // 255) + [len(each) % 255])
    head = b"OggS\0" + bytes([flags]) + bytes(8) + b"abcd" + number.to_bytes(4, "little") + bytes(4)
    return head + bytes([len(sizes)]) + sizes + b"".join(packets)


def element(name: bytes, held: bytes, size: bytes = b"") -> bytes:
    return name + (size or bytes([0x80 + len(held)])) + held


RECORDINGS = {
    "mp3": b"ID3\4\0\0\0\0\0\6SECRET\xff\xfbshown" + b"LYRICSBEGINSECRET000017LYRICS200" + b"SECRET"
    b"APETAGEX\xd0\7\0\0\x26\0\0\0\1\0\0\0\0\0\0\0" + bytes(8) + b"TAG" + b"SECRET".ljust(125),
    "id3 before another": b"ID3\4\0\x10\0\0\0\6SECRET" + b"3DI\4\0\x10\0\0\0\6" + b"\xff\xf1shown",
    "flac": b"fLaC" + b"\0\0\0\5shown\4\0\0\6SECRET\x86\0\0\6SECRET" + b"\xff\xf8",
    "wav": b"RIFF\0\0\0\0WAVE" + b"LIST\6\0\0\0SECRETbext\5\0\0\0SECRE\0data\xff\xff\xff\xffshown",
    "matroska": MATROSKA
    + element(b"\x18\x53\x80\x67", b"", b"\x01" + b"\xff" * 7)
    + element(b"\x15\x49\xa9\x66", element(b"\x7b\xa9", b"SECRET") + element(b"\x57\x41", b"SECRET"))
    + element(b"\x1f\x43\xb6\x75", element(b"\xa3", b"shown"), b"\xff")
    + element(b"\x12\x54\xc3\x67", b"SECRET" * 20, b"\x40\x78")
    + element(b"\x19\x41\xa4\x69", b"SEC"),
    "ogg": page(0, 2, b"\1vorbis") + page(1, 0, VORBIS, b"shown"),
}


@pytest.mark.parametrize("form", RECORDINGS)
def test_a_recording_says_nothing_beside_what_is_heard(form):
    data = RECORDINGS[form]
    shown = bare(data, is_picture=False)
    assert b"SECRET" in data
    assert b"SEC" not in shown
    assert shown.count(b"shown") == 1
    assert bare(shown, is_picture=False) == shown
    if form in ("wav", "matroska", "ogg"):  # what tells where its parts are stays true
        assert (len(shown), shown.index(b"shown")) == (len(data), data.index(b"shown"))


def test_the_checksum_of_a_page_of_ogg_is_what_players_ask_for():
    shown = bare(RECORDINGS["ogg"], is_picture=False)
    second = shown.index(b"OggS", 4)
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
        table.append(value)
    told, check = bytearray(shown[second:]), 0
    kept, told[22:26] = bytes(told[22:26]), bytes(4)
    for byte in told:
        check = check << 8 & 0xFFFFFFFF ^ table[check >> 24 ^ byte]
    assert kept == check.to_bytes(4, "little")


@pytest.mark.parametrize("data", [each[:at] for each in RECORDINGS.values() for at in range(0, len(each), 3)])
def test_a_recording_that_was_cut_off_stops_nothing(data):
    assert len(bare(data, is_picture=False)) <= len(data) + 8


def document() -> pikepdf.Pdf:
    pdf, photograph = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    told = Image.Exif()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(photograph, "JPEG", exif=told)
    image = pikepdf.Stream(pdf, photograph.getvalue(), Filter=pikepdf.Name.DCTDecode, Width=9, Height=9)
    image.Metadata = pikepdf.Stream(pdf, b"<SECRET/>")
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    pdf.pages[0].PieceInfo = pikepdf.Dictionary(Program=pikepdf.String("SECRET"))
    pdf.docinfo["/Author"] = "SECRET"
    with pdf.open_metadata() as said:
        said["dc:creator"] = ["SECRET"]
    pdf.attachments["shown.txt"] = b"shown"
    return pdf


def unfolding(size):
    """A PDF of a few bytes, whose one compressed part is so many megabytes long."""
    press = zlib.compressobj(9)
    pieces = [b"1 0 ", *[bytes(2**20).replace(b"\0", b" ")] * size, b"<<>>"]
    part = b"".join(map(press.compress, pieces)) + press.flush()
    bodies = [
        b"<</Type/Catalog/Pages 3 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%b\nendstream" % (len(part), part),
    ]
    made, rows = b"%PDF-1.5\n", [(0, 0, 65535), (2, 4, 0)]
    for number, body in enumerate(bodies, 2):
        rows.append((1, len(made), 0))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(made)
    table = b"".join(struct.pack(">BIH", *row) for row in [*rows, (1, start, 0)])
    head = b"5 0 obj\n<</Type/XRef/Size 6/W[1 4 2]/Root 2 0 R/Length %d>>stream\n" % len(table)
    return made + head + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % start


def test_a_document_that_unfolds_takes_no_memory_of_the_build():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert b"/Catalog" in bare(unfolding(100), is_picture=False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


def test_a_document_says_nothing_beside_its_pages_and_keeps_what_is_attached():
    out = io.BytesIO()
    document().save(out, compress_streams=False)
    assert out.getvalue().count(b"SECRET") > 4
    data = out.getvalue() + b"\n% what was written behind it SECRET"
    shown = bare(data, is_picture=False)
    assert b"SECRET" not in shown
    assert bare(data, is_picture=False) == shown
    with pikepdf.open(io.BytesIO(shown)) as pdf:
        assert (len(pdf.pages), pdf.attachments["shown.txt"].get_file().read_bytes()) == (1, b"shown")
        held = pdf.pages[0].Resources.XObject.I.read_raw_bytes()
    with Image.open(io.BytesIO(held)) as image:
        assert (image.size, dict(image.getexif())) == ((9, 9), {})


def test_a_document_runs_nothing_and_sends_nothing():
    pdf, name, text = document(), pikepdf.Name, pikepdf.String
    script = pikepdf.Dictionary(S=name.JavaScript, JS=text("HARM"))
    pdf.Root.OpenAction = script
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=[text("HARM"), pdf.make_indirect(script)])
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=text("HARM"))
    pdf.pages[0].AA = pikepdf.Dictionary(O=script)
    actions = [
        script,
        pikepdf.Dictionary(S=name.Launch, F=text("HARM")),
        pikepdf.Dictionary(S=name.SubmitForm, F=text("https://HARM.example/")),
        pikepdf.Dictionary(S=name.GoTo, D=text("x"), Next=[script]),
        pikepdf.Dictionary(S=name.URI, URI=text("https://shown.example/")),
    ]
    pdf.pages[0].Annots = [pikepdf.Dictionary(Subtype=name.Link, Rect=[0, 0, 1, 1], A=each) for each in actions]
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert out.getvalue().count(b"HARM") > 4
    shown = bare(out.getvalue(), is_picture=False)
    with pikepdf.open(io.BytesIO(shown)) as read:
        said = b"".join(each.unparse(resolved=True) for each in read.objects)
    assert b"HARM" not in said
    assert b"https://shown.example/" in said
    assert not {b"/JavaScript <<", b"/Launch", b"/SubmitForm"} & {*said.split()}


def test_a_document_that_is_signed_locked_or_none_stays_as_it_is():
    locked, signed = io.BytesIO(), io.BytesIO()
    document().save(locked, encryption=pikepdf.Encryption(owner="o", user=""))
    pdf = document()
    pdf.Root.AcroForm = pikepdf.Dictionary(V=pdf.make_indirect(pikepdf.Dictionary(ByteRange=pikepdf.Array([0, 1]))))
    pdf.save(signed)
    for data in (locked.getvalue(), signed.getvalue(), b"%PDF-1.7\n", b"%PDF-1.7\ntrailer <</Root 1 0 R>>"):
        assert bare(data, is_picture=False) == data


@pytest.mark.parametrize("data", [MATROSKA + b"\0\xec\1", MATROSKA[:4] + b"\x80" + b"\xa3\x81\0" * 5600 + b"\xa3\x40"])
def test_a_film_that_was_cut_off_within_a_length_is_read_once(data):
    assert bare(data, is_picture=False) == data


def test_a_photograph_by_another_name_tells_no_more():
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=told)
    assert b"SECRET" not in bare(out.getvalue(), is_picture=False)
    assert bare(b"\xff\xd8 no picture", is_picture=False) == b"\xff\xd8 no picture"


def test_a_drawing_keeps_what_is_drawn_and_not_what_its_program_keeps_in_it():
    drawing = harmless_svg(
        SVG.format(
            "<rect data-author='SECRET' author='SECRET' fill='red' stroke-width='2'/>"
            "<g style='stroke:red;display:none'><text>SECRET</text></g><g display='none'><path id='p' d='M0 0'/><text>SECRET</text></g>"
            "<text visibility='hidden'>SECRET</text><use href='#p'/><text style='display: none ; fill:red'>SECRET</text>"
            "<text><tspan style='visibility:hidden'>SECRET</tspan>shown</text><text style='fill:red'>shown</text>"
        )
        .replace("<svg ", '<svg content="&lt;mxfile&gt;SECRET" ')
        .encode()
    )
    assert drawing
    assert b"SECRET" not in drawing
    assert drawing.count(b"shown") == 2
    for kept in (b'fill="red"', b'stroke-width="2"', b'id="p"', b'viewBox="0 0 9 9"', b'href="#p"'):
        assert kept in drawing


@pytest.mark.parametrize(
    ("style", "attributes", "is_hidden"),
    [
        (".st0{display:none;}", 'class="st0"', True),
        (".a,.st0 { fill:red; display : none }", 'class="st1 st0"', True),
        ("/* layers */ #l{visibility:hidden}", 'id="l"', True),
        ("g.st0{display:none}", 'class="st0"', True),
        (".st0{fill:red}\n.st0{display:none}", 'class="st0"', True),
        ("@media print{.x{fill:red} .y{fill:red}} .st0{display:none}", 'class="st0"', True),
        (".st0{display:none}", 'class="st1"', False),
        (".st0{display:none} .st1{display:inline}", 'class="st0 st1"', False),
        (".st0{display:none}", 'class="st0" style="display:inline"', False),
        ("@media (prefers-color-scheme: dark){.st0{display:none}}", 'class="st0"', False),
        (".a .st0{display:none}", 'class="st0"', False),
        (".st0{visibility:hidden} text{visibility:visible}", 'class="st0"', False),
        (".st0{display:none} text{visibility:visible}", 'class="st0"', True),
        ("{" * 30_000, 'class="st0"', False),
        ("a" * 100_000, 'class="st0"', False),
        ("@a{b" * 20_000, 'class="st0"', False),
    ],
)
def test_what_a_rule_hides_in_a_drawing_is_hidden(style, attributes, is_hidden):
    drawing = SVG.format(f"<style>{style}</style><g {attributes}><text>SECRET</text></g><text>shown</text>")
    shown = harmless_svg(drawing.encode())
    assert shown
    assert (b"SECRET" not in shown, b"shown" in shown) == (is_hidden, True)


def test_what_is_seen_within_what_is_not_stays_in_a_drawing():
    drawing = SVG.format(
        "<g visibility='hidden'>SECRET<text>SECRET</text>SECRET<g><text visibility='visible'>seen</text></g></g>"
        "<text style='visibility:hidden'>SECRET<tspan style='visibility:visible'>seen</tspan>SECRET</text>"
        "<g display='none'><text visibility='visible'>SECRET</text></g>"
    )
    shown = harmless_svg(drawing.encode()) or b""
    assert (shown.count(b"seen"), shown.count(b"SECRET")) == (2, 0)


def test_the_words_of_a_drawing_stay_where_what_stands_between_them_goes():
    shown = harmless_svg(SVG.format("<text>a<x/>b<y>no</y>c<tspan>d</tspan><z/>e</text>f").encode()) or b""
    assert b"<text>abc<tspan>d</tspan>e</text>f" in shown


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.mdx", f"---\nsummary: {'word ' * 2_000}\ndraft: true\n---\n\n# A\n"),
        ("a.mdx", "---\r\ndraft: true\r\n---\r\n\r\n# A\r\n"),
        ("a.mdx", "---\ntags: [geheim]\n---\n\n# A\n"),
        ("a.rst", '{\n "title": "a",\n "draft": true }\n\ntext\n'),
        ("a.mdx", "#geheim\n\ntext\n"),
        ("a.mdx", "text\n\n- a #geheim/b\n"),
        ("a.mdx", "text\n\n- a\n  private:: true\n"),
        ("a.mdx", "text %%secret%%\n"),
        ("a.mdx", "text\n\n<!-- secret\n-->\n"),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "text", "text": "card\\n%%\\nsecret\\n%%"}]}'),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "text", "text": "card <!-- secret -->"}]}'),
        ("a.canvas", '{"nodes": [{"id": "1", "type": "group", "label": "#geheim"}]}'),
        ("a.canvas", '{"nodes": [%%secret%%'),
    ],
)
def test_text_beside_the_notes_that_is_private_as_a_note_would_be_is_not_published(tmp_path, name, text):
    write(tmp_path, {f"source_notes/{name}": text})
    privacy = Privacy(tags=frozenset({"geheim"}))
    (found,) = read_attachments(tmp_path, "source_notes", (), privacy).by_path.values()
    assert "as a note would" in found.refused


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.mdx", "---\ntags: [offen]\ndraft: false\n---\n\n`%%a%%` and #offen\n"),
        ("a.canvas", '{"nodes": [{"id": "1", "text": "50%% and `<!-- -->`"}], "edges": []}'),
        ("a.py", "# geheim %%a%%\n#geheim\n"),
        ("a.ipynb", '{"cells": [{"source": ["%%time"]}]}'),
    ],
)
def test_text_beside_the_notes_that_is_not_private_is_published(tmp_path, name, text):
    write(tmp_path, {f"source_notes/{name}": text})
    privacy = Privacy(tags=frozenset({"geheim"}))
    (found,) = read_attachments(tmp_path, "source_notes", (), privacy).by_path.values()
    assert found.refused == ""


@pytest.mark.parametrize(
    ("name", "text", "is_published"),
    [
        ("a.mdx", "# A\n", False),
        ("a.mdx", "---\npublish: true\n---\n# A\n", True),
        ("a.canvas", "{}", False),
        ("a.csv", "a,b\n", True),
        ("a.py", "print()\n", True),
    ],
)
def test_where_notes_have_to_say_that_they_are_public_what_is_written_as_they_are_has_to(
    tmp_path, name, text, is_published
):
    write(tmp_path, {f"source_notes/{name}": text})
    (found,) = read_attachments(tmp_path, "source_notes", (), Privacy(is_explicit=True)).by_path.values()
    assert bool(found.refused) == (not is_published)


@pytest.mark.parametrize(
    ("name", "data", "address"),
    [
        *(
            (f"a.{each}", b"# {{ 6*7 }}\n", f"a-{each}.txt")
            for each in ("mkd", "mkdn", "mdown", "mdx", "qmd", "css", "py")
        ),
        ("a.md.", b"{{ 6*7 }}", "a-md.txt"),
        ("a.md ", b"{{ 6*7 }}", "a-md.txt"),
        ("a.md~", b"old", "a-md~.txt"),
        ("LICENSE", b"words", "LICENSE.txt"),
        *(
            (f"a.{each}", b"\n <html xmlns='http://www.w3.org/1999/xhtml'/>", f"a-{each}.txt")
            for each in ("xsd", "rdf", "json", "mp3")
        ),
        ("a.xsd", "\ufeff<html/>".encode("utf-16"), "a-xsd.txt"),
        ("a.xsd", b"\xef\xbb\xbf<html/>", "a-xsd.txt"),
        ("a.json", b"{}", "a.json"),
        ("a.csv", b"a,b", "a.csv"),
        ("a.pdf", b"%PDF-1.4 words", "a.pdf"),
        ("a.docx", b"PK\3\4\0\0", "a.docx"),
        ("a.mp3", b"\xff\xfbsound", "a.mp3"),
        ("a.txt", b"<html>", "a.txt"),
    ],
)
def test_text_beside_the_notes_is_nothing_but_text_to_mkdocs_a_server_or_a_browser(tmp_path, name, data, address):
    found = kept(tmp_path, name, data)
    assert (found.address, found.refused) == (f"files/{address}", "")


@pytest.mark.parametrize("name", ["a.pl", "a.cshtml", "a.phps"])
def test_what_more_servers_run_is_not_published(tmp_path, name):
    assert kept(tmp_path, name, b"x").refused


@pytest.mark.parametrize("name", ["a.mdx", "a.md~", "a.md.bak"])
def test_a_draft_of_another_ending_is_not_published(tmp_path, name):
    assert "draft: true" in kept(tmp_path, name, b"---\ndraft: true\n---\nx").refused


def test_a_document_is_read_by_a_process_of_its_own(monkeypatch):
    """It may unpack to a thousand times its size."""
    out = io.BytesIO()
    document().save(out, compress_streams=False)
    monkeypatch.setattr(stripping, "_DOCUMENTS", Store(Path(os.devnull)))
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    assert b"SECRET" not in bare(out.getvalue(), is_picture=False)


def test_a_document_that_takes_all_its_time_is_tried_once(monkeypatch, tmp_path):
    data = unfolding(100)
    monkeypatch.setattr(stripping, "_DOCUMENTS", Store(tmp_path))
    tried = []

    def run(*_, **__):
        tried.append(1)
        return subprocess.CompletedProcess([], -signal.SIGXCPU if len(tried) > 1 else -signal.SIGTERM, b"half")

    monkeypatch.setattr(stripping.subprocess, "run", run)
    assert [bare(data, is_picture=False) for _ in range(4)] == [data] * 4
    assert len(tried) == 2  # who ended the first is nobody of ours


def test_many_tags_behind_a_recording_are_cut_at_once():
    data = b"\xff\xfb\x90\0" + (b"TAG" + bytes(125)) * 2**16
    assert bare(data, is_picture=False) == data[:4]


def test_tags_before_a_recording_are_cut_at_once():
    assert bare(b"ID3\3\0\0\0\0\0\0" * 2**17 + b"\xff\xfb\x90\0", is_picture=False) == b"\xff\xfb\x90\0"


def test_a_photograph_filled_up_without_end_is_read_at_once():
    out = io.BytesIO()
    Image.new("RGB", (9, 9)).save(out, "JPEG")
    head, scan, rest = out.getvalue().partition(b"\xff\xda")
    fill = b"\xff" * 2**19 + b"\0"
    filled = head + b"\xff" * 99 + scan + rest[:-2] + fill + rest[-2:]
    assert fill in bare(filled)
    with Image.open(io.BytesIO(bare(filled))) as picture:
        picture.load()


def test_comments_of_many_small_parts_are_emptied_at_once():
    first, part = page(0, 2, b"\1vorbis"), page(1, 0).removesuffix(b"\0") + b"\1\xff"
    data = first + part + b"\x03vorbis".ljust(255, b"S") + (part + b"S" * 255) * 2**14
    shown = bare(data, is_picture=False)
    assert (len(shown), b"S" * 9 in shown, b"\x03vorbis" in shown) == (len(data), False, True)


def test_comments_without_end_take_no_more_memory_than_they_are():
    pages = [page(0, 2, b"\1vorbis")] + [
        page(each, 0, b"\x03vorbis" * (each == 1) + bytes(255 * 254)) for each in range(1, 20)
    ]
    data = b"".join(pages)
    assert len(bare(data, is_picture=False)) == len(data)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("_headers", "_headers.txt"),
        ("_redirects", "_redirects.txt"),
        ("CNAME", "CNAME.txt"),
        ("Makefile", "Makefile.txt"),
        ("a.py", "a-py.txt"),
        ("a.htaccess", "a-htaccess.txt"),
        ("a.lua", "a-lua.txt"),
    ],
)
def test_what_servers_and_hosts_obey_by_its_name_is_called_otherwise(tmp_path, name, address):
    found = kept(tmp_path, name, b"Options +ExecCGI\n")
    assert (found.address, found.refused) == (f"files/{address}", "")


@pytest.mark.parametrize("name", [".htaccess", ".user.ini", ".env", ".git-credentials"])
def test_what_is_hidden_is_not_published(tmp_path, name):
    write(tmp_path, {f"source_notes/{name}": "x"})
    found = read_attachments(tmp_path, "source_notes", ()).by_path.values()
    assert not [each for each in found if not each.refused]


@pytest.mark.parametrize("name", ["index.cgi", "x.php", "web.config", "x.asp", "x.shtml"])
def test_what_servers_run_is_not_published(tmp_path, name):
    assert kept(tmp_path, name, b"#!/bin/sh\n").refused
