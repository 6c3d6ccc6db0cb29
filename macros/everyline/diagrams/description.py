"""A diagram in words, from the same model as the picture: for those who can't see it, and for its accessible names."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.diagrams.diagram import Diagram, link_of
from everyline.editorial import Authority
from everyline.text.messages import Messages


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a box or an arrow says."""

    text: str
    target: str  # the link (independent of the page) that it leads to, or empty
    authority: Authority  # what an added one rests on, or none
    step: str = ""  # of an arrow; empty where it has none


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands together. The outermost frame has no label."""

    label: str
    nodes: tuple[Sentence, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A diagram in words."""

    title: str
    description: str
    steps: tuple[Sentence, ...]  # what happens in order
    sentences: tuple[Sentence, ...]  # the other arrows, in the order of the file
    frame: Frame  # which boxes there are and what they stand in


def tell(diagram: Diagram, messages: Messages) -> Account:
    """A diagram in words, in the language of the messages."""
    language = messages.language
    told = [
        Sentence(text, link_of(edge), edge.authority, edge.step)
        for edge, text in zip(diagram.edges, _arrows(diagram, messages), strict=True)
    ]

    def frame(name: str, label: str) -> Frame:
        nodes = [each for each in diagram.nodes if each.cluster == name]
        texts = [[one_line(text[language]) for text in (each.label, each.detail)] for each in nodes]
        return Frame(
            label,
            tuple(
                Sentence(messages["colon"].join(filter(None, text)), link_of(node), node.authority)
                for node, text in zip(nodes, texts, strict=True)
            ),
            tuple(frame(each.id, one_line(each.label[language])) for each in diagram.clusters if each.parent == name),
        )

    return Account(
        title=one_line(diagram.title[language]),
        description=one_line(diagram.description[language]),
        steps=tuple(sorted((each for each in told if each.step), key=lambda each: step_order(each.step))),
        sentences=tuple(each for each in told if not each.step),
        frame=frame("", ""),
    )


def edge_sentences(diagram: Diagram, messages: Messages) -> list[str]:
    """What each arrow says, in the order of the diagram: ``client → server: sends the request (step 1)``."""
    return [
        text
        + (messages("diagram-step", step=edge.step) if edge.step else "")
        + (messages("diagram-not-noted", authority=edge.authority.title) if edge.is_added else "")
        for edge, text in zip(diagram.edges, _arrows(diagram, messages), strict=True)
    ]


def _arrows(diagram: Diagram, messages: Messages) -> list[str]:
    """The arrows as ``client → server: sends the request``."""
    language = messages.language
    texts = {node.id: node.label for node in diagram.nodes} | {each.id: each.label for each in diagram.clusters}
    labels = {name: one_line(text[language]) for name, text in texts.items()}
    return [
        messages["colon"].join(
            filter(None, (f"{labels[edge.start]} → {labels[edge.end]}", one_line(edge.label[language])))
        )
        for edge in diagram.edges
    ]


def step_order(step: str) -> tuple[int, str]:
    """Sorts ``2`` before ``3a`` before ``3b`` before ``10``."""
    digits = "".join(letter for letter in step if letter.isdecimal())
    return int(digits[:9] or 0), step


def one_line(text: str) -> str:
    """A label without the line breaks that only drawings need."""
    return " ".join(text.split())
