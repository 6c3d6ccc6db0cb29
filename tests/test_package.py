"""The package: what its wheel holds, and that it builds projects where no checkout is."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import sysconfig
import textwrap
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import lxml.html
import pikepdf
import pytest

from tests.plugin.test_section import FILES as HOST_FILES
from tests.plugin.test_section import HOST
from tests.support import PLUGIN, ROOT, run, whole_project, write

PACKAGE = ROOT / "macros" / "everyline"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def wheel(once) -> Path:
    """The wheel of this checkout."""

    def fill(folder: Path) -> None:
        result = run("hatchling", "build", "-t", "wheel", "-d", str(folder))
        assert result.returncode == 0, result.stderr

    (file,) = once("wheel", fill).glob("*.whl")
    return file


def environment(folder: Path, wheel: Path, *, is_empty: bool) -> Path:
    """An environment with the package in it, its folder of programs.

    Without `is_empty` its dependencies are those of this environment, so that no network is needed.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    options = ["--quiet", "--disable-pip-version-check"]
    if is_empty:
        wanted = [*options, f"{wheel}[books,kubernetes]"]
    else:
        wanted = [*options, "--no-deps", "--no-index", str(wheel)]
        own = Path(sysconfig.get_path("purelib", vars={"base": str(folder)}))
        (own / "others.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    subprocess.run([str(programs / "python"), "-m", "pip", "install", *wanted], check=True)
    return programs


def call(programs: Path, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of an environment that knows nothing of this checkout."""
    surroundings = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=cwd,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )


# What it holds


def test_the_wheel_holds_every_file_of_the_package(wheel):
    ours = {
        file.relative_to(PACKAGE.parent).as_posix()
        for file in PACKAGE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.name != ".uuid"
    }
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("everyline/")}
    assert inside == ours
    assert {"everyline/py.typed", "everyline/theme/main.html", "everyline/locale/messages.pot"} <= inside
    assert any(name.endswith(".ttf") for name in inside)


@pytest.mark.slow
def test_everything_imported_is_declared():
    """Also with its extras: an environment may hold more than the package asks for."""
    declared = [
        re.split(r"[=\[]", each)[0]
        for each in (
            *PROJECT["project"]["dependencies"],
            *(name for extra in PROJECT["project"]["optional-dependencies"].values() for name in extra),
        )
    ]
    provided = metadata.packages_distributions()
    imported = {
        name.partition(".")[0]
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in (
            [each.name for each in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    foreign = (
        imported - set(sys.stdlib_module_names) - {"everyline", "kubernetes_validate", "hatchling"}
    )  # the last makes wheels, in a checkout only
    names = {each.lower().replace("_", "-") for each in declared}
    assert [
        module
        for module in sorted(foreign)
        if not {each.lower().replace("_", "-") for each in provided.get(module, [module])} & names
    ] == []


def test_versions_are_named_once():
    groups = [*PROJECT["project"]["optional-dependencies"].values(), *PROJECT["dependency-groups"].values()]
    every = [
        *PROJECT["project"]["dependencies"],
        *(each for group in groups for each in group if isinstance(each, str)),
    ]
    assert [each for each in every if not re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", each)] == []
    assert set(PROJECT["build-system"]["requires"]) <= set(every)
    assert len({each.partition("==")[0].lower() for each in every}) == len(every)


# What it does


def test_it_builds_a_project_where_no_checkout_is(wheel, tmp_path):
    builds(environment(tmp_path / "environment", wheel, is_empty=False), tmp_path, "outline")


@pytest.mark.soak
def test_it_installs_into_an_empty_environment_and_builds_every_project(wheel, tmp_path):
    programs = environment(tmp_path / "environment", wheel, is_empty=True)
    for folder in sorted((ROOT / "tests" / "projects").iterdir()):
        builds(programs, tmp_path / "projects", folder.name)


@pytest.mark.soak
def test_a_site_with_the_usual_plugins_takes_notes_in(wheel, tmp_path):
    programs = environment(tmp_path / "environment", wheel, is_empty=True)
    others = ("awesome-nav", "git-revision-date-localized-plugin", "redirects", "glightbox")
    named = [f"mkdocs-{each}" for each in others]
    subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", *named], check=True)
    plugins = """
        plugins:
          - search
          - blog
          - tags
          - awesome-nav
          - glightbox
          - git-revision-date-localized: {fallback_to_build_date: true}
          - redirects: {redirect_maps: {old.md: about.md}}
    """
    host = write(tmp_path / "host", {**HOST_FILES, "docs/blog/index.md": "# Blog\n"})
    write(host, {"mkdocs.yml": HOST.replace("plugins:\n", textwrap.dedent(plugins).lstrip("\n"))})
    subprocess.run(["git", "init", "--quiet"], cwd=host, check=True)
    result = call(programs, "python", "-m", "mkdocs", "build", cwd=host)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "A kettle boils water." in (host / "site/notes/sources/Kettle.html").read_text(encoding="utf-8")
    assert (host / "site/old/index.html").is_file()


def builds(programs: Path, folder: Path, case: str) -> None:
    project = whole_project(ROOT / "tests" / "projects" / case, folder / case, PLUGIN)
    where = call(programs, "python", "-c", "import everyline, sys; print(everyline.__file__, *sys.path)", cwd=project)
    assert where.returncode == 0, where.stderr
    assert str(ROOT / "macros") not in where.stdout
    assert str(ROOT) not in where.stdout.split()
    result = call(programs, "everyline", "build", cwd=project)
    assert result.returncode == 0, result.stdout + result.stderr
    site = project / "site"
    for language, prefix in (("zh", ""), ("en", "en/")):
        page = lxml.html.parse(str(site / prefix / "ledger.html"))
        styles = [link.partition("?")[0] for link in page.xpath("//link[@rel='stylesheet']/@href")]
        assert all((site / prefix / link).is_file() for link in styles)
        assert any(link.endswith("assets/everyline.css") for link in styles)
        assert page.xpath("//*[contains(@class, 'kn-')]")
        with pikepdf.open(site / "pdf" / f"tea.{language}.pdf") as book:
            assert len(book.pages) > 3
    assert (site / "tea-offline.zip").is_file()
    assert {each["path"] for each in ledger(site)} == {
        each.relative_to(project).as_posix() for each in (project / "source_notes").iterdir()
    }


def ledger(site: Path) -> list[dict[str, object]]:
    return json.loads((site / "ledger.json").read_text(encoding="utf-8"))["notes"]
