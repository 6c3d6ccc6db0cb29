"""Films and recordings as they are seen and heard, without what they tell besides: boxes, frames and streams, each as its form packs them."""

import re
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator

_ID3 = re.compile(rb"ID3[\x02-\x04]\0")  # and no words
_BEGINNINGS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")  # of what consists of boxes
SAYS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip"})  # of films and recordings of phones
# What a film consists of; cameras put their own behind it.
_FILM = {*_BEGINNINGS, *b"moof mfra sidx ssix styp pdin".split()}
# Where a drone was, in words.
_POSITION = re.compile(rb"(?i)\b(?:GPS|HOME|lat(?:itude)?|long?(?:itude)?)\s*[(:=\[]\s*[-+]?\d")
_ENTERED = (b"\x18\x53\x80\x67", b"\x15\x49\xa9\x66")  # all of a film, and what it says of itself
# Its title, programs, day and neighbours.
_TOLD = (b"\x7b\xa9", b"\x4d\x80", b"\x57\x41", b"\x44\x61", b"\x73\x84", b"\x3c\x83\xab", b"\x3e\x83\xbb")
# Tags, files; sums of what is no more, what was empty.
_BROUGHT = (b"\x12\x54\xc3\x67", b"\x19\x41\xa4\x69", b"\xbf", b"\xec")
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
# How streams of sound and pictures begin, and what stands before their comments then.
_OGG = {
    b"\1vorbis": b"\3vorbis",
    b"OpusHead": b"OpusTags",
    b"\x80theora": b"\x81theora",
    b"Speex   ": b"",
    b"\x7fFLAC": b"",
}


def heard(data: bytes) -> bytes:
    """A film or a recording without what can be told apart without harm, and the whole where nothing can, or where it is neither."""
    begin = 0
    while _ID3.match(data, begin):
        begin += 10 + _seven(data[begin + 6 : begin + 10]) + (10 if data[begin + 5 : begin + 6] >= b"\x10" else 0)
    data = data[begin:]
    strip = next((each for begin, each in _STRIPPED if re.match(begin, data, re.DOTALL)), None)
    try:
        return strip(data) if strip else data
    except Exception:  # noqa: BLE001 - a file that was cut off says anything of where its parts are
        return data


def boxes(data: bytes, kinds: Collection[bytes] = SAYS) -> bytes:
    """The same with boxes of some kinds empty, for what consists of boxes: films, recordings, AVIF; and without tracks of what nobody sees or hears."""
    made, waiting = bytearray(data), [(0, len(data))] * (data[4:8] in _BEGINNINGS)
    begun, unseen, room = {*waiting}, list[tuple[int, int]](), [2 * len(data)]
    while waiting:
        place = waiting.pop()
        for kind, at, held, end in _parts(data, *place):
            is_unseen = kind == b"trak" and not _is_shown(data, held, end, room)
            if is_unseen:
                unseen += _samples(data, held, end)
            if is_unseen or kind in kinds or (place in begun and kind not in _FILM and kinds is SAYS):
                size = (end - at).to_bytes(8)[4:] if held == at + 8 else data[at : at + 4]
                made[at:end] = size + b"free" + data[at + 8 : held] + bytes(end - held)
            elif kind in (b"moov", b"trak", b"mdia", b"minf"):
                waiting.append((held, end))
                for entry in _entries(data, held, end) if kind == b"trak" else ():  # with what it is packed
                    made[entry + 20 : entry + 24], made[entry + 50 : entry + 82] = bytes(4), bytes(32)
            elif kind in (b"mvhd", b"tkhd", b"mdhd"):
                # When it was made and changed, in the wide form of a box's first version twice as long.
                wide = 16 if data[held : held + 1] == b"\1" else 8
                made[held + 4 : held + 4 + wide] = bytes(len(made[held + 4 : held + 4 + wide]))
            elif kind == b"hdlr":  # whose program it was
                made[held + 12 : end] = bytes(max(0, end - held - 12))
    for begin, end in _joined(unseen, len(data)):  # many tracks may say that they hold the same
        made[begin:end] = bytes(end - begin)
    return bytes(made)


def _parts(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """The boxes in a part of a film: the kind of each, where it begins, what it holds and where it ends."""
    while at + 8 <= end:
        size, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = max(head, min(size or end, end - at))
        yield kind, at, min(at + head, end), min(at + size, end)
        at += size


def _tables(data: bytes, at: int, end: int, *within: bytes) -> dict[bytes, tuple[int, int]]:
    """Where what stands in a part of a film, or in parts of that, begins and ends, by its kind."""
    parts = {kind: (held, over) for kind, _, held, over in _parts(data, at, end)}
    return _tables(data, *parts[within[0]], *within[1:]) if within and within[0] in parts else {} if within else parts


def _kind(data: bytes, at: int, end: int) -> bytes:
    held, over = _tables(data, at, end, b"mdia").get(b"hdlr", (0, 0))
    return data[held + 8 : min(held + 12, over)]


def _is_shown(data: bytes, at: int, end: int, room: list[int]) -> bool:
    """Whether a track is seen or heard: what a camera notes beside it, some as words below the picture, is not; `room` is how many bytes of words
    may be looked through yet, and what there is none for is not shown.
    """
    kind = _kind(data, at, end)
    if kind in (b"text", b"sbtl", b"subt", b"clcp"):
        samples = _samples(data, at, end)
        room[0] -= sum(over - begin for begin, over in samples)
        return room[0] >= 0 and not any(_POSITION.search(data, *each) for each in samples)
    return kind in (b"", b"vide", b"soun", b"pict", b"auxv")


def _entries(data: bytes, at: int, end: int) -> Iterator[int]:
    """Where a track of pictures says how these are packed."""
    held, over = _tables(data, at, end, b"mdia", b"minf", b"stbl").get(b"stsd", (0, 0))
    found = _parts(data, held + 8, over) if _kind(data, at, end) == b"vide" else ()
    yield from (begin for _, begin, _, last in found if last - begin >= 86)  # noqa: PLR2004 - as long as one is


def _samples(data: bytes, at: int, end: int) -> list[tuple[int, int]]:
    """Where the parts of what a track holds begin and end."""
    tables = _tables(data, at, end, b"mdia", b"minf", b"stbl")

    def numbers(kind: bytes, skipped: int, wide: int = 4) -> list[int]:
        held, over = tables.get(kind, (0, 0))
        return [int.from_bytes(data[each : each + wide]) for each in range(held + skipped, over - wide + 1, wide)]

    runs = numbers(b"stsc", 8)
    counts = dict(zip(runs[::3], runs[1::3], strict=False))
    (same, *_), sizes = [*numbers(b"stsz", 4), 0], numbers(b"stsz", 12)
    count = number = 0
    told = list[tuple[int, int]]()
    for chunk, begin in enumerate([*numbers(b"stco", 8), *numbers(b"co64", 8, 8)], 1):
        count = counts.get(chunk, count)
        told.append((begin, begin + (same * count or sum(sizes[number : number + count]))))
        number += count
    return _joined(told, len(data))


def _joined(told: Iterable[tuple[int, int]], size: int) -> list[tuple[int, int]]:
    """Parts of a film one behind another: one may be said to lie on another, and any beyond the film."""
    found, last = list[tuple[int, int]](), 0
    for begin, over in sorted(told):
        found.append((max(begin, last), last := max(begin, last, min(over, size))))
    return found


def _seven(data: bytes) -> int:
    """A number of which each byte has seven bits."""
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(data)))


def _frames(data: bytes) -> bytes:
    """An MP3 without what stands behind it: the tags of three programs, in any order."""
    end = len(data)
    while True:
        tail = data[max(0, end - 32) : end]
        if data.startswith(b"TAG", max(0, end - 128)) and end >= 128:  # noqa: PLR2004 - its size
            size = 355 if data.startswith(b"TAG+", end - 355) else 128
        elif tail.startswith(b"APETAGEX"):
            size = int.from_bytes(tail[12:16], "little") + 32 * (tail[23] >> 7)
        elif tail.endswith(b"LYRICS200") and tail[-15:-9].isdigit():
            size = int(tail[-15:-9]) + 15
        else:
            return data[:end]
        end = max(0, end - max(size, 1))


def _flac(data: bytes) -> bytes:
    """What a FLAC says of its sound, and the sound."""
    parts, at, is_last = list[bytes](), 4, False
    while not is_last and at + 4 <= len(data):
        is_last, kind, end = data[at] > 0x7F, data[at] & 0x7F, at + 4 + int.from_bytes(data[at + 1 : at + 4])  # noqa: PLR2004 - a bit
        if kind in (0, 3, 5):  # how it is packed, where to seek, its tracks
            parts.append(bytes([kind]) + data[at + 1 : end])
        at = end
    if not parts:
        return data
    parts[-1] = bytes([parts[-1][0] | 0x80]) + parts[-1][1:]
    return b"".join([data[:4], *parts, data[at:]])


def _wave(data: bytes) -> bytes:
    """A WAV with the parts empty that nobody hears."""
    made, at = bytearray(data), 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"data" or size > len(data):
            size = min(size, len(data) - at - 8)
        if data[at : at + 4] not in (b"fmt ", b"data", b"fact", b"cue ", b"ds64"):
            made[at : at + 4] = b"JUNK"
            made[at + 8 : at + 8 + size] = bytes(min(size, len(data) - at - 8))
        at += 8 + size + size % 2
    return bytes(made)


def _matroska(data: bytes) -> bytes:
    """A WebM or MKV with its tags, files, and the names of programs empty, in place: what tells where its parts are stays true."""
    made, at = bytearray(data), 0
    while at + 1 < len(data) and data[at]:
        begin = at + 9 - data[at].bit_length()
        if begin >= len(data) or not data[begin]:
            break
        wide = 9 - data[begin].bit_length()
        if begin + wide > len(data):
            break
        size, name = int.from_bytes(data[begin : begin + wide]) - (1 << 7 * wide), data[at:begin]
        held = begin + wide
        if name in _ENTERED or size == (1 << 7 * wide) - 1:  # of no known length
            at = held
            continue
        end = min(held + size, len(data))
        if name in _TOLD:
            made[held:end] = bytes(end - held)
        elif name in _BROUGHT:
            long = end - at > 8  # noqa: PLR2004 - its length takes eight bytes then
            head = b"\xec" + ((1 << 56) + end - at - 9).to_bytes(8) if long else bytes([0xEC, 0x80 + end - at - 2])
            made[at:end] = head.ljust(end - at, b"\0")
        at = end
    return bytes(made)


def _ogg(data: bytes) -> bytes:
    """An Ogg whose comments are none, as long as before, and without streams of forms that nobody here knows; no word of who wrote it."""
    made, kept = bytearray(data), list[tuple[int, int]]()
    forms, numbers, held = dict[bytes, bytes](), dict[bytes, int](), dict[bytes, list[slice]]()
    at = data.find(b"OggS")
    while at >= 0 and at + 27 < len(data):
        stream, begin = data[at + 14 : at + 18], at + 27 + data[at + 26]
        if data[at + 5] & 2:
            form = next((each for each in _OGG if data.startswith(each, begin)), b"")
            forms[stream], numbers[stream], held[stream] = form, 0, []
        form, place = forms.get(stream, b""), begin
        for size in data[at + 27 : begin]:
            place += size
            if form and numbers[stream] >= 0:
                held[stream].append(slice(place - size, place))
                if size < 255:  # noqa: PLR2004 - the packet ends
                    numbers[stream] = _emptied(made, form, numbers[stream], held.pop(stream))
                    held[stream] = []
        if form:
            kept.append((at, place))
        at = data.find(b"OggS", place)
    for stream, parts in held.items():  # what never ended
        _emptied(made, forms[stream], numbers[stream], parts)
    for begin, end in kept:
        made[begin + 22 : begin + 26] = bytes(4)
        made[begin + 22 : begin + 26] = _checked(bytes(made[begin:end])).to_bytes(4, "little")
    return b"".join(bytes(made[begin:end]) for begin, end in kept) or data


def _emptied(made: bytearray, form: bytes, number: int, parts: list[slice]) -> int:
    """Empty a packet of a stream where it is a comment; the number of the next, -1 where none is one any more."""
    packet = b"".join(made[each] for each in parts)
    if not number or not packet:
        return number + 1
    instead = _OGG[form] + bytes(8) + (b"\1" if form == b"\1vorbis" else b"")
    if form == b"\x7fFLAC":  # comments, and parts of any kind that are room to spare now
        instead = bytes([packet[0] & 0x80 | (4 if number == 1 else 1)]) + packet[1:4]
    instead, at = instead.ljust(len(packet), b"\0")[: len(packet)], 0
    for each in parts:
        wide = each.stop - each.start
        made[each], at = instead[at : at + wide], at + wide
    return number + 1 if form == b"\x7fFLAC" and not packet[0] & 0x80 else -1


def _checked(page: bytes) -> int:
    """The checksum of Ogg: that of zlib with all bits the other way round."""
    return int(f"{zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF:032b}"[::-1], 2)


_STRIPPED: tuple[tuple[bytes, Callable[[bytes], bytes]], ...] = (
    (rb"\0...(?:%b)|....(?:mdat|moov)" % b"|".join(_BEGINNINGS), boxes),
    (rb"\xff[\xe2\xe3\xf0-\xfd]", _frames),
    (rb"fLaC", _flac),
    (rb"R(?:IFF|F64)....WAVE", _wave),
    (rb"\x1a\x45\xdf\xa3", _matroska),
    (rb"OggS", _ogg),
)
