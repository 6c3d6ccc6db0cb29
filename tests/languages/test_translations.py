import re
import tracemalloc
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.languages.wording import Catalog, State, load_catalog, pieces, reword
from everyline.model.pipeline import load_site
from everyline.notes.units import Kind, Span, Unit
from tests.model.test_pipeline import messages
from tests.support import LANGUAGES, write

PO = "editorial/locale/en.po"
SENTENCE = "苹果洗净就可以吃了，不用削皮。"


def entry(msgid: str, msgstr: str = "", **more) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, **more)


def catalog(entries: list[polib.POEntry], *texts: str, language: str = "en") -> Catalog:
    file = polib.POFile()
    file.extend(entries)
    return Catalog(language, LANGUAGES, file, texts)


def states(entries: list[polib.POEntry], *texts: str) -> list[tuple[str, State]]:
    found = catalog(entries, *texts)
    return [(found.lookup(text).text, found.lookup(text).state) for text in texts]


def test_a_text_is_translated_by_the_entry_that_it_is_the_msgid_of():
    assert states([entry(SENTENCE, "Wash it.")], SENTENCE) == [("Wash it.", State.CURRENT)]


def test_a_flag_of_gettext_says_that_a_translation_may_be_old():
    assert states([entry(SENTENCE, "Wash it.", flags=["fuzzy"])], SENTENCE) == [("Wash it.", State.FUZZY)]


@pytest.mark.parametrize("entries", [[], [entry(SENTENCE)], [entry("梨是另一种水果。", "A pear.")]])
def test_a_text_without_a_translation_stays_as_it_is(entries):
    assert states(entries, SENTENCE) == [(SENTENCE, State.MISSING)]


def test_a_changed_text_keeps_its_translation_as_fuzzy():
    changed = SENTENCE.replace("洗净", "洗干净")
    assert states([entry(SENTENCE, "Wash it.")], changed) == [("Wash it.", State.FUZZY)]


@pytest.mark.parametrize(
    ("changed", "state"),
    [("苹果洗净去皮就可以吃了，味道更好。", State.FUZZY), ("苹果洗净去皮切块后就能吃。", State.MISSING)],
)
def test_a_translation_is_kept_for_two_thirds_of_a_text_and_not_for_less(changed, state):
    assert [each for _, each in states([entry("苹果洗净就可以吃了。", "Wash it.")], changed)] == [state]


def test_the_translation_of_one_text_is_not_taken_for_another_one_like_it():
    other = SENTENCE.replace("苹果", "鸭梨")
    assert states([entry(SENTENCE, "Wash it.")], SENTENCE, other) == [
        ("Wash it.", State.CURRENT),
        (other, State.MISSING),
    ]


def test_of_two_changed_texts_each_gets_the_translation_that_is_nearest():
    pear = SENTENCE.replace("苹果", "鸭梨")
    entries = [entry(SENTENCE, "Wash the apple."), entry(pear, "Wash the pear.")]
    found = states(entries, pear.replace("洗净", "洗干净"), SENTENCE.replace("洗净", "洗干净"))
    assert [text for text, _ in found] == ["Wash the pear.", "Wash the apple."]


def test_a_text_that_comes_back_has_the_translation_that_was_given_up():
    assert states([entry(SENTENCE, "Wash it.", obsolete=True)], SENTENCE) == [("Wash it.", State.CURRENT)]


def test_names_and_commands_need_no_translation():
    assert catalog([], "kubectl get pods").lookup("kubectl get pods").state is State.CURRENT
    chinese = catalog([], "kubectl get pods", language="zh")
    assert chinese.lookup("kubectl get pods") == catalog([], "kubectl get pods").lookup("kubectl get pods")


def test_a_note_in_english_can_be_translated_into_chinese():
    found = catalog(
        [entry("Apples are fruit.", "苹果是水果。"), entry("Pears are not.")],
        "Apples are fruit.",
        "Pears are not.",
        language="zh",
    )
    assert found.lookup("Apples are fruit.").text == "苹果是水果。"
    assert found.lookup("Pears are not.").state is State.MISSING


# Code


def unit(code: str) -> Unit:
    return Unit(Kind.CODE, Span("a.md", 1, 9), code)


def test_comments_and_placeholders_of_code_are_translated():
    code = "#>>>创建\nkubectl get <名称> -n a#b # 查看 #全部  \nimage: a/b#c\n"
    assert pieces(unit(code)) == ("#>>>创建", "<名称>", "# 查看 #全部")


@pytest.mark.slow
@given(st.text(alphabet="#<> \n\t苹a:'\"", max_size=60), st.text(max_size=9))
def test_translating_code_keeps_its_lines(code, translation):
    found = reword(code, lambda _: translation)
    assert found.count("\n") == code.count("\n")
    assert reword(code, lambda piece: piece) == code  # every blank of it


# The file


@pytest.mark.parametrize(("language", "other"), [("en", "zh"), ("ja", "zh"), ("zh", "")])
def test_of_three_languages_that_of_the_note_stands_beside_the_pages(tmp_path, language, other):
    folder = write(tmp_path, {"mkdocs.yml": "site_name: x\n", "source_notes/a.md": "梨很甜。\n"})
    site = load_site(folder, language, ("en", "zh", "ja"))
    assert [site.wordings.other(unit) for unit in site.corpus.statements()] == [other]


def test_a_project_without_translations_has_an_empty_catalog(tmp_path):
    found, problems = load_catalog(tmp_path, "en", LANGUAGES, [SENTENCE])
    assert (found.file, problems) == (None, [])
    assert found.lookup(SENTENCE).state is State.MISSING


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('msgid "一"\nmsgstr "one"\n\nmsgid "一"\nmsgstr "two"\n', f"{PO}:4: translates '一' again, as line 1 does"),
        ('msgid "一"\nmsgstr "one"\nnonsense here\n', f"{PO}:3: not readable as gettext"),
    ],
)
def test_what_is_wrong_with_the_file_has_its_line(project, text, problem):
    (found,) = messages(project({PO: text}))
    assert found.startswith(problem)


def test_a_file_in_another_encoding_is_refused(project):
    folder = project()
    (folder / PO).parent.mkdir()
    (folder / PO).write_bytes('msgid "苹果洗净"\nmsgstr "one"\n'.encode("gb18030"))
    assert messages(folder) == [f"{PO}: is not UTF-8 (save it as UTF-8)"]


def test_the_model_follows_a_changed_translation(project):
    folder = project({PO: 'msgid "苹果洗净就可以吃了。"\nmsgstr "Wash it."\n'})
    assert "Wash it." in str(load_site(folder, "en", LANGUAGES).prints.own)
    text = (folder / PO).read_text(encoding="utf-8").replace("Wash", "Rinse")
    Path(folder / PO).write_text(text, encoding="utf-8")
    assert re.findall("Wash|Rinse", str(load_site(folder, "en", LANGUAGES).prints.own)) == ["Rinse"]


def test_a_translation_of_what_became_private_is_not_printed_for_what_is_nearly_the_same(tmp_path):
    private, public, old = (f"The key of the {each} door lies under the mat." for each in ("front", "back", "cellar"))
    catalog = "".join(f'msgid "{each}"\nmsgstr "Geheim"\n\n' for each in (private, old))
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    note = f"- {private[:20]}\n  {private[21:]}\n  private:: true\n- {public}\n"
    write(tmp_path, {"source_notes/a.md": note, "editorial/locale/de.po": head + catalog})
    found, _ = load_catalog(tmp_path, "de", ("en", "de"), [public])
    assert found.matches[public].entry.msgid == old
    write(tmp_path, {"editorial/locale/de.po": head + catalog.partition("\n\n")[0] + "\n"})
    found, _ = load_catalog(tmp_path, "de", ("en", "de"), [public])
    assert found.lookup(public).text == public


def test_thousands_of_texts_that_are_all_alike_are_not_kept_in_pairs():
    old = [entry(f"苹果洗净就可以吃了，不用削皮，第{at}条。", f"Wash it, {at}.") for at in range(400)]
    texts = [f"苹果洗干净就可以吃了，不用削皮，第{at}条。" for at in range(400)]
    tracemalloc.start()
    found = states(old, *texts)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == [(f"Wash it, {at}.", State.FUZZY) for at in range(400)]
    assert most < 5_000_000
