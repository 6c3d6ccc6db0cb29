"""Comments that the author of a note wrote in it, which nobody publishes: ``%%…%%``, HTML comments, those of CriticMarkup (``{>>…<<}``), kramdown
(``{::comment}…{:/comment}``) and MDX (``{/*…*/}``), of Org and of front matter.

Nothing is a comment in code, in diagrams, where ``%%`` is one of another kind, or in math. Programs differ on where these end; what some of them
hide is hidden.
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from everyline.notes.properties import TAGS, front_matter
from everyline.notes.units import Kind, Unit
from everyline.text.markdown_plugins import statements
from everyline.text.problems import Problem
from everyline.text.writing_systems import TAB, columns

_NO_MARK = r"\\[\\`$%<{]|(?<=[‘“«'\"])%%(?=[’”»'\"])"  # what is escaped, or somebody talks about
_BREAK = r"\n[ \t>]*"  # within what goes on in the next line
_TITLE = re.compile(rf"(?:[ \t]+|[ \t]*{_BREAK})([(\"'])")
# What goes on within a title, up to what closes it or ends a paragraph.
_TITLED = {
    opening: re.compile(rf"(?:[^{closing}\\\n]|\\.|\n(?![ \t>]*$))*+(\{closing})?", re.MULTILINE)
    for opening, closing in (("(", ")"), ('"', '"'), ("'", "'"))
}
_BEFORE = r"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*"  # what a block stands in
_TOKEN = re.compile(
    rf"(?P<fence>^{_BEFORE}(?P<mark>`{{3,}}(?=[^`\n]*$)|~{{3,}})[^\n]*$)"
    # Of Markdown: how definitions of links begin that none has; their titles end them.
    rf"|(?P<aside>^{_BEFORE}(?:\[(?://|comment)\]:(?:[ \t]*{_BREAK}(?=#|<#?>))?[ \t]*\S*"
    rf"|\[(?P<name>[^\[\]\n]+)\]:(?:[ \t]*{_BREAK})?[ \t]*(?:#|<#?>)))"
    rf"|{_NO_MARK}|(?P<ticks>`+)|(?P<math>\$\$?)|(?P<comment><!--|%%|\{{>>|\{{::comment\}}|\{{/\*|#\+begin_comment\b|@@comment:)",
    re.MULTILINE | re.IGNORECASE,
)
_CLOSING = {
    opening: re.compile(re.escape(closing), re.IGNORECASE)
    for opening, closing in (
        *(("<!--", "-->"), ("%%", "%%"), ("#+begin_comment", "#+end_comment"), ("@@comment:", "@@")),
        *(("{>>", "<<}"), ("{/*", "*/}")),
    )
} | {"{::comment}": re.compile(r"\{:/(?:comment)?\}", re.IGNORECASE)}
_LEADING = re.compile(r"^(?:[^\S\n]|>)*(?=%%|<!--)", re.MULTILINE)
_NO_MORE = re.compile(r"[ \t]*(?:\n|\Z)")
_MARK = re.compile(rf"{_NO_MARK}|%%|<!--")
_PERHAPS = re.compile(
    r"\A\s*(?:---|\+\+\+)|%%|<!--|\]:\s*+(?:[ \t>]*#|<#?>)|\[(?://|comment)\]:|\{(?:>>|::comment|/\*)|#\+begin_comment|@@comment:",
    re.IGNORECASE,
)
# What can't be in one paragraph with the line before it.
_BLOCK = re.compile(r"^[ \t]*(?:$|[-*+>#|]|\d{1,9}[.)][ \t]|\[\^[^\]\n]+\]:)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?:#{1,6}[ \t].*|=+[ \t]*)\n", re.MULTILINE)
_INDENTED = 4  # columns, from which on a block is code
_MATH = re.compile(r"\$(?![\s$])[^$\n]*(?<![\s\\$])\$(?!\d)")
# Of front matter in YAML: what begins comments, where one key ends and the next begins, what one says, and tags with their marks. All of it in TOML,
# and what may hold or begin comments there.
_HASH = re.compile(r"(?:^|(?<=[ \t]))#", re.MULTILINE)
_EACH_KEY = re.compile(r"(?<=\n)(?=[^\s#-])")
_STATED = re.compile(r"^(?:(?P<name>[^\s:#-][^:\n]*):|[ \t]*(?=[^\s#]))(?P<value>.*)$", re.MULTILINE)
_MARKED = re.compile(r"(?<=[ \t])(?:#\w[\w/-]*+[ \t,\]]*+)++(?P<alone>$|(?=#))?", re.MULTILINE)
_TOML = re.compile(r"(?:\+\+\+|---toml)[ \t]*\n(.*?)^(?:\+\+\+|---)[ \t]*$", re.DOTALL | re.MULTILINE)
_OF_TOML = re.compile(
    r'"""(?:[^\\"]|\\.|"(?!""))*+"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL
)
# What defines a note at the foot, or where a link leads; what can't go on with the paragraph above it; what may name such a definition.
_DEFINED = re.compile(rf"^(?:\[(?P<org>fn:[^\[\]:\n]+)\]|(?P<before>{_BEFORE})\[(?P<name>[^\[\]\n]+)\]:)", re.MULTILINE)
_NEXT = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]|#{1,6}[ \t]|[>|]|`{3}|~{3}|(?:[-*_][ \t]*){3,}$|\[[^\[\]]+\]:|$")
_NAMED = re.compile(r"\[([^\[\]]{1,999})\]")
_DESTINATION = re.compile(rf"[ \t]*(?:{_BREAK})?[ \t]*(?:<[^<>\n]*>|\S+)")
# What no formula holds; in one of several lines a percent sign begins a comment of TeX.
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_OR_ASIDE = re.compile(rf"{_COMMENT.pattern}|%%.*?%%|\{{>>|\{{::comment|\{{/\*", re.DOTALL)
_BULLET = re.compile(r"([ \t]*)-(?:[ \t]|$)")


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its comments; line numbers stay."""

    text: str  # what is left
    comments: tuple[tuple[int, str], ...]  # what is not: the number of the line and the text on it
    problems: tuple[Problem, ...]  # comments that nobody closed, which are text


def without_comments(text: str, path: str) -> Redacted:
    """Take the comments out of a text: ``%%…%%``, ``<!--…-->``, those of Org and of front matter, but none that stand in code or math."""
    if not _PERHAPS.search(text):
        return Redacted(text, (), ())
    found, unclosed = _comments(text, is_strict=False)
    # Programs differ on where code in a list ends: what some of them hide is hidden.
    pairs, stray = _pairs(text, found, unclosed)
    spans = [*found, *_comments(text, is_strict=True)[0], *pairs, *_of_front_matter(text, path)]
    public, comments = _without(text, spans)
    message, hint = "this `%%` is never closed, so it is text", "close it, or write it between backticks"
    problems = [Problem.warning(path, text.count("\n", 0, stray) + 1, message, hint)] if unclosed >= 0 else []
    at = max(spans)[0] if spans else 0
    for mark, closing in (("<!--", "-->"), ("%%", "%%")):
        if spans and text.startswith(mark, at) and closing not in text[at + 2 :]:
            message = f"this `{mark}` is never closed, so all that follows is withheld"
            problems.append(Problem.warning(path, text.count("\n", 0, at) + 1, message, f"close it by `{closing}`"))
    return Redacted(public, tuple(comments), tuple(problems))


def without_shown(text: str, units: Iterable[Unit]) -> tuple[str, list[tuple[int, str]]]:
    """The same without comments that stand in its units as words, and with these: in what looked like code or math and is none on a page."""
    starts, openings = [0, *(found.end() for found in re.finditer("\n", text)), len(text)], list[int]()
    for unit in units if "%%" in text or "<!--" in text else ():
        if unit.kind is not Kind.CODE:
            begin, end = starts[unit.span.first - 1], starts[unit.span.last]
            marks = [each.start() for each in _MARK.finditer(text, begin, end) if each[0] in _CLOSING]
            said = [*_worded(_statements().parse(unit.text))] if marks else []
            openings += (
                [at for at, is_word in zip(marks, said, strict=True) if is_word] if len(said) == len(marks) else marks
            )
    spans, last, ends = list[tuple[int, int]](), 0, _Ends(text)
    for at in sorted(openings):
        if at >= last and (end := ends.of_comment(at, text[at : at + 2] if text[at] == "%" else "<!--")):
            spans.append((at, last := end))
    return _without(text, spans)


def unreached(text: str, public: str, secrets: Iterable[tuple[int, str]], units: Iterable[Unit]) -> set[int]:
    """The lines of notes at the foot and of definitions of links in what is public of a text that are named in what is not, and nowhere else."""
    hidden = _names_in("\n".join(each for _, each in secrets))
    if not hidden or not _DEFINED.search(public):
        return set()
    code = {line for unit in units if unit.kind is Kind.CODE for line in unit.span.lines}
    lines, raw, ends, at = public.split("\n"), text.split("\n"), _Ends(public), 0
    spans, uses = dict[str, list[range]](), dict[str, set[str]]()
    outside = ["" if number in code else line for number, line in enumerate(lines, 1)]
    for number, line in enumerate(lines, 1):
        if (found := _DEFINED.match(line)) and number not in code:
            is_link = found["name"] and not found["name"].startswith("^")
            until = public.count("\n", at, ends.of_link(at + found.end())) if is_link else 0
            span = range(number, number + 1 + until) if is_link else range(number, _end_of_note(raw, number, found))
            name = _name(found["org"] or found["name"])
            spans.setdefault(name, []).append(span)
            uses.setdefault(name, set()).update(
                _names_in("\n".join([line[found.end() :], *lines[number : span.stop - 1]]))
            )
            outside[number - 1 : span.stop - 1] = [""] * len(span)
        at += len(line) + 1
    reached = _led_to(_names_in("\n".join(outside)), uses)
    hidden = _led_to(hidden - reached, uses)
    reached |= _led_to(uses.keys() - hidden, uses)  # what nothing names is shown all the same
    kept = {line for name in spans.keys() & reached for span in spans[name] for line in span}
    return {line for name in spans.keys() & hidden for span in spans[name] for line in span} - kept


def _end_of_note(lines: Sequence[str], number: int, found: re.Match[str]) -> int:
    """The number of the line behind a note at the foot that begins on a line: behind its paragraph and all that stands deeper, in Org behind
    all that follows, up to the next one, a headline or two blank lines.
    """
    before, is_blank = found["before"] or "", False
    quote = re.compile(rf"(?:[ \t]*>){{{before.count('>')}}}")
    item = before.rpartition(">")[2]
    width = columns(item[: len(item) - len(item.lstrip(" \t"))])
    for at in range(number, len(lines)):
        inside = quote.match(lines[at])
        line = lines[at][inside.end() :] if inside else ""
        body = line.lstrip(" \t")
        if found["org"]:
            is_over = bool(re.match(r"\*+[ \t]|\[fn:", line)) or (is_blank and not body)
        else:
            is_deep = columns(line[: len(line) - len(body)]) > width + 1
            is_over = not inside or bool(body and not is_deep and (is_blank or _NEXT.match(body)))
        if is_over:
            return at + 1
        is_blank = not body
    return len(lines) + 1


def _led_to(names: Iterable[str], uses: Mapping[str, set[str]]) -> set[str]:
    """Names, and all that is named in what they name."""
    found, waiting = {*names}, [*names]
    while waiting:
        more = uses.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return found


def _names_in(text: str) -> set[str]:
    """What may name a definition."""
    return {*map(_name, _NAMED.findall(text))}


def _name(written: str) -> str:
    return " ".join(written.casefold().split())


@cache
def _statements() -> MarkdownIt:
    # So that what is escaped is told apart.
    return MarkdownIt("commonmark", {"html": True}).use(statements).disable("text_join")


def _worded(tokens: Iterable[Token]) -> Iterator[bool]:
    """Of each mark of comments whether it stands among words."""
    for token in tokens:
        if token.children is not None:
            yield from _worded(token.children)
        elif token.type != "text_special":
            is_math = token.type.startswith("math") and not _COMMENT.search(token.content)
            is_word = "code" not in token.type and token.type != "fence" and not is_math
            yield from (is_word for each in _MARK.finditer(token.content) if each[0] in _CLOSING)


def _without(text: str, spans: Iterable[tuple[int, int]]) -> tuple[str, list[tuple[int, str]]]:
    """A text without some of its parts, and these line by line."""
    joined = list[tuple[int, int]]()
    for each in sorted(spans):
        begun = joined.pop() if joined and each[0] < joined[-1][1] else each
        joined.append((begun[0], max(begun[1], each[1])))
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    comments, pieces, last = list[tuple[int, str]](), list[str](), 0
    for start, end in joined:
        before, taken = text[last:start], text[start:end]
        if end == len(text) or text[end] == "\n":
            before = before.rstrip(" \t")  # two blanks at the end of a line would break it
        lines, rest = taken.count("\n"), taken.rpartition("\n")[2]
        # What follows on its last line stands as deep as that does.
        is_within = lines and text[end : end + 1] not in ("", "\n")
        pieces += [before, "\n" * lines, rest[: len(rest) - len(rest.lstrip(" \t"))] if is_within else ""]
        number = bisect_right(starts, start)
        comments += [(number + place, line) for place, line in enumerate(taken.split("\n")) if line.strip()]
        last = end
    return "".join([*pieces, text[last:]]), comments


def _of_front_matter(text: str, path: str) -> list[tuple[int, int]]:
    """Where comments of front matter are, in YAML or TOML."""
    begin = len(text) - len(text.lstrip())  # some programs allow blank lines before it
    if toml := _TOML.match(text, begin):
        return [each.span() for each in _OF_TOML.finditer(text, *toml.span(1)) if each[0][0] == "#"]
    taken = front_matter(text[begin:].split("\n"), path)[0] if text.startswith("---", begin) else 0
    head = "\n".join(text[begin:].split("\n", taken)[:taken])
    words = [(0, 0), *sorted([*_scalars(head), *_tags(head)])] if "#" in head else []
    starts = (found.start() for found in _HASH.finditer(head))
    free = (each for each in starts if words[bisect_right(words, (each, len(head))) - 1][1] <= each)
    return [(begin + each, begin + head.index("\n", each)) for each in free]


def _scalars(head: str) -> list[tuple[int, int]]:
    """Where the words of YAML are, in which nothing is a comment."""
    try:
        tokens = [each for each in yaml.scan(head, Loader=yaml.CSafeLoader) if isinstance(each, yaml.ScalarToken)]
        return [(each.start_mark.index, each.end_mark.index) for each in tokens]
    except yaml.YAMLError:
        at, found = 0, list[tuple[int, int]]()
        parts = _EACH_KEY.split(head)  # of which one that spoils the whole spoils no other
        for part in parts if len(parts) > 1 else ():
            found += [(at + start, at + end) for start, end in _scalars(part)]
            at += len(part)
        return found


def _tags(head: str) -> Iterator[tuple[int, int]]:
    """Where tags of a note are that are written with their marks, though to YAML these begin a comment."""
    name = ""
    for line in _STATED.finditer(head):
        name = line["name"] or name
        if name.rstrip().lower() in TAGS:
            runs = _MARKED.finditer(head, *line.span("value"))
            yield from (each.span() for each in runs if each["alone"] is not None)


def _comments(text: str, *, is_strict: bool) -> tuple[list[tuple[int, int]], int]:
    """Where comments begin and end, and where one begins that does not end, or -1."""
    code, ends = _Code(text, is_strict=is_strict), _Ends(text)
    spans, unclosed, position = list[tuple[int, int]](), -1, 0
    while found := _TOKEN.search(text, position):
        position = found.end()
        if found["aside"]:
            if end := ends.of_aside(found):
                spans.append((found.start(), position := end))
            else:
                position = found.start("name")
        elif mark := (found["comment"] or "").lower():
            if end := ends.of_comment(found.start(), mark):
                spans.append((found.start(), position := end))
            elif mark == "%%":
                unclosed = found.start()
        else:
            position = code.end(found)
    return spans, unclosed


def _pairs(text: str, found: Iterable[tuple[int, int]], unclosed: int) -> tuple[list[tuple[int, int]], int]:
    """Where comments are, and which mark is one too many, if none goes on from one block to the next but where its marks stand on lines of their own.

    One percent sign too many in a sentence turns all that follow inside out. Of three in a block nobody knows which is the odd one.
    """
    code, ends = _Code(text, is_strict=False), _Ends(text)
    blocks, alone = dict[int, list[int]](), list[int]()

    def is_alone(at: int) -> bool:
        return at in ends.leading and bool(_NO_MORE.match(text, at + 2))

    crossing = (
        start for start, end in found if text.startswith("%%", start) and code.block(start) != code.block(end - 2)
    )
    strays = (at for at in itertools.chain(crossing, [unclosed] if unclosed >= 0 else []) if not is_alone(at))
    if (first := next(strays, -1)) < 0:
        return [], unclosed
    position = code.start(first)
    while mark := _TOKEN.search(text, position):
        position, at = mark.end(), mark.start()
        if mark["comment"] == "%%":
            (alone if is_alone(at) else blocks.setdefault(code.block(at), [])).append(at)
        elif mark["aside"]:
            position = ends.of_aside(mark) or mark.start("name")
        elif not mark["comment"]:
            position = code.end(mark)
    runs = [[*alone, *[len(text) - 2] * (len(alone) % 2)]]
    runs += (marks[:: len(marks) - 1] if len(marks) % 2 else marks for marks in blocks.values() if len(marks) > 1)
    spans = [(start, end + 2) for run in runs for start, end in zip(run[::2], run[1::2], strict=True)]
    return spans, first


class _Ends:
    """Knows where comments end that begin at some places of a text, one behind another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.leading = {found.end(): found[0] for found in _LEADING.finditer(text)}  # marks with nothing before them
        self._never = set[str]()  # marks that nothing closes from here on
        self._open = dict[str, int]()  # up to where no title ends that begins so
        self._names: set[str] | None = None  # what may name a definition

    def of_aside(self, found: re.Match[str]) -> int:
        """Where a definition of a link ends that is a comment; 0 where it is none."""
        opening = _TITLE.match(self._text, found.end())
        end = self._end_of_title(opening) if opening else 0
        behind = end or found.end()
        line = self._text.find("\n", behind)
        line = len(self._text) if line < 0 else line
        if not (name := found["name"]):
            return line
        if self._names is None:
            self._names = _names_in(_DEFINED.sub("", self._text))
        is_whole = end and not self._text[behind:line].strip(" \t")
        return line if is_whole and _name(name) not in self._names else 0

    def of_link(self, at: int) -> int:
        """Where a definition of a link ends, of which what it defines ends at a place."""
        address = _DESTINATION.match(self._text, at)
        behind = address.end() if address else at
        opening = _TITLE.match(self._text, behind)
        end = self._end_of_title(opening) if opening else 0
        return end if end and _NO_MORE.match(self._text, end) else behind

    def _end_of_title(self, opening: re.Match[str]) -> int:
        """Where a title ends, 0 where nothing ends it."""
        if opening.end() < self._open.get(opening[1], 0):
            return 0
        found = _TITLED[opening[1]].match(self._text, opening.end())
        if found and not found[1]:
            self._open[opening[1]] = found.end()
        return found.end() if found and found[1] else 0

    def of_comment(self, at: int, mark: str) -> int:
        """Where a comment ends that begins at a place with a mark; 0 where none does."""
        text, behind, before = self._text, at + len(mark), self.leading.get(at)
        if mark not in self._never:
            if closing := _CLOSING[mark].search(text, behind):
                return closing.end()
            self._never.add(mark)
        if before is None or ">" in before:
            return 0
        if mark == "%%":
            return len(text) if text[behind : behind + 1] in ("", "\n") and text[behind:].strip() else 0
        is_whole = text.startswith((">", "->"), behind)  # `<!-->` is a comment of nothing
        # No program shows what is behind it.
        return len(text) if mark == "<!--" and columns(before) < _INDENTED and not is_whole else 0


class _Code:
    """Knows where code and math end that begin at some place of a text."""

    def __init__(self, text: str, *, is_strict: bool) -> None:
        self._text, self._is_strict = text, is_strict
        self._blocks = sorted(
            [*(found.start() for found in _BLOCK.finditer(text)), *(found.end() for found in _HEADING.finditer(text))]
        )
        self._open = set[str]()  # marks of fences that nothing closes
        self._ticks: dict[int, list[int]] = {}
        for run in re.finditer("`+", text):
            self._ticks.setdefault(len(run[0]), []).append(run.start())

    def start(self, at: int) -> int:
        """Where the block begins that a place is in."""
        return self._blocks[self.block(at) - 1] if self.block(at) else 0

    def block(self, at: int) -> int:
        """The number of the block that a place is in."""
        return bisect_right(self._blocks, at)

    def end(self, found: re.Match[str]) -> int:
        """Where what begins with a token ends; behind the token where it begins nothing."""
        if found["fence"] is not None:
            return self._end_of_fence(found)
        after = bisect_right(self._blocks, found.start())
        block_end = self._blocks[after] if after < len(self._blocks) else len(self._text)
        if found["ticks"]:
            same = self._ticks.get(len(found[0]), [])  # none where the first is escaped
            place = bisect_right(same, found.start())
            is_closed = place < len(same) and same[place] < block_end
            return same[place] + len(found[0]) if is_closed else found.end()
        if found["math"] == "$$":
            end = self._text.find("$$", found.end(), block_end)
            is_math = end >= 0 and not _COMMENT.search(self._text, found.end(), end)
            return end + len("$$") if is_math else found.end()
        inline = _MATH.match(self._text, found.start()) if found["math"] else None
        return inline.end() if inline and not _OR_ASIDE.search(inline[0]) else found.end()

    def _end_of_fence(self, opening: re.Match[str]) -> int:
        """Where a fenced block ends: behind the line that closes it, or where its quote, its bullet or, strictly, its list item ends, or with the
        text; behind its mark where it is indented so far that nothing but what closes it makes a fence of it.
        """
        text, mark, position = self._text, opening["mark"], opening.end()
        before = opening[0].partition(mark)[0]
        width, is_item = columns(before), bool(before.strip(" \t>"))
        bullet = _BULLET.match(opening[0])
        while position < len(text) and (before.strip() or mark not in self._open):
            start = position + 1
            end = text.find("\n", start)
            end = len(text) if end < 0 else end
            line = text[start:end]
            content = line.strip(" \t>")
            if ">" in before and not line.lstrip().startswith(">"):
                return start
            if content.startswith(mark) and not content.strip(mark[0]):
                return end
            indent = len(wide := line.expandtabs(TAB)) - len(wide.lstrip(" "))
            if self._is_strict and is_item and ">" not in before and line.strip() and indent < width:
                return start
            next_bullet = _BULLET.match(line) if bullet else None
            if bullet and next_bullet and columns(next_bullet[1]) <= columns(bullet[1]):
                return start
            position = end
        if is_item or width < _INDENTED:
            return len(text)
        self._open.add(mark)
        return opening.end()
