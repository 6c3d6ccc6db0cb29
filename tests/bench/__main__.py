"""Builds collections of several sizes with this generator and others, and prints the table."""

from __future__ import annotations

import argparse
import cProfile
import math
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from rich.console import Console
from rich.table import Table

from tests.bench import contenders, parts
from tests.bench.contenders import Contender
from tests.bench.measuring import Measure, measure, processor, size
from tests.bench.notes import Writer
from tests.support import ROOT

SIZES = (300, 1_000, 3_000, 10_000)
_ENV = {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "", "PYTHONPATH": f"{ROOT}:{ROOT / 'macros'}"}
_PORT = 8_765
_WIDTH = 150  # of the table, which nobody can read in less
_PATIENCE = 600  # seconds for the server's first build
# What a build consists of, with the functions that stand for it; a stage within another is named under it.
_STAGES = (
    ("the whole build of one language", "processes.py", "main"),
    ("configuration and start", "processes.py", "configuration"),
    ("model", "pipeline.py", "_build"),
    ("  reading the notes", "corpus.py", "read_corpus"),
    ("  merging, sorting, arranging", "arrangement.py", "arrange"),
    ("  references between notes", "references.py", "__init__"),
    ("  statements as they are printed", "printing.py", "print_all"),
    ("  pictures", "drawings.py", "draw_all"),
    ("Markdown of pages, macros within", "build.py", "_populate_page"),
    ("  macros", "blocks.py", "fill"),
    ("the theme's templates", "build.py", "_build_page"),
    ("  search, taking pages apart", "search.py", "add"),
    ("search, writing the index", "search.py", "files"),
    ("verification", "built_site.py", "verify"),
    ("privacy", "withheld.py", "check_withheld"),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="numbers of notes")
    parser.add_argument("--runs", type=int, default=3, help="of each; medians are printed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--real", action="store_true", help="notes of real shape in place of even ones")
    parser.add_argument("--alone", action="store_true", help="without other generators")
    parser.add_argument("--no-serve", action="store_true", help="without the preview")
    parser.add_argument("--profile", action="store_true", help="where one language's time goes")
    parser.add_argument("--parts", action="store_true", help="reading, drawing and checking by themselves")
    options = parser.parse_args()
    console = Console()
    console.width = max(console.width, _WIDTH)
    if options.parts:
        parts.main()
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _ENV["XDG_CACHE_HOME"] = str(folder / "cache")
        programs = None if options.alone else contenders.install(ROOT / ".cache" / "rivals")
        rows: dict[str, dict[int, list[float]]] = {}
        for count in options.sizes:
            notes = folder / f"{count}-notes"
            Writer(notes, count, options.seed, real=options.real).write()
            if options.profile:
                console.print(_profile(contenders.everyline(notes, folder / f"{count}-profile", ("en",)), count))
                continue
            table, ours = _compare(notes, folder, count, options, programs, rows)
            console.print(table)
            if not options.no_serve:
                console.print(_served(ours, options.runs))
        for title, times in rows.items():
            if len(times) > 1 and (growth := _exponent(times)):
                console.print(f"{title}: processor time grows with the notes to the power of {growth:.2f}")


def _compare(
    notes: Path,
    folder: Path,
    count: int,
    options: argparse.Namespace,
    programs: Path | None,
    rows: dict[str, dict[int, list[float]]],
) -> tuple[Table, Contender]:
    """All generators on the same notes, one after the other in each run; and the one whose preview is measured."""
    base = folder / str(count)
    found = [
        contenders.everyline(notes, base / "ours", ("en", "zh")),
        contenders.everyline(notes, base / "one", ("en",)),
    ]
    if not options.alone:
        found.append(contenders.material(notes, base / "material"))
    if programs:
        found += [
            contenders.zensical(notes, base / "zensical", programs),
            contenders.hugo(notes, base / "hugo", programs),
        ]
    kinds = ("cold", "unchanged", "one edit")
    measures: dict[tuple[str, str], list[Measure]] = {}
    for run in range(options.runs):
        for each in found:
            each.clean(Path(_ENV["XDG_CACHE_HOME"]))
            for kind in kinds:
                if kind == "one edit":
                    each.edit(str(run))
                measures.setdefault((each.name, kind), []).append(measure(each.command, _cwd(each), _ENV))
    title = f"{count} notes of {'real shape' if options.real else 'about 1 KB'}, {size(notes) / 1e6:.1f} MB"
    table = Table("", *(f"{kind}: s ({unit})" for kind in kinds for unit in ("processor", "clock")), "peak MB", "MB out", "× Material, a site", title=title)  # fmt: skip
    rival = [_median(measures.get(("Material, pruned", kind), ())) for kind in kinds]
    for each in found:
        cells = []
        for kind in kinds:
            runs = measures[each.name, kind]
            cells += [f"{_median(runs):.2f}", f"{statistics.median(run.wall for run in runs):.2f}"]
        cold = measures[each.name, "cold"]
        rows.setdefault(each.name, {})[count] = [run.processor for run in cold]
        peak = max(run.memory for run in cold) / 1e6
        ratio = f"{_median(cold) / each.sites / rival[0]:.2f}" if rival[0] else ""
        table.add_row(each.name, *cells, f"{peak:.0f}", f"{size(each.output) / 1e6:.1f}", ratio)
    return table, found[0]


def _cwd(each: Contender) -> Path:
    return ROOT if each.name.startswith("everyline") else each.folder


def _median(runs: Sequence[Measure]) -> float:
    return statistics.median(run.processor for run in runs) if runs else 0


def _exponent(times: dict[int, list[float]]) -> float:
    """The power of the number of notes that fits the medians best."""
    points = [(math.log(count), math.log(statistics.median(each))) for count, each in times.items()]
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def _served(each: Contender, runs: int) -> str:
    """From a write to the changed page over HTTP, in both languages, through the real server."""
    pages = [f"sources/{each.note.stem}", f"zh/sources/{each.note.stem}"]
    with _server(each) as (address, session):
        found = _addresses(address, each)
        times, used = [], []
        for run in range(runs + 1):
            word, before = f"served{run}x", processor(session)
            start = time.perf_counter()
            each.edit(word)
            while not all(word in _get(f"{address}{page}") for page in found):
                if time.perf_counter() - start > _PATIENCE:
                    return f"nothing new at {pages}"
                time.sleep(0.01)
            if run:  # the first edit warms what later ones use
                times.append(time.perf_counter() - start)
            time.sleep(0.5)
            used.append(processor(session) - before)
        before, start = processor(session), time.perf_counter()
        time.sleep(5)
        idle = (processor(session) - before) / (time.perf_counter() - start)
    return (
        f"edit to served, {each.sites} languages: {statistics.median(times):.2f} s by the clock, "
        f"{statistics.median(used):.2f} s of processor; idle {idle:.1%}"
    )


@contextmanager
def _server(each: Contender) -> Iterator[tuple[str, int]]:
    command = (sys.executable, "-m", "macros", "serve", "--project", str(each.folder), "--port", str(_PORT))
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | _ENV, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        for line in process.stderr or ():
            if line.startswith("ready:"):
                break
        yield f"http://127.0.0.1:{_PORT}/", process.pid
    finally:
        process.terminate()
        process.wait()


def _addresses(address: str, each: Contender) -> list[str]:
    """The pages of the note that is edited, by the ledger."""
    import json  # noqa: PLC0415

    path = f"source_notes/{each.note.relative_to(each.folder / 'source_notes').as_posix()}"
    ledger = json.loads(_get(f"{address}ledger.json"))
    note = next(note for note in ledger["notes"] if note["path"] == path)
    page = next(line["page"] for line in note["lines"] if line["page"]).partition("#")[0]
    return [page, f"zh/{page}"]


def _get(address: str) -> str:
    with urllib.request.urlopen(quote(address, safe=":/")) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
    return content.decode()


def _profile(each: Contender, count: int) -> Table:
    """The time of one language's build by stage; the measuring itself makes it about twice as long, all stages alike."""
    os.environ.update(_ENV)
    from everyline.commands import processes  # noqa: PLC0415 - MkDocs is slow to import

    profile = cProfile.Profile(time.process_time)  # others use this machine, too
    profile.runcall(processes.main, str(each.folder), "en", str(each.output))
    profile.dump_stats(ROOT / ".cache" / f"bench-{count}.prof")
    stats = pstats.Stats(profile)
    times = {
        (Path(file).name, name): values[3]
        for (file, _, name), values in stats.stats.items()  # type: ignore[attr-defined] # typeshed lacks it
    }
    whole = next(seconds for key, seconds in times.items() if key == _STAGES[0][1:])
    table = Table("stage", "s", "share", title=f"{count} notes", caption=f".cache/bench-{count}.prof has all functions")
    for stage, file, name in _STAGES:
        if seconds := times.get((file, name), 0):
            table.add_row(stage, f"{seconds:.2f}", f"{seconds / whole:.0%}")
    return table


if __name__ == "__main__":
    main()
