"""The book for e-readers: the same pages as EPUB 3, with the words that they are read out by and nothing that runs."""

from __future__ import annotations

import hashlib
import io
import time
import uuid
import zipfile
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from everyline.books.code import COLOURS
from everyline.books.manuscript import Manuscript, Source, read_manuscript
from everyline.books.media import printable
from everyline.books.reading import BuiltPage
from everyline.books.xhtml import Page, safe_id
from everyline.text.escaping import visible
from everyline.text.problems import Problem
from everyline.text.templates import templates_in
from everyline.text.writing import direction, font_tag

_TEMPLATES = Path(__file__).parent / "templates" / "epub"
_MARK = "assets/mark.svg"  # on the site, see `everyline.books.book`
_FOLDER = "EPUB"
_EARLIEST = 315532800  # 1980, before which an archive has no dates
_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
}


def make_epub(source: Source) -> tuple[bytes, list[Problem]]:
    """Make the book of a built language for e-readers.

    Args:
        source: what it is made from.

    Returns:
        The EPUB, and warnings.
    """
    manuscript = read_manuscript(source)
    return _packed(_Epub(manuscript).files(), max(manuscript.commit.time, _EARLIEST)), []


class _Epub:
    """Gathers the files of one book."""

    def __init__(self, manuscript: Manuscript) -> None:
        self._book = manuscript
        self._site = manuscript.source.site_dir
        self._names = {page.address: f"{number:04}.xhtml" for number, page in enumerate(manuscript.pages, 1)}
        self._pictures: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        self._with_formulas: set[str] = set()

    def files(self) -> dict[str, bytes]:
        """All files by name, the one first that says what this is."""
        language = self._book.source.language
        environment = templates_in(_TEMPLATES)
        environment.globals |= {
            "book": self._book,
            "msg": self._book.plan.messages,
            "language": font_tag(language),
            "direction": direction(language),
            "claim": self._book.plan.skeletons["index"].title if "index" in self._book.plan.skeletons else "",
            "names": self._names,
            "safe_id": safe_id,
        }
        chapters = {}
        headings = {page.address: self._headings(page) for page in self._book.pages}
        for part in self._book.parts:
            for number, page in part.chapters:
                name = self._names[page.address]
                body = self._body(page)
                if "<math " in body:
                    self._with_formulas.add(name)
                template = environment.get_template("chapter.xhtml")
                chapters[name] = template.render(number=number, page=page, body=Markup(body))  # noqa: S704 - made of escaped pieces
        self._files["mark.svg"] = (self._site / _MARK).read_bytes()
        texts = {
            "style.css": (_TEMPLATES / "style.css").read_text(encoding="utf-8") + _colours(),
            "title.xhtml": environment.get_template("title.xhtml").render(),
            "nav.xhtml": environment.get_template("nav.xhtml").render(headings=headings),
            **chapters,
        }
        others = sorted([*self._files, "style.css"])
        identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"{self._book.front.url or self._book.front.name}#{language}")
        texts["package.opf"] = environment.get_template("package.opf").render(
            identifier=identifier,
            modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._book.commit.time)),
            chapters=[*chapters],
            others=[(name, _TYPES[Path(name).suffix]) for name in others],
            with_formulas=self._with_formulas,
            accessible=self._book.plan.messages["epub-accessible"],
        )
        files = {name: visible(text).encode() for name, text in texts.items()} | self._files
        container = (_TEMPLATES / "container.xml").read_bytes()
        first = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container}
        return first | {f"{_FOLDER}/{name}": files[name] for name in sorted(files)}

    def _body(self, page: BuiltPage) -> str:
        return Page(page, self._book.table, self._book.places, self._names, self._picture, self._drawing).body()

    def _headings(self, page: BuiltPage) -> list[tuple[str, str]]:
        """The sections of a page, by id."""
        found = []
        for heading in page.article.iter("h2"):
            for link in heading.find_class("headerlink"):
                link.drop_tree()
            name = heading.get("id", "")
            if self._book.places.find(page.address, f"#{quote(name)}") == f"{page.address}#{name}":  # not just the page
                found.append((name, " ".join(heading.text_content().split())))
        return found

    def _picture(self, path: str) -> str:
        if path not in self._pictures:
            data, ending, _ = printable(self._site, path) or (b"", "", (0, 0))
            self._pictures[path] = self._kept(data, ending) if data else ""
        return self._pictures[path]

    def _drawing(self, drawing: bytes) -> str:
        return self._kept(drawing, ".svg")

    def _kept(self, data: bytes, ending: str) -> str:
        name = f"p-{hashlib.sha256(data).hexdigest()[:12]}{ending}"
        self._files[name] = data
        return name


def _colours() -> str:
    """The classes of Pygments that have a colour, as rules for those of the style sheet's groups."""
    groups: dict[str, list[str]] = {}
    for name, group in COLOURS.items():
        groups.setdefault(group, []).append(name)
    rules = (_TEMPLATES / "colours.css").read_text(encoding="utf-8")
    for group, names in groups.items():
        rules = rules.replace(f".{group} ", ", ".join(f"pre .{name}" for name in names) + " ")
    return rules


def _packed(files: dict[str, bytes], moment: int) -> bytes:
    """An archive of files, the same for the same files and the same moment."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, time.gmtime(moment)[:6])
            info.create_system = 3  # Unix, wherever this runs
            info.external_attr = 0o100644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            pack.writestr(info, data, compresslevel=9)
    return made.getvalue()
