"""Emphasis beside letters of scripts without blanks, for every mark; beside Latin letters as CommonMark has it."""

import pytest
from markdown_it import MarkdownIt

from everyline.text.markdown_plugins import wide_emphasis


def html(text):
    parser = MarkdownIt("commonmark").enable("strikethrough").use(wide_emphasis)
    return parser.renderInline(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**注意：**在这里", "<strong>注意：</strong>在这里"),
        ("说**“引用。”**后面", "说<strong>“引用。”</strong>后面"),
        ("在*「重点」*之后", "在<em>「重点」</em>之后"),
        ("在~~（旧的）~~之后", "在<s>（旧的）</s>之后"),
        ("__材料：__面粉", "<strong>材料：</strong>面粉"),
        ("これは**重要。**です", "これは<strong>重要。</strong>です"),
        ("이것은 **중요(重要)**합니다", "이것은 <strong>중요(重要)</strong>합니다"),
        ("变量_名_称", "变量_名_称"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2<em>3</em>4"),
        ("a **b** c*", "a <strong>b</strong> c*"),
        ("a**“b”**c", "a**“b”**c"),
    ],
)
def test_emphasis(text, expected):
    assert html(text) == expected
