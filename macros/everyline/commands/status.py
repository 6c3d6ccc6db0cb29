"""Showing a person what is there and what awaits them: units of a note, and the state of a project."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from everyline.editorial import CLAIMS, GLOSSARY, MERGES, TOPICS, Editorial, Judgement
from everyline.editorial.loading import load_editorial
from everyline.editorial.skeletons import missing_skeletons
from everyline.languages.catalogs import awaiting
from everyline.notes.corpus import Corpus, read_kept
from everyline.notes.units import Note, Unit, unmarked
from everyline.options import read_options
from everyline.sorting.decisions import correct, distinct_pairs, judge, merge, stale, text_digest
from everyline.sorting.homes import How, Placement, QuoteIndex, place
from everyline.sorting.suggesting import Alike, find_alike, suggest_terms, suggest_topics
from everyline.text.build_report import counted
from everyline.text.escaping import visible
from everyline.text.files import own, write_whole
from everyline.text.terminal import program

SUGGESTED = "suggested"  # the folder of files that a person may take lines from
_SCREEN, _FIRST = 40, 5  # lines that are read at once; those of a list where all together are more


def to_json(notes: list[Note]) -> str:
    """The units of notes as JSON."""
    names = ("path", "sha256", "dialect", "encoding", "properties")
    told = [{name: getattr(note, name) for name in names} | {"units": [*map(_told, note.units)]} for note in notes]
    return json.dumps(told, ensure_ascii=False, indent=1)


def _told(unit: Unit) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": unit.id,
        "kind": unit.kind.value,
        "first": unit.span.first,
        "last": unit.span.last,
        "parent": unit.parent.id if unit.parent else None,
        "text": unit.text,
    }
    optional = ("language", "date", "number", "tags", "marker", "reason", "removed")
    return fields | {name: value for name in optional if (value := getattr(unit, name))}


def to_tree(note: Note) -> Tree:
    """The units of a note as a tree for the terminal."""
    root = Tree(escape(f"{note.path} · {note.dialect} · {note.encoding}"))
    nodes: dict[Unit, Tree] = {}
    for unit in note.units:
        lines = str(unit.span.first) if unit.span.first == unit.span.last else f"{unit.span.first}–{unit.span.last}"
        label = f"[dim]{lines}[/] [cyan]{unit.kind.value}[/] {escape(visible(unit.text))}"
        nodes[unit] = (nodes[unit.parent] if unit.parent else root).add(label)
    return root


def report(project: Path, out: Console, age: timedelta | None = None, *, everything: bool = False) -> bool:
    """Print what awaits a person in a project, with verdicts that are older than an age; whether nothing must be done.

    Lists that are longer than a screen are printed whole only where everything is asked for. Suggestions may remain.
    """
    options = read_options(project)
    corpus, problems = read_kept(project, options.reading)
    editorial, found = load_editorial(project, options.languages)
    corpus, merging = merge(corpus, editorial)
    corrections, correcting = correct(corpus, editorial)
    placements, placed = place(corpus, editorial)
    # Where nobody chose topics, notes are pages as they are, and nothing is left to sort.
    unsorted = [each for each in placements.values() if each.how is How.NOBODY and editorial.topics]
    translations, translating = awaiting(project, options.languages, corpus)
    by_terms = [each for each in placements.values() if each.how is How.TERMS]
    suggestions: dict[str, Sequence[object]] = {
        f"Likely the same: paste into {MERGES}, or with `distinct:` and `because:` if not": _alike(corpus, editorial),
        f"Placed by a term alone, which another sentence may lack: paste into {TOPICS} to keep them there": [
            f"{line} → {each.topic}" for line, each in zip(_pasteable(by_terms), by_terms, strict=True)
        ],
        **translating,
    }
    for subject in options.subjects:
        its, found_by_it = subject.examine(project, options.languages, corpus)
        found += found_by_it
        suggestions |= {title: [*lines] for title, lines in its.awaiting().items()}
    verdicts, judging = judge(corpus, editorial, corrections)
    index = QuoteIndex(corpus)
    suggestions[f"Claims that nobody checked: paste into {CLAIMS} under what confirms them"] = [
        f"- {{quote: {json.dumps(index.shortest(unit), ensure_ascii=False)}, text: {text_digest(unit)}}}  # {unit.span}"
        for unit in corpus.wordings()
        if (verdict := verdicts.by_unit.get(unit.id)) and verdict.judgement is Judgement.UNCHECKED
    ]
    if age is not None:
        version = next((each.version for each in options.subjects if each.version), "")
        old = stale(verdicts, datetime.now(tz=UTC).date(), age, version)
        units = {unit.id: unit for unit in corpus.wordings()}
        suggestions["Verdicts to look at again"] = [f"{units[name].span}: {why}" for name, why in old.items()]
    sections = {
        "Problems of the notes and of editorial files": [*map(str, problems + found)],
        "Rules that name no unit or several": [str(problem) for problem in placed if problem.path == TOPICS],
        "Merges, errata and claims that don't fit the notes": [*map(str, merging + correcting + judging)],
        f"Unsorted: paste under `takes:` of a group in {TOPICS}": _pasteable(unsorted),
        "Missing page skeletons: `python -m macros sync` creates them": [*missing_skeletons(project, editorial)],
        **translations,
    }
    out.print(f"{counted(len(corpus.notes), 'note')}, {counted(len(placements), 'statement')}", markup=False)
    _print({title: lines for title, lines in (sections | suggestions).items() if lines}, out, everything=everything)
    if editorial.claims is not None:
        judged = verdicts.count(corpus.wordings())
        out.print(", ".join(f"{each.value} {judged[each]}" for each in Judgement), markup=False)
    counts = {how: sum(each.how is how for each in placements.values()) for how in How}
    out.print(", ".join(f"{how.value} {count}" for how, count in counts.items()), markup=False)
    return not any(sections.values())


def _print(lists: Mapping[str, Sequence[object]], out: Console, *, everything: bool) -> None:
    """Print a line on all lists, then each: whole, or its beginning where all together are longer than a screen."""
    kinds = ", ".join(f"{len(lines):,} × {title.partition(': ')[0].lower()}" for title, lines in lists.items())
    out.print(f"{kinds or 'nothing awaits you'}\n", markup=False)
    is_long = not everything and sum(map(len, lists.values())) > _SCREEN
    for title, lines in lists.items():
        out.print(f"[bold]{escape(title)}[/] ({len(lines)})")
        for line in lines[:_FIRST] if is_long else lines:
            out.print(visible(str(line)), markup=False)
        if is_long and len(lines) > _FIRST:
            out.print(f"… and {len(lines) - _FIRST:,} more: `{program()} status --all`", markup=False)
        out.print()


def suggest(project: Path) -> list[str]:
    """Write what the notes ask for by themselves into files beside those that people keep, as lines to move there; what there is, for a person."""
    options = read_options(project)
    corpus, _ = read_kept(project, options.reading)
    editorial, _ = load_editorial(project, options.languages)
    corpus, _ = merge(corpus, editorial)
    topics = suggest_topics(corpus, editorial)
    texts = {
        TOPICS: f"topics:\n{topics}" if topics else "",
        GLOSSARY: suggest_terms(corpus, editorial),
        MERGES: "".join(f"{line}\n" for line in _alike(corpus, editorial)),
    }
    told = []
    for path, text in texts.items():
        file = own(project, f"{SUGGESTED}/{Path(path).name}")
        file.unlink(missing_ok=True)
        if text:
            head = f"# Move the lines that you want into {path}. Nothing reads this file.\n"
            write_whole(file, f"{head}{text}".encode())
            told.append(f"{SUGGESTED}/{file.name}: {counted(text.count('id:') or text.count('same:'), 'suggestion')}")
    return told or ["nothing suggests itself"]


def _pasteable(unsorted: list[Placement]) -> list[str]:
    return [
        f"- quote: {json.dumps(unmarked(each.unit.text)[:60], ensure_ascii=False)}  # {each.unit.span}"
        for each in unsorted
    ]


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry for statements that probably say the same. It is only written where somebody reads it: to find quotes that name one takes long."""

    alike: Alike
    index: QuoteIndex

    def __str__(self) -> str:
        quotes = json.dumps([self.index.shortest(unit) for unit in self.alike.units], ensure_ascii=False)
        places = ", ".join(str(unit.span) for unit in self.alike.units)
        return f"- same: {quotes}  # {self.alike.likeness:.0%}: {places}"


def _alike(corpus: Corpus, editorial: Editorial) -> list[_Entry]:
    index = QuoteIndex(corpus)
    return [_Entry(each, index) for each in find_alike(corpus, distinct_pairs(corpus, editorial))]
