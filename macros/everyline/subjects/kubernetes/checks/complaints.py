"""What a YAML parser complains about, in words that say where to look.

libyaml tells what it expected, which helps those who know its grammar, and often names the line after the mistake.
Here the text itself is looked at for what people do wrong most often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

_TAB = re.compile(r" *\t")
_NO_BLANK = re.compile(r"(\s*(?:- +)*)([A-Za-z][\w./-]*):([^\s:/].*)")
_FULL_WIDTH = {"：": ":", "“": '"', "”": '"', "‘": "'", "’": "'", "，": ",", "－": "-", "　": " ", "【": "[", "】": "]"}
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_KEY = re.compile(r"\s*(?:- +)*([\w./-]+|\"[^\"]*\"|'[^']*')\s*:(?:\s|$)")
_DASHES = re.compile(r"(?:- +)*")
_DASH = re.compile(r"\s*-(?![\s-]).+")
_SHOWN = 40  # characters of a line in a message


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a text, and what to do about it; the line is that of the text, from 1."""

    rule: str
    line: int
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class _Trouble:
    """What the parser said, and about what."""

    lines: list[str]
    problem: str
    line: int  # from 0, as the parser counts
    column: int
    began: int  # the line where the thing began that it was reading
    before: int  # the number of lines of the file before the text

    @property
    def text(self) -> str:
        return self.lines[self.line] if self.line < len(self.lines) else ""

    def near(self) -> Iterator[tuple[int, str]]:
        """The lines that may be meant: that of the problem, where it began, those between, and the one before."""
        inside = range(max(self.began - 1, 0), min(self.line + 1, len(self.lines)))
        for number in dict.fromkeys((self.line, self.began, *reversed(inside))):
            if (
                number < len(self.lines)
                and self.lines[number].strip()
                and not self.lines[number].lstrip().startswith("#")
            ):
                yield number, self.lines[number]


def explain(error: yaml.YAMLError, text: str, before: int = 0) -> Complaint:
    """Say what is wrong with a text that the parser refused.

    Args:
        error: what the parser raised.
        text: what it read.
        before: the number of lines of the file that stand before the text.
    """
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context = getattr(error, "context_mark", None) or mark
    line, column, began = (mark.line, mark.column, context.line if context else 0) if mark else (0, 0, 0)
    lines = text.split("\n")
    problem = str(getattr(error, "problem", "") or error)
    trouble = _Trouble(lines, problem, line, column, began, before)
    for cause in _CAUSES:
        if complaint := cause(trouble):
            return complaint
    return Complaint("yaml", line + 1, f"this is no YAML: {trouble.problem}", "look at this line and the one above it")


def _tab(trouble: _Trouble) -> Complaint | None:
    for number, line in trouble.near():
        if _TAB.match(line):
            message = "the line is indented with a tab, and YAML allows only spaces there"
            return Complaint("tab", number + 1, message, "replace each tab with two spaces, in the whole file")
    return None


def _template(trouble: _Trouble) -> Complaint | None:
    for number, line in trouble.near():
        if found := _TEMPLATE.search(line):
            message = (
                f"`{found.group()[:_SHOWN]}` is for a template engine such as Helm; before it has run this is no YAML"
            )
            return Complaint("template", number + 1, message, "check what `helm template` prints")
    return None


def _full_width(trouble: _Trouble) -> Complaint | None:
    for number, line in trouble.near():
        for wrong, right in _FULL_WIDTH.items():
            if wrong in line.partition(" #")[0]:
                what = "space" if right == " " else f"`{right}`"
                message = f"the full-width character `{wrong}` is not the {what} that YAML needs"
                return Complaint(
                    "full-width", number + 1, message, f"type {what} with the input method switched to English"
                )
    return None


def _no_blank(trouble: _Trouble) -> Complaint | None:
    if not any(each in trouble.problem for each in ("':'", "expected", "mapping values")):
        return None
    for number, line in trouble.near():
        complaint = _incomplete(line, number)
        if complaint.rule != "no-colon":
            return complaint
    return None


def _incomplete(line: str, number: int) -> Complaint:
    """What is wrong with a line that is neither a key with its value nor an item of a list."""
    shown = line.strip()[:_SHOWN]
    if found := _NO_BLANK.fullmatch(line):
        key, rest = found.group(2), found.group(3)
        message = f"a space is missing after the colon in `{key}:{rest[:_SHOWN]}`"
        return Complaint("blank-after-colon", number + 1, message, f"write `{key}: {rest[:_SHOWN]}`")
    if _DASH.fullmatch(line):
        message = f"a space is missing after the dash in `{shown}`"
        return Complaint("blank-after-dash", number + 1, message, f"write `{shown.replace('-', '- ', 1)}`")
    message = f"`{shown}` is neither `key: value` nor an item of a list"
    return Complaint("no-colon", number + 1, message, "add the colon, or indent it if it continues the value above")


def _quote(trouble: _Trouble) -> Complaint | None:
    if "unexpected end of stream" not in trouble.problem and "document indicator" not in trouble.problem:
        return None
    return Complaint(
        "quote", trouble.began + 1, "a quotation mark is opened here and never closed", "add the closing one"
    )


def _mapping_value(trouble: _Trouble) -> Complaint | None:
    if "mapping values are not allowed" not in trouble.problem:
        return None
    before = trouble.text[: trouble.column]
    if _KEY.match(before + " "):
        key = trouble.text.partition(":")[0].strip().removeprefix("- ").strip()
        message = f"the value of `{key}:` contains a second colon followed by a space"
        return Complaint("colon-in-value", trouble.line + 1, message, f"put the whole value after `{key}:` in quotes")
    above = next((n for n in range(trouble.line - 1, -1, -1) if trouble.lines[n].strip()), None)
    key = before.strip().removeprefix("- ").strip()
    if above is not None and (found := _KEY.match(trouble.lines[above])):
        message = f"`{key}:` is indented deeper than `{found.group(1)}:` above it, which has a value already"
        hint = f"give both lines the same indentation, or remove the value of `{found.group(1)}:`"
        return Complaint("indentation", trouble.line + 1, message, hint)
    if above is not None:
        return _incomplete(trouble.lines[above], above)
    return None


def _alignment(trouble: _Trouble) -> Complaint | None:
    expected = ("expected key", "expected '-' indicator", "expected <block end>", "expected <document start>")
    if not any(each in trouble.problem for each in expected) and "block sequence entries" not in trouble.problem:
        return None
    shown = trouble.text.strip()[:_SHOWN]
    if trouble.text.count('"') > 1 or trouble.text.count("'") > 1:
        after = re.search(r"""(["']).*?\1\s*[^\s,#\]}:].*""", trouble.text)
        if after:
            message = f"something stands behind the closing quotation mark in `{shown}`"
            return Complaint("quote", trouble.line + 1, message, "put the whole value in one pair of quotes")
    if "<document start>" in trouble.problem:
        message = f"`{shown}` stands further left than the first line of the document"
        return Complaint("indentation", trouble.line + 1, message, "begin all top-level keys in the same column")
    if "block sequence entries" in trouble.problem:
        message = f"a list can't begin here: `{shown}`"
        return Complaint(
            "indentation",
            trouble.line + 1,
            message,
            "begin it on a line of its own, below a key that ends with a colon",
        )
    width = len(trouble.text) - len(trouble.text.lstrip())
    above = _columns(trouble.lines[: trouble.line])
    near = [*[each for each in above if each < width][:1], *[each for each in reversed(above) if each > width][:1]]
    ways = [f"by {each} spaces like line {trouble.before + above[each] + 1}" for each in near]
    message = f"`{shown}` is indented by {width} spaces, which fits none of the lines above"
    return Complaint("indentation", trouble.line + 1, message, f"indent it {' or '.join(ways)}")


def _columns(lines: list[str]) -> dict[int, int]:
    """The columns in which blocks are open behind these lines, from the right, each with the nearest line there."""
    found: dict[int, int] = {}
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        bare = line.lstrip()
        if not bare or bare.startswith("#"):
            continue
        dashes = _DASHES.match(bare)
        for column in (len(line) - len(bare) + (dashes.end() if dashes else 0), len(line) - len(bare)):
            if not found or column < min(found):
                found[column] = number
    return found


def _neither(trouble: _Trouble) -> Complaint | None:
    if "could not find expected ':'" not in trouble.problem or trouble.began >= len(trouble.lines):
        return None
    return _incomplete(trouble.lines[trouble.began], trouble.began)


def _bracket(trouble: _Trouble) -> Complaint | None:
    if "expected ',' or" not in trouble.problem and "node content" not in trouble.problem:
        return None
    number = trouble.began
    if "node content" in trouble.problem:
        above = range(min(trouble.line, len(trouble.lines) - 1), -1, -1)
        number = next((each for each in above if re.search(r"[\[{]", trouble.lines[each])), trouble.line)
    opening = next((each for each in reversed(trouble.lines[number]) if each in "[{"), "[")
    closing = {"[": "]", "{": "}"}[opening]
    message = f"`{opening}` is opened here and not closed, or a comma is missing between its items"
    return Complaint("bracket", number + 1, message, f"add `{closing}`, or quotes if the value is text")


def _start(trouble: _Trouble) -> Complaint | None:
    if "cannot start any token" not in trouble.problem:
        return None
    character = trouble.text[trouble.column : trouble.column + 1]
    message = f"a value can't begin with `{character}`"
    return Complaint("special-character", trouble.line + 1, message, "put the whole value in quotes")


def _alias(trouble: _Trouble) -> Complaint | None:
    if "undefined alias" in trouble.problem or "expected alphabetic or numeric" in trouble.problem:
        message = "a value that begins with `*` refers to an anchor, and there is none of that name above"
        return Complaint("alias", trouble.line + 1, message, "put it in quotes if the asterisk is part of the value")
    return None


def _special(trouble: _Trouble) -> Complaint | None:
    if "escape" in trouble.problem:
        message = "a backslash in double quotes begins an escape, and this is none that YAML knows"
        return Complaint("escape", trouble.line + 1, message, "use single quotes, or write the backslash twice")
    if "comment or line break" in trouble.problem:
        message = "something stands behind `|` or `>`, whose text begins in the next line"
        return Complaint("block-text", trouble.line + 1, message, "move it to the next line and indent it")
    return None


_CAUSES: tuple[Callable[[_Trouble], Complaint | None], ...] = (
    _tab,
    _template,
    _full_width,
    _quote,
    _bracket,
    _alias,
    _no_blank,
    _mapping_value,
    _alignment,
    _neither,
    _start,
    _special,
)
