"""Packing a site: the copy to read without a network, and compressed files for web servers that hand them out as they are.

The copy is one archive that is unpacked anywhere and opened by a double click. No server sends its pages their policy, so each holds it.
"""

import gzip
import hashlib
import html
import re
import sys
import zipfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import brotli

from everyline.text.files import entry, portable
from everyline.text.problems import Problem, ProjectError
from everyline.text.store import CACHES, Store

ARCHIVE_END = "-offline.zip"
# What only a web server needs, or programs on the web, or what is there twice.
_LEFT_OUT = re.compile(
    r"(^|/)((sitemap|feed)\.xml(\.gz)?|404\.html|(llms|robots)\.txt|_headers.*|[^/]+\.(map|zip|md))$|^assets/cards/"
)
# Where a policy is the first that a head says, after its charset: nothing else may stand before, as a comment that holds one.
_HEAD = re.compile(
    rb'\A\s*<!doctype html>(?:\s*<html(?:\s+[\w-]+(?:="[^"<>]*")?)*>\s*<head>\s*<meta charset="?utf-8"?>)?',
    re.IGNORECASE,
)
_TEXTS = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md"}
_KEPT = Store(CACHES / "packed", 512 * 2**20)
_SMALLEST = 1024  # below a network packet or so nothing is won
_HEADER = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"  # of gzip (RFC 1952): no name, no time, smallest, no system: Pythons differ in the last
# As bits; what sees the whole of a file costs no more memory than that, and time goes with it.
_WINDOWS, _MARGIN = (10, 22), 16
_QUALITY = 9  # 11 saves another tenth and takes seven times as long
_LONGEST = 150  # characters of a path; Windows' limit of 260 holds the folder above it too


def write_offline_copy(site_dir: Path, name: str, moment: int, policy: str) -> Path:
    """Pack a whole site into an archive in its folder; the same files and the same moment, in seconds since 1970, give the same bytes."""
    archive = site_dir / f"{name}{ARCHIVE_END}"
    # Before anything that it could stop, and after what says how to read it.
    meta = f'\\g<0><meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=True)}">'
    with zipfile.ZipFile(archive, "w") as pack:
        files = (file.relative_to(site_dir).as_posix() for file in site_dir.rglob("*") if file.is_file())
        for path in sorted(each for each in files if not _LEFT_OUT.search(each)):
            packed = path.replace("\\", "-")  # would lead elsewhere
            if not is_portable(path):
                is_long = len(path) > _LONGEST
                why = f"its path has more than {_LONGEST} characters" if is_long else "Windows has no such names"
                told = f"Windows cannot unpack this from the offline copy: {why} (rename its note if somebody should)"
                sys.stderr.write(f"WARNING -  {path}: {told}\n")
            content = (site_dir / path).read_bytes()
            if path.endswith(".html"):
                content, count = _HEAD.subn(meta.encode(), content, count=1)
                if not count:
                    problem = Problem(path, 0, "this page does not begin as one", "begin it with <!doctype html>")
                    raise ProjectError([problem])
            pack.writestr(entry(f"{name}/{packed}", moment), content, compresslevel=9)
    return archive


def is_portable(path: str) -> bool:
    """Whether every system can unpack a file of this name."""
    return len(path) <= _LONGEST and portable(path) == path


def compress(site_dir: Path) -> None:
    """Write ``.gz`` and ``.br`` files beside all texts of a site that get smaller by it.

    Pictures, books and archives are compressed in themselves; source maps are for developers' tools only.
    """
    texts = (file for file in site_dir.rglob("*") if file.suffix in _TEXTS and file.is_file())
    with ThreadPoolExecutor() as pool:
        list(pool.map(_compress, sorted(file for file in texts if file.stat().st_size >= _SMALLEST)))
    _KEPT.trim()


def _compress(file: Path) -> None:
    text = file.read_bytes()
    digest = hashlib.sha256(text).hexdigest()
    for ending, squeeze in _SQUEEZED.items():
        if len(data := _KEPT.made(f"{digest}{ending}-{_VERSION}", partial(squeeze, text))) < len(text):
            file.with_name(file.name + ending).write_bytes(data)


def _gzip(text: bytes) -> bytes:
    return _HEADER + gzip.compress(text, mtime=0)[len(_HEADER) :]


def _brotli(text: bytes) -> bytes:
    window = min(max((len(text) + _MARGIN).bit_length(), _WINDOWS[0]), _WINDOWS[1])
    packed: bytes = brotli.compress(text, mode=brotli.MODE_TEXT, quality=_QUALITY, lgwin=window)
    return packed


_SQUEEZED = {".gz": _gzip, ".br": _brotli}
ENDINGS = (*_SQUEEZED,)
_VERSION = f"{zlib.ZLIB_RUNTIME_VERSION}-{brotli.__version__}-{_QUALITY}-{_HEADER.hex()}-{_WINDOWS}-{_MARGIN}"  # of what made them
