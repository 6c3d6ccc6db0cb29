"""Showing a person what is there and what awaits them: units of a note, and the state of a project."""

from __future__ import annotations

import json
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from macros.catalogs import awaiting
from macros.corpus import Corpus, read_corpus
from macros.editorial import TOPICS, load_editorial
from macros.organize import How, Placement, place
from macros.skeletons import missing_skeletons
from macros.units import Note, Unit, normalize, plain

_ALIKE = 88  # of 100; lower pairs share words, not statements
_LONG_ENOUGH = 12  # characters; shorter texts are alike by chance


def to_json(notes: list[Note]) -> str:
    """The units of notes as JSON."""
    return json.dumps([_note_json(note) for note in notes], ensure_ascii=False, indent=1)


def _note_json(note: Note) -> dict[str, object]:
    return {
        "path": note.path,
        "sha256": note.sha256,
        "dialect": note.dialect,
        "encoding": note.encoding,
        "properties": note.properties,
        "units": [_unit_json(unit) for unit in note.units],
    }


def _unit_json(unit: Unit) -> dict[str, object]:
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
        label = f"[dim]{lines}[/] [cyan]{unit.kind.value}[/] {escape(unit.text)}"
        nodes[unit] = (nodes[unit.parent] if unit.parent else root).add(label)
    return root


def report(project: Path, out: Console) -> bool:
    """Print what awaits a person in a project.

    Returns:
        Whether nothing must be done; suggestions may remain.
    """
    corpus, problems = read_corpus(project)
    editorial, found = load_editorial(project)
    placements, placed = place(corpus, editorial)
    unsorted = [each for each in placements.values() if each.how is How.NOBODY]
    others = [problem for problem in placed if problem.path == TOPICS]
    translations, suggestions = awaiting(project, corpus)
    suggestions = {"Likely duplicates, printed twice": _alike(corpus), **suggestions}
    sections = {
        "Problems of the notes and of editorial files": [str(problem) for problem in problems + found],
        "Rules that name no unit or several": [str(problem) for problem in others],
        f"Unsorted: paste under `takes:` of a group in {TOPICS}": _pasteable(unsorted),
        "Missing page skeletons: `python -m macros sync` creates them": [*missing_skeletons(project, editorial)],
        **translations,
    }
    for title, lines in (sections | suggestions).items():
        if lines:
            out.print(f"[bold]{escape(title)}[/] ({len(lines)})")
            for line in lines:
                out.print(line, markup=False)
            out.print()
    counts = {how: sum(each.how is how for each in placements.values()) for how in How}
    out.print(", ".join(f"{how.value} {count}" for how, count in counts.items()), markup=False)
    return not any(sections.values())


def _pasteable(unsorted: list[Placement]) -> list[str]:
    return [
        f"- quote: {json.dumps(plain(each.unit.text)[:60], ensure_ascii=False)}  # {each.unit.span}"
        for each in unsorted
    ]


def _alike(corpus: Corpus) -> list[str]:
    """Pairs of statements whose texts are nearly the same."""
    units = [unit for unit in corpus.statements() if len(normalize(unit.text)) >= _LONG_ENOUGH]
    texts = [normalize(unit.text) for unit in units]
    pairs = []
    for row, text in enumerate(texts):
        found = process.extract(text, texts[:row], scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, limit=None)
        pairs += [
            f"{units[row].span} ~ {units[column].span} ({score:.0f} %): {text[:40]}" for _, score, column in found
        ]
    return pairs
