"""Measures the generator: ``make bench``. Medians of several runs, each step as its share of the whole.

Not a test: machines differ and are shared. Compare ratios within one run, not seconds between runs.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import kubernetes_validate
from rich.console import Console
from rich.table import Table

from everyline.diagrams.descriptions import load_diagrams
from everyline.diagrams.diagram import Style
from everyline.diagrams.drawings import Drawings
from everyline.editorial.loading import load_editorial
from everyline.model import pipeline
from everyline.notes.corpus import read_corpus
from everyline.options import read_options
from everyline.sorting.homes import place
from everyline.sorting.suggesting import find_alike
from everyline.subjects.kubernetes.checks.bundle import FILE, load_bundle
from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.documents import load
from everyline.subjects.kubernetes.checks.repair import repair
from everyline.subjects.kubernetes.checks.schemas import load_schemas
from everyline.subjects.kubernetes.checks.versions import VERSIONS
from everyline.text.messages import Messages
from tests.support import LANGUAGES, ROOT, copy_project, run

RUNS = 5
GROWTH = (1, 10, 30)  # how many times the notes, to see how time grows with them


def median(action: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of an action in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def model(project: Path) -> None:
    """Build the model without looking it up in the cache of this process."""
    for cached in (pipeline._build, pipeline._neutral):  # noqa: SLF001 - the cache is what must not be measured
        cached.cache_clear()
    pipeline.load_site(project, "zh", LANGUAGES, read_options(project).subjects)


def command(*words: str, cwd: Path) -> None:
    """Run a command of this environment to its end; it must succeed."""
    result = run(*words, cwd=cwd)
    if result.returncode:
        raise SystemExit(result.stdout + result.stderr)


def grown(folder: Path, times: int) -> Path:
    """A copy of the project whose notes are there several times over, all texts different."""
    copy = copy_project(folder / f"x{times}")
    for note in sorted((copy / "source_notes").glob("*.md")):
        lines = note.read_text(encoding="utf-8").splitlines()
        for number in range(1, times):
            text = "\n".join(f"{line} {number}" if "。" in line else line for line in lines)
            note.with_stem(f"{note.stem}-{number}").write_text(text, encoding="utf-8")
    return copy


def drawings(cache: Path) -> Table:
    """How long drawing takes: cold, from the cache, and by a process of its own for each diagram."""
    corpus, _ = read_corpus(ROOT)
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    diagrams, _ = load_diagrams(ROOT, editorial, corpus)

    def draw() -> Drawings:
        drawn = Drawings(diagrams.values(), Messages("zh"), Style(), cache)
        drawn.draw_all(())
        return drawn

    def cold() -> None:
        shutil.rmtree(cache, ignore_errors=True)
        draw()

    drawn, edges = draw(), [edge for diagram in diagrams.values() for edge in diagram.edges]
    sizes = [len(drawn.svg(name).encode()) for name in diagrams]
    times = {"cold, in one worker": median(cold), "from the cache": median(draw)}
    if dot := shutil.which("dot"):
        times["one `dot` process each"] = median(
            lambda: [
                subprocess.run([dot, "-Tsvg"], input=drawn.plan(name).dot.encode(), capture_output=True, check=True)
                for name in diagrams
            ]
        )
    nodes, cited = sum(len(diagram.nodes) for diagram in diagrams.values()), sum(bool(edge.unit) for edge in edges)
    counts = f"{len(diagrams)} diagrams, {nodes} nodes, {len(edges)} edges ({cited / len(edges):.0%} cited)"
    table = Table("drawing", "ms a diagram", "times the cached", title=counts)
    for name, seconds in times.items():
        ratio = seconds / times["from the cache"]
        table.add_row(name, f"{seconds / len(diagrams) * 1e3:.1f}", f"{ratio:.1f}")
    table.caption = f"inline SVG: {sum(sizes) / len(sizes) / 1e3:.1f} kB on average, {max(sizes) / 1e3:.1f} kB at most"
    return table


def validation(folder: Path) -> Table:
    """How long it takes to check a Pod: ours for all versions, and with kubernetes-validate's own code for one."""
    text = (
        (ROOT / "tests" / "subjects" / "kubernetes" / "checks" / "manifests.yaml")
        .read_text(encoding="utf-8")
        .partition("\n---")[0]
    )
    file = folder / "pod.yaml"
    file.write_text(text, encoding="utf-8")
    value = load(text)[0][0].value
    version = VERSIONS[-1]

    def cold() -> None:
        load_bundle.cache_clear()
        load_schemas.cache_clear()
        check_file(text)

    def theirs(*versions: str) -> None:
        for each in versions:
            kubernetes_validate.validate(value, each, strict=True)

    schemas = load_schemas()
    (document,), _ = load(text)
    times = {
        "ours, 13 versions, all layers, warm": median(lambda: check_file(text)),
        "ours, 13 versions, schemas alone, warm": median(lambda: schemas.check(document)),
        "ours, 13 versions, cold (bundle on disk)": median(cold),
        "theirs in process, 1 version": median(lambda: theirs(version)),
        "theirs in process, 13 versions": median(lambda: theirs(*VERSIONS), 3),
        "our command, 13 versions": median(lambda: command("macros", "validate", str(file), cwd=ROOT)),
        "their command, 1 version": median(
            lambda: command("kubernetes_validate", "--strict", "-k", version, str(file), cwd=ROOT)
        ),
        "repair of the Pod flattened": median(lambda: repair(re.sub(r"(?m)^ +", "", text))),
    }
    size = FILE.stat().st_size
    table = Table("checking a Pod", "ms", "times ours, warm", caption=f"bundle of all schemas: {size / 1e3:.0f} kB")
    for name, seconds in times.items():
        ratio = seconds / times["ours, 13 versions, all layers, warm"]
        table.add_row(name, f"{seconds * 1e3:.2f}", f"{ratio:.1f}")
    return table


def main() -> None:
    """Measure and print."""
    corpus, _ = read_corpus(ROOT)
    editorial, _ = load_editorial(ROOT, LANGUAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = copy_project(folder / "project")
        steps = {
            "parse the notes": median(lambda: read_corpus(ROOT)),
            "load editorial data": median(lambda: load_editorial(ROOT, LANGUAGES)),
            "place statements": median(lambda: place(corpus, editorial)),
            "whole model of one language": median(lambda: model(ROOT)),
            "mkdocs build, Chinese alone": median(lambda: command("mkdocs", "build", "-q", cwd=copy)),
            "python -m macros build, both": median(lambda: command("macros", "build", cwd=copy)),
        }
        sizes = {}
        for times in GROWTH:
            project = grown(folder, times)
            units = sum(len(note.units) for note in read_corpus(project)[0].notes)
            notes = read_corpus(project)[0]
            parsing = median(lambda project=project: read_corpus(project), 3)
            sizes[times] = units, parsing, median(lambda notes=notes: find_alike(notes, set()), 1)
        drawing = drawings(folder / "drawings")
        checking = validation(folder)
    whole = steps["python -m macros build, both"]
    table = Table("step", "median of 5, s", "share of the whole")
    for step, seconds in steps.items():
        table.add_row(step, f"{seconds:.3f}", f"{seconds / whole:.0%}")
    growth = Table("notes", "units", "parsing, s", "µs a unit", "likely duplicates, s")
    for times, (units, seconds, alike) in sizes.items():
        growth.add_row(f"×{times}", str(units), f"{seconds:.3f}", f"{seconds / units * 1e6:.0f}", f"{alike:.2f}")
    console = Console()
    console.print(table)
    console.print(growth)
    console.print(drawing)
    console.print(checking)


if __name__ == "__main__":
    main()
