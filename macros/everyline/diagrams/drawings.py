"""The drawings of a site in one language: what pages, the gallery and downloads ask for."""

from collections.abc import Container, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, product
from pathlib import Path

from everyline.diagrams import svg
from everyline.diagrams.descriptions import load_diagrams, load_style
from everyline.diagrams.diagram import WHOLE, Account, Cluster, Diagram, Layout, Node, Role, Style, tell
from everyline.diagrams.dot import to_dot
from everyline.diagrams.geometry import DiagramGeometry, geometry_of
from everyline.diagrams.layouts import MisfitError, grids_of
from everyline.diagrams.lettering import Lettering, Widths, key_of
from everyline.diagrams.rendering import CACHE, DiagramRenderer, DrawingError
from everyline.editorial import TOPICS, Editorial
from everyline.notes.corpus import Corpus
from everyline.text.messages import Messages
from everyline.text.multilingual import Text
from everyline.text.problems import Problem

_WIDE = 430  # points: a wider one can't be read on a phone, so it has a narrow variant
_CARDS = partial(replace, node_wrap=9, cluster_wrap=14)
_PHONE = 380  # points: no wider, if that can be, is a narrow variant, which a phone then shows nearly in its full size
_LEAST_FRAME = 8  # em, of a line of a frame's label: a number stands with its word
_TIGHT = partial(replace, arrow_room=4, padding=5, frame=6)
# Of the widths that texts are wrapped to: what is left of each in tries at a narrow variant.
_LESS = [*product((1.0, 0.8, 0.65, 0.5), (1.0, 0.8, 0.65, 0.5))]


@dataclass(frozen=True, slots=True)
class Drawable:
    """A diagram ready to be drawn: its DOT text, the widths of its lines, and its places unless it is a graph."""

    dot: str
    widths: Widths
    places: DiagramGeometry | None


class Drawings:
    """Diagrams, drawn on demand. `draw_all` draws everything beforehand and tells what can't be drawn."""

    def __init__(self, diagrams: Iterable[Diagram], messages: Messages, style: Style, cache: Path = CACHE) -> None:
        self.diagrams = {diagram.id: diagram for diagram in diagrams}
        self._messages, self._style = messages, style
        self._renderer = DiagramRenderer(cache)
        self._plans: dict[tuple[str, bool], Drawable] = {}
        self._inline: dict[tuple[str, str], str] = {}

    def draw_all(self, portable: Container[str] | None = None) -> list[Problem]:
        """Draw every diagram beforehand, those that are wanted as PNG too (by default all), then end the worker; a problem for each that can't be."""
        problems = []
        with closing(self._renderer):
            for name in self.diagrams:
                try:
                    self.svg(name)
                    self.narrow(name)
                    if portable is None or name in portable:
                        self.png(name)
                except (DrawingError, MisfitError) as error:
                    problems.append(
                        Problem(f"diagrams/{name}", 0, f"can't be drawn ({self._messages.language}): {error}")
                    )
        return problems

    def plan(self, name: str, *, is_narrow: bool = False) -> Drawable:
        """What a diagram is drawn from."""
        if (name, is_narrow) not in self._plans:
            diagram = (self.diagrams[name].narrow if is_narrow else None) or self.diagrams[name]
            self._plans[name, is_narrow] = self._planned(diagram, is_narrow=is_narrow)
        return self._plans[name, is_narrow]

    def _planned(self, diagram: Diagram, *, is_narrow: bool) -> Drawable:
        grids = grids_of(diagram) if diagram.layout is not Layout.GRAPH else []
        spans = {name: span for grid in grids for name, span in grid.spans.items()}
        style = _CARDS(self._style) if diagram.layout is Layout.CARDS else self._style
        key = key_of(diagram, self._messages)
        words = [text for _, text in key]

        def tried(styles: list[Style], rooms: Mapping[str, float]) -> _Try:
            tries = [Lettering(self._messages.language, each, spans, rooms) for each in styles]
            widths = self._renderer.measure(chain(*(each.all(diagram, words) for each in tries)), style)
            drawn = [_Try(each, widths, geometry_of(diagram, grids, each, widths, words)) for each in tries if grids]
            return min(drawn, key=_badness) if drawn else _Try(tries[0], widths, None)

        best = tried(_narrower(style) if is_narrow and grids else [style], {})
        if best.places:  # a box that is as wide as a wider one above it may have its texts in fewer lines
            pads = 2 * best.letters.style.padding
            rooms = {name: box.right - box.left - pads for name, box in best.places.nodes.items()}
            best = min(tried([best.letters.style], rooms), best, key=_badness)
        return Drawable(to_dot(diagram, best.letters, best.places, key), best.widths, best.places)

    def svg(self, name: str) -> str:
        """A diagram for use within a page; its links await `everyline.diagrams.svg.link`."""
        return self._inlined(name)

    def narrow(self, name: str) -> str:
        """The same for small screens, laid out anew or with its texts in narrower lines; empty for one that is narrow anyway."""
        places = self.plan(name).places
        return self._inlined(name, "narrow-") if places and places.width > _WIDE else ""

    def standalone(self, name: str) -> str:
        """A diagram as an SVG file of its own."""
        plan = self.plan(name)
        return svg.standalone(self._renderer.render(plan.dot, "svg"), plan.widths, self.diagrams[name], self._messages)

    def png(self, name: str) -> bytes:
        """A diagram as a PNG file, twice as fine as it is shown."""
        return self._renderer.render(self.plan(name).dot, "png")

    def text(self, name: str) -> Account:
        """A diagram in words."""
        return tell(self.diagrams[name], self._messages)

    def close(self) -> None:
        """End the worker, if there is one."""
        self._renderer.close()

    def _inlined(self, name: str, variant: str = "") -> str:
        if (name, variant) not in self._inline:
            plan = self.plan(name, is_narrow=bool(variant))
            drawing, diagram = self._renderer.render(plan.dot, "svg"), self.diagrams[name]
            self._inline[name, variant] = svg.inline(drawing, plan.widths, diagram, self._messages, variant)
        return self._inline[name, variant]


def _narrower(style: Style) -> list[Style]:
    """A style with less room, and with its texts in lines of several widths."""
    return [
        _TIGHT(
            style,
            **{name: round(getattr(style, name) * boxes) for name in ("node_wrap", "detail_wrap")},
            cluster_wrap=max(round(style.node_wrap * 1.6 * boxes), _LEAST_FRAME),
            edge_wrap=round(style.edge_wrap * arrows),
        )
        for boxes, arrows in _LESS
    ]


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to draw a diagram; without places that of a graph."""

    letters: Lettering
    widths: Widths
    places: DiagramGeometry | None


def _badness(drawn: _Try) -> tuple[float, float]:
    """Of two narrow variants the one that fits is better, then the lower one, whose texts are in fewer lines."""
    places = drawn.places or DiagramGeometry()
    return max(places.width - _PHONE, 0.0), places.height


@dataclass(frozen=True, slots=True)
class Collection:
    """The diagrams of a site in one language."""

    drawings: Drawings  # draws them
    # The ids of those that stand on their own, in the gallery and as downloads: written ones, then the map
    gallery: tuple[str, ...]
    map: str  # the id of the map of all topics
    of_code: dict[str, str]  # the id of the diagram of what is in a code unit, by the unit's id


def collect(
    project: Path, messages: Messages, corpus: Corpus, editorial: Editorial, of_code: Mapping[str, Diagram]
) -> tuple[Collection, list[Problem]]:
    """Gather every diagram of a site, and what is wrong with the files; draws nothing yet.

    Written ones lie in ``diagrams/``, and their quotes name statements of the corpus; `of_code` is what subjects draw of code, by the id of
    its unit.
    """
    written, problems = load_diagrams(project, editorial, corpus)
    style, found = load_style(project)
    overview = topic_map(editorial, messages)
    unlike: dict[str, Diagram] = {}  # of two with one id, one would hide the other
    for unit, diagram in of_code.items():
        is_taken = any(diagram.id == each.id for each in unlike.values())
        unlike[unit] = replace(diagram, id=f"{diagram.id}-{unit}") if is_taken else diagram
    collection = Collection(
        drawings=Drawings([*written.values(), overview, *unlike.values()], messages, style),
        gallery=(*written, overview.id),
        map=overview.id,
        of_code={unit: diagram.id for unit, diagram in unlike.items()},
    )
    unknown = [
        Problem(TOPICS, each.line, f"there is no diagram `{each.name}`", f"known are: {', '.join(written)}")
        for topic in editorial.topics.values()
        for group in topic.groups
        for each in group.diagrams
        if each.name not in written
    ]
    return collection, [*problems, *found, *unknown]


_DEEP = 4  # topics below each other in a card
_ACROSS = 6  # topics side by side, more only where one card has more


def topic_map(editorial: Editorial, messages: Messages) -> Diagram:
    """The map of all topics: a card for each section with its topics, both in learning order."""
    sections = [section for section in editorial.sections if section.topics]
    cards = {f"section-{section.id}": section for section in sections}
    held = {name: [f"topic-{topic}" for topic in section.topics] for name, section in cards.items()}
    wide = {name: -(-len(topics) // _DEEP) for name, topics in held.items()}
    rows = {
        name: tuple(tuple(topics[start : start + wide[name]]) for start in range(0, len(topics), wide[name]))
        for name, topics in held.items()
    }
    shelves: list[list[str]] = [[]]  # cards side by side in as many rows as they need
    for name, columns in wide.items():
        if shelves[-1] and sum(wide[each] for each in shelves[-1]) + columns > _ACROSS:
            shelves.append([])
        shelves[-1].append(name)
    return Diagram(
        id="topics",
        title=Text.same(messages["map-title"]),
        description=Text.same(messages("map-description", many=len(editorial.topics))),
        nodes=tuple(
            Node(f"topic-{topic.id}", topic.title, Role.PART, f"section-{topic.section}", topic.id)
            for topic in editorial.topics.values()
        ),
        clusters=tuple(
            Cluster(name, section.title.map(partial("{} · {}".format, number)))
            for number, (name, section) in enumerate(cards.items(), 1)
        ),
        layout=Layout.CARDS,
        rows={WHOLE: tuple(map(tuple, shelves)), **rows},
    )
