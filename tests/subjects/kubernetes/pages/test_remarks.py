"""What the checks say, in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polib
import pytest

from everyline.subjects.kubernetes import SUBJECT
from everyline.subjects.kubernetes.checks.checking import check_file
from everyline.subjects.kubernetes.checks.forms import FORMS
from everyline.subjects.kubernetes.checks.repair import repair
from everyline.subjects.kubernetes.checks.sentences import SENTENCES, WORDS, fill
from everyline.subjects.kubernetes.pages.proofs import Remark, remark
from everyline.subjects.kubernetes.phrases import worded
from everyline.text.messages import Messages
from tests.notes.dialects.fixtures import cases
from tests.pages.test_pages import pages, tree
from tests.subjects.kubernetes.checks.test_rules import CASES as FAULTS
from tests.subjects.kubernetes.checks.transcripts import HERE

HAN = re.compile("[\u3400-\u9fff]")
ZH = Messages("zh", (SUBJECT.messages,))
MESSAGES, REPAIRS = cases("messages", HERE), cases("repairs", HERE)


def templates() -> Mapping[str, str]:
    forms = {name: form.words for name, form in FORMS.items()}
    rows = {"check": SENTENCES, "word": WORDS, "form": forms}
    return {f"{kind}-{name}": text for kind, texts in rows.items() for name, text in texts.items()}


def test_the_catalog_has_every_sentence_as_the_checks_have_it():
    catalog = polib.pofile(str(SUBJECT.messages / "messages.pot"))
    beginnings = ("check-", "word-", "form-")
    assert {each.msgctxt: each.msgid for each in catalog if each.msgctxt.startswith(beginnings)} == templates()


@pytest.mark.parametrize("file", sorted(SUBJECT.messages.glob("*.po")), ids=lambda file: file.stem)
def test_a_translation_has_the_names_and_the_parts_of_its_sentence(file):
    texts = {each.msgctxt: each.msgstr for each in polib.pofile(str(file))}
    for key, english in templates().items():
        shapes = []
        for text in (english, texts[key]):
            names = set(re.findall(r"\{(\w*)\}", text))
            wrong, arrow, advice = text.partition("→")
            shapes.append((names, arrow, bool(wrong.strip()), bool(advice.strip())))
            for part in (wrong, advice):  # names are filled in part by part
                part.format(**dict.fromkeys(names, ""))
        assert shapes[0] == shapes[1], f"{file.name}: {key}"
        sides = [[set(re.findall(r"\{(\w*)\}", part)) for part in text.split("→")] for text in (english, texts[key])]
        assert sides[0] == sides[1], f"{file.name}: {key}"


@pytest.mark.slow
@pytest.mark.parametrize("text", [*(case[1] for case in MESSAGES), *dict.fromkeys(each.broken for each in FAULTS)])
def test_what_is_said_of_broken_manifests_is_chinese_on_a_chinese_page(text):
    for verdict in check_file(text, "").verdicts:
        said = remark(verdict, ZH)
        assert said.language == "zh"
        assert HAN.search(said.text)
        own = re.findall(r"[a-z]{3,}(?: [a-z]{2,})+", re.sub("`[^`]*`", "", said.text))
        assert [each for each in own if each not in text and verdict.rule != "yaml"] == [], said.text


@pytest.mark.slow
@pytest.mark.parametrize("text", [case[1] for case in REPAIRS], ids=[case[0] for case in REPAIRS])
def test_what_a_repair_did_can_be_said_in_chinese(text):
    repaired = repair(text)
    for verdict in (*repaired.changes, *([repaired.refusal] if repaired.refusal else [])):
        assert HAN.search(remark(verdict, ZH).text)


def test_what_fills_a_sentence_is_in_its_language_too():
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: 1}\nspec: {ports: [{port: x}]}\n"
    said = [remark(each, ZH).text for each in check_file(text, "").verdicts]
    assert '第 3 行：`name` 必须是文本，而这里是数字 1。建议：加上引号：`"1"`。' in said


def test_a_reason_within_a_reason_is_translated():
    _, message, _ = fill("no-repair", reason=fill("missing-api/empty", key="kind")[1])
    assert worded(message, ZH.__getitem__) == "没有哪种小的改动能让它成为清单：`kind:` 为空"


def test_names_and_values_are_code_on_a_page():
    assert Remark("`<a>` & `b`: ```yaml", "en").html == "<code>&lt;a&gt;</code> &amp; <code>b</code>: ```yaml"


def test_without_a_catalog_the_checks_speak_english():
    (verdict, *_) = check_file("apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n", "").verdicts
    said = remark(verdict, Messages("de", (SUBJECT.messages,)))
    assert said.language == "en"
    assert said.text == f"Line {verdict.line}: {verdict.message} ({verdict.hint})"


TAB = "apiVersion: v1\nkind: Pod\nmetadata:\n\tname: web\n"
FAILING = {
    "editorial/examples.yml": "failing:\n- {id: tab, title: {zh: 制表符, en: A tab}, why: {zh: 看不见, en: unseen}, "
    "mend: {zh: 换成空格, en: use spaces}}\n",
    "editorial/examples/failing/tab.yaml": TAB,
    "editorial/examples/failing/tab.mended.yaml": TAB.replace("\t", "  ")
    + "spec: {containers: [{name: a, image: b}]}\n",
}


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", "第 4 行：这一行用制表符缩进，"), ("en", "Line 4: the line is indented with a tab, ")],
)
def test_a_lesson_says_what_the_checks_say_in_the_language_of_the_page(project, language, words):
    html = pages(project(FAILING), language, (SUBJECT,)).macros()["failing"]("failing")
    (lesson,) = tree(html).cssselect(".kn-lesson")
    (said, *_) = lesson.cssselect(".kn-complaints li > span:first-child")
    assert said.text_content().startswith(words)
    assert not lesson.cssselect(".kn-complaints[lang], .kn-complaints [lang]")
