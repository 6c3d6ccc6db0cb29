"""The process that draws; the one module that touches pygraphviz.

Run as a script by `everyline.diagrams.rendering`: reads a request a line (``{"dot": …, "form": …, "moves": …}``),
answers a line (``{"data": …}`` in base64, or ``{"error": …}``). Its environment names the fonts, so it must be set before this starts.
It imports next to nothing of the package, so that it starts at once.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator
from typing import Any

from everyline.text.lifeline import end_with_parent

_BITMAP_DPI = "144"


def draw(dot: str, form: str, moves: dict[str, str]) -> bytes:
    """Draw DOT text in process, with the labels of some edges and frames (by their ids) at other places.

    Raises:
        ValueError: when Graphviz rejects it.
    """
    import pygraphviz  # noqa: PLC0415 - loads a hundred shared objects; nobody but the worker may pay for that

    graph = pygraphviz.AGraph(string=dot)
    if form == "png":
        graph.graph_attr["dpi"] = _BITMAP_DPI
    if moves:
        graph.layout(prog="dot")
        for thing in (*(edge.attr for edge in graph.edges()), *_frames(graph)):
            if place := moves.get(thing["id"]):
                thing["lp"] = place
    drawing: bytes = graph.draw(format=form, prog="nop2" if moves else "dot")
    graph.close()
    return drawing


def _frames(graph: Any) -> Iterator[Any]:  # noqa: ANN401 - pygraphviz has no types
    for frame in graph.subgraphs():
        if (frame.name or "").startswith("cluster"):  # the others are rows, and nameless
            yield frame.graph_attr
        yield from _frames(frame)


def main() -> None:
    """Answer requests until there are no more, or nobody is left who could ask."""
    end_with_parent()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"data": base64.b64encode(draw(**request)).decode("ascii")}
        except Exception as error:  # noqa: BLE001 - whatever it is, the build must hear of it and go on
            answer = {"error": str(error) or type(error).__name__}
        print(json.dumps(answer), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
