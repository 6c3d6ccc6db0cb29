"""What editors added to the notes: corrections, other wordings, proofs of examples; and what is told of the notes: terms, numbers, facts."""

import re
from itertools import accumulate, groupby, takewhile
from operator import itemgetter
from typing import Any

from lxml.html import HtmlElement
from lxml.html.builder import E

from everyline.books.code import listing_of
from everyline.books.converter import Converter, loose
from everyline.books.flow import is_ragged
from everyline.books.groups import mark_citations
from everyline.books.markup import Content, Markup, call, join, text
from everyline.pages.statement_marks import DifferencePiece, difference
from everyline.text.escaping import whole
from everyline.text.html_tree import words_of
from everyline.text.words import inner_ends
from everyline.text.writing_systems import TAB, WIDE, breadth

_LONGEST = 80  # columns of what stands unchanged beside a correction; a wide letter takes two
_BLANK = "\u2423"  # where nothing but a blank is too many, or lacks
_OWN_PARAGRAPHS = ".//p[not(ancestor-or-self::*[contains(@class, 'kn-beside')])]"  # not in the other language
_STOPS = frozenset(".,;:?!。，；：、？！")
_NOTHING = DifferencePiece("", "")
_PHRASE = re.compile(r"[，。；：！？]|[,;:.!?](?=\s)")  # what one ends with
_IN_WORD = re.compile(rf"[^\s{WIDE}]{{2}}")
_MOST_LINES = 8  # of a note's code beside its correction


def erratum(converter: Converter, element: HtmlElement) -> Markup:
    """Why a statement reads otherwise than in its note, in the colour of its kind."""
    return call("erratum", _kind(element), body=converter.blocks(element))


def behind(converter: Converter, element: HtmlElement) -> Markup:
    """What the site shows on demand, behind a statement or of what is in its code; a book has it open."""
    return join(converter.convert(each) for each in element if each.tag != "summary")


def kind(converter: Converter, element: HtmlElement) -> Markup:
    """The name of a kind of correction, which leads to the list of all."""
    link = next(element.iter("a"), None)
    place = "" if link is None else converter.shared.places.find(converter.page.address, link.get("href", ""))
    body = converter.inline(element if link is None else link)
    return call("erratum-kind", body=call("plain-link", place, body=body) if place else body)


def labelled(converter: Converter, element: HtmlElement, name: str, of: str) -> Markup:
    """Words behind their label, in one line where they are one paragraph: a note's own, or those that are right."""
    label = next(iter(element.find_class("kn-own-label")), None)
    words = next(iter(element.find_class(of)), None)
    if label is None or words is None:
        return converter.blocks(element)
    paragraphs = words.xpath(_OWN_PARAGRAPHS)
    for each in words.find_class("kn-instead") if paragraphs else ():  # a link behind the last of them
        each.tail = None
        paragraphs[-1].append(each)
        each.addprevious(E.span(" "))
    is_whole = len(paragraphs) == 1 and paragraphs[0].getnext() is None and not (paragraphs[0].tail or "").strip()
    is_short = is_whole and not any(True for _ in words.iter("ul", "ol", "dl", "pre", "table", "blockquote"))
    body = converter.inline(paragraphs[0]) if is_short else converter.blocks(words)
    how: dict[str, Any] = {"justify": False} if is_short and is_ragged(converter, paragraphs[0]) else {}
    return call(
        f"{name}-words" if is_short else f"{name}-passage", Content(converter.inline(label)), Content(body), **how
    )


def pair(converter: Converter, element: HtmlElement) -> Markup:
    """What a note says, and beside it what is right."""
    return call("pair", *(Content(converter.convert(each)) for each in element if isinstance(each.tag, str)))


def answer(_converter: Converter, element: HtmlElement) -> Markup:
    """What a server answered, which the site shows on demand."""
    return call("answer", body=join(listing_of(each, "answer-listing") for each in element.iter("pre")))


def errata_entry(converter: Converter, element: HtmlElement) -> Markup:
    """One correction in the list of all: where the book prints it with its statement, what is wrong and what is right; else the whole."""
    home = next((link for place in element.find_class("kn-errata-place") for link in place.iter("a")), None)
    place = "" if home is None else converter.shared.places.find(converter.page.address, home.get("href", ""))
    changed = _changed(converter, element) if place else Markup("")
    if home is None or not changed:
        return call("errata-entry", _kind(element), body=converter.blocks(element))
    source = next(iter(element.find_class("kn-errata-line")), None)
    return call(
        "errata-line",
        _kind(element),
        place,
        Content(text(words_of(home))),
        Content(text("" if source is None else words_of(source))),
        Content(changed),
    )


def _changed(converter: Converter, entry: HtmlElement) -> Markup:
    """What went, struck out, and what came, within what stayed; nothing where the list says neither."""
    for slips in entry.find_class("kn-errata-slips"):
        for gone, come in zip(slips.iter("del"), slips.iter("ins"), strict=False):
            if "".join(gone.text_content().split()) == "".join(come.text_content().split()):
                for each in (gone, come):
                    each.text = each.text_content().replace(" ", _BLANK)
        return converter.inline(slips)
    noted = next(iter(entry.find_class("kn-errata-words")), None)
    right = next(
        (each for found in entry.find_class("kn-errata-right") for each in found.iter("p") if not each.get("class")),
        None,
    )
    if noted is None or right is None:
        return Markup("")
    codes = {words_of(each) for one in (noted, right) for each in one.iter("code")} - {""}
    if words_of(noted) not in codes:
        return _compared(noted, right)
    code, told = Content(call("c", _shortened(words_of(noted)))), converter.inline(right)
    if words_of(right) in codes:
        return join([call("gone", code), text(" "), call("come", Content(told))])
    return join([call("said", code), told])  # words tell what is right, and it only says where that is


def _compared(noted: HtmlElement, right: HtmlElement) -> Markup:
    """Two wordings as one, with pieces of code as such; what went is in its own language."""
    codes = sorted({words_of(each) for each in noted.iter("code")} - {""}, key=len, reverse=True)
    parts = re.compile(rf"(?<![A-Za-z0-9_])({'|'.join(map(re.escape, codes))})(?![A-Za-z0-9_])" if codes else "(?!)()")
    letters, at = _letters(right), 0

    def worded(start: int, words: str) -> Markup:
        runs = groupby(letters[start : start + len(words)], key=itemgetter(1))
        said = ((is_code, "".join(letter for letter, _ in run)) for is_code, run in runs)
        return join(call("c", each) if is_code else loose(each) for is_code, each in said)

    pieces = difference(words_of(noted), "".join(letter for letter, _ in letters))
    shown: list[Markup] = []
    for place, (sign, words) in enumerate(pieces):
        before, after = (pieces[each] if 0 <= each < len(pieces) else _NOTHING for each in (place - 1, place + 1))
        bare = words.strip()
        if sign == "=":
            kept = _around(words, is_first=not place, is_last=place == len(pieces) - 1)
            starts = at, at + len(words) - len(kept[-1])
            shown.append(Markup(text("…").join(map(worded, starts, kept))))
        elif sign == "-":
            # A stop that comes too stands behind what went, not in it.
            stop = after.text.strip()[:1] if after.sign == "+" else ""
            bare = bare.removesuffix(stop) if stop in _STOPS else bare
            said = enumerate(parts.split(bare))
            body = Content(join(call("c", each) if odd % 2 else loose(each) for odd, each in said))
            named: dict[str, Any] = {"lang": noted.get("lang")} if noted.get("lang") else {}
            shown.append(text(" " if words.startswith(" ") and before.sign == "=" else ""))
            shown.append(call("gone", body, **named) if bare else Markup(""))
            is_parted = after.sign == "+" and stop not in _STOPS
            shown.append(text(" " if is_parted or (words.endswith(" ") and after.sign != "+") else ""))
        else:
            body = Content(worded(at + len(words) - len(words.lstrip()), bare))
            shown += [text(" " if words.startswith(" ") and before.sign == "=" else ""), call("come", body)]
            shown.append(text(" " if words.endswith(" ") else ""))
        at += len(words) * (sign != "-")
    return join(shown)


def _letters(element: HtmlElement) -> list[tuple[str, bool]]:
    """The letters of an element, each with whether it is code; blanks are one."""
    letters: list[tuple[str, bool]] = []
    for words in element.xpath(".//text()"):
        around = words.getparent().getparent() if words.is_tail else words.getparent()
        is_code = any(each.tag == "code" for each in (around, *around.iterancestors()))
        for letter in words:
            if not letter.isspace():
                letters.append((letter, is_code))
            elif letters and letters[-1][0] != " ":
                letters.append((" ", is_code))
    return letters[:-1] if letters and letters[-1][0] == " " else letters


def _around(words: str, *, is_first: bool, is_last: bool) -> tuple[str, ...]:
    """What stayed: whole where it is short, else what is next to the change before it, and what to that behind it."""
    if breadth(words) <= _LONGEST:
        return (words,)
    before = "" if is_first else _shortened(words, _LONGEST // 2).removesuffix("…")
    after = "" if is_last else _shortened(words, _LONGEST // 2, is_end=True).removeprefix("…")
    return before, after


def _shortened(words: str, most: int = 2 * _LONGEST, *, is_end: bool = False) -> str:
    """What something is known by: its first words, or its last."""
    line = " ".join(words.split()) if words.strip() == words else words
    if breadth(line) <= most:
        return line
    letters = line[::-1] if is_end else line
    kept = len([*takewhile(lambda width: width <= most, accumulate(map(breadth, letters)))])
    if is_end:
        return "…" + line[_joint(line, range(len(line) - kept, len(line))) :].lstrip(" ,;，；、")
    return line[: _joint(line, range(kept, 0, -1))].rstrip(" ,;，；、") + "…"


def _joint(line: str, places: range) -> int:
    """The first of the places where a line may be cut: in the nearer half behind a phrase, else between words."""
    phrases = {found.end() for found in _PHRASE.finditer(line)}
    within = inner_ends(line)
    between = (at for at in places if at not in within and not _IN_WORD.fullmatch(line[at - 1 : at + 1]))
    near = (at for at in places[: len(places) // 2] if at in phrases)
    return next(near, next(between, places[0]))


def errata(converter: Converter, element: HtmlElement) -> Markup:
    """The list of corrections of one kind, in the order of the book's pages."""
    order = {place: number for number, place in enumerate(converter.shared.placed)}

    def number(entry: HtmlElement) -> int:
        links = (link.get("href", "") for place in entry.find_class("kn-errata-place") for link in place.iter("a"))
        return order.get(converter.shared.places.find(converter.page.address, next(links, "")), len(order))

    return join(converter.convert(each) for each in sorted(element.iterchildren("li"), key=number))


def trust(converter: Converter, element: HtmlElement) -> Markup:
    """How many statements were found to be what; the site parts them by signs in colour."""
    return call("small", body=Markup(text(" · ").join(converter.convert(each) for each in element)))


def gaps(converter: Converter, element: HtmlElement) -> Markup:
    """What the notes don't speak of; titles of theirs that nobody filled in have their lines at the foot."""
    mark_citations(converter, element)
    return call("gaps", body=converter.blocks(element))


def proof(converter: Converter, element: HtmlElement) -> Markup:
    """An example as it works: its name, what it has passed, its text, and what else there is to say."""
    head = next(iter(element.find_class("kn-proof-head")), None)
    names = [each.text_content() for each in element.find_class("kn-part-name")]
    badges = [converter.convert(each) for each in head.find_class("kn-badge")] if head is not None else []
    main = next((each for each in element if {"highlight", "kn-repaired"} & {*each.get("class", "").split()}), None)
    rest = [each for each in element if isinstance(each.tag, str) and each is not head and each is not main]
    around = converter.around_code()
    foot = {"foot": tuple(Content(badge) for badge in badges)}
    leads = bool(rest) and rest[0].tag != "details"
    framed = (
        Markup("")
        if main is None
        else listing_of(main, "framed", name="".join(names[:1]), leads=leads, **foot, **around)
    )
    if converter.strip is None:
        return join([framed, *(converter.convert(each) for each in rest)])
    behind = (converter.convert(each) for each in rest)
    return join([framed, *(call("strip", converter.strip, Content(each)) for each in behind if each)])


def noted_words(converter: Converter, element: HtmlElement) -> Markup:
    """What a note says, in the list of corrections; of code that goes on over many lines the first, as its place is told."""
    code = element.find("code")
    if code is None or "\n" not in code.text_content().strip("\n"):
        return call("p", body=converter.blocks(element))
    lines = code.text_content().strip("\n").expandtabs(TAB).split("\n")
    shown = lines if len(lines) <= _MOST_LINES else [*lines[:_MOST_LINES], "…"]
    written = [[("plain", line)] if line else [] for line in shown]
    return call("small-frame", body=call("small-listing", "\n".join(shown), *written))


def glossary(converter: Converter, element: HtmlElement) -> Markup:
    """The glossary in two columns."""
    entries = (Content(converter.convert(each)) for each in element if isinstance(each.tag, str))
    return call("glossary", *entries)


def glossary_entry(converter: Converter, element: HtmlElement) -> Markup:
    """A term with its names, its meaning and where to read on."""
    word, meaning = element.find("dt"), element.find("dd")
    others = [converter.inline(each) for each in word.find_class("kn-glossary-other")]
    for each in word.find_class("kn-glossary-other"):
        each.drop_tree()
    details = [_detail(converter, element, each) for told in meaning.find_class("kn-glossary-details") for each in told]
    for each in meaning.find_class("kn-glossary-details"):
        each.drop_tree()
    place = converter.place(element.get("id", ""))
    converter.shared.placed[place] = None
    return call(
        "glossary-entry",
        place,
        Content(converter.blocks(word)),
        Content(join(others)),
        Content(converter.blocks(meaning)),
        Content(Markup(text(" · ").join(details))),
    )


def _detail(converter: Converter, entry: HtmlElement, detail: HtmlElement) -> Markup:
    """Where to read on, or what else there is to say of a term; what explains it is where the index has it, too."""
    term = entry.get("id", "").removeprefix("term-")
    place = converter.shared.places.find(converter.page.address, detail.get("href", "")) if detail.tag == "a" else ""
    if not place or place != converter.shared.explained.get(term):
        return converter.convert(detail)
    return call("see-explained", term, place, body=converter.inline(detail))


def key_numbers(_converter: Converter, element: HtmlElement) -> Markup:
    """The site in numbers."""
    figures = [
        tuple(words_of(item.find_class(name)[0]) for name in ("kn-figure-number", "kn-figure-label"))
        for item in element.iter("li")
    ]
    return call("numbers-band", *figures)


def legend(_converter: Converter, element: HtmlElement) -> Markup:
    """How many lines met which end, drawn anew: what is a picture on the site has its numbers here."""
    ends = []
    for item in element.iter("li"):
        fate = next((name.removeprefix("kn-is-") for name in item.get("class", "").split()), "")
        words = words_of(item)
        count = re.search(r"\d+", words)
        ends.append((fate, words, whole(count[0]) if count else 0))
    return call("bar", *ends) if any(count for _, _, count in ends) else Markup("")


def facts(converter: Converter, element: HtmlElement) -> Markup:
    """What there is to know about a note."""
    rows = [
        (Content(converter.blocks(each.find("dt"))), Content(converter.blocks(each.find("dd"))))
        for each in element.iter("div")
    ]
    return call("facts", *rows)


def _kind(element: HtmlElement) -> str:
    """``outdated`` of ``kn-erratum-outdated``."""
    names = element.get("class", "").split()
    return next((each.removeprefix("kn-erratum-") for each in names if each.startswith("kn-erratum-")), "")
