"""Reading ``diagrams/*.yml``: every box backed by a glossary term or a label, every arrow by a quote or an authority; and how all look, ``style.yml``."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from string import ascii_lowercase
from types import MappingProxyType

from everyline.diagrams.diagram import ROLES, WHOLE, Cluster, Diagram, Edge, Layout, Node, Paint, Panel, Role, Style
from everyline.diagrams.layouts import MisfitError, grids_of, unplaced
from everyline.diagrams.lettering import Sign
from everyline.editorial import Editorial
from everyline.editorial.loading import authority_in
from everyline.editorial.yamlfile import Value, load, text_in
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit
from everyline.sorting.homes import RESTS, QuoteIndex
from everyline.text.multilingual import NO_TEXT, Text
from everyline.text.problems import Problem

FOLDER = "diagrams"
STYLE = "diagrams/style.yml"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SHAPES = ("box", "rounded", "ellipse", "cylinder", "hexagon", "note", "folder", "component", "tab", "plain")
_OF_LAYOUT = {
    "direction": (Layout.GRAPH,),
    "columns": (Layout.ZIP,),
    "panels": (Layout.ZIP,),
    "rows": (Layout.NEST, Layout.MATRIX, Layout.CARDS),
}
_KEYS = ("title", "description", "layout", *_OF_LAYOUT, "clusters", "nodes", "edges", "key", "narrow")


def load_diagrams(project: Path, editorial: Editorial, corpus: Corpus) -> tuple[dict[str, Diagram], list[Problem]]:
    """A project's diagrams by their ids, the names of their files, as far as they could be read; and every problem."""
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
        before = len(root.problems)
        root.allow(*_KEYS)
        if not _ID.fullmatch(name):
            root.complain(f"`{name}` can't name a diagram", "use small Latin letters, digits and hyphens")
        direction = root.get("direction").named(("LR", "TB"), "direction") or "TB"
        names = _Names()
        layout = root.get("layout").one_of(Layout, Layout.GRAPH, "layout")
        clusters = self._clusters(root.get("clusters"), names)
        nodes = tuple(self._node(item, names) for item in root.require("nodes").items())
        found = [edge for item in root.get("edges").items() if (edge := self._edge(item, names, layout))]
        title, description = (text_in(root.require(key)) for key in ("title", "description"))
        edges = _numbered(found)
        places = [each[3] for each in found]
        key = root.get("key")
        key.allow(*(sign.name.lower() for sign in Sign))
        words = {sign: text_in(said) if said.is_mapping() else NO_TEXT for sign, said in key.pairs}
        diagram = Diagram(name, title, description, nodes, clusters, edges, layout, direction, key=words)
        diagram = _laid_out(root, diagram, names, places, before)
        if narrow := root.get("narrow"):
            narrow.allow("layout", "without", *_OF_LAYOUT)
            layout = narrow.get("layout").one_of(Layout, layout, "layout")
            dropped = _among(narrow.get("without"), names.clusters, "cluster")
            other = _laid_out(narrow, replace(_without(diagram, dropped), layout=layout), names, places, before)
            return replace(diagram, narrow=other)
        return diagram

    def _clusters(self, value: Value, names: _Names) -> tuple[Cluster, ...]:
        clusters = []
        for item in value.items():
            item.allow("id", "term", "label", "parent", "topic")
            label, topic, _ = self._label(item)
            cluster = Cluster(_claim(item, names.clusters, names), label, item.get("parent").text(), topic)
            clusters.append(cluster)
        parents = {cluster.id: cluster.parent for cluster in clusters}
        for cluster, item in zip(clusters, value.items(), strict=True):
            if item.get("parent").named(parents, "cluster"):
                names.used.add(cluster.parent)
                if _is_circular(cluster.id, parents):
                    item.get("parent").complain(f"the cluster `{cluster.id}` stands in itself", "mend a `parent:`")
                    return ()
        return tuple(clusters)

    def _node(self, item: Value, names: _Names) -> Node:
        item.allow("id", "term", "label", "detail", "topic", "role", "cluster", "quote", "added", "hollow", "beside")
        label, topic, anchor = self._label(item)
        cluster = item.get("cluster").named(names.clusters, "cluster")
        name = _claim(item, names.nodes, names)
        if cluster:
            names.used |= {cluster, name}
        if item.get("quote") and item.get("added"):
            item.complain("a node has `quote:` or `added:`, not both", "keep the one that says what the box says")
        unit = self._quoted(item.get("quote"))
        return Node(
            id=name,
            label=label,
            role=item.get("role").one_of(Role, Role.PART, "role"),
            cluster=cluster,
            topic=topic,
            anchor=anchor,
            unit=unit.id if unit else "",
            detail=text_in(item.get("detail")),
            authority=authority_in(item.get("added")),
            is_hollow=item.get("hollow").flag(),
            beside=item.get("beside").text(),
        )

    def _edge(self, item: Value, names: _Names, layout: Layout) -> tuple[Edge, Unit | None, bool, Value] | None:
        """An edge, the unit it quotes, whether it may bear that unit's number, its place; None if it leads nowhere."""
        item.allow("from", "to", "label", "quote", "added", "notifies", "denied", "beside", "step")
        ends = []
        for value in (item.require("from"), item.require("to")):
            if layout is Layout.GRAPH and value.text() in names.clusters:
                value.complain(
                    f"`{value.text()}` is a cluster", "in a graph arrows lead from node to node; name one in it"
                )
            elif end := value.named([*names.nodes, *(names.clusters if layout is not Layout.GRAPH else ())], "node"):
                ends.append(end)
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
            label=text_in(item.get("label")),
            unit=unit.id if unit else "",
            authority=authority_in(item.get("added")),
            notifies=item.get("notifies").flag(),
            is_denied=item.get("denied").flag(),
            is_beside=item.get("beside").flag(),
        )
        return (edge, unit, step != "none", item) if start else None

    def _label(self, item: Value) -> tuple[Text, str, str]:
        """What is written on a node or cluster, its topic and the anchor there."""
        label, name = text_in(item.get("label")), item.get("term").named(self._terms, "glossary term")
        term = self._terms[name] if name else None
        if not item.get("label") and not item.get("term").text():
            item.complain("a `term:` or a `label:` is missing", "name a glossary term, or write one in each language")
        if topic := item.get("topic").named(self._topics, "topic"):
            return label, topic, ""
        if not term:
            return label, "", ""
        return label if label != NO_TEXT else term.name, term.topic, term.anchor

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


def _without(diagram: Diagram, frames: Iterable[str]) -> Diagram:
    """A diagram without some of its frames; what stands in one stands in the one around it."""
    for name in frames:
        parent = next((each.parent for each in diagram.clusters if each.id == name), "")
        clusters = [each for each in diagram.clusters if each.id != name]
        diagram = replace(
            diagram,
            nodes=tuple(replace(each, cluster=parent) if each.cluster == name else each for each in diagram.nodes),
            clusters=tuple(replace(each, parent=parent) if each.parent == name else each for each in clusters),
        )
    return diagram


def _numbered(edges: Iterable[tuple[Edge, Unit | None, bool, Value]]) -> tuple[Edge, ...]:
    """Give each edge that quotes a step of an ordered list its number; where several quote the same, letters in the order of the file."""
    quoted = [(edge, unit if unit and may and unit.kind is Kind.STEP else None) for edge, unit, may, _ in edges]
    counts = Counter(unit.id for _, unit in quoted if unit)
    seen: Counter[str] = Counter()
    numbered = []
    for edge, unit in quoted:
        step = ""
        if unit:
            step = unit.number.rstrip(".)、．） ")
            if counts[unit.id] > 1:
                rounds, rest = divmod(seen[unit.id], len(ascii_lowercase))
                step += ascii_lowercase[rest] + (str(rounds + 1) if rounds else "")
            seen[unit.id] += 1
        numbered.append(replace(edge, step=step))
    return tuple(numbered)


def _laid_out(root: Value, diagram: Diagram, names: _Names, edges: list[Value], before: int) -> Diagram:
    """A diagram with what its file says about its places, `edges` being where its edges stand there."""
    layout, rows = diagram.layout, _rows(root.get("rows"), names)
    for key, layouts in _OF_LAYOUT.items():
        if root.get(key) and layout not in layouts:
            hint = f"it belongs to {' and '.join(each.value for each in layouts)}"
            root.get(key).complain(f"`{key}:` means nothing in the layout `{layout.value}`", hint)
    if layout in _OF_LAYOUT["rows"]:
        parents = {each: frame for frame, lines in rows.items() if frame != WHOLE for line in lines for each in line}
        nodes = tuple(replace(node, cluster=parents.get(node.id, "")) for node in diagram.nodes)
        clusters = tuple(replace(each, parent=parents.get(each.id, "")) for each in diagram.clusters)
        diagram = replace(diagram, nodes=nodes, clusters=clusters)
    diagram = replace(diagram, panels=_panels(root, names), rows=rows)
    if layout is Layout.GRAPH:
        for name in [each for each in names.nodes if each not in names.used]:
            hint = "lead an arrow to it, put it in a cluster, or remove it"
            names.nodes[name].complain(f"the node `{name}` is unused", hint)
        for name in [each for each in names.clusters if each not in names.used]:
            names.clusters[name].complain(f"the cluster `{name}` is empty", "put a node in it, or remove it")
    else:
        _fit(root, diagram, names, edges, before)
    return diagram


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


def _panels(root: Value, names: _Names) -> tuple[Panel, ...]:
    """The panels of a zip; `columns:` beside the nodes is the one of those that have only one."""
    given = root.get("panels").items() or [root]
    panels = []
    for item in given:
        if item is not root:
            item.allow("title", "columns")
        title = text_in(item.require("title")) if item is not root else NO_TEXT
        columns = tuple(_among(column, names.nodes, "node") for column in item.get("columns").items())
        if any(columns):
            panels.append(Panel(title, columns))
    _find_doubles([value for item in given for column in item.get("columns").items() for value in column.items()])
    return tuple(panels)


def _rows(value: Value, names: _Names) -> dict[str, tuple[tuple[str, ...], ...]]:
    """What stands in each frame of a nest."""
    rows, known = {}, {**names.nodes, **names.clusters}
    placed = []
    for frame, held in value.pairs if value else ():
        if frame != WHOLE and not held.knows(frame, names.clusters, "cluster"):
            continue
        lines = held.items()
        placed += [name for line in lines for name in line.items()]
        rows[frame] = tuple(_among(line, known, "node") for line in lines)
    _find_doubles(placed)
    parents = {name: frame for frame, lines in rows.items() for line in lines for name in line}
    if value and not rows.get(WHOLE):
        value.complain(f"`{WHOLE}:` is missing", f"say under `{WHOLE}:` what the picture as a whole holds")
    for name in rows:
        if name != WHOLE and _is_circular(name, parents):
            value.complain(f"the cluster `{name}` stands in itself", "mend its row")
            return {}
    return rows


def _among(value: Value, names: Iterable[str], what: str) -> tuple[str, ...]:
    """Those of a list of names that there are."""
    return tuple(filter(None, (each.named(names, what) for each in value.items())))


def _find_doubles(names: list[Value]) -> None:
    seen = set[str]()
    for name in names:
        if name.text() in seen:
            name.complain(f"`{name.text()}` is placed twice", "keep one of the two places")
        seen.add(name.text())


def _fit(root: Value, diagram: Diagram, names: _Names, edges: list[Value], before: int) -> None:
    """Complain where a layout can't hold what it was given."""
    places = "`columns:`" if diagram.layout is Layout.ZIP else "`rows:`"
    missing = unplaced(diagram)
    for name in missing:
        names.nodes[name].complain(f"`{name}` has no place", f"name it under {places}")
    for node in diagram.nodes:
        names.nodes[node.id].get("beside").named(names.nodes, "node")
    if len(root.problems) > before:
        return  # what is unknown or has no place can't be arranged
    try:
        grids_of(diagram)
    except MisfitError as error:
        things = {**names.nodes, **names.clusters}
        place = edges[diagram.edges.index(error.thing)] if isinstance(error.thing, Edge) else things[error.thing.id]
        place.complain(error.message, error.hint)


def _is_circular(name: str, parents: dict[str, str]) -> bool:
    seen = set()
    while name and name not in seen:
        seen.add(name)
        name = parents.get(name, "")
    return bool(name)


def load_style(project: Path) -> tuple[Style, list[Problem]]:
    """A project's style: the built-in one with what ``diagrams/style.yml`` says otherwise, and what is wrong there."""
    problems: list[Problem] = []
    root = load(project / STYLE, STYLE, problems)
    names = [each.name for each in fields(Style)]
    root.allow(*names)
    style = Style()
    for name in names:
        if name != "roles" and (value := root.get(name)):
            style = replace(style, **{name: _scalar(value, getattr(style, name))})  # type: ignore[arg-type]
    return replace(style, roles=_roles(root.get("roles"))), problems


def _roles(value: Value) -> Mapping[Role, Paint]:
    value.allow(*(role.value for role in Role))
    paints = {}
    for role in Role:
        paint, given = ROLES[role], value.get(role.value)
        given.allow(*(each.name for each in fields(Paint)))
        for each in fields(Paint):
            if text := given.get(each.name):
                paint = replace(paint, **{each.name: str(_scalar(text, getattr(paint, each.name)))})
        if (shape := given.get("shape")) and shape.text() not in _SHAPES:
            shape.complain(f"`{shape.text()}` means nothing here", f"known are: {', '.join(_SHAPES)}")
        paints[role] = paint
    return MappingProxyType(paints)


def _scalar(value: Value, default: int | str) -> int | str:
    """A value of the same sort as the built-in one, which stands in for a wrong one."""
    text = value.text()
    if isinstance(default, int):
        if not re.fullmatch(r"[0-9]{1,9}", text):
            value.complain(f"`{text}` is no whole number")
            return default
        return int(text)
    if default.startswith("#") and not _COLOUR.fullmatch(text):
        value.complain(f"`{text}` is no colour", "write it as `'#1c4a8a'`, in quotes")
        return default
    return text
