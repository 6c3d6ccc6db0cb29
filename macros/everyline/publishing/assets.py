"""The styles and scripts of the package, and addresses of a site's own that change with their content, so that browsers may keep them."""

import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from everyline.text.store import CACHES, Store
from everyline.text.writing_systems import WIDE

THEME = Path(__file__).parents[1] / "theme"
STYLE, SCRIPT = "assets/everyline.css", "assets/everyline.js"
# What these are made of, in their order.
STYLES = tuple(
    f"assets/{name}.css"
    for name in (
        *("signs", "palette", "frame", "notes", "written", "corrections", "ledger", "diagrams"),
        *("pictures", "languages", "examples", "downloads", "search", "print"),
    )
)
UNNUMBERED = "assets/unnumbered.css"  # where a project wants no numbers of lines
SCRIPTS = tuple(
    f"assets/{name}.js"
    for name in ("pages", "pictures", "notes", "terms", "cards", "source", "errata", "editions", "search")
)
# As palette.css calls it, whatever is in it: a new character changes no page's styles.
HEADINGS = "assets/headings.woff2"
FORMULAS = "assets/math.woff2"  # the face of formulas, as written.css calls it; browsers fetch it where there is one
MOVING = "assets/vendor/panzoom/panzoom-4.6.2.min.js"  # fetched by the script when somebody enlarges a drawing
# In a site that is there already, what notes need and no more: its colours, its frame and its search are its own.
GUEST_STYLES = (
    "assets/guest.css",
    *(each for each in STYLES if Path(each).stem not in {"palette", "frame", "downloads", "search", "print"}),
)
# The theme's own style, and what of it only those need who ask for it: readers of all other sites would wait for it.
THEME_STYLES = tuple(f"assets/stylesheets/{name}.*.min.css" for name in ("main", "palette"))
_ASKED = {
    "md-search": "",  # nobody: the search is ours
    "data-md-color-switching": "",  # stops movements while colours change, for which every page would be styled twice more
    "tabbed": "pymdownx.tabbed",
    r"\.key": "pymdownx.keys",
    "critic": "pymdownx.critic",
    "task-list": "pymdownx.tasklist",
    "footnote": "footnotes",
    "md-(?:post|author|pagination|profile|meta|pin|draft)|--post": "material/blog",
    "md-input": "",  # of the theme's search and of letters that it sends
    "md-nav--integrated": "toc.integrate",
    "md-header--lifted": "navigation.tabs.sticky",
    "md-content__button": "content.action.edit content.action.view",
    "md-source-file": "git-revision-date-localized git-committers git-authors",
    r"\[dir=rtl\]": "rtl",
    "md-consent": "consent",
    "md-(?:version|select)": "version",
    "md-feedback": "analytics",
    "md-(?:annotation|tooltip)": "md_in_html content.code.annotate content.tooltips content.footnote.tooltips",
    r"\.grid\b": "md_in_html",
    "md-progress": "navigation.instant.progress",
    "md-social": "social",
    "arithmatex": "pymdownx.arithmatex",
    "twemoji|emojione|gemoji": "pymdownx.emoji",
    "md-source__fact": "",  # the way to the repository asks its host for nothing
}
GUEST_SCRIPTS = tuple(each for each in SCRIPTS if Path(each).stem not in {"editions", "search"})
# What the theme reads of a configuration's `extra:` where a project says nothing else.
EXTRA = {
    "generator": False,
    "alternate": True,  # partials/alternate.html makes the links, page by page
    "scope": "/",  # what a reader chose (light or dark) holds in all languages
}
_FACE = Path(__file__).parent / "fonts" / "NotoSerifSC-Bold.ttf"
_FACES = Store(CACHES / "faces")
_MOST = 600  # characters in a face, about 125 KB; others come from the reader's own fonts
_DIGITS = 8
_MARKS = "·—‘’“”…"  # of Chinese, which Latin faces have in other forms
# Letters of other languages than English, German, French or Pinyin, which headings-latin.woff2 lacks.
_LACKING = re.compile(
    "(?![\u0100-\u0103\u0110-\u0113\u011a\u011b\u0128-\u012b\u0143\u0144\u0147\u0148\u014c-\u014f\u0152\u0153\u0168-\u016d\u0192"
    "\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u01f8\u01f9])[\u0100-\u024f\u1e00-\u1eff]"
)
_LATIN_FACE = re.compile(r"@font-face\s*\{[^{}]*headings-latin\.woff2[^{}]*\}\s*")
_WIDE = re.compile(f"[{WIDE}]")
_RULE = re.compile(r"([^{}]+)\{[^{}]*\}")
_ICON, _USED = re.compile(r'(--md-[a-z-]+):url\("[^"]*"\);?'), re.compile(r"var\((--md-[a-z-]+)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_REMARK = re.compile(r"^\s*//.*\n", re.MULTILINE)
# Blanks that mean nothing to a browser, and what is quoted, where each means something.
_BLANKS = re.compile(r"""("[^"]*"|'[^']*')|\s*([{};,])\s*|(:)\s+|\n\s*""")


def bundles(
    folders: Sequence[Path],
    asked: Iterable[str] = (),
    colors: Iterable[str] = (),
    titles: Iterable[str] = (),
    more: Sequence[str] = (),
) -> dict[str, str]:
    """The one style sheet, the theme's first, and the one script of a site by their addresses.

    Args:
        folders: of themes; what a project's own has stands for that of the package.
        asked: the extensions, plug-ins, features and entries of `extra:` that the site has.
        colors: the names of those that its palette has.
        titles: what its headings say; where our face lacks a letter of theirs, none is set in it, or words would be in two faces.
        more: styles that come last.
    """
    wanted = {*asked}
    unused = [pattern for pattern, by in _ASKED.items() if wanted.isdisjoint(by.split())]
    dropped = re.compile("|".join([*unused, f"data-md-color-(?:primary|accent)=(?!{'|'.join(colors)})"]))
    theme = "".join(
        file.read_text(encoding="utf-8") for name in THEME_STYLES for folder in folders for file in folder.glob(name)
    )
    theme = _RULE.sub(lambda rule: "" if all(map(dropped.search, rule[1].split(","))) else rule[0], theme)
    style = _COMMENT.sub("", f"{theme}\n{_joined((*STYLES, *more), folders)}")
    style = _BLANKS.sub(lambda found: found[1] or found[2] or found[3] or "\n", style).lstrip()
    if any(map(_LACKING.search, titles)):
        style = _LATIN_FACE.sub("", style)
    used = {*_USED.findall(style)}
    style = _ICON.sub(lambda icon: icon[0] if icon[1] in used else "", style)
    return {STYLE: style, SCRIPT: _REMARK.sub("", _joined(SCRIPTS, folders))}


def _joined(paths: Iterable[str], folders: Sequence[Path]) -> str:
    files = (next(file for folder in folders if (file := folder / path).is_file()) for path in paths)
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def heading_face(counts: Counter[str]) -> bytes:
    """The Chinese face of a site's headings, cut down to the characters that occur there, of very many those in most headings; nothing where no
    heading needs it. What the face lacks is left to other fonts.
    """
    most = sorted((each for each in counts if _WIDE.match(each)), key=lambda each: (-counts[each], each))[:_MOST]
    if not most:
        return b""
    text = "".join(sorted(most)) + _MARKS
    key = hashlib.sha256(f"{_FACE.stat().st_size} {text}".encode()).hexdigest()
    face = _FACES.get(key)
    if face is None:
        from fontTools.subset import Options, Subsetter  # noqa: PLC0415 - only for a face that is not there yet
        from fontTools.ttLib import TTFont  # noqa: PLC0415

        subsetter = Subsetter(Options(flavor="woff2", hinting=False, layout_features=["kern", "mark", "mkmk"]))
        subsetter.populate(text=text)
        file = io.BytesIO()
        with TTFont(_FACE, lazy=True, recalcTimestamp=False) as font:
            subsetter.subset(font)
            font.flavor = "woff2"
            font.save(file)
        face = file.getvalue()
        _FACES.put(key, face)
    return face


def digest(content: bytes) -> str:
    """What an address has behind it, so that it changes with its content."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS]


def stamped(path: str, folders: Sequence[Path]) -> str:
    """The address of a file with a digest of its content, as ``assets/notes.css?v=0123abcd``.

    ``deploy/nginx.conf`` recognizes such addresses. What lies in none of the folders, or has a query, stays as it is.
    """
    parts = urlsplit(path)
    file = next((file for folder in folders if (file := folder / path).is_file()), None)
    if file is None or parts.query or parts.netloc:
        return path
    return f"{path}?v={digest(file.read_bytes())}"
