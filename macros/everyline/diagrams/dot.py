"""From a diagram to DOT text. Draws nothing: what comes out is compared exactly in tests.

Every label is an HTML-like one, where ``&``, ``<``, ``>``, quotes and backslashes mean something; all are escaped. Links are
independent of the page (``kn:topic/pod#what``, ``kn:unit/u-…``), so that a drawing is made once for all pages.
"""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import graphviz

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.diagrams.style import Style
from everyline.diagrams.wrapping import wrap

_POINTS = 72
# What XML 1.0 can't hold. Graphviz' parser of HTML-like labels would refuse the whole drawing.
_UNPRINTABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_dot(diagram: Diagram, language: str, style: Style) -> str:
    """The DOT text of a diagram in one language."""
    graph = graphviz.Digraph(name=_name(diagram.id))
    graph.attr("graph", **_graph_attributes(diagram, style))
    graph.attr("node", fontname=style.font, fontsize=str(style.node_size), height="0.4", width="0.6", penwidth="1.2")
    graph.attr("edge", fontname=style.font, fontsize=str(style.edge_size), penwidth="1.2", arrowsize="0.75")
    _fill(graph, "", diagram, language, style)
    for rank in dict.fromkeys(node.rank for node in diagram.nodes if node.rank):
        with graph.subgraph() as row:
            row.attr(rank="same")
            for node in diagram.nodes:
                if node.rank == rank:
                    row.node(_name(node.id))
    for number, edge in enumerate(diagram.edges, 1):
        graph.edge(_name(edge.start), _name(edge.end), **_edge_attributes(edge, number, language, style))
    return str(graph.source)


def link_of(thing: Node | Cluster | Edge) -> str:
    """Where a node, a frame or an arrow leads, independent of the page; empty for nowhere."""
    unit, topic, anchor = (getattr(thing, name, "") for name in ("unit", "topic", "anchor"))
    if unit:
        return f"kn:unit/{unit}"
    return f"kn:topic/{topic}" + (f"#{anchor}" if anchor else "") if topic else ""


def _fill(graph: graphviz.Digraph, parent: str, diagram: Diagram, language: str, style: Style) -> None:
    """Put the nodes and frames that stand in a frame into it; those that stand in none, into the graph."""
    for node in diagram.nodes:
        if node.cluster == parent:
            graph.node(_name(node.id), **_node_attributes(node, language, style))
    for cluster in diagram.clusters:
        if cluster.parent == parent:
            with graph.subgraph(name=f"cluster_{_name(cluster.id)}") as frame:
                frame.attr(**_cluster_attributes(cluster, language, style))
                _fill(frame, cluster.id, diagram, language, style)


def _graph_attributes(diagram: Diagram, style: Style) -> dict[str, str]:
    return {
        "charset": "utf-8",
        "rankdir": diagram.direction,
        "newrank": "true",  # without it, graphs with frames and labels crash Graphviz now and then
        "splines": style.splines,
        "nodesep": _inches(style.node_gap),
        "ranksep": _inches(style.rank_gap),
        "pad": "0.1",
        "bgcolor": style.background,
        "fontname": style.font,
        "outputorder": "edgesfirst",
    }


def _node_attributes(node: Node, language: str, style: Style) -> dict[str, str]:
    paint = style.roles[node.role]
    lines = wrap(_clean(node.label[language]), style.node_wrap)
    return {
        "id": f"node-{_name(node.id)}",
        "class": f"kn-node kn-{node.role.value}",
        "label": _label(lines),
        "fontname": style.font if node.role is Role.PART else f"{style.font} Bold",
        "fontcolor": paint.text,
        "shape": "box" if paint.shape == "rounded" else paint.shape,
        "style": "rounded,filled" if paint.shape == "rounded" else "filled",
        "fillcolor": paint.fill,
        "color": paint.line,
        "margin": f"{_inches(style.padding * 1.4)},{_inches(style.padding * 0.8)}",
        **_link(link_of(node)),
    }


def _cluster_attributes(cluster: Cluster, language: str, style: Style) -> dict[str, str]:
    lines = wrap(_clean(cluster.label[language]), style.cluster_wrap)
    return {
        "id": f"cluster-{_name(cluster.id)}",
        "class": "kn-cluster",
        "label": _frame_label(lines, f"frame-{_name(cluster.id)}"),
        "labeljust": "l",
        "fontname": f"{style.font} Bold",
        "fontsize": str(style.cluster_size),
        "fontcolor": style.soft,
        "style": "rounded,filled",
        "fillcolor": style.cluster_fill,
        "color": style.cluster_line,
        "margin": str(style.cluster_gap),
        # Frames inherit what the frame around them says: say it all, even where it is nothing.
        **_link(link_of(cluster), always=True),
    }


def _edge_attributes(edge: Edge, number: int, language: str, style: Style) -> dict[str, str]:
    marks = ("kn-edge", "kn-dashed" if edge.is_dashed else "", "kn-added" if edge.is_added else "")
    text = _clean(edge.label[language])
    attributes = {
        "id": f"edge-{number}",
        "class": " ".join(filter(None, marks)),
        "color": style.added_line if edge.is_added else style.edge_line,
        "fontcolor": style.soft,
        **_link(link_of(edge)),
    }
    if text.strip() or edge.step:
        lines = wrap(text, style.edge_wrap)
        attributes["label"] = _edge_label(lines, _clean(edge.step), f"label-{number}", style)
    if edge.is_dashed:
        attributes["style"] = "dashed"
    if edge.is_added:
        attributes |= {"style": "dotted", "arrowhead": "onormal"}
    if edge.is_free:
        attributes["constraint"] = "false"
    return attributes


def _label(lines: list[str]) -> str:
    return f"<{'<BR/>'.join(_escape(line) for line in lines) or ' '}>"


def _frame_label(lines: list[str], name: str) -> str:
    text = "<BR/>".join(_escape(line) for line in lines) or " "
    return f'<<TABLE ID="{name}" BORDER="0"><TR><TD ID="{name}-text" CELLPADDING="3">{text}</TD></TR></TABLE>>'


def _edge_label(lines: list[str], step: str, name: str, style: Style) -> str:
    """A step's number on a badge, then the text. Cells need an id of their own, or Graphviz numbers them as it likes."""
    text = '<BR ALIGN="LEFT"/>'.join(_escape(line) for line in lines)
    text += '<BR ALIGN="LEFT"/>' if len(lines) > 1 else ""
    size = f'FIXEDSIZE="TRUE" WIDTH="{12 + 5 * len(step)}" HEIGHT="18"'
    badge = (
        f'<TD ID="{name}-side" VALIGN="TOP"><TABLE ID="{name}-badge" BORDER="0" CELLBORDER="0" CELLSPACING="0" '
        f'CELLPADDING="0" BGCOLOR="{style.badge}" STYLE="ROUNDED" {size}><TR><TD ID="{name}-step" {size}>'
        f'<FONT FACE="{style.font} Bold" COLOR="{style.badge_text}">{_escape(step)}</FONT></TD></TR></TABLE></TD>'
    )
    return (
        f'<<TABLE ID="{name}" BORDER="0" CELLBORDER="0" CELLSPACING="2" CELLPADDING="1"><TR>{badge if step else ""}'
        f'<TD ID="{name}-text">{text or " "}</TD></TR></TABLE>>'
    )


def _link(address: str, *, always: bool = False) -> dict[str, str]:
    return {"URL": address.replace("\\", "%5C"), "tooltip": " "} if address or always else {}


def _escape(text: str) -> str:
    r"""A text for an HTML-like label. Graphviz replaces ``\N``, ``\G`` and the like even there."""
    return html.escape(text).replace("\\", "\\\\")


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _name(text: str) -> str:
    """A name that means nothing in DOT: no ports, quotes, backslashes."""
    return quote(text, safe="/. ")


def _inches(points: float) -> str:
    return f"{points / _POINTS:.3g}"
