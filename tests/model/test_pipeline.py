import pytest

from everyline.diagrams.rendering import _key
from everyline.model.pipeline import load_site
from everyline.notes.corpus import read_corpus
from everyline.text.problems import ProjectError
from everyline.text.store import Store
from tests.support import GLOSSARY, LANGUAGES, TOPICS


def messages(folder):
    with pytest.raises(ProjectError) as caught:
        load_site(folder, "zh", LANGUAGES)
    return [str(problem) for problem in caught.value.problems]


def test_the_model_is_built_once_until_a_file_changes(project):
    folder = project()
    first = load_site(folder, "zh", LANGUAGES)
    assert load_site(folder, "zh", LANGUAGES) is first
    with (folder / "source_notes/fruit.md").open("a", encoding="utf-8") as note:
        note.write("- 梨的皮是黄绿色的。\n")
    assert len(load_site(folder, "zh", LANGUAGES).arrangement.placements) == len(first.arrangement.placements) + 1


def test_links_of_statements_and_introductions_are_counted(project):
    page = '# 苹果\n\n见 {{ term("梨") }} 与[梨](pear.md)。\n\n{{ statements("apple") }}\n'
    site = load_site(project({"docs/zh/things/apple.md": page}), "zh", LANGUAGES)
    # 不是梨 in a statement, the macro, and the Markdown link
    assert site.linker.edges == {("apple", "pear"): 3, ("pear", "apple"): 1}


def test_an_unknown_term_in_a_skeleton_is_an_error_with_its_line(project):
    page = '# 苹果\n\n见 {{ term("桃子") }}。\n'
    assert messages(project({"docs/zh/things/apple.md": page})) == [
        "docs/zh/things/apple.md:3: the glossary has no term `桃子` (add it to the glossary)",
    ]


@pytest.mark.parametrize(("written", "hint"), [("Peer", "the nearest is `Pear`"), ("Cherry", "add it to the glossary")])
def test_a_misspelled_term_in_a_skeleton_is_answered_with_the_nearest_if_it_is_near(project, written, hint):
    page = f'# 苹果\n\n见 {{{{ term("{written}") }}}}。\n'
    assert messages(project({"docs/zh/things/apple.md": page}))[0].endswith(f"({hint})")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "text", "problem"),
    [
        (
            "editorial/topics.yml",
            TOPICS.replace("related: [pear]", "related: [plum]"),
            "related topic `plum` of `apple`",
        ),
        (
            "editorial/topics.yml",
            TOPICS.replace("title: {zh: 梨, en: Pears}", "title: {fr: Poires}"),
            "`zh:` is missing",
        ),
        ("editorial/topics.yml", TOPICS.replace("id: pear", "id: apple"), "topic `apple` is given twice"),
        ("editorial/topics.yml", TOPICS.replace("takes: []", "take: []"), "`take:` means nothing here"),
        (
            "editorial/topics.yml",
            TOPICS.replace("takes: []", "takes: [{quote: 梨, outline: [梨]}]"),
            "a rule has one of `quote:`",
        ),
        ("editorial/topics.yml", "sections: [", "not readable as YAML"),
        ("editorial/topics.yml", "sections: !!python/object/apply:os.system [date]", "is not read"),
        ("editorial/glossary.yml", GLOSSARY.replace("topic: pear", "topic: plum"), "there is no topic `plum`"),
        ("editorial/glossary.yml", GLOSSARY.replace("[Apples]", "[梨]"), "already means the term"),
        ("editorial/glossary.yml", GLOSSARY.replace("match: exact", "match: fuzzy"), "`match: fuzzy` means nothing"),
        ("editorial/topics.yml", TOPICS.replace("- id: things", "- id: en"), "a section can't be called `en`"),
        ("editorial/sources.yml", "- path: source_notes/gone.md", "there is no source note source_notes/gone.md"),
    ],
)
def test_faulty_editorial_data_is_reported_with_its_place(project, file, text, problem):
    found = messages(project({file: text}))
    assert any(message.startswith(f"{file}:") and problem in message for message in found), found


@pytest.mark.parametrize("name", ["b.MD", "b.Markdown", "B.TXT"])
def test_the_case_of_an_ending_does_not_matter(project, name):
    folder = project({f"source_notes/{name}": "# 葡萄\n\n葡萄是紫色的。\n"})
    assert f"source_notes/{name}" in [note.path for note in read_corpus(folder)[0].notes]


def test_a_link_to_a_file_elsewhere_is_not_published(project, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.md"
    secret.write_text("苹果的秘密不能说。\n", encoding="utf-8")
    folder = project()
    (folder / "source_notes/link.md").symlink_to(secret)
    assert not any("秘密" in line for note in load_site(folder, "zh", LANGUAGES).corpus.notes for line in note.lines)


@pytest.mark.slow
def test_a_drawing_that_came_with_a_project_is_not_shown(project, monkeypatch):
    source = "flowchart LR\n  Seed --> Fruit"
    folder = project({"source_notes/seed.md": f"```mermaid\n{source}\n```\n"})
    planted = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>planted</text></svg>'
    for kept in (".cache/diagrams", ".cache/everyline/diagrams"):
        Store(folder / kept).put(_key(source, "mermaid"), planted.encode())
    monkeypatch.chdir(folder)
    (drawn,) = load_site(folder, "zh", LANGUAGES).sketches.values()
    assert "Seed" in drawn
    assert "planted" not in drawn


def test_everything_is_found_in_one_pass(project):
    found = messages(
        project(
            {
                "editorial/glossary.yml": GLOSSARY.replace("topic: pear", "topic: plum"),
                "editorial/topics.yml": TOPICS.replace("苹果是一种水果", "没有这句"),
                "docs/zh/things/pear.md": '# 梨\n\n{{ term("桃子") }}\n',
            }
        ),
    )
    assert {message.partition(":")[0] for message in found} >= {
        "editorial/glossary.yml",
        "editorial/topics.yml",
        "docs/zh/things/pear.md",
    }


@pytest.mark.parametrize(
    "path", ["docs/zh/things/passwd.md", "editorial/errata.yml", "diagrams/x.yml", "docs/en/folder"]
)
def test_a_link_out_of_the_project_is_not_followed(project, tmp_path_factory, path):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "file").write_text("secret", encoding="utf-8")
    folder = project()
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).symlink_to(outside / "file" if "." in path else outside)
    with pytest.raises(ProjectError, match=f"^{path}: this link leads out of what is published"):
        load_site(folder, "zh", LANGUAGES)


@pytest.mark.parametrize("path", ["docs", "editorial", "diagrams"])
def test_a_folder_that_people_decide_in_is_no_link_itself(project, path):
    folder = project({"drafts/zh/secret.md": "# secret\n"})
    if (folder / path).exists():
        (folder / path).rename(folder / "away")
    (folder / path).symlink_to(folder / "drafts")
    with pytest.raises(ProjectError, match=f"^{path}: this link leads out of what is published"):
        load_site(folder, "zh", LANGUAGES)


def test_a_link_to_what_only_lies_in_the_project_is_not_followed(project):
    folder = project({".git/config": "token = secret"})
    (folder / "docs/zh/config.txt").symlink_to(folder / ".git/config")
    with pytest.raises(ProjectError, match=r"^docs/zh/config.txt: this link leads out of what is published"):
        load_site(folder, "zh", LANGUAGES)
