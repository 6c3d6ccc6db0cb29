"""Checking on the built pages what editors mended: corrections, other wordings, gaps. A part of `macros.verify`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import lxml.html

from macros.corrections import Correction
from macros.editorial import ERRATA, GAPS, MERGES, Slip
from macros.errors import Problem
from macros.render import Renderer
from macros.site import Site
from macros.units import Kind, Unit

# What stands within a statement and is not its own words: the apparatus of a correction, and other wordings.
AMENDMENTS = {"kn-erratum", "kn-conflict", "kn-wordings"}
_BETWEEN = r"[\s*_`]*"  # what a note may have between the letters of a slip
_ANSWERS = 16  # readings of where a slip stands that are tried

Elements = Mapping[str, lxml.html.HtmlElement]


def noted_words(unit: Unit, element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The part of a statement's element that bears a unit's own words.

    That is the element itself; or beside a correction the words marked as the note's; or among other wordings the
    unit's own.
    """
    if unit.id != element.get("id"):
        found = element.xpath("./details[contains(@class, 'kn-wordings')]//li[@id=$name]", name=unit.id)
        return found[0] if found else lxml.html.Element("p")
    own = element.xpath("./div[contains(@class, 'kn-erratum')]//*[contains(@class, 'kn-own-words')]")
    return own[0] if own else element


def set_right(raw: str, slips: Iterable[Slip]) -> set[str]:
    """A note's lines with slips set right; where a slip's letters stand several times, every reading of which is meant."""
    readings = {raw}
    for slip in slips:
        pattern = re.compile(_BETWEEN.join(re.escape(letter) for letter in slip.wrong if not letter.isspace()))
        readings = {
            text[: found.start()] + slip.right + text[found.end() :]
            for text in readings
            for found in pattern.finditer(text)
        } or readings
        readings = set(sorted(readings)[:_ANSWERS])
    return readings


def check_amendments(site: Site, pages: Mapping[str, Elements]) -> Iterator[Problem]:
    """That each correction stands with its statement, each merged wording with the kept one, each gap on its page.

    Args:
        site: the model that the pages were made from.
        pages: the elements of each page by their ids.
    """
    for correction in site.corrections.shown.values():
        yield from _check_correction(site, correction, pages)
    for name, kept in site.corpus.kept.items():
        unit = site.corpus.occurrences[name][0]
        address = site.addresses.unit(unit)
        element = pages.get(f"{address.page}.html", {}).get(kept)
        if element is None or not element.xpath(".//li[@id=$name]//a[@data-source]", name=name):
            message = f"{address} does not show the wording of {unit.span}, which was merged into it"
            yield Problem(MERGES, 0, message)
    for gap in site.editorial.gaps:
        page = f"{site.editorial.topics[gap.topic].page}.html"
        shown = [each for each in pages.get(page, {}).values() if "kn-gap" in each.get("class", "").split()]
        if not any(_holds(each, gap.missing[site.language], gap.see[1]) for each in shown):
            yield Problem(GAPS, gap.line, f"{page} does not name this gap")


def _check_correction(site: Site, correction: Correction, pages: Mapping[str, Elements]) -> Iterator[Problem]:
    unit, erratum = correction.unit, correction.erratum
    if unit.kind is Kind.HEADING and unit.id not in site.book.leads:
        return  # no page prints it
    address = site.addresses.unit(unit)
    element = pages.get(f"{address.page}.html", {}).get(unit.id)
    shown = (
        []
        if element is None
        else element.xpath("./div[@class='kn-row']/*[not(self::span)] | ./div/div[@class='kn-correction']")
    )
    if not any(_holds(each, _text(site.corrected[unit.id])) for each in shown):
        yield Problem(ERRATA, erratum.quote.line, f"{address} does not show this correction")
    told = [] if element is None else element.xpath("./div/div/p[@class='kn-erratum-reason']")
    wrong = Renderer(site.linker, site.messages).inline(erratum.wrong[site.language])
    wanted = [_text(wrong), erratum.since, *(each.url for each in erratum.authorities)]
    if not any(_holds(each, *wanted) for each in told):
        yield Problem(ERRATA, erratum.quote.line, f"{address} does not say what is wrong there, and by which authority")


def _holds(element: lxml.html.HtmlElement, *wanted: str) -> bool:
    """Whether an element has these texts, or these addresses of links, in it."""
    text = "".join("".join([element.text_content(), *element.xpath(".//@href")]).split())
    return all("".join(each.split()) in text for each in wanted)


def _text(html: str) -> str:
    return str(lxml.html.fragment_fromstring(html, create_parent="div").text_content())
