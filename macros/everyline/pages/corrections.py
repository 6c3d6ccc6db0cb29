"""What editors mended about a statement, as a page shows it beside the statement."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from everyline.editorial import Authority
from everyline.model.addresses import ERRATA_PAGE
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.units import Kind, Unit
from everyline.pages.differences import Piece, difference
from everyline.sorting.corrections import Correction


@dataclass(frozen=True, slots=True)
class Contrary:
    """The other statement of a conflict: the way to it, and where it stands in its note."""

    href: str
    note: str
    line: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An erratum on a page.

    Attributes:
        difference: the note's words and the right ones, word by word; empty where that says nothing.
        kind: names its look.
        label: what the kind is called.
        html: the right wording.
        beside: the right wording in the language beside that of the page; empty where there is none.
        beside_language: that language.
        wrong: what is wrong, as safe HTML.
        href: its entry on the page of all errata, or empty where there is no such page.
        contrary: for a conflict, the other statement.
    """

    difference: tuple[Piece, ...]
    kind: str
    label: str
    html: Markup
    beside: Markup
    beside_language: str
    wrong: Markup
    authorities: tuple[Authority, ...]
    since: str
    href: str
    contrary: Contrary | None


@dataclass(frozen=True, slots=True)
class Amended:
    """What editors mended about one statement.

    Attributes:
        correction: its erratum, or None.
        conflicts: the statements that were corrected because they contradict this one.
    """

    correction: Shown | None
    conflicts: tuple[Contrary, ...]


def amended_view(site: Site, page: str, unit: Unit) -> Amended:
    """The erratum of a printed unit, and those of others that name it."""
    found = site.corrections.shown.get(unit.id)
    conflicts = site.corrections.against.get(unit.id, ())
    return Amended(
        shown_view(site, page, found) if found else None,
        tuple(_contrary(site, page, each.unit) for each in conflicts),
    )


def shown_view(site: Site, page: str, correction: Correction) -> Shown:
    """One erratum for a page."""
    erratum = correction.erratum
    renderer = Renderer(site.linker, site.messages)
    own, right = (each.get(correction.unit.id, "") for each in (site.prints.own, site.prints.corrected))
    is_code = correction.unit.kind is Kind.CODE
    return Shown(
        difference=() if is_code else difference(Markup(own).striptags(), Markup(right).striptags()),  # noqa: S704 - only to take tags out
        kind=erratum.kind.value,
        label=site.messages[f"erratum-{erratum.kind.value}"],
        html=Markup(site.prints.corrected.get(correction.unit.id, "")),  # noqa: S704 - made safe by everyline.model.safe_html
        beside=Markup(site.prints.corrected_beside.get(correction.unit.id, "")),  # noqa: S704 - see above
        beside_language=site.wordings.other(correction.unit),
        wrong=Markup(renderer.inline(erratum.wrong[site.language])),  # noqa: S704 - see above
        authorities=erratum.authorities,
        since=erratum.since,
        href=_entry(site, page, correction),
        contrary=_contrary(site, page, correction.other) if correction.other else None,
    )


def errata_of(site: Site, page: str, unit: Unit) -> tuple[tuple[str, str], ...]:
    """The kinds of a unit's errata, with the ways to their entries on the page of all errata, where there is one."""
    tables = (site.corrections.shown, site.corrections.slips)
    found = [table[unit.id] for table in tables if unit.id in table] if site.has(ERRATA_PAGE) else []
    return tuple((site.messages[f"erratum-{each.erratum.kind.value}"], _entry(site, page, each)) for each in found)


def slips_told(site: Site, unit: Unit) -> list[str]:
    """That slips were set right in a unit, for whoever asks where it comes from."""
    slips = site.corrections.slips_of(unit)
    return [site.messages("slip", wrong=slip.wrong, right=slip.right) for slip in slips]


def _entry(site: Site, page: str, correction: Correction) -> str:
    if not site.has(ERRATA_PAGE):
        return ""
    return site.addresses.page(ERRATA_PAGE, correction.anchor).seen_from(page)


def _contrary(site: Site, page: str, unit: Unit) -> Contrary:
    note = site.corpus.note(unit.span.path)
    return Contrary(site.addresses.unit(unit).seen_from(page), site.note_short(note), unit.span.first)
