"""The book for e-readers: the same pages as EPUB 3, with the words that they are read out by and nothing that runs."""

import hashlib
import html
import io
import re
import time
import uuid
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import E
from markupsafe import Markup

from everyline.books.code import COLOURS
from everyline.books.figures import account, authorities, description, printed, sketched, words_in
from everyline.books.manuscript import Manuscript
from everyline.books.matter import about
from everyline.books.media import printable, shown_in, words_for
from everyline.books.reading import BuiltPage
from everyline.diagrams.lettering import ADDED
from everyline.text.escaping import visible
from everyline.text.files import entry
from everyline.text.problems import Problem
from everyline.text.templates import templates_in
from everyline.text.writing_systems import direction, font_tag

_TEMPLATES = Path(__file__).parent / "templates" / "epub"
_MARK = "assets/mark.svg"  # on the site, see `everyline.books.pdf`
# All others are pictures whose ending says what they are.
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".jpg": "image/jpeg"}
_BLOCKS = """
    aside blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre section table tbody td tfoot th
    thead tr ul
"""
_PIECES = """
    a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup u var wbr
"""
_FLOW, _IN_LINES = frozenset(_BLOCKS.split()), frozenset(_PIECES.split())
_HOLDS_LINES = _IN_LINES | {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
_TRANSPARENT = {"a", "ins", "del"}
_RENAMED = {"summary": "p", "tt": "code", "strike": "s", "center": "div", "details": "div", "article": "div"}
_KEPT = ("id", "class", "title", "dir", "alt", "src", "href", "colspan", "rowspan", "start", "scope", "width", "height")
_NUMBERS = ("colspan", "rowspan", "start", "width", "height")
_SAFE_ID = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MATHML = "http://www.w3.org/1998/Math/MathML"
# What a book on paper has at the foot of pages, or in its index.
_HERE = frozenset({"kn-cite", "kn-related", "kn-backlinks"})
# What a heading says, without what stands beside it on a page.
_SAID = ".//text()[not(ancestor::*[contains(@class, 'kn-tags') or contains(@class, 'kn-line-number')])]"
_VERDICT = "kn-verdict"  # a coloured dot
_OWN_LABEL = {"kn-more", "kn-more-mentions", "kn-objects"}  # what these open with says only what is in them

Picture = Callable[[str], str]  # from a path on the site to the name of a file in the book, or nothing
Drawing = Callable[[bytes], str]  # likewise from a drawing


def make_epub(manuscript: Manuscript) -> tuple[bytes, list[Problem]]:
    """Make a book for e-readers, which uses up the pages of its manuscript: the EPUB, and warnings."""
    return _packed(_Epub(manuscript).files(), manuscript.commit.time), []


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
            "about": about,
            "msg": self._book.plan.messages,
            "language": font_tag(language),
            "direction": direction(language),
            "claim": self._book.volume
            or (self._book.plan.skeletons["index"].title if "index" in self._book.plan.skeletons else ""),
            "names": self._names,
            "safe_id": safe_id,
        }
        chapters, figures = {}, dict[str, int]()
        headings = {page.address: self._headings(page) for page in self._book.pages}
        for part in self._book.parts:
            for number, page in part.chapters:
                name = self._names[page.address]
                body = Page(page, self._book, self._names, self._picture, self._drawing, figures).body()
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
        identifier = uuid.uuid5(
            uuid.NAMESPACE_URL, f"{self._book.front.url or self._book.front.name}#{language}{self._book.volume}"
        )
        texts["package.opf"] = environment.get_template("package.opf").render(
            identifier=identifier,
            modified=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._book.commit.time)),
            chapters=[*chapters],
            others=[(name, _TYPES.get(ending := Path(name).suffix, f"image/{ending[1:]}")) for name in others],
            with_formulas=self._with_formulas,
            accessible=self._book.plan.messages["epub-accessible"],
        )
        files = {name: visible(text).encode() for name, text in texts.items()} | self._files
        container = (_TEMPLATES / "container.xml").read_bytes()
        first = {"mimetype": b"application/epub+zip", "META-INF/container.xml": container}
        return first | {f"EPUB/{name}": files[name] for name in sorted(files)}

    def _headings(self, page: BuiltPage) -> list[tuple[str, str]]:
        """The sections of a page, by id."""
        found = []
        for heading in page.article.iter("h2"):
            for link in heading.find_class("headerlink"):
                link.drop_tree()
            name = heading.get("id", "")
            if self._book.places.find(page.address, f"#{quote(name)}") == f"{page.address}#{name}":  # not just the page
                found.append((name, " ".join("".join(heading.xpath(_SAID)).split())))
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
            pack.writestr(entry(name, moment, is_packed=name != "mimetype"), data, compresslevel=9)
    return made.getvalue()


def safe_id(anchor: str) -> str:
    """An id that is a name in XML as well."""
    return anchor if _SAFE_ID.fullmatch(anchor) else f"i-{hashlib.sha256(anchor.encode()).hexdigest()[:12]}"


class Page:
    """Turns one page into what may stand in the body of an XHTML file."""

    def __init__(
        self,
        page: BuiltPage,
        book: Manuscript,
        files: dict[str, str],
        picture: Picture,
        drawing: Drawing,
        figures: dict[str, int],
    ) -> None:
        """Take what the page needs of its book.

        Args:
            page: to be turned.
            book: knows where links lead, and what books leave out.
            files: the file in the book of each address.
            picture: brings a picture into the book.
            drawing: brings a diagram into it.
            figures: the numbers of diagrams so far, by id.
        """
        self._runs = direction(book.source.language)
        self._page, self._table, self._places, self._files = page, book.table, book.places, files
        self._messages = book.plan.messages
        self._picture, self._drawing, self._figures = picture, drawing, figures
        self._ids: set[str] = set()

    def body(self) -> str:
        """The page's content."""
        article = self._page.article
        waiting = [article]
        while waiting:
            for child in [*waiting.pop()]:
                if not isinstance(child.tag, str):
                    child.drop_tree()
                elif self._goes_on(child):
                    waiting.append(child)
        _fit(article)
        written = [
            html.escape(article.text or "", quote=False),
            *(etree.tostring(each, encoding="unicode") for each in article),
        ]
        return "".join(written).strip()

    def _goes_on(self, element: HtmlElement) -> bool:
        """Turn an element; whether what is in it waits to be turned as well."""
        classes = (element.get("class") or "").split()
        if (self._table.leaves_out(element) and not _HERE & {*classes}) or _VERDICT in classes:
            element.drop_tree()
        elif element.tag == "math":
            _formula(element)
        elif "kn-picture" in classes:
            self._diagram(element)
        elif element.tag == "svg":
            element.getparent().replace(element, self._drawn(element, _source(element), sketched(element)))
        else:
            if element.tag == "details" and _OWN_LABEL & {*classes} and (label := element.find("summary")) is not None:
                label.drop_tree()
            self._name(element)
            self._attributes(element)
            if "kn-text" in classes and not element.get("dir"):
                self._turn(element)
            return True
        return False

    def _turn(self, element: HtmlElement) -> None:
        """Have words run as the book does where what is around them runs the other way; styles of such books say nothing of directions."""
        around = next((each.get("dir") for each in element.iterancestors() if each.get("dir")), self._runs)
        if around != self._runs:
            element.set("dir", self._runs)

    def _name(self, element: HtmlElement) -> None:
        tag = _RENAMED.get(str(element.tag), str(element.tag))
        if tag in ("audio", "video"):
            tag = "span"
        if tag not in _FLOW | _IN_LINES:
            tag = "span" if not any(each.tag in _FLOW for each in element.iter()) else "div"
        element.tag = tag

    def _attributes(self, element: HtmlElement) -> None:
        given = dict(element.attrib)
        element.attrib.clear()
        for name in _KEPT:
            value = given.get(name, "")
            if value and (name not in _NUMBERS or value.isdecimal()):
                element.set(name, value)
        if (anchor := element.get("id")) is not None:
            element.set("id", safe_id(anchor))
            if anchor in self._ids:
                del element.attrib["id"]
            self._ids.add(anchor)
        if _LANGUAGE.fullmatch(language := given.get("lang", "")):
            element.set("lang", language)
            element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        for name, tags in {"start": "ol", "scope": "th", "alt": "img", "src": "img", "href": "a"}.items():
            if element.tag != tags:
                element.attrib.pop(name, None)
        if element.tag == "a":
            self._link(element)
        elif element.tag == "img":
            self._image(element)

    def _link(self, element: HtmlElement) -> None:
        href = element.attrib.pop("href", "")
        place = self._places.find(self._page.address, href) if href else ""
        # A page's own name may hold the sign that parts it from an anchor.
        ends = [at for at, sign in enumerate(f"{place}#") if sign == "#" and place[:at] in self._files]
        address, anchor = (place[: ends[-1]], place[ends[-1] + 1 :]) if ends else ("", "")
        target = self._files[address] + (f"#{safe_id(anchor)}" if anchor else "") if address else ""
        target = target or (self._places.online(self._page.address, href) if href else "")
        if target and not any(each.tag == "a" for each in element.iterancestors()):
            element.set("href", _escaped(target))
        else:
            element.tag = "span"

    def _image(self, element: HtmlElement) -> None:
        path = shown_in(self._page.address, element)
        name = self._picture(path)
        alt = words_for(element, path, self._messages["picture-itself"])
        if name:
            element.set("src", name)
            element.set("alt", alt)
        else:
            tail = element.tail
            element.clear()
            element.tag, element.text, element.tail = "span", alt, tail

    def _diagram(self, element: HtmlElement) -> None:
        """A picture with its words: what the site shows on demand is its alternative text."""
        title, drawing = words_in(element, "kn-picture-title"), element.find(".//svg")
        said, about = account(element), description(element)
        shown = [] if drawing is None else [self._drawn(drawing, said, printed(drawing))]
        links = authorities(element)
        if "kn-picture-small" not in (element.get("class") or "").split():
            number = self._figures.setdefault(element.get("id", ""), len(self._figures) + 1)
            title = f"{self._messages('book-figure', number=number)} {title}"
        caption = E.figcaption(E.strong(title), f" {about}" if about else "")
        if links:
            semicolon = self._messages["semicolon"]
            caption.append(E.br())
            caption[-1].tail = f"{ADDED} {self._messages['authority']}{self._messages['colon']}"
            for each in links:
                each.tail = semicolon if each is not links[-1] else ""
                caption.append(each)
                self._name(each)
                self._attributes(each)
        figure = E.figure(*shown, caption, {"class": "kn-picture", "id": element.get("id", "")})
        figure.tail = element.tail
        element.getparent().replace(element, figure)
        self._attributes(figure)

    def _drawn(self, drawing: HtmlElement, said: str, data: bytes) -> HtmlElement:
        width, tail = drawing.get("width", "").partition(".")[0].removesuffix("px"), drawing.tail
        image = E.img({"src": self._drawing(data), "alt": said})
        if width.isdecimal():
            image.set("width", width)
        image.tail = tail
        return image


def _source(drawing: HtmlElement) -> str:
    """What a note's drawing was made from, which stands beside it."""
    around = next((each for each in drawing.iterancestors() if each.find(".//pre") is not None), None)
    return "" if around is None else around.find(".//pre").text_content()


def _formula(element: HtmlElement) -> None:
    element.set("xmlns", _MATHML)
    for each in element.iter():
        for name in [
            name for name in each.attrib if name.startswith(("data-", "on")) or name in ("class", "id", "style")
        ]:
            del each.attrib[name]


def _escaped(address: str) -> str:
    """An address as the standard has it: what people and browsers let pass is escaped."""
    return quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", address), safe="!#$%&'()*+,/:;=?@~")


def _fit(article: HtmlElement) -> None:
    """Put each element where the standard admits it."""
    holding: set[HtmlElement] = set()  # what has become a block, or holds one
    for element in reversed([*article.iter()]):  # those within others first
        _fit_one(element, holds_blocks=any(child in holding for child in element))
        if element.tag in _FLOW or (element.tag in _TRANSPARENT and any(child in holding for child in element)):
            holding.add(element)


def _fit_one(element: HtmlElement, *, holds_blocks: bool) -> None:
    tag, parent = str(element.tag), element.getparent()
    if holds_blocks and tag in _HOLDS_LINES - _TRANSPARENT:
        element.tag = "div"
    elif tag in ("ul", "ol") and not _is_made_of(element, "li"):
        _undo(element, "li")
    elif tag == "dl" and not _defines(element):
        _undo(element, "dt", "dd", "div")
    elif tag == "table" and not _is_a_table(element):
        _undo(element, "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
    elif tag == "dt":
        for heading in element.iter("h1", "h2", "h3", "h4", "h5", "h6"):
            heading.tag = "div"
    elif (tag == "li" and parent.tag not in ("ul", "ol")) or (tag == "figcaption" and parent.tag != "figure"):
        element.tag = "div"


def _is_made_of(element: HtmlElement, *tags: str) -> bool:
    has_text = (element.text or "").strip() or any((each.tail or "").strip() for each in element)
    return not has_text and all(each.tag in tags for each in element)


def _defines(element: HtmlElement) -> bool:
    """Whether a list has words and their meanings by turns."""
    groups = [each for each in element if each.tag == "div"]
    if groups:
        return _is_made_of(element, "div") and all(map(_defines, groups))
    tags = "".join("w" if each.tag == "dt" else "m" for each in element)
    return _is_made_of(element, "dt", "dd") and bool(re.fullmatch("(w+m+)+", tags))


def _is_a_table(element: HtmlElement) -> bool:
    kinds = {"caption": "c", "thead": "h", "tbody": "b", "tfoot": "f", "tr": "r"}
    order = "".join(kinds.get(str(each.tag), "?") for each in element)
    groups = [each for each in element if each.tag in ("thead", "tbody", "tfoot")]
    rows = [*element.iterchildren("tr"), *(row for group in groups for row in group)]
    return (
        bool(re.fullmatch("c?h?(b*|r+)f?", order))
        and _is_made_of(element, *kinds)
        and all(_is_made_of(group, "tr") for group in groups)
        and all(_is_made_of(row, "th", "td") for row in rows)
        and bool(rows)
    )


def _undo(element: HtmlElement, *tags: str) -> None:
    """Make plain blocks of a list or a table that is none."""
    for each in [*element.iter(*tags), element]:
        each.tag = "div"
        for name in ("start", "colspan", "rowspan", "scope"):
            each.attrib.pop(name, None)
