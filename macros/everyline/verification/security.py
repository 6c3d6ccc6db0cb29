"""Checking that a built site runs nothing but its theme: the last door, whatever was overlooked before it.

Notes and editorial data are text long before; skeletons may hold HTML, and that is what mostly ends here.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from everyline.text.files import SETTINGS_OF_SERVERS, begins_as_page, is_active
from everyline.text.problems import Problem

# As browsers read: an element ends with the first end tag, whatever stands before it, or in it.
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script(?=[\s/>])[^>]*>", re.DOTALL | re.IGNORECASE)
_SCOPE = "{{ config.extra.scope | d(base_url) }}"
_PATH = re.compile(r"[\w./-]*")


@dataclass(frozen=True, slots=True, eq=False)
class Scripts:
    """What a theme runs."""

    inline: frozenset[str]  # the texts of the scripts that its templates write into pages
    files: dict[str, bytes]  # the contents of its script files by their addresses on the site
    base: str = "/"  # the path that the site is published under, with slashes around it

    @classmethod
    def of(cls, folders: Iterable[Path], scope: str, base: str = "/") -> Scripts:
        """Read a theme.

        Args:
            folders: of its templates and files, the first that has one first.
            scope: ``extra.scope`` of the configuration, the one value that is filled into a script.
            base: the path that the site is published under, which pages shown at any address have in their links.
        """
        inline, files = set(), dict[str, bytes]()
        for folder in folders:
            for template in folder.rglob("*.html"):
                for found in SCRIPT.finditer(template.read_text(encoding="utf-8")):
                    code = found["code"].replace(_SCOPE, scope if _PATH.fullmatch(scope) else _SCOPE)
                    if not {"src", "type"} & {*found["attributes"].replace("=", " ").split()} and "{{" not in code:
                        inline.add(code)
            for file in folder.rglob("*.js"):
                files.setdefault(file.relative_to(folder).as_posix(), file.read_bytes())
        return cls(frozenset(inline), files, base)

    def used(self, site_dir: Path) -> tuple[str, ...]:
        """The hashes, as a Content-Security-Policy has them, of those inline scripts that a site's pages have."""
        missed = {*self.inline}
        for file in site_dir.rglob("*.html") if missed else ():
            text = file.read_bytes().decode("utf-8")
            missed -= {code for code in missed if f">{code}</script" in text}
        digests = (base64.b64encode(hashlib.sha256(code.encode()).digest()) for code in self.inline - missed)
        return tuple(sorted(f"sha256-{each.decode()}" for each in digests))


@dataclass(frozen=True, slots=True)
class Judged:
    """What the elements of a picture would do; scripts are looked at elsewhere."""

    wrong: tuple[tuple[int, str], ...]  # lines, and what may not stand there
    foreign: tuple[str, ...]  # every address at another host that something is shown from, or its looks

    @classmethod
    def of(cls, root: etree._Element) -> Judged:
        """Judge each element, by what of it anybody looks at."""
        wrong, foreign = list[tuple[int, str]](), list[str]()
        for element in root.iter(etree.Element):
            said = [each for each in element.items() if each[0] not in _QUIET or each == _CONFIG]
            does, loads = _judged(element.tag, *said)
            if does:
                wrong += [(_line(element), each) for each in does]
            if loads:
                foreign += loads
            if element.tag[-5:].lower() == "style" and _is_outward("".join(map(str, element.itertext()))):
                foreign.append("something by its style")
        return cls((*wrong,), (*foreign,))

    def problems(self, path: str) -> Iterator[Problem]:
        """What is wrong in a file."""
        return (_problem(path, *each) for each in self.wrong)


# What the theme tells its scripts, which believe the first of this name.
_SETTINGS = ' id="__config" type="application/json"'
_AT_HOME = ("base", "search")  # addresses among them
_LINKED_DATA = ' type="application/ld+json"'  # what a page tells machines; no browser runs it
_SOURCE = re.compile(r'\ssrc="([^"]*)"')
# In pictures and formulas browsers read on as HTML where elsewhere, and to our parser, all is text up to the end tag; in `noscript` it is they
# who see text. So whatever is text in one of them holds no other element.
_OPENED = re.compile(
    r"</?script|<!\[CDATA\[|<(iframe|noembed|noframes|noscript|plaintext|style|textarea|title|xmp)\b"
    r"(?!(?:\s[\w-]+=\"[^\"<>]*\")*>[^<]*</\1>)",
    re.IGNORECASE,
)
# What servers take for their settings where it lies at the root of a site, redirects for one.
_OF_SERVERS = {
    "_headers", "_redirects", "_routes.json", "_config.yml", "CNAME", "staticwebapp.config.json", "vercel.json",
}  # fmt: skip
_SITEMAP = "sitemap.xml"
_INDEX = "search/"
_CALL = re.compile(r'everylineIndex\("[a-z0-9/]+",(.*)\)\n', re.DOTALL)
_NEVER = {
    "animate", "applet", "base", "embed", "fencedframe", "foreignobject", "frame", "frameset", "iframe", "object", "portal", "set",
}  # fmt: skip
# Attributes; a site without a server has no use for what is sent to one.
_DOES = {"srcdoc", "http-equiv", "action", "formaction"}
# By their names these stand for what a document does itself, as `querySelector`; the theme has a few.
_STAND_FOR, _FORMS = {"form", "img", "image"}, {"", "consent", "feedback", "search"}
_AROUND = {"html", "head", "body"}  # what a page has one of: browsers give the attributes of another to that one
_ADDRESSES = {
    "background", "cite", "data", "data-engine", "data-index", "data-report-to", "data-root", "href", "manifest", "ping",
    "poster", "src", "srcset", "to",
}  # fmt: skip
# Browsers drop these within the name of a scheme.
_DROPPED = re.compile(r"[\x00-\x20]")
_RUN = re.compile(r"(javascript|vbscript|livescript|data|blob|filesystem):", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(png|gif|jpeg|webp)[;,]", re.IGNORECASE)
# Elsewhere, as browsers read it: a backslash is a slash to them, and https:x needs none.
_ELSEWHERE = re.compile(r"(?:https?|ftp|wss?|file):|[/\\]{2}", re.IGNORECASE)
_LOADED = {
    "attributionsrc", "background", "data", "data-engine", "data-index", "data-root", "imagesrcset", "ping", "poster", "src", "srcset",
}  # fmt: skip
_LED_TO = {
    "a",
    "area",
    "base",
}  # whose href is no part of what is shown; of a <link> it is none where that only names something
_NAMING = {"alternate", "author", "canonical", "help", "license", "me", "search", "tag"}
# Attributes that do nothing whatever they say, and mostly differ from element to element.
_QUIET = {"aria-label", "data-source", "data-written", "height", "id", "lang", "title", "width", "x", "y"}
_CONFIG = ("id", "__config")
_NAMED_LIKE_OURS = re.compile("id=(__config$|.*&)", re.DOTALL)
_LOOKS = {
    "clip-path", "cursor", "fill", "filter", "marker-end", "marker-mid", "marker-start", "mask", "stroke", "style",
}  # fmt: skip
_ESCAPED = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f]")  # which browsers drop in addresses
# Names of formats, which nothing loads.
_NAMESPACE = re.compile(
    r"(?:@namespace\s*(?:[\w-]+\s*)??(?:url\(\s*)?[\"']?|xmlns(?::\w+)?=[\"'])https?://www\.w3\.org/", re.IGNORECASE
)
# What is held in an address may be a style again.
_STYLED = re.compile(
    rf"[\"'(]\s*(?:{_ELSEWHERE.pattern}|data:(?!(?:image|font)/|application/(?:x-)?font))|@import\W*(?:url\W*)?data:",
    re.IGNORECASE,
)
_OF_OTHER_LETTERS = re.compile(r"\x1b|\A\ufeff?@charset(?! \"utf-8\")", re.IGNORECASE)
_OF_OTHER_ENCODING = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*(?![\"']utf-8[\"'])", re.IGNORECASE)
_PLAIN = (".md", ".txt")  # text to every browser
_BEGINNING = 4096  # bytes
_ALIKE = 8192  # elements that are remembered
# A tag that can do nothing: of no element that does anything, with attributes of which the browser only shows something, or a link within the site.
_MILD = re.compile(
    r"/(?!script)[a-z][a-z0-9]*|(?:a|abbr|b|br|code|dd|del|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|li|mark|ol|p|q|rect|s|small"
    r"|span|strong|sub|summary|sup|table|tbody|td|th|thead|time|tr|u|ul|wbr)(?:[ ](?:hidden|data-search-exclude|data-label|id=\"(?!__)[^\"&<]*\""
    r"|(?:aria-label|class|data-chapter|data-source|data-written|height|lang|start|title|width|x|y)=\"[^\"<]*\"|href=\"[^\":&<\\/][^\":&<\\]*\"))*",
    re.ASCII,
)
# Any other whose attributes are in quotation marks, if they have a value.
_SIMPLE = re.compile(r"(?P<name>[a-z][a-zA-Z0-9]*)(?P<attributes>(?:[ \n]+[\w:.-]+(?:=\"[^\"<]*\")?)*[ \n]*/?)")
_NAMES = re.compile(r"\s([\w:.-]+)(?:=\"[^\"]*\")?")
_END = "</script>"
_ENDED = re.compile("<([^>]*)>")
_TITLES = re.compile('<title(?: id="[^"<>]*")?>[^<]*</title>')
_TEXTUAL = {"iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"}
_HARMLESS = {"!doctype html"}  # tags that were looked at
_HINT = "only the theme's files and templates may run anything"


def check_inert(
    site_dir: Path,
    scripts: Scripts,
    foreign: tuple[str, ...],
    read: Callable[[str, str], Iterable[Problem]] | None = None,
) -> Iterator[Problem]:
    """Find whatever a browser would run, load into a frame, or be led away by, but in folders that other builds look after.

    `read` looks at a page, given its address and text, as by default `check_page` does where `plain_tags` is not enough.
    """
    read = read or partial(_check_page, scripts)
    for file in sorted(site_dir.rglob("*")):
        path = file.relative_to(site_dir).as_posix()
        if path.partition("/")[0] in foreign or not file.is_file():
            continue
        if path in _OF_SERVERS or file.name.lower() in SETTINGS_OF_SERVERS:
            hint = "say it where the site is published, not among its pages"
            yield Problem(path, 0, "servers take this for their settings", hint)
        elif file.suffix.lower() == ".html":
            try:
                text = file.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                yield Problem(path, 0, "not readable as UTF-8", "save it in that encoding")
            else:
                yield from read(path, text)
        elif file.suffix.lower() == ".svg":
            yield from _check_picture(path, file)
        else:
            yield from _check_file(path, file, scripts)


def _check_file(path: str, file: Path, scripts: Scripts) -> Iterator[Problem]:
    with file.open("rb") as opened:
        begins = opened.read(_BEGINNING)
    ending = file.suffix.lower()
    if ending == ".css":
        style = file.read_bytes().decode("utf-8", "replace")
        if _is_outward(style) or _OF_OTHER_LETTERS.search(style):
            yield _problem(
                path, 0, "this style loads something from another host, or may be read as in another encoding"
            )
    elif is_active(path) and path.removesuffix(".gz") != _SITEMAP:
        content = file.read_bytes()
        call = _CALL.fullmatch(content.decode("utf-8", "replace")) if path.startswith(_INDEX) else None
        # What hands data to the search and does nothing else is its index.
        if content != scripts.files.get(path) and not (call and _is_data(call[1])):
            yield _problem(path, 0, "browsers or servers run files of this kind")
    elif ending not in _PLAIN and path != _SITEMAP and begins_as_page(begins):
        yield _problem(path, 0, "browsers may take this for a page")


def _check_page(scripts: Scripts, path: str, text: str) -> Iterable[Problem]:
    return check_page(scripts, path, text) if plain_tags(scripts, path, text) is None else ()


def check_page(scripts: Scripts, path: str, text: str) -> Iterator[Problem]:
    """The same for a page, tag by tag."""
    yield from (*_check_scripts(path, text, scripts), *_check_tags(path, text))


def plain_tags(scripts: Scripts, path: str, text: str) -> list[str] | None:
    """All tags of a page that is so plain that no two parsers can see it differently, where none of them does harm; else None.

    So are all but a few pages, and it takes a tenth of the time that looking closely does.
    """
    tags, end, folder = list[str](), 0, posixpath.dirname(path)
    while (start := text.find("<script", end)) >= 0:
        if not _are_plain(text[end:start], tags):
            return None
        end = text.find(_END, start) + len(_END)
        script = text[start:end]
        begun = script.partition(">")[0].removeprefix("<")
        if begun == f"script{_LINKED_DATA}":  # of this page alone
            code = script[len(begun) + 2 : -len(_END)]
            is_known = "<" not in code and _is_data(code)
        else:
            is_known = _runs_only_theirs(scripts, folder, script)
        if not is_known:
            return None
        tags.append(begun)
    is_plain = _are_plain(text[end:], tags) and "\x1b" not in text
    around = [name for tag in tags if tag.startswith(("html", "head", "body")) and (name := tag.split()[0]) in _AROUND]
    return tags if is_plain and len(around) == len({*around}) else None


def _are_plain(text: str, tags: list[str]) -> bool:
    """Whether what stands between two scripts has only harmless tags, each of which ends where it seems to; adds them to the others."""
    found = _ENDED.findall(text)
    tags += found
    if len(found) != text.count("<") or text.count("<title") != len(_TITLES.findall(text)):
        return False
    for tag in {*found} - _HARMLESS:
        if not _MILD.fullmatch(tag) or tag.count(" id=") > 1 or tag.count(" href=") > 1:
            known = _SIMPLE.fullmatch(tag)
            name = known["name"] if known else "script"
            if (
                not known
                or (name != "title" and name.lower() in _TEXTUAL)
                or _told_of(name.lower(), known["attributes"])
            ):
                return False
            names = [each.lower() for each in _NAMES.findall(known["attributes"])]
            if len(names) != len({*names}):
                return False
        if len(_HARMLESS) < _ALIKE:
            _HARMLESS.add(tag)
    return True


def check_content(path: str, text: str, *, is_whole: bool = False) -> Iterator[Problem]:
    """The same for what somebody wrote within a page, where no script stands at all, or for a page that somebody wrote as a whole."""
    for each in (*_stray(path, text, 0, len(text)), *_check_tags(path, text, () if is_whole else _AROUND)):
        yield replace(each, line=0)  # it is that of the HTML


# Tags as browsers find them, whatever elements they make of them: https://html.spec.whatwg.org/multipage/parsing.html#tokenization
_BLANK = r"[\t\n\f\r ]"
_ATTRIBUTE = re.compile(
    rf"(?:{_BLANK}|/)*+(?P<name>[^\t\n\f\r />][^\t\n\f\r />=]*+)"
    rf"(?:{_BLANK}*+={_BLANK}*+(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<none>[^\t\n\f\r >\"'][^\t\n\f\r >]*+))?+)?+"
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", _ATTRIBUTE.pattern)
_TAGS = re.compile(
    rf"<!--(?:-?>|.*?(?:--!?>|\Z))|<(?:[!?]|/[^a-zA-Z>])[^>]*|<(?P<end>/?)(?P<name>[a-zA-Z][^\t\n\f\r />]*+)"
    rf"(?P<attributes>(?:{_UNNAMED})*+)(?:{_BLANK}|/)*+>",
    re.DOTALL,
)


def tags(text: str) -> Iterator[re.Match[str]]:
    """The tags of a page, as browsers find them in one that nothing is wrong with: none is within a comment, a script or a value."""
    at = 0
    while found := _TAGS.search(text, at):
        at = found.end()
        if found["name"]:
            yield found
        if not found["end"] and (script := SCRIPT.match(text, found.start())):
            at = script.end()


def _check_tags(path: str, text: str, around: Collection[str] = ()) -> Iterator[Problem]:
    """Find what does harm in the tags of a page, of which no parser of ours gives all: it ends at some depth, or length, or at `</html>`."""
    seen = {*around}
    if "\x1b" in text:
        yield _problem(path, 0, "an escape character stands here, by which browsers may take a page for Japanese")
    for found in tags(text):
        if found["end"]:
            continue
        name = found["name"].lower()
        wrong = [*_told_of(name, found["attributes"])]
        if name in _AROUND and name in seen:
            wrong.append(f"another <{name}> stands here")
        seen.add(name)
        if wrong:
            line = text.count("\n", 0, found.start()) + 1
            yield from (_problem(path, line, each) for each in wrong)


@lru_cache(maxsize=_ALIKE)
def _told_of(name: str, written: str) -> tuple[str, ...]:
    """What is wrong with a tag, its attributes as they are written. Those of the theme stand on all pages."""
    found = dict[str, str]()
    for each in _ATTRIBUTE.finditer(written):  # of those of one name browsers take the first
        found.setdefault(each["name"].lower(), each["double"] or each["single"] or each["none"] or "")
    return _told_of_tag(
        name, *(each for each in found.items() if each[0] not in _QUIET or _NAMED_LIKE_OURS.search("=".join(each)))
    )


@lru_cache(maxsize=_ALIKE)
def _told_of_tag(name: str, *written: tuple[str, str]) -> tuple[str, ...]:
    given = [(key, html.unescape(value)) for key, value in written]
    wrong, foreign = _judged(name, *given)
    is_odd = name == "meta" and any(key == "charset" and value.lower() != "utf-8" for key, value in given)
    styled = name == "style" or any(key == "style" for key, _ in given)
    return (
        *wrong,
        *(f"loads {link} from another host" for link in foreign),
        *([f"<{name}> has a style in it, which the site's policy stops"] * styled),
        *(["another encoding than UTF-8 is named here"] * is_odd),
    )


@lru_cache(maxsize=_ALIKE)
def _judged(tag: str, *attributes: tuple[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is wrong with an element, and every address at another host that it shows something from. Most stand on many pages."""
    given, name = dict(attributes), tag.rpartition("}")[2].lower()
    wrong, foreign = list[str](), list[str]()
    if name in _NEVER or (given.get("id") == "__config" and name != "script"):
        wrong.append(f"<{name}> stands here")
    if name == "pre" and "mermaid" in given.get("class", "").split():
        foreign.append("https://unpkg.com/mermaid")  # the theme's script would
    if given.get("data-md-component") == "source":
        foreign.append("https://api.github.com")  # likewise
    for key, value in attributes:
        attribute = key.rpartition("}")[2].rpartition(":")[2].lower()  # without namespaces, as browsers read them
        stands_for = attribute == "name" and name in _STAND_FOR and value not in _FORMS
        if attribute.startswith("on") or attribute in _DOES or stands_for:
            wrong.append(f"<{name} {attribute}=…> stands here")
        elif ":" in value and attribute in _ADDRESSES:
            target = _DROPPED.sub("", value)
            if _RUN.match(target) and not (name in ("img", "image") and _PICTURE.match(target)):
                wrong.append(f'<{name} {attribute}="{target[:40]}"> stands here')
        leads = name in _LED_TO or (name == "link" and {*given.get("rel", "").lower().split()} <= _NAMING)
        if attribute in _LOOKS and _is_outward(value):
            foreign.append(value)
        elif attribute in _LOADED or (attribute == "href" and not leads):
            links = re.split(r"[\s,]+", value) if attribute.endswith("srcset") else [_DROPPED.sub("", value)]
            foreign += [each for each in links if _ELSEWHERE.match(each)]
    return (*wrong,), (*foreign,)


def _is_data(text: str, at_home: Iterable[str] = ()) -> bool:
    """Whether a text is JSON, and the addresses that it has under these names lead to no other host."""
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return not at_home or (
        isinstance(data, dict)
        and not any(
            _ELSEWHERE.match(found := _DROPPED.sub("", str(data.get(name, "")))) or _RUN.match(found)
            for name in at_home
        )
    )


def _check_scripts(path: str, text: str, scripts: Scripts) -> Iterator[Problem]:
    """Scripts are looked for in the text, which no two parsers can see differently."""
    end = 0
    for found in SCRIPT.finditer(text):
        yield from _stray(path, text, end, found.start())
        end = found.end()
        if not _is_known(path, found, scripts):
            line = text.count("\n", 0, found.start()) + 1
            yield _problem(path, line, f"<script{found['attributes']}> is not of the theme")
    yield from _stray(path, text, end, len(text))


def _is_known(path: str, script: re.Match[str], scripts: Scripts) -> bool:
    """Whether a script is one of the theme's, or no program."""
    source = _SOURCE.fullmatch(script["attributes"])
    if source and not script["code"]:
        address = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(urlsplit(source[1]).path)))
        # Pages that are shown at any address have absolute links.
        file = address.removeprefix(scripts.base).lstrip("/")
        return file in scripts.files and not urlsplit(source[1]).netloc
    if script["attributes"] == _LINKED_DATA:
        return _is_data(script["code"])
    if script["attributes"] == _SETTINGS:
        return _is_data(script["code"], _AT_HOME)
    return not script["attributes"] and script["code"] in scripts.inline


@lru_cache(maxsize=_ALIKE)
def _runs_only_theirs(scripts: Scripts, folder: str, text: str) -> bool:
    """Whether a text is one script on a page of a folder, and known."""
    found = SCRIPT.match(text)
    return found is not None and found.end() == len(text) and _is_known(f"{folder}/", found, scripts)


def _stray(path: str, text: str, start: int, end: int) -> Iterator[Problem]:
    for found in _OPENED.finditer(text, start, end):
        yield _problem(path, text.count("\n", 0, found.start()) + 1, f"{found[0]}… stands here")


def _check_picture(path: str, file: Path) -> Iterator[Problem]:
    data = file.read_bytes()
    if _OF_OTHER_ENCODING.match(data):  # browsers know fewer than our parser
        yield _problem(path, 1, "another encoding than UTF-8 is named here")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, encoding="utf-8")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        yield _problem(path, error.lineno or 0, f"this is no SVG: {error.msg}")
        return
    if root.getroottree().docinfo.internalDTD is not None:
        yield _problem(path, 1, "<!DOCTYPE> stands here")
    for _ in root.itersiblings(etree.ProcessingInstruction, preceding=True):  # a style sheet for all of it
        yield _problem(path, 1, "<?…?> stands here")
    for script in root.iter("{*}script", "{*}handler", "{*}listener"):
        yield _problem(path, _line(script), "<script> is not of the theme")
    judged = Judged.of(root)
    for link in judged.foreign:
        yield _problem(path, 0, f"loads {link[:80]} from another host")
    yield from judged.problems(path)


def _is_outward(style: str) -> bool:
    """Whether a style loads something from another host."""
    return bool(_STYLED.search(_NAMESPACE.sub(" ", _CONTROL.sub("", _ESCAPED.sub(_letter, style)))))


def _letter(escaped: re.Match[str]) -> str:
    return chr(min(int(escaped[1], 16), 0xFFFF)) if escaped[1] else escaped[2] or ""


def _problem(path: str, line: int, message: str) -> Problem:
    return Problem(path, line, message, _HINT)


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0
