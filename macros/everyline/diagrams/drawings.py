"""The drawings of a site in one language: what pages, the gallery and downloads ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from everyline.diagrams import svg
from everyline.diagrams.description import Account, tell
from everyline.diagrams.diagram import Diagram, Layout
from everyline.diagrams.dot import to_dot
from everyline.diagrams.geometry import Places, place
from everyline.diagrams.key import key_of
from everyline.diagrams.layouts import MisfitError, arrange
from everyline.diagrams.lettering import Lettering, Widths
from everyline.diagrams.rendering import CACHE, DrawingError, Renderer
from everyline.diagrams.style import Style
from everyline.text.messages import Messages
from everyline.text.problems import Problem

_WIDE = 480  # points: a wider one can't be read on a phone, so it has a narrow variant
_CARDS = partial(replace, node_wrap=9, cluster_wrap=14)
_NARROWER = partial(replace, node_wrap=5, detail_wrap=6, edge_wrap=5, cluster_wrap=8, arrow_room=6)


@dataclass(frozen=True, slots=True)
class Plan:
    """A diagram ready to be drawn: its DOT text, the widths of its lines, and its places unless it is a graph."""

    dot: str
    widths: Widths
    places: Places | None


class Drawings:
    """Diagrams, drawn on demand. `draw_all` draws everything beforehand and tells what can't be drawn."""

    def __init__(self, diagrams: Iterable[Diagram], messages: Messages, style: Style, cache: Path = CACHE) -> None:
        self.diagrams = {diagram.id: diagram for diagram in diagrams}
        self._messages, self._style = messages, style
        self._renderer = Renderer(cache)
        self._plans: dict[tuple[str, bool], Plan] = {}
        self._inline: dict[tuple[str, bool], str] = {}

    def draw_all(self, portable: Collection[str] | None = None) -> list[Problem]:
        """Draw every diagram beforehand, then end the worker.

        Args:
            portable: the ids of those that are wanted as PNG too; all by default.

        Returns:
            A problem for each diagram that can't be drawn.
        """
        problems = []
        with self._renderer:
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

    def plan(self, name: str, *, is_narrow: bool = False) -> Plan:
        """What a diagram is drawn from."""
        if (name, is_narrow) not in self._plans:
            self._plans[name, is_narrow] = self._planned(self.diagrams[name], is_narrow=is_narrow)
        return self._plans[name, is_narrow]

    def svg(self, name: str) -> str:
        """A diagram for use within a page; its links await `everyline.diagrams.svg.link`."""
        return self._inlined(name, is_narrow=False)

    def narrow(self, name: str) -> str:
        """The same for small screens, laid out anew or with its texts in narrower lines; empty for one that is narrow anyway."""
        places = self.plan(name).places
        return self._inlined(name, is_narrow=True) if places and places.width > _WIDE else ""

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

    def _inlined(self, name: str, *, is_narrow: bool) -> str:
        if (name, is_narrow) not in self._inline:
            plan = self.plan(name, is_narrow=is_narrow)
            drawing, variant = self._renderer.render(plan.dot, "svg"), "narrow-" if is_narrow else ""
            self._inline[name, is_narrow] = svg.inline(
                drawing, plan.widths, self.diagrams[name], self._messages, variant
            )
        return self._inline[name, is_narrow]

    def _planned(self, diagram: Diagram, *, is_narrow: bool) -> Plan:
        language = self._messages.language
        diagram = (diagram.narrow if is_narrow else None) or diagram
        grids = arrange(diagram) if diagram.layout is not Layout.GRAPH else []
        spans = {name: span for grid in grids for name, span in grid.spans.items()}
        style = _CARDS(self._style) if diagram.layout is Layout.CARDS else self._style
        letters = Lettering(language, _NARROWER(style) if is_narrow else style, spans)
        key = key_of(diagram, self._messages)
        words = [text for _, text in key]
        widths = self._renderer.measure(letters.all(diagram, words), letters.style)
        places = place(diagram, grids, letters, widths, words) if grids else None
        return Plan(to_dot(diagram, letters, places, key), widths, places)
