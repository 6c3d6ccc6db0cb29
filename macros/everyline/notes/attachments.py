"""The files beside the notes: pictures, recordings, documents. Found here by path and by name; nothing is read but their beginnings."""

import base64
import contextlib
import hashlib
import json
import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote

from lxml import etree
from PIL import Image, ImageColor

from everyline.notes.bare import TURNED, TooLargeError, bare, opened
from everyline.notes.encodings import decode
from everyline.notes.privacy import Privacy, first_tags, stated_in, without_comments
from everyline.notes.units import within
from everyline.text.files import SENT_AS, begins_as_page, find_files, is_active, portable, read

LARGEST = 48 * 2**20  # bytes of a file that is published
FETCHED = "fetched"  # the folder of a project for copies of pictures on the web
_PARTS = 100_000  # elements that a drawing may come to where its parts use one another
_NESTED = 40
_COMPARED = 5_000_000  # rules by which a drawing's elements may be hidden, times these
_WIDEST = 10**6  # pixels of a drawing
_SETTINGS = re.compile(r"^\.")  # folders of programs: .obsidian, .trash, .git
_UNSAFE = re.compile(r"[<>:\"\\|?*#%&{}\x00-\x1f\x7f]")
_LONGEST = 120  # characters of a published name
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)\s*+(px)?\s*")

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng", ".jfif"}
_SOUNDS = {".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".opus", ".3gp"}
_UNPACKED = {"BMP", "AVIF", "GIF"}  # which may have to be written anew, or end anywhere, so that the whole is read
_KEPT_BACK = {".heic", ".heif", ".tif", ".tiff", ".dng", ".jxl", ".jp2", ".cr2", ".cr3", ".nef", ".arw"}
_FILMS = {".mp4", ".webm", ".mov", ".mkv", ".ogv", ".m4v"}


class Display(Enum):
    """What a page does with a file."""

    PICTURE = "picture"
    SOUND = "sound"
    FILM = "film"
    OTHER = "other"


# What is nothing to a server or a browser but what its name says.
_DATA = {".txt", ".csv", ".tsv", ".json", ".yaml", ".yml", ".ics", ".vcf", ".rtf", ".tex", ".bib", ".pdf"}
_TYPED = _DATA | _SOUNDS | _FILMS
_PAGES = (".markdown", ".mdown", ".mkdn", ".mkd", ".md")  # to MkDocs, whatever is in them
_NOTED = (*_PAGES, ".mdx", ".canvas")  # what other programs take for notes, or has some in it
_BEGINNING = 4096  # bytes
_LOOKED_AT = 4 * 2**20  # bytes of text that may say of itself that it is private
_ENDINGS = {Display.PICTURE: _PICTURES, Display.SOUND: _SOUNDS, Display.FILM: _FILMS}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file beside the notes."""

    path: str  # relative to the project, with forward slashes
    file: Path  # where it lies on disk
    address: str  # where the site has it, relative to its root
    form: Display  # what a page does with it
    width: int = 0  # of a picture, in pixels; 0 where it is not known
    height: int = 0  # likewise
    refused: str = ""  # why it is not published, in words; empty where it is

    @property
    def name(self) -> str:
        """The file's name with its ending."""
        return posixpath.basename(self.path)


@dataclass(frozen=True, slots=True)
class Attachments:
    """All files beside the notes, by folded path and by folded name."""

    root: str = ""
    by_path: dict[str, Attachment] = field(default_factory=dict)
    by_name: dict[str, list[Attachment]] = field(default_factory=dict)
    fetched: dict[str, Attachment] = field(default_factory=dict)  # copies of pictures on the web, see `fetched_name`

    def find(self, written: str, note: str) -> Attachment | None:
        """The file that a note means: from its own folder, from that of all notes, or of that name anywhere, the nearest first."""
        folder = posixpath.dirname(note)
        for each in dict.fromkeys((written, unquote(written))):
            path = each.replace("\\", "/").strip()
            for start in (folder, self.root):
                inside = posixpath.normpath(posixpath.join(start, path.lstrip("/")))
                if found := self.by_path.get(folded(inside)):
                    return found
            wanted = folded(posixpath.basename(path))
            named = self.by_name.get(wanted, [])
            if named:
                ending = folded(posixpath.normpath(path).lstrip("./"))
                return min(named, key=lambda each: _distance(each, folder, ending))
        drawing = written.removesuffix(".md")
        if drawing.endswith(".excalidraw"):  # of which the picture may lie beside it
            return self.find(f"{drawing}.svg", note) or self.find(f"{drawing}.png", note)
        return None


def _distance(each: Attachment, folder: str, ending: str) -> tuple[bool, int, int, str]:
    path = folded(each.path)
    common = posixpath.commonpath([posixpath.dirname(each.path) or ".", folder or "."]) if folder else ""
    return (not path.endswith(f"/{ending}"), -len(common), path.count("/"), path)


def folded(name: str) -> str:
    """A name as it is compared: its case, the form of its letters and how its blanks are written say nothing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def fetched_name(address: str) -> str:
    """What the copy of a picture on the web is called, without an ending."""
    return hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def read_attachments(project: Path, folder: str, notes: Iterable[str], privacy: Privacy | None = None) -> Attachments:
    """Look through the notes' folder for everything that is no note.

    Links that lead elsewhere are not followed; what programs keep in folders of their own is left alone.
    """
    privacy = privacy or Privacy()
    known, taken = {*notes}, {""}
    found = Attachments(folder)
    files, _ = find_files(project, folder, lambda name: not _SETTINGS.match(name))
    for each in files:
        inside = within(each.path)
        if (
            each.real in known
            or any(map(_SETTINGS.match, inside.split("/")))
            or privacy.folder_of(inside, within(each.real))
        ):
            continue
        begins = b"" if posixpath.splitext(inside.rstrip(" ."))[1].lower() in _PICTURES else _beginning(each.file)
        # By which browsers and servers go.
        address = _address(
            inside, taken, is_text=(bool(begins) or inside.endswith(_PAGES)) and _is_odd_text(inside, begins)
        )
        ending = posixpath.splitext(address)[1].lower()
        form = next((form for form, endings in _ENDINGS.items() if ending in endings), Display.OTHER)
        refused = "browsers or servers run files of this kind" if is_active(address) else ""
        is_settings = ending in (".json", ".yaml", ".yml")  # of programs, which mean something else by it
        if begins and not is_settings and (said := _private(each.file, inside, begins, privacy)):
            refused = f"{said}, as a note would"
        if ending in _KEPT_BACK:
            refused = "it may tell where it was taken, and few browsers show it: save it as JPEG or PNG"
        if each.file.stat().st_size > LARGEST:
            refused = f"it is larger than {LARGEST // 2**20} MB"
        file = Attachment(each.path, each.file, address, form, refused=refused)
        found.by_path[folded(file.path)] = file
        found.by_name.setdefault(folded(file.name), []).append(file)
    for each in find_files(project, FETCHED)[0]:
        name, ending = posixpath.splitext(posixpath.basename(each.path))
        if ending in _PICTURES:
            found.fetched[name] = Attachment(each.path, each.file, _address(each.path, taken), Display.PICTURE)
    return found


def _beginning(file: Path) -> bytes:
    with contextlib.suppress(OSError):
        return read(file, _BEGINNING)
    return b""


def _private(file: Path, path: str, begins: bytes, privacy: Privacy) -> str:
    """Why text beside the notes is private by what would make it so in a note, in words; empty where nothing does."""
    ending = posixpath.splitext(path.rstrip(" ."))[1].lower()
    is_noted, start = ending in _NOTED, begins.lstrip(b"\xef\xbb\xbf \t\r\n")
    if is_noted or start.startswith((b"---", b"+++", b";;;", b"{")):
        with contextlib.suppress(OSError):
            begins = read(file, _LOOKED_AT)
    text = decode(begins, path)[0] if is_noted else begins.decode("utf-8", "replace").replace("\r\n", "\n")
    parts = [text]
    if start.startswith(b"{"):
        with contextlib.suppress(ValueError, RecursionError):
            parts, text = [*_texts(json.loads(text))], ""  # data, whatever it calls something in it
    asked = replace(privacy, is_explicit=privacy.is_explicit and is_noted)
    if said := asked.of_note(path, stated_in(text), first_tags(text) if is_noted else ()):
        return said
    for each in parts if is_noted else ():
        if any(map(privacy.has, privacy.tags_in(each))) or privacy.is_marked(each, "::"):
            return "a part of it says that it is private"
        if without_comments(each, path).comments:
            return "it has comments, which nobody publishes"
    return ""


def _texts(data: object) -> Iterator[str]:
    """All texts in data, however deep."""
    waiting = [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each


def _is_odd_text(path: str, begins: bytes) -> bool:
    """Whether a file is text that MkDocs may take for a page, a server for a program, or a browser for a page by how it begins."""
    ending = posixpath.splitext(path.rstrip(" ."))[1].lower()
    return begins_as_page(begins) or (ending in _PAGES or (ending not in _TYPED and b"\0" not in begins))


def _address(path: str, taken: set[str], *, is_text: bool = False) -> str:
    """Where the site has a file: a name that every system takes, and no two of which are one on any of them; text that may be more than that has one
    by which it is nothing else.
    """
    safe = _UNSAFE.sub("-", unicodedata.normalize("NFC", path)).rstrip(" .")
    stem, ending = posixpath.splitext(SENT_AS.sub("-", safe))
    if is_text and not is_active(f"{stem}{ending}") and ending.lower() != ".txt":
        stem, ending = f"{stem}{ending.replace('.', '-')}", ".txt"
    stem = portable(stem)
    digest = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    if len(stem) + len(ending) > _LONGEST:
        stem = f"{stem[: _LONGEST - len(ending) - 9]}-{digest}"
    if f"{stem}{ending}".casefold() in taken:
        stem = f"{stem}-{digest}"
    taken.add(f"{stem}{ending}".casefold())
    return f"files/{stem}{ending.lower() if ending.lower() in _PICTURES else ending}"


def is_pointer(data: bytes) -> bool:
    """Whether a file says only where Git LFS has it."""
    return len(data) < _POINTER and data.startswith(b"version https://git-lfs")


def measured(each: Attachment) -> Attachment:  # noqa: PLR0911 - one for each reason
    """A picture with its size, or with the reason why nobody can see it."""
    if not each.refused and each.file.stat().st_size < _POINTER and is_pointer(read(each.file)):
        return replace(each, refused=POINTER)
    if each.form is not Display.PICTURE or each.refused:
        return each
    try:
        if each.address.lower().endswith(".svg"):
            data = read(each.file)
            if not harmless_svg(data):
                return replace(each, refused="it is no SVG that can be shown")
            width, height = svg_size(data)
            return replace(each, width=width, height=height)
        with opened(each.file) as picture:
            width, height = picture.size
            turned = picture.getexif().get(TURNED, 1) in (5, 6, 7, 8)  # how the camera was held
            is_whole = picture.format not in _UNPACKED or bool(bare(read(each.file)))
    except (TooLargeError, Image.DecompressionBombError):
        return replace(each, refused="it has too many pixels")
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        is_whole = False
    if not is_whole:
        return replace(each, refused="it is no picture that can be read")
    return replace(each, width=height if turned else width, height=width if turned else height)


_POINTER = 300  # bytes
POINTER = "it is a pointer of Git LFS: `git lfs pull` brings the file itself"
_SVG = "http://www.w3.org/2000/svg"
_SHAPES = """
svg g defs symbol use title desc path rect circle ellipse line polyline polygon text tspan textPath image
clipPath mask pattern marker linearGradient radialGradient stop filter feGaussianBlur feOffset feBlend
feColorMatrix feComposite feFlood feMerge feMergeNode feDropShadow feTile feComponentTransfer feFuncA
feFuncR feFuncG feFuncB feSpecularLighting
"""
_HARMLESS = frozenset(_SHAPES.split())
# Styles may write any letter with a backslash, and some of their functions take an address without `url`.
_OUTWARD = re.compile(
    r"\\|url\s*\(\s*['\"]?(?!#)|(image|image-set|cross-fade|src)\(|@import|expression|javascript:"
    r"|[\"'(]\s*((https?|ftp|wss?):|//)",
    re.IGNORECASE,
)
_OF_SVG = (None, "http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")  # of attributes
# What a shape may have: all else is what programs keep there, as a whole document, or who drew it.
_ATTRIBUTES = """
id class style lang space role href x y x1 y1 x2 y2 cx cy r rx ry fx fy fr width height d points pathlength transform transform-origin
viewbox preserveaspectratio version offset gradientunits gradienttransform spreadmethod patternunits patterncontentunits patterntransform
clippathunits maskunits maskcontentunits markerunits markerwidth markerheight refx refy orient dx dy rotate textlength lengthadjust
startoffset method spacing side filterunits primitiveunits in in2 result mode type values operator k1 k2 k3 k4 stddeviation tablevalues
slope intercept amplitude exponent surfacescale specularconstant specularexponent diffuseconstant kernelunitlength azimuth elevation
alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters cursor direction display
dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family font-size font-stretch font-style
font-variant font-weight image-rendering letter-spacing lighting-color marker marker-start marker-mid marker-end mask mask-type opacity
overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering unicode-bidi vector-effect visibility word-spacing
writing-mode
"""
_HAD = frozenset(_ATTRIBUTES.split())
_SEEN = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*(?!inherit|unset)([\w-]+)", re.IGNORECASE)
_HIDING = ("none", "hidden", "collapse")
_GONE = "{gone}gone"  # what is taken out is called so until it is
# The rules of a style, and names of classes, of parts or of shapes alone; those for print or the dark, say, hide nothing for good.
_CONDITION = re.compile(r"@[^{};]*+\{(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}|/\*.*?(?:\*/|\Z)", re.DOTALL)
_RULE = re.compile(r"(?<![^{};])([^{};]++)\{([^{}]*+)\}")
_NAMED = re.compile(r"(?P<tag>[\w-]*)(?P<names>(?:[.#][\w-]+)*)")
_USED = re.compile(r"#([^\s\"'()]+)")
_COLORED = re.compile(r"(?:^|(?<=[;\s]))(fill|stroke)\s*:\s*([^;!]+)", re.IGNORECASE)
_PAPER = re.compile(r"background(?:-color)?\s*:\s*(?!none|transparent|initial)", re.IGNORECASE)
_LIGHT = 0.6  # of the strokes of a drawing for a dark page, from 0 to 1
_APART = ("defs", "mask", "clipPath", "marker", "pattern", "symbol", "filter")  # which are not where they stand
_DRAWN = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
_Said = TypeVar("_Said")
# A font within a drawing, by how its form begins.
_FONT = re.compile(r"url\((?P<mark>[\"']?)data:[\w/+-]*(?:;charset=[\w-]+)?;base64,d09G[A-Za-z0-9+/=]*(?P=mark)\)")
_EMBEDDED = re.compile(r"data:image/(png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)


def harmless_svg(data: bytes) -> bytes | None:
    """An SVG that runs nothing and asks for nothing, or None where it is none.

    Only shapes, texts and their looks stay; styles stay as far as they name nothing outside.
    """
    root = _parsed(data)
    if root is None:
        return None
    etree.strip_tags(root, f"{{{_SVG}}}a")  # what a link leads from stays
    etree.strip_elements(root, etree.Entity, with_tail=False)
    for element in [*root.iter()]:
        if element is not root and not _is_harmless(element):
            element.tag = _GONE
            continue
        for name, value in [(str(name), str(value)) for name, value in element.attrib.items()]:
            local = etree.QName(name).localname.lower()
            is_reference = local in ("href", "src")
            kept = (local in _HAD or local.startswith("aria-")) and not _OUTWARD.search(value)
            if is_reference and not value.startswith("#"):
                kept = bool(within := _embedded(value) if etree.QName(element).localname == "image" else "")
                element.attrib[name] = within
            if not kept or etree.QName(name).namespace not in _OF_SVG:
                del element.attrib[name]
    etree.strip_elements(root, _GONE, with_tail=False)  # of all at once: text that follows one is copied once
    _drop_unseen(root)
    if backing := _backing(root):
        x, y, *_ = [*root.get("viewBox", "").replace(",", " ").split(), "0", "0"]
        root.insert(0, etree.Element(f"{{{_SVG}}}rect", x=x, y=y, width="100%", height="100%", fill=backing))
    parts = {str(each.get("id")): each for each in root.iter() if each.get("id")}
    if _drawn(root, parts, {}, 0) > _PARTS:
        return None
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=False))


def _drop_unseen(root: etree._Element) -> None:
    """Take out what its author hid, as layers, as far as nothing that is seen uses it, and nothing in it is seen."""
    used = {name for each in root.iter() for value in each.attrib.values() for name in _USED.findall(str(value))}
    elements = [*root.iter()]
    rules = [(rule, _told_by(block)) for rule, block in _rules(root, "display|visibility")]

    # Whether something around an element hides it for good, and whether it is to be seen for as long as nothing in it says more.
    states: dict[etree._Element | None, tuple[bool, bool]] = {}
    for each in elements:
        is_there, is_seen = states.get(each.getparent(), (True, True))
        said = _told_of(each, rules)
        is_there, is_seen = is_there and said.get("display", True), said.get("visibility", is_seen)
        states[each] = (True, True) if each is root or each.get("id") in used else (is_there, is_seen)
    kept = {each for each, state in states.items() if all(state)}
    for each in elements[:0:-1]:
        if each in kept:
            kept.add(each.getparent())
    for each in elements:
        if each not in kept:
            each.tag = _GONE
        elif not all(states[each]):  # its own words are not seen
            each.text = None
            for child in each:
                child.tail = None
    etree.strip_elements(root, _GONE, with_tail=False)


def _told_of(element: etree._Element, rules: Iterable[tuple[re.Match[str], dict[str, bool]]]) -> dict[str, bool]:
    """The same for an element by its attributes, by rules, and by its style, whatever stands later; of two rules, the one that shows it."""
    said = dict[str, bool]()
    for by in _meant(element, rules):
        said |= {name: is_seen or said.get(name, False) for name, is_seen in by.items()}
    looks = ";".join(f"{name}:{value}" for name in ("display", "visibility") if (value := element.get(name)))
    return _told_by(looks) | said | _told_by(element.get("style", ""))


def _rules(root: etree._Element, about: str) -> list[tuple[re.Match[str], str]]:
    """The rules of a drawing's styles that say something about that: whom each means, and what it says."""
    styles = "\n".join("".join(map(str, each.itertext())) for each in root.iter(f"{{{_SVG}}}style"))
    found = [
        (named, block)
        for selectors, block in _RULE.findall(_CONDITION.sub("", styles))
        if re.search(about, block, re.IGNORECASE)
        for each in selectors.split(",")
        if (named := _NAMED.fullmatch(each.strip()))
    ]
    return found[: _COMPARED // sum(1 for _ in root.iter())]


def _meant(element: etree._Element, rules: Iterable[tuple[re.Match[str], _Said]]) -> Iterator[_Said]:
    """What rules say of an element."""
    own = {f".{each}" for each in element.get("class", "").split()} | {f"#{element.get('id')}"}
    tags = ("", etree.QName(element).localname)
    for rule, by in rules:
        if rule["tag"] in tags and {*re.findall(r"[.#][\w-]+", rule["names"])} <= own:
            yield by


def _backing(root: etree._Element) -> str:
    """The color behind a drawing that was made for a dark page, which ours need not be: light strokes, or such as a filter makes light, and nothing
    behind them; empty for others.
    """
    if _PAPER.search(root.get("style", "")):
        return ""
    is_turned = root.get("filter", "").startswith("invert(")
    rules = [(rule, _looks(block)) for rule, block in _rules(root, "fill|stroke")]
    box = [*root.get("viewBox", "").replace(",", " ").split(), "", ""][2:4]
    known: dict[etree._Element | None, dict[str, str]] = {}
    inks, fills = list[float](), list[float]()
    for each in root.iter():
        above, tag = known.get(each.getparent(), {}), etree.QName(each).localname
        if tag in _APART or "apart" in above:
            known[each] = {"apart": ""}
            continue
        said = {name: value for name in ("fill", "stroke") if (value := each.get(name))}
        for by in _meant(each, rules):
            said |= by
        looks = known[each] = above | said | _looks(each.get("style", ""))
        stroke, fill = _lightness(looks.get("stroke", "none")), _lightness(looks.setdefault("fill", "#000"))
        sides = [each.get(name, "") for name in ("width", "height")]
        if (
            tag == "rect"
            and (fill is not None or "url(" in looks["fill"])
            and (sides == ["100%"] * 2 or (sides == box and not each.get("transform")))
        ):
            return ""  # it has a page of its own
        if tag in ("text", "tspan") and fill is not None:
            inks.append(fill)
        elif tag in _DRAWN:
            inks += [] if stroke is None else [stroke]
            fills += [] if fill is None else [fill]
    found = inks or fills
    mean = sum(found) / len(found) if found else 0.5
    if is_turned:  # and so will be what is put behind it
        return "#fff" if mean < _LIGHT else ""
    return "#121212" if mean > _LIGHT else ""


def _looks(block: str) -> dict[str, str]:
    """What declarations say of colors."""
    return {name.lower(): value.strip() for name, value in _COLORED.findall(block)}


def _lightness(color: str) -> float | None:
    """How light a color is, from 0 to 1; None for none, and for what is no single one."""
    try:
        red, green, blue, *alpha = ImageColor.getrgb("#000" if color.lower() == "currentcolor" else color)
    except ValueError:
        return None
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255 if alpha != [0] else None


def _told_by(style: str) -> dict[str, bool]:
    """Whether declarations let something be seen, for each of the two that may hide it."""
    return {name.lower(): value.lower() not in _HIDING for name, value in _SEEN.findall(style)}


def _drawn(element: etree._Element, parts: dict[str, etree._Element], known: dict[str, int], depth: int) -> int:
    """How many elements come to be drawn where parts use one another, ten times each: a page of text may mean millions."""
    total = 0
    for each in element.iter():
        total += 1
        for attribute, value in each.attrib.items():
            for name in _USED.findall(str(value)):
                if name in parts and name not in known:
                    known[name] = _drawn(parts[name], parts, known, depth + 1) if depth < _NESTED else _PARTS + 1
                times = len(each.get("d") or each.get("points") or "") // 2 if "marker" in str(attribute) else 1
                total += times * known.get(name, 0)
        if total > _PARTS:
            break
    return total


def _embedded(value: str) -> str:
    """A picture that stands in an address, without what it tells besides; nothing for what is none."""
    if not _EMBEDDED.fullmatch(value):
        return ""
    head, _, data = value.partition(",")
    try:
        shown = bare(base64.b64decode(data))
    except ValueError:
        return ""
    return f"{head},{base64.b64encode(shown).decode()}" if shown else ""


def _is_harmless(element: etree._Element) -> bool:
    if not isinstance(element.tag, str) or etree.QName(element).namespace not in (_SVG, None):
        return False
    name = etree.QName(element).localname
    if name == "style":
        written = _FONT.sub("", "".join(map(str, element.itertext())))
        return not _OUTWARD.search(written) and "<" not in written and "url" not in written.lower()
    return name in _HARMLESS


def _parsed(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, load_dtd=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if etree.QName(root).localname == "svg" else None


def svg_size(data: bytes) -> tuple[int, int]:
    """The width and the height of a drawing in pixels; 0 where it does not say."""
    root = _parsed(data)
    if root is None:
        return 0, 0
    sides = [_LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height")]
    box = re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))
    if sides[0] and sides[1]:
        box = ["0", "0", sides[0][1], sides[1][1]]
    _, _, width, height = box if len(box) == 4 else "0000"  # noqa: PLR2004 - x, y and two sides
    # A number of any length may stand there.
    return round(min(float(width), _WIDEST)), round(min(float(height), _WIDEST))
