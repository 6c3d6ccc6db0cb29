"""The process that draws; the one module that touches pygraphviz and the renderers of Mermaid and of formulas.

Run as a script by `everyline.diagrams.rendering`: reads a request a line (``{"source": …, "form": …, "seconds": …}``, of processor),
answers a line (``{"data": …}`` in base64, or ``{"error": …}``). Its environment names the fonts, so it must be set before this starts.
It imports next to nothing of the package, so that it starts at once.
"""

import base64
import json
import math
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

from everyline.text.child_processes import end_with_parent, limit

_BITMAP_DPI = "144"
FORMULA_SIZE = 16  # of a formula's letters, in its own units
_MEMORY = 4 * 2**30  # bytes of addresses; most of them are never used
# Commands of TeX that the converter lacks: as others but for their width, their height or what is not drawn of them.
_SAME = {
    "widetilde": "\\tilde",
    "dotsc": "\\dots",
    "hdots": "\\dots",
    "intop": "\\int",
    "pmb": "\\boldsymbol{#1}",
    "varpropto": "\\propto",
    "varlimsup": "\\overline{\\lim}",
    "mbox": "\\text{#1}",
    "substack": "\\begin{matrix}#1\\end{matrix}",
    "displaylines": "\\begin{gathered}#1\\end{gathered}",
    **dict.fromkeys(["mathds", "mathbbm"], "\\mathbb{#1}"),
    **dict.fromkeys(["smash", "llap", "rlap", "mathclap", "mathnormal", "ensuremath"], "{#1}"),
    **dict.fromkeys(["strut", "tiny", "scriptsize", "footnotesize", "small", "normalsize"], ""),
    **dict.fromkeys(["large", "Large", "LARGE", "huge", "Huge"], ""),
}
# What makes Graphviz open files, or tells whoever looks at a drawing to do so. Notes may hold DOT, so nothing drawn has any of it.
_OPENING = {"image", "imagepath", "shapefile", "fontpath", "stylesheet", "_background"}
_PICTURE = re.compile(r"<\s*img\b", re.IGNORECASE)
_ENGINES = {"dot", "neato", "twopi", "circo", "fdp", "sfdp", "osage", "patchwork", "nop2"}


def draw(source: str, form: str) -> bytes:
    """Draw DOT text in process, by the engine that it names as its layout, or else by dot; or what another form says.

    Raises:
        ValueError: when it is rejected.
    """
    if form in _OTHERS:
        return _OTHERS[form](source).encode()
    import pygraphviz  # noqa: PLC0415 - loads a hundred shared objects; nobody but the worker may pay for that

    graph = pygraphviz.AGraph(string=source)
    tables = (graph.graph_attr, graph.node_attr, graph.edge_attr)
    if opening := _OPENING & {name for table in tables for name, _ in table.iteritems()}:
        raise ValueError(f"`{min(opening)}` would have it open files")
    if _PICTURE.search(source):
        raise ValueError("a picture would have it open files")
    engine = dict(graph.graph_attr).get("layout") or "dot"
    if engine not in _ENGINES:
        raise ValueError(f"there is no layout `{engine}`")
    if form == "png":
        graph.graph_attr["dpi"] = _BITMAP_DPI
    drawing: bytes = graph.draw(format=form, prog=engine)
    graph.close()
    return drawing


def _mermaid(source: str) -> str:
    """Mermaid as SVG, in which the names of colours stand for colours: ``kn-fg``, ``kn-line`` …"""
    from mermaid_render.renderer import THEMES, render  # noqa: PLC0415 - most builds have no Mermaid

    THEMES.setdefault("everyline", {name: f"kn-{name}" for name in THEMES["neutral"]})
    return str(render(source, "everyline")["result"]["svg"])


_FACES = {"b": "bold", "i": "italic", "em": "italic", "code": "monospace"}
_SIDES = {"kn-starting": "left", "kn-ending": "right"}
_GAP = 0.2  # between a table and the lines around it, in heights of letters
_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_BELOW = re.compile("\N{COMBINING LOW LINE}(?=</mo></mover>)")
# A line below a table, which TeX writes as one above a row of which there is nothing.
_CLOSING = re.compile(
    r'<mtable(?P<rows>(?: style="(?P<style>[^"]*)")?(?:(?!</?mtable).)*?)<mtr><mtd style="border-top: (?P<line>[^;"]*);[^"]*"></mtd></mtr></mtable>',
    re.DOTALL,
)


def _mathml(source: str, *, is_display: bool) -> str:
    """TeX as MathML."""
    from math_core import LatexToMathML  # noqa: PLC0415 - most notes have no formulas

    converter = LatexToMathML(annotation=True, fancy_error=False, macros=_SAME)
    written = converter.convert_with_local_state(source, displaystyle=is_display)
    # The sign for a line above is the one that browsers draw as long as what is below it, and straight above that.
    return _CLOSING.sub(_closed, _BELOW.sub("\N{OVERLINE}", written))


def _closed(found: re.Match[str]) -> str:
    style, rows = found["style"] or "", found["rows"]
    rows = rows.replace(f' style="{style}"', "", 1) if found["style"] is not None else rows
    return f'<mtable style="{style}border-bottom: {found["line"]};"{rows}</mtable>'


def _formula(source: str) -> str:
    """MathML as SVG; what only chooses a form of a letter, as behind those of a script, is a box in a face that has but one."""
    formula = ET.fromstring(_SELECTORS.sub("", source))  # noqa: S314 - of our own converter; a string is taken for one of HTML, with `==` a sign
    for each in [*formula.iter()]:
        name = each.tag.rpartition("}")[2]
        if name == "mtext" and len(each):  # words in HTML, as in a face of their own
            faces = {_FACES.get(inner.tag.rpartition("}")[2], "") for inner in each.iter()}
            each.set("mathvariant", "-".join(sorted(filter(None, faces))) or "normal")
            each.text = "".join(each.itertext())
            del each[:]
        elif name == "mtable":
            _spaced(each)
        if name == "mtext" and not each.text:
            each.tag = "mrow"
    return str(_ziamath()(formula, size=FORMULA_SIZE).svg())


def _spaced(table: ET.Element) -> None:
    """Say how columns stand, and how far apart, as the style sheet of the pages has it, by their classes."""
    rows = [[cell.get("class", "") for cell in row] for row in table]
    for row, names in zip(table, rows, strict=True):
        for cell, name in zip(row, names, strict=True):
            cell.set("columnalign", next((side for each, side in _SIDES.items() if each in name), "center"))
    columns = max(rows, key=len, default=[])
    gaps = ["0em" if "kn-ending" in pair[0] and "kn-starting" in pair[1] else "0.8em" for pair in pairwise(columns)]
    table.set("columnspacing", " ".join(gaps))
    table.set("rowspacing", "0.5em")


def _rules(table: Any) -> Iterator[tuple[float, float, float, float]]:  # noqa: ANN401
    """The lines of a table that is laid out, from where to where: between rows and columns, by the classes of its cells."""
    placed = iter(zip(table.nodexy, table.nodes, strict=True))
    rows = [[(cell.get("class", ""), *next(placed)) for cell in row] for row in table.element]
    columns = [[row[at] for row in rows if at < len(row)] for at in range(max(map(len, rows)))]
    tops = [min(y - node.bbox.ymax for _, (_, y), node in row) for row in rows]
    feet = [max(y - node.bbox.ymin for _, (_, y), node in row) for row in rows]
    starts = [min(x for _, (x, _), _ in column) for column in columns]
    ends = [max(x + node.bbox.xmax for _, (x, _), node in column) for column in columns]
    gap, around = _GAP * table.glyphsize, table.element.get("class", "")
    down, across = _between(tops, feet, gap), _between(starts, ends, gap)
    for first, last, cells, places in (("above", "below", rows, down), ("before", "after", columns, across)):
        names = [" ".join(name for name, *_ in each) for each in cells]
        ruled = {at for at, each in enumerate(names) if f"kn-ruled-{first}" in each}
        ruled |= {at + 1 for at, each in enumerate(names) if f"kn-ruled-{last}" in each}
        ruled |= {at for at, side in ((0, first), (len(names), last)) if f"kn-ruled-{side}" in around}
        for place in (places[at] for at in sorted(ruled)):
            yield (across[0], place, across[-1], place) if cells is rows else (place, down[0], place, down[-1])


def _between(starts: list[float], ends: list[float], gap: float) -> list[float]:
    """Where lines may stand: a gap before the first, amid any two, and a gap behind the last."""
    return [starts[0] - gap, *(sum(each) / 2 for each in zip(ends, starts[1:], strict=False)), ends[-1] + gap]


@cache
def _ziamath() -> Callable[..., Any]:
    """What draws MathML; it measured each row twice a level, for brackets that no measuring stretches, took what is empty for ever so high, and drew no lines of tables."""
    from ziamath.nodes import mnumber, mrow, mtable  # noqa: PLC0415 - as above
    from ziamath.zmath import Math  # noqa: PLC0415

    def mended(kind: Any) -> None:  # noqa: ANN401
        class Node(kind, tag=kind.mtag):  # type: ignore[misc,call-arg]  # the tag puts it in the place of ziamath's own
            def _get_height_nostretch(self, line: list[Any], **given: Any) -> tuple[float, float]:  # noqa: ANN401
                found: tuple[float, float] = (0, 0)
                return found if given.get("nostretch") else super()._get_height_nostretch(line, **given)

            bbox: Any

            def _setup(self, **given: Any) -> None:  # noqa: ANN401
                super()._setup(**given)
                if self.bbox.ymin > self.bbox.ymax:
                    self.bbox = self.bbox._replace(ymin=0, ymax=0)

    class Table(mtable.Mtable, tag="mtable"):  # as above
        def _setup(self, **given: Any) -> None:  # noqa: ANN401
            super()._setup(**given)
            if any("kn-ruled" in each.get("class", "") for each in self.element.iter()):
                box, gap = self.bbox, _GAP * self.glyphsize
                self.bbox = box._replace(
                    xmin=box.xmin - gap, xmax=box.xmax + gap, ymin=box.ymin - gap, ymax=box.ymax + gap
                )

        def draw(self, x: float, y: float, svg: ET.Element) -> tuple[float, float]:
            for x1, y1, x2, y2 in _rules(self):
                ends = {"x1": x + x1, "y1": y + y1, "x2": x + x2, "y2": y + y2}
                given = {name: f"{value:.2f}" for name, value in ends.items()}
                ET.SubElement(svg, "line", {**given, "stroke": "black", "stroke-width": "0.5"})
            end: tuple[float, float] = super().draw(x, y, svg)
            return end

    for kind in (mrow.Mrow, mnumber.Mnumber, mnumber.Midentifier, mnumber.Mtext):
        mended(kind)
    return Math


_OTHERS: dict[str, Callable[[str], str]] = {
    "mermaid": _mermaid,
    "mathml": partial(_mathml, is_display=False),
    "mathml-block": partial(_mathml, is_display=True),
    "formula": _formula,
}


def main() -> None:
    """Answer requests until there are no more, or nobody is left who could ask."""
    end_with_parent()
    limit(memory=_MEMORY)
    for line in sys.stdin:
        request = json.loads(line)
        # The system ends whatever takes longer. Processor time, so that a busy machine draws what an idle one does.
        limit(seconds=math.ceil(time.process_time()) + request.pop("seconds"))
        try:
            answer = {"data": base64.b64encode(draw(**request)).decode("ascii")}
        except Exception as error:  # noqa: BLE001 - whatever it is, the build must hear of it and go on
            answer = {"error": str(error) or type(error).__name__}
        print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
