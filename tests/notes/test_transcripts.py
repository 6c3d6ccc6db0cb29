from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everyline.notes.dialects import markdown
from everyline.notes.transcripts import TranscriptRole, parts_of_code, split, typed_together
from everyline.notes.units import Kind, Span, Unit
from tests.notes.dialects.fixtures import cases
from tests.support import ROOT

CASES = cases("transcript")
NOTE = ROOT / "source_notes" / "markdown-kubernetes-experience.md"
PIECES = st.sampled_from(
    [
        "\n",
        "\n",
        "\n",
        "$ ",
        "# ",
        "[r@h ~]# ",
        "#>>>",
        "vim a",
        "cat <<EOF",
        "EOF",
        "---",
        "a: 1",
        "  b",
        "\\",
        "ls -l",
        "词",
    ]
)
BLOCKS = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))
LANGUAGES = st.sampled_from(["bash", "sh", "console", "", "yaml", "python {1}", "  "])


@pytest.mark.parametrize(("title", "given_text", "expected"), CASES, ids=[title for title, *_ in CASES])
def test_case(title, given_text, expected):
    language, _, text = given_text.removesuffix("\n").partition("\n")
    shown = ""
    for part in split(text, language, 1):
        details = "".join(f" {detail}" for detail in (part.language and f"[{part.language}]", part.name) if detail)
        shown += f"{part.role.value} {part.first}-{part.last}{details}: {part.text.replace(chr(10), '⏎')}\n"
        shown += "".join(f"  typed: {command}\n" for command in part.commands)
    assert shown == expected, title


@pytest.mark.slow
@given(BLOCKS, LANGUAGES, st.integers(1, 99))
def test_every_line_stands_in_one_part(text, language, first):
    lines = text.split("\n")
    held = []
    for part in split(text, language, first):
        assert part.text.split("\n") == lines[part.first - first : part.last - first + 1]
        held += range(part.first, part.last + 1)
    assert held == sorted(set(held))
    assert {n for n, line in enumerate(lines, first) if line.strip()} <= set(held)


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [("a: 1\nb: 2", 6, 5), ("a: 1\nb: 2", 7, 5), ("a: 1\nb: 2", 5, 4)],
    ids=["unclosed", "fenced", "bare"],
)
def test_parts_of_a_unit_leave_its_fence_out(text, last, expected):
    unit = Unit(Kind.CODE, Span("note.md", 4, last), text, language="yaml")
    assert [part.first for part in parts_of_code(unit)] == [expected]


def test_the_real_note():
    units, _ = markdown.parse(NOTE.read_text(encoding="utf-8"), NOTE.name)
    parts = [part for unit in units if unit.kind is Kind.CODE for part in parts_of_code(unit)]
    files = [(part.name, part.language, part.first, part.last) for part in parts if part.role is TranscriptRole.FILE]
    assert files == [
        ("pod-prestop.yaml", "yaml", 39, 64),
        ("", "yaml", 102, 123),
        ("nginx-sts.yaml", "yaml", 140, 174),
        ("nginx-ds.yaml", "yaml", 188, 205),
    ]
    assert [part.text for part in parts if part.role is TranscriptRole.COMMENT] == [
        "#>>>创建Pod",
        "#>>>查看Pod",
        "#>>> 删除Pod",
        "#>>> 查看Pod状态",
        "#>>> 查看Pod的停止记录",
    ]
    commands = [command for part in parts for command in part.commands]
    assert commands[:3] == ["vim pod-prestop.yaml", "kubectl  create  -f pod-prestop.yaml", "kubectl get po"]


@pytest.mark.parametrize("prompt", ["", "$ "])
def test_a_here_document_is_copied_with_its_command(prompt):
    text = f"{prompt}cat <<EOF | tee tea.conf\n[leaves]\n\ncups=2\nEOF\n\n{prompt}brew --now\n{prompt}cat > b <<X\n1\nX"
    (part,) = typed_together(split(text, "bash", 5))
    assert part.role is TranscriptRole.COMMAND
    assert part.text == text
    assert (part.first, part.last) == (5, 14)
    assert part.commands == ("cat <<EOF | tee tea.conf", "brew --now", "cat > b <<X")


def test_what_an_editor_shows_stands_beside_its_command():
    assert len(typed_together(split("vim a.yaml\na: 1\nb: 2", "bash", 1))) == 2
