"""The process that draws; the one module that touches pygraphviz.

Run as a script by `everyline.diagrams.rendering`: reads a request a line (``{"dot": …, "form": …}``),
answers a line (``{"data": …}`` in base64, or ``{"error": …}``). Its environment names the fonts, so it must be set before this starts.
It imports next to nothing of the package, so that it starts at once.
"""

from __future__ import annotations

import base64
import json
import sys

from everyline.text.lifeline import end_with_parent

_BITMAP_DPI = "144"


def draw(dot: str, form: str) -> bytes:
    """Draw DOT text in process, by the engine that it names as its layout, or else by dot.

    Raises:
        ValueError: when Graphviz rejects it.
    """
    import pygraphviz  # noqa: PLC0415 - loads a hundred shared objects; nobody but the worker may pay for that

    graph = pygraphviz.AGraph(string=dot)
    if form == "png":
        graph.graph_attr["dpi"] = _BITMAP_DPI
    drawing: bytes = graph.draw(format=form, prog=dict(graph.graph_attr).get("layout", "dot"))
    graph.close()
    return drawing


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
