"""Reading source notes: one module a dialect, one ordered table.

A dialect is a module with two functions:

``recognizes(text) -> bool``
    whether the text is written in it, judged by content alone;
``parse(text, path) -> (units, problems)``
    its units, in the order of their lines. Every line that is not blank belongs to exactly one unit's span; spans
    hold no line of another unit; a parent precedes its children, but for properties and notes on a highlight.

To add a dialect, add its module and a row to `DIALECTS`.
"""

import hashlib
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from everyline.notes.comments import unreached, without_comments, without_shown
from everyline.notes.dialects import kindle, logseq, markdown, obsidian, org, readwise, webclip
from everyline.notes.dialects.inline import TURNED
from everyline.notes.encodings import decode
from everyline.notes.privacy import (
    NEITHER,
    Privacy,
    Reading,
    first_tags,
    says_neither,
    stated_in,
)
from everyline.notes.properties import TAGS, about, front_matter, is_of_dendron, properties_of, undrawn
from everyline.notes.units import Kind, Note, Span, Unit, within
from everyline.text.problems import Problem


@dataclass(frozen=True, slots=True)
class Dialect:
    """A syntax that source notes are written in."""

    name: str
    recognizes: Callable[[str], bool]
    parse: Callable[[str, str], tuple[list[Unit], list[Problem]]]


_ORG = Dialect("org", lambda _text: False, partial(org.parse, mark="# "))  # told by the ending of a file's name
# Asked in this order; the last recognizes everything.
DIALECTS = (
    _ORG,
    Dialect("kindle", kindle.recognizes, kindle.parse),
    Dialect("readwise", readwise.recognizes, readwise.parse),
    Dialect("logseq", logseq.recognizes, logseq.parse),
    Dialect("obsidian", obsidian.recognizes, obsidian.parse),
    Dialect("webclip", webclip.recognizes, webclip.parse),
    Dialect("markdown", markdown.recognizes, markdown.parse),
)
# Logseq's, too, told by where a file lies.
_ORG_OF_GRAPH = Dialect("logseq", logseq.recognizes, org.parse)
_OF_VAULT = Dialect("obsidian", obsidian.recognizes, obsidian.parse)
_OF_GRAPH = Dialect("logseq", logseq.recognizes, logseq.parse_page)

_REPORT = "please report the note"
_ROUNDS = 10  # in which comments are looked for that show once others are gone
_DEEPEST = 50  # units under units: a template that calls itself gets no deeper than 100


def read_note(
    file: Path, path: str, reading: Reading | None = None, data: bytes | None = None
) -> tuple[Note, list[Problem]]:
    """Read one source note. `path` is its name in spans and messages, relative to the project; `data` what it holds, where that is known.

    Returns:
        The note without what its author marked as private, and what is wrong with it: undecodable bytes, syntax nobody
        can read.
    """
    reading = reading or Reading()
    data = file.read_bytes() if data is None else data
    text, encoding, problems = decode(data, path)
    public, secrets, dialect, units, found = _read(file, text, path, reading)
    problems += found
    lines = tuple(public.split("\n")[: -1 if public.endswith("\n") else None])
    properties = properties_of(units)
    said = about(properties, Path(path).stem)
    taken, stated = front_matter([*lines], path)  # of dialects that have none, too
    head, privacy = properties_of(stated), _privacy(reading, path, text)
    shown = without_comments(text, path).text
    sources = (head, properties, stated_in(shown))
    marks = {name: value for each in sources for name, value in each.items()}
    marks |= {name: ", ".join(each.get(name, "") for each in sources) for name in TAGS}
    tags = (*said.tags, *about(head, "").tags, *about(marks, "").tags, *first_tags(shown))
    tags += (*privacy.tags_in("\n".join(said for line, said in secrets if line <= taken)),)  # comments to YAML alone
    own = [unit for unit in (*units, *stated) if unit.kind is Kind.METADATA and not unit.parent]
    tags += (*privacy.tags_in("\n".join(unit.text for unit in own)), *(tag for unit in own for tag in unit.tags))
    # Of what is public: who knows the rest could guess what is private.
    digest = hashlib.sha256(public.encode() if secrets else data).hexdigest()
    note = Note(
        path,
        digest,
        dialect.name,
        encoding,
        lines,
        tuple(units),
        properties,
        title=said.title,
        aliases=said.aliases,
        tags=said.tags,
        date=said.date or max((each.date for each in units if readwise.SYNCED.fullmatch(each.text)), default=""),
        withheld=frozenset(line for line, _ in secrets),
        private=privacy.of_note(within(path), marks, tags),
    )
    is_all = note.private.endswith(NEITHER)
    asked = enumerate(text.split("\n"), 1) if is_all else secrets
    if number := next((number for number, line in asked if says_neither(line)), int(is_all)):
        message, hint = "this says neither yes nor no, so what it is of is withheld", "write `true` or `false`"
        problems.append(Problem.warning(path, number, message, hint))
    return note, problems


def secrets_of(file: Path, path: str, reading: Reading) -> tuple[dict[int, str], set[str]]:
    """What is private in a note: what is withheld of each line, and the ids that units would have if nothing were.

    Nothing but the check of a built site should ask.
    """
    text, _, _ = decode(file.read_bytes(), path)
    _, secrets, dialect, _, _ = _read(file, text, path, reading)
    said: dict[int, str] = {}
    for line, each in secrets:
        said[line] = f"{said[line]}\n{each}" if line in said else each
    return said, {unit.id for unit in _parsed(dialect, text, path)[0]}


def _read(
    file: Path, text: str, path: str, reading: Reading
) -> tuple[str, tuple[tuple[int, str], ...], Dialect, list[Unit], list[Problem]]:
    """What is public of a text, what is not, and the units of the former."""
    named = reading.dialect_of(within(path))
    dialect = next(each for each in DIALECTS if (each.name == named if named else each.recognizes(text)))
    is_org = path.lower().endswith(".org")
    if is_org:
        dialect = _ORG_OF_GRAPH if named == "logseq" or logseq.is_of_graph(file, path) else _ORG
    elif not named and dialect.name in ("obsidian", "markdown") and logseq.is_of_graph(file, path):
        dialect = _OF_GRAPH
    elif not named and dialect.name == "markdown" and obsidian.is_of_vault(file, path):
        dialect = _OF_VAULT
    redacted = without_comments(text, path)
    public, secrets = redacted.text, [*redacted.comments]

    def withhold(private: set[int]) -> str:
        lines = public.split("\n")
        secrets.extend((number, lines[number - 1]) for number in sorted(private) if lines[number - 1].strip())
        return "\n".join("" if number in private else line for number, line in enumerate(lines, 1))

    if is_org:
        public = withhold(org.comments(public))  # which no unit has
    units, problems = _parsed(dialect, public, path)
    told, tried = [*redacted.problems], 0
    while (found := without_shown(public, units))[1]:
        public, tried = found[0], tried + 1
        secrets += found[1]
        if tried >= _ROUNDS:  # each hides what makes code of the next: nobody knows where that ends
            first = found[1][0][0] if tried == _ROUNDS else 1
            public = withhold({*range(first, public.count("\n") + 2)})
            message = "comments begin here that hide one another, so all that follows is withheld"
            told.append(Problem.warning(path, first, message, "write what is no comment between backticks"))
        units, problems = _parsed(dialect, public, path)
    privacy = _privacy(reading, path, text)
    # As it reads marks.
    seen = org.as_markdown(public) if is_org else "\n".join(undrawn(public.split("\n")))
    private = _marked(privacy, units, seen, is_unread=any(each.hint == _REPORT for each in problems))
    if private:
        public = withhold(private)
        units, problems = _parsed(dialect, public, path)
    if lost := unreached(text, public, secrets, units):
        public = withhold(lost)
        units, problems = _parsed(dialect, public, path)
    return public, tuple(secrets), dialect, units, [*told, *problems]


def _marked(privacy: Privacy, units: list[Unit], seen: str, *, is_unread: bool) -> set[int]:
    """The lines of what is marked as private; of a note that its dialect could not read all: nobody knows how far a mark reaches."""
    if is_unread and (privacy.is_marked(seen) or any(map(privacy.has, privacy.tags_in(seen)))):
        return {*range(1, seen.count("\n") + 2)}
    return privacy.of_units(units, seen)


def _privacy(reading: Reading, path: str, text: str) -> Privacy:
    """What is private of a note; of one in Org also what that publishes nowhere."""
    off = org.off(text) if path.lower().endswith(".org") else frozenset()
    return replace(reading.privacy, tags=reading.privacy.tags | off)


def _parsed(dialect: Dialect, text: str, path: str) -> tuple[list[Unit], list[Problem]]:
    """The units of a text; where its dialect fails to account for it, its lines as they stand."""
    token = TURNED.set(is_of_dendron(properties_of(front_matter(text.split("\n"), path)[1])))
    try:
        units, problems = dialect.parse(text, path)
    except Exception as error:  # noqa: BLE001 - no note stops a build, whatever nobody thought of
        problem = Problem.warning(
            path, 0, f"could not be read as {dialect.name}, so it stands as it is: {error!r}", _REPORT
        )
        return _verbatim(text, path), [problem]
    finally:
        TURNED.reset(token)
    held = Counter(line for unit in units for line in unit.span.lines)
    lines = enumerate(text.split("\n"), 1)
    if line := next((n for n, line in lines if held[n] > 1 or (line.strip() and not held[n])), 0):
        message = f"could not be read as {dialect.name}, so it stands as it is: this line is in no unit or in two"
        return _verbatim(text, path), [Problem.warning(path, line, message, _REPORT)]
    return units, problems + _shallow(units)


def _verbatim(text: str, path: str) -> list[Unit]:
    """A unit for each run of lines without a blank one, as letters and nothing else."""
    units, lines = list[Unit](), text.split("\n")
    for said, run in itertools.groupby(enumerate(lines, 1), key=lambda each: bool(each[1].strip())):
        if said:
            numbers, words = zip(*run, strict=True)
            units.append(Unit(Kind.CODE, Span(path, numbers[0], numbers[-1]), "\n".join(words)))
    return units


def _shallow(units: list[Unit]) -> list[Problem]:
    """Hang what is nested deeper than any page can show under the last unit above it that can; what it says stays whole."""
    depths: dict[Unit, int] = {}
    deeper = []
    for unit in units:
        # Properties may stand before what they are of
        depths[unit] = depths.get(unit.parent, -1) + 1 if unit.parent else 0
        if unit.parent and depths[unit] > _DEEPEST:
            deeper.append(unit)
            object.__setattr__(unit, "parent", unit.parent.parent)
            depths[unit] = _DEEPEST
    if not deeper:
        return []
    first = deeper[0].span
    message = f"nested more than {_DEEPEST} deep; what is deeper is shown at that depth"
    return [Problem.warning(first.path, first.first, message, "indent it less")]
