"""What was pasted along with YAML, and slips of the pen that can be set right without knowing what it is about."""

import html
import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from everyline.subjects.kubernetes.checks.lines import KEY, LineKind, read_lines
from everyline.subjects.kubernetes.checks.places import Place, ValueForm, misfit, nearest
from everyline.subjects.kubernetes.checks.sentences import say
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict
from everyline.text.escaping import whole

Numbered = list[tuple[int, str]]
"""Lines, each with its number in the text as it was, from 1."""

FENCE = re.compile(r"\s*(?:```|~~~)[\w ,=-]*")
COMMAND = re.compile(
    r"\s*(?:\$(?: .*)?|[\[(]?[\w.-]+@[^$#]*[$#].*|(?:sudo +)?(?:vim?|nano|cat|tee|kubectl|oc|echo|less|more) +(?!.*: ).*)"
)
NUMBER = re.compile(r"\s*(\d+)[:.|)]?(?=\s|[A-Za-z-]|$)")
ENTITY = re.compile(r"&(?:quot|apos|lt|gt|amp|nbsp|#0?39|#0?34|#x27|#x22);")
WORDS = re.compile(r"---(?![ \t]*(?:#.*)?$)[ \t]*(.*)")
_HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)")
_MARK = re.compile(r"[>|+](?: |$)")
_FEWEST = 3  # lines, so that what stands before each is a numbering

_BLANKS = re.compile("[\u00a0\u3000\u2000-\u200b\ufeff]")
_START = r"([ \t]*(?:-[ \t]+)*)"
_FULL_COLON = re.compile(rf"{_START}([A-Za-z][\w./-]*)[ \t]*：[ \t]*(.*)")
QUOTES = re.compile(r"(.*(?:[:\[,-])[ \t]+|[ \t]*)[“”„]([^“”„\"\\]*)[“”]([ \t]*(?:#.*)?)")
SINGLE_QUOTES = re.compile(r"(.*(?:[:\[,-])[ \t]+|[ \t]*)[‘’]([^‘’']*)[‘’]([ \t]*(?:#.*)?)")
_FULL_DASH = re.compile(r"([ \t]*)[－—–][ \t]*(.*)")
_FLOW = re.compile(r"(.*(?::|-)[ \t]+)([\[【{｛].*[\]】}｝])([ \t]*(?:#.*)?)")
_NO_BLANK = re.compile(rf"{_START}([A-Za-z][\w./-]*):((?!//)[^\s:].*)")
_NO_BLANK_DASH = re.compile(r"([ \t]*)-([A-Za-z][\w./-]*:(?:[ \t].*)?)")
_PLAIN = re.compile(r"[^\s\"'\[\]{}#&*!|>%@`][^#\"']*?")
_HALF = str.maketrans({"，": ",", "、": ",", "【": "[", "】": "]", "｛": "{", "｝": "}", "“": '"', "”": '"', "：": ":"})


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """A text without what was pasted along with it: the lines that are left, and what is said of the others."""

    lines: Numbered
    changes: tuple[CheckVerdict, ...] = ()

    @property
    def text(self) -> str:
        """What is left, as one text."""
        return "\n".join(line for _, line in self.lines)


def unwrap(text: str) -> list[Unwrapped]:
    """The text as it is, and what it can be without prompts, fences, numbers and the like."""
    here = Unwrapped([*enumerate(text.split("\n"), 1)])
    found = [here]
    content = [at for at, (_, line) in enumerate(here.lines) if line.strip()]
    number, last = here.lines[content[-1]] if content else (0, "")
    if content and FENCE.fullmatch(here.lines[content[0]][1]) and last.endswith("```") and not FENCE.fullmatch(last):
        here = Unwrapped([*here.lines[: content[-1]], (number, last.removesuffix("```")), (number, "```")])
    ends = {
        end for _, line in here.lines if COMMAND.fullmatch(line) for end in _HEREDOC.findall(line) if line[0] != " "
    }
    here = _without_edges(_without_marks(_without_edges(here, ends)), ends)
    for way in [*_without_numbers(here)] or [here]:
        read = _with_entities_read(_without_edges(way, ends))
        if read.lines and read.lines[-1][1].strip():  # a text that is the last thing in there keeps its last line end
            read = Unwrapped([*read.lines, (read.lines[-1][0], "")], read.changes)
        found += [read] if read.changes and read.text not in {each.text for each in found} else []
    return found


def _without_edges(before: Unwrapped, ends: Container[str]) -> Unwrapped:
    """Without the lines above and below that are no YAML: fences, commands, and all from the end of their input on."""
    lines, changes = [*before.lines], list(before.changes)
    stop = next((at for at, (_, line) in enumerate(lines) if line.rstrip() in ends), len(lines))
    changes += [
        say("repair/command-left-out", number, line=line.strip()) for number, line in lines[stop:] if line.strip()
    ]
    first, last = 0, stop
    for at in range(stop):
        line = lines[at][1].strip()
        if why := _furniture(line):
            changes.append(say(why, lines[at][0], line=line))
            first = at + 1
        elif line:
            break
    for at in range(stop - 1, first, -1):
        line = lines[at][1].rstrip()  # what is indented belongs to something
        if why := _furniture(line):
            changes.append(say(why, lines[at][0], line=line))
            last = at
        elif line:
            break
    while 0 < first < last and not lines[first][1].strip():
        first += 1
    return Unwrapped(lines[first:last], tuple(changes)) if len(changes) > len(before.changes) else before


def _furniture(line: str) -> str:
    if line[:1].isspace():
        return ""
    is_command = COMMAND.fullmatch(line)
    return "repair/fence-left-out" if FENCE.fullmatch(line) else "repair/command-left-out" if is_command else ""


def _without_marks(before: Unwrapped) -> Unwrapped:
    """Without what begins every line: a ``>`` as in a quotation or behind a shell's prompt, or the same blanks."""
    content = [line for _, line in before.lines if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in content), default=0)
    if margin and any(line.strip() == "---" for line in content):
        lines = [(number, line[margin:]) for number, line in before.lines]
        return Unwrapped(lines, (*before.changes, say("repair/margin", width=margin)))
    marks = {line[0] if _MARK.match(line) else "" for line in content}
    if len(content) < _FEWEST or len(marks) > 1 or "" in marks:
        return before
    lines = [(number, line[2:]) for number, line in before.lines]
    return Unwrapped(lines, (*before.changes, say("repair/mark-left-out", 0, mark=marks.pop())))


def _without_numbers(before: Unwrapped) -> Iterator[Unwrapped]:
    """Without the numbers that a page or an editor shows: before each line, in a column of their own, or above all."""
    content = [(number, line, NUMBER.match(line)) for number, line in before.lines if line.strip()]
    numbers = [whole(found.group(1), -1) if found else -1 for _, _, found in content]
    if len(content) < _FEWEST or numbers[0] < 0:
        return
    changes = (*before.changes, say("repair/numbers-left-out"))
    if numbers == [*range(numbers[0], numbers[0] + len(content))]:
        widest = max(found.end() for _, _, found in content if found)
        is_column = all(not line[found.end() : widest].strip() for _, line, found in content if found)
        for column in (0, widest) if is_column else (0,):
            rests = [(number, line[max(found.end(), column) :]) for number, line, found in content if found]
            margin = min((len(line) - len(line.lstrip()) for _, line in rests if line.strip()), default=0)
            yield Unwrapped([(number, line[margin:]) for number, line in rests], changes)
    above = next((at for at, (_, line, _) in enumerate(content) if not line.strip().isdecimal()), len(content))
    if _FEWEST <= above < len(content) and numbers[:above] == [*range(numbers[0], numbers[0] + above)]:
        yield Unwrapped([each for each in before.lines if each[0] >= content[above][0]], changes)


def _with_entities_read(before: Unwrapped) -> Unwrapped:
    """With ``&quot;`` and the like read, where a whole text was written so for HTML."""
    rest = ENTITY.sub("", before.text)
    if rest == before.text or any(mark in rest for mark in '"<>&'):
        return before
    lines = [(number, html.unescape(line).replace("\u00a0", " ")) for number, line in before.lines]
    return Unwrapped(lines, (*before.changes, say("repair/entities-read")))


def mend_slips(lines: Numbered, fields: Container[str]) -> Unwrapped:
    """Set right what is certainly a slip, in every line but those of texts; `fields` are those that Kubernetes has."""
    inside = _texts([line for _, line in lines])
    mended: Numbered = []
    changes: list[CheckVerdict] = []
    for at, (number, line) in enumerate(lines):
        left = line
        for fixed, why in () if at in inside else _without_slips(line, fields):
            if fixed != left:
                left = fixed
                changes.append(say(why, number, line=line.strip()))
        mended.append((number, left))
    return Unwrapped(mended, tuple(changes))


def mend_word(line: str, verdict: CheckVerdict, root: Place) -> tuple[str, CheckVerdict] | None:
    """A line with the one word mended that a verdict is about, and what was changed; root is the object's place."""
    place, name = root.at(verdict.path[:-1]), verdict.path[-1]
    (read,) = read_lines(line.replace("\t", " "))[:1]
    if verdict.rule == "unknown-field" and read.key == name:
        new = nearest(str(name), sorted(place.fields))
        return (line.replace(read.key, new, 1), say("repair/renamed", verdict.line, old=name, new=new)) if new else None
    place = place.child(name)
    is_there = read.key == name if isinstance(name, str) else read.kind is LineKind.ITEM
    if verdict.rule != "type" or not is_there or place.form is not ValueForm.SCALAR or misfit(place, read.value) != 1:
        return None
    value = read.value
    begin = line.index(value, line.index(read.key) + len(read.key) if read.key else line.index("-") + 1)
    head, tail = line[:begin], line[begin + len(value) :]
    if value[0] in "\"'":
        return f"{head}{value[1:-1]}{tail}", say("repair/unquoted", verdict.line, value=value)
    return (
        (f'{head}"{value}"{tail}', say("repair/quoted", verdict.line, value=value)) if _PLAIN.fullmatch(value) else None
    )


def _texts(lines: Sequence[str]) -> set[int]:
    """The lines within texts of several lines."""
    spaced = "\n".join(line.replace("\t", "        ") for line in lines)
    texts = (line for line in read_lines(spaced) if line.opens_text or line.value[:1] in ("'", '"'))
    return {line.number + 1 + each for line in texts for each in range(len(line.more))}


def _is_open(line: str, _: re.Match[str], __: Container[str]) -> bool:
    """Whether a line is not read as a key and its value as it stands."""
    return not KEY.fullmatch(line.strip().removeprefix("- "))


# Each with what becomes of it, what is said of that, and when it is certain.
_SLIPS: tuple[tuple[re.Pattern[str], str, str, Callable[[str, re.Match[str], Container[str]], bool]], ...] = (
    (WORDS, r"--- # \1", "repair/words-made-comment", lambda _, found, __: not KEY.fullmatch(found[1])),
    (_FULL_DASH, r"\1- \2", "repair/long-dash", lambda *_: True),
    (_FULL_COLON, r"\1\2: \3", "repair/full-width-colon", _is_open),
    (QUOTES, r'\1"\2"\3', "repair/quotes-made-plain", lambda *_: True),
    (SINGLE_QUOTES, r"\1'\2'\3", "repair/quotes-made-plain", lambda *_: True),
    (
        _NO_BLANK_DASH,
        r"\1- \2",
        "repair/dash-blank-added",
        lambda _, found, fields: found[2].partition(":")[0] in fields,
    ),
    (
        _NO_BLANK,
        r"\1\2: \3",
        "repair/space-added",
        lambda line, found, fields: found[2] in fields and _is_open(line, found, fields),
    ),
)


def _without_slips(line: str, fields: Container[str]) -> Iterator[tuple[str, str]]:
    """A line after each slip that is set right in it, with what is said of that."""
    start = len(line) - len(line.lstrip(f" \t{_BLANKS.pattern[1:-1]}"))  # elsewhere such a blank may be meant
    plain = _BLANKS.sub(" ", line[:start]) + re.sub(f":{_BLANKS.pattern}+", ": ", line[start:])
    if plain != line:
        yield plain, "repair/space-made-plain"
    for pattern, form, said, is_certain in _SLIPS:
        found = pattern.fullmatch(plain)
        if found and is_certain(plain, found, fields):
            plain = found.expand(form)
            yield plain.rstrip() if plain.endswith(": ") else plain, said
    found = _FLOW.fullmatch(plain)
    if found and not found[2].isascii():
        yield found[1] + found[2].translate(_HALF) + found[3], "repair/full-width-list"
