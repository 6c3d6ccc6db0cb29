"""Reading printed statements back from their pages: whether they say what editors and translators made of them."""

import html
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote

import lxml.html

from everyline.editorial import ERRATA, GAPS, MERGES
from everyline.languages.wording import State, Wording
from everyline.model.fidelity import content, holds, letters
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.units import Kind, Unit
from everyline.sorting.decisions import Correction
from everyline.text.html_tree import read_fragment, xpath
from everyline.text.problems import Problem

Elements = Mapping[str, lxml.html.HtmlElement]  # of a page, by their ids
Pages = Callable[[str], Elements]  # by their addresses; of one that is not there none
_WORDS = "contains(@class, 'kn-text') or contains(@class, 'kn-lead-text') or contains(@class, 'kn-code')"


def _beside(part: lxml.html.HtmlElement) -> lxml.html.HtmlElement | None:
    """What a statement, or the part of it that has the note's own words, says in the other language."""
    return _first(part, "div[@class='kn-beside']")


def part_in(part: lxml.html.HtmlElement, language: str) -> lxml.html.HtmlElement:
    """The words in a language, where they stand beside the others, else the whole part."""
    other = _beside(part)
    return other if other is not None and other.get("lang") == language else part


def _first(part: lxml.html.HtmlElement, path: str) -> lxml.html.HtmlElement | None:
    return next(iter(xpath(f"./div[@class='kn-row']/{path} | ./{path}")(part)), None)


def noted_words(unit: Unit, element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The part of a statement's element that bears a unit's own words.

    That is the element itself; or beside a correction the words marked as the note's; or among other wordings the
    unit's own.
    """
    if unit.id != element.get("id"):
        found = xpath(_WORDING)(element, name=unit.id)
        return found[0] if found else lxml.html.Element("p")
    own = xpath(_OWN_WORDS)(element)
    return own[0] if own else element


def check_amendments(site: Site, pages: Pages) -> Iterator[Problem]:
    """That each correction stands with its statement, each merged wording with the kept one, each gap on its page."""
    for correction in site.corrections.shown.values():
        yield from _check_correction(site, correction, pages)
    for conflicts in site.corrections.against.values():
        yield from _check_conflicts(site, conflicts, pages)
    for name, kept in site.corpus.kept.items():
        unit = site.corpus.occurrences[name][0]
        address = site.addresses.unit(unit)
        element = pages(f"{address.page}.html").get(kept)
        if element is None or not element.xpath(".//li[@id=$name]//a[@data-source]", name=name):
            yield Problem(MERGES, 0, f"{address} does not show the wording of {unit.span}, which was merged into it")
    inline = Renderer(site.linker, site.messages).inline
    for gap in site.editorial.gaps:
        page = f"{site.editorial.topics[gap.topic].page}.html"
        shown = [each for each in pages(page).values() if "kn-gap" in each.get("class", "").split()]
        if not any(_holds(each, _text(inline(gap.missing[site.language])), gap.see.url) for each in shown):
            hint = f'its skeleton needs `statements("{gap.topic}")` or `gaps("{gap.topic}")`'
            yield Problem(GAPS, gap.line, f"{page} does not name this gap", hint)
    if listed := pages("errata.html"):
        for correction in (*site.corrections.shown.values(), *site.corrections.slips.values()):
            if correction.anchor not in listed:
                yield Problem(ERRATA, correction.erratum.quote.line, "errata.html does not list this entry")


def _check_correction(site: Site, correction: Correction, pages: Pages) -> Iterator[Problem]:
    """That a correction stands in the place of its statement, or below code, with what is wrong and who says so."""
    unit, erratum = correction.unit, correction.erratum
    if unit.kind is Kind.HEADING and unit.id not in site.arrangement.leads:
        return  # no page prints it
    address = site.addresses.unit(unit)
    found = pages(f"{address.page}.html").get(unit.id)
    element = lxml.html.Element("li") if found is None else found
    instead = element.xpath(f"./div[{_has('kn-row')}]/*[not({_has('kn-cite')})]")
    below = element.xpath(f"{_ERRATUM}//*[{_has('kn-correction')}]")
    if not any(_holds(each, _text(site.prints.corrected[unit.id])) for each in (*instead, *below)):
        yield Problem(ERRATA, erratum.quote.line, f"{address} does not show this correction")
    wrong = Renderer(site.linker, site.messages).inline(erratum.wrong[site.language])
    wanted = [_text(wrong), erratum.since, *(each.url for each in erratum.authorities)]
    told = element.xpath(f"{_ERRATUM}//p[{_has('kn-erratum-reason')}]")
    if not any(_holds(each, *wanted) for each in told):
        yield Problem(ERRATA, erratum.quote.line, f"{address} does not say what is wrong there, and by which authority")


def _check_conflicts(site: Site, conflicts: list[Correction], pages: Pages) -> Iterator[Problem]:
    """That a statement tells of those that contradict it."""
    for each in conflicts:
        if not each.other or (each.other.kind is Kind.HEADING and each.other.id not in site.arrangement.leads):
            continue
        here = site.addresses.unit(each.other)
        element = pages(f"{here.page}.html").get(here.anchor)
        back = site.addresses.words(each.unit).seen_from(here.page)
        if element is None or not element.xpath(f"./details/p[{_has('kn-conflict')}]/a[@href=$back]", back=back):
            yield Problem(ERRATA, each.erratum.quote.line, f"{here} does not lead to the statement that contradicts it")


def _has(name: str) -> str:
    """The XPath condition that an element has a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


def _holds(element: lxml.html.HtmlElement, *wanted: str) -> bool:
    """Whether an element has these texts, or these addresses of links, in it."""
    text = "".join("".join([element.text_content(), *element.xpath(".//@href")]).split())
    return all("".join(each.split()) in text for each in wanted)


def _text(html: str) -> str:
    return str(read_fragment(html).text_content())


_WORDING = f"./details[{_has('kn-more')}]/*[{_has('kn-wordings')}]//li[@id=$name]"
_OWN_WORDS = f"./details[{_has('kn-more')}]/div[{_has('kn-erratum')}]//*[{_has('kn-own-words')}]"
# Behind a statement; of what is folded there, right beneath it.
_ERRATUM = f"(. | ./details)/div[{_has('kn-erratum')}]"

# Links of note syntax lead elsewhere in the end, or nowhere.
_REFERENCE = re.compile(r"\]\((?:ref|block|cite):[^)]*\)")


def check_language(unit: Unit, element: lxml.html.HtmlElement, address: str, site: Site) -> Iterator[Problem]:
    """Compare what is printed with the translations, of a statement, another wording or a lead-in: whether it is whole and in its own place,
    and says so where it is in another language than its page.
    """
    for message in _check(unit, noted_words(unit, element), site):
        yield Problem.warning(unit.span.path, unit.span.first, f"{address} {message}")


def _check(unit: Unit, part: lxml.html.HtmlElement, site: Site) -> Iterator[str]:
    own, other, noted = site.wordings.own(unit), site.wordings.beside(unit), site.wordings.noted(unit)
    if own.state is not State.CURRENT and _first(part, "p[contains(@class, 'kn-mark')]") is None:
        yield "does not say that its translation is missing or old"
    words = _first(part, f"*[{_WORDS}]")
    if ((words.get("lang") if words is not None else "") or site.language) != own.language:
        yield f"does not say that it is in the language `{own.language}`"
    if own.text != noted and not _is_whole(own, part, unit):
        yield f"does not print the translation `{own.language}`"
    if other and other.text != own.text:
        words = _beside(part)
        if words is None or (other.text != noted and not _is_whole(other, words, unit)):
            yield f"does not print the language `{other.language}` beside its own"


def _is_whole(wording: Wording, element: lxml.html.HtmlElement, unit: Unit) -> bool:
    text = wording.text
    if unit.kind is not Kind.CODE:
        text = unquote(html.unescape(_REFERENCE.sub("]", text)))
    return holds(letters(content(element)), letters(text))
