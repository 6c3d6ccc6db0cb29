"""Links within the site: references that notes make to each other, and terms that lead to their pages.

Works on the tokens of markdown-it-py, before anything is HTML.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import unquote

from markdown_it.token import Token

from everyline.editorial import Editorial, Term
from everyline.languages.wording import Wordings
from everyline.model.addresses import Address, Addresses
from everyline.model.terms import Terms
from everyline.notes.corpus import Corpus
from everyline.notes.units import Kind, Unit, normalize, plain

_EXCERPT = 30


class Linker:
    """Resolves what links to what, and counts the links between topics as it goes.

    Attributes:
        edges: how many links lead from one topic's page to another's, by the two ids.
    """

    def __init__(self, corpus: Corpus, editorial: Editorial, addresses: Addresses, wordings: Wordings) -> None:
        self._addresses = addresses
        self._wordings = wordings
        self._terms = Terms(editorial)
        self._by_id = {term.id: term for term in editorial.terms}
        self.edges: Counter[tuple[str, str]] = Counter()
        self._explained: set[tuple[str, str]] = set()
        units = [unit for note in corpus.notes for unit in note.units]
        self._blocks = {
            unit.text.partition("::")[2].strip(): unit.parent
            for unit in units
            if unit.kind is Kind.METADATA and unit.parent and unit.text.startswith("id::")
        }
        self._references = {(u.span.path, u.number): u for u in units if u.kind is Kind.REFERENCE}
        self._titles = {
            normalize(name).lower(): topic
            for topic in editorial.topics.values()
            for name in (*topic.title.values(), *topic.aliases)
        }

    def apply(self, tokens: list[Token], unit: Unit, topic: str, page: str, met: set[str]) -> None:
        """Rewrite the links in a statement's tokens and add those of its terms, which are counted.

        Args:
            tokens: a parsed statement; changed in place.
            unit: the statement.
            topic: the topic on whose page it is printed; terms that lead there are left alone.
            page: that page.
            met: the ids of the terms that its section has linked already; those that are linked here are added.
        """
        before = {*met}
        self.resolve(tokens, unit, page)
        for token in tokens:
            if token.type == "inline" and token.children:
                token.children = self._link_terms(token.children, unit, topic, page, met)
        for name in met - before:
            self.count(topic, self._by_id[name])

    def resolve(self, tokens: list[Token], unit: Unit, page: str) -> None:
        """Rewrite the links in a statement's tokens, in place, and leave its terms alone."""
        for token in tokens:
            if token.type == "inline" and token.children:
                token.children = self._resolve(token.children, unit, page)

    def term(self, text: str, topic: str) -> Term | None:
        """The glossary term that a text names when it stands on a topic's page, or None."""
        return self._terms.named(text, topic)

    def count(self, topic: str, term: Term) -> None:
        """Count a link from a topic's page to a term's."""
        if term.topic and term.topic != topic:
            self.edges[topic, term.topic] += 1

    def _resolve(self, children: list[Token], unit: Unit, page: str) -> list[Token]:
        """Give links of note syntax (``ref:``, ``block:``, ``cite:``) their address, or leave only their text."""
        result: list[Token] = []
        unlinked, closing = 0, ""  # links don't nest, so one of each is enough
        for token in children:
            scheme, colon, name = str(token.attrs.get("href", "")).partition(":")
            if token.type == "link_open" and colon and scheme in ("ref", "block", "cite"):
                target, text = self._target(scheme, unquote(name), unit)
                if target:
                    token.attrs = {"href": target.seen_from(page), "class": f"kn-to-{scheme}"}
                    result.append(token)
                else:
                    unlinked += 1
                text = "[" if scheme == "cite" else text
                closing = "]" if scheme == "cite" else ""
                result += [Token("text", "", 0, content=text)] if text else []
            elif token.type == "link_close":
                result += [Token("text", "", 0, content=closing)] if closing else []
                result += [] if unlinked else [token]
                unlinked, closing = max(unlinked - 1, 0), ""
            else:
                result.append(token)
        return result

    def _target(self, scheme: str, name: str, unit: Unit) -> tuple[Address | None, str]:
        """Where a reference leads, and the text to show where it has none of its own."""
        if scheme == "cite":
            reference = self._references.get((unit.span.path, name))
            return (self._addresses.unit(reference), "") if reference else (None, "")
        if scheme == "block":
            block = self._blocks.get(name)
            text = plain(self._wordings.mention(block).text) if block else f"(({name}))"
            excerpt = text if len(text) <= _EXCERPT or not block else f"{text[:_EXCERPT]}…"
            return (self._addresses.unit(block) if block else None), excerpt
        if topic := self._titles.get(normalize(name).lower()):
            return self._addresses.topic(topic.id), ""
        term = self._terms.named(name)
        return (self._addresses.term(term) if term else None), ""

    def _link_terms(self, children: list[Token], unit: Unit, topic: str, page: str, seen: set[str]) -> list[Token]:
        """Link or explain the first use of each term in plain text: not in code, not in links."""
        result: list[Token] = []
        depth = 0
        for token in children:
            depth += token.nesting if token.type.startswith("link_") else 0
            if token.type == "text" and not depth:
                result += self._linked(token.content, unit, topic, page, seen)
            else:
                result.append(token)
        return result

    def _linked(self, text: str, unit: Unit, topic: str, page: str, seen: set[str]) -> list[Token]:
        result: list[Token] = []
        end = 0
        for found in self._terms.find(text, topic, unit.text):
            if found.term.id in seen:
                continue
            seen.add(found.term.id)
            href = self._way(found.term, topic, page)
            if not href and not self._is_first(found.term, page):
                continue
            kind, tag = ("link", "a") if href else ("term", "dfn")
            attributes: dict[str, str | int | float] = {
                **({"href": href} if href else {}),
                # Two terms that touch would look like one link.
                "class": "kn-term kn-next" if result and found.start == end else "kn-term",
                "title": found.term.definition[self._wordings.language],
            }
            result += [
                Token("text", "", 0, content=text[end : found.start]),
                Token(f"{kind}_open", tag, 1, attrs=attributes),
                Token("text", "", 0, content=text[found.start : found.end]),
                Token(f"{kind}_close", tag, -1),
            ]
            end = found.end
        return [*result, Token("text", "", 0, content=text[end:])]

    def _way(self, term: Term, topic: str, page: str) -> str:
        """The link from a page to a term's, or nothing where the term has no page or this is it."""
        return "" if term.topic in ("", topic) else self._addresses.term(term).seen_from(page)

    def _is_first(self, term: Term, page: str) -> bool:
        """Whether a term without a link is met for the first time on a page; then it is explained there."""
        is_first = (page, term.id) not in self._explained
        self._explained.add((page, term.id))
        return is_first
