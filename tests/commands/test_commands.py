"""The command line and everything else that readers of the documentation are told to type."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from everyline.commands.main import main
from tests.support import NOTE, ROOT, TOPICS, run, write

pytestmark = pytest.mark.slow

CONTEXT = click.Context(main)
UNSORTED = "# 买菜\n\n萝卜两根，白菜一棵，“带引号”的与 `代码`。\n\n- 葱: 一把\n"
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*/project/*.md"))]


def macros(*command: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run our command line in any folder."""
    return run("macros", *command, cwd=cwd, env={"PYTHONPATH": str(ROOT)})


# parse


def test_parse_shows_units_with_their_lines(project):
    result = macros("parse", "source_notes/fruit.md", cwd=project())
    assert result.returncode == 0, result.stderr
    lines = [line.strip("│├└─ ") for line in result.stdout.splitlines()]
    assert lines[0] == "source_notes/fruit.md · logseq · utf-8"
    assert "1 heading 水果之书" in lines
    assert "8 statement 苹果洗净就可以吃了。" in lines or any(
        re.fullmatch(r"8 \w+ 苹果洗净就可以吃了。", each) for each in lines
    )


def test_parse_prints_what_looks_like_markup_as_it_stands(project):
    result = macros("parse", "odd.md", cwd=project({"odd.md": "# 题\n\n[red]苹果[/red] [bold] [/]\n"}))
    assert result.returncode == 0, result.stderr
    assert "[red]苹果[/red] [bold] [/]" in result.stdout


def test_parse_json_has_every_line_that_is_not_blank_once(project):
    result = macros("parse", "--json", "source_notes/fruit.md", cwd=project())
    (note,) = json.loads(result.stdout)
    assert (note["path"], note["dialect"], note["encoding"]) == ("source_notes/fruit.md", "logseq", "utf-8")
    covered = [line for unit in note["units"] for line in range(unit["first"], unit["last"] + 1)]
    assert sorted(covered) == list(range(1, len(NOTE.strip("\n").splitlines()) + 1))
    ids = {unit["id"] for unit in note["units"]}
    assert all(unit["parent"] in ids | {None} for unit in note["units"])


def test_parse_takes_several_notes(project):
    folder = project({"other.md": "# 别的\n\n一句话。\n"})
    result = macros("parse", "--json", "other.md", "source_notes/fruit.md", cwd=folder)
    assert [note["path"] for note in json.loads(result.stdout)] == ["other.md", "source_notes/fruit.md"]


# status


def test_status_of_a_project_in_order(project):
    result = macros("status", cwd=project())
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines() == [
        "1 note, 4 statements",
        "1 × placed by a term alone, which another sentence may lack",
        "",
        "Placed by a term alone, which another sentence may lack: paste into editorial/topics.yml to keep them there (1)",
        '- quote: "梨比苹果的水分多一些。"  # source_notes/fruit.md:11-11 → pear',
        "",
        "quote 1, outline 2, note 0, folder 0, tag 0, linked 0, terms 1, nobody 0",
    ]


def test_lines_of_status_can_be_pasted(project):
    folder = project({"source_notes/other.md": UNSORTED})
    result = macros("status", cwd=folder)
    assert result.returncode == 1
    quotes = [line for line in result.stdout.splitlines() if line.startswith("- quote: ") and "→" not in line]
    assert len(quotes) == 2
    topics = folder / "editorial" / "topics.yml"
    text = topics.read_text(encoding="utf-8")
    pasted = "takes:\n" + "\n".join(f"              {line}" for line in quotes)
    topics.write_text(text.replace("takes: []", pasted), encoding="utf-8")
    result = macros("status", cwd=folder)
    assert result.returncode == 0, result.stdout
    assert "quote 3" in result.stdout
    assert "nobody 0" in result.stdout


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"editorial/topics.yml": TOPICS.replace("苹果是一种水果", "查无此句")}, "editorial/topics.yml:"),
        ({"editorial/topics.yml": TOPICS.replace("takes: []", "take: []")}, "`take:` means nothing here"),
        ({"docs/zh/only.md": "# 只有中文\n"}, "docs/en/only.md"),
    ],
)
def test_status_tells_what_awaits_a_person(project, files, told):
    result = macros("status", cwd=project(files))
    assert result.returncode == 1
    assert told in result.stdout
    assert "Traceback" not in result.stderr


def test_likely_duplicates_are_suggestions_only(project):
    alike = (
        "# 苹果\n\n苹果洗净了就可以放心地吃，不用削皮也不用切开。\n\n苹果洗净了就可以放心地吃，不用削皮也不必切开。\n"
    )
    result = macros("status", cwd=project({"source_notes/other.md": alike}))
    assert result.returncode == 0, result.stdout
    assert "source_notes/other.md:3-3, source_notes/other.md:5-5" in result.stdout


# sync


def test_sync_creates_what_is_missing_and_nothing_else(project):
    folder = project()
    (folder / "docs/zh/things/pear.md").unlink()
    own = folder / "docs/zh/things/apple.md"
    own.write_text("# 我的苹果\n", encoding="utf-8")
    before = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    check = macros("sync", "--check", cwd=folder)
    assert (check.returncode, check.stdout) == (1, "missing docs/zh/things/pear.md\n")
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == before
    result = macros("sync", cwd=folder)
    created = "created docs/zh/things/pear.md\ncreated editorial/locale/en.po\n"
    assert (result.returncode, result.stdout) == (0, created)
    created = (folder / "docs/zh/things/pear.md").read_text(encoding="utf-8")
    assert "# 梨\n" in created
    assert '{{ statements("pear") }}' in created
    assert {file: file.read_bytes() for file in before} == before
    again = macros("sync", "--check", cwd=folder)
    assert (again.returncode, again.stdout) == (0, "")


def test_sync_gives_every_page_a_twin(project):
    folder = project({"docs/en/guide/start.md": "# Start\n\nHere.\n"})
    assert macros("sync", cwd=folder).returncode == 0
    assert (folder / "docs/zh/guide/start.md").read_text(encoding="utf-8") == "# Start\n\nHere.\n"


# Anywhere, and used wrongly


def test_every_command_works_on_a_project_elsewhere(project, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    folder = str(project())
    parsed = macros("parse", "--project", folder, f"{folder}/source_notes/fruit.md", cwd=elsewhere)
    assert parsed.returncode == 0, parsed.stderr
    for command in (["status"], ["sync", "--check"], ["sync"]):
        result = macros(*command, "--project", folder, cwd=elsewhere)
        assert result.returncode == 0, result.stdout + result.stderr
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ["fly"],
        ["parse"],
        ["parse", "no-such-file.md"],
        ["parse", "source_notes"],
        ["status", "--project", "no-such-folder"],
        ["status", "extra"],
        ["sync", "--force"],
        ["build", "--fast"],
        ["serve", "--port", "many"],
    ],
)
def test_wrong_use_exits_with_2_and_says_how(project, command):
    result = macros(*command, cwd=project())
    assert result.returncode == 2
    assert "Error: " in result.stderr
    assert "Usage: " in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", [[], *([each] for each in COMMANDS)])
def test_every_command_has_help(name):
    result = macros(*name, "--help")
    assert result.returncode == 0
    assert "Usage: " in result.stdout


# What the documentation says


@pytest.mark.parametrize(
    "document",
    [ROOT / "README.md", ROOT / "README.zh.md", *DOCUMENTS[1:]],
    ids=lambda file: str(file.relative_to(ROOT)),
)
def test_documented_commands_exist(document):
    text = document.read_text(encoding="utf-8")
    targets = set(
        re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[0].split()
    )
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", text)) <= targets
    for command, options in re.findall(r"python -m macros ([a-z]+)([^`\n]*)", text):
        assert command in COMMANDS, command
        known = {name for each in COMMANDS[command].params for name in each.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", options)) <= known, command
    for path in re.findall(r"`((?:source_notes|editorial|docs|macros|tests)/[\w./-]*)`", text):
        assert (ROOT / path).exists(), path
    for config in re.findall(r"mkdocs \w+ -f (\S+)", text):
        assert (ROOT / config.strip("`")).exists()


def test_every_command_and_option_is_documented():
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    missing = []
    for name, command in COMMANDS.items():
        if f"python -m macros {name}" not in text and f"make {name}" not in text:
            missing.append(name)
        options = [option for each in command.params if isinstance(each, click.Option) for option in each.opts]
        missing += [f"{name} {option}" for option in options if option not in text]
    assert missing == []


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What make would do."""
    return subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("target", ["site", "test", "serve", "lock", "clean"])
def test_make_knows_its_targets(target):
    result = make(target)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip()


def test_make_alone_builds_strictly():
    result = make()
    assert "python -m macros build --strict" in result.stdout


def test_the_gate_runs_every_check():
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    result = make("test")
    for check in ("ruff check", "ruff format --check", "mypy", "macros sync --check", "macros status", "pytest"):
        assert check in result.stdout, check


# What is written into a project


@pytest.mark.parametrize(
    ("link", "command"),
    [
        ("docs/en/things", ["sync"]),
        ("editorial/locale", ["sync"]),
        ("editorial/locale", ["translate", "--with", "cat"]),
        ("suggested", ["status", "--suggest"]),
    ],
)
def test_nothing_is_written_or_removed_where_a_link_leads_out_of_the_project(project, tmp_path_factory, link, command):
    folder, outside = project(), tmp_path_factory.mktemp("outside")
    write(outside, {"topics.yml": "mine", "en.po": 'msgid ""\nmsgstr "Language: en\\n"\n'})
    before = {each.name: each.read_text(encoding="utf-8") for each in outside.iterdir()}
    if (folder / link).exists():
        shutil.rmtree(folder / link)
    (folder / link).symlink_to(outside)
    result = CliRunner().invoke(main, [*command, "--project", str(folder)])
    assert result.exit_code == 1
    assert "a link on the way leads out of the project" in result.output
    assert {each.name: each.read_text(encoding="utf-8") for each in outside.iterdir()} == before


def test_a_link_in_the_place_of_a_file_is_replaced_and_what_it_leads_to_is_not_made(project, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    catalog = project({"editorial/locale/x": ""}) / "editorial/locale/en.po"
    catalog.symlink_to(outside / "new.po")
    assert CliRunner().invoke(main, ["sync", "--project", str(catalog.parents[2])]).exit_code == 0
    assert list(outside.iterdir()) == []
    assert not catalog.is_symlink()
    assert "msgid" in catalog.read_text(encoding="utf-8")
