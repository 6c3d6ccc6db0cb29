"""Reading the built site back from disk."""

from __future__ import annotations

import json
import posixpath
import shutil
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html

from tests.site.theme import SCRIPTS
from tests.support import LANGUAGES, ROOT, pages_of

NOTES = sorted((ROOT / "source_notes").iterdir())
PREFIXES = {"zh": "", "en": "en/"}


def as_verified(site_dir: Path, folder: Path) -> Path:
    """A copy of a built site as it was verified: what leads on from old addresses, tells servers, or is packed, is added later."""
    shutil.copytree(site_dir, folder, ignore=shutil.ignore_patterns("*.gz", "*.br"))
    for file in [*folder.rglob("*.html"), *folder.glob("_headers")]:
        if file.name == "_headers" or b"assets/moved.js" in file.read_bytes():
            file.unlink()
    return folder


@cache
def document(file: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(file.read_bytes().decode("utf-8"))


@cache
def by_id(file: Path) -> dict[str, lxml.html.HtmlElement]:
    return {element.get("id"): element for element in document(file).iter() if element.get("id")}


def pages(built: Path, language: str) -> dict[str, Path]:
    """The pages of a language by their address, without those of languages below it."""
    folder = built / PREFIXES[language]
    found = {file.relative_to(folder).as_posix(): file for file in pages_of(folder)}
    return {name: file for name, file in found.items() if name.partition("/")[0] not in LANGUAGES[1:]}


def ledger(built: Path, language: str) -> list[dict]:
    return json.loads((built / PREFIXES[language] / "ledger.json").read_text(encoding="utf-8"))["notes"]


def entries(built: Path, language: str):
    """(note, entry) for every line of the ledger."""
    return [(note, line) for note in ledger(built, language) for line in note["lines"]]


def lines_of(file: Path) -> list[str]:
    """A note's lines as an editor counts them."""
    return file.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def target(built: Path, language: str, page: str) -> lxml.html.HtmlElement | None:
    """The element that an address of the ledger names."""
    name, _, anchor = page.partition("#")
    file = built / PREFIXES[language] / name
    return by_id(file).get(anchor) if file.is_file() else None


def statements(file: Path) -> list[lxml.html.HtmlElement]:
    return [each for each in document(file).iter("li") if each.get("data-source")]


def raw_lines(page: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    """The lines of a note as they are on disk, on its own page."""
    return page.xpath("//*[contains(concat(' ', @class, ' '), ' kn-line ')]")


def is_redirect(page: lxml.html.HtmlElement) -> bool:
    """Whether a page says no more than where its words went."""
    return (
        [each.tag for each in page.xpath("/html/body/*")] == ["p", "script"]
        and posixpath.basename(page.xpath("string(/html/body/script/@src)")) == "moved.js"
        and bool(page.xpath("/html/head//meta[@http-equiv='refresh']"))
    )


def _own(name: str, source: str) -> str | None:
    """What a page loads from its own site, by the path there."""
    parts = urlsplit(source)
    if parts.scheme or parts.netloc:
        return None
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(name), unquote(parts.path))).lstrip("/")


def strange_scripts(name: str, page: lxml.html.HtmlElement) -> list[str]:
    """The scripts in a page's text that are neither a file of the theme nor, to the letter, one of its templates'."""
    return [
        lxml.html.tostring(each, encoding="unicode", with_tail=False)
        for each in page.xpath("//article//script")
        if (each.text not in SCRIPTS.inline or each.attrib)
        and (_own(name, each.get("src", "")) not in SCRIPTS.files or each.text or len(each.attrib) > 1)
    ]


def strange_pictures(site: Path, name: str, page: lxml.html.HtmlElement) -> list[str]:
    """The pictures in a page's text that are no files of its site."""
    return [
        lxml.html.tostring(each, encoding="unicode", with_tail=False)
        for each in page.xpath("//article//img")
        if each.get("srcset") or not (path := _own(name, each.get("src", ""))) or not (site / path).is_file()
    ]
