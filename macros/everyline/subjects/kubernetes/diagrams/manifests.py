"""Draws any list of Kubernetes manifests: the objects, what the cluster creates from them, and how they relate.

Manifests are untrusted: whatever is missing or of another type is left out of the picture, and nothing raises.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import yaml

from everyline.diagrams.diagram import Cluster, Diagram, Edge, Node, Role
from everyline.editorial import Editorial
from everyline.notes.transcripts import TranscriptRole, parts_of_code
from everyline.notes.units import Kind, Unit
from everyline.subjects.kubernetes.diagrams.captions import caption, short
from everyline.subjects.kubernetes.diagrams.fields import at, items, mapping, said, selects, text
from everyline.subjects.kubernetes.diagrams.relations import Link, links_of
from everyline.subjects.kubernetes.diagrams.things import CONTAINERS, HOLDS, Thing, parts_of, read_object, told
from everyline.subjects.kubernetes.diagrams.unfolding import unfold
from everyline.text.escaping import is_too_deep
from everyline.text.multilingual import NO_TEXT, Text

# All that PyYAML raises on texts that it can't construct: not only its own errors.
_UNREADABLE = (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
_LANGUAGES = ("yaml", "yml")
_MISSING = told("drawn-not-in-this-manifest")
_CLUSTER_WIDE = (
    *("Namespace", "Node", "ClusterRole", "PersistentVolume", "StorageClass", "PriorityClass", "IngressClass"),
    *("", "GatewayClass", "User", "Group"),
)
_ROLES = {
    **dict.fromkeys(CONTAINERS, Role.COMPONENT),
    **dict.fromkeys(("Volume", "PersistentVolumeClaim", "PersistentVolume", "ConfigMap", "Secret"), Role.STORE),
    "Check": Role.STATE,
}
_NAMED, _LISTED = 6, 3  # objects named in a description, labels of one arrow, before the list stops
_MOST = 300  # objects in one drawing; aliases make long lists out of short files
_ARROWS = 150  # likewise; with more nobody finds one, and Graphviz no places for them
_LONGEST = 60  # letters in a label of an arrow


def manifests_of(texts: Iterable[str]) -> list[dict[str, Any]]:
    """The usable manifests in files: those that describe objects with a kind and a name."""
    return [document for text in texts for document in _documents(text) if _is_usable(document)]


def manifests_in(unit: Unit) -> list[dict[str, Any]]:
    """The usable manifests in a code unit: files in it that are YAML and describe objects with a kind and a name."""
    if unit.kind is not Kind.CODE:
        return []
    files = [
        part.text for part in parts_of_code(unit) if part.role is TranscriptRole.FILE and part.language in _LANGUAGES
    ]
    return manifests_of(files)


def diagram_of(name: str, manifests: Sequence[Mapping[Any, Any]], topics: Mapping[str, str] | None = None) -> Diagram:
    """Draw manifests.

    Args:
        name: what the manifests are called: a file name, mostly. Names the diagram too.
        manifests: loaded documents; those that are no mapping with a kind are left out, and those after the first
            `_MOST` objects.
        topics: the topic that each kind's boxes lead to (`topics_of_kinds`); none by default.
    """
    written = [read_object(manifest) for manifest in islice(_flattened(manifests, 3), _MOST)]
    drawing = _Drawing(topics or {})
    for thing in written:
        drawing.add(thing)
    drawing.relate()
    named = [short(f"{thing.kind} {thing.name}".strip(), _LONGEST) for thing in written[:_NAMED]]
    more = len(written) > _NAMED
    diagram = Diagram(
        id=f"manifest-{_slug(name)}",
        title=told("drawn-title", name=name),
        description=_description(named, more=more),
        direction="TB",
        nodes=tuple(drawing.nodes.values()),
        clusters=tuple(drawing.clusters),
        edges=drawing.edges(),
        key={"hollow": NO_TEXT},  # each says itself that it is not in the manifest
    )
    return unfold(diagram)


def diagrams_of(
    units: Iterable[Unit], editorial: Editorial, published: Mapping[str, Sequence[str]]
) -> dict[str, Diagram]:
    """A diagram for each code unit that holds manifests, by the unit's id.

    Args:
        units: of the notes. Code without a file's name is called by its first object.
        editorial: its terms lead boxes to topics.
        published: the manifests in a unit as they are published, by the unit's id; drawn instead of the note's.
    """
    topics = topics_of_kinds(editorial)
    diagrams = {}
    for unit in units:
        if manifests := manifests_of(published.get(unit.id, ())) or manifests_in(unit):
            files = (part.name for part in parts_of_code(unit) if part.role is TranscriptRole.FILE and part.name)
            written: Mapping[Any, Any] = manifests[0]
            first = read_object(written)
            name = next(files, "") or short(f"{first.kind} {first.name}", _LONGEST)
            drawn = diagram_of(name, manifests, topics)
            if len(drawn.edges) <= _ARROWS:
                diagrams[unit.id] = drawn
    return diagrams


def topics_of_kinds(editorial: Editorial) -> dict[str, str]:
    """The topic that each form of each glossary term leads to, for `diagram_of`."""
    return {
        alias.text: term.topic
        for term in editorial.terms
        for alias in term.aliases
        if term.topic and not alias.is_qualified
    }


def _documents(source: str) -> list[dict[str, Any]]:
    """The mappings in a stream of YAML; none at all where any of it can't be read."""
    try:
        if is_too_deep(source):
            return []
        return [document for document in yaml.load_all(source, Loader=yaml.CSafeLoader) if isinstance(document, dict)]
    except _UNREADABLE:
        return []


def _is_usable(manifest: object) -> bool:
    """Whether it is an object with a kind and a name: flattened YAML often parses, but has lost its metadata."""
    metadata = mapping(manifest, "metadata")
    is_named = bool(text(metadata, "name") or text(metadata, "generateName"))
    return bool(text(manifest, "kind")) and (is_named or bool(items(manifest, "items")))


def _flattened(manifests: Sequence[object], depth: int) -> Iterator[Mapping[object, object]]:
    """Everything with a kind; lists of objects opened. YAML can nest a list in itself, so depth is bounded."""
    for manifest in manifests:
        if not isinstance(manifest, Mapping) or not text(manifest, "kind"):
            continue
        if text(manifest, "kind").endswith("List") and at(manifest, "items"):
            yield from _flattened(items(manifest, "items"), depth - 1) if depth else ()
        else:
            yield manifest


def _slug(name: str) -> str:
    """A name for files and addresses; one that loses letters gets a digest, so that no two are the same."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    digest = hashlib.sha256(name.encode(errors="replace")).hexdigest()[:6]
    return plain if plain and name.isascii() else "-".join(filter(None, (plain, digest)))


def _description(named: list[str], *, more: bool) -> Text:
    if not named:
        return told("drawn-the-manifest-holds-no-object-that-can-be-drawn")
    names = Text.join(map(Text.same, named), told("drawn-comma"))
    return told("drawn-description-more" if more else "drawn-description", names=names)


class _Drawing:
    """Collects nodes and edges.

    Attributes:
        things: everything from the manifests, in order.
        nodes: the boxes by their ids, those of missing objects included.
        clusters: the Pods, around what they hold.
    """

    def __init__(self, topics: Mapping[str, str]) -> None:
        self.things: list[Thing] = []
        self.nodes: dict[str, Node] = {}
        self.clusters: list[Cluster] = []
        self._topics = topics
        self._labels: dict[tuple[str, str], list[Text]] = {}
        self._missing: dict[tuple[str, str, str], str] = {}

    def add(self, thing: Thing, whole: Thing | None = None, label: Text | None = None) -> None:
        """Draw a thing, the arrow from what it is a part of, and its own parts."""
        identity = self._identity(thing.kind, thing.name)
        thing = replace(thing, id=identity, pod=identity if thing.kind == "Pod" else thing.pod)
        parts = list(parts_of(thing))
        topic = self._topics.get(thing.name if thing.kind == "Check" else thing.kind, "")
        title, detail = caption(thing)
        is_within = whole is not None and whole.id == thing.pod
        if is_within and label and label != HOLDS:
            detail = Text.join([label, detail], "\n")
        if thing.kind == "Pod" and parts:  # a frame around what it holds
            self.clusters.append(Cluster(identity, Text.join([title, detail], " "), topic=topic))
        else:
            frame = thing.pod if thing.pod in {each.id for each in self.clusters} else ""
            self.nodes[identity] = Node(
                identity, title, _ROLES.get(thing.kind, Role.OBJECT), frame, topic, detail=detail
            )
        self.things.append(thing)
        if whole and label and not is_within:
            self._connect(whole.id, identity, label)
        for part in parts:
            self.add(part.thing, thing, part.label)

    def relate(self) -> None:
        """Draw every relation between things, and what they relate to and isn't there."""
        for thing in list(self.things):
            for link in links_of(thing):
                if len(self._labels) > _ARROWS:
                    return
                found = [other.id for other in self.things if _leads_to(link, thing, other)]
                is_missing = not found
                if is_missing and link.is_quiet:
                    continue
                for other in found or [self._absent(link, thing)]:
                    start, end = (other, thing.id) if link.is_back else (thing.id, other)
                    self._connect(start, end, link.label if is_missing else _label(link))

    def edges(self) -> tuple[Edge, ...]:
        """One arrow for all that leads from one box to another."""
        return tuple(Edge(start, end, _listed(labels)) for (start, end), labels in self._labels.items())

    def _connect(self, start: str, end: str, label: Text) -> None:
        self._labels.setdefault((start, end), []).append(label)

    def _absent(self, link: Link, thing: Thing) -> str:
        """The box of something that a field names and the manifest doesn't hold."""
        name = link.name if link.selector is None else said(link.selector)
        place = thing.pod if link.kind == "Volume" else link.namespace or thing.namespace
        key = (link.kind, name, "" if link.kind in _CLUSTER_WIDE else place)
        if key not in self._missing:
            identity = self._missing[key] = self._identity(f"missing {link.kind}", name)
            called = Text.same(short(name)) if name else told("drawn-all")
            frame = thing.pod if link.kind == "Volume" else ""
            topic = self._topics.get(link.kind, "")
            if link.kind:
                label, detail = Text.same(short(link.kind)), Text.join([called, _MISSING], "\n")
                node = Node(identity, label, Role.PART, frame, topic, detail=detail, is_hollow=True)
            else:
                node = Node(identity, called, Role.ACTOR)
            self.nodes[identity] = node
        return self._missing[key]

    def _identity(self, kind: str, name: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", f"{kind} {name}".lower()).strip("-") or "thing"
        identity, number = stem, 2
        while identity in self.nodes or any(identity == each.id for each in self.clusters):
            identity, number = f"{stem}-{number}", number + 1
        return identity


def _leads_to(link: Link, thing: Thing, other: Thing) -> bool:
    """Whether another thing is the one, or one of those, that a link means."""
    if other.kind != link.kind or other is thing:
        return False
    if link.kind == "Volume":
        return other.pod == thing.pod and other.name == link.name
    is_near = link.kind in _CLUSTER_WIDE or other.within(link.namespace or thing.namespace)
    if link.selector is not None:
        return is_near and selects(link.selector, other.labels)
    return is_near and other.name == link.name


def _label(link: Link) -> Text:
    chosen = short(said(link.selector), _LONGEST) if link.selector is not None else ""
    return Text.join([link.label, Text.same(chosen)], " ")


def _listed(labels: list[Text]) -> Text:
    """Several labels of one arrow, each on a line; of many the first few."""
    shown = list(dict.fromkeys(label.map(lambda words: short(words, _LONGEST)) for label in labels))
    return Text.join([*shown[:_LISTED], Text.same("…")] if len(shown) > _LISTED else shown, "\n")
