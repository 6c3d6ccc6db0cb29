"""The files beside the notes: pictures, recordings, documents. Found here by path and by name; nothing is read but their beginnings."""

import contextlib
import hashlib
import json
import posixpath
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PIL import Image

from everyline.notes.comments import without_comments
from everyline.notes.encodings import decode
from everyline.notes.excalidraw import as_svg, shapes, texts_of, told_beside
from everyline.notes.graph_settings import SETTINGS, forms, is_settings
from everyline.notes.media_metadata import TURNED, TooLargeError, bare, is_document, opened
from everyline.notes.privacy import Privacy, first_tags, is_public, stated_in
from everyline.notes.safe_svg import harmless_svg, svg_size
from everyline.notes.units import within
from everyline.text.files import SENT_AS, PlainFile, begins_as_page, find_files, is_active, portable, read

LARGEST = 48 * 2**20  # bytes of a file that is published
FETCHED = "fetched"  # the folder of a project for copies of pictures on the web
_SETTINGS = re.compile(r"^\.")  # folders of programs: .obsidian, .trash, .git
_UNSAFE = re.compile(r"[<>:\"\\|?*#%&{}\x00-\x1f\x7f]")
_LONGEST = 120  # characters of a published name

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".apng", ".jfif"}
_SOUNDS = {".mp3", ".m4a", ".ogg", ".oga", ".wav", ".flac", ".opus", ".3gp"}
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
# What other programs take for notes, or has some in it.
_NOTED = (*_PAGES, ".mdx", ".mdtext", ".mdtxt", ".mdwn", ".mdc", ".qmd", ".rmd", ".canvas")
# What programs keep of notes beside them, or somebody packed: `a.md.bak`, `a.org~`, `a.org_archive`.
_STATE = re.compile(rf"(?:{'|'.join(map(re.escape, (*_NOTED, '.org')))})(?:\.\w|[~#]|_archive)[^/]*$", re.IGNORECASE)
_DRAWN = re.compile(r"(?:\.excalidraw)?(?:\.(?:light|dark))?\.\w+$", re.IGNORECASE)  # what Excalidraw adds to a name
BOARD = re.compile(r"\.canvas$|(?:^|/)whiteboards/[^/]+\.edn$", re.IGNORECASE)  # on which Obsidian and Logseq put them
# What a text leads to, in the form of wikis and in that of Markdown.
_LINKED = re.compile(
    r"\[\[(?P<wiki>[^\[\]|#]+)|\]\(\s*(?:<(?P<within>[^<>\n#]+)|(?P<plain>(?:[^()\n#<>\"']|\([^()\n]*\))+))"
)
# What programs for drawing keep, and more than they show: layers, pages, and what was deleted or never drawn.
_LAYERED = {
    *(".excalidrawlib", ".drawio", ".dio", ".tldr", ".vsdx", ".vsd", ".xopp", ".writing", ".drawing", ".graffle"),
    *(".psd", ".psb", ".xcf", ".kra", ".ora", ".clip", ".ai", ".afdesign", ".afphoto", ".sketch", ".fig", ".procreate"),
}
_KEPT_SO = re.compile(
    rb"\A[^<]{0,3}<(?:\?xml[^>]*>\s*<)?(?:mxfile|mxGraphModel)\b|\A\s*\{[^{}]*\"type\"\s*:\s*\"excalidraw(?P<kind>[\w/]*)\""
    rb"|\A\s*\{\s*\"tldrawFileFormatVersion\""
)
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

    def data(self) -> bytes:
        """Its bytes: of a drawing of Excalidraw those of the SVG that it is shown as, none where nobody can draw it."""
        data = read(self.file)
        is_drawing = self.address.endswith(".svg") and not self.path.lower().endswith(".svg")
        return as_svg(decode(data, self.path)[0]) if is_drawing else data


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


def read_attachments(
    project: Path,
    folder: str,
    notes: Iterable[str],
    privacy: Privacy | None = None,
    drawings: Mapping[str, str] | None = None,
    graphs_say: Callable[[str, bool], str] = lambda *_: "",
    secret: Collection[str] = (),
) -> Attachments:
    """Look through the notes' folder for everything that is no note; `drawings` says of each of Excalidraw why it is private, or nothing,
    `graphs_say` why a graph withholds a file that says, or does not say, that it is public; `secret` is what private notes are called.

    Links that lead elsewhere are not followed; what programs keep in folders of their own is left alone.
    """
    privacy = privacy or Privacy()
    drawn = {_drawn(path): why for path, why in (drawings or {}).items()}
    private = {posixpath.basename(path): why for path, why in drawn.items() if why}  # whose pictures may lie elsewhere
    known, taken = {*notes}, {""}
    found = Attachments(folder)
    files, _ = find_files(project, folder, lambda name: not _SETTINGS.match(name))
    own = [each for each in files if (drawings or {}).get(each.path) == ""]
    programs = tuple(each.path.removesuffix(posixpath.basename(SETTINGS)) for each in files if is_settings(each.path))
    for each in files:
        inside = within(each.path)
        if (
            each.real in known
            or any(map(_SETTINGS.match, inside.split("/")))
            or each.path.startswith(programs)
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
        said = _withheld(each, begins, ending, privacy, graphs_say, secret)
        refused = f"{said}, as a note would" if said else _of_a_kind(inside, address, begins)
        picture = _drawn(each.path)
        by_name = private.get(posixpath.basename(picture), "") if ".excalidraw." in each.path.lower() else ""
        if why := drawn.get(picture, by_name):
            refused = f"its drawing is private: {why}"
        if each.file.stat().st_size > LARGEST:
            refused = f"it is larger than {LARGEST // 2**20} MB"
        if not refused and is_drawing(inside, begins):
            own.append(each)
            continue
        file = Attachment(each.path, each.file, address, form, refused=refused)
        found.by_path[folded(file.path)] = file
        found.by_name.setdefault(folded(file.name), []).append(file)
    _take_drawings(found, own, taken, lambda file, path: _why_undrawn(file, path, privacy, secret))
    for each in find_files(project, FETCHED)[0]:
        name, ending = posixpath.splitext(posixpath.basename(each.path))
        if ending in _PICTURES:
            found.fetched[name] = Attachment(each.path, each.file, _address(each.path, taken), Display.PICTURE)
    return found


def _take_drawings(
    found: Attachments, drawings: Iterable[PlainFile], taken: set[str], why_not: Callable[[Path, str], str]
) -> None:
    """Add the drawings of Excalidraw of which no picture lies beside them: they are drawn."""
    for each in drawings:
        stem = each.path.removesuffix(".md")
        if found.find(f"{stem}.svg", each.path) or found.find(f"{stem}.png", each.path):
            continue
        drawing = Attachment(each.path, each.file, _address(f"{within(stem)}.svg", taken), Display.PICTURE)
        drawing = replace(drawing, refused=why_not(each.file, within(each.path)))
        for name in (each.path, stem):
            found.by_path.setdefault(folded(name), drawing)
            found.by_name.setdefault(folded(posixpath.basename(name)), []).append(drawing)


def is_drawing(path: str, begins: bytes) -> bool:
    """Whether a file is one of Excalidraw's own, by what it is called or how it begins."""
    return path.lower().endswith(".excalidraw") or bool((kept := _KEPT_SO.match(begins)) and kept["kind"] == b"")


def _of_a_kind(path: str, address: str, begins: bytes) -> str:
    """Why a file is not published by what it is called or how it begins, in words; empty where that is no reason."""
    ending = posixpath.splitext(address)[1].lower()
    if ending in _KEPT_BACK:
        return "it may tell where it was taken, and few browsers show it: save it as JPEG or PNG"
    if posixpath.splitext(path.rstrip(" ."))[1].lower() in _LAYERED or (
        _KEPT_SO.match(begins) and not is_drawing(path, begins)
    ):
        return "its program keeps there what its author hid or deleted: export what is to be seen as SVG, PNG or PDF"
    if _STATE.search(path) and ending not in (*_DATA - {".txt"}, *_PICTURES, *_SOUNDS, *_FILMS):
        return "it is what a program keeps of a note"
    return "browsers or servers run files of this kind" if is_active(address) else ""


def _drawn(path: str) -> str:
    return folded(_DRAWN.sub("", path.removesuffix(".md")))


def _beginning(file: Path) -> bytes:
    with contextlib.suppress(OSError):
        return read(file, _BEGINNING)
    return b""


def _withheld(
    each: PlainFile,
    begins: bytes,
    ending: str,
    privacy: Privacy,
    graphs_say: Callable[[str, bool], str],
    secret: Collection[str],
) -> str:
    """Why a file is private by what it says itself, or settings say of it, in words; empty where nothing does."""
    inside = within(each.path)
    if BOARD.search(inside) or (inside.lower().endswith(".edn") and b":block/" in begins):  # a graph that was exported
        return _private_board(each.file, inside, privacy, partial(graphs_say, each.path), secret)
    if said := graphs_say(each.path, True) or graphs_say(each.real, True):  # noqa: FBT003 - no page need say so
        return said
    is_data = not begins or ending in (".json", ".yaml", ".yml")  # of programs, which mean something else by it
    return "" if is_data else _private(each.file, inside, begins, privacy)


def _private(file: Path, path: str, begins: bytes, privacy: Privacy) -> str:
    """Why text beside the notes is private by what would make it so in a note, in words; empty where nothing does."""
    ending = posixpath.splitext(path.rstrip(" ."))[1].lower()
    is_noted, start = ending in _NOTED, begins.lstrip(b"\xef\xbb\xbf \t\r\n")
    if is_noted or start.startswith((b"---", b"+++", b";;;", b"{")):
        with contextlib.suppress(OSError):
            begins = read(file, _LOOKED_AT)
    text = decode(begins, path)[0] if is_noted else begins.decode("utf-8", "replace").replace("\r\n", "\n")
    if start.startswith(b"{"):
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(text)
            text = ""  # data, whatever it calls something in it
    asked = replace(privacy, is_explicit=privacy.is_explicit and is_noted)
    said = asked.of_note(path, stated_in(text), first_tags(text) if is_noted else ())
    return said or (_hides(text, path, privacy) if is_noted else "")


def _private_board(
    file: Path, path: str, privacy: Privacy, graph_says: Callable[[bool], str], secret: Collection[str]
) -> str:
    """Why what notes are put on is private by what would make a note so, by something on it, or as nobody can read it, in words; empty where nothing does."""
    try:
        text = decode(read(file, _LOOKED_AT), path)[0].lstrip("\ufeff")
        is_edn = path.lower().endswith(".edn")
        data = [*forms(text)] if is_edn else json.loads(text.strip() or "{}", object_pairs_hook=_each_once)
        said = [*_said(data)]
    except (OSError, ValueError, RecursionError):
        return "it can't be read, and may say that it is private"
    is_open = any(is_public({name: value}) for name, value, kind in said if kind == ":whiteboard-page")
    asked = replace(privacy, is_explicit=False, folders=())  # by which files are left out before
    if why := next(filter(None, (asked.of_note(path, {name: value}, ()) for name, value, _ in said)), ""):
        return why
    if why := graph_says(is_open) or ("" if is_open else privacy.of_note(path, {}, ())):
        return why
    shown = [value for name, value, _ in said if name in ("file", "pageid")]
    shown += _led_to(value for _, value, _ in said)
    return _shows_private(shown, (value for _, value, _ in said), path, privacy, secret)


def _why_undrawn(file: Path, path: str, privacy: Privacy, secret: Collection[str]) -> str:
    """Why a drawing of Excalidraw is not drawn: by what stands on it, or as nobody can, in words; empty where it is."""
    text = decode(read(file), path)[0]
    texts = [*texts_of(shapes(text))]
    said = _shows_private(_led_to((*texts, told_beside(text))), texts, path, privacy, secret)
    return f"{said}, as a note would" if said else "" if texts else _UNDRAWN


def _led_to(texts: Iterable[str]) -> list[str]:
    """What texts lead to, as somebody may have written its name: from wherever it lies, in whatever form."""
    found = (each for text in texts for each in _LINKED.finditer(text))
    named = ((each["wiki"] or "", unquote(each["within"] or each["plain"] or "")) for each in found)
    return [re.sub(r"^(?:\.{0,2}/)+", "", name.strip()) for each in named for name in each if name]


def _shows_private(shown: list[str], texts: Iterable[str], path: str, privacy: Privacy, secret: Collection[str]) -> str:
    """Why what notes are put on is private by the notes that it shows or by its texts, in words; empty where nothing does."""
    if any(folded(value) in secret for value in shown):
        return "a note that it shows says that it is private"
    # From whatever folder they are named.
    roots = ["", *(path[: at + 1] for at, letter in enumerate(path) if letter == "/")]
    if why := privacy.folder_of(*(f"{root}{value}" for value in shown for root in roots)):
        return f"it shows what is in `{why}`, which the configuration names"
    return next(filter(None, (_hides(value, path, privacy) for value in texts)), "")


def _hides(text: str, path: str, privacy: Privacy) -> str:
    """Why a text of a note, or one like it, may not be shown by what stands anywhere in it, in words; empty where it may."""
    if any(map(privacy.has, privacy.tags_in(text))) or privacy.is_marked(text, "::"):
        return "a part of it says that it is private"
    return "it has comments, which nobody publishes" if without_comments(text, path).comments else ""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(made := dict(pairs)) < len(pairs):
        raise ValueError
    return made


def _said(data: object) -> Iterator[tuple[str, str, str]]:
    """All that data says, however deep: what it is called, in small letters and without what it is a name of, its value, and of what kind that is in a graph.

    Raises:
        ValueError: for a text that nobody can read.
    """
    waiting: list[tuple[str, object, str]] = [("", data, "")]
    while waiting:
        name, each, kind = waiting.pop()
        if isinstance(each, dict):
            of = _word(each.get(b":ls-type"))
            waiting += ((_word(key).rpartition("/")[2].lstrip(":").lower(), value, of) for key, value in each.items())
        elif isinstance(each, list):
            waiting += ((name, one, kind) for one in each)
        elif each is not None:
            yield name, _word(each), kind


def _word(value: object) -> str:
    """A text, or a word or number of data as one.

    Raises:
        ValueError: for a text that nobody can read.
    """
    if isinstance(value, bytes) and value.startswith(b'"'):
        raise ValueError
    return value.decode() if isinstance(value, bytes) else str(value).lower() if isinstance(value, bool) else str(value)


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


_POINTER = 300  # bytes
_UNDRAWN = "nobody here can draw it: have Excalidraw export it as SVG beside it, by itself (auto-export) or once"
_UNFIT = "it runs or sends something, or can't be read, and nobody can make it harmless: print it to a new PDF"
POINTER = "it is a pointer of Git LFS: `git lfs pull` brings the file itself"


def is_pointer(data: bytes) -> bool:
    """Whether a file says only where Git LFS has it."""
    return len(data) < _POINTER and data.startswith(b"version https://git-lfs")


def measured(each: Attachment) -> Attachment:  # noqa: PLR0911 - one for each reason
    """A picture with its size, or it and a document with the reason why nobody can see it."""
    if not each.refused and each.file.stat().st_size < _POINTER and is_pointer(read(each.file)):
        return replace(each, refused=POINTER)
    if each.refused:
        return each
    if each.address.lower().endswith(".pdf") or is_document(_beginning(each.file)):
        is_shown = is_document(_beginning(each.file)) and bare(read(each.file), is_picture=False)
        return each if is_shown else replace(each, refused=_UNFIT)
    if each.form is not Display.PICTURE:
        return each
    try:
        if each.address.lower().endswith(".svg"):
            data = each.data()
            if not harmless_svg(data):
                why = "it is no SVG that can be shown" if each.path.lower().endswith(".svg") else _UNDRAWN
                return replace(each, refused=why)
            width, height = svg_size(data)
            return replace(each, width=width, height=height)
        with opened(each.file) as picture:
            width, height = picture.size
            turned = picture.getexif().get(TURNED, 1) in (5, 6, 7, 8)  # how the camera was held
        is_whole = bool(bare(read(each.file)))  # or nothing of it would go out
    except (TooLargeError, Image.DecompressionBombError):
        return replace(each, refused="it has too many pixels")
    except Exception:  # noqa: BLE001 - whatever a library of others makes of strangers' files
        is_whole = False
    if not is_whole:
        return replace(each, refused="it is no picture that can be read")
    return replace(each, width=height if turned else width, height=width if turned else height)
