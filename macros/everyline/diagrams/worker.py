"""The process that draws; the one module that touches pygraphviz and the renderer of Mermaid.

Run as a script by `everyline.diagrams.rendering`: reads a request a line (``{"source": …, "form": …, "seconds": …}``, of processor),
answers a line (``{"data": …}`` in base64, or ``{"error": …}``). Its environment names the fonts, so it must be set before this starts.
It imports next to nothing of the package, so that it starts at once.
"""

from __future__ import annotations

import base64
import json
import math
import re
import sys
import time

from everyline.text.lifeline import end_with_parent

_BITMAP_DPI = "144"
_MEMORY = 4 * 2**30  # bytes of addresses; most of them are never used
# What makes Graphviz open files, or tells whoever looks at a drawing to do so. Notes may hold DOT, so nothing drawn has any of it.
_OPENING = {"image", "imagepath", "shapefile", "fontpath", "stylesheet", "_background"}
_PICTURE = re.compile(r"<\s*img\b", re.IGNORECASE)
_ENGINES = {"dot", "neato", "twopi", "circo", "fdp", "sfdp", "osage", "patchwork", "nop2"}


def draw(source: str, form: str) -> bytes:
    """Draw DOT text in process, by the engine that it names as its layout, or else by dot; or Mermaid, where that is the form.

    Raises:
        ValueError: when it is rejected.
    """
    if form == "mermaid":
        return _mermaid(source)
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


def _mermaid(source: str) -> bytes:
    """Mermaid as SVG, in which the names of colours stand for colours: ``kn-fg``, ``kn-line`` …"""
    from mermaid_render.renderer import THEMES, render  # noqa: PLC0415 - most builds have no Mermaid

    THEMES.setdefault("everyline", {name: f"kn-{name}" for name in THEMES["neutral"]})
    return str(render(source, "everyline")["result"]["svg"]).encode()


def _limit(memory: int = 0, seconds: int = 0) -> None:
    """Bound what this process may take, where the system can."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - other systems have none

        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def main() -> None:
    """Answer requests until there are no more, or nobody is left who could ask."""
    end_with_parent()
    _limit(memory=_MEMORY)
    for line in sys.stdin:
        request = json.loads(line)
        # The system ends whatever takes longer. Processor time, so that a busy machine draws what an idle one does.
        _limit(seconds=math.ceil(time.process_time()) + request.pop("seconds"))
        try:
            answer = {"data": base64.b64encode(draw(**request)).decode("ascii")}
        except Exception as error:  # noqa: BLE001 - whatever it is, the build must hear of it and go on
            answer = {"error": str(error) or type(error).__name__}
        print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
