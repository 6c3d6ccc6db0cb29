"""Pictures, films and recordings say nothing beside what they show."""

import base64
import io
import re
import zlib
from typing import Literal
from urllib.parse import quote, quote_from_bytes, unquote_to_bytes

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from everyline.notes.encodings import decode
from everyline.notes.media_metadata import bare
from tests.notes.test_attachments import SVG


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


def number(*values: int) -> bytes:
    return b"".join(each.to_bytes(4) for each in values)


def track(kind: bytes, form: bytes, *samples: tuple[int, int]) -> bytes:
    """A track of a film whose samples lie at some places and are so long, each in a chunk of its own."""
    said = box(form, bytes(12) + b"SECR" + bytes(26) + b"SECRET".ljust(36))
    tables = [
        box(b"stsd", number(0, 1), said if kind == b"vide" else b""),
        box(b"stsc", number(0, 1, 1, 1, 1)),
        box(b"stsz", number(0, 0, len(samples), *(size for _, size in samples))),
        box(b"stco", number(0, len(samples), *(place for place, _ in samples))),
    ]
    handler = box(b"hdlr", bytes(8) + kind + bytes(12) + b"SECRET MET\0")
    return box(b"trak", box(b"mdia", handler, box(b"minf", box(b"stbl", *tables))))


@pytest.mark.parametrize(
    ("kind", "told", "is_shown"),
    [
        (b"meta", b"SECRET place", False),
        (b"tmcd", b"SECRET hours", False),
        (b"camm", b"SECRET place", False),
        (b"text", b"F/2.8, GPS (13.40, SECRET)", False),
        (b"sbtl", b"[latitude: 52.5] SECRET", False),
        (b"text", b"Hello from the GPS", True),
        (b"soun", b"a sound", True),
    ],
)
def test_a_film_tells_nothing_beside_its_pictures(kind, told, is_shown):
    head = box(b"ftyp", b"mp42") + (24 + len(told)).to_bytes(4) + b"mdat"
    pictures, at = b"picture1picture2", len(head)
    tracks = [track(b"vide", b"avc1", (at, 8), (at + 8 + len(told), 8)), track(kind, b"gpmd", (at + 8, len(told)))]
    data = head + b"picture1" + told + b"picture2" + box(b"moov", *tracks) + b"SECRET behind the end"
    shown = bare(data, is_picture=False)
    assert b"SECR" in data
    assert b"SECR" not in shown
    assert (len(shown), told in shown, shown.count(b"trak")) == (len(data), is_shown, 1 + is_shown)
    assert shown[at : at + 8] + shown[at + 8 + len(told) :][:8] == pictures


@pytest.mark.parametrize("sizes", [(0, 3, 5, 5, 2), (4, 3)], ids=["of many sizes", "of one size"])
@pytest.mark.parametrize(("places", "wide"), [(b"stco", 4), (b"co64", 8)])
def test_what_a_camera_notes_is_emptied_however_a_film_says_where_it_is(sizes, places, wide):
    told, head = b"SECRET place", box(b"ftyp", b"mp42") + (28).to_bytes(4) + b"mdat"
    tables = [
        box(b"stsc", number(0, 1, 1, 3, 1)),
        box(b"stsz", number(0, *sizes)),
        box(places, number(0, 1) + len(head + b"film").to_bytes(wide)),
    ]
    camera = box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + b"meta"), box(b"minf", box(b"stbl", *tables))))
    shown = bare(head + b"film" + told + b"more" + box(b"moov", camera), is_picture=False)
    assert shown[len(head) :][:20] == b"film" + bytes(12) + b"more"


@pytest.mark.slow
def test_samples_of_a_track_that_lie_on_one_another_are_emptied_at_once():
    data = box(b"ftyp", b"mp42") + box(b"moov", *[track(b"text", b"gpmd", *[(0, 2**31)] * 2**15)] * 2)
    assert len(bare(data, is_picture=False)) == len(data)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [b"text", b"meta"])
def test_many_tracks_that_all_hold_the_whole_film_are_emptied_at_once(kind):
    data = box(b"ftyp", b"mp42") + box(b"moov", *[track(kind, b"gpmd", (0, 2**31))] * 4_000)
    assert bare(data, is_picture=False) == bytes(len(data))


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


@pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"no picture"])
def test_what_is_no_picture_becomes_none(data):
    assert bare(data) == b""


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
    "speex in ogg": page(0, 2, b"Speex   1.2") + page(1, 0, b"\6\0\0\0SECRET\0\0\0\0", b"shown"),
    "flac in ogg": page(0, 2, b"\x7fFLAC\1\0") + page(1, 0, b"\4\0\0\6SECRET", b"\x86\0\0\6SECRET", b"shown"),
    "others in ogg": page(0, 2, b"fisheadSECRET")
    + page(0, 2, b"\1vorbis").replace(b"abcd", b"efgh")
    + page(1, 0, VORBIS, b"shown").replace(b"abcd", b"efgh")
    + page(1, 0, b"SECRET")
    + b"SECRET",
}


@pytest.mark.parametrize("form", RECORDINGS)
def test_a_recording_says_nothing_beside_what_is_heard(form):
    data = RECORDINGS[form]
    shown = bare(data, is_picture=False)
    assert b"SECRET" in data
    assert b"SEC" not in shown
    assert shown.count(b"shown") == 1
    assert bare(shown, is_picture=False) == shown
    if form in ("wav", "matroska", "ogg", "speex in ogg", "flac in ogg"):  # what tells where its parts are stays true
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


@pytest.mark.parametrize("data", [MATROSKA + b"\0\xec\1", MATROSKA[:4] + b"\x80" + b"\xa3\x81\0" * 5600 + b"\xa3\x40"])
def test_a_film_that_was_cut_off_within_a_length_is_read_once(data):
    assert bare(data, is_picture=False) == data


def test_a_photograph_by_another_name_tells_no_more():
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "SECRET"
    Image.new("RGB", (9, 9)).save(out, "JPEG", exif=told)
    assert b"SECRET" not in bare(out.getvalue(), is_picture=False)
    assert bare(b"\xff\xd8 no picture", is_picture=False) == b"\xff\xd8 no picture"


def test_many_tags_behind_a_recording_are_cut_at_once():
    data = b"\xff\xfb\x90\0" + (b"TAG" + bytes(125)) * 2**16
    assert bare(data, is_picture=False) == data[:4]


@pytest.mark.slow
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


def _photograph():
    told, out = Image.Exif(), io.BytesIO()
    told[0x010E] = "at home SECRET"
    Image.radial_gradient("L").convert("RGB").save(out, "JPEG", exif=told)
    return out.getvalue()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"files": {"a": {"dataURL": "data:image/jpeg;base64,', '"}}}'),
        ('{"nodes": [{"type": "text", "text": "a ![](data:image/jpeg;base64,', ')\\nkept"}]}'),
        ('{"outputs": [{"data": {"image/jpeg": "', '\\n"}}]}'),
        ('{"html": "<img src=\\"data:image/jpeg;base64,', '\\">kept"}'),
        ("a,data:image/jpeg;base64,", ",kept\n"),
        ("BEGIN:VCARD\nPHOTO;ENCODING=b;TYPE=JPEG:", "\nEND:VCARD\n"),
        ('<data encoding="base64">\n', "\n</data>kept"),
    ],
)
@pytest.mark.parametrize("form", ["one line", "lines", "escaped", "escaped lines", "UTF-16"])
def test_a_photograph_within_data_beside_the_notes_tells_nothing(before, after, form):
    photograph = _photograph()
    letters = base64.b64encode(photograph).decode()
    wide = {"lines": "\n ", "escaped lines": "\\n"}.get(form, "")
    if wide and not (wide == "\n " and before.startswith("{")):
        letters = wide.join(re.findall(".{1,60}", letters))
    if form == "escaped":
        letters = letters.replace("/", "\\/")
    encoding = "utf-16" if form == "UTF-16" else "utf-8"
    data = f"{before}{letters}{after}".encode(encoding)
    shown = bare(data, is_picture=False).decode(encoding)
    assert (shown.startswith(before), shown.endswith(after)) == (True, True)
    held = re.sub(r"\\n|\s|\\", "", shown[len(before) : -len(after)])
    assert base64.b64decode(held) == bare(photograph)
    assert b"SECRET" not in base64.b64decode(held)


@pytest.mark.parametrize("data", ['{"a": "/9j/ no picture, PHN2Z neither"}', "data:text/plain;base64,aGFsbG8=", "é\n"])
def test_text_beside_the_notes_that_holds_no_picture_goes_out_as_it_is(data):
    for encoding in ("utf-8", "latin-1", "utf-16", "utf-16-be"):
        assert bare(data.encode(encoding), is_picture=False) == data.encode(encoding)
