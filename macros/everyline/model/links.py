"""Links within the site: references that notes make, and terms that lead to their pages.

Works on the tokens of markdown-it-py, before anything is HTML. Where references lead is `everyline.model.references`' to say.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from markdown_it.token import Token

from everyline.editorial import Editorial, Term
from everyline.languages.wording import Wordings
from everyline.model.addresses import Addresses, way
from everyline.model.app_links import only_shows
from everyline.model.fidelity import HTML_LINK, HTML_TAG, HTML_TAGS, IMAGE, KNOWN_TAG, TABLE, said_of
from everyline.model.references import References, Target, To
from everyline.model.terms import Terms
from everyline.notes.attachments import Attachment, Display
from everyline.notes.dialects.prose import outside_code
from everyline.notes.units import TAG, Kind, Unit
from everyline.text.escaping import whole
from everyline.text.markdown_plugins import flat, line, plain
from everyline.text.messages import Messages
from everyline.text.words import excerpt

_WIDTH = re.compile(r"(?P<place>cent(?:er|re))?\s*(?P<width>\d{1,4})?(?:x(?P<height>\d{1,4}))?")
# An address without marks ends before blanks, brackets and whatever punctuation of other scripts follows it.
_BARE = re.compile(r"(?<![\w/@])https?://[!#$%&'*+,./:;=?@_~0-9A-Za-z\[\]()-]*[#$%&*+/=@_~0-9A-Za-z-]")
# A picture that stands in the note itself.
_WITHIN = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=%]+$", re.IGNORECASE)
_LINKED_IMAGE = re.compile(rf"({HTML_LINK.pattern})\s*({IMAGE.pattern})\s*(</a\s*>)\s*", re.IGNORECASE)
_QUOTE = re.compile(r"^(?:[ \t]*+>)++[ \t]?", re.MULTILINE)
_MOST_TAGS = 100  # of one statement that are words and lead somewhere
_NEAR = 60  # letters around it that are looked at
_BEFORE = re.compile(r"\s*[^\s#]{0,20}")  # what a tag stands between, from it to the left and to the right
_BEHIND = re.compile(r"\W{0,3}\w{0,20}")
_LONGEST = 2_000  # letters that a line shows of a block that it refers to, as hundreds may
_WIDEST = 1600  # pixels of a picture that somebody asked to be so wide
Attributes = dict[str, str | int | float]


class Linker:
    """Resolves what links to what, and counts the links between topics as it goes."""

    def __init__(
        self, editorial: Editorial, addresses: Addresses, wordings: Wordings, references: References, messages: Messages
    ) -> None:
        self._addresses = addresses
        self._wordings = wordings
        self._messages = messages
        self.references = references
        self._terms = Terms(editorial)
        self._by_id = {term.id: term for term in editorial.terms}
        # How many links lead from one topic's page to another's, by the two ids
        self.edges: Counter[tuple[str, str]] = Counter()
        self.said: dict[tuple[str, str], Unit] = {}  # the first statement that does so, where it is one
        self._explained: set[tuple[str, str]] = set()
        self._led: set[tuple[Unit, str]] = set()

    def apply(self, tokens: list[Token], unit: Unit, topic: str, page: str, met: set[str]) -> None:
        """Rewrite the links in a statement's tokens and add those of its terms, which are counted.

        It is printed on a page of a topic; terms that lead there are left alone, as are those `met`: the ids of the terms that its section has
        linked already. Those that are linked here are added.
        """
        before = {*met}
        self.resolve(tokens, unit, page)
        led = {(unit, target.topic) for _, target, _ in self.references.of(unit) if target.topic not in ("", topic)}
        self.edges.update((topic, other) for _, other in led - self._led)
        self._led |= led
        for _, other in led:
            self.said.setdefault((topic, other), unit)
        for token in tokens:
            if token.type == "inline" and token.children:
                children, depth = token.children, 0  # not in code, not in links
                token.children = []
                for child in children:
                    depth += child.nesting if child.type.startswith("link_") else 0
                    is_plain = child.type == "text" and not depth
                    token.children += self._linked(child.content, unit, topic, page, met) if is_plain else [child]
        for name in met - before:
            self.count(topic, self._by_id[name])
            self.said.setdefault((topic, self._by_id[name].topic), unit)

    def resolve(self, tokens: list[Token], unit: Unit, page: str) -> None:
        """Rewrite the links in a statement's tokens, in place, and leave its terms alone."""
        tokens[:] = [each for token in tokens for each in _taken_apart(token)]
        for token in tokens:
            if token.type == "html_block" and (image := self._html_image(token.content, unit)):
                token.type, token.children, token.content = "inline", [image], ""
            elif token.type == "html_block" and (linked := _LINKED_IMAGE.fullmatch(token.content)):
                pieces = [Token("html_inline", "", 0, content=piece) for piece in linked.group(1, 3, 5)]
                token.type, token.children, token.content = "inline", pieces, ""
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
        """Give links their addresses, and pictures their files; what leads nowhere keeps its words and is marked."""
        result: list[Token] = []
        opened: _Link | None = None  # links don't nest
        breaks = self.references.breaks_lines(unit)
        children = _with_links(children)
        for place, token in enumerate(children):
            following = children[place + 1].type if place + 1 < len(children) else ""
            image = token if token.type == "image" else None
            if token.type == "html_inline":
                image = self._html_image(token.content, unit)
            if token.type == "link_open":
                opened = self._link(token, children[place + 1], unit, page)
                behind = children[place + 2].content[:1] if place + 2 < len(children) else ""
                if following == "link_close" and behind and behind in _STOPS and opened.before[-1].type == "text":
                    # The sentence around it has its own
                    opened.before[-1].content = opened.before[-1].content.rstrip(".。")
                result += opened.before
            elif token.type == "link_close":
                result += opened.after if opened else [token]
                opened = None
            elif image:
                shown, later = self._image(image, unit, page, is_linked=opened is not None)
                result += shown
                if opened:
                    opened.after.extend(later)
            elif token.type == "softbreak" and breaks and _DISPLAYED not in (following, children[place - 1].type):
                result.append(Token("hardbreak", "br", 0))
            elif token.type == "text" and not opened:
                result += self._plain(token.content, unit, page)
            else:
                result.append(token)
        return result

    def _link(self, token: Token, label: Token, unit: Unit, page: str) -> _Link:
        """A link as it is printed: what opens it, with its words where its label has none but closes it, and what closes it."""
        address = str(token.attrs.get("href", ""))
        target = self.references.resolve(address, unit)
        scheme, _, _rest = address.partition(":")
        attributes = {key: value for key, value in token.attrs.items() if key == "title"}
        if scheme not in ("ref", "block", "cite"):
            attributes["data-written"] = unquote(address)
        words = self._label(address, target, page) if label.type == "link_close" else []
        is_tag = label.content[:1] == "#" and label.content[1:] in unit.tags
        tag = "a"
        if target.to is To.WEB:
            attributes = {**token.attrs}
        elif target.to is To.PROGRAM and only_shows(address):
            attributes |= {"href": address, "class": "kn-program"}
        elif target.address:
            attributes |= {
                "href": target.address.seen_from(page),
                "class": "kn-tag" if is_tag else f"kn-to-{_KINDS.get(target.to, target.to.value)}",
            }
        elif target.file and target.to is To.FILE:
            attributes |= {"href": way(target.file.address, page), "class": "kn-to-file"}
        elif target.to is To.PROGRAM:
            tag, attributes = "span", {**attributes, "class": "kn-program"}
        elif scheme == "cite":
            return _Link([_text("[")], [_text("]")])
        else:
            is_value = target.to is To.NAME and unit.kind is Kind.METADATA  # who wrote a book is no promise of a page
            dead: dict[str, str | int | float] = (
                {} if is_value else {"class": "kn-dead", "title": self._messages["leads-nowhere"]}
            )
            tag, attributes = "span", attributes | dead
        opening = [Token("link_open", tag, 1, attrs=attributes)]
        closing = [Token("link_close", tag, -1)]
        if scheme == "cite":
            opening.append(_text("["))
            closing.insert(0, _text("]"))
        return _Link([*opening, *words], closing)

    def _label(self, address: str, target: Target, page: str) -> list[Token]:
        """What a link without words of its own shows: a picture where it leads to one, which says nothing in words."""
        if target.unit and target.unit.kind is Kind.IMAGE:
            files = (each.file for _, each, is_shown in self.references.of(target.unit) if is_shown and each.file)
            if (file := next(files, None)) and not file.refused:
                return self._shown(file, page, words_of(target.unit.text), (0, 0), {}, is_linked=True)
        return self._words(address, target)

    def _words(self, address: str, target: Target) -> list[Token]:
        """What a link without words of its own shows: the block, how a long one begins, a heading, or the address."""
        if target.unit:
            text = unquoted(self._wordings.mention(target.unit).text)
            if len(text) > _LONGEST:
                return [_text(_beginning(text))]
            return flat(line(text))
        scheme, _, rest = address.partition(":")
        words = self._messages["lost-block"] if scheme == "block" else ""
        return [_text(words or unquote(rest if scheme in ("ref", "cite") else address))]

    def _image(self, token: Token, unit: Unit, page: str, *, is_linked: bool) -> tuple[list[Token], list[Token]]:
        """What is printed in a picture's place, and what follows the link that it stands in."""
        written = str(token.attrs.get("src", ""))
        target = self.references.resolve(written, unit, is_shown=True)
        scheme, _, rest = written.partition(":")
        is_named = scheme in ("ref", "block")
        alt, width, height, place = _sized(
            "".join(child.content for child in token.children or ()), token, unquote(rest) if is_named else ""
        )
        given: Attributes = {} if is_named else {"data-written": unquote(written)}
        if title := token.attrs.get("title"):
            given["title"] = title
        if target.to is To.FILE and target.file:
            shown = self._shown(target.file, page, alt, (width, height), given, is_linked=is_linked)
            for each in shown if place else ():
                each.attrs["class"] = f"{each.attrs.get('class', '')} {place}".strip()
            return shown, []
        if target.to is To.WEB:
            # Pages load nothing from elsewhere; in a link the picture's own address follows it.
            host = urlsplit(written if "://" in written else f"https:{written}").hostname or unquote(written)
            if alt in (written, unquote(written)):
                alt, given["title"] = "", alt  # said twice in the note, and nowhere but behind the link on a page
            name = _text(alt or f"{self._messages['picture-itself']} {host}")
            if not alt:
                given["data-search-exclude"] = ""  # that there is a picture says nothing of what is in it
            if not is_linked:
                return _element("a", name, {**given, "class": "kn-image", "href": written}), []
            own: Attributes = {"class": "kn-image kn-aside", "href": written, "title": written}
            after = _element("a", _text(self._messages["picture-itself"]), own)
            return _element("span", name, {**given, "class": "kn-image"}), [_text(" "), *after]
        if _WITHIN.match(written):
            asked: Attributes = {"width": width} if width else {}
            return [Token("picture", "img", 0, attrs={"src": written, "alt": alt, "class": "kn-photo", **asked})], []
        if is_named and (target.address or target.to is To.NAME or scheme == "block"):
            return self._embedded(rest, alt, target, page, is_linked=is_linked), []
        is_within = scheme.lower() == "data"  # which nobody reads: its label says that it is a picture
        lost = alt or ("" if is_within else unquote(rest if is_named else written))
        title = given.get("title") or unquote(written)
        return [Token("lost", "", 0, content=lost, attrs={**given, "title": title})], []

    def _html_image(self, html: str, unit: Unit) -> Token | None:
        """A picture that somebody wrote in HTML; None for what is none, or shows nothing: that stays as it was typed."""
        found = IMAGE.fullmatch(html.strip())
        if not found:
            return None
        given = said_of(found)
        source = given.get("src", "")
        if self.references.resolve(source, unit).to not in (To.FILE, To.WEB) and not _WITHIN.match(source):
            return None
        kept: Attributes = {
            "src": source,
            **{key: given[key] for key in ("title", "width", "height") if given.get(key)},
        }
        return Token("image", "img", 0, attrs=kept, children=[_text(given.get("alt", ""))])

    def _shown(
        self, file: Attachment, page: str, alt: str, size: tuple[int, int], given: Attributes, *, is_linked: bool
    ) -> list[Token]:
        """A file where it stands: a picture, a player, or a link to it."""
        source = way(file.address, page)
        if file.form is Display.PICTURE:
            width, height = size
            if file.width and file.height:  # its shape stays
                width = width or (min(round(file.width * height / file.height), _WIDEST) if height else file.width)
                height = max(1, round(file.height * width / file.width))
            attributes: Attributes = {"src": source, "alt": alt, **given, "class": "kn-photo", "loading": "lazy"}
            attributes |= {side: length for side, length in (("width", width), ("height", height)) if length}
            picture = Token("picture", "img", 0, attrs=attributes)
            return [picture] if is_linked else _element("a", picture, {"href": source, "class": "kn-zoom"})
        if file.form in (Display.SOUND, Display.FILM) and not is_linked:
            tag = "audio" if file.form is Display.SOUND else "video"
            attributes = {"src": source, "controls": "", "preload": "none", **given, "class": f"kn-{tag}"}
            link = _element("a", _text(alt or file.name), {"href": source})
            return [Token(f"{tag}_open", tag, 1, attrs=attributes), *link, Token(f"{tag}_close", tag, -1)]
        name = _text(alt or file.name)
        return [name] if is_linked else _element("a", name, {"href": source, **given, "class": "kn-to-file"})

    def _embedded(self, written: str, alt: str, target: Target, page: str, *, is_linked: bool) -> list[Token]:
        """What stands in another place is printed once, there; here is the way to it."""
        # The id of a block of this note says nothing.
        if not alt and target.note and unquote(written).startswith(("#^", "^")):
            above = [each for each in target.unit.ancestors() if each.kind is Kind.HEADING] if target.unit else []
            alt = plain(above[-1].text if above else target.note.called, is_spelled=True)
        name = [_text(alt.replace("#", " › "))] if alt else self._words(f"block:{written}", target)
        if is_linked:
            return name
        if not target.address:
            return _element("span", name, {"class": "kn-dead", "title": self._messages["leads-nowhere"]})
        return _element("a", name, {"href": target.address.seen_from(page), "class": "kn-embedded"})

    def _plain(self, text: str, unit: Unit, page: str) -> list[Token]:
        """Text with its bare addresses and its tags as links."""
        # Tags that are words of an outline's sentence, and stand in its text without the marks that its lines have.
        marks = self.references.marks
        names = [
            name
            for name in unit.tags[:_MOST_TAGS]
            if not any(name in each for each in unit.removed) and marks(unit, name)
        ]
        worded = re.compile(rf"(?<![\w#])({'|'.join(map(re.escape, names))})(?!\w)") if names else None
        if "://" not in text and "#" not in text and not worded:
            return [_text(text)]
        result: list[Token] = []
        end = 0
        tags = worded.finditer(text) if worded else ()
        found = sorted([*_BARE.finditer(text), *TAG.finditer(text), *tags], key=lambda each: each.start())
        for each in found:
            if each.start() < end:
                continue
            if each.re is not _BARE:
                name = each[1].rstrip("/-")
                target = self.references.tag(name, unit)
                # What leads to a topic does so as one of its terms.
                if not target.address or (each.re is worded and target.to is To.TOPIC):
                    continue
                if each.re is worded:
                    before = text[max(0, each.start() - _NEAR) : each.start()]
                    sides = _BEFORE.match(before[::-1])[0][::-1], _BEHIND.match(text, each.end())[0]  # type: ignore[index] # they can be empty
                    if not marks(unit, name, *sides):
                        continue
                start, stop = each.start(), each.start(1) + len(name)
                words = f"#{name}" if each.re is worded else text[start:stop]
                attributes: Attributes = {"href": target.address.seen_from(page), "class": "kn-tag"}
            else:
                address = _balanced(each.group())
                start, stop = each.start(), each.start() + len(address)
                words, attributes = text[start:stop], {"href": quote(address, safe="!#$%&'*+,/:;=?@~[]()")}
            result += [_text(text[end:start]), *_element("a", _text(words), attributes)]
            end = stop
        return [*result, _text(text[end:])]

    def _linked(self, text: str, unit: Unit, topic: str, page: str, seen: set[str]) -> list[Token]:
        """Plain text in which the first use of each term is linked or explained."""
        result: list[Token] = []
        end = 0
        for found, term in self._terms.find(text, topic, unit.text):
            if term.id in seen:
                continue
            seen.add(term.id)
            # Nothing where the term has no page or this is it: then it is explained where a page has it first.
            elsewhere = term.topic not in ("", topic)
            href = self._addresses.term(term).seen_from(page) if elsewhere else ""
            if not href and (page, term.id) in self._explained:
                continue
            if not href:
                self._explained.add((page, term.id))
            attributes: Attributes = {
                **({"href": href} if href else {}),
                # Two terms that touch would look like one link.
                "class": "kn-term kn-next" if result and found.start() == end else "kn-term",
                "title": term.definition[self._wordings.language],
            }
            words = _text(found[0])
            result += [_text(text[end : found.start()]), *_element("a" if href else "dfn", words, attributes)]
            end = found.end()
        return [*result, _text(text[end:])]


class _Link(NamedTuple):
    """What a link begins and ends with."""

    before: list[Token]
    after: list[Token]


@lru_cache(maxsize=64)  # many lines may refer to one
def _beginning(text: str) -> str:
    """How a long block begins."""
    return excerpt(plain(text, is_spelled=True), _LONGEST)


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)


def _element(tag: str, inner: Token | list[Token], attributes: Attributes) -> list[Token]:
    kind = {"a": "link", "dfn": "term"}.get(tag, tag)
    words = inner if isinstance(inner, list) else [inner]
    return [Token(f"{kind}_open", tag, 1, attrs=attributes), *words, Token(f"{kind}_close", tag, -1)]


_DISPLAYED = "math_inline_double"  # a formula among words, which stands in lines of its own
_STOPS = ".,;:!?。，；：！？"
# Names that style sheets and books know.
_KINDS = {To.NOTE: "ref", To.HEADING: "ref", To.TOPIC: "ref", To.NAME: "ref", To.CITED: "cite"}


def unquoted(markdown: str) -> str:
    """A text for mentioning it elsewhere, without the marks of a quote and what HTML there is in it."""
    if "<" in markdown:
        markdown = outside_code(markdown, lambda prose: KNOWN_TAG.sub(_apart, prose))
    return _QUOTE.sub("", markdown)


def words_of(markdown: str) -> str:
    """A text as it is read, for mentioning it elsewhere: links by their words, without marks."""
    return plain(unquoted(markdown))


def _apart(tag: re.Match[str]) -> str:
    """What a tag leaves between words: nothing where it only marks some."""
    name = tag[0].strip("</>").split(maxsplit=1)[0].rstrip("/").lower()
    return "" if name in HTML_TAGS and name != "br" else " "


def _sized(alt: str, token: Token, named: str) -> tuple[str, int, int, str]:
    """A picture's words, the size that somebody asked for, in one of the three ways to do so, and its class where it is to be centered."""
    asked = [str(token.attrs.get(side, "")) for side in ("width", "height")]
    if (width := whole(asked[0].removesuffix("px"), -1)) >= 0:
        return alt, min(width, _WIDEST), 0, ""
    name, _, size = (named or alt).rpartition("|")
    if not size.strip() or not (found := _WIDTH.fullmatch(size.strip())):
        return alt, 0, 0, ""
    place = "kn-centered" if found["place"] or (not named and name.strip() in ("center", "centre")) else ""
    words = alt if named else "" if name.strip() in ("center", "centre") else name.strip()
    return words, min(int(found["width"] or 0), _WIDEST), 0 if found["width"] else int(found["height"] or 0), place


def _balanced(address: str) -> str:
    """An address without the bracket that closes what stands around it."""
    while address.endswith((")", "]")) and address.count(address[-1]) > address.count(
        {")": "(", "]": "["}[address[-1]]
    ):
        address = address[:-1]
    return address.rstrip(".,;:!?'")


def _taken_apart(token: Token) -> list[Token]:
    """A block of HTML with links among its words as a paragraph, in which they are links like others; any other token as it is."""
    if token.type != "html_block" or not HTML_LINK.search(token.content):
        return [token]
    if TABLE.search(token.content) or IMAGE.search(token.content):  # which are read as a whole
        return [token]
    pieces, end = list[Token](), 0
    for found in HTML_TAG.finditer(token.content):
        pieces += [_text(unescape(token.content[end : found.start()])), Token("html_inline", "", 0, content=found[0])]
        end = found.end()
    pieces.append(_text(unescape(token.content[end:])))
    opening, closing = Token("paragraph_open", "p", 1, block=True), Token("paragraph_close", "p", -1, block=True)
    return [opening, Token("inline", "", 0, children=pieces), closing]


def _with_links(children: list[Token]) -> list[Token]:
    """Tokens in which links to the web that somebody wrote in HTML are links like others, but for those that hold one or are never closed."""
    result = [*children]
    start, attributes = -1, dict[str, str | int | float]()
    for place, token in enumerate(children):
        if token.type in ("link_open", "link_close"):
            start = -1
        elif token.type != "html_inline":
            continue
        elif found := HTML_LINK.fullmatch(token.content):
            given = said_of(found)
            start = place if _BARE.match(given.get("href", "")) else -1
            attributes = {key: given[key] for key in ("href", "title") if given.get(key)}
        elif start >= 0 and token.content.lower().startswith("</a"):
            result[start] = Token("link_open", "a", 1, attrs=attributes)
            result[place], start = Token("link_close", "a", -1), -1
    return result
