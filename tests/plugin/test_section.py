"""Notes as a section of a site that is there already: what is the host's stays, what is the notes' is whole and checked."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import lxml.html
import pytest
from click.testing import CliRunner
from markdown import Extension, Markdown
from markdown.preprocessors import Preprocessor
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from everyline.commands.main import main
from everyline.commands.processes import _OURS
from everyline.options import KEY
from tests.support import write

HOST = """
site_name: Host
site_url: https://example.org/
theme:
  name: material
  palette: {primary: teal}
nav:
  - Home: index.md
  - Guide: [guide/first.md]
  - About: about.md
plugins:
  - everyline:
      section: notes
"""
FILES = {
    "mkdocs.yml": HOST,
    "docs/index.md": "# Host\n\n[The notes](notes/index.md), [tea](notes/sources/Tea.md).\n",
    "docs/about.md": "# About\n\n<script>host()</script>\n\n{{ host_variable }} stays.\n",
    "docs/guide/first.md": """
        # First

        As {{ term("steeping") }} says:

        {{ statements("tea") }}

        `{{ figures() }}` is code, and so is this:

        ```jinja
        {{ figures() }}
        ```
        """,
    "source_notes/Tea.md": "# Tea\n\nTea leaves need hot water. See [[Kettle]].\n\n{{ evil }} <script>evil()</script>\n",
    "source_notes/Kettle.md": "---\ntags: [tools]\n---\n# Kettle\n\nA kettle boils water.\n",
    "source_notes/Diary.md": "---\npublish: false\n---\n# Canary\n\nThe canary sings at night.\n",
    "source_notes/Mixed.md": "# Mixed\n\nSeeds. %%The canary ate them.%%\n",
    "editorial/topics.yml": """
        sections:
          - id: drinks
            title: Drinks
            topics:
              - id: tea
                title: Tea
                groups: [{id: what, title: What it is, takes: [{quote: Tea leaves need hot water}]}]
        """,
    "editorial/glossary.yml": "- {id: steeping, term: steeping, topic: tea, definition: Leaving leaves in water.}\n",
}


def made(folder: Path, **settings: Any) -> Path:
    """The site of a host, built by MkDocs as its owner would."""
    known: Any = MkDocsConfig.plugins
    known.installed_plugins.setdefault(KEY, _OURS)
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(folder / "site"), **settings)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return folder / "site"


@pytest.fixture(scope="module", params=[True, False], ids=["folders", "files"])
def host(request, tmp_path_factory) -> Path:
    return made(write(tmp_path_factory.mktemp("host"), FILES), use_directory_urls=request.param)


@pytest.fixture
def project(tmp_path) -> Callable[..., Path]:
    return lambda files: write(tmp_path, {**FILES, **files})


def page(site: Path, name: str) -> lxml.html.HtmlElement:
    file = site / f"{name}.html" if (site / f"{name}.html").is_file() else site / name / "index.html"
    return lxml.html.document_fromstring(file.read_bytes().decode())


def leads_to(site: Path, document: lxml.html.HtmlElement, text: str, name: str) -> str:
    """Where the first link with a text leads from a page, as a file of the site and an anchor."""
    link = next(
        each for each in document.iter("a") if text in each.text_content() and "md-" not in each.get("class", "")
    )
    file = site / f"{name}.html" if (site / f"{name}.html").is_file() else site / name / "index.html"
    path, _, anchor = link.get("href").partition("#")
    target = (file.parent / path).resolve()
    found = (target / "index.html" if target.is_dir() else target).relative_to(site.resolve()).as_posix()
    assert (site / found).is_file()
    return found + (f"#{anchor}" if anchor else "")


@pytest.mark.slow
def test_every_note_has_its_page_in_the_section_and_the_host_keeps_its_own(host):
    ours = {each.relative_to(host / "notes").as_posix() for each in (host / "notes").rglob("*.html")}
    assert {"index.html", "ledger.html", "sources/Tea.html", "sources/Kettle.html", "tags/tools.html"} <= ours
    assert "A kettle boils water." in page(host, "notes/sources/Kettle").text_content()
    assert "{{ host_variable }} stays." in page(host, "about").text_content()
    assert not [each for each in host.iterdir() if each.name.startswith(("sources", "ledger", "search"))]
    assert [
        each
        for each in json.loads((host / "notes/ledger.json").read_text())["notes"]
        if each["path"].endswith("Tea.md")
    ]


@pytest.mark.slow
def test_links_lead_from_the_host_to_the_notes_and_between_notes(host):
    assert leads_to(host, page(host, "index"), "tea", "index") == "notes/sources/Tea.html"
    assert leads_to(host, page(host, "notes/sources/Tea"), "Kettle", "notes/sources/Tea") == "notes/sources/Kettle.html"


@pytest.mark.slow
def test_macros_work_on_pages_of_the_host_wherever_they_are_no_code(host):
    guide = page(host, "guide/first")
    assert "Tea leaves need hot water" in guide.text_content()
    assert guide.text_content().count("{{ figures() }}") == 2
    assert leads_to(host, guide, "steeping", "guide/first").startswith("notes/drinks/tea.html")
    assert leads_to(host, guide, "Kettle", "guide/first") == "notes/sources/Kettle.html"


def test_what_a_note_holds_is_text(host):
    tea = page(host, "notes/sources/Tea")
    assert "{{ evil }}" in tea.text_content()
    assert not [each for each in tea.iter("script") if "evil" in (each.text or "")]


def test_the_navigation_is_the_hosts_with_the_section_at_its_end(host):
    entries = page(host, "index").xpath("//nav[contains(@class, 'md-nav--primary')]/ul/li/*[not(self::input)][1]")
    assert [" ".join(each.text_content().split()) for each in entries][:3] == ["Home", "Guide", "About"]
    assert len(entries) == 4
    about = page(host, "about")
    (before,), (after,) = (about.xpath(f"//link[@rel='{way}']/@href") for way in ("prev", "next"))
    assert "guide/first" in before
    assert after.endswith("notes/index.html")


def test_the_theme_stays_the_hosts(host):
    tea = (host / "notes/sources/Tea.html").read_text(encoding="utf-8")
    assert 'data-md-color-primary="teal"' in tea
    assert "notes/assets/palette.css" not in tea
    assert "kn-search" not in tea
    styles = page(host, "notes/sources/Tea").xpath("//link[@rel='stylesheet']/@href")
    ours = [each.partition("?")[0] for each in styles if "guest.css" in each or "notes.css" in each]
    assert len(ours) == 2
    assert "unnumbered.css" not in " ".join(styles)
    assert all((host / "notes" / "sources" / each).resolve().is_file() for each in ours)


@pytest.mark.slow
def test_a_page_that_somebody_wrote_takes_the_place_of_ours_and_places_the_section(project):
    nav = HOST.replace("  - About: about.md", "  - notes/index.md\n  - About: about.md") + "      line_numbers: false\n"
    site = made(project({"mkdocs.yml": nav, "docs/notes/index.md": "# My notes\n\n{{ figures() }}\n"}))
    first = page(site, "notes/index")
    assert "My notes" in first.text_content()
    assert first.cssselect(".kn-figures")
    assert "unnumbered.css" in " ".join(first.xpath("//link[@rel='stylesheet']/@href"))
    told = page(site, "about").xpath("//nav[contains(@class, 'md-nav--primary')]/ul/li/*[not(self::input)][1]")
    assert [" ".join(each.text_content().split()) for each in told] == ["Home", "Guide", "Source notes", "About"]


@pytest.mark.slow
def test_no_feature_of_the_theme_makes_html_of_what_notes_say(project, caplog):
    features = "  features: [toc.follow, content.tooltips]"
    site = made(project({"mkdocs.yml": HOST.replace("theme:\n", f"theme:\n{features}\n")}))
    (said,) = page(site, "notes/sources/Tea").xpath("//script[@id='__config']/text()")
    assert json.loads(said)["features"] == ["toc.follow"]
    assert "mkdocs.yml: `content.tooltips` is left out" in caplog.text


@pytest.mark.slow
def test_a_page_within_the_section_runs_nothing_whoever_wrote_it(project, caplog):
    folder = project({"docs/notes/index.md": "# My notes\n\n<script>mine()</script>\n"})
    with pytest.raises(Abort):
        made(folder)
    assert "notes/index.md" in caplog.text
    assert "script" in caplog.text
    assert not (folder / "site" / "notes").exists()


def test_a_link_among_pages_that_lie_elsewhere_publishes_nothing(tmp_path, caplog):
    configuration = "site_name: Tea\ndocs_dir: ../pages\ntheme: material\nplugins: [macros, everyline]\n"
    files = {"host/mkdocs.yml": configuration, "host/source_notes/tea.md": "- Tea.\n", "pages/index.md": "# Tea\n"}
    (write(tmp_path, {**files, "secret": "x"}) / "pages" / "token.txt").symlink_to(tmp_path / "secret")
    with pytest.raises(Abort):
        made(tmp_path / "host")
    assert "pages/token.txt: this link leads out of what is published" in caplog.text
    assert not (tmp_path / "host" / "site").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            b'<script type="application/ld+json">{"isPartOf": {"url": "https://evil.example/"}}</script>',
            "<script… stands",
        ),
        (b'<a href="https://evil.example/"></a><script src="assets/moved.js"></script>', "<script… stands"),
        (b"<p>caf\xe9</p>", "x.html: not readable as UTF-8"),
    ],
)
def test_a_finished_page_says_nothing_for_the_site(tmp_path, caplog, page, told):
    configuration = "site_name: Tea\ndocs_dir: docs/en\ntheme: material\nplugins: [macros, everyline]\n"
    write(tmp_path, {"mkdocs.yml": configuration, "source_notes/tea.md": "- Tea.\n", "docs/en/index.md": "# Tea\n"})
    (tmp_path / "docs/en/x.html").write_bytes(page)
    with pytest.raises(Abort):
        made(tmp_path)
    assert told in caplog.text


@pytest.mark.slow
def test_a_page_has_no_script_of_the_theme_do_what_it_says(tmp_path, caplog):
    configuration = "site_name: Tea\ndocs_dir: docs/en\ntheme: material\nplugins: [macros, everyline]\n"
    folder = '<section lang="en" data-folder="https://evil.example/"></section>'
    page = f'# Tea\n\n<div class="kn-not-found">{folder}</div>\n\n<script src="assets/missing.js"></script>\n'
    write(tmp_path, {"mkdocs.yml": configuration, "source_notes/tea.md": "- Tea.\n", "docs/en/index.md": page})
    with pytest.raises(Abort):
        made(tmp_path)
    assert "index.md: <script… stands here" in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("calc.mkd", "# Calc {{ 6*7 }}\n", "docs/en/calc.mkd: MkDocs takes this for a page"),
        ("a/calc.markdown", "# Calc\n", "docs/en/a/calc.markdown: MkDocs takes this for a page"),
        ("de/x.htm", "<script>harm()</script>", "docs/en/de/x.htm: the site of another language, its books or its"),
        ("de/x.md", "# X\n", "docs/en/de/x.md: the site of another language, its books or its offline copy lie there"),
        (
            "pdf/x.en.pdf",
            "%PDF-",
            "docs/en/pdf/x.en.pdf: the site of another language, its books or its offline copy lie there",
        ),
        (
            "x-offline.zip",
            "PK",
            "docs/en/x-offline.zip: the site of another language, its books or its offline copy lie there",
        ),
        ("404.md", '# X\n\n<img src="https://evil.example/pixel.png">\n', "loads https://evil.example/pixel.png from"),
        ("evil.md", "# X\n\n<p></p></body></html><img src=x onerror=harm()>\n", "evil.md: <img onerror=…> stands here"),
        ("evil.md", "# X\n\n<body onpageshow=harm()>\n", "evil.md: <body onpageshow=…> stands here"),
    ],
)
def test_a_page_that_nobody_would_check_is_an_error(tmp_path, caplog, name, text, told):
    options = "plugins: [macros, everyline: {languages: [en, de]}]"
    configuration = f"site_name: Tea\ndocs_dir: docs/en\ntheme: material\n{options}\n"
    files = {"source_notes/tea.md": "- Tea.\n", "docs/en/index.md": "# Tea\n", f"docs/en/{name}": text}
    write(tmp_path, {"mkdocs.yml": configuration, **files})
    with pytest.raises(Abort):
        made(tmp_path)
    assert told in caplog.text


@pytest.mark.slow
def test_a_file_that_mkdocs_would_take_for_a_page_is_none_where_a_note_links_it(tmp_path):
    configuration = (
        "site_name: Tea\ndocs_dir: docs/en\ntheme: {name: material, font: false}\nplugins: [macros, everyline]\n"
    )
    evil = "{{ 6*7 }} {% for a in 'x' %} </body></html><img src=x onerror=harm()>"
    files = {
        "docs/en/index.md": "# Tea\n",
        "source_notes/tea.md": "- [Tea](evil.mkd) and [style](e.css).\n",
        "source_notes/evil.mkd": evil,
    }
    write(tmp_path, {"mkdocs.yml": configuration, **files, "source_notes/e.css": "body{background:url(//evil)}"})
    site = made(tmp_path)
    assert (site / "files/evil-mkd.txt").read_text(encoding="utf-8") == evil
    assert (site / "files/e-css.txt").is_file()
    assert not [*site.glob("files/evil*.html")]


@pytest.mark.slow
def test_mkdocs_macros_beside_it_renders_the_hosts_pages_and_none_of_ours(project):
    with_macros = HOST.replace("plugins:\n", "plugins:\n  - macros: {on_undefined: keep}\n")
    site = made(project({"mkdocs.yml": f"{with_macros}\nextra: {{host_variable: Seven}}\n"}))
    assert "Seven stays." in page(site, "about").text_content()
    assert "{{ evil }}" in page(site, "notes/sources/Tea").text_content()
    assert "Tea leaves need hot water" in page(site, "guide/first").text_content()
    assert leads_to(site, page(site, "guide/first"), "Kettle", "guide/first") == "notes/sources/Kettle.html"


@pytest.mark.slow
def test_a_wrong_call_on_a_page_of_the_host_is_told_with_its_line(project, caplog):
    folder = project({"docs/about.md": "# About\n\n{{ statements('teh') }}\n"})
    with pytest.raises(Abort):
        made(folder)
    assert "about.md:3: there is no topic `teh` (the nearest is `tea`)" in caplog.text


def test_what_is_private_is_nowhere_in_a_site_that_has_the_notes_as_a_section(host):
    files = [each for each in host.rglob("*") if each.is_file()]
    assert "Seeds." in (host / "notes/sources/Mixed.html").read_text(encoding="utf-8")
    assert not [each for each in files if b"canary" in each.read_bytes().lower() or "diary" in each.name.lower()]


@pytest.mark.slow
def test_what_is_private_stops_the_build_before_it_is_among_the_hosts_pages(project, monkeypatch, caplog):
    from everyline.plugin import standalone  # noqa: PLC0415 - only this test breaks it
    from everyline.text.problems import Problem  # noqa: PLC0415

    monkeypatch.setattr(standalone, "check_withheld", lambda *_: [Problem("source_notes/Tea.md", 3, "this is private")])
    folder = project({})
    with pytest.raises(Abort):
        made(folder)
    assert "source_notes/Tea.md:3: this is private" in caplog.text
    assert not (folder / "site" / "notes").exists()
    assert not [*folder.glob(".site-*")]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("section: ../up", "`section: ../up` is no folder of a site"),
        ("section: notes, languages: [en, zh]", "a section of a site has one language"),
    ],
)
def test_a_section_that_can_not_be_is_told(options, message, project, caplog):
    folder = project({"mkdocs.yml": HOST.replace("everyline:\n      section: notes", f"everyline: {{{options}}}")})
    with pytest.raises(Abort):
        made(folder)
    assert message in caplog.text


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_host_is_built_by_mkdocs(command, project):
    result = CliRunner().invoke(main, [command, "--project", str(project({}))])
    assert result.exit_code == 1
    assert "the notes are a section of another site (`mkdocs build` and `mkdocs serve` make both)" in result.output


class _Include(Preprocessor):
    """As extensions do that put files where a text names them."""

    def run(self, lines: list[str]) -> list[str]:
        return [
            re.sub(r"\{!(.+?)!\}", lambda found: Path(found[1]).read_text(encoding="utf-8"), each) for each in lines
        ]


class _Includes(Extension):
    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        md.preprocessors.register(_Include(md), "include", 101)


@pytest.mark.slow
def test_a_note_includes_no_file_whatever_extensions_its_host_has(project, monkeypatch):
    folder = project({"secret.txt": "The words of the secret.\n"})
    call = f"{{!{folder}/secret.txt!}}"
    note = f"---\ntags: ['{call}']\naliases: ['{call}']\n---\n# Tea {call}\n\nTea leaves need hot water. {call}\n\n```\n{call}\n```\n"
    write(folder, {"source_notes/Tea.md": note, "docs/index.md": f"# Host\n\n{call}\n"})
    monkeypatch.setitem(sys.modules, "test_includes", SimpleNamespace(makeExtension=_Includes))
    write(folder, {"mkdocs.yml": f"{HOST}\nmarkdown_extensions: [test_includes]\n"})
    site = made(folder)
    said = [each for each in site.rglob("*.html") if "words of the secret" in each.read_text(encoding="utf-8")]
    assert said == [site / "index.html"]
