"""What readers can take with them, offered on every page with size and date.

Both are known only when the files are made, after the pages. So pages leave a place for the downloads, an
element that is empty and hidden, and this fills it in the finished HTML: no script is needed to show them.
"""

import itertools
import posixpath
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from html import unescape
from pathlib import Path, PurePosixPath

from everyline.publishing.books import KINDS
from everyline.publishing.editions import Edition
from everyline.publishing.packing import ARCHIVE_END
from everyline.publishing.whole_site import TEMPLATES
from everyline.text.files import write_whole
from everyline.text.messages import Messages
from everyline.text.writing_systems import natural
from everyline.verification.security import tags

_MARK = "data-downloads"
_PLACE = re.compile(rf'<div {_MARK}="(menu|list)"(?: hidden)?>')
_OWN_TITLE = re.compile(r"<dc:title[^>]*>([^<]*)<")
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
    titles = {each.path: title for each in offers if (title := _title(site_dir, each))}
    others = {each.version for each in editions}

    @cache
    def filled(kind: str, language: str, root: str) -> str:
        own_first = sorted(offers, key=lambda offer: (not offer.language, offer.language != language))
        groups = [
            (_label(group[0], messages[language], len(languages)), group, sum(each.size for each in group))
            for group in (
                [*its] for _, its in itertools.groupby(own_first, key=lambda each: (each.kind, each.language))
            )
        ]
        values = {"groups": groups, "date": date, "editions": editions, "root": root, "size": human_size}
        values |= {"titles": titles, "home": "" if language == languages[0] else f"{language}/"}
        return _fill(kind, messages[language], values)

    for page in sorted(site_dir.rglob("*.html")):
        path = page.relative_to(site_dir).as_posix()
        if page.name == "404.html" or path.partition("/")[0] in others:
            continue  # the first is shown at any address
        text = page.read_bytes().decode("utf-8", "surrogateescape")
        language = next((each for each in languages[1:] if path.startswith(f"{each}/")), languages[0])
        fill = partial(filled, language=language, root=posixpath.relpath(".", posixpath.dirname(path) or "."))
        if (full := _filled(text, fill)) != text:  # it may have a second name already, under which somebody reads it
            write_whole(page, full.encode("utf-8", "surrogateescape"))


def _filled(text: str, fill: Callable[[str], str]) -> str:
    """A page with its places filled. What only looks like one, in a value or a comment that somebody wrote, stays as it was checked."""
    done, end, last, found = list[str](), 0, text.rfind(_MARK), tags(text)
    for tag in itertools.takewhile(lambda each: each.start() < last, found):
        place = _PLACE.fullmatch(tag[0])
        close = next((each for each in found if each["end"] and each["name"] == "div"), None) if place else None
        if place and close:
            done += [text[end : tag.start()], fill(place[1])]
            end = close.end()
    return "".join([*done, text[end:]])


def human_size(size: int) -> str:
    """A size as people read it."""
    if size < _UNIT * _UNIT:
        return f"{max(1, round(size / _UNIT))} kB"
    return f"{size / _UNIT / _UNIT:.1f} MB"


def _label(offer: Download, msg: Messages, many: int) -> str:
    """What a file is called, or all volumes of a book."""
    if not offer.language:
        return msg({1: "download-offline", 2: "download-offline-both"}.get(many, "download-offline-all"), count=many)
    only = "" if many > 1 else "-only"
    return msg(f"download-{offer.kind}{only}", language=msg.language_name(offer.language))


def _title(site_dir: Path, offer: Download) -> str:
    """What a volume calls itself, as its EPUB does, without what the whole is called; else the name of its file."""
    if not offer.language:
        return ""
    stem = PurePosixPath(offer.path).name.removesuffix(offer.kind)
    with suppress(OSError, zipfile.BadZipFile), zipfile.ZipFile(site_dir / "epub" / f"{stem}epub") as book:
        package = next((name for name in book.namelist() if name.endswith(".opf")), "")
        if package and (found := _OWN_TITLE.search(book.read(package).decode("utf-8", "replace"))):
            return unescape(found[1]).partition(" · ")[2] or unescape(found[1])
    return _stem(offer.path)


def _stem(path: str) -> str:
    """The name of a book's file without language and ending."""
    return PurePosixPath(path).name.rpartition(".")[0].rpartition(".")[0]


def _fill(kind: str, msg: Messages, values: dict[str, object]) -> str:
    if not values["groups"] and not values["editions"]:
        return f'<div data-downloads="{kind}" hidden></div>'
    html = TEMPLATES.get_template(f"{kind}.html").render(values, msg=msg).strip()
    return f'<div data-downloads="{kind}">{html}</div>'
