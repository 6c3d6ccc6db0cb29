"""Comments in notes, which nobody publishes: where they begin and end, and what only looks like one."""

import pytest

from everyline.notes.comments import without_comments
from everyline.notes.dialects import markdown, read_note, secrets_of
from everyline.notes.privacy import Privacy, Reading


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
        ("a {==b==}{>>secret<<} c", "a {==b==} c"),
        ("a {>>secret\nsecret<<}", "a\n"),
        ("a {::comment}secret{:/comment} b {::comment}secret{:/} c", "a  b  c"),
        ("{::comment}\n- secret\n\nsecret\n{:/comment}\nb", "\n\n\n\n\nb"),
        ("a {/* secret */} b", "a  b"),
        ("costs $5 {>>secret<<} and $6", "costs $5  and $6"),
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
        "`{>>a<<}` and `{/* b */}`",
        "~~~jsx\n{/* c */}\n~~~",
        "a \\{>>c<<} and {>> b, {/* d",
        "{::comment} never closed",
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
        "* a\n#+BEGIN_QUOTE\npublic\n# secret\n#+COMMENT: secret\n#+END_QUOTE",
        "* a\n- b\n  #+BEGIN_NOTE\n  #+BEGIN_CENTER\n  public\n  #+END_CENTER\n  # secret\n  #+END_NOTE",
        "#+BEGIN_NOTE\n#+begin_comment\nsecret\n#+end_comment\n:LOGBOOK:\n- secret\n:END:\n#+END_NOTE",
        "#+BEGIN_QUOTE\n#+BEGIN_SRC\n# secret\n#+END_QUOTE\n#+BEGIN_SRC\nx\n#+END_SRC",
        "#+BEGIN: clocktable\n# secret\n#+END:",
        ":NOTES:\n# secret\n:END:",
        "* a\n#+BEGIN_EXAMPLE\n# secret, as nobody ends it",
        "* a\nCLOCK: [2024-01-02 Tue 10:00]--[2024-01-02 Tue 11:00] =>  1:00 secret",
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


@pytest.mark.parametrize("kind", ["SRC sh", "EXAMPLE", "EXPORT html", "VERSE"])
@pytest.mark.parametrize("around", ["", "QUOTE"])
def test_what_is_verbatim_in_org_is_no_comment(tmp_path, kind, around):
    file = tmp_path / "n.org"
    text = f"#+BEGIN_{kind}\n# kept\n#+END_{kind.split()[0]}"
    text = f"#+BEGIN_{around}\n{text}\n# secret\n#+END_{around}" if around else text
    file.write_text(f"* a\n{text}\nb\n", encoding="utf-8")
    note, _ = read_note(file, "source_notes/n.org")
    assert ("kept" in repr(note.units), "secret" in repr(note)) == (True, False)


def test_an_open_comment_is_text_and_told():
    redacted = without_comments("one\n\ntwo %% three", "n.md")
    assert redacted.text == "one\n\ntwo %% three"
    assert [str(each).split(" (")[0] for each in redacted.problems] == [
        "n.md:3: this `%%` is never closed, so it is text"
    ]


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


def test_every_text_without_such_marks_is_left_alone():
    units, _ = markdown.parse("# a\n\nb\n", "n.md")
    assert Privacy().of_units(units, "# a\n\nb\n") == set()


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
    "[note]: # (secret)\n\nb\n\n[Note]: # (secret)",
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


@pytest.mark.slow
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
        "[home]: # (kept)\n\n[home]: # (kept)\n\nand [Home] is where it leads",
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


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("---\nfoo: bar # secret\n---\na", "---\nfoo: bar\n---\na"),
        ("---\nfoo: 'a # b' # secret\nx: |\n  y # z\n---\na", "---\nfoo: 'a # b'\nx: |\n  y # z\n---\na"),
        ("---\ntags: #a #b\n---\na", "---\ntags: #a #b\n---\na"),
        ("---\ntags: a #b # secret\n---\na", "---\ntags: a #b\n---\na"),
        ("---\ntags:\n  - #a\n  - #b\n  #- secret\n---\na", "---\ntags:\n  - #a\n  - #b\n\n---\na"),
        ("---\ntags: #a secret\n---\na", "---\ntags:\n---\na"),
        ("---\nkey: #secret\nb: c ## secret\nd: e #\tsecret\n---\na", "---\nkey:\nb: c\nd: e\n---\na"),
        ("---\nb: c: d #secret\ne: '😀 # f' #secret\n---\na", "---\nb: c: d\ne: '😀 # f'\n---\na"),
        ("---\na: https://a.example/#b\nc: d#e\n---\na", "---\na: https://a.example/#b\nc: d#e\n---\na"),
        ("---\n# secret\n  # a: secret\n---\na", "---\n\n\n---\na"),
        ("---\n\n# a heading\n\n---\na", "---\n\n# a heading\n\n---\na"),
        ("---\n  # secret\na: b\n---\na", "---\n\na: b\n---\na"),
        ("\n---\na: b # secret\n---\na", "\n---\na: b\n---\na"),
        ('+++\n# secret\na = "b # c" # secret\n+++\n# a', '+++\n\na = "b # c"\n+++\n# a'),
        ("---toml\na = '''\n# b''' #secret\n---\n# a", "---toml\na = '''\n# b'''\n---\n# a"),
        ("a\n\n%%\nsecret\n\nsecret", "a\n\n\n\n\n"),
        ("a\n\n%%", "a\n\n%%"),
        ("a %% b\n\nc", "a %% b\n\nc"),
    ],
)
def test_comments_of_values_and_those_that_nobody_closed(text, left):
    assert without_comments(text, "n.md").text == left


def test_of_comments_alone_front_matter_says_nothing(tmp_path):
    file = tmp_path / "n.md"
    file.write_text("---\n# secret\n---\n\nTea.\n", encoding="utf-8")
    note, _ = read_note(file, "n.md")
    assert [unit.text for unit in note.units if unit.kind.is_statement] == ["Tea."]


@pytest.mark.parametrize("said", ["tags: a #mine", "tags:\n  #mine", "aliases: #mine"])
def test_what_may_be_a_tag_and_is_a_comment_to_yaml_makes_private(tmp_path, said):
    file = tmp_path / "n.md"
    file.write_text(f"---\n{said}\n---\n\nTea.\n", encoding="utf-8")
    assert read_note(file, "n.md", Reading(privacy=Privacy(tags=frozenset(["mine"]))))[0].private


UNREACHED = [
    "a %%b[^1]%%\n\n[^1]: secret ![[secret.png]]\nsecret\n*secret*\n\n    secret\n\n    - secret\n\nkept\n",
    "a %%b[^1]%%\n\n> [^1]: secret\n> secret\n\nkept\n",
    'a <!-- [b][c] -->\n\n[c]: https://secret.example\n  "secret\n  secret"\nkept\n',
    "a <!-- ![b] -->\n\n[B]:\n<secret.png>\n[kept]: https://kept.example\n",
    "a %%b[^1]%%\n\n[^1]: secret[^2]\n\n[^2]: secret [c]\n\n[c]: secret\n\nkept\n",
    "- a[^1] secret\n  private:: true\n- kept\n\n[^1]: secret\n",
    "- a[^1] secret\n  private:: true\n- [^1]: secret\n\t- secret\n- kept\n",
    "a %%b[c]%%\n\n[c]: # (secret)\n\nkept\n",
]


@pytest.mark.slow
@pytest.mark.parametrize("text", UNREACHED)
@pytest.mark.parametrize("dialect", ["markdown", "obsidian", "logseq"])
def test_what_nothing_but_what_is_withheld_leads_to_is_withheld(tmp_path, dialect, text):
    file, reading = tmp_path / "n.md", Reading((("n.md", dialect),))
    file.write_text(text, encoding="utf-8")
    note, _ = read_note(file, "n.md", reading)
    assert ("secret" in repr((note.units, note.lines)), "kept" in repr(note.units)) == (False, True)
    said = secrets_of(file, "n.md", reading)[0]
    assert "".join(said.values()).count("secret") == text.count("secret")


def test_a_note_of_org_that_nothing_but_what_is_withheld_names_is_withheld(tmp_path):
    file = tmp_path / "n.org"
    notes = "[fn:1] kept\n\nkept\n\n[fn:2] secret\n\nsecret [fn:1]\n\n\nkept\n"
    file.write_text(f"* A\nb[fn:1]\n** c :noexport:\nd[fn:2]\n* E\n{notes}", encoding="utf-8")
    note, _ = read_note(file, "n.org")
    assert ("secret" in repr((note.units, note.lines)), repr(note.units).count("kept")) == (False, 3)


@pytest.mark.parametrize(
    "text",
    [
        "a[^1] %%b[^1]%%\n\n[^1]: kept\n",
        "a %%b[^1]%%\n\n```\n[^1]: kept\n```\n",
        "%%[^1]%%\n\n[^2]: kept [^1]\n\n[^1]: kept\n",
        "[x] a %%[x]%%\n\n[x]: https://kept.example\n",
        "%%\n[^1]: a\n%%\nkept[^1]\n",
    ],
)
def test_what_something_public_leads_to_or_nothing_at_all_is_kept(tmp_path, text):
    file = tmp_path / "n.md"
    file.write_text(text, encoding="utf-8")
    note, _ = read_note(file, "n.md")
    assert "\n".join(note.lines).count("kept") == text.count("kept")
