"""Diagrams as lines of text, for expectations that a person can read."""

from everyline.diagrams.diagram import Diagram


def boxes(diagram: Diagram, language: str = "en") -> list[str]:
    """``id: label`` for each node, lines of its label parted by ``/``; what stands in a frame is set in."""
    frames = [f"[{each.id}: {each.label[language].replace(chr(10), ' / ')}]" for each in diagram.clusters]
    return frames + [
        f"{'  ' if node.cluster else ''}{node.id}: {node.label[language].replace(chr(10), ' / ')}"
        + (f" / {node.detail[language].replace(chr(10), ' / ')}" if node.detail[language] else "")
        for node in diagram.nodes
    ]


def arrows(diagram: Diagram, language: str = "en") -> list[str]:
    """``start -> end: label`` for each edge, notifications ``..>``."""
    return [
        f"{edge.start} {'..>' if edge.notifies else '->'} {edge.end}"
        + (f": {edge.label[language]}" if edge.label[language] else "").replace("\n", " / ")
        for edge in diagram.edges
    ]


def check(diagram: Diagram) -> None:
    """What must hold of every diagram: ids are unique and known, every text is there in both languages."""
    nodes = [node.id for node in diagram.nodes]
    frames = [cluster.id for cluster in diagram.clusters]
    assert len({*nodes}) == len(nodes)
    assert len({*frames}) == len(frames)
    assert {node.cluster for node in diagram.nodes} <= {"", *frames}
    assert {end for edge in diagram.edges for end in (edge.start, edge.end)} <= {*nodes, *frames}
    assert all(node.label["zh"] and node.label["en"] for node in diagram.nodes)
    assert all(bool(edge.label["zh"]) == bool(edge.label["en"]) for edge in diagram.edges)
