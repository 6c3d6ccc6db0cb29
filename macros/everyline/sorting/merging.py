"""Merging statements that say the same by the word of an editor: one is printed, with the citations of all.

Exact repeats need no editor; the corpus has merged them by their ids already.
"""

from dataclasses import replace
from itertools import combinations

from everyline.editorial import MERGES, Editorial, Quote
from everyline.notes.corpus import Corpus
from everyline.notes.units import Unit
from everyline.sorting.homes import QuoteIndex
from everyline.text.problems import Problem

_HINT = "correct or remove the entry"


def merge(corpus: Corpus, editorial: Editorial) -> tuple[Corpus, list[Problem]]:
    """Merge the statements of each `same:` group, and the parts that it covers, into its first one.

    Returns:
        The corpus in which what stood under a merged statement stands under the one that is kept; and a problem for
        each quote that names no statement or several, and each statement that is named in two groups.
    """
    index, problems = QuoteIndex(corpus), list[Problem]()
    kept: dict[str, str] = {}
    named: dict[str, Quote] = {}
    parts: set[str] = set()
    for group in editorial.merges:
        units, covered = (_units(index, quotes, named, problems) for quotes in (group.quotes, group.covered))
        if units:
            kept |= {unit.id: units[0].id for unit in (*units[1:], *covered)}
            parts |= {unit.id for unit in covered}
    for pair in editorial.distinct:
        for one, other in combinations(_units(index, pair.quotes, {}, problems), 2):
            if kept.get(one.id, one.id) == kept.get(other.id, other.id):
                message = "statements that are `distinct:` here are merged elsewhere"
                problems.append(Problem(MERGES, pair.quotes[0].line, message, _HINT))
    kept = {name: kept[name] for name in corpus.occurrences if name in kept}
    return replace(corpus, kept=kept, parts=frozenset(parts), moved=_moved(corpus, kept)), problems


def distinct_pairs(corpus: Corpus, editorial: Editorial) -> set[frozenset[str]]:
    """The ids of each two statements that look alike and say different things; quotes that fit nothing are left out."""
    index = QuoteIndex(corpus)
    found = (_units(index, pair.quotes, {}, []) for pair in editorial.distinct)
    return {frozenset((one.id, other.id)) for units in found for one, other in combinations(units, 2)}


def _units(
    index: QuoteIndex, quotes: tuple[Quote, ...], named: dict[str, Quote], problems: list[Problem]
) -> list[Unit]:
    """The units of quotes, those left out that were named before."""
    found = []
    for quote in quotes:
        unit = index.named(quote, MERGES, problems)
        if unit and (other := named.setdefault(unit.id, quote)) is not quote:
            message = f"the statement quoted here is named by line {other.line} already"
            problems.append(Problem(MERGES, quote.line, message, _HINT))
        elif unit:
            found.append(unit)
    return found


def _moved(corpus: Corpus, kept: dict[str, str]) -> dict[Unit, Unit | None]:
    """What the units under merged ones stand under instead: the kept one, but nothing stands beneath itself."""
    moved: dict[Unit, Unit | None] = {}
    draft = replace(corpus, moved=moved)
    for note in corpus.notes:
        for unit in note.units:
            parent = unit.parent
            if parent and parent.id in kept:
                target = corpus.occurrences[kept[parent.id]][0]
                is_beneath_itself = unit.id in {node.id for node in draft.chain(target)}
                moved[unit] = moved.get(parent, parent.parent) if is_beneath_itself else target
    return moved
