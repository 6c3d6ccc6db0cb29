from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from everyline.notes.dialects import webclip
from everyline.notes.units import Kind
from tests.notes.dialects.fixtures import cases, outline
from tests.notes.dialects.letters import check_contract
from tests.support import ROOT

NOTES = ROOT / "source_notes"
NOTE = NOTES / "webclip-kubernetes-notes.md"
CASES = cases("webclip")
PIECES = st.sampled_from(
    ["\n", "\n", "\n", "\n\n", "-", " -", "- ", "1. ", ":", "：", "。", ". ", ")", "[1]", "1-) https://e.org/a", "**", "“", "#",
     ">", "```", "Title", "Titles and more", "标题", "词句。", "要做:", "mountPath", ".spec.a[]", "data", "a: b\n", "<a>", "评论区", " "]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@pytest.mark.parametrize(("title", "text", "expected"), CASES, ids=[title for title, *_ in CASES])
def test_case(title, text, expected):
    units, _ = webclip.parse(text, "clip.md")
    assert outline(units) == expected, title
    check_contract(text, units)


@pytest.mark.slow
@given(TEXTS)
def test_every_text_is_read_without_loss(text):
    units, _ = webclip.parse(text, "clip.md")
    check_contract(text, units)


@pytest.mark.slow
@given(TEXTS)
def test_texts_open_no_blocks(text):
    units, _ = webclip.parse(text, "clip.md")
    for unit in units:
        if unit.kind in (Kind.PARAGRAPH, Kind.BULLET, Kind.STEP, Kind.HEADING, Kind.REFERENCE) and unit.text:
            blocks = [token.type for token in MarkdownIt("commonmark").enable("table").parse(unit.text)]
            assert blocks == ["paragraph_open", "inline", "paragraph_close"], unit


def test_the_real_note():
    text = NOTE.read_text(encoding="utf-8")
    units, problems = webclip.parse(text, NOTE.name)
    check_contract(text, units)
    assert not problems
    headings = [unit.text for unit in units if unit.kind is Kind.HEADING]
    assert headings == [
        "Kubernetes笔记", "Pods", "Replica Set", "Deployments", "ConfigMaps", "Using ConfigMaps as files from a Pod",
        "使用 ConfigMaps 作为来自 Pod 的文件", "Services", "Ingresses",
    ]  # fmt: skip
    steps = [(unit.number, unit.span.first, unit.span.last) for unit in units if unit.kind is Kind.STEP]
    assert steps == [("1", 30, 31), ("2", 32, 36), ("3", 37, 40), ("4", 41, 44)]
    assert [unit.number for unit in units if unit.kind is Kind.REFERENCE] == ["0", "1", "2", "3", "4"]
    assert [unit.text for unit in units if unit.kind is Kind.DEBRIS] == ["评论区"]
    assert [unit.span.lines for unit in units if unit.kind is Kind.CODE] == [range(46, 62)]
    assert [unit.span.lines for unit in units if unit.kind is Kind.DEFINITIONS] == [range(68, 80)]


@pytest.mark.parametrize("path", sorted(NOTES.glob("*.md")), ids=lambda path: path.name)
def test_recognizes_only_the_clip(path):
    assert webclip.recognizes(path.read_text(encoding="utf-8")) == (path == NOTE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Dear Anna,\n\nthank you for the notes: they are good.\nI read them all.\n\nYours\nBert\n",
        "# Title\n\nText with a citation [1].\n\n- one\n- two\n\n[1]: https://example.org\n",
        "Title\n=====\n\nSome text.\n\n1. one\n2. two\n\n```yaml\na: 1\n```\n",
        "shopping\n\n- milk\n- bread\n",
        "评论区很热闹。\n\n大家都在讨论。\n",
    ],
    ids=["nothing", "letter", "Markdown", "setext", "list", "prose"],
)
def test_does_not_claim_other_texts(text):
    assert not webclip.recognizes(text)
