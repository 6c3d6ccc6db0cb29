"""What notes have drawn: code blocks in Mermaid or in DOT, made pictures of when a site is built, and formulas; what can't be drawn stays as it is."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache, partial
from html import escape
from pathlib import Path

from everyline.diagrams.chemistry import with_chemistry
from everyline.diagrams.diagram import Style
from everyline.diagrams.rendering import CACHE, DiagramRenderer, DrawingError
from everyline.diagrams.svg import sketch
from everyline.notes.safe_svg import harmless_svg
from everyline.notes.units import Kind, Unit
from everyline.text.messages import Messages
from everyline.text.problems import Problem

# The languages of code that are drawn: how they are asked for, and what they are called.
_FORMS = {
    "mermaid": ("mermaid", "Mermaid"),
    "mmd": ("mermaid", "Mermaid"),
    "dot": ("svg", "DOT"),
    "graphviz": ("svg", "DOT"),
    "gv": ("svg", "DOT"),
    # Which other programs draw, and nobody here.
    "tikz": ("", "TikZ"),
    "chart": ("", "chart"),
    "desmos-graph": ("", "graph of Desmos"),
    "functionplot": ("", "plot"),
    "circuitjs": ("", "circuit"),
    "plantuml": ("", "PlantUML"),
    "puml": ("", "PlantUML"),
    "wavedrom": ("", "WaveDrom"),
    "vega": ("", "Vega"),
    "vega-lite": ("", "Vega"),
    "d2": ("", "D2"),
}
_EXPORTED = "show a picture that its program has exported, best an SVG, in its place or beside it"
_LONGEST = 20_000  # characters of a source
_LONGEST_FORMULA = 5_000
_ANGLE = re.compile(r"\\(left|right|middle)\s*([<>])")
_TEXT = re.compile(r"\\text\{((?:[^{}]|\{[^{}]*\})*+)\}")
_WITHIN_TEXT = re.compile(r"(?<!\\)\$")
_COLORED = re.compile(r"(\\textcolor\s*\{[^{}]*\})\s*\{([^{}]*)\}")
_SAID_WITHIN = r"\s*\{\$?((?:[^{}$]|\{[^{}]*\})*+)\$?\}"


def _circled(found: re.Match[str]) -> str:
    """A letter or a digit in a circle, as there are characters for."""
    first = {"d": 0x2460 - ord("1"), "u": 0x24B6 - ord("A"), "l": 0x24D0 - ord("a")}
    kind = "d" if found[1].isdigit() else "u" if found[1].isupper() else "l"
    return f"\\text{{{chr(first[kind] + ord(found[1]))}}}"


# What the converter lacks, as what comes nearest: `flalign` is `align` but for its width.
_NEAREST = (
    (re.compile(r"(?<=\{)(?:flalign|eqnarray)(?=\*?\})"), "align"),
    (re.compile(r"(?<=\{)(align|gather|equation)(?=\})"), r"\1*"),  # each formula would count from 1
    (re.compile(r"\\(begin|end)\{(?:split|alignat\*?|alignedat)\}(?:\{\d+\})?"), r"\\\1{aligned}"),
    (re.compile(r"(?<=\{)smallmatrix(?=\})"), "matrix"),
    (re.compile(rf"\\colorbox\s*(\{{[^{{}}]*\}}){_SAID_WITHIN}"), r"\\textcolor\1{\2}"),
    (re.compile(rf"\\fcolorbox\s*\{{[^{{}}]*\}}\s*\{{[^{{}}]*\}}{_SAID_WITHIN}"), r"\\boxed{\1}"),
    (re.compile(r"\\(?:bbox\s*(?:\[[^\[\]]*\])?|(?:class|htmlClass|cssId)\s*\{[^{}]*\})(?=\s*\{)"), ""),
    (re.compile(r"\\require\s*\{[^{}]*\}"), ""),
    (re.compile(r"([∠∡∢⌒△▲□◇◯⊿∅])"), r"\\text{\1}"),
    (re.compile(r"(?<!\\)\\(?=\n)"), r"\\ "),
    (re.compile(r"\\begin\{array\}\s*\{\s*\}"), r"\\begin{array}{cccccccc}"),
    (re.compile(r"(\\(?!operatorname|tag|hspace|vspace)[A-Za-z]+)(?=\*)"), r"\1 "),
    (re.compile(r"\\operatorname\*?\s*\{\s*(\\(?!math|text|rm)[A-Za-z]+)\s*\}"), r"\1"),
    (re.compile(r"(\\operatorname\*?\s*)\{\s*\\(?:mathrm|text)\s*\{([^{}]*)\}\s*\}"), r"\1{\2}"),
    (re.compile(r"(\\operatorname\*?\s*\{[A-Za-z]+)_(\w)\}"), r"\1}_\2"),
    (re.compile(r"\\cancelto\s*(\{(?:[^{}]|\{[^{}]*\})*+\})\s*(?=\{)"), r"\\overset\1\\cancel"),
    (re.compile(r"\\text(en|em)dash(?![A-Za-z])"), lambda found: "\\text{–}" if found[1] == "en" else "\\text{—}"),
    (re.compile(r"\\textcircled\s*\{?([A-Za-z1-9])\}?"), _circled),
    (
        re.compile(r"^\s*\\begin\{aligned\}(?=.*\\tag\b)(.*)\\end\{aligned\}\s*$", re.DOTALL),
        r"\\begin{align*}\1\\end{align*}",
    ),
)
# What a formula stands in where it says nothing, by what it holds.
_AROUND = {"aligned": re.compile(r"&|\\\\"), "equation*": re.compile(r"\\(?:tag|label)\b")}
_PIECES = re.compile(r"\\\\(?:\[[^\[\]]*\])?|\\[a-zA-Z]+|\\.|[{}&]|[^\\{}&]+|\\", re.DOTALL)
_UNKNOWN = re.compile(r'Unknown command "\\+((?!(?:ce|pu)")[A-Za-z]+)"')  # but for what `chemistry` could not read
_MOST_UNKNOWN = 8  # commands of a formula that somebody defined elsewhere, as with a macro of their program
_TAG = re.compile(r"\\tag\s*\{([^{}]*)\}")  # which most tables of formulas may not have
_ANNOTATION = re.compile(r"(?<=<annotation encoding=\"application/x-tex\">)[^<]*")
_REFUSED = re.compile(r"\s(?:href|id|on\w+|src)\s*=", re.IGNORECASE)
_STYLE = re.compile(r'\sstyle="([^"]*)"')
_SELECTOR = re.compile("[\ufe00\ufe01]")  # of a script or a sign, where faces have but one
# Marks without a width of their own, which browsers draw to the left of where they belong, and signs that look alike.
_MARK = re.compile("<mo[^<>]*>([\u20d7\u20db\u20dc\u0332])</mo>")
_SIGNS = {
    "\u20d7": '<mo stretchy="false" mathsize="0.6em">→</mo>',
    "\u20db": '<mo stretchy="false" mathsize="0.6em">…</mo>',
    "\u20dc": '<mo stretchy="false" mathsize="0.6em">‥‥</mo>',
    "\u0332": '<mo stretchy="true">_</mo>',
}
_COLOR = re.compile(r"(?:^|;)color:([^;]+)")
# Programs for notes take any colour of the web; the converter knows those of TeX, by other values: some of these stand for as many in a formula.
_NAMED = re.compile(r"(?<=color)\s*\{\s*([a-z]+|#[\da-fA-F]{3,8})\s*\}")
_FOR_OTHERS = {
    "Apricot": "#FFB882",
    "Bittersweet": "#D04C17",
    "Cerulean": "#00ADE7",
    "Dandelion": "#FFB94C",
    "Emerald": "#00B1A0",
}
# What the converter says in styles, which no page may have, in attributes or classes.
_SAID = {
    "text-align: left": "kn-starting",
    "text-align: right": "kn-ending",
    "border-top": "kn-ruled-above",
    "border-bottom": "kn-ruled-below",
    "border-left": "kn-ruled-before",
    "border-right": "kn-ruled-after",
}
_LARGEST, _MOST = 400_000, 10_000  # characters of a drawing, and tags of it
_SHOWN = 200  # characters of what a renderer said


def draw_sketches(
    units: Iterable[Unit], messages: Messages, cache: Path = CACHE
) -> tuple[dict[str, str], list[Problem]]:
    """What notes have drawn: for each unit that is such code, by its id, the drawing, or nothing where it can't be drawn; and a warning for each of
    the latter.
    """
    drawn: dict[str, str] = {}
    problems = []
    with closing(DiagramRenderer(cache)) as renderer:
        for unit, form, name in _drawable(units):
            if not form:
                drawn[unit.id] = ""
                message = f"nobody here draws this {name}, so its source stands folded"
                problems.append(Problem.warning(unit.span.path, unit.span.first, message, _EXPORTED))
                continue
            try:
                drawn[unit.id] = _draw(renderer, unit, form, messages)
            except Exception as error:  # noqa: BLE001 - whatever nobody thought of in what renderers make of strangers' words
                drawn[unit.id] = ""
                said = " ".join(str(error).split())
                shown = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
                message = f"this {name} can't be drawn, so it stands as it is: {shown}"
                problems.append(Problem.warning(unit.span.path, unit.span.first, message, "correct it in its program"))
    return drawn, problems


def _drawable(units: Iterable[Unit]) -> Iterator[tuple[Unit, str, str]]:
    """Each unit that is code of that kind, once, with its form and what it is called."""
    known = set[str]()
    for unit in units:
        if unit.kind is not Kind.CODE or unit.id in known:
            continue
        known.add(unit.id)
        language = (unit.language.split() or [""])[0].strip("{}.").lower()
        if found := _FORMS.get(language):
            yield unit, *found


def _draw(renderer: DiagramRenderer, unit: Unit, form: str, messages: Messages) -> str:
    if len(unit.text) > _LONGEST:
        raise DrawingError("it is too long")
    found = renderer.sketch(unit.text, form)
    if len(found) > 2 * _LARGEST or found.count(b"<") > _MOST:
        raise DrawingError("the drawing is too large")
    drawing = harmless_svg(found)
    if drawing is None:
        raise DrawingError("what came out is no drawing")
    label = messages["sketch-label"]
    svg = sketch(drawing, f"kn-{unit.id}-", label, partial(renderer.measure, style=Style()))
    if len(svg) > _LARGEST:
        raise DrawingError("the drawing is too large")
    return svg


@lru_cache(maxsize=4096)
def formula(tex: str, *, is_display: bool) -> str:
    """TeX as MathML that holds it as its text; what can't be made of it stays TeX, in an element of class ``math``."""
    tex, form = tex.strip(), "mathml-block" if is_display else "mathml"
    mark = "$$" if is_display else "$"
    as_tex = f'<span class="math">{mark}{escape(tex, quote=False)}{mark}</span>'
    if not 0 < len(tex) < _LONGEST_FORMULA:
        return as_tex
    known = _TEXT.sub(_parted, with_chemistry(tex))
    known = _ANGLE.sub(lambda found: f"\\{found[1]}\\{'l' if found[2] == '<' else 'r'}angle ", known)
    for lacking, nearest in _NEAREST:
        known = lacking.sub(nearest, known)
    named = dict(zip(dict.fromkeys(_NAMED.findall(known)), _FOR_OTHERS, strict=False))
    known = _NAMED.sub(lambda found: f"{{{named.get(found[1], found[1])}}}", known)
    unstyled = partial(_unstyled, colors={_FOR_OTHERS[other]: name for name, other in named.items()})
    lines = [f"&{line}" for line in _lines(known)]
    stacked = ["\\begin{aligned}" + "\\\\".join(lines) + "\\end{aligned}"] if len(lines) > 1 else []
    around = [f"\\begin{{{each}}}{known}\\end{{{each}}}" for each, has in _AROUND.items() if has.search(tex)]
    ways = (*stacked, known, *around, _TAG.sub(r"\\quad\\text{(\1)}", known))
    for most, each in ((most, each) for most in (0, _MOST_UNKNOWN) for each in ways):
        found = _converted(each, form, most)
        if found and not _REFUSED.search(found):
            found = _MARK.sub(lambda mark: _SIGNS[mark[1]], found)
            return _ANNOTATION.sub(lambda _: escape(tex, quote=False), _STYLE.sub(unstyled, _SELECTOR.sub("", found)))
    return as_tex


def _converted(tex: str, form: str, most: int) -> str:
    """TeX as MathML, in which up to so many commands that nobody knows stand as they were written; nothing where it can't be made of it."""
    while True:
        try:
            return FORMULAS.sketch(tex, form).decode()
        except DrawingError as error:
            unknown, most = _UNKNOWN.search(str(error)), most - 1
            if not unknown or most < 0:
                return ""
            written = f"\\\\texttt{{\\\\textbackslash {unknown[1]}}}"
            # What several brackets hold would run together.
            known = re.sub(rf"\\{unknown[1]}(?![A-Za-z]|\s*\{{[^{{}}]*\}}\s*\{{)", written, tex)
            if known == tex:
                return ""
            tex = known


def _lines(tex: str) -> list[str]:
    """The lines of a formula that TeX breaks outside of all brackets and tables; none where it is the inside of a table."""
    depth, lines = 0, [""]
    for piece in _PIECES.findall(tex):
        depth += (piece in ("{", "\\begin", "\\left")) - (piece in ("}", "\\end", "\\right"))
        if not depth and piece == "&":
            return []
        if not depth and piece.startswith("\\\\"):
            lines.append("")
        else:
            lines[-1] += piece
    return [line for line in lines if line.strip()]


def _unstyled(found: re.Match[str], colors: dict[str, str]) -> str:
    if color := _COLOR.search(found[1]):
        return f' mathcolor="{colors.get(color[1], color[1])}"'
    classes = " ".join(name for said, name in _SAID.items() if said in found[1])
    return f' class="{classes}"' if classes else ""


def _parted(found: re.Match[str]) -> str:
    """Words in a formula, and the formulas among them, which the converter does not know there, between them."""
    if _COLORED.search(found[1]):
        words = _COLORED.sub(r"}\1{\\text{\2}}\\text{", found[1])
        return _TEXT.sub(_parted, f"\\text{{{words}}}").replace("\\text{}", "")
    parts = _WITHIN_TEXT.split(found[1])
    if len(parts) % 2 == 0:
        return found[0]
    return "".join(part if place % 2 else f"\\text{{{part}}}" for place, part in enumerate(parts) if part) or found[0]


FORMULAS = DiagramRenderer()  # of all pages of a process, and of its book
