"""Every page once more as Markdown, with its citations, and ``llms.txt``, the list of them: for programs that read texts."""

import hashlib
import re
from collections.abc import Iterable
from functools import partial
from itertools import groupby
from urllib.parse import urljoin

from lxml.html import HtmlElement

from everyline.books.converter import BLOCKS
from everyline.model.addresses import way
from everyline.publishing.machine_readable import MARKDOWN, Facts, SharedWords, address_of, read_pages
from everyline.publishing.whole_site import WholeSite
from everyline.text.escaping import whole
from everyline.text.html_tree import read_html
from everyline.text.store import CACHES, Store

_KEPT = Store(CACHES / "markdown", 128 * 2**20)
_LIST = "llms.txt"
_REST = "Optional"  # what the convention calls all that may be left out
_SKIPPED = {"script", "style", "template", "svg", "button", "select", "input", "form", "nav", "label"}
# Links to headings, what the page says in another language, what follows citations as pictures, and raw lines of notes.
_APPARATUS = {"headerlink", "kn-beside", "kn-mended", "kn-raw", "kn-picture-files", "kn-bar", "kn-patterns"}
_SIGNS = re.compile(r"([\\`*~\[\]<>]|(?<!\w)_|_(?!\w))")
# What would end a link before its end.
_IN_WAYS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}
# Within code, as letters that no page has; others become one.
_KEPT_BLANKS = {ord(each): chr(2 + at) for at, each in enumerate(" \t\xa0")}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "del": "~~", "s": "~~"}


def write_markdown(site: WholeSite) -> None:
    """Write the Markdown of each page beside it, and the list of each language's."""
    for language in site.languages:
        pages = read_pages(site, language)
        for facts, frame in pages:
            file = site.folder / facts.path
            text = file.read_bytes().decode("utf-8")
            write = partial(_written, text, frame.address, facts.path)
            key = hashlib.sha256(f"{site.state}\n{frame.address}\n{facts.path}\n{text}".encode()).hexdigest()
            file.with_suffix(MARKDOWN).write_bytes(_KEPT.made(key, write) if site.state else write())
        if pages:
            (site.pages(language) / _LIST).write_text(_listed(pages, site.prefix(language)), encoding="utf-8")
    _KEPT.trim()


def _written(text: str, address: str, path: str) -> bytes:
    article = read_html(text[text.index("<article") :])  # what stands before it is most of a page
    return as_markdown(next(article.iter("article")), address, path).encode()


def _listed(pages: list[tuple[Facts, SharedWords]], prefix: str) -> str:
    """The list of a language's pages by section, in reading order; those in no list come last."""
    frame = pages[0][1]
    home = next((facts for facts, _ in pages if facts.path == f"{prefix}index.html"), Facts("", ""))
    lines = [f"# {_escaped(frame.site)}"]
    if home.description:
        lines += ["", f"> {_escaped(home.description)}"]
    for section, group in groupby(
        (each for each, _ in pages if each is not home), lambda each: each.section if each.position else _REST
    ):
        lines += ["", f"## {_escaped(section)}", ""]
        for each in group:
            path = each.path.removesuffix(".html") + MARKDOWN
            link = frame.address + way(path, "") if frame.address else way(path, prefix)
            lines.append(
                f"- [{_escaped(each.title)}]({link})" + (f": {_escaped(each.description)}" if each.description else "")
            )
    return "\n".join(lines) + "\n"


def as_markdown(article: HtmlElement, address: str, path: str) -> str:
    """An article as Markdown, for a page with this path; links stay relative where nobody said at what address the site is."""
    writer = _Writer(address and address + address_of(path))
    return (
        "\n\n".join(writer.blocks(article)).translate({ord(kept): blank for blank, kept in _KEPT_BLANKS.items()}) + "\n"
    )


class _Writer:
    def __init__(self, base: str) -> None:
        self._base = base

    def blocks(self, element: HtmlElement) -> list[str]:
        """The blocks in an element, one after the other."""
        found: list[str] = []
        line: list[str] = [_escaped(element.text or "")]
        for child in element:
            if child.tag in BLOCKS and not _is_left_out(child):
                found += [*_paragraph(line), *self._block(child)]
                line = []
            else:
                line.append(self._inline(child))
            line.append(_escaped(child.tail or ""))
        return found + _paragraph(line)

    def _block(self, element: HtmlElement) -> list[str]:  # noqa: PLR0911 - a table of elements, as below
        tag = str(element.tag)
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return [f"{'#' * int(tag[1])} {' '.join(self._within(element).split())}"]
            case "pre":
                text = element.text_content().replace("\r", "\n").strip("\n")
                fence = "`" * max(3, *(len(each) + 1 for each in re.findall("`+", text)), 0)
                return [f"{fence}\n{text}\n{fence}"]
            case "hr":
                return ["---"]
            case "ul" | "ol":
                start = whole(element.get("start") or "", 1)
                items = [each for each in element if each.tag == "li" and not _is_left_out(each)]
                marks = [f"{start + at}. " if tag == "ol" else "- " for at in range(len(items))]
                texts = ["\n\n".join(self.blocks(each)) for each in items]
                # What follows in an item stands below its beginning.
                indented = [re.sub(r"\n(?!\n)", "\n" + " " * len(marks[at]), each) for at, each in enumerate(texts)]
                return ["\n".join(map("".join, zip(marks, indented, strict=True)))]
            case "blockquote":
                return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(self.blocks(element)).split("\n"))]
            case "table":
                cells = (
                    [" ".join(self.blocks(cell)) for cell in row if cell.tag in ("td", "th")]
                    for row in element.iter("tr")
                )
                rows = [[" ".join(cell.split()).replace("|", "\\|") for cell in row] for row in cells]
                head, *rest = rows or [[]]
                return ["\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest))]
            case "dt" | "summary":
                return [f"**{' '.join(self._within(element).split())}**"]
        return self.blocks(element)

    def _inline(self, element: HtmlElement) -> str:  # noqa: PLR0911
        tag = str(element.tag)
        if not isinstance(element.tag, str) or _is_left_out(element):
            return ""
        match tag:
            case "br":
                return "\n"
            case "img":
                return f"![{_escaped(element.get('alt', ''))}]({self._way(element.get('src', ''))})"
            case "code" | "kbd":
                text = element.text_content().replace("\n", " ").translate(_KEPT_BLANKS)
                fence = "`" * (1 + max([0, *map(len, re.findall("`+", text))]))
                # Nothing that touches such a fence may make it longer: what it holds would be no code any more.
                around, room = " " * ("`" in text), " " * any(each in text[:1] + text[-1:] for each in "`\2")
                return f"{around}{fence}{room}{text}{room}{fence}{around}" if element.text_content().strip() else ""
            case "math":
                tex = str(element.xpath("string(.//*[local-name()='annotation'])")).strip()
                mark = "$$" if element.get("display") == "block" else "$"
                return f"{mark}{tex}{mark}" if tex else _escaped(element.get("alttext") or element.text_content())
        words = self._within(element)
        if element.get("role") == "img":
            words += f" ({_escaped(element.get('aria-label', ''))})"
        if tag == "a" and element.get("href") and words.strip():
            words = f"[{words.strip()}]({self._way(element.get('href', ''))})"
            return f" {words} " if element.get("data-source") else words
        mark = _MARKS.get(tag, "") if words.strip() else ""
        return f"{mark}{words.strip() if mark else words}{mark}"

    def _within(self, element: HtmlElement) -> str:
        return _escaped(element.text or "") + "".join(
            self._inline(each) + _escaped(each.tail or "") for each in element
        )

    def _way(self, href: str) -> str:
        way = "".join((urljoin(self._base, href) if self._base else href).splitlines())
        return "".join(_IN_WAYS.get(each, each) for each in way)


def _is_left_out(element: HtmlElement) -> bool:
    classes = (element.get("class") or "").split()
    return element.tag in _SKIPPED or element.get("hidden") is not None or not _APPARATUS.isdisjoint(classes)


def _paragraph(pieces: Iterable[str]) -> list[str]:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n\n"))
    return [line for line in lines if line]


def _escaped(text: str) -> str:
    return text if text.isspace() else _SIGNS.sub(r"\\\1", text)  # most of it is between elements
