"""Drawing DOT text with Graphviz, in one worker process that may die without taking the build along.

Results are cached by their content: a drawing is made once and for all. Nothing is started for what the cache holds.
"""

import base64
import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from everyline.diagrams.diagram import Style
from everyline.diagrams.dot import to_measure
from everyline.diagrams.lettering import TextLine, Widths
from everyline.text.child_processes import lifeline
from everyline.text.store import CACHES, Store

CACHE = CACHES / "diagrams"
FONTS = Path(__file__).parent / "fonts"
_PACKAGES = Path(__file__).parents[2]  # where this package is found, installed or in a checkout
_WORKER = Path(__file__).parent / "worker.py"
_ATTEMPTS = 2
_PATIENCE = 60  # seconds of processor for one drawing; they take milliseconds
_LESS_PATIENCE = 10  # the same for what notes would have drawn
_CLOCK = 5  # times as long may pass meanwhile: a machine may be busy, or have no limits
_DEATHS = 5  # of workers by what notes would have drawn, after which no more of it is tried
_SHOWN = 500  # characters of what Graphviz said


class DrawingError(Exception):
    """A diagram that can't be drawn."""


class _WorkerDiedError(Exception):
    pass


class DiagramRenderer:
    """Draws, with a cache. Close it to end its worker early."""

    def __init__(self, cache: Path = CACHE) -> None:
        self._cache = cache
        self._store = Store(cache)
        self._worker: _Worker | None = None
        self._deaths = 0

    def render(self, dot: str, form: str) -> bytes:
        """The drawing of a DOT text in a form: ``svg`` or ``png``; or ``json``, the layout.

        Raises:
            DrawingError: with what Graphviz said, when it can't be drawn.
        """
        key = _key(dot, form)
        if (kept := self._store.get(key)) is not None:
            return kept
        died = ""
        for _ in range(_ATTEMPTS):
            try:
                return self._drawn(key, dot, form, _PATIENCE)
            except _WorkerDiedError as error:
                died = str(error)
        if dot_program := shutil.which("dot"):
            return _draw_with(dot_program, dot, form)  # not kept: it may draw otherwise than ours
        raise DrawingError(f"Graphviz crashed {_ATTEMPTS} times: {died}")

    def sketch(self, source: str, form: str) -> bytes:
        """The drawing of what a note holds, whose author nobody knows: tried once, and not for long. The form is ``svg`` for DOT text, ``mermaid`` for
        Mermaid, ``mathml`` or ``mathml-block`` for TeX, ``formula`` for MathML.

        Raises:
            DrawingError: when it can't be drawn.
        """
        key = _key(source, form)
        if (kept := self._store.get(key)) is not None:
            return kept
        if self._deaths >= _DEATHS:
            raise DrawingError("others before it took too long")
        try:
            return self._drawn(key, source, form, _LESS_PATIENCE)
        except _WorkerDiedError:
            self._deaths += 1
            raise DrawingError("it takes too long, or too much memory") from None

    def measure(self, lines: Iterable[TextLine], style: Style) -> Widths:
        """How wide lines are, by text, size and weight.

        Raises:
            DrawingError: with what Graphviz said, when they can't be set.
        """
        known = list(dict.fromkeys(lines))
        if not known:
            return {}
        nodes = json.loads(self.render(to_measure(known, style), "json"))["objects"]
        return {
            (line.text, line.size, line.is_bold): sum(s["width"] for s in node.get("_ldraw_", ()) if s["op"] == "T")
            for line, node in zip(known, nodes, strict=True)
        }

    def close(self) -> None:
        """End the worker, if there is one."""
        if self._worker:
            self._worker.end()
            self._worker = None
            self._store.trim()

    def _drawn(self, key: str, source: str, form: str, seconds: int) -> bytes:
        """What the worker draws, which is kept."""
        self._worker = self._worker or _Worker(self._cache)
        try:
            drawing = self._worker.draw(source, form, seconds)
        except _WorkerDiedError:
            self.close()
            raise
        self._store.put(key, drawing)
        return drawing


class _Worker:
    """One running worker process."""

    def __init__(self, cache: Path) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-P", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            cwd=FONTS,
            env=_environment(cache),
        )
        self.end = weakref.finalize(self, _end, self._process)

    def draw(self, source: str, form: str, seconds: int) -> bytes:
        """Raise DrawingError when it is refused, _WorkerDiedError when the process is gone or takes too long."""
        request = json.dumps({"source": source, "form": form, "seconds": seconds}).encode()
        heard = os.fstat(self._said.fileno()).st_size
        alarm = threading.Timer(_CLOCK * seconds, self._process.kill)
        alarm.start()
        try:
            line = self._ask(request + b"\n")
        finally:
            alarm.cancel()
        if not line.endswith(b"\n"):
            raise _WorkerDiedError(f"exit status {self._process.wait()} {self._complaints(heard)}".strip())
        answer = json.loads(line)
        if "error" in answer:
            raise DrawingError(" ".join(filter(None, (answer["error"], self._complaints(heard)))))
        return base64.b64decode(answer["data"])

    def _ask(self, request: bytes) -> bytes:
        assert self._process.stdin  # noqa: S101 - for the type checker
        assert self._process.stdout  # noqa: S101
        try:
            self._process.stdin.write(request)
            self._process.stdin.flush()
            return self._process.stdout.readline()
        except OSError:
            return b""

    def _complaints(self, heard: int) -> str:
        self._said.seek(heard)
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        return " ".join(line for line in lines if not line.startswith("Fontconfig"))[-_SHOWN:]


def _key(source: str, form: str) -> str:
    return f"{hashlib.sha256(f'{fingerprint()} {form} {source}'.encode('utf-8', 'surrogatepass')).hexdigest()}.{form}"


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()  # what was not yet sent is of no interest to the dead


def _environment(cache: Path) -> dict[str, str]:
    """What Graphviz runs with: our fonts, found from the folder it runs in, and nothing else that changes drawings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FC_", "FONTCONFIG_", "PANGO"))}
    return kept | {
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
        "XDG_CACHE_HOME": str(cache.resolve()),
        "PYTHONPATH": str(_PACKAGES),
        **lifeline(),
        "PYTHONIOENCODING": "utf-8",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def _draw_with(program: str, dot: str, form: str) -> bytes:
    """The last resort: an installed Graphviz."""
    command = [program, f"-T{form}", *(["-Gdpi=144"] if form == "png" else [])]
    environment = _environment(Path(tempfile.gettempdir()))
    try:
        done = subprocess.run(  # noqa: S603 - found on the path by its plain name
            command,
            input=dot.encode(),
            capture_output=True,
            check=False,
            cwd=FONTS,
            env=environment,
            timeout=_CLOCK * _PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DrawingError(f"Graphviz crashed, and so did {program}: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[-_SHOWN:]
        raise DrawingError(f"Graphviz crashed, and {program} says: {said}")
    return done.stdout


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """What a drawing depends on besides its text: the installed renderers, and the fonts."""
    digest = hashlib.sha256()
    for name in ("pygraphviz", "mermaid-render", "math-core", "ziamath", "ziafont"):
        with contextlib.suppress(metadata.PackageNotFoundError):  # not all are everywhere
            digest.update((metadata.distribution(name).read_text("RECORD") or "").encode())
    for file in (_WORKER, *sorted(FONTS.glob("*.ttf")), FONTS / "fonts.conf"):
        digest.update(file.read_bytes())
    return digest.hexdigest()
