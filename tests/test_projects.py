"""Small projects with what becomes of them, told so that a person can check it.

Each folder under ``projects/`` is a project; its ``expected.txt`` shows the pages and the ledger. After an intended
change ``UPDATE_GOLDEN=1 make test`` writes them anew; read the difference before you keep it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import lxml.html
import pytest

from everyline.languages.wording import LOCALE
from everyline.model.pipeline import load_site
from everyline.model.site import Site
from everyline.notes.units import Kind, Unit
from everyline.sorting.arrangement import Entry, walk
from everyline.sorting.homes import UNSORTED
from tests.support import LANGUAGES

PROJECTS = Path(__file__).parent / "projects"
CASES = sorted(file.parent.name for file in PROJECTS.glob("*/expected.txt"))
GOLDEN = "expected.txt"
TRANSLATED = "expected.languages.txt"  # of projects with translations
INPUTS = {"source_notes", "editorial", "docs"}


def dump(site: Site) -> str:
    """The pages with their statements, the links between topics, the warnings and the ledger."""
    topics = [*site.editorial.topics.values()]
    groups = [(topic.id, group.id, topic.page) for topic in topics for group in topic.groups] + [
        (UNSORTED, "", UNSORTED)
    ]
    lines: list[str] = []
    for topic, group, page in groups:
        if entries := site.arrangement.groups.get((topic, group)):
            lines += [f"== {page}{'#' if group else ''}{group}", *statements(site, entries, page), ""]
    lines += [
        "== links",
        *(f"{source} → {target}: {count}" for (source, target), count in sorted(site.linker.edges.items())),
        "",
    ]
    lines += [f"== gap of {gap.topic}: {gap.missing[site.language]}" for gap in site.editorial.gaps]
    lines += ["== warnings", *map(str, site.warnings), ""]
    for note in site.corpus.notes:
        lines.append(f"== {note.path} ({note.dialect})")
        for line in site.ledger.lines[note.path]:
            reason = f" ({line.reason})" if line.reason else ""
            lines.append(f"{line.number:3} {line.disposition.value}{reason} → {line.address}")
        lines.append("")
    return "\n".join(lines)


def dump_languages(project: Path) -> str:
    """What each language's pages print of each statement, with what became of the translation, and the other beside."""
    lines: list[str] = []
    for language in LANGUAGES:
        site = load_site(project, language, LANGUAGES)
        lines.append(f"== {language}")
        for entries in site.arrangement.groups.values():
            for entry in walk(entries):
                own, beside = site.wordings.own(entry.unit), site.wordings.beside(entry.unit)
                html = site.prints.own.get(entry.unit.id)
                lines.append(
                    f"{entry.unit.span} {own.language} {own.state.value}: {readable(html) if html else own.text}"
                )
                if beside:
                    lines.append(f"    {beside.language} {beside.state.value}: {beside.text}")
        edges = [f"{source} → {target}: {count}" for (source, target), count in sorted(site.linker.edges.items())]
        lines += ["-- links", *edges, ""]
    return "\n".join(lines)


def statements(site: Site, entries: Iterable[Entry], page: str, indent: str = "") -> Iterator[str]:
    """What a group prints: text with its links, what it stands under, how it got here, and its citations."""
    for entry in entries:
        unit = entry.unit
        is_lead = unit.kind is Kind.HEADING
        text = f"{site.corrections.text(unit)}:" if is_lead else readable(site.prints.own.get(unit.id, unit.text))
        above = "".join(f"{node.text} › " for node in entry.path)
        how = "" if is_lead else f" [{site.arrangement.placements[unit.id].how.value}]"
        citations = ", ".join(str(each.span) for each in site.corpus.sources(unit))
        yield f"{indent}- {f'(under {above}) ' if above else ''}{text}{how} {citations}"
        for each in (unit, *site.corpus.merged(unit)):
            yield from (f"{indent}  {line}" for line in amended(site, each, is_other=each is not unit))
        yield from statements(site, entry.children, page, f"{indent}  ")


def amended(site: Site, unit: Unit, *, is_other: bool) -> Iterator[str]:
    """What editors mended about a statement, or about another wording of it."""
    if is_other:
        yield f"= {readable(site.prints.own[unit.id])}"
    if correction := site.corrections.shown.get(unit.id):
        yield f"! {correction.erratum.kind.value}: {readable(site.prints.corrected[unit.id])}"
    for other in site.corrections.against.get(unit.id, ()):
        yield f"! against {other.unit.span}"


def readable(html: str) -> str:
    """HTML as text with the addresses of its links."""
    element = lxml.html.fragment_fromstring(html, create_parent="div")
    for link in element.iter("a", "dfn"):
        link.text = f"[{link.text_content()}]({link.get('href', link.get('title'))})"
    return " ".join(element.text_content().split())


@pytest.fixture(params=CASES)
def case(request) -> str:
    return request.param


@pytest.fixture
def project(case, tmp_path) -> Path:
    """A copy of the project: models are cached beside their sources."""
    return Path(shutil.copytree(PROJECTS / case, tmp_path / case))


def compare(found: str, golden: Path) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.slow
def test_project(case, project):
    compare(dump(load_site(project, LANGUAGES[0], LANGUAGES)), PROJECTS / case / GOLDEN)


def test_project_in_every_language(case, project):
    if (project / LOCALE).is_dir():
        compare(dump_languages(project), PROJECTS / case / TRANSLATED)


@pytest.mark.slow
def test_both_languages_place_alike(project):
    chinese, english = (load_site(project, language, LANGUAGES) for language in LANGUAGES)
    assert chinese.arrangement.groups.keys() == english.arrangement.groups.keys()
    if chinese.prints.own == english.prints.own and not chinese.prints.corrected:  # else each has its own words' links
        assert chinese.linker.edges == english.linker.edges


def test_no_golden_file_is_unused():
    for case in CASES:
        goldens = {GOLDEN, TRANSLATED} if (PROJECTS / case / LOCALE).is_dir() else {GOLDEN}
        assert {each.name for each in (PROJECTS / case).iterdir()} == INPUTS | goldens, case
