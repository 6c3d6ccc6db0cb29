"""Building: the same bytes everywhere, and nothing half done."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import lxml.html
import pytest

from tests.support import ROOT, copy_project, run

pytestmark = pytest.mark.slow

SITES = {"zh": "", "en": "en/"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def small_copy(amended: Path, tmp_path: Path) -> Path:
    """A copy of a small project, not yet built itself."""
    return copy_project(tmp_path / "small", amended)


@pytest.fixture
def small_site(amended: Path) -> Path:
    return amended / "site"


@pytest.fixture
def built_copy(small_copy: Path, amended: Path) -> Path:
    """A copy of a small project with its built site."""
    shutil.copytree(amended / "site", small_copy / "site")
    return small_copy


def mkdocs(project: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run("mkdocs", "build", *options, cwd=project, env=environment)


# The same bytes


@pytest.mark.parametrize("project", ["small_site", pytest.param("built", marks=pytest.mark.soak)])
def test_place_time_zone_locale_hashes_and_umask_change_no_byte(project, request, tmp_path):
    built = request.getfixturevalue(project)
    other = copy_project(tmp_path / "另一个 folder", built.parent)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    surroundings = {
        "TZ": "Pacific/Kiritimati",
        "LANG": "C",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "4242",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "COLUMNS": "40",
    }
    result = subprocess.run(
        [sys.executable, "-m", "macros", "build", "--project", str(other)],
        cwd=elsewhere,
        env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT)},
        umask=0o077,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert [*elsewhere.iterdir()] == []
    here, there = contents(built), contents(other / "site")
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_a_strict_build_says_nothing_alarming(building):
    project, said = building
    for word in ("WARNING", "ERROR", "Traceback", "Deprecat", "jieba", "Material for MkDocs"):
        assert word not in said
    assert [each.name for each in project.iterdir() if each.name.startswith(".site")] == []


# Nothing half done


def break_rule(project: Path) -> tuple[Path, int]:
    """Make the first rule of topics.yml mean nothing; the file and the line."""
    topics = project / "editorial" / "topics.yml"
    lines = topics.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.strip().startswith("- quote: "))
    lines[at] = lines[at].replace("- quote: ", "- quota: ")
    topics.write_text("\n".join(lines), encoding="utf-8")
    return topics, at + 1


def test_a_failed_build_leaves_the_last_good_site(built_copy, amended):
    _, line = break_rule(built_copy)
    result = run("macros", "build", cwd=built_copy)
    assert result.returncode == 1
    told = [each for each in result.stderr.splitlines() if each.startswith(f"editorial/topics.yml:{line}: ")]
    assert told
    assert "quota" in told[0]
    assert contents(built_copy / "site") == contents(amended / "site")
    assert [each.name for each in built_copy.iterdir() if each.name.startswith(".site")] == []


@pytest.mark.parametrize("config", ["mkdocs.yml", "mkdocs.en.yml"])
def test_a_failed_plain_build_leaves_the_last_good_site(built_copy, amended, config):
    break_rule(built_copy)
    assert mkdocs(built_copy, "-f", config).returncode == 1
    assert contents(built_copy / "site") == contents(amended / "site")
    assert [each.name for each in built_copy.rglob(".*") if each.name.startswith((".site", ".en"))] == []


def test_an_error_in_a_page_leaves_the_last_good_site(built_copy, amended):
    page = built_copy / "docs" / "zh" / "drinks" / "tea.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n{{ statements('no such topic') }}\n", encoding="utf-8")
    assert run("macros", "build", cwd=built_copy).returncode == 1
    assert contents(built_copy / "site") == contents(amended / "site")


def test_warnings_stop_strict_builds(built_copy, amended):
    (built_copy / "source_notes" / "fifth.md").write_text("# 买菜\n\n![萝卜](lost.png)两根。\n", encoding="utf-8")
    result = run("macros", "build", "--strict", cwd=built_copy)
    assert result.returncode == 1
    assert "source_notes/fifth.md:3: " in result.stderr
    assert contents(built_copy / "site") == contents(amended / "site")


# Plain MkDocs


# What `macros build` adds to a whole site, and what it puts into pages then.
ADDED = re.compile(
    r"(^|/)(?!sitemap\.xml\.gz$)[^/]+\.(gz|br|md)$|^(pdf|epub)/|-offline\.zip$|^versions\.json$|^_headers|(^|/)llms\.txt$"
)
DOWNLOADS = re.compile(rb'<div data-downloads="(\w+)"[^>]*>.*?</div>', re.DOTALL)


def pages_only(folder: Path) -> dict[str, bytes]:
    """What MkDocs makes of a site, without books, offline copy and what else comes last."""
    made = {name: data for name, data in contents(folder).items() if not ADDED.search(name)}
    return {name: DOWNLOADS.sub(rb"\1", data) if name.endswith(".html") else data for name, data in made.items()}


def test_plain_mkdocs_builds_with_no_step_before_and_keeps_the_other_language(small_copy, amended):
    copy, built = small_copy, amended / "site"
    shutil.copytree(built / "en", copy / "site" / "en")
    (copy / "site" / "stale.html").touch()
    chinese = mkdocs(copy, "--strict")
    assert chinese.returncode == 0, chinese.stderr
    assert pages_only(copy / "site") == pages_only(built)
    shutil.rmtree(copy / "site" / "en")
    english = mkdocs(copy, "--strict", "-f", "mkdocs.en.yml")
    assert english.returncode == 0, english.stderr
    assert pages_only(copy / "site") == pages_only(built)


def test_a_published_site_tells_machines_its_whole_addresses(small_copy):
    copy, address = small_copy, "https://notes.example/k8s/"
    (copy / "editorial" / "moved.yml").write_text("old/tea: drinks/tea\n", encoding="utf-8")
    settings = (copy / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace("site_url:", "repo_url: https://github.com/o/r\nsite_url:")
    (copy / "mkdocs.yml").write_text(settings.replace("content.code.copy", "content.action.edit"), encoding="utf-8")
    result = run("macros", "build", "--strict", "--no-pdf", cwd=copy, env={"SITE_URL": address})
    assert result.returncode == 0, result.stderr
    site = copy / "site"
    files = {each.relative_to(site).as_posix() for each in site.rglob("*") if each.is_file()}
    lost = {"404.html", "en/404.html", "old/tea.html", "en/old/tea.html"}
    pages = sorted(each for each in files if each.endswith(".html") and each not in lost)
    sitemap = (site / "sitemap.xml").read_text(encoding="utf-8")
    assert sorted(re.findall("<loc>(.*?)</loc>", sitemap)) == sorted(
        address + each.replace("index.html", "") for each in pages
    )
    for name in pages:
        page = lxml.html.parse(str(site / name))
        (canonical,) = page.xpath("//link[@rel='canonical']/@href")
        assert canonical == address + name.replace("index.html", ""), name
        same = dict(zip(page.xpath("//link/@hreflang"), page.xpath("//link[@hreflang]/@href"), strict=True))
        assert {*same} == {"zh", "en", "x-default"}
        assert canonical == same["en" if name.startswith("en/") else "zh"]
        assert same["x-default"] == same["zh"]
        assert all(f"<loc>{each}</loc>" in sitemap for each in same.values())
        (description,) = page.xpath("//meta[@name='description']/@content")
        assert description.strip(), name
        named = page.xpath("//meta[@property='og:image']/@content | //link[@type]/@href")
        assert len(named) == 3
        assert [each for each in named if each.removeprefix(address) not in files] == [], name
        data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
        assert data["url"] == canonical
        assert data["headline"]
        language = "en" if name.startswith("en/") else "zh"
        assert page.xpath("//@data-report-to") == ["https://github.com/o/r/issues/new?title=TITLE&body=TEXT"]
        if name.endswith("drinks/tea.html"):
            assert page.xpath("//a[@rel='edit']/@href") == [
                f"https://github.com/o/r/edit/master/docs/{language}/drinks/tea.md"
            ]
        if "/book" in name:
            assert not page.xpath("//a[@rel='edit']")  # notes are nobody's to edit
        assert not page.xpath("//*[@data-md-component='source']")  # it asks another host
