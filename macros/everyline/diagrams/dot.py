"""From a diagram to DOT text. Draws nothing: what comes out is compared exactly in tests.

Graphs are laid out by Graphviz; of all other layouts every place is known beforehand and written down, so that Graphviz only
draws. Every label is an HTML-like one, where ``&``, ``<``, ``>``, quotes and backslashes mean something; all are escaped. Links
are independent of the page (``kn:topic/pod#what``, ``kn:unit/u-…``), so that a drawing is made once for all pages.
"""

import html
from collections.abc import Iterable, Sequence
from urllib.parse import quote

import graphviz

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Style, link_of
from everyline.diagrams.geometry import HEAD, Arrow, Box, DiagramGeometry, badge_width
from everyline.diagrams.lettering import GAP, LEADING, Lettering, Sign, TextLine, rows_of

_POINTS = 72
_RIM = 6  # points of an empty line above letters in a box with a rim, which is wider above than below
_BAR = 5.5  # the length of the bar of an arrow that does not arrive
_NEUTRAL = {"margin": "0", "fixedsize": "true"}


def to_dot(
    diagram: Diagram, letters: Lettering, places: DiagramGeometry | None = None, key: Sequence[tuple[Sign, str]] = ()
) -> str:
    """The DOT text of a diagram. Of all but graphs every place is given, and what a key explains."""
    return _Writer(diagram, letters, places).write(key)


def to_measure(lines: Iterable[TextLine], style: Style) -> str:
    """DOT text whose layout tells how wide lines are: a node for each, in their order."""
    graph = graphviz.Digraph(name="lines")
    graph.attr("node", shape="plain")
    for number, line in enumerate(lines):
        graph.node(
            f"line-{number}", label=f"<{_line(line, style)}>", fontname=_face(line, style), fontsize=str(line.size)
        )
    return str(graph.source)


class _Writer:
    def __init__(self, diagram: Diagram, letters: Lettering, places: DiagramGeometry | None) -> None:
        self._diagram, self._letters, self._places = diagram, letters, places
        self._style = letters.style
        self._graph = graphviz.Digraph(name=_name(diagram.id))

    def write(self, key: Sequence[tuple[Sign, str]]) -> str:
        style, graph = self._style, self._graph
        graph.attr("graph", **self._graph_attributes())
        graph.attr(
            "node", fontname=style.font, fontsize=str(style.node_size), height="0.4", width="0.6", penwidth="1.2"
        )
        graph.attr("edge", fontname=style.font, fontsize=str(style.edge_size), penwidth="1.2", arrowsize="0.75")
        self._fill(graph, "")
        for number, edge in enumerate(self._diagram.edges):
            graph.edge(self._end(edge.start), self._end(edge.end), **self._edge_attributes(edge, number))
        if self._places:
            for number, (lines, box) in enumerate(self._places.titles):
                label = _label(lines, f"title-{number}", style, style.text)
                look = {"class": "kn-title", "shape": "none", "label": label}
                graph.node(f"title/{number}", **look, **self._at(box))
            self._add_key(self._places, key)
        return str(graph.source)

    def _fill(self, graph: graphviz.Digraph, parent: str) -> None:
        """Put the nodes and frames that stand in a frame into it; those that stand in none, into the graph."""
        for node in self._diagram.nodes:
            if node.cluster == parent:
                graph.node(_name(node.id), **self._node_attributes(node))
        for cluster in self._diagram.clusters:
            if cluster.parent == parent:
                with graph.subgraph(name=f"cluster_{_name(cluster.id)}") as frame:
                    frame.attr(**self._cluster_attributes(cluster))
                    self._fill(frame, cluster.id)

    def _graph_attributes(self) -> dict[str, str]:
        style = self._style
        common = {"charset": "utf-8", "pad": "0.1", "bgcolor": style.background, "fontname": style.font}
        common["outputorder"] = "edgesfirst"
        if places := self._places:
            return common | {"layout": "nop2", "bb": f"0,0,{places.width:g},{places.height:g}"}
        return common | {
            "rankdir": self._diagram.direction,
            "compound": "true",  # arrows end at frames
            "newrank": "true",  # without it, graphs with frames and labels crash Graphviz now and then
            "splines": "line",
            "nodesep": _inches(style.node_gap),
            "ranksep": _inches(style.rank_gap),
        }

    def _node_attributes(self, node: Node) -> dict[str, str]:
        style, paint = self._style, self._style.roles[node.role]
        colour = style.soft if node.is_hollow else paint.text
        attributes = {
            "id": f"node-{_name(node.id)}",
            "label": _label(self._letters.node(node), f"text-{_name(node.id)}", style, colour, _RIM * paint.has_rim),
            "fontcolor": colour,
            **self._look(node),
            **_link(link_of(node)),
        }
        if self._places:
            return attributes | self._at(self._places.nodes[node.id])
        above = 1.8 if paint.has_rim else 0.8
        return attributes | {"margin": f"{_inches(style.padding * 1.4)},{_inches(style.padding * above)}"}

    def _look(self, node: Node) -> dict[str, str]:
        """The shape and colours of a box, and of its like in the key."""
        paint = self._style.roles[node.role]
        shape = paint.shape
        return {
            "class": f"kn-node kn-{node.role.value}{' kn-hollow' if node.is_hollow else ''}",
            "shape": "box" if shape == "rounded" else "none" if shape == "plain" else shape,
            "style": "rounded,filled" if shape == "rounded" else "" if shape == "plain" else "filled",
            "fillcolor": self._style.background if node.is_hollow else paint.fill,
            "color": paint.line,
        }

    def _cluster_attributes(self, cluster: Cluster) -> dict[str, str]:
        style, name = self._style, f"frame-{_name(cluster.id)}"
        text = "<BR/>".join(_escape(line.text) for line in self._letters.cluster(cluster)) or " "
        attributes = {
            "id": f"cluster-{_name(cluster.id)}",
            "class": "kn-cluster",
            "label": f'<<TABLE ID="{name}" BORDER="0"><TR><TD ID="{name}-text" CELLPADDING="3" BALIGN="LEFT">{text}</TD></TR></TABLE>>',
            "labeljust": "l",
            "fontname": f"{style.font} Bold",
            "fontsize": str(style.cluster_size),
            "fontcolor": style.soft,
            "style": "rounded,filled",
            "fillcolor": style.cluster_fill,
            "color": style.cluster_line,
            # Frames inherit what the frame around them says: say it all, even where it is nothing.
            **_link(link_of(cluster), always=True),
        }
        if places := self._places:
            box = places.frames[cluster.id]
            corners = f"{box.left:g},{self._up(box.bottom)},{box.right:g},{self._up(box.top)}"
            return attributes | {"bb": corners, "lp": self._point(*places.labels[cluster.id].centre)}
        return attributes | {"margin": str(style.cluster_gap)}

    def _edge_attributes(self, edge: Edge, number: int) -> dict[str, str]:
        style, lines = self._style, self._letters.edge(edge)
        marks = ("kn-edge", "kn-notice" if edge.notifies else "", "kn-denied" if edge.is_denied else "")
        attributes = {
            "id": f"edge-{number + 1}",
            "class": " ".join(filter(None, marks)),
            "color": style.edge_line,
            "fontcolor": style.soft,
            **_link(link_of(edge)),
        }
        if lines or edge.step:
            attributes["label"] = _edge_label(lines, edge.step, f"label-{number + 1}", style)
        for key, name in (("ltail", edge.start), ("lhead", edge.end)):
            if not self._places and any(cluster.id == name for cluster in self._diagram.clusters):
                attributes[key] = f"cluster_{_name(name)}"
        if edge.notifies:
            attributes["style"] = "dashed"
        if edge.is_denied:
            attributes |= {"arrowhead": "tee", "arrowsize": "1.1"}
        if self._places:
            arrow = self._places.arrows[number]
            attributes["pos"] = self._spline(arrow, _BAR if edge.is_denied else HEAD)
            if arrow.label:
                attributes["lp"] = self._point(*arrow.label.centre)
        return attributes

    def _end(self, name: str) -> str:
        """The node that an arrow from or to a frame is tied to; where it really begins is said by its place."""
        if any(node.id == name for node in self._diagram.nodes):
            return _name(name)
        inside = [node.id for node in self._diagram.nodes if node.cluster == name]
        inner = [cluster.id for cluster in self._diagram.clusters if cluster.parent == name]
        return _name(inside[0]) if inside else self._end(inner[0])

    def _add_key(self, places: DiagramGeometry, key: Sequence[tuple[Sign, str]]) -> None:
        style = self._style
        for number, ((sign, text), (picture, words)) in enumerate(zip(key, places.key, strict=True)):
            label = _label([TextLine(text, style.edge_size, is_soft=True)], f"key-{number}", style, style.text)
            # The mark of what was added stands in its words.
            shift = words.left - picture.left if sign is Sign.ADDED else 0.0
            place = self._at(words.grown(shift, 0, -shift, 0))
            self._graph.node(f"key/{number}", **{"class": "kn-key", "shape": "none", "label": label}, **place)
            if sign is Sign.HOLLOW:
                box = Box(picture.left + 4, picture.top, picture.right - 4, picture.bottom)
                look = self._look(next(node for node in self._diagram.nodes if node.is_hollow))
                look |= {"class": f"kn-key {look['class']}", "label": ""}
                self._graph.node(f"key/{number}/box", **look, **self._at(box))
            elif sign is not Sign.ADDED:
                (_, y), name = picture.centre, f"key/{number}"
                arrow = self._spline(Arrow((picture.left, y), (picture.right, y), None))
                look = {"class": "kn-key kn-edge"}
                if sign is Sign.NOTICE:
                    look = {"class": "kn-key kn-edge kn-notice", "style": "dashed"}
                self._graph.edge(name, name, **look, pos=arrow, color=style.edge_line)

    def _at(self, box: Box) -> dict[str, str]:
        wide, high = box.right - box.left, box.bottom - box.top
        return {**_NEUTRAL, "pos": self._point(*box.centre), "width": _inches(wide), "height": _inches(high)}

    def _spline(self, arrow: Arrow, head: float = HEAD) -> str:
        (x, y), (u, v) = arrow.start, arrow.end
        length = abs(u - x) + abs(v - y)  # one of them is nothing
        across, down = ((u - x) / length, (v - y) / length) if length else (0.0, 0.0)
        neck = (u - across * head, v - down * head)
        third = [((x * (3 - n) + neck[0] * n) / 3, (y * (3 - n) + neck[1] * n) / 3) for n in range(4)]
        return f"e,{self._point(u, v)} " + " ".join(self._point(*each) for each in third)

    def _point(self, x: float, y: float) -> str:
        return f"{x:.6g},{self._up(y)}"

    def _up(self, y: float) -> str:
        height = self._places.height if self._places else 0.0
        return f"{height - y:.6g}"


def _label(lines: list[TextLine], name: str, style: Style, colour: str, rim: int = 0) -> str:
    """Lines below each other, each as high as its own letters need: within one text Graphviz sets small ones too close."""
    rows = f'<TR><TD ID="{name}-rim" HEIGHT="{rim}"></TD></TR>' if rim else ""
    for number, row in enumerate(rows_of(lines)):
        high = max(line.size for line in row) * LEADING
        cells = f'<TD ID="{name}-{number}-gap" WIDTH="{GAP}"></TD>'.join(
            f'<TD ID="{name}-{number}-{place}" HEIGHT="{high:.0f}">{_line(line, style, colour)}</TD>'
            for place, line in enumerate(row)
        )
        rows += f"<TR>{cells}</TR>"
    return f'<<TABLE ID="{name}" BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="0">{rows}</TABLE>>'


def _line(line: TextLine, style: Style, colour: str = "") -> str:
    """One line in its size, weight and colour."""
    if not line.text:
        return " "
    tone = style.soft if line.is_soft and colour == style.text else colour
    said = f' COLOR="{tone}"' if tone else ""
    return f'<FONT FACE="{_face(line, style)}" POINT-SIZE="{line.size}"{said}>{_escape(line.text)}</FONT>'


def _face(line: TextLine, style: Style) -> str:
    return f"{style.font} Bold" if line.is_bold else style.font


def _edge_label(lines: list[TextLine], step: str, name: str, style: Style) -> str:
    """A step's number on a badge, then the text. Cells need an id of their own, or Graphviz numbers them as it likes."""
    end = '<BR ALIGN="LEFT"/>' if step else "<BR/>"  # beside a badge the lines begin together
    text = end.join(_escape(line.text) for line in lines) + (end if step and len(lines) > 1 else "")
    size = f'FIXEDSIZE="TRUE" WIDTH="{badge_width(step):g}" HEIGHT="18"'
    badge = (
        f'<TD ID="{name}-side" VALIGN="TOP"><TABLE ID="{name}-badge" BORDER="0" CELLBORDER="0" CELLSPACING="0" '
        f'CELLPADDING="0" BGCOLOR="{style.badge}" STYLE="ROUNDED" {size}><TR><TD ID="{name}-step" {size}>'
        f'<FONT FACE="{style.font} Bold" COLOR="{style.badge_text}">{_escape(step)}</FONT></TD></TR></TABLE></TD>'
    )
    return (
        f'<<TABLE ID="{name}" BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="0"><TR>{badge if step else ""}'
        f'<TD ID="{name}-text" CELLPADDING="1">{text or " "}</TD></TR></TABLE>>'
    )


def _link(address: str, *, always: bool = False) -> dict[str, str]:
    return {"URL": address.replace("\\", "%5C"), "tooltip": " "} if address or always else {}


def _escape(text: str) -> str:
    r"""A text for an HTML-like label. Graphviz replaces ``\N``, ``\G`` and the like even there."""
    return html.escape(text).replace("\\", "\\\\")


def _name(text: str) -> str:
    """A name that means nothing in DOT: no ports, quotes, backslashes."""
    return quote(text, safe="/. ")


def _inches(points: float) -> str:
    return f"{points / _POINTS:.5g}"
