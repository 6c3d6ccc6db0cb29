"""What the notes ask for by themselves, for an editor to decide: topics by titles, tags, names that they link, folders and weighty words; terms that
they define; statements that probably say the same in other words.

Two statements are alike when the words that they share weigh much beside all their words; rare words weigh more
(weighted Jaccard similarity). Not every pair is compared: of two alike statements, the rarest words that make up the
greater part of one and of the other overlap, so only those that share such a word can be alike; and what is made of nothing but words that
are everywhere is like much else by chance.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from everyline.editorial import Editorial
from everyline.notes.attachments import folded
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit, normalize, unmarked
from everyline.sorting.homes import links_of, tags_of
from everyline.text.build_report import counted
from everyline.text.files import untaken
from everyline.text.words import cut
from everyline.text.writing_systems import in_ascii

_ENOUGH = 3  # statements that make a page
_MOST = 40  # topics; more than that nobody reads
_WORDS = 20  # topics by words alone: what is written down without a tag or a link
_PASSAGE = 12  # statements: a note as short as most
_DEFINED = 200  # characters of a statement that may be a definition
_LEAST = {True: 4, False: 2}  # letters of a word that means something, in Latin letters and in others
# What stands between a term and what it is, at the beginning of a sentence.
_IS = re.compile(
    r"(?:(?:an?|der|die|das|eine?)\s+)?[*_「『《“\"]*(?P<term>[^\s*_:：，,。.;；！!?？][^*_:：，,。.;；！!?？]{0,40}?)[*_」』》”\"]*"
    r"(?:\s+(?:is|are|means|ist|sind|bezeichnet|heißt)\s|\s*(?:是一|是指|指的是|即|とは)|(?P<said>\s*[:：]\s*|\s+[–—]\s+))",
    re.IGNORECASE,
)
_GOES_ON = (":", "：", "?", "？")  # a text that ends so claims nothing
# What follows is said elsewhere, and a link says nothing.
_LABEL = re.compile(r"[:：][\s*_]*$|^\s*!?\[[^\[\]]*\]\(ref:[^()\s]*\)\s*$")
_REFERENCE = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")


def suggest_topics(corpus: Corpus, editorial: Editorial) -> str:
    """Topics as they may stand in topics.yml, those with most statements first; empty where nothing suggests itself. Those
    that are there already are not suggested again.
    """
    counts = {scope: Counter[str]() for scope in ("tag", "linked", "note", "folder")}
    for note in corpus.notes:
        statements = [unit for unit in note.units if unit.kind.is_statement]
        whole = {folded(tag) for tag in note.tags}
        for unit in statements:
            counts["tag"].update({tag for tag in (*tags_of(unit), *whole) if "/" not in tag})  # the broadest are enough
            counts["linked"].update({*links_of(unit)})
        counts["note"][note.called] = len(statements)
        if note.folder:
            counts["folder"][note.folder.partition("/")[0]] += len(statements)
    # A note is a topic where others speak of it.
    linked = {folded(name) for name in (*counts["linked"], *counts["tag"])}
    counts["note"] = Counter({name: count for name, count in counts["note"].items() if folded(name) in linked})
    sums: Counter[str] = Counter()
    scopes: dict[str, list[tuple[str, str]]] = {}
    for scope, found in counts.items():
        for name, count in found.items():
            sums[folded(name)] += count
            scopes.setdefault(folded(name), []).append((scope, name))
    known = {folded(each) for topic in editorial.topics.values() for each in (*topic.title.values(), *topic.aliases)}
    wanted = [name for name, count in sums.most_common() if count >= _ENOUGH and name not in known][:_MOST]
    taken = dict.fromkeys(editorial.topics, 1)
    words = {word: count for word, count in _weighty(corpus).items() if word not in known and word not in sums}
    return "".join(
        [
            *(_topic(name, sums[name], scopes[name], taken) for name in wanted),
            *(_topic(word, count, [], taken) for word, count in [*words.items()][:_WORDS]),
        ]
    )


def _weighty(corpus: Corpus) -> dict[str, int]:
    """Words that a few notes say often, in how many statements each, the weightiest first.

    Words of every subject are spread evenly; what a passage is about is where chance would not put it. Weight is what is left of a word's
    rarity once chance is taken off (residual inverse document frequency), so no language needs a list of words that say nothing.
    """
    seen, passages, count = Counter[str](), Counter[str](), 0
    for note in corpus.notes:
        units = [unit for unit in note.units if unit.kind.is_statement and unit.kind is not Kind.CODE]
        said = [cut(_REFERENCE.sub(r"\1", unmarked(unit.text))) for unit in units]
        for start in range(0, len(said), _PASSAGE):
            seen.update(word for words in said[start : start + _PASSAGE] for word in words)
            passages.update(set().union(*said[start : start + _PASSAGE]))
            count += 1
    weights = {}
    for word, times in seen.items():
        if times < _ENOUGH or passages[word] == 1 or len(word) < _LEAST[word.isascii()] or word.isdecimal():
            continue
        by_chance = -math.log(1 - math.exp(-times / count))
        weights[word] = (by_chance, math.log(count / passages[word]) - by_chance, times)
    order = sorted(weights, key=lambda word: (-weights[word][1] * math.log(weights[word][2]), word))
    return {word: weights[word][2] for word in order if weights[word][1] > 0}


def suggest_terms(corpus: Corpus, editorial: Editorial) -> str:
    """Entries as they may stand in glossary.yml: what notes are called, link or tag, and say in a sentence what it is."""
    names = {folded(name) for note in corpus.notes for name in (note.called, *note.aliases, *note.tags)}
    names |= {
        folded(name) for note in corpus.notes for unit in note.units for name in (*links_of(unit), *tags_of(unit))
    }
    words = {folded(word) for word in [*_weighty(corpus)][: 2 * _MOST]}
    taken = {folded(alias.text) for term in editorial.terms for alias in term.aliases}
    taken |= {folded(name) for term in editorial.terms for name in term.name.values()}
    ids = {term.id: 1 for term in editorial.terms}
    return "".join(_entries(corpus, names - taken, words - taken, ids))


def _entries(corpus: Corpus, names: set[str], words: set[str], ids: dict[str, int]) -> Iterator[str]:
    """Definitions of names, and of words where a sentence says what they are; a colon behind a word says too little."""
    seen: set[str] = set()
    for note in corpus.notes:
        for unit in note.units:
            text = _REFERENCE.sub(r"\1", unmarked(unit.text))
            is_short = unit.kind.is_statement and len(text) <= _DEFINED and not text.rstrip().endswith(_GOES_ON)
            found = _IS.match(text) if is_short else None
            term = folded(found["term"]) if found else ""
            if found and term not in seen and (term in names or (term in words and not found["said"])):
                seen.add(term)
                said, definition = (json.dumps(each, ensure_ascii=False) for each in (found["term"], text))
                yield f"- {{id: {_id(term, ids)}, term: {said}, definition: {definition}}} # {unit.span}\n"


def _id(name: str, taken: dict[str, int]) -> str:
    """An id that nothing has yet, made of a name."""
    return untaken(in_ascii(name) or "topic", taken)


def _topic(name: str, count: int, scopes: Sequence[tuple[str, str]], taken: dict[str, int]) -> str:
    takes = ", ".join(f"{{{scope}: {json.dumps(each, ensure_ascii=False)}}}" for scope, each in scopes)
    written = next((each for _, each in scopes if each != each.lower()), name[:1].upper() + name[1:])
    title = json.dumps(written, ensure_ascii=False)
    rule = f"takes: [{takes}]" if takes else f"terms: [{json.dumps(name, ensure_ascii=False)}], takes: []"
    return f"  - {{id: {_id(name, taken)}, title: {title}, {rule}}} # {counted(count, 'mention')}\n"


ALIKE = 0.4  # below this, statements share a subject rather than what they say of it
_COMMON = 100  # a word in more statements than these tells no two of them apart
_SCALE = 1000  # steps of a word's weight
_LONG_ENOUGH = 12  # characters; shorter texts are alike by chance
_LEFT_OUT = (Kind.CODE, Kind.REFERENCE, Kind.IMAGE)  # manifests and addresses are alike by nature


@dataclass(frozen=True, slots=True)
class Alike:
    """Statements each of which is much like another one of them, in the order of notes and lines."""

    units: tuple[Unit, ...]
    likeness: float  # of the pair that is least alike among those that hold them together, 0 to 1


def find_alike(corpus: Corpus, distinct: set[frozenset[str]]) -> list[Alike]:
    """Groups of statements that are alike, those most alike first; `distinct` are the ids of each two that an editor found to differ."""
    units, words = list[Unit](), list[frozenset[str]]()
    for unit in corpus.statements():
        if (
            unit.kind not in _LEFT_OUT
            and len(text := normalize(unit.text)) >= _LONG_ENOUGH
            and not _LABEL.search(unit.text)
        ):
            units.append(unit)
            words.append(cut(text))
    groups = _Groups(len(units))
    for one, other, likeness in _pairs(words, groups):
        if frozenset((units[one].id, units[other].id)) not in distinct:
            groups.join(one, other, likeness)
    alike = [Alike(tuple(units[row] for row in rows), likeness) for rows, likeness in groups.found()]
    return sorted(alike, key=lambda each: (-each.likeness, each.units[0].span))


class _Groups:
    """Which texts, by their numbers, are held together by pairs that are alike."""

    def __init__(self, count: int) -> None:
        self.of = [{row} for row in range(count)]
        self._least = [1.0] * count

    def join(self, one: int, other: int, likeness: float) -> None:
        small, large = sorted((self.of[one], self.of[other]), key=len)
        large |= small
        for row in small:
            self.of[row] = large
        self._least[one] = self._least[other] = min(self._least[one], self._least[other], likeness)

    def found(self) -> list[tuple[list[int], float]]:
        """Each group of more than one, and how alike those are that hold it together least."""
        groups = {id(group): sorted(group) for group in self.of if len(group) > 1}.values()
        return [(rows, min(self._least[row] for row in rows)) for rows in groups]


def _pairs(texts: Sequence[frozenset[str]], groups: _Groups) -> Iterator[tuple[int, int, float]]:
    """The numbers of each two texts that are alike and not in one group yet, and how much."""
    counts = Counter(word for words in texts for word in words)
    # Whole numbers: their sum is the same in whatever order a set holds its words.
    weighed = {word: round(_SCALE * math.log(1 + len(texts) / count)) for word, count in counts.items()}
    # Numbers in place of words, the rarest first: they are compared and put in order many times.
    order = sorted(weighed, key=lambda word: (-weighed[word], word))
    weights, numbers = [weighed[word] for word in order], {word: number for number, word in enumerate(order)}
    first_common = sum(count <= _COMMON for count in counts.values())
    rows = [frozenset(map(numbers.__getitem__, words)) for words in texts]
    totals = [sum(map(weights.__getitem__, words)) for words in rows]
    seen: list[list[int]] = [[] for _ in range(first_common)]
    for row, words in enumerate(rows):
        rare = _rare(words, weights, totals[row], first_common)
        for other in sorted(set().union(*map(seen.__getitem__, rare))):
            if groups.of[row] is groups.of[other]:
                continue
            shared = sum(map(weights.__getitem__, words & rows[other]))
            likeness = shared / (totals[row] + totals[other] - shared)
            if likeness >= ALIKE:
                yield row, other, likeness
        for word in rare:
            seen[word].append(row)


def _rare(words: frozenset[int], weights: Sequence[int], total: int, end: int) -> list[int]:
    """A text's rarest words before an end: those without which what is left could not make it alike with anything."""
    rare, left = [], total
    for word in sorted(words):
        if word >= end or left < ALIKE * total:
            break
        rare.append(word)
        left -= weights[word]
    return rare
