"""What readers can take with them, offered on every page with size and date.

Both are known only when the files are made, after the pages. So pages leave a place for the downloads, an
element that is empty and hidden, and this fills it in the finished HTML: no script is needed to show them.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path, PurePosixPath

from everyline.publishing.books import KINDS
from everyline.publishing.editions import Edition
from everyline.publishing.packing import ARCHIVE_END
from everyline.publishing.whole_site import TEMPLATES
from everyline.text.files import write_whole
from everyline.text.messages import Messages
from everyline.text.writing import natural

_PLACE = re.compile(rb'<div data-downloads="(?P<kind>menu|list)"[^>]*>.*?</div>', re.DOTALL)
_UNIT = 1000


@dataclass(frozen=True, slots=True)
class Download:
    """A file to take along."""

    path: str  # from the root of the site
    kind: str  # ``pdf``, ``epub`` or ``offline``, which names it in the catalogs
    language: str  # of a book; empty where it holds all languages
    size: int  # in bytes


def downloads(site_dir: Path, languages: tuple[str, ...]) -> list[Download]:
    """What there is to take along in a site; a book that was not made is not offered."""
    books = [
        Download(file.relative_to(site_dir).as_posix(), kind, language, file.stat().st_size)
        for language in languages
        for kind in KINDS
        for file in sorted((site_dir / kind).glob(f"*.{language}.{kind}"), key=lambda each: natural(_stem(each.name)))
    ]
    archives = sorted(site_dir.glob(f"*{ARCHIVE_END}"))
    return books + [Download(file.name, "offline", "", file.stat().st_size) for file in archives]


def fill_downloads(site_dir: Path, languages: tuple[str, ...], date: str, editions: tuple[Edition, ...] = ()) -> None:
    """Offer what there is, and the released editions, on every page of a site; may be done again when there is more."""
    offers = downloads(site_dir, languages)
    messages = {language: Messages(language) for language in languages}
    labels = {language: _labels(offers, messages[language], len(languages)) for language in languages}
    others = {each.version for each in editions}

    @cache
    def filled(kind: str, language: str, root: str) -> bytes:
        own_first = sorted(offers, key=lambda offer: (not offer.language, offer.language != language))
        values = {"downloads": own_first, "date": date, "editions": editions, "root": root, "size": human_size}
        values |= {"labels": labels[language], "home": "" if language == languages[0] else f"{language}/"}
        return _fill(kind, messages[language], values).encode()

    for page in sorted(site_dir.rglob("*.html")):
        path = page.relative_to(site_dir).as_posix()
        if page.name == "404.html" or path.partition("/")[0] in others:
            continue  # the first is shown at any address
        text = page.read_bytes()
        language = next((each for each in languages[1:] if path.startswith(f"{each}/")), languages[0])
        fill = partial(filled, language=language, root=posixpath.relpath(".", posixpath.dirname(path) or "."))
        if (full := _PLACE.sub(lambda place: fill(place["kind"].decode()), text)) != text:  # noqa: B023 - used at once
            write_whole(page, full)  # it may have a second name already, under which somebody reads it


def human_size(size: int) -> str:
    """A size as people read it."""
    if size < _UNIT * _UNIT:
        return f"{max(1, round(size / _UNIT))} kB"
    return f"{size / _UNIT / _UNIT:.1f} MB"


def _labels(offers: list[Download], msg: Messages, many: int) -> dict[str, str]:
    """What each file is called, by its path."""
    archive = {1: "download-offline", 2: "download-offline-both"}.get(many, "download-offline-all")
    only = "" if many > 1 else "-only"
    shortest = min((_stem(each.path) for each in offers if each.language), key=len, default="")  # that of no volume
    labels = {}
    for each in offers:
        label = msg(archive, count=many)
        if each.language:
            label = msg(f"download-{each.kind}{only}", language=msg.language_name(each.language))
        volume = _stem(each.path).removeprefix(shortest).strip("-").replace("-", " ") if each.language else ""
        labels[each.path] = f"{label}{msg['colon']}{volume}" if volume else label
    return labels


def _stem(path: str) -> str:
    """The name of a book's file without language and ending."""
    return PurePosixPath(path).name.rpartition(".")[0].rpartition(".")[0]


def _fill(kind: str, msg: Messages, values: dict[str, object]) -> str:
    if not values["downloads"] and not values["editions"]:
        return f'<div data-downloads="{kind}" hidden></div>'
    html = TEMPLATES.get_template(f"{kind}.html").render(values, msg=msg).strip()
    return f'<div data-downloads="{kind}">{html}</div>'
