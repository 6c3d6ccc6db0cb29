"""Copies of pictures on the web that notes show: a person asks for them, once; builds load nothing from anywhere."""

import contextlib
import io
import ipaddress
import socket
import ssl
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

from everyline.model.pipeline import load_site
from everyline.notes.attachments import FETCHED, LARGEST, fetched_name
from everyline.notes.media_metadata import opened
from everyline.notes.safe_svg import harmless_svg
from everyline.options import read_options
from everyline.text.files import own, write_whole
from everyline.text.problems import Problem

_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "BMP": "bmp"}
_AT_ONCE = 4
_PATIENCE = 60  # seconds for a picture, however many pieces it comes in
_SILENCE = 20  # seconds
_LED_ON = 10  # times
_LEADING = {301, 302, 303, 307, 308}
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
    until = time.monotonic() + _PATIENCE
    try:
        data = _asked(f"https:{address}" if address.startswith("//") else address, until)
    except (OSError, ValueError, HTTPException) as error:
        late = time.monotonic() >= until
        return b"", f"it takes longer than {_PATIENCE} seconds" if late else str(error)
    if len(data) > LARGEST:
        return b"", f"it is larger than {LARGEST // 2**20} MB"
    try:
        if drawing := harmless_svg(data):
            return drawing, "svg"
        with opened(io.BytesIO(data)) as picture:
            return data, _ENDINGS[str(picture.format)]
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        return b"", "what is there is no picture"


def _asked(address: str, until: float) -> bytes:
    """What a server sends, or a little more of it than is taken.

    It is asked by HTTP alone and without a proxy, and so whoever it leads on to.

    Raises:
        OSError: of any kind, TimeoutError where it takes too long.
        HTTPException: where the server says something else.
        ValueError: where the address is nothing that may be asked.
    """
    for _ in range(_LED_ON):
        parts = urlsplit(address)
        host = parts.hostname
        if parts.scheme not in ("http", "https"):
            raise ValueError(f"{parts.scheme} is no way to ask for a picture")
        if not host or "%" in host:
            raise ValueError("it names no machine")
        trust = ssl.create_default_context() if parts.scheme == "https" else None
        made = HTTPSConnection(host, parts.port, context=trust) if trust else HTTPConnection(host, parts.port)
        with contextlib.closing(made) as connection:
            held = _connected(host, connection.port, until)
            connection.sock = trust.wrap_socket(held, server_hostname=host) if trust else held
            # Each piece may come in time, and the last of them never.
            end = Timer(max(0, until - time.monotonic()), _cut, [connection.sock])
            end.daemon = True
            end.start()
            try:
                path = quote(f"{parts.path or '/'}?{parts.query}".removesuffix("?"), safe="!#$%&'*+,/:;=?@~[]()")
                connection.request("GET", path, headers=_HEADERS)
                answer = connection.getresponse()
                led, is_found = answer.getheader("Location"), answer.status == HTTPStatus.OK
                data = answer.read(LARGEST + 1) if is_found else b""
            finally:
                end.cancel()
        if time.monotonic() >= until:
            raise TimeoutError
        if is_found:
            return data
        if not led or answer.status not in _LEADING:
            raise HTTPException(answer.reason or str(answer.status))
        address = urljoin(address, led.encode("latin-1").decode("utf-8", "replace"))  # as servers write it
    raise HTTPException("its server leads on without end")


def _cut(held: socket.socket) -> None:
    with contextlib.suppress(OSError):
        socket.socket.shutdown(held, socket.SHUT_RDWR)


def _connected(host: str, port: int, until: float) -> socket.socket:
    """A connection to a machine of the public web: its name is resolved once, so that whoever is judged is who is asked.

    A note may name what only its reader's own network has.
    """
    places = [str(place[0]) for *_, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not all(map(is_of_the_web, places)):
        raise ValueError("its machine is none of the public web")
    failed: OSError = TimeoutError()
    for place in places:
        left = until - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((place, port), min(left, _SILENCE))
        except OSError as error:
            failed = error
    raise failed


def is_of_the_web(address: str) -> bool:
    """Whether a numeric address is one of the public web."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # Addresses that hold one of the old form, which is where they lead.
        old = ipaddress.IPv4Address(found.packed[-4:]) if found in _TRANSLATED else found.ipv4_mapped or found.sixtofour
        if old is None:
            return found in _GIVEN and found.is_global
        found = old
    return found.is_global and not found.is_multicast


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
_GIVEN = ipaddress.IPv6Network("2000::/3")  # all that machines have on the public web
