import difflib
import shutil
import subprocess

import polib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from everyline.languages.catalogs import updates
from everyline.notes.corpus import read_corpus
from tests.support import LANGUAGES, told

PO = "editorial/locale/en.po"
NOTE = "source_notes/fruit.md"


def sync(folder) -> polib.POFile:
    """Bring translations in step, and read them."""
    corpus, _ = read_corpus(folder)
    for each in updates(folder, LANGUAGES, corpus)[0]:
        (folder / each.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / each.path).write_text(each.text, encoding="utf-8")
    return polib.pofile(str(folder / PO))


def change(folder, old: str, new: str, path: str = NOTE) -> None:
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new), encoding="utf-8")


def translate(folder, msgid: str, msgstr: str, **more) -> None:
    file = polib.pofile(str(folder / PO))
    for name, value in {"msgstr": msgstr, **more}.items():
        setattr(file.find(msgid), name, value)
    file.save()


EATING = "苹果洗净就可以吃了。"


def test_new_texts_stand_in_the_order_of_the_notes_with_their_files(project):
    file = sync(project())
    assert [(entry.msgid, entry.msgstr, entry.occurrences) for entry in file][:4] == [
        ("水果之书", "", [(NOTE, "")]),
        ("定义", "", [(NOTE, "")]),
        ("苹果是一种水果，不是梨。", "", [(NOTE, "")]),
        ("吃法", "", [(NOTE, "")]),
    ]


def test_a_repeat_is_one_entry_with_both_places(project):
    file = sync(project({"source_notes/other.md": f"# 别的\n\n{EATING}\n"}))
    assert file.find(EATING).occurrences == [(NOTE, ""), ("source_notes/other.md", "")]


def test_only_what_changed_is_changed(project):
    """Two texts more at the top of a note are two entries more, whatever stands below them."""
    folder = project()
    sync(folder)
    before = (folder / PO).read_text(encoding="utf-8").splitlines()
    note = folder / NOTE
    note.write_text("- 一句新话，在最前面。\n- 又一句新话。\n" + note.read_text(encoding="utf-8"), encoding="utf-8")
    sync(folder)
    changes = [
        each
        for each in difflib.ndiff(before, (folder / PO).read_text(encoding="utf-8").splitlines())
        if each[0] in "+-"
    ]
    assert not [each for each in changes if each.startswith("-")]
    assert [each for each in changes if "msgid" in each] == ['+ msgid "一句新话，在最前面。"', '+ msgid "又一句新话。"']


def test_comments_of_code_are_entries_of_their_own(project):
    file = sync(project({"source_notes/b.md": "# 苹果\n\n```yaml\nkind: Apple\nname: a # 名字\n```\n"}))
    assert file.find("# 名字").occurrences == [("source_notes/b.md", "")]
    assert not file.find("kind: Apple")


def test_running_twice_changes_nothing(project):
    folder = project()
    sync(folder)
    translate(folder, EATING, "Wash and eat.", tcomment="说法待定")
    sync(folder)
    before = (folder / PO).read_bytes()
    corpus, _ = read_corpus(folder)
    assert [each.is_current for each in updates(folder, LANGUAGES, corpus)[0]] == [True]
    sync(folder)
    assert (folder / PO).read_bytes() == before
    assert "# 说法待定" in before.decode()


def test_a_changed_text_becomes_fuzzy_and_remembers_what_it_was(project):
    folder = project()
    sync(folder)
    translate(folder, EATING, "Wash and eat.", tcomment="mine")
    change(folder, EATING, "苹果洗干净就可以吃了。")
    entry = sync(folder).find("苹果洗干净就可以吃了。")
    assert (entry.msgstr, entry.fuzzy, entry.previous_msgid, entry.tcomment) == ("Wash and eat.", True, EATING, "mine")
    change(folder, "苹果洗干净就可以吃了。", "苹果洗干净后就可以吃了。")
    entry = sync(folder).find("苹果洗干净后就可以吃了。")
    assert entry.previous_msgid == EATING  # the text that the translation was made for


def test_what_is_gone_is_given_up_and_revived_when_it_comes_back(project):
    folder = project()
    sync(folder)
    translate(folder, EATING, "Wash and eat.")
    change(folder, EATING, "完全不同的另外一句话，谈的是天气。")
    file = sync(folder)
    assert [(entry.msgid, entry.msgstr) for entry in file.obsolete_entries()] == [(EATING, "Wash and eat.")]
    change(folder, "完全不同的另外一句话，谈的是天气。", EATING)
    file = sync(folder)
    assert file.find(EATING).msgstr == "Wash and eat."
    assert file.obsolete_entries() == []


def test_a_file_of_translations_into_chinese_is_kept_where_somebody_began_one(project):
    zh = "editorial/locale/zh.po"
    folder = project({"source_notes/b.md": "# Apples\n\nApples are fruit, as everybody knows.\n"})
    sync(folder)
    assert not (folder / zh).exists()
    (folder / zh).write_text('msgid "Apples"\nmsgstr "苹果"\n', encoding="utf-8")
    sync(folder)
    file = polib.pofile(str(folder / zh))
    assert [entry.msgid for entry in file] == ["Apples", "Apples are fruit, as everybody knows."]


def test_gettexts_own_tools_accept_the_file(project):
    folder = project({"source_notes/b.md": '# 引号"与\\\n\n一段`"\\n"`\n两行的话\n\n```bash\necho 1 # "注释"\n```\n'})
    sync(folder)
    translate(folder, EATING, "Wash\nand eat.")
    sync(folder)
    polib.pofile(str(folder / PO))
    if msgfmt := shutil.which("msgfmt"):
        result = subprocess.run([msgfmt, "--check", "-o", "-", PO], cwd=folder, capture_output=True, check=False)
        assert result.returncode == 0, result.stderr.decode()


TEXTS = st.lists(st.text(alphabet='苹果洗净就可以吃了Pod "\\#<>`*[]()', min_size=1, max_size=12), max_size=5)


@pytest.mark.slow
@given(before=TEXTS, after=TEXTS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_changes_no_translation_is_lost(tmp_path, before, after):
    folder = tmp_path
    (folder / "source_notes").mkdir(exist_ok=True)
    (folder / PO).unlink(missing_ok=True)
    note = folder / "source_notes/a.md"
    note.write_text("# 题\n\n" + "\n\n".join(f"句{text}" for text in before) + "\n", encoding="utf-8")
    file = sync(folder)
    for number, entry in enumerate(file):
        entry.msgstr = f"translation {number}"
    file.save()
    note.write_text("# 题\n\n" + "\n\n".join(f"句{text}" for text in after) + "\n", encoding="utf-8")
    later = sync(folder)
    assert {entry.msgstr for entry in file} <= {entry.msgstr for entry in later}
    text = (folder / PO).read_bytes()
    sync(folder)
    assert (folder / PO).read_bytes() == text


# The commands


@pytest.mark.slow
def test_sync_says_what_is_out_of_step(project):
    folder = project()
    assert told(folder, "sync").stdout == f"created {PO}\n"
    change(folder, EATING, "苹果洗干净就可以吃了。")
    check = told(folder, "sync", "--check")
    assert (check.exit_code, check.stdout) == (1, f"out of step {PO}\n")
    assert told(folder, "sync").stdout == f"updated {PO}\n"
    assert told(folder, "sync", "--check").exit_code == 0


@pytest.mark.slow
def test_status_lists_what_translators_have_to_do(project):
    folder = project()
    sync(folder)
    file = polib.pofile(str(folder / PO))
    for entry in file:
        entry.msgstr = "translated"
    file.save()
    done = told(folder, "status")
    assert done.exit_code == 0
    assert PO not in done.stdout
    translate(folder, "定义", "", flags=[])
    translate(folder, "吃法", "way", flags=["fuzzy"])
    change(folder, EATING, "梨要削皮，看[这里](https://example.org/)。")
    change(folder, "梨比苹果的水分多一些。", "梨比苹果的水分要多一些。")
    listed = told(folder, "status")
    assert listed.exit_code == 1
    lines = listed.stdout.splitlines()
    assert any(line.startswith(f"{PO}:") and line.endswith(": missing: 定义") for line in lines)
    assert any(line.startswith(f"{PO}:") and line.endswith(": fuzzy: 吃法") for line in lines)
    pasted = polib.pofile("\n".join(["", *lines[lines.index(f"#: {NOTE}:8") : lines.index("#, fuzzy") + 6]]))
    assert pasted[0].msgid == "梨要削皮，看[这里](https://example.org/)。"
    assert any(line.endswith(EATING) for line in lines)


def test_status_names_the_links_that_a_translation_lost(project):
    folder = project({"source_notes/b.md": "# 苹果\n\n详见[这里](https://example.org/a)的说明。\n"})
    sync(folder)
    translate(folder, "详见[这里](https://example.org/a)的说明。", "See there.")
    assert "https://example.org/a" in told(folder, "status").stdout.rpartition("have lost")[2]


def test_a_project_without_translations_has_no_tasks(project):
    result = told(project(), "status")
    assert result.exit_code == 0
    assert "locale" not in result.stdout
