"""How diagrams look when they stand alone: sizes, shapes and colours, from ``diagrams/style.yml``.

On the site's pages the colours come from its style sheet instead; sizes and shapes are the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType

from everyline.diagrams.diagram import Role
from everyline.editorial.yamlfile import Value, load
from everyline.text.problems import Problem

STYLE = "diagrams/style.yml"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SHAPES = ("box", "rounded", "ellipse", "cylinder", "hexagon", "note", "folder", "component", "tab", "plain")


@dataclass(frozen=True, slots=True)
class Paint:
    """A shape and its colours; `shape` is one of Graphviz's, or ``rounded`` for a box with rounded corners."""

    shape: str
    fill: str
    line: str
    text: str = "#25272e"


_ROLES = {
    Role.COMPONENT: Paint("rounded", "#e8eef6", "#1c4a8a"),
    Role.OBJECT: Paint("box", "#fbf0dc", "#b3741a"),
    Role.STORE: Paint("cylinder", "#e2f1ef", "#2a8a7f"),
    Role.ACTOR: Paint("rounded", "#25272e", "#25272e", "#ffffff"),
    Role.STATE: Paint("rounded", "#f0ecf6", "#8a76ad"),
    Role.PART: Paint("rounded", "#efedea", "#85806f"),
    Role.WORDS: Paint("plain", "#ffffff", "#ffffff"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of all diagrams. Lengths are in points (pixels on the screen), widths of lines of text in em."""

    font: str = "Noto Sans SC"  # the family that is measured with; a file of it lies beside the program
    # node_size, detail_size, edge_size, cluster_size: of letters
    node_size: int = 14
    detail_size: int = 12
    edge_size: int = 12
    cluster_size: int = 13
    # node_wrap, detail_wrap, edge_wrap, cluster_wrap: how wide a line of text may be before it is wrapped
    node_wrap: int = 10
    detail_wrap: int = 14
    edge_wrap: int = 10
    cluster_wrap: int = 30
    arrow_room: int = 12  # between the label of an arrow and either end of it
    # padding, node_gap, rank_gap, cluster_gap: of graphs: between a box and its text, between boxes side by side, between ranks, and within
    # a frame
    padding: int = 10
    node_gap: int = 28
    rank_gap: int = 40
    cluster_gap: int = 16
    # background, text, soft, cluster_fill, cluster_line, edge_line, badge, badge_text: colours
    background: str = "#ffffff"
    text: str = "#25272e"
    soft: str = "#5a5b63"
    cluster_fill: str = "#f7f5ef"
    cluster_line: str = "#ddd2ba"
    edge_line: str = "#5a5b63"
    badge: str = "#c23b22"
    badge_text: str = "#ffffff"
    roles: Mapping[Role, Paint] = field(default_factory=lambda: MappingProxyType(_ROLES))  # how each kind of node looks


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
        paint, given = _ROLES[role], value.get(role.value)
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
