"""A subject that lives outside the package: SQL in notes, run in an SQLite database in memory, one for each note.

Nothing of the core knows of it. A project names it: ``subjects: ["tests.subjects.sql.subject:SUBJECT"]``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from markupsafe import Markup

from everyline.diagrams.diagram import Diagram
from everyline.editorial import Addition, Editorial
from everyline.model.site import Macro, PageContext, ShownCode, Site
from everyline.notes.corpus import Corpus
from everyline.notes.transcripts import TranscriptPart, parts_of_code
from everyline.notes.units import Kind, Unit
from everyline.text.problems import Problem

_STEPS = 1_000_000  # of SQLite's machine; a query that takes more is stopped
_HARMLESS = {
    *(sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE),
    *(sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE, sqlite3.SQLITE_TRANSACTION),
    *(sqlite3.SQLITE_CREATE_TABLE, sqlite3.SQLITE_CREATE_INDEX, sqlite3.SQLITE_CREATE_VIEW, sqlite3.SQLITE_REINDEX),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What SQLite said of a block: how many rows its queries gave, or why it refuses it."""

    id: str
    rows: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class SqlFindings:
    """Every block of SQL by its unit and first line; see `everyline.model.site.Findings`."""

    runs: Mapping[tuple[str, int], Run]

    def diagrams(self, _corpus: Corpus, _editorial: Editorial) -> Mapping[str, Diagram]:
        return {}

    def code(self, context: PageContext, unit: Unit, part: TranscriptPart) -> ShownCode | None:
        run = self.runs.get((unit.id, part.first))
        if not run:
            return None
        kind = "failed" if run.refused else "passed"
        badge = Markup('<span class="kn-badge kn-badge-{}">SQLite: {}</span>').format(
            kind, run.refused or f"{run.rows} ✓"
        )
        code = Markup(context.renderer.code(part.text, "sql"))  # noqa: S704 - the renderer escapes
        return ShownCode(run.id, Markup('<div class="kn-proof-head kn-extra">{}</div>\n{}').format(badge, code))

    def added(self, _context: PageContext, _addition: Addition) -> None:
        return None

    def beneath(self, _context: PageContext, _unit: Unit, **_: bool) -> Markup:
        return Markup()

    def macros(self) -> Mapping[str, Macro]:
        return {"queries": self._queries}

    def account(self, _site: Site) -> Mapping[str, list[dict[str, Any]]]:
        return {
            "queries": [{"id": run.id, "rows": run.rows, "refused": run.refused or None} for run in self.runs.values()]
        }

    def files(self, _site: Site) -> Mapping[str, str]:
        return {}

    def awaiting(self) -> Mapping[str, list[str]]:
        return {
            "Queries that SQLite refuses": [f"{run.id}: {run.refused}" for run in self.runs.values() if run.refused]
        }

    def _queries(self, _context: PageContext) -> str:
        refused = sum(bool(run.refused) for run in self.runs.values())
        return f'<p class="sql-count">SQLite: {len(self.runs) - refused} ✓, {refused} ✗</p>\n'


class Sql:
    """The subject; see `everyline.model.site.Subject`."""

    name = "sql"
    messages = None
    pages = ("queries",)

    def examine(self, _project: Path, _languages: tuple[str, ...], corpus: Corpus) -> tuple[SqlFindings, list[Problem]]:
        runs: dict[tuple[str, int], Run] = {}
        for note in corpus.notes:
            database = sqlite3.connect(":memory:", isolation_level=None)
            database.set_authorizer(
                lambda action, *_: sqlite3.SQLITE_OK if action in _HARMLESS else sqlite3.SQLITE_DENY
            )
            database.set_progress_handler(lambda: 1, _STEPS)
            for unit in note.units:
                for part in parts_of_code(unit) if unit.kind is Kind.CODE else ():
                    if part.language == "sql":
                        runs[unit.id, part.first] = _run(database, f"sql-{len(runs) + 1}", part.text)
        return SqlFindings(runs), []

    def commands(self) -> Iterable[click.Command]:
        return ()

    def book(self) -> tuple[Mapping[str, Any], frozenset[str]]:
        return {}, frozenset(["sql-count"])


def _run(database: sqlite3.Connection, name: str, text: str) -> Run:
    rows, waiting = 0, ""
    try:
        for line in f"{text}\n;".splitlines():
            waiting += f"{line}\n"
            if sqlite3.complete_statement(waiting):
                rows += len(database.execute(waiting).fetchall())
                waiting = ""
    except (sqlite3.Error, sqlite3.Warning) as error:
        return Run(name, refused=str(error))
    return Run(name, rows)


SUBJECT = Sql()
