"""Files beside the notes, sent by anybody: what shows them reads nothing but pictures, and none that would fill memory or time."""

import base64
import io
import os
import struct
import zlib
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from everyline.books.media import printable
from everyline.notes.attachments import Attachment, Display, bare, harmless_svg, measured, read_attachments
from everyline.plugin.files import NotesFile

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
    shown = bare(data, Display.FILM)
    assert (len(shown), shown.count(b"shown"), shown.index(b"mdat")) == (len(data), 2, data.index(b"mdat"))
    assert b"SECRET" not in shown


@pytest.mark.parametrize(("version", "wide"), [(0, 8), (1, 16)])
@pytest.mark.parametrize("first", [box(b"ftyp", b"qt  "), box(b"free"), box(b"pnot", b"x")])
def test_a_film_does_not_say_when_it_was_made(version, wide, first):
    head = [bytes([version, 0, 0, 0]), b"\xee" * wide, b"shown"]
    track = box(b"trak", box(b"tkhd", *head), box(b"mdia", box(b"mdhd", *head), b"shown"))
    shown = bare(first + box(b"moov", box(b"mvhd", *head), track), Display.FILM)
    assert (shown.count(b"\xee"), shown.count(b"shown")) == (0, 4)


@pytest.mark.parametrize(
    "data", [b"", b"\0\0\0\0ftyp", b"\0\0\0\1ftyp", b"\xff\xff\xff\xffmoov\0\0\0\1trak", b"OggS \0\0"]
)
def test_a_film_that_is_none_stays_as_it_is(data):
    assert bare(data, Display.FILM) == data


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
