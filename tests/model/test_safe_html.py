import pytest

from everyline.model.pipeline import load_site
from tests.support import LANGUAGES


def printed(folder, beginning):
    site = load_site(folder, "zh", LANGUAGES)
    unit = next(unit for unit in site.corpus.statements() if unit.text.startswith(beginning))
    return site.prints.own[unit.id]


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("苹果<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<script"),
        ("苹果<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "<img"),
        ('苹果<b onclick="alert(1)">粗</b>', "<b>粗</b>", "onclick"),
        ("苹果[点我](javascript:alert(1))", "点我", "href"),
        ("苹果[点我](data:text/html,x)", "点我", 'href="data:'),
        ("苹果 {{ config }} {% raw %} {# c #}", "{{ config }} {% raw %} {# c #}", "MkDocs"),
        ("苹果 <NodeIP>:<NodePort>", "&lt;NodeIP&gt;:&lt;NodePort&gt;", "<NodeIP"),
        ("苹果 ![图](https://example.org/a.png)", 'href="https://example.org/a.png"', "<img"),
        ("苹果 \x02wzxhzdk:0\x03", "␂wzxhzdk:0␃", "\x02"),
    ],
)
def test_nothing_in_a_note_runs(project, text, kept, gone):
    html = printed(project({"source_notes/b.md": f"# 苹果\n\n{text}\n"}), "苹果")
    assert kept in html
    assert gone not in html


def test_markdown_of_notes_is_read(project):
    html = printed(project({"source_notes/b.md": "# 苹果\n\n苹果**粗**、`码`、[链](https://example.org/)\n"}), "苹果")
    assert "<strong>粗</strong>" in html
    assert "<code>码</code>" in html
