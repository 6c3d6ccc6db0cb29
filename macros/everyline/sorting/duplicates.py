"""Finding statements that probably say the same in other words, for an editor to decide.

Two statements are alike when the words that they share weigh much beside all their words; rare words weigh more
(weighted Jaccard similarity). Not every pair is compared: of two alike statements, the rarest words that make up the
greater part of one and of the other overlap, so only those that share such a word can be alike.
"""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit, normalize
from everyline.text.words import cut

ALIKE = 0.4  # below this, statements share a subject rather than what they say of it
_SCALE = 1000  # steps of a word's weight
_LONG_ENOUGH = 12  # characters; shorter texts are alike by chance
_LEFT_OUT = (Kind.CODE, Kind.REFERENCE, Kind.IMAGE)  # manifests and addresses are alike by nature


@dataclass(frozen=True, slots=True)
class Alike:
    """Statements each of which is much like another one of them, in the order of notes and lines."""

    units: tuple[Unit, ...]
    likeness: float  # of the pair that is least alike among those that hold them together, 0 to 1


def find_alike(corpus: Corpus, distinct: set[frozenset[str]]) -> list[Alike]:
    """Groups of statements that are alike, those most alike first.

    Args:
        corpus: its statements are compared; what is merged is left out already.
        distinct: the ids of each two that an editor found to say different things.
    """
    units = [
        unit for unit in corpus.statements() if unit.kind not in _LEFT_OUT and len(normalize(unit.text)) >= _LONG_ENOUGH
    ]
    words = [cut(normalize(unit.text)) for unit in units]
    groups = _Groups(len(units))
    for one, other, likeness in _pairs(words, groups):
        if frozenset((units[one].id, units[other].id)) not in distinct:
            groups.join(one, other, likeness)
    alike = [Alike(tuple(units[row] for row in rows), likeness) for rows, likeness in groups.found()]
    return sorted(alike, key=lambda each: (-each.likeness, each.units[0].span))


class _Groups:
    """Which texts, by their numbers, are held together by pairs that are alike."""

    def __init__(self, count: int) -> None:
        self._group = [{row} for row in range(count)]
        self._least = [1.0] * count

    def are_joined(self, one: int, other: int) -> bool:
        return self._group[one] is self._group[other]

    def join(self, one: int, other: int, likeness: float) -> None:
        small, large = sorted((self._group[one], self._group[other]), key=len)
        large |= small
        for row in small:
            self._group[row] = large
        self._least[one] = self._least[other] = min(self._least[one], self._least[other], likeness)

    def found(self) -> list[tuple[list[int], float]]:
        """Each group of more than one, and how alike those are that hold it together least."""
        groups = {id(group): sorted(group) for group in self._group if len(group) > 1}.values()
        return [(rows, min(self._least[row] for row in rows)) for rows in groups]


def _pairs(texts: Sequence[frozenset[str]], groups: _Groups) -> Iterator[tuple[int, int, float]]:
    """The numbers of each two texts that are alike and not in one group yet, and how much."""
    counts = Counter(word for words in texts for word in words)
    # Whole numbers: their sum is the same in whatever order a set holds its words.
    weights = {word: round(_SCALE * math.log(1 + len(texts) / count)) for word, count in counts.items()}
    totals = [sum(map(weights.__getitem__, words)) for words in texts]
    seen: dict[str, list[int]] = {}
    for row, words in enumerate(texts):
        rare = _rare(words, weights, totals[row])
        for other in sorted(set().union(*(seen.get(word, ()) for word in rare))):
            if groups.are_joined(row, other):
                continue
            shared = sum(map(weights.__getitem__, words & texts[other]))
            likeness = shared / (totals[row] + totals[other] - shared)
            if likeness >= ALIKE:
                yield row, other, likeness
        for word in rare:
            seen.setdefault(word, []).append(row)


def _rare(words: frozenset[str], weights: dict[str, int], total: int) -> list[str]:
    """A text's rarest words: those without which what is left could not make it alike with anything."""
    rare, left = [], total
    for word in sorted(words, key=lambda word: (-weights[word], word)):
        if left < ALIKE * total:
            break
        rare.append(word)
        left -= weights[word]
    return rare
