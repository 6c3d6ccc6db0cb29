"""Reading the built site back from disk."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import lxml.html

from tests.support import LANGUAGES, ROOT, pages_of

NOTES = sorted((ROOT / "source_notes").iterdir())
PREFIXES = {"zh": "", "en": "en/"}


def as_verified(site_dir: Path, folder: Path) -> Path:
    """A copy of a built site as it was verified: what leads on from old addresses, and tells servers, is added later."""
    shutil.copytree(site_dir, folder)
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
