"""Reading ``diagrams/*.yml``: every box backed by a glossary term or a label, every arrow by a quote or an authority."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.diagrams.steps import number_steps
from everyline.diagrams.style import STYLE
from everyline.editorial import Editorial, Term, authority_in, text_in
from everyline.editorial.yamlfile import Value, load
from everyline.notes.corpus import Corpus
from everyline.notes.units import Unit
from everyline.sorting.homes import RESTS, QuoteIndex
from everyline.text.problems import Problem
from everyline.text.texts import NO_TEXT, Text

FOLDER = "diagrams"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_diagrams(project: Path, editorial: Editorial, corpus: Corpus) -> tuple[dict[str, Diagram], list[Problem]]:
    """Load a project's diagrams.

    Returns:
        The diagrams by their ids, which are the names of their files, as far as they could be read; and every problem.
    """
    problems: list[Problem] = []
    reader = _Reader(editorial, QuoteIndex(corpus))
    diagrams = {}
    for file in sorted((project / FOLDER).glob("*.yml")):
        path = file.relative_to(project).as_posix()
        if path != STYLE:
            diagrams[file.stem] = reader.diagram(load(file, path, problems, editorial.languages), file.stem)
    return diagrams, problems


@dataclass(slots=True)
class _Names:
    """The ids given in one diagram, with where; and those that something stands in or leads to."""

    clusters: dict[str, Value] = field(default_factory=dict)
    nodes: dict[str, Value] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


class _Reader:
    def __init__(self, editorial: Editorial, quotes: QuoteIndex) -> None:
        self._topics = editorial.topics
        self._terms = {term.id: term for term in editorial.terms}
        self._quotes = quotes

    def diagram(self, root: Value, name: str) -> Diagram:
        root.allow("title", "description", "direction", "clusters", "nodes", "edges")
        if not _ID.fullmatch(name):
            root.complain(f"`{name}` can't name a diagram", "use small Latin letters, digits and hyphens")
        direction = root.get("direction").text() or "TB"
        _known(root.get("direction"), direction, ("LR", "TB"), "direction")
        names = _Names()
        clusters = self._clusters(root.get("clusters"), names)
        nodes = tuple(self._node(item, names) for item in root.require("nodes").items())
        edges = [edge for item in root.get("edges").items() if (edge := self._edge(item, names))]
        _find_unused(names)
        title, description = (text_in(root.require(key)) for key in ("title", "description"))
        return Diagram(name, title, description, direction, nodes, clusters, number_steps(edges))

    def _clusters(self, value: Value, names: _Names) -> tuple[Cluster, ...]:
        clusters = []
        for item in value.items():
            item.allow("id", "term", "label", "parent", "topic")
            label, topic, _ = self._label(item)
            cluster = Cluster(_claim(item, names.clusters, names), label, item.get("parent").text(), topic)
            clusters.append(cluster)
        parents = {cluster.id: cluster.parent for cluster in clusters}
        for cluster, item in zip(clusters, value.items(), strict=True):
            if cluster.parent and _known(item.get("parent"), cluster.parent, parents, "cluster"):
                names.used.add(cluster.parent)
                if _is_circular(cluster.id, parents):
                    item.get("parent").complain(f"the cluster `{cluster.id}` stands in itself", "mend a `parent:`")
                    return ()
        return tuple(clusters)

    def _node(self, item: Value, names: _Names) -> Node:
        item.allow("id", "term", "label", "topic", "role", "cluster", "quote", "rank")
        label, topic, anchor = self._label(item)
        cluster = item.get("cluster").text()
        if cluster and not _known(item.get("cluster"), cluster, names.clusters, "cluster"):
            cluster = ""
        name = _claim(item, names.nodes, names)
        if cluster:
            names.used |= {cluster, name}
        role = item.get("role").text() or Role.PART.value
        known = _known(item.get("role"), role, [each.value for each in Role], "role")
        unit = self._quoted(item.get("quote"))
        return Node(
            id=name,
            label=label,
            role=Role(role) if known else Role.PART,
            cluster=cluster,
            topic=topic,
            anchor=anchor,
            unit=unit.id if unit else "",
            rank=item.get("rank").text(),
        )

    def _edge(self, item: Value, names: _Names) -> tuple[Edge, Unit | None, bool] | None:
        """An edge, the unit it quotes, and whether it may bear that unit's number; None if it leads nowhere."""
        item.allow("from", "to", "label", "quote", "added", "dashed", "free", "step")
        ends = []
        for value in (item.require("from"), item.require("to")):
            if (name := value.text()) in names.clusters and name not in names.nodes:
                value.complain(f"`{name}` is a cluster", "arrows lead from node to node; name one in it")
            elif value and _known(value, name, names.nodes, "node"):
                ends.append(name)
        names.used.update(ends)
        if bool(item.get("quote")) == bool(item.get("added")):
            item.complain("an edge has either `quote:` or `added:`", "quote the note, or name the authority")
        unit = self._quoted(item.get("quote"))
        if (step := item.get("step").text()) not in ("", "none"):
            item.get("step").complain(f"`step: {step}` means nothing", "numbers come from the notes; only `none` does")
        start, end = ends if len(ends) == len(("from", "to")) else ("", "")
        edge = Edge(
            start,
            end,
            label=text_in(item.require("label")),
            unit=unit.id if unit else "",
            authority=authority_in(item.get("added")),
            is_dashed=_flag(item.get("dashed")),
            is_free=_flag(item.get("free")),
        )
        return (edge, unit, step != "none") if start and end else None

    def _label(self, item: Value) -> tuple[Text, str, str]:
        """What is written on a node or cluster, its topic and the anchor there."""
        label = text_in(item.get("label")) if item.get("label") else NO_TEXT
        term = self._term(item.get("term"))
        if not item.get("label") and not item.get("term"):
            item.complain("a `term:` or a `label:` is missing", "name a glossary term, or write one in each language")
        topic = item.get("topic").text()
        if topic and _known(item.get("topic"), topic, self._topics, "topic"):
            return label, topic, ""
        if not term:
            return label, "", ""
        return label if label != NO_TEXT else term.name, term.topic, term.anchor

    def _term(self, value: Value) -> Term | None:
        if not value or not _known(value, value.text(), self._terms, "glossary term"):
            return None
        return self._terms[value.text()]

    def _quoted(self, value: Value) -> Unit | None:
        if not value:
            return None
        if not value.text():
            value.complain("the quote is empty", "quote what the note says")
            return None
        unit, message = self._quotes.find(value.text())
        if message:
            value.warn(message, RESTS)
        return unit


def _known(value: Value, name: str, names: Iterable[str], what: str) -> bool:
    """Whether there is such a name; if not, complain and say which is nearest."""
    known = list(names)
    if name in known:
        return True
    nearest = process.extractOne(name, known, score_cutoff=50)
    hint = f"did you mean `{nearest[0]}`?" if nearest else f"known are: {', '.join(known[:12]) or 'none'}"
    value.complain(f"there is no {what} `{name}`", hint)
    return False


def _claim(item: Value, table: dict[str, Value], names: _Names) -> str:
    """The id of a node or cluster, noted with where it is given."""
    value = item.require("id")
    name = value.text()
    if value and not _ID.fullmatch(name):
        value.complain(f"`{name}` is no id", "use small Latin letters, digits and hyphens")
    if name in names.nodes or name in names.clusters:
        value.complain(f"the id `{name}` is given twice", "rename one; nodes and clusters share their names")
    table.setdefault(name, item)
    return name


def _find_unused(names: _Names) -> None:
    for name, item in names.nodes.items():
        if name not in names.used:
            item.complain(f"the node `{name}` is unused", "lead an arrow to it, put it in a cluster, or remove it")
    for name, item in names.clusters.items():
        if name not in names.used:
            item.complain(f"the cluster `{name}` is empty", "put a node in it, or remove it")


def _is_circular(name: str, parents: dict[str, str]) -> bool:
    seen = set()
    while name and name not in seen:
        seen.add(name)
        name = parents.get(name, "")
    return bool(name)


def _flag(value: Value) -> bool:
    text = value.text().lower()
    if text not in ("", "true", "false"):
        value.complain(f"`{text}` is neither true nor false", "write `true`, or remove it")
    return text == "true"
