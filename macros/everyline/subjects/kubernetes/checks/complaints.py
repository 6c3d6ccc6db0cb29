"""The cause of an error in YAML, and what values stand for that nobody meant as they are.

libyaml tells what it expected, which helps those who know its grammar, and often names the line after the mistake.
Here the text itself is looked at for what people do wrong most often.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import yaml

from everyline.subjects.kubernetes.checks.sentences import listed, say, word
from everyline.subjects.kubernetes.checks.slips import COMMAND, ENTITY, FENCE, NUMBER, unwrap
from everyline.subjects.kubernetes.checks.verdicts import CheckVerdict, Document
from everyline.text.problems import Severity

_TAB = re.compile(r" *\t")
_NO_BLANK = re.compile(r"(\s*(?:- +)*)([A-Za-z][\w./-]*):([^\s:/].*)")
_FULL_WIDTH = {"：": ":", "，": ",", "－": "-", "【": "[", "】": "]"}
_CURLY = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"}
_SPACE = re.compile("[\u00a0\u3000\u2000-\u200b]")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_ELLIPSIS = re.compile(r"\s*(?:-\s*)?(?:\.{3,}|…+)\s*(?:#.*)?")
_KEY = re.compile(r"\s*(?:- +)*([\w./-]+|\"[^\"]*\"|'[^']*')\s*:(?:\s|$)")
_DASHES = re.compile(r"(?:- +)*")
_DASH = re.compile(r"\s*-(?![\s-]).+")
_CLAIM = re.compile(r"(?m)^(?:[^\S\n]|[{[>\d.:|)+-])*[\"'“]?(?:apiVersion|kind)[\"'”]?\s*[:：]", re.IGNORECASE)
_STANDS_FOR = (
    (re.compile(r"\$\{\w+(?::?[-=?+][^}]*)?\}|\$\(\w+\)|\$[A-Z][A-Z0-9_]*"), "placeholder/variable"),
    (re.compile(r"<[^<>\s][^<>]*>|&lt;.+?&gt;"), "placeholder"),
    (re.compile(r"(?<!\S)_*[A-Z][A-Z0-9]*(?:_+[A-Z0-9]+)+_*(?!\S)"), "placeholder"),
    (_TEMPLATE, "template"),
    (re.compile(r"\.{3,}|…+"), "placeholder/elided"),
)


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
            bare = self.lines[number].lstrip() if number < len(self.lines) else ""
            if bare and not bare.startswith("#"):
                yield number, self.lines[number]

    def above(self) -> tuple[int, str]:
        """The nearest line above that is not blank; -1 where there is none."""
        numbers = range(min(self.line, len(self.lines)) - 1, -1, -1)
        return next(((each, self.lines[each]) for each in numbers if self.lines[each].strip()), (-1, ""))


def claims(text: str) -> bool:
    """Whether a text that can't be read says of itself that it is a manifest."""
    return bool(_CLAIM.search(text))


def explain(error: yaml.YAMLError, text: str, before: int = 0) -> CheckVerdict:
    """Say what is wrong with a text that the parser refused, before which as many lines stand in the file."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    context = getattr(error, "context_mark", None) or mark
    line, column, began = (mark.line, mark.column, context.line if context else 0) if mark else (0, 0, 0)
    problem = str(getattr(error, "problem", "") or error)
    trouble = _Trouble(text.split("\n"), problem, line, column, began, before)
    found = (cause(trouble) for cause in _CAUSES)
    return next((each for each in found if each), say("yaml", line + 1, problem=trouble.problem))


def name_causes(verdicts: Iterable[CheckVerdict], documents: Sequence[Document]) -> list[CheckVerdict]:
    """Errors in a value as what the value was put there for, if it is a placeholder, a variable or an omission."""
    there = {document.index: document for document in documents}
    named: dict[tuple[object, ...], CheckVerdict] = {}
    for verdict in verdicts:
        document = there.get(verdict.document)
        value = document.at(verdict.path) if document else None
        found = None
        if verdict.severity is Severity.ERROR and isinstance(value, str):
            matches = ((pattern.search(value), message) for pattern, message in _STANDS_FOR)
            found = next(((each.group(), message) for each, message in matches if each), None)
        if found:
            said = say(found[1], verdict.line, value=found[0], found=found[0], field=verdict.field)
            verdict = replace(verdict, rule=said.rule, message=said.message, hint=said.hint)  # noqa: PLW2901 - the same
        named.setdefault((verdict.document, verdict.path, verdict.rule, verdict.message, verdict.line), verdict)
    return [*named.values()]


def pasted(text: str) -> CheckVerdict | None:
    """Why a text that can be read as YAML is no manifest though it was meant as one."""
    for number, line in enumerate(text.split("\n") if claims(text) else (), 1):
        if "：" in line:
            return say("full-width", number, wrong="：", right=":")
    is_numbered = any(way.changes and claims(way.text) for way in unwrap(text)[1:])
    return say("line-number", 1, line=text.strip().split("\n")[0]) if is_numbered else None


def _around(trouble: _Trouble) -> CheckVerdict | None:
    """What was pasted along with YAML, and lines that were left out."""
    near = [*trouble.near(), trouble.above()]
    for pattern, message in ((FENCE, "fence"), (_ELLIPSIS, "left-out"), (COMMAND, "command")):
        for number, line in near:
            if pattern.fullmatch(line) and not (pattern is COMMAND and line[0].isspace()):  # that is a script's
                return say(message, number + 1, line=line.strip())
    content = [each for each in trouble.lines if each.strip()]
    if len(content) > 2 and all(NUMBER.match(each) for each in content):  # noqa: PLR2004 - two may be a chance
        return say("line-number", trouble.line + 1, line=trouble.text.strip())
    return None


def _characters(trouble: _Trouble) -> CheckVerdict | None:
    """Characters that YAML takes for text, or for something else."""
    for number, line in trouble.near():
        bare = line.partition(" #")[0]
        if found := _TEMPLATE.search(bare):
            return say("template", number + 1, found=found.group())
        if found := ENTITY.search(bare):
            return say("html", number + 1, entity=found.group(), character=html.unescape(found.group()))
        for wrong, right in (_FULL_WIDTH | _CURLY).items():
            if wrong in bare:
                message = "full-width/curly" if wrong in _CURLY else "full-width"
                return say(message, number + 1, wrong=wrong, right=right)
        if found := _SPACE.search(bare):
            return say("full-width/space", number + 1, code=f"{ord(found.group()):04X}")
    return None


def _no_blank(trouble: _Trouble) -> CheckVerdict | None:
    if not any(each in trouble.problem for each in ("':'", "expected", "mapping values")):
        return None
    found = (_incomplete(line, number) for number, line in trouble.near())
    return next((each for each in found if each.rule != "no-colon"), None)


def _incomplete(line: str, number: int) -> CheckVerdict:
    """What is wrong with a line that is neither a key with its value nor an item of a list."""
    shown = line.strip()
    if found := _NO_BLANK.fullmatch(line):
        return say("blank-after-colon", number + 1, key=found.group(2), rest=found.group(3))
    if _DASH.fullmatch(line):
        return say("blank-after-dash", number + 1, line=shown, right=shown.replace("-", "- ", 1))
    return say("no-colon", number + 1, line=shown)


def _quote(trouble: _Trouble) -> CheckVerdict | None:
    if "unexpected end of stream" not in trouble.problem and "document indicator" not in trouble.problem:
        return None
    return say("quote", trouble.began + 1)


def _mapping_value(trouble: _Trouble) -> CheckVerdict | None:
    if "mapping values are not allowed" not in trouble.problem:
        return None
    before = trouble.text[: trouble.column]
    if _KEY.match(before + " "):
        key = trouble.text.partition(":")[0].strip().removeprefix("- ").strip()
        return say("colon-in-value", trouble.line + 1, key=key)
    number, above = trouble.above()
    if found := _KEY.match(above):
        key = before.strip().removeprefix("- ").strip()
        return say("indentation/deeper", trouble.line + 1, key=key, above=found.group(1))
    return _incomplete(above, number) if above else None


def _alignment(trouble: _Trouble) -> CheckVerdict | None:
    expected = ("expected key", "expected '-' indicator", "expected <block end>", "expected <document start>")
    if not any(each in trouble.problem for each in expected) and "block sequence entries" not in trouble.problem:
        return None
    shown = trouble.text.strip()
    if re.search(r"""(["']).*?\1\s*[^\s,#\]}:].*""", trouble.text):
        return say("quote/behind", trouble.line + 1, line=shown)
    if re.search(r"""[:-] +(\[[^\]]*\]|\{[^}]*\})[^\s,\]}#]""", trouble.text):
        return say("quote/bracket", trouble.line + 1, line=shown)
    if "<document start>" in trouble.problem:
        return say("indentation/further-left", trouble.line + 1, line=shown)
    if "block sequence entries" in trouble.problem:
        return say("indentation/list-here", trouble.line + 1, line=shown)
    width = len(trouble.text) - len(trouble.text.lstrip())
    above = _columns(trouble.lines[: trouble.line])
    near = [*[each for each in above if each < width][:1], *[each for each in reversed(above) if each > width][:1]]
    places = [word("like-line", width=each, line=trouble.before + above[each] + 1) for each in near]
    key = "indentation/fits" if places else "indentation/none"
    return say(key, trouble.line + 1, line=shown, width=width, places=listed(places, "either"))


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


def _neither(trouble: _Trouble) -> CheckVerdict | None:
    if "could not find expected ':'" not in trouble.problem or trouble.began >= len(trouble.lines):
        return None
    return _incomplete(trouble.lines[trouble.began], trouble.began)


def _bracket(trouble: _Trouble) -> CheckVerdict | None:
    if "expected ',' or" not in trouble.problem and "node content" not in trouble.problem:
        return None
    number = trouble.began
    if "node content" in trouble.problem:
        above = range(min(trouble.line, len(trouble.lines) - 1), -1, -1)
        number = next((each for each in above if re.search(r"[\[{]", trouble.lines[each])), trouble.line)
    opening = next((each for each in reversed(trouble.lines[number]) if each in "[{"), "[")
    return say("bracket", number + 1, opening=opening, closing={"[": "]", "{": "}"}[opening])


def _other(trouble: _Trouble) -> CheckVerdict | None:
    character = trouble.text[trouble.column : trouble.column + 1]
    for words, message in (
        ("cannot start any token", "special-character"),
        ("undefined alias", "alias"),
        ("expected alphabetic or numeric", "alias/anchor" if "&" in trouble.text else "alias"),
        ("escape", "escape"),
        ("comment or line break", "block-text"),
    ):
        if words in trouble.problem:
            return say(message, trouble.line + 1, character=character)
    return None


_CAUSES: tuple[Callable[[_Trouble], CheckVerdict | None], ...] = (
    _around,
    lambda trouble: next((say("tab", number + 1) for number, line in trouble.near() if _TAB.match(line)), None),
    _characters,
    _quote,
    _bracket,
    _no_blank,
    _mapping_value,
    _alignment,
    _neither,
    _other,
)
