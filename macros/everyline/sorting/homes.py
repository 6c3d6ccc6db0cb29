"""Giving every statement its home: one topic, one group, by rules first and terms last.

For each statement the chain of its parents is walked from itself up; the nearest unit that a quote or an outline
path names decides, so that a subtree moves together and a pin overrides it. Where no rule speaks, topic terms do:
of the nearest heading, then of the outermost statement, then of the statement itself. What nobody claims is
*unsorted*.
"""

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from everyline.editorial import GAPS, OPEN, TOPICS, Editorial, Quote, Rule, Topic
from everyline.notes.attachments import folded
from everyline.notes.corpus import Corpus
from everyline.notes.units import NESTED, TAG, Kind, Note, Unit, normalize, unmarked, within
from everyline.text.problems import Problem
from everyline.text.words import compile_forms
from everyline.text.writing_systems import CODE_SPAN

UNSORTED = "unsorted"
# What notes say may change under the quotes of editors, and no note stops a build.
RESTS = "it rests until it is corrected or removed"
_LINKED = re.compile(r"\]\(ref:([^)|]+)")
_NO_TEXT = re.compile(rf"\]\([^)]{{0,2000}}\)|{CODE_SPAN}", re.DOTALL)
_AFTER_RULES = 10**6  # the rank of statements that terms brought to a group


class How(Enum):
    """What decided a statement's home."""

    QUOTE = "quote"
    OUTLINE = "outline"
    NOTE = "note"
    FOLDER = "folder"
    TAG = "tag"
    LINKED = "linked"
    TERMS = "terms"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Placement:
    """A statement's home."""

    unit: Unit  # the statement
    topic: str  # the id of its topic, or `UNSORTED`
    group: str  # the id of the group on the topic's page, `OPEN` for what only names a gap; empty when unsorted
    how: How  # what decided
    by: Unit | None = None  # the unit that a rule named: the statement or one of its ancestors
    order: int = 0  # the rank of the deciding rule within its group, or of the gap
    is_alone: bool = False  # whether it needs no statements above it to be understood


@dataclass(frozen=True, slots=True)
class _Claim:
    topic: Topic
    group: str
    rule: Rule
    order: int
    path: str


def place(
    corpus: Corpus, editorial: Editorial, *, has_unsorted: bool = True
) -> tuple[dict[str, Placement], list[Problem]]:
    """Place every statement of the corpus. Only a project that has a page for what no topic takes wants to be told of it.

    Returns:
        The placements by unit id, in the order of notes and lines; and a problem for each rule that names no unit
        or several, and each statement that nobody claims (a warning).
    """
    quotes, outlines, problems = _resolve(corpus, editorial)
    terms = _Terms(editorial)
    scopes = _Scopes(corpus, _claims(editorial))
    placements = {}
    for unit in corpus.statements():
        placement = next(
            (found for each in corpus.sources(unit) if (found := _by_rule(each, corpus, quotes, outlines))), None
        ) or next((found for each in corpus.sources(unit) if (found := scopes.place(each))), None)
        placement = placement or terms.place(unit, corpus)
        if placement.unit.id != unit.id:  # a rule for another wording decided; what it named is not above this one
            placement = replace(placement, unit=unit, by=None)
        placements[unit.id] = placement
        if placement.how is How.NOBODY and editorial.topics and has_unsorted:
            message = f"nobody claims this statement: {unmarked(unit.text)[:40]!r}"
            hint = f"add a `quote:` for it to a group in {TOPICS}; `status` has the lines ready"
            problems.append(Problem.warning(unit.span.path, unit.span.first, message, hint))
    for claim in scopes.unused():
        message = f"`{claim.rule.scope}: {claim.rule.name}` takes no statement"
        problems.append(Problem.warning(TOPICS, claim.rule.line, message, RESTS))
    return placements, problems


def _by_rule(unit: Unit, corpus: Corpus, quotes: dict[str, _Claim], outlines: dict[str, _Claim]) -> Placement | None:
    for node in corpus.chain(unit) if quotes or outlines else ():
        if claim := quotes.get(node.id) or outlines.get(node.id):
            how = How.QUOTE if node.id in quotes else How.OUTLINE
            is_alone = claim.rule.is_alone and node.id == unit.id
            return Placement(unit, claim.topic.id, claim.group, how, node, claim.order, is_alone)
    return None


def _resolve(corpus: Corpus, editorial: Editorial) -> tuple[dict[str, _Claim], dict[str, _Claim], list[Problem]]:
    """The unit ids that quotes and outline paths name, each with the claim on it."""
    index = QuoteIndex(corpus)
    quotes: dict[str, _Claim] = {}
    outlines: dict[str, _Claim] = {}
    problems: list[Problem] = []
    for claim in _claims(editorial):
        if claim.rule.scope:
            continue
        if claim.rule.quote:
            unit, message = index.find(claim.rule.quote)
            named = [unit] if unit else []
        else:
            named, message = index.under(claim.rule.outline)
        table = quotes if claim.rule.quote else outlines
        for unit in named:
            other = table.get(unit.id)
            if other and claim.rule.quote:
                said = f"the unit quoted here is claimed by line {other.rule.line} already"
                problems.append(Problem(TOPICS, claim.rule.line, said, "correct or remove the rule"))
            # Of two outline paths that end at one unit, the longer says more.
            elif not other or len(claim.rule.outline) > len(other.rule.outline):
                table[unit.id] = claim
        if message:
            problems.append(Problem.warning(claim.path, claim.rule.line, message, RESTS))
    return quotes, outlines, problems


def _claims(editorial: Editorial) -> Iterator[_Claim]:
    for topic in editorial.topics.values():
        for group in topic.groups:
            for order, rule in enumerate(group.rules):
                yield _Claim(topic, group.id, rule, order, TOPICS)
    for order, gap in enumerate(editorial.gaps):
        for title in gap.titles:
            rule = Rule(quote=title.text, outline=(), is_alone=False, line=title.line)
            yield _Claim(editorial.topics[gap.topic], OPEN, rule, order, GAPS)


class _Scopes:
    """Finds the claim on a statement that the narrowest scope makes: a tag or link on it or above it, then its note, then its folder."""

    def __init__(self, corpus: Corpus, claims: Iterable[_Claim]) -> None:
        """Take the claims whose rules name a scope, in the order of topics; of two that name the same, the first counts."""
        self._corpus = corpus
        self._used: set[int] = set()
        self._claims: dict[str, dict[str, _Claim]] = {kind: {} for kind in ("tag", "linked", "note", "folder")}
        for claim in claims:
            if scope := claim.rule.scope:
                name = claim.rule.name.removeprefix("#") if scope == "tag" else claim.rule.name
                key = folded(within(name).strip("/") if scope in ("note", "folder") else name)
                self._claims[scope].setdefault(key, claim)
        self._by_note = {
            note.path: self._claims["note"][name]
            for note in corpus.notes
            for name in _names(note)
            if name in self._claims["note"]
        }

    def unused(self) -> list[_Claim]:
        """The claims that took nothing, of those that name a scope."""
        return [each for claims in self._claims.values() for each in claims.values() if id(each) not in self._used]

    def place(self, unit: Unit) -> Placement | None:
        """The home that the narrowest scope gives a statement."""
        if not (found := self._find(unit)):
            return None
        claim, node = found
        self._used.add(id(claim))
        return Placement(unit, claim.topic.id, claim.group, How(claim.rule.scope), node, claim.order)

    def _find(self, unit: Unit) -> tuple[_Claim, Unit | None] | None:
        """The claim on a statement, with the unit that bears the tag or the link where there is one."""
        tags, linked, folders = self._claims["tag"], self._claims["linked"], self._claims["folder"]
        if not (tags or linked or folders or self._by_note):
            return None
        for node in self._corpus.chain(unit) if tags or linked else ():
            for claims, names in ((tags, tags_of(node)), (linked, links_of(node))):
                if name := next((each for each in names if each in claims), ""):
                    return claims[name], node
        note = self._corpus.note(unit.span.path)
        around = [
            *(tags.get(name) for name in _nested(note.tags)),
            self._by_note.get(note.path),
            *(folders.get(name) for name in _nested([note.folder] if note.folder else [])),
        ]
        return next(((claim, None) for claim in around if claim), None)


def _names(note: Note) -> list[str]:
    """By what a note may be named: its path in the notes' folder, with or without its ending, its file, its title."""
    path = within(note.path)
    return [
        folded(each) for each in dict.fromkeys((path, path.rpartition(".")[0], note.name, note.called, *note.aliases))
    ]


def _nested(tags: Iterable[str]) -> list[str]:
    """Tags with those that they are parts of, the narrowest first: ``garden/trees`` is in ``garden``."""
    found = []
    for tag in tags:
        parts = tag.split("/", NESTED)
        found += [folded("/".join(parts[:end])) for end in range(len(parts), 0, -1)]
    return found


def tags_of(unit: Unit) -> list[str]:
    """The tags of a unit in the form in which they are compared, with those that they are parts of."""
    written = TAG.findall(_NO_TEXT.sub("", unit.text)) if "#" in unit.text and unit.kind is not Kind.CODE else []
    return _nested([*unit.tags, *(each.rstrip("/-") for each in written)])


def links_of(unit: Unit) -> list[str]:
    """The names that a unit links, in the form in which they are compared."""
    if "](ref:" not in unit.text or unit.kind is Kind.CODE:
        return []
    return [folded(re.split(r"[#^]", unquote(each))[0]) for each in _LINKED.findall(unit.text)]


_QUOTED = (12, 24, 48, 96)  # characters of a quote that is offered for pasting


class _Texts:
    """Texts of one line each by their names, gone through as one: a quote is looked for in all of them."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.names = [*texts]
        self._same: dict[str, list[str]] = {}
        for name, text in texts.items():
            self._same.setdefault(text, []).append(name)
        self._ends = [*itertools.accumulate(len(text) + 1 for text in texts.values())]
        self._whole = "".join(f"{text}\n" for text in texts.values())

    def same(self, quote: str) -> list[str]:
        """The names of those that are a quote."""
        return self._same.get(quote, [])

    def holding(self, quote: str) -> Iterator[str]:
        """The names of those that hold a quote."""
        at = self._whole.find(quote)
        while 0 <= at < len(self._whole):
            place = bisect.bisect_right(self._ends, at)
            yield self.names[place]
            at = self._whole.find(quote, self._ends[place])


class QuoteIndex:
    """Finds the units that editorial data means by a piece of their text."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._units = {name: units[0] for name, units in corpus.occurrences.items()}

    # Where nobody quotes anything, nothing is gone through.

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {name: normalize(unit.text) for name, unit in self._units.items()}

    @cached_property
    def _statements(self) -> _Texts:
        return _Texts({unit.id: self._texts[unit.id] for unit in self._corpus.wordings()})

    @cached_property
    def _headings(self) -> _Texts:
        return _Texts({name: self._texts[name] for name, unit in self._units.items() if unit.kind is Kind.HEADING})

    @cached_property
    def _nodes(self) -> list[Unit]:
        return [
            unit
            for note in self._corpus.notes
            for unit in note.units
            if unit.kind.is_statement or unit.kind is Kind.HEADING
        ]

    def find(self, quote: str, *, headings: bool = False) -> tuple[Unit | None, str]:
        """The one statement that is this text or holds it, or None and what is wrong with the quote. A heading may be meant
        only where that is said.
        """
        wanted = normalize(quote)
        places = (self._statements, self._headings) if headings else (self._statements,)
        found = self._statements.same(wanted)
        found = found or [name for each in places for name in each.same(wanted)]
        found = found or [name for each in places for name in each.holding(wanted)]
        if len(found) == 1:
            return self._units[found[0]], ""
        if found:
            shown = ", ".join(str(self._units[name].span) for name in found[:4])
            return None, f"the quote {quote!r} is in {len(found)} units ({shown}); lengthen it"
        names = [name for each in places for name in each.names]
        nearest = process.extractOne(wanted, [self._texts[name] for name in names], scorer=_likeness)
        text = f"; the nearest text is {unmarked(self._units[names[nearest[2]]].text)[:60]!r}" if nearest else ""
        return None, f"the quote {quote!r} is in no unit{text}"

    def shortest(self, unit: Unit) -> str:
        """A quote of a statement, as short as names it and no other."""
        text = unmarked(unit.text)
        return next((text[:end] for end in _QUOTED if self._is_only(normalize(text[:end]), unit)), text)

    def _is_only(self, wanted: str, unit: Unit) -> bool:
        same = self._statements.same(wanted)
        return [unit.id] == (same or [*itertools.islice(self._statements.holding(wanted), 2)])

    def named(self, quote: Quote, path: str, problems: list[Problem], *, headings: bool = False) -> Unit | None:
        """The unit that a quote in a file names; problems receives a warning where it names none or several."""
        unit, message = self.find(quote.text, headings=headings) if quote.text else (None, "")
        if message:
            problems.append(Problem.warning(path, quote.line, message, RESTS))
        return unit

    def under(self, outline: tuple[str, ...]) -> tuple[list[Unit], str]:
        """The units that an outline path ends at, or none and what is wrong with the path."""
        *above, last = [normalize(segment) for segment in outline]
        ends = [unit for unit in self._nodes if last in self._texts[unit.id] and self._follows(unit, above)]
        # A short segment ("Pod") means the heading that is just that, where there is one.
        ends = [unit for unit in ends if self._texts[unit.id] == last] or ends
        # What stands below one end and has the words too ("绿茶不发酵" below "绿茶") is taken with it.
        named = {unit.id for unit in ends}
        ends = [unit for unit in ends if not any(node.id in named for node in unit.ancestors())]
        return ends, "" if ends else f"the outline path {' / '.join(outline)} leads nowhere"

    def _follows(self, unit: Unit, above: list[str]) -> bool:
        """Whether the unit's ancestors hold these texts, in this order from the outside in."""
        ancestors = iter(unit.ancestors())
        return all(any(segment in self._texts[node.id] for node in ancestors) for segment in above)


def _likeness(quote: str, text: str, **_: object) -> float:
    """How likely a text is what a quote meant before somebody changed it; one that is shorter is no place for it."""
    return fuzz.partial_ratio(quote, text) if len(text) >= len(quote) else fuzz.ratio(quote, text)


class _Terms:
    """Places statements that no rule names, by the topic terms they use."""

    def __init__(self, editorial: Editorial) -> None:
        self._topics = editorial.topics
        self._owner = {
            normalize(term).lower(): topic.id for topic in reversed(editorial.topics.values()) for term in topic.terms
        }
        self._pattern = compile_forms((term, False) for term in self._owner)
        self._cues = {
            topic.id: [
                (group.id, pattern)
                for group in topic.groups
                if (pattern := compile_forms((cue, False) for cue in group.cues))
            ]
            for topic in editorial.topics.values()
        }

    def place(self, unit: Unit, corpus: Corpus) -> Placement:
        """The home that terms give a statement, or *unsorted*."""
        chain = list(corpus.chain(unit)) if self._pattern else []
        headings = [node for node in chain if node.kind is Kind.HEADING]
        statements = [node for node in reversed(chain) if node.kind.is_statement]
        for node in [*headings, *statements]:
            if self._pattern and (found := self._pattern.search(normalize(node.text))):
                topic = self._topics[self._owner[" ".join(found.group().lower().split())]]
                return Placement(unit, topic.id, self._group(unit, topic), How.TERMS, None, _AFTER_RULES)
        return Placement(unit, UNSORTED, "", How.NOBODY)

    def _group(self, unit: Unit, topic: Topic) -> str:
        text = normalize(unit.text)
        return next((name for name, cues in self._cues[topic.id] if cues.search(text)), topic.groups[0].id)
