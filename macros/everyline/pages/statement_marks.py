"""What is known about a statement, as a page shows it beside the statement: its verdict, and what editors mended."""

import difflib
import itertools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from everyline.editorial import Authority, Judgement
from everyline.model.addresses import ERRATA_PAGE, Address
from everyline.model.safe_html import Renderer
from everyline.model.site import Site
from everyline.notes.units import Kind, Unit
from everyline.sorting.decisions import Correction
from everyline.text.words import inner_ends

_TOKEN = re.compile(r"[^\W\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff_]+(?:[-'’./_][^\W\u2e80-\u9fff]+)*|\s+|.", re.DOTALL)
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]")
# The number of a source that the words cite, which leads nowhere from elsewhere.
_CITED = re.compile(r"(?<!\s)\s*\[[^\[\]]*\]\(cite:[^()]*\)")
_MEANING, _ITEM = re.compile(r"\n+[ \t]*:[ \t]+"), re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
_FEWEST = 4  # signs of Chinese, or two words, that are the same between two changes and stay apart from them
_BRACKETS = {
    "(": "(",
    "（": "(",
    ")": ")",
    "）": ")",
}  # one would be told without the other, if no change of them counted
_MOST = 0.75  # of the words that may differ before both wordings are shown whole


def in_a_line(text: str) -> str:
    """Words of a note or an editor, Markdown, as they stand where there is no room for lists."""
    return _ITEM.sub("• ", _MEANING.sub(": ", _CITED.sub("", text)))


class DifferencePiece(NamedTuple):
    """A piece of a difference: ``=`` for what is the same, ``-`` for what went, ``+`` for what came."""

    sign: str
    text: str


_Step = tuple[str, list[str], list[str]]  # `=` or `x`, with the words of either wording


@lru_cache(maxsize=4096)  # errata stand on several pages, and their words stay from build to build
def difference(old: str, new: str) -> tuple[DifferencePiece, ...]:
    """What changed from one wording to another; the same words in another case or with other punctuation than brackets did not change.

    Changes with next to nothing between them are one; where little stays, the old wording stands whole before the new one.
    """
    before, after = _TOKEN.findall(" ".join(old.split())), _TOKEN.findall(" ".join(new.split()))
    ways = difflib.SequenceMatcher(None, [*map(_bare, before)], [*map(_bare, after)], autojunk=False).get_opcodes()
    steps = [("=" if tag == "equal" else "x", before[a:b], after[c:d]) for tag, a, b, c, d in ways]
    steps = [("=" if not _said(gone) and not _said(come) else sign, gone, come) for sign, gone, come in steps]
    for at in range(1, len(steps) - 1):
        if steps[at - 1][0] == steps[at + 1][0] == "x" and _length(steps[at][2]) < _FEWEST:
            steps[at] = ("x", *steps[at][1:])
    same = sum(_length(come) for sign, _, come in steps if sign == "=")
    if same < (1 - _MOST) * _length(before):
        steps = _whole(steps, before, after)
    steps.append(("=", [], []))
    for (sign, *here), (following, *behind) in itertools.pairwise(steps):
        # The blank before what went is no stop before what came, and a stop behind both ends what stays.
        while (
            sign != following
            and all(here)
            and not _said(ends := [each[-1] for each in here])
            and (sign == "x") is (ends[0] == ends[1])
        ):
            for words, more in zip(here, behind, strict=True):
                more.insert(0, words.pop())
    pieces: list[DifferencePiece] = []
    for sign, group in itertools.groupby(steps, key=lambda step: step[0]):
        _, gone, come = ("".join(itertools.chain.from_iterable(each)) for each in zip(*group, strict=True))
        pieces += (
            [DifferencePiece("=", come)] if sign == "=" else [DifferencePiece("-", gone), DifferencePiece("+", come)]
        )
    return tuple(each for each in pieces if each.text)


def _whole(steps: list[_Step], before: list[str], after: list[str]) -> list[_Step]:
    """Two wordings that have little in common as one change, but for the words that both begin with."""
    head = [*itertools.takewhile(lambda step: step[0] == "=", steps)]
    gone, come = ([token for step in head for token in step[side]] for side in (1, 2))
    inner = [inner_ends("".join(tokens)) for tokens in (before, after)]
    while gone and come and all(len("".join(part)) in ends for part, ends in zip((gone, come), inner, strict=True)):
        gone, come = gone[:-1], come[:-1]
    if _length(come) < _FEWEST - 1:
        return [("x", before, after)]
    return [("=", gone, come), ("x", before[len(gone) :], after[len(come) :])]


def _bare(token: str) -> str:
    """A word without what does not count as a change."""
    return token.casefold() if token[0].isalnum() else _BRACKETS.get(token, " ")


def _said(tokens: list[str]) -> bool:
    return any(each[0].isalnum() or each in _BRACKETS for each in tokens)


def _length(tokens: list[str]) -> int:
    """How much is said: a sign of Chinese counts one, a word two."""
    return sum(1 if _WIDE.match(each) else 2 for each in tokens if each[0].isalnum())


# The other statement of a conflict: the way to it, its note and its line.
Contrary = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class ShownErratum:
    """An erratum on a page."""

    # The note's words and the right ones, word by word; empty where that says nothing
    difference: tuple[DifferencePiece, ...]
    kind: str  # names its look
    label: str  # what the kind is called
    html: Markup  # the right wording
    beside: Markup  # the right wording in the language beside that of the page; empty where there is none
    beside_language: str  # that language
    wrong: Markup  # what is wrong, as safe HTML
    authorities: tuple[Authority, ...]
    since: str
    href: str  # its entry on the page of all errata, or empty where there is no such page
    contrary: Contrary | None  # for a conflict, the other statement


@dataclass(frozen=True, slots=True)
class Amended:
    """What editors mended about one statement."""

    correction: ShownErratum | None  # its erratum, or None
    conflicts: tuple[Contrary, ...]  # the statements that were corrected because they contradict this one


def amended_view(site: Site, page: str, unit: Unit) -> Amended:
    """The erratum of a printed unit, and those of others that name it."""
    found = site.corrections.shown.get(unit.id)
    conflicts = site.corrections.against.get(unit.id, ())
    return Amended(
        shown_view(site, page, found) if found else None, tuple(_contrary(site, page, each.unit) for each in conflicts)
    )


def shown_view(site: Site, page: str, correction: Correction) -> ShownErratum:
    """One erratum for a page."""
    erratum = correction.erratum
    renderer = Renderer(site.linker, site.messages)
    own, right = (each.get(correction.unit.id, "") for each in (site.prints.own, site.prints.corrected))
    is_code = correction.unit.kind is Kind.CODE
    return ShownErratum(
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


@dataclass(frozen=True, slots=True)
class Mended:
    """An erratum beside the words that it is about, which stand as their note has them."""

    kind: str  # names its look
    label: str  # what the kind is called
    href: str  # its entry on the page of all errata, or empty where there is no such page
    difference: tuple[DifferencePiece, ...]  # from the words of the note, in one of its languages; of code none
    language: str  # of these words
    wrong: Markup  # what is wrong, as safe HTML; of slips often nothing
    authorities: tuple[Authority, ...]
    since: str
    checked: str  # when it was held against the authority, in a few words; empty where nobody did


def mended_in(site: Site, page: str, unit: Unit) -> tuple[Mended, ...]:
    """The errata of a unit."""
    tables = (site.corrections.shown, site.corrections.slips)
    return tuple(
        mended_view(site, page, table[unit.id], site.language_of(unit.text)) for table in tables if unit.id in table
    )


def mended_view(site: Site, page: str, correction: Correction, of: str) -> Mended:
    """One erratum beside the note's words, with the difference in one of the languages that they are there in."""
    erratum, unit = correction.erratum, correction.unit
    renderer = Renderer(site.linker, site.messages)
    slips = erratum.slips
    said = [(("-", each.wrong), ("+", each.right), ("=", site.messages["semicolon"])) for each in slips]
    pieces = tuple(itertools.starmap(DifferencePiece, itertools.chain.from_iterable(said)))[:-1]
    if not slips and unit.kind is not Kind.CODE:
        own = unit.text if site.language_of(unit.text) == of else site.wordings.of(unit, of).text
        words = (renderer.inline(in_a_line(each)) for each in (own, erratum.correction[of]))
        pieces = difference(*(Markup(each).striptags() for each in words))  # noqa: S704 - only to take tags out
    mark = mark_of(site, unit)
    return Mended(
        kind=erratum.kind.value,
        label=site.messages[f"erratum-{erratum.kind.value}"],
        href=_entry(site, page, correction),
        difference=pieces,
        language=of,
        wrong=Markup(renderer.inline(erratum.wrong[site.language])),  # noqa: S704 - made safe there
        authorities=erratum.authorities,
        since=erratum.since,
        checked=mark.checked if mark and not slips else "",
    )


def slips_told(site: Site, unit: Unit) -> list[str]:
    """That slips were set right in a unit, for whoever asks where it comes from."""
    slips = site.corrections.slips_of(unit)
    return [site.messages("slip", wrong=slip.wrong, right=slip.right) for slip in slips]


def _entry(site: Site, page: str, correction: Correction) -> str:
    if not site.has(ERRATA_PAGE):
        return ""
    return Address(ERRATA_PAGE, correction.anchor).seen_from(page)


def _contrary(site: Site, page: str, unit: Unit) -> Contrary:
    note = site.corpus.note(unit.span.path)
    return site.addresses.words(unit).seen_from(page), site.note_short(note), unit.span.first


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """A verdict as a page shows it: a small mark, its words for those who can't see it, and what stands on a statement's card."""

    kind: str
    label: str  # what was found, in a word or two
    title: str  # the same with the reason, the authority and the day
    because: str  # the reason; empty where the authority says enough
    authorities: tuple[Authority, ...]
    checked: str  # when it was held against the authority, in a few words; empty where nobody did


def mark_of(site: Site, unit: Unit) -> VerdictMark | None:
    """The mark beside a statement; None where the project judges no claims."""
    verdict = site.verdicts.by_unit.get(unit.id)
    if not verdict:
        return None
    msg = site.messages
    label = msg[f"verdict-{verdict.judgement.value}"]
    because = verdict.because[site.language]
    sources = [" § ".join(filter(None, (each.title, each.section))) for each in verdict.authorities]
    checked = msg("verdict-checked", date=verdict.checked) if verdict.checked else ""
    more = msg["semicolon"].join(filter(None, (because, msg["comma"].join(sources), checked)))
    title = f"{label}{msg['colon']}{more}" if more else label
    return VerdictMark(verdict.judgement.value, label, title, because, tuple(verdict.authorities), checked)


def marks(site: Site, units: Iterable[Unit]) -> tuple[tuple[str, str], ...]:
    """Which verdict how many statements met, in words; nothing where the project judges none."""
    counts = site.verdicts.count(units)
    found = [(each.value, counts[each]) for each in Judgement if counts[each]]
    return tuple((kind, site.messages(f"verdict-count-{kind}", count=count)) for kind, count in found)


def sums(site: Site, units: Iterable[Unit]) -> str:
    """The same in a sentence."""
    return site.messages["comma"].join(words for _, words in marks(site, units))


def claims_json(site: Site) -> str:
    """The published account, ``claims.json``: every statement with its verdict, its authority, and the day it was checked."""
    claims = [
        {
            "id": unit.id,
            "source": {"path": unit.span.path, "first": unit.span.first, "last": unit.span.last},
            "page": str(site.addresses.unit(unit)),
            "verdict": verdict.judgement.value,
            "authority": [
                {"title": each.title, "section": each.section or None, "url": each.url} for each in verdict.authorities
            ],
            "checked": verdict.checked or None,
        }
        for unit in site.corpus.wordings()
        if (verdict := site.verdicts.by_unit.get(unit.id))
    ]
    return json.dumps({"claims": claims}, ensure_ascii=False, indent=1) + "\n"
