"""Whether what is printed of a unit holds all that its lines say; and its lines as they stand, where it would not.

A note may hold what nobody foresaw. Rather than to lose a word of it, a page then shows its own words verbatim.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote

import lxml.html

from everyline.editorial import Slip
from everyline.notes.units import Kind, Note, Unit
from everyline.text.escaping import visible, whole
from everyline.text.html_tree import read_fragment
from everyline.text.problems import Problem

# What HTML a note may bring along; everything else is shown as it was typed.
HTML_TAGS = {"abbr", "b", "br", "del", "em", "i", "ins", "kbd", "mark", "s", "small", "strong", "sub", "sup", "u"}
TABLE_TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
# What only sets text: its words stand without it.
_SETTING_TEXT = "details summary div p center font span section article aside main header footer nav figure figcaption ruby rb rt rp"

# What a statement's element holds besides its own words; of an example, what a subject adds to the note's own form proves nothing.
_APPARATUS = {"kn-cite", "kn-path", "kn-statements", "kn-beside", "kn-mark", "kn-more", "kn-extra"}
# A label and an input, only with what says of which form they are: `<label>` alone is what somebody is to put there.
KNOWN_TAG = re.compile(
    rf"</?(?:{'|'.join(sorted({*HTML_TAGS, *TABLE_TAGS, *_SETTING_TEXT.split()}))})(?=[\s/>])[^<>]*>|</label\s*>|<(?:label|input)\s[^<>]*>",
    re.IGNORECASE,
)
HTML_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*+)(?=[\s/>])[^<>]*>")
TABLE = re.compile(rf"<(?:{'|'.join(sorted(TABLE_TAGS))})\b", re.IGNORECASE)
IMAGE = re.compile(r"<img\s([^<>]*?)/?>", re.IGNORECASE)
HTML_LINK = re.compile(r"<a\s([^<>]*)>", re.IGNORECASE)
_TARGET = re.compile(r"\]\([^()\s]++\)")
_WHOLE_LINK = re.compile(rf"{HTML_LINK.pattern}((?:(?!<a\s).)*?)</a\s*>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
# How large a picture is to be, and where it is to stand, behind its words: no words themselves.
_SIZE = re.compile(r"\|[ \t]*+(?:cent(?:er|re)[ \t]*+)?(?:\d{1,4}(?:x\d{1,4})?)?[ \t]*+(?=\]\()")
# In a quote, where browsers count from the first.
_NUMBERED = re.compile(r"(?m)^(?:[ \t]*>)++[ \t]*\d{1,9}[.)](?=[ \t])")
_PARAGRAPH = re.compile(r"<p>([^<>&]*)</p>")
_NO_LETTERS = re.compile(r"[\W_]+")
_BETWEEN = r"[\s*_`]*"  # what a note may have between the letters of a slip
_READINGS = 16  # of where a slip stands
_ANSWERS = 64  # readings of one unit's lines that are tried
_PLACES = 8  # of a piece, beside the last, that are tried
_SHOWN = 60  # characters of a formula
_MANY = 12  # pieces taken out of a unit, beyond which their order tells nothing


def letters(text: str) -> str:
    """What is left of a text when markup, punctuation and white space are gone."""
    return _NO_LETTERS.sub("", text)


def holds(printed: str, expected: str) -> bool:
    """Whether all letters of the expected text stand in the printed one, in order."""
    rest = iter(printed)
    return expected in printed or all(letter in rest for letter in expected)


def content(element: lxml.html.HtmlElement) -> str:
    """An element's own text with the addresses of its links, in order.

    Citations, marks, the other language and nested statements are left out, and so is all that terms bring along.
    """
    parts = []
    for child in element.iterchildren():
        classes = set(child.get("class", "").split()) if isinstance(child.tag, str) else _APPARATUS
        if classes & _APPARATUS:
            parts.append(child.tail or "")
            continue
        # Where something leads on the site says nothing of what the note had.
        source = child.get("src", "")
        written = child.get("data-written") or unquote(child.get("href", "") or source * source.startswith("data:"))
        number = _number(child) if child.tag == "li" else ""
        brought = [] if "kn-term" in classes else [child.get("alt") or "", written, child.get("title") or ""]
        # What names a box or a language stands before the words, an address behind them.
        words = [written, content(child)] if child.tag in ("div", "details", "code") else [content(child), *brought]
        parts += [number, *words, child.tail or ""]
    return "".join([element.text or "", *parts])


def _number(item: lxml.html.HtmlElement) -> str:
    """The number that a browser prints before an item of a list; none where that has none."""
    around = item.getparent()
    if around is None or around.tag != "ol":
        return ""
    return str(whole(around.get("start", "1"), 1) + sum(1 for _ in item.itersiblings("li", preceding=True)))


def is_whole(printed: str, unit: Unit, note: Note, slips: Iterable[Slip] = ()) -> bool:
    """Whether a printed text holds what a unit's lines say, slips set right, less what its dialect took out of them."""
    found = letters(printed)
    if not slips and letters(_raw(unit, note)) in found:
        return True  # so most are; what may be left out is there as well
    if len(unit.removed) > _MANY:
        wanted = Counter(letters(KNOWN_TAG.sub("", _raw(unit, note)))) - Counter(letters("".join(unit.removed)))
        return not wanted - Counter(found)
    return any(holds(found, expected) for expected in _expected(unit, note, slips))


_UNKNOWN = re.compile(r"<mtext><code>(\\[A-Za-z]+)</code></mtext>")  # see `everyline.diagrams.sketches`


def verbatim(unit: Unit, note: Note) -> str:
    """HTML of a unit's lines as they stand."""
    lines = (html.escape(visible(line), quote=False) for line in note.lines[unit.span.first - 1 : unit.span.last])
    return f'<p class="kn-verbatim">{"<br>".join(lines)}</p>'


def kept_whole(printed: str, unit: Unit, note: Note, slips: Iterable[Slip] = ()) -> tuple[str, list[Problem]]:
    """HTML of what is printed of a unit, if it is whole, with a warning of a formula that is not set; else of its own words, with another."""
    problems = []
    if '<span class="math">' in printed:  # what `formula` could not set
        written = html.unescape(printed.partition('<span class="math">')[2].partition("</span>")[0])
        begins = written.strip("$").strip().split("\n")[0][:_SHOWN]
        line = next((each for each in unit.span.lines if begins in note.lines[each - 1]), unit.span.first)
        message = f"this formula can't be set, so its TeX is printed: {begins}"
        problems.append(
            Problem.warning(
                unit.span.path, line, message, "see whether each of its commands is known, and each bracket closed"
            )
        )
    for unknown in dict.fromkeys(_UNKNOWN.findall(printed)):
        line = next((each for each in unit.span.lines if unknown in note.lines[each - 1]), unit.span.first)
        message = f"nobody here knows {unknown}, so a formula shows it as it is written"
        problems.append(Problem.warning(unit.span.path, line, message, "write what it stands for"))
    plain = _PARAGRAPH.fullmatch(printed)
    words = plain[1] if plain else content(read_fragment(printed))
    if is_whole(words, unit, note, slips):
        return printed, problems
    message = "something of this would be lost, so it is printed as it stands"
    return verbatim(unit, note), [Problem.warning(unit.span.path, unit.span.first, message, "please report the line")]


def _raw(unit: Unit, note: Note) -> str:
    lines = "\n".join(note.lines[unit.span.first - 1 : unit.span.last])
    return lines if unit.kind is Kind.CODE else _SIZE.sub("", _NUMBERED.sub("", lines))


def _expected(unit: Unit, note: Note, slips: Iterable[Slip]) -> set[str]:
    """The letters that a unit's lines hold.

    What was taken out may stand in the text as well (``Pod … #Pod``), and nothing says which of the two it was; so
    there are several answers, one for each place of a piece that is removed, up to so many.
    """
    removed = unit.removed
    raws = {_raw(unit, note)}
    for slip in slips:  # where the letters of one stand several times, every reading of which is meant
        pattern = re.compile(_BETWEEN.join(re.escape(letter) for letter in slip.wrong if not letter.isspace()))
        raws = {
            raw[: found.start()] + slip.right + raw[found.end() :] for raw in raws for found in pattern.finditer(raw)
        } or raws
        raws = set(sorted(raws)[:_READINGS])
    if unit.kind is Kind.CODE:
        removed = (unit.language, *removed)
    else:
        raws |= {
            IMAGE.sub(lambda image: " ".join(said_of(image).get(name, "") for name in ("alt", "src", "title")), raw)
            for raw in raws
        }
        raws |= {
            _WHOLE_LINK.sub(
                lambda link: " ".join([link[2], *(said_of(link).get(name, "") for name in ("href", "title"))]), raw
            )
            for raw in raws
        }
        # A page may have what stands for a letter as that letter, or as it was typed; of an address, while its words are as they were.
        raws |= {_TARGET.sub(lambda address: unquote(address[0]), raw) for raw in raws}
        raws |= {unquote(html.unescape(KNOWN_TAG.sub("", raw))) for raw in raws}
    answers = {letters(raw) for raw in raws}
    for piece in filter(None, map(letters, removed)):
        found = ((text, [each.start() for each in re.finditer(f"(?={re.escape(piece)})", text)]) for text in answers)
        places = {(text, place) for text, at in found for place in (at[:_PLACES] + at[-1:] or [-1])}
        without = {text[:place] + text[place + len(piece) :] for text, place in places if place >= 0}
        answers = without | {text for text, place in places if place < 0}
        answers = set(sorted(answers)[:_ANSWERS])
    return answers


def said_of(tag: re.Match[str]) -> dict[str, str]:
    """What somebody wrote of a picture or a link in HTML, by small names."""
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(tag[1])}
