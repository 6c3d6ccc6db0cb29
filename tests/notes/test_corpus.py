"""Notes together: each has an address of its own, each text its id."""

import unicodedata
from pathlib import Path

import pytest

from everyline.notes import corpus as reading_notes
from everyline.notes.corpus import read_corpus
from everyline.notes.dialects import read_note
from everyline.notes.graph_settings import graphs
from everyline.notes.privacy import Privacy, Reading
from everyline.notes.units import Kind, Span, Unit, within
from everyline.text.problems import Severity
from everyline.text.store import STATE, Store
from tests.support import write


def slugs(folder, names):
    write(folder, {f"source_notes/{name}": f"note {place}\n" for place, name in enumerate(names)})
    corpus, problems = read_corpus(folder)
    assert not problems
    return {note.path.removeprefix("source_notes/"): note.slug for note in corpus.notes}


def test_notes_of_one_name_in_two_folders_have_two_addresses(tmp_path):
    assert slugs(tmp_path, ["a/tea.md", "b/tea.md", "tea.txt"]) == {
        "a/tea.md": "a/tea",
        "b/tea.md": "b/tea",
        "tea.txt": "tea",
    }


def test_names_that_differ_in_case_form_or_ending_are_told_apart(tmp_path):
    found = slugs(tmp_path, ["Tea.md", "tea.md", "tea.txt", "caf\u00e9.md", "cafe\u0301.md"])
    assert len({slug.casefold() for slug in found.values()}) == 5
    assert found["Tea.md"] == "Tea"


def test_a_path_that_systems_allow_leaves_room_for_what_is_written_beside_it(tmp_path):
    deep = "/".join(["x" * 100] * 12)
    found = slugs(tmp_path, [f"{deep}/a.md", f"{deep}/b.md"])
    assert len(set(found.values())) == 2
    assert all(len(slug) < 1000 and slug.endswith(("-a", "-b")) for slug in found.values())


def test_names_that_mean_a_list_elsewhere_and_names_too_long_for_a_disk(tmp_path):
    found = slugs(tmp_path, ["index.md", "a/README.md", "中" * 80 + ".md", "🍵 #1 100%.md"])
    assert found["index.md"] == "index-note"
    assert found["a/README.md"] == "a/index"  # the folder's own
    assert len(found["中" * 80 + ".md"].encode()) < 220
    assert found["🍵 #1 100%.md"] == "🍵 #1 100%"


def test_one_note_is_the_page_of_its_folder_and_those_of_a_graph_are_none(tmp_path):
    found = slugs(tmp_path, ["a/README.md", "a/index.md", "a/A.md", "b/_index.md", "c/c.md", "c/d/x.md", "index.md"])
    assert found == {
        "a/README.md": "a/README-note", "a/index.md": "a/index", "a/A.md": "a/A", "b/_index.md": "b/index",
        "c/c.md": "c/index", "c/d/x.md": "c/d/x", "index.md": "index-note",
    }  # fmt: skip
    graph = write(
        tmp_path / "graph", {"source_notes/pages/index.md": "- a [[b]]\n", "source_notes/logseq/config.edn": "{}"}
    )
    assert [note.slug for note in read_corpus(graph)[0].notes] == ["pages/index-note"]


def test_addresses_hold_nothing_that_some_systems_take_in_no_name(tmp_path):
    found = slugs(tmp_path, ["How?.md", "a > b/Who: me.md", "How-.md", "etc. .md", "aux.md", "con/console.md"])
    assert found == {
        "How-.md": "How-", "How?.md": "How--2", "a > b/Who: me.md": "a - b/Who- me", "etc. .md": "etc-", "aux.md": "aux-",
        "con/console.md": "con-/console",
    }  # fmt: skip
    assert not [slug for slug in found.values() if set(slug) & {*'<>:"|?*'}]


def test_no_page_has_a_name_that_servers_run_or_that_the_theme_looks_for(tmp_path):
    found = slugs(tmp_path, ["x.php.md", "a/y.phtml.b.md", "__config.md", "__.md", "v1.2.md"])
    assert found == {
        "x.php.md": "x-php", "a/y.phtml.b.md": "a/y-phtml.b", "__config.md": "config", "__.md": "-", "v1.2.md": "v1.2",
    }  # fmt: skip


def test_a_heading_and_a_paragraph_of_the_same_words_are_two_units():
    made = [Unit(kind, Span("n.md", 1, 1), "Boil the water first") for kind in Kind]
    assert len({unit.id for unit in made if not unit.kind.is_statement or unit.kind is Kind.CODE}) == 4
    assert len({unit.id for unit in made}) == 5


def test_a_claim_that_is_repeated_is_one_statement_and_a_label_is_none(tmp_path):
    baking = "- Rye needs more water than wheat does.\n- For example:\n\t- one\n- Ratio in percent\n\t- two\n- ![](loaf.png)\n"
    code = "- ```\n  ls\n  ```\n- Fold it four times, then rest.\n  id:: 11111111-2222-3333-4444-%s\n"
    notes = {f"source_notes/{name}.md": baking + code % number for name, number in (("a", "5" * 12), ("b", "6" * 12))}
    corpus, _ = read_corpus(write(tmp_path, notes))
    repeats = [units[0].text for units in corpus.occurrences.values() if len(units) > 1 and units[0].kind.is_statement]
    assert repeats == ["Rye needs more water than wheat does."]
    again, _ = read_corpus(tmp_path)
    assert [*again.occurrences] == [*corpus.occurrences]


def test_an_outline_of_any_depth_knows_its_ancestors():
    unit = None
    for depth in range(3000):
        unit = Unit(Kind.BULLET, Span("n.md", depth + 1, depth + 1), f"a bullet of depth {depth}", unit)
    assert len(unit.ancestors()) == 2999


def test_what_programs_keep_in_folders_of_their_own_is_no_note(tmp_path):
    kept = (".trash/gone", ".obsidian/plugins/help", "a/.git/x", "logseq/bak/pages/old", "node_modules/x/README")
    write(tmp_path, {f"source_notes/{name}.md": "secret\n" for name in kept} | {"source_notes/logseq/a.md": "mine\n"})
    corpus, problems = read_corpus(tmp_path)
    assert [note.path for note in corpus.notes] == ["source_notes/logseq/a.md"]
    assert problems == []


def test_no_older_state_of_a_note_is_a_file_that_others_show(tmp_path):
    kept = {
        f"source_notes/{each}/plan.md": "- Once.\n" for each in ("logseq/bak/pages", "node_modules/x", "pages/.old")
    }
    notes = {"source_notes/a.md": "[plan](plan.md)\n", "source_notes/plan.md": "private:: true\n\n- Now.\n"}
    corpus, _ = read_corpus(write(tmp_path, {**notes, **kept}))
    assert [each.path for each in corpus.withheld] == ["source_notes/plan.md"]
    assert corpus.attachments.find("plan.md", "source_notes/a.md") is None


def test_private_folders_are_found_in_any_case_and_a_misspelled_one_is_an_error(tmp_path):
    write(tmp_path, {"source_notes/Diary/a.md": "A.\n", "source_notes/b.md": "B.\n"})
    corpus, problems = read_corpus(tmp_path, Reading((), Privacy(("diary", "dairy"))))
    assert [note.path for note in corpus.notes] == ["source_notes/b.md"]
    assert [str(each).split(" (")[0] for each in problems] == [
        "mkdocs.yml: `private: dairy` names no note and no folder"
    ]


def test_links_lead_out_of_no_private_folder_and_to_no_note(tmp_path):
    write(tmp_path, {"source_notes/diary/a.md": "A.\n", "source_notes/diary/p.png": "p", "source_notes/b.md": "B.\n"})
    for name, target in {"c.md": "diary/a.md", "p.png": "diary/p.png", "q.json": "b.md"}.items():
        (tmp_path / "source_notes" / name).symlink_to(target)
    corpus, _ = read_corpus(tmp_path, Reading((), Privacy(("diary",))))
    assert [note.path for note in corpus.notes] == ["source_notes/b.md"]
    assert [each.path for each in corpus.withheld] == ["source_notes/c.md", "source_notes/diary/a.md"]
    assert [*corpus.attachments.by_path] == []


def test_a_note_that_git_lfs_holds_is_told_as_such(tmp_path):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n"
    corpus, problems = read_corpus(write(tmp_path, {"source_notes/a.md": pointer}))
    assert [note.path for note in corpus.notes] == ["source_notes/a.md"]  # its lines are accounted for all the same
    assert [str(each) for each in problems] == [
        "source_notes/a.md:1: this is no note, but a pointer of Git LFS (git lfs pull)"
    ]


def test_drawings_of_excalidraw_are_no_notes_whatever_they_are_called(tmp_path):
    write(
        tmp_path / "source_notes",
        {
            "Sketch.excalidraw.md": "---\nexcalidraw-plugin: parsed\n---\nwords\n",
            "renamed.md": "---\ntags: [a]\nexcalidraw-plugin: raw\n---\nwords\n",
            "about.md": "# About\n\nexcalidraw-plugin: a key that a note speaks of\n",
            "Sketch.excalidraw.png": "no picture\n",
        },
    )
    corpus, problems = read_corpus(tmp_path)
    assert not problems
    assert [note.name for note in corpus.notes] == ["about"]
    assert corpus.drawings == ("source_notes/Sketch.excalidraw.md", "source_notes/renamed.md")
    published = {path for path, each in corpus.attachments.by_path.items() if not each.refused}
    assert published == {"source_notes/sketch.excalidraw.png"}
    for written in ("Sketch.excalidraw", "Sketch.excalidraw.md"):
        assert corpus.attachments.find(written, "source_notes/about.md").name == "Sketch.excalidraw.png"


@pytest.mark.parametrize(
    ("configuration", "public"),
    [
        ("", ["chosen"]),
        ("{:publishing/all-pages-public? false}", ["chosen"]),
        ("{;; :publishing/all-pages-public? true\n}", ["chosen"]),
        ("{:publishing/all-pages-public? true ; all}\n}", ["chosen", "silent"]),
        ('{:x "or :publishing/all-pages-public? true"}', ["chosen"]),
        ("{:x {:publishing/all-pages-public? true}}", ["chosen"]),
        ("{#_[:publishing/all-pages-public? true]}", ["chosen"]),
        ("{:all-pages-public? true :publishing/all-pages-public? false}", ["chosen"]),
        ('{:x \\" :publishing/all-pages-public? true}', ["chosen", "silent"]),
        ("{#_#_ :publishing/all-pages-public? true}", ["chosen"]),
        ("#_ {:publishing/all-pages-public? true} {}", ["chosen"]),
        ('{:a "#_{" #_"b" :publishing/all-pages-public? true}', ["chosen", "silent"]),
        ("{#_:a :publishing/all-pages-public? true}", ["chosen", "silent"]),
    ],
)
def test_a_graph_publishes_what_logseq_would(tmp_path, configuration, public):
    """Where some pages say that they are public, only these, unless the graph makes all public but those that say no."""
    pages = {
        "chosen": "public:: true\n\n- a [[b]]\n",
        "silent": "- c [[d]]\n",
        "closed": "public:: false\n\n- e [[f]]\n",
    }
    write(tmp_path / "source_notes/pages", {f"{name}.md": text for name, text in pages.items()})
    if configuration:
        write(tmp_path / "source_notes/logseq", {"config.edn": configuration})
    corpus, _ = read_corpus(tmp_path)
    assert [note.name for note in corpus.notes] == public
    reasons = {Path(each.path).stem: each.reason for each in corpus.withheld}
    assert reasons.pop("closed") == "it says `public: false`"
    assert all("logseq/config.edn makes not all public" in each for each in reasons.values())


def test_a_note_that_says_in_vain_that_it_is_public_is_named(tmp_path):
    pages = {
        "chosen": "public:: true\n\n- a\n",
        "silent": "- c\n",
        "loose": "---\npublic: true\nauthors:[[x]]\n---\n\n- b\n",
        "closed": "---\npublic: true\nauthors [[x]]\n---\n\n- b\n",
        "block": "- ``---\n  title: d\n  public: true\n  ---\n",
        "private": "---\nprivate: true\npublic: true\n---\n- e\n",
    }
    write(tmp_path / "source_notes/pages", {f"{name}.md": text for name, text in pages.items()})
    write(tmp_path / "source_notes/logseq", {"config.edn": "{}"})
    corpus, problems = read_corpus(tmp_path)
    assert [note.name for note in corpus.notes] == ["chosen", "loose"]
    assert {(Path(each.path).stem, each.line) for each in problems} == {("closed", 2), ("block", 3)}
    reasons = {Path(each.path).stem: each.reason for each in corpus.withheld}
    assert reasons["closed"] == reasons["block"] == "what it says of publishing stands where no property is read"


@pytest.mark.parametrize(
    ("settings", "said", "templates"),
    [
        ("templates.json", '{"folder": "Forms"}', {"Forms/Week", "Forms/in/Day"}),
        ("templates.json", '{"folder": "/forms/in/"}', {"Forms/in/Day"}),
        ("daily-notes.json", '{"template": "Forms/Week", "folder": "Days"}', {"Forms/Week"}),
        ("daily-notes.json", '{"template": "Forms/in/Day.md"}', {"Forms/in/Day"}),
        ("plugins/templater-obsidian/data.json", '{"templates_folder": "Forms/in"}', {"Forms/in/Day"}),
        ("plugins/another/data.json", '{"templates_folder": "Forms/in"}', set()),
        *(
            ("templates.json", said, set())
            for said in ('{"folder": ""}', '{"folder": 1}', "[]", '"x"', "{", '{"folder": "."}')
        ),
    ],
)
def test_what_a_vault_names_as_templates_is_no_note(settings, said, templates, tmp_path):
    names = ("Forms/Week", "Forms/in/Day", "Forms and more", "Notes/Forms/a")
    write(tmp_path / "source_notes/v", {f"{name}.md": f"# {name}\n\nTags:\n" for name in names})
    write(tmp_path / "source_notes/v/.obsidian", {settings: said})
    corpus, problems = read_corpus(tmp_path)
    assert not problems
    assert {each.path.removesuffix(".md").partition("/v/")[2] for each in corpus.withheld} == templates
    assert {note.path.removesuffix(".md").partition("/v/")[2] for note in corpus.notes} == {*names} - templates


def test_a_page_of_a_graph_that_holds_templates_alone_is_no_note(tmp_path):
    day = "- ## Day\n  template:: day\n  template-including-parent:: false\n\t- ## To do\n"
    notes = {"pages/Forms.md": f"{day}- Week\n  template:: week\n\t- Done\n", "pages/Day.md": f"{day}- And more\n"}
    write(tmp_path / "source_notes", notes | {"logseq/config.edn": "{}"})
    corpus, problems = read_corpus(tmp_path)
    assert not problems
    assert [(each.path, each.reason, each.is_secret) for each in corpus.withheld] == [
        ("source_notes/pages/Forms.md", "it holds templates and nothing else", False)
    ]
    assert [unit.text for unit in corpus.notes[0].units if unit.kind.is_statement] == ["And more"]


def test_what_a_graph_hides_is_withheld_and_what_it_opens_with_is_known(tmp_path):
    settings = """
    {;; :hidden ["pages"]
     :hidden #_["pages"] [#_"none" "/about.md", #_
     "no" "drafts"]
     :default-home {:page "Pantry"}
     :macros {"shelf" "[[$1]] \\"cold\\""} :token "x"}
    """
    notes = {"about.md": "- of the cupboard\n", "drafts/a.md": "- half\n", "pages/Pantry.md": "- [[Jam]]\n"}
    write(tmp_path / "source_notes", notes | {"logseq/config.edn": settings})
    corpus, _ = read_corpus(tmp_path)
    assert ([note.name for note in corpus.notes], corpus.home) == (["Pantry"], corpus.notes[0])
    assert {each.reason for each in corpus.withheld} == {"logseq/config.edn names it under `:hidden`"}
    (graph,) = graphs(tmp_path, "source_notes").values()
    assert graph.macros == (("shelf", '[[$1]] "cold"'),)
    assert "token" not in graph.settings
    write(tmp_path / "source_notes/logseq", {"config.edn": graph.settings})
    assert [*graphs(tmp_path, "source_notes").values()] == [graph]


@pytest.mark.parametrize(
    "settings",
    [
        '{:x "as in :hidden [] it says" :hidden ["/b/"]}',
        '{:x {:hidden []} :hidden,["/b"]}',
        '{:x \\" :y \\; :hidden #{"b"}}',
        '{#_#_ #inst "2024" :hidden #_[] :hidden ("B/c.md")}',
        '{:y #inst "2024" :x #(re-find #"\\d" %) :hidden ["/b\\u002fc"]}; and no more',
        '{:hidden "b"}',
    ],
)
def test_what_a_graph_hides_is_hidden_however_it_says_so(tmp_path, settings):
    notes = {"a.md": "# A\n", "b/c.md": "# C\n", "logseq/config.edn": settings}
    corpus, problems = read_corpus(write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()}))
    assert ([note.name for note in corpus.notes], problems) == (["a"], [])
    (graph,) = graphs(tmp_path, "source_notes").values()
    write(tmp_path, {"source_notes/logseq/config.edn": graph.settings})
    assert [*graphs(tmp_path, "source_notes").values()] == [graph]


def test_what_a_graph_hides_is_hidden_on_whatever_disk(tmp_path):
    names = [unicodedata.normalize("NFD", "Tagebücher/a.md"), "geheim/b.md", "private-c.md", "d.md"]
    settings = '{:hidden ["/Tagebücher" "/Geheim" "/private-"]}'
    write(tmp_path / "source_notes", dict.fromkeys(names, "# X\n") | {"logseq/config.edn": settings})
    assert [note.name for note in read_corpus(tmp_path)[0].notes] == ["d"]


@pytest.mark.parametrize(
    "settings",
    [
        '{:hidden ["b"',
        '{:hidden ["b}',
        "{:hidden [b]}",
        '{:hidden ["a"] :hidden []}',
        "{:hidden}",
        '{:hidden {"b" "c"}}',
        "[]",
        "{:x #_}",
        "{:hidden ]",
        "#_",
        "[" * 9_999,
        "{" + " " * 2**18 + ':hidden ["b"]}',
    ],
)
def test_of_a_graph_whose_settings_nobody_can_read_nothing_is_published(tmp_path, settings):
    notes = {"g/a.md": "# A\n", "g/logseq/config.edn": settings, "d.md": "# D\n"}
    corpus, problems = read_corpus(write(tmp_path, {f"source_notes/{name}": text for name, text in notes.items()}))
    assert [note.name for note in corpus.notes] == ["d"]
    assert [each.reason for each in corpus.withheld] == ["logseq/config.edn can't be read, and may hide it"]
    assert [(each.path, each.severity) for each in problems] == [("source_notes/g/logseq/config.edn", Severity.WARNING)]


@pytest.mark.parametrize("is_folder", [False, True])
def test_settings_of_a_graph_that_lie_elsewhere_may_hide_anything(tmp_path, is_folder):
    write(tmp_path, {"away/config.edn": '{:hidden ["a"]}', "source_notes/a.md": "# A\n"})
    place = tmp_path / "source_notes/logseq" / ("" if is_folder else "config.edn")
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(tmp_path / "away" / ("" if is_folder else "config.edn"))
    assert not read_corpus(tmp_path)[0].notes


def test_a_macro_of_a_graph_that_comes_to_millions_of_letters_stays_as_it_was_typed(tmp_path):
    settings = '{:macros {"many" "' + "$1" * 900 + '" "long" "' + "x" * 9_000 + '" "tea" "green $1"}}'
    text = f"- {{{{many {{{'a' * 9_000}}} b}}}}\n- {{{{long}}}}\n- {{{{tea pot}}}}\n"
    write(tmp_path / "source_notes", {"logseq/config.edn": settings, "pages/a.md": text})
    corpus, _ = read_corpus(tmp_path)
    texts = [unit.text for unit in corpus.notes[0].units if unit.kind.is_statement]
    assert texts == [f"`{{{{many {{{'a' * 9_000}}} b}}}}`", "`{{long}}`", "green pot"]


def test_a_comment_within_a_macro_of_a_graph_is_none_of_what_it_says(tmp_path):
    settings = '{:macros {"quote" "Said by $1 <!-- secret --> there" "hide" "a <!-- $1 --> b"}}'
    write(
        tmp_path / "source_notes", {"logseq/config.edn": settings, "pages/a.md": "- {{quote Bob}}\n- {{hide secret}}\n"}
    )
    corpus, _ = read_corpus(tmp_path)
    texts = [" ".join(unit.text.split()) for unit in corpus.notes[0].units if unit.kind.is_statement]
    assert texts == ["Said by Bob there", "a b"]


def test_of_graphs_within_one_another_the_innermost_says_how_its_notes_are_read(tmp_path):
    graph = '{:macros {"tea" "%s"} :journal/page-title-format "%s" :feature/enable-journals? %s}'
    files = {"journals/2024_03_01.md": "- {{tea}}\n"}
    outer = files | {"logseq/config.edn": graph % ("green", "yyyy/MM/dd", "false")}
    inner = {f"z/{path}": text for path, text in files.items()} | {
        "z/logseq/config.edn": graph % ("black", "dd.MM.yyyy", "true")
    }
    write(tmp_path / "source_notes", outer | inner)
    corpus, _ = read_corpus(tmp_path)
    assert [(note.called, note.units[-1].text) for note in corpus.notes] == [
        ("2024/03/01", "green"),
        ("01.03.2024", "black"),
    ]
    assert corpus.unused == {"source_notes/journals/2024_03_01.md"}


def test_notes_that_are_read_again_have_units_of_their_own(tmp_path):
    write(tmp_path, {"source_notes/a.md": "- Yes\n- Yes\n", "source_notes/b.md": "- Yes\n"})
    first, second = read_corpus(tmp_path)[0], read_corpus(tmp_path)[0]
    assert [*first.occurrences] == [*second.occurrences]
    assert first.notes[0].units[0] is not second.notes[0].units[0]
    (tmp_path / "source_notes" / "a.md").write_text("- No\n", encoding="utf-8")
    assert [unit.text for unit in read_corpus(tmp_path)[0].notes[0].units] == ["No"]
    assert [unit.text for unit in first.notes[0].units] == ["Yes", "Yes"]


def test_notes_that_are_read_again_are_read_as_their_folder_says_now(tmp_path):
    folder = write(tmp_path, {"source_notes/a.md": "One line\nand another.\n"})
    assert [each.dialect for each in read_corpus(folder)[0].notes] == ["markdown"]
    write(folder, {"source_notes/.obsidian/app.json": "{}\n"})
    assert [each.dialect for each in read_corpus(folder)[0].notes] == ["obsidian"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reading", "published"),
    [
        (Reading((), Privacy(("a.md",))), []),
        (Reading((), Privacy((), frozenset({"diary"}))), []),
        (Reading((), Privacy(is_explicit=True)), []),
        (Reading((("a.md", "obsidian"),)), ["obsidian"]),
    ],
)
@pytest.mark.parametrize("is_anew", [False, True])
def test_notes_that_are_read_again_are_read_as_the_configuration_says_now(
    reading, published, is_anew, tmp_path, monkeypatch
):
    """What was public before is none where a folder, a tag or all is private by now, in this process and in the next."""
    folder = write(tmp_path, {"source_notes/a.md": "#diary\n\nOne line\nand another.\n"})
    monkeypatch.setattr(reading_notes, "_KEPT", Store(tmp_path / "kept"))
    given = STATE.set("known")
    try:
        reading_notes._READ.clear()  # noqa: SLF001 - as in a process of its own
        assert [each.dialect for each in read_corpus(folder)[0].notes] == ["markdown"]
        if is_anew:
            reading_notes._READ.clear()  # noqa: SLF001 - see above
        assert [each.dialect for each in read_corpus(folder, reading)[0].notes] == published
    finally:
        STATE.reset(given)
        reading_notes._READ.clear()  # noqa: SLF001 - see above


def test_a_note_that_nobody_can_read_is_withheld_and_the_others_are_read(tmp_path, monkeypatch):
    def read(file, *rest):
        if file.name == "b.md":
            raise KeyError(2)
        return read_note(file, *rest)

    monkeypatch.setattr(reading_notes, "read_note", read)
    corpus, problems = read_corpus(write(tmp_path, {"source_notes/a.md": "One.\n", "source_notes/b.md": "Two.\n"}))
    assert [note.path for note in corpus.notes] == ["source_notes/a.md"]
    assert [str(each) for each in problems] == [
        "source_notes/b.md: can't be read, so it is withheld: KeyError(2) (please report the note)"
    ]


def test_a_list_among_notes_of_obsidian_is_none_of_logseq_unless_that_wrote_it(tmp_path):
    vault = {f"source_notes/vault/Tea {at}.md": f"# Tea\n\nAs [[Tea {at + 1}]].\n" for at in range(10)}
    lists = {
        "source_notes/vault/in/Kinds.md": "- kinds of tea\n\t- green\n",
        "source_notes/vault/in/Log.md": "- kinds of tea\n  id:: 64a3de66-2124-4341-ad45-112ae95baf5c\n\t- green\n",
        "source_notes/other/Kinds.md": "- kinds of tea\n\t- green\n",
    }
    corpus, problems = read_corpus(write(tmp_path, vault | lists))
    assert not problems
    assert [corpus.note(path).dialect for path in lists] == ["obsidian", "logseq", "logseq"]


def test_notes_that_an_earlier_build_read_are_taken_as_they_were_but_for_what_is_private(tmp_path, monkeypatch):
    project = write(tmp_path, {
        "source_notes/cup.md": "- A cup is full.\n",
        "source_notes/diary.md": "---\nprivate: true\n---\n- Nobody reads this.\n",
        "source_notes/tea.md": "- Tea is hot.\n",
    })  # fmt: skip
    read, were_read = reading_notes.read_note, []
    monkeypatch.setattr(
        reading_notes, "read_note", lambda file, path, *rest: were_read.append(path) or read(file, path, *rest)
    )
    monkeypatch.setattr(reading_notes, "_KEPT", Store(tmp_path / "kept"))
    given = STATE.set("known")
    try:
        found = []
        for _ in range(2):
            reading_notes._READ.clear()  # noqa: SLF001 - as in a process of its own
            found.append(repr(read_corpus(project)))
            write(tmp_path, {"source_notes/tea.md": "- Tea is hot.\n"})
    finally:
        STATE.reset(given)
        reading_notes._READ.clear()  # noqa: SLF001 - see above
    assert found[0] == found[1]
    assert were_read == ["source_notes/cup.md", "source_notes/diary.md", "source_notes/tea.md", "source_notes/diary.md"]
    assert not any(b"Nobody reads this" in file.read_bytes() for file in (tmp_path / "kept").iterdir())


def test_nothing_is_kept_of_a_note_that_is_private_in_part_or_became_so_or_is_gone(tmp_path, monkeypatch):
    class Kept(dict[str, bytes]):
        """What other processes find."""

        put = dict.__setitem__

        def trim(self) -> None:
            pass

    def read_anew():
        reading_notes._READ.clear()  # noqa: SLF001 - as in a process of its own
        read_corpus(project)
        return {each for each in ("full", "cold", "hot", "wet") if any(each.encode() in data for data in kept.values())}

    notes = {"cup": "- It is full.\n", "ice": "- It is cold.\n  private:: true\n- Free.\n", "tea": "- It is hot.\n"}
    project = write(
        tmp_path, {f"source_notes/{name}.md": text for name, text in {**notes, "sea": "- It is wet.\n"}.items()}
    )
    monkeypatch.setattr(reading_notes, "_KEPT", kept := Kept())
    given = STATE.set("known")
    try:
        assert read_anew() == {"full", "hot", "wet"}
        write(tmp_path, {"source_notes/tea.md": "private:: true\n\n- It is hot.\n"})
        (tmp_path / "source_notes" / "sea.md").unlink()
        assert read_anew() == {"full"}
    finally:
        STATE.reset(given)
        reading_notes._READ.clear()  # noqa: SLF001 - see above


@pytest.mark.parametrize(
    ("paths", "home"),
    [
        (["Start here.md", "README.md", "a/index.md"], "Start here.md"),
        (["README.md", "a/b.md", "a/index.md", "c/d.md"], "README.md"),  # the other says what is in its folder
        (["README.md", "a/b.md", "a/Index.md"], "a/Index.md"),  # where all notes are
        (["a/b.md", "c/index.md", "d/README.md", "contents.md"], ""),
        (["a/b.md", "rooms/Home.md", "index.md"], "index.md"),
        (["a/b.md", "c/start.md"], ""),
        (["pages/contents.md", "pages/a.md", "README.md", "logseq/config.edn"], "pages/contents.md"),
        (["pages/a.md", "README.md", "logseq/config.edn"], ""),
        (["首页.md", "茶.md"], "首页.md"),
    ],
)
def test_the_note_to_begin_with_is_the_one_that_is_called_so(tmp_path, paths, home):
    write(
        tmp_path,
        {
            f"source_notes/{path}": "{}"
            if path.endswith(".edn")
            else f"- Of ((5f3a1c22-5b6d-4e7f-8a90-000000000001)) {path}.\n"
            if "pages" in path
            else f"Of [[tea]] {path}.\n"
            for path in paths
        },
    )
    found = read_corpus(tmp_path)[0].home
    assert (within(found.path) if found else "") == home


def test_a_site_begins_with_no_note_that_says_nothing(tmp_path):
    write(tmp_path / "source_notes", {"index.md": "# Home\n", "start.md": "Of [[tea]].\n", "tea.md": "Hot.\n"})
    home = read_corpus(tmp_path)[0].home
    assert home
    assert within(home.path) == "start.md"


def test_somebody_may_name_the_note_to_begin_with(tmp_path):
    write(tmp_path, {"source_notes/index.md": "One.\n", "source_notes/pages/Tea.md": "Two.\n"})
    for named in ("pages/Tea.md", "pages/Tea"):
        assert read_corpus(tmp_path, Reading(home=named))[0].home.name == "Tea"
    corpus, problems = read_corpus(tmp_path, Reading(home="pages/Te.md"))
    assert (corpus.home, [each.message for each in problems]) == (None, ["`home: pages/Te.md` names no note"])


def test_what_a_vault_excludes_comes_last(tmp_path):
    settings = '{"userIgnoreFilters": ["Assets/", "/x/", 5, "Gone/"]}'
    files = {".obsidian/app.json": settings, "Assets/a.md": "# A\n", "Uni/b.md": "# B\n"}
    corpus, _ = read_corpus(write(tmp_path, {f"source_notes/{name}": text for name, text in files.items()}))
    assert corpus.unused == {"source_notes/Assets/a.md"}


def test_a_note_that_its_name_hides_is_no_note_and_is_told(tmp_path):
    files = {".@Tea has been.md": "A\n", "b.md": "B\n", "._b.md": "C\n", ".trash/c.md": "D\n", "_d.md": "E\n"}
    corpus, problems = read_corpus(write(tmp_path, {f"source_notes/{name}": text for name, text in files.items()}))
    assert [within(each.path) for each in corpus.notes] == ["_d.md", "b.md"]
    assert [(within(each.path), each.reason) for each in corpus.withheld] == [
        (".@Tea has been.md", "its name begins with a dot, which hides it")
    ]
    assert not problems
