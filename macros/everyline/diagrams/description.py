"""A diagram in words, from the same model as the picture: for those who can't see it, and for its accessible names."""

from __future__ import annotations

from dataclasses import dataclass

from everyline.diagrams.diagram import Diagram, Edge, Node, link_of
from everyline.diagrams.steps import step_order
from everyline.text.messages import Messages


@dataclass(frozen=True, slots=True)
class Sentence:
    """What an arrow says. `target` (independent of the page) and `authority` are where it comes from; either may be empty."""

    text: str
    step: str
    target: str
    authority: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """A box in words, with the link (independent of the page) that it leads to, or empty."""

    text: str
    target: str
    authority: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands together. The outermost frame has no label."""

    label: str
    nodes: tuple[Item, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A diagram in words.

    Attributes:
        steps: what happens in order.
        sentences: the other arrows, in the order of the file.
        frame: which boxes there are and what they stand in.
    """

    title: str
    description: str
    steps: tuple[Sentence, ...]
    sentences: tuple[Sentence, ...]
    frame: Frame


def tell(diagram: Diagram, messages: Messages) -> Account:
    """A diagram in words, in the language of the messages."""
    language = messages.language
    labels = _labels(diagram, language)
    told = [_sentence(edge, labels, messages) for edge in diagram.edges]
    return Account(
        title=one_line(diagram.title[language]),
        description=one_line(diagram.description[language]),
        steps=tuple(sorted((each for each in told if each.step), key=lambda each: step_order(each.step))),
        sentences=tuple(each for each in told if not each.step),
        frame=_frame(diagram, "", "", messages),
    )


def edge_sentences(diagram: Diagram, messages: Messages) -> list[str]:
    """What each arrow says, in the order of the diagram: ``client → server: sends the request (step 1)``."""
    labels = _labels(diagram, messages.language)
    return [_full(edge, labels, messages) for edge in diagram.edges]


def _labels(diagram: Diagram, language: str) -> dict[str, str]:
    texts = {node.id: node.label for node in diagram.nodes} | {each.id: each.label for each in diagram.clusters}
    return {name: one_line(text[language]) for name, text in texts.items()}


def one_line(text: str) -> str:
    """A label without the line breaks that only drawings need."""
    return " ".join(text.split())


def _full(edge: Edge, labels: dict[str, str], messages: Messages) -> str:
    text = _plain(edge, labels, messages)
    text += messages("diagram-step", step=edge.step) if edge.step else ""
    return text + (messages("diagram-not-noted", authority=edge.authority[0]) if edge.is_added else "")


def _plain(edge: Edge, labels: dict[str, str], messages: Messages) -> str:
    text = f"{labels[edge.start]} → {labels[edge.end]}"
    label = one_line(edge.label[messages.language])
    return text + (messages["colon"] + label if label else "")


def _sentence(edge: Edge, labels: dict[str, str], messages: Messages) -> Sentence:
    return Sentence(_plain(edge, labels, messages), edge.step, link_of(edge), edge.authority)


def _frame(diagram: Diagram, parent: str, label: str, messages: Messages) -> Frame:
    language = messages.language
    return Frame(
        label,
        tuple(_item(node, messages) for node in diagram.nodes if node.cluster == parent),
        tuple(
            _frame(diagram, cluster.id, one_line(cluster.label[language]), messages)
            for cluster in diagram.clusters
            if cluster.parent == parent
        ),
    )


def _item(node: Node, messages: Messages) -> Item:
    texts = (one_line(each[messages.language]) for each in (node.label, node.detail))
    text = messages["colon"].join(filter(None, texts))
    return Item(text, link_of(node), node.authority)
