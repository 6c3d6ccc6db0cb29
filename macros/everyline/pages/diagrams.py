"""Diagrams as a page shows them: the picture with its links, the words beside it, and the files to take away."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from everyline.diagrams.description import Frame, Sentence
from everyline.diagrams.svg import link
from everyline.model.addresses import Address
from everyline.model.site import Site

FILES = "assets/diagrams"  # where the downloads of a language's diagrams lie


@dataclass(frozen=True, slots=True)
class Said:
    """What an arrow says, with the way to the statement or the authority that says so."""

    text: str
    step: str
    href: str
    authority: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Thing:
    """A box in words."""

    text: str
    href: str
    authority: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes that stand together, in words."""

    label: str
    things: tuple[Thing, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram on a page.

    Attributes:
        narrow: the variant for small screens, or empty.
        is_list: whether a list of what is in it stands for it there.
    """

    id: str
    title: str
    description: str
    svg: Markup
    narrow: Markup
    is_list: bool
    steps: tuple[Said, ...]
    sentences: tuple[Said, ...]
    frame: Group
    files: tuple[tuple[str, str], ...]


def figure_view(site: Site, page: str, name: str) -> Figure:
    """A diagram for a page.

    Raises:
        KeyError: if there is no such diagram.
    """
    drawings = site.diagrams.drawings
    account = drawings.text(name)

    def linked(drawing: str) -> Markup:
        return Markup(link(drawing, lambda target: _resolve(site, page, target)))  # noqa: S704 - drawn by us

    return Figure(
        id=name,
        title=account.title,
        description=account.description,
        svg=linked(drawings.svg(name)),
        narrow=linked(drawings.narrow(name)),
        is_list=name == site.diagrams.map,
        steps=tuple(_said(site, page, each) for each in account.steps),
        sentences=tuple(_said(site, page, each) for each in account.sentences),
        frame=_group(site, page, account.frame),
        files=tuple((form.upper(), _file(page, f"{name}.{form}")) for form in ("svg", "png"))
        if name in site.diagrams.gallery
        else (),
    )


def _file(page: str, name: str) -> str:
    up = Address("x").seen_from(page).removesuffix("x.html")
    return f"{up}{FILES}/{name}"


def _resolve(site: Site, page: str, target: str) -> str:
    """The address of ``kn:topic/pod#what`` or ``kn:unit/u-…``, seen from a page; empty for the page itself."""
    kind, _, rest = target.removeprefix("kn:").partition("/")
    name, _, anchor = rest.partition("#")
    if kind == "unit":
        return site.addresses.unit(site.corpus.occurrences[name][0]).seen_from(page)
    address = site.addresses.topic(name, anchor)
    return "" if address.page == page and not anchor else address.seen_from(page)


def _said(site: Site, page: str, sentence: Sentence) -> Said:
    href = _resolve(site, page, f"kn:unit/{sentence.unit}") if sentence.unit else ""
    return Said(sentence.text, sentence.step, href, sentence.authority)


def _group(site: Site, page: str, frame: Frame) -> Group:
    things = []
    for item in frame.nodes:
        target = f"kn:unit/{item.unit}" if item.unit else f"kn:topic/{item.topic}#{item.anchor}" if item.topic else ""
        things.append(Thing(item.text, _resolve(site, page, target) if target else "", item.authority))
    return Group(frame.label, tuple(things), tuple(_group(site, page, each) for each in frame.frames))
