"""Copies of pictures on the web that notes show: a person asks for them, once; builds load nothing from anywhere."""

import io
import ipaddress
import socket
import urllib.request
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from everyline.model.pipeline import load_site
from everyline.notes.attachments import FETCHED, LARGEST, fetched_name, harmless_svg
from everyline.notes.bare import opened
from everyline.options import read_options
from everyline.text.files import own, write_whole
from everyline.text.problems import Problem

_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "BMP": "bmp"}
_AT_ONCE = 4
_PATIENCE = 20  # seconds
_HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; everyline)", "Accept": "image/*"}


def fetch(project: Path) -> tuple[list[str], list[Problem]]:
    """Copy each picture on the web that notes show and of which there is no copy yet.

    Returns:
        What was done, in lines for a person, and a warning for each picture that could not be had.
    """
    options = read_options(project)
    site = load_site(project, options.languages[0], options.languages, reading=options.reading)
    wanted = site.linker.references.on_the_web()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        copies = [*threads.map(_copied, wanted)]
    problems, count = [], 0
    for (address, unit), (data, ending) in zip(wanted.items(), copies, strict=True):
        if data:
            write_whole(own(project, f"{FETCHED}/{fetched_name(address)}.{ending}"), data)
            count += 1
        else:
            what = f"{address[:120]} could not be fetched: {ending}"
            problems.append(Problem.warning(unit.span.path, unit.span.first, what, "its link stays"))
    if not wanted:
        return ["the notes show no picture of the web that is not here"], problems
    return [f"fetched {count:,} of {len(wanted):,} pictures into {FETCHED}/; a build shows them"], problems


def hosts(addresses: Iterable[str]) -> str:
    """The sites that addresses lead to, those of most pictures first, in words."""
    found = Counter(urlsplit(each).hostname or "" for each in addresses)
    return ", ".join(f"{name} {count:,}" for name, count in found.most_common(3)) + ", …" * (len(found) > 3)  # noqa: PLR2004 - those named


def _copied(address: str) -> tuple[bytes, str]:
    """A picture with the ending of its form, or nothing and why."""
    whole = quote(f"https:{address}" if address.startswith("//") else address, safe="!#$%&'*+,/:;=?@~[]()")
    try:
        with _OPENER.open(urllib.request.Request(whole, headers=_HEADERS), timeout=_PATIENCE) as answer:  # noqa: S310 - see `_Public`
            data = answer.read(LARGEST + 1)
    except (OSError, ValueError, HTTPException) as error:
        return b"", str(getattr(error, "reason", "") or error)
    if len(data) > LARGEST:
        return b"", f"it is larger than {LARGEST // 2**20} MB"
    if drawing := harmless_svg(data):
        return drawing, "svg"
    try:
        with opened(io.BytesIO(data)) as picture:
            return data, _ENDINGS[str(picture.format)]
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return b"", "what is there is no picture"


class _Public(urllib.request.BaseHandler):
    """Asks public machines alone, by HTTP alone, and so whoever these send it to: a note may name what only its reader's own network has."""

    handler_order = 0

    def default_open(self, request: urllib.request.Request) -> None:
        """See whom a request is to.

        Raises:
            ValueError: where that is nobody whom all can ask.
        """
        if request.type not in ("http", "https"):
            raise ValueError(f"{request.type} is no way to ask for a picture")
        for *_, place in socket.getaddrinfo(urlsplit(request.full_url).hostname, 0):
            if not _is_public(str(place[0])):
                raise ValueError("its machine is none of the public web")


def _is_public(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


_OPENER = urllib.request.build_opener(_Public)
