"""Nothing that is marked as private is in anything that a whole build makes: pages, search, books, archives, accounts."""

from __future__ import annotations

import gzip
import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import brotli
import pikepdf
import pytest
from PIL import Image

from tests.support import ROOT, run, whole_project, write

pytestmark = pytest.mark.slow

# "Kanarienvogel" is in every private thing, and in nothing else.
NOTES = {
    "cage.md": "---\npublish: false\naliases: [Kanarienbauer]\ntags: [kanarien]\n---\n# Kanarienvogel\n\nKanarienvogel eins. ![](p-kanarien.png)\n\n```dot\ndigraph { kanarien }\n```\n",
    "seeds.md": "title:: Seeds\nauthor:: [[Kanarienvogel]]\nprivate:: true\n\n- Kanarienvogel zwei. #Highlight #[[2024-06-01]]\n",
    "diary/song.md": "# Song\n\nKanarienvogel drei.\n",
    "flat.md": "draft:: true\n\nKanarienvogel vier.\n",
    "open.md": "# Open\n\nTea %%Kanarienvogel fünf%% is warm. See [[cage]], ![[song]] and ((11111111-2222-3333-4444-555555555555)).\n\n"
    "<!-- Kanarienvogel\n\nsechs -->\n\nThe last line, with ![](diary/song.png) and ![](public.png).\n",
    "graph.md": "- Week\n\t- Kanarienvogel sieben\n\t  private:: true\n\t  id:: 11111111-2222-3333-4444-555555555555\n\t\t- Kanarienvogel acht\n\t- Tea for Monday\n\t- Kanarienvogel neun #aviary\n",
    "plain.md": "# Plain\n\nA Kanarienvogel, zehn #aviary\n\nAnd tea again.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("private") / "project"
    whole_project(ROOT / "tests" / "projects" / "outline", folder, private=["diary", "#aviary"])
    write(folder / "source_notes", NOTES)
    for name in ("p-kanarien.png", "diary/song.png", "public.png"):
        Image.new("RGB", (8, 8)).save(folder / "source_notes" / name)
    result = run("everyline", "build", cwd=folder, env={"PYTHONPATH": str(ROOT / "macros")})
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


def said(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """What a file says, and what the files in it say."""
    yield name, name.encode() + b"\n" + data
    if name.endswith(".gz"):
        yield from said(name[:-3], gzip.decompress(data))
    elif name.endswith(".br"):
        yield from said(name[:-3], brotli.decompress(data))
    elif name.endswith((".zip", ".epub")):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for each in archive.namelist():
                yield from said(f"{name}/{each}", archive.read(each))
    elif name.endswith(".pdf"):
        with pikepdf.open(io.BytesIO(data)) as book:
            for each in book.objects:
                if isinstance(each, pikepdf.Stream):
                    try:
                        yield name, each.read_bytes()
                    except pikepdf.PdfError:  # a picture
                        continue
                else:
                    yield name, each.unparse(resolved=True)
        if program := shutil.which("pdftotext"):
            told = subprocess.run([program, "-", "-"], input=data, capture_output=True, check=True)
            yield name, told.stdout


def test_nothing_private_is_in_anything_that_was_made(site):
    files = [each for each in site.rglob("*") if each.is_file()]
    assert {".html", ".pdf", ".epub", ".zip", ".json", ".js"} <= {each.suffix for each in files}
    kinds, leaks, tea = set(), set(), set()
    for file in files:
        for name, text in said(file.relative_to(site).as_posix(), file.read_bytes()):
            kinds.add(name.rpartition(".")[2])
            folded = text.decode("utf-8", "ignore").casefold() + text.decode("utf-16-be", "ignore").casefold()
            leaks |= {name} if "kanari" in folded or "source_notes/diary" in folded or "seeds" in folded else set()
            tea |= {name.rpartition(".")[2]} if "tea again" in " ".join(folded.split()) else set()
    assert leaks == set()
    assert {"html", "js", "xhtml"} <= tea, "the test would find nothing"
    assert {"png", "xhtml", "json"} <= kinds


def test_what_is_public_beside_it_is_there(site):
    assert [each.name for each in (site / "files").rglob("*.png")] == ["public.png"]
    page = (site / "sources" / "open.html").read_text(encoding="utf-8")
    assert "The last line" in page
    assert "Tea for Monday" in (site / "sources" / "graph.html").read_text(encoding="utf-8")
