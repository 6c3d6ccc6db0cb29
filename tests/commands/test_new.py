"""`new`: a folder of notes becomes a project that builds as it stands."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from mkdocs.exceptions import MkDocsException

from everyline.commands import starting
from everyline.commands.main import main
from everyline.commands.processes import configuration
from everyline.commands.starting import NewProject, start
from everyline.languages.recognizing import main_language
from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.options import read_options
from everyline.publishing.generator_wheel import make_wheel
from everyline.text.problems import ProjectError
from tests.support import ROOT, run, write

GERMAN = """
# Sauerteig

Der Teig ist nach zwei Tagen reif, und er riecht nach Äpfeln. Siehe [[Ofen]].

![[teig.svg]]
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>\n'


@pytest.fixture
def notes(tmp_path) -> Path:
    return write(
        tmp_path / "mein-garten",
        {
            "Sauerteig.md": GERMAN,
            "Ofen.md": "# Ofen\n\nDie Hitze kommt von unten.\n",
            "bilder/teig.svg": PICTURE,
            "bilder/steuer.svg": PICTURE,
            ".obsidian/app.json": "{}\n",
        },
    )


@pytest.fixture
def _without_wheel(monkeypatch):
    """A real wheel takes seconds; one test makes it."""

    def fake(folder: Path) -> Path:
        return write(folder, {"everyline-1-py3-none-any.whl": "wheel\n"}) / "everyline-1-py3-none-any.whl"

    monkeypatch.setattr(starting, "make_wheel", fake)


def files(folder: Path) -> set[str]:
    return {each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file()}


@pytest.mark.usefixtures("_without_wheel")
def test_it_says_what_it_does_before_it_does_so(notes, tmp_path):
    lines = CliRunner().invoke(main, ["new", str(tmp_path / "site"), "--notes", str(notes)]).output.splitlines()
    assert lines[:2] == ["reading the notes", "copying 2 notes and what they show"]
    assert lines[2].startswith("2 notes (")


@pytest.mark.usefixtures("_without_wheel")
def test_what_git_lfs_holds_and_drawings_that_are_no_notes_are_told_as_such_here_and_by_builds(notes, tmp_path):
    drawing = "---\nexcalidraw-plugin: parsed\n---\n# Drawing\n"
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    write(notes, {"bilder/teig.svg": pointer, "Skizze.md": drawing, "whiteboards/Plan.edn": "{}", "Karte.canvas": "{}"})
    told = start(tmp_path / "site", NewProject(notes))
    assert [line.partition(":")[0] for line in told if "LFS" in line] == ["of which pointers of Git LFS"]
    assert "not copied: 1 drawing of Excalidraw that no note shows: Skizze.md" in told
    assert "not copied: 2 whiteboards, no notes: Karte.canvas, whiteboards/Plan.edn" in told
    assert "not copied: 2 files that no note shows" in told  # steuer.svg and app.json
    site = load_site(tmp_path / "site", "de", ("de",))
    assert ["pointer of Git LFS" in str(each) for each in site.warnings] == [True]


@pytest.mark.usefixtures("_without_wheel")
def test_what_no_push_to_github_takes_is_named_with_a_way_out(notes, tmp_path, monkeypatch):
    monkeypatch.setattr(starting, "LARGEST", 80)
    (said,) = (line for line in start(tmp_path / "site", NewProject(notes)) if "pushed" in line)
    assert said.startswith("of which too large to be pushed: Sauerteig.md, bilder/teig.svg (GitHub")


@pytest.mark.usefixtures("_without_wheel")
def test_a_project_holds_the_notes_what_they_show_and_little_else(notes, tmp_path):
    told = start(tmp_path / "site", NewProject(notes))
    assert files(tmp_path / "site") == {
        "mkdocs.yml",
        "requirements.txt",
        ".gitignore",
        ".github/workflows/pages.yml",
        "wheels/everyline-1-py3-none-any.whl",
        "source_notes/Sauerteig.md",
        "source_notes/Ofen.md",
        "source_notes/bilder/teig.svg",
        "source_notes/.obsidian/app.json",  # that it is a vault, and no more
    }
    copied = tmp_path / "site" / "source_notes"
    assert all((copied / each).read_bytes() == (notes / each).read_bytes() for each in files(copied))
    assert told[0].startswith("2 notes (2 obsidian), 3 statements")
    assert "mostly in `de`" in told[0]
    assert "2 references, 1 picture or file" in told[1]
    assert "not copied: 2 files that no note shows" in told


@pytest.mark.usefixtures("_without_wheel")
def test_what_notes_show_and_nobody_can_see_is_told_apart_from_what_they_do_not_show(notes, tmp_path):
    write(notes, {"Brot.md": "# Brot\n\n![](brot.png)\n", "brot.png": "no picture\n"})
    told = start(tmp_path / "site", NewProject(notes))
    assert "not copied: 1 file that notes show (it is no picture that can be read)" in told
    assert "not copied: 2 files that no note shows" in told


@pytest.mark.usefixtures("_without_wheel")
def test_a_note_to_begin_with_is_one_that_is_there_to_lead_to_others(notes, tmp_path):
    links = [f"[[{number}]]" for number in range(6)]
    write(notes, {f"{number}.md": "Brot.\n" for number in range(6)})
    for name, text in (("Zank", "\n\nIst so.\n\n".join(links)), ("Anfang", "- " + "\n- ".join(links))):
        write(notes, {f"{name}.md": f"{text}\n\nSo.\n\nUnd so.\n"})
        told = start(tmp_path / name, NewProject(notes))
        named = "NOTE.md" if name == "Zank" else "Anfang.md"
        assert any(f"`home: {named}` in" in line for line in told), told


@pytest.mark.usefixtures("_without_wheel")
def test_what_is_private_is_told_and_not_copied(notes, tmp_path):
    write(notes, {"Tagebuch.md": "---\nprivate: true\n---\n# Tagebuch\n", "Plan.md": "Plan.\n\nGeheim %%nur hier%%.\n"})
    told = start(tmp_path / "site", NewProject(notes))
    assert not (tmp_path / "site" / "source_notes" / "Tagebuch.md").exists()
    assert any(line.startswith("withheld: 1 note (1: ") and ", Tagebuch.md)" in line for line in told)
    assert any(line.startswith("the home page lists the notes: `home: ") for line in told)
    assert any(
        line.startswith("withheld: 1 private line in 1 other note (Plan.md); in the copies, never on the site")
        for line in told
    )


@pytest.mark.usefixtures("_without_wheel")
def test_a_note_that_says_in_vain_that_it_is_public_is_named_with_its_line(tmp_path):
    pages = {"a": "public:: true\n\n- Tea\n", "b": "- ``---\n  public: true\n  ---\n- Cup\n"}
    notes = write(tmp_path / "graph", {"logseq/config.edn": "{}", **{f"pages/{k}.md": v for k, v in pages.items()}})
    told = start(tmp_path / "site", NewProject(notes))
    why = "what it says of publishing stands where no property is read"
    assert f"withheld: 1 note (1: {why}, pages/b.md:2), not copied" in told


@pytest.mark.usefixtures("_without_wheel")
def test_templates_of_a_vault_are_no_notes_in_the_project_either(notes, tmp_path):
    write(
        notes, {".obsidian/templates.json": '{"folder": "Vorlagen", "token": "x"}', "Vorlagen/Tag.md": "# {{date}}\n"}
    )
    told = start(tmp_path / "site", NewProject(notes))
    assert "withheld: 1 note (1: its vault names `Vorlagen` as templates, Vorlagen/Tag.md), not copied" in told
    copied = tmp_path / "site" / "source_notes"
    assert not (copied / "Vorlagen").exists()
    assert (copied / ".obsidian/templates.json").read_text(encoding="utf-8") == '{"folder": "Vorlagen"}\n'


@pytest.mark.usefixtures("_without_wheel")
def test_fonts_are_asked_for_where_notes_have_letters_that_no_shipped_one_has(notes, tmp_path, monkeypatch):
    monkeypatch.setattr(starting, "find_spec", lambda _: None)
    assert not any("everyline[cjk]" in line for line in start(tmp_path / "a", NewProject(notes)))
    write(notes, {"お茶.md": "# お茶\n\n一期一会という言葉。\n"})
    assert any("everyline[cjk]" in line for line in start(tmp_path / "b", NewProject(notes)))


@pytest.mark.usefixtures("_without_wheel")
def test_the_configuration_is_short_and_says_what_was_found(notes, tmp_path):
    start(tmp_path / "site", NewProject(notes))
    text = (tmp_path / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 18
    assert "site_name: Mein garten" in text
    options = read_options(tmp_path / "site")
    assert (options.name, options.languages) == ("mein-garten", ("de",))


@pytest.mark.slow
@pytest.mark.usefixtures("_without_wheel")
@pytest.mark.parametrize("title", ["Notes: a #1 title", "{yaml}", "'", "笔记", "a: b # c", "- x", "null", "${X}"])
def test_any_title_is_one(title, notes, tmp_path):
    start(tmp_path / "site", NewProject(notes, ("en", "zh"), title))
    text = (tmp_path / "site" / "mkdocs.yml").read_text(encoding="utf-8").replace("!ENV", "")
    assert yaml.safe_load(text)["site_name"] == title
    assert read_options(tmp_path / "site").languages == ("en", "zh")


@pytest.mark.usefixtures("_without_wheel")
@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("/srv/rock-garden", "Rock garden"),
        ("/srv/rock-garden/Notes", "Rock garden"),
        (Path("/", "home", "ann", "vault"), "Vault"),  # a person's name is no title
        ("/notes", "Notes"),
    ],
)
def test_a_title_is_the_name_of_a_folder_that_says_something(folder, title):
    assert starting._title(Path(folder)) == title  # noqa: SLF001


@pytest.mark.slow
def test_notes_can_stay_where_they_are(notes, tmp_path):
    before = files(notes)
    start(tmp_path / "site", NewProject(notes, is_in_place=True))
    assert (tmp_path / "site" / "source_notes").resolve() == notes.resolve()
    assert files(notes) == before


@pytest.mark.usefixtures("_without_wheel")
def test_notes_of_the_same_repository_are_linked_by_a_way_that_every_clone_has(notes, tmp_path):
    (tmp_path / ".git").mkdir()
    start(tmp_path / "site", NewProject(notes, is_in_place=True))
    assert (tmp_path / "site" / "source_notes").readlink() == Path("../mein-garten")


@pytest.mark.usefixtures("_without_wheel")
def test_what_is_there_is_never_written_over(notes, tmp_path):
    site = write(tmp_path / "site", {".gitignore": "mine\n", ".github/dependabot.yml": "mine\n", "README.md": "mine\n"})
    start(site, NewProject(notes))
    assert (site / ".gitignore").read_text(encoding="utf-8") == "mine\n"
    assert (site / ".github" / "workflows" / "pages.yml").is_file()
    before = {each: (site / each).read_bytes() for each in files(site)}
    with pytest.raises(ProjectError, match=r"`mkdocs.yml` is there already \(choose an empty folder"):
        start(site, NewProject(notes))
    assert {each: (site / each).read_bytes() for each in files(site)} == before


@pytest.mark.parametrize(
    ("folder", "wanted", "message"),
    [
        ("site", "nowhere", "this is no folder"),
        ("mein-garten/site", "mein-garten", "the project would lie among the notes"),
        ("mein-garten", "mein-garten", "the project would lie among the notes"),
        ("mein-garten/Ofen.md", "mein-garten/bilder", "this is no folder"),
        ("site", "mein-garten/bilder", "there is no source note"),
    ],
)
def test_what_can_not_be_is_told_in_a_line_and_nothing_is_written(folder, wanted, message, notes, tmp_path):  # noqa: ARG001
    before = files(tmp_path)
    result = CliRunner().invoke(main, ["new", str(tmp_path / folder), "--notes", str(tmp_path / wanted)])
    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output
    assert files(tmp_path) == before


def test_a_language_that_means_nothing_is_told(notes, tmp_path):
    result = CliRunner().invoke(main, ["new", str(tmp_path / "s"), "--notes", str(notes), "--language", "Deutsch"])
    assert result.exit_code == 1
    assert "`Deutsch` is no language" in result.output
    assert not (tmp_path / "s").exists()


def test_half_a_project_is_none(notes, tmp_path, monkeypatch):
    def full(_folder: Path) -> Path:
        raise OSError(28, "No space left on device", "wheel")

    monkeypatch.setattr(starting, "make_wheel", full)
    result = CliRunner().invoke(main, ["new", str(tmp_path / "site"), "--notes", str(notes)])
    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert not (tmp_path / "site").exists()


def test_the_workflow_uses_the_actions_that_this_repository_uses():
    uses = re.compile(r"uses: (\S+)")
    ours = {*uses.findall((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))}
    text = (ROOT / "macros/everyline/commands/project/pages.yml").read_text(encoding="utf-8")
    assert {*uses.findall(text)} <= ours
    assert yaml.safe_load(text)["jobs"].keys() == {"build", "deploy"}


def test_the_workflow_lets_no_job_that_may_write_run_what_the_project_holds():
    text = (ROOT / "macros/everyline/commands/project/pages.yml").read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    assert workflow[True].keys() == {"push", "workflow_dispatch"}  # YAML's `on`; no pull request's
    jobs = workflow["jobs"]
    assert jobs["build"]["permissions"] == {"contents": "read", "pages": "read"}
    assert jobs["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert [each["uses"].partition("@")[0] for each in jobs["deploy"]["steps"]] == ["actions/deploy-pages"]
    steps = [each for job in jobs.values() for each in job["steps"]]
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each["uses"]) for each in steps if "uses" in each)
    installs = [each["run"] for each in steps if "install" in each.get("run", "")]
    assert installs == ["python -m pip install --require-hashes --only-binary :all: -r requirements.txt"]
    assert not [each for each in steps if "${{" in each.get("run", "")]
    assert "secrets." not in text


@pytest.mark.usefixtures("_without_wheel")
def test_a_project_installs_its_own_wheel_by_its_hash_and_all_else_likewise(notes, tmp_path):
    start(tmp_path / "site", NewProject(notes))
    (wheel,) = (tmp_path / "site" / "wheels").iterdir()
    text = (tmp_path / "site" / "requirements.txt").read_text(encoding="utf-8")
    lines = [
        line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    named = {line.split()[0]: line for line in lines}
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert named[f"./wheels/{wheel.name}"].split()[1:] == [f"--hash=sha256:{digest}"]
    assert all(re.search("--hash=sha256:[0-9a-f]{64}", line) for line in lines)
    assert all("==" in name for name in named if not name.startswith("./wheels/"))


def test_a_project_pins_what_this_checkout_pins():
    pins = re.compile(r"^\S+==\S+", re.MULTILINE)
    ours = {*pins.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))}
    theirs = {*pins.findall((ROOT / "macros/everyline/requirements.txt").read_text(encoding="utf-8"))}
    assert theirs < ours
    assert "pytest" not in {each.partition("==")[0] for each in theirs}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The dough is ready and it smells of apples.", "en"),
        ("The dough ![](data:image/png;base64,de/la+el/los+y/que+en/un+por)", "en"),
        ("Der Teig ist reif und riecht nach Äpfeln.", "de"),
        ("La pâte est prête et elle sent les pommes.", "fr"),
        ("La masa está lista y huele a las manzanas.", "es"),
        ("面团已经发好了，闻起来像 apple。", "zh"),
        ("生地はもう発酵して、りんごの香りがする。", "ja"),
        ("Тесто готово и пахнет яблоками.", "ru"),
        ("Тісто готове і пахне яблуками.", "uk"),
        ("반죽이 다 되었다.", "ko"),
        ("kubectl get pods", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_notes_is_found(text, language):
    assert main_language([text]) == language


@pytest.mark.usefixtures("_without_wheel")
@pytest.mark.parametrize("is_strict", [False, True])
def test_a_vault_whose_lines_end_as_they_are_typed_stays_one(tmp_path, is_strict):
    settings = {"v/.obsidian/app.json": f'{{"strictLineBreaks": {str(is_strict).lower()}, "token": "secret"}}'}
    start(tmp_path / "site", NewProject(write(tmp_path / "notes", {"v/a.md": "One line\nand another.\n"} | settings)))
    (note,) = read_corpus(tmp_path / "site")[0].notes
    assert note.dialect == ("markdown" if is_strict else "obsidian")
    assert "secret" not in "".join(each.read_text() for each in tmp_path.glob("site/**/app.json"))


@pytest.mark.usefixtures("_without_wheel")
def test_the_language_is_that_of_whoever_took_the_notes_not_of_what_they_quote(tmp_path):
    said = "- 面团已经发好了，闻起来像苹果。\n- 烤之前还要再等一个小时，炉子也要先热好。\n- 见 [oven](https://oven.example/the/of/and)\n  collapsed:: true\n"
    pages = {"a.md": said, "b.md": "- > The dough is ready and it smells of apples, as they say in the trade.\n"}
    pages["hls__the_oven.md"] = "- And it is to be of the heat that you like\n  hl-page:: 3\n"
    told = start(tmp_path / "site", NewProject(write(tmp_path / "graph", pages)))
    assert told[0].endswith("mostly in `zh`")


@pytest.mark.usefixtures("_without_wheel")
def test_a_graph_whose_pages_are_all_public_stays_one(tmp_path):
    pages = {"pages/a.md": "public:: true\n\n- one [[b]]\n", "pages/b.md": "- two [[a]]\n\t- three\n"}
    settings = {"logseq/config.edn": '{:publishing/all-pages-public? true\n :token "a secret"}\n'}
    start(tmp_path / "site", NewProject(write(tmp_path / "graph", pages | settings)))
    assert len(read_corpus(tmp_path / "site")[0].notes) == len(pages)
    assert "secret" not in (tmp_path / "site/source_notes/logseq/config.edn").read_text(encoding="utf-8")


def test_a_word_that_somebody_repeats_decides_nothing():
    assert main_language(["The dough rests.", "It is of wheat.", "#a " * 2000]) == "en"


@pytest.mark.slow
def test_a_new_project_builds_as_it_stands(notes, tmp_path):
    site = tmp_path / "site"
    start(site, NewProject(notes))
    (wheel,) = (site / "wheels").iterdir()
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in (site / "requirements.txt").read_text(encoding="utf-8")
    assert make_wheel(tmp_path / "again").read_bytes() == wheel.read_bytes()
    result = run("macros", "build", "--project", str(site), "--no-pdf")
    assert result.returncode == 0, result.stderr
    built = {each for each in files(site / "site") if each.endswith(".html")}
    assert {"index.html", "ledger.html", "sources/index.html", "sources/Sauerteig.html"} <= built
    assert not {"glossary.html", "gallery.html", "errata.html", "unsorted.html", "en/index.html"} & built
    pages = {page: (site / "site" / page).read_text(encoding="utf-8") for page in built}
    assert not [page for page, text in pages.items() if "ubernetes" in text]
    assert "Mein garten" in pages["index.html"]
    assert "Notizen durchsuchen" in pages["index.html"]
    # A file in the project takes the place of a page; deleting it brings the default back.
    write(site / "docs" / "de", {"index.md": "# Willkommen\n\n{{ figures() }}\n"})
    assert run("macros", "build", "--project", str(site), "--no-pdf").returncode == 0
    assert "Willkommen" in (site / "site" / "index.html").read_text(encoding="utf-8")
    shutil.rmtree(site / "docs")
    assert run("macros", "build", "--project", str(site), "--no-pdf").returncode == 0
    assert (site / "site" / "index.html").read_text(encoding="utf-8") == pages["index.html"]


COMMANDS = [["build"], ["serve"], ["status"], ["status", "--suggest"], ["sync"], ["translate", "--with", "cat"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_where_there_is_no_project_the_way_to_one_is_told(command, tmp_path):
    result = CliRunner().invoke(main, [*command, "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert "mkdocs.yml: there is none here (name a project with --project, or make one" in result.output


@pytest.mark.parametrize("command", [*COMMANDS, ["publish", "origin"]], ids=" ".join)
def test_a_configuration_that_can_not_be_read_is_told_in_a_line(command, tmp_path):
    write(tmp_path, {"mkdocs.yml": "site_name: [x\n", "site/index.html": "x\n"})
    result = CliRunner().invoke(main, [*command, "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert "mkdocs.yml: not readable: while parsing" in result.output
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    ("plugins", "said"), [("everyline", "is a list (write `plugins: [everyline]`)"), ("5", "is a list")]
)
def test_plugins_that_are_no_list_are_told_in_a_line(plugins, said, tmp_path):
    write(tmp_path, {"mkdocs.yml": f"site_name: x\nplugins: {plugins}\n", "source_notes/a.md": "# A\n"})
    with pytest.raises(MkDocsException, match=re.escape(said)):
        configuration(tmp_path, "en", tmp_path / "site", strict=False)


def test_a_configuration_that_holds_none_is_told(tmp_path):
    write(tmp_path, {"mkdocs.yml": "- a\n"})
    result = CliRunner().invoke(main, ["build", "--project", str(tmp_path)])
    assert result.exit_code == 1
    assert "mkdocs.yml: it holds no settings" in result.output


@pytest.mark.usefixtures("_without_wheel")
def test_a_note_whose_name_is_no_text_is_copied_under_one_that_is(tmp_path):
    (tmp_path / "mine").mkdir()
    with open(os.path.join(os.fsencode(tmp_path / "mine"), b"caf\xe9.md"), "w", encoding="utf-8") as note:  # noqa: PTH118, PTH123 - bytes
        note.write("# Coffee\n\nCoffee is black.\n")
    start(tmp_path / "site", NewProject(tmp_path / "mine"))
    assert [each.name for each in (tmp_path / "site" / "source_notes").iterdir()] == ["caf~E9.md"]


@pytest.mark.usefixtures("_without_wheel")
@pytest.mark.parametrize("name", [".github", ".github/workflows", "wheels"])
def test_no_link_leads_a_new_project_into_another_folder(notes, tmp_path, name):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "site"
    for each in (elsewhere, (folder / name).parent):
        each.mkdir(parents=True)
    (folder / name).symlink_to(elsewhere, target_is_directory=True)
    with pytest.raises(ProjectError, match="leads out of the project"):
        start(folder, NewProject(notes))
    assert [*elsewhere.iterdir()] == []


@pytest.mark.usefixtures("_without_wheel")
@pytest.mark.parametrize(
    ("begins", "title"),
    [
        ("---\ntitle: The bread book\n---\nKnead.\n", "The bread book"),
        ("# The *bread* book\n\nKnead.\n", "The bread book"),
        ("# Welcome\n\nKnead.\n", "Rye"),
        (f"# {'Bread ' * 9}\n\nKnead.\n", "Rye"),
        ("Knead.\n", "Rye"),
    ],
)
def test_a_site_is_called_as_the_note_that_it_begins_with_calls_itself(tmp_path, begins, title):
    told = start(tmp_path / "site", NewProject(write(tmp_path / "rye", {"index.md": begins, "a.md": "Bake.\n"})))
    assert any(line.startswith(f"called {title}: ") for line in told)


@pytest.mark.usefixtures("_without_wheel")
def test_what_many_notes_are_in_beside_their_main_language_is_told(tmp_path):
    notes = {
        "index.md": "# Bread\n\n" + "Knead the dough well.\n\n" * 3,
        "a.md": "# 面包\n\n面团要揉到表面光滑为止。\n",
    }
    told = start(tmp_path / "site", NewProject(write(tmp_path / "notes", notes), ("en",)))
    assert "50% of it in `zh`: LANGUAGE=zh, or --language zh, for a site that speaks that" in told
    assert any(line.startswith("the home page begins with index.md: ") for line in told)
    write(tmp_path / "notes", {"a.md": "# Brot\n\nKneten, bis der Teig nicht mehr klebt.\n"})
    assert not any("of it in" in line for line in start(tmp_path / "other", NewProject(tmp_path / "notes", ("de",))))


@pytest.mark.usefixtures("_without_wheel")
def test_a_copied_vault_still_says_what_it_excludes_of_what_is_copied(tmp_path):
    settings = '{"userIgnoreFilters": ["Assets/", "Secret/"]}'
    files = {".obsidian/app.json": settings, "Assets/a.md": "# A\n", "b.md": "# B\n"}
    start(tmp_path / "site", NewProject(write(tmp_path / "vault", files)))
    kept = (tmp_path / "site" / "source_notes" / ".obsidian" / "app.json").read_text(encoding="utf-8")
    assert kept == '{"userIgnoreFilters": ["Assets/"]}\n'
