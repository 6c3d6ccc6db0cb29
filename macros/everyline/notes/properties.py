"""What a note says about itself, in whatever dialect it says so: front matter, title, other names, tags, date."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import NamedTuple

from everyline.notes.units import COLOR, Kind, Span, Unit

_PROPERTY = re.compile(r"([^\s:][^:\n]{0,80}?)::(?:\s+|$)(.*)", re.DOTALL)
TITLES = ("title", "full-title", "full title", "book_title")
_HIGHLIGHTS = " (highlights)"  # what an export of Readwise adds to the title that it has in full beside it
_ALIASES = ("alias", "aliases")
TAGS = ("tags", "tag", "keywords", "document tags")
_DATES = ("date", "created", "date created", "created_at", "date-created")
# A line of a drawer, in which Logseq once kept properties as Org does.
_DRAWER = re.compile(r"(?P<before>[ \t]*):(?P<name>[\w./-]+):(?P<value>(?:[ \t].*)?)")
_REFERENCE = re.compile(r"#?\[\[([^\[\]]+)\]\]")
_PARTS = re.compile(r"#?\[\[[^\[\]]+\]\]|\"[^\"]*\"|[^,，、\s\[\]][^,，\[\]]*")
_MARKED = re.compile(r"#(?:\[\[[^\[\]]+\]\]|[^\s#,\[\]]+)")
_TAGGED = re.compile(rf"(?:{_MARKED.pattern}[\s,]+)+{_MARKED.pattern}")
_ISO = re.compile(r"(?<!\d)(\d{4})[-_/.年](\d{1,2})[-_/.月](\d{1,2})(?!\d)")
_MOMENT = re.compile(r"1\d{12}")  # milliseconds, as Dendron counts them
_COLOR = re.compile(rf"#(?:{COLOR}|(?=\w*\d)[\da-f]{{3}})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}$")  # all forms end in it
_FORMS = ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d. %m. %Y")

# Of front matter: a line with a key, a line that goes on with it, the last line.
_KEY = re.compile(r"([^\s:#\-][^:]*):(?:\s+(.*))?")
_MORE = re.compile(r"\s+\S.*|-(\s.*)?|#.*|\s*")
# What no YAML is, and whoever wrote it meant for a key, as Logseq reads it; in front matter that is known by others.
_LOOSE_KEY = re.compile(r"([^\W\d][\w /.-]{0,40}):(?!//)(\S.*)")
_KNOWN_BY = 2  # lines with keys for each line that is none of YAML's
_END = ("---", "...")
_FOLDED = re.compile(r"[>|][+-]?")  # before a text of several lines
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^']|'')*+'")
# A list on one line, or wrapped.
_FLOW = re.compile(rf"\[(?!\[)((?:[^\[\]\"']|\[\[[^\[\]]*\]\]|{_QUOTED.pattern})*+)\]")
_FLOWING = re.compile(rf"{_QUOTED.pattern}|\[\[[^\[\]]*\]\]|[^,\s\"'](?:[^,]*[^,\s])?")


def undrawn(lines: Iterable[str]) -> Iterator[str]:
    """Lines of a note, those of its drawers for properties as `name:: value`."""
    is_within = False
    for line in lines:
        found = _DRAWER.fullmatch(line)
        name = found["name"].upper() if found else ""
        is_within = name == "PROPERTIES" or (is_within and name not in ("", "END"))
        is_stated = found and is_within and name != "PROPERTIES"
        yield f"{found['before']}{found['name']}::{found['value']}" if found and is_stated else line


def front_matter(lines: list[str], path: str) -> tuple[int, list[Unit]]:
    """How many lines the front matter of a note takes, the YAML between ``---`` lines at its top, and a METADATA unit ``key:: value`` for each of its keys.

    The values of a list are joined by commas. None where the note begins with something else, a rule for instance. It is read line by
    line, so that one which spoils the YAML spoils nothing else: what has no blank behind the colon is a key, too, and other lines go on
    with the key above them.
    """
    last = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in _END), 0)
    body = [line.rstrip() for line in lines[1:last]]
    said = [line for line in body if line and not line.lstrip().startswith("#")]
    # Of a program that took all keys out, or somebody who made comments of them all; behind a blank line they are words between rules.
    if lines[0].rstrip() == "---" and (said == body == ["{}"] or (body and not said and (body[0] or not any(body)))):
        return last + 1, [Unit(Kind.METADATA, Span(path, 1, last + 1), "{}")]
    if lines[0].rstrip() != "---" or not said or not _KEY.fullmatch(said[0]):
        return 0, []
    starts = [n for n, line in enumerate(body) if _KEY.fullmatch(line) or _LOOSE_KEY.fullmatch(line)]
    keyed = {*starts}
    if _KNOWN_BY * sum(n not in keyed and not _MORE.fullmatch(line) for n, line in enumerate(body)) > len(starts):
        return 0, []
    ends = [*starts[1:], len(body)]
    units = []
    for start, end in zip(starts, ends, strict=True):
        # The opening line belongs to the first key, the closing line to the last.
        span = Span(path, 1 if start == starts[0] else start + 2, last + 1 if end == len(body) else end + 1)
        name, _, value = body[start].partition(":")
        below = [line for line in body[start + 1 : end] if line.strip()]
        more = (re.sub(r"^\s*(-\s+)?", "", line) for line in below)
        values = [each.strip() for each in (value, *more) if each.strip()]
        is_folded = bool(values) and bool(_FOLDED.fullmatch(values[0]))
        flow = _FLOW.fullmatch(" ".join(values))
        values = _FLOWING.findall(flow[1]) if flow else values[is_folded:]
        # A text that an exporter wrapped is one, in whatever quotes.
        is_wrapped = bool(value.strip()) and all(re.match(r"\s+(?![-#])", line) for line in below)
        if is_folded or (is_wrapped and not flow):
            values = [" ".join(values)]
        # Of a list of names, where a comma within quotes divides nothing.
        is_names = (flow or not value.strip()) and name.strip().lower() in (*_ALIASES, *TAGS)
        values = [each[1:-1] if _QUOTED.fullmatch(each) and not (is_names and "," in each) else each for each in values]
        units.append(Unit(Kind.METADATA, span, f"{name.strip()}:: {', '.join(values)}".rstrip()))
    return last + 1, units


class About(NamedTuple):
    """What a note says about itself, each part empty where it does not."""

    title: str
    aliases: tuple[str, ...]
    tags: tuple[str, ...]
    date: str


def properties_of(units: Iterable[Unit]) -> dict[str, str]:
    """The properties of a note as a whole, by their names in small letters, the first of each name."""
    found: dict[str, str] = {}
    for unit in units:
        if unit.kind is Kind.METADATA and unit.parent is None and (stated := _PROPERTY.match(unit.text)):
            found.setdefault(stated[1].strip().lower(), stated[2].strip())
    return found


def about(properties: Mapping[str, str], name: str) -> About:
    """Read a note's properties, as `properties_of` gives them; the name of its file dates a journal."""
    title = next((properties[key] for key in TITLES if properties.get(key)), "")
    if "full-title" in properties:
        title = title.removesuffix(_HIGHLIGHTS)
    dates = (iso_date(properties[key]) for key in _DATES if key in properties)
    return About(
        " ".join(_REFERENCE.sub(r"\1", title).split()),
        _names(properties, _ALIASES),
        tuple(tag.removeprefix("#") for tag in _names(properties, TAGS)),
        next(filter(None, dates), "") or (iso_date(name) if _ISO.fullmatch(name) else ""),
    )


def is_of_dendron(properties: Mapping[str, str]) -> bool:
    """Whether a note's properties are those that Dendron gives to each, which are told by how they count time."""
    return "id" in properties and any(_MOMENT.fullmatch(properties.get(each, "")) for each in ("created", "updated"))


def _names(properties: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    """The values of lists in any of the forms in which they are written: with commas, brackets, quotes or marks."""
    values = [each for key in keys if key in properties for each in parts_of(properties[key])]
    return tuple(dict.fromkeys(values))


def parts_of(value: str) -> list[str]:
    """The parts of a list that is written on one line; of a list of tags with their marks, each is one."""
    if _TAGGED.fullmatch(value):
        return [_REFERENCE.sub(r"\1", tag) for tag in _MARKED.findall(value)]
    found = (_REFERENCE.sub(r"\1", part.strip()).strip("\"' ") for part in _PARTS.findall(value))
    return [part for part in found if part]


def marked(value: str) -> list[str]:
    """The tags that a value consists of, without their marks; none where it says something else, as a color does."""
    parts = parts_of(value) if value.lstrip().startswith("#") and "[[" not in value else []
    return [part[1:] for part in parts if re.fullmatch(r"#[^\s#]+", part) and not _COLOR.fullmatch(part)]


def iso_date(text: str) -> str:
    """The day that a text names, ISO 8601, or nothing: 2023-04-26, 2023/04/26, 2023年4月26日, Apr 26th, 2023, 26. 4. 2023."""
    if found := _ISO.search(text):
        return iso_day(*found.groups())
    if _MOMENT.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(text) / 1000, UTC).date().isoformat()
    bare = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", " ".join(text.strip("[]# \t").split()))
    for form in _FORMS if _YEAR.search(bare) else ():
        try:
            return datetime.strptime(bare, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return ""


def iso_day(year: str | int, month: str | int, day: str | int) -> str:
    """The day in ISO 8601; nothing where there is none such."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
