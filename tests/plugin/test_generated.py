"""Pages that nobody wrote take a shorter way through MkDocs; what comes out is what the long way gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jinja2 import DictLoader, Environment

from everyline.plugin import generated
from tests.support import ROOT, write

_TITLES = ("Plain", 'A <b>bold</b> & "quoted" \\1 one', "{{ braces }}", "kn3.html", "中文 标题", "{: #id } kn0kn1")
# With a changed text and another template a page is what MkDocs makes of it.
_LONG_WAY = """
def on_page_markdown(markdown, page, **_):
    page.meta.pop("template", None)
    return markdown + "\\n"
"""
# Tells of each frame whether it was proven.
_TELLING = """
import sys
from jinja2 import pass_context
from everyline.plugin import generated
from everyline.commands import processes

@pass_context
def told(self, context, fill=generated.Frames.fill):
    page = fill(self, context)
    print("frame:", all(frame[0] for frame in self._frames.values()))
    return page

generated.Frames.fill = told
sys.exit(processes.main(*sys.argv[1:]))
"""


@pytest.mark.slow
def test_made_pages_are_what_mkdocs_makes_of_them(tmp_path: Path) -> None:
    notes = {
        f"source_notes/{'in/' * (at % 2)}note {at}.md": f"# {_TITLES[at % len(_TITLES)]} {at}\n\nIt leads to [[note {at + 1}]]. #tag{'/a/b'[: at % 3 * 2]}\n"
        + "\n## First part\n\nText.\n\n### Below *it* & more\n\nText.\n\n## Second\n\nText.\n" * (at % 3)
        for at in range(34)
    }
    notes["source_notes/in/index.md"] = "# All of it\n\nBegin here.\n"
    sites = {}
    for way in ("short", "long"):
        configuration = (
            "site_name: Notes\nsite_url: https://example.org/notes/\nplugins: [{everyline: {languages: [en, zh]}}]\n"
        )
        hooks = "hooks: [long_way.py]\n" if way == "long" else ""
        project = write(tmp_path / way, {**notes, "mkdocs.yml": configuration + hooks, "long_way.py": _LONG_WAY})
        command = [sys.executable, "-c", _TELLING, str(project), "en", str(project / "site")]
        result = subprocess.run(command, cwd=ROOT / "macros", capture_output=True, text=True, check=False)
        assert not result.returncode, result.stdout + result.stderr
        assert {*re.findall("frame: (.*)", result.stdout)} == ({"True"} if way == "short" else set())
        sites[way] = {
            file.relative_to(project / "site"): file.read_bytes()
            for file in (project / "site").rglob("*")
            if file.is_file() and file.suffix != ".gz"
        }
    assert sites["short"].keys() == sites["long"].keys()
    assert [str(path) for path, content in sites["short"].items() if content != sites["long"][path]] == []


def test_what_a_theme_makes_of_a_title_is_made_for_each_page() -> None:
    """A frame that says something else than the theme would is not used."""
    templates = {
        "base.html": "{% block site_meta %}{% endblock %}{% block content %}{{ page.content }}{% endblock %}",
        "main.html": (
            "{% extends 'base.html' %}{% block site_meta %}{{ meta_mark | default('') }}{% endblock %}"
            "{% block content %}{{ here_mark | default('') }}{{ loud(page.title) }}{{ super() }}{% endblock %}"
        ),
        "partials/beside.html": "",
        "partials/here.html": "",
        "partials/toc-item.html": "",
        "partials/language.html": "",
    }
    for loud, is_framed in ((str, True), (str.upper, False), (lambda title: title[:2], False)):
        environment = Environment(loader=DictLoader(templates))  # noqa: S701 - as MkDocs makes it
        environment.globals["loud"] = loud
        frames = generated.Frames(environment)
        page = environment.from_string("{{ fill() }}")
        environment.globals["fill"] = frames.fill
        said = [
            page.render(
                page=SimpleNamespace(
                    url=f"a/{name}.html",
                    title=name,
                    content="text",
                    toc=[],
                    meta={"template": "x"},
                    kept=None,
                    file=SimpleNamespace(),
                ),
                language_links=[],
            )
            for name in ("First", "Second")
        ]
        assert said == [f"{loud('First')}text", f"{loud('Second')}text"]
        assert [bool(frame) for frame, _ in frames._frames.values()] == [is_framed]  # noqa: SLF001 - what the test is about


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("icon: material/home", ""),
        ("template: own.html", ""),
        (
            "template: framed.html",
            "2: the theme has no template `framed.html` (name one as a file in the theme's `custom_dir`)",
        ),
        ("template: ../secret.html", "2: the theme has no template `../secret.html`"),
        ("icon: no/such", "2: the theme has no icon `no/such` (name one as `material/home`)"),
        ("icon: ../partials/x", "2: the theme has no icon `../partials/x`"),
        ("icon: [a, b]", "2: `icon` is no text: ['a', 'b'] (name one as `material/home`)"),
        ("title: 2020-01-01", ""),
        ("title: null", "2: `title` is no text: None"),
        ("title: {a: b}", "2: `title` is no text: {'a': 'b'}"),
        ("hide: 7", "2: `hide` is no list: 7"),
        ("hide: [toc]", ""),
        ("hide: toc", ""),
        ("tags: 7", "2: `tags` is no list: 7"),
        (r'icon: "a\0b"', "2: the theme has no icon"),
        (f"icon: {'a/' * 4000}", "2: the theme has no icon"),
    ],
)
def test_what_a_page_names_of_a_theme_that_has_none_is_told_and_forgotten(
    given: str, message: str, tmp_path: Path
) -> None:
    """It would be a traceback, or an error that names folders of this machine and no page."""
    theme = write(tmp_path / "theme", {"own.html": "", "framed.html": "", ".icons/material/home.svg": "<svg/>"})
    write(tmp_path, {"secret.html": "", "theme/partials/x.svg": "<svg/>"})
    meta = {"ignore_macros": True} | yaml.safe_load(given)  # at which mkdocs-macros gives up
    page = SimpleNamespace(meta=meta, file=SimpleNamespace(content_string=f"---\n{given}\n---\n"))
    config = SimpleNamespace(theme=SimpleNamespace(dirs=[str(tmp_path / "none"), str(theme)]))
    found = [str(each) for each in generated.unknown(page, "docs/en/a.md", config)]  # type: ignore[arg-type]
    assert (len(found), len(meta)) == ((1, 0) if message else (0, 1))
    assert all(each.startswith(f"docs/en/a.md:{message}") for each in found)
