"""Compressed files beside the originals, for web servers that hand them out as they are."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

ENDINGS = (".gz", ".br")
_TEXTS = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md"}
_SMALLEST = 1024  # below a network packet or so nothing is won
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # no name, no time, smallest, no system: Pythons differ in the last
_WINDOWS, _MARGIN = (
    (10, 22),
    16,
)  # as bits; what sees the whole of a file costs no more memory than that, and time goes with it
_QUALITY = 9  # 11 saves another tenth and takes seven times as long


def compress(site_dir: Path) -> None:
    """Write ``.gz`` and ``.br`` files beside all texts of a site that get smaller by it.

    Pictures, books and archives are compressed in themselves; source maps are for developers' tools only.
    """
    texts = (file for file in site_dir.rglob("*") if file.suffix in _TEXTS and file.is_file())
    with ThreadPoolExecutor() as pool:
        list(pool.map(_compress, sorted(file for file in texts if file.stat().st_size >= _SMALLEST)))


def _compress(file: Path) -> None:
    text = file.read_bytes()
    window = min(max((len(text) + _MARGIN).bit_length(), _WINDOWS[0]), _WINDOWS[1])
    packed = brotli.compress(text, mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=window)
    squeezed = (_gzip(text), packed)
    for ending, data in zip(ENDINGS, squeezed, strict=True):
        if len(data) < len(text):
            file.with_name(file.name + ending).write_bytes(data)


def _gzip(text: bytes) -> bytes:
    """A gzip file with the same header whatever Python writes it (RFC 1952)."""
    packer = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(text) + packer.flush()
    return _HEADER + packed + struct.pack("<LL", zlib.crc32(text), len(text) & 0xFFFFFFFF)
