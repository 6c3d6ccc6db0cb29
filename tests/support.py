"""What tests share that is no fixture: a small project about fruit, and running and copying projects."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from PIL import Image

from everyline.commands.main import main

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")  # of the real project, and of the small one about fruit

TOPICS = """
sections:
  - id: things
    title: {zh: 东西, en: Things}
    topics:
      - id: apple
        title: {zh: 苹果, en: Apples}
        terms: [苹果, apple]
        related: [pear]
        groups:
          - id: what
            title: {zh: 是什么, en: What it is}
            takes:
              - quote: 苹果是一种水果
          - id: use
            title: {zh: 怎样吃, en: How to eat it}
            cues: [吃]
            takes:
              - outline: [水果之书, 吃法]
      - id: pear
        title: {zh: 梨, en: Pears}
        terms: [梨, pear]
        groups:
          - id: what
            title: {zh: 是什么, en: What it is}
            takes: []
structural: [功能]
"""
# A document of one empty page.
PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"
)
GLOSSARY = """
- id: apple
  term: {zh: 苹果, en: apple}
  aliases: [Apples]
  topic: apple
  definition: {zh: 一种水果。, en: A fruit.}
- id: pear
  term: {zh: 梨, en: Pear}
  topic: pear
  match: exact
  definition: {zh: 另一种水果。, en: Another fruit.}
"""
NOTE = """
- 水果之书
  collapsed:: true
\t- 定义
\t\t- 苹果是一种水果，不是梨。
\t\t  id:: 11111111-2222-3333-4444-555555555555
\t- 吃法
\t\t- 功能
\t\t\t- 苹果洗净就可以吃了。
\t\t- 削皮的步骤
\t\t\t- 从上往下削皮，不要断开。
\t- 梨比苹果的水分多一些。
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write dedented texts into a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return folder


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a Python module of this environment in a folder."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )


def told(folder: Path, *command: str) -> Result:
    """Run our command line on a project in this process, which is far cheaper than a process of its own."""
    return CliRunner().invoke(main, [*command, "--project", str(folder)])


def copy_project(target: Path, source: Path = ROOT) -> Path:
    """A copy of the real project, or of a copy of it, without what is built or installed."""
    left_out = [".cache", ".git", ".venv", "site", ".site-*", "__pycache__", ".*_cache", ".hypothesis"]
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(*left_out))
    return target


# What only a whole project has besides notes, editorial data and pages of its topics. `CHECKOUT` and `PLUGIN` are the two ways to everyline.
CHECKOUT = """
hooks: [macros/hooks.py]
plugins: [macros: {module_name: macros, on_error_fail: true, on_undefined: strict, verbose: false}]
extra: {everyline: %s}
"""
PLUGIN = """
plugins: [macros, everyline: %s]
"""
_CONFIGURATION = """
site_name: 茶
docs_dir: docs/zh
site_dir: site
use_directory_urls: false
theme: {name: material, language: zh, font: false}
markdown_extensions:
  - attr_list
  - tables: {use_align_attribute: true}
  - toc: {permalink: true, slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}}
"""
_ENGLISH = "{INHERIT: mkdocs.yml, site_name: Tea, docs_dir: docs/en, site_dir: site/en, theme: {language: en}}\n"
_REFERENCE = {
    "index": "topic_map",
    "glossary": "glossary",
    "gallery": "gallery",
    "ledger": "ledger",
    "errata": "errata",
    "sources/index": "sources",
}


def whole_project(source: Path, folder: Path, way: str = CHECKOUT, **options: object) -> Path:
    """A small project with its configuration and its reference pages, ready to build and outside this checkout.

    Args:
        source: its notes, editorial data and pages.
        folder: where it is made.
        way: `CHECKOUT` to use the generator of this checkout, `PLUGIN` that of the environment.
        options: of everyline, beside the name of its files.
    """
    shutil.copytree(source, folder)
    for language in ("zh", "en"):
        for page, macro in _REFERENCE.items():
            if not (file := folder / "docs" / language / f"{page}.md").exists():
                write(file.parent, {file.name: f"# {page}\n\n{{{{ {macro}() }}}}\n"})
    write(
        folder,
        {
            "mkdocs.yml": _CONFIGURATION + way % json.dumps({"name": "tea", "languages": LANGUAGES, **options}),
            "mkdocs.en.yml": _ENGLISH,
        },
    )
    if way == CHECKOUT:
        (folder / "macros").symlink_to(ROOT / "macros")
    return folder


def pages_of(site: Path) -> list[Path]:
    """The pages of a built site, without those at addresses that moved, which only lead on."""
    files = sorted(site.rglob("*.html"))
    return [file for file in files if '<meta name="robots" content="noindex">' not in file.read_text(encoding="utf-8")]


def search_index(site: Path) -> dict[str, Any]:
    """What the files of a language's search index hold, by their names."""
    found = {}
    for file in sorted((site / "search").rglob("*.js")):
        name, _, content = (
            file.read_text(encoding="utf-8").strip().removeprefix("everylineIndex(").removesuffix(")").partition(",")
        )
        found[json.loads(name)] = json.loads(content)
    return found


def inline_picture() -> str:
    """A small picture as an address."""
    out = io.BytesIO()
    Image.new("RGB", (24, 16), "navy").save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
