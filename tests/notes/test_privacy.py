"""What is private, and what only looks like it."""

import hashlib
from pathlib import Path

import pytest

from everyline.notes.dialects import DIALECTS, read_note, secrets_of
from everyline.notes.privacy import Privacy, Reading
from tests.hostile import FIFTH


@pytest.mark.parametrize(
    ("properties", "tags", "is_private"),
    [
        ({"publish": "false"}, (), True),
        ({"draft": '"True"'}, (), True),
        ({"private": "yes"}, (), True),
        ({"public": "no"}, (), True),
        ({"publish": "true", "draft": "false"}, (), False),
        ({"title": "false"}, (), False),
        ({}, ("Diary/2024",), True),
        ({}, ("diaries",), False),
    ],
)
def test_whole_notes(properties, tags, is_private):
    privacy = Privacy(tags=frozenset({"diary"}))
    assert bool(privacy.of_note("a.md", properties, tags)) is is_private


def test_folders_and_notes_that_the_configuration_names():
    privacy = Privacy(folders=("me", "a/b.md"))
    assert [bool(privacy.of_note(path, {}, ())) for path in ("me/a.md", "mean.md", "a/b.md", "a/c.md")] == [
        True,
        False,
        True,
        False,
    ]


def test_only_what_says_so_where_publishing_is_explicit():
    privacy = Privacy(is_explicit=True)
    assert privacy.of_note("a.md", {}, ())
    assert not privacy.of_note("a.md", {"public": "true"}, ())
    assert privacy.of_note("a.md", {"public": "true", "draft": "true"}, ())


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("---\ndraft: true\n\ntext", True),
        *(("---\ntitle: a\ndraft: true\n" + end + "\n\ntext", True) for end in ("--", "----", "— ", " ---", "***")),
        *((begin + "\ndraft: true\n" + begin + "\n\ntext", True) for begin in ("—", "----", "--")),
        ("---\ntitle: a\n---\n---\ndraft: true\n---\n\ntext", True),
        ("---\ntags: [a]\n- draft: true\n\ntext", True),
        ("---\n\ntext\n\ndraft: true\n", False),
        ("text\n\n---\ndraft: true\n", False),
        ("- a\n- draft: true story\n", False),
    ],
)
def test_front_matter_that_is_not_closed_as_it_should_be_withholds_the_note_all_the_same(text, is_private, tmp_path):
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    assert bool(read_note(tmp_path / "n.md", "n.md")[0].private) == is_private


@pytest.mark.parametrize(
    "text",
    [
        "---\ntags: [diary]\n\ntext",
        "—\ntags: diary\n—\n\ntext",
        "---\ntitle: a\ntags:\n  - tea\n  - diary\n--\n\ntext",
        "----\ntags:\n- diary\n----\n\ntext",
    ],
)
def test_private_tags_of_front_matter_that_is_not_closed_withhold_the_note_all_the_same(text, tmp_path):
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    reading = Reading(privacy=Privacy(tags=frozenset({"diary"})))
    assert read_note(tmp_path / "n.md", "n.md", reading)[0].private
    assert not read_note(tmp_path / "n.md", "n.md")[0].private


@pytest.mark.parametrize(
    "said",
    [
        "publish: false (until May)",
        "private: true, for now",
        "private: true!",
        "publish: No.",
        "private: ✅ true",
        "draft: 1.0",
        "draft: y # or not",
        "published: false until May",
    ],
)
@pytest.mark.parametrize("form", ["---\n{}\n---\n\na\n", "{}\n\na\n", "- a\n  {}\n"])
def test_a_property_says_by_its_first_word_that_something_is_private(said, form, tmp_path):
    text = form.format(said if form.startswith("---") else said.replace(":", "::"))
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    note, _ = read_note(tmp_path / "n.md", "n.md")
    assert note.private or note.withheld


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: a\nprivate: ✅\n---\n\nsecret\n", 3),
        ("---\ntitle: 'a'\npublish: später\n---\n\nsecret\n", 3),
        ("---\npublish:\n  - maybe\n---\n\nsecret\n", 1),
        ("+++\ndraft = 'nein'\n+++\n\nsecret\n", 2),
        ('{"draft": "nein"}\n\nsecret\n', 1),
        ("public:: [[nobody]]\n\n- secret\n", 1),
        ("- a\n- secret\n  private:: ☑\n\t- secret\n", 3),
    ],
)
def test_what_may_say_that_it_is_private_withholds_and_is_told(text, line, tmp_path):
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    note, problems = read_note(tmp_path / "n.md", "n.md")
    assert note.private or "secret" not in repr((note.units, note.lines))
    assert [str(each) for each in problems] == [
        f"n.md:{line}: this says neither yes nor no, so what it is of is withheld (write `true` or `false`)"
    ]


@pytest.mark.parametrize(
    "matter",
    [
        *("draft:", "draft: # not yet", "draft: ''", "draft: null", "draft: ~", "draft: []", "draft: !!bool 'false'"),
        *("draft: false.", "published: 2020-01-01", "published: No Starch Press", "published: n/a"),
        "licence:\n  public: domain",
        "about: |\n  Draft: on the table",
    ],
)
def test_what_says_nothing_of_it_withholds_nothing(matter, tmp_path):
    (tmp_path / "n.md").write_text(f"---\n{matter}\n---\n\na\n", encoding="utf-8")
    note, problems = read_note(tmp_path / "n.md", "n.md")
    assert (note.private, problems) == ("", [])


@pytest.mark.parametrize(
    ("text", "is_private"),
    [
        ("title: x\ndraft: true\n\ntext\n", True),
        ("Title: x\nKeywords: a, diary\n\ntext\n", True),
        ("%YAML 1.2\n---\ndraft: true\n---\n", True),
        ("--- !!map\ndraft: true\n---\n", True),
        ("--- # mine\ndraft: true\n---\n", True),
        ("---\ntags: {a: diary}\n---\n", True),
        ("Draft: on the table\n\ntext\n", False),
        ("text\n\ndraft: true\n", False),
    ],
)
def test_front_matter_has_many_beginnings_and_none(text, is_private, tmp_path):
    (tmp_path / "n.md").write_text(text, encoding="utf-8")
    reading = Reading(privacy=Privacy(tags=frozenset({"diary"})))
    assert bool(read_note(tmp_path / "n.md", "n.md", reading)[0].private) == is_private


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("---\nfoo: |\n  publish: true\n---\n", False),
        ("---\nmeta:\n  publish: true\n---\n", False),
        ("---\ntitle: x\n  publish: true\n---\n", False),
        ('---\npublish: "true # not yet"\n---\n', False),
        ("> publish:: true\n", False),
        ('{"meta": {"publish": true}}\n', False),
        ('{\n  "meta": {\n    "publish": true\n  }\n}\n', False),
        ("+++\n[params]\npublish = true\n+++\n", False),
        ("---\npublish: true\n---\n", True),
        ("---\n  publish: true\n---\n", True),
        ('---\n"publish": [true]\nmeta:\n  publish: true\n---\n', True),
        ('---\npublish: "true" # by now\n---\n', True),
        ('{\n  "title": "x",\n  "publish": true\n}\n', True),
        ("+++\npublish = true # by now\n[params]\npublish = true\n+++\n", True),
        ("public:: true\n\n- a\n", True),
    ],
)
def test_nothing_says_that_a_note_is_public_but_its_own_property(text, is_said, tmp_path):
    """A longer text, a part of it, a quote or a comment may do so by chance; what makes private may stand anywhere."""
    (tmp_path / "n.md").write_text(f"{text}\nWords.\n", encoding="utf-8")
    for is_explicit in (True, False):
        note, _ = read_note(tmp_path / "n.md", "n.md", Reading(privacy=Privacy(is_explicit=is_explicit)))
        assert bool(note.private) == (is_explicit and not is_said)


# Whatever the dialect

HEADS = (
    "---\npublish: false\n---\n",
    "\ufeff---\nprivate: true\n---\n",
    "---\r\npublish: false\r\n---\r\n",
    "---\ntitle: x\nDraft: Yes # not yet\n...\n\n",
    '---\n"publish": "false",\n---\n',
    "\n---\npublish: [no]\n---\n",
    "+++\ndraft = true\n+++\n",
    "private:: true\n\n",
    "- title:: x\n- public:: [[false]]\n",
    "tags:: a, #[[secret]]\n\n",
    "---\ntags: [a, secret/x]\n---\n",
    "---\ntags:\n  - secret\n---\n",
    "---\nx: &a {publish: false}\n<<: *a\n---\n",
    "---\npublish:\n  false\n---\n",
    '---\npublish: !!bool "false"\n---\n',
    "---\n? publish\n: false\n---\n",
    '---\n{"title": "x", "publish":\n false}\n---\n',
    '---\n"p\\u0075blish": false\n---\n',
    "---\nprivate: >\n  true\n---\n",
    "---\npublish：false\n---\n",
    "\u200b---\npublish: false\n---\n",
    '{\n  "draft": true\n}\n\n',
    '{\n "title": "x",\n "draft": true }\n\n',
    '{ "title": "x",\n\n "a": {"b": 1 },\n "draft": true\n  }\n\n',
    '{ "title": "x",\n "draft": true,\n }\n\n',
    '{"a": {"b": 1},\n "c": [\n"}"], "draft": true}\n\n',
    "---\ntags: [Prive\u0301]\n---\n",
    '---\ntags: ["Priv\\xe9"]\n---\n',
    "---\ntags: [ＰＲＩＶÉ]\n---\n",
)
SECRET = Privacy(tags=frozenset({"secret", "privé"}))
TEXTS = {
    **FIFTH,
    "obsidian": "# A\n\n> [!note] x\n> y\n\n[[b]] ==m== #t\n",
    "kindle": (Path(__file__).parent / "dialects" / "fixtures" / "kindle.txt").read_text(encoding="utf-8"),
}


def reading_as(dialect: str) -> Reading:
    return Reading((("n.md", dialect),) if dialect else (), SECRET)


@pytest.mark.slow
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_note_says_so_in_its_first_lines_whatever_its_dialect(tmp_path, name, head):
    file = tmp_path / "n.md"
    file.write_text(head + TEXTS[name], encoding="utf-8", newline="")
    for dialect in ("", name):
        assert read_note(file, "source_notes/n.md", reading_as(dialect))[0].private


@pytest.mark.slow
@pytest.mark.parametrize(
    "head", ["", "---\npublish: true\ndraft: false\n---\n", "See `private:: true`.\n", "```\ndraft: true\n```\n\n"]
)
@pytest.mark.parametrize("name", TEXTS)
def test_a_note_that_does_not_is_public(tmp_path, name, head):
    file = tmp_path / "n.md"
    file.write_text(head + TEXTS[name], encoding="utf-8")
    note, _ = read_note(file, "source_notes/n.md", reading_as(name))
    assert not note.private
    assert note.withheld == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "Soup.\n\nA plan #secret for it.\n",
        "Soup.\n\nA plan #Prive\u0301 for it.\n",
        "Soup.\n\nA plan for it.\nprivate:: true\n",
        "- Soup.\n- A plan\n  private:: true\n  - for it\n",
        "- Soup.\n- A plan #[[secret]]\n  - for it\n",
        "- Soup.\n- A plan\n  tags:: secret\n  - for it\n",
        "Soup.\n\n## A plan\n\npublic:: false\n\nfor it\n",
        "Soup.\n\n## A plan\n\ntype:: #secret\n\nfor it\n",
        "- Soup.\n- A plan\n  type:: #secret\n  - for it\n",
    ],
)
def test_plain_markdown_has_private_blocks_too(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(text, encoding="utf-8")
    note, _ = read_note(file, "source_notes/n.md", reading_as("markdown"))
    assert "plan" not in repr(note)
    assert "for it" not in repr(note)
    assert "Soup" in repr(note.units)
    assert secrets_of(file, "source_notes/n.md", reading_as("markdown"))


@pytest.mark.parametrize(
    "text",
    [
        "- Soup.\n- A plan\n  kind:: hot\n  private:: true\n\t- for it\n",
        "- Soup.\n- A plan\n  kind:: hot\n  tags:: secret\n\t- for it\n",
        "- Soup.\n- name:: A plan\n  private:: true\n\t- for it\n",
        "- Soup.\n\t- more\n- kind:: hot\n  name:: A plan\n  tags:: [[secret]]\n\t- for it\n",
        "- Soup.\n- A plan\n  type:: #secret\n\t- for it\n",
        "- Soup.\n- A plan\n  author:: [[x]] and #[[secret]]\n\t- for it\n",
        "- Soup.\n- A plan\n  id:: #secret\n\t- for it\n",
        "- Soup.\n- type:: #secret\n  A plan\n\t- for it\n",
        "- Soup.\n- kind:: hot\n  type:: #secret\n\t- for it: a plan\n",
        "- Soup.\n- A plan\n  :PROPERTIES:\n  :private: true\n  :END:\n\t- for it\n",
        "- Soup.\n- A plan\n  :properties:\n  :type: #secret\n  :end:\n  for it\n",
        "- Soup.\n- TODO A plan\n  :LOGBOOK:\n  CLOCK: [2022-01-01]\n  :END:\n  :PROPERTIES:\n  :tags: secret\n  :END:\n  - for it\n",
    ],
)
def test_a_block_is_private_by_any_of_its_properties(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(text, encoding="utf-8")
    note, _ = read_note(file, "source_notes/n.md", reading_as("logseq"))
    assert "plan" not in repr(note)
    assert "for it" not in repr(note)
    assert "Soup" in repr(note.units)


@pytest.mark.parametrize(
    "text", ["`#secret` is a tag", "[here](#secret)", "https://a.b/#secret", "#secrets", "C#secret"]
)
def test_what_only_looks_like_a_private_tag(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(text, encoding="utf-8")
    assert not read_note(file, "source_notes/n.md", reading_as("markdown"))[0].withheld


@pytest.mark.parametrize(
    "mark", ["private:: true", "  publish:: no", "#secret", "tags:: [[secret]]", "%%x%% draft:: yes"]
)
@pytest.mark.parametrize("fault", ["raises", "loses a line"])
def test_a_note_that_nobody_can_read_is_withheld_where_something_in_it_is_private(tmp_path, monkeypatch, mark, fault):
    def parse(*_: str) -> tuple[list[object], list[object]]:
        if fault == "raises":
            raise ValueError
        return [], []

    (outline,) = (each for each in DIALECTS if each.name == "logseq")
    broken = (type(outline)("logseq", lambda _: True, parse),)  # type: ignore[arg-type]
    monkeypatch.setattr("everyline.notes.dialects.DIALECTS", broken)
    file = tmp_path / "n.md"
    for said, expected in ((mark, False), ("nothing", True)):
        file.write_text(f"- the plan\n  {said}\n\t- and more\n", encoding="utf-8")
        assert ("the plan" in repr(read_note(file, "n.md", Reading((), SECRET))[0])) is expected


def test_the_digest_of_a_note_tells_nothing_of_what_is_private(tmp_path):
    file = tmp_path / "n.md"
    digests = set()
    for secret in ("1234", "4321"):
        file.write_text(f"The number is %%{secret}%% of course.\n", encoding="utf-8")
        digests.add(read_note(file, "n.md")[0].sha256)
    assert len(digests) == 1
    file.write_text("Nothing is private.\n", encoding="utf-8")
    assert read_note(file, "n.md")[0].sha256 == hashlib.sha256(file.read_bytes()).hexdigest()


UNCLEAR = [
    "---\nyes: &k true\ndraft: *k\n---\n",
    "---\nname: &k draft\n*k : true\n---\n",
    f'---\n{{summary: "{"word " * 2_500}", draft: true}}\n---\n',
    f"---\nsummary: {'word ' * 2_500}\ndraft: !!bool true\n---\n",
    "---\ntitle: a: b\nz: {q: 1, draft: true}\n---\n",
    "---\nz: 'a\ndraft: !!str true\n---\n",
    "---\ndraft: “true”\n---\n",
    "---\npublish: „false“\n---\n",
    '{"title": "x", "draft": true}\n',
    '---json\n{\n\t"draft": true}\n---\n',
    "---toml\ndraft = true\n---\n",
    "+++\nx = {draft = true}\n+++\n",
    ';;;\n{"draft": true}\n;;;\n',
    "---\na: {draft: true, draft: false}\n---\n",
    f"---\nx: {'[' * 5000}\ny: {{draft: true}}\n---\n",
    f'---\n{{x: "{"y" * 2**20}", draft: true}}\n---\n',
]


@pytest.mark.slow
@pytest.mark.parametrize("head", UNCLEAR)
def test_a_note_that_may_say_so_is_withheld_where_nobody_can_read_how(tmp_path, head):
    file = tmp_path / "n.md"
    file.write_text(f"{head}# A\n\nbody\n", encoding="utf-8")
    assert read_note(file, "source_notes/n.md")[0].private


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Public speaking: how to\n---\n",
        "---\ntitle: 'a\nb: c\n---\n",
        "---\ndraft: false\ntitle: My draft: a story\n---\n",
        "+++\ntitle = 'a draft of it'\ndraft = false\n+++\n",
        '{"title": "a draft"}\n',
        "---\nstatus: draft\n---\n",  # how far it has come, as for Obsidian and Hugo
        "---\ntags: [public, draft]\n---\n",
        "---\na: &a [&b [*b, *b], *b]\npublic: true\n---\n",
    ],
)
def test_a_note_that_only_speaks_of_it_is_published(tmp_path, head):
    file = tmp_path / "n.md"
    file.write_text(f"{head}# A\n\nbody\n", encoding="utf-8")
    assert not read_note(file, "source_notes/n.md")[0].private


@pytest.mark.parametrize(
    "head",
    [
        '---\ntags: "#a #geheim"\n---\n',
        "---\nTags: a geheim\n---\n",
        "---\nkeywords: a; geheim/b\n---\n",
        "---\ntags:\n  - a\n  - b geheim\n---\n",
        "tags:: a #geheim\n\n",
        "#geheim\n\n",
        "\n#a #geheim\n",
        "---\ntitle: x\n---\n\n#geheim #a\n\n",
        "type:: #geheim\n\n",
        "kind:: a\ntype:: a, #[[geheim]]\n\n",
        "type:: a\ntype:: #geheim\n\n",
        '---\ntype: "#geheim"\n---\n',
        "#a, #geheim\n\n",
        "#a、#geheim\n\n",
        "#a; #geheim,\n\n",
        "#a\n#geheim/b\n\n",
        "#a\n\n#[[geheim]] #[[b c]]\n",
    ],
)
def test_a_private_tag_of_a_note_is_one_however_tags_are_parted(tmp_path, head):
    file = tmp_path / "n.md"
    file.write_text(f"{head}# A\n\nbody\n", encoding="utf-8")
    reading = Reading(privacy=Privacy(tags=frozenset({"geheim"})))
    assert "geheim" in read_note(file, "source_notes/n.md", reading)[0].private
    file.write_text(f"{head}# A\n\nbody\n".replace("geheim", "geheimnis"), encoding="utf-8")
    assert not read_note(file, "source_notes/n.md", reading)[0].private


@pytest.mark.parametrize(
    "block",
    [
        "-\n  private:: true\n\t- secret\n\t\t- secret\n",
        "- ---\n  private:: true\n\t- secret\n",
        "- ```\n  secret\n  ```\n  private:: true\n\t- secret\n",
        "- a\n\t-\n\t  tags:: secret\n\t\t- secret\n\t\t  secret\n\n\t\t- secret\n\t- kept\n",
        "- ![](x.png)\n  private:: true\n\t- secret\n",
    ],
)
def test_what_stands_under_a_private_block_without_words_is_withheld(tmp_path, block):
    file = tmp_path / "n.md"
    file.write_text(f"- first\n{block}- last\n\t- below\n", encoding="utf-8")
    reading = Reading((("n.md", "logseq"),), Privacy(tags=frozenset({"secret"})))
    note, _ = read_note(file, "n.md", reading)
    said = repr((note.units, note.lines))
    assert "secret" not in said
    assert [each in said for each in ("first", "last", "below", "kept")] == [True, True, True, "kept" in block]


def test_a_page_whose_own_properties_are_private_is_withheld_and_no_block_of_it(tmp_path):
    file = tmp_path / "n.md"
    file.write_text("title:: x\n\n- a\n  public:: true\n- b\n", encoding="utf-8")
    assert "b" in read_note(file, "n.md", Reading((("n.md", "logseq"),)))[0].lines[-1]


@pytest.mark.parametrize("target", ["/proc/kmsg", "/dev/zero", "/nowhere", "../../outside.json", "/root/.ssh/x"])
def test_settings_of_a_vault_that_lead_elsewhere_are_not_read(tmp_path, target):
    (tmp_path / "outside.json").write_text('{"strictLineBreaks": true}', encoding="utf-8")
    vault = tmp_path / "source_notes"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "app.json").symlink_to(target)
    (vault / "a.md").write_text("a\n", encoding="utf-8")
    assert read_note(vault / "a.md", "source_notes/a.md")[0].dialect == "obsidian"


@pytest.mark.parametrize(
    "text",
    [
        "# A\n#mine\n\nb\n",
        "---\nc: d\n---\n# A\n\n#other #mine\nb\n",
        "#mine\n# A\n",
        "A\n===\n#mine\n",
        "A\n---\n\n#mine\n",
        "A\nB\n===\n\n#other, #mine\n",
        "## A\n#mine\n",
        "  # A\n#mine\n",
        "# A\n#other\n#mine\nb\n",
        "#other\n# A\n#mine\nb\n",
    ],
)
def test_tags_right_below_the_title_of_a_note_are_its_own(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(text, encoding="utf-8")
    reading = Reading(privacy=Privacy(tags=frozenset(["mine"])))
    assert read_note(file, "n.md", reading)[0].private
    file.write_text(text.replace("#mine", "b #mine"), encoding="utf-8")
    assert not read_note(file, "n.md", reading)[0].private


@pytest.mark.parametrize(
    "head",
    [
        ":PROPERTIES:\n:private: true\n:END:\n",
        ":PROPERTIES:\n:title: x\n:type: #mine\n:END:\n\n",
        "\n:properties:\n:Tags: mine\n:end:\n",
    ],
)
@pytest.mark.parametrize("rest", ["- a\n\t- b\n", "# A\n\nb\n"])
def test_a_drawer_at_the_head_of_a_page_holds_its_properties(tmp_path, head, rest):
    file = tmp_path / "n.md"
    file.write_text(f"{head}{rest}", encoding="utf-8")
    for dialect in ("", "logseq", "markdown"):
        reading = Reading((("n.md", dialect),) if dialect else (), Privacy(tags=frozenset(["mine"])))
        assert read_note(file, "n.md", reading)[0].private
        file.write_text(f"{head.replace('true', 'false').replace('mine', 'b')}{rest}", encoding="utf-8")
        assert not read_note(file, "n.md", reading)[0].private
        file.write_text(f"{head}{rest}", encoding="utf-8")


def test_a_drawer_is_no_text_where_logseq_wrote_it(tmp_path):
    file = tmp_path / "n.md"
    file.write_text(
        "- a\n  :PROPERTIES:\n  :author: Ann\n  :END:\n\t- b\n- c\n  ```\n  :PROPERTIES:\n  :x: y\n  :END:\n  ```\n",
        encoding="utf-8",
    )
    note, problems = read_note(file, "n.md", Reading((("n.md", "logseq"),)))
    assert not problems
    said = [unit.text for unit in note.units if unit.kind.is_statement]
    assert said == ["author\n: Ann", "b", ":PROPERTIES:\n:x: y\n:END:"]
