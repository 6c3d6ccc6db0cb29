"""Drafts of translations by a program: what it answers is kept and marked, what people wrote is never touched."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import polib
import pytest
from click.testing import CliRunner

from everyline.commands.main import main
from everyline.languages import catalogs
from everyline.languages.catalogs import Update
from everyline.model.pipeline import load_site
from everyline.pages.macros import Pages
from everyline.text.messages import Messages
from tests.support import LANGUAGES, write

CATALOG = "editorial/locale/en.po"
# Stand-ins: what a program makes of each question.
ECHO = 'answer({"id": asked["id"], "text": "EN " + asked["text"]})'
CRASHING = ECHO + "\nif asked['id'] == 1: sys.exit(3)"
TALKING = 'print("loading the model", flush=True); ' + ECHO
PLAYER = """
import json, sys
def answer(what): print(json.dumps(what), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    print(line, end="", file=open({log!r}, "a"))
{body}
"""


@pytest.fixture
def translate(project, tmp_path) -> Callable[..., tuple[int, str, polib.POFile | None]]:
    """Translate the small project with a stand-in; what became of it, what was said, and the file of translations."""
    folder = project()

    def run(body: str, *more: str, files: dict[str, str] | None = None):
        write(folder, files or {})
        program = tmp_path / "program.py"
        indented = "\n".join(f"    {line}" for line in body.splitlines())
        program.write_text(PLAYER.format(log=str(tmp_path / "log"), body=indented), encoding="utf-8")
        command = shlex.join([sys.executable, str(program)])
        result = CliRunner().invoke(
            main, ["translate", "--project", str(folder), "--with", command, "--language", "en", *more]
        )
        assert "Traceback" not in result.output
        file = polib.pofile(str(folder / CATALOG)) if (folder / CATALOG).is_file() else None
        return result.exit_code, result.output, file

    return run


def asked(tmp_path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]


def test_a_program_gets_each_text_with_its_places_and_the_terms_in_it(translate, tmp_path):
    code, said, file = translate(ECHO)
    assert code == 0
    apple = next(each for each in asked(tmp_path) if each["text"] == "苹果是一种水果，不是梨。")
    assert (apple["from"], apple["to"], apple["places"]) == ("zh", "en", ["source_notes/fruit.md:4"])
    assert apple["terms"] == {"苹果": "apple", "梨": "Pear"}
    assert f"{len(file)} texts of {len(file)} drafted" in said
    entry = file.find("苹果是一种水果，不是梨。")
    assert (entry.msgstr, entry.flags) == ("EN 苹果是一种水果，不是梨。", ["fuzzy", "machine-made"])


@pytest.mark.slow
def test_a_draft_is_marked_on_its_page_until_a_person_approves_it(translate, tmp_path):
    _, _, file = translate(ECHO)
    mark = Messages("en")["translation-draft"]
    page = Pages(load_site(tmp_path, "en", LANGUAGES)).statements("things/apple", "apple")
    assert "EN 苹果洗净就可以吃了。" in page
    assert mark in page
    for entry in file:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
    file.save()
    assert mark not in Pages(load_site(tmp_path, "en", LANGUAGES)).statements("things/apple", "apple")


def test_what_a_person_wrote_is_neither_shown_nor_changed(translate, tmp_path):
    own = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\n#, fuzzy\nmsgid "苹果洗净就可以吃了。"\nmsgstr "Wash it."\n\nmsgid "水果之书"\nmsgstr "Book"\n'
    _, _, file = translate(ECHO, files={CATALOG: own})
    assert {"苹果洗净就可以吃了。", "水果之书"}.isdisjoint(each["text"] for each in asked(tmp_path))
    assert (file.find("苹果洗净就可以吃了。").msgstr, file.find("水果之书").msgstr) == ("Wash it.", "Book")


def test_an_approved_draft_is_a_translation_like_any_other_when_its_note_changes(translate, tmp_path):
    _, _, file = translate(ECHO)
    approved = file.find("苹果洗净就可以吃了。")
    approved.msgstr, approved.flags = "Wash it and eat it.", ["machine-made"]
    file.save()
    note = tmp_path / "source_notes/fruit.md"
    note.write_text(
        note.read_text(encoding="utf-8").replace("苹果洗净就可以吃了", "苹果洗干净就可以吃了"), encoding="utf-8"
    )
    (tmp_path / "log").unlink()
    _, said, file = translate(ECHO)
    assert not (tmp_path / "log").exists()
    assert "0 texts of 0 drafted" in said
    assert file.find("苹果洗净就可以吃了。").msgstr == "Wash it and eat it."


@pytest.mark.slow
def test_a_draft_whose_note_changed_is_drafted_again(translate, tmp_path):
    translate(ECHO)
    note = tmp_path / "source_notes/fruit.md"
    note.write_text(
        note.read_text(encoding="utf-8").replace("苹果洗净就可以吃了", "苹果洗干净就可以吃了"), encoding="utf-8"
    )
    _, _, file = translate(ECHO)
    assert file.find("苹果洗干净就可以吃了。").msgstr == "EN 苹果洗干净就可以吃了。"


@pytest.mark.slow
def test_what_a_program_answered_before_it_failed_is_kept_and_the_next_goes_on(translate):
    code, said, file = translate(CRASHING)
    assert code == 1
    assert "it ended with status 3 (what it had answered is kept; call it again for the rest)" in said
    assert [bool(each.msgstr) for each in file][:3] == [True, True, False]
    code, _, file = translate(ECHO)
    assert code == 0
    assert all(each.msgstr for each in file)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("pass", "without a translation (call it again for the rest)"),
        (TALKING, "it said 'loading the model', which is no answer"),
        ('answer({"id": 999, "text": "x"})', "an answer has the id 999, which none of the texts has"),
        ('answer({"id": asked["id"], "text": " "})', "an answer is not taken: it is empty"),
        ("answer([1, 2])", "which is no answer"),
        ('sys.stdout.write(\'{"id": 1e999, "text": "x"}\\n\')', "which is no answer"),
        ('sys.stdout.buffer.write(b"\\xff\\n")', "which is no answer"),
    ],
)
def test_what_is_no_answer_is_told(body, message, translate):
    assert message in translate(body)[1]


def test_half_a_character_in_an_answer_loses_none_of_the_others(translate):
    _, _, file = translate('answer({"id": asked["id"], "text": "EN \\ud800\\x1b"})')
    assert {each.msgstr for each in file} == {"EN �␛"}


def test_a_comment_and_a_placeholder_stay_what_they_are():
    fault = catalogs._fault  # noqa: SLF001 - what makes an answer no translation, without a note that holds each
    assert not fault("# 注释", "# a comment")
    assert "comment" in fault("# 注释", "a comment")
    assert not fault("<名字>", "<name>")
    assert "placeholder" in fault("<名字>", "name")


def test_what_came_is_kept_when_a_person_stops_it(project, monkeypatch):
    folder = project()

    def stopped(*_: object):
        yield 0, "First."
        yield 0, "Better."
        raise KeyboardInterrupt

    monkeypatch.setattr(catalogs, "_answers", stopped)
    text = 'msgid ""\nmsgstr ""\n\nmsgid "苹果"\nmsgstr ""\n\nmsgid "梨"\nmsgstr ""\n'
    update = Update(CATALOG, text, is_there=False, is_current=False, places={"苹果": [], "梨": []})
    with pytest.raises(KeyboardInterrupt):
        catalogs.draft(folder, update, "x", LANGUAGES)
    file = polib.pofile(str(folder / CATALOG))
    assert [(each.msgstr, each.flags) for each in file] == [("Better.", ["fuzzy", "machine-made"]), ("", [])]


def test_a_program_that_is_not_there_is_told(project):
    folder = project()
    for command in ("nowhere-to-be-found", '"', ""):
        result = CliRunner().invoke(main, ["translate", "--project", str(folder), "--with", command])
        assert result.exit_code == 1
        assert "this program does not start" in result.output
        assert "Traceback" not in result.output
    assert not (folder / CATALOG).exists()


def test_only_as_many_as_are_wanted(translate, tmp_path):
    translate(ECHO, "--most", "2")
    assert len(asked(tmp_path)) == 2
