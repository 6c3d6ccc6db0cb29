"""The pictures of the documentation: pages of the gallery's projects as a browser shows them. `make pictures` takes them anew."""

from __future__ import annotations

import html
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import chromium
from tests.support import LANGUAGES, ROOT, run

PROJECTS = ROOT / "tests" / "projects"
FOLDER = "assets/pictures"
WIDTH, HEIGHT = 1120, 680
_COLORS = 96
# Each by its name: the site, the page, and how far down it begins. `plain` is what `new` makes of the notes alone.
SHOTS = {
    "plain-home": ("plain", "index", 0),
    "plain-note": ("plain", "sources/pages/Varroa", 0),
    "plain-tag": ("plain", "tags/health", 0),
    "bees-home": ("bees", "index", 0),
    "bees-topic": ("bees", "keeping/varroa", 0),
    "stars-note": ("sterne", "sources/Sternhimmel/Orion", 0),
    "stars-topic": ("sterne", "himmel/orientierung", 60),
}
# A note beside the page that it became.
PAIR = "note-and-page"
_PAIR = """<!doctype html><meta charset="utf-8"><style>
body {{ display: grid; grid-template-columns: 400px 1fr; gap: 28px; width: 1180px; margin: 0; padding: 24px; background: #e9e3d4; box-sizing: border-box }}
pre {{ margin: 0; padding: 20px; font: 12.5px/1.55 "DejaVu Sans Mono", monospace; white-space: pre-wrap; background: #1d232d; color: #e4ddcd; border-radius: 6px; tab-size: 3 }}
img {{ width: 100%; border-radius: 6px; box-shadow: 0 2px 12px #0003 }}
</style><pre>{note}</pre><img src="{picture}">"""


def take(folder: Path) -> None:
    """Build the projects and take every picture into a folder."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        sites = {name: _built(Path(place) / name, name) for name in {site for site, _, _ in SHOTS.values()}}
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, (site, address, top) in SHOTS.items():
            page.goto((sites[site] / f"{address}.html").as_uri())
            page.evaluate(f"scrollTo(0, {top})")
            _save(page, folder / f"{name}.png")
        note = (PROJECTS / "bees/source_notes/pages/Varroa.md").read_text(encoding="utf-8")
        pair = Path(place) / "pair.html"
        picture = (folder / "plain-note.png").as_uri()
        pair.write_text(_PAIR.format(note=html.escape(note), picture=picture), encoding="utf-8")
        page.set_viewport_size({"width": 1180, "height": 560})
        page.goto(pair.as_uri())
        _save(page, folder / f"{PAIR}.png")
        browser.close()


def _built(folder: Path, name: str) -> Path:
    """A project's site; of `plain` what a stranger gets, without a line of editing."""
    if name == "plain":
        notes = shutil.copytree(PROJECTS / "bees/source_notes", folder.with_name("two-hives"))
        result = run("macros", "new", str(folder), "--notes", str(notes), "--title", "Two Hives")
        assert result.returncode == 0, result.stderr
    else:
        shutil.copytree(PROJECTS / name, folder)
    result = run("macros", "build", "--no-pdf", "--project", str(folder))
    assert result.returncode == 0, result.stderr
    return folder / "site"


def _save(page: Page, file: Path) -> None:
    page.wait_for_timeout(500)
    page.screenshot(path=str(file))
    Image.open(file).convert("RGB").quantize(_COLORS).save(file, optimize=True)


if __name__ == "__main__":
    first, *others = (ROOT / "docs" / language / FOLDER for language in LANGUAGES)
    first.mkdir(parents=True, exist_ok=True)
    take(first)
    for other in others:
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(first, other)
