"""The index that readers search: small script files, so that it is read from disk as well, and only where a search leads.

`Documents` takes pages apart into sections; `Index` makes the files. ``search/root.js`` has what every search needs: titles, other
names, and where the rest lies. ``search/terms/`` has the words with the sections that hold them, in the order of the alphabet, so that the
beginning of a word finds them too. ``search/texts/`` has the sections' texts, for what a result shows. ``theme/assets/finding.js`` reads
them: it must take text apart as `tokens` does.
"""

import bisect
import hashlib
import itertools
import json
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeVar

import lxml.html

from everyline.model.navigation import SectionRole
from everyline.text.html_tree import read_fragment
from everyline.text.words import spelled
from everyline.text.writing_systems import simplified

FOLDER = "search"
_Thing = TypeVar("_Thing")
# Searching costs a root, a file for each word, and one for each result that is shown: these sizes keep it small.
_TERMS = 16_000
_TEXTS = 8_000
_LONGEST = 1_500  # characters of a section that is one document; a longer one is several
_MOST = 2_000  # places that a word is known to stand at, the best ones; a word that is everywhere says little
_SPELLED = 5_000  # words of headings that misspelled ones are compared with
# Readers look for what the notes say: what is said about the notes comes after it.
_STRONGEST = 1_000  # weight that a page can give itself
_WEIGHTS = {SectionRole.REFERENCE: 0.4, SectionRole.PROJECT: 0.3}

# Scripts that put no blanks between words: these are found by pairs of characters.
_DENSE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_SIGNS = "\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"  # vowels and accents that may be left out in writing
_RUN = re.compile(rf"([{_DENSE}]+)|((?:(?![{_DENSE}])(?:[^\W_]|[{_SIGNS}\u0900-\u0dff]))+)")
_FOLDED = re.compile(f"[\u0300-\u036f{_SIGNS}]")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_PLURAL = re.compile(r"(?<=[a-z]{2})(?:(ie)s|((?:[sxz]|[cs]h)e)s|([^sui])s)$")

_BEHIND = "~"  # before the anchor of what another statement has behind it
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_FORMULA = 60  # letters
_SKIPPED = {"script", "style", "template", "svg", "button", "select", "input", "noscript", "iframe"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "math", "q",
    "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "td", "th", "time", "u", "var", "wbr",
}  # fmt: skip
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEVELS = 13  # of how much a section says a word; as many again where its heading says it too
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SATURATION, _NORMAL = 1.2, 0.6  # of BM25


@dataclass(frozen=True, slots=True)
class SearchSection:
    """What a search can find."""

    heading: str
    anchor: str  # of its heading; empty at the top of a page
    # Its texts, each with the anchor that is nearest to it, after a sign where it is folded away
    pieces: tuple[tuple[str, str], ...]
    terms: Mapping[str, float]  # how much these say each
    labels: int = 0  # how many of the texts, the last ones, say only under what a note stands, as its tags do
    is_place: bool = False  # whether a place begins with it that is found as pages are


@dataclass(frozen=True, slots=True)
class Names:
    """Other names of what is found at an address: never printed, but they lead there."""

    page: str  # without ending
    anchor: str  # of a section; empty where they name the page itself
    words: tuple[str, ...]  # the names, as people write them
    is_title: bool  # whether they are as good as the page's title


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page that is searched."""

    page: str  # its address without ending
    title: str
    trail: tuple[str, ...]  # the titles of what it stands in, from the outside in
    weight: float  # below 1 for what should come after other pages
    sections: tuple[SearchSection, ...]
    anchor: str = ""  # of a place on a page

    def places(self) -> Iterator["SearchPage"]:
        """What is found for itself: the page, then each place on it, such as a book among all that somebody clipped."""
        starts = [0, *(at for at, each in enumerate(self.sections) if at and each.is_place), len(self.sections)]
        for first, last in itertools.pairwise(starts):
            sections, place = self.sections[first:last], self.sections[first] if first else None
            yield replace(
                self,
                title=place.heading if place else self.title,
                trail=(*self.trail, self.title) if place else self.trail,
                sections=sections,
                anchor=place.anchor if place else "",
            )

    def to_data(self) -> list[Any]:
        """The form in which it can be kept as JSON."""
        parts = [
            [each.heading, each.anchor, each.pieces, each.terms, each.labels, each.is_place] for each in self.sections
        ]
        return [self.page, self.title, self.trail, self.weight, parts]

    @classmethod
    def of(cls, data: list[Any]) -> "SearchPage":
        """A page that was kept."""
        page, title, trail, weight, parts = data
        sections = (
            SearchSection(heading, anchor, tuple(map(tuple, pieces)), *others)
            for heading, anchor, pieces, *others in parts
        )
        return cls(page, title, tuple(trail), weight, tuple(sections))


@dataclass(slots=True)
class Documents:
    """Gathers the pages of one language while they are made."""

    found: dict[str, SearchPage] = field(default_factory=dict)

    def add(
        self,
        page: str,
        title: str,
        trail: Iterable[str],
        said: tuple[SearchSection, ...],
        settings: object,
        role: SectionRole | None = None,
    ) -> None:
        """Take a finished page, by its address without ending; `trail` are the titles of what it stands in, `role` is that part's, and settings are
        what its front matter says under ``search:``: ``exclude: true``, or ``boost:`` with a number.
        """
        given = settings if isinstance(settings, Mapping) else {}
        self.found.pop(page, None)
        if given.get("exclude"):
            return
        boost = given.get("boost")
        # As a number that a script reads, whatever stands there: `.nan`, `-.inf`, four hundred nines.
        weight = (
            float(max(0, min(boost, _STRONGEST)))
            if isinstance(boost, (int, float))
            else _WEIGHTS.get(role, 1.0)
            if role
            else 1.0
        )
        self.found[page] = SearchPage(page, title, tuple(trail), weight, said)


def sections(content: str | lxml.html.HtmlElement, title: str) -> tuple[SearchSection, ...]:
    """The sections of a page's content, as HTML or as a tree, whose headings are changed; long ones in parts.

    What stands in ``data-search-exclude`` is left out.
    """
    reader = _Reader(title)
    reader.read(read_fragment(content) if isinstance(content, str) else content, "")
    reader.end()
    return tuple(reader.found)


def _formula(element: lxml.html.HtmlElement) -> str:
    """A formula in letters; of one too long for an excerpt only that it is there."""
    said = spelled(str(element.xpath("string(.//annotation)")) or element.text_content())
    return said if len(said) <= _FORMULA else "…"


class _Reader:
    """Walks through a page once, in the order of reading."""

    def __init__(self, title: str) -> None:
        self.found: list[SearchSection] = []
        self._heading, self._anchor = title, ""
        self._pieces: list[tuple[str, str]] = []
        self._labels: list[tuple[str, str]] = []  # that come behind the first section that says anything else
        self._is_label = False
        self._line: list[str] = []
        self._size = 0
        self._is_rest = False  # what follows something that had a section of its own
        self._place = ""  # the anchor of the one that is being read

    def read(self, element: lxml.html.HtmlElement, anchor: str) -> None:
        is_formula = element.tag == "math"
        self._line.append(_formula(element) if is_formula else element.text or "")
        for child in () if is_formula else element:
            tag = child.tag if isinstance(child.tag, str) else "script"
            if tag in _HEADINGS and child.get("data-search-exclude") is None:
                self._break(anchor)
                self._section(tag, child)
            elif tag == "dt" and (child.get("id") or (element.tag == "div" and element.get("id"))):
                self._section(tag, child, child.get("id") or anchor)
            elif tag not in _SKIPPED and child.get("data-search-exclude") is None:
                here = child.get("id") or anchor
                if here and (anchor.startswith(_BEHIND) or "kn-wording" in child.get("class", "").split()):
                    here = _BEHIND + here.removeprefix(_BEHIND)
                before, is_label = (self._heading, self._anchor), self._is_label
                if tag not in _INLINE:
                    self._break(anchor)
                    self._is_label |= child.get("data-label") is not None
                elif tag in ("td", "th"):
                    self._line.append(" ")
                self.read(child, here)
                if tag not in _INLINE:
                    self._break(here)
                    self._is_label = is_label
                if tag == "dl" and before != (self._heading, self._anchor):  # a glossary ends
                    self.close()
                    (self._heading, self._anchor), self._is_rest = before, True
            self._line.append(child.tail or "")

    def end(self) -> None:
        """End the page; of one that has nothing but labels these are what it says."""
        self._break("")
        if not self._pieces:
            self._pieces, self._labels = self._labels, []
        self.close()

    def close(self) -> None:
        """End the section that is being read."""
        self._break("")
        if self._pieces or not self._is_rest:
            self.found.append(self._finished())
        self._pieces, self._size, self._is_rest = [], 0, False

    def _finished(self) -> SearchSection:
        labels = self._labels if self._pieces else []
        pieces = (*self._pieces, *labels)
        self._labels = self._labels if not self._pieces else []
        is_place = bool(self._place) and not (self.found and self.found[-1].anchor == self._place)
        # What is clipped of a book does not all say what that is called.
        heading = self._heading if is_place or not self._place else ""
        words = _counted(text for _, text in pieces)
        return SearchSection(heading, self._anchor, pieces, words, len(labels), is_place)

    def _section(self, tag: str, element: lxml.html.HtmlElement, anchor: str = "") -> None:
        for link in element.xpath(".//a[contains(@class, 'headerlink')] | .//*[@data-search-exclude]"):
            link.drop_tree()
        if element.find(".//math") is not None:
            element = deepcopy(element)
            for each in [*element.iter("math")]:
                each.text, each[:] = _formula(each), []
        heading = _clean(element.text_content())
        if tag == "h1" and not self.found and not self._pieces:
            return  # the title, which the page has already
        self.close()
        self._heading, self._anchor = heading, anchor or element.get("id") or self._anchor
        self._place = self._anchor if element.get("data-place") is not None else ""

    def _break(self, anchor: str) -> None:
        text = _clean("".join(self._line))
        self._line = []
        while text:
            end = len(text) if len(text) <= _LONGEST else (text.rfind(" ", 0, _LONGEST) + 1 or _LONGEST)
            piece, text = text[:end].strip(), text[end:]
            if self._is_label:
                self._labels.append((anchor if anchor != self._anchor else "", piece))
                continue
            if self._pieces and (self._place or self._size + len(piece) > _LONGEST):
                self.found.append(self._finished())
                self._pieces, self._size = [], 0
            self._pieces.append((anchor if anchor != self._anchor else "", piece))
            self._size += len(piece)


def _clean(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def tokens(text: str) -> Iterator[tuple[str, float]]:
    """The terms of a text, each with what it counts: words as a search takes them, and the humps of ``readinessProbe``, which count half."""
    for found in _RUN.finditer(text):
        dense, word = found.groups()
        run = fold(dense or "")
        yield from ((run[at : at + 2], 1.0) for at in range(len(run)))
        yield from _of_word(word) if word else ()


@lru_cache(maxsize=16_384)  # most words stand in many texts
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    humps = _HUMPS.split(word)
    parts = humps if len(humps) > 1 else ()
    return (stem(fold(word)), 1.0), *((stem(fold(hump)), 0.5) for hump in parts if len(hump) > 1)


def _counted(texts: Iterable[str]) -> dict[str, float]:
    """The terms of texts with what each counts."""
    counts: dict[str, float] = {}
    for text in texts:
        for term, weight in tokens(text):
            counts[term] = counts.get(term, 0) + weight
    return counts


@lru_cache(maxsize=16_384)
def fold(text: str) -> str:
    """A text without what searching does not tell apart: case, accents, width, Traditional and Simplified characters."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).lower())
    text = unicodedata.normalize("NFC", _FOLDED.sub("", text))
    return text.replace("ß", "ss").replace("ς", "σ").translate(simplified())


def stem(word: str) -> str:
    """A Latin word without the ending of a plural."""
    if len(word) <= len("dns"):
        return word
    return _PLURAL.sub(lambda found: "y" if found[1] else found[2][:-1] if found[2] else found[3], word)


_Scripts = dict[str, tuple[list[Any], bytes]]  # the bytes of each file after what they are made from


class Index:
    """The index of one language. Asked again, it goes on from what it was asked last, and makes anew only what differs."""

    def __init__(self) -> None:
        self._postings = Postings()
        self._places: dict[str, tuple[SearchPage, list[SearchPage]]] = {}  # of each page, by its address
        self._scripts: _Scripts = {}

    def files(self, documents: Iterable[SearchPage], names: Iterable[Names]) -> dict[str, bytes]:
        """The files by their paths on the site.

        Args:
            documents: those that readers should see first come first.
            names: lead to pages besides their own words.
        """
        pages = self._placed(documents)
        parts = [(page, part) for page in pages for part in page.sections]
        firsts: dict[str, int] = {}
        place = 0
        for page in pages:
            firsts.setdefault(page.page, place)
            place += len(page.sections)
        anchors = {(page.page, part.anchor): at for at, (page, part) in reversed(list(enumerate(parts)))}
        numbers = {page.page: at for at, page in enumerate(pages) if not page.anchor}
        aliases, terms = _named(names, numbers, firsts, anchors)
        named: dict[int | str, list[int | str]] = {}
        for at, *words in terms:
            named.setdefault(at, []).extend(words)
        postings = self._postings.of([(part, tuple(named.get(at, ()))) for at, (_, part) in enumerate(parts)])
        shards = _cut(
            ((term, postings[term]) for term in sorted(postings, key=_units)),
            lambda each: len(each[0].encode()) + len(each[1]) + 6,
            _TERMS,
        )
        texts = _cut(enumerate(part for _, part in parts), lambda each: _bytes(each[1].pieces), _TEXTS)
        written = self._written(shards, [[part for _, part in chunk] for chunk in texts])
        trails = {trail: at for at, trail in enumerate(dict.fromkeys(page.trail for page in pages))}
        headed = Counter(word for _, part in parts for word in _words(part.heading))
        digest = hashlib.sha256(b"".join(written[path] for path in sorted(written)))
        root = {
            "version": digest.hexdigest()[:8],
            "pages": [
                [page.page, page.title, trails[page.trail], len(page.sections), round(page.weight, 2)]
                + [page.anchor] * bool(page.anchor)
                for page in pages
            ],
            "trails": [" › ".join(trail) for trail in trails],
            "aliases": aliases,
            "terms": terms,
            "shards": [shard[0][0] for shard in shards],
            "texts": [chunk[0][0] for chunk in texts],
            "words": " ".join(sorted(word for word, _ in headed.most_common(_SPELLED) if len(word) > len("dns"))),
            "simplified": _pairs(postings, pages, aliases, terms),
        }
        return {f"{FOLDER}/{path}.js": content for path, content in {"root": _script("root", root), **written}.items()}

    def _placed(self, documents: Iterable[SearchPage]) -> list[SearchPage]:
        """What is found for itself on each page."""
        before, self._places = self._places, {}
        for page in documents:
            kept = before.get(page.page)
            self._places[page.page] = kept if kept and kept[0] is page else (page, [*page.places()])
        return [place for _, places in self._places.values() for place in places]

    def _written(self, shards: list[list[tuple[str, str]]], texts: list[list[SearchSection]]) -> dict[str, bytes]:
        """The files of terms and of texts, by their names."""
        before, self._scripts = self._scripts, {}
        terms = (self._script(before, f"terms/{at}", shard, dict) for at, shard in enumerate(shards))
        said = (self._script(before, f"texts/{at}", chunk, _texts) for at, chunk in enumerate(texts))
        return dict(itertools.chain(terms, said))

    def _script(
        self, before: _Scripts, path: str, given: list[_Thing], content: Callable[[list[_Thing]], object]
    ) -> tuple[str, bytes]:
        kept = before.get(path)
        self._scripts[path] = kept if kept and kept[0] == given else (given, _script(path, content(given)))
        return path, self._scripts[path][1]


def _units(term: str) -> bytes:
    """What a term is sorted by: as browsers compare texts."""
    return term.encode("utf-16-be", "surrogatepass")


@lru_cache(maxsize=16_384)
def _words(heading: str) -> tuple[str, ...]:
    """The words of a heading that misspelled ones are compared with."""
    return tuple(fold(each[2]) for each in _RUN.finditer(heading) if each[2])


def _bytes(pieces: Iterable[tuple[str, str]]) -> int:
    return sum(len(text.encode()) for _, text in pieces)


def _texts(parts: Iterable[SearchSection]) -> list[list[Any]]:
    """Sections as results show them."""
    return [[part.heading, part.anchor, [list(piece) for piece in part.pieces]] for part in parts]


def _named(
    names: Iterable[Names], pages: Mapping[str, int], firsts: Mapping[str, int], anchors: Mapping[tuple[str, str], int]
) -> tuple[list[list[int | str]], list[list[int | str]]]:
    """Names of pages by the number of the page, and those of terms by the number of the section."""
    aliases: list[list[int | str]] = []
    terms: list[list[int | str]] = []
    for each in names:
        if each.page not in pages:
            continue
        words = [_clean(word) for word in dict.fromkeys(each.words) if word]
        if each.is_title:
            aliases.append([pages[each.page], *words])
        else:
            terms.append([anchors.get((each.page, each.anchor), firsts[each.page]), *words])
    return aliases, terms


_Said = tuple[SearchSection, tuple[int | str, ...]]  # a section, and the names that lead to it


class Postings:
    """The sections that hold each term, as text: steps from one to the next, and a letter for how much it says there.

    Asked again, it goes on from what it was asked last: only terms of what differs are written anew.
    """

    def __init__(self) -> None:
        self._said: list[_Said] = []
        self._lengths: list[float] = []
        self._mean = 0.0
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._written: dict[str, str] = {}

    def of(self, said: list[_Said]) -> dict[str, str]:
        """Each term with its sections, by their numbers."""
        is_new = len(said) != len(self._said)
        changed = [at for at, each in enumerate(said) if is_new or each != self._said[at]]
        lengths = [0.0] * len(said) if is_new else self._lengths
        for at in changed:
            lengths[at] = sum(_terms(said[at]).values())
        # In steps, for a word more in one section should say nothing of all others.
        mean = 2 ** round(math.log2(sum(lengths) / len(lengths)), 1) if any(lengths) else 1.0
        if is_new or mean != self._mean:
            self._places, self._written, changed, is_new = {}, {}, [*range(len(said))], True
        touched: set[str] = set()
        for at in changed:
            before = {} if is_new else _levels(self._said[at], self._mean)
            now = _levels(said[at], mean)
            for term in before.keys() | now.keys():
                if before.get(term) != now.get(term):
                    self._place(term, at, now.get(term))
                    touched.add(term)
        self._said, self._lengths, self._mean = said, lengths, mean
        for term in touched:
            if self._places[term]:
                self._written[term] = _encoded(self._places[term])
            else:
                del self._places[term], self._written[term]
        return self._written

    def _place(self, term: str, at: int, level: int | None) -> None:
        found = self._places.setdefault(term, [])
        where = bisect.bisect_left(found, (at,)) if found and found[-1][0] >= at else len(found)
        if where < len(found) and found[where][0] == at:
            del found[where]
        if level is not None:
            found.insert(where, (at, level))


def _terms(said: _Said) -> Mapping[str, float]:
    """How much a section and its names say each term."""
    part, names = said
    if not names:
        return part.terms
    return Counter(part.terms) + Counter(_counted(map(str, names)))


def _levels(said: _Said, mean: float) -> dict[str, int]:
    """How much a section says each term, beside the mean of all, as the number of a letter."""
    counts, headed = _terms(said), {term for term, _ in tokens(said[0].heading)}
    length = sum(counts.values()) / mean
    levels = {}
    for term in counts.keys() | headed:
        count = counts.get(term, 0)
        said_here = count / (count + _SATURATION * (1 - _NORMAL + _NORMAL * length))
        levels[term] = math.ceil(said_here * (_LEVELS - 1)) + _LEVELS * (term in headed)
    return levels


def _encoded(found: list[tuple[int, int]]) -> str:
    """Places as text; those of a word that is everywhere only in part, with their number before it."""
    start = ""
    if len(found) > _MOST:
        start = f"{len(found)}!"
        found = sorted(sorted(found, key=lambda each: -each[1])[:_MOST])
    steps, before = [], -1
    for at, level in found:
        steps.append(f"{_number(at - before) if at - before > 1 else ''}{_LETTERS[level]}")
        before = at
    return start + "".join(steps)


def _number(value: int) -> str:
    digits = ""
    while value:
        value, rest = divmod(value, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits


def _cut(things: Iterable[_Thing], size: Callable[[_Thing], int], most: int) -> list[list[_Thing]]:
    """Things in their order, as many together as a file may hold."""
    files: list[list[_Thing]] = []
    held = most
    for each in things:
        its = size(each)
        if held + its > most or not files:
            files.append([])
            held = 0
        files[-1].append(each)
        held += its
    return files


def _pairs(postings: Mapping[str, str], pages: Iterable[SearchPage], *named: list[list[int | str]]) -> str:
    """The Traditional characters that somebody may type for what is written here, each before its Simplified one."""
    texts = [*(page.title for page in pages), *(str(name) for names in named for each in names for name in each[1:])]
    known = set().union(*postings, *map(fold, texts))
    return "".join(chr(old) + new for old, new in sorted(simplified().items()) if new in known)


def _script(name: str, content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f'everylineIndex("{name}",{text})\n'.encode()
