"""Finished pages of notes and names, kept from build to build by a digest of all that they are made from.

Such a page says what its note says, and something of those that it leads to, that lead to it, that say the same, and that stand beside
it. All of that is in its key, and so is the state of everything else that a site is made from (`STATE`). A page whose key is known is taken
as it was, with what a search finds on it and what was seen when it was checked.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from everyline.model.addresses import FEW
from everyline.model.references import Name, Target, place_of
from everyline.model.site import Site
from everyline.notes.properties import marked
from everyline.notes.units import TAG, Kind, Note, Unit
from everyline.publishing.search import SearchPage
from everyline.text.store import CACHES, STATE, Store, digest_of
from everyline.verification.built_site import Memory, SeenPage

_LARGEST = 512 * 2**20


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was when it was built and checked."""

    packed: bytes  # what the theme filled, which is a hundred kilobytes
    digest: str  # of that
    letters: tuple[str, ...]  # of its title and of each of its headings
    document: SearchPage | None  # what a search finds on it
    seen: SeenPage

    @property
    def html(self) -> str:
        """What the theme filled."""
        return zlib.decompress(self.packed).decode()

    def to_bytes(self) -> bytes:
        """The form in which it is kept."""
        seen = self.seen.address, self.seen.ids, self.seen.statements, self.seen.links
        data = (self.digest, self.letters, self.document and self.document.to_data(), seen)
        said = zlib.compress(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
        return len(said).to_bytes(4) + said + self.packed

    @classmethod
    def of(cls, content: bytes) -> KeptPage:
        """A page that was kept."""
        end = 4 + int.from_bytes(content[:4])
        digest, letters, document, (address, ids, statements, links) = json.loads(zlib.decompress(content[4:end]))
        seen = SeenPage(address, ids, tuple(statements), tuple(map(sys.intern, links)))
        return cls(content[end:], digest, tuple(letters), document and SearchPage.of(document), seen)


class KeptPages(Memory):
    """The pages of one site in one language that were built before, and those that will be there for the next build."""

    def __init__(self, site: Site, navigation: object, around: Callable[[str], object]) -> None:
        """Take the navigation, and what tells of a page by its address whatever else stands around it there."""
        self._site, self._around = site, around
        self._store = Store(CACHES / "pages", _LARGEST)
        self._notes: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self._found: dict[str, KeptPage] = {}
        self._parts: dict[tuple[str, str], str] = {}  # of notes that others show
        # Of pages that are new: letters, and what a search finds
        self.said: dict[str, tuple[tuple[str, ...], SearchPage | None]] = {}
        corpus, editorial, state = site.corpus, site.editorial, STATE.get()
        self._base = ""
        # Subjects, translations and decisions about statements may have anything depend on anything.
        is_edited = bool(site.findings or editorial.errata or editorial.merges or editorial.claims is not None)
        if state and not is_edited and not site.wordings.is_translated:
            fixed = (state, site.language, editorial.languages, len(corpus.notes) > FEW, sorted(site.defaults))
            few = corpus.notes if len(corpus.notes) <= FEW else ()  # these are in the navigation
            titles = [*map(site.note_title, few)]
            self._base = digest_of(fixed, sorted(site.linker.references.breaking), navigation, titles)

    @property
    def is_known(self) -> bool:
        """Whether it is known of every page what it depends on."""
        return bool(self._base)

    def find(self, page: str) -> KeptPage | None:
        """A page as it was, if nothing has changed that it depends on."""
        if not self._base:
            return None
        parts = self._of_note(page) if page.startswith("sources/") else self._of_name(page)
        self._keys[page] = key = digest_of(self._base, page, self._around(page), *parts)
        if not (content := self._store.get(key)):
            return None
        self._found[page] = found = KeptPage.of(content)
        return found

    def seen(self, address: str, text: str) -> SeenPage | None:
        """What was seen on a page that is as it was."""
        found = self._found.get(address.removesuffix(".html"))
        return found.seen if found and found.digest == hashlib.sha256(text.encode()).hexdigest() else None

    def keep(self, address: str, file: Path, seen: SeenPage) -> None:
        """Keep a page on which nothing was wrong."""
        page = address.removesuffix(".html")
        told = {self._site.corpus.note(each.path).page for each in self._site.prints.problems}  # anew each time
        if (key := self._keys.get(page)) and page in self.said and page not in told:
            content = file.read_bytes()
            kept = KeptPage(zlib.compress(content, 1), hashlib.sha256(content).hexdigest(), *self.said[page], seen)
            self._store.put(key, kept.to_bytes())

    def trim(self) -> None:
        """Forget what was not asked for longest."""
        if self._keys:
            self._store.trim()

    def _of_note(self, page: str) -> Iterator[object]:
        references, note = self._site.linker.references, self._site.corpus.note(page)
        yield self._said(note)
        yield [str(references.tag(name, note.units[0]).address) for name in note.tags]
        yield [
            (name, line, str(references.page_of(name))) for name, line in references.missing.get(note.path, {}).items()
        ]
        yield [self._mentioned(unit) for unit in references.backlinks.get(note.path, ())]
        yield self._below(note)
        for unit in note.units:
            yield from self._of_unit(unit)
            yield [
                self._mentioned(each) if isinstance(each, Unit) else self._said(each) for each in references.asked(unit)
            ]
            for _, target, is_shown in references.of(unit):
                yield self._led_to(target)
                if is_shown and target.note:
                    yield self._shown(target.note)

    def _shown(self, note: Note) -> str:
        """What is shown of another note leads somewhere, too."""
        key = note.path, note.sha256
        if key not in self._parts:
            led = self._site.linker.references.of
            parts = ((*self._of_unit(each), [self._led_to(other) for _, other, _ in led(each)]) for each in note.units)
            self._parts[key] = digest_of(*parts)
        return self._parts[key]

    def _of_unit(self, unit: Unit) -> Iterator[object]:
        """Where a unit is printed, what stands for it there, and where what it names leads."""
        site, references = self._site, self._site.linker.references
        address, sources = site.addresses.unit(unit), site.corpus.sources(unit)
        yield str(address), site.corpus.printed(unit) is unit, site.page_title(address.page)
        if len(sources) > 1:
            yield [self._mentioned(each) for each in sources]
        names = {*unit.tags, *(each.rstrip("/-") for each in TAG.findall(unit.text))}
        yield [(name, self._led_to(references.tag(name, unit))) for name in sorted(names)]
        if unit.kind is Kind.METADATA:
            yield [str(references.tag(name, unit).address) for name in marked(unit.text.partition("::")[2]) or ()]

    def _of_name(self, page: str) -> Iterator[object]:
        if name := self._site.linker.references.by_page.get(page):
            bearer = self._site.linker.references.bearer(name)
            notes = [*name.notes.values(), *([bearer] if bearer else [])]
            yield self._below(name)
            yield name.name, bool(name.tagged), [(each.page, self._said(each)) for each in notes]
            yield [(self._mentioned(each), each in name.linking) for each in name.units]

    def _below(self, of: Note | Name) -> object:
        found = self._site.linker.references.below.get(place_of(of), ())
        return [self._said(each) if isinstance(each, Note) else (each.name, str(each.address)) for each in found]

    def _mentioned(self, unit: Unit) -> object:
        note = self._site.corpus.note(unit.span.path)
        shown = "[](block:" in unit.text  # another block's words are part of it
        led = [self._led_to(each) for _, each, _ in self._site.linker.references.of(unit)] if shown else []
        return str(unit.span), str(self._site.addresses.unit(unit)), self._said(note), led

    def _led_to(self, target: Target) -> object:
        unit = str(target.unit.span) if target.unit else ""
        # A link to a picture shows it.
        picture = target.unit if target.unit and target.unit.kind is Kind.IMAGE else None
        shown = [each.file for _, each, _ in self._site.linker.references.of(picture)] if picture else []
        files = [(each.address, each.width, each.height, each.refused) for each in (target.file, *shown) if each]
        note = self._said(target.note) if target.note else ""
        return target.to.value, str(target.address), note, unit, files, target.name, target.topic, target.missing

    def _said(self, note: Note) -> str:
        """A digest of what was read of a note."""
        if note.path not in self._notes:
            units = [(each.id, *_told(each)) for each in note.units]
            self._notes[note.path] = digest_of(
                note.path, note.sha256, note.dialect, note.encoding, note.page, note.title, note.called, note.aliases,
                note.tags, note.date, note.properties, sorted(note.withheld), self._site.note_title(note), units,
            )  # fmt: skip
        return self._notes[note.path]


def _told(unit: Unit) -> Iterable[object]:
    parent = str(unit.parent.span) if unit.parent else ""
    return (unit.kind.value, str(unit.span), unit.text, parent, unit.language, unit.date, unit.number, unit.tags, unit.marker, unit.reason, unit.removed, unit.block)  # fmt: skip
