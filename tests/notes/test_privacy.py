"""What is private, and what only looks like it."""

import hashlib
from pathlib import Path

import pytest

from everyline.notes.dialects import DIALECTS, markdown, read_note, secrets_of
from everyline.notes.privacy import Privacy, Reading, without_comments
from tests.hostile import FIFTH


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Soup %%secret%% and bread.", "Soup  and bread."),
        ("a\n%%\nsecret\n\nmore\n%%\nb", "a\n\n\n\n\n\nb"),
        ("a <!-- secret --> b\n<!--\nsecret\n-->\nc", "a  b\n\n\n\nc"),
        ("line %%secret%%\nnext", "line\nnext"),
        ("- <!-- secret\n  secret\n  --><!-- secret -->x", "- \n\n  x"),
        ("two %%one%% and %%two%%.", "two  and ."),
        ("- a\n  %%secret%%\n- b", "- a\n\n- b"),
        ("an escaped \\``` and %%secret%%, so", "an escaped \\``` and , so"),
        ("a stray ` and\n- %%secret%%\n- another ` here", "a stray ` and\n-\n- another ` here"),
        ("costs $5 %%secret%% and $6", "costs $5  and $6"),
        ("```\ncode\n```\n%%secret%%", "```\ncode\n```\n"),
        ("- ```\n  never closed\n- %%secret%%", "- ```\n  never closed\n-"),
        ("%% a ` b %% c ` %%secret%%", " c `"),
        ("> ```\n> code\n\n%%secret%%\n\n```\nx\n```", "> ```\n> code\n\n\n\n```\nx\n```"),
        ("1. ```\n   code\n\nb %%secret%%", "1. ```\n   code\n\nb"),
        ("* ```\n  code\n* %%secret%%\n* ```\n  %%code%%\n  ```", "* ```\n  code\n*\n* ```\n  %%code%%\n  ```"),
        ("1. ```\na\n```\n%%secret%%", "1. ```\na\n```\n"),
        ("a\n\n    ```\n\n%%secret%%", "a\n\n    ```\n\n"),
        ("a\n\n    ```\n\n- ```yaml\n- next\n%%secret%%", "a\n\n    ```\n\n- ```yaml\n- next\n"),
        ("a\n\n    ```\n\n> ```yaml\n\n%%secret%%", "a\n\n    ```\n\n> ```yaml\n\n"),
        ("# a ` b\n%%secret%% ` c", "# a ` b\n ` c"),
        ("a ` b\n===\n%%secret%% ` c", "a ` b\n===\n ` c"),
        ("a\n\n<!-- secret\n\nsecret", "a\n\n\n\n"),
        ("a\n\n[//]: # (secret)\n[comment]: <> (secret)\nb", "a\n\n\n\nb"),
        ("- a\n- #+BEGIN_COMMENT\n  secret\n  #+END_COMMENT\n- b", "- a\n-\n\n\n- b"),
        ("a @@comment: secret@@ b", "a  b"),
        ("[^1]: a ` b\n[^2]: %%secret%% `", "[^1]: a ` b\n[^2]:  `"),
        ("---\n# secret\ntitle: a # b\n#secret\n---\n# c", "---\n\ntitle: a\n\n---\n# c"),
    ],
)
def test_comments_are_taken_out_and_lines_stay(text, left):
    redacted = without_comments(text, "n.md")
    assert redacted.text == left
    assert "secret" not in redacted.text
    assert redacted.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "`%%d` and ``a ` %%b%%``",
        "```mermaid\ngraph LR\n%% a comment\nA --> B %% another\n```",
        "~~~html\n<!-- a comment -->\n~~~",
        "> ```\n> %%no%%\n> ```",
        "$a \\%% b$ and\n$$\nx %%y%%\n$$",
        r"\%%no%% is text".replace("%%no%%", "%no%"),
        "a <!-- never closed",
        "<!-->\nshown",
        "a\n\n    <!-- code\n\nshown",
        "---\n# a heading\n\nbetween rules\n\n---\n",
        "```\n[//]: # (code)\n```",
        'Bash knows the pattern ‘%%’ and\n\nalso "%%" for jobs',
        "- item\n  ```\n  %%code%%\n  ```\n- next",
    ],
)
def test_nothing_is_private_in_code_or_math(text):
    assert without_comments(text, "n.md").text == text


def test_what_no_program_shows_behind_an_open_comment_is_withheld_and_told():
    (problem,) = without_comments("one\n\n<!-- two\nthree", "n.md").problems
    assert str(problem).startswith("n.md:3: this `<!--` is never closed, so all that follows is withheld")


@pytest.mark.parametrize(
    "text",
    [
        "* COMMENT secret\nsecret",
        "* a\n** b :noexport:\nsecret\n* c",
        "* :noexport:\nsecret",
        "* a :ARCHIVE:\nsecret",
        "#+FILETAGS: :noexport:\n* a\nsecret",
        "#+EXCLUDE_TAGS: mine other\n* a :mine:\nsecret",
        "* a\n:LOGBOOK:\n- secret\n:END:\nb",
        "* a\n#+COMMENT: secret\nb",
        "#+DRAFT: t\n* secret",
        "#+HUGO_DRAFT: true\n* secret",
    ],
)
@pytest.mark.parametrize("comment", ["", "# a comment, which no unit has\n"])
def test_what_org_publishes_nowhere(tmp_path, text, comment):
    file = tmp_path / "n.org"
    file.write_text(comment + text, encoding="utf-8")
    note, _ = read_note(file, "source_notes/n.org")
    assert note.private or "secret" not in repr(note)


def test_an_open_comment_is_text_and_told():
    redacted = without_comments("one\n\ntwo %% three", "n.md")
    assert redacted.text == "one\n\ntwo %% three"
    assert [str(each).split(" (")[0] for each in redacted.problems] == [
        "n.md:3: this `%%` is never closed, so it is text"
    ]


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
    "text",
    [
        "We are 100%% sure.\n\nOther words.\n\n%% secret %%\n\nMore words.",
        "Use %% in files.\n\n%%\nsecret\n\nsecret\n%%\n\nend",
        "| a | b |\n|---|---|\n| 5 %% | x |\n\ntext %%secret%% end",
        "- printf %%d\n- b\n\t- c %% secret %%",
        "# Growth of 5%%\n\n%% secret %%\n\nx",
        "5%% of it and %% secret %% words",
        "a %% b\n\nc %% secret\nsecret %% d",
        "100%% sure.\n\n%%\nsecret\n",
        "5 %% and\n\n%%\nsecret\n%%\n\nwords\n\n%%\nsecret\n",
    ],
)
def test_a_percent_sign_too_many_turns_no_comment_inside_out(text):
    redacted = without_comments(text, "n.md")
    assert "secret" not in redacted.text
    assert redacted.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "line"), [("100%% sure.\n\nWords.\n\n%% a %%\n\nb", 1), ("a\n\n%% a %%\n\nb %% c\n", 5)]
)
def test_the_percent_sign_that_is_too_many_is_told(text, line):
    (problem,) = without_comments(text, "n.md").problems
    assert str(problem).startswith(f"n.md:{line}: this `%%` is never closed")


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


def test_every_text_without_such_marks_is_left_alone():
    units, _ = markdown.parse("# a\n\nb\n", "n.md")
    assert Privacy().of_units(units, "# a\n\nb\n") == set()


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


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", TEXTS)
def test_a_note_says_so_in_its_first_lines_whatever_its_dialect(tmp_path, name, head):
    file = tmp_path / "n.md"
    file.write_text(head + TEXTS[name], encoding="utf-8", newline="")
    for dialect in ("", name):
        assert read_note(file, "source_notes/n.md", reading_as(dialect))[0].private


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


ASIDES = [
    "[//]: # (secret\nsecret)",
    "[//]: #\n  (secret)",
    "> [//]: # (secret)",
    "> a\n>\n> [//]: # 'secret\n> secret'\n> b",
    "- item\n\n    [//]: # (secret)",
    "[_hidden]: # (secret)",
    '[x y]: <> "secret"',
    "[//]:\n# (secret)",
    "1. [comment]: <#> (a \\) secret)",
]
SHOWN = [
    "```\n> ```\n```\n\n%% secret %%",
    "```\ncode\n        ```\nmore\n```\n\n%% secret %%",
    "    ```\n\n%% secret %%\n\n    ```",
    "> - ```\n> text %% secret %%\n> more",
    "| a | b | c |\n|---|---|---|\n| ` | %% secret %% | ` |",
    "| a | b | c |\n|---|---|---|\n| $5 | %% secret supplier %% | US$ |",
    "Kosten 100$/Tag %% secret %% 90$ im Jahr.",
    "It cost $5 <!-- secret --> in US$ then.",
    "It cost $5 %%secret%% in US$ then.",
    "$$\na <!-- secret -->\n$$",
    "Kosten 100$/Tag <!-- secret --> 90$ im Jahr.",
    "```\n> ```\n```\n\n%%\nsecret\n\nsecret\n%%\n\nb",
    "```\n> ```\n```\n\n<!-- secret\n\nsecret",
    "    ```\n\n# %% secret %%\n\n- %% secret %% `a`\n\n    ```",
]


@pytest.mark.parametrize("text", ASIDES + SHOWN)
@pytest.mark.parametrize("dialect", ["markdown", "obsidian"])
def test_what_a_page_would_show_as_words_is_no_code_whatever_looks_like_it(tmp_path, dialect, text):
    file, reading = tmp_path / "n.md", Reading((("n.md", dialect),))
    file.write_text(f"# A\n\na\n\n{text}\n", encoding="utf-8")
    note, problems = read_note(file, "n.md", reading)
    assert not [each for each in problems if "report" in each.hint]
    assert "secret" not in repr((note.units, note.lines))
    assert len(note.lines) == text.rstrip("\n").count("\n") + 5
    said = secrets_of(file, "n.md", reading)[0]
    assert "".join(said.values()).count("secret") == text.count("secret")


@pytest.mark.parametrize(
    "text",
    [
        "[home]: # (Home)\n\nand [home] is where it leads",
        "[//]: # (a)\n(kept)",
        "[a]: https://example.org (kept)",
        "[a]: #kept (kept)",
        "```\n[//]: # (kept)\n[x]: # (kept)\n```",
        "[x]: # (kept\n\nkept)",
        "as `%%kept%%` or \\%%kept and `<!-- kept -->`",
        "- a\n\n  ```\n  <!-- kept -->\n  ```",
        "| a |\n|---|\n| `%%kept%%` |",
    ],
)
def test_what_a_page_shows_as_code_or_follows_an_aside_is_kept(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(f"# A\n\na\n\n{text}\n", encoding="utf-8")
    note, _ = read_note(file, "n.md")
    assert "\n".join(note.lines).count("kept") == text.count("kept")


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


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("---\nfoo: bar # secret\n---\na", "---\nfoo: bar\n---\na"),
        ("---\nfoo: 'a # b' # secret\nx: |\n  y # z\n---\na", "---\nfoo: 'a # b'\nx: |\n  y # z\n---\na"),
        ("---\ntags: #a #b\n---\na", "---\ntags: #a #b\n---\na"),
        ("a\n\n%%\nsecret\n\nsecret", "a\n\n\n\n\n"),
        ("a\n\n%%", "a\n\n%%"),
        ("a %% b\n\nc", "a %% b\n\nc"),
    ],
)
def test_comments_of_values_and_those_that_nobody_closed(text, left):
    assert without_comments(text, "n.md").text == left


@pytest.mark.parametrize("target", ["/proc/kmsg", "/dev/zero", "/nowhere", "../../outside.json", "/root/.ssh/x"])
def test_settings_of_a_vault_that_lead_elsewhere_are_not_read(tmp_path, target):
    (tmp_path / "outside.json").write_text('{"strictLineBreaks": true}', encoding="utf-8")
    vault = tmp_path / "source_notes"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / ".obsidian" / "app.json").symlink_to(target)
    (vault / "a.md").write_text("a\n", encoding="utf-8")
    assert read_note(vault / "a.md", "source_notes/a.md")[0].dialect == "obsidian"
