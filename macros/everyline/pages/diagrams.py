"""Diagrams as a page shows them: the picture with its links, the words beside it, and the files to take away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from everyline.diagrams.description import Account
from everyline.diagrams.svg import link
from everyline.model.addresses import Address
from everyline.model.site import Site

FILES = "assets/diagrams"  # where the downloads of a language's diagrams lie


@dataclass(frozen=True, slots=True)
class Figure:
    """A diagram on a page.

    Attributes:
        account: what it says in words.
        way: where something in it leads, from this page; empty for nowhere.
        narrow: the variant for small screens, or empty.
        is_list: whether a list of what is in it stands for it there.
    """

    id: str
    account: Account
    way: Callable[[str], str]
    svg: Markup
    narrow: Markup
    is_list: bool
    files: tuple[tuple[str, str], ...]


def figure_view(site: Site, page: str, name: str) -> Figure:
    """A diagram for a page.

    Raises:
        KeyError: if there is no such diagram.
    """
    drawings = site.diagrams.drawings
    way = partial(_resolve, site, page)
    return Figure(
        id=name,
        account=drawings.text(name),
        way=way,
        svg=Markup(link(drawings.svg(name), way)),  # noqa: S704 - drawn by us
        narrow=Markup(link(drawings.narrow(name), way)),  # noqa: S704 - drawn by us
        is_list=name == site.diagrams.map,
        files=tuple((form.upper(), _file(page, f"{name}.{form}")) for form in ("svg", "png"))
        if name in site.diagrams.gallery
        else (),
    )


def _file(page: str, name: str) -> str:
    up = Address("x").seen_from(page).removesuffix("x.html")
    return f"{up}{FILES}/{name}"


def _resolve(site: Site, page: str, target: str) -> str:
    """The address of ``kn:topic/pod#what`` or ``kn:unit/u-…``, seen from a page; empty for the page itself, and for nowhere."""
    if not target:
        return ""
    kind, _, rest = target.removeprefix("kn:").partition("/")
    name, _, anchor = rest.partition("#")
    if kind == "unit":
        return site.addresses.unit(site.corpus.occurrences[name][0]).seen_from(page)
    address = site.addresses.topic(name, anchor)
    return "" if address.page == page and not anchor else address.seen_from(page)
