"""The drawings of a site in one language: what pages, the gallery and downloads ask for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

from everyline.diagrams import svg
from everyline.diagrams.description import Account, tell
from everyline.diagrams.diagram import Diagram
from everyline.diagrams.dot import to_dot
from everyline.diagrams.rendering import DrawingError, Renderer
from everyline.diagrams.style import Style
from everyline.text.messages import Messages
from everyline.text.problems import Problem

CACHE = ".cache/diagrams"


class Drawings:
    """Diagrams, drawn on demand. `draw_all` draws everything beforehand and tells what can't be drawn."""

    def __init__(self, diagrams: Iterable[Diagram], messages: Messages, style: Style, cache_dir: Path) -> None:
        self.diagrams = {diagram.id: diagram for diagram in diagrams}
        self._messages = messages
        self._renderer = Renderer(cache_dir)
        self._dots = {name: to_dot(diagram, messages.language, style) for name, diagram in self.diagrams.items()}
        self._inline: dict[str, str] = {}

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
                    if portable is None or name in portable:
                        self.png(name)
                except DrawingError as error:
                    problems.append(
                        Problem(f"diagrams/{name}", 0, f"can't be drawn ({self._messages.language}): {error}")
                    )
        return problems

    def dot(self, name: str) -> str:
        """A diagram's DOT text."""
        return self._dots[name]

    def svg(self, name: str) -> str:
        """A diagram for use within a page; its links await `everyline.diagrams.svg.link`."""
        if name not in self._inline:
            self._inline[name] = svg.inline(*self._drawn(name), self.diagrams[name], self._messages)
        return self._inline[name]

    def standalone(self, name: str) -> str:
        """A diagram as an SVG file of its own."""
        return svg.standalone(*self._drawn(name), self.diagrams[name], self._messages)

    def png(self, name: str) -> bytes:
        """A diagram as a PNG file, twice as fine as it is shown."""
        return self._renderer.render(self._dots[name], "png")

    def text(self, name: str) -> Account:
        """A diagram in words."""
        return tell(self.diagrams[name], self._messages)

    def close(self) -> None:
        """End the worker, if there is one."""
        self._renderer.close()

    def _drawn(self, name: str) -> tuple[bytes, bytes]:
        """The drawing of a diagram, and the layout that it was made from."""
        dot = self._dots[name]
        return self._renderer.render(dot, "svg"), self._renderer.render(dot, "json")
