"""Drawing: the same bytes everywhere, once for all, and a worker that may die."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from everyline.diagrams import rendering
from everyline.diagrams.diagram import Style
from everyline.diagrams.dot import to_dot
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.lettering import Lettering
from everyline.diagrams.rendering import FONTS, DiagramRenderer, DrawingError
from everyline.text.messages import Messages
from tests.diagrams.sample import SAMPLE
from tests.support import ROOT

DOT = to_dot(SAMPLE, Lettering("zh", Style()))
DIGEST = """
import hashlib, sys
from pathlib import Path
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/macros"]
from everyline.diagrams.drawings import Drawings
from everyline.diagrams.diagram import Style
from everyline.text.messages import Messages
from tests.diagrams.sample import SAMPLE
for language in ("zh", "en"):
    drawings = Drawings([SAMPLE], Messages(language), Style(), Path(sys.argv[1]))
    for drawing in (drawings.svg("sample").encode(), drawings.standalone("sample").encode(), drawings.png("sample")):
        print(hashlib.sha256(drawing).hexdigest())
    drawings.close()
"""


def digests(cache, cwd, **environment):
    command = [sys.executable, "-c", DIGEST, str(cache), str(ROOT)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.slow
def test_the_same_bytes_on_another_machine(tmp_path):
    """Another home with other fonts, language, time zone, folder and font configuration."""
    fonts = tmp_path / "home" / ".fonts"
    fonts.mkdir(parents=True)
    for number, file in enumerate(sorted(FONTS.glob("*.ttf"))):  # bold and regular exchanged
        shutil.copy(sorted(FONTS.glob("*.ttf"))[1 - number], fonts / file.name)
    own = tmp_path / "fonts.conf"
    own.write_text(f"<fontconfig><dir>{fonts}</dir></fontconfig>", encoding="utf-8")
    (tmp_path / "elsewhere 别处").mkdir()
    here = digests(tmp_path / "a", ROOT)
    there = digests(
        tmp_path / "elsewhere 别处" / "b",
        tmp_path / "elsewhere 别处",
        HOME=str(fonts.parent), LANG="de_DE.UTF-8", LC_ALL="tr_TR.UTF-8", TZ="Asia/Kathmandu", PYTHONHASHSEED="7",
        FONTCONFIG_FILE=str(own), PANGO_LANGUAGE="ja", XDG_DATA_HOME=str(fonts.parent), GVBINDIR=str(tmp_path),
    )  # fmt: skip
    assert here == there
    assert len(set(here)) == 6


def test_what_is_cached_starts_no_worker(tmp_path, monkeypatch):
    with closing(DiagramRenderer(tmp_path)) as renderer:
        drawn = renderer.render(DOT, "svg")
    monkeypatch.setattr(rendering, "_Worker", None)  # starting one would fail
    assert DiagramRenderer(tmp_path).render(DOT, "svg") == drawn


def test_another_graphviz_draws_anew(tmp_path, monkeypatch):
    with closing(DiagramRenderer(tmp_path)) as renderer:
        renderer.render(DOT, "json")
    monkeypatch.setattr(rendering, "_Worker", None)
    monkeypatch.setattr(rendering, "fingerprint", lambda: "another")
    with pytest.raises(TypeError):  # one is started
        DiagramRenderer(tmp_path).render(DOT, "json")


@pytest.mark.slow
def test_a_killed_worker_is_replaced(tmp_path):
    with closing(DiagramRenderer(tmp_path / "a")) as renderer:
        wanted = renderer.render(DOT, "svg")
    with closing(DiagramRenderer(tmp_path / "b")) as renderer:
        renderer.render(DOT, "json")
        first = renderer._worker._process.pid  # noqa: SLF001
        os.kill(first, signal.SIGKILL)
        assert renderer.render(DOT, "svg") == wanted
        assert renderer._worker._process.pid != first  # noqa: SLF001


@pytest.fixture
def dying(tmp_path, monkeypatch):
    """A worker that dies of everything."""
    script = tmp_path / "dying.py"
    script.write_text("import os, sys\nprint('Assertion failed', file=sys.stderr, flush=True)\nos.abort()\n")
    monkeypatch.setattr(rendering, "_WORKER", script)
    monkeypatch.setenv("PATH", str(tmp_path))
    return script


def test_a_diagram_that_kills_every_worker_is_named(tmp_path, dying):  # noqa: ARG001
    problems = Drawings([SAMPLE], Messages("en"), Style(), tmp_path / "cache").draw_all()
    assert [str(problem) for problem in problems] == [
        "diagrams/sample: can't be drawn (en): Graphviz crashed 2 times: exit status -6 Assertion failed"
    ]


def test_an_installed_dot_is_the_last_resort(tmp_path, dying):  # noqa: ARG001
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\n/bin/echo drawn elsewhere\n")
    program.chmod(0o755)
    renderer = DiagramRenderer(tmp_path / "cache")
    assert renderer.render("digraph {}", "json") == b"drawn elsewhere\n"
    assert not list((tmp_path / "cache").glob("*.json")), "what another Graphviz drew is not kept"


@pytest.mark.slow
def test_a_worker_that_hangs_is_given_up(tmp_path, monkeypatch):
    script = tmp_path / "hanging.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(rendering, "_WORKER", script)
    monkeypatch.setattr(rendering, "_PATIENCE", 0.2)
    monkeypatch.setenv("PATH", str(tmp_path))
    start = time.monotonic()
    with pytest.raises(DrawingError, match="crashed 2 times"):
        DiagramRenderer(tmp_path / "cache").render(DOT, "svg")
    assert time.monotonic() - start < 20


@pytest.mark.slow
def test_bad_dot_is_refused_and_the_worker_lives_on(tmp_path):
    with closing(DiagramRenderer(tmp_path)) as renderer:
        with pytest.raises(DrawingError):
            renderer.render("digraph {", "json")
        assert renderer.render(DOT, "json")


def test_the_worker_is_the_only_one_to_touch_pygraphviz():
    users = [
        file.name for file in Path(ROOT / "macros").rglob("*.py") if "import pygraphviz" in file.read_text("utf-8")
    ]
    assert users == ["worker.py"]


def test_fonts_are_what_their_readme_makes():
    wanted = {
        "NotoSansSC-Bold.ttf": "27a1078fa74e68f9bc219b380800dcf737a23da966cc5441dc2c6a2905faa902",
        "NotoSansSC-Regular.ttf": "077b0b8cd2ac4766b6adf134ac5e2ea358474b2df0b1e6c52268281e93c43943",
    }
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in FONTS.glob("*.ttf")} == wanted
