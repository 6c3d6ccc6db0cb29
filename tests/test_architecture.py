"""What keeps the code the way it was designed: directions, sizes, pins, and words in both languages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

import jinja2
import polib
import pytest
import yaml

from everyline.editorial import Judgement
from everyline.languages.wording import State
from everyline.model.ledger import Disposition
from everyline.notes.dialects import DIALECTS
from everyline.notes.transcripts import TranscriptRole
from everyline.publishing.books import KINDS
from everyline.sorting.homes import How
from everyline.subjects.kubernetes.checks.forms import FORMS
from everyline.subjects.kubernetes.checks.sentences import SENTENCES, WORDS
from everyline.subjects.kubernetes.checks.verdicts import Layer
from everyline.subjects.kubernetes.examples.outcomes import Outcome, Served
from tests.support import ROOT

# Rooms in the order in which data flows: imports go from a later one to an earlier one only.
ROOMS = (
    "text",
    "notes",
    "editorial",
    "sorting",
    "languages",
    "diagrams",
    "model",
    "pages",
    "verification",
    "books",
    "publishing",
    "subjects",
    "options",
    "plugin",
    "commands",
    "__main__",
    "__init__",
)
RANKS = {name: rank for rank, name in enumerate(ROOMS)}
PACKAGE = ROOT / "macros" / "everyline"

FILES = sorted(PACKAGE.rglob("*.py"))
MKDOCS = {
    "plugin.configuration",
    "plugin.inventory",
    "plugin.generated",
    "plugin.section",
    "plugin.standalone",
    "options",
    "commands.building",
    "commands.serving",
    "commands.processes",
}
IGNORED = {
    ".git",
    ".venv",
    ".cache",
    ".hypothesis",
    "site",
    "__pycache__",
    "source_notes",
    "node_modules",
    "requirements.txt",
    "requirements-dev.txt",
}


def module(file: Path) -> str:
    """A file's name as one imports it, without the package: ``pages.sources``."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(file: Path) -> set[str]:
    """Everything a file imports by its whole name, also within functions."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def graph() -> dict[str, set[str]]:
    """The modules of the package, each with those that it imports."""
    modules = {module(file) for file in FILES}
    edges: dict[str, set[str]] = {}
    for file in FILES:
        own = [name.removeprefix("everyline.") for name in imports(file) if name.startswith("everyline.")]
        edges[module(file)] = {
            next(each for each in (name, name.rpartition(".")[0]) if each in modules) for name in own
        }
    return edges


@pytest.mark.slow
def test_whoever_has_no_extras_can_build():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {re.split(r"[=<>; ]", each)[0] for each in chain.from_iterable(extras.values())}
    absent = [module for module, owners in packages_distributions().items() if named & {*owners}]
    assert "typst" in absent
    modules = (
        "commands.main",
        "commands.building",
        "commands.processes",
        "plugin",
        "publishing.outputs",
        "subjects.kubernetes",
    )
    code = f"import sys; sys.modules.update(dict.fromkeys({absent}))\n" + "\n".join(
        f"import everyline.{each}" for each in modules
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PACKAGE.parent)


@pytest.mark.slow
def test_every_room_has_its_place():
    assert {name.partition(".")[0] for name in graph()} == set(RANKS)


def test_imports_point_one_way():
    wrong = []
    for name, imported in graph().items():
        package = name.partition(".")[0]
        for other in imported:
            target = other.partition(".")[0]
            if target != package and RANKS[target] >= RANKS[package]:
                wrong.append(f"{name} imports {other}")
    assert wrong == []


def test_the_core_names_no_subject():
    named = re.compile(r"kubernetes|kubectl|\bhelm\b", re.IGNORECASE)
    own = PACKAGE / "subjects"
    files = [
        file
        for file in PACKAGE.rglob("*")
        if file.suffix in {".py", ".html", ".yml", ".js", ".css", ".svg", ".typ", ".po", ".pot"}
    ]
    core = [file for file in files if own not in file.parents]
    assert len(core) > 100
    assert [str(file.relative_to(PACKAGE)) for file in core if named.search(file.read_text(encoding="utf-8"))] == []


def test_no_modules_import_each_other_in_a_circle():
    assert len([*TopologicalSorter(graph()).static_order()]) == len(FILES)


def test_few_modules_know_mkdocs():
    knowing = {module(file) for file in FILES if any(name.startswith("mkdocs") for name in imports(file))}
    assert knowing == MKDOCS


@pytest.mark.parametrize(
    "library", ["pygraphviz", "nh3", "rjieba", "charset_normalizer", "typst", "pypinyin", "brotli"]
)
def test_at_most_one_module_knows_a_library(library):
    assert (
        len({module(file) for file in FILES if any(name.partition(".")[0] == library for name in imports(file))}) <= 1
    )


def test_modules_say_what_they_are_for():
    assert [module(file) for file in FILES if not ast.get_docstring(tree(file))] == []


# Requirements


FILES_OF_PINS = ("requirements.txt", "requirements-dev.txt")


def pins(file: str) -> dict[str, str]:
    """The packages that a file installs, each with its version; every one has its hashes."""
    locked = (ROOT / file).read_text(encoding="utf-8")
    blocks = re.findall(
        r"^([a-z0-9][\w.-]*)==(\S+)((?:.*\\\n)+?(?:.*--hash=.*\n)+)", locked, re.MULTILINE | re.IGNORECASE
    )
    starts = re.findall(r"^[A-Za-z0-9][^\n]*", locked, re.MULTILINE)
    assert len(starts) == len(blocks)
    assert all("==" in start for start in starts)
    return {name.lower().replace("_", "-"): version for name, version, _ in blocks}


def test_every_requirement_is_pinned_with_hashes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [
        own for name, own in project["project"]["optional-dependencies"].items() if name != "cjk"
    ]  # large, asked for
    groups = project["dependency-groups"]
    ours = [*project["project"]["dependencies"], *(each for extra in extras for each in extra), *groups["test"]]
    tools = [each for each in groups["dev"] if isinstance(each, str)]
    for file, wanted in zip(FILES_OF_PINS, (ours, tools), strict=True):
        locked = pins(file)
        for each in wanted:
            name, _, version = each.partition(";")[0].partition("==")  # some are for some systems only
            assert locked[name.lower().replace("_", "-")] == version, each


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_dependency_has_its_reason(language):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = chain.from_iterable(project["project"]["optional-dependencies"].values())
    grouped = chain.from_iterable(project["dependency-groups"].values())
    ours = [*project["project"]["dependencies"], *extras, *(each for each in grouped if isinstance(each, str))]
    page = (ROOT / "docs" / language / "project" / "maintaining.md").read_text(encoding="utf-8")
    said = {*re.findall(r"[\w-]+", page, re.ASCII)}
    assert [name for each in ours if (name := re.split(r"[=;]", each)[0]) not in said] == []


def test_both_files_of_pins_agree():
    ours, tools = map(pins, FILES_OF_PINS)
    assert {name: tools[name] for name in tools.keys() & ours.keys()} == {
        name: ours[name] for name in tools.keys() & ours.keys()
    }


def test_a_site_needs_no_tools_for_developing():
    tools = {"playwright", "mypy", "ruff", "uv", "hypothesis", "pytest-xdist", "kubernetes-validate"}
    assert not tools & pins("requirements.txt").keys()
    named_by_the_readme = {"mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "graphviz", "pyyaml", "pytest"}
    assert named_by_the_readme <= pins("requirements.txt").keys()


def test_requirements_name_no_host():
    for name in (*FILES_OF_PINS, "pyproject.toml"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"index-url|find-links|https?://|file:|git\+", text)


def test_installing_runs_nothing_that_is_not_pinned():
    installs = [line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install" in line]
    assert installs
    assert all("--require-hashes --only-binary :all:" in line for line in installs)


# Files for people


def test_what_security_promises_has_its_tests():
    rows = re.findall(
        r"^\|.*\|$", (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("can never happen")[1], re.MULTILINE
    )
    for row in rows[2:]:
        named = re.findall(r"`([\w/]+\.py)`", row)
        assert named, row
        assert [name for name in named if not (ROOT / "tests" / name).is_file()] == [], row


def test_hooks_before_a_commit_fetch_nothing():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [each["repo"] for each in hooks] == ["local"]
    assert {each["language"] for repo in hooks for each in repo["hooks"]} == {"system"}


def test_the_guide_for_contributors_is_short_and_names_what_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 50
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in re.findall(r"`make (\w+)`", text))
    paths = [path for path in re.findall(r"`([\w./]+/[\w./]*)`", text) if not path.startswith(".venv")]
    assert [path for path in paths if not any((folder / path).exists() for folder in (ROOT, PACKAGE))] == []


# Words of the interface


CATALOGS = sorted(PACKAGE.rglob("locale"))
# What a catalog of the core must have; a subject's falls back to English until somebody translates it.
TRANSLATED = ("ar", "cs", "de", "es", "fr", "it", "ja", "zh")


def messages() -> dict[str, str]:
    """The English texts of all rooms by their keys."""
    texts = [polib.pofile(str(folder / "messages.pot")) for folder in CATALOGS]
    merged = {entry.msgctxt: entry.msgid for table in texts for entry in table}
    assert len(merged) == sum(map(len, texts)), "two rooms use one key"
    return merged


def templates(where: str = "**/templates/*.html") -> dict[str, jinja2.nodes.Template]:
    environment = jinja2.Environment(autoescape=True)
    files = sorted(PACKAGE.glob(where))
    return {str(file.relative_to(ROOT)): environment.parse(file.read_text(encoding="utf-8")) for file in files}


def looked_up() -> set[str]:
    """The keys that templates and modules look up by name."""
    keys: set[str] = set()
    for template in [*templates().values(), *templates("theme/**/*.html").values()]:
        for node in [*template.find_all(jinja2.nodes.Getitem), *template.find_all(jinja2.nodes.Call)]:
            key = node.arg if isinstance(node, jinja2.nodes.Getitem) else next(iter(node.args), None)
            if getattr(node.node, "name", "") == "msg" and isinstance(key, jinja2.nodes.Const):
                keys.add(key.value)
    for file in FILES:
        for node in ast.walk(tree(file)):
            match node:
                case ast.Subscript(value=owner, slice=ast.Constant(value=key)):
                    pass
                case ast.Call(func=owner, args=[ast.Constant(value=key), *_]):
                    pass
                case _:
                    continue
            if getattr(owner, "attr", getattr(owner, "id", "")) in ("messages", "msg", "_messages"):
                keys.add(key)
    return keys


def families() -> dict[str, set[str]]:
    """The beginnings of keys that are put together, with what they are put together with."""
    sources = "\n".join(file.read_text(encoding="utf-8") for file in FILES if "dialects" in file.parts)
    return {
        "": {each.value for each in Disposition},
        "how-": {each.value for each in How},
        "dialect-": {dialect.name for dialect in DIALECTS},
        "download-": {f"{kind}{end}" for kind in KINDS for end in ("", "-only", "-how")} | {"offline-how"},
        "language-": {"de", "en", "ja", "zh"},  # others are called what Unicode says
        # As the programs call them that have boxes; others are called what a note calls them.
        "callout-": {
            "note",
            "info",
            "tip",
            "important",
            "warning",
            "caution",
            "danger",
            "example",
            "quote",
            "question",
            "success",
            "failure",
            "bug",
            "todo",
            "abstract",
            "summary",
            "pinned",
        },
        "check-": {*SENTENCES},
        "word-": {*WORDS},
        "form-": {*FORMS},
        "not-found-": {"title", "text", "home"},
        "palette-": {"dark", "light", "system"},
        "client-": {each.value for each in Outcome},
        "server-": {each.value for each in Served},
        "layer-": {each.value for each in Layer},
        "transcript-": {each.value for each in TranscriptRole},
        "translation-": {each.value for each in State if each is not State.CURRENT},
        "verdict-count-": {each.value for each in Judgement},
        "reason-": {*re.findall(r"""reason=["']([a-z-]+)["']""", sources), "blank"},
    }


def test_every_catalog_translates_its_template():
    for file in sorted(file for folder in CATALOGS for file in folder.glob("*.po")):
        template = {entry.msgctxt: entry.msgid for entry in polib.pofile(str(file.parent / "messages.pot"))}
        catalog = polib.pofile(str(file))
        assert catalog.metadata["Language"] == file.stem
        assert {entry.msgctxt: entry.msgid for entry in catalog} == template, file
        for entry in catalog:
            assert entry.translated(), f"{file}: {entry.msgctxt}"
            english, forms = entry.msgid_plural or entry.msgid, entry.msgstr_plural
            if english != entry.msgid:
                assert str(len(forms)) == re.findall(r"nplurals=(\d)", catalog.metadata["Plural-Forms"])[0]
            placeholders = [
                {*re.findall(r"\{(\w*)\}", text)}
                for text in (english, forms[len(forms) - 1] if forms else entry.msgstr)
            ]
            assert placeholders[0] == placeholders[1], f"{file}: {entry.msgctxt}"


def test_the_core_has_these_languages():
    (core,) = (folder for folder in CATALOGS if "subjects" not in folder.parts)
    assert {file.stem for file in core.glob("*.po")} == {*TRANSLATED}


@pytest.mark.slow
def test_no_message_is_missing():
    wanted = looked_up() | {prefix + end for prefix, ends in families().items() for end in ends}
    assert wanted - set(messages()) == set()


@pytest.mark.slow
def test_no_message_is_unused():
    texts = [file.read_text(encoding="utf-8") for file in FILES]
    words = {word for text in texts for word in re.findall(r"""["']([a-z][a-z-]*)["']""", text)}
    prefixes = {prefix for text in texts for prefix in re.findall(r"""f["']([a-z]+-)\{""", text)}
    composed = {prefix + end for prefix, ends in families().items() for end in ends}
    composed |= {prefix + word for prefix in prefixes for word in words}
    assert set(messages()) - looked_up() - composed - words == set()


# Files


@pytest.mark.slow
def test_no_file_knows_the_machine_it_was_written_on():
    path = re.compile(r"(?<![\w.])/(?:work|home|Users|tmp/\w+)/\w|[A-Z]:\\Users")
    wrong = []
    for file in sorted(ROOT.rglob("*")):
        parts = file.relative_to(ROOT).parts
        if not file.is_file() or IGNORED & set(parts) or any(part.endswith("_cache") for part in parts):
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if found := path.search(text):
            wrong.append(f"{file.relative_to(ROOT)}: {found.group()}")
    assert wrong == []


def test_tests_are_left_out_only_for_want_of_a_tool():
    skips = re.compile(r"pytest\.skip|mark\.skip|importorskip|xfail|unittest\.skip")
    using = [file for file in sorted((ROOT / "tests").rglob("*.py")) if skips.search(file.read_text(encoding="utf-8"))]
    assert {file.relative_to(ROOT).as_posix() for file in using} <= {
        "tests/browser/conftest.py",
        "tests/subjects/kubernetes/examples/programs.py",
        "tests/missing.py",
        "tests/text/test_child_processes.py",
        "tests/books/conftest.py",
        "tests/test_architecture.py",
    }
